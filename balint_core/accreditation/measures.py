"""Criteria that measure the evidence as a whole: a share of it, its length in time, its first and last, its variety."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from balint_core.accreditation.counting import MILESTONES
from balint_core.accreditation.known import Known, coming, nothing_yet
from balint_core.accreditation.results import CriterionProgress, Line, Status
from balint_core.evidence import Evidence
from balint_core.figures import Share, counted, listed, long_date
from balint_core.frameworks import Criterion, Distinct, Such


def by_share(known: Known, criterion: Criterion) -> CriterionProgress:
    """How much of the evidence is as it should be, against the share that is asked for."""
    found, such = known.accepted(criterion), criterion.such
    if such is None or not found:
        return nothing_yet(criterion)
    lines = tuple(Line(one, one.times) if _is_such(such, one) else Line(one, 0, f"not {such.words}") for one in found)
    share = Share(int(sum(line.counts for line in lines)), sum(one.times for one in found))
    text = f"{share} {such.words}."
    if criterion.at_least is None and criterion.at_most is None:
        reason = f"{text} No number is published."
        return CriterionProgress(criterion, Status.FOR_A_PERSON, reason, criterion.next, lines, recorded=share.count)
    bound = criterion.at_least or criterion.at_most or 0
    level = 100 * share.count - bound * share.of
    met = level >= 0 if criterion.at_least else level <= 0
    asks = f"{'At least' if criterion.at_least else 'At most'} {bound} in a hundred are asked for"
    needed = -(-bound * share.of // 100) if criterion.at_least else bound * share.of // 100
    status = Status.RECORDED if met else Status.UNDER_WAY
    said = f"{share.fraction} {such.words}. {asks}: {needed} of {share.of} so far."
    coming = "" if met else criterion.next
    return CriterionProgress(criterion, status, said, coming, lines, (), share.count, needed, "session")


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
        return replace(nothing_yet(criterion), recorded=0, needed=months, unit="month")
    past = relativedelta(ends, begins)
    so_far = 12 * past.years + past.months
    met = so_far >= months
    status = Status.RECORDED if met else Status.UNDER_WAY
    reason = f"{counted(so_far, 'month')} {how}; {counted(months, 'month')} are asked for."
    return CriterionProgress(
        criterion, status, reason, "" if met else criterion.next, lines, (), so_far, months, "month"
    )


def by_first_and_last(known: Known, criterion: Criterion) -> CriterionProgress:
    """Whether the first and the last line are as they should be."""
    found, such = known.accepted(criterion), criterion.such
    if such is None or not found:
        return nothing_yet(criterion)
    ends = {id(found[0]): found[0], id(found[-1]): found[-1]}
    lines = tuple(
        Line(one, int(_is_such(such, one)), "" if _is_such(such, one) else f"not {such.words}") for one in ends.values()
    )
    first, last = _is_such(such, found[0]), len(found) > 1 and _is_such(such, found[-1])
    met = first and last
    said = "was" if first else "was not"
    reason = f"The first, on {long_date(found[0].day)}, {said} {such.words}"
    if len(found) > 1:
        said = "was" if last else "was not"
        reason += f"; the last so far, on {long_date(found[-1].day)}, {said}"
    status = Status.RECORDED if met else Status.UNDER_WAY
    return CriterionProgress(criterion, status, reason + ".", "" if met else criterion.next, lines)


def by_variety(known: Known, criterion: Criterion) -> CriterionProgress:
    """How many different ones of something there are."""
    found, needed, distinct = known.accepted(criterion), criterion.needed or 0, criterion.distinct
    if distinct is None:
        return nothing_yet(criterion)
    seen: dict[str, None] = {}
    lines = []
    for one in found:
        new = [name for name in _named(distinct, one) if name not in seen]
        seen.update(dict.fromkeys(new))
        lines.append(Line(one, len(new), "" if new else f"no {distinct} that was not there before"))
    met = len(seen) >= needed
    if not seen:
        return replace(nothing_yet(criterion), lines=tuple(lines), recorded=0, needed=needed, unit=distinct)
    reason = f"{counted(len(seen), distinct)} so far: {listed(list(seen))}."
    status = Status.RECORDED if met else Status.UNDER_WAY
    coming = "" if met else criterion.next
    return CriterionProgress(criterion, status, reason, coming, tuple(lines), (), len(seen), needed, distinct)


def _is_such(such: Such, evidence: Evidence) -> bool:
    return (
        (not such.modes or evidence.mode in such.modes)
        and (not such.organisers or evidence.organiser in such.organisers)
        and (not such.activities or evidence.kind in such.activities)
    )


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
