"""Counts: what of somebody's evidence a way to meet a count accepts, how much each line adds, and the total."""

from bisect import bisect_left
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise

from balint_core.accreditation.results import Line, Number, PeriodTally, WayProgress
from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence
from balint_core.figures import counted, long_date
from balint_core.frameworks import Accepts, Milestone, Period, Signer, Way, Which, Worth

MILESTONES = {
    Milestone.TRAINING_SINCE: ("professional training began", "The start of professional training"),
    Milestone.QUALIFIED_ON: ("they qualified", "The day of qualification"),
    Milestone.JOINED_PATHWAY: ("they joined the pathway", "The day of joining the pathway"),
    Milestone.ACCREDITED_ON: ("they were accredited", "The day of accreditation"),
}
"""Each milestone as it reads after “when”, and as something that is or is not recorded."""

HOUR, DOUBLE_HOUR = 60, 90
"""Minutes."""


def fits(rule: Which, evidence: Evidence) -> bool:
    """Whether a line is of the kind a rule speaks of."""
    return (
        evidence.kind is rule.evidence
        and (not rule.roles or evidence.role in rule.roles)
        and (not rule.organisers or evidence.organiser in rule.organisers)
        and (not rule.modes or evidence.mode in rule.modes)
        and (rule.decision is None or evidence.decision is rule.decision)
        and (not rule.with_accredited_leader or evidence.with_accredited_leader)
        and (rule.signed_by is None or not unsigned(evidence, rule.signed_by))
    )


def declined(rule: Which, evidence: Evidence) -> bool:
    """Whether a line that a rule would accept was declined by people, where the rule asks for no decision itself."""
    return rule.decision is None and evidence.decision is Decision.DECLINED


def unsigned(evidence: Evidence, asked: Signer) -> str:
    """Why a line does not have the signature that is asked for; "" where it has it."""
    if not evidence.signed_by:
        return "it does not say who signed"
    if evidence.signed_by_oneself:
        return f"{evidence.signed_by} signed for themselves"
    if asked is not Signer.ASSESSOR and not evidence.signer_qualified:
        return f"{evidence.signed_by} is not recorded as an accredited leader on that day"
    if asked is Signer.SUPERVISOR and evidence.signer_supervises is False:
        return f"{evidence.signed_by} is an accredited leader, and is not noted as their supervisor"
    return ""


def _near_miss(rule: Which, evidence: Evidence) -> str:
    """Why a line of the right kind is not added; "" where it is another kind altogether."""
    if evidence.kind is not rule.evidence or (rule.roles and evidence.role not in rule.roles):
        return ""
    if rule.organisers and evidence.organiser not in rule.organisers:
        return f"not added: {'another organiser ran it' if evidence.organiser else 'who ran it is not recorded'}"
    if rule.modes and evidence.mode not in rule.modes:
        return f"not added: {evidence.mode or 'how it was held is not recorded'}"
    if rule.with_accredited_leader and not evidence.with_accredited_leader:
        return "not added: no accredited leader is recorded as leading it"
    if rule.signed_by and (reason := unsigned(evidence, rule.signed_by)):
        return f"not added: {reason}"
    return ""


def worth(rule: Accepts, evidence: Evidence) -> Number | None:
    """How many units a line counts; None where the record does not say. Units are never converted."""
    each: Number | None
    match rule.value:
        case Worth.ONE:
            each = 1
        case Worth.SESSIONS:
            each = evidence.sessions
        case Worth.CASES:
            each = evidence.cases
        case Worth.COUNTS_AS:
            each = evidence.counts_as
        case Worth.HOURS:
            return None if evidence.minutes is None else _hours(evidence.minutes * evidence.times)
        case Worth.DOUBLE_HOURS:
            each = None if evidence.minutes is None else evidence.minutes // DOUBLE_HOUR
    return None if each is None else each * evidence.times


@lru_cache(maxsize=4096)
def _hours(minutes: int) -> Number:
    whole, left = divmod(minutes, HOUR)
    return Fraction(minutes, HOUR) if left else whole


