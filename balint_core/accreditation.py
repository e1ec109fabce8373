"""How far somebody has come by a framework: each criterion with its evidence, and nothing decided for anybody.

Pure: evidence in, named verdicts out. Every number comes from the framework's file. Counts inform; people decide:
there is no overall percentage, and nobody is called accredited, eligible or failed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from balint_core.evidence import Evidence
from balint_core.figures import counted, in_words, long_date
from balint_core.frameworks import Accepts, Criterion, CriterionKind, Framework, Shown, Strength, Way, Worth


class Status(StrEnum):
    """Where a criterion stands. “For a person” is for somebody to judge; “decided” is that somebody has."""

    RECORDED = "recorded"
    UNDER_WAY = "under-way"
    NOT_YET_RECORDED = "not-yet-recorded"
    FOR_A_PERSON = "for-a-person"
    DECIDED = "decided"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True)
class Line:
    """Evidence as it stands behind a criterion: how many units it counts, and a remark where it counts none."""

    evidence: Evidence
    counts: int
    remark: str = ""


@dataclass(frozen=True)
class WayProgress:
    """One way to meet a count: recorded and needed in its own unit, with the lines behind it."""

    way: Way
    recorded: int
    lines: tuple[Line, ...]
    remark: str = ""

    @property
    def met(self) -> bool:
        return self.recorded >= self.way.needed

    @property
    def status(self) -> Status:
        if self.met:
            return Status.RECORDED
        return Status.UNDER_WAY if self.recorded else Status.NOT_YET_RECORDED


@dataclass(frozen=True)
class CriterionProgress:
    """One criterion for one person: its status, the reason in a sentence, what comes next, and the evidence.

    For a count, `ways` has every way open to the person, and `recorded` and `needed` are those of the way that is
    met or nearest. `preferred` counts what was asked for if possible. `expected_on` is the day a count would be
    reached at the pace of the last year.
    """

    criterion: Criterion
    status: Status
    reason: str
    next: str
    lines: tuple[Line, ...] = ()
    ways: tuple[WayProgress, ...] = ()
    recorded: int | None = None
    needed: int | None = None
    preferred: int | None = None
    expected_on: date | None = None

    @property
    def open(self) -> bool:
        return self.status not in (Status.RECORDED, Status.DECIDED, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Progress:
    """Somebody's progress by a framework on a day. A None pathway is not known, so every pathway is shown."""

    framework: Framework
    pathway: str | None
    on: date
    criteria: tuple[CriterionProgress, ...]

    def criterion(self, identity: str) -> CriterionProgress:
        return next(found for found in self.criteria if found.criterion.id == identity)

    def section(self, identity: str) -> list[CriterionProgress]:
        return [found for found in self.criteria if found.criterion.section == identity]


PACE = timedelta(days=365)
"""The time before today from which a pace is taken."""
PACE_FROM = 3
"""Lines of evidence within that time, below which there is no pace to speak of."""

ACCEPTED, DECLINED = "accepted", "declined"
"""Decisions that settle something; anything else still waits."""


def assess(attributes: Mapping[str, object], evidence: Iterable[Evidence], framework: Framework, on: date) -> Progress:
    """Progress by every criterion of a framework, from what is recorded up to and including a day.

    `attributes` are what is known of the person, by the names the framework uses; None or absent is not known.
    """
    known = sorted((line for line in evidence if line.day <= on), key=_order)
    pathway = framework.pathway_of(attributes.get(framework.branch.attribute)) if framework.branch else None
    person = _Person(attributes, known, framework, pathway.id if pathway else None, on)
    found: dict[str, CriterionProgress] = {}
    for criterion in framework.criteria:
        found[criterion.id] = person.look_at(criterion, found)
    settled = [_settled(progress, found) for progress in found.values()]
    return Progress(framework, person.pathway, on, tuple(settled))


def _settled(progress: CriterionProgress, found: Mapping[str, CriterionProgress]) -> CriterionProgress:
    """A judgement that another criterion settles: a supervisor who has written the report was content to."""
    settled_by = progress.criterion.settled_by
    if settled_by is None or found[settled_by].status is not Status.RECORDED:
        return progress
    title = found[settled_by].criterion.title
    return replace(progress, status=Status.DECIDED, reason=f"{progress.reason} {title}: recorded.", next="")


def _order(line: Evidence) -> tuple[date, str, str, str, int, str]:
    """By day; lines of one day as they stand in their sheet, A9 before A10."""
    return line.day, line.upload, line.file, line.sheet, len(line.cell), line.cell


