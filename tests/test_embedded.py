"""Charts drawn for a page: the same to look at as the whole drawing, and with their letters in them."""

import re
from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
import vl_convert
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from balint_core.exports import pictures
from balint_core.exports.embedded import embedded
from balint_core.exports.published_parts import drawn
from balint_core.snapshot import Card, read
from tests.published import KEPT_OF_1

CARDS = read(KEPT_OF_1.read_text(encoding="utf-8")).cards
FACE = re.compile(r"font-weight:(\d+ \d+);src:url\(data:font/woff;base64,([^)]*)\)")


def looked_at(picture: str) -> Image.Image:
    return Image.open(BytesIO(vl_convert.svg_to_png(picture, scale=2))).convert("RGBA")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_lean_drawing_looks_the_same(card: Card, theme: str) -> None:
    whole = pictures.drawing(drawn(card, theme), 340)
    lean = embedded(drawn(card, theme), 340)
    assert ImageChops.difference(looked_at(whole), looked_at(lean)).getbbox() is None
    words = re.findall(r"<text[^>]*>([^<]*)<", whole)
    assert words and re.findall(r"<text[^>]*>([^<]*)<", lean) == words
    assert len(re.sub(r"<style>.*?</style>", "", lean)) < 0.75 * len(whole)


def bars(**axis: object) -> dict[str, Any]:
    return {
        "data": {"values": [{"a": "Zoë & <Łukasz>", "n": 3}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "n", "type": "quantitative"},
            "y": {"field": "a", "type": "nominal", "axis": axis},
        },
        "config": {"font": "Public Sans"},
    }


def test_each_letter_that_is_shown_comes_with_it_in_its_weight() -> None:
    picture = embedded(bars(title="Über", titleFontWeight=700, labelFontWeight=400), 300)
    assert "Zoë &amp; &lt;Łukasz&gt;" in picture
    faces = {weight: TTFont(BytesIO(b64decode(file))) for weight, file in FACE.findall(picture)}
    assert set(map(ord, "Zoë&<Łukasz>")) <= set(faces["100 500"].getBestCmap())
    assert set(map(ord, "Über")) <= set(faces["600 900"].getBestCmap())
    assert ord("Q") not in faces["100 500"].getBestCmap(), "what is not shown is left out"


def test_a_drawing_is_the_same_whenever_it_is_made() -> None:
    assert embedded(bars(), 300) == embedded(bars(), 300)
