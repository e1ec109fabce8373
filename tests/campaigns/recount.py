"""A recount: invented lives by every framework, as the engine finds them and as they are counted by hand.

    python3 run.py recount [--records N] [--seed N] [--workers N]

Each life is judged by each framework on a day of its own in the past and on the last, and every criterion compared.
Lives that files can hold are also written into a register, a list of people and portfolios, which are uploaded, so
that the record itself is compared on a day in the past: everybody at once (the cohort) with each alone, and by hand.
The summary is printed as JSON; what differs is printed as it comes, with the life's number.
"""

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from balint_core.accreditation import Progress, assess
from balint_core.activities import Activity, Decision
from balint_core.cohort import Cell, Looks, Member, members
from balint_core.definitions import read_named
from balint_core.frameworks import Framework, frameworks
from balint_core.programme import everybody, progress_by
from balint_core.record import noted, programmes
from balint_core.record.database import Database, open_database
from balint_core.record.intake import Status, examine
from balint_core.record.noted import Note
from balint_core.record.uploads import accept
from tests.campaigns.by_hand import Counted, Recount, recounted
from tests.campaigns.lives import DAYS, FIRST, LAST, LEADERS, Life, a_life
from tests.tables import csv

HOME = "Recounted programme"
TOGETHER = 25
"""Lives in one record, all judged on one day."""


@cache
def judged_by() -> dict[str, Framework]:
    """The shipped frameworks, and a made-up one with the shapes of a rule that none of them has."""
    made_up = read_named(Path(__file__).with_name("every_shape.toml"), Framework)
    return {**frameworks(), made_up.id: made_up}


@dataclass
class Findings:
    """What a recount found: how many criteria were compared, in which status each was found, and what differs."""

    compared: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)
    seconds: float = 0.0
    """Processor time."""

    def add(self, other: "Findings") -> None:
        self.compared.update(other.compared)
        self.statuses.update(other.statuses)
        self.differing += other.differing
        self.seconds += other.seconds

    def compare(self, where: str, framework: str, engine: Recount, by_hand: Recount) -> None:
        """Notes each criterion, and those in which the two differ."""
        if engine.keys() != by_hand.keys():
            self.differing.append(f"{where}: {engine.keys() ^ by_hand.keys()} is found by one of the two alone")
        for criterion in engine.keys() & by_hand.keys():
            self.compared["criteria by hand"] += 1
            self.statuses[framework, criterion, by_hand[criterion].status] += 1
            if engine[criterion] != by_hand[criterion]:
                self.differing.append(f"{where}, {criterion}: {engine[criterion]}, by hand {by_hand[criterion]}")

    def compare_with_cohort(self, where: str, alone: Progress, member: Member) -> None:
        """Notes somebody's place in a cohort, and where it is not what is found of them alone."""
        self.compared["people of a cohort"] += 1
        cells = {one.criterion.id: Cell(one.status, one.recorded, one.needed, one.unit) for one in alone.criteria}
        if (dict(member.cells), member.pathway) != (cells, alone.pathway):
            self.differing.append(f"{where}: {member.cells} in the cohort, alone {cells}")


def found(progress: Progress) -> Recount:
    """What the engine says, as it is counted by hand."""
    return {
        one.criterion.id: Counted(
            str(one.status), one.recorded, one.needed, {way.way.id: way.recorded for way in one.ways}, one.preferred
        )
        for one in progress.criteria
    }


def a_past_day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(DAYS))


# --- lives as they are ------------------------------------------------------------------------------------------


def judged(seed: int, number: int) -> Findings:
    """One life by every framework, on a day in the past and on the last."""
    told, life = Findings(), a_life(seed, number)
    told.compared["records"] += 1
    chance = random.Random(f"{seed}:{number}:days")
    for framework in judged_by().values():
        for on in (a_past_day(chance), LAST):
            engine = found(assess(life.about, life.evidence, framework, on))
            where = f"{number} by {framework.id} on {on}"
            told.compare(where, framework.id, engine, recounted(framework.id, life.about, life.evidence, on))
    return told


# --- lives in a record ------------------------------------------------------------------------------------------


def recorded(seed: int, numbers: Sequence[int]) -> Findings:
    """Several lives uploaded, on a day in the past, by every framework: everybody at once, each alone, and by hand."""
    told, chance = Findings(), random.Random(f"{seed}:{numbers[0]}:together")
    lives = {life.name: life for life in (a_life(seed, number, in_files=True) for number in numbers)}
    told.compared["records uploaded"] += len(lives)
    on = a_past_day(chance)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database.__wrapped__(f"sqlite:///{Path(folder).as_posix()}/record.sqlite")
        put(database, list(lives.values()))
        people = [person for person in everybody(database, HOME) if person.name in lives]
        assert len(people) == len(lives)
        alone = {person.id: progress_by(database, person, judged_by().values(), on) for person in people}
        for nth, framework in enumerate(judged_by().values()):
            for person in people:
                life, progress = lives[person.name], alone[person.id][nth]
                where = f"{life.number} in a record by {framework.id} on {on}"
                evidence = [line for line in life.evidence if line.framework in (None, *same_series(framework))]
                told.compare(where, framework.id, found(progress), recounted(framework.id, life.about, evidence, on))
            if Looks.of([framework]):  # else a cohort asks each of them alone
                for member in members(database, [(person, framework) for person in people], on):
                    where = f"{member.person.name} by {framework.id} on {on}"
                    told.compare_with_cohort(where, alone[member.person.id][nth], member)
        database.close()
    return told


