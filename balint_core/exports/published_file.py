"""What is published as a file, for when a hall has no network: one HTML file that asks nothing of anybody, and a PDF.

The HTML file holds its typeface, the scripts that draw, and the same pieces as the page in the app, in the same order.
Its own words forbid it any request and any script but its two.
"""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape

from balint_core.definitions import SHIPPED
from balint_core.exports import pictures
from balint_core.exports import published_parts as parts
from balint_core.exports.document import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Table,
    file_name,
)
from balint_core.palette import variables
from balint_core.snapshot import Card, Snapshot

STATIC = SHIPPED.parent / "static"
FACES = (
    ("public-sans-latin-wght-normal", "normal", "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02DC,U+2000-22FF,U+FEFF,U+FFFD"),
    ("public-sans-latin-ext-wght-normal", "normal", "U+0100-02BA,U+1E00-1EFF"),
    ("public-sans-latin-wght-italic", "italic", "U+0000-00FF,U+2000-206F"),
)
"""The typeface's files in `static/fonts`, and the letters that each is for."""


def published_file_name(snapshot: Snapshot, ending: str) -> str:
    """What the file is called."""
    return file_name([snapshot.title], ending)


# --- HTML -------------------------------------------------------------------------------------------------------


def published_html(snapshot: Snapshot) -> bytes:
    """A snapshot as one HTML file, UTF-8."""
    scripts = (_drawing(), (STATIC / "published.js").read_text(encoding="utf-8"))
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_digest, scripts))}; style-src 'unsafe-inline'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )
    charts = {
        str(place): {
            theme: {"page": parts.drawn(card, theme), "screen": parts.enlarged(card, theme)}
            for theme in ("light", "dark")
        }
        for place, card in enumerate(snapshot.cards)
        if card.charts
    }
    data = json.dumps(charts, ensure_ascii=False).replace("<", "\\u003c")
    return "".join(
        (
            '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta name="color-scheme" content="light dark"><title>{escape(snapshot.title)}</title>',
            f'<style>{_looks()}</style></head><body class="p-file">',
            f'<main id="page">{"".join(_page(snapshot))}</main>{_projector(snapshot)}',
            f'<script type="application/json" id="charts">{data}</script>',
            *(f"<script>{script}</script>" for script in scripts),
            "</body></html>",
        )
    ).encode()


def _page(snapshot: Snapshot) -> list[str]:
    """The page's pieces, one after another."""
    pieces, before = [parts.opening(snapshot)], None
    for place, card in enumerate(snapshot.cards):
        pieces += [parts.above(card, before), _room(place, card), _still(card), parts.below(card)]
        before = card
    start = '<button id="project" type="button" hidden>Show on a projector</button>'
    return [*pieces, parts.quotes(snapshot), parts.ending(snapshot), start]


def _room(place: int, card: Card) -> str:
    """Where a card's chart is drawn."""
    return f'<div class="p-drawing" data-card="{place}"></div>' if card.charts else ""


def _still(card: Card) -> str:
    """The chart as a picture, where scripts are not run: in the preview of a phone or an e-mail."""
    if not parts.picture(card):
        return ""
    return f'<noscript><img src="data:image/png;base64,{card.picture}" alt="{escape(card.alternative)}"></noscript>'


def _projector(snapshot: Snapshot) -> str:
    places = {id(card): place for place, card in enumerate(snapshot.cards)}
    screens = "".join(
        f'<section class="p-screen" hidden>{one.above}{_room(places[id(one.card)], one.card) if one.card else ""}'
        f"{one.below}</section>"
        for one in parts.screens(snapshot)
    )
    ways = "".join(
        f'<button id="{way}" type="button">{words}</button>'
        for way, words in (("back", "Back"), ("next", "Next"), ("leave", "Leave"))
    )
    return f'<div id="screens">{screens}<nav>{ways}<p class="p-count" id="count"></p></nav></div>'


@cache
def _looks() -> str:
    """Typeface, colours of both themes, and the style sheet that the page in the app has too."""
    faces = "".join(
        f"@font-face{{font-family:'Public Sans';font-weight:100 900;font-style:{slope};unicode-range:{letters};"
        f"src:url(data:font/woff2;base64,{b64encode((STATIC / 'fonts' / f'{name}.woff2').read_bytes()).decode()})}}"
        for name, slope, letters in FACES
    )
    dark = f"@media (prefers-color-scheme: dark){{:root{{{variables('dark')}}}}}"
    return f"{faces}:root{{{variables('light')}}}{dark}{parts.style()}"


@cache
def _drawing() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, as they came with the library that makes our pictures."""
    import vl_convert

    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=pictures.VEGA_LITE)
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _digest(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


# --- PDF --------------------------------------------------------------------------------------------------------


def published_document(snapshot: Snapshot) -> Document:
    """A snapshot as a document on A4, in the same order."""
    rows = tuple((one.label, f"{one.value} · {one.beside}") for one in snapshot.figures)
    blocks: list[Block] = [Facts(rows)] if rows else []
    before = ""
    for card in snapshot.cards:
        if card.part != before:
            blocks.append(Heading(card.part))
        before = card.part
        blocks += _of_card(card)
    if snapshot.quotes:
        blocks += [Heading(parts.OWN_WORDS), *(Paragraph(f"“{words}”") for words in snapshot.quotes)]
    if snapshot.method:
        blocks += [Heading(parts.METHOD), *(Paragraph(words, quiet=True) for words in snapshot.method)]
    blocks += [Paragraph(words, quiet=True) for words in parts.notes(snapshot)]
    where = " · ".join(dict.fromkeys((snapshot.programme, snapshot.title)))
    return Document(where, snapshot.finding or snapshot.title, snapshot.title, tuple(blocks))


def _of_card(card: Card) -> list[Block]:
    """A card's title, picture, base, table, and how far to trust it."""
    return [
        Heading(card.title, 2),
        *([Picture(pictures.alone(parts.drawn(card, "light")), card.alternative)] if card.charts else []),
        Paragraph(card.base, quiet=True),
        *([Table(card.headings, _widths(card), card.rows, card.numbers)] if card.rows else []),
        *([Paragraph(card.careful)] if card.careful else []),
    ]


WIDEST = 24
"""Letters of a cell after which its column grows no wider."""


def _widths(card: Card) -> tuple[int, ...]:
    """The columns' shares of the page, by their longest cell."""
    columns = zip(card.headings, *card.rows, strict=True)
    return tuple(min(max(map(len, column)), WIDEST) + 4 for column in columns)
