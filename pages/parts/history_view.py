"""What Upload shows beneath: the history with undo, and workbooks to download."""

from collections.abc import Callable
from datetime import UTC, date
from functools import partial
from html import escape

import streamlit as st

from balint_core.exports.prefilled import prefilled_workbook
from balint_core.exports.programme_workbook import programme_workbook
from balint_core.figures import long_date
from balint_core.instruments import TEMPLATES, blank_workbook
from balint_core.record import programmes, uploads
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


def templates(database: Database, programme: str) -> None:
    """Workbooks to fill in and, of a programme that is in the record, everything in one; each made on the click."""
    elements.heading("Workbooks to fill in", "With drop-down lists and a note at each heading. Yours may differ.")
    with database.reading() as connection:
        known = programme in programmes.programmes(connection)
    own = known and st.toggle(
        "Filled in with this programme’s people, next sessions and calendar",
        help=elements.plain(f"From what the record holds of “{programme}”. For you as lead: it names everybody."),
    )
    today = date.today()
    with st.container(horizontal=True):
        for kind in TEMPLATES:
            made = (
                partial(prefilled_workbook, database, programme, kind, today) if own else partial(blank_workbook, kind)
            )
            name = f"{kind} {today}.xlsx" if own else f"blank {kind}.xlsx"
            download(layouts()[kind].title, made, name)
    if known:
        elements.note("The programme’s whole record, which can be read back into an empty one.")
        download(
            "Everything in one workbook", partial(programme_workbook, database, programme), f"everything {today}.xlsx"
        )


def download(label: str, made: Callable[[], bytes], name: str) -> None:
    st.download_button(label, made, file_name=name, icon=":material/download:", on_click="ignore")


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
