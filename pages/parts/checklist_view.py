"""The programme's checklist on Term summary: what the record tells of a term, and what a lead ticks."""

from html import escape

import streamlit as st

from balint_core.access import Viewer
from balint_core.checklist import ChecklistItem, checklist, told
from balint_core.figures import long_date
from balint_core.programme import everybody, in_one_state, overview
from balint_core.record import programmes
from balint_core.record.checklist import LONGEST_NOTE, Mark, NotMarked, mark, marks
from balint_core.record.database import Database, DatabaseAway
from balint_core.terms import Term
from pages.parts import elements
from pages.parts.who_notes import who_notes


@st.fragment
def section(database: Database, programme: str, term: Term) -> None:
    """The checklist of one term, in a fold that is filled when it is opened."""
    fold = st.expander("Checklist of this term", icon=":material/checklist:", key="checklist", on_change="rerun")
    if not fold.open:
        return
    listed = checklist()
    people = everybody(database, programme)
    with database.reading() as connection:
        home = programmes.programmes(connection).get(programme, 0)
        ticked = marks(connection, home, term.name)
    with fold:
        elements.subheading(f"{listed.title} in {term.name}")
        elements.note(
            "A reminder, not a score. What the record knows is ticked by itself, with where it knows it from; the rest "
            "is yours to tick.",
            f"From: {listed.source}",
        )
        by = who_notes(Viewer.LEAD, None, {one.id: one for one in people}, key="who ticks")
        of_record = in_one_state(lambda: _of_record(database, programme, term))
        for item in listed.items:
            with st.container(border=True):
                known, said = of_record[item.id], ticked.get(item.id, ())
                elements.html(_row(item, known, said))
                if not known or (said and said[-1].ticked):
                    _tick(database, programme, term.name, item, said, by)


def _of_record(database: Database, programme: str, term: Term) -> dict[str, str]:
    """What the record tells of each item, as it is now: a fold is opened long after its page was drawn."""
    found, people = overview(database, programme), everybody(database, programme)
    return {item.id: told(item, found, term, people) if found else "" for item in checklist().items}


def _row(item: ChecklistItem, known: str, said: tuple[Mark, ...]) -> str:
    """One item with its state, and what was said of it before."""
    last = said[-1] if said else None
    if known:
        chip = elements.chip("ready", "On record")
    elif last and last.ticked:
        chip = elements.chip("decided", "Ticked")
    else:
        chip = elements.chip("note", "Open")
    lines = [item.why]
    if known:
        lines.append(f"From the record: {known}.")
    if last and last.ticked:
        lines.append(_told(last))
    notes = "".join(f'<p class="b-note">{escape(line)}</p>' for line in lines)
    before = said[:-1] if last and last.ticked else said
    if before:
        inside = "".join(f'<p class="b-note">{escape(_told(one))}</p>' for one in reversed(before))
        notes += f"<details><summary>Before</summary>{inside}</details>"
    return f'<h3 class="b-h3">{escape(item.title)} {chip}</h3>{notes}'


def _told(one: Mark) -> str:
    what = "Ticked" if one.ticked else "Taken back"
    note = f": {one.note}" if one.note else ""
    return f"{what} {long_date(one.noted_on)} by {one.noted_by}{note}"


def _tick(database: Database, programme: str, term: str, item: ChecklistItem, said: tuple[Mark, ...], by: str) -> None:
    """Ticking an item or taking that back, with a note if there is something to say."""
    ticked = bool(said and said[-1].ticked)
    what, icon = ("Take back", "undo") if ticked else ("Tick", "check")
    key = f"{term} {item.id} {len(said)}"
    with st.popover(what, icon=f":material/{icon}:", key=f"tick {key}"), st.form(f"ticking {key}", border=False):
        note = st.text_input(
            "A note, if you like",
            max_chars=LONGEST_NOTE,
            help="Never what was said in a group, and nothing about a patient.",
        )
        if not st.form_submit_button("Take it back" if ticked else "Tick it"):
            return
    try:
        with database.writing(aside=True) as connection:
            mark(connection, programmes.programmes(connection)[programme], term, item.id, not ticked, note, by)
    except (NotMarked, DatabaseAway) as fault:
        st.error(elements.plain(str(fault)))
        return
    st.toast("Noted.")
    st.rerun()
