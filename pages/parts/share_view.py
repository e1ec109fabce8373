"""Choosing what an audience is to see, looking at exactly that, and publishing it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from balint_core.disclosure import rules
from balint_core.exports.messages import Part
from balint_core.figures import counted
from balint_core.programme import Overview
from balint_core.publishing import Choice, Draft, everything
from balint_core.publishing.looking import Looked, look
from balint_core.record import programmes, publications
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.publications import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TITLE,
    NotPublished,
    Publication,
    PublishedMeanwhile,
)
from balint_core.spreadsheets.cells import writing
from pages.parts import elements, links_view, published_view

SHORT = 12
"""Withheld figures that are listed at once; more stand in a fold."""
LOOKING = "programme looked at before it is published"
MEANWHILE = "published meanwhile"
SAID_MEANWHILE = (
    "Something was uploaded or published meanwhile, and the audience might now see something else than you were shown. "
    "Please look once more, and then publish it."
)
SHOWN = "what was shown before it is published"


def section(database: Database, overview: Overview, links: Sequence[Publication]) -> None:
    """What to show, what the audience will see of it, what is withheld, and publishing it."""
    elements.heading(
        "What to show", "Everything is chosen to begin with, but for comments. You look at it before it is published."
    )
    chosen = _choose(overview)
    if st.session_state.get(LOOKING) != overview.name:
        return
    looked = _look(database, overview, chosen)
    _preview(looked)
    _withheld(looked.draft)
    if _refused(database, looked.draft):
        return
    _publish(database, overview, looked, links)


# --- choosing ---------------------------------------------------------------------------------------------------


def _choose(overview: Overview) -> Choice:
    """The form of what to show; its values as they were last sent."""
    usual = everything(overview)
    presets = rules().presets

    def key(what: str, *of: object) -> str:
        return f"share {what} {overview.name} {' '.join(map(str, of))}"

    def several(label: str, options: Sequence[str]) -> tuple[str, ...]:
        if not options:
            return ()
        found = st.pills(
            label,
            options,
            selection_mode="multi",
            default=options,
            format_func=elements.plain,
            key=key(label, *options),
            persist_state="session",
            wrap=True,
        )
        return tuple(one for one in options if one in (found or ()))

    with st.form(f"what to show of {overview.name}"):
        title = st.text_input("Title", usual.title, max_chars=LONGEST_TITLE, key=key("title"), persist_state="session")
        left, right = st.columns(2, gap="large")
        with left:
            terms = several("Terms", usual.terms)
            points = several("Time points", usual.time_points)
        with right:
            parts = several("What is told", [one.value for one in Part])
            between = _between(usual, key("between", *usual.time_points))
        names = _item_names(overview)
        items = several("Items", list(names))
        rule = st.radio(
            "How many people it takes for something to be shown",
            presets,
            index=[one.id for one in presets].index(rules().default),
            format_func=lambda one: f"{one.title}{' (usual)' if one.id == rules().default else ''}",
            horizontal=True,
            help="  \n".join(elements.plain(f"{one.title}: {one.source}") for one in presets),
            key=key("rule"),
            persist_state="session",
        )
        three = st.toggle(
            "Three categories in place of the full scale, such as disagreed, neither and agreed",
            key=key("three"),
            persist_state="session",
        )
        quotes = _quotes(overview, key)
        if st.form_submit_button("Show what the audience will see", icon=":material/visibility:", type="primary"):
            st.session_state[LOOKING] = overview.name
    return Choice(
        writing(title) or usual.title,
        terms,
        points,
        tuple(names[one] for one in items),
        tuple(one for one in Part if one.value in parts),
        between if between and set(between) <= set(points) else None,
        quotes,
        rule,
        three,
    )


def _between(usual: Choice, key: str) -> tuple[str, str] | None:
    """The two time points to compare, the earlier first; None for none."""
    names = usual.time_points
    if len(names) < 2:
        return None
    earlier, later = usual.between or (None, names[-1])
    with st.container(horizontal=True):
        options = [None, *names]
        one = st.selectbox(
            "Compare",
            options,
            index=options.index(earlier),
            format_func=lambda name: name or "Nothing",
            key=f"{key} one",
            persist_state="session",
            width=150,
        )
        other = st.selectbox(
            "with", names, index=names.index(later), key=f"{key} other", persist_state="session", width=150
        )
    if one is None or one == other:
        return None
    first, second = sorted((one, other), key=names.index)
    return first, second


def _item_names(overview: Overview) -> dict[str, tuple[str, str]]:
    """The items that were answered, by a name that only one of them has."""
    asked = {
        (one.instrument, one.item.id): one.item.name
        for figures in overview.time_points
        for one in figures.items
        if one.n
    }
    alike = [name for name in asked.values() if list(asked.values()).count(name) > 1]
    return {f"{name} ({' '.join(key)})" if name in alike else name: key for key, name in asked.items()}


def _quotes(overview: Overview, key: Callable[..., str]) -> tuple[str, ...]:
    """Released comments, chosen one by one: none to begin with."""
    released = list(dict.fromkeys(one.quotation for one in overview.comments if one.released))
    if not released:
        elements.note("No comment is released to be quoted yet. You release them one by one on Evaluation.")
        return ()
    chosen = []
    with st.expander(f"Comments: {counted(len(released), 'is', 'are')} released; choose which are shown"):
        for place, words in enumerate(released, start=1):
            elements.quote(words)
            if st.checkbox(f"Show comment {place}", key=key("quote", words), persist_state="session"):
                chosen.append(words)
    return tuple(chosen)


# --- looking ----------------------------------------------------------------------------------------------------


def _look(database: Database, overview: Overview, chosen: Choice) -> Looked:
    with st.spinner("Making the page, and trying whether anything withheld could be worked out from it …"):
        return look(database, overview.name, chosen, date.today())


def _preview(looked: Looked) -> None:
    made = looked.draft
    hidden = f" {counted(len(made.withheld), 'figure is', 'figures are')} withheld." if made.withheld else ""
    elements.heading("What the audience will see", f"Exactly this, and nothing else.{hidden}")
    with st.container(border=True, key="share-preview"):
        published_view.preview(made.snapshot, looked.digest)


def _withheld(made: Draft) -> None:
    if not made.withheld:
        elements.heading("What is withheld", "Nothing: no figure is of so few people.")
        return
    number = len(made.withheld)
    elements.heading("What is withheld, and why", made.snapshot.rule)
    rows = [(one.what, str(one.why)) for one in made.withheld]
    if number <= SHORT:
        elements.table(["Figure", "Withheld because"], rows)
        return
    with st.expander(f"{counted(number, 'figure is', 'figures are')} withheld", icon=":material/visibility_off:"):
        elements.table(["Figure", "Withheld because"], rows)


def _refused(database: Database, made: Draft) -> bool:
    """Says why it cannot be published as it is, and what would help; whether there is anything to say."""
    with database.reading() as connection:
        reasons = [*made.refused, *publications.slips(connection, made.snapshot.title, LONGEST_TITLE)]
    if not made.snapshot.cards:
        reasons.append("There is nothing to show. Choose a term or a time point, or let fewer people be shown.")
    if reasons:
        elements.heading("It cannot be published like this")
        elements.html(
            "".join(f'<div class="b-finding b-finding-error"><p>{escape(reason)}</p></div>' for reason in reasons)
        )
    return bool(reasons)


# --- publishing -------------------------------------------------------------------------------------------------


def _publish(database: Database, overview: Overview, looked: Looked, links: Sequence[Publication]) -> None:
    elements.heading(
        "Publish it", "It stays as it is now, whatever is uploaded later, until you replace or withdraw it."
    )
    standing = {one.number: one.name for one in links if one.withdrawn_at is None}
    with st.container(border=True, key="share-publish"):
        at, name, until = _where(standing, looked.draft.snapshot.title)
        reason = ""
        if looked.lowered:
            reason = st.text_input(
                "Why may groups smaller than usual be shown?",
                max_chars=LONGEST_REASON,
                help="It is kept with what is published, for whoever asks later. Please name nobody.",
                key="share reason",
                persist_state="session",
            )
        seen = _seen(looked.draft.flagged)
        before, st.session_state[SHOWN] = st.session_state.get(SHOWN), looked.digest
        pressed = st.button("Publish", icon=":material/public:", type="primary", key="publish")
        if st.session_state.pop(MEANWHILE, False) or (pressed and before != looked.digest):
            st.warning(SAID_MEANWHILE)
        elif pressed:
            if not seen:
                st.error("Please tick first that you have seen where everybody’s answer can be read.")
                return
            _put(database, overview, looked, _At(at, name, until, reason))


def _seen(flagged: Sequence[str]) -> bool:
    """Whether what tells everybody's answer was ticked as seen; there may be nothing of the kind."""
    if not flagged:
        return True
    elements.html("".join(f'<div class="b-finding b-finding-warning"><p>{escape(one)}</p></div>' for one in flagged))
    number = "this" if len(flagged) == 1 else "each of these"
    return st.checkbox(f"I have seen {number}, and it may be shown", key=f"seen {flagged}")


