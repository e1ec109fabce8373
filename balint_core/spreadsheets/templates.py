"""Workbooks to fill in, blank or filled already, made from the layouts: what they ask and what is read is one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from balint_core.csv_file import FORMULA
from balint_core.frameworks import frameworks, series
from balint_core.people import grades
from balint_core.spreadsheets.guard import column_letters
from balint_core.spreadsheets.layouts import Column, Holds, Layout
from balint_core.spreadsheets.workbook import NAME, Sheet

TEAL, INK, GREY = "#0F6B6B", "#1E2B33", "#5D6973"
ROWS = 500
"""Rows below those that are filled which get a drop-down list."""
WRITTEN_OUT = 250
"""Characters of a list that can stand in a cell's own rule; a longer one stands on a hidden sheet."""
LISTS = "Lists"
OF_LISTS = "The lists of entries that the other sheets of this workbook offer"
"""The first cell of the hidden sheet with the long lists, by which it is known."""


@dataclass(frozen=True)
class TemplateSheet:
    """One sheet: its layout, `rows` as stored values by column name, and what is `offered` in a column's list."""

    title: str
    layout: Layout
    rows: Sequence[Mapping[str, Any]] = ()
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def write_template(sheets: Iterable[TemplateSheet]) -> bytes:
    """An .xlsx workbook of these sheets, with drop-down lists and a note at each heading.

    Text is written as text, whatever it begins with. A text of more than 32,767 characters, a spreadsheet's own
    limit, is cut.
    """
    import xlsxwriter

    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as opened:
        book = _Book(opened)
        for sheet in sheets:
            book.write(sheet)
        book.write_lists()
    return kept.getvalue()


def holds_lists(sheet: Sheet) -> bool:
    """Whether a sheet is the one with the lists of a workbook of ours, which holds nothing to read."""
    return bool(sheet.rows) and sheet.rows[0][0] == 1 and sheet.rows[0][1][:1] == (OF_LISTS,)


PlainCell = str | float | date | None


