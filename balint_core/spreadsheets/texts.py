"""Tables of text (.csv, .tsv and their like): in which letters they are written, and what separates their cells.

Nothing in such a file says either, so both are told from what is there. A row is a row as a spreadsheet program shows
it: a line break within quotation marks begins no new one.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from itertools import chain

from balint_core.spreadsheets import guard
from balint_core.spreadsheets.sheet import Rows, collector_paused, kept_once
from balint_core.watching import Count, quiet, watched

ENCODINGS = {
    "utf-8-sig": "Unicode letters",
    "utf-16": "Unicode letters, two bytes each",
    "utf-16-le": "Unicode letters, two bytes each",
    "utf-16-be": "Unicode letters, two bytes each",
    "cp1252": "the letters of Windows (Western European)",
    "mac_roman": "the letters of older Macs (Mac Roman)",
}
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
BEGINNING = 2**16
"""Bytes by which a table is judged."""
SAMPLE = 25
"""Rows of the beginning whose cells are counted."""


@dataclass(frozen=True)
class TextTable:
    """How a table of text is written: its encoding, what separates its cells, whether its first line says so."""

    encoding: str
    separator: str
    said: bool = False

    @property
    def is_plain(self) -> bool:
        return self.encoding == "utf-8-sig" and self.separator == ","

    def rows(self, content: bytes, tell: Count = quiet) -> Rows:
        """The rows with a value, as numbered; raises TooLarge, Broken or, for a cell without an end, csv.Error."""
        stripped = ((number, [*map(str.strip, cells)]) for number, cells in enumerate(self.records(content), start=1))
        told = watched(stripped, content.count(b"\n"), "lines", tell)
        with collector_paused():
            return tuple(kept_once(told, booleans=False))

    def records(self, content: bytes) -> Iterator[list[str]]:
        """All rows as they are, blank ones too; raises as `rows` does."""
        lines = TextIOWrapper(BytesIO(content), self.encoding, errors="replace", newline="")
        if self.said:
            next(lines)
        ended, total = False, 0
        # A quotation mark that is never closed would swallow the last row given here, and all before it.
        for number, cells in enumerate(csv.reader(chain(lines, [LAST]), delimiter=self.separator), start=1):
            if ended := cells == [LAST]:
                continue
            total += len(cells)
            if number > guard.ROWS or len(cells) > guard.COLUMNS or total > guard.RECTANGLE:
                raise guard.TooLarge(f"up to row {number:,} it has {total:,} cells")
            yield cells
        if not ended:
            raise guard.Broken("a quotation mark without its other one")

    def without_columns(self, content: bytes, numbers: list[int]) -> bytes:
        """The same table with these columns blank, in UTF-8; raises as `rows` does."""
        kept = StringIO(newline="")
        writer = csv.writer(kept, delimiter=self.separator)
        for cells in self.records(content):
            writer.writerow("" if number in numbers else cell for number, cell in enumerate(cells, start=1))
        return kept.getvalue().encode("utf-8-sig")


LAST = "the end of the table"


def text_table(content: bytes) -> TextTable | None:
    """How a table of text is written; None where the file is not text."""
    encoding = _encoding(content)
    if encoding is None:
        return None
    beginning = content[:BEGINNING].decode(encoding, errors="replace")
    if said := re.match(r"\ufeff?sep=([,;\t|])\r?\n", beginning, re.I):
        return TextTable(encoding, said[1], said=True)
    return TextTable(encoding, _separator(beginning))


def is_table(content: bytes) -> bool:
    """Whether the beginning of a text has more than one cell in a row."""
    table = text_table(content)
    return table is not None and table.separator in content[:BEGINNING].decode(table.encoding, errors="replace")


def _separator(beginning: str) -> str:
    """What gives most rows of the beginning the same number of cells, of two such the one that gives more.

    Nobody types a tab within a cell: where most of the rows have one, it separates.
    """
    lines = [line for line in beginning.splitlines()[:SAMPLE] if line.strip()]
    if 2 * sum("\t" in line for line in lines) > len(lines):
        return "\t"

    def agreement(mark: str) -> tuple[int, int]:
        # What stands behind a closing quotation mark and is no separator tells that another one separates.
        rows = csv.reader(StringIO(beginning, newline=""), delimiter=mark, strict=True)
        widths: Counter[int] = Counter()
        with suppress(csv.Error):
            for cells, _number in zip(rows, range(SAMPLE), strict=False):
                widths[len(cells)] += len(cells) > 1
        return max((alike, width) for width, alike in chain(widths.items(), [(0, 0)]))

    return max(SEPARATORS, key=agreement)


# --- letters ---------------------------------------------------------------------------------------------------


def _encoding(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = content[:BEGINNING]
    first, second = sample[0::2], sample[1::2]
    if b"\0" in sample:
        for blank, filled, encoding in ((second, first, "utf-16-le"), (first, second, "utf-16-be")):
            if b"\0" not in filled and 2 * blank.count(0) > len(blank):
                return encoding
        if b"\0" in content[:4096]:
            return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return max(("cp1252", "mac_roman"), key=lambda encoding: _plausibility(content, encoding))
    return "utf-8-sig"


LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸŒŠŽ")
"""Letters of the names and words of Western Europe, beyond the English ones."""
WORD = re.compile(r"[^\W\d_]+")
APOSTROPHE = re.compile(r"(?<=[ODLodl])’(?=[A-Z])|’(?=(?:s|t|d|m|re|ll|ve|clock)\b)|(?<!\w)’|’(?!\w)")
DASH = re.compile(r"(?<!\w)[–—]|[–—](?![a-z])|(?<=\d)[–—]|(?<=\w{4})[–—](?=\w{4})")
MARK = re.compile(r"(?<!\w)[‘“•«]|[”•…»](?!\w)|[£€·°½¼¾×²®©™\xa0]")


def _plausibility(content: bytes, encoding: str) -> int:
    """How much a text looks like writing in this encoding: what is common in words and between them, less the rest.

    A short file has few such letters, so each is looked at within its word: “José” is one, “JosÈ” and “JosŽ” are not.
    """
    text = content.decode(encoding, errors="replace")
    beyond = sum(map(text.count, {letter for letter in text if not letter.isascii()}))
    likely = sum(len(mark.findall(text)) for mark in (APOSTROPHE, DASH, MARK))
    for word in WORD.findall(text):
        accents = 0 if word.isascii() else sum(letter in LETTERS for letter in word)
        likely += accents if word[1:].islower() or word.isupper() or len(word) == 1 else 0
    return 2 * likely - beyond
