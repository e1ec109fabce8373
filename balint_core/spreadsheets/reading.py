"""A sheet and the layout it was taken for, to typed rows that know their cells, with findings and questions.

All faults of a sheet are found in one pass. A row with an error is left out whole and stays as it is in the file.
A column is read as a whole, each of its different entries once, since a register holds the same few again and again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from itertools import zip_longest
from typing import Any

from balint_core.figures import long_date
from balint_core.findings import Finding, finding, shortened
from balint_core.frameworks import frameworks, series
from balint_core.people import grades
from balint_core.spreadsheets.answers import choices_in, together
from balint_core.spreadsheets.cells import (
    HOUR,
    MINUTE,
    NOT_KNOWN,
    YES_NO,
    CellFault,
    DateOrder,
    choice_of,
    choice_within,
    date_of,
    email_of,
    is_blank,
    minutes_of,
    number_of,
    orders_proved,
    word_key,
    writing,
)
from balint_core.spreadsheets.day_blocks import with_days_below
from balint_core.spreadsheets.layouts import Column, Holds, Recognition
from balint_core.spreadsheets.legends import Legend, Said, legend_of
from balint_core.spreadsheets.name_cells import one_name_each
from balint_core.spreadsheets.points import PointsRead, ScaleColumn, read_points
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.spreadsheets.tables import Field, Same, Table
from balint_core.spreadsheets.weekdays import dated, proved_by_weekdays, read_both_ways, said_and_meant
from balint_core.spreadsheets.workbook import Cell, Sheet, Unreadable, a1
from balint_core.watching import BLOCK, Count, quiet

NOTHING = Table((), {})


class Row:
    """One row that was taken: its number in the file, its values by column name (absent where blank), its cells."""

    __slots__ = ("reading", "record")

    def __init__(self, reading: "Reading", record: int) -> None:
        self.reading, self.record = reading, record

    @property
    def number(self) -> int:
        return self.reading.table.numbers[self.record]

    def get(self, column: str) -> Any:
        values = self.reading.columns.get(column)
        return None if values is None else values[self.record]

    @property
    def values(self) -> dict[str, Any]:
        given = ((name, values[self.record]) for name, values in self.reading.columns.items())
        return {name: value for name, value in given if value is not None}

    def fills(self, column: str) -> bool:
        """Whether the column's cell is not blank in the file; a value of another column is its default."""
        known = self.reading.table.fields.get(column)
        return known is not None and not is_blank(known.values[self.record])

    def cell(self, column: str) -> str:
        """The A1 reference of a column's cell, or of the row's first cell where the sheet has no such column."""
        known = self.reading.table.fields.get(column)
        return known.at(self.record) if known else f"A{self.number}"


@dataclass
class Reading:
    """What a sheet gave: its records, typed by column; which are taken; findings and questions.

    `columns` has a value for each record of the table, None for a blank without a default. `taken` are the records
    that are good, `rejected` counts those that are not, `ignored` the rows of the sheet that are no records.
    """

    table: Table = NOTHING
    columns: dict[str, Sequence[Any]] = field(default_factory=dict)
    taken: Sequence[int] = ()
    rejected: int = 0
    ignored: int = 0
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    set_aside: frozenset[str] = frozenset()
    """Columns that hold another scale than their item's, and were not read."""

    @property
    def rows(self) -> list[Row]:
        """The records that are taken, one by one; of many, ask for a column instead."""
        return [Row(self, record) for record in self.taken]

    def rows_taken(self) -> tuple[int, int]:
        """How many rows of the file are taken, wholly or in part, and how many are not at all."""
        numbers = self.table.numbers
        taken = len(set(self.only_taken(numbers)))
        return taken, min(self.rejected, len(set(numbers)) - taken)

    def column(self, name: str) -> Sequence[Any]:
        """A column's values, one for each record of the table; blanks where the sheet has no such column."""
        return self.columns.get(name) or Same(None, len(self.table))

    def only_taken(self, values: Sequence[Any]) -> Sequence[Any]:
        """Of values for each record, those of the records that are taken."""
        if len(self.taken) == len(values):
            return values
        if isinstance(values, Same):
            return Same(values.value, len(self.taken))
        return [values[record] for record in self.taken]

    def taken_values(self, name: str) -> Sequence[Any]:
        """A column's values in the records that are taken."""
        return self.only_taken(self.column(name))

    def cells(self, column: str, records: Sequence[int]) -> "Cells":
        return Cells(self, column, records)

    def keep(self, rows: Iterable[Row]) -> None:
        """Leaves out the rows that are not among these."""
        self.keep_records([row.record for row in rows])

    def keep_records(self, records: Sequence[int]) -> None:
        self.rejected += len(self.taken) - len(records)
        self.taken = records


