"""Figures as charts, in one palette. A chart draws what it is given: it decides nothing and rounds nothing.

Every chart is one view as wide as its container, from a 320 px phone up; what cannot be the same at every width
(where a label stands, whether it is wrapped) asks Vega's `width` signal, the pixels between the axes. Heights are
fixed, in pixels. A chart's data holds what is drawn and nothing else, since all of it is sent to the browser.
Show them with `theme=None`: the palette is theirs. Nothing to draw is a ValueError; pages ask first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
    """A fixed colour for every point of a diverging scale, disagreement first; the middle of an odd one is neutral."""
    strong, weak, neutral, weak_yes, strong_yes = colours.scale
    side = points // 2
    parts = [step / max(side - 1, 1) for step in range(side)]
    against = [_mixed(strong, weak, part) for part in parts]
    agreeing = [_mixed(strong_yes, weak_yes, part) for part in reversed(parts)]
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
SIZE, SMALL = 13, 12
"""Text sizes, px."""
LINE = 17
"""Height of a line of text, px."""
PHONE = 250
"""The least width a chart has, px: a 320 px phone less the page's and a card's margins."""


def _dressed(layers: Iterable[alt.Chart], colours: Palette, height: int, description: str) -> alt.LayerChart:
    """Layers as one chart in our dress; nothing is left to a default theme."""
    return alt.layer(
        *layers,
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"left": 1, "right": 1, "top": 2, "bottom": 2},
        background="transparent",
        description=description,
        config=alt.Config(
            font=FONT,
            view=alt.ViewConfig(stroke=None),
            legend=alt.LegendConfig(disable=True),
            text=alt.MarkConfig(fontSize=SIZE, color=colours.ink, lineHeight=LINE, lineBreak="\n"),
            axis=alt.AxisConfig(
                title=None,
                labelColor=colours.muted,
                labelFontSize=SMALL,
                labelPadding=5,
                domainColor=colours.line,
                tickColor=colours.line,
                tickSize=4,
                gridColor=colours.line,
                gridWidth=1,
            ),
        ),
    )


def _drawn(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    return alt.Chart(pd.DataFrame.from_records(rows))


def _down(field: str = "y") -> alt.Y:
    """A place in pixels from the top, as laid out here."""
    return alt.Y(field, type="quantitative", scale=None, axis=None)


def _tips(**titles: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(field, type="nominal", title=title) for field, title in titles.items()]


def _pixels(words: str, size: int = SIZE) -> int:
    """About how wide words stand in our font, erring on the wide side."""
    return ceil(0.58 * size * len(words))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _unwrapped(field: str) -> alt.ExprRef:
    """A wrapped label in one line as soon as the chart is as wide as its row's `fits`, px."""
    return alt.ExprRef(f"width < datum.fits ? datum.{field} : join(split(datum.{field}, '\\n'), ' ')")


@dataclass(frozen=True)
class Sign:
    """One entry of a key: what a shape in a colour stands for; a sign without a shape is only words."""

    label: str
    shape: str = ""
    colour: str = "transparent"


def _key(signs: Sequence[Sign], colours: Palette, room: int = PHONE) -> tuple[list[alt.Chart], int]:
    """A key along the top and its height, px: in one line where the chart is wide enough, else wrapped to `room`."""
    phone = list(_flow(signs, room))
    wide = list(_flow(signs, 10_000))
    rows = phone[-1][1] + 1
    full = wide[-1][0] + 20 + _pixels(signs[-1].label, SMALL)
    data = [
        {
            "label": sign.label,
            "shape": sign.shape or "circle",
            "colour": sign.colour,
            "indent": 13 if sign.shape else -5,
            "x": narrow[0] + 5,
            "y": narrow[1] * 19 + 8,
            "wide": broad[0] + 5,
        }
        for sign, narrow, broad in zip(signs, phone, wide, strict=True)
    ]
    x = f"(width < {full} ? datum.x : datum.wide)"
    y = alt.ExprRef(f"width < {full} ? datum.y : {(rows - 1) * 19 + 8}")
    chart = _drawn(data)
    shapes = chart.mark_point(x=alt.ExprRef(x), y=y, size=80, filled=True, opacity=1, aria=False).encode(
        shape=alt.Shape("shape", type="nominal", scale=None),
        color=alt.Color("colour", type="nominal", scale=None),
    )
    beside = alt.ExprRef(f"{x} + datum.indent")
    labels = chart.mark_text(x=beside, y=y, align="left", fontSize=SMALL, color=colours.muted).encode(
        text=alt.Text("label", type="nominal")
    )
    return [shapes, labels], rows * 19 + 9


