"""Answers that do not stand one column an item and one row a person: brought into that form, each knowing its cell.

Several time points may stand side by side in one row, an item may have a column for each of its choices, and a long
table has a row for each item of each person.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from balint_core.findings import Finding, finding
from balint_core.spreadsheets.cells import is_blank, word_key, writing
from balint_core.spreadsheets.headings import Wording, is_time
from balint_core.spreadsheets.layouts import Column, Holds, Layout, Recognition, Shape
from balint_core.spreadsheets.tables import Field, Table
from balint_core.spreadsheets.workbook import Cell, Sheet, a1

TIME_POINT = "time_point"
RELEASED = "comments-released"
"""The column that says which comments of a row may be quoted."""
TICKED = frozenset(map(word_key, ("checked", "ticked", "selected", "yes", "true", "x", "1", "✓", "✔")))
NOT_TICKED = frozenset(map(word_key, ("unchecked", "not selected", "no", "false", "0", "-")))

CHOICES_APART = ";"
"""What stands between the choices of one answer; some tools write a comma."""

Place = tuple[Cell, int, int]
"""A value with the row and the column it stands at."""


def records(sheet: Sheet, recognition: Recognition) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows under the headings that hold records."""
    for number, cells in sheet.rows:
        if number > recognition.heading_row and number not in recognition.skipped:
            yield number, cells


def at(cells: tuple[Cell, ...], place: int) -> Cell:
    """The cell at a place counted from 1; None for a blank."""
    cell = cells[place - 1] if place <= len(cells) else None
    return None if is_blank(cell) else cell


def _table(rows: Iterable[tuple[int, Mapping[str, Place]]], fields: Mapping[str, int]) -> Table:
    """Records as a table; a record without a value has a blank in its own row, at the place given for the field."""
    kept = list(rows)
    made = {}
    for name, place in fields.items():
        cells = [values.get(name, (None, number, place)) for number, values in kept]
        made[name] = Field([cell[0] for cell in cells], [cell[1] for cell in cells], [cell[2] for cell in cells])
    return Table([number for number, _values in kept], made)


# --- several columns an item ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A column of answers: its place, its item, and the time point or the choice it is for."""

    place: int
    item: Column
    point: str = ""
    choice: str = ""


def side_by_side(sheet: Sheet, recognition: Recognition, taken: Mapping[int, Wording]) -> Recognition:
    """A questionnaire whose items have several columns each, as a table; any other as it is.

    `taken` gives what the heading of each column was taken to say, by its place.
    """
    columns = []
    for name, first in recognition.places.items():
        for place in recognition.repeated.get(name, (first,)) if name != TIME_POINT else ():
            wording = taken[place]
            columns.append(Asked(place, recognition.layout.column(name), wording.point, wording.choice))
    asked = _with_true_choices(_with_true_points(columns))
    points = list(dict.fromkeys(one.point for one in asked if one.point))
    if not points and not any(one.choice for one in asked):
        return recognition
    if len(points) == 1:
        asked = [replace(one, point=points[0]) for one in asked]
    read = {(one.item.name, one.point, one.choice): one for one in reversed(asked) if one.point or not points}
    places = {one.place for one in read.values()}
    unread = {one.place: taken[one.place].text for one in columns if one.place not in places}
    fields = {one.item.name: one.place for one in read.values()}
    when = None if points else recognition.places.get(TIME_POINT)
    if points or when:
        fields[TIME_POINT] = when or min(places)
    table = _table(_parts(sheet, recognition, list(read.values()), points, when), fields)
    return replace(recognition, repeated={}, unread={**recognition.unread, **unread}, table=table)


def _with_true_points(asked: list[Asked]) -> list[Asked]:
    """What stands over or beside an item is a time point if it reads like one, or sets columns of one item apart."""
    apart: dict[str, set[str]] = {}
    for one in asked:
        apart.setdefault(one.item.name, set()).add(one.point)
    true = {point for points in apart.values() if len(points) > 1 and "" not in points for point in points}
    true |= {one.point for one in asked if is_time(one.point)}
    return [replace(one, point=one.point if one.point in true else "") for one in asked]


def _with_true_choices(asked: list[Asked]) -> list[Asked]:
    """Columns for the choices of an item are those of an item that has at least one of these choices, or of one with
    several whose choices are numbered: what each number means is asked like any other mark."""
    known = {
        one.item.name
        for one in asked
        if word_key(one.choice) in one.item.writings or (one.item.several and one.choice.isdecimal())
    }
    return [one for one in asked if not one.choice or one.item.name in known]


