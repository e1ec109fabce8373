"""From a file's bytes to numbered cells: every kind of file, and files that are broken or mean harm."""

import json
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table

from balint_core.spreadsheets import guard
from balint_core.spreadsheets.cells import date_of
from balint_core.spreadsheets.workbook import Sheet, Unreadable, a1, open_workbook, without_columns
from tests.tables import csv, workbook

ERROR = Unreadable.ERROR
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def saved(book: openpyxl.Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


def edited(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with the XML of one part changed."""
    parts = parts_of(content)
    assert old in parts[name], parts[name][:2000]
    return archive_of({**parts, name: parts[name].replace(old, new)})


def related(kind: str, target: str, more: str = "") -> str:
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'
    return f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'


def listing(*sheets: str) -> str:
    return f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{"".join(sheets)}</sheets></workbook>'


def crafted(xml: bytes | str, target: str = "worksheets/sheet1.xml", **more: bytes | str) -> bytes:
    """A workbook with one sheet S of this XML; `more` are parts by name, with dots and slashes as underscores."""
    parts: dict[str, bytes | str] = {
        "_rels/.rels": related("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": listing('<sheet name="S" sheetId="1" r:id="r1"/>'),
        "xl/_rels/workbook.xml.rels": related("worksheet", target),
        "xl/worksheets/sheet1.xml": xml,
    }
    known = [*parts, "xl/sharedStrings.xml", "xl/styles.xml"]
    names = {name.replace("/", "_").replace(".", "_"): name for name in known}
    return archive_of({**parts, **{names[key]: value for key, value in more.items()}})


def xml_of(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{SPREADSHEET}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def only_sheet(content: bytes, file: str = "autumn.xlsx") -> Sheet:
    opened = open_workbook(file, content)
    assert {one.code for one in opened.findings} <= {"text-assumed"}
    (sheet,) = opened.sheets
    return sheet


def codes(content: bytes, file: str = "autumn.xlsx") -> list[str]:
    opened = open_workbook(file, content)
    assert not (opened.findings and opened.sheets)
    return [one.code for one in opened.findings]


# --- cells where they stand --------------------------------------------------------------------------------------


def test_cells_keep_their_addresses_after_blank_rows_and_columns() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["C4"], book.worksheets[0]["E9"] = "Date", 7
    sheet = only_sheet(saved(book))
    assert sheet.rows == ((4, (None, None, "Date", None, None)), (9, (None, None, None, None, 7.0)))
    assert sheet.last_column == 5
    assert a1(9, 5) == "E9"


def test_a_csv_keeps_its_row_numbers_after_blank_rows_and_ragged_lines() -> None:
    sheet = only_sheet(b"\n,,\nDate,Name\n3/10/2019\n\n10/10/2019,Asha Sample,,more\n", "a.csv")
    assert sheet.rows == (
        (3, ("Date", "Name")),
        (4, ("3/10/2019",)),
        (6, ("10/10/2019", "Asha Sample", None, "more")),
    )


def test_types_are_those_of_the_cells() -> None:
    row = [date(2019, 10, 3), datetime(2019, 10, 3, 17, 30), 7, 1.5, True, "0123", "NA", "=text"]
    book = openpyxl.Workbook()
    for place, value in enumerate(row, start=1):
        cell = book.worksheets[0].cell(1, place)
        cell.value = value  # type: ignore[assignment]
        if value == "=text":
            cell.data_type = "s"
    assert only_sheet(saved(book)).rows == ((1, tuple(row)),)


def test_dates_of_the_1904_system_are_the_same_days() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0]["B2"] = date(2019, 10, 3)
    assert only_sheet(saved(book)).rows == ((2, (None, date(2019, 10, 3))),)


def test_a_number_without_a_date_s_format_is_counted_from_the_same_first_day() -> None:
    since_1904 = listing('<sheet name="S" r:id="r1"/>').replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    xml = xml_of('<row r="1"><c r="A1"><v>42279</v></c></row>')
    sheet = only_sheet(crafted(xml, xl_workbook_xml=since_1904))
    assert (sheet.from_1904, sheet.rows) == (True, ((1, (42279.0,)),))
    assert date_of(42279.0, from_1904=sheet.from_1904) == date(2019, 10, 3)


def test_a_sheet_from_right_to_left_begins_at_column_a() -> None:
    xml = xml_of('<row r="1"><c r="A1"><v>1</v></c></row>', '<sheetViews><sheetView rightToLeft="1"/></sheetViews>')
    assert only_sheet(crafted(xml)).rows == ((1, (1.0,)),)


def test_formulas_give_the_values_they_were_saved_with() -> None:
    xml = xml_of(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="b"><f>TRUE()</f><v>1</v></c></row>'
    )
    assert only_sheet(crafted(xml)).rows == ((1, (2.0, "a", None, True)),)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="C3" t="e"><v>#DIV/0!</v></c>',
        '<c r="C3" s="0" t="e"><f>1/0</f><v>#N/A</v></c>',
        '<c t="e" r="C3"><v>#REF!</v></c>',
        "<c r='C3' t='e'><v>#NUM!</v></c>",
        '<c r="C3"><f>SUM(A1)</f></c>',
        '<c r="C3" s="0"><f>SUM(A1)</f><v></v></c>',
        '<c r="C3"><f t="shared" si="0"/><v/></c>',
    ],
)
def test_errors_and_formulas_never_calculated_stand_at_their_cell(cell: str) -> None:
    style = '<styleSheet><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>'
    other = '<c r="D3"><v>4</v></c>' if "'" not in cell else ""
    rows = only_sheet(crafted(xml_of(f'<row r="3">{cell}{other}</row>'), xl_styles_xml=style)).rows
    assert rows[0][0] == 3
    assert rows[0][1][:3] == (None, None, ERROR)


def test_an_error_beyond_the_last_value_is_not_lost() -> None:
    xml = xml_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="5"><c r="D5" t="e"><v>#N/A</v></c></row>')
    assert only_sheet(crafted(xml)).rows == ((1, (1.0, None, None, None)), (5, (None, None, None, ERROR)))


@pytest.mark.parametrize("piece", [200, 201, 233, 1000])
def test_errors_are_found_wherever_a_sheet_is_cut(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "CHUNK", piece)
    cells = '<c r="A~" t="e"><v>#N/A</v></c><c r="B~"><f>A~</f></c><c r="C~"/><c r="D~" t="s"><v>0</v></c>'
    rows = only_sheet(crafted(xml_of(rows_of(500, cells)), xl_sharedStrings_xml=strings("x"))).rows
    assert rows == tuple((n, (ERROR, ERROR, None, "x")) for n in range(1, 501))


def test_text_is_read_in_every_form_it_is_kept_in() -> None:
    runs = '<si><r><t xml:space="preserve">in </t></r><r><t>runs</t></r><rPh><t>FURIGANA</t></rPh></si>'
    xml = xml_of(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="inlineStr"><is><t>inline &amp; more</t></is></c><c r="D1" t="str"><v>formula</v></c></row>'
    )
    assert only_sheet(crafted(xml, xl_sharedStrings_xml=f"<sst><si><t>shared</t></si>{runs}</sst>")).rows == (
        (1, ("shared", "in runs", "inline & more", "formula")),
    )


def test_tags_with_a_prefix_and_cells_without_addresses_are_read() -> None:
    plain = xml_of('<row r="2"><c r="B2"><v>1</v></c><c r="C2" t="e"><v>#N/A</v></c></row>')
    prefixed = re.sub("<(/?)", r"<\1x:", plain).replace("xmlns=", "xmlns:x=")
    assert only_sheet(crafted(prefixed)).rows == ((2, (None, 1.0, ERROR)),)
    bare = (
        '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row/><row r="7"><c r="C7"><v>3</v></c><c><v>4</v></c></row>'
    )
    assert only_sheet(crafted(xml_of(bare))).rows == ((1, (1.0, ERROR, None, None)), (7, (None, None, 3.0, 4.0)))


def test_cells_out_of_order_and_in_rows_that_lie_are_read_where_they_say() -> None:
    xml = xml_of('<row r="5"><c r="D5"><v>1</v></c><c r="A5"><v>2</v></c></row><row r="9"><c r="B2"><v>3</v></c></row>')
    assert only_sheet(crafted(xml)).rows == ((2, (None, 3.0, None, None)), (5, (2.0, None, None, 1.0)))


def test_the_strict_form_of_the_format_is_read() -> None:
    parts = parts_of(workbook({"Register": [["Date", "Name"], [date(2019, 10, 3), "Asha Sample"]]}))
    for old, new in ((SPREADSHEET, "spreadsheetml/main"), (OFFICE, "officeDocument/relationships")):
        strict = f"http://purl.oclc.org/ooxml/{new}".encode()
        parts = {name: data.replace(old.encode(), strict) for name, data in parts.items()}
    rows = only_sheet(archive_of({**parts})).rows
    assert rows == ((1, ("Date", "Name")), (2, (date(2019, 10, 3), "Asha Sample")))


# --- sheets ------------------------------------------------------------------------------------------------------


def test_hidden_and_very_hidden_sheets_are_read_as_such() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook({"Register": [["Date"]], "Old": [["x"]], "Secret": [["y"]]})))
    book["Old"].sheet_state, book["Secret"].sheet_state = "hidden", "veryHidden"
    sheets = open_workbook("autumn.xlsx", saved(book)).sheets
    assert [(sheet.name, sheet.state, len(sheet.rows)) for sheet in sheets] == [
        ("Register", "visible", 1),
        ("Old", "hidden", 1),
        ("Secret", "very hidden", 1),
    ]


def test_sheets_keep_their_names_and_order_and_charts_are_no_sheets() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook({"B & <C>": [[1]], "": [[2]], "Ω 'quoted'": [], "A": [[3]]})))
    book.create_chartsheet("Chart", 1)
    sheets = open_workbook("autumn.xlsx", saved(book)).sheets
    assert [(sheet.name, [row[0] for _number, row in sheet.rows]) for sheet in sheets] == [
        ("B & <C>", [1.0]),
        ("Sheet", [2.0]),
        ("Ω 'quoted'", []),
        ("A", [3.0]),
    ]


def test_two_sheets_of_one_name_are_both_read_under_names_of_their_own() -> None:
    content = workbook({"One": [["first"]], "Two": [["second"]], "Three": [["third"]]})
    for name in (b"Two", b"Three"):
        content = edited(content, "xl/workbook.xml", b'name="' + name, b'name="ONE')
    sheets = open_workbook("autumn.xlsx", content).sheets
    assert [(sheet.name, sheet.rows[0][1][0]) for sheet in sheets] == [
        ("One", "first"),
        ("ONE (2)", "second"),
        ("ONE (3)", "third"),
    ]


def test_a_sheet_s_name_is_no_longer_than_programs_allow() -> None:
    content = edited(workbook({"One": [[1]]}), "xl/workbook.xml", b'name="One"', b'name="' + b"x " * 5000 + b'"')
    assert len(only_sheet(content).name) == 31


def test_a_sheet_s_name_has_no_marks_that_programs_forbid_so_that_it_can_be_written_again() -> None:
    content = edited(workbook({"One": [["Name", "Answer"]]}), "xl/workbook.xml", b'name="One"', b'name="a/b:c*[d]?"')
    assert only_sheet(content).name == "a b c d"
    assert only_sheet(without_columns("a.xlsx", content, {"a b c d": [1]})).rows == ((1, (None, "Answer")),)


def test_two_hundred_sheets_are_read() -> None:
    sheets = open_workbook("autumn.xlsx", workbook({f"Week {n}": [[n]] for n in range(200)})).sheets
    assert [sheet.rows for sheet in sheets] == [((1, (float(n),)),) for n in range(200)]


@pytest.mark.parametrize(
    "target",
    ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "./worksheets/SHEET1.xml"],
)
def test_a_sheet_s_part_is_found_however_it_is_named(target: str) -> None:
    assert only_sheet(crafted(xml_of('<row r="1"><c r="A1"><v>1</v></c></row>'), target)).rows == ((1, (1.0,)),)


def test_parts_that_are_not_read_may_hold_anything() -> None:
    parts = parts_of(workbook({"Register": [["Date"]]}))
    query = '<?xml version="1.0" encoding="utf-16"?><DataMashup>AAAA</DataMashup>'.encode("utf-16")
    unread = {"customXml/item1.xml": query, "xl/media/a.png": b"\x89PNG\0<c >", "xl/theme/theme1.xml": b"<"}
    assert only_sheet(archive_of({**parts, **unread})).rows == ((1, ("Date",)),)


def test_a_workbook_without_sheets_has_none() -> None:
    assert open_workbook("a.xlsx", crafted("", xl_workbook_xml=listing())).sheets == ()


# --- merged blocks -----------------------------------------------------------------------------------------------


def with_merged(cells: str, *ranges: str) -> Sheet:
    merged = "".join(f'<mergeCell ref="{block}"/>' for block in ranges)
    return only_sheet(crafted(xml_of(cells, after=f"<mergeCells>{merged}</mergeCells>")))


def test_merged_blocks_are_filled_with_the_value_of_their_first_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["B2"], sheet["A4"], sheet["C4"] = "Term 1", date(2019, 10, 3), "x"
    sheet.merge_cells("B2:D2")
    sheet.merge_cells("A4:A6")
    sheet.merge_cells("F8:G9")
    read = only_sheet(saved(book))
    assert read.merged == ((2, 2, 2, 4), (4, 1, 6, 1), (8, 6, 9, 7))
    day = date(2019, 10, 3)
    filled = {number: tuple(cell for cell in cells if cell is not None) for number, cells in read.rows}
    assert filled == {2: ("Term 1",) * 3, 4: (day, "x"), 5: (day,), 6: (day,)}


def test_what_a_merged_block_hides_gives_way_to_what_it_shows() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="B2"><v>3</v></c></row>'
    assert with_merged(cells, "A1:B1").rows == ((1, (1.0, 1.0)), (2, (None, 3.0)))
    assert with_merged(cells, "A2:B2").rows == ((1, (1.0, 2.0)), (2, (None, 3.0))), "a blank one shows nothing"


def test_an_error_at_the_head_of_a_block_is_one_in_all_of_it() -> None:
    assert with_merged('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>', "A1:A2").rows == (
        (1, (ERROR,)),
        (2, (ERROR,)),
    )


def test_a_block_to_the_end_of_the_sheet_is_filled_as_far_as_there_are_values() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><v>3</v></c></row>'
    assert with_merged(cells, "A1:XFD1").rows == ((1, (1.0,) * 3), (3, (None, None, 3.0)))
    assert len(with_merged(cells, "A1:A1048576").rows) == 3


def test_fifty_thousand_merged_blocks_are_filled() -> None:
    cells = rows_of(50_000, '<c r="A~"><v>1</v></c>')
    assert with_merged(cells, *(f"A{n}:B{n}" for n in range(1, 50_001))).rows[-1] == (50_000, (1.0, 1.0))


def test_merged_blocks_in_another_writing_are_found() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    for merge in ("<mergeCell x='1' ref='A1:B1'/>", '<mergeCell ref = "A1:B1" />'):
        assert only_sheet(crafted(xml_of(cells, after=merge))).merged == ((1, 1, 1, 2),)


# --- large sheets ------------------------------------------------------------------------------------------------


def register(rows: int, booleans: bool = False) -> bytes:
    truth = '<c r="D~" t="b"><v>1</v></c>' if booleans else '<c r="D~"><v>1</v></c>'
    cells = '<c r="A~" s="0"><v>4~</v></c><c r="B~" t="s"><v>~</v></c><c r="C~" t="s"><v>0</v></c>' + truth
    texts = strings("member", *(f"Sample {n}" for n in range(1, rows + 1)))
    return crafted(xml_of(rows_of(rows, cells)), xl_sharedStrings_xml=texts)


@pytest.mark.parametrize("booleans", [False, True])
def test_every_row_of_a_large_sheet_is_read(booleans: bool) -> None:
    rows = only_sheet(register(20_000, booleans)).rows
    assert rows == tuple((n, (float(f"4{n}"), f"Sample {n}", "member", 1)) for n in range(1, 20_001))
    assert {type(cells[3]) for _number, cells in rows} == {bool if booleans else float}
    assert booleans or rows[0][1][2] is rows[-1][1][2], "equal texts are kept once"


def test_a_sheet_is_looked_at_closely_where_its_outline_could_be_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Five digits in the row, four columns: by its outline the sheet may have 399,996 cells.
    content = register(30_000)
    for limit, opens in ((400_000, True), (120_000, True), (119_999, False)):
        monkeypatch.setattr(guard, "RECTANGLE", limit)
        assert codes(content) == ([] if opens else ["too-large"]), limit


def test_a_long_text_among_short_ones_is_no_reason_to_refuse_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = strings("yes", "x" * 5000)
    cells = rows_of(1000, '<c r="A~" t="s"><v>0</v></c>') + '<row r="1001"><c r="A1001" t="s"><v>1</v></c></row>'
    monkeypatch.setattr(guard, "TEXT", 20_000)
    assert len(only_sheet(crafted(xml_of(cells), xl_sharedStrings_xml=texts)).rows) == 1001
    long = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(1002, 1006))
    assert codes(crafted(xml_of(cells + long), xl_sharedStrings_xml=texts)) == ["too-large"]


def test_rows_beyond_a_million_are_counted_one_by_one() -> None:
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    near = '<row r="1000001"><c r="A1000001"><v>1</v></c></row>'
    assert [number for number, _row in only_sheet(crafted(xml_of(near + far))).rows] == [1_000_001, 1_048_576]
    assert codes(crafted(xml_of(near + far.replace("1048576", "1048577")))) == ["broken-file"]


@pytest.mark.parametrize(
    "texts",
    [
        "<sst><si/><si><t>a</t></si></sst>",
        '<sst><si xml:space="preserve"><t/></si><si><t>a</t></si></sst>',
        "<sst><!-- <si> --><si><t/></si><si><t>a</t></si></sst>",
        '<x:sst xmlns:x="s"><x:si><x:t/></x:si><x:si><x:t>a</x:t></x:si></x:sst>',
    ],
)
def test_texts_are_counted_in_every_writing(texts: str) -> None:
    xml = xml_of('<row r="1"><c r="A1" t="s"><v>1</v></c></row>')
    assert only_sheet(crafted(xml, xl_sharedStrings_xml=texts)).rows == ((1, ("a",)),)


# --- what a file is ----------------------------------------------------------------------------------------------

WORKBOOK = workbook({"Register": [["Date", "Name"]]})


def office_document(main: str) -> bytes:
    return archive_of({"_rels/.rels": related("officeDocument", main), main: "<x/>"})


WORD, SLIDES, BINARY_WORKBOOK = map(office_document, ["word/document.xml", "ppt/presentation.xml", "xl/workbook.bin"])
OPEN_DOCUMENT = archive_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("file", "content", "code", "words"),
    [
        ("a.xlsx", b"", "empty-file", "empty"),
        ("a.csv", b" \r\n\t \n", "empty-file", "empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n", "empty-file", "empty"),
        ("a.xlsx", b"%PDF-1.7\n%\xe2", "not-a-spreadsheet", "a PDF document"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0", "not-a-spreadsheet", "a picture"),
        ("a.csv", b"\xff\xd8\xff\xe0\0", "not-a-spreadsheet", "a picture"),
        ("a.xlsx", b"{\\rtf1 hello}", "not-a-spreadsheet", "a text document"),
        ("a.xls", b"\n<HTML><table>", "not-a-spreadsheet", "a web page"),
        ("a.csv", b"<?xml version='1.0'?>", "not-a-spreadsheet", "an XML file"),
        ("a.xlsx", b"Date,Name\n", "not-a-spreadsheet", "something else"),
        ("a.docx", b"hello", "not-a-spreadsheet", "a file of another kind"),
        ("a.csv", b"Date,Name\0\1\2", "not-a-spreadsheet", "a program's own data"),
        ("a.xls", b"<table><tr><td>Date</td></tr></table>", "not-a-spreadsheet", "a web page"),
        ("a.xls", '\ufeff<html xmlns:x="excel">'.encode("utf-16"), "not-a-spreadsheet", "a web page"),
        ("a.xls", b'<?xml version="1.0"?>\n<html xmlns="x">', "not-a-spreadsheet", "a web page"),
        ("a.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related", "not-a-spreadsheet", "a web page"),
        ("a.xls", b'<?xml?><?mso-application progid="Excel.Sheet"?>', "not-a-spreadsheet", "the older XML form"),
        ("a.xls", b"\x09\x04\x06\x00\x00\x04\x10\x00", "not-a-spreadsheet", "before 1995"),
        ("a.xls", b"hello", "not-a-spreadsheet", "a file of another kind"),
        ("a.ods", b"Date,Name", "not-a-spreadsheet", "plain text"),
        ("a.csv", bytes(range(256)) * 20, "not-a-spreadsheet", "a program's own data"),
        ("a.xlsx", WORD, "not-a-spreadsheet", "a Word document"),
        ("a.docx", WORD, "not-a-spreadsheet", "a Word document"),
        ("a.xlsx", SLIDES, "not-a-spreadsheet", "a PowerPoint presentation"),
        ("a.zip", archive_of({"a.csv": "Date"}), "not-a-spreadsheet", "a compressed archive"),
        ("a.xlsx", archive_of({"Index/Document.iwa": "x"}), "not-a-spreadsheet", "Numbers"),
        ("a.ods", OPEN_DOCUMENT, "broken-file", "damaged"),
        ("a.xlsx", BINARY_WORKBOOK, "other-format", "a binary workbook"),
        ("a.xls", OLD, "broken-file", "damaged"),
        ("a.xlsx", WORKBOOK[: len(WORKBOOK) // 2], "broken-file", "damaged"),
        ("a.xlsx", WORKBOOK[:30], "broken-file", "damaged"),
        ("a.xlsx", b"PK\3\4" + bytes(range(256)), "broken-file", "damaged"),
    ],
)
def test_a_file_is_answered_by_what_it_is_not_by_its_name(file: str, content: bytes, code: str, words: str) -> None:
    (found,) = open_workbook(file, content).findings
    assert (found.code, found.file, found.is_error) == (code, file, True)
    assert words in found.message


@pytest.mark.parametrize("file", ["a.csv", "a.xls", "a", "a.xlsm", "../../a.xlsx"])
def test_a_workbook_is_one_under_any_name(file: str) -> None:
    assert only_sheet(WORKBOOK, file).rows == ((1, ("Date", "Name")),)


def test_a_wrong_checksum_is_a_broken_file() -> None:
    content = archive_of({**parts_of(WORKBOOK)}, zipfile.ZIP_STORED)
    place = content.index(b"<sheetData")
    assert codes(content[:place] + b"<sheetDatA" + content[place + 10 :]) == ["broken-file"]


def test_a_workbook_cut_short_anywhere_is_a_broken_file() -> None:
    for cut in range(40, len(WORKBOOK), 97):
        assert codes(WORKBOOK[:cut]) == ["broken-file"], cut


# --- files that mean harm ----------------------------------------------------------------------------------------
#
# Each would end a server that trusted it, so another process opens them, with little memory.

EVERYWHERE = '<mergeCell ref="A1:XFD1048576"/>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{}</row>'
ONE = xml_of('<row r="1"><c r="A1"><v>1</v></c></row>')


LAST_CELL = '<c r="XFD1048576"><v>1</v></c>'


def far(cell: str = LAST_CELL, before: str = "") -> bytes:
    """A sheet with a cell in A1 and another, written like this, in the last row."""
    return crafted(xml_of(FAR.format(cell), before))


def with_lying_size() -> bytes:
    """A sheet that ends early for whom believes the size it states, checksum included, and goes on to XFD1048576."""
    whole = xml_of(FAR.format('<c r="XFD1048576"><v>1</v></c>')).encode()
    seen = whole[: whole.index(b'<row r="1048576"')]
    content = crafted(whole)
    for measure in (zlib.crc32, len):
        true, false = (struct.pack("<L", measure(text)) for text in (whole, seen))
        assert content.count(true) == 2
        content = content.replace(true, false)
    return content


def with_second_name() -> bytes:
    """A sheet under a harmless name, and under another for readers that know the field for names in Unicode."""
    parts = parts_of(crafted(xml_of(FAR.format('<c r="XFD1048576"><v>1</v></c>'))))
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            if "sheet1" in name:
                info = zipfile.ZipInfo("xl/media/a.png")
                named = struct.pack("<BL", 1, zlib.crc32(b"xl/media/a.png")) + name.encode()
                info.extra = struct.pack("<HH", 0x7075, len(named)) + named
            archive.writestr(info, data)
    return kept.getvalue()


def overlapping(copies: int = 4000, size: int = 10**7) -> bytes:
    """Thousands of parts that are all the same ten kilobytes, of ten megabytes each."""
    data = zlib.compress(b" " * size, 9)[2:-4]
    header = struct.pack("<5H3L2H", 20, 0, 8, 0, 0x21, zlib.crc32(b" " * size), len(data), size, 1, 0)
    body = b"PK\3\4" + header + b"a" + data
    contents = (b"PK\1\2" + struct.pack("<H", 20) + header + struct.pack("<3H2L", 0, 0, 0, 0, 0) + b"a") * copies
    return body + contents + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, copies, copies, len(contents), len(body), 0)


def strings(*texts: str) -> str:
    return "<sst>" + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>"


def entities(xml: str) -> str:
    return '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + xml


def rows_of(count: int, cells: str) -> str:
    return "".join(f'<row r="{n}">{cells.replace("~", str(n))}</row>' for n in range(1, count + 1))


OUTSIDE = related("worksheet", "file:///etc/hostname", 'TargetMode="External"')
BLANKS = "".join(f'<c r="{letter}~"/>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")

HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "cells in A1 and XFD1048576": (far, "too-large"),
    "the same with a dimension": (lambda: far(LAST_CELL, '<dimension ref="A1:XFD1048576"/>'), "too-large"),
    "the same with a lying dimension": (lambda: far(LAST_CELL, '<dimension ref="A1:B2"/>'), "too-large"),
    "a sign in an attribute": (lambda: far('<c x="a>b" r="XFD1048576"><v>1</v></c>'), "too-large"),
    "an unescaped sign in an attribute": (lambda: far('<c x="<" r="XFD1048576"><v>1</v></c>'), "broken-file"),
    "an address within an attribute": (lambda: far("""<c x=' r="A1" ' r="XFD1048576"><v>1</v></c>"""), "too-large"),
    "a prefix with a hyphen": (lambda: far('<a-b:c r="XFD1048576"><v>1</v></a-b:c>'), "too-large"),
    "quotation marks in a prefix": (lambda: far('<a"b:c r="XFD1048576"><v>1</v></a"b:c>'), "broken-file"),
    "small letters": (lambda: far('<c r="xfd1048576"><v>1</v></c>'), "broken-file"),
    "an entity in the address": (lambda: far('<c r="&#88;FD1048576"><v>1</v></c>'), "too-large"),
    "spaces in the address": (lambda: far('<c r=" XFD1048576 "><v>1</v></c>'), "broken-file"),
    "no address": (lambda: far("<c/>" * 16_383 + "<c><v>1</v></c>"), "too-large"),
    "cells within cells": (lambda: far("<c><row></row></c>" * 16_383 + "<c><v>1</v></c>"), "broken-file"),
    "an end of a row within a comment": (lambda: far("<c/><!--</row>-->" * 16_383 + "<c><v>1</v></c>"), "too-large"),
    "a column beyond the last": (lambda: far('<c r="ZZZ7"><v>1</v></c>'), "broken-file"),
    "an endless column": (lambda: far('<c r="AAAAAAAAAA1"><v>1</v></c>'), "broken-file"),
    "an endless row": (lambda: crafted(xml_of('<row r="99999999999"><c><v>1</v></c></row>')), "broken-file"),
    "XML in UTF-16": (lambda: crafted(xml_of(FAR.format('<c r="XFD1048576"/>')).encode("utf-16")), "broken-file"),
    "a lying size": (with_lying_size, "broken-file"),
    "a second name": (with_second_name, "broken-file"),
    "a sheet elsewhere": (
        lambda: archive_of(
            {
                **parts_of(crafted(ONE, "../evil.bin")),
                "evil.bin": xml_of(FAR.format(LAST_CELL)),
            }
        ),
        "too-large",
    ),
    "a sheet outside the file": (
        lambda: crafted(ONE, xl__rels_workbook_xml_rels=OUTSIDE),
        "broken-file",
    ),
    "a list of sheets without their parts": (
        lambda: archive_of({name: data for name, data in parts_of(crafted(ONE)).items() if "rels/w" not in name}),
        "broken-file",
    ),
    "one part as many sheets": (
        lambda: crafted(ONE, xl_workbook_xml=listing(*[f'<sheet name="S{n}" r:id="r1"/>' for n in range(5000)])),
        "broken-file",
    ),
    "one long text in many cells": (
        lambda: crafted(
            xml_of(rows_of(5000, '<c r="A~" t="s"><v>0</v></c>')), xl_sharedStrings_xml=strings("a" * 1_000_000)
        ),
        "too-large",
    ),
    "the same in an unusual form": (
        lambda: crafted(
            xml_of(rows_of(5000, '<c t="s" r="A~"><v> 0 </v></c>')), xl_sharedStrings_xml=strings("a" * 1_000_000)
        ),
        "too-large",
    ),
    "a text beyond all measure": (lambda: crafted(ONE, xl_sharedStrings_xml=strings("a" * 140_000_000)), "too-large"),
    "millions of texts": (lambda: crafted(ONE, xl_sharedStrings_xml=strings(*[""] * 2_200_000)), "too-large"),
    "a text that is not there": (
        lambda: crafted(xml_of('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')),
        "broken-file",
    ),
    "one cell a million times": (
        lambda: crafted(xml_of('<row r="1">' + '<c r="A1"><v>1</v></c>' * 1_000_000)),
        "broken-file",
    ),
    "a tag without an end": (lambda: crafted(xml_of("<row" + " " * 10_000_000)), "broken-file"),
    "fifty thousand merged ranges": (
        lambda: crafted(xml_of(rows_of(1, '<c r="A~"><v>1</v></c>'), after=EVERYWHERE * 50_000)),
        "1 rows",
    ),
    "half a million merged ranges": (lambda: crafted(xml_of("", after=EVERYWHERE * 500_000)), "too-large"),
    "merged ranges of no address": (lambda: crafted(xml_of("", after='<mergeCell ref="A1:B"/>')), "broken-file"),
    "merged ranges that end before they begin": (
        lambda: crafted(xml_of("", after='<mergeCell ref="B2:A1"/>')),
        "broken-file",
    ),
    "a hundred thousand errors": (lambda: crafted(xml_of(rows_of(100_000, '<c r="A~" t="e"/>'))), "too-large"),
    "a list of sheets without an end": (lambda: crafted(ONE, xl_workbook_xml="<a/>" * 2_000_000), "too-large"),
    "entities in a sheet": (lambda: crafted(entities(ONE)), "broken-file"),
    "entities after a megabyte of nothing": (lambda: crafted(" " * (guard.CHUNK - 5) + entities(ONE)), "broken-file"),
    "entities in the list of sheets": (
        lambda: crafted(ONE, xl_workbook_xml=entities(listing('<sheet name="&b;" r:id="r1"/>'))),
        "broken-file",
    ),
    "entities in the texts": (lambda: crafted(ONE, xl_sharedStrings_xml=entities(strings("&b;"))), "broken-file"),
    "parts that overlap": (overlapping, "too-large"),
    "another packing": (lambda: archive_of({**parts_of(crafted(" " * 10**7))}, zipfile.ZIP_BZIP2), "broken-file"),
    "a date before all time": (
        lambda: crafted(
            xml_of('<row r="1"><c r="A1" s="0"><v>-1e300</v></c></row>'),
            xl_styles_xml='<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
        ),
        "broken-file",
    ),
    "tags a hundred thousand deep": (
        lambda: crafted(ONE, xl_workbook_xml="<a>" * 100_000 + "</a>" * 100_000),
        "no sheets",
    ),
    "a thousand blank rows with a format": (
        lambda: crafted(xml_of(rows_of(1000, BLANKS))),
        "0 rows",
    ),
    "two hundred thousand blank rows with a format": (
        lambda: crafted(xml_of(rows_of(200_000, '<c r="A~"/>'))),
        "0 rows",
    ),
    "a false dimension alone": (
        lambda: crafted(xml_of('<row r="1"><c r="A1"><v>1</v></c></row>', '<dimension ref="A1:XFD1048576"/>')),
        "1 rows",
    ),
    "numbers that are none": (
        lambda: crafted(
            xml_of('<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>inf</v></c><c r="C1"><v>1e308</v></c></row>')
        ),
        "1 rows",
    ),
}

OPEN_ALL = """
import json, sys, time
from pathlib import Path
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))
except ImportError:
    pass  # not every system can limit a process
