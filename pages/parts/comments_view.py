"""What Evaluation shows of comments: found again, released one by one once looked through, and put under themes."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from balint_core.figures import counted, listed
from balint_core.findings import shortened
from balint_core.programme import Overview, overview
from balint_core.record import programmes, quotes, themes
from balint_core.record.database import Database, DatabaseAway
from balint_core.record.own_instruments import instruments_of
from balint_core.record.questionnaires import Comment
from balint_core.record.quotes import NotReleased
from balint_core.record.themes import LONGEST_NAME, NotNamed, Theme, ThemeCount
from balint_core.traces import LEFT_OUT, Names, Place, in_words, places, without
from pages.parts import elements

AT_ONCE = 10
"""Comments that are shown, and looked through, at once."""
LONG = 800
"""Letters from which on a comment may have to be scrolled, and so is reached by the keyboard."""
SHOWN = "comments shown"
"""How many comments are shown, and of which search."""
REFUSED = "comments refused"
"""Why the last thing done to a comment or theme could not be, and to which."""
REASONS = [
    "It is an ordinary word here, and tells of nobody",
    "It says nothing that narrows down who wrote it",
    "Whoever it names has agreed",
]
WHICH = {"All": None, "Released": True, "Not released": False}


@dataclass(frozen=True)
class _Desk:
    """A programme's comments in order of their time points, and what is needed to work on them."""

    database: Database
    programme: int
    comments: Sequence[Comment]
    themes: Sequence[Theme]
    names: Names
    asked: dict[str, str]
    """What was asked, by item, where comments answer several items."""

    def points(self) -> list[str]:
        return list(dict.fromkeys(one.time_point for one in self.comments))

    def keep(self, about: object, doing: Callable[..., object], *what: Any, **more: Any) -> bool:
        """Whether it was done; where it cannot be, the reason is kept to be said beside what it is about."""
        try:
            with self.database.writing() as connection:
                doing(connection, *what, **more)
        except (NotReleased, NotNamed, DatabaseAway) as fault:
            st.session_state[REFUSED] = (about, str(fault))
            return False
        return True


@st.fragment
def section(database: Database, programme: str) -> None:
    """The comments of a programme; nothing where there are none."""
    found = overview(database, programme)
    if found is None or not found.comments:
        return
    desk = _desk(database, found)
    released = sum(one.released for one in desk.comments)
    elements.heading(
        "In their own words",
        f"{counted(len(desk.comments), 'comment')}, {released} released. Only what you release is quoted. Names, "
        "dates, ages, grades and numbers are marked. What else may tell who wrote it, only a reader sees.",
    )
    if desk.themes:
        _theme_table(themes.counts(desk.themes, desk.comments), desk)
    with st.expander("Themes", icon=":material/sell:"):
        _theme_desk(desk)
    _list(desk)


def _desk(database: Database, found: Overview) -> _Desk:
    items = {one.key[3] for one in found.comments}
    with database.reading() as connection:
        home = programmes.programmes(connection)[found.name]
        known = instruments_of(connection, home).values()
        dated = [one.name for one in found.calendar.time_points]
        return _Desk(
            database,
            home,
            sorted(found.comments, key=lambda one: [*dated, one.time_point].index(one.time_point)),
            themes.themes(connection, home),
            quotes.names_on_record(connection),
            {item.id: item.name for one in known for item in one.items if len(items) > 1 and item.id in items},
        )


def _refusal(about: object) -> None:
    """What could not be done to this, said once."""
    if st.session_state.get(REFUSED, (None,))[0] == about:
        st.warning(elements.plain(st.session_state.pop(REFUSED)[1]))


# --- finding again ----------------------------------------------------------------------------------------------


