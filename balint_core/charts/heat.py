"""Favourable shares of items at time points, as cells on one ramp."""

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt

from balint_core.charts.drawing import (
    LINE,
    SMALL,
    Sign,
    capital,
    chart_of,
    down,
    dressed,
    labelled,
    legend,
    literally,
    pixels,
    text_of,
    tooltips,
)
from balint_core.figures import Share, listed
from balint_core.palette import Palette, mixed
from balint_core.shares_over_time import SharesOverTime, describe_shares

CELL = 42
"""Height of a cell, px."""
HOLLOW = "M-1,-1L1,-1L1,1L-1,1ZM-.72,-.72L-.72,.72L.72,.72L.72,-.72Z"


def heat_chart(found: SharesOverTime, colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """Items down and time points across: each cell has the favourable share and its counts, on a ramp from 0 to 100 %.

    What was not asked is an outline with nothing in it, unlike 0 %. ValueError where nothing was answered.
    """
    if not any(share.of for share in found.shares.values()):
        raise ValueError("nothing was answered that could be drawn")
    signs = [Sign(f"{percent} %", "square", _heat(Share(percent, 100), colours)) for percent in (0, 50, 100)]
    if found.empty:
        signs.append(Sign(capital(listed(found.empty, "or")), HOLLOW, colours.muted))
    key, top = legend(signs, colours)
    label, places, height = labelled([item.name for item in found.items], top + LINE, CELL)
    column = f"width / {len(found.time_points)}"
    middle, narrow = alt.ExprRef(f"(datum.column + 0.5) * {column}"), f"{column} - 6 < datum.least"
    cells = chart_of(list(_cells(found, places, colours)))
    heads = chart_of([{"head": name, "column": nth, "y": top + 8} for nth, name in enumerate(found.time_points)])
    boxes = cells.mark_bar(
        orient="horizontal",
        x=alt.ExprRef(f"datum.column * {column} + 1.5"),
        x2=alt.ExprRef(f"(datum.column + 1) * {column} - 1.5"),
        height=CELL,
        cornerRadius=3,
    )
    words = cells.mark_text(
        x=middle,
        text=alt.ExprRef(f"{narrow} ? datum.short : datum.words"),
        yOffset=alt.ExprRef(f"{narrow} ? 0 : datum.raised"),
        fontSize=SMALL,
    )
    names = heads.mark_text(x=middle, limit=alt.ExprRef(f"{column} - 4"), fontSize=SMALL, color=colours.muted)
    fill, stroke = (
        of(field=name, type="nominal", scale=None) for of, name in ((alt.Fill, "fill"), (alt.Stroke, "line"))
    )
    layers = [
        boxes.encode(y=down(), fill=fill, stroke=stroke, tooltip=tooltips(item="Item", at="Time point", told="Share")),
        words.encode(y=down(), color=literally("ink")),
        names.encode(y=down(), text=text_of("head")),
        label,
        *key,
    ]
    return dressed(layers, colours, height, description or describe_shares(found))


def _cells(found: SharesOverTime, places: Sequence[float], colours: Palette) -> Iterator[dict[str, Any]]:
    percents = [f"{share.percent} %" for share in found.shares.values() if share.of]
    least = max(pixels(words, SMALL) for words in percents)
    for item, y in zip(found.items, places, strict=True):
        for nth, time_point in enumerate(found.time_points):
            share, told = found.share(item, time_point), found.said(item, time_point)
            row = {"item": item.name, "at": time_point, "told": told, "column": nth, "y": y}
            if share and share.of:
                fill = _heat(share, colours)
                words = {
                    "words": f"{share.percent} %\n{share.fraction}",
                    "short": str(share.percent),
                    "raised": -LINE / 2,
                }
                yield row | words | {"least": least, "fill": fill, "line": fill, "ink": colours.ink}
            else:
                words = {"words": told, "short": "–", "raised": 0, "least": pixels(told, SMALL)}
                yield row | words | {"fill": "transparent", "line": colours.line, "ink": colours.muted}


def _heat(share: Share, colours: Palette) -> str:
    return mixed(*colours.heat, share.count / share.of)
