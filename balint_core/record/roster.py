"""Everybody in a programme with all the record holds to know them by: names, addresses, grades, sessions."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from balint_core.people import name_key
from balint_core.record import attendance, people
from balint_core.record.schema import STANDING, one_person, person_detail, upload


@dataclass(frozen=True)
class Somebody:
    """One person: the name, every writing of it, addresses, grades as (since when, grade), and groups come to.

    `grades` are in order of date; a grade that goes back as far as the record has no date and comes first. `listed`
    says that a list of people has them.
    """

    id: int
    name: str
    writings: tuple[str, ...]
    addresses: tuple[str, ...]
    listed: bool
    grade: str | None
    grades: tuple[tuple[date | None, str], ...]
    as_member: int
    leading: int
    first: date | None
    last: date | None

    @property
    def temporary(self) -> bool:
        """Whether nothing but a name somebody typed is known of them."""
        return not self.listed and not self.addresses

    @property
    def groups(self) -> int:
        return self.as_member + self.leading


def roster(connection: Connection, programme: int) -> list[Somebody]:
    """Everybody in a programme, by name; those found to be the same are one."""
    ones = people.ones(connection, programme)
    writings: dict[int, dict[str, bool]] = {}
    for noted in people.standing_names(connection, programme):
        mine = writings.setdefault(ones[noted.person][0], {})
        mine[noted.writing] = mine.get(noted.writing, False) or noted.listed
    addresses: dict[int, set[str]] = {}
    for identity, found in people.standing_addresses(connection, programme).items():
        addresses.setdefault(ones[identity][0], set()).update(found)
    tallies = attendance.tallies(connection, programme)
    listed, seen = _grades_listed(connection, programme), attendance.grades_seen(connection, programme)

    def somebody(identity: int, name: str) -> Somebody:
        tally = tallies.get(identity)
        grades = _in_order({**seen.get(identity, {}), **listed.get(identity, {})})
        now = _in_order(listed.get(identity) or seen.get(identity) or {})[-1:]
        return Somebody(
            identity,
            name,
            tuple(sorted(writings[identity])),
            tuple(sorted(addresses.get(identity, ()))),
            any(writings[identity].values()),
            now[0][1] if now else None,
            grades,
            tally.as_member if tally else 0,
            tally.leading if tally else 0,
            tally.first if tally else None,
            tally.last if tally else None,
        )

    everybody = (somebody(identity, name) for identity, name in dict(ones.values()).items())
    return sorted(everybody, key=lambda one: name_key(one.name))


def _grades_listed(connection: Connection, programme: int) -> dict[int, dict[str, date | None]]:
    """The grades lists of people give each person, each with the earliest day it began."""
    detail = person_detail.c
    question = (
        select(one_person(detail.person_id), detail.grade, detail.grade_since)
        .select_from(person_detail)
        .join(upload, upload.c.number == detail.upload_number)
        .where(STANDING, upload.c.programme_id == programme, detail.grade.is_not(None))
        .order_by(detail.grade_since.desc().nulls_last())
    )
    found: dict[int, dict[str, date | None]] = {}
    for identity, grade, since in connection.execute(question):
        found.setdefault(identity, {})[grade] = since
    return found


def _in_order(grades: dict[str, date | None] | dict[str, date]) -> tuple[tuple[date | None, str], ...]:
    return tuple(sorted(((since, grade) for grade, since in grades.items()), key=lambda one: one[0] or date.min))
