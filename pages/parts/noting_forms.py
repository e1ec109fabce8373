"""The forms by which something is noted about somebody, or noted otherwise than before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from balint_core.activities import Activity, Decision
from balint_core.frameworks import CriterionKind, Framework
from balint_core.people import name_key
from balint_core.record.noted import BY_DECISION, LEAST_AND_MOST, MOST_CLAIMED, Note
from balint_core.record.people import Person
from balint_core.spreadsheets.cells import CellFault, minutes_of
from balint_core.spreadsheets.layouts import layouts
from pages.parts import elements

LONG_AGO = date(1970, 1, 1)
NO_CONTENT = "Never what was said in a group, and nothing about a patient."
APART = (Activity.SESSION, Activity.COMPETENCY, *BY_DECISION)
"""Activities with a form of their own, or none."""


@dataclass(frozen=True)
class About:
    """What a form goes by: whom it is about, by which criteria, everybody in the programme, the key of its widgets and,
    where an entry is changed, what it said `before`."""

    person: Person
    framework: Framework
    people: Mapping[int, Person]
    key: str
    before: Note | None = None

    def was(self, field: str, otherwise: Any = None) -> Any:
        """What the entry said before; for a new one, what most will say."""
        return getattr(self.before, field) if self.before else otherwise

    def submitted(self, label: str) -> bool:
        return st.form_submit_button("Note the change" if self.before else label, type="primary")


def competency(about: About) -> Note | None:
    """A competency that somebody signed; what the form says once it is sent, None until then."""
    criteria = [one for one in about.framework.criteria if one.kind is CriterionKind.SIGN_OFF]
    titles = {one.number: f"{one.number}. {one.title}" for one in criteria if one.number is not None}
    if number := about.was("competency"):
        titles.setdefault(number, f"{number}.")
    if not titles:
        elements.note("These criteria name no competencies to sign.")
        return None
    with st.form(f"{about.key} competency", border=False):
        chosen = _one_of("Competency", titles, about.was("competency", next(iter(titles))))
        signer = _signer("Signed by", about)
        day = day_input("On which day?", about.was("day", date.today()))
        if not about.submitted("Note the signature"):
            return None
    if signer is None:
        st.error("Please choose who signed.")
        return None
    return Note(Activity.COMPETENCY, day, competency=chosen, signed_by=signer)


def activity(about: About) -> Note | None:
    """Any other activity, with its numbers and whoever signed or held it."""
    kinds = {one: capitalised(one) for one in Activity if one not in APART}
    kind = _one_of("Activity", kinds, about.was("kind", next(iter(kinds))), key=f"{about.key} kind")
    organisers = {one: one for one in layouts()["portfolio"].column("organiser").choices or {}}
    was = about.was
    with st.form(f"{about.key} activity", border=False):
        left, right = st.columns(2)
        with left:
            day = day_input("On which day?", was("day", date.today()))
            organiser = _one_of("Who ran it?", organisers, was("organiser"), placeholder="Not known, or nobody")
            signer = _signer("Signed by, or held with", about)
            words = {one: capitalised(one) for one in Decision}
            decision = _one_of("Decision", words, was("decision"), placeholder="None")
        with right:
            sessions = _number("Sessions in it", "sessions", was, help="A weekend has no fixed number.")
            cases = _number("Case discussions in it", "cases", was)
            lasted = f"{was('minutes')} min" if was("minutes") else ""
            length = st.text_input("How long it lasted", lasted, placeholder="90 min, 1.5 h or 1:30")
            title = st.text_input("Title", was("title") or "", help=NO_CONTENT)
        held = _equivalence(about) if kind is Activity.LEADERSHIP_DAY else {}
        if not about.submitted("Note it"):
            return None
    minutes = minutes_of(length) if length.strip() else None
    if isinstance(minutes, CellFault):
        st.error("Please write the length as 90 min, 1.5 h or 1:30.")
        return None
    plain = Note(kind, day, organiser, sessions, cases, minutes, title=title, signed_by=signer, decision=decision)
    return replace(plain, **held)


def _equivalence(about: About) -> dict[str, Any]:
    """What a leadership day is held equivalent to, by whom, since when and why, as far as that is known."""
    least, most = MOST_CLAIMED[Activity.LEADERSHIP_DAY]
    left, right = st.columns(2)
    with left:
        number = st.number_input(
            "Counts as how many weekends?",
            least,
            most,
            about.was("counts_as"),
            placeholder="Not known",
            help="As the Society decides: how many days equal a weekend is not published.",
        )
        decider = st.text_input("Who decides?", about.was("decider", about.framework.decides) or "")
    with right:
        on = day_input("Decided on", about.was("decided_on"))
        reason = st.text_input("Why so?", about.was("reason") or "", help=NO_CONTENT)
    return {"counts_as": number, "decider": decider, "decided_on": on, "reason": reason}


def claim(about: About) -> Note | None:
    """A claim that something counts so many units towards a criterion."""
    counts = [one for one in about.framework.criteria if one.kind is CriterionKind.COUNT]
    offered = {(one.id, way.unit): f"{one.title}: {way.unit}s" for one in counts for way in one.ways}
    if not offered:
        elements.note("These criteria count nothing that something else could be held equivalent to.")
        return None
    was = about.was
    with st.form(f"{about.key} claim", border=False):
        example = "Two days with the Society's leaders"
        title = st.text_input("What should count?", was("title") or "", placeholder=example, help=NO_CONTENT)
        towards, unit = _one_of(
            "Towards which number?", offered, (was("towards"), was("unit")), otherwise=next(iter(offered))
        )
        number = st.number_input("As how many?", *MOST_CLAIMED[Activity.CLAIM], was("counts_as", 1))
        day = day_input("When was it?", was("day", date.today()))
        decider = st.text_input("Who decides?", was("decider", about.framework.decides))
        if not about.submitted("Note the claim"):
            return None
    what = _asked(about, Activity.CLAIM, day, towards, decider)
    return replace(what, title=title, unit=unit, counts_as=int(number))


def waiver(about: About) -> Note | None:
    """A criterion that somebody is asked to take as met."""
    titles = {one.id: one.title for one in about.framework.criteria}
    elements.note("Guidelines bend. It waits for a decision, and is shown with its reason once there is one.")
    with st.form(f"{about.key} waiver", border=False):
        towards = _one_of("Which criterion?", titles, about.was("towards"), otherwise=next(iter(titles)))
        day = day_input("Asked on which day?", about.was("day", date.today()))
        decider = st.text_input("Who decides?", about.was("decider", about.framework.decides))
        if not about.submitted("Ask for a decision"):
            return None
    return _asked(about, Activity.WAIVER, day, towards, decider)


def _asked(about: About, kind: Activity, day: date, towards: str, decider: str) -> Note:
    """Something that waits for a decision."""
    of = about.framework.id
    return Note(kind, day, framework=of, towards=towards, decider=decider, decision=Decision.PENDING)


Form = Callable[[About], Note | None]
FORMS: dict[str, Form] = {
    "A competency that was signed": competency,
    "Another activity or signature": activity,
    "A claim that something counts": claim,
    "A criterion to be taken as met": waiver,
}
OF_KIND: dict[Activity, Form] = {
    Activity.COMPETENCY: competency,
    Activity.CLAIM: claim,
    Activity.WAIVER: waiver,
}


def form_of(kind: Activity) -> Form:
    """The form by which an activity is noted, and changed."""
    return OF_KIND.get(kind, activity)


# --- pieces of a form ---------------------------------------------------------------------------------------------


def day_input(label: str, day: date | None) -> Any:
    """A day up to today; None where it may be left blank."""
    earliest = min(LONG_AGO, day or LONG_AGO)
    return st.date_input(label, day, min_value=earliest, max_value="today", format="DD/MM/YYYY")


def _one_of(label: str, offered: Mapping[Any, str], chosen: Any, *, otherwise: Any = None, **settings: Any) -> Any:
    """One of what is offered, which is shown by its words."""
    options = list(offered)
    at = chosen if chosen in offered else otherwise
    index = options.index(at) if at in offered else None
    return st.selectbox(label, options, index=index, format_func=lambda one: offered[one], **settings)


def _number(label: str, column: str, was: Callable[[str], Any], **settings: Any) -> int | None:
    _noun, least, most = LEAST_AND_MOST[column]
    number = st.number_input(label, least, most, was(column), **settings)
    return None if number is None else int(number)


def _signer(label: str, about: About) -> int | None:
    """Somebody else in the programme; accredited leaders come first, the person's own supervisor before them."""
    person = about.person

    def order(one: Person) -> tuple[bool, bool, str]:
        return one.id not in person.supervisors, not one.accredited_leader, name_key(one.name)

    others = sorted((one for one in about.people.values() if one.id != person.id), key=order)
    shown = {one.id: one.name + (", accredited leader" if one.accredited_leader else "") for one in others}
    chosen: int | None = _one_of(label, shown, about.was("signed_by"), placeholder="Choose a name")
    return chosen


def capitalised(word: str) -> str:
    return word[0].upper() + word[1:]
