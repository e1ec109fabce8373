"""What may be stored of a file, judged by a reader of our own that shares no code with the app.

Cells are read by openpyxl, by Python's csv or, in .xls and .ods, by calamine, in a process of its own since such files
may end it; words are known from the same data files of layouts and grades.
"""

import csv
import pickle
import re
import subprocess
import sys
import tomllib
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.campaigns.bases import Base
from tests.campaigns.mutations import packed, unpacked

DATA = Path(__file__).parents[2] / "data"
Cells = dict[tuple[int, int], list[Any]]
"""What stands at each (row, column); more than one thing where a merged range may speak for its cells."""
TITLES = {"dr", "doctor", "prof", "professor", "mr", "mrs", "ms", "miss", "mx"}


def _shown(value: Any) -> str:
    """A cell's value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%B} {value.year}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@lru_cache(20_000, typed=True)
def plain(text: Any) -> str:
    """A word without case, accents, spaces and punctuation."""
    letters = unicodedata.normalize("NFKD", _shown(text)).casefold()
    kept = "".join(letter for letter in letters if letter.isalnum() or letter in "✓✔√?")
    return "".join(letter for letter in kept if not unicodedata.combining(letter))


SEVERAL = re.compile(r"[;,/&+\n]|\band\b")
"""What may stand between several names in one cell."""


@lru_cache(20_000, typed=True)
def name_of(text: Any) -> str:
    """The letters of a name in one order, titles left out, whatever stands between its words."""
    letters = unicodedata.normalize("NFKD", _shown(text))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    words = [word for word in re.findall(r"[^\W_]+", letters) if word not in TITLES]
    return "".join(sorted("".join(words)))


MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@lru_cache(20_000, typed=True)
def day_of(cell: Any) -> date | None:
    """A date in one of the writings that the campaign puts in its workbooks."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return date(1899, 12, 30) + timedelta(days=int(cell)) if 32_874 <= cell < 73_051 else None
    text = " ".join(str(cell).split())
    try:
        if match := re.fullmatch(r"(\d+) ?[/.\-] ?(\d+) ?[/.\-] ?(\d{4})(,? [\d:]+)?", text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := re.fullmatch(r"(\d{4})-(\d+)-(\d+)([T ][\d:.]+)?", text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(r"(\d+) ([A-Za-z]{3})[a-z]* (\d{4})", text):
            return date(int(match[3]), MONTHS.index(match[2].lower()) + 1, int(match[1]))
    except ValueError:
        pass
    return None


# --- the cells as another program sees them ----------------------------------------------------------------------


def sheets_of(file: str, content: bytes, base: Base) -> dict[str, Cells]:
    """The cells of each sheet, by its name; empty where this reader cannot open the file."""
    if file.endswith((".xls", ".ods")):
        return _by_calamine(content)
    if content.startswith(b"PK"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return _sheets(content)
            except Exception:  # noqa: BLE001 - whatever it stumbles over
                return {}
    cells: Cells = {}
    for text in _decoded(content):
        with suppress(csv.Error):
            for row, row_cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=base.delimiter), start=1):
                for column, cell in enumerate(row_cells, start=1):
                    if cell.strip() and cell not in cells.setdefault((row, column), []):
                        cells[row, column].append(cell)
    return {file.rsplit(".", 1)[0]: {place: values for place, values in cells.items() if values}} if cells else {}


def _decoded(content: bytes) -> list[str]:
    """A text; two of them where nothing tells which of two encodings it is in."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [content.decode("utf-16", errors="replace")]
    try:
        return [content.decode("utf-8-sig")]
    except UnicodeDecodeError:
        return [content.decode(encoding, errors="replace") for encoding in ("cp1252", "mac_roman")]


CALAMINE = """
import pickle, sys
from io import BytesIO
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
rows = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
sys.stdout.buffer.write(pickle.dumps(rows))
"""


def _by_calamine(content: bytes) -> dict[str, Cells]:
    with suppress(subprocess.SubprocessError):
        done = subprocess.run(
            [sys.executable, "-c", CALAMINE], input=content, capture_output=True, check=True, timeout=60
        )
        return {
            name: {
                (row, column): [value]
                for row, values in enumerate(rows, start=1)
                for column, value in enumerate(values, start=1)
                if str(value).strip()
            }
            for name, rows in pickle.loads(done.stdout).items()
        }
    return {}


MERGES = re.compile(rb"<mergeCells.*?</mergeCells>", re.DOTALL)
WIDEST = b"A1:XFD1048576"


def _sheets(content: bytes) -> dict[str, Cells]:
    """The cells of a workbook; openpyxl forgets what stands under a merged range, so that is looked at apart."""
    parts = unpacked(content)
    bare = [(name, MERGES.sub(b"", part)) for name, part in parts]
    book = _opened(packed(bare) if bare != parts else content)
    sheets = {sheet.title: _cells(sheet) for sheet in book.worksheets}
    if book.epoch == CALENDAR_MAC_1904:
        _count_from_1904(sheets)
    if bare != parts and not any(WIDEST in part for _name, part in parts):
        for sheet in _opened(content).worksheets:
            _spread(sheets[sheet.title], sheet.merged_cells.ranges)
    return sheets


def _opened(content: bytes) -> Any:
    return load_workbook(BytesIO(content), data_only=True)


def _cells(sheet: Any) -> Cells:
    # Not by rows: a stray cell may be a million rows below.
    return {
        place: [cell.value]
        for place, cell in sheet._cells.items()
        if cell.value is not None and str(cell.value).strip()
    }


def _count_from_1904(sheets: dict[str, Cells]) -> None:
    """Lets a number without a date's format stand for the day that is so many days after the first of 1904 as well."""
    for values in (values for cells in sheets.values() for values in cells.values()):
        values += [value + 1462 for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


def _spread(cells: Cells, ranges: Iterable[Any]) -> None:
    """Lets the first cell of each merged range speak for the others too."""
    for merged in ranges:
        value = cells.get((merged.min_row, merged.min_col), [])[:1]
        for place in merged.cells if value else ():
            if value[0] not in cells.setdefault(place, []):
                cells[place] += value


# --- what the words mean ----------------------------------------------------------------------------------------


def _data(path: str) -> dict[str, Any]:
    return tomllib.loads((DATA / path).read_text(encoding="utf-8"))


@cache
def words() -> dict[str, dict[str, set[str]]]:
    """Every mark, role, grade and answer, by what is said of, with its writings."""
    known = {
        column["name"]: {said: {plain(text) for text in (said, *texts)} for said, texts in column["choices"].items()}
        for column in _data("layouts/register.toml")["columns"]
        if "choices" in column
    }
    known["mark"] = known["present"]
    known["grade"] = {
        text: {plain(writing) for writing in (grade["id"], grade["name"], *grade.get("writings", []))}
        for grade in _data("grades.toml")["grades"]
        for text in (grade["id"], grade["name"])
    }
    known["answer"] = {}
    for scale in scales():
        for point in scale["points"]:
            texts = {plain(text) for text in (point["label"], *point.get("writings", []))}
            known["answer"].setdefault(point["label"], set()).update(texts)
    known["answer"]["not applicable"] = {plain(text) for text in ("not applicable", "n/a", "na")}
    return known


@cache
def headings() -> dict[str, str]:
    """The column of each heading a register may have."""
    return {
        plain(text): column["name"]
        for column in reversed(_data("layouts/register.toml")["columns"])
        for text in (column["heading"], *column.get("headings", []))
    }


@cache
def scales() -> list[dict[str, Any]]:
    """The scales of the instrument that the campaign's answers are given to."""
    return list(_data("instruments/south_wales_balint.toml")["scales"].values())


def numbers_of(choice: str) -> dict[str, str]:
    """What each number means where somebody has said it of the ends of a scale.

    >>> numbers_of("0 means strongly agree, 4 means strongly disagree")["1"]
    'agree'
    """
    if not (match := re.fullmatch(r"(\d+) means (.+), (\d+) means (.+)", choice)):
        return {}
    numbers = range(int(match[1]), int(match[3]) + 1)
    for labels in ([point["label"] for point in scale["points"]] for scale in scales()):
        for in_order in (labels, labels[::-1]):
            if len(labels) == len(numbers) and (in_order[0], in_order[-1]) == (match[2], match[4]):
                return dict(zip(map(str, numbers), in_order, strict=True))
    return {}


@cache
def double_answers() -> dict[str, set[str]]:
    """What an answer means that says something of two columns."""
    columns = _data("layouts/register.toml")["columns"]
    answers = (pair for column in columns for pair in column.get("answers", {}).items())
    return {answer: set(meant.values()) for answer, meant in answers}


@dataclass
class Answered:
    """What was answered on the way: for each entry asked about, what was chosen; of a long one, by its beginning."""

    chosen: dict[str, set[str]] = field(default_factory=dict)
    beginnings: dict[str, set[str]] = field(default_factory=dict)

    def add(self, about: str, choice: str) -> None:
        meant = double_answers().get(choice, {choice})
        for number, label in numbers_of(choice).items():
            self.chosen.setdefault(number, set()).add(label)
        known = self.beginnings if about.endswith("…") else self.chosen
        known.setdefault(plain(about), set()).update(meant)
        mark, separated, _others = about.partition("; ")  # an entry among those of its scale, which are named with it
        if separated:
            self.chosen.setdefault(plain(mark), set()).update(meant)

    def of(self, cell: Any) -> set[str]:
        key = plain(cell)
        return self.chosen.get(key) or set().union(
            *(chosen for beginning, chosen in self.beginnings.items() if key.startswith(beginning))
        )


# --- judging ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stored:
    """A fact of the record: its table, sheet and row, and what it says."""

    table: str
    sheet: str
    row: int
    says: tuple[tuple[str, Any], ...]
    names: frozenset[str] = frozenset()
    """Writings of the name of the person it is about, as `name_of` gives them."""


DEFAULTS = {"role": "member", "mark": "present", "kind": "Balint group"}
"""What a blank means."""


GUEST = re.compile(r"\((guest|external|unverified)\)", re.I)
"""What a meeting's report writes behind a name."""


class Seen:
    """One sheet as the other program sees it, looked up by row and by column."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.rows: dict[int, list[tuple[int, list[Any]]]] = {}
        self.above: dict[int, set[date | None]] = {}
        """The days that stand in the first rows of each column, as in the heading of a wide register."""
        self.names: set[str] = set()
        """What may be a person's name in the first rows and columns, as above the entries of a portfolio."""
        for (row, column), values in cells.items():
            self.rows.setdefault(row, []).append((column, values))
            if row <= 50:
                self.above.setdefault(column, set()).update(map(day_of, values))
                self.names.update(map(name_of, values if column <= 3 else []))

    def unfounded(self, fact: Stored, answered: Answered) -> str | None:
        """Why a stored fact stands on nothing in its row; None where the row's cells bear it out."""
        row = self.rows.get(fact.row, [])
        here = [value for _column, values in row for value in values]
        chosen = set().union(*map(answered.of, here))
        seen = {name for cell in (*here, *chosen) for name in (name_of(cell), name_of(GUEST.sub("", str(cell))))}
        seen |= {name_of(part) for cell in here for part in SEVERAL.split(_shown(cell))}
        if fact.table == "portfolio_entry":
            seen |= self.names
        if fact.names and not fact.names & seen:
            return f"nobody of that name in row {fact.row}"
        # A blank that was answered to mean something is a mark as well, though no cell is there.
        columns = self.above if answered.of("blank") else [column for column, _values in row]
        days = {day_of(cell) for cell in here}.union(*(self.above.get(column, ()) for column in columns))
        said = {plain(cell) for cell in (*here, *chosen, *answered.of("blank"))}
        for name, value in fact.says:
            if isinstance(value, date):
                borne_out = value in days
            elif name == "words":
                borne_out = plain(value) in said
            else:
                borne_out = value == DEFAULTS.get(name) or bool(said & words()[name].get(value, {plain(value)}))
            if not borne_out:
                return f"{name} “{value}” is not in row {fact.row}"
        return None


@dataclass(frozen=True)
class Meaning:
    """A well-formed row of a long register: whose part in which session it is."""

    day: date
    name: str
    role: str
    mark: str


def meanings(cells: Cells, answered: Answered) -> Iterator[tuple[int, Meaning]]:
    """The well-formed rows of a long register whose headings are plain to see, with what they mean."""
    places = _places(cells)
    if places is None:
        return
    head, columns = places
    for row in sorted({row for row, _column in cells if row > head}):
        values = {name: cells.get((row, column), [None])[0] for name, column in columns.items()}
        day = day_of(values["date"]) if values["date"] is not None else None
        role = _meant("role", values.get("role"), answered)
        mark = _meant("present", values.get("present"), answered)
        name = values["name"]
        if day and 1900 <= day.year <= 2100 and isinstance(name, str) and name_of(name) and role and mark:
            yield row, Meaning(day, name_of(name), role, mark)


def _places(cells: Cells) -> tuple[int, dict[str, int]] | None:
    """The heading row, and the one column of each meaning; None where that is not plain."""
    for row in range(1, 51):
        found: dict[str, list[int]] = {}
        for (number, column), values in cells.items():
            if number == row and (meaning := headings().get(plain(values[0]))):
                found.setdefault(meaning, []).append(column)
        if "date" in found and "name" in found:
            return (
                (row, {name: at[0] for name, at in found.items()})
                if all(len(at) == 1 for at in found.values())
                else None
            )
    return None


def _meant(column: str, cell: Any, answered: Answered) -> str | None:
    """The meaning of a mark or role, of a blank as well; None where the campaign does not know it."""
    if cell is None:
        blank = answered.of("blank") if column == "present" else set()
        return next(iter(blank), {"role": "member", "present": "present"}[column])
    known = [meaning for meaning, writings in words()[column].items() if plain(cell) in writings]
    return known[0] if known else next(iter(answered.of(cell)), None)


SHEET_WIDE = {"unrecognised-sheet", "hidden-sheet", "missing-column", "repeated-heading", "unsure-kind", "empty-sheet"}
"""Findings that speak for all rows of a sheet."""


def rows_named(cells: Iterable[str]) -> set[int]:
    """
    >>> rows_named(["A5", "AB17"]) == {5, 17}
    True
    """
    return {int(re.sub(r"[A-Z]+", "", cell)) for cell in cells}
