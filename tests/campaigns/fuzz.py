"""A fuzz run: spoiled workbooks are looked at, accepted and undone, each in a process that may die.

    python3 run.py fuzz [--seed N] [--files N] [--minutes N] [--workers N] [--bases FOLDER]

A file fails where the process dies, takes longer than `SECONDS` or more than `MEMORY`, where a row is stored that
does not stand in the file, where a well-formed row of a known register is neither stored nor spoken of, or where
undoing leaves the record otherwise than it was. Such files are kept in `fuzzed/`. The summary is printed as JSON.
"""

import argparse
import json
import multiprocessing
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

from balint_core.record import intake, own_instruments, programmes, uploads
from balint_core.record.database import Database, open_database
from balint_core.record.intake import Examination, Status
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from tests.campaigns import oracle
from tests.campaigns.bases import SAMPLE, Base, bases
from tests.campaigns.mutations import mutated
from tests.campaigns.oracle import Answered, Stored

HOME = "Fuzzed programme"
TODAY = date(2026, 11, 22)
SECONDS = 120
"""A file that takes longer is counted as one that hangs."""
MEMORY = 3 * 2**30
"""Bytes of address space of a process."""
KEPT = Path(__file__).parents[2] / "fuzzed"
QUERIES = {
    "attendance": "SELECT p.sheet, f.row, f.person_id, s.day, s.kind, p.role, p.mark, p.grade FROM attendance f"
    " JOIN part p ON p.upload_number = f.upload_number AND p.number = f.part"
    " JOIN session s ON s.id = f.session_id",
    "person_detail": "SELECT sheet, row, person_id, grade_since, training_since, joined_pathway, accredited_on, grade"
    " FROM person_detail f",
    "portfolio_entry": "SELECT sheet, row, person_id, day FROM portfolio_entry f",
    "calendar_entry": "SELECT sheet, row, NULL, starts, ends FROM calendar_entry f",
    "response": "SELECT sheet, row, NULL, answer FROM response f",
    "comment": "SELECT sheet, row, NULL, words FROM comment f",
}
SAYS = {
    "attendance": ("day", "kind", "role", "mark", "grade"),
    "person_detail": ("day", "day", "day", "day", "grade"),
    "portfolio_entry": ("day",),
    "calendar_entry": ("day", "day"),
    "response": ("answer",),
    "comment": ("words",),
}


@dataclass
class Outcome:
    """What became of one spoiled file; `failure` says what is wrong with the app, if anything."""

    number: int
    base: str
    level: str
    mutations: list[str]
    status: str = ""
    seconds: float = 0.0
    stored: int = 0
    unseen: int = 0
    """Facts the base has not, in a file the other reader cannot open."""
    codes: list[str] = field(default_factory=list)
    failure: str = ""


class Trial:
    """Where spoiled files are tried: two records to begin with, an empty one and one with people and terms."""

    def __init__(self, folder: Path, all_bases: tuple[Base, ...]) -> None:
        self.folder, self.bases = folder, all_bases
        self.before = [self._record("empty", []), self._record("listed", ["people.xlsx", "terms.xlsx"])]
        self.facts: dict[tuple[str, Path], set[Stored]] = {}

    def _record(self, name: str, files: list[str]) -> Path:
        path = self.folder / f"{name}.sqlite"
        database = open_database.__wrapped__(f"sqlite:///{path.as_posix()}")
        with database.writing() as connection:
            home = programmes.make_programme(connection, HOME)
        if files:
            content = [(file, (SAMPLE / file).read_bytes()) for file in files]
            with database.reading() as connection:
                examination = intake.examine(connection, home, content, today=TODAY)
            uploads.accept(database, HOME, examination)
        database.close()
        return path

    def file(self, seed: int, number: int) -> tuple[Outcome, Base, bytes]:
        """The spoiled file of a number."""
        chance = Random(f"{seed}:{number}")
        base = chance.choice(self.bases)
        level, names, content = mutated(chance, base)
        return Outcome(number, base.file, level, names), base, content

    def run(self, outcome: Outcome, base: Base, content: bytes) -> None:
        """Tries one file, and fills in what became of it."""
        begun = time.perf_counter()
        template = self.before[outcome.number % 2]
        plain_facts = self._plain_facts(base, template)
        one = One(self.folder, template, base, content)
        try:
            with one:
                one.take()
                outcome.status, outcome.stored = one.status, len(one.stored)
                outcome.codes = [fault.code for fault in one.examination.findings]
                outcome.failure = one.wrongly_stored(plain_facts) or one.undone()
                outcome.unseen = one.unseen
                if outcome.level == "cells" and base.known:
                    outcome.failure = outcome.failure or one.left_unsaid()
        except Exception:  # noqa: BLE001 - whatever it raises is what is looked for
            outcome.failure = traceback.format_exc()
        outcome.seconds = time.perf_counter() - begun

    def _plain_facts(self, base: Base, template: Path) -> set[Stored]:
        """What the base itself gives, not spoiled."""
        if (base.file, template) not in self.facts:
            with One(self.folder, template, base, base.content) as one:
                one.take()
                self.facts[base.file, template] = one.stored
        return self.facts[base.file, template]