def _parts(
    sheet: Sheet, recognition: Recognition, asked: list[Asked], points: list[str], when: int | None
) -> Iterator[tuple[int, dict[str, Place]]]:
    """Each row's answers, apart for each time point; a person who answered nothing at one has no part there."""
    columns: dict[str, dict[str, list[Asked]]] = {point: {} for point in points or [""]}
    for one in asked:
        columns[one.point].setdefault(one.item.name, []).append(one)
    for number, cells in records(sheet, recognition):
        for point, items in columns.items():
            values = {name: _answer(cells, number, those) for name, those in items.items()}
            if all(cell is None for cell, _row, _place in values.values()):
                continue
            if when:
                values[TIME_POINT] = (at(cells, when), number, when)
            elif point:
                first = min(one.place for those in items.values() for one in those)
                values[TIME_POINT] = (point, recognition.heading_row, first)
            yield number, values


def _answer(cells: tuple[Cell, ...], number: int, columns: list[Asked]) -> Place:
    """The answer in an item's columns: a cell as it is, or the choice that is ticked; all that are, if several."""
    found: list[Place] = []
    for one in columns:
        cell = at(cells, one.place)
        key = word_key(writing(cell))
        if not one.choice and cell is not None:
            found.append((cell, number, one.place))
        elif one.choice and key and key not in NOT_TICKED:
            found.append((one.choice if key in TICKED else cell, number, one.place))
    if len(found) > 1:
        return (f"{CHOICES_APART} ".join(writing(cell) for cell, _row, _place in found), number, found[0][2])
    return found[0] if found else (None, number, columns[0].place)


def choices_in(text: str, column: Column) -> list[str]:
    """The choices an entry names, where there may be several: parted by semicolons, or by commas where it has none.

    A choice whose own words have a comma is known as it stands.
    """
    if CHOICES_APART not in text and word_key(text) in column.writings:
        return [text]
    parts = text.split(CHOICES_APART if CHOICES_APART in text else ",")
    return [part.strip() for part in parts if part.strip()]


def choices_of(answer: str | None) -> list[str]:
    """The choices of an answer as `together` writes it.

    >>> choices_of("talking; listening"), choices_of(None)
    (['talking', 'listening'], [])
    """
    return answer.split(f"{CHOICES_APART} ") if answer else []


def together(choices: Iterable[str], column: Column) -> str:
    """Several choices as one answer, each once, in the order of the points."""
    order = [*column.points, *(column.choices or {}), *choices]
    return f"{CHOICES_APART} ".join(sorted(set(choices), key=order.index))


# --- one row an item --------------------------------------------------------------------------------------------


def from_long(file: str, sheet: Sheet, recognition: Recognition, known: Sequence[Layout]) -> Recognition | None:
    """A long table of answers as the answers of people to the instrument it has most items of; None for no item."""
    respondent, item, answer = (recognition.places[name] for name in ("respondent", "item", "answer"))
    when = recognition.places.get(TIME_POINT)
    rows = [(number, cells) for number, cells in records(sheet, recognition) if at(cells, item) is not None]
    keys = {writing(at(cells, item)) for _number, cells in rows}
    found = {layout.id: {text: _item(text, layout) for text in keys} for layout in known}
    layout = max(known, key=lambda layout: sum(column is not None for column in found[layout.id].values()))
    items = {text: column for text, column in found[layout.id].items() if column is not None}
    if not items:
        return None
    people: dict[tuple[str, str], tuple[int, dict[str, Place]]] = {}
    findings: list[Finding] = []
    told: set[str] = set()
    for number, cells in rows:
        text = writing(at(cells, item))
        where = {"file": file, "sheet": sheet.name}
        if text not in items:
            if text not in told:
                findings.append(finding("unknown-item", **where, cell=a1(number, item), value=text))
            told.add(text)
            continue
        point = at(cells, when) if when else None
        values = people.setdefault((writing(at(cells, respondent)), writing(point)), (number, {}))[1]
        if when:
            values.setdefault(TIME_POINT, (point, number, when))
        given = (at(cells, answer), number, answer)
        first = values.setdefault(items[text].name, given)
        if first is not given:
            cell = a1(number, answer)
            findings.append(finding("item-answered-twice", **where, cell=cell, value=text, first=a1(first[1], answer)))
    fields = {column.name: answer for column in items.values()}
    table = _table(people.values(), {**fields, TIME_POINT: when} if when else fields)
    return replace(
        recognition,
        layout=layout,
        shape=Shape.LONG,
        places={},
        titles={},
        numbered={respondent: recognition.titles["respondent"]},
        table=table,
        findings=(*recognition.findings, *findings),
    )


def _item(text: str, layout: Layout) -> Column | None:
    column = layout.by_key.get(word_key(text))
    return column if column and column.name != TIME_POINT and column.holds in (Holds.CHOICE, Holds.TEXT) else None
