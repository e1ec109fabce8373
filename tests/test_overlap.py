"""A corrected file under another name: asked whether it takes the earlier one's place, by what it says."""

from datetime import date
from typing import Any

import pytest

from balint_core.record import intake, programmes, uploads
from balint_core.record.attendance import sessions
from balint_core.record.changes import changes
from balint_core.record.database import Database
from balint_core.record.everything import everything
from balint_core.record.intake import KEEP_BOTH, REPLACE, REPLACE_THEIRS, Examination, Status
from balint_core.record.portfolio import entries_of_everybody
from balint_core.spreadsheets.recipe import Answers
from tests.tables import csv, workbook

TODAY = date(2026, 11, 22)
NAMES = ["Asha Sample", "Bryn Invented", "Cai Example", "Dilys Madeup"]
WELLBEING, EMPATHY = "The Balint groups improved my wellbeing.", "The Balint groups improved my empathy."
REGISTER: list[list[Any]] = [["Date", "Name", "Role"], *(["6/10/2026", name, "member"] for name in NAMES)]
PORTFOLIO: list[list[Any]] = [
    ["Name", "Date", "Activity", "Organiser"],
    *(["Asha Sample", f"{day}/10/2026", "supervision meeting", None] for day in (5, 12, 19)),
]
REPLIES: list[list[Any]] = [
    ["Time point", WELLBEING, EMPATHY],
    ["TP2", "agree", "agree"],
    ["TP2", "disagree", "neither"],
    ["TP2", "agree", "strongly agree"],
]


def look(database: Database, file: str, content: bytes, choice: str | None = None) -> Examination:
    answers = Answers(((("same-entries", "", file), choice),) if choice else ())
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        return intake.examine(connection, home, [(file, content)], answers, TODAY)


@pytest.fixture
def register_taken(database: Database) -> Database:
    uploads.accept(database, "Test", look(database, "register.xlsx", workbook({"R": REGISTER})))
    return database


def asked(examination: Examination) -> list[tuple[str, str | None]]:
    return [(one.code, one.guess) for one in examination.questions if not one.optional]


def test_a_corrected_register_under_another_name_is_asked_about(register_taken: Database) -> None:
    corrected = workbook({"R": REGISTER[:-1]})
    found = look(register_taken, "register v2.xlsx", corrected)
    assert asked(found) == [("same-entries", None)]
    assert found.files[0].status(found.answers) is Status.NEEDS_ANSWERS
    assert [fault.code for fault in found.files[0].own_findings] == ["same-entries"]


def test_one_that_has_all_of_it_is_taken_to_replace_it_unless_told_otherwise(register_taken: Database) -> None:
    more = workbook({"R": [*REGISTER, ["13/10/2026", "Asha Sample", "member"]]})
    assert asked(look(register_taken, "register v2.xlsx", more)) == [("same-entries", REPLACE)]


def test_one_that_repeats_a_day_of_many_is_no_copy_of_the_whole(database: Database) -> None:
    year = [REGISTER[0], *([f"{day}/10/2026", name, "member"] for day in (6, 13, 20) for name in NAMES)]
    uploads.accept(database, "Test", look(database, "year.xlsx", workbook({"R": year})))
    assert asked(look(database, "one day.xlsx", workbook({"R": REGISTER}))) == []


@pytest.mark.parametrize(("choice", "came"), [(REPLACE, 3), (KEEP_BOTH, 4)])
def test_either_answer_is_kept_to(register_taken: Database, choice: str, came: int) -> None:
    corrected = workbook({"R": REGISTER[:-1]})
    uploads.accept(register_taken, "Test", look(register_taken, "register v2.xlsx", corrected, choice))
    with register_taken.reading() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        assert [one.attending for one in sessions(connection, home)] == [came]


def test_another_list_of_the_same_sessions_is_not_a_copy(register_taken: Database) -> None:
    leaders = workbook({"R": [REGISTER[0], ["6/10/2026", "Wren Placeholder", "leader"]]})
    assert asked(look(register_taken, "leaders.xlsx", leaders)) == []


def test_the_same_answers_in_another_format_are_asked_about(database: Database) -> None:
    uploads.accept(database, "Test", look(database, "form.xlsx", workbook({"Form": REPLIES})))
    found = look(database, "form.csv", csv(REPLIES))
    assert asked(found) == [("same-entries", REPLACE)]


