"""A register dropped in the Upload page of the running app, in a real browser.

    python -m benchmarks.page                 ten rows: from their being dropped until it says what they were taken for
    python -m benchmarks.page --runs N        another number of runs than nine; the median counts
    python -m benchmarks.page --rows 1000000  a large one, looked at and accepted: what was counted meanwhile, how long
                                              another visitor waited for a page, the most memory the server took

The browser is a Chromium or Chrome of this computer, as for the tests. What is imported the first time is not counted.
The server's memory is read from /proc, so it is told on Linux alone.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from benchmarks.register import keep, register
from tests import running

SMALL = 10
TAKEN, STORED = "was taken for a register", "is in the record"
COUNT = re.compile(r"(\S+) “.*”: ([\d,]+) of ([\d,]+) (\w+)")
AT_MOST = 900
"""Seconds that a large file may take."""


def small(browser: Browser, address: str, runs: int) -> dict[str, object]:
    """Seconds until ten rows are answered; each run has a visitor and rows of its own."""
    with tempfile.TemporaryDirectory() as folder:
        seconds = [
            _answered(browser, address, Path(folder) / f"register {seed}.xlsx", seed) for seed in range(runs + 1)
        ]
    return {
        "rows": SMALL,
        "runs": runs,
        "median_seconds": round(statistics.median(seconds[1:]), 2),
        "slowest_seconds": round(max(seconds[1:]), 2),
        "wanted_seconds": 1,
    }


def _answered(browser: Browser, address: str, file: Path, seed: int) -> float:
    file.write_bytes(register(SMALL, seed))
    page = _visit(browser, f"{address}/upload")
    began = time.monotonic()
    _drop(page, file)
    page.get_by_text(TAKEN).wait_for()
    seconds = time.monotonic() - began
    page.get_by_text("Discard", exact=True).first.click()
    page.get_by_role("button", name="Discard this upload").click()
    page.get_by_text(TAKEN).wait_for(state="detached")
    page.context.close()
    return seconds


def large(browser: Browser, address: str, process: int, rows: int) -> dict[str, object]:
    """A register of so many rows, looked at and accepted by one visitor while another goes from page to page."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.xlsx"
        file.write_bytes(register(rows))
        page, other = (_visit(browser, f"{address}/{name}") for name in ("upload", "methods"))
        began = time.monotonic()
        _drop(page, file)
        looked_at, counts, waited = _watch(page, page.get_by_text(TAKEN), other, address)
        page.get_by_role("button", name="Accept 1 file").click()
        accepted, more, longer = _watch(page, page.get_by_text(STORED), other, address)
    return {
        "rows": rows,
        "seconds": {"looked at": round(looked_at - began), "accepted": round(accepted - looked_at)},
        "counts": {**counts, **more},
        "another_visitor_waited": {
            "visits": len(waited + longer),
            "median_seconds": round(statistics.median(waited + longer), 2),
            "slowest_seconds": round(max(waited + longer), 2),
        },
        "peak_memory_mb": _peak_memory(process),
    }


def _watch(page: Page, awaited: Locator, other: Page, address: str) -> tuple[float, dict[str, list[str]], list[float]]:
    """Until something is seen: when that was, the counts shown before, and the seconds another visitor's pages took."""
    counts: dict[str, list[str]] = {}
    waited: list[float] = []
    began = time.monotonic()
    while not awaited.first.is_visible():
        if time.monotonic() - began > AT_MOST:
            raise TimeoutError(f"nothing was seen of {awaited}")
        for text in page.get_by_test_id("stProgress").all_text_contents():
            if found := COUNT.search(text):
                shown = counts.setdefault(f"{found[1]}, {found[3]} {found[4]}", [])
                shown.extend([found[2]] if found[2] not in shown else [])
        visited = time.monotonic()
        other.goto(f"{address}/methods")
        other.get_by_role("heading", level=1).wait_for()
        waited.append(time.monotonic() - visited)
    return time.monotonic(), counts, waited


def _visit(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    return running.settled(page)


def _drop(page: Page, file: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)


def _peak_memory(process: int) -> int | None:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return None
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status.read_text())[0]) // 1024


def main() -> None:
    """Runs one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=SMALL)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    if running.chromium() is None:
        sys.exit("No Chromium or Chrome was found; BALINT_CHROMIUM may name one.")
    with tempfile.TemporaryDirectory() as folder:
        record = f"sqlite:///{(Path(folder) / 'record.sqlite').as_posix()}"
        with running.app_and_process(record) as (address, process), running.browser() as browser:
            if options.rows == SMALL:
                keep("page", small(browser, address, options.runs))
            else:
                keep(f"page-{options.rows}", large(browser, address, process, options.rows))


if __name__ == "__main__":
    main()
