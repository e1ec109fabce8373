"""One cell at a time: what is taken for a date, a number, a choice or a blank, and the code where it is not."""

from datetime import date, datetime, time, timedelta

import pytest

from balint_core.spreadsheets.cells import (
    YES_NO,
    CellFault,
    DateOrder,
    choice_of,
    date_of,
    date_order,
    is_blank,
    number_of,
    word_key,
    writing,
)
from balint_core.spreadsheets.workbook import Cell, Unreadable

THIRD_OF_OCTOBER = date(2019, 10, 3)
NOT_A_DATE, IMPOSSIBLE, NOT_A_NUMBER = map(CellFault, ("not-a-date", "impossible-date", "not-a-number"))


@pytest.mark.parametrize(
    "cell",
    [
        date(2019, 10, 3),
        datetime(2019, 10, 3, 17, 30),
        43741,
        43741.0,
        43741.75,
        "3/10/2019",
        "03/10/2019",
        "3.10.2019",
        "3-10-2019",
        " 3 / 10 / 2019 ",
        "3/10/19",
        "2019-10-03",
        "2019-10-3",
        "2019-10-03T17:30:00Z",
        "2019-10-03 17:30:00.000",
        "03/10/2019 17:30",
        "03/10/2019 5:30 pm",
        "3 October 2019",
        "3 Oct 2019",
        "3rd of October 2019",
        "3-Oct-19",
        "3 oct. 2019",
        "Thursday 3 October 2019",
        "Thu 3/10/2019",
        "Thurs, 3 October, 2019",
        "3\u00a0October\u00a02019",
        "\ufeff3/10/2019",
    ],
)
def test_a_date_in_every_writing_that_is_taken(cell: Cell) -> None:
    assert date_of(cell) == THIRD_OF_OCTOBER


def test_the_day_comes_first() -> None:
    assert date_of("4/5/2020") == date(2020, 5, 4)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["3/10/2019", "17/10/2019"], DateOrder.DAY_FIRST),
        (["10/3/2019", "10/17/19"], DateOrder.MONTH_FIRST),
        (["Thu 10.17.2019 17:30"], DateOrder.MONTH_FIRST),
        (["3/10/2019", "4/11/2019"], None),
        (["17/10/2019", "10/17/2019"], None),
        (["2019-10-17", "17 October 2019", date(2019, 10, 17), 43755, None, "soon", "32/10/2019", "10/32/2019"], None),
    ],
)
def test_a_column_proves_the_order_of_its_dates_or_not(values: list[Cell], order: DateOrder | None) -> None:
    assert date_order(values) is order


def test_a_date_with_the_month_first() -> None:
    month_first = DateOrder.MONTH_FIRST
    assert date_of("10/3/2019", month_first) == THIRD_OF_OCTOBER
    assert date_of("3 October 2019", month_first) == date_of("2019-10-03", month_first) == THIRD_OF_OCTOBER
    assert date_of("17/10/2019", month_first) == IMPOSSIBLE


def test_september_cut_to_four_letters() -> None:
    assert date_of("1 Sept 2020") == date(2020, 9, 1)


@pytest.mark.parametrize(("cell", "year"), [("1/8/29", 2029), ("1/8/30", 1930), ("1/8/98", 1998), ("1/8/00", 2000)])
def test_a_year_of_two_digits_is_of_this_century_up_to_29(cell: str, year: int) -> None:
    assert date_of(cell) == date(year, 8, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "31/2/2020",
        "29/2/2019",
        "32 Sep 2020",
        "00/00/0000",
        "1/13/2020",
        "10/31/2020",
        "2020-13-01",
        "0019-10-03",
        "3/10/1899",
        "3/10/2101",
        date(1899, 12, 31),
        datetime(9999, 12, 31),
    ],
)
def test_a_date_that_is_in_no_calendar(cell: Cell) -> None:
    assert date_of(cell) == IMPOSSIBLE


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "?",
        "3 October",
        "October 2019",
        "3 Marble 2019",
        "3 Octopus 2019",
        "2019-10-03 or later",
        "3/10/2019 and 10/10/2019",
        "3/10/201",
        "43741",
        "9" * 5000,
        True,
        False,
        0,
        -0.0,
        12,
        99_999_999,
        1e308,
        float("nan"),
        float("inf"),
        float("-inf"),
        time(17, 30),
        timedelta(hours=1),
    ],
)
def test_what_is_not_a_date(cell: Cell) -> None:
    assert date_of(cell) == NOT_A_DATE


