"""What an assessment says: the status of each criterion, and the lines of evidence behind it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from balint_core.evidence import Evidence
from balint_core.frameworks import Criterion, Framework, Way

Number = int | Fraction
"""Units of a count: whole ones, and of hours also parts."""


class Status(StrEnum):
    """Where a criterion stands. “For a person” is for somebody to judge; “decided” is that somebody has."""

    RECORDED = "recorded"
    UNDER_WAY = "under-way"
    NOT_YET_RECORDED = "not-yet-recorded"
    FOR_A_PERSON = "for-a-person"
    DECIDED = "decided"
    NOT_APPLICABLE = "not-applicable"


SETTLED = (Status.RECORDED, Status.DECIDED, Status.NOT_APPLICABLE)


class Line(NamedTuple):
    """Evidence as it stands behind a criterion: how many units it counts, and a remark where it counts none."""

    evidence: Evidence
    counts: Number
    remark: str = ""


@dataclass(frozen=True)
class PeriodTally:
    """One stretch of time, its end not in it, and the units recorded in it."""

    starts: date
    ends: date
    recorded: Number


class WayProgress(NamedTuple):
    """One way to meet a count: recorded and needed in its own unit, with the lines behind it.

    Where a minimum is asked in each of several `periods`, recorded and needed are numbers of periods.
    """

    way: Way
    recorded: Number
    lines: tuple[Line, ...]
    remark: str = ""
    periods: tuple[PeriodTally, ...] = ()

    @property
    def needed(self) -> int:
        return self.way.periods or self.way.needed

    @property
    def unit(self) -> str:
        return self.way.per or self.way.unit

    @property
    def met(self) -> bool:
        return self.recorded >= self.needed

    @property
    def status(self) -> Status:
        if self.met:
            return Status.RECORDED
        return Status.UNDER_WAY if self.begun else Status.NOT_YET_RECORDED

    @property
    def begun(self) -> bool:
        return any(line.counts for line in self.lines)


class CriterionProgress(NamedTuple):
    """One criterion for one person: its status, the reason in a sentence, what comes next, and the evidence.

    For a count, `ways` has every way open to the person, and `recorded` and `needed` are those of the way that is
    met or nearest, with its `periods`; any other number has a `unit` too. `preferred` counts what was asked for if
    possible. `expected_on` is the day a count would be reached at the pace of the last year.
    """

    criterion: Criterion
    status: Status
    reason: str
    next: str
    lines: tuple[Line, ...] = ()
    ways: tuple[WayProgress, ...] = ()
    recorded: Number | None = None
    needed: int | None = None
    unit: str | None = None
    preferred: Number | None = None
    expected_on: date | None = None
    periods: tuple[PeriodTally, ...] = ()

    @property
    def open(self) -> bool:
        return self.status not in SETTLED

    @property
    def speaks(self) -> WayProgress | None:
        """The way that the figures of a count are of."""
        own = (self.recorded, self.needed, self.unit)
        return next((way for way in self.ways if (way.recorded, way.needed, way.unit) == own), None)


@dataclass(frozen=True)
class Progress:
    """Somebody's progress by a framework on a day. A None pathway is not known, so every pathway is shown.

    `evidence` is all that it was judged from, in order.
    """

    framework: Framework
    pathway: str | None
    on: date
    criteria: tuple[CriterionProgress, ...]
    evidence: tuple[Evidence, ...] = ()

    def criterion(self, identity: str) -> CriterionProgress:
        return next(found for found in self.criteria if found.criterion.id == identity)

    @property
    def beside(self) -> tuple[Evidence, ...]:
        """What is on record and stands behind none of these criteria: they do not ask for it."""
        behind = {line.evidence for found in self.criteria for line in found.lines}
        return tuple(one for one in self.evidence if one not in behind)

    def section(self, identity: str) -> list[CriterionProgress]:
        return [found for found in self.criteria if found.criterion.section == identity]


def in_order(line: Evidence) -> tuple[date, str, str, str, int, str]:
    """By day; lines of one day as they stand in their sheet, A9 before A10."""
    return line.day, line.upload, line.file, line.sheet, len(line.cell), line.cell
