"""Charts as pictures for paper, slides and posters: SVG, and PNG at 300 dots an inch, made without a network.

A picture holds its title and where its figures are from, so that it can be told what it shows wherever it is put.
Charts are those of the light palette, on white. A pixel of a chart is a point of a picture: 72 to an inch.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from html import escape
from math import ceil
from types import ModuleType
from typing import Any

from balint_core.charts import LIGHT, Chart
from balint_core.charts.drawing import FONT, SMALL, by_itself, pixels
from balint_core.definitions import SHIPPED
from balint_core.exports.document import plain

VEGA_LITE = "6.4"
MARGIN, TITLE, LEADING = 14, 18, 1.35
"""What is left around a picture, the size of its title, and how far apart lines stand, in pixels and sizes."""
WHOLE = 1.0001
"""A scale of one: the converter cuts off parts of a dot, and a shade less than 2,000 would be 1,999."""
FONTS = {400: "PublicSans-Regular", 600: "PublicSans-SemiBold"}
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def svg(chart: Chart, title: str = "", beneath: str = "", width: int = 640) -> bytes:
    """A chart as an SVG file, `width` px wide, its typeface within it; `beneath` is a line on where it is from."""
    return _framed(chart, title, beneath, width, _typeface()).encode()


def png(chart: Chart, title: str = "", beneath: str = "", width: int = 640, dpi: int = 300) -> bytes:
    """The same as a PNG, `dpi` dots for each 72 px: 640 px at 300 dots are 2,666 dots, or 22.6 cm."""
    framed = _framed(chart, title, beneath, width)
    drawn: bytes = _converter().svg_to_png(framed, scale=WHOLE, ppi=dpi)
    return drawn


def drawing(specification: Mapping[str, Any], width: int) -> str:
    """A chart that is ready as SVG, `width` px wide; its typeface is not in it."""
    chart = {**specification, "width": width}
    drawn: str = _converter().vegalite_to_svg(chart, vl_version=VEGA_LITE, allowed_base_urls=[])
    return NOT_IN_XML.sub("", drawn)


def alone(specification: Mapping[str, Any], width: int = 640, dpi: int = 200) -> bytes:
    """A chart that is ready, without title or source, as PNG on white: for a page that says both."""
    chart = {**specification, "width": width, "background": "#FFFFFF"}
    drawn: bytes = _converter().vegalite_to_png(chart, vl_version=VEGA_LITE, ppi=dpi, allowed_base_urls=[])
    return drawn


def _framed(chart: Chart, title: str, beneath: str, width: int, style: str = "") -> str:
    """The drawing on white, between its title and what is written beneath, with its alternative text."""
    specification = by_itself(chart, width - 2 * MARGIN)
    drawn = _converter().vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[])
    beginning, inside = re.split(r"(?<=>)", NOT_IN_XML.sub("", drawn), maxsplit=1)
    height = float(re.findall(r' height="([\d.]+)"', beginning)[0])
    above, top = _lines(title, TITLE, MARGIN, width, f'font-weight="600" fill="{LIGHT.ink}"')
    top += 8 if above else 0
    below, bottom = _lines(beneath, SMALL, top + height + 4, width, f'fill="{LIGHT.muted}"')
    tall, said = ceil(bottom + MARGIN), escape(plain(specification["description"]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{tall}" viewBox="0 0 {width} {tall}" '
        f'font-family="{FONT}" role="img"><title>{escape(plain(title)) or said}</title><desc>{said}</desc>{style}'
        f'<rect width="{width}" height="{tall}" fill="#FFFFFF"/>{above}<g fill="none" stroke-miterlimit="10" '
        f'transform="translate({MARGIN},{top:g})">{inside.removesuffix("</svg>")}</g>{below}</svg>'
    )


def _lines(words: str, size: int, top: float, width: int, looks: str) -> tuple[str, float]:
    """Words wrapped to a picture's width from `top`, px, and where they end."""
    lines: list[str] = []
    for word in plain(words).split():
        if lines and pixels(f"{lines[-1]} {word}", size) <= width - 2 * MARGIN:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    step = size * LEADING
    drawn = "".join(
        f'<text x="{MARGIN}" y="{top + step * nth + size:g}" font-size="{size}" {looks}>{escape(line)}</text>'
        for nth, line in enumerate(lines)
    )
    return drawn, top + step * len(lines)


@cache
def _typeface() -> str:
    faces = (
        f"@font-face{{font-family:'Public Sans';font-weight:{weight};src:url(data:font/ttf;base64,"
        f"{b64encode((SHIPPED / 'fonts' / f'{name}.ttf').read_bytes()).decode()}) format('truetype')}}"
        for weight, name in FONTS.items()
    )
    return f"<style>{''.join(faces)}</style>"


@cache
def _converter() -> ModuleType:
    import vl_convert

    vl_convert.register_font_directory(str(SHIPPED / "fonts"))
    return vl_convert
