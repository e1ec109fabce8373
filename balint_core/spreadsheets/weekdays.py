"""Weekdays written with dates, in their cell or in a column beside: the order of day and month that they prove."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice

from balint_core.spreadsheets.cells import WEEKDAY, DateOrder, date_of, writing
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Holds, Recognition
from balint_core.spreadsheets.tables import Field
from balint_core.spreadsheets.workbook import Cell, Sheet

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_in(cell: Cell) -> int | None:
    """The weekday that a cell begins with, 0 being Monday.

    >>> weekday_in("Thurs 3/10/2019"), weekday_in("tue"), weekday_in("3/10/2019")
    (3, 1, None)
    """
    named = WEEKDAY.match(writing(cell)) if isinstance(cell, str) else None
    return next(place for place, name in enumerate(WEEKDAYS) if named[1][:3].title() == name[:3]) if named else None


def with_weekdays(sheet: Sheet, recognition: Recognition) -> Recognition:
    """A list with its column of nothing but weekdays, if nobody knew it, told apart: it goes with the nearest date."""
    days = [name for name in recognition.places if recognition.layout.column(name).holds is Holds.DATE]
    rows = [cells for number, cells in islice(sheet.rows, 2 * HEADING_WITHIN) if number > recognition.heading_row]
    for place in recognition.unread if days else ():
        texts = [text for cells in rows if (text := writing(_at(cells, place)))]
        if texts and all(WEEKDAY.fullmatch(text) for text in texts):
            unread = {other: heading for other, heading in recognition.unread.items() if other != place}
            nearest = min(days, key=lambda name: abs(recognition.places[name] - place))
            return replace(recognition, unread=unread, weekdays=(nearest, place))
    return recognition


def _at(cells: tuple[Cell, ...], place: int) -> Cell:
    return cells[place - 1] if place <= len(cells) else None


Dated = Mapping[tuple[Cell, int], list[int]]
"""Records by their entry for a date and the weekday that is written with it."""


def dated(sheet: Sheet, recognition: Recognition, name: str, known: Field) -> Dated:
    """The records of a column of dates that have a weekday with the date."""
    within = {entry: weekday_in(entry) for entry in set(known.values)}
    beside: dict[int, int | None] = {}
    if recognition.weekdays and recognition.weekdays[0] == name:
        place = recognition.weekdays[1]
        beside = {number: weekday_in(_at(cells, place)) for number, cells in sheet.rows}
    found: dict[tuple[Cell, int], list[int]] = {}
    told = bool(beside) or any(weekday is not None for weekday in within.values())
    for record, entry in enumerate(known.values) if told else ():
        for weekday in {within[entry], beside.get(known.rows[record])} - {None}:
            found.setdefault((entry, weekday or 0), []).append(record)
    return found


def read_both_ways(found: Dated) -> Iterator[tuple[int, date, date]]:
    """Each date that may have the day or the month first: its weekday, and the date either way."""
    for entry, weekday in found:
        day_first, month_first = date_of(entry), date_of(entry, DateOrder.MONTH_FIRST)
        if isinstance(day_first, date) and isinstance(month_first, date) and day_first != month_first:
            yield weekday, day_first, month_first


def proved_by_weekdays(dates: Iterable[tuple[int, date, date]]) -> set[DateOrder]:
    """The order that weekdays prove, each with a date read the day first and the month first.

    A date that is right the day first settles it. The month first takes two: one may be a slip, so it leaves both.

    >>> proved_by_weekdays([(3, date(2025, 4, 3), date(2025, 3, 4))])
    {<DateOrder.DAY_FIRST: 'day first'>}
    >>> len(proved_by_weekdays([(1, date(2025, 4, 3), date(2025, 3, 4))]))
    2
    """
    month_first = set()
    for weekday, one, other in dates:
        if one.weekday() == weekday != other.weekday():
            return {DateOrder.DAY_FIRST}
        if other.weekday() == weekday != one.weekday():
            month_first.add(other)
    return set() if not month_first else {DateOrder.MONTH_FIRST} if len(month_first) > 1 else set(DateOrder)


def said_and_meant(weekday: int, day: date) -> dict[str, str] | None:
    """The two weekdays in words, where a date is on another one than is written with it."""
    if day.weekday() == weekday:
        return None
    return {"said": WEEKDAYS[weekday], "meant": WEEKDAYS[day.weekday()]}
