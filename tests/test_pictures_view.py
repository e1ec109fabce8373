"""Pictures of the charts on the pages: offered under each, made on the click, in the light palette."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit

from balint_core.charts import DARK, LIGHT, Chart
from balint_core.exports import pictures
from balint_core.record.database import Database
from balint_core.record.people import NEW_PERSON
from tests import forms
from tests.shown import alone, text_of

Offered = dict[str, Callable[[], bytes]]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    """What the buttons of a page would make, by the names of the files."""
    found: Offered = {}
    monkeypatch.setattr(
        streamlit, "download_button", lambda _label, data, *, file_name, **_look: found.update({file_name: data})
    )
    return found


def names(offered: Offered) -> list[str]:
    return [name.replace(" Sample programme (invented)", "").removesuffix(".svg") for name in offered if "svg" in name]


def test_every_chart_of_the_evaluation_can_be_taken_away(sampled: Database, offered: Offered) -> None:
    shown = alone("evaluation")
    assert not shown.exception
    assert names(offered) == [
        "Change TP2 to TP4",
        "Shares 1",
        "Answers 1 TP1 Interest in taking part",
        "Answers 2 TP1 Balint groups so far",
        "Answers 3 Awareness of my own emotional response",
        "Answers 4 Psychological awareness towards patients and care…",
        "Answers 5 My wellbeing",
    ]
    pictures_offered = [name for name in offered if name.endswith((".svg", ".png"))]
    assert len(pictures_offered) == 14, "each as SVG and as PNG"


def test_every_chart_of_a_term_can_be_taken_away(sampled: Database, offered: Offered) -> None:
    shown = alone("term_summary")
    assert not shown.exception
    assert names(offered) == ["Answers 1 TP4", "Attendance", "Who came"]
    shown.session_state["run chart"] = True
    shown.run()
    assert [name for name in offered if name.startswith("Run chart")]


def test_a_picture_is_made_on_the_click_and_always_light(
    sampled: Database, offered: Offered, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    framed = pictures._framed

    def drawn(chart: Chart, title: str, *more: Any) -> str:
        asked.append(title)
        return framed(chart, title, *more)

    monkeypatch.setattr(pictures, "_framed", drawn)
    alone("evaluation")
    assert not asked, "nothing is drawn for those who only look"
    picture = next(make() for name, make in offered.items() if "Change" in name and name.endswith("svg")).decode()
    assert len(asked) == 1
    assert LIGHT.teal in picture and DARK.teal not in picture
    assert "All three items stood higher at TP4 than at TP2" in picture
    assert "Favourable answers at TP2 and at TP4" in picture
    made = next(make() for name, make in offered.items() if name.endswith("png"))
    assert made.startswith(b"\x89PNG")


def test_who_came_is_counted_in_people_or_attendances_and_says_which(sampled: Database) -> None:
    shown = alone("term_summary")
    assert "Who came: 91 % (31/34) of people were medical" in text_of(shown)
    assert "Each person once" in text_of(shown)
    shown.session_state["counted of who came"] = "Attendances"
    shown.run()
    assert not shown.exception
    assert "Who came: 92 % (90/98) of attendances were medical" in text_of(shown)
    assert "by their grade at that session" in text_of(shown)
    shown.session_state["terms of who came"] = "Term 3"
    shown.run()
    assert "of attendances were medical" in text_of(shown) and "/40) of attendances" in text_of(shown)


def test_a_cancelled_session_had_not_nobody_in_the_table_of_attendance(sampled: Database) -> None:
    assert "16 March 2021Balint groupvirtualcancelled–––" in text_of(alone("term_summary"))


def test_the_shares_at_a_glance_have_a_title_that_states_them_and_a_table(sampled: Database) -> None:
    text = text_of(alone("evaluation"))
    assert "Agreed or strongly agreed: between 29 % (2/7) and 100 % (8/8), by item and time point" in text
    assert text.count("57 % (4/7)") >= 2, "in the table of shares and in that of the item"


def test_a_timeline_of_progress_can_be_taken_away(sampled: Database, offered: Offered) -> None:
    shown = alone("my_progress")
    assert not shown.exception
    assert names(offered) == ["Timeline"]
    svg = offered["Timeline.svg"]()
    assert b"Balint Society UK" in svg and svg.startswith(b"<svg")


def test_an_item_without_two_sides_can_be_taken_away_from_its_term(
    offered: Offered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    forms.describe(tmp_path / "own", forms.form().replace("diverging = true", "diverging = false"))
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path / "own"))
    register = [["Date", "Name"], ["9/9/2025", "Asha Sample"]]
    answers = [[forms.HEARD, forms.SAFE], ["agree", "agree"], ["disagree", "agree"]]
    forms.take(
        database,
        {"terms.csv": forms.TERMS, "register.csv": register, "TP2.csv": answers},
        ("unknown-person", NEW_PERSON),
    )
    shown = alone("term_summary")
    assert not shown.exception
    assert "Heard TP2" in names(offered)
