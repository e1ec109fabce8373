"""What holds of every cell, date, name and table of text, tried on many that nobody thought of.

The suite tries the same few each time; `--hypothesis-profile campaign` tries thousands of new ones.
"""

import re
import unicodedata
from csv import QUOTE_ALL, QUOTE_MINIMAL, QUOTE_NONNUMERIC, writer
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from balint_core.people import TITLES, in_order, name_key, near_keys
from balint_core.spreadsheets.cells import (
    MONTHS,
    YES_NO,
    CellFault,
    choice_of,
    date_of,
    is_blank,
    number_of,
    word_key,
    writing,
)
from balint_core.spreadsheets.layouts import layouts
from balint_core.spreadsheets.workbook import Cell, Unreadable, open_workbook

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.just(Unreadable.ERROR),
)
BLANK = st.sampled_from(["", " ", "  ", "\u00a0", "\t", "\ufeff", "\u200b", "\n"])
CLOCKS = st.sampled_from(["", " 9:05", " 17:30", "T17:30:00Z", " 17:30:00.000", ", 5:30 pm", " 17.30", " 17:30+01:00"])

# --- dates -----------------------------------------------------------------------------------------------------


def ordinal(day: int) -> str:
    """
    >>> ordinal(1), ordinal(12), ordinal(23)
    ('1st', '12th', '23rd')
    """
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


@st.composite
def days_in_figures(draw: st.DrawFn, years: st.SearchStrategy[str] | None = None) -> tuple[date, str]:
    """A day, and a writing of it in figures with the day first."""
    day = draw(DAYS)
    mark = draw(st.sampled_from(["/", ".", "-", " / ", ". "]))
    two_digits = 1930 <= day.year <= 2029 and draw(st.booleans())
    width = draw(st.sampled_from(["", "02"]))
    year = f"{day.year % 100:02}" if two_digits else str(day.year)
    return day, f"{day.day:{width}}{mark}{day.month:{width}}{mark}{year}"


@st.composite
def days_in_words(draw: st.DrawFn) -> tuple[date, str]:
    """A day, and a writing of it with the month's name, whole or cut short, in any case."""
    day = draw(DAYS)
    name = MONTHS[day.month - 1]
    month = draw(st.sampled_from([str.lower, str.upper, str.title]))(name[: draw(st.integers(3, len(name)))])
    number = draw(st.sampled_from([str(day.day), f"{day.day:02}", ordinal(day.day), f"{ordinal(day.day)} of"]))
    mark = draw(st.sampled_from([" ", "-", "  "]))
    stop = draw(st.sampled_from(["", ".", ","]))
    return day, f"{number}{mark}{month}{stop}{mark}{day.year}"


@st.composite
def days_of_the_week(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["mon", "monday", "Tue", "TUES", "Tuesday", "Wed", "Wednesday", "Thurs", "thursday"]))
    return name + draw(st.sampled_from([" ", ", ", ". ", "  "]))


@given(days_in_figures(), CLOCKS, BLANK)
def test_every_day_in_figures_is_read_the_day_first(written: tuple[date, str], clock: str, blank: str) -> None:
    day, text = written
    assert date_of(blank + text + clock + blank) == day


@given(days_in_words(), st.one_of(st.just(""), days_of_the_week()), BLANK)
def test_every_day_in_words_is_read(written: tuple[date, str], weekday: str, blank: str) -> None:
    day, text = written
    assert date_of(blank + weekday + text + blank) == day


@given(DAYS, CLOCKS, st.booleans())
def test_every_day_as_a_survey_tool_writes_it_is_read(day: date, clock: str, padded: bool) -> None:
    assert date_of((day.isoformat() if padded else f"{day.year}-{day.month}-{day.day}") + clock) == day


