"""A process that kills itself at every step of storing, and says what each death left in the record.

    python -m tests.killing accept|undo FOLDER

For each step a copy of the record is opened by a child that dies there; the record is then opened anew, compared
with how it was before and how it is when nobody dies, and used again. Prints the states as JSON.
"""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from balint_core.record import intake, programmes, uploads
from balint_core.record.database import Database, open_database
from balint_core.record.intake import Examination
from balint_core.sample import sample_files
from balint_core.spreadsheets.recipe import Answers
from tests.tables import workbook

HOME = "Test programme"
HEADINGS = ["Date", "Name", "Role"]
AUTUMN = [HEADINGS, ["6/10/2026", "Asha Sample", "member"], ["6/10/2026", "Bryn Invented", "co-leader"]]
NEWER = [*AUTUMN[:2], ["13/10/2026", "Carys Pretend", "presenter"], ["13/10/2026", "Asha Sample", "member"]]
SPRING = [HEADINGS, ["2/3/2027", "Dafydd Example", "leader"], ["2/3/2027", "Asha Sample", "observer"]]
LISTED = [["Name", "Grade", "Grade since"], ["Asha Sample", "ST4", "1/8/2026"], ["Eleri Mock", "CT2", None]]
LATER = [HEADINGS, ["9/3/2027", "Asha Sample", "member"]]
DEAD = 9
"""Exit status of a process that died where it was meant to."""


def opened(path: Path) -> Database:
    return open_database.__wrapped__(f"sqlite:///{path.as_posix()}")


def look(database: Database, *files: tuple[str, bytes]) -> Examination:
    """An examination with every guess taken."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME)
        asked = intake.examine(connection, home, files).questions
        return intake.examine(connection, home, files, Answers().with_guesses(asked))


def batch() -> list[tuple[str, bytes]]:
    """Files of several kinds, among them a newer copy that takes another's place."""
    questionnaire = next((name, content) for name, content in sample_files() if "TP1" in name)
    tables = {"people.xlsx": LISTED, "autumn.xlsx": NEWER, "spring.xlsx": SPRING}
    return [*((name, workbook({"Sheet": rows})) for name, rows in tables.items()), questionnaire]


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for what is by chance or by the clock in an upload."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {table: sorted(connection.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr) for table in tables}
        found["upload"] = connection.execute(
            "SELECT number, file, digest, replaced_by, withdrawn_at IS NULL, sheets FROM upload ORDER BY number"
        ).fetchall()
    connection.close()
    return found


def copied(path: Path, name: str) -> Path:
    """A copy of a record that nobody has open, with what SQLite keeps beside it."""
    for old in path.parent.glob(f"{name}.sqlite*"):
        old.unlink()
    for file in path.parent.glob(f"{path.name}*"):
        shutil.copy(file, path.with_name(file.name.replace(path.stem, name)))
    return path.with_name(f"{name}.sqlite")


def in_a_child(act: Callable[[], object]) -> int:
    """Does something in a process of its own; its exit status."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        act()
        os._exit(0)
    except BaseException as fault:  # noqa: BLE001 - a child must not go on as its parent
        print(repr(fault), file=sys.stderr)
        os._exit(1)


def die_at(step: int) -> None:
    """Lets this process end before its statement or commit of that number, counted from 0."""
    steps = count()

    def passes(*_what: object) -> None:
        if next(steps) == step:
            os._exit(DEAD)

    event.listen(Engine, "before_cursor_execute", passes)
    event.listen(Engine, "commit", passes)


def killed(path: Path, act: Callable[[Database], object], step: int | None) -> int:
    def dies() -> None:
        database = opened(path)
        if step is not None:
            die_at(step)
        act(database)
        os._exit(0)  # nothing is closed or tidied up, so all that is stored is in the log beside the record

    return in_a_child(dies)


def deaths(start: Path, act: Callable[[Database], object]) -> dict[str, Any]:
    """What the record is after a death at each step, and after one that loses part of what was being written."""
    before = everything(copied(start, "before"))
    done = copied(start, "done")
    assert killed(done, act, None) == 0
    after = everything(copied(done, "after"))
    states, exits = [], set()
    for step in count():
        exits.add(exit_status := killed(path := copied(start, "dying"), act, step))
        if exit_status == 0:
            break
        states.append(_state(path, before, after))
    log = done.with_name("done.sqlite-wal").read_bytes()
    torn = []
    for length in [*range(0, len(log), len(log) // 12 + 1), len(log)]:
        path = copied(start, "torn")
        path.with_name("torn.sqlite-wal").write_bytes(log[:length])
        torn.append(_state(path, before, after))
    return {"exits": sorted(exits), "states": states, "torn": torn, "changes": before != after}


def _state(path: Path, before: object, after: object) -> str:
    """Whether a record is as before or as after; and whether it can still be written to."""
    database = opened(path)
    found = everything(path)
    later = uploads.accept(database, HOME, look(database, ("later.xlsx", workbook({"Sheet": LATER}))))
    database.close()
    grown = everything(path)
    if not later or len(grown["upload"]) != len(found["upload"]) + 1:
        return "cannot be written"
    return "before" if found == before else "after" if found == after else "neither"


def main(what: str, folder: Path) -> None:
    start = folder / "start.sqlite"
    database = opened(start)
    first = uploads.accept(database, HOME, look(database, ("autumn.xlsx", workbook({"Sheet": AUTUMN}))))
    if what == "accept":
        examination = look(database, *batch())
        acts: Callable[[Database], object] = lambda one: uploads.accept(one, HOME, examination)  # noqa: E731
    else:
        identity = uploads.accept(database, HOME, look(database, *batch()))["autumn.xlsx"]
        assert identity not in first.values()
        acts = lambda one: uploads.undo(one, identity)  # noqa: E731
    database.close()
    print(json.dumps(deaths(start, acts)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
