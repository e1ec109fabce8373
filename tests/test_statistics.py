"""The intervals against statsmodels, over every count a small group can give."""

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from balint_core import statistics
from balint_core.figures import Share


@pytest.mark.parametrize("of", [1, 2, 5, 7, 8, 19, 34])
def test_wilson_is_the_library_s(of: int) -> None:
    for count in range(of + 1):
        found = statistics.wilson(Share(count, of))
        expected = proportion_confint(count, of, method="wilson")
        assert found == pytest.approx([100 * bound for bound in expected], abs=1e-9)


@pytest.mark.parametrize(("one", "other"), [(7, 8), (1, 1), (20, 7)])
def test_newcombe_is_the_library_s_later_first(one: int, other: int) -> None:
    for before in range(one + 1):
        for after in range(other + 1):
            found = statistics.newcombe(Share(before, one), Share(after, other))
            expected = confint_proportions_2indep(after, other, before, one, method="newcomb", compare="diff")
            assert found == pytest.approx([100 * bound for bound in expected], abs=1e-9)


def test_the_published_example() -> None:
    """Newcombe (1998), table II, example a: 56/70 − 48/80, method 10: 0.0524 to 0.3339."""
    assert statistics.newcombe(Share(48, 80), Share(56, 70)) == pytest.approx((5.24, 33.39), abs=0.01)


def test_nobody_answered() -> None:
    assert statistics.wilson(Share(0, 0)) is None
    assert statistics.newcombe(Share(0, 0), Share(1, 2)) is None
    assert statistics.mean([]) is statistics.median([]) is statistics.standard_deviation([3]) is None


def test_places_take_the_scale_s_order() -> None:
    assert statistics.places({"agree": 2, "no": 1}, ["no", "so so", "agree"]) == [1, 3, 3]
