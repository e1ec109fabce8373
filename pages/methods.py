"""Methods: how every figure is made, the criteria and questionnaires as their files have them, the glossary."""

import streamlit as st

from balint_core.access import Viewer
from balint_core.frameworks import refused
from balint_core.instruments import Instrument, instruments
from balint_core.programme import frameworks_of
from balint_core.scores import describe_subscale
from pages.parts import choice, elements, entry, frameworks_view

entry.ask_leave(Viewer.LEAD, Viewer.SUPERVISOR, Viewer.TRAINEE)


def instrument(shown: Instrument) -> None:
    elements.note(f"Source: {shown.source} Licence: {shown.licence}")
    rows = []
    for item in shown.items:
        scale = shown.scale_of(item)
        answers = ", ".join(scale.labels) if scale else "free text"
        answers += " (several may be chosen)" if item.several else ""
        favourable = ", ".join(scale.favourable) if scale else ""
        rows.append((item.text, ", ".join(item.asked_at), answers, favourable))
    elements.table(["Item", "Asked at", "Answers, in order", "Counted in the share"], rows)
    for subscale in shown.subscales:
        elements.subheading(subscale.name, describe_subscale(shown, subscale))


database = entry.open_record()
elements.head("Methods", "How every figure is made", "And what this app does not know.")
st.markdown(elements.help_text("methods.md"))
elements.heading("Criteria", "As their files have them. A programme may change them, or add its own.")
frameworks_view.refused(refused())
known = list(frameworks_of(database, choice.programme_name(database)).values())
for framework in known:
    frameworks_view.fold(framework, known)
elements.heading("Questionnaires")
for one_instrument in instruments().values():
    with st.expander(elements.plain(one_instrument.title)):
        instrument(one_instrument)
elements.heading("Glossary")
st.markdown(elements.help_text("glossary.md"))