Rows = list[tuple[Any, ...]]
BEFORE: dict[Path, tuple[int, dict[str, Rows]]] = {}
"""What the records to begin with hold: the number of the last upload, and all rows."""
OPENED: dict[Path, Database] = {}
"""Each record's place, opened once: its content is changed while nobody is connected."""


class One:
    """One file's way through a record of its own."""

    def __init__(self, folder: Path, template: Path, base: Base, content: bytes) -> None:
        self.base, self.content, self.template = base, content, template
        self.path = folder / "record.sqlite"
        for old in folder.glob("record.sqlite*"):
            old.unlink()
        shutil.copy(template, self.path)
        self.answers, self.answered = Answers(), Answered()
        self.stored: set[Stored] = set()
        self.unseen = 0
        self.done: list[str] = []

    def __enter__(self) -> "One":
        if self.path not in OPENED:
            OPENED[self.path] = open_database.__wrapped__(f"sqlite:///{self.path.as_posix()}")
        self.database = OPENED[self.path]
        if self.template not in BEFORE:
            (last,) = self._ask("SELECT coalesce(max(number), 0) FROM upload")
            BEFORE[self.template] = (last[0], self._dump())
        self.last, self.before = BEFORE[self.template]
        return self

    def __exit__(self, *_fault: object) -> None:
        self.database.close()

    def take(self) -> None:
        """Looks at the file, answers what is asked, and accepts."""
        for _round in range(4):
            self.examination = self._look()
            asked = [question for question in self.examination.questions if not self.answers.settles(question)]
            if not asked:
                break
            self.answers = Answers(
                (*self.answers.given, *((question.key, self._answer(question)) for question in asked))
            )
        self.status = str(self.examination.files[0].status(self.answers))
        if self.status == Status.READY:
            self.done = list(uploads.accept(self.database, HOME, self.examination).values())
            self.stored = self._facts()

    def _look(self) -> Examination:
        with self.database.reading() as connection:
            home = programmes.programme_named(connection, HOME)
            return intake.examine(connection, home, [(self.base.file, self.content)], self.answers, TODAY)

    def _answer(self, question: Question) -> str:
        chance = Random(question.about)  # the same answer again, should the base ask it too
        other = [choice for choice in question.choices if choice != LEAVE_OUT or chance.random() < 0.1]
        choice = question.guess or chance.choice(other or [LEAVE_OUT])
        self.answered.add(question.about, choice)
        return choice

    def _ask(self, question: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(question).fetchall()
        finally:
            connection.close()

    def _facts(self) -> set[Stored]:
        """Every fact this file brought, with the writings of the names of the people they are about."""
        names: dict[int, set[str]] = {}
        for identity, key in self._ask("SELECT person_id, key FROM person_name"):
            names.setdefault(identity, set()).add(oracle.name_of(key))
        return {
            Stored(table, sheet, row, _says(table, rest), frozenset(names.get(person, ())))
            for table, question in QUERIES.items()
            for sheet, row, person, *rest in self._ask(f"{question} WHERE f.upload_number > {self.last}")
        }

    def _dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables but the history and the record's version."""
        tables = [name for (name,) in self._ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = sorted(set(tables) - {"upload", "record_version"})
        return {table: sorted(self._ask(f'SELECT * FROM "{table}"'), key=repr) for table in kept}

    @cached_property
    def cells(self) -> dict[str, oracle.Cells]:
        return oracle.sheets_of(self.base.file, self.content, self.base)

    def wrongly_stored(self, plain_facts: set[Stored]) -> str:
        """A stored fact that neither another reader sees in its row nor the file had before it was spoiled."""
        before = {replace(fact, sheet="") for fact in plain_facts}  # a spoiled sheet may have lost its name
        new = {fact for fact in self.stored if replace(fact, sheet="") not in before}
        seen = {name: oracle.Seen(cells) for name, cells in self.cells.items()} if new else {}
        if new and not seen:
            self.unseen = len(new)
            return ""
        for fact in new:
            sheets = [seen[fact.sheet]] if fact.sheet in seen else seen.values()  # one without a name is given one
            why = [sheet.unfounded(fact, self.answered) for sheet in sheets]
            if None not in why:
                return f"stored wrongly: {'; '.join(map(str, why))}: {fact}"
        return ""

    def undone(self) -> str:
        """Whether undoing leaves anything otherwise than it was."""
        for identity in self.done:
            uploads.undo(self.database, identity)
        after = self._dump()
        differing = [table for table, rows in after.items() if rows != self.before[table]]
        return f"undo leaves {', '.join(differing)} otherwise than before" if differing else ""

    def left_unsaid(self) -> str:
        """A well-formed row of a known register that is neither stored as it stands nor spoken of."""
        findings = self.examination.findings
        if any(fault.sheet is None and fault.is_error for fault in findings):
            return ""
        for sheet, cells in self.cells.items():
            here = [fault for fault in findings if fault.sheet == sheet]
            if any(fault.code in oracle.SHEET_WIDE for fault in here):
                continue
            asked = [
                cell for question in self.examination.questions if question.sheet == sheet for cell in question.cells
            ]
            named = oracle.rows_named([*asked, *(fault.cell for fault in here if fault.cell)])
            kept = {fact.row: fact for fact in self.stored if fact.table == "attendance" and fact.sheet == sheet}
            for row, meaning in oracle.meanings(cells, self.answered):
                if row not in kept and row not in named:
                    return f"row {row} of “{sheet}” is neither stored nor spoken of: {meaning}"
                if row in kept and row not in named and not _agree(kept[row], meaning):
                    return f"row {row} of “{sheet}” is stored as {kept[row]}, and means {meaning}"
        return ""


def _says(table: str, values: list[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (name, date.fromisoformat(value) if name == "day" else value)
        for name, value in zip(SAYS[table], values, strict=True)
        if value is not None
    )


def _agree(fact: Stored, meaning: oracle.Meaning) -> bool:
    says = dict(fact.says)
    return (says["day"], says["role"], says["mark"]) == (meaning.day, meaning.role, meaning.mark) and (
        meaning.name in fact.names
    )


# --- the processes ----------------------------------------------------------------------------------------------


def _work(connection: Connection, seed: int, more: Path | None) -> None:
    """A process that tries one number after another, each file first put where the parent finds it."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    read_definitions_once()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        trial = Trial(Path(folder), all_bases(more))
        while (number := connection.recv()) is not None:
            outcome, base, content = trial.file(seed, number)
            connection.send((outcome, content))
            trial.run(outcome, base, content)
            connection.send((outcome, b""))


def read_definitions_once(put: Callable[[Any, str, Any], None] = setattr) -> None:
    """Lets layouts and instruments be read from their files once a process, not once a look."""
    for module, name in ((own_instruments, "instruments"), (intake, "layouts")):
        put(module, name, _once(getattr(module, name)))


def _once(read: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    known = cache(read)
    return lambda: dict(known())


def all_bases(more: Path | None) -> tuple[Base, ...]:
    """The campaign's own bases, and every file of a folder."""
    files = sorted(more.iterdir()) if more else []
    return (*bases(), *(Base(file.name, file.read_bytes()) for file in files if file.is_file()))


class _Worker:
    """The parent's end of a process, the numbers given to it, and the file it is at."""

    def __init__(self, seed: int, more: Path | None) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(other, seed, more), daemon=True)
        self.process.start()
        other.close()
        self.given: list[int] = []
        self.at: tuple[Outcome, bytes] | None = None
        self.since = time.monotonic()

    def give(self, number: int | None) -> None:
        self.connection.send(number)
        if number is not None:
            self.given.append(number)

    @property
    def hangs(self) -> bool:
        return self.at is not None and time.monotonic() - self.since > SECONDS

    def look(self, ready: bool) -> tuple[Outcome, bytes] | None:
        """A file that is finished, or that ended or held up the process; None while it is under way."""
        if not ready:
            return self.lost("hangs") if self.hangs else None
        try:
            return self.take()
        except (EOFError, OSError):
            return self.lost("the process died")

    def take(self) -> tuple[Outcome, bytes] | None:
        """A finished file; None where one was begun."""
        outcome, content = self.connection.recv()
        self.since = time.monotonic()
        if self.at is None:
            self.at = (outcome, content)
            return None
        done, self.at = (outcome, self.at[1]), None
        self.given.remove(outcome.number)
        return done

    def ended(self) -> bool:
        """Lets the process end where it has nothing left to do."""
        if self.given:
            return False
        self.give(None)
        self.process.join()
        return True

    def lost(self, why: str) -> tuple[Outcome, bytes]:
        """Ends the process; the file it was at, with why."""
        self.process.kill()
        self.process.join()
        if self.at is None:
            raise RuntimeError(f"a process of the campaign itself {why}")
        outcome, content = self.at
        outcome.failure, outcome.seconds = f"{why} (exit {self.process.exitcode})", time.monotonic() - self.since
        self.given.remove(outcome.number)
        return outcome, content


AHEAD = 5
"""Numbers given to a process before it has finished the first, so that it need not wait."""


def trials(
    seed: int, files: int, minutes: float = 600, more: Path | None = None, workers: int = 2
) -> Iterator[tuple[Outcome, bytes]]:
    """Every spoiled file with what became of it, as they come."""
    ends = time.monotonic() + 60 * minutes
    numbers = list(range(files))[::-1]
    busy = [_Worker(seed, more) for _ in range(min(workers, files))]
    while busy:
        for worker in busy:
            while numbers and len(worker.given) < AHEAD and time.monotonic() < ends:
                worker.give(numbers.pop())
        ready = wait([worker.connection for worker in busy if worker.given], timeout=1)
        for place, worker in enumerate(busy):
            done = worker.look(worker.connection in ready)
            if done is not None:
                yield done
            if not worker.process.is_alive():
                busy[place] = _Worker(seed, more)
                numbers += worker.given[::-1]
        if not numbers or time.monotonic() > ends:
            busy = [worker for worker in busy if not worker.ended()]


def summary(seed: int, outcomes: list[Outcome]) -> dict[str, Any]:
    """The figures of a run."""
    slowest = sorted(outcomes, key=lambda one: -one.seconds)[:5]
    return {
        "seed": seed,
        "files": len(outcomes),
        "levels": dict(Counter(one.level for one in outcomes).most_common()),
        "mutations": dict(Counter(name for one in outcomes for name in one.mutations).most_common()),
        "statuses": dict(Counter(one.status for one in outcomes).most_common()),
        "files with facts stored": sum(one.stored > 0 for one in outcomes),
        "facts stored": sum(one.stored for one in outcomes),
        "facts no other reader could judge": sum(one.unseen for one in outcomes),
        "findings": dict(Counter(code for one in outcomes for code in set(one.codes)).most_common()),
        "slowest": [[one.number, one.base, one.level, round(one.seconds, 2)] for one in slowest],
        "failures": [asdict(one) for one in outcomes if one.failure],
    }


def main(words: list[str]) -> int:
    settings = argparse.ArgumentParser(prog="run.py fuzz")
    settings.add_argument("--seed", type=int, default=1)
    settings.add_argument("--files", type=int, default=5_000)
    settings.add_argument("--minutes", type=float, default=600)
    settings.add_argument("--workers", type=int, default=2)
    settings.add_argument("--bases", type=Path, help="a folder of more workbooks to begin with")
    given = settings.parse_args(words)
    outcomes = []
    for outcome, content in trials(given.seed, given.files, given.minutes, given.bases, given.workers):
        outcomes.append(outcome)
        if outcome.failure:
            KEPT.mkdir(exist_ok=True)
            (KEPT / f"{given.seed}-{outcome.number} {outcome.base}").write_bytes(content)
            print(f"{outcome.number} {outcome.base} {outcome.mutations}: {outcome.failure}", file=sys.stderr)
        if len(outcomes) % 100 == 0:
            print(f"{len(outcomes):,} of {given.files:,} files", file=sys.stderr, flush=True)
    print(json.dumps(summary(given.seed, outcomes), indent=2, ensure_ascii=False))
    return 1 if any(one.failure for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
