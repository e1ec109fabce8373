"""A poster of a programme, A1 or A0 upright: its figures filled in, and places left to write.

One sheet is laid out once and drawn twice: as a slide whose texts and charts can be edited, and as PDF.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import Any, Protocol

from balint_core.evaluation import WhoCame
from balint_core.exports import messages, powerpoint
from balint_core.exports.document import file_name, plain, shortened
from balint_core.exports.drawn import Categories, Changes, Dates, Items, picture
from balint_core.exports.messages import CAUTION, FOR_THE_PROGRAMME, Message, Pair
from balint_core.exports.native_charts import Box, add_chart
from balint_core.exports.paper import CLAY, INK, MUTED, PANEL, TEAL
from balint_core.exports.pdf import BOLD, REGULAR, marked, typefaces
from balint_core.figures import long_date, month
from balint_core.programme import Overview
from balint_core.terms import Occasion


class Size(StrEnum):
    """The size of the sheet."""

    A1 = "A1"
    A0 = "A0"

    @property
    def points(self) -> tuple[float, float]:
        return {Size.A1: (1683.8, 2383.9), Size.A0: (2383.9, 3370.4)}[self]


class Kind(StrEnum):
    """How words are set."""

    PLAIN = "plain"
    FINDING = "finding"
    SMALL = "small"
    QUOTE = "quote"
    TO_WRITE = "to write"


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    kind: Kind = Kind.PLAIN


Piece = Words | Message


@dataclass(frozen=True)
class Section:
    """A part of the poster, in the first column or the second."""

    title: str
    column: int
    pieces: tuple[Piece, ...]


# --- what it says -----------------------------------------------------------------------------------------------


def sections(overview: Overview, between: Pair | None = None) -> list[Section]:
    """The poster's sections in the order in which they are read."""
    between = between or messages.first_and_last(overview)
    return [
        Section("Background", 0, (_to_write("why the groups were begun, and for whom"), Words(BALINT_GROUP))),
        Section("Methods", 0, tuple(_methods(overview))),
        Section("Demographics of participants", 0, tuple(_demographics(overview))),
        Section("Results", 1, tuple(_results(overview, between))),
        Section("In their own words", 1, tuple(_quotes(overview))),
        Section("Reflections and “top tips”", 0, (_to_write(TIPS),)),
        Section("Conclusions", 1, (_to_write("what you conclude, and what comes next"), Words(CAUTION, Kind.SMALL))),
    ]


BALINT_GROUP = (
    "A Balint group is a small group of clinicians who meet regularly with a leader to think about troubling clinical "
    "relationships."
)
TIPS = (
    "what helped, for those who begin a group of their own: how people were introduced to it, when the ground rules "
    "were looked at again, who supervised the leaders, how they planned and looked back together"
)


def _to_write(what: str) -> Words:
    return Words(f"[Write here: {what}]", Kind.TO_WRITE)


def _methods(overview: Overview) -> Iterator[Piece]:
    for words in messages.course(overview):
        yield Words(words)
    events = overview.calendar.events
    for event in events if len(events) <= messages.SPELLED_OUT else ():
        yield Words(f"{long_date(event.day)}: {event.name}.")
    yield _to_write("the setting, who led, and how the questionnaire was given out")


def _demographics(overview: Overview) -> Iterator[Piece]:
    told = list(messages.who_came(overview.who_came))
    for message in told:
        yield from _told(message)
    if not told:
        yield _to_write("who took part")


def _results(overview: Overview, between: Pair | None) -> Iterator[Piece]:
    for message in messages.attendance(overview.sessions, overview.calendar, overview.terms):
        yield from _told(message)
    for figures in overview.time_points:
        if figures.time_point.occasion is Occasion.BASELINE:
            yield from (Words(f"{message.title}.") for message in messages.answers(figures))
    if between:
        yield from _told(next(messages.changes(*between, overview.links)))
    latest = messages.told_of(overview, between)[-1:]
    for message in [one for figures in latest for one in messages.answers(figures)][:1]:
        yield from _told(message)
    yield from (Words(words, Kind.SMALL) for words in messages.left_out(overview, between))
    if not (overview.sessions or overview.time_points):
        yield _to_write("what was found; no figures are on record yet")


