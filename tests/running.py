"""The app running for real, on a loopback port of its own, and a real browser to use it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PLACES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The Chromium or Chrome to use: the one BALINT_CHROMIUM names, or one found in the usual places."""
    if named := os.environ.get("BALINT_CHROMIUM"):
        return named
    return next((found for place in PLACES if (found := shutil.which(place))), None)


@contextmanager
def app(address: str, *words: str) -> Iterator[str]:
    """The app over the record at an address; gives its web address."""
    with app_and_process(address, *words) as (started, _process):
        yield started


@contextmanager
def app_and_process(address: str, *words: str) -> Iterator[tuple[str, int]]:
    """The same; gives its web address and the number of its process."""
    words = ("--server.headless", "true", *words)
    with started(["streamlit", "run", "app.py", "--server.port"], words, BALINT_DATABASE_URL=address) as running:
        yield running


@contextmanager
def served(log: Path | None = None, **settings: str) -> Iterator[tuple[str, int]]:
    """The app as it is served to visitors, under these settings; what it says goes into a log."""
    with started(["balint_core.serve", "--port"], log=log, **settings) as running:
        yield running


@contextmanager
def started(
    module: list[str], words: Sequence[str] = (), log: Path | None = None, **settings: str
) -> Iterator[tuple[str, int]]:
    """A module that serves, told its port; its web address and the number of its process."""
    port = free_port()
    command = [sys.executable, "-m", *module, str(port), *words]
    with open(log or os.devnull, "wb") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(os.environ, **settings), stdout=said, stderr=said if log else None
        )
        try:
            wait_for(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}", process.pid
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        yield opened
        opened.close()


def settled(page: Page) -> Page:
    """Waits until the page's script has run and what it shows has been drawn."""
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=60_000)
    page.wait_for_function("() => !document.querySelector('[data-stale=\"true\"]')", timeout=30_000)
    page.wait_for_timeout(400)
    return page
