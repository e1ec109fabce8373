"""What a sheet of each kind looks like, from `data/layouts`, and recognising one by its headings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property

from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, read_definitions
from balint_core.findings import Finding
from balint_core.spreadsheets.cells import word_key, writing
from balint_core.spreadsheets.recipe import Answers, Question
from balint_core.spreadsheets.tables import Table
from balint_core.spreadsheets.workbook import Sheet

HEADING_WITHIN = 50
"""Rows from the top within which a heading row is looked for."""


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    PERSON = "person"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes-no"
    CHOICE = "choice"
    GRADE = "grade"
    IDENTIFYING = "identifying"
    IGNORED = "ignored"


class Shape(StrEnum):
    """How a sheet's records are laid out: a row each, a cell each, a column each, joins and leaves, or headcounts."""

    LONG = "long"
    WIDE = "wide"
    TRANSPOSED = "transposed"
    EVENTS = "events"
    COUNTS = "counts"


@definition(frozen=True, config=STRICT)
class Column:
    """One column: its heading and other headings it may have, what it holds, and whether a row needs it.

    `choices` gives each meaning with the writings it may have; `default` stands for a blank; `longest` counts
    characters. `telling` columns speak for this kind of sheet when headings are compared. A `repeatable` column may
    stand several times.
    """

    name: str
    heading: str
    holds: Holds
    help: str
    headings: tuple[str, ...] = ()
    required: bool = False
    blank_allowed: bool = False
    telling: bool = False
    repeatable: bool = False
    choices: dict[str, tuple[str, ...]] | None = None
    default: str | None = None
    longest: int | None = 200
    least: int | None = None
    most: int | None = None
    example: str = ""

    @property
    def writings_of_heading(self) -> tuple[str, ...]:
        return (self.heading, *self.headings)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(map(word_key, self.writings_of_heading))

    @cached_property
    def writings(self) -> dict[str, str]:
        """Word key to meaning, for a column of choices."""
        return {
            word_key(text): meaning for meaning, texts in (self.choices or {}).items() for text in (meaning, *texts)
        }


@definition(frozen=True, config=STRICT)
class Layout:
    """A kind of sheet: its columns, what people are told about it, and the shape in which its rows stand as they are."""

    id: str
    title: str
    kind: str
    article: str
    purpose: str
    source: str
    columns: tuple[Column, ...]
    remarks: tuple[str, ...] = ()
    shape: Shape = Shape.LONG

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The column of each heading's word key; where two share a heading, the first."""
        return {key: column for column in reversed(self.columns) for key in column.keys}


GENERIC = "generic"
"""The source of a sheet that no program's fingerprint is known in."""


@dataclass(frozen=True)
class Recognition:
    """A sheet taken for a kind: where its headings are, and which column holds what (counted from 1).

    `titles` gives the heading of each column as the sheet has it,
    `repeated` gives column names with every place their heading stands at, where that is more than one.
    `heading_row` is the last of the heading rows. Rows in `skipped` are not records. A sheet that is not long brings
    its records as a `table`, in which `places` have no part. What was noticed while recognising stands in `findings`
    and `questions`, for the reading to hand on.
    """

    layout: Layout
    heading_row: int
    places: dict[str, int]
    repeated: dict[str, tuple[int, ...]]
    dropped: dict[int, str]
    unread: dict[int, str]
    titles: dict[str, str] = field(default_factory=dict)
    sure: bool = True
    shape: Shape = Shape.LONG
    source: str = GENERIC
    skipped: frozenset[int] = frozenset()
    table: Table | None = None
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def has(self) -> frozenset[str]:
        """Names of the columns this sheet has."""
        return frozenset(self.table.fields if self.table is not None else self.places)

    @property
    def missing(self) -> list[Column]:
        return [column for column in self.layout.columns if column.required and column.name not in self.has]


def layouts() -> dict[str, Layout]:
    """The layouts of `data/layouts`, by id."""
    return read_definitions("layouts", Layout)


def recognise(
    sheet: Sheet, known: Iterable[Layout], file: str = "", answers: Answers = Answers()
) -> Recognition | None:
    """The kind, shape and heading row that fit a sheet best; None where nothing fits well enough.

    A row fits a layout the better the more headings it shares, required and telling ones counting double. Two
    headings are needed, half of the required ones, and one of those or of the telling ones. It is `sure` with a
    telling one, or with nothing left unread: a date and a name beside columns of another kind may be anything.
    """
    layouts_known = list(known)
    key_of = cache(word_key)
    best: tuple[int, Recognition] | None = None
    for number, cells in sheet.rows:
        if number > HEADING_WITHIN:
            break
        texts = [writing(cell) for cell in cells]
        keys = [key_of(text) for text in texts]
        for layout in layouts_known:
            found = _fit(layout, number, keys, texts)
            if found and (best is None or found[0] > best[0]):
                best = found
    return best[1] if best else None


def _fit(layout: Layout, row: int, keys: list[str], texts: list[str]) -> tuple[int, Recognition] | None:
    if layout.by_key.keys().isdisjoint(keys):
        return None
    found: dict[str, list[int]] = {}
    dropped: dict[int, str] = {}
    unread: dict[int, str] = {}
    for place, key in enumerate(keys, start=1):
        column = layout.by_key.get(key) if key else None
        if column is None:
            if key:
                unread[place] = texts[place - 1]
        elif column.holds is Holds.IDENTIFYING:
            dropped[place] = texts[place - 1]
        elif column.holds is not Holds.IGNORED:
            found.setdefault(column.name, []).append(place)
    telling = [column.name in found for column in layout.columns if column.telling]
    required = [column.name in found for column in layout.columns if column.required]
    enough = any(telling + required) and (len(found) >= 2 or not required) and 2 * sum(required) >= len(required)
    if not enough:
        return None
    told = sum(column.name in found for column in layout.columns if column.required or column.telling)
    score = len(found) + 2 * told - 2 * required.count(False)
    places = {name: where[0] for name, where in found.items()}
    repeated = {name: tuple(where) for name, where in found.items() if len(where) > 1}
    sure = any(telling) or not unread
    titles = {name: texts[place - 1] for name, place in places.items()}
    return score, Recognition(layout, row, places, repeated, dropped, unread, titles, sure, layout.shape)