def _list(desk: _Desk) -> None:
    """The comments that are looked for, by time point, as many as are shown at once."""
    by_id = {one.id: one for one in desk.themes}
    with _row():
        words = st.text_input("Search the comments", icon=":material/search:", width=260)
        point = st.selectbox("Time point", [None, *desk.points()], format_func=lambda one: one or "All", width=130)
        theme = st.selectbox(
            "Theme", [None, *by_id], format_func=lambda one: by_id[one].name if one else "All", width=190
        )
        which = st.selectbox("Released", list(WHICH), width=150)
    found = themes.search(desk.comments, words, within=by_id.get(theme or 0), time_point=point, released=WHICH[which])
    if not found:
        elements.note("No comment is like that.")
        return
    search = (words, point, theme, which)
    before, shown = st.session_state.get(SHOWN, (search, AT_ONCE))
    if before != search:
        shown = AT_ONCE
    st.session_state[SHOWN] = (search, shown)
    for name, some in groupby(found[:shown], key=lambda one: one.time_point):
        here = [one for one in found if one.time_point == name]
        elements.heading(name, f"{counted(len(here), 'comment')}, {sum(one.released for one in here)} released")
        for comment in some:
            with st.container(border=True):
                _card(desk, comment)
    if left := max(0, len(found) - shown):
        st.button(f"Show more ({left} left)", on_click=_show_more)


def _show_more() -> None:
    search, shown = st.session_state[SHOWN]
    st.session_state[SHOWN] = (search, shown + AT_ONCE)


# --- one comment ------------------------------------------------------------------------------------------------


def _card(desk: _Desk, comment: Comment) -> None:
    """One comment with what was found in it, its themes, and what may be done with it."""
    found = places(comment.words, desk.names)
    elements.html(_as_written(desk, comment, found))
    _refusal((comment.key, ""))
    _themes_of(desk, comment)
    key = f"{comment.key} {comment.released} {comment.wording}"
    with st.container(horizontal=True):
        if comment.released:
            if st.button("Take back", icon=":material/undo:", key=f"take back {key}"):
                _done(desk, comment, quotes.take_back)
        elif not found and st.button("Release", icon=":material/format_quote:", key=f"release {key}"):
            _done(desk, comment, quotes.release)
        with st.popover("Quote in other words", icon=":material/edit:", key=f"reword {key}"):
            _other_words(desk, comment, found, key)
        if found and not comment.released:
            with st.popover("Release all the same", icon=":material/priority_high:", key=f"answer for {key}"):
                _all_the_same(desk, comment, key)


def _as_written(desk: _Desk, comment: Comment, found: Sequence[Place]) -> str:
    """The words as they were written, with what was found in them marked and named, and what is quoted of them."""
    chip = elements.chip("ready", "Released") if comment.released else elements.chip("note", "Not released")
    asked = desk.asked.get(comment.key[3], "")
    notes = [_told(comment.words, found)] if found else []
    if comment.reason:
        notes.append(f"Released all the same: {comment.reason}")
    quoted = (
        f'<blockquote class="b-quote">“{escape(comment.wording or "")}”<footer>as it is quoted</footer></blockquote>'
    )
    reached = ' tabindex="0"' if len(comment.words) > LONG else ""
    parts = [
        f'<div class="b-comment-top">{chip}<span class="b-note">{escape(asked)}</span></div>',
        f'<p class="b-comment"{reached}>{_marked(comment.words, found)}</p>',
        quoted if comment.wording else "",
        *(f'<p class="b-against">{escape(note)}</p>' for note in notes),
    ]
    return "".join(parts)


def _told(words: str, found: Iterable[Place]) -> str:
    """What was found, in plain words, each kind with the places it was found at."""
    told: dict[str, dict[str, None]] = {}
    for place in found:
        told.setdefault(in_words(place.traces), {})[f"“{shortened(words[place.start : place.end], 40)}”"] = None
    return f"Found in it: {'; '.join(f'{what} ({listed(list(where))})' for what, where in told.items())}."


def _marked(words: str, found: Iterable[Place]) -> str:
    """The words, escaped, with what was found in them marked."""
    parts, at = [], 0
    for place in found:
        parts.append(escape(words[at : place.start]))
        parts.append(f'<mark class="b-found">{escape(words[place.start : place.end])}</mark>')
        at = place.end
    return "".join((*parts, escape(words[at:])))


def _done(desk: _Desk, comment: Comment, doing: Callable[..., object], form: str = "", **more: str | None) -> None:
    """Does it, and shows the page anew: what it tells of the comment, and the figures above. What a form could not do
    is said in the form."""
    desk.keep((comment.key, form), doing, comment.key, **more)
    st.rerun()


