"""Everybody's sessions at once: what would be asked of each person one by one, asked of all in a few questions.

Of a session that one standing upload tells of, the database gathers by person and role that they came, from its index
alone. Rows that need a decision, at sessions told of twice and of people found to be the same, are settled here as they
are for one person.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, String, cast, func, literal, select

from balint_core.people import LEADING, Role
from balint_core.record import people
from balint_core.record.attendance import STANDING_FILES, latest_rows, rows_where
from balint_core.record.merged import merged
from balint_core.record.people import Person
from balint_core.record.schema import PART_OF, STANDING, attendance, part, person_detail, session, session_fact, upload
from balint_core.sessions import CAME, Held, SessionKind


class Detail(StrEnum):
    """What may be told of a session beside its day."""

    MODE = "mode"
    MINUTES = "minutes"
    LEADER = "leader"


class Told(NamedTuple):
    """A session as somebody came to it; `with_accredited_leader` means another person than themselves."""

    day: date
    mode: str | None
    minutes: int | None
    with_accredited_leader: bool


BETWEEN, APART = "|", ","
SEVERAL = "*"
"""Stands for the leader where two or more accredited leaders led."""

Sessions = Mapping[int, Mapping[Role, list[str]]]
"""By person and role, each session that counts in so many letters: `told` reads them, and they begin with the day."""


def told(letters: str, person: int) -> Told:
    """What the letters of a session say to a person.

    >>> told("2026-10-06|virtual|90|7", 7)
    Told(day=datetime.date(2026, 10, 6), mode='virtual', minutes=90, with_accredited_leader=False)
    """
    day, mode, minutes, leader = letters.split(BETWEEN)
    return Told(
        date.fromisoformat(day),
        mode or None,
        int(minutes) if minutes else None,
        leader not in ("", str(person)),
    )


def sessions_of_everybody(connection: Connection, on: date, details: Container[Detail]) -> Sessions:
    """The sessions everybody came to up to and including a day: Balint groups that were held, in any programme.

    People who were found to be the same are one. Only the `details` asked for are told; the others are blank.
    """
    return _Gathering(connection, on, details).gathered()


class _Gathering:
    """Gathering everybody's sessions. `told_once` has the letters of those sessions, by their number as text."""

    def __init__(self, connection: Connection, on: date, details: Container[Detail]) -> None:
        self.connection, self.on, self.details = connection, on, details
        self.uploads = set(connection.execute(STANDING_FILES.with_only_columns(upload.c.number)).scalars())
        self.same = merged(connection)
        self.several = {*self.same, *self.same.values()}
        """Everybody who has two names, or is one of them."""
        self.leaders = _accredited(connection, self.same) if Detail.LEADER in details else {}
        self.told_once = self._told_once()
        self.found: dict[int, dict[Role, list[str]]] = defaultdict(lambda: defaultdict(list))

    def gathered(self) -> Sessions:
        settled = self._of_people_with_several_names()
        self._note_leaders(settled)
        for (at, who), row in settled.items():
            self._came(who, row, self.told_once[str(at)])
        self._told_twice()
        columns = attendance.c
        each = (columns.person_id, columns.upload_number, columns.part)
        grouped = select(*each, func.aggregate_strings(cast(columns.session_id, String), APART).label("sessions"))
        came = grouped.group_by(*each).subquery()
        question = (
            select(came.c.person_id, part.c.role, came.c.sessions)
            .join(part, (part.c.upload_number == came.c.upload_number) & (part.c.number == came.c.part))
            .where(part.c.mark.in_(CAME), part.c.upload_number.in_(STANDING_NUMBERS))
        )
        letters = self.told_once.get
        for who, role, sessions in self.connection.execute(question):
            if who not in self.several:
                self.found[who][Role(role)] += filter(None, map(letters, sessions.split(APART)))
        return self.found

    def _told_once(self) -> dict[str, str]:
        """The sessions that count and that one standing upload tells of."""
        facts = session_fact.c
        question = (
            _told_by(cast(session.c.id, String), _letters(self.details))
            .where(session.c.kind == SessionKind.BALINT_GROUP, session.c.day <= self.on)
            .group_by(session.c.id, session.c.day)
            .having(func.count() == 1, func.max(facts.held) == Held.HELD)
        )
        return {at: letters for at, letters in self.connection.execute(question)}

    def _came(self, who: int, row: Any, letters: str) -> None:
        if row.mark in CAME:
            self.found[who][Role(row.role)].append(letters)

    def _of_people_with_several_names(self) -> dict[tuple[int, int], Any]:
        """The row that counts for each of them and each session told of once."""
        if not self.several:
            return {}
        rows = self.connection.execute(rows_where(attendance.c.person_id.in_(self.several)))
        found = latest_rows(rows, self.uploads, self.same)
        return {(at, who): row for (at, who), row in found.items() if str(at) in self.told_once}

    def _note_leaders(self, settled: Mapping[tuple[int, int], Any]) -> None:
        """Puts the accredited leaders of the sessions told of once behind their letters."""
        if not self.leaders:
            return
        question = (
            select(attendance.c.session_id, attendance.c.person_id)
            .join(part, PART_OF)
            .where(
                attendance.c.person_id.in_(SAID_TO_BE_ACCREDITED),
                part.c.role.in_(LEADING),
                part.c.mark.in_(CAME),
                part.c.upload_number.in_(STANDING_NUMBERS),
            )
        )
        led = [(at, who) for at, who in self.connection.execute(question) if who not in self.several]
        led += [key for key, row in settled.items() if row.role in LEADING and row.mark in CAME]
        led_by: dict[str, set[int]] = defaultdict(set)
        for at, who in led:
            letters = self.told_once.get(str(at))
            if letters and self._accredited_by(who, date.fromisoformat(letters.split(BETWEEN)[0])):
                led_by[str(at)].add(who)
        for text, leaders in led_by.items():
            self.told_once[text] += _leader(leaders)

    def _accredited_by(self, who: int, day: date) -> bool:
        return who in self.leaders and self.leaders[who].accredited_by(day)

    def _told_twice(self) -> None:
        """Sessions that several standing uploads tell of: the latest describes them, and says who came."""
        facts, twice = session_fact.c, _told_by(session.c.id).group_by(session.c.id).having(func.count() > 1)
        described = _told_by(session.c.id, session.c.day, session.c.kind, facts.held, facts.mode, facts.minutes)
        by_upload = described.where(session.c.id.in_(twice)).order_by(session.c.id, facts.upload_number)
        latest = {row.id: row for row in self.connection.execute(by_upload)}
        if not latest:
            return
        there = self.connection.execute(rows_where(attendance.c.session_id.in_(twice)))
        rows = latest_rows(there, self.uploads, self.same)
        led_by: dict[int, set[int]] = defaultdict(set)
        for (at, who), row in rows.items():
            if row.role in LEADING and row.mark in CAME and self._accredited_by(who, latest[at].day):
                led_by[at].add(who)
        for (at, who), row in rows.items():
            said = latest[at]
            if said.kind == SessionKind.BALINT_GROUP and said.held == Held.HELD and said.day <= self.on:
                mode = said.mode if Detail.MODE in self.details else None
                minutes = said.minutes if Detail.MINUTES in self.details else None
                parts = (said.day, mode or "", "" if minutes is None else minutes, _leader(led_by[at]))
                self._came(who, row, BETWEEN.join(map(str, parts)))


