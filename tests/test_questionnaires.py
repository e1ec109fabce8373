"""Questionnaires: at which time point, which items, and what is no answer."""

import pytest

from balint_core.charts.answers import item_in_words
from balint_core.instruments import instruments
from balint_core.programme import overview
from balint_core.record import intake, portfolio, programmes, questionnaires, quotes, uploads
from balint_core.record.database import Database
from balint_core.record.intake import KEEP_BOTH, Examination, Status
from balint_core.record.questionnaires import Tally
from balint_core.record.time_points import new_points
from balint_core.spreadsheets.recipe import Answers
from balint_core.terms import Occasion, TimePoint
from balint_core.terms import calendar as calendar_of
from tests.tables import csv, workbook

WELLBEING = "The Balint groups improved my wellbeing."
INTEREST = "Would you be interested in taking part in Balint groups?"
TERMS = [
    ["Name", "Kind", "Starts", "Ends"],
    ["TP1", "baseline", "1/9/2025", None],
    ["Term 1", "term", "2/9/2025", "18/12/2025"],
    ["TP2", "end of term", "18/12/2025", None],
]


def look(database: Database, *files: tuple[str, bytes], answers: Answers = Answers()) -> Examination:
    with database.reading() as connection:
        return intake.examine(connection, programmes.programme_named(connection, "Test"), files, answers)


def take(database: Database, *files: tuple[str, bytes], answers: Answers = Answers()) -> None:
    uploads.accept(database, "Test", look(database, *files, answers=answers))


def tallies(database: Database) -> set[Tally]:
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        return set(questionnaires.tallies(connection, home or 0))


def tally(point: str, item: str, answer: str | None, count: int) -> Tally:
    shipped = instruments()["south_wales_balint"]
    scale = shipped.scale_of(shipped.by_id[item])
    assert scale is not None
    return Tally(point, shipped.id, item, answer, count, tuple(scale.labels))


@pytest.mark.parametrize(
    ("file", "sheet"), [("answers.xlsx", "TP2"), ("answers.xlsx", "tp 2"), ("TP2 winter.xlsx", "Sheet1")]
)
def test_the_sheet_s_or_the_file_s_name_gives_the_time_point(database: Database, file: str, sheet: str) -> None:
    take(database, (file, workbook({sheet: [[WELLBEING, "Comments"], ["agree", None]]})))
    assert tallies(database) == {tally("TP2", "wellbeing", "agree", 1)}


def test_several_time_points_may_stand_in_one_sheet(database: Database) -> None:
    rows = [["Time point", INTEREST, WELLBEING], ["TP1", "yes", None], ["TP2", None, "agree"], ["TP2", None, None]]
    take(database, ("terms.xlsx", workbook({"Terms": TERMS})), ("answers.xlsx", workbook({"All": [*rows, [None] * 3]})))
    assert tallies(database) == {
        tally("TP1", "interest", "yes", 1),
        tally("TP2", "wellbeing", "agree", 1),
        tally("TP2", "wellbeing", None, 1),
    }


def test_a_time_point_that_nothing_tells_is_a_question_with_a_guess_where_one_fits(database: Database) -> None:
    files = [
        ("terms.xlsx", workbook({"Terms": TERMS})),
        ("winter.xlsx", workbook({"Answers": [[WELLBEING, "Comments"], ["agree", None]]})),
    ]
    found = look(database, *files)
    (question,) = found.questions
    choices = ("TP2", "TP3 (a new time point)")
    assert (question.code, question.choices, question.guess) == ("unknown-time-point", choices, "TP2")
    assert [file.status(found.answers) for file in found.files] == [Status.READY, Status.NEEDS_ANSWERS]
    take(database, *files, answers=found.answers.with_guesses(found.questions))
    assert tallies(database) == {tally("TP2", "wellbeing", "agree", 1)}


def test_answers_may_be_of_a_time_point_that_is_not_in_the_sheet_of_terms_yet(database: Database) -> None:
    terms = ("terms.xlsx", workbook({"Terms": TERMS}))
    files = [terms, ("TP5 survey.xlsx", workbook({"Answers": [[WELLBEING, "Comments"], ["agree", None]]}))]
    (question,) = look(database, *files).questions
    assert (question.choices, question.guess) == (("TP2", "TP5 (a new time point)"), None)
    answers = Answers(((question.key, "TP5 (a new time point)"),))
    take(database, *files, answers=answers)
    assert tallies(database) == {tally("TP5", "wellbeing", "agree", 1)}
    found = overview(database, "Test")
    assert found is not None
    assert [(one.time_point.name, one.time_point.day) for one in found.time_points] == [("TP5", None)]


