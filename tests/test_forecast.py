"""Forecasts: a range with what it goes by, or why there is none; and what a group would add."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_core.accreditation import Forecast, Progress, assess, forecast_of, look_ahead
from balint_core.accreditation.forecast import PACE, SO_FAR_AHEAD, Meetings, meetings_of, what_if
from balint_core.activities import Activity
from balint_core.evidence import Evidence
from balint_core.frameworks import (
    Accepts,
    Criterion,
    CriterionKind,
    Framework,
    Milestone,
    Period,
    Section,
    Strength,
    Way,
    Worth,
)
from balint_core.people import Role
from balint_core.programme import Diary
from balint_core.record.attendance import Meeting
from balint_core.terms import Calendar, Suspension, Term

TODAY = date(2022, 6, 30)
GROUP = "Tuesday group"
WEEK = timedelta(days=7)
NOBODY_JUDGES = re.compile(r"\b(eligible|ineligible|fail\w*|passed|complete\w*|per cent|percent)\b|%", re.I)


def counted(needed: int = 20, role: Role = Role.CO_LEADER, **keys: Any) -> Way:
    accepts = keys.pop("accepts", (Accepts(Activity.SESSION, (role,)),))
    return Way("sessions", "sessions co-led", "session", needed, accepts, **keys)


def framework(*ways: Way) -> Framework:
    criterion = Criterion(
        id="led",
        section="all",
        title="Led",
        requirement="Asked.",
        strength=Strength.REQUIRED,
        kind=CriterionKind.COUNT,
        next="Go on.",
        paragraph="1",
        ways=ways,
    )
    day = date(2020, 1, 1)
    return Framework(
        id="made",
        series="made",
        title="Made",
        body="A society",
        dated=day,
        valid_from=day,
        source="Invented.",
        source_address="",
        verified_on=day,
        standing="Guidelines.",
        complete=True,
        sections=(Section("all", "All"),),
        criteria=(criterion,),
    )


def sessions(*days: date, role: Role = Role.CO_LEADER, group: str | None = GROUP, **also: Any) -> list[Evidence]:
    rows = count(5)
    return [
        Evidence(
            Activity.SESSION, day, "", "u_1", "a.xlsx", "Register", f"A{next(rows)}", role=role, group=group, **also
        )
        for day in days
    ]


def met(*days: date, group: str | None = GROUP) -> list[Meeting]:
    return [Meeting(day, group) for day in days]


def weekly(times: int, until: date = TODAY, every: int = 7) -> list[date]:
    """As many days, the last of them this one."""
    return [until - timedelta(days=every * nth) for nth in reversed(range(times))]


def forecast(
    evidence: Sequence[Evidence],
    held: Sequence[Meeting],
    *ways: Way,
    calendar: Calendar = Calendar(),
    milestones: dict[str, object] | None = None,
    on: date = TODAY,
) -> Forecast:
    progress = assess(milestones or {}, evidence, framework(*(ways or (counted(),))), on)
    found = forecast_of(progress.criteria[0], look_ahead(progress, milestones or {}, held, calendar))
    assert found is not None
    return found


# --- a range, and what it goes by


def test_the_earliest_is_every_session_of_the_group_and_the_latest_one_s_own_pace() -> None:
    found = forecast(sessions(*weekly(12, every=28)), met(*weekly(22, every=14)))
    assert (found.earliest, found.latest) == (date(2022, 12, 15), date(2023, 3, 1))
    assert found.words == (
        "Between about December 2022 and March 2023: the earliest if you co-lead every session of Tuesday group (22 a "
        "year), the latest at your own pace of the last twelve months (12)."
    )


def test_whoever_comes_more_often_than_their_group_meets_is_told_so() -> None:
    evidence = sessions(*weekly(4, every=60)) + sessions(*weekly(8, every=30), group="Another programme's group")
    found = forecast(evidence, met(*weekly(6, every=60)))
    assert found.earliest == TODAY + timedelta(days=-(-8 * 365 // 12))
    assert "the earliest at your own pace of the last twelve months (12)" in found.assumption
    assert "the latest if you co-lead every session of Tuesday group (6 a year)" in found.assumption


def test_two_years_are_both_named_and_one_month_once() -> None:
    far = forecast(sessions(*weekly(4, every=28)), met(*weekly(22, every=14)))
    assert far.when == "Between about April 2023 and July 2026"
    near = forecast(sessions(*weekly(39)), met(*weekly(52)), counted(40))
    assert near.when == "About July 2022"
    assert near.assumption.count(", and also at your own pace") == 1


def test_several_groups_are_added_together() -> None:
    evidence = sessions(*weekly(3)) + sessions(*weekly(3, TODAY - timedelta(days=2)), group="Friday group")
    held = met(*weekly(20)) + met(*weekly(10, TODAY - timedelta(days=2)), group="Friday group")
    found = forecast(evidence, held)
    assert "every session of Friday group and Tuesday group (10 a year and 20 a year)" in found.assumption


def test_members_come_and_leaders_lead() -> None:
    for role, does in ((Role.MEMBER, "come to"), (Role.PRESENTER, "come to"), (Role.LEADER, "lead")):
        found = forecast(sessions(*weekly(5), role=role), met(*weekly(40)), counted(role=role))
        assert f"if you {does} every session of Tuesday group" in found.assumption


def test_a_group_without_a_name_is_your_group() -> None:
    found = forecast(sessions(*weekly(5), group=None), met(*weekly(40), group=None))
    assert "every session of your group (40 a year)" in found.assumption


# --- the calendar


def test_sessions_in_the_register_that_are_to_come_are_taken_as_they_stand() -> None:
    to_come = [TODAY + timedelta(days=nth) for nth in (3, 50, 90)]
    found = forecast(sessions(*weekly(17)), met(*weekly(17), *to_come))
    assert found.latest == to_come[-1], "after them nothing is needed"
    only = meetings_of(GROUP, met(*to_come), Calendar(), TODAY)
    assert (only.lately, only.dated, only.ahead, only.often) == (0, 3, tuple(to_come), "3 dates in the register")


def test_what_a_past_day_could_not_know_is_not_known() -> None:
    since, planned = TODAY + timedelta(days=30), TODAY + timedelta(days=400)
    diary = Diary(tuple(met(TODAY, since, planned)), Calendar())
    assert [one.day for one in diary.known_on(TODAY, today=TODAY + timedelta(days=300))] == [TODAY, planned]


def test_a_suspension_has_no_sessions_and_is_said() -> None:
    gap = Suspension("Moving house", date(2022, 7, 1), date(2022, 12, 31))
    found = forecast(sessions(*weekly(17)), met(*weekly(52)), calendar=Calendar(suspensions=(gap,)))
    free = forecast(sessions(*weekly(17)), met(*weekly(52)))
    assert free.earliest == date(2022, 7, 21)
    assert found.latest == date(2023, 1, 19)
    assert "(52 a year, none until 31 December 2022)" in found.assumption


def test_a_group_that_meets_in_terms_does_not_meet_between_them() -> None:
    terms = (Term("Summer", date(2021, 7, 1), date(2022, 7, 7)), Term("Autumn", date(2022, 9, 1), date(2022, 12, 16)))
    found = meetings_of(GROUP, met(*weekly(50)), Calendar(terms), TODAY)
    assert found.ahead[0] == date(2022, 9, 1)
    assert date(2022, 12, 22) in found.ahead, "what comes after the last term is not known, and goes by the last year"


def test_a_group_that_met_outside_terms_goes_on_doing_so() -> None:
    terms = (Term("Autumn", date(2022, 9, 1), date(2022, 12, 16)),)
    assert meetings_of(GROUP, met(*weekly(50)), Calendar(terms), TODAY).ahead[0] == date(2022, 7, 21)


def test_a_cancelled_session_is_none() -> None:
    held = [*met(*weekly(10)), Meeting(TODAY + timedelta(days=364 - 7), GROUP, cancelled=True)]
    found = meetings_of(GROUP, held, Calendar(), TODAY)
    assert found.lately == 10
    assert TODAY + timedelta(days=364 - 7) not in found.ahead
    assert TODAY + timedelta(days=364) in found.ahead


# --- no range without a basis


@pytest.mark.parametrize(
    ("evidence", "held", "wanted"),
    [
        ([], met(*weekly(20)), "nothing that counts here is recorded in the last twelve months."),
        (sessions(TODAY), [], "No date can be said yet: one in the last twelve months is too few for a pace."),
        (sessions(*weekly(2)), [], "No date can be said yet: two in the last twelve months are too few for a pace."),
        (sessions(*weekly(9, TODAY - PACE)), met(*weekly(20)), "nothing that counts here is recorded"),
    ],
    ids=["nothing", "one", "two", "long ago"],
)
def test_without_a_basis_it_is_said_why(evidence: list[Evidence], held: list[Meeting], wanted: str) -> None:
    found = forecast(evidence, held)
    assert (found.earliest, found.latest, found.when) == (None, None, "")
    assert wanted in found.words


def test_two_sessions_are_no_pace_and_their_group_is_a_basis() -> None:
    found = forecast(sessions(*weekly(2)), met(*weekly(22, every=14)))
    assert found.earliest is not None and found.latest is None
    assert found.when.endswith("at the earliest")
    assert found.assumption.endswith("(22 a year); two in the last twelve months are too few to tell your own pace.")


def test_weekends_have_one_s_own_pace_alone() -> None:
    weekend = Way("weekends", "weekends", "weekend", 5, (Accepts(Activity.LEADERSHIP_WEEKEND),))
    evidence = [
        one._replace(kind=Activity.LEADERSHIP_WEEKEND, role=None, group=None) for one in sessions(*weekly(3, every=100))
    ]
    found = forecast(evidence, met(*weekly(20)), weekend)
    assert found.earliest == found.latest == TODAY + timedelta(days=-(-2 * 365 // 3))
    assert found.words == "About March 2023: at your own pace of the last twelve months (3)."


def test_beyond_ten_years_no_day_is_named() -> None:
    slow = forecast(sessions(*weekly(3)), met(*weekly(3)), counted(500))
    assert (slow.earliest, slow.latest) == (None, None)
    assert slow.when == "More than ten years from now"
    assert slow.assumption.endswith("; another group brings it nearer.")
    half = forecast(sessions(*weekly(3)), met(*weekly(52)), counted(100))
    assert half.earliest is not None and half.latest is None
    assert half.assumption.endswith("; more than ten years at your own pace of the last twelve months (3).")


def test_a_minimum_in_each_period_has_no_pace_of_its_own() -> None:
    way = counted(10, per=Period.YEAR, periods=2)
    found = forecast(sessions(*weekly(30)), [], way)
    assert found.words == "No date can be said: a minimum is asked in each year, and a pace does not tell that."
    by_group = forecast(sessions(*weekly(30)), met(*weekly(52)), way)
    second_year = weekly(30)[0].replace(year=2022)
    first_in_it = next(TODAY + nth * WEEK for nth in count(1) if TODAY + nth * WEEK >= second_year)
    assert by_group.earliest == first_in_it + 9 * WEEK


def test_a_period_that_went_by_without_its_minimum_is_not_waited_for() -> None:
    joined: dict[str, object] = {"joined_pathway": date(2021, 9, 1)}
    way = counted(1, per=Period.MONTH, periods=12, since=Milestone.JOINED_PATHWAY)
    found = forecast(sessions(*weekly(4, every=60)), met(*weekly(50)), way, milestones=joined)
    assert (found.earliest, found.when) == (None, "")


def test_what_can_no_longer_count_is_not_forecast() -> None:
    milestones: dict[str, object] = {"qualified_on": date(2022, 6, 1)}
    way = counted(until=Milestone.QUALIFIED_ON)
    found = forecast(sessions(*weekly(12)), met(*weekly(30)), way, milestones=milestones)
    assert found.words == (
        "No date can be said: more of what was recorded in the last twelve months would not count here."
    )
    progress = assess(milestones, sessions(*weekly(12)), framework(way), TODAY)
    assert progress.criteria[0].expected_on is None


def test_a_limit_holds_for_what_is_imagined() -> None:
    accepts = (Accepts(Activity.SESSION, (Role.CO_LEADER,), at_most=15), Accepts(Activity.LEADERSHIP_DAY))
    found = forecast(sessions(*weekly(15)), met(*weekly(30)), counted(accepts=accepts))
    assert found.earliest is None


def supervised(*days: date) -> list[Evidence]:
    return [one._replace(kind=Activity.SUPERVISION, role=None) for one in sessions(*days, group=None)]


LIMITED = counted(12, accepts=(Accepts(Activity.SESSION, (Role.CO_LEADER,), at_most=7), Accepts(Activity.SUPERVISION)))


def test_a_number_that_a_limit_keeps_out_of_reach_is_not_expected_however_many_there_were_lately() -> None:
    found = forecast(sessions(*weekly(6)), [], LIMITED)
    assert (found.earliest, found.latest) == (None, None)
    assert found.words == (
        "No date can be said: only so much of what was recorded in the last twelve months may count here."
    )
    assert assess({}, sessions(*weekly(6)), framework(LIMITED), TODAY).criteria[0].expected_on is None


def test_beyond_a_limit_the_pace_is_that_of_what_still_counts() -> None:
    evidence = [*sessions(*weekly(6)), *supervised(TODAY - WEEK, TODAY)]
    found = forecast(evidence, [], LIMITED)
    assert found.earliest == found.latest == TODAY - WEEK + 2 * PACE, "one session more and three of supervision"


def test_what_counts_only_up_to_a_day_to_come_is_not_expected_after_it() -> None:
    way = counted(until=Milestone.QUALIFIED_ON)
    ninth = TODAY + PACE - 2 * WEEK
    for qualified, expected in ((ninth, None), (ninth + timedelta(days=1), ninth)):
        milestones: dict[str, object] = {"qualified_on": qualified}
        progress = assess(milestones, sessions(*weekly(11)), framework(way), TODAY)
        assert progress.criteria[0].expected_on == expected


@pytest.mark.parametrize("on", [date.min, date(1, 12, 31), date.max])
def test_on_the_first_and_the_last_day_of_the_calendar_nothing_is_said(on: date) -> None:
    assert forecast([], met(on), on=on).when == ""
    assert forecast(sessions(*([on] * 3)), met(on), counted(1000), on=on).latest is None


def test_hours_are_counted_as_hours() -> None:
    accepts = (Accepts(Activity.SESSION, (Role.CO_LEADER,), value=Worth.HOURS),)
    way = Way("hours", "hours led", "hour", 20, accepts)
    found = forecast(sessions(*weekly(10), minutes=90), met(*weekly(52)), way)
    assert found.earliest == TODAY + 4 * WEEK, "five hours are four sessions of an hour and a half"
    assert "(15)" in found.assumption


def test_what_is_met_has_no_forecast() -> None:
    progress = assess({}, sessions(*weekly(20)), framework(counted()), TODAY)
    assert look_ahead(progress, {}, met(*weekly(20)), Calendar()) == {}


# --- what holds for all of them

DAYS = st.integers(1, 900).map(lambda ago: TODAY - timedelta(days=ago - 1))
TO_COME = st.integers(1, 300).map(lambda ahead: TODAY + timedelta(days=ahead))


@st.composite
def suspensions(draw: st.DrawFn) -> tuple[Suspension, ...]:
    begins = draw(st.lists(st.integers(-200, 1500), max_size=3))
    return tuple(
        Suspension("A gap", TODAY + timedelta(days=day), TODAY + timedelta(days=day + draw(st.integers(0, 200))))
        for day in sorted(begins)
    )


def slowly(recorded: int, needed: int, days: list[date], gaps: Sequence[Suspension]) -> date | None:
    """The day the number is reached, found by looking at each day of ten years in turn."""
    weekdays_of_the_year = {day.toordinal() % 364 for day in days if TODAY - PACE < day <= TODAY}
    free = [day for day in days if not any(one.starts <= day <= one.ends for one in gaps)]
    last_dated = max([day for day in free if day > TODAY], default=TODAY)
    for nth in range(1, SO_FAR_AHEAD.days + 1):
        day = TODAY + timedelta(days=nth)
        if any(one.starts <= day <= one.ends for one in gaps):
            continue
        recorded += day in free or (day > last_dated and day.toordinal() % 364 in weekdays_of_the_year)
        if recorded >= needed:
            return day
    return None


@given(
    st.lists(DAYS, min_size=1, max_size=40, unique=True),
    st.lists(TO_COME, max_size=5, unique=True),
    st.integers(0, 40),
    st.integers(1, 90),
    suspensions(),
)
def test_a_range_agrees_with_a_slow_and_obvious_look_at_every_day(
    past: list[date], planned: list[date], came: int, needed: int, gaps: tuple[Suspension, ...]
) -> None:
    evidence = sessions(*sorted(past)[-came:] if came else [])
    progress = assess({}, evidence, framework(counted(needed)), TODAY)
    found = progress.criteria[0]
    calendar = Calendar(suspensions=gaps)
    forecasts = look_ahead(progress, {}, met(*past, *planned), calendar)
    if not found.open:
        assert not forecasts
        return
    ((one,),) = forecasts.values()
    recent = [line for line in evidence if line.day > TODAY - PACE]
    by_group = slowly(len(evidence), needed, past + planned, gaps) if recent else None
    own = found.expected_on if found.expected_on and found.expected_on <= TODAY + SO_FAR_AHEAD else None
    assert {one.earliest, one.latest} - {None} == {by_group, own} - {None}
    assert one.latest is None or (one.earliest is not None and one.earliest <= one.latest)
    assert NOBODY_JUDGES.search(one.words) is None
    assert one.words.endswith(".") and ".." not in one.words
    assert bool(one.when) or "No date can be said" in one.words


# --- what if


def led(
    progress: Progress, meetings: Meetings, role: Role, begins: date = TODAY + WEEK
) -> list[tuple[str, object, object]]:
    (session,) = sessions(begins, role=role)
    return [(one.found.way.id, one.a_year, one.reached_on) for one in what_if(progress, {}, meetings, session)]


def test_a_group_one_might_join_feeds_the_strand_of_the_role() -> None:
    progress = assess({}, sessions(*weekly(12, TODAY - PACE)), framework(counted()), TODAY)
    meetings = meetings_of("Friday group", met(*weekly(20, every=14), group="Friday group"), Calendar(), TODAY)
    assert led(progress, meetings, Role.CO_LEADER) == [("sessions", 20, meetings.ahead[7])]
    assert led(progress, meetings, Role.MEMBER) == []


def test_a_group_counts_from_the_day_of_joining() -> None:
    progress = assess({}, [], framework(counted(5)), TODAY)
    meetings = meetings_of(GROUP, met(*weekly(52)), Calendar(), TODAY)
    late = TODAY + 30 * WEEK
    assert led(progress, meetings, Role.CO_LEADER, late) == [("sessions", 52, late + 4 * WEEK)]


def test_a_number_a_group_alone_does_not_reach_has_no_day() -> None:
    progress = assess({}, [], framework(counted(500)), TODAY)
    meetings = meetings_of(GROUP, met(TODAY), Calendar(), TODAY)
    assert led(progress, meetings, Role.CO_LEADER) == [("sessions", 1, None)]


def test_imagining_changes_nothing_and_half_units_stay_halves() -> None:
    accepts = (Accepts(Activity.SESSION, (Role.CO_LEADER,), value=Worth.HOURS),)
    progress = assess({}, [], framework(Way("hours", "hours led", "hour", 20, accepts)), TODAY)
    before = repr(progress)
    meetings = meetings_of(GROUP, met(*weekly(3, every=30)), Calendar(), TODAY)
    (session,) = sessions(TODAY + WEEK, minutes=90)
    ((one),) = what_if(progress, {}, meetings, session)
    assert one.a_year == Fraction(9, 2)
    assert repr(progress) == before