STANDING_NUMBERS = select(upload.c.number).where(STANDING)
SAID_TO_BE_ACCREDITED = (
    select(person_detail.c.person_id)
    .join(upload, upload.c.number == person_detail.c.upload_number)
    .where(STANDING, person_detail.c.accredited_leader == "yes")
)
"""Everybody whom a standing list of people has ever called an accredited leader."""


def _told_by(*columns: ColumnElement[Any]) -> Select:
    """Of sessions and the facts that standing uploads have of them."""
    return (
        select(*columns)
        .select_from(session)
        .join(session_fact, session_fact.c.session_id == session.c.id)
        .join(upload, upload.c.number == session_fact.c.upload_number)
        .where(STANDING)
    )


def _letters(details: Container[Detail]) -> ColumnElement[str]:
    """The letters of a session with one fact, without its leader."""
    facts = session_fact.c
    mode = func.coalesce(func.max(facts.mode), "") if Detail.MODE in details else literal("")
    minutes = func.coalesce(cast(func.max(facts.minutes), String), "") if Detail.MINUTES in details else literal("")
    return cast(session.c.day, String) + BETWEEN + mode + BETWEEN + minutes + BETWEEN


def _leader(who: Collection[int]) -> str:
    """The accredited leaders of a session in letters: none, one by their number, or several."""
    return SEVERAL if len(who) > 1 else "".join(map(str, who))


def _accredited(connection: Connection, same: Mapping[int, int]) -> dict[int, Person]:
    """The accredited leaders, in whatever programme."""
    said = {same.get(who, who) for who in connection.execute(SAID_TO_BE_ACCREDITED).scalars()}
    return {who: one for who, one in people.known(connection, said).items() if one.accredited_leader}
