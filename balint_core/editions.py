"""Frameworks in words: how each criterion is looked at, and what differs between two of them."""

from collections.abc import Iterable, Iterator, Mapping

from balint_core.activities import Activity
from balint_core.figures import counted, listed
from balint_core.frameworks import (
    Accepts,
    Criterion,
    CriterionKind,
    Framework,
    Milestone,
    Signer,
    Way,
    Which,
    Worth,
)

FROM = {
    Milestone.TRAINING_SINCE: "the start of professional training",
    Milestone.QUALIFIED_ON: "qualification",
    Milestone.JOINED_PATHWAY: "joining the pathway",
    Milestone.ACCREDITED_ON: "accreditation",
}
WORTH = {
    Worth.SESSIONS: "by the number of sessions written beside it",
    Worth.CASES: "by the number of cases written beside it",
    Worth.HOURS: "by its length in hours",
    Worth.DOUBLE_HOURS: "by its length in whole double hours of 90 minutes",
    Worth.COUNTS_AS: "by what it was held equivalent to",
}
SIGNED = {
    Signer.SUPERVISOR: "an accredited leader who supervises them",
    Signer.ACCREDITED_LEADER: "an accredited leader",
    Signer.ASSESSOR: "somebody else than themselves",
}


def asked(criterion: Criterion, framework: Framework) -> str:
    """How a criterion of a framework is looked at, in a sentence or two."""
    title = {one.id: f"“{one.title}”" for one in framework.criteria}
    said = _measured(criterion, framework) or _judged(criterion, title)
    return " ".join([said[0].upper() + said[1:], *_besides(criterion, title)])


def _measured(criterion: Criterion, framework: Framework) -> str:
    """A criterion with a number, or that is measured without one; "" of any other."""
    what, such = _whichever(criterion.accepts), criterion.such.words if criterion.such else ""
    match criterion.kind:
        case CriterionKind.COUNT:
            return "; or ".join(_way(way, framework) for way in criterion.ways) + "."
        case CriterionKind.SHARE:
            return f"Of the {criterion.unit}s ({what}), {_bound(criterion)} {such}."
        case CriterionKind.SPAN:
            since = f"since {FROM[criterion.since]}" if criterion.since else f"from the first to the last ({what})"
            return f"At least {counted(criterion.months or 0, 'full month')} {since}."
        case CriterionKind.FIRST_AND_LAST:
            ends = f"The {criterion.only} is" if criterion.only else "The first and the last are"
            return f"{ends} {such} ({what})."
        case CriterionKind.VARIETY:
            if criterion.needed:
                return f"At least {criterion.needed} different {criterion.distinct}s ({what})."
            return f"Several different {criterion.distinct}s ({what}); how many is for people to judge."
    return ""


def _judged(criterion: Criterion, title: Mapping[str, str]) -> str:
    """A criterion that is noted, signed, judged or decided."""
    match criterion.kind:
        case CriterionKind.SIGN_OFF:
            return f"Signed by {SIGNED[criterion.signed_by or Signer.SUPERVISOR]}."
        case CriterionKind.NARRATIVE:
            shown = _whichever(criterion.accepts) or criterion.evidence
            return f"For people to judge, without a number ({shown}){_settled(criterion, title)}."
        case CriterionKind.STAGE:
            return f"A stage{_after(criterion, title)}{_signed(criterion)}{', decided by people' * criterion.decided}."
        case CriterionKind.STANDING:
            return f"Kept up{_after(criterion, title)}; no interval is published."
    return "Noted in the list of people."


def _besides(criterion: Criterion, title: Mapping[str, str]) -> Iterator[str]:
    if criterion.prefers:
        yield f"Preferred: {criterion.prefers.words}."
    if criterion.beside:
        yield f"Counted on the same records as {title[criterion.beside]}."
    if criterion.shown:
        yield f"Shown and not added: {_whichever(criterion.shown)}."


def _way(way: Way, framework: Framework) -> str:
    number = counted(way.needed, way.unit)
    if way.per and way.periods:
        many = f"in each of {way.periods} {way.per}s one after another"
        number += f" {many}" if way.periods > 1 else f" within a {way.per}"
    said = [f"at least {number} ({_whichever(way.accepts)})"]
    if way.since:
        said.append(f"from {FROM[way.since]} on")
    if way.until:
        said.append(f"before {FROM[way.until]}")
    if way.before:
        said.append(f"before “{framework.criterion(way.before).title}”")
    if way.pathway:
        pathway = next(one for one in framework.pathways if one.id == way.pathway)
        said.insert(0, _within(pathway.title))
    return ", ".join(said)