@given(DAYS, st.times())
def test_every_day_as_a_spreadsheet_keeps_it_is_read(day: date, clock: time) -> None:
    serial = (day - date(1899, 12, 30)).days
    part = timedelta(hours=clock.hour, minutes=clock.minute) / timedelta(days=1)
    for value in (day, datetime.combine(day, clock), serial, float(serial), serial + part, writing(day)):
        assert date_of(value) == day


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1900, 2100), st.sampled_from("/.-"))
@example(29, 2, 2019, "/")
@example(31, 6, 2024, "/")
def test_a_day_that_is_not_in_the_calendar_is_said(day: int, month: int, year: int, mark: str) -> None:
    found = date_of(f"{day}{mark}{month}{mark}{year}")
    try:
        assert found == date(year, month, day)
    except ValueError:
        assert found == CellFault("impossible-date")


@given(CELLS)
def test_any_cell_is_a_date_or_a_fault_of_the_catalogue(cell: Cell) -> None:
    found = date_of(cell)
    if isinstance(found, CellFault):
        assert found.code in ("not-a-date", "impossible-date", "formula-error")
    else:
        assert type(found) is date and 1900 <= found.year <= 2100
        assert date_of(writing(found)) == found


# --- numbers, choices, words ------------------------------------------------------------------------------------


@given(st.integers(-(10**9) + 1, 10**9 - 1), BLANK)
def test_every_whole_number_is_read_however_it_is_kept(number: int, blank: str) -> None:
    for value in (number, float(number), str(number), f"{blank}{number}{blank}"):
        assert number_of(value) == number


@given(CELLS, st.integers(0, 9), st.integers(0, 9))
def test_any_cell_is_a_number_within_its_bounds_or_a_fault(cell: Cell, least: int, most: int) -> None:
    found = number_of(cell, least, most)
    assert isinstance(found, CellFault) or (type(found) is int and least <= found <= most)


@given(CELLS)
def test_any_cell_has_a_writing_on_one_line_that_stays_as_it_is(cell: Cell) -> None:
    text = writing(cell)
    assert text == " ".join(text.split()) == writing(text)
    assert not is_blank(cell) or text == ""


@given(st.text())
@example("1 – 5")
@example("_5")
def test_a_word_key_is_its_own(text: str) -> None:
    key = word_key(text)
    assert word_key(key) == key == word_key(f" {text} ")


WRITINGS = [
    (column.writings, text, meaning)
    for layout in layouts().values()
    for column in layout.columns
    for meaning, texts in (column.choices or {}).items()
    for text in (meaning, *texts)
]


def changed(text: str, change: str) -> str:
    match change:
        case "upper":
            return text.upper()
        case "dashes":
            return text.replace(" ", "-") if text.replace(" ", "").isalpha() else text
        case "accents":
            return "".join(letter + "\u0301" if letter.isalpha() else letter for letter in text)
        case "wide":
            return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
    return f"\u00a0{text}. " if text[-1:].isalpha() else f" {text} "


@given(st.sampled_from(WRITINGS), st.sampled_from(["upper", "dashes", "accents", "wide", "spaces"]))
def test_a_choice_is_known_in_any_case_spacing_and_accents(
    writing_of: tuple[dict[str, str], str, str], change: str
) -> None:
    choices, text, meaning = writing_of
    assert choice_of(changed(text, change), choices) == meaning


@given(CELLS)
def test_any_cell_is_a_known_choice_or_a_fault(cell: Cell) -> None:
    found = choice_of(cell, YES_NO)
    assert found in ("yes", "no", CellFault("unknown-mark"), CellFault("formula-error"))


# --- names ------------------------------------------------------------------------------------------------------

LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lt"]), min_size=1, max_size=12)
TITLE = st.sampled_from(["", "Dr ", "DR. ", "Prof. ", "Professor ", "Mr ", "mrs ", "Ms ", "Miss ", "Mx ", "Dr. Prof. "])


@st.composite
def parts_of_a_name(draw: st.DrawFn) -> tuple[str, str]:
    """A first and a last name, of any letters, neither of them a title."""
    parts = draw(st.tuples(LETTERS, LETTERS))
    assume(not any(TITLES.search(unicodedata.normalize("NFKD", part).casefold()) for part in parts))
    return parts


