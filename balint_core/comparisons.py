"""Comparisons of two shares, of different people or of the same people twice, and what each says in words.

A sentence has the counts first, an interval for each share and for the difference, and what that interval leaves
open. Nothing is called significant or improved. A p stands there only where it was asked for and the numbers allow
one; of unlinked answers from one closed group it is said why there is none.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from balint_core.figures import Share, decimal, in_words, interval_in_print, listed, p_in_print, round_half_up
from balint_core.statistics import (
    Interval,
    PairedShares,
    SignedRank,
    Trend,
    changes_could_show,
    cohens_h,
    difference,
    fisher,
    fisher_could_show,
    mcnemar,
    newcombe,
    newcombe_paired,
    paired_shares,
    signed_rank,
    trend,
    wilson,
)

LARGE = 30
"""Percentage points from which a rise or fall is called large."""
CLOSED_GROUP = "They were anonymous, so the {} groups are treated as different people although some may be the same"
SOME_LINKED = (
    "Some are the same people, linked by a code; all who answered count here, and the {} groups are treated as "
    "different people"
)
DIFFERENT_PEOPLE = "They come from different people"


@dataclass(frozen=True)
class Unlinked:
    """Two shares whose answers cannot be linked.

    `label` says what those counted did (“agreed or strongly agreed”), `when` where each share is from (“at TP2”,
    “in the virtual groups”). In `one_group` some may have answered twice; otherwise they are different people.
    """

    label: str
    when: tuple[str, str]
    earlier: Share
    later: Share
    one_group: bool = True

    @property
    def difference(self) -> float | None:
        """Later − earlier in percentage points; None where nobody answered at one of the two."""
        return difference(self.earlier, self.later)

    @property
    def interval(self) -> Interval | None:
        """95 % Newcombe interval of the difference, in percentage points."""
        return newcombe(self.earlier, self.later)

    @property
    def effect(self) -> float | None:
        """Cohen's h."""
        return cohens_h(self.earlier, self.later)

    @property
    def p(self) -> float | None:
        """Fisher's exact test; None where no outcome that way could have given a p of 0.05."""
        change = self.difference
        if change and not fisher_could_show(self.earlier, self.later.of, rise=change > 0):
            return None
        return fisher(self.earlier, self.later)


@dataclass(frozen=True)
class Linked:
    """Two shares of the same people, linked by a code.

    `label` and `when` as in `Unlinked`. `ranks` compares their answers on the whole scale, as places that run from
    the least to the most favourable point.
    """

    label: str
    when: tuple[str, str]
    pairs: PairedShares
    ranks: SignedRank | None = None

    @property
    def earlier(self) -> Share:
        return self.pairs.earlier

    @property
    def later(self) -> Share:
        return self.pairs.later

    @property
    def difference(self) -> float | None:
        """Later − earlier in percentage points; None where there are no pairs."""
        return difference(self.earlier, self.later)

    @property
    def interval(self) -> Interval | None:
        """95 % Newcombe interval of the difference of paired shares, in percentage points."""
        return newcombe_paired(self.pairs)

    @property
    def effect(self) -> float | None:
        """The matched-pairs rank-biserial correlation on the whole scale; None where nobody changed."""
        return self.ranks.rank_biserial if self.ranks else None

    @property
    def p(self) -> float | None:
        """McNemar's exact test; None where too few changed for a p of 0.05."""
        return mcnemar(self.pairs) if changes_could_show(self.pairs.changed) else None


def link(
    label: str, when: tuple[str, str], answers: Sequence[tuple[int, int]], favourable: Collection[int], ordered: bool
) -> Linked:
    """The comparison of the same people's answers, as pairs “earlier, later” of places on the scale.

    `favourable` are the places counted in the shares. Where the points are in no order there are no ranks.
    """
    pairs = paired_shares((earlier in favourable, later in favourable) for earlier, later in answers)
    return Linked(label, when, pairs, signed_rank(answers) if ordered else None)