@pytest.mark.parametrize(
    ("text", "is_entry", "choices"),
    [
        ("Answers", False, ["TP4"]),
        ("TP9", False, ["TP9"]),
        ("TP9", True, ["TP9"]),
        ("tp 3 and tp 7", False, ["TP7"]),
        ("1", True, ["TP4"]),
        ("Christmas", True, ["TP4", "Christmas"]),
        ("a whole sentence that is no name of a time point", True, ["TP4"]),
    ],
)
def test_new_time_points_are_offered_by_number_or_by_their_words(text: str, is_entry: bool, choices: list[str]) -> None:
    points = [TimePoint(f"TP{number}", Occasion.END_OF_TERM, None) for number in (1, 2, 3)]
    found = new_points(text, calendar_of((), points), is_entry=is_entry)
    assert list(found) == [f"{name} (a new time point)" for name in choices]
    assert not new_points("Answers", calendar_of())


def test_blank_not_applicable_and_unknown_are_three_things(database: Database) -> None:
    rows: list[list[object]] = [
        [WELLBEING, "Comments"],
        ["agree", None],
        [None, "Fine"],
        ["N/A", None],
        ["rather", None],
    ]
    found = look(database, ("TP2.xlsx", workbook({"TP2": rows})))
    (question,) = found.questions
    assert (question.about, question.cells, question.guess) == ("rather", ("A5",), None)
    assert question.choices[-1] == "leave out"
    answers = Answers(((question.key, "leave out"),))
    take(database, ("TP2.xlsx", workbook({"TP2": rows})), answers=answers)
    assert tallies(database) == {
        tally("TP2", "wellbeing", "agree", 1),
        tally("TP2", "wellbeing", None, 1),
        tally("TP2", "wellbeing", "not applicable", 1),
    }


def test_what_somebody_would_not_say_is_counted_apart(database: Database) -> None:
    rows = [[WELLBEING, "Comments"], ["agree", None], ["Prefer not to say", None], ["Don’t know", None], ["DK", None]]
    take(database, ("TP2.csv", csv(rows)))
    found = overview(database, "Test")
    assert found is not None
    wellbeing = found.time_points[0].item("wellbeing")
    assert wellbeing is not None
    assert (wellbeing.n, wellbeing.missing, wellbeing.apart) == (1, 0, {"prefer not to say": 1, "don't know": 2})
    assert "1 prefer not to say; 2 don't know" in item_in_words(wellbeing)


def test_answers_of_another_scale_are_not_stored_as_blanks(database: Database) -> None:
    rows = [[WELLBEING, "Self-awareness"], ["somewhat agree", "agree"], ["agree", "agree"]]
    take(database, ("TP2.csv", csv(rows)))
    assert tallies(database) == {tally("TP2", "self_awareness", "agree", 2)}


def test_a_bare_number_is_never_taken_for_an_answer(database: Database) -> None:
    found = look(database, ("TP2.xlsx", workbook({"TP2": [[WELLBEING, "Comments"], [5, None]]})))
    (question,) = found.questions
    assert (question.code, question.cells, question.guess) == ("scale-direction", ("A2",), None)
    assert not found.files[0].sheets[0].reading.rows


def test_a_short_heading_is_known_as_the_item(database: Database) -> None:
    take(database, ("TP2.csv", csv([["Wellbeing", "Self-awareness"], ["Strongly Agree", "neutral"]])))
    assert tallies(database) == {
        tally("TP2", "wellbeing", "strongly agree", 1),
        tally("TP2", "self_awareness", "neither", 1),
    }


def test_comments_are_quoted_only_once_released(database: Database) -> None:
    take(database, ("TP2.csv", csv([["Wellbeing", "Comments"], ["agree", "It helps"], ["agree", "A good hour"]])))
    with database.writing() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        first, second = questionnaires.comments(connection, home)
        assert [first.words, second.words] == ["A good hour", "It helps"]
        assert not first.released
        quotes.release(connection, second.key)
    found = overview(database, "Test")
    assert found is not None
    assert [(one.words, one.released) for one in found.comments] == [("A good hour", False), ("It helps", True)]


def test_an_entry_in_two_portfolios_counts_once_and_two_of_one_day_count_twice(database: Database) -> None:
    heading = ["Name", "Date", "Activity", "Decision"]
    twice = ["Asha Sample", "6/10/2026", "supervision", None]
    day = ["Asha Sample", "7/10/2026", "leadership day", "pending"]
    take(database, ("one.csv", csv([heading, twice, twice, day])))
    both = Answers(((("same-entries", "", "two.csv"), KEEP_BOTH),))
    take(database, ("two.csv", csv([heading, twice, twice, [*day[:3], "accepted"]])), answers=both)
    with database.reading() as connection:
        entries = portfolio.entries_of(connection, 1)
    assert [(entry.activity, entry.decision, entry.file) for entry in entries] == [
        ("supervision", None, "two.csv"),
        ("supervision", None, "two.csv"),
        ("leadership day", "accepted", "two.csv"),
    ]
