"""Registers on their way into the record: which sessions there were, who came to them, and in what role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from balint_core.figures import long_date
from balint_core.findings import finding
from balint_core.people import ATTENDING
from balint_core.record import people
from balint_core.record.people import Roll
from balint_core.record.schema import attendance, session, session_fact
from balint_core.sessions import CAME, Held, Mark, SessionKind
from balint_core.spreadsheets.cells import is_blank, word_key
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.terms import Calendar

SessionKey = tuple[date, str, str]
"""What makes a session the same session: its day, group and kind."""


class SessionRow(NamedTuple):
    """What the first row of a session says of it."""

    row: int
    mode: str | None
    held: str
    minutes: int | None


class AttendanceRow(NamedTuple):
    """Somebody at a session, as one row of a register has it; the person by name key."""

    row: int
    session: SessionKey
    person: str
    role: str
    mark: str
    grade: str | None


@dataclass
class RegisterFacts:
    """Sessions and attendances of one sheet; people by name key, with a writing of each name."""

    sessions: dict[SessionKey, SessionRow] = field(default_factory=dict)
    attendances: list[AttendanceRow] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        came = [row for row in self.attendances if row.mark in CAME and row.role in ATTENDING]
        groups = {key for key, row in self.sessions.items() if _counts(key, row)}
        return {
            "people": len({row.person for row in self.attendances}),
            "sessions": len(groups),
            "attendances": sum(row.session in groups for row in came),
        }


def _counts(key: SessionKey, row: SessionRow) -> bool:
    return key[2] == SessionKind.BALINT_GROUP and row.held == Held.HELD


@dataclass
class Known:
    """What is known when a register is looked at: the calendar, people, spellings of groups by word key, and today.

    `parts` has who was in which session on the file's sheets so far, with sheet and row.
    """

    calendar: Calendar
    roll: Roll
    groups: dict[str, str]
    today: date
    parts: dict[tuple[SessionKey, str], tuple[str, int]] = field(default_factory=dict)


ABOUT_SOMEBODY = ("role", "present", "grade")
"""Columns that speak of a person: a row that fills one of them needs a name. Without any, it is about the session."""

# --- from rows to facts -----------------------------------------------------------------------------------------


def check(file: str, sheet: str, reading: Reading, known: Known, answers: Answers) -> RegisterFacts:
    """Facts of a register's rows. The same person twice in a session is an error, never counted and never merged.

    `known` is added to: new people, groups, and who was in which session.
    """
    facts = RegisterFacts()
    meaning = people.identify(file, sheet, reading, ["name"], known.roll, answers)
    marks = _marks(file, sheet, reading, answers)
    sessions = _Sessions(file, sheet, reading, known, facts)
    names, roles, grades = reading.column("name"), reading.column("role"), reading.column("grade")
    numbers, before = reading.table.numbers, known.parts
    kept: list[int] = []
    came: set[str] = set()
    for record in reading.taken:
        key = sessions.key(record)
        name = names[record]
        if name is None:
            if sessions.speaks_of_nobody(record):
                kept.append(record)
            continue
        who, mark = meaning.get(name), marks[record]
        if who is None or mark is None:
            continue
        if (key, who) in before or (facts.sessions[key].held == Held.CANCELLED and mark in CAME):
            _report_not_taken(file, sheet, Row(reading, record), before.get((key, who)))
            continue
        before[key, who] = (sheet, numbers[record])
        facts.attendances.append(AttendanceRow(numbers[record], key, who, roles[record], mark, grades[record]))
        came.add(name)
        kept.append(record)
    reading.keep_records(kept)
    facts.names = [(meaning[name], name) for name in _in_order(names, came)]
    told = set(
        map(sessions.keys.__getitem__, kept)
    )  # a session whose rows were all left out is not one without anybody
    facts.sessions = {key: said for key, said in facts.sessions.items() if key in told}
    return facts


def _in_order(names: Iterable[str | None], wanted: set[str]) -> list[str]:
    """The wanted names once each, as they come first."""
    return [name for name in dict.fromkeys(names) if name in wanted]


class _Sessions:
    """The sessions of a register's rows: the first row of each describes it, later ones are held against that."""

    def __init__(self, file: str, sheet: str, reading: Reading, known: Known, facts: RegisterFacts) -> None:
        self.file, self.sheet, self.reading, self.known, self.facts = file, sheet, reading, known, facts
        self.modes, self.held, self.minutes = map(reading.column, ("mode", "held", "minutes"))
        groups = reading.column("group")
        spelling = {name: known.groups.setdefault(word_key(name), name) if name else "" for name in set(groups)}
        self.keys = list(
            zip(reading.column("date"), map(spelling.__getitem__, groups), reading.column("kind"), strict=True)
        )

    def key(self, record: int) -> SessionKey:
        """The session of a record, noted if it is its first."""
        key = self.keys[record]
        first = self.facts.sessions.get(key)
        if first is None:
            self._begin(key, record)
        elif self.modes[record] != first.mode or self.held[record] != first.held:
            self._report_other(first, record)
        return key

    def _begin(self, key: SessionKey, record: int) -> None:
        row, calendar = Row(self.reading, record), self.known.calendar
        self.facts.sessions[key] = SessionRow(row.number, self.modes[record], self.held[record], self.minutes[record])
        at = {"file": self.file, "sheet": self.sheet, "cell": row.cell("date"), "value": long_date(key[0])}
        if calendar.terms and calendar.term_of(key[0]) is None:
            spans = (f"{term.name} ({long_date(term.starts)} to {long_date(term.ends)})" for term in calendar.terms)
            self.reading.findings.append(finding("outside-every-term", **at, terms=", ".join(spans)))
        if key[0] > self.known.today:
            self.reading.findings.append(finding("future-date", **at))

    def _report_other(self, first: SessionRow, record: int) -> None:
        row = Row(self.reading, record)
        for column in ("mode", "held"):
            one, other = getattr(first, column), row.get(column)
            if other is not None and one != other:
                where = {"file": self.file, "sheet": self.sheet, "cell": row.cell(column), "value": other}
                described = {"first": one or "blank", "where": f"row {first.row}", "column": column}
                self.reading.findings.append(finding("session-disagrees", **where, **described))

    def speaks_of_nobody(self, record: int) -> bool:
        """Whether a row without a name is about the session alone; where it fills a person's columns, says so."""
        row = Row(self.reading, record)
        if not any(map(row.fills, ABOUT_SOMEBODY)):
            return True
        where = {"file": self.file, "sheet": self.sheet, "cell": row.cell("name")}
        self.reading.findings.append(finding("missing-value", **where, column="Name", wanted="a name"))
        return False


