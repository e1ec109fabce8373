"""A sheet that is not recognised is declared by hand, taken like any other, and known again the next time."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from balint_core.record import intake, programmes, recipes, uploads
from balint_core.record.database import Database
from balint_core.record.intake import Examination, Status
from balint_core.record.people import PeopleFacts
from balint_core.record.register import RegisterFacts
from balint_core.spreadsheets.declaring import NOT_HERE
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, sheet_of
from tests.tables import table, workbook

TODAY = date(2026, 11, 22)
LIST = "Achternaam | Voornaam | Functie\nSample | Asha | CT2\nInvented | Bryn | CT1"
REGISTER = "Datum | Naam | Aanwezigheid\n6/10/2026 | Asha Sample | yes\n6/10/2026 | Bryn Invented | no"
A_LIST = {
    "what-sheet": "a list of people",
    "name-firstname": "Voornaam",
    "name-surname": "Achternaam",
    "grade": "Functie",
}
A_REGISTER = {"what-sheet": "a register", "date": "Datum", "name": "Naam", "present": "Aanwezigheid"}
Look = Callable[..., Examination]


@pytest.fixture
def look(database: Database) -> Look:
    def looked(text: str, said: dict[str, str], file: str = "x.xlsx") -> Examination:
        about = sheet_of(file, "Blad1")
        codes = ("what-sheet", "heading-row", "new-instrument")
        given = tuple(
            ((name, "", about) if name in codes else ("which-field", name, about), choice)
            for name, choice in said.items()
        )
        content = workbook({"Blad1": table(text)})
        with database.reading() as connection:
            home = programmes.programme_named(connection, "Test")
            return intake.examine(connection, home, [(file, content)], Answers(given), TODAY)

    return looked


def status(found: Examination) -> Status:
    return found.files[0].status(found.answers)


def facts(found: Examination) -> Any:
    return found.files[0].sheets[0].facts


def open_questions(found: Examination) -> list[str]:
    return [one.column or one.code for one in found.questions if not one.optional and not found.answers.settles(one)]


def test_a_stray_sheet_is_left_out_by_the_guess_and_blocks_nothing(look: Look) -> None:
    found = look(LIST, {})
    assert status(found) is Status.REJECTED
    assert [(one.code, one.guess, one.optional) for one in found.questions] == [
        ("what-sheet", LEAVE_OUT, True),
        ("heading-row", "row 1", True),
    ]


def test_every_layout_may_be_said(look: Look) -> None:
    kinds = look(LIST, {}).questions[0].choices
    assert {"a register", "a list of people", "a portfolio", "the sheet of terms"} < set(kinds)
    assert any(kind.startswith("answers to “") for kind in kinds)


def test_required_columns_are_asked_first_and_wait(look: Look) -> None:
    found = look(REGISTER, {"what-sheet": "a register"})
    assert [one.column for one in found.questions[2:4]] == ["date", "name"]
    assert open_questions(found) == ["date", "name"]
    assert status(found) is Status.NEEDS_ANSWERS


def test_a_name_in_two_columns_goes_in_without_a_column_of_names(database: Database, look: Look) -> None:
    found = look(LIST, A_LIST)
    assert open_questions(found) == []
    assert isinstance(facts(found), PeopleFacts)
    uploads.accept(database, "Test", found)
    assert facts(look(REGISTER, A_REGISTER)).counts()["people"] == 2


def test_the_next_file_is_read_without_a_question_though_its_headings_stand_lower(
    database: Database, look: Look
) -> None:
    uploads.accept(database, "Test", look(REGISTER, A_REGISTER, file="autumn.xlsx"))
    lower = (
        "Register 2027\n|\nNAAM | Datum | aanwezigheid\nAsha Sample | 12/1/2027 | yes\nBryn Invented | 12/1/2027 | no"
    )
    spring = look(lower, {}, file="spring.xlsx")
    assert (status(spring), open_questions(spring)) == (Status.READY, [])
    assert isinstance(facts(spring), RegisterFacts)
    assert [row.mark for row in facts(spring).attendances] == ["present", "absent"]
    assert {one.column for one in spring.answered_before} >= {"date", "name", "present"}
    uploads.accept(database, "Test", spring)


def test_what_was_declared_is_a_recipe_that_can_be_changed(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look(REGISTER, A_REGISTER, file="autumn.xlsx"))
    with database.writing() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        (recipe,) = recipes.recipes(connection, home)
        assert recipe.headings == ("Datum", "Naam", "Aanwezigheid")
        (kind,) = [one for one in recipe.answers if one.code == "what-sheet"]
        recipes.change(connection, home, recipe.signature, kind.key, LEAVE_OUT)
    assert status(look(REGISTER.replace("Bryn", "Cai"), {}, file="spring.xlsx")) is Status.REJECTED


def test_other_headings_are_asked_anew(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look(REGISTER, A_REGISTER, file="autumn.xlsx"))
    assert status(look(REGISTER.replace("Naam", "Deelnemer"), {})) is Status.REJECTED


def test_the_row_of_the_headings_is_said(look: Look) -> None:
    busy = "een | twee | drie | vier\n" + LIST
    found = look(busy, {**A_LIST, "heading-row": "row 2"})
    assert found.files[0].sheets[0].counts["people"] == 2


def test_a_column_is_only_one_field_s(look: Look) -> None:
    (name,) = [one for one in look(REGISTER, {**A_REGISTER, "name": ""}).questions if one.column == "name"]
    assert name.choices == ("Naam", "Aanwezigheid", NOT_HERE)


def test_a_field_that_is_not_in_the_sheet_is_missed_as_in_any_other(look: Look) -> None:
    found = look(REGISTER, {**A_REGISTER, "date": NOT_HERE})
    assert ("missing-column", "A1") in [(one.code, one.cell) for one in found.findings]


def test_a_heading_near_a_field_is_its_guess(look: Look) -> None:
    text = "Wer | Work e-mail address | Kommentar\nAsha Sample | a@example.org | -"
    found = look(text, {"what-sheet": "a list of people"})
    assert {one.column: one.guess for one in found.questions}["email"] == "Work e-mail address"


def test_repeated_and_blank_headings_are_told_apart_by_their_letters(look: Look) -> None:
    text = "Wer | Wann | Wann | \nAsha Sample | 6/10/2026 | 7/10/2026 | yes"
    (day,) = [one for one in look(text, {"what-sheet": "a register"}).questions if one.column == "date"]
    assert day.choices == ("Wer", "Wann (column B)", "Wann (column C)", "column D", NOT_HERE)


def test_answers_to_a_questionnaire_are_declared(look: Look) -> None:
    kind = next(one for one in look(LIST, {}).questions[0].choices if one.startswith("answers to “"))
    text = "Vraag een | Vraag twee\nagree | disagree\nagree | agree"
    said = {"new-instrument": LEAVE_OUT, "what-sheet": kind}
    items = [one.column for one in look(text, said).questions if one.code == "which-field"]
    items.remove("time_point")
    found = look(text, {**said, items[0]: "Vraag een", items[1]: "Vraag twee"})
    assert found.files[0].sheets[0].kind == "questionnaire"
    assert set(found.files[0].sheets[0].recognition.places) == set(items[:2])  # type: ignore[union-attr]


def test_a_heading_like_none_of_a_register_is_said_to_be_an_open_field(database: Database, look: Look) -> None:
    text = "Date | Name | Rolle | Mode\n6/10/2026 | Asha Sample | observer | virtual"
    (asked,) = look(text, {}).questions
    assert (asked.code, asked.about, asked.guess, asked.optional) == ("which-column", "Rolle", LEAVE_OUT, True)
    assert set(asked.choices).isdisjoint({"Date", "Name", "Mode"})
    with database.reading() as connection:
        file, answers = ("x.xlsx", workbook({"Blad1": table(text)})), Answers(((asked.key, "Role"),))
        found = intake.examine(connection, None, [file], answers, TODAY)
    assert [row.role for row in facts(found).attendances] == ["observer"]


def test_a_column_nobody_knows_of_a_questionnaire_is_never_offered_as_a_comment(look: Look) -> None:
    found = look("The Balint groups improved my wellbeing. | Comments | Initials\nagree | Good | AS", {})
    (asked,) = [one for one in found.questions if one.about == "Initials"]
    recognition = found.files[0].sheets[0].recognition
    assert recognition is not None
    scaled = {one.heading for one in recognition.layout.columns if one.points}
    assert set(asked.choices) - {LEAVE_OUT} <= scaled
    assert len(asked.choices) > 1
