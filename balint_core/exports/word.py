"""A document for Word (.docx). Text is always written as text: never a field, a link or an instruction."""

from functools import singledispatchmethod
from io import BytesIO
from typing import TYPE_CHECKING, Any

from balint_core.exports.document import (
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
)
from balint_core.exports.paper import INK, LINE, MARGIN, MUTED, PAGE, PANEL, TEAL, TONES

if TYPE_CHECKING:
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as WordParagraph

TYPEFACE = "Arial"
"""On every computer that has Word; a typeface cannot be counted on to travel within the file."""

TWENTIETHS = 20
"""Of a point: the unit of widths in a table."""


def as_word(document: Document) -> bytes:
    """The document as a .docx file."""
    return _Writer(document).written()


class _Writer:
    """Writes one document block by block."""

    def __init__(self, document: Document) -> None:
        from docx import Document as new_document

        self.document = document
        self.word = new_document()
        self.styles: dict[str, str] = {}
        self._page()
        self._styles()

    def written(self) -> bytes:
        properties = self.word.core_properties
        properties.title = plain(self.document.title)[:255]
        properties.subject = plain(self.document.kind)[:255]
        properties.author, properties.language = "Balint dashboard", "en-GB"
        properties.comments = ""
        self._line(self.document.kind, "Kind")
        self._line(self.document.title, "Title")
        for block in self.document.blocks:
            self.write(block)
        content = BytesIO()
        self.word.save(content)
        return content.getvalue()

    # --- the page -----------------------------------------------------------------------------------------------

    def _page(self) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Pt

        section = self.word.sections[0]
        section.page_width, section.page_height = (Pt(side) for side in PAGE)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(MARGIN)
        section.footer_distance = Pt(MARGIN / 2)
        footer = section.footer.paragraphs[0]
        self.word.styles["Footer"].paragraph_format.tab_stops.clear_all()
        footer.paragraph_format.tab_stops.add_tab_stop(Pt(PAGE[0] - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT)
        footer.add_run(f"{plain(self.document.footer)}\tPage ")
        self._number(footer, "PAGE")
        footer.add_run(" of ")
        self._number(footer, "NUMPAGES")

    def _number(self, paragraph: "WordParagraph", field: str) -> None:
        """The number of the page, or of all pages, which Word works out."""
        place = _element("fldSimple", instr=field)
        paragraph._p.append(place)
        run = paragraph.add_run("1")
        place.append(run._r)

    def _styles(self) -> None:
        self._style("Normal", 10, INK, after=4)
        self._style("Title", 24, INK, bold=True, after=10)
        self._style("Heading 1", 15, TEAL, bold=True, before=22, after=6)
        self._style("Heading 2", 11.5, INK, bold=True, before=14, after=2)
        self._style("Footer", 8, MUTED)
        self._style("Kind", 9, TEAL, bold=True, after=2)
        self._style("Quiet", 8.5, MUTED, after=4)
        self._style("In a table", 8.5, INK)
        self._style("Beneath", 8, MUTED)
        self._style("Display", 24, TEAL, bold=True, before=8, after=12)
        rule = _element("pBdr")
        rule.append(_element("top", val="single", sz="18", space="10", color=TEAL[1:]))
        self.word.styles["Kind"].element.get_or_add_pPr().append(rule)

    def _style(
        self, name: str, size: float, colour: str, *, bold: bool = False, before: float = 0, after: float = 0
    ) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt

        styles = self.word.styles
        style: Any = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        self.styles[name] = style.style_id
        properties = style.element.get_or_add_rPr()
        for inherited in properties.findall(qn("w:rFonts")):
            properties.remove(inherited)
        style.font.name, style.font.size, style.font.bold = TYPEFACE, Pt(size), bold
        properties.find(qn("w:rFonts")).set(qn("w:cs"), TYPEFACE)
        for inherited in properties.findall(qn("w:szCs")):
            properties.remove(inherited)
        properties.find(qn("w:sz")).addnext(_element("szCs", val=str(round(2 * size))))
        style.font.color.rgb = _colour(colour)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.15
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
            style.element.pPr.remove(border)

    def _line(self, words: str, style: str) -> "WordParagraph":
        return self._dressed(self.word.add_paragraph(plain(words)), style)

    def _dressed(self, line: "WordParagraph", style: str) -> "WordParagraph":
        """The paragraph in a style; python-docx's own way looks through every style each time."""
        line._p.style = self.styles[style]
        return line

    # --- the blocks ---------------------------------------------------------------------------------------------

    @singledispatchmethod
    def write(self, block: Any) -> None:
        raise TypeError(f"{type(block).__name__} is no part of a document")

    @write.register
    def _(self, block: Heading) -> None:
        self._line(block.words, f"Heading {block.level}")

    @write.register
    def _(self, block: Paragraph) -> None:
        line = self._line("", "Quiet" if block.quiet else "Normal")
        line.paragraph_format.keep_with_next = block.keep or None
        if block.lead:
            line.add_run(f"{plain(block.lead)} ").bold = True
        line.add_run(plain(block.words))

    @write.register
    def _(self, block: Standing) -> None:
        line = self._line("", "Normal")
        line.paragraph_format.keep_with_next = True
        run = line.add_run(plain(block.words))
        run.bold, run.font.color.rgb = True, _colour(TONES[block.tone])

    @write.register
    def _(self, block: Display) -> None:
        self._line(block.words, "Display")

    @write.register
    def _(self, block: Facts) -> None:
        table = self._table((3, 9), len(block.rows), LINE)
        for row, (label, words) in zip(table.rows, block.rows, strict=True):
            self._cell(row.cells[0], label, colour=MUTED)
            self._cell(row.cells[1], words)
        self._line("", "Beneath")

    @write.register
    def _(self, block: Table) -> None:
        rows = [block.headings, *block.rows, *([block.sum] if block.sum else [])]
        table = self._table(block.widths, len(rows), LINE)
        for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            heads, sums = place == 0, bool(block.sum) and place == len(rows) - 1
            for column, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
                self._cell(cell, words, bold=heads or sums, right=column in block.figures)
                if heads:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
                if heads or sums:
                    cell._tc.get_or_add_tcPr().append(_element("shd", val="clear", color="auto", fill=PANEL[1:]))
            row._tr.get_or_add_trPr().append(_element("cantSplit"))
            if heads:
                row._tr.get_or_add_trPr().append(_element("tblHeader"))
        self._line("", "Beneath")

    @write.register
    def _(self, block: Signature) -> None:
        self._line("", "Display")
        table = self._table((7, 1, 4), 2, None)
        for column, words in ((0, ""), (2, "")):
            self._cell(table.rows[0].cells[column], words)
            borders = _element("tcBorders")
            borders.append(_element("bottom", val="single", sz="6", color=INK[1:]))
            table.rows[0].cells[column]._tc.get_or_add_tcPr().append(borders)
        self._cell(table.rows[1].cells[0], Cell(block.name, block.office), bold=True)
        self._cell(table.rows[1].cells[2], "Date", colour=MUTED)

    @write.register
    def _(self, block: Picture) -> None:
        from docx.shared import Pt

        line = self._line("", "Normal")
        line.paragraph_format.keep_with_next = True
        shape = line.add_run().add_picture(BytesIO(block.content), Pt(PAGE[0] - 2 * MARGIN))
        shape._inline.docPr.set("descr", plain(block.words))

    def _table(self, shares: tuple[int, ...], rows: int, line: str | None) -> Any:
        """A table across the page, with thin lines between its rows."""
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Pt

        table = self.word.add_table(rows, len(shares))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        properties = table._tbl.tblPr
        if line:
            borders = _element("tblBorders")
            for side in ("top", "bottom", "insideH"):
                borders.append(_element(side, val="single", sz="4", space="0", color=line[1:]))
            properties.append(borders)
        room = _element("tblCellMar")
        for side, points in (("top", 3), ("left", 4), ("bottom", 3), ("right", 4)):
            room.append(_element(side, w=str(points * TWENTIETHS), type="dxa"))
        properties.append(room)
        widths = [Pt((PAGE[0] - 2 * MARGIN) * share / sum(shares)) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
            for cell in column.cells:
                cell.width = width
        return table

    def _cell(
        self, cell: "_Cell", words: Cell | str, *, bold: bool = False, right: bool = False, colour: str | None = None
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        text, beneath = (words.words, words.beneath) if isinstance(words, Cell) else (words, "")
        line = self._dressed(cell.paragraphs[0], "In a table")
        run = line.add_run(plain(text))
        run.bold = bold or None
        if colour:
            run.font.color.rgb = _colour(colour)
        if right:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if beneath:
            self._dressed(cell.add_paragraph(plain(beneath)), "Beneath")


def _colour(colour: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(colour[1:])


def _element(name: str, **attributes: str) -> Any:
    """An element of WordprocessingML, its attributes in the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    return OxmlElement(f"w:{name}", {qn(f"w:{key}"): value for key, value in attributes.items()})
