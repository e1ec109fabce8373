"""What a message has to draw as a chart of PowerPoint's own, which stays editable: its data are in its workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from balint_core.evaluation import ItemFigures, WhoCame
from balint_core.exports.document import plain, shortened
from balint_core.exports.drawn import Categories, Changes, Dates, Drawn, Items
from balint_core.figures import Share
from balint_core.sessions import Mode
from balint_core.spreadsheets.templates import write_table
from balint_core.statistics import Interval, wilson

LABEL = 70
"""Letters of a label beside a bar."""
MARKED = 40
"""Points on an axis of dates that can each have their number above them."""
DAY_NOUGHT = date(1899, 12, 30)
"""The day from which spreadsheets count."""
HIDING_NOUGHT, PER_CENT = "0;;", '0" %"'
Box = tuple[float, float, float, float]
"""Left, top, width and height, in points."""


@dataclass(frozen=True)
class Series:
    """One colour of a chart: a value for each category, None where it has none; `reaches` are intervals about them."""

    name: str
    values: Sequence[float | None]
    colour: str
    reaches: Sequence[Interval | None] = ()


@dataclass(frozen=True)
class Plan:
    """A chart before it is written: bars of each category, or points over dates, with the numbers as labels."""

    categories: Sequence[str] | Sequence[date]
    series: Sequence[Series]
    labels: str = HIDING_NOUGHT
    whole: bool = False
    """Whether bars are parts of a whole, 100 per cent."""
    apart: bool = False
    """Whether the bars of a category stand beside one another."""

    @property
    def dated(self) -> bool:
        return isinstance(self.categories[0], date)


def add_chart(slide: Any, drawn: Drawn, box: Box, size: float, alternative: str) -> None:
    """Puts what is drawn on a slide; `size` is that of its letters, in points."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE as KIND
    from pptx.util import Pt

    plan = plan_of(drawn)
    data = CategoryChartData()
    data.categories = plan.categories
    for series in plan.series:
        data.add_series(plain(series.name), series.values)
    kind = KIND.BAR_STACKED_100 if plan.whole else KIND.BAR_CLUSTERED
    frame = slide.shapes.add_chart(KIND.LINE_MARKERS if plan.dated else kind, *map(Pt, box), data)
    frame.name = "Chart"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(alternative))
    headings = ["", *(plain(series.name) for series in plan.series)]
    rows = zip(plan.categories, *(series.values for series in plan.series), strict=True)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(write_table("Sheet1", headings, rows))
    _dress(frame.chart, plan, size, box[2])


# --- what is drawn ----------------------------------------------------------------------------------------------


def plan_of(drawn: Drawn) -> Plan:
    """The chart of what is drawn: its categories, and its series in the app's colours."""
    match drawn:
        case Dates():
            return _over_dates(drawn)
        case WhoCame():
            return _of_people(drawn)
        case Items(items):
            return _of_items(items)
        case Categories(item):
            return _of_categories(item)
        case Changes():
            return _of_changes(drawn)


def _over_dates(drawn: Dates) -> Plan:
    from balint_core.charts import LIGHT

    looks: Mapping[Mode | None, tuple[str, str]] = {
        Mode.FACE_TO_FACE: ("Face-to-face", LIGHT.face_to_face),
        Mode.VIRTUAL: ("Virtual", LIGHT.virtual),
        Mode.HYBRID: ("Hybrid", LIGHT.hybrid),
        None: ("Not recorded how", LIGHT.muted),
    }
    series = [
        Series(name, [session.attending if session.mode is mode else None for session in drawn.held], colour)
        for mode, (name, colour) in looks.items()
        if any(session.mode is mode for session in drawn.held)
    ]
    return Plan([session.day for session in drawn.held], series, "0")


def _of_people(came: WhoCame) -> Plan:
    from balint_core.charts import LIGHT

    bars = came.nested
    groups = [None if bar.within else bar.share.count for bar in bars]
    grades = [bar.share.count if bar.within else None for bar in bars]
    series = [Series("Group", groups, LIGHT.shades[2]), Series("Grade within it", grades, LIGHT.shades[1])]
    return Plan([_label(bar.name, bar.share) for bar in bars], series)


