"""Tables that were summed up already, in the record: how many gave which answer to an item at a time point.

Each percentage is checked to be one that some number of people gives. Of these figures it is not known who left an item
blank, nor which answers came from one person, and they are never added to answers.
"""

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from math import prod

from sqlalchemy import Connection, insert, select

from balint_core.figures import Share, counted, listed
from balint_core.findings import finding
from balint_core.instruments import NOT_APPLICABLE, Instrument, Item, Scale, answers_to
from balint_core.record.questionnaires import time_point_of_sheet
from balint_core.record.schema import STANDING, response, summary_figure, upload
from balint_core.spreadsheets.cells import writing
from balint_core.spreadsheets.headings import key_of
from balint_core.spreadsheets.points import APART
from balint_core.spreadsheets.reading import Reading
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question, sheet_of
from balint_core.spreadsheets.summaries import (
    Figure,
    Heading,
    SummaryRow,
    SummaryTable,
    cell_of,
    figure_of,
    in_per_cent,
    number_of_people,
    summary_table,
    without_arithmetic,
)
from balint_core.spreadsheets.tables import Table
from balint_core.spreadsheets.workbook import Sheet, a1
from balint_core.statistics import possible_counts
from balint_core.terms import Calendar

ANY_FAVOURABLE = ""
"""Stands for the favourable points together, where a table has no other figures."""
AGREED = [f"agree{joint}strongly agree" for joint in (" or ", "/", " and ", " + ", " & ")]
AGREED += [f"strongly agree{joint}agree" for joint in (" or ", "/", " and ", " + ", " & ")]
AGREED += ["total agree", "agreed", "agree"]
FAVOURABLE = ("favourable", "positive", "top two", "top 2", "top two box", "top 2 box")
PEOPLE, PER_CENT = "people", "per cent"
DASHES = "-–— "
MOST_WAYS = 10_000
"""Ways in which rounded percentages may be made whole, beyond which the one that fits is not looked for."""


@dataclass(frozen=True)
class SummaryFact:
    """What one row says: of how many who answered, how many gave each answer."""

    row: int
    item: str
    n: int
    people: Mapping[str, int]


@dataclass
class SummaryFacts:
    """Figures of one sheet, of one questionnaire at one time point."""

    instrument: str = ""
    time_point: str = ""
    rows: list[SummaryFact] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {}


# --- from a sheet to facts --------------------------------------------------------------------------------------


def table_in(sheet: Sheet, known: Collection[Instrument]) -> SummaryTable | None:
    """The table of summed-up figures in a sheet, of items of a known questionnaire; None where there is none."""
    items = {key for one in known for item in one.items if item.scale for key in _keys_of(item)}
    points = {key for one in known for scale in one.scales.values() for key in (*_writings(scale), *_any_of(scale))}
    return summary_table(sheet, lambda text: key_of(text) in items, lambda text: key_of(text) in points)


def check(
    file: str,
    sheet: Sheet,
    table: SummaryTable,
    known: Mapping[str, Instrument],
    calendar: Calendar,
    answered: Collection[tuple[str, str]],
    answers: Answers,
) -> tuple[SummaryFacts | None, Reading]:
    """The facts of a table, None until it is said of which questionnaire it is; and how it was read.

    `answered` has the (time point, item) pairs of which the record has answers.
    """
    reading = Reading(Table([row.number for row in table.rows], {}), taken=range(len(table.rows)))
    reading.ignored = len(sheet.rows) - 1 - len(table.rows)
    instrument = _instrument(file, sheet, table, known, reading, answers)
    if instrument is None:
        return None, reading
    look = _Look(file, sheet.name, table, instrument, answers, reading)
    found = dict(look.rows())
    reading.keep_records(list(found))
    facts = SummaryFacts(instrument.id, "", list(found.values()))
    occasion = instrument.occasion_of([fact.item for fact in facts.rows])
    point = time_point_of_sheet(file, sheet.name, table.recognition(), reading, calendar, occasion, answers)
    facts.time_point = point or ""
    if not point:
        reading.keep_records([])
    where = {"file": file, "sheet": sheet.name}
    if facts.rows and point:
        at = f"A{table.heading_row}"
        reading.findings.append(finding("summary-taken", **where, cell=at, time_point=point))
    for record, fact in found.items():
        if (point, fact.item) in answered:
            cell = cell_of(table.rows[record], table.item_place)
            said = {"value": instrument.by_id[fact.item].text, "time_point": point or ""}
            reading.findings.append(finding("summary-beside-answers", **where, cell=cell, **said))
    return facts, reading


