"""What is told while a large file is looked at and accepted."""

from collections.abc import Callable

import pytest
from sqlalchemy import Table, func, select

from balint_core.record import uploads
from balint_core.record.changes import changes
from balint_core.record.database import Database
from balint_core.record.intake import Examination, examine
from balint_core.record.schema import attendance, upload
from balint_core.watching import BLOCK, watched
from tests.tables import csv, workbook

Told = tuple[int, int, str, str]
ROWS = BLOCK + 1
HEADINGS = ["Date", "Name", "Role"]
PEOPLE = ["Asha Sample", "Bryn Invented", "Carys Mock", "Dewi Pretend", "Elin Placeholder"]
READING, CHECKING, STORING = "Reading “large.{}”", "Checking “{}” in “large.{}”", "Storing “large.{}”"


def register(rows: int) -> list[list[str]]:
    """The same people, day after day."""
    days = [f"{day}/{month}/{year}" for year in range(1950, 2020) for month in range(1, 13) for day in range(1, 29)]
    return [HEADINGS, *([days[row // len(PEOPLE)], PEOPLE[row % len(PEOPLE)], "member"] for row in range(rows))]


def large(ending: str, rows: int = ROWS) -> bytes:
    return csv(register(rows)) if ending == "csv" else workbook({"Register": register(rows)})


def look(database: Database, file: str, content: bytes, progress: Callable[..., None]) -> Examination:
    with database.reading() as connection:
        return examine(connection, None, [(file, content)], progress=progress)


@pytest.mark.parametrize(
    ("ending", "read", "sheet"),
    [
        ("csv", [(BLOCK, ROWS + 1, "lines"), (ROWS + 1, ROWS + 1, "lines")], "large"),
        ("xlsx", [(0, 3 * ROWS + 3, "cells"), (BLOCK, ROWS + 1, "rows"), (ROWS + 1, ROWS + 1, "rows")], "Register"),
    ],
)
def test_the_rows_of_a_large_register_are_counted_at_every_step(
    database: Database, ending: str, read: list[tuple[int, int, str]], sheet: str
) -> None:
    told: list[Told] = []
    content = large(ending)
    examination = look(database, f"large.{ending}", content, lambda *one: told.append((*one, "steps")[:4]))
    reading, checking = READING.format(ending), CHECKING.format(sheet, ending)
    counted = [(done, of, what) for done, of, words, what in told if words == reading and what not in ("steps", "MB")]
    assert counted == read
    assert [(done, of, what) for done, of, words, what in told if words == checking and what != "steps"] == [
        *((place, 3, "columns") for place in range(3)),
        (ROWS, ROWS, "rows"),
    ]
    told.clear()
    assert changes(database, "Test", examination, lambda *one: told.append((*one, "steps")[:4]))
    stored = [(done, of) for done, of, words, what in told if (words, what) == (STORING.format(ending), "entries")]
    assert (stored == sorted(stored), stored[-1], len(stored) > 1) == (True, (ROWS, ROWS), True)


def test_a_large_register_with_something_amiss_is_counted_row_by_row(database: Database) -> None:
    told: list[Told] = []
    rows = register(ROWS)
    twice = csv([*rows, rows[-1]])
    examination = look(database, "large.csv", twice, lambda *one: told.append((*one, "steps")[:4]))
    assert [fault.code for fault in examination.findings if fault.is_error] == ["twice-in-a-session"]
    checked = [
        (done, of) for done, of, words, what in told if (words, what) == (CHECKING.format("large", "csv"), "rows")
    ]
    assert checked == [(BLOCK, ROWS + 1), (ROWS + 1, ROWS + 1)]


def test_nothing_within_a_small_file_is_counted(database: Database) -> None:
    told: list[tuple[object, ...]] = []
    examination = look(database, "small.csv", large("csv", 30), lambda *one: told.append(one))
    uploads.accept(database, "Test", examination, progress=lambda *one: told.append(one))
    assert {len(one) for one in told} == {3}, "steps alone"


def test_a_page_that_is_left_while_half_is_stored_leaves_nothing(database: Database) -> None:
    examination = look(database, "large.csv", large("csv"), lambda *_told: None)

    def leaves(done: int, of: int, _words: str, counted: str = "") -> None:
        if counted == "entries" and done * 2 > of:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        uploads.accept(database, "Test", examination, progress=leaves)
    assert (count(database, attendance), count(database, upload)) == (0, 0)
    uploads.accept(database, "Test", examination)
    assert count(database, attendance) == ROWS


def count(database: Database, table: Table) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize(("rows", "told"), [(BLOCK, []), (ROWS, [BLOCK, ROWS]), (2 * BLOCK, [BLOCK, 2 * BLOCK])])
def test_rows_are_told_by_the_block_and_stay_what_they_are(rows: int, told: list[int]) -> None:
    counted: list[int] = []
    assert list(watched(range(rows), rows, "rows", lambda done, _of, _what: counted.append(done))) == list(range(rows))
    assert counted == told