def _of_items(items: Sequence[ItemFigures]) -> Plan:
    from balint_core.charts import LIGHT, scale_colours

    labels = items[0].scale.labels
    series = [
        Series(_capital(label), [item.counts[label] for item in items], colour)
        for label, colour in zip(labels, scale_colours(len(labels), LIGHT), strict=True)
    ]
    shares = any(item.scale.favourable for item in items)
    named = [
        _label(one.item.name, one.favourable) if shares else shortened(plain(one.item.name), LABEL) for one in items
    ]
    return Plan(named, series, whole=True)


def _of_categories(item: ItemFigures) -> Plan:
    from balint_core.charts import LIGHT

    favourable = [count if label in item.scale.favourable else None for label, count in item.counts.items()]
    others = [None if label in item.scale.favourable else count for label, count in item.counts.items()]
    series = [
        Series(_capital(item.scale.favourable_label), favourable, LIGHT.teal),
        Series("Other answers", others, LIGHT.line),
    ]
    named = [shortened(plain(_capital(label)), LABEL) for label in item.counts]
    return Plan(named, [one for one in series if any(value is not None for value in one.values)], "0")


def _of_changes(drawn: Changes) -> Plan:
    from balint_core.charts import LIGHT

    sides = ([one.earlier for one in drawn.comparisons], [one.later for one in drawn.comparisons])
    series = [
        Series(
            name,
            [100 * item.favourable.count / item.n for item in items],
            colour,
            [wilson(item.favourable) for item in items],
        )
        for name, items, colour in zip(drawn.names, sides, (LIGHT.shades[0], LIGHT.shades[1]), strict=True)
    ]
    named = [
        f"{shortened(plain(one.item.name), LABEL)}: {one.earlier.favourable.fraction}, then "
        f"{one.later.favourable.fraction}"
        for one in drawn.comparisons
    ]
    return Plan(named, series, PER_CENT, apart=True)


def _label(name: str, share: Share) -> str:
    """A name with its share, which stays on one line."""
    return f"{shortened(plain(name), LABEL)}: {share}".replace(str(share), str(share).replace(" ", "\xa0"))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# --- how it looks -----------------------------------------------------------------------------------------------


