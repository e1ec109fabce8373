"""The pieces a page is laid out with. Everything typed by people is escaped here, once, and so is plain text.

Headings, cards, tables and quotes are written as HTML, in which a name or a comment stays the text it is;
Streamlit's own labels read Markdown, so `plain` puts a backslash before what Markdown would take for itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from html import escape
from time import monotonic

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from balint_core.definitions import SHIPPED
from balint_core.palette import Palette, palette, variables
from balint_core.watching import STEPS, Progress

AGAIN = 0.2
"""Seconds after which a count is drawn again."""


def plain(text: str) -> str:
    """Text as Streamlit's labels will show it literally: no Markdown, no LaTeX, no emoji shortcodes, no icons."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=/@])", r"\\\1", text)


def theme() -> Palette:
    """The palette of the theme the viewer has chosen."""
    return palette(st.context.theme.type)


@cache
def _style() -> str:
    return (SHIPPED.parent / "static" / "balint.css").read_text(encoding="utf-8")


def dress() -> None:
    """Puts the page's style in place, in the colours of the viewer's theme."""
    st.html(f"<style>:root{{{variables(st.context.theme.type)}}}{_style()}</style>")


def html(content: str) -> None:
    """HTML whose every word from outside has been escaped by the caller."""
    st.html(content)


def head(where: str, title: str, *sentences: str) -> None:
    """The top of a page: a small line saying where one is, the finding as title, and what it means."""
    html(f'<p class="b-eyebrow">{escape(where)}</p><h1 class="b-title">{unbroken(title)}</h1>{leading(*sentences)}')


def leading(*sentences: str) -> str:
    """What the title means, as paragraphs a little larger than the rest."""
    return "".join(f'<p class="b-lead">{escape(sentence)}</p>' for sentence in sentences if sentence)


def unbroken(text: str) -> str:
    """A title, escaped, in which a word with a hyphen stays on one line."""
    return re.sub(r"\w+-\w+", r'<span class="b-nowrap">\g<0></span>', escape(text))


def heading(title: str, note: str = "") -> None:
    """The heading of a part of a page, and a note under it."""
    said = f'<p class="b-note">{escape(note)}</p>' if note else ""
    html(f'<h2 class="b-h2">{escape(title)}</h2>{said}')


def subheading(title: str, note: str = "") -> None:
    """A heading within a card."""
    said = f'<p class="b-note">{escape(note)}</p>' if note else ""
    html(f'<h3 class="b-h3">{escape(title)}</h3>{said}')


def note(*sentences: str) -> None:
    """Quieter sentences; nothing for none."""
    if any(sentences):
        html("".join(f'<p class="b-note">{escape(sentence)}</p>' for sentence in sentences if sentence))


@dataclass(frozen=True)
class Card:
    """A figure with its label, and something to hold it against."""

    label: str
    figure: str
    beside: str = ""


def cards(shown: Iterable[Card]) -> None:
    """A row of figures, two by two on a phone."""
    inside = "".join(
        f'<div class="b-card" role="listitem"><span class="b-card-label">{escape(card.label)}</span>'
        f'<span class="b-card-figure">{escape(card.figure)}</span>'
        f'<span class="b-card-beside">{escape(card.beside)}</span></div>'
        for card in shown
    )
    html(f'<div class="b-cards" role="list">{inside}</div>')


def chip(kind: str, words: str) -> str:
    """A status as a small label; shape as well as colour tells it."""
    return f'<span class="b-chip b-chip-{escape(kind)}">{escape(words)}</span>'


Cell = str | int | None
WHOLE = re.compile(r"\d+ % \(\d+/\d+\)|\d+ to \d+ %|[a-z]+(?:-[a-z]+)+")
"""A cell that a narrow screen is not to break: into “29”, “%” and “(2/7)”, or at each hyphen of “face-to-face”."""


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "") -> None:
    """A table of text and figures; figures to the right."""
    html(table_html(headings, rows, caption))


def table_html(headings: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "") -> str:
    """The same, to be put within something else."""
    lines = [list(row) for row in rows]
    kinds = [' class="n"' if lines and all(map(_is_figure, column)) else "" for column in zip(*lines, strict=True)]
    kinds = kinds or [""] * len(headings)
    body = "".join(f"<tr>{''.join(map(_cell, line, kinds))}</tr>" for line in lines)
    top = "".join(
        f'<th scope="col"{kind}>{escape(heading)}</th>' for heading, kind in zip(headings, kinds, strict=True)
    )
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'<div class="b-scroll" tabindex="0" role="region" aria-label="{escape(caption or headings[0])}">'
        f'<table class="b-table">{said}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _is_figure(value: Cell) -> bool:
    return value is None or isinstance(value, int) or re.fullmatch(r"[−\d.,]+", value) is not None


def _cell(value: Cell, kind: str) -> str:
    said = "–" if value is None else str(value)
    whole = ' class="b-whole"' if not kind and WHOLE.fullmatch(said) else kind
    return f"<td{whole}>{escape(said)}</td>"


@contextmanager
def progress(*, at_once: bool) -> Iterator[Progress]:
    """A bar with a count for work that takes longer than a moment, and with the rows counted within a long step.

    It shows itself after half a second, or `at_once` where the first step alone may take longer.
    """
    place, begun = st.empty(), monotonic()
    shown, step = begun, ""

    def tell(done: int, of: int, words: str, counted: str = STEPS) -> None:
        nonlocal shown, step
        now = monotonic()
        if counted == STEPS:
            step = f" · step {done + 1} of {of}"
        else:
            words = f"{words}: {done:,} of {of:,} {counted}"
        is_new = counted == STEPS or done == 0 or now - shown > AGAIN
        if is_new and (at_once or now - begun > 0.5):
            place.progress(done / of, plain(words + step))
            shown = now

    yield tell
    place.empty()


def quote(words: str, footer: str = "") -> None:
    """Something somebody wrote, released to be quoted."""
    said = f"<footer>{escape(footer)}</footer>" if footer else ""
    html(f'<blockquote class="b-quote">“{escape(words)}”{said}</blockquote>')


def link(page: str, label: str, icon: str) -> None:
    """A link to another page, left out where this page is shown by itself."""
    with suppress(StreamlitPageNotFoundError):
        st.page_link(f"pages/{page}.py", label=label, icon=f":material/{icon}:")


def help_text(name: str) -> str:
    """One of the texts in `data/help`."""
    return (SHIPPED / "help" / name).read_text(encoding="utf-8")
