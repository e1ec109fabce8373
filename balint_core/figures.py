"""Shares, means and dates, and the one place that rounds and formats them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


def round_half_up(value: float, digits: int = 0) -> Decimal:
    """A number rounded to `digits` places, halves away from zero, as published tables do.

    Python's own `round` turns 62.5 into 62; posters, spreadsheets and readers say 63.

    >>> round_half_up(62.5), round_half_up(0.125, 2), round_half_up(-2.5)
    (Decimal('63'), Decimal('0.13'), Decimal('-3'))
    """
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, order=True)
class Share:
    """A count out of a whole, never shown without both: 5 of 8 people.

    `count` and `of` are whole numbers of people or answers, 0 ≤ count ≤ of; ValueError otherwise.
    """

    count: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of:
            raise ValueError(f"{self.count} of {self.of} is not a share")

    @property
    def percent(self) -> int | None:
        """Whole per cent, half rounded up, from the counts; None where nobody was asked.

        >>> Share(5, 8).percent, Share(3, 7).percent, Share(0, 0).percent
        (63, 43, None)
        """
        if not self.of:
            return None
        return (200 * self.count + self.of) // (2 * self.of)

    @property
    def fraction(self) -> str:
        return f"{self.count}/{self.of}"

    def __str__(self) -> str:
        """
        >>> str(Share(5, 8)), str(Share(0, 0))
        ('63 % (5/8)', 'no answers')
        """
        return f"{self.percent} % ({self.fraction})" if self.of else "no answers"


def decimal(value: float, digits: int = 1) -> str:
    """A number in print: half rounded up, with a real minus sign.

    >>> decimal(8.25), decimal(-3.05), decimal(9.0, 0)
    ('8.3', '−3.1', '9')
    """
    return str(round_half_up(value, digits)).replace("-", "−")


def mean_in_print(value: float | None) -> str:
    """A mean, without a needless “.0”, or a dash where there is none.

    >>> mean_in_print(9.0), mean_in_print(8.25), mean_in_print(None)
    ('9', '8.3', '–')
    """
    if value is None:
        return "–"
    return decimal(value).removesuffix(".0")


def interval_in_print(interval: tuple[float, float]) -> str:
    """
    >>> interval_in_print((15.82, 74.95)), interval_in_print((-25.6, 55.7))
    ('16 to 75', '−26 to 56')
    """
    low, high = interval
    return f"{decimal(low, 0)} to {decimal(high, 0)}"


def p_in_print(p: float) -> str:
    """The p of a test, with enough decimals to read it by and no more.

    >>> p_in_print(0.0461), p_in_print(0.6224), p_in_print(0.0004), p_in_print(1.0)
    ('p = 0.046', 'p = 0.62', 'p < 0.001', 'p = 1')
    """
    if p < 0.001:
        return "p < 0.001"
    shown = decimal(p, 2 if p >= 0.1 else 3)
    return f"p = {'1' if shown == '1.00' else shown}"


def long_date(day: date) -> str:
    """
    >>> long_date(date(2026, 10, 6))
    '6 October 2026'
    """
    return f"{day.day} {day:%B %Y}"


def month(day: date) -> str:
    """
    >>> month(date(2026, 10, 6))
    'Oct 2026'
    """
    return f"{day:%b %Y}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "session"), counted(2, "session"), counted(0, "person", "people")
    ('1 session', '2 sessions', '0 people')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


SMALL_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def in_words(number: int) -> str:
    """Small whole numbers as words, for sentences and titles.

    >>> in_words(5), in_words(40)
    ('five', '40')
    """
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else f"{number:,}"


def all_of(number: int) -> str:
    """All of a number of things, two of them as “both”.

    >>> all_of(2), all_of(3)
    ('both', 'all three')
    """
    return "both" if number == 2 else f"all {in_words(number)}"


def ending_once(texts: Sequence[str]) -> tuple[list[str], str]:
    """Paragraphs without the sentences with which all of them end, and these sentences, to be said once.

    >>> ending_once(["Three came. It is a rough guide.", "Two came. It is a rough guide."])
    (['Three came.', 'Two came.'], 'It is a rough guide.')
    >>> ending_once(["Three came. It is a rough guide."])
    (['Three came. It is a rough guide.'], '')
    """
    sentences = [re.split(r"(?<=\.) (?=[A-Z])", text) for text in texts]
    shared = 0
    while len(texts) > 1 and len({one[~shared] for one in sentences}) == 1 and shared < min(map(len, sentences)) - 1:
        shared += 1
    kept = [" ".join(one[: len(one) - shared]) for one in sentences]
    return kept, " ".join(sentences[0][len(sentences[0]) - shared :]) if shared else ""


def listed(words: list[str], last: str = "and") -> str:
    """
    >>> listed(["A"]), listed(["A", "B", "C"]), listed(["A", "B"], "or")
    ('A', 'A, B and C', 'A or B')
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
