"""Accreditation frameworks: a society's criteria of one date, from `data/frameworks`.

The words a criterion may use are few and closed; there is no language of expressions. What a society asks, with
every number in it, stands in the data file, never here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from pydantic import PositiveInt, model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, Slips, read_definitions
from balint_core.people import Role


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


KEYS_OF = {
    CriterionKind.ATTRIBUTE: (("attribute",), ()),
    CriterionKind.COUNT: (("ways",), ("prefers", "shown")),
    CriterionKind.SIGN_OFF: (("evidence", "signed_by"), ("number",)),
    CriterionKind.NARRATIVE: (("evidence",), ("unit", "signed_by", "settled_by")),
    CriterionKind.STAGE: (("evidence",), ("signed_by", "after", "decided")),
}
"""The keys a criterion of each kind needs, and those it may have besides."""


class Condition(StrEnum):
    """What may be asked for if possible of a line of evidence."""

    WITH_ACCREDITED_LEADER = "with_accredited_leader"


class Worth(StrEnum):
    """What one line of evidence adds: one, its number of sessions, or what a society held it equivalent to."""

    ONE = "one"
    SESSIONS = "sessions"
    COUNTS_AS = "counts_as"


@definition(frozen=True, config=STRICT)
class Accepts:
    """A kind of evidence that counts, and what it must be: roles, organisers, a decision. Blank means any."""

    evidence: str
    roles: tuple[Role, ...] = ()
    organisers: tuple[str, ...] = ()
    decision: str | None = None
    value: Worth = Worth.ONE


@definition(frozen=True, config=STRICT)
class Shown:
    """Evidence that is shown beside a criterion but not added to it, and why."""

    evidence: str
    words: str
    roles: tuple[Role, ...] = ()
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
    needed: PositiveInt
    accepts: tuple[Accepts, ...]
    pathway: str | None = None
    since: str | None = None


@definition(frozen=True, config=STRICT)
class Prefers:
    """A condition that is asked for if possible: counted and shown, never held against anybody."""

    condition: Condition
    words: str


@definition(frozen=True, config=STRICT)
class Criterion:
    """One requirement: what is asked, how firmly, and how it is looked at. `kind` says which keys belong to it.

    `next` says what would count next, and `first` says it to somebody who has nothing yet.
    """

    id: str
    section: str
    title: str
    requirement: str
    strength: Strength
    kind: CriterionKind
    next: str
    paragraph: str
    first: str | None = None
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
        needed, allowed = KEYS_OF[self.kind]
        known = {key for keys in KEYS_OF.values() for group in keys for key in group}
        slips = [
            *((key, f"is missing, and the kind “{self.kind}” needs it") for key in needed if not getattr(self, key)),
            *(
                (key, f"does not belong to the kind “{self.kind}”")
                for key in sorted(known - {*needed, *allowed})
                if getattr(self, key)
            ),
        ]
        if slips:
            raise Slips(slips)
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
        if slips := [*self._strangers(), *self._namesakes()]:
            raise Slips(slips)
        return self

    def _strangers(self) -> Iterator[tuple[str, str]]:
        sections = {section.id for section in self.sections}
        pathways = {pathway.id for pathway in self.pathways}
        criteria = [criterion.id for criterion in self.criteria]
        for place, criterion in enumerate(self.criteria):
            key = f"criteria.{place + 1}"
            named = [("section", criterion.section, sections), ("settled_by", criterion.settled_by, criteria)]
            named += [(f"ways.{nth}.pathway", way.pathway, pathways) for nth, way in enumerate(criterion.ways, 1)]
            for what, name, known in named:
                if name is not None and name not in known:
                    yield f"{key}.{what}", f"“{criterion.id}” names “{name}”, which is not in this file"
            if criterion.after is not None and criterion.after not in criteria[:place]:
                yield (
                    f"{key}.after",
                    f"“{criterion.id}” comes after “{criterion.after}”, which is not before it in this file",
                )

    def _namesakes(self) -> Iterator[tuple[str, str]]:
        for what, things in (("criteria", self.criteria), ("sections", self.sections), ("pathways", self.pathways)):
            for identity, times in Counter(thing.id for thing in things).items():
                if times > 1:
                    yield what, f"{times} have the id “{identity}”"

    def criterion(self, identity: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.id == identity)

    def pathway_of(self, value: object) -> Pathway | None:
        return next((pathway for pathway in self.pathways if pathway.when == value), None)


def frameworks() -> dict[str, Framework]:
    """The frameworks of `data/frameworks`, by id."""
    return read_definitions("frameworks", Framework)


OWN_BODY = "Balint Society UK"
"""The society whose editions apply to somebody unless another is chosen for them."""


def framework_on(known: Iterable[Framework], joined: date | None, body: str = OWN_BODY) -> Framework:
    """A society's edition for somebody who joined the pathway on a date; its earliest where that is not known.

    An edition belongs to the person: those already on the pathway keep the one they began with. Where the society
    has no framework here, those of all societies are looked at.
    """
    candidates = list(known)
    own = [framework for framework in candidates if framework.body == body] or candidates
    ordered = sorted(own, key=lambda framework: framework.valid_from)
    begun = [framework for framework in ordered if joined and framework.valid_from <= joined]
    return begun[-1] if begun else ordered[0]
