"""Answers on a scale with two sides, and what changed between two time points."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import altair as alt

from balint_core.charts.drawing import (
    SMALL,
    Sign,
    across,
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
from balint_core.evaluation import Comparison, ItemFigures
from balint_core.figures import Share, decimal, interval_in_print
from balint_core.instruments import NOT_APPLICABLE, Scale
from balint_core.palette import Palette, mixed, readable_on, scale_colours

COLUMN = "clamp(0.16 * width, 46, 120)"
"""Width of what stands beside the bars, px."""
LEAST = 3
"""People who would fill it if no more were drawn there: one or two are no long bar."""


def answers_chart(items: Sequence[ItemFigures], colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """Items of one diverging scale as bars about its middle: counts inside, the favourable share at the edge.

    Lengths are per cent of those who answered the item. Answers that are no point of the scale stand beside, as long
    as they are many. ValueError without items, or with more than one scale.
    """
    if not items or not all(item.scale.diverging and item.scale == items[0].scale for item in items):
        raise ValueError("answers are drawn together where the items have one scale, and that has two sides")
    names = [capital(label) for label in items[0].scale.labels]
    fills = scale_colours(len(names), colours)
    beside = _beside(items, colours)
    signs = [Sign(name, "square", fill) for name, fill in zip(names, fills, strict=True)]
    signs += [Sign(capital(what), "square", grey) for what, grey in beside.items()]
    key, top = legend(signs, colours)
    label, places, height = labelled([item.item.name for item in items], top, 24)
    told = [item.share or f"n = {item.n}" for item in items]
    ends = [{"share": share, "y": y, "middle": 0} for share, y in zip(told, places, strict=True)]
    segments = [row for item, y in zip(items, places, strict=True) for row in _segments(item, y)]
    gutter = max(map(pixels, told)) + 16
    edge = f"(width - {gutter}{f' - {COLUMN}' if beside else ''})"
    left, right = (max([50.0, *(way * row[end] for row in segments)]) for way, end in ((-1, "start"), (1, "end")))
    scale = alt.Scale(domain=[-left, right], range=[0, alt.ExprRef(edge)], nice=False)
    fill = alt.Fill(field="answer", type="nominal", scale=alt.Scale(domain=names, range=fills))
    inks = alt.Scale(domain=names, range=[readable_on(colour, colours) for colour in fills])
    number = _fitting(f"(datum.end - datum.start) * {edge} / {left + right}")
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
        *_stubs(items, places, beside, edge, colours),
        shares.encode(y=y, text=text_of("share")),
        label,
        *key,
    ]
    return dressed(layers, colours, height, description or " ".join(map(item_in_words, items)))


def by_scale(items: Iterable[ItemFigures]) -> list[list[ItemFigures]]:
    """Items that can be drawn together, scale by scale as they come."""
    found: dict[Scale, list[ItemFigures]] = {}
    for item in items:
        found.setdefault(item.scale, []).append(item)
    return list(found.values())


def _fitting(room: str) -> alt.ExprRef:
    """A count, where there is room for it within its bar, px."""
    return alt.ExprRef(f"{room} < 8 * length(datum.count) + 2 ? '' : datum.count")


def _apart(item: ItemFigures) -> dict[str, int]:
    """Answers that are no point of the scale; blanks are none."""
    return {what: count for what, count in ((NOT_APPLICABLE, item.not_applicable), *item.apart.items()) if count}


def _beside(items: Sequence[ItemFigures], colours: Palette) -> dict[str, str]:
    """What stands beside the bars, each in a grey of its own."""
    found = list(dict.fromkeys(what for item in items for what in _apart(item)))
    return {what: mixed(colours.muted, colours.paper, nth / (len(found) + 2)) for nth, what in enumerate(found, 1)}


def _stubs(
    items: Sequence[ItemFigures], places: Sequence[float], beside: Mapping[str, str], edge: str, colours: Palette
) -> list[alt.Chart]:
    """What stands beside the bars: one length for one person, whichever the item."""
    rows: list[dict[str, Any]] = []
    for item, y in zip(items, places, strict=True):
        apart = _apart(item)
        for (what, count), reached in zip(apart.items(), accumulate(apart.values()), strict=True):
            grey = {"fill": beside[what], "ink": readable_on(beside[what], colours)}
            rows.append(
                {"what": capital(what), "count": str(count), "from": reached - count, "to": reached, "y": y} | grey
            )
    if not rows:
        return []
    unit = f"(({COLUMN} - 14) / {max(LEAST, *(row['to'] for row in rows))})"
    starts, ends = (f"({edge} + 14 + datum.{side} * {unit})" for side in ("from", "to"))
    chart, tips = chart_of(rows), tooltips(what="Beside", count="People")
    fill, ink = (alt.Fill(field=field, type="nominal", scale=None) for field in ("fill", "ink"))
    bars = chart.mark_bar(
        orient="horizontal",
        x=alt.ExprRef(starts),
        x2=alt.ExprRef(ends),
        height=24,
        stroke=colours.paper,
        strokeWidth=1,
    )
    numbers = chart.mark_text(
        x=alt.ExprRef(f"({starts} + {ends}) / 2"), text=_fitting(f"(datum.to - datum.from) * {unit}")
    )
    return [bars.encode(y=down(), fill=fill, tooltip=tips), numbers.encode(y=down(), fill=ink, tooltip=tips)]


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
    said = f"{item.share} {item.scale.favourable_label} ({given})" if item.share else given
    words = f"{item.item.name}, {item.time_point}: {said if item.n else Share(0, 0)}"
    others = _apart(item) | ({"left blank": item.missing} if item.missing else {})
    return "; ".join([words, *(f"{count} {what}" for what, count in others.items())]) + "."


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

    Beneath stands their difference with its Newcombe interval, in percentage points. ValueError without comparisons.
    """
    if not comparisons:
        raise ValueError("nothing was compared that could be drawn")
    label, places, height = labelled([one.item.name for one in comparisons], 0, 64)
    pairs = [list(_ends(one, y, colours)) for one, y in zip(comparisons, places, strict=True)]
    rows = [row for pair in pairs for row in pair]
    links = [{"percent": a["percent"], "to": b["percent"], "y": a["y"], "below": b["y"]} for a, b in pairs]
    apart = [{"difference": _difference(one), "y": y + 22} for one, y in zip(comparisons, places, strict=True)]
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
    differences = chart_of(apart).mark_text(x=full, align="right", fontSize=SMALL)
    layers = [
        tracks.encode(y=y),
        reaches.encode(x=across("low", scale, axis), x2=alt.X2(field="high"), y=y, color=colour),
        joined.encode(x=x, x2=alt.X2(field="to"), y=y, y2=alt.Y2(field="below")),
        points,
        whens.encode(y=y, text=text_of("when")),
        shares.encode(y=y, text=text_of("share"), color=colour),
        differences.encode(y=y, text=text_of("difference")),
        label,
    ]
    return dressed(layers, colours, height, description or " ".join(map(_change_in_words, comparisons)))