BLANK = "blank"


def _marks(file: str, sheet: str, reading: Reading, answers: Answers) -> Sequence[str | None]:
    """Each record's mark; None where a blank was answered to leave the row out.

    What a blank mark beside a name means is asked once, where the register has marks: in one register everybody
    listed came, in another a blank is an absence, and nobody but its owner can say. Until then it is present.
    """
    marks, column = reading.column("present"), reading.table.fields.get("present")
    blanks = {entry for entry in set(column.values) if is_blank(entry)} if column else set()
    if not blanks or column is None:
        return marks
    names = reading.column("name")
    unmarked = [record for record in reading.taken if column.values[record] in blanks and names[record]]
    if not unmarked:
        return marks
    asks = "What does a blank mean in this register, where others have a mark?"
    cells = tuple(dict.fromkeys(map(column.at, unmarked)))
    question = Question("unknown-mark", BLANK, asks, sheet, cells, (*Mark, LEAVE_OUT), column="present")
    reading.questions.append(question)
    chosen = answers.to(question.code, BLANK, "present")
    if chosen not in question.choices:
        where = {"file": file, "sheet": sheet, "cell": cells[0]}
        reading.findings.append(finding("blank-mark", **where, value=names[unmarked[0]], column="Present"))
        chosen = Mark.PRESENT
    meant = None if chosen == LEAVE_OUT else str(chosen)
    settled = list(marks)
    for record in unmarked:
        settled[record] = meant
    return settled


def _report_not_taken(file: str, sheet: str, row: Row, before: tuple[str, int] | None) -> None:
    where = {"file": file, "sheet": sheet, "cell": row.cell("name"), "value": row.get("name")}
    if before:
        said = finding("twice-in-a-session", **where, first=f"sheet “{before[0]}”, row {before[1]}")
    else:
        said = finding("present-at-cancelled", **where)
    row.reading.findings.append(said)


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: RegisterFacts) -> None:
    """Keeps the facts of one sheet."""
    ids = people.ensure(connection, programme, upload_number, facts.names)
    sessions = _session_ids(connection, programme, facts.sessions)
    origin = {"upload_number": upload_number, "sheet": sheet}
    mine = select(session_fact.c.session_id).where(session_fact.c.upload_number == upload_number)
    known = set(connection.execute(mine).scalars())  # another sheet of this workbook has described it
    described = [
        {
            **origin,
            "session_id": sessions[key],
            "row": said.row,
            "mode": said.mode,
            "held": said.held,
            "minutes": said.minutes,
        }
        for key, said in facts.sessions.items()
        if sessions[key] not in known
    ]
    came = [
        {
            **origin,
            "session_id": sessions[fact.session],
            "person_id": ids[fact.person],
            "row": fact.row,
            "role": fact.role,
            "mark": fact.mark,
            "grade": fact.grade,
        }
        for fact in facts.attendances
    ]
    for table, rows in ((session_fact, described), (attendance, came)):
        if rows:
            connection.execute(insert(table), rows)


def _session_ids(connection: Connection, programme: int, keys: Iterable[SessionKey]) -> dict[SessionKey, int]:
    columns = session.c
    question = select(columns.id, columns.day, columns.group_name, columns.kind).where(
        columns.programme_id == programme
    )
    ids = {(day, group, kind): identity for identity, day, group, kind in connection.execute(question)}
    for key in keys:
        if key not in ids:
            made = connection.execute(
                insert(session).values(programme_id=programme, day=key[0], group_name=key[1], kind=key[2])
            ).inserted_primary_key
            ids[key] = made[0] if made else 0
    return ids
