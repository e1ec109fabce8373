"""Whose status would change if a framework were changed: worked out on the record as it is, storing nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from balint_core.cohort import Cell, Member, members
from balint_core.frameworks import Criterion, Framework
from balint_core.programme import framework_of, leaders_in_training
from balint_core.record.database import Database
from balint_core.record.people import Person


@dataclass(frozen=True)
class Consequence:
    """One criterion that would stand otherwise for somebody; None where it is not asked, now or then.

    It `applies` where the changed framework would be theirs, or is theirs now, by the day they joined the pathway;
    otherwise it is what would be if they were judged by it.
    """

    person: Person
    applies: bool
    criterion: Criterion
    now: Cell | None
    then: Cell | None


@dataclass(frozen=True)
class Consequences:
    """Everybody who was looked at, those to whom the changed framework would apply, and what would change."""

    people: int
    applies_to: int
    changed: tuple[Consequence, ...]


def consequences(
    database: Database,
    programme: str,
    known: Mapping[str, Framework],
    changed: Framework,
    before: Framework,
    on: date,
) -> Consequences:
    """What would change for everybody on the pathway if a framework `changed` joined those `known`.

    Somebody whose edition it is, or would be, goes from the edition they have to the one they would have; everybody
    else from `before`, the text it was made from.
    """
    training, after = leaders_in_training(database, programme), {**known, changed.id: changed}
    editions = [(framework_of(person, known), framework_of(person, after)) for person in training]
    applies = [changed.id in (has.id, would_have.id) for has, would_have in editions]
    compared = [two if theirs else (before, changed) for two, theirs in zip(editions, applies, strict=True)]
    both = [(person, one) for person, two in zip(training, compared, strict=True) for one in two]
    judged = iter(members(database, both, on))
    found = [
        Consequence(now.person, theirs, *otherwise)
        for theirs, now, then in zip(applies, judged, judged, strict=True)
        for otherwise in _otherwise(now, then)
    ]
    applies_to = sum(would_have.id == changed.id for _has, would_have in editions)
    return Consequences(len(training), applies_to, tuple(found))


def _otherwise(now: Member, then: Member) -> Iterator[tuple[Criterion, Cell | None, Cell | None]]:
    """Criteria whose status is another, or that one of the two does not ask; in order of the later."""
    asked = {one.id: one for framework in (now.framework, then.framework) for one in framework.criteria}
    for identity in dict.fromkeys((*then.cells, *now.cells)):
        before, after = now.cells.get(identity), then.cells.get(identity)
        if before is None or after is None or before.status is not after.status:
            yield asked[identity], before, after
