"""Ways to spoil a workbook, at three levels: its bytes, the parts and tags of its archive, its cells.

Each takes the chance it is to use, so that a seed gives the same files again.
"""

import csv
import re
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from tests.campaigns.bases import Base

Parts = list[tuple[str, bytes]]

# --- bytes -----------------------------------------------------------------------------------------------------


def flip(chance: Random, content: bytes) -> bytes:
    spoiled = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def truncate(chance: Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def splice(chance: Random, content: bytes) -> bytes:
    """A stretch of the file once more, at another place."""
    start, to = chance.randrange(len(content)), chance.randrange(len(content))
    return content[:to] + content[start : start + chance.choice([1, 16, 300, 5000])] + content[to:]


def cut_out(chance: Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.choice([1, 2, 16, 300]) :]


def overwrite(chance: Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    stretch = chance.choice([bytes(40), b"\xff" * 9, chance.randbytes(30), b'"', b"\r", b"\0", b"PK\x03\x04", b"\n\n"])
    return content[:start] + stretch + content[start + len(stretch) :]


def lead_in(chance: Random, content: bytes) -> bytes:
    return chance.choice([b"\xef\xbb\xbf", b"\n", b" ", b"\xff\xfe", b"PK\x05\x06", b"<html>", bytes(3)]) + content


BYTES: list[Callable[[Random, bytes], bytes]] = [flip, truncate, splice, cut_out, overwrite, lead_in]

# --- the archive's parts and their tags -----------------------------------------------------------------------


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(content)) as opened:
        return [(name, opened.read(name)) for name in opened.namelist()]


def packed(parts: Parts) -> bytes:
    kept = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # two parts of one name are meant
        for name, content in parts:
            place = zipfile.ZipInfo(name)
            place.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(place, "w") as part:
                part.write(content)
    return kept.getvalue()


def drop_part(chance: Random, parts: Parts) -> None:
    parts.pop(chance.randrange(len(parts)))


def repeat_part(chance: Random, parts: Parts) -> None:
    """A part twice under one name, the second one of a different content."""
    (name, _own), (_other, content) = chance.choice(parts), chance.choice(parts)
    parts.insert(chance.randrange(len(parts) + 1), (name, content))


def swap_parts(chance: Random, parts: Parts) -> None:
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    (name, content), (other_name, other_content) = parts[one], parts[other]
    parts[one], parts[other] = (name, other_content), (other_name, content)


def rename_part(chance: Random, parts: Parts) -> None:
    place = chance.randrange(len(parts))
    name, content = parts[place]
    parts[place] = (chance.choice([name.upper(), f"/{name}", f"../{name}", name.replace("/", "\\"), ""]), content)


def flip_in_part(chance: Random, parts: Parts) -> None:
    _edit(chance, parts, lambda content: chance.choice([flip, truncate, cut_out])(chance, content))


def encode_part(chance: Random, parts: Parts) -> None:
    """A part in another encoding, said or not."""
    code = chance.choice(["utf-16", "utf-32", "cp1252"])

    def encoded(content: bytes) -> bytes:
        text = content.decode("utf-8", errors="replace")
        if chance.random() < 0.7:
            text = re.sub(r'encoding="[^"]*"', f'encoding="{code}"', text)
        return text.encode(code, errors="replace")

    _edit(chance, parts, encoded)


def edit_tags(chance: Random, parts: Parts) -> None:
    """A few tags, attributes or values of one part, found by their writing and written otherwise."""
    fitting = [(pattern, wanted) for pattern, wanted in EDITS if any(re.search(pattern, text) for _name, text in parts)]
    pattern, wanted = chance.choice(fitting)
    place = chance.choice([place for place, (_name, text) in enumerate(parts) if re.search(pattern, text)])
    name, content = parts[place]
    found = list(re.finditer(pattern, content))
    for match in sorted(
        chance.sample(found, min(len(found), chance.choice([1, 1, 1, 3, 30]))), key=lambda m: -m.start()
    ):
        new = chance.choice(wanted)
        content = content[: match.start()] + match.expand(new) + content[match.end() :]
    parts[place] = (name, content)


def _edit(chance: Random, parts: Parts, change: Callable[[bytes], bytes]) -> None:
    place = chance.choice([place for place, (_name, content) in enumerate(parts) if content])
    parts[place] = (parts[place][0], change(parts[place][1]))


EDITS: list[tuple[bytes, list[bytes]]] = [
    (
        rb'<dimension ref="[^"]*" ?/>',
        [b'<dimension ref="A1"/>', b'<dimension ref="A1:XFD1048576"/>', b"", b'<dimension ref="Z9:A1"/>'],
    ),
    (
        rb'(<c r=")[A-Z]+[0-9]+"',
        [rb'\1A1"', rb'\1XFD1048576"', rb'\1ZZZZ9"', rb'\1c7"', rb'\1B0"', rb'\1"', rb'\1$A$5"', rb'\1D14"'],
    ),
    (rb'<c r="[A-Z]+[0-9]+"', [b"<c", b'<c  r = "B12"', b"<c r='C8'", b'<x:c r="C8"']),
    (
        rb'(<row r=")[0-9]+"',
        [rb'\g<1>1"', rb'\g<1>1048577"', rb'\g<1>-3"', rb'\1"', rb'\g<1>9.5"', rb'\g<1>12"', rb'\g<1>4294967297"'],
    ),
    (rb'<row r="[0-9]+"', [b"<row", b"<row x='1'"]),
    (
        rb' t="[a-zA-Z]+"',
        [b"", b' t="s"', b' t="n"', b' t="b"', b' t="e"', b' t="str"', b' t="inlineStr"', b' t="d"', b' t="zz"'],
    ),
    (rb' s="[0-9]+"', [b"", b' s="9999"', b' s="-1"', b' s="1"', b' s="2"', b' s=""']),
    (
        rb"<v>[^<]*</v>",
        [
            b"<v>NaN</v>",
            b"<v>1e308</v>",
            b"<v>-1</v>",
            b"<v>99999</v>",
            b"<v>4294967296</v>",
            b"<v></v>",
            b"<v/>",
            b"",
            b"<v> 3 </v>",
            b"<v>1E400</v>",
            b"<v>2958466</v>",
            b"<v>45000.5</v>",
            b"<v>0</v>",
            b"<v>7</v>",
            b"<v>text</v>",
            b"<v>1<v>2</v></v>",
        ],
    ),
    (
        rb"<v>([^<]*)</v>",
        [
            rb"<v><!-- -->\1</v>",
            rb"<v><![CDATA[\1]]></v>",
            rb"<v>&#x30;\1</v>",
            rb"<v>&lol;</v>",
            rb"<v>\1</v><v>\1</v>",
        ],
    ),
    (
        rb"<t>([^<]*)</t>",
        [
            b"<t></t>",
            b"<t/>",
            rb"<t>\1\1</t>",
            b"<t>&#0;</t>",
            b"<t>&#x1F600;</t>",
            rb"<r><t>\1</t></r>",
            rb"<t>_x0041_\1</t>",
            rb"<rPh><t>\1</t></rPh>",
            b"<t>" + b"x" * 40_000 + b"</t>",
            rb'<t xml:space="preserve"> \1 </t>',
            b"<t>&amp;lt;</t>",
            rb"<![CDATA[\1]]>",
        ],
    ),
    (rb"<si>.*?</si>", [b"", b"<si/>", rb"\g<0>\g<0>", b"<si><t>Asha Sample</t></si>"]),
    (rb"</?[a-z]+[^>]*>", [b"", rb"\g<0>\g<0>", b"<odd>", b"</odd>", rb"<odd/>\g<0>", b"<!-- ", rb"<?odd?>\g<0>"]),
    (rb"<row .*?</row>", [b"", rb"\g<0>\g<0>", rb"<row>\g<0></row>", rb"<sheetData>\g<0></sheetData>"]),
    (
        rb"</sheetData>",
        [
            rb'\g<0><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            rb"\g<0>\g<0>",
            rb'\g<0><mergeCells><mergeCell ref="A5:F9"/></mergeCells>',
            rb"<row/>\g<0>",
            rb'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>\g<0>',
        ],
    ),
    (rb"<workbookPr[^>]*>", [b'<workbookPr date1904="1"/>', b""]),
    (
        rb'(<sheet [^>]*name=")[^"]*"',
        [rb'\1"', rb'\1Register"', rb"\1" + b"long " * 30 + b'"', rb"\1a/b:c*\"", rb'\1&#10;"'],
    ),
    (rb' state="[a-z]+"', [b' state="hidden"', b' state="veryHidden"', b"", b' state="odd"']),
    (rb'(r:id=")[^"]*"', [rb'\1rId99"', rb'\1rId1"', rb'\1"']),
    (
        rb'(Target=")[^"]*"',
        [rb'\1../../x"', rb'\1/xl/worksheets/sheet1.xml"', rb'\1xl/sharedStrings.xml"', rb'\1http://localhost/"'],
    ),
    (rb'(formatCode=")[^"]*"', [rb'\1General"', rb'\1dd/mm/yyyy"', rb'\1[h]:mm"', rb'\1@"']),
    (rb'numFmtId="[0-9]+"', [b'numFmtId="14"', b'numFmtId="0"', b'numFmtId="49"', b'numFmtId="22"']),
    (
        rb"<\?xml[^>]*\?>",
        [
            b"",
            rb'\g<0><!DOCTYPE x [<!ENTITY lol "ha">]>',
            rb'\g<0><!DOCTYPE x SYSTEM "file:///nothing">',
            b'<?xml version="1.1"?>',
            rb"\g<0>" + b"<!-- " + b"x" * 3_000_000 + b" -->",
        ],
    ),
    (
        rb'(office:value-type=")[^"]*"',
        [rb'\1string"', rb'\1float"', rb'\1date"', rb'\1boolean"', rb'\1time"', rb'\1odd"', b""],
    ),
    (
        rb'(office:(?:date-|boolean-)?value=")[^"]*"',
        [rb'\1"', rb'\1NaN"', rb'\g<1>1e400"', rb'\1true"', rb'\g<1>2025-02-30"', rb'\g<1>2025-09-04T17:30:00"', b""],
    ),
    (rb"<text:p>([^<]*)</text:p>", [b"<text:p/>", rb"\g<0>\g<0>", rb"<text:p>\1<text:s text:c='9'/></text:p>", b""]),
    (
        rb"<table:table-cell",
        [
            rb'\g<0> table:number-columns-repeated="3"',
            rb'\g<0> table:number-columns-repeated="16384"',
            rb'\g<0> table:number-columns-repeated="-1"',
            rb'\g<0> table:number-columns-spanned="2" table:number-rows-spanned="2"',
            b"<table:covered-table-cell",
        ],
    ),
    (
        rb"<table:table-row",
        [
            rb'\g<0> table:number-rows-repeated="2"',
            rb'\g<0> table:number-rows-repeated="1048576"',
            rb'\g<0> table:number-rows-repeated="odd"',
            rb'\g<0> table:visibility="collapse"',
        ],
    ),
    (rb'xmlns="[^"]*"', [b'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"', b'xmlns="odd"', b""]),
]
"""What is looked for in a part, and what may be put in its place."""

PARTS: list[Callable[[Random, Parts], None]] = [
    drop_part,
    repeat_part,
    swap_parts,
    rename_part,
    flip_in_part,
    encode_part,
]
PARTS += [edit_tags] * 14

# --- cells -----------------------------------------------------------------------------------------------------

ODD_TEXTS = [
    "=1+1",
    "+44 29 0000 0000",
    "@SUM(A1)",
    "-",
    "?",
    "OD",
    "N/A",
    "#DIV/0!",
    "TBC",
    "x" * 5_000,
    "\u202eelpmaS ahsA",
    "👩‍⚕️ Sample",
    "<b>Asha</b>",
    "[link](http://localhost)",
    "Asha\nSample",
    "Sample, Asha",
    "Dr Asha Sample",
    "asha sample ",
    "A Sample",
    "Total",
    "Held",
    "12",
    "0",
    "1",
    "yes",
    "no",
    "late",
    "leader",
    "co leader",
    "presenter",
    "maybe",
    "Ásha Sample",
    "ＡＳＨＡ Sample",
    "𝔄sha",
    "Nobody Else",
]
DATES = [
    "32/10/2025",
    "31/6/2025",
    "30 February 2026",
    "soon",
    "0/0/2025",
    "4/9/2025",
    "04.09.2025",
    "4 September 2025",
    "2025-09-04",
    "1/1/0001",
]
HEADS = [
    "Date",
    "Name",
    "Role",
    "Present",
    "Attended?",
    "Full name",
    "Grade",
    "When",
    "NAME",
    "nmae",
    "Colour",
    "",
    "E-mail",
    "Datum",
    "Names",
]


class Grid:
    """A sheet to be spoiled: openpyxl's, or the rows of a table of text."""

    def __init__(self, sheet: Worksheet | list[list[Any]]) -> None:
        self.sheet = sheet

    def rows(self) -> list[list[Any]]:
        return (
            self.sheet
            if isinstance(self.sheet, list)
            else [list(row) for row in self.sheet.iter_rows(values_only=True)]
        )

    def put(self, row: int, column: int, value: Any) -> None:
        """Writes a cell, both counted from 1."""
        if isinstance(value, str):
            value = ILLEGAL_CHARACTERS_RE.sub("", value)
        if not isinstance(self.sheet, list):
            self.sheet.cell(row, column).value = value
            return
        while len(self.sheet) < row:
            self.sheet.append([])
        cells = self.sheet[row - 1]
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = value

    def any_place(self, chance: Random) -> tuple[int, int]:
        rows = self.rows()
        return chance.randint(1, max(len(rows), 1)), chance.randint(1, max(map(len, rows), default=1) or 1)


def blank_cell(chance: Random, grid: Grid) -> None:
    grid.put(*grid.any_place(chance), None)


def swap_cells(chance: Random, grid: Grid) -> None:
    rows = grid.rows()
    (row, column), (other_row, other_column) = grid.any_place(chance), grid.any_place(chance)
    one, other = _at(rows, row, column), _at(rows, other_row, other_column)
    grid.put(row, column, other)
    grid.put(other_row, other_column, one)


def odd_text(chance: Random, grid: Grid) -> None:
    grid.put(*grid.any_place(chance), chance.choice(ODD_TEXTS))


def odd_date(chance: Random, grid: Grid) -> None:
    row, _column = grid.any_place(chance)
    heads = [place for cells in grid.rows()[:8] for place, cell in enumerate(cells, start=1) if cell == "Date"]
    grid.put(row, chance.choice(heads or [1]), chance.choice(DATES))


def unicode_text(chance: Random, grid: Grid) -> None:
    letters = (
        chr(
            chance.choice(
                [chance.randrange(32, 0x250), chance.randrange(0x250, 0xD7FF), chance.randrange(0x1F300, 0x1FAFF)]
            )
        )
        for _ in range(chance.randint(1, 30))
    )
    grid.put(*grid.any_place(chance), "".join(letters))


def odd_number(chance: Random, grid: Grid) -> None:
    grid.put(*grid.any_place(chance), chance.choice([0, -1, 1e308, 0.1, 45000, 45000.75, 10**15, True, 2958466]))


def repeat_row(chance: Random, grid: Grid) -> None:
    rows = grid.rows()
    row, to = chance.randint(1, len(rows) or 1), chance.randint(1, len(rows) + 3)
    for column in range(1, len(rows[row - 1] if rows else []) + 1):
        grid.put(to, column, rows[row - 1][column - 1])


def other_heading(chance: Random, grid: Grid) -> None:
    rows = [number for number, cells in enumerate(grid.rows(), start=1) if "Date" in cells or "Name" in cells]
    row, column = grid.any_place(chance)
    grid.put(chance.choice(rows or [row]), column, chance.choice(HEADS))


def insert_row(chance: Random, grid: Grid) -> None:
    row, _column = grid.any_place(chance)
    if isinstance(grid.sheet, list):
        grid.sheet.insert(row - 1, [])
    else:
        grid.sheet.insert_rows(row)


def delete_row(chance: Random, grid: Grid) -> None:
    row, _column = grid.any_place(chance)
    if isinstance(grid.sheet, list):
        del grid.sheet[row - 1 : row]
    else:
        grid.sheet.delete_rows(row)


def insert_column(chance: Random, grid: Grid) -> None:
    _row, column = grid.any_place(chance)
    if isinstance(grid.sheet, list):
        for cells in grid.sheet:
            cells.insert(column - 1, "")
    else:
        grid.sheet.insert_cols(column)


def delete_column(chance: Random, grid: Grid) -> None:
    _row, column = grid.any_place(chance)
    if isinstance(grid.sheet, list):
        for cells in grid.sheet:
            del cells[column - 1 : column]
    else:
        grid.sheet.delete_cols(column)


def merge(chance: Random, grid: Grid) -> None:
    if isinstance(grid.sheet, list):
        return
    row, column = grid.any_place(chance)
    down, across = chance.choice([(1, 0), (3, 0), (0, 1), (0, 3), (2, 2)])
    grid.sheet.merge_cells(start_row=row, start_column=column, end_row=row + down, end_column=column + across)


def far_away(chance: Random, grid: Grid) -> None:
    row, column = grid.any_place(chance)
    grid.put(row + chance.choice([0, 40, 3000]), column + chance.choice([0, 30]), "somewhere else")


CELLS: list[Callable[[Random, Grid], None]] = [
    blank_cell,
    swap_cells,
    odd_text,
    odd_text,
    odd_date,
    unicode_text,
    odd_number,
    repeat_row,
    repeat_row,
    other_heading,
    insert_row,
    delete_row,
    insert_column,
    delete_column,
    merge,
    far_away,
]


def _at(rows: list[list[Any]], row: int, column: int) -> Any:
    cells = rows[row - 1] if row <= len(rows) else []
    return cells[column - 1] if column <= len(cells) else None


def _cells(chance: Random, base: Base, names: list[str]) -> bytes:
    if base.is_text:
        text = base.content.decode(base.encoding)
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=base.delimiter))
        _several(chance, CELLS, Grid(rows), names)
        kept = StringIO(newline="")
        csv.writer(kept, delimiter=base.delimiter).writerows(rows)
        return kept.getvalue().encode(base.encoding, errors="replace")
    book: Workbook = load_workbook(BytesIO(base.twin or base.content))
    _several(chance, CELLS, Grid(chance.choice(book.worksheets)), names)
    return base.saved(book)


def _several(chance: Random, ways: list[Callable[[Random, Any], Any]], what: Any, names: list[str]) -> None:
    for _ in range(chance.choice([1, 1, 1, 2, 3, 10])):
        way = chance.choice(ways)
        names.append(way.__name__)
        try:
            way(chance, what)
        except (AttributeError, IndexError, ValueError):  # nothing there to spoil, or a cell within merged ones
            continue


def mutated(chance: Random, base: Base) -> tuple[str, list[str], bytes]:
    """A spoiled copy of a base: (level, what was done, bytes)."""
    levels = (
        ["bytes"] * (1 if base.is_archive or base.is_text else 4)
        + (["parts"] * 4 if base.is_archive else [])
        + (["cells"] * 5 if base.has_cells else [])
    )
    level, names = chance.choice(levels), list[str]()
    if level == "cells":
        return level, names, _cells(chance, base, names)
    if level == "parts":
        parts = unpacked(base.content)
        _several(chance, PARTS, parts, names)
        return level, names, packed(parts)
    content = base.content
    for _ in range(chance.choice([1, 1, 2])):
        way = chance.choice(BYTES)
        names.append(way.__name__)
        content = way(chance, content) or b"\n"
    return level, names, content
