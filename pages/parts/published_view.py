"""A snapshot as a page for an audience, on a phone or a projector; the same for the lead who looks before publishing.

Nothing is computed here and nothing is read but the snapshot. All that is the same for everybody is drawn once for each
digest and theme and then replayed (a visitor may clear that: then it is drawn once more).
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from balint_core.csv_file import as_csv
from balint_core.exports import published_parts as parts
from balint_core.palette import variables
from balint_core.snapshot import Snapshot

KEPT = 64
"""Pages and screens that are kept drawn."""


PROJECTOR, FILES = "projector", "files"
"""What an address asks for beside the page itself: a projector's screens, and what can be taken away."""


def show(snapshot: Snapshot, digest: str) -> None:
    """The whole page of a snapshot; where the address asks for it, one screen of a projector, or what to take away."""
    theme = _theme()
    if PROJECTOR in st.query_params:
        _projector(snapshot, digest, theme)
    elif FILES in st.query_params:
        _to_take_away(snapshot, theme)
    else:
        _page(digest, theme, _asked(), snapshot)


def is_page_itself() -> bool:
    """Whether the address asks for the page, not for something beside it."""
    return not {PROJECTOR, FILES} & set(st.query_params)


def preview(snapshot: Snapshot, digest: str) -> None:
    """The same page among others, for the lead who looks before it is published, without the ways on from it."""
    _page(digest, _theme(), None, snapshot)
    with st.expander(parts.AWAY):
        _files(snapshot)


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
def _page(digest: str, theme: str, asked: str | None, _snapshot: Snapshot) -> None:
    """The page, in as few messages as it can be told in: one, where its charts are drawn; `asked` is its address."""
    said, before = _dress(theme) + parts.opening(_snapshot), None
    for card in _snapshot.cards:
        said += parts.above(card, before) + parts.drawing(card, theme)
        if card.charts and not card.drawings:  # made by a version that did not draw them
            st.html(said)
            st.vega_lite_chart(parts.drawn(card, theme), theme=None)
            said = ""
        said += parts.below(card)
        before = card
    ways = "" if asked is None else parts.ways({name: f"?{asked}{name}=1" for name in (FILES, PROJECTOR)})
    st.html(said + parts.quotes(_snapshot) + parts.ending(_snapshot) + ways)


def _asked() -> str:
    """What the address asks for, to go on from."""
    wanted = st.query_params.get("show")
    return f"{urlencode({'show': wanted})}&" if wanted else ""


def _to_take_away(snapshot: Snapshot, theme: str) -> None:
    """A page of its own: its buttons would cost every viewer of the page more than all else does."""
    back = f'<a href="?{escape(_asked().removesuffix("&"))}" target="_self">Back to the figures</a>'
    st.html(f'{_dress(theme)}<p class="p-where">{back}</p><h1 class="p-finding p-files">{parts.AWAY}</h1>')
    _files(snapshot)


def _files(snapshot: Snapshot) -> None:
    """Each chart as a picture and as a table."""
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


def _leave() -> None:
    st.query_params.pop(PROJECTOR, None)
