"""Where a published page's figures come from: a link's token in the record, or files in a folder."""

from collections.abc import Sequence

import streamlit as st

from balint_core import access
from balint_core.snapshot_folder import Kept, default_folder, snapshots_in
from pages.parts import published_view

NOT_HERE = "This page is not, or no longer, here. Ask those who gave you the link."
NONE_YET = "Nothing is published here yet. Come back later, or ask those who gave you the address."


def asked_for() -> Kept | None:
    """The snapshot the address asks for; where there is none, says so or what there is, and gives None."""
    if access.only_published():
        return _of_folder(snapshots_in(default_folder()))
    published_view.sentence(NOT_HERE)
    return None


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
