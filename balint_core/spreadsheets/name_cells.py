"""What a list may have in the cell for a name beside one name: several names, or that there was no session."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from balint_core.findings import Finding, finding
from balint_core.spreadsheets.cells import is_blank, writing
from balint_core.spreadsheets.grids import looks_like_a_name
from balint_core.spreadsheets.layouts import TEMPLATE, Layout, Matrix, Recognition
from balint_core.spreadsheets.recipe import Answers, Question, sheet_of
from balint_core.spreadsheets.tables import Field, Table
from balint_core.spreadsheets.workbook import Cell, Sheet

ONE, SEVERAL = "one person", "several people"
BETWEEN = re.compile(r"\s*[;\n&]\s*|\s+and\s+")
REASON = re.compile(r"\s+[-–—]\s|\s*[(:]")
"""Where the reason begins, behind a word for a session that was not held."""


def with_names(sheet: Sheet, recognition: Recognition) -> Recognition:
    """The recognition with names where a heading for marks or headcounts has names under it, and none is for names."""
    layout, matrix = recognition.layout, recognition.layout.matrix
    if matrix is None or recognition.table is not None or matrix.down in recognition.has:
        return recognition
    for column in (layout.counted, matrix.cell):
        place = recognition.places.get(column or "")
        if column is None or place is None or matrix.across not in recognition.has:
            continue
        below = [cells for number, cells in sheet.rows if number > recognition.heading_row]
        entries = [cells[place - 1] for cells in below if place <= len(cells) and not is_blank(cells[place - 1])]
        named = sum(isinstance(entry, str) and all(map(looks_like_a_name, _parts(entry)[0])) for entry in entries)
        if named > 1 and 2 * named > len(entries):
            places = {matrix.down if name == column else name: at for name, at in recognition.places.items()}
            titles = {matrix.down if name == column else name: text for name, text in recognition.titles.items()}
            return replace(recognition, places=places, titles=titles)
    return recognition


def one_name_each(
    file: str, sheet: str, recognition: Recognition, table: Table, answers: Answers
) -> tuple[Table, list[Finding], list[Question]]:
    """The table with a record for each name in a cell, and sessions that were not held instead of names for them.

    What the app wrote itself is as it is.
    """
    layout, matrix = recognition.layout, recognition.layout.matrix
    if matrix is None or recognition.source == TEMPLATE or not {matrix.across, matrix.down} <= table.fields.keys():
        return table, [], []
    where = {"file": file, "sheet": sheet}
    table, findings = _called_off(where, layout, matrix, table)
    names = table.fields[matrix.down]
    several = {name: _parts(name) for name in set(names.values) if isinstance(name, str) and _may_be_several(name)}
    sure: dict[Cell, list[str]] = {
        name: parts for name, (parts, is_sure) in several.items() if is_sure and len(parts) > 1
    }
    unsure = {name: parts for name, (parts, is_sure) in several.items() if not is_sure}
    questions = []
    if unsure:
        records = [record for record, name in enumerate(names.values) if name in unsure]
        cells, first = tuple(dict.fromkeys(map(names.at, records))), writing(names.values[records[0]])
        asks = f"Is “{first}” one person, with the surname first, or are these several people?"
        question = Question("several-names", sheet_of(file, sheet), asks, sheet, cells, (ONE, SEVERAL))
        questions.append(question)
        chosen = answers.to(question.code, question.about)
        if chosen not in question.choices:
            findings.append(finding("several-names", **where, cell=cells[0], value=first))
        elif chosen == SEVERAL:
            sure.update(unsure)
    if sure:
        split = [names.at(record) for record, name in enumerate(names.values) if name in sure]
        findings.append(finding("names-told-apart", **where, cell=split[0], cells=_shown(split)))
        table = _each(table, matrix.down, sure)
    return table, findings, questions


def _may_be_several(name: str) -> bool:
    return "," in name or BETWEEN.search(name) is not None


def _parts(text: str) -> tuple[list[str], bool]:
    """The names in a cell, and whether it is sure that these are they.

    >>> _parts("Ann Sample, Bob Example; Cy Invented"), _parts("Sample, Ann")
    ((['Ann Sample', 'Bob Example', 'Cy Invented'], True), (['Sample, Ann'], True))
    >>> _parts("Ann Sample, Bob Example")
    (['Ann Sample', 'Bob Example'], False)
    """
    pieces = [piece for piece in BETWEEN.split(text) if piece]
    names: list[str] = []
    sure = True
    for piece in pieces:
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        if all(map(looks_like_a_name, parts)):
            sure = sure and (len(parts) != 2 or len(pieces) > 1)
            names += parts
        elif len(parts) > 2 and all(part.istitle() for part in parts):
            sure = False
            names += parts
        else:
            names.append(piece)
    return (names, sure) if all(any(map(str.isalpha, name)) for name in names) and _are_names(names) else ([text], True)


def _are_names(names: Sequence[str]) -> bool:
    return all(looks_like_a_name(name) or name.istitle() for name in names)


def _each(table: Table, down: str, names: Mapping[Cell, Sequence[str]]) -> Table:
    """A record for each of these names, with all else their cell's record has."""
    written = table.fields[down].values
    shares = [(record, name) for record, cell in enumerate(written) for name in names.get(cell, (cell,))]
    which = [record for record, _name in shares]

    def picked(known: Field, values: Sequence[Cell] | None = None) -> Field:
        own = [known.values[record] for record in which] if values is None else values
        return Field(own, [known.rows[record] for record in which], [known.places[record] for record in which])

    fields = {name: picked(known) for name, known in table.fields.items()}
    fields[down] = picked(table.fields[down], [name for _record, name in shares])
    return Table([table.numbers[record] for record in which], fields)


def _called_off(where: dict[str, str], layout: Layout, matrix: Matrix, table: Table) -> tuple[Table, list[Finding]]:
    """Rows whose name is a word for a session that was not held, alone on their day and with nothing of a person."""
    held = layout.column(matrix.held)
    words = {text.casefold() for text in (matrix.called_off, *(held.choices or {})[matrix.called_off]) if len(text) > 2}
    names, days = table.fields[matrix.down], table.fields[matrix.across]
    meant = {name for name in set(names.values) if isinstance(name, str) and _without_reason(name) in words}
    if not meant:
        return table, []
    of_day = Counter(map(writing, days.values))
    theirs = [known for name in (matrix.cell, matrix.held, *matrix.beside[:2]) if (known := table.fields.get(name))]
    records = [
        record
        for record, name in enumerate(names.values)
        if name in meant and of_day[writing(days.values[record])] == 1
        if all(is_blank(known.values[record]) for known in theirs)
    ]
    if not records:
        return table, []
    gone = set(records)
    known = table.fields.get(matrix.held, names)
    said = [None if known is names else value for value in known.values]
    said = [matrix.called_off if record in gone else value for record, value in enumerate(said)]
    kept = [None if record in gone else name for record, name in enumerate(names.values)]
    fields = {
        **table.fields,
        matrix.held: Field(said, known.rows, known.places),
        matrix.down: Field(kept, names.rows, names.places),
    }
    cells = [names.at(record) for record in records]
    told = finding(
        "called-off-here", **where, cell=cells[0], value=writing(names.values[records[0]]), cells=_shown(cells)
    )
    return replace(table, fields=fields), [told]


def _without_reason(text: str) -> str:
    return REASON.split(text, maxsplit=1)[0].strip().casefold()


def _shown(cells: Sequence[str]) -> str:
    return ", ".join(cells[:20]) + (" …" if len(cells) > 20 else "")
