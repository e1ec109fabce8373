"""What the record says of sessions: which there were, who came to them, and in what role."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Subquery, bindparam, case, func, or_, select

from balint_core.people import ATTENDING, LEADING, Role
from balint_core.record.merged import merged
from balint_core.record.schema import (
    PART_OF,
    STANDING,
    attendance,
    one_person,
    part,
    person_detail,
    session,
    session_fact,
    upload,
)
from balint_core.record.told import (
    APART,
    AsTold,
    Told,
    as_told,
    in_doubt,
    latest_rows,
    rows_where,
    sessions_by_part,
)
from balint_core.sessions import CAME, Held, Mark, Mode, SessionKind
from balint_core.spreadsheets.cells import word_key


@dataclass(frozen=True)
class Session:
    """One session: when, of what kind, how held, and how many came in which part.

    `attending` counts members and presenters, `leading` those who led or co-led, `observing` onlookers. Where no member
    or presenter who came is named, `attending` is the `headcount`, which is None for every other session.
    """

    id: int
    day: date
    group: str
    kind: SessionKind
    mode: Mode | None
    held: Held
    minutes: int | None
    attending: int
    leading: int
    observing: int
    headcount: int | None = None
    cases: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it is a session of a Balint group that took place."""
        return self.kind is SessionKind.BALINT_GROUP and self.held is Held.HELD


def _latest_description() -> Subquery:
    """Each session as the latest standing upload describes it."""
    facts = session_fact.c
    rank = func.row_number().over(partition_by=facts.session_id, order_by=facts.upload_number.desc()).label("rank")
    ranked = (
        select(facts.session_id, facts.mode, facts.held, facts.minutes, facts.cases, facts.headcount, rank)
        .join(upload, upload.c.number == facts.upload_number)
        .where(STANDING)
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1).subquery("description")


def latest_attendance(*only: ColumnElement[bool]) -> Subquery:
    """Each person's part in each session as the latest standing upload has it, with where it stands.

    Somebody who stands there under two names came once: as the first row has it that says they came. `only` leaves
    whole people or whole sessions out early.
    """
    facts = attendance.c
    who = one_person(facts.person_id)
    came_first = case((part.c.mark.in_(CAME), 0), else_=1)
    order = (facts.upload_number.desc(), came_first, part.c.sheet, facts.row)
    rank = func.row_number().over(partition_by=(facts.session_id, who), order_by=order).label("rank")
    said = (facts.session_id, facts.upload_number, facts.row, part.c.sheet, part.c.role, part.c.mark, part.c.grade)
    ranked = (
        select(who.label("person_id"), *said, upload.c.id.label("upload"), upload.c.file, rank)
        .select_from(attendance)
        .join(part, PART_OF)
        .join(upload, upload.c.number == facts.upload_number)
        .where(STANDING, *only)
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1).subquery("part")


def sessions(connection: Connection, programme: int, there: "Iterable[Attendance] | None" = None) -> list[Session]:
    """A programme's sessions and events of every kind, in order of date.

    `there` is what the registers say of everybody at them, where that was asked already.
    """
    tallies: dict[int, list[int]] = {}
    for row in attendances(connection, programme) if there is None else there:
        tally = tallies.setdefault(row.session, [0, 0, 0])
        if row.mark in CAME:
            tally[PLACE[row.role]] += 1
    facts = session_fact.c
    question = (
        select(session.c.id, session.c.day, session.c.group_name, session.c.kind)
        .add_columns(facts.mode, facts.held, facts.minutes, facts.cases, facts.headcount)
        .join(session_fact, facts.session_id == session.c.id)
        .join(upload, upload.c.number == facts.upload_number)
        .where(session.c.programme_id == programme, STANDING)
        .order_by(session.c.day, session.c.id, facts.upload_number)
    )
    described: dict[int, Sequence[Any]] = {}
    headcounts: dict[int, int] = {}
    for said in connection.execute(question):
        described[said.id] = said
        if said.headcount is not None:
            headcounts[said.id] = said.headcount
    return [_session(tallies.get(one, NOBODY), headcounts.get(one), *row) for one, row in described.items()]


