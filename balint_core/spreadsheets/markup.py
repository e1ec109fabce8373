"""A copy of somebody's workbook with what was found: coloured cells, a comment at each, and a list with links.

The copy is their own workbook where it can be opened and written again safely; otherwise the same values in the same
cells of a new one. Uploaded again, its list of findings is known and left out.
"""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from math import isfinite
from typing import Any

from balint_core.findings import Finding, Severity
from balint_core.spreadsheets.cells import writing
from balint_core.spreadsheets.corrections import corrected, place
from balint_core.spreadsheets.guard import column_number
from balint_core.spreadsheets.workbook import NAME, Cell, Sheet, Unreadable, Workbook, open_workbook

LIST = "Findings"
TITLE = "Findings of the Balint dashboard"
HOW = (
    "Coloured cells carry a comment that says what was found. Put them right here or in your own workbook, save, and "
    "upload it again. This sheet is left out then."
)
HEADINGS = ("Sheet", "Cell", "How serious", "Found", "What was found", "What was expected", "What to do")
WIDTHS = (18, 8, 14, 22, 60, 40, 60)
COLOURS = {Severity.ERROR: "F2C7B0", Severity.WARNING: "F5E2A6", Severity.NOTE: "DDE5F3"}
"""Fill of a cell by the most serious finding in it, as red, green, blue."""
CORRECTED = "BFE0DA"
"""Fill of a cell whose value was put right in the app."""
WORDS = {Severity.ERROR: "Left out", Severity.WARNING: "Please look", Severity.NOTE: "For information"}
OURS = "Balint dashboard:"
"""What begins our part of a comment; what stands above it is its owner's."""

CELLS = 200_000
"""Cells up to which a workbook is opened whole; the merged ones count with all they cover."""
RANGES = 2_000
"""Merged ranges up to which a workbook is opened whole; the time it takes grows with their square."""
UNPACKED = 64 * 2**20
"""Bytes of all parts of a workbook that is opened whole."""
COMMENTED = 2_000
"""Cells that get a comment; beyond, a spreadsheet program opens the copy slowly, and colour and list must do."""
COMMENT = 4_000
"""Characters of a comment."""

_MERGED = re.compile(rb"mergeCell [^>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?[\"']")

Texts = Mapping[str, Mapping[str, str]]
"""What was typed for cells: by sheet, then by A1 reference."""


@dataclass
class _Mark:
    """What a cell is given: its colour, what is said of it, and the text put right, if any."""

    colour: str
    said: list[str] = field(default_factory=list)
    text: str | None = None


Marks = dict[str, dict[str, _Mark]]


def is_list_of_findings(sheet: Sheet) -> bool:
    """Whether a sheet is the list that a marked copy holds."""
    return bool(sheet.rows) and sheet.rows[0][1][:1] == (TITLE,)


def marked_name(file: str) -> str:
    """The name of a marked copy.

    >>> marked_name("autumn.csv"), marked_name("autumn.XLSM")
    ('autumn with findings.xlsx', 'autumn with findings.xlsm')
    """
    stem, _dot, ending = file.rpartition(".")
    return f"{stem or file} with findings.{'xlsm' if ending.casefold() == 'xlsm' else 'xlsx'}"


def marked_copy(file: str, content: bytes, findings: Iterable[Finding], texts: Texts | None = None) -> bytes:
    """A copy of a workbook with its findings as highlighted, commented cells, and a list of them as its first sheet.

    `texts` are values put right in the app; they stand in the copy, in a colour of their own. What openpyxl does not
    know (shapes, sparklines) is not in the copy, and results of formulas are left to the spreadsheet program. Raises
    ValueError where the file cannot be opened.
    """
    opened = open_workbook(file, content)
    if not opened.sheets:
        raise ValueError(f"{file} could not be opened")
    listed = list(findings)
    marks = _marks(opened, listed, texts or {})
    own = _own_workbook(content, opened, marks, is_macro=marked_name(file).endswith("xlsm"))
    book, titles = own or _values(opened, marks, texts or {})
    _put_list(book, listed, titles)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _marks(opened: Workbook, findings: list[Finding], texts: Texts) -> Marks:
    """What each cell is given, the most serious finding deciding its colour."""
    originals = {sheet.name: dict(sheet.rows) for sheet in opened.sheets}
    marks: Marks = {}
    for name, cells in texts.items():
        for reference, text in cells.items():
            if (at := place(reference)) and name in originals:
                row = originals[name].get(at[0], ())
                before = writing(row[at[1] - 1]) if at[1] <= len(row) else ""
                said = f"Put right in the app. Before: {before or '(blank)'}."
                marks.setdefault(name, {})[reference] = _Mark(CORRECTED, [said], text)
    for fault in sorted(findings, key=lambda one: list(Severity).index(one.severity)):
        if fault.sheet and fault.cell and place(fault.cell):
            mark = marks.setdefault(fault.sheet, {}).setdefault(fault.cell, _Mark(COLOURS[fault.severity]))
            mark.said.append(f"{fault.message}\nExpected: {fault.expected}.\n{fault.remedy}")
    return marks


