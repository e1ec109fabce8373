"""Favourable shares of items at time points, side by side where they mean the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from balint_core.evaluation import ItemFigures, TimePointFigures
from balint_core.figures import Share
from balint_core.instruments import Item, Scale

NOT_ASKED, NO_ANSWERS = "not asked", str(Share(0, 0))


@dataclass(frozen=True)
class SharesOverTime:
    """Items answered on one scale, and the time points at which any of them was; `shares` by item's id and time point.

    What was not asked has no share; what was asked and not answered has one of nobody.
    """

    scale: Scale
    items: tuple[Item, ...]
    time_points: tuple[str, ...]
    shares: Mapping[tuple[str, str], Share]

    def share(self, item: Item, time_point: str) -> Share | None:
        return self.shares.get((item.id, time_point))

    def said(self, item: Item, time_point: str) -> str:
        """A share as it is written in a table."""
        share = self.share(item, time_point)
        return NOT_ASKED if share is None else str(share)

    @property
    def empty(self) -> list[str]:
        """How what has no share is written, of what there is."""
        said = {self.said(item, point) for item in self.items for point in self.time_points}
        return [words for words in (NOT_ASKED, NO_ANSWERS) if words in said]


def shares_over_time(time_points: Sequence[TimePointFigures]) -> tuple[SharesOverTime, ...]:
    """One for every scale of a questionnaire that was answered at two time points or more, and says which answers are
    favourable.

    An item that was asked on another scale at another time point stands with the items of either.
    """
    by_scale: dict[tuple[object, ...], list[ItemFigures]] = {}
    for figures in (item for one in time_points for item in one.items if item.scale.favourable):
        scale = figures.scale
        alike = (figures.instrument, *scale.labels, scale.favourable, scale.favourable_label)
        by_scale.setdefault(alike, []).append(figures)
    return tuple(
        SharesOverTime(
            found[0].scale,
            tuple({figures.item.id: figures.item for figures in found}.values()),
            tuple(dict.fromkeys(figures.time_point for figures in found)),
            {(figures.item.id, figures.time_point): figures.favourable for figures in found},
        )
        for found in by_scale.values()
        if len({figures.time_point for figures in found if figures.n}) > 1
    )


def shares_headline(found: SharesOverTime) -> str:
    """The least share and the most, as a title."""
    answered = sorted((share for share in found.shares.values() if share.of), key=lambda share: share.count / share.of)
    least, most = answered[0], answered[-1]
    said = f"{found.scale.favourable_label[0].upper()}{found.scale.favourable_label[1:]}"
    if least.percent == most.percent:
        return f"{said}: {most.percent} % for every item at every time point"
    return f"{said}: between {least} and {most}, by item and time point"


def describe_shares(found: SharesOverTime) -> str:
    """Every share, item by item."""
    said = (
        f"{item.name}: {', '.join(f'{point} {found.said(item, point)}' for point in found.time_points)}."
        for item in found.items
    )
    return " ".join([f"{shares_headline(found)}.", *said])
