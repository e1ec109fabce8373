"""My progress: one person by every criterion, with the rows behind each."""

from datetime import date

import streamlit as st

from balint_core.access import Viewer
from balint_core.accreditation import Progress, describe, headline
from balint_core.programme import everybody, framework_of, frameworks_of, progress_of
from balint_core.record.people import Person
from pages.parts import choice, elements, entry, progress_view

entry.ask_leave(Viewer.LEAD, Viewer.SUPERVISOR, Viewer.TRAINEE)


def opening(person: Person, progress: Progress) -> None:
    framework = progress.framework
    pathway = next((one.title for one in framework.pathways if one.id == progress.pathway), None)
    asks = framework.branch.asks if framework.branch else ""
    elements.head(
        f"{person.name} › {framework.title}",
        headline(progress),
        describe(progress),
        f"{pathway or f'{asks} is not recorded, so every pathway is shown'}. {framework.standing}",
    )


def sections(progress: Progress) -> None:
    for section in progress.framework.sections:
        elements.heading(section.title)
        with st.container(border=True):
            elements.html("".join(progress_view.criterion(found) for found in progress.section(section.id)))


database = entry.open_record()
name = choice.programme_name(database)
people = everybody(database, name) if name else []
training = [person for person in people if person.leader_in_training] or people
if not training:
    elements.head("My progress", "Nobody is on record yet", "A list of people tells who is training as a leader.")
    elements.link("upload", "Upload workbooks", "upload_file")
    st.stop()

known = frameworks_of(database, name)
top = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    person = st.selectbox("Person", training, format_func=lambda one: one.name, width=260)
    own = framework_of(person, known)
    judged_by = st.selectbox(
        "Criteria", list(known), index=list(known).index(own.id), format_func=lambda one: known[one].title, width=300
    )
    on = st.date_input("As of", date.today(), format="DD/MM/YYYY", width=150)
day = on if isinstance(on, date) else date.today()
progress = progress_of(database, person, known[judged_by], day)
with top:
    opening(person, progress)
sections(progress)