@dataclass(frozen=True)
class Course:
    """A share over time points, in their order; `label`, `when` and `one_group` as in `Unlinked`.

    `linked` says that a code links some who answered more than once; the shares are of all who answered.
    """

    label: str
    when: tuple[str, ...]
    shares: tuple[Share, ...]
    one_group: bool = True
    linked: bool = False

    @property
    def trend(self) -> Trend | None:
        """The straight-line trend over the time points; None where fewer than two have answers."""
        return trend(self.shares)


def describe_course(course: Course, ask_p: bool = False) -> str:
    """A share over time points in plain English: every count, the straight line through them, and how far to go."""
    answered = [(when, share) for when, share in zip(course.when, course.shares, strict=True) if share.of]
    found = course.trend
    if found is None:
        return "Fewer than two time points have answers, so there is no course to describe."
    (first, earliest), (last, latest) = answered[0], answered[-1]
    whole = Unlinked(course.label, (first, last), earliest, latest, course.one_group)
    assert whole.difference is not None and whole.interval is not None, "a trend has answers at both ends"
    together = SOME_LINKED if course.linked else CLOSED_GROUP
    who = together.format(in_words(len(answered))) if course.one_group else DIFFERENT_PEOPLE
    sentences = [
        f"{_capital(course.label)}: {listed([_share(share, when) for when, share in answered])}.",
        f"From each time point to the next the share {_moves(found.slope)}, by a straight line drawn through them all.",
        f"The difference of the last from the first is {_difference(whole.difference, whole.interval)}.",
    ]
    if not ask_p:
        sentences.append(f"{who}, and no test is made.")
    elif not found.tested.could_show:
        sentences.append(f"{who}. So few answers could not give a p of 0.05, so none is reported.")
    else:
        sentences.append(
            f"{who}. The Cochran-Armitage test, as asked for: {p_in_print(found.tested.p)}, how often a line at least "
            "as steep would come up if the share stayed alike."
        )
    return " ".join([*sentences, _caution(course)])


def describe(comparison: Unlinked | Linked, ask_p: bool = False, among: int = 1) -> str:
    """A comparison in plain English, as a careful statistician would put it; `among` is how many are made at once."""
    change, interval = comparison.difference, comparison.interval
    if change is None or interval is None:
        return _nothing(comparison)
    one, other = comparison.when
    sentences = [
        f"{_capital(comparison.label)}: {_share(comparison.earlier, one)}, {_share(comparison.later, other)}.",
        f"The difference is {_difference(change, interval)}.",
        *(_linked(comparison, ask_p) if isinstance(comparison, Linked) else _unlinked(comparison, ask_p)),
    ]
    if among > 1 and any("p = " in sentence or "p < " in sentence for sentence in sentences):
        sentences.append(f"It is one of {in_words(among)} compared: among several, a small p comes up by chance too.")
    return " ".join([*sentences, _caution(comparison)])


def _nothing(comparison: Unlinked | Linked) -> str:
    one, other = comparison.when
    if isinstance(comparison, Linked):
        return f"Nobody's answers {one} and {other} are linked, so nothing is compared."
    sides = ((one, comparison.earlier), (other, comparison.later))
    silent = " or ".join(when for when, share in sides if not share.of)
    return f"Nobody answered {silent}, so nothing is compared."


def _unlinked(comparison: Unlinked, ask_p: bool) -> list[str]:
    who = CLOSED_GROUP.format("two") if comparison.one_group else DIFFERENT_PEOPLE
    if not ask_p:
        return [f"{who}, and no test is made."]
    if comparison.p is None:
        way = "rise" if (comparison.difference or 0) > 0 else "fall"
        return [f"{who}. No {way} among so few could give a p of 0.05, so none is reported."]
    return [
        f"{who}. Fisher's exact test, as asked for: {p_in_print(comparison.p)}, how often counts at least as unlikely "
        "would come up if the two shares were alike."
    ]


