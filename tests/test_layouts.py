"""Recognising what a sheet is by its headings, wherever they stand."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from balint_core.instruments import instruments, questionnaire_layout
from balint_core.people import grades
from balint_core.spreadsheets.cells import word_key
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Holds, Layout, Recognition, layouts
from balint_core.spreadsheets.reading import read_sheet
from balint_core.spreadsheets.recognising import recognise
from balint_core.spreadsheets.workbook import Cell, Sheet
from tests.tables import table


def every_layout() -> list[Layout]:
    plain = layouts()
    base = plain.pop("questionnaire")
    return [*plain.values(), *(questionnaire_layout(base, instrument) for instrument in instruments().values())]


def sheet(*rows: Sequence[Cell], first: int = 1) -> Sheet:
    """A sheet whose first row has this number; blank rows are left out, as they are when a file is opened."""
    numbered = enumerate(rows, start=first)
    return Sheet("Sheet1", tuple((number, tuple(row)) for number, row in numbered if any(row)))


def recognised(*rows: Sequence[Cell], first: int = 1) -> Recognition | None:
    return recognise(sheet(*rows, first=first), every_layout())


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("Date | Name", "register"),
        ("Session date | Attendee | Role in session | Present?", "register"),
        ("Name | Grade", "people"),
        ("Full name | Job title | Society member | Supervisor", "people"),
        ("Term | Type | Start date | End date", "terms"),
        ("Name | Date | Activity | Organiser | Signed by", "portfolio"),
        ("Name | Activity", "portfolio"),
        ("ID | Email | The Balint groups improved my wellbeing.", "questionnaire"),
        ("DATE | name", "register"),
    ],
)
def test_a_kind_is_told_by_its_headings(headings: str, kind: str) -> None:
    found = recognised(*table(headings))
    assert found is not None
    assert found.layout.kind == kind


@pytest.mark.parametrize(
    "headings", ["", "Date", "Name", "Colour | Size", "Name | Colour", "Register of the Balint group", "1 | 2 | 3"]
)
def test_too_little_is_not_recognised(headings: str) -> None:
    assert recognised(*table(headings or "|")) is None


@pytest.mark.parametrize("row", [1, 2, 17, HEADING_WITHIN])
def test_headings_are_found_anywhere_in_the_first_fifty_rows(row: int) -> None:
    above: list[list[Cell]] = [["Balint group register", None], [None, "autumn"]] * 24
    found = recognised(
        *above[: row - 1], ["Date", "Name"], ["3/10/2019", "Asha Sample"], first=row - len(above[: row - 1])
    )
    assert found is not None
    assert found.heading_row == row


def test_headings_below_the_fiftieth_row_are_not_looked_for() -> None:
    assert recognised(["Date", "Name"], first=HEADING_WITHIN + 1) is None


def test_columns_keep_their_places_after_blank_ones() -> None:
    found = recognised([None, None, "Date", None, "Name"])
    assert found is not None
    assert found.places == {"date": 3, "name": 5}


def test_headings_that_are_numbers_dates_or_errors_are_columns_not_read() -> None:
    found = recognised(["Date", "Name", 7.0, date(2019, 10, 3), datetime(2019, 10, 10), True, float("nan"), 1e308])
    assert found is not None
    assert list(found.unread) == [3, 4, 5, 6, 7, 8]
    assert found.unread[3] == "7"
    assert found.unread[4] == "3 October 2019"


def test_a_line_break_or_stray_space_within_a_heading_does_not_matter() -> None:
    found = recognised(["Session\ndate ", "Name of\u00a0attendee", "Role\r\nin session"])
    assert found is not None
    assert set(found.places) == {"date", "name", "role"}


def test_a_heading_that_begins_like_a_formula_is_known_by_its_letters() -> None:
    found = recognised(["=Date", "+Name", "@cmd|' /c calc'!A1"])
    assert found is not None
    assert set(found.places) == {"date", "name"}
    assert list(found.unread) == [3]


def test_a_register_without_dates_is_still_a_register_with_a_column_missing() -> None:
    found = recognised(["Name", "Role", "Present"])
    assert found is not None
    assert (found.layout.kind, [column.name for column in found.missing]) == ("register", ["date"])


def test_a_heading_twice_keeps_both_places() -> None:
    found = recognised(["Date", "Name", "Role", "Attendee"])
    assert found is not None
    assert found.repeated == {"name": (2, 4)}
    assert found.places["name"] == 2


def test_names_and_addresses_among_answers_are_set_aside() -> None:
    found = recognised(["ID", "Email", "Name", "The Balint groups improved my wellbeing.", "Last name"])
    assert found is not None
    assert list(found.dropped) == [2, 3, 5]
    assert not {2, 3, 5} & set(found.places.values())
    assert not found.unread


def test_the_row_that_fits_best_is_the_heading_row() -> None:
    """A note above the table names two headings; the table's own row has more of them."""
    found = recognised(["Date", "Name"], ["Date", "Name", "Role", "Present"])
    assert found is not None
    assert found.heading_row == 2


def test_sixteen_thousand_columns_are_recognised() -> None:
    wide: list[Cell] = ["Date", "Name", *(f"heading {n}" for n in range(16_382))]
    found = recognised(*[["x"] * 16_384] * 49, wide)
    assert found is not None
    assert (found.heading_row, len(found.unread)) == (50, 16_382)


# --- the layouts themselves --------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", every_layout(), ids=lambda layout: layout.id)
def test_no_heading_stands_for_two_columns(layout: Layout) -> None:
    for column in layout.columns:
        for key in column.keys:
            assert layout.by_key[key] is column, f"“{key}” is also {layout.by_key[key].name}"


@pytest.mark.parametrize("layout", every_layout(), ids=lambda layout: layout.id)
def test_no_writing_of_a_choice_has_two_meanings(layout: Layout) -> None:
    for column in layout.columns:
        for meaning, writings in (column.choices or {}).items():
            for text in (meaning, *writings):
                assert column.writings[word_key(text)] == meaning, f"“{text}” in {column.name}"


def test_no_writing_of_a_grade_has_two_meanings() -> None:
    seen: dict[str, str] = {}
    for grade in grades().grades:
        for text in (grade.id, grade.name, *grade.writings):
            assert seen.setdefault(word_key(text), grade.id) == grade.id, text


@pytest.mark.parametrize("layout", every_layout(), ids=lambda layout: layout.id)
def test_every_heading_leads_to_its_column_and_every_example_is_read(layout: Layout) -> None:
    read = [column for column in layout.columns if column.holds not in (Holds.IDENTIFYING, Holds.IGNORED)]
    for number in range(max(len(column.headings) for column in read) + 1):
        headings = [([column.heading, *column.headings] * 9)[number] for column in read]
        example = sheet([*headings], [column.example or _first_choice(column.choices) for column in read])
        found = recognise(example, every_layout())
        assert found is not None
        assert found.layout.id == layout.id
        assert list(found.places) == [column.name for column in read]
        reading = read_sheet("file", example, found)
        assert (reading.findings, reading.questions, len(reading.rows)) == ([], [], 1)


def _first_choice(choices: dict[str, tuple[str, ...]] | None) -> str:
    return next(iter(choices or {"some text": ()}))
