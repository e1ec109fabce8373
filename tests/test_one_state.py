"""The figures of a page are all of one state of the record, however it changes meanwhile."""

from unittest.mock import patch

import pytest

from balint_core.programme import Overview, in_one_state, overview
from balint_core.record import intake, programmes, uploads
from balint_core.record.database import Database, RecordChanged
from balint_core.turnout import Who
from pages.parts import choice
from tests.shown import opened, text_of
from tests.tables import csv

HOME = "Test"
MORE = ("TP2 more.csv", ["Wellbeing"], ["disagree"])
LATER = ("later.csv", ["Date", "Name"], ["13/10/2026", "Bryn Invented"])


def take(database: Database, name: str, *rows: list[str]) -> None:
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME)
        found = intake.examine(connection, home, [(name, csv(list(rows)))])
    assert uploads.accept(database, HOME, found), found.findings


@pytest.fixture
def seen(database: Database) -> Overview:
    take(database, "register.csv", ["Date", "Name", "Role"], ["6/10/2026", "Asha Sample", "member"])
    take(database, "TP2.csv", ["Wellbeing"], ["agree"])
    found = overview(database, HOME)
    assert found
    return found


def test_answers_of_another_state_than_the_register_s_are_never_given(database: Database, seen: Overview) -> None:
    take(database, *LATER)
    take(database, *MORE)
    for ask in (
        lambda: seen.time_points,
        lambda: seen.time_point("TP2"),
        lambda: seen.scores,
        lambda: seen.links,
        lambda: seen.turnouts(Who.WITH_LEADERS),
    ):
        with pytest.raises(RecordChanged, match=r"changed while it was read\. Please try again"):
            ask()


def test_what_was_asked_before_the_change_stays_as_it_was(database: Database, seen: Overview) -> None:
    before = seen.time_points, seen.scores, seen.links, seen.turnouts()
    take(database, *MORE)
    assert (seen.time_points, seen.scores, seen.links, seen.turnouts()) == before


def test_what_the_record_changes_under_is_made_anew(database: Database, seen: Overview) -> None:
    changes = [LATER, MORE]

    def made() -> tuple[int, int]:
        found = overview(database, HOME)
        assert found
        if changes:
            take(database, *changes.pop())
        return len(found.sessions), found.time_points[0].respondents

    assert in_one_state(made) == (2, 2)


@pytest.mark.parametrize(("page", "said"), [("evaluation", "2 replies"), ("term_summary", "Answered2")])
def test_a_page_during_which_the_record_changes_is_drawn_anew(
    page: str, said: str, database: Database, seen: Overview
) -> None:
    changes = [MORE]

    def and_then_a_change(*asked: object) -> Overview | None:
        found = overview(database, HOME)
        if changes:
            take(database, *changes.pop())
        return found

    with patch.object(choice, "overview", and_then_a_change):
        drawn = opened(page)
    assert not changes and not drawn.exception
    assert said in text_of(drawn)
