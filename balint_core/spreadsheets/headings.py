"""What rows of a sheet may be its headings, and what each heading may say.

Headings stand in one row, or in two or three: a group over its columns, a question over its parts, a program's codes
over the questions' wording. A heading may also name the time point, or the choice, that its column is for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from itertools import takewhile

from balint_core.spreadsheets.cells import word_key, writing
from balint_core.spreadsheets.layouts import HEADING_WITHIN
from balint_core.spreadsheets.sources import LONGEST, Below, Source, source_of, sources
from balint_core.spreadsheets.workbook import Cell, Sheet

ROWS = 3
"""Heading rows that may stand over one another."""


@dataclass(frozen=True)
class Wording:
    """One thing a heading may say: its text, and the time point or the choice its column is for, where it has one."""

    text: str
    point: str = ""
    choice: str = ""

    @property
    def key(self) -> str:
        return key_of(self.text)


@dataclass(frozen=True)
class Headings:
    """Rows of a sheet taken for its headings, `last` being the lowest.

    `names` are the headings by which a program's own columns are known, `texts` those that say what a column holds,
    `rows` where these stand, `above` what stands over them, and `under` whether that stands over several columns.
    """

    last: int
    rows: tuple[int, ...]
    names: tuple[str, ...]
    texts: tuple[str, ...]
    above: tuple[str, ...]
    under: tuple[bool, ...]
    source: Source | None = None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(map(key_of, self.texts))

    @cached_property
    def wordings(self) -> tuple[tuple[Wording, ...], ...]:
        """What the heading of each column may say, the likeliest first."""
        return tuple(self._distinct[column] for column in zip(self.texts, self.above, self.under, strict=True))

    @cached_property
    def may_say(self) -> frozenset[str]:
        """The word keys of all that the headings may say."""
        return frozenset(one.key for wordings in self._distinct.values() for one in wordings)

    @cached_property
    def _distinct(self) -> dict[tuple[str, str, bool], tuple[Wording, ...]]:
        columns = set(zip(self.texts, self.above, self.under, strict=True))
        return {column: self._wordings(*column) if column[0] else () for column in columns}

    def _wordings(self, text: str, above: str, under: bool) -> tuple[Wording, ...]:
        found = _wordings(text, self.source and self.source.id)
        if not above or above == text:
            return found
        if self.source and key_of(text) in map(key_of, self.source.plain_parts):
            return _wordings(above, self.source.id)
        whole = tuple(Wording(one.text, one.point or above, one.choice) for one in found)
        parted = _wordings(above, self.source and self.source.id) if under else ()
        return (*whole, *(Wording(one.text, one.point, text) for one in parted))


KEPT = 2**15
"""Headings whose looks are remembered, since a sheet's rows are taken in many ways."""
key_of = lru_cache(KEPT)(word_key)


@lru_cache(KEPT)
def _wordings(text: str, program: str | None) -> tuple[Wording, ...]:
    """What a heading may say by itself: as it stands, without its number or code, and split where it can be."""
    source = sources()[program] if program else None
    plain = _plain(text)
    if len(plain) > LONGEST:
        return (Wording(plain),)
    texts = [plain]
    for pattern in filter(None, (source.strip if source else "", NUMBERED)):
        if match := re.match(pattern, plain):
            texts.append(plain[match.end() :])
    found = [Wording(one) for one in texts]
    for one in texts:
        if source and source.grid and (match := re.fullmatch(source.grid, one)):
            found += [Wording(match["item"], match["group"]), Wording(match["group"], choice=match["item"])]
        if source and source.choice and (match := re.fullmatch(source.choice, one)):
            found.append(Wording(match["item"], choice=match["choice"]))
        dated = (re.fullmatch(pattern, one) for pattern in DATED)
        found += [Wording(match["text"], match["point"]) for match in dated if match and is_time(match["point"])]
    return tuple(dict.fromkeys(one for one in found if one.text))


