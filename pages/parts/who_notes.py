"""Who notes something: asked for as long as nobody signs in, and remembered until the browser's visit ends."""

from collections.abc import Mapping

import streamlit as st

from balint_core.access import Viewer
from balint_core.people import name_key
from balint_core.record.people import Person

NAMELESS = {Viewer.LEAD: "the lead", Viewer.SUPERVISOR: "a supervisor"}
REMEMBERED = "noted by"


def who_notes(viewer: Viewer, person: Person, people: Mapping[int, Person]) -> str:
    """The name under which this viewer notes something about somebody, chosen or typed.

    Once people sign in, this is the one place that has to know it.
    """
    leaders = [one for one in people.values() if one.accredited_leader or one.id in person.supervisors]
    ordered = sorted(leaders, key=lambda one: (one.id not in person.supervisors, name_key(one.name)))
    before = st.session_state.get(REMEMBERED, NAMELESS[viewer])
    names = [NAMELESS[viewer], *(one.name for one in ordered if one.id != person.id), before]
    offered = list(dict.fromkeys(names))
    chosen = st.selectbox(
        "Who notes it?",
        offered,
        index=offered.index(before),
        accept_new_options=True,
        help="It stands beside everything noted here. Choose a name, or type one; it is remembered for this visit.",
        width=320,
    )
    st.session_state[REMEMBERED] = chosen or NAMELESS[viewer]
    return st.session_state[REMEMBERED]
