"""Whatever ends storing half-way, the record is as before or as after: a death at any step, a full disk, two at once.

And whatever is accepted, replaced and undone, in any order, the record says what the standing uploads say.
"""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from balint_core.record import attendance, calendar, people, programmes, questionnaires, uploads
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.schema import STANDING, upload
from tests import killing
from tests.campaigns import fuzz
from tests.killing import HEADINGS, HOME, LATER, SPRING, everything, look, opened
from tests.tables import workbook

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is ended in a copy of itself")


@forks
@pytest.mark.parametrize("what", ["accept", "undo"])
def test_a_death_at_any_step_leaves_the_record_as_before_or_as_after(what: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.killing", what, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, cwd=Path(__file__).parents[1])
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["changes"] and found["exits"] == [0, killing.DEAD]
    assert len(found["states"]) > 10 and set(found["states"]) == {"before"}  # each of them before the commit is done
    assert set(found["torn"][:-1]) == {"before"} and found["torn"][-1] == "after"


def start(folder: Path) -> Path:
    """A record with one upload, closed."""
    path = folder / "start.sqlite"
    database = opened(path)
    uploads.accept(database, HOME, look(database, ("autumn.xlsx", workbook({"Sheet": killing.AUTUMN}))))
    database.close()
    return path


@pytest.mark.parametrize("pages", [0, 1, 3])
def test_a_disk_that_fills_up_while_storing_says_so_and_loses_nothing(tmp_path: Path, pages: int) -> None:
    path = start(tmp_path)
    before = everything(path)
    database = opened(path)
    days = [date(2027, 6, 1) + timedelta(days=number) for number in range(400)]
    long = [HEADINGS, *([f"{day:%d/%m/%Y}", "Asha Sample", "member"] for day in days)]
    files = [*killing.batch(), ("long.xlsx", workbook({"Sheet": long}))]
    examination = look(database, *files)

    @event.listens_for(database._engine, "begin")
    def fills_up(connection: Any) -> None:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used + pages}")

    with pytest.raises(DatabaseAway, match="There is no room left on the disk, so nothing was stored"):
        uploads.accept(database, HOME, examination)
    database.close()
    assert everything(path) == before
    again = opened(path)
    assert len(uploads.accept(again, HOME, look(again, *files))) == 5
    again.close()


@forks
def test_two_processes_that_accept_at_once_both_keep_theirs(tmp_path: Path) -> None:
    path = start(tmp_path)
    tables = {"spring.xlsx": SPRING, "later.xlsx": LATER}
    children = []
    for name, rows in tables.items():
        script = (
            "import sys; from pathlib import Path; from balint_core.record import uploads; from tests import killing\n"
            "database = killing.opened(Path(sys.argv[1]))\n"
            f"examination = killing.look(database, ({name!r}, killing.workbook({{'Sheet': {rows!r}}})))\n"
            "print('ready', flush=True); sys.stdin.readline()\n"
            "uploads.accept(database, killing.HOME, examination)"
        )
        children.append(
            subprocess.Popen(
                [sys.executable, "-c", script, str(path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parents[1],
                text=True,
            )
        )
    assert [child.stdout.readline() for child in children if child.stdout] == ["ready\n"] * 2
    for child in children:
        assert child.stdin
        child.stdin.write("\n")
        child.stdin.flush()
    assert [child.communicate()[0] or child.returncode for child in children] == [0, 0]
    found = everything(path)
    assert sorted(row[1] for row in found["upload"]) == ["autumn.xlsx", "later.xlsx", "spring.xlsx"]
    assert len(found["attendance"]) == 2 + 2 + 1


# --- any order --------------------------------------------------------------------------------------------------

QUESTIONNAIRE = next(content for name, content in killing.sample_files() if "TP2" in name)
TERMS = [["Kind", "Name", "Starts", "Ends"], ["term", "Autumn 2026", "1/9/2026", "31/12/2026"]]
FILES = [
    ("people.xlsx", workbook({"Sheet": killing.LISTED})),
    ("people.xlsx", workbook({"Sheet": [*killing.LISTED[:1], ["Bryn Invented", "Consultant", "1/2/2020"]]})),
    ("autumn.xlsx", workbook({"Sheet": killing.AUTUMN})),
    ("autumn.xlsx", workbook({"Sheet": killing.NEWER})),
    ("autumn.xlsx", workbook({"Sheet": [HEADINGS, ["6/10/2026", "Carys Pretend", "member"]]})),
    ("overlaps.xlsx", workbook({"Sheet": [[*HEADINGS, "Mode"], ["6/10/2026", "Asha Sample", "leader", "virtual"]]})),
    ("spring.xlsx", workbook({"Sheet": SPRING})),
    ("terms.xlsx", workbook({"Sheet": TERMS})),
    ("questionnaire TP2.xlsx", QUESTIONNAIRE),
]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), st.integers(0, len(FILES) - 1)),
        st.tuples(st.just("undo"), st.integers(0, 9)),
    ),
    min_size=2,
    max_size=8,
)


def told(database: Database) -> list[Any]:
    """What the record says, without the numbers and names of its uploads."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME) or 0
        parts = [
            (
                one.name,
                one.grade,
                one.leader_in_training,
                one.supervisor,
                _without(attendance.parts_of(connection, one.id)),
            )
            for one in people.people(connection, home)
        ]
        return [
            [repr(one)[repr(one).index("day=") :] for one in attendance.sessions(connection, home)],
            parts,
            sorted(map(repr, questionnaires.tallies(connection, home))),
            [comment.words for comment in questionnaires.comments(connection, home)],
            sorted({(entry.kind, entry.name) for entry in calendar.entries_of(connection, home)}),
        ]


def _without(parts: list[attendance.Part]) -> list[tuple[Any, ...]]:
    return [
        (part.day, part.role, part.mark, part.group, len(part.fellow_leaders), part.file, part.row) for part in parts
    ]


def standing(database: Database) -> list[str]:
    """Digests of the uploads that stand, in the order they were accepted."""
    with database.reading() as connection:
        return list(connection.execute(select(upload.c.digest).where(STANDING).order_by(upload.c.number)).scalars())


def take(database: Database, file: tuple[str, bytes]) -> None:
    examination = look(database, file)
    if examination.ready:
        uploads.accept(database, HOME, examination)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orders") / "empty.sqlite"
    opened(path).close()
    return path


@settings(max_examples=max(settings.get_profile(settings.get_current_profile_name()).max_examples // 20, 1))
@given(steps=STEPS)
def test_in_any_order_the_record_says_what_the_standing_uploads_say(empty: Path, steps: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        fuzz.read_definitions_once(patch.setattr)
        one, other = opened(killing.copied(empty, "one")), opened(killing.copied(empty, "other"))
        done: list[str] = []
        for step, which in steps:
            if step == "accept":
                take(one, FILES[which])
                with one.reading() as connection:
                    done = [entry.id for entry in reversed(uploads.history(connection)) if entry.state != "undone"]
            elif which < len(done):
                uploads.undo(one, done.pop(which))
        for digest in standing(one):
            take(other, next(file for file in FILES if sha256(file[1]).hexdigest() == digest))
        assert told(one) == told(other)
        one.close()
        other.close()
