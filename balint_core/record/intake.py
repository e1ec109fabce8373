"""Looking at files before anything is stored: what each sheet is, what it says, and what has to be asked.

Files that come together are looked at together, so that a list of people or the terms in one of them serve the
registers in another.
"""

import hashlib
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from balint_core.drafting import draft_instrument
from balint_core.figures import counted, long_date
from balint_core.findings import Finding, finding
from balint_core.frameworks import Framework, series
from balint_core.instruments import Instrument, answers_to, on_points, points_above, questionnaire_layout
from balint_core.record import (
    attendance,
    calendar,
    definition_sheets,
    ledger,
    noted,
    own_frameworks,
    own_instruments,
    pair_secrets,
    people,
    portfolio,
    questionnaires,
    recipes,
    register,
    summaries,
)
from balint_core.record.calendar import CalendarFacts
from balint_core.record.database import version_of
from balint_core.record.ledger import LedgerFacts, is_ledger, ledger_layout
from balint_core.record.overlap import Overlap, overlaps, repeats
from balint_core.record.own_frameworks import FrameworkFacts, frameworks_of
from balint_core.record.own_instruments import DefinitionFacts, instruments_of
from balint_core.record.people import PeopleFacts, Roll
from balint_core.record.portfolio import PortfolioFacts
from balint_core.record.questionnaires import QuestionnaireFacts
from balint_core.record.register import RegisterFacts
from balint_core.record.schema import STANDING, upload
from balint_core.record.summaries import SummaryFacts
from balint_core.spreadsheets import declaring
from balint_core.spreadsheets.cells import writing
from balint_core.spreadsheets.corrections import corrected, corrections
from balint_core.spreadsheets.layouts import DECLARED, GENERIC, HEADING_WITHIN, Layout, Recognition, layouts
from balint_core.spreadsheets.markup import is_list_of_findings
from balint_core.spreadsheets.matching import match_columns, recognise_reworded
from balint_core.spreadsheets.not_answers import NOT_ANSWERS, QUESTIONNAIRE
from balint_core.spreadsheets.pairing import with_pair_codes
from balint_core.spreadsheets.reading import Reading, read_sheet
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question, replayed, sheet_of, signature
from balint_core.spreadsheets.recognising import recognise
from balint_core.spreadsheets.sheet import collector_paused, unspread
from balint_core.spreadsheets.summaries import SUMMARY
from balint_core.spreadsheets.templates import holds_lists
from balint_core.spreadsheets.workbook import Sheet, Workbook, open_workbook
from balint_core.terms import Calendar
from balint_core.traces import Names
from balint_core.watching import Count, Progress, quiet, within

Definitions = DefinitionFacts | FrameworkFacts
Facts = (
    Definitions
    | CalendarFacts
    | PeopleFacts
    | RegisterFacts
    | PortfolioFacts
    | LedgerFacts
    | QuestionnaireFacts
    | SummaryFacts
)

KINDS_IN_ORDER = ("terms", "people", "register", "portfolio", "ledger", "questionnaire", SUMMARY)
"""Sheets are looked at in this order, since the later ones need what the earlier ones say."""

REPLACE = "replace it"
REPLACE_THEIRS = "replace theirs there"
KEEP_BOTH = "keep both"
READ_IT = "read it"

Opening = Callable[[str, bytes, Count], Workbook]
"""What makes a workbook of a file's name and bytes: `open_workbook`, or what remembers what it made before."""


class Status(StrEnum):
    """What may be done with a file: accept it, answer first, nothing, or nothing because it is here already."""

    READY = "ready"
    NEEDS_ANSWERS = "needs-answers"
    REJECTED = "rejected"
    ALREADY_IMPORTED = "already-imported"