def test_other_people_s_answers_are_not_a_copy(database: Database) -> None:
    uploads.accept(database, "Test", look(database, "form.xlsx", workbook({"Form": REPLIES})))
    others = [REPLIES[0], *(["TP4", *row[1:]] for row in REPLIES[1:])]
    assert asked(look(database, "form 4.xlsx", workbook({"Form": others}))) == []


def test_the_same_portfolio_is_asked_about(database: Database) -> None:
    uploads.accept(database, "Test", look(database, "asha.xlsx", workbook({"P": PORTFOLIO})))
    found = look(database, "asha again.csv", csv(PORTFOLIO))
    assert asked(found) == [("same-entries", REPLACE)]


def test_a_portfolio_of_several_people_is_not_taken_away_by_one_of_theirs(database: Database) -> None:
    others = [["Bryn Invented", "5/10/2026", "supervision meeting", None]]
    uploads.accept(database, "Test", look(database, "all.xlsx", workbook({"P": [*PORTFOLIO, *others]})))
    unchanged = look(database, "asha.xlsx", workbook({"P": PORTFOLIO}))
    assert (asked(unchanged), unchanged.files[0].own_findings) == ([], [])
    found = look(database, "asha.xlsx", workbook({"P": CORRECTED}))
    assert asked(found) == [("same-entries-of-some", None)]
    (said,) = found.files[0].own_findings
    assert said.code == "same-entries-of-some"
    assert "2 of the 3 entries that “all.xlsx”" in said.message


CORRECTED = [*PORTFOLIO[:-1], ["Asha Sample", "20/10/2026", *PORTFOLIO[-1][2:]]]
OF_ALL = [*PORTFOLIO, ["Bryn Invented", "5/10/2026", "supervision meeting", None]]


def take(database: Database, file: str, rows: list[list[Any]], *choices: tuple[tuple[str, str, str], str]) -> str:
    """The upload of a portfolio, everything asked being answered."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        given = Answers(((("newer-copy", "", file), REPLACE), *choices))
        looked = intake.examine(connection, home, [(file, workbook({"P": rows}))], given, TODAY)
    assert looked.ready, looked.questions
    return uploads.accept(database, "Test", looked)[file]


def instead(file: str, choice: str = REPLACE_THEIRS) -> tuple[tuple[str, str, str], str]:
    return ("same-entries-of-some", "", f"{file}, sheet P"), choice


def days(database: Database) -> dict[str, list[int]]:
    """The days of October of each one's entries, by surname."""
    with database.reading() as connection:
        found = entries_of_everybody(connection)
        whole = everything(connection, programmes.programme_named(connection, "Test") or 0)
    named = {whole.people[one].name.split()[1]: [entry.day.day for entry in each] for one, each in found.items()}
    kept = {name.split()[1] for name in {whole.people[one.person].name for one in whole.portfolio}}
    assert kept == named.keys()
    return named


@pytest.mark.parametrize(("choice", "hers"), [(REPLACE_THEIRS, [5, 12, 20]), (KEEP_BOTH, [5, 12, 19, 20])])
def test_what_was_corrected_for_one_of_several_is_counted_once(
    database: Database, choice: str, hers: list[int]
) -> None:
    take(database, "all.xlsx", OF_ALL)
    one = take(database, "asha.xlsx", CORRECTED, instead("asha.xlsx", choice))
    assert days(database) == {"Sample": hers, "Invented": [5]}
    uploads.undo(database, one)
    assert days(database) == {"Sample": [5, 12, 19], "Invented": [5]}


def test_what_accepting_would_change_says_what_is_no_longer_there(database: Database) -> None:
    take(database, "all.xlsx", OF_ALL)
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        file = ("asha.xlsx", workbook({"P": CORRECTED}))
        looked = intake.examine(connection, home, [file], Answers((instead("asha.xlsx"),)), TODAY)
    (difference,) = changes(database, "Test", looked).by_kind.values()
    assert (len(difference.new), len(difference.gone), difference.changed) == (1, 1, ())
    assert (difference.new[0][-15:], difference.gone[0][-15:]) == ("20 October 2026", "19 October 2026")


def test_copies_that_follow_count_nothing_twice_either(database: Database) -> None:
    """Whichever of the two files is replaced, and whichever upload is undone first."""
    take(database, "all.xlsx", OF_ALL)
    first = take(database, "asha.xlsx", CORRECTED, instead("asha.xlsx"))
    again = take(database, "asha.xlsx", [*CORRECTED, ["Asha Sample", "26/10/2026", "supervision meeting", None]])
    assert days(database)["Sample"] == [5, 12, 20, 26]
    uploads.undo(database, first)
    assert days(database)["Sample"] == [5, 12, 20, 26]
    more = take(database, "all.xlsx", [*OF_ALL, ["Asha Sample", "27/10/2026", "supervision meeting", None]])
    assert days(database) == {"Sample": [5, 12, 20, 26, 27], "Invented": [5]}, "as it was, and what is new"
    uploads.undo(database, more)
    uploads.undo(database, again)
    assert days(database) == {"Sample": [5, 12, 19], "Invented": [5]}


