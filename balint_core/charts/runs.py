"""A run chart on a true axis of dates: points by what they are, the lines of each stretch, suspensions and events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, log10
from typing import Any

import altair as alt

from balint_core.charts.attendance import EVENT, RING, UNKNOWN_MODE
from balint_core.charts.dates import Span, date_axis, day_of, moment, suspension_layers
from balint_core.charts.drawing import (
    LINE,
    PHONE,
    SMALL,
    Rows,
    Sign,
    capital,
    chart_of,
    dressed,
    legend,
    literally,
    pixels,
    tooltips,
)
from balint_core.figures import listed, long_date
from balint_core.palette import Palette
from balint_core.run_charts import (
    Kind,
    Level,
    Measure,
    Rule,
    RunChart,
    Stretch,
    describe_run_chart,
    limits_in_words,
    table_of,
)
from balint_core.sessions import Mode
from balint_core.terms import Calendar

PLOT = 200
"""Height of the axis of values, px."""
SHAPES = {Mode.FACE_TO_FACE: "circle", Mode.VIRTUAL: "diamond", Mode.HYBRID: "square", None: RING}
SWATCH = "M-1,-.5L1,-.5L1,.5L-1,.5Z"
STROKE = "M-1,-.14L1,-.14L1,.14L-1,.14Z"
DASHES = "M-1,-.14L-.2,-.14L-.2,.14L-1,.14ZM.2,-.14L1,-.14L1,.14L.2,.14Z"
DOTS = "M-1,-.14L-.7,-.14L-.7,.14L-1,.14ZM-.15,-.14L.15,-.14L.15,.14L-.15,.14ZM.7,-.14L1,-.14L1,.14L.7,.14Z"


class Line(StrEnum):
    """How a line is drawn: limits dashed, and dotted as long as they are trial limits."""

    CENTRE = "centre"
    LIMIT = "limits"
    TRIAL = "trial limits"


STROKES: dict[Line, dict[str, Any]] = {
    Line.CENTRE: {"strokeWidth": 1.8},
    Line.LIMIT: {"strokeWidth": 1.4, "strokeDash": [6, 4]},
    Line.TRIAL: {"strokeWidth": 1.4, "strokeDash": [2, 3]},
}


@dataclass(frozen=True)
class _Values:
    """The axis of values: what it reaches from and to, its steps, and its place, px."""

    low: float
    high: float
    step: float
    top: int

    @classmethod
    def of(cls, chart: RunChart, top: int) -> "_Values":
        """An axis around points and limits in steps of 1, 2 or 5, as far as the measure's ends if it has any."""
        lines = [line for stretch in chart.stretches for line in (stretch.lower, stretch.upper) if line is not None]
        drawn = [point.value for stretch in chart.stretches for point in stretch.points] + lines
        least, most = chart.measure.least, chart.measure.most
        low = min(drawn) if least is None else least
        high = max(drawn) if most is None else most
        rough = (high - low or 1) / 6
        size = 10.0 ** floor(log10(rough))
        step = size * next(part for part in (1, 2, 5, 10) if part * size >= rough)
        if all(float(point.value).is_integer() for stretch in chart.stretches for point in stretch.points):
            step = max(step, 1.0)
        return cls(step * floor(low / step), step * max(ceil(high / step), floor(low / step) + 1), step, top)

    @property
    def bottom(self) -> int:
        return self.top + PLOT

    @property
    def scale(self) -> alt.Scale:
        return alt.Scale(domain=[self.low, self.high], range=[self.bottom, self.top], nice=False)

    def axis(self, unit: str) -> alt.Axis:
        values = [round(self.low + self.step * nth, 9) for nth in range(round((self.high - self.low) / self.step) + 1)]
        words = alt.Undefined if not unit else f"datum.label + '{unit}'"
        return alt.Axis(title=None, values=values, labelExpr=words, domain=False, ticks=False)


