"""Who came to which session, of everybody at once: what would be asked of each person one by one.

Of a session that one standing upload tells of, the database gathers by person and part that they came. Rows that need a
decision, at sessions told of twice and of people found to be the same, are settled here as they are for one person.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, or_

from balint_core.people import Role
from balint_core.record.schema import attendance
from balint_core.record.told import (
    APART,
    AsTold,
    Numbers,
    latest_rows,
    rows_where,
    told_twice,
    who_came,
)
from balint_core.sessions import CAME

ROLES = list(Role)


class Came(NamedTuple):
    """Who came to what, in columns of one length: ids of people and sessions, and the place of a role in `ROLES`."""

    person: Numbers
    role: Numbers
    session: Numbers


def who_came_to_what(connection: Connection, on: date, together: AsTold) -> Came:
    """Who came to the sessions that count up to and including a day, in any programme, as the uploads tell `together`.

    Those are of Balint groups that were held. People who were found to be the same are one.
    """
    columns, same = together.columns, together.same
    several = {*same, *same.values()}
    told = columns.counts & (columns.day <= on.toordinal())
    found = [_gathered(connection, told & (columns.uploads == 1), several)]
    settled = [
        (who, ROLES.index(role), at)
        for at, who, role in _settled(connection, together, several)
        if told[at] and (columns.uploads[at] > 1 or who in several)
    ]
    if settled:
        found.append(np.array(settled, dtype=np.int64).T)
    return Came(*np.concatenate(found, axis=1))


def _gathered(connection: Connection, once: NDArray[np.bool_], several: Collection[int]) -> Numbers:
    """Who came to the sessions that are told of `once`, by their id, of everybody with one name."""
    rows = [
        (who, ROLES.index(Role(role)), np.fromstring(sessions, dtype=np.int64, sep=APART))
        for who, role, sessions in connection.execute(who_came())
        if who not in several
    ]
    if not rows:
        return np.empty((3, 0), dtype=np.int64)
    people, roles, sessions = zip(*rows, strict=True)
    lengths = [ids.size for ids in sessions]
    every = np.concatenate(sessions)
    return np.array([np.repeat(people, lengths), np.repeat(roles, lengths), every])[:, once[every]]


def _settled(connection: Connection, together: AsTold, several: Collection[int]) -> Iterator[tuple[int, int, Role]]:
    """(session, person, role) of those who came by the row that counts, where there may be more than one."""
    doubts = or_(attendance.c.session_id.in_(told_twice()), attendance.c.person_id.in_(several))
    rows = latest_rows(connection.execute(rows_where(doubts)), together.uploads, together.same)
    for (at, who), row in rows.items():
        if row.mark in CAME:
            yield at, who, Role(row.role)
