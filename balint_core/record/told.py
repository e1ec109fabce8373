"""Sessions as the standing uploads tell of them, kept until the record changes: everybody's progress goes by them."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Engine, Select, String, cast, func, or_, select

from balint_core.people import LEADING
from balint_core.record import people
from balint_core.record.database import version_of
from balint_core.record.merged import merged
from balint_core.record.people import Person
from balint_core.record.schema import PART_OF, STANDING, attendance, part, session, session_fact, upload
from balint_core.sessions import CAME, Held, Mode, SessionKind
from balint_core.spreadsheets.sheet import collector_paused

APART = ","
STANDING_FILES = select(upload.c.number, upload.c.id, upload.c.file).where(STANDING)


class Told(NamedTuple):
    """A session as the latest standing upload describes it, of so many `uploads` that do.

    Who led it, by id; and which of these were accredited leaders on that day.
    """

    day: date
    group: str
    kind: SessionKind
    held: Held
    mode: Mode | None
    minutes: int | None
    cases: int | None
    uploads: int
    leaders: tuple[int, ...]
    accredited: tuple[int, ...]

    @property
    def counts(self) -> bool:
        """Whether it is a session of a Balint group that took place."""
        return self.kind is SessionKind.BALINT_GROUP and self.held is Held.HELD


Numbers = NDArray[np.int64]
NOBODY, SEVERAL = 0, -1
"""Instead of the one accredited leader of a session."""


class Columns(NamedTuple):
    """Sessions by id, in columns: the day as an ordinal; whether they count, and of how many uploads; how and how long
    they were held, with how many cases, as one number; their group and all who led them, as a number each; and their
    accredited leader by id, `NOBODY` or `SEVERAL`."""

    day: Numbers
    counts: NDArray[np.bool_]
    uploads: Numbers
    way: Numbers
    group: Numbers
    leaders: Numbers
    leader: Numbers


@dataclass(frozen=True, eq=False)
class AsTold:
    """What the standing uploads tell together: each upload's id and file by number, whom somebody is found to be the
    same as, every session by id in whatever programme, and all who led one. Of a session that stands in a column of its
    own, that sheet and column, by the ids of session and upload."""

    uploads: Mapping[int, tuple[str, str]]
    same: Mapping[int, int]
    sessions: Mapping[int, Told]
    leaders: Mapping[int, Person]
    columns_of: Mapping[tuple[int, int], tuple[str, int]]

    @cached_property
    def columns(self) -> Columns:
        """The sessions in columns, for thousands of people at once."""
        ways, groups, leaders = (defaultdict[Any, int](count().__next__) for _column in range(3))
        rows = [
            (
                at,
                one.day.toordinal(),
                one.counts,
                one.uploads,
                ways[one.mode, one.minutes, one.cases],
                groups[one.group],
                leaders[one.leaders],
                SEVERAL if len(one.accredited) > 1 else sum(one.accredited, NOBODY),
            )
            for at, one in self.sessions.items()
        ]
        ids, *columns = np.array(rows, dtype=np.int64).reshape(-1, 8).T
        by_id = np.zeros((len(columns), max(self.sessions, default=0) + 1), dtype=np.int64)
        by_id[:, ids] = columns
        day, counts, *others = by_id
        return Columns(day, counts.astype(np.bool_), *others)


_KEPT: WeakKeyDictionary[Engine, tuple[int, AsTold]] = WeakKeyDictionary()


def as_told(connection: Connection) -> AsTold:
    """What the standing uploads tell together. Kept until the record changes; what a transaction has written and may
    take back is not kept."""
    writes = connection.get_execution_options().get("writes", False)
    version, kept = version_of(connection), _KEPT.get(connection.engine)
    if kept and kept[0] == version and not writes:
        return kept[1]
    with collector_paused():
        found = _as_told(connection)
    if not writes:
        _KEPT[connection.engine] = version, found
    return found


def _as_told(connection: Connection) -> AsTold:
    uploads = {number: (identity, file) for number, identity, file in connection.execute(STANDING_FILES)}
    led = _leaders(connection)
    leaders = people.known(connection, {who for those in led.values() for who in those})
    facts = session_fact.c
    across = select(facts.session_id, facts.upload_number, facts.sheet, facts.at_column)
    rows = connection.execute(across.where(facts.at_column.is_not(None)))
    columns_of = {(at, number): (sheet, column) for at, number, sheet, column in rows}
    return AsTold(uploads, merged(connection), _sessions(connection, led, leaders), leaders, columns_of)


def _sessions(
    connection: Connection, led: Mapping[int, tuple[int, ...]], leaders: Mapping[int, Person]
) -> dict[int, Told]:
    facts = session_fact.c
    question = (
        select(session.c.id, session.c.day, session.c.group_name, session.c.kind)
        .add_columns(facts.held, facts.mode, facts.minutes, facts.cases)
        .join(session_fact, facts.session_id == session.c.id)
        .join(upload, upload.c.number == facts.upload_number)
        .where(STANDING)
        .order_by(session.c.id, facts.upload_number)
    )
    found: dict[int, Told] = {}
    for at, day, group, kind, held, mode, minutes, cases in connection.execute(question):
        uploads = found[at].uploads + 1 if at in found else 1
        how = Mode(mode) if mode else None
        said = (day, group, SessionKind(kind), Held(held), how, minutes, cases)
        those = led.get(at, ())
        accredited = tuple([who for who in those if leaders[who].accredited_by(day)])
        found[at] = Told(*said, uploads, those, accredited)
    return found


def _leaders(connection: Connection) -> dict[int, tuple[int, ...]]:
    """Who led each session. Where two uploads tell of one, or somebody may stand there under two names, all its rows
    are looked at: another may say that they did not lead it after all."""
    standing = STANDING_FILES.with_only_columns(upload.c.number)
    found: dict[int, list[int]] = {}
    for who, _role, sessions in connection.execute(who_came(part.c.role.in_(LEADING))):
        for at in map(int, sessions.split(APART)):
            found.setdefault(at, []).append(who)
    same = merged(connection)
    if doubts := in_doubt(connection, same):
        uploads = set(connection.execute(standing).scalars())
        rows = latest_rows(connection.execute(rows_where(or_(*doubts))), uploads, same)
        found.update((at, []) for at, _who in rows)
        for (at, who), row in rows.items():
            if row.role in LEADING and row.mark in CAME:
                found[at].append(who)
    return {at: tuple(sorted(leaders)) for at, leaders in found.items()}


def in_doubt(connection: Connection, same: Mapping[int, int]) -> list[ColumnElement[bool]]:
    """The sessions whose rows may say several things of one person, as conditions on them."""
    twice = told_twice()
    doubts: list[ColumnElement[bool]] = []
    if connection.execute(twice.limit(1)).first():
        doubts.append(attendance.c.session_id.in_(twice))
    if same:
        there = attendance.alias("there")
        of_several = select(there.c.session_id).where(there.c.person_id.in_({*same, *same.values()}))
        doubts.append(attendance.c.session_id.in_(of_several))
    return doubts


def sessions_by_part(*only: ColumnElement[bool]) -> Select:
    """(person, upload, part, ids of sessions as a text), in one walk along the table, in the order in which it lies."""
    columns = attendance.c
    each = (columns.person_id, columns.upload_number, columns.part)
    return (
        select(*each, func.aggregate_strings(cast(columns.session_id, String), APART).label("sessions"))
        .where(*only)
        .group_by(*each)
    )


def who_came(*only: ColumnElement[bool]) -> Select:
    """(person, role, ids of sessions as a text) of everybody who came, as each standing upload has it.

    All are gathered before any is left out.
    """
    came = sessions_by_part().subquery()
    standing = STANDING_FILES.with_only_columns(upload.c.number)
    return (
        select(came.c.person_id, part.c.role, came.c.sessions)
        .join(part, (part.c.upload_number == came.c.upload_number) & (part.c.number == came.c.part))
        .where(part.c.mark.in_(CAME), part.c.upload_number.in_(standing), *only)
    )


def told_twice() -> Select:
    """The ids of sessions that several standing uploads tell of."""
    facts = session_fact.c
    return (
        select(facts.session_id)
        .join(upload, upload.c.number == facts.upload_number)
        .where(STANDING)
        .group_by(facts.session_id)
        .having(func.count() > 1)
    )


def rows_where(*only: ColumnElement[bool]) -> Select:
    """Rows of attendance as `latest_rows` needs them, of every upload."""
    facts, said = attendance.c, part.c
    columns = (facts.session_id, facts.person_id, facts.upload_number, said.sheet, facts.row, said.role, said.mark)
    return select(*columns).select_from(attendance).join(part, PART_OF).where(*only)


def latest_rows(rows: Iterable[Any], uploads: Container[int], same: Mapping[int, int]) -> dict[tuple[int, int], Any]:
    """Of rows about sessions, the one that counts for each session and person.

    It is the latest upload's; somebody who stands there under two names came once, as the first row has it that says
    they came.
    """
    counting: dict[tuple[int, int], Any] = {}
    for row in rows:
        at, who, number = row[:3]
        if number in uploads:
            key = at, same.get(who, who)
            before = counting.get(key)
            if before is None or _precedence(row) < _precedence(before):
                counting[key] = row
    return counting


def _precedence(row: Any) -> tuple[int, bool, str, int]:
    return -row.upload_number, row.mark not in CAME, row.sheet, row.row
