"""Bars with a label each: who came, by group and grade, and the answers to one item."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import Any

import altair as alt

from balint_core.charts.answers import item_in_words
from balint_core.charts.drawing import (
    PHONE,
    SMALL,
    across,
    capital,
    chart_of,
    down,
    dressed,
    literally,
    pixels,
    text_of,
    tooltips,
)
from balint_core.evaluation import AttenderGroup, ItemFigures, WhoCame
from balint_core.figures import Share, counted, listed
from balint_core.palette import Palette, mixed


@dataclass(frozen=True)
class _Bar:
    label: str
    count: int
    told: str
    colour: str
    inset: int = 0
    heading: bool = False


def _bars(bars: Sequence[_Bar], colours: Palette, description: str) -> alt.LayerChart:
    """Horizontal bars from nought: the label beside each where that leaves room for a bar, above it where not."""
    gutter = max(bar.inset + pixels(bar.label) for bar in bars) + 16
    after = max(pixels(bar.told, SMALL) for bar in bars) + 14
    beside = f"width >= {gutter + after + 100}"
    step = 28 if gutter + after + 100 <= PHONE else 40
    gaps = accumulate(8 if bar.heading and place else 0 for place, bar in enumerate(bars))
    rows: list[dict[str, Any]] = [
        {"label": bar.label, "count": bar.count, "told": bar.told, "colour": bar.colour, "inset": bar.inset}
        | {"weight": 700 if bar.heading else 400, "nought": 0, "y": (place + 0.5) * step + gap}
        for place, (bar, gap) in enumerate(zip(bars, gaps, strict=True))
    ]
    ends = [alt.ExprRef(f"{beside} ? {gutter} : 0"), alt.ExprRef(f"width - {after} - ({beside} ? 0 : 16)")]
    scale = alt.Scale(domain=[0, max(1, *(bar.count for bar in bars))], range=ends, nice=False)
    x, y, tips = across("count", scale), down(), tooltips(label="What", told="How many")
    inwards, lower, raised = (alt.ExprRef(f"{beside} ? 0 : {px}") for px in ("datum.inset", 9, -7))
    thick, weight = alt.ExprRef(f"{beside} ? 16 : 10"), alt.ExprRef("datum.weight")
    chart, beginning, full = chart_of(rows), alt.ExprRef("datum.inset"), alt.ExprRef("width")
    drawn = chart.mark_bar(
        orient="horizontal", height=thick, xOffset=inwards, x2Offset=inwards, yOffset=lower, cornerRadiusEnd=2
    )
    told = chart.mark_text(align="left", xOffset=inwards, dx=7, yOffset=lower, fontWeight=weight, fontSize=SMALL)
    label = chart.mark_text(align="left", x=beginning, yOffset=raised, fontWeight=weight, limit=full)
    layers = [
        drawn.encode(x=x, x2=alt.X2(field="nought"), y=y, color=literally("colour"), tooltip=tips),
        told.encode(x=x, y=y, text=text_of("told")),
        label.encode(y=y, text=text_of("label")),
    ]
    return dressed(layers, colours, ceil(rows[-1]["y"] + step / 2), description)


def who_came_chart(
    who: WhoCame,
    colours: Palette,
    *,
    each: tuple[str, str] = ("person", "people"),
    description: str | None = None,
) -> alt.LayerChart:
    """Who came: every group with its total, its grades indented beneath. ValueError for nobody.

    `each` names what is counted, one and many of it: people, each once, or attendances.
    """
    if not who.groups:
        raise ValueError("nobody came who could be drawn")
    bars, words = [], []
    for group, grades in who.by_group:
        bars.append(_Bar(group.name, group.share.count, _told(group.share), colours.shades[2], heading=True))
        bars += [_Bar(one.name, one.share.count, _told(one.share), colours.shades[1], inset=16) for one in grades]
        words.append(_in_words(group) + (f": {listed([_in_words(grade) for grade in grades])}" if grades else ""))
    came = f"{counted(who.people, *each)} came" if each[0] == "person" else counted(who.people, *each)
    return _bars(bars, colours, description or f"{came}. {'; '.join(words)}.")


def _told(share: Share) -> str:
    return f"{share.count} · {share.percent} %"


def _in_words(group: AttenderGroup) -> str:
    return f"{group.name} {group.share.count} ({group.share.percent} %)"


def categories_chart(item: ItemFigures, colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """An item whose scale has no two sides: a bar and a count for every point in order, the favourable ones teal."""
    other = mixed(colours.muted, colours.paper, 0.35)
    bars = [
        _Bar(capital(label), count, str(count), colours.teal if label in item.scale.favourable else other)
        for label, count in item.counts.items()
    ]
    return _bars(bars, colours, description or item_in_words(item))
