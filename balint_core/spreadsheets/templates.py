"""Blank workbooks to fill in, made from the layouts, so that what they ask and what is read cannot drift apart."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from balint_core.people import grades
from balint_core.spreadsheets.guard import column_letters
from balint_core.spreadsheets.layouts import Column, Holds, Layout

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TEAL, PAPER, INK = "FF0F6B6B", "FFF1EEE7", "FF1E2B33"
ROWS = 500
"""Rows that get a drop-down list."""


def write_template(sheets: Mapping[str, Layout]) -> bytes:
    """A blank .xlsx workbook with a sheet for each layout, with drop-down lists and a note at each heading."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, layout in sheets.items():
        _write_sheet(workbook.create_sheet(title), layout)
    kept = BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def _write_sheet(sheet: "Worksheet", layout: Layout) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet["A1"].value, sheet["A1"].font = layout.title, Font(bold=True, size=16, color=INK)
    for row, words in enumerate((layout.purpose, *layout.remarks), start=2):
        sheet.cell(row, 1, words).font = Font(italic=True, color="FF5D6973")
    heading_row = 4 + len(layout.remarks)
    columns = [column for column in layout.columns if column.holds not in (Holds.IDENTIFYING, Holds.IGNORED)]
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(heading_row, place, column.heading)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=TEAL)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        example = f"\nFor example: {column.example}" if column.example else ""
        cell.comment = Comment(f"{column.help}{example}", "Balint dashboard", width=320, height=110)
        sheet.column_dimensions[column_letters(place)].width = max(14, min(34, len(column.heading) + 4))
        _prepare_cells(sheet, column, place, heading_row)
    sheet.freeze_panes = f"A{heading_row + 1}"


def _prepare_cells(sheet: "Worksheet", column: Column, place: int, heading_row: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    letters = column_letters(place)
    cells = f"{letters}{heading_row + 1}:{letters}{heading_row + ROWS}"
    if column.holds is Holds.DATE:
        for row in range(heading_row + 1, heading_row + ROWS + 1):
            sheet.cell(row, place).number_format = "dd/mm/yyyy"
    if allowed := _allowed(column):
        words = ",".join(allowed)
        if len(words) <= 250:  # the limit of a list written into a cell's rule
            rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=False)
            rule.promptTitle, rule.prompt, rule.showInputMessage = column.heading[:32], column.help[:250], True
            sheet.add_data_validation(rule)
            rule.add(cells)


def _allowed(column: Column) -> list[str]:
    match column.holds:
        case Holds.YES_NO:
            return ["yes", "no"]
        case Holds.GRADE:
            return [grade.name for grade in grades().grades]
        case Holds.CHOICE:
            return list(column.choices or {})
    return []
