"""The ledger: the sheet of a programme's own workbook that holds what was noted in the app, and reading it back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, insert

from balint_core.activities import Activity, Decision
from balint_core.definitions import read_definitions
from balint_core.findings import finding
from balint_core.frameworks import Framework
from balint_core.record import people
from balint_core.record.noted import (
    LEAST_AND_MOST,
    Note,
    Noted,
    as_stored,
    histories,
    slips,
    slips_of_criterion,
    slips_of_writer,
)
from balint_core.record.people import Named, Roll
from balint_core.record.portfolio import doubt_signature, title_of
from balint_core.record.schema import noted
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Layout, layouts
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import Sheet
from balint_core.traces import NOBODY, Names

OF_PORTFOLIO = (
    *("name", "date", "activity", "organiser", "sessions", "cases", "minutes"),
    *("competency", "signed_by", "title", "decision"),
)
"""Columns of a portfolio, which the ledger has too."""
HEADINGS = {"Entry", "Replaces", "Noted at", "Noted by"}
"""Headings by which a ledger is known; no other sheet has them together."""
COLUMNS = {"kind": "activity", "day": "date"}
"""What the columns of a note are called on the sheet, where not the same."""
ENTRY = re.compile("n_[0-9a-f]{16}")


@cache
def ledger_layout() -> Layout:
    """The layout of the ledger: its own columns, and those of a portfolio, which may also be a claim or a waiver."""
    own = read_definitions("shapes", Layout)["ledger"]
    shared = [layouts()["portfolio"].column(name) for name in OF_PORTFOLIO]
    every: dict[str, tuple[str, ...]] = {str(one): () for one in Activity if one is not Activity.SESSION}
    every.update(layouts()["portfolio"].column("activity").choices or {})
    wider: dict[str, dict[str, Any]] = {
        "activity": {"choices": every, "unclear": None},
        "competency": {"most": LEAST_AND_MOST["competency"][2]},
    }
    entry, *others = own.columns
    shared = [replace(one, **wider.get(one.name, {})) for one in shared]
    return replace(own, columns=(entry, *shared, *others))


def is_ledger(sheet: Sheet) -> bool:
    """Whether a sheet has the headings of a ledger."""
    above = (cells for number, cells in sheet.rows[:HEADING_WITHIN] if number <= HEADING_WITHIN)
    return any({cell for cell in cells if isinstance(cell, str)} >= HEADINGS for cells in above)


@dataclass(frozen=True)
class LedgerRow:
    """One row of a ledger; people by name key."""

    row: int
    entry: str
    person: str
    note: Note
    signed_by: str | None
    noted_at: datetime
    noted_by: str
    replaces: str | None
    withdrawn: bool


@dataclass
class LedgerFacts:
    """Rows of one ledger, in their order."""

    rows: list[LedgerRow] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {"people": len({one.person for one in self.rows}), "entries": len(self.rows)}


@dataclass(frozen=True)
class Told:
    """What is known when a ledger is looked at: people, frameworks, what the record has noted by entry, and today."""

    roll: Roll
    frameworks: Mapping[str, Framework]
    noted: Mapping[str, Noted]
    today: date


def check(file: str, sheet: str, reading: Reading, told: Told, answers: Answers) -> LedgerFacts:
    """Facts of a ledger's rows; one that could not have been noted so is left out, with what hangs on it."""
    facts = LedgerFacts()
    meaning = people.identify(file, sheet, reading, ["name", "signed_by"], told.roll, answers)
    names, above = Names.of(told.roll.by_name), dict[str, LedgerRow]()
    kept: list[Row] = []
    for row in reading.rows:
        who = meaning.get(people.mentioned(row))
        signer = meaning.get(people.mentioned(row, "signed_by"))
        if who is None or (row.get("signed_by") and signer is None):
            continue
        where = {"file": file, "sheet": sheet}
        made = LedgerRow(
            row.number,
            row.get("entry"),
            who,
            _note(row, {text: title_of(file, sheet, row, text, names) for text in ("title", "reason")}),
            signer,
            _moment(row.get("noted_at")) or datetime.max,
            row.get("noted_by"),
            row.get("replaces"),
            row.get("withdrawn") == "yes",
        )
        wrong = [*_slips(made, above, told), *slips(made.note, NOBODY, told.today, settled=made.withdrawn)]
        for column, slip in wrong:
            at = row.cell(COLUMNS.get(column, column))
            reading.findings.append(finding("ledger-slip", **where, cell=at, value=made.entry, slip=slip))
        if wrong:
            continue
        if (known := told.noted.get(made.entry)) and replace(known.note, signed_by=None) != made.note:
            reading.findings.append(finding("ledger-differs", **where, cell=row.cell("entry"), value=made.entry))
        doubt_signature(file, sheet, row, who, signer, told.roll)
        above[made.entry] = made
        facts.rows.append(made)
        facts.names.append(Named(who, *people.mentioned(row)))
        if signer:
            facts.names.append(Named(signer, row.get("signed_by")))
        kept.append(row)
    reading.keep(kept)
    return facts


