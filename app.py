"""The Balint dashboard: the pages and their order. Each page asks for leave itself and needs nothing from here."""

import streamlit as st

st.navigation(
    {
        "": [st.Page("pages/home.py", title="Home", icon=":material/home:", default=True)],
        "Programme": [
            st.Page("pages/term_summary.py", title="Term summary", icon=":material/calendar_month:"),
            st.Page("pages/evaluation.py", title="Evaluation", icon=":material/monitoring:"),
            st.Page("pages/upload.py", title="Upload", icon=":material/upload_file:"),
        ],
        "People": [st.Page("pages/my_progress.py", title="My progress", icon=":material/route:")],
        "Help": [st.Page("pages/methods.py", title="Methods", icon=":material/menu_book:")],
    }
).run()
