"""Accreditation frameworks: a society's criteria of one date, from `data/frameworks`.

The words a criterion may use are few and closed; there is no language of expressions. What a society asks, with
every number in it, stands in the data file, never here.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict, StrictBool, model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.activities import ELSEWHERE, SETTLED_IN_THE_APP, Activity, Decision
from balint_core.definitions import STRICT, DefinitionError, DefinitionFolder, Slips, read_named
from balint_core.people import Role
from balint_core.sessions import Mode

MOST = 100_000
"""Units: no more than this can be asked of anybody."""

Words = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, Field(strict=True, gt=0, le=MOST)]
Percent = Annotated[int, Field(strict=True, ge=1, le=100)]
Day = Annotated[date, Strict()]


class Strength(StrEnum):
    """How firmly a criterion is asked. Only what is required can hold somebody's progress back."""

    REQUIRED = "required"
    EXPECTED = "expected"
    PREFERRED = "preferred"


class CriterionKind(StrEnum):
    """How a criterion is looked at: something true of the person, a count, a share, a length of time, the first and the
    last of something, a variety, a signature, a judgement, a stage of the application, or what is kept up after it."""

    ATTRIBUTE = "attribute"
    COUNT = "count"
    SHARE = "share"
    SPAN = "span"
    FIRST_AND_LAST = "first-and-last"
    VARIETY = "variety"
    SIGN_OFF = "sign-off"
    NARRATIVE = "narrative"
    STAGE = "stage"
    STANDING = "standing"


KEYS_OF = {
    CriterionKind.ATTRIBUTE: (("attribute",), ()),
    CriterionKind.COUNT: (("ways",), ("prefers", "shown", "beside")),
    CriterionKind.SHARE: (("accepts", "such", "unit"), ("at_least", "at_most")),
    CriterionKind.SPAN: (("months",), ("accepts", "since")),
    CriterionKind.FIRST_AND_LAST: (("accepts", "such"), ("only",)),
    CriterionKind.VARIETY: (("accepts", "distinct"), ("needed",)),
    CriterionKind.SIGN_OFF: (("evidence", "signed_by"), ("number",)),
    CriterionKind.NARRATIVE: ((), ("evidence", "accepts", "unit", "signed_by", "settled_by")),
    CriterionKind.STAGE: (("evidence",), ("organisers", "signed_by", "after", "decided")),
    CriterionKind.STANDING: (("evidence", "after"), ("organisers",)),
}
"""The keys a criterion of each kind needs, and those it may have besides."""


class Attribute(StrEnum):
    """What the list of people may say of somebody with yes or no."""

    SOCIETY_MEMBER = "society_member"
    HEALTH_PROFESSION = "health_profession"
    PSYCHOANALYTIC_TRAINING = "psychoanalytic_training"
    PSYCHODYNAMIC_TRAINING = "psychodynamic_training"


class Milestone(StrEnum):
    """A day in somebody's life from which, or up to which, evidence may count."""

    TRAINING_SINCE = "training_since"
    QUALIFIED_ON = "qualified_on"
    JOINED_PATHWAY = "joined_pathway"
    ACCREDITED_ON = "accredited_on"


IN_ORDER = (
    (Milestone.TRAINING_SINCE, Milestone.QUALIFIED_ON),
    (Milestone.JOINED_PATHWAY, Milestone.ACCREDITED_ON),
)
"""Milestones of which the first always comes before the second."""


class Condition(StrEnum):
    """What may be asked for if possible of a line of evidence."""

    WITH_ACCREDITED_LEADER = "with_accredited_leader"


class Worth(StrEnum):
    """What one line of evidence adds: one, or a number that the record must give; one unit never becomes another.

    A double hour is 90 minutes, as the German societies define it: https://www.medico-seminare.de/balintgruppen/.
    """

    ONE = "one"
    SESSIONS = "sessions"
    CASES = "cases"
    HOURS = "hours"
    DOUBLE_HOURS = "double_hours"
    COUNTS_AS = "counts_as"