@dataclass
class SheetExamination:
    """One sheet as it was taken: `facts` is what would be stored, None where nothing would be."""

    sheet: Sheet
    kind: str = "unrecognised"
    title: str = "Not recognised"
    recognition: Recognition | None = None
    reading: Reading = field(default_factory=Reading)
    facts: Facts | None = None
    recalled: Answers = field(default_factory=Answers)
    """What earlier sheets with the same headings were answered."""

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The words in the sheet's heading row; of a sheet that is not long, the columns its records have."""
        if self.recognition is None:
            return ()
        if self.recognition.table is not None and self.recognition.source != DECLARED:
            return tuple(sorted(self.recognition.has))
        cells = next(cells for number, cells in self.sheet.rows if number == self.recognition.heading_row)
        return tuple(filter(None, map(writing, cells)))

    @property
    def entry(self) -> tuple[str, str]:
        """What one record of the sheet is called, and several: a row, or an entry of a sheet of another shape."""
        shaped = self.recognition is not None and self.recognition.table is not None
        return ("entry", "entries") if shaped else ("row", "rows")

    @property
    def signature(self) -> str:
        """By which another sheet with the same headings is known."""
        assert self.recognition is not None
        if self.recognition.source == DECLARED:
            return declaring.signature_of(self.headings)
        return signature([self.recognition.layout.id, self.recognition.shape, *self.headings])

    @property
    def counts(self) -> dict[str, int]:
        return self.facts.counts() if self.facts else {}

    def as_json(self) -> dict[str, Any]:
        reading, recognition = self.reading, self.recognition
        (accepted, rejected), counts = reading.rows_taken(), self.counts
        return {
            "sheet": self.sheet.name,
            "state": self.sheet.state,
            "kind": self.kind,
            "shape": recognition.shape if recognition and self.kind != NOT_ANSWERS else None,
            "source": recognition.source if recognition else GENERIC,
            "heading_row": recognition.heading_row if recognition else None,
            "rows": {
                "read": accepted + rejected + reading.ignored,
                "accepted": accepted,
                "rejected": rejected,
                "ignored": reading.ignored,
            },
            **{name: counts.get(name, 0) for name in ("people", "sessions", "attendances", "responses")},
            "questions": [question.as_json() for question in reading.questions],
        }


@dataclass
class FileExamination:
    """One file: its sheets, what was found about it as a whole, and the upload it would take the place of.

    `workbook` is the file as it was opened, before any value was put right; None where it was not opened.
    """

    file: str
    content: bytes
    digest: str
    workbook: Workbook | None = None
    sheets: list[SheetExamination] = field(default_factory=list)
    own_findings: list[Finding] = field(default_factory=list)
    own_questions: list[Question] = field(default_factory=list)
    already: str | None = None
    same_as: str | None = None
    replaces: int | None = None
    contested: str | None = None
    """Another file that came with it and would take the same upload's place."""

    @property
    def findings(self) -> list[Finding]:
        return [*self.own_findings, *(fault for sheet in self.sheets for fault in sheet.reading.findings)]

    @property
    def questions(self) -> list[Question]:
        return [*self.own_questions, *(asked for sheet in self.sheets for asked in sheet.reading.questions)]

    @property
    def has_facts(self) -> bool:
        return any(sheet.facts is not None and sheet.reading.taken for sheet in self.sheets)

    def identifying(self) -> dict[str, list[int]]:
        """What a file with answers is kept without: of each sheet that was read, the columns that were not.

        Whatever else is in such a file (initials in a column nobody knows, raw answers on a hidden sheet, comments,
        its properties) could tell who answered. Nothing for a file without answers.
        """
        if not any(sheet.kind == "questionnaire" for sheet in self.sheets):
            return {}
        read = [(sheet.sheet, sheet.recognition.read) for sheet in self.sheets if sheet.recognition]
        return {
            sheet.name: [place for place in range(1, sheet.last_column + 1) if place not in places]
            for sheet, places in read
        }

    def status(self, answers: Answers) -> Status:
        if self.already or self.same_as:
            return Status.ALREADY_IMPORTED
        if not self.has_facts and not self.questions:
            return Status.REJECTED
        if self.contested or not all(question.optional or answers.settles(question) for question in self.questions):
            return Status.NEEDS_ANSWERS
        return Status.READY if self.has_facts else Status.REJECTED


