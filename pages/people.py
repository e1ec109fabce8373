"""People: who may be the same person, everybody on record, and what was decided about names."""

from collections.abc import Callable

import streamlit as st

from balint_core.access import Viewer
from balint_core.programme import who_is_who
from balint_core.record import identity, programmes
from balint_core.record.database import DatabaseAway
from balint_core.record.identity import NotDecided
from pages.parts import choice, elements, entry, people_view

entry.ask_leave(Viewer.LEAD)


def decide(decision: Callable[..., None], *about: int) -> None:
    """Takes a decision about people, or takes it back."""
    try:
        with database.writing() as connection:
            decision(connection, programmes.make_programme(connection, name or ""), *about)
    except (NotDecided, DatabaseAway) as fault:
        st.toast(elements.plain(str(fault)))


database = entry.open_record()
name = choice.programme_name(database)
who = who_is_who(database, name or "")
if not who.everybody:
    elements.head("People", "Nobody is on record yet", "Upload a register or a list of people, and they appear here.")
    elements.link("upload", "Upload workbooks", "upload_file")
    st.stop()

people_view.opening(name or "", who)
for proposal in who.proposals[: people_view.AT_ONCE]:
    with st.container(border=True):
        people_view.pair(proposal)
        two = (proposal.one.id, proposal.other.id)
        with st.container(horizontal=True):
            st.button(
                "Same person",
                key=f"same {two}",
                icon=":material/person:",
                on_click=decide,
                args=(identity.merge, *two),
            )
            st.button(
                "Two people",
                key=f"two {two}",
                icon=":material/group:",
                on_click=decide,
                args=(identity.keep_apart, *two),
            )
people_view.more(who)
people_view.everybody(who)
if pair := people_view.two_names(who):
    st.button("Same person", key="by hand", icon=":material/person:", on_click=decide, args=(identity.merge, *pair))
if who.decisions:
    elements.heading("Decided so far", "Undoing a decision brings back what was there before it, and changes no other.")
for decision in who.decisions:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        people_view.decision(decision)
        if decision.undone_at is None:
            st.button(
                "Undo",
                key=f"undo {decision.id}",
                icon=":material/undo:",
                on_click=decide,
                args=(identity.undo, decision.id),
            )
