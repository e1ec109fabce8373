"""Accepting and undoing: all or nothing, and undo leaves exactly what was there before."""

import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from balint_core.record import intake, programmes, uploads
from balint_core.record.database import Database, DatabaseAway, open_database
from balint_core.record.intake import KEEP_BOTH, Examination, Status
from balint_core.record.schema import (
    FACTS_OF_AN_UPLOAD,
    PART_OF,
    answer_scale,
    attendance,
    metadata,
    part,
    person,
    session,
    upload,
)
from balint_core.record.uploads import NotAccepted
from balint_core.sample import sample_files
from balint_core.spreadsheets.recipe import Answers
from tests.tables import workbook

HOME = "Test programme"
HEADINGS = ["Date", "Name", "Role"]
ROWS = [["6/10/2026", "Asha Sample", "member"], ["6/10/2026", "Bryn Invented", "co-leader"]]


@cache
def register(*more: tuple[str, ...]) -> bytes:
    """The same bytes each time, though a workbook holds the second it was written in."""
    return workbook({"Register": [HEADINGS, *ROWS, *more]})


def look(database: Database, *files: tuple[str, bytes], answers: Answers = Answers()) -> Examination:
    with database.reading() as connection:
        return intake.examine(connection, programmes.programme_named(connection, HOME), files, answers)


def take(database: Database, *files: tuple[str, bytes], answers: Answers = Answers()) -> dict[str, str]:
    return uploads.accept(database, HOME, look(database, *files, answers=answers))


def everything(database: Database) -> dict[str, list[Any]]:
    """All facts, by what they say: numbers the database gave are left out, since they may differ."""
    with database.reading() as connection:
        return {
            table.name: sorted(
                repr([value for name, value in row.items() if not name.endswith(("_number", "_id", "id"))])
                for row in connection.execute(select(table)).mappings()
            )
            for table in [*FACTS_OF_AN_UPLOAD, person, session]
        }


def count(database: Database, table: Any) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_looking_stores_nothing(database: Database) -> None:
    before = database.version()
    assert [file.status(Answers()) for file in look(database, ("autumn.xlsx", register())).files] == [Status.READY]
    assert database.version() == before
    assert all(count(database, table) == 0 for table in metadata.sorted_tables if table.name != "record_version")


LEDGER = [
    ["Ledger"],
    ["of Autumn"],
    ["Entry", "Replaces", "Name", "Date", "Activity", "Noted at", "Noted by"],
    ["n_0123456789abcdef", None, "Asha Sample", "6/10/2020", "reflection", "2020-10-07 12:00:00", "the lead"],
]


def test_every_fact_knows_upload_sheet_and_row(database: Database) -> None:
    listed = [["People"], ["Autumn"], ["Name", "E-mail", "Grade"], ["Asha Sample", "asha@example.org", "CT2"]]
    people = workbook({"People": listed, "Ledger": LEDGER})
    shares = workbook({"TP2": [["Shares"], ["Autumn"], ["Item", "n", "% agreed"], ["My wellbeing", 7, "71 %"]]})
    more = (("addresses.xlsx", people), ("shares.xlsx", shares))
    uploads.accept(database, HOME, look(database, *sample_files(), *more))
    with database.reading() as connection:
        for table in FACTS_OF_AN_UPLOAD:
            rows = connection.execute(select(table)).mappings().all()
            if table.name in ("recipe", "identity_decision"):  # nothing about the sample has to be asked or settled
                assert not rows
                continue
            assert rows, table.name
            if table.name not in ("person_name", "person_email"):
                assert all(row["upload_number"] for row in rows), table.name
                assert table is attendance or all(row["sheet"] for row in rows), table.name
                assert table in (part, answer_scale) or all(row["row"] > 3 for row in rows), table.name
        of_sheets = select(attendance.c.row, part.c.sheet).join(part, PART_OF)
        assert len(connection.execute(of_sheets).all()) == len(connection.execute(select(attendance)).all())


def test_the_workbook_is_kept_byte_for_byte(database: Database) -> None:
    content = register()
    (identity,) = take(database, ("autumn.xlsx", content)).values()
    with database.reading() as connection:
        assert uploads.kept_workbook(connection, identity) == ("autumn.xlsx", content)


def test_the_same_file_twice_changes_nothing(database: Database) -> None:
    first = take(database, ("autumn.xlsx", register()))
    before = everything(database)
    again = look(database, ("another name.xlsx", register()))
    assert [file.status(Answers()) for file in again.files] == [Status.ALREADY_IMPORTED]
    assert again.files[0].already == first["autumn.xlsx"]
    assert everything(database) == before


def test_the_same_file_twice_at_once_is_taken_once(database: Database) -> None:
    examination = look(database, ("one.xlsx", register()), ("two.xlsx", register()))
    assert [file.status(Answers()) for file in examination.files] == [Status.READY, Status.ALREADY_IMPORTED]


