"""Figures as charts, in one palette. A chart draws what it is given; it decides nothing and rounds nothing.

Every chart is one view as wide as its container, from a 320 px phone up. What cannot be the same at every width
(where a label stands, whether it is wrapped) asks Vega's `width` signal: the pixels between the axes. Heights are
fixed, in pixels. All of a chart's data is sent to the browser, so it holds what is drawn and nothing else. Charts
are shown with `theme=None`, since the palette is theirs. Nothing to draw is a ValueError: pages ask first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, pairwise
from math import ceil
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from balint_core.evaluation import AttenderGroup, Comparison, ItemFigures, WhoCame
from balint_core.figures import Share, counted, interval_in_print, listed, long_date
from balint_core.record.register import Session
from balint_core.sessions import Held, Mode, SessionKind
from balint_core.terms import Calendar

Rows = Sequence[Mapping[str, Any]]

# --- palette ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Palette:
    """Colours by what they mean; `scale` runs from disagreement to agreement, `shades` from light to dark."""

    paper: str
    panel: str
    line: str
    ink: str
    muted: str
    teal: str
    clay: str
    scale: tuple[str, str, str, str, str]
    shades: tuple[str, str, str]
    face_to_face: str
    virtual: str
    hybrid: str


LIGHT = Palette(
    paper="#FBFAF7",
    panel="#F1EEE7",
    line="#DDD7CB",
    ink="#1E2B33",
    muted="#5D6973",
    teal="#0F6B6B",
    clay="#B4582F",
    scale=("#A9532B", "#DDA57C", "#D8D3C8", "#86BDB6", "#1B7472"),
    shades=("#C3DAD5", "#6FA9A4", "#0F6B6B"),
    face_to_face="#3E5C9A",
    virtual="#0F8B8D",
    hybrid="#84507F",
)

DARK = Palette(
    paper="#12191D",
    panel="#1B252B",
    line="#2E3B43",
    ink="#E9E5DC",
    muted="#A3ADB4",
    teal="#5FB9B3",
    clay="#E08A5B",
    scale=("#D9783F", "#8F5636", "#4A555C", "#3F8985", "#7FD1C9"),
    shades=("#2B5557", "#3F8985", "#5FB9B3"),
    face_to_face="#8FA8DE",
    virtual="#5FB9B3",
    hybrid="#CF9BC8",
)


def palette(theme: str | None) -> Palette:
    """The palette of a theme as the browser names it, “light” or “dark”; light where it does not say."""
    return DARK if theme == "dark" else LIGHT


def scale_colours(points: int, colours: Palette) -> list[str]:
    """A fixed colour for each point of a diverging scale, disagreement first; an odd one's middle is neutral."""
    disagree_most, disagree, neutral, agree, agree_most = colours.scale
    side = points // 2
    parts = [step / max(side - 1, 1) for step in range(side)]
    against = [_mixed(disagree_most, disagree, part) for part in parts]
    agreeing = [_mixed(agree_most, agree, part) for part in reversed(parts)]
    return [*against, *([neutral] if points % 2 else []), *agreeing]


def _mixed(one: str, other: str, part: float) -> str:
    channels = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in channels)


def _readable_on(colour: str, colours: Palette) -> str:
    """Ink or paper, whichever stands out more on a colour, by the contrast ratio of WCAG 2.2."""

    def luminance(value: str) -> float:
        shares = [channel / 255 for channel in bytes.fromhex(value[1:])]
        red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(value: str) -> float:
        dark, light = sorted((luminance(value), luminance(colour)))
        return (light + 0.05) / (dark + 0.05)

    return max(colours.ink, colours.paper, key=contrast)


# --- what every chart shares ------------------------------------------------------------------------------------

FONT = "Public Sans, sans-serif"
SIZE, SMALL, LINE, GAP = 13, 12, 17, 7
"""Sizes of text, the height of a line of it, and what is left beneath it, px."""
PHONE = 250
"""The least width a chart has, px: a 320 px phone less the margins of the page and of a card."""


