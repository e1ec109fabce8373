"""Files of every kind from one description: rows of text as somebody would type them, and what is peculiar about them.

In a table written as text a bar parts the cells and a line with a bar alone is a blank row. `2019-10-03` is a date,
`7` or `4.5` a number, `\\n` a line break within a cell; an apostrophe in front makes it the text it looks like.
"""

import csv as csv_files
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from io import BytesIO, StringIO
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries as boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Rows = list[list[Any]]
SHEET = "Sheet1"


def rows_of(text: str) -> Rows:
    """The rows of a table written as text, each cell of its kind."""
    lines = [line.strip(" ") for line in text.strip("\n ").split("\n")]
    return [[_cell(cell.strip(" ")) for cell in line.split("|")] for line in lines]


def _cell(text: str) -> Any:
    if not text:
        return None
    if text.startswith("'"):
        return text[1:]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    return text.replace("\\n", "\n")


@dataclass(frozen=True)
class Page:
    """One sheet: its table as text, the blocks that are merged, and whether it is hidden."""

    text: str
    merged: tuple[str, ...] = ()
    state: str = "visible"

    @property
    def rows(self) -> Rows:
        return rows_of(self.text)


@dataclass(frozen=True)
class File:
    """A file by its name, whose ending is its format, and its sheets; `raw` bytes stand for a file that is no table.

    `encoding`, `separator` and `comma` (for the point of a number) are those of a table of text.
    """

    name: str
    sheets: dict[str, Page] = field(default_factory=dict)
    from_1904: bool = False
    encoding: str = "utf-8"
    separator: str = ","
    comma: bool = False
    raw: bytes | None = None

    @property
    def ending(self) -> str:
        return self.name.rsplit(".", 1)[1]

    @property
    def content(self) -> bytes:
        if self.raw is not None:
            return self.raw
        writers = {"xlsx": _xlsx, "xlsm": _xlsx, "xls": _xls, "ods": _ods, "csv": _text, "tsv": _text}
        return writers[self.ending](self)

    def as_(self, ending: str) -> "File":
        """The same file in another format."""
        return replace(self, name=f"{self.name.rsplit('.', 1)[0]}.{ending}")

    def cells(self) -> dict[str, dict[tuple[int, int], Any]]:
        """What stands in each (row, column) of each sheet, a merged block's first value in all its cells."""
        stem = self.name.rsplit(".", 1)[0]
        found = {}
        for name, page in self.sheets.items():
            filled = _filled(page.rows)
            cells = {(row, column): _as_text(value, True) if self.comma else value for row, column, value in filled}
            for block in page.merged:
                left, top, right, bottom = _block(block)
                inside = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
                cells |= dict.fromkeys(inside, cells.get((top, left)))
            found[stem if self.ending in ("csv", "tsv") else name] = cells
        return found


def book(name: str, text: str = "", *merged: str, **more: Any) -> File:
    """A file with one sheet."""
    return File(name, {SHEET: Page(text, merged)}, **more)


def sheets(name: str, pages: dict[str, str | Page], **more: Any) -> File:
    """A file with several sheets."""
    return File(name, {title: page if isinstance(page, Page) else Page(page) for title, page in pages.items()}, **more)


def _block(cells: str) -> tuple[int, int, int, int]:
    """A merged block's first column and row, its last column and row."""
    left, top, right, bottom = boundaries(cells)
    assert left and top and right and bottom
    return left, top, right, bottom


def _filled(rows: Rows) -> Iterator[tuple[int, int, Any]]:
    for number, cells in enumerate(rows, start=1):
        for place, value in enumerate(cells, start=1):
            if value is not None:
                yield number, place, value


def _xlsx(file: File) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    if file.from_1904:
        made.epoch = CALENDAR_MAC_1904
    for name, page in file.sheets.items():
        sheet = made.create_sheet(name)
        sheet.sheet_state = page.state
        for row, column, value in _filled(page.rows):
            sheet.cell(row, column).value = value
        for block in page.merged:
            sheet.merge_cells(block)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _xls(file: File) -> bytes:
    import xlwt

    made = xlwt.Workbook()
    made.dates_1904 = file.from_1904
    days = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, page in file.sheets.items():
        sheet = made.add_sheet(name, cell_overwrite_ok=True)
        sheet.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[page.state]
        for row, column, value in _filled(page.rows):
            style = days if isinstance(value, date) else xlwt.Style.default_style
            sheet.write(row - 1, column - 1, xlwt.Formula("1/0") if value == "#DIV/0!" else value, style)
        for block in page.merged:
            left, top, right, bottom = (place - 1 for place in _block(block))
            sheet.merge(top, bottom, left, right)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _ods(file: File) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableProperties
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    made = OpenDocumentSpreadsheet()
    hidden = Style(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    made.automaticstyles.addElement(hidden)
    for name, page in file.sheets.items():
        sheet = Table(name=name, **({} if page.state == "visible" else {"stylename": hidden}))
        corners = {_block(block)[1::-1]: _block(block) for block in page.merged}
        for number, cells in enumerate(page.rows, start=1):
            row = TableRow()
            for place, value in enumerate(cells, start=1):
                span = corners.get((number, place))
                more = {}
                if span:
                    more = {"numbercolumnsspanned": span[2] - span[0] + 1, "numberrowsspanned": span[3] - span[1] + 1}
                row.addElement(_ods_cell(partial(TableCell, **more), P, value))
            sheet.addElement(row)
        made.spreadsheet.addElement(sheet)
    kept = BytesIO()
    made.write(kept)
    return kept.getvalue()


def _ods_cell(cell: Any, paragraph: Any, value: Any) -> Any:
    if value is None:
        return cell()
    if isinstance(value, date):
        made = cell(valuetype="date", datevalue=f"{value:%Y-%m-%d}")
    elif isinstance(value, int | float):
        made = cell(valuetype="float", value=value)
    elif value == "#DIV/0!":
        made = cell(valuetype="float", value=0, formula="of:=1/0")
    else:
        made = cell(valuetype="string")
    for line in str(value).split("\n"):
        made.addElement(paragraph(text=line))
    return made


def _text(file: File) -> bytes:
    ((_name, page),) = file.sheets.items()
    kept = StringIO(newline="")
    separator = "\t" if file.ending == "tsv" else file.separator
    writer = csv_files.writer(kept, delimiter=separator)
    writer.writerows([[_as_text(value, file.comma) for value in cells] for cells in page.rows])
    return kept.getvalue().encode(file.encoding)


def _as_text(value: Any, comma: bool) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and comma:
        return str(value).replace(".", ",")
    return "" if value is None else str(value)


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return kept.getvalue()
