"""A questionnaire nobody has described: drafted from its answers, used at once, kept, and removed again."""

from typing import Any

import pytest

from balint_core.definitions import DefinitionError, read_definition_text
from balint_core.drafting import OWN
from balint_core.exports.programme_workbook import programme_workbook
from balint_core.instruments import Instrument, as_toml, instruments
from balint_core.programme import overview
from balint_core.record import intake, programmes, questionnaires, uploads
from balint_core.record.database import Database
from balint_core.record.intake import Examination, FileExamination, Status
from balint_core.record.own_instruments import instruments_of, own_instruments, revise
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from balint_core.spreadsheets.workbook import open_workbook
from tests.tables import csv

HEARD, TRUST, OFTEN = "I felt heard in the group", "I trust the other members", "How often did you speak?"
BEST = "What was the best thing about the group?"
HEADINGS = ["ID", "Start time", "Email", HEARD, TRUST, OFTEN, BEST]
ROWS: list[list[Any]] = [
    HEADINGS,
    [1, "6/10/2025", "a@example.invalid", "Agree", "Neither agree nor disagree", "Often", "Being listened to"],
    [2, "6/10/2025", "b@example.invalid", "Strongly agree", "Disagree", "Rarely", None],
    [3, "6/10/2025", "c@example.invalid", "Agree", "Agree", "N/A", "The leader's patience with us all"],
]


def look(database: Database, rows: list[list[Any]], *given: tuple[str, str], file: str = "TP2.csv") -> Examination:
    """The examination of a file with answers, by code and choice, to whatever is asked."""
    answers = Answers()
    for _round in range(6):
        with database.reading() as connection:
            home = programmes.programme_named(connection, "Test")
            found = intake.examine(connection, home, [(file, csv(rows))], answers)
        more = tuple(
            (asked.key, choice)
            for asked in found.questions
            for code, choice in given
            if asked.code == code and not answers.settles(asked)
        )
        if not more:
            return found
        answers = Answers(answers.given + more)
    raise AssertionError("questions without an end")


def asked(found: Examination) -> list[str]:
    return [question.code for question in found.questions if not found.answers.settles(question)]


def drafted(found: FileExamination) -> Instrument:
    facts = found.sheets[0].facts
    assert isinstance(facts, questionnaires.QuestionnaireFacts)
    assert facts.drafted
    return facts.drafted


FIVE = "Agreement, five points: strongly disagree, disagree, neither, agree, strongly agree"
ALL = (("new-instrument", OWN), ("which-scale", FIVE), ("favourable-end", "always"))


def test_a_sheet_like_a_form_s_answers_is_a_question_and_never_taken_unasked(database: Database) -> None:
    found = look(database, ROWS)
    (question,) = found.questions
    assert (question.code, question.choices, question.guess) == ("new-instrument", (OWN, LEAVE_OUT), None)
    assert question.cells == ("D1", "E1", "F1", "G1")
    assert [fault.code for fault in found.findings] == ["new-instrument"]
    assert found.files[0].status(found.answers) is Status.NEEDS_ANSWERS
    left = look(database, ROWS, ("new-instrument", LEAVE_OUT))
    assert left.files[0].status(left.answers) is Status.REJECTED


def test_what_the_words_do_not_say_is_asked_once_the_form_is_one_s_own(database: Database) -> None:
    found = look(database, ROWS, ("new-instrument", OWN))
    assert asked(found) == ["which-scale", "favourable-end"]
    which, end = found.questions[1:]
    assert (which.cells, which.guess) == (("D1", "E1"), FIVE)
    assert end.choices == ("always", "never")


def test_an_own_questionnaire_is_used_at_once(database: Database) -> None:
    found = look(database, ROWS, *ALL)
    instrument = drafted(found.files[0])
    assert (instrument.id, instrument.title) == ("own_tp2", "TP2")
    assert [(item.id, item.text, item.scale) for item in instrument.items] == [
        ("i_felt_heard_in_the_group", HEARD, "agreement_5"),
        ("i_trust_the_other_members", TRUST, "agreement_5"),
        ("how_often_did_you_speak", OFTEN, "frequency_5"),
        ("what_was_the_best_thing_about_the_group", BEST, None),
    ]
    agreement = instrument.scales["agreement_5"]
    assert agreement.labels == [
        "strongly disagree",
        "disagree",
        "neither agree nor disagree",
        "agree",
        "strongly agree",
    ]
    assert agreement.favourable == ("agree", "strongly agree")
    assert instrument.scales["frequency_5"].favourable == ("often", "always")
    codes = {fault.code for fault in found.findings}
    assert "drafted-scale" in codes
    assert not any(fault.is_error for fault in found.findings)
    uploads.accept(database, "Test", found)
    shown = overview(database, "Test")
    assert shown
    (point,) = shown.time_points
    heard = point.item("i_felt_heard_in_the_group")
    assert heard
    assert (heard.favourable.count, heard.favourable.of) == (3, 3)
    often = point.item("how_often_did_you_speak")
    assert often
    assert (often.n, often.not_applicable, often.favourable.count) == (2, 1, 1)
    assert [one.words for one in shown.comments] == ["Being listened to", "The leader's patience with us all"]


