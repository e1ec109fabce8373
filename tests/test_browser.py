"""In a real browser: open the sample, upload a workbook, read the poster's figures off the page."""

import os
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import func, select

from balint_core.record.database import open_database
from balint_core.record.schema import attendance
from tests import running
from tests.tables import csv, workbook

expect.set_options(timeout=30_000)

pytestmark = pytest.mark.browser
if running.chromium() is None and os.environ.get("BALINT_BROWSER") != "required":
    pytest.skip("no Chromium or Chrome was found on this computer", allow_module_level=True)

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
REGISTER = [
    ["Date", "Name", "Role", "Grade"],
    ["6/10/2026", "Gwen Testcase", "member", "CT2"],
    ["6/10/2026", "Huw Madeup", "co-leader", "ST5"],
    ["32 Sep 2026", "Ifan Mock", "member", "CT1"],
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running.browser() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened = context.new_page()
    yield opened
    context.close()


@pytest.fixture
def address(own_surroundings: str) -> Iterator[str]:
    with running.app(own_surroundings) as started:
        yield started


def test_sample_then_upload_then_the_figures(page: Page, address: str) -> None:
    page.goto(address)
    running.settled(page)
    page.get_by_role("button", name="Open the sample programme").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("five virtual groups, eight people a session")
    drawn(page, "63 % (5/8)")

    page.get_by_role("combobox", name="Term").click()
    page.get_by_role("option", name="Term 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("two face-to-face groups, nine people a session")
    drawn(page, "43 % (3/7)")

    page.get_by_role("link", name="Upload", exact=True).first.click()
    running.settled(page)
    file = {"name": "autumn.xlsx", "mimeType": "", "buffer": workbook({"Register": REGISTER})}
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text("was taken for a register")).to_be_visible()
    expect(page.get_by_text("sheet “Register”, cell A4")).to_be_visible()
    page.get_by_role("button", name="Accept 1 file").click()
    expect(page.get_by_text("is in the record").first).to_be_visible()

    page.get_by_role("link", name="Evaluation", exact=True).click()
    expect(page.get_by_text("No questionnaires yet")).to_be_visible()
    page.get_by_role("combobox", name="Programme").click()
    page.get_by_role("option", name="Sample programme").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("All three items stood higher at TP4")
    drawn(page, "43 % (3/7)", "63 % (5/8)")


UNCLEAR = [
    ["Date", "Name", "Role", "Grade", "Notes"],
    ["32 Sep 2026", "Asha Sample", "member", "CT1", ""],
    *([f"{day}/10/2026", "Bryn Invented", "member", "ST4", ""] for day in range(1, 30)),
    ["30/10/2026", "Carys Mock", "OD", "ST5", "=1+1"],
]


def put_in(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "", "buffer": content}
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)  # type: ignore[arg-type]


def test_a_finding_is_followed_to_its_cell_put_right_and_kept_over_a_reload(page: Page, address: str) -> None:
    page.goto(f"{address}/upload")
    running.settled(page)
    put_in(page, "autumn.xlsx", workbook({"Register": UNCLEAR}))
    page.get_by_role("button", name="C32").click()
    expect(page.get_by_text("Sheet “Register”, cell C32", exact=True)).to_be_visible()
    expect(page.locator(".b-grid-tall .b-cell-here")).to_have_text("OD (left out)")
    expect(page.locator(".b-grid-tall .b-cell-here")).to_be_in_viewport()
    running.settled(page)
    page.get_by_label("Value in C32").fill("leader")
    page.get_by_role("button", name="Use this value").click()
    expect(page.locator(".b-cell-corrected").first).to_have_text("leader OD (put right)")
    expect(page).to_have_url(re.compile(r"\?draft="))
    page.reload()
    expect(page.locator(".b-cell-corrected").first).to_have_text("leader OD (put right)")
    running.settled(page)
    with page.expect_download() as copy:
        page.get_by_role("button", name="Copy with findings marked").click()
    marked = load_workbook(BytesIO(copy.value.path().read_bytes()))
    assert marked["Register"]["C32"].value == "leader"
    assert marked["Register"]["A2"].comment
    page.get_by_role("button", name="Accept 1 file").click()
    expect(page.get_by_text("is in the record").first).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"\?draft="))


def test_answers_for_a_large_file_are_gathered_before_it_is_read_again(page: Page, address: str) -> None:
    page.goto(f"{address}/upload")
    running.settled(page)
    long = [[*row[:4], "x" * 75_000] for row in UNCLEAR[1:]]
    put_in(page, "autumn.csv", csv([UNCLEAR[0], *long]))
    page.get_by_text("observer", exact=True).click()
    expect(page.get_by_text("29 rows, 2 rows left out")).to_be_visible()
    page.get_by_role("button", name="Read the files again").click()
    expect(page.get_by_text("30 rows, 1 row left out")).to_be_visible()