PLACE = {**dict.fromkeys(ATTENDING, 0), **dict.fromkeys(LEADING, 1), Role.OBSERVER: 2}
"""Where each role stands among the numbers of those who attended, led and observed."""
NOBODY = (0, 0, 0)


def _session(
    tally: Sequence[int],
    headcount: int | None,
    identity: int,
    day: date,
    group: str,
    kind: str,
    mode: str | None,
    held: str,
    minutes: int | None,
    cases: int | None,
    _latest_headcount: int | None,
) -> Session:
    named, leading, observing = tally
    how = MODES[mode] if mode else None
    alone = None if named or (leading and headcount == leading) else headcount  # names that account for it count
    attending = alone or named
    return Session(
        identity, day, group, KINDS[kind], how, HELD[held], minutes, attending, leading, observing, alone, cases
    )


@dataclass(frozen=True)
class Meeting:
    """One meeting of a Balint group, whoever came to it; None for a group without a name, and for what is not said."""

    day: date
    group: str | None
    cancelled: bool = False
    mode: Mode | None = None
    minutes: int | None = None


def meetings(connection: Connection, programme: int) -> list[Meeting]:
    """Every meeting of a programme's Balint groups that the registers have, those to come among them, in order."""
    described = _latest_description()
    question = (
        select(session.c.day, session.c.group_name, described.c.held, described.c.mode, described.c.minutes)
        .join(described, described.c.session_id == session.c.id)
        .where(session.c.programme_id == programme, session.c.kind == SessionKind.BALINT_GROUP)
        .order_by(session.c.day, session.c.id)
    )
    return [
        Meeting(day, group or None, held == Held.CANCELLED, Mode(mode) if mode else None, minutes)
        for day, group, held, mode, minutes in connection.execute(question)
    ]


def groups(connection: Connection, programme: int) -> dict[str, str]:
    """The spelling of each of a programme's groups that the record has had longest, by its word key."""
    question = select(session.c.group_name).where(session.c.programme_id == programme).order_by(session.c.id.desc())
    return {word_key(name): name for name in connection.execute(question).scalars()}


def has_headcounts(connection: Connection, programme: int) -> bool:
    """Whether any session of a programme has a headcount."""
    question = (
        select(session_fact.c.session_id)
        .join(session, session.c.id == session_fact.c.session_id)
        .where(session.c.programme_id == programme, session_fact.c.headcount.is_not(None))
        .limit(1)
    )
    return connection.execute(question).first() is not None


class Part(NamedTuple):
    """Somebody's part in one session, with where it stands: their role, and the others who led it.

    The column is the session's where it has one of its own, else the row's first.
    """

    day: date
    kind: SessionKind
    held: Held
    role: Role
    mark: Mark
    group: str
    fellow_leaders: tuple[int, ...]
    upload: str
    file: str
    sheet: str
    row: int
    mode: Mode | None = None
    minutes: int | None = None
    cases: int | None = None
    column: int = 1


def parts_of(connection: Connection, person_id: int, together: AsTold | None = None) -> list[Part]:
    """Everything the registers say of one person, in any programme, in order of date.

    Each part is as the latest standing upload has it. That is settled here, of the few hundred rows that matter: the
    database would rank everybody's. `together` is what the uploads tell, where that was asked already.
    """
    together = together or as_told(connection)
    same, told = together.same, together.sessions
    mine = [person_id, *(one for one, another in same.items() if another == person_id)]
    rows = latest_rows(connection.execute(OF_PEOPLE, {"people": mine}).all(), together.uploads, same)
    own = [(told[at], at, row) for (at, who), row in rows.items() if who == person_id and at in told]
    return [
        Part(
            said.day,
            said.kind,
            said.held,
            ROLES[role],
            MARKS[mark],
            said.group,
            tuple([leader for leader in said.leaders if leader != person_id]),
            *together.uploads[number],
            sheet,
            place,
            said.mode,
            said.minutes,
            said.cases,
            column if of_sheet == sheet else 1,
        )
        for said, at, (_session, _who, number, sheet, place, role, mark) in sorted(own, key=_by_day)
        for of_sheet, column in [together.columns_of.get((at, number), NO_COLUMN)]
    ]


