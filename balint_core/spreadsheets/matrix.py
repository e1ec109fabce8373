"""Sheets whose records are cells: names down and days across, or the other way round.

What stands down, across and in the cells a layout's `matrix` says. Either way is the same field of cells; a sheet with
days down is looked at with rows and columns changed over.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from balint_core.findings import Finding, finding, shortened
from balint_core.people import grades, name_key
from balint_core.spreadsheets.cells import CellFault, DateOrder, existing_day, is_blank, word_key, writing
from balint_core.spreadsheets.day_headings import DayHeading, Years, day_heading, heading_order, years_of
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Layout, Matrix, Recognition, Shape
from balint_core.spreadsheets.recipe import Answers, Question
from balint_core.spreadsheets.tables import Field, Picked, Table
from balint_core.spreadsheets.workbook import Cell, Sheet, Unreadable, a1

TURNED = 3_000
"""Rows of a sheet with days down, above which it is not looked for people across."""
TURNED_CELLS = 1_000_000
NAMES_NEAR = 6
"""Rows between the days and the heading of the names, at most."""
SHORT = 14
"""Characters of an entry that may be a mark, though it is not known."""


@dataclass(frozen=True)
class Grid:
    """A sheet's rows, or its columns taken for rows; `where` gives row and column of the file either way."""

    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    turned: bool = False

    def where(self, line: int, place: int) -> tuple[int, int]:
        return (place, line) if self.turned else (line, place)

    def a1(self, line: int, place: int) -> str:
        return a1(*self.where(line, place))


def turned(sheet: Sheet) -> Grid | None:
    """A sheet with rows and columns changed over; None where it is too large to be a field of people and days."""
    if not sheet.rows or len(sheet.rows) > TURNED:
        return None
    width, height = sheet.last_column, sheet.rows[-1][0]
    if width * height > TURNED_CELLS:
        return None
    columns: list[list[Cell]] = [[None] * height for _place in range(width)]
    for number, cells in sheet.rows:
        for column, cell in zip(columns, cells, strict=False):
            column[number - 1] = cell
    filled = ((place, tuple(cells)) for place, cells in enumerate(columns, start=1))
    return Grid(tuple((place, cells) for place, cells in filled if any(cell is not None for cell in cells)), True)


def recognise_matrix(file: str, sheet: Sheet, layout: Layout, answers: Answers, this_year: int) -> Recognition | None:
    """A sheet as a field of cells, its records as a table; None where it is none."""
    if layout.matrix is None:
        return None
    for grid in (Grid(sheet.rows), turned(sheet)):
        if grid is not None and (outline := _outline(grid, layout, layout.matrix)):
            return _Reader(file, sheet, grid, layout, layout.matrix, outline, answers, this_year).recognition()
    return None


# --- where the days and the names are --------------------------------------------------------------------------


@dataclass(frozen=True)
class Outline:
    """Where the days and the names stand: the line of the days, the places of the days and of the names."""

    days: int
    names: int
    order: DateOrder
    month_first: bool
    headings: Mapping[int, DayHeading | CellFault]
    first_body: int
    name_parts: tuple[int, int] | None = None


def _at(cells: Sequence[Cell], place: int) -> Cell:
    cell = cells[place - 1] if place <= len(cells) else None
    return None if is_blank(cell) else cell


def _outline(grid: Grid, layout: Layout, matrix: Matrix) -> Outline | None:
    """The first line with two days that has names beside it and marks, not days, below it."""
    for index, (line, cells) in enumerate(grid.rows):
        if line > HEADING_WITHIN:
            return None
        proved = heading_order(cells)
        order = proved or DateOrder.DAY_FIRST
        headings = {place: found for place, cell in enumerate(cells, start=1) if (found := day_heading(cell, order))}
        if sum(isinstance(one, DayHeading) for one in headings.values()) < 2:
            continue
        below = grid.rows[index + 1 :]
        if any(day_heading(_at(row, place)) for _line, row in below[:5] for place in headings):
            continue
        month_first = proved is DateOrder.MONTH_FIRST
        outline = _beside(grid, layout, matrix, Outline(line, 0, order, month_first, headings, line + 1))
        if outline and _has_marks(grid, layout, matrix, outline):
            return outline
    return None


