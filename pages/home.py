"""Home: what is here, and what to do next."""

import streamlit as st

from balint_core import charts, sample
from balint_core.access import Viewer
from balint_core.evaluation import period, term_headline
from balint_core.figures import counted, mean_in_print
from balint_core.programme import Overview, leaders_in_training, overview
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.uploads import NotAccepted
from pages.parts import choice, elements, entry

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


def at_a_glance(programme: Overview, leaders: int) -> None:
    latest = programme.term(None)
    if latest and latest.held:
        elements.head(programme.name, term_headline(latest), what_is_here(programme, leaders))
    else:
        elements.head(programme.name, "The record has begun", what_is_here(programme, leaders))
    answered = [figures for figures in programme.time_points if figures.items]
    held = [session for session in programme.sessions if session.counts]
    came = sum(session.attending for session in held)
    elements.cards(
        [
            elements.Card("Sessions held", str(len(held)), counted(len(programme.terms), "term")),
            elements.Card("People a session", mean_in_print(came / len(held) if held else None), "on average"),
            elements.Card("People who came", str(programme.who_came.people), counted(came, "attendance")),
            elements.Card("Leaders in training", str(leaders), "on the pathway"),
            elements.Card(
                "Questionnaires",
                str(len(answered)),
                counted(sum(one.respondents for one in answered), "reply", "replies"),
            ),
        ]
    )


def attendance(programme: Overview) -> None:
    if any(session.counts for session in programme.sessions):
        with st.container(border=True):
            st.altair_chart(
                charts.attendance_chart(programme.sessions, programme.calendar, elements.theme()), theme=None
            )


def terms(programme: Overview) -> None:
    held = [term for term in programme.terms if term.held]
    if held:
        elements.heading("Term by term")
        elements.table(
            ["Term", "Held", "Mode", "Attendances", "People", "People a session"],
            [
                (
                    period(term.term),
                    term.held,
                    ", ".join(term.modes),
                    term.attendances,
                    term.people,
                    mean_in_print(term.mean_attendance),
                )
                for term in held
            ],
        )


def what_is_here(programme: Overview, leaders: int) -> str:
    if not any(session.counts for session in programme.sessions):
        return "No sessions are on record yet: a register is the next thing to upload."
    if not programme.time_points:
        return "Sessions are on record. Questionnaire answers would show what people said of them."
    if not leaders:
        return "A list of people would show who is training as a leader, and how far they have come."
    return "The term summary is ready to read, and each leader in training can see where they stand."


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
        elements.note(f"{counted(waiting, 'comment')} not released to be quoted: look at them in the term summary.")
    if not programme.calendar.time_points:
        elements.note("A sheet of terms would tell one term from the next; a blank one is on the Upload page.")


database = entry.open_record()
name = choice.programme_name(database)
shown = overview(database, name) if name else None
if name is None or shown is None:
    welcome(database)
else:
    training = len(leaders_in_training(database, name))
    at_a_glance(shown, training)
    next_steps(shown, training)
    attendance(shown)
    terms(shown)