NO_COLUMN = (None, 1)


def _by_day(one: tuple[Told, int, Any]) -> tuple[date, int]:
    said, at, _row = one
    return said.day, at


ROLES, MARKS = {str(role): role for role in Role}, {str(mark): mark for mark in Mark}
KINDS, MODES = {str(kind): kind for kind in SessionKind}, {str(mode): mode for mode in Mode}
HELD = {str(held): held for held in Held}
OF_PEOPLE = rows_where(attendance.c.person_id.in_(bindparam("people", expanding=True)))


# --- a group ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lead:
    """A session of a group that was held, and in what role each of those who led it did."""

    day: date
    leaders: Mapping[int, Role]


def groups_led_by_several(connection: Connection, programme: int) -> list[str]:
    """The groups of a programme whose sessions three or more people have led, by name."""
    facts = attendance.c
    question = (
        select(session.c.group_name)
        .join(attendance, facts.session_id == session.c.id)
        .join(part, PART_OF)
        .join(upload, upload.c.number == facts.upload_number)
        .where(session.c.programme_id == programme, session.c.group_name != "", STANDING)
        .where(session.c.kind == SessionKind.BALINT_GROUP, part.c.role.in_(LEADING), part.c.mark.in_(CAME))
        .group_by(session.c.group_name)
        .having(func.count(one_person(facts.person_id).distinct()) > 2)
        .order_by(session.c.group_name)
    )
    return list(connection.execute(question).scalars())


def who_led(connection: Connection, programme: int, group: str) -> list[Lead]:
    """The sessions of a group that were held, in order of date, and who led each."""
    those = select(session.c.id).where(
        session.c.programme_id == programme,
        session.c.group_name == group,
        session.c.kind == SessionKind.BALINT_GROUP,
    )
    together = as_told(connection)
    told, there = together.sessions, connection.execute(rows_where(attendance.c.session_id.in_(those)))
    rows = latest_rows(there, together.uploads, together.same)
    leaders: dict[int, dict[int, Role]] = {}
    for (at, who), row in rows.items():
        if row.role in LEADING and row.mark in CAME:
            leaders.setdefault(at, {})[who] = Role(row.role)
    held = [at for at in connection.execute(those).scalars() if at in told and told[at].counts]
    return [Lead(told[at].day, leaders.get(at, {})) for at in sorted(held, key=lambda at: (told[at].day, at))]


# --- everybody --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """How many groups somebody came to as a member or presenter, and led; the first and the last day of either."""

    as_member: int
    leading: int
    first: date
    last: date


def tallies(connection: Connection, programme: int) -> dict[int, Tally]:
    """The tally of everybody who came to a group that was held, by person."""
    described, latest = _latest_description(), latest_attendance()

    def number(*roles: Role) -> ColumnElement[int]:
        return func.count(case((latest.c.role.in_(roles), 1)))

    question = (
        select(
            latest.c.person_id, number(*ATTENDING), number(*LEADING), func.min(session.c.day), func.max(session.c.day)
        )
        .join(session, session.c.id == latest.c.session_id)
        .join(described, described.c.session_id == session.c.id)
        .where(
            session.c.programme_id == programme,
            session.c.kind == SessionKind.BALINT_GROUP,
            described.c.held == Held.HELD,
            latest.c.mark.in_(CAME),
        )
        .group_by(latest.c.person_id)
    )
    return {identity: Tally(*rest) for identity, *rest in connection.execute(question)}