def _told(message: Message) -> Iterator[Piece]:
    yield Words(f"{message.title}.", Kind.FINDING)
    yield message
    yield Words(message.base, Kind.SMALL)


QUOTED = 260
"""Letters of quotations that a poster has room for."""


def _quotes(overview: Overview) -> Iterator[Piece]:
    room, quoted = QUOTED, False
    for quote in messages.quotations(overview):
        if len(quote) <= room:
            room, quoted = room - len(quote), True
            yield Words(f"“{quote}”", Kind.QUOTE)
    if not quoted:
        yield _to_write("a comment that was released to be quoted")


def _headline(overview: Overview) -> tuple[str, str]:
    """What stands above the title, and under it."""
    held = [session.day for session in overview.sessions if session.counts]
    when = f" · {month(held[0])} to {month(held[-1])}" if held else ""
    return f"Balint groups{when}", "[Write here: authors, where they work, how to reach them]"


# --- where it stands --------------------------------------------------------------------------------------------

SIZES = {Kind.PLAIN: 24.0, Kind.FINDING: 28.0, Kind.SMALL: 17.0, Kind.QUOTE: 40.0, Kind.TO_WRITE: 24.0}
COLOURS = {Kind.PLAIN: INK, Kind.FINDING: INK, Kind.SMALL: MUTED, Kind.QUOTE: TEAL, Kind.TO_WRITE: CLAY}
BOLD_KINDS = (Kind.FINDING, Kind.QUOTE)
LEADING = 1.28
"""Of a line, for its letters."""
SIDE, BETWEEN, HEAD, HEADING = 72.0, 56.0, 340.0, 36.0
GAP, APART = 12.0, 40.0
"""Points beneath a piece and beneath a section, on A1."""


class Pen(Protocol):
    """What a poster is drawn with, in points from the top left corner; `filled` is how much of a line words may fill,
    less than all where another typeface may stand in for ours."""

    filled: float

    def height_of(self, message: Message, width: float, size: float) -> float:
        """How high a chart stands at this width, in letters of this size."""
        ...

    def field(self, box: Box, colour: str) -> None:
        """A coloured field."""
        ...

    def frame(self, box: Box, factor: float) -> None:
        """A frame of dashes about a place to write."""
        ...

    def words(self, text: str, box: Box, size: float, colour: str, *, bold: bool = False) -> None:
        """Words from the top of a box downwards."""
        ...

    def title(self, text: str, box: Box, size: float) -> None:
        """The title of the poster, on a dark field."""
        ...

    def chart(self, message: Message, box: Box, size: float) -> None:
        """What a message has to draw."""
        ...


def draw(overview: Overview, said: Sequence[Section], size: Size, pen: Pen) -> None:
    """Draws the poster: its head, and two columns in letters as large as they find room."""
    width, height = size.points
    scale = width / Size.A1.points[0]
    _draw_head(overview, pen, width, scale)
    column = (width - (2 * SIDE + BETWEEN) * scale) / 2
    top = (HEAD + APART) * scale
    room = height - top - SIDE * scale
    fits = next((one for one in FACTORS if _tallest(said, pen, column, scale * one) <= room), FACTORS[-1])
    for place in (0, 1):
        left = SIDE * scale + place * (column + BETWEEN * scale)
        _draw_column([one for one in said if one.column == place], pen, (left, top, column, room), scale * fits)


FACTORS = [1.0 - 0.05 * step for step in range(15)]


def _draw_head(overview: Overview, pen: Pen, width: float, scale: float) -> None:
    pen.field((0, 0, width, HEAD * scale), TEAL)
    inside = width - 2 * SIDE * scale
    above, beneath = _headline(overview)
    title = shortened(plain(overview.name), 140)
    room = 190 * scale
    sizes = (scale * letters for letters in range(96, 30, -4))
    letters = next((one for one in sizes if _high(title, inside * pen.filled**2, one, bold=True) <= room), 32 * scale)
    pen.words(above, (SIDE * scale, 34 * scale, inside, 36 * scale), 26 * scale, PANEL)
    pen.title(title, (SIDE * scale, 78 * scale, inside, room), letters)
    pen.words(beneath, (SIDE * scale, 284 * scale, inside, 36 * scale), 24 * scale, PANEL)


