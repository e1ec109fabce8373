"""Workbooks of Excel 97 to 2003, written by another library and read by a second one beside ours."""

import random
import struct
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from balint_core.spreadsheets import guard
from balint_core.spreadsheets.sheet import Sheet, Unreadable
from balint_core.spreadsheets.workbook import open_workbook, without_columns
from tests.properties import examples

ERROR = Unreadable.ERROR


def style(pattern: str) -> xlwt.XFStyle:
    return xlwt.easyxf(num_format_str=pattern)


def saved(book: xlwt.Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def old_workbook(rows: list[list[Any]], book: xlwt.Workbook | None = None, name: str = "Register") -> bytes:
    book = book or xlwt.Workbook()
    sheet = book.add_sheet(name)
    days = style("DD/MM/YYYY")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, value, days if isinstance(value, date) else xlwt.Style.default_style)
    return saved(book)


def only_sheet(content: bytes, file: str = "autumn.xls") -> Sheet:
    opened = open_workbook(file, content)
    assert opened.findings == ()
    (sheet,) = opened.sheets
    return sheet


def codes(content: bytes) -> list[str]:
    opened = open_workbook("autumn.xls", content)
    assert not (opened.findings and opened.sheets)
    return [one.code for one in opened.findings]


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def with_records(content: bytes, *records: bytes) -> bytes:
    """The workbook with records written over the beginning of its first sheet, behind what begins it.

    xlwt writes a stream into sectors that follow one another, with room behind its end.
    """
    place = content.index(record(0x809, struct.pack("<2H", 0x600, 0x10))[4:8]) - 4
    begin = place + 4 + struct.unpack_from("<H", content, place + 2)[0]
    written = b"".join([*records, record(0x0A, b"")])
    assert len(content) >= begin + len(written)
    return content[:begin] + written + content[begin + len(written) :]


ROOM = old_workbook([[f"text {number} {place}" for place in range(9)] for number in range(300)])


def sheet_of(*records: bytes) -> Sheet:
    return only_sheet(with_records(ROOM, *records))


# --- cells where they stand --------------------------------------------------------------------------------------


def test_cells_have_their_types_and_addresses() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Régister ✓")
    sheet.write(3, 2, "Zoë 😀 Sample")
    sheet.write(3, 3, date(2019, 10, 3), style("DD/MM/YYYY"))
    sheet.write(3, 4, datetime(2019, 10, 3, 17, 30), style("D-MMM-YY H:MM"))
    sheet.write(3, 5, time(6, 30), style("h:mm"))
    for place, value in enumerate([7, 1.5, True, xlwt.Formula("1/0"), -3, 12345678901.25, "0123", "=text"], start=1):
        sheet.write(8, place, value)
    sheet.write(8, 9, 1.5, style("[h]:mm"))
    read = only_sheet(saved(book))
    assert read.name == "Régister ✓"
    assert read.rows == (
        (4, (None, None, "Zoë 😀 Sample", date(2019, 10, 3), datetime(2019, 10, 3, 17, 30), time(6, 30))),
        (9, (None, 7.0, 1.5, True, ERROR, -3.0, 12345678901.25, "0123", "=text", timedelta(hours=36))),
    )


def test_days_counted_from_1904_are_the_same_days_with_and_without_a_format() -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("S")
    sheet.write(0, 0, 42279, style("DD/MM/YYYY"))
    sheet.write(0, 1, 42279)
    read = only_sheet(saved(book))
    assert read.from_1904
    assert read.rows == ((1, (date(2019, 10, 3), 42279.0)),)


def test_thousands_of_texts_go_on_from_record_to_record() -> None:
    words = [f"{number} " + "é✓😀x"[number % 4] * (number % 200) for number in range(3000)]
    words += ["y" * 30_000, "✓" * 20_000]
    rows = only_sheet(old_workbook([[word] for word in words])).rows
    assert [cells[0] for _number, cells in rows] == words


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (struct.pack("<d", 2.5), 2.5),
        (b"\1\0\1\0\0\0\xff\xff", True),
        (b"\2\0\x07\0\0\0\xff\xff", ERROR),
        (b"\3\0\0\0\0\0\xff\xff", None),
    ],
)
def test_formulas_give_the_results_they_were_saved_with(result: bytes, expected: object) -> None:
    formula = record(6, struct.pack("<3H", 0, 0, 0) + result + b"\0" * 8)
    number = record(6, struct.pack("<3H", 0, 1, 0) + struct.pack("<d", 1) + b"\0" * 8)
    assert sheet_of(formula, number).rows == ((1, (expected, 1.0)),)