def same_series(framework: Framework) -> list[str]:
    return [one.id for one in judged_by().values() if one.series == framework.series]


def put(database: Database, lives: Sequence[Life]) -> None:
    """Uploads what the files of these lives hold, and notes what was claimed and settled."""
    with database.writing() as connection:
        home = programmes.make_programme(connection, HOME)
    for name, rows in files(lives).items():
        with database.reading() as connection:
            examination = examine(connection, home, [(name, csv(rows))], today=LAST)
        (file,) = examination.files
        assert file.status(examination.answers) is Status.READY, (name, examination.findings, examination.questions)
        accept(database, HOME, examination)
    identity = {person.name: person.id for person in everybody(database, HOME)}
    with database.writing() as connection:
        for life in lives:
            for line in life.evidence:
                if line.kind in (Activity.CLAIM, Activity.WAIVER):
                    settled = line.decision is not Decision.PENDING
                    what = Note(
                        line.kind,
                        line.day,
                        framework=line.framework,
                        towards=line.towards,
                        unit=line.unit,
                        counts_as=line.counts_as,
                        decider="Council",
                        decision=line.decision,
                        decided_on=line.day if settled else None,
                        reason="As it was put." if settled else None,
                    )
                    noted.note(connection, home, identity[life.name], what, "Recount")


PEOPLE = {
    "Health profession": "health_profession",
    "Professional training since": "training_since",
    "Qualified on": "qualified_on",
    "Psychoanalytic training": "psychoanalytic_training",
    "Psychodynamic training": "psychodynamic_training",
    "Society member": "society_member",
    "Joined pathway": "joined_pathway",
}
SESSION = ("Date", "Group", "Mode", "Name", "Role", "Minutes", "Number of cases")
ENTRY = {
    "Date": "day",
    "Activity": "kind",
    "Organiser": "organiser",
    "Sessions": "sessions",
    "Number of cases": "cases",
    "Minutes": "minutes",
    "Competency": "competency",
    "Signed by": "signed_by",
    "Decision": "decision",
    "Counts as weekends": "counts_as",
}


def files(lives: Sequence[Life]) -> dict[str, list[list[Any]]]:
    """A list of people, a register and portfolios, as rows by the name of the file."""
    listed: list[list[Any]] = [["Name", *PEOPLE, "Accredited leader", "Accredited on", "Supervisor"]]
    for name, since in LEADERS.items():
        listed.append([name, *[None] * len(PEOPLE), "yes" if since else "no", since, None])
    for life in lives:
        about, on = life.about, life.about["accredited_on"]
        known = [about[key] for key in PEOPLE.values()]
        listed.append([life.name, *known, "yes" if on else "no", on, life.supervisor])
    register = chain.from_iterable(_sessions(life) for life in lives)
    entries = (
        [life.name, *(getattr(line, key) for key in ENTRY.values())]
        for life in lives
        for line in life.evidence
        if line.kind not in (Activity.SESSION, Activity.CLAIM, Activity.WAIVER)
    )
    return {
        "people.csv": listed,
        "register.csv": [list(SESSION), *register],
        "portfolios.csv": [["Name", *ENTRY], *entries],
    }


def _sessions(life: Life) -> Iterator[list[Any]]:
    for line in life.evidence:
        if line.kind is Activity.SESSION:
            about = [line.day, line.group, line.mode]
            yield [*about, life.name, line.role, line.minutes, line.cases]
            yield from ([*about, name, "leader", line.minutes, line.cases] for name in line.led_with)


# --- the campaign -----------------------------------------------------------------------------------------------


def part(given: tuple[int, Sequence[int]]) -> Findings:
    """Some lives as they are, and as many in a record."""
    (seed, numbers), began = given, time.process_time()
    told = Findings()
    for number in numbers:
        told.add(judged(seed, number))
    told.add(recorded(seed, numbers))
    told.seconds = time.process_time() - began
    return told


def parts(seed: int, records: int) -> list[tuple[int, Sequence[int]]]:
    return [(seed, range(first, min(first + TOGETHER, records))) for first in range(0, records, TOGETHER)]


def summary(seed: int, told: Findings) -> Mapping[str, Any]:
    """The figures of a run."""
    criteria = {(framework, criterion) for framework, criterion, _status in told.statuses}
    by_status: Counter[str] = Counter()
    for (_framework, _criterion, status), times in told.statuses.items():
        by_status[status] += times
    return {
        "seed": seed,
        **told.compared,
        "frameworks": len(judged_by()),
        "criteria of frameworks": len(criteria),
        "a criterion in a status": len(told.statuses),
        "statuses": dict(by_status),
        "processor seconds": round(told.seconds),
        "differing": len(told.differing),
    }


def main(words: list[str]) -> int:
    settings = argparse.ArgumentParser(prog="run.py recount")
    settings.add_argument("--seed", type=int, default=1)
    settings.add_argument("--records", type=int, default=5_000)
    settings.add_argument("--workers", type=int, default=2)
    given = settings.parse_args(words)
    told = Findings()
    with multiprocessing.get_context("spawn").Pool(given.workers) as pool:
        for one in pool.imap_unordered(part, parts(given.seed, given.records)):
            told.add(one)
            print(*one.differing, sep="\n", end="\n" if one.differing else "", file=sys.stderr)
            print(f"{told.compared['records']:,} of {given.records:,} records", file=sys.stderr, flush=True)
    print(json.dumps(summary(given.seed, told), indent=2))
    return 1 if told.differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