@pytest.mark.parametrize("last", [name for name, _content in sample_files()])
def test_undo_leaves_exactly_what_was_there_before(database: Database, last: str) -> None:
    others = [file for file in sample_files() if file[0] != last]
    answers = look(database, *others).answers.with_guesses(look(database, *others).questions)
    take(database, *others, answers=answers)
    before = everything(database)
    content = dict(sample_files())[last]
    asked = look(database, (last, content))
    done = take(database, (last, content), answers=asked.answers.with_guesses(asked.questions))
    assert everything(database) != before
    uploads.undo(database, done[last])
    assert everything(database) == before


def test_undoing_everything_leaves_nothing_but_the_history(database: Database) -> None:
    done = uploads.accept(database, HOME, look(database, *sample_files()))
    for identity in done.values():
        uploads.undo(database, identity)
    assert all(not rows for rows in everything(database).values())
    with database.reading() as connection:
        assert {one.state for one in uploads.history(connection)} == {"undone"}
    assert uploads.accept(database, HOME, look(database, *sample_files())).keys() == done.keys()


def test_undo_of_what_is_not_there(database: Database) -> None:
    with pytest.raises(NotAccepted, match="no upload"):
        uploads.undo(database, "u_nothing")
    (identity,) = take(database, ("autumn.xlsx", register())).values()
    uploads.undo(database, identity)
    with pytest.raises(NotAccepted, match="before"):
        uploads.undo(database, identity)


def test_a_newer_copy_replaces_and_its_undo_brings_the_earlier_one_back(database: Database) -> None:
    take(database, ("autumn.xlsx", register()))
    before = everything(database)
    newer = ("autumn.xlsx", register(("13/10/2026", "Asha Sample", "member")))
    asked = look(database, newer)
    (question,) = asked.questions
    assert (question.code, question.guess) == ("newer-copy", "replace it")
    done = take(database, newer, answers=asked.answers.with_guesses(asked.questions))
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME)
        from balint_core.record import attendance as attendances

        assert [one.attending for one in attendances.sessions(connection, home or 0)] == [1, 1]
    uploads.undo(database, done["autumn.xlsx"])
    assert everything(database) == before


def test_a_person_dropped_from_the_newer_copy_is_dropped(database: Database) -> None:
    take(database, ("autumn.xlsx", register(("6/10/2026", "Carys Mock", "member"))))
    asked = look(database, ("autumn.xlsx", register()))
    take(database, ("autumn.xlsx", register()), answers=asked.answers.with_guesses(asked.questions))
    with database.reading() as connection:
        from balint_core.record import attendance as attendances

        home = programmes.programme_named(connection, HOME)
        assert [one.attending for one in attendances.sessions(connection, home or 0)] == [1]


