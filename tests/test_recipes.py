"""What was answered once is not asked again: the next sheet with the same headings is read by its recipe."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from balint_core.record import intake, programmes, recipes, uploads
from balint_core.record.database import Database
from balint_core.record.intake import Examination, Status
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from tests.tables import workbook

TODAY = date(2026, 11, 22)
HEADINGS = ["Date", "Name", "Role", "Present"]
AUTUMN = [HEADINGS, ["6/10/2026", "Asha Sample", "member", "OD"], ["6/10/2026", "Bryn Invented", "member", "yes"]]
SPRING = [HEADINGS, ["12/1/2027", "Asha Sample", "member", "OD"], ["12/1/2027", "Bryn Invented", "member", "OD"]]
Look = Callable[..., Examination]


@pytest.fixture
def look(database: Database) -> Look:
    def looked(rows: list[list[Any]], *answers: tuple[tuple[str, str, str], str], file: str = "x.xlsx") -> Examination:
        with database.reading() as connection:
            home = programmes.programme_named(connection, "Test")
            return intake.examine(connection, home, [(file, workbook({"Register": rows}))], Answers(answers), TODAY)

    return looked


def status(examination: Examination) -> Status:
    return examination.files[0].status(examination.answers)


OD_IS_LATE = (("unknown-mark", "present", "OD"), "late")


def test_the_next_file_with_the_same_headings_asks_nothing(database: Database, look: Look) -> None:
    assert status(look(AUTUMN)) is Status.NEEDS_ANSWERS
    uploads.accept(database, "Test", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    spring = look(SPRING, file="spring.xlsx")
    assert status(spring) is Status.READY
    assert [row.mark for row in spring.files[0].sheets[0].facts.attendances] == ["late", "late"]  # type: ignore[union-attr]
    assert [asked.about for asked in spring.answered_before] == ["OD"]


def test_headings_in_another_order_and_writing_are_the_same(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    turned = [["PRESENT", "Role", "Name", "date"], *([*reversed(row)] for row in SPRING[1:])]
    assert status(look(turned)) is Status.READY


def test_other_headings_are_asked_anew(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    wider = [[*row, extra] for row, extra in zip(SPRING, ["Mode", "virtual", "virtual"], strict=True)]
    assert status(look(wider)) is Status.NEEDS_ANSWERS


def test_another_answer_goes_before_the_remembered_one_and_is_remembered_then(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    spring = look(SPRING, (("unknown-mark", "present", "OD"), "absent"), file="spring.xlsx")
    assert spring.answered_before == []
    uploads.accept(database, "Test", spring)
    summer = [HEADINGS, ["6/4/2027", "Asha Sample", "member", "OD"]]
    assert look(summer).files[0].sheets[0].facts.attendances[0].mark == "absent"  # type: ignore[union-attr]


def test_an_earlier_answer_outlives_a_file_that_did_not_need_it(database: Database, look: Look) -> None:
    more = [*AUTUMN, ["13/10/2026", "Asha Sample", "member", "??"]]
    left_out = (("unknown-mark", "present", "??"), LEAVE_OUT)
    uploads.accept(database, "Test", look(more, OD_IS_LATE, left_out, file="autumn.xlsx"))
    uploads.accept(database, "Test", look(SPRING, file="spring.xlsx"))
    assert status(look([*SPRING, ["19/1/2027", "Asha Sample", "member", "??"]], file="again.xlsx")) is Status.READY


def test_whom_a_name_means_is_known_in_every_register_of_the_programme(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look([HEADINGS, ["6/10/2026", "Asha Sample", "member", "yes"]], file="a.xlsx"))
    slip = [HEADINGS, ["13/10/2026", "Asha Sampel", "member", "yes"]]
    asha = (("unknown-person", "", "Asha Sampel"), "Asha Sample")
    assert status(look(slip)) is Status.NEEDS_ANSWERS
    uploads.accept(database, "Test", look(slip, asha, file="b.xlsx"))
    other = [["Date", "Name", "Mode"], ["20/10/2026", "Asha Sampel", "virtual"]]
    assert status(look(other, file="c.xlsx")) is Status.READY


def test_undoing_the_upload_forgets_what_was_answered_for_it(database: Database, look: Look) -> None:
    done = uploads.accept(database, "Test", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    uploads.undo(database, done["autumn.xlsx"])
    assert status(look(SPRING)) is Status.NEEDS_ANSWERS


def test_a_recipe_is_shown_and_an_answer_changed_or_forgotten(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    with database.writing() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        (recipe,) = recipes.recipes(connection, home)
        assert (recipe.kind, recipe.file, recipe.sheet) == ("register", "autumn.xlsx", "Register")
        assert [(one.about, one.choice) for one in recipe.answers] == [("OD", "late")]
        assert "absent" in recipe.answers[0].choices
        recipes.change(connection, home, recipe.signature, recipe.answers[0].key, "absent")
    assert look(SPRING).files[0].sheets[0].facts.attendances[0].mark == "absent"  # type: ignore[union-attr]
    with database.writing() as connection:
        recipes.change(connection, home, recipe.signature, recipe.answers[0].key, None)
    assert status(look(SPRING)) is Status.NEEDS_ANSWERS


def test_the_answer_of_one_programme_is_not_anothers(database: Database, look: Look) -> None:
    uploads.accept(database, "Another", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    uploads.accept(database, "Test", look([HEADINGS, ["6/10/2026", "Cai Example", "member", "yes"]], file="t.xlsx"))
    assert status(look(SPRING)) is Status.NEEDS_ANSWERS


def test_what_one_kind_of_sheet_was_answered_is_not_another_s(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    other = [[*HEADINGS, "Mode"], ["20/10/2026", "Asha Sample", "member", "OD", "virtual"]]
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        files = [("spring.xlsx", workbook({"R": SPRING})), ("other.xlsx", workbook({"R": other}))]
        both = intake.examine(connection, home, files, today=TODAY)
    assert [file.status(both.answers) for file in both.files] == [Status.NEEDS_ANSWERS, Status.NEEDS_ANSWERS]
    assert both.files[1].sheets[0].reading.rejected == 1


def test_two_sheets_of_one_batch_that_were_answered_differently_are_asked(database: Database, look: Look) -> None:
    uploads.accept(database, "Test", look(AUTUMN, OD_IS_LATE, file="autumn.xlsx"))
    other = [[*HEADINGS, "Mode"], ["20/10/2026", "Asha Sample", "member", "OD", "virtual"]]
    uploads.accept(database, "Test", look(other, (("unknown-mark", "present", "OD"), "absent"), file="other.xlsx"))
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        both = workbook({"One": SPRING, "Two": [other[0], ["27/1/2027", *other[1][1:]]]})
        examination = intake.examine(connection, home, [("both.xlsx", both)], today=TODAY)
    assert status(examination) is Status.NEEDS_ANSWERS


def test_what_was_left_out_of_a_scale_is_not_kept(database: Database, look: Look) -> None:
    """It may be a name that somebody typed into the wrong cell."""
    wellbeing = "The Balint groups improved my wellbeing."
    rows = [["Time point", wellbeing], ["TP2", "agree"], ["TP2", "Asha Sample"], ["TP2", "so-so"]]
    asked = {question.about: question.key for question in look(rows).questions}
    uploads.accept(database, "Test", look(rows, (asked["Asha Sample"], LEAVE_OUT), (asked["so-so"], "agree")))
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        (recipe,) = recipes.recipes(connection, home)
    assert [(one.about, one.choice) for one in recipe.answers] == [("so-so", "agree")]