def _tallest(said: Sequence[Section], pen: Pen, width: float, factor: float) -> float:
    return max(sum(_section_height(one, pen, width, factor) for one in said if one.column == place) for place in (0, 1))


def _section_height(section: Section, pen: Pen, width: float, factor: float) -> float:
    pieces = sum(_piece_height(piece, pen, width, factor) + GAP * factor for piece in section.pieces)
    return HEADING * factor * LEADING + GAP * factor + pieces + APART * factor


def _piece_height(piece: Piece, pen: Pen, width: float, factor: float) -> float:
    if isinstance(piece, Message):
        return pen.height_of(piece, width, CHART * factor)
    size = SIZES[piece.kind] * factor
    if piece.kind is Kind.TO_WRITE:
        return _high(piece.text, (width - 2 * GAP * factor) * pen.filled, size) + size * LEADING * 3
    bold = piece.kind in BOLD_KINDS
    return _high(piece.text, width * pen.filled ** (2 if bold else 1), size, bold=bold)


def _draw_column(said: Sequence[Section], pen: Pen, box: Box, factor: float) -> None:
    """The sections of a column; what room is left goes to the places to write."""
    left, top, width, room = box
    left_over = room - sum(_section_height(one, pen, width, factor) for one in said)
    places = sum(_is_to_write(piece) for one in said for piece in one.pieces)
    more = max(0.0, left_over) / places if places else 0.0
    for section in said:
        high = HEADING * factor * LEADING
        pen.words(section.title, (left, top, width, high), HEADING * factor, TEAL, bold=True)
        top += high + GAP * factor
        for piece in section.pieces:
            high = _piece_height(piece, pen, width, factor) + (more if _is_to_write(piece) else 0)
            _draw_piece(piece, pen, (left, top, width, high), factor)
            top += high + GAP * factor
        top += APART * factor


def _is_to_write(piece: Piece) -> bool:
    return isinstance(piece, Words) and piece.kind is Kind.TO_WRITE


def _draw_piece(piece: Piece, pen: Pen, box: Box, factor: float) -> None:
    if isinstance(piece, Message):
        pen.chart(piece, box, CHART * factor)
        return
    left, top, width, high = box
    if piece.kind is Kind.TO_WRITE:
        pen.frame(box, factor)
        inset = GAP * factor
        box = (left + inset, top + inset, width - 2 * inset, high - 2 * inset)
    looks = SIZES[piece.kind] * factor, COLOURS[piece.kind]
    pen.words(piece.text, box, *looks, bold=piece.kind in BOLD_KINDS)


CHART = 20.0
"""Points of the letters in a chart, on A1."""


def _paragraph(text: str, size: float, colour: str, *, bold: bool) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    typefaces()
    face = BOLD if bold else REGULAR
    style = ParagraphStyle("", fontName=face, fontSize=size, leading=size * LEADING, textColor=colour, splitLongWords=1)
    return Paragraph(marked(plain(text)), style)


