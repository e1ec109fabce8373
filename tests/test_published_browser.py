"""The published page and its file in a real browser: phone and projector, light and dark, keys alone, no network."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from balint_core.exports.published_file import published_html
from balint_core.exports.published_parts import screens
from balint_core.snapshot import Figure, Snapshot, read
from tests import running
from tests.published import KEPT

pytestmark = pytest.mark.skipif(running.chromium() is None, reason="no Chromium or Chrome on this computer")
PHONE, SMALL, LARGE = (390, 844), (1280, 720), (1920, 1080)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running.browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def kept() -> Snapshot:
    return read(KEPT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app in published mode with one snapshot."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copy(KEPT, folder / "meeting.balint.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BALINT_MODE", "published")
        patch.setenv("BALINT_SNAPSHOTS", str(folder))
        with running.app(f"sqlite:///{(folder / 'never.sqlite').as_posix()}") as started:
            yield started
    assert not (folder / "never.sqlite").exists()


def sized(browser: Browser, size: tuple[int, int], scheme: str = "light", **more: bool) -> Page:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
        **more,  # type: ignore[arg-type]
    )
    return context.new_page()


def heard(page: Page) -> list[str]:
    """What the browser complains of from now on."""
    complaints: list[str] = []
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("console", lambda said: complaints.extend([said.text] if said.type in ("error", "warning") else []))
    return complaints


NARROW = """() => [...document.querySelectorAll('.block-container *, main *')].filter(one =>
    one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.p-scroll')).length"""
OPENED = """() => document.querySelectorAll('img.p-drawn').forEach(one => {
    if (!one.checkVisibility()) return;
    if (!one.naturalWidth) throw one.alt;
    const width = one.getBoundingClientRect().width;
    const picture = decodeURIComponent(one.src.split(',').slice(1).join());
    one.outerHTML = picture.replace('<svg', `<svg class="marks" style="width: ${width}px; height: auto"`);
})"""
"""Puts each drawing that is shown into the page, where what it is made of can be measured."""
CUT = """() => [...document.querySelectorAll('svg.marks')].flatMap(chart => {
    const room = chart.getBoundingClientRect();
    return [...chart.querySelectorAll('text')].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width && (box.left < room.left - 1 || box.right > room.right + 1 || box.bottom > room.bottom + 1);
    }).map(one => one.textContent);
})"""
HEADINGS = (
    "() => [...document.querySelectorAll('h1,h2,h3')].filter(one => one.offsetParent).map(one => +one.tagName[1])"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_it_or_cut(
    browser: Browser, address: str, kept: Snapshot, scheme: str
) -> None:
    page = sized(browser, PHONE, scheme)
    page.goto(address)
    running.settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(kept.finding)
    expect(page.locator(".p-drawn:visible")).to_have_count(len(kept.cards))
    assert page.evaluate(NARROW) == 0
    page.evaluate(OPENED)
    expect(page.locator("svg.marks")).to_have_count(len(kept.cards))
    assert page.evaluate(CUT) == []
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1 and all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert not page.locator("[data-testid=stSidebar], [data-testid=stFileUploader]").count()
    page.context.close()


def test_a_fold_is_opened_by_keys_alone_and_holds_the_table(browser: Browser, address: str, kept: Snapshot) -> None:
    page = sized(browser, SMALL)
    page.goto(address)
    running.settled(page)
    fold = page.locator("summary", has_text="In words, and as a table").first
    for _step in range(30):
        page.keyboard.press("Tab")
        if fold.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("details[open] table").first).to_contain_text(kept.cards[0].rows[0][0])
    expect(page.locator("details[open]").first).to_contain_text(kept.cards[0].alternative)
    page.context.close()


def test_pictures_and_tables_are_had_on_a_click(browser: Browser, address: str, kept: Snapshot) -> None:
    page = sized(browser, SMALL)
    page.goto(address)
    running.settled(page)
    page.get_by_role("link", name="Take away the pictures and tables").click()
    with page.expect_download() as given:
        page.get_by_role("button", name="Table (CSV)").first.click()
    assert ",".join(kept.cards[0].headings[:3]) in Path(given.value.path()).read_text(encoding="utf-8-sig")
    with page.expect_download() as given:
        page.get_by_role("button", name="Picture (PNG)").first.click()
    assert Path(given.value.path()).read_bytes().startswith(b"\x89PNG")
    page.context.close()


def place_of(page: Page, place: int, number: int) -> None:
    expect(page.locator(".p-count")).to_have_text(f"{place} of {number}")


@pytest.mark.parametrize(("size", "scheme"), [(SMALL, "light"), (LARGE, "dark")])
def test_a_projector_is_turned_by_keys_and_nothing_scrolls(
    browser: Browser, address: str, kept: Snapshot, size: tuple[int, int], scheme: str
) -> None:
    page, number = sized(browser, size, scheme), len(kept.cards) + 2
    page.goto(f"{address}/?projector=1")
    running.settled(page)
    for place, key in enumerate(["ArrowRight", "PageDown", "Space", "ArrowDown", *["PageDown"] * 4], start=1):
        place_of(page, place, number)
        running.settled(page)
        assert page.evaluate(SCROLLS) == []
        assert page.evaluate(CUT) == []
        page.keyboard.press(key)
    place_of(page, number, number)
    for place, key in zip((8, 7, 6), ("PageUp", "ArrowLeft", "ArrowUp"), strict=True):
        page.keyboard.press(key)
        place_of(page, place, number)
    page.keyboard.press("Escape")
    expect(page.locator(".p-drawn:visible")).to_have_count(len(kept.cards))
    assert "projector" not in page.url
    page.context.close()


SCROLLS = """() => [...document.querySelectorAll('[data-testid=stMain], .block-container, #screens section')]
    .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
    .map(one => one.className)"""


# --- the file ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(kept: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("file") / "meeting.html"
    made.write_bytes(published_html(kept))
    return made.as_uri()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (SMALL, "light"), (SMALL, "dark")])
