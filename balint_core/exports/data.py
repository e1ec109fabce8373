"""Figures and progress as JSON documents that other programs rely on; their keys stay put."""

from collections import Counter
from typing import Any

from balint_core.accreditation import CriterionProgress, Line, Outlook, Progress, forecast_of
from balint_core.accreditation.results import Number
from balint_core.comparisons import Linked
from balint_core.evaluation import (
    ChoiceFigures,
    Comparison,
    ItemFigures,
    SetApart,
    TermSummary,
    TimePointFigures,
    describe_change,
    every_comparison,
)
from balint_core.exports.turnout_data import term_turnout
from balint_core.figures import Share, round_half_up
from balint_core.programme import Overview
from balint_core.record.people import Person
from balint_core.scores import ScoreFigures
from balint_core.statistics import Interval


def summary_document(overview: Overview, *, with_p: bool = False) -> dict[str, Any]:
    """Terms, attendees, time points and comparisons of a programme. Shares carry count, of and whole per cent.

    Comparisons have a p only where it is asked for and the numbers allow one.
    """
    came = overview.who_came
    compared = every_comparison(overview.time_points, overview.links)
    among = Counter(map(_between, compared))
    return {
        "programme": overview.name,
        "terms": [{**_term(summary), **term_turnout(overview, summary)} for summary in overview.terms],
        "attendees": {
            "people": overview.people_named,
            "counted": "each person once, at the first session they came to as a member or presenter",
            "groups": [
                {"group": group.id, "name": group.name, "within": group.within, **_share(group.share)}
                for group in (*came.groups, *came.grades)
            ],
        },
        "time_points": [
            _time_point(figures, [one for one in overview.scores if one.time_point == figures.time_point.name])
            for figures in overview.time_points
        ],
        "comparisons": [_comparison(one, with_p, among[_between(one)]) for one in compared],
        "quotes": [
            {"time_point": comment.time_point, "text": comment.quotation}
            for comment in overview.comments
            if comment.released
        ],
    }


def _term(summary: TermSummary) -> dict[str, Any]:
    return {
        "term": summary.term.name,
        "starts": summary.term.starts.isoformat(),
        "ends": summary.term.ends.isoformat(),
        "sessions": summary.held,
        "cancelled": summary.cancelled,
        "attendances": summary.attendances,
        "people": summary.people_named,
        "mean_attendance": _rounded(summary.mean_attendance),
        "modes": {str(mode): number for mode, number in summary.modes.items()},
    }


def _time_point(figures: TimePointFigures, scores: list[ScoreFigures]) -> dict[str, Any]:
    asked = [_item(item) for item in figures.items]
    not_asked = [{"item": item.id, "asked": False, "text": item.text} for item in figures.not_asked]
    return {
        "time_point": figures.time_point.name,
        "occasion": str(figures.time_point.occasion),
        "respondents": figures.respondents,
        "items": asked + not_asked,
        "several_answers": [_choices(item) for item in figures.choices],
        "on_another_scale": [_set_apart(apart) for apart in figures.set_apart],
        "subscales": [_score(score) for score in scores],
    }


def _item(figures: ItemFigures) -> dict[str, Any]:
    return {
        "item": figures.item.id,
        "asked": True,
        "n": figures.n,
        "missing": figures.missing,
        "not_applicable": figures.not_applicable,
        "apart": dict(figures.apart),
        "counts": dict(figures.counts),
        "text": figures.item.text,
        "favourable": {
            "points": list(figures.scale.favourable),
            **(_share(figures.favourable) if figures.scale.favourable else NO_SHARE),
            "interval": _interval(figures.interval) if figures.scale.favourable else None,
        },
        "mean": _rounded(figures.mean),
        "sd": _rounded(figures.standard_deviation),
        "median": figures.median,
        "quartiles": list(figures.quartiles) if figures.quartiles else None,
    }


def _choices(figures: ChoiceFigures) -> dict[str, Any]:
    """The base of each share is the people who ticked anything."""
    return {
        "item": figures.item.id,
        "text": figures.item.text,
        "n": figures.n,
        "missing": figures.missing,
        "not_applicable": figures.not_applicable,
        "choices": [{"choice": choice, **_share(figures.share(choice))} for choice in figures.counts],
    }


