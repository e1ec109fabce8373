"""A sheet and the layout it was taken for, to typed rows that know their cells, with findings and questions.

All faults of a sheet are found in one pass. A row with an error is left out whole and stays as it is in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from balint_core.findings import Finding, finding, shortened
from balint_core.people import grades
from balint_core.spreadsheets.cells import (
    NOT_KNOWN,
    YES_NO,
    CellFault,
    choice_of,
    date_of,
    is_blank,
    number_of,
    word_key,
    writing,
)
from balint_core.spreadsheets.layouts import Column, Holds, Recognition
from balint_core.spreadsheets.points import ScaleColumn, read_points
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.spreadsheets.workbook import Cell, Sheet, Unreadable, a1


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, its values by column name (absent where the cell is blank), its cells."""

    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, str]
    filled: frozenset[str] = frozenset()
    """Columns that are not blank in the file; a value of another column is its default."""

    def get(self, column: str) -> Any:
        return self.values.get(column)

    def cell(self, column: str) -> str:
        """The A1 reference of a column's cell, or of the row's first cell where the sheet has no such column."""
        return self.cells.get(column, f"A{self.number}")


@dataclass
class Reading:
    """What a sheet gave: rows to take, how many were left out or blank, findings and questions."""

    rows: list[Row] = field(default_factory=list)
    rejected: int = 0
    ignored: int = 0
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    set_aside: set[str] = field(default_factory=set)
    """Columns that hold another scale than their item's, and were not read."""

    def keep(self, rows: list[Row]) -> None:
        """Leaves out the rows that are not among these."""
        self.rejected += len(self.rows) - len(rows)
        self.rows = rows


def read_sheet(file: str, sheet: Sheet, recognition: Recognition, answers: Answers = Answers()) -> Reading:
    """Reads the rows under the heading row, all faults at once."""
    reading = Reading()
    recognition = _settle_repeated(file, sheet, recognition, answers, reading)
    _report_columns(file, sheet, recognition, reading)
    points = _read_points(file, sheet, recognition, answers, reading)
    recognition = replace(
        recognition, places={name: at for name, at in recognition.places.items() if name not in reading.set_aside}
    )
    rows = _Rows(file, sheet.name, recognition, answers, reading, points)
    for number, cells in sheet.rows:
        if number <= recognition.heading_row:
            reading.ignored += number < recognition.heading_row
        elif all(_at(cells, place) is None for place in recognition.places.values()):
            reading.ignored += 1
        else:
            rows.read(number, cells)
    reading.questions.extend(replace(question, cells=tuple(cells)) for question, cells in rows.asked.values())
    return reading


def _read_points(
    file: str, sheet: Sheet, recognition: Recognition, answers: Answers, reading: Reading
) -> dict[str, dict[str, str | CellFault]]:
    """What the texts in the columns of scales mean."""
    scales = {name: at for name, at in recognition.places.items() if recognition.layout.column(name).points}
    texts: dict[str, dict[str, list[str]]] = {name: {} for name in scales}
    notes: list[str] = []
    for number, cells in sheet.rows if scales else ():
        if number < recognition.heading_row:
            notes.extend(cell for cell in cells if isinstance(cell, str))
        elif number > recognition.heading_row:
            for name, place in scales.items():
                cell = _at(cells, place)
                if cell is not None and not isinstance(cell, Unreadable):
                    texts[name].setdefault(writing(cell), []).append(a1(number, place))
    columns = [
        ScaleColumn(recognition.layout.column(name), recognition.titles.get(name, ""), texts[name]) for name in scales
    ]
    points = read_points(file, sheet.name, columns, answers, notes)
    reading.questions.extend(points.questions)
    reading.findings.extend(points.findings)
    reading.set_aside = points.set_aside
    return points.meanings


def _at(cells: tuple[Cell, ...], place: int) -> Cell:
    cell = cells[place - 1] if place <= len(cells) else None
    return None if is_blank(cell) else cell