@given(st.text())
@example("Dr_Sample")
@example("d.r.mr sample")
def test_a_name_key_is_its_own(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key == name_key(f"  {name}  ")
    assert re.fullmatch(r"([^\W_]+( [^\W_]+)*)?", key)


@given(parts_of_a_name(), TITLE)
def test_the_order_of_a_name_and_its_titles_do_not_matter(parts: tuple[str, str], title: str) -> None:
    first, last = parts
    writings = [
        f"{title}{first} {last}",
        f"{last}, {title}{first}",
        f"{title}{last}, {first}",
        f"{last.upper()},{first}",
    ]
    if name_key(last) != name_key(last.upper()):  # a letter whose capital is another's, as İ
        writings.pop()
    assert {name_key(written) for written in writings} == {name_key(f"{first} {last}")}


NAMES = st.one_of(
    st.text(max_size=20),
    st.builds(
        " ".join,
        st.lists(st.sampled_from(["asha", "aasha", "a", "b", "sample", "sampel", "example", "samples"]), max_size=3),
    ),
).map(name_key)


def known(*names: str) -> dict[str, str]:
    return {name: in_order(name) for name in names}


@given(NAMES, NAMES)
def test_names_are_near_one_another_both_ways(one: str, other: str) -> None:
    assert bool(near_keys(one, known(other))) == bool(near_keys(other, known(one)))
    assert not one or near_keys(one, known(one, other))[0] == one


@given(NAMES | st.emails(), NAMES | st.emails())
def test_names_are_as_alike_as_sorting_their_words_each_time_finds_them(one: str, other: str) -> None:
    assert fuzz.ratio(in_order(one), in_order(other)) == fuzz.token_sort_ratio(one, other)


# --- tables of text ---------------------------------------------------------------------------------------------

PLAIN = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp"], exclude_characters=",;\t")
WESTERN = st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789.'!?-()àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžß")
CASES = st.sampled_from([str.lower, str.upper, str.capitalize])


@st.composite
def tables(draw: st.DrawFn, *, encoding: str, delimiter: str) -> list[list[str]]:
    """Rows of one width under headings; cells may hold what has to stand in quotation marks.

    Windows' letters are told from those of older Macs by what is common in words, so words it is.
    """
    width = draw(st.integers(2, 6))
    words = st.text(PLAIN, max_size=12)
    if encoding == "cp1252":
        words = st.builds(lambda write, word: write(word), CASES, st.text(WESTERN, max_size=12))
    quoted = st.builds("{} {}{}".format, words, st.sampled_from(['"', "\n", "\r\n", delimiter, '"' + delimiter]), words)
    rows = st.lists(st.lists(st.one_of(words, words, quoted), min_size=width, max_size=width), min_size=1, max_size=8)
    return [[f"Heading {number}" for number in range(width)], ["Zoë"] * width, *draw(rows)]


@given(
    st.data(),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from([QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_a_table_of_text_reads_back_as_it_was_typed(
    data: st.DataObject, delimiter: str, encoding: str, quoting: Any, end: str
) -> None:
    rows = data.draw(tables(encoding=encoding, delimiter=delimiter))
    kept = StringIO(newline="")
    if end == "\r":  # the writer quotes no line feed where lines end otherwise
        quoting = QUOTE_ALL
    writer(kept, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    workbook = open_workbook("table.csv", kept.getvalue().encode(encoding))
    numbered = ((number, tuple(cell.strip() or None for cell in row)) for number, row in enumerate(rows, start=1))
    is_plain = delimiter == "," and encoding in ("utf-8", "utf-8-sig")
    assert [one.code for one in workbook.findings] == ([] if is_plain else ["text-assumed"])
    assert list(workbook.sheets[0].rows) == [(number, cells) for number, cells in numbered if any(cells)]
