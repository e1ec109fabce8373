"""From a file's bytes to sheets of numbered cells, and a copy with columns blanked.

Read are workbooks (.xlsx, .xlsm, .xls, .ods) and tables of text (.csv, .tsv). Rows and columns are counted from 1, as
the user's spreadsheet program shows them.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import chain, count
from math import isfinite
from typing import Any

from balint_core.findings import Finding, finding, shortened
from balint_core.spreadsheets import archive, guard, oldexcel, opendocument
from balint_core.spreadsheets.sheet import Cell, Rows, Sheet, Unreadable, a1, collector_paused, filled, kept_once
from balint_core.spreadsheets.texts import ENCODINGS, SEPARATORS, TextTable, is_table, text_table
from balint_core.watching import BLOCK, Count, quiet, watched

__all__ = ["Cell", "Sheet", "Unreadable", "Workbook", "a1", "open_workbook", "without_columns"]


NAME = 31
"""Characters of a sheet's name."""


@dataclass(frozen=True)
class Workbook:
    """A file as sheets, or the finding that says why it could not be read (then without sheets)."""

    file: str
    sheets: tuple[Sheet, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def open_workbook(file: str, content: bytes, tell: Count = quiet) -> Workbook:
    """Reads a file by what it is, not by what its name says; never raises for bad input.

    `tell` is told how much of a large workbook was looked at and read.
    """
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        return Workbook(file, findings=(finding("empty-file", file=file),))
    if len(content) > guard.UPLOADED:
        why = f"it has {len(content) // 2**20} MB"
        return Workbook(file, findings=(finding("too-large", file=file, why=why),))
    try:
        return _opened(file, content, tell)
    except guard.Refused as fault:
        return Workbook(file, findings=(finding(fault.code, file=file, **fault.words),))
    except BaseException as fault:
        # A reader of foreign files may fail in any way, one written in Rust also by a panic; none may reach the user.
        if isinstance(fault, Exception) or type(fault).__name__ == "PanicException":
            return Workbook(file, findings=(finding("broken-file", file=file),))
        raise


def _opened(file: str, content: bytes, tell: Count) -> Workbook:
    if content.startswith(b"PK\x03\x04"):
        return Workbook(file, _archive_sheets(content, tell))
    if content.startswith(oldexcel.COMPOUND_FILE):
        return Workbook(file, _named_apart(oldexcel.sheets_of(content)))
    if seems := _seems(content):
        raise guard.Refused("not-a-spreadsheet", seems=seems)
    table = text_table(content)
    if table is None:
        raise guard.Refused("not-a-spreadsheet", seems="a program's own data")
    ending = posixpath.splitext(file)[1].lower()
    if ending in (".xlsx", ".xlsm", ".ods"):
        raise guard.Refused("not-a-spreadsheet", seems="something else under that name: plain text")
    if ending not in (".csv", ".tsv", ".txt") and not (ending == ".xls" and is_table(content)):
        raise guard.Refused("not-a-spreadsheet", seems="a file of another kind")
    return _open_text(file, content, table, tell)


KNOWN_BEGINNINGS = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<meta", "a web page"),
    (b"<style", "a web page"),
    (b"mime-version:", "a web page"),
    (b"<?xml", "an XML file"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
]
BEFORE_1995 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
KNOWN_XML = [(b'progid="excel.sheet"', "a workbook in the older XML form"), (b"<html", "a web page")]
"""What may stand further on in an XML file."""


def _seems(content: bytes) -> str | None:
    """What a file that is neither workbook nor table of text seems to be; None when it may be a table."""
    if content.startswith(BEFORE_1995):
        return "a workbook from before 1995"
    start = content[:4096].lower()
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = content[:8192].decode("utf-16", errors="replace").lower().encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    seems = next((seems for beginning, seems in KNOWN_BEGINNINGS if start.startswith(beginning.lower())), None)
    if seems == "an XML file":
        return next((further for sign, further in KNOWN_XML if sign in start), seems)
    return seems


# --- workbooks -------------------------------------------------------------------------------------------------


def _archive_sheets(content: bytes, tell: Count) -> tuple[Sheet, ...]:
    inspected = archive.inspect(content, tell)
    if inspected is not None:
        return _named_apart(_sheets(inspected, tell))
    with zipfile.ZipFile(BytesIO(content)) as opened:
        if opendocument.is_spreadsheet(opened):
            return _named_apart(opendocument.sheets_of(opened, tell))
        names = opened.namelist()
    if "xl/workbook.bin" in names:
        raise guard.Refused("other-format", seems="a binary workbook (.xlsb)")
    kinds = {
        "word/document.xml": "a Word document",
        "ppt/presentation.xml": "a PowerPoint presentation",
        "Index/Document.iwa": "a document of Apple's Numbers or Pages",
        "content.xml": "an OpenDocument file that is not a spreadsheet",
    }
    seems = next((kind for name, kind in kinds.items() if name in names), "a compressed archive")
    raise guard.Refused("not-a-spreadsheet", seems=seems)


def _sheets(inspected: archive.Inspected, tell: Count) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(BytesIO(inspected.content))
    for number, listed in enumerate(inspected.sheets, start=1):
        if listed.part.cells > BLOCK:
            tell(0, listed.part.cells, "cells")  # the reader itself says nothing until it has them all
        table = workbook.get_sheet_by_name(str(number))
        told = watched(table.iter_rows(), table.height, "rows", tell)
        numbered = _numbered(told, table.start, listed.part.errors)
        with collector_paused():
            rows = tuple(kept_once(numbered, listed.part.booleans))
        merged = tuple(sorted(listed.part.merged))
        yield Sheet(listed.name, filled(rows, merged), listed.state, merged, inspected.from_1904)


def _named_apart(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The sheets under names of their own, as programs allow them: people and answers go by them."""
    taken: set[str] = set()
    return tuple(
        replace(sheet, name=_own_name(sheet.name, number, taken)) for number, sheet in enumerate(sheets, start=1)
    )


def _own_name(name: str, number: int, taken: set[str]) -> str:
    """A sheet's name as programs allow it; with a number where it has none, or another sheet has it too."""
    plain = shortened(re.sub(r"[\\*?:/\[\]]", " ", name), NAME) or f"Sheet {number}"
    numbered = (f"{plain[: NAME - 10]} ({more})" for more in count(number))
    own = next(own for own in chain([plain], numbered) if own.casefold() not in taken)
    taken.add(own.casefold())
    return own


def _numbered(
    rows: Iterable[list[Any]], start: tuple[int, int] | None, errors: set[tuple[int, int]]
) -> Iterator[tuple[int, list[Cell]]]:
    """Rows with their numbers in the file, leading blanks restored, and errors where the reader shows a blank.

    The reader gives every row from the sheet's first on, but columns only from the first used one.
    """
    in_error: dict[int, list[int]] = {}
    for row, column in errors:
        in_error.setdefault(row, []).append(column)
    blanks: list[Cell] = [""] * (start[1] if start else 0)
    if not blanks and not in_error:
        yield from enumerate(rows, start=1)
        return
    number = 0
    for number, cells in enumerate(rows, start=1):
        if blanks:
            cells = blanks + cells
        if in_error:
            _put_errors(cells, in_error.pop(number, []))
        yield number, cells
    for row in sorted(in_error):
        cells = []
        _put_errors(cells, in_error[row])
        yield row, cells


def _put_errors(cells: list[Cell], columns: list[int]) -> None:
    for column in columns:
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = Unreadable.ERROR


# --- tables of text --------------------------------------------------------------------------------------------


def _open_text(file: str, content: bytes, table: TextTable, tell: Count) -> Workbook:
    name = shortened(posixpath.splitext(posixpath.basename(file))[0], 100)
    sheets = (Sheet(name, table.rows(content, tell)),)
    if table.is_plain:
        return Workbook(file, sheets)
    assumed = finding(
        "text-assumed", file=file, letters=ENCODINGS[table.encoding], separator=SEPARATORS[table.separator]
    )
    return Workbook(file, sheets, (assumed,))


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
    if not workbook.sheets or cells > COPIED:
        raise ValueError(f"{file} could not be written again")
    try:
        if not content.startswith((b"PK", oldexcel.COMPOUND_FILE)) and (table := text_table(content)):
            return table.without_columns(content, next(iter(columns.values())))
        return _values(workbook, columns)
    except Exception as fault:
        raise ValueError(f"{file} could not be written again") from fault


def _values(workbook: Workbook, columns: dict[str, list[int]]) -> bytes:
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    copied = openpyxl.Workbook(write_only=True)
    if any(sheet.from_1904 for sheet in workbook.sheets):
        copied.epoch = CALENDAR_MAC_1904
    for sheet in workbook.sheets:
        if sheet.name not in columns:
            continue
        written = copied.create_sheet(sheet.name)
        before = 0
        for number, row in _without_columns(sheet, columns[sheet.name]):
            for _blank in range(before + 1, number):
                written.append([])
            written.append([_written(written, value) for value in row])
            before = number
    kept = BytesIO()
    copied.save(kept)
    return kept.getvalue()


def _without_columns(sheet: Sheet, left_out: list[int]) -> Rows:
    """The rows with "" in these columns, and wherever a merged block that begins in one of them was filled from."""
    rows = tuple(
        (number, tuple("" if place in left_out and value is not None else value for place, value in enumerate(row, 1)))
        for number, row in sheet.rows
    )
    return filled(rows, sheet.merged)


def _written(sheet: Any, value: Cell) -> Any:
    """A value as it is written: text stays text, whatever it begins with or looks like."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, Unreadable):
        return WriteOnlyCell(sheet, "#N/A")
    if isinstance(value, float) and not isfinite(value):
        value = str(value)
    if value == "" or not isinstance(value, str):
        return None if value == "" else value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