def test_the_next_file_of_the_form_needs_no_question(database: Database) -> None:
    uploads.accept(database, "Test", look(database, ROWS, *ALL))
    later = look(database, [HEADINGS, [1, None, None, "Strongly disagree", "Agree", "Never", None]], file="TP3.csv")
    assert not later.questions
    assert later.files[0].sheets[0].counts == {"responses": 1}


def test_undoing_the_last_upload_of_it_removes_the_questionnaire(database: Database) -> None:
    first = uploads.accept(database, "Test", look(database, ROWS, *ALL))["TP2.csv"]
    later = look(database, [HEADINGS, [1, None, None, "Agree", "Agree", "Never", None]], file="TP3.csv")
    second = uploads.accept(database, "Test", later)["TP3.csv"]

    def own() -> set[str]:
        with database.reading() as connection:
            return set(own_instruments(connection, programmes.programme_named(connection, "Test")))

    uploads.undo(database, first)
    assert own() == {"own_tp2"}
    uploads.undo(database, second)
    assert own() == set()


def test_the_programme_s_workbook_holds_its_answers(database: Database) -> None:
    uploads.accept(database, "Test", look(database, ROWS, *ALL))
    definition, sheet = open_workbook("all.xlsx", programme_workbook(database, "Test")).sheets
    assert definition.name == "Questionnaires"
    cells = [cell for _number, row in sheet.rows for cell in row]
    assert {HEARD, BEST} <= set(cells)
    assert (cells.count("agree"), cells.count("strongly agree"), cells.count("rarely")) == (3, 1, 1)


def test_another_programme_does_not_know_it(database: Database) -> None:
    uploads.accept(database, "Test", look(database, ROWS, *ALL))
    with database.reading() as connection:
        assert set(instruments_of(connection, None)) == set(instruments())


def changed(database: Database, old: str, new: str) -> None:
    with database.writing() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        text = as_toml(own_instruments(connection, home)["own_tp2"])
        revise(connection, home, "own_tp2", text.replace(old, new))


def test_what_counts_as_favourable_can_be_changed_in_the_definition(database: Database) -> None:
    uploads.accept(database, "Test", look(database, ROWS, *ALL))
    changed(database, 'favourable = ["often", "always"]', 'favourable = ["never", "rarely"]')
    shown = overview(database, "Test")
    assert shown
    often = shown.time_points[0].item("how_often_did_you_speak")
    assert often
    assert often.favourable.count == 1


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "own_tp2"', 'id = "another"', "id"),
        ('id = "how_often_did_you_speak"', 'id = "speaking"', "items.how_often_did_you_speak"),
        ('label = "rarely"', 'label = "seldom"', "items.how_often_did_you_speak"),
        ("title =", "titel =", "title"),
    ],
)
def test_a_change_that_leaves_answers_without_a_place_is_named(
    database: Database, old: str, new: str, key: str
) -> None:
    uploads.accept(database, "Test", look(database, ROWS, *ALL))
    with pytest.raises(DefinitionError) as fault:
        changed(database, old, new)
    assert key in [slip for slip, _problem in fault.value.slips]


def test_numbers_whose_direction_was_told_are_read_so_the_next_time(database: Database) -> None:
    heading = "The Balint groups improved my wellbeing."
    up = "1 means strongly disagree, 5 means strongly agree"
    first = look(database, [[heading, "Comments"], [5, "Good"]], ("scale-direction", up))
    uploads.accept(database, "Test", first)
    later = look(database, [[heading, "Comments"], [5, "Fine"]], file="TP3.csv")
    assert later.files[0].status(later.answers) is Status.READY
    assert later.files[0].sheets[0].reading.rows[0].get("wellbeing") == "strongly agree"


@pytest.mark.parametrize("instrument", instruments().values(), ids=lambda one: one.id)
def test_a_definition_survives_being_written(instrument: Instrument) -> None:
    assert read_definition_text("a.toml", as_toml(instrument), Instrument) == instrument


def test_awkward_words_survive_being_written(database: Database) -> None:
    rows = [[f'{HEARD} "so to \\ say"\x7f #1', f"{TRUST}\n= [yes]", BEST], *(["Agree", "Neither", "🙂"] for _ in "ab")]
    instrument = drafted(look(database, rows, *ALL).files[0])
    assert read_definition_text("a.toml", as_toml(instrument), Instrument) == instrument