def _settle_repeated(
    file: str, sheet: Sheet, recognition: Recognition, answers: Answers, reading: Reading
) -> Recognition:
    """Asks which of two columns with one heading is meant; until answered, the first is read for the preview."""
    places = dict(recognition.places)
    for name, where in recognition.repeated.items():
        heading = recognition.layout.column(name).heading
        choices = tuple(f"column {a1(1, place)[:-1]}" for place in where)
        at = [a1(recognition.heading_row, place) for place in where]
        question = Question(
            "repeated-heading",
            heading,
            f"Two columns are headed “{heading}”. Which one is meant?",
            sheet.name,
            tuple(at),
            choices,
            choices[0],
        )
        chosen = answers.to(question.code, heading)
        if chosen in choices:
            places[name] = where[choices.index(chosen)]
        else:
            shown = writing(_heading(sheet, recognition, where[1]))
            reading.findings.append(
                finding(question.code, file=file, sheet=sheet.name, cell=at[1], value=shown, first=at[0])
            )
        reading.questions.append(question)
    return replace(recognition, places=places)


def _heading(sheet: Sheet, recognition: Recognition, place: int) -> Cell:
    return next(_at(cells, place) for number, cells in sheet.rows if number == recognition.heading_row)


def _report_columns(file: str, sheet: Sheet, recognition: Recognition, reading: Reading) -> None:
    where = {"file": file, "sheet": sheet.name}
    row = recognition.heading_row
    for column in recognition.missing:
        reading.findings.append(
            finding(
                "missing-column",
                **where,
                cell=f"A{row}",
                column=column.heading,
                row=str(row),
                kind=recognition.layout.article,
            )
        )
    for place, heading in recognition.dropped.items():
        reading.findings.append(finding("identifying-column", **where, cell=a1(row, place), value=heading))
    for place, heading in recognition.unread.items():
        near = _near_heading(heading, recognition)
        code = "near-heading" if near else "unread-column"
        reading.findings.append(finding(code, **where, cell=a1(row, place), value=heading, near=near or ""))


NEAR = 80
"""Likeness, of 100, from which a heading that was not read is put before somebody as perhaps another's slip."""


def _near_heading(heading: str, recognition: Recognition) -> str | None:
    """The heading of a column that this one is much like, among those the sheet does not have."""
    from rapidfuzz import fuzz, process

    absent = [column for column in recognition.layout.columns if column.name not in recognition.places]
    owners = {text: column.heading for column in absent for text in column.writings_of_heading}
    found = process.extractOne(heading, list(owners), scorer=fuzz.ratio, processor=word_key, score_cutoff=NEAR)
    return owners[found[0]] if found else None