class Cells(Sequence[str]):
    """The A1 references of some records' cells in one column, written only when they are looked at."""

    def __init__(self, reading: Reading, column: str, records: Sequence[int]) -> None:
        self.reading, self.column, self.records = reading, column, records

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return Cells(self.reading, self.column, self.records[place])
        return Row(self.reading, self.records[place]).cell(self.column)


def read_sheet(
    file: str,
    sheet: Sheet,
    recognition: Recognition,
    answers: Answers = Answers(),
    tell: Count = quiet,
    named: Mapping[str, str] | None = None,
) -> Reading:
    """Reads what is under a sheet's headings, all faults at once; of a large one, each column is told.

    `named` is what each series of criteria is called that somebody may be judged by; if not said, those of the files.
    """
    reading = Reading(findings=list(recognition.findings), questions=list(recognition.questions))
    recognition = _settle_repeated(file, sheet, recognition, answers, reading)
    _report_columns(file, sheet, recognition, reading)
    if (table := recognition.table) is None:
        table, said = with_days_below(file, sheet.name, recognition.layout, rows_below(sheet, recognition))
        table, told, asked = one_name_each(file, sheet.name, recognition, table, answers)
        reading.findings.extend((*said, *told))
        reading.questions.extend(asked)
    points = _read_points(file, sheet, recognition, table, answers)
    reading.findings.extend(points.findings)
    reading.questions.extend(points.questions)
    reading.set_aside = frozenset(points.set_aside)
    table = replace(table, fields={name: known for name, known in table.fields.items() if name not in points.set_aside})
    reading.table, blank = table, _blank_records(table)
    reading.ignored = len(sheet.rows) - 1 - len(set(table.numbers)) + len(blank)
    named = series(frameworks().values()) if named is None else named
    typed = _Typing(file, sheet, recognition, answers, table, points.meanings, named)
    for done, (name, known) in enumerate(table.fields.items()):
        if len(table) > BLOCK:
            tell(done, len(table.fields), "columns")
        reading.columns[name] = typed.column(name, known, blank)
    reading.columns.update(typed.defaults(table))
    for name, (records, value) in typed.said_elsewhere:
        values = reading.columns[name] = list(reading.column(name))
        for record in records:
            values[record] = value
    typed.note_legend()
    reading.findings.extend(typed.findings_in_order())
    reading.questions.extend(typed.questions_in_order())
    left_out = blank | typed.left_out if not recognition.missing else set(range(len(table)))
    reading.taken = range(len(table)) if not left_out else [n for n in range(len(table)) if n not in left_out]
    reading.rejected = len(table) - len(blank) - len(reading.taken)
    return reading


def rows_below(sheet: Sheet, recognition: Recognition) -> Table:
    """The rows under the headings as records."""
    rows = [row for row in sheet.rows if row[0] > recognition.heading_row and row[0] not in recognition.skipped]
    numbers = [number for number, _cells in rows]
    columns = list(zip_longest(*[cells for _number, cells in rows]))

    def column(place: int) -> Sequence[Cell]:
        return columns[place - 1] if place <= len(columns) else Same(None, len(rows))

    def whole(places: Iterable[int]) -> list[Cell]:
        """The parts of each row's name with a space between them; an error stands for the whole."""
        rows_of_parts = zip(*map(column, places), strict=True)
        return [next(filter(_is_error, cells), " ".join(map(writing, cells)).strip()) for cells in rows_of_parts]

    fields = {}
    for name, place in recognition.places.items():
        values = whole(recognition.parts[name]) if name in recognition.parts else column(place)
        fields[name] = Field(values, numbers, Same(place, len(numbers)))
    return Table(numbers, fields)


def _is_error(cell: Cell) -> bool:
    return isinstance(cell, Unreadable)