class Period(StrEnum):
    """A stretch of time in each of which a minimum is asked, counted from when somebody began."""

    MONTH = "month"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {Period.MONTH: 1, Period.HALF_YEAR: 6, Period.YEAR: 12}[self]


class End(StrEnum):
    """One end of the evidence, where a rule speaks of that end alone."""

    FIRST = "first"
    LAST = "last"


class Distinct(StrEnum):
    """Of what there should be several."""

    GROUP = "group"
    CO_LEADER = "co-leader"
    MODE = "mode"
    ORGANISER = "organiser"


class Signer(StrEnum):
    """Whose signature is asked for: an accredited leader who supervises them, any accredited leader, or anybody else
    than themselves."""

    SUPERVISOR = "supervisor"
    ACCREDITED_LEADER = "accredited leader"
    ASSESSOR = "assessor"


@definition(frozen=True, config=STRICT)
class Which:
    """A kind of evidence, and what it must be: roles, organisers, modes, a decision, a group with an accredited leader,
    and who has signed it or held it.

    Blank means any; a session always names its roles, which alone decide what it may count towards.
    """

    evidence: Activity
    roles: tuple[Role, ...] = ()
    organisers: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = ()
    decision: Decision | None = None
    with_accredited_leader: StrictBool = False
    signed_by: Signer | None = None

    @model_validator(mode="after")
    def _can_be_recorded(self) -> "Which":
        session = self.evidence is Activity.SESSION
        asked = ("organisers", "decision", "signed_by") if session else ("roles", "modes", "with_accredited_leader")
        slips = [
            (key, f"is never recorded of a {self.evidence}, so none would do") for key in asked if getattr(self, key)
        ]
        if session and not self.roles:
            slips.append(("roles", "is missing: a session counts by the role somebody had in it"))
        if self.evidence in SETTLED_IN_THE_APP:
            slips.append(("evidence", f"a {self.evidence} is towards a criterion by itself, and named nowhere"))
        if slips:
            raise Slips(slips)
        return self


@definition(frozen=True, config=STRICT)
class Accepts(Which):
    """Evidence that counts, what a line of it adds, and how much of it may count `at_most`."""

    value: Worth = Worth.ONE
    at_most: Whole | None = None

    @model_validator(mode="after")
    def _has_such_a_number(self) -> "Accepts":
        if self.evidence is Activity.SESSION and self.value in (Worth.SESSIONS, Worth.COUNTS_AS):
            raise Slips([("value", f"“{self.value}” is never recorded of a session, so none would count")])
        return self


def _mixed(accepts: Iterable[Accepts]) -> Iterator[tuple[str, str]]:
    """Evidence counted piece by piece beside such as is measured: people alone may hold the one for the other."""
    counted = (Worth.ONE, Worth.SESSIONS)
    measures = {Worth.ONE if rule.value in counted else rule.value for rule in accepts} - {Worth.COUNTS_AS}
    if len(measures) > 1:
        said = " and ".join(f"“{one}”" for one in sorted(measures))
        yield "accepts", f"adds {said} together, and one unit never becomes another"


@definition(frozen=True, config=STRICT, kw_only=True)
class Shown(Which):
    """Evidence that is shown beside a criterion but not added to it, and why."""

    words: Words


@definition(frozen=True, config=STRICT)
class Such:
    """What a share of the evidence, or its first and last line, has to be: `words` finish “3 of 8 …”."""

    words: Words
    modes: tuple[Mode, ...] = ()
    organisers: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Such":
        if not (self.modes or self.organisers or self.activities):
            raise Slips([("modes", "or “organisers” or “activities” is needed: as it stands, everything is such")])
        return self


WORKING_LIFE = 600
"""Months: no more than this can be asked for."""