def test_accept_is_one_transaction(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault while the last of eight files is stored leaves none of them."""
    examination = look(database, *sample_files())
    stored = uploads._store_sheet
    calls = []

    def falls_over(*words: Any) -> None:
        calls.append(words)
        if len(calls) == len(examination.files):
            raise RuntimeError("the plug was pulled")
        stored(*words)

    monkeypatch.setattr(uploads, "_store_sheet", falls_over)
    with pytest.raises(RuntimeError):
        uploads.accept(database, HOME, examination)
    assert all(not rows for rows in everything(database).values())
    assert count(database, upload) == 0


def test_a_process_killed_in_mid_accept_leaves_what_was_there(database: Database, own_surroundings: str) -> None:
    take(database, ("autumn.xlsx", register()))
    before = everything(database)
    script = textwrap.dedent(
        """
        import os, signal
        from balint_core import sample
        from balint_core.record import uploads
        from balint_core.record.database import default_address, open_database
        stored, calls = uploads._store_sheet, []
        def killed(*words):
            calls.append(words)
            stored(*words)
            if len(calls) == 5:
                os._exit(9)
        uploads._store_sheet = killed
        sample.load_sample(open_database(default_address()))
        """
    )
    environment = dict(os.environ, BALINT_DATABASE_URL=own_surroundings, PYTHONPATH=str(Path.cwd()))
    killed = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
    assert killed.returncode == 9, killed.stderr.decode()
    assert everything(database) == before
    take(database, ("spring.xlsx", workbook({"Register": [HEADINGS, ["13/10/2026", "Asha Sample", "member"]]})))


def test_two_people_accepting_the_same_file_at_once(database: Database) -> None:
    examinations = [look(database, ("autumn.xlsx", register())) for _ in range(6)]

    def accept(examination: Examination) -> str:
        return uploads.accept(database, HOME, examination)["autumn.xlsx"]

    with ThreadPoolExecutor(6) as pool:
        identities = set(pool.map(accept, examinations))
    assert len(identities) == 1
    assert count(database, upload) == 1


def test_two_people_accepting_different_files_at_once_both_keep_theirs(database: Database) -> None:
    files = [
        (f"{day}.xlsx", workbook({"Register": [HEADINGS, [f"{day}/10/2026", "Asha Sample", "member"]]}))
        for day in range(1, 9)
    ]
    examinations = [look(database, file) for file in files]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: uploads.accept(database, HOME, one), examinations))
    assert (count(database, session), count(database, person), count(database, upload)) == (8, 1, 8)


def test_opening_a_new_record_from_two_processes_at_once(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'fresh' / 'record.sqlite'}"
    script = (
        "import sys; from balint_core.record.database import open_database; print(open_database(sys.argv[1]).version())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, address],
            stdout=subprocess.PIPE,
            env=dict(os.environ, PYTHONPATH=str(Path.cwd())),
        )
        for _ in range(4)
    ]
    assert [process.communicate()[0].strip() for process in started] == [b"1"] * 4


def test_a_full_disk_says_so_and_stores_nothing(database: Database) -> None:
    with pytest.raises(DatabaseAway, match="no room left"), database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for number in range(10_000):
            programmes.make_programme(connection, f"programme {number} {'x' * 150}")
    assert everything(database)["person"] == []
    with database.reading() as connection:
        assert programmes.programmes(connection) == {}


def test_migrations_make_the_schema(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_record_is_opened_again_without_change(database: Database, own_surroundings: str) -> None:
    take(database, ("autumn.xlsx", register()))
    version = database.version()
    open_database.cache_clear()
    assert open_database(own_surroundings).version() == version


def test_two_sheets_of_one_workbook_may_share_a_session(database: Database) -> None:
    rows = {"One": [HEADINGS, *ROWS], "Two": [HEADINGS, ["6/10/2026", "Carys Mock", "member"], ROWS[0]]}
    found = look(database, ("autumn.xlsx", workbook(rows)))
    (fault,) = [one for one in found.findings if one.is_error]
    assert (fault.code, fault.sheet, fault.cell) == ("twice-in-a-session", "Two", "B3")
    uploads.accept(database, HOME, found)
    assert count(database, session) == 1
    assert count(database, person) == 3


def test_a_list_of_people_may_be_uploaded_again_with_its_other_names(database: Database) -> None:
    people = [["Name", "Also known as", "Grade"], ["Asha Sample", "A. Sample", "CT2"]]
    take(database, ("people.xlsx", workbook({"People": people})))
    newer = ("people.xlsx", workbook({"People": [*people, ["Bryn Invented", None, "CT1"]]}))
    found = look(database, newer)
    assert [one.code for one in found.findings if one.is_error] == []
    take(database, newer, answers=found.answers.with_guesses(found.questions))
    assert count(database, person) == 2


def test_files_of_one_name_from_two_folders_are_told_apart(database: Database) -> None:
    other = workbook({"Register": [HEADINGS, ["13/10/2026", "Asha Sample", "member"]]})
    done = take(database, ("autumn.xlsx", register()), ("autumn.xlsx", other))
    assert list(done) == ["autumn.xlsx", "autumn (2).xlsx"]
    assert len(set(done.values())) == 2


def test_undo_that_would_bring_a_workbook_back_twice_says_so(database: Database) -> None:
    take(database, ("autumn.xlsx", register()))
    newer = ("autumn.xlsx", register(("13/10/2026", "Asha Sample", "member")))
    asked = look(database, newer)
    done = take(database, newer, answers=asked.answers.with_guesses(asked.questions))
    both = Answers(((("same-entries", "", "copy.xlsx"), KEEP_BOTH),))
    take(database, ("copy.xlsx", register()), answers=both)
    with pytest.raises(NotAccepted, match="under another name"):
        uploads.undo(database, done["autumn.xlsx"])


def test_a_record_of_a_newer_version_is_left_alone(database: Database, own_surroundings: str) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    open_database.cache_clear()
    with pytest.raises(DatabaseAway, match="newer version"):
        open_database(own_surroundings)


def test_a_register_waits_for_the_list_of_people_it_was_read_with(database: Database) -> None:
    people = [["Name", "Also known as", "Grade"], ["Asha Sample", "A. Sample", "CT2"], ["Bryn Invented", None, "boss"]]
    rows = [HEADINGS, ["6/10/2026", "A. Sample", "member"]]
    files = [("people.xlsx", workbook({"People": people})), ("autumn.xlsx", workbook({"Register": rows}))]
    found = look(database, *files)
    assert [file.status(found.answers) for file in found.files] == [Status.NEEDS_ANSWERS, Status.READY]
    assert found.ready == []
    (question,) = found.questions
    take(database, *files, answers=Answers(((question.key, "Consultant"),)))
    assert count(database, person) == 2
