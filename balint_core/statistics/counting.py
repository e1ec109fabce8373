"""Exact distributions by counting in whole numbers, which every exact test here stands on.

Where counting would take longer than somebody waits, the normal distribution with the same mean and variance is
taken, and the result says so; groups of the size of a Balint group are far from that.
"""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, prod, sqrt

MOST_SIGNS = 100
"""Ranks whose signs are counted exactly."""
MOST_STEPS = 5_000_000
"""Steps of counting draws, about a second."""


LEVEL = 0.05
"""The p from which a test is usually said to show something; it decides only whether a test could show anything."""


@dataclass(frozen=True)
class Tested:
    """A two-sided p, above 0 and at most 1, with the least that the same answers otherwise arranged could have given.

    `exact` says whether both were counted; a `least` that was not is 0.
    """

    p: float
    least: float = 0.0
    exact: bool = False

    @property
    def could_show(self) -> bool:
        """Whether a p of 0.05 was within reach."""
        return self.least <= LEVEL


def by_signs(ranks: Sequence[int], positive: int) -> Tested:
    """How likely a sum of the positive ranks as far from the middle as `positive` is if either sign is equally likely.

    `ranks` are whole numbers above 0 (mid-ranks doubled). The distribution is symmetric, so there is one two-sided p.
    """
    whole = sum(ranks)
    distance = abs(2 * positive - whole)
    if len(ranks) > MOST_SIGNS:
        return _normal(distance, sqrt(sum(rank**2 for rank in ranks)))
    ways = Counter({0: 1})
    for rank, many in Counter(ranks).items():
        more: Counter[int] = Counter()
        for total, number in ways.items():
            for chosen in range(many + 1):
                more[total + chosen * rank] += number * comb(many, chosen)
        ways = more
    distances: Counter[int] = Counter()
    for total, number in ways.items():
        distances[abs(2 * total - whole)] += number
    return _counted(distances, distance)


def by_draws(sizes: Mapping[int, int], drawn: int, total: int) -> Tested:
    """How likely `drawn` things taken at random have a sum as far from its mean as `total`.

    `sizes` says how many things there are of each value, a whole number. Two-sided by the symmetric distance, as
    R's coin has it: every sum at least as far from the mean, above or below.
    """
    whole = sum(sizes.values())
    everything = sum(value * many for value, many in sizes.items())
    distance = abs(whole * total - drawn * everything)
    steps = min(drawn**2 * (max(sizes) - min(sizes)) * whole, prod(many + 1 for many in sizes.values()))
    if steps > MOST_STEPS:
        variance = sum(many * (value - everything / whole) ** 2 for value, many in sizes.items()) / (whole - 1)
        return _normal(distance, sqrt(whole * drawn * (whole - drawn) * variance))
    ways = Counter({(0, 0): 1})
    for value, many in sizes.items():
        more: Counter[tuple[int, int]] = Counter()
        for (taken, summed), number in ways.items():
            for chosen in range(min(many, drawn - taken) + 1):
                more[taken + chosen, summed + chosen * value] += number * comb(many, chosen)
        ways = more
    distances: Counter[int] = Counter()
    for (taken, summed), number in ways.items():
        if taken == drawn:
            distances[abs(whole * summed - drawn * everything)] += number
    return _counted(distances, distance)


def _counted(distances: Counter[int], distance: int) -> Tested:
    far = sum(number for each, number in distances.items() if each >= distance)
    return Tested(far / distances.total(), distances[max(distances)] / distances.total(), exact=True)


def _normal(distance: float, deviation: float) -> Tested:
    return Tested(2 * statistics.NormalDist().cdf(-distance / deviation) if deviation else 1.0)


def doubled_ranks(values: Sequence[float]) -> list[int]:
    """Each value's rank, 1 for the least, twice over so that the mid-ranks of ties are whole numbers.

    >>> doubled_ranks([4, 2, 4, 5])
    [5, 2, 5, 8]
    """
    counts = Counter(values)
    ranks, before = {}, 0
    for value in sorted(counts):
        ranks[value] = 2 * before + counts[value] + 1
        before += counts[value]
    return [ranks[value] for value in values]
