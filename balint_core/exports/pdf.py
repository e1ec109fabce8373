"""A document as PDF, with its typefaces in it. Text is always shown as text, whatever markup it looks like."""

import re
from collections.abc import Sequence
from functools import cache, singledispatchmethod
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Any

from balint_core.definitions import SHIPPED
from balint_core.exports.document import (
    Block,
    Cell,
    Display,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Signature,
    Standing,
    Table,
    plain,
    shortened,
)
from balint_core.exports.paper import INK, LINE, MARGIN, MUTED, PAGE, PANEL, TEAL, TONES

REGULAR, BOLD, OTHERWISE = "PublicSans-Regular", "PublicSans-SemiBold", "DejaVuSans"
"""The app's typeface, and one for letters that it lacks."""

WIDTH = PAGE[0] - 2 * MARGIN
FOOTER = 24.0
FOOTED = 120
"""As many letters of a footer as fit in two lines."""

KEPT = 130
"""Points that have to be left on a page for a heading to begin there: room for it and what belongs to it."""
WHOLE = 640
"""Points of a page that a heading and the picture under it may ask for at the most."""


def as_pdf(document: Document) -> bytes:
    """The document as a PDF file."""
    from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, HRFlowable, PageTemplate

    typefaces()
    content = BytesIO()
    template = BaseDocTemplate(
        content,
        pagesize=PAGE,
        title=plain(document.title),
        subject=plain(document.kind),
        author="Balint dashboard",
        lang="en-GB",
        initialFontName=REGULAR,
    )
    frame = Frame(MARGIN, MARGIN, WIDTH, PAGE[1] - 2 * MARGIN, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate(frames=[frame]))
    writer = _Writer()
    rule = HRFlowable("100%", thickness=2.25, color=TEAL, spaceAfter=12)
    story = [rule, writer.text(document.kind, "kind"), writer.text(document.title, "title")]
    for place, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            story.append(CondPageBreak(_needed(document.blocks[place:])))
        story += writer.write(block)
    template.build(story, canvasmaker=_numbered(document.footer))
    return content.getvalue()


def _needed(blocks: Sequence[Block]) -> float:
    """Points that a page has to have left for the heading that comes first; a picture under it stays with it."""
    under = next((block for block in blocks if not isinstance(block, Heading)), None)
    return min(KEPT + _height(under), WHOLE) if isinstance(under, Picture) else KEPT


def _height(picture: Picture) -> float:
    """How high a picture stands, points."""
    from reportlab.lib.utils import ImageReader

    wide, high = ImageReader(BytesIO(picture.content)).getSize()
    return float(WIDTH * high / wide)


