"""How many came to each session, on a true date axis, with modes, suspensions, terms and events."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Any

import altair as alt

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
    pixels,
    tooltips,
)
from balint_core.figures import counted, listed, long_date
from balint_core.palette import Palette
from balint_core.record.attendance import Session
from balint_core.sessions import Held, Mode, SessionKind
from balint_core.terms import Calendar

RING = "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0ZM.55,0A.55,.55,0,1,0,-.55,0A.55,.55,0,1,0,.55,0Z"
CROSS = "M-1,-.75L-.75,-1L0,-.25L.75,-1L1,-.75L.25,0L1,.75L.75,1L0,.25L-.75,1L-1,.75L-.25,0Z"
UNKNOWN_MODE, CANCELLED, EVENT = "Not recorded how", "Cancelled", "Event"
PLOT = 170
"""Height of the axis of people, px."""


def _session_signs(colours: Palette) -> list[Sign]:
    return [
        Sign(capital(Mode.FACE_TO_FACE), "circle", colours.face_to_face),
        Sign(capital(Mode.VIRTUAL), "diamond", colours.virtual),
        Sign(capital(Mode.HYBRID), "square", colours.hybrid),
        Sign(UNKNOWN_MODE, RING, colours.muted),
        Sign(CANCELLED, CROSS, colours.clay),
        Sign(EVENT, "triangle-up", colours.muted),
    ]


def attendance_chart(
    sessions: Sequence[Session],
    calendar: Calendar,
    colours: Palette,
    *,
    terms: bool = True,
    description: str | None = None,
) -> alt.LayerChart:
    """How many people came to each group held, on a true axis of dates; shape and colour tell how it was held.

    Of the calendar it shows what falls between the first and the last of `sessions`, which may hold events and
    cancelled groups too. ValueError where no group was held.
    """
    held = [session for session in sessions if session.counts]
    if not held:
        raise ValueError("no group was held that could be drawn")
    days = [session.day for session in sessions]
    span = Span.around(min(days), max(days))
    points, others = list(map(_held, held)), list(_others(sessions, calendar, span))
    shown = {point["sign"] for point in (*points, *others)}
    signs = [sign for sign in _session_signs(colours) if sign.label in shown]
    key, top = legend([Sign("People at each group:"), *signs], colours, PHONE - 24)
    named = _term_layers(calendar, span, top, colours) if terms else []
    top += LINE + 10 if named else 0
    people = _people_axis(max(session.attending for session in held), top)
    stems = _stems(points, others, signs, date_axis(span), people, top + PLOT - 7)
    layers = [*suspension_layers(calendar, span, top, top + PLOT, colours), *stems, *named, *key]
    return dressed(layers, colours, top + PLOT, description or _attendance_in_words(held, others, calendar, span))


def _held(session: Session) -> dict[str, Any]:
    how = session.mode or UNKNOWN_MODE.lower()
    point = _point(session.day, capital(how), f"Balint group, {how}", str(session.attending))
    return point | {"came": session.attending}


def _point(day: date, sign: str, what: str, told: str) -> dict[str, Any]:
    return {"day": moment(day), "sign": sign, "date": long_date(day), "what": what, "told": told}


def _others(sessions: Sequence[Session], calendar: Calendar, span: Span) -> Iterator[dict[str, Any]]:
    """Cancelled groups, and one point for the events of a day; what register and calendar both name is named once."""
    events: dict[date, dict[str, str]] = {}
    for session in sessions:
        if session.kind is not SessionKind.BALINT_GROUP:
            events.setdefault(session.day, {})[session.kind.casefold()] = session.kind
        elif session.held is Held.CANCELLED:
            yield _point(session.day, CANCELLED, "Balint group, cancelled", "–")
    for event in calendar.events:
        if span.first <= event.day <= span.last:
            events.setdefault(event.day, {}).setdefault(event.name.casefold(), event.name)
    for day, names in events.items():
        yield _point(day, EVENT, capital(listed(list(names.values()))), "not counted")


def _people_axis(most: int, top: int) -> alt.Y:
    """Whole people from nought up to `top`, px."""
    step = next((step for step in (1, 2, 5, 10, 20, 50) if most <= 6 * step), 100)
    values = list(range(0, most + step, step)) if most else [0, 1]
    axis = alt.Axis(title=None, values=values, format="d", domain=False, ticks=False)
    scale = alt.Scale(domain=[0, values[-1]], range=[top + PLOT, top], nice=False)
    return alt.Y(field="came", type="quantitative", scale=scale, axis=axis)


def _stems(points: Rows, others: Rows, signs: Sequence[Sign], x: alt.X, y: alt.Y, floor: int) -> list[alt.Chart]:
    """How many came to each group; what had nobody to count stands on the `floor`, px, and at no number of people."""
    names = [sign.label for sign in signs]
    colour = alt.Color(
        field="sign", type="nominal", scale=alt.Scale(domain=names, range=[sign.colour for sign in signs])
    )
    shape = alt.Shape(field="sign", type="nominal", scale=alt.Scale(domain=names, range=[sign.shape for sign in signs]))
    tips, came = tooltips(date="Date", what="What", told="Came"), alt.Y(field="came", type="quantitative")
    size = alt.ExprRef(f"clamp(9 * width / {len(points) + len(others)}, 16, 90)")

    def marks(rows: Rows) -> alt.Chart:
        return (
            chart_of(rows).mark_point(filled=True, size=size, opacity=1).encode(color=colour, shape=shape, tooltip=tips)
        )

    stems = chart_of(points).mark_bar(width=1.5, aria=False).encode(x=day_of(), y=came, color=colour, tooltip=tips)
    beside = [marks(others).encode(x=day_of(), y=alt.YValue(floor))] if others else []
    return [stems, marks(points).encode(x=x, y=y), *beside]


def _term_layers(calendar: Calendar, span: Span, top: int, colours: Palette) -> list[alt.Chart]:
    """Terms as lines along the top, with their names where all of them fit beside one another."""
    cuts = [(term.name, *cut) for term in calendar.terms if (cut := span.cut(term.starts, term.ends))]
    if not cuts:
        return []
    halves = [(starts + (ends - starts) / 2, pixels(name, SMALL) / 2) for name, starts, ends in cuts]
    walls = [(span.first, -8.0), *halves, (span.last, -8.0)]
    fits = max(
        (half + other + 8) / max(span.part(one, next_one), 0.001) for (one, half), (next_one, other) in pairwise(walls)
    )
    rows = [
        {"term": name, "day": moment(starts), "until": moment(ends), "middle": moment(middle)}
        for (name, starts, ends), (middle, _) in zip(cuts, halves, strict=True)
    ]
    chart, name = chart_of(rows), alt.ExprRef(f"width < {ceil(fits)} ? '' : datum.term")
    return [
        chart.mark_rule(strokeWidth=2, color=colours.line).encode(
            x=day_of(),
            x2=alt.X2(field="until"),
            y=alt.YValue(top + LINE),
            tooltip=tooltips(term="Term"),
        ),
        chart.mark_text(text=name, fontSize=SMALL, color=colours.muted).encode(
            x=day_of("middle"), y=alt.YValue(top + 6)
        ),
    ]


def _attendance_in_words(held: Sequence[Session], points: Rows, calendar: Calendar, span: Span) -> str:
    came = sorted(session.attending for session in held)
    people = counted(came[0], "person", "people")
    if came[0] < came[-1]:
        people = f"between {came[0]} and {came[-1]} people"
    modes = [session.mode or UNKNOWN_MODE.lower() for session in held]
    how = listed([f"{modes.count(mode)} {mode}" for mode in dict.fromkeys(modes)])
    days = sorted(session.day for session in held)
    when = f"from {long_date(days[0])} to {long_date(days[-1])}"
    words = [f"{counted(len(held), 'Balint group')} {when}, {how}: {people} came to each."]
    if cancelled := sum(point["sign"] == CANCELLED for point in points):
        words.append(f"{counted(cancelled, 'group')} cancelled.")
    gaps = [gap for gap in calendar.suspensions if span.cut(gap.starts, gap.ends)]
    words += [f"{capital(gap.reason)}, {long_date(gap.starts)} to {long_date(gap.ends)}." for gap in gaps]
    return " ".join(words)