def _dressed(layers: Iterable[alt.Chart], colours: Palette, height: int, description: str) -> alt.LayerChart:
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


def _drawn(rows: Rows) -> alt.Chart:
    return alt.Chart(pd.DataFrame.from_records(rows))


def _down(field: str = "y") -> alt.Y:
    """A place laid out here, in pixels from the top."""
    return alt.Y(field=field, type="quantitative", scale=None, axis=None)


def _across(field: str, scale: alt.Scale, axis: alt.Axis | None = None) -> alt.X:
    return alt.X(field=field, type="quantitative", scale=scale, axis=axis)


def _words(field: str) -> alt.Text:
    return alt.Text(field=field, type="nominal")


def _literally(field: str) -> alt.Color:
    """Colours given in the data themselves."""
    return alt.Color(field=field, type="nominal", scale=None)


def _tips(**titles: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(field=field, type="nominal", title=title) for field, title in titles.items()]


def _pixels(words: str, size: int = SIZE) -> int:
    """How wide words stand in Public Sans to a few per cent, rather more than less."""
    narrow, wide = set("fijlrtI.,:;'|!()[]/ ·-"), set("mwMW%…")
    widths = (
        0.31 if c in narrow else 0.9 if c in wide else 0.66 if c.isupper() or c.isdigit() else 0.59 for c in words
    )
    return ceil(size * sum(widths))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


UNWRAPPED = "width < datum.fits ? datum.label : join(split(datum.label, '\\n'), ' ')"
"""A wrapped label, in one line where the chart is as wide as its row's `fits`, px."""


@dataclass(frozen=True)
class _Sign:
    """An entry of a key: what a shape in a colour stands for. Without a shape it is only words."""

    label: str
    shape: str = ""
    colour: str = "transparent"


def _key(signs: Sequence[_Sign], colours: Palette, room: int = PHONE) -> tuple[list[alt.Chart], int]:
    """A key along the top and its height, px: one line where the chart is wide enough, else wrapped to `room`."""
    phone, wide = list(_flow(signs, room)), list(_flow(signs, 10_000))
    height = 19 * (phone[-1][1] + 1)
    fits = wide[-1][0] + 20 + _pixels(signs[-1].label, SMALL)
    chart = _drawn(
        [
            {"label": sign.label, "shape": sign.shape or "circle", "colour": sign.colour}
            | {"inset": 13 if sign.shape else -5, "x": x + 5, "wide": place + 5, "y": line * 19 + 9}
            for sign, (x, line), (place, _) in zip(signs, phone, wide, strict=True)
        ]
    )
    x = f"(width < {fits} ? datum.x : datum.wide)"
    y = alt.ExprRef(f"width < {fits} ? datum.y : {height / 2}")
    shapes = chart.mark_point(x=alt.ExprRef(x), y=y, size=80, filled=True, opacity=1, aria=False)
    after = f"({x} + datum.inset)"
    labels = chart.mark_text(
        x=alt.ExprRef(after),
        y=y,
        align="left",
        limit=alt.ExprRef(f"width - {after}"),
        fontSize=SMALL,
        color=colours.muted,
    )
    shape = alt.Shape(field="shape", type="nominal", scale=None)
    return [shapes.encode(shape=shape, color=_literally("colour")), labels.encode(text=_words("label"))], height + 8


def _flow(signs: Sequence[_Sign], room: int) -> Iterator[tuple[int, int]]:
    """Where each sign stands when they run on like words: (px from the left, line)."""
    x = line = 0
    for sign in signs:
        needed = (18 if sign.shape else 0) + _pixels(sign.label, SMALL)
        if x and x + needed > room:
            x, line = 0, line + 1
        yield x, line
        x += needed + 14


# --- attendance -------------------------------------------------------------------------------------------------

