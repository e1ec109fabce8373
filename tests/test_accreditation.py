"""Progress by a framework: the scenarios of each edition, and what holds for every one of them."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_type_hints

import pytest
from pydantic import model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.accreditation import (
    CriterionProgress,
    Line,
    Progress,
    Status,
    WayProgress,
    assess,
    describe,
    headline,
    in_short,
    not_asked_for,
)
from balint_core.activities import ELSEWHERE, SETTLED_IN_THE_APP, Activity, Decision
from balint_core.definitions import STRICT, DefinitionError, read_definition
from balint_core.evidence import Evidence, evidence_of
from balint_core.frameworks import (
    Accepts,
    Attribute,
    Branch,
    Condition,
    Criterion,
    CriterionKind,
    Distinct,
    End,
    Framework,
    Milestone,
    Pathway,
    Period,
    Prefers,
    Section,
    Signer,
    Strength,
    Such,
    Way,
    Worth,
    frameworks,
)
from balint_core.people import Role
from balint_core.record.attendance import Part
from balint_core.record.people import Person
from balint_core.record.portfolio import Entry
from balint_core.sessions import Held, Mark, Mode, SessionKind
from balint_core.spreadsheets.layouts import layouts

SESSION = Activity.SESSION
TODAY = date(2022, 6, 30)
SCENARIOS = Path(__file__).resolve().parent / "scenarios"
UK_2016 = frameworks()["balint_society_uk_2016"]
ACTIVITIES = set(layouts()["portfolio"].column("activity").choices or {})
ORGANISERS = set(layouts()["portfolio"].column("organiser").choices or {})
DECISIONS = set(layouts()["portfolio"].column("decision").choices or {})

ASHA = Person(1, "Asha Sample", leader_in_training=True)
WREN = Person(2, "Wren Placeholder", accredited_leader=True, accredited_on=date(2016, 5, 14))
BRYN = Person(3, "Bryn Invented", leader_in_training=True)
CAST = {"oneself": ASHA, "supervisor": WREN, "colleague": BRYN}
"""Who may sign or co-lead in a scenario; the supervisor was accredited on 14 May 2016, the colleague is not."""
PEOPLE = {person.id: person for person in CAST.values()}

# --- scenarios


@definition(frozen=True, config=STRICT)
class About:
    """What the list of people says of somebody; what is left out is not known."""

    society_member: str | None = None
    health_profession: str | None = None
    psychoanalytic_training: str | None = None
    psychodynamic_training: str | None = None
    training_since: date | None = None
    qualified_on: date | None = None
    joined_pathway: date | None = None
    accredited_on: date | None = None


@definition(frozen=True, config=STRICT)
class Told:
    """Evidence in short: a line on a `day`, or as many `times` from then on, `every` so many days.

    A claim or a waiver is `towards` the criterion that its decider has, or has not, taken it to count for.
    """

    kind: str
    day: date
    times: int = 1
    every: int = 7
    role: Role | None = None
    event: SessionKind = SessionKind.BALINT_GROUP
    held: Held = Held.HELD
    mark: Mark = Mark.PRESENT
    alongside: str | None = None
    group: str = "Tuesday"
    mode: Mode | None = None
    minutes: int | None = None
    cases: int | None = None
    organiser: str | None = None
    sessions: int | None = None
    competency: int | None = None
    signed_by: str | None = None
    decision: str | None = None
    counts_as: int | None = None
    unit: str | None = None
    towards: str | None = None
    decider: str | None = None
    known_from: date | None = None
    known_until: date | None = None

    @model_validator(mode="after")
    def _says_what_can_be(self) -> "Told":
        if (self.kind == SESSION) != (self.role is not None):
            raise ValueError("a session needs a role, and nothing else has one")
        if (self.kind in SETTLED_IN_THE_APP) != (self.towards is not None):
            raise ValueError("a claim and a waiver are towards a criterion, and nothing else is")
        known = [
            (self.kind, ACTIVITIES | {*ELSEWHERE}),
            (self.organiser, ORGANISERS),
            (self.decision, DECISIONS),
            (self.signed_by, set(CAST)),
            (self.alongside, set(CAST)),
        ]
        if strangers := [word for word, words in known if word is not None and word not in words]:
            raise ValueError(f"{strangers} are not words of the portfolio or the cast")
        return self

    @property
    def days(self) -> list[date]:
        return [self.day + timedelta(days=self.every * nth) for nth in range(self.times)]

    def part(self, day: date, row: int) -> Part:
        fellows = (CAST[self.alongside].id,) if self.alongside else ()
        return Part(
            day,
            self.event,
            self.held,
            self.role or Role.MEMBER,
            self.mark,
            self.group,
            fellows,
            "u_1",
            "a.xlsx",
            "Register",
            row,
            self.mode,
            self.minutes,
        )

    def entry(self, day: date, row: int) -> Entry:
        return Entry(
            ASHA.id,
            day,
            self.kind,
            self.organiser,
            self.sessions,
            self.competency,
            CAST[self.signed_by].id if self.signed_by else None,
            self.decision,
            self.counts_as,
            None,
            "u_2",
            "b.xlsx",
            "Portfolio",
            row,
        )

    def settled(self, day: date, row: int) -> Evidence:
        return Evidence(
            Activity(self.kind),
            day,
            self.kind.capitalize(),
            "u_3",
            "",
            "Decisions",
            f"A{row}",
            decision=Decision(self.decision) if self.decision else None,
            counts_as=self.counts_as,
            unit=self.unit,
            towards=self.towards,
            decider=self.decider,
        )

    def lines(self, day: date, row: int) -> list[Evidence]:
        """The line as the register, the portfolio or the app would give it; none for a session that is no evidence."""
        if self.kind in SETTLED_IN_THE_APP:
            found = [self.settled(day, row)]
        elif self.kind == SESSION:
            found = evidence_of([self.part(day, row)], [], PEOPLE)
        else:
            found = evidence_of([], [self.entry(day, row)], PEOPLE)
        return [
            line._replace(
                minutes=self.minutes,
                cases=self.cases,
                known_from=self.known_from,
                known_until=self.known_until,
            )
            for line in found
        ]


@definition(frozen=True, config=STRICT)
class Scenario:
    """A sentence of the rule, what is known of somebody `on` a day, and how the criterion then stands.

    Of what is expected, only what is given is looked at; `remark_has` is held against every line of evidence.
    """

    name: str
    on: date
    status: Status
    person: About = About()
    evidence: tuple[Told, ...] = ()
    recorded: int | None = None
    needed: int | None = None
    preferred: int | None = None
    expected_on: date | None = None
    reason_has: str = ""
    reason_lacks: str | None = None
    remark_has: str | None = None

    def progress(self, framework: Framework) -> Progress:
        return assess(asdict(self.person), told(*self.evidence), framework, self.on)


@definition(frozen=True, config=STRICT)
class ScenarioFile:
    scenarios: tuple[Scenario, ...]


@definition(frozen=True, config=STRICT)
class Unchanged:
    """Criteria that an edition took over as they were, so that every sentence about them holds for it as well."""

    edition: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A scenario with the framework its folder is named after, and the criterion its file is named after."""

    framework: Framework
    criterion: str
    scenario: Scenario

    @property
    def found(self) -> CriterionProgress:
        return self.scenario.progress(self.framework).criterion(self.criterion)