@pytest.mark.parametrize(
    ("column", "code", "choice", "labels", "favourable"),
    [
        (["Yes", "No", "Yes"], "favourable-end", "no", ["no", "yes"], ("no",)),
        (["3", "5", "4"], "number-scale", "1 to 5, 1 is the favourable end", ["1", "2", "3", "4", "5"], ("1", "2")),
        (["0", "7", "4"], "number-scale", "0 to 10, 10 is the favourable end", None, ("6", "7", "8", "9", "10")),
    ],
)
def test_scales_that_words_do_not_settle(
    database: Database, column: list[str], code: str, choice: str, labels: list[str] | None, favourable: tuple[str, ...]
) -> None:
    rows = [["Would you come again next year?", BEST], *([value, "All of it"] for value in column)]
    told = (("new-instrument", OWN), ("which-scale", "Yes or no: no, yes"))
    assert asked(look(database, rows, *told)) == [code]
    instrument = drafted(look(database, rows, *told, (code, choice)).files[0])
    (scale,) = instrument.scales.values()
    assert labels is None or scale.labels == labels
    assert scale.favourable == favourable


def test_four_five_or_seven_points_are_asked_where_the_answers_fit_all(database: Database) -> None:
    rows = [[HEARD, BEST], ["Agree", "All of it"], ["Disagree", "None of it"]]
    found = look(database, rows, ("new-instrument", OWN))
    assert asked(found) == ["which-scale"]
    choices = found.questions[-1].choices
    assert [choice.split(":")[0] for choice in choices] == [
        "Agreement, four points",
        "Agreement, five points",
        "Agreement, seven points",
        LEAVE_OUT,
    ]
    instrument = drafted(look(database, rows, ("new-instrument", OWN), ("which-scale", choices[0])).files[0])
    assert len(instrument.scales["agreement_4"].points) == 4


def test_an_order_nobody_knows_is_asked(database: Database) -> None:
    rows = [["Which colour was the mood?", HEARD], *([value, "Neither"] for value in ("Red", "Blue") * 3)]
    agreement = ("which-scale", FIVE)
    found = look(database, rows, ("new-instrument", OWN), agreement)
    assert asked(found) == ["scale-order"]
    assert found.questions[1].choices == ("Blue, Red", "Red, Blue", LEAVE_OUT)
    told = (("new-instrument", OWN), agreement, ("scale-order", "Red, Blue"), ("favourable-end", "Blue"))
    instrument = drafted(look(database, rows, *told).files[0])
    assert instrument.scales["answers_a"].labels == ["Red", "Blue"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Week", "On call"], ["1", "Asha"], ["2", "Bryn"]],
        [["Item", "Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"], [HEARD, 0, 1, 2, 3, 4]] * 2,
        [["Name", "Paid", "Parking"], ["Asha Sample", "Yes", "No"], ["Bryn Invented", "No", "No"]],
        [["What is your full name?", "What is your e-mail?", "Paid"], ["A Sample", "a@x", "Yes"], ["B", "b@x", "No"]],
    ],
)
def test_other_sheets_are_not_taken_for_a_form(database: Database, rows: list[list[Any]]) -> None:
    found = look(database, rows)
    assert [asked.code for asked in found.questions] == ["what-sheet", "heading-row"]
    assert "unrecognised-sheet" in [fault.code for fault in found.findings]


def test_of_an_export_with_two_rows_of_headings_the_second_is_no_answer(database: Database) -> None:
    rows: list[list[Any]] = [
        ["Respondent ID", "Collector ID", "Start Date", "I felt heard in the group", "What did you think of the room?"],
        [None, None, None, "Response", "Open-Ended Response"],
        *([str(number), "1", "6/10/2026", answer, "Light enough"] for number, answer in enumerate(["Agree"] * 4, 101)),
        ["105", "1", "6/10/2026", "Strongly agree", "Too cold"],
    ]
    found = look(database, rows, ("new-instrument", OWN))
    assert found.questions
    assert not any("Response" in choice for question in found.questions for choice in question.choices)


def test_people_who_answered_two_questionnaires_at_one_time_point_are_not_added_up(database: Database) -> None:
    wellbeing = [["The Balint groups improved my wellbeing."], ["agree"]]
    uploads.accept(database, "Test", look(database, wellbeing, file="TP2 wellbeing.csv"))
    uploads.accept(database, "Test", look(database, ROWS, *ALL))
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        assert questionnaires.respondents(connection, home) == {"TP2": len(ROWS) - 1}
