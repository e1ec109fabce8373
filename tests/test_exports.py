"""Answers as survey tools and people lay them out: what each sheet exercises, and what is read from it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from balint_core.instruments import TEMPLATES, blank_workbook
from balint_core.record import intake, programmes, questionnaires, uploads
from balint_core.record.database import Database
from balint_core.record.intake import FileExamination
from balint_core.record.questionnaires import QuestionnaireFacts
from balint_core.spreadsheets.pairing import NOT_LINKED
from balint_core.spreadsheets.recipe import Answers
from tests.tables import csv, workbook

AWARE = "The Balint groups improved my self-awareness of my own emotional response in the therapeutic relationship."
WELLBEING = "The Balint groups improved my wellbeing."
COMMENTS = "Is there anything you would like to say about the groups?"
INTEREST = "Would you be interested in taking part in Balint groups?"
SO_FAR = "How many Balint groups have you attended so far?"
TERMS = [
    ["Name", "Kind", "Starts", "Ends"],
    ["TP1", "baseline", "1/9/2025", None],
    ["Term 1", "term", "2/9/2025", "18/12/2025"],
    ["TP2", "end of term", "18/12/2025", None],
    ["Term 2", "term", "6/1/2026", "27/3/2026"],
    ["TP3", "end of term", "27/3/2026", None],
]
ASHA, BRYN = "asha.sample@example.invalid", "bryn.invented@example.invalid"

MS_HEAD = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"]
MS_FORMS = [
    [*MS_HEAD, f"{WELLBEING}\n", "Is there anything you would like\xa0to say about the groups?"],
    [1, "18/12/2025 12:51:45", "18/12/2025 12:54:25", ASHA, "Asha Sample", None, "Agree", "Thank you"],
    [2, "18/12/2025 13:01:45", "18/12/2025 13:04:25", "anonymous", None, None, "Neutral", None],
    [3, "18/12/2025 13:02:00", "18/12/2025 13:04:25", "anonymous", None, None, "Agree", None],
]
MS_QUIZ = [
    [*MS_HEAD[:5], "Total points", "Quiz feedback", WELLBEING, f"Points - {WELLBEING}", f"Feedback - {WELLBEING}"],
    [1, "18/12/2025 12:51:45", "18/12/2025 12:54:25", ASHA, "Asha Sample", 4, None, "Agree", 4, "Good"],
]
GOOGLE = [
    [
        "Timestamp",
        "Email Address",
        f"Please say how far you agree [{WELLBEING}]",
        f"Please say how far you agree [{AWARE}]",
    ],
    ["18/12/2025 12:51:45", ASHA, "Agree", "Strongly agree"],
    ["18/12/2025 12:59:45", BRYN, "Disagree", None],
]
SM_HEAD = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name"]
SURVEYMONKEY = [
    [*SM_HEAD, "Custom Data 1", f"<p>{WELLBEING}</p>", COMMENTS, SO_FAR, None, None, None, "How far do you agree?"],
    [*[None] * 8, "Response", "Open-Ended Response", "None", "1 to 5", "6 to 10", "More than 10", AWARE],
    [
        11,
        5,
        "18/12/2025",
        "18/12/2025",
        "192.0.2.1",
        ASHA,
        "Asha",
        None,
        "Agree",
        "It helps",
        "None",
        *[None] * 3,
        "Agree",
    ],
    [12, 5, "18/12/2025", "18/12/2025", "192.0.2.2", None, None, None, "Agree", None, None, "1 to 5", None, None, None],
]
QUALTRICS_NAMES = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Finished", "ResponseId"]
QUALTRICS_NAMES += ["RecipientEmail", "DistributionChannel", "UserLanguage", "Q1", "Q2_1", "Q3"]
QUALTRICS_LABELS = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Finished", "Response ID"]
QUALTRICS_LABELS += ["Recipient Email", "Distribution Channel", "User Language", WELLBEING]
QUALTRICS_LABELS += [f"How far do you agree? - {AWARE}", COMMENTS]


def qualtrics(status: str, finished: str, identity: str, *answers: str | None) -> list[Any]:
    return ["2025-12-18", "2025-12-18", status, "192.0.2.1", 100, finished, identity, None, "anonymous", "EN", *answers]


QUALTRICS = [
    QUALTRICS_NAMES,
    QUALTRICS_LABELS,
    [f'{{"ImportId":"{name}"}}' for name in QUALTRICS_NAMES],
    qualtrics("Survey Preview", "True", "R_0", "Agree", "Agree", "a test"),
    qualtrics("IP Address", "True", "R_1", "Agree", "Strongly agree", "It helps"),
    qualtrics("IP Address", "False", "R_2", "Disagree", None, None),
    qualtrics("IP Address", "True", "R_1", "Agree", "Strongly agree", "It helps"),
]
REDCAP_NAMES = ["record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"]
REDCAP_NAMES += ["redcap_survey_identifier", "balint_survey_timestamp", "interest", "wellbeing", "comments"]
REDCAP_NAMES += ["balint_survey_complete"]
REDCAP_RAW = [
    REDCAP_NAMES,
    [1, "baseline_arm_1", None, None, None, "2025-09-01 10:00", "yes", None, None, 2],
    [1, "end_of_term_1_arm_1", None, None, None, "2025-12-18 10:00", None, "agree", "Fine", 2],
    [2, "baseline_arm_1", None, None, None, "2025-09-01 10:00", "no", None, None, 2],
    [2, "end_of_term_1_arm_1", None, None, None, None, None, None, None, 0],
]
REDCAP_LABELS = [
    [
        "Record ID",
        "Event Name",
        "Survey Identifier",
        f"{SO_FAR} (choice=None)",
        f"{SO_FAR} (choice=1 to 5)",
        "Complete?",
    ],
    [1, "Baseline (Arm 1: Balint)", None, "Checked", "Unchecked", "Complete"],
    [2, "Baseline (Arm 1: Balint)", None, "Unchecked", "Checked", "Complete"],
    [3, "Baseline (Arm 1: Balint)", None, "Unchecked", "Checked", "Complete"],
]
REDCAP_REPEATS = [
    ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance", "wellbeing", "balint_survey_complete"],
    [1, None, None, None, None],
    [1, "balint_survey", 1, "agree", 2],
    [1, "balint_survey", 2, "agree", 2],
]
LIME_HEAD = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "startlanguage. Start language"]
LIMESURVEY = [
    [*LIME_HEAD, "ipaddr. IP address", f"Q01. {WELLBEING}", f"Q02[SQ001]. How far do you agree? [{AWARE}]"],
    [1, "2025-12-18 10:00:00", 3, "en", "192.0.2.1", "Agree", "Agree"],
    [2, None, 1, "en", "192.0.2.2", "Agree", None],
]
LIME_CODES = [
    ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "wellbeing", "comments", "interviewtime"],
    [1, "2025-12-18 10:00:00", 3, "en", 99, "abc", "Agree", "Good", 60],
]
LONG = [
    ["Participant", "Wave", "Question", "Response text"],
    ["P1", "TP2", WELLBEING, "agree"],
    ["P1", "TP2", COMMENTS, "Good"],
    ["P2", "TP2", WELLBEING, "disagree"],
    ["P1", "TP3", WELLBEING, "strongly agree"],
]
TWO_POINTS = [
    ["Group", f"TP2: {WELLBEING}", f"{AWARE} (TP2)", f"TP3: {WELLBEING}"],
    ["North", "agree", "agree", "strongly agree"],
    ["South", "disagree", None, None],
]
GROUPED = [
    ["Balint survey", None, None, None, None],
    [None, "End of Term 1", None, "End of Term 2", None],
    ["No", "Wellbeing", "Self-awareness", "Wellbeing", "Self-awareness"],
    [1, "agree", "agree", "strongly agree", "agree"],
]
STACKED = [
    ["Number", "Time point", "About the groups", None],
    [None, None, WELLBEING, "Comments"],
    [1, "TP2", "agree", "Good"],
]
MIXED = [
    ["Event name", WELLBEING, INTEREST],
    ["Baseline", None, "yes"],
    ["end of term 1", "agree", None],
    ["Term 2", "disagree", None],
]
BENEATH = [
    ["Ward", WELLBEING, "Self-awareness"],
    ["North", "agree", "agree"],
    ["South", "disagree", "agree"],
    [None, None, None],
    ["Strongly agree", 0, 0],
    ["Agree", 1, 2],
    ["Mean", 3.0, 4.0],
]


@dataclass(frozen=True)
class Export:
    """One sheet in a file, and what is read: the source and shape, answers by time point and item, other findings."""

    exercises: str
    rows: list[Any]
    source: str
    answers: dict[tuple[str, str], list[str | None]]
    shape: str = "wide"
    heading_row: int = 1
    dropped: list[str] = field(default_factory=list)
    findings: dict[str, list[str]] = field(default_factory=dict)
    sheet: str = "TP2"
    links: tuple[str, ...] = ()
    """Columns by which answers of one person may be linked, if somebody wants that."""


EXPORTS = [
    Export(
        "Microsoft Forms: no-break spaces and line ends in headings, several people who are “anonymous”",
        MS_FORMS,
        "ms-forms",
        {("TP2", "wellbeing"): ["agree", "neither", "agree"], ("TP2", "comments"): ["Thank you"]},
        dropped=["D1", "E1"],
        links=("use “Email”", "use “Name”"),
    ),
    Export(
        "Microsoft Forms: a quiz, with points and feedback for each question",
        MS_QUIZ,
        "ms-forms",
        {("TP2", "wellbeing"): ["agree"]},
        dropped=["D1", "E1"],
        links=("use “Email”", "use “Name”"),
    ),
    Export(
        "Google Forms: a grid, its rows in square brackets",
        GOOGLE,
        "google-forms",
        {("TP2", "wellbeing"): ["agree", "disagree"], ("TP2", "self_awareness"): ["strongly agree", None]},
        dropped=["B1"],
        links=("use “Email Address”",),
    ),
    Export(
        "SurveyMonkey: two heading rows, tags, a column for each choice, a question over its rows",
        SURVEYMONKEY,
        "surveymonkey",
        {
            ("TP2", "wellbeing"): ["agree", "agree"],
            ("TP2", "self_awareness"): ["agree", None],
            ("TP2", "comments"): ["It helps"],
            ("TP2", "groups_so_far"): ["none", "1 to 5"],
        },
        heading_row=2,
        dropped=["E1", "F1", "G1"],
        links=("use “Email Address”",),
    ),
    Export(
        "Qualtrics: three heading rows, a preview, an unfinished answer, one there twice",
        QUALTRICS,
        "qualtrics",
        {
            ("TP2", "wellbeing"): ["agree", "disagree"],
            ("TP2", "self_awareness"): ["strongly agree", None],
            ("TP2", "comments"): ["It helps"],
        },
        heading_row=3,
        dropped=["D2", "H2"],
        findings={"preview-answer": ["A4"], "unfinished-answer": ["A6"], "answer-again": ["A7"]},
    ),
    Export(
        "Qualtrics: two heading rows",
        [*QUALTRICS[:2], QUALTRICS[4]],
        "qualtrics",
        {
            ("TP2", "wellbeing"): ["agree"],
            ("TP2", "self_awareness"): ["strongly agree"],
            ("TP2", "comments"): ["It helps"],
        },
        heading_row=2,
        dropped=["D2", "H2"],
    ),
    Export(
        "REDCap, raw: events with the arm's number, a row for each, blank where nothing was answered",
        REDCAP_RAW,
        "redcap",
        {("TP1", "interest"): ["yes", "no"], ("TP2", "wellbeing"): ["agree"], ("TP2", "comments"): ["Fine"]},
        dropped=["E1"],
        sheet="Data",
        links=("use “record_id”", "use “redcap_survey_identifier”"),
    ),
    Export(
        "REDCap, labelled: a checkbox's columns, events with the arm's name",
        REDCAP_LABELS,
        "redcap",
        {("TP1", "groups_so_far"): ["none", "1 to 5", "1 to 5"]},
        dropped=["C1"],
        sheet="Data",
        links=("use “Record ID”", "use “Survey Identifier”"),
    ),
    Export(
        "LimeSurvey: code and text, an array's row in square brackets, an unfinished answer",
        LIMESURVEY,
        "limesurvey",
        {("TP2", "wellbeing"): ["agree", "agree"], ("TP2", "self_awareness"): ["agree", None]},
        dropped=["E1"],
        findings={"unfinished-answer": ["A3"]},
    ),
    Export(
        "LimeSurvey: codes alone",
        LIME_CODES,
        "limesurvey",
        {("TP2", "wellbeing"): ["agree"], ("TP2", "comments"): ["Good"]},
        dropped=["F1"],
        links=("use “token”",),
    ),
    Export(
        "A row for each item of each person, at two time points",
        LONG,
        "generic",
        {
            ("TP2", "wellbeing"): ["agree", "disagree"],
            ("TP2", "comments"): ["Good"],
            ("TP3", "wellbeing"): ["strongly agree"],
        },
        shape="long",
        sheet="Data",
        links=("use “Participant”",),
    ),
    Export(
        "Time points in the headings, before and behind the item",
        TWO_POINTS,
        "generic",
        {
            ("TP2", "wellbeing"): ["agree", "disagree"],
            ("TP2", "self_awareness"): ["agree", None],
            ("TP3", "wellbeing"): ["strongly agree"],
        },
        findings={"unread-column": ["A1"]},
        sheet="Data",
    ),
    Export(
        "Time points over the items, under a title",
        GROUPED,
        "generic",
        {
            ("TP2", "wellbeing"): ["agree"],
            ("TP2", "self_awareness"): ["agree"],
            ("TP3", "wellbeing"): ["strongly agree"],
            ("TP3", "self_awareness"): ["agree"],
        },
        heading_row=3,
        sheet="Data",
    ),
    Export(
        "Headings in two rows, some in the upper and some in the lower",
        STACKED,
        "generic",
        {("TP2", "wellbeing"): ["agree"], ("TP2", "comments"): ["Good"]},
        heading_row=2,
        sheet="Data",
    ),
    Export(
        "Several time points in one sheet, in words",
        MIXED,
        "generic",
        {("TP1", "interest"): ["yes"], ("TP2", "wellbeing"): ["agree"], ("TP3", "wellbeing"): ["disagree"]},
        sheet="Data",
    ),
    Export(
        "A summary beneath the answers",
        BENEATH,
        "generic",
        {("TP2", "wellbeing"): ["agree", "disagree"], ("TP2", "self_awareness"): ["agree", "agree"]},
        findings={"summary-row": ["A5", "A6", "A7"], "unread-column": ["A1"]},
    ),
]
SILENT = {"item-not-asked", "item-not-expected", "identifying-column"}


def examined(database: Database, rows: list[Any], sheet: str, answers: Answers = Answers()) -> FileExamination:
    files = [("terms.xlsx", workbook({"Terms": TERMS})), ("answers.xlsx", workbook({sheet: rows}))]
    with database.reading() as connection:
        return intake.examine(connection, None, files, answers).files[1]


def given(file: FileExamination) -> dict[tuple[str, str], list[str | None]]:
    """Answers by time point and item, in the order of the rows."""
    found: dict[tuple[str, str], list[str | None]] = {}
    for sheet in file.sheets:
        assert isinstance(sheet.facts, QuestionnaireFacts)
        for one in (*sheet.facts.answers, *sheet.facts.comments):
            found.setdefault((one.time_point, one.item), []).append(one.answer)
    return found


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.exercises)
def test_an_export_is_known_and_read(database: Database, export: Export) -> None:
    file = examined(database, export.rows, export.sheet)
    (sheet,) = file.sheets
    found = sheet.as_json()
    assert (found["kind"], found["source"], found["shape"]) == ("questionnaire", export.source, export.shape)
    assert found["heading_row"] == export.heading_row
    assert given(file) == {key: answers for key, answers in export.answers.items() if key != ("TP2", "groups_so_far")}
    dropped = [one.cell for one in file.findings if one.code == "identifying-column"]
    assert dropped == export.dropped
    said: dict[str, list[str]] = {}
    for one in file.findings:
        if one.code not in SILENT:
            said.setdefault(one.code, []).append(one.cell or "")
    assert said == export.findings
    asked = [(one.code, one.optional, one.choices) for one in file.questions if one.code != "which-column"]
    assert asked == ([("pair-by", True, (NOT_LINKED, *export.links))] if export.links else [])
    assert all(one.optional for one in file.questions)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.exercises)
def test_nobody_who_answered_is_kept(database: Database, export: Export, ending: str) -> None:
    content = csv(export.rows) if ending == "csv" else workbook({"TP2": export.rows})
    with database.reading() as connection:
        found = intake.examine(connection, None, [(f"TP2.{ending}", content)])
        given = found.answers.with_guesses(found.questions)
        answers = Answers(given.given + tuple((asked.key, asked.choices[0]) for asked in found.questions))
        found = intake.examine(connection, None, [(f"TP2.{ending}", content)], answers)
    for identity in uploads.accept(database, "Test", found).values():
        with database.reading() as connection:
            kept = uploads.kept_workbook(connection, identity)
            assert kept is not None
            again = intake.examine(connection, None, [kept])
            cells = {str(cell) for sheet in again.files[0].sheets for _row, cells in sheet.sheet.rows for cell in cells}
            assert not cells & {ASHA, BRYN, "Asha Sample", "Asha", "192.0.2.1", "192.0.2.2"}
            assert questionnaires.respondents(connection, programmes.programme_named(connection, "Test") or 0)


def test_a_value_that_names_no_time_point_is_one_question_and_its_rows_wait(database: Database) -> None:
    rows = [["Phase", WELLBEING], ["Christmas", "agree"], ["TP2", "disagree"], ["Christmas", "agree"]]
    file = examined(database, rows, "Data")
    (question,) = file.questions
    assert (question.code, question.about, question.cells) == ("unknown-time-point", "Christmas", ("A2", "A4"))
    assert question.choices == (
        *("TP1", "TP2", "TP3", "TP4 (a new time point)", "Christmas (a new time point)"),
        "leave out",
    )
    assert given(file) == {("TP2", "wellbeing"): ["disagree"]}
    answered = examined(database, rows, "Data", Answers(((question.key, "TP3"),)))
    assert given(answered)["TP3", "wellbeing"] == ["agree", "agree"]
    new = examined(database, rows, "Data", Answers(((question.key, "Christmas (a new time point)"),)))
    assert given(new)["Christmas", "wellbeing"] == ["agree", "agree"]
    left_out = examined(database, rows, "Data", Answers(((question.key, "leave out"),)))
    assert given(left_out) == {("TP2", "wellbeing"): ["disagree"]}
    assert not [one for one in left_out.findings if one.code == "unknown-time-point"]


def test_repeats_of_a_form_are_asked_for_their_time_points(database: Database) -> None:
    file = examined(database, REDCAP_REPEATS, "Data")
    needed = [question for question in file.questions if not question.optional]
    assert [question.about for question in needed] == ["1", "2"]
    answers = Answers(tuple((asked.key, f"TP{asked.about}") for asked in needed))
    assert list(given(examined(database, REDCAP_REPEATS, "Data", answers))) == [("TP2", "wellbeing")]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("the last of each person", ["disagree", "agree"]), ("the first of each person", ["agree", "agree"])],
)
def test_who_answered_twice_is_asked_about_and_never_named(database: Database, choice: str, kept: list[str]) -> None:
    rows = [
        ["Timestamp", "Email Address", WELLBEING],
        ["18/12/2025 10:00", ASHA, "agree"],
        ["18/12/2025 11:00", ASHA.upper(), "disagree"],
        ["18/12/2025 11:00", BRYN, "agree"],
    ]
    file = examined(database, rows, "TP2")
    (question,) = (one for one in file.questions if not one.optional)
    assert question.cells == ("A2", "A3")
    assert ASHA not in str(question).casefold()
    assert ASHA not in str(file.findings).casefold()
    again = examined(database, rows, "TP2", Answers(((question.key, choice),)))
    assert Counter(given(again)["TP2", "wellbeing"]) == Counter(kept)


def test_answers_of_one_row_at_two_time_points_are_both_stored(database: Database) -> None:
    with database.reading() as connection:
        files = [("terms.xlsx", workbook({"Terms": TERMS})), ("both.xlsx", workbook({"Data": TWO_POINTS}))]
        found = intake.examine(connection, None, files)
    uploads.accept(database, "Test", found)
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        assert questionnaires.respondents(connection, home) == {"TP2": 2, "TP3": 1}


SUMMARIES = {
    "items down, counts across": [["", "n", "%"], [WELLBEING, 7, 43], ["Self-awareness", 7, 57]],
    "answers down, items across": [["", WELLBEING, AWARE], ["Strongly agree", 1, 0], ["Agree", 2, 3], ["n", 3, 3]],
    "shares at each time point": [["Time point", WELLBEING, AWARE], ["TP2", 0.43, 0.57], ["TP3", "50 %", "60 %"]],
    "averages": [["", WELLBEING, AWARE], ["Mean", 3.4, 4.1], ["SD", 0.9, 0.8]],
    "written out": [["Wellbeing of the group"], ["Strongly agree 3 43 %"], ["Agree: 4 (57%)"]],
    "a survey tool's": [["Q1 How was it?"], ["Answer Choices", "Responses"], ["Good", "43.00%", 3], ["Answered", 7]],
    "a pivot table": [["Row Labels", "Count of Wellbeing"], ["agree", 3], ["Grand Total", 3]],
}
FORMS = {
    "types and what is required": [["Question", "Type", "Required"], [WELLBEING, "Likert", "yes"]],
    "under a title": [["Our survey"], [], ["No", "Question", "Response options"], [1, WELLBEING, "agree; disagree"]],
}
CODE_BOOKS = {
    "a data dictionary": [
        ["Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"],
        ["wellbeing", "survey", None, "radio", WELLBEING],
    ],
    "a survey's structure": [["id", "class", "type/scale", "name", "relevance", "text"], [1, "Q", "L", "q1", 1, AWARE]],
    "made by hand": [["Variable", "Label", "Codes"], ["wellbeing", WELLBEING, "1 = disagree, 5 = agree"]],
}
NOT_ANSWERS = [
    (f"{code}: {name}", rows, code)
    for code, sheets in {
        "not-answers-summary": SUMMARIES,
        "not-answers-form": FORMS,
        "not-answers-codebook": CODE_BOOKS,
    }.items()
    for name, rows in sheets.items()
]


@pytest.mark.parametrize(("name", "rows", "code"), NOT_ANSWERS, ids=[name for name, _rows, _code in NOT_ANSWERS])
def test_what_is_not_answers_is_said_plainly(database: Database, name: str, rows: list[Any], code: str) -> None:
    file = examined(database, rows, "TP2")
    (sheet,) = file.sheets
    assert sheet.as_json()["kind"] == "not-answers"
    assert [one.code for one in file.findings] == [code]
    assert sheet.facts is None


ANSWERS = {
    "one respondent": [[WELLBEING, AWARE], ["agree", "agree"]],
    "two, with numbers": [["Ward", WELLBEING, SO_FAR], ["North", "agree", 0], ["South", "agree", "1-5"]],
    "an unknown question first": [["I would come again", WELLBEING], ["agree", "agree"], ["disagree", "agree"]],
    "numbers for words": [["I would come again", WELLBEING], ["agree", 4], ["agree", 5], ["disagree", 2]],
}


@pytest.mark.parametrize("rows", ANSWERS.values(), ids=ANSWERS)
def test_few_answers_are_answers(database: Database, rows: list[Any]) -> None:
    file = examined(database, rows, "TP2")
    assert file.sheets[0].kind == "questionnaire"
    assert not {one.code for one in file.findings} & {"summary-row", "not-answers-summary"}


def test_a_column_of_addresses_is_set_aside_whatever_it_is_called(database: Database) -> None:
    rows = [["Your contact", "Where from", WELLBEING], [None, "192.0.2.1", "agree"], [ASHA, "192.0.2.2", "agree"]]
    file = examined(database, rows, "TP2")
    assert [one.cell for one in file.findings if one.code == "identifying-column"] == ["A1", "B1"]


def test_two_headings_said_to_be_of_one_time_point_are_not_both_stored(database: Database) -> None:
    file = examined(database, TWO_POINTS[:2], "Data")
    assert given(file)["TP3", "wellbeing"] == ["strongly agree"]
    rows = [["Spring: Wellbeing", "Summer: Wellbeing"], ["agree", "disagree"]]
    asked = examined(database, rows, "Data").questions
    assert [question.about for question in asked] == ["Spring", "Summer"]
    answered = examined(database, rows, "Data", Answers(tuple((question.key, "TP2") for question in asked)))
    assert given(answered) == {("TP2", "wellbeing"): ["agree"]}
    assert [(one.code, one.cell) for one in answered.findings if one.is_error or "twice" in one.code] == [
        ("item-answered-twice", "B2")
    ]


@pytest.mark.parametrize("kind", TEMPLATES)
def test_what_was_begun_from_a_template_is_known_as_such(database: Database, kind: str) -> None:
    with database.reading() as connection:
        (file,) = intake.examine(connection, None, [("mine.xlsx", blank_workbook(kind))]).files
    assert {sheet.as_json()["source"] for sheet in file.sheets} == {"template"}


REGISTERS = {
    "with totals": [["Date", "Name", "Present"], ["6/10/2025", "Asha Sample", "yes"], ["Total", None, 1]],
    "filled in by a form": [
        ["ID", "Start time", "Completion time", "Email", "Name", "Date of session", "Role in session"],
        [1, "6/10/2025", "6/10/2025", ASHA, "Asha Sample", "6/10/2025", "member"],
    ],
}


@pytest.mark.parametrize("rows", REGISTERS.values(), ids=REGISTERS)
def test_registers_stay_registers_with_their_names(database: Database, rows: list[Any]) -> None:
    sheet = examined(database, rows, "Register").sheets[0]
    assert sheet.kind == "register"
    assert sheet.recognition is not None
    assert "name" in sheet.recognition.places
    assert not sheet.recognition.unread


@pytest.mark.parametrize(
    ("sheet", "point"),
    [
        ("Baseline", None),
        ("End of Term 1", "TP2"),
        ("Balint, end of term 2 (all)", "TP3"),
        ("TP2 and TP3", None),
    ],
)
def test_a_sheet_s_name_may_tell_the_time_point_in_words(database: Database, sheet: str, point: str | None) -> None:
    file = examined(database, [[WELLBEING, "Comments"], ["agree", None]], sheet)
    assert list(given(file)) == ([(point, "wellbeing")] if point else [])
    assert bool(file.questions) is (point is None)
