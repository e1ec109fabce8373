"""The Term summary of a programme of ten years: its server time, beside the same page drawing ready-made figures.

    python -m benchmarks.term                20 groups, 40,000 attendances, 10,000 responses of 25 items
    python -m benchmarks.term --runs N       another number of rounds than seven; the medians count

A round draws the page three times, in turn: with the figures handed to it ready-made; as it is, with the record as it
was; and as it is, right after the record has changed, so that nothing that was kept counts. Each is a whole run of the
page by the framework's own test, by processor time, since the machine may have other work; the ratios are what can be
compared.
"""

import argparse
import gc
import logging
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Connection, insert
from streamlit.testing.v1 import AppTest

from balint_core import programme
from balint_core.evaluation import TimePointFigures
from balint_core.instruments import Instrument, Item, as_toml, instruments
from balint_core.record import schema
from balint_core.record.database import Database, insert_many, open_database
from balint_core.record.own_instruments import KIND
from balint_core.sessions import Held, Mark, SessionKind
from balint_core.terms import Occasion
from benchmarks.register import keep
from pages.parts import choice

PAGE = Path(__file__).resolve().parent.parent / "pages" / "term_summary.py"
PROGRAMME = "Benchmark"
YEARS, GROUPS, SESSIONS, SEATS = 10, 20, 25, 8
"""Sessions of a group in a year, and people named at each: one leads, one sends apologies, the others come."""
MEMBERS = 11
"""Of a group; half of them are new each year."""
RESPONSES, ITEMS = 10_000, 25
GRADES = ("core_trainee", "specialty_trainee", "consultant", None)
TERMS = (("Autumn", (9, 6), (12, 17)), ("Spring", (1, 5), (3, 25)), ("Summer", (4, 11), (7, 15)))


# --- the record -------------------------------------------------------------------------------------------------


def fill(database: Database, seed: int = 1) -> None:
    """A made-up programme: groups that met all those years, and a questionnaire at the end of every term."""
    chance = random.Random(seed)
    with database.writing() as connection:
        connection.execute(insert(schema.programme).values(id=1, name=PROGRAMME))
        connection.execute(insert(schema.upload).values(**_upload(1)))
        _calendar(connection)
        _register(connection, chance)
        _answers(connection, chance)


def _upload(number: int) -> dict[str, object]:
    return {
        "number": number,
        "id": f"u_{number}",
        "programme_id": 1,
        "file": "programme.xlsx",
        "digest": str(number),
        "content": b"",
        "accepted_at": datetime.now(UTC).replace(tzinfo=None),
        "answers": {},
        "sheets": [],
    }


def _terms() -> list[tuple[str, date, date]]:
    return [
        (f"{name} {year}", date(year, *starts), date(year, *ends))
        for year in range(2016, 2016 + YEARS)
        for name, starts, ends in (*TERMS[1:], TERMS[0])
    ]


def _calendar(connection: Connection) -> None:
    entries: list[tuple[str, str, date, date | None]] = [("term", *term) for term in _terms()]
    entries += [(str(Occasion.END_OF_TERM), f"End of {name}", ends, None) for name, _starts, ends in _terms()]
    rows = [(1, "Terms", at, 1, *entry) for at, entry in enumerate(entries, 2)]
    columns = ("upload_number", "sheet", "row", "programme_id", "kind", "name", "starts", "ends")
    insert_many(connection, schema.calendar_entry, columns, rows)