def _flow(signs: Sequence[Sign], room: int) -> Iterator[tuple[int, int]]:
    """Where each sign stands when they run on like words: (px from the left, line)."""
    x = line = 0
    for sign in signs:
        needed = (18 if sign.shape else 0) + _pixels(sign.label, SMALL)
        if x and x + needed > room:
            x, line = 0, line + 1
        yield x, line
        x += needed + 12


# --- attendance -------------------------------------------------------------------------------------------------

RING = "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0ZM.55,0A.55,.55,0,1,0,-.55,0A.55,.55,0,1,0,.55,0Z"
CROSS = "M-1,-.75L-.75,-1L0,-.25L.75,-1L1,-.75L.25,0L1,.75L.75,1L0,.25L-.75,1L-1,.75L-.25,0Z"
PLOT = 170
"""Height of the attendance axis, px."""


def _session_signs(colours: Palette) -> list[Sign]:
    return [
        Sign(_capital(Mode.FACE_TO_FACE), "circle", colours.face_to_face),
        Sign(_capital(Mode.VIRTUAL), "diamond", colours.virtual),
        Sign(_capital(Mode.HYBRID), "square", colours.hybrid),
        Sign("Not recorded how", RING, colours.muted),
        Sign("Cancelled", CROSS, colours.clay),
        Sign("Event", "triangle-up", colours.muted),
    ]


def attendance_chart(
    sessions: Sequence[Session],
    calendar: Calendar,
    colours: Palette,
    *,
    terms: bool = True,
    description: str | None = None,
) -> alt.LayerChart:
    """How many people came to each session held, on a true axis of dates; shape and colour tell how it was held.

    Of the calendar it shows what falls between the first and the last of `sessions`. ValueError without a
    session that counts.
    """
    held = [session for session in sessions if session.counts]
    if not held:
        raise ValueError("no session was held that could be drawn")
    days = [session.day for session in sessions]
    span = _Span.around(min(days), max(days))
    points = [*map(_session_point, held), *_other_points(sessions, calendar, span)]
    used = {point["sign"] for point in points}
    signs = [sign for sign in _session_signs(colours) if sign.label in used]
    key, top = _key([Sign("People at each group:"), *signs], colours, PHONE - 24)
    named = _term_layers(calendar, span, top, colours) if terms else []
    top += LINE + 8 if named else 0
    scales = _attendance_scales(max(session.attending for session in held), span, top)
    layers = [*_suspension_layers(calendar, span, scales, top, colours), *_stems(points, signs, scales), *named, *key]
    return _dressed(layers, colours, top + PLOT, description or _attendance_in_words(held, sessions, calendar, span))


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
        """The part of a period on the axis, its last day included; None where there is none."""
        low, high = max(starts, self.first), min(ends + timedelta(days=1), self.last)
        return (low, high) if low < high else None

    def ticks(self) -> list[date]:
        """At most eight firsts of months, evenly apart; the two ends where a month does not begin twice."""
        months = [
            date(year, month, 1)
            for year in range(self.first.year, self.last.year + 1)
            for month in range(1, 13)
            if self.first <= date(year, month, 1) <= self.last
        ]
        for step in (1, 2, 3, 6, 12):
            ticks = [day for day in months if (day.month - 1) % step == 0]
            if len(ticks) <= 8:
                break
        return ticks if len(ticks) > 1 else [self.first + timedelta(days=4), self.last - timedelta(days=4)]


def _moment(day: date) -> pd.Timestamp:
    """Midnight without a zone: altair writes it without one and Vega reads it in the browser's own, so that a day is
    the same day in London, New York and Kolkata. The days in tooltips are words for the same reason."""
    return pd.Timestamp(day)