@dataclass
class Examination:
    """All files that came together, and the answers they were looked at with."""

    programme: int | None
    given: Answers
    answers: Answers
    """Those given, and those remembered from earlier sheets with the same headings."""
    files: list[FileExamination]
    version: int
    """The record's version they were looked at with: as long as it stands, so does what was found."""
    secret: bytes = field(repr=False)
    """What pair codes were made with, to be kept with them."""

    @property
    def questions(self) -> list[Question]:
        """Each question once, whatever the number of files and sheets it arose in."""
        return list({question.key: question for file in self.files for question in file.questions}.values())

    @property
    def answered_before(self) -> list[Question]:
        """Questions that an earlier sheet's answers settle, and nobody has answered otherwise this time."""
        return [asked for asked in self.questions if self.answers.settles(asked) and not self.given.settles(asked)]

    @property
    def findings(self) -> list[Finding]:
        return [fault for file in self.files for fault in file.findings]

    @property
    def ready(self) -> list[FileExamination]:
        """Files that may be accepted now; none while a list of people or the terms among them wait for an answer.

        What the others say of people and terms was read with those, and would be stored as something else without.
        """
        waiting = [file for file in self.files if file.status(self.answers) is Status.NEEDS_ANSWERS]
        if any(sheet.kind in ("people", "terms") for file in waiting for sheet in file.sheets):
            return []
        return [file for file in self.files if file.status(self.answers) is Status.READY]


def examine(
    connection: Connection,
    programme: int | None,
    files: Sequence[tuple[str, bytes]],
    answers: Answers = Answers(),
    today: date | None = None,
    *,
    progress: Progress = quiet,
    opening: Opening = open_workbook,
) -> Examination:
    """Looks at files for a programme (None: one that has nothing yet). Stores nothing.

    `progress` is told of each file that is read, each sheet that is checked, and the rows of large ones; whatever it
    raises ends the look.
    """
    with collector_paused():
        look = _Look(connection, programme, answers, today or date.today(), opening)
        return _examine(look, files, progress)


def _examine(look: "_Look", files: Sequence[tuple[str, bytes]], progress: Progress) -> Examination:
    examined = list[FileExamination]()
    for name, content in _names_apart(files):
        words = f"Reading “{name}”"
        progress(len(examined), 2 * len(files), words)
        examined.append(look.file(name, content, within(progress, words)))
    sheets = [(file, sheet) for file in examined for sheet in file.sheets]
    look.expect([sheet for _file, sheet in sheets])
    in_order = [one for kind in KINDS_IN_ORDER for one in sheets if one[1].kind == kind]
    for done, (file, sheet) in enumerate(in_order):
        words = f"Checking “{sheet.sheet.name}” in “{file.file}”"
        progress(len(files) + done, len(files) + len(in_order), words)
        look.sheet(file, sheet, within(progress, words))
    for file in examined:
        look.doubt_newer_copy(file)
        if not file.already and not file.same_as and not file.has_facts and not file.findings:
            file.own_findings.append(finding("nothing-here", file=file.file))
    _contest(examined)
    answers = _agreed(look.given, in_order)
    return Examination(look.programme, look.given, answers, examined, version_of(look.connection), look.secret)


def _contest(files: Sequence[FileExamination]) -> None:
    """Says where two files would take the place of one upload: only one of them can, and nobody is to guess which."""
    by_upload: dict[int, list[FileExamination]] = {}
    for file in files:
        if file.replaces is not None:
            by_upload.setdefault(file.replaces, []).append(file)
    for rivals in (files for files in by_upload.values() if len(files) > 1):
        for file in rivals:
            file.contested = next(one.file for one in rivals if one is not file)
            file.own_questions = [
                replace(asked, guess=None) if REPLACE in asked.choices else asked for asked in file.own_questions
            ]
            file.own_findings.append(finding("replaced-twice", file=file.file, first=file.contested))


def _agreed(given: Answers, sheets: Sequence[tuple[FileExamination, SheetExamination]]) -> Answers:
    """The answers given, and those recalled for every sheet that asks: what one sheet was answered is not another's.

    A recalled answer that leaves rows out is said, since nobody is asked this time.
    """
    recalled: dict[tuple[str, str, str], set[str | None]] = {}
    for file, sheet in sheets:
        for asked in sheet.reading.questions:
            if given.settles(asked):
                continue
            chosen = sheet.recalled.to(asked.code, asked.about, asked.column)
            recalled.setdefault(asked.key, set()).add(chosen if chosen in asked.choices else None)
            if chosen == LEAVE_OUT and asked.cells and not asked.optional:
                where = {"file": file.file, "sheet": asked.sheet, "cell": asked.cells[0], "value": asked.about}
                sheet.reading.findings.append(finding("left-out-as-before", **where))
    agreed = ((key, choices.pop()) for key, choices in recalled.items() if len(choices) == 1)
    return given.over(Answers(tuple((key, choice) for key, choice in agreed if choice is not None)))


