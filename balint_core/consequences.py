"""Whose status would change if a framework were changed: worked out on the record as it is, storing nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from balint_core.accreditation import CriterionProgress, Progress, assess
from balint_core.evidence import Evidence, evidence_of
from balint_core.frameworks import Framework
from balint_core.programme import attributes_of, framework_of, leaders_in_training
from balint_core.record import attendance, people, portfolio
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
    now: CriterionProgress | None
    then: CriterionProgress | None

    @property
    def title(self) -> str:
        shown = self.then or self.now
        return shown.criterion.title if shown else ""


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
    after = {**known, changed.id: changed}
    found: list[Consequence] = []
    everybody = _evidence_of_everybody(database, programme, database.version())
    applies_to = 0
    for person, evidence in everybody:
        has, would_have = framework_of(person, known), framework_of(person, after)
        applies = changed.id in (has.id, would_have.id)
        applies_to += would_have.id == changed.id
        compared = (has, would_have) if applies else (before, changed)
        now, then = (assess(attributes_of(person), evidence, framework, on) for framework in compared)
        found += [Consequence(person, applies, *pair) for pair in _differing(now, then)]
    return Consequences(len(everybody), applies_to, tuple(found))


def _differing(now: Progress, then: Progress) -> Iterable[tuple[CriterionProgress | None, CriterionProgress | None]]:
    """Criteria whose status is another, or that one of the two does not ask; in order of the later."""
    before = {one.criterion.id: one for one in now.criteria}
    after = {one.criterion.id: one for one in then.criteria}
    for identity in dict.fromkeys((*after, *before)):
        one, other = before.get(identity), after.get(identity)
        if one is None or other is None or one.status is not other.status:
            yield one, other


@lru_cache(maxsize=2)
def _evidence_of_everybody(
    database: Database, programme: str, _version: int
) -> tuple[tuple[Person, tuple[Evidence, ...]], ...]:
    """Everybody on the pathway, each with their evidence; kept until the record changes."""
    training = leaders_in_training(database, programme)
    with database.reading() as connection:
        rows = [
            (person, attendance.parts_of(connection, person.id), portfolio.entries_of(connection, person.id))
            for person in training
        ]
        others = {leader for _person, parts, _entries in rows for part in parts for leader in part.fellow_leaders}
        others |= {entry.signed_by for _person, _parts, entries in rows for entry in entries if entry.signed_by}
        known = people.known(connection, others)
    return tuple((person, tuple(evidence_of(parts, entries, known))) for person, parts, entries in rows)