def _whichever(rules: Iterable[Which]) -> str:
    return "; ".join(map(_which, rules))


def _which(rule: Which) -> str:
    """A rule of evidence: “session as leader or co-leader, by its length in hours”."""
    said = [rule.evidence + (f" as {_or(rule.roles)}" if rule.roles else "")]
    if rule.organisers:
        said.append(f"run by {_or(rule.organisers)}")
    if rule.modes:
        said.append(_or(rule.modes))
    if rule.decision:
        said.append(rule.decision)
    if rule.with_accredited_leader:
        said.append("with an accredited leader")
    if rule.signed_by:
        held = "with" if rule.evidence is Activity.SUPERVISION else "signed by"
        said.append(f"{held} {SIGNED[rule.signed_by]}")
    if isinstance(rule, Accepts):
        said += [WORTH[rule.value]] if rule.value in WORTH else []
        said += [f"no more than {rule.at_most}"] if rule.at_most else []
    return ", ".join(said)


def _or(words: Iterable[str]) -> str:
    return listed(list(words)).replace(" and ", " or ")


def _bound(criterion: Criterion) -> str:
    if criterion.at_least:
        return f"at least {criterion.at_least} in a hundred are"
    if criterion.at_most:
        return f"at most {criterion.at_most} in a hundred are"
    return "it is for people to judge how many are"


def _after(criterion: Criterion, title: Mapping[str, str]) -> str:
    return f" after {title[criterion.after]}" if criterion.after else ""


def _signed(criterion: Criterion) -> str:
    return f", signed by {SIGNED[criterion.signed_by]}" if criterion.signed_by else ""


def _settled(criterion: Criterion, title: Mapping[str, str]) -> str:
    return f"; settled by {title[criterion.settled_by]}" if criterion.settled_by else ""


# --- what differs -----------------------------------------------------------------------------------------------


def differences(one: Framework, other: Framework) -> list[str]:
    """What a framework asks otherwise than another does, as sentences; `one` is the earlier or the usual one.

    Where they are editions of one series, what the later file says of itself comes first. Criteria are the same that
    have the same id.
    """
    return [
        *(other.changes if one.series == other.series else ()),
        *_of_the_pathways(one, other),
        *_of_the_criteria(one, other),
        *_in_one_alone(one, other),
        *_in_one_alone(other, one),
        *(f"{found.title} is not known in full. {found.not_known}" for found in (one, other) if found.not_known),
    ]


def _of_the_pathways(one: Framework, other: Framework) -> Iterator[str]:
    asks = [found.branch.asks if found.branch else "" for found in (one, other)]
    if asks[0] == asks[1]:
        return
    said = [f"{_within(ask)} decides the pathway" if ask else "there is one pathway" for ask in asks]
    yield f"In {other.title} {said[1]}; in {one.title} {said[0]}."


def _of_the_criteria(one: Framework, other: Framework) -> Iterator[str]:
    theirs = {criterion.id: criterion for criterion in other.criteria}
    for criterion in one.criteria:
        its = theirs.get(criterion.id)
        if its is None:
            continue
        if its.strength is not criterion.strength:
            yield f"{its.title}: {its.strength} in {other.title}, {criterion.strength} in {one.title}."
        rules = [asked(criterion, one), asked(its, other)]
        if _by_any_name(rules[0], one) != _by_any_name(rules[1], other):
            yield f"{its.title}, in {other.title}: {_within(rules[1])} In {one.title}: {_within(rules[0])}"


def _by_any_name(rule: str, framework: Framework) -> str:
    """A rule whose pathways are called by the answer that leads to them: how they are called is said elsewhere."""
    for pathway in framework.pathways:
        rule = rule.replace(_within(pathway.title), pathway.when).replace(pathway.title, pathway.when)
    return rule


def _within(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _in_one_alone(one: Framework, other: Framework) -> Iterator[str]:
    theirs = {criterion.id for criterion in other.criteria}
    alone = [criterion.title for criterion in one.criteria if criterion.id not in theirs]
    if alone and other.complete:
        yield f"Only in {one.title}: {'; '.join(alone)}."
    elif alone:
        yield f"In {one.title}, and not known of {other.title}: {'; '.join(alone)}."
