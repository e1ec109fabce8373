"""Accreditation frameworks: a society's criteria of one date, from `data/frameworks`.

The words a criterion may use are few and closed; there is no language of expressions. What a society asks, with
every number in it, stands in the data file, never here.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, read_definitions


class Strength(StrEnum):
    """How firmly a criterion is asked. Only what is required can hold somebody's progress back."""

    REQUIRED = "required"
    EXPECTED = "expected"
    PREFERRED = "preferred"


class CriterionKind(StrEnum):
    """How a criterion is looked at: something true of the person, a count, a signature, a judgement, a stage."""

    ATTRIBUTE = "attribute"
    COUNT = "count"
    SIGN_OFF = "sign-off"
    NARRATIVE = "narrative"
    STAGE = "stage"


class Worth(StrEnum):
    """What one line of evidence adds: one, its number of sessions, or what a society held it equivalent to."""

    ONE = "one"
    SESSIONS = "sessions"
    COUNTS_AS = "counts_as"


@definition(frozen=True, config=STRICT)
class Accepts:
    """A kind of evidence that counts, and what it must be: roles, organisers, a decision. Blank means any."""

    evidence: str
    roles: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    decision: str | None = None
    value: Worth = Worth.ONE


@definition(frozen=True, config=STRICT)
class Shown:
    """Evidence that is shown beside a criterion but not added to it, and why."""

    evidence: str
    words: str
    roles: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    decision: str | None = None


@definition(frozen=True, config=STRICT)
class Way:
    """One way to meet a count: `needed` units from the evidence it accepts, on one pathway or on every one.

    `since` names a date of the person before which evidence does not count.
    """

    id: str
    title: str
    unit: str
    needed: int
    accepts: tuple[Accepts, ...]
    pathway: str | None = None
    since: str | None = None


@definition(frozen=True, config=STRICT)
class Prefers:
    """A condition that is asked for if possible: counted and shown, never held against anybody."""

    condition: str
    words: str


@definition(frozen=True, config=STRICT)
class Criterion:
    """One requirement: what is asked, how firmly, and how it is looked at. `kind` says which keys belong to it."""

    id: str
    section: str
    title: str
    requirement: str
    strength: Strength
    kind: CriterionKind
    next: str
    paragraph: str
    attribute: str | None = None
    ways: tuple[Way, ...] = ()
    prefers: Prefers | None = None
    shown: tuple[Shown, ...] = ()
    evidence: str | None = None
    number: int | None = None
    unit: str | None = None
    signed_by: str | None = None
    settled_by: str | None = None
    after: str | None = None
    decided: bool = False

    @model_validator(mode="after")
    def _keys_of_its_kind(self) -> "Criterion":
        needed = {
            CriterionKind.ATTRIBUTE: ("attribute",),
            CriterionKind.COUNT: ("ways",),
            CriterionKind.SIGN_OFF: ("evidence", "signed_by"),
            CriterionKind.NARRATIVE: ("evidence",),
            CriterionKind.STAGE: ("evidence",),
        }[self.kind]
        if absent := [key for key in needed if not getattr(self, key)]:
            raise ValueError(f"“{self.id}” is of kind {self.kind} and needs {' and '.join(absent)}")
        return self


@definition(frozen=True, config=STRICT)
class Pathway:
    """A branch of a framework, taken by those whose attribute has the value `when`."""

    id: str
    title: str
    when: str


@definition(frozen=True, config=STRICT)
class Branch:
    """The attribute of the person that decides the pathway; where it is not known, every pathway is shown."""

    attribute: str
    asks: str


@definition(frozen=True, config=STRICT)
class Section:
    """A heading under which criteria are shown."""

    id: str
    title: str


@definition(frozen=True, config=STRICT)
class Framework:
    """An edition of a society's criteria: dated, sourced, with its standing and whether it is known in full."""

    id: str
    title: str
    body: str
    dated: date
    valid_from: date
    source: str
    source_address: str
    verified_on: date
    standing: str
    complete: bool
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    branch: Branch | None = None
    pathways: tuple[Pathway, ...] = ()

    @model_validator(mode="after")
    def _names_point_somewhere(self) -> "Framework":
        criteria = [criterion.id for criterion in self.criteria]
        sections = {section.id for section in self.sections}
        pathways = {pathway.id for pathway in self.pathways}
        for criterion in self.criteria:
            if criterion.section not in sections:
                raise ValueError(f"“{criterion.id}” is in section “{criterion.section}”, which is not in this file")
            for other in (criterion.after, criterion.settled_by):
                if other is not None and other not in criteria:
                    raise ValueError(f"“{criterion.id}” points to “{other}”, which is not in this file")
            for way in criterion.ways:
                if way.pathway is not None and way.pathway not in pathways:
                    raise ValueError(f"“{criterion.id}” has a way on pathway “{way.pathway}”, not in this file")
        if len(set(criteria)) < len(criteria):
            raise ValueError("two criteria have the same id")
        return self

    def criterion(self, identity: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.id == identity)

    def pathway_of(self, value: object) -> Pathway | None:
        return next((pathway for pathway in self.pathways if pathway.when == value), None)


def frameworks() -> dict[str, Framework]:
    """The frameworks of `data/frameworks`, by id."""
    return read_definitions("frameworks", Framework)


def framework_on(known: Iterable[Framework], joined: date | None) -> Framework:
    """The edition that applies to somebody who joined the pathway on a date; the earliest where that is not known.

    An edition belongs to the person: those already on the pathway keep the one they began with.
    """
    ordered = sorted(known, key=lambda framework: framework.valid_from)
    begun = [framework for framework in ordered if joined and framework.valid_from <= joined]
    return begun[-1] if begun else ordered[0]
