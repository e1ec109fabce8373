"""Criteria that measure the evidence as a whole: a share of it, its length in time, its first and last, its variety."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from dateutil.relativedelta import relativedelta

from balint_core.accreditation.counting import MILESTONES, fits, worth
from balint_core.accreditation.known import Known, coming, nothing_yet
from balint_core.accreditation.results import CriterionProgress, Line, Number, Status
from balint_core.accreditation.sentences import number
from balint_core.evidence import Evidence
from balint_core.figures import counted, listed, long_date
from balint_core.frameworks import Criterion, Distinct, End, Such


def by_share(known: Known, criterion: Criterion) -> CriterionProgress:
    """How much of the evidence is as it should be, in one unit, against the share that is asked for."""
    such, unit = criterion.such, criterion.unit or ""
    found = [(one, _units(criterion, one)) for one in known.accepted(criterion)]
    of = sum(units or 0 for _one, units in found)
    if such is None or not of:
        return nothing_yet(criterion)
    lines = tuple(_share_line(such, one, units, unit) for one, units in found)
    count = sum(line.counts for line in lines)
    said = f"{number(count)} of {number(of)} {unit}s {such.words}."
    if unsaid := sum(units or 0 for one, units in found if _is_such(such, one) is None):
        said += f" Of {number(unsaid)} it is not recorded."
    if criterion.at_least is None and criterion.at_most is None:
        reason = f"{said} No number is published."
        return CriterionProgress(
            criterion, Status.FOR_A_PERSON, reason, criterion.next, lines, recorded=count, unit=unit
        )
    bound = criterion.at_least or criterion.at_most or 0
    met = 100 * count >= bound * of if criterion.at_least else 100 * count <= bound * of
    needed = ceil(bound * of / Fraction(100)) if criterion.at_least else floor(bound * of / Fraction(100))
    status = Status.RECORDED if met else Status.UNDER_WAY
    said += f" {'At least' if criterion.at_least else 'At most'} {bound} in a hundred are asked for: {needed} so far."
    return CriterionProgress(criterion, status, said, "" if met else criterion.next, lines, (), count, needed, unit)


def _units(criterion: Criterion, evidence: Evidence) -> Number | None:
    return worth(next(rule for rule in criterion.accepts if fits(rule, evidence)), evidence)


def _share_line(such: Such, evidence: Evidence, units: Number | None, unit: str) -> Line:
    if units is None:
        return Line(evidence, 0, f"how many {unit}s it counts as is not recorded")
    match _is_such(such, evidence):
        case None:
            return Line(evidence, 0, f"whether it was {such.words} is not recorded")
        case False:
            return Line(evidence, 0, f"not {such.words}")
    return Line(evidence, units)


def by_span(known: Known, criterion: Criterion) -> CriterionProgress:
    """Full months from the first to the last line, or from a milestone to the day that is looked at."""
    found, months = known.accepted(criterion), criterion.months or 0
    lines = tuple(Line(one, 0, "") for one in found)
    if criterion.since:
        when, noun = MILESTONES[criterion.since]
        begins, ends = known.attributes.get(criterion.since), known.on
        if not isinstance(begins, date) or begins > ends:
            said = f"{noun} is not recorded."
            return CriterionProgress(
                criterion, Status.NOT_YET_RECORDED, said, coming(criterion, False), (), (), 0, months, "month"
            )
        how = f"since {long_date(begins)}, when {when}"
    elif found:
        begins, ends = found[0].day, found[-1].day
        how = f"from {long_date(begins)} to {long_date(ends)}"
    else:
        return nothing_yet(criterion)._replace(recorded=0, needed=months, unit="month")
    past = relativedelta(ends, begins)
    so_far = 12 * past.years + past.months
    met = so_far >= months
    status = Status.RECORDED if met else Status.UNDER_WAY
    reason = f"{counted(so_far, 'month')} {how}; {counted(months, 'month')} are asked for."
    return CriterionProgress(
        criterion, status, reason, "" if met else criterion.next, lines, (), so_far, months, "month"
    )


WAS = {True: "was", False: "was not", None: "is not recorded as"}


def by_first_and_last(known: Known, criterion: Criterion) -> CriterionProgress:
    """Whether the first and the last line are as they should be, or `only` one of them where that alone is asked."""
    found, such, only = known.accepted(criterion), criterion.such, criterion.only
    if such is None or not found:
        return nothing_yet(criterion)
    ends = {} if only is End.LAST else {"the first": found[0]}
    if only is not End.FIRST and (len(found) > 1 or only):
        ends["the last so far"] = found[-1]
    good = [_is_such(such, one) for one in ends.values()]
    lines = tuple(
        Line(one, 1) if fine else Line(one, 0, f"not {such.words}")
        for one, fine in zip(ends.values(), good, strict=True)
    )
    said = "; ".join(
        f"{end}, on {long_date(one.day)}, {WAS[fine]} {such.words}"
        for (end, one), fine in zip(ends.items(), good, strict=True)
    )
    met = all(good) and (only is not None or len(ends) > 1)
    status = Status.RECORDED if met else Status.UNDER_WAY
    return CriterionProgress(criterion, status, f"{said[0].upper()}{said[1:]}.", "" if met else criterion.next, lines)


def by_variety(known: Known, criterion: Criterion) -> CriterionProgress:
    """How many different ones of something there are; where no number is published, people judge whether they do."""
    found, needed, distinct = known.accepted(criterion), criterion.needed, criterion.distinct
    if distinct is None:
        return nothing_yet(criterion)
    seen: dict[str, None] = {}
    lines = []
    for one in found:
        new = [name for name in _named(distinct, one) if name not in seen]
        seen.update(dict.fromkeys(new))
        lines.append(Line(one, len(new), "" if new else f"no {distinct} that was not there before"))
    if not seen:
        return nothing_yet(criterion)._replace(lines=tuple(lines), recorded=0, needed=needed, unit=distinct)
    reason = f"{counted(len(seen), distinct)} so far: {listed(list(seen))}." if known.in_words else ""
    if needed is None:
        reason += " No number is published."
        return CriterionProgress(
            criterion,
            Status.FOR_A_PERSON,
            reason,
            criterion.next,
            tuple(lines),
            recorded=len(seen),
            unit=distinct,
        )
    met = len(seen) >= needed
    status = Status.RECORDED if met else Status.UNDER_WAY
    coming = "" if met else criterion.next
    return CriterionProgress(criterion, status, reason, coming, tuple(lines), (), len(seen), needed, distinct)


def _is_such(such: Such, evidence: Evidence) -> bool | None:
    """Whether a line is as it should be; None where the record does not say."""
    asked = [(such.modes, evidence.mode), (such.organisers, evidence.organiser), (such.activities, evidence.kind)]
    said = [(words, word) for words, word in asked if words]
    if any(word is not None and word not in words for words, word in said):
        return False
    return None if any(word is None for _words, word in said) else True


def _named(distinct: Distinct, evidence: Evidence) -> Iterator[str]:
    """What a line names of that of which there should be several."""
    match distinct:
        case Distinct.GROUP:
            yield from filter(None, [evidence.group])
        case Distinct.CO_LEADER:
            yield from evidence.led_with
        case Distinct.MODE:
            yield from filter(None, [evidence.mode])
        case Distinct.ORGANISER:
            yield from filter(None, [evidence.organiser])
