"""A framework's text as a form: each field shows what the text says, and a change puts it there and nowhere else."""

from datetime import date, datetime
from typing import Any

import streamlit as st

from balint_core.activities import Activity
from balint_core.framework_text import (
    Content,
    Place,
    added,
    changed,
    content_of,
    criteria_of,
    new_criterion,
    told_by_id,
    ways_of,
    without,
)
from balint_core.frameworks import MOST, CriterionKind, Strength
from balint_core.people import Role
from balint_core.record.database import Database
from balint_core.record.framework_drafts import FrameworkDraft
from pages.parts import elements, framework_draft

NUMBERS = {
    "at_least": "At least, in per cent",
    "at_most": "At most, in per cent",
    "months": "Months",
    "needed": "Number needed",
}
"""Numbers that a criterion itself may ask for."""
COUNT_ROLES = (Role.MEMBER, Role.PRESENTER, Role.CO_LEADER, Role.LEADER)
ADDED = {
    CriterionKind.COUNT: "A number of sessions",
    CriterionKind.SIGN_OFF: "Something the supervisor signs",
    CriterionKind.NARRATIVE: "Something for people to judge, without a number",
    CriterionKind.STAGE: "A stage of the application",
}
EVIDENCE = {
    CriterionKind.SIGN_OFF: (Activity.PORTFOLIO_REVIEWED, Activity.ASSESSMENT, Activity.TRAINING_RECORD),
    CriterionKind.NARRATIVE: (Activity.SUPERVISION, Activity.REFLECTION, Activity.LEADERSHIP_DAY),
    CriterionKind.STAGE: (Activity.APPLICATION, Activity.FORM, Activity.REPORT, Activity.RECOMMENDATION),
}
"""What a criterion that is added may look at; the text may name anything else."""


