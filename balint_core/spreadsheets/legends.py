"""Legends: what a sheet itself says its marks mean, above, under or beside the table.

A legend is written in one cell (“Key: A = apologies, P = present”), in several, or as two columns of marks and
meanings under a word for a legend. Only what means something in a layout's column is taken for one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from balint_core.spreadsheets.cells import word_key, writing
from balint_core.spreadsheets.headings import beginning
from balint_core.spreadsheets.layouts import Column, Layout
from balint_core.spreadsheets.workbook import Cell, Sheet

LAST_ROWS = 30
"""Rows from the end of a sheet within which a legend is looked for; above, it is where headings are."""
LONGEST = 400
MOST = 20
"""Rows of a legend in two columns."""
TITLE = re.compile(r"\s*(?:key|legend)\s*(?:[:\-–—]\s*|$)", re.I)
MARK = r"[^\s=:,;]{1,4}"
STARTS = re.compile(rf"\s*{MARK}\s*=")
PAIR = re.compile(rf"({MARK})\s*=\s*([^=]+?)[\s,;.|]*(?=\s{MARK}\s*=|[,;|]\s*{MARK}\s*=|$)")
LISTED = re.compile(rf"\s*({MARK})\s*[:\-–—]\s*(.+?)[\s.]*")
BRACKETS = re.compile(r"\s*\([^()]*\)")

At = tuple[int, int]


@dataclass(frozen=True)
class Said:
    """One mark with its meaning, both as word keys, the meaning and the cell as written, and where it stands."""

    mark: str
    meaning: str
    text: str
    cell: str
    at: At
    cells: tuple[At, ...]


@dataclass(frozen=True)
class Legend:
    """What a sheet's legend says, the cells it stands in, and the rows that hold nothing else."""

    said: tuple[Said, ...] = ()
    cells: frozenset[At] = frozenset()
    rows: frozenset[int] = frozenset()

    def apart(self, sheet: Sheet) -> Sheet:
        """The sheet without its legend."""
        touched = {row for row, _place in self.cells}
        if not touched:
            return sheet
        rows = tuple(
            (row, self._without(row, cells) if row in touched else cells)
            for row, cells in sheet.rows
            if row not in self.rows
        )
        return replace(sheet, rows=rows)

    def _without(self, row: int, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(None if (row, place) in self.cells else cell for place, cell in enumerate(cells, start=1))

    def in_column(self, layout: Layout, column: Column) -> dict[str, tuple[str, Said]]:
        """The answer that each mark, by word key, has in a column: a meaning, or one that speaks of others too."""
        found = {}
        for one in self.said:
            if answer := column.writings.get(one.meaning) or _answer(layout, column, one.meaning):
                found[one.mark] = (answer, one)
        return found


def _answer(layout: Layout, column: Column, meaning: str) -> str | None:
    """The answer to a mark that says something of another column too: “leader” is present, as leader."""
    for answer, values in (column.answers or {}).items():
        others = ((layout.column(name), value) for name, value in values.items() if name != column.name)
        if any(other.writings.get(meaning) == value for other, value in others):
            return answer
    return None


def legend_of(sheet: Sheet, layouts: Iterable[Layout]) -> Legend:
    """The legend of a sheet, as far as it speaks of these layouts' columns."""
    columns = [column for layout in layouts for column in layout.columns if column.choices and not column.points]
    meanings = frozenset(key for column in columns for key in column.writings)
    rows = {row: cells for row, cells in (*sheet.rows[-LAST_ROWS:], *beginning(sheet))}
    said: list[Said] = []
    titles: list[At] = []
    for row, cells in rows.items():
        for place, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and len(cell) <= LONGEST and ("=" in cell or TITLE.match(cell)):
                pairs = ((word_key(mark), word_key(text), text) for mark, text in pairs_of(cell))
                said.extend(
                    Said(*pair, writing(cell), (row, place), ((row, place),)) for pair in pairs if pair[1] in meanings
                )
                if TITLE.fullmatch(cell):
                    titles.append((row, place))
    for row, place in titles:
        said.extend(_listed(rows, row, place, meanings))
    own = {at for one in said for at in one.cells}
    own |= {(row, place) for row, place in titles if any(at[0] in (row, row + 1) for at in own)}
    filled = {row: {(row, place) for place, cell in enumerate(rows[row], start=1) if writing(cell)} for row, _ in own}
    return Legend(tuple(said), frozenset(own), frozenset(row for row, places in filled.items() if places <= own))


def pairs_of(text: str) -> list[tuple[str, str]]:
    """The marks and meanings that a text gives and nothing else, what stands in brackets aside.

    >>> pairs_of("Key: / = present  O = absent"), pairs_of("Legend - A: apologies; L: late (any)")
    ([('/', 'present'), ('O', 'absent')], [('A', 'apologies'), ('L', 'late')])
    >>> pairs_of("Was it useful (1 = yes)?")
    []
    """
    title = TITLE.match(text)
    body = BRACKETS.sub("", text[title.end() :] if title else text)
    if "=" in body:
        return PAIR.findall(body) if STARTS.match(body) else []
    pieces = re.split(r"[,;|\n]", body) if title else []
    return [match.groups() for piece in pieces if (match := LISTED.fullmatch(piece))]  # type: ignore[misc]


def _listed(rows: Mapping[int, tuple[Cell, ...]], row: int, place: int, meanings: frozenset[str]) -> list[Said]:
    """Marks and meanings in two columns, beside or under the title of a legend; no two are alike."""
    found: list[Said] = []
    for line in range(row, row + MOST):
        cells = (*rows.get(line, ()), *[None] * (place + 3))
        for first in (place + 1,) if line == row else (place, place + 1):
            mark, text = writing(cells[first - 1]), writing(cells[first])
            if mark and len(mark) <= 4 and word_key(text) in meanings:
                at = (line, first)
                found.append(Said(word_key(mark), word_key(text), text, mark, at, (at, (line, first + 1))))
                break
        else:
            if line > row:
                break
    different = len({one.mark for one in found}) == len({one.meaning for one in found}) == len(found) > 1
    return found if different else []
