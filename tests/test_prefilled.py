"""Workbooks filled in with what is known of a programme: who is in them, on which day, and how they are read back."""

from datetime import date
from typing import Any

import pytest

from balint_core import sample
from balint_core.exports.prefilled import prefilled_workbook
from balint_core.exports.programme_workbook import everything_of
from balint_core.instruments import TEMPLATES
from balint_core.record import programmes
from balint_core.record.database import Database
from balint_core.record.intake import Examination, Status, examine
from balint_core.record.uploads import accept
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import open_workbook
from tests.tables import csv, table
from tests.test_templates import dropdowns_of

TODAY = date(2026, 10, 6)
OURS = "Ours"
TERMS = table(
    """
    Name   | Kind        | Starts     | Ends
    Term 1 | term        | 1/1/2026   | 31/7/2026
    Term 2 | term        | 1/9/2026   | 18/12/2026
    Term 3 | term        | 5/1/2027   | 31/3/2027
    TP1    | baseline    | 1/1/2026   |
    TP2    | end of term | 31/7/2026  |
    TP3    | end of term | 18/12/2026 |
    """
)
PEOPLE = table(
    """
    Name             | Grade | Grade since
    Asha Sample      | CT2   |
    Asha Sample      | ST4   | 1/10/2026
    Bryn Invented    |       |
    Carys Mock       |       |
    Dai Pretend      |       |
    Elen Placeholder |       |
    """
)
REGISTER = table(
    """
    Date      | Group    | Session | Mode    | Held      | Minutes | Name             | Role      | Present   | Grade
    1/7/2026  | Thursday |          | virtual |           | 60      | Dai Pretend      |           | present   |
    1/7/2026  | Autumn   |          | virtual |           | 60      | Dai Pretend      |           | present   |
    3/9/2026  | Thursday |          | f2f     |           | 60      | Asha Sample      |           | present   | CT2
    3/9/2026  | Thursday |          | f2f     |           |         | Bryn Invented    | presenter | late      | nurse
    3/9/2026  | Thursday |          | f2f     |           |         | Carys Mock       |           | apologies |
    17/9/2026 | Thursday |          | virtual |           | 75      | Asha Sample      | co-leader | present   | CT2
    24/9/2026 | Thursday |          | virtual | cancelled |         |                  |           |           |
    8/9/2026  | Tuesday  |          |         |           |         | Asha Sample      | leader    | present   |
    20/10/2026| Tuesday  |          |         |           |         |                  |           |           |
    9/9/2026  |          | fishbowl |         |           |         | Elen Placeholder | observer  | present   |
    """
)
PORTFOLIO = table(
    """
    Name        | Date     | Activity       | Organiser         | Sessions | Title
    Asha Sample | 1/9/2026 | member weekend | Balint Society UK | 6        | Autumn weekend
    """
)


@pytest.fixture
def ours(database: Database) -> Database:
    files = {"terms": TERMS, "people": PEOPLE, "register": REGISTER, "portfolio": PORTFOLIO}
    examined = look(database, [(f"{kind}.csv", csv(rows)) for kind, rows in files.items()])
    assert examined.questions == []
    accept(database, OURS, examined)
    return database


def look(database: Database, files: list[tuple[str, bytes]], programme: str = OURS, **answers: Any) -> Examination:
    with database.reading() as connection:
        return examine(connection, programmes.programme_named(connection, programme), files, today=TODAY, **answers)


