"""Where a published page's figures come from: the record, by the token of a link, or files in a folder."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import streamlit as st

from balint_core import access
from balint_core.access import Viewer
from balint_core.snapshot import Snapshot, SnapshotFault, read
from balint_core.snapshot_folder import Kept, default_folder, snapshots_in
from pages.parts import entry, published_view

NOT_HERE = "This page is not, or no longer, here. Ask those who gave you the link."
NONE_YET = "Nothing is published here yet. Ask those who gave you the link."
AWAY = "This page cannot be shown just now. Please try again in a minute."
COUNTED = "published counted"


def published_page() -> None:
    """The whole page: leave, the snapshot that is asked for, and what it shows."""
    entry.ask_leave(Viewer.AUDIENCE)
    if found := asked_for():
        published_view.show(found.snapshot, found.digest)


def asked_for() -> Kept | None:
    """The snapshot that the address asks for; where there is none, says so or what there is, and gives None."""
    if access.from_files():
        return _of_folder(snapshots_in(default_folder()))
    return _of_record(st.query_params.get("show", ""))


# --- a link's token ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _snapshot(digest: str) -> Snapshot:
    """The snapshot of a digest; read once, and kept here, where no visitor can clear it."""
    from balint_core.record.database import default_address, open_database
    from balint_core.record.publications import written_with

    with open_database(default_address()).reading() as connection:
        return read(written_with(connection, digest))


def _of_record(token: str) -> Kept | None:
    from balint_core.record.database import DatabaseAway, default_address, open_database
    from balint_core.record.publications import count, digest_shown

    try:
        database = open_database(default_address())
        digest = digest_shown(database, token, date.today())
        kept = Kept(_snapshot(digest), digest) if digest else None
    except DatabaseAway:
        published_view.sentence(AWAY)
        return None
    except SnapshotFault:
        kept = None
    if kept is None:
        published_view.sentence(NOT_HERE)
    elif published_view.is_page_itself() and st.session_state.get(COUNTED) != kept.digest:
        st.session_state[COUNTED] = kept.digest
        count(database, token)
    return kept


# --- files in a folder ------------------------------------------------------------------------------------------


def _of_folder(kept: Sequence[Kept]) -> Kept | None:
    """A single snapshot, or the one that is asked for; otherwise the list of them all."""
    if len(kept) == 1:
        return kept[0]
    wanted = st.query_params.get("show")
    if found := next((one for one in kept if one.short == wanted), None):
        return found
    if wanted:
        published_view.sentence(NOT_HERE)
    elif kept:
        published_view.offer([(one.snapshot.title, f"?show={one.short}") for one in kept])
    else:
        published_view.sentence(NONE_YET)
    return None
