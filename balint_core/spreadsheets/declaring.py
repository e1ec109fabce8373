"""Sheets that nobody's headings are in: what they are is said by hand, and which column holds what.

First it is asked what the sheet is and in which row its headings stand, then which column is which field. A sheet that
nothing is said about is left out. What was said holds for the next sheet that has these headings in any of its rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from balint_core.findings import shortened
from balint_core.spreadsheets.cells import CellFault, date_of, word_key, writing
from balint_core.spreadsheets.headings import beginning
from balint_core.spreadsheets.layouts import DECLARED, Column, Layout, Recognition
from balint_core.spreadsheets.matching import MOST, compare_headings, may_stand
from balint_core.spreadsheets.not_answers import QUESTIONNAIRE
from balint_core.spreadsheets.recipe import (
    HEADING_ROW,
    LEAVE_OUT,
    Answers,
    Question,
    Remembered,
    replayed,
    sheet_of,
    signature,
)
from balint_core.spreadsheets.recognising import recognise_as
from balint_core.spreadsheets.workbook import Sheet, a1

KIND, FIELD = "what-sheet", "which-field"
"""The questions what a sheet is, and which of its columns is a field of it."""
NOT_HERE = "not in this sheet"


@dataclass(frozen=True)
class Declared:
    """What was said of a sheet, and what is asked; `recognition` is None until the fields it needs are told."""

    recognition: Recognition | None
    questions: tuple[Question, ...]


def declared(file: str, sheet: Sheet, known: Sequence[Layout], answers: Answers = Answers()) -> Declared:
    """Asks what a sheet is that was not recognised, and takes it for what is answered."""
    rows = {number: words for number, words in _rows_of_words(sheet) if words}
    if not rows or len(sheet.rows) < 2:
        return Declared(None, ())
    asking = _Asking(file, sheet, answers)
    likeliest = max(rows, key=lambda number: len(set(rows[number])))
    kinds = {_named(layout): layout for layout in known}
    cells = (a1(likeliest, 1),)
    layout = kinds.get(asking.ask(KIND, f"What is sheet “{sheet.name}”?", (LEAVE_OUT, *kinds), LEAVE_OUT, cells))
    choices = {f"row {number}": number for number in rows}
    asks = f"In which row do the headings of sheet “{sheet.name}” stand?"
    row = choices[asking.ask(HEADING_ROW, asks, tuple(choices), f"row {likeliest}", cells)]
    if layout is None:
        return Declared(None, tuple(asking.questions))
    return asking.columns(layout, row)


def _named(layout: Layout) -> str:
    return f"answers to “{layout.title}”" if layout.kind == QUESTIONNAIRE else layout.article


def _rows_of_words(sheet: Sheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows within which headings are looked for, each with the cells that may be headings: words, not dates."""
    for number, cells in beginning(sheet):
        texts = (writing(cell) for cell in cells[:MOST] if isinstance(cell, str) and any(map(str.isalpha, cell)))
        yield number, tuple(text for text in texts if isinstance(date_of(text), CellFault))


