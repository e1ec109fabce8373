"""A criterion that is a count: the ways open to somebody, the one that speaks for it, and the reason in words."""

from collections.abc import Iterable, Sequence

from balint_core.accreditation.counting import count, fits
from balint_core.accreditation.forecast import Ahead
from balint_core.accreditation.known import Known, coming
from balint_core.accreditation.results import CriterionProgress, Line, Number, Status, WayProgress, in_order
from balint_core.accreditation.sentences import number
from balint_core.activities import Activity, Decision
from balint_core.figures import counted
from balint_core.frameworks import Criterion, Shown


def by_count(known: Known, criterion: Criterion) -> CriterionProgress:
    """A count: met by any one of its ways."""
    ways = tuple(
        count(
            way,
            criterion.id,
            known.of_kinds({*way.kinds, Activity.CLAIM}),
            known.attributes,
            known.first_day(way.before),
        )
        for way in criterion.ways
        if way.pathway is None or known.pathway in (None, way.pathway)
    )
    if not ways:
        return CriterionProgress(criterion, Status.NOT_APPLICABLE, "Not asked on this pathway.", "")
    unsure = known.pathway is None and any(way.way.pathway for way in ways)
    best = _decisive(ways, [pathway.id for pathway in known.framework.pathways] if unsure else [known.pathway])
    begun = any(way.begun for way in ways)
    shown = [line for rule in criterion.shown for line in _shown(known, rule, best)]
    preferred = _preferred(criterion, best)
    reason, expected_on = "", None
    if known.in_words:
        reason = _reason(known, criterion, ways, best, preferred, shown, unsure=unsure)
        ahead = Ahead(best, criterion.id, known.attributes, known.first_day(best.way.before), known.on)
        expected_on = ahead.at_own_pace()
    lines = best.lines
    if beside := [*_elsewhere(ways, best), *shown]:
        lines = tuple(sorted((*lines, *beside), key=lambda line: in_order(line.evidence)))
    return CriterionProgress(
        criterion,
        Status.UNDER_WAY if begun and not best.met else best.status,
        reason,
        "" if best.met else coming(criterion, begun or bool(lines)),
        lines,
        ways,
        best.recorded,
        best.needed,
        best.unit,
        preferred,
        expected_on,
        best.periods,
    )


def _shown(known: Known, rule: Shown, best: WayProgress) -> list[Line]:
    taken = {id(line.evidence) for line in best.lines}
    return [
        Line(evidence, 0, "declined: shown, not added" if evidence.decision is Decision.DECLINED else rule.words)
        for evidence in known.evidence
        if fits(rule, evidence) and id(evidence) not in taken
    ]


def _reason(
    known: Known,
    criterion: Criterion,
    ways: Sequence[WayProgress],
    best: WayProgress,
    preferred: Number | None,
    shown: Sequence[Line],
    *,
    unsure: bool,
) -> str:
    worth_saying = [best] if best.met and not unsure else ways
    if unsure and known.framework.branch:
        asks = known.framework.branch.asks
        said = "; ".join(map(_so_far, worth_saying))
        text = f"{asks} is not recorded, so every pathway is shown: {said}."
    else:
        text = " or ".join(map(_so_far, worth_saying)) + "."
    if criterion.prefers and preferred is not None and best.recorded:
        text += f" {preferred} of the {number(best.recorded)} {criterion.prefers.words}, which is preferred."
    text += "".join(f" {remark}" for remark in dict.fromkeys(way.remark for way in worth_saying if way.remark))
    for rule in criterion.shown:
        lines = [line for line in shown if line.remark == rule.words]
        if lines:
            noun = "session" if rule.evidence is Activity.SESSION else rule.evidence
            text += f" {counted(len(lines), noun)} {rule.words}"
    return text if text.endswith(".") else text + "."


def _decisive(ways: Sequence[WayProgress], pathways: Iterable[str | None]) -> WayProgress:
    """The way that speaks for a count: the nearest on a pathway, and of several pathways the one furthest to go.

    A way without a pathway is open on each. Somebody whose pathway is not known has reached a count only when every
    pathway would say so.
    """
    if len(ways) == 1:
        return ways[0]
    open_on = [[way for way in ways if way.way.pathway in (None, pathway)] for pathway in pathways]
    nearest = [max(found, key=_come) for found in open_on if found]
    return min(nearest, key=lambda way: (_come(way), -way.needed))


def _come(way: WayProgress) -> tuple[bool, float]:
    return way.met, float(way.recorded / way.needed)


def _elsewhere(ways: Sequence[WayProgress], best: WayProgress) -> list[Line]:
    """What counts towards the other ways alone: shown beside the one that speaks, and not added to it."""
    if len(ways) == 1:
        return []
    taken = {id(line.evidence) for line in best.lines}
    others = {
        id(line.evidence): Line(line.evidence, 0, line.remark or f"counts towards {way.way.title}")
        for way in ways
        for line in way.lines
        if id(line.evidence) not in taken
    }
    return list(others.values())


def _so_far(way: WayProgress) -> str:
    if way.met:
        return f"{number(way.recorded)} {way.way.title} ({way.needed} are asked for)"
    return f"{number(way.recorded)} of {way.needed} {way.way.title}"


def _preferred(criterion: Criterion, best: WayProgress) -> Number | None:
    if criterion.prefers is None:
        return None
    condition = criterion.prefers.condition
    return sum(line.evidence.times for line in best.lines if line.counts and getattr(line.evidence, condition))
