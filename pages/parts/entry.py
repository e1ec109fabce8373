"""The first line of every page: who is looking, may they, and the record they look at."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from balint_core import access
from balint_core.access import Viewer
from balint_core.record.database import Database, DatabaseAway, default_address, open_database
from pages.parts import elements


def ask_leave(*needs: Viewer) -> Viewer:
    """The viewer, if they have leave for a page of these viewers; otherwise says why not, and the page ends here.

    The first deep link into a process that has just started runs a page without `app.py`. Leave is asked all the
    same, and the route is mended, so that the page appears within its navigation.
    """
    leave = access.ask(frozenset(needs), st.context.headers, st.context.url)
    elements.dress()
    if leave.viewer is None:
        elements.head("Balint dashboard", "This page cannot be shown here", leave.reason)
        st.stop()
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
    return leave.viewer


def open_record() -> Database:
    """The record; where it cannot be reached, says so in a sentence, and the page ends here."""
    try:
        database = open_database(default_address())
        database.version()
    except DatabaseAway as fault:
        elements.head("Balint dashboard", "The record is out of reach", str(fault))
        st.stop()
    return database
