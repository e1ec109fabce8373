"""Somebody's record in order of date, its title and its words."""

from datetime import date, timedelta

from balint_core.accreditation import assess
from balint_core.accreditation.timeline import Mark, Sort, Timeline, describe_timeline, timeline, timeline_headline
from balint_core.activities import Activity
from balint_core.evidence import Evidence
from balint_core.frameworks import frameworks
from balint_core.people import Role

TODAY = date(2022, 6, 30)
UK_2016 = frameworks()["balint_society_uk_2016"]


def line(kind: Activity, day: date, role: Role | None = None, sessions: int | None = None) -> Evidence:
    return Evidence(kind, day, str(kind), "u_1", "a.xlsx", "Sheet", "A5", role=role, sessions=sessions)


def led(times: int, last: date = TODAY) -> list[Evidence]:
    return [line(Activity.SESSION, last - timedelta(days=14 * nth), Role.CO_LEADER) for nth in range(times)]


def shown(*evidence: Evidence, on: date = TODAY, training: str | None = "no") -> Timeline:
    return timeline(assess({"psychoanalytic_training": training}, evidence, UK_2016, on))


def test_a_strand_grows_by_what_counts_and_by_nothing_else() -> None:
    alone = line(Activity.SESSION, TODAY, Role.LEADER)
    (strand,) = shown(*led(3), alone).strands
    assert (strand.title, strand.needed) == ("Co-leading a group", 20)
    assert [total for _, total in strand.steps] == [1, 2, 3]
    assert strand.told == "3 of 20 sessions"


def test_what_counts_several_sessions_is_one_step_and_one_day_is_one() -> None:
    before, twice = date(2020, 1, 5), date(2020, 2, 1)
    evidence = [line(Activity.MEMBER_SESSIONS, before, sessions=14)]
    evidence += [line(Activity.SESSION, twice, Role.MEMBER), line(Activity.SESSION, twice, Role.PRESENTER)]
    (strand,) = shown(*evidence).strands
    assert strand.steps == ((before, 14), (twice, 16))


def test_a_strand_met_by_weekends_still_shows_its_sessions() -> None:
    evidence = [line(Activity.SESSION, TODAY - timedelta(days=nth), Role.MEMBER) for nth in range(3)]
    (strand,) = shown(*evidence, training="yes").strands
    assert strand.told == "3 of 8 sessions"


def test_more_than_the_number_is_told_beside_it_and_when_it_was_reached() -> None:
    (strand,) = shown(*led(23)).strands
    assert strand.told == "23 sessions, 20 asked for"
    assert strand.met_on == TODAY - timedelta(days=3 * 14)
    assert timeline_headline(shown(*led(23))) == "The sessions reached their number in May 2022"


def test_everything_else_is_a_mark_of_its_sort_once() -> None:
    day = date(2021, 5, 4)
    kinds = {
        Activity.LEADERSHIP_WEEKEND: Sort.EVENT,
        Activity.SUPERVISION: Sort.SUPERVISION,
        Activity.COMPETENCY: Sort.SIGNATURE,
        Activity.REPORT: Sort.STAGE,
    }
    evidence = [line(kind, day) for kind in kinds if kind is not Activity.COMPETENCY]
    evidence.append(Evidence(Activity.COMPETENCY, day, "Competency", "u_1", "a.xlsx", "S", "A9", competency=1))
    found = shown(*evidence)
    assert {mark.sort for mark in found.marks} == set(kinds.values())
    assert len(found.marks) == 4
    assert found.of(Sort.STAGE) == [Mark(day, Sort.STAGE, "supervisor's report")]


def test_what_came_after_the_day_is_not_on_it() -> None:
    later = TODAY + timedelta(days=1)
    assert shown(*led(2), line(Activity.SUPERVISION, later)).marks == ()
    assert shown().days == []


def test_a_title_says_where_the_nearest_strand_stands_and_what_came_lately() -> None:
    assert (
        timeline_headline(shown(*led(12)))
        == "Co-leading a group stands at 12 of 20, with twelve in the last twelve months"
    )
    old = shown(*led(2, date(2020, 3, 3)))
    assert timeline_headline(old) == "Co-leading a group stands at 2 of 20; the last was on 3 March 2020"
    assert timeline_headline(shown(line(Activity.SUPERVISION, TODAY))) == "What was done, and when"


def test_in_words_it_has_the_numbers_and_the_days() -> None:
    found = shown(*led(2), line(Activity.SUPERVISION, date(2022, 1, 4)))
    assert describe_timeline(found) == (
        "Co-leading a group: 2 of 20 sessions, from 16 June 2022 to 30 June 2022. Supervision: 4 January 2022."
    )
