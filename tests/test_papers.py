"""Slides, term report, workbook of figures and poster, opened and read back: the poster's figures, and nothing more."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document as open_word
from pptx import Presentation
from pptx.oxml.ns import qn
from pypdf import PdfReader

from balint_core import sample
from balint_core.__main__ import main
from balint_core.charts import LIGHT, scale_colours
from balint_core.comparisons import describe_course
from balint_core.evaluation import (
    ItemFigures,
    TimePointFigures,
    change_headline,
    compare,
    course_of,
    courses,
    describe_change,
    describe_term,
)
from balint_core.exports import messages, native_charts, poster, powerpoint
from balint_core.exports import term_report as term_report_module
from balint_core.exports.document import Document, Picture
from balint_core.exports.drawn import Categories, Changes, Dates, Drawn, Items, picture
from balint_core.exports.figures_workbook import figures_workbook
from balint_core.exports.messages import Part
from balint_core.exports.pdf import as_pdf
from balint_core.exports.poster import Size, poster_pdf, poster_slide
from balint_core.exports.slides import slides
from balint_core.exports.term_report import term_report
from balint_core.exports.word import as_word
from balint_core.instruments import instruments
from balint_core.programme import Overview, everybody, overview
from balint_core.record import quotes
from balint_core.record.database import Database
from balint_core.record.summaries import SummaryFigure
from balint_core.summarised import item_figures
from balint_core.terms import Occasion, TimePoint
from tests.shown import alone, text_of
from tests.tables import csv
from tests.test_round_trip import look, put

HOME = "Test"


def of(database: Database, name: str = sample.NAME) -> Overview:
    found = overview(database, name)
    assert found is not None
    return found


def asked(*points: TimePointFigures) -> Callable[[str | None], tuple[TimePointFigures, ...]]:
    """What an overview asks for its answers, with these alone."""
    return lambda name: tuple(one for one in points if name in (None, one.time_point.name))


def report(database: Database, name: str) -> Document | None:
    """The report of the latest term."""
    summary = of(database, name).term(None)
    return term_report(database, name, summary.term.name) if summary else None


def papers(database: Database, name: str = sample.NAME) -> Iterator[tuple[str, bytes]]:
    """Every file that may be taken away, by a name that tells its kind."""
    found = of(database, name)
    yield "slides.pptx", slides(found)
    yield "figures.xlsx", figures_workbook(database, name)
    for size in Size:
        yield f"poster {size}.pptx", poster_slide(found, size)
    yield "poster.pdf", poster_pdf(found, Size.A1)
    if made := report(database, name):
        yield "report.docx", as_word(made)
        yield "report.pdf", as_pdf(made)


@pytest.fixture(scope="module", autouse=True)
def coarse_pictures() -> Iterator[None]:
    """Charts on paper are drawn with fewer dots, which takes a fraction of the time, and the same one only once."""
    made: dict[tuple[str, int, int], bytes] = {}

    def drawn_once(drawn: Drawn, width: int = 640, dpi: int = 300) -> bytes:
        key = repr(drawn), width, dpi
        if key not in made:
            made[key] = picture(drawn, width, dpi)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(poster, "SHARP", 40)
        patch.setattr("balint_core.exports.term_report.SHARP", 40)
        patch.setattr(poster, "picture", drawn_once)
        patch.setattr("balint_core.exports.term_report.picture", drawn_once)
        yield


@cache
def of_the_sample(database: Database) -> dict[str, bytes]:
    return dict(papers(database))


@cache
def report_of(database: Database, term: str, ending: str) -> bytes:
    return {"docx": as_word, "pdf": as_pdf}[ending](term_report(database, sample.NAME, term))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def words_of_deck(content: bytes) -> str:
    """Everything a deck says: texts, notes, alternative texts, and the categories, names and values of charts."""
    said = []
    for slide in Presentation(BytesIO(content)).slides:
        for shape in slide.shapes:
            said.append(shape._element.xpath("string(.//p:cNvPr/@descr)"))
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if shape.has_chart:
                for plot in shape.chart.plots:
                    said += [str(one) for one in plot.categories]
                    said += [f"{series.name} {value}" for series in plot.series for value in series.values]
        if slide.has_notes_slide:
            said.append(slide.notes_slide.notes_text_frame.text)
    return squeezed(" ".join(said))


def words_of_word(content: bytes) -> str:
    return squeezed(" ".join(node.text or "" for node in open_word(BytesIO(content)).element.body.iter(qn_w("t"))))


def qn_w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def words_of_pdf(content: bytes) -> str:
    return squeezed(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def words_of_workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(content))
    return squeezed(
        " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    )


READERS: dict[str, Callable[[bytes], str]] = {
    "pptx": words_of_deck,
    "xlsx": words_of_workbook,
    "docx": words_of_word,
    "pdf": words_of_pdf,
}


def words_of(name: str, content: bytes) -> str:
    return READERS[name.rsplit(".", 1)[1]](content)


def rows_of(content: bytes, sheet: str) -> list[dict[str, Any]]:
    headings, *rows = openpyxl.load_workbook(BytesIO(content))[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def charts_of(content: bytes) -> list[Any]:
    return [shape for slide in Presentation(BytesIO(content)).slides for shape in slide.shapes if shape.has_chart]


def data_of(shape: Any) -> list[tuple[Any, ...]]:
    """What stands in the workbook within a chart."""
    blob = shape.chart.part.chart_workbook.xlsx_part.blob
    return list(openpyxl.load_workbook(BytesIO(blob))["Sheet1"].iter_rows(values_only=True))


# --- the poster's figures ---------------------------------------------------------------------------------------


def test_the_slides_hold_the_poster_s_figures(sample_to_read: Database) -> None:
    text = words_of_deck(of_the_sample(sample_to_read)["slides.pptx"])
    for figure in (
        "9 people a session face to face and 8 virtually",
        *("Medical: 91 % (31/34)", "Core trainee: 15 % (5/34)", "Consultant: 56 % (19/34)"),
        *("80 % (16/20)", "42 % (8/19)", "43 % (3/7)", "29 % (2/7)", "71 % (5/7)"),
        *("63 % (5/8)", "75 % (6/8)", "100 % (8/8)", "3/7, then 5/8", "5/7, then 8/8"),
        f"“{sample.QUOTE}”",
    ):
        assert figure in text, figure


@pytest.mark.parametrize("name", ["poster A1.pptx", "poster A0.pptx"])
def test_the_poster_to_edit_holds_the_poster_s_figures(sample_to_read: Database, name: str) -> None:
    text = words_of_deck(of_the_sample(sample_to_read)[name])
    for figure in (
        *("9 people a session face to face and 8 virtually", "91 % (31/34)", "15 % (5/34)", "56 % (19/34)"),
        *("80 % (16/20)", "42 % (8/19)", "3/7, then 5/8", "63 % (5/8)", "100 % (8/8)", sample.QUOTE),
    ):
        assert figure in text, figure


def test_the_poster_as_pdf_holds_them_in_words(sample_to_read: Database) -> None:
    content = of_the_sample(sample_to_read)["poster.pdf"]
    text = words_of_pdf(content)
    for figure in (
        *("9 people a session face to face and 8 virtually", "91 % (31/34)", "80 % (16/20)", "42 % (8/19)"),
        *("from 63 % (5/8) to 100 % (8/8)", sample.QUOTE, "n = 7 at TP2 and 8 at TP4"),
    ):
        assert figure in text, figure
    (page,) = PdfReader(BytesIO(content)).pages
    assert len(page.images) >= 4, "the charts"


@pytest.mark.parametrize("ending", ["docx", "pdf"])
@pytest.mark.parametrize(
    ("term", "figures"),
    [
        ("Term 1", ["9 a session on average", "43 % (3/7)", "29 % (2/7)", "71 % (5/7)", "16 to 75 %", "12, each once"]),
        (
            "Term 2",
            [
                "8 a session on average",
                "5 of 6 planned",
                "had to be cancelled",
                "In Term 1 there were 2 sessions and 18 attendances, 9 a session.",
            ],
        ),
        ("Term 3", ["8 a session on average", "63 % (5/8)", "75 % (6/8)", "100 % (8/8)", "31 to 86 %", sample.QUOTE]),
    ],
)
def test_the_report_of_a_term_holds_its_figures(
    sample_to_read: Database, ending: str, term: str, figures: list[str]
) -> None:
    text = words_of(f"report.{ending}", report_of(sample_to_read, term, ending))
    for figure in figures:
        assert figure in text, figure


def test_the_workbook_holds_them_as_numbers(sample_to_read: Database) -> None:
    content = of_the_sample(sample_to_read)["figures.xlsx"]
    assert [row["People a session"] for row in rows_of(content, "Terms")] == [9, 8, 8]
    assert [row["Sessions held (n)"] for row in rows_of(content, "Terms")] == [2, 5, 5]
    answers = {(row["Time point"], row["Item"]): row for row in rows_of(content, "Answers")}
    own = "Awareness of my own emotional response"
    assert [answers["TP2", own][key] for key in ("Count", "Of (n)", "%")] == [3, 7, 43]
    assert [answers["TP4", own][key] for key in ("Count", "Of (n)", "%")] == [5, 8, 63]
    assert [answers["TP4", "My wellbeing"][key] for key in ("Count", "Of (n)", "%")] == [8, 8, 100]
    first = answers["TP2", own]
    assert [first[f"Answer: {label}"] for label in ("disagree", "neither", "agree", "strongly agree")] == [1, 3, 2, 1]
    assert [first[key] for key in ("Median", "Mean", "SD", "Blank", "Not applicable")] == [3, 3.43, 0.98, 0, 0]
    assert (first["95 % interval from, %"], first["to, %"]) == (15.82, 74.95)
    came = {row["Group or grade"]: row for row in rows_of(content, "Who came") if row["Terms"] == "All terms"}
    found = {name: (came[name]["People"], came[name]["n"], came[name]["%"]) for name in ("Medical", "Core trainee")}
    assert found == {"Medical": (31, 34, 91), "Core trainee": (5, 34, 15)}
    change = next(row for row in rows_of(content, "Comparisons") if (row["Earlier"], row["Later"]) == ("TP2", "TP4"))
    assert (change["Earlier count"], change["Later n"], change["Difference, points"]) == (3, 8, 19.64)


def test_the_workbook_s_sheets_have_headings_in_view_bases_and_numbers_and_no_formula(sample_to_read: Database) -> None:
    book = openpyxl.load_workbook(BytesIO(of_the_sample(sample_to_read)["figures.xlsx"]))
    names = ["Read me", "Terms", "Sessions", "Who came", "Attendance", "Answers", "Comparisons", "Course"]
    assert book.sheetnames == names
    for sheet in book:
        headings, *lines = sheet.iter_rows(values_only=True)
        assert sheet.freeze_panes == "A2" and "Base of the figures" in headings
        assert lines and all(width.width >= 10 for width in sheet.column_dimensions.values())
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        base = headings.index("Base of the figures")
        assert sheet.title == "Read me" or all(line[base] for line in lines)
    assert isinstance(book["Sessions"]["A2"].value, datetime)
    figures = {
        (row["Figure"], row["Of"]): row for row in rows_of(of_the_sample(sample_to_read)["figures.xlsx"], names[4])
    }
    assert figures["People a session", "face-to-face"]["Value"] == 9
    assert figures["Came again in the next term, %", "Term 1 to Term 2"]["n"] == 12


def test_the_workbook_uploaded_by_mistake_is_said_to_be_a_summary(sampled: Database) -> None:
    examined = look(sampled, sample.NAME, [("figures.xlsx", figures_workbook(sampled, sample.NAME))])
    (file,) = examined.files
    assert {sheet.kind for sheet in file.sheets} == {"not-answers"}
    assert {fault.code for fault in examined.findings} == {"not-answers-summary"}
    assert not examined.questions and not examined.ready


# --- what leaves, and what does not -----------------------------------------------------------------------------


def everything_in(content: bytes) -> str:
    """All that a file holds, its parts unpacked, and the workbooks within its charts too."""
    if not content.startswith(b"PK"):
        return words_of_pdf(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return " ".join(
        everything_in(part) if name.endswith(".xlsx") else part.decode("utf-8", "replace") for name, part in parts
    )


def test_comments_that_were_not_released_are_in_no_file_nor_anybody_s_name(sample_to_read: Database) -> None:
    unreleased = [one.words for one in of(sample_to_read).comments if not one.released]
    assert len(unreleased) >= 3
    known = everybody(sample_to_read, sample.NAME)
    for name, content in of_the_sample(sample_to_read).items():
        held = everything_in(content)
        for words in unreleased:
            assert words[:30] not in held, name
        assert not [one.name for one in known if one.name in held], name
        if name not in ("figures.xlsx",):
            assert sample.QUOTE[:20] in held, name


def test_a_comment_is_quoted_once_it_is_released_in_the_words_it_was_released_in(sampled: Database) -> None:
    comment = next(one for one in of(sampled).comments if not one.released and one.time_point == "TP4")
    with sampled.writing() as connection:
        quotes.release(connection, comment.key, wording="A wording of its own")
    made = dict(papers(sampled))
    for name in ("slides.pptx", "poster A1.pptx", "poster.pdf", "report.docx", "report.pdf"):
        text = words_of(name, made[name])
        assert "A wording of its own" in text and comment.words[:30] not in text, name


def test_no_role_date_or_time_point_stands_beside_a_quotation(sample_to_read: Database) -> None:
    deck = Presentation(BytesIO(of_the_sample(sample_to_read)["slides.pptx"]))
    (slide,) = [one for one in deck.slides if one.shapes.title.text_frame.text == "In their own words"]
    text = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert not re.search(r"TP\d|20\d\d|trainee|consultant|Term", text)


# --- slides -----------------------------------------------------------------------------------------------------


def test_a_slide_is_one_message_its_sentence_the_title(sample_to_read: Database) -> None:
    found = of(sample_to_read)
    deck = Presentation(BytesIO(of_the_sample(sample_to_read)["slides.pptx"]))
    between = messages.first_and_last(found)
    assert between is not None and [one.time_point.name for one in between] == ["TP2", "TP4"]
    told = messages.messages(found, between)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles == [
        *(sample.NAME, *(message.title for message in told)),
        *("In their own words", "How these figures were made"),
    ]
    assert change_headline(compare(*between)) in titles
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9)
    for slide, message in zip(list(deck.slides)[1:], told, strict=False):
        assert slide.shapes.title.is_placeholder
        (chart,) = [shape for shape in slide.shapes if shape.has_chart]
        assert chart._element.nvGraphicFramePr.cNvPr.get("descr") == message.alternative
        notes = slide.notes_slide.notes_text_frame.text
        assert message.careful in notes and message.base in notes
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert any(text.startswith("n = ") for text in texts)
        assert [field.get("type") for field in slide._element.iter(qn("a:fld"))] == ["slidenum"]


def test_the_change_is_told_carefully_in_the_notes(sample_to_read: Database) -> None:
    deck = Presentation(BytesIO(of_the_sample(sample_to_read)["slides.pptx"]))
    between = messages.first_and_last(of(sample_to_read))
    assert between is not None
    notes = " ".join(slide.notes_slide.notes_text_frame.text for slide in deck.slides)
    for comparison in compare(*between):
        assert describe_change(comparison) in notes
    assert "significant" not in notes and "improved" not in notes.replace("improved my", "")
    for summary in of(sample_to_read).terms:
        assert describe_term(summary, None) in notes


def test_attendance_stands_over_true_dates_the_gap_to_be_seen(sample_to_read: Database) -> None:
    chart = charts_of(of_the_sample(sample_to_read)["slides.pptx"])[0]
    assert chart.chart._chartSpace.xpath(".//c:dateAx/c:baseTimeUnit/@val") == ["days"]
    held = [session for session in of(sample_to_read).sessions if session.counts]
    headings, *rows = data_of(chart)
    assert headings == ("", "Face-to-face", "Virtual")
    assert [row[0].date() for row in rows] == [session.day for session in held]
    assert [row[1] if row[2] is None else row[2] for row in rows] == [session.attending for session in held]
    numbers = chart.chart._chartSpace.xpath(".//c:dateAx/following-sibling::c:valAx//c:min/@val")
    assert [float(number) for number in numbers] == [0]
    base = messages.messages(of(sample_to_read), None)[0].base
    assert "Suspended: COVID-19 pandemic, 14 March 2020 to 10 January 2021." in base


def test_answers_are_stacked_in_fixed_colours_even_where_a_point_was_not_used(sample_to_read: Database) -> None:
    stacked = [
        shape
        for shape in charts_of(of_the_sample(sample_to_read)["slides.pptx"])
        if shape.chart._chartSpace.xpath(".//c:grouping/@val") == ["percentStacked"]
    ]
    assert len(stacked) == 2
    for shape in stacked:
        plot = shape.chart.plots[0]
        fills = [f"#{series.format.fill.fore_color.rgb}" for series in plot.series]
        assert fills == scale_colours(5, LIGHT)
        headings, *rows = data_of(shape)
        assert headings[1:] == ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
        assert {sum(row[1:]) for row in rows} in ({7}, {8})
        assert all(re.search(r"%\s\(\d/[78]\)$", row[0]) for row in rows), "the count at the label"
    assert [value for series in stacked[0].chart.plots[0].series for value in series.values][:3] == [0, 0, 0]


def test_change_has_both_shares_and_their_intervals(sample_to_read: Database) -> None:
    shape = charts_of(of_the_sample(sample_to_read)["slides.pptx"])[-1]
    headings, first, *_rest = data_of(shape)
    assert headings == ("", "TP2", "TP4")
    assert first == ("Awareness of my own emotional response: 3/7, then 5/8", pytest.approx(300 / 7), 62.5)
    for series, item, share in zip(shape.chart.plots[0].series, (0, 0), (300 / 7, 62.5), strict=True):
        sides = {side: series._element.xpath(f"./c:errBars/c:{side}//c:v/text()") for side in ("plus", "minus")}
        assert len(sides["plus"]) == len(sides["minus"]) == 3
        low, high = share - float(sides["minus"][item]), share + float(sides["plus"][item])
        assert (low, high) == pytest.approx((15.82, 74.95) if share < 50 else (30.57, 86.32), abs=0.01)


def test_the_typeface_is_named_with_one_that_may_stand_in(sample_to_read: Database) -> None:
    deck = Presentation(BytesIO(of_the_sample(sample_to_read)["slides.pptx"]))
    with zipfile.ZipFile(BytesIO(of_the_sample(sample_to_read)["slides.pptx"])) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert theme.count('<a:latin typeface="Public Sans" panose="020B0604020202020204"/>') == 2
    assert "Calibri" not in theme
    assert "Arial" in list(deck.slides)[-1].notes_slide.notes_text_frame.text


def test_nothing_of_another_deck_is_in_it(sample_to_read: Database) -> None:
    content = of_the_sample(sample_to_read)["slides.pptx"]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    assert not [name for name in names if "thumbnail" in name or "printerSettings" in name]
    assert len([name for name in names if re.match(r"ppt/slideLayouts/[^/]+\.xml", name)]) == 1
    properties = Presentation(BytesIO(content)).core_properties
    assert (properties.author, properties.last_modified_by) == ("Balint dashboard", "Balint dashboard")
    assert properties.created is not None and properties.created.year > 2020


def test_two_other_time_points_may_be_compared(sample_to_read: Database) -> None:
    found = of(sample_to_read)
    points = {one.time_point.name: one for one in found.time_points}
    text = words_of_deck(slides(found, (points["TP2"], points["TP3"])))
    assert "at TP3 than at TP2" in text and "TP4: " not in text


# --- the poster -------------------------------------------------------------------------------------------------

SECTIONS = [
    *("Background", "Methods", "Demographics of participants", "Results", "In their own words"),
    *("Reflections and “top tips”", "Conclusions"),
]


def test_the_poster_has_the_sections_of_a_poster_with_places_to_write(sample_to_read: Database) -> None:
    made = of_the_sample(sample_to_read)
    for name in ("poster A1.pptx", "poster A0.pptx", "poster.pdf"):
        text = words_of(name, made[name])
        for section in SECTIONS:
            assert section in text, (name, section)
        assert text.count("[Write here: ") == 5, name


@pytest.mark.parametrize("size", Size)
def test_the_sheet_has_its_size_upright_and_nothing_stands_beyond_it_or_on_something_else(
    sample_to_read: Database, size: Size
) -> None:
    wide, high = {Size.A1: (594, 841), Size.A0: (841, 1189)}[size]
    deck: Any = Presentation(BytesIO(of_the_sample(sample_to_read)[f"poster {size}.pptx"]))
    assert (deck.slide_width.mm, deck.slide_height.mm) == pytest.approx((wide, high), abs=1)
    (slide,) = deck.slides
    boxes = [
        (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
        for shape in slide.shapes
        if shape.name not in ("Field", "Place to write")
    ]
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= deck.slide_width and 0 <= top < bottom <= deck.slide_height
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)
    (page,) = PdfReader(BytesIO(poster_pdf(of(sample_to_read), size))).pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [wide, high]


def test_charts_on_the_poster_have_three_hundred_dots_to_the_inch(
    sample_to_read: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poster, "SHARP", 300)
    found = replace(of(sample_to_read), sessions=(), ask=asked())
    (page,) = PdfReader(BytesIO(poster_pdf(found, Size.A1))).pages
    (chart,) = page.images
    column = (1683.8 - 2 * poster.SIDE - poster.BETWEEN) / 2
    assert chart.image is not None and chart.image.width / (column / 72) == pytest.approx(300, abs=2)


# --- the report -------------------------------------------------------------------------------------------------


def test_a_picture_in_word_tells_what_it_shows(sample_to_read: Database) -> None:
    made = term_report(sample_to_read, sample.NAME, "Term 3")
    pictures = [block for block in made.blocks if isinstance(block, Picture)]
    assert len(pictures) == 4
    word = open_word(BytesIO(as_word(made)))
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == [one.words for one in pictures]
    assert all("n " in one.words or "Came" in one.words or "%" in one.words for one in pictures)


def test_the_report_tells_events_suspensions_what_was_not_asked_and_how_figures_are_made(
    sample_to_read: Database,
) -> None:
    first = words_of_word(report_of(sample_to_read, "Term 1", "docx"))
    second = words_of_word(report_of(sample_to_read, "Term 2", "docx"))
    assert "1 October 2019: Fishbowl." in first
    assert "Suspended: COVID-19 pandemic, 14 March 2020 to 10 January 2021." in second
    assert "Not asked at TP2: “Interest in taking part”, “Balint groups so far”." in first
    assert "Against TP2, the end of Term 1" in second and "no test is made" in second
    assert "Against" not in first, "there is no term before"
    assert all(words in first for words in messages.HOW_MADE)
    with pytest.raises(KeyError):
        term_report(sample_to_read, sample.NAME, "Term 9")


# --- little, and odd --------------------------------------------------------------------------------------------

FILES: dict[str, list[tuple[str, list[list[Any]]]]] = {
    "one respondent": [("TP2.csv", [["Wellbeing", "Self-awareness"], ["agree", None]])],
    "answers without a register": [("TP2.csv", [["Wellbeing", "Comments"], ["agree", "Fine"], ["neither", None]])],
    "all blank but one": [("TP2.csv", [["Wellbeing", "Self-awareness"], ["agree", None], [None, None], [None, "n/a"]])],
    "one session": [("register.csv", [["Date", "Name"], ["6/10/2026", "Asha Sample"]])],
    "headcounts": [
        ("register.csv", [["Date", "Group", "Number attending"], ["6/10/2026", "A", 7], ["13/10/2026", "A", 8]])
    ],
    "cancelled alone": [
        ("register.csv", [["Date", "Name", "Present", "Held"], ["6/10/2026", "Asha Sample", "no", "cancelled"]])
    ],
    "everyone the same": [
        ("TP2.csv", [["Wellbeing", "Self-awareness"], *[["strongly agree", "agree"]] * 6]),
        ("TP3.csv", [["Wellbeing", "Self-awareness"], *[["strongly agree", "agree"]] * 6]),
    ],
}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
def test_a_programme_with_little_on_record_makes_every_file(
    files: list[tuple[str, list[list[Any]]]], database: Database
) -> None:
    put(database, HOME, [(name, csv(rows)) for name, rows in files])
    for name, content in papers(database, HOME):
        text = words_of(name, content)
        assert not re.search(r"\bnan\b|\bNone %|\binf\b", text, re.I), name
        if name.endswith(".pptx"):
            for shape in charts_of(content):
                _headings, *rows = data_of(shape)
                assert rows and any(value for row in rows for value in row[1:]), "no empty chart"


def test_a_programme_without_anything_has_slides_a_poster_and_a_workbook_that_say_so(database: Database) -> None:
    put(database, HOME, [("people.csv", csv([["Name", "Grade"], ["Asha Sample", "CT2"]]))])
    made = dict(papers(database, HOME))
    assert "report.docx" not in made
    assert "Nothing is on record yet." in words_of("slides.pptx", made["slides.pptx"])
    assert "no figures are on record yet" in words_of("poster.pdf", made["poster.pdf"])
    assert not charts_of(made["slides.pptx"]) and not charts_of(made["poster A1.pptx"])


ODD = ['=HYPERLINK("http://example.org","x")', "<b>&amp;</b>", "@SUM(1)", "Group\x0b\u202eA", "W" * 190]


@pytest.mark.parametrize("words", ODD, ids=lambda words: words[:12])
def test_names_that_look_like_formulas_or_markup_stay_text(words: str, database: Database) -> None:
    rows = [["Date", "Group", "Name"], ["6/10/2026", words, "Asha Sample"], ["13/10/2026", words, "Bryn Invented"]]
    put(database, HOME, [("register.csv", csv(rows)), ("TP2.csv", csv([["Wellbeing"], ["agree"], ["neither"]]))])
    shown = of(database, HOME).sessions[0].group
    named = replace(of(database, HOME), name=words)
    for content in (slides(named), poster_slide(named, Size.A1), poster_pdf(named, Size.A0)):
        assert content
    title = next(iter(Presentation(BytesIO(slides(named))).slides)).shapes.title.text_frame.text
    assert title == messages.shortened(messages.plain(words), 200)
    book = openpyxl.load_workbook(BytesIO(figures_workbook(database, HOME)))
    assert book["Sessions"]["B2"].value == shown and book["Sessions"]["B2"].data_type == "s"
    made = report(database, HOME)
    assert made is not None
    letters = re.sub(r"\s", "", words_of_word(as_word(made)))
    assert re.sub(r"\s", "", messages.plain(shown)) in letters
    assert as_pdf(made)


def with_names(item: ItemFigures, words: str) -> ItemFigures:
    """An item with these words for its name and for the points of its scale."""
    points = tuple(replace(point, label=f"{words}{place}") for place, point in enumerate(item.scale.points))
    favourable = tuple(point.label for point in points[-2:])
    scale = replace(item.scale, points=points, favourable=favourable, favourable_label=words)
    counts = dict(zip(scale.labels, item.counts.values(), strict=True))
    return replace(item, item=replace(item.item, name=words), scale=scale, counts=counts, time_point=words)


@pytest.mark.parametrize("words", ODD, ids=lambda words: words[:12])
def test_the_workbook_within_a_chart_holds_text_as_text(words: str, sample_to_read: Database) -> None:
    found = of(sample_to_read)
    points = {one.time_point.name: one for one in found.time_points}
    earlier, later = (
        replace(points[name], items=tuple(with_names(item, words) for item in points[name].items))
        for name in ("TP2", "TP4")
    )
    deck = powerpoint.new_deck(960, 540, words)
    slide = powerpoint.new_slide(deck, words, (0, 0, 900, 50), 20)
    drawn: list[Drawn] = [Items(earlier.items), Categories(earlier.items[0]), Changes(compare(earlier, later))]
    for one in drawn:
        native_charts.add_chart(slide, one, (0, 60, 900, 400), 14, words)
    content = powerpoint.written(deck)
    for shape in charts_of(content):
        blob = shape.chart.part.chart_workbook.xlsx_part.blob
        sheet = openpyxl.load_workbook(BytesIO(blob))["Sheet1"]
        assert not any(cell.data_type == "f" or cell.hyperlink for row in sheet.iter_rows() for cell in row)
        said = str(data_of(shape)[1][0])
        assert said.casefold().startswith(messages.plain(words)[:20].casefold())


def test_many_items_are_told_in_charts_that_can_be_read(sample_to_read: Database) -> None:
    point = next(one for one in of(sample_to_read).time_points if one.time_point.name == "TP4")
    items = tuple(replace(item, item=replace(item.item, id=f"{number}")) for number in range(4) for item in point.items)
    told = list(messages.answers(replace(point, items=items)))
    sizes = [len(message.drawn.items) for message in told if isinstance(message.drawn, Items)]
    assert sizes == [5, 5, 2]
    assert [message.title[-8:] for message in told] == ["(1 of 3)", "(2 of 3)", "(3 of 3)"]
    assert len({message.title[:-8] for message in told}) == 1, "the finding is that of all items"


def test_many_time_points_and_suspensions_are_counted_rather_than_listed(sample_to_read: Database) -> None:
    found = of(sample_to_read)
    (gap,) = found.calendar.suspensions
    calendar = replace(found.calendar, suspensions=(gap,) * 9)
    said = " ".join(messages.course(replace(found, ask=asked(*found.time_points * 3), calendar=calendar)))
    assert "at 12 time points: from TP1 (baseline" in said and "TP2" not in said
    assert "Suspended nine times from 14 March 2020 to 10 January 2021." in said


def test_time_points_that_are_not_told_are_named(sample_to_read: Database) -> None:
    made, said = of_the_sample(sample_to_read), "The answers at TP3 are not shown here."
    assert all(said in words_of(name, made[name]) for name in ("slides.pptx", "poster A1.pptx", "poster.pdf"))
    found = of(sample_to_read)
    points = {one.time_point.name: one for one in found.time_points}
    assert messages.left_out(found, (points["TP2"], points["TP3"])) == ["The answers at TP4 are not shown here."]
    assert messages.left_out(replace(found, ask=asked(points["TP1"], points["TP4"])), None) == []


def test_answers_that_are_linked_are_not_called_anonymous(sample_to_read: Database) -> None:
    found = of(sample_to_read)
    links = {("south_wales_balint", point, "wellbeing"): {"a code": "agree"} for point in ("TP2", "TP4")}
    linked = replace(found, ask_links=lambda: links)
    assert any(said.startswith("Anonymous questionnaires at 4 time points") for said in messages.course(found))
    assert any(
        said.startswith("Questionnaires, some answers linked by a code, at 4 time") for said in messages.course(linked)
    )
    told = {one.item.id: course_of([one], links).linked for one in found.time_points[1].items}
    assert not any(told.values()), "at one time point alone nobody answered twice"
    (well,) = [one for one in courses(found.time_points, links).values() if one.linked]
    assert "linked by a code" in describe_course(well)


def test_a_title_says_once_that_figures_are_from_a_summary() -> None:
    known = instruments()["south_wales_balint"]
    figure = SummaryFigure("TP2", known.id, "wellbeing", 7, {"agree": 5, "disagree": 2}, "a.xlsx", "TP2", 2)
    at = TimePointFigures(TimePoint("TP2", Occasion.END_OF_TERM), 7, (item_figures(figure, known),), ())
    (message,) = messages.answers(at)
    assert message.title == "TP2 (from a summary): 71 % (5/7) agreed or strongly agreed (“My wellbeing”)"


def test_shares_of_a_scale_without_two_sides_say_what_they_are_of(sample_to_read: Database) -> None:
    baseline, later = of(sample_to_read).time_points[:2]
    of_baseline, of_later = (term_report_module._items(one.items) for one in (baseline, later))
    assert (of_baseline.headings[4], of_later.headings[4]) == ("Share", "Favourable")
    assert [row[4] for row in of_baseline.rows] == [
        "80 % (16/20) were interested",
        "42 % (8/19) had been to at most five so far",
    ]
    headings = [one.scale.share_heading for one in (*baseline.items, *later.items[:1])]
    assert headings == ["Were interested", "Had been to at most five so far", "Favourable"]


def test_an_item_of_a_scale_without_a_favourable_end_is_not_said_to_have_a_share(sample_to_read: Database) -> None:
    point = next(one for one in of(sample_to_read).time_points if one.time_point.occasion is Occasion.BASELINE)
    item = replace(point.items[0], scale=replace(point.items[0].scale, favourable=()))
    (message,) = messages.answers(replace(point, items=(item,)))
    assert message.title == "TP1: 20 answers to “Interest in taking part”"
    assert "%" not in message.careful and "no 1, unsure 3 and yes 16" in message.careful


def test_a_register_of_years_is_drawn_by_month_and_says_so(sample_to_read: Database) -> None:
    found = of(sample_to_read)
    days = sorted(date(2012 + number // 40, 1 + number % 12, 1 + number % 28) for number in range(400))
    example = next(session for session in found.sessions if session.counts)
    many = tuple(replace(example, id=place, day=day, attending=7 + place % 2) for place, day in enumerate(days))
    (message,) = messages.attendance(many, found.calendar, ())
    assert "n = 400 sessions held, 3,000 attendances" in message.base
    assert "Each point is the mean of a month, to the whole person." in message.base
    assert isinstance(message.drawn, Dates)
    deck = powerpoint.new_deck(960, 540, "Years")
    slide = powerpoint.new_slide(deck, "Years", (0, 0, 900, 50), 20)
    native_charts.add_chart(slide, message.drawn, (0, 60, 900, 400), 14, "")
    (shape,) = charts_of(powerpoint.written(deck))
    _headings, *rows = data_of(shape)
    assert len(rows) == len({(day.year, day.month) for day in days})
    assert {row[1] for row in rows} <= {7, 8}, "a half is rounded upwards"
    assert not shape.chart.plots[0].has_data_labels
    assert shape.chart._chartSpace.xpath(".//c:dateAx/c:majorUnit/@val") == ["12"]


def test_parts_are_told_in_order_and_each_says_what_it_is_of(sample_to_read: Database) -> None:
    found = of(sample_to_read)
    told = messages.messages(found, messages.first_and_last(found))
    assert list(dict.fromkeys(message.part for message in told)) == list(Part)
    assert all(message.base.startswith("n = ") and message.careful for message in told)
    assert not messages.messages(
        replace(found, sessions=(), ask=asked(), who_came=replace(found.who_came, people=0)), None
    )


# --- the command line, and the pages ----------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str]:
    out = StringIO()
    return main([*words, "--json"], out), out.getvalue()


@pytest.mark.parametrize(
    ("words", "file", "says"),
    [
        (["report", "Term 3"], "t.docx", "63 % (5/8)"),
        (["report", "Term 3"], "t.pdf", "63 % (5/8)"),
        (["slides"], "s.pptx", "63 % (5/8)"),
        (["figures"], "f.xlsx", "Agreement, five points"),
        (["poster", "--size", "A0"], "p.pptx", "top tips"),
        (["poster"], "p.pdf", "top tips"),
    ],
)
def test_the_command_line_writes_each(
    sampled: Database, tmp_path: Path, words: list[str], file: str, says: str
) -> None:
    path = tmp_path / file
    status, text = run(*words, str(path))
    assert status == 0
    assert json.loads(text)["path"] == str(path)
    assert says in words_of(file, path.read_bytes())
    assert run(*words, str(path))[0] == 2, "nothing is written over"
    assert run(*words, str(tmp_path / "x.txt"))[0] == 2


def test_a_term_that_is_not_there_is_said_with_those_that_are(
    sampled: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("report", "Term 9", str(tmp_path / "t.pdf"))[0] == 2
    assert "there are: Term 1, Term 2, Term 3" in capsys.readouterr().err


@pytest.mark.parametrize("page", ["term_summary", "evaluation"])
def test_pages_offer_everything_and_make_it_only_when_asked(
    sampled: Database, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    import streamlit

    offered: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(
        streamlit, "download_button", lambda _label, data, *, file_name, **_look: offered.update({file_name: data})
    )
    shown = alone(page)
    assert not shown.exception
    assert "not for publication" in text_of(shown)
    name = sample.NAME
    assert [one for one in offered if one.startswith(f"{name} – ")] == [
        *(f"{name} – Term 3 – report.docx", f"{name} – Term 3 – report.pdf", f"{name} – slides.pptx"),
        *(f"{name} – poster A1.pptx", f"{name} – poster A1.pdf", f"{name} – figures.xlsx"),
    ]
    assert all(callable(made) for made in offered.values())
    for made in (f"{name} – Term 3 – report.docx", f"{name} – slides.pptx", f"{name} – figures.xlsx"):
        assert words_of(made, offered[made]())


def test_the_report_says_once_what_holds_for_every_change(sampled: Database) -> None:
    made = report(sampled, sample.NAME)
    assert made is not None
    said = "\n".join(page.extract_text() for page in PdfReader(BytesIO(as_pdf(made))).pages).replace("\n", " ")
    assert said.count("it cannot show that the group caused a change") == 1
    assert said.count("95 % interval 36 lower to 45 higher") == 1
