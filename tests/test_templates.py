"""Blank workbooks: what they ask for is what is read, so a filled one goes in without a finding or a question."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from balint_core.instruments import TEMPLATES, blank_workbook, instruments, questionnaire_layout
from balint_core.spreadsheets.layouts import Column, Holds, Layout, layouts
from balint_core.spreadsheets.reading import Reading, read_sheet
from balint_core.spreadsheets.recognising import recognise
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
    assert [sheet.state for sheet in workbook.sheets] == ["visible"] * (len(Occasion) if kind == "questionnaire" else 1)
    for sheet in workbook.sheets:
        reading = recognised(sheet, kind)
        assert (reading.rows, reading.rejected, reading.findings, reading.questions) == ([], 0, [], [])


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_blank_workbook_filled_with_its_examples_is_read_without_a_word(kind: str) -> None:
    book = load_workbook(BytesIO(blank_workbook(kind)))
    for sheet in book.worksheets:
        row, headings = headings_of(sheet)
        for place, heading in enumerate(headings, start=1):
            sheet.cell(row + 1, place).value = example_of(column_of(heading, kind))
    for sheet_read in open_workbook(f"{kind}.xlsx", saved(book)).sheets:
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
        found[headings[cells.min_col - 1]] = rule.formula1.strip('"').split(",")
    return found


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_entry_of_a_drop_down_list_is_known_when_it_is_read(kind: str) -> None:
    book = load_workbook(BytesIO(blank_workbook(kind)))
    for sheet in book.worksheets:
        row, headings = headings_of(sheet)
        lists = dropdowns(sheet)
        for number in range(max(map(len, lists.values()))):
            for place, heading in enumerate(headings, start=1):
                entries = lists.get(heading) or [example_of(column_of(heading, kind))]
                sheet.cell(row + 1 + number, place).value = entries[number % len(entries)]
    for sheet, read in zip(book.worksheets, open_workbook(f"{kind}.xlsx", saved(book)).sheets, strict=True):
        reading = recognised(read, kind)
        assert (reading.findings, reading.questions) == ([], [])
        assert len(reading.rows) == max(map(len, dropdowns(sheet).values()))


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_list_is_offered_wherever_the_choices_fit_into_one(kind: str) -> None:
    for sheet in load_workbook(BytesIO(blank_workbook(kind))).worksheets:
        lists = dropdowns(sheet)
        for heading in headings_of(sheet)[1]:
            column = column_of(heading, kind)
            choices = list(column.choices or ())
            if column.holds is Holds.CHOICE and len(",".join(choices)) <= 250:
                assert lists[heading] == choices


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
