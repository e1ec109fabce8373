"""Every kind of bad input: its code, sheet and cell, all at once; the good rows are given nonetheless."""

from collections.abc import Sequence
from datetime import date

import pytest

from balint_core.record import intake
from balint_core.record.database import Database
from balint_core.record.intake import FileExamination, Status
from balint_core.spreadsheets.layouts import layouts
from balint_core.spreadsheets.reading import Reading, read_sheet
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from balint_core.spreadsheets.recognising import recognise
from balint_core.spreadsheets.workbook import Cell, Sheet, Unreadable, open_workbook
from tests.tables import csv, table, workbook

Place = tuple[str, str | None, str | None]


def reading_of(text: str, answers: Answers = Answers()) -> Reading:
    """The reading of a table whose first line is row 1 of sheet Autumn."""
    return reading_of_rows(table(text), answers)


def reading_of_rows(rows: Sequence[Sequence[Cell]], answers: Answers = Answers()) -> Reading:
    sheet = Sheet("Autumn", tuple((n, tuple(row)) for n, row in enumerate(rows, start=1) if any(row)))
    recognition = recognise(sheet, layouts().values())
    assert recognition is not None
    return read_sheet("autumn.xlsx", sheet, recognition, answers)


def places(reading: Reading | FileExamination) -> list[Place]:
    return [(one.code, one.sheet, one.cell) for one in reading.findings]


def taken(reading: Reading) -> list[int]:
    return [row.number for row in reading.rows]


def answer(about: str, choice: str, code: str = "unknown-mark", column: str = "") -> Answers:
    return Answers((((code, column, about), choice),))


# --- the cell ----------------------------------------------------------------------------------------------------


def test_all_faults_of_a_sheet_come_at_once_and_the_good_rows_are_given() -> None:
    reading = reading_of(
        """
        Date       | Name            | Role   | Present | Minutes
        3/10/2019  | Asha Sample     | member | yes     | 60
        soon       | Bryn Invented   | boss   | OD      | an hour
        31/2/2020  | Cai Example     | member | yes     | 60
                   | Dilys Madeup    | member | yes     | 601
        10/10/2019 | Emrys Imaginary | leader | late    | 75
        """
    )
    assert places(reading) == [
        ("not-a-date", "Autumn", "A3"),
        ("unknown-mark", "Autumn", "C3"),
        ("unknown-mark", "Autumn", "D3"),
        ("not-a-number", "Autumn", "E3"),
        ("impossible-date", "Autumn", "A4"),
        ("missing-value", "Autumn", "A5"),
        ("not-a-number", "Autumn", "E5"),
    ]
    assert all(one.is_error and one.file == "autumn.xlsx" for one in reading.findings)
    assert taken(reading) == [2, 6]
    assert (reading.rejected, reading.ignored) == (3, 0)
    assert reading.rows[1].values["role"] == "leader"
    assert reading.rows[1].cell("role") == "C6"


@pytest.mark.parametrize("minutes", ["an hour", "601"])
def test_a_finding_says_what_stands_there_what_belongs_there_and_what_to_do(minutes: str) -> None:
    (found,) = reading_of(f"Date | Name | Minutes\n3/10/2019 | Asha Sample | {minutes}").findings
    assert found.message == f"“{minutes}” in “Minutes” is not a number that can stand there."
    assert found.expected == "a whole number from 1 to 600"
    assert found.value == minutes
    assert "Put the number alone" in found.remedy


def test_an_error_cell_leaves_its_row_out_whatever_its_column_holds() -> None:
    error = Unreadable.ERROR
    for place, heading in enumerate(["Date", "Name", "Role", "Minutes", "Group", "Grade"]):
        row: list[Cell] = ["3/10/2019", "Asha Sample", "member", 60, "Thursday", "ST4"]
        row[place] = error
        reading = reading_of_rows([["Date", "Name", "Role", "Minutes", "Group", "Grade"], row])
        assert places(reading) == [("formula-error", "Autumn", f"{'ABCDEF'[place]}2")], heading
        assert taken(reading) == []