def _read_points(file: str, sheet: Sheet, recognition: Recognition, table: Table, answers: Answers) -> PointsRead:
    """What the texts in the columns of scales mean, looked at together."""
    columns = []
    for name, known in table.fields.items():
        column = recognition.layout.column(name)
        if column.points:
            texts: dict[str, list[str]] = {}
            for record, cell in enumerate(known.values):
                if not is_blank(cell) and not isinstance(cell, Unreadable):
                    for text in _texts(cell, column):
                        texts.setdefault(text, []).append(known.at(record))
            columns.append(ScaleColumn(column, recognition.titles.get(name, column.heading), texts))
    above = [cells for number, cells in sheet.rows if number < recognition.heading_row] if columns else []
    return read_points(file, sheet.name, columns, answers, [writing(cell) for cells in above for cell in cells])


def _texts(cell: Cell, column: Column) -> list[str]:
    """The texts of an entry that each have a meaning: one, or each of several choices."""
    return choices_in(writing(cell), column) if column.several else [writing(cell)]


def _blank_records(table: Table) -> set[int]:
    """Records without an entry in any column."""
    blank: Iterable[int] = range(len(table))
    for known in table.fields.values():
        blanks = {cell for cell in set(known.values) if is_blank(cell)}
        blank = [record for record in blank if known.values[record] in blanks] if blanks else []
        if not blank:
            break
    return set(blank)


def _settle_repeated(
    file: str, sheet: Sheet, recognition: Recognition, answers: Answers, reading: Reading
) -> Recognition:
    """Asks which of two columns with one heading is meant; until answered, the first is read for the preview."""
    places = dict(recognition.places)
    for name, where in recognition.repeated.items():
        heading = recognition.layout.column(name).heading
        choices = tuple(f"column {a1(1, place)[:-1]}" for place in where)
        at = [recognition.heading_at(place) for place in where]
        question = Question(
            "repeated-heading",
            heading,
            f"Two columns are headed “{heading}”. Which one is meant?",
            sheet.name,
            tuple(at),
            choices,
            choices[0],
        )
        chosen = answers.to(question.code, heading)
        if chosen in choices:
            places[name] = where[choices.index(chosen)]
        else:
            shown = writing(_heading(sheet, recognition, where[1]))
            reading.findings.append(
                finding(question.code, file=file, sheet=sheet.name, cell=at[1], value=shown, first=at[0])
            )
        reading.questions.append(question)
    return replace(recognition, places=places)


def _heading(sheet: Sheet, recognition: Recognition, place: int) -> Cell:
    cells = next(cells for number, cells in sheet.rows if number == recognition.heading_row)
    return cells[place - 1] if place <= len(cells) else None


def _report_columns(file: str, sheet: Sheet, recognition: Recognition, reading: Reading) -> None:
    where = {"file": file, "sheet": sheet.name}
    row = recognition.heading_row
    for column in recognition.missing:
        reading.findings.append(
            finding(
                "missing-column",
                **where,
                cell=f"A{row}",
                column=column.heading,
                row=str(row),
                kind=recognition.layout.article,
            )
        )
    for place, heading in recognition.dropped.items():
        reading.findings.append(
            finding("identifying-column", **where, cell=recognition.heading_at(place), value=heading)
        )
    read = (column for column in recognition.layout.columns if column.holds not in (Holds.IDENTIFYING, Holds.IGNORED))
    absent = [column for column in read if column.name not in recognition.has]
    owners = {word_key(text): column.heading for column in absent for text in column.writings_of_heading}
    for place, heading in recognition.unread.items():
        near = _near_heading(heading, owners)
        code = "near-heading" if near else "unread-column"
        reading.findings.append(
            finding(code, **where, cell=recognition.heading_at(place), value=heading, near=near or "")
        )


NEAR = 80
"""Likeness, of 100, from which a heading that was not read is put before somebody as perhaps another's slip."""


