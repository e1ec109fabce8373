"""OpenDocument spreadsheets (.ods): from their XML to sheets, tag by tag and in bounded memory.

A cell or a row may say that it is repeated a thousand million times, so nothing is repeated before it was counted.
The format is that of OpenDocument 1.3, part 3, with the extension by which LibreOffice marks errors.
"""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from balint_core.spreadsheets import archive, guard
from balint_core.spreadsheets.guard import Broken, Refused, TooLarge
from balint_core.spreadsheets.sheet import Block, Cell, Sheet, Unreadable, collector_paused, filled
from balint_core.watching import Count, quiet

SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT = 96 * 2**20
"""Bytes of a document's XML, which is followed tag by tag: some 100,000 rows of nine cells."""
TABLES = 1_000
SPACES = 1_000
"""Spaces that one tag may stand for."""
ASIDE = frozenset({"office:annotation", "text:ruby-text", "text:note", "table:tracked-changes", "office:forms"})
"""What stands beside a cell's own text: comments, readings of signs, notes, earlier versions."""
ERROR_SHOWN = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d{3}")
DURATION = re.compile(r"(-?)PT(\d{1,7})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")

Given = dict[str, str]


def is_spreadsheet(opened: zipfile.ZipFile) -> bool:
    """Whether an archive says that it is an OpenDocument spreadsheet, or a template for one."""
    names = opened.namelist()
    if "mimetype" not in names or "content.xml" not in names:
        return False
    with opened.open("mimetype") as said:
        return said.read(100).startswith(SPREADSHEET)


def sheets_of(opened: zipfile.ZipFile, tell: Count = quiet) -> list[Sheet]:
    """The document's sheets; raises Refused, or any error where its XML is not as it should be."""
    members = archive.members(opened)
    manifest = members.get("meta-inf/manifest.xml")
    if manifest and b"encryption-data" in b"".join(archive.pieces(opened, manifest, archive.OUTLINE)):
        raise Refused("password-protected")
    reader = _Reader()
    with collector_paused():
        content = archive.told_pieces(opened, members["content.xml"], tell, CONTENT)
        guard.parse(content, reader.start, reader.end, reader.text)
    if not reader.is_spreadsheet:
        raise Broken("no spreadsheet in it")
    return reader.sheets