def _note(row: Row, texts: Mapping[str, str | None]) -> Note:
    said = {one.name: row.get(COLUMNS.get(one.name, one.name)) for one in fields(Note)}
    decision = Decision(said["decision"]) if said["decision"] else None
    kind = Activity(said["kind"])
    return Note(**{**said, **texts, "kind": kind, "decision": decision, "signed_by": None})


def _slips(one: LedgerRow, above: Mapping[str, LedgerRow], told: Told) -> Iterable[tuple[str, str]]:
    """What is wrong with a row beside what it notes: its entry, its place in the history, its criterion."""
    if not ENTRY.fullmatch(one.entry):
        yield "entry", "An entry is “n_” and sixteen letters or digits, as the app writes it."
    if one.entry in above:
        yield "entry", "A row above has this entry."
    before = above.get(one.replaces or "")
    if one.replaces and (before is None or before.person != one.person):
        yield "replaces", "No row above, about the same person, has the entry that this one replaces."
    elif before and (before.withdrawn or any(other.replaces == one.replaces for other in above.values())):
        yield "replaces", "What it replaces is withdrawn or replaced by a row above."
    elif before and before.noted_at > one.noted_at:
        yield "noted_at", "What it replaces was noted later."
    if one.withdrawn and not one.replaces:
        yield "withdrawn", "It withdraws nothing: an entry is missing under “Replaces”."
    if one.noted_at > datetime.combine(told.today, datetime.max.time()):
        yield "noted_at", "It needs when it was noted, as 2021-06-12 14:05:00."
    yield from slips_of_criterion(one.note, told.frameworks)
    yield from (("noted_by", slip) for slip in slips_of_writer(one.noted_by))


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "").replace(microsecond=0)
    except ValueError:
        return None


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: LedgerFacts) -> None:
    """Keeps the facts of one sheet."""
    ids = people.ensure(connection, programme, upload_number, facts.names)
    origin = {"programme_id": programme, "upload_number": upload_number, "sheet": sheet}
    rows = [
        {
            **as_stored(replace(one.note, signed_by=ids[one.signed_by] if one.signed_by else None)),
            **origin,
            "row": one.row,
            "entry": one.entry,
            "person_id": ids[one.person],
            "noted_at": one.noted_at,
            "noted_by": one.noted_by,
            "replaces": one.replaces,
            "withdrawn": one.withdrawn,
        }
        for one in facts.rows
    ]
    if rows:
        connection.execute(insert(noted), rows)


def ledger_rows(found: Sequence[Noted], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """A row for each entry, by the columns of the sheet, those of one history under one another; names by person."""
    return [
        {
            **{COLUMNS.get(one.name, one.name): getattr(entry.note, one.name) for one in fields(Note)},
            "activity": str(entry.note.kind),
            "decision": entry.note.decision and str(entry.note.decision),
            "entry": entry.entry,
            "name": names.get(entry.person),
            "signed_by": names.get(entry.note.signed_by or 0),
            "noted_at": f"{entry.noted_at:%Y-%m-%d %H:%M:%S}",
            "noted_by": entry.noted_by,
            "replaces": entry.replaces if entry is not history[0] else None,
            "withdrawn": "yes" if entry.withdrawn else None,
        }
        for history in histories(found)
        for entry in history
    ]
