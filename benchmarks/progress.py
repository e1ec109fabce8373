"""Somebody's progress, and everybody's, in a large record: query and rules together, beside the bare SQL aggregate.

    python -m benchmarks.progress                5,000 people and a million attendances
    python -m benchmarks.progress --people N     fewer people, each with 200 attendances

One person's progress is taken for 200 people, one after another, nothing of theirs kept beforehand; the figure is the
95th percentile. What the sessions were, and who led them, is kept until the record changes: the first look after that
is told by itself. The bare aggregate counts sessions by person and role with the same tables, right before or after.
Both are processor time, since the machine may have other work; the ratios are what can be compared.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select

from balint_core.cohort import members
from balint_core.consequences import consequences
from balint_core.definitions import read_definition_text
from balint_core.framework_text import Place, changed, copied, shipped_text
from balint_core.frameworks import Framework, frameworks
from balint_core.programme import everybody, progress_of
from balint_core.record import schema
from balint_core.record.database import Database, insert_many, open_database
from balint_core.sessions import Held, Mark, SessionKind
from benchmarks.register import keep

PROGRAMME = "Benchmark"
ROLES = ("leader", "co-leader", "presenter", "member")
"""Of those at a session, in the order of their seats; all further ones are members."""
SEATS, EACH, GROUPS = 12, 200, 40
"""People at a session; attendances of a person; groups, each with people of its own."""
ASKED = 200
"""People whose progress is taken one by one."""


def fill(database: Database, people: int, seed: int = 1) -> None:
    """A made-up record: everybody on the pathway, every twelfth an accredited leader, groups of twelve."""
    chance = random.Random(seed)
    sessions = people * EACH // SEATS
    with database.writing() as connection:
        connection.execute(insert(schema.programme).values(id=1, name=PROGRAMME))
        connection.execute(insert(schema.upload).values(**_upload(1)))
        insert_many(connection, schema.person, ("id", "name"), [(n, f"Sample {n}") for n in range(1, people + 1)])
        names = [(1, f"sample {n}", 1, f"Sample {n}", n, True) for n in range(1, people + 1)]
        columns = ("programme_id", "key", "upload_number", "writing", "person_id", "listed")
        insert_many(connection, schema.person_name, columns, names)
        _details(connection, people)
        days = [date(2010, 1, 4) + timedelta(days=n * 5000 // sessions) for n in range(sessions)]
        held = [
            (n + 1, 1, day, f"Group {(n + 1) % GROUPS}", str(SessionKind.BALINT_GROUP)) for n, day in enumerate(days)
        ]
        connection.execute(
            insert(schema.session),
            [dict(zip(("id", "programme_id", "day", "group_name", "kind"), one, strict=True)) for one in held],
        )
        facts = [(n, 1, "Register", n, "virtual", str(Held.HELD), 90) for n in range(1, sessions + 1)]
        described = ("session_id", "upload_number", "sheet", "row", "mode", "held", "minutes")
        insert_many(connection, schema.session_fact, described, facts)
        parts = [(1, number, "Register", role, str(Mark.PRESENT)) for number, role in enumerate(ROLES, 1)]
        insert_many(connection, schema.part, ("upload_number", "number", "sheet", "role", "mark"), parts)
        insert_many(
            connection,
            schema.attendance,
            ("session_id", "person_id", "upload_number", "part", "row"),
            [
                (n, who, 1, min(seat, 3) + 1, n * SEATS + seat)
                for n in range(1, sessions + 1)
                for seat, who in enumerate(sorted(chance.sample(range(n % GROUPS + 1, people + 1, GROUPS), SEATS)))
            ],
        )


def _upload(number: int) -> dict[str, object]:
    return {
        "number": number,
        "id": f"u_{number}",
        "programme_id": 1,
        "file": "register.xlsx",
        "digest": str(number),
        "content": b"",
        "accepted_at": datetime.now(UTC).replace(tzinfo=None),
        "answers": {},
        "sheets": [],
    }


def _details(connection: Connection, people: int) -> None:
    rows = [
        {
            "upload_number": 1,
            "sheet": "People",
            "row": n,
            "person_id": n,
            "psychoanalytic_training": ("yes", "no", None)[n % 3],
            "training_since": date(2012, 8, 1) if n % 5 == 0 else None,
            "leader_in_training": "yes",
            "joined_pathway": date(2018, 1, 1),
            "accredited_leader": "yes" if n % SEATS == 0 else "no",
        }
        for n in range(1, people + 1)
    ]
    connection.execute(insert(schema.person_detail), rows)


# --- what is measured -------------------------------------------------------------------------------------------

FRAMEWORK = "balint_society_uk_2016"
ON = date(2026, 11, 23)
CO_LEADING = ("criteria", "co_leading", "ways", "sessions", "needed")
BY_THE_MONTH = "american_balint_society_2014"
"""Asks for a session in each month, so sessions cannot be told together."""
MONTHS = ("criteria", "leading", "ways", "months", "needed")
NEEDED = 19


def spent(work: Callable[[], object]) -> float:
    """Processor seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def ask(database: Database, question: Select) -> None:
    """Asks, and fetches every row."""
    with database.reading() as connection:
        connection.execute(question).all()


