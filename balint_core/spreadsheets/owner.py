"""Sheets of one person: the name that stands above the table, or in the sheet's or the file's name."""

import re
from dataclasses import replace
from itertools import groupby

from balint_core.findings import finding
from balint_core.people import name_key
from balint_core.spreadsheets.cells import is_blank, word_key, writing
from balint_core.spreadsheets.grids import looks_like_a_name
from balint_core.spreadsheets.layouts import Owner, Recognition
from balint_core.spreadsheets.reading import rows_below
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.spreadsheets.tables import Field, Same, Table
from balint_core.spreadsheets.workbook import Sheet, a1


def with_owner(file: str, sheet: Sheet, recognition: Recognition, answers: Answers) -> Recognition:
    """The recognition with the owner's name beside every record; as it was where no name is told.

    One name is taken and said; of several, somebody is asked which it is, and the first stands until then.
    """
    owner = recognition.layout.owner
    if owner is None or recognition.table is not None or owner.column in recognition.has:
        return recognition
    names = _names(file, sheet, recognition.heading_row, owner)
    if not names:
        return recognition
    heading = recognition.layout.column(owner.column).heading
    name, row, place = names[0]
    where = {"file": file, "sheet": sheet.name, "cell": a1(row, place), "column": heading}
    told = finding("owner-taken", **where, value=name)
    questions = recognition.questions
    if len(names) > 1:
        about = f"{file}, sheet {sheet.name}"
        choices = (*(one for one, _row, _place in names), LEAVE_OUT)
        asks = f"Whose portfolio is sheet “{sheet.name}”?"
        cells = tuple(dict.fromkeys(a1(row, place) for _one, row, place in names))
        question = Question("whose-portfolio", about, asks, sheet.name, cells, choices, column=owner.column)
        questions = (*questions, question)
        chosen = answers.to(question.code, about, owner.column)
        if chosen not in choices:
            told = finding("whose-portfolio", **where, value=" or ".join(choices[:-1]))
        elif chosen == LEAVE_OUT:
            return replace(recognition, table=Table((), {owner.column: Field((), (), ())}), questions=questions)
        else:
            name, row, place = next(one for one in names if one[0] == chosen)
            told = finding("owner-taken", **{**where, "cell": a1(row, place)}, value=name)
    table = rows_below(sheet, recognition)
    shared = Field(Same(name, len(table)), Same(row, len(table)), Same(place, len(table)))
    return replace(
        recognition,
        table=Table(table.numbers, {owner.column: shared, **table.fields}),
        findings=(*recognition.findings, told),
        questions=questions,
    )


def _names(file: str, sheet: Sheet, heading_row: int, owner: Owner) -> list[tuple[str, int, int]]:
    """The names that may be the owner's, each once, with row and column: one with a label alone, else all."""
    labels = set(map(word_key, owner.labels))
    others = set(map(word_key, owner.other_words))
    found: list[tuple[str, int, int]] = []
    for number, cells in sheet.rows:
        if number >= heading_row:
            break
        texts = [(place, writing(cell)) for place, cell in enumerate(cells, start=1) if not is_blank(cell)]
        for nth, (place, text) in enumerate(texts):
            label, mark, value = text.partition(":")
            if word_key(label) in labels:
                if not value.strip() and nth + 1 < len(texts):
                    place, value = texts[nth + 1]
                if value.strip():
                    return [(value.strip(), number, place)]
            elif not mark and not (nth and texts[nth - 1][1].endswith(":")):
                found.extend((name, number, place) for name in names_in(text, others))
    stem = file.rpartition("/")[2].rpartition(".")[0]
    found.extend((name, heading_row, 1) for text in (sheet.name, stem) for name in names_in(text, others))
    return list({name_key(name): (name, row, place) for name, row, place in reversed(found)}.values())[::-1]


def names_in(text: str, other_words: set[str]) -> list[str]:
    """Runs of words in a text that look like a name.

    >>> names_in("Balint portfolio - Asha Sample 2021", {"balint", "portfolio"})
    ['Asha Sample']
    """
    words = re.findall(r"[^\W\d_][\w'’.\-]*|[\d,;:()&/–—]+|-", text.replace("_", " "))
    runs = groupby(words, key=lambda word: word[0].isupper() and word_key(word) not in other_words)
    joined = (" ".join(run) for likely, run in runs if likely)
    return [name for name in joined if looks_like_a_name(name)]