@cache
def typefaces() -> None:
    """Makes the typefaces that came with the app known to reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (REGULAR, BOLD, OTHERWISE):
        pdfmetrics.registerFont(TTFont(name, SHIPPED / "fonts" / f"{name}.ttf"))


def _numbered(footer: str) -> Any:
    """A canvas that writes the footer on every page once it knows how many there are."""
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph as Text

    class Numbered(Canvas):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for page in self._pages:
                self.__dict__.update(page)
                self._footer(len(self._pages))
                super().showPage()
            super().save()

        def _footer(self, pages: int) -> None:
            said = Text(marked(shortened(plain(footer), FOOTED)), _styles()["footer"])
            _width, height = said.wrap(WIDTH - 70, MARGIN)
            said.drawOn(self, MARGIN, FOOTER - height + 8)
            self.setFont(REGULAR, 8)
            self.setFillColor(MUTED)
            self.drawRightString(PAGE[0] - MARGIN, FOOTER, f"Page {self.getPageNumber()} of {pages}")

    return Numbered


@cache
def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    def style(size: float, colour: str, font: str = REGULAR, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(
            "", fontName=font, fontSize=size, leading=size * 1.38, textColor=colour, splitLongWords=1, **more
        )

    return {
        "kind": style(9, TEAL, BOLD, spaceAfter=4),
        "title": style(24, INK, BOLD, spaceAfter=12),
        "heading 1": style(15, TEAL, BOLD, spaceBefore=22, spaceAfter=7),
        "heading 2": style(11.5, INK, BOLD, spaceBefore=14, spaceAfter=2),
        "plain": style(10, INK, spaceAfter=5),
        "quiet": style(8.5, MUTED, spaceAfter=5),
        "display": style(24, TEAL, BOLD, spaceBefore=8, spaceAfter=14),
        "cell": style(8.5, INK),
        "bold cell": style(8.5, INK, BOLD),
        "label": style(8.5, MUTED),
        "figure": style(8.5, INK, alignment=2),
        "bold figure": style(8.5, INK, BOLD, alignment=2),
        "beneath": style(7.5, MUTED),
        "footer": style(8, MUTED),
    }


class _Writer:
    """Writes a document's blocks as reportlab's."""

    def text(self, words: str, style: str, before: str = "", colour: str = "") -> Any:
        from reportlab.platypus import Paragraph as Text

        said = marked(plain(words))
        if colour:
            said = f'<font name="{BOLD}" color="{colour}">{said}</font>'
        lead = f'<font name="{BOLD}">{marked(plain(before))}</font> ' if before else ""
        return Text(lead + said, _styles()[style])

    @singledispatchmethod
    def write(self, block: Block) -> list[Any]:
        raise TypeError(f"{type(block).__name__} is no part of a document")

    @write.register
    def _(self, block: Heading) -> list[Any]:
        return [self.text(block.words, f"heading {block.level}")]

    @write.register
    def _(self, block: Paragraph) -> list[Any]:
        return [self.text(block.words, "quiet" if block.quiet else "plain", block.lead)]

    @write.register
    def _(self, block: Standing) -> list[Any]:
        return [self.text(block.words, "plain", colour=TONES[block.tone])]

    @write.register
    def _(self, block: Display) -> list[Any]:
        return [self.text(block.words, "display")]

    @write.register
    def _(self, block: Facts) -> list[Any]:
        from reportlab.platypus import Spacer

        rows = [[self.text(label, "label"), self.text(words, "cell")] for label, words in block.rows]
        return [Spacer(1, 4), self._table(rows, (3, 9), []), Spacer(1, 10)]

    @write.register
    def _(self, block: Table) -> list[Any]:
        from reportlab.platypus import Spacer

        rows = [self._row(block, block.headings, "bold ")]
        rows += [self._row(block, row, "") for row in block.rows]
        looks: list[Any] = [("BACKGROUND", (0, 0), (-1, 0), PANEL)]
        if block.sum:
            rows.append(self._row(block, block.sum, "bold "))
            looks.append(("BACKGROUND", (0, -1), (-1, -1), PANEL))
        return [self._table(rows, block.widths, looks, repeatRows=1), Spacer(1, 6)]

    @write.register
    def _(self, block: Signature) -> list[Any]:
        from reportlab.platypus import KeepTogether, Spacer

        said = [self.text(block.name, "bold cell"), self.text(block.office, "beneath")]
        blank = self.text("", "cell")
        rows = [[blank] * 3, [said, blank, self.text("Date", "label")]]
        looks = [("LINEBELOW", (0, 0), (0, 0), 0.8, INK), ("LINEBELOW", (2, 0), (2, 0), 0.8, INK)]
        return [KeepTogether([Spacer(1, 40), self._table(rows, (7, 1, 4), looks, lines=False)])]

    @write.register
    def _(self, block: Picture) -> list[Any]:
        from reportlab.platypus import Image, Spacer

        return [Image(BytesIO(block.content), WIDTH, _height(block)), Spacer(1, 6)]

    def _row(self, table: Table, cells: tuple[Cell | str, ...], weight: str) -> list[Any]:
        return [
            self._cell(cell, f"{weight}{'figure' if column in table.figures else 'cell'}")
            for column, cell in enumerate(cells)
        ]

    def _cell(self, cell: Cell | str, style: str) -> Any:
        if isinstance(cell, str):
            return self.text(cell, style)
        under = [self.text(cell.beneath, "beneath")] if cell.beneath else []
        return [self.text(cell.words, style), *under]

    def _table(
        self, rows: list[list[Any]], shares: tuple[int, ...], looks: list[Any], *, lines: bool = True, **more: Any
    ) -> Any:
        from reportlab.platypus import Table as Grid

        basic: list[Any] = [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ]
        if lines:
            basic += [("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE), ("LINEABOVE", (0, 0), (-1, 0), 0.5, LINE)]
        widths = [WIDTH * share / sum(shares) for share in shares]
        return Grid(rows, widths, style=[*basic, *looks], splitInRow=1, **more)


def marked(text: str) -> str:
    """Text for reportlab's paragraphs: nothing in it is markup, and each letter has a typeface that shows it."""
    return "".join(
        escape(run) if ours else f'<font name="{OTHERWISE}">{escape(run)}</font>'
        for ours, run in ((ours, "".join(letters)) for ours, letters in groupby(_as_seen(text), _is_ours))
    )


def _is_ours(letter: str) -> bool:
    return ord(letter) in _letters()


@cache
def _letters() -> frozenset[int]:
    from reportlab.pdfbase.pdfmetrics import getFont

    return frozenset(getFont(REGULAR).face.charToGlyph)


TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?: +[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*")
"""Words of Hebrew, Arabic and their like."""


def _as_seen(text: str) -> str:
    """Words of right-to-left scripts in the order in which they are seen, since reportlab sets from left to right.

    >>> _as_seen("Asha \\u05d0\\u05d1\\u05d2 (CT2)") == "Asha \\u05d2\\u05d1\\u05d0 (CT2)"
    True
    """
    return TURNED.sub(lambda words: words.group()[::-1], text)
