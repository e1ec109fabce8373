"""Viewers of a published page, all at the same moment, held against a page with one line of text.

    python -m benchmarks.viewers             200 at once for both pages in turn, then 1,000 over a minute
    python -m benchmarks.viewers --viewers N --rounds N    another number of viewers at once, of rounds of both
    python -m benchmarks.viewers --crowd N --over SECONDS  another crowd; --crowd 0 leaves it out

Each page is served by a process of its own, both by `balint_core.serve`; the viewers are in a third, and speak the
framework's own WebSocket protocol: from the connection until the message that the script has run, everything that was
sent before it received. They stay until all have seen the page. Processor time and memory are read from /proc, so this
runs on Linux alone.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.register import keep
from tests import running

WANTED = {"ratio": 1.5, "mib_a_viewer": 0.2, "errors": 0}
WARM = 5
"""Viewers who come before those that are counted: the first reads and draws what is then kept."""
CARDS = 6
PATIENCE = 180
"""Seconds after which a viewer who has seen nothing gives up."""


# --- the viewers ------------------------------------------------------------------------------------------------


async def arrive(address: str, query: str, viewers: int, over: float) -> None:
    """So many viewers, all at once or one after another over so many seconds; all stay until the last has seen it.

    Prints what they saw, and lets them go at the next line of its input.
    """
    from tests.visiting import visitor

    seconds: list[float] = []
    errors: list[str] = []
    received: list[int] = []

    async def look(wait: float, stack: AsyncExitStack) -> None:
        await asyncio.sleep(wait)
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                guest = await stack.enter_async_context(visitor(address))
                frames = await guest.page(query)
        except Exception as fault:  # noqa: BLE001 - whatever goes wrong for a viewer is counted
            errors.append(type(fault).__name__)
            return
        seconds.append(time.perf_counter() - began)
        received.append(sum(map(len, frames)))

    spent, began = time.process_time(), time.perf_counter()
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(look(over * number / viewers, stack) for number in range(viewers)))
        busy = (time.process_time() - spent) / (time.perf_counter() - began)
        told = {"seconds": sorted(seconds), "errors": errors, "kib": max(received, default=0) / 1024, "driver": busy}
        print(json.dumps(told), flush=True)
        await asyncio.to_thread(sys.stdin.readline)


# --- the servers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """A page that is served, and the process that serves it."""

    address: str
    query: str
    process: int

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        after_name = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """MiB of memory now."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(re.findall(r"VmRSS:\s*(\d+) kB", status)[0]) / 1024

    def seen_by(self, viewers: int, over: float = 0) -> dict[str, float]:
        """What so many viewers cost: seconds until the page was finished, errors, processor time and memory of each."""
        cpu, memory = self.cpu(), self.memory()
        words = [sys.executable, "-m", "benchmarks.viewers", "--drive", self.address, self.query]
        words += ["--viewers", str(viewers), "--over", str(over)]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as driver:
            assert driver.stdout
            told = json.loads(driver.stdout.readline())
            spent, grown = self.cpu() - cpu, self.memory() - memory
            driver.communicate("\n")
        seconds = told["seconds"] or [float("inf")]
        return {
            "median": statistics.median(seconds),
            "p95": seconds[-(len(seconds) // 20) - 1],
            "slowest": seconds[-1],
            "errors": len(told["errors"]),
            "cpu_ms_a_viewer": 1000 * spent / viewers,
            "mib_a_viewer": grown / viewers,
            "kib_received": told["kib"],
            "driver_busy": told["driver"],
        }


@contextmanager
def line() -> Iterator[Server]:
    """The page with one line of text."""
    port = running.free_port()
    with running.started(["benchmarks.viewers", "--line", str(port)], port) as process:
        yield Server(f"http://localhost:{port}", "", process)


@contextmanager
def published() -> Iterator[Server]:
    """The sample programme's published page, at its link."""
    from balint_core import sample
    from balint_core.record.database import open_database
    from tests.published import published_link

    with tempfile.TemporaryDirectory() as folder:
        record = f"sqlite:///{(Path(folder) / 'record.sqlite').as_posix()}"
        database = open_database(record)
        sample.load_sample(database)
        _snapshot, token = published_link(database, CARDS)
        database.close()
        with running.served(BALINT_MODE="hosted", BALINT_DATABASE_URL=record) as (address, process):
            yield Server(address, f"show={token}", process)


# --- held against one another -----------------------------------------------------------------------------------


def at_once(viewers: int, rounds: int) -> dict[str, object]:
    """Both pages in turn, round after round; medians over the rounds, memory of the first, errors of all."""
    with ExitStack() as stack:
        pages = {"line": stack.enter_context(line()), "published": stack.enter_context(published())}
        for server in pages.values():
            server.seen_by(WARM)
        seen: dict[str, list[dict[str, float]]] = {name: [] for name in pages}
        for _round in range(rounds):
            for name, server in pages.items():
                seen[name].append(server.seen_by(viewers))
    medians = {
        name: {what: statistics.median(one[what] for one in told) for what in told[0]} for name, told in seen.items()
    }
    for name, told in seen.items():
        medians[name] |= {"mib_a_viewer": told[0]["mib_a_viewer"], "errors": sum(one["errors"] for one in told)}
    return {
        "viewers": viewers,
        "rounds": rounds,
        "ratio_of_p95": round(medians["published"]["p95"] / medians["line"]["p95"], 2),
        "p95": {name: [round(one["p95"], 2) for one in told] for name, told in seen.items()},
        **{name: rounded(one) for name, one in medians.items()},
        "wanted": WANTED,
        "waiting_for_the_processors": os.getloadavg()[0],
    }


def crowd(viewers: int, over: float) -> dict[str, object]:
    """So many viewers of the published page over so many seconds."""
    with published() as server:
        server.seen_by(WARM)
        return {"viewers": viewers, "over_seconds": over, **rounded(server.seen_by(viewers, over)), "wanted": WANTED}


def rounded(told: dict[str, float]) -> dict[str, float]:
    """To thousandths."""
    return {what: round(value, 3) for what, value in told.items()}


def main() -> None:
    """Runs both, or what one of their processes does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--crowd", type=int, default=1000)
    parser.add_argument("--over", type=float, default=60)
    parser.add_argument("--line", type=int, metavar="PORT", help=argparse.SUPPRESS)
    parser.add_argument("--drive", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.line:
        from balint_core import serve

        serve.listen(serve.guarded(Path(__file__).with_name("line.py")), "localhost", options.line)
    elif options.drive:
        asyncio.run(arrive(options.drive[0], options.drive[1], options.viewers, options.over))
    else:
        keep(f"viewers-{options.viewers}", at_once(options.viewers, options.rounds))
        if options.crowd:
            keep(f"viewers-{options.crowd}-over-{options.over:.0f}s", crowd(options.crowd, options.over))


if __name__ == "__main__":
    main()
