"""My progress: what is missing and what to do next, then every criterion with the rows behind it."""

from datetime import date

import streamlit as st

from balint_core.access import Viewer
from balint_core.accreditation import Outlook, Progress, describe, headline
from balint_core.programme import attributes_of, diary, everybody, framework_of, frameworks_of, outlook_of, progress_by
from balint_core.record.people import Person
from pages.parts import ahead_view, choice, dossier_view, editions_view, elements, entry, noting_view, progress_view

entry.ask_leave(Viewer.LEAD, Viewer.SUPERVISOR, Viewer.TRAINEE)

LONG_AGO = date(1970, 1, 1)


def opening(person: Person, progress: Progress) -> None:
    framework = progress.framework
    partly = "" if framework.complete else "These criteria are known only in part."
    elements.head(f"{person.name} › {framework.title}", headline(progress), describe(progress), partly)


def sections(progress: Progress, outlook: Outlook) -> None:
    for section in progress.framework.sections:
        elements.heading(section.title)
        with st.container(border=True):
            elements.html(
                "".join(
                    progress_view.criterion(found, outlook.get(found.criterion.id, ()))
                    for found in progress.section(section.id)
                )
            )
    if progress.beside:
        elements.heading("Also on record", "These criteria, as far as they are known, do not ask for it.")
        with st.container(border=True):
            elements.html(progress_view.beside(progress))


database = entry.open_record()
name = choice.programme_name(database) or ""
people = everybody(database, name) if name else []
training = [person for person in people if person.leader_in_training] or people
if not training:
    elements.head("My progress", "Nobody is on record yet", "A list of people tells who is training as a leader.")
    elements.link("upload", "Upload workbooks", "upload_file")
    st.stop()

known = frameworks_of(database, name)
top = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="whose"):
    place = choice.person_place(training)
    person = st.selectbox("Person", training, index=place, format_func=lambda one: one.name, width=190)
    own = framework_of(person, known)
    with st.popover("Criteria and date"):
        framework = editions_view.chosen_framework(known, own)
        today = date.today()
        on = st.date_input("As of", today, min_value=LONG_AGO, max_value=today, format="DD/MM/YYYY")
day = on if isinstance(on, date) else today
judged = {one.framework.id: one for one in progress_by(database, person, known.values(), day)}
progress = judged[framework.id]
outlook = outlook_of(database, name, person, progress)
with top:
    opening(person, progress)
has_begun = any(found.lines for found in progress.criteria)
if has_begun:
    ahead_view.next_steps(progress, outlook)
    ahead_view.over_time(progress, diary(database, name))
else:
    ahead_view.beginnings(progress)
ahead_view.imagined(progress, attributes_of(person), diary(database, name))
elements.heading("Each criterion")
editions_view.banner(progress, own, person, known.values())
sections(progress, outlook if has_begun else {})
editions_view.others(judged.values(), own, framework)
noting_view.section(database, name, person, framework, people, known)
dossier_view.take_with_you(database, name, person, framework, day)
