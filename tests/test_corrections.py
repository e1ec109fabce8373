"""Values put right in place: read as if they stood in the file, while the file stays as it is."""

from datetime import date

import pytest

from balint_core.record import intake, uploads
from balint_core.record.database import Database
from balint_core.record.intake import Examination
from balint_core.record.schema import upload
from balint_core.spreadsheets.corrections import corrected, correction
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import Sheet
from tests.tables import csv

SHEET = Sheet("Register", ((2, ("Date", "Name")), (4, (date(2026, 10, 6), None))))


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        ({}, SHEET.rows),
        ({"B4": " Asha Sample "}, (SHEET.rows[0], (4, (date(2026, 10, 6), "Asha Sample")))),
        ({"D2": "Role"}, ((2, ("Date", "Name", None, "Role")), SHEET.rows[1])),
        ({"B3": "between"}, (SHEET.rows[0], (3, (None, "between")), SHEET.rows[1])),
        ({"A4": ""}, (SHEET.rows[0],)),
        ({"nowhere": "x", "A0": "x", "XFE1": "x", "A1048577": "x"}, SHEET.rows),
    ],
)
def test_a_sheet_holds_what_was_typed_for_its_cells(texts: dict[str, str], rows: object) -> None:
    assert corrected(SHEET, texts).rows == rows


ROWS = [["Date", "Name", "Role"], ["32 Sep 2026", "Asha Sample", "member"], ["6/10/2026", "Bryn Invented", "OD"]]


def look(database: Database, answers: Answers) -> Examination:
    with database.reading() as connection:
        return intake.examine(connection, None, [("a.csv", csv(ROWS))], answers, today=date(2026, 11, 22))


def test_a_value_put_right_is_read_and_its_finding_and_question_go(database: Database) -> None:
    assert len(look(database, Answers()).questions) == 1
    answers = Answers(((correction("a.csv", "a", "A2"), "30 Sep 2026"), (correction("a.csv", "a", "C3"), "observer")))
    found = look(database, answers)
    (file,) = found.files
    assert not [one for one in found.findings if one.is_error]
    assert not found.questions
    assert [row.get("date") for row in file.sheets[0].reading.rows] == [date(2026, 9, 30), date(2026, 10, 6)]
    assert file.workbook
    assert file.workbook.sheets[0].rows[1][1][0] == "32 Sep 2026", "what stood there is known"


def test_what_was_put_right_is_kept_with_its_upload_alone_and_the_bytes_as_they_came(database: Database) -> None:
    other = csv([ROWS[0], ["13/10/2026", "Carys Mock", "member"]])
    keys = [correction("a.csv", "a", "A2"), correction("b.csv", "b", "B2")]
    answers = Answers(
        ((keys[0], "30 Sep 2026"), (keys[1], "Carys Pretend"), (("unknown-mark", "role", "OD"), "member"))
    )
    with database.reading() as connection:
        found = intake.examine(connection, None, [("a.csv", csv(ROWS)), ("b.csv", other)], answers)
    uploads.accept(database, "Test", found)
    with database.reading() as connection:
        kept = {row.file: row for row in connection.execute(upload.select())}
    assert kept["a.csv"].content == csv(ROWS)
    typed = {name: [one["choice"] for one in row.answers if one["code"] == "value"] for name, row in kept.items()}
    assert typed == {"a.csv": ["30 Sep 2026"], "b.csv": ["Carys Pretend"]}
    assert all(
        {"code": "unknown-mark", "column": "role", "about": "OD", "choice": "member"} in row.answers
        for row in kept.values()
    )