@definition(frozen=True, config=STRICT)
class Way:
    """One way to meet a count: `needed` units from the evidence it accepts, on one pathway or on every one.

    Evidence counts from a milestone on (`since`), up to one (`until`), or `before` a stage of this framework. With
    `per`, the number is needed in each of so many `periods`, one after another from the milestone; without one, from
    wherever they have come furthest.
    """

    id: Words
    title: Words
    unit: Words
    needed: Whole
    accepts: tuple[Accepts, ...]
    pathway: str | None = None
    since: Milestone | None = None
    until: Milestone | None = None
    before: str | None = None
    per: Period | None = None
    periods: Whole | None = None

    @cached_property
    def kinds(self) -> dict[Activity, frozenset[Role | None]]:
        """The kinds of evidence this way may look at, each with the roles."""
        anybody = frozenset([None, *Role])
        found: dict[Activity, frozenset[Role | None]] = {}
        for rule in self.accepts:
            found[rule.evidence] = found.get(rule.evidence, frozenset()) | (frozenset(rule.roles) or anybody)
        return found

    @model_validator(mode="after")
    def _can_be_reached(self) -> "Way":
        slips = []
        if (self.per is None) != (self.periods is None):
            slips.append(("periods", "and “per” belong together"))
        elif self.per and self.periods and self.per.months * self.periods > WORKING_LIFE:
            slips.append(
                ("periods", f"cannot be reached: {self.periods} of a {self.per} are longer than a working life")
            )
        most = sum(rule.at_most or self.needed for rule in self.accepts)
        if self.accepts and most < self.needed:
            slips.append(("needed", f"{self.needed} cannot be reached: no more than {most} may count"))
        if not self.accepts:
            slips.append(("accepts", "is missing: nothing would count"))
        if self.since and self.since == self.until:
            slips.append(("until", f"{self.needed} cannot be reached: nothing is both before and after one day"))
        if (self.until, self.since) in IN_ORDER:
            slips.append(("until", f"{self.needed} cannot be reached: it always comes before “{self.since}”"))
        slips += _mixed(self.accepts)
        if slips:
            raise Slips(slips)
        return self


@definition(frozen=True, config=STRICT)
class Prefers:
    """A condition that is asked for if possible: counted and shown, never held against anybody."""

    condition: Condition
    words: Words