def test_a_reload_while_a_large_register_is_stored_loses_nothing(
    page: Page, address: str, own_surroundings: str
) -> None:
    page.goto(f"{address}/upload")
    running.settled(page)
    put_in(page, "register.csv", csv([REGISTER[0], *LONG]))
    expect(page.get_by_text("was taken for a register")).to_be_visible()
    page.get_by_role("button", name="Accept 1 file").click()
    storing = page.get_by_text(re.compile(rf"Storing “register.csv”: [\d,]+ of {len(LONG):,} entries"))
    in_the_history = page.locator(".b-file").get_by_text("In the record", exact=True)
    storing.or_(in_the_history).first.wait_for()  # a quick machine may have ended before the count is seen
    page.reload()
    waits = page.get_by_role("button", name="Accept 1 file")
    expect(waits.or_(page.get_by_text("it was accepted or discarded")).or_(in_the_history).first).to_be_visible()
    assert stored_rows(own_surroundings) in (0, len(LONG)), "all of it or nothing"
    if waits.is_visible():  # the reload came before the end, which the storing may yet have reached meanwhile
        waits.click()
        expect(page.get_by_text("is in the record").or_(in_the_history).first).to_be_visible()
    expect(in_the_history).to_have_count(1)
    assert stored_rows(own_surroundings) == len(LONG)


def test_a_framework_is_changed_seen_at_once_and_kept_over_a_reload(page: Page, sampled: object, address: str) -> None:
    page.goto(f"{address}/frameworks")
    running.settled(page)
    choose(page, "Framework to copy", "Balint Society UK, February 2016")
    page.get_by_text("A framework of its own: chosen by hand").click()
    expect(page.get_by_label("For those who join from")).to_have_count(0)
    running.settled(page)
    page.get_by_role("button", name="Copy it for this programme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody’s status would change")
    choose(page, "Criterion", "Co-leading")
    expect(page.get_by_label("Number needed", exact=True)).to_have_value("20")  # the criterion's own form is there
    running.settled(page)
    page.get_by_label("Number needed", exact=True).fill("12")
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 person would stand otherwise")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 person would stand otherwise")
    page.get_by_role("button", name="Keep it from").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One framework of your own")
    expect(page).not_to_have_url(re.compile(r"\?framework="))


def test_a_framework_is_changed_as_toml_and_what_is_wrong_is_told_by_its_line(
    page: Page, sampled: object, address: str
) -> None:
    page.goto(f"{address}/frameworks")
    running.settled(page)
    page.get_by_role("button", name="Copy it for this programme").click()
    page.get_by_role("tab", name="As TOML").click()
    text = page.get_by_label("The framework as TOML")
    expect(text).to_have_value(re.compile("\ntitle = "))
    kept = text.input_value()
    line = kept[: kept.index("\ntitle = ")].count("\n") + 2
    title = page.get_by_role("heading", level=1)
    for wrong, words in (
        ("\ntitle = x", f"at line {line}, column 9"),
        ("\ncolour = 1\ntitle = ", "is not a key that is known here"),
        ("\ntitle = 3 #", "valid string (found 3)"),
    ):
        text.fill(kept.replace("\ntitle = ", wrong, 1))
        text.press("Control+Enter")
        expect(title).to_have_text("It cannot be used as it stands")
        row = page.get_by_role("row").filter(has_text=words)
        expect(row.get_by_role("cell").first).to_have_text(str(line))
        expect(page.get_by_role("button", name="Keep it from")).to_have_count(0)
    text.fill(kept.replace("needed = 2\n", "needed = 1\n"))
    text.press("Control+Enter")
    expect(title).not_to_have_text("It cannot be used as it stands")
    page.get_by_role("button", name="Keep it from").click()
    expect(title).to_have_text("One framework of your own")


LONG = [
    [f"{day}/{month}/{year}", name, "member", "CT1"]
    for year in range(1960, 2020)
    for month in range(1, 13)
    for day in range(1, 29)
    for name in ("Asha Sample", "Bryn Invented", "Carys Mock", "Dewi Pretend", "Elin Placeholder")
]
"""Rows enough to be counted while they are stored."""


def stored_rows(address: str) -> int:
    with open_database(address).reading() as connection:
        return connection.execute(select(func.count()).select_from(attendance)).scalar_one()