def _other_words(desk: _Desk, comment: Comment, found: Sequence[Place], key: str) -> None:
    with st.form(f"other words {key}", border=False):
        wording = st.text_area(
            "The words that may be quoted", comment.wording or without(comment.words, found), height=160
        )
        elements.note(f"Where words are left out, {LEFT_OUT} says so. What was written stays as it is, beside it.")
        reason = _reason("Why, should something still be marked in them")
        _refusal((comment.key, "other words"))
        if st.form_submit_button("Release these words"):
            _done(desk, comment, quotes.release, "other words", wording=wording, reason=reason)


def _all_the_same(desk: _Desk, comment: Comment, key: str) -> None:
    with st.form(f"all the same {key}", border=False):
        reason = _reason("Why may it be quoted as it is?")
        elements.note("The reason is kept beside the comment.")
        _refusal((comment.key, "all the same"))
        if st.form_submit_button("Release as it was written"):
            _done(desk, comment, quotes.release, "all the same", reason=reason)


def _reason(label: str) -> str | None:
    return st.selectbox(label, REASONS, index=None, accept_new_options=True, placeholder="Choose a reason, or type one")


# --- themes -----------------------------------------------------------------------------------------------------


def _themes_of(desk: _Desk, comment: Comment) -> None:
    """The themes beside a comment; one that is typed is made."""
    mine = [one.name for one in desk.themes if comment.key in one.comments]
    key = f"themes {comment.key} {mine}"
    st.multiselect(
        "Themes",
        [one.name for one in desk.themes],
        mine,
        key=key,
        accept_new_options=True,
        placeholder="Themes: choose, or type a new one",
        label_visibility="collapsed",
        on_change=_tag,
        args=(desk, comment, key, mine),
    )


def _tag(desk: _Desk, comment: Comment, key: str, seen: list[str]) -> None:
    """Puts the chosen themes beside the comment that was changed, instead of those that were seen there."""
    if not desk.keep((comment.key, ""), themes.tag_by_name, desk.programme, comment.key, st.session_state[key], seen):
        del st.session_state[key]


def _theme_table(found: Sequence[ThemeCount], desk: _Desk) -> None:
    points = desk.points()
    of = {point: sum(one.time_point == point for one in desk.comments) for point in points}
    rows: dict[str, list[str | int]] = {}
    for one in found:
        among = f"{one.comments} in {counted(one.replies, 'reply', 'replies')}" if one.replies != one.comments else ""
        rows.setdefault(one.theme, []).append(among or one.comments)
    elements.table(
        ["Theme", *(f"{point} (of {of[point]})" for point in points)],
        [(name, *numbers) for name, numbers in rows.items()],
    )
    elements.note(
        "Comments with each theme, of all comments at a time point. A comment may have several themes. Comments are "
        "counted, never people."
    )


def _theme_desk(desk: _Desk) -> None:
    """Making a theme, and renaming, merging or removing one."""
    _refusal("themes")
    names = {one.id: one.name for one in desk.themes}
    with st.form("new theme", border=False), _row():
        name = st.text_input("A new theme", max_chars=LONGEST_NAME, width=280, key=f"new theme {len(names)}")
        if st.form_submit_button("Add"):
            _changed(desk, themes.create, name)
    if not names:
        return
    chosen = st.selectbox("A theme to change", list(names), format_func=names.__getitem__, width=280)
    key = f"{chosen} {names[chosen]}"
    with st.form(f"rename {key}", border=False), _row():
        name = st.text_input("Its name", names[chosen], max_chars=LONGEST_NAME, width=280)
        if st.form_submit_button("Rename"):
            _changed(desk, themes.rename, chosen, name)
    if others := [one for one in names if one != chosen]:
        with st.form(f"merge {key}", border=False), _row():
            keep = st.selectbox("Merge it into", others, format_func=names.__getitem__, width=280)
            if st.form_submit_button("Merge"):
                _changed(desk, themes.merge, keep, chosen)
    with st.popover("Remove this theme", icon=":material/delete:", key=f"remove {key}"):
        beside = next(len(one.comments) for one in desk.themes if one.id == chosen)
        elements.note(f"It stands beside {counted(beside, 'comment')}. The comments stay.")
        if st.button("Remove it", key=f"really remove {key}"):
            _changed(desk, themes.remove, chosen)


def _row() -> AbstractContextManager[object]:
    """Fields beside one another, as many as fit."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def _changed(desk: _Desk, doing: Callable[..., object], *what: object) -> None:
    desk.keep("themes", doing, desk.programme, *what)
    st.rerun()
