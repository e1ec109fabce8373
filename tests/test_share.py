"""Share: choosing, looking, publishing, and the links with their QR codes."""

import re
import xml.etree.ElementTree as xml
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import vl_convert
import zxingcpp
from PIL import Image
from pptx import Presentation
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from balint_core import sample
from balint_core.disclosure import Told, rules
from balint_core.exports.qr import qr_png, qr_slide, qr_svg
from balint_core.links import address_of_copy, link, opens_here_alone
from balint_core.programme import Overview, overview
from balint_core.publishing import Choice, Draft, everything, looking
from balint_core.publishing.drafting import Withheld
from balint_core.record import programmes, publications, uploads
from balint_core.record.database import Database
from balint_core.record.publications import Made, Publication
from balint_core.record.schema import publication
from balint_core.snapshot import Card, Figure, Snapshot, read
from balint_core.traces import Names
from pages.parts import links_view
from tests.shown import alone, markup_of, opened, text_of

FLAG = "“Wellbeing” at TP4: all 8 agreed."
TODAY = date.today()


class Drafts:
    """What stands in for the making of drafts: it notes what it was asked, and says what it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Choice, list[Told]]] = []
        self.withheld: tuple[Withheld, ...] = ()
        self.flagged: tuple[str, ...] = ()
        self.refused: tuple[str, ...] = ()
        self.cards = 1

    def __call__(self, whole: Overview, choice: Choice, earlier: list[Told], on: date, _names: Names) -> Draft:
        self.asked.append((choice, earlier))
        card = Card(
            "c1", "Attendance", "12 groups", {}, "", ("Term", "Held"), (("Term 1", "2"),), (1,), "n = 2", "", ""
        )
        figures = (Figure("Groups held", "12", f"held against {len(earlier)}"),)
        said = (choice.rule.title, "", on, "0.1.0")
        words = (whole.name, choice.title, "All three stood higher", figures, (card,) * self.cards, choice.quotes)
        told = Told({"held": (12, 12)}, frozenset(), {}, (), (), 5)
        return Draft(Snapshot(*words, ("How it was made.",), *said), told, self.withheld, self.flagged, self.refused)


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> Drafts:
    stand_in = Drafts()
    monkeypatch.setattr(looking, "draft", stand_in)
    return stand_in


def links(database: Database) -> list[Publication]:
    with database.reading() as connection:
        return publications.publications(connection, home(database))


def home(database: Database) -> int:
    with database.reading() as connection:
        found = programmes.programme_named(connection, sample.NAME)
    assert found is not None
    return found


def at(database: Database, one: Publication) -> Snapshot | None:
    digest = publications.digest_shown(database, one.token, TODAY)
    with database.reading() as connection:
        return read(publications.written_with(connection, digest)) if digest else None


def press(page: AppTest, label: str) -> AppTest:
    page = next(one for one in page.button if one.label == label).click().run()
    assert not page.exception
    return page


def field(page: AppTest, kind: str, label: str) -> Any:
    return next(one for one in getattr(page, kind) if one.label.replace("\\", "").startswith(label))


LOOK = "Show what the audience will see"


def looked() -> AppTest:
    """The page once what the audience will see was asked for."""
    return press(alone("share"), LOOK)


def preview(page: AppTest) -> str:
    """Everything the page writes, the audience's page with its style sheet too."""
    return " ".join(element.proto.body for element in page.get("html"))


def publish(page: AppTest) -> AppTest:
    return press(page, "Publish")


# --- choosing and looking ---------------------------------------------------------------------------------------


def test_everything_but_comments_is_chosen_to_begin_with(sampled: Database, drafts: Drafts) -> None:
    page = looked()
    assert not page.exception
    (asked,) = drafts.asked
    found = overview(sampled, sample.NAME)
    assert found and asked == (everything(found), [])
    assert "Nothing is open to an audience yet" in text_of(page)
    assert "All three stood higher" in preview(page) and "All three stood higher" not in preview(alone("share"))
    assert "Nothing: no figure is of so few people." in text_of(page)


def test_a_name_of_the_register_in_what_was_typed_is_flagged(sampled: Database) -> None:
    found = overview(sampled, sample.NAME)
    assert found is not None
    chosen = everything(found, "What Asha Sample led")
    (flagged,) = [one for one in looking.look(sampled, sample.NAME, chosen, TODAY).draft.flagged if "holds" in one]
    assert flagged.startswith("“What Asha Sample led” holds")