def _instrument(
    file: str,
    sheet: Sheet,
    table: SummaryTable,
    known: Mapping[str, Instrument],
    reading: Reading,
    answers: Answers,
) -> Instrument | None:
    """The questionnaire most of the rows are of; where several fit alike, the one that somebody says it is."""
    top = {cell for number, cells in sheet.rows if number < table.heading_row for cell in cells[:1]}
    if named := next((one for one in known.values() if answers_to(one) in top), None):
        return named
    rows = {key_of(row.item) for row in table.rows}
    titles = [one.title for one in known.values()]
    fitting = {
        one.title if titles.count(one.title) == 1 else f"{one.title} ({one.id})": (
            sum(not rows.isdisjoint(_keys_of(item)) for item in one.items if item.scale),
            one,
        )
        for one in known.values()
    }
    most = max(number for number, _one in fitting.values())
    best = {title: one for title, (number, one) in fitting.items() if number == most}
    if len(best) == 1:
        return next(iter(best.values()))
    asks = f"Of which questionnaire are the figures in sheet “{sheet.name}”?"
    cells = (f"A{table.heading_row}",)
    question = Question("summary-instrument", sheet_of(file, sheet.name), asks, sheet.name, cells, tuple(best))
    reading.questions.append(question)
    chosen = answers.to(question.code, question.about)
    if chosen not in best:
        reading.findings.append(finding(question.code, file=file, sheet=sheet.name, cell=cells[0]))
    return best.get(chosen or "")


def _keys_of(item: Item) -> frozenset[str]:
    return frozenset(map(key_of, (item.id, item.name, item.text, *item.writings)))


def _writings(scale: Scale) -> dict[str, str]:
    """Word key to point of a scale."""
    return {key_of(text): point.label for point in scale.points for text in (point.label, *point.writings)}


def _any_of(scale: Scale) -> frozenset[str]:
    """What the favourable points of a scale may be called together."""
    words = [scale.favourable_label, *FAVOURABLE, *(AGREED if scale.diverging else ())]
    return frozenset(map(key_of, words))


@dataclass
class _Told:
    """What the cells of a row say of one answer, and the cell of what is checked."""

    cell: str
    text: str
    people: int | None = None
    percent: Decimal | None = None