RING = "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0ZM.55,0A.55,.55,0,1,0,-.55,0A.55,.55,0,1,0,.55,0Z"
CROSS = "M-1,-.75L-.75,-1L0,-.25L.75,-1L1,-.75L.25,0L1,.75L.75,1L0,.25L-.75,1L-1,.75L-.25,0Z"
UNKNOWN_MODE, CANCELLED, EVENT = "Not recorded how", "Cancelled", "Event"
PLOT = 170
"""Height of the axis of people, px."""


def _session_signs(colours: Palette) -> list[_Sign]:
    return [
        _Sign(_capital(Mode.FACE_TO_FACE), "circle", colours.face_to_face),
        _Sign(_capital(Mode.VIRTUAL), "diamond", colours.virtual),
        _Sign(_capital(Mode.HYBRID), "square", colours.hybrid),
        _Sign(UNKNOWN_MODE, RING, colours.muted),
        _Sign(CANCELLED, CROSS, colours.clay),
        _Sign(EVENT, "triangle-up", colours.muted),
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
    span = _Span.around(min(days), max(days))
    points = [*map(_held, held), *_others(sessions, calendar, span)]
    signs = [sign for sign in _session_signs(colours) if any(point["sign"] == sign.label for point in points)]
    key, top = _key([_Sign("People at each group:"), *signs], colours, PHONE - 24)
    named = _term_layers(calendar, span, top, colours) if terms else []
    top += LINE + 10 if named else 0
    stems = _stems(points, signs, _date_axis(span), _people_axis(max(session.attending for session in held), top))
    layers = [*_suspension_layers(calendar, span, top, colours), *stems, *named, *key]
    return _dressed(layers, colours, top + PLOT, description or _attendance_in_words(held, points, calendar, span))


@dataclass(frozen=True)
class _Span:
    """The days an axis of dates shows, with a margin on either side."""

    first: date
    last: date

    @classmethod
    def around(cls, first: date, last: date) -> "_Span":
        margin = max(timedelta(days=4), (last - first) * 0.03)
        return cls(first - margin, last + margin)

    def part(self, starts: date, ends: date) -> float:
        """How much of the axis lies between two days, 0 to 1."""
        return (ends - starts) / (self.last - self.first)

    def cut(self, starts: date, ends: date) -> tuple[date, date] | None:
        """What of a period is on the axis, its last day included; None where nothing is."""
        low, high = max(starts, self.first), min(ends + timedelta(days=1), self.last)
        return (low, high) if low < high else None

    def ticks(self) -> list[date]:
        """Firsts of months, evenly apart and about eight at most; the middle where there are not two."""
        years = range(self.first.year, self.last.year + 1)
        months = [day for year in years for month in range(1, 13) if self.cut(day := date(year, month, 1), day)]
        for step in (1, 2, 3, 6, 12):
            ticks = [day for day in months if (day.month - 1) % step == 0]
            if len(ticks) <= 8:
                break
        return ticks if len(ticks) > 1 else [self.first + (self.last - self.first) / 2]


def _moment(day: date) -> pd.Timestamp:
    """Midnight without a zone, which browsers read in their own: a day is the same day in London, New York and
    Kolkata, both as altair writes it and through Streamlit. In tooltips days are words."""
    return pd.Timestamp(day)


def _date(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _held(session: Session) -> dict[str, Any]:
    how = session.mode or UNKNOWN_MODE.lower()
    return _point(session.day, session.attending, _capital(how), f"Balint group, {how}", str(session.attending))


def _point(day: date, came: int, sign: str, what: str, told: str) -> dict[str, Any]:
    return {"day": _moment(day), "came": came, "sign": sign, "date": long_date(day), "what": what, "told": told}


def _others(sessions: Sequence[Session], calendar: Calendar, span: _Span) -> Iterator[dict[str, Any]]:
    """Cancelled groups, and one point for the events of a day; what register and calendar both name is named once."""
    events: dict[date, dict[str, str]] = {}
    for session in sessions:
        if session.kind is not SessionKind.BALINT_GROUP:
            events.setdefault(session.day, {})[session.kind.casefold()] = session.kind
        elif session.held is Held.CANCELLED:
            yield _point(session.day, 0, CANCELLED, "Balint group, cancelled", "–")
    for event in calendar.events:
        if span.first <= event.day <= span.last:
            events.setdefault(event.day, {}).setdefault(event.name.casefold(), event.name)
    for day, names in events.items():
        yield _point(day, 0, EVENT, _capital(listed(list(names.values()))), "not counted")


def _date_axis(span: _Span) -> alt.X:
    """Months with their year beneath, every other one left out where they would touch."""
    month = "timeFormat(datum.value, date(datum.value) == 1 ? '%b' : '%-d %b')"
    axis = alt.Axis(
        title=None,
        grid=False,
        values=[_date(day) for day in span.ticks()],
        labelExpr=f"[{month}, timeFormat(datum.value, '%Y')]",
        labelOverlap="parity",
        labelSeparation=8,
        labelLineHeight=15,
    )
    return alt.X(field="day", type="temporal", scale=alt.Scale(domain=[_date(span.first), _date(span.last)]), axis=axis)


def _people_axis(most: int, top: int) -> alt.Y:
    """Whole people from nought up to `top`, px."""
    step = next((step for step in (1, 2, 5, 10, 20, 50) if most <= 6 * step), 100)
    values = list(range(0, most + step, step)) if most else [0, 1]
    axis = alt.Axis(title=None, values=values, format="d", domain=False, ticks=False)
    scale = alt.Scale(domain=[0, values[-1]], range=[top + PLOT, top], nice=False)
    return alt.Y(field="came", type="quantitative", scale=scale, axis=axis)


def _stems(points: Rows, signs: Sequence[_Sign], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    names = [sign.label for sign in signs]
    colour = alt.Color(
        field="sign", type="nominal", scale=alt.Scale(domain=names, range=[sign.colour for sign in signs])
    )
    shape = alt.Shape(field="sign", type="nominal", scale=alt.Scale(domain=names, range=[sign.shape for sign in signs]))
    tips = _tips(date="Date", what="What", told="Came")
    chart = _drawn(points)
    size = alt.ExprRef(f"clamp(9 * width / {len(points)}, 16, 90)")
    return [
        chart.mark_bar(width=1.5, aria=False).encode(x=x, y=y, color=colour, tooltip=tips),
        chart.mark_point(filled=True, size=size, opacity=1).encode(x=x, y=y, color=colour, shape=shape, tooltip=tips),
    ]


def _suspension_layers(calendar: Calendar, span: _Span, top: int, colours: Palette) -> list[alt.Chart]:
    """A band for each suspension with its reason written in it: wrapped on a phone, left out where no line fits."""
    rows = []
    for gap in calendar.suspensions:
        if cut := span.cut(gap.starts, gap.ends):
            part, (starts, ends) = span.part(*cut), map(_moment, cut)
            lines = wrap(gap.reason, max(8, int((PHONE - 24) * part / 6.5)), break_long_words=False)
            least, fits = (ceil((max(_pixels(line, SMALL) for line in of) + 4) / part) for of in (lines, [gap.reason]))
            when = f"{long_date(gap.starts)} to {long_date(gap.ends)}"
            row = {"day": starts, "until": ends, "middle": starts + (ends - starts) / 2, "reason": gap.reason}
            rows.append(row | {"when": when, "label": "\n".join(lines), "least": least, "fits": fits})
    if not rows:
        return []
    chart = _drawn(rows)
    label = alt.ExprRef(f"width < datum.least ? '' : {UNWRAPPED}")
    bands = chart.mark_rect(color=colours.panel)
    names = chart.mark_text(text=label, baseline="top", fontSize=SMALL, lineHeight=16, color=colours.muted)
    x, y, y2 = alt.X(field="day", type="temporal"), alt.YValue(top), alt.Y2Value(top + PLOT)
    return [
        bands.encode(x=x, x2=alt.X2(field="until"), y=y, y2=y2, tooltip=_tips(reason="Suspension", when="When")),
        names.encode(x=alt.X(field="middle", type="temporal"), y=alt.YValue(top + 12)),
    ]


def _term_layers(calendar: Calendar, span: _Span, top: int, colours: Palette) -> list[alt.Chart]:
    """Terms as lines along the top, with their names where all of them fit beside one another."""
    cuts = [(term.name, *cut) for term in calendar.terms if (cut := span.cut(term.starts, term.ends))]
    if not cuts:
        return []
    halves = [(starts + (ends - starts) / 2, _pixels(name, SMALL) / 2) for name, starts, ends in cuts]
    walls = [(span.first, -8.0), *halves, (span.last, -8.0)]
    fits = max(
        (half + other + 8) / max(span.part(one, next_one), 0.001) for (one, half), (next_one, other) in pairwise(walls)
    )
    rows = [
        {"term": name, "day": _moment(starts), "until": _moment(ends), "middle": _moment(middle)}
        for (name, starts, ends), (middle, _) in zip(cuts, halves, strict=True)
    ]
    chart, name = _drawn(rows), alt.ExprRef(f"width < {ceil(fits)} ? '' : datum.term")
    return [
        chart.mark_rule(strokeWidth=2, color=colours.line).encode(
            x=alt.X(field="day", type="temporal"),
            x2=alt.X2(field="until"),
            y=alt.YValue(top + LINE),
            tooltip=_tips(term="Term"),
        ),
        chart.mark_text(text=name, fontSize=SMALL, color=colours.muted).encode(
            x=alt.X(field="middle", type="temporal"), y=alt.YValue(top + 6)
        ),
    ]


def _attendance_in_words(held: Sequence[Session], points: Rows, calendar: Calendar, span: _Span) -> str:
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
    words += [f"{_capital(gap.reason)}, {long_date(gap.starts)} to {long_date(gap.ends)}." for gap in gaps]
    return " ".join(words)


# --- bars with a label each -------------------------------------------------------------------------------------


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
    gutter = max(bar.inset + _pixels(bar.label) for bar in bars) + 16
    after = max(_pixels(bar.told, SMALL) for bar in bars) + 14
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
    x, y, tips = _across("count", scale), _down(), _tips(label="What", told="How many")
    inwards, lower, raised = (alt.ExprRef(f"{beside} ? 0 : {px}") for px in ("datum.inset", 9, -7))
    thick, weight = alt.ExprRef(f"{beside} ? 16 : 10"), alt.ExprRef("datum.weight")
    chart, beginning, full = _drawn(rows), alt.ExprRef("datum.inset"), alt.ExprRef("width")
    drawn = chart.mark_bar(
        orient="horizontal", height=thick, xOffset=inwards, x2Offset=inwards, yOffset=lower, cornerRadiusEnd=2
    )
    told = chart.mark_text(align="left", xOffset=inwards, dx=7, yOffset=lower, fontWeight=weight, fontSize=SMALL)
    label = chart.mark_text(align="left", x=beginning, yOffset=raised, fontWeight=weight, limit=full)
    layers = [
        drawn.encode(x=x, x2=alt.X2(field="nought"), y=y, color=_literally("colour"), tooltip=tips),
        told.encode(x=x, y=y, text=_words("told")),
        label.encode(y=y, text=_words("label")),
    ]
    return _dressed(layers, colours, ceil(rows[-1]["y"] + step / 2), description)


def who_came_chart(who: WhoCame, colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """People who came, each once: every group with its total, its grades indented beneath. ValueError for nobody."""
    if not who.groups:
        raise ValueError("nobody came who could be drawn")
    bars, words = [], []
    for group in who.groups:
        # “Grade not recorded” is all of “not recorded”, whose id it has: it would say the same twice.
        grades = [grade for grade in who.grades if grade.within == group.id and grade.id != group.id]
        bars.append(_Bar(group.name, group.share.count, _told(group.share), colours.shades[2], heading=True))
        bars += [_Bar(one.name, one.share.count, _told(one.share), colours.shades[1], inset=16) for one in grades]
        words.append(_in_words(group) + (f": {listed([_in_words(grade) for grade in grades])}" if grades else ""))
    return _bars(bars, colours, description or f"{counted(who.people, 'person', 'people')} came. {'; '.join(words)}.")


def _told(share: Share) -> str:
    return f"{share.count} · {share.percent} %"


def _in_words(group: AttenderGroup) -> str:
    return f"{group.name} {group.share.count} ({group.share.percent} %)"


def categories_chart(item: ItemFigures, colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """An item whose scale has no two sides: a bar and a count for every point in order, the favourable ones teal."""
    other = _mixed(colours.muted, colours.paper, 0.35)
    bars = [
        _Bar(_capital(label), count, str(count), colours.teal if label in item.scale.favourable else other)
        for label, count in item.counts.items()
    ]
    return _bars(bars, colours, description or _item_in_words(item))


# --- answers on a scale with two sides --------------------------------------------------------------------------


def answers_chart(items: Sequence[ItemFigures], colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """Items of one diverging scale as bars about its middle: counts inside, the favourable share at the end.

    Lengths are per cent of those who answered the item. ValueError without items, or with more than one scale.
    """
    if not items or not all(item.scale.diverging and item.scale == items[0].scale for item in items):
        raise ValueError("answers are drawn together where the items have one scale, and that has two sides")
    names = [_capital(label) for label in items[0].scale.labels]
    fills = scale_colours(len(names), colours)
    key, top = _key([_Sign(name, "square", fill) for name, fill in zip(names, fills, strict=True)], colours)
    label, places, height = _labelled([item.item.name for item in items], top, 24)
    ends = [{"share": str(item.favourable), "y": y, "middle": 0} for item, y in zip(items, places, strict=True)]
    segments = [row for item, y in zip(items, places, strict=True) for row in _segments(item, y)]
    gutter = max(_pixels(str(item.favourable)) for item in items) + 16
    left = max([50.0, *(-row["start"] for row in segments)])
    scale = alt.Scale(domain=[-left, 100], range=[0, alt.ExprRef(f"width - {gutter}")], nice=False)
    fill = alt.Fill(field="answer", type="nominal", scale=alt.Scale(domain=names, range=fills))
    inks = alt.Scale(domain=names, range=[_readable_on(colour, colours) for colour in fills])
    room = f"(datum.end - datum.start) * (width - {gutter}) / {100 + left}"
    number = alt.ExprRef(f"{room} < 8 * length(datum.count) + 2 ? '' : datum.count")
    pieces, rows = _drawn(segments), _drawn(ends)
    y, middle, tips = _down(), _across("middle", scale), _tips(answer="Answer", of="People")
    ticks = rows.mark_rule(color=colours.muted, yOffset=-17, y2Offset=17)
    bars = pieces.mark_bar(orient="horizontal", height=24, stroke=colours.paper, strokeWidth=1)
    shares = rows.mark_text(x=alt.ExprRef("width"), align="right", fontWeight=700, color=colours.teal)
    layers = [
        ticks.encode(x=middle, y=y, y2=alt.Y2(field="y")),
        bars.encode(x=_across("start", scale), x2=alt.X2(field="end"), y=y, fill=fill, tooltip=tips),
        pieces.mark_text(text=number).encode(
            x=middle, y=y, color=alt.Color(field="answer", type="nominal", scale=inks), tooltip=tips
        ),
        shares.encode(y=y, text=_words("share")),
        label,
        *key,
    ]
    return _dressed(layers, colours, height, description or " ".join(map(_item_in_words, items)))


def _labelled(names: Sequence[str], top: int, room: int) -> tuple[alt.Chart, list[float], int]:
    """Labels, each above `room` px for what it names: their layer, the middle of each room, and the height of all.

    All have as many lines as the longest needs on a phone, so that things stand evenly where they need fewer.
    """
    wrapped = [wrap(name, 34) for name in names]
    above = LINE * max(len(lines) for lines in wrapped) + GAP
    step = above + room + 18
    bottoms = [top + place * step + above - GAP for place in range(len(names))]
    rows = [
        {"label": "\n".join(lines), "fits": _pixels(name), "more": len(lines) - 1, "y": bottom}
        for name, lines, bottom in zip(names, wrapped, bottoms, strict=True)
    ]
    # Vega sets several lines downwards from the first.
    raised = alt.ExprRef(f"width < datum.fits ? -{LINE} * datum.more : 0")
    text = _drawn(rows).mark_text(text=alt.ExprRef(UNWRAPPED), x=0, align="left", baseline="bottom", yOffset=raised)
    return text.encode(y=_down()), [bottom + GAP + room / 2 for bottom in bottoms], top + len(names) * step - 14


def _segments(item: ItemFigures, y: float) -> Iterator[dict[str, Any]]:
    """The answers that were given as pieces of a bar, in per cent on either side of the scale's middle."""
    counts = list(item.counts.values())
    side = len(counts) // 2
    before = sum(counts[:side]) + (counts[side] / 2 if len(counts) % 2 else 0)
    for (label, count), reached in zip(item.counts.items(), accumulate(counts), strict=True):
        if count:
            start, end = (100 * (place - before) / item.n for place in (reached - count, reached))
            words = {"answer": _capital(label), "count": str(count), "of": f"{count} of {item.n}"}
            yield {"start": start, "end": end, "middle": (start + end) / 2, "y": y} | words


def _item_in_words(item: ItemFigures) -> str:
    given = ", ".join(f"{label}: {count}" for label, count in item.counts.items())
    favourable = f" {item.scale.favourable_label} ({given})" if item.n else ""
    words = f"{item.item.name}, {item.time_point}: {item.favourable}{favourable}"
    for count, what in ((item.not_applicable, "not applicable"), (item.missing, "left blank")):
        words += f"; {count} {what}" if count else ""
    return words + "."


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
    name = max(_pixels(row["when"], SMALL) for row in rows) + 14
    room = alt.ExprRef(f"width - {max(_pixels(row['share']) for row in rows) + 18}")
    axis = alt.Axis(title=None, values=[0, 50, 100], labelExpr="datum.value + ' %'", grid=False, domain=False)
    scale = alt.Scale(domain=[0, 100], range=[name, room])
    x, y, colour = _across("percent", scale, axis), _down(), _literally("colour")
    chart, full, weight = _drawn(rows), alt.ExprRef("width"), alt.ExprRef("datum.weight")
    tracks = chart.mark_rule(x=name, x2=room, color=colours.line)
    reaches = chart.mark_rule(strokeWidth=2.5, strokeCap="round")
    joined = _drawn(links).mark_rule(color=colours.muted, strokeDash=[2, 3])
    points = chart.mark_point(shape="circle", size=110, strokeWidth=2, opacity=1).encode(
        x=x,
        y=y,
        stroke=alt.Stroke(field="colour", type="nominal", scale=None),
        fill=alt.Fill(field="fill", type="nominal", scale=None),
        tooltip=_tips(when="Time point", share="Favourable", interval="95 % interval"),
    )
    whens = chart.mark_text(x=0, align="left", fontSize=SMALL, color=colours.muted)
    shares = chart.mark_text(x=full, align="right", fontWeight=weight)
    layers = [
        tracks.encode(y=y),
        reaches.encode(x=_across("low", scale, axis), x2=alt.X2(field="high"), y=y, color=colour),
        joined.encode(x=x, x2=alt.X2(field="to"), y=y, y2=alt.Y2(field="below")),
        points,
        whens.encode(y=y, text=_words("when")),
        shares.encode(y=y, text=_words("share"), color=colour),
        label,
    ]
    return _dressed(layers, colours, height, description or " ".join(map(_change_in_words, comparisons)))


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
