"""The questions of an upload, on one screen: each once, with the guess ticked and the rows it is about beside it."""

from html import escape
from typing import Any

import streamlit as st

from balint_core.figures import counted
from balint_core.record.database import Database
from balint_core.record.drafts import Draft
from balint_core.record.intake import Examination, FileExamination, SheetExamination
from balint_core.spreadsheets.corrections import place
from balint_core.spreadsheets.recipe import Question
from pages.parts import draft_view, elements, sheet_view

MANY = 9
"""Choices beyond which they fold into a list."""
OPEN = 3
"""Guesses up to which they are shown without a click."""
ROWS, COLUMNS = 4, 6
"""Rows and columns of the preview beside a question."""
CELLS = 6
"""Cells that are named beneath a question."""
LOOKED_AT = 200
"""Cells of a question that are looked at for its preview."""
SHOWN = 50
"""Questions that are shown at a time, of those to be answered and of those that are ticked."""
AT_ONCE = 2 * 2**20
"""Bytes of files up to which every answer is followed by reading them again."""

Views = dict[tuple[str, str], sheet_view.View]
"""Views of sheets by file and sheet, each made once."""


@st.fragment
def questions(database: Database, draft: Draft, examination: Examination) -> None:
    """Each question, answered or not; the page is drawn anew with every answer, of large files when asked to."""
    asked = examination.questions
    if not asked:
        return
    before = examination.answered_before
    ticked = [one for one in asked if examination.answers.settles(one) and not draft.answers.settles(one)]
    others = [one for one in asked if draft.answers.settles(one) or not examination.answers.settles(one)]
    if len(others) > SHOWN:
        others.sort(key=examination.answers.settles)
    left = [question for question in others if not examination.answers.settles(question)]
    elements.heading(
        f"{counted(len(left), 'question').capitalize()} for you" if left else "Your answers",
        "Each is asked once, for all the cells it stands in.",
    )
    views: Views = {}
    for number, question in enumerate(others[:SHOWN]):
        with st.container(border=True, key=f"question {number}"):
            _question(database, draft, examination, question, views)
    if len(others) > SHOWN:
        elements.note(f"And {len(others) - SHOWN:,} more, once these are answered.")
    if ticked:
        with st.expander(_title(len(ticked), len(before)), icon=":material/rule:", expanded=len(ticked) <= OPEN):
            for number, question in enumerate(ticked[:SHOWN]):
                with st.container(key=f"ticked {number}"):
                    _question(database, draft, examination, question, views)
            if len(ticked) > SHOWN:
                elements.note(f"And {len(ticked) - SHOWN:,} more, which will be taken as they are ticked.")
    if draft_view.answers_now(database, draft) == draft.answers:
        return
    large = sum(len(file.content) for file in examination.files) > AT_ONCE
    if not large or st.button("Read the files again with these answers", type="primary", icon=":material/refresh:"):
        st.rerun()


def _title(ticked: int, before: int) -> str:
    """What of the answers came from us: as last time, or by a guess."""
    parts = [f"{counted(before, 'question')} answered as last time"] if before else []
    if ticked > before:
        parts.append(f"{counted(ticked - before, 'answer')} ticked for you")
    return f"{' and '.join(parts)}: have a look, and change what is wrong"


def _question(database: Database, draft: Draft, examination: Examination, question: Question, views: Views) -> None:
    chosen = examination.answers.to(question.code, question.about, question.column)
    index = question.choices.index(chosen) if chosen in question.choices else None
    key = f"answer {draft.id} {question.key}"
    left, right = st.columns([5, 6], gap="medium")
    with left:
        elements.html(_asks(question, _state(draft, examination, question)))
        said: dict[str, Any] = {"index": index, "key": key, "label_visibility": "collapsed"}
        said |= {"on_change": _answered, "args": (database, draft, question.key, key)}
        label = elements.plain(question.asks)
        if len(question.choices) > MANY:
            st.selectbox(label, question.choices, placeholder="Choose…", **said)
        else:
            st.radio(label, question.choices, format_func=elements.plain, **said)
    with right:
        for file, sheet in _where(examination, question)[:1]:
            elements.html(_preview(examination, file, sheet, question, views))


def _answered(database: Database, draft: Draft, about: tuple[str, str, str], key: str) -> None:
    draft_view.give(database, draft, about, st.session_state[key])


def _state(draft: Draft, examination: Examination, question: Question) -> tuple[str, str]:
    """How a question stands, as a kind of chip and its words."""
    if draft.answers.settles(question):
        return "ready", "Answered"
    if question in examination.answered_before:
        return "ready", "As last time"
    return ("for-a-person", "Our guess") if examination.answers.settles(question) else ("under-way", "Please say")


def _asks(question: Question, state: tuple[str, str]) -> str:
    """The question, how it stands, and where it arose."""
    more = f" and {len(question.cells) - CELLS:,} more" if len(question.cells) > CELLS else ""
    cells = f", {'cell' if len(question.cells) == 1 else 'cells'} {', '.join(question.cells[:CELLS])}{more}"
    where = f"Sheet “{question.sheet}”{cells if question.cells else ''}"
    return (
        f'<div class="b-asks"><h3 class="b-h3">{escape(question.asks)}</h3>{elements.chip(*state)}'
        f'<p class="b-note">{escape(where)}</p></div>'
    )


def _where(examination: Examination, question: Question) -> list[tuple[FileExamination, SheetExamination]]:
    """The files and sheets a question arose in."""
    return [
        (file, sheet)
        for file in examination.files
        if any(asked.key == question.key for asked in file.questions)
        for sheet in file.sheets
        if sheet.sheet.name == question.sheet and sheet.sheet.rows
    ]


def _preview(
    examination: Examination, file: FileExamination, sheet: SheetExamination, question: Question, views: Views
) -> str:
    """The first rows concerned, with the columns about the cell that is asked about."""
    found = [at for cell in question.cells[:LOOKED_AT] if (at := place(cell))]
    name = (file.file, sheet.sheet.name)
    if name not in views:
        views[name] = sheet_view.view_of(file, sheet, examination.answers)
    view = sheet_view.asking(views[name], found)
    rows = list(dict.fromkeys(row for row, _column in found if row not in view.headings))[:ROWS]
    if rows and not view.headings:  # not recognised yet: what stands under the cell tells what it is
        rows = list(range(rows[0], min(rows[0] + ROWS - 1, view.last_row) + 1))
    if not rows:
        first = max(view.headings, default=view.sheet.rows[0][0] - 1) + 1
        rows = list(range(first, min(first + ROWS - 1, view.last_row) + 1))
    if not rows:
        return ""
    last = view.sheet.last_column
    left = max(1, min(found[0][1] - COLUMNS + 2, last - COLUMNS + 1)) if found else 1
    columns = list(range(left, min(left + COLUMNS - 1, last) + 1))
    if left > 1:
        columns[0] = 1
    return sheet_view.excerpt(view, rows, columns, f"Rows of sheet “{sheet.sheet.name}”", found[0] if found else None)
