"""Workbooks of Excel 97 to 2003 (.xls): from their records to sheets ([MS-XLS]).

Read record by record, with nothing that the file says of its own size believed. The readers there are end the whole
process on some files, or take formulas apart that nobody asked for.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from struct import iter_unpack, pack, unpack_from

from balint_core.spreadsheets import guard
from balint_core.spreadsheets.compoundfile import SIGNATURE, CompoundFile
from balint_core.spreadsheets.guard import Broken, Refused, TooLarge
from balint_core.spreadsheets.sheet import Block, Cell, Sheet, Unreadable, collector_paused, filled

COMPOUND_FILE = SIGNATURE
KINDS = {
    "worddocument": "a Word document",
    "powerpoint document": "a PowerPoint presentation",
    "__properties_version1.0": "an e-mail",
}
"""What else is kept in such a file, by the name of a stream."""
BOF, EOF, CONTINUE, FILEPASS, DATE_MODE = 0x809, 0x0A, 0x3C, 0x2F, 0x22
BOUND_SHEET, STRINGS, FORMAT, CELL_FORMAT = 0x85, 0xFC, 0x41E, 0xE0
SHARED_TEXT, OWN_TEXT, RICH_TEXT, NUMBER, SHORT_NUMBER, SHORT_NUMBERS = 0xFD, 0x204, 0xD6, 0x203, 0x27E, 0xBD
TRUTH_OR_ERROR, FORMULA, FORMULA_TEXT, MERGED = 0x205, 0x06, 0x207, 0xE5
VERSION, GLOBALS, WORKSHEET = 0x600, 0x05, 0x10
STATES = ("visible", "hidden", "very hidden")
DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Numbers of the formats for days and times that every program has."""
LENGTH_FORMAT = 46
TEXT_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.I | re.S)
Record = tuple[int, bytes]


def sheets_of(content: bytes) -> list[Sheet]:
    """The workbook's sheets; raises Refused, or any error where its records are not as they should be."""
    file = CompoundFile(content)
    if "encryptedpackage" in file.names:
        raise Refused("password-protected")
    if "workbook" not in file.names:
        if "book" in file.names:
            raise Refused("other-format", seems="a workbook from before 1997")
        seems = next((kind for name, kind in KINDS.items() if name in file.names), "a program's own data")
        raise Refused("not-a-spreadsheet", seems=seems)
    book = _Book(file.stream("workbook"))
    with collector_paused():
        return book.sheets()