@definition(frozen=True, config=STRICT)
class Criterion:
    """One requirement: what is asked, how firmly, and how it is looked at. `kind` says which keys belong to it.

    `next` says what would count next, and `first` says it to somebody who has nothing yet. A count `beside` another
    is a second number asked of the same records; otherwise no session counts towards two.
    """

    id: Words
    section: Words
    title: Words
    requirement: Words
    strength: Strength
    kind: CriterionKind
    next: Words
    paragraph: Words
    first: Words | None = None
    attribute: Attribute | Milestone | None = None
    ways: tuple[Way, ...] = ()
    prefers: Prefers | None = None
    shown: tuple[Shown, ...] = ()
    beside: str | None = None
    accepts: tuple[Accepts, ...] = ()
    such: Such | None = None
    only: End | None = None
    at_least: Percent | None = None
    at_most: Percent | None = None
    months: Whole | None = None
    since: Milestone | None = None
    distinct: Distinct | None = None
    needed: Whole | None = None
    evidence: Activity | None = None
    organisers: tuple[str, ...] = ()
    number: Whole | None = None
    unit: Words | None = None
    signed_by: Signer | None = None
    settled_by: str | None = None
    after: str | None = None
    decided: StrictBool = False

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
        slips += self._either_or()
        slips += self._out_of_reach()
        slips += self._never_recorded()
        if slips:
            raise Slips(slips)
        return self

    def _either_or(self) -> Iterator[tuple[str, str]]:
        if self.kind is CriterionKind.SHARE and self.at_least and self.at_most:
            yield "at_most", "and “at_least” do not go together"
        if self.kind is CriterionKind.SPAN and bool(self.accepts) == bool(self.since):
            yield "since", "or “accepts” is needed, and one of them only: what the time is counted by"
        if self.kind is CriterionKind.NARRATIVE and bool(self.accepts) == bool(self.evidence):
            yield "evidence", "or “accepts” is needed, and one of them only: what is shown of it"

    def _out_of_reach(self) -> Iterator[tuple[str, str]]:
        if self.months and self.months > WORKING_LIFE:
            yield "months", f"cannot be reached: {self.months:,} months are longer than a working life"
        if self.distinct is Distinct.MODE and (self.needed or 0) > len(Mode):
            yield "needed", f"{self.needed} cannot be reached: there are {len(Mode)} modes"
        for nth, rule in enumerate(self.accepts, start=1):
            if rule.at_most:
                yield f"accepts.{nth}.at_most", "belongs to a way of a count"
        if self.evidence in ELSEWHERE:
            yield "evidence", f"is not a {self.evidence}: what counts of those is said with “accepts” and “roles”"
        if self.kind is CriterionKind.SHARE:
            yield from _mixed(self.accepts)

    def _never_recorded(self) -> Iterator[tuple[str, str]]:
        """What is asked of evidence that never says it: how it was held of a weekend, or who ran a session."""
        accepted = {rule.evidence for rule in self.accepts}
        sessions, others = Activity.SESSION in accepted, bool(accepted - {Activity.SESSION})
        if self.such and accepted:
            such = self.such
            for key, asked, can_be in (
                ("modes", such.modes, sessions),
                ("organisers", such.organisers, others),
                ("activities", such.activities, accepted & {*such.activities}),
            ):
                if asked and not can_be:
                    yield f"such.{key}", "is never so of what “accepts” lets in, so nothing could be such"
        if self.distinct and accepted and not (others if self.distinct is Distinct.ORGANISER else sessions):
            yield "distinct", f"is “{self.distinct}”, which is never recorded of what “accepts” lets in"
        if self.kind is CriterionKind.SIGN_OFF and self.number and self.evidence is not Activity.COMPETENCY:
            yield "number", "is that of a competency"


@definition(frozen=True, config=STRICT)
class Pathway:
    """A branch of a framework, taken by those whose attribute has the value `when`."""

    id: Words
    title: Words
    when: Words


@definition(frozen=True, config=STRICT)
class Branch:
    """The attribute of the person that decides the pathway; where it is not known, every pathway is shown.

    With `or_attribute`, yes to either is yes, and no is no to both.
    """

    attribute: Attribute
    asks: Words
    or_attribute: Attribute | None = None


@definition(frozen=True, config=STRICT)
class Section:
    """A heading under which criteria are shown."""

    id: Words
    title: Words


