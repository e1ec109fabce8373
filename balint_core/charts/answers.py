"""Answers on a scale with two sides, and what changed between two time points."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from textwrap import wrap
from typing import Any

import altair as alt

from balint_core.charts.drawing import (
    GAP,
    LINE,
    SMALL,
    UNWRAPPED,
    Sign,
    across,
    capital,
    chart_of,
    down,
    dressed,
    legend,
    literally,
    pixels,
    text_of,
    tooltips,
)
from balint_core.charts.palette import Palette, readable_on, scale_colours
from balint_core.evaluation import Comparison, ItemFigures
from balint_core.figures import interval_in_print


def answers_chart(items: Sequence[ItemFigures], colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """Items of one diverging scale as bars about its middle: counts inside, the favourable share at the end.

    Lengths are per cent of those who answered the item. ValueError without items, or with more than one scale.
    """
    if not items or not all(item.scale.diverging and item.scale == items[0].scale for item in items):
        raise ValueError("answers are drawn together where the items have one scale, and that has two sides")
    names = [capital(label) for label in items[0].scale.labels]
    fills = scale_colours(len(names), colours)
    key, top = legend([Sign(name, "square", fill) for name, fill in zip(names, fills, strict=True)], colours)
    label, places, height = _labelled([item.item.name for item in items], top, 24)
    ends = [{"share": str(item.favourable), "y": y, "middle": 0} for item, y in zip(items, places, strict=True)]
    segments = [row for item, y in zip(items, places, strict=True) for row in _segments(item, y)]
    gutter = max(pixels(str(item.favourable)) for item in items) + 16
    left = max([50.0, *(-row["start"] for row in segments)])
    scale = alt.Scale(domain=[-left, 100], range=[0, alt.ExprRef(f"width - {gutter}")], nice=False)
    fill = alt.Fill(field="answer", type="nominal", scale=alt.Scale(domain=names, range=fills))
    inks = alt.Scale(domain=names, range=[readable_on(colour, colours) for colour in fills])
    room = f"(datum.end - datum.start) * (width - {gutter}) / {100 + left}"
    number = alt.ExprRef(f"{room} < 8 * length(datum.count) + 2 ? '' : datum.count")
    pieces, rows = chart_of(segments), chart_of(ends)
    y, middle, tips = down(), across("middle", scale), tooltips(answer="Answer", of="People")
    ticks = rows.mark_rule(color=colours.muted, yOffset=-17, y2Offset=17)
    bars = pieces.mark_bar(orient="horizontal", height=24, stroke=colours.paper, strokeWidth=1)
    shares = rows.mark_text(x=alt.ExprRef("width"), align="right", fontWeight=700, color=colours.teal)
    layers = [
        ticks.encode(x=middle, y=y, y2=alt.Y2(field="y")),
        bars.encode(x=across("start", scale), x2=alt.X2(field="end"), y=y, fill=fill, tooltip=tips),
        pieces.mark_text(text=number).encode(
            x=middle, y=y, color=alt.Color(field="answer", type="nominal", scale=inks), tooltip=tips
        ),
        shares.encode(y=y, text=text_of("share")),
        label,
        *key,
    ]
    return dressed(layers, colours, height, description or " ".join(map(item_in_words, items)))


def _labelled(names: Sequence[str], top: int, room: int) -> tuple[alt.Chart, list[float], int]:
    """Labels, each above `room` px for what it names: their layer, the middle of each room, and the height of all.

    All have as many lines as the longest needs on a phone, so that things stand evenly where they need fewer.
    """
    wrapped = [wrap(name, 34) for name in names]
    above = LINE * max(len(lines) for lines in wrapped) + GAP
    step = above + room + 18
    bottoms = [top + place * step + above - GAP for place in range(len(names))]
    rows = [
        {"label": "\n".join(lines), "fits": pixels(name), "more": len(lines) - 1, "y": bottom}
        for name, lines, bottom in zip(names, wrapped, bottoms, strict=True)
    ]
    # Vega sets several lines downwards from the first.
    raised = alt.ExprRef(f"width < datum.fits ? -{LINE} * datum.more : 0")
    text = chart_of(rows).mark_text(text=alt.ExprRef(UNWRAPPED), x=0, align="left", baseline="bottom", yOffset=raised)
    return text.encode(y=down()), [bottom + GAP + room / 2 for bottom in bottoms], top + len(names) * step - 14


def _segments(item: ItemFigures, y: float) -> Iterator[dict[str, Any]]:
    """The answers that were given as pieces of a bar, in per cent on either side of the scale's middle."""
    counts = list(item.counts.values())
    side = len(counts) // 2
    before = sum(counts[:side]) + (counts[side] / 2 if len(counts) % 2 else 0)
    for (label, count), reached in zip(item.counts.items(), accumulate(counts), strict=True):
        if count:
            start, end = (100 * (place - before) / item.n for place in (reached - count, reached))
            words = {"answer": capital(label), "count": str(count), "of": f"{count} of {item.n}"}
            yield {"start": start, "end": end, "middle": (start + end) / 2, "y": y} | words


