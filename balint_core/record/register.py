"""Registers on their way into the record: which sessions there were, who came to them, and in what role."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress, repeat
from typing import Any, NamedTuple, overload

from sqlalchemy import Connection, func, select

from balint_core.figures import long_date
from balint_core.findings import finding
from balint_core.people import ATTENDING, LEADING
from balint_core.record import people
from balint_core.record.database import insert_many
from balint_core.record.people import Roll
from balint_core.record.schema import attendance, part, session, session_fact
from balint_core.sessions import CAME, Held, Mark, SessionKind
from balint_core.spreadsheets.cells import is_blank, word_key
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.spreadsheets.tables import Same
from balint_core.terms import Calendar
from balint_core.watching import BLOCK, Count, quiet, watched

SessionKey = tuple[date, str, str]
"""What makes a session the same session: its day, group and kind."""


class SessionRow(NamedTuple):
    """What the first row of a session says of it."""

    row: int
    mode: str | None
    held: str
    minutes: int | None
    headcount: int | None = None
    cases: int | None = None
    at_column: int | None = None


class AttendanceRow(NamedTuple):
    """Somebody at a session, as one row of a register has it; the person by name key."""

    row: int
    session: SessionKey
    person: str
    role: str
    mark: str
    grade: str | None


@dataclass(frozen=True)
class Attendances(Sequence[AttendanceRow]):
    """The attendances of a sheet in columns, as it was read and will be stored; one is made a row when asked for."""

    rows: Sequence[int] = ()
    sessions: Sequence[SessionKey] = ()
    people: Sequence[str] = ()
    roles: Sequence[str] = ()
    marks: Sequence[str] = ()
    grades: Sequence[str | None] = ()

    @property
    def columns(self) -> tuple[Sequence[Any], ...]:
        return self.rows, self.sessions, self.people, self.roles, self.marks, self.grades

    def parts(self) -> Iterator[tuple[str, str, str | None]]:
        """The role, mark and grade of each."""
        return zip(self.roles, self.marks, self.grades, strict=True)

    def only(self, places: Sequence[int]) -> "Attendances":
        """Those at these places."""
        return Attendances(*([column[place] for place in places] for column in self.columns))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[AttendanceRow]:
        return map(AttendanceRow._make, zip(*self.columns, strict=True))

    @overload
    def __getitem__(self, place: int) -> AttendanceRow: ...
    @overload
    def __getitem__(self, place: slice) -> "Attendances": ...
    def __getitem__(self, place: int | slice) -> "AttendanceRow | Attendances":
        those = [column[place] for column in self.columns]
        return Attendances(*those) if isinstance(place, slice) else AttendanceRow._make(those)


@dataclass
class RegisterFacts:
    """Sessions and attendances of one sheet; people by name key, with a writing of each name."""

    sessions: dict[SessionKey, SessionRow] = field(default_factory=dict)
    attendances: Attendances = Attendances()
    names: list[people.Named] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        groups = {key for key, row in self.sessions.items() if _counts(key, row)}
        came = self.attendances
        parts: Iterable[tuple[str, str]] = zip(came.roles, came.marks, strict=True)
        if len(groups) < len(self.sessions):
            parts = compress(parts, map(groups.__contains__, came.sessions))
        times = Counter(parts)
        return {
            "people": len(set(came.people)),
            "sessions": len(groups),
            "attendances": sum(many for (role, mark), many in times.items() if role in ATTENDING and mark in CAME),
        }


def _counts(key: SessionKey, row: SessionRow) -> bool:
    return key[2] == SessionKind.BALINT_GROUP and row.held == Held.HELD


class Parts:
    """Who was in which session on a file's sheets so far, with sheet and row: gathered when a further sheet asks."""

    def __init__(self) -> None:
        self._noted: dict[tuple[SessionKey, str], tuple[str, int]] = {}
        self._waiting: list[tuple[str, Sequence[SessionKey], Sequence[Any], Sequence[int]]] = []

    def note(self, sheet: str, sessions: Sequence[SessionKey], whom: Sequence[Any], rows: Sequence[int]) -> None:
        """Notes a sheet on which nobody is in a session that they are in already."""
        self._waiting.append((sheet, sessions, whom, rows))

    def noted(self) -> dict[tuple[SessionKey, str], tuple[str, int]]:
        for sheet, sessions, whom, rows in self._waiting:
            self._noted.update(zip(zip(sessions, whom, strict=True), zip(repeat(sheet), rows), strict=False))
        self._waiting.clear()
        return self._noted

    def has_none_of(self, parts: Collection[tuple[SessionKey, Any]]) -> bool:
        return not (self._noted or self._waiting) or self.noted().keys().isdisjoint(parts)


