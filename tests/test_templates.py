"""Blank workbooks: what they ask for is what is read, so a filled one goes in without a finding or a question."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from balint_core.instruments import TEMPLATES, blank_workbook, instruments, questionnaire_layout
from balint_core.record.database import Database
from balint_core.record.intake import Status, examine
from balint_core.spreadsheets.layouts import Column, Holds, Layout, layouts
from balint_core.spreadsheets.reading import Reading, read_sheet
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.recognising import recognise
from balint_core.spreadsheets.templates import TemplateSheet, holds_lists, write_template
from balint_core.spreadsheets.workbook import Sheet, open_workbook
from balint_core.terms import Occasion


def known_layouts() -> dict[str, Layout]:
    plain = layouts()
    base = plain.pop("questionnaire")
    made = (questionnaire_layout(base, instrument) for instrument in instruments().values())
    return {**plain, **{layout.id: layout for layout in made}}


def saved(book: Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def to_fill_in(book: Workbook) -> list[Worksheet]:
    """The sheets of a workbook beside the hidden one with the long lists."""
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def read_again(kind: str, book: Workbook) -> list[Sheet]:
    return [sheet for sheet in open_workbook(f"{kind}.xlsx", saved(book)).sheets if not holds_lists(sheet)]


def headings_of(sheet: Worksheet) -> tuple[int, list[str]]:
    """The heading row, which stands above the frozen line, and its headings."""
    row = int(str(sheet.freeze_panes)[1:]) - 1
    return row, [str(cell.value) for cell in sheet[row] if cell.value]


def column_of(heading: str, kind: str) -> Column:
    columns = (column for layout in known_layouts().values() if layout.kind == kind for column in layout.columns)
    return next(column for column in columns if column.heading == heading)


def example_of(column: Column) -> str:
    return column.example or next(iter(column.choices or {"some text": ()}))


def recognised(sheet: Sheet, content_kind: str) -> Reading:
    recognition = recognise(sheet, known_layouts().values())
    assert recognition is not None
    assert recognition.layout.kind == content_kind
    assert recognition.unread == {}
    return read_sheet("blank.xlsx", sheet, recognition)


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_blank_workbook_is_recognised_and_holds_nothing_yet(kind: str) -> None:
    workbook = open_workbook(f"{kind}.xlsx", blank_workbook(kind))
    assert workbook.findings == ()
    assert all(holds_lists(sheet) for sheet in workbook.sheets if sheet.state != "visible")
    sheets = [sheet for sheet in workbook.sheets if sheet.state == "visible"]
    assert len(sheets) == (len(Occasion) if kind == "questionnaire" else 1)
    for sheet in sheets:
        reading = recognised(sheet, kind)
        assert (reading.rows, reading.rejected, reading.findings, reading.questions) == ([], 0, [], [])


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_blank_workbook_filled_with_its_examples_is_read_without_a_word(kind: str) -> None:
    book = load_workbook(BytesIO(blank_workbook(kind)))
    for sheet in to_fill_in(book):
        row, headings = headings_of(sheet)
        for place, heading in enumerate(headings, start=1):
            sheet.cell(row + 1, place).value = example_of(column_of(heading, kind))
    for sheet_read in read_again(kind, book):
        reading = recognised(sheet_read, kind)
        assert (reading.findings, reading.questions) == ([], [])
        assert len(reading.rows) == 1


def dropdowns(sheet: Worksheet) -> dict[str, list[str]]:
    """The entries of each drop-down list of a sheet, by the heading it stands under."""
    row, headings = headings_of(sheet)
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        assert cells.min_row == row + 1
        title, _mark, where = rule.formula1.partition("!")
        if where:
            assert sheet.parent is not None
            listed = sheet.parent[title]
            assert listed.sheet_state == "hidden"
            found[headings[cells.min_col - 1]] = [str(cell.value) for (cell,) in listed[where]]
        else:
            found[headings[cells.min_col - 1]] = rule.formula1.strip('"').split(",")
    return found


def dropdowns_of(content: bytes) -> dict[str, dict[str, list[str]]]:
    """The drop-down lists of each visible sheet of a workbook."""
    sheets = load_workbook(BytesIO(content)).worksheets
    return {sheet.title: dropdowns(sheet) for sheet in sheets if sheet.sheet_state == "visible"}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_entry_of_a_drop_down_list_is_known_when_it_is_read(kind: str) -> None:
    book = load_workbook(BytesIO(blank_workbook(kind)))
    for sheet in to_fill_in(book):
        row, headings = headings_of(sheet)
        lists = dropdowns(sheet)
        for number in range(max(map(len, lists.values()))):
            for place, heading in enumerate(headings, start=1):
                entries = lists.get(heading) or [example_of(column_of(heading, kind))]
                sheet.cell(row + 1 + number, place).value = entries[number % len(entries)]
    for sheet, read in zip(to_fill_in(book), read_again(kind, book), strict=True):
        reading = recognised(read, kind)
        assert (reading.findings, reading.questions) == ([], [])
        assert len(reading.rows) == max(map(len, dropdowns(sheet).values()))


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_list_is_offered_wherever_there_are_choices(kind: str) -> None:
    for sheet in to_fill_in(load_workbook(BytesIO(blank_workbook(kind)))):
        lists = dropdowns(sheet)
        for heading in headings_of(sheet)[1]:
            column = column_of(heading, kind)
            if column.holds is Holds.CHOICE:
                assert lists[heading] == list(column.choices or ())


@pytest.mark.parametrize(
    "entries",
    [
        [f"choice number {n} of a great many" for n in range(12)],
        ["Sample, Asha", "Bryn Invented"],
        ['Wren "W" Placeholder', "=1+1", "x" * 200],
    ],
    ids=["long", "commas", "quotation marks"],
)
def test_a_list_that_no_rule_can_hold_stands_on_a_hidden_sheet(entries: list[str], database: Database) -> None:
    layout = layouts()["register"]
    offered = {"name": entries, "group": entries}
    book = write_template([TemplateSheet("Lists", layout, [{"date": date(2020, 10, 6)}], offered)])
    shown, hidden = load_workbook(BytesIO(book)).worksheets
    assert (shown.title, hidden.title, hidden.max_column) == ("Lists (2)", "Lists", 1)
    assert (dropdowns(shown)["Name"], dropdowns(shown)["Group"]) == (entries, entries)
    with database.reading() as connection:
        (file,) = examine(connection, None, [("register.xlsx", book)]).files
    assert file.questions == []
    assert file.findings == []
    assert [sheet.sheet.name for sheet in file.sheets] == ["Lists (2)"]
    assert file.status(Answers()) is Status.READY


@pytest.mark.parametrize("text", ["=1+1", "+44", "-group", "@Sum", " =1", "\t@x", "#N/A", "{=1}", "'a", "https://a.b"])
def test_text_is_written_as_text(text: str) -> None:
    content = write_template([TemplateSheet("A", layouts()["register"], [{"name": text}], {"name": [text, "a,b"]})])
    for sheet in load_workbook(BytesIO(content)).worksheets:
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        assert bool(cell.quotePrefix) == (text.strip()[0] in "=+-@")


def test_sheets_of_any_name_are_told_apart() -> None:
    wanted = ["a/b:c", "A b?c", "'quoted'", "x" * 40, "x" * 50, "🙂" * 40, "", "History", "=1+1"]
    content = write_template([TemplateSheet(title, layouts()["terms"]) for title in wanted])
    titles = load_workbook(BytesIO(content)).sheetnames
    assert titles[:5] == ["a b c", "A b c (2)", "quoted", "x" * 31, f"{'x' * 27} (2)"]
    assert titles[6:] == ["Sheet", "History (2)", "=1+1"]
    assert len(titles[5].encode("utf-16-le")) <= 62


def test_each_occasion_s_sheet_asks_its_items_and_no_names() -> None:
    book = load_workbook(BytesIO(blank_workbook("questionnaire")))
    (instrument,) = instruments().values()
    for occasion, sheet in zip(Occasion, book.worksheets, strict=True):
        _row, headings = headings_of(sheet)
        assert headings == ["Time point", *(item.text for item in instrument.asked(occasion))]


def test_date_columns_show_the_day_first() -> None:
    sheet = load_workbook(BytesIO(blank_workbook("register"))).worksheets[0]
    row, headings = headings_of(sheet)
    assert sheet.cell(row + 1, headings.index("Date") + 1).number_format == "dd/mm/yyyy"