def item_in_words(item: ItemFigures) -> str:
    """One item's answers as alternative text."""
    given = ", ".join(f"{label}: {count}" for label, count in item.counts.items())
    favourable = f" {item.scale.favourable_label} ({given})" if item.n else ""
    words = f"{item.item.name}, {item.time_point}: {item.favourable}{favourable}"
    others = ((count, what) for what, count in item.apart.items())
    for count, what in ((item.not_applicable, "not applicable"), *others, (item.missing, "left blank")):
        words += f"; {count} {what}" if count else ""
    return words + "."


def answers_over_time_chart(
    items: Sequence[ItemFigures], colours: Palette, *, description: str | None = None
) -> alt.LayerChart:
    """One item at several time points: the answers chart, with the time point above each bar."""
    told = description or f"{items[0].item.name}. " + " ".join(map(item_in_words, map(_at_time_point, items)))
    return answers_chart([_at_time_point(item) for item in items], colours, description=told)


def _at_time_point(item: ItemFigures) -> ItemFigures:
    return replace(item, item=replace(item.item, name=item.time_point))


# --- change between two time points -----------------------------------------------------------------------------


def change_chart(
    comparisons: Sequence[Comparison], colours: Palette, *, description: str | None = None
) -> alt.LayerChart:
    """The favourable share of each item, per cent, the earlier above the later, each in its 95 % Wilson interval.

    ValueError without comparisons.
    """
    if not comparisons:
        raise ValueError("nothing was compared that could be drawn")
    label, places, height = _labelled([one.item.name for one in comparisons], 0, 44)
    pairs = [list(_ends(one, y, colours)) for one, y in zip(comparisons, places, strict=True)]
    rows = [row for pair in pairs for row in pair]
    links = [{"percent": a["percent"], "to": b["percent"], "y": a["y"], "below": b["y"]} for a, b in pairs]
    name = max(pixels(row["when"], SMALL) for row in rows) + 14
    room = alt.ExprRef(f"width - {max(pixels(row['share']) for row in rows) + 18}")
    axis = alt.Axis(title=None, values=[0, 50, 100], labelExpr="datum.value + ' %'", grid=False, domain=False)
    scale = alt.Scale(domain=[0, 100], range=[name, room])
    x, y, colour = across("percent", scale, axis), down(), literally("colour")
    chart, full, weight = chart_of(rows), alt.ExprRef("width"), alt.ExprRef("datum.weight")
    tracks = chart.mark_rule(x=name, x2=room, color=colours.line)
    reaches = chart.mark_rule(strokeWidth=2.5, strokeCap="round")
    joined = chart_of(links).mark_rule(color=colours.muted, strokeDash=[2, 3])
    points = chart.mark_point(shape="circle", size=110, strokeWidth=2, opacity=1).encode(
        x=x,
        y=y,
        stroke=alt.Stroke(field="colour", type="nominal", scale=None),
        fill=alt.Fill(field="fill", type="nominal", scale=None),
        tooltip=tooltips(when="Time point", share="Favourable", interval="95 % interval"),
    )
    whens = chart.mark_text(x=0, align="left", fontSize=SMALL, color=colours.muted)
    shares = chart.mark_text(x=full, align="right", fontWeight=weight)
    layers = [
        tracks.encode(y=y),
        reaches.encode(x=across("low", scale, axis), x2=alt.X2(field="high"), y=y, color=colour),
        joined.encode(x=x, x2=alt.X2(field="to"), y=y, y2=alt.Y2(field="below")),
        points,
        whens.encode(y=y, text=text_of("when")),
        shares.encode(y=y, text=text_of("share"), color=colour),
        label,
    ]
    return dressed(layers, colours, height, description or " ".join(map(_change_in_words, comparisons)))


def _ends(comparison: Comparison, y: float, colours: Palette) -> Iterator[dict[str, Any]]:
    earlier = (comparison.earlier, {"y": y - 11, "colour": colours.muted, "fill": colours.paper, "weight": 400})
    later = (comparison.later, {"y": y + 11, "colour": colours.teal, "fill": colours.teal, "weight": 700})
    for item, looks in (earlier, later):
        share, (low, high) = item.favourable, _interval(item)
        when = item.time_point if len(item.time_point) <= 12 else item.time_point[:11] + "…"
        told = {"when": when, "share": str(share), "interval": f"{interval_in_print((low, high))} %"}
        yield {"percent": 100 * share.count / share.of, "low": low, "high": high} | told | looks


def _interval(item: ItemFigures) -> tuple[float, float]:
    if item.interval is None:
        raise ValueError("an item nobody answered has no share to compare")
    return item.interval


def _change_in_words(comparison: Comparison) -> str:
    ends = [
        f"{one.favourable} at {one.time_point}, 95 % interval {interval_in_print(_interval(one))} %"
        for one in (comparison.earlier, comparison.later)
    ]
    return f"{comparison.item.name}, {comparison.later.scale.favourable_label}: {'; '.join(ends)}."
