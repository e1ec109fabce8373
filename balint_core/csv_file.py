"""A table as a .csv file, safe to be opened in a spreadsheet program."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = re.compile(r"\s*[=+\-@]")
"""The beginning of a text that a spreadsheet program would take for a formula."""


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """A table as a .csv file that Excel reads; a text that a spreadsheet would take for a formula has ' before it.

    >>> as_csv(["Said"], [["=1+1"], [2]]).decode("utf-8-sig").split()
    ['Said', "'=1+1", '2']
    """
    made = StringIO(newline="")
    write = csv.writer(made)
    for row in (headings, *rows):
        write.writerow([f"'{one}" if isinstance(one, str) and FORMULA.match(one) else one for one in row])
    return made.getvalue().encode("utf-8-sig")
