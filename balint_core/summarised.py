"""Figures of tables that were summed up already, beside those of answers: never added to them, and named as such."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from balint_core.evaluation import ItemFigures, SetApart, TimePointFigures
from balint_core.instruments import Instrument, Item
from balint_core.record.summaries import ANY_FAVOURABLE, SummaryFigure
from balint_core.scales import Point, Scale
from balint_core.terms import Calendar, Occasion, TimePoint

FROM_A_SUMMARY = "from a summary"
OTHERS, FAVOURABLE = "other answers", "favourable answers"
"""Those who chose none of the favourable points, where no more is known of them, and those who chose one."""


def with_summaries(
    answered: Sequence[TimePointFigures],
    summaries: Sequence[SummaryFigure],
    known: Mapping[str, Instrument],
    calendar: Calendar,
) -> tuple[TimePointFigures, ...]:
    """Figures for every time point, those of summaries for the items whose answers are not on record.

    At a time point of which there are summaries alone, `respondents` is the largest n of its items. What a summary
    says of an item that is gone, or of answers that are no longer points of its scale, is set apart.
    """
    points = {figures.time_point.name: figures for figures in answered}
    for name in dict.fromkeys(one.time_point for one in summaries):
        told = [one for one in summaries if one.time_point == name and is_shown(one, answered)]
        fitting = [one for one in told if _fits(one, known)]
        shown = tuple(item_figures(one, known[one.instrument]) for one in fitting)
        apart = tuple(_set_apart(one, known) for one in told if one not in fitting)
        if not told:
            continue
        if name in points:
            summed_up = {one.item.id for one in shown}
            before = points[name]
            left = tuple(item for item in before.not_asked if item.id not in summed_up)
            items, others = (*before.items, *shown), (*before.set_apart, *apart)
            points[name] = replace(before, items=items, not_asked=left, set_apart=others)
        else:
            occasions = {occasion for one in shown for occasion in one.item.asked_at}
            point = calendar.time_point(name) or TimePoint(name, min(occasions, default=Occasion.END_OF_TERM))
            points[name] = TimePointFigures(point, max(one.n for one in told), shown, (), set_apart=apart)
    order = {point.name: place for place, point in enumerate(calendar.time_points)}
    return tuple(points[name] for name in sorted(points, key=lambda name: (order.get(name, len(order)), name)))


def is_shown(one: SummaryFigure, answered: Sequence[TimePointFigures]) -> bool:
    """Whether a summary's figure is shown: answers to the same item at the same time point come before it, blanks do
    not."""
    figures = next((figures for figures in answered if figures.time_point.name == one.time_point), None)
    items = [found for found in figures.items if found.n and not is_from_summary(found)] if figures else []
    return all((one.instrument, one.item) != (found.instrument, found.item.id) for found in items)


def _scale_of(one: SummaryFigure, known: Mapping[str, Instrument]) -> Scale | None:
    instrument = known.get(one.instrument)
    item = instrument.by_id.get(one.item) if instrument else None
    return instrument.scale_of(item) if instrument and item else None


def _fits(one: SummaryFigure, known: Mapping[str, Instrument]) -> bool:
    """Whether its answers are points of the scale that the item has now, or the favourable ones together."""
    scale = _scale_of(one, known)
    if scale is None:
        return False
    return bool(scale.favourable) if ANY_FAVOURABLE in one.people else one.people.keys() <= set(scale.labels)


def _set_apart(one: SummaryFigure, known: Mapping[str, Instrument]) -> SetApart:
    scale = _scale_of(one, known)
    name = known[one.instrument].by_id[one.item].name if scale else one.item
    counts = dict(one.people)
    if ANY_FAVOURABLE in counts:
        favourable = counts.pop(ANY_FAVOURABLE)
        counts = {OTHERS: one.n - favourable, FAVOURABLE: favourable}
    point = f"{one.time_point} ({FROM_A_SUMMARY})"
    return SetApart(f"{name} ({FROM_A_SUMMARY})", point, counts, None, None, scale, one.item)


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
        _named(item),
        scale,
        f"{one.time_point} ({FROM_A_SUMMARY})",
        counts,
        None,
        None,
        instrument=instrument.id,
        share_alone=share_alone,
    )


def _named(item: Item) -> Item:
    return replace(item, name=f"{item.name} ({FROM_A_SUMMARY})", text=f"{item.text} ({FROM_A_SUMMARY})")


def _favourable_alone(scale: Scale) -> Scale:
    label = scale.favourable_label
    return Scale(scale.title, (Point(OTHERS), Point(label)), (label,), label)
