"""Upload: drop files, see what each was taken for, answer what is unclear, accept; history and undo."""

import hashlib

import streamlit as st

from balint_core import sample
from balint_core.access import Viewer
from balint_core.figures import counted, listed
from balint_core.record import programmes, uploads
from balint_core.record.changes import Changes, changes
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.drafts import Draft
from balint_core.record.intake import Examination, Status, examine
from balint_core.record.uploads import NotAccepted
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import Workbook, open_workbook
from balint_core.watching import Count
from pages.parts import (
    changes_view,
    choice,
    definitions_view,
    draft_view,
    elements,
    entry,
    findings_view,
    history_view,
    intake_view,
    questions_view,
    recipes_view,
)

entry.ask_leave(Viewer.LEAD)

NEW_PROGRAMME = "A new programme…"
DONE, EXAMINED, CHANGES = "what was done", "examined", "what will change"
LOOKS = 5
"""Times files are looked at to settle guesses that follow from guesses."""
SOON = 200_000
"""Bytes of files up to which a look takes less than a moment."""


def destination(database: Database, draft: Draft | None) -> str:
    """The programme the files belong to; the sample stays the sample unless somebody says otherwise."""
    with database.reading() as connection:
        known = list(programmes.programmes(connection))
    named = draft.programme if draft and draft.programme not in known else "My programme"
    key = draft.id if draft else ""
    if not known:
        return st.text_input("Name of your programme", named, max_chars=120, width=420, key=f"name {key}").strip()
    own = [name for name in known if name != sample.NAME]
    names = [*known, NEW_PROGRAMME]
    wanted = st.session_state.get(choice.CHOSEN)
    default = wanted if wanted in own else own[0] if own else NEW_PROGRAMME
    if draft and draft.programme:
        default = draft.programme if draft.programme in known else NEW_PROGRAMME
    picked = st.selectbox(
        "Programme these belong to", names, index=names.index(default), width=420, key=f"programme {key}"
    )
    if picked != NEW_PROGRAMME:
        return str(picked)
    return st.text_input("Name of the new programme", named, max_chars=120, width=420, key=f"new {key}").strip()


def look(database: Database, programme: str, draft: Draft) -> Examination:
    """The examination of a draft, made once and kept until its files, answers or the record change.

    Workbooks that the last one opened are not opened again; guesses count as answers until somebody says otherwise.
    """
    files = [(one.file, one.content) for one in draft.files]
    digests = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in files)
    key = (programme, digests, draft.answers, database.version())
    kept: tuple[object, Examination] | None = st.session_state.get(EXAMINED)
    if kept is not None and kept[0] == key:
        return kept[1]
    opened = workbooks(kept[1]) if kept else {}

    def opening(name: str, content: bytes, tell: Count) -> Workbook:
        digest = (name, hashlib.sha256(content).hexdigest())
        return opened.get(digest) or open_workbook(name, content, tell)

    answers = draft.answers
    at_once = sum(len(content) for _name, content in files) > SOON
    with elements.progress(at_once=at_once) as told, database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        for _look in range(LOOKS):
            examination = examine(connection, home, files, answers, progress=told, opening=opening)
            opened = workbooks(examination)
            settles = examination.answers.settles
            guesses = [(one.key, one.guess) for one in examination.questions if one.guess and not settles(one)]
            if not guesses:
                break
            answers = Answers((*answers.given, *guesses))
            if all(one.optional for one in examination.questions if one.guess and not settles(one)):
                examination.given, examination.answers = answers, answers.over(examination.answers)
                break  # they stand already
    st.session_state[EXAMINED] = (key, examination)
    return examination


def forget() -> None:
    """Lets go of what was examined: the rows of a large register take much memory."""
    for kept in (EXAMINED, CHANGES):
        st.session_state.pop(kept, None)


def workbooks(examination: Examination) -> dict[tuple[str, str], Workbook]:
    return {(file.file, file.digest): file.workbook for file in examination.files if file.workbook}