def _beside(grid: Grid, layout: Layout, matrix: Matrix, outline: Outline) -> Outline | None:
    """The outline with the place of the names: under their heading, else where most texts look like names."""
    last_day = max(outline.headings)
    near = [(line, cells) for line, cells in grid.rows if -NAMES_NEAR <= line - outline.days <= 3]
    near.sort(key=lambda row: abs(row[0] - outline.days))
    wanted = layout.column(matrix.down).keys
    firsts, lasts = ({word_key(text) for text in part} for part in matrix.name_parts)
    for line, cells in near:
        beside = [(place, cell) for place, cell in enumerate(cells, start=1) if place not in outline.headings]
        keys = {place: word_key(writing(cell)) for place, cell in beside}
        body = max(line, outline.days) + 1
        if grid.turned and any(key in wanted for key in keys.values()):
            return None
        if place := next((place for place, key in keys.items() if key in wanted), None):
            return replace(outline, names=place, first_body=body)
        first = next((place for place, key in keys.items() if key in firsts), None)
        last = next((place for place, key in keys.items() if key in lasts), None)
        if first and last:
            return replace(outline, names=first, first_body=body, name_parts=(first, last))
    labels = Labels(layout, matrix)
    like_names: dict[int, int] = defaultdict(int)
    for line, cells in grid.rows:
        if line > outline.days:
            for place in range(1, last_day):
                if place not in outline.headings and labels.name(writing(_at(cells, place))):
                    like_names[place] += 1
    if not like_names:
        return None
    return replace(outline, names=max(like_names, key=lambda place: (like_names[place], -place)))


def _has_marks(grid: Grid, layout: Layout, matrix: Matrix, outline: Outline) -> bool:
    """Whether what stands under the days may be marks: all but a few are known or short, and none is a measure.

    With days down there have to be two names across and known marks, since a list of any kind has days down.
    """
    known = layout.column(matrix.cell).writings.keys() | layout.column(matrix.held).writings.keys()
    labels = Labels(layout, matrix)
    people = marks = short = filled = 0
    for line, cells in grid.rows:
        label = writing(_at(cells, outline.names))
        if line < outline.first_body or labels.of(label) is not None:
            continue
        if grid.turned and word_key(label) in layout.by_key:
            return False
        entries = [entry for place in outline.headings if (entry := _at(cells, place)) is not None]
        if not label or (grid.turned and not entries):
            continue
        people += labels.name(label) or not grid.turned
        for entry in entries:
            filled += 1
            marks += word_key(writing(entry)) in known
            short += isinstance(entry, str | bool) and len(entry if isinstance(entry, str) else "") <= SHORT
    if grid.turned:
        return people >= 2 and marks * 2 >= filled > 0
    return people >= 1 and (marks + short >= filled or marks * 2 >= filled or short >= 0.8 * filled)


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
        begins = [word for word in self.totals if key.startswith(word)]
        return ("total", text) if begins and len(text) <= 40 and not self.name(text) else None


@dataclass
class Day:
    """A session: its heading's place and day, and further entries by column with their cells."""

    place: int
    value: Cell
    entries: dict[str, tuple[Cell, int, int]] = field(default_factory=dict)
    leaders: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass
class Line:
    """A person's line, with entries by column and their cells; or nobody's, for a session without names."""

    name: str | None
    row: int
    place: int
    cells: Sequence[Cell] = ()
    line: int = 0
    entries: dict[str, tuple[Cell, int, int]] = field(default_factory=dict)