from balint_core.spreadsheets.workbook import open_workbook
for file in sorted(Path(sys.argv[1]).iterdir(), key=lambda file: int(file.stem)):
    begin = time.monotonic()
    opened = open_workbook("harmful.xlsx", file.read_bytes())
    answer = opened.findings[0].code if opened.findings else "no sheets"
    if opened.sheets:
        answer = f"{len(opened.sheets[0].rows)} rows"
    print(json.dumps([answer, time.monotonic() - begin]), flush=True)
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float]]:
    """What another process answered to each harmful file, and in how many seconds; nothing after one that ended it."""
    folder = tmp_path_factory.mktemp("harmful")
    for number, (made, _answer) in enumerate(HARMFUL.values()):
        (folder / f"{number}.xlsx").write_bytes(made())
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", OPEN_ALL, folder], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )
    return dict(zip(HARMFUL, (tuple(json.loads(line)) for line in done.stdout.splitlines()), strict=False))


@pytest.mark.parametrize("name", HARMFUL)
def test_a_file_that_means_harm_is_answered_in_seconds(name: str, answers: dict[str, tuple[str, float]]) -> None:
    assert name in answers, "the process ended"
    answer, seconds = answers[name]
    assert answer == HARMFUL[name][1]
    assert seconds < 10


# --- a copy that keeps less --------------------------------------------------------------------------------------


