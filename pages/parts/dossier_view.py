"""What My progress gives to take along: dossiers, a certificate of attendance, the portfolio to go on with."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from balint_core.exports.certificate import Signatory, attended_in, certificate, certificate_name
from balint_core.exports.document import Document, file_name
from balint_core.exports.dossier import Layout, dossier, dossier_name
from balint_core.exports.hours import Attended
from balint_core.exports.pdf import as_pdf
from balint_core.exports.prefilled import portfolio_workbook
from balint_core.exports.word import as_word
from balint_core.figures import counted
from balint_core.frameworks import Framework
from balint_core.record.database import Database
from balint_core.record.people import Person
from pages.parts import elements

WRITERS: dict[str, tuple[str, Callable[[Document], bytes]]] = {"Word": ("docx", as_word), "PDF": ("pdf", as_pdf)}
LAYOUTS = {
    Layout.SOCIETY: ("For the leadership form", "Each criterion with its evidence, what is missing, and the sources."),
    Layout.ARCP: ("For ARCP", "Sessions, hours and assessments (CBDGA) by training year and since the start."),
}


def take_with_you(database: Database, programme: str, person: Person, framework: Framework, on: date) -> None:
    """The section “Take it with you”; every document is made when its button is pressed."""
    elements.heading("Take it with you", "Titles, dates and numbers only: never what was said in a group.")
    columns = iter(st.columns(len(LAYOUTS) + 1))
    for layout, (title, says) in LAYOUTS.items():
        with next(columns), st.container(border=True, height="stretch"):
            elements.subheading(title, says)
            judged_by = framework if layout is Layout.SOCIETY else None
            made = partial(dossier, database, programme, person, judged_by, on, layout)
            _buttons(made, partial(dossier_name, person, framework, on, layout), layout)
    with next(columns), st.container(border=True, height="stretch"):
        elements.subheading("Portfolio workbook", "What is on record, to go on with and upload again.")
        st.download_button(
            "Portfolio",
            partial(portfolio_workbook, database, programme, person.id),
            file_name=file_name([person.name, "portfolio"], "xlsx"),
            icon=":material/download:",
            on_click="ignore",
            key="take portfolio",
        )
    with st.container(border=True):
        _certificate(database, programme, person, on)


def _buttons(made: Callable[[], Document], name: Callable[[str], str], key: str, *, ready: bool = True) -> None:
    with st.container(horizontal=True):
        for label, (ending, write) in WRITERS.items():
            st.download_button(
                label,
                partial(_written, made, write),
                file_name=name(ending),
                icon=":material/download:",
                on_click="ignore",
                key=f"take {key} {ending}",
                disabled=not ready,
            )


def _written(made: Callable[[], Document], write: Callable[[Document], bytes]) -> bytes:
    return write(made())


def _certificate(database: Database, programme: str, person: Person, on: date) -> None:
    elements.subheading("Certificate of attendance", "For a span of days, to be signed by the leader of the group.")
    everything = attended_in(database, programme, person, date.min, on)
    if not everything.sessions:
        elements.note("There is no session of this programme on record to certify yet.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        earliest, whose = everything.sessions[0].day, f"{person.id} {on}"
        first = st.date_input("From", earliest, max_value=on, format="DD/MM/YYYY", width=150, key=f"from {whose}")
        last = st.date_input("To", on, max_value=on, format="DD/MM/YYYY", width=150, key=f"to {whose}")
        name = st.text_input("Signed by", max_chars=200, width=240, key="certificate signed by")
        office = st.text_input(
            "Their office", "Leader of the group", max_chars=200, width=240, key="certificate office"
        )
    if not (isinstance(first, date) and isinstance(last, date)):
        return
    sessions = everything.between(first, last)
    elements.note(_about(sessions, name))
    made = partial(certificate, person, programme, sessions, Signatory(name.strip(), office.strip()))
    _buttons(
        made,
        partial(certificate_name, person, first, last),
        "certificate",
        ready=bool(sessions.sessions and name.strip()),
    )


def _about(sessions: Attended, name: str) -> str:
    if not sessions.sessions:
        return "There is no session in this span."
    said = f"{counted(sessions.number, 'session')}; hours: {sessions.in_words()}."
    return said if name.strip() else f"{said} Write the name of whoever signs it."
