"""Figures and progress as JSON documents that other programs rely on; their keys stay put."""

from typing import Any

from balint_core.accreditation import CriterionProgress, Line, Outlook, Progress, forecast_of
from balint_core.accreditation.results import Number
from balint_core.evaluation import (
    Comparison,
    ItemFigures,
    TermSummary,
    TimePointFigures,
    describe_change,
    every_comparison,
)
from balint_core.exports.turnout_data import term_turnout
from balint_core.figures import Share, round_half_up
from balint_core.programme import Overview
from balint_core.record.people import Person
from balint_core.statistics import Interval


def summary_document(overview: Overview) -> dict[str, Any]:
    """Terms, attendees, time points and comparisons of a programme. Shares carry count, of and whole per cent."""
    came = overview.who_came
    return {
        "programme": overview.name,
        "terms": [{**_term(summary), **term_turnout(overview, summary)} for summary in overview.terms],
        "attendees": {
            "people": came.people,
            "counted": "each person once, at the first session they came to as a member or presenter",
            "groups": [
                {"group": group.id, "name": group.name, "within": group.within, **_share(group.share)}
                for group in (*came.groups, *came.grades)
            ],
        },
        "time_points": [_time_point(figures) for figures in overview.time_points],
        "comparisons": [_comparison(comparison) for comparison in every_comparison(overview.time_points)],
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
        "people": summary.people,
        "mean_attendance": _rounded(summary.mean_attendance),
        "modes": {str(mode): number for mode, number in summary.modes.items()},
    }


def _time_point(figures: TimePointFigures) -> dict[str, Any]:
    asked = [_item(item) for item in figures.items]
    not_asked = [{"item": item.id, "asked": False, "text": item.text} for item in figures.not_asked]
    return {
        "time_point": figures.time_point.name,
        "occasion": str(figures.time_point.occasion),
        "respondents": figures.respondents,
        "items": asked + not_asked,
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
            **_share(figures.favourable),
            "interval": _interval(figures.interval),
        },
        "mean": _rounded(figures.mean),
        "sd": _rounded(figures.standard_deviation),
        "median": figures.median,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "item": comparison.item.id,
        "from": comparison.earlier.time_point,
        "to": comparison.later.time_point,
        "paired": False,
        "difference": comparison.difference,
        "interval": _interval(comparison.interval),
        "test": None,
        "p": None,
        "sentence": describe_change(comparison),
    }


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
