"""What is published, piece by piece, as HTML: the page in the app and the file for a hall without network set the same.

Everything that was ever typed by anybody is escaped here. A snapshot is all that these pieces are made of.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from textwrap import wrap
from typing import Any
from urllib.parse import quote as quoted

from balint_core.definitions import SHIPPED
from balint_core.exports.document import file_name
from balint_core.figures import long_date
from balint_core.snapshot import Card, Snapshot

LONG = 100
"""Letters above which a finding is set smaller."""
AS_THEY_ARE = " =/:;,()"
"""Letters that an address of data may hold as they are."""
SHARE = re.compile(r"\d+ %(?: \(\d+/\d+\))?")


@cache
def style() -> str:
    """The style sheet of everything that is published; its colours are the palette's variables."""
    return (SHIPPED.parent / "static" / "published.css").read_text(encoding="utf-8")


def opening(snapshot: Snapshot) -> str:
    """The first screen: where one is, what was found, and the large figures."""
    where = " · ".join(dict.fromkeys(filter(None, (snapshot.programme, snapshot.title))))
    finding = snapshot.finding or snapshot.title
    size = "p-first p-long" if len(finding) > LONG else "p-first"
    return f'<p class="p-where">{escape(where)}</p><h1 class="p-finding {size}">{said(finding)}</h1>{figures(snapshot)}'


def said(words: str) -> str:
    """Words, escaped, in which a share stays on one line with what it is of.

    >>> said("Then 71 % (5/7) & more")
    'Then <span class="p-whole">71 % (5/7)</span> &amp; more'
    """
    return SHARE.sub(r'<span class="p-whole">\g<0></span>', escape(words))


def figures(snapshot: Snapshot) -> str:
    """The large figures, each with what it is of; nothing for none."""
    inside = "".join(
        f'<div class="p-figure" role="listitem"><span class="p-label">{escape(one.label)}</span>'
        f'<span class="p-value">{escape(one.value)}</span><span class="p-beside">{escape(one.beside)}</span></div>'
        for one in snapshot.figures
    )
    return f'<div class="p-figures" role="list">{inside}</div>' if inside else ""


def above(card: Card, before: Card | None) -> str:
    """What stands above a card's chart: its title, and the name of its part where another part begins."""
    part = "" if before and before.part == card.part else f'<h2 class="p-part">{escape(card.part)}</h2>'
    return f'{part}<h3 class="p-title">{said(card.title)}</h3>'


def below(card: Card) -> str:
    """What stands below a card's chart: what it is of, how far to trust it, and the same in words and as a table."""
    careful = fold("How far to trust it", f"<p>{said(card.careful)}</p>") if card.careful else ""
    again = f"<p>{said(card.alternative)}</p>{table(card)}"
    return f'<p class="p-base">{said(card.base)}</p>{careful}{fold("In words, and as a table", again)}'


TH = 'th scope="col"'