@dataclass(frozen=True)
class _Person:
    attributes: Mapping[str, object]
    evidence: Sequence[Evidence]
    framework: Framework
    pathway: str | None
    on: date

    def look_at(self, criterion: Criterion, before: Mapping[str, CriterionProgress]) -> CriterionProgress:
        match criterion.kind:
            case CriterionKind.ATTRIBUTE:
                return self._attribute(criterion)
            case CriterionKind.COUNT:
                return self._count(criterion)
            case CriterionKind.SIGN_OFF:
                return self._sign_off(criterion)
            case CriterionKind.NARRATIVE:
                return self._narrative(criterion)
            case CriterionKind.STAGE:
                return self._stage(criterion, before)

    # --- something true of the person

    def _attribute(self, criterion: Criterion) -> CriterionProgress:
        value = self.attributes.get(criterion.attribute or "")
        if value == "yes":
            return CriterionProgress(criterion, Status.RECORDED, "Noted in the list of people.", "")
        soft = "" if criterion.strength is Strength.REQUIRED else f" It is {criterion.strength}, and holds nothing up."
        said = "The list of people says no." if value == "no" else "The list of people does not say."
        return CriterionProgress(criterion, Status.NOT_YET_RECORDED, said + soft, criterion.next)

    # --- counts

    def _count(self, criterion: Criterion) -> CriterionProgress:
        ways = tuple(
            self._way(way) for way in criterion.ways if way.pathway is None or self.pathway in (None, way.pathway)
        )
        if not ways:
            return CriterionProgress(criterion, Status.NOT_APPLICABLE, "Not asked on this pathway.", "")
        unsure = self.pathway is None and any(way.way.pathway for way in ways)
        best = _decisive(ways, [pathway.id for pathway in self.framework.pathways] if unsure else [self.pathway])
        begun = any(way.recorded for way in ways)
        shown = [line for rule in criterion.shown for line in self._shown(rule, best)]
        preferred = self._preferred(criterion, best)
        lines = sorted((*best.lines, *_elsewhere(ways, best), *shown), key=lambda line: _order(line.evidence))
        return CriterionProgress(
            criterion,
            Status.UNDER_WAY if begun and not best.met else best.status,
            self._count_reason(criterion, ways, best, preferred, shown, unsure=unsure),
            "" if best.met else _coming(criterion, begun or bool(lines)),
            tuple(lines),
            ways,
            best.recorded,
            best.way.needed,
            preferred,
            self._expected_on(best),
        )

    def _way(self, way: Way) -> WayProgress:
        since = self.attributes.get(way.since) if way.since else None
        lines: list[Line] = []
        unknown = 0
        for evidence in self.evidence:
            rule = next((rule for rule in way.accepts if _fits(rule, evidence)), None)
            if rule is None:
                if any(_run_by_another(rule, evidence) for rule in way.accepts):
                    who = "another organiser ran it" if evidence.organiser else "who ran it is not recorded"
                    lines.append(Line(evidence, 0, f"not added: {who}"))
                continue
            worth = _worth(rule, evidence)
            if isinstance(since, date) and evidence.day < since:
                lines.append(Line(evidence, 0, f"before {long_date(since)}, when professional training began"))
            elif worth is None:
                lines.append(Line(evidence, 0, f"how many {way.unit}s it counts as is not recorded"))
                unknown += 1
            else:
                lines.append(Line(evidence, worth))
        remarks = []
        if way.since and since is None and lines:
            remarks.append(
                "The start of professional training is not recorded, so all are taken to be during or after it."
            )
        if unknown:
            entries = counted(unknown, "entry", "entries")
            remarks.append(f"Not counted for want of a number of {way.unit}s: {entries}.")
        return WayProgress(way, sum(line.counts for line in lines), tuple(lines), " ".join(remarks))

    def _shown(self, rule: Shown, best: WayProgress) -> list[Line]:
        taken = {id(line.evidence) for line in best.lines}
        return [
            Line(evidence, 0, "declined: shown, not added" if evidence.decision == DECLINED else rule.words)
            for evidence in self.evidence
            if _fits(rule, evidence) and id(evidence) not in taken
        ]

    def _preferred(self, criterion: Criterion, best: WayProgress) -> int | None:
        if criterion.prefers is None:
            return None
        return sum(bool(getattr(line.evidence, criterion.prefers.condition)) for line in best.lines if line.counts)

    def _count_reason(
        self,
        criterion: Criterion,
        ways: Sequence[WayProgress],
        best: WayProgress,
        preferred: int | None,
        shown: Sequence[Line],
        *,
        unsure: bool,
    ) -> str:
        worth_saying = [best] if best.met and not unsure else ways
        if unsure and self.framework.branch:
            asks = self.framework.branch.asks
            said = "; ".join(map(_so_far, worth_saying))
            text = f"{asks} is not recorded, so every pathway is shown: {said}."
        else:
            text = " or ".join(map(_so_far, worth_saying)) + "."
        if criterion.prefers and preferred is not None and best.recorded:
            text += f" {preferred} of the {best.recorded} {criterion.prefers.words}, which is preferred."
        text += "".join(f" {remark}" for remark in dict.fromkeys(way.remark for way in worth_saying if way.remark))
        for rule in criterion.shown:
            lines = [line for line in shown if line.remark == rule.words]
            if lines:
                noun = "session" if rule.evidence == "session" else rule.evidence
                text += f" {counted(len(lines), noun)} {rule.words}"
        return text if text.endswith(".") else text + "."

    def _expected_on(self, best: WayProgress) -> date | None:
        """The day the count would be reached at the pace of the last 365 days; None without a pace, or when met."""
        if best.met:
            return None
        recent = [line for line in best.lines if line.counts and line.evidence.day > self.on - PACE]
        if len(recent) < PACE_FROM:
            return None
        lately = sum(line.counts for line in recent)
        days = -(-(best.way.needed - best.recorded) * PACE.days // lately)
        try:
            return self.on + timedelta(days=days)
        except OverflowError:
            return None

    # --- signatures, judgements, stages

    def _matching(self, criterion: Criterion) -> list[Evidence]:
        return [
            line
            for line in self.evidence
            if line.kind == criterion.evidence and criterion.number in (None, line.competency)
        ]

    def _sign_off(self, criterion: Criterion) -> CriterionProgress:
        lines = tuple(_signature(evidence) for evidence in self._matching(criterion))
        good = next((line.evidence for line in lines if line.counts), None)
        if good:
            reason = f"Signed by {good.signed_by} on {long_date(good.day)}."
            return CriterionProgress(criterion, Status.DECIDED, reason, "", lines)
        reason = f"For your {criterion.signed_by} to sign."
        if lines:
            reason = f"Noted, but {lines[-1].remark}."
        return CriterionProgress(criterion, Status.FOR_A_PERSON, reason, criterion.next, lines)

    def _narrative(self, criterion: Criterion) -> CriterionProgress:
        found = self._matching(criterion)
        lines = tuple(
            Line(evidence, 1, "" if evidence.signer_qualified or not evidence.signed_by else _unqualified(evidence))
            for evidence in found
        )
        unit = criterion.unit or "entry"
        if not found:
            reason = f"No {unit} noted yet. There is no number to reach."
        else:
            reason = f"{counted(len(found), unit)} noted since {long_date(found[0].day)}. There is no number to reach."
        coming = _coming(criterion, bool(found))
        return CriterionProgress(criterion, Status.FOR_A_PERSON, reason, coming, lines, recorded=len(found))

    def _stage(self, criterion: Criterion, before: Mapping[str, CriterionProgress]) -> CriterionProgress:
        found = self._matching(criterion)
        earlier = before.get(criterion.after or "")
        waits = earlier is not None and earlier.open
        if not found:
            reason = "Not recorded yet."
            if waits and earlier:
                reason = f"Comes after: {_in_a_sentence(earlier.criterion.title)}."
            return CriterionProgress(criterion, Status.NOT_YET_RECORDED, reason, criterion.next)
        lines = tuple(_signature(evidence) if criterion.signed_by else Line(evidence, 1) for evidence in found)
        latest = ([line for line in lines if line.counts] or lines)[-1]
        decision, when = latest.evidence.decision, long_date(latest.evidence.day)
        if not latest.counts:
            reason = f"Dated {when}, but {latest.remark}."
            return CriterionProgress(criterion, Status.FOR_A_PERSON, reason, criterion.next, lines)
        if not criterion.decided:
            return CriterionProgress(criterion, Status.RECORDED, f"Dated {when}.", "", lines)
        if decision in (ACCEPTED, DECLINED):
            return CriterionProgress(criterion, Status.DECIDED, f"{decision.capitalize()} on {when}.", "", lines)
        return CriterionProgress(criterion, Status.FOR_A_PERSON, f"Asked for on {when}.", criterion.next, lines)


def _coming(criterion: Criterion, begun: bool) -> str:
    return criterion.next if begun else criterion.first or criterion.next


def _decisive(ways: Sequence[WayProgress], pathways: Iterable[str | None]) -> WayProgress:
    """The way that speaks for a count: the nearest on a pathway, and of several pathways the one furthest to go.

    A way without a pathway is open on each. Somebody whose pathway is not known has reached a count only when every
    pathway would say so.
    """
    open_on = [[way for way in ways if way.way.pathway in (None, pathway)] for pathway in pathways]
    nearest = [max(found, key=_come) for found in open_on if found]
    return min(nearest, key=lambda way: (_come(way), -way.way.needed))


def _elsewhere(ways: Sequence[WayProgress], best: WayProgress) -> list[Line]:
    """What counts towards the other ways alone: shown beside the one that speaks, and not added to it."""
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
        return f"{way.recorded} {way.way.title} ({way.way.needed} are asked for)"
    return f"{way.recorded} of {way.way.needed} {way.way.title}"


def _come(way: WayProgress) -> tuple[bool, float]:
    return way.met, way.recorded / way.way.needed


def _fits(rule: Accepts | Shown, evidence: Evidence) -> bool:
    return (
        evidence.kind == rule.evidence
        and (not rule.roles or evidence.role in rule.roles)
        and (not rule.organisers or evidence.organiser in rule.organisers)
        and (rule.decision is None or evidence.decision == rule.decision)
    )


def _run_by_another(rule: Accepts, evidence: Evidence) -> bool:
    return bool(rule.organisers) and evidence.kind == rule.evidence and evidence.organiser not in rule.organisers


def _worth(rule: Accepts, evidence: Evidence) -> int | None:
    """How many units a line counts; None where the record does not say. Units are never converted."""
    match rule.value:
        case Worth.ONE:
            return 1
        case Worth.SESSIONS:
            return evidence.sessions
        case Worth.COUNTS_AS:
            return evidence.counts_as


def _signature(evidence: Evidence) -> Line:
    if evidence.signer_qualified:
        return Line(evidence, 1)
    return Line(evidence, 0, _unqualified(evidence))


def _unqualified(evidence: Evidence) -> str:
    if not evidence.signed_by:
        return "it does not say who signed"
    if evidence.signed_by_oneself:
        return f"{evidence.signed_by} signed for themselves"
    return f"{evidence.signed_by} is not recorded as an accredited leader on that day"


def _in_a_sentence(title: str) -> str:
    return title[0].lower() + title[1:]


def headline(progress: Progress) -> str:
    """Somebody's progress as a title: what is on record, and the one thing to plan for."""
    decisions = [found for found in progress.criteria if found.criterion.decided]
    if decisions and decisions[-1].status is Status.DECIDED:
        return f"{decisions[-1].criterion.title}: {_in_a_sentence(decisions[-1].reason).removesuffix('.')}"
    counts = [found for found in _counts(progress) if found.criterion.strength is Strength.REQUIRED]
    begun = [found for found in counts if found.recorded]
    open_counts = [found for found in counts if found.open]
    if not any(found.lines for found in progress.criteria):
        return "Nothing is on record yet, and that is where everybody begins"
    if not open_counts:
        return "The counts are on record; now it is for people to judge" if counts else "For people to judge"
    nearest = max(open_counts, key=lambda found: (found.recorded or 0) / (found.needed or 1))
    if not begun:
        return f"Under way; {_in_a_sentence(nearest.criterion.title)} is the next to plan for"
    done = len(counts) - len(open_counts)
    if not done:
        return f"Under way; {_in_a_sentence(nearest.criterion.title)} is nearest"
    plan = _in_a_sentence(nearest.criterion.title)
    if done == 1:
        (met,) = [found for found in counts if not found.open]
        return f"{met.criterion.title} is on record; {plan} is the one to plan for"
    return f"{in_words(done).capitalize()} strands are on record; {plan} is the one to plan for"


def describe(progress: Progress) -> str:
    """Somebody's counts in a sentence or two, and who decides."""
    body = f"Accreditation itself is decided by the people of the {progress.framework.body}, not by counts."
    if progress.pathway is None and progress.framework.branch:
        asks = progress.framework.branch.asks
        return f"Whether there is {_in_a_sentence(asks)} is the first thing to note: it decides the pathway. {body}"
    said = "; ".join(
        f"{_in_a_sentence(found.criterion.title)} {found.recorded} of {found.needed}" for found in _counts(progress)
    )
    return f"On {long_date(progress.on)}: {said}. {body}" if said else body


def _counts(progress: Progress) -> list[CriterionProgress]:
    """The counts that are asked on somebody's pathway."""
    return [
        found
        for found in progress.criteria
        if found.criterion.kind is CriterionKind.COUNT and found.status is not Status.NOT_APPLICABLE
    ]