def _near_heading(heading: str, owners: Mapping[str, str]) -> str | None:
    """The heading of a column that this one is much like, by the word keys of those the sheet does not have."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word_key(heading), owners.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    return owners[found[0]] if found else None


class _Typing:
    """One pass over a table's columns: what each entry means, what is wrong with it, and what has to be asked.

    `left_out` gathers the records with an entry that cannot be taken; the blank ones are not looked at.
    """

    def __init__(
        self,
        file: str,
        sheet: Sheet,
        recognition: Recognition,
        answers: Answers,
        table: Table,
        points: Mapping[str, Mapping[str, str | CellFault]],
        named: Mapping[str, str],
    ) -> None:
        self.named = named
        self.file, self.sheet, self.recognition, self.answers = file, sheet.name, recognition, answers
        self.points, self.from_1904 = points, sheet.from_1904
        dates = (name for name in table.fields if recognition.layout.column(name).holds is Holds.DATE)
        self.dated = {name: dated(sheet, recognition, name, table.fields[name]) for name in dates}
        self.orders = {
            name: orders_proved(table.fields[name].values) or proved_by_weekdays(read_both_ways(found))
            for name, found in self.dated.items()
        }
        marked = any(recognition.layout.column(name).choices for name in table.fields)
        self.legend = legend_of(sheet, [recognition.layout]) if marked else Legend()
        self.followed: dict[str, Said] = {}
        self.left_out: set[int] = set()
        self.found: list[tuple[int, int, Finding]] = []
        self.asked: list[tuple[int, int, Question]] = []
        self.said_elsewhere: list[tuple[str, tuple[list[int], str]]] = []

    def defaults(self, table: Table) -> dict[str, Sequence[Any]]:
        """What stands for the columns the sheet does not have."""
        columns = self.recognition.layout.columns
        absent = (column for column in columns if column.name not in table.fields)
        return {column.name: Same(column.default, len(table)) for column in absent if column.default is not None}

    def column(self, name: str, known: Field, blank: set[int]) -> Sequence[Any]:
        """A column's values: each different entry is looked at once."""
        column = self.recognition.layout.column(name)
        entries, distinct = _without_booleans(known.values)
        order = self._order(column, known) if column.holds is Holds.DATE else DateOrder.DAY_FIRST
        self._contradicted(name, known, order)
        choices = column.writings_among({word_key(writing(entry)) for entry in distinct} if column.doubtful else set())
        if column.holds is Holds.SERIES:
            choices = _series_writings(self.named)
        told = self.legend.in_column(self.recognition.layout, column) if self.legend.said else {}
        choices = {key: meaning for key, meaning in choices.items() if key not in told or told[key][0] == meaning}
        meanings = {entry: self._meaning(entry, column, order, choices) for entry in distinct}
        faults = {entry: meaning.code for entry, meaning in meanings.items() if isinstance(meaning, CellFault)}
        if column.required and not column.blank_allowed:
            faults.update((entry, "missing-value") for entry in meanings if is_blank(entry))
        marks: dict[str, list[Cell]] = {}
        records: dict[Cell, list[int]] = {}
        for record, entry in enumerate(entries) if faults else ():
            if entry in faults and record not in blank:
                records.setdefault(entry, []).append(record)
        for entry, at in records.items():
            if faults[entry] == LEAVE_OUT:
                self.left_out.update(at)
            elif faults[entry] == "unknown-mark" and not column.points:
                marks.setdefault(writing(entry), []).append(entry)
            else:
                self._report(column, known, at, faults[entry])
        for mark, alike in marks.items():
            at = sorted(record for entry in alike for record in records[entry])
            meanings.update(dict.fromkeys(alike, self._settled(column, known, mark, at, told.get(word_key(mark)))))
        settled = {entry for alike in marks.values() for entry in alike}
        meanings.update(dict.fromkeys(faults.keys() - settled, None))
        if len(meanings) == 1:
            return Same(next(iter(meanings.values())), len(entries))
        return list(map(meanings.__getitem__, entries))

    def _meaning(self, entry: Cell, column: Column, order: DateOrder, choices: Mapping[str, str]) -> Any:
        if column.points and not is_blank(entry) and not isinstance(entry, Unreadable):
            return self._chosen(column, [self.points[column.name][text] for text in _texts(entry, column)])
        return _typed(entry, column, choices, partial(date_of, order=order, from_1904=self.from_1904))

    def _chosen(self, column: Column, meanings: list[str | CellFault]) -> str | CellFault | None:
        """What an entry on a scale means; of several choices, those that are to be left out do not count."""
        if not column.several:
            return meanings[0]
        faults = (one for one in meanings if isinstance(one, CellFault) and one.code != LEAVE_OUT)
        chosen = [one for one in meanings if not isinstance(one, CellFault)]
        return next(faults, None) or (together(chosen, column) if chosen else None)

    def _order(self, column: Column, known: Field) -> DateOrder:
        """Which comes first in a column's dates: as it proves; asked where it proves both, or nothing and another
        has the month."""
        proved = self.orders[column.name]
        if proved == {DateOrder.DAY_FIRST} or not any(DateOrder.MONTH_FIRST in one for one in self.orders.values()):
            return DateOrder.DAY_FIRST
        either = [record for record, entry in enumerate(known.values) if _either_way(entry)]
        if not either:
            return DateOrder.DAY_FIRST
        first = either[0]
        where = {"file": self.file, "sheet": self.sheet, "cell": known.at(first), "value": writing(known.values[first])}
        at = known.rows[first], known.places[first]
        if proved == {DateOrder.MONTH_FIRST}:
            self.found.append((*at, finding("month-first", **where)))
            return DateOrder.MONTH_FIRST
        heading = self._heading(column)
        asks = (
            f"Does the day or the month come first in “{heading}”? Some dates of this sheet may have the month first."
        )
        cells = tuple(dict.fromkeys(map(known.at, either)))
        question = Question("date-order", heading, asks, self.sheet, cells, tuple(DateOrder), column=column.name)
        self.asked.append((*at, question))
        chosen = self.answers.to(question.code, heading, column.name)
        if chosen in question.choices:
            return DateOrder(chosen)
        self.found.append((*at, finding("date-order", **where)))
        return DateOrder.DAY_FIRST

    def _contradicted(self, name: str, known: Field, order: DateOrder) -> None:
        """Notes each date that is on another weekday than is written with it; the date counts."""
        for (entry, weekday), records in self.dated.get(name, {}).items():
            day = date_of(entry, order, from_1904=self.from_1904)
            if isinstance(day, date) and (words := said_and_meant(weekday, day)):
                where = {"file": self.file, "sheet": self.sheet, "value": writing(entry), "date": long_date(day)}
                cells = dict.fromkeys((known.rows[record], known.places[record]) for record in records)
                said = ((*at, finding("weekday-disagrees", **where, **words, cell=a1(*at))) for at in cells)
                self.found.extend(said)

    def _settled(
        self, column: Column, known: Field, mark: str, records: list[int], told: tuple[str, Said] | None
    ) -> Any:
        """What an entry was answered to mean, else what the legend says; the question is noted with its cells."""
        meanings = meanings_of(column, self.named)
        asks = f"What does “{shortened(mark)}” in “{self._heading(column)}” mean?"
        if few := column.may_mean(mark):
            meanings = {meaning: meanings[meaning] for meaning in few}
            asks = f"{asks[:-1]}: {' or '.join(few)}?"
        cells = tuple(dict.fromkeys(map(known.at, records)))
        answers = column.answers or {}
        choices = (*meanings, *answers, LEAVE_OUT)
        guess = told[0] if told else None
        asks += f" The legend says “{told[1].text}”." if told else ""
        question = Question("unknown-mark", mark, asks, self.sheet, cells, choices, guess, column.name, bool(guess))
        self.asked.append((known.rows[records[0]], known.places[records[0]], question))
        chosen = self.answers.to("unknown-mark", mark, column.name)
        if told and chosen in (None, guess):
            chosen = guess
            self.followed[mark] = told[1]
        if chosen in meanings:
            return meanings[chosen]
        if chosen in answers:
            others = ((name, (records, value)) for name, value in answers[chosen].items() if name != column.name)
            self.said_elsewhere.extend(others)
            return answers[chosen][column.name]
        if chosen == LEAVE_OUT:
            self.left_out.update(records)
        else:
            self._report(column, known, records, "unknown-mark")
        return None

    def _heading(self, column: Column) -> str:
        return self.recognition.titles.get(column.name, column.heading)

    def _report(self, column: Column, known: Field, records: list[int], code: str) -> None:
        """Notes a finding at each of these records' cells, once a cell, and leaves the records out, save for a wrong
        address."""
        words = {
            "column": self._heading(column),
            "wanted": wanted(column, self.named),
            "choices": wanted(column, self.named),
            "range": _range(column),
            "longest": str(column.longest),
        }
        if column.holds is not Holds.EMAIL:  # a row is worth more than an address
            self.left_out.update(records)
        where = {"file": self.file, "sheet": self.sheet}
        cells = {(known.rows[record], known.places[record]): known.values[record] for record in records}
        for (row, place), entry in cells.items():
            value = writing(entry) if code != "missing-value" else None
            self.found.append((row, place, finding(code, **where, cell=a1(row, place), value=value, **words)))

    def note_legend(self) -> None:
        """Says once which marks were read as the sheet's own legend has them."""
        if self.followed:
            first = min(self.followed.values(), key=lambda one: one.at)
            marks = ", ".join(f"“{mark}” is {one.text}" for mark, one in self.followed.items())
            where = {"file": self.file, "sheet": self.sheet, "cell": a1(*first.at)}
            self.found.append((*first.at, finding("legend-read", **where, value=first.cell, marks=marks)))

    def findings_in_order(self) -> list[Finding]:
        """The findings as one meets them from row to row."""
        return [said for _row, _place, said in sorted(self.found, key=lambda one: one[:2])]

    def questions_in_order(self) -> list[Question]:
        return [question for _row, _place, question in sorted(self.asked, key=lambda one: one[:2])]