def _at(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _session_point(session: Session) -> dict[str, Any]:
    how = session.mode or "not recorded how"
    return _point(session.day, session.attending, _capital(how), f"Balint group, {how}", str(session.attending))


def _point(day: date, came: int, sign: str, what: str, told: str) -> dict[str, Any]:
    return {"day": _moment(day), "came": came, "sign": sign, "date": long_date(day), "what": what, "told": told}


def _other_points(sessions: Sequence[Session], calendar: Calendar, span: _Span) -> Iterator[dict[str, Any]]:
    """Cancelled groups, and one point for the events of a day; what both sources name is named once."""
    events: dict[date, dict[str, str]] = {}
    for session in sessions:
        if session.kind is not SessionKind.BALINT_GROUP:
            events.setdefault(session.day, {})[session.kind.casefold()] = session.kind
        elif session.held is Held.CANCELLED:
            yield _point(session.day, 0, "Cancelled", "Balint group, cancelled", "–")
    for event in calendar.events:
        if span.first <= event.day <= span.last:
            events.setdefault(event.day, {}).setdefault(event.name.casefold(), event.name)
    for day, names in events.items():
        yield _point(day, 0, "Event", _capital(listed(list(names.values()))), "not counted")


def _attendance_scales(most: int, span: _Span, top: int) -> dict[str, Any]:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 10_000) if most <= 6 * step)
    highest = max(ceil(most / step), 1) * step
    month = "timeFormat(datum.value, date(datum.value) == 1 ? '%b' : '%-d %b')"
    return {
        "x": alt.X(
            "day",
            type="temporal",
            scale=alt.Scale(domain=[_at(span.first), _at(span.last)], nice=False),
            axis=alt.Axis(
                title=None,
                grid=False,
                values=[_at(day) for day in span.ticks()],
                labelExpr=f"[{month}, timeFormat(datum.value, '%Y')]",
                labelOverlap="parity",
                labelSeparation=8,
                labelLineHeight=15,
            ),
        ),
        "y": alt.Y(
            "came",
            type="quantitative",
            scale=alt.Scale(domain=[0, highest], range=[top + PLOT, top], nice=False),
            axis=alt.Axis(
                title=None, values=list(range(0, highest + 1, step)), format="d", domain=False, ticks=False, zindex=0
            ),
        ),
    }


def _stems(points: Sequence[Mapping[str, Any]], signs: Sequence[Sign], scales: Mapping[str, Any]) -> list[alt.Chart]:
    names, shapes = [sign.label for sign in signs], [sign.shape for sign in signs]
    chart = _drawn(points)
    colour = alt.Color("sign", type="nominal", scale=alt.Scale(domain=names, range=[sign.colour for sign in signs]))
    size = alt.ExprRef(f"clamp(9 * width / {len(points)}, 16, 90)")
    tips = _tips(date="Date", what="What", told="Came")
    return [
        chart.mark_rule(strokeWidth=1.5, aria=False).encode(
            x=scales["x"], y=scales["y"], y2=alt.Y2Datum(0), color=colour, tooltip=tips
        ),
        chart.mark_point(filled=True, size=size, opacity=1).encode(
            x=scales["x"],
            y=scales["y"],
            color=colour,
            shape=alt.Shape("sign", type="nominal", scale=alt.Scale(domain=names, range=shapes)),
            tooltip=tips,
        ),
    ]


def _suspension_layers(
    calendar: Calendar, span: _Span, scales: Mapping[str, Any], top: int, colours: Palette
) -> list[alt.Chart]:
    """A band for each suspension with its reason written in it: wrapped on a phone, left out where no line fits."""
    rows = []
    for gap in calendar.suspensions:
        if cut := span.cut(gap.starts, gap.ends):
            part = span.part(*cut)
            lines = wrap(gap.reason, max(8, int((PHONE - 24) * part / 7)), break_long_words=False)
            rows.append(
                {
                    "day": _moment(cut[0]),
                    "until": _moment(cut[1]),
                    "middle": _moment(cut[0]) + (_moment(cut[1]) - _moment(cut[0])) / 2,
                    "label": "\n".join(lines),
                    "fits": ceil((_pixels(gap.reason, SMALL) + 12) / part),
                    "least": ceil(max(_pixels(line, SMALL) for line in lines) / part),
                    "when": f"{long_date(gap.starts)} to {long_date(gap.ends)}",
                    "reason": gap.reason,
                }
            )
    if not rows:
        return []
    chart = _drawn(rows)
    label = f"width < datum.least ? '' : {_unwrapped('label').expr}"
    return [
        chart.mark_rect(color=colours.panel).encode(
            x=scales["x"],
            x2=alt.X2("until"),
            y=alt.YValue(top),
            y2=alt.Y2Value(top + PLOT),
            tooltip=_tips(reason="Suspension", when="When"),
        ),
        chart.mark_text(
            text=alt.ExprRef(label), baseline="top", fontSize=SMALL, lineHeight=16, color=colours.muted, aria=False
        ).encode(x=alt.X("middle", type="temporal"), y=alt.YValue(top + 12)),
    ]


