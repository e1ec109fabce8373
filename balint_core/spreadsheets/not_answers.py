"""Sheets that are about answers without holding them: a summary, the form itself, its code book; and such rows."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, cached_property

from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, read_definitions
from balint_core.findings import finding
from balint_core.spreadsheets.answers import at, records
from balint_core.spreadsheets.cells import is_blank, word_key, writing
from balint_core.spreadsheets.headings import beginning, key_of
from balint_core.spreadsheets.layouts import Holds, Layout, Recognition
from balint_core.spreadsheets.workbook import Cell, Sheet

NOT_ANSWERS = "not-answers"
"""The kind of such a sheet."""
SAID = {
    "summary": "not-answers-summary",
    "figures": "not-answers-summary",
    "form": "not-answers-form",
    "codebook": "not-answers-codebook",
}
"""The finding that says what each kind of them is."""
QUESTIONNAIRE = "questionnaire"


@definition(frozen=True, config=STRICT)
class NotAnswers:
    """A kind of sheet about answers: the sets of headings that tell it, and the words of its figures."""

    id: str
    title: str
    article: str
    source: str
    fingerprints: tuple[tuple[str, ...], ...]
    words: tuple[str, ...] = ()

    @cached_property
    def telling(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(map(word_key, fingerprint)) for fingerprint in self.fingerprints)

    @cached_property
    def figures(self) -> frozenset[str]:
        """Word keys of what figures are called."""
        return frozenset(map(word_key, self.words))

    def told_by(self, keys: Collection[str]) -> bool:
        """Whether a row with these word keys has all headings of a fingerprint."""
        return any(telling.issubset(keys) for telling in self.telling)


@cache
def kinds_of_not_answers() -> dict[str, NotAnswers]:
    """The kinds of `data/not_answers`, by id."""
    return read_definitions("not_answers", NotAnswers)


def described(sheet: Sheet, file: str) -> Recognition | None:
    """A sheet that describes a form (its questions, or its fields and codes), with the finding that says so."""
    return _told(sheet, file, [kind for kind in kinds_of_not_answers().values() if kind.id != "summary"])


def summed_up(sheet: Sheet, file: str, known: Sequence[Layout]) -> Recognition | None:
    """A sheet without the headings of answers that holds counts or averages of them, with the finding that says so."""
    summary = _summary()
    figures = _Figures(known)
    rows = [number for number, cells in beginning(sheet) if figures.label(cells) or figures.written_out(cells)]
    return _told(sheet, file, [summary]) or (_recognition(summary, file, sheet, rows[0]) if len(rows) > 1 else None)


def _told(sheet: Sheet, file: str, kinds: Sequence[NotAnswers]) -> Recognition | None:
    for number, cells in beginning(sheet):
        keys = {key_of(writing(text)) for text in {cell for cell in cells if isinstance(cell, str)}}
        for kind in kinds:
            if kind.told_by(keys):
                return _recognition(kind, file, sheet, number)
    return None


def without_figures(sheet: Sheet, file: str, recognition: Recognition) -> Recognition:
    """A questionnaire without the counts and averages under its answers; a summary where there is nothing else."""
    figures = _Figures([recognition.layout])
    items = [place for name, place in recognition.places.items() if recognition.layout.column(name).choices]
    labelled = {
        number: label
        for number, cells in records(sheet, recognition)
        if (label := figures.label(cells)) and not (label.isdecimal() and _first(cells) in items)
    }
    times = Counter(labelled.values())
    rows: list[int] = []
    before, answered = recognition.heading_row, False
    for number, cells in records(sheet, recognition):
        entries = [entry for place in items if (entry := at(cells, place)) is not None]
        label = labelled.get(number, "")
        apart = times[label] == 1 and (not answered or number > before + 1 or before in rows)
        if (label and (apart or label in figures.words)) or (entries and all(map(_is_share, entries))):
            rows.append(number)
        elif entries:
            answered = True
        before = number
    if rows and not answered:
        return _recognition(_summary(), file, sheet, recognition.heading_row)
    said = [finding("summary-row", file=file, sheet=sheet.name, cell=f"A{number}") for number in rows]
    skipped = recognition.skipped.union(rows)
    return replace(recognition, skipped=skipped, findings=(*recognition.findings, *said))


def _first(cells: Sequence[Cell]) -> int:
    """The place of a row's first entry, from 1: a number in an item's column is an answer, and no label of figures."""
    return next((place for place, cell in enumerate(cells, start=1) if not is_blank(cell)), 0)


class _Figures:
    """Rows of counts and averages: a word for a figure, an answer or an item, and numbers behind it."""

    def __init__(self, known: Sequence[Layout]) -> None:
        columns = [column for layout in known if layout.kind == QUESTIONNAIRE for column in layout.columns]
        self.answers = frozenset(key for column in columns for key in column.writings)
        items = (column for column in columns if column.holds in (Holds.CHOICE, Holds.TEXT))
        self.words = _summary().figures
        self.labels = self.words | self.answers | frozenset(key for column in items for key in column.keys)

    def label(self, cells: Sequence[Cell]) -> str | None:
        """The word key of what the figures in a row are of; None for another row."""
        first = next((cell for cell in cells if not is_blank(cell)), None)
        key = key_of(first) if isinstance(first, str) and len(first) < LONGEST else None
        if key not in self.labels:
            return None
        _label, *figures = (cell for cell in cells if not is_blank(cell))
        return key if figures and all(map(_is_figure, figures)) else None

    def written_out(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is an answer with its count in one cell, such as “Strongly agree: 3 (43 %)”."""
        texts = [writing(cell) for cell in cells if not is_blank(cell)]
        match = WRITTEN_OUT.fullmatch(texts[0]) if len(texts) == 1 and len(texts[0]) < LONGEST else None
        return match is not None and key_of(match["label"]) in self.answers


LONGEST = 200
"""Characters a row written out in one cell has at most."""
FIGURE = re.compile(r"[<>~≈]?\s*-?\d+(?:[.,]\d+)?\s*%?(?:\s*[(/]\s*\d+(?:[.,]\d+)?\s*%?\s*\)?)?|[-–—]")
WRITTEN_OUT = re.compile(
    r"(?P<label>\D*[^\d\s:(–-])[\s:(–-]+\d+(?:[.,]\d+)?(?:\s*[(/,;]?\s*\d+(?:[.,]\d+)?\s*%\)?|\s*%)\)?"
)


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, str):
        return FIGURE.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_share(cell: Cell) -> bool:
    """Whether this is a share or an average, which nobody answers."""
    if isinstance(cell, str):
        return re.fullmatch(r"\d+(?:[.,]\d+)?\s*%|\d+[.]\d+", cell.strip()) is not None
    return isinstance(cell, float) and not cell.is_integer()


def _summary() -> NotAnswers:
    return kinds_of_not_answers()["summary"]


def _recognition(kind: NotAnswers, file: str, sheet: Sheet, number: int) -> Recognition:
    layout = Layout(kind.id, kind.title, NOT_ANSWERS, kind.article, "", kind.source, ())
    said = finding(SAID[kind.id], file=file, sheet=sheet.name, cell=f"A{number}")
    return Recognition(layout, number, {}, {}, {}, {}, findings=(said,))
