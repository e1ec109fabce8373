"""Where things stand in a field of cells: the line of the days, the column of names, and what a line's label says."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from balint_core.people import grades
from balint_core.spreadsheets.cells import CellFault, DateOrder, existing_day, is_blank, word_key, writing
from balint_core.spreadsheets.day_headings import DayHeading, day_heading, heading_order
from balint_core.spreadsheets.headings import key_of
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Layout, Matrix
from balint_core.spreadsheets.weekdays import proved_by_weekdays
from balint_core.spreadsheets.workbook import Cell, Rows, a1

TURNED = 3_000
"""Rows of a sheet with days down, above which it is not looked for people across."""
TURNED_CELLS = 1_000_000
TELLING = 500
"""Rows by which a field of cells is told."""
NAMES_NEAR = 6
"""Rows between the days and the heading of the names, at most."""
SHORT = 14
"""Characters of an entry that may be a mark, though it is not known."""


@dataclass(frozen=True)
class Grid:
    """A sheet's rows, or its columns taken for rows; `where` gives row and column of the file either way."""

    rows: Rows
    turned: bool = False

    def where(self, line: int, place: int) -> tuple[int, int]:
        return (place, line) if self.turned else (line, place)

    def a1(self, line: int, place: int) -> str:
        return a1(*self.where(line, place))


def turned(rows: Rows) -> Grid | None:
    """Rows and columns changed over; None where there are too many for a field of people and days."""
    if not rows or len(rows) > TURNED:
        return None
    width, height = max(len(cells) for _number, cells in rows), rows[-1][0]
    if width * height > TURNED_CELLS:
        return None
    columns: list[list[Cell]] = [[None] * height for _place in range(width)]
    for number, cells in rows:
        for column, cell in zip(columns, cells, strict=False):
            column[number - 1] = cell
    filled = ((place, tuple(cells)) for place, cells in enumerate(columns, start=1))
    return Grid(tuple((place, cells) for place, cells in filled if any(cell is not None for cell in cells)), True)


# --- where the days and the names are --------------------------------------------------------------------------


@dataclass(frozen=True)
class Outline:
    """Where the days and the names stand: the line of the days, the places of the days and of the names.

    `next_days` is the row of the sheet in which another field of cells begins, under this one.
    """

    days: int
    names: int
    order: DateOrder
    month_first: bool
    headings: Mapping[int, DayHeading | CellFault]
    first_body: int
    name_parts: tuple[int, int] | None = None
    headed: bool = False
    sure: bool = True
    next_days: int | None = None


def cell_at(cells: Sequence[Cell], place: int) -> Cell:
    """The cell at a place of a row, None where it is blank."""
    cell = cells[place - 1] if place <= len(cells) else None
    return None if is_blank(cell) else cell


def outline_of(grid: Grid, layout: Layout, matrix: Matrix, headings_of_days: Container[str]) -> Outline | None:
    """The first line with two days that has names beside it and marks below it.

    Days that stand under one another, or under a heading for days (by word key), are a column of a list.
    """
    labels = Labels(layout, matrix)
    for index, (line, cells) in enumerate(grid.rows):
        if line > HEADING_WITHIN and index > HEADING_WITHIN:
            return None
        proved = heading_order(cells) or _order_by_weekdays(cells)
        order = proved or DateOrder.DAY_FIRST
        headings = {place: found for place, cell in enumerate(cells, start=1) if (found := day_heading(cell, order))}
        if sum(isinstance(one, DayHeading) for one in headings.values()) < 2:
            continue
        below = grid.rows[index + 1 :]
        again = None if grid.turned else _days_again(below, headings, labels)
        below = below[:again]
        if any(day_heading(cell_at(row, place)) for _line, row in below[:5] for place in headings):
            continue
        if any(
            key_of(writing(cell_at(row, place))) in headings_of_days
            for _, row in grid.rows[:index]
            for place in headings
        ):
            continue
        month_first = proved is DateOrder.MONTH_FIRST
        upper = grid if again is None else replace(grid, rows=grid.rows[: index + 1 + again])
        outline = _beside(upper, layout, matrix, Outline(line, 0, order, month_first, headings, line + 1))
        if outline and (marked := _marked(upper, layout, matrix, outline)):
            following = (
                grid.rows[index + 1 + again][0] if again is not None else _headed_again(grid, layout, matrix, marked)
            )
            return replace(marked, next_days=following)
    return None