@definition(frozen=True, config=STRICT)
class Framework:
    """An edition of a body's criteria: dated, sourced, with its standing and whether it is known in full.

    Editions of one `series` follow one another: each is in force from `valid_from` until the next one begins or, where
    the series ended, to `valid_until`. `changes` says what is new in it. `decides` names who settles equivalences.
    """

    id: Words
    series: Words
    title: Words
    body: Words
    dated: Day
    valid_from: Day
    source: Words
    source_address: str
    verified_on: Day
    standing: Words
    complete: StrictBool
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    branch: Branch | None = None
    pathways: tuple[Pathway, ...] = ()
    valid_until: Day | None = None
    not_known: Words | None = None
    changes: tuple[Words, ...] = ()
    decides: Words = "the body that accredits"

    @model_validator(mode="after")
    def _names_point_somewhere(self) -> "Framework":
        if slips := [
            *self._strangers(),
            *self._other_kinds(),
            *self._namesakes(),
            *self._counted_twice(),
            *self._of_itself(),
        ]:
            raise Slips(slips)
        return self

    def _of_itself(self) -> Iterator[tuple[str, str]]:
        if self.valid_until and self.valid_until < self.valid_from:
            yield "valid_until", "is before “valid_from”"
        if self.complete == bool(self.not_known):
            yield "not_known", "says what is missing, and belongs to a framework that is not complete"
        if self.branch and sorted(pathway.when for pathway in self.pathways) != ["no", "yes"]:
            yield "pathways", "are two: one taken by those who answer “yes”, and one by those who answer “no”"
        if bool(self.branch) != bool(self.pathways):
            yield "branch", "and “pathways” belong together"

    def _strangers(self) -> Iterator[tuple[str, str]]:
        sections = {section.id for section in self.sections}
        pathways = {pathway.id for pathway in self.pathways}
        criteria = {criterion.id for criterion in self.criteria}
        earlier: set[str] = set()
        for place, criterion in enumerate(self.criteria):
            key = f"criteria.{place + 1}"
            others = criteria - {criterion.id}
            named = [("section", criterion.section, sections), ("settled_by", criterion.settled_by, others)]
            named += [("beside", criterion.beside, others)]
            named += [(f"ways.{nth}.pathway", way.pathway, pathways) for nth, way in enumerate(criterion.ways, 1)]
            named += [(f"ways.{nth}.before", way.before, criteria) for nth, way in enumerate(criterion.ways, 1)]
            for what, name, known in named:
                if name is not None and name not in known:
                    yield f"{key}.{what}", f"“{criterion.id}” names “{name}”, which is not in this file"
            if criterion.after is not None and criterion.after not in earlier:
                yield (
                    f"{key}.after",
                    f"“{criterion.id}” comes after “{criterion.after}”, which is not before it in this file",
                )
            earlier.add(criterion.id)

    def _other_kinds(self) -> Iterator[tuple[str, str]]:
        """Names of criteria of a kind that cannot do what is asked of it."""
        kinds = {criterion.id: criterion.kind for criterion in self.criteria}
        for place, criterion in enumerate(self.criteria, start=1):
            asked = [("beside", criterion.beside, CriterionKind.COUNT)]
            if criterion.settled_by != criterion.id:
                asked += [("settled_by", criterion.settled_by, CriterionKind.STAGE)]
            if criterion.kind is CriterionKind.STANDING:
                asked += [("after", criterion.after, CriterionKind.STAGE)]
            asked += [
                (f"ways.{nth}.before", way.before, CriterionKind.STAGE) for nth, way in enumerate(criterion.ways, 1)
            ]
            for what, name, kind in asked:
                if name in kinds and kinds[name] is not kind:
                    yield f"criteria.{place}.{what}", f"“{name}” is of the kind “{kinds[name]}”, and a {kind} is needed"

    def _namesakes(self) -> Iterator[tuple[str, str]]:
        things_of: dict[str, Sequence[Criterion | Section | Pathway | Way]] = {
            "criteria": self.criteria,
            "sections": self.sections,
            "pathways": self.pathways,
            **{f"criteria.{place}.ways": one.ways for place, one in enumerate(self.criteria, start=1)},
        }
        for what, things in things_of.items():
            for identity, times in Counter(thing.id for thing in things).items():
                if times > 1:
                    yield what, f"{times} have the id “{identity}”"

    def _counted_twice(self) -> Iterator[tuple[str, str]]:
        """A session never feeds two strands: two counts of one role are told to be beside one another, or are apart in
        time."""
        counts = [(place, one) for place, one in enumerate(self.criteria, start=1) if one.kind is CriterionKind.COUNT]
        for (_place, one), (place, other) in combinations(counts, 2):
            together = one.beside == other.id or other.beside == one.id or one.beside == other.beside is not None
            if not together and _same_sessions(one, other) and not _apart(one, other):
                yield (
                    f"criteria.{place}.ways",
                    f"“{other.id}” counts the same sessions as “{one.id}”; if both numbers are asked of the same "
                    f"records, say beside = “{one.id}”",
                )

    def in_force_on(self, day: date) -> bool:
        """Whether a day lies within its own dates."""
        return self.valid_from <= day <= (self.valid_until or day)

    def criterion(self, identity: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.id == identity)

    def pathway_of(self, attributes: Mapping[str, object]) -> Pathway | None:
        """The pathway of somebody with these attributes; None where what decides it is not known."""
        if self.branch is None:
            return None
        asked = [self.branch.attribute, *filter(None, [self.branch.or_attribute])]
        said = [attributes.get(attribute) for attribute in asked]
        answer = "yes" if "yes" in said else "no" if set(said) == {"no"} else None
        return next((pathway for pathway in self.pathways if pathway.when == answer), None)