def told(*evidence: Told) -> list[Evidence]:
    """Evidence in short as the register and the portfolio would give it."""
    rows = count(5)
    return [line for said in evidence for day in said.days for line in said.lines(day, next(rows))]


def sessions(role: Role, times: int, start: date, every: int = 7) -> list[Evidence]:
    return told(Told(kind=SESSION, role=role, times=times, every=every, day=start))


def cases() -> Iterator[Case]:
    for framework in frameworks().values():
        for file in scenario_files(SCENARIOS / framework.id):
            for scenario in read_definition(file, ScenarioFile).scenarios:
                yield Case(framework, file.stem, scenario)


def scenario_files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.glob("*.toml")):
        if file.name != "unchanged.toml":
            yield file
            continue
        unchanged = read_definition(file, Unchanged)
        yield from (SCENARIOS / unchanged.edition / f"{criterion}.toml" for criterion in unchanged.criteria)


CASES = list(cases())


def cases_of(framework: Framework, criterion: Criterion) -> list[Case]:
    return [case for case in CASES if (case.framework, case.criterion) == (framework, criterion.id)]


every_case = pytest.mark.parametrize("case", CASES, ids=[case.scenario.name for case in CASES])


@every_case
def test_scenario(case: Case) -> None:
    wanted = case.scenario
    found = wanted.progress(case.framework).criterion(case.criterion)
    assert found.status is wanted.status, found.reason
    for figure in ("recorded", "needed", "preferred", "expected_on"):
        if getattr(wanted, figure) is not None:
            assert getattr(found, figure) == getattr(wanted, figure), (figure, found.reason)
    assert wanted.reason_has in found.reason
    assert wanted.reason_lacks is None or wanted.reason_lacks not in found.reason
    if wanted.remark_has:
        assert [line for line in found.lines if wanted.remark_has in line.remark], found.lines


def test_what_is_known_of_somebody_has_the_names_that_frameworks_use() -> None:
    assert {field.name for field in fields(About)} == {*Attribute, *Milestone}


def test_no_two_scenarios_say_the_same_sentence() -> None:
    names = [(case.framework.id, case.scenario.name) for case in CASES]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


def test_there_are_scenarios_of_shipped_frameworks_only() -> None:
    assert {folder.name for folder in SCENARIOS.iterdir()} == set(frameworks())


@pytest.mark.parametrize("framework", frameworks().values(), ids=lambda framework: framework.id)
def test_every_criterion_has_scenarios_and_nothing_else_has(framework: Framework) -> None:
    written = {case.criterion for case in CASES if case.framework == framework}
    assert written == {criterion.id for criterion in framework.criteria}


@pytest.mark.parametrize(
    ("framework", "criterion", "way"),
    [
        pytest.param(framework, criterion, way, id=f"{framework.id}: {way.needed} {way.title}")
        for framework in frameworks().values()
        for criterion in framework.criteria
        for way in criterion.ways
    ],
)
def test_every_number_has_scenarios_on_both_of_its_sides(framework: Framework, criterion: Criterion, way: Way) -> None:
    needed = way.periods or way.needed
    stated, by_the_way, in_a_period = set(), set(), set()
    for case in cases_of(framework, criterion):
        pathway = framework.pathway_of(asdict(case.scenario.person))
        if case.scenario.needed == needed and (way.pathway is None or (pathway and pathway.id == way.pathway)):
            stated.add((case.scenario.recorded, case.scenario.status))
            found = next(one for one in case.found.ways if one.way == way)
            by_the_way.add(found.recorded)
            in_a_period |= {period.recorded for period in found.periods}
    below = Status.NOT_YET_RECORDED if needed == 1 and way.per is None else Status.UNDER_WAY
    assert {(needed - 1, below), (needed, Status.RECORDED)} <= stated
    assert {needed - 1, needed} <= by_the_way
    assert way.per is None or {way.needed - 1, way.needed} <= in_a_period


@pytest.mark.parametrize(
    ("framework", "criterion"),
    [
        pytest.param(framework, criterion, id=f"{framework.id}: {criterion.id}")
        for framework in frameworks().values()
        for criterion in framework.criteria
        if criterion.months or criterion.at_least or criterion.at_most or criterion.needed
    ],
)
def test_every_measure_has_scenarios_on_both_of_its_sides(framework: Framework, criterion: Criterion) -> None:
    written = {
        (case.scenario.recorded - case.scenario.needed, case.scenario.status is Status.RECORDED)
        for case in cases_of(framework, criterion)
        if case.scenario.recorded is not None and case.scenario.needed is not None
    }
    assert {(0, True), (1 if criterion.at_most else -1, False)} <= written


@pytest.mark.parametrize(
    ("framework", "criterion"),
    [
        pytest.param(framework, criterion, id=f"{framework.id}: {criterion.id}")
        for framework in frameworks().values()
        for criterion in framework.criteria
        if criterion.kind in (CriterionKind.NARRATIVE, CriterionKind.SHARE, CriterionKind.VARIETY)
    ],
)
def test_where_no_number_is_published_there_is_a_scenario_of_something_that_is_not_judged(
    framework: Framework, criterion: Criterion
) -> None:
    if criterion.at_least or criterion.at_most or criterion.needed:
        return
    judged = [case for case in cases_of(framework, criterion) if case.scenario.status is Status.FOR_A_PERSON]
    assert any(case.scenario.recorded for case in judged)
    for case in cases_of(framework, criterion):
        assert case.found.needed is None and not case.found.ways and case.found.status is not Status.RECORDED


@pytest.mark.parametrize("framework", frameworks().values(), ids=lambda framework: framework.id)
def test_every_criterion_has_scenarios_of_what_is_there_and_what_is_not(framework: Framework) -> None:
    for criterion in framework.criteria:
        statuses = {case.scenario.status for case in cases_of(framework, criterion)}
        assert statuses & {Status.RECORDED, Status.DECIDED}, criterion.id
        assert statuses - {Status.RECORDED, Status.DECIDED}, criterion.id


