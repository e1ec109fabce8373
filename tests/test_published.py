"""The published page, on a phone and on a projector, by a link and from a folder; and what is published as a file."""

import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from streamlit.testing.v1 import AppTest

from balint_core import access
from balint_core.access import Viewer
from balint_core.csv_file import as_csv
from balint_core.exports import published_parts as parts
from balint_core.exports.pdf import as_pdf
from balint_core.exports.published_file import published_document, published_html
from balint_core.programme import overview
from balint_core.record import programmes, publications
from balint_core.record.database import Database
from balint_core.record.publications import Made
from balint_core.snapshot import Card, Snapshot, digest_of, read, written
from balint_core.snapshot_folder import snapshots_in
from pages.parts import published_source
from tests.published import KEPT, KEPT_OF_1, sample_snapshot
from tests.running import ROOT
from tests.shown import alone, markup_of, opened, text_of

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def kept() -> Snapshot:
    return read(KEPT.read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of snapshots, still empty, that the app in published mode shows."""
    made = tmp_path / "published"
    made.mkdir()
    monkeypatch.setenv("BALINT_MODE", "published")
    monkeypatch.setenv("BALINT_SNAPSHOTS", str(made))
    return made


@pytest.fixture
def one(folder: Path) -> Path:
    shutil.copy(KEPT, folder / "meeting.balint.json")
    return folder


def put(folder: Path, snapshot: Snapshot, name: str) -> str:
    """Puts a snapshot into a folder; its digest."""
    text = written(snapshot)
    (folder / f"{name}.balint.json").write_text(text, encoding="utf-8")
    return digest_of(text)


def page(**query: str) -> AppTest:
    """The app, opened by an address."""
    shown = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    for name, value in query.items():
        shown.query_params[name] = value
    return shown.run()


def charts_of(shown: AppTest) -> list[dict[str, Any]]:
    """The specifications of the charts that the browser is to draw."""
    return [json.loads(element.proto.spec) for element in shown.get("vega_lite_chart")]


def drawings_of(shown: AppTest) -> list[str]:
    """The charts that come drawn, as SVG."""
    return [unquote(one) for one in re.findall(r'src="data:image/svg\+xml,([^"]*)"', markup_of(shown))]


# --- the page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [KEPT_OF_1, KEPT], ids=["1", "2"])
def test_a_snapshot_of_every_format_opens_for_ever(file: Path, folder: Path) -> None:
    shutil.copy(file, folder / "meeting.balint.json")
    shown, kept = page(), read(file.read_text(encoding="utf-8"))
    assert not shown.exception
    said = text_of(shown)
    assert said.startswith(f"{kept.programme} · {kept.title}{kept.finding}")
    for figure in kept.figures:
        assert f"{figure.label}{figure.value}{figure.beside}" in said
    for card in kept.cards:
        assert all(words in said for words in (card.part, card.title, card.base, card.careful, card.alternative))
        assert all(cell in said for row in card.rows for cell in row)
    for words in (*kept.quotes, *kept.method, kept.rule, "Made on 23 November 2026"):
        assert words in said
    assert len(charts_of(shown)) == (len(kept.cards) if file is KEPT_OF_1 else 0)
    assert len(drawings_of(shown)) == (0 if file is KEPT_OF_1 else 2 * len(kept.cards))


def test_the_page_is_told_in_one_message(one: Path) -> None:
    shown = page()
    assert len(shown.main.children) == 1 and len(shown.get("html")) == 1, "hundreds ask for it in the same second"


def test_a_drawing_is_said_in_words_and_asks_for_nothing(one: Path, kept: Snapshot) -> None:
    shown = page()
    said = re.findall(r'<img class="p-drawn p-(wide|narrow)" src="[^"]*" alt="([^"]*)">', markup_of(shown))
    assert [(name, unescape(words)) for name, words in said] == [
        (name, card.alternative) for card in kept.cards for name in ("wide", "narrow")
    ]
    for picture in drawings_of(shown):
        assert "@font-face" in picture and not re.search(r"url\((?!data:font/woff;base64,)|href|<script", picture)


def test_the_snapshot_kept_is_of_all_kinds_of_cards(sample_to_read: Database, kept: Snapshot) -> None:
    found = overview(sample_to_read, kept.programme)
    assert found is not None
    now = sample_snapshot(found)
    assert [card.part for card in now.cards] == [card.part for card in kept.cards]
    assert {one.title for one in now.cards} == {one.title for one in kept.cards}


def test_a_chart_holds_its_own_rows_and_needs_nothing_worked_out(folder: Path, kept: Snapshot) -> None:
    shutil.copy(KEPT_OF_1, folder / "meeting.balint.json")
    assert any("datasets" in card.charts["light"] for card in kept.cards)
    for chart, card in zip(charts_of(page()), kept.cards, strict=True):
        assert "datasets" not in chart and "data" not in chart
        assert all(layer["data"]["values"] for layer in chart["layer"])
        assert chart["description"] == card.charts["light"]["description"]


def test_the_chart_follows_the_viewer_s_theme(kept: Snapshot) -> None:
    light, dark = (parts.drawn(kept.cards[0], theme) for theme in ("light", "dark"))
    assert light["config"] != dark["config"]
    assert parts.drawn(replace(kept.cards[0], charts={}), "light") == {}
    assert parts.drawn(replace(kept.cards[0], charts={"light": {"mark": "bar"}}), "dark") == {"mark": "bar"}


def test_headings_stand_in_order(one: Path) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", markup_of(page()))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_what_anybody_wrote_stays_the_text_it_is(folder: Path, kept: Snapshot) -> None:
    words = '<img src="https://example.org/x.png" onerror=alert(1)></script> **bold** $x$ :material/home:'
    card = replace(
        kept.cards[0], title=words, base=words, careful=words, alternative=words, headings=(words,), rows=((words,),)
    )
    spoiled = replace(
        kept, programme=words, title=words, finding=words, cards=(card,), quotes=(words,), method=(words,), rule=words
    )
    put(folder, spoiled, "spoiled")
    shown = page()
    assert not shown.exception
    markup = markup_of(shown)
    assert markup.count("<img") == markup.count('<img class="p-drawn p-') == 2 and text_of(shown).count(words) >= 10
    assert not shown.markdown
    made = re.sub(r"<script>.*?</script>", "(script)", published_html(spoiled).decode(), flags=re.DOTALL)
    assert made.count("(script)") == 2 and made.count("<script") == 1
    assert made.count("<img") == made.count('<img src="data:image/png;base64,') == 1
    assert as_pdf(published_document(spoiled)).startswith(b"%PDF")


def test_there_is_no_menu_and_no_other_page(one: Path) -> None:
    shown = page()
    assert not shown.sidebar.children
    assert not shown.get("page_link")
    assert not shown.get("file_uploader")


def test_a_card_without_a_chart_is_told_by_its_table(folder: Path, kept: Snapshot) -> None:
    put(
        folder,
        replace(kept, cards=(replace(kept.cards[0], charts={}, drawings={}, picture="not base64"),), quotes=()),
        "bare",
    )
    shown = page()
    assert not shown.exception and not charts_of(shown) and not drawings_of(shown)
    on_screen = page(projector="1")
    on_screen.button(key="published next").click().run()
    assert kept.cards[0].rows[0][0] in text_of(on_screen)


def test_what_is_taken_away_is_the_picture_and_the_table(
    one: Path, kept: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import streamlit

    given: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(
        streamlit, "download_button", lambda _label, data, *, file_name, **_look: given.update({file_name: data})
    )
    (there,) = re.findall(r'<a class="p-to-files" href="([^"]*)"', markup_of(page()))
    assert not given, "no button is made before somebody asks for them"
    shown = page(**dict(parse_qsl(there.removeprefix("?"))))
    assert not shown.exception and '<a href="?" target="_self">Back to the figures</a>' in markup_of(shown)
    assert len(given) == 2 * len(kept.cards)
    for card in kept.cards:
        assert given[parts.card_file(kept, card, "png")]() == b64decode(card.picture)
        table = given[parts.card_file(kept, card, "csv")]().decode("utf-8-sig")
        assert table.splitlines()[0].split(",")[0] == card.headings[0]


def test_a_table_that_leaves_holds_no_formula() -> None:
    assert as_csv(["=Item", "n"], [["@x", 1], [" +1", None], ["8", "−5"]]).decode("utf-8-sig").split("\r\n") == [
        "'=Item,n",
        "'@x,1",
        "' +1,",
        "8,−5",
        "",
    ]


# --- the projector ----------------------------------------------------------------------------------------------


def test_a_projector_shows_one_thing_a_screen_and_where_one_is(one: Path, kept: Snapshot) -> None:
    shown = page(projector="1")
    number = 1 + len(kept.cards) + 1
    assert kept.finding in text_of(shown) and f"1 of {number}" in text_of(shown)
    for place, card in enumerate(kept.cards, start=2):
        shown.button(key="published next").click().run()
        assert card.title in text_of(shown) and f"{place} of {number}" in text_of(shown)
        assert len(charts_of(shown)) == 1
    for _past_the_end in range(3):
        shown.button(key="published next").click().run()
    assert kept.quotes[0] in text_of(shown) and f"{number} of {number}" in text_of(shown)
    shown.button(key="published back").click().run()
    assert kept.cards[-1].title in text_of(shown)
    shown.button(key="published leave").click().run()
    assert "projector" not in shown.query_params and len(drawings_of(shown)) == 2 * len(kept.cards)


@pytest.mark.parametrize("place", [10**30, -5, "two", None, [], 1.5])
def test_a_session_that_says_anything_is_shown_a_screen(one: Path, place: object) -> None:
    shown = page(projector="1")
    shown.session_state["published place"] = place
    shown.run()
    assert not shown.exception and re.search(r"\d of 9", text_of(shown))


def test_quotes_share_a_screen_as_far_as_they_fit(kept: Snapshot) -> None:
    many = replace(kept, cards=(), quotes=("short", "also short", "long " * 90, "last"))
    held = [screen.above.count("<blockquote") for screen in parts.screens(many)]
    assert held == [0, 2, 1, 2], "the long one goes on over two screens"


def test_a_chart_is_laid_out_narrow_to_be_drawn_large(kept: Snapshot) -> None:
    for card in kept.cards:
        width, height = (parts.enlarged(card, "light")[side] for side in ("width", "height"))
        assert 420 <= width <= 1280 and width <= max(2.7 * height, 420)


# --- a folder of snapshots, and nothing else ----------------------------------------------------------------------


def test_several_snapshots_are_a_list_of_titles(folder: Path, kept: Snapshot) -> None:
    digests = [put(folder, replace(kept, title=title), title) for title in ("Second year", "First year")]
    shown = page()
    addresses = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', markup_of(shown))
    assert addresses == [(f"?show={digests[1][:16]}", "First year"), (f"?show={digests[0][:16]}", "Second year")]
    assert not charts_of(shown)
    assert "First year" in text_of(page(show=digests[1][:16]))
    for unknown in ("x", digests[1], digests[1][:15], "a" * 100_000):
        assert text_of(page(show=unknown)) == published_source.NOT_HERE


def test_nothing_there_is_said_kindly(folder: Path) -> None:
    assert text_of(page()) == published_source.NONE_YET
    folder.rmdir()
    assert text_of(page()) == published_source.NONE_YET


def test_a_file_that_cannot_be_read_is_named_to_the_host_alone(
    one: Path, kept: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    (one / "cut.balint.json").write_text(written(kept)[:-20], encoding="utf-8")
    (one / "later.balint.json").write_text('{"balint_snapshot": 99, "content": {}}', encoding="utf-8")
    (one / "latin.balint.json").write_bytes("é".encode("latin-1"))
    (one / "folder.balint.json").mkdir()
    (one / "notes.json").write_text("{}", encoding="utf-8")
    shown = page()
    assert not shown.exception and kept.finding in text_of(shown)
    logged = caplog.text
    assert all(name in logged for name in ("cut.balint", "later.balint", "latin.balint", "folder.balint"))
    assert "later version" in logged and "notes.json" not in logged
    assert not any(name in text_of(shown) for name in ("cut.balint", "later", "latin"))


def test_a_file_that_was_changed_is_read_again(one: Path, kept: Snapshot) -> None:
    assert snapshots_in(one)[0].snapshot.title == kept.title
    put(one, replace(kept, title="A longer title than before"), "meeting")
    assert snapshots_in(one)[0].snapshot.title == "A longer title than before"


OTHERS = sorted(file.stem for file in (ROOT / "pages").glob("*.py") if file.stem != "published")


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_page_refuses_an_audience(name: str, one: Path, sampled: Database, kept: Snapshot) -> None:
    refused = alone(name)
    assert not refused.exception
    assert access.ONLY_PUBLISHED in text_of(refused) and not refused.button
    linked = opened(name)
    assert not linked.exception and text_of(linked).startswith(f"{kept.programme} · {kept.title}")
    assert not linked.sidebar.children


@pytest.mark.parametrize("headers", [{}, {"Host": "example.streamlit.app", "X-Forwarded-For": "198.51.100.7"}])
def test_an_audience_may_come_from_anywhere_in_published_mode_alone(
    headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALINT_MODE", "published")
    assert access.ask(frozenset({Viewer.AUDIENCE}), headers, None).viewer is Viewer.AUDIENCE
    assert access.ask(frozenset(set(Viewer) - {Viewer.AUDIENCE}), headers, None).viewer is None
    monkeypatch.setenv("BALINT_MODE", "local")
    assert (access.ask(frozenset({Viewer.AUDIENCE}), headers, None).viewer is None) == bool(headers)


NEVER = (
    "sqlalchemy",
    "alembic",
    "altair",
    "pandas",
    "openpyxl",
    "python_calamine",
    "xlsxwriter",
    "reportlab",
    "vl_convert",
    "fontTools",
)
PARTS = ("balint_core.record", "balint_core.spreadsheets", "balint_core.people", "pages.parts.intake_view")


def test_published_mode_has_nothing_else_in_it(one: Path, tmp_path: Path) -> None:
    """In a process of its own: neither a record nor what reads a file is as much as loaded, and no record is made."""
    script = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        "shown = AppTest.from_file('app.py', default_timeout=60)\n"
        "for query in ({}, {'projector': '1'}, {'files': '1'}, {'show': 'x'}):\n"
        "    shown.query_params.clear(); shown.query_params.update(query); shown.run()\n"
        "    assert not shown.exception and shown.get('html')\n"
        "print(*sys.modules)"
    )
    (tmp_path / "look.py").write_text(script.replace("'app.py'", repr(str(ROOT / "app.py"))), encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-P", str(tmp_path / "look.py")],
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = made.stdout.split()
    assert "balint_core.snapshot" in loaded and "pages.parts.published_view" in loaded
    assert not [one for one in loaded if one.split(".")[0] in NEVER or one.startswith(PARTS)]
    assert not (tmp_path / "record.sqlite").exists()


# --- a link's token ---------------------------------------------------------------------------------------------


@pytest.fixture
def link(database: Database, kept: Snapshot) -> str:
    """The token of a link at which a snapshot is published."""
    with database.writing() as connection:
        home = programmes.make_programme(connection, "Test programme")
    publications.publish(database, home, "Meeting", Made(kept, "{}", "fewer than 5", 0))
    with database.reading() as connection:
        return publications.publications(connection, home)[0].token


def test_a_link_shows_what_was_published_by_itself(link: str, kept: Snapshot) -> None:
    shown = page(show=link)
    assert not shown.exception
    assert text_of(shown).startswith(f"{kept.programme} · {kept.title}")
    assert len(drawings_of(shown)) == 2 * len(kept.cards)
    for name in ("files", "projector"):
        assert f'<a class="p-to-{name}" href="?show={link}&amp;{name}=1" target="_self">' in markup_of(shown)
        further = page(show=link, **{name: "1"})
        assert not further.exception and not drawings_of(further)
    assert f'<a href="?show={link}" target="_self">Back to the figures</a>' in markup_of(page(show=link, files="1"))
    assert not shown.sidebar.children


def test_a_link_that_is_no_more_says_the_same_as_one_that_never_was(link: str, database: Database) -> None:
    said = [page(show=token) for token in ("", "x", link[:-1], f"{link}x", "ü\x00", "a" * 100_000)]
    publications.withdraw(database, 1)
    said.append(page(show=link))
    assert {text_of(one) for one in said} == {published_source.NOT_HERE}
    assert not any(one.exception or one.button or charts_of(one) for one in said)


def test_a_session_is_counted_once(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []
    monkeypatch.setattr(publications, "count", lambda _database, token: counted.append(token))
    shown = page(show=link)
    shown.run()
    page(show="another")
    page(show=link, projector="1")
    page(show=link, files="1")
    assert counted == [link], "only the page itself is counted"


def test_a_record_that_is_away_is_said_kindly(link: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("BALINT_DATABASE_URL", f"sqlite:///{(tmp_path / 'file' / 'record.sqlite').as_posix()}")
    shown = page(show=link)
    assert text_of(shown) == published_source.AWAY and not shown.exception


# --- as a file --------------------------------------------------------------------------------------------------


def test_the_file_holds_the_page_in_its_order_and_nothing_else(kept: Snapshot) -> None:
    made = published_html(kept).decode()
    body = re.sub(r"<(script|style|noscript)\b.*?</\1>", " ", made.split("<body", 1)[1], flags=re.DOTALL)
    before, screens = body.split('<div id="screens">')
    said = [unescape(words).strip() for words in re.findall(r">([^<]+)", before)]
    in_order = [kept.finding, *(card.base for card in kept.cards), *kept.quotes, kept.method[0], kept.rule]
    text = " ".join(said)
    places = [re.sub(r"\s+", "", text).index(re.sub(r"\s+", "", words)) for words in in_order]
    assert places == sorted(places)
    allowed = re.sub(r"\s+", "", " ".join(all_words(kept)))
    for words in [*said, *(unescape(words).strip() for words in re.findall(r">([^<]+)", screens))]:
        assert re.sub(r"\s+", "", words) in allowed, words
    assert not re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!data:)[^"'\s)]*//""", body)


