"""Portfolios in the record: weekends, supervision, competencies, reports and decisions, by title only."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, Result, Select, bindparam, insert, select, update

from balint_core.activities import Activity
from balint_core.figures import long_date
from balint_core.findings import finding
from balint_core.people import name_key
from balint_core.record import people
from balint_core.record.people import Roll
from balint_core.record.schema import STANDING, of_person, one_person, portfolio_entry, upload
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.recipe import Answers
from balint_core.traces import Names, in_words, traces

COMPETENCY = Activity.COMPETENCY
FOR_A_LEADER = (Activity.SUPERVISION, COMPETENCY, Activity.PORTFOLIO_REVIEWED, Activity.REPORT)
"""What an accredited leader signs, or holds."""
SIGNED = (COMPETENCY, Activity.ASSESSMENT, Activity.PORTFOLIO_REVIEWED, Activity.TRAINING_RECORD, Activity.REPORT)
DECIDED = (Activity.APPLICATION, Activity.RECOMMENDATION, Activity.COUNCIL_DECISION)
IN_PLACE = portfolio_entry.c.replaced_by.is_(None)
"""An entry in whose place no later upload has the entries of that person."""


@dataclass(frozen=True)
class EntryRow:
    """One row of a portfolio; people by name key."""

    row: int
    person: str
    day: date
    activity: str
    organiser: str | None
    sessions: int | None
    cases: int | None
    minutes: int | None
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
    instead_of: tuple[int, ...] = ()
    """The uploads whose entries of the same people these take the place of; they stay for everybody else."""

    def counts(self) -> dict[str, int]:
        return {"people": len({entry.person for entry in self.entries}), "entries": len(self.entries)}


def check(file: str, sheet: str, reading: Reading, roll: Roll, answers: Answers, today: date) -> PortfolioFacts:
    """Facts of a portfolio's rows. A signature that may not count is kept, and said, as is a day that can hardly be
    meant; a title that tells of somebody is said, and not kept."""
    facts = PortfolioFacts()
    meaning = people.identify(file, sheet, reading, ["name", "signed_by"], roll, answers)
    names = Names.of(roll.by_name)
    kept: list[Row] = []
    for row in reading.rows:
        who = meaning.get(people.mentioned(row))
        if who is None:
            continue
        signer = meaning.get(people.mentioned(row, "signed_by"))
        if row.get("activity") == COMPETENCY and row.get("competency") is None:
            at = row.cell("competency")
            reading.findings.append(finding("competency-missing", file=file, sheet=sheet, cell=at))
            continue
        doubt_signature(file, sheet, row, who, signer, roll)
        people.doubt_day(file, sheet, row, today)
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
                row.get("cases"),
                _minutes(file, sheet, row),
                row.get("competency"),
                signer,
                row.get("decision"),
                row.get("counts_as"),
                title_of(file, sheet, row, "title", names),
            )
        )
        kept.append(row)
    reading.keep(kept)
    return facts


def doubt_signature(file: str, sheet: str, row: Row, who: str, signer: str | None, roll: Roll) -> None:
    """Says where somebody signed for themselves, or without being noted as an accredited leader on that day."""
    where = {"file": file, "sheet": sheet, "cell": row.cell("signed_by"), "value": row.get("signed_by")}
    if signer == who:
        row.reading.findings.append(finding("signed-by-oneself", **where))
    elif signer and row.get("activity") in FOR_A_LEADER and not roll.accredited_by(signer, row.get("date")):
        row.reading.findings.append(finding("signer-not-accredited", **where, day=long_date(row.get("date"))))


def _minutes(file: str, sheet: str, row: Row) -> int | None:
    """How long it lasted, from minutes or hours; where the two disagree that is said, and the minutes count."""
    minutes: int | None = row.get("minutes")
    hours: int | None = row.get("hours")
    if minutes is not None and hours is not None and minutes != hours:
        where = {"file": file, "sheet": sheet, "cell": row.cell("hours"), "value": str(hours)}
        row.reading.findings.append(finding("lengths-disagree", **where, minutes=str(minutes)))
    return hours if minutes is None else minutes


def title_of(file: str, sheet: str, row: Row, column: str, names: Names) -> str | None:
    """A free text as it may be kept; one that tells of somebody is said and left out."""
    title: str | None = row.get(column)
    if not title or not (found := traces(title, names)):
        return title
    where = {"file": file, "sheet": sheet, "cell": row.cell(column), "value": title}
    row.reading.findings.append(finding("title-tells-of-somebody", **where, found=in_words(found)))
    return None


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: PortfolioFacts) -> None:
    """Keeps the facts of one sheet, in the place of what an earlier upload has of the same people where it is so."""
    ids = people.ensure(connection, programme, upload_number, facts.names)
    if facts.instead_of:
        columns, whose = portfolio_entry.c, {ids[entry.person] for entry in facts.entries}
        theirs = columns.upload_number.in_(facts.instead_of) & columns.person_id.in_(whose) & IN_PLACE
        connection.execute(update(portfolio_entry).where(theirs).values(replaced_by=upload_number))
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
            "cases": entry.cases,
            "minutes": entry.minutes,
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


def carry_over(connection: Connection, earlier: int, later: int) -> None:
    """What was replaced for somebody in an earlier copy of a file stays so where the later copy has it unchanged."""
    columns = portfolio_entry.c
    what = [column for column in columns if column.name not in ("upload_number", "sheet", "row", "replaced_by")]
    gone: dict[tuple[object, ...], list[int]] = {}
    replaced = select(columns.replaced_by, *what).where(columns.upload_number == earlier, ~IN_PLACE)
    for by, *entry in connection.execute(replaced):
        gone.setdefault(tuple(entry), []).append(by)
    copied = select(columns.sheet, columns.row, *what).where(columns.upload_number == later).order_by(columns.row)
    for sheet, row, *entry in connection.execute(copied).all() if gone else ():
        if by := gone.get(tuple(entry)):
            here = (columns.upload_number == later) & (columns.sheet == sheet) & (columns.row == row)
            connection.execute(update(portfolio_entry).where(here).values(replaced_by=by.pop()))


def stand_again(connection: Connection, upload_number: int, replaced_by: int | None) -> None:
    """Entries whose place an upload had taken, which is being undone, stand again, or behind what replaced it."""
    columns = portfolio_entry.c
    theirs = update(portfolio_entry).where(columns.replaced_by == upload_number)
    connection.execute(theirs.values(replaced_by=replaced_by))


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
    cases: int | None = None
    minutes: int | None = None

    @property
    def is_signed_or_decided(self) -> bool:
        """Whether it is a signature or a decision, rather than something that somebody took part in."""
        signed = self.signed_by is not None and self.activity != Activity.SUPERVISION
        return signed or self.decision is not None or self.activity in (*SIGNED, *DECIDED)


def entries_of(connection: Connection, person_id: int) -> list[Entry]:
    """Somebody's portfolio in order of date. An entry that stands in several files is taken once, from the latest."""
    return _taken_once(connection.execute(ENTRIES_OF, {"person": person_id}))