def run_chart(
    chart: RunChart, calendar: Calendar, colours: Palette, *, description: str | None = None
) -> alt.LayerChart:
    """A run chart: colour tells what a point is, shape how the session was held; every stretch has its own lines.

    Of the calendar it shows the suspensions and events between the first point and the last.
    """
    measure = chart.measure
    days = [stretch.points[end].day for stretch in chart.stretches for end in (0, -1)]
    span = Span.around(min(days), max(days))
    points = list(_points(chart, colours))
    events = list(_events(calendar, span))
    signs = _signs(chart, bool(events), colours)
    key, height = legend(signs, colours, PHONE - 24) if signs else ([], 0)
    judged = [stretch for stretch in chart.stretches if stretch.centre is not None]
    lines = max((len(_numbers(stretch, measure)) for stretch in judged), default=0)
    values = _Values.of(chart, height + lines * (LINE - 2) + 8)
    gaps = [gap for gap in calendar.suspensions if span.cut(gap.starts, gap.ends)]
    told = [f"{gap.reason}, {long_date(gap.starts)} to {long_date(gap.ends)}." for gap in gaps]
    told += [f"{row['date']}: {row['what']}." for row in events]
    layers = [
        *suspension_layers(calendar, span, values.top, values.bottom, colours),
        *_lines(judged, measure, span, values, height, colours),
        *_marks(points, measure, values, span, colours),
        *_event_marks(events, values, colours),
        *key,
    ]
    words = description or " ".join([describe_run_chart(chart), *told])
    return dressed(layers, colours, values.bottom, words)


def _inks(colours: Palette) -> dict[Kind, str]:
    return {
        Kind.USUAL: colours.muted,
        Kind.FOR_THE_BETTER: colours.for_better,
        Kind.FOR_THE_WORSE: colours.for_worse,
        Kind.UNJUDGED: colours.signal,
    }


LIMIT_SIGNS = {Line.LIMIT: DASHES, Line.TRIAL: DOTS}


def _limit(stretch: Stretch) -> Line:
    return Line.TRIAL if stretch.trial else Line.LIMIT


def _signs(chart: RunChart, events: bool, colours: Palette) -> list[Sign]:
    """The key, naming only what is drawn."""
    rows, inks = table_of(chart), _inks(colours)
    modes = {row.point.mode for row in rows}
    levels = {stretch.level for stretch in chart.stretches}
    kinds = {row.kind for row in rows if row.stretch.tested}
    signs = [Sign(capital(kind), SWATCH, inks[kind]) for kind in Kind if kind in kinds]
    signs += [Sign(_how(mode), SHAPES[mode], colours.muted) for mode in SHAPES if mode in modes and modes != {None}]
    if Level.MEDIAN in levels:
        signs.append(Sign("Median", STROKE, colours.ink))
    if Level.LIMITS in levels:
        signs.append(Sign("Mean", STROKE, colours.ink))
    drawn = {_limit(stretch) for stretch in chart.stretches if limits_in_words(chart.measure, stretch)}
    signs += [Sign(capital(line), sign, colours.muted) for line, sign in LIMIT_SIGNS.items() if line in drawn]
    return [*signs, Sign(EVENT, "triangle-up", colours.muted)] if events else signs


def _shapes(chart: RunChart) -> dict[Mode | None, str]:
    """A ring is a session nobody said the mode of; where that is none of the measure's business, points are dots."""
    named = any(point.mode for stretch in chart.stretches for point in stretch.points)
    return SHAPES if named else {None: "circle"}


def _how(mode: Mode | None) -> str:
    return capital(mode) if mode else UNKNOWN_MODE


def _points(chart: RunChart, colours: Palette) -> Iterator[dict[str, Any]]:
    inks, shapes = _inks(colours), _shapes(chart)
    stretches = [number for number, stretch in enumerate(chart.stretches) for _ in stretch.points]
    for number, row in zip(stretches, table_of(chart), strict=True):
        said = capital(listed([str(rule) for rule in row.rules])) or capital(Kind.USUAL)
        yield {
            "day": moment(row.point.day),
            "value": row.point.value,
            "stretch": str(number),
            "colour": inks[row.kind],
            "shape": shapes[row.point.mode],
            "date": long_date(row.point.day),
            "how": _how(row.point.mode),
            "told": chart.measure.printed(row.point.value),
            "said": said if row.stretch.tested else "Too few to judge",
        }


