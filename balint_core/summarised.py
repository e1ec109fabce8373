"""Figures of tables that were summed up already, beside those of answers: never added to them, and named as such."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from balint_core.evaluation import ItemFigures, TimePointFigures
from balint_core.instruments import Instrument, Item
from balint_core.record.summaries import ANY_FAVOURABLE, SummaryFigure
from balint_core.scales import Point, Scale
from balint_core.terms import Calendar, TimePoint

FROM_A_SUMMARY = "from a summary"
OTHERS = "other answers"
"""Those who chose none of the favourable points, where no more is known of them."""


def with_summaries(
    answered: Sequence[TimePointFigures],
    summaries: Sequence[SummaryFigure],
    known: Mapping[str, Instrument],
    calendar: Calendar,
) -> tuple[TimePointFigures, ...]:
    """Figures for every time point, those of summaries for the items whose answers are not on record.

    At a time point of which there are summaries alone, `respondents` is the largest n of its items.
    """
    points = {figures.time_point.name: figures for figures in answered}
    for name in dict.fromkeys(one.time_point for one in summaries):
        shown = tuple(
            item_figures(one, known[one.instrument])
            for one in summaries
            if one.time_point == name and is_shown(one, answered) and one.instrument in known
        )
        if not shown:
            continue
        if name in points:
            summed_up = {one.item.id for one in shown}
            left = tuple(item for item in points[name].not_asked if item.id not in summed_up)
            points[name] = replace(points[name], items=(*points[name].items, *shown), not_asked=left)
        else:
            point = calendar.time_point(name) or TimePoint(name, min(min(one.item.asked_at) for one in shown))
            points[name] = TimePointFigures(point, max(one.n for one in shown), shown, ())
    order = {point.name: place for place, point in enumerate(calendar.time_points)}
    return tuple(points[name] for name in sorted(points, key=lambda name: (order.get(name, len(order)), name)))


def is_shown(one: SummaryFigure, answered: Sequence[TimePointFigures]) -> bool:
    """Whether a summary's figure is shown: answers to the same item at the same time point come before it."""
    figures = next((figures for figures in answered if figures.time_point.name == one.time_point), None)
    found = figures.item(one.item) if figures else None
    return found is None or is_from_summary(found)


def is_from_summary(figures: ItemFigures) -> bool:
    """Whether an item's figures come from a summary, of which nobody knows who left it blank."""
    return figures.missing is None


def item_figures(one: SummaryFigure, instrument: Instrument) -> ItemFigures:
    """A summary's figure as an item's: its counts or, where no more is known, how many were favourable and how many
    not, as a scale of these two. Both its item and its time point say where it is from."""
    item = instrument.by_id[one.item]
    scale = instrument.scale_of(item)
    assert scale is not None, "a summary has figures of items with a scale alone"
    share_alone = ANY_FAVOURABLE in one.people
    if share_alone:
        scale = _favourable_alone(scale)
        favourable = one.people[ANY_FAVOURABLE]
        counts = {OTHERS: one.n - favourable, scale.favourable_label: favourable}
    else:
        counts = {point: one.people.get(point, 0) for point in scale.labels}
    return ItemFigures(
        _named(item), scale, f"{one.time_point} ({FROM_A_SUMMARY})", counts, None, None, share_alone=share_alone
    )


def _named(item: Item) -> Item:
    return replace(item, name=f"{item.name} ({FROM_A_SUMMARY})", text=f"{item.text} ({FROM_A_SUMMARY})")


def _favourable_alone(scale: Scale) -> Scale:
    label = scale.favourable_label
    return Scale(scale.title, (Point(OTHERS), Point(label)), (label,), label)
