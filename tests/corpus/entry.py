"""What an entry of the corpus says, and what the app said of it, as lines that can be compared and shown.

The lines of an entry, each at most as needed:

    ready                                              the file's status
    register wide from 3: 5 people, 2 sessions …       of each sheet its kind, shape, heading row and what is accepted;
                                                       the source stands before the kind where it is a known tool
    error impossible-date D3                           a finding at its cell; errors and warnings completely,
    note totals-left-out F4                            notes as far as the entry is about them
    ? unknown-mark OD: C4, D5                          a question with what it is about and its cells, completely

With several sheets a line begins with the sheet's name and a colon, with several files with the file's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from balint_core.findings import Finding, Severity
from balint_core.record.intake import Examination, FileExamination, SheetExamination, examine
from balint_core.spreadsheets.declaring import FIELD
from balint_core.spreadsheets.not_answers import NOT_ANSWERS
from balint_core.spreadsheets.recipe import Answers, Question, sheet_of
from tests.corpus.making import SHEET, File

TODAY = date(2026, 11, 22)
COUNTED = ("people", "sessions", "attendances", "responses", "entries", "terms")


@dataclass(frozen=True)
class Entry:
    """One file, or several that come together: what they exercise, and what is expected of them.

    `answers` are by code (of which-field with the column's name) and what the question is about, “this sheet” and “this file” standing for a single file's.
    `also` are further formats in which the same comes out.
    """

    name: str
    exercises: str
    files: tuple[File, ...]
    expected: tuple[str, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    def remade(self, ending: str) -> "Entry":
        """The same entry with its first file in another format."""
        first, *others = self.files
        return replace(self, files=(first.as_(ending), *others))

    @property
    def given(self) -> Answers:
        file = self.files[0]
        stem = file.name.rsplit(".", 1)[0]
        sheet = stem if file.ending in ("csv", "tsv") else next(iter(file.sheets), SHEET)
        places = {"this file": file.name, "this sheet": sheet_of(file.name, sheet)}
        parted = (question.split(" ", 1) for question in self.answers)
        given = (
            ((*_code_and_column(code), places.get(about, about)), choice)
            for (code, about), choice in zip(parted, self.answers.values(), strict=True)
        )
        return Answers(tuple(given))

    def examined(self, connection: Connection, programme: int | None = None) -> Examination:
        files = [(file.name, file.content) for file in self.files]
        return examine(connection, programme, files, self.given, TODAY)


def _code_and_column(code: str) -> tuple[str, str]:
    """The code of a question, and the column it is asked of where “which-field:name” says one."""
    first, _mark, column = code.partition(":")
    return first, column


def entry(
    name: str,
    exercises: str,
    files: File | tuple[File, ...],
    expected: str,
    answers: Mapping[str, str] | None = None,
    also: str = "",
) -> Entry:
    """An entry, its expectation written as lines."""
    lines = tuple(" ".join(line.split()) for line in expected.strip().splitlines())
    return Entry(
        name, exercises, files if isinstance(files, tuple) else (files,), lines, answers or {}, tuple(also.split())
    )


def outcome(entry: Entry, found: Examination) -> list[str]:
    """What the app said, in the lines of an entry; of notes only those that the entry expects."""
    several = len(found.files) > 1
    lines = []
    for file in found.files:
        before = f"{file.file}: " if several else ""
        lines += [f"{before}{line}" for line in _of_file(file, found.answers)]
    notes = {line for line in lines if line.split(": ")[-1].startswith("note ")}
    return [line for line in lines if line not in notes or line in entry.expected]


def _of_file(file: FileExamination, answers: Answers) -> Iterator[str]:
    yield str(file.status(answers))
    several = len(file.sheets) > 1
    for sheet in file.sheets:
        if sheet.kind != "unrecognised":
            yield f"{_at(sheet.sheet.name, several)}{_of_sheet(sheet)}"
    yield from (_of_finding(one, several) for one in file.findings)
    yield from (_of_question(one, file, several) for one in file.questions)


def _at(sheet: str | None, several: bool) -> str:
    return f"{sheet}: " if several and sheet else ""


def _of_sheet(sheet: SheetExamination) -> str:
    recognition = sheet.recognition
    assert recognition is not None
    if sheet.kind == NOT_ANSWERS:
        return "not answers"
    source = "" if recognition.source == "generic" else f"{recognition.source} "
    counts = [f"{sheet.counts[name]} {name}" for name in COUNTED if sheet.counts.get(name)]
    counts = counts or ([f"{len(sheet.reading.taken)} rows"] if sheet.reading.taken else ["nothing"])
    return f"{source}{sheet.kind} {recognition.shape} from {recognition.heading_row}: {', '.join(counts)}"


def _of_finding(one: Finding, several: bool) -> str:
    return f"{_at(one.sheet, several)}{one.severity} {one.code} {one.cell or ''}".rstrip()


def _of_question(one: Question, file: FileExamination, several: bool) -> str:
    about = {file.file: "this file", sheet_of(file.file, one.sheet): "this sheet"}.get(one.about, one.about)
    cells = f": {', '.join(one.cells)}" if one.cells else ""
    code = f"{one.code}:{one.column}" if one.code == FIELD else one.code
    return f"{_at(one.sheet, several)}? {code} {' '.join(about.split())}{cells}"


SEVERITIES = tuple(str(severity) for severity in Severity)
