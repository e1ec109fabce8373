"""Headings that are dates, in any writing, with or without a year; and the year where none is written."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from balint_core.spreadsheets.cells import (
    EXCEL_DAY_ZERO,
    EXCEL_SERIALS,
    MONTHS,
    CellFault,
    DateOrder,
    existing_day,
    month_number,
    whole_year,
    writing,
)
from balint_core.spreadsheets.workbook import Cell


@dataclass(frozen=True)
class DayHeading:
    """A day as a heading has it: `year` and `weekday` (0 is Monday) where they are written, and the `words` beside it.

    `of_a_week` where it names a week by its first day.
    """

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None
    of_a_week: bool = False
    words: tuple[str, ...] = ()


MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "september" else "sept?(?:ember)?" for name in MONTHS)
YEAR = r"(\d{4}|\d{2})(?!\d|\s?[ap]m\b|[:.]\d)"
ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
WORDS = re.compile(
    rf"(?<![\d/.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.¦]*\b(?P<month>{MONTH})\b\.?,?"
    rf"(?:[\s\-/.¦]*['’]?(?P<year>{YEAR}))?",
    re.I,
)
MONTH_THEN_DAY = re.compile(
    rf"\b(?P<month>{MONTH})\b\.?\s+(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b|(?P<plain>[1-9])(?!\d)|(?P<dated>\d{{1,2}})(?=,?\s+\d{{4}}))"
    r"(?:,?\s+(?P<year>\d{4})\b)?",
    re.I,
)
FIGURES = re.compile(
    r"(?<![\d/.:\-])(?P<first>\d{1,2})(?:\s?[/.\-]\s?(?P<second>\d{1,2})\s?[/.\-]\s?(?P<year>\d{4}|\d{2})"
    r"|[/.](?P<short>\d{1,2}))(?![\d/:]|[.\-]\d|\s?[ap]m\b)",
    re.I,
)
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?:\s?[ap]m)?\b|\b\d{1,2}\s?[ap]m\b", re.I)
WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|r|ur)?(?:day)?s?\b\.?", re.I)
WEEK = re.compile(r"\bw\s?/\s?c\b\.?|\bwc\b|\bw\s?/\s?b\b|\bw(?:ee)?k\s+(?:commencing|beginning|starting|of)\b", re.I)
NUMBERING = re.compile(r"\b(?:session|sess|s|week|wk|meeting|no|number|date|day)\b\.?[\s:#]*\d*|#\s*\d+|\bs\d+\b", re.I)
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
BESIDE = 60
"""Characters beside a date, above which a heading is a text that has a date in it."""


def day_heading(value: Cell, order: DateOrder = DateOrder.DAY_FIRST) -> DayHeading | CellFault | None:
    """A heading as a day; a fault for a day in no calendar; None for anything else.

    >>> day_heading("Thu 3/10"), day_heading("Session 1\\n3rd October 2019 (virtual)")
    (DayHeading(day=3, month=10, year=None, weekday=3, of_a_week=False, words=()), \
DayHeading(day=3, month=10, year=2019, weekday=None, of_a_week=False, words=('virtual',)))
    >>> day_heading("32 Sep 2020"), day_heading("Total")
    (CellFault(code='impossible-date'), None)
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not EXCEL_SERIALS.start <= value < EXCEL_SERIALS.stop:
            return None
        value = EXCEL_DAY_ZERO + timedelta(days=int(value))
    if isinstance(value, date | datetime):
        return DayHeading(value.day, value.month, value.year)
    if not isinstance(value, str) or len(value) > 3 * BESIDE or not any(map(str.isdecimal, value)):
        return None
    text = " ¦ ".join(filter(None, map(writing, value.splitlines())))
    written = _written(text, order)
    if written is None:
        return None
    day, month, year, start, end = written
    rest = CLOCK.sub(" ", f"{text[:start]} ¦ {text[end:]}")
    named = WEEKDAY.search(rest)
    of_a_week = WEEK.search(rest) is not None
    rest = NUMBERING.sub(" ¦ ", WEEK.sub(" ", WEEKDAY.sub(" ", rest)))
    words = tuple(filter(None, (piece.strip(" .:#'’*-–—") for piece in re.split(r"[()\[\]¦,;:]|\s[-–—]\s", rest))))
    words = tuple(word for word in words if not word.isdecimal())
    if sum(map(len, words)) > BESIDE:
        return None
    if isinstance(existing_day(year or LEAP, month, day), CellFault):
        return CellFault("impossible-date")
    return DayHeading(day, month, year, DAYS.index(named[1].lower()) if named else None, of_a_week, words)


