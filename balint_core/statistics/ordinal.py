"""Answers in order from two sets of different people: how often one is higher, and the rank-sum test."""

from collections import Counter
from collections.abc import Sequence

from balint_core.statistics.counting import Tested, by_draws, doubled_ranks


def superiority(earlier: Sequence[float], later: Sequence[float]) -> float | None:
    """How likely a later answer taken at random is higher than an earlier one, ties counted half: 0 to 1.

    A. Vargha and H. D. Delaney (2000), J. Educ. Behav. Stat. 25, 101–132, their A. None where one side is empty.
    """
    if not (earlier and later):
        return None
    before = Counter(earlier)
    twice = sum(number * ((value < answer) + (value <= answer)) for answer in later for value, number in before.items())
    return twice / (2 * len(earlier) * len(later))


def cliffs_delta(earlier: Sequence[float], later: Sequence[float]) -> float | None:
    """How much oftener a later answer is the higher than the lower one, −1 to 1; None where one side is empty.

    N. Cliff (1993), Psychol. Bull. 114, 494–509; it is 2 A − 1 of `superiority`.
    """
    a = superiority(earlier, later)
    return None if a is None else 2 * a - 1


def rank_sum(earlier: Sequence[float], later: Sequence[float]) -> Tested | None:
    """The Mann-Whitney (Wilcoxon rank-sum) test of two sets of different people; None where one side is empty.

    H. B. Mann and D. R. Whitney (1947), Ann. Math. Stat. 18, 50–60, with mid-ranks for ties and the distribution
    counted with those ties; two-sided by the distance from the mean.
    """
    if not (earlier and later):
        return None
    ranks = doubled_ranks([*later, *earlier])
    return by_draws(Counter(ranks), len(later), sum(ranks[: len(later)]))
