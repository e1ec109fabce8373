"""What Upload shows of the questionnaires a programme has described itself: to read, to take away, to change."""

import streamlit as st

from balint_core.definitions import DefinitionError
from balint_core.figures import counted
from balint_core.instruments import Instrument, as_toml
from balint_core.record import own_instruments, programmes
from balint_core.record.database import Database
from pages.parts import elements


def own_questionnaires(database: Database, programme: str) -> None:
    """One fold for each questionnaire that was drafted from this programme's answers."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        found = own_instruments.own_instruments(connection, home)
    if home is None or not found:
        return
    elements.heading(
        "Your own questionnaires",
        "Described from the answers you uploaded. Change a name, a scale or what counts as favourable here.",
    )
    for instrument in found.values():
        with st.expander(elements.plain(f"{instrument.title} ({counted(len(instrument.items), 'item')})")):
            _definition(database, home, instrument)


def _definition(database: Database, programme: int, instrument: Instrument) -> None:
    text = as_toml(instrument)
    key = f"definition {programme} {instrument.id}"
    changed = st.text_area("Definition", text, height=360, key=key)
    always = st.checkbox(
        "The form has offered these answers from the beginning",
        key=f"always {key}",
        help="If it has, answers given before are counted on the scales as they are now. If the form was changed, "
        "leave this open: earlier answers stay on the scale they were given on, and are shown apart.",
    )
    with st.container(horizontal=True):
        if st.button("Save the changes", key=f"save {key}", icon=":material/save:", disabled=changed == text):
            _save(database, programme, instrument.id, changed, from_the_beginning=always)
        name = f"{instrument.id}.toml"
        st.download_button("Download", text, file_name=name, icon=":material/download:", on_click="ignore")


def _save(database: Database, programme: int, identity: str, text: str, *, from_the_beginning: bool) -> None:
    try:
        with database.writing() as connection:
            own_instruments.revise(connection, programme, identity, text, from_the_beginning=from_the_beginning)
    except DefinitionError as fault:
        st.error(elements.plain(str(fault)))
        return
    st.toast("The questionnaire was changed.")
    st.rerun()
