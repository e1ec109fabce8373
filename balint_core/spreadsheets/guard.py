"""What is looked at before a sheet is read: a file may be huge, hostile or broken, and must not end the server.

The reader that follows keeps a whole rectangle of cells in memory, from the first used cell to the last, and a file
of five kilobytes can claim a rectangle of seventeen thousand million. A text that stands once in the file is copied
for every cell that shows it. A sheet's own statement of its size may be missing or false, so every cell is looked at.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from balint_core.spreadsheets.sheet import Block, column_letters, column_number

UPLOADED = 80 * 2**20
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
MERGED = 100_000
"""Merged blocks of a sheet."""
ERRORS = 50_000
"""Cells of a sheet that hold an error."""
ROWS, COLUMNS = 1_048_576, 16_384
"""Rows and columns of a sheet in a spreadsheet program."""

CHUNK = 2**20
SHAPES = 2_000
"""Different rows of a piece of a sheet, numbers aside, from which its cells are compared one by one."""
CELL = b"<c "
ANY_CELL = (re.compile(rb"<c[ \t\r\n/>]"), re.compile(rb":c[ \t\r\n/>]"))
"""The beginning of whatever the reader may take for a cell."""
NUMBERS_ASIDE = bytes.maketrans(b"123456789", b"000000000")
PLAIN_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(0{1,7})"(?: s="0{1,6}")?(?: t="([A-Za-z]{1,9})")?'
    rb'(?: (?:s|cm|vm|ph)="0{1,6}")* ?/?>(?:<v>(0{1,9})</)?'
)
"""A cell as nearly every program writes it, every digit a zero: its column, row, type, and whole number."""
ROW_OF_CELL = re.compile(rb'<c r="[A-Z]{1,3}([1-9][0-9]{0,6})"')
ROW_BEYOND_A_MILLION = re.compile(rb'<c r="[A-Z]{1,3}([1-9][0-9]{6})"')
SHOWN = re.compile(rb' t="s"(?: (?:s|cm|vm|ph)="[0-9]{1,6}")* ?><v>([0-9]{1,9})</')
"""The number of the text that a cell shows."""
IN_ERROR = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]{1,6}")? t="e"')
UNCALCULATED = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]{1,6}")?><f[ />][^<]*(?:</f>)?(?:<v ?(?:/>|></v>))?</c>'
)
"""A cell with a formula whose result was not saved. (One whose result is an empty text has a type.)"""
MERGE = re.compile(rb'mergeCell ref="([A-Z]{1,3}[1-9][0-9]{0,6}):([A-Z]{1,3}[1-9][0-9]{0,6})"')
PREFIX = re.compile(rb"<([A-Za-z0-9]{1,8}:)worksheet[ >]")
"""What some programs put before every tag's name."""
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Refused(Exception):
    """The file is not read: the code of the finding that says why, and the words that fill it."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code, words)
        self.code, self.words = code, words


class TooLarge(Refused):
    """The file asks for more than can be read safely; the text says of what there is too much."""

    def __init__(self, why: str) -> None:
        super().__init__("too-large", why=why)


class Broken(Refused):
    """The file is not what its beginning promises."""

    def __init__(self, _why: str) -> None:
        super().__init__("broken-file")


class _Unusual(Exception):
    """A cell is written in a way that only following the XML tag by tag can tell the address of."""


@dataclass
class Part:
    """What one sheet's XML holds: its last row and column, how many cells and characters, the cells in error."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    text: int = 0
    booleans: bool = False
    merged: list[Block] = field(default_factory=list)
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
        if len(self.merged) > MERGED:
            raise TooLarge(f"a sheet has more than {MERGED:,} merged cells")
        if len(self.errors) > ERRORS:
            raise TooLarge(f"more than {ERRORS:,} cells of a sheet hold an error")


def inspect_sheet(pieces: Callable[[], Iterable[bytes]], lengths: "array[int]", exact: bool = True) -> Part:
    """What a sheet holds; raises TooLarge or Broken. `pieces` gives its XML anew each time it is called.

    `lengths` are those of the workbook's texts. Takes a fraction of the time of reading the sheet, and memory for
    one piece. Unless `exact`, the last row is only known by the number of its digits, and every text is taken to be
    as long as the longest: that is enough for most sheets, and takes half the time.
    """
    try:
        look = _Look(lengths, exact)
        for text in _whole_cells(pieces()):
            look.at(text)
        return look.part
    except _Unusual:
        return _Walk(lengths).follow(pieces())