def _names_apart(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The files, those of one name from different folders told apart by a number."""
    apart: dict[str, bytes] = {}
    for name, content in files:
        apart[own_name(name, apart)] = content
    return list(apart.items())


def own_name(name: str, taken: Container[str]) -> str:
    """A file's name or, where others have it, the same with the next number that is free.

    >>> own_name("a.csv", []), own_name("a.csv", ["a.csv", "a (2).csv"])
    ('a.csv', 'a (3).csv')
    """
    stem, dot, ending = name.rpartition(".")
    own, number = name, 1
    while own in taken:
        number += 1
        own = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
    return own


class _Look:
    """One look at files that came together: what the record knows, and what the files add to it on the way."""

    def __init__(
        self, connection: Connection, programme: int | None, answers: Answers, today: date, opening: Opening
    ) -> None:
        self.connection = connection
        self.programme = programme
        self.given = self.answers = answers
        self.today = today
        self.opening = opening
        self.instruments = instruments_of(connection, programme)
        self.drafted: set[str] = set()
        self.layouts = _known_layouts(self.instruments)
        self.recipes = [] if programme is None else recipes.recipes(connection, programme)
        self.secret = pair_secrets.secret_of(connection, programme)
        self.roll = Roll() if programme is None else people.roll_of(connection, programme)
        self.entries = [] if programme is None else calendar.entries_of(connection, programme)
        self.seen: dict[str, str] = {}
        self.groups = {} if programme is None else attendance.groups(connection, programme)
        self.counted = False
        self.headcounts: dict[register.SessionKey, int] = {}
        self.came: dict[register.SessionKey, tuple[int, int]] = {}
        self.parts: dict[str, register.Parts] = {}

    @property
    def calendar(self) -> Calendar:
        return calendar.as_calendar(self.entries)

    def file(self, name: str, content: bytes, tell: Count) -> FileExamination:
        digest = hashlib.sha256(content).hexdigest()
        file = FileExamination(name, content, digest)
        standing = self._standing(name, digest)
        if standing and standing.digest == digest:
            file.already = standing.id
            when = long_date(standing.accepted_at.date())
            file.own_findings.append(finding("already-imported", file=name, date=when))
            return file
        if first := self.seen.get(digest):
            file.same_as = first
            file.own_findings.append(finding("same-file", file=name, first=first))
            return file
        self.seen[digest] = name
        file.workbook = self.opening(name, content, tell)
        file.own_findings.extend(file.workbook.findings)
        sheets = (sheet for sheet in file.workbook.sheets if not holds_lists(sheet))
        right = [corrected(sheet, corrections(self.answers, name, sheet.name)) for sheet in sheets]
        defined = {sheet.name: self._defined(file, sheet) for sheet in right}
        file.sheets = [defined.get(sheet.name) or self._recognised(file, sheet) for sheet in right]
        if standing and any(sheet.recognition for sheet in file.sheets):
            self._newer_copy(file, standing)
        return file

    def _standing(self, name: str, digest: str) -> Any:
        """The standing upload of this content or, failing that, the latest of this file name."""
        columns = upload.c
        question = (
            select(columns.number, columns.id, columns.digest, columns.accepted_at)
            .where(STANDING, columns.programme_id == self.programme)
            .where((columns.digest == digest) | (columns.file == name))
            .order_by((columns.digest == digest).desc(), columns.number.desc())
        )
        return self.connection.execute(question).first() if self.programme is not None else None

    def _newer_copy(self, file: FileExamination, standing: Any) -> None:
        accepted: datetime = standing.accepted_at
        question = Question(
            "newer-copy",
            file.file,
            f"“{file.file}” was accepted before, on {long_date(accepted.date())}. Does this copy take its place?",
            file.sheets[0].sheet.name,
            (),
            (REPLACE, KEEP_BOTH),
            REPLACE,
        )
        file.own_questions.append(question)
        if self.answers.to("newer-copy", file.file) != KEEP_BOTH:
            file.replaces = standing.number
        file.own_findings.append(finding("newer-copy", file=file.file, date=long_date(accepted.date())))

    def _defined(self, file: FileExamination, sheet: Sheet) -> SheetExamination | None:
        """A sheet that defines questionnaires or frameworks, which are known from here on."""
        kinds: list[tuple[Layout, Callable[[str, str, Reading], Definitions]]] = [
            (own_instruments.sheet_layout(), self._questionnaires),
            (own_frameworks.sheet_layout(), self._frameworks),
        ]
        for layout, look in kinds:
            if definition_sheets.is_one(sheet, layout):
                recognition = recognise(sheet, [layout], file.file)
                if recognition is not None and recognition.layout is layout:
                    reading = read_sheet(file.file, sheet, recognition)
                    facts = look(file.file, sheet.name, reading)
                    return SheetExamination(sheet, layout.kind, layout.title, recognition, reading, facts)
        return None

    @cached_property
    def frameworks(self) -> dict[str, Framework]:
        """Every framework the programme may use, and those of the sheets looked at so far."""
        return frameworks_of(self.connection, self.programme)

    def _questionnaires(self, file: str, sheet: str, reading: Reading) -> DefinitionFacts:
        facts = own_instruments.check(file, sheet, reading, self.instruments)
        for instrument in facts.instruments:
            if instrument.id not in self.instruments:
                self.instruments[instrument.id] = instrument
                self.layouts.append(questionnaire_layout(layouts()["questionnaire"], instrument))
        return facts

    def _frameworks(self, file: str, sheet: str, reading: Reading) -> FrameworkFacts:
        facts = own_frameworks.check(file, sheet, reading, self.frameworks)
        self.frameworks.update(facts.frameworks)
        return facts

    def _recognised(self, file: FileExamination, sheet: Sheet) -> SheetExamination:
        examined = SheetExamination(sheet)
        where = {"file": file.file, "sheet": sheet.name}
        recognition = self._taken_apart(examined, lambda one: self._taken_for(file.file, one, self.answers))
        sheet = examined.sheet
        if sheet.state != "visible" and not (recognition and self._wants_hidden(file, sheet)):
            examined.reading.findings.append(finding("hidden-sheet", **where, state=sheet.state))
        elif not sheet.rows:
            examined.reading.findings.append(finding("empty-sheet", **where, cell="A1"))
        elif is_list_of_findings(sheet):
            examined.reading.findings.append(finding("list-of-findings", **where))
        elif recognition:
            examined.recognition = recognition
            recalled = self._recalled(file.file, examined)
            if recalled.given:
                answers = self.answers.over(recalled)
                examined.recognition = self._taken_for(file.file, sheet, answers) or recognition
            examined.kind, examined.title = recognition.layout.kind, recognition.layout.title
            if examined.kind == NOT_ANSWERS:
                examined.reading.findings.extend(recognition.findings)
        else:
            self._unknown(file.file, examined)
        return examined

    def _unknown(self, file: str, examined: SheetExamination) -> None:
        """A sheet of no known kind: perhaps the answers to a form that nobody has described yet."""
        sheet, base = examined.sheet, layouts()["questionnaire"]
        examined.recalled = self._said_before_by_hand(file, sheet)
        answers = self.answers.over(examined.recalled)
        draft = draft_instrument(file, sheet, base, self.instruments, answers)
        if draft is None or answers.to("new-instrument", sheet_of(file, sheet.name)) == LEAVE_OUT:
            self._by_hand(file, examined, answers, draft.questions if draft else ())
            return
        if draft.instrument:
            self.instruments[draft.instrument.id] = draft.instrument
            self.layouts.append(questionnaire_layout(base, draft.instrument))
            self.drafted.add(draft.instrument.id)
            own = self.layouts[-1:]
            examined.recognition = self._taken_apart(examined, lambda one: recognise(one, own, file, self.answers))
        if found := examined.recognition:
            findings, questions = (*found.findings, *draft.findings), (*found.questions, *draft.questions)
            examined.recognition = replace(found, findings=findings, questions=questions)
            examined.kind, examined.title = found.layout.kind, found.layout.title
        else:
            examined.reading.findings.extend(draft.findings)
            examined.reading.questions.extend(draft.questions)

    def _by_hand(
        self, file: str, examined: SheetExamination, answers: Answers, before: Sequence[Question] = ()
    ) -> None:
        """A sheet as somebody says it is, `before` being what was asked of it so far; left out until then."""

        def said(sheet: Sheet) -> declaring.Declared:
            return declaring.declared(file, sheet, self.layouts, answers)

        found = self._taken_apart(examined, lambda one: said(one).recognition)
        if found:
            examined.recognition = replace(found, questions=(*before, *found.questions))
            examined.kind, examined.title = found.layout.kind, found.layout.title
            return
        sheet = examined.sheet
        where = {"file": file, "sheet": sheet.name, "cell": f"A{sheet.rows[0][0]}"}
        examined.reading.findings.append(finding("unrecognised-sheet", **where))
        examined.reading.questions.extend((*before, *said(sheet).questions))

    def _said_before_by_hand(self, file: str, sheet: Sheet) -> Answers:
        """What somebody said an earlier sheet was that was not recognised, and had these headings in some row."""
        for row, known in declaring.signatures(sheet) if self.recipes else ():
            remembered = recipes.remembered_for(self.recipes, known)
            if any(one.code == declaring.KIND for one in remembered):
                return declaring.said_before(remembered, file, sheet, row)
        return Answers()

    @staticmethod
    def _taken_apart(
        examined: SheetExamination, taken_for: Callable[[Sheet], Recognition | None]
    ) -> Recognition | None:
        """What a sheet is taken for; of answers, without what is merged over them from columns that are not read.

        A name that is merged with the comment beside it would otherwise be kept as a comment.
        """
        found = taken_for(examined.sheet)
        if found is None or found.layout.kind != "questionnaire":
            return found
        apart = unspread(examined.sheet, found.read, found.heading_row)
        if apart is examined.sheet:
            return found
        examined.sheet = apart
        return taken_for(apart)

    def _taken_for(self, file: str, sheet: Sheet, answers: Answers) -> Recognition | None:
        """What a sheet is by its headings or, where nobody's are in it, by what they are clearly like."""
        top = {cell for _number, cells in sheet.rows[:HEADING_WITHIN] for cell in cells[:1]}
        named = [f"{QUESTIONNAIRE}:{one.id}" for one in self.instruments.values() if answers_to(one) in top]
        known = [layout for layout in self.layouts if layout.id in named] or self.layouts
        if len(named) == 1 and (was := self._as_it_was(sheet, named[0])):
            known = [questionnaire_layout(layouts()["questionnaire"], was)]
        if is_ledger(sheet):
            known = [ledger_layout()]
        elif table := summaries.table_in(sheet, self.instruments.values()):
            return table.recognition()
        found = recognise(sheet, known, file, answers) or recognise_reworded(sheet, known, file, answers)
        return match_columns(file, sheet, found, answers) if found else None

    def _as_it_was(self, sheet: Sheet, layout: str) -> Instrument | None:
        """The instrument of a layout with the points on which a sheet says it was answered; None where it says none."""
        instrument = self.instruments[layout.split(":")[1]]
        top = (cell for _number, cells in sheet.rows[:HEADING_WITHIN] for cell in cells[:1])
        points = points_above(top, instrument)
        return on_points(instrument, points) if points else None

    def _recalled(self, file: str, examined: SheetExamination) -> Answers:
        """What was answered for earlier sheets with this one's headings."""
        remembered = recipes.remembered_for(self.recipes, examined.signature)
        recalled = replayed(remembered, sheet_of(file, examined.sheet.name))
        examined.recalled = recalled
        return recalled

    def _wants_hidden(self, file: FileExamination, sheet: Sheet) -> bool:
        """Offers to read a hidden sheet that would be recognised; False as long as nobody wants it."""
        about = sheet_of(file.file, sheet.name)
        asks = f"Sheet “{sheet.name}” is hidden. Should it be read?"
        choices = (LEAVE_OUT, READ_IT)
        question = Question("hidden-sheet", about, asks, sheet.name, (), choices, LEAVE_OUT, optional=True)
        file.own_questions.append(question)
        return self.answers.to(question.code, about) == READ_IT

    def sheet(self, file: FileExamination, examined: SheetExamination, tell: Count) -> None:
        recognition, name = examined.recognition, examined.sheet.name
        assert recognition is not None
        self.answers = self.given.over(examined.recalled)
        if examined.kind == SUMMARY:
            self._summary(file, examined)
            return
        if examined.kind == "questionnaire":
            recognition = with_pair_codes(file.file, examined.sheet, recognition, self.answers, self.secret)
        named = series(self.frameworks.values()) if examined.kind == "people" else None
        reading = examined.reading = read_sheet(file.file, examined.sheet, recognition, self.answers, tell, named)
        if not reading.taken and not reading.rejected:
            cell = f"A{recognition.heading_row}"
            reading.findings.append(finding("empty-sheet", file=file.file, sheet=name, cell=cell))
            return
        if not recognition.sure and not self._confirmed(file, examined, recognition):
            return
        where = (file.file, name, reading)
        if examined.kind == "terms":
            facts = calendar.check(*where)
            self.entries.extend(facts.entries)
            examined.facts = facts
        elif examined.kind == "people":
            examined.facts = people.check(*where, self.roll, self.answers, self.today)
        elif examined.kind == "register":
            examined.facts = register.check(*where, self._known(file.file), self.answers, tell)
        elif examined.kind == "portfolio":
            examined.facts = portfolio.check(*where, self.roll, self.answers, self.today)
        elif examined.kind == "ledger":
            examined.facts = ledger.check(*where, self._told(), self.answers)
        else:
            examined.facts = self._questionnaire(file, examined, recognition)
        self._said_before(file, examined)

    def _summary(self, file: FileExamination, examined: SheetExamination) -> None:
        """A table of figures that was summed up already, of a questionnaire that is known."""
        table = summaries.table_in(examined.sheet, self.instruments.values())
        assert table is not None, "it was taken for one"
        answered: set[tuple[str, str]] = set()
        if self.programme is not None:
            answered = summaries.answered_items(self.connection, self.programme)
        where = (file.file, examined.sheet, table, self.instruments, self.calendar)
        examined.facts, examined.reading = summaries.check(*where, answered, self.answers)

    def _said_before(self, file: FileExamination, examined: SheetExamination) -> None:
        """Asks whether a file takes the place of one under another name that says much the same."""
        if self.programme is None:
            return
        found = overlaps(self.connection, self.programme, examined.facts)
        if corrected := [one for one in found if one.of_others and one.shared < one.of and one.number != file.replaces]:
            self._of_some(file, examined, corrected)
        whole = next((one for one in found if not one.of_others), None)
        if whole is None or any(asked.code in ("newer-copy", "same-entries") for asked in file.own_questions):
            return
        share = _share(whole)
        asks = f"“{file.file}” has {share} of “{whole.file}”, which was accepted before. Does it take its place?"
        guess = REPLACE if whole.shared == whole.of else None
        question = Question("same-entries", file.file, asks, examined.sheet.name, (), (REPLACE, KEEP_BOTH), guess)
        file.own_questions.append(question)
        file.own_findings.append(finding("same-entries", file=file.file, first=whole.file, share=share))
        if self.answers.to(question.code, file.file) != KEEP_BOTH:
            file.replaces = whole.number

    def _of_some(self, file: FileExamination, examined: SheetExamination, found: Sequence[Overlap]) -> None:
        """Asks whether the entries of a sheet take the place of those of the same people in portfolios of others too:
        what was corrected would be counted beside what it was."""
        assert isinstance(examined.facts, PortfolioFacts)
        first, about = found[0], sheet_of(file.file, examined.sheet.name)
        said = finding("same-entries-of-some", file=file.file, value=about, first=first.file, share=_share(first))
        asks = f"“{about}” has {_share(first)} that “{first.file}” has of the same people. Does it take their place?"
        question = Question(said.code, about, asks, examined.sheet.name, (), (REPLACE_THEIRS, KEEP_BOTH))
        file.own_questions.append(question)
        file.own_findings.append(said)
        if self.answers.to(question.code, about) == REPLACE_THEIRS:
            examined.facts.instead_of = tuple(one.number for one in found)

    def doubt_newer_copy(self, file: FileExamination) -> None:
        """Ticks no guess where a file has but the name of an earlier one: next term's may be called so too."""
        facts = [sheet.facts for sheet in file.sheets if sheet.facts is not None]
        if self.programme is None or file.replaces is None or not facts:
            return
        if not any(repeats(self.connection, self.programme, one, file.replaces) for one in facts):
            file.own_questions = [
                replace(asked, guess=None) if asked.code == "newer-copy" else asked for asked in file.own_questions
            ]

    def _told(self) -> ledger.Told:
        found = [] if self.programme is None else noted.noted_in(self.connection, self.programme)
        return ledger.Told(self.roll, self.frameworks, {one.entry: one for one in found}, self.today)

    def _known(self, file: str) -> register.Known:
        parts = self.parts.setdefault(file, register.Parts())
        said = (self.headcounts, self.came, self.counted)
        return register.Known(self.calendar, self.roll, self.groups, self.today, parts, *said)

    def expect(self, sheets: list[SheetExamination]) -> None:
        """Asks the record how many came to each session, if it or one of these sheets has headcounts."""
        here = any("headcount" in sheet.recognition.has for sheet in sheets if sheet.recognition)
        recorded = self.programme is not None and attendance.has_headcounts(self.connection, self.programme)
        self.counted = here or recorded
        if self.programme is None or not self.counted:
            return
        for one in attendance.sessions(self.connection, self.programme):
            key = (one.day, one.group, str(one.kind))
            if one.headcount is not None:
                self.headcounts.setdefault(key, one.headcount)
            named = (one.attending if one.headcount is None else 0, one.leading)
            if any(named):
                self.came[key] = named

    def _confirmed(self, file: FileExamination, examined: SheetExamination, recognition: Recognition) -> bool:
        """Asks whether a sheet is what its few known headings suggest; False where it is to be left out."""
        kind, about = recognition.layout.article, sheet_of(file.file, examined.sheet.name)
        cell = f"A{recognition.heading_row}"
        asks = f"Is sheet “{examined.sheet.name}” {kind}? Some of its columns are not known for one."
        question = Question("unsure-kind", about, asks, examined.sheet.name, (cell,), (kind, LEAVE_OUT))
        examined.reading.questions.append(question)
        chosen = self.answers.to(question.code, about)
        if chosen is None:
            where = {"file": file.file, "sheet": examined.sheet.name, "cell": cell}
            examined.reading.findings.append(finding("unsure-kind", **where, kind=kind))
        if chosen == LEAVE_OUT:
            examined.reading.keep([])
        return chosen != LEAVE_OUT

    def _questionnaire(
        self, file: FileExamination, examined: SheetExamination, recognition: Recognition
    ) -> QuestionnaireFacts:
        instrument = self.instruments[recognition.layout.id.split(":")[1]]
        asked = self._as_it_was(examined.sheet, recognition.layout.id) or instrument
        already: dict[str, int] = {}
        if self.programme is not None and file.replaces is None:
            already = questionnaires.respondents(self.connection, self.programme)
        facts = questionnaires.check(
            file.file,
            examined.sheet.name,
            recognition,
            examined.reading,
            asked,
            self.calendar,
            already,
            self.answers,
            Names.of(self.roll.by_name, singly=True),
        )
        facts.drafted = instrument if instrument.id in self.drafted else None
        return facts


def _share(found: Overlap) -> str:
    return f"{found.shared} of the {counted(found.of, 'entry', 'entries')}"


def _known_layouts(known: dict[str, Instrument]) -> list[Layout]:
    """The layouts a sheet may have: one for each kind, and one for each instrument's questionnaire."""
    plain = layouts()
    base = plain.pop("questionnaire")
    return [*plain.values(), *(questionnaire_layout(base, instrument) for instrument in known.values())]
