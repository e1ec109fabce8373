"""Every statistic against values computed elsewhere, and what must hold whatever the answers are.

`statistics.json` has the cases: each value was made by the command beside it, in R with its own packages or by
counting every arrangement with whole numbers, or is printed in the source named.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportion_effectsize

from balint_core import statistics
from balint_core.figures import Share
from balint_core.statistics import PairedShares, SubScale, counting
from balint_core.statistics.counting import by_draws, by_signs
from balint_core.statistics.shares import fisher_could_show
from balint_core.statistics.subscales import f_quantile
from tests.properties import examples

CASES = json.loads((Path(__file__).parent / "statistics.json").read_text(encoding="utf-8"))


def pairs_of(earlier: Sequence[float], later: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(earlier, later, strict=True))


def feldt(value: float, items: int, n: int) -> tuple[float, float]:
    freedom = n - 1, (n - 1) * (items - 1)
    return 1 - (1 - value) * f_quantile(0.975, *freedom), 1 - (1 - value) * f_quantile(0.025, *freedom)


def part(name: str, of: Any) -> Any:
    """An attribute of a result, or None where there is no result."""
    for each in name.split("."):
        of = getattr(of, each, None)
    return of


def shares(counts: Sequence[Sequence[int]]) -> list[Share]:
    return [Share(*each) for each in counts]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "wilson": lambda count, of: statistics.wilson(Share(count, of)),
    "newcombe": lambda one, other: statistics.newcombe(Share(*one), Share(*other)),
    "cohens_h": lambda one, other: statistics.cohens_h(Share(*one), Share(*other)),
    "fisher": lambda one, other: statistics.fisher(Share(*one), Share(*other)),
    "mcnemar": lambda *counts: statistics.mcnemar(PairedShares(*counts)),
    "newcombe_paired": lambda *counts: statistics.newcombe_paired(PairedShares(*counts)),
    "signed_rank": lambda *both: part("tested.p", statistics.signed_rank(pairs_of(*both))),
    "rank_biserial": lambda *both: part("rank_biserial", statistics.signed_rank(pairs_of(*both))),
    "rank_sum": lambda *both: part("p", statistics.rank_sum(*both)),
    "superiority": statistics.superiority,
    "cliffs_delta": statistics.cliffs_delta,
    "quartiles": statistics.quartiles,
    "trend_p": lambda counts: part("tested.p", statistics.trend(shares(counts))),
    "trend_slope": lambda counts: part("slope", statistics.trend(shares(counts))),
    "alpha": lambda rows: part("value", statistics.cronbachs_alpha(rows)),
    "alpha_interval": lambda rows: part("interval", statistics.cronbachs_alpha(rows)),
    "feldt": feldt,
    "f_quantile": f_quantile,
    "possible_counts": lambda stated, of: list(statistics.possible_counts(Decimal(stated), of)),
}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['function']}-{place}" for place, case in enumerate(CASES)])
def test_each_value_is_the_one_computed_elsewhere(case: dict[str, Any]) -> None:
    found = FUNCTIONS[case["function"]](*case["given"])
    if case["expected"] is None:
        assert found is None, case["by"]
    else:
        assert found == pytest.approx(case["expected"], rel=0, abs=case.get("tolerance", 1e-9)), case["by"]


def test_every_statistic_has_cases() -> None:
    assert {case["function"] for case in CASES} == set(FUNCTIONS)
    assert len(CASES) >= 60
    assert all(case["by"] for case in CASES)


# --- against the libraries, over every count a small group can give ---------------------------------------------


@pytest.mark.parametrize("of", [1, 2, 5, 7, 8, 19, 34])
def test_wilson_is_the_library_s(of: int) -> None:
    for count in range(of + 1):
        found = statistics.wilson(Share(count, of))
        expected = proportion_confint(count, of, method="wilson")
        assert found == pytest.approx([100 * bound for bound in expected], abs=1e-9)


@pytest.mark.parametrize(("one", "other"), [(7, 8), (1, 1), (20, 7)])
def test_comparisons_of_two_shares_are_the_library_s_later_first(one: int, other: int) -> None:
    for before in range(one + 1):
        for after in range(other + 1):
            earlier, later = Share(before, one), Share(after, other)
            expected = confint_proportions_2indep(after, other, before, one, method="newcomb", compare="diff")
            assert statistics.newcombe(earlier, later) == pytest.approx([100 * bound for bound in expected], abs=1e-9)
            assert statistics.cohens_h(earlier, later) == pytest.approx(
                proportion_effectsize(after / other, before / one), abs=1e-9
            )
            table = [[before, one - before], [after, other - after]]
            assert statistics.fisher(earlier, later) == pytest.approx(scipy.stats.fisher_exact(table).pvalue)


def test_mcnemar_is_the_library_s() -> None:
    for fell in range(9):
        for rose in range(9):
            expected = statsmodels_mcnemar([[2, fell], [rose, 1]], exact=True).pvalue
            assert statistics.mcnemar(PairedShares(2, fell, rose, 1)) == pytest.approx(expected)


@pytest.mark.parametrize(("probability", "one", "other"), [(0.5, 1, 5), (0.025, 6, 60), (0.975, 33, 33), (0.9, 2, 4)])
def test_quantiles_of_f_are_the_library_s(probability: float, one: int, other: int) -> None:
    assert f_quantile(probability, one, other) == pytest.approx(scipy.stats.f.ppf(probability, one, other), rel=1e-9)


def test_the_normal_distribution_has_the_variance_of_these_very_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_STEPS", 0)
    earlier, later = [3, 4, 2, 3, 5, 2, 3], [4, 5, 4, 3, 5, 4, 4, 5]
    found = statistics.rank_sum(earlier, later)
    by_library = scipy.stats.mannwhitneyu(later, earlier, method="asymptotic", use_continuity=False)
    assert found and found.p == pytest.approx(by_library.pvalue)
    assert not found.exact and found.could_show


def test_beyond_counting_the_normal_distribution_is_near_and_said_to_be_no_exact_one() -> None:
    ranks = [2 * place for place in range(1, 202)]
    found = by_signs(ranks, sum(ranks) * 3 // 5)
    assert not found.exact
    by_library = scipy.stats.wilcoxon(
        [place if place % 5 < 3 else -place for place in range(1, 202)], method="approx", correction=False
    )
    same = by_signs(ranks, sum(2 * place for place in range(1, 202) if place % 5 < 3))
    assert same.p == pytest.approx(by_library.pvalue)
    counted = by_draws({0: 30, 1: 30}, 30, 20)
    approximate = by_draws({0: 5000, 1: 5000}, 5000, 2440)
    assert counted.exact and not approximate.exact
    assert approximate.p == pytest.approx(2 * scipy.stats.hypergeom(10000, 5000, 5000).cdf(2440), rel=0.1)


# --- published data ---------------------------------------------------------------------------------------------

PROFESSIONALLY_CHALLENGING = {
    "All": (4, 21, 27, 230, 283),
    "Academic": (0, 5, 8, 78, 162),
    "Business": (0, 11, 5, 88, 72),
    "Government": (2, 3, 5, 34, 27),
    "Consultant": (0, 0, 2, 15, 11),
    "Other": (2, 2, 5, 15, 10),
}
"""“Is your job professionally challenging?”, from “strongly disagree” to “strongly agree”: data set ProfChal of R's HH
(R. M. Heiberger and N. B. Robbins (2014), J. Stat. Softw. 57, 5)."""

RATINGS = {
    "Pooh": (3, 5, 4, 4, 4, 4, 4, 4, 5, 5),
    "Piglet": (2, 4, 2, 2, 1, 2, 3, 2, 2, 3),
    "Tigger": (4, 4, 4, 4, 5, 3, 5, 4, 4, 3),
}
"""Data set PoohPiglet of R's rcompanion (S. S. Mangiafico's handbook, E_03)."""


def test_professional_challenges_with_the_people_whose_sector_is_not_known() -> None:
    everybody, *sectors = PROFESSIONALLY_CHALLENGING.values()
    assert sum(everybody) == 565
    assert sum(map(sum, sectors)) == 562
    agreed = {name: Share(sum(counts[3:]), sum(counts)) for name, counts in PROFESSIONALLY_CHALLENGING.items()}
    assert [str(share) for share in agreed.values()] == [
        "91 % (513/565)",
        "95 % (240/253)",
        "91 % (160/176)",
        "86 % (61/71)",
        "93 % (26/28)",
        "74 % (25/34)",
    ]


@pytest.mark.parametrize(
    ("name", "percent", "middle"),
    [("Pooh", (0, 0, 10, 60, 30), 4), ("Piglet", (10, 60, 20, 10, 0), 2), ("Tigger", (0, 0, 20, 60, 20), 4)],
)
def test_the_handbook_s_ratings(name: str, percent: tuple[int, ...], middle: int) -> None:
    ratings = RATINGS[name]
    assert tuple(Share(ratings.count(point), 10).percent for point in range(1, 6)) == percent
    assert statistics.median(ratings) == middle


# --- what is undefined, and what is refused ---------------------------------------------------------------------


def test_nobody_answered() -> None:
    assert statistics.difference(Share(0, 0), Share(1, 2)) is None
    assert statistics.mean([]) is statistics.median([]) is statistics.standard_deviation([3]) is None
    assert statistics.standard_deviation([3, 3]) == 0


def test_places_take_the_scale_s_order() -> None:
    assert statistics.places({"agree": 2, "no": 1}, ["no", "so so", "agree"]) == [1, 3, 3]


def test_pairs_are_counted_by_who_changed() -> None:
    pairs = statistics.paired_shares([(True, True), (False, True), (False, True), (True, False), (False, False)])
    assert pairs == PairedShares(both=1, only_earlier=1, only_later=2, neither=1)
    assert (str(pairs.earlier), str(pairs.later), pairs.changed) == ("40 % (2/5)", "60 % (3/5)", 3)


def test_equal_changes_between_means_tie() -> None:
    found = statistics.signed_rank([(1.1, 1.4), (3.4, 3.7), (2.3, 2.0), (4.0, 4.0)])
    assert found == statistics.signed_rank([(1, 2), (3, 4), (2, 1), (4, 4)])
    assert found and (found.higher, found.same, found.lower) == (2, 1, 1)
    assert found.people == 4


def test_whether_a_test_could_show_anything() -> None:
    """With four of seven before, all eight afterwards give 0.077; none of eight would give 0.026."""
    assert not fisher_could_show(Share(4, 7), 8, rise=True)
    assert fisher_could_show(Share(4, 7), 8, rise=False)
    assert not fisher_could_show(Share(0, 0), 8, rise=True)


def test_time_points_stand_where_their_days_are() -> None:
    counts = shares([[1, 6], [3, 7], [6, 8]])
    evenly, weekly = statistics.trend(counts), statistics.trend(counts, at=[700, 707, 714])
    later = statistics.trend(counts, at=[0, 7, 70])
    assert evenly and weekly and later
    assert weekly.tested == evenly.tested
    assert weekly.slope == pytest.approx(evenly.slope / 7)
    assert later.tested != evenly.tested
    assert statistics.trend([Share(1, 3), Share(2, 3)], at=[5, 5]) is None


def test_a_sub_scale_turns_items_and_asks_for_enough_answers() -> None:
    scale = SubScale(("calm", "tired", "hopeful"), points=5, turned=frozenset({"tired"}), least=2)
    assert scale.answers({"calm": 4, "tired": 1}) == [4, 5, None]
    assert scale.score({"calm": 4, "tired": 1}) == 4.5
    assert scale.score({"calm": 4, "tired": None}) is None
    assert scale.score({}) is None


def test_alpha_is_of_those_who_answered_every_item() -> None:
    scale = SubScale(("calm", "tired"), points=5, turned=frozenset({"tired"}), least=1)
    people = [{"calm": 1, "tired": 5}, {"calm": 4, "tired": 3}, {"calm": 5}, {"calm": 5, "tired": 1}]
    found = scale.alpha(people)
    assert found and (found.n, found.items) == (3, 2)
    assert found == statistics.cronbachs_alpha([[1, 1], [4, 3], [5, 5]])


def test_another_scale_is_never_mixed_in() -> None:
    scale = SubScale(("calm",), points=5, turned=frozenset(), least=1)
    for place in (0, 6, 7):
        with pytest.raises(ValueError, match="scale of 5 points"):
            scale.score({"calm": place})
    with pytest.raises(ValueError, match="not in the sub-scale"):
        SubScale(("calm",), points=5, turned=frozenset({"tired"}), least=1)
    for least in (0, 2):
        with pytest.raises(ValueError, match="least"):
            SubScale(("calm",), points=5, turned=frozenset(), least=least)


def test_a_percentage_must_be_a_number() -> None:
    for stated in ("NaN", "Infinity", "1E-99999999", "1E99999999"):
        with pytest.raises(ValueError, match="not a percentage"):
            statistics.possible_counts(Decimal(stated), 7)


# --- whatever the answers are -----------------------------------------------------------------------------------

ANSWERS = st.lists(st.integers(1, 7), min_size=1, max_size=9)
PAIRS = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=1, max_size=12)
SHARES = st.integers(1, 40).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))
LEVELS = st.floats(0.5, 0.995)
PEOPLE = st.integers(0, 9)
PAIRED = st.builds(PairedShares, PEOPLE, PEOPLE, PEOPLE, PEOPLE).filter(lambda pairs: pairs.people)


def swapped(pairs: PairedShares) -> PairedShares:
    return PairedShares(pairs.both, pairs.only_later, pairs.only_earlier, pairs.neither)


def contains(interval: tuple[float, float] | None, value: float | None) -> bool:
    assert interval is not None and value is not None
    return interval[0] - 1e-9 <= value <= interval[1] + 1e-9


@examples
@given(PAIRS, st.randoms())
def test_the_order_of_people_changes_nothing(pairs: list[tuple[int, int]], chance: Any) -> None:
    mixed = list(pairs)
    chance.shuffle(mixed)
    assert statistics.signed_rank(mixed) == statistics.signed_rank(pairs)
    earlier, later = (list(side) for side in zip(*pairs, strict=True))
    turned = sorted(earlier), sorted(later, reverse=True)
    for function in (statistics.rank_sum, statistics.superiority, statistics.cliffs_delta):
        assert function(*turned) == function(earlier, later)
    assert statistics.quartiles(turned[0]) == statistics.quartiles(earlier)
    assert statistics.cronbachs_alpha(mixed) == statistics.cronbachs_alpha(pairs)


@examples
@given(PAIRS)
def test_what_is_earlier_and_what_later_only_turns_the_sign(pairs: list[tuple[int, int]]) -> None:
    one = statistics.signed_rank(pairs)
    other = statistics.signed_rank([(later, earlier) for earlier, later in pairs])
    assert one and other
    assert (one.higher, one.same, one.lower) == (other.lower, other.same, other.higher)
    assert one.tested == other.tested
    assert (one.rank_biserial or 0) == -(other.rank_biserial or 0)


@examples
@given(ANSWERS, ANSWERS)
def test_two_sets_of_people_compare_alike_from_either_side(one: list[int], other: list[int]) -> None:
    assert statistics.rank_sum(one, other) == statistics.rank_sum(other, one)
    delta = statistics.cliffs_delta(one, other)
    assert delta is not None and delta == pytest.approx(-(statistics.cliffs_delta(other, one) or 0))
    assert -1 <= delta <= 1
    turned = [8 - answer for answer in one], [8 - answer for answer in other]
    assert statistics.rank_sum(*turned) == statistics.rank_sum(one, other)


@examples
@given(SHARES, SHARES, LEVELS)
def test_intervals_hold_the_estimate_and_widen_with_confidence(one: Share, other: Share, level: float) -> None:
    assert contains(statistics.wilson(one, level), 100 * one.count / one.of)
    assert contains(statistics.newcombe(one, other, level), statistics.difference(one, other))
    for function in (lambda at: statistics.wilson(one, at), lambda at: statistics.newcombe(one, other, at)):
        narrow, wide = function(level), function(level + (1 - level) / 2)
        assert narrow and wide and wide[0] <= narrow[0] + 1e-9 and narrow[1] - 1e-9 <= wide[1]
    low, high = statistics.newcombe(one, other) or (0, 0)
    assert statistics.newcombe(other, one) == pytest.approx((-high, -low))
    assert statistics.fisher(one, other) == pytest.approx(statistics.fisher(other, one))
    assert statistics.cohens_h(one, other) == pytest.approx(-(statistics.cohens_h(other, one) or 0))


@examples
@given(PAIRED, LEVELS)
def test_paired_shares_hold_the_same(pairs: PairedShares, level: float) -> None:
    found = statistics.newcombe_paired(pairs, level)
    assert contains(found, statistics.difference(pairs.earlier, pairs.later))
    wide = statistics.newcombe_paired(pairs, level + (1 - level) / 2)
    assert found and wide and wide[0] <= found[0] + 1e-9 and found[1] - 1e-9 <= wide[1]
    assert statistics.newcombe_paired(swapped(pairs), level) == pytest.approx((-found[1], -found[0]))
    p = statistics.mcnemar(pairs)
    assert p is not None and 0 < p <= 1
    assert statistics.mcnemar(swapped(pairs)) == p


@examples
@given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_quartiles_stand_in_order_on_the_scale_or_half_way(answers: list[int]) -> None:
    low, middle, high = statistics.quartiles(answers) or (0, 0, 0)
    assert min(answers) <= low <= middle <= high <= max(answers)
    assert middle == statistics.median(answers)
    assert all((2 * quartile) % 1 == 0 for quartile in (low, middle, high))


@examples
@given(st.lists(SHARES.filter(lambda share: share.of < 9), min_size=2, max_size=5))
def test_a_trend_told_backwards_is_the_same_trend(found: list[Share]) -> None:
    forwards, backwards = statistics.trend(found), statistics.trend(found[::-1])
    assert forwards and backwards
    assert forwards.slope == pytest.approx(-backwards.slope)
    assert forwards.tested == backwards.tested
    unfavourable = statistics.trend([Share(share.of - share.count, share.of) for share in found])
    assert unfavourable and unfavourable.tested.p == pytest.approx(forwards.tested.p)
    assert 0 < forwards.tested.p <= 1


@examples
@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=3, max_size=8))
def test_alpha_never_exceeds_one_and_its_interval_holds_it(rows: list[list[int]]) -> None:
    found = statistics.cronbachs_alpha(rows)
    if found is None:
        assert len({sum(row) for row in rows}) == 1
        return
    assert found.value <= 1
    assert statistics.cronbachs_alpha([[6 - answer for answer in row] for row in rows]) == found
    if found.interval:
        intervals = [statistics.cronbachs_alpha(rows, level) for level in (0.8, 0.95, 0.99)]
        bounds = [one.interval for one in intervals if one and one.interval]
        assert all(wide[0] <= narrow[0] <= narrow[1] <= wide[1] for narrow, wide in pairwise(bounds))
        assert contains(found.interval, found.value)


@examples
@given(st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.integers(0, 2))
def test_a_percentage_that_was_printed_is_possible(counted: tuple[int, int], digits: int) -> None:
    count, of = counted
    printed = Decimal(f"{100 * count / of:.{digits}f}")
    assert count in statistics.possible_counts(printed, of)
