"""Tables of text: letters, separators and rows told from what is there, and said where they had to be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_core.spreadsheets import guard
from balint_core.spreadsheets.sheet import Sheet
from balint_core.spreadsheets.texts import text_table
from balint_core.spreadsheets.workbook import open_workbook, without_columns
from tests.properties import examples
from tests.tables import csv


def only_sheet(content: bytes, file: str = "autumn.csv") -> Sheet:
    opened = open_workbook(file, content)
    assert {one.code for one in opened.findings} <= {"text-assumed"}
    (sheet,) = opened.sheets
    return sheet


def codes(content: bytes, file: str = "autumn.csv") -> list[str]:
    return [one.code for one in open_workbook(file, content).findings]


ZOE = [["Date", "Name"], ["3/10/2019", "Zoë Sample"]]
ZOE_ROWS = ((1, ("Date", "Name")), (2, ("3/10/2019", "Zoë Sample")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_of_text_in_every_encoding_and_with_every_separator(encoding: str, delimiter: str) -> None:
    for file in ("autumn.csv", "autumn.tsv", "AUTUMN.TXT"):
        assert only_sheet(csv(ZOE, delimiter, encoding), file).rows == ZOE_ROWS


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_either_order_of_bytes(mark: bytes) -> None:
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert only_sheet(mark + csv(ZOE, encoding=order), "a.csv").rows == ZOE_ROWS


def test_commas_within_text_do_not_outvote_the_separator() -> None:
    rows = [["Date", "Name", "Notes"], ["3/10/2019", "Asha", "a, b, c, d, e"], ["10/10/2019", "Bryn", "f, g, h"]]
    assert [len(row) for _number, row in only_sheet(csv(rows, ";"), "a.csv").rows] == [3, 3, 3]


def test_commas_within_times_do_not_outvote_tabs() -> None:
    lines = ["1. Summary", "Start time\t10/17/19, 12:58:02 PM", "", "Name\tFirst join\tLast leave"]
    lines += [f"{name}\t10/17/19, 1:00:02 PM\t10/17/19, 2:00:00 PM" for name in ("Asha Sample", "Bryn Invented")]
    sheet = only_sheet("\r\n".join(lines).encode("utf-16"))
    assert sheet.rows[-1] == (6, ("Bryn Invented", "10/17/19, 1:00:02 PM", "10/17/19, 2:00:00 PM"))


def test_line_breaks_and_quotation_marks_within_cells() -> None:
    rows = [["Session\ndate", "Name"], ['3/10/2019, "late"', 'a 5" tape'], ["x", "y\r\nz"]]
    assert [list(row) for _number, row in only_sheet(csv(rows), "a.csv").rows] == rows


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end(line_end: bytes) -> None:
    content = line_end.join([b"Date,Name", b"3/10/2019,Asha", b""])
    assert only_sheet(content, "a.csv").rows[1] == (2, ("3/10/2019", "Asha"))


def test_a_byte_of_nothing_is_kept_until_text_is_made_of_it() -> None:
    content = b"Date,Name\n" + b"3/10/2019,Asha\n" * 500 + b"3/10/2019,A\0sha\n"
    assert only_sheet(content, "a.csv").rows[-1] == (502, ("3/10/2019", "A\0sha"))


@pytest.mark.parametrize(
    "content",
    [
        b'Date,Name\n3/10/2019,"Asha Sample\n10/10/2019,Bryn Invented\n',
        b'Date,Name\n3/10/2019,"' + b"x" * 200_000 + b'"\n',
        b"x" * 15_000_000,
    ],
    ids=["open quotation mark", "endless field", "endless line"],
)
def test_a_field_without_an_end_is_a_broken_file_not_a_shorter_one(content: bytes) -> None:
    assert codes(content, "a.csv") == ["broken-file"]


@pytest.mark.parametrize(
    "content",
    [b"," * 15_000_000, b"a," * 16_384, b"a\n" * 301, b"a,b,c,d\n" * 251, b"a" * (guard.UPLOADED + 1)],
    ids=["one line", "columns", "rows", "cells", "bytes"],
)
def test_a_table_of_text_beyond_every_spreadsheet_is_too_large(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ROWS", 300)
    if len(content) < 10_000:
        monkeypatch.setattr(guard, "RECTANGLE", 1000)
    assert codes(content, "a.csv") == ["too-large"]


def test_a_table_of_text_as_wide_as_a_spreadsheet_is_read() -> None:
    assert only_sheet(csv([[f"h{n}" for n in range(16_384)]]), "a.csv").last_column == 16_384


# --- letters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_without_a_mark_of_their_order(encoding: str) -> None:
    assert only_sheet(csv(ZOE, encoding=encoding)).rows == ZOE_ROWS


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize(
    "words",
    [
        *("Zoë", "José", "García", "Muñoz", "O’Brien", "Siân", "Éire", "ZOË", "Müller", "François", "Bäcker", "naïve"),
        *("Ångström", "Ó Súilleabháin", "cliché", "it’s – fine", "“quoted”", "support—really useful", "don’t know"),
        *("Renée’s", "López", "Begoña", "Señor", "Jürgen Groß", "1–2 hours", "a “b” c", "½ day"),
    ],
)
def test_a_few_letters_tell_windows_from_mac(words: str, encoding: str) -> None:
    if encoding == "mac_roman" and "½" in words:
        pytest.skip("older Macs have no such sign")
    content = csv([["Name", "Notes"], [words, "x"]], encoding=encoding)
    assert only_sheet(content).rows[1] == (2, (words, "x"))


# --- separators and rows -----------------------------------------------------------------------------------------


def test_upright_bars_and_tabs_separate_under_any_ending() -> None:
    for delimiter in "\t|":
        assert only_sheet(csv(ZOE, delimiter), "a.csv").rows == ZOE_ROWS


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_first_line_that_names_the_separator_is_no_row(line_end: str, mark: str) -> None:
    content = f"{mark}SEP=;{line_end}Date,or day;Name{line_end}3/10/2019;Asha, B{line_end}".encode()
    assert only_sheet(content).rows == ((1, ("Date,or day", "Name")), (2, ("3/10/2019", "Asha, B")))


def test_decimal_commas_do_not_outvote_semicolons() -> None:
    rows = [["Mean", "Share", "n"], ["3,5", "0,4", "7"], ["2,5", "0,1", "9"]]
    assert [list(row) for _number, row in only_sheet(csv(rows, ";")).rows] == rows


def test_headings_of_several_lines_are_one_row_and_do_not_hide_the_separator() -> None:
    content = b'"Date\nof the session, day first";"Name, as in the register\n(first, last)"\n3/10/2019;Asha\n'
    rows = only_sheet(content).rows
    assert [number for number, _row in rows] == [1, 2]
    assert rows[1] == (2, ("3/10/2019", "Asha"))


def test_rows_are_counted_as_a_spreadsheet_program_shows_them() -> None:
    content = b'Date,Name\r\n3/10/2019,"two\r\nlines"\r\n\r\n10/10/2019,Asha\r\n'
    assert [number for number, _row in only_sheet(content).rows] == [1, 2, 4]


@pytest.mark.parametrize(
    ("content", "file", "said"),
    [
        (csv(ZOE), "a.csv", None),
        (csv(ZOE, encoding="utf-8-sig"), "a.csv", None),
        (csv(ZOE, ";"), "a.csv", "semicolons between the cells, in Unicode letters"),
        (csv(ZOE, "\t"), "a.tsv", "tabs between the cells"),
        (csv(ZOE, "|"), "a.csv", "upright bars"),
        (csv(ZOE, encoding="cp1252"), "a.csv", "the letters of Windows"),
        (csv(ZOE, encoding="mac_roman"), "a.csv", "older Macs"),
        (csv(ZOE, encoding="utf-16"), "a.csv", "two bytes each"),
        (csv(ZOE, "\t"), "export.xls", "tabs between the cells"),
        (csv(ZOE, "\t", "utf-16"), "export.xls", "two bytes each"),
    ],
)
def test_what_was_assumed_is_said(content: bytes, file: str, said: str | None) -> None:
    opened = open_workbook(file, content)
    assert opened.sheets[0].rows == ZOE_ROWS
    assert [one.code for one in opened.findings] == ["text-assumed"] * bool(said)
    assert all(said in one.message and not one.is_error for one in opened.findings if said)


words = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters=[*",;|"]), min_size=1, max_size=12)


@examples
@given(st.lists(st.lists(words, min_size=2, max_size=2), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_every_table_of_two_columns_is_read_as_it_was_written(rows: list[list[str]], delimiter: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        read = only_sheet(csv(rows, delimiter, encoding)).rows
        assert [[*cells] for _number, cells in read] == rows


@examples
@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(content: bytes) -> None:
    for file in ("a.csv", "a.xls", "a.xlsx"):
        opened = open_workbook(file, content)
        assert opened.sheets or opened.findings


def test_a_copy_without_a_column_keeps_the_separator_that_was_named() -> None:
    kept = without_columns("a.csv", b"sep=;\nName;Answer\nHidden;agree\n", {"a": [1]})
    assert only_sheet(kept).rows == ((1, (None, "Answer")), (2, (None, "agree")))
    table = text_table(kept)
    assert table is not None
    assert table.separator == ";"
