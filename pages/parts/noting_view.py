"""Noting something about somebody in the app, and the ledger of what was noted, claimed, decided and withdrawn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import streamlit as st

from balint_core import access
from balint_core.access import Viewer
from balint_core.activities import Activity, Decision
from balint_core.evidence import words_noted
from balint_core.figures import long_date
from balint_core.frameworks import CriterionKind, Framework, frameworks
from balint_core.people import name_key
from balint_core.programme import everybody
from balint_core.record import noted, programmes
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.noted import BY_DECISION, Note, Noted, NotNoted, histories
from balint_core.record.people import Person
from balint_core.spreadsheets.cells import CellFault, minutes_of
from balint_core.spreadsheets.layouts import layouts
from pages.parts import elements

WHO = {Viewer.LEAD: "the lead", Viewer.SUPERVISOR: "a supervisor"}
ROUND = "things noted"
"""How many were noted in this visit: the forms are new, and so blank, after each."""
LONG_AGO = date(1970, 1, 1)
NO_CONTENT = "Never what was said in a group, and nothing about a patient."


def section(database: Database, programme: str, person: Person, framework: Framework) -> None:
    """The ledger of one person and, for a lead or supervisor, what may be noted."""
    viewer = access.ask(frozenset(WHO), st.context.headers, st.context.url).viewer
    with database.reading() as connection:
        told = histories(noted.noted_of(connection, person.id))
    people = {one.id: one for one in everybody(database, programme)}
    known = frameworks()
    if viewer is None and not told:
        return
    elements.heading(
        "Noted in the app",
        "Signatures, claims and what was decided of them. Nothing is overwritten: every change stays in the history.",
    )
    noting = _Noting(database, programme, person, WHO.get(viewer) if viewer else None)
    for history in reversed(told):
        with st.container(border=True):
            elements.html(_history(history, people, known))
            if noting.by and not history[-1].withdrawn:
                _answers(noting, history[-1])
    if not told:
        elements.note("Nothing has been noted here yet.")
    if noting.by:
        with st.expander("Note something", icon=":material/edit_note:", key=f"noting {person.id} {noting.round}"):
            _something(noting, framework, people)


class _Noting:
    """Writing in the record about one person; `by` is None for somebody who may only look."""

    def __init__(self, database: Database, programme: str, person: Person, by: str | None) -> None:
        self.database, self.programme, self.person, self.by = database, programme, person, by
        self.round = st.session_state.get(ROUND, 0)

    def key(self, *words: object) -> str:
        return " ".join(map(str, ("noting", self.person.id, self.round, *words)))

    def keep(self, doing: Callable[..., str], *what: object) -> None:
        """Notes it and shows the page anew; says why where it cannot be noted so, and keeps what was typed."""
        try:
            with self.database.writing() as connection:
                home = programmes.programmes(connection)[self.programme]
                doing(connection, home, *what, self.by)
        except (NotNoted, DatabaseAway) as fault:
            st.error(elements.plain(str(fault)))
            return
        st.session_state[ROUND] = self.round + 1
        st.toast("Noted.")
        st.rerun()


# --- the ledger -------------------------------------------------------------------------------------------------

CHIPS = {
    Decision.PENDING: ("for-a-person", "Waiting for a decision"),
    Decision.ACCEPTED: ("decided", "Accepted"),
    Decision.DECLINED: ("note", "Declined"),
}


def _history(history: tuple[Noted, ...], people: Mapping[int, Person], known: Mapping[str, Framework]) -> str:
    """One thing that was noted as it stands now, and in a fold how it came to be so."""
    last = history[-1]
    signer = people.get(last.note.signed_by or 0)
    chip = elements.chip("note", "Withdrawn") if last.withdrawn else ""
    if last.note.decision and not last.withdrawn:
        chip = elements.chip(*CHIPS[last.note.decision])
    standing = f"{signer.name} is {_standing(signer, last)}. " if signer else ""
    reason = f"Reason: {last.note.reason}. " if last.withdrawn and last.note.reason else ""
    plainly = replace(last, note=replace(last.note, decision=None))
    about = _about(last.note, known)
    rows = [(_moment(one.noted_at), one.noted_by, _event(one, nth, people)) for nth, one in enumerate(history)]
    table = elements.table_html(["Noted", "By", "What"], rows)
    return (
        f'<div class="b-file"><b>{escape(words_noted(plainly, signer))}</b>{chip}</div>'
        f'<p class="b-note">{escape(f"{long_date(last.note.day)}. {about}{standing}{_decided(last)}{reason}")}</p>'
        f'<details class="b-evidence"><summary>History</summary>{table}</details>'
    )


def _decided(one: Noted) -> str:
    """Who decides, or has decided, when and why; nothing where there is nothing to decide, or no longer."""
    note = one.note
    if note.decision is None or not note.decider or one.withdrawn:
        return ""
    if note.decision is Decision.PENDING:
        return f"{_capitalised(note.decider)} to decide. "
    on = f" on {long_date(note.decided_on)}" if note.decided_on else ""
    return f"{_capitalised(note.decision)} by {note.decider}{on}: {note.reason}. "


def _about(note: Note, known: Mapping[str, Framework]) -> str:
    """The criterion that a claim is made towards; nothing for what is none, or where it is not known here."""
    framework = known.get(note.framework or "")
    titles = {one.id: one.title for one in framework.criteria} if framework else {}
    if framework is None or note.towards not in titles:
        return ""
    return f"Towards “{titles[note.towards]}” ({framework.title}). "


def _standing(signer: Person, one: Noted) -> str:
    if signer.id == one.person:
        return "the person it is about, whose own signature does not count"
    if signer.accredited_by(one.note.day):
        return "noted as an accredited leader on that day"
    return "not noted as an accredited leader on that day"


def _event(one: Noted, nth: int, people: Mapping[int, Person]) -> str:
    words = words_noted(one, people.get(one.note.signed_by or 0))
    if one.withdrawn:
        return f"Withdrawn: {one.note.reason}"
    return f"Changed to: {words}" if nth else words


def _moment(moment: datetime) -> str:
    there = moment.replace(tzinfo=UTC).astimezone()
    return f"{long_date(there.date())}, {there:%H:%M}"


def _answers(noting: _Noting, last: Noted) -> None:
    """What may be said to an entry: a decision, or that it does not hold."""
    with st.container(horizontal=True):
        if last.note.kind in BY_DECISION:
            with st.popover("Decide", icon=":material/gavel:", key=noting.key("decide", last.entry)):
                _decision(noting, last)
        with st.popover("Withdraw", icon=":material/undo:", key=noting.key("withdraw", last.entry)):
            _withdrawal(noting, last)


def _decision(noting: _Noting, last: Noted) -> None:
    with st.form(noting.key("decision", last.entry), border=False):
        decision = st.radio("What was decided?", [Decision.ACCEPTED, Decision.DECLINED], format_func=_capitalised)
        day = st.date_input("On which day?", date.today(), **DAYS)
        reason = st.text_input("Why?", help=NO_CONTENT)
        if st.form_submit_button("Note the decision"):
            noting.keep(noted.decide, last.entry, decision, day, reason)


def _withdrawal(noting: _Noting, last: Noted) -> None:
    with st.form(noting.key("withdrawal", last.entry), border=False):
        reason = st.text_input("Why does it not hold?", help=NO_CONTENT)
        if st.form_submit_button("Withdraw it"):
            noting.keep(noted.withdraw, last.entry, reason)


# --- noting something -------------------------------------------------------------------------------------------

DAYS: dict[str, Any] = {"min_value": LONG_AGO, "max_value": "today", "format": "DD/MM/YYYY"}
APART = (Activity.SESSION, Activity.COMPETENCY, *BY_DECISION)
"""Activities with a form of their own, or none."""


def _something(noting: _Noting, framework: Framework, people: Mapping[int, Person]) -> None:
    forms = {
        "A competency that was signed": _competency,
        "Another activity or signature": _activity,
        "A claim that something counts": _claim,
        "A criterion to be taken as met": _waiver,
    }
    chosen = st.radio("What is it?", list(forms), key=noting.key("what"), horizontal=True)
    forms[chosen](noting, framework, people)


def _competency(noting: _Noting, framework: Framework, people: Mapping[int, Person]) -> None:
    numbered = [one for one in framework.criteria if one.kind is CriterionKind.SIGN_OFF and one.number is not None]
    if not numbered:
        elements.note("These criteria name no competencies to sign.")
        return
    titles = {one.number: f"{one.number}. {one.title}" for one in numbered}
    with st.form(noting.key("competency"), border=False):
        number = st.selectbox("Competency", list(titles), format_func=lambda one: titles[one])
        signer = _signer("Signed by", noting.person, people)
        day = st.date_input("On which day?", date.today(), **DAYS)
        if st.form_submit_button("Note the signature", type="primary"):
            if signer is None:
                st.error("Please choose who signed.")
            else:
                noting.keep(
                    noted.note,
                    noting.person.id,
                    Note(Activity.COMPETENCY, day, competency=number, signed_by=signer),
                )


def _activity(noting: _Noting, _framework: Framework, people: Mapping[int, Person]) -> None:
    organisers = list(layouts()["portfolio"].column("organiser").choices or {})
    with st.form(noting.key("activity"), border=False):
        kind = st.selectbox("Activity", [one for one in Activity if one not in APART], format_func=_capitalised)
        left, right = st.columns(2)
        with left:
            day = st.date_input("On which day?", date.today(), **DAYS)
            organiser = st.selectbox("Who ran it?", organisers, index=None, placeholder="Not known, or nobody")
            signer = _signer("Signed by, or held with", noting.person, people)
            decision = st.selectbox(
                "Decision", list(Decision), index=None, placeholder="None", format_func=_capitalised
            )
        with right:
            sessions = st.number_input("Sessions in it", 0, 100, None, help="A weekend has no fixed number.")
            cases = st.number_input("Case discussions in it", 1, 100, None)
            length = st.text_input("How long it lasted", placeholder="90 min, 1.5 h or 1:30")
            title = st.text_input("Title", help=NO_CONTENT)
        if st.form_submit_button("Note it", type="primary"):
            minutes = minutes_of(length) if length.strip() else None
            if isinstance(minutes, CellFault):
                st.error("Please write the length as 90 min, 1.5 h or 1:30.")
                return
            what = Note(
                kind,
                day,
                organiser=organiser,
                sessions=sessions,
                cases=cases,
                minutes=minutes,
                title=title.strip() or None,
                signed_by=signer,
                decision=decision,
            )
            noting.keep(noted.note, noting.person.id, what)


def _claim(noting: _Noting, framework: Framework, _people: Mapping[int, Person]) -> None:
    counts = [one for one in framework.criteria if one.kind is CriterionKind.COUNT]
    offered = {(one.id, way.unit): f"{one.title}: {way.unit}s" for one in counts for way in one.ways}
    if not offered:
        elements.note("These criteria count nothing that something else could be held equivalent to.")
        return
    with st.form(noting.key("claim"), border=False):
        title = st.text_input("What should count?", placeholder="Two days with the Society's leaders", help=NO_CONTENT)
        towards, unit = st.selectbox("Towards which number?", list(offered), format_func=lambda one: offered[one])
        number = st.number_input("As how many?", 1, 100, 1)
        day = st.date_input("When was it?", date.today(), **DAYS)
        decider = st.text_input("Who decides?", framework.decides)
        if st.form_submit_button("Note the claim", type="primary"):
            what = Note(
                Activity.CLAIM,
                day,
                title=title.strip() or None,
                framework=framework.id,
                towards=towards,
                unit=unit,
                counts_as=int(number),
                decider=decider.strip() or None,
                decision=Decision.PENDING,
            )
            noting.keep(noted.note, noting.person.id, what)


def _waiver(noting: _Noting, framework: Framework, _people: Mapping[int, Person]) -> None:
    titles = {one.id: one.title for one in framework.criteria}
    elements.note("Guidelines bend. It waits for a decision, and is shown with its reason once there is one.")
    with st.form(noting.key("waiver"), border=False):
        towards = st.selectbox("Which criterion?", list(titles), format_func=lambda one: titles[one])
        day = st.date_input("Asked on which day?", date.today(), **DAYS)
        decider = st.text_input("Who decides?", framework.decides)
        if st.form_submit_button("Ask for a decision", type="primary"):
            what = Note(
                Activity.WAIVER,
                day,
                framework=framework.id,
                towards=towards,
                decider=decider.strip() or None,
                decision=Decision.PENDING,
            )
            noting.keep(noted.note, noting.person.id, what)


def _signer(label: str, person: Person, people: Mapping[int, Person]) -> int | None:
    """Somebody else in the programme; accredited leaders come first, the person's own supervisor before them."""

    def order(one: Person) -> tuple[bool, bool, str]:
        return one.id not in person.supervisors, not one.accredited_leader, name_key(one.name)

    others = sorted((one for one in people.values() if one.id != person.id), key=order)
    leaders = {one.id for one in others if one.accredited_leader}
    return st.selectbox(
        label,
        [one.id for one in others],
        index=None,
        placeholder="Choose a name",
        format_func=lambda one: people[one].name + (", accredited leader" if one in leaders else ""),
    )


def _capitalised(word: str) -> str:
    return word[0].upper() + word[1:]
