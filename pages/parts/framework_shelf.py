"""The frameworks a programme has made its own, those under way, and the ones it may start from."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from balint_core.definitions import DefinitionError
from balint_core.figures import counted, in_words, long_date
from balint_core.framework_text import copied, free, own_id, shipped_text
from balint_core.frameworks import Framework
from balint_core.programme import framework_of, frameworks_of, leaders_in_training, own_frameworks_of
from balint_core.record import framework_drafts, own_frameworks
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.framework_drafts import FrameworkDraft
from balint_core.record.own_frameworks import KeptMeanwhile, OwnFrameworks, Version
from pages.parts import elements, framework_draft

EDITION, APART = "a later edition", "a framework of its own"
HOW = {
    EDITION: "A later edition: for those who join the pathway from a day on",
    APART: "A framework of its own: chosen by hand, for anybody",
}


def shelf(database: Database, programme: str, home: int, top: DeltaGenerator) -> None:
    """Everything but the draft that is open: there is none."""
    own, known = own_frameworks_of(database, programme), frameworks_of(database, programme)
    with database.reading() as connection:
        latest = own_frameworks.latest(connection, home)
        waiting = framework_drafts.waiting(connection, framework_draft.OWNER, home)
    with top:
        _opening(programme, own)
    for draft in waiting:
        _unfinished(database, draft)
    _own(database, programme, home, own, known, latest)
    _start(database, home, known, own, latest)


def _opening(programme: str, own: OwnFrameworks) -> None:
    number = len(own.texts)
    title = f"{in_words(number)} framework{'s' * (number != 1)} of your own".capitalize()
    elements.head(
        f"{programme} › Frameworks",
        title if number else "The criteria, as they came with the app",
        "Copy a society's or a school's criteria, change what your programme asks otherwise, and see whose status "
        "would change before you keep it. The ones that came with the app stay as they are.",
    )


def _unfinished(database: Database, draft: FrameworkDraft) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"unfinished {draft.id}"):
        elements.html(
            f'<p class="b-unfinished"><b>You were changing “{escape(draft.title)}”.</b><br>'
            f"<span>Last on {escape(_when(draft.changed_at))}; nothing of it is kept yet.</span></p>"
        )
        st.button(
            "Go on",
            key=f"go on {draft.id}",
            on_click=framework_draft.show,
            args=(draft.id,),
            icon=":material/arrow_forward:",
        )
        framework_draft.discarding(database, draft)


# --- own frameworks ---------------------------------------------------------------------------------------------


def _own(
    database: Database,
    programme: str,
    home: int,
    own: OwnFrameworks,
    known: Mapping[str, Framework],
    latest: Mapping[str, Version],
) -> None:
    if not latest:
        return
    elements.heading("Your own", "They may be chosen wherever criteria are chosen. Every version stays on record.")
    training = leaders_in_training(database, programme)
    theirs = [framework_of(person, known).id for person in training]
    for identity, version in latest.items():
        with st.container(border=True):
            framework = own.frameworks.get(identity)
            if framework:
                _stands(framework, theirs.count(identity), known)
            elif version.text is None:
                _title(identity, "note", "Withdrawn", f"On {_when(version.made_at)}. No longer chosen for anybody.")
            else:
                _title(identity, "error", "Cannot be used as it stands", "The other frameworks work as before.")
                slips(own.refused[identity])
            _ways(database, home, version, theirs.count(identity))
            _history(database, home, version)


def _stands(framework: Framework, people: int, known: Mapping[str, Framework]) -> None:
    others = [one for one in known.values() if one.series == framework.series and one.id != framework.id]
    who = counted(people, "person", "people") if people else "nobody yet"
    if others:
        whose = f"the edition of {who}, by the day they joined the pathway"
    else:
        whose = f"chosen by hand, and named for {who} in the list of people, under “Judged by”"
    _title(
        framework.title, "ready", "In use", f"From {long_date(framework.valid_from)}; {whose}. Known as {framework.id}."
    )


def _title(title: str, kind: str, chip: str, note: str) -> None:
    elements.html(
        f'<div class="b-file"><b>{escape(title)}</b>{elements.chip(kind, chip)}</div>'
        f'<p class="b-note">{escape(note)}</p>'
    )


def slips(fault: DefinitionError) -> None:
    """What is wrong with a framework's text, key by key."""
    elements.table(["Where", "What is wrong"], [(key or "the text", problem) for key, problem in fault.slips])


