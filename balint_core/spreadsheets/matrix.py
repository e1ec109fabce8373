"""Sheets whose records are cells: names down and days across, or the other way round.

What stands down, across and in the cells a layout's `matrix` says. Either way is the same field of cells; a sheet with
days down is looked at with rows and columns changed over.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from balint_core.figures import long_date
from balint_core.findings import Finding, finding, shortened
from balint_core.spreadsheets.cells import CellFault, existing_day, is_blank, word_key, writing
from balint_core.spreadsheets.day_headings import DayHeading, Years, years_of
from balint_core.spreadsheets.grids import NAMES_NEAR, SHORT, Grid, Labels, Outline, cell_at, outline_of, turned
from balint_core.spreadsheets.layouts import Holds, Layout, Matrix, Recognition, Shape
from balint_core.spreadsheets.matrix_records import Day, Line, Records, Wordings
from balint_core.spreadsheets.recipe import Answers, Question, sheet_of
from balint_core.spreadsheets.tables import joined
from balint_core.spreadsheets.weekdays import said_and_meant
from balint_core.spreadsheets.workbook import Cell, Rows, Sheet, Unreadable

MARK = 4
"""Characters of a mark beside something that may be no name."""


def recognise_matrix(
    file: str, sheet: Sheet, layout: Layout, known: Iterable[Layout], answers: Answers, this_year: int
) -> Recognition | None:
    """A sheet as a field of cells, its records as a table; None where it is none, or a list of another known layout."""
    matrix = layout.matrix
    if matrix is None:
        return None
    days = (column for other in known for column in other.columns if column.holds is Holds.DATE)
    lists = frozenset(key for column in days for key in column.keys) - layout.column(matrix.across).keys
    for turn in (Grid, turned):
        fields = _fields_of(sheet.rows, turn, lambda grid: outline_of(grid, layout, matrix, lists))
        parts = [
            _Reader(file, sheet, *one, layout, matrix, answers, this_year, is_later=number > 0).recognition()
            for number, one in enumerate(fields)
        ]
        if parts:
            return _together(parts)
    return None


def _fields_of(
    rows: Rows, turn: Callable[[Rows], Grid | None], look: Callable[[Grid], Outline | None]
) -> list[tuple[Grid, Outline]]:
    """The fields of cells that stand under one another, each with its own days and people."""
    found: list[tuple[Grid, Outline]] = []
    whole: tuple[Grid, Outline] | None = None
    while rows and (grid := turn(rows)) and (outline := look(grid)):
        whole = grid, outline
        if outline.next_days is None:
            return [*found, whole]
        upper = tuple(row for row in rows if row[0] < outline.next_days)
        rows = rows[len(upper) :]
        if (part := turn(upper)) and (own := look(part)):
            found.append((part, own))
    if rows and whole:
        found[-1:] = [whole]
    return found


def _together(parts: Sequence[Recognition]) -> Recognition:
    """Several fields of cells of one sheet as one recognition."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    table = joined([part.table for part in parts if part.table is not None])
    return replace(
        first,
        titles={name: title for part in parts for name, title in part.titles.items()},
        sure=all(part.sure for part in parts),
        table=table,
        findings=tuple(said for part in parts for said in part.findings),
        questions=tuple(asked for part in parts for asked in part.questions),
    )