def _set_apart(apart: SetApart) -> dict[str, Any]:
    return {
        "item": apart.item,
        "n": apart.n,
        "missing": apart.missing,
        "not_applicable": apart.not_applicable,
        "counts": dict(apart.counts),
    }


def _score(figures: ScoreFigures) -> dict[str, Any]:
    alpha = figures.alpha
    return {
        "subscale": figures.subscale.id,
        "name": figures.subscale.name,
        "better": str(figures.subscale.better),
        "n": figures.n,
        "too_few_items": figures.too_few,
        "mean": _rounded(figures.mean),
        "sd": _rounded(figures.standard_deviation),
        "complete": figures.complete,
        "alpha": alpha and {"value": alpha.value, "n": alpha.n, "interval": _interval(alpha.interval)},
    }


def _between(comparison: Comparison) -> tuple[str, str]:
    return comparison.earlier.time_point, comparison.later.time_point


def _comparison(comparison: Comparison, with_p: bool, among: int) -> dict[str, Any]:
    """Where the same people are known, the figures are theirs, `people` of them."""
    told = comparison.told
    paired = isinstance(told, Linked)
    tested = with_p and told.p is not None
    return {
        "item": comparison.item.id,
        "from": comparison.earlier.time_point,
        "to": comparison.later.time_point,
        "paired": paired,
        "people": told.pairs.people if isinstance(told, Linked) else None,
        "difference": told.difference,
        "interval": _interval(told.interval),
        "effect": {"name": "rank-biserial correlation" if paired else "Cohen's h", "value": told.effect},
        "test": ("McNemar, exact" if paired else "Fisher, exact") if tested else None,
        "p": told.p if tested else None,
        "sentence": describe_change(comparison, with_p, among),
    }


NO_SHARE = {"count": None, "of": None, "percent": None}
"""Of an item of which no answer is said to be favourable."""


def _share(share: Share) -> dict[str, Any]:
    return {"count": share.count, "of": share.of, "percent": share.percent}


def _interval(interval: Interval | None) -> list[float] | None:
    return list(interval) if interval else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(round_half_up(value, 2))


# --- progress ---------------------------------------------------------------------------------------------------


def progress_document(found: list[tuple[Person, Progress, Outlook]]) -> dict[str, Any]:
    """Progress of each person by each criterion, with its outlook. There is no overall percentage."""
    return {
        "people": [
            {
                "person": person.name,
                "framework": progress.framework.id,
                "pathway": progress.pathway or "unknown",
                "on": progress.on.isoformat(),
                "criteria": [_criterion(criterion, outlook) for criterion in progress.criteria],
            }
            for person, progress, outlook in found
        ]
    }


def _criterion(progress: CriterionProgress, outlook: Outlook) -> dict[str, Any]:
    criterion, forecast = progress.criterion, forecast_of(progress, outlook)
    return {
        "id": criterion.id,
        "strength": str(criterion.strength),
        "kind": str(criterion.kind),
        "recorded": _number(progress.recorded),
        "needed": progress.needed,
        "status": str(progress.status),
        "reason": progress.reason,
        "next": progress.next,
        "expected_from": forecast.earliest.isoformat() if forecast and forecast.earliest else None,
        "expected_on": progress.expected_on.isoformat() if progress.expected_on else None,
        "assumption": forecast.words if forecast else None,
        "preferred": _number(progress.preferred),
        "ways": [
            {
                "id": way.way.id,
                "pathway": way.way.pathway,
                "unit": way.unit,
                "recorded": _number(way.recorded),
                "needed": way.needed,
                "status": str(way.status),
            }
            for way in progress.ways
        ],
        "evidence": [_line(line) for line in progress.lines],
    }


def _number(value: Number | None) -> int | float | None:
    """Units as JSON has them: whole ones, and of hours also parts."""
    return value if value is None or isinstance(value, int) else float(value)


def _line(line: Line) -> dict[str, Any]:
    evidence = line.evidence
    return {
        "upload": evidence.upload,
        "file": evidence.file,
        "sheet": evidence.sheet,
        "cell": evidence.cell,
        "date": evidence.day.isoformat(),
        "what": evidence.words,
        "counts": _number(line.counts),
        "remark": line.remark,
    }