def test_an_error_in_a_column_that_is_not_read_does_no_harm() -> None:
    reading = reading_of_rows([["Date", "Name", "Share"], ["3/10/2019", "Asha Sample", Unreadable.ERROR]])
    assert places(reading) == [("unread-column", "Autumn", "C1")]
    assert taken(reading) == [2]


@pytest.mark.parametrize("cell", [True, 1e308, float("nan"), float("inf"), -0.0, 1.5, "1/13/2020", "00/00/0000"])
def test_numbers_and_marks_that_are_no_dates_never_end_the_reading(cell: Cell) -> None:
    reading = reading_of_rows([["Date", "Name", "Minutes", "Role"], [cell, "Asha Sample", cell, cell]])
    assert [code for code, _sheet, _cell in places(reading)].count("unknown-mark") == 1
    assert {cell for _code, _sheet, cell in places(reading)} == {"A2", "C2", "D2"}


def test_a_text_of_forty_thousand_letters_is_shortened_where_it_is_shown() -> None:
    reading = reading_of_rows([["Date", "Name", "Role"], ["x" * 40_000, "Asha Sample", "y " * 20_000]])
    for found in reading.findings:
        assert len(found.message) < 200
        assert found.value is not None
        assert len(found.value) <= 120
    assert len(reading.questions[0].asks) < 200


def test_braces_in_a_cell_are_shown_as_they_are() -> None:
    (found,) = reading_of("Date | Name\n{value}{0}{x.__class__} | Asha Sample").findings
    assert found.message == "“{value}{0}{x.__class__}” in “Date” is not a date."


def test_blanks_take_the_default_and_are_otherwise_absent() -> None:
    (row,) = reading_of("Date | Name | Role | Grade | Minutes\n3/10/2019 | Asha Sample | | |").rows
    assert (row.get("role"), row.get("present"), row.get("held")) == ("member", "present", "held")
    assert row.get("grade") is None
    assert "minutes" not in row.values


def test_a_row_of_blanks_in_known_columns_is_ignored() -> None:
    reading = reading_of("Date | Name | Notes\n3/10/2019 | Asha Sample |\n| | a note below the table")
    assert (taken(reading), reading.ignored, reading.rejected) == ([2], 1, 0)


def test_names_that_begin_like_a_formula_are_names() -> None:
    names = ["=1+1", "+Asha", "-Bryn", "@Cai", "'Dilys", "<b>Emrys</b>"]
    reading = reading_of_rows([["Date", "Name"], *[["3/10/2019", name] for name in names]])
    assert [row.get("name") for row in reading.rows] == names
    assert reading.findings == []


# --- the heading row ---------------------------------------------------------------------------------------------


def test_a_missing_column_is_named_at_the_heading_row_and_no_row_is_taken() -> None:
    reading = reading_of("Register |\n|\nName | Role | Present\nAsha Sample | boss | yes\nBryn Invented | member | yes")
    assert places(reading) == [("missing-column", "Autumn", "A3"), ("unknown-mark", "Autumn", "B4")]
    assert reading.findings[0].message == "Sheet “Autumn” looks like a register, but has no column “Date”."
    assert (taken(reading), reading.rejected, reading.ignored) == ([], 2, 1)


def test_several_missing_columns_are_all_named() -> None:
    reading = reading_of("Name | Activity | Date\nAsha Sample | form | 1/1/2020")
    assert places(reading) == []
    reading = reading_of("Name | Kind | Ends\nTerm 1 | term | 1/1/2020")
    assert places(reading) == [("missing-column", "Autumn", "A1")]


TWO_NAMES = """
    Date      | Name        | Attendee
    3/10/2019 | Asha Sample | Bryn Invented
    """


def test_a_heading_twice_is_a_question_and_the_first_is_read_meanwhile() -> None:
    reading = reading_of(TWO_NAMES)
    assert places(reading) == [("repeated-heading", "Autumn", "C1")]
    (question,) = reading.questions
    assert (question.code, question.about, question.cells) == ("repeated-heading", "Name", ("B1", "C1"))
    assert question.choices == ("column B", "column C")
    assert question.guess == "column B"
    assert reading.rows[0].get("name") == "Asha Sample"


