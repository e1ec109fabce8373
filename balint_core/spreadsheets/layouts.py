"""What a sheet of each kind looks like, from `data/layouts`, and recognising one by its headings."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, read_definitions
from balint_core.findings import Finding
from balint_core.spreadsheets.cells import word_key
from balint_core.spreadsheets.recipe import Question
from balint_core.spreadsheets.tables import Table
from balint_core.spreadsheets.workbook import a1

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
    """A kind of sheet: its columns, what people are told about it, and the shape of a sheet of just these columns."""

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
TEMPLATE = "template"
"""The source of a sheet that was begun from a template of this app."""


@dataclass(frozen=True)
class Recognition:
    """A sheet taken for a kind: where its headings are, and which column holds what (counted from 1).

    `titles` gives the heading of each column as the sheet has it,
    `repeated` gives column names with every place their heading stands at, where that is more than one.
    `heading_row` is the last of the heading rows, `heading_rows` gives the row of each column's own, where there are
    several. Rows in `skipped` are not records. A sheet that is not long brings
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
    heading_rows: tuple[int, ...] = ()

    def heading_at(self, place: int) -> str:
        """The A1 reference of a column's heading."""
        known = place <= len(self.heading_rows)
        return a1(self.heading_rows[place - 1] if known else self.heading_row, place)

    @property
    def has(self) -> frozenset[str]:
        """Names of the columns this sheet has."""
        return frozenset(self.table.fields if self.table is not None else self.places)

    @property
    def read(self) -> frozenset[int]:
        """Every column that something is read from, counted from 1."""
        fields = self.table.fields.values() if self.table is not None else ()
        return frozenset(self.places.values()).union(*(known.places for known in fields))

    @property
    def missing(self) -> list[Column]:
        return [column for column in self.layout.columns if column.required and column.name not in self.has]


def layouts() -> dict[str, Layout]:
    """The layouts of `data/layouts`, by id."""
    return read_definitions("layouts", Layout)
