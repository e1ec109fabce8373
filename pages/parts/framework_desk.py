"""The framework that is being changed: as a form or as TOML, whose status would change, and keeping it."""

from collections.abc import Mapping
from datetime import date
from difflib import unified_diff
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from balint_core.accreditation.sentences import number
from balint_core.cohort import Cell
from balint_core.consequences import Consequence, Consequences, consequences
from balint_core.definitions import DefinitionError
from balint_core.editions import differences
from balint_core.figures import counted, long_date
from balint_core.framework_text import content_of
from balint_core.frameworks import Framework, frameworks
from balint_core.programme import frameworks_of, own_frameworks_of
from balint_core.record import framework_drafts, own_frameworks
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.definition_sheets import line_of
from balint_core.record.framework_drafts import FrameworkDraft
from balint_core.record.own_frameworks import KeptMeanwhile
from pages.parts import elements, framework_draft, progress_view
from pages.parts.framework_form import Form

SHOWN = 40
"""Changes of status that are listed; the rest are counted."""
HEIGHT = 620


def desk(database: Database, programme: str, home: int, draft: FrameworkDraft, top: DeltaGenerator) -> None:
    """The draft on one side, and what it would change on the other; one below the other on a phone."""
    changed, fault = _read(database, programme, draft)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _editing(database, draft)
    with right, st.container(key="consequences"):
        if changed is None:
            said = "Nothing is lost. What is wrong is listed with its line; once it is put right, you can keep it."
            _opening(top, programme, draft.title, "It cannot be used as it stands", said)
            _slips(draft, fault)
        else:
            _consequences(database, programme, draft, changed, top)
        if changed is not None:
            _keeping(database, home, draft, changed)


def _read(database: Database, programme: str, draft: FrameworkDraft) -> tuple[Framework | None, list[tuple[str, str]]]:
    """The draft as a framework; where it cannot be one, what is wrong as (key, problem) pairs."""
    own = own_frameworks_of(database, programme).frameworks
    try:
        return own_frameworks.read(draft.framework, draft.text, own, frameworks()), []
    except DefinitionError as fault:
        return None, fault.slips


def _opening(top: DeltaGenerator, programme: str, name: str, title: str, sentence: str) -> None:
    with top:
        elements.head(f"{programme} › Frameworks › {name}", title, sentence)


# --- changing it ------------------------------------------------------------------------------------------------


def _editing(database: Database, draft: FrameworkDraft) -> None:
    form, text = st.tabs(["Form", "As TOML"])
    with form:
        try:
            content = content_of(draft.text)
        except DefinitionError:
            elements.note("The text is no TOML just now. Put it right under “As TOML”, and the form comes back.")
        else:
            Form(database, draft, content).show()
    with text:
        _text(database, draft)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Undo the last change",
            icon=":material/undo:",
            disabled=not framework_draft.can_undo(draft),
            on_click=framework_draft.undo,
            args=(database, draft),
        )
        st.button(
            "Put aside for later", on_click=framework_draft.put_aside, type="tertiary", icon=":material/schedule:"
        )
        framework_draft.discarding(database, draft)
    elements.note("Each change is remembered as you make it; none counts until you keep it.")


def _text(database: Database, draft: FrameworkDraft) -> None:
    key = f"{draft.id} text"
    if st.session_state.get(key) != draft.text:
        st.session_state[key] = draft.text
    st.text_area(
        "The framework as TOML; what stands behind a # is a remark",
        key=key,
        height=HEIGHT,
        on_change=framework_draft.rewrite,
        args=(database, draft, key),
    )


def _slips(draft: FrameworkDraft, slips: list[tuple[str, str]]) -> None:
    elements.heading("What is wrong", "The frameworks in use work as before.")
    lines = draft.text.split("\n")
    elements.table(
        ["Line", "Where", "What is wrong"],
        [(line_of(lines, key, problem) + 1, key or "the text", problem) for key, problem in slips],
    )


# --- whose status would change ----------------------------------------------------------------------------------


def _consequences(
    database: Database, programme: str, draft: FrameworkDraft, changed: Framework, top: DeltaGenerator
) -> None:
    known = frameworks_of(database, programme)
    elements.heading("Whose status would change", "On the record as it is. Nothing is stored by looking.")
    picked = st.date_input("As of", date.today(), format="DD/MM/YYYY", width=180)
    day = picked if isinstance(picked, date) else date.today()
    before = known.get(draft.framework if draft.based_on else draft.copied_from or "", changed)
    found = consequences(database, programme, known, changed, before, day)
    title = _said(found)
    _opening(top, programme, changed.title, title, _applies(found, changed, known))
    if st.session_state.get(f"{draft.id} said", title) != title:
        st.toast(elements.plain(f"{title}."))  # it is seen wherever the page stands
    st.session_state[f"{draft.id} said"] = title
    _differences(before, changed)
    if not found.people:
        elements.note("Nobody is on the pathway yet, so there is nobody to look at.")
        return
    theirs = [one for one in found.changed if one.applies]
    others = [one for one in found.changed if not one.applies]
    if found.applies_to or theirs:
        elements.subheading("Those it is for")
        _table(theirs, "nobody’s status changes")
    if found.applies_to < found.people:
        whose = "Everybody else" if found.applies_to else "Everybody"
        elements.subheading(f"{whose}, were they judged by it", f"Held against {before.title}.")
        _table(others, "nobody’s status would be another")


