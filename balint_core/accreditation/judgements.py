"""Criteria that people settle: a signature, a judgement, a stage of the application, what is kept up afterwards."""

from collections.abc import Mapping
from datetime import date

from balint_core.accreditation.counting import unsigned
from balint_core.accreditation.known import Known, coming, nothing_yet
from balint_core.accreditation.results import CriterionProgress, Line, Status
from balint_core.accreditation.sentences import in_a_sentence
from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence
from balint_core.figures import counted, long_date
from balint_core.frameworks import Criterion, Signer

WHO_SIGNS = {
    Signer.SUPERVISOR: "your supervisor",
    Signer.ACCREDITED_LEADER: "an accredited leader",
    Signer.ASSESSOR: "whoever assesses it",
}

UNDECIDED: Mapping[Decision | None, str] = {
    Decision.PENDING: "it waits for a decision",
    Decision.DECLINED: "it was declined",
}
"""Why what nobody has to decide, and yet has a decision beside it, does not stand."""


def by_signature(known: Known, criterion: Criterion) -> CriterionProgress:
    """A signature of somebody who may give it."""
    lines = tuple(_signature(evidence, criterion) for evidence in known.matching(criterion))
    good = next((line.evidence for line in lines if line.counts), None)
    if good:
        reason = f"Signed by {good.signed_by} on {long_date(good.day)}."
        return CriterionProgress(criterion, Status.DECIDED, reason, "", lines)
    reason = f"For {WHO_SIGNS[criterion.signed_by or Signer.SUPERVISOR]} to sign."
    if lines:
        reason = f"Noted, but {lines[-1].remark}."
    return CriterionProgress(criterion, Status.FOR_A_PERSON, reason, criterion.next, lines)


def by_judgement(known: Known, criterion: Criterion) -> CriterionProgress:
    """What people decide without a number: what is noted of it, and since when."""
    found = known.accepted(criterion) if criterion.accepts else known.matching(criterion)
    lines = tuple(map(_noted, found))
    counting = [line for line in lines if line.counts]
    noted = sum(line.counts for line in counting)
    one, many = (criterion.unit, None) if criterion.unit else ("entry", "entries")
    asked = (
        "There is no number to reach." if known.framework.complete else "Whether a number is asked is not known here."
    )
    said = f"No {one} noted yet"
    if counting:
        said = f"{counted(int(noted), one, many)} noted since {long_date(counting[0].evidence.day)}"
    return CriterionProgress(
        criterion,
        Status.FOR_A_PERSON,
        f"{said}. {asked}",
        coming(criterion, bool(counting)),
        lines,
        recorded=noted,
        unit=criterion.unit,
    )


def by_stage(known: Known, criterion: Criterion) -> CriterionProgress:
    """A stage of the application: when it was reached, or what comes before it."""
    found = known.matching(criterion)
    earlier = known.before.get(criterion.after or "")
    waits = earlier is not None and earlier.open
    if not found:
        reason = "Not recorded yet."
        if waits and earlier:
            reason = f"Comes after: {in_a_sentence(earlier.criterion.title)}."
        return CriterionProgress(criterion, Status.NOT_YET_RECORDED, reason, criterion.next)
    lines = tuple(_signature(evidence, criterion) for evidence in found)
    latest = ([line for line in lines if line.counts] or lines)[-1]
    decision, when = latest.evidence.decision, long_date(latest.evidence.day)
    if not latest.counts:
        reason = f"Dated {when}, but {latest.remark}."
        return CriterionProgress(criterion, Status.FOR_A_PERSON, reason, criterion.next, lines)
    if not criterion.decided:
        return CriterionProgress(criterion, Status.RECORDED, f"Dated {when}.", "", lines)
    if decision in (Decision.ACCEPTED, Decision.DECLINED):
        return CriterionProgress(criterion, Status.DECIDED, f"{decision.capitalize()} on {when}.", "", lines)
    return CriterionProgress(criterion, Status.FOR_A_PERSON, f"Asked for on {when}.", criterion.next, lines)


def by_standing(known: Known, criterion: Criterion) -> CriterionProgress:
    """What is kept up afterwards: the latest note of it, without an interval that nobody has published."""
    earlier = known.before[criterion.after or ""]
    begins = _reached_on(earlier)
    if begins is None:
        title = in_a_sentence(earlier.criterion.title)
        reason = f"Asked afterwards: {title} comes first."
        return CriterionProgress(criterion, Status.NOT_APPLICABLE, reason, "")
    found = known.matching(criterion)
    lines = tuple(
        _signature(one, criterion)
        if one.day >= begins
        else Line(one, 0, f"before {long_date(begins)}, from when it is asked")
        for one in found
    )
    kept_up = [line.evidence.day for line in lines if line.counts]
    if not kept_up:
        return nothing_yet(criterion)._replace(lines=lines)
    reason = f"Last noted on {long_date(kept_up[-1])}. How often it is to be renewed is not published."
    return CriterionProgress(criterion, Status.RECORDED, reason, "", lines)


def _reached_on(earlier: CriterionProgress) -> date | None:
    """The day from which what comes after a stage is asked; None while it is open, and where it was declined."""
    if earlier.open:
        return None
    lines = [line.evidence for line in earlier.lines if line.counts or line.evidence.kind is Activity.WAIVER]
    if not lines or lines[-1].decision is Decision.DECLINED:
        return None
    return lines[-1].day


def _signature(evidence: Evidence, criterion: Criterion) -> Line:
    remark = unsigned(evidence, criterion.signed_by) if criterion.signed_by else ""
    if not criterion.decided:
        remark = UNDECIDED.get(evidence.decision, remark)
    return Line(evidence, 0 if remark else 1, remark)


def _noted(evidence: Evidence) -> Line:
    if evidence.decision is Decision.DECLINED:
        return Line(evidence, 0, "declined: shown, not added")
    return Line(evidence, evidence.times, _unqualified(evidence))


def _unqualified(evidence: Evidence) -> str:
    """Whoever is noted with it and is no accredited leader; what names nobody stands as it is."""
    return unsigned(evidence, Signer.ACCREDITED_LEADER) if evidence.signed_by else ""
