"""Registers that have the day of a session once, beside the first of those who came, and blanks under it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from balint_core.findings import Finding, finding
from balint_core.spreadsheets.cells import CellFault, date_of, is_blank, writing
from balint_core.spreadsheets.layouts import Layout
from balint_core.spreadsheets.tables import Field, Table
from balint_core.spreadsheets.workbook import Cell


def with_days_below(file: str, sheet: str, layout: Layout, table: Table) -> tuple[Table, list[Finding]]:
    """The table with each day, and what else is said of its session, in the rows of names under it; and a note of it.

    As it was where a day stands in two rows one after the other, where only one session has names under it, or where a
    day cannot be read: there a blank is an omission. So is one before the first day.
    """
    matrix = layout.matrix
    if matrix is None or not {matrix.across, matrix.down} <= table.fields.keys():
        return table, []
    days, names = table.fields[matrix.across], table.fields[matrix.down]
    if not any(map(is_blank, set(days.values))):
        return table, []
    dated = [record for record, day in enumerate(days.values) if not is_blank(day)]
    written = [writing(days.values[record]) for record in dated]
    unread = any(isinstance(date_of(day), CellFault) for day in set(days.values) if not is_blank(day))
    if unread or any(one == other for one, other in pairwise(written)):
        return table, []
    heads = _heads(days.values, names.values)
    below = [record for record, head in enumerate(heads) if head != record]
    if len({heads[record] for record in below}) < 2:
        return table, []
    fields = {
        name: _below(known, heads) if name in (matrix.across, *matrix.above) else known
        for name, known in table.fields.items()
    }
    cells = ", ".join(days.at(record) for record in below[:20]) + (" …" if len(below) > 20 else "")
    where = {"file": file, "sheet": sheet, "cell": days.at(below[0])}
    return replace(table, fields=fields), [finding("day-from-above", **where, cells=cells)]


def _heads(days: Sequence[Cell], names: Sequence[Cell]) -> list[int]:
    """For each record the one that has its day: itself, or for a name without a day the last one with a day."""
    heads, head = list[int](), None
    for record, (day, name) in enumerate(zip(days, names, strict=True)):
        if not is_blank(day):
            head = record
        heads.append(record if head is None or is_blank(name) else head)
    return heads


def _below(known: Field, heads: Sequence[int]) -> Field:
    """A column with each blank filled from the record that has its day, as that one's cell."""
    values = known.values
    told = [head if is_blank(values[record]) else record for record, head in enumerate(heads)]
    return Field([values[at] for at in told], [known.rows[at] for at in told], [known.places[at] for at in told])