def test_the_file_is_drawn_without_a_network(
    browser: Browser, file: str, kept: Snapshot, size: tuple[int, int], scheme: str
) -> None:
    page = sized(browser, size, scheme, offline=True)
    complaints = heard(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file)
    expect(page.locator("svg.marks")).to_have_count(len(kept.cards))
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert page.evaluate("[...document.fonts].some(one => one.status === 'loaded')")
    assert page.evaluate(NARROW) == 0
    assert page.evaluate(CUT) == []
    assert [one for one in asked if one != file and not one.startswith("data:")] == []
    assert complaints == []
    page.context.close()


def test_the_file_forbids_itself_every_request_and_every_other_script(browser: Browser, file: str) -> None:
    page = sized(browser, SMALL)
    asked: list[str] = []
    complaints = heard(page)

    def met(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("https://example.org/**", met)
    page.goto(file)
    expect(page.locator("svg.marks").first).to_be_visible()
    page.evaluate("fetch('https://example.org/x').catch(() => 0)")
    page.evaluate(
        "() => new Promise(done => Object.assign(new Image(), {onerror: done, src: 'https://example.org/x'}))"
    )
    page.evaluate(
        "() => document.body.append(Object.assign(document.createElement('script'), {textContent: 'ran = 1'}))"
    )
    assert asked == [] and page.evaluate("window.ran") is None
    assert len(complaints) >= 3
    page.context.close()


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_the_file_is_turned_by_keys_too(browser: Browser, file: str, kept: Snapshot, size: tuple[int, int]) -> None:
    page, number = sized(browser, size, "dark", offline=True), len(kept.cards) + 2
    complaints = heard(page)
    page.goto(file)
    page.get_by_role("button", name="Show on a projector").click()
    for place, key in enumerate(["ArrowRight", "PageDown", "Space", "ArrowDown", *["PageDown"] * 4], start=1):
        place_of(page, place, number)
        if place > 1:
            expect(page.locator("#screens svg.marks:visible")).to_have_count(1)
        assert page.evaluate(SCROLLS) == []
        page.keyboard.press(key)
    place_of(page, number, number)
    for place, key in zip((8, 7, 6), ("PageUp", "ArrowLeft", "ArrowUp"), strict=True):
        page.keyboard.press(key)
        place_of(page, place, number)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text(kept.finding)
    assert complaints == []
    page.context.close()


def test_long_words_find_their_place_on_a_projector(browser: Browser, kept: Snapshot, tmp_path: Path) -> None:
    long = (
        "The share of those who agreed rose on each of the three items, from 29 % (2/7) to 75 % (6/8) at the most. " * 2
    )
    card = replace(kept.cards[-1], title=long, base=long * 2)
    figure = Figure("Replies at the last time point", "100 %", "8 of 8 who came in that term")
    snapshot = replace(kept, title=long, finding=long, figures=(figure,) * 6, cards=(card,), quotes=(long * 9, "Short"))
    (tmp_path / "long.html").write_bytes(published_html(snapshot))
    page = sized(browser, SMALL)
    page.goto((tmp_path / "long.html").as_uri())
    page.get_by_role("button", name="Show on a projector").click()
    for place in range(1, len(screens(snapshot)) + 1):
        place_of(page, place, len(screens(snapshot)))
        assert page.evaluate(SCROLLS) == []
        page.keyboard.press("PageDown")
    page.context.close()


def test_without_scripts_the_file_shows_pictures(browser: Browser, file: str, kept: Snapshot) -> None:
    page = sized(browser, PHONE, java_script_enabled=False)
    page.goto(file)
    expect(page.locator("noscript img, main img")).to_have_count(len(kept.cards))
    assert page.locator("main").inner_text().startswith(f"{kept.programme} · {kept.title}")
    page.context.close()