def _term_layers(calendar: Calendar, span: _Span, top: int, colours: Palette) -> list[alt.Chart]:
    """Terms as lines along the top, with their names where all of them fit beside one another."""
    cuts = [(term.name, cut) for term in calendar.terms if (cut := span.cut(term.starts, term.ends))]
    if not cuts:
        return []
    middles = [starts + (ends - starts) / 2 for _, (starts, ends) in cuts]
    halves = [_pixels(name, SMALL) / 2 for name, _ in cuts]
    walls = [(span.first, -8.0), *zip(middles, halves, strict=True), (span.last, -8.0)]
    fits = max((one[1] + other[1] + 8) / max(span.part(one[0], other[0]), 0.001) for one, other in pairwise(walls))
    rows = [
        {"term": name, "day": _moment(starts), "until": _moment(ends), "middle": _moment(middle)}
        for (name, (starts, ends)), middle in zip(cuts, middles, strict=True)
    ]
    chart = _drawn(rows)
    x = alt.X("day", type="temporal")
    return [
        chart.mark_rule(strokeWidth=2, color=colours.line).encode(
            x=x, x2=alt.X2("until"), y=alt.YValue(top + LINE), tooltip=_tips(term="Term")
        ),
        chart.mark_text(
            text=alt.ExprRef(f"width < {ceil(fits)} ? '' : datum.term"), fontSize=SMALL, color=colours.muted, aria=False
        ).encode(x=alt.X("middle", type="temporal"), y=alt.YValue(top + 6)),
    ]


def _attendance_in_words(held: Sequence[Session], sessions: Sequence[Session], calendar: Calendar, span: _Span) -> str:
    came = [session.attending for session in held]
    people = (
        f"between {min(came)} and {max(came)} people" if min(came) < max(came) else counted(came[0], "person", "people")
    )
    modes = [session.mode or "not recorded how" for session in held]
    how = listed([f"{modes.count(mode)} {mode}" for mode in dict.fromkeys(modes)])
    words = f"{counted(len(held), 'Balint group')} from {long_date(held[0].day)} to {long_date(held[-1].day)}, {how}: "
    words += f"{people} came to each."
    cancelled = sum(point["sign"] == "Cancelled" for point in _other_points(sessions, calendar, span))
    if cancelled:
        words += f" {counted(cancelled, 'group')} cancelled."
    for gap in calendar.suspensions:
        if span.cut(gap.starts, gap.ends):
            words += f" {_capital(gap.reason)}: {long_date(gap.starts)} to {long_date(gap.ends)}."
    return words


# --- bars with a label each -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Bar:
    label: str
    count: int
    told: str
    colour: str
    indent: int = 0
    heading: bool = False