@dataclass
class _Book:
    """The stream of a workbook, and what its first part says for all sheets."""

    stream: bytes
    listed: list[tuple[int, str, str]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    cell_formats: list[int] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    from_1904: bool = False
    looked_at: int = 0
    cells: int = 0
    uncalculated: list[tuple[list[Cell], int]] = field(default_factory=list)
    is_calculated: bool = False

    def sheets(self) -> list[Sheet]:
        self._read_globals()
        read = [(name, state, _SheetReader(self).read(begin)) for begin, name, state in self.listed]
        if not self.is_calculated:
            # Where no formula of a workbook has any result, none is a blank: nobody has calculated it yet.
            for cells, place in self.uncalculated:
                cells[place] = Unreadable.ERROR
        return [self._sheet(name, state, reader) for name, state, reader in read]

    def _sheet(self, name: str, state: str, reader: "_SheetReader") -> Sheet:
        rows = tuple(
            (number, tuple(cells)) for number, cells in sorted(reader.rows.items()) if cells.count(None) < len(cells)
        )
        merged = tuple(sorted(reader.merged))
        return Sheet(name, filled(rows, merged), state, merged, self.from_1904)

    def records(self, begin: int) -> Iterator[Record]:
        """The records from here to the end of this part, without the charts within it."""
        stream, at, depth = self.stream, begin, 0
        while True:
            kind, length = unpack_from("<2H", stream, at)
            data = stream[at + 4 : at + 4 + length]
            at += 4 + length
            self.looked_at += 4 + length
            if self.looked_at > 2 * len(stream):
                raise Broken("parts within parts")
            if kind == BOF:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if depth <= 0:
                    return
            if depth <= 1:
                yield kind, data

    def _read_globals(self) -> None:
        texts: list[bytes] = []
        last = 0
        for kind, data in self.records(0):
            if kind == BOF and unpack_from("<2H", data) != (VERSION, GLOBALS):
                raise Refused("other-format", seems="a workbook from before 1997")
            elif kind == FILEPASS:
                raise Refused("password-protected")
            elif kind == DATE_MODE:
                self.from_1904 = data[:1] == b"\1"
            elif kind == BOUND_SHEET:
                self._list(data)
            elif kind == FORMAT:
                self.kinds[unpack_from("<H", data)[0]] = _kind_of_format(_text(data, 2))
            elif kind == CELL_FORMAT:
                self.cell_formats.append(unpack_from("<H", data, 2)[0])
            elif kind == STRINGS or (kind == CONTINUE and last == STRINGS):
                texts.append(data)
            last = last if kind == CONTINUE else kind
        if texts:
            self.strings = _shared_strings(texts)

    def _list(self, data: bytes) -> None:
        begin, state, kind = unpack_from("<I2B", data)
        if kind == 0:
            name = _widened(data[8:], data[7])[: 2 * data[6]].decode("utf-16-le", errors="replace")
            self.listed.append((begin, name, STATES[min(state & 3, 2)]))

    def number(self, value: float, cell_format: int) -> Cell:
        """A number, or the day or time that it stands for by its format."""
        formatted = self.cell_formats[cell_format] if cell_format < len(self.cell_formats) else 0
        kind = self.kinds.get(formatted, "moment" if formatted in DATE_FORMATS else "number")
        if kind == "number":
            return value
        return _moment(value, kind == "length" or formatted == LENGTH_FORMAT, self.from_1904)


class _SheetReader:
    """One sheet's cells by row."""

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.rows: dict[int, list[Cell]] = {}
        self.merged: list[Block] = []
        self.awaiting = (0, 0)
        self.words: list[bytes] = []
        self.takes: dict[int, Callable[[bytes], None]] = {
            SHARED_TEXT: self._shared_text,
            OWN_TEXT: self._own_text,
            RICH_TEXT: self._own_text,
            NUMBER: self._number,
            SHORT_NUMBER: self._short_number,
            SHORT_NUMBERS: self._short_numbers,
            TRUTH_OR_ERROR: self._truth_or_error,
            FORMULA: self._formula,
            FORMULA_TEXT: self._formula_text,
            MERGED: self._merge,
        }

    def read(self, begin: int) -> "_SheetReader":
        records = self.book.records(begin)
        kind, data = next(records)
        if kind != BOF or unpack_from("<2H", data) != (VERSION, WORKSHEET):
            raise Broken("a sheet that does not begin")
        for kind, data in records:
            if kind == CONTINUE and self.words:
                self._formula_text(data)
                continue
            self.words = []
            if take := self.takes.get(kind):
                take(data)
        return self

    def _put(self, row: int, column: int, value: Cell) -> None:
        cells = self.rows.setdefault(row + 1, [])
        more = column + 1 - len(cells)
        if more > 0:
            self.book.cells += more
            if column >= 256:
                raise Broken("a cell beyond the end of a sheet")
            if self.book.cells > guard.RECTANGLE:
                raise TooLarge(f"up to row {row + 1:,} of a sheet it has {self.book.cells:,} cells")
            cells.extend([None] * more)
        cells[column] = None if value == "" else value

    def _shared_text(self, data: bytes) -> None:
        row, column, _format, text = unpack_from("<3HI", data)
        self._put(row, column, self.book.strings[text])

    def _own_text(self, data: bytes) -> None:
        row, column, _format = unpack_from("<3H", data)
        self._put(row, column, _text(data, 6))

    def _number(self, data: bytes) -> None:
        row, column, form, value = unpack_from("<3Hd", data)
        self._put(row, column, self.book.number(value, form))

    def _short_number(self, data: bytes) -> None:
        row, column, form, short = unpack_from("<3HI", data)
        self._put(row, column, self.book.number(_whole(short), form))

    def _short_numbers(self, data: bytes) -> None:
        row, first = unpack_from("<2H", data)
        for place in range((len(data) - 6) // 6):
            form, short = unpack_from("<HI", data, 4 + 6 * place)
            self._put(row, first + place, self.book.number(_whole(short), form))

    def _truth_or_error(self, data: bytes) -> None:
        row, column, _format, value, is_error = unpack_from("<3H2B", data)
        self._put(row, column, Unreadable.ERROR if is_error else bool(value))

    def _formula(self, data: bytes) -> None:
        """Puts the result a formula was saved with; a text is in the record that follows."""
        row, column, form, kind, value, sign = unpack_from("<3HBxB3xH", data)
        self.awaiting = (row, column)
        if sign != 0xFFFF:
            self._put(row, column, self.book.number(unpack_from("<d", data, 6)[0], form))
        else:
            results: dict[int, Cell] = {1: bool(value), 2: Unreadable.ERROR}
            self._put(row, column, results.get(kind))
        if sign == 0xFFFF and kind == 3:
            self.book.uncalculated.append((self.rows[row + 1], column))
        else:
            self.book.is_calculated = True

    def _formula_text(self, data: bytes) -> None:
        self.words.append(data)
        self._put(*self.awaiting, _continued_text(self.words))

    def _merge(self, data: bytes) -> None:
        for top, bottom, first, last in iter_unpack("<4H", data[2 : 2 + (len(data) - 2) // 8 * 8]):
            if top > bottom or first > last:
                raise Broken("a merged block that ends before it begins")
            self.merged.append((top + 1, first + 1, bottom + 1, last + 1))
        if len(self.merged) > guard.MERGED:
            raise TooLarge(f"a sheet has more than {guard.MERGED:,} merged cells")


# --- texts -----------------------------------------------------------------------------------------------------


def _text(data: bytes, at: int) -> str:
    """A text with its length and width before it."""
    length, options = unpack_from("<HB", data, at)
    return _widened(data[at + 3 :], options)[: 2 * length].decode("utf-16-le", errors="replace")


def _continued_text(records: list[bytes]) -> str:
    """A formula's text, which goes on in further records, each with a width of its own."""
    first, *more = records
    (length,) = unpack_from("<H", first)
    pieces = [first[2:], *more]
    text = b"".join(_widened(piece[1:], piece[0]) for piece in pieces)
    return text[: 2 * length].decode("utf-16-le", errors="replace")


def _widened(piece: bytes, options: int) -> bytes:
    """A piece of a text with two bytes for each sign, of which a pair may be torn apart between two records."""
    return piece if options & 1 else piece.decode("latin-1").encode("utf-16-le")


def _shared_strings(records: list[bytes]) -> list[str]:
    """The texts that stand once for all cells, in records of which each goes on where the last one ended."""
    (count,) = unpack_from("<I", records[0], 4)
    left = iter(records[1:])
    data, at = records[0], 8
    texts: list[str] = []
    while len(texts) < count:
        if at >= len(data):
            data, at = next(left), at - len(data)
            continue
        length, options = unpack_from("<HB", data, at)
        at += 3
        aside = 0
        if options & 8:
            aside += 4 * unpack_from("<H", data, at)[0]
            at += 2
        if options & 4:
            aside += unpack_from("<I", data, at)[0]
            at += 4
        text = b""
        while True:
            width = 1 + (options & 1)
            taken = min(length, (len(data) - at) // width)
            text += _widened(data[at : at + taken * width], options)
            at += taken * width
            length -= taken
            if not length:
                break
            data = next(left)
            options, at = data[0], 1
        texts.append(text.decode("utf-16-le", errors="replace"))
        at += aside
    return texts


# --- numbers ---------------------------------------------------------------------------------------------------


def _whole(short: int) -> float:
    """A number in four bytes: a whole one, or the first half of a longer one, perhaps in hundredths.

    >>> _whole(0x3FF00000), _whole((7 << 2) | 2), _whole((150 << 2) | 3)
    (1.0, 7.0, 1.5)
    """
    if short & 2:
        value = float((short ^ 0x80000000) - 0x80000000 >> 2)
    else:
        (value,) = unpack_from("<d", pack("<2I", 0, short & 0xFFFFFFFC))
    return value / 100 if short & 1 else value


def _kind_of_format(pattern: str) -> str:
    """
    >>> _kind_of_format("dd/mm/yyyy"), _kind_of_format('0.0 "days"'), _kind_of_format("[h]:mm")
    ('moment', 'number', 'length')
    """
    plain = TEXT_ASIDE.sub("", pattern.split(";")[0]).lower()
    if "[" in plain:
        return "length"
    return "moment" if "general" not in plain and re.search("[dmyhs]", plain) else "number"


def _moment(value: float, is_length: bool, from_1904: bool) -> Cell:
    """The day or time of a serial number; the number itself where there is none.

    >>> _moment(43741.0, False, False), _moment(43741.5, False, False), _moment(0.25, False, False)
    (datetime.date(2019, 10, 3), datetime.datetime(2019, 10, 3, 12, 0), datetime.time(6, 0))
    """
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if value < 60 else 30)
    try:
        length = timedelta(milliseconds=round(value * 86_400_000))
        moment = first + length
    except (OverflowError, ValueError):
        return value
    if is_length:
        return length
    if 0 <= value < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