def table(card: Card) -> str:
    """A card's table; numbers to the right."""

    def cells(row: tuple[str, ...], tag: str) -> str:
        kinds = (' class="n"' if place in card.numbers else "" for place in range(len(row)))
        return "".join(f"<{tag}{kind}>{escape(cell)}</{tag[:2]}>" for kind, cell in zip(kinds, row, strict=True))

    rows = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in card.rows)
    return (
        f'<div class="p-scroll" tabindex="0" role="region" aria-label="{escape(card.title)}"><table class="p-table">'
        f"<thead><tr>{cells(card.headings, TH)}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def fold(summary: str, inside: str) -> str:
    """Something that is read only by who asks for it."""
    return f'<details class="p-fold"><summary>{escape(summary)}</summary><div>{inside}</div></details>'


OWN_WORDS, METHOD = "In their own words", "How each figure is made"


def quotes(snapshot: Snapshot) -> str:
    """What people wrote and released; nothing for none."""
    released = "".join(map(quote, snapshot.quotes))
    return f'<h2 class="p-part">{OWN_WORDS}</h2>{released}' if released else ""


def quote(words: str) -> str:
    """Something that was written and released."""
    return f'<blockquote class="p-quote">{escape(words)}</blockquote>'


def ending(snapshot: Snapshot) -> str:
    """How the figures were made, what is not shown, and when this was made."""
    method = "".join(f"<p>{escape(words)}</p>" for words in snapshot.method)
    folded = fold(METHOD, method) if method else ""
    return f'<div class="p-ending">{folded}{"".join(f"<p>{escape(words)}</p>" for words in notes(snapshot))}</div>'


def notes(snapshot: Snapshot) -> tuple[str, ...]:
    """What stands at the very end: the rule, that something is not shown, and when the figures were frozen."""
    made = f"Made on {long_date(snapshot.made_on)} with the Balint dashboard {snapshot.software}."
    return (*filter(None, (snapshot.rule, snapshot.withheld)), made)


AWAY, PROJECTED = "Take away the pictures and tables", "Show on a projector"


def ways(addresses: Mapping[str, str]) -> str:
    """The ways on from the page, by the addresses of its `files` and of its `projector`."""
    words = {"files": AWAY, "projector": PROJECTED}
    links = (
        f'<a class="p-to-{name}" href="{escape(to)}" target="_self">{words[name]}</a>' for name, to in addresses.items()
    )
    return f'<nav class="p-ways">{"".join(links)}</nav>'


def drawing(card: Card, theme: str) -> str:
    """A card's chart as pictures, one for a desk and one for a phone, of which a page shows one; empty for none."""
    ready = card.drawings.get(theme) or {}
    return "".join(
        f'<img class="p-drawn p-{name}" src="{_address(picture)}" alt="{escape(card.alternative)}">'
        for name, picture in ready.items()
    )


def _address(picture: str) -> str:
    """An SVG as the address of a picture, which holds all of it: a page in the app takes SVG no other way."""
    return f"data:image/svg+xml,{quoted(picture, safe=AS_THEY_ARE)}"


def drawn(card: Card, theme: str) -> dict[str, Any]:
    """A card's chart for a theme, each layer with its own rows: a form that needs nothing to be worked out.

    Empty where the card has none.
    """
    chart = dict(card.charts.get(theme) or card.charts.get("light") or {})
    named = chart.pop("datasets", {})
    whole = _with_rows(chart.pop("data", None), named)
    layers = chart.get("layer")
    if layers:
        chart["layer"] = [_layer(layer, named, whole) for layer in layers]
    elif whole:
        chart["data"] = whole
    return chart


def _layer(layer: Mapping[str, Any], named: Mapping[str, Any], whole: Any) -> dict[str, Any]:
    rows = _with_rows(layer.get("data"), named) or whole
    return {**layer, "data": rows} if rows else dict(layer)


def _with_rows(data: Any, named: Mapping[str, Any]) -> Any:
    """Data that is named, with the rows of that name in its place."""
    name = data.get("name", "") if isinstance(data, Mapping) else ""
    return {"values": named[name]} if name in named else data


def picture(card: Card) -> bytes:
    """A card's picture as PNG; empty where it has none."""
    try:
        return b64decode(card.picture, validate=True)
    except (Error, ValueError):
        return b""


def card_file(snapshot: Snapshot, card: Card, ending: str) -> str:
    """What a card's picture or table is called as a file."""
    return file_name([snapshot.title, card.title], ending)


@dataclass(frozen=True)
class Screen:
    """One thing that a projector shows: HTML, and between its two pieces the chart of a card where there is one."""

    above: str
    card: Card | None = None
    below: str = ""


AT_ONCE = 420
"""Letters of quotes that are shown on one screen."""


def screens(snapshot: Snapshot) -> tuple[Screen, ...]:
    """What a projector shows, one after another: the finding, each card, and what people wrote."""
    told = (
        Screen(
            f'<p class="p-where">{escape(card.part)}</p><h1 class="p-finding">{said(card.title)}</h1>',
            card if card.charts else None,
            f'<p class="p-base">{said(card.base)}</p>{"" if card.charts else table(card)}',
        )
        for card in snapshot.cards
    )
    words = "In their own words"
    quoted = (
        Screen(f'<h2 class="p-where">{words}</h2><div class="p-said">{said}</div>') for said in _together(snapshot)
    )
    return (Screen(opening(snapshot)), *told, *quoted)


def _together(snapshot: Snapshot) -> Iterator[str]:
    """Quotes as HTML, as many together as a screen can hold; one that is longer goes on over the next screens."""
    gathered: list[str] = []
    for words in (piece for whole in snapshot.quotes for piece in _pieces(whole)):
        if gathered and sum(map(len, gathered)) + len(words) > AT_ONCE:
            yield "".join(map(quote, gathered))
            gathered = []
        gathered.append(words)
    if gathered:
        yield "".join(map(quote, gathered))


def _pieces(words: str) -> Iterator[str]:
    """
    >>> [len(piece) for piece in _pieces("a word " * 100)], list(_pieces("A word."))
    ([415, 285], ['A word.'])
    """
    pieces = wrap(words, AT_ONCE - 2)
    for nth, piece in enumerate(pieces):
        yield f"{'…' if nth else ''}{piece}{'…' if nth < len(pieces) - 1 else ''}"


WIDE, LEAST, MOST = 2.6, 420, 1280
"""How many times as wide as high a chart on a projector is, and between how many pixels it is laid out."""


def enlarged(card: Card, theme: str) -> dict[str, Any]:
    """A card's chart for a projector: in the shape of its place there, and laid out narrow, to be drawn large."""
    chart = drawn(card, theme)
    height = chart.get("height")
    wide = round(WIDE * height) if isinstance(height, int | float) else LEAST
    return chart and chart | {"width": min(max(wide, LEAST), MOST)}