def _bars(bars: Sequence[_Bar], colours: Palette, description: str) -> alt.LayerChart:
    """Horizontal bars from nought: the label beside each where there is room for a bar, above it where not."""
    gutter = max(bar.indent + _pixels(bar.label) for bar in bars) + 14
    after = max(_pixels(bar.told) for bar in bars) + 10
    beside = f"width >= {gutter + after + 100}"
    step = 28 if gutter + after + 100 <= PHONE else 37
    gaps = accumulate(8 if bar.heading and place else 0 for place, bar in enumerate(bars))
    rows = [
        {
            "label": bar.label,
            "count": bar.count,
            "told": bar.told,
            "colour": bar.colour,
            "indent": bar.indent,
            "weight": 700 if bar.heading else 400,
            "y": place * step + gap + step / 2,
        }
        for place, (bar, gap) in enumerate(zip(bars, gaps, strict=True))
    ]
    chart = _drawn(rows)
    starts, ends = alt.ExprRef(f"{beside} ? {gutter} : 0"), alt.ExprRef(f"width - {after} - ({beside} ? 0 : 16)")
    scale = alt.Scale(domain=[0, max(1, *(bar.count for bar in bars))], range=[starts, ends], nice=False)
    x = alt.X("count", type="quantitative", scale=scale, axis=None)
    inwards, lower = alt.ExprRef(f"{beside} ? 0 : datum.indent"), alt.ExprRef(f"{beside} ? 0 : 9")
    weight = alt.ExprRef("datum.weight")
    layers = [
        chart.mark_bar(
            orient="horizontal",
            height=alt.ExprRef(f"{beside} ? 16 : 12"),
            xOffset=inwards,
            x2Offset=inwards,
            yOffset=lower,
            cornerRadiusEnd=2,
        ).encode(
            x=x,
            x2=alt.X2Datum(0),
            y=_down(),
            color=alt.Color("colour", type="nominal", scale=None),
            tooltip=_tips(label="Who", told="How many"),
        ),
        chart.mark_text(
            align="left",
            xOffset=inwards,
            dx=7,
            yOffset=lower,
            fontWeight=weight,
            fontSize=SMALL,
            color=colours.ink,
        ).encode(x=x, y=_down(), text=alt.Text("told", type="nominal")),
        chart.mark_text(
            align="left", x=alt.ExprRef("datum.indent"), yOffset=alt.ExprRef(f"{beside} ? 0 : -8"), fontWeight=weight
        ).encode(y=_down(), text=alt.Text("label", type="nominal")),
    ]
    return _dressed(layers, colours, ceil(rows[-1]["y"] + step / 2), description)


