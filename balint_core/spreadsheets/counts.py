"""Registers that say how many came, and not who."""

from dataclasses import replace

from balint_core.findings import finding
from balint_core.spreadsheets.cells import is_blank, word_key, writing
from balint_core.spreadsheets.grids import Labels
from balint_core.spreadsheets.layouts import Matrix, Recognition, Shape
from balint_core.spreadsheets.reading import rows_below
from balint_core.spreadsheets.tables import Field, Same, Table
from balint_core.spreadsheets.workbook import Cell, Sheet, a1


def as_counts(file: str, sheet: Sheet, recognition: Recognition) -> Recognition:
    """A sheet with days and numbers but no names as sessions with a headcount; any other as it was.

    Rows of totals are left out with a note. Where an entry says that a session was cancelled, that is taken from it.
    """
    layout, matrix = recognition.layout, recognition.layout.matrix
    if layout.counted is None or matrix is None or recognition.table is not None:
        return recognition
    if matrix.down in recognition.has or matrix.across not in recognition.has:
        return recognition
    counted = layout.counted if layout.counted in recognition.has else matrix.cell
    if counted not in recognition.has:
        return recognition
    labels = Labels(layout, matrix)
    place = recognition.places[matrix.across]
    totals = [
        number
        for number, cells in sheet.rows
        if number > recognition.heading_row
        and number not in recognition.skipped
        and _is_total(cells[place - 1] if place <= len(cells) else None, labels)
    ]
    table = rows_below(sheet, replace(recognition, skipped=recognition.skipped | set(totals)))
    numbers = table.fields[counted]
    if counted == matrix.cell and not _are_numbers(numbers):
        return recognition
    fields = {name: known for name, known in table.fields.items() if name != counted}
    fields.update(_numbers_and_held(numbers, layout.counted, recognition, matrix, fields))
    size = len(table)
    fields[matrix.down] = Field(Same(None, size), table.numbers, Same(place, size))
    findings = recognition.findings
    if totals:
        cells = ", ".join(a1(number, place) for number in totals)
        where = {"file": file, "sheet": sheet.name, "cell": a1(totals[0], place)}
        findings = (*findings, finding("totals-left-out", **where, cells=cells))
    return replace(recognition, shape=Shape.COUNTS, table=Table(table.numbers, fields), findings=findings)


def _is_total(cell: Cell, labels: Labels) -> bool:
    known = labels.of(writing(cell))
    return known is not None and known[0] == "total"


def _are_numbers(known: Field) -> bool:
    """Whether a column of marks holds numbers of people instead: no other entries, and more than one somewhere."""
    texts = {writing(value) for value in known.values if not is_blank(value)}
    return bool(texts) and all(text.isdecimal() for text in texts) and any(int(text) > 1 for text in texts)


def _numbers_and_held(
    numbers: Field, counted: str, recognition: Recognition, matrix: Matrix, fields: dict[str, Field]
) -> dict[str, Field]:
    """The numbers; entries that say a session was not held moved to the column for that, if the sheet has none."""
    writings = recognition.layout.column(matrix.held).writings
    said = [word_key(writing(value)) in writings and not writing(value).isdecimal() for value in numbers.values]
    if matrix.held in fields or not any(said):
        return {counted: numbers}
    kept = [None if moved else value for moved, value in zip(said, numbers.values, strict=True)]
    held = [value if moved else None for moved, value in zip(said, numbers.values, strict=True)]
    return {
        counted: Field(kept, numbers.rows, numbers.places),
        matrix.held: Field(held, numbers.rows, numbers.places),
    }