@dataclass(frozen=True)
class _At:
    """Where it is to be published: at the link of a number, or at a new one with its name and last day."""

    number: int | None
    name: str
    until: date | None
    reason: str


def _where(standing: Mapping[int, str], title: str) -> tuple[int | None, str, date | None]:
    at = None
    if standing:
        at = st.selectbox(
            "Where",
            [None, *standing],
            format_func=lambda number: (
                f"At “{standing[number]}”, in place of what is there" if number else "At a new link"
            ),
            key=f"share where {list(standing)}",
        )
    if at is not None:
        return at, "", None
    with st.container(horizontal=True):
        name = st.text_input(
            "What to call the link",
            title[:LONGEST_NAME],
            max_chars=LONGEST_NAME,
            help="You find it again by this; the audience does not see it.",
            key=f"share name {title}",
            width=320,
        )
        until = st.date_input(
            "Shown until, that day included",
            None,
            min_value=date.today(),
            format="DD/MM/YYYY",
            help="Left blank, it is shown until you withdraw it.",
            key="share until",
            width=220,
        )
    return None, name, until


def _put(database: Database, overview: Overview, looked: Looked, at: _At) -> None:
    """Publishes what was looked at, unless somebody else published something meanwhile: then it is looked at again."""
    made = looked.made(at.reason)
    try:
        number = at.number
        if number is None:
            number = publications.publish(database, _home(database, overview), at.name, made, at.until)
        else:
            publications.replace(database, number, made)
    except PublishedMeanwhile:
        st.session_state[MEANWHILE] = True
        st.rerun()
    except (NotPublished, DatabaseAway) as fault:
        st.error(elements.plain(str(fault)))
    else:
        st.session_state[links_view.PUBLISHED] = number
        del st.session_state[LOOKING]
        st.rerun()


def _home(database: Database, overview: Overview) -> int:
    with database.reading() as connection:
        return programmes.programme_named(connection, overview.name) or 0
