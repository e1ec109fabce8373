"""The published poster, figure for figure: from the bytes of the sample's workbooks to the rendered page."""

import json
from collections.abc import Mapping
from io import StringIO
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from balint_core import sample
from balint_core.__main__ import main
from balint_core.record.database import Database
from tests.shown import opened, text_of

POSTER_SHARES = {
    ("TP1", "interest"): (16, 20, 80),
    ("TP1", "groups_so_far"): (8, 19, 42),
    ("TP2", "self_awareness"): (3, 7, 43),
    ("TP2", "psychological_awareness"): (2, 7, 29),
    ("TP2", "wellbeing"): (5, 7, 71),
    ("TP4", "self_awareness"): (5, 8, 63),
    ("TP4", "psychological_awareness"): (6, 8, 75),
    ("TP4", "wellbeing"): (8, 8, 100),
}
POSTER_ATTENDEES = {"medical": (31, 34, 91), "core_trainee": (5, 34, 15), "consultant": (19, 34, 56)}


@pytest.fixture
def summary(sampled: Database) -> dict[str, Any]:
    out = StringIO()
    assert main(["summary", "--json"], out) == 0
    return json.loads(out.getvalue())


def figures(share: Mapping[str, int]) -> tuple[int, int, int]:
    return share["count"], share["of"], share["percent"]


def test_the_questionnaire_figures(summary: dict[str, Any]) -> None:
    found = {
        (point["time_point"], item["item"]): figures(item["favourable"])
        for point in summary["time_points"]
        for item in point["items"]
        if item["asked"]
    }
    assert {key: found[key] for key in POSTER_SHARES} == POSTER_SHARES


def test_who_came(summary: dict[str, Any]) -> None:
    found = {group["group"]: figures(group) for group in summary["attendees"]["groups"]}
    assert summary["attendees"]["people"] == 34
    assert {key: found[key] for key in POSTER_ATTENDEES} == POSTER_ATTENDEES


def test_attendance_nine_face_to_face_and_eight_virtually(summary: dict[str, Any]) -> None:
    first, second, third = summary["terms"]
    assert (first["sessions"], first["mean_attendance"], first["modes"]) == (2, 9.0, {"face-to-face": 2})
    assert first["people"] == 12
    for term in (second, third):
        assert (term["sessions"], term["mean_attendance"], term["modes"]) == (5, 8.0, {"virtual": 5})
    assert [term["attendances"] for term in summary["terms"]] == [18, 40, 40]


def test_one_item_is_the_documented_example(summary: dict[str, Any]) -> None:
    point = next(point for point in summary["time_points"] if point["time_point"] == "TP2")
    item = next(item for item in point["items"] if item["item"] == "self_awareness")
    assert item["counts"] == {"strongly disagree": 0, "disagree": 1, "neither": 3, "agree": 2, "strongly agree": 1}
    assert item["favourable"]["interval"] == pytest.approx([15.8, 75.0], abs=0.05)
    assert (item["n"], item["missing"], item["not_applicable"]) == (7, 0, 0)
    assert (item["mean"], item["sd"], item["median"], item["quartiles"]) == (3.43, 0.98, 3, [3, 4])


def test_the_comparison_is_the_documented_example(summary: dict[str, Any]) -> None:
    found = next(
        one
        for one in summary["comparisons"]
        if (one["item"], one["from"], one["to"]) == ("self_awareness", "TP2", "TP4")
    )
    assert found["difference"] == pytest.approx(19.6, abs=0.05)
    assert found["interval"] == pytest.approx([-25.6, 55.7], abs=0.05)
    assert found["test"] is found["p"] is None
    assert not found["paired"]
    assert found["effect"] == {"name": "Cohen's h", "value": pytest.approx(0.396, abs=0.001)}
    for word in ("significant", "improved", "no difference"):
        assert word not in found["sentence"]


def test_a_p_is_given_only_where_it_is_asked_for_and_the_numbers_allow_one(sampled: Database) -> None:
    out = StringIO()
    assert main(["summary", "--json", "--with-p"], out) == 0
    found = {
        one["item"]: one
        for one in json.loads(out.getvalue())["comparisons"]
        if one["from"] == "TP2" and one["to"] == "TP4"
    }
    assert {item: one["p"] and round(one["p"], 2) for item, one in found.items()} == {
        "self_awareness": 0.62,
        "psychological_awareness": 0.13,
        "wellbeing": None,
    }
    assert found["wellbeing"]["test"] is None
    assert "No rise among so few could give a p of 0.05, so none is reported." in found["wellbeing"]["sentence"]
    assert found["self_awareness"]["test"] == "Fisher, exact"
    assert "It is one of three compared" in found["self_awareness"]["sentence"]


def test_nothing_of_the_poster_is_set_apart_or_ticked(summary: dict[str, Any]) -> None:
    for point in summary["time_points"]:
        assert point["several_answers"] == point["on_another_scale"] == point["subscales"] == []


def test_items_asked_once_are_not_compared(summary: dict[str, Any]) -> None:
    assert not any(one["from"] == "TP1" for one in summary["comparisons"])


def test_the_quote_is_released_and_no_other(summary: dict[str, Any]) -> None:
    assert [quote["text"] for quote in summary["quotes"]] == [sample.QUOTE]


def test_the_suspension_is_ten_months(sampled: Database) -> None:
    from balint_core.programme import overview

    found = overview(sampled, sample.NAME)
    assert found is not None
    (gap,) = found.calendar.suspensions
    assert (gap.ends.year - gap.starts.year) * 12 + gap.ends.month - gap.starts.month == 10


def test_the_page_shows_them(sampled: Database) -> None:
    page = opened("term_summary")
    shown = text_of(page)
    for figure in ("63 % (5/8)", "75 % (6/8)", "100 % (8/8)", "91 % (31/34)", "15 % (5/34)", "56 % (19/34)"):
        assert figure in shown
    assert "The Balint groups provide an excellent reflective space" in shown
    page.selectbox[term_box(page)].select_index(0).run()
    shown = text_of(page)
    for figure in ("43 % (3/7)", "29 % (2/7)", "71 % (5/7)", "two face-to-face groups, nine people a session"):
        assert figure in shown


def test_the_evaluation_page_shows_the_baseline(sampled: Database) -> None:
    page = opened("evaluation")
    shown = text_of(page)
    for figure in ("80 % (16/20)", "42 % (8/19)", "43 % (3/7)", "63 % (5/8)"):
        assert figure in shown
    assert "AnsweredWere interested95 % range" in shown and "AnsweredFavourable95 % range" in shown


def term_box(page: AppTest) -> int:
    return next(place for place, box in enumerate(page.selectbox) if box.label == "Term")


def test_the_evaluation_page_compares_the_poster_s_time_points(sampled: Database) -> None:
    page = opened("evaluation")
    shown = text_of(page)
    assert (
        "Three items were answered at both TP2 and TP4. At TP4 the favourable share was higher at all three: the "
        "differences run from 20 points higher to 46 points higher. Every interval includes no change."
    ) in shown
    assert "wholly on one side of no change" not in shown
    assert "0.40" in shown, "Cohen's h of self-awareness"
    assert "3 to 4" in shown, "the quartiles"
    assert "p = " not in shown
    shown = text_of(page.toggle[0].set_value(True).run())
    assert "Fisher's exact test, as asked for: p = 0.62" in shown