class _Look:
    """One look at the rows of a table as figures of one questionnaire."""

    def __init__(
        self,
        file: str,
        sheet: str,
        table: SummaryTable,
        instrument: Instrument,
        answers: Answers,
        reading: Reading,
    ) -> None:
        self.file, self.sheet, self.table, self.instrument = file, sheet, table, instrument
        self.answers, self.reading = answers, reading
        self.items = {key: item for item in instrument.items if item.scale for key in _keys_of(item)}

    def rows(self) -> Iterator[tuple[int, SummaryFact]]:
        """The rows that can be taken, by record; what is wrong with the others is said."""
        unit, seen = self._unit(), dict[str, str]()
        for record, row in enumerate(self.table.rows):
            item = self.items.get(key_of(row.item))
            at = cell_of(row, self.table.item_place)
            if item is None:
                self._say("summary-item-unknown", at, row.item, title=self.instrument.title)
            elif item.id in seen:
                self._say("summary-item-twice", at, row.item, first=seen[item.id])
            elif (fact := self._fact(row, item, unit)) is not None:
                seen[item.id] = at
                yield record, fact

    def _fact(self, row: SummaryRow, item: Item, unit: str | None) -> SummaryFact | None:
        n, scale = number_of_people(row.n), self.instrument.scale_of(item)
        assert scale is not None, "an item without a scale is not looked for"
        if n is None:
            self._say("summary-n", cell_of(row, self.table.n_place), str(row.n or ""))
            return None
        columns = self._columns(scale)
        if not columns:
            if all(map(self.answers.settles, self.reading.questions)):  # until then nobody knows what the columns give
                self._other_scale(row, scale)
            return None
        if not self._readable(row, columns):
            return None
        told = self._told(row, columns, unit)
        possible = [self._possible(one, n) for one in told.values()]
        if not told or not all(possible):
            return None
        people = self._people(row, told, n, scale, set(columns.values()))
        return SummaryFact(row.number, item.id, n, people) if people else None

    def _readable(self, row: SummaryRow, columns: Mapping[Heading, str]) -> bool:
        """Whether each cell of a row with anything in it is a figure, and one of them is; what is not, is said."""
        cells = {heading.place: row.cells.get(heading.place) for heading in columns}
        strange = [
            (place, cell) for place, cell in cells.items() if writing(cell).strip(DASHES) and figure_of(cell) is None
        ]
        blank = all(figure_of(cell) is None for cell in cells.values())
        for place, cell in strange or ([(next(iter(cells)), None)] if blank else []):
            self._say("summary-figure", cell_of(row, place), writing(cell) or None)
        return not strange and not blank

    def _columns(self, scale: Scale) -> dict[Heading, str]:
        """Which answer each heading is of: points of the scale or, with none or one of these, the favourable ones."""
        writings, any_of = _writings(scale), _any_of(scale)
        points = {one: writings[key_of(one.text)] for one in self.table.headings if key_of(one.text) in writings}
        if len(set(points.values())) > 1:
            return points
        together = {one: ANY_FAVOURABLE for one in self.table.headings if key_of(one.text) in any_of}
        return together if all(map(self._means_both, together)) else {}

    def _means_both(self, heading: Heading) -> bool:
        """Whether “agree” alone is those who agreed and those who agreed strongly; somebody says it."""
        if key_of(heading.text) != key_of("agree"):
            return True
        asks = f"In sheet “{self.sheet}”, does “{heading.text}” count those who agreed strongly as well?"
        about = sheet_of(self.file, self.sheet)
        cell = a1(self.table.heading_row, heading.place)
        question = Question("summary-agree", about, asks, self.sheet, (cell,), ("yes", LEAVE_OUT))
        if question not in self.reading.questions:
            self.reading.questions.append(question)
            if self.answers.to(question.code, about) is None:
                self._say(question.code, cell, heading.text)
        return self.answers.to(question.code, about) == "yes"

    # --- what figures are ---------------------------------------------------------------------------------------

    def _bare(self, row: SummaryRow) -> dict[Heading, Decimal]:
        """The numbers of a row that may be people or per cent, where its heading does not say."""
        found = {one: figure_of(row.cells.get(one.place)) for one in self.table.headings if self._is_of_answers(one)}
        return {one: figure.bare for one, figure in found.items() if figure and figure.bare is not None}

    def _is_of_answers(self, heading: Heading) -> bool:
        scales = self.instrument.scales.values()
        return any(key_of(heading.text) in {*_writings(scale), *_any_of(scale)} for scale in scales)

    def _unit(self) -> str | None:
        """What bare numbers are, as their headings or all of them together prove, or somebody says; None until then."""
        rows = [(row, self._bare(row)) for row in self.table.rows if key_of(row.item) in self.items]
        open_ones = [
            (number_of_people(row.n), [value for one, value in bare.items() if not (one.percent or one.people)])
            for row, bare in rows
        ]
        numbers = [value for _n, values in open_ones for value in values]
        if not numbers:
            return PEOPLE
        if any(value != value.to_integral_value() for value in numbers):
            return PER_CENT
        several = [(n, sum(values)) for n, values in open_ones if n and len(values) > 1]
        as_people = any(n == together for n, together in several)
        as_per_cent = any(97 <= together <= 103 and n != together for n, together in several)
        if as_people != as_per_cent:
            return PEOPLE if as_people else PER_CENT
        if any(n is not None and value > n for n, values in open_ones for value in values):
            return PER_CENT
        about = sheet_of(self.file, self.sheet)
        asks = f"Are the figures in sheet “{self.sheet}” numbers of people, or per cent?"
        at = f"A{self.table.heading_row}"
        question = Question("summary-figures", about, asks, self.sheet, (at,), (PEOPLE, PER_CENT))
        self.reading.questions.append(question)
        chosen = self.answers.to(question.code, about)
        if chosen is None:
            self._say(question.code, at, None)
        return chosen if chosen in question.choices else None

    def _fractions(self) -> bool:
        """Whether shares stand as fractions of one, as a spreadsheet keeps a cell that shows a percentage."""
        rows = [row for row in self.table.rows if key_of(row.item) in self.items]
        shares = [value for row in rows for one, value in self._bare(row).items() if not one.people]
        return all(value <= 1 for value in shares) and any(value != value.to_integral_value() for value in shares)

    def _told(self, row: SummaryRow, columns: Mapping[Heading, str], unit: str | None) -> dict[str, _Told]:
        """What a row says of each answer, a column of people and one of per cent taken together."""
        told: dict[str, _Told] = {}
        for heading, answer in columns.items():
            figure = figure_of(row.cells.get(heading.place))
            if figure is None:
                continue
            one = told.setdefault(answer, _Told(cell_of(row, heading.place), figure.text))
            people, percent = self._as_told(heading, figure, unit)
            if percent is not None:
                one.cell, one.text, one.percent = cell_of(row, heading.place), figure.text, percent
            if people is not None:
                one.people = people
        return {answer: one for answer, one in told.items() if one.people is not None or one.percent is not None}

    def _as_told(self, heading: Heading, figure: Figure, unit: str | None) -> tuple[int | None, Decimal | None]:
        if figure.bare is None:
            return figure.count, figure.percent
        is_percent = heading.percent or (not heading.people and unit == PER_CENT)
        if is_percent:
            return None, in_per_cent(figure.bare) if self._fractions() else without_arithmetic(figure.bare)
        known = heading.people or unit == PEOPLE
        return (int(figure.bare) if known and figure.bare == figure.bare.to_integral_value() else None), None

    # --- whether they are possible ------------------------------------------------------------------------------

    def _possible(self, one: _Told, n: int) -> bool:
        """Whether a percentage is one that some number of people gives, and the one beside it if there is one."""
        if one.percent is None:
            return True
        fits = possible_counts(one.percent, n)
        if one.people in fits or (one.people is None and fits):
            return True
        words = {"percent": _shown(one.percent), "n": str(n), "near": _near(one.percent, n)}
        self._say("percentage-impossible", one.cell, one.text, **words)
        return False

    def _people(
        self, row: SummaryRow, told: Mapping[str, _Told], n: int, scale: Scale, columns: Set[str]
    ) -> dict[str, int] | None:
        """How many gave each answer or, where the table has not all of them, a favourable one; None where that cannot
        be known, which is said."""
        ranges = {
            answer: range(one.people, one.people + 1)
            if one.people is not None
            else possible_counts(one.percent or Decimal(0), n)
            for answer, one in told.items()
        }
        at = cell_of(row, self.table.n_place)
        fewest = sum(fits.start for fits in ranges.values())
        if fewest > n:
            self._say("summary-several", at, str(n), together=str(fewest), item=row.item)
            return None
        whole = columns >= set(scale.labels)
        people = _settled(ranges, n if whole else None)
        if people is None:
            fits = "; ".join(
                f"{_shown(told[answer].percent or Decimal(0))}: {fits.start} to {fits.stop - 1}"
                for answer, fits in ranges.items()
                if len(fits) > 1
            )
            self._say("summary-counts-open", at, str(n), fits=fits, item=row.item)
            return None
        together = sum(people.values())
        if ANY_FAVOURABLE in columns or together == n:
            return people
        if whole:
            left = counted(n - together, "person is", "people are")
            self._say("summary-sum", at, str(n), together=str(together), left=left)
            return people
        if people.keys() >= set(scale.favourable):
            return {ANY_FAVOURABLE: sum(people[point] for point in scale.favourable)}
        self._other_scale(row, scale)
        return None

    def _other_scale(self, row: SummaryRow, scale: Scale) -> None:
        points = listed([f"“{point}”" for point in scale.labels])
        self._say("summary-other-scale", cell_of(row, self.table.item_place), row.item, points=points)

    def _say(self, code: str, cell: str, value: str | None, **words: str) -> None:
        said = finding(code, file=self.file, sheet=self.sheet, cell=cell, value=value, **words)
        self.reading.findings.append(said)