def entries_of_everybody(connection: Connection) -> dict[int, list[Entry]]:
    """The same of everybody who keeps one, by person, in whatever programme."""
    found: dict[int, list[Entry]] = {}
    for entry in _taken_once(connection.execute(_entries())):
        found.setdefault(entry.person, []).append(entry)
    return found


def _entries(*only: ColumnElement[bool]) -> Select:
    columns = portfolio_entry.c
    return (
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
            columns.cases,
            columns.minutes,
        )
        .select_from(portfolio_entry)
        .join(upload, upload.c.number == columns.upload_number)
        .where(*only, STANDING, IN_PLACE)
        .order_by(columns.day, columns.upload_number, columns.row)
    )


ENTRIES_OF = _entries(of_person(portfolio_entry.c.person_id, bindparam("person")))


def _taken_once(rows: Result) -> list[Entry]:
    """Each entry once: one of a later upload takes the place of the same one of an earlier."""
    standing: dict[tuple[object, ...], list[tuple[int, Entry]]] = {}
    in_order = sorted(((number, Entry(*rest)) for number, *rest in rows), key=lambda one: one[0])
    for number, entry in in_order:
        same = standing.setdefault(_same(entry), [])
        earlier = [one for one in same if one[0] < number]
        likest = next(filter(None, (_of_title(earlier, title) for title in (entry.title, None))), None)
        if likest is None and not entry.title:
            likest = next(iter(earlier), None)
        if likest:
            same.remove(likest)
            entry = replace(entry, title=entry.title or likest[1].title)
        same.append((number, entry))
    found = [entry for same in standing.values() for entry in same]
    return [entry for _number, entry in sorted(found, key=lambda one: (one[1].day, one[0], one[1].row))]


def _same(entry: Entry) -> tuple[object, ...]:
    """What makes an entry the same entry in two files, their titles aside: one may have been given since, or left out;
    so may a decision."""
    return (entry.person, entry.day, entry.activity, entry.organiser, entry.competency)


def _of_title(entries: Sequence[tuple[int, Entry]], title: str | None) -> tuple[int, Entry] | None:
    return next((one for one in entries if name_key(one[1].title or "") == name_key(title or "")), None)