def _ends(comparison: Comparison, y: float, colours: Palette) -> Iterator[dict[str, Any]]:
    earlier = (comparison.earlier, {"y": y - 22, "colour": colours.muted, "fill": colours.paper, "weight": 400})
    later = (comparison.later, {"y": y, "colour": colours.teal, "fill": colours.teal, "weight": 700})
    for item, looks in (earlier, later):
        share, (low, high) = item.favourable, _interval(item)
        when = item.time_point if len(item.time_point) <= 20 else item.time_point[:19] + "…"
        told = {"when": when, "share": str(share), "interval": f"{interval_in_print((low, high))} %"}
        yield {"percent": 100 * share.count / share.of, "low": low, "high": high} | told | looks


def _difference(comparison: Comparison) -> str:
    low, high = (_signed(bound) for bound in comparison.interval)
    change = _signed(comparison.difference)
    return f"{change} {'point' if change[1:] == '1' else 'points'} (95 %: {low} to {high})"


def _signed(change: float) -> str:
    """
    >>> _signed(19.6), _signed(-26.1), _signed(-0.2)
    ('+20', '−26', '0')
    """
    size = decimal(abs(change), 0)
    return "0" if size == "0" else f"{'+' if change > 0 else '−'}{size}"


def _interval(item: ItemFigures) -> tuple[float, float]:
    if item.interval is None:
        raise ValueError("an item nobody answered has no share to compare")
    return item.interval


def _change_in_words(comparison: Comparison) -> str:
    ends = [
        f"{one.favourable} at {one.time_point}, 95 % interval {interval_in_print(_interval(one))} %"
        for one in (comparison.earlier, comparison.later)
    ]
    said = "; ".join([*ends, _difference(comparison)])
    return f"{comparison.item.name}, {comparison.later.scale.favourable_label}: {said}."