def _same_sessions(one: Criterion, other: Criterion) -> bool:
    roles = [
        {role for way in criterion.ways for rule in way.accepts for role in rule.roles} for criterion in (one, other)
    ]
    return bool(roles[0] & roles[1])


def _apart(one: Criterion, other: Criterion) -> bool:
    """Whether what counts for one ends on the very day on which what counts for the other begins."""
    return any(
        len(days := {way.until for way in early.ways} | {way.since for way in late.ways}) == 1 and None not in days
        for early, late in ((one, other), (other, one))
    )


@dataclass(frozen=True)
class Shelf:
    """The frameworks that can be used, by id, and the programme's own files that cannot, each with why."""

    usable: Mapping[str, Framework]
    refused: tuple[DefinitionError, ...]


def frameworks() -> dict[str, Framework]:
    """The frameworks of `data/frameworks` and of the programme's own folder, by id.

    An own file takes the place of a shipped one of its name. One that cannot be used is left out (see `refused`), and
    the shipped ones go on working.
    """
    return dict(_shelf().usable)


def refused() -> tuple[DefinitionError, ...]:
    """The programme's own framework files that cannot be used, each with its keys and what is wrong with them."""
    return _shelf().refused


def _shelf() -> Shelf:
    files = DefinitionFolder("frameworks")
    own = tuple((file, _changed_at(file)) for file in files.own())
    return _read(tuple(files.shipped()), own, known_organisers() if own else frozenset())


def _changed_at(file: Path) -> int:
    """When a file was last changed, in nanoseconds; 0 where it leads nowhere, which reading it says."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def known_organisers() -> frozenset[str]:
    """The bodies that a row of a portfolio can name as organisers: a choice of its layout."""
    *_shipped, file = [file for file in DefinitionFolder("layouts").files() if file.stem == "portfolio"]
    columns = tomllib.loads(file.read_text(encoding="utf-8-sig"))["columns"]
    return frozenset(next(column["choices"] for column in columns if column["name"] == "organiser"))


@lru_cache(maxsize=4)
def _read(shipped: tuple[Path, ...], own: tuple[tuple[Path, int], ...], organisers: frozenset[str]) -> Shelf:
    """A shelf, read again when an own file has changed; `organisers` are those that a portfolio knows."""
    known = {file.stem: read_named(file, Framework) for file in shipped}
    check_editions(known.values())
    theirs: dict[str, tuple[Path, Framework]] = {}
    slips: list[DefinitionError] = []
    for file, _changed in own:
        try:
            framework = read_named(file, Framework)
        except DefinitionError as fault:
            slips.append(fault)
            continue
        if strangers := list(unknown_organisers(framework, organisers)):
            slips.append(DefinitionError(file, strangers))
        else:
            theirs[file.stem] = (file, framework)
    while overlap := _overlapping(known, theirs):
        slips.append(overlap)
        del theirs[overlap.file.stem]
    usable = {**known, **{identity: framework for identity, (_file, framework) in theirs.items()}}
    return Shelf(usable, tuple(slips))


def unknown_organisers(framework: Framework, organisers: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Organisers that no row of a portfolio can name, so that nothing of theirs could ever count."""
    for place, criterion in enumerate(framework.criteria, start=1):
        named = [("", criterion.organisers), (".such", criterion.such.organisers if criterion.such else ())]
        named += [(f".accepts.{nth}", rule.organisers) for nth, rule in enumerate(criterion.accepts, 1)]
        named += [(f".shown.{nth}", rule.organisers) for nth, rule in enumerate(criterion.shown, 1)]
        for nth, way in enumerate(criterion.ways, 1):
            named += [(f".ways.{nth}.accepts.{one}", rule.organisers) for one, rule in enumerate(way.accepts, 1)]
        for key, names in named:
            for name in sorted({*names} - organisers):
                yield f"criteria.{place}{key}.organisers", f"“{name}” is no organiser that a portfolio can name"


