"""What is looked at before a sheet is read: a file may be huge, hostile or broken, and must not end the server.

The reader that follows keeps a whole rectangle of cells in memory, from the first used cell to the last, and a file
of five kilobytes can claim a rectangle of seventeen thousand million. A text that stands once in the file is copied
for every cell that shows it. A sheet's own statement of its size may be missing or false, so every cell is looked at.
"""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

UPLOADED = 20 * 2**20
"""Bytes of a file. This and the next limits are from the measurements described in docs/decisions.md."""
UNPACKED = 600 * 2**20
"""Bytes of all parts of a workbook together."""
RECTANGLE = 12_000_000
"""Cells of all sheets, from A1 to the last used row and column of each, blank ones included."""
TEXT = 128 * 2**20
"""Characters in all cells together, a text counted as often as it is shown."""
STRINGS = 2_000_000
"""Different texts in a workbook."""
UNUSUAL = 16 * 2**20
"""Bytes of a sheet that has to be followed tag by tag."""
MERGED = 5_000
"""Merged ranges in a sheet: beyond this, marking up a copy takes minutes."""
ERRORS = 50_000
"""Cells of a sheet that hold an error."""
ROWS, COLUMNS = 1_048_576, 16_384
"""Rows and columns of a sheet in a spreadsheet program."""

CHUNK = 2**20
ANY_CELL = (re.compile(rb"<c[ \t\r\n/>]"), re.compile(rb":c[ \t\r\n/>]"))
"""The beginning of whatever the reader may take for a cell."""
PLAIN_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]{1,6}")?(?: t="([A-Za-z]{1,9})")?'
    rb'(?: (?:s|cm|vm|ph)="[0-9]{1,6}")* ?/?>(?:<v>([0-9]{1,9})</)?'
)
"""A cell as nearly every program writes it: its column, row, type, and whole number."""
UNCALCULATED = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]{1,6}")?><f[ />][^<]*(?:</f>)?(?:<v ?(?:/>|></v>))?</c>'
)
"""A cell with a formula whose result was not saved. (One whose result is an empty text has a type.)"""
PREFIX = re.compile(rb"<([A-Za-z0-9]{1,8}:)worksheet[ >]")
"""What some programs put before every tag's name."""
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class TooLarge(Exception):
    """The file asks for more than can be read safely; the text says of what there is too much."""


class Broken(Exception):
    """The file is not what its beginning promises."""


class _Unusual(Exception):
    """A cell is written in a way that only following the XML tag by tag can tell the address of."""


@dataclass
class Part:
    """What one sheet's XML holds: its last row and column, how many cells and characters, the cells in error."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    text: int = 0
    merged: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)

    @property
    def rectangle(self) -> int:
        return self.last_row * self.last_column

    def check(self) -> None:
        """Raises TooLarge or Broken as soon as what was seen so far is too much."""
        if self.last_row > ROWS or self.last_column > COLUMNS:
            raise Broken("a cell beyond the end of a sheet")
        if self.rectangle > RECTANGLE:
            reach = f"row {self.last_row:,} and column {column_letters(self.last_column)}"
            raise TooLarge(f"a sheet reaches to {reach}, {self.rectangle:,} cells")
        if self.cells > self.rectangle:
            raise Broken("one cell given many times")
        if self.text > TEXT:
            raise TooLarge(f"its cells hold more than {TEXT // 2**20} million characters")
        if self.merged > MERGED:
            raise TooLarge(f"a sheet has more than {MERGED:,} merged cells")
        if len(self.errors) > ERRORS:
            raise TooLarge(f"more than {ERRORS:,} cells of a sheet hold an error")


def inspect_sheet(pieces: Callable[[], Iterable[bytes]], lengths: "array[int]") -> Part:
    """What a sheet holds; raises TooLarge or Broken. `pieces` gives its XML anew each time it is called.

    `lengths` are those of the workbook's texts. Takes a fraction of the time of reading the sheet, and memory for
    one piece.
    """
    try:
        part = Part()
        for text in _whole_cells(pieces()):
            _look_at(text, part, lengths)
            part.check()
        return part
    except _Unusual:
        return _Walk(lengths).follow(pieces())


def _whole_cells(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The XML again, cut between cells wherever there are some and never within a tag, without a common prefix."""
    rest, prefix = b"", b""
    for number, piece in enumerate(pieces):
        text = rest + piece
        if b"<!DOCTYPE" in text or b"\0" in text:
            raise Broken("a part of it is not plain XML")
        if number == 0 and (found := PREFIX.search(text)):
            prefix = found[1]
        cut = text.rfind(b"c>", -(2**16)) + 2
        if cut < 2:
            cut = max(text.rfind(b"<"), 0)
        rest = text[cut:]
        if len(rest) > CHUNK:
            raise Broken("a tag without an end")
        yield _without(prefix, text[:cut])
    yield _without(prefix, rest)


