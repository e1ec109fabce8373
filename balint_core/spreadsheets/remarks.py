"""What stands under the rows of a list and is no record: totals, and notes somebody wrote there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from balint_core.findings import finding
from balint_core.spreadsheets.cells import CellFault, date_of, is_blank, writing
from balint_core.spreadsheets.grids import Labels, looks_like_a_name
from balint_core.spreadsheets.layouts import Holds, Recognition
from balint_core.spreadsheets.workbook import Cell, Sheet, a1


def without_remarks(file: str, sheet: Sheet, recognition: Recognition) -> Recognition:
    """A list without the totals and notes at its end, each named in a note.

    A text alone in its row is a note if it stands where a day belongs or has several words, unless it is a date or
    looks like a name: then it is a record with something missing. A row of totals begins with a word for one and
    has no date.
    """
    totals: list[tuple[str, str]] = []
    notes: list[tuple[str, str]] = []
    left_out: set[int] = set()
    layout = recognition.layout
    labels = Labels(layout, layout.matrix) if layout.matrix else None
    days = [place for name, place in recognition.places.items() if layout.column(name).holds is Holds.DATE]
    for number, cells in reversed(sheet.rows):
        entries = [(place, cell) for place, cell in enumerate(cells, start=1) if not is_blank(cell)]
        if number <= recognition.heading_row:
            break
        if entries:
            place, first = entries[0]
            known = labels.of(writing(first)) if labels else None
            if known and known[0] == "total" and not _has_a_date(days, cells):
                totals.append((a1(number, place), writing(first)))
            elif len(entries) == 1 and _is_a_remark(first, place in days):
                notes.append((a1(number, place), writing(first)))
            else:
                break
        left_out.add(number)
    where = {"file": file, "sheet": sheet.name}
    said = [
        finding(code, **where, cell=rows[-1][0], value=rows[-1][1], cells=", ".join(cell for cell, _text in rows[::-1]))
        for code, rows in (("totals-left-out", totals), ("text-left-out", notes))
        if rows
    ]
    skipped = recognition.skipped | left_out
    return replace(recognition, skipped=skipped, findings=(*recognition.findings, *said)) if said else recognition


def _is_a_remark(cell: Cell, where_a_day_belongs: bool) -> bool:
    if not isinstance(cell, str) or not any(map(str.isalpha, cell)):
        return False
    told = where_a_day_belongs or len(cell.split()) > 2
    return told and date_of(cell) == CellFault("not-a-date") and not looks_like_a_name(cell)


def _has_a_date(days: Iterable[int], cells: Sequence[Cell]) -> bool:
    held = (cells[place - 1] for place in days if place <= len(cells))
    return any(not is_blank(cell) and date_of(cell) != CellFault("not-a-date") for cell in held)