@dataclass
class Known:
    """What is known when a register is looked at: the calendar, people, spellings of groups by word key, and today.

    `parts` has who was in which session on the file's sheets so far. `headcounts` are those of
    sessions where nobody is named who attended, `came` how many attended by name and how many led, in the record and in
    files so far; both are looked at only where there are headcounts at all, `counted`.
    """

    calendar: Calendar
    roll: Roll
    groups: dict[str, str]
    today: date
    parts: Parts = field(default_factory=Parts)
    headcounts: dict[SessionKey, int] = field(default_factory=dict)
    came: dict[SessionKey, tuple[int, int]] = field(default_factory=dict)
    counted: bool = False


ABOUT_SOMEBODY = ("role", "present", "grade")
"""Columns that speak of a person: a row that fills one of them needs a name. Without any, it is about the session."""

# --- from rows to facts -----------------------------------------------------------------------------------------


def check(
    file: str, sheet: str, reading: Reading, known: Known, answers: Answers, tell: Count = quiet
) -> RegisterFacts:
    """Facts of a register's rows. The same person twice in a session is an error, never counted and never merged.

    `known` is added to: new people, groups, and who was in which session. `tell` is told of the rows.
    """
    facts = RegisterFacts()
    meaning = people.identify(file, sheet, reading, ["name"], known.roll, answers)
    marks = _marks(file, sheet, reading, answers)
    keys = _sessions(file, sheet, reading, known, facts)
    names, emails, roles, grades = map(reading.taken_values, ("name", people.EMAIL, "role", "grade"))
    whom = {(mention.writing, mention.email): who for mention, who in meaning.items()}
    people_named: list[Any] = list(map(whom.get, zip(names, emails, strict=True)))
    numbers: Sequence[int] = reading.only_taken(reading.table.numbers)
    facts.attendances = Attendances(numbers, keys, people_named, roles, reading.only_taken(marks), grades)
    first_taken = reading.taken
    if _nothing_amiss(facts, known):
        known.parts.note(sheet, keys, people_named, numbers)
        if len(numbers) > BLOCK:
            tell(len(numbers), len(numbers), "rows")
    else:
        facts.attendances = _row_by_row(file, sheet, reading, names, facts, known, tell)
    if reading.taken is not first_taken:  # a session whose rows were all left out is not one without anybody
        session_of = dict(zip(first_taken, keys, strict=True))
        told = set(map(session_of.__getitem__, reading.taken))
        facts.sessions = {key: said for key, said in facts.sessions.items() if key in told}
    for key, column in _columns(reading, first_taken, keys).items():
        if key in facts.sessions:
            facts.sessions[key] = facts.sessions[key]._replace(at_column=column)
    present = set(facts.attendances.people)
    facts.names = [people.Named(who, *mention) for mention, who in meaning.items() if who in present]
    if known.counted:
        _compare_headcounts(file, sheet, reading, known, facts, dict(zip(first_taken, keys, strict=True)))
    return facts


def _columns(reading: Reading, taken: Sequence[int], keys: Sequence[SessionKey]) -> dict[SessionKey, int]:
    """The column in which everybody's mark at a session stands, of each that has one: where sessions are across."""
    table = reading.table
    marks = table.fields.get("present")
    if marks is None or isinstance(marks.places, Same):
        return {}
    found: dict[SessionKey, set[int]] = {}
    for record, key in zip(taken, keys, strict=True):
        in_its_row = marks.rows[record] == table.numbers[record]
        found.setdefault(key, set()).add(marks.places[record] if in_its_row else 0)
    return {key: column for key, columns in found.items() if len(columns) == 1 and (column := columns.pop())}


def _nothing_amiss(facts: RegisterFacts, known: Known) -> bool:
    """Whether every row is somebody's, with a mark, at a session that was held, and once: most registers are so, and
    need no look at each row."""
    came = facts.attendances
    if None in {*came.people, *came.marks} or any(said.held == Held.CANCELLED for said in facts.sessions.values()):
        return False
    parts = set(zip(came.sessions, came.people, strict=True))
    return len(parts) == len(came) and known.parts.has_none_of(parts)


