"""A chart as an SVG picture that stands within a page: lean, and with only those letters of its typeface that it shows.

A browser lets a picture within a page load nothing, so the typeface has to be in it.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from balint_core.definitions import SHIPPED
from balint_core.exports import pictures

SVG = "http://www.w3.org/2000/svg"
UNSEEN = re.compile(r"aria-.*|role|class|pointer-events|version")
"""What an SVG says of itself to scripts and readers of its parts; a picture within a page is told as a whole."""
BOLD = 600
KEPT = 2048
"""Typefaces of so many sets of letters are kept."""


def embedded(specification: Mapping[str, Any], width: int) -> str:
    """A chart that is ready, `width` px wide, as SVG without a background."""
    picture = _lean(ElementTree.fromstring(pictures.drawing(specification, width)))
    words = [one for one in picture.iter(f"{{{SVG}}}text") if one.text]
    letters = {weight: "".join(one.text or "" for one in words if _weight(one) == weight) for weight in pictures.FONTS}
    style = ElementTree.Element(f"{{{SVG}}}style")
    style.text = "".join(_face(weight, "".join(sorted(set(one)))) for weight, one in letters.items() if one)
    picture.insert(0, style)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(picture, encoding="unicode")


def _lean(element: ElementTree.Element) -> ElementTree.Element:
    """The same to look at, without what is not seen."""
    for child in list(element):
        if _nothing(_lean(child)):
            element.remove(child)
    for name in list(element.attrib):
        if UNSEEN.fullmatch(name):
            del element.attrib[name]
    return element


def _nothing(element: ElementTree.Element) -> bool:
    """A group of nothing, or an outline that is not drawn."""
    match element.tag.removeprefix(f"{{{SVG}}}"):
        case "g":
            return not len(element)
        case "path":
            return not {"fill", "stroke"} & set(element.attrib)
    return False


def _weight(text: ElementTree.Element) -> int:
    """The weight of the typeface that a text is set in: what is bold, however bold, has the one that we have."""
    said = text.get("font-weight", "400")
    heavy = said == "bold" or (said.isdigit() and int(said) >= BOLD)
    return BOLD if heavy else 400


@lru_cache(maxsize=KEPT)
def _face(weight: int, letters: str) -> str:
    """A rule that brings the typeface with these letters."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(SHIPPED / "fonts" / f"{pictures.FONTS[weight]}.ttf")
    subsetter = Subsetter(Options(layout_features=["kern"], hinting=False, name_IDs=[]))
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    file = BytesIO()
    font.save(file)
    weights = "100 500" if weight < BOLD else "600 900"
    content = b64encode(file.getvalue()).decode()
    return f"@font-face{{font-family:'Public Sans';font-weight:{weights};src:url(data:font/woff;base64,{content})}}"
