"""Somebody's record over time: each strand of sessions as it grew towards its number, and what was done besides."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

import altair as alt

from balint_core.accreditation.timeline import Sort, Strand, Timeline, describe_timeline
from balint_core.charts.dates import Span, date_axis, day_of, moment, suspension_layers
from balint_core.charts.drawing import LINE, PHONE, SMALL, chart_of, down, dressed, literally, text_of, tooltips
from balint_core.figures import long_date
from balint_core.palette import Palette
from balint_core.terms import Calendar

PLOT, BETWEEN = 76, 18
"""Height of a strand's plot, and what is left beneath each strand, px."""
ROW = 42
"""Height of a row of marks with its label, px."""
BAR = "M-.3,-1L.3,-1L.3,1L-.3,1Z"
SHAPES = {Sort.EVENT: "diamond", Sort.SUPERVISION: BAR, Sort.SIGNATURE: "circle", Sort.STAGE: "triangle-up"}


def timeline_chart(
    found: Timeline, calendar: Calendar, colours: Palette, *, description: str | None = None
) -> alt.LayerChart:
    """Strands as steps with the number asked for as a dashed line, and a row of marks for every sort of other thing.

    The axis of dates ends on the day of the timeline. ValueError where there is nothing on it.
    """
    if not found.days:
        raise ValueError("nothing is recorded that could be drawn")
    span = Span.around(found.days[0], max(found.on, found.days[-1]))
    top = _room_for_reasons(calendar, span)
    strands = _strand_layers(found.strands, span, found.on, top, colours)
    rows_at = top + len(found.strands) * (2 * LINE + PLOT + BETWEEN)
    sorts = [sort for sort in Sort if found.of(sort)]
    marks = _mark_layers(found, sorts, rows_at, colours)
    height = rows_at + len(sorts) * ROW
    if not found.strands:
        marks[0] = marks[0].encode(x=date_axis(span))
    bands = suspension_layers(calendar, span, 0, height, colours)
    gaps = [gap for gap in calendar.suspensions if span.cut(gap.starts, gap.ends)]
    told = [f"{gap.reason}, {long_date(gap.starts)} to {long_date(gap.ends)}." for gap in gaps]
    return dressed(
        [*bands, *strands, *marks], colours, height, description or " ".join([describe_timeline(found), *told])
    )


def _room_for_reasons(calendar: Calendar, span: Span) -> int:
    """Pixels along the top for the reasons of suspensions, wrapped as their bands wrap them on a phone."""
    lines = [
        len(wrap(gap.reason, max(8, int((PHONE - 24) * span.part(*cut) / 6.5)), break_long_words=False))
        for gap in calendar.suspensions
        if (cut := span.cut(gap.starts, gap.ends))
    ]
    return 16 * max(lines) + 16 if lines else 0


def _strand_layers(strands: Sequence[Strand], span: Span, on: date, top: int, colours: Palette) -> list[alt.Chart]:
    if not strands:
        return []
    steps: list[dict[str, Any]] = []
    lanes: list[dict[str, Any]] = []
    for place, strand in enumerate(strands):
        y = top + place * (2 * LINE + PLOT + BETWEEN)
        floor = y + 2 * LINE + PLOT
        most = max(strand.needed or 0, float(strand.total), 1)
        lanes.append(
            {"title": strand.title, "told": strand.told, "y": y + 6, "below": y + 6 + LINE, "floor": floor}
            | {"needed": floor - PLOT * strand.needed / most if strand.needed else None}
        )
        steps += _steps(strand, span, on, floor, PLOT / most)
    drawn, lane = chart_of(steps), chart_of(lanes)
    which = alt.Detail(field="strand", type="nominal")
    line, fill = (
        drawn.mark_line(interpolate="step-after", strokeWidth=2.2, color=colours.teal),
        drawn.mark_area(interpolate="step-after", color=colours.shades[0], opacity=0.45, aria=False),
    )
    dots = drawn.transform_filter("datum.date != ''").mark_point(filled=True, size=26, opacity=1, color=colours.teal)
    floors = lane.mark_rule(color=colours.line)
    asked = lane.transform_filter("datum.needed != null").mark_rule(
        color=colours.muted, strokeDash=[4, 4], strokeWidth=1.3
    )
    return [
        fill.encode(x=day_of(), y=down(), y2=alt.Y2(field="floor"), detail=which),
        floors.encode(y=down("floor")),
        asked.encode(y=down("needed")),
        line.encode(x=date_axis(span), y=down(), detail=which),
        dots.encode(x=day_of(), y=down(), tooltip=tooltips(date="Date", strand="Strand", total="So far")),
        lane.mark_text(x=0, align="left", fontWeight=600).encode(y=down(), text=text_of("title")),
        lane.mark_text(x=0, align="left", fontSize=SMALL, color=colours.muted).encode(
            y=down("below"), text=text_of("told")
        ),
    ]


def _steps(strand: Strand, span: Span, on: date, floor: float, unit: float) -> Iterator[dict[str, Any]]:
    """The total after each day, from nought at the axis's beginning to the day of the timeline."""
    days = [(day, float(total), long_date(day)) for day, total in strand.steps]
    ends = max(on, days[-1][0])
    for day, total, when in [(span.first, 0.0, ""), *days, (ends, days[-1][1], "")]:
        row = {"day": moment(day), "y": floor - unit * total, "floor": floor, "strand": strand.title, "date": when}
        yield row | {"total": f"{total:g}"}


def _mark_layers(found: Timeline, sorts: Sequence[Sort], top: int, colours: Palette) -> list[alt.Chart]:
    if not sorts:
        return []
    inks = {Sort.EVENT: colours.face_to_face, Sort.SUPERVISION: colours.muted, Sort.SIGNATURE: colours.teal}
    marks = [
        {"day": moment(mark.day), "date": long_date(mark.day), "what": mark.words, "shape": SHAPES[sort]}
        | {"colour": inks.get(sort, colours.clay), "y": top + place * ROW + 26}
        for place, sort in enumerate(sorts)
        for mark in found.of(sort)
    ]
    labels = [
        {"label": f"{sort}: {len(found.of(sort))}", "y": top + place * ROW + 6} for place, sort in enumerate(sorts)
    ]
    points = chart_of(marks).mark_point(filled=True, size=95, opacity=1)
    colour = literally("colour")
    return [
        points.encode(
            x=day_of(),
            y=down(),
            shape=alt.Shape(field="shape", type="nominal", scale=None),
            color=colour,
            tooltip=tooltips(date="Date", what="What"),
        ),
        chart_of(labels)
        .mark_text(x=0, align="left", fontSize=SMALL, color=colours.muted)
        .encode(y=down(), text=text_of("label")),
    ]
