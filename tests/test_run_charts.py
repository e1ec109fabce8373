"""Run charts against R's values (`run_charts.json`, made by `run_charts.R`), how far they judge, and their words."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_core import run_charts
from balint_core.run_charts import (
    ATTENDANCE,
    Better,
    Kind,
    Level,
    Measure,
    Measured,
    Rule,
    RunChart,
    Stretch,
    describe_run_chart,
    run_chart,
    run_chart_headline,
    table_of,
)
from balint_core.sessions import Mode
from balint_core.terms import Suspension
from tests.properties import examples

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "run_charts.json").read_text(encoding="utf-8"))
FIRST = date(2021, 1, 5)
ANYTHING = Measure("the score", "session")
CHANGE = ("improve", "significant", "rose", "fell", "stayed", "higher", "lower", "better", "worse")
STEADY = [9, 8, 10, 7, 9, 8, 11, 9, 8, 7, 10, 9, 8, 9, 6, 9, 10, 8, 9, 7]
SHIFTED = [8, 9, 8, 9, 8, 9, 8, 5, 6, 5, 6, 5, 6]


def points(values: Sequence[float], first: date = FIRST) -> list[Measured]:
    return [Measured(first + timedelta(weeks=week), value) for week, value in enumerate(values)]


def chart(values: Sequence[float], measure: Measure = ATTENDANCE, at_most: Level = Level.LIMITS) -> RunChart:
    return run_chart(points(values), [], measure, at_most)


def only(found: RunChart) -> Stretch:
    (stretch,) = found.stretches
    return stretch


def of(stretch: Stretch, rule: Rule) -> list[list[int]]:
    return [list(signal.places) for signal in stretch.signals if signal.rule is rule]


# --- against R --------------------------------------------------------------------------------------------------


def test_there_are_enough_cases_and_each_says_how_it_was_made() -> None:
    assert len(CASES) >= 30
    assert all(case["method"].startswith("R 4") for case in CASES)


@pytest.mark.parametrize("case", [one for one in CASES if one["about"] == "median"], ids=lambda case: case["name"])
def test_about_the_median_as_in_r(case: dict[str, Any]) -> None:
    found = only(chart(case["values"], ANYTHING, Level.MEDIAN))
    assert found.runs is not None
    assert found.centre == pytest.approx(case["centre"])
    assert vars(found.runs) == {name: case[name] for name in vars(found.runs)}
    assert of(found, Rule.LONG_RUN) == case["long_runs"]
    assert bool(of(found, Rule.FEW_CROSSINGS)) is case["few_crossings"]


@pytest.mark.parametrize("case", [one for one in CASES if one["about"] == "limits"], ids=lambda case: case["name"])
def test_about_the_mean_as_in_r(case: dict[str, Any]) -> None:
    found = only(chart(case["values"], ANYTHING))
    assert (found.centre, found.lower, found.upper) == pytest.approx((case["centre"], case["lower"], case["upper"]))
    assert [*chain(*of(found, Rule.OUTSIDE))] == case["outside"]
    assert of(found, Rule.SHIFT) == case["shifts"]
    assert of(found, Rule.TREND) == case["trends"]
    assert sorted(chain(*of(found, Rule.NEAR))) == case["near"]


def test_the_published_mean_of_the_package_s_own_example() -> None:
    """NHSRplotthedots, vignette “Deviations from Excel defaults”: a mean of 1.94, and the fifth point is out."""
    found = only(chart([1, 2, 1, 2, 10, *[1, 2] * 6, 1], ANYTHING))
    assert round(found.centre or 0, 2) == 1.94
    assert of(found, Rule.OUTSIDE) == [[4]]


# --- how far a stretch is judged --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "level", "trial"),
    [
        (1, Level.PLAIN, False),
        (9, Level.PLAIN, False),
        (10, Level.MEDIAN, False),
        (11, Level.MEDIAN, False),
        (12, Level.LIMITS, True),
        (19, Level.LIMITS, True),
        (20, Level.LIMITS, False),
    ],
)
def test_the_number_of_points_decides(n: int, level: Level, trial: bool) -> None:
    found = only(chart(STEADY[:n]))
    assert (found.level, found.trial) == (level, trial)
    assert (found.centre is None) == (level is Level.PLAIN)
    assert not found.signals


def test_points_off_the_median_decide_whether_it_is_tested() -> None:
    assert only(chart([8, 8, 8, 7, 9, 8, 8, 7, 9, 8, 8])).runs is None
    ceiling = chart([*[9] * 12, *[5] * 11], at_most=Level.MEDIAN)
    assert only(ceiling).runs is None, "all points off it are below it: that is no run"
    assert run_chart_headline(ceiling).endswith("too many stood on it to tell a change from chance")


def test_limits_beyond_the_measure_s_ends_are_not_drawn() -> None:
    found = only(chart([0, 3, 0, 4, 1, 0, 3, 0, 5, 1, 0, 3]))
    assert found.lower is None and found.upper is not None
    shares = Measure("the favourable share", "time point", " %", least=0, most=100)
    wide = chart([43, 63, 50, 75, 60, 43, 71, 80, 56, 67, 29, 100, 20], shares)
    assert (only(wide).lower, only(wide).upper) == (None, None)
    assert "both trial limits lie beyond its ends" in describe_run_chart(wide)


# --- suspensions ------------------------------------------------------------------------------------------------

GAP = Suspension("Suspended: pandemic", date(2021, 4, 1), date(2021, 8, 31))


def test_a_suspension_parts_the_chart_and_each_stretch_has_its_own_lines() -> None:
    before, after = points(STEADY[:12]), points([5, 6, 5, 6, 5, 6, 5, 6, 5, 6], date(2021, 9, 7))
    found = run_chart([*after, *before], [GAP], ATTENDANCE)
    assert [(one.n, one.level, one.centre) for one in found.stretches] == [
        (12, Level.LIMITS, pytest.approx(105 / 12)),
        (10, Level.MEDIAN, 5.5),
    ]
    assert not any(one.signals for one in found.stretches), "lower after a suspension is a stretch of its own"
    assert run_chart_headline(found).startswith("Since 7 September 2021, attendance varied about a median of 5.5")


def test_what_was_held_while_suspended_belongs_to_the_time_before() -> None:
    found = run_chart(points(STEADY), [Suspension("Strike", date(2021, 2, 1), date(2021, 2, 12))], ATTENDANCE)
    assert [one.points[-1].day for one in found.stretches] == [date(2021, 2, 9), date(2021, 5, 18)]


def test_a_suspension_before_or_after_all_points_parts_nothing() -> None:
    gaps = [
        Suspension("Before", date(2000, 1, 1), date(2000, 9, 1)),
        Suspension("After", date(2030, 1, 1), date(2031, 1, 1)),
    ]
    assert run_chart(points(STEADY), gaps, ATTENDANCE) == chart(STEADY)


# --- kinds and words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("better", "first", "trailing"),
    [
        (None, Kind.UNJUDGED, Kind.USUAL),
        (Better.HIGHER, Kind.FOR_THE_BETTER, Kind.USUAL),
        (Better.LOWER, Kind.FOR_THE_WORSE, Kind.USUAL),
    ],
)
def test_a_signal_is_for_better_or_worse_only_where_a_direction_is_hoped_for(
    better: Better | None, first: Kind, trailing: Kind
) -> None:
    found = chart([*SHIFTED, 8], Measure("the score", better=better))
    rows = table_of(found)
    assert (rows[0].kind, rows[0].rules) == (first, (Rule.SHIFT,))
    assert rows[-1].kind is trailing


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([8], "Attendance was 8 at the one group: too few to tell a change from chance"),
        ([8, 8], "Attendance was 8 at each of two groups: too few to tell a change from chance"),
        ([5, 9, 7], "Attendance was between 5 and 9 at three groups: too few to tell a change from chance"),
        (STEADY[:10], "Attendance varied about a median of 8.5 over ten groups, with no sign of a change"),
        (
            [*[8] * 9, 9],
            "Attendance varied about a median of 8 over ten groups: too many stood on it to tell a change from",
        ),
        (STEADY, "Attendance varied about a mean of 8.6 over 20 groups, with no sign of a change"),
        ([8] * 12, "Attendance was 8 at each of twelve groups"),
        (SHIFTED, "Attendance came near the bottom of its usual range at three groups, 23 February 2021 to"),
        (
            [*SHIFTED, 7],
            "Attendance stayed below its mean of 7.1 for seven groups in a row, 23 February 2021 to 6 April",
        ),
        ([1, 2, 1, 2, 10, *[1, 2] * 6, 1], "Attendance was 10 on 2 February 2021, higher than its usual variation"),
        ([8, 9, 3, 4, 5, 6, 7, 10, 6, 9, 7, 8], "Attendance rose steadily over six groups in a row, 19 January 2021"),
        ([5, 6, 5, 6, 5, 9, 10, 9, 10, 9], "Attendance only once crossed its median of 7.5 over ten groups"),
    ],
)
def test_the_title_states_the_finding(values: Sequence[float], says: str) -> None:
    assert run_chart_headline(chart(values)).startswith(says)


def test_several_signals_are_counted_and_the_latest_is_told() -> None:
    found = chart([5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 9, 10, 9, 11, 10, 9, 10, 11, 9, 10])
    assert run_chart_headline(found) == (
        "Attendance stayed above its mean of 7.8 for ten groups in a row, 16 March 2021 to 18 May 2021; "
        "three signals in all"
    )
    assert describe_run_chart(found).startswith(
        "5 January 2021 to 18 May 2021: 20 groups, mean of 7.8; limits 4.3 to 11.3. Signal: attendance "
    )
    assert describe_run_chart(found).endswith("what brought it, the chart cannot tell.")


def test_few_points_are_counted_once() -> None:
    assert describe_run_chart(chart([8, 10])) == (
        "5 January 2021 to 12 January 2021: attendance was between 8 and 10 at two groups: too few to tell a change "
        "from chance."
    )


def test_trial_limits_are_called_so() -> None:
    assert "; trial limits 3.9 to 13.6, from fewer than 20 groups." in describe_run_chart(chart(STEADY[:12]))
    assert "trial" not in describe_run_chart(chart(STEADY))


def test_attendance_has_no_better_direction_and_its_points_are_the_groups_that_were_held() -> None:
    from tests.test_charts import PROGRAMME

    found = run_charts.attendance_points(PROGRAMME)
    assert [(point.value, point.mode) for point in found] == [
        (10, Mode.FACE_TO_FACE),
        (9, Mode.VIRTUAL),
        (7, Mode.HYBRID),
        (8, None),
    ]
    assert ATTENDANCE.better is None


@pytest.mark.parametrize("values", [[], [float("nan")], [1, float("inf")]])
def test_nothing_and_no_number_are_refused(values: Sequence[float]) -> None:
    with pytest.raises(ValueError):
        chart(values)


# --- whatever the values ----------------------------------------------------------------------------------------

VALUES = st.lists(st.integers(0, 15), min_size=1, max_size=40)


@examples
@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(values: Sequence[float], random: Any) -> None:
    rows = points(values)
    shuffled = random.sample(rows, len(rows))
    assert run_chart(shuffled, [GAP], ATTENDANCE) == run_chart(rows, [GAP], ATTENDANCE)


@examples
@given(VALUES)
def test_no_change_is_claimed_without_a_signal(values: Sequence[float]) -> None:
    found = run_chart(points(values), [GAP], ATTENDANCE)
    title = run_chart_headline(found)
    assert "nan" not in title + describe_run_chart(found)
    if not found.stretches[-1].signals:
        assert not any(word in title for word in CHANGE)


@examples
@given(VALUES)
def test_upside_down_the_signals_are_the_same_the_other_way(values: Sequence[float]) -> None:
    one, other = only(chart(values, ANYTHING)), only(chart([-value for value in values], ANYTHING))
    turned = [
        (signal.rule, signal.places, None if signal.upward is None else not signal.upward) for signal in other.signals
    ]
    assert sorted(turned, key=str) == sorted([(a.rule, a.places, a.upward) for a in one.signals], key=str)
