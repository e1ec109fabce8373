"""What an assessment goes by: one person's evidence and attributes on a day, and the framework."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from balint_core.accreditation.counting import declined, fits
from balint_core.accreditation.results import CriterionProgress, Status
from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence
from balint_core.frameworks import Criterion, Framework


@dataclass(frozen=True)
class Known:
    """What is known of one person `on` a day, evidence in order of date; `before` has the criteria looked at so far.

    `in_words` are the reasons asked for, and when a count would be reached.
    """

    attributes: Mapping[str, object]
    evidence: Sequence[Evidence]
    framework: Framework
    pathway: str | None
    on: date
    before: Mapping[str, CriterionProgress]
    in_words: bool

    @cached_property
    def by_kind(self) -> Mapping[Activity | None, Sequence[Evidence]]:
        """The evidence of each kind, in order of date."""
        found: dict[Activity | None, list[Evidence]] = defaultdict(list)
        for one in self.evidence:
            found[one.kind].append(one)
        return found

    def of_kinds(self, kinds: Collection[Activity]) -> Sequence[Evidence]:
        """The evidence of any of these kinds, in order of date."""
        there = [kind for kind in self.by_kind if kind in kinds]
        if len(there) == 1:
            return self.by_kind[there[0]]
        return [one for one in self.evidence if one.kind in kinds] if there else []

    def accepted(self, criterion: Criterion) -> list[Evidence]:
        """The evidence a measure of the whole looks at."""
        rules = criterion.accepts
        near = self.of_kinds({rule.evidence for rule in rules})
        return [one for one in near if any(fits(rule, one) and not declined(rule, one) for rule in rules)]

    def matching(self, criterion: Criterion) -> list[Evidence]:
        """The evidence of a signature, judgement or stage."""
        return [
            line
            for line in self.by_kind.get(criterion.evidence, ())
            if criterion.number in (None, line.competency)
            and (not criterion.organisers or line.organiser in criterion.organisers)
        ]

    def first_day(self, stage: str | None) -> date | None:
        """The day of the first evidence of a stage that was not declined; None where there is none yet."""
        if stage is None:
            return None
        found = self.matching(self.framework.criterion(stage))
        return next((one.day for one in found if one.decision is not Decision.DECLINED), None)


def nothing_yet(criterion: Criterion) -> CriterionProgress:
    """A criterion without any evidence."""
    return CriterionProgress(criterion, Status.NOT_YET_RECORDED, "Not recorded yet.", coming(criterion, False))


def coming(criterion: Criterion, begun: bool) -> str:
    """What would count next."""
    return criterion.next if begun else criterion.first or criterion.next