def test_a_copy_that_differs_only_later_is_asked_about_then(database: Database) -> None:
    take(database, "all.xlsx", OF_ALL)
    take(database, "asha.xlsx", PORTFOLIO)
    found = look(database, "asha.xlsx", workbook({"P": CORRECTED}))
    assert asked(found) == [("newer-copy", REPLACE), ("same-entries-of-some", None)]
    take(database, "asha.xlsx", CORRECTED, instead("asha.xlsx"))
    assert days(database)["Sample"] == [5, 12, 20]


def test_the_same_entry_in_several_files_counts_once_whatever_else_they_say_of_it(database: Database) -> None:
    rows = [["Name", "Date", "Activity", "Organiser", "Sessions", "Title"]]
    for file, came, title in (("one.xlsx", 4, None), ("two.xlsx", 6, "Oxford"), ("three.xlsx", None, None)):
        weekend = ["Asha Sample", "3/10/2026", "member weekend", "Balint Society UK", came, title]
        uploads.accept(database, "Test", look(database, file, workbook({"P": [*rows, weekend]}), KEEP_BOTH))
    assert entries(database) == [(date(2026, 10, 3), "Oxford")]


def entries(database: Database) -> list[tuple[date, str | None]]:
    with database.reading() as connection:
        return [(one.day, one.title) for each in entries_of_everybody(connection).values() for one in each]


@pytest.mark.parametrize(
    ("before", "after", "stands"),
    [
        ([None], ["A book"], ["A book"]),
        (["A book"], [None], ["A book"]),
        (["A book"], ["A book", "Another"], ["A book", "Another"]),
        (["A book", "Another"], [None], ["Another", "A book"]),
        ([None, None], [None, "A book"], [None, "A book"]),
        (["A book"], ["Another"], ["A book", "Another"]),
    ],
)
def test_an_entry_with_a_title_given_since_is_one_entry(
    database: Database, before: list[str | None], after: list[str | None], stands: list[str | None]
) -> None:
    """Two titles are two entries; one without is none of its own, and takes nothing away."""
    for file, titles in (("one.xlsx", before), ("two.xlsx", after)):
        rows = [["Asha Sample", "5/10/2026", "reflection", title] for title in titles]
        sheet = workbook({"P": [["Name", "Date", "Activity", "Title"], *rows]})
        uploads.accept(database, "Test", look(database, file, sheet, KEEP_BOTH))
    assert entries(database) == [(date(2026, 10, 5), title) for title in stands]


def test_next_term_s_register_of_the_same_name_is_not_taken_to_replace_this_one(register_taken: Database) -> None:
    spring = workbook({"R": [REGISTER[0], *(["12/1/2027", name, "member"] for name in NAMES)]})
    assert asked(look(register_taken, "register.xlsx", spring)) == [("newer-copy", None)]
    corrected = workbook({"R": REGISTER[:-1]})
    assert asked(look(register_taken, "register.xlsx", corrected)) == [("newer-copy", REPLACE)]


def test_of_two_files_only_one_takes_an_earlier_one_s_place(register_taken: Database) -> None:
    """Whichever way both are answered, nothing is ready until one of them is kept beside."""
    files = [("one.xlsx", workbook({"R": REGISTER[:-1]})), ("two.csv", csv(REGISTER))]
    both: list[tuple[tuple[str, str, str], str]] = [(("same-entries", "", name), REPLACE) for name, _content in files]
    with register_taken.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        unasked = intake.examine(connection, home, files)
        found = intake.examine(connection, home, files, Answers(tuple(both)))
        settled = intake.examine(connection, home, files, Answers((both[0], (both[1][0], KEEP_BOTH))))
    assert [question.guess for question in unasked.questions] == [None, None]
    assert found.ready == []
    assert [(fault.code, fault.file) for fault in found.findings if fault.is_error] == [
        ("replaced-twice", "one.xlsx"),
        ("replaced-twice", "two.csv"),
    ]
    assert not any(fault.code == "replaced-twice" for fault in settled.findings)
    assert "one.xlsx" in [file.file for file in settled.ready]
