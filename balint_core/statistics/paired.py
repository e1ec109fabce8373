"""The same people twice, linked by a code: who changed, and the exact tests of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb, sqrt

from balint_core.figures import Share
from balint_core.statistics.counting import LEVEL, Tested, by_signs, doubled_ranks
from balint_core.statistics.shares import CONFIDENCE, Interval, hybrid


@dataclass(frozen=True)
class PairedShares:
    """People who answered twice, by whether their answers are favourable: whole numbers of people, from 0."""

    both: int
    only_earlier: int
    only_later: int
    neither: int

    @property
    def people(self) -> int:
        return self.both + self.only_earlier + self.only_later + self.neither

    @property
    def changed(self) -> int:
        return self.only_earlier + self.only_later

    @property
    def earlier(self) -> Share:
        return Share(self.both + self.only_earlier, self.people)

    @property
    def later(self) -> Share:
        return Share(self.both + self.only_later, self.people)


def paired_shares(pairs: Iterable[tuple[bool, bool]]) -> PairedShares:
    """Pairs of “favourable earlier, favourable later”, one for each person, counted."""
    listed = list(pairs)
    return PairedShares(
        listed.count((True, True)),
        listed.count((True, False)),
        listed.count((False, True)),
        listed.count((False, False)),
    )


def mcnemar(pairs: PairedShares) -> float | None:
    """The two-sided p of McNemar's exact test; 1 where nobody changed, None where there is nobody.

    Q. McNemar (1947), Psychometrika 12, 153–157, by the binomial distribution of those who changed: the doubled
    smaller tail.
    """
    if not pairs.people:
        return None
    fewer = min(pairs.only_earlier, pairs.only_later)
    return min(1.0, 2 * sum(comb(pairs.changed, count) for count in range(fewer + 1)) / 2**pairs.changed)


def newcombe_paired(pairs: PairedShares, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of the difference later − earlier of the same people's shares, in percentage points.

    R. G. Newcombe (1998), Stat. Med. 17, 2635–2650, method 10: two Wilson intervals, with the correlation φ of the
    answers, corrected for continuity where it is positive. None where there is nobody. It is no inversion of
    McNemar's test: at the edge one of them may leave out “no change” where the other does not.
    """
    if not pairs.people:
        return None
    agree = pairs.both * pairs.neither - pairs.only_earlier * pairs.only_later
    corrected = max(0.0, agree - pairs.people / 2) if agree > 0 else agree
    one, other = pairs.earlier, pairs.later
    margins = one.count * (one.of - one.count) * other.count * (other.of - other.count)
    return hybrid(one, other, corrected / sqrt(margins) if margins else 0.0, confidence)


def changes_could_show(changed: int, level: float = LEVEL) -> bool:
    """Whether McNemar's test could give a p of at most `level` with so many people who changed.

    The least p is that of all changing one way, 2 / 2ⁿ.

    >>> changes_could_show(5), changes_could_show(6)
    (False, True)
    """
    return 2 / 2**changed <= level


@dataclass(frozen=True)
class SignedRank:
    """How many people's later answers are higher, the same or lower, with the Wilcoxon signed-rank test.

    `rank_biserial`, −1 to 1, is above 0 where rises outweigh falls and None where nobody changed; it says nothing of
    those who stayed the same, whose number belongs beside it.
    """

    higher: int
    same: int
    lower: int
    tested: Tested
    rank_biserial: float | None

    @property
    def changed(self) -> int:
        return self.higher + self.lower

    @property
    def people(self) -> int:
        return self.changed + self.same


def signed_rank(pairs: Iterable[tuple[float, float]]) -> SignedRank | None:
    """The Wilcoxon signed-rank test of pairs “earlier, later”, one for each person; None for no pairs.

    F. Wilcoxon (1945), Biometrics Bull. 1, 80–83: people who stayed the same are dropped before ranking, as R and
    SciPy do by default (Pratt's way keeps them); ties get mid-ranks, and the distribution is counted with those
    ties. The p is 1 where nobody changed. Effect size: the matched-pairs rank-biserial correlation by the simple
    difference, D. S. Kerby (2014), Compr. Psychol. 3, 1. Differences are rounded to nine decimals first, so that
    equal changes between means tie.
    """
    differences = [round(later - earlier, 9) for earlier, later in pairs]
    if not differences:
        return None
    moved = [change for change in differences if change]
    ranks = doubled_ranks([abs(change) for change in moved])
    rises = sum(rank for rank, change in zip(ranks, moved, strict=True) if change > 0)
    higher = sum(change > 0 for change in moved)
    return SignedRank(
        higher,
        len(differences) - len(moved),
        len(moved) - higher,
        by_signs(ranks, rises),
        (2 * rises - sum(ranks)) / sum(ranks) if ranks else None,
    )