@pytest.mark.parametrize(
    ("scenario", "key"),
    [
        ('name = "a"\non = 2022-06-30\nstatus = "recorded"\nrecorderd = 8', "scenarios.1.recorderd"),
        ('name = "a"\non = 2022-06-30\nstatus = "accredited"', "scenarios.1.status"),
        ('name = "a"\nstatus = "recorded"', "scenarios.1.on"),
        ('name = "a"\non = 2022-06-30\nstatus = "recorded"\nperson = {member = "yes"}', "scenarios.1.person.member"),
        (
            'name = "a"\non = 2022-06-30\nstatus = "recorded"\nevidence = [{kind = "weekend", day = 2020-02-01}]',
            "scenarios.1.evidence.1",
        ),
        (
            'name = "a"\non = 2022-06-30\nstatus = "recorded"\nevidence = [{kind = "session", role = "member"}]',
            "scenarios.1.evidence.1.day",
        ),
        (
            'name = "a"\non = 2022-06-30\nstatus = "recorded"\nevidence = [{kind = "claim", day = 2020-02-01}]',
            "scenarios.1.evidence.1",
        ),
        (
            'name = "a"\non = 2022-06-30\nstatus = "recorded"\n'
            'evidence = [{kind = "session", role = "member", towards = "council", day = 2020-02-01}]',
            "scenarios.1.evidence.1",
        ),
    ],
)
def test_a_slip_in_a_scenario_is_named(tmp_path: Path, scenario: str, key: str) -> None:
    file = tmp_path / "co_leading.toml"
    file.write_text(f"[[scenarios]]\n{scenario}\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_definition(file, ScenarioFile)
    assert caught.value.key == key


# --- what holds for every scenario


@every_case
def test_nothing_but_the_evidence_and_the_day_decides(case: Case) -> None:
    wanted = case.scenario
    attributes = MappingProxyType(asdict(wanted.person))
    evidence = tuple(told(*wanted.evidence))
    first = assess(attributes, evidence, case.framework, wanted.on)
    assert assess(attributes, iter(evidence), case.framework, wanted.on) == first
    shuffled = list(evidence)
    for seed in range(3):
        random.Random(seed).shuffle(shuffled)
        assert assess(attributes, shuffled, case.framework, wanted.on) == first


@every_case
def test_what_counts_adds_up_to_what_is_recorded_and_each_line_once(case: Case) -> None:
    for found in case.scenario.progress(case.framework).criteria:
        assert len({id(line.evidence) for line in found.lines}) == len(found.lines)
        if found.periods:
            assert sum(line.counts for line in found.lines) >= sum(one.recorded for one in found.periods)
        elif found.recorded is not None and found.criterion.kind is not CriterionKind.SPAN:
            assert sum(line.counts for line in found.lines) == found.recorded
        for way in found.ways:
            assert {id(line.evidence) for line in way.lines} <= {id(line.evidence) for line in found.lines}
        if found.criterion.kind is CriterionKind.COUNT:
            assert all(line.remark for line in found.lines if not line.counts and line.evidence.counts_as != 0)


@every_case
def test_one_session_never_feeds_two_strands(case: Case) -> None:
    """Two counts beside one another are two numbers of one strand."""
    strands: dict[str, set[int]] = {}
    for found in case.scenario.progress(case.framework).criteria:
        if found.criterion.kind is CriterionKind.COUNT:
            strand = strands.setdefault(found.criterion.beside or found.criterion.id, set())
            strand |= {id(line.evidence) for line in found.lines if line.counts and line.evidence.kind == SESSION}
    counted = [one for strand in strands.values() for one in strand]
    assert len(counted) == len(set(counted))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("training", ["yes", "no", None])
def test_a_role_feeds_one_strand_at_most(role: Role, training: str | None) -> None:
    progress = assess({"psychoanalytic_training": training}, sessions(role, 30, date(2020, 1, 7)), UK_2016, TODAY)
    fed = [found.criterion.id for found in progress.criteria if found.recorded]
    strands = {
        Role.MEMBER: ["member_experience"],
        Role.PRESENTER: ["member_experience"],
        Role.CO_LEADER: ["co_leading"],
        Role.LEADER: [],
        Role.OBSERVER: [],
    }
    assert fed == strands[role]


JUDGING = re.compile(r"\b(accredited|eligible|ineligible|fail\w*|passed|complete\w*|per cent|percent)\b|%", re.I)
VERDICT = re.compile(
    r"\b(eligible|ineligible|fail\w*|passed|complete\w*|per cent|percent)\b|%|\b(is|are|be) accredited", re.I
)


@every_case
def test_titles_and_sentences_never_judge(case: Case) -> None:
    progress = case.scenario.progress(case.framework)
    for text in (headline(progress), describe(progress)):
        assert text and not JUDGING.search(text), text
    for found in progress.criteria:
        for text in (found.reason, *(line.remark for line in found.lines)):
            assert not VERDICT.search(text), text
        assert found.reason.endswith(".") and ".." not in found.reason and "  " not in found.reason
    assert describe(progress).endswith("decide.")


@pytest.mark.parametrize("shape", [Progress, CriterionProgress, WayProgress, Line])
def test_there_is_no_overall_figure(shape: type) -> None:
    figures = {name: str(type_) for name, type_ in get_type_hints(shape).items()}
    names = {name for name in dir(shape) if not name.startswith("_")} | set(figures)
    assert not names & {"percent", "percentage", "share", "score", "overall", "total", "accredited", "eligible"}
    assert not [name for name, type_name in figures.items() if "float" in type_name or "Share" in type_name]


def test_progress_as_a_whole_has_no_number() -> None:
    assert [field.name for field in fields(Progress)] == ["framework", "pathway", "on", "criteria", "evidence"]


@every_case
def test_what_comes_next_is_said_while_something_is_open_and_not_after(case: Case) -> None:
    for found in case.scenario.progress(case.framework).criteria:
        assert bool(found.next) == found.open, found.criterion.id


# --- a slow and obvious recount


def a_life(seed: int) -> tuple[dict[str, object], list[Told]]:
    """Somebody invented, with a register and weekends as they come."""
    chance = random.Random(seed)
    evidence = [
        Told(
            kind=SESSION,
            day=date(2019, 1, 1) + timedelta(days=chance.randrange(1500)),
            role=chance.choice(list(Role)),
            event=chance.choice([*[SessionKind.BALINT_GROUP] * 6, *SessionKind]),
            held=chance.choice([*[Held.HELD] * 6, *Held]),
            mark=chance.choice([*[Mark.PRESENT] * 6, *Mark]),
        )
        for _ in range(chance.randrange(90))
    ] + [
        Told(
            kind=chance.choice(["member weekend", "leadership weekend"]),
            day=date(2019, 1, 1) + timedelta(days=chance.randrange(1500)),
            organiser=chance.choice(["Balint Society UK", "Balint Society UK", "other", None]),
            sessions=chance.choice([None, 3, 4, 5]),
        )
        for _ in range(chance.randrange(7))
    ]
    attributes: dict[str, object] = {
        "psychoanalytic_training": chance.choice(["yes", "no"]),
        "training_since": chance.choice([None, date(2020, 6, 1)]),
    }
    return attributes, evidence


@pytest.mark.parametrize("seed", range(60))
def test_counts_agree_with_a_slow_and_obvious_recount(seed: int) -> None:
    attributes, evidence = a_life(seed)
    as_member = led = weekends = leadership = within = 0
    trained = attributes["psychoanalytic_training"] == "yes"
    since = attributes["training_since"] if trained else None
    for said in evidence:
        (day,) = said.days
        if day > TODAY:
            continue
        if said.kind == SESSION:
            if said.event != "Balint group" or said.held != "held" or said.mark not in ("present", "late"):
                continue
            if said.role == "co-leader":
                led += 1
            if said.role in ("member", "presenter") and (not isinstance(since, date) or day >= since):
                as_member += 1
        elif said.organiser == "Balint Society UK":
            leadership += said.kind == "leadership weekend"
            weekends += said.kind == "member weekend"
            within += (said.sessions or 0) if said.kind == "member weekend" else 0
    progress = assess(attributes, told(*evidence), UK_2016, TODAY)
    by_id = {found.criterion.id: found for found in progress.criteria}
    assert by_id["co_leading"].recorded == led
    assert by_id["leadership_training"].recorded == leadership
    member = by_id["member_experience"]
    if trained:
        assert {way.way.id: way.recorded for way in member.ways} == {"sessions": as_member, "weekends": weekends}
        assert (member.status is Status.RECORDED) == (as_member >= 8 or weekends >= 2)
    else:
        assert member.recorded == as_member + within
        assert (member.status is Status.RECORDED) == (as_member + within >= 20)


# --- the order of evidence, soft misses, the pace


def uk(*evidence: Told, on: date = TODAY, **attributes: object) -> Progress:
    return assess(attributes, told(*evidence), UK_2016, on)


def test_of_two_decisions_of_one_day_the_lower_row_stands_whatever_order_they_come_in() -> None:
    asked, decided = told(
        Told(kind="Council decision", decision="pending", day=date(2022, 3, 15)),
        Told(kind="Council decision", decision="accepted", day=date(2022, 3, 15)),
    )
    asked, decided = asked._replace(cell="A9"), decided._replace(cell="A10")
    for evidence in ([asked, decided], [decided, asked]):
        assert assess({}, evidence, UK_2016, TODAY).criterion("council").reason == "Accepted on 15 March 2022."


def test_a_soft_miss_changes_nothing_but_itself() -> None:
    evidence = [
        Told(kind=SESSION, role=Role.MEMBER, times=20, day=date(2019, 10, 1)),
        Told(kind=SESSION, role=Role.CO_LEADER, times=20, day=date(2020, 10, 6)),
        Told(kind="leadership weekend", organiser="Balint Society UK", times=2, day=date(2020, 2, 1)),
    ]
    member, stranger = (uk(*evidence, society_member=said, psychoanalytic_training="no") for said in ("yes", "no"))
    assert member.criterion("membership") != stranger.criterion("membership")
    assert [found for found in member.criteria if found.criterion.id != "membership"] == [
        found for found in stranger.criteria if found.criterion.id != "membership"
    ]
    assert headline(member) == headline(stranger) == "The counts are on record; now it is for people to judge"


def test_an_accredited_co_leader_is_preferred_and_changes_no_status() -> None:
    alone = uk(Told(kind=SESSION, role=Role.CO_LEADER, times=20, day=date(2019, 10, 1)))
    together = uk(Told(kind=SESSION, role=Role.CO_LEADER, alongside="supervisor", times=20, day=date(2019, 10, 1)))
    assert [found.status for found in alone.criteria] == [found.status for found in together.criteria]
    assert (alone.criterion("co_leading").preferred, together.criterion("co_leading").preferred) == (0, 20)


def test_supervision_has_no_number_whatever_is_noted() -> None:
    for times in (0, 1, 12, 60):
        found = uk(
            *([Told(kind="supervision", signed_by="supervisor", times=times, day=date(2020, 1, 7))] * bool(times))
        ).criterion("supervision")
        assert found.recorded == times
        assert found.needed is None and found.expected_on is None and not found.ways


def test_an_unknown_pathway_is_none_and_a_known_one_is_named() -> None:
    assert uk().pathway is None
    assert uk(psychoanalytic_training="yes").pathway == "psychoanalytic_training"
    assert uk(psychoanalytic_training="no").pathway == "no_psychoanalytic_training"
    assert [way.way.id for way in uk().criterion("member_experience").ways] == [
        "sessions",
        "weekends",
        "sessions_without",
    ]


def test_something_expected_is_not_said_to_begin_without_a_pace() -> None:
    nothing = uk().criterion("co_leading")
    long_ago = uk(Told(kind=SESSION, role=Role.CO_LEADER, times=10, day=date(2019, 10, 1)))
    assert nothing.expected_on is None
    assert long_ago.criterion("co_leading").recorded == 10
    assert long_ago.criterion("co_leading").expected_on is None


def test_nothing_is_expected_of_a_count_that_is_on_record() -> None:
    found = uk(Told(kind=SESSION, role=Role.CO_LEADER, times=20, day=date(2022, 1, 4))).criterion("co_leading")
    assert found.status is Status.RECORDED and found.expected_on is None


@pytest.mark.parametrize(("times", "days_ago", "days"), [(3, 364, 2069), (3, 365, None), (2, 364, None), (1, 1, None)])
def test_the_pace_is_that_of_three_or_more_in_the_last_365_days(times: int, days_ago: int, days: int | None) -> None:
    day = TODAY - timedelta(days=days_ago)
    found = uk(Told(kind=SESSION, role=Role.CO_LEADER, times=times, day=day)).criterion("co_leading")
    assert found.recorded == times
    assert found.expected_on == (TODAY + timedelta(days=days) if days else None)


def test_a_day_that_is_partly_needed_is_waited_for() -> None:
    """Seventeen more at three in 365 days are 2,068 days and a third."""
    found = uk(Told(kind=SESSION, role=Role.CO_LEADER, times=3, day=date(2022, 1, 4))).criterion("co_leading")
    assert found.expected_on == TODAY + timedelta(days=2069)


def test_sessions_led_alone_have_no_part_in_the_pace() -> None:
    together = Told(kind=SESSION, role=Role.CO_LEADER, times=3, day=date(2022, 1, 4))
    alone = Told(kind=SESSION, role=Role.LEADER, times=9, day=date(2022, 1, 5))
    assert uk(together, alone).criterion("co_leading").expected_on == uk(together).criterion("co_leading").expected_on


def test_a_day_beyond_the_calendar_is_not_named() -> None:
    framework = made(counting(Way("sessions", "sessions", "session", 100_000, (Accepts(SESSION, (Role.MEMBER,)),))))
    found = assess({}, sessions(Role.MEMBER, 3, TODAY), framework, TODAY).criteria[0]
    assert found.status is Status.UNDER_WAY and found.expected_on is None


# --- evidence that does not count says why


def test_lines_that_count_nothing_say_why_and_where_they_stand() -> None:
    found = uk(
        Told(kind="leadership weekend", organiser="other", day=date(2021, 2, 6)),
        Told(kind="leadership day", organiser="Balint Society UK", decision="pending", day=date(2021, 3, 6)),
        Told(kind="leadership day", organiser="Balint Society UK", decision="declined", day=date(2021, 4, 6)),
        Told(kind="leadership day", organiser="Balint Society UK", decision="accepted", day=date(2021, 5, 6)),
        Told(kind="leadership day", decision="pending", day=date(2021, 6, 6)),
    ).criterion("leadership_training")
    assert [(line.evidence.cell, line.counts, line.remark) for line in found.lines] == [
        ("A5", 0, "not added: another organiser ran it"),
        ("A6", 0, UK_2016.criterion("leadership_training").shown[0].words),
        ("A7", 0, "declined: shown, not added"),
        ("A8", 0, "how many weekends it counts as is not recorded"),
        ("A9", 0, "not added: who ran it is not recorded"),
    ]
    assert found.reason == (
        "0 of 2 leadership weekends, or days held equivalent by the Society. "
        "Not counted for want of a number of weekends: 1 entry. "
        "1 leadership day waiting for the Society's decision: how many days equal a weekend is not published."
    )


def test_every_report_is_shown_and_one_by_an_accredited_leader_speaks() -> None:
    found = uk(
        Told(kind="supervisor's report", signed_by="supervisor", day=date(2021, 12, 14)),
        Told(kind="supervisor's report", signed_by="colleague", day=date(2022, 1, 11)),
    ).criterion("report")
    assert found.status is Status.RECORDED
    assert [(line.evidence.signed_by, line.counts) for line in found.lines] == [
        ("Wren Placeholder", 1),
        ("Bryn Invented", 0),
    ]


# --- sentences


@pytest.mark.parametrize(
    ("evidence", "wanted"),
    [
        ([], "Nothing is on record yet, and that is where everybody begins"),
        (
            [Told(kind="supervision", signed_by="supervisor", day=date(2021, 1, 5))],
            "Under way. Next to plan for: member of a Balint group",
        ),
        (
            [Told(kind=SESSION, role=Role.CO_LEADER, times=12, day=date(2021, 1, 5))],
            "Under way. Nearest: co-leading a group",
        ),
        (
            [
                Told(kind=SESSION, role=Role.CO_LEADER, times=20, day=date(2021, 1, 5)),
                Told(kind="leadership weekend", organiser="Balint Society UK", day=date(2021, 2, 6)),
            ],
            "On record: co-leading a group. To plan for: leadership weekends",
        ),
        (
            [
                Told(kind=SESSION, role=Role.CO_LEADER, times=20, day=date(2021, 1, 5)),
                Told(kind=SESSION, role=Role.MEMBER, times=20, day=date(2021, 1, 6)),
            ],
            "Two strands are on record. To plan for: leadership weekends",
        ),
        (
            [Told(kind="Council decision", decision="accepted", day=date(2022, 3, 15))],
            "Decision of Council: accepted on 15 March 2022",
        ),
        (
            [Told(kind="Council decision", decision="declined", day=date(2022, 3, 15))],
            "Decision of Council: declined on 15 March 2022",
        ),
    ],
)
def test_a_title_says_what_is_there_and_what_to_plan_for(evidence: list[Told], wanted: str) -> None:
    assert headline(uk(*evidence, psychoanalytic_training="no")) == wanted


def test_a_sentence_says_the_counts_and_who_decides() -> None:
    said = describe(
        uk(
            Told(kind=SESSION, role=Role.CO_LEADER, times=12, day=date(2021, 1, 5)),
            psychoanalytic_training="no",
        )
    )
    assert said == (
        "On 30 June 2022: member of a Balint group 0 of 20; co-leading a group 12 of 20; leadership weekends 0 of 2. "
        "Counts inform; the people of the Balint Society UK decide."
    )


def test_what_these_criteria_do_not_ask_for_stands_beside_them_and_is_never_called_nothing() -> None:
    of_2023 = frameworks()["balint_society_uk_2023"]
    evidence = told(
        Told(kind=SESSION, role=Role.CO_LEADER, times=9, day=date(2024, 1, 9)),
        Told(kind="supervision", signed_by="supervisor", day=date(2024, 2, 6)),
    )
    progress = assess({}, evidence, of_2023, date(2024, 6, 30))
    assert headline(progress) == "Nothing that these criteria ask for is on record yet"
    assert set(progress.beside) == set(evidence)
    assert in_short(progress) == "Sessions as co-leader: 9; supervision: 1"
    as_member = told(Told(kind=SESSION, role=Role.MEMBER, alongside="supervisor", day=date(2024, 3, 5)))
    progress = assess({}, [*evidence, *as_member], of_2023, date(2024, 6, 30))
    assert headline(progress) == "1 session noted, for people to judge"
    assert set(progress.beside) == set(evidence)


def test_what_stands_beside_says_which_competency_and_whether_the_signature_would_count() -> None:
    of_2023 = frameworks()["balint_society_uk_2023"]
    signed = [
        Told(kind="competency", competency=2, signed_by=who, day=date(2024, 2, 6))
        for who in ("supervisor", "colleague")
    ]
    remarks = [line.remark for line in not_asked_for(assess({}, told(*signed), of_2023, date(2024, 6, 30)))]
    assert remarks[0] == "competency 2"
    assert re.fullmatch(r"competency 2; .+ is not recorded as an accredited leader on that day", remarks[1])


def test_no_way_of_a_count_stands_beside_it() -> None:
    open_pathway = uk(Told(kind=SESSION, role=Role.MEMBER, times=3, day=date(2021, 1, 5)))
    assert not open_pathway.beside and in_short(open_pathway) == ""


def test_a_line_that_two_criteria_ask_for_is_told_once_in_the_title() -> None:
    alike = [asked(name, CriterionKind.NARRATIVE, evidence="supervision", unit="meeting") for name in ("one", "two")]
    evidence = told(Told(kind="supervision", times=2, day=date(2021, 1, 5)))
    assert headline(assess({}, evidence, made(*alike), TODAY)) == "2 meetings noted, for people to judge"


def test_where_the_pathway_is_not_known_the_sentence_asks_for_it_first() -> None:
    assert describe(uk()).startswith("Whether there is psychoanalytic training is the first thing to note")


# --- frameworks of other shapes


def made(
    *criteria: Criterion, branch: Branch | None = None, pathways: tuple[Pathway, ...] = (), body: str = "A society"
) -> Framework:
    """A framework of these criteria alone."""
    day = date(2020, 1, 1)
    return Framework(
        id="made",
        series="made",
        title="Made",
        body=body,
        dated=day,
        valid_from=day,
        source="Invented.",
        source_address="",
        verified_on=day,
        standing="Guidelines.",
        complete=True,
        sections=(Section("all", "All"),),
        criteria=criteria,
        branch=branch,
        pathways=pathways,
    )


def asked(identity: str, kind: CriterionKind, strength: Strength = Strength.REQUIRED, **keys: object) -> Criterion:
    plain: Mapping[str, object] = {"title": identity.capitalize(), "requirement": "Asked.", "next": "Go on."}
    return Criterion(id=identity, section="all", strength=strength, kind=kind, paragraph="1", **plain, **keys)  # type: ignore[arg-type]


def counting(
    *ways: Way, strength: Strength = Strength.REQUIRED, identity: str = "counted", beside: str | None = None
) -> Criterion:
    return asked(identity, CriterionKind.COUNT, strength, ways=ways, beside=beside)


def way(needed: int, pathway: str | None = None, role: Role = Role.MEMBER) -> Way:
    return Way(f"{pathway}-{needed}", "sessions", "session", needed, (Accepts(SESSION, (role,)),), pathway)


BRANCH = Branch(Attribute.PSYCHOANALYTIC_TRAINING, "Psychoanalytic training")
PATHWAYS = (Pathway("with", "With", "yes"), Pathway("without", "Without", "no"))


@pytest.mark.parametrize(
    ("training", "status", "needed"),
    [("yes", Status.RECORDED, 8), ("no", Status.UNDER_WAY, 20), (None, Status.UNDER_WAY, 20)],
)
def test_a_way_without_a_pathway_is_open_on_each(training: str | None, status: Status, needed: int) -> None:
    framework = made(counting(way(20), way(8, "with")), branch=BRANCH, pathways=PATHWAYS)
    attributes = {"psychoanalytic_training": training}
    found = assess(attributes, sessions(Role.MEMBER, 10, date(2021, 1, 5)), framework, TODAY).criteria[0]
    assert (found.status, found.needed, found.recorded) == (status, needed, 10)


@pytest.mark.parametrize(
    ("training", "status"),
    [("yes", Status.UNDER_WAY), ("no", Status.NOT_APPLICABLE), (None, Status.UNDER_WAY)],
)
def test_a_count_of_one_pathway_is_not_asked_on_the_other(training: str | None, status: Status) -> None:
    framework = made(counting(way(8, "with")), branch=BRANCH, pathways=PATHWAYS)
    attributes = {"psychoanalytic_training": training}
    progress = assess(attributes, sessions(Role.MEMBER, 7, date(2021, 1, 5)), framework, TODAY)
    assert progress.criteria[0].status is status
    if training is None:
        assert "Psychoanalytic training is not recorded" in progress.criteria[0].reason


def test_a_count_that_is_not_asked_is_no_strand_on_record() -> None:
    other = counting(way(20, role=Role.CO_LEADER), identity="led")
    framework = made(counting(way(8, "with")), other, branch=BRANCH, pathways=PATHWAYS)
    evidence = sessions(Role.CO_LEADER, 5, date(2021, 1, 5))
    assert headline(assess({"psychoanalytic_training": "no"}, evidence, framework, TODAY)) == "Under way. Nearest: led"


def test_any_one_of_several_ways_is_enough() -> None:
    framework = made(counting(way(20), way(5, role=Role.CO_LEADER)))
    evidence = [*sessions(Role.MEMBER, 19, date(2020, 1, 7)), *sessions(Role.CO_LEADER, 5, date(2020, 1, 8))]
    found = assess({}, evidence, framework, TODAY).criteria[0]
    assert (found.status, found.recorded, found.needed) == (Status.RECORDED, 5, 5)
    assert found.reason == "5 sessions (5 are asked for)."


@pytest.mark.parametrize("strength", [Strength.EXPECTED, Strength.PREFERRED])
def test_a_soft_count_holds_no_title_back(strength: Strength) -> None:
    framework = made(counting(way(5)), counting(way(9, role=Role.CO_LEADER), strength=strength, identity="soft"))
    progress = assess({}, sessions(Role.MEMBER, 5, date(2021, 1, 5)), framework, TODAY)
    assert progress.criterion("soft").open
    assert headline(progress) == "The counts are on record; now it is for people to judge"


@pytest.mark.parametrize(
    ("strength", "says"),
    [
        (Strength.REQUIRED, "The list of people does not say."),
        (Strength.EXPECTED, "The list of people does not say. It is expected, and holds nothing up."),
        (Strength.PREFERRED, "The list of people does not say. It is preferred, and holds nothing up."),
    ],
)
def test_how_firmly_something_is_asked_is_said(strength: Strength, says: str) -> None:
    framework = made(asked("member", CriterionKind.ATTRIBUTE, strength, attribute="society_member"))
    assert assess({}, [], framework, TODAY).criteria[0].reason == says


def test_many_strands_are_counted_in_words() -> None:
    counts = [counting(way(1), identity="strand 0")]
    counts += [counting(way(1), identity=f"strand {nth}", beside="strand 0") for nth in range(1, 6)]
    framework = made(*counts, counting(way(9, role=Role.CO_LEADER), identity="led"))
    progress = assess({}, sessions(Role.MEMBER, 1, date(2021, 1, 5)), framework, TODAY)
    assert headline(progress) == "Six strands are on record. To plan for: led"


def test_criteria_without_a_count_are_for_people_to_judge() -> None:
    framework = made(asked("meetings", CriterionKind.NARRATIVE, evidence="supervision"), body="invented society")
    assert describe(assess({}, [], framework, TODAY)) == ("Counts inform; the people of the invented society decide.")
    progress = assess({}, told(Told(kind="supervision", day=date(2021, 1, 5))), framework, TODAY)
    assert headline(progress) == "For people to judge"


def test_what_is_preferred_is_counted_of_what_counts() -> None:
    criterion = asked(
        "led",
        CriterionKind.COUNT,
        ways=(Way("days", "days", "weekend", 2, (Accepts(Activity.LEADERSHIP_DAY, value=Worth.COUNTS_AS),)),),
        prefers=Prefers(Condition.WITH_ACCREDITED_LEADER, "with an accredited leader"),
    )
    found = assess({}, told(Told(kind="leadership day", day=date(2021, 1, 5))), made(criterion), TODAY).criteria[0]
    assert (found.status, found.recorded, found.preferred) == (Status.NOT_YET_RECORDED, 0, 0)


def test_what_does_not_count_is_not_counted_as_preferred() -> None:
    way_since = Way(
        "led", "sessions", "session", 20, (Accepts(SESSION, (Role.CO_LEADER,)),), since=Milestone.TRAINING_SINCE
    )
    prefers = Prefers(Condition.WITH_ACCREDITED_LEADER, "with an accredited leader")
    framework = made(asked("led", CriterionKind.COUNT, ways=(way_since,), prefers=prefers))
    evidence = told(Told(kind=SESSION, role=Role.CO_LEADER, alongside="supervisor", times=2, day=date(2021, 1, 5)))
    found = assess({"training_since": date(2021, 1, 12)}, evidence, framework, TODAY).criteria[0]
    assert (found.recorded, found.preferred) == (1, 1)


# --- shapes that no shipped framework has, or not on every side


AS_MEMBER = Accepts(SESSION, (Role.MEMBER,))
IN_PERSON = Such("in person", modes=(Mode.FACE_TO_FACE,))


def held(*modes: Mode | None, start: date = date(2021, 1, 5), every: int = 7) -> list[Evidence]:
    """Sessions as a member, one after another, each held so."""
    days = [start + timedelta(days=every * nth) for nth in range(len(modes))]
    return told(
        *(Told(kind=SESSION, role=Role.MEMBER, mode=mode, day=day) for mode, day in zip(modes, days, strict=True))
    )


def looked_at(kind: CriterionKind, lines: list[Evidence], /, **keys: Any) -> CriterionProgress:
    return assess({}, lines, made(asked("asked", kind, **keys)), TODAY).criteria[0]


HERE, AWAY = Mode.FACE_TO_FACE, Mode.VIRTUAL


@pytest.mark.parametrize(
    ("modes", "only", "status", "reason"),
    [
        ([HERE, AWAY, HERE], None, Status.RECORDED, "The first, on 5 January 2021, was in person; the last so far, on"),
        ([HERE, HERE, AWAY], None, Status.UNDER_WAY, "19 January 2021, was not in person."),
        ([AWAY, HERE, HERE], None, Status.UNDER_WAY, "The first, on 5 January 2021, was not in person"),
        ([HERE], None, Status.UNDER_WAY, "The first, on 5 January 2021, was in person."),
        ([HERE, None], None, Status.UNDER_WAY, "12 January 2021, is not recorded as in person."),
        ([HERE, AWAY], End.FIRST, Status.RECORDED, "The first, on 5 January 2021, was in person."),
        ([AWAY, HERE], End.FIRST, Status.UNDER_WAY, "The first, on 5 January 2021, was not in person."),
        ([AWAY, HERE], End.LAST, Status.RECORDED, "The last so far, on 12 January 2021, was in person."),
        ([HERE, AWAY], End.LAST, Status.UNDER_WAY, "The last so far, on 12 January 2021, was not in person."),
        ([], None, Status.NOT_YET_RECORDED, "Not recorded yet."),
    ],
)
def test_the_first_and_the_last_are_as_they_should_be(
    modes: list[Mode | None], only: End | None, status: Status, reason: str
) -> None:
    found = looked_at(CriterionKind.FIRST_AND_LAST, held(*modes), accepts=(AS_MEMBER,), such=IN_PERSON, only=only)
    assert found.status is status and reason in found.reason
    assert len(found.lines) == min(len(modes), 1 if only else 2)


@pytest.mark.parametrize(
    ("bound", "here", "away", "status", "needed"),
    [
        ({"at_least": 50}, 4, 5, Status.UNDER_WAY, 5),
        ({"at_least": 50}, 5, 5, Status.RECORDED, 5),
        ({"at_least": 34}, 1, 2, Status.UNDER_WAY, 2),
        ({"at_least": 33}, 1, 2, Status.RECORDED, 1),
        ({"at_most": 30}, 3, 7, Status.RECORDED, 3),
        ({"at_most": 30}, 4, 6, Status.UNDER_WAY, 3),
        ({"at_most": 30}, 0, 6, Status.RECORDED, 1),
    ],
)
def test_a_share_is_held_against_its_bound_without_rounding(
    bound: dict[str, int], here: int, away: int, status: Status, needed: int
) -> None:
    evidence = held(*[HERE] * here, *[AWAY] * away)
    found = looked_at(CriterionKind.SHARE, evidence, accepts=(AS_MEMBER,), such=IN_PERSON, unit="session", **bound)
    assert (found.status, found.recorded, found.needed) == (status, here, needed)
    assert found.reason.startswith(f"{here} of {here + away} sessions in person.")


def test_a_share_is_counted_in_one_unit_and_says_what_is_not_recorded() -> None:
    rules = (Accepts(SESSION, (Role.MEMBER,), value=Worth.HOURS),)
    evidence = told(
        Told(kind=SESSION, role=Role.MEMBER, mode=HERE, minutes=90, day=date(2021, 1, 5)),
        Told(kind=SESSION, role=Role.MEMBER, minutes=60, day=date(2021, 1, 12)),
        Told(kind=SESSION, role=Role.MEMBER, mode=HERE, day=date(2021, 1, 19)),
    )
    found = looked_at(CriterionKind.SHARE, evidence, accepts=rules, such=IN_PERSON, unit="hour")
    assert found.status is Status.FOR_A_PERSON
    assert found.reason == "1.5 of 2.5 hours in person. Of 1 it is not recorded. No number is published."
    assert [line.remark for line in found.lines] == [
        "",
        "whether it was in person is not recorded",
        "how many hours it counts as is not recorded",
    ]


@pytest.mark.parametrize(("last", "months", "status"), [(4, 5, Status.UNDER_WAY), (5, 6, Status.RECORDED)])
def test_a_span_runs_from_the_first_to_the_last_line(last: int, months: int, status: Status) -> None:
    evidence = told(
        Told(kind=SESSION, role=Role.MEMBER, day=date(2021, 1, 5)),
        Told(kind=SESSION, role=Role.MEMBER, day=date(2021, 7, last)),
    )
    found = looked_at(CriterionKind.SPAN, evidence, accepts=(AS_MEMBER,), months=6)
    assert (found.status, found.recorded, found.needed) == (status, months, 6)
    assert f"from 5 January 2021 to {last} July 2021" in found.reason


@pytest.mark.parametrize(
    ("distinct", "needed", "status", "names"),
    [
        (Distinct.MODE, 2, Status.RECORDED, "face-to-face and virtual"),
        (Distinct.MODE, 3, Status.UNDER_WAY, "face-to-face and virtual"),
        (Distinct.GROUP, 2, Status.RECORDED, "Tuesday and Hospice"),
        (Distinct.GROUP, 3, Status.UNDER_WAY, "Tuesday and Hospice"),
        (Distinct.CO_LEADER, 1, Status.RECORDED, "Wren Placeholder"),
        (Distinct.CO_LEADER, 2, Status.UNDER_WAY, "Wren Placeholder"),
        (Distinct.ORGANISER, 1, Status.NOT_YET_RECORDED, ""),
    ],
)
def test_a_variety_is_a_number_of_different_ones(distinct: Distinct, needed: int, status: Status, names: str) -> None:
    evidence = told(
        Told(kind=SESSION, role=Role.CO_LEADER, alongside="supervisor", mode=HERE, times=2, day=date(2021, 1, 5)),
        Told(kind=SESSION, role=Role.CO_LEADER, mode=AWAY, group="Hospice", times=2, day=date(2021, 2, 5)),
    )
    rules = (Accepts(SESSION, (Role.CO_LEADER,)), Accepts(Activity.MEMBER_WEEKEND))
    found = looked_at(CriterionKind.VARIETY, evidence, accepts=rules, distinct=distinct, needed=needed)
    assert found.status is status and names in found.reason


def in_each(number: int, per: Period, periods: int, since: Milestone | None = None) -> Way:
    return Way("each", "stretches", "session", number, (AS_MEMBER,), since=since, per=per, periods=periods)


@pytest.mark.parametrize(
    ("per", "days", "recorded"),
    [
        (Period.HALF_YEAR, ["2021-01-31", "2021-07-31"], 2),
        (Period.HALF_YEAR, ["2021-01-31", "2021-07-30"], 1),
        (Period.HALF_YEAR, ["2020-08-31", "2021-02-28"], 2),
        (Period.HALF_YEAR, ["2020-08-31", "2021-02-27"], 1),
        (Period.YEAR, ["2020-02-29", "2021-02-28"], 2),
        (Period.YEAR, ["2020-02-29", "2021-02-27"], 1),
        (Period.MONTH, ["2021-01-31", "2021-02-01"], 2),
        (Period.MONTH, ["2021-01-01", "2021-01-31"], 1),
        (Period.MONTH, ["2021-12-31", "2022-01-01"], 2),
    ],
)
def test_a_period_ends_where_the_next_one_begins(per: Period, days: list[str], recorded: int) -> None:
    evidence = [line for day in days for line in sessions(Role.MEMBER, 1, date.fromisoformat(day))]
    found = assess({}, evidence, made(counting(in_each(1, per, 2))), TODAY).criteria[0]
    assert found.recorded == recorded
    assert found.needed == 2 and found.unit == per and len(found.periods) == 2


def test_periods_from_a_day_of_somebody_s_life_do_not_move() -> None:
    framework = made(counting(in_each(2, Period.YEAR, 2, Milestone.JOINED_PATHWAY)))
    evidence = sessions(Role.MEMBER, 4, date(2020, 12, 20))
    found = assess({"joined_pathway": date(2020, 1, 1)}, evidence, framework, TODAY).criteria[0]
    assert [(period.starts, period.recorded) for period in found.periods] == [
        (date(2020, 1, 1), 2),
        (date(2021, 1, 1), 2),
    ]
    free = assess({}, evidence, framework, TODAY).criteria[0]
    assert free.recorded == 1


def test_of_stretches_that_have_come_as_far_the_latest_is_shown() -> None:
    evidence = [*sessions(Role.MEMBER, 1, date(2015, 3, 1)), *sessions(Role.MEMBER, 1, date(2022, 3, 1))]
    found = assess({}, evidence, made(counting(in_each(2, Period.YEAR, 2))), TODAY).criteria[0]
    assert found.recorded == 0 and found.periods[0].starts == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("signer", "good"), [(Signer.SUPERVISOR, 1), (Signer.ACCREDITED_LEADER, 1), (Signer.ASSESSOR, 2)]
)
def test_what_has_to_be_signed_counts_by_who_signed_it(signer: Signer, good: int) -> None:
    rule = Accepts(Activity.SUPERVISION, signed_by=signer)
    evidence = told(
        *(
            Told(kind="supervision", signed_by=who, day=date(2021, 1, 5))
            for who in ("supervisor", "colleague", "oneself", None)
        )
    )
    way_signed = Way("signed", "meetings", "meeting", 4, (rule,))
    found = assess({}, evidence, made(counting(way_signed)), TODAY).criteria[0]
    assert found.recorded == good
    assert all(line.remark.startswith("not added: ") for line in found.lines if not line.counts)


