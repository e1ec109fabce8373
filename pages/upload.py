"""Upload: drop files, see what each was taken for, answer what is unclear, accept; history and undo."""

import hashlib

import streamlit as st

from balint_core import sample
from balint_core.access import Viewer
from balint_core.figures import counted, listed
from balint_core.record import programmes, uploads
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.intake import Examination, Status, examine
from balint_core.record.uploads import NotAccepted
from balint_core.spreadsheets.recipe import Answers
from pages.parts import choice, elements, entry, history_view, intake_view

entry.ask_leave(Viewer.LEAD)

NEW_PROGRAMME = "A new programme…"
DONE, ROUND, EXAMINED = "what was done", "round of uploads", "examined"


def destination(database: Database) -> str:
    """The programme the files belong to; the sample stays the sample unless somebody says otherwise."""
    with database.reading() as connection:
        known = list(programmes.programmes(connection))
    own = [name for name in known if name != sample.NAME]
    if not known:
        return st.text_input("Name of your programme", "My programme", max_chars=120, width=420).strip()
    first = own[0] if own else NEW_PROGRAMME
    chosen = st.session_state.get(choice.CHOSEN)
    names = [*known, NEW_PROGRAMME]
    index = names.index(chosen if chosen in own else first)
    picked = st.selectbox("Programme these belong to", names, index=index, width=420)
    if picked != NEW_PROGRAMME:
        return str(picked)
    return st.text_input("Name of the new programme", "My programme", max_chars=120, width=420).strip()


def look(database: Database, programme: str, files: list[tuple[str, bytes]], answers: Answers) -> Examination:
    """The examination of these files, made once and kept until files, answers or the record change."""
    digests = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in files)
    key = (programme, digests, answers, database.version())
    kept = st.session_state.get(EXAMINED)
    if kept is None or kept[0] != key:
        with st.spinner(f"Reading {counted(len(files), 'file')}…"), database.reading() as connection:
            home = programmes.programme_named(connection, programme)
            kept = (key, examine(connection, home, files, answers))
        st.session_state[EXAMINED] = kept
    return kept[1]


def accept(database: Database, programme: str, examination: Examination) -> None:
    ready = examination.ready
    waiting = [file for file in examination.files if file.status(examination.answers) is Status.NEEDS_ANSWERS]
    if waiting:
        elements.note(f"{counted(len(waiting), 'file')} waiting for your answers above.")
    if not ready:
        return
    label = f"Accept {counted(len(ready), 'file')}"
    if st.button(label, type="primary", icon=":material/check:", disabled=not programme):
        try:
            done = uploads.accept(database, programme, examination)
        except (NotAccepted, DatabaseAway) as fault:
            st.error(elements.plain(str(fault)))
            return
        st.session_state[choice.CHOSEN] = programme
        st.session_state[DONE] = list(done)
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.rerun()
    elements.note("Nothing is stored until you accept. Every upload can be undone below.")


def just_done() -> None:
    if files := st.session_state.pop(DONE, None):
        said = elements.plain(f"{listed(files)} {'is' if len(files) == 1 else 'are'} in the record.")
        st.success(said)
        st.toast(said)  # it is seen wherever the page stands
        with st.container(horizontal=True):
            elements.link("term_summary", "Read the term summary", "calendar_month")
            elements.link("my_progress", "See somebody’s progress", "route")


database = entry.open_record()
elements.head(
    "Upload",
    "Drop in what you have",
    "Registers, questionnaires, portfolios, lists of people and terms, several at once. You see what was found "
    "before anything is stored.",
)
just_done()
programme = destination(database)
given = st.file_uploader(
    "Workbooks (.xlsx) or tables of text (.csv)",
    accept_multiple_files=True,
    key=f"files {st.session_state.get(ROUND, 0)}",
)
if given:
    files = [(file.name, file.getvalue()) for file in given]
    first_look = look(database, programme, files, intake_view.answers_given())
    for file in first_look.files:
        intake_view.file_card(file, file.status(first_look.answers))
    intake_view.questions(first_look)
    accept(database, programme, first_look)
history_view.history(database)
history_view.templates(database, programme)
