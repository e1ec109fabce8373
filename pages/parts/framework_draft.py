"""The framework that is being edited: which one the page is about, and each change to it, kept as it is made."""

from collections.abc import Callable

import streamlit as st

from balint_core.definitions import LARGEST, DefinitionError
from balint_core.record import framework_drafts
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.framework_drafts import FrameworkDraft
from pages.parts import choice, elements

OWNER = ""
"""Whose drafts these are: nobody's in particular, since in local mode there is one person."""
DRAFT, FAULT, NOT_KEPT, DONE = "framework", "fault of a framework", "framework text not kept", "framework done"
MEANWHILE = (
    "This draft was changed in another window while you wrote. What you wrote stands below: copy from it what should "
    "be in the text."
)


def opened(database: Database) -> FrameworkDraft | None:
    """The draft that the address names or this session has begun; None where there is none, or no longer."""
    asked = st.query_params.get(DRAFT)
    for named in filter(None, (asked, st.session_state.get(DRAFT))):
        with database.reading() as connection:
            found = framework_drafts.read(connection, OWNER, named)
        if found:
            st.session_state.setdefault(choice.CHOSEN, found.programme)
            show(found.id)
            return found
    put_aside()
    if asked:
        elements.note("The draft in this address is no longer here: it was kept or discarded.")
    return None


def show(identity: str) -> None:
    """Lets the page, its address and this session be about a draft."""
    st.session_state[DRAFT] = identity
    if st.query_params.get(DRAFT) != identity:
        st.query_params[DRAFT] = identity


def put_aside() -> None:
    """Lets the page be about no draft; the draft stays."""
    st.session_state.pop(DRAFT, None)
    if DRAFT in st.query_params:
        del st.query_params[DRAFT]


def done(words: str) -> None:
    """Says that something is done, wherever the page goes next."""
    st.session_state[DONE] = words


def fault(words: str) -> None:
    """Says what could not be done by a click."""
    st.session_state[FAULT] = words


def said() -> None:
    """What the last click did, or could not do."""
    if words := st.session_state.pop(DONE, None):
        st.success(elements.plain(words))
        st.toast(elements.plain(words))
    if words := st.session_state.pop(FAULT, None):
        st.error(elements.plain(words))
    if text := st.session_state.pop(NOT_KEPT, None):
        st.warning(MEANWHILE)
        st.code(text, language="toml")


def edit(database: Database, draft: FrameworkDraft, change: Callable[[str], str]) -> None:
    """Changes the text as it stands now; made to be called by a click. What it was can be had back."""
    before: list[str] = []

    def changed(text: str) -> str:
        before.append(text)
        return change(text)

    try:
        framework_drafts.edit(database, OWNER, draft.id, changed)
    except (DefinitionError, KeyError, DatabaseAway) as away:
        gone = "What this was about is no longer in the text."
        fault(str(away) if isinstance(away, DatabaseAway) else gone)
        return
    st.session_state.setdefault(_undo(draft), []).extend(before)


def rewrite(database: Database, draft: FrameworkDraft, key: str) -> None:
    """Puts what was typed as TOML in the place of the text that was shown."""
    typed = str(st.session_state[key])
    if len(typed) > LARGEST:
        fault(f"That is more than {LARGEST:,} characters, which no framework needs. The text is as it was before.")
        return
    try:
        kept = framework_drafts.rewrite(database, OWNER, draft.id, draft.text, typed)
    except DatabaseAway as away:
        fault(str(away))
        kept = False
    if kept:
        st.session_state.setdefault(_undo(draft), []).append(draft.text)
    else:
        st.session_state[NOT_KEPT] = typed


def can_undo(draft: FrameworkDraft) -> bool:
    return bool(st.session_state.get(_undo(draft)))


def undo(database: Database, draft: FrameworkDraft) -> None:
    """Brings back the text from before the last change."""
    last = st.session_state[_undo(draft)].pop()
    try:
        framework_drafts.edit(database, OWNER, draft.id, lambda _now: last)
    except DatabaseAway as away:
        fault(str(away))


def _undo(draft: FrameworkDraft) -> str:
    return f"{draft.id} before"


def discard(database: Database, identity: str) -> None:
    """Deletes a draft; nothing of it was kept."""
    try:
        with database.writing(aside=True) as connection:
            framework_drafts.discard(connection, OWNER, identity)
    except DatabaseAway as away:
        fault(str(away))
        return
    if st.session_state.get(DRAFT) == identity:
        put_aside()


def discarding(database: Database, draft: FrameworkDraft) -> None:
    """Discarding takes a second click, since nothing brings the text back."""
    with st.popover("Discard", type="tertiary", icon=":material/delete:", key=f"discarding {draft.id}"):
        elements.note("What you changed here is deleted. Nothing that was kept before is touched.")
        st.button(
            "Discard these changes",
            key=f"discard {draft.id}",
            on_click=discard,
            args=(database, draft.id),
            type="primary",
        )
