"""Uploads that were begun: kept with files, answers and corrections until they are accepted or discarded."""

import pytest
from sqlalchemy import func, select

from balint_core.record import drafts, intake, programmes, uploads
from balint_core.record.database import Database
from balint_core.record.drafts import Draft
from balint_core.record.schema import draft, draft_file, upload
from balint_core.spreadsheets.corrections import correction
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import Workbook
from tests.tables import csv, workbook

HOME = "Test programme"
HEADINGS = ["Date", "Name", "Role"]
GOOD = csv([HEADINGS, ["6/10/2026", "Asha Sample", "member"]])
UNCLEAR = csv([HEADINGS, ["13/10/2026", "Asha Sample", "OD"]])


def read(database: Database, identity: str, owner: str = "") -> Draft | None:
    with database.reading() as connection:
        return drafts.read(connection, owner, identity)


def count(database: Database, table: object) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_a_draft_keeps_files_in_order_answers_and_programme(database: Database) -> None:
    before = database.version()
    identity = drafts.begin(database, "", HOME, [("b.csv", GOOD), ("a.csv", UNCLEAR)])
    answers = Answers(((("unknown-mark", "role", "OD"), "observer"), (correction("a.csv", "a", "C2"), "")))
    drafts.give(database, "", identity, answers.given[1][0], "Asha")
    for key, choice in [(("newer-copy", "", "a.csv"), "keep both"), *answers.given]:
        drafts.give(database, "", identity, key, choice)
    drafts.give(database, "", identity, ("newer-copy", "", "a.csv"), None)
    drafts.add(database, "", identity, [("b.csv", GOOD), ("c.csv", b"x")])
    drafts.move(database, "", identity, "Another")
    kept = read(database, identity)
    assert kept is not None
    assert [(one.file, one.content) for one in kept.files] == [("b.csv", GOOD), ("a.csv", UNCLEAR), ("c.csv", b"x")]
    assert (kept.answers, kept.programme) == (answers, "Another")
    assert database.version() == before, "a draft changes no figure"


def test_a_file_is_taken_out_and_the_last_one_takes_the_draft_with_it(database: Database) -> None:
    identity = drafts.begin(database, "", HOME, [("a.csv", GOOD), ("b.csv", UNCLEAR)])
    drafts.remove(database, "", identity, 0)
    drafts.add(database, "", identity, [("c.csv", b"x")])
    kept = read(database, identity)
    assert kept is not None
    assert [(one.place, one.file) for one in kept.files] == [(1, "b.csv"), (2, "c.csv")]
    for one in kept.files:
        drafts.remove(database, "", identity, one.place)
    assert (read(database, identity), count(database, draft)) == (None, 0)


def test_files_of_one_name_stay_apart_when_one_of_them_goes(database: Database) -> None:
    identity = drafts.begin(database, "", HOME, [("a.csv", GOOD), ("a.csv", UNCLEAR)])
    drafts.add(database, "", identity, [("a.csv", UNCLEAR), ("a (2).csv", b"x")])
    kept = read(database, identity)
    assert kept is not None
    assert [(one.file, one.content) for one in kept.files] == [
        ("a.csv", GOOD),
        ("a (2).csv", UNCLEAR),
        ("a (2) (2).csv", b"x"),
    ]
    of_the_other = (correction("a (2).csv", "a (2)", "C2"), "member")
    for key, choice in [(correction("a.csv", "a", "C2"), "leader"), (("newer-copy", "", "a.csv"), "keep both")]:
        drafts.give(database, "", identity, key, choice)
    drafts.give(database, "", identity, *of_the_other)
    drafts.remove(database, "", identity, 0)
    kept = read(database, identity)
    assert kept is not None
    assert [one.file for one in kept.files] == ["a (2).csv", "a (2) (2).csv"]
    assert kept.answers == Answers((of_the_other,)), "nothing answered about a file that is gone meets another one"


def test_one_of_two_files_of_a_name_goes_in_and_the_other_is_no_newer_copy_of_it(database: Database) -> None:
    identity = drafts.begin(database, "", HOME, [("a.csv", GOOD), ("a.csv", UNCLEAR)])
    with database.reading() as connection:
        examination = intake.examine(connection, None, [("a.csv", GOOD), ("a (2).csv", UNCLEAR)])
    uploads.accept(database, HOME, examination, draft=identity)
    kept = read(database, identity)
    assert kept is not None
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME)
        again = intake.examine(connection, home, [(one.file, one.content) for one in kept.files])
    assert [one.code for one in again.questions] == ["unknown-mark"]