LEAP = 2000
"""A year that has every day."""


def _written(text: str, order: DateOrder) -> tuple[int, int, int | None, int, int] | None:
    """Day, month and year as they stand in a text, and where they begin and end."""
    if found := ISO.search(text) or WORDS.search(text):
        month, day = found["month"], found["day"]
    elif found := MONTH_THEN_DAY.search(text):
        month, day = found["month"], found["day"] or found["plain"] or found["dated"]
    elif found := FIGURES.search(text):
        day, month = found["first"], found["second"] or found["short"]
        if order is DateOrder.MONTH_FIRST:
            day, month = month, day
    else:
        return None
    number = int(month) if month.isdecimal() else month_number(month)
    if number is None or (found["year"] is None and not (1 <= number <= 12 and 1 <= int(day) <= 31)):
        return None
    return int(day), number, whole_year(found["year"]) if found["year"] else None, *found.span()


def heading_order(values: Iterable[Cell]) -> DateOrder | None:
    """The order that the figures of these headings prove; None where nothing or both are proved.

    >>> heading_order(["Session 1 10/3", "Session 2 10/17"])
    <DateOrder.MONTH_FIRST: 'month first'>
    """
    proved = set()
    for text in values:
        if isinstance(text, str) and (found := FIGURES.search(text)):
            first, second = int(found["first"]), int(found["second"] or found["short"])
            if 12 < first < 32 and 0 < second <= 12:
                proved.add(DateOrder.DAY_FIRST)
            elif 12 < second < 32 and 0 < first <= 12:
                proved.add(DateOrder.MONTH_FIRST)
    return proved.pop() if len(proved) == 1 else None


# --- the year where none is written ----------------------------------------------------------------------------

TWO_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s?[-–/]\s?((?:19|20)?\d{2})(?![\d/.\-])|(?<![\d/.\-])(\d{2})[/\-](\d{2})(?![\d/.\-])"
)
ONE_YEAR = re.compile(r"(?<![\d/.\-])((?:19|20)\d{2})(?!\d)")
WHOLE_DATE = re.compile(
    rf"\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}\S{{0,2}}\s+(?:{MONTH})\s+\d{{4}}", re.I
)
BEGINS_A_YEAR = re.compile(r"\b(?:autumn|fall|michaelmas|winter)\b", re.I)
ENDS_A_YEAR = re.compile(r"\b(?:spring|summer|lent|easter|trinity|hilary)\b", re.I)
YEARS_OFFERED = 6


@dataclass(frozen=True)
class Years:
    """The year of each heading; or, where nothing says it, `choices` with the years each would give.

    `taken_from` is the text that said it, blank where the headings did themselves.
    """

    given: tuple[int, ...] = ()
    taken_from: str = ""
    choices: tuple[tuple[str, tuple[int, ...]], ...] = ()


