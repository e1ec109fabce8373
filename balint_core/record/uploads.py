"""Keeping workbooks and their facts: accept, undo, and the history. Each is one transaction."""

import secrets
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from balint_core.record import (
    calendar,
    drafts,
    ledger,
    own_frameworks,
    own_instruments,
    pair_secrets,
    people,
    portfolio,
    programmes,
    questionnaires,
    recipes,
    register,
    summaries,
    themes,
)
from balint_core.record.calendar import CalendarFacts
from balint_core.record.database import Database, version_of
from balint_core.record.identity import settle
from balint_core.record.intake import (
    Examination,
    FileExamination,
    SheetExamination,
    Status,
    examine,
)
from balint_core.record.ledger import LedgerFacts
from balint_core.record.own_frameworks import FrameworkFacts
from balint_core.record.own_instruments import DefinitionFacts
from balint_core.record.people import PeopleFacts
from balint_core.record.portfolio import PortfolioFacts
from balint_core.record.questionnaires import QuestionnaireFacts
from balint_core.record.register import RegisterFacts
from balint_core.record.schema import FACTS_OF_AN_UPLOAD, STANDING, programme, session, session_fact, upload
from balint_core.record.summaries import SummaryFacts
from balint_core.spreadsheets.corrections import without_others
from balint_core.spreadsheets.recipe import Answers, sheet_of, worth_remembering
from balint_core.spreadsheets.sheet import collector_paused
from balint_core.spreadsheets.workbook import open_workbook, without_columns
from balint_core.watching import Count, Progress, quiet, within


class NotAccepted(Exception):
    """The files cannot be accepted as they are; the text says why in a plain sentence."""


def accept(
    database: Database,
    programme_name: str,
    examination: Examination,
    *,
    progress: Progress = quiet,
    draft: str | None = None,
) -> dict[str, str]:
    """Stores the files of an examination that are ready, in one transaction; the upload of each by file name.

    Where the record has changed since they were looked at, they are looked at once more within the transaction, so
    what somebody else stored meanwhile is known. The draft they waited in goes with it, unless other files of it
    still wait. `progress` is told of each file and the entries of large ones; whatever it raises leaves everything as
    it was. Raises NotAccepted where something is left to ask, and DatabaseAway.
    """
    try:
        with collector_paused(), database.writing() as connection:
            done = store(connection, programme_name, examination, progress)
            if draft:
                drafts.let_go(connection, draft, _finished(examination, done))
            return done
    except IntegrityError as fault:
        raise NotAccepted("Somebody else has just stored the same. Please look at the files once more.") from fault


def store(
    connection: Connection, programme_name: str, examination: Examination, progress: Progress = quiet
) -> dict[str, str]:
    """Stores the files that are ready, within a transaction that writes; the upload of each by file name."""
    again = _still_true(connection, programme_name, examination, progress)
    home = programmes.make_programme(connection, programme_name)
    if len(again.ready) < sum(not (file.already or file.same_as) for file in again.files):
        raise NotAccepted("The record has changed meanwhile. Please look at the files once more.")
    done = {file.file: file.already for file in again.files if file.already}
    for number, file in enumerate(sorted(again.ready, key=_people_first)):
        words = f"Storing “{file.file}”"
        progress(number, len(again.ready), words)
        done[file.file] = _store(connection, home, file, again.answers, within(progress, words))
    answered = (sheet.facts for file in again.ready for sheet in file.sheets)
    if any(isinstance(facts, QuestionnaireFacts) and facts.has_pair_codes for facts in answered):
        pair_secrets.keep(connection, home, again.secret)
    settle(connection, home)
    return done


def _still_true(
    connection: Connection, programme_name: str, examination: Examination, progress: Progress
) -> Examination:
    """The examination if it may be stored as it is, else a new one of the files that were ready."""
    ready, home = examination.ready, programmes.programme_named(connection, programme_name)
    unchanged = version_of(connection) == examination.version + 1  # the one is this transaction's own
    whole = all(file in ready or file.already or file.same_as for file in examination.files)
    if unchanged and whole and examination.programme == home:
        return examination
    files, opened = [(file.file, file.content) for file in ready], {file.file: file.workbook for file in ready}
    return examine(
        connection,
        home,
        files,
        examination.answers,
        progress=progress,
        opening=lambda file, content, tell: opened.get(file) or open_workbook(file, content, tell),
    )


def _finished(examination: Examination, stored: Container[str]) -> set[str]:
    """The digests of files that need no more answers: stored now or before, or without anything to put right."""
    return {
        file.digest
        for file in examination.files
        if file.file in stored
        or file.status(examination.answers) is Status.ALREADY_IMPORTED
        or not any(sheet.recognition for sheet in file.sheets)
    }


def _people_first(file: FileExamination) -> bool:
    """Lists of people are stored before what names people by another writing."""
    return not any(sheet.kind == "people" for sheet in file.sheets)


def _store(connection: Connection, home: int, file: FileExamination, answers: Answers, tell: Count) -> str:
    identity = f"u_{secrets.token_hex(6)}"
    blanked = file.identifying() or {sheet.sheet.name: [] for sheet in file.sheets}
    made = connection.execute(
        insert(upload).values(
            id=identity,
            programme_id=home,
            file=file.file[:300],
            digest=file.digest,
            content=_kept(file),
            accepted_at=_now(),
            answers=without_others(answers, file.file, blanked).as_json(),
            sheets=[sheet.as_json() for sheet in file.sheets],
        )
    ).inserted_primary_key
    number = int(made[0]) if made else 0
    if file.replaces is not None:
        connection.execute(update(upload).where(upload.c.number == file.replaces).values(replaced_by=number))
    for sheet in sorted(file.sheets, key=lambda sheet: sheet.kind != "people"):
        _store_sheet(connection, home, number, sheet, tell)
        _remember(connection, number, file.file, sheet, answers)
    if file.replaces is not None:
        themes.carry_over(connection, file.replaces, number)
        portfolio.carry_over(connection, file.replaces, number)
    return identity


