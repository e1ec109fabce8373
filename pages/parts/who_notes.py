"""Who notes something: asked for as long as nobody signs in, and remembered until the browser's visit ends."""

from collections.abc import Mapping

import streamlit as st

from balint_core.access import Viewer
from balint_core.people import name_key
from balint_core.record.people import Person

NAMELESS = {Viewer.LEAD: "the lead", Viewer.SUPERVISOR: "a supervisor"}
REMEMBERED = "noted by"


def who_notes(viewer: Viewer, person: Person | None, people: Mapping[int, Person], key: str = "who notes") -> str:
    """The name under which this viewer notes something, about somebody or about the programme, chosen or typed.

    Where a page asks in several places, each has its `key`, and all of them say the same. Once people sign in, this is
    the one place that has to know it.
    """
    own = person.supervisors if person else ()
    leaders = [one for one in people.values() if one.accredited_leader or one.id in own]
    ordered = sorted(leaders, key=lambda one: (one.id not in own, name_key(one.name)))
    before = st.session_state.get(REMEMBERED, NAMELESS[viewer])
    names = [NAMELESS[viewer], *(one.name for one in ordered if person is None or one.id != person.id), before]
    st.session_state[key] = before
    st.selectbox(
        "Who notes it?",
        list(dict.fromkeys(names)),
        accept_new_options=True,
        help="It stands beside everything noted here. Choose a name, or type one; it is remembered for this visit.",
        width=320,
        key=key,
        on_change=_remember,
        args=(viewer, key),
    )
    return str(before)


def _remember(viewer: Viewer, key: str) -> None:
    st.session_state[REMEMBERED] = st.session_state[key] or NAMELESS[viewer]