def with_names_everywhere() -> bytes:
    """Answers with the name Quill in every place of a workbook where a column's values may stand once more."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "TP2"
    sheet.append(["Name", "Answer", "Link", "Repeat"])
    sheet.append(["Asha Quill", "agree", "x", "=A2"])
    sheet.append(["Bryn Quill", "=1+1", 3, None])
    sheet["A2"].comment = Comment("Quill wrote this", "Quill")
    sheet["A4"].comment = Comment("Quill, on a blank cell", "Quill")
    sheet["A2"].hyperlink = "mailto:quill@example.invalid"
    sheet["C2"].hyperlink = "https://example.invalid/Quill"
    sheet.merge_cells("A6:B7")
    sheet["A6"] = "Merged Quill"
    sheet["B8"], sheet["B9"] = "=not a formula", date(2020, 2, 1)
    sheet["B8"].data_type = "s"
    other = book.create_sheet("TP3")
    other.append(["Email", "Answer"])
    other.append(["quill@example.invalid", "disagree"])
    secret = book.create_sheet("Contacts")
    secret.append(["Quill"])
    secret.sheet_state = "hidden"
    book.properties.creator = book.properties.lastModifiedBy = "Quill"
    sheet.add_table(Table(displayName="Answers", ref="A1:D3"))
    return saved(book)


def test_blanked_columns_leave_no_trace_in_any_part_of_a_workbook() -> None:
    content = with_names_everywhere()
    assert any(b"Quill" in part for part in parts_of(content).values())
    kept = without_columns("a.xlsx", content, {"TP2": [1], "TP3": [1]})
    for name, part in parts_of(kept).items():
        assert b"quill" not in part.lower(), name
    tp2, tp3 = open_workbook("a.xlsx", kept).sheets
    assert tp3.rows == ((1, (None, "Answer")), (2, (None, "disagree")))
    assert [number for number, _row in tp2.rows] == [1, 2, 3, 8, 9]
    cells = {a1(number, place): cell for number, row in tp2.rows for place, cell in enumerate(row, start=1)}
    assert (cells["B1"], cells["B2"], cells["C3"]) == ("Answer", "agree", 3.0)
    assert (cells["B8"], cells["B9"]) == ("=not a formula", date(2020, 2, 1))
    assert cells["B3"] is ERROR, "a formula that was never calculated has no value to keep"


def test_what_stays_of_a_workbook_is_read_as_before() -> None:
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    xml = xml_of(
        '<row r="4"><c r="B4" t="inlineStr"><is><t>x</t></is></c><c r="C4" s="1"><v>43741</v></c>'
        '<c r="D4" s="2"><v>43741.5</v></c><c r="E4" t="b"><v>1</v></c><c r="F4" t="e"><v>#N/A</v></c>'
        '<c r="G4"><v>NaN</v></c><c r="H4" t="inlineStr"><is><t>#N/A</t></is></c><c r="I4"><v>0.1</v></c></row>'
        '<row r="900"><c r="B900"><f>1+1</f><v>2</v></c></row>'
    )
    content = crafted(xml, xl_styles_xml=styles)
    before, after = only_sheet(content).rows, only_sheet(without_columns("a.xlsx", content, {"S": [2]})).rows
    assert after[0][1][1] is None
    assert after[0][0] == 4
    assert [str(cell) for cell in after[0][1][2:]] == [str(cell) for cell in before[0][1][2:]]
    assert len(after) == 1


def test_what_stays_of_a_workbook_has_the_same_days() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append([date(2019, 10, 3), 42279])
    before = only_sheet(saved(book))
    after = only_sheet(without_columns("a.xlsx", saved(book), {"Sheet": [3]}))
    assert (after.rows, after.from_1904) == (before.rows, True) == (((1, (date(2019, 10, 3), 42279.0)),), True)


def test_a_merged_name_is_blanked_in_all_of_its_block() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A2"], book.worksheets[0]["C3"] = "Quill", "agree"
    book.worksheets[0].merge_cells("A2:B3")
    kept = without_columns("a.xlsx", saved(book), {"Sheet": [1]})
    assert only_sheet(kept).rows == ((3, (None, None, "agree")),)


def test_text_with_signs_no_workbook_can_hold_is_kept_without_them() -> None:
    xml = xml_of('<row r="1"><c r="A1" t="inlineStr"><is><t>a_x0000_b_x0007_</t></is></c></row>')
    kept = without_columns("a.xlsx", crafted(xml), {"S": [2]})
    assert only_sheet(kept).rows == ((1, ("ab",)),)


def test_blanked_columns_of_a_table_of_text() -> None:
    rows = [["Name", "Answer", "Comment"], ["Zoë Hidden", "agree", 'so, "fine"\nthanks'], ["Hidden"], []]
    kept = without_columns("a.csv", csv(rows, ";", "cp1252"), {"a": [1]})
    assert "Hidden" not in kept.decode("utf-8-sig")
    headings, answers = only_sheet(kept, "a.csv").rows
    assert headings == (1, (None, "Answer", "Comment"))
    assert answers == (2, (None, "agree", 'so, "fine"\nthanks'))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.xlsx", WORKBOOK[:200]),
        ("a.csv", b'Name,Answer\n"Asha,agree\n'),
        ("a.csv", b'Name,Answer\nAsha,"' + b"x" * 200_000),
        ("a.csv", b"a,b\n" * 60),
    ],
    ids=["cut short", "open quotation mark", "endless field", "too many cells"],
)
def test_what_cannot_be_written_again_is_said_not_kept(
    file: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("balint_core.spreadsheets.workbook.COPIED", 100)
    with pytest.raises(ValueError, match="could not be written again"):
        without_columns(file, content, {"a": [1]})
