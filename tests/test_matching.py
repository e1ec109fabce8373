"""Headings in other words: what is taken, what is asked, and what must never be taken."""

import pytest

from balint_core.instruments import instruments, questionnaire_layout
from balint_core.record import intake
from balint_core.record.database import Database
from balint_core.record.intake import FileExamination
from balint_core.spreadsheets.layouts import Layout, layouts
from balint_core.spreadsheets.matching import CLEAR, MARGIN, MOST, NEAR, compare_headings, match_columns
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from balint_core.spreadsheets.recognising import recognise
from balint_core.spreadsheets.workbook import Sheet
from tests.tables import csv

WELLBEING = "The Balint groups improved my wellbeing."
SELF = "The Balint groups improved my self-awareness of my own emotional response in the therapeutic relationship."
FORM = questionnaire_layout(layouts()["questionnaire"], instruments()["south_wales_balint"])


def layout(name: str) -> Layout:
    return FORM if name == "form" else layouts()[name]


@pytest.mark.parametrize(
    ("of", "heading", "column"),
    [
        ("form", "The Balint group has improved my well-being", "wellbeing"),
        ("form", "Q3. The Balint groups improved my wellbeing", "wellbeing"),
        ("form", "3) Improved my wellbeing", "wellbeing"),
        ("form", "G1Q2. The Balint groups improved my wellbeing.", "wellbeing"),
        ("form", "G1[SQ001]. How far do you agree? [The Balint groups improved my wellbeing]", "wellbeing"),
        ("form", "How far do you agree? - The Balint groups improved my wellbeing", "wellbeing"),
        ("form", "<p>The Balint groups improved my <b>wellbeing</b>&nbsp;</p>", "wellbeing"),
        ("form", "The Balint sessions improved my wellbeing (1 = strongly disagree, 5 = strongly agree)", "wellbeing"),
        ("form", "The groups improved my pyschological awareness towards patients & carers", "psychological_awareness"),
        ("form", "How many Balint group sessions have you attended so far?", "groups_so_far"),
        ("form", "Any other comments?", "comments"),
        ("register", "Attended (Y/N)?", "present"),
        ("register", "Date of group session", "date"),
        ("register", "Full name of trainee", "name"),
        ("register", "Mode of session", "mode"),
        ("register", "Role in the Balint group", "role"),
        ("people", "Has had psychoanalytic training", "psychoanalytic_training"),
        ("people", "Accreditation date", "accredited_on"),
    ],
)
def test_a_heading_that_clearly_says_the_same_is_taken(of: str, heading: str, column: str) -> None:
    found = compare_headings([heading], layout(of).columns)[heading]
    assert ([one.name for one in found.columns], found.clear) == ([column], True)


@pytest.mark.parametrize(
    ("of", "heading"),
    [
        ("form", "The group worsened my wellbeing"),
        ("form", "The Balint groups did not improve my wellbeing"),
        ("form", "The Balint groups didn't improve my wellbeing"),
        ("form", "The Balint groups never improved my wellbeing"),
        ("form", "The Balint groups harmed my psychological awareness towards patients and/or carers"),
        ("form", SELF.replace("improved", "reduced")),
        ("form", "My wellbeing before the Balint groups"),
        ("form", "The Balint groups improved my sleep"),
        ("form", "The Balint groups improved my team's wellbeing"),
        ("form", "Would you be interested in leading Balint groups?"),
        ("form", "How many Balint groups have you led so far?"),
        ("form", "How many Balint groups would you like to attend?"),
        ("form", "Comments on the venue"),
        ("form", "Awareness"),
        ("register", "Name (supervisor)"),
        ("register", "Supervisor name"),
        ("register", "Name of GP"),
        ("register", "Date of birth"),
        ("register", "Date joined"),
        ("register", "Date 2"),
        ("register", "Email of leader"),
        ("register", "Presented"),
        ("register", "Prevent"),
        ("register", "Number of chairs"),
        ("register", "Session fee"),
        ("register", "Held by"),
        ("register", "Group leader"),
        ("register", "Grade of supervisor"),
        ("people", "Not accredited"),
        ("people", "Grade at start"),
        ("people", "Name of supervisor"),
    ],
)
def test_a_near_miss_is_never_taken(of: str, heading: str) -> None:
    found = compare_headings([heading], layout(of).columns).get(heading)
    assert found is None or not found.clear


def test_two_columns_of_one_word_stay_apart() -> None:
    found = compare_headings(["Accredited", "Accredited on"], layouts()["people"].columns)
    assert [one.columns[0].name for one in found.values()] == ["accredited_leader", "accredited_on"]


