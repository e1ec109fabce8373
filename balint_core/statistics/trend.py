"""Whether a share rises or falls over time points.

The test is the Cochran-Armitage test, counted exactly: it asks about the favourable share, which is what is shown
for each time point, and with mid-sized counts it takes no longer than the rank-sum test, whose counting it shares.
Jonckheere and Terpstra's test on whole distributions was the alternative; with the many ties of a five-point scale
its exact distribution can only be sampled, and a p that changes from run to run is no figure to print. Both ask for
different people at each time point: answers of one closed group that are not linked are described by the slope alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from balint_core.figures import Share
from balint_core.statistics.counting import Tested, by_draws


@dataclass(frozen=True)
class Trend:
    """A share over time points: `slope` in percentage points for each step, and the Cochran-Armitage test.

    The test treats all answers as those of different people.
    """

    slope: float
    tested: Tested


def trend(shares: Sequence[Share], at: Sequence[int] | None = None) -> Trend | None:
    """The straight-line trend of shares over time points, each answer weighing the same.

    `at` is where each time point stands, in whole steps (such as days); without it they are one step apart. None
    where fewer than two time points have answers. The p is 1 where all answers are alike. P. Armitage (1955),
    Biometrics 11, 375–386; W. G. Cochran (1954), Biometrics 10, 417–451; exact given the numbers of answers and of
    favourable ones, two-sided by the distance from the mean.
    """
    steps = range(len(shares)) if at is None else at
    answered = [(step, share) for step, share in zip(steps, shares, strict=True) if share.of]
    if len({step for step, _ in answered}) < 2:
        return None
    first = min(step for step, _ in answered)
    unit = gcd(*(step - first for step, _ in answered))
    people: Counter[int] = Counter()
    favourable: Counter[int] = Counter()
    for step, share in answered:
        people[(step - first) // unit] += share.of
        favourable[(step - first) // unit] += share.count
    n, count = people.total(), favourable.total()
    sum_of_steps = sum(step * many for step, many in people.items())
    total = sum(step * many for step, many in favourable.items())
    spread = n * sum(step**2 * many for step, many in people.items()) - sum_of_steps**2
    return Trend(100 * (n * total - count * sum_of_steps) / (spread * unit), by_draws(people, count, total))
