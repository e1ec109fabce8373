"""The programme's calendar in the record: reading a sheet of terms, keeping it, and asking for it.

Events and suspensions may also have been typed in the app (`record/happenings.py`). They may come again under one name,
as ground rules are revisited every term; a term or a time point has its name alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, insert, select

from balint_core.figures import long_date
from balint_core.findings import finding
from balint_core.record.schema import STANDING, calendar_entry, happening, upload
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.terms import Calendar, Event, Occasion, Suspension, Term, TimePoint, calendar

EVENT, SUSPENSION = "event", "suspension"
SPANS = ("term", SUSPENSION)
MAY_COME_AGAIN = (EVENT, SUSPENSION)


@dataclass(frozen=True)
class Entry:
    """One row of a sheet of terms, or what was typed; `upload` is the number of the upload that has it, if one does."""

    row: int
    kind: str
    name: str
    starts: date
    ends: date | None
    upload: int | None = None

    @property
    def called(self) -> tuple[str, str]:
        """Its kind and its name, as far as writings of it differ in more than capitals and spacing."""
        return self.kind, " ".join(self.name.casefold().split())

    @property
    def matter(self) -> tuple[str, str, date | None]:
        """What makes two entries one: what they are called and, of what may come again, the first day."""
        return *self.called, self.starts if self.kind in MAY_COME_AGAIN else None


@dataclass
class CalendarFacts:
    """Entries of one sheet."""

    entries: list[Entry] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {}


def check(file: str, sheet: str, reading: Reading) -> CalendarFacts:
    """Facts of a sheet of terms. Rows that end before they start, overlap or repeat a name are left out."""
    facts = CalendarFacts()
    kept: list[Row] = []
    for row in reading.rows:
        fault = _fault(row, facts.entries)
        if fault is None:
            facts.entries.append(
                Entry(row.number, row.get("kind"), row.get("name"), row.get("starts"), row.get("ends"))
            )
            kept.append(row)
            continue
        code, column, words = fault
        value = words.pop("value")
        reading.findings.append(finding(code, file=file, sheet=sheet, cell=row.cell(column), value=value, **words))
    reading.keep(kept)
    return facts


def _fault(row: Row, before: list[Entry]) -> tuple[str, str, dict[str, str]] | None:
    name, kind, starts, ends = (row.get(column) for column in ("name", "kind", "starts", "ends"))
    if kind in SPANS and ends is None:
        return "missing-value", "ends", {"value": "", "column": "Ends", "wanted": f"the last day of “{name}”"}
    if ends is not None and ends < starts:
        return "ends-before-start", "ends", {"value": long_date(ends), "name": name}
    said = Entry(row.number, kind, name, starts, ends)
    for other in before:
        if other.matter == said.matter:
            return "repeated-name", "name", {"value": name, "first": f"row {other.row}"}
        if kind == other.kind == "term" and other.ends and starts <= other.ends and other.starts <= ends:
            return "terms-overlap", "starts", {"value": name, "first": other.name}
    return None


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: CalendarFacts) -> None:
    """Keeps the facts of one sheet."""
    rows = [
        {
            "upload_number": upload_number,
            "sheet": sheet,
            "row": entry.row,
            "programme_id": programme,
            "kind": entry.kind,
            "name": entry.name,
            "starts": entry.starts,
            "ends": entry.ends,
        }
        for entry in facts.entries
    ]
    if rows:
        connection.execute(insert(calendar_entry), rows)


def as_calendar(entries: Iterable[Entry], typed: Iterable[Entry] = ()) -> Calendar:
    """Entries as a Calendar; where two uploads say something of one name, the later one decides.

    What was `typed` is there as well; where a sheet has the same on the same day, it is one.
    """
    latest = {entry.matter: entry for entry in (*deciding(entries), *typed)}.values()
    return calendar(
        (Term(entry.name, entry.starts, entry.ends) for entry in latest if entry.kind == "term" and entry.ends),
        (TimePoint(entry.name, Occasion(entry.kind), entry.starts) for entry in latest if entry.kind in list(Occasion)),
        (
            Suspension(entry.name, entry.starts, entry.ends)
            for entry in latest
            if entry.kind == SUSPENSION and entry.ends
        ),
        (Event(entry.name, entry.starts) for entry in latest if entry.kind == EVENT),
    )


def deciding(entries: Iterable[Entry]) -> list[Entry]:
    """Of the entries of sheets those that count: of each name the ones of the latest upload that has it."""
    entries = list(entries)
    latest = {entry.called: entry.upload for entry in entries}
    return [entry for entry in entries if entry.upload == latest[entry.called]]


def entries_of(connection: Connection, programme: int) -> list[Entry]:
    """The entries of the programme's sheets, those of earlier uploads first."""
    columns = calendar_entry.c
    question = (
        select(columns.row, columns.kind, columns.name, columns.starts, columns.ends, columns.upload_number)
        .join(upload, upload.c.number == columns.upload_number)
        .where(columns.programme_id == programme, STANDING)
        .order_by(columns.upload_number, columns.row)
    )
    return [Entry(*row) for row in connection.execute(question)]


def typed_in(connection: Connection, programme: int) -> list[Entry]:
    """What was typed in the app and stands: neither changed since nor withdrawn."""
    columns = happening.c
    replaced = select(columns.replaces).where(columns.programme_id == programme, columns.replaces.is_not(None))
    question = (
        select(columns.number, columns.kind, columns.name, columns.starts, columns.ends)
        .where(columns.programme_id == programme, columns.withdrawn.is_(False), columns.entry.not_in(replaced))
        .order_by(columns.number)
    )
    return [Entry(*row) for row in connection.execute(question)]


def calendar_of(connection: Connection, programme: int) -> Calendar:
    """The programme's calendar."""
    return as_calendar(entries_of(connection, programme), typed_in(connection, programme))