def _without_booleans(values: Sequence[Cell]) -> tuple[Sequence[Cell], set[Cell]]:
    """Entries that may be told apart, since to Python yes and 1 are the same; and those that differ."""
    distinct = set(values)
    if distinct.isdisjoint((True, False)):
        return values, distinct
    entries = [writing(cell) if cell is True or cell is False else cell for cell in values]
    return entries, set(entries)


def _either_way(cell: Cell) -> bool:
    """Whether a text is one day with the day first and another with the month first."""
    return isinstance(cell, str) and date_of(cell) != date_of(cell, DateOrder.MONTH_FIRST)


def _typed(
    cell: Cell, column: Column, choices: Mapping[str, str], read_date: Callable[[Cell], date | CellFault]
) -> Any:
    """What an entry means in a column: its default or None for a blank, or why it cannot be taken."""
    if is_blank(cell):
        return column.default
    match column.holds:
        case Holds.DATE:
            return read_date(cell)
        case Holds.NUMBER:
            return number_of(cell, column.least, column.most)
        case Holds.MINUTES | Holds.HOURS:
            return minutes_of(cell, HOUR if column.holds is Holds.HOURS else MINUTE)
        case Holds.YES_NO:
            return choice_of(cell, {**YES_NO, **NOT_KNOWN}) or None
        case Holds.CHOICE | Holds.SERIES:
            return choice_within(cell, choices) if column.in_part else choice_of(cell, choices)
        case Holds.GRADE:
            return choice_of(cell, _grade_writings())
        case Holds.EMAIL:
            return email_of(cell)
    if isinstance(cell, Unreadable):
        return CellFault("formula-error")
    text = writing(cell)
    return CellFault("too-long") if column.longest and len(text) > column.longest else text or None