@dataclass(frozen=True)
class PlainTable:
    """A sheet with headings and rows and nothing else; `widths` are those of its columns, in letters."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[PlainCell]]
    widths: Sequence[int] = ()


def write_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[PlainCell]]) -> bytes:
    """An .xlsx workbook of one plain table; text is written as text, whatever it begins with."""
    return write_tables([PlainTable(title, headings, rows)])


def write_tables(tables: Iterable[PlainTable]) -> bytes:
    """An .xlsx workbook of plain tables, a sheet each, with headings that stay in view; text is written as text."""
    import xlsxwriter

    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as opened:
        book = _Book(opened)
        for table in tables:
            book.write_plainly(table)
    return kept.getvalue()


class _Book:
    """A workbook being written: its formats, the titles taken, and the long lists, each with where it stands."""

    def __init__(self, opened: Any) -> None:
        self.opened = opened
        self.titles = {LISTS.casefold(), "history"}  # Excel keeps the second for itself
        self.lists: dict[tuple[str, ...], str] = {}
        self.title = opened.add_format({"bold": True, "font_size": 16, "font_color": INK})
        self.remark = opened.add_format({"italic": True, "font_color": GREY})
        self.heading = opened.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": TEAL, "text_wrap": True, "valign": "top"}
        )
        self.number = opened.add_format()
        self.day = opened.add_format({"num_format": "dd/mm/yyyy"})
        self.text = opened.add_format({"num_format": "@"})
        self.quoted = opened.add_format({"num_format": "@", "quote_prefix": True})

    def write(self, sheet: TemplateSheet) -> None:
        layout = sheet.layout
        page = self.opened.add_worksheet(_title(sheet.title, self.titles))
        page.write_string(0, 0, layout.title, self.title)
        above = (layout.purpose, *layout.remarks, *sheet.remarks)
        for row, words in enumerate(above, start=1):
            page.write_string(row, 0, words, self.remark)
        heading_row = len(above) + 2
        columns = [column for column in layout.columns if column.holds not in (Holds.IDENTIFYING, Holds.IGNORED)]
        for place, column in enumerate(columns):
            width = max(14, min(34, len(column.heading) + 4))
            page.set_column(place, place, width, self._format(column))
            page.write_string(heading_row, place, column.heading, self.heading)
            example = f"\nFor example: {column.example}" if column.example else ""
            about = {"author": "Balint dashboard", "width": 320, "height": 110}
            page.write_comment(heading_row, place, f"{column.help}{example}", about)
            first, last = heading_row + 1, heading_row + len(sheet.rows) + ROWS
            for number in range(first, last + 1):
                row = number - first
                self._write_cell(page, number, place, column, sheet.rows[row] if row < len(sheet.rows) else {})
            self._offer(page, column, (first, place, last, place), sheet.offered.get(column.name) or _choices(column))
        page.freeze_panes(heading_row + 1, 0)

    def write_plainly(self, table: PlainTable) -> None:
        page = self.opened.add_worksheet(_title(table.title, self.titles))
        page.freeze_panes(1, 0)
        for place, heading in enumerate(table.headings):
            page.set_column(place, place, table.widths[place] if table.widths else 18)
            page.write_string(0, place, heading, self.heading)
        for number, row in enumerate(table.rows, start=1):
            for place, value in enumerate(row):
                match value:
                    case str():
                        page.write_string(number, place, value, self._for_words(value))
                    case date():
                        page.write_datetime(number, place, value, self.day)
                    case int() | float():
                        page.write_number(number, place, value)

    def _format(self, column: Column) -> Any:
        """Text is kept as text, so that “1-5” typed into a cell is no date and “=1” no formula."""
        return {Holds.DATE: self.day, Holds.NUMBER: self.number}.get(column.holds, self.text)

    def _write_cell(self, page: Any, row: int, place: int, column: Column, values: Mapping[str, Any]) -> None:
        match values.get(column.name):
            case None:
                if column.holds is Holds.DATE:
                    page.write_blank(row, place, None, self.day)
            case date() as day:
                page.write_datetime(row, place, day, self.day)
            case int() as number:
                page.write_number(row, place, number)
            case value:
                words = _words(column, value)
                page.write_string(row, place, words, self._for_words(words))

    def _for_words(self, words: str) -> Any:
        return self.quoted if FORMULA.match(words) else self.text

    def _offer(self, page: Any, column: Column, cells: tuple[int, int, int, int], entries: Sequence[str]) -> None:
        """Gives cells a drop-down list; anything else may be typed all the same."""
        if not entries:
            return
        rule = {
            "validate": "list",
            "source": self._source(tuple(entries)),
            "input_title": _cut(column.heading, 32),
            "input_message": _cut(column.help, 250),
            "show_error": False,
        }
        page.data_validation(*cells, rule)

    def _source(self, entries: tuple[str, ...]) -> list[str] | str:
        """The entries themselves where a rule can hold them, else the place on the hidden sheet."""
        words = ",".join(entries)
        if len(words) <= WRITTEN_OUT and words.count(",") == len(entries) - 1 and '"' not in words:
            return list(entries)
        letters = column_letters(len(self.lists) + 1)
        return self.lists.setdefault(entries, f"={LISTS}!${letters}$2:${letters}${len(entries) + 1}")

    def write_lists(self) -> None:
        """The hidden sheet of the long lists, if there are any; it comes last."""
        if not self.lists:
            return
        page = self.opened.add_worksheet(LISTS)
        page.hide()
        page.write_string(0, 0, OF_LISTS)
        for place, entries in enumerate(self.lists):
            for row, words in enumerate(entries, start=1):
                page.write_string(row, place, words, self._for_words(words))


def _title(wanted: str, taken: set[str]) -> str:
    """A sheet's name that spreadsheet programs allow, and that no other sheet has; it is added to the taken ones."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", wanted)
    for number in count(1):
        ending = f" ({number})" if number > 1 else ""
        cut = _cut(plain, NAME - len(ending)).strip(" '")
        title = f"{cut or 'Sheet'}{ending}"
        if title.casefold() not in taken:
            break
    taken.add(title.casefold())
    return title


def _words(column: Column, value: Any) -> str:
    return grades().get(value).name if column.holds is Holds.GRADE else str(value)


def _cut(text: str, longest: int) -> str:
    """The beginning of a text, as long as Excel allows; it counts in units of two bytes."""
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")


def _choices(column: Column) -> list[str]:
    match column.holds:
        case Holds.SERIES:
            return list(series(frameworks().values()).values())
        case Holds.YES_NO:
            return ["yes", "no"]
        case Holds.GRADE:
            return [grade.name for grade in grades().grades]
        case Holds.CHOICE:
            return list(column.choices or {})
    return []