def grades_seen(connection: Connection, programme: int) -> dict[int, dict[str, date]]:
    """The grades the registers give each person, each with the first day they give it."""
    latest = latest_attendance()
    question = (
        select(latest.c.person_id, latest.c.grade, func.min(session.c.day))
        .join(session, session.c.id == latest.c.session_id)
        .where(session.c.programme_id == programme, latest.c.grade.is_not(None))
        .group_by(latest.c.person_id, latest.c.grade)
    )
    found: dict[int, dict[str, date]] = {}
    for identity, grade, day in connection.execute(question):
        found.setdefault(identity, {})[grade] = day
    return found


def days_at_sessions(connection: Connection, people: Collection[int]) -> dict[int, dict[int, date]]:
    """Of each of these people, the sessions and events they came to, with the day of each."""
    latest = latest_attendance(one_person(attendance.c.person_id).in_(people))
    question = (
        select(latest.c.person_id, session.c.id, session.c.day)
        .join(session, session.c.id == latest.c.session_id)
        .where(latest.c.mark.in_(CAME))
    )
    found: dict[int, dict[int, date]] = {}
    for identity, at, day in connection.execute(question):
        found.setdefault(identity, {})[at] = day
    return found


# --- who was expected, and came ---------------------------------------------------------------------------------


class Attendance(NamedTuple):
    """What the registers say of one person at one session: role, mark, and the grade on its day where it is known."""

    session: int
    person: int
    role: Role
    mark: Mark
    grade: str | None = None


def attendances(connection: Connection, programme: int) -> list[Attendance]:
    """What the registers say of everybody at every session of a programme, those who did not come among them.

    Each is as the latest standing upload has it. Rows are gathered by part in one walk along the table; only sessions
    of which two uploads tell, or at which somebody may stand under two names, are looked at row by row.
    """
    same = merged(connection)
    standing = select(upload.c.number).where(upload.c.programme_id == programme, STANDING)
    columns = part.c
    said = select(columns.upload_number, columns.number, columns.role, columns.mark, columns.grade)
    parts = {
        (number, place): (ROLES[role], MARKS[mark], grade)
        for number, place, role, mark, grade in connection.execute(said.where(columns.upload_number.in_(standing)))
    }
    gathered = connection.execute(sessions_by_part(attendance.c.upload_number.in_(standing)))
    rows = [
        Attendance(at, who, *parts[number, place])
        for who, number, place, those in gathered.all()
        for at in map(int, those.split(APART))
    ]
    if doubts := in_doubt(connection, same):
        uploads = set(connection.execute(standing).scalars())
        looked_at = connection.execute(rows_where(or_(*doubts)).add_columns(part.c.grade))
        settled = latest_rows(looked_at, uploads, same)
        anew = {at for at, _who in settled}
        rows = [row for row in rows if row.session not in anew]
        rows += [Attendance(at, who, ROLES[row.role], MARKS[row.mark], row.grade) for (at, who), row in settled.items()]
    return _with_listed_grades(connection, programme, rows, same)


def _with_listed_grades(
    connection: Connection, programme: int, rows: list[Attendance], same: Mapping[int, int]
) -> list[Attendance]:
    """The rows with the grade that the list of people gives somebody for the day, where the register gives none."""
    detail = person_detail.c
    since = func.coalesce(detail.grade_since, date.min)
    question = (
        select(detail.person_id, since, detail.upload_number, detail.row, detail.grade)
        .join(upload, upload.c.number == detail.upload_number)
        .where(STANDING, detail.grade.is_not(None))
    )
    listed: dict[int, list[tuple[date, int, int, str]]] = {}
    for who, *said in connection.execute(question):
        listed.setdefault(same.get(who, who), []).append(tuple(said))
    if not listed:
        return rows
    of_programme = select(session.c.id, session.c.day).where(session.c.programme_id == programme)
    days = {at: day for at, day in connection.execute(of_programme)}

    def on_the_day(row: Attendance) -> str | None:
        begun = [one for one in listed.get(row.person, ()) if one[0] <= days[row.session]]
        return max(begun)[-1] if begun else None

    return [row if row.grade else row._replace(grade=on_the_day(row)) for row in rows]