class _Asking:
    """The questions about one sheet, each with what holds of it: the answer, else the guess."""

    def __init__(self, file: str, sheet: Sheet, answers: Answers) -> None:
        self.file, self.sheet, self.answers = file, sheet, answers
        self.about = sheet_of(file, sheet.name)
        self.questions: list[Question] = []

    def ask(
        self,
        code: str,
        asks: str,
        choices: tuple[str, ...],
        guess: str | None,
        cells: tuple[str, ...],
        column: str = "",
        needed: bool = False,
    ) -> str:
        question = Question(code, self.about, asks, self.sheet.name, cells, choices, guess, column, not needed)
        self.questions.append(question)
        chosen = self.answers.to(code, self.about, column)
        return chosen if chosen in choices else guess or ""

    def columns(self, layout: Layout, row: int) -> Declared:
        """Asks which column is which field, those the kind needs first; a column is one field's."""
        labels = labels_of(self.sheet, row)
        fields = list(_fields(layout))
        meant = _meant(labels, [field for field, _whole in fields])
        taken: dict[int, Column] = {}
        told: set[str] = set()
        for field, whole in fields:
            free = {label: place for place, label in labels.items() if place not in taken}
            guess = labels.get(meant.get(field.name, 0))
            needed = field.required or (field.name != whole and whole not in told)
            guess = guess if guess in free else None if needed else NOT_HERE
            cells = tuple(a1(row, place) for label, place in free.items() if guess in (None, label))
            asks = f"Which column of sheet “{self.sheet.name}” is “{field.heading}”?"
            chosen = self.ask(FIELD, asks, (*free, NOT_HERE), guess, cells, field.name, field.required)
            if chosen in free:
                taken[free[chosen]] = field
            if chosen:
                told.add(field.name)
        self._without_whole_names(layout, {field.name for field in taken.values()}, told)
        if any(column.required and column.name not in told for column in layout.columns):
            return Declared(None, tuple(self.questions))
        headings = {place: field.heading for place, field in taken.items()}
        found = recognise_as(self.file, self.sheet, layout, row, headings, self.answers)
        return Declared(replace(found, questions=(*self.questions, *found.questions)), tuple(self.questions))

    def _without_whole_names(self, layout: Layout, taken: set[str], told: set[str]) -> None:
        """Nothing waits for the column of a name whose parts stand in two columns."""
        for column in layout.columns:
            parts = {part.name for part in _parts(column)}
            if parts and parts <= taken:
                told.add(column.name)
                self.questions = [
                    replace(asked, guess=asked.guess or NOT_HERE, optional=True)
                    if (asked.code, asked.column) == (FIELD, column.name)
                    else asked
                    for asked in self.questions
                ]


def labels_of(sheet: Sheet, row: int) -> dict[int, str]:
    """What each column of a sheet is called by its heading in a row, a blank or repeated one by its letter too."""
    cells = next((cells for number, cells in sheet.rows if number == row), ())
    texts = [shortened(writing(cell)) for cell in cells] + [""] * (min(sheet.last_column, MOST) - len(cells))
    letters = (a1(1, place)[:-1] for place in range(1, MOST + 1))
    return {
        place: text if text and texts.count(text) == 1 else f"{text} (column {letter})" if text else f"column {letter}"
        for place, (text, letter) in enumerate(zip(texts, letters, strict=False), start=1)
    }


def _fields(layout: Layout) -> Iterator[tuple[Column, str]]:
    """The columns that may be told, the required ones first; behind a name its parts, each with the name's column."""
    for column in sorted(filter(may_stand, layout.columns), key=lambda one: not one.required):
        yield from ((one, column.name) for one in (column, *_parts(column)))


def _parts(column: Column) -> list[Column]:
    """First name and surname as columns, where a name may stand in two."""
    return [
        replace(
            column,
            name=f"{column.name}-{word_key(part[0])}",
            heading=part[0].capitalize(),
            headings=part[1:],
            required=False,
            parts=None,
        )
        for part in column.parts or ()
    ]


def _meant(labels: dict[int, str], fields: Sequence[Column]) -> dict[str, int]:
    """The column of each field by its heading, where that is the field's own or near it, and near no other's."""
    near = compare_headings(list(labels.values()), fields)
    found: dict[str, int] = {}
    for place, label in labels.items():
        own = [field for field in fields if word_key(label) in field.keys]
        alike = own or list(near[label].columns if label in near else ())
        if len(alike) == 1 or own:
            found.setdefault(alike[0].name, place)
    return found


# --- the next sheet with these headings -------------------------------------------------------------------------


def signature_of(words: Iterable[str]) -> str:
    """By which a sheet is known again that was declared, by the words of its heading row."""
    return signature([DECLARED, *words])


def signatures(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The rows in which headings may stand that were declared before, with the signature each would have."""
    cells = ((number, tuple(filter(None, map(writing, cells)))) for number, cells in beginning(sheet))
    return ((number, signature_of(words)) for number, words in cells if 0 < len(words) <= MOST)


def said_before(remembered: Iterable[Remembered], file: str, sheet: Sheet, row: int) -> Answers:
    """What was said of an earlier sheet with these headings, said of this one: they may stand in another row."""
    about = sheet_of(file, sheet.name)
    labels = {word_key(label): label for label in labels_of(sheet, row).values()}
    here = [
        replace(one, choice=labels.get(word_key(one.choice), one.choice)) if one.code == FIELD else one
        for one in remembered
    ]
    return Answers((*replayed(here, about).given, ((HEADING_ROW, "", about), f"row {row}")))
