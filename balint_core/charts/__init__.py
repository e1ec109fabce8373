"""Figures as charts, in one palette. A chart draws what it is given; it decides nothing and rounds nothing.

All of a chart's data is sent to the browser, so it holds what is drawn and nothing else. Charts are shown with
`theme=None`, since the palette is theirs. Nothing to draw is a ValueError: pages ask first.
"""

from balint_core.charts.answers import answers_chart, answers_over_time_chart, by_scale, change_chart
from balint_core.charts.attendance import attendance_chart
from balint_core.charts.bars import categories_chart, who_came_chart
from balint_core.charts.drawing import Chart
from balint_core.charts.heat import heat_chart
from balint_core.charts.runs import run_chart
from balint_core.charts.timeline import timeline_chart
from balint_core.palette import DARK, LIGHT, Palette, palette, scale_colours

__all__ = [
    "DARK",
    "LIGHT",
    "Chart",
    "Palette",
    "answers_chart",
    "answers_over_time_chart",
    "attendance_chart",
    "by_scale",
    "categories_chart",
    "change_chart",
    "heat_chart",
    "palette",
    "run_chart",
    "scale_colours",
    "timeline_chart",
    "who_came_chart",
]
