"""OpenDocument spreadsheets: written by a library or by hand, and read by a second reader beside ours."""

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import CalamineWorkbook

from balint_core.spreadsheets import guard, opendocument
from balint_core.spreadsheets.sheet import Sheet, Unreadable
from balint_core.spreadsheets.workbook import open_workbook, without_columns
from tests.properties import examples

ERROR = Unreadable.ERROR
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "drawing")
)
NAMES += ' xmlns:draw="d" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def archive_of(parts: dict[str, str]) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


def document(tables: str, styles: str = "", settings: str = "", manifest: str = "<manifest/>") -> bytes:
    body = f"<office:body><office:spreadsheet>{settings}{tables}</office:spreadsheet></office:body>"
    content = f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>{body}"
    return archive_of(
        {
            "mimetype": MIMETYPE,
            "content.xml": content + "</office:document-content>",
            "META-INF/manifest.xml": manifest,
        }
    )


def table(rows: str, name: str = "Register", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{rows}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def text(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p></table:table-cell>'


def number(value: object, more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}" {more}/>'


def blank(times: int = 1) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'


def only_sheet(content: bytes, file: str = "autumn.ods") -> Sheet:
    opened = open_workbook(file, content)
    assert opened.findings == ()
    (sheet,) = opened.sheets
    return sheet


def codes(content: bytes) -> list[str]:
    opened = open_workbook("autumn.ods", content)
    assert not (opened.findings and opened.sheets)
    return [one.code for one in opened.findings]


# --- cells where they stand --------------------------------------------------------------------------------------


def test_cells_have_their_types_and_addresses() -> None:
    cells = [
        number(7),
        number(1.5),
        '<table:table-cell office:value-type="date" office:date-value="2019-10-03"/>',
        '<table:table-cell office:value-type="date" office:date-value="2019-10-03T17:30:00"/>',
        '<table:table-cell office:value-type="time" office:time-value="PT06H30M00S"/>',
        '<table:table-cell office:value-type="time" office:time-value="PT36H00M00S"/>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>',
        text("Zoë &amp; 😀"),
        text("=text"),
        "<table:table-cell><text:p>without a type</text:p></table:table-cell>",
        '<table:table-cell office:value-type="string" office:string-value="stored"/>',
    ]
    rows = row(more='table:number-rows-repeated="3"') + row(blank(2), *cells, blank(16_000))
    assert only_sheet(document(table(rows))).rows == (
        (
            4,
            (
                *(None, None, 7.0, 1.5, date(2019, 10, 3), datetime(2019, 10, 3, 17, 30), time(6, 30)),
                *(timedelta(hours=36), True, 0.5, "Zoë & 😀", "=text", "without a type", "stored"),
            ),
        ),
    )


@pytest.mark.parametrize("kind", ["boolean", "float", "date", "time"])
def test_a_cell_without_the_value_of_its_type_is_what_it_shows(kind: str) -> None:
    cells = [f'<table:table-cell office:value-type="{kind}"><text:p>Agree</text:p></table:table-cell>', text("x")]
    assert only_sheet(document(table(row(*cells)))).rows == ((1, ("Agree", "x")),)


def test_text_is_the_cell_s_own_with_its_spaces_and_lines() -> None:
    comment = "<office:annotation><text:p>a comment</text:p></office:annotation>"
    shape = "<draw:frame><draw:text-box><text:p>a shape</text:p></draw:text-box></draw:frame>"
    ruby = "<text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby>"
    cell = (
        f'<table:table-cell office:value-type="string">{comment}<text:p>a <text:span>b</text:span>'
        f'<text:s text:c="2"/>c<text:tab/>d<text:line-break/>e</text:p><text:p>{ruby}</text:p>{shape}'
        "</table:table-cell>"
    )
    assert only_sheet(document(table(row(cell)))).rows == ((1, ("a b  c\td\ne\n漢字",)),)


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
        "<text:p>#DIV/0!</text:p></table:table-cell>",
        '<table:table-cell table:formula="of:=X()" office:value-type="string">'
        "<text:p>Err:508</text:p></table:table-cell>",
        '<table:table-cell table:formula="of:=1+1"/>',
        '<table:table-cell table:formula="of:=1+1" office:value-type="float"/>',
    ],
)
def test_errors_and_formulas_never_calculated_stand_at_their_cell(cell: str) -> None:
    assert only_sheet(document(table(row() + row(blank(), cell)))).rows == ((2, (None, ERROR)),)


def test_a_formula_has_the_value_it_was_saved_with_and_typed_signs_are_text() -> None:
    formula = 'table:formula="of:=A1"'
    assert only_sheet(document(table(row(number(2, formula), text("", formula), text("#N/A"))))).rows == (
        (1, (2.0, None, "#N/A")),
    )


def test_repeated_cells_and_rows_are_as_many() -> None:
    rows = row(text("a", 'table:number-columns-repeated="3"'), more='table:number-rows-repeated="2"') + row(number(1))
    assert only_sheet(document(table(rows))).rows == ((1, ("a",) * 3), (2, ("a",) * 3), (3, (1.0,)))


def test_blanks_to_the_end_of_the_sheet_are_no_rows() -> None:
    rows = row(text("x"), blank(16_383)) + row(blank(16_384), more='table:number-rows-repeated="1048575"')
    assert only_sheet(document(table(rows))).rows == ((1, ("x",)),)


def test_merged_blocks_are_filled_with_their_first_value() -> None:
    spanned = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    rows = row(blank(), text("Term 1", spanned), "<table:covered-table-cell/>", text("x")) + row(blank(), covered)
    read = only_sheet(document(table(rows)))
    assert read.merged == ((1, 2, 2, 3),)
    assert read.rows == ((1, (None, "Term 1", "Term 1", "x")), (2, (None, "Term 1", "Term 1")))