def test_a_formula_s_text_follows_it_and_goes_on() -> None:
    formula = record(6, struct.pack("<3H", 4, 1, 0) + b"\0\0\0\0\0\0\xff\xff" + b"\0" * 8)
    words = record(0x207, struct.pack("<HB", 6, 0) + b"abc"), record(0x3C, b"\1" + "✓éx".encode("utf-16-le"))
    assert sheet_of(formula, *words).rows == ((5, (None, "abc✓éx")),)


def test_formulas_that_nobody_has_calculated_are_errors_at_their_cells() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(1, 1, xlwt.Formula("A1+1"))
    sheet.write(1, 2, "x")
    assert only_sheet(saved(book)).rows == ((2, (None, ERROR, "x")),)


def test_several_short_numbers_in_one_record() -> None:
    numbers = struct.pack("<2H", 2, 1) + b"".join(struct.pack("<HI", 0, n << 2 | 2) for n in (4, 5)) + b"\2\0"
    assert sheet_of(record(0xBD, numbers)).rows == ((3, (None, 4.0, 5.0)),)


def test_charts_within_a_sheet_are_passed_over() -> None:
    begins, ends = record(0x809, struct.pack("<2H", 0x600, 0x20)), record(0x0A, b"")
    chart = begins, record(0x203, struct.pack("<3Hd", 9, 9, 0, 9.0)), ends
    number = record(0x203, struct.pack("<3Hd", 0, 0, 0, 1.0))
    assert sheet_of(*chart, number).rows == ((1, (1.0,)),)


def test_merged_blocks_are_filled_with_their_first_value() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write_merge(1, 2, 1, 3, "Term 1")
    sheet.write(4, 0, "x")
    read = only_sheet(saved(book))
    assert read.merged == ((2, 2, 3, 4),)
    assert read.rows == ((2, (None, *["Term 1"] * 3)), (3, (None, *["Term 1"] * 3)), (5, ("x",)))


def test_hidden_sheets_are_read_as_such() -> None:
    book = xlwt.Workbook()
    for name, state in (("One", 0), ("Two", 1), ("Three", 2)):
        sheet = book.add_sheet(name)
        sheet.write(0, 0, name)
        sheet.visibility = state
    sheets = open_workbook("a.xls", saved(book)).sheets
    assert [(sheet.name, sheet.state, sheet.rows) for sheet in sheets] == [
        ("One", "visible", ((1, ("One",)),)),
        ("Two", "hidden", ((1, ("Two",)),)),
        ("Three", "very hidden", ((1, ("Three",)),)),
    ]


values = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 12, 31)),
)


@examples
@given(st.lists(st.lists(values, max_size=6), max_size=8))
def test_what_another_library_writes_is_what_is_read(rows: list[list[Any]]) -> None:
    content = old_workbook(rows)
    read = dict(only_sheet(content).rows)
    for number, row in enumerate(rows, start=1):
        wanted = [None if value == "" and isinstance(value, str) else value for value in row]
        cells = read.get(number, ())
        assert list(cells) + [None] * (len(row) - len(cells)) == wanted
    other = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    first = other.start[1] if other.start else 0
    for number, theirs in enumerate(other.iter_rows(), start=1):
        ours = read.get(number, ())[first:]
        assert [None if cell == "" else cell for cell in theirs][: len(ours)] == list(ours)


# --- a file that is not read, and why ------------------------------------------------------------------------------


def renamed(content: bytes, name: str) -> bytes:
    """The compound file with its workbook's stream under another name."""
    old, new = (text.encode("utf-16-le").ljust(64, b"\0") for text in ("Workbook", name))
    place = content.index(old)
    length = struct.pack("<H", 2 * len(name) + 2)
    return content[:place] + new + length + content[place + 66 :]


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("EncryptedPackage", "password-protected", "password"),
        ("Book", "other-format", "before 1997"),
        ("WordDocument", "not-a-spreadsheet", "a Word document"),
        ("PowerPoint Document", "not-a-spreadsheet", "PowerPoint"),
        ("Contents", "not-a-spreadsheet", "own data"),
    ],
)
def test_other_files_of_older_programs_are_named(name: str, code: str, words: str) -> None:
    for file in ("a.xls", "a.xlsx", "a.doc"):
        (found,) = open_workbook(file, renamed(ROOM, name)).findings
        assert found.code == code
        assert words in found.message


