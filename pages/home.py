"""Home: what is here, and what to do next."""

import streamlit as st

from balint_core import sample
from balint_core.access import Viewer
from balint_core.figures import counted
from balint_core.programme import Overview, leaders_in_training, overview
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.uploads import NotAccepted
from pages.parts import choice, elements, entry, home_view

entry.ask_leave(Viewer.LEAD)


def welcome(database: Database) -> None:
    elements.head(
        "Balint dashboard",
        "Bring the spreadsheets you have",
        "See how your Balint groups are doing, term by term, and how far each leader in training has come. "
        "Everything stays on this computer.",
    )
    elements.html(
        '<ol class="b-steps">'
        "<li><b>Drop in your workbooks</b><span>Registers, questionnaires, portfolios, people and terms, several at "
        "once.</span></li>"
        "<li><b>Look at what was found</b><span>Anything unclear is named with its sheet and cell. Nothing is stored "
        "until you accept it.</span></li>"
        "<li><b>Read the term summary</b><span>And each person’s progress, with the rows behind every figure.</span>"
        "</li></ol>"
    )
    with st.container(horizontal=True):
        if st.button("Open the sample programme", type="primary", icon=":material/auto_stories:"):
            open_sample(database)
        if st.button("Upload your workbooks", icon=":material/upload_file:"):
            st.switch_page("pages/upload.py")
    elements.note("The sample’s people and answers are invented; its figures are those of a published poster.")


def open_sample(database: Database) -> None:
    with st.spinner("Opening the sample programme…"):
        try:
            sample.load_sample(database)
        except (DatabaseAway, NotAccepted) as fault:
            st.error(elements.plain(str(fault)))
            return
    st.session_state[choice.CHOSEN] = sample.NAME
    st.switch_page("pages/term_summary.py")


def next_steps(programme: Overview, leaders: int) -> None:
    elements.heading("What would you like to do?")
    waiting = sum(not comment.released for comment in programme.comments)
    with st.container(horizontal=True):
        elements.link("term_summary", "Read the term summary", "calendar_month")
        elements.link("evaluation", "Compare time points", "monitoring")
        elements.link("upload", "Upload workbooks", "upload_file")
        if leaders:
            elements.link("my_progress", "See somebody’s progress", "route")
    if waiting:
        elements.note(f"{counted(waiting, 'comment')} not released to be quoted: look at them on Evaluation.")
    if not programme.calendar.time_points:
        elements.note("A sheet of terms would tell one term from the next; a blank one is on the Upload page.")


database = entry.open_record()
name = choice.programme_name(database)
shown = overview(database, name) if name else None
if name is None or shown is None:
    welcome(database)
else:
    training = len(leaders_in_training(database, name))
    home_view.at_a_glance(shown, training)
    next_steps(shown, training)
    home_view.attendance(shown)
    home_view.terms(shown)
