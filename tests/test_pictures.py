"""Charts as pictures: title, source and typeface within them, of the size that was asked for, and nothing fetched."""

from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree

import altair as alt
import pytest
from PIL import Image
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

from balint_core import charts
from balint_core.charts import LIGHT
from balint_core.definitions import SHIPPED
from balint_core.exports import pictures
from balint_core.terms import Calendar
from tests.test_charts import EVERY_CHART, session

TITLE, SOURCE = "Two of three items rose & one fell", "Sample programme: 7 replies at TP2, 8 at TP4."
NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(name="answers", title=TITLE, beneath=SOURCE, **settings):
    return pictures.svg(EVERY_CHART[name](LIGHT), title, beneath, **settings)


def words(picture):
    return ["".join(text.itertext()) for text in ElementTree.fromstring(picture).iter(f"{NAMESPACE}text")]


@pytest.mark.parametrize("name", EVERY_CHART)
def test_every_chart_becomes_a_picture_with_its_title_and_its_source(name):
    chart = EVERY_CHART[name](LIGHT)
    picture = pictures.svg(chart, TITLE, SOURCE)
    root = ElementTree.fromstring(picture)
    assert (words(picture)[0], words(picture)[-1]) == (TITLE, SOURCE)
    assert [root.findtext(f"{NAMESPACE}{tag}") for tag in ("title", "desc")] == [TITLE, chart.to_dict()["description"]]
    assert (root.get("width"), root.get("viewBox")) == ("640", f"0 0 640 {root.get('height')}")


def test_a_picture_holds_its_typeface_and_refers_to_nothing_outside():
    picture = drawn().decode()
    assert picture.count("@font-face") == picture.count("url(data:font/ttf;base64,") == picture.count("url(") == 2
    assert 'font-family="Public Sans, sans-serif"' in picture
    assert not [one for one in ("href", "@import", "<script", "<image") if one in picture]
    assert set(picture.split("http")[1:]) == {
        one for one in picture.split("http")[1:] if one.startswith("://www.w3.org")
    }


def test_nothing_is_fetched_for_a_picture():
    outside = alt.LayerChart(
        layer=[alt.Chart(alt.UrlData("http://127.0.0.1:9/rows.csv")).mark_point()],
        width="container",
        description="None",
    )
    with pytest.raises(ValueError, match="rows"):
        pictures.svg(outside, TITLE)


def test_a_picture_holds_all_its_rows_however_many_and_whatever_is_sent_meanwhile():
    days = [session(date(2001, 1, 2) + timedelta(days=nth), 8) for nth in range(5_001)]
    chart = charts.attendance_chart(days, Calendar(), LIGHT)
    alt.data_transformers.register("sent elsewhere", lambda _data, **_settings: {"name": "elsewhere"})
    with alt.data_transformers.enable("sent elsewhere"):
        assert pictures.svg(chart, TITLE).decode().count('role="graphics-symbol"') > 5_000


def test_the_figures_of_a_chart_stand_in_its_picture():
    assert {"63 % (5/8)", "My wellbeing", "Strongly disagree"} <= set(words(drawn()))


def test_what_is_drawn_reaches_as_far_as_the_picture_is_wide():
    for width in (400, 1000):
        root = ElementTree.fromstring(drawn(width=width))
        (share,) = [text for text in root.iter(f"{NAMESPACE}text") if text.text == "63 % (5/8)"]
        assert root.get("width") == str(width)
        assert share.get("transform", "").startswith(f"translate({width - 2 * pictures.MARGIN - 2},")


def test_a_long_title_is_wrapped_within_the_picture():
    title = "All three items stood higher at TP4 than at TP2; too few answers to tell a rise from a fall"
    wrapped = words(drawn(title=title))
    lines = [one for one in wrapped[:3] if one in title]
    assert len(lines) == 2 and " ".join(lines) == title


def test_without_a_title_the_description_tells_what_is_drawn():
    root = ElementTree.fromstring(drawn(title="", beneath=""))
    assert root.findtext(f"{NAMESPACE}title", "").startswith("My wellbeing, TP4: 63 % (5/8)")


def test_words_that_are_no_xml_are_drawn_as_words():
    assert words(drawn(title='<b> & "x"\x00\n\x1f'))[0].startswith('<b> & "x"')


@pytest.mark.parametrize(("width", "dpi", "dots"), [(640, 300, 2666), (480, 300, 2000), (640, 72, 640)])
def test_a_png_has_the_dots_it_was_asked_for(width, dpi, dots):
    made = pictures.png(EVERY_CHART["answers"](LIGHT), TITLE, SOURCE, width, dpi)
    picture = Image.open(BytesIO(made))
    assert picture.width == dots
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


@pytest.mark.parametrize(("file", "weight"), [("PublicSans-Regular", 400), ("PublicSans-SemiBold", 600)])
def test_text_is_drawn_in_public_sans_and_in_its_weight(file, weight):
    registerFont(TTFont(file, SHIPPED / "fonts" / f"{file}.ttf"))
    said = "Hamburg HHH 0123456789 quite"
    text = (
        f'<text x="10" y="60" font-family="Public Sans, sans-serif" font-size="40" font-weight="{weight}">{said}</text>'
    )
    sheet = f'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="90">{text}</svg>'
    made = Image.open(BytesIO(pictures._converter().svg_to_png(sheet, ppi=72)))
    left, _top, right, _bottom = made.getchannel("A").getbbox() or (0, 0, 0, 0)
    assert right - left == pytest.approx(stringWidth(said, file, 40), abs=6)
