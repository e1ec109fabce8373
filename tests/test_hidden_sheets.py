"""Hidden sheets are offered, hold nothing up, and are read only where somebody wants it."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from balint_core.record import intake
from balint_core.record.database import Database
from balint_core.record.intake import READ_IT, FileExamination, Status
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from tests.tables import workbook

TODAY = date(2026, 11, 22)
REGISTER = [["Date", "Name", "Role", "Present"], ["6/10/2026", "Asha Sample", "member", "yes"]]
OTHER = [REGISTER[0], ["13/10/2026", "Bryn Invented", "member", "yes"]]
ABOUT = "mine.xlsx, sheet Old"


def with_hidden(state: Any, **sheets: list[list[Any]]) -> bytes:
    book = load_workbook(BytesIO(workbook(sheets)))
    book["Old"].sheet_state = state
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def looked_at(database: Database, content: bytes, answers: Answers = Answers()) -> FileExamination:
    with database.reading() as connection:
        (file,) = intake.examine(connection, None, [("mine.xlsx", content)], answers, TODAY).files
    return file


def saying(choice: str) -> Answers:
    return Answers(((("hidden-sheet", "", ABOUT), choice),))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_offered_and_the_file_does_not_wait_for_it(database: Database, state: str) -> None:
    file = looked_at(database, with_hidden(state, Register=REGISTER, Old=OTHER))
    (question,) = file.questions
    assert (question.key, question.choices, question.guess) == (
        ("hidden-sheet", "", ABOUT),
        (LEAVE_OUT, READ_IT),
        LEAVE_OUT,
    )
    assert file.status(Answers()) is Status.READY
    assert [(sheet.sheet.name, len(sheet.reading.rows)) for sheet in file.sheets] == [("Register", 1), ("Old", 0)]
    (said,) = (one.message for one in file.findings if one.code == "hidden-sheet")
    assert ("very hidden" in said) == (state == "veryHidden")


def test_a_hidden_sheet_is_read_where_somebody_wants_it(database: Database) -> None:
    content = with_hidden("hidden", Register=REGISTER, Old=OTHER)
    file = looked_at(database, content, saying(READ_IT))
    assert [len(sheet.reading.rows) for sheet in file.sheets] == [1, 1]
    assert "hidden-sheet" not in {one.code for one in file.findings}
    assert file.status(saying(READ_IT)) is Status.READY
    left = looked_at(database, content, saying(LEAVE_OUT))
    assert [len(sheet.reading.rows) for sheet in left.sheets] == [1, 0]


def test_a_hidden_sheet_of_another_kind_is_named_and_not_offered(database: Database) -> None:
    file = looked_at(database, with_hidden("hidden", Register=REGISTER, Old=[["yes"], ["no"]]))
    assert file.questions == []
    assert "hidden-sheet" in {one.code for one in file.findings}


def test_where_everything_is_hidden_the_offer_stands(database: Database) -> None:
    content = with_hidden("hidden", Notes=[["nothing", "known"]], Old=OTHER)
    assert looked_at(database, content).status(Answers()) is Status.REJECTED
    assert looked_at(database, content, saying(READ_IT)).status(saying(READ_IT)) is Status.READY


def test_hidden_rows_and_columns_are_read_like_others(database: Database) -> None:
    book = load_workbook(BytesIO(workbook({"Register": [*REGISTER, *OTHER[1:]]})))
    book["Register"].row_dimensions[2].hidden = True
    book["Register"].column_dimensions["B"].hidden = True
    kept = BytesIO()
    book.save(kept)
    file = looked_at(database, kept.getvalue())
    assert [row.get("name") for row in file.sheets[0].reading.rows] == ["Asha Sample", "Bryn Invented"]


def test_numbers_for_days_are_counted_from_the_sheet_s_first_day(database: Database) -> None:
    book = load_workbook(BytesIO(workbook({"Register": [REGISTER[0], [44839, *REGISTER[1][1:]]]})))
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904
    kept = BytesIO()
    book.save(kept)
    (row,) = looked_at(database, kept.getvalue()).sheets[0].reading.rows
    assert row.get("date") == date(2026, 10, 6)
