"""The Balint dashboard: the pages and their order. Each page asks for leave itself and needs nothing from here."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from balint_core import access
from pages.parts import published_source

# Pages have no icon here: the framework would ask another host for it, to show it in the browser's tab. The menu's
# icons are drawn by static/balint.css, from the typeface that comes with the app.
published = access.only_published() or "show" in st.query_params
st.set_page_config(page_title="Balint groups" if published else None, page_icon="/app/static/icon.png")
if published and PagesManager.uses_pages_directory:  # the very first page of a process: it may not show them all
    st.navigation([st.Page("pages/published.py", title="Balint groups", default=True)], position="hidden").run()
elif published:
    # A published page is by itself: no menu, and no other page can be reached from it. The framework is not asked for
    # what it can do without: hundreds come at the same moment.
    published_source.published_page()
else:
    from balint_core.record.database import RecordChanged

    pages = st.navigation(
        {
            "": [st.Page("pages/home.py", title="Home", default=True)],
            "Programme": [
                st.Page("pages/term_summary.py", title="Term summary"),
                st.Page("pages/evaluation.py", title="Evaluation"),
                st.Page("pages/share.py", title="Share"),
                st.Page("pages/upload.py", title="Upload"),
            ],
            "People": [
                st.Page("pages/my_progress.py", title="My progress"),
                st.Page("pages/cohort.py", title="Cohort"),
                st.Page("pages/people.py", title="People"),
                st.Page("pages/frameworks.py", title="Frameworks"),
            ],
            "Help": [st.Page("pages/methods.py", title="Methods")],
        },
        expanded=True,
    )
    try:
        pages.run()
    except RecordChanged:  # while the page was drawn: half of it would show what was, and half what is
        st.rerun()