def accept(database: Database, programme: str, draft: Draft, examination: Examination) -> None:
    ready = examination.ready
    waiting = [file for file in examination.files if file.status(examination.answers) is Status.NEEDS_ANSWERS]
    if waiting:
        elements.note(f"{counted(len(waiting), 'file')} waiting for your answers above.".capitalize())
    if not ready:
        return
    report(database, programme, examination)
    label = f"Accept {counted(len(ready), 'file')}"
    seen = f"accept {hash(st.session_state[EXAMINED][0])}"  # a click is for what was shown, whatever came meanwhile
    if st.button(label, key=seen, type="primary", icon=":material/check:", disabled=not programme):
        try:
            at_once = sum(len(file.content) for file in ready) > SOON
            with elements.progress(at_once=at_once) as told:
                done = uploads.accept(database, programme, examination, progress=told, draft=draft.id)
        except (NotAccepted, DatabaseAway) as fault:
            st.error(elements.plain(str(fault)))
            return
        st.session_state[choice.CHOSEN] = programme
        st.session_state[DONE] = list(done)
        forget()
        st.rerun()
    elements.note("Nothing is stored until you accept, then all of it at once. Every upload can be undone below.")


def report(database: Database, programme: str, examination: Examination) -> None:
    """What accepting would change, told once an examination; of large files when asked to, since it rehearses all."""
    key = st.session_state[EXAMINED][0]
    told: tuple[object, Changes] | None = st.session_state.get(CHANGES)
    if told is None or told[0] != key:
        large = sum(len(file.content) for file in examination.ready) > questions_view.AT_ONCE
        if large and not st.button("Show what will change", icon=":material/difference:"):
            return
        try:
            with st.spinner("Working out what will change…"), elements.progress(at_once=large) as progress:
                told = (key, changes(database, programme, examination, progress))
        except (NotAccepted, DatabaseAway) as fault:
            st.error(elements.plain(str(fault)))
            return
        st.session_state[CHANGES] = told
    changes_view.changes(told[1])


def just_done() -> None:
    if files := st.session_state.pop(DONE, None):
        said = elements.plain(f"{listed(files)} {'is' if len(files) == 1 else 'are'} in the record.")
        st.success(said)
        st.toast(said)  # it is seen wherever the page stands
        with st.container(horizontal=True):
            elements.link("term_summary", "Read the term summary", "calendar_month")
            elements.link("my_progress", "See somebody’s progress", "route")


NOTHING_LEFT_OUT = {False: "Nothing is left out.", True: "The other files below say why they cannot go in."}


def title(examination: Examination) -> tuple[str, str]:
    """What was found, as the page's title, and what it means."""
    status = [file.status(examination.answers) for file in examination.files]
    waiting, ready = status.count(Status.NEEDS_ANSWERS), status.count(Status.READY)
    left_out = sum(sheet.reading.rejected for file in examination.files for sheet in file.sheets)
    they_are = "it is" if left_out == 1 else "they are"
    entries = counted(left_out, "entry", "entries")
    said = f"{entries} cannot be taken as {they_are}; the list below says why." if left_out else ""
    if waiting:
        left = sum(not examination.answers.settles(one) for one in examination.questions)
        return f"{counted(left, 'question').capitalize()}, then {counted(waiting, 'file')} can go in", said
    if ready:
        said = said or NOTHING_LEFT_OUT[Status.REJECTED in status]
        return f"{counted(ready, 'file').capitalize()} ready to accept", said
    return "Nothing here to take", "The files below say why."


database = entry.open_record()
top = st.container()
just_done()
draft_view.fault()
draft = draft_view.opened(database)
draft_view.unfinished(database, draft)
programme = destination(database, draft)
draft_view.drop(database, draft, programme)
if draft is None:
    forget()
    with top:
        elements.head(
            "Upload",
            "Drop in what you have",
            "Registers, questionnaires, portfolios, lists of people and terms, several at once. You see what was "
            "found before anything is stored.",
        )
else:
    draft_view.move(database, draft, programme)
    examination = look(database, programme, draft)
    with top:
        elements.head("Upload", *title(examination))
    intake_view.files(database, draft, examination)
    draft_view.ways_out(database, draft)
    questions_view.questions(database, draft, examination)
    findings_view.findings(database, draft, examination)
    accept(database, programme, draft, examination)
history_view.history(database)
definitions_view.own_questionnaires(database, programme)
with database.reading() as connection:
    home = programmes.programme_named(connection, programme)
recipes_view.remembered(database, home)
history_view.templates(database, programme)