FIXED = (
    *("How far to trust it", "In words, and as a table", "Show on a projector", "Back", "Next", "Leave", " · "),
    *(parts.OWN_WORDS, parts.METHOD),
)


def all_words(snapshot: Snapshot) -> list[str]:
    """Every text that stands in a snapshot, and the fixed words around them."""

    def texts(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for one in value.values() for text in texts(one)]
        return [text for one in value for text in texts(one)] if isinstance(value, list | tuple) else [str(value)]

    where = f"{snapshot.programme} · {snapshot.title}"
    return [where, *texts(json.loads(written(snapshot))), *FIXED, *parts.notes(snapshot)]


def test_the_charts_of_the_file_are_those_of_the_snapshot(kept: Snapshot) -> None:
    found = re.search(r'<script type="application/json" id="charts">(.*?)</script>', published_html(kept).decode())
    assert found
    charts = json.loads(found.group(1))
    assert len(charts) == len(kept.cards)
    for place, card in enumerate(kept.cards):
        assert charts[str(place)]["dark"]["page"] == parts.drawn(card, "dark")
        assert charts[str(place)]["light"]["screen"] == parts.enlarged(card, "light")


def test_the_pdf_says_the_same_in_the_same_order(kept: Snapshot) -> None:
    from pypdf import PdfReader

    text = "".join(one.extract_text() for one in PdfReader(BytesIO(as_pdf(published_document(kept)))).pages)
    squeezed = re.sub(r"\s+", "", text)
    wanted = [kept.finding, *(card.title for card in kept.cards), *kept.quotes, kept.rule, *parts.notes(kept)]
    places = [squeezed.index(re.sub(r"\s+", "", words)) for words in wanted]
    assert places == sorted(places)
    for card in kept.cards:
        assert re.sub(r"\s+", "", card.base) in squeezed
        assert all(re.sub(r"\s+", "", cell) in squeezed for row in card.rows for cell in row)


def test_a_snapshot_without_anything_but_a_finding_is_a_page_and_a_file(folder: Path, kept: Snapshot) -> None:
    bare = Snapshot("P", "P", "Nothing may be shown of so few people yet", (), (), (), (), "", "", TODAY, "0.1.0")
    put(folder, bare, "bare")
    assert text_of(page()).startswith("PNothing may be shown")
    assert "1 of 1" in text_of(page(projector="1"))
    assert b"so few people" in published_html(bare)
    assert as_pdf(published_document(bare)).startswith(b"%PDF")


def test_a_card_of_no_rows_is_written(kept: Snapshot) -> None:
    card = Card("c", "Part", "Title", {}, "", (), (), (), "n = 8", "", "Title")
    spare = replace(kept, cards=(card,))
    assert b"n = 8" in published_html(spare)
    assert as_pdf(published_document(spare)).startswith(b"%PDF")