def drawn(page: Page, *words: str) -> None:
    """Waits until all these words are drawn in the charts, which are pictures made of text."""
    page.wait_for_function(
        """words => {
            const texts = [...document.querySelectorAll("svg.marks text")].map(text => text.textContent).join(" ");
            return words.every(one => texts.includes(one));
        }""",
        arg=list(words),
    )


def choose(page: Page, box: str, option: str) -> None:
    """Types what begins an option, and takes the option itself once it is offered."""
    page.get_by_role("combobox", name=box).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option).first.click()


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "home")
def test_a_cold_deep_link_shows_the_page_within_the_app(page: Page, address: str, name: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{address}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Term summary", exact=True)).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    assert page.url.rstrip("/").endswith(name)
    assert not faults


def test_nothing_is_asked_of_another_host(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    running.settled(page)
    page.get_by_role("button", name="Open the sample programme").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Term 3")
    for name in PAGES:
        page.goto(f"{address}/{name}")
        running.settled(page)
    foreign = {url for url in asked if not url.startswith((address, "ws://localhost", "data:", "blob:"))}
    assert not foreign
    assert any("PublicSans" in url or "public-sans" in url for url in asked), "the app's own typeface is used"
    context.close()


def test_the_cohort_can_be_used_by_everybody(browser: Browser, sampled: object, address: str) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{address}/cohort")
        running.settled(page)
        found = Axe().run(page, context="[data-testid=stMain]").response["violations"]
        assert not [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        page.get_by_role("button", name="Bryn Invented").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Bryn Invented ›")).to_be_visible()
        expect(page).to_have_url(f"{address}/my_progress")
        context.close()


def test_nothing_is_wider_than_a_phone(browser: Browser, sampled: object, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for name in PAGES:
        page.goto(f"{address}/{name}")
        running.settled(page)
        wide = page.evaluate(
            """() => {
                const main = document.querySelector('[data-testid=stMain]');
                return main.scrollWidth - main.clientWidth;
            }"""
        )
        assert wide <= 1, name
    context.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes on with the tabulator until something has the focus, as somebody without a mouse does."""
    wanted.wait_for()
    for _ in range(200):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not lead to {wanted}")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_programme_is_published_with_the_keyboard_alone(
    browser: Browser, sampled: object, address: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{address}/share")
    publish = page.get_by_role("button", name="Publish", exact=True)
    running.settled(page)
    tab_to(page, page.get_by_label("Title", exact=True))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("What two years of Balint groups brought")
    term = page.get_by_role("button", name="Term 1", exact=True).or_(page.get_by_role("checkbox", name="Term 1"))
    tab_to(page, term)
    tab_to(page, page.get_by_role("button", name="Show what the audience will see"))
    page.keyboard.press("Enter")
    title = "What two years of Balint groups brought"
    expect(page.get_by_role("textbox", name="What to call the link")).to_have_value(title, timeout=120_000)
    expect(page.locator(".p-where")).to_contain_text(title)
    running.settled(page)
    tab_to(page, page.get_by_role("checkbox", name="I have seen this, and it may be shown"))
    page.keyboard.press("Space")
    running.settled(page)
    tab_to(page, publish)
    page.keyboard.press("Enter")
    code = page.get_by_role("img", name=re.compile("QR code that leads to http"))
    expect(code).to_be_visible(timeout=120_000)
    link = page.locator(".b-code-address").inner_text()
    expect(page.get_by_text("Only this computer can open this address")).to_be_visible()
    with page.expect_download() as slide:
        tab_to(page, page.get_by_role("button", name="Place on a slide"))
        page.keyboard.press("Enter")
    assert slide.value.suggested_filename == "What two years of Balint groups brought – QR code.pptx"
    tab_to(page, page.get_by_role("button", name="Close"))
    page.keyboard.press("Enter")
    expect(code).to_have_count(0)
    expect(page.get_by_role("heading", level=1).first).to_have_text("One link is open to an audience")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("All three items stood higher at TP4 than at TP2")
    expect(page.get_by_role("link", name="Term summary")).to_have_count(0)
    context.close()


def test_share_can_be_used_by_everybody(browser: Browser, sampled: object, address: str) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{address}/share")
        page.get_by_role("button", name="Show what the audience will see").click()
        page.get_by_role("button", name="Publish", exact=True).wait_for(timeout=120_000)
        running.settled(page)
        page.wait_for_function("() => !document.getAnimations().some(one => one.playState === 'running')")
        found = Axe().run(page, context="[data-testid=stMain]").response["violations"]
        assert not [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        context.close()