NUMBERED = r"(?i)(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):]\s*(?=\S)"
"""A question's number, as forms put it before its wording."""
DATED = (
    r"(?P<point>[^:]{1,40}?)\s*(?::|\s[-–—|])\s*(?P<text>\S.*)",
    r"(?P<text>.*\S)\s*[(\[](?P<point>[^()\[\]]{1,40})[)\]]",
    r"(?P<text>.*\S)\s*(?::|\s[-–—|])\s*(?P<point>[^:]{1,40})",
    r"(?P<point>[^\W_]+)[_ ](?P<text>.+)",
    r"(?P<text>.+)[_ ](?P<point>[^\W_]+)",
)
"""A heading with its time point before or behind it."""
TIME = re.compile(
    r"(?:tp|t|time ?point|wave|round|phase|visit|year) ?\d{1,2}|pre|post|baseline|(?:pre|post)[- ].+|follow[- ]?up.*"
    r"|before|after|(?:before|after|(?:at )?(?:the )?(?:start|beginning|end) of) .+|(?:.+ )?term(?: \w+)?"
    r"|(?:spring|summer|autumn|winter)(?: \d{2,4})?",
    re.IGNORECASE,
)


def is_time(text: str) -> bool:
    """Whether this may be how somebody writes a time point.

    >>> is_time("TP2"), is_time("End of Term 1"), is_time("post"), is_time("optional")
    (True, True, True, False)
    """
    return TIME.fullmatch(text) is not None


def _plain(text: str) -> str:
    """A heading without the tags and entities of a web page."""
    if "<" in text or "&" in text:
        text = writing(unescape(re.sub(r"</?[A-Za-z][^<>]*>", " ", text)))
    return text


def candidates(sheet: Sheet) -> Iterator[Headings]:
    """Every way of taking rows of a sheet's beginning for its headings: a program's first, then single rows."""
    rows = [(number, [writing(cell) for cell in cells]) for number, cells in beginning(sheet)]
    width = max((len(texts) for _number, texts in rows), default=0)
    padded = [(number, (*texts, *[""] * (width - len(texts)))) for number, texts in rows]
    for place, (_number, texts) in enumerate(padded):
        if source := source_of(texts, [key_of(text) for text in texts]):
            yield _of_source(source, padded[place : place + ROWS])
    for depth in range(1, ROWS + 1):
        for place in range(depth - 1, len(padded)):
            together = padded[max(0, place - depth) : place + 1]
            joined = together[-1][0] - together[-depth][0] == depth - 1
            if joined and (found := _combined(together, depth)):
                yield found


def beginning(sheet: Sheet) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows within which headings are looked for."""
    return takewhile(lambda row: row[0] <= HEADING_WITHIN, sheet.rows)


Texts = tuple[str, ...]


def _of_source(source: Source, rows: Sequence[tuple[int, Texts]]) -> Headings:
    """The headings of a program's export, from the row that tells it and those beneath that belong to it."""
    (last, names), *more = rows
    texts, above, rows_of = names, ("",) * len(names), (last,) * len(names)
    for (number, row), below in zip(more, source.below, strict=False):
        if number != last + 1 or not below.fits(names, row):
            break
        last = number
        if below.holds is Below.PARTS:
            above = _filled(texts)
        if below.holds is not Below.NEITHER:
            rows_of = tuple(number if new else old for new, old in zip(row, rows_of, strict=True))
            texts = tuple(new or old for new, old in zip(row, texts, strict=True))
    return Headings(last, rows_of, names, texts, above, tuple(map(bool, above)), source)


def _combined(rows: Sequence[tuple[int, Texts]], depth: int) -> Headings | None:
    """The lowest `depth` of these rows as headings, the lowest text of each column counting; None if it adds none."""
    last, texts = rows[-1]
    rows_of = (last,) * len(texts)
    for number, upper in reversed(rows[-depth:-1]):
        if all(texts) or not any(new and not text for new, text in zip(upper, texts, strict=True)):
            return None
        rows_of = tuple(row if text else number for row, text in zip(rows_of, texts, strict=True))
        texts = tuple(text or new for new, text in zip(upper, texts, strict=True))
    above: Texts = ("",) * len(texts)
    under = (False,) * len(texts)
    if len(rows) > 1 and rows[-2][0] == last - 1:
        above = _filled(rows[-2][1])
        neighbours = zip(("", *above[:-1]), above, (*above[1:], ""), strict=True)
        under = tuple(bool(own) and own in (left, right) for left, own, right in neighbours)
    return Headings(last, rows_of, texts, texts, above, under)


def _filled(texts: Texts) -> Texts:
    """Each blank with the text to its left: a heading that stands over several columns."""
    before = ""
    filled = []
    for text in texts:
        before = text or before
        filled.append(before)
    return tuple(filled)