def test_a_leader_who_is_not_noted_as_the_supervisor_does_not_sign_as_one() -> None:
    (meeting,) = told(Told(kind="competency", competency=1, signed_by="supervisor", day=date(2021, 1, 5)))
    for supervises, status in ((True, Status.DECIDED), (None, Status.DECIDED), (False, Status.FOR_A_PERSON)):
        evidence = [meeting._replace(signer_supervises=supervises)]
        assert assess({}, evidence, UK_2016, TODAY).criterion("competency_setting").status is status


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        (Decision.ACCEPTED, Status.DECIDED),
        (Decision.DECLINED, Status.FOR_A_PERSON),
        (Decision.PENDING, Status.FOR_A_PERSON),
    ],
)
def test_a_stage_that_people_decide_settles_a_judgement_once_they_agree(decision: Decision, status: Status) -> None:
    judged = asked("judged", CriterionKind.NARRATIVE, evidence=Activity.SUPERVISION, settled_by="council")
    council = asked("council", CriterionKind.STAGE, evidence=Activity.COUNCIL_DECISION, decided=True)
    evidence = told(Told(kind="Council decision", decision=decision, day=TODAY))
    assert assess({}, evidence, made(judged, council), TODAY).criterion("judged").status is status


@pytest.mark.parametrize(
    ("signer", "words"),
    [
        (Signer.SUPERVISOR, "For your supervisor to sign."),
        (Signer.ACCREDITED_LEADER, "For an accredited leader to sign."),
        (Signer.ASSESSOR, "For whoever assesses it to sign."),
    ],
)
def test_who_is_to_sign_is_said(signer: Signer, words: str) -> None:
    found = looked_at(CriterionKind.SIGN_OFF, [], evidence="competency", number=1, signed_by=signer)
    assert found.reason == words


