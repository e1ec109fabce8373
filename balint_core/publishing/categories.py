"""The same answers on fewer categories: a scale as it is, its three sides, or favourable and not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from balint_core.evaluation import ItemFigures
from balint_core.figures import listed
from balint_core.scales import Point, Scale
from balint_core.summarised import OTHERS


@dataclass(frozen=True)
class Reading:
    """A scale, how many chose each of its points, and of which points of the item's own scale each is made."""

    scale: Scale
    counts: Mapping[str, int]
    made_of: Mapping[str, tuple[str, ...]]

    def key(self, item: str, label: str) -> str:
        """The name of the number of those who chose a category of an `item`, after the points it is made of."""
        return f"{item}: {' + '.join(self.made_of[label])}"


def readings(item: ItemFigures, *, three: bool = False) -> list[Reading]:
    """The ways in which an item may be shown, the finest first; with `three`, no more than three categories.

    Where what is favourable has the name of another category, it is shown as it is alone.
    """
    whole = Reading(item.scale, item.counts, {label: (label,) for label in item.scale.labels})
    coarser = [one for one in _coarser(item) if sum(one.counts.values()) == item.n]
    return coarser if three and coarser and len(item.scale.points) > len(coarser[0].scale.points) else [whole, *coarser]


def _coarser(item: ItemFigures) -> Iterator[Reading]:
    labels, good = item.scale.labels, item.scale.favourable
    if not good or len(labels) <= 2:
        return
    bad = [labels[len(labels) - 1 - labels.index(one)] for one in reversed(good)]
    middle = [one for one in labels if one not in (*good, *bad)]
    if middle and item.scale.diverging and not set(bad) & set(good) and len(labels) > 3:
        yield _reading(item, [tuple(bad), tuple(middle), tuple(good)], diverging=True)
    yield _reading(item, [tuple(one for one in labels if one not in good), tuple(good)], diverging=False)


def _reading(item: ItemFigures, sides: list[tuple[str, ...]], *, diverging: bool) -> Reading:
    """The points of each side as one; a favourable side is named by what it says."""
    good = item.scale.favourable
    named = {
        item.scale.favourable_label if set(points) == set(good) else _name(points, others=not diverging): points
        for points in sides
    }
    scale = replace(
        item.scale,
        points=tuple(map(Point, named)),
        favourable=(item.scale.favourable_label,),
        diverging=diverging,
        mean=False,
    )
    return Reading(scale, {label: sum(item.counts[one] for one in points) for label, points in named.items()}, named)


def _name(points: tuple[str, ...], *, others: bool) -> str:
    return OTHERS if others else listed(list(points)).replace(" and ", " or ")