def meanings_of(column: Column, named: Mapping[str, str]) -> dict[str, str]:
    """What an entry of this column may mean: the words shown, each with the value that is stored."""
    if column.holds is Holds.YES_NO:
        return {"yes": "yes", "no": "no"}
    if column.holds is Holds.GRADE:
        return {grade.name: grade.id for grade in grades().grades}
    if column.holds is Holds.SERIES:
        return {name: one for one, name in named.items()}
    return {meaning: meaning for meaning in column.choices or {}}


def _series_writings(named: Mapping[str, str]) -> dict[str, str]:
    """What each series may be written as, its id or its name; what might be two of them is none."""
    alone = {one: name.removesuffix(f" ({one})") for one, name in named.items()}
    written = {(word_key(text), one) for one, name in named.items() for text in (one, name, alone[one])}
    times = Counter(key for key, _one in written)
    return {key: one for key, one in written if times[key] == 1}


@cache
def _grade_writings() -> dict[str, str]:
    return {word_key(text): grade.id for grade in grades().grades for text in (grade.id, grade.name, *grade.writings)}


def wanted(column: Column, named: Mapping[str, str]) -> str:
    """What belongs in a column's cells, in words."""
    match column.holds:
        case Holds.DATE:
            return "a date, the day first"
        case Holds.NUMBER:
            return f"a whole number{_range(column)}"
        case Holds.MINUTES | Holds.HOURS:
            return "a length of time, such as 90 min, 1.5 h or 1:30"
        case Holds.PERSON:
            return "a name"
        case Holds.EMAIL:
            return "an e-mail address"
        case Holds.YES_NO | Holds.CHOICE | Holds.GRADE | Holds.SERIES:
            return "one of: " + ", ".join(meanings_of(column, named))
    return "some text"


def _range(column: Column) -> str:
    if column.least is not None and column.most is not None:
        return f" from {column.least} to {column.most}"
    return ""