def _linked(comparison: Linked, ask_p: bool) -> list[str]:
    pairs, ranks = comparison.pairs, comparison.ranks
    one, other = comparison.when
    people = "person" if pairs.people == 1 else f"{in_words(pairs.people)} people"
    said = [
        f"They are the same {people}, linked by a code: {_so_many(pairs.only_later)} {comparison.label} only {other}, "
        f"{_so_many(pairs.only_earlier)} only {one}, and {_so_many(pairs.both + pairs.neither)} stayed the same."
    ]
    if ask_p:
        said.append(_test("McNemar's exact test", pairs.changed, comparison.p))
    if ranks:
        said.append(
            f"On the whole scale {_so_many(ranks.higher)} answered higher, {_so_many(ranks.same)} the same and "
            f"{_so_many(ranks.lower)} lower."
        )
        if ask_p:
            p = ranks.tested.p if ranks.tested.could_show else None
            said.append(_test("Wilcoxon's signed-rank test", ranks.changed, p))
    return said


def _so_many(people: int) -> str:
    return in_words(people) if people else "none"


def _test(name: str, changed: int, p: float | None) -> str:
    if p is None:
        few = "Nobody changed" if not changed else f"Only {in_words(changed)} changed"
        return f"{few}, too few for {name} to show anything, so no p is reported."
    return (
        f"{name}, as asked for: {p_in_print(p)}, how often changes at least as one-sided would come up if either way "
        "were equally likely."
    )


def _caution(comparison: Unlinked | Linked | Course) -> str:
    if isinstance(comparison, Linked):
        return "This describes those who replied both times; it cannot show that the group caused a change."
    if comparison.one_group:
        return "This describes those who replied; it cannot show that the group caused a change."
    return "This describes those who replied; it cannot show what a difference comes from."


def _capital(label: str) -> str:
    return label[0].upper() + label[1:]


def _difference(change: float, interval: Interval) -> str:
    low, high = interval
    return f"{points(change)} (95 % interval {_reach(low)} to {_reach(high)}): these answers fit {what_fits(low, high)}"


def _share(share: Share, when: str) -> str:
    interval = wilson(share)
    assert interval is not None, "described only where somebody answered"
    return f"{share.count} of {share.of} {when} ({share.percent} %; 95 % interval {interval_in_print(interval)} %)"


def points(change: float) -> str:
    """A difference of shares, in percentage points.

    >>> points(19.64), points(-0.2)
    ('20 points higher', 'less than one point')
    """
    size = decimal(abs(change), 0)
    if size == "0":
        return "less than one point"
    return f"{size} {'point' if size == '1' else 'points'} {'higher' if change > 0 else 'lower'}"


def _moves(slope: float) -> str:
    size = decimal(abs(slope), 0)
    if size == "0":
        return "changes by less than one point"
    return f"goes {'up' if slope > 0 else 'down'} by {size} {'point' if size == '1' else 'points'}"


def _reach(bound: float) -> str:
    size = decimal(abs(bound), 0)
    return "0" if size == "0" else f"{size} {'higher' if bound > 0 else 'lower'}"


def what_fits(low: float, high: float) -> str:
    """What an interval of a difference leaves open, by its bounds in whole percentage points, as they are printed.

    >>> what_fits(-26, 56), what_fits(0.3, 56), what_fits(8, 56), what_fits(-90, -54)
    ('a fall, no change or a large rise', 'no change or a large rise', 'a rise, small or large', 'a large fall')
    """
    least, most = round_half_up(low), round_half_up(high)
    if least > 0 or most < 0:
        way, near, far = ("rise", least, most) if least > 0 else ("fall", -most, -least)
        if near > LARGE:
            return f"a large {way}"
        return f"a {way}, small or large" if far > LARGE else f"a {way}"
    open_to = ["no change"]
    if least:
        open_to.insert(0, "a large fall" if least < -LARGE else "a fall")
    if most:
        open_to.append("a large rise" if most > LARGE else "a rise")
    return listed(open_to, "or")
