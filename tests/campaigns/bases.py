"""The workbooks a fuzz run begins with: the sample's, and generated ones of every kind and format.

Whatever the app reads may be a base. `known` ones are long registers that `oracle.py` can read by itself, cell for
cell.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.tables import csv, workbook

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
Rows = list[list[Any]]


@dataclass(frozen=True)
class Base:
    """One workbook to begin with; of a `known` one every row's meaning is known without the app."""

    file: str
    content: bytes
    known: bool = False
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def is_text(self) -> bool:
        return self.file.endswith((".csv", ".tsv"))

    @property
    def is_archive(self) -> bool:
        return self.content.startswith(b"PK")


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
    sample = [Base(file.name, file.read_bytes()) for file in sorted(SAMPLE.glob("*.xlsx"))]
    exported = [
        Base(f"{base.file.removesuffix('.xlsx')}.csv", csv(_first_sheet(base.content), mark), delimiter=mark)
        for base, mark in zip(sample, ",;\t,;\t,;\t", strict=False)
    ]
    return (*known, *text, *sample, *exported)


def _first_sheet(content: bytes) -> Sequence[Sequence[Any]]:
    rows = load_workbook(BytesIO(content), data_only=True).worksheets[0].iter_rows(values_only=True)
    return [[f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row] for row in rows]
