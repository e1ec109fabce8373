"""A snapshot as a page for an audience, on a phone or a projector; the same for the lead who looks before publishing.

Nothing is computed here and nothing is read but the snapshot. All that is the same for everybody is drawn once for each
digest and theme and then replayed (a visitor may clear that: then it is drawn once more).
"""

from collections.abc import Sequence
from html import escape

import streamlit as st

from balint_core.csv_file import as_csv
from balint_core.exports import published_parts as parts
from balint_core.palette import variables
from balint_core.snapshot import Snapshot

KEPT = 64
"""Pages and screens that are kept drawn."""


def show(snapshot: Snapshot, digest: str) -> None:
    """The whole page of a snapshot, or one screen of it where the address asks for a projector's."""
    theme = _theme()
    if "projector" in st.query_params:
        _projector(snapshot, digest, theme)
        return
    _page(digest, theme, snapshot)
    with st.container(key="published ways"):
        _to_take_away(snapshot)
        st.button("Show on a projector", icon=":material/present_to_all:", on_click=_start, key="published projector")


def preview(snapshot: Snapshot, digest: str) -> None:
    """The same page among others, for the lead who looks before it is published: all but the projector."""
    _page(digest, _theme(), snapshot)
    _to_take_away(snapshot)


def sentence(words: str) -> None:
    """A page that has nothing to show says so in one sentence."""
    st.html(f"{_dress(_theme())}<h1 class='p-finding p-alone'>{escape(words)}</h1>")


def offer(choices: Sequence[tuple[str, str]]) -> None:
    """Titles to choose from, each with its address."""
    links = "".join(
        f'<li><a href="{escape(address)}" target="_self">{escape(title)}</a></li>' for title, address in choices
    )
    st.html(f'{_dress(_theme())}<h1 class="p-finding">What is published here</h1><ul class="p-offer">{links}</ul>')


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def _dress(theme: str) -> str:
    return f"<style>:root{{{variables(theme)}}}{parts.style()}</style>"


# --- the page ---------------------------------------------------------------------------------------------------


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _page(digest: str, theme: str, _snapshot: Snapshot) -> None:
    """All of the page that is the same for everybody, in as few messages as it can be told in."""
    said, before = _dress(theme) + parts.opening(_snapshot), None
    for card in _snapshot.cards:
        st.html(said + parts.above(card, before))
        if chart := parts.drawn(card, theme):
            st.vega_lite_chart(chart, theme=None)
        said, before = parts.below(card), card
    st.html(said + parts.quotes(_snapshot) + parts.ending(_snapshot))


def _to_take_away(snapshot: Snapshot) -> None:
    """Each chart as a picture and as a table; the buttons are there once somebody opens the fold."""
    fold = st.expander("Take away the pictures and tables", key="published to take away", on_change="rerun")
    if not fold.open:
        return
    with fold:
        for place, card in enumerate(snapshot.cards):
            st.html(f'<p class="p-away">{escape(card.title)}</p>')
            with st.container(horizontal=True):
                if picture := parts.picture(card):
                    _button("Picture (PNG)", picture, parts.card_file(snapshot, card, "png"), f"picture {place}")
                content = as_csv(card.headings, card.rows)
                _button("Table (CSV)", content, parts.card_file(snapshot, card, "csv"), f"table {place}")


def _button(label: str, content: bytes, name: str, key: str) -> None:
    st.download_button(
        label,
        lambda: content,
        file_name=name,
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
        key=f"published {key}",
    )


# --- the projector ----------------------------------------------------------------------------------------------

ONWARD = ("Right", "PageDown", "Space", "Down")
BACK = ("Left", "PageUp", "Up")
"""The keys that turn the screens: those of a keyboard and those that presenters' remotes send."""
PLACE = "published place"


def _projector(snapshot: Snapshot, digest: str, theme: str) -> None:
    """One screen, and the ways on, back and out."""
    screens = parts.screens(snapshot)
    place = _place(len(screens))
    _screen(digest, theme, place, snapshot)
    with st.container(key="published turning"):
        for way, keys, label in ((-1, BACK, "Back"), (1, ONWARD, "Next")):
            for nth, key in enumerate(keys):
                name = f"published {label.lower()}{'' if nth == 0 else f' unseen {nth}'}"
                st.button(label, key=name, shortcut=key, on_click=_turn, args=(way, len(screens)), type="tertiary")
        st.button("Leave", key="published leave", shortcut="Escape", on_click=_leave, type="tertiary")
        st.html(f'<p class="p-count">{place + 1} of {len(screens)}</p>')


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _screen(digest: str, theme: str, place: int, _snapshot: Snapshot) -> None:
    """One screen; its chart is laid out narrow and drawn large, so that its words can be read from afar."""
    shown = parts.screens(_snapshot)[place]
    st.html(f'{_dress(theme)}<div class="p-screen">{shown.above}</div>')
    if shown.card:
        st.vega_lite_chart(parts.enlarged(shown.card, theme), theme=None, width="content")
    if shown.below:
        st.html(shown.below)


def _place(number: int) -> int:
    """The screen that is shown, whatever the session says it is."""
    kept = st.session_state.get(PLACE, 0)
    return min(max(kept, 0), number - 1) if isinstance(kept, int) else 0


def _turn(way: int, number: int) -> None:
    st.session_state[PLACE] = min(max(_place(number) + way, 0), number - 1)


def _start() -> None:
    st.session_state[PLACE] = 0
    st.query_params["projector"] = "1"


def _leave() -> None:
    st.query_params.pop("projector", None)