def count(
    way: Way, criterion: str, evidence: Sequence[Evidence], milestones: Mapping[str, object], before: date | None
) -> WayProgress:
    """What somebody's evidence, in order of date, adds up to by one way.

    `milestones` are days of the person's life by name, None where not known; `before` is the day of the stage that the
    way has to come before, None where that is still ahead.
    """
    kinds = way.kinds
    near = (one for one in evidence if one.kind is Activity.CLAIM or one.role in kinds.get(one.kind, ()))
    lines = [line for one in near if (line := _line(way, criterion, one))]
    remarks: list[str] = []
    for apart in (_since(way, milestones, remarks), _until(way, milestones, remarks), _before(before)):
        if apart is not _as_it_is:
            lines = [apart(line) for line in lines]
    lines = list(_capped(way, lines))
    not_recorded = _not_recorded(way)
    if unknown := sum(line.remark == not_recorded for line in lines):
        entries = counted(unknown, "entry", "entries")
        remarks.append(f"Not counted for want of a number of {way.unit}s: {entries}.")
    total: Number = sum(line.counts for line in lines)
    if way.per is None:
        return WayProgress(way, total, tuple(lines), " ".join(remarks))
    periods = _periods(way, lines, milestones)
    return WayProgress(way, _come(way, (one.recorded for one in periods))[0], tuple(lines), " ".join(remarks), periods)


def _line(way: Way, criterion: str, evidence: Evidence) -> Line | None:
    """A line as it counts by itself; None where it has nothing to do with this way."""
    if evidence.kind is Activity.CLAIM:
        return _claimed(way, evidence) if evidence.towards == criterion and evidence.unit == way.unit else None
    for rule in way.accepts:
        if fits(rule, evidence):
            break
    else:
        remark = next(filter(None, (_near_miss(rule, evidence) for rule in way.accepts)), "")
        return Line(evidence, 0, remark) if remark else None
    if declined(rule, evidence):
        return Line(evidence, 0, "declined: shown, not added")
    units = worth(rule, evidence)
    if units is None:
        return Line(evidence, 0, _not_recorded(way))
    too_short = rule.value is Worth.DOUBLE_HOURS and not units
    return Line(evidence, units, f"{evidence.minutes} minutes are less than a double hour" if too_short else "")


def _not_recorded(way: Way) -> str:
    return f"how many {way.unit}s it counts as is not recorded"


def _claimed(way: Way, evidence: Evidence) -> Line:
    who = evidence.decider or "somebody"
    if evidence.counts_as is None:
        return Line(evidence, 0, _not_recorded(way))
    if evidence.decision is Decision.ACCEPTED:
        return Line(evidence, evidence.counts_as)
    if evidence.decision is Decision.DECLINED:
        return Line(evidence, 0, f"declined by {who}: shown, not added")
    return Line(evidence, 0, f"claimed as {counted(evidence.counts_as, way.unit)}: waiting for {who} to decide")


# --- from when, until when --------------------------------------------------------------------------------------

Apart = Callable[[Line], Line]


def _since(way: Way, milestones: Mapping[str, object], remarks: list[str]) -> Apart:
    if way.since is None:
        return _as_it_is
    day = milestones.get(way.since)
    when, noun = MILESTONES[way.since]
    if not isinstance(day, date):
        remarks.append(f"{noun} is not recorded, so all are taken to be {_after(way.since)} it.")
        return _as_it_is
    return lambda line: _left_out(line, f"before {long_date(day)}, when {when}") if line.evidence.day < day else line


def _after(milestone: Milestone) -> str:
    return "during or after" if milestone is Milestone.TRAINING_SINCE else "after"


def _until(way: Way, milestones: Mapping[str, object], remarks: list[str]) -> Apart:
    if way.until is None:
        return _as_it_is
    day = milestones.get(way.until)
    when, noun = MILESTONES[way.until]
    if not isinstance(day, date):
        remarks.append(f"{noun} is not recorded, so nothing can be said to come before it.")
        return lambda line: _left_out(line, "whether it came before is not known")
    return lambda line: (
        _left_out(line, f"not before {long_date(day)}, when {when}") if line.evidence.day >= day else line
    )


def _before(day: date | None) -> Apart:
    if day is None:
        return _as_it_is
    return lambda line: _left_out(line, f"not before {long_date(day)}") if line.evidence.day >= day else line


