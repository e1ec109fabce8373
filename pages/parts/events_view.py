"""Events and suspensions on Term summary: those on record, and typing, changing or withdrawing one."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import streamlit as st

from balint_core.access import Viewer
from balint_core.figures import long_date
from balint_core.programme import Overview, everybody
from balint_core.record import happenings, programmes
from balint_core.record.calendar import EVENT, SUSPENSION, Entry
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.happenings import LONGEST_NAME, Happening, NotTyped, What
from balint_core.sessions import SessionKind
from pages.parts import elements
from pages.parts.noting_forms import LONG_AGO
from pages.parts.who_notes import who_notes

SUSPENDED = "Suspended"
OFFERED = (
    SessionKind.TALK.capitalize(),
    SessionKind.FISHBOWL.capitalize(),
    "Ground rules revisited",
    "Moved online",
    SUSPENDED,
)
ROUND = "events typed"
"""How many were typed in this visit: the form is new, and so blank, after each."""
CHANGING = "event being changed"


@st.fragment
def section(database: Database, overview: Overview) -> None:
    """What marks the time axis of a programme: listed, typed, changed and withdrawn, in a fold filled when opened."""
    fold = st.expander("Events and suspensions", icon=":material/event:", key="events", on_change="rerun")
    if not fold.open:
        return
    with database.reading() as connection:
        home = programmes.programmes(connection).get(overview.name, 0)
        typed = happenings.histories(connection, home)
        written = happenings.of_sheets(connection, home)
    with fold:
        elements.note(
            "They mark the charts at once, and stay with who noted them and when. Those of a sheet of terms are "
            "changed in that sheet, which is then uploaded again."
        )
        _written(written, typed)
        desk = _Desk(database, overview.name)
        for chain in typed:
            if not chain[-1].withdrawn:
                with st.container(border=True):
                    _card(desk, chain)
        _new(desk)
        _withdrawn([chain for chain in typed if chain[-1].withdrawn])


class _Desk:
    """Writing events of a programme into its record."""

    def __init__(self, database: Database, programme: str) -> None:
        self.database, self.programme = database, programme
        self.round = st.session_state.get(ROUND, 0)
        people = {one.id: one for one in everybody(database, programme)}
        self.by = who_notes(Viewer.LEAD, None, people, key="who notes an event")

    def key(self, *words: object) -> str:
        return " ".join(map(str, ("event", self.round, *words)))

    def keep(self, doing: Callable[..., str], *what: object) -> None:
        """Notes it and shows the page anew; says why where it cannot be noted so, and keeps what was typed."""
        try:
            with self.database.writing() as connection:
                doing(connection, programmes.programmes(connection)[self.programme], *what, self.by)
        except (NotTyped, DatabaseAway) as fault:
            st.error(elements.plain(str(fault)))
            return
        st.session_state[ROUND] = self.round + 1
        st.session_state.pop(CHANGING, None)
        st.toast("Noted.")
        st.rerun()


# --- what is on record ------------------------------------------------------------------------------------------


def _written(written: list[tuple[Entry, str]], typed: list[tuple[Happening, ...]]) -> None:
    """Those of sheets, and which of them were typed here as well."""
    here = {_same(chain[-1].what) for chain in typed if not chain[-1].withdrawn}
    rows = []
    for entry, file in written:
        again = _same(What(entry.name, entry.starts, entry.ends, entry.kind)) in here
        where = f"{file}, row {entry.row}{'; also noted here, and shown once' if again else ''}"
        rows.append((entry.name, _days(entry.starts, entry.ends), where))
    if rows:
        elements.table(["What", "When", "From"], rows)


def _same(what: What) -> tuple[str, str, date | None]:
    return Entry(0, what.kind, what.name, what.starts or date.min, what.ends).matter


def _card(desk: _Desk, chain: tuple[Happening, ...]) -> None:
    last = chain[-1]
    elements.subheading(last.what.name, f"{_days(last.what.starts, last.what.ends)} · {_noted(last)}")
    if len(chain) > 1:
        elements.note("Before: " + "; ".join(map(_told, reversed(chain[:-1]))))
    with st.container(horizontal=True):
        key = desk.key("change", last.entry)
        st.button("Change", icon=":material/edit:", key=key, on_click=_begin_to_change, args=(last.entry,))
        with st.popover("Withdraw", icon=":material/undo:", key=desk.key("withdraw", last.entry)):
            elements.note("It goes from the charts, and stays in the history below.")
            if st.button("Withdraw it", key=desk.key("really", last.entry)):
                desk.keep(happenings.withdraw, last.entry)
    if st.session_state.get(CHANGING) == last.entry:
        what = _form(desk.key("form", last.entry), last.what)
        st.button("Leave it as it is", key=desk.key("leave", last.entry), on_click=_begin_to_change, args=(None,))
        if what:
            desk.keep(happenings.change, last.entry, what)


def _begin_to_change(entry: str | None) -> None:
    st.session_state[CHANGING] = entry


def _withdrawn(chains: list[tuple[Happening, ...]]) -> None:
    if chains:
        elements.subheading("Withdrawn")
        elements.table(
            ["What", "When", "Withdrawn", "Before"],
            [
                (
                    chain[-1].what.name,
                    _days(chain[-1].what.starts, chain[-1].what.ends),
                    _noted(chain[-1]),
                    "; ".join(map(_told, reversed(chain[:-1]))),
                )
                for chain in chains
            ],
        )


def _days(starts: date | None, ends: date | None) -> str:
    return " to ".join(long_date(day) for day in (starts, ends) if day)


def _noted(one: Happening) -> str:
    return f"noted {_moment(one.noted_at)} by {one.noted_by}"


def _moment(when: datetime) -> str:
    here = when.replace(tzinfo=UTC).astimezone()
    return f"{long_date(here.date())}, {here:%H:%M}"


def _told(one: Happening) -> str:
    return f"{one.what.name}, {_days(one.what.starts, one.what.ends)} ({_noted(one)})"


# --- typing one -------------------------------------------------------------------------------------------------


def _new(desk: _Desk) -> None:
    elements.subheading("Note another")
    chosen = st.selectbox(
        "What happened?",
        OFFERED,
        index=None,
        accept_new_options=True,
        placeholder="Choose, or type your own word",
        help="Never what was said in a group, and nothing about a patient.",
        key=desk.key("what"),
        width=320,
    )
    if chosen and (what := _form(desk.key("new", chosen == SUSPENDED), None, chosen)):
        desk.keep(happenings.note, what)


def _form(key: str, before: What | None, chosen: str = "") -> What | None:
    """The day of an event or the days and the name of a suspension; what the form says once it is sent."""
    spans = before.kind == SUSPENSION if before else chosen == SUSPENDED
    with st.form(key, border=False):
        name = chosen
        if before or spans:
            name = st.text_input(
                "How it is called",
                before.name if before else chosen,
                max_chars=LONGEST_NAME,
                help="For example “Suspended: pandemic”." if spans else None,
                width=320,
            )
        with st.container(horizontal=True):
            starts = _day("From" if spans else "On which day?", before.starts if before else None)
            ends = None
            if spans:
                ends = _day("To, that day included", before.ends if before else None)
        if not st.form_submit_button("Note the change" if before else "Note it", type="primary"):
            return None
    return What(name, starts, ends, SUSPENSION if spans else EVENT)


def _day(label: str, day: date | None) -> date | None:
    """Any day, one to come included."""
    latest = date(date.today().year + 10, 12, 31)
    return st.date_input(
        label, day, min_value=min(LONG_AGO, day or LONG_AGO), max_value=max(latest, day or latest), format="DD/MM/YYYY"
    )