def test_a_password_is_said() -> None:
    place = ROOM.index(record(0x809, struct.pack("<2H", 0x600, 5))[4:8]) - 4
    begin = place + 4 + struct.unpack_from("<H", ROOM, place + 2)[0]
    locked = record(0x2F, b"\1\0" + b"\0" * 52)
    assert codes(ROOM[:begin] + locked + ROOM[begin + len(locked) :]) == ["password-protected"]


def test_a_file_cut_short_is_broken_or_whole() -> None:
    for cut in range(8, len(ROOM), 997):
        assert codes(ROOM[:cut]) in (["broken-file"], []), cut


@pytest.mark.parametrize("table", [b"\0\0\0\0", b"\1\0\0\0", b"\xff\xff\xff\x7f"])
def test_sectors_that_come_round_again_are_a_broken_file(table: bytes) -> None:
    sectors = (len(ROOM) - 512) // 512
    (first,) = struct.unpack_from("<I", ROOM, 76)
    place = (first + 1) * 512
    assert first < sectors
    assert codes(ROOM[:place] + table * 128 + ROOM[place + 512 :]) == ["broken-file"]


def test_a_cell_with_a_text_that_is_not_there_is_a_broken_file() -> None:
    assert codes(with_records(ROOM, record(0xFD, struct.pack("<3HI", 0, 0, 0, 99_999)))) == ["broken-file"]


def test_far_cells_and_many_merged_blocks_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    far = [record(0x203, struct.pack("<3Hd", row, 255, 0, 1.0)) for row in range(50)]
    block = record(0xE5, struct.pack("<H", 3) + struct.pack("<4H", 0, 65535, 0, 255) * 3)
    assert only_sheet(with_records(ROOM, *far)).last_column == 256
    monkeypatch.setattr(guard, "RECTANGLE", 50 * 255)
    assert codes(with_records(ROOM, *far)) == ["too-large"]
    monkeypatch.setattr(guard, "MERGED", 2)
    assert codes(with_records(ROOM, block)) == ["too-large"]
    assert codes(with_records(ROOM, record(0x203, struct.pack("<3Hd", 0, 256, 0, 1.0)))) == ["broken-file"]


def test_two_sheets_at_one_place_are_no_way_to_read_it_a_thousand_times() -> None:
    book = xlwt.Workbook()
    for number in range(50):
        sheet = book.add_sheet(f"Week {number:02}")
        for row in range(1 if number else 5000):
            sheet.write(row, 0, "x")
    content = saved(book)
    assert len(open_workbook("a.xls", content).sheets) == 50
    listed = [content.index(f"Week {number:02}".encode()) - 8 for number in range(50)]
    for place in listed:
        content = content[:place] + content[listed[0] : listed[0] + 4] + content[place + 4 :]
    assert codes(content) == ["broken-file"]


OTHERS = {"not-a-spreadsheet", "empty-file"}


def test_changed_bytes_are_an_answer_and_never_an_exception() -> None:
    chance = random.Random(20261122)
    small = old_workbook([["Date", "Name"], [date(2019, 10, 3), "Asha Sample"], [None, 1.5]])
    for _each in range(400):
        changed = bytearray(small)
        for _place in range(chance.randint(1, 12)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        assert set(codes(bytes(changed))) <= {"broken-file", "too-large", "password-protected", "other-format", *OTHERS}


# --- a copy that keeps less ----------------------------------------------------------------------------------------


def test_a_copy_keeps_the_values_that_are_left() -> None:
    content = old_workbook([["Email", "Answer"], ["hidden@example.invalid", "agree"], [None, 4]])
    kept = without_columns("a.xls", content, {"Register": [1]})
    assert b"hidden" not in kept
    assert only_sheet(kept).rows == ((1, (None, "Answer")), (2, (None, "agree")), (3, (None, 4.0)))