def _whole_cells(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The XML again, cut between cells wherever there are some and never within a tag, without a common prefix."""
    rest, prefix = b"", b""
    for number, piece in enumerate(pieces):
        text = rest + piece
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


class _Look:
    """Looks at a sheet's XML piece by piece.

    With every digit a zero, rows are much alike: each is looked at once, whatever the number of times it comes.
    """

    def __init__(self, lengths: "array[int]", exact: bool) -> None:
        self.lengths, self.exact = lengths, exact
        self.longest = max(lengths, default=0)
        self.seen: dict[bytes, dict[bytes, int]] = {b"<row ": {}, CELL: {}}
        self.digits = 0
        self.may_hold_errors = False
        self.part = Part()

    def at(self, text: bytes) -> None:
        part = self.part
        shapes = text.translate(NUMBERS_ASIDE)
        shapes, cells = self._new(shapes, b"<row ") or self._new(shapes, CELL) or (shapes, shapes.count(CELL))
        self._compare(shapes)
        if self.exact or self.digits > 6:
            rows = (ROW_OF_CELL if self.exact else ROW_BEYOND_A_MILLION).findall(text)
            part.last_row = max(part.last_row, *map(int, rows), 0)
        else:
            part.last_row = 10**self.digits - 1
        part.cells += cells
        part.text = part.text + self._shown(text) if self.exact else part.cells * self.longest
        self.may_hold_errors |= b't="e"' in shapes or b"<f" in shapes
        if self.may_hold_errors:
            in_error = [*IN_ERROR.findall(text), *UNCALCULATED.findall(text)]
            part.errors.update((int(row), column_number(letters.decode())) for letters, row in in_error)
        if b"mergeCell " in shapes:
            self._merge(text)
        part.check()

    def _merge(self, text: bytes) -> None:
        count, merged = text.count(b"mergeCell "), self.part.merged
        if len(merged) + count > MERGED:
            raise TooLarge(f"a sheet has more than {MERGED:,} merged cells")
        found = MERGE.findall(text)
        if len(found) != count:
            raise _Unusual
        merged += (_block(first.decode(), last.decode()) for first, last in found)

    def _compare(self, shapes: bytes) -> None:
        if b"<!DOCTYPE" in shapes or b"\0" in shapes:
            raise Broken("a part of it is not plain XML")
        found = PLAIN_CELL.findall(shapes)
        if len(found) != sum(len(beginning.findall(shapes)) for beginning in ANY_CELL):
            raise _Unusual
        if any(kind == b"s" and not number for _letters, _row, kind, number in found):
            raise _Unusual
        letters = {letters.decode() for letters, _row, _kind, _number in found}
        self.part.last_column = max(self.part.last_column, *map(column_number, letters), 0)
        self.part.booleans |= any(kind == b"b" for _letters, _row, kind, _number in found)
        self.digits = max([self.digits, *(len(row) for _letters, row, _kind, _number in found)])

    def _new(self, text: bytes, between: bytes) -> tuple[bytes, int] | None:
        """What is new of a text that is the same again and again, and how many cells there are in all of it; None where
        most of it is new."""
        first, *more = text.split(between)
        times, seen = Counter(more), self.seen[between]
        new = times.keys() - seen.keys()
        if len(new) > SHAPES:
            return None
        cells = first.count(CELL) + sum([times[shape] * seen[shape] for shape in times.keys() - new])
        if len(seen) > 10 * SHAPES:
            seen.clear()
        for shape in new:
            seen[shape] = shape.count(CELL) + (between == CELL)
            cells += times[shape] * seen[shape]
        return between.join([first, *new]), cells

    def _shown(self, text: bytes) -> int:
        """Characters of the texts shown."""
        try:
            return sum(map(self.lengths.__getitem__, map(int, SHOWN.findall(text))))
        except IndexError as fault:
            raise Broken("a cell with a text that is not there") from fault


def _block(first: str, last: str) -> Block:
    """A merged block by the addresses of its first and last cell; raises Broken."""
    corners = [REFERENCE.fullmatch(corner) for corner in (first, last)]
    if None in corners:
        raise Broken("a merged block without a proper address")
    (top, left), (bottom, right) = ((int(corner[2]), column_number(corner[1])) for corner in corners if corner)
    if not (top <= bottom <= ROWS and left <= right <= COLUMNS):
        raise Broken("a merged block beyond the end of a sheet")
    return top, left, bottom, right


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
        parse(_limited(pieces), self.start, self.end, self.characters)
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
            first, _colon, last = attributes.get("ref", "").partition(":")
            self.part.merged.append(_block(first, last or first))
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
        part.booleans |= self.kind == "b"
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


def string_lengths(pieces: Callable[[], Iterable[bytes]]) -> "array[int]":
    """How long each of a workbook's shared texts is at most, what stands around it included."""
    lengths, total, rest = array("L"), 0, b""
    for piece in pieces():
        text = rest + piece
        *texts, rest = text.split(b"<si>")
        lengths.extend(max(len(before) - AROUND_TEXT, 0) for before in texts)
        total += len(text) - len(rest)
        is_plain = b"<!" not in text and len(texts) == text.count(b"<si") and not PREFIXED_TEXT.search(text)
        if len(lengths) > STRINGS:
            raise TooLarge(f"it holds more than {STRINGS:,} different texts")
        if not is_plain or len(rest) > CHUNK or total - AROUND_TEXT * len(lengths) > TEXT:
            return _string_lengths_tag_by_tag(pieces())
    lengths.append(len(rest))
    return lengths[1:]  # the first is what stands before all


AROUND_TEXT = len("<si><t></t></si>")
PREFIXED_TEXT = re.compile(rb"<[^<>/ ]{1,99}:si[ \t\r\n/>]")


def _string_lengths_tag_by_tag(pieces: Iterable[bytes]) -> "array[int]":
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

    parse(checked(), start, None, characters)
    return lengths


def _limited(pieces: Iterable[bytes]) -> Iterator[bytes]:
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if seen > UNUSUAL:
            raise TooLarge(f"a sheet written in an unusual way has more than {UNUSUAL // 2**20} MB")
        yield piece


def parse(
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