def test_what_is_chosen_is_what_is_drafted(sampled: Database, drafts: Drafts) -> None:
    page = alone("share")
    field(page, "text_input", "Title").set_value("  What two\tterms brought ")
    field(page, "button_group", "Terms").set_value(["Term 3", "Term 1"])
    field(page, "button_group", "Time points").set_value(["TP1", "TP3", "TP4"])
    field(page, "button_group", "What is told").set_value(["What changed", "Attendance"])
    field(page, "button_group", "Items").set_value(["My wellbeing"])
    field(page, "selectbox", "Compare").set_value("TP4")
    field(page, "selectbox", "with").set_value("TP3")
    strict = rules().rule("at_least_10")
    field(page, "radio", "How many").set_value(strict)
    field(page, "toggle", "Three").set_value(True)
    field(page, "checkbox", "Show comment 1").set_value(True)
    press(page, LOOK)
    chosen = drafts.asked[-1][0]
    assert chosen.title == "What two terms brought"
    assert (chosen.terms, chosen.time_points, chosen.parts) == (
        ("Term 1", "Term 3"),
        ("TP1", "TP3", "TP4"),
        ("Attendance", "What changed"),
    )
    assert (chosen.between, chosen.rule, chosen.three, len(chosen.items)) == (("TP3", "TP4"), strict, True, 1)
    assert len(chosen.quotes) == 1 and chosen.quotes[0] in preview(page)
    field(page, "selectbox", "Compare").set_value("TP2")
    press(page, LOOK)
    assert drafts.asked[-1][0].between is None, "TP2 is not chosen"


def test_a_draft_is_made_once_for_what_is_asked(sampled: Database, drafts: Drafts) -> None:
    page = looked()
    page.run()
    field(page, "text_input", "What to call").set_value("Another name").run()
    assert len(drafts.asked) == 1


def test_what_is_withheld_stands_with_its_reason(sampled: Database, drafts: Drafts) -> None:
    drafts.withheld = (Withheld("who came on 4 May", "fewer than may be shown"),)
    text = text_of(looked())
    assert "1 figure is withheld" in text and "who came on 4 Mayfewer than may be shown" in text


@pytest.mark.parametrize("spoil", ["refused", "empty", "named"])
def test_what_is_refused_cannot_be_published_and_says_why(sampled: Database, drafts: Drafts, spoil: str) -> None:
    page = alone("share")
    if spoil == "refused":
        drafts.refused = ("<b>Term 1</b> could be worked out. Leave it out.",)
    elif spoil == "empty":
        drafts.cards = 0
    field(page, "text_input", "Title").set_value("Led by Asha Sample" if spoil == "named" else "Otherwise")
    press(page, LOOK)
    text = text_of(page)
    assert "It cannot be published like this" in text
    said = {"refused": "Term 1 could be worked out", "empty": "nothing to show", "named": "somebody's name"}
    if spoil == "refused":
        assert "&lt;b&gt;Term 1" in markup_of(page)
    else:
        assert said[spoil] in text
    assert not [one for one in page.button if one.label == "Publish"]


# --- publishing -------------------------------------------------------------------------------------------------


def test_it_is_published_as_it_was_seen_and_its_code_is_shown(sampled: Database, drafts: Drafts) -> None:
    page = looked()
    field(page, "text_input", "What to call").set_value("Spring meeting")
    page = publish(page)
    (one,) = links(sampled)
    assert (one.name, one.expires_on, one.shown.threshold) == ("Spring meeting", None, "At least 5")
    shown = at(sampled, one)
    assert shown and shown.figures[0].beside == "held against 0"
    assert "One link is open to an audience" in text_of(page)
    address = f"http://localhost:8501/?show={one.token}"
    assert address in text_of(page) and page.code[0].value == address
    assert "Only this computer can open this address" in text_of(page)
    assert "Not opened yet." in text_of(page)
    press(page, LOOK)
    assert drafts.asked[-1][1], "the next draft is held against what was just published"


def test_a_flag_has_to_be_ticked_first(sampled: Database, drafts: Drafts) -> None:
    drafts.flagged = (FLAG,)
    page = publish(looked())
    assert "tick first that you have seen" in page.error[0].value and not links(sampled)
    assert FLAG in text_of(page)
    field(page, "checkbox", "I have seen this").set_value(True)
    publish(page)
    assert len(links(sampled)) == 1


def test_a_lowered_threshold_asks_why_and_the_answer_is_kept(sampled: Database, drafts: Drafts) -> None:
    page = alone("share")
    assert not [one for one in page.text_input if one.label.startswith("Why")]
    field(page, "radio", "How many").set_value(rules().rule("at_least_3"))
    press(page, LOOK)
    publish(page)
    assert "why fewer people than usual" in page.error[0].value.replace("\\", "") and not links(sampled)
    field(page, "text_input", "Why may groups").set_value("All of them agreed to it.")
    page = publish(page)
    assert [one.shown.reason for one in links(sampled)] == ["All of them agreed to it."]
    assert "At least 3 Why: All of them agreed to it." in text_of(page)