def sheets_of(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """The filled rows of each visible sheet, by heading."""
    found: dict[str, list[dict[str, Any]]] = {}
    for sheet in open_workbook("x.xlsx", content).sheets:
        if sheet.state == "visible":
            start = next(place for place, (_number, cells) in enumerate(sheet.rows) if cells[1:2] not in ((), (None,)))
            headings = [str(cell) for cell in sheet.rows[start][1]]
            rows = [dict(zip(headings, cells, strict=False)) for _number, cells in sheet.rows[start + 1 :]]
            found[sheet.name] = [{key: cell for key, cell in row.items() if cell is not None} for row in rows]
    return found


def test_a_register_has_the_next_session_of_each_group_with_those_who_came_this_term(ours: Database) -> None:
    """Not who came last term only, who sent apologies, or watched a fishbowl; the grade is that of the day."""
    sheets = sheets_of(prefilled_workbook(ours, OURS, "register", TODAY))
    thursday = {
        "Date": date(2026, 10, 15),
        "Group": "Thursday",
        "Session": "Balint group",
        "Mode": "virtual",
        "Minutes": 75.0,
    }
    tuesday = {"Date": date(2026, 10, 20), "Group": "Tuesday", "Session": "Balint group"}
    assert sheets == {
        "Thursday": [
            {**thursday, "Name": "Asha Sample", "Role": "co-leader", "Grade": "Specialty trainee"},
            {**thursday, "Name": "Bryn Invented", "Role": "member", "Grade": "Nurse"},
        ],
        "Tuesday": [{**tuesday, "Name": "Asha Sample", "Role": "leader", "Grade": "Specialty trainee"}],
    }


@pytest.mark.parametrize(
    ("today", "on", "day"),
    [
        (date(2026, 9, 17), None, date(2026, 10, 1)),
        (date(2026, 10, 1), None, date(2026, 10, 1)),
        (date(2026, 10, 2), None, date(2026, 10, 15)),
        (TODAY, date(2026, 11, 3), date(2026, 11, 3)),
    ],
)
def test_the_next_session_keeps_the_group_s_rhythm(ours: Database, today: date, on: date | None, day: date) -> None:
    rows = sheets_of(prefilled_workbook(ours, OURS, "register", today, on))["Thursday"]
    assert {row["Date"] for row in rows} == {day}


def test_a_mark_left_blank_is_asked_about_and_is_never_a_presence_by_itself(ours: Database) -> None:
    file = ("next.xlsx", prefilled_workbook(ours, OURS, "register", TODAY))
    examined = look(ours, [file])
    assert {question.about for question in examined.questions} == {"blank"}
    assert examined.files[0].status(Answers()) is Status.NEEDS_ANSWERS
    assert examined.ready == []


@pytest.mark.parametrize("kind", ["people", "terms", "portfolio"])
def test_what_is_known_already_changes_nothing_when_it_comes_back(kind: str, ours: Database) -> None:
    before = everything_of(ours, OURS)
    examined = look(ours, [(f"{kind} now.xlsx", prefilled_workbook(ours, OURS, kind, TODAY))])
    assert examined.questions == []
    assert [fault for fault in examined.findings if fault.severity != "note"] == []
    accept(ours, OURS, examined)
    after = everything_of(ours, OURS)
    assert (after.calendar, after.people, after.parts) == (before.calendar, before.people, before.parts)
    assert [entry.title for entry in after.portfolio] == [entry.title for entry in before.portfolio]


def test_a_portfolio_has_a_sheet_for_each_leader_in_training(sampled: Database) -> None:
    sheets = sheets_of(prefilled_workbook(sampled, sample.NAME, "portfolio", TODAY))
    assert list(sheets) == ["Asha Sample", "Bryn Invented", "Chidi Example", "Delyth Specimen"]
    assert all({row["Name"] for row in rows} == {name} for name, rows in sheets.items() if rows)


def test_a_questionnaire_offers_the_time_points_of_its_occasion(ours: Database) -> None:
    lists = dropdowns_of(prefilled_workbook(ours, OURS, "questionnaire", TODAY))
    assert [lists[title]["Time point"] for title in ("Baseline", "End of term")] == [["TP1"], ["TP2", "TP3"]]


def test_people_are_offered_by_name_and_groups_too(ours: Database) -> None:
    names = ["Asha Sample", "Bryn Invented", "Carys Mock", "Dai Pretend", "Elen Placeholder"]
    register = dropdowns_of(prefilled_workbook(ours, OURS, "register", TODAY))["Thursday"]
    assert (register["Name"], register["Group"]) == (names, ["Autumn", "Thursday", "Tuesday"])
    assert dropdowns_of(prefilled_workbook(ours, OURS, "people", TODAY))["People"]["Supervisor"] == names
    portfolio = dropdowns_of(prefilled_workbook(ours, OURS, "portfolio", TODAY))["Asha Sample"]
    assert (portfolio["Name"], portfolio["Signed by"]) == (["Asha Sample"], names)


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_programme_of_which_little_is_known_gets_a_blank_one(kind: str, database: Database) -> None:
    one = [["Date", "Group", "Name"], ["6/10/2026", "Thursday", None]]
    accept(database, OURS, look(database, [("a.csv", csv(one))]))
    (first, *_more) = sheets_of(prefilled_workbook(database, OURS, kind, TODAY)).values()
    assert first == []


def test_there_must_be_such_a_programme(database: Database) -> None:
    with pytest.raises(KeyError):
        prefilled_workbook(database, "of no such name", "people", TODAY)