@cache
def _high(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """How high words stand in a column, in the typeface that came with the app."""
    return float(_paragraph(text, size, INK, bold=bold).wrap(width, 10**6)[1])


# --- as a slide -------------------------------------------------------------------------------------------------


def poster_slide(overview: Overview, size: Size, between: Pair | None = None) -> bytes:
    """The poster as a slide (.pptx) with texts and charts that can be edited."""
    width, height = size.points
    deck = powerpoint.new_deck(width, height, overview.name)
    pen = _Slide(deck)
    draw(overview, sections(overview, between), size, pen)
    powerpoint.add_notes(pen.slide, [FOR_THE_PROGRAMME])
    return powerpoint.written(deck)


class _Slide:
    """Draws on a slide."""

    filled = 0.86

    def __init__(self, deck: Any) -> None:
        self.slide = powerpoint.new_slide(deck, "", (0, 0, 1, 1), 12)

    def height_of(self, message: Message, width: float, size: float) -> float:
        return _lines_high(message) * size

    def field(self, box: Box, colour: str) -> None:
        powerpoint.add_band(self.slide, box, colour)

    def frame(self, box: Box, factor: float) -> None:
        powerpoint.add_frame(self.slide, box, CLAY, 1.5 * factor)

    def words(self, text: str, box: Box, size: float, colour: str, *, bold: bool = False) -> None:
        powerpoint.add_text(self.slide, [text], box, size, colour, bold=bold)

    def title(self, text: str, box: Box, size: float) -> None:
        powerpoint.set_title(self.slide, text, box, size, "#FFFFFF")

    def chart(self, message: Message, box: Box, size: float) -> None:
        add_chart(self.slide, message.drawn, box, size, message.alternative)


def _lines_high(message: Message) -> float:
    """How many times its letters a chart is high, so that its bars and labels find room."""
    match message.drawn:
        case WhoCame() as came:
            return 3.5 + 1.8 * len(came.nested)
        case Items(items):
            return 5.5 + 4.2 * len(items)
        case Changes(comparisons):
            return 4.0 + 5.0 * len(comparisons)
        case Categories(item):
            return 3.5 + 2.4 * len(item.counts)
        case Dates():
            return 16.5


# --- as PDF -----------------------------------------------------------------------------------------------------


def poster_pdf(overview: Overview, size: Size, between: Pair | None = None) -> bytes:
    """The poster as PDF, with its typefaces in it and its charts as pictures at 300 dots an inch."""
    from reportlab.pdfgen.canvas import Canvas

    typefaces()
    content = BytesIO()
    canvas = Canvas(content, pagesize=size.points, initialFontName=REGULAR, lang="en-GB")
    canvas.setTitle(plain(overview.name))
    canvas.setSubject("Balint groups")
    canvas.setAuthor("Balint dashboard")
    draw(overview, sections(overview, between), size, _Canvas(canvas, size))
    canvas.showPage()
    canvas.save()
    return content.getvalue()


LETTERS, ON_SCREEN, SHARP = 13, 72, 300
"""Pixels of the letters in a chart as drawn, and dots an inch: as drawn, and on paper."""


class _Canvas:
    """Draws on a page, which reportlab measures from below."""

    filled = 1.0

    def __init__(self, canvas: Any, size: Size) -> None:
        self.canvas = canvas
        self.high = size.points[1]
        self.heights: dict[int, int] = {}

    def height_of(self, message: Message, width: float, size: float) -> float:
        """A chart is as high, in its letters, however wide it is drawn."""
        if id(message) not in self.heights:
            drawn = picture(message.drawn, round(LETTERS * width / size), ON_SCREEN)
            self.heights[id(message)] = _image(drawn).getSize()[1]
        return self.heights[id(message)] * size / LETTERS

    def field(self, box: Box, colour: str) -> None:
        left, top, width, height = box
        self.canvas.setFillColor(colour)
        self.canvas.rect(left, self.high - top - height, width, height, stroke=0, fill=1)

    def frame(self, box: Box, factor: float) -> None:
        left, top, width, height = box
        self.canvas.setStrokeColor(CLAY)
        self.canvas.setLineWidth(1.5 * factor)
        self.canvas.setDash(8 * factor, 6 * factor)
        self.canvas.rect(left, self.high - top - height, width, height, stroke=1, fill=0)
        self.canvas.setDash()

    def words(self, text: str, box: Box, size: float, colour: str, *, bold: bool = False) -> None:
        left, top, width, _height = box
        paragraph = _paragraph(text, size, colour, bold=bold)
        _width, high = paragraph.wrap(width, 10**6)
        paragraph.drawOn(self.canvas, left, self.high - top - high)

    def title(self, text: str, box: Box, size: float) -> None:
        self.words(text, box, size, "#FFFFFF", bold=True)

    def chart(self, message: Message, box: Box, size: float) -> None:
        left, top, width, height = box
        pixels = round(LETTERS * width / size)
        image = _image(picture(message.drawn, pixels, round(SHARP * width / pixels)))
        place = (left, self.high - top - height, width, height)
        self.canvas.drawImage(image, *place, preserveAspectRatio=True, anchor="nw", mask="auto")


def _image(content: bytes) -> Any:
    from reportlab.lib.utils import ImageReader

    return ImageReader(BytesIO(content))


def poster_name(overview: Overview, size: Size, ending: str) -> str:
    """What the file is called."""
    return file_name([overview.name, f"poster {size}"], ending)