def test_names_that_are_taken_already_are_not_given_again(database: Database) -> None:
    files = [("a.csv", GOOD), ("a (2).csv", UNCLEAR), ("a.csv", b"x")]
    with database.reading() as connection:
        assert [one.file for one in intake.examine(connection, None, files).files] == [
            "a.csv",
            "a (2).csv",
            "a (3).csv",
        ]


def test_discarding_deletes_the_bytes(database: Database) -> None:
    identity = drafts.begin(database, "", HOME, [("a.csv", GOOD)])
    other = drafts.begin(database, "", HOME, [("b.csv", GOOD)])
    drafts.discard(database, "", identity)
    drafts.discard(database, "", "nothing of this name")
    assert count(database, draft_file) == 1
    with database.reading() as connection:
        assert [(one.id, one.names) for one in drafts.waiting(connection, "")] == [(other, ("b.csv",))]


def test_a_draft_is_its_owners_alone(database: Database) -> None:
    identity = drafts.begin(database, "somebody", HOME, [("a.csv", GOOD)])
    drafts.discard(database, "", identity)
    drafts.remove(database, "", identity, 0)
    drafts.add(database, "", identity, [("c.csv", b"x")])
    drafts.give(database, "", identity, correction("a.csv", "a", "C2"), "")
    drafts.move(database, "", identity, "Another")
    assert read(database, identity) is None
    with database.reading() as connection:
        assert drafts.waiting(connection, "") == []
    kept = read(database, identity, "somebody")
    assert kept is not None
    assert (len(kept.files), kept.answers, kept.programme) == (1, Answers(), HOME)


def begun(database: Database, *files: tuple[str, bytes]) -> tuple[str, intake.Examination]:
    identity = drafts.begin(database, "", HOME, files)
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME)
        return identity, intake.examine(connection, home, files)


def test_accepting_ends_the_draft_in_the_same_transaction(database: Database) -> None:
    identity, examination = begun(database, ("a.csv", GOOD), ("picture.png", b"\x89PNG"))

    def stops(_done: int, _of: int, words: str, _counted: str = "") -> None:
        if words.startswith("Storing"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        uploads.accept(database, HOME, examination, draft=identity, progress=stops)
    assert (read(database, identity) is not None, count(database, upload)) == (True, 0)
    uploads.accept(database, HOME, examination, draft=identity)
    assert (read(database, identity), count(database, upload), count(database, draft_file)) == (None, 1, 0)


def test_files_that_still_wait_for_an_answer_stay_in_the_draft(database: Database) -> None:
    identity, examination = begun(database, ("a.csv", GOOD), ("b.csv", UNCLEAR))
    uploads.accept(database, HOME, examination, draft=identity)
    kept = read(database, identity)
    assert kept is not None
    assert [one.file for one in kept.files] == ["b.csv"]


def test_progress_counts_every_file_and_sheet_up_to_the_end(database: Database) -> None:
    told: list[tuple[int, int, str]] = []
    files = [("a.csv", GOOD), ("b.xlsx", workbook({"One": [HEADINGS, ["20/10/2026", "Asha Sample", "member"]]}))]
    with database.reading() as connection:
        examination = intake.examine(connection, None, files, progress=lambda *step: told.append(step))
    assert [words for _done, _of, words in told] == [
        "Reading “a.csv”",
        "Reading “b.xlsx”",
        "Checking “a” in “a.csv”",
        "Checking “One” in “b.xlsx”",
    ]
    told.clear()
    uploads.accept(database, HOME, examination, progress=lambda *step: told.append(step))
    assert [words for _done, _of, words in told if words.startswith("Storing")] == [
        "Storing “a.csv”",
        "Storing “b.xlsx”",
    ]
    shares = [done / of for done, of, _words in told]
    assert shares == sorted(shares)
    assert max(shares) < 1


def test_a_workbook_is_opened_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a look has opened it, neither another look nor accepting opens it again."""
    _identity, first = begun(database, ("a.csv", GOOD))
    known = {file.file: file.workbook for file in first.files if file.workbook}

    def never(file: str, _content: bytes) -> Workbook:
        raise AssertionError(f"{file} was opened again")

    monkeypatch.setattr(uploads, "open_workbook", never)
    with database.reading() as connection:
        again = intake.examine(connection, None, [("a.csv", GOOD)], opening=lambda file, _content, _tell: known[file])
    uploads.accept(database, HOME, again)
    assert count(database, upload) == 1
