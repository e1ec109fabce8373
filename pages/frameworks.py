"""Frameworks: a programme's own criteria, copied from those that came with the app, changed, dated and kept."""

import streamlit as st

from balint_core.access import Viewer
from balint_core.record import programmes
from pages.parts import choice, elements, entry, framework_desk, framework_draft, framework_shelf

entry.ask_leave(Viewer.LEAD)

database = entry.open_record()
draft = framework_draft.opened(database)
name = choice.programme_name(database)
if name is None:
    elements.head(
        "Frameworks", "Nothing to judge yet", "Upload a programme's workbooks first; its criteria come after."
    )
    elements.link("upload", "Upload workbooks", "upload_file")
    st.stop()
with database.reading() as connection:
    home = programmes.programme_named(connection, name) or 0
if draft is not None and draft.programme != name:
    framework_draft.put_aside()
    draft = None
top = st.container()
framework_draft.said()
if draft is None:
    framework_shelf.shelf(database, name, home, top)
else:
    framework_desk.desk(database, name, home, draft, top)
