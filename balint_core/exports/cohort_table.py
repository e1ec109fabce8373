"""A cohort as a table that leaves the screen: a row for each person and criterion, units apart from numbers."""

import csv
from collections.abc import Iterator
from io import StringIO

from balint_core.cohort import Cohort
from balint_core.spreadsheets.templates import FORMULA, write_table

HEADINGS = (
    "Person",
    "Framework",
    "Criterion",
    "Status",
    "Recorded",
    "Needed",
    "Unit",
    "Supervisor",
    "Latest on record",
)


def _rows(found: Cohort) -> Iterator[tuple[str | float | None, ...]]:
    for member in found.members:
        latest = member.latest.strftime("%d/%m/%Y") if member.latest else None
        for criterion in member.framework.criteria:
            cell = member.cells[criterion.id]
            yield (
                member.person.name,
                member.framework.title,
                criterion.title,
                cell.status.replace("-", " "),
                None if cell.recorded is None else float(cell.recorded),
                cell.needed,
                cell.unit,
                member.person.supervisor,
                latest,
            )


def cohort_workbook(found: Cohort) -> bytes:
    """A cohort as an .xlsx workbook; every text is text, whatever it begins with."""
    return write_table("Cohort", HEADINGS, _rows(found))


def cohort_csv(found: Cohort) -> bytes:
    """A cohort as a .csv file that Excel reads; a text that a spreadsheet would take for a formula has ' before it."""
    made = StringIO(newline="")
    write = csv.writer(made)
    write.writerow(HEADINGS)
    for row in _rows(found):
        write.writerow([f"'{one}" if isinstance(one, str) and FORMULA.match(one) else one for one in row])
    return made.getvalue().encode("utf-8-sig")
