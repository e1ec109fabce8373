"""What a sheet of each kind looks like, from `data/layouts`, and recognising one by its headings."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
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
    """What the cells of a column hold; lengths are kept in minutes, whatever unit a bare number has."""

    TEXT = "text"
    PERSON = "person"
    EMAIL = "e-mail"
    DATE = "date"
    NUMBER = "number"
    MINUTES = "minutes"
    HOURS = "hours"
    YES_NO = "yes-no"
    CHOICE = "choice"
    GRADE = "grade"
    SERIES = "series"
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

    `choices` gives each meaning with the writings it may have, `doubtful` those that may mean something else where
    another writing of the same meaning is used, `unclear` ones that may have a few meanings, with these; `answers` what
    an entry may further be said to mean, with the meaning in this column and in others; where
    `in_part`, other words may stand beside a writing; `default` stands for a blank; `longest` counts
    characters; `points` are the meanings that are a scale's, in its order, of which an entry may have `several`.
    `telling` columns speak for this kind of
    sheet when headings are compared. A `repeatable` column may stand several times. `parts` are the headings of first
    names and of surnames, where a name stands in two columns.
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
    doubtful: tuple[str, ...] = ()
    unclear: dict[str, tuple[str, ...]] | None = None
    in_part: bool = False
    answers: dict[str, dict[str, str]] | None = None
    default: str | None = None
    longest: int | None = 200
    least: int | None = None
    most: int | None = None
    points: tuple[str, ...] = ()
    several: bool = False
    parts: tuple[tuple[str, ...], tuple[str, ...]] | None = None
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

    def may_mean(self, writing: str) -> tuple[str, ...]:
        """The few meanings that an unclear writing may have; none where it is not among those."""
        found = (meanings for text, meanings in (self.unclear or {}).items() if word_key(text) == word_key(writing))
        return next(found, ())

    def parts_among(self, keys: Sequence[str]) -> tuple[int, int] | None:
        """The places, from 1, of the first name and the surname among headings with these word keys."""
        found = [next((place for place, key in enumerate(keys, start=1) if key in part), None) for part in self._parts]
        return (found[0], found[1]) if found and found[0] and found[1] else None

    @property
    def keys_of_parts(self) -> frozenset[str]:
        return frozenset().union(*self._parts)

    @cached_property
    def _parts(self) -> list[frozenset[str]]:
        return [frozenset(map(word_key, part)) for part in self.parts or ()]

    def writings_among(self, keys: Set[str]) -> dict[str, str]:
        """Word key to meaning where entries with these keys stand together, the doubtful ones left out."""
        known = self.writings
        used = Counter(known[key] for key in keys & known.keys())
        doubtful = {key for key in map(word_key, self.doubtful) if key in keys and used[known[key]] > 1}
        return {key: meaning for key, meaning in known.items() if key not in doubtful} if doubtful else known


@definition(frozen=True, config=STRICT)
class Leading:
    """Rows or lines that name who led: the column told by it, its entry for one and for several, and the mark."""

    column: str
    one: str
    several: str
    mark: str
    headings: tuple[str, ...]


@definition(frozen=True, config=STRICT)
class Matrix:
    """How records of a layout stand in a field of cells, by the names of columns.

    `down` stands down, `across` across, `cell` in the cells (or the other way round); `group` tells apart people
    who have sessions of their own, `held` is the column whose meaning `called_off` says that nobody has a mark;
    columns of `above` may have a row of their own beside `across`, columns of `beside` one beside `down`. The other
    words are those of headings and labels: `no_names` what no name has in it, `untold` of rows that are never kept,
    `numbering` of rows that say nothing, `totals` the beginnings of what is counted from the rest, `placeholders`
    of what stands where a name should.
    """

    down: str
    across: str
    cell: str
    group: str
    held: str
    called_off: str
    above: tuple[str, ...]
    beside: tuple[str, ...]
    leading: Leading
    no_names: tuple[str, ...]
    untold: tuple[str, ...]
    numbering: tuple[str, ...]
    totals: tuple[str, ...]
    placeholders: tuple[str, ...]


@definition(frozen=True, config=STRICT)
class Events:
    """How records of a layout are told by joins and leaves: a program's own headings and words.

    Each of `name`, `joined_at`, `left_at`, `stayed`, `action` and `at` gives the headings of a column; `joins` and
    `leaves` the entries under `action`; `starts`, `ends` and `lasts` the labels of the meeting's own lines;
    `beside_names` what is written behind a name. Then the columns of the layout: `person`, `day`, `mark` with its
    entries `came` and `did_not_come`, `minutes` for the meeting's length, `stayed_for` for a stay; and `entries`, what
    every record has, by column.
    """

    source: str
    name: tuple[str, ...]
    joined_at: tuple[str, ...]
    left_at: tuple[str, ...]
    stayed: tuple[str, ...]
    action: tuple[str, ...]
    at: tuple[str, ...]
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    lasts: tuple[str, ...]
    beside_names: tuple[str, ...]
    person: str
    day: str
    mark: str
    minutes: str
    stayed_for: str
    came: str
    did_not_come: str
    entries: dict[str, str]


@definition(frozen=True, config=STRICT)
class Owner:
    """The column that a whole sheet may share, as a name above the table or in the sheet's or the file's name.

    `labels` may stand before it, `other_words` beside it.
    """

    column: str
    labels: tuple[str, ...]
    other_words: tuple[str, ...]


@definition(frozen=True, config=STRICT)
class Layout:
    """A kind of sheet: its columns, what people are told about it, and the shape of a sheet of just these columns.

    `matrix` and `events` say how its records may stand otherwise; `counted` is the column whose number stands for
    people without names; `owner` what a whole sheet may share.
    """

    id: str
    title: str
    kind: str
    article: str
    purpose: str
    source: str
    columns: tuple[Column, ...]
    remarks: tuple[str, ...] = ()
    shape: Shape = Shape.LONG
    matrix: Matrix | None = None
    events: Events | None = None
    counted: str | None = None
    owner: Owner | None = None

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
DECLARED = "declared"
"""The source of a sheet whose kind and columns were said by hand."""


@dataclass(frozen=True)
class Recognition:
    """A sheet taken for a kind: where its headings are, and which column holds what (counted from 1).

    `titles` gives the heading of each column as the sheet has it, `repeated` gives column names with every place
    their heading stands at, where that is more than one. `heading_row` is the last of the heading rows,
    `heading_rows` gives the row of each column's own, where there are several. `parts` gives the two places of a
    column that stands in two, `weekdays` a column of dates and the place of the weekdays beside it. Rows in `skipped`
    are not records. A sheet that is not long brings its records as a `table`, in which `places` have no part.
    `numbered` are columns that number people, by place with the heading; `pair_codes` gives, by row, what links the
    answers of one person. What was noticed while recognising stands in `findings` and `questions`, for the reading to
    hand on.
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
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)
    numbered: dict[int, str] = field(default_factory=dict)
    pair_codes: Mapping[int, str] = field(default_factory=dict)
    weekdays: tuple[str, int] | None = None

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
        return frozenset(self.places.values()).union(*self.parts.values(), *(known.places for known in fields))

    @property
    def missing(self) -> list[Column]:
        return [column for column in self.layout.columns if column.required and column.name not in self.has]


def layouts() -> dict[str, Layout]:
    """The layouts of `data/layouts`, by id."""
    return read_definitions("layouts", Layout)
