"""The upload that is under way: which draft the page shows, what goes into it, and those that were left unfinished."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

import streamlit as st

from balint_core.figures import counted, long_date
from balint_core.record import drafts
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.drafts import Draft
from pages.parts import elements

OWNER = ""
"""Whose drafts these are: nobody's in particular, since in local mode there is one person."""
DRAFT, ROUND, FAULT = "draft", "round of files", "fault in keeping"
WAITS = "These files wait on this computer, names and all, until you accept or discard them."


def opened(database: Database) -> Draft | None:
    """The draft that the address names or this session has begun; None where there is none, or no longer."""
    asked = st.query_params.get(DRAFT)
    for named in filter(None, (asked, st.session_state.get(DRAFT))):
        with database.reading() as connection:
            found = drafts.read(connection, OWNER, named)
        if found:
            show(found.id)
            return found
    put_aside()
    if asked:
        elements.note("The upload in this address is no longer here: it was accepted or discarded.")
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


def fault() -> None:
    """Says what could not be kept by the last click, if anything."""
    if said := st.session_state.pop(FAULT, None):
        st.error(elements.plain(said))


def drop(database: Database, draft: Draft | None, programme: str) -> None:
    """Where files are dropped: they are kept in the draft at once, and the place is free for more."""
    given = st.file_uploader(
        "Spreadsheets (.xlsx, .xls, .ods) or tables of text (.csv)" if draft is None else "Add more files",
        accept_multiple_files=True,
        key=f"files {st.session_state.get(ROUND, 0)}",
    )
    if not given:
        return
    files = [(one.name, one.getvalue()) for one in given]
    try:
        keep(database, draft, programme, files)
    except DatabaseAway as away:
        st.error(elements.plain(str(away)))
        return
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.rerun()


def keep(database: Database, draft: Draft | None, programme: str, files: Sequence[tuple[str, bytes]]) -> None:
    if draft is None:
        show(drafts.begin(database, OWNER, programme, files))
    else:
        drafts.add(database, OWNER, draft.id, files)


def move(database: Database, draft: Draft, programme: str) -> None:
    """Notes in the draft which programme was chosen for it."""
    if programme != draft.programme:
        _try(drafts.move, database, draft.id, programme)


def give(database: Database, draft: Draft, key: tuple[str, str, str], choice: str | None) -> None:
    """Keeps one answer, or takes it back; made to be called by a click."""
    _try(drafts.give, database, draft.id, key, choice)


def remove(database: Database, draft: Draft, place: int) -> None:
    _try(drafts.remove, database, draft.id, place)


def discard(database: Database, identity: str) -> None:
    _try(drafts.discard, database, identity)
    if st.session_state.get(DRAFT) == identity:
        put_aside()


def _try(change, database: Database, *words: object) -> None:  # type: ignore[no-untyped-def]
    try:
        change(database, OWNER, *words)
    except DatabaseAway as away:
        st.session_state[FAULT] = str(away)


def answers_now(database: Database, draft: Draft) -> object:
    """What is kept of the answers at this moment, which may be more than the page was drawn with."""
    with database.reading() as connection:
        return next((one.answers for one in drafts.waiting(connection, OWNER) if one.id == draft.id), None)


# --- those that wait --------------------------------------------------------------------------------------------


def unfinished(database: Database, shown: Draft | None) -> None:
    """The other drafts, each to be continued or discarded."""
    with database.reading() as connection:
        found = [one for one in drafts.waiting(connection, OWNER) if shown is None or one.id != shown.id]
    for one in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"unfinished {one.id}"):
            names = ", ".join(one.names[:4]) + (" …" if len(one.names) > 4 else "")
            elements.html(
                f'<p class="b-unfinished"><b>You have an unfinished upload of {counted(len(one.names), "file")}, '
                f"from {_when(one.made_at)}.</b><br><span>{escape(names)}</span></p>"
            )
            st.button(
                "Continue", key=f"continue {one.id}", on_click=show, args=(one.id,), icon=":material/arrow_forward:"
            )
            _discarding(database, one)
    if found and shown is None:
        elements.note(WAITS)


def ways_out(database: Database, draft: Draft) -> None:
    """Leaving the upload for later, or discarding it after a second click."""
    with st.container(horizontal=True, vertical_alignment="center", key="ways out"):
        elements.html(f'<p class="b-note">{WAITS}</p>')
        st.button("Put aside for later", on_click=put_aside, type="tertiary", icon=":material/schedule:")
        _discarding(database, draft)


def _discarding(database: Database, draft: Draft) -> None:
    """Discarding takes a second click, since nothing brings the files back."""
    with st.popover("Discard", type="tertiary", icon=":material/delete:", key=f"discarding {draft.id}"):
        elements.note(f"{counted(len(draft.names), 'file')} and your answers are deleted from this computer.")
        st.button(
            "Discard this upload",
            key=f"discard {draft.id}",
            on_click=discard,
            args=(database, draft.id),
            type="primary",
        )


def _when(made_at: datetime) -> str:
    local = made_at.replace(tzinfo=UTC).astimezone()
    return f"{long_date(local.date())}, {local:%H:%M}"