@pytest.mark.parametrize(("choice", "name"), [("column B", "Asha Sample"), ("column C", "Bryn Invented")])
def test_an_answer_chooses_either_of_two_columns(choice: str, name: str) -> None:
    reading = reading_of(TWO_NAMES, answer("Name", choice, code="repeated-heading"))
    assert reading.findings == []
    assert reading.rows[0].get("name") == name
    assert reading.rows[0].cell("name") == f"{choice[-1]}2"


def test_an_answer_that_is_no_choice_leaves_the_question_open() -> None:
    answers = answer("Name", "column D", code="repeated-heading")
    reading = reading_of(TWO_NAMES, answers)
    assert places(reading) == [("repeated-heading", "Autumn", "C1")]
    assert not answers.settles(reading.questions[0])


def test_columns_that_are_not_read_are_noted() -> None:
    reading = reading_of("Date | Favourite colour | Name\n3/10/2019 | teal | Asha Sample")
    assert places(reading) == [("unread-column", "Autumn", "B1")]
    assert not reading.findings[0].is_error


# --- questions ---------------------------------------------------------------------------------------------------

UNKNOWN_MARKS = """
    Date       | Name          | Role    | Present
    3/10/2019  | Asha Sample   | member  | OD
    3/10/2019  | Bryn Invented | boss    | L
    10/10/2019 | Asha Sample   | member  | OD
    10/10/2019 | Bryn Invented | member  | yes
    """


def test_an_unknown_mark_is_asked_once_with_all_its_cells() -> None:
    reading = reading_of(UNKNOWN_MARKS)
    asked = [(question.about, question.column, question.cells) for question in reading.questions]
    assert asked == [("OD", "present", ("D2", "D4")), ("boss", "role", ("C3",)), ("L", "present", ("D3",))]
    marks = ("present", "late", "apologies", "absent", "not invited")
    roles = ("present, as leader", "present, as co-leader", "present, as presenter", "present, as observer")
    assert reading.questions[0].choices == (*marks, *roles, LEAVE_OUT)
    assert all(question.guess is None for question in reading.questions)
    assert places(reading) == [("unknown-mark", "Autumn", cell) for cell in ("D2", "C3", "D3", "D4")]
    assert taken(reading) == [5]


def test_an_answer_settles_a_mark_in_all_its_cells() -> None:
    answers = answer("OD", "apologies")
    reading = reading_of(UNKNOWN_MARKS, answers)
    assert taken(reading) == [2, 4, 5]
    assert [row.get("present") for row in reading.rows] == ["apologies", "apologies", "present"]
    assert places(reading) == [("unknown-mark", "Autumn", "C3"), ("unknown-mark", "Autumn", "D3")]
    assert [answers.settles(question) for question in reading.questions] == [True, False, False]


def test_leave_out_leaves_the_row_out_without_a_finding() -> None:
    reading = reading_of(UNKNOWN_MARKS, answer("OD", LEAVE_OUT))
    assert (taken(reading), reading.rejected) == ([5], 3)
    assert {cell for _code, _sheet, cell in places(reading)} == {"C3", "D3"}


def test_one_mark_in_two_columns_may_mean_two_things() -> None:
    text = "Date | Name | Role | Present\n3/10/2019 | Asha Sample | X | X"
    answers = Answers(((("unknown-mark", "role", "X"), "observer"), (("unknown-mark", "present", "X"), "absent")))
    (row,) = reading_of(text, answers).rows
    assert (row.get("role"), row.get("present")) == ("observer", "absent")
    assert len(reading_of(text).questions) == 2


def test_a_grade_that_is_not_known_may_be_settled_by_a_grade_s_name() -> None:
    text = "Date | Name | Grade\n3/10/2019 | Asha Sample | Registrar of moons"
    reading = reading_of(text)
    assert places(reading) == [("unknown-mark", "Autumn", "C2")]
    settled = reading_of(text, answer("Registrar of moons", "Specialty trainee"))
    assert settled.rows[0].get("grade") == "specialty_trainee"


