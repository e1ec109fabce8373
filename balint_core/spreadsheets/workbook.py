"""From a file's bytes to sheets of numbered cells, and a copy with columns blanked.

Read are .xlsx and .xlsm workbooks and tables of text (.csv, .tsv). Rows and columns are counted from 1, as
the user's spreadsheet program shows them.
"""

import csv
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from io import BytesIO, StringIO
from xml.etree import ElementTree

from balint_core.findings import Finding, finding
from balint_core.spreadsheets import guard
from balint_core.spreadsheets.guard import column_letters


class Unreadable(Enum):
    """What stands in a cell that holds an error such as #DIV/0!"""

    ERROR = "#ERROR"


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
    if not content.strip():
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
        parts = guard.inspect(content)
    except guard.TooLarge as fault:
        return Workbook(file, findings=(finding("too-large", file=file, why=str(fault)),))
    except guard.Broken:
        return Workbook(file, findings=(finding("broken-file", file=file),))
    if "xl/workbook.xml" not in parts:
        return Workbook(file, findings=(_other_archive(file, content),))
    try:
        return Workbook(file, _sheets(content, parts))
    except Exception:  # noqa: BLE001 - a reader of foreign files may fail in any way, and none may reach the user
        return Workbook(file, findings=(finding("broken-file", file=file),))


def _other_archive(file: str, content: bytes) -> Finding:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    if "word/document.xml" in names:
        return finding("not-a-spreadsheet", file=file, seems="a Word document")
    if "ppt/presentation.xml" in names:
        return finding("not-a-spreadsheet", file=file, seems="a PowerPoint presentation")
    if "xl/workbook.bin" in names:
        return finding("other-format", file=file, seems="a binary workbook (.xlsb)")
    if "content.xml" in names:
        return finding("other-format", file=file, seems="an OpenDocument file")
    return finding("not-a-spreadsheet", file=file, seems="a compressed archive")


def _sheets(content: bytes, parts: dict[str, guard.Part]) -> tuple[Sheet, ...]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    part_of = _parts_by_sheet(content)
    sheets = []
    for about in workbook.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        if about.visible is not SheetVisibleEnum.Visible:
            sheets.append(Sheet(about.name, (), "hidden"))
            continue
        part = parts.get(part_of.get(about.name, ""), guard.Part())
        table = workbook.get_sheet_by_name(about.name)
        sheets.append(Sheet(about.name, tuple(_numbered(table.iter_rows(), table.start, part.errors))))
    return tuple(sheets)


def _numbered(
    rows: Iterator[list[Cell]], start: tuple[int, int] | None, errors: frozenset[tuple[int, int]]
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


PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def _parts_by_sheet(content: bytes) -> dict[str, str]:
    """Each sheet's name with the name of its part in the archive, in small letters."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/").lower()
        for link in links.iter(PACKAGE)
    }
    found = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            found[element.get("name", "")] = target.get(relation, "")
    return found


# --- tables of text --------------------------------------------------------------------------------------------


def _open_text(file: str, content: bytes) -> Workbook:
    text = _decoded(content)
    delimiter = _delimiter(text)
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return Workbook(file, findings=(finding("broken-file", file=file),))
    if sum(map(len, lines)) > guard.RECTANGLE:
        return Workbook(file, findings=(finding("too-large", file=file, why=f"it has {len(lines):,} lines"),))
    rows = tuple(
        (number, tuple(cell.strip() or None for cell in cells))
        for number, cells in enumerate(lines, start=1)
        if any(cell.strip() for cell in cells)
    )
    name = posixpath.splitext(posixpath.basename(file))[0]
    return Workbook(file, (Sheet(name, rows),))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The separator that most lines of the beginning agree on."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return max(",;\t", key=lambda mark: sum(line.count(mark) for line in lines))


# --- a copy that keeps less ------------------------------------------------------------------------------------


def without_columns(file: str, content: bytes, columns: dict[str, list[int]]) -> bytes:
    """A copy of the file whose named sheets have these columns (counted from 1) blanked, headings included.

    Used to keep a questionnaire without the names or addresses a survey tool added. Raises ValueError where the
    file cannot be written back.
    """
    if not content.startswith(b"PK"):
        return _text_without(content, next(iter(columns.values())))
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(BytesIO(content), keep_vba=False)
        for name, numbers in columns.items():
            for row in workbook[name].iter_rows():
                for cell in row:
                    if cell.column in numbers and cell.value is not None and hasattr(cell, "hyperlink"):
                        cell.value, cell.comment, cell.hyperlink = None, None, None
        kept = BytesIO()
        workbook.save(kept)
    except Exception as fault:
        raise ValueError(f"{file} could not be written back") from fault
    return kept.getvalue()


def _text_without(content: bytes, numbers: list[int]) -> bytes:
    text = _decoded(content)
    delimiter = _delimiter(text)
    kept = StringIO(newline="")
    writer = csv.writer(kept, delimiter=delimiter)
    for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
        writer.writerow("" if number in numbers else cell for number, cell in enumerate(cells, start=1))
    return kept.getvalue().encode("utf-8-sig")