class Form:
    """The fields for one draft, whose text has this content."""

    def __init__(self, database: Database, draft: FrameworkDraft, content: Content) -> None:
        self.database, self.draft, self.content = database, draft, content

    def show(self) -> None:
        self._whole()
        criteria = {one["id"]: one for one in criteria_of(self.content)}
        if not isinstance(self.content.get("criteria"), list):
            elements.note("The text has no list of criteria; put one there, and they can be changed here.")
            return
        elements.heading("Criteria", f"{len(criteria)} are asked. Choose one to change it.")
        if criteria:
            with st.container(border=True):
                chosen = st.selectbox(
                    "Criterion",
                    list(criteria),
                    format_func=lambda one: str(criteria[one].get("title") or one),
                    key=f"{self.draft.id} criterion",
                )
                self._criterion(criteria[chosen])
        with st.expander("Ask for something more", icon=":material/add:"):
            self._add()

    def _whole(self) -> None:
        with st.container(border=True):
            self._text("Title", ("title",))
            self._text("Standing: how binding it is", ("standing",), long=True)
            with st.container(horizontal=True):
                self._date("Valid from", ("valid_from",))
                self._date("Valid until, if it ends", ("valid_until",))

    def _criterion(self, criterion: Content) -> None:
        place: Place = ("criteria", criterion["id"])
        self._text("Title of the criterion", (*place, "title"), criterion)
        self._text("What is asked", (*place, "requirement"), criterion, long=True)
        self._choice("How firmly", (*place, "strength"), criterion, [str(one) for one in Strength])
        for key, label in NUMBERS.items():
            if key in criterion:
                self._number(label, (*place, key), criterion)
        ways = ways_of(criterion)
        for number, way in enumerate(ways, start=1):
            which = f", way {number}" if len(ways) > 1 else ""
            self._way((*place, "ways", way["id"]), way, which)
        self._text("What counts next", (*place, "next"), criterion, long=True)
        self._text("What to do first, for somebody who has nothing yet", (*place, "first"), criterion, long=True)
        st.button(
            "Leave this criterion out",
            key=f"{self.draft.id} leave out {criterion['id']}",
            type="tertiary",
            icon=":material/remove:",
            on_click=framework_draft.edit,
            args=(self.database, self.draft, lambda text: without(text, criterion["id"])),
        )

    def _way(self, place: Place, way: Content, which: str) -> None:
        """The number one way asks for, with the units it counts, and in how many periods."""
        per = way.get("per")
        elements.subheading(str(way.get("title") or way["id"]), f"In each {per}." if per else "")
        with st.container(horizontal=True):
            self._number(f"Number needed{which}", (*place, "needed"), way)
            if "periods" in way:
                self._number(f"In how many of them{which}", (*place, "periods"), way)

    # --- fields -------------------------------------------------------------------------------------------------

    def _text(self, label: str, place: Place, within: Content | None = None, *, long: bool = False) -> None:
        key = self._mirrored(place, str((within or self.content).get(place[-1]) or ""))
        if long:
            st.text_area(label, height="content", key=key, on_change=self._put, args=(place, key))
        else:
            st.text_input(label, key=key, on_change=self._put, args=(place, key))

    def _number(self, label: str, place: Place, within: Content) -> None:
        value = within.get(place[-1])
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST:
            elements.note(f"{label}: the text has no whole number there from 1 to {MOST:,}.")
            return
        key = self._mirrored(place, value)
        st.number_input(
            label, min_value=1, max_value=MOST, step=1, key=key, on_change=self._put, args=(place, key), width=260
        )

    def _date(self, label: str, place: Place) -> None:
        value = self.content.get(place[-1])
        day = value if isinstance(value, date) and not isinstance(value, datetime) else None
        key = self._mirrored(place, day)
        st.date_input(
            label,
            None,
            min_value=date(1950, 1, 1),
            max_value=date(2150, 1, 1),
            format="DD/MM/YYYY",
            key=key,
            on_change=self._put,
            args=(place, key),
            width=220,
        )

    def _choice(self, label: str, place: Place, within: Content, options: list[str]) -> None:
        value = within.get(place[-1])
        key = self._mirrored(place, value if value in options else None)
        index = 0 if value in options else None
        st.selectbox(label, options, index, key=key, on_change=self._put, args=(place, key), width=260)

    def _mirrored(self, place: Place, value: Any) -> str:
        """The key of a field, which shows what the text says, whoever changed it; the same is not shown again, so that
        what somebody is just typing stays."""
        key = f"{self.draft.id} {' '.join(place)}"
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
        return key

    def _put(self, place: Place, key: str) -> None:
        typed = st.session_state[key]
        optional = place[-1] in ("first", "valid_until")
        value = None if optional and not typed else typed
        if value is not None or optional:
            framework_draft.edit(self.database, self.draft, lambda text: changed(text, place, value))

    # --- one more -----------------------------------------------------------------------------------------------

    def _add(self) -> None:
        sections = {one["id"]: str(one.get("title") or one["id"]) for one in told_by_id(self.content, "sections")}
        if not sections:
            elements.note("The text has no sections to put a criterion under.")
            return
        key = f"{self.draft.id} new"
        kind = st.selectbox("What kind", list(ADDED), format_func=lambda one: ADDED[one], key=f"{key} kind")
        with st.form(f"{key} form", clear_on_submit=True, border=False):
            st.text_input("Its title", key=f"{key} title")
            st.text_area("What it asks", key=f"{key} requirement", height="content")
            st.selectbox(
                "Under", list(sections), format_func=lambda one: sections[one], key=f"{key} section", width=420
            )
            if kind is CriterionKind.COUNT:
                st.number_input("Sessions needed", min_value=1, max_value=MOST, step=1, key=f"{key} needed", width=200)
                st.multiselect("In the role of", COUNT_ROLES, key=f"{key} roles", width=420)
            else:
                st.selectbox("Looked for in the portfolio", EVIDENCE[kind], key=f"{key} evidence", width=420)
            st.form_submit_button("Add it", icon=":material/add:", on_click=self._adding, args=(kind, key))

    def _adding(self, kind: CriterionKind, key: str) -> None:
        given = {name: st.session_state.get(f"{key} {name}") for name in ("title", "requirement", "section", "needed")}
        roles = st.session_state.get(f"{key} roles") or []
        if not (given["title"] or "").strip() or not (given["requirement"] or "").strip():
            framework_draft.fault("A criterion needs a title, and a sentence that says what it asks.")
            return
        if kind is CriterionKind.COUNT and not roles:
            framework_draft.fault("Say in which roles a session counts.")
            return
        evidence = st.session_state.get(f"{key} evidence") or Activity.SESSION

        def more(text: str) -> str:
            one = new_criterion(
                content_of(text),
                kind,
                title=given["title"] or "",
                section=given["section"] or "",
                requirement=given["requirement"] or "",
                evidence=evidence,
                needed=given["needed"] or 1,
                roles=roles,
            )
            return added(text, one)

        framework_draft.edit(self.database, self.draft, more)
