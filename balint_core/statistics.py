"""Intervals and averages for small groups; every formula with its source, held in the tests against statsmodels.

The normal quantile and the averages are the standard library's. The libraries of statistics are not imported
in the running app: they take seconds to load, and need care at these sizes (docs/decisions.md).
"""

import statistics
from collections.abc import Mapping, Sequence
from math import sqrt

from balint_core.figures import Share

Interval = tuple[float, float]

CONFIDENCE = 0.95


def wilson(share: Share, confidence: float = CONFIDENCE) -> Interval | None:
    """The Wilson score interval of a share, in per cent; None where nobody answered.

    E. B. Wilson (1927), J. Am. Stat. Assoc. 22, 209–212. At seven or eight answers it holds what it promises,
    where the usual p ± 1.96 SE does not.
    """
    if not share.of:
        return None
    z = statistics.NormalDist().inv_cdf((1 + confidence) / 2)
    n, p = share.of, share.count / share.of
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def newcombe(earlier: Share, later: Share, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of the difference later − earlier of two independent shares, in percentage points.

    R. G. Newcombe (1998), Stat. Med. 17, 873–890, method 10 (the hybrid of two Wilson intervals). None where
    nobody answered at one of the two.
    """
    first, second = wilson(earlier, confidence), wilson(later, confidence)
    if first is None or second is None:
        return None
    p1, p2 = 100 * earlier.count / earlier.of, 100 * later.count / later.of
    difference = p2 - p1
    low = difference - sqrt((p2 - second[0]) ** 2 + (first[1] - p1) ** 2)
    high = difference + sqrt((second[1] - p2) ** 2 + (p1 - first[0]) ** 2)
    return low, high


def places(counts: Mapping[str, int], points: Sequence[str]) -> list[int]:
    """Answers as the places of their points on the scale, 1 for the first."""
    return [place for place, point in enumerate(points, start=1) for _ in range(counts.get(point, 0))]


def mean(values: Sequence[int]) -> float | None:
    """The arithmetic mean; None for no answers."""
    return statistics.fmean(values) if values else None


def standard_deviation(values: Sequence[int]) -> float | None:
    """The sample standard deviation (n − 1); None for fewer than two answers."""
    return statistics.stdev(values) if len(values) > 1 else None


def median(values: Sequence[int]) -> float | None:
    """The median, between the two middle answers where their number is even; None for no answers."""
    return statistics.median(values) if values else None