def _register(connection: Connection, chance: random.Random) -> None:
    people = GROUPS * (YEARS + 1) * MEMBERS
    insert_many(connection, schema.person, ("id", "name"), [(n, f"Sample {n}") for n in range(1, people + 1)])
    names = [(1, f"sample {n}", 1, f"Sample {n}", n, True) for n in range(1, people + 1)]
    columns = ("programme_id", "key", "upload_number", "writing", "person_id", "listed")
    insert_many(connection, schema.person_name, columns, names)
    said = [("leader", Mark.PRESENT), ("member", Mark.APOLOGIES), ("member", Mark.PRESENT)]
    parts = [(role, mark, grade) for role, mark in said for grade in GRADES]
    told = [(1, at, "Register", role, str(mark), grade) for at, (role, mark, grade) in enumerate(parts)]
    insert_many(connection, schema.part, ("upload_number", "number", "sheet", "role", "mark", "grade"), told)
    held, facts, rows = [], [], []
    for at in range(YEARS * SESSIONS * GROUPS):
        meeting, group = divmod(at, GROUPS)
        year, week = divmod(meeting, SESSIONS)
        day = date(2016 + year, 1, 11) + timedelta(weeks=week if week < 18 else week + 20, days=group % 5)
        held.append((at + 1, 1, day, f"Group {group + 1}", str(SessionKind.BALINT_GROUP)))
        facts.append((at + 1, 1, "Register", at, "virtual" if year > 3 else "face-to-face", str(Held.HELD), 90))
        first = (group * (YEARS + 1) + year) * MEMBERS
        for seat, who in enumerate(chance.sample(range(first + 1, first + MEMBERS * 3 // 2), SEATS)):
            rows.append((at + 1, who, 1, min(seat, 2) * len(GRADES) + who % len(GRADES), at * SEATS + seat))
    insert_many(connection, schema.session, ("id", "programme_id", "day", "group_name", "kind"), held)
    described = ("session_id", "upload_number", "sheet", "row", "mode", "held", "minutes")
    insert_many(connection, schema.session_fact, described, facts)
    each = ("session_id", "person_id", "upload_number", "part", "row")
    insert_many(connection, schema.attendance, each, rows)


def _answers(connection: Connection, chance: random.Random) -> None:
    (shipped, *_others) = instruments().values()
    items = tuple(
        Item(f"item_{n}", f"Item {n}", f"Invented item {n}", (Occasion.END_OF_TERM,), "agreement")
        for n in range(1, ITEMS + 1)
    )
    made = Instrument("benchmark", "Benchmark", "made up", "free", {"agreement": shipped.scales["agreement"]}, items)
    now = datetime.now(UTC).replace(tzinfo=None)
    values = {"kind": KIND, "id": made.id, "content": as_toml(made), "made_at": now}
    connection.execute(insert(schema.definition).values(programme_id=1, upload_number=1, **values))
    points, terms = made.scales["agreement"].labels, [name for name, *_days in _terms()]
    rows = [
        (1, "Answers", row, item.id, 1, f"End of {terms[row % len(terms)]}", made.id, chance.choice(points))
        for row in range(2, RESPONSES + 2)
        for item in items
    ]
    columns = ("upload_number", "sheet", "row", "item", "programme_id", "time_point", "instrument", "answer")
    insert_many(connection, schema.response, columns, rows)


# --- the page ---------------------------------------------------------------------------------------------------


def drawn(*, opened: bool) -> AppTest:
    """The page, run once, the fold of attendance in figures shut or open."""
    page = AppTest.from_file(PAGE, default_timeout=600)
    if opened:
        page.session_state[FOLD] = True
    page.run()
    assert not page.exception, page.exception
    return page


FOLD = "attendance in figures"


def spent(work: Callable[[], object]) -> float:
    """Processor seconds."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def change(database: Database) -> None:
    """The record changes, as with any upload: what was kept of it no longer counts."""
    with database.writing():
        pass


@contextmanager
def ready_made(database: Database) -> Iterator[None]:
    """Everything the page draws is handed to it; nothing is asked of the record."""
    found = programme.overview(database, PROGRAMME)
    assert found is not None
    latest = found.term(None)
    assert latest is not None
    answers: dict[str | None, tuple[TimePointFigures, ...]] = {one.time_point.name: (one,) for one in found.time_points}
    figures = found.turnouts(term=latest.term.name)
    ready = replace(found, ask=lambda point: answers[point], ask_turnouts=lambda *_: figures)
    with patch.object(choice, "overview", lambda *_: ready):
        yield


def rounds(database: Database, runs: int, *, opened: bool) -> dict[str, object]:
    """The three kinds in turn, so many times; one round before is not counted."""
    seconds: dict[str, list[float]] = {"ready_made": [], "warm": [], "cold": []}
    for _round in range(runs + 1):
        with ready_made(database):
            seconds["ready_made"].append(spent(lambda: drawn(opened=opened)))
        seconds["warm"].append(spent(lambda: drawn(opened=opened)))
        change(database)
        seconds["cold"].append(spent(lambda: drawn(opened=opened)))
    medians = {kind: statistics.median(taken[1:]) for kind, taken in seconds.items()}
    return {
        "runs": runs,
        "milliseconds": {kind: round(1000 * median) for kind, median in medians.items()},
        "ratio_warm": round(medians["warm"] / medians["ready_made"], 2),
        "ratio_after_a_change": round(medians["cold"] / medians["ready_made"], 2),
        "wanted_ratio": 1.5,
    }


def main() -> None:
    """Fills a record, and measures the page over it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    logging.disable(logging.WARNING)  # the framework's own, that it is not run by its server
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{(Path(folder) / 'record.sqlite').as_posix()}"
        os.environ["BALINT_DATABASE_URL"] = address
        database = open_database(address)
        fill(database)
        size = {"sessions": YEARS * SESSIONS * GROUPS, "attendances": YEARS * SESSIONS * GROUPS * SEATS}
        shut, opened = (rounds(database, runs, opened=opened) for opened in (False, True))
        database.close()
    keep("term", {**size, "answers": RESPONSES * ITEMS, "shut": shut, "figures_open": opened})


if __name__ == "__main__":
    main()
