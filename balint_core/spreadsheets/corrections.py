"""Values somebody put right in place: typed in the page for a cell, and read as if they stood in the file.

The file itself stays as it is. A correction is one of the answers given for an upload: its code is `value`, its column
the file and the sheet, it is about an A1 cell, and what was chosen is the new text; a blank text empties the cell.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import replace

from balint_core.spreadsheets.cells import is_blank
from balint_core.spreadsheets.guard import COLUMNS, ROWS, column_number
from balint_core.spreadsheets.recipe import Answers, sheet_of
from balint_core.spreadsheets.workbook import Cell, Sheet

VALUE = "value"
"""The code of an answer that puts a value right."""
ADDRESS = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")

Key = tuple[str, str, str]


def place(reference: str) -> tuple[int, int] | None:
    """The row and the column of an A1 reference; None where it is none.

    >>> place("AB3"), place("3AB"), place("A0")
    ((3, 28), None, None)
    """
    found = ADDRESS.fullmatch(reference)
    if not found:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if row <= ROWS and column <= COLUMNS else None


def correction(file: str, sheet: str, cell: str) -> Key:
    """The key of the answer that puts a cell right.

    >>> correction("a.xlsx", "Register", "C4")
    ('value', 'a.xlsx, sheet Register', 'C4')
    """
    return (VALUE, sheet_of(file, sheet), cell)


def corrections(answers: Answers, file: str, sheet: str) -> dict[str, str]:
    """What was typed for cells of a sheet, by A1 reference."""
    _code, where, _cell = correction(file, sheet, "")
    return {about: text for (code, column, about), text in answers.given if (code, column) == (VALUE, where)}


def without_others(answers: Answers, file: str, sheets: Mapping[str, Container[int]]) -> Answers:
    """These answers without what was typed elsewhere than in these sheets of a file, or there in columns not kept.

    `sheets` gives the columns of each, counted from 1, that are not kept: what is typed there may be a name.
    """
    blanked = {correction(file, sheet, "")[1]: columns for sheet, columns in sheets.items()}

    def stays(code: str, where: str, cell: str) -> bool:
        at = place(cell)
        return code != VALUE or (where in blanked and at is not None and at[1] not in blanked[where])

    return Answers(tuple(one for one in answers.given if stays(*one[0])))


def corrected(sheet: Sheet, texts: Mapping[str, str]) -> Sheet:
    """A sheet in which these cells, by A1 reference, hold these texts; what is no reference is passed over."""
    by_row: dict[int, dict[int, Cell]] = {}
    for reference, text in texts.items():
        if found := place(reference):
            by_row.setdefault(found[0], {})[found[1]] = None if is_blank(text) else text.strip()
    if not by_row:
        return sheet
    rows = dict(sheet.rows)
    for number, changes in by_row.items():
        cells = list(rows.get(number, ()))
        cells.extend([None] * (max(changes) - len(cells)))
        for column, value in changes.items():
            cells[column - 1] = value
        rows[number] = tuple(cells)
    filled = ((number, cells) for number, cells in rows.items() if any(cell is not None for cell in cells))
    return replace(sheet, rows=tuple(sorted(filled, key=lambda row: row[0])))