def test_one_record_is_shown_against_any_framework() -> None:
    evidence = sessions(Role.MEMBER, 26, date(2021, 1, 5))
    found = {one.id: assess({}, evidence, one, TODAY) for one in frameworks().values()}
    training = found["core_training_25_groups"].criterion("groups")
    assert (training.recorded, training.status) == (26, Status.RECORDED)
    assert found["core_training_30_groups"].criterion("groups").status is Status.UNDER_WAY
    assert found["balint_society_uk_2016"].criterion("member_experience").recorded == 26
    assert found["balint_society_uk_2023"].criterion("member_groups").needed is None


def test_no_supervision_number_of_another_society_leaks_into_the_british_ones() -> None:
    evidence = told(Told(kind="supervision", signed_by="supervisor", times=30, every=14, day=date(2020, 1, 7)))
    for year in (2016, 2020):
        found = assess({}, evidence, frameworks()[f"balint_society_uk_{year}"], TODAY).criterion("supervision")
        assert (found.needed, found.status, found.expected_on) == (None, Status.FOR_A_PERSON, None)


def test_a_line_of_two_kinds_is_of_the_first_and_only_another_s_number_is_limited() -> None:
    own = Accepts(Activity.LEADERSHIP_INTENSIVE, organisers=("BSANZ",))
    anybody_s = Accepts(Activity.LEADERSHIP_INTENSIVE, at_most=1)
    intensives = Way("intensives", "intensives", "intensive", 3, (own, anybody_s))
    mine = Told(kind="leadership intensive", organiser="BSANZ", times=2, day=date(2021, 1, 5))
    elsewhere = Told(kind="leadership intensive", organiser="other", times=2, day=date(2021, 2, 5))
    found = assess({}, told(mine, elsewhere), made(counting(intensives)), TODAY).criteria[0]
    assert [line.counts for line in found.lines] == [1, 1, 1, 0]
    assert found.lines[3].remark == "no more than 1 intensive of this kind may count"