def who_came_chart(who: WhoCame, colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """People who came, each once: a heading with its total for every group, its grades indented beneath.

    ValueError where nobody came.
    """
    if not who.groups:
        raise ValueError("nobody came who could be drawn")
    bars, words = [], []
    for group in who.groups:
        # A grade that is all of its group and has its name, as “not recorded” has, would say the same twice.
        grades = [grade for grade in who.grades if grade.within == group.id and grade.id != group.id]
        bars.append(_Bar(group.name, group.share.count, _told(group.share), colours.shades[2], heading=True))
        bars += [_Bar(one.name, one.share.count, _told(one.share), colours.shades[1], indent=16) for one in grades]
        words.append(_in_words(group) + (f" ({listed([_in_words(grade) for grade in grades])})" if grades else ""))
    return _bars(bars, colours, description or f"{counted(who.people, 'person', 'people')} came. {'; '.join(words)}.")


def _told(share: Share) -> str:
    return f"{share.count} · {share.percent} %"


def _in_words(group: AttenderGroup) -> str:
    return f"{group.name} {group.share.count}, {group.share.percent} %"


def categories_chart(item: ItemFigures, colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """One item of a scale without two sides: a bar and a count for every point in order, the favourable ones teal."""
    favourable = item.scale.favourable
    bars = [
        _Bar(_capital(label), count, str(count), colours.teal if label in favourable else colours.muted)
        for label, count in item.counts.items()
    ]
    return _bars(bars, colours, description or _item_in_words(item))


# --- answers on a scale with two sides --------------------------------------------------------------------------


def answers_chart(items: Sequence[ItemFigures], colours: Palette, *, description: str | None = None) -> alt.LayerChart:
    """Items of one diverging scale as bars about its middle, with counts inside and the favourable share at the end.

    Lengths are per cent of those who answered the item. ValueError without items, or with more than one scale.
    """
    if not items or not all(item.scale.diverging and item.scale == items[0].scale for item in items):
        raise ValueError("answers are drawn together where the items have one scale, and that has two sides")
    points = items[0].scale.labels
    fills = scale_colours(len(points), colours)
    names = [_capital(point) for point in points]
    key, top = _key([Sign(name, "square", fill) for name, fill in zip(names, fills, strict=True)], colours)
    labels, places, height = _labelled([item.item.name for item in items], top, 26)
    segments = [row for item, y in zip(items, places, strict=True) for row in _segments(item, y)]
    shares = [{"share": str(item.favourable), "y": y} for item, y in zip(items, places, strict=True)]
    gutter = max(_pixels(row["share"]) for row in shares) + 12
    left = max([40.0, *(-row["start"] for row in segments)])
    scale = alt.Scale(domain=[-left, 100], range=[0, alt.ExprRef(f"width - {gutter}")], nice=False)
    across = {"type": "quantitative", "scale": scale, "axis": None}
    chart = _drawn(segments or [{"start": 0, "end": 0, "middle": 0, "y": -99, "answer": "", "count": "", "of": ""}])
    room = f"(datum.end - datum.start) * (width - {gutter}) / {100 + left}"
    inks = [_readable_on(fill, colours) for fill in fills]
    layers = [
        _drawn(shares)
        .mark_rule(color=colours.muted, yOffset=-17, y2Offset=17, aria=False)
        .encode(x=alt.XDatum(0, **across), y=_down(), y2=alt.Y2("y")),
        chart.mark_bar(orient="horizontal", height=24).encode(
            x=alt.X("start", **across),
            x2=alt.X2("end"),
            y=_down(),
            fill=alt.Fill("answer", type="nominal", scale=alt.Scale(domain=names, range=fills)),
            tooltip=_tips(answer="Answer", of="People"),
        ),
        chart.mark_text(text=alt.ExprRef(f"{room} < 8 * length(datum.count) + 2 ? '' : datum.count")).encode(
            x=alt.X("middle", **across),
            y=_down(),
            color=alt.Color("answer", type="nominal", scale=alt.Scale(domain=names, range=inks)),
        ),
        *labels,
        _drawn(shares)
        .mark_text(x=alt.ExprRef("width"), align="right", fontWeight=700, color=colours.teal)
        .encode(y=_down(), text=alt.Text("share", type="nominal")),
        *key,
    ]
    return _dressed(layers, colours, height, description or " ".join(map(_item_in_words, items)))


def _labelled(names: Sequence[str], top: int, room: int) -> tuple[list[alt.Chart], list[float], int]:
    """Labels above their rows of `room` px: the layer, the middle of every row, and the height of all, px."""
    wrapped = [wrap(name, 34) for name in names]
    lines = max(len(label) for label in wrapped)
    block = lines * LINE + room + 20
    rows = [
        {
            "label": "\n".join(label),
            "fits": _pixels(name),
            "lines": len(label),
            "y": top + place * block + lines * LINE,
        }
        for place, (name, label) in enumerate(zip(names, wrapped, strict=True))
    ]
    # Wrapped text is set from its first line downwards, so its first line is raised by the lines that follow it.
    raised = alt.ExprRef(f"width < datum.fits ? -{LINE} * (datum.lines - 1) : 0")
    layer = (
        _drawn(rows)
        .mark_text(text=_unwrapped("label"), x=0, align="left", baseline="bottom", yOffset=raised)
        .encode(y=_down())
    )
    return [layer], [row["y"] + 4 + room / 2 for row in rows], top + len(names) * block - 16


def _segments(item: ItemFigures, y: float) -> Iterator[dict[str, Any]]:
    """The answers that were given as pieces of a bar, per cent either side of the scale's middle."""
    counts = list(item.counts.values())
    side = len(counts) // 2
    before = sum(counts[:side]) + (counts[side] / 2 if len(counts) % 2 else 0)
    reached = list(accumulate(counts, initial=0))
    for label, count, start in zip(item.counts, counts, reached, strict=False):
        if count:
            low, high = (100 * (place - before) / item.n for place in (start, start + count))
            yield {
                "start": low,
                "end": high,
                "middle": (low + high) / 2,
                "y": y,
                "answer": _capital(label),
                "count": str(count),
                "of": f"{count} of {item.n}",
            }


def _item_in_words(item: ItemFigures) -> str:
    given = listed([f"{label} {count}" for label, count in item.counts.items()])
    words = f"{item.item.name}, {item.time_point}: {item.favourable} {item.scale.favourable_label}; {given}"
    for count, what in ((item.not_applicable, "not applicable"), (item.missing, "left blank")):
        words += f"; {count} {what}" if count else ""
    return words + "."


# --- change between two time points -----------------------------------------------------------------------------


def change_chart(
    comparisons: Sequence[Comparison], colours: Palette, *, description: str | None = None
) -> alt.LayerChart:
    """The favourable share of each item, earlier above later, each within its 95 % Wilson interval.

    ValueError without comparisons.
    """
    if not comparisons:
        raise ValueError("nothing was compared that could be drawn")
    labels, places, height = _labelled([one.item.name for one in comparisons], 0, 44)
    rows = [row for one, y in zip(comparisons, places, strict=True) for row in _ends(one, y, colours)]
    links = [
        {"from": 100 * a.count / a.of, "to": 100 * b.count / b.of, "y": y - 11, "below": y + 11}
        for one, y in zip(comparisons, places, strict=True)
        for a, b in [(one.earlier.favourable, one.later.favourable)]
    ]
    name = max(_pixels(row["when"], SMALL) for row in rows) + 12
    share = max(_pixels(row["share"]) for row in rows) + 14
    scale = alt.Scale(domain=[0, 100], range=[name, alt.ExprRef(f"width - {share}")], nice=False)
    axis = alt.Axis(title=None, values=[0, 50, 100], labelExpr="datum.value + ' %'", grid=False, domain=False)
    across = {"type": "quantitative", "scale": scale, "axis": axis}
    chart = _drawn(rows)
    literal = alt.Color("colour", type="nominal", scale=None)
    words = alt.Color("ink", type="nominal", scale=None)
    layers = [
        chart.mark_rule(color=colours.line, aria=False).encode(
            x=alt.XDatum(0, **across), x2=alt.X2Datum(100), y=_down()
        ),
        chart.mark_rule(strokeWidth=2.5, strokeCap="round", aria=False).encode(
            x=alt.X("low", **across), x2=alt.X2("high"), y=_down(), color=literal
        ),
        _drawn(links)
        .mark_rule(color=colours.muted, strokeDash=[2, 3], aria=False)
        .encode(x=alt.X("from", **across), x2=alt.X2("to"), y=_down(), y2=alt.Y2("below")),
        chart.mark_point(shape="circle", size=110, strokeWidth=2, opacity=1).encode(
            x=alt.X("percent", **across),
            y=_down(),
            stroke=alt.Stroke("colour", type="nominal", scale=None),
            fill=alt.Fill("fill", type="nominal", scale=None),
            tooltip=_tips(when="Time point", share="Favourable", interval="95 % interval"),
        ),
        chart.mark_text(x=0, align="left", fontSize=SMALL, color=colours.muted).encode(
            y=_down(), text=alt.Text("when", type="nominal")
        ),
        chart.mark_text(x=alt.ExprRef("width"), align="right", fontWeight=alt.ExprRef("datum.weight")).encode(
            y=_down(), text=alt.Text("share", type="nominal"), color=words
        ),
        *labels,
    ]
    return _dressed(layers, colours, height, description or " ".join(map(_change_in_words, comparisons)))


def _ends(comparison: Comparison, y: float, colours: Palette) -> Iterator[dict[str, Any]]:
    earlier = (comparison.earlier, y - 11, colours.muted, colours.paper, colours.muted, 400)
    later = (comparison.later, y + 11, colours.teal, colours.teal, colours.teal, 700)
    for item, place, colour, fill, ink, weight in (earlier, later):
        share, interval = item.favourable, item.interval or (0.0, 100.0)
        yield {
            "when": item.time_point if len(item.time_point) <= 12 else item.time_point[:11] + "…",
            "share": str(share),
            "percent": 100 * share.count / share.of,
            "low": interval[0],
            "high": interval[1],
            "interval": f"{interval_in_print(interval)} %",
            "y": place,
            "colour": colour,
            "fill": fill,
            "ink": ink,
            "weight": weight,
        }


def _change_in_words(comparison: Comparison) -> str:
    ends = [
        f"{one.favourable} at {one.time_point}, 95 % interval {interval_in_print(one.interval or (0.0, 100.0))} %"
        for one in (comparison.earlier, comparison.later)
    ]
    return f"{comparison.item.name}, {comparison.later.scale.favourable_label}: {'; '.join(ends)}."
