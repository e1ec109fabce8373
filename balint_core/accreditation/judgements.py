"""Criteria that people settle: a signature, a judgement, a stage of the application, what is kept up afterwards."""

from balint_core.accreditation.known import Known, coming, nothing_yet
from balint_core.accreditation.results import CriterionProgress, Line, Status
from balint_core.accreditation.sentences import in_a_sentence
from balint_core.activities import Decision
from balint_core.evidence import Evidence
from balint_core.figures import counted, long_date
from balint_core.frameworks import Criterion, Signer


def by_signature(known: Known, criterion: Criterion) -> CriterionProgress:
    """A signature of somebody who may give it."""
    lines = tuple(_signature(evidence, criterion.signed_by) for evidence in known.matching(criterion))
    good = next((line.evidence for line in lines if line.counts), None)
    if good:
        reason = f"Signed by {good.signed_by} on {long_date(good.day)}."
        return CriterionProgress(criterion, Status.DECIDED, reason, "", lines)
    reason = f"For your {criterion.signed_by} to sign."
    if lines:
        reason = f"Noted, but {lines[-1].remark}."
    return CriterionProgress(criterion, Status.FOR_A_PERSON, reason, criterion.next, lines)


def by_judgement(known: Known, criterion: Criterion) -> CriterionProgress:
    """What people decide without a number: what is noted of it, and since when."""
    found = known.matching(criterion)
    lines = tuple(
        Line(evidence, 1, "" if evidence.signer_qualified or not evidence.signed_by else _unqualified(evidence))
        for evidence in found
    )
    unit = criterion.unit or "entry"
    if not found:
        reason = f"No {unit} noted yet. There is no number to reach."
    else:
        reason = f"{counted(len(found), unit)} noted since {long_date(found[0].day)}. There is no number to reach."
    return CriterionProgress(
        criterion,
        Status.FOR_A_PERSON,
        reason,
        coming(criterion, bool(found)),
        lines,
        recorded=len(found),
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
    lines = tuple(
        _signature(evidence, criterion.signed_by) if criterion.signed_by else Line(evidence, 1) for evidence in found
    )
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
    if earlier.open:
        reason = f"Asked afterwards: {in_a_sentence(earlier.criterion.title)} comes first."
        return CriterionProgress(criterion, Status.NOT_APPLICABLE, reason, "")
    found = known.matching(criterion)
    if not found:
        return nothing_yet(criterion)
    reason = f"Last noted on {long_date(found[-1].day)}. How often it is to be renewed is not published."
    lines = tuple(Line(one, 1) for one in found)
    return CriterionProgress(criterion, Status.RECORDED, reason, "", lines)


def _signature(evidence: Evidence, asked: Signer | None) -> Line:
    if asked is Signer.ASSESSOR:
        remark = _nobody_else(evidence)
    elif not evidence.signer_qualified:
        remark = _unqualified(evidence)
    elif asked is Signer.SUPERVISOR and evidence.signer_supervises is False:
        remark = f"{evidence.signed_by} is an accredited leader, and is not noted as their supervisor"
    else:
        remark = ""
    return Line(evidence, 0 if remark else 1, remark)


def _nobody_else(evidence: Evidence) -> str:
    if not evidence.signed_by:
        return "it does not say who signed"
    return f"{evidence.signed_by} signed for themselves" if evidence.signed_by_oneself else ""


def _unqualified(evidence: Evidence) -> str:
    return _nobody_else(evidence) or f"{evidence.signed_by} is not recorded as an accredited leader on that day"