def _ways(database: Database, home: int, version: Version, people: int) -> None:
    if version.text is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Change it",
            key=f"change {version.id}",
            icon=":material/edit:",
            on_click=_begin,
            args=(database, home, version.id, version.text),
            kwargs={"based_on": version.number},
        )
        st.download_button(
            "Download",
            version.text,
            file_name=f"{version.id}.toml",
            key=f"download {version.number}",
            icon=":material/download:",
            on_click="ignore",
            type="tertiary",
        )
        with st.popover("Withdraw", type="tertiary", icon=":material/visibility_off:", key=f"withdrawing {version.id}"):
            who = f"{counted(people, 'person', 'people')} would be judged by another edition. " if people else ""
            elements.note(f"{who}Its versions stay on record, and any of them can be brought back.")
            st.button(
                "Withdraw it",
                key=f"withdraw {version.number}",
                type="primary",
                on_click=_withdraw,
                args=(database, home, version),
            )


def _history(database: Database, home: int, latest: Version) -> None:
    with database.reading() as connection:
        found = own_frameworks.versions(connection, home, latest.id)
    with st.expander(f"{counted(len(found), 'version')} on record"):
        for version in found:
            with st.container(horizontal=True, vertical_alignment="center", key=f"version {version.number}"):
                what = "Withdrawn" if version.text is None else "Kept"
                elements.html(f'<p class="b-unfinished">{what} on {escape(_when(version.made_at))}</p>')
                if version.text is not None and version.number != latest.number:
                    st.button(
                        "Go back to this one",
                        key=f"back {version.number}",
                        icon=":material/history:",
                        on_click=_begin,
                        args=(database, home, version.id, version.text),
                        kwargs={"based_on": latest.number},
                    )


def _withdraw(database: Database, home: int, version: Version) -> None:
    try:
        with database.writing() as connection:
            own_frameworks.withdraw(connection, home, version.id, version.number)
    except (KeptMeanwhile, DatabaseAway) as fault:
        framework_draft.fault(str(fault))


# --- starting ---------------------------------------------------------------------------------------------------


def _start(
    database: Database,
    home: int,
    known: Mapping[str, Framework],
    own: OwnFrameworks,
    latest: Mapping[str, Version],
) -> None:
    elements.heading(
        "Start from one that is here", "A copy keeps every word and remark of the original, until you change it."
    )
    with st.container(border=True):
        chosen = st.selectbox("Framework to copy", list(known), format_func=lambda one: known[one].title, width=480)
        how = st.radio("What the copy is to be", list(HOW), format_func=lambda one: HOW[one])
        begins: date | None = None
        if how == EDITION:
            picked = st.date_input("For those who join from", date.today(), format="DD/MM/YYYY", width=200)
            begins = picked if isinstance(picked, date) else date.today()
        framework = known[chosen]
        text = own.texts[chosen] if chosen in own.texts else shipped_text(chosen)
        with database.reading() as connection:
            taken = {*known, *latest, *framework_drafts.taken(connection, home)}
        identity = free(own_id(framework.id), taken)
        st.button(
            "Copy it for this programme",
            type="primary",
            icon=":material/content_copy:",
            on_click=_copy,
            args=(database, home, framework, text, identity, begins),
        )


def _copy(database: Database, home: int, framework: Framework, text: str, identity: str, begins: date | None) -> None:
    mine = copied(text, framework, identity, begins, date.today())
    _begin(database, home, identity, mine, copied_from=framework.id)


def _begin(
    database: Database,
    home: int,
    identity: str,
    text: str,
    *,
    based_on: int | None = None,
    copied_from: str | None = None,
) -> None:
    origin = {"based_on": based_on, "copied_from": copied_from}
    try:
        made = framework_drafts.begin(database, framework_draft.OWNER, home, identity, text, **origin)  # type: ignore[arg-type]
    except DatabaseAway as fault:
        framework_draft.fault(str(fault))
        return
    framework_draft.show(made)


def _when(moment: datetime) -> str:
    local = moment.replace(tzinfo=UTC).astimezone()
    return f"{long_date(local.date())}, {local:%H:%M}"