def _order_by_weekdays(cells: Iterable[Cell]) -> DateOrder | None:
    """The order that weekdays beside whole dates in figures prove; None where they prove none, or leave both."""
    dates = []
    for cell in cells:
        one, other = day_heading(cell), day_heading(cell, DateOrder.MONTH_FIRST)
        if isinstance(one, DayHeading) and isinstance(other, DayHeading) and one.weekday is not None and one != other:
            either = [existing_day(way.year or 0, way.month, way.day) for way in (one, other)]
            if isinstance(either[0], date) and isinstance(either[1], date):
                dates.append((one.weekday, either[0], either[1]))
    proved = proved_by_weekdays(dates)
    return proved.pop() if len(proved) == 1 else None


def _days_again(below: Rows, headings: Iterable[int], labels: "Labels") -> int | None:
    """How many lines under the days there are days once more, after lines of people: another field of cells."""
    places = sorted(headings)
    seen = False
    for index, (_line, cells) in enumerate(below):
        entries = [entry for place in places if (entry := cell_at(cells, place)) is not None]
        label = next((text for place in range(1, places[0]) if (text := writing(cell_at(cells, place)))), "")
        days = sum(isinstance(day_heading(entry), DayHeading) for entry in entries)
        if days == len(entries) >= 2 and not labels.name(label):
            return index - _titles(below[:index]) if seen else None
        if days and index < NAMES_NEAR:
            return None
        seen = seen or bool(entries and label and labels.of(label) is None)
    return None


def _titles(above: Rows) -> int:
    """How many lines at the end of these are titles of what follows: a text alone, under a blank row."""
    for found, (line, cells) in enumerate(reversed(above), start=1):
        if sum(not is_blank(cell) for cell in cells) > 1:
            return 0
        if len(above) == found or above[-found - 1][0] < line - 1:
            return found
    return 0


def _headed_again(grid: Grid, layout: Layout, matrix: Matrix, outline: Outline) -> int | None:
    """The row under days down in which they are headed once more: another field of cells, with people of its own."""
    keys = layout.column(matrix.across).keys
    cells = next(cells for line, cells in grid.rows if line == outline.days) if grid.turned else ()
    places = range(min(outline.headings) + 1, len(cells) + 1)
    return next((place for place in places if word_key(writing(cell_at(cells, place))) in keys), None)


def _beside(grid: Grid, layout: Layout, matrix: Matrix, outline: Outline) -> Outline | None:
    """The outline with the place of the names: under their heading, else where most texts look like names."""
    last_day = max(outline.headings)
    near = [(line, cells) for line, cells in grid.rows if -NAMES_NEAR <= line - outline.days <= 3]
    near.sort(key=lambda row: abs(row[0] - outline.days))
    wanted = layout.column(matrix.down).keys
    for line, cells in near:
        beside = [(place, cell) for place, cell in enumerate(cells, start=1) if place not in outline.headings]
        keys = {place: word_key(writing(cell)) for place, cell in beside}
        body = max(line, outline.days) + 1
        if grid.turned and any(key in wanted for key in keys.values()):
            return None
        if place := next((place for place, key in keys.items() if key in wanted), None):
            return replace(outline, names=place, first_body=body, headed=True)
        if parts := layout.column(matrix.down).parts_among([keys.get(place, "") for place in range(1, len(cells) + 1)]):
            return replace(outline, names=parts[0], first_body=body, name_parts=parts, headed=True)
    labels = Labels(layout, matrix)
    like_names: dict[int, tuple[int, int]] = {}
    for place in range(1, last_day):
        below = [writing(cell_at(cells, place)) for line, cells in _looked_at(grid, outline)]
        texts = [text for text in below if any(map(str.isalpha, text))]
        if place not in outline.headings and texts:
            like_names[place] = (sum(map(labels.name, texts)), len(texts))
    if not like_names:
        return None
    return replace(outline, names=max(like_names, key=lambda place: (like_names[place], -place)))


