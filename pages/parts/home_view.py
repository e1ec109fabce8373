"""What Home shows of a programme: its figures at a glance, attendance over time, and the terms side by side."""

import streamlit as st

from balint_core import charts
from balint_core.evaluation import period, term_headline
from balint_core.figures import counted, mean_in_print
from balint_core.programme import Overview
from pages.parts import elements


def at_a_glance(programme: Overview, leaders: int) -> None:
    latest = programme.term(None)
    if latest and latest.held:
        elements.head(programme.name, term_headline(latest), what_is_here(programme, leaders))
    else:
        elements.head(programme.name, "The record has begun", what_is_here(programme, leaders))
    answered = [figures for figures in programme.time_points if figures.items]
    held = [session for session in programme.sessions if session.counts]
    came, people = sum(session.attending for session in held), programme.people_named
    elements.cards(
        [
            elements.Card("Sessions held", str(len(held)), counted(len(programme.terms), "term")),
            elements.Card("People a session", mean_in_print(came / len(held) if held else None), "on average"),
            elements.Card("People who came", "–" if people is None else str(people), counted(came, "attendance")),
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
                    term.people_named,
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
