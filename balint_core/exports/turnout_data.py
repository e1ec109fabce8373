"""A term's attendance in figures for the JSON of a summary; its keys stay put."""

from typing import Any

from balint_core.evaluation import TermSummary
from balint_core.programme import Overview
from balint_core.turnout import Rate, turnout


def term_turnout(overview: Overview, summary: TermSummary) -> dict[str, Any]:
    """What a term has beside its sessions and attendances: those planned, the rate of those expected, who came again.

    A rate that is not known has null for its figures, and `why`.
    """
    again = overview.retention(summary)
    return {
        "planned": summary.planned,
        "without_names": summary.without_names,
        "expected": _rate(turnout(overview.register.within(summary.term)).expected),
        "retention": {"from": again.earlier.name, **_rate(again.rate)} if again else None,
        "response": _rate(overview.response(summary)),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    share = rate.share
    figures = {"count": share.count, "of": share.of, "percent": share.percent} if share else {}
    return {"count": None, "of": None, "percent": None, **figures, "base": rate.base, "why": rate.why or None}
