"""The ledger of one person on My progress, and noting something in it: new, changed, decided or withdrawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from balint_core import access
from balint_core.activities import Activity, Decision
from balint_core.frameworks import Framework
from balint_core.record import noted, portfolio, programmes
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.noted import MOST_CLAIMED, TO_DECIDE, Noted, NotNoted, histories
from balint_core.record.people import Person
from pages.parts import elements, ledger_view
from pages.parts.noting_forms import FORMS, NO_CONTENT, About, capitalised, day_input, form_of
from pages.parts.who_notes import NAMELESS, who_notes

ROUND = "things noted"
"""How many were noted in this visit: the forms are new, and so blank, after each."""
CHANGING = "changing"
"""The entry that is being changed."""
SEEN = "ledger seen"
"""What stood last of each history when this visit showed it."""
MEANWHILE = (
    "This was changed meanwhile, in another window or by somebody else. "
    "What you pressed here since has not been noted: please look at it once more."
)


def section(
    database: Database,
    programme: str,
    person: Person,
    framework: Framework,
    everybody: Iterable[Person],
    known: Mapping[str, Framework],
) -> None:
    """The ledger of one person and, for a lead or supervisor, what may be noted; `everybody` and the frameworks `known`
    are those of the programme."""
    viewer = access.ask(frozenset(NAMELESS), st.context.headers, st.context.url).viewer
    with database.reading() as connection:
        told = histories(noted.noted_of(connection, person.id))
        kept = [one for one in portfolio.entries_of(connection, person.id) if one.is_signed_or_decided]
    if viewer is None and not told and not kept:
        return
    people = {one.id: one for one in everybody}
    elements.heading(
        "Signed, claimed and decided",
        "Nothing noted here is overwritten: every change stays in the history, with who noted it and when.",
    )
    by = who_notes(viewer, person, people) if viewer else None
    noting = _Noting(database, programme, person, framework, people, by)
    changed = _changed_elsewhere(person, told)
    for history in reversed(told):
        with st.container(border=True):
            elements.html(ledger_view.noted(history, people, known))
            if history[-1].entry in changed:
                st.warning(MEANWHILE)
            if by and not history[-1].withdrawn:
                _answers(noting, history[-1], known)
    if not told:
        elements.note("Nothing has been noted here yet.")
    if by:
        with st.expander("Note something", icon=":material/edit_note:", key=noting.key("something")):
            _something(noting)
    if kept:
        with st.container(border=True):
            elements.subheading("In workbooks", "These are changed in their workbook, which is then uploaded again.")
            elements.html(ledger_view.in_workbooks(kept, [history[-1] for history in told], people))


class _Noting:
    """Writing in the record about one person; `by` is None for somebody who may only look."""

    def __init__(
        self,
        database: Database,
        programme: str,
        person: Person,
        framework: Framework,
        people: Mapping[int, Person],
        by: str | None,
    ) -> None:
        self.database, self.programme, self.person, self.by = database, programme, person, by
        self.framework, self.people = framework, people
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
        st.session_state.pop(SEEN, None)
        st.toast("Noted.")
        st.rerun()


def _changed_elsewhere(person: Person, told: Sequence[Sequence[Noted]]) -> set[str]:
    """Entries that have replaced what this visit has shown, without its having noted them."""
    now = {history[0].entry: history[-1].entry for history in told}
    whose, before = st.session_state.get(SEEN, (None, {}))
    st.session_state[SEEN] = (person.id, now)
    if whose != person.id:
        return set()
    return {last for first, last in now.items() if before.get(first, last) != last}


def _something(noting: _Noting) -> None:
    chosen = st.radio("What is it?", list(FORMS), key=noting.key("what"), horizontal=True)
    what = FORMS[chosen](About(noting.person, noting.framework, noting.people, noting.key("new")))
    if what:
        noting.keep(noted.note, noting.person.id, what)


# --- what may be said to an entry ---------------------------------------------------------------------------------


def _answers(noting: _Noting, last: Noted, known: Mapping[str, Framework]) -> None:
    """A decision, a change, or that it does not hold."""
    with st.container(horizontal=True):
        if last.note.kind in TO_DECIDE:
            with st.popover("Decide", icon=":material/gavel:", key=noting.key("decide", last.entry)):
                _decision(noting, last)
        key = noting.key("change", last.entry)
        st.button("Change", icon=":material/edit:", key=key, on_click=_begin_to_change, args=(last.entry,))
        with st.popover("Withdraw", icon=":material/undo:", key=noting.key("withdraw", last.entry)):
            _withdrawal(noting, last)
    if st.session_state.get(CHANGING) == last.entry:
        _change(noting, last, known)


def _begin_to_change(entry: str | None) -> None:
    st.session_state[CHANGING] = entry


def _change(noting: _Noting, last: Noted, known: Mapping[str, Framework]) -> None:
    framework = known.get(last.note.framework) if last.note.framework else noting.framework
    if framework is None:
        elements.note("The criteria it is about are not here any more, so it can only be withdrawn.")
        return
    if last.note.kind in (Activity.CLAIM, Activity.WAIVER) and last.note.decision is not Decision.PENDING:
        elements.note("What was decided was decided of it as it stands: changed, it waits for a decision again.")
    about = About(noting.person, framework, noting.people, noting.key("changed", last.entry), last.note)
    what = form_of(last.note.kind)(about)
    st.button("Leave it as it is", key=noting.key("leave", last.entry), on_click=_begin_to_change, args=(None,))
    if what:
        noting.keep(noted.change, last.entry, what)


def _decision(noting: _Noting, last: Noted) -> None:
    with st.form(noting.key("decision", last.entry), border=False):
        decision = st.radio("What was decided?", [Decision.ACCEPTED, Decision.DECLINED], format_func=capitalised)
        number = None
        if last.note.kind is Activity.LEADERSHIP_DAY:
            least, most = MOST_CLAIMED[last.note.kind]
            number = st.number_input("Counts as how many weekends?", least, most, last.note.counts_as)
        day = day_input("On which day?", date.today())
        reason = st.text_input("Why?", help=NO_CONTENT)
        if st.form_submit_button("Note the decision"):
            noting.keep(partial(noted.decide, counts_as=number), last.entry, decision, day, reason)


def _withdrawal(noting: _Noting, last: Noted) -> None:
    with st.form(noting.key("withdrawal", last.entry), border=False):
        reason = st.text_input("Why does it not hold?", help=NO_CONTENT)
        if st.form_submit_button("Withdraw it"):
            noting.keep(noted.withdraw, last.entry, reason)