class _Reader:
    """One look at a field of cells: its days, its people, and what was left out."""

    def __init__(
        self,
        file: str,
        sheet: Sheet,
        grid: Grid,
        outline: Outline,
        layout: Layout,
        matrix: Matrix,
        answers: Answers,
        this_year: int,
        is_later: bool,
    ) -> None:
        self.is_later = is_later
        self.file, self.sheet, self.grid, self.layout, self.matrix = file, sheet, grid, layout, matrix
        self.outline, self.answers, self.this_year = outline, answers, this_year
        self.labels = Labels(layout, matrix)
        self.wordings = Wordings(layout, matrix)
        self.findings: list[Finding] = []
        self.questions: list[Question] = []
        self.left_out: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.days: dict[int, Day] = {}
        self.year_known = True
        self.people: list[Line] = []

    def recognition(self) -> Recognition:
        self._read_days()
        self._read_lines()
        records = Records(self.grid, self.outline.days, self.wordings, self.people, list(self.days.values()))
        table = records.table()
        if records.blank:
            self.left_out["blank-session"] = list(records.blank.items())
        self._report()
        line, _place = self.grid.where(self.outline.days, self.outline.names)
        titles = {name: self.layout.column(name).heading for name in table.fields}
        return Recognition(
            self.layout,
            line,
            {},
            {},
            {},
            {},
            titles,
            self.outline.sure,
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
            if self.year_known and heading.weekday is not None and (said := said_and_meant(heading.weekday, day)):
                cell = self.grid.a1(line, place)
                self._note("weekday-disagrees", cell, self._text(line, place), date=long_date(day), **said)
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
        return writing(cell_at(cells, place))

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
        texts = [*above, self.sheet.name, self.file.rpartition(".")[0]]
        found: Years = years_of(tuple(headings.values()), texts, self.this_year)
        first = self.grid.a1(self.outline.days, min(headings))
        if found.given:
            if found.taken_from:
                self._note("year-taken", first, found.taken_from)
            return found.given
        about = sheet_of(self.file, self.sheet.name) + (f", from {first}" if self.is_later else "")
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
            self.year_known = False
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
        for line, cells in body:
            label, place = self._label(cells)
            known = self.labels.of(label)
            entries, cells = self._entries(line, label, cells)
            if known and (entries or known[0] != "leading"):
                self._labelled(known, line, cells, place)
            elif not label:
                self._unnamed(line, entries)
            elif self._is_placeholder(label):
                code = "unnamed-left-out" if entries else "placeholder-left-out"
                self.left_out[code].append((self.grid.a1(line, place), label))
            elif self._tells_topics(label, entries):
                self.left_out["topic-left-out"].append((self.grid.a1(line, entries[0][0]), ""))
            elif entries or self.labels.name(label):
                self._person(line, cells, label, section)
            else:
                told = self._section(label, line, place)
                section = told or (section if section and section[0] == self.matrix.group else None)
                if told is None:
                    self.left_out["text-left-out"].append((self.grid.a1(line, place), label))

    def _entries(
        self, line: int, label: str, cells: tuple[Cell, ...]
    ) -> tuple[list[tuple[int, Cell]], tuple[Cell, ...]]:
        """What a line says at each day, and its cells; a text merged over the line says nothing of a day."""
        entries: dict[int, Cell] = {day: entry for day in self.days if (entry := cell_at(cells, day)) is not None}
        if entries and all(writing(entry) == label for entry in entries.values()):
            return [], cells
        known = self.labels.of(label)
        if known != ("column", self.matrix.held) and (known or not self.labels.name(label)):
            entries, cells = self._without_called_off(line, entries, cells)
        return list(entries.items()), cells

    def _label(self, cells: Sequence[Cell]) -> tuple[str, int]:
        """The text a line is told by, and its place: in the column of names, else before the first day."""
        parts = self.outline.name_parts
        if parts and (text := " ".join(filter(None, (writing(cell_at(cells, place)) for place in parts)))):
            return text, parts[0]
        first_day = min(self.outline.headings)
        for place in (self.outline.names, *range(1, first_day)):
            if text := writing(cell_at(cells, place)):
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
        entries: dict[int, Cell] = {place: cell for place in self.days if (cell := cell_at(cells, place)) is not None}
        if (not entries or ":" in label) and self._for_all(line, cells):
            return
        known = self.labels.of(label)
        if known != ("column", self.matrix.held):
            entries, cells = self._without_called_off(line, entries, cells)
        if not entries:
            return
        if known:
            self._labelled(known, line, cells, place)
            return
        if name := self._told_by(entries.values()):
            self._labelled(("column", name), line, cells, place)
            return
        title = len(entries) == 1 and not label and self.outline.days - line > 0 and len(self.days) > 1
        if not title and not all(_only_numbers(cell) for cell in entries.values()):
            first = next(iter(entries))
            self.left_out["topic-left-out"].append((self.grid.a1(line, first), ""))

    def _without_called_off(
        self, line: int, entries: Mapping[int, Cell], cells: Sequence[Cell]
    ) -> tuple[dict[int, Cell], tuple[Cell, ...]]:
        """A line's entries without those that say a session was called off, which its day notes in case nobody came."""
        off = {place for place, cell in entries.items() if self.wordings.say_cancelled(cell)}
        for place in off:
            self.days[place].called_off = (self.matrix.called_off, *self.grid.where(line, place))
        left = {place: cell for place, cell in entries.items() if place not in off}
        return left, tuple(None if place in off else cell for place, cell in enumerate(cells, start=1))

    def _told_by(self, entries: Iterable[Cell]) -> str | None:
        """The column whose writings all these entries are."""
        keys = {word_key(writing(cell)) for cell in entries}
        choices = ((name, self.layout.column(name).writings) for name in self.matrix.above)
        return next((name for name, writings in choices if keys and keys <= writings.keys()), None)

    def _for_all(self, line: int, cells: Sequence[Cell]) -> bool:
        """Whether there is “Group: Thursday”, or “Group” with “Thursday” beside it: said of every session."""
        found = False
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
                found, at = True, self.grid.where(line, place)
                for day in self.days.values():
                    day.entries.setdefault(column.name, (value.strip(), *at))
        return found

    def _labelled(self, known: tuple[str, str], line: int, cells: Sequence[Cell], place: int) -> None:
        kind, name = known
        entries = [(day, cell) for day in self.days.values() if (cell := cell_at(cells, day.place)) is not None]
        if kind == "column":
            self._column_of_days(name, line, entries)
        elif kind == "leading":
            for day, cell in entries:
                day.leaders.extend((one, *self.grid.where(line, day.place)) for one in several_names(writing(cell)))
        elif kind == "total":
            self.left_out["totals-left-out"].append((self.grid.a1(line, place), name))
        elif kind == "nothing" and (told := self._told_by(cell for _day, cell in entries)):
            self._column_of_days(told, line, entries)
        elif kind == "untold" and entries:
            self.left_out["topic-left-out"].append((self.grid.a1(line, entries[0][0].place), ""))

    def _column_of_days(self, name: str, line: int, entries: Sequence[tuple[Day, Cell]]) -> None:
        """A line of entries about the sessions; where none of them is known it numbers them, or tells their topics."""
        writings = self.layout.column(name).writings
        said = {word_key(self.wordings.piece(name, cell)) for _day, cell in entries}
        if writings and said and said.isdisjoint(writings):
            if not all(_only_numbers(cell) for _day, cell in entries):
                self.left_out["topic-left-out"].append((self.grid.a1(line, entries[0][0].place), ""))
            return
        for day, cell in entries:
            day.entries[name] = (self.wordings.piece(name, cell), *self.grid.where(line, day.place))

    def _unnamed(self, line: int, entries: Sequence[tuple[int, Cell]]) -> None:
        """A line without a name: counted from the others where it has numbers, else marks of nobody."""
        if not entries:
            return
        cell = self.grid.a1(line, entries[0][0])
        numbers = all(_only_numbers(entry) or isinstance(entry, Unreadable) for _place, entry in entries)
        code = "totals-left-out" if numbers and self.people else "unnamed-left-out"
        self.left_out[code].append((cell, writing(entries[0][1])))

    def _tells_topics(self, label: str, entries: Sequence[tuple[int, Cell]]) -> bool:
        """Whether a line's entries are texts, not marks: none known, and some long, or beside what is no name."""
        texts = [writing(entry) for _place, entry in entries]
        if any(self.wordings.is_mark(text) or self.wordings.held(text) for text in texts):
            return False
        longest = max(map(len, texts), default=0)
        return longest > SHORT or (longest > MARK and not self.labels.name(label) and len(label.split()) > 1)

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
        group = self.layout.column(self.matrix.group)
        if word_key(group.heading) in map(word_key, label.split()):
            return group.name, (label.rstrip(":"), *where)
        role = self.layout.column(self.matrix.leading.column)
        text = label.rstrip(":")
        if (one := role.writings.get(key.removesuffix("s"))) and one != self.matrix.leading.one:
            text = text.removesuffix("s")
        elif key not in role.writings and key not in map(word_key, self.matrix.leading.headings):
            return None
        return role.name, (text, *where)

    def _person(
        self, line: int, cells: Sequence[Cell], label: str, section: tuple[str, tuple[Cell, int, int]] | None
    ) -> None:
        person = Line(label, *self.grid.where(line, self.outline.names), cells, line)
        if section and section[0]:
            person.entries[section[0]] = section[1]
        for place, name in self.beside.items():
            if (cell := cell_at(cells, place)) is not None:
                person.entries[name] = (cell, *self.grid.where(line, place))
        self.people.append(person)

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
    r"(?:trainee|member|participant|attendee|doctor|nurse|student|person|name|leader|facilitator|delegate)"
    r"(?:\s*#?\s*\d+|\s+[a-z])",
    re.I,
)


def _only_numbers(cell: Cell) -> bool:
    return not isinstance(cell, bool) and NUMBERED.fullmatch(writing(cell).rstrip("% ")) is not None


NUMBERED = re.compile(r"(?:(?:session|sess|s|week|wk|no|#)\.?\s*)?[\d.,/ ]+", re.I)


def several_names(text: str) -> list[str]:
    """The names in one cell.

    >>> several_names("Asha Sample / Bryn Example"), several_names("Sample, Asha"), several_names("A Mock and B Test")
    (['Asha Sample', 'Bryn Example'], ['Sample, Asha'], ['A Mock', 'B Test'])
    """
    parts = re.split(r"\s*[/&+;\n]\s*|\s+and\s+", text)
    if len(parts) == 1 and any(len(part.split()) > 1 for part in text.split(",")):
        parts = text.split(",")
    return [part.strip() for part in parts if part.strip()]
