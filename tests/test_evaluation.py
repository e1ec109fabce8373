"""Figures of answers, comparisons, and the sentences: never more than the counts allow."""

from datetime import date

import pytest

from balint_core import evaluation
from balint_core.evaluation import ItemFigures, TimePointFigures
from balint_core.instruments import instruments
from balint_core.people import grades
from balint_core.record.questionnaires import Tally
from balint_core.terms import Calendar, Occasion, Term, TimePoint, calendar

INSTRUMENT = instruments()["south_wales_balint"]
POINTS = INSTRUMENT.scales["agreement"].labels
FORBIDDEN = ("significant", "improved", "no difference", "proves", "failed")


def figures(name: str, counts: list[int], missing: int = 0, not_applicable: int = 0) -> ItemFigures:
    item = INSTRUMENT.by_id["wellbeing"]
    return ItemFigures(
        item, INSTRUMENT.scales["agreement"], name, dict(zip(POINTS, counts, strict=True)), missing, not_applicable
    )


def at(name: str, *items: ItemFigures) -> TimePointFigures:
    return TimePointFigures(TimePoint(name, Occasion.END_OF_TERM), 9, items, ())


def test_blanks_not_applicable_and_not_asked_are_kept_apart() -> None:
    tallies = [
        Tally("TP2", INSTRUMENT.id, "wellbeing", "agree", 2),
        Tally("TP2", INSTRUMENT.id, "wellbeing", "neither", 1),
        Tally("TP2", INSTRUMENT.id, "wellbeing", None, 3),
        Tally("TP2", INSTRUMENT.id, "wellbeing", "not applicable", 1),
    ]
    (point,) = evaluation.summarise_answers(tallies, {"TP2": 7}, instruments(), Calendar())
    (item,) = point.items
    assert (item.n, item.missing, item.not_applicable, item.favourable.fraction) == (3, 3, 1, "2/3")
    assert {one.id for one in point.not_asked} == {
        "interest",
        "groups_so_far",
        "self_awareness",
        "psychological_awareness",
    }
    assert list(item.counts) == POINTS, "every point is there, in the scale's order, also those nobody chose"


def test_time_points_stand_in_the_calendar_s_order() -> None:
    tallies = [Tally(name, INSTRUMENT.id, "wellbeing", "agree", 1) for name in ("later", "baseline", "sooner")]
    points = [
        TimePoint("later", Occasion.END_OF_TERM, date(2026, 2, 1)),
        TimePoint("sooner", Occasion.END_OF_TERM, date(2026, 1, 1)),
        TimePoint("baseline", Occasion.BASELINE, date(2025, 9, 1)),
    ]
    found = evaluation.summarise_answers(
        tallies, dict.fromkeys(("later", "baseline", "sooner"), 1), instruments(), calendar(time_points=points)
    )
    assert [one.time_point.name for one in found] == ["baseline", "sooner", "later"]


def test_an_item_nobody_answered_is_not_compared() -> None:
    asked = figures("TP2", [0, 0, 0, 0, 0], missing=5)
    assert asked.favourable.percent is None
    assert asked.interval is asked.mean is asked.median is None
    assert evaluation.compare(at("TP2", asked), at("TP4", figures("TP4", [0, 0, 0, 1, 1]))) == ()


def test_the_scale_s_mean_is_given_only_where_it_allows_one() -> None:
    item = INSTRUMENT.by_id["interest"]
    scale = INSTRUMENT.scales["interest"]
    found = ItemFigures(item, scale, "TP1", {"no": 1, "unsure": 1, "yes": 2}, 0, 0)
    assert found.mean is found.standard_deviation is found.median is None
    assert found.favourable.fraction == "2/4"


