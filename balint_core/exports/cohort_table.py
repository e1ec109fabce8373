"""A cohort as a table that leaves the screen: a row for each person and criterion, units apart from numbers."""

from collections.abc import Iterator

from balint_core.cohort import Cohort
from balint_core.csv_file import as_csv
from balint_core.spreadsheets.templates import write_table

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
    return as_csv(HEADINGS, _rows(found))
