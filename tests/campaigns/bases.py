"""The workbooks a fuzz run begins with: the sample's, and generated ones of every kind and format.

Whatever the app reads may be a base. `known` ones are long registers that `oracle.py` can read by itself, cell for
cell.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.tables import csv, workbook

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
Rows = list[list[Any]]


@dataclass(frozen=True)
class Base:
    """One workbook to begin with; of a `known` one every row's meaning is known without the app.

    `twin` is the .xlsx workbook whose cells are spoiled in the place of those of an .xls or .ods file.
    """

    file: str
    content: bytes
    known: bool = False
    delimiter: str = ","
    encoding: str = "utf-8"
    twin: bytes = b""

    @property
    def is_text(self) -> bool:
        return self.file.endswith((".csv", ".tsv"))

    @property
    def is_archive(self) -> bool:
        return self.content.startswith(b"PK")

    @property
    def has_cells(self) -> bool:
        """Whether its cells can be spoiled one by one."""
        return self.is_text or bool(self.twin) or self.file.endswith("x")

    def saved(self, book: Workbook) -> bytes:
        """A workbook's values in the format of this base."""
        ending = self.file.rpartition(".")[2]
        if ending in WRITERS:
            return WRITERS[ending](book)
        kept = BytesIO()
        book.save(kept)
        return kept.getvalue()


def old_excel(book: Workbook) -> bytes:
    """A workbook's values as an .xls file."""
    import xlwt

    written = xlwt.Workbook()
    days = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for sheet in book.worksheets:
        page = written.add_sheet(sheet.title)
        for number, row in enumerate(sheet.iter_rows(values_only=True)):
            for place, value in enumerate(row):
                if value is not None:
                    page.write(number, place, value, *([days] if isinstance(value, date) else []))
    kept = BytesIO()
    written.save(kept)
    return kept.getvalue()


def open_document(book: Workbook) -> bytes:
    """A workbook's values as an .ods file."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableRow

    written = OpenDocumentSpreadsheet()
    for sheet in book.worksheets:
        table = Table(name=sheet.title)
        written.spreadsheet.addElement(table)
        for cells in sheet.iter_rows(values_only=True):
            row = TableRow()
            table.addElement(row)
            for value in cells:
                row.addElement(_open_document_cell(value))
    kept = BytesIO()
    written.write(kept)
    return kept.getvalue()


def _open_document_cell(value: Any) -> Any:
    from odf.table import TableCell
    from odf.text import P

    match value:
        case None:
            return TableCell()
        case bool():
            return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
        case int() | float():
            return TableCell(valuetype="float", value=repr(value))
        case date():
            return TableCell(valuetype="date", datevalue=value.isoformat())
    cell = TableCell(valuetype="string")
    for line in str(value).split("\n"):
        cell.addElement(P(text=line))
    return cell


WRITERS = {"xls": old_excel, "ods": open_document}


FIRST = ["Asha", "Bryn", "Carys", "Dafydd", "Eleri", "Farid", "Gwen", "Huw", "Ines", "Jac"]
LAST = ["Sample", "Example", "Invented", "Placeholder", "Pretend", "Made-Up", "O'Nobody"]
HEADINGS = ["Date", "Group", "Session", "Mode", "Held", "Name", "Role", "Present", "Grade", "Minutes"]
ROLES = ["member", "member", "member", "presenter", "co-leader", "leader", "observer", "Participant", "", "Co-Leader"]
MARKS = ["present", "present", "yes", "Y", "late", "apologies", "absent", "DNA", "n", "1"]
GRADES = ["ST4", "CT2", "Consultant", "", "SAS"]


def register_rows(seed: int, sessions: int = 6, people: int = 8, writing: str = "date") -> Rows:
    """A long register under its headings: each session's people, a row each, and a cancelled session."""
    chance = random.Random(seed)
    names = chance.sample([f"{first} {last}" for first in FIRST for last in LAST], people)
    day = date(2025, 9, 4)
    rows: Rows = [HEADINGS]
    for number in range(sessions):
        day += timedelta(days=chance.choice([7, 14]))
        said = [_written(day, writing), "Thursday group", "Balint group", chance.choice(["virtual", "face-to-face"])]
        if number == 2:
            rows.append([*said, "cancelled", None, None, None, None, None])
            continue
        rows += [
            [*said, "held", name, chance.choice(ROLES), chance.choice(MARKS), chance.choice(GRADES), 60]
            for name in names
            if chance.random() < 0.8
        ]
    return rows


def _written(day: date, writing: str) -> Any:
    match writing:
        case "figures":
            return f"{day.day}/{day.month}/{day.year}"
        case "words":
            return f"{day:%d %B %Y}"
        case "serial":
            return (day - date(1899, 12, 30)).days
    return day


def only(rows: Rows, *headings: str) -> Rows:
    """These columns of a table."""
    places = [rows[0].index(heading) for heading in headings]
    return [[row[place] for place in places] for row in rows]


def wide_rows(seed: int) -> Rows:
    """A register with people down and days across, under a title and the mode of each session, with totals."""
    chance = random.Random(seed)
    days = [date(2025, 9, 18) + timedelta(days=7 * number) for number in range(7)]
    names = chance.sample([f"{first} {last}" for first in FIRST for last in LAST], 9)
    marks = [[chance.choice(["Y", "Y", "Y", "N", "apologies", "late", ""]) for _day in days] for _name in names]
    return [
        ["Balint register 2025-26"],
        ["Mode", None, *(chance.choice(["f2f", "Teams"]) for _day in days)],
        ["Name", "Grade", *days, "Total"],
        *(
            [name, chance.choice(GRADES), *own, own.count("Y") + own.count("late")]
            for name, own in zip(names, marks, strict=True)
        ),
        ["Total", None, *(sum(own[place] in ("Y", "late") for own in marks) for place in range(len(days)))],
    ]


