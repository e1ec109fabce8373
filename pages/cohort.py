"""Cohort: everybody on the pathway by every criterion, and how groups are led in turn."""

from datetime import date

import streamlit as st

from balint_core.access import Viewer
from balint_core.cohort import cohort, shared_groups, turns
from balint_core.programme import frameworks_of
from balint_core.record import people
from pages.parts import choice, cohort_view, elements, entry

# Whom a supervisor supervises is known once people sign in; until then the page is the lead's.
entry.ask_leave(Viewer.LEAD)

choice.open_person()
database = entry.open_record()
name = choice.programme_name(database) or ""
known = frameworks_of(database, name)
everyone = cohort(database, name, None, date.today())
if not everyone.members:
    elements.head(
        "Cohort",
        "Nobody is on record yet",
        "A list of people and a register are enough: then everybody's progress stands here side by side.",
    )
    elements.link("upload", "Upload workbooks", "upload_file")
    st.stop()

top = st.container()
chosen = cohort_view.choices(known, everyone)
found = everyone
if chosen.framework or chosen.everyone:
    found = cohort(database, name, chosen.framework, date.today(), everyone=chosen.everyone)
with top:
    cohort_view.opening(name, found)
with database.reading() as connection:
    supervisors = people.known(connection, {who for one in found.members for who in one.person.supervisors})
for framework, members in found.frameworks().items():
    cohort_view.table(framework, cohort_view.filtered(members, chosen), len(members), supervisors)
cohort_view.take_with_you(found, name)
if groups := shared_groups(database, name):
    elements.heading("Led in turn", "Whoever co-led or led a session has it on their own record, in that role.")
    group = st.selectbox("Group", groups, width=320)
    cohort_view.shared(turns(database, name, group))
