"""Each criterion of a framework held against what is recorded of one person up to a day."""

from collections.abc import Iterable, Mapping
from datetime import date

from balint_core.accreditation.counts import by_count
from balint_core.accreditation.judgements import by_judgement, by_signature, by_stage, by_standing
from balint_core.accreditation.known import Known
from balint_core.accreditation.measures import by_first_and_last, by_share, by_span, by_variety
from balint_core.accreditation.results import CriterionProgress, Line, Progress, Status, in_order
from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence
from balint_core.figures import long_date
from balint_core.frameworks import Criterion, CriterionKind, Framework, Strength


def assess(
    attributes: Mapping[str, object],
    evidence: Iterable[Evidence],
    framework: Framework,
    on: date,
    *,
    in_words: bool = True,
) -> Progress:
    """Progress by every criterion of a framework, from what was recorded up to and including a day.

    `attributes` are what is known of the person, by the names the framework uses; None or absent is not known. Not
    `in_words`, counts come without their reason and without the day they would be reached on: of thousands of people
    nobody reads these.
    """
    lines = sorted((line for line in evidence if line.stands_on(on)), key=in_order)
    pathway = framework.pathway_of(attributes)
    found: dict[str, CriterionProgress] = {}
    known = Known(attributes, lines, framework, pathway.id if pathway else None, on, found, in_words)
    waivers = known.by_kind.get(Activity.WAIVER)
    for criterion in framework.criteria:
        progress = BY_KIND[criterion.kind](known, criterion)
        found[criterion.id] = _waived(known, criterion, progress) if waivers else progress
    settled = [_settled(progress, found) for progress in found.values()]
    return Progress(framework, known.pathway, on, tuple(settled), tuple(lines))


def _settled(progress: CriterionProgress, found: Mapping[str, CriterionProgress]) -> CriterionProgress:
    """A judgement that a stage settles: a supervisor who has written the report was content to."""
    settled_by = progress.criterion.settled_by
    if settled_by is None or not _reached(found[settled_by]):
        return progress
    title = found[settled_by].criterion.title
    return progress._replace(status=Status.DECIDED, reason=f"{progress.reason} {title}: recorded.", next="")


def _reached(stage: CriterionProgress) -> bool:
    """Whether a stage is on record or, where people decide it, was agreed to; not where it was only taken as met."""
    if stage.status is not Status.DECIDED:
        return stage.status is Status.RECORDED
    decisions = [line.evidence.decision for line in stage.lines if line.counts]
    return bool(decisions) and decisions[-1] is Decision.ACCEPTED


def _waived(known: Known, criterion: Criterion, found: CriterionProgress) -> CriterionProgress:
    """Guidelines bend: the people who decide may take a criterion as met, and say why."""
    waivers = [one for one in known.by_kind.get(Activity.WAIVER, ()) if one.towards == criterion.id]
    if not waivers or found.status in (Status.RECORDED, Status.DECIDED):
        return found
    decided = [one for one in waivers if one.decision in (Decision.ACCEPTED, Decision.DECLINED)]
    agreed = bool(decided) and decided[-1].decision is Decision.ACCEPTED  # to be asked once more takes nothing back
    last = (decided if agreed else waivers)[-1]
    line = Line(last, 0, last.words)
    who = last.decider or "the people who decide"
    if last.decision is not Decision.ACCEPTED:
        said = "is still to decide" if last.decision is not Decision.DECLINED else "did not agree"
        return found._replace(lines=(*found.lines, line._replace(remark=f"{who} {said}")))
    reason = f"{found.reason} Taken as met by {who} on {long_date(last.day)}."
    return found._replace(status=Status.DECIDED, reason=reason, next="", lines=(*found.lines, line))


def by_attribute(known: Known, criterion: Criterion) -> CriterionProgress:
    """Something true of the person, as the list of people says."""
    value = known.attributes.get(criterion.attribute or "")
    if isinstance(value, date) and value <= known.on:
        return CriterionProgress(criterion, Status.RECORDED, f"Noted in the list of people: {long_date(value)}.", "")
    if value == "yes":
        return CriterionProgress(criterion, Status.RECORDED, "Noted in the list of people.", "")
    soft = "" if criterion.strength is Strength.REQUIRED else f" It is {criterion.strength}, and holds nothing up."
    said = "The list of people says no." if value == "no" else "The list of people does not say."
    return CriterionProgress(criterion, Status.NOT_YET_RECORDED, said + soft, criterion.next)


BY_KIND = {
    CriterionKind.ATTRIBUTE: by_attribute,
    CriterionKind.COUNT: by_count,
    CriterionKind.SHARE: by_share,
    CriterionKind.SPAN: by_span,
    CriterionKind.FIRST_AND_LAST: by_first_and_last,
    CriterionKind.VARIETY: by_variety,
    CriterionKind.SIGN_OFF: by_signature,
    CriterionKind.NARRATIVE: by_judgement,
    CriterionKind.STAGE: by_stage,
    CriterionKind.STANDING: by_standing,
}
