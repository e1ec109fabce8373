"""Slides of PowerPoint in the app's look: an empty deck, titles that are titles, and text that is always text."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from balint_core.exports.document import plain
from balint_core.exports.native_charts import Box
from balint_core.exports.paper import INK

TYPEFACE = "Public Sans"
OTHERWISE = "Arial"
"""What stands in for the typeface on a computer without it: its class is noted in the deck, so that one like it is."""
LIKE_OTHERWISE = "020B0604020202020204"
"""Arial's class of typefaces (PANOSE), by which PowerPoint looks for one like it."""


def new_deck(width: float, height: float, title: str) -> Any:
    """A deck without slides, of a size in points; its one layout has a title and nothing else."""
    from pptx import Presentation
    from pptx.util import Pt

    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(width), Pt(height)
    for layout in list(deck.slide_layouts):
        if layout.name == "Title Only":
            layout.name = "Message"
        else:
            deck.slide_layouts.remove(layout)
    (layout,) = deck.slide_layouts
    for shapes in (layout.placeholders, deck.slide_masters[0].placeholders):
        for shape in list(shapes):
            if shape.placeholder_format.type.name != "TITLE":
                shape._element.getparent().remove(shape._element)
            else:
                shape.left, shape.top, shape.width, shape.height = (Pt(x) for x in (0, 0, width, height / 5))
    _set_typeface(deck)
    _leave_out_what_came_with_it(deck)
    properties = deck.core_properties
    properties.title, properties.language = plain(title)[:255], "en-GB"
    properties.author = properties.last_modified_by = "Balint dashboard"
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.subject = properties.keywords = properties.comments = ""
    return deck


def _leave_out_what_came_with_it(deck: Any) -> None:
    """Takes the picture of another deck and the settings of another printer out of the empty one."""
    for place in (deck.part.package, deck.part):
        for name, link in list(place._rels.items()):
            if link.reltype.endswith(("/thumbnail", "/printerSettings")):
                place._rels.pop(name)


def _set_typeface(deck: Any) -> None:
    from pptx.opc.constants import RELATIONSHIP_TYPE as LINKED

    theme = deck.slide_masters[0].part.part_related_by(LINKED.THEME)
    ours = f'<a:latin typeface="{TYPEFACE}" panose="{LIKE_OTHERWISE}"/>'.encode()
    theme._blob = theme.blob.replace(b'<a:latin typeface="Calibri"/>', ours)


def new_slide(deck: Any, title: str, box: Box, size: float, colour: str = INK) -> Any:
    """A slide with its title."""
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    set_title(slide, title, box, size, colour)
    return slide


def set_title(slide: Any, title: str, box: Box, size: float, colour: str = INK) -> None:
    """Writes a slide's title, which outlines and screen readers know for one."""
    from pptx.util import Pt

    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = map(Pt, box)
    _fill(shape.text_frame, [title], size, colour, bold=True)


def add_text(
    slide: Any, paragraphs: list[str], box: Box, size: float, colour: str = INK, *, bold: bool = False, **looks: Any
) -> Any:
    """Puts paragraphs on a slide, wrapped to the width of their box; the shape, to be dressed further."""
    from pptx.util import Pt

    shape = slide.shapes.add_textbox(*map(Pt, box))
    _fill(shape.text_frame, paragraphs, size, colour, bold=bold, **looks)
    return shape


def _fill(
    frame: Any,
    paragraphs: list[str],
    size: float,
    colour: str,
    *,
    bold: bool = False,
    italic: bool = False,
    right: bool = False,
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, words in enumerate(paragraphs):
        line = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        line.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        line.space_after, line.line_spacing = Pt(size * 0.45 if place < len(paragraphs) - 1 else 0), 1.08
        for given in line.runs:
            line._p.remove(given._r)
        run = line.add_run()
        run.text = plain(words)
        font = run.font
        font.size, font.bold, font.italic, font.color.rgb = Pt(size), bold, italic, RGBColor.from_string(colour[1:])


def add_band(slide: Any, box: Box, colour: str) -> Any:
    """Puts a coloured field on a slide, behind everything else."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Pt, box))
    band.fill.solid()
    band.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
    band.line.fill.background()
    band.shadow.inherit = False
    band.name = "Field"
    slide.shapes._spTree.insert(2, band._element)
    return band


def add_frame(slide: Any, box: Box, colour: str, width: float) -> None:
    """Puts a frame of dashes on a slide, with nothing in it."""
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    frame = add_band(slide, box, colour)
    frame.fill.background()
    frame.name = "Place to write"
    frame.line.color.rgb, frame.line.width = RGBColor.from_string(colour[1:]), Pt(width)
    frame.line.dash_style = MSO_LINE.DASH


def add_number(slide: Any, box: Box, size: float, colour: str) -> None:
    """Puts the number of the slide on it, which PowerPoint keeps right."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    shape = add_text(slide, [""], box, size, colour, right=True)
    shape.name = "Number of the slide"
    line = shape.text_frame.paragraphs[0]._p
    run = line.r_lst[0]
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{B1F0B5A6-9D0C-4B9E-8A56-0C5C1D5D3A11}}" type="slidenum"><a:t>‹#›</a:t></a:fld>'
    )
    field.insert(0, run.rPr)
    run.addprevious(field)
    line.remove(run)


def add_notes(slide: Any, paragraphs: list[str]) -> None:
    """What the speaker reads."""
    slide.notes_slide.notes_text_frame.text = "\n".join(map(plain, paragraphs))


def written(deck: Any) -> bytes:
    """The deck as a .pptx file."""
    content = BytesIO()
    deck.save(content)
    return content.getvalue()
