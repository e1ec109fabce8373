"""What a lead chooses to publish."""

from collections.abc import Sequence
from dataclasses import dataclass

from balint_core.disclosure import Rule, rules
from balint_core.evaluation import ItemFigures, TermSummary, TimePointFigures
from balint_core.exports.messages import Part, first_and_last
from balint_core.programme import Overview

ItemKey = tuple[str, str]
"""An item by the id of its instrument and its own."""


@dataclass(frozen=True)
class Choice:
    """Terms and time points by name, items by their keys, what is told of them, released comments by the words that are
    quoted, and the rule. `three` makes three categories of every scale that has a middle."""

    title: str
    terms: tuple[str, ...]
    time_points: tuple[str, ...]
    items: tuple[ItemKey, ...]
    parts: tuple[Part, ...]
    between: tuple[str, str] | None
    quotes: tuple[str, ...]
    rule: Rule
    three: bool = False

    def terms_of(self, overview: Overview) -> list[TermSummary]:
        """The chosen terms in which a group was held."""
        return [one for one in overview.terms if one.term.name in self.terms and one.held]

    def time_points_of(self, overview: Overview) -> list[TimePointFigures]:
        return [one for one in overview.time_points if one.time_point.name in self.time_points]

    def items_of(self, figures: TimePointFigures) -> list[ItemFigures]:
        """The chosen items that somebody answered at a time point."""
        return [one for one in figures.items if one.n and (one.instrument, one.item.id) in self.items]


def everything(overview: Overview, title: str = "", rule: Rule | None = None) -> Choice:
    """All that may be told of a programme, but for comments, which are chosen one by one."""
    pair = first_and_last(overview)
    return Choice(
        title or overview.name,
        tuple(one.term.name for one in overview.terms if one.held),
        tuple(one.time_point.name for one in overview.time_points),
        items_asked(overview.time_points),
        tuple(Part),
        (pair[0].time_point.name, pair[1].time_point.name) if pair else None,
        (),
        rule or rules().rule(rules().default),
    )


def items_asked(time_points: Sequence[TimePointFigures]) -> tuple[ItemKey, ...]:
    """Every item that somebody answered at one of these time points, each once."""
    asked = (one for figures in time_points for one in figures.items if one.n)
    return tuple(dict.fromkeys((one.instrument, one.item.id) for one in asked))
