"""Shares and their differences: intervals, Fisher's test, effect size, and percentages that a base can give."""

import statistics
from decimal import Decimal
from fractions import Fraction
from math import asin, ceil, comb, floor, sqrt

from balint_core.figures import Share
from balint_core.statistics.counting import LEVEL

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
    return hybrid(earlier, later, 0.0, confidence)


def hybrid(earlier: Share, later: Share, correlation: float, confidence: float) -> Interval | None:
    """The interval of a difference from two Wilson intervals whose shares are correlated, in percentage points."""
    first, second = wilson(earlier, confidence), wilson(later, confidence)
    if first is None or second is None:
        return None
    p1, p2 = 100 * earlier.count / earlier.of, 100 * later.count / later.of
    difference = p2 - p1

    def reach(one: float, other: float) -> float:
        return sqrt(max(0.0, one**2 + other**2 - 2 * correlation * one * other))

    return difference - reach(p2 - second[0], first[1] - p1), difference + reach(second[1] - p2, p1 - first[0])


def difference(earlier: Share, later: Share) -> float | None:
    """Later − earlier in percentage points; None where nobody answered at one of the two."""
    if not (earlier.of and later.of):
        return None
    return float(100 * (Fraction(later.count, later.of) - Fraction(earlier.count, earlier.of)))


def cohens_h(earlier: Share, later: Share) -> float | None:
    """The effect size h of two shares, −π to π, above 0 where the later is larger; None where nobody answered.

    J. Cohen (1988), Statistical Power Analysis, 2nd ed., section 6.2: the difference of 2 arcsin √p.
    """
    if not (earlier.of and later.of):
        return None
    return 2 * asin(sqrt(later.count / later.of)) - 2 * asin(sqrt(earlier.count / earlier.of))


def fisher(one: Share, other: Share) -> float | None:
    """The two-sided p of Fisher's exact test that two shares of different people differ; None where nobody answered.

    R. A. Fisher (1935), J. R. Stat. Soc. 98, 39–54; two-sided as R has it: all tables no likelier than this one.
    """
    if not (one.of and other.of):
        return None
    agreed, whole = one.count + other.count, one.of + other.of
    ways = {
        count: comb(one.of, count) * comb(other.of, agreed - count)
        for count in range(max(0, agreed - other.of), min(agreed, one.of) + 1)
    }
    return sum(number for number in ways.values() if number <= ways[one.count]) / comb(whole, agreed)


def fisher_could_show(earlier: Share, later_of: int, rise: bool, level: float = LEVEL) -> bool:
    """Whether any higher (or lower) share of `later_of` people could have given Fisher's test a p of at most `level`.

    >>> fisher_could_show(Share(3, 7), 8, rise=True), fisher_could_show(Share(4, 7), 8, rise=True)
    (True, False)
    """
    outcomes = (Share(count, later_of) for count in range(later_of + 1))
    found = (fisher(earlier, later) for later in outcomes if ((difference(earlier, later) or 0) > 0) == rise)
    return any(p is not None and p <= level for p in found)


def possible_counts(stated: Decimal, of: int) -> range:
    """The counts of `of` people that can be printed as `stated` per cent with as many decimals as `stated` has.

    An exact half may have been rounded either way, since programs differ. Empty where no whole number of people
    gives that percentage, as in a misprint. ValueError for what is no number, or has more than twenty decimals.

    >>> list(possible_counts(Decimal("63"), 8)), list(possible_counts(Decimal("14"), 26))
    ([5], [])
    """
    exponent = stated.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 20:
        raise ValueError(f"{stated} is not a percentage")
    if not of:
        return range(0)
    half = Fraction(10) ** min(exponent, 0) / 2
    least, most = ((Fraction(stated) + side) * of / 100 for side in (-half, half))
    return range(max(0, ceil(least)), min(of, floor(most)) + 1)
