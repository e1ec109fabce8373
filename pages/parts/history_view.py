"""What Upload shows beneath: the history with undo, and blank workbooks to download."""

from datetime import UTC
from functools import partial
from html import escape

import streamlit as st

from balint_core.figures import long_date
from balint_core.instruments import TEMPLATES, blank_workbook
from balint_core.record import uploads
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.uploads import NotAccepted, Upload
from balint_core.spreadsheets.layouts import layouts
from pages.parts import elements


def history(database: Database) -> None:
    with database.reading() as connection:
        found = uploads.history(connection)
    if not found:
        return
    elements.heading(
        "History", "The workbooks themselves are kept. Undoing one removes what came from it, and nothing else."
    )
    for upload in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            history_line(upload)
            if upload.state == "accepted" and st.button("Undo", key=f"undo {upload.id}", icon=":material/undo:"):
                undo(database, upload)


def undo(database: Database, upload: Upload) -> None:
    try:
        uploads.undo(database, upload.id)
    except (NotAccepted, DatabaseAway) as fault:
        st.error(elements.plain(str(fault)))
        return
    st.toast(elements.plain(f"“{upload.file}” was undone."))
    st.rerun()


def templates() -> None:
    elements.heading(
        "Blank workbooks", "With drop-down lists and a note at each heading. Your own spreadsheets may differ."
    )
    known = layouts()
    with st.container(horizontal=True):
        for kind in TEMPLATES:
            st.download_button(
                known[kind].title,
                partial(blank_workbook, kind),
                file_name=f"blank {kind}.xlsx",
                icon=":material/download:",
                on_click="ignore",
            )


def history_line(upload: Upload) -> None:
    states = {"accepted": ("ready", "In the record"), "replaced": ("note", "Replaced"), "undone": ("note", "Undone")}
    kind, words = states[upload.state]
    accepted = upload.accepted_at.replace(tzinfo=UTC).astimezone()
    sheets = ", ".join(dict.fromkeys(sheet["kind"] for sheet in upload.sheets if sheet["rows"]["accepted"]))
    elements.html(
        f'<div class="b-file"><b>{escape(upload.file)}</b>{elements.chip(kind, words)}</div>'
        f'<p class="b-note">{escape(sheets)} · {escape(upload.programme)} · {long_date(accepted.date())}, '
        f"{accepted:%H:%M}</p>"
    )
