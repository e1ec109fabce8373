"""Somebody's record in order of date: how each strand of sessions grew, and what was done besides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from balint_core.accreditation.forecast import PACE
from balint_core.accreditation.results import CriterionProgress, Number, Progress, WayProgress
from balint_core.accreditation.sentences import number
from balint_core.activities import Activity
from balint_core.figures import in_words, long_date
from balint_core.frameworks import CriterionKind


@dataclass(frozen=True)
class Strand:
    """A count that sessions feed: its total after each day on which it grew, and the number needed.

    `needed` is None where a minimum is asked in each of several periods, which no one line can show.
    """

    title: str
    unit: str
    needed: int | None
    steps: tuple[tuple[date, Number], ...]

    @property
    def total(self) -> Number:
        return self.steps[-1][1] if self.steps else 0

    @property
    def met_on(self) -> date | None:
        return next((day for day, total in self.steps if self.needed and total >= self.needed), None)

    @property
    def told(self) -> str:
        """Its total in words, against the number."""
        if self.needed and self.total <= self.needed:
            return f"{number(self.total)} of {self.needed} {self.unit}s"
        asked = f", {self.needed} asked for" if self.needed else ""
        return f"{number(self.total)} {self.unit}s{asked}"


class Sort(StrEnum):
    """What is done besides sessions."""

    EVENT = "Weekends, days and courses"
    SUPERVISION = "Supervision"
    SIGNATURE = "Signatures"
    STAGE = "Stages"


SORTS = {
    Activity.MEMBER_WEEKEND: Sort.EVENT,
    Activity.LEADERSHIP_WEEKEND: Sort.EVENT,
    Activity.LEADERSHIP_DAY: Sort.EVENT,
    Activity.LEADERSHIP_INTENSIVE: Sort.EVENT,
    Activity.CREDENTIALING_INTENSIVE: Sort.EVENT,
    Activity.INTERNATIONAL_WORKSHOP: Sort.EVENT,
    Activity.LEADER_SEMINAR: Sort.EVENT,
    Activity.RESIDENTIAL: Sort.EVENT,
    Activity.SUPERVISION: Sort.SUPERVISION,
    Activity.COMPETENCY: Sort.SIGNATURE,
    Activity.ASSESSMENT: Sort.SIGNATURE,
    Activity.PORTFOLIO_REVIEWED: Sort.SIGNATURE,
    Activity.TRAINING_RECORD: Sort.SIGNATURE,
    Activity.REPORT: Sort.STAGE,
    Activity.FORM: Sort.STAGE,
    Activity.APPLICATION: Sort.STAGE,
    Activity.RECOMMENDATION: Sort.STAGE,
    Activity.COUNCIL_DECISION: Sort.STAGE,
}


@dataclass(frozen=True)
class Mark:
    """Something done on a day."""

    day: date
    sort: Sort
    words: str


@dataclass(frozen=True)
class Timeline:
    """Strands and marks, each in order of date, up to and including a day."""

    on: date
    strands: tuple[Strand, ...]
    marks: tuple[Mark, ...]

    @property
    def days(self) -> list[date]:
        return sorted([*(day for one in self.strands for day, _ in one.steps), *(mark.day for mark in self.marks)])

    def of(self, sort: Sort) -> list[Mark]:
        return [mark for mark in self.marks if mark.sort is sort]


def timeline(progress: Progress) -> Timeline:
    """The timeline of somebody's progress; without strands and marks where nothing is recorded."""
    strands = [_strand(found, way) for found in progress.criteria if (way := _of_sessions(found))]
    return Timeline(progress.on, tuple(one for one in strands if one.steps), tuple(_marks(progress)))


def _of_sessions(found: CriterionProgress) -> WayProgress | None:
    """The way of a count that sessions feed: the one that speaks for it, if it is such a one."""
    if found.criterion.kind is not CriterionKind.COUNT:
        return None
    ways = filter(None, [found.speaks, *found.ways])
    return next((way for way in ways if any(rule.evidence is Activity.SESSION for rule in way.way.accepts)), None)


def _strand(found: CriterionProgress, way: WayProgress) -> Strand:
    totals: dict[date, Number] = {}
    total: Number = 0
    for line in way.lines:
        if line.counts:
            total += line.counts
            totals[line.evidence.day] = total
    return Strand(found.criterion.title, way.way.unit, None if way.way.per else way.way.needed, tuple(totals.items()))


def _marks(progress: Progress) -> Iterator[Mark]:
    lines = {id(line.evidence): line.evidence for found in progress.criteria for line in found.lines}
    for one in sorted(lines.values(), key=lambda evidence: evidence.day):
        if one.kind in SORTS:
            yield Mark(one.day, SORTS[one.kind], one.words)


def timeline_headline(found: Timeline) -> str:
    """What a timeline shows, as a title."""
    growing = [one for one in found.strands if one.met_on is None]
    if not growing:
        reached = max((one.met_on for one in found.strands if one.met_on), default=None)
        return f"The sessions reached their number in {reached:%B %Y}" if reached else "What was done, and when"
    nearest = max(growing, key=lambda one: float(one.total / one.needed) if one.needed else 0)
    before = [total for day, total in nearest.steps if day <= found.on - PACE]
    lately = nearest.total - (before[-1] if before else 0)
    stands = f"{nearest.title} stands at {number(nearest.total)}" + (f" of {nearest.needed}" if nearest.needed else "")
    if not lately:
        return f"{stands}; the last was on {long_date(nearest.steps[-1][0])}"
    often = in_words(int(lately)) if lately == int(lately) else number(lately)
    return f"{stands}, with {often} in the last twelve months"


def describe_timeline(found: Timeline) -> str:
    """A timeline in words, for those who do not see it."""
    words = [
        f"{one.title}: {one.told}, from {long_date(one.steps[0][0])} to {long_date(one.steps[-1][0])}"
        + (f"; the number was reached on {long_date(one.met_on)}." if one.met_on else ".")
        for one in found.strands
    ]
    for sort in Sort:
        if days := [long_date(mark.day) for mark in found.of(sort)]:
            words.append(f"{sort}: {', '.join(days)}.")
    return " ".join(words)
