"""The app running for real, on a loopback port of its own, and a real browser to use it with."""

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

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


PREPARED = ("streamlit.web.cli", "uvicorn.main", "alembic.command", "pandas", "balint_core.__main__")
"""What a process of the app has loaded by the time it shows a page, most of the seconds it takes to start."""


@contextmanager
def app(address: str) -> Iterator[str]:
    """The app over the record at an address, in a new process of its own that began with its libraries loaded.

    Gives its web address. Where a process cannot be copied (Windows) it loads them itself.
    """
    port = free_port()
    process = _way_to_begin().Process(
        target=_run_app, args=(settings_of(port), dict(os.environ, BALINT_DATABASE_URL=address))
    )
    with _no_main_of_its_own():
        process.start()
    try:
        wait_for(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}"
    finally:
        process.kill()  # asked to end, it would wait for whoever is still connected
        process.join()


@contextmanager
def _no_main_of_its_own() -> Iterator[None]:
    """A new process runs the file of `__main__` first, and the framework's tests of pages leave a page there."""
    kept, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = kept


def _way_to_begin() -> Any:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PREPARED))
    return context


def _run_app(settings: list[str], environment: dict[str, str]) -> None:
    from streamlit.web.cli import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    main(["run", "app.py", *settings])


def settings_of(port: int) -> list[str]:
    return ["--server.port", str(port), "--server.headless", "true"]


@contextmanager
def app_and_process(address: str, *words: str) -> Iterator[tuple[str, int]]:
    """The app as it is started by hand; gives its web address and the number of its process."""
    port = free_port()
    command = ["streamlit", "run", "app.py", *settings_of(port), *words]
    with started(command, port, BALINT_DATABASE_URL=address) as process:
        yield f"http://localhost:{port}", process


@contextmanager
def served(log: Path | None = None, **settings: str) -> Iterator[tuple[str, int]]:
    """The app as it is served to visitors, under these settings; what it says goes into a log."""
    port = free_port()
    with started(["balint_core.serve", "--port", str(port)], port, log, **settings) as process:
        yield f"http://localhost:{port}", process


@contextmanager
def started(module: list[str], port: int, log: Path | None = None, **settings: str) -> Iterator[int]:
    """A module that serves at a port, with its words; the number of its process."""
    with open(log or os.devnull, "wb") as said:
        errors = said if log else None
        environment = dict(os.environ, **settings)
        process = subprocess.Popen(
            [sys.executable, "-m", *module], cwd=ROOT, env=environment, stdout=said, stderr=errors
        )
        try:
            wait_for(f"http://localhost:{port}/_stcore/health")
            yield process.pid
        finally:
            process.kill()
            process.wait()


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
        except OSError:  # not there yet, or too busy to answer
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