@pytest.mark.parametrize(
    ("earlier", "later", "says"),
    [
        ([0, 1, 3, 2, 1], [0, 1, 2, 3, 2], "these answers fit a fall, no change or a large rise"),
        ([0, 0, 0, 4, 4], [4, 4, 0, 0, 0], "these answers fit a large fall"),
        ([4, 4, 0, 0, 0], [0, 0, 0, 4, 4], "these answers fit a large rise"),
        ([0, 1, 0, 1, 0], [0, 1, 0, 1, 0], "less than one point"),
    ],
)
def test_a_change_is_told_with_counts_ranges_and_why_there_is_no_test(
    earlier: list[int], later: list[int], says: str
) -> None:
    (comparison,) = evaluation.compare(at("TP2", figures("TP2", earlier)), at("TP4", figures("TP4", later)))
    sentence = evaluation.describe_change(comparison)
    assert says in sentence
    assert "no test is made" in sentence
    assert "cannot show that the group caused a change" in sentence
    assert not any(word in sentence for word in FORBIDDEN)


@pytest.mark.parametrize(
    ("earlier", "later", "says"),
    [
        ([0, 1, 3, 2, 1], [0, 1, 2, 3, 2], "is 20 points higher. Its interval includes no change."),
        ([4, 4, 0, 0, 0], [0, 0, 0, 4, 4], "is 100 points higher. Its interval lies wholly on one side of no change."),
        ([0, 1, 0, 1, 0], [0, 1, 0, 1, 0], "is less than one point. Its interval includes no change."),
    ],
)
def test_a_comparison_as_a_whole_claims_no_more_than_its_interval(
    earlier: list[int], later: list[int], says: str
) -> None:
    said = evaluation.describe_changes(
        evaluation.compare(at("TP2", figures("TP2", earlier)), at("TP4", figures("TP4", later)))
    )
    assert f"One item was answered at both TP2 and TP4. The difference of its favourable share {says}" in said
    assert "no test is made unless it is asked for" in said
    assert not any(word in said for word in FORBIDDEN)


def test_a_headline_claims_no_more_than_the_ranges() -> None:
    unsure = evaluation.compare(at("TP2", figures("TP2", [0, 1, 3, 2, 1])), at("TP4", figures("TP4", [0, 1, 2, 3, 2])))
    assert evaluation.change_headline(unsure).endswith("too few answers to tell a rise from a fall")
    sure = evaluation.compare(at("TP2", figures("TP2", [4, 4, 0, 0, 0])), at("TP4", figures("TP4", [0, 0, 0, 4, 4])))
    assert evaluation.change_headline(sure) == "The one item compared stood higher at TP4 than at TP2"
    same = evaluation.compare(at("TP2", figures("TP2", [1, 0, 0, 1, 0])), at("TP4", figures("TP4", [1, 0, 0, 1, 0])))
    assert "were the same" in evaluation.change_headline(same)


def test_a_term_without_sessions_says_so() -> None:
    term = Term("Term 9", date(2026, 1, 1), date(2026, 3, 1))
    summary = evaluation.summarise_term(term, [], 0)
    assert summary.mean_attendance is None
    assert evaluation.describe_term(summary, None) == "No Balint group was held in Term 9."
    assert evaluation.term_headline(summary) == "Term 9: no groups held"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([0, 0, 0, 1, 0], "The one person who answered agreed or strongly agreed on “My wellbeing”. One answer"),
        ([0, 0, 3, 0, 0], "None of three who answered agreed or strongly agreed on “My wellbeing”. With 3 answers"),
        ([0, 0, 0, 3, 0], "All three who answered agreed or strongly agreed on “My wellbeing”. With 3 answers"),
    ],
)
def test_the_sentence_of_a_time_point_reads_with_one_answer_with_none_favourable_and_with_all(
    counts: list[int], said: str
) -> None:
    assert evaluation.describe_answers(at("TP2", figures("TP2", counts))).startswith(said)


def test_grades_stand_beneath_their_group_and_those_not_recorded_once() -> None:
    found = evaluation.who_came({"nurse": 1, "consultant": 2, None: 3}, grades())
    assert [one.name for one in found.nested] == ["Medical", "Consultant", "Not medical", "Nurse", "Not recorded"]
