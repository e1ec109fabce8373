"""A marked copy: the user's own workbook, its faults coloured and commented, and what happens when it comes back."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from balint_core.findings import Finding, Severity, finding
from balint_core.record import intake
from balint_core.record.database import Database
from balint_core.spreadsheets import markup
from balint_core.spreadsheets.markup import COLOURS, CORRECTED, TITLE, marked_copy
from balint_core.spreadsheets.workbook import open_workbook
from tests.tables import csv, workbook

TODAY = date(2026, 11, 22)
ROWS: list[list[Any]] = [
    ["Date", "Name", "Role", "Notes"],
    ["6/10/2026", "Asha Sample", "member", "=1+1"],
    ["32 Sep 2026", "Bryn Invented", "OD", "+44"],
    ["6/10/2026", "Carys Mock", "OD", "@home"],
]


def faults(database: Database, file: str, content: bytes) -> list[Finding]:
    with database.reading() as connection:
        return intake.examine(connection, None, [(file, content)], today=TODAY).findings


def fault(sheet: str, cell: str) -> Finding:
    return finding("formula-error", file="mine.xlsx", sheet=sheet, cell=cell, column="Role")


def opened(content: bytes) -> Any:
    return load_workbook(BytesIO(content))


def book() -> Any:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Register"
    for row in ROWS:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s"
    return made


def saved(made: Any) -> bytes:
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[2:] if cell.fill.fill_type else ""


def test_a_copy_is_the_workbook_itself_with_its_faults_coloured_and_commented(database: Database) -> None:
    made = book()
    made["Register"]["C3"].comment = Comment("Ask Wren about this.", "Wren Mock")
    made["Register"]["B2"].font = Font(italic=True)
    made["Register"].column_dimensions["B"].width = 33
    made["Register"]["F2"] = "=SUM(1,2)"
    drop_down = DataValidation("list", formula1='"member,leader"')
    drop_down.add("C2:C9")
    made["Register"].add_data_validation(drop_down)
    content = saved(made)
    found = faults(database, "mine.xlsx", content)
    copy = opened(marked_copy("mine.xlsx", content, found))
    sheet = copy["Register"]
    assert [colour(sheet[at]) for at in ("A2", "A3", "C3", "C4")] == ["", *[COLOURS[Severity.ERROR]] * 3]
    words = sheet["C3"].comment.text
    assert words.startswith("Ask Wren about this.")
    assert "“OD”" in words
    assert "Expected" in words
    assert (sheet["B2"].font.i, sheet.column_dimensions["B"].width, sheet["F2"].value) == (True, 33, "=SUM(1,2)")
    assert sheet.data_validations.dataValidation[0].sqref == drop_down.sqref
    assert [sheet[f"D{row}"].data_type for row in (2, 3, 4)] == ["s"] * 3
    assert [sheet[f"D{row}"].value for row in (2, 3, 4)] == ["=1+1", "+44", "@home"]


def _in_order(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: ["error", "warning", "note"].index(one.severity))


def test_the_list_is_the_first_sheet_and_leads_to_each_cell(database: Database) -> None:
    content = saved(book())
    found = faults(database, "mine.xlsx", content)
    copy = opened(marked_copy("mine.xlsx", content, found))
    listed = copy.worksheets[0]
    assert (listed.title, listed["A1"].value, copy.active.title) == ("Findings", TITLE, "Findings")
    assert not copy["Register"].sheet_view.tabSelected, "two chosen sheets would be typed into together"
    links = {cell.value: cell.hyperlink.location for (cell,) in listed["B5:B9"] if cell.hyperlink}
    assert links["C3"] == "'Register'!C3"
    assert [listed.cell(row, 5).value for row in range(5, 11)] == [*(one.message for one in _in_order(found)), None]


@pytest.mark.parametrize("limit", ["small", "large"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_mended_copy_goes_in_again(
    database: Database, kind: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if limit == "large":
        monkeypatch.setattr(markup, "CELLS", 0)
    content = workbook({"Register": ROWS}) if kind == "xlsx" else csv(ROWS)
    name = f"mine.{kind}"
    copy = marked_copy(name, content, faults(database, name, content))
    made = opened(copy)
    sheet = made.worksheets[1]
    assert [sheet[f"D{row}"].data_type for row in (3, 4)] == ["s"] * 2
    sheet["A3"] = "6/10/2026"
    sheet["C3"] = sheet["C4"] = "member"
    mended = saved(made)
    with database.reading() as connection:
        (file,) = intake.examine(connection, None, [("mended.xlsx", mended)], today=TODAY).files
    assert [len(one.reading.rows) for one in file.sheets] == [0, 3]
    assert not [one for one in file.findings if one.is_error]
    assert [one.code for one in file.findings if one.sheet == "Findings"] == ["list-of-findings"]


def test_marking_a_copy_again_leaves_no_trace_of_the_first_time(database: Database) -> None:
    made = book()
    made["Register"]["C3"].comment = Comment("Ask Wren about this.", "Wren Mock")
    content = saved(made)
    first = marked_copy("mine.xlsx", content, faults(database, "mine.xlsx", content))
    again = opened(marked_copy("mine.xlsx", first, []))
    assert again.sheetnames == ["Findings", "Register"]
    assert [colour(cell) for row in again["Register"].iter_rows() for cell in row if colour(cell)] == []
    assert again["Register"]["C3"].comment.text == "Ask Wren about this."
    assert again["Register"]["C4"].comment is None


def test_values_of_a_table_of_text_stand_in_the_same_cells() -> None:
    content = csv([[], ["Date", "Name"], [], ["6/10/2026", "=Asha", "", "00123"]])
    found = [fault("a", "F6")]
    copy = marked_copy("a.csv", content, found)
    sheet = opened(copy)["a"]
    assert [sheet[at].value for at in ("A2", "B4", "D4")] == ["Date", "=Asha", "00123"]
    assert (sheet["B4"].data_type, sheet["B4"].quotePrefix) == ("s", True)
    assert colour(sheet["F6"]) == COLOURS[found[0].severity]
    (row,) = [cells for number, cells in open_workbook("b.xlsx", copy).sheets[1].rows if number == 4]
    assert row[:4] == ("6/10/2026", "=Asha", None, "00123")


def test_a_value_put_right_stands_in_the_copy_in_a_colour_of_its_own(database: Database) -> None:
    content = saved(book())
    texts = {"Register": {"C3": "member", "C9": "=late", "D2": ""}}
    for made in (content, csv(ROWS)):
        name, title = ("mine.xlsx", "Register") if made is content else ("Register.csv", "Register")
        sheet = opened(marked_copy(name, made, [], texts))[title]
        assert [sheet[at].value for at in ("C3", "C9", "D2")] == ["member", "=late", None]
        assert {colour(sheet[at]) for at in ("C3", "C9", "D2")} == {CORRECTED}
        assert "Before: OD." in sheet["C3"].comment.text
        assert sheet["C9"].data_type == "s"


def test_a_fault_within_merged_cells_is_marked_at_their_head() -> None:
    made = book()
    made["Register"].merge_cells("A6:C7")
    found = [fault("Register", cell) for cell in ("B7", "C6")]
    sheet = opened(marked_copy("a.xlsx", saved(made), found))["Register"]
    assert colour(sheet["A6"]) == COLOURS[found[0].severity]
    assert sheet["A6"].comment.text.count("Expected") == 2


@pytest.mark.parametrize("merged", ["A1:XFD1048576", "many"])
def test_a_workbook_that_would_hang_is_not_opened_whole(merged: str) -> None:
    """Merged cells on a sheet that is hidden."""
    made = book()
    made.create_sheet("Old").sheet_state = "hidden"
    content = saved(made)
    ranges = [f"A{row}:B{row}" for row in range(1, 60_000)] if merged == "many" else [merged]
    cells = "".join(f"<mergeCell ref='{one}'/>" for one in ranges)
    changed = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(changed, "w") as written:
        for name in archive.namelist():
            text = archive.read(name)
            if name.endswith("sheet2.xml"):
                text = text.replace(b"</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>".encode())
                assert b"mergeCell " in text
            written.writestr(name, text)
    found = [fault("Register", "B7")]
    assert not markup._is_small(changed.getvalue())
    sheet = opened(marked_copy("a.xlsx", changed.getvalue(), found))["Register"]
    assert colour(sheet["B7"]) == COLOURS[found[0].severity]


def test_macros_stay_and_what_cannot_be_opened_is_refused() -> None:
    assert opened(marked_copy("a.xlsm", saved(book()), [])).sheetnames == ["Findings", "Register"]
    with pytest.raises(ValueError, match="could not be opened"):
        marked_copy("a.xlsx", b"%PDF", [])


def test_very_many_findings_are_coloured_and_listed_but_not_all_commented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "COMMENTED", 2)
    found = [fault("Register", f"B{row}") for row in range(2, 5)]
    for name, content in (("Register.csv", csv(ROWS)), ("a.xlsx", saved(book()))):
        sheet = opened(marked_copy(name, content, found))["Register"]
        assert [bool(sheet[f"B{row}"].comment) for row in (2, 3, 4)] == [True, True, False]
        assert {colour(sheet[f"B{row}"]) for row in (2, 3, 4)} == {COLOURS[found[0].severity]}
