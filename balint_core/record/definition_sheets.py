"""Sheets that hold definitions line by line: a programme's own questionnaires, or its own frameworks."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from balint_core.definitions import DefinitionError
from balint_core.findings import finding, shortened
from balint_core.spreadsheets.cells import UNSEEN
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Layout
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.workbook import Sheet

Definition = TypeVar("Definition")


@dataclass(frozen=True)
class DefinitionSheet:
    """The column that names a definition on such a sheet, and the codes of the findings: a slip in a definition, and
    one that the record has otherwise."""

    column: str
    slip: str
    differs: str


def is_one(sheet: Sheet, layout: Layout) -> bool:
    """Whether a sheet that is not hidden has the headings of a layout of definitions."""
    headings = {column.heading for column in layout.columns}
    above = (cells for number, cells in sheet.rows[:HEADING_WITHIN] if number <= HEADING_WITHIN)
    return sheet.state == "visible" and any(headings <= {c for c in cells if isinstance(c, str)} for cells in above)


LOST = re.compile(rf"(?<= ) |[^\S ]|{UNSEEN.pattern}")
"""What is not read from a cell as it stands in it: all spaces but single ones, and characters that nobody sees."""


def escaped(line: str) -> str:
    """A line of a definition, all of whose strings are in double quotation marks, as a cell gives it back."""
    return LOST.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def check(
    file: str,
    sheet: str,
    reading: Reading,
    kind: DefinitionSheet,
    defined: Callable[[str, Sequence[str]], Definition],
    known: Mapping[str, Definition],
) -> dict[str, Definition]:
    """The definitions of a sheet by id, as `defined` makes one of its lines; one that is known must be the same.

    Slips become findings at the line they are about, and rows that are of no use are left out of the reading.
    """
    found: dict[str, Definition] = {}
    lines: dict[str, list[Row]] = {}
    for row in reading.rows:
        lines.setdefault(row.get(kind.column), []).append(row)
    kept: list[Row] = []
    for identity, rows in lines.items():
        where = {"file": file, "sheet": sheet, "value": identity}
        said = [row.get("line") or "" for row in rows]
        try:
            definition = defined(identity, said)
        except DefinitionError as fault:
            for key, slip in fault.slips:
                row = rows[line_of(said, key, slip)]
                words = {"key": key or "the definition", "slip": shortened(slip, 200)}
                reading.findings.append(finding(kind.slip, **where, cell=row.cell("line"), **words))
            continue
        if known.get(identity, definition) != definition:
            reading.findings.append(finding(kind.differs, **where, cell=rows[0].cell(kind.column)))
            continue
        found[identity] = definition
        kept += rows
    reading.keep(sorted(kept, key=lambda row: row.record))
    return found


TOLD_LINE = re.compile(r"\(at line (\d+), column \d+\)$")
TABLE = re.compile(r"\s*\[(?:\[([^]]+)\]|([^]]+))\]\s*(?:#.*)?$")
KEY = re.compile(r"\s*([\w-]+)\s*=")


def line_of(lines: Sequence[str], key: str, slip: str) -> int:
    """The place, from 0, of the line that a slip is about: the one that is told, else the nearest to its key."""
    if told := TOLD_LINE.search(slip):
        return min(int(told[1]), len(lines)) - 1
    steps, at, best = key.split("."), list[str](), (0, 0)
    counted = Counter[str]()
    for place, line in enumerate(lines):
        if table := TABLE.match(line):
            at = _table(table[1] or table[2], counted, is_listed=bool(table[1]))
        found = KEY.match(line)
        here = [*at, found[1]] if found else at
        if steps[: len(here)] == here and len(here) > best[0]:
            best = (len(here), place)
    return best[1]


def _table(name: str, counted: Counter[str], *, is_listed: bool) -> list[str]:
    """Where a table of this name is, each list of tables with the number, from 1, of the one it has come to."""
    at: list[str] = []
    for last, step in zip((*[False] * name.count("."), True), name.split("."), strict=True):
        at.append(step)
        counted[".".join(at)] += last and is_listed
        if number := counted[".".join(at)]:
            at.append(str(number))
    return at