def _row_by_row(
    file: str,
    sheet: str,
    reading: Reading,
    names: Sequence[str | None],
    facts: RegisterFacts,
    known: Known,
    tell: Count,
) -> Attendances:
    """Those that can be taken; what is amiss with another is said, and the reading keeps its row no longer."""
    kept, places = list[int](), list[int]()
    told, parts = facts.attendances, known.parts.noted()
    looked_at = enumerate(zip(reading.taken, told, names, strict=True))
    for place, (record, row, name) in watched(looked_at, len(told), "rows", tell):
        if name is None:
            if _speaks_of_nobody(file, sheet, Row(reading, record)):
                kept.append(record)
            continue
        if row.person is None or row.mark is None:
            continue
        part, at = (row.session, row.person), (sheet, row.row)
        if row.mark in CAME and facts.sessions[row.session].held == Held.CANCELLED:
            _report_not_taken(file, sheet, Row(reading, record), parts.get(part))
        elif (first := parts.setdefault(part, at)) is not at:
            _report_not_taken(file, sheet, Row(reading, record), first)
        else:
            kept.append(record)
            places.append(place)
    reading.keep_records(kept)
    return told.only(places)


def _compare_headcounts(
    file: str, sheet: str, reading: Reading, known: Known, facts: RegisterFacts, session_of: dict[int, SessionKey]
) -> None:
    """Warns of a headcount that is not the number of names, with or without those who led, wherever the two stand.

    Where none of those named came as a member or presenter, the headcount is what is known of how many did.
    """
    tally: dict[SessionKey, list[int]] = {}
    for row in facts.attendances:
        came = tally.setdefault(row.session, [0, 0])
        if row.mark in CAME:
            came[0] += row.role in ATTENDING
            came[1] += row.role in LEADING
    for key, (attended, led) in tally.items():
        if attended or not known.came.get(key, (0, 0))[0]:
            known.came[key] = attended, led
    told, said = dict[SessionKey, str](), dict[SessionKey, str]()
    for record, head in zip(reading.taken, reading.taken_values("headcount"), strict=True):
        key = session_of[record]
        told.setdefault(key, Row(reading, record).cell("date"))
        if head is not None:
            known.headcounts[key] = head
            said.setdefault(key, Row(reading, record).cell("headcount"))
    for key, cell in {**told, **said}.items():
        attended, led = known.came.get(key, (0, 0))
        head = known.headcounts.get(key)
        if key in known.came and head not in (None, attended, attended + led):
            where = {"file": file, "sheet": sheet, "cell": cell}
            code = "headcount-disagrees" if attended else "headcount-stands"
            reading.findings.append(finding(code, **where, value=head, named=str(attended)))


def _sessions(file: str, sheet: str, reading: Reading, known: Known, facts: RegisterFacts) -> list[SessionKey]:
    """The session of each row that was taken. The first row of each describes it, others are held against that."""
    groups = reading.taken_values("group")
    spelling = {name: known.groups.setdefault(word_key(name), name) if name else "" for name in set(groups)}
    dates, kinds = reading.taken_values("date"), reading.taken_values("kind")
    said = map(reading.taken_values, ("mode", "held", "minutes", "headcount", "cases"))
    descriptions = zip(dates, map(spelling.__getitem__, groups), kinds, *said, strict=True)
    first_records: dict[tuple[Any, ...], int] = {}
    first_alike = list(map(first_records.setdefault, descriptions, reading.taken))
    key_of: dict[int, SessionKey] = {}
    for (day, group, kind, *described), record in first_records.items():
        row, key = Row(reading, record), (day, group, kind)
        key_of[record] = key
        if key in facts.sessions:
            _report_other(file, sheet, row, facts.sessions[key])
            if facts.sessions[key].headcount is None:
                facts.sessions[key] = facts.sessions[key]._replace(headcount=row.get("headcount"))
        else:
            facts.sessions[key] = SessionRow(row.number, *described)
            _report_day(file, sheet, row, known)
    return list(map(key_of.__getitem__, first_alike))