def _without(prefix: bytes, text: bytes) -> bytes:
    return text.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else text


def _look_at(text: bytes, part: Part, lengths: "array[int]") -> None:
    found = PLAIN_CELL.findall(text)
    if len(found) != sum(len(beginning.findall(text)) for beginning in ANY_CELL):
        raise _Unusual
    part.cells += len(found)
    part.merged += text.count(b"mergeCell ")
    shown = [number for _letters, _row, kind, number in found if kind == b"s"]
    if b"" in shown:
        raise _Unusual
    try:
        part.text += sum(map(lengths.__getitem__, map(int, shown)))
    except IndexError as fault:
        raise Broken("a cell with a text that is not there") from fault
    if found:
        part.last_column = max(part.last_column, *map(column_number, {cell[0].decode() for cell in found}))
        part.last_row = max(part.last_row, *map(int, {cell[1] for cell in found}))
    in_error = [(letters, row) for letters, row, kind, _number in found if kind == b"e"]
    uncalculated = UNCALCULATED.findall(text) if b"<f" in text else []
    for letters, row in [*in_error, *uncalculated]:
        part.errors.add((int(row), column_number(letters.decode())))


# --- tag by tag ------------------------------------------------------------------------------------------------


class _Walk:
    """Follows a sheet as the reader does, which counts on from the last cell where an address is left out."""

    def __init__(self, lengths: "array[int]") -> None:
        self.lengths = lengths
        self.part = Part()
        self.row = self.column = 1
        self.at: tuple[int, int] | None = None
        self.kind = ""
        self.has_formula = self.in_value = False
        self.value = ""

    def follow(self, pieces: Iterable[bytes]) -> Part:
        _parse(_limited(pieces), self.start, self.end, self.characters)
        self.part.check()
        return self.part

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("c", "row") and self.at:
            raise Broken("a cell within a cell")
        if tag == "row" and "r" in attributes:
            if not re.fullmatch("[1-9][0-9]{0,6}", attributes["r"]):
                raise Broken("a row without a number")
            self.row = int(attributes["r"])
        elif tag == "c":
            self._cell(attributes)
        elif tag == "mergeCell":
            self.part.merged += 1
        self.has_formula |= tag == "f"
        self.in_value = tag == "v"

    def _cell(self, attributes: dict[str, str]) -> None:
        part, row = self.part, self.row
        if named := attributes.get("r"):
            reference = REFERENCE.fullmatch(named)
            if not reference:
                raise Broken("a cell without a proper address")
            row, self.column = int(reference[2]), column_number(reference[1])
        self.at, self.kind, self.value = (row, self.column), attributes.get("t", ""), ""
        self.has_formula = False
        part.cells += 1
        part.last_row, part.last_column = max(part.last_row, row), max(part.last_column, self.column)
        self.column += 1
        if part.cells % 1000 == 0:
            part.check()

    def characters(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        self.in_value = False
        if tag == "row":
            self.row, self.column = self.row + 1, 1
        elif tag == "c" and self.at:
            if self.kind == "s" and self.value.strip().isdecimal():
                self.part.text += self.lengths[int(self.value)] if int(self.value) < len(self.lengths) else 0
            if self.kind == "e" or (self.has_formula and not self.kind and not self.value):
                self.part.errors.add(self.at)
            self.at = None


def string_lengths(pieces: Iterable[bytes]) -> "array[int]":
    """How long each of a workbook's shared texts is, what stands around it included."""
    lengths = array("L")
    left = TEXT

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name == "si" or name.endswith(":si"):
            lengths.append(0)

    def characters(text: str) -> None:
        nonlocal left
        left -= len(text)
        if lengths:
            lengths[-1] += len(text)

    def checked() -> Iterator[bytes]:
        for piece in pieces:
            if len(lengths) > STRINGS or left < 0:
                raise TooLarge(f"it holds {len(lengths):,} different texts of {TEXT - left:,} characters")
            yield piece

    _parse(checked(), start, None, characters)
    return lengths


def _limited(pieces: Iterable[bytes]) -> Iterator[bytes]:
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if seen > UNUSUAL:
            raise TooLarge(f"a sheet written in an unusual way has more than {UNUSUAL // 2**20} MB")
        yield piece


def _parse(
    pieces: Iterable[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None,
    characters: Callable[[str], None],
) -> None:
    """Goes through well-formed XML without a document type, which is where entities would be defined."""

    def doctype(*_declared: object) -> None:
        raise Broken("a part of it is not plain XML")

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise Broken(str(fault)) from fault


# --- columns by letter -----------------------------------------------------------------------------------------


def column_number(letters: str) -> int:
    """
    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """
    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
