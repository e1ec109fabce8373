"""Small tables as the bytes of a file, for tests to upload."""

import csv as csv_files
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

Row = Sequence[Any]


def workbook(sheets: Mapping[str, Any]) -> bytes:
    """An .xlsx workbook with these sheets; the first row of each is row 1, its first value column A."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def table(text: str) -> list[list[str | None]]:
    """Rows of text, one a line, with a bar between the cells; a single bar is a blank row."""
    return [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]


def csv(rows: Iterable[Any], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A table of text."""
    kept = StringIO(newline="")
    csv_files.writer(kept, delimiter=delimiter).writerows(rows)
    return kept.getvalue().encode(encoding)
