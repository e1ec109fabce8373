"""Portfolios in the record: weekends, supervision, competencies, reports and decisions, by title only."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Connection, insert, select

from balint_core.findings import finding
from balint_core.people import name_key
from balint_core.record import people
from balint_core.record.people import Roll
from balint_core.record.schema import STANDING, of_person, one_person, portfolio_entry, upload
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.recipe import Answers

COMPETENCY = "competency"


@dataclass(frozen=True)
class EntryRow:
    """One row of a portfolio; people by name key."""

    row: int
    person: str
    day: date
    activity: str
    organiser: str | None
    sessions: int | None
    competency: int | None
    signed_by: str | None
    decision: str | None
    counts_as: int | None
    title: str | None


@dataclass
class PortfolioFacts:
    """Entries of one sheet; people and signers by name key."""

    entries: list[EntryRow] = field(default_factory=list)
    names: list[people.Named] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {"people": len({entry.person for entry in self.entries}), "entries": len(self.entries)}


def check(file: str, sheet: str, reading: Reading, roll: Roll, answers: Answers) -> PortfolioFacts:
    """Facts of a portfolio's rows. A signature of one's own is kept, and said not to count."""
    facts = PortfolioFacts()
    meaning = people.identify(file, sheet, reading, ["name", "signed_by"], roll, answers)
    kept: list[Row] = []
    for row in reading.rows:
        who = meaning.get(people.mentioned(row))
        if who is None:
            continue
        signer = meaning.get(people.mentioned(row, "signed_by"))
        where = {"file": file, "sheet": sheet}
        if row.get("activity") == COMPETENCY and row.get("competency") is None:
            reading.findings.append(finding("competency-missing", **where, cell=row.cell("competency")))
            continue
        if signer == who:
            reading.findings.append(
                finding("signed-by-oneself", **where, cell=row.cell("signed_by"), value=row.get("signed_by"))
            )
        facts.names.append(people.Named(who, *people.mentioned(row)))
        if signer:
            facts.names.append(people.Named(signer, row.get("signed_by")))
        facts.entries.append(
            EntryRow(
                row.number,
                who,
                row.get("date"),
                row.get("activity"),
                row.get("organiser"),
                row.get("sessions"),
                row.get("competency"),
                signer,
                row.get("decision"),
                row.get("counts_as"),
                row.get("title"),
            )
        )
        kept.append(row)
    reading.keep(kept)
    return facts


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: PortfolioFacts) -> None:
    """Keeps the facts of one sheet."""
    ids = people.ensure(connection, programme, upload_number, facts.names)
    rows = [
        {
            "upload_number": upload_number,
            "sheet": sheet,
            "row": entry.row,
            "person_id": ids[entry.person],
            "day": entry.day,
            "activity": entry.activity,
            "organiser": entry.organiser,
            "sessions": entry.sessions,
            "competency": entry.competency,
            "signed_by_id": ids[entry.signed_by] if entry.signed_by else None,
            "decision": entry.decision,
            "counts_as": entry.counts_as,
            "title": entry.title,
        }
        for entry in facts.entries
    ]
    if rows:
        connection.execute(insert(portfolio_entry), rows)


@dataclass(frozen=True)
class Entry:
    """One entry of somebody's portfolio, with where it stands."""

    person: int
    day: date
    activity: str
    organiser: str | None
    sessions: int | None
    competency: int | None
    signed_by: int | None
    decision: str | None
    counts_as: int | None
    title: str | None
    upload: str
    file: str
    sheet: str
    row: int


def entries_of(connection: Connection, person_id: int) -> list[Entry]:
    """Somebody's portfolio in order of date. An entry that stands in several files is taken once, from the latest."""
    return _entries(connection, of_person(portfolio_entry.c.person_id, person_id))


def entries_of_everybody(connection: Connection) -> dict[int, list[Entry]]:
    """The same of everybody who keeps one, by person, in whatever programme."""
    found: dict[int, list[Entry]] = {}
    for entry in _entries(connection):
        found.setdefault(entry.person, []).append(entry)
    return found


def _entries(connection: Connection, *only: ColumnElement[bool]) -> list[Entry]:
    columns = portfolio_entry.c
    question = (
        select(
            columns.upload_number,
            one_person(columns.person_id),
            columns.day,
            columns.activity,
            columns.organiser,
            columns.sessions,
            columns.competency,
            one_person(columns.signed_by_id),
            columns.decision,
            columns.counts_as,
            columns.title,
            upload.c.id,
            upload.c.file,
            columns.sheet,
            columns.row,
        )
        .select_from(portfolio_entry)
        .join(upload, upload.c.number == columns.upload_number)
        .where(*only, STANDING)
        .order_by(columns.day, columns.upload_number, columns.row)
    )
    found = [(number, Entry(*rest)) for number, *rest in connection.execute(question)]
    latest: dict[tuple[object, ...], int] = {}
    for number, entry in found:
        latest[_same(entry)] = max(number, latest.get(_same(entry), 0))
    return [entry for number, entry in found if number == latest[_same(entry)]]


def _same(entry: Entry) -> tuple[object, ...]:
    """What makes an entry the same entry in two files; a decision may have been added since."""
    return (entry.person, entry.day, entry.activity, entry.organiser, entry.competency, name_key(entry.title or ""))
