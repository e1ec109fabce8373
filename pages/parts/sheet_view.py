"""A view of the user's own sheet: rows and columns as in the file, cells in the colours of what was found in them."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from balint_core.findings import Finding, Severity, shortened
from balint_core.record.intake import FileExamination, SheetExamination
from balint_core.spreadsheets.cells import writing
from balint_core.spreadsheets.corrections import corrections, place
from balint_core.spreadsheets.guard import column_letters
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import Cell, Sheet

ROWS = 40
"""Rows that are shown at a time."""
COLUMNS = 60
"""Columns that are shown at a time."""
SHOWN = 70
"""Characters of a cell that are shown."""
WORDS = {"error": "left out", "warning": "please look", "note": "for information", "corrected": "put right"}
LEGEND = {
    "error": "Left out",
    "warning": "Please look",
    "note": "For information",
    "asked": "Asked about",
    "corrected": "Put right here",
}

At = tuple[int, int]


@dataclass(frozen=True)
class View:
    """A sheet to be looked at: its cells, and how each cell and row is told apart.

    `marks` are the kinds of cells (a severity, “corrected” or “asked”), `before` what stood where somebody put a
    value right, `headings` the rows that name the columns, `taken` the rows below of which something will be stored.
    """

    sheet: Sheet
    marks: dict[At, str]
    before: dict[At, str]
    headings: frozenset[int]
    taken: Container[int]

    @property
    def last_row(self) -> int:
        return max([self.sheet.rows[-1][0] if self.sheet.rows else 0, *(row for row, _column in self.marks)])

    @property
    def last_column(self) -> int:
        return max([self.sheet.last_column, *(column for _row, column in self.marks)])


def view_of(file: FileExamination, examined: SheetExamination, answers: Answers) -> View:
    """The view of a sheet with all that was found in it."""
    name, reading = examined.sheet.name, examined.reading
    marks: dict[At, str] = {}
    for fault in sorted(file.findings, key=_rank, reverse=True):
        if fault.sheet == name and fault.cell and (at := place(fault.cell)):
            marks[at] = fault.severity
    before = {}
    original = next((one for one in file.workbook.sheets if one.name == name), None) if file.workbook else None
    for cell in corrections(answers, file.file, name):
        if original and (at := place(cell)):
            marks[at] = "corrected"
            before[at] = writing(value_at(original, at))
    headings = frozenset({examined.recognition.heading_row} if examined.recognition else ())
    taken = {reading.table.numbers[record] for record in reading.taken}
    return View(examined.sheet, marks, before, headings, taken)


def asking(view: View, cells: Iterable[At]) -> View:
    """The same view, with the cells a question is about; what was found in them still shows."""
    return replace(view, marks={**dict.fromkeys(cells, "asked"), **view.marks})


def _rank(fault: Finding) -> int:
    return list(Severity).index(fault.severity)


def is_left_out(view: View, row: int, cells: tuple[Cell, ...]) -> bool:
    """Whether a row under the headings holds something, and nothing of it is taken."""
    return bool(view.headings) and row > max(view.headings) and row not in view.taken and any(cells)


def cells_of(sheet: Sheet, row: int) -> tuple[Cell, ...]:
    """The cells of a row of the file; none where it is blank."""
    found = bisect_left(sheet.rows, row, key=lambda one: one[0])
    return sheet.rows[found][1] if found < len(sheet.rows) and sheet.rows[found][0] == row else ()


def value_at(sheet: Sheet, at: At) -> Cell:
    cells = cells_of(sheet, at[0])
    return cells[at[1] - 1] if at[1] <= len(cells) else None


def window(view: View, first: int, chosen: At | None = None) -> str:
    """Rows from a first one on, with the headings kept above; the chosen cell is outlined and scrolled to."""
    last = min(view.last_row, first + ROWS - 1)
    left = max(1, chosen[1] - COLUMNS // 2) if chosen and chosen[1] > COLUMNS else 1
    columns = range(left, min(view.last_column, left + COLUMNS - 1) + 1)
    above = sorted(row for row in view.headings if not first <= row <= last)
    caption = f"Sheet “{view.sheet.name}”, rows {first:,} to {last:,} of {view.last_row:,}"
    return _grid(view, above, range(first, last + 1), columns, caption, here=chosen, size="b-grid-tall")


def excerpt(view: View, rows: Sequence[int], columns: Sequence[int], caption: str, here: At | None) -> str:
    """A few rows and columns beside a question, with the headings above, scrolled to the cell it is about."""
    above = sorted(row for row in view.headings if row not in rows)
    return _grid(view, above, rows, columns, caption, here=here)


def legend(view: View) -> str:
    """What the colours say, of those that are in the sheet."""
    kinds = set(view.marks.values())
    shown = [
        f'<span class="b-key"><i class="b-cell-{kind}"></i>{words}</span>'
        for kind, words in LEGEND.items()
        if kind in kinds
    ]
    if any(is_left_out(view, row, cells) for row, cells in view.sheet.rows):
        shown.append('<span class="b-key"><i class="b-key-out"></i>Row not taken</span>')
    return f'<p class="b-legend">{"".join(shown)}</p>'


def _grid(
    view: View,
    above: Sequence[int],
    rows: Sequence[int],
    columns: Sequence[int],
    caption: str,
    *,
    here: At | None,
    size: str = "",
) -> str:
    letters = "".join(f'<th scope="col">{column_letters(column)}</th>' for column in columns)
    top = "".join(_row(view, row, columns, here) for row in above)
    body = "".join(_row(view, row, columns, here) for row in rows)
    return (
        f'<div class="b-grid {size}" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f'<thead><tr class="b-letters"><th class="b-row-number"><span class="b-unseen">Row</span></th>{letters}</tr>'
        f"{top}</thead><tbody>{body}</tbody></table></div>"
    )


def _row(view: View, row: int, columns: Sequence[int], here: At | None) -> str:
    cells = cells_of(view.sheet, row)
    kind = "b-heading-row" if row in view.headings else "b-row-out" if is_left_out(view, row, cells) else ""
    shown = "".join(
        _cell(view, (row, column), cells[column - 1] if column <= len(cells) else None, here) for column in columns
    )
    return f'<tr class="{kind}"><th class="b-row-number" scope="row">{row}</th>{shown}</tr>'


def _cell(view: View, at: At, value: Cell, here: At | None) -> str:
    kind = view.marks.get(at)
    text = escape(shortened(writing(value), SHOWN))
    classes = " ".join(filter(None, (kind and f"b-cell-{kind}", "b-cell-here" if at == here else "")))
    if at in view.before:
        text = f"{text} <s>{escape(shortened(view.before[at], SHOWN)) or '(blank)'}</s>"
    if kind in WORDS:
        text += f'<span class="b-unseen"> ({WORDS[kind]})</span>'
    return f'<td class="{classes}">{text}</td>' if classes else f"<td>{text}</td>"