def test_another_page_at_the_same_link(sampled: Database, drafts: Drafts) -> None:
    page = publish(looked())
    field(page, "text_input", "Title").set_value("Second")
    press(page, LOOK)
    field(page, "selectbox", "Where").set_value(links(sampled)[0].number).run()
    publish(page)
    (one,) = links(sampled)
    assert [kept.title for kept in one.snapshots] == [sample.NAME, "Second"]
    shown = at(sampled, one)
    assert shown and shown.title == "Second"
    assert "in place of 1 earlier page" in text_of(alone("share"))


def test_what_was_not_shown_is_not_published(sampled: Database, drafts: Drafts) -> None:
    """The stand-in counts what it was held against, so a draft is another one after somebody else has published."""
    page = looked()
    published(sampled, "Somebody else’s")
    page = publish(page)
    assert "Please look once more" in page.warning[0].value
    assert [one.name for one in links(sampled)] == ["Somebody else’s"]
    assert "held against 1" in preview(page)
    publish(page)
    assert [one.name for one in links(sampled)] == [sample.NAME, "Somebody else’s"]


def test_of_two_leads_at_once_the_second_looks_again(
    sampled: Database, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, real = looked(), publications.publish

    def somebody_was_quicker(*given: Any, **named: Any) -> int:
        monkeypatch.setattr(publications, "publish", real)
        published(sampled, "Quicker")
        return real(*given, **named)

    monkeypatch.setattr(publications, "publish", somebody_was_quicker)
    page = publish(page)
    assert "Please look once more" in page.warning[0].value and "held against 1" in preview(page)
    assert [one.name for one in links(sampled)] == ["Quicker"]
    publish(page)
    assert len(links(sampled)) == 2


# --- links ------------------------------------------------------------------------------------------------------


def published(database: Database, name: str = "Meeting") -> Publication:
    snapshot = Snapshot("P", "What two terms brought", "", (), (), (), (), "", "", TODAY, "0.1.0")
    with database.reading() as connection:
        beside = len(publications.earlier_told(connection, home(database)))
    told = Told({}, frozenset(), {}, (), (), 5).as_json()
    publications.publish(database, home(database), name, Made(snapshot, told, "From 5 people on.", beside))
    return links(database)[0]


def test_a_link_is_renamed_and_given_an_end(sampled: Database, drafts: Drafts) -> None:
    published(sampled)
    page = alone("share")
    field(page, "text_input", "What the link is called").set_value("Winter meeting")
    field(page, "date_input", "Shown until").set_value(TODAY + timedelta(30))
    page = press(page, "Keep")
    (one,) = links(sampled)
    assert (one.name, one.expires_on) == ("Winter meeting", TODAY + timedelta(30))
    assert "Winter meetingOpen until" in text_of(page)
    with sampled.writing(aside=True) as connection:
        connection.execute(
            update(publication).values(expires_on=TODAY - timedelta(1), uses=7, last_used_at=one.made_at)
        )
    page = alone("share")
    assert "Nothing is open to an audience now" in text_of(page) and "Winter meetingEnded on" in text_of(page)
    assert "Opened 7 times, last on" in text_of(page)


def test_withdrawing_is_asked_twice_and_is_for_good(sampled: Database, drafts: Drafts) -> None:
    one = published(sampled)
    page = press(alone("share"), "Withdraw it for good")
    assert at(sampled, one) is None
    assert "Nothing is open to an audience now" in text_of(page) and not page.code
    assert "1 link was withdrawn" in [fold.label for fold in page.expander]
    assert "Where" not in [one.label for one in page.selectbox]


def test_a_link_of_a_programme_that_is_gone_can_be_withdrawn(sampled: Database, drafts: Drafts) -> None:
    one = published(sampled)
    with sampled.reading() as connection:
        listed = [upload.id for upload in uploads.history(connection)]
    for identity in listed:
        uploads.undo(sampled, identity)
    page = opened("share")
    assert f"Links of {sample.NAME}" in text_of(page) and "Nothing to show yet" in text_of(page)
    press(page, "Withdraw it for good")
    assert at(sampled, one) is None


def test_the_code_is_shown_for_the_link_that_is_asked_for(sampled: Database, drafts: Drafts) -> None:
    one, other = published(sampled, "One"), published(sampled, "Other")
    page = alone("share")
    page = next(button for button in page.button if button.key == f"code {one.number}").click().run()
    assert f"QR code that leads to http://localhost:8501/?show={one.token}" in markup_of(page)
    assert f"QR code that leads to http://localhost:8501/?show={other.token}" not in markup_of(page)
    assert {"SVG", "PNG", "Place on a slide"} <= {button.label for button in page.download_button}


def test_what_is_at_a_link_is_taken_along(sampled: Database, drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    one = published(sampled, "Spring meeting")
    offered: dict[str, Any] = {}
    monkeypatch.setattr(
        links_view.st, "download_button", lambda _label, made, file_name, **_looks: offered.update({file_name: made})
    )
    alone("share")
    files = {name.removeprefix("Spring meeting"): made() for name, made in offered.items() if name.startswith("Spring")}
    assert files.keys() == {".html", ".pdf", ".balint.json"}
    assert files[".html"].startswith(b"<!doctype html>") and b"What two terms brought" in files[".html"]
    assert files[".pdf"].startswith(b"%PDF")
    assert read(files[".balint.json"].decode()) == at(sampled, one)


def test_no_word_of_computing_is_on_the_page(sampled: Database, drafts: Drafts) -> None:
    drafts.flagged, drafts.withheld = (FLAG,), (Withheld("A", "B"),)
    published(sampled)
    text = text_of(looked()).lower()
    assert not re.search(r"\b(token|hash|json|digest|snapshot|url|database)\b", text)


# --- addresses and codes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "looked_at", "found"),
    [
        ("", "http://localhost:8501/share", "http://localhost:8501"),
        ("", "http://127.0.0.1:9000/share/?x=1", "http://127.0.0.1:9000"),
        ("https://balint.example.org/", "http://localhost:8501/share", "https://balint.example.org"),
        (" https://example.org/balint ", None, "https://example.org/balint"),
        ("balint.example.org", "https://other.example.org/share", "https://other.example.org"),
        ("javascript:alert(1)", None, "http://localhost:8501"),
    ],
)
def test_the_address_is_the_one_set_else_the_one_looked_at(
    monkeypatch: pytest.MonkeyPatch, setting: str, looked_at: str | None, found: str
) -> None:
    monkeypatch.setenv("BALINT_ADDRESS", setting)
    assert address_of_copy(looked_at, "share") == found
    assert opens_here_alone(found) is ("localhost" in found or "127." in found)
    assert link(found, "abc") == f"{found}/?show=abc"


def test_a_public_address_says_nothing_of_this_computer(
    sampled: Database, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALINT_ADDRESS", "https://balint.example.org")
    page = publish(looked())
    assert page.code[0].value.startswith("https://balint.example.org/?show=")
    assert "Only this computer" not in text_of(page)


LINK = "https://balint.example.org/?show=" + "aB3-_" * 8 + "xyz"


def test_a_code_is_a_picture_that_scales_and_one_for_slides() -> None:
    drawing = xml.fromstring(qr_svg(LINK))
    assert drawing.get("viewBox") and drawing.findtext("{http://www.w3.org/2000/svg}title") == f"QR code of {LINK}"
    assert qr_svg(LINK) != qr_svg(LINK.swapcase())
    picture = qr_png(LINK)
    assert picture.startswith(b"\x89PNG") and int.from_bytes(picture[16:20], "big") > 1000


@pytest.mark.parametrize("link", [LINK, f"https://groups.example.nhs.uk/balint/?show={'Aa0-_' * 9}"])
def test_a_phone_reads_the_link_from_every_code(link: str) -> None:
    (slide,) = Presentation(BytesIO(qr_slide("Title", link))).slides
    (on_slide,) = (shape.image.blob for shape in slide.shapes if shape.name == "QR code")
    for picture in (qr_png(link), on_slide, vl_convert.svg_to_png(qr_svg(link).decode(), scale=6)):
        assert [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(picture)))] == [link]


@pytest.mark.parametrize("title", ["What two terms brought", "=1+1 <b>\x00" + "long " * 99])
def test_a_slide_has_the_title_the_code_and_the_address(title: str) -> None:
    (slide,) = Presentation(BytesIO(qr_slide(title, LINK, "Shown until 12 December 2026."))).slides
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert slide.shapes.title.text.startswith(title[:5]) and LINK in texts and "Shown until 12 December 2026." in texts
    (code,) = (shape for shape in slide.shapes if shape.name == "QR code")
    assert code._element.nvPicPr.cNvPr.get("descr") == f"QR code that leads to {LINK}"
    assert code.image.blob == qr_png(LINK) and code.width == code.height