def test_hidden_sheets_are_read_as_such() -> None:
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    tables = table(row(text("a")), "One", 'table:style-name="ta1"') + table(
        row(text("b")), "Two", 'table:style-name="ta2"'
    )
    sheets = open_workbook("a.ods", document(tables, styles)).sheets
    assert [(sheet.name, sheet.state, sheet.rows) for sheet in sheets] == [
        ("One", "visible", ((1, ("a",)),)),
        ("Two", "hidden", ((1, ("b",)),)),
    ]


def test_the_first_day_is_known() -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    assert only_sheet(document(table(row(number(42279))), settings=settings)).from_1904


def test_tables_within_a_cell_are_no_sheets() -> None:
    inner = f"<table:table-cell>{table(row(text('inner')), 'Inner')}<text:p>outer</text:p></table:table-cell>"
    assert only_sheet(document(table(row(inner)))).rows == ((1, ("outer",)),)


def written(rows: list[list[Any]]) -> bytes:
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Register")
    for cells in rows:
        line = TableRow()
        for value in cells:
            if isinstance(value, str):
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            elif value is None:
                cell = TableCell()
            else:
                kind = "date" if isinstance(value, date) else "float"
                cell = TableCell(valuetype=kind, **{f"{'date' if kind == 'date' else ''}value": str(value)})
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    kept = BytesIO()
    book.write(kept)
    return kept.getvalue()


values = st.one_of(
    st.none(),
    st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20),
    st.integers(-(10**9), 10**9).map(float),
    st.dates(date(1900, 3, 1), date(2100, 12, 31)),
)


@examples
@given(st.lists(st.lists(values, max_size=5), max_size=6))
def test_what_another_library_writes_is_what_is_read(rows: list[list[Any]]) -> None:
    content = written(rows)
    read = dict(only_sheet(content).rows)
    for place, cells in enumerate(rows, start=1):
        while cells and cells[-1] is None:
            cells.pop()
        assert list(read.get(place, ())) == cells
    other = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    for place, theirs in enumerate(other.iter_rows(), start=1):
        ours = read.get(place, ())[other.start[1] if other.start else 0 :]
        assert [None if cell == "" else cell for cell in theirs][: len(ours)] == list(ours)


# --- files that mean harm, and others ------------------------------------------------------------------------------

ENDLESS = 'table:number-rows-repeated="1000000000"'


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        (row(number(1, 'table:number-columns-repeated="1000000000"')), "broken-file"),
        (row(number(1), more=ENDLESS), "broken-file"),
        (
            row(number(1, 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"'),
            "too-large",
        ),
        (row(number(1, 'table:number-columns-repeated="many"')), "broken-file"),
        (row(blank(10**12), more=ENDLESS) + row(number(1)), "broken-file"),
        (row(blank(10**12), number(1)), "broken-file"),
        (row(text('<text:s text:c="1000000000"/>')), ""),
        (row(text('<text:s text:c="1000"/>' * 200_000)), "too-large"),
        (row(number(1)) + row(more='table:number-rows-repeated="1048574"') + row(blank(16_383), number(1)), ""),
        (row(text("x", 'table:number-columns-spanned="999999999" table:number-rows-spanned="999999999"')), ""),
        (row("<table:table-cell>"), "broken-file"),
        (row(number("one")), "broken-file"),
    ],
)
def test_repeated_a_thousand_million_times(rows: str, answer: str) -> None:
    assert codes(document(table(rows))) == [answer] * bool(answer)


def test_fifty_thousand_merged_blocks_are_answered() -> None:
    spanned = text("x", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    content = document(table(row(spanned * 10) * 5000))
    read = only_sheet(content)
    assert len(read.merged) == 50_000
    assert read.rows[-1] == (5000, ("x",) * 20)


def test_limits_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    spanned = text("x", 'table:number-columns-spanned="2"')
    content = document(table(row(spanned * 5)) * 3)
    assert len(open_workbook("a.ods", content).sheets) == 3
    for limit, home in (("MERGED", guard), ("TABLES", opendocument), ("CONTENT", opendocument)):
        with monkeypatch.context() as patched:
            patched.setattr(home, limit, 2)
            assert codes(content) == ["too-large"], limit


def test_entities_are_not_followed() -> None:
    kept = '<!DOCTYPE x [<!ENTITY a "aaaa">]><office:document-content/>'
    assert codes(archive_of({"mimetype": MIMETYPE, "content.xml": kept})) == ["broken-file"]


def test_a_password_is_said() -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert codes(document(table(""), manifest=manifest)) == ["password-protected"]


def test_a_document_that_is_not_a_spreadsheet_is_named() -> None:
    other = archive_of({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    (found,) = open_workbook("a.ods", other).findings
    assert (found.code, "not a spreadsheet" in found.message) == ("not-a-spreadsheet", True)


def test_a_template_is_read_and_a_name_decides_nothing() -> None:
    parts = document(table(row(text("x"))))
    assert only_sheet(parts, "a.xlsx").rows == ((1, ("x",)),)


def test_a_copy_keeps_the_values_that_are_left() -> None:
    spanned = 'table:number-columns-spanned="2"'
    rows = row(text("Email"), text("Answer")) + row(text("hidden@example.invalid", spanned)) + row(blank(), number(4))
    kept = without_columns("a.ods", document(table(rows)), {"Register": [1]})
    assert b"hidden" not in kept
    assert only_sheet(kept).rows == ((1, (None, "Answer")), (3, (None, 4.0)))