class _Rows:
    """One pass over a sheet's rows; `asked` gathers each question with the cells it is about."""

    def __init__(
        self,
        file: str,
        sheet: str,
        recognition: Recognition,
        answers: Answers,
        reading: Reading,
        points: dict[str, dict[str, str | CellFault]],
    ) -> None:
        self.points = points
        self.file, self.sheet, self.answers, self.reading = file, sheet, answers, reading
        self.asked: dict[tuple[str, str], tuple[Question, list[str]]] = {}
        layout, places = recognition.layout, recognition.places
        self.columns = [(layout.column(name), place, a1(1, place)[:-1]) for name, place in places.items()]
        self.defaults = {
            column.name: column.default
            for column in layout.columns
            if column.default is not None and column.name not in places
        }
        self.words = {
            column.name: {
                "column": recognition.titles.get(column.name, column.heading),
                "wanted": wanted(column),
                "choices": wanted(column),
                "range": _range(column),
                "longest": str(column.longest),
            }
            for column, _place, _letters in self.columns
        }
        self.meanings: dict[str, dict[str, Any]] = {name: {} for name in places}
        self.complete = not recognition.missing

    def read(self, number: int, cells: tuple[Cell, ...]) -> None:
        """Takes a row, or leaves it out whole where one of its cells cannot be taken."""
        values: dict[str, Any] = dict(self.defaults)
        references: dict[str, str] = {}
        good = self.complete
        for column, place, letters in self.columns:
            reference = references[column.name] = f"{letters}{number}"
            value = self._value(column, _at(cells, place), reference)
            if isinstance(value, CellFault):
                good = False
            elif value is not None and value != "":
                values[column.name] = value
        if good:
            filled = frozenset(one.name for one, place, _letters in self.columns if _at(cells, place) is not None)
            self.reading.rows.append(Row(number, values, references, filled))
        else:
            self.reading.rejected += 1

    def _value(self, column: Column, cell: Cell, reference: str) -> Any:
        """What a cell means, None for nothing; or why it cannot be taken, which is reported."""
        if cell is None:
            if column.required and not column.blank_allowed:
                return self._report("missing-value", column, reference)
            return column.default
        if column.points and not isinstance(cell, Unreadable):
            value = self.points[column.name][writing(cell)]
            if value == CellFault(LEAVE_OUT):
                return value
        else:
            value = self._known(column, cell) if isinstance(cell, str) else _typed(cell, column)
        if isinstance(value, CellFault) and value.code == "unknown-mark" and not column.points:
            value = self._settled(column, writing(cell), reference)
            if value == LEAVE_OUT:
                return CellFault(LEAVE_OUT)
        if isinstance(value, CellFault):
            return self._report(value.code, column, reference, writing(cell))
        return value

    def _known(self, column: Column, cell: str) -> Any:
        """What a text means: looked at once, since a column holds the same few again and again."""
        meanings = self.meanings[column.name]
        if cell not in meanings:
            meanings[cell] = _typed(cell, column)
        return meanings[cell]

    def _settled(self, column: Column, mark: str, reference: str) -> str | CellFault:
        """What somebody answered an entry to mean; the question is noted either way, with this cell added."""
        meanings = _meanings(column)
        if (column.name, mark) not in self.asked:
            asks = f"What does “{shortened(mark)}” in “{self.words[column.name]['column']}” mean?"
            choices = (*meanings, LEAVE_OUT)
            question = Question("unknown-mark", mark, asks, self.sheet, (), choices, column=column.name)
            self.asked[column.name, mark] = (question, [])
        self.asked[column.name, mark][1].append(reference)
        chosen = self.answers.to("unknown-mark", mark, column.name)
        if chosen == LEAVE_OUT:
            return LEAVE_OUT
        return meanings[chosen] if chosen in meanings else CellFault("unknown-mark")

    def _report(self, code: str, column: Column, reference: str, value: str | None = None) -> CellFault:
        where = {"file": self.file, "sheet": self.sheet, "cell": reference}
        words = self.words[column.name]
        self.reading.findings.append(finding(code, **where, value=value, **words))
        return CellFault(code)


def _typed(cell: Cell, column: Column) -> Any:
    match column.holds:
        case Holds.DATE:
            return date_of(cell)
        case Holds.NUMBER:
            return number_of(cell, column.least, column.most)
        case Holds.YES_NO:
            return choice_of(cell, {**YES_NO, **NOT_KNOWN})
        case Holds.CHOICE:
            return choice_of(cell, column.writings)
        case Holds.GRADE:
            return choice_of(cell, _grade_writings())
    if isinstance(cell, Unreadable):
        return CellFault("formula-error")
    text = writing(cell)
    return CellFault("too-long") if column.longest and len(text) > column.longest else text


def _meanings(column: Column) -> dict[str, str]:
    """What an entry of this column may mean: the words shown, each with the value that is stored."""
    if column.holds is Holds.YES_NO:
        return {"yes": "yes", "no": "no"}
    if column.holds is Holds.GRADE:
        return {grade.name: grade.id for grade in grades().grades}
    return {meaning: meaning for meaning in column.choices or {}}


@cache
def _grade_writings() -> dict[str, str]:
    return {word_key(text): grade.id for grade in grades().grades for text in (grade.id, grade.name, *grade.writings)}


def wanted(column: Column) -> str:
    """What belongs in a column's cells, in words."""
    match column.holds:
        case Holds.DATE:
            return "a date, the day first"
        case Holds.NUMBER:
            return f"a whole number{_range(column)}"
        case Holds.PERSON:
            return "a name"
        case Holds.YES_NO | Holds.CHOICE | Holds.GRADE:
            return "one of: " + ", ".join(_meanings(column))
    return "some text"


def _range(column: Column) -> str:
    if column.least is not None and column.most is not None:
        return f" from {column.least} to {column.most}"
    return ""
