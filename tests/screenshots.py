"""Every page in a real browser, light, dark and phone, as PNGs in `screenshots/`: `run.py screenshots`."""

import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Browser, Page

from balint_core import sample
from balint_core.record.database import open_database
from tests import running
from tests.published import KEPT
from tests.tables import workbook

FOLDER = running.ROOT / "screenshots"
PAGES = [
    "",
    "term_summary",
    "evaluation",
    "share",
    "my_progress",
    "cohort",
    "people",
    "frameworks",
    "upload",
    "methods",
]
LOOKS = {"light": ("light", 1360, 900), "dark": ("dark", 1360, 900), "phone": ("light", 390, 844)}
UNTIDY = [
    ["Date", "Name", "Role", "Present", "Grade"],
    ["6/10/2021", "Asha Sample", "co-leader", "yes", "ST5"],
    ["6/10/2021", "Chidi Exmaple", "member", "yes", "ST4"],
    ["32 Sep 2021", "Bryn Invented", "member", "yes", "ST6"],
    ["6/10/2021", "Bryn Invented", "OD", "yes", "ST6"],
    ["6/10/2022", "Bryn Invented", "member", "yes", "ST6"],
]


def main(words: list[str]) -> int:
    """Takes the pictures; words choose pages by name."""
    if running.chromium() is None:
        print("No Chromium or Chrome was found; BALINT_CHROMIUM may name one.", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running.browser() as browser:
        empty = f"sqlite:///{(Path(folder) / 'empty.sqlite').as_posix()}"
        sampled = f"sqlite:///{(Path(folder) / 'sampled.sqlite').as_posix()}"
        sample.load_sample(open_database(sampled))
        with running.app(sampled) as address:
            for look in LOOKS:
                for page in [page for page in PAGES if not words or (page or "home") in words]:
                    take(browser, f"{address}/{page}", look, page or "home")
                if not words or "upload" in words:
                    take_upload(browser, f"{address}/upload", look)
            if not words or "readme" in words:
                take_readme_picture(browser, f"{address}/term_summary")
        with running.app(empty) as address:
            for look in LOOKS:
                take(browser, address, look, "home-empty")
        if not words or "published" in words:
            take_published(browser, empty)
    return 0


def opened(browser: Browser, address: str, look: str) -> Page:
    scheme, width, height = LOOKS[look]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(address)
    return running.settled(page)


def take(browser: Browser, address: str, look: str, name: str) -> None:
    page = opened(browser, address, look)
    save(page, f"{name}-{look}")


def take_upload(browser: Browser, address: str, look: str) -> None:
    """The Upload page with a file full of faults, before anything is answered."""
    page = opened(browser, address, look)
    file = {"name": "october.xlsx", "mimeType": "", "buffer": workbook({"Register": UNTIDY})}
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_text("Please say").first.wait_for()
    save(running.settled(page), f"upload-findings-{look}")


def take_published(browser: Browser, record: str) -> None:
    """The page for an audience, and two screens of it on a projector."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        shutil.copy(KEPT, folder)
        stack.enter_context(patch.dict(os.environ, {"BALINT_MODE": "published", "BALINT_SNAPSHOTS": folder}))
        address = stack.enter_context(running.app(record))
        for look in LOOKS:
            take(browser, address, look, "published")
        page = opened(browser, f"{address}/?projector=1", "dark")
        page.set_viewport_size({"width": 1280, "height": 720})
        for name in ("finding", "card"):
            running.settled(page).screenshot(path=FOLDER / f"published-projector-{name}.png")
            page.keyboard.press("PageDown")
        page.context.close()


def take_readme_picture(browser: Browser, address: str) -> None:
    """The top of the term summary, as the README shows it."""
    page = opened(browser, address, "light")
    page.set_viewport_size({"width": 1280, "height": 1010})
    running.settled(page).screenshot(path=running.ROOT / "docs" / "term-summary.png")
    page.context.close()
    print("docs/term-summary.png")


def save(page: Page, name: str) -> None:
    """The whole page: Streamlit scrolls within itself, so the window is made as high as what it holds."""
    for _round in range(3):
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": max(height, 400)})  # type: ignore[index]
        running.settled(page)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.context.close()
    print(f"screenshots/{name}.png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
