"""A large register from its bytes into the record, held against a bare read of the same file in the same run.

    python -m benchmarks.register            100,000 rows of 9 columns, five pairs of runs, medians of the ratios
    python -m benchmarks.register --rows N   another number of rows; --pairs N another number of pairs

Each run is a process of its own, the two kinds in turn, so that neither has the other's memory or a warmer machine.
Processor time counts once a small register has been through, as in an app that runs; memory is the most the process
ever took.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

HEADINGS = ["Date", "Group", "Session", "Mode", "Name", "Role", "Present", "Grade", "Minutes"]
PEOPLE, SEATS, GROUPS = 500, 12, 5


def register(rows: int, seed: int = 1) -> bytes:
    """A made-up register of so many rows as an .xlsx workbook: groups of twelve, five of them on a day."""
    import xlsxwriter

    chance = random.Random(seed)
    names = [f"{_word(chance)} {_word(chance)}" for _number in range(PEOPLE)]
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Register")
        day_format = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADINGS)
        for row in range(rows):
            number, seat = divmod(row, SEATS)
            if seat == 0:
                came = chance.sample(names, SEATS)
            day = date(1990, 1, 4) + timedelta(days=number // GROUPS)
            sheet.write_datetime(row + 1, 0, day, day_format)
            told = [f"Group {number % GROUPS + 1}", "Balint group", "virtual", came[seat]]
            told += ["member" if seat else "leader", "late" if chance.random() < 0.05 else "present", "CT2"]
            for place, text in enumerate(told, start=1):
                sheet.write_string(row + 1, place, text)
            sheet.write_number(row + 1, 8, 60)
    return made.getvalue()


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _syllable in range(4)).capitalize()


# --- one run ----------------------------------------------------------------------------------------------------


def bare(content: bytes) -> Callable[[], None]:
    """The reader alone."""
    from python_calamine import CalamineWorkbook

    def read() -> None:
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        assert len(rows) > 1

    return read


def whole(content: bytes) -> Callable[[], None]:
    """All that an upload does: looking at the file, and storing what it says."""
    from balint_core.record import uploads
    from balint_core.record.database import open_database
    from balint_core.record.intake import examine

    folder = tempfile.TemporaryDirectory()
    database = open_database(f"sqlite:///{(Path(folder.name) / 'record.sqlite').as_posix()}")

    def take() -> None:
        with database.reading() as connection:
            examination = examine(connection, None, [("register.xlsx", content)])
        done = uploads.accept(database, "Benchmark", examination)
        assert list(done) == ["register.xlsx"]
        database.close()
        folder.cleanup()

    return take


def run_once(kind: str, file: Path) -> None:
    """Prints processor seconds and the largest memory in MB, as JSON.

    A small register goes before: what is imported and prepared the first time is not counted, in either kind.
    """
    made = {"bare": bare, "whole": whole}[kind]
    made(register(20))()
    work = made(file.read_bytes())
    began = time.process_time()
    work()
    spent = time.process_time() - began
    print(json.dumps({"cpu": spent, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


# --- pairs of runs ----------------------------------------------------------------------------------------------


def compare(rows: int, pairs: int) -> dict[str, object]:
    """Medians over pairs of runs: the ratios of time and memory, and what they were made of."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.xlsx"
        file.write_bytes(register(rows))
        measured = [{kind: _child(kind, file) for kind in ("bare", "whole")} for _pair in range(pairs)]
        size = file.stat().st_size
    return {
        "rows": rows,
        "file_mb": round(size / 2**20, 1),
        "pairs": pairs,
        "time_ratio": round(statistics.median(one["whole"]["cpu"] / one["bare"]["cpu"] for one in measured), 2),
        "memory_ratio": round(statistics.median(one["whole"]["memory"] / one["bare"]["memory"] for one in measured), 2),
        "bare": {
            what: round(statistics.median(one["bare"][what] for one in measured), 2) for what in ("cpu", "memory")
        },
        "whole": {
            what: round(statistics.median(one["whole"][what] for one in measured), 2) for what in ("cpu", "memory")
        },
    }


def _child(kind: str, file: Path) -> dict[str, float]:
    words = [sys.executable, "-m", "benchmarks.register", "--once", kind, str(file)]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Runs the comparison, or one run of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--once", nargs=2, metavar=("KIND", "FILE"))
    options = parser.parse_args()
    if options.once:
        run_once(options.once[0], Path(options.once[1]))
        return
    keep(f"register-{options.rows}", compare(options.rows, options.pairs))


def keep(name: str, result: dict[str, object]) -> None:
    """Shows a result, and keeps it in `benchmarks/results`."""
    written = json.dumps(result, indent=2)
    print(written)
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    (results / f"{name}.json").write_text(written + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
