"""Two records with no shared key: what is about people, and what is about nobody."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from balint_core.record import intake, programmes, uploads
from balint_core.record.database import Database
from balint_core.record.schema import comment, comment_theme, metadata, person, quote, response, upload
from balint_core.spreadsheets.corrections import correction
from balint_core.spreadsheets.recipe import Answers
from tests.tables import csv, workbook

ADDRESS = "asha.sample@example.invalid"
ANSWERS: list[list[object]] = [
    ["Email", "Initials", "The Balint groups improved my wellbeing.", "Comments"],
    [ADDRESS, "Asha Sample", "agree", "Thank you"],
    ["bryn.invented@example.invalid", "Bryn Invented", "strongly agree", None],
]


def test_answers_have_no_way_to_a_person() -> None:
    about_people = {person.name}
    while True:
        more = {
            table.name
            for table in metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name in about_people
        }
        if more <= about_people:
            break
        about_people |= more
    assert {"attendance", "portfolio_entry", "person_detail", "person_name"} <= about_people
    for table in (response, comment, quote, comment_theme):
        assert table.name not in about_people
        assert not {key.column.table.name for key in table.foreign_keys} & about_people
        assert not any("person" in column.name or "name" in column.name for column in table.columns)


@pytest.mark.parametrize("file", ["TP2.xlsx", "TP2.csv"])
def test_names_of_those_who_answered_are_neither_read_nor_kept(database: Database, file: str) -> None:
    content = workbook({"TP2": ANSWERS}) if file.endswith("xlsx") else csv(ANSWERS)
    with database.reading() as connection:
        examination = intake.examine(connection, None, [(file, content)])
    assert [one.code for one in examination.findings].count("identifying-column") == 1
    assert examination.files[0].sheets[0].counts == {"responses": 2}
    (identity,) = uploads.accept(database, "Test", examination).values()
    with database.reading() as connection:
        kept = uploads.kept_workbook(connection, identity)
        assert programmes.programme_named(connection, "Test")
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                assert all(ADDRESS not in str(value) for name, value in row.items() if name != "content"), table.name
                assert all(ADDRESS.encode() not in value for value in row.values() if isinstance(value, bytes))
    assert kept is not None
    text = readable(file, kept[1])
    assert "wellbeing" in text
    assert "Thank you" in text
    assert "Asha" not in text
    assert "example.invalid" not in text


def test_other_sheets_and_properties_of_such_a_file_are_not_kept_either(database: Database) -> None:
    book = load_workbook(BytesIO(workbook({"TP2": ANSWERS, "Raw": [["Who"], ["Asha Sample"]]})))
    book["Raw"].sheet_state = "hidden"
    book.properties.creator = "Asha Sample"
    written = BytesIO()
    book.save(written)
    with database.reading() as connection:
        examination = intake.examine(connection, None, [("TP2.xlsx", written.getvalue())])
    (identity,) = uploads.accept(database, "Test", examination).values()
    with database.reading() as connection:
        kept = uploads.kept_workbook(connection, identity)
    assert kept is not None
    with ZipFile(BytesIO(kept[1])) as archive:
        assert all(b"Asha" not in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    "asked",
    [["The Balint groups improved my wellbeing.", "The Balint groups improved my empathy."], ["Calm", "Curious"]],
    ids=["known", "drafted"],
)
def test_a_name_merged_with_what_stands_beside_it_is_not_kept_as_a_comment(
    database: Database, asked: list[str]
) -> None:
    book = load_workbook(
        BytesIO(workbook({"TP2": [["Name", "Is there anything you would like to say about the groups?", *asked]]}))
    )
    for number in range(2, 12):
        book["TP2"].append(["Asha Sample", f"Thank you {number}", *["agree", "disagree"][:: 1 - number % 2 * 2]])
        book["TP2"].merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
    content = BytesIO()
    book.save(content)
    answers = Answers()
    for _look in range(4):
        with database.reading() as connection:
            examination = intake.examine(connection, None, [("TP2.xlsx", content.getvalue())], answers)
        open_ones = [one for one in examination.questions if not examination.answers.settles(one)]
        answers = Answers((*answers.given, *((one.key, one.guess or one.choices[0]) for one in open_ones)))
    assert examination.files[0].sheets[0].counts == {"responses": 10}
    uploads.accept(database, "Test", examination)
    with database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                assert "Asha" not in str(dict(row)), table.name


def test_what_was_typed_into_a_column_that_is_not_read_is_not_kept(database: Database) -> None:
    rows = [ANSWERS[0], *([row[0], row[1], "agee", row[3]] for row in ANSWERS[1:])]
    answers = Answers(
        ((correction("TP2.csv", "TP2", "B2"), "Wren Typed"), (correction("TP2.csv", "TP2", "C2"), "agree"))
    )
    answers = Answers((*answers.given, (correction("TP2.csv", "TP2", "C3"), "disagree")))
    with database.reading() as connection:
        examination = intake.examine(connection, None, [("TP2.csv", csv(rows))], answers)
    uploads.accept(database, "Test", examination)
    with database.reading() as connection:
        (kept,) = connection.execute(select(upload.c.answers)).scalars()
    assert [(one["about"], one["choice"]) for one in kept] == [("C2", "agree"), ("C3", "disagree")]


def readable(file: str, content: bytes) -> str:
    if file.endswith("csv"):
        return content.decode("utf-8-sig")
    return " ".join(str(cell.value) for row in load_workbook(BytesIO(content))["TP2"].iter_rows() for cell in row)


def test_the_same_answers_with_names_are_known_again(database: Database) -> None:
    """The digest is of the file as it came, so a second upload of it changes nothing."""
    file = ("TP2.xlsx", workbook({"TP2": ANSWERS}))
    with database.reading() as connection:
        uploads.accept(database, "Test", intake.examine(connection, None, [file]))
    with database.reading() as connection:
        again = intake.examine(connection, programmes.programme_named(connection, "Test"), [file])
    assert again.files[0].already