class _Reader:
    """Follows the tags: a sheet is made of rows as they end, a row of cells."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.hidden_styles: set[str] = set()
        self.is_spreadsheet = self.from_1904 = False
        self.style = ""
        self.aside = 0
        self.total = 0
        self.once: dict[str, str] = {}
        self.cell: Given | None = None
        self.words: list[str] = []
        self.characters = 0
        self.in_paragraph = False
        self._begin_sheet({})
        self.starts: dict[str, Callable[[Given], None]] = {
            "table:table-cell": self._begin_cell,
            "table:covered-table-cell": self._begin_cell,
            "text:p": self._begin_paragraph,
            "text:s": lambda given: self.text(" " * min(int(given.get("text:c", "1")), SPACES)),
            "text:tab": lambda _given: self.text("\t"),
            "text:line-break": lambda _given: self.text("\n"),
            "table:table-row": self._begin_row,
            "table:table": self._begin_sheet,
            "style:style": self._begin_style,
            "style:table-properties": self._properties,
            "table:null-date": self._first_day,
            "office:spreadsheet": self._spreadsheet,
        }
        self.ends: dict[str, Callable[[], None]] = {
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "text:p": self._end_paragraph,
            "table:table-row": self._end_row,
            "table:table": self._end_sheet,
        }

    def start(self, name: str, given: Given) -> None:
        if self.aside:
            self.aside += 1
        elif begins := self.starts.get(name):
            begins(given)
        elif name in ASIDE or name.startswith("draw:"):
            self.aside = 1

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif ends := self.ends.get(name):
            ends()

    def text(self, words: str) -> None:
        if self.in_paragraph and not self.aside:
            self.words.append(words)
            self.characters += len(words)
            if self.characters > guard.TEXT:
                raise TooLarge(f"its cells hold more than {guard.TEXT // 2**20} million characters")

    def _spreadsheet(self, _given: Given) -> None:
        self.is_spreadsheet = True

    def _begin_style(self, given: Given) -> None:
        self.style = given.get("style:name", "")

    def _properties(self, given: Given) -> None:
        if given.get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def _first_day(self, given: Given) -> None:
        self.from_1904 = given.get("table:date-value") == "1904-01-01"

    # --- sheets and rows

    def _begin_sheet(self, given: Given) -> None:
        if self.cell is not None:
            self.aside = 1  # a table within a cell
            return
        self.name = given.get("table:name", "")
        self.state = "hidden" if given.get("table:style-name") in self.hidden_styles else "visible"
        self.rows: list[tuple[int, tuple[Cell, ...]]] = []
        self.merged: list[Block] = []
        self.row, self.times = 1, 1

    def _end_sheet(self) -> None:
        rows, merged = tuple(self.rows), tuple(self.merged)
        self.sheets.append(Sheet(self.name, filled(rows, merged), self.state, merged, self.from_1904))
        if len(self.sheets) > TABLES:
            raise TooLarge(f"it has more than {TABLES:,} sheets")

    def _begin_row(self, given: Given) -> None:
        self.times = max(int(given.get("table:number-rows-repeated", "1")), 1)
        self.cells: list[Cell] = []
        self.blanks = 0

    def _end_row(self) -> None:
        if self.cells:
            last = self.row + self.times - 1
            self.total += len(self.cells) * self.times
            if last > guard.ROWS:
                raise Broken("a cell beyond the end of a sheet")
            if self.total > guard.RECTANGLE:
                raise TooLarge(f"up to row {last:,} of a sheet it has {self.total:,} cells")
            row = tuple(self.cells)
            self.rows.extend((number, row) for number in range(self.row, last + 1))
        self.row += self.times

    # --- cells

    def _begin_cell(self, given: Given) -> None:
        self.cell, self.words, self.paragraphs = given, [], 0

    def _begin_paragraph(self, _given: Given) -> None:
        self.in_paragraph = self.cell is not None
        self.paragraphs = self.paragraphs + 1 if self.cell is not None else 0
        if self.paragraphs > 1:
            self.words.append("\n")

    def _end_paragraph(self) -> None:
        self.in_paragraph = False

    def _end_cell(self) -> None:
        given, self.cell = self.cell, None
        if not given and not self.words:
            self.blanks += 1
            return
        assert given is not None
        times = max(int(given.get("table:number-columns-repeated", "1")), 1)
        value = _value(given, "".join(self.words))
        if "table:number-columns-spanned" in given or "table:number-rows-spanned" in given:
            self._merge(given)
        if value is None or value == "":
            self.blanks += times
            return
        if len(self.cells) + self.blanks + times > guard.COLUMNS:
            raise Broken("a cell beyond the end of a sheet")
        if isinstance(value, str):
            value = self.once.setdefault(value, value)
        self.cells += [None] * self.blanks + [value] * times
        self.blanks = 0

    def _merge(self, given: Given) -> None:
        down, across = (int(given.get(f"table:number-{what}-spanned", "1")) for what in ("rows", "columns"))
        column = len(self.cells) + self.blanks + 1
        if down * across > 1 and self.row <= guard.ROWS and column <= guard.COLUMNS:
            last = min(self.row + down - 1, guard.ROWS), min(column + across - 1, guard.COLUMNS)
            self.merged.append((self.row, column, *last))
        if len(self.merged) > guard.MERGED:
            raise TooLarge(f"a sheet has more than {guard.MERGED:,} merged cells")


def _value(given: Given, shown: str) -> Cell:
    """What a cell holds, by its attributes and the text it shows."""
    kind = given.get("office:value-type")
    has_formula = "table:formula" in given
    if given.get("calcext:value-type") == "error" or (has_formula and ERROR_SHOWN.fullmatch(shown.strip())):
        return Unreadable.ERROR
    if kind is None:
        return shown or (Unreadable.ERROR if has_formula else None)  # a formula that was never calculated
    if kind == "string":
        return given.get("office:string-value", shown)
    stored = given.get(f"office:{kind}-value" if kind in ("boolean", "date", "time") else "office:value")
    if stored is None:
        return shown or Unreadable.ERROR
    if kind == "boolean":
        return stored == "true"
    if kind == "date":
        return _moment(stored) or shown
    if kind == "time":
        return _clock(stored) or shown
    return float(stored)


def _moment(stored: str) -> Cell:
    """
    >>> _moment("2019-10-03"), _moment("2019-10-03T17:30:00"), _moment("-0044-03-15")
    (datetime.date(2019, 10, 3), datetime.datetime(2019, 10, 3, 17, 30), None)
    """
    try:
        return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)
    except ValueError:
        return None


def _clock(stored: str) -> Cell:
    """
    >>> _clock("PT17H30M00S"), _clock("PT36H00M00S"), _clock("soon")
    (datetime.time(17, 30), datetime.timedelta(days=1, seconds=43200), None)
    """
    found = DURATION.fullmatch(stored)
    if not found:
        return None
    hours, minutes, seconds = map(int, found.groups()[1:])
    if not found[1] and hours < 24 and minutes < 60 and seconds < 60:
        return time(hours, minutes, seconds)
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] else length
