"""The first line of every page: who is looking, may they, and the record they look at."""

import runpy
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from balint_core import access
from balint_core.access import Viewer
from balint_core.definitions import SHIPPED
from pages.parts import elements

if TYPE_CHECKING:
    from balint_core.record.database import Database


def ask_leave(*needs: Viewer) -> Viewer:
    """The viewer, if they have leave for a page of these viewers; otherwise says why not, and the page ends here.

    The first deep link into a process that has just started runs a page without `app.py`. Then the route is mended and
    `app.py` is run, which shows what may be seen in its place: there each page asks for leave itself.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        runpy.run_path(str(SHIPPED.parent / "app.py"), run_name="__main__")
        st.stop()
    leave = access.ask(frozenset(needs), st.context.headers, st.context.url)
    if leave.viewer is None:
        elements.dress()
        elements.head("Balint dashboard", "This page cannot be shown here", leave.reason)
        st.stop()
    if leave.viewer is not Viewer.AUDIENCE:  # published pages have a dress of their own
        elements.dress()
    return leave.viewer


def open_record() -> "Database":
    """The record; where it cannot be reached, says so in a sentence, and the page ends here."""
    from balint_core.record.database import DatabaseAway, default_address, open_database

    try:
        database = open_database(default_address())
        database.version()
    except DatabaseAway as fault:
        elements.head("Balint dashboard", "The record is out of reach", str(fault))
        st.stop()
    return database
