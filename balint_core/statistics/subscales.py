"""Sub-scales: scores of several items together, and Cronbach's alpha with its interval."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

from balint_core.statistics.shares import CONFIDENCE, Interval


@dataclass(frozen=True)
class SubScale:
    """Items answered on one scale of `points` points and scored together.

    Answers are places on the scale, 1 to `points`. Items in `turned` are worded the other way and are reversed
    before anything else. Somebody who answered fewer than `least` of the items has no score.
    """

    items: tuple[str, ...]
    points: int
    turned: frozenset[str]
    least: int

    def __post_init__(self) -> None:
        if not self.turned <= set(self.items):
            raise ValueError(f"{sorted(self.turned - set(self.items))} are reversed and not in the sub-scale")
        if not 1 <= self.least <= len(self.items):
            raise ValueError(f"{self.least} of {len(self.items)} items cannot be the least to be answered")

    def answers(self, given: Mapping[str, int | None]) -> list[int | None]:
        """One person's answers in the items' order, reversed where they are to be; None where there is none.

        ValueError for a place that is not on the scale: answers of another scale are never mixed in.
        """
        return [self._place(item, given.get(item)) for item in self.items]

    def score(self, given: Mapping[str, int | None]) -> float | None:
        """The mean of the items one person answered, 1 to `points`; None where too few were."""
        places = [place for place in self.answers(given) if place is not None]
        return statistics.fmean(places) if len(places) >= self.least else None

    def alpha(self, people: Sequence[Mapping[str, int | None]], confidence: float = CONFIDENCE) -> "Alpha | None":
        """Cronbach's alpha of the items, over the people who answered all of them."""
        rows = [[place for place in self.answers(given) if place is not None] for given in people]
        return cronbachs_alpha([row for row in rows if len(row) == len(self.items)], confidence)

    def _place(self, item: str, place: int | None) -> int | None:
        if place is None:
            return None
        if not 1 <= place <= self.points:
            raise ValueError(f"{place} is no place on a scale of {self.points} points")
        return self.points + 1 - place if item in self.turned else place


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha, at most 1, of `n` people's answers to `items` items, with its interval."""

    value: float
    n: int
    items: int
    interval: Interval | None


def cronbachs_alpha(rows: Sequence[Sequence[float]], confidence: float = CONFIDENCE) -> Alpha | None:
    """Cronbach's alpha of complete rows, a person each; None for one item, one person, or everyone the same.

    L. J. Cronbach (1951), Psychometrika 16, 297–334. The interval is L. S. Feldt's (1965), Psychometrika 30,
    357–370, as in Feldt, Woodruff and Salih (1987), Appl. Psychol. Meas. 11, 93–103: (1 − α) F with n − 1 and
    (n − 1)(k − 1) degrees of freedom; exact for parallel normal items, so a guide for five points. None where α is
    1, where it has no width.
    """
    n, items = len(rows), len(rows[0]) if rows else 0
    if n < 2 or items < 2:
        return None
    total = statistics.variance([sum(row) for row in rows])
    if not total:
        return None
    value = items / (items - 1) * (1 - sum(map(statistics.variance, zip(*rows, strict=True))) / total)
    interval = None
    if value < 1:
        tail, freedom = (1 - confidence) / 2, (n - 1, (n - 1) * (items - 1))
        low, high = (1 - (1 - value) * f_quantile(part, *freedom) for part in (1 - tail, tail))
        interval = low, high
    return Alpha(value, n, items, interval)


def f_quantile(probability: float, one: int, other: int) -> float:
    """The quantile of the F distribution with `one` and `other` degrees of freedom, for 0 < probability < 1.

    By halving: F is one·x / other·(1 − x) turned round, where x follows the beta distribution.
    """
    low, high = 0.0, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        if _beta_share(middle, one / 2, other / 2) < probability:
            low = middle
        else:
            high = middle
    return other * middle / (one * (1 - middle))


def _beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function: the share of a beta distribution below x.

    The series of M. Abramowitz and I. A. Stegun (1964), 26.5.4, all of whose terms are positive, from the nearer end.
    """
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_share(1 - x, b, a)
    if x <= 0:
        return 0.0
    term = summed = 1.0
    step = 0
    while term > 1e-17 * summed:
        term *= x * (a + b + step) / (a + 1 + step)
        summed += term
        step += 1
    return summed * exp(a * log(x) + b * log(1 - x) - log(a) - lgamma(a) - lgamma(b) + lgamma(a + b))
