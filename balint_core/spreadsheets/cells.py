"""One cell to a date, a number, a length, yes or no, or one of a few choices; or the code of the finding it makes.

Dates are read the day first, as in the United Kingdom, unless a column proves that it has the month first.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from balint_core.figures import long_date
from balint_core.spreadsheets.workbook import Cell, Unreadable


@dataclass(frozen=True)
class CellFault:
    """Why a cell cannot be taken: the code of the finding."""

    code: str


UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
"""Characters that nobody sees, and that could turn a name around or stop a database; spaces and line ends are not."""
BLANKS = "".join(letter for letter in map(chr, range(0x10000)) if letter.isspace() or UNSEEN.match(letter))


def is_blank(value: Cell) -> bool:
    """
    >>> is_blank("  "), is_blank(None), is_blank(0)
    (True, True, False)
    """
    return value is None or (isinstance(value, str) and not value.strip(BLANKS))


def writing(value: Cell) -> str:
    """A cell as the text its owner sees: whole numbers without “.0”, dates in words.

    >>> writing(7.0), writing(date(2026, 10, 6)), writing(" a  b "), writing(True)
    ('7', '6 October 2026', 'a b', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Unreadable):
        return "an error"
    return " ".join(UNSEEN.sub("", str(value)).split())


def word_key(text: str) -> str:
    """What two writings of one word or heading have in common: case, accents, spacing and punctuation aside.

    What changes the meaning of a number stays: “1-5” is not 15, and “10+” is not 10.

    >>> word_key("Co-Leader "), word_key("co leader"), word_key("✓"), word_key("Present?")
    ('coleader', 'coleader', '✓', 'present')
    >>> word_key("1 – 5"), word_key("> 10"), word_key("10+"), word_key("4.5"), word_key("-1")
    ('1-5', '>10', '10+', '4.5', '-1')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join("-" if c in DASHES else c for c in plain if not unicodedata.combining(c))
    return "".join("".join(TELLING.findall(plain)).split()) or "".join(plain.split())


DASHES = "‐‑‒–—−"
TELLING = re.compile(r"[^\W_]+|(?<=\d)\s*[^\w\s]+\s*(?=\d)|[<>](?=\s*\d)|(?<=\d)\s*\+|^\s*-(?=\d)")
"""Letters and digits; marks between two digits, before a number or behind it."""


# --- dates -----------------------------------------------------------------------------------------------------

EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_SERIALS = range(32_874, 73_051)
"""Numbers taken for a date without a date's format: 1990 to 2099."""
DAYS_TO_1904 = 1462
YEARS = range(1900, 2101)
MONTHS = ["january", "february", "march", "april", "may", "june"]
MONTHS += ["july", "august", "september", "october", "november", "december"]
CENTURY_TURNS = 30
"""Years of two digits from here on are of the last century, as spreadsheet programs take them."""
CLOCK = r"(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s?[ap]m)?(?:Z|[+\-]\d{2}:?\d{2})?)?"
"""A time of day, which a survey tool writes behind the date, and which is not read."""
NUMERIC = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})" + CLOCK, re.I)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + CLOCK, re.I)
WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+([a-z]{3,9})\.?,?[\s\-]+['’]?(\d{4}|\d{2})", re.I)
WEEKDAY = re.compile(r"^(mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(day)?\b\.?,?\s*", re.I)


class DateOrder(StrEnum):
    """Which of the two comes first in dates written in figures."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def orders_proved(values: Iterable[Cell]) -> set[DateOrder]:
    """The orders that dates in figures prove by a number above 12: none, one or both.

    >>> len(orders_proved(["17.10.19", "10/17/2019"])), orders_proved(["3/10/2019", "4 May 2020"])
    (2, set())
    """
    proved = set()
    for text in [value for value in set(values) if isinstance(value, str)]:
        if match := NUMERIC.fullmatch(WEEKDAY.sub("", writing(text))):
            first, second = int(match[1]), int(match[2])
            if 12 < first < 32 and second <= 12:
                proved.add(DateOrder.DAY_FIRST)
            elif 12 < second < 32 and first <= 12:
                proved.add(DateOrder.MONTH_FIRST)
    return proved


def date_order(values: Iterable[Cell]) -> DateOrder | None:
    """The order that dates in figures prove; None where nothing or both orders are proved.

    >>> date_order(["10/3/2019", "10/17/2019"]), date_order(["17.10.19"]), date_order(["3/10/2019", "4 May 2020"])
    (<DateOrder.MONTH_FIRST: 'month first'>, <DateOrder.DAY_FIRST: 'day first'>, None)
    """
    proved = orders_proved(values)
    return proved.pop() if len(proved) == 1 else None


def date_of(value: Cell, order: DateOrder = DateOrder.DAY_FIRST, *, from_1904: bool = False) -> date | CellFault:
    """A date from a date, a serial number of the sheet's first day or text; dates in figures are read in this order.

    >>> date_of("6/10/2026"), date_of("Thu 3rd October 2019"), date_of(43741.0)
    (datetime.date(2026, 10, 6), datetime.date(2019, 10, 3), datetime.date(2019, 10, 3))
    >>> date_of("10/6/2026", DateOrder.MONTH_FIRST)
    datetime.date(2026, 10, 6)
    >>> date_of("32 Sep 2020"), date_of("soon")
    (CellFault(code='impossible-date'), CellFault(code='not-a-date'))
    """
    if isinstance(value, Unreadable):
        return CellFault("formula-error")
    if isinstance(value, date):
        return existing_day(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value += DAYS_TO_1904 if from_1904 else 0
        if EXCEL_SERIALS.start <= value < EXCEL_SERIALS.stop:
            return EXCEL_DAY_ZERO + timedelta(days=int(value))
        return CellFault("not-a-date")
    text = WEEKDAY.sub("", writing(value))
    if match := ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := NUMERIC.fullmatch(text):
        day, month, year = match.groups()
        if order is DateOrder.MONTH_FIRST:
            day, month = month, day
    elif match := WORDS.fullmatch(text):
        day, month, year = match.groups()
    else:
        return CellFault("not-a-date")
    number = int(month) if month.isdecimal() else month_number(month)
    return existing_day(whole_year(year), number, int(day)) if number is not None else CellFault("not-a-date")


def month_number(word: str) -> int | None:
    """The number of a month written out or cut short."""
    return next((number for number, name in enumerate(MONTHS, start=1) if name.startswith(word.casefold())), None)


def whole_year(digits: str) -> int:
    """A year of four digits or of two.

    >>> whole_year("26"), whole_year("98"), whole_year("2026")
    (2026, 1998, 2026)
    """
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < CENTURY_TURNS else 1900)


def existing_day(year: int, month: int, day: int) -> date | CellFault:
    """A date, or that it is in no calendar."""
    try:
        found = date(year, month, day)
    except ValueError:
        return CellFault("impossible-date")
    return found if year in YEARS else CellFault("impossible-date")


# --- numbers and choices ---------------------------------------------------------------------------------------


def number_of(value: Cell, least: int | None = None, most: int | None = None) -> int | CellFault:
    """A whole number between `least` and `most`.

    >>> number_of(4.0), number_of(" 12 "), number_of("many"), number_of(7, 1, 5)
    (4, 12, CellFault(code='not-a-number'), CellFault(code='not-a-number'))
    """
    if isinstance(value, Unreadable):
        return CellFault("formula-error")
    text = writing(value)
    if isinstance(value, bool | date) or not re.fullmatch(r"-?[0-9]{1,9}", text):
        return CellFault("not-a-number")
    number = int(text)
    if (least is not None and number < least) or (most is not None and number > most):
        return CellFault("not-a-number")
    return number


MINUTE, HOUR = 1, 60
LONGEST_LENGTH = 100 * HOUR
BY_THE_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?\s*(?:h|hrs?|hours?)?", re.I)
IN_UNITS = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:(h|hrs?|hours?)|(m|mins?|minutes?))?\.?", re.I)
HOURS_AND_MINUTES = re.compile(
    r"(\d{1,3})\s*(?:h|hrs?|hours?)\.?\s*(?:and\s*)?([0-5]?\d)\s*(?:m|mins?|minutes?)?\.?", re.I
)


def minutes_of(value: Cell, unit: int = MINUTE) -> int | CellFault:
    """A length of time in whole minutes; a bare number is of this unit, in minutes.

    >>> minutes_of("90 min"), minutes_of("1.5 h"), minutes_of("1:30"), minutes_of("1 h 30"), minutes_of(1.5, HOUR)
    (90, 90, 90, 90, 90)
    >>> minutes_of(90), minutes_of(time(1, 30)), minutes_of(timedelta(hours=25)), minutes_of("2 double hours")
    (90, 90, 1500, CellFault(code='not-a-length'))
    """
    if isinstance(value, Unreadable):
        return CellFault("formula-error")
    text = writing(value)
    if isinstance(value, time):
        length = Fraction(HOUR * value.hour + value.minute)
    elif isinstance(value, timedelta):
        length = Fraction(int(value.total_seconds()), 60)
    elif isinstance(value, bool | date):
        return CellFault("not-a-length")
    elif match := BY_THE_CLOCK.fullmatch(text) or HOURS_AND_MINUTES.fullmatch(text):
        length = Fraction(HOUR * int(match[1]) + int(match[2]))
    elif match := IN_UNITS.fullmatch(text):
        length = Fraction(match[1].replace(",", ".")) * (HOUR if match[2] else MINUTE if match[3] else unit)
    else:
        return CellFault("not-a-length")
    whole = length.denominator == 1 and 0 < length <= LONGEST_LENGTH
    return int(length) if whole else CellFault("not-a-length")


def choice_of(value: Cell, choices: Mapping[str, str]) -> str | CellFault:
    """One of `choices`, a mapping of word keys to what they mean.

    >>> choice_of("Co-Facilitator", {"cofacilitator": "co-leader"}), choice_of("OD", {})
    ('co-leader', CellFault(code='unknown-mark'))
    """
    if isinstance(value, Unreadable):
        return CellFault("formula-error")
    return choices.get(word_key(writing(value)), CellFault("unknown-mark"))


def choice_within(value: Cell, choices: Mapping[str, str]) -> str | CellFault:
    """One of `choices`, which may stand in a part of the entry, if no other part of it means another.

    >>> strike = {"cancelled": "cancelled", "yes": "held"}
    >>> choice_within("Cancelled - JD strike", strike), choice_within("Yes (cancelled?)", strike)
    ('cancelled', CellFault(code='unknown-mark'))
    """
    whole = choice_of(value, choices)
    if not isinstance(whole, CellFault) or not isinstance(value, str):
        return whole
    meant = {choices[key] for piece in pieces_of(writing(value)) if (key := word_key(piece)) in choices}
    return meant.pop() if len(meant) == 1 else whole


def pieces_of(text: str) -> list[str]:
    """A text, then its parts between brackets, dashes and other marks."""
    return [text, *re.split(r"[()/,;:.]|\s[-–—]\s", text)]


ADDRESS = re.compile(r"(?:.*<|mailto:)?\s*([^@\s<>(),;:\"]+@[^@\s<>(),;:\"]+\.[^@\s<>(),;:\".]{2,})\s*>?", re.I)
"""An e-mail address, alone or as “Name <address>”."""
LONGEST_ADDRESS = 120


def email_of(value: Cell) -> str | CellFault:
    """An e-mail address in small letters.

    >>> email_of("Asha.Sample@Example.org "), email_of("Asha Sample <asha@example.org>"), email_of("by phone")
    ('asha.sample@example.org', 'asha@example.org', CellFault(code='not-an-address'))
    """
    match = ADDRESS.fullmatch(writing(value))
    if not match or len(match[1]) > LONGEST_ADDRESS:
        return CellFault("not-an-address")
    return match[1].casefold()


YES_NO = {
    "yes": "yes",
    "y": "yes",
    "true": "yes",
    "1": "yes",
    "✓": "yes",
    "no": "no",
    "n": "no",
    "false": "no",
    "0": "no",
}
NOT_KNOWN = {"notknown": "", "unknown": "", "dontknow": "", "nk": "", "?": ""}