def _settled(ranges: Mapping[str, range], together: int | None) -> dict[str, int] | None:
    """The one way in which each number of people is among those that fit and, where it is known, they make so many
    `together`; None where there is none, or are several."""
    ways = [tuple(fits.start for fits in ranges.values())]
    if any(len(fits) > 1 for fits in ranges.values()):
        few = together is not None and prod(map(len, ranges.values())) <= MOST_WAYS
        ways = [way for way in product(*ranges.values()) if sum(way) == together] if few else []
    return dict(zip(ranges, ways[0], strict=True)) if len(ways) == 1 else None


def _shown(percent: Decimal) -> str:
    return f"{percent:f} %"


def _near(percent: Decimal, n: int) -> str:
    """The numbers of people whose shares are next to a percentage, in words."""
    below = min(n, int(percent * n / 100))
    return " and ".join(f"{one} of {n} is {Share(one, n).percent} %" for one in (below, below + 1) if one <= n)


# --- keeping and asking -----------------------------------------------------------------------------------------


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: SummaryFacts) -> None:
    """Keeps the facts of one sheet."""
    about = {"upload_number": upload_number, "sheet": sheet, "programme_id": programme}
    about |= {"time_point": facts.time_point, "instrument": facts.instrument}
    rows = [
        {**about, "row": fact.row, "item": fact.item, "n": fact.n, "answer": answer, "people": people}
        for fact in facts.rows
        for answer, people in fact.people.items()
    ]
    if rows:
        connection.execute(insert(summary_figure), rows)