# --- their own workbook ----------------------------------------------------------------------------------------


def _own_workbook(
    content: bytes, opened: Workbook, marks: Marks, *, is_macro: bool
) -> tuple[Any, dict[str, str]] | None:
    """The workbook itself, marked, with each sheet's title in it; None where it had better not be opened whole."""
    if not content.startswith(b"PK") or not _is_small(content):
        return None
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what it does not know, and leaves out
            book = openpyxl.load_workbook(BytesIO(content), rich_text=True, keep_vba=is_macro)
    except Exception:  # noqa: BLE001 (a reader of foreign files may fail in any way)
        return None
    if len(book.worksheets) != len(opened.sheets):
        return None
    titles = {}
    for sheet, read in list(zip(book.worksheets, opened.sheets, strict=True)):
        if is_list_of_findings(read):
            book.remove(sheet)
            continue
        titles[read.name] = sheet.title
        sheet.sheet_view.tabSelected = False
        _without_our_marks(sheet)
        _mark(sheet, marks.get(read.name, {}))
    return book, titles


def _is_small(content: bytes) -> bool:
    """Whether a workbook can be opened whole: few enough cells, merged ranges and bytes, and plain XML throughout."""
    cells = ranges = 0
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > UNPACKED:
                return False
            for part in parts:
                text = archive.read(part) if part.filename.casefold().endswith((".xml", ".rels", ".vml")) else b""
                if b"\0" in text or b"<!DOCTYPE" in text:
                    return False
                cells += text.count(b"<c ") + text.count(b":c ") + text.count(b"<row ") + text.count(b":row ")
                merged = _MERGED.findall(text)
                ranges += len(merged)
                cells += sum(map(_covered, merged))
                if cells > CELLS or ranges > RANGES or len(merged) != text.count(b"mergeCell "):
                    return False
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, RuntimeError, ValueError):
        return False
    return True


