"""Tables of figures that somebody has already summed up: an item a row, its n, and counts or percentages.

Here they are read as they stand. What item and what point of a scale each figure is of, and whether a percentage is
possible, is for whoever knows the questionnaires.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from balint_core.spreadsheets.cells import is_blank, word_key, writing
from balint_core.spreadsheets.headings import beginning, key_of
from balint_core.spreadsheets.layouts import Layout, Recognition
from balint_core.spreadsheets.workbook import Cell, Sheet, a1

SUMMARY = "summary"
"""The kind of such a sheet."""
LAYOUT = Layout(
    SUMMARY,
    "Summary of answers",
    SUMMARY,
    "a table of figures already summed up",
    "",
    "Tables in papers and reports: an item a row, its n, counts or percentages of each answer.",
    (),
)
N = frozenset(
    word_key(f"{of}{who}")
    for of in ("", "n ", "no of ", "number of ", "total ")
    for who in ("n", "base", "answered", "respondents", "responses", "total")
)
"""Headings of the number who answered."""
LARGEST, LARGEST_N = 1_000_000_000, 100_000
LONGEST = 200
"""Characters of a heading."""
MOST_DECIMALS = 6
"""Decimals of a percentage that a spreadsheet has worked out; those beyond are its arithmetic."""
NUMBER = r"\d{1,9}(?:[.,]\d{1,12})?"
COUNT_AND_SHARE = re.compile(rf"(\d{{1,9}})\s*[(\[]\s*({NUMBER})\s*%?\s*[)\]]|(\d{{1,9}})\s*[,;/]?\s+({NUMBER})\s*%")
SHARE_AND_COUNT = re.compile(rf"({NUMBER})\s*%\s*[(\[]\s*(?:n\s*=\s*)?(\d{{1,9}})(?:\s*/\s*\d{{1,9}})?\s*[)\]]")
SHARE = re.compile(rf"({NUMBER})\s*%")
IN_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b", re.I)
IN_PEOPLE = re.compile(r"\bn\b|\bcount\b|\bnumber\b|\bpeople\b|\brespondents\b", re.I)
JOINING = re.compile(r"\bof\b|\bwho\b|\bthat\b|[()\[\]:=]|(?:^|\s)[–—-]|[–—-](?:\s|$)")


@dataclass(frozen=True)
class Figure:
    """What a cell says: a number of people, a share in per cent, or a bare number that may be either."""

    text: str
    count: int | None = None
    percent: Decimal | None = None
    bare: Decimal | None = None


@dataclass(frozen=True)
class Heading:
    """A column's heading without the words for what its figures are; and those, where it says so."""

    place: int
    text: str
    percent: bool
    people: bool


@dataclass(frozen=True)
class SummaryRow:
    """One row: its item as written, its n as written, and the figures under each heading by place."""

    number: int
    item: str
    n: Cell
    cells: dict[int, Cell]


@dataclass(frozen=True)
class SummaryTable:
    """A table of figures: the row of its headings, the places of the items and of n, the other headings, the rows."""

    heading_row: int
    item_place: int
    n_place: int
    headings: tuple[Heading, ...]
    rows: tuple[SummaryRow, ...]

    def recognition(self) -> Recognition:
        places = {"item": self.item_place, "n": self.n_place}
        places |= {f"figures {heading.place}": heading.place for heading in self.headings}
        return Recognition(LAYOUT, self.heading_row, places, {}, {}, {})


def summary_table(sheet: Sheet, is_item: Callable[[str], bool], is_point: Callable[[str], bool]) -> SummaryTable | None:
    """The table of a sheet with a heading for n and one that `is_point`, and below it a row whose text `is_item`; None
    where there is none."""
    for number, cells in beginning(sheet):
        texts = [writing(cell) if isinstance(cell, str) and len(cell) < LONGEST else "" for cell in cells]
        n_place = next((place for place, text in enumerate(texts, start=1) if text and key_of(text) in N), None)
        if n_place is None:
            continue
        others = [_heading(place, text) for place, text in enumerate(texts, start=1) if text and place != n_place]
        if not any(is_point(heading.text) for heading in others):
            continue
        below = [row for row in sheet.rows if row[0] > number]
        places = [place for place in range(1, n_place) if any(is_item(_text(cells, place)) for _row, cells in below)]
        if places:
            headings = tuple(heading for heading in others if heading.place != places[0])
            return SummaryTable(number, places[0], n_place, headings, tuple(_rows(below, places[0], n_place, headings)))
    return None