def years_of(headings: Sequence[DayHeading], texts: Sequence[str], this_year: int) -> Years:
    """The years of headings in their order, some or all without one: from their neighbours, else from these texts.

    Headings run on through the calendar, forwards or backwards, so a month earlier than the one before is of the next
    year. Of the texts (title, sheet, file) the first that tells a year counts.

    >>> autumn = [DayHeading(3, 10), DayHeading(7, 11), DayHeading(9, 1)]
    >>> years_of(autumn, ["Register 2019-20"], 2026).given, years_of(autumn, [], 2026).choices[1]
    ((2019, 2019, 2020), ('2025-26', (2025, 2025, 2026)))
    """
    if _backwards(headings):
        turned = years_of(headings[::-1], texts, this_year)
        choices = tuple((label, years[::-1]) for label, years in turned.choices)
        return Years(turned.given[::-1], turned.taken_from, choices)
    later = _years_later(headings)
    written = [place for place, heading in enumerate(headings) if heading.year is not None]
    if written:
        nearest = [_nearest(written, place) for place in range(len(headings))]
        return Years(
            tuple(
                (headings[near].year or 0) + later[place] - later[near] if heading.year is None else heading.year
                for place, (heading, near) in enumerate(zip(headings, nearest, strict=True))
            )
        )
    for text in texts:
        if firsts := _first_years(text, headings, later):
            if len(firsts) == 1:
                return Years(tuple(firsts[0] + more for more in later), text)
            return Years(choices=_choices(firsts, headings, later))
    recent = [this_year - back for back in range(YEARS_OFFERED)]
    choices = _choices(recent, headings, later)
    weekdays = [heading.weekday for heading in headings]
    fitting = tuple((label, years) for label, years in choices if _on_weekdays(headings, weekdays, years))
    return Years(choices=fitting or choices)


def _nearest(places: Sequence[int], place: int) -> int:
    """Of places in their order the one nearest to this, the earlier of two."""
    after = bisect_left(places, place)
    return min(places[max(after - 1, 0) : after + 1], key=lambda other: abs(other - place))


def _backwards(headings: Sequence[DayHeading]) -> bool:
    """Whether the latest day stands first: most steps go back, or where as many go on, that way is the shorter one."""
    days = [(heading.month, heading.day) for heading in headings]
    back = sum(one > other for one, other in pairwise(days))
    on = len(days) - 1 - back
    if len(days) < 3 or on != back:
        return len(days) > 2 and back > on
    return days[0][0] < days[-1][0]


def _years_later(headings: Sequence[DayHeading]) -> list[int]:
    """How many times the calendar began anew before each heading."""
    later = [0]
    for one, other in pairwise(headings):
        later.append(later[-1] + ((other.month, other.day) < (one.month, one.day)))
    return later


def _first_years(text: str, headings: Sequence[DayHeading], later: Sequence[int]) -> list[int]:
    """The years the first heading may be of, as a text has it; none where it names no year."""
    text = WHOLE_DATE.sub(" ", text)
    if pair := TWO_YEARS.search(text):
        begins, ends = (whole_year(part) for part in pair.groups() if part)
        if ends != begins + 1:
            return []
        within = [(date(begins, 8, 1), date(ends, 8, 31))]
        return [first for first in (begins, ends) if _all_within(headings, [first + more for more in later], within[0])]
    named = sorted({int(year) for year in ONE_YEAR.findall(text)})
    if not named:
        return []
    begins, ends = named[0], named[-1] - later[-1]
    if len(named) == 1 and later[-1]:
        if BEGINS_A_YEAR.search(text):
            ends = begins
        elif ENDS_A_YEAR.search(text):
            begins = ends
    return list(range(min(begins, ends), max(begins, ends) + 1))


def _all_within(headings: Sequence[DayHeading], years: Sequence[int], within: tuple[date, date]) -> bool:
    days = [existing_day(year, one.month, one.day) for year, one in zip(years, headings, strict=True)]
    return all(isinstance(day, CellFault) or within[0] <= day <= within[1] for day in days)


def _choices(
    firsts: Sequence[int], headings: Sequence[DayHeading], later: Sequence[int]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Each possible year as it is offered, with the year of every heading; the latest first."""
    offered = []
    for first in sorted(firsts, reverse=True):
        label = f"{first}-{(first + later[-1]) % 100:02}" if later[-1] else str(first)
        offered.append((label, tuple(first + more for more in later)))
    return tuple(offered)


def _on_weekdays(headings: Sequence[DayHeading], weekdays: Sequence[int | None], years: Sequence[int]) -> bool:
    days = [existing_day(year, one.month, one.day) for year, one in zip(years, headings, strict=True)]
    return all(
        weekday is None or (isinstance(day, date) and day.weekday() == weekday)
        for day, weekday in zip(days, weekdays, strict=True)
    )
