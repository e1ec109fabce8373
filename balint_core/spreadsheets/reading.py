"""A sheet and the layout it was taken for, to typed rows that know their cells, with findings and questions.

All faults of a sheet are found in one pass. A row with an error is left out whole and stays as it is in the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from balint_core.findings import Finding, finding
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
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.spreadsheets.workbook import Cell, Sheet, Unreadable, a1


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, its values by column name (absent where the cell is blank), its cells."""

    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, str]

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

    def keep(self, rows: list[Row]) -> None:
        """Leaves out the rows that are not among these."""
        self.rejected += len(self.rows) - len(rows)
        self.rows = rows


def read_sheet(file: str, sheet: Sheet, recognition: Recognition, answers: Answers = Answers()) -> Reading:
    """Reads the rows under the heading row, all faults at once."""
    reading = Reading()
    recognition = _settle_repeated(file, sheet, recognition, answers, reading)
    _report_columns(file, sheet, recognition, reading)
    asked: dict[tuple[str, str, str], Question] = {}
    for number, cells in sheet.rows:
        if number <= recognition.heading_row:
            reading.ignored += number < recognition.heading_row
        elif all(_at(cells, place) is None for place in recognition.places.values()):
            reading.ignored += 1
        else:
            _read_row(file, sheet, recognition, answers, number, cells, reading, asked)
    reading.questions.extend(asked.values())
    return reading


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
    for code, columns in (("identifying-column", recognition.dropped), ("unread-column", recognition.unread)):
        for place, heading in columns.items():
            reading.findings.append(finding(code, **where, cell=a1(row, place), value=heading))


def _read_row(
    file: str,
    sheet: Sheet,
    recognition: Recognition,
    answers: Answers,
    number: int,
    cells: tuple[Cell, ...],
    reading: Reading,
    asked: dict[tuple[str, str, str], Question],
) -> None:
    values: dict[str, Any] = {}
    references: dict[str, str] = {}
    good = not recognition.missing
    for column, place in _columns(recognition):
        cell, reference = _at(cells, place), a1(number, place)
        references[column.name] = reference
        about = {"file": file, "sheet": sheet.name, "cell": reference, "column": column.heading}
        if cell is None:
            if column.required and not column.blank_allowed:
                reading.findings.append(finding("missing-value", **about, wanted=wanted(column)))
                good = False
            elif column.default is not None:
                values[column.name] = column.default
            continue
        value = _typed(cell, column)
        if isinstance(value, CellFault) and value.code == "unknown-mark":
            value = _settled(column, cell, sheet, reference, answers, asked)
            if value == LEAVE_OUT:
                good = False
                continue
        if isinstance(value, CellFault):
            words = {"choices": wanted(column), "range": _range(column)}
            reading.findings.append(finding(value.code, **about, **words, value=writing(cell)))
            good = False
        elif value != "":
            values[column.name] = value
    for column in recognition.layout.columns:
        if column.default is not None and column.name not in recognition.places:
            values[column.name] = column.default
    if good:
        reading.rows.append(Row(number, values, references))
    else:
        reading.rejected += 1


def _columns(recognition: Recognition) -> Iterator[tuple[Column, int]]:
    for name, place in recognition.places.items():
        yield recognition.layout.column(name), place


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
    return CellFault("formula-error") if isinstance(cell, Unreadable) else writing(cell)


def _settled(
    column: Column,
    cell: Cell,
    sheet: Sheet,
    reference: str,
    answers: Answers,
    asked: dict[tuple[str, str, str], Question],
) -> str | CellFault:
    """What somebody answered an entry to mean; the question is noted either way, with this cell added."""
    mark = writing(cell)
    meanings = _meanings(column)
    question = asked.get(("unknown-mark", column.name, mark)) or Question(
        "unknown-mark",
        mark,
        f"What does “{mark}” in “{column.heading}” mean?",
        sheet.name,
        (),
        (*meanings, LEAVE_OUT),
        column=column.name,
    )
    asked[question.key] = replace(question, cells=(*question.cells, reference))
    chosen = answers.to("unknown-mark", mark, column.name)
    if chosen == LEAVE_OUT:
        return LEAVE_OUT
    return meanings[chosen] if chosen in meanings else CellFault("unknown-mark")


def _meanings(column: Column) -> dict[str, str]:
    """What an entry of this column may mean: the words shown, each with the value that is stored."""
    if column.holds is Holds.YES_NO:
        return {"yes": "yes", "no": "no"}
    if column.holds is Holds.GRADE:
        return {grade.name: grade.id for grade in grades().grades}
    return {meaning: meaning for meaning in column.choices or {}}


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
