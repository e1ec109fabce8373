"""A sheet's records as the columns of its layout, wherever their cells stand in the file.

In a long sheet a record is a row. In a wide one a record is a cell: the person of its row, the session of its
column, and the mark in it. Either way each value knows its cell, so that what is said of it can name the cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Generic, TypeVar, overload

from balint_core.spreadsheets.workbook import Cell, a1

T = TypeVar("T")


class Same(Sequence[T], Generic[T]):
    """The same value for every record.

    >>> list(Same("A", 3)), Same("A", 3)[2]
    (['A', 'A', 'A'], 'A')
    """

    def __init__(self, value: T, length: int) -> None:
        self.value, self.length = value, length

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[T]:
        return repeat(self.value, self.length)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> "Same[T]": ...
    def __getitem__(self, place: int | slice) -> "T | Same[T]":
        if isinstance(place, slice):
            return Same(self.value, len(range(*place.indices(self.length))))
        if not -self.length <= place < self.length:
            raise IndexError(place)
        return self.value


class Picked(Sequence[T], Generic[T]):
    """For each record one of a few values, by its place among them.

    >>> list(Picked(["A", "B"], [0, 1, 1]))
    ['A', 'B', 'B']
    """

    def __init__(self, values: Sequence[T], which: Sequence[int]) -> None:
        self.values, self.which = values, which

    def __len__(self) -> int:
        return len(self.which)

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.which)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> "Picked[T]": ...
    def __getitem__(self, place: int | slice) -> "T | Picked[T]":
        if isinstance(place, slice):
            return Picked(self.values, self.which[place])
        return self.values[self.which[place]]


@dataclass(frozen=True)
class Field:
    """One column of a table: each record's cell, with the row and the column of the file it stands at."""

    values: Sequence[Cell]
    rows: Sequence[int]
    places: Sequence[int]

    def at(self, record: int) -> str:
        """The A1 reference of a record's cell."""
        return a1(self.rows[record], self.places[record])


@dataclass(frozen=True)
class Table:
    """Records by field; `numbers` gives the row of the file each record is told by, all fields are as long."""

    numbers: Sequence[int]
    fields: Mapping[str, Field]

    def __len__(self) -> int:
        return len(self.numbers)


def joined(tables: Sequence[Table]) -> Table:
    """Tables of one sheet as one, one after another; a field that one of them has not is blank there."""
    names = dict.fromkeys(name for table in tables for name in table.fields)
    fields = {}
    for name in names:
        own = [table.fields.get(name) or _blanks(table) for table in tables]
        fields[name] = Field(
            [value for known in own for value in known.values],
            [row for known in own for row in known.rows],
            [place for known in own for place in known.places],
        )
    return Table([number for table in tables for number in table.numbers], fields)


def _blanks(table: Table) -> Field:
    """Nothing in any record, at the cells of the table's first field."""
    first = next(iter(table.fields.values()))
    return Field(Same(None, len(table)), first.rows, first.places)