def _differences(before: Framework, changed: Framework) -> None:
    """What was changed, in words, in a fold."""
    if said := list(differences(before, changed)):
        with st.expander(f"What differs: {counted(len(said), 'thing')}"):
            elements.html(f'<ul class="b-note">{"".join(f"<li>{escape(one)}</li>" for one in said)}</ul>')


def _said(found: Consequences) -> str:
    people = len({one.person.id for one in found.changed})
    theirs = [one for one in found.changed if one.applies]
    if theirs:
        whose = counted(len({one.person.id for one in theirs}), "person", "people")
        return f"{counted(len(theirs), 'status', 'statuses')} of {whose} would change".capitalize()
    if people:
        who = counted(people, "person", "people")
        return f"Kept, it changes nobody’s status; judged by it, {who} would stand otherwise"
    return "Nobody’s status would change"


def _applies(found: Consequences, changed: Framework, known: Mapping[str, Framework]) -> str:
    whose = f"{found.applies_to} of {counted(found.people, 'person', 'people')} on the pathway"
    if not any(one.series == changed.series and one.id != changed.id for one in known.values()):
        return (
            "It is a framework of its own, so it judges those for whom it is chosen, and those for whom the list of "
            f"people names it under “Judged by”: {whose}."
        )
    return (
        f"An edition belongs to those who join while it is in force: from {long_date(changed.valid_from)}, that is "
        f"{whose}. The others keep the edition they began with."
    )


def _table(shown: list[Consequence], none: str) -> None:
    if not shown:
        elements.note(f"{none[0].upper()}{none[1:]}.")
        return
    rows = [
        (one.person.name, one.criterion.title, f"{_status(one.now)} → {_status(one.then)}") for one in shown[:SHOWN]
    ]
    elements.table(["Person", "Criterion", "Now → then"], rows)
    if len(shown) > SHOWN:
        elements.note(f"And {len(shown) - SHOWN:,} more.")


def _status(found: Cell | None) -> str:
    if found is None:
        return "not asked"
    words = progress_view.WORDS[found.status].lower()
    return f"{words} ({number(found.recorded or 0)} of {found.needed})" if found.needed else words


# --- keeping it -------------------------------------------------------------------------------------------------


def _keeping(database: Database, home: int, draft: FrameworkDraft, changed: Framework) -> None:
    with database.reading() as connection:
        now = own_frameworks.latest(connection, home).get(draft.framework)
    if now is not None and now.number != draft.based_on:
        st.warning(
            "Somebody has kept another version, or withdrawn it, since you began. Yours is all here. Look at theirs; "
            "if yours is to come after it, say so."
        )
        with st.expander("What is different between theirs and yours"):
            st.code(_difference(now.text or "", draft.text) or "Nothing.", language="diff")
        st.button(
            "Let mine come after theirs",
            icon=":material/low_priority:",
            on_click=_follow,
            args=(database, draft, now.number),
        )
        return
    seen = f"keep {hash(draft.text)}"  # a click is for the text that was shown, whatever came meanwhile
    st.button(
        f"Keep it from {long_date(changed.valid_from)}",
        key=seen,
        type="primary",
        icon=":material/check:",
        on_click=_keep,
        args=(database, home, draft, changed.title),
    )


def _difference(theirs: str, mine: str) -> str:
    return "\n".join(unified_diff(theirs.splitlines(), mine.splitlines(), "theirs", "yours", n=1, lineterm=""))


def _follow(database: Database, draft: FrameworkDraft, number: int) -> None:
    try:
        framework_drafts.follow(database, framework_draft.OWNER, draft.id, number)
    except DatabaseAway as fault:
        framework_draft.fault(str(fault))


def _keep(database: Database, home: int, draft: FrameworkDraft, title: str) -> None:
    try:
        with database.writing() as connection:
            now = framework_drafts.read(connection, framework_draft.OWNER, draft.id)
            if now is None or now.text != draft.text:
                framework_draft.fault(
                    "This draft was changed in another window. Look at it as it is now, then keep it."
                )
                return
            own_frameworks.keep(connection, home, draft.framework, draft.text, draft.based_on)
            framework_drafts.discard(connection, framework_draft.OWNER, draft.id)
    except (DefinitionError, KeptMeanwhile, DatabaseAway) as fault:
        framework_draft.fault(str(fault))
        return
    framework_draft.put_aside()
    framework_draft.done(f"“{title}” is kept.")
