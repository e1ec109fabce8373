"""Choosing the programme a page is about; the choice holds for all pages."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from balint_core import sample
from balint_core.programme import Overview, overview
from balint_core.record import programmes
from balint_core.record.database import Database
from balint_core.record.people import Person
from pages.parts import elements

CHOSEN = "chosen programme"
PERSON = "chosen person"
OPENED = "person to open"


def programme_name(database: Database) -> str | None:
    """The programme chosen, in the sidebar where there are several; None where the record is empty."""
    with database.reading() as connection:
        names = list(programmes.programmes(connection))
    if not names:
        return None
    chosen = st.session_state.get(CHOSEN)
    own = [name for name in names if name != sample.NAME] or names
    place = names.index(chosen if chosen in names else own[0])
    if len(names) > 1:
        with st.sidebar:
            chosen = st.selectbox("Programme", names, index=place)
    else:
        chosen = names[0]
    st.session_state[CHOSEN] = chosen
    return str(chosen)


def choose_person(identity: int) -> None:
    """Notes whom My progress is to show; `open_person` goes there."""
    st.session_state[PERSON] = st.session_state[OPENED] = identity


def open_person() -> None:
    """Goes to My progress of the person who was just clicked, if anybody was. Their name is in no address."""
    if st.session_state.pop(OPENED, None) is not None:
        with suppress(StreamlitAPIException):  # a page shown by itself has no others
            st.switch_page("pages/my_progress.py")


def person_place(people: Sequence[Person]) -> int:
    """Where the person chosen elsewhere stands among these; the first where nobody was, or they are not here."""
    ids = [person.id for person in people]
    chosen = st.session_state.get(PERSON)
    return ids.index(chosen) if chosen in ids else 0


def chosen_overview(database: Database, page: str) -> Overview:
    """The overview of the programme chosen; where the record is empty, a kind word, and the page ends here.

    A page asks once: the choice of programme in the sidebar is drawn here.
    """
    name = programme_name(database)
    found = overview(database, name) if name else None
    if found is None:
        elements.head(page, "Nothing to show yet", "Open the sample programme, or upload your own workbooks.")
        elements.link("home", "Go to Home", "home")
        st.stop()
    return found
