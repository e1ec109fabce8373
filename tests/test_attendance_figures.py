"""Attendance in figures as it is shown and told: on the term summary, in the paragraph of a term, in its JSON."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from balint_core import sample
from balint_core.evaluation import describe_term, summarise_term
from balint_core.exports.data import summary_document
from balint_core.exports.slides import slides
from balint_core.figures import Share
from balint_core.people import Role
from balint_core.programme import Overview, overview
from balint_core.record import attendance, intake, programmes, uploads
from balint_core.record.attendance import Attendance, Session
from balint_core.record.database import Database
from balint_core.sessions import Held, Mark, Mode, SessionKind
from balint_core.terms import Term
from balint_core.turnout import Rate, Register, Retention, Turnout, turnout
from balint_core.turnout_compared import bases_of_means, describe_rates, means_in_words
from tests.shown import alone, text_of
from tests.tables import table, workbook

CLAIMS = ("significant", "improve", "better", "worse", "nan", "None")
WHEN = ("in Term 1", "in Term 2")
Take = Callable[[str], Overview]


@pytest.fixture
def take(database: Database) -> Take:
    def taken(text: str, programme: str = "Test") -> Overview:
        with database.reading() as connection:
            home = programmes.programme_named(connection, programme)
            name = f"{abs(hash(text))}.xlsx"
            found = intake.examine(
                connection, home, [(name, workbook({"Sheet": table(text)}))], today=date(2026, 11, 22)
            )
        uploads.accept(database, programme, found)
        shown = overview(database, programme)
        assert shown is not None
        return shown

    return taken


def opened(fold: str) -> AppTest:
    page = alone("term_summary")
    page.session_state[fold] = True
    page.run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    text = text_of(page)
    assert not re.search(r"\bsignifican|\bnan\b|\bNone\b", text)
    return text


def toggled(page: AppTest, label: str) -> str:
    next(one for one in page.toggle if one.label == label).set_value(True).run()
    assert not page.exception
    return said(page)


def opening_of(found: Overview) -> str:
    """The words of the first slide."""
    deck = Presentation(BytesIO(slides(found)))
    return " ".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)


# --- on the page ------------------------------------------------------------------------------------------------


def test_figures_are_drawn_when_their_fold_is_opened(sampled: Database) -> None:
    shut = alone("term_summary")
    assert "Attendance in figures" in [one.label for one in shut.expander]
    assert "Came, of those expected" not in text_of(shut), "a fold that is shut costs nothing"
    text = said(opened("attendance in figures"))
    assert "8 people a session, 87 % (40/46) of those expected" in text
    for figure in (
        "Sessions held55 planned, 0 cancelled",
        "Attendances40at 5 sessions held",
        "People a session840 attendances at 5 sessions held",
        "People23each person once",
        "Came, of those expected87 % (40/46)everybody marked at a session, those not invited left out",
        "Came again since Term 265 % (13/20)people who came in Term 2",
        "Came again in the next termnot knownno term after it yet",
        "Answered at its end35 % (8/23)people who came",
        "Most attendances by grade: Consultant, 53 % (21/40)",
        "Consultant2153 % (21/40)12",
    ):
        assert figure in text
    assert "By group" not in text and "By mode" not in text, "one group, one mode: nothing to tell apart"


def test_those_who_led_are_in_by_a_switch_that_is_printed_beside_the_figures(sampled: Database) -> None:
    page = opened("attendance in figures")
    assert "Term 3, those who led not counted" in text_of(page)
    text = toggled(page, "Count those who led too")
    assert "Term 3, those who led counted too" in text
    assert "10 people a session" in text and "Attendances50at 5 sessions held" in text


def test_the_response_rate_is_of_those_who_came_or_were_invited(take: Take) -> None:
    take("Date | Name | Present\n6/10/2026 | Asha Sample | yes\n6/10/2026 | Bryn Invented | apologies")
    take("Time point | Wellbeing\nTP2 | agree")
    page = opened("attendance in figures")
    assert "Answered at its end100 % (1/1)people who came" in said(page)
    next(one for one in page.button_group if one.label == "Response rate: of whom").set_value("people invited").run()
    assert "Answered at its end50 % (1/2)people invited" in said(page)


def test_more_answers_than_people_make_no_rate(take: Take) -> None:
    take("Date | Name\n6/10/2026 | Asha Sample")
    take("Time point | Wellbeing\nTP2 | agree\nTP2 | disagree")
    text = said(opened("attendance in figures"))
    assert "Answered at its endnot known2 answered, and there was 1 person who came" in text


SEVERAL = """
Date       | Group   | Mode         | Held      | Name          | Present
6/10/2026  | Tuesday | virtual      | held      | Asha Sample   | yes
6/10/2026  | Tuesday | virtual      | held      | Bryn Invented | apologies
13/10/2026 | Tuesday | face to face | held      | Asha Sample   | yes
13/10/2026 | Tuesday | face to face | held      | Bryn Invented | yes
9/10/2026  | Friday  |              | held      | Carys Mock    | yes
16/10/2026 | Monday  | virtual      | cancelled |               |
"""


def test_modes_and_groups_are_told_apart_where_there_are_several(take: Take) -> None:
    take(SEVERAL)
    text = said(opened("attendance in figures"))
    assert "People a session: mode not recorded 1, virtual 1, face-to-face 2" in text
    assert "virtual1211150 % (1/2)" in text.replace(" ", "").replace("50%(1/2)", "50 % (1/2)")
    assert "People a session: Friday 1, Tuesday 1.5" in text
    assert "Not known of Friday: the registers name only those who came." in text
    assert "Not known of Monday: no group was held." in text
    assert "1 group left out, whose register names only those who came" in text
    assert "Answered at its endnot knownno questionnaire was answered at its end" in text
    assert "no term before it" in text


def test_of_many_groups_the_fewest_and_the_most_are_in_the_title(take: Take) -> None:
    names = ("Asha Sample", "Bryn Invented", "Carys Mock", "Dylan Pretend", "Elin Placeholder", "Femi Example")
    rows = [f"{6 + n}/10/2026 | Group {n} | {name}" for n in range(1, 7) for name in names[:n]]
    take("\n".join(["Date | Group | Name", *rows]))
    text = said(opened("attendance in figures"))
    assert "Between 1 (Group 1) and 6 (Group 6) people a session" in text


def test_headcounts_alone_have_no_people_and_the_page_says_why(take: Take) -> None:
    found = take("Date | Headcount\n6/10/2026 | 9\n13/10/2026 | 8")
    text = said(opened("attendance in figures"))
    assert "8.5 people a session; of how many expected is not known" in text
    assert "Peoplenot knownno session has names" in text
    assert "No attendance has a name, so who came by grade is not known." in text
    assert "People–" in text and "0 people" not in text
    home = text_of(alone("home"))
    assert "People who came–17 attendances" in home and "17–8.5" in home
    assert "people without names" in opening_of(found)
    assert summary_document(found)["attendees"]["people"] is None
    assert found.paragraph(found.terms[0]) == (
        "The Balint group met twice so far. People came whose names are not on record, 17 times in all: "
        "8.5 a session on average, those who led not counted."
    )


def test_a_term_with_nothing_held_has_no_figures_made_up(take: Take) -> None:
    take("Date | Held | Headcount\n6/10/2026 | cancelled |")
    text = said(opened("attendance in figures"))
    assert "No Balint group was held" in text
    assert "People a sessionnot knownno session was held" in text


def test_two_terms_or_modes_stand_side_by_side_with_a_p_only_when_asked_for(sampled: Database) -> None:
    page = opened("attendance compared")
    text = said(page)
    assert "9 people a session in Term 1, 8 in Term 2" in text
    assert "Of those expected, 18 of 22 (82 %; 95 % interval 61 to 93 %) came in Term 1, 40 of 45" in text
    assert "no test is made" in text and "p = " not in text
    assert "Fisher's exact test, as asked for: p = 0.46" in toggled(page, "Show a p")
    next(one for one in page.selectbox if one.label == "This").set_value("Term 3").run()
    assert "8 people a session in Term 3, 8 in Term 2" in said(page)
    assert "those who led counted too" in toggled(page, "Count those who led too")


def test_where_there_is_one_of_each_nothing_is_compared(take: Take) -> None:
    take("Date | Name\n6/10/2026 | Asha Sample")
    assert "nothing can be held side by side" in said(opened("attendance compared"))


def test_groups_without_rates_are_compared_by_their_means_alone(take: Take) -> None:
    take("Date | Group | Name\n6/10/2026 | Tuesday | Asha Sample\n9/10/2026 | Friday | Bryn Invented")
    text = said(opened("attendance compared"))
    assert "1 person a session in Friday, 1 in Tuesday" in text
    assert (
        "How many were expected in Friday and in Tuesday is not known: the registers name only those who came." in text
    )


# --- in words ---------------------------------------------------------------------------------------------------


def group(came: int, absent: int, held: int = 1) -> Turnout:
    sessions = [
        Session(n, date(2026, 10, n), "Tuesday", SessionKind.BALINT_GROUP, Mode.VIRTUAL, Held.HELD, 60, 0, 0, 0)
        for n in range(1, held + 1)
    ]
    marks = [*[Mark.PRESENT] * came, *[Mark.ABSENT] * absent]
    return turnout(Register.of(sessions, [Attendance(1, n, Role.MEMBER, mark) for n, mark in enumerate(marks)]))


def test_rates_are_told_with_counts_ranges_and_what_they_are_worth() -> None:
    assert describe_rates(WHEN, group(3, 4), group(5, 3)) == (
        "Of those expected, three of 7 (43 %; 95 % interval 16 to 75 %) came in Term 1, "
        "five of 8 (63 %; 95 % interval 31 to 86 %) in Term 2. "
        "The difference is 20 points higher (95 % interval 26 lower to 56 higher): these figures fit a fall, no change "
        "or a large rise. Each person is counted every time they were expected, and the same people may be on both "
        "sides; the interval takes every time for a person of its own, so it is a rough guide, and no test is made. "
        "This describes who came; it cannot show why."
    )


def test_a_p_is_told_with_what_it_takes_for_granted_and_only_where_there_can_be_one() -> None:
    asked = describe_rates(WHEN, group(2, 18), group(15, 5), ask_p=True)
    assert "a rough guide, and so is the p of Fisher's exact test, as asked for: p < 0.001, how often" in asked
    few = describe_rates(WHEN, group(0, 1), group(1, 1), ask_p=True)
    assert "no counts so few could give a p of 0.05, so none is reported" in few and "p =" not in few


def test_a_rate_that_is_not_known_is_not_compared() -> None:
    found = describe_rates(WHEN, group(3, 0), group(5, 3))
    assert found == (
        "How many were expected in Term 1 is not known: the registers name only those who came. "
        "So no rates are compared."
    )


def test_means_are_told_with_what_they_are_of() -> None:
    assert means_in_words(WHEN, group(1, 0), group(5, 0, held=2)) == "1 person a session in Term 1, 2.5 in Term 2"
    assert means_in_words(WHEN, group(0, 0, held=0), group(5, 0)) == "No group was held in Term 1"
    assert bases_of_means(WHEN, group(1, 0), group(5, 0, held=2)) == (
        "1 attendance at 1 session in Term 1, 5 attendances at 2 sessions in Term 2; those who led not counted. "
        "Means are held side by side without a test."
    )


def test_the_paragraph_of_a_term_has_who_came_again_and_who_answered(sample_to_read: Database) -> None:
    found = overview(sample_to_read, sample.NAME)
    assert found is not None
    first, second, _third = (found.paragraph(term) for term in found.terms)
    assert "came again" not in first, "there is no term before it"
    assert second.endswith(
        "Of those expected at each session 89 % (40/45) came. Of the 12 people who came in Term 1, seven came again, "
        "58 % (7/12). The questionnaire at its end was answered by seven of the 20 people who came, 35 % (7/20). "
        "In Term 1 there were 2 sessions and 18 attendances, 9 a session."
    )
    assert not any(claim in second for claim in CLAIMS)


def test_rates_that_are_not_known_are_left_out_of_the_paragraph() -> None:
    term = Term("Term 9", date(2026, 9, 1), date(2026, 12, 18))
    session = Session(1, term.starts, "", SessionKind.BALINT_GROUP, None, Held.HELD, None, 3, 1, 0)
    summary = summarise_term(term, [session], 3)
    unknown = Rate(None, "people", "nobody said")
    plain = describe_term(summary, None)
    assert describe_term(summary, None, unknown, Retention(term, term, unknown, 0), unknown) == plain
    some, nobody = Rate(Share(2, 5), "people"), Rate(Share(0, 5), "people")
    assert describe_term(summary, None, None, Retention(term, term, some, 1)).endswith(
        "Of the 5 people who came in Term 9, at least two came again, 40 % (2/5)."
    )
    assert describe_term(summary, None, None, Retention(term, term, nobody, 1)).endswith(
        "nobody came again, 0 % (0/5)."
    )


# --- as JSON, and from the record -------------------------------------------------------------------------------


def test_the_json_of_a_term_has_its_attendance_beside_what_it_had(sample_to_read: Database) -> None:
    found = overview(sample_to_read, sample.NAME)
    assert found is not None
    first, second, _third = summary_document(found)["terms"]
    assert (second["sessions"], second["planned"], second["people"], second["without_names"]) == (5, 6, 20, 0)
    assert (second["expected"]["count"], second["expected"]["of"], second["expected"]["percent"]) == (40, 45, 89)
    assert second["retention"] == {
        "from": "Term 1",
        "count": 7,
        "of": 12,
        "percent": 58,
        "base": "people who came in Term 1",
        "why": None,
    }
    assert first["retention"] is None
    assert (second["response"]["count"], second["response"]["of"]) == (7, 20)


def test_a_rate_the_json_cannot_give_says_why(take: Take) -> None:
    (term,) = summary_document(take("Date | Name\n6/10/2026 | Asha Sample"))["terms"]
    assert term["expected"]["percent"] is None
    assert term["expected"]["why"] == "the registers name only those who came"


def test_what_was_answered_at_one_time_point_is_what_all_of_them_have(sample_to_read: Database) -> None:
    found = overview(sample_to_read, sample.NAME)
    assert found is not None and len(found.time_points) == 4
    for one in found.time_points:
        assert found.time_point(one.time_point.name) == one
    assert found.time_point("none of this name") is None


def test_each_programme_has_its_own_registers_and_several_uploads_come_to_one(database: Database, take: Any) -> None:
    take("Date | Name | Present\n6/10/2026 | Asha Sample | yes\n6/10/2026 | Bryn Invented | yes")
    take(
        "Date | Name | Present | Grade\n6/10/2026 | Asha Sample | apologies | CT1\n13/10/2026 | Asha Sample | yes | CT1"
    )
    take("Date | Name | Present\n6/10/2026 | Carys Mock | yes", programme="Another")
    with database.reading() as connection:
        home, other = (programmes.programme_named(connection, name) or 0 for name in ("Test", "Another"))
        rows = attendance.attendances(connection, home)
        marks = sorted((row.mark, row.grade or "") for row in rows)
        assert marks == [("apologies", "core_trainee"), ("present", ""), ("present", "core_trainee")]
        assert [one.attending for one in attendance.sessions(connection, home)] == [1, 1]
        assert len(attendance.attendances(connection, other)) == 1
