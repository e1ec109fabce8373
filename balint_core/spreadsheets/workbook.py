"""From a file's bytes to sheets of numbered cells, and a copy with columns blanked.

Read are .xlsx and .xlsm workbooks and tables of text (.csv, .tsv). Rows and columns are counted from 1, as
the user's spreadsheet program shows them.
"""

import csv
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from io import BytesIO, StringIO
from itertools import chain, count
from math import isfinite
from typing import Any

from balint_core.findings import Finding, finding, shortened
from balint_core.spreadsheets import archive, guard
from balint_core.spreadsheets.guard import column_letters


class Unreadable(Enum):
    """What stands in a cell that holds an error such as #DIV/0!"""

    ERROR = "#ERROR"


NAME = 31
"""Characters of a sheet's name."""

Cell = str | int | float | bool | date | datetime | time | timedelta | Unreadable | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows` as (row number, cells from column A on), rows without any value left out."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    state: str = "visible"

    @property
    def last_column(self) -> int:
        return max((len(cells) for _number, cells in self.rows), default=0)


@dataclass(frozen=True)
class Workbook:
    """A file as sheets, or the finding that says why it could not be read (then without sheets)."""

    file: str
    sheets: tuple[Sheet, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def a1(row: int, column: int) -> str:
    """
    >>> a1(3, 28)
    'AB3'
    """
    return f"{column_letters(column)}{row}"


def open_workbook(file: str, content: bytes) -> Workbook:
    """Reads a file by what it is, not by what its name says; never raises for bad input."""
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        return Workbook(file, findings=(finding("empty-file", file=file),))
    if len(content) > guard.UPLOADED:
        why = f"it has {len(content) // 2**20} MB"
        return Workbook(file, findings=(finding("too-large", file=file, why=why),))
    if content.startswith(b"PK\x03\x04"):
        return _open_archive(file, content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Workbook(file, findings=(finding("old-format", file=file),))
    if seems := _seems(file, content):
        return Workbook(file, findings=(finding("not-a-spreadsheet", file=file, seems=seems),))
    return _open_text(file, content)


KNOWN_BEGINNINGS = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
]


def _seems(file: str, content: bytes) -> str | None:
    """What a file that is neither workbook nor table of text seems to be; None when it may be a table."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for beginning, seems in KNOWN_BEGINNINGS:
        if start.startswith(beginning.lower()):
            return seems
    if file.lower().endswith((".xlsx", ".xlsm")):
        return "something else under that name"
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in content[:4096]:
        return "a program's own data"
    if not file.lower().endswith((".csv", ".tsv", ".txt")):
        return "a file of another kind"
    return None


# --- workbooks -------------------------------------------------------------------------------------------------


def _open_archive(file: str, content: bytes) -> Workbook:
    try:
        inspected = archive.inspect(content)
        if inspected is None:
            return Workbook(file, findings=(_other_archive(file, content),))
        return Workbook(file, _sheets(inspected))
    except guard.TooLarge as fault:
        return Workbook(file, findings=(finding("too-large", file=file, why=str(fault)),))
    except BaseException as fault:
        # A reader of foreign files may fail in any way, one written in Rust also by a panic; none may reach the user.
        if isinstance(fault, Exception) or type(fault).__name__ == "PanicException":
            return Workbook(file, findings=(finding("broken-file", file=file),))
        raise


def _other_archive(file: str, content: bytes) -> Finding:
    with zipfile.ZipFile(BytesIO(content)) as opened:
        names = opened.namelist()
    if "word/document.xml" in names:
        return finding("not-a-spreadsheet", file=file, seems="a Word document")
    if "ppt/presentation.xml" in names:
        return finding("not-a-spreadsheet", file=file, seems="a PowerPoint presentation")
    if "xl/workbook.bin" in names:
        return finding("other-format", file=file, seems="a binary workbook (.xlsb)")
    if "content.xml" in names:
        return finding("other-format", file=file, seems="an OpenDocument file")
    return finding("not-a-spreadsheet", file=file, seems="a compressed archive")


def _sheets(inspected: archive.Inspected) -> tuple[Sheet, ...]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(BytesIO(inspected.content))
    taken: set[str] = set()
    sheets = []
    for number, listed in enumerate(inspected.sheets, start=1):
        name = _own_name(listed.name, number, taken)
        if listed.part is None:
            sheets.append(Sheet(name, (), "hidden"))
            continue
        table = workbook.get_sheet_by_name(str(number))
        sheets.append(Sheet(name, tuple(_numbered(table.iter_rows(), table.start, listed.part.errors))))
    return tuple(sheets)


def _own_name(name: str, number: int, taken: set[str]) -> str:
    """A sheet's name, as long as programs allow; with a number where it has none, or another sheet has it too."""
    plain = shortened(name, NAME) or f"Sheet {number}"
    numbered = (f"{plain[: NAME - 10]} ({more})" for more in count(number))
    own = next(own for own in chain([plain], numbered) if own.casefold() not in taken)
    taken.add(own.casefold())
    return own


def _numbered(
    rows: Iterable[Sequence[Cell]], start: tuple[int, int] | None, errors: set[tuple[int, int]]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Rows with their numbers in the file, leading blanks restored, and errors where the reader shows a blank.

    The reader gives every row from the sheet's first on, but columns only from the first used one.
    """
    first_column = start[1] if start else 0
    in_error: dict[int, list[int]] = {}
    for row, column in errors:
        in_error.setdefault(row, []).append(column)
    blanks: tuple[Cell, ...] = (None,) * first_column
    number = 0
    for number, cells in enumerate(rows, start=1):
        whole = [*blanks, *(None if cell == "" else cell for cell in cells)]
        for column in in_error.pop(number, []):
            whole.extend([None] * (column - len(whole)))
            whole[column - 1] = Unreadable.ERROR
        if any(cell is not None for cell in whole):
            yield number, tuple(whole)
    for row in sorted(in_error):
        yield row, tuple(Unreadable.ERROR if n + 1 in in_error[row] else None for n in range(max(in_error[row])))


# --- tables of text --------------------------------------------------------------------------------------------


def _open_text(file: str, content: bytes) -> Workbook:
    name = shortened(posixpath.splitext(posixpath.basename(file))[0], 100)
    try:
        rows = tuple(
            (number, tuple(cell.strip() or None for cell in cells))
            for number, cells in enumerate(_records(_decoded(content)), start=1)
            if any(cell.strip() for cell in cells)
        )
    except guard.TooLarge as fault:
        return Workbook(file, findings=(finding("too-large", file=file, why=str(fault)),))
    except (guard.Broken, csv.Error):
        return Workbook(file, findings=(finding("broken-file", file=file),))
    return Workbook(file, (Sheet(name, rows),))


def _records(text: str) -> Iterator[list[str]]:
    """The rows of a table of text; raises TooLarge, Broken or, for a field without an end, csv.Error."""
    # A quotation mark that is never closed would swallow the last row given here, and all before it.
    lines = chain(StringIO(text, newline=""), [LAST])
    ended, total = False, 0
    for number, cells in enumerate(csv.reader(lines, delimiter=_delimiter(text)), start=1):
        if ended := cells == [LAST]:
            continue
        total += len(cells)
        if number > guard.ROWS or len(cells) > guard.COLUMNS or total > guard.RECTANGLE:
            raise guard.TooLarge(f"up to row {number:,} it has {total:,} cells")
        yield cells
    if not ended:
        raise guard.Broken("a quotation mark without its other one")


LAST = "the end of the table"


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The separator that gives most lines of the beginning the same number of cells."""
    lines = [line for line in text[:BEGINNING].splitlines()[:20] if line.strip()]

    def agreement(mark: str) -> tuple[int, int]:
        widths = Counter(line.count(mark) for line in lines if mark in line)
        return max(((lines_alike, width) for width, lines_alike in widths.items()), default=(0, 0))

    return max(",;\t", key=agreement)


BEGINNING = 2**16


# --- a copy that keeps less ------------------------------------------------------------------------------------

COPIED = 1_000_000
"""Cells of a workbook that can be written again."""


def without_columns(file: str, content: bytes, columns: dict[str, list[int]]) -> bytes:
    """A copy of the values of the named sheets, each in its cell, without these columns (counted from 1).

    Used to keep a questionnaire without the names or addresses a survey tool added. Comments, links, formulas,
    pivot tables, other sheets and the file's properties could still tell them, so values alone are copied. Raises
    ValueError where the file cannot be written again.
    """
    workbook = open_workbook(file, content)
    cells = sum(len(row) for sheet in workbook.sheets for _number, row in sheet.rows)
    if workbook.findings or cells > COPIED:
        raise ValueError(f"{file} could not be written again")
    if not content.startswith(b"PK"):
        return _text_without(content, next(iter(columns.values())))
    try:
        return _values(workbook, columns)
    except Exception as fault:
        raise ValueError(f"{file} could not be written again") from fault


def _values(workbook: Workbook, columns: dict[str, list[int]]) -> bytes:
    import openpyxl

    copied = openpyxl.Workbook(write_only=True)
    for sheet in workbook.sheets:
        if sheet.name not in columns:
            continue
        written = copied.create_sheet(sheet.name)
        left_out = columns[sheet.name]
        before = 0
        for number, row in sheet.rows:
            for _blank in range(before + 1, number):
                written.append([])
            values = (None if place in left_out else value for place, value in enumerate(row, start=1))
            written.append([_written(written, value) for value in values])
            before = number
    kept = BytesIO()
    copied.save(kept)
    return kept.getvalue()


def _written(sheet: Any, value: Cell) -> Any:
    """A value as it is written: text stays text, whatever it begins with or looks like."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, Unreadable):
        return WriteOnlyCell(sheet, "#N/A")
    if isinstance(value, float) and not isfinite(value):
        value = str(value)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell


def _text_without(content: bytes, numbers: list[int]) -> bytes:
    text = _decoded(content)
    kept = StringIO(newline="")
    writer = csv.writer(kept, delimiter=_delimiter(text))
    for cells in _records(text):
        writer.writerow("" if number in numbers else cell for number, cell in enumerate(cells, start=1))
    return kept.getvalue().encode("utf-8-sig")
