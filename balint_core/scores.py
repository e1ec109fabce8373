"""Sub-scales: how people scored on several items together at each time point, and how far the items go together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from balint_core import statistics
from balint_core.figures import counted, decimal
from balint_core.instruments import Better, Instrument, SubScale
from balint_core.record.questionnaires import Answered
from balint_core.scales import Scale
from balint_core.statistics import Alpha, mean, standard_deviation

BETTER = {
    Better.HIGHER: "Higher scores are the better ones.",
    Better.LOWER: "Lower scores are the better ones.",
    Better.NEITHER: "Neither higher nor lower scores are the better ones.",
}
WIDE = 0.3
"""The width from which an interval of alpha is said to leave open how well items go together."""


@dataclass(frozen=True)
class ScoreFigures:
    """One sub-scale at one time point. Scores are means of places on its `scale`, 1 for the first point.

    `n` people have a score, `too_few` were asked and answered fewer items than it needs; `complete` answered every
    item, and are those whom `alpha` is of.
    """

    subscale: SubScale
    instrument: Instrument
    time_point: str
    n: int
    too_few: int
    complete: int
    mean: float | None
    standard_deviation: float | None
    alpha: Alpha | None

    @property
    def scale(self) -> Scale:
        found = self.instrument.scale_of(self.instrument.by_id[self.subscale.items[0]])
        assert found is not None, "its definition is checked"
        return found

    @property
    def key(self) -> str:
        """By which the same sub-scale is known at every time point."""
        return f"{self.instrument.id}:{self.subscale.id}"


def scores(instrument: Instrument, replies: Sequence[Answered], order: Sequence[str]) -> tuple[ScoreFigures, ...]:
    """Every sub-scale of an instrument at each time point that asked its items; time points in this order."""
    found = []
    for subscale in instrument.subscales:
        items = set(subscale.items)
        for time_point in order:
            people = [one.places for one in replies if one.time_point == time_point and items & one.places.keys()]
            if people:
                found.append(_scored(instrument, subscale, time_point, people))
    return tuple(found)


def _scored(
    instrument: Instrument, subscale: SubScale, time_point: str, people: Sequence[Mapping[str, int | None]]
) -> ScoreFigures:
    points = len(instrument.scales[instrument.by_id[subscale.items[0]].scale or ""].points)
    formula = statistics.SubScale(subscale.items, points, frozenset(subscale.reversed), subscale.least)
    scored = [score for places in people if (score := formula.score(places)) is not None]
    return ScoreFigures(
        subscale,
        instrument,
        time_point,
        len(scored),
        len(people) - len(scored),
        sum(None not in formula.answers(places) for places in people),
        mean(scored),
        standard_deviation(scored),
        formula.alpha(people),
    )


def describe_score(figures: ScoreFigures) -> str:
    """A sub-scale at a time point in words: the people, the mean, and what alpha is worth."""
    subscale, most = figures.subscale, len(figures.scale.points)
    needed = f"{subscale.least} of {len(subscale.items)} items"
    said = f"At {figures.time_point} {_people(figures.n)} answered at least {needed}"
    said += f", and {figures.too_few} fewer." if figures.too_few else "."
    if figures.mean is not None:
        spread = figures.standard_deviation
        within = f", standard deviation {decimal(spread, 2)}" if spread is not None else ""
        said += f" Their mean is {decimal(figures.mean, 2)} on a scale from 1 to {most}{within}."
    return f"{said} {_alpha_in_words(figures)}"


def _people(number: int) -> str:
    return counted(number, "person", "people") if number else "nobody"


def _alpha_in_words(figures: ScoreFigures) -> str:
    alpha = figures.alpha
    if alpha is None:
        why = "everybody's answers add up to the same" if figures.complete > 1 else "it takes two people at least"
        return f"There is no Cronbach's alpha: {_people(figures.complete)} answered every item, and {why}."
    said = f"Cronbach's alpha is {decimal(alpha.value, 2)}, of the {alpha.n} people who answered every item"
    if alpha.interval is None:
        return f"{said}; at 1 it has no interval."
    low, high = alpha.interval
    said += f" (95 % interval {decimal(low, 2)} to {decimal(high, 2)})"
    if high - low > WIDE:
        return f"{said}: too few people to tell how well the items go together."
    return f"{said}."


def describe_subscale(instrument: Instrument, subscale: SubScale) -> str:
    """How a sub-scale is scored, in words."""

    def named(items: Sequence[str]) -> str:
        return "; ".join(f"“{instrument.by_id[item].name}”" for item in items)

    turned = f" Turned round first: {named(subscale.reversed)}." if subscale.reversed else ""
    return (
        f"The mean of {named(subscale.items)}, for whoever answered {subscale.least} of them at least.{turned} "
        f"{BETTER[subscale.better]}"
    )
