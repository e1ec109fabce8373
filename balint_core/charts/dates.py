"""What every chart over time shares: a true axis of dates, and the programme's suspensions as bands."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from textwrap import wrap

import altair as alt
import pandas as pd

from balint_core.charts.drawing import PHONE, SMALL, UNWRAPPED, chart_of, pixels, tooltips
from balint_core.figures import long_date
from balint_core.palette import Palette
from balint_core.terms import Calendar


@dataclass(frozen=True)
class Span:
    """The days an axis of dates shows, with a margin on either side."""

    first: date
    last: date

    @classmethod
    def around(cls, first: date, last: date) -> "Span":
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


def moment(day: date) -> pd.Timestamp:
    """Midnight without a zone, which browsers read in their own: a day is the same day in London, New York and
    Kolkata, both as altair writes it and through Streamlit. In tooltips days are words."""
    return pd.Timestamp(day)


def _date(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def date_axis(span: Span) -> alt.X:
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


def day_of(field: str = "day") -> alt.X:
    """A day on the axis, which the points alone describe."""
    return alt.X(field=field, type="temporal")


def suspension_layers(calendar: Calendar, span: Span, top: int, bottom: int, colours: Palette) -> list[alt.Chart]:
    """A band for each suspension between two heights, px, with its reason written in it: wrapped on a phone, left out
    where no line fits."""
    rows = []
    for gap in calendar.suspensions:
        if cut := span.cut(gap.starts, gap.ends):
            part, (starts, ends) = span.part(*cut), map(moment, cut)
            lines = wrap(gap.reason, max(8, int((PHONE - 24) * part / 6.5)), break_long_words=False)
            least, fits = (ceil((max(pixels(line, SMALL) for line in of) + 4) / part) for of in (lines, [gap.reason]))
            when = f"{long_date(gap.starts)} to {long_date(gap.ends)}"
            row = {"day": starts, "until": ends, "middle": starts + (ends - starts) / 2, "reason": gap.reason}
            rows.append(row | {"when": when, "label": "\n".join(lines), "least": least, "fits": fits})
    if not rows:
        return []
    chart = chart_of(rows)
    label = alt.ExprRef(f"width < datum.least ? '' : {UNWRAPPED}")
    bands = chart.mark_rect(color=colours.panel)
    names = chart.mark_text(text=label, baseline="top", fontSize=SMALL, lineHeight=16, color=colours.muted)
    x, y, y2 = day_of(), alt.YValue(top), alt.Y2Value(bottom)
    return [
        bands.encode(x=x, x2=alt.X2(field="until"), y=y, y2=y2, tooltip=tooltips(reason="Suspension", when="When")),
        names.encode(x=day_of("middle"), y=alt.YValue(top + 12)),
    ]
