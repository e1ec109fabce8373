"""Registers on their way into the record: which sessions there were, who came to them, and in what role."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, insert, select

from balint_core.figures import long_date
from balint_core.findings import finding
from balint_core.people import ATTENDING
from balint_core.record import people
from balint_core.record.people import Roll
from balint_core.record.schema import attendance, session, session_fact
from balint_core.sessions import CAME, Held, Mark, SessionKind
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.terms import Calendar

SessionKey = tuple[date, str, str]
"""What makes a session the same session: its day, group and kind."""


@dataclass(frozen=True)
class SessionRow:
    """What the first row of a session says of it."""

    row: int
    mode: str | None
    held: str
    minutes: int | None


@dataclass(frozen=True)
class AttendanceRow:
    """Somebody at a session, as one row of a register has it."""

    row: int
    session: SessionKey
    person: str
    role: str
    mark: str
    grade: str | None


@dataclass
class RegisterFacts:
    """Sessions and attendances of one sheet; people by name key."""

    sessions: dict[SessionKey, SessionRow] = field(default_factory=dict)
    attendances: dict[tuple[SessionKey, str], AttendanceRow] = field(default_factory=dict)
    names: list[people.Named] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        came = [row for row in self.attendances.values() if row.mark in CAME and row.role in ATTENDING]
        groups = [key for key, row in self.sessions.items() if _counts(key, row)]
        return {
            "people": len({row.person for row in self.attendances.values()}),
            "sessions": len(groups),
            "attendances": sum(row.session in groups for row in came),
        }


def _counts(key: SessionKey, row: SessionRow) -> bool:
    return key[2] == SessionKind.BALINT_GROUP and row.held == Held.HELD


ABOUT_SOMEBODY = frozenset({"role", "present", "grade"})
"""Columns that speak of a person: a row that fills one of them needs a name. Without any, it is about the session."""

# --- from rows to facts -----------------------------------------------------------------------------------------


def check(
    file: str,
    sheet: str,
    reading: Reading,
    calendar: Calendar,
    roll: Roll,
    answers: Answers,
    today: date,
    earlier: dict[tuple[SessionKey, str], str] | None = None,
) -> RegisterFacts:
    """Facts of a register's rows. The same person twice in a session is an error, never counted and never merged.

    `earlier` has who was in which session on the file's sheets so far, with where; it is added to.
    """
    facts = RegisterFacts()
    before = {} if earlier is None else earlier
    meaning = people.identify(file, sheet, reading, ["name"], roll, answers)
    blank = _meaning_of_a_blank(file, sheet, reading, answers)
    kept: list[Row] = []
    for row in reading.rows:
        key = _key(row)
        _session(file, sheet, row, key, facts, reading, calendar, today)
        writing = row.get("name")
        if writing is None:
            if row.filled & ABOUT_SOMEBODY:
                where = {"file": file, "sheet": sheet, "cell": row.cell("name")}
                reading.findings.append(finding("missing-value", **where, column="Name", wanted="a name"))
            else:
                kept.append(row)
            continue
        mention = people.mentioned(row)
        who = meaning.get(mention)
        mark = _mark(row, blank)
        if who is None or mark is None:
            continue
        if fault := _not_taken(key, who, mark, facts, before):
            code, words = fault
            reading.findings.append(
                finding(code, file=file, sheet=sheet, cell=row.cell("name"), value=writing, **words)
            )
            continue
        facts.attendances[key, who] = AttendanceRow(row.number, key, who, row.get("role"), mark, row.get("grade"))
        before[key, who] = f"sheet “{sheet}”, row {row.number}"
        facts.names.append(people.Named(who, *mention))
        kept.append(row)
    reading.keep(kept)
    told = {_key(row) for row in kept}  # a session whose rows were all left out is not one without anybody
    facts.sessions = {key: said for key, said in facts.sessions.items() if key in told}
    return facts


def _key(row: Row) -> SessionKey:
    return (row.get("date"), row.get("group") or "", row.get("kind"))


BLANK = "blank"


def _meaning_of_a_blank(file: str, sheet: str, reading: Reading, answers: Answers) -> str:
    """What a blank mark beside a name means: asked once, where the register has marks; present until it is answered.

    In one register everybody listed came, in another a blank is an absence: nobody but its owner can say.
    """
    rows = [row for row in reading.rows if row.get("name") and "present" in row.cells and "present" not in row.filled]
    if not rows:
        return Mark.PRESENT
    cells = tuple(row.cell("present") for row in rows)
    asks = "What does a blank mean in this register, where others have a mark?"
    question = Question("unknown-mark", BLANK, asks, sheet, cells, (*Mark, LEAVE_OUT), column="present")
    reading.questions.append(question)
    chosen = answers.to(question.code, BLANK, "present")
    if chosen in question.choices:
        return str(chosen)
    where = {"file": file, "sheet": sheet, "cell": cells[0]}
    reading.findings.append(finding("blank-mark", **where, value=rows[0].get("name"), column="Present"))
    return Mark.PRESENT


def _mark(row: Row, blank: str) -> str | None:
    """Somebody's mark; None where a blank was answered to leave the row out."""
    if "present" not in row.cells or "present" in row.filled:
        return str(row.get("present"))
    return None if blank == LEAVE_OUT else blank


def _session(
    file: str,
    sheet: str,
    row: Row,
    key: SessionKey,
    facts: RegisterFacts,
    reading: Reading,
    calendar: Calendar,
    today: date,
) -> None:
    """Notes a session at its first row; later rows are held against what that one said."""
    where = {"file": file, "sheet": sheet}
    said = SessionRow(row.number, row.get("mode"), row.get("held"), row.get("minutes"))
    first = facts.sessions.setdefault(key, said)
    if first is said:
        at = {**where, "cell": row.cell("date"), "value": long_date(key[0])}
        if calendar.terms and calendar.term_of(key[0]) is None:
            terms = ", ".join(
                f"{term.name} ({long_date(term.starts)} to {long_date(term.ends)})" for term in calendar.terms
            )
            reading.findings.append(finding("outside-every-term", **at, terms=terms))
        if key[0] > today:
            reading.findings.append(finding("future-date", **at))
        return
    for column in ("mode", "held"):
        one, other = getattr(first, column), getattr(said, column)
        if other is not None and one != other:
            reading.findings.append(
                finding(
                    "session-disagrees",
                    **where,
                    cell=row.cell(column),
                    value=other,
                    first=one or "blank",
                    where=f"row {first.row}",
                    column=column,
                )
            )


def _not_taken(
    key: SessionKey, who: str, mark: str, facts: RegisterFacts, earlier: dict[tuple[SessionKey, str], str]
) -> tuple[str, dict[str, str]] | None:
    if before := earlier.get((key, who)):
        return "twice-in-a-session", {"first": before}
    if facts.sessions[key].held == Held.CANCELLED and mark in CAME:
        return "present-at-cancelled", {}
    return None


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
        for fact in facts.attendances.values()
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