def _dress(chart: Any, plan: Plan, size: float, width: float) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    from balint_core.charts import LIGHT

    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(size), RGBColor.from_string(LIGHT.ink[1:])
    chart.has_legend = len(plan.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    if plan.dated:
        _dress_points(chart, plan, size, width)
    else:
        _dress_bars(chart, plan)


def _dress_points(chart: Any, plan: Plan, size: float, width: float) -> None:
    """Points without a line between them, on a true axis of dates, each with a thin line down to it."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
    from pptx.util import Pt

    from balint_core.charts import LIGHT

    shapes = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE)
    plot = chart.plots[0]
    for series, planned, shape in zip(plot.series, plan.series, shapes, strict=False):
        series.format.line.fill.background()
        series.smooth = False
        series.marker.style, series.marker.size = shape, max(5, min(20, round(size * 0.8)))
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = RGBColor.from_string(planned.colour[1:])
        series.marker.format.line.fill.background()
    if len(plan.categories) <= MARKED:
        plot.has_data_labels = True
        plot.data_labels.position, plot.data_labels.show_value = XL_LABEL_POSITION.ABOVE, True
        plot.data_labels.font.size = Pt(size)
    first, last = plan.categories[0], plan.categories[-1]
    assert isinstance(first, date) and isinstance(last, date)
    months = (last.year - first.year) * 12 + last.month - first.month
    fitting = width / (6 * size)
    step = next((step for step in (1, 3, 6, 12) if months <= fitting * step), 24)
    days = chart.category_axis
    margin = 10 + (last - first).days // 40
    days.minimum_scale, days.maximum_scale = (first - DAY_NOUGHT).days - margin, (last - DAY_NOUGHT).days + margin
    days.tick_labels.number_format, days.tick_labels.number_format_is_linked = "mmm yyyy", False
    for name, value in (("majorUnit", str(step)), ("majorTimeUnit", "months")):
        for given in days._element.findall(_c(name)):
            days._element.remove(given)
        days._element.append(_element(name, value))
    lines = _element("dropLines")
    lines.append(_line(LIGHT.line))
    plot._element.find(_c("marker")).addprevious(lines)
    days.format.line.color.rgb = RGBColor.from_string(LIGHT.muted[1:])
    people = chart.value_axis
    people.minimum_scale, people.has_major_gridlines = 0, True
    people.major_gridlines.format.line.color.rgb = RGBColor.from_string(LIGHT.line[1:])
    people.format.line.fill.background()
    people.tick_labels.number_format, people.tick_labels.number_format_is_linked = "0", False


def _dress_bars(chart: Any, plan: Plan) -> None:
    """Bars from the top down, each in its colour with its number in it, beside labels that have room."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION

    from balint_core.charts import LIGHT
    from balint_core.palette import readable_on

    plot = chart.plots[0]
    plot.gap_width, plot.overlap = (60, 0) if plan.apart else (45, 100)
    for series, planned in zip(plot.series, plan.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(planned.colour[1:])
        series.invert_if_negative = False
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, plan.labels, False
        labels.position = XL_LABEL_POSITION.CENTER if plan.whole else XL_LABEL_POSITION.INSIDE_BASE
        labels.font.color.rgb = RGBColor.from_string(readable_on(planned.colour, LIGHT)[1:])
        if planned.reaches:
            _add_reaches(series._element, planned)
    named, values = chart.category_axis, chart.value_axis
    named.reverse_order = True
    named.format.line.color.rgb = RGBColor.from_string(LIGHT.muted[1:])
    values.minimum_scale, values.visible, values.has_major_gridlines = 0, False, False
    if plan.apart:
        values.maximum_scale = 100
    _make_room(chart, 0.2 if len(plan.series) > 3 else 0.12)


def _make_room(chart: Any, head: float) -> None:
    """Gives the labels beside bars two fifths of the width, and the key this share of the height."""
    place = _element("layout")
    manual = _element("manualLayout")
    sides = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge"}
    sides |= {"x": "0.4", "y": f"{head}", "w": "0.58", "h": f"{0.97 - head:.2f}"}
    for name, value in sides.items():
        manual.append(_element(name, value))
    place.append(manual)
    area = chart._chartSpace.chart.plotArea
    for given in area.findall(_c("layout")):
        area.remove(given)
    area.insert(0, place)


def _add_reaches(series: Any, planned: Series) -> None:
    """Draws the intervals about the ends of bars, as error bars whose lengths stand in the chart itself."""
    from balint_core.charts import LIGHT

    bars = _element("errBars")
    for name, said in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        bars.append(_element(name, said))
    for side in ("plus", "minus"):
        given, numbers = _element(side), _element("numLit")
        numbers.append(_element("ptCount", str(len(planned.values))))
        for place, (value, reach) in enumerate(zip(planned.values, planned.reaches, strict=True)):
            if value is not None and reach is not None:
                point, number = _element("pt"), _element("v")
                point.set("idx", str(place))
                number.text = repr(round(reach[1] - value if side == "plus" else value - reach[0], 6))
                point.append(number)
                numbers.append(point)
        given.append(numbers)
        bars.append(given)
    bars.append(_line(LIGHT.ink))
    series.find(_c("cat")).addprevious(bars)


def _line(colour: str) -> Any:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    return parse_xml(
        f'<c:spPr {nsdecls("c", "a")}><a:ln w="15875"><a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill></a:ln>'
        "</c:spPr>"
    )


def _c(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(f"c:{name}"))


def _element(name: str, value: str = "") -> Any:
    """An element of a chart, with its value where it has one."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    given = f' val="{value}"' if value else ""
    return parse_xml(f"<c:{name} {nsdecls('c')}{given}/>")