def _report_day(file: str, sheet: str, row: Row, known: Known) -> None:
    day, calendar = row.get("date"), known.calendar
    if calendar.terms and calendar.term_of(day) is None:
        at = {"file": file, "sheet": sheet, "cell": row.cell("date"), "value": long_date(day)}
        spans = (f"{term.name} ({long_date(term.starts)} to {long_date(term.ends)})" for term in calendar.terms)
        row.reading.findings.append(finding("outside-every-term", **at, terms=", ".join(spans)))
    people.doubt_day(file, sheet, row, known.today)


def _report_other(file: str, sheet: str, row: Row, first: SessionRow) -> None:
    """Says where a row describes its session in another way than the first one did."""
    for column in ("mode", "held", "minutes", "headcount", "cases"):
        one, other = getattr(first, column), row.get(column)
        if one is None and column == "headcount":
            continue  # it stands beside another of the names
        if other is not None and one != other:
            where = {"file": file, "sheet": sheet, "cell": row.cell(column), "value": str(other)}
            described = {"first": "blank" if one is None else str(one), "where": f"row {first.row}", "column": column}
            row.reading.findings.append(finding("session-disagrees", **where, **described))


def _speaks_of_nobody(file: str, sheet: str, row: Row) -> bool:
    """Whether a row without a name is about the session alone; where it fills a person's columns, says so."""
    if not any(map(row.fills, ABOUT_SOMEBODY)):
        return True
    where = {"file": file, "sheet": sheet, "cell": row.cell("name")}
    row.reading.findings.append(finding("missing-value", **where, column="Name", wanted="a name"))
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


def store(
    connection: Connection,
    programme: int,
    upload_number: int,
    sheet: str,
    facts: RegisterFacts,
    tell: Count = quiet,
) -> None:
    """Keeps the facts of one sheet; `tell` is told of the attendances."""
    ids = people.ensure(connection, programme, upload_number, facts.names)
    sessions = _session_ids(connection, programme, facts.sessions)
    mine = select(session_fact.c.session_id).where(session_fact.c.upload_number == upload_number)
    known = set(connection.execute(mine).scalars())  # another sheet of this workbook has described it
    described = [
        (sessions[key], upload_number, sheet, *said)
        for key, said in facts.sessions.items()
        if sessions[key] not in known
    ]
    columns = ("session_id", "upload_number", "sheet", *SessionRow._fields)
    insert_many(connection, session_fact, columns, sorted(described))
    came = facts.attendances
    numbers = _part_numbers(connection, upload_number, sheet, dict.fromkeys(came.parts()))
    rows = zip(
        map(ids.__getitem__, came.people),
        repeat(upload_number),
        map(numbers.__getitem__, came.parts()),
        map(sessions.__getitem__, came.sessions),
        came.rows,
        strict=False,
    )
    of_attendance = ("person_id", "upload_number", "part", "session_id", "row")
    insert_many(connection, attendance, of_attendance, list(rows), tell)


def _part_numbers(
    connection: Connection, upload_number: int, sheet: str, parts: Iterable[tuple[str, str, str | None]]
) -> dict[tuple[str, str, str | None], int]:
    """The number of each part that a sheet tells of, by role, mark and grade; those of other sheets stay theirs."""
    taken = select(func.count()).where(part.c.upload_number == upload_number)
    first = connection.execute(taken).scalar_one() + 1
    numbers = {told: number for number, told in enumerate(parts, first)}
    rows = [(upload_number, number, sheet, *told) for told, number in numbers.items()]
    insert_many(connection, part, ("upload_number", "number", "sheet", "role", "mark", "grade"), rows)
    return numbers


def _session_ids(connection: Connection, programme: int, keys: Collection[SessionKey]) -> dict[SessionKey, int]:
    """The number of each session, those that are new made."""
    known = _known_sessions(connection, programme)
    new = [(programme, *key) for key in keys if key not in known]
    if not new:
        return known
    insert_many(connection, session, ("programme_id", "day", "group_name", "kind"), new)
    return _known_sessions(connection, programme)


def _known_sessions(connection: Connection, programme: int) -> dict[SessionKey, int]:
    columns = session.c
    question = select(columns.id, columns.day, columns.group_name, columns.kind).where(
        columns.programme_id == programme
    )
    return {(day, group, kind): identity for identity, day, group, kind in connection.execute(question).all()}
