"""QR codes of links: as SVG and PNG, and on a slide with the title and the address."""

from io import BytesIO
from typing import Any

from balint_core.exports import powerpoint
from balint_core.exports.document import plain, shortened
from balint_core.exports.paper import INK, MUTED, TEAL
from balint_core.exports.slides import FOOT, HIGH, INSIDE, LONGEST_TITLE, SIDE, TITLE, WIDE

QUIET = 4
"""Modules that stay white around a code, as ISO/IEC 18004 asks."""
CODE, TOP = 348.0, 136.0
"""The side of the code on a slide, and where it begins from the top, in points."""


def qr_svg(link: str) -> bytes:
    """The QR code of a link as an SVG file, dark on white."""
    return _saved(link, kind="svg", omitsize=True, dark=INK, light="#FFFFFF", title=f"QR code of {link}")


def qr_png(link: str) -> bytes:
    """The same as a PNG file, large enough for a slide or a poster: about a thousand dots wide."""
    return _saved(link, kind="png", scale=24, dark=INK, light="#FFFFFF")


def qr_slide(title: str, link: str, beneath: str = "") -> bytes:
    """A slide (.pptx) with a title, the QR code of a link, the address in letters, and a line at the foot."""
    from pptx.util import Pt

    words = shortened(plain(title), LONGEST_TITLE)
    deck = powerpoint.new_deck(WIDE, HIGH, words)
    size = 30 if len(words) <= 80 else 24 if len(words) <= 130 else 19
    slide = powerpoint.new_slide(deck, words, (SIDE, TITLE - 16, INSIDE, TOP - TITLE), size)
    powerpoint.add_band(slide, (0, 0, WIDE, 6), TEAL)
    picture = slide.shapes.add_picture(BytesIO(qr_png(link)), Pt(SIDE), Pt(TOP), Pt(CODE), Pt(CODE))
    picture.name = "QR code"
    picture._element.nvPicPr.cNvPr.set("descr", f"QR code that leads to {link}")
    beside = SIDE + CODE + 36
    box = (beside, TOP + 14, WIDE - SIDE - beside, 150)
    powerpoint.add_text(slide, ["Point your phone’s camera at the code", "or open"], box, 26, INK)
    box = (beside, TOP + 150, WIDE - SIDE - beside, 150)
    address = powerpoint.add_text(slide, [link], box, 20, TEAL, bold=True)
    address.text_frame.paragraphs[0].runs[0].hyperlink.address = link
    if beneath:
        powerpoint.add_text(slide, [shortened(plain(beneath), 260)], (SIDE, FOOT, INSIDE, 34), 12, MUTED)
    return powerpoint.written(deck)


def _saved(link: str, **looks: Any) -> bytes:
    import segno

    content = BytesIO()
    segno.make(link, error="m", micro=False).save(content, border=QUIET, **looks)
    return content.getvalue()