def test_what_is_not_known_of_a_person_is_absent_not_no() -> None:
    reading = reading_of(
        """
        Name          | Psychoanalytic training
        Asha Sample   | not known
        Bryn Invented | no
        Cai Example   |
        Dilys Madeup  | ?
        """
    )
    assert [row.get("psychoanalytic_training") for row in reading.rows] == [None, "no", None, None]


@pytest.mark.parametrize("number", [10, 15, 610])
def test_a_number_is_not_taken_for_a_range_of_the_same_digits(database: Database, number: int) -> None:
    """On the form there are “1-5”, “6-10” and “10+”; a typed 10 or 15 is none of them."""
    file = examined(database, "TP1.xlsx", workbook({"TP1": [["Email", "groups_so_far"], ["x", number]]}))
    assert ("unknown-mark", "TP1", "B2") in places(file)


def test_thousands_of_cells_with_one_unknown_mark_are_one_question() -> None:
    rows: list[Sequence[Cell]] = [["Date", "Name", "Present"], *[["3/10/2019", "Asha Sample", "OD"]] * 30_000]
    reading = reading_of_rows(rows)
    (question,) = reading.questions
    assert len(question.cells) == len(reading.findings) == 30_000
    assert question.cells[-1] == "C30001"


# --- whole files -------------------------------------------------------------------------------------------------


def examined(database: Database, name: str, content: bytes) -> FileExamination:
    with database.reading() as connection:
        return intake.examine(connection, None, [(name, content)], today=date(2026, 10, 6)).files[0]


def test_every_sheet_of_a_workbook_is_answered_for(database: Database) -> None:
    file = examined(
        database,
        "autumn.xlsx",
        workbook(
            {
                "Register": [["Date", "Name"], ["soon", "Asha Sample"], ["3/10/2019", "Bryn Invented"]],
                "Blank": [],
                "Headings only": [[], ["Date", "Name"]],
                "Plan": [[], [], ["What to buy", "Price"], ["chairs", 12]],
                "No dates": [["Name", "Role", "Present"], ["Asha Sample", "member", "yes"]],
            }
        ),
    )
    assert sorted(places(file), key=str) == [
        ("empty-sheet", "Blank", "A1"),
        ("empty-sheet", "Headings only", "A2"),
        ("missing-column", "No dates", "A1"),
        ("new-people", "Register", None),
        ("not-a-date", "Register", "A2"),
        ("unrecognised-sheet", "Plan", "A3"),
    ]
    assert [sheet.kind for sheet in file.sheets] == [
        "register",
        "unrecognised",
        "register",
        "unrecognised",
        "register",
    ]
    assert file.sheets[0].counts == {"people": 1, "sessions": 1, "attendances": 1}
    assert file.status(Answers()) is Status.READY


def test_a_file_that_cannot_be_read_is_rejected_with_one_finding(database: Database) -> None:
    file = examined(database, "autumn.xlsx", b"%PDF-1.7")
    assert places(file) == [("not-a-spreadsheet", None, None)]
    assert file.status(Answers()) is Status.REJECTED


def test_a_csv_is_read_like_a_workbook(database: Database) -> None:
    rows = table("Date | Name | Present\n3/10/2019 | Zoë Sample | yes\n10/10/2019 | Zoë Sample | OD")
    file = examined(database, "autumn.csv", csv(rows, delimiter=";", encoding="cp1252"))
    assert places(file)[:2] == [("text-assumed", None, None), ("unknown-mark", "autumn", "C3")]
    assert file.sheets[0].reading.rows[0].get("name") == "Zoë Sample"
    assert file.status(Answers()) is Status.NEEDS_ANSWERS
    assert file.status(answer("OD", "absent")) is Status.READY


def test_text_stays_text_from_a_workbook_and_numbers_lose_their_point() -> None:
    content = workbook({"Register": [["Date", "Name", "Group"], [date(2019, 10, 3), "007", 12.0]]})
    (sheet,) = open_workbook("autumn.xlsx", content).sheets
    recognition = recognise(sheet, layouts().values())
    assert recognition is not None
    reading = read_sheet("autumn.xlsx", sheet, recognition)
    assert [(row.get("name"), row.get("group")) for row in reading.rows] == [("007", "12")]
