"""What every chart shares: its dress, its encodings spelled out, keys that flow, and how wide words are.

Every chart is one view as wide as its container, from a 320 px phone up. What cannot be the same at every width
(where a label stands, whether it is wrapped) asks Vega's `width` signal: the pixels between the axes. Heights are
fixed, in pixels.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from balint_core.palette import Palette

Rows = Sequence[Mapping[str, Any]]
Chart = alt.LayerChart
"""What every function that draws a chart gives."""

FONT = "Public Sans, sans-serif"
SIZE, SMALL, LINE, GAP = 13, 12, 17, 7
"""Sizes of text, the height of a line of it, and what is left beneath it, px."""
PHONE = 250
"""The least width a chart has, px: a 320 px phone less the margins of the page and of a card."""


def dressed(layers: Iterable[alt.Chart], colours: Palette, height: int, description: str) -> alt.LayerChart:
    """Layers as one chart in our dress, nothing left to a default theme."""
    return alt.LayerChart(
        layer=list(layers),
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"left": 1, "right": 1, "top": 2, "bottom": 2},
        background="transparent",
        description=description,
        config=_dress(colours),
    )


@cache
def _dress(colours: Palette) -> alt.Config:
    """Text and rules are not read out one by one: the description and the page's table say more."""
    axis = alt.AxisConfig(
        title=None,
        labelColor=colours.muted,
        labelFontSize=SMALL,
        labelPadding=5,
        domainColor=colours.line,
        tickColor=colours.line,
        tickSize=4,
        gridColor=colours.line,
    )
    return alt.Config(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        legend=alt.LegendConfig(disable=True),
        text=alt.MarkConfig(fontSize=SIZE, color=colours.ink, lineHeight=LINE, lineBreak="\n", aria=False),
        rule=alt.MarkConfig(aria=False),
        axis=axis,
    )


def chart_of(rows: Rows) -> alt.Chart:
    """A chart over these rows, with the columns they have and no others."""
    return alt.Chart(pd.DataFrame.from_records(rows))


def by_itself(chart: Chart, width: int) -> dict[str, Any]:
    """A chart's specification with all of its data in it, however much that is, and of one width, px.

    Which rows altair writes, and where, is a setting of the whole process: Streamlit changes it while it sends a chart.
    So the rows are put in their place beforehand.
    """

    whole = chart.copy(deep=False)
    whole.layer = [layer.copy(deep=False) for layer in chart.layer]
    for one in (whole, *whole.layer):
        if isinstance(one.data, pd.DataFrame):
            one.data = alt.InlineData(values=alt.to_values(one.data)["values"])
    return whole.to_dict(validate=False) | {"width": width}  # the tests look whether each is as the schema wants it


def down(field: str = "y") -> alt.Y:
    """A place laid out here, in pixels from the top."""
    return alt.Y(field=field, type="quantitative", scale=None, axis=None)


def across(field: str, scale: alt.Scale, axis: alt.Axis | None = None) -> alt.X:
    """A quantity from left to right."""
    return alt.X(field=field, type="quantitative", scale=scale, axis=axis)


def text_of(field: str) -> alt.Text:
    """A column as the words that are drawn."""
    return alt.Text(field=field, type="nominal")


def literally(field: str) -> alt.Color:
    """Colours given in the data themselves."""
    return alt.Color(field=field, type="nominal", scale=None)


def tooltips(**titles: str) -> list[alt.Tooltip]:
    """What is told of a mark when it is pointed at: column to title."""
    return [alt.Tooltip(field=field, type="nominal", title=title) for field, title in titles.items()]


def pixels(words: str, size: int = SIZE) -> int:
    """How wide words stand in Public Sans to a few per cent, rather more than less."""
    narrow, wide = set("fijlrtI.,:;'|!()[]/ ·-"), set("mwMW%…")
    widths = (
        0.31 if c in narrow else 0.9 if c in wide else 0.66 if c.isupper() or c.isdigit() else 0.59 for c in words
    )
    return ceil(size * sum(widths))


def capital(words: str) -> str:
    """Words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


UNWRAPPED = "width < datum.fits ? datum.label : join(split(datum.label, '\\n'), ' ')"
"""A wrapped label, in one line where the chart is as wide as its row's `fits`, px."""


def labelled(names: Sequence[str], top: int, room: int) -> tuple[alt.Chart, list[float], int]:
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


@dataclass(frozen=True)
class Sign:
    """An entry of a key: what a shape in a colour stands for. Without a shape it is only words."""

    label: str
    shape: str = ""
    colour: str = "transparent"


def legend(signs: Sequence[Sign], colours: Palette, room: int = PHONE) -> tuple[list[alt.Chart], int]:
    """A key along the top and its height, px: one line where the chart is wide enough, else wrapped to twice `room`,
    or to `room`."""
    flows = [list(_flow(signs, px)) for px in (room, 2 * room, 10_000)]
    height = 19 * (flows[0][-1][1] + 1)
    fits = flows[2][-1][0] + 20 + pixels(signs[-1].label, SMALL)
    rows: list[dict[str, Any]] = [
        {"label": sign.label, "shape": sign.shape or "circle", "colour": sign.colour, "inset": 13 if sign.shape else -5}
        for sign in signs
    ]
    for nth, flow in enumerate(flows):
        above = (height - 19 * (flow[-1][1] + 1)) / 2
        for row, (left, line) in zip(rows, flow, strict=True):
            row |= {f"x{nth}": left + 5, f"y{nth}": above + line * 19 + 9}
    chart = chart_of(rows)
    x, y = (f"(width >= {fits} ? datum.{at}2 : width >= {2 * room} ? datum.{at}1 : datum.{at}0)" for at in ("x", "y"))
    shapes = chart.mark_point(x=alt.ExprRef(x), y=alt.ExprRef(y), size=80, filled=True, opacity=1, aria=False)
    after = f"({x} + datum.inset)"
    labels = chart.mark_text(
        x=alt.ExprRef(after),
        y=alt.ExprRef(y),
        align="left",
        limit=alt.ExprRef(f"width - {after}"),
        fontSize=SMALL,
        color=colours.muted,
    )
    shape = alt.Shape(field="shape", type="nominal", scale=None)
    return [shapes.encode(shape=shape, color=literally("colour")), labels.encode(text=text_of("label"))], height + 8


def _flow(signs: Sequence[Sign], room: int) -> Iterator[tuple[int, int]]:
    """Where each sign stands when they run on like words: (px from the left, line)."""
    x = line = 0
    for sign in signs:
        needed = (18 if sign.shape else 0) + pixels(sign.label, SMALL)
        if x and x + needed > room:
            x, line = 0, line + 1
        yield x, line
        x += needed + 14