class _Reader:
    """One look at a field of cells: its days, its people, and what was left out."""

    def __init__(
        self,
        file: str,
        sheet: Sheet,
        grid: Grid,
        layout: Layout,
        matrix: Matrix,
        outline: Outline,
        answers: Answers,
        this_year: int,
    ) -> None:
        self.file, self.sheet, self.grid, self.layout, self.matrix = file, sheet, grid, layout, matrix
        self.outline, self.answers, self.this_year = outline, answers, this_year
        self.labels = Labels(layout, matrix)
        self.held = layout.column(matrix.held).writings
        self.marks = layout.column(matrix.cell).writings
        self.findings: list[Finding] = []
        self.questions: list[Question] = []
        self.left_out: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.days: dict[int, Day] = {}
        self.people: list[Line] = []

    def recognition(self) -> Recognition:
        self._read_days()
        self._read_lines()
        table = self._table()
        self._report()
        line, _place = self.grid.where(self.outline.days, self.outline.names)
        titles = {name: self.layout.column(name).heading for name in table.fields}
        return Recognition(
            self._with_doubtful_marks(table),
            line,
            {},
            {},
            {},
            {},
            titles,
            shape=Shape.TRANSPOSED if self.grid.turned else Shape.WIDE,
            table=table,
            findings=tuple(self.findings),
            questions=tuple(self.questions),
        )

    # --- days --------------------------------------------------------------------------------------------------

    def _read_days(self) -> None:
        line, outline = self.outline.days, self.outline
        headings = {place: one for place, one in outline.headings.items() if isinstance(one, DayHeading)}
        for place, one in outline.headings.items():
            if isinstance(one, CellFault):
                self._impossible(place)
        given = self._years(headings)
        for (place, heading), year in zip(headings.items(), given, strict=True):
            day = existing_day(year, heading.month, heading.day)
            if isinstance(day, CellFault):
                self._impossible(place)
                continue
            found = self.days[place] = Day(place, day)
            for word in heading.words:
                self._beside_a_day(found, word, line, place)
            if heading.of_a_week:
                self.left_out["week-commencing"].append((self.grid.a1(line, place), self._text(line, place)))
        if outline.month_first:
            cell = self.grid.a1(line, min(headings))
            self._note("month-first", cell, self._text(line, min(headings)))

    def _impossible(self, place: int) -> None:
        line = self.outline.days
        words = {"column": self.layout.column(self.matrix.across).heading, "wanted": "a date"}
        self._note("impossible-date", self.grid.a1(line, place), self._text(line, place), **words)

    def _text(self, line: int, place: int) -> str:
        cells = next(cells for number, cells in self.grid.rows if number == line)
        return writing(_at(cells, place))

    def _note(self, code: str, cell: str, value: str | None, **words: str) -> None:
        where = {"file": self.file, "sheet": self.sheet.name, "cell": cell}
        self.findings.append(finding(code, **where, value=value, **words))

    def _years(self, headings: Mapping[int, DayHeading]) -> tuple[int, ...]:
        """The year of every day; where nothing tells it a question, and until it is answered the latest for a look."""
        above = [
            " ".join(writing(cell) for cell in cells if not is_blank(cell))
            for line, cells in self.grid.rows
            if line < self.outline.days
        ]
        if self.grid.turned:
            heads = (cells[: self.outline.names - 1] for _line, cells in self.grid.rows)
            above = [writing(cell) for cells in heads for cell in cells if not is_blank(cell)]
        found: Years = years_of(tuple(headings.values()), [*above, self.sheet.name, self.file], self.this_year)
        first = self.grid.a1(self.outline.days, min(headings))
        if found.given:
            if found.taken_from:
                self._note("year-taken", first, found.taken_from)
            return found.given
        about = f"{self.file}, sheet {self.sheet.name}"
        choices = dict(found.choices)
        shown = self._text(self.outline.days, min(headings))
        asks = f"Which year are the dates of sheet “{self.sheet.name}” in? None is written beside them."
        cells = tuple(self.grid.a1(self.outline.days, place) for place in headings)
        across = self.matrix.across
        question = Question("which-year", about, asks, self.sheet.name, cells, tuple(choices), column=across)
        self.questions.append(question)
        chosen = self.answers.to(question.code, about, across)
        if chosen not in choices:
            self._note("which-year", first, shown)
            chosen = next(iter(choices))
        return choices[chosen]

    def _beside_a_day(self, day: Day, word: str, line: int, place: int) -> None:
        """A word in a day's heading: how it was held or of what kind, else something that is not kept."""
        row, column = self.grid.where(line, place)
        for name in self.matrix.above:
            if (writings := self.layout.column(name).writings) and word_key(word) in writings:
                day.entries.setdefault(name, (word, row, column))
                return
        self.left_out["topic-left-out"].append((self.grid.a1(line, place), ""))

    # --- lines -------------------------------------------------------------------------------------------------

    def _read_lines(self) -> None:
        outline = self.outline
        body = [(line, cells) for line, cells in self.grid.rows if line != outline.days and line >= outline.first_body]
        above = [(line, cells) for line, cells in self.grid.rows if line < outline.first_body and line != outline.days]
        self.beside = self._columns_beside(above)
        for line, cells in above:
            self._line_above(line, cells)
        section: tuple[str, tuple[Cell, int, int]] | None = None
        pending: list[tuple[str, str]] = []
        for line, cells in body:
            label, place = self._label(cells)
            entries = [(place, entry) for place in self.days if (entry := _at(cells, place)) is not None]
            known = self.labels.of(label)
            if known and (entries or known[0] != "leading"):
                self._labelled(known, line, cells, place)
            elif not label:
                self._unnamed(line, entries)
            elif self._is_placeholder(label):
                code = "unnamed-left-out" if entries else "placeholder-left-out"
                self.left_out[code].append((self.grid.a1(line, place), label))
            elif entries or self.labels.name(label):
                self._person(line, cells, label, section)
                pending.clear()
            else:
                section = self._section(label, line, place)
                if section is None or section[0] == "":
                    pending.append((self.grid.a1(line, place), label))
                    self.left_out["text-left-out"].append(pending[-1])

    def _label(self, cells: Sequence[Cell]) -> tuple[str, int]:
        """The text a line is told by, and its place: in the column of names, else before the first day."""
        parts = self.outline.name_parts
        if parts and (text := " ".join(filter(None, (writing(_at(cells, place)) for place in parts)))):
            return text, parts[0]
        first_day = min(self.outline.headings)
        for place in (self.outline.names, *range(1, first_day)):
            if text := writing(_at(cells, place)):
                return text, place
        return "", self.outline.names

    def _columns_beside(self, above: Iterable[tuple[int, Sequence[Cell]]]) -> dict[int, str]:
        """Columns beside the names that are known, by place; totals and others are noted and left."""
        outline = self.outline
        heads: dict[int, tuple[int, str]] = {}
        rows = [(outline.days, next(cells for line, cells in self.grid.rows if line == outline.days)), *above]
        own = {outline.names, *(outline.name_parts or ())}
        for line, cells in sorted(rows, key=lambda row: -row[0]):
            if abs(line - outline.days) > NAMES_NEAR:
                continue
            for place, cell in enumerate(cells, start=1):
                if place not in outline.headings and place not in own and not is_blank(cell):
                    heads.setdefault(place, (line, writing(cell)))
        known: dict[int, str] = {}
        for place, (line, text) in heads.items():
            column = self.layout.by_key.get(word_key(text))
            if column is not None and column.name in self.matrix.beside and column.name not in known.values():
                known[place] = column.name
            else:
                self._column_left(line, place, text)
        return known

    def _column_left(self, line: int, place: int, text: str) -> None:
        kind, _name = self.labels.of(text) or ("", "")
        if kind == "total":
            self.left_out["totals-left-out"].append((self.grid.a1(line, place), text))
        elif kind != "nothing" and line >= self.outline.days and not self.grid.turned:
            self._note("unread-column", self.grid.a1(line, place), text, near="")

    def _line_above(self, line: int, cells: Sequence[Cell]) -> None:
        """A line between the title and the names: by its label or, without one, by its entries."""
        label, place = self._label(cells)
        entries = {place: cell for place in self.days if (cell := _at(cells, place)) is not None}
        if not entries:
            self._for_all(line, cells)
            return
        if known := self.labels.of(label):
            self._labelled(known, line, cells, place)
            return
        keys = {word_key(writing(cell)) for cell in entries.values()}
        for name in self.matrix.above:
            if (writings := self.layout.column(name).writings) and keys <= writings.keys():
                self._labelled(("column", name), line, cells, place)
                return
        title = len(entries) == 1 and not label and self.outline.days - line > 0 and len(self.days) > 1
        if not title and not all(_only_numbers(cell) for cell in entries.values()):
            first = next(iter(entries))
            self.left_out["topic-left-out"].append((self.grid.a1(line, first), ""))

    def _for_all(self, line: int, cells: Sequence[Cell]) -> None:
        """“Group: Thursday” or “Group” with “Thursday” beside it, above the days: said of every session."""
        texts = [(place, writing(cell)) for place, cell in enumerate(cells, start=1) if not is_blank(cell)]
        for number, (place, text) in enumerate(texts):
            label, mark, value = text.partition(":")
            column = self.layout.by_key.get(word_key(label))
            if column is None or column.name not in self.matrix.above:
                continue
            if not value.strip() and number + 1 < len(texts):
                place, value = texts[number + 1]
            elif not mark:
                continue
            if value.strip():
                row, where = self.grid.where(line, place)
                for day in self.days.values():
                    day.entries.setdefault(column.name, (value.strip(), row, where))

    def _labelled(self, known: tuple[str, str], line: int, cells: Sequence[Cell], place: int) -> None:
        kind, name = known
        entries = [(day, cell) for day in self.days.values() if (cell := _at(cells, day.place)) is not None]
        if kind == "column":
            for day, cell in entries:
                day.entries[name] = (cell, *self.grid.where(line, day.place))
        elif kind == "leading":
            for day, cell in entries:
                day.leaders.extend((one, *self.grid.where(line, day.place)) for one in several_names(writing(cell)))
        elif kind == "total":
            self.left_out["totals-left-out"].append((self.grid.a1(line, place), name))
        elif kind == "untold" and entries:
            self.left_out["topic-left-out"].append((self.grid.a1(line, entries[0][0].place), ""))

    def _unnamed(self, line: int, entries: Sequence[tuple[int, Cell]]) -> None:
        """A line without a name: counted from the others where it has numbers, else marks of nobody."""
        if not entries:
            return
        cell = self.grid.a1(line, entries[0][0])
        numbers = all(_only_numbers(entry) or isinstance(entry, Unreadable) for _place, entry in entries)
        code = "totals-left-out" if numbers and self.people else "unnamed-left-out"
        self.left_out[code].append((cell, writing(entries[0][1])))

    def _is_placeholder(self, label: str) -> bool:
        key = word_key(label)
        words = {word_key(word) for word in self.matrix.placeholders}
        return (
            key in words
            or key.isdecimal()
            or label.startswith(("[", "<", "{"))
            or PLACEHOLDER.fullmatch(label) is not None
            or not any(letter.isalpha() for letter in label)
        )

    def _section(self, label: str, line: int, place: int) -> tuple[str, tuple[Cell, int, int]] | None:
        """A text over people: the group or the role of those under it; anything else is left out."""
        key = word_key(label)
        where = self.grid.where(line, place)
        if len(label.split()) > 4 or ":" in label.rstrip(":"):
            return None
        if re.search(r"\bgroup\b", label, re.I) and "group" in self.matrix.beside:
            return "group", (label.rstrip(":"), *where)
        role = self.layout.column(self.matrix.leading.column)
        leads = {word_key(word) for word in self.matrix.leading.headings}
        if key in role.writings or key.removesuffix("s") in role.writings:
            return role.name, (label.rstrip(":").removesuffix("s"), *where)
        if key in leads:
            return role.name, (label.rstrip(":"), *where)
        return None

    def _person(
        self, line: int, cells: Sequence[Cell], label: str, section: tuple[str, tuple[Cell, int, int]] | None
    ) -> None:
        person = Line(label, *self.grid.where(line, self.outline.names), cells, line)
        if section and section[0]:
            person.entries[section[0]] = section[1]
        for place, name in self.beside.items():
            if (cell := _at(cells, place)) is not None:
                person.entries[name] = (cell, *self.grid.where(line, place))
        self.people.append(person)

    # --- records -----------------------------------------------------------------------------------------------

    def _table(self) -> Table:
        """Every person's mark at every session; a cancelled session without any, and one that is blank not at all."""
        lines: list[Line] = [Line(None, 0, 0)]
        lines.extend(self.people)
        days = list(self.days.values())
        who, when, marks = array("I"), array("I"), []
        rows, places = array("I"), array("I")

        def record(line: int, day: int, mark: Cell, row: int, place: int) -> None:
            who.append(line)
            when.append(day)
            marks.append(mark)
            rows.append(row)
            places.append(place)

        for number, day in enumerate(days):
            entries = [_at(person.cells, day.place) for person in self.people]
            cancelled = self._cancelled(day, entries)
            heading = self.grid.where(self.outline.days, day.place)
            leading = self._leading(day, lines)
            if cancelled:
                record(0, number, None, *heading)
            elif not leading and self.matrix.held not in day.entries and all(entry is None for entry in entries):
                self.left_out["blank-session"].append((self.grid.a1(self.outline.days, day.place), writing(day.value)))
                continue
            for place, (person, entry) in enumerate(zip(self.people, entries, strict=True), start=1):
                if cancelled and (entry is None or self._says_cancelled(entry)):
                    continue
                at = self.grid.where(person.line, day.place)
                if (leader := leading.pop(name_key(person.name or ""), None)) is not None:
                    lines[leader].entries = {**person.entries, **lines[leader].entries}
                    if entry is None:
                        entry, at = self.matrix.leading.mark, lines[leader].entries[self.matrix.leading.column][1:]
                    place = leader
                record(place, number, entry, *at)
            for leader in leading.values():
                record(leader, number, self.matrix.leading.mark, lines[leader].row, lines[leader].place)
        return self._fields(lines, days, who, when, marks, rows, places)

    def _leading(self, day: Day, lines: list[Line]) -> dict[str, int]:
        """Those who led a session as lines of their own, by name key; added to the lines."""
        led = self.matrix.leading
        role = led.several if len(day.leaders) > 1 else led.one
        found: dict[str, int] = {}
        for name, row, place in day.leaders:
            lines.append(Line(name, row, place, entries={led.column: (role, row, place)}))
            found[name_key(name)] = len(lines) - 1
        return found

    def _cancelled(self, day: Day, entries: Sequence[Cell]) -> bool:
        """Whether a session was cancelled: its line or heading says so, or every entry under it does."""
        if self.matrix.held in day.entries:
            return self._held(day.entries[self.matrix.held][0]) == self.matrix.called_off
        filled = [(person, entry) for person, entry in zip(self.people, entries, strict=True) if entry is not None]
        if not filled or not all(self._says_cancelled(entry) for _person, entry in filled):
            return False
        person, _entry = filled[0]
        day.entries[self.matrix.held] = (self.matrix.called_off, *self.grid.where(person.line, day.place))
        return True

    def _held(self, cell: Cell) -> str | None:
        text = writing(cell)
        pieces = [text, *re.split(r"[()/,;:.]|\s[-–—]\s", text)]
        return next((found for piece in pieces if (found := self.held.get(word_key(piece)))), None)

    def _says_cancelled(self, cell: Cell) -> bool:
        return word_key(writing(cell)) not in self.marks and self._held(cell) == self.matrix.called_off

    def _fields(
        self,
        lines: Sequence[Line],
        days: Sequence[Day],
        who: Sequence[int],
        when: Sequence[int],
        marks: list[Cell],
        rows: Sequence[int],
        places: Sequence[int],
    ) -> Table:
        matrix, days_at = self.matrix, self.outline.days
        headings = [self.grid.where(days_at, day.place) for day in days]
        fields = {
            matrix.across: _picked([(day.value, *at) for day, at in zip(days, headings, strict=True)], when),
            matrix.down: _picked([(line.name, line.row, line.place) for line in lines], who, rows, places),
            matrix.cell: Field(marks, rows, places),
        }
        for name in dict.fromkeys(name for day in days for name in day.entries):
            said = [day.entries.get(name, (None, *at)) for day, at in zip(days, headings, strict=True)]
            fields[name] = _picked(said, when)
        for name in dict.fromkeys(name for line in lines for name in line.entries):
            own = [line.entries.get(name, (None, line.row, line.place)) for line in lines]
            mine = _picked(own, who, rows, places)
            fields[name] = _either(mine, fields[name]) if name in fields else mine
        return Table(rows, fields)

    def _with_doubtful_marks(self, table: Table) -> Layout:
        """The layout; without the writings of marks that may mean something else where others say the same thing."""
        column = self.layout.column(self.matrix.cell)
        keys = {word_key(writing(mark)) for mark in set(map(writing, table.fields[column.name].values))}
        doubtful = {
            key
            for key in map(word_key, self.matrix.doubtful)
            if key in keys
            and any(other != key and column.writings.get(other) == column.writings.get(key) for other in keys)
        }
        if not doubtful:
            return self.layout
        choices = {
            meaning: tuple(text for text in texts if word_key(text) not in doubtful)
            for meaning, texts in (column.choices or {}).items()
        }
        columns = tuple(
            replace(one, choices=choices) if one.name == column.name else one for one in self.layout.columns
        )
        return replace(self.layout, columns=columns)

    def _report(self) -> None:
        """One note for each kind of thing that was left out, naming the cells."""
        for code, places in self.left_out.items():
            cells = [cell for cell, _text in places]
            texts = list(dict.fromkeys(shortened(text, 40) for _cell, text in places if text))
            shown = ", ".join(cells[:SHOWN]) + (f" and {len(cells) - SHOWN} more" if len(cells) > SHOWN else "")
            value = "” “".join(texts[:SHOWN]) or None
            self._note(code, cells[0], value, cells=shown)


SHOWN = 8
"""Cells that a note names."""
PLACEHOLDER = re.compile(
    r"(?:trainee|member|participant|attendee|doctor|nurse|student|person|name|leader|facilitator|delegate)\s*#?\s*(?:\d+|[a-z])",
    re.I,
)


def _only_numbers(cell: Cell) -> bool:
    return not isinstance(cell, bool) and NUMBERED.fullmatch(writing(cell).rstrip("% ")) is not None


NUMBERED = re.compile(r"(?:(?:session|sess|s|week|wk|no|#)\.?\s*)?[\d.,/ ]+", re.I)


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


def several_names(text: str) -> list[str]:
    """The names in one cell.

    >>> several_names("Asha Sample / Bryn Example"), several_names("Sample, Asha"), several_names("A Mock and B Test")
    (['Asha Sample', 'Bryn Example'], ['Sample, Asha'], ['A Mock', 'B Test'])
    """
    parts = re.split(r"\s*[/&+;\n]\s*|\s+and\s+", text)
    if len(parts) == 1 and any(len(part.split()) > 1 for part in text.split(",")):
        parts = text.split(",")
    return [part.strip() for part in parts if part.strip()]