def _remember(connection: Connection, number: int, file: str, sheet: SheetExamination, answers: Answers) -> None:
    name = sheet.sheet.name
    remembered = worth_remembering(sheet.reading.questions, answers, sheet_of(file, name))
    if sheet.facts is not None and remembered:
        recipes.remember(connection, number, name, sheet.signature, sheet.kind, sheet.headings, remembered)


def _kept(file: FileExamination) -> bytes:
    """The file's bytes, unchanged; of a file with answers, the values that were read and nothing else."""
    identifying = file.identifying()
    try:
        return without_columns(file.file, file.content, identifying) if identifying else file.content
    except ValueError as fault:
        raise NotAccepted(
            f"The names among the answers in “{file.file}” could not be blanked in the copy that would be kept. "
            "Please delete that column in your spreadsheet program and upload the file again."
        ) from fault


def _store_sheet(connection: Connection, home: int, number: int, sheet: SheetExamination, tell: Count) -> None:
    place = (connection, home, number, sheet.sheet.name)
    match sheet.facts:
        case DefinitionFacts() as facts:
            own_instruments.store(connection, home, number, facts)
        case FrameworkFacts() as facts:
            own_frameworks.store(connection, home, number, facts)
        case CalendarFacts() as facts:
            calendar.store(*place, facts)
        case PeopleFacts() as facts:
            people.store(*place, facts)
        case RegisterFacts() as facts:
            register.store(*place, facts, tell)
        case PortfolioFacts() as facts:
            portfolio.store(*place, facts)
        case LedgerFacts() as facts:
            ledger.store(*place, facts)
        case SummaryFacts() as facts:
            summaries.store(*place, facts)
        case None:
            pass
        case facts:
            questionnaires.store(*place, facts)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


# --- undo -------------------------------------------------------------------------------------------------------


def undo(database: Database, identity: str) -> str:
    """Withdraws an upload: its facts go, nothing else does, and what it replaced stands again. Returns its file.

    The workbook stays in the history. Raises NotAccepted where there is no such upload, or no longer.
    """
    try:
        return _undo(database, identity)
    except IntegrityError as fault:
        raise NotAccepted("The same workbook stands in the record under another name. Undo that one first.") from fault


def _undo(database: Database, identity: str) -> str:
    with database.writing() as connection:
        found = connection.execute(
            select(
                upload.c.number, upload.c.programme_id, upload.c.file, upload.c.replaced_by, upload.c.withdrawn_at
            ).where(upload.c.id == identity)
        ).first()
        if found is None:
            raise NotAccepted(f"There is no upload {identity}.")
        if found.withdrawn_at is not None:
            raise NotAccepted(f"Upload {identity} was undone before.")
        used = own_instruments.used_by(connection, found.number)
        for table in FACTS_OF_AN_UPLOAD:
            connection.execute(delete(table).where(table.c.upload_number == found.number))
        connection.execute(delete(session).where(session.c.id.not_in(select(session_fact.c.session_id))))
        people.forget_unnamed(connection)
        own_frameworks.forget(connection, found.number)
        own_instruments.forget_unused(connection, found.programme_id, found.number, used)
        pair_secrets.forget_unused(connection, found.programme_id)
        connection.execute(update(upload).where(upload.c.number == found.number).values(withdrawn_at=_now()))
        connection.execute(
            update(upload).where(upload.c.replaced_by == found.number).values(replaced_by=found.replaced_by)
        )
        portfolio.stand_again(connection, found.number, found.replaced_by)
        settle(connection, found.programme_id)
        return str(found.file)


# --- history ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Upload:
    """One entry of the history; `state` is accepted, replaced or undone."""

    id: str
    programme: str
    file: str
    accepted_at: datetime
    state: str
    sheets: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return {
            "upload": self.id,
            "programme": self.programme,
            "file": self.file,
            "accepted_at": f"{self.accepted_at:%Y-%m-%dT%H:%M:%SZ}",
            "state": self.state,
            "sheets": [
                {"sheet": sheet["sheet"], "kind": sheet["kind"], "rows": sheet["rows"]} for sheet in self.sheets
            ],
        }


def history(connection: Connection, programme_id: int | None = None) -> list[Upload]:
    """Uploads of a programme, or of all, the latest first."""
    columns = upload.c
    question = (
        select(
            columns.id,
            programme.c.name,
            columns.file,
            columns.accepted_at,
            columns.withdrawn_at,
            columns.replaced_by,
            columns.sheets,
        )
        .join(programme, programme.c.id == columns.programme_id)
        .order_by(columns.number.desc())
    )
    if programme_id is not None:
        question = question.where(columns.programme_id == programme_id)
    return [
        Upload(
            row.id,
            row.name,
            row.file,
            row.accepted_at,
            "undone" if row.withdrawn_at else "replaced" if row.replaced_by else "accepted",
            row.sheets,
        )
        for row in connection.execute(question)
    ]


def kept_workbook(connection: Connection, identity: str) -> tuple[str, bytes] | None:
    """The kept file of an upload, as (file name, bytes)."""
    row = connection.execute(select(upload.c.file, upload.c.content).where(upload.c.id == identity)).first()
    return (row.file, row.content) if row else None


def standing_uploads(connection: Connection) -> int:
    """How many uploads count at present, in all programmes."""
    return len(connection.execute(select(upload.c.number).where(STANDING)).all())