def _as_it_is(line: Line) -> Line:
    return line


def _left_out(line: Line, remark: str) -> Line:
    """A line on the wrong side of a day; what people have accepted as equivalent counts whenever they did."""
    if line.evidence.kind is Activity.CLAIM:
        return line
    return line._replace(counts=0, remark=remark) if line.counts or not line.remark else line


def _capped(way: Way, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with no more of each kind than may count: the earliest do. A line is of the first kind it fits."""
    left: dict[Accepts, Number] = {rule: rule.at_most for rule in way.accepts if rule.at_most}
    if not left:
        yield from lines
        return
    for line in lines:
        rule = next((rule for rule in way.accepts if fits(rule, line.evidence)), None)
        if rule not in left or not line.counts:
            yield line
            continue
        counts = min(line.counts, left[rule])
        left[rule] -= counts
        remark = f"no more than {counted(rule.at_most or 0, way.unit)} of this kind may count"
        yield line if counts == line.counts else line._replace(counts=counts, remark=remark)


# --- a minimum in each of several periods -------------------------------------------------------------------------


def _periods(way: Way, lines: Sequence[Line], milestones: Mapping[str, object]) -> tuple[PeriodTally, ...]:
    """So many stretches of time, one after another, from the milestone; where there is none, from the line that counts
    with which they come furthest, and of several such lines the latest."""
    counting = sorted((line for line in lines if line.counts), key=lambda line: line.evidence.day)
    begun = milestones.get(way.since) if way.since else None
    days = [line.evidence.day for line in counting]
    added = list(accumulate((line.counts for line in counting), initial=0))
    step, times = way.per.months if way.per else 0, way.periods or 0

    def recorded(day: date) -> list[Number]:
        so_far = [added[bisect_left(days, edge)] for edge in _edges(step, times, day)]
        return [after - before for before, after in pairwise(so_far)]

    best: date | None
    if isinstance(begun, date):
        best = begun
    elif way.per is Period.MONTH:
        best = _best_month(way, counting, times)
    else:
        best = max(sorted(set(days), reverse=True), key=lambda day: _come(way, recorded(day)), default=None)
    if best is None:
        return ()
    stretches = pairwise(_edges(step, times, best))
    return tuple(PeriodTally(*stretch, units) for stretch, units in zip(stretches, recorded(best), strict=True))


def _best_month(way: Way, counting: Sequence[Line], times: int) -> date | None:
    """The month with a line that counts from which so many months come furthest, and of several such the latest.

    What months come to from each of them is kept in running totals, so that it is one subtraction a month.
    """
    units: dict[int, Number] = defaultdict(int)
    for line in counting:
        units[_nth_month(line.evidence.day)] += line.counts
    if not units:
        return None
    first, last = min(units), max(units) + times
    tallies = [min(units.get(nth, 0), way.needed) for nth in range(first, last)]
    met = list(accumulate((one == way.needed for one in tallies), initial=0))
    of_it = list(accumulate(tallies, initial=0))

    def come(nth: int) -> tuple[int, Number]:
        at = nth - first
        return met[at + times] - met[at], of_it[at + times] - of_it[at]

    year, month = divmod(max(sorted(units, reverse=True), key=come), 12)
    return date(year, month + 1, 1)


def _nth_month(day: date) -> int:
    return 12 * day.year + day.month - 1


@lru_cache(maxsize=4096)
def _edges(step: int, times: int, begins: date) -> tuple[date, ...]:
    """The days on which so many periods of so many months begin, and that on which the last has ended."""
    return tuple(_later(begins, nth * step) for nth in range(times + 1))


def _later(day: date, months: int) -> date:
    """A day so many months later, or the last of its month where that is shorter; thousands are asked for at once."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, day.day if day.day <= 28 else min(day.day, monthrange(year, month + 1)[1]))


def _come(way: Way, recorded: Iterable[Number]) -> tuple[int, Number]:
    """How far periods have come: those in which the minimum is recorded, and what of it is in all of them."""
    of_it = [units if units < way.needed else way.needed for units in recorded]
    return of_it.count(way.needed), sum(of_it)
