"""One cell to a date, a whole number, yes or no, or one of a few choices; or the code of the finding it makes.

Dates are read the day first, as in the United Kingdom.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from balint_core.figures import long_date
from balint_core.spreadsheets.workbook import Cell, Unreadable


@dataclass(frozen=True)
class CellFault:
    """Why a cell cannot be taken: the code of the finding."""

    code: str


def is_blank(value: Cell) -> bool:
    """
    >>> is_blank("  "), is_blank(None), is_blank(0)
    (True, True, False)
    """
    return value is None or (isinstance(value, str) and not value.strip(" \t\r\n\u00a0\u200b"))


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
    return " ".join(str(value).replace("\u00a0", " ").split())


def word_key(text: str) -> str:
    """What two writings of one word or heading have in common: case, accents, spacing and punctuation aside.

    >>> word_key("Co-Leader "), word_key("co leader"), word_key("✓"), word_key("Present?")
    ('coleader', 'coleader', '✓', 'present')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))
    return letters or "".join(plain.split())


# --- dates -----------------------------------------------------------------------------------------------------

EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_SERIALS = range(32_874, 73_051)
"""Numbers taken for a date without a date's format: 1990 to 2099."""
YEARS = range(1900, 2101)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NUMERIC = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+([a-z]{3,9})\.?,?[\s\-]+(\d{4}|\d{2})", re.I)
WEEKDAY = re.compile(r"^(mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(day)?\b\.?,?\s*", re.I)


def date_of(value: Cell) -> date | CellFault:
    """A date from a date, an Excel serial number or text, the day before the month.

    >>> date_of("6/10/2026"), date_of("Thu 3rd October 2019"), date_of(43741.0)
    (datetime.date(2026, 10, 6), datetime.date(2019, 10, 3), datetime.date(2019, 10, 3))
    >>> date_of("32 Sep 2020"), date_of("soon")
    (CellFault(code='impossible-date'), CellFault(code='not-a-date'))
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, Unreadable):
        return CellFault("formula-error")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if int(value) in EXCEL_SERIALS:
            return EXCEL_DAY_ZERO + timedelta(days=int(value))
        return CellFault("not-a-date")
    text = WEEKDAY.sub("", str(value).strip())
    if match := ISO.fullmatch(text):
        year, month_number, day = (int(part) for part in match.groups())
    elif match := NUMERIC.fullmatch(text):
        day, month_number, year = (int(part) for part in match.groups())
    elif match := WORDS.fullmatch(text):
        beginning = match[2][:3].casefold()
        if beginning not in MONTHS:
            return CellFault("not-a-date")
        day, month_number, year = int(match[1]), MONTHS.index(beginning) + 1, int(match[3])
    else:
        return CellFault("not-a-date")
    return _existing(year + 2000 if year < 100 else year, month_number, day)


def _existing(year: int, month_number: int, day: int) -> date | CellFault:
    try:
        found = date(year, month_number, day)
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


def choice_of(value: Cell, choices: Mapping[str, str]) -> str | CellFault:
    """One of `choices`, a mapping of word keys to what they mean.

    >>> choice_of("Co-Facilitator", {"cofacilitator": "co-leader"}), choice_of("OD", {})
    ('co-leader', CellFault(code='unknown-mark'))
    """
    if isinstance(value, Unreadable):
        return CellFault("formula-error")
    return choices.get(word_key(writing(value)), CellFault("unknown-mark"))


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