def _covered(merged: tuple[bytes, bytes, bytes, bytes]) -> int:
    """How many cells a merged range covers."""
    left, top, right, bottom = (one.decode() for one in merged)
    if not right:
        return 1
    return (abs(column_number(right) - column_number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _without_our_marks(sheet: Any) -> None:
    """Takes away what an earlier copy said and coloured; a comment's own part stays."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    colours = {f"00{colour}" for colour in (*COLOURS.values(), CORRECTED)}
    for row in sheet.iter_rows():
        for cell in row:
            if not cell.comment or OURS not in cell.comment.text:
                continue
            own = cell.comment.text.partition(OURS)[0].strip()
            cell.comment = Comment(own, cell.comment.author or "") if own else None
            if cell.fill.fgColor.rgb in colours:
                cell.fill = PatternFill()


def _mark(sheet: Any, marks: dict[str, _Mark]) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import PatternFill

    heads = {}
    for merged in sheet.merged_cells.ranges:
        heads.update(dict.fromkeys(((row, column) for row, column in merged.cells), merged.start_cell))
    for number, (reference, mark) in enumerate(marks.items()):
        cell = sheet[reference]
        if isinstance(cell, MergedCell):
            cell = heads.get((cell.row, cell.column))
        if cell is None:
            continue
        if mark.text is not None:
            _put_text(cell, mark.text)
        cell.fill = PatternFill("solid", fgColor=mark.colour)
        if number < COMMENTED:
            before = cell.comment.text.strip() if cell.comment else ""
            cell.comment = _comment(mark, before)


def _put_text(cell: Any, text: str) -> None:
    """Text stays text, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    if text.startswith(("=", "+", "-", "@")):
        cell.data_type = "s"
        cell.quotePrefix = True


def _comment(mark: _Mark, before: str = "") -> Any:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.comments import Comment

    own = before.partition(OURS)
    said = "\n\n".join([*([own[2].strip()] if own[1] else []), *mark.said])
    text = "\n\n".join(filter(None, (own[0].strip(), f"{OURS}\n{said}")))
    text = ILLEGAL_CHARACTERS_RE.sub("", text)[:COMMENT]
    lines = sum(1 + len(line) // 48 for line in text.splitlines())
    return Comment(text, "Balint dashboard", height=min(420, 30 + 18 * lines), width=320)


# --- the same values in a new workbook --------------------------------------------------------------------------


def _values(opened: Workbook, marks: Marks, texts: Texts) -> tuple[Any, dict[str, str]]:
    """A new workbook with the values of each sheet in their cells, marked, and each sheet's title in it."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    titles: dict[str, str] = {}
    for sheet in opened.sheets:
        if is_list_of_findings(sheet):
            continue
        titles[sheet.name] = title = _title(sheet.name, titles.values())
        written = book.create_sheet(title)
        written.sheet_state = sheet.state
        whole = corrected(sheet, texts.get(sheet.name, {}))
        for cells in _rows(written, whole, marks.get(sheet.name, {})):
            written.append(cells)
    return book, titles


def _title(name: str, taken: Iterable[str]) -> str:
    """A name that a sheet of a workbook may have."""
    plain = re.sub(r"[\\*?:/\[\]\x00-\x1f]", " ", name).strip(" '")[:NAME] or "Sheet"
    known = {one.casefold() for one in taken} | {LIST.casefold()}
    numbered = (f"{plain[: NAME - 6]} ({number})" for number in range(2, 1000))
    return plain if plain.casefold() not in known else next(one for one in numbered if one.casefold() not in known)


def _rows(written: Any, sheet: Sheet, marks: dict[str, _Mark]) -> Iterator[list[Any]]:
    """The rows of a sheet from the first on, blank ones included, as cells to be written in order."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import PatternFill

    at: dict[int, dict[int, _Mark]] = {}
    for number, (reference, mark) in enumerate(marks.items()):
        if found := place(reference):
            at.setdefault(found[0], {})[found[1]] = mark if number < COMMENTED else _Mark(mark.colour)
    rows: dict[int, tuple[Cell, ...]] = {**dict.fromkeys(at, ()), **dict(sheet.rows)}
    before = 0
    for number in sorted(rows):
        yield from ([] for _blank in range(before + 1, number))
        values = [*rows[number], *([None] * (max(at.get(number, {0: None})) - len(rows[number])))]
        cells = [_written(written, value) for value in values]
        for column, mark in at.get(number, {}).items():
            cell = cells[column - 1]
            cell = cells[column - 1] = cell if hasattr(cell, "fill") else WriteOnlyCell(written, cell)
            cell.fill = PatternFill("solid", fgColor=mark.colour)
            if mark.said:
                cell.comment = _comment(mark)
        yield cells
        before = number


def _written(sheet: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, Unreadable):
        return WriteOnlyCell(sheet, "#N/A")
    if isinstance(value, float) and not isfinite(value):
        value = str(value)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet)
    _put_text(cell, value)
    return cell


# --- the list ---------------------------------------------------------------------------------------------------


def _put_list(book: Any, findings: list[Finding], titles: dict[str, str]) -> None:
    """A sheet that lists all findings, each with a link to its cell; the first, and the one that opens."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(_title_of_list(book), 0)
    book.active = 0
    sheet.freeze_panes = "A5"
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    top = Alignment(vertical="top", wrap_text=True)
    sheet.append([_styled(sheet, TITLE, font=Font(bold=True, size=14))])
    sheet.append([_styled(sheet, HOW)])
    sheet.append([])
    sheet.append([_styled(sheet, heading, font=Font(bold=True)) for heading in HEADINGS])
    in_order = sorted(findings, key=lambda one: list(Severity).index(one.severity))
    for row, fault in enumerate(in_order, start=5):
        shown = (fault.sheet, fault.cell, WORDS[fault.severity], fault.value, fault.message, fault.expected)
        cells = [_styled(sheet, text or "", alignment=top) for text in (*shown, fault.remedy)]
        cells[2].fill = PatternFill("solid", fgColor=COLOURS[fault.severity])
        if fault.cell and place(fault.cell) and fault.sheet in titles:
            named = titles[fault.sheet].replace("'", "''")
            cells[1].row, cells[1].column = row, 2
            cells[1].hyperlink = Hyperlink(ref="", location=f"'{named}'!{fault.cell}")
            cells[1].font = Font(color="0F6B6B", underline="single")
        sheet.append(cells)


def _title_of_list(book: Any) -> str:
    taken = {title.casefold() for title in book.sheetnames}
    names = (LIST if number == 1 else f"{LIST} ({number})" for number in range(1, 1000))
    return next(name for name in names if name.casefold() not in taken)


def _styled(sheet: Any, text: str, **style: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    _put_text(cell, text)
    for name, value in style.items():
        setattr(cell, name, value)
    return cell