def bare(*only: ColumnElement[bool]) -> Select:
    """The least that can be asked: sessions by person and role."""
    columns, said = schema.attendance.c, schema.part.c
    each = (columns.person_id, columns.upload_number, columns.part)
    came = select(*each, func.count().label("sessions")).where(*only).group_by(*each).subquery()
    theirs = (said.upload_number == came.c.upload_number) & (said.number == came.c.part)
    by_role = (came.c.person_id, said.role)
    return select(*by_role, func.sum(came.c.sessions)).join(schema.part, theirs).group_by(*by_role)


def one_by_one(database: Database) -> dict[str, object]:
    """One person's progress, query and rules together, for people taken at random."""
    framework, people = frameworks()[FRAMEWORK], everybody(database, PROGRAMME)
    asked = random.Random(2).sample(people, min(ASKED, len(people)))
    first = spent(lambda: progress_of(database, asked[0], framework, ON))
    whole, least = [], []
    for person in asked:
        whole.append(spent(lambda person=person: progress_of(database, person, framework, ON)))  # type: ignore[misc]
        least.append(spent(lambda person=person: ask(database, bare(schema.attendance.c.person_id == person.id))))  # type: ignore[misc]
    return {
        "people": len(asked),
        "first_after_a_change_seconds": round(first, 1),
        "milliseconds_p95": round(1000 * statistics.quantiles(whole, n=20)[-1], 1),
        "bare_milliseconds_p95": round(1000 * statistics.quantiles(least, n=20)[-1], 1),
        "ratio_of_medians": round(statistics.median(whole) / statistics.median(least), 1),
        "wanted_milliseconds_p95": 10,
    }


def all_at_once(database: Database, runs: int = 5) -> dict[str, object]:
    """Everybody's progress by one framework."""
    framework, people = frameworks()[FRAMEWORK], everybody(database, PROGRAMME)
    those = [(person, framework) for person in people]
    taken = [
        (spent(lambda: ask(database, bare())), spent(lambda: members(database, those, ON))) for _run in range(runs)
    ]
    return {
        "people": len(people),
        "seconds": round(statistics.median(whole for _least, whole in taken), 2),
        "bare_seconds": round(statistics.median(least for least, _whole in taken), 2),
        "ratio": round(statistics.median(whole / least for least, whole in taken), 1),
        "list_of_people_seconds": round(spent(lambda: everybody(database, PROGRAMME)), 2),
        "wanted_seconds": 2,
    }


def if_changed(database: Database, identity: str, place: Place, runs: int = 3) -> dict[str, object]:
    """Whose status would change, were a framework changed in one number: two judgements of everybody."""
    known, today = frameworks(), ON
    before, text = known[identity], shipped_text(identity)
    mine = changed(copied(text, before, "ours", None, today), place, NEEDED)
    after = read_definition_text("ours.toml", mine, Framework)
    found = []

    def look() -> None:
        found.append(consequences(database, PROGRAMME, known, after, before, today))

    return {
        "framework": identity,
        "people": len(everybody(database, PROGRAMME)),
        "seconds": round(statistics.median(spent(look) for _run in range(runs)), 2),
        "statuses_that_would_change": len(found[0].changed),
    }


def main() -> None:
    """Fills a record and measures all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{(Path(folder) / 'record.sqlite').as_posix()}")
        fill(database, people)
        found = {"attendances": people * EACH, "one": one_by_one(database), "everybody": all_at_once(database)}
        found["if_changed"] = if_changed(database, FRAMEWORK, CO_LEADING)
        found["if_changed_by_the_month"] = if_changed(database, BY_THE_MONTH, MONTHS, runs=1)
        database.close()
    keep("progress" if people == 5_000 else f"progress-{people}", found)


if __name__ == "__main__":
    main()
