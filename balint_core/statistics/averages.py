"""Averages and spread of answers, as the places of their points on the scale."""

import statistics
from collections.abc import Mapping, Sequence
from math import floor


def places(counts: Mapping[str, int], points: Sequence[str]) -> list[int]:
    """Answers as the places of their points on the scale, 1 for the first."""
    return [place for place, point in enumerate(points, start=1) for _ in range(counts.get(point, 0))]


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean; None for no answers."""
    return statistics.fmean(values) if values else None


def standard_deviation(values: Sequence[float]) -> float | None:
    """The sample standard deviation (n − 1); None for fewer than two answers."""
    return statistics.stdev(values) if len(values) > 1 else None


def median(values: Sequence[float]) -> float | None:
    """The median, between the two middle answers where their number is even; None for no answers."""
    return statistics.median(values) if values else None


def quartiles(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median and upper quartile; None for no answers.

    The answer at which a quarter (half, three quarters) of all is reached, or the middle of it and the next where it
    is reached exactly: definition 2 of R. J. Hyndman and Y. Fan (1996), Am. Stat. 50, 361–365. So every quartile is a
    point of the scale or lies half-way between two, as the median does, and no weight between points is invented.

    >>> quartiles([1, 2, 4, 5]), quartiles([2, 3, 3, 4, 5])
    ((1.5, 3.0, 4.5), (3, 3, 4))
    """
    if not values:
        return None
    ordered = sorted(values)
    low, middle, high = (_reached(ordered, quarter * len(values) / 4) for quarter in (1, 2, 3))
    return low, middle, high


def _reached(ordered: Sequence[float], position: float) -> float:
    at = floor(position)
    return ordered[at] if position > at else (ordered[at - 1] + ordered[at]) / 2