def test_thresholds_leave_room_between_asking_and_taking() -> None:
    assert NEAR + MARGIN <= CLEAR < 100


def examined(database: Database, rows: list[list[object]], answers: Answers = Answers()) -> FileExamination:
    with database.reading() as connection:
        return intake.examine(connection, None, [("TP2.csv", csv(rows))], answers).files[0]


def test_a_form_with_every_item_reworded_is_known_and_says_what_was_taken(database: Database) -> None:
    rows: list[list[object]] = [
        ["Our end-of-term form", None, None],
        ["Q1. " + SELF, "Q2. The Balint group has improved my well-being", "Q3. Comments"],
        ["agree", "strongly agree", "Fine"],
    ]
    file = examined(database, rows)
    (sheet,) = file.sheets
    assert sheet.recognition is not None
    assert sheet.recognition.layout.id == FORM.id
    assert sheet.recognition.places == {"self_awareness": 1, "wellbeing": 2, "comments": 3}
    assert sheet.recognition.titles["wellbeing"] == "Q2. The Balint group has improved my well-being"
    # A number before a known wording is no other wording; one that is said differently is told.
    assert [(fault.code, fault.cell) for fault in file.findings] == [("matched-heading", "B2")]
    assert not file.questions


def test_a_register_in_other_words_is_read(database: Database) -> None:
    rows: list[list[object]] = [
        ["Date of group session", "Full name of trainee", "Attended (Y/N)?", "Date of birth"],
        ["6/10/2025", "Asha Sample", "Y", "1/1/1990"],
    ]
    (sheet,) = examined(database, rows).sheets
    assert sheet.recognition is not None
    assert sheet.recognition.places == {"date": 1, "name": 2, "present": 3}
    assert sheet.recognition.unread == {4: "Date of birth"}
    assert len(sheet.reading.rows) == 1


def test_a_heading_near_a_column_is_asked_and_read_as_answered(database: Database) -> None:
    heading = "Would you be interested in joining Balint groups?"
    rows: list[list[object]] = [[WELLBEING, heading], ["agree", "yes"]]
    file = examined(database, rows)
    (question,) = file.questions
    interest = "Would you be interested in taking part in Balint groups?"
    assert (question.code, question.about, question.cells, question.guess) == ("which-column", heading, ("B1",), None)
    assert question.choices == (interest, LEAVE_OUT)
    assert [fault.code for fault in file.findings] == ["which-column"]
    (sheet,) = examined(database, rows, Answers(((question.key, interest),))).sheets
    assert sheet.reading.rows[0].get("interest") == "yes"
    (sheet,) = examined(database, rows, Answers(((question.key, LEAVE_OUT),))).sheets
    assert sheet.recognition is not None
    assert sheet.recognition.unread == {2: heading}


def test_two_near_columns_are_both_offered() -> None:
    heading = "Improved my psychological self-awareness"
    found = compare_headings([heading], FORM.columns)[heading]
    assert {one.name for one in found.columns} == {"self_awareness", "psychological_awareness"}
    assert not found.clear


def test_several_headings_for_one_item_are_a_question(database: Database) -> None:
    rows: list[list[object]] = [
        [SELF, *(f"The Balint {what} improved my wellbeing" for what in ("group", "groups have", "sessions"))],
        ["agree", "disagree", "agree", "neither"],
    ]
    file = examined(database, rows)
    (question,) = file.questions
    assert (question.about, question.cells) == (WELLBEING, ("B1", "C1", "D1"))
    assert question.choices[1] == "The Balint groups have improved my wellbeing"
    (sheet,) = examined(database, rows, Answers(((question.key, question.choices[1]),))).sheets
    assert sheet.reading.rows[0].get("wellbeing") == "agree"
    assert sheet.recognition is not None
    assert set(sheet.recognition.unread) == {2, 4}


def test_of_very_many_headings_only_the_first_are_compared() -> None:
    """A sheet as wide as a spreadsheet can be is answered; how much is compared does not grow with it."""
    headings = [f"Something {number} nobody knows" for number in range(16_000)]
    sheet = Sheet("S", ((1, (*headings, "Date", "Name", "Present", "Full role in session")), (2, (1,))))
    recognition = recognise(sheet, layouts().values())
    assert recognition is not None
    matched = match_columns("a.csv", sheet, recognition)
    assert len(matched.unread) == 16_001
    few = Sheet("S", ((1, (*headings[: MOST - 1], "Date", "Name", "Present", "Full role in session")), (2, (1,))))
    recognition = recognise(few, layouts().values())
    assert recognition is not None
    assert "role" in match_columns("a.csv", few, recognition).places