@dataclass(frozen=True)
class SummaryFigure:
    """What a summary says of an item at a time point: of `n` people, how many gave each answer; and where it says so.

    `people` has one figure under ANY_FAVOURABLE where the favourable share is all that is known.
    """

    time_point: str
    instrument: str
    item: str
    n: int
    people: Mapping[str, int]
    file: str
    sheet: str
    row: int


def summary_figures(connection: Connection, programme: int) -> list[SummaryFigure]:
    """What the programme's summaries say; of an item at a time point, what the latest upload has."""
    columns = summary_figure.c
    question = (
        select(summary_figure, upload.c.file)
        .join(upload, upload.c.number == columns.upload_number)
        .where(columns.programme_id == programme, STANDING)
        .order_by(columns.upload_number, columns.sheet, columns.row)
    )
    found: dict[tuple[str, str, str], dict[tuple[int, str, int], SummaryFigure]] = {}
    for row in connection.execute(question).mappings():
        at = (row["upload_number"], row["sheet"], row["row"])
        about = (row["time_point"], row["instrument"], row["item"])
        before = found.setdefault(about, {}).get(at)
        people = {**(before.people if before else {}), row["answer"]: row["people"]}
        found[about][at] = SummaryFigure(*about, row["n"], people, row["file"], row["sheet"], row["row"])
    return [of_item[max(of_item)] for of_item in found.values()]


def answered_items(connection: Connection, programme: int) -> set[tuple[str, str]]:
    """The (time point, item) pairs of which the record has answers, and not blanks alone."""
    columns = response.c
    question = (
        select(columns.time_point, columns.item)
        .join(upload, upload.c.number == columns.upload_number)
        .where(columns.programme_id == programme, columns.answer.not_in((NOT_APPLICABLE, *APART)), STANDING)
        .distinct()
    )
    return {(point, item) for point, item in connection.execute(question)}
