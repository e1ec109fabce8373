"""The records of a field of cells: every person's mark at every session, each knowing its cell."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from balint_core.people import name_key
from balint_core.spreadsheets.cells import pieces_of, word_key, writing
from balint_core.spreadsheets.grids import Grid, cell_at
from balint_core.spreadsheets.layouts import Layout, Matrix
from balint_core.spreadsheets.tables import Field, Picked, Table
from balint_core.spreadsheets.workbook import Cell


@dataclass
class Day:
    """A session: its heading's place and day, and further entries by column with their cells.

    `called_off` is what a line by another label says of its not being held: it counts if nobody has a mark.
    """

    place: int
    value: Cell
    entries: dict[str, tuple[Cell, int, int]] = field(default_factory=dict)
    leaders: list[tuple[str, int, int]] = field(default_factory=list)
    called_off: tuple[Cell, int, int] | None = None


@dataclass
class Line:
    """A person's line, with entries by column and their cells; or nobody's, for a session without names."""

    name: str | None
    row: int
    place: int
    cells: Sequence[Cell] = ()
    line: int = 0
    entries: dict[str, tuple[Cell, int, int]] = field(default_factory=dict)


@dataclass
class _Marks:
    """Marks with their cells, each of a line (`who`) and of a day (`when`), by their places among these."""

    lines: list[Line]
    days: list[Day]
    who: array = field(default_factory=lambda: array("I"))
    when: array = field(default_factory=lambda: array("I"))
    marks: list[Cell] = field(default_factory=list)
    rows: array = field(default_factory=lambda: array("I"))
    places: array = field(default_factory=lambda: array("I"))

    def add(self, line: int, day: int, mark: Cell, row: int, place: int) -> None:
        self.who.append(line)
        self.when.append(day)
        self.marks.append(mark)
        self.rows.append(row)
        self.places.append(place)


class Wordings:
    """What the words of a field of cells say of a session being held, and which of them are marks."""

    def __init__(self, layout: Layout, matrix: Matrix) -> None:
        self.layout, self.matrix = layout, matrix
        self.marks = layout.column(matrix.cell).writings

    def piece(self, column: str, cell: Cell) -> str:
        """An entry, or the part of it that is known: “No - strike” says that a session was not held."""
        writings, text = self.layout.column(column).writings, writing(cell)
        return next((piece for piece in pieces_of(text) if word_key(piece) in writings), text)

    def held(self, cell: Cell) -> str | None:
        """Whether a session was held, where the cell says so."""
        return self.layout.column(self.matrix.held).writings.get(word_key(self.piece(self.matrix.held, cell)))

    def is_mark(self, text: str) -> bool:
        """Whether a text is a known mark."""
        return word_key(text) in self.marks

    def say_cancelled(self, cell: Cell) -> bool:
        """Whether an entry says that the session was cancelled, and is no mark."""
        return not self.is_mark(writing(cell)) and self.held(cell) == self.matrix.called_off


class Records:
    """The sessions and people of a field of cells, put together; `blank` are sessions that nobody has a mark for."""

    def __init__(
        self, grid: Grid, heading_line: int, wordings: Wordings, people: list[Line], days: Sequence[Day]
    ) -> None:
        self.grid, self.heading_line, self.wordings, self.matrix = grid, heading_line, wordings, wordings.matrix
        self.people, self.days = people, days
        self.blank: dict[str, str] = {}

    def table(self) -> Table:
        """Every person's mark at every session; a cancelled session without any, and one that is blank not at all."""
        records = _Marks([*self.people], list(self.days))
        groups = self._groups(records.lines)
        for number, day in enumerate(records.days):
            leading = self._leading(day, records.lines) if len(groups) == 1 else {}
            for nobody, members in groups.items():
                self._session(number, nobody, members, leading, records)
        return self._fields(records)

    def _session(
        self, number: int, nobody: int, members: Sequence[int], leading: dict[str, int], records: _Marks
    ) -> None:
        """The records of one session of one group: those on its lines, and those who led it."""
        lines, day = records.lines, records.days[number]
        entries = {member: cell_at(lines[member].cells, day.place) for member in members}
        cancelled = self._cancelled(day, entries, lines)
        if cancelled:
            lines.append(Line(None, 0, 0, entries={**lines[nobody].entries, self.matrix.held: cancelled}))
            records.add(len(lines) - 1, number, None, *self.grid.where(self.heading_line, day.place))
            entries = {member: entry for member, entry in entries.items() if not self._says_nothing(entry)}
        elif not leading and self.matrix.held not in day.entries and not any(map(_is_filled, entries.values())):
            self.blank.setdefault(self.grid.a1(self.heading_line, day.place), writing(day.value))
            return
        for member, entry in entries.items():
            leader = leading.pop(name_key(lines[member].name or ""), None) if leading else None
            at = self.grid.where(lines[member].line, day.place)
            if leader is not None:
                lines[leader].entries = {**lines[member].entries, **lines[leader].entries}
                if entry is None:
                    entry, at = self.matrix.leading.mark, (lines[leader].row, lines[leader].place)
            records.add(member if leader is None else leader, number, entry, *at)
        for leader in leading.values():
            records.add(leader, number, self.matrix.leading.mark, lines[leader].row, lines[leader].place)

    def _groups(self, lines: list[Line]) -> dict[int, list[int]]:
        """The people of each group that is named beside them; each under a line of nobody's, added for its sessions."""
        groups: dict[int, list[int]] = {}
        nobody: dict[str, int] = {}
        for place, line in enumerate(self.people):
            said = line.entries.get(self.matrix.group)
            key = word_key(writing(said[0])) if said else ""
            if key not in nobody:
                nobody[key] = len(lines)
                lines.append(Line(None, 0, 0, entries={self.matrix.group: said} if said else {}))
            groups.setdefault(nobody[key], []).append(place)
        return groups

    def _leading(self, day: Day, lines: list[Line]) -> dict[str, int]:
        """Those who led a session as lines of their own, by name key; added to the lines."""
        led = self.matrix.leading
        role = led.several if len(day.leaders) > 1 else led.one
        found: dict[str, int] = {}
        for name, row, place in day.leaders:
            lines.append(Line(name, row, place, entries={led.column: (role, row, place)}))
            found[name_key(name)] = len(lines) - 1
        return found

    def _cancelled(self, day: Day, entries: Mapping[int, Cell], lines: Sequence[Line]) -> tuple[Cell, int, int] | None:
        """The cell that says a session was cancelled: of its line or heading, or the first if every entry does."""
        if (said := day.entries.get(self.matrix.held)) is not None:
            return said if self.wordings.held(said[0]) == self.matrix.called_off else None
        filled = [member for member, entry in entries.items() if entry is not None]
        if day.called_off and not any(map(_is_filled, entries.values())):
            return day.called_off
        if not filled or not all(self.wordings.say_cancelled(entries[member]) for member in filled):
            return None
        return self.matrix.called_off, *self.grid.where(lines[filled[0]].line, day.place)

    def _says_nothing(self, entry: Cell) -> bool:
        """Whether an entry at a cancelled session is no mark of somebody's."""
        return entry is None or self.wordings.say_cancelled(entry)

    def _fields(self, records: _Marks) -> Table:
        lines, days, who, when = records.lines, records.days, records.who, records.when
        rows, places = records.rows, records.places
        matrix, days_at = self.matrix, self.heading_line
        headings = [self.grid.where(days_at, day.place) for day in days]
        fields = {
            matrix.across: _picked([(day.value, *at) for day, at in zip(days, headings, strict=True)], when),
            matrix.down: _picked([(line.name, line.row, line.place) for line in lines], who, rows, places),
            matrix.cell: Field(records.marks, rows, places),
        }
        for name in dict.fromkeys(name for day in days for name in day.entries):
            said = [day.entries.get(name, (None, *at)) for day, at in zip(days, headings, strict=True)]
            fields[name] = _picked(said, when)
        for name in dict.fromkeys(name for line in lines for name in line.entries):
            own = [line.entries.get(name, (None, line.row, line.place)) for line in lines]
            mine = _picked(own, who, rows, places)
            fields[name] = _either(mine, fields[name]) if name in fields else mine
        return Table(rows, fields)


def _is_filled(entry: Cell) -> bool:
    return entry is not None


def _picked(
    said: Sequence[tuple[Cell, int, int]],
    which: Sequence[int],
    rows: Sequence[int] | None = None,
    places: Sequence[int] | None = None,
) -> Field:
    """A field whose records share a few cells; where one of these is in no row, the record's own cell stands for it."""
    values = [value for value, _row, _place in said]
    if rows is None or places is None:
        return Field(
            Picked(values, which),
            Picked([row for _value, row, _place in said], which),
            Picked([place for _value, _row, place in said], which),
        )
    own_rows = array("I", (said[one][1] or row for one, row in zip(which, rows, strict=True)))
    own_places = array("I", (said[one][2] or place for one, place in zip(which, places, strict=True)))
    return Field(Picked(values, which), own_rows, own_places)


def _either(mine: Field, other: Field) -> Field:
    """What a line says of somebody, else what the day says of all."""
    chosen = [mine if value is not None else other for value in mine.values]
    return Field(
        [one.values[record] for record, one in enumerate(chosen)],
        array("I", (one.rows[record] for record, one in enumerate(chosen))),
        array("I", (one.places[record] for record, one in enumerate(chosen))),
    )
