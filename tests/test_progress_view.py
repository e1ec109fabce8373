"""How far a criterion has come, as My progress draws it: each in its own unit, periods as boxes, ways with an “or”."""

import re
from datetime import date
from fractions import Fraction
from html import unescape
from typing import Any

import pytest

from balint_core.accreditation import CriterionProgress, Forecast, Line, PeriodTally, Status, WayProgress
from balint_core.activities import Activity
from balint_core.evidence import Evidence
from balint_core.frameworks import Accepts, Criterion, CriterionKind, Distinct, Period, Strength, Such, Way
from balint_core.people import Role
from balint_core.sessions import Mode
from pages.parts import progress_view

LED = (Accepts(Activity.SESSION, (Role.CO_LEADER,)),)
DAY = date(2021, 10, 5)


def evidence(**changes: Any) -> Evidence:
    return Evidence(Activity.SESSION, DAY, "Co-leader", "u_1", "<b>a.xlsx", "Register", "A14", **changes)


def asked(kind: CriterionKind, **keys: Any) -> Criterion:
    return Criterion("one", "all", "One", "Asked.", Strength.REQUIRED, kind, "Go on.", "1", **keys)


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def yearly(periods: int, *recorded: int) -> WayProgress:
    way = Way("years", "years with ten meetings", "meeting", 10, LED, per=Period.YEAR, periods=periods)
    tallies = tuple(PeriodTally(date(2020 + nth, 1, 1), date(2021 + nth, 1, 1), n) for nth, n in enumerate(recorded))
    return WayProgress(way, sum(one >= 10 for one in recorded), (), "", tallies)


def test_periods_are_boxes_that_are_met_begun_or_still_ahead() -> None:
    markup = progress_view.periods(yearly(3, 10, 4, 0))
    assert re.findall(r"b-period-(\w+)", markup) == ["met", "begun", "ahead"]
    assert words(markup) == "Year 1 ✓ 10 of 10 Year 2 4 of 10 Year 3 0 of 10"
    assert words(progress_view.periods(yearly(2))) == "Year 1 10 asked for Year 2 10 asked for"


def test_many_periods_are_small_boxes_that_still_say_all_of_it() -> None:
    markup = progress_view.periods(yearly(8, *range(5, 13)))
    assert "b-periods-small" in markup
    assert words(markup).startswith("Year 1 5 of 10 Year 2 6 of 10")


def test_ways_that_are_open_stand_with_an_or_and_a_met_one_alone() -> None:
    sessions, weekends = (Way(unit, unit, unit, 8, LED) for unit in ("session", "weekend"))
    open_ways = (WayProgress(sessions, Fraction(15, 2), ()), WayProgress(weekends, 1, ()))
    count = asked(CriterionKind.COUNT, ways=(sessions, weekends))
    found = CriterionProgress(count, Status.UNDER_WAY, "", "", ways=open_ways)
    assert words(progress_view.measure(found)) == "7.5 of 8 sessions session or 1 of 8 weekends weekend"
    met = CriterionProgress(count, Status.RECORDED, "", "", ways=(open_ways[0], WayProgress(weekends, 9, ())))
    assert words(progress_view.measure(met)) == "9 weekends, 8 asked for weekend"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"at_least": 50}, "2 sessions face to face at least 50 in a hundred: 4 so far"),
        ({"at_most": 50}, "2 sessions face to face at most 50 in a hundred: 4 so far"),
        ({}, "2 sessions face to face"),
    ],
)
def test_a_share_says_how_much_is_so_and_how_much_ought_to_be(keys: dict[str, int], said: str) -> None:
    such = Such("face to face", modes=(Mode.FACE_TO_FACE,))
    share = asked(CriterionKind.SHARE, accepts=LED, such=such, unit="session", **keys)
    lines = (Line(evidence(), 1),)
    found = CriterionProgress(share, Status.UNDER_WAY, "", "", lines, (), 2, 4 if keys else None, "session")
    assert words(progress_view.measure(found)) == said


def test_months_and_groups_have_their_own_units() -> None:
    which = LED
    span = asked(CriterionKind.SPAN, accepts=which, months=24)
    found = CriterionProgress(span, Status.UNDER_WAY, "", "", recorded=7, needed=24, unit="month")
    assert words(progress_view.measure(found)) == "7 of 24 months"
    variety = asked(CriterionKind.VARIETY, accepts=which, distinct=Distinct.GROUP, needed=2)
    found = CriterionProgress(variety, Status.UNDER_WAY, "", "", recorded=1, needed=2, unit="group")
    assert words(progress_view.measure(found)) == "1 of 2 groups"


def test_the_first_and_the_last_are_two_boxes() -> None:
    which = LED
    ends = asked(CriterionKind.FIRST_AND_LAST, accepts=which, such=Such("face to face", modes=(Mode.FACE_TO_FACE,)))
    lines = (Line(evidence(), 1), Line(evidence(), 0, "not face to face"))
    found = CriterionProgress(ends, Status.UNDER_WAY, "", "", lines)
    assert words(progress_view.measure(found)) == "First ✓ 5 October 2021 Last so far 5 October 2021"


def test_a_line_has_its_workbook_sheet_and_cell_as_text() -> None:
    markup = progress_view.evidence((Line(evidence(), 1), Line(evidence(), 0, "not <i>added")), counting=True)
    assert "&lt;b&gt;a.xlsx · Register · A14" in markup and "not &lt;i&gt;added" in markup
    assert markup.count("b-line-counts") == 1


def test_forecasts_name_their_way_where_there_are_several_and_reasons_are_said_once() -> None:
    way = Way("a", "sessions", "session", 8, LED)
    dated = Forecast(way, DAY, DAY, "About May 2022", "at your own pace.")
    none = Forecast(way, None, None, "", "No date can be said yet.")
    assert words(progress_view.ahead((dated,))) == "About May 2022: at your own pace."
    assert words(progress_view.ahead((dated, none))) == "About May 2022: at your own pace. This is by sessions."
    assert words(progress_view.ahead((none, none))) == "No date can be said yet."
