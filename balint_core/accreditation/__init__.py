"""How far somebody has come by a framework: each criterion with its evidence, and nothing decided for anybody.

Pure: evidence in, named verdicts out. Every number comes from the framework's file. Counts inform; people decide:
there is no overall percentage, and nobody is called accredited, eligible or failed.
"""

from balint_core.accreditation.assessing import assess
from balint_core.accreditation.beside import in_short, not_asked_for
from balint_core.accreditation.forecast import Forecast, Outlook, forecast_of, look_ahead
from balint_core.accreditation.results import CriterionProgress, Line, PeriodTally, Progress, Status, WayProgress
from balint_core.accreditation.sentences import describe, headline

__all__ = [
    "CriterionProgress",
    "Forecast",
    "Line",
    "Outlook",
    "PeriodTally",
    "Progress",
    "Status",
    "WayProgress",
    "assess",
    "describe",
    "forecast_of",
    "headline",
    "in_short",
    "look_ahead",
    "not_asked_for",
]