def _marked(grid: Grid, layout: Layout, matrix: Matrix, outline: Outline) -> Outline | None:
    """The outline, where what stands under the days may be marks: nearly all are known or short texts, none measures.

    With days down there have to be two names across and known marks, since a list of any kind has days down; where
    none is a name in full, it is not sure.
    """
    known = layout.column(matrix.cell).writings.keys() | layout.column(matrix.held).writings.keys()
    labels = Labels(layout, matrix)
    names = others = marks = short = filled = 0
    for line, cells in _looked_at(grid, outline):
        label = writing(cell_at(cells, outline.names))
        if not label or line < outline.first_body or labels.of(label) is not None:
            continue
        if grid.turned and word_key(label) in layout.by_key:
            return None
        entries = [entry for place in outline.headings if (entry := cell_at(cells, place)) is not None]
        if grid.turned and not entries:
            continue
        here = sum(key_of(writing(entry)) in known for entry in entries)
        names += labels.name(label)
        others += not labels.name(label) and (not grid.turned or (label.istitle() and here == len(entries)))
        marks, filled = marks + here, filled + len(entries)
        short += sum(_may_be_a_mark(entry) for entry in entries)
    if grid.turned:
        return replace(outline, sure=names > 0) if names + others >= 2 and marks * 2 >= filled > 0 else None
    people = names + others if filled else names
    told = marks * 2 >= filled or (short >= 0.8 * filled and (outline.headed or names > others))
    return outline if people and told else None


def _looked_at(grid: Grid, outline: Outline) -> list[tuple[int, tuple[Cell, ...]]]:
    """The first rows under the days, by which a field of cells is told."""
    return [(line, cells) for line, cells in grid.rows[: HEADING_WITHIN + TELLING] if line > outline.days]


def _may_be_a_mark(entry: Cell) -> bool:
    text = writing(entry)
    return isinstance(entry, str | bool) and len(text) <= SHORT and not text.isdecimal()


NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-][^\W\d_]*)*$")


def looks_like_a_name(text: str, other_words: Container[str] = ()) -> bool:
    """Two to five words without figures, the first and last with capitals, none of them among these other words.

    >>> looks_like_a_name("Asha Sample"), looks_like_a_name("Sample, Asha (CT2)"), looks_like_a_name("No attended")
    (True, True, False)
    """
    plain = re.sub(r"\([^)]*\)", " ", text).replace(",", " ")
    words = plain.split()
    if not 2 <= len(words) <= 5 or not all(NAME_WORD.match(word) for word in words):
        return False
    if word_key(text) in _grades() or any(word_key(word) in other_words for word in words):
        return False
    return words[0][0].isupper() and words[-1][0].isupper()


@cache
def _grades() -> frozenset[str]:
    return frozenset(word_key(text) for grade in grades().grades for text in (grade.name, *grade.writings))


# --- what a line is --------------------------------------------------------------------------------------------


class Labels:
    """What the label of a line says that it holds: a column, ("untold", …), who led, nothing, or a total."""

    def __init__(self, layout: Layout, matrix: Matrix) -> None:
        self.known: dict[str, tuple[str, str]] = {}
        for kind, words in (("total", matrix.totals), ("nothing", matrix.numbering), ("untold", matrix.untold)):
            self.known.update({word_key(word): (kind, word) for word in words})
        self.known.update(dict.fromkeys(layout.column(matrix.across).keys, ("nothing", "")))
        self.known.update({word_key(word): ("leading", word) for word in matrix.leading.headings})
        for name in reversed(matrix.above):
            self.known.update(dict.fromkeys(layout.column(name).keys, ("column", name)))
        self.totals = tuple(word_key(word) for word in matrix.totals if len(word) > 2)
        self.first_words = frozenset(word_key(word.split()[0]) for word in matrix.totals)
        self.no_names = frozenset(map(word_key, matrix.no_names))
        self.headings = layout.by_key.keys()

    def name(self, text: str) -> bool:
        """Whether a text looks like a name."""
        return word_key(text) not in self.headings and looks_like_a_name(text, self.no_names)

    def of(self, text: str) -> tuple[str, str] | None:
        key = word_key(text)
        if found := self.known.get(key):
            return found
        if text.strip().startswith(("%", "#")) or text.strip().endswith("%"):
            return ("total", text)
        first = word_key(text.split()[0]) if text.split() else ""
        if self.known.get(first, ("", ""))[0] == "untold" and not self.name(text):
            return ("untold", first)
        if first in self.first_words and key.startswith(self.totals) and len(text) <= 40 and not self.name(text):
            return ("total", text)
        return None