def _marks(points: Rows, measure: Measure, values: _Values, span: Span, colours: Palette) -> list[alt.Chart]:
    chart, y = chart_of(points), alt.Y(field="value", type="quantitative")
    dots = chart.mark_point(filled=True, size=alt.ExprRef(f"clamp(9 * width / {len(points)}, 22, 95)"), opacity=1)
    return [
        chart.mark_line(strokeWidth=1.2, color=colours.muted, opacity=0.6, aria=False).encode(
            x=day_of(), y=y, detail=alt.Detail(field="stretch", type="nominal")
        ),
        dots.encode(
            x=date_axis(span),
            y=alt.Y(field="value", type="quantitative", scale=values.scale, axis=values.axis(measure.unit)),
            color=literally("colour"),
            shape=alt.Shape(field="shape", type="nominal", scale=None),
            tooltip=tooltips(date="Date", told=capital(measure.name), how="Held", said="By the rules"),
        ),
    ]


# --- the lines of a stretch -------------------------------------------------------------------------------------


def _lines(
    stretches: Sequence[Stretch], measure: Measure, span: Span, values: _Values, top: int, colours: Palette
) -> list[alt.Chart]:
    """Centre lines and limits, as long as their stretch, and their numbers above it where it is wide enough."""
    if not stretches:
        return []
    drawn: dict[Line, list[dict[str, Any]]] = {line: [] for line in Line}
    names = []
    for stretch in stretches:
        starts, ends = stretch.points[0].day, stretch.points[-1].day
        reach = {"day": moment(starts), "until": moment(ends)}
        crossed = any(signal.rule is Rule.FEW_CROSSINGS for signal in stretch.signals)
        drawn[Line.CENTRE].append(
            reach | {"line": stretch.centre, "colour": colours.signal if crossed else colours.ink}
        )
        limits = [limit for limit in (stretch.lower, stretch.upper) if limit is not None]
        drawn[_limit(stretch)] += [reach | {"line": limit, "colour": colours.muted} for limit in limits]
        label = _numbers(stretch, measure)
        least = (max(pixels(line, SMALL) for line in label) + 6) / max(span.part(starts, ends), 0.001)
        names.append(
            {"middle": moment(starts + (ends - starts) / 2), "numbers": "\n".join(label), "least": ceil(least)}
        )
    named, until, y = chart_of(names), alt.X2(field="until"), alt.Y(field="line", type="quantitative")
    rules = [
        chart_of(rows).mark_rule(**STROKES[line]).encode(x=day_of(), x2=until, y=y, color=literally("colour"))
        for line, rows in drawn.items()
        if rows
    ]
    text = named.mark_text(
        text=alt.ExprRef("width < datum.least ? '' : datum.numbers"),
        baseline="top",
        fontSize=SMALL,
        lineHeight=LINE - 2,
        color=colours.muted,
    )
    return [*rules, text.encode(x=day_of("middle"), y=alt.YValue(top + 2))]


def _numbers(stretch: Stretch, measure: Measure) -> list[str]:
    assert stretch.centre is not None, "points alone have no centre"
    name = "median" if stretch.level is Level.MEDIAN else "mean"
    limits = limits_in_words(measure, stretch)
    centre = f"{name} {measure.printed(stretch.centre)}"
    return [centre, _limit(stretch), limits] if limits else [centre]


# --- events -----------------------------------------------------------------------------------------------------


def _events(calendar: Calendar, span: Span) -> Iterator[dict[str, Any]]:
    """One row for the events of a day."""
    inside = [event for event in calendar.events if span.first <= event.day <= span.last]
    for day in dict.fromkeys(event.day for event in inside):
        names = list(dict.fromkeys(event.name for event in inside if event.day == day))
        yield {"day": moment(day), "date": long_date(day), "what": capital(listed(names))}


def _event_marks(events: Rows, values: _Values, colours: Palette) -> list[alt.Chart]:
    if not events:
        return []
    marks = chart_of(events).mark_point(shape="triangle-up", filled=True, size=70, opacity=1, color=colours.muted)
    return [marks.encode(x=day_of(), y=alt.YValue(values.bottom - 6), tooltip=tooltips(date="Date", what="Event"))]