@pytest.mark.parametrize(
    ("cell", "number"), [(4, 4), (4.0, 4), (" 12 ", 12), ("007", 7), (-0.0, 0), (0, 0), ("-3", -3)]
)
def test_a_whole_number(cell: Cell, number: int) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        "many",
        "1 hour",
        "4 or 5",
        "1e3",
        "٤",
        "9" * 30,
        4.5,
        True,
        1e308,
        float("nan"),
        float("inf"),
        THIRD_OF_OCTOBER,
        timedelta(hours=1),
        time(1, 0),
    ],
)
def test_what_is_not_a_whole_number(cell: Cell) -> None:
    assert number_of(cell) == NOT_A_NUMBER


@pytest.mark.parametrize(("number", "taken"), [(0, False), (1, True), (600, True), (601, False)])
def test_a_number_within_its_limits(number: int, taken: bool) -> None:
    assert number_of(number, 1, 600) == (number if taken else NOT_A_NUMBER)


@pytest.mark.parametrize("cell", ["yes", "Yes ", "Y", "TRUE", True, 1, 1.0, "1", "✓"])
def test_yes_in_every_writing(cell: Cell) -> None:
    assert choice_of(cell, YES_NO) == "yes"


@pytest.mark.parametrize("cell", ["perhaps", 2, 0.5, THIRD_OF_OCTOBER, float("nan"), "✗", "y" * 40_000])
def test_a_mark_that_is_not_known_is_never_taken_for_another(cell: Cell) -> None:
    assert choice_of(cell, YES_NO) == CellFault("unknown-mark")


def test_an_error_of_the_spreadsheet_is_said_to_be_one() -> None:
    error = Unreadable.ERROR
    assert {date_of(error), number_of(error), choice_of(error, YES_NO)} == {CellFault("formula-error")}


@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0", "\u200b", "\ufeff", "\t\r\n", "\u2003 \u200b", "\x00"])
def test_blanks_that_somebody_cannot_see(cell: Cell) -> None:
    assert is_blank(cell)
    assert writing(cell) == ""


@pytest.mark.parametrize("cell", [0, False, "0", "-", ".", "n/a", Unreadable.ERROR, float("nan")])
def test_what_is_no_blank(cell: Cell) -> None:
    assert not is_blank(cell)


def test_characters_that_turn_a_name_around_or_stop_a_database_are_left_out() -> None:
    assert writing("A\x00sh\u202ea\x07 \u2066Sample\u2069") == "Asha Sample"


def test_letters_and_emoji_of_any_script_stay() -> None:
    for name in ("Zoë O’Example-Test", "山田 花子", "علی", "👩‍⚕️", "می‌خواهم"):
        assert writing(name) == name


@pytest.mark.parametrize("text", ["=1+1", "+44 1", "-x", "@sum", "\t=1+1"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    assert writing(text) == text.strip()


def test_headings_are_alike_whatever_their_case_accents_and_line_ends() -> None:
    assert {word_key(text) for text in ("Session date", "SESSION\nDATE", "session-date:", "Séssion_date")} == {
        "sessiondate"
    }


def test_marks_of_punctuation_alone_stay_apart() -> None:
    assert len({word_key(mark) for mark in ("?", "-", "✓", "✗", "/")}) == 5


@pytest.mark.parametrize(
    ("one", "other"), [("1-5", "15"), ("10+", "10"), (">10", "10"), (">10", "<10"), ("-1", "1"), ("4.5", "45")]
)
def test_a_number_with_a_mark_is_not_the_number_without_it(one: str, other: str) -> None:
    assert word_key(one) != word_key(other)


def test_a_range_is_the_same_with_any_dash() -> None:
    assert {word_key(text) for text in ("6-10", "6 - 10", "6–10", "6 — 10")} == {"6-10"}