def _rows(
    below: Sequence[tuple[int, tuple[Cell, ...]]], item: int, n: int, headings: Sequence[Heading]
) -> Iterator[SummaryRow]:
    for number, cells in below:
        if text := _text(cells, item):
            given = {one.place: cells[one.place - 1] for one in headings if one.place <= len(cells)}
            yield SummaryRow(number, text, cells[n - 1] if n <= len(cells) else None, given)


def _text(cells: Sequence[Cell], place: int) -> str:
    return writing(cells[place - 1]) if place <= len(cells) and isinstance(cells[place - 1], str) else ""


def _heading(place: int, text: str) -> Heading:
    """
    >>> _heading(3, "% agree"), _heading(3, "Agree (n)").text, _heading(4, "Number who agreed").people
    (Heading(place=3, text='agree', percent=True, people=False), 'Agree', True)
    >>> _heading(5, "1 - 5").text, _heading(5, "1-5 (%)").text, _heading(6, "no").text
    ('1 - 5', '1-5', 'no')
    """
    people, percent = IN_PEOPLE.search(text) is not None, IN_PERCENT.search(text) is not None
    if people or percent:
        text = JOINING.sub(" ", IN_PEOPLE.sub(" ", IN_PERCENT.sub(" ", text)))
    return Heading(place, " ".join(text.split()), percent and not people, people)


def figure_of(cell: Cell) -> Figure | None:
    """What a cell of figures says; None for a blank, a dash and what is no figure.

    >>> figure_of("3 (43 %)")
    Figure(text='3 (43 %)', count=3, percent=Decimal('43'), bare=None)
    >>> figure_of("62.5%").percent, figure_of("43 % (3/7)").count, figure_of(7).bare, figure_of("many")
    (Decimal('62.5'), 3, Decimal('7'), None)
    """
    if is_blank(cell) or isinstance(cell, bool):
        return None
    text = writing(cell)
    if isinstance(cell, int | float):
        return Figure(text, bare=_decimal(repr(cell))) if 0 <= cell < LARGEST else None
    if match := COUNT_AND_SHARE.fullmatch(text):
        return Figure(text, int(match[1] or match[3]), _decimal(match[2] or match[4]))
    if match := SHARE_AND_COUNT.fullmatch(text):
        return Figure(text, int(match[2]), _decimal(match[1]))
    if match := SHARE.fullmatch(text):
        return Figure(text, percent=_decimal(match[1]))
    return Figure(text, bare=_decimal(text)) if re.fullmatch(NUMBER, text) else None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def in_per_cent(share: Decimal) -> Decimal:
    """A fraction of one, as a spreadsheet keeps a percentage, in per cent: 0.43 is 43.

    >>> in_per_cent(Decimal("0.43")), in_per_cent(Decimal("0.42857142857142855")), in_per_cent(Decimal("1.0"))
    (Decimal('43'), Decimal('42.857143'), Decimal('100'))
    """
    return without_arithmetic(share * 100)


def without_arithmetic(number: Decimal) -> Decimal:
    """A number with the decimals somebody may have meant, without noughts at its end."""
    rounded = round(number, MOST_DECIMALS).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def number_of_people(cell: Cell) -> int | None:
    """A whole number from 1, as n is written; None for anything else.

    >>> number_of_people("n = 26"), number_of_people(7.0), number_of_people("7.5"), number_of_people(0)
    (26, 7, None, None)
    """
    text = re.sub(r"^\s*n\s*[=:]\s*", "", writing(cell), flags=re.I)
    if not re.fullmatch(r"\d{1,6}(?:\.0+)?", text):
        return None
    number = int(Decimal(text))
    return number if 0 < number <= LARGEST_N else None


def cell_of(row: SummaryRow, place: int) -> str:
    """The A1 reference of a row's cell."""
    return a1(row.number, place)
