"""What lists, registers and portfolios say of training: whose criteria, since when, how long, how many cases."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from balint_core.evidence import evidence_of
from balint_core.frameworks import frameworks
from balint_core.programme import attributes_of, everybody, framework_of
from balint_core.record import attendance, intake, portfolio, programmes, uploads
from balint_core.record.database import Database
from balint_core.record.people import Person
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from tests.tables import workbook

PORTFOLIO: list[Any] = ["Name", "Date", "Activity", "Minutes", "Hours", "Number of cases"]


def examined(database: Database, sheets: dict[str, Any], answers: Answers = Answers()) -> intake.Examination:
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Ours")
        return intake.examine(connection, home, [("mine.xlsx", workbook(sheets))], answers)


def taken(database: Database, sheets: dict[str, Any]) -> Person:
    """The record with these sheets; its first person by name."""
    uploads.accept(database, "Ours", examined(database, sheets))
    return everybody(database, "Ours")[0]


def another_series(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "frameworks").mkdir()
    text = Path("data/frameworks/balint_society_uk_2016.toml").read_text(encoding="utf-8")
    for old, new in (
        ('id = "balint_society_uk_2016"', 'id = "pretend"'),
        ('series = "balint_society_uk"', 'series = "pretend_series"'),
        ('title = "Balint Society UK, February 2016"', 'title = "Pretend Society, May 2020"'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "frameworks" / "pretend.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("BALINT_DEFINITIONS", str(folder))


def test_the_edition_is_of_the_series_they_are_judged_by(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_series(tmp_path, monkeypatch)
    rows = [["Name", "Judged by", "Joined pathway"], ["Asha Sample", "pretend society", "1/9/2021"]]
    asha = taken(database, {"People": [*rows, ["Bryn Invented", None, "1/9/2016"]]})
    assert (asha.judged_by, framework_of(asha).id) == ("pretend_series", "pretend")
    bryn = everybody(database, "Ours")[1]
    assert framework_of(bryn) == frameworks()["balint_society_uk_2016"]


def test_a_body_whose_criteria_are_not_here_is_asked_about(database: Database) -> None:
    found = examined(database, {"People": [["Name", "Judged by"], ["Asha Sample", "Nobody's Society"]]})
    (question,) = found.questions
    assert (question.code, question.about, question.cells) == ("unknown-mark", "Nobody's Society", ("B2",))
    assert question.choices[-1] == LEAVE_OUT
    assert "Balint Society UK" in question.choices


def test_training_and_qualification_are_known_to_frameworks(database: Database) -> None:
    rows = [["Name", "Psychodynamic training", "Qualified on"], ["Asha Sample", "yes", "5/8/2015"]]
    found = attributes_of(taken(database, {"People": rows}))
    assert (found["psychodynamic_training"], found["qualified_on"]) == ("yes", date(2015, 8, 5))


@pytest.mark.parametrize(
    ("minutes", "hours", "kept"),
    [
        (90, None, 90),
        ("90 min", None, 90),
        ("1.5 h", None, 90),
        ("1:30", None, 90),
        ("1 hour and 30 minutes", None, 90),
        (time(1, 30), None, 90),
        (timedelta(hours=26), None, 1560),
        (None, 1.5, 90),
        (None, "1,5", 90),
        (None, "90 min", 90),
        (None, "1:30", 90),
        (60, 1.5, 60),
        (None, None, None),
    ],
)
def test_a_length_is_kept_in_minutes(database: Database, minutes: object, hours: object, kept: int | None) -> None:
    row = ["Asha Sample", "6/10/2026", "co-led sessions", minutes, hours, 2]
    asha = taken(database, {"Portfolio": [PORTFOLIO, row]})
    with database.reading() as connection:
        (entry,) = portfolio.entries_of(connection, asha.id)
    assert (entry.minutes, entry.cases) == (kept, 2)
    (line,) = evidence_of([], [entry], {})
    assert (line.minutes, line.cases) == (kept, 2)


@pytest.mark.parametrize(
    "length", ["0", "1.01", "2 double hours", "an hour", "-30", "1:75", "999 h", "90 min 20", True]
)
def test_what_is_no_length_leaves_its_row_out(database: Database, length: object) -> None:
    row = ["Asha Sample", "6/10/2026", "supervision", length]
    found = examined(database, {"Portfolio": [PORTFOLIO, row]})
    assert [(one.code, one.cell) for one in found.findings if one.is_error] == [("not-a-length", "D2")]


def test_cases_belong_to_the_session(database: Database) -> None:
    rows = [["Date", "Name", "Role", "Number of cases"], ["6/10/2025", "Asha Sample", "co-leader", 2]]
    asha = taken(database, {"Register": [*rows, ["6/10/2025", "Bryn Invented", "member", None]]})
    with database.reading() as connection:
        home = programmes.programmes(connection)["Ours"]
        (session,) = attendance.sessions(connection, home)
        (part,) = attendance.parts_of(connection, asha.id)
    assert session.cases == part.cases == evidence_of([part], [], {})[0].cases == 2


@pytest.mark.parametrize("word", ["weekend", "Society weekend", "Balint weekend"])
def test_a_weekend_without_its_strand_is_asked_about(database: Database, word: str) -> None:
    sheets = {"Portfolio": [PORTFOLIO[:3], ["Asha Sample", "6/10/2025", word]]}
    (question,) = examined(database, sheets).questions
    assert question.choices == ("member weekend", "leadership weekend", LEAVE_OUT)
    assert question.asks.endswith("mean: member weekend or leadership weekend?")
    answered = examined(database, sheets, Answers(((question.key, "leadership weekend"),)))
    uploads.accept(database, "Ours", answered)
    with database.reading() as connection:
        (entry,) = portfolio.entries_of(connection, everybody(database, "Ours")[0].id)
    assert entry.activity == "leadership weekend"


def test_a_title_that_tells_of_somebody_is_not_kept(database: Database) -> None:
    rows = [["Name", "Date", "Activity", "Title"], ["Asha Sample", "6/10/2025", "reflection", "My patient Mrs X"]]
    asha = taken(database, {"Portfolio": rows})
    with database.reading() as connection:
        (entry,) = portfolio.entries_of(connection, asha.id)
    assert (entry.activity, entry.title) == ("reflection", None)


@pytest.mark.parametrize("word", ["CbD", "Case-based discussion", "CBDG"])
def test_an_assessment_between_two_and_a_group_are_not_taken_for_that_in_a_group(database: Database, word: str) -> None:
    sheets = {"Portfolio": [PORTFOLIO[:3], ["Asha Sample", "6/10/2025", word]]}
    (question,) = examined(database, sheets).questions
    assert (question.code, question.about) == ("unknown-mark", word)


@pytest.mark.parametrize("word", ["psychotherapy", "medical psychotherapy post", "some"])
def test_experience_of_psychotherapy_is_asked_about_and_not_taken_for_training(database: Database, word: str) -> None:
    sheets = {"People": [["Name", "Leader in training", "Psychoanalytic training"], ["Asha Sample", "yes", word]]}
    (question,) = examined(database, sheets).questions
    assert (question.code, question.about) == ("unknown-mark", word)