def _overlapping(
    known: Mapping[str, Framework], theirs: Mapping[str, tuple[Path, Framework]]
) -> DefinitionError | None:
    """The first of the programme's own files whose edition overlaps another of its series."""
    usable = {**known, **{identity: framework for identity, (_file, framework) in theirs.items()}}
    for earlier, later in _overlaps(usable.values()):
        one, other = (later, earlier) if later.id in theirs else (earlier, later)
        return DefinitionError(theirs[one.id][0], [("valid_from", _overlap(one, other))])
    return None


def check_editions(known: Iterable[Framework]) -> None:
    """Raises DefinitionError where two editions of a series are in force on one day without one following the other."""
    for earlier, later in _overlaps(known):
        raise DefinitionError(Path(f"{later.id}.toml"), [("valid_from", _overlap(later, earlier))])


def _overlap(one: Framework, other: Framework) -> str:
    return f"overlaps “{other.id}” of the same series, in force on {max(one.valid_from, other.valid_from)}"


def _overlaps(known: Iterable[Framework]) -> Iterator[tuple[Framework, Framework]]:
    """Editions of one series in order, an earlier and the next one, that are in force on one day."""
    series: dict[str, list[Framework]] = {}
    for framework in known:
        series.setdefault(framework.series, []).append(framework)
    for editions in series.values():
        for earlier, later in pairwise(sorted(editions, key=lambda framework: framework.valid_from)):
            ends = earlier.valid_until
            if earlier.valid_from == later.valid_from or (ends and ends >= later.valid_from):
                yield earlier, later


def series(known: Iterable[Framework]) -> dict[str, str]:
    """What each series of editions is called, by its id: the title of its latest, a shipped one's before any other.

    What is shipped is called without the date behind a comma. Two that would be called the same have their ids as well.
    """
    shipped = frameworks()
    called: dict[str, str] = {}
    for one in sorted(known, key=lambda one: (one.id in shipped, one.valid_from)):
        called[one.series] = (one.title.rpartition(", ")[0] if one.id in shipped else "") or one.title
    times = Counter(name.casefold() for name in called.values())
    return {one: name if times[name.casefold()] == 1 else f"{name} ({one})" for one, name in called.items()}


OWN_SERIES = "balint_society_uk"
"""The series whose editions apply to somebody unless another is chosen for them."""


def framework_on(known: Iterable[Framework], joined: date | None, series: str = OWN_SERIES) -> Framework:
    """A series' edition for somebody who joined the pathway on a date; its earliest where that is not known.

    An edition belongs to the person: those already on the pathway keep the one they began with. Where the series is
    not here, as when it was withdrawn, the usual one takes its place, and where that is not here, all there are.
    """
    candidates = list(known)
    named = ([one for one in candidates if one.series == wanted] for wanted in (series, OWN_SERIES))
    own = next(filter(None, named), candidates)
    ordered = sorted(own, key=lambda framework: framework.valid_from)
    begun = [framework for framework in ordered if joined and framework.valid_from <= joined]
    return begun[-1] if begun else ordered[0]
