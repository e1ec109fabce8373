"""A sheet: its numbered rows of cells, its merged blocks, and how cells are named.

Rows and columns are counted from 1, as the user's spreadsheet program shows them.
"""

import gc
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cached_property
from typing import Any


class Unreadable(Enum):
    """What stands in a cell that holds an error such as #DIV/0!"""

    ERROR = "#ERROR"


Cell = str | int | float | bool | date | datetime | time | timedelta | Unreadable | None
Rows = tuple[tuple[int, tuple[Cell, ...]], ...]
Block = tuple[int, int, int, int]
"""A merged block: its first row and column, its last row and column."""

FILLED = 100_000
"""Cells of a sheet that are filled with the value of the merged block they are in."""
SMALL_BLOCK = 1_000
"""Cells of a merged block that is filled whole; a larger one is filled as far as the sheet has values."""
KEPT_ONCE = 50_000
"""Different values that are looked for when one comes again."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows` as (row number, cells from column A on), rows without any value left out.

    `state` is visible, hidden or very hidden. Every cell of a `merged` block has the value of its first one. Where
    days are counted `from_1904`, a number without a date's format is counted from there too.
    """

    name: str
    rows: Rows
    state: str = "visible"
    merged: tuple[Block, ...] = ()
    from_1904: bool = False

    @cached_property
    def last_column(self) -> int:
        return max((len(cells) for _number, cells in self.rows), default=0)


def kept_once(rows: Iterable[tuple[int, list[Any]]], booleans: bool) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows that hold a value; a blank cell is None, and equal values are one object.

    Where there are `booleans`, values are left as they are: True equals 1.
    """
    seen: dict[Cell, Cell] = {}
    once = seen.setdefault
    for number, cells in rows:
        if not cells or (cells[0] == "" and cells.count("") == len(cells)):
            continue
        if booleans:
            yield number, tuple([None if cell == "" else cell for cell in cells])
            continue
        if len(seen) > KEPT_ONCE or not seen:
            seen.clear()
            seen[""] = None
        yield number, tuple(map(once, cells, cells))


@contextmanager
def collector_paused() -> Iterator[None]:
    """Rows are made without Python looking again and again for rings among the millions of cells there are.

    Afterwards they are no longer young to it, or it would look through them all at once.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def filled(rows: Rows, merged: Sequence[Block]) -> Rows:
    """The rows with the value of each block's first cell in all of the block, as far as FILLED allows."""
    if not merged:
        return rows
    known = dict(rows)
    last_row, last_column = rows[-1][0] if rows else 0, max((len(cells) for cells in known.values()), default=0)
    changed: dict[int, list[Cell]] = {}
    left = FILLED
    for top, first, bottom, last in merged:
        cells = known.get(top, ())
        value = cells[first - 1] if first <= len(cells) else None
        if value is None:
            continue
        if (bottom - top + 1) * (last - first + 1) > SMALL_BLOCK:
            bottom, last = min(bottom, last_row), min(last, last_column)
        left -= (bottom - top + 1) * (last - first + 1)
        if left < 0:
            break
        for number in range(top, bottom + 1):
            row = changed.setdefault(number, list(known.get(number, ())))
            row.extend([None] * (last - len(row)))
            row[first - 1 : last] = [value] * (last - first + 1)
    known.update((number, tuple(row)) for number, row in changed.items())
    return tuple(sorted(known.items()))


def unspread(sheet: Sheet, columns: Container[int], below: int) -> Sheet:
    """The sheet without what blocks under a row spread into the columns beside, save for blocks begun in `columns`."""
    blocks = [one for one in sheet.merged if one[0] > below and one[3] > one[1] and one[1] not in columns]
    if not blocks:
        return sheet
    rows = dict(sheet.rows)
    for top, first, bottom, last in blocks:
        for number in range(top, bottom + 1):
            if cells := rows.get(number):
                beside = [None] * (min(last, len(cells)) - first)
                rows[number] = (*cells[:first], *beside, *cells[first + len(beside) :])
    return replace(sheet, rows=tuple(rows.items()))


# --- how cells are named ---------------------------------------------------------------------------------------


def a1(row: int, column: int) -> str:
    """
    >>> a1(3, 28)
    'AB3'
    """
    return f"{column_letters(column)}{row}"


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