def forms_rows(seed: int) -> Rows:
    """What a form's export holds: its own columns, then the answers of each respondent."""
    chance = random.Random(seed)
    agreement = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree", None]
    rows: Rows = [
        [
            *("ID", "Start time", "Completion time", "Email", "Name", "Last modified time"),
            "The Balint groups improved my wellbeing.",
            "The Balint groups improved my self-awareness of my own emotional response in the therapeutic "
            "relationship.",
            "Is there anything you would like\xa0to say about the groups?",
        ]
    ]
    for number in range(1, 13):
        when = f"18/12/2025 12:{number + 20}:05"
        said = chance.choice(["Thank you", None, "More\nof them, please", "It helps"])
        answers = [chance.choice(agreement), chance.choice(agreement), said]
        rows.append([number, when, when, "anonymous", None, None, *answers])
    return rows


def teams_rows(seed: int) -> Rows:
    """A meeting's attendance report in its three parts, a guest and somebody who came twice among those who joined."""
    chance = random.Random(seed)
    names = chance.sample([f"{first} {last}" for first in FIRST for last in LAST], 6)
    names[-1] += " (Guest)"
    began, ended, again = (f"18/09/2025, {clock}" for clock in ("17:30:02", "18:31:00", "18:00:00"))
    rows: Rows = [["1. Summary"], ["Meeting title", "Thursday group"], ["Attended participants", len(names)]]
    rows += [["Start time", began], ["End time", ended], [], ["2. Participants"]]
    rows += [["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Role"]]
    rows += [[name, began, ended, "1h 0m 58s", "", "Presenter"] for name in names]
    rows += [[], ["3. In-Meeting Activities"], ["Name", "Join Time", "Leave Time", "Duration", "Email", "Role"]]
    rows += [[name, began, ended, "1h 0m 58s", "", "Presenter"] for name in names[:-1]]
    rows += [
        [names[-1], began, again, "29m 58s", "", "Presenter"],
        [names[-1], again, ended, "31m 0s", "", "Presenter"],
    ]
    return rows


def portfolio_rows(seed: int) -> Rows:
    """What one person did outside the register, under their name."""
    chance = random.Random(seed)
    activities = ["member weekend", "supervision", "leadership weekend", "supervision meeting", "reflection"]
    rows: Rows = [["Name of trainee:", "Asha Sample"], [], ["Date", "Activity", "Organiser", "Hours", "Title"]]
    day = date(2025, 3, 8)
    for number in range(10):
        day += timedelta(days=chance.choice([7, 30]))
        rows.append([day, chance.choice(activities), None, chance.choice([1, 1.5, None]), f"Entry {number}"])
    return rows


@cache
def bases() -> tuple[Base, ...]:
    """All workbooks to begin with."""
    titled: Rows = [["Register of the Thursday group"], [None, "kept by nobody"], [], *register_rows(3)]
    books: dict[str, dict[str, Rows]] = {
        "autumn.xlsx": {"Register": register_rows(1)},
        "figures.xlsx": {"Register": register_rows(2, writing="figures")},
        "titled.xlsx": {"Autumn": titled, "Spring": register_rows(4, writing="words"), "Notes": [["Bring biscuits"]]},
        "narrow.xlsx": {"Sheet1": only(register_rows(5, writing="serial"), "Name", "Date", "Role")},
        "right.xlsx": {
            "Register": [[None, None, None, *row] for row in only(register_rows(6), "Date", "Name", "Present")]
        },
    }
    known = [Base(name, workbook(sheets), known=True) for name, sheets in books.items()]
    tables = [("utf-8", ","), ("cp1252", ";"), ("utf-16", "\t"), ("utf-8-sig", ",")]
    text = [
        Base(f"register {number}.csv", csv(register_rows(7 + number, writing="figures"), mark, code), True, mark, code)
        for number, (code, mark) in enumerate(tables)
    ]
    others = {"wide.xlsx": wide_rows(11), "form.xlsx": forms_rows(12), "log.xlsx": portfolio_rows(13)}
    shapes = [
        *(Base(name, workbook({"Sheet1": rows})) for name, rows in others.items()),
        Base("meeting.csv", csv(teams_rows(14), "\t", "utf-16"), delimiter="\t", encoding="utf-16"),
        _in_format("old.xls", {"Register": register_rows(15), "Notes": [["Bring biscuits"]]}, known=True),
        _in_format("open.ods", {"Register": register_rows(16)}, known=True),
        _in_format("wide.xls", {"Register": wide_rows(17)}),
        _in_format("wide.ods", {"Register": wide_rows(18)}),
        _in_format("form.ods", {"Answers": forms_rows(19)}),
    ]
    sample = [Base(file.name, file.read_bytes()) for file in sorted(SAMPLE.glob("*.xlsx"))]
    exported = [
        Base(f"{base.file.removesuffix('.xlsx')}.csv", csv(_first_sheet(base.content), mark), delimiter=mark)
        for base, mark in zip(sample, ",;\t,;\t,;\t", strict=False)
    ]
    return (*known, *text, *shapes, *sample, *exported)


def _in_format(file: str, sheets: dict[str, Rows], *, known: bool = False) -> Base:
    """A base in another format than .xlsx, by the ending of its name."""
    twin = workbook(sheets)
    return replace(base := Base(file, b"", known, twin=twin), content=base.saved(load_workbook(BytesIO(twin))))


def _first_sheet(content: bytes) -> Sequence[Sequence[Any]]:
    rows = load_workbook(BytesIO(content), data_only=True).worksheets[0].iter_rows(values_only=True)
    return [[f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row] for row in rows]
