"""What Evaluation says of figures that came from tables summed up already."""

from balint_core.evaluation import TimePointFigures
from balint_core.figures import counted, listed
from balint_core.programme import Overview
from balint_core.record.summaries import SummaryFigure
from balint_core.summarised import FROM_A_SUMMARY, is_from_summary
from pages.parts import elements


def note(overview: Overview) -> None:
    """Of each time point with such figures: from where they are, and which are not shown since answers are there."""
    for figures in overview.time_points:
        here = [one for one in overview.summaries if one.time_point == figures.time_point.name]
        if here:
            elements.note(" ".join(_sentences(figures, here)))


def _sentences(figures: TimePointFigures, here: list[SummaryFigure]) -> list[str]:
    shown = {item.item.id: is_from_summary(item) for item in figures.items}
    taken = [one for one in here if shown.get(one.item)]
    instead = [item.item.name for item in figures.items if item.item.id in {one.item for one in here} - _ids(taken)]
    said = []
    if taken:
        where = listed(list(dict.fromkeys(f"{one.file}, sheet {one.sheet}" for one in taken)))
        said.append(
            f"{figures.time_point.name}: {counted(len(taken), 'item')} {FROM_A_SUMMARY} ({where}). "
            "Who left an item blank, and which answers are one person’s, cannot be known from it."
        )
    if instead:
        said.append(
            f"{figures.time_point.name}: a summary has figures of items whose answers are on record and are shown "
            f"instead: {listed(instead)}. The two are never added."
        )
    return said


def _ids(figures: list[SummaryFigure]) -> set[str]:
    return {one.item for one in figures}
