"""Everybody on the pathway by every criterion: who is close, who has nothing new, who has no supervisor.

Sessions that are alike for the rules are told to the engine in one line, so that thousands of people are assessed in
a moment; what comes out is what assessing each of them by each of their sessions gives. Nobody is ranked.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from dateutil.relativedelta import relativedelta
from numpy.typing import NDArray

from balint_core.accreditation import Progress, Status, assess
from balint_core.accreditation.results import SETTLED, Number
from balint_core.activities import Activity
from balint_core.evidence import Evidence, evidence_of
from balint_core.figures import counted, in_words, listed, month
from balint_core.frameworks import (
    Criterion,
    CriterionKind,
    Distinct,
    Framework,
    Milestone,
    Period,
    Strength,
    Which,
    Worth,
)
from balint_core.people import LEADING, Role
from balint_core.programme import attributes_of, everybody, framework_of, frameworks_of, progress_of, towards
from balint_core.record import attendance, noted, people, portfolio, programmes
from balint_core.record.attendance import Lead
from balint_core.record.cohort import ROLES, Came, who_came_to_what
from balint_core.record.database import Database
from balint_core.record.people import Person
from balint_core.record.told import NOBODY, AsTold, Numbers, Told, as_told
from balint_core.spreadsheets.sheet import collector_paused

NAMED = 8
"""Leaders of a group who are named in a sentence."""
CLOSE = 5
"""Units to go, in the one count that is still open, at which somebody is close."""
QUIET = relativedelta(months=6)
"""Without anything new for so long, somebody with an open count has stalled."""
EPOCH = date(1970, 1, 1).toordinal()
"""From which numpy counts its days."""


class Cell(NamedTuple):
    """Where somebody stands by one criterion; recorded and needed in its own unit, None where there is no number."""

    status: Status
    recorded: Number | None
    needed: int | None
    unit: str | None


@dataclass(frozen=True)
class Member:
    """One person of a cohort by a framework: their cells by criterion, and the day of the latest thing on record."""

    person: Person
    framework: Framework
    pathway: str | None
    cells: Mapping[str, Cell]
    latest: date | None
    on: date

    def counts(self) -> list[tuple[Criterion, Cell]]:
        """The counts that are required of them."""
        return [
            (one, self.cells[one.id])
            for one in self.framework.criteria
            if one.kind is CriterionKind.COUNT
            and one.strength is Strength.REQUIRED
            and self.cells[one.id].status is not Status.NOT_APPLICABLE
        ]

    def open_counts(self) -> list[tuple[Criterion, Cell]]:
        return [(one, cell) for one, cell in self.counts() if cell.status not in SETTLED]

    @property
    def to_go(self) -> Number | None:
        """Units to go where one count alone is open, none where all are on record; None for everybody else."""
        still_open = [cell for _one, cell in self.open_counts()]
        if len(still_open) > 1 or not self.counts():
            return None
        return sum((cell.needed or 0) - (cell.recorded or 0) for cell in still_open)

    @property
    def decided(self) -> bool:
        """Whether the last of the decisions that people take has been taken."""
        decisions = [one for one in self.framework.criteria if one.decided]
        return bool(decisions) and self.cells[decisions[-1].id].status is Status.DECIDED

    @property
    def waits_for(self) -> Criterion | None:
        """With every count on record and no decision yet: the stage that comes next."""
        if self.to_go != 0 or self.decided:
            return None
        stages = [one for one in self.framework.criteria if one.kind is CriterionKind.STAGE]
        return next((one for one in stages if self.cells[one.id].status not in SETTLED), None)

    @property
    def close(self) -> bool:
        """Whether the counts are on record and people are to judge, or the last one is nearly there."""
        return not self.decided and self.to_go is not None and self.to_go <= CLOSE

    @property
    def stalled(self) -> bool:
        """Whether a count is open and nothing new has come for half a year, of somebody who has begun."""
        days = [day for day in (self.latest, self.person.joined_pathway) if day]
        return bool(days and self.open_counts()) and not self.decided and max(days) < self.since_quiet

    @property
    def since_quiet(self) -> date:
        """The day since which something new is looked for."""
        return self.on - QUIET

    @property
    def unsupervised(self) -> bool:
        return not self.person.supervisor and not self.decided


@dataclass(frozen=True)
class Cohort:
    """Everybody on the pathway, by name."""

    on: date
    members: tuple[Member, ...]

    def frameworks(self) -> dict[Framework, list[Member]]:
        """The members by the framework they are judged by, the framework of most first."""
        found: dict[str, list[Member]] = defaultdict(list)
        for member in self.members:
            found[member.framework.id].append(member)
        return {one[0].framework: one for one in sorted(found.values(), key=len, reverse=True)}


def cohort(database: Database, programme: str, framework: str | None, on: date, *, everyone: bool = False) -> Cohort:
    """The cohort of a programme on a day, each by their own edition or all by one framework, named by its id.

    It is those who train as leaders, or `everyone` on record; everyone too where a programme says nothing of training.
    Kept until the record changes.
    """
    return _cohort(database, programme, framework, on, everyone, database.version())


@lru_cache(maxsize=8)
def _cohort(
    database: Database, programme: str, framework: str | None, on: date, everyone: bool, _version: int
) -> Cohort:
    known = everybody(database, programme)
    training = [person for person in known if person.leader_in_training]
    known_ones = frameworks_of(database, programme)
    chosen = known_ones[framework] if framework else None
    those = [
        (person, chosen or framework_of(person, known_ones))
        for person in (known if everyone or not training else training)
    ]
    return Cohort(on, tuple(members(database, those, on)))


def members(database: Database, those: Sequence[tuple[Person, Framework]], on: date) -> list[Member]:
    """Each of these people by the framework beside them, on a day."""
    with collector_paused():
        return list(_members(database, those, on))


def _members(database: Database, those: Sequence[tuple[Person, Framework]], on: date) -> Iterator[Member]:
    looks = Looks.of({id(framework): framework for _person, framework in those}.values())
    with database.reading() as connection:
        together = as_told(connection)
        came = who_came_to_what(connection, on, together)
        entries = portfolio.entries_of_everybody(connection)
        told_of = noted.noted_of_everybody(connection)
        signers = {entry.signed_by for kept in entries.values() for entry in kept if entry.signed_by is not None}
        signers |= {one.note.signed_by for each in told_of.values() for one in each if one.note.signed_by is not None}
        known = {**together.leaders, **people.known(connection, signers - together.leaders.keys())}
    once = list({person.id: person for person, _framework in those}.values())
    sessions = _Together(once, together, came, looks or Looks())
    for person, framework in those:
        mine, noted_of_them = entries.get(person.id, ()), told_of.get(person.id, ())
        kept: Collection[Evidence] = ()
        if mine or noted_of_them:
            everything = evidence_of([], mine, known, noted_of_them, person.supervisors)
            kept = towards(database, framework, everything)
        if looks:
            progress = assess(attributes_of(person), [*sessions.lines[person.id], *kept], framework, on, in_words=False)
        else:
            progress = progress_of(database, person, framework, on)
        days = [sessions.latest[person.id], *(one.day for one in kept if one.stands_on(on))]
        yield _member(person, progress, max(filter(None, days), default=None))


def _member(person: Person, progress: Progress, latest: date | None) -> Member:
    cells = {one.criterion.id: Cell(one.status, one.recorded, one.needed, one.unit) for one in progress.criteria}
    return Member(person, progress.framework, progress.pathway, cells, latest, progress.on)


# --- sessions that are alike ------------------------------------------------------------------------------------


class Detail(StrEnum):
    """What rules may look at in a session beside its day."""

    MODE = "mode"
    MINUTES = "minutes"
    CASES = "cases"
    LEADER = "leader"
    LEADERS = "leaders"
    GROUP = "group"
    DAY = "day"
    MONTH = "month"


VALUED = {
    Worth.CASES: {Detail.CASES},
    Worth.HOURS: {Detail.MINUTES},
    Worth.DOUBLE_HOURS: {Detail.MINUTES},
}
"""What has to be known of a session to know how much it adds."""
VARIED = {Distinct.GROUP: {Detail.GROUP}, Distinct.CO_LEADER: {Detail.LEADERS}, Distinct.MODE: {Detail.MODE}}


@dataclass(frozen=True)
class Looks:
    """What frameworks look at in sessions beside their number: the days before and after which they count, and details
    of the session, by role."""

    days: Mapping[Role, set[Milestone]] = field(default_factory=lambda: defaultdict(set))
    details: Mapping[Role, set[Detail]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, known: Iterable[Framework]) -> "Looks | None":
        """What these frameworks look at; None where it is more than can be told of several sessions at once."""
        found = cls()
        every = [found._note(criterion) for framework in known for criterion in framework.criteria]
        return found if all(every) else None

    def _note(self, criterion: Criterion) -> bool:
        """Notes what a criterion looks at in sessions; False for what has to be looked at session by session."""
        preferred = {Detail.LEADER} if criterion.prefers else set()
        looked_at = [(rule, _looked_at(criterion), set[Milestone]()) for rule in criterion.accepts]
        for way in criterion.ways:
            by_month = way.per is Period.MONTH and not (way.since or way.before)
            dated = {Detail.MONTH} if by_month else {Detail.DAY} if way.per or way.before else set()
            details = preferred | dated
            days = {day for day in (way.since, way.until) if day}
            looked_at += [(rule, details, days) for rule in way.accepts]
        for rule, seen, milestones in looked_at:
            if rule.evidence is Activity.SESSION:
                if seen is None:
                    return False
                self._note_rule(rule, seen | VALUED.get(rule.value, set()), milestones)
        return True

    def _note_rule(self, rule: Which, details: set[Detail], days: Iterable[Milestone] = ()) -> None:
        details = details | ({Detail.MODE} if rule.modes else set())
        details |= {Detail.LEADER} if rule.with_accredited_leader else set()
        for role in rule.roles:
            self.details[role].update(details)
            self.days[role].update(days)


def _looked_at(criterion: Criterion) -> set[Detail] | None:
    """What a measure of the whole looks at in a session; None for what only its place among the others tells."""
    match criterion.kind:
        case CriterionKind.SHARE:
            return {Detail.MODE} if criterion.such and criterion.such.modes else set()
        case CriterionKind.SPAN:
            return {Detail.DAY}
        case CriterionKind.VARIETY:
            return VARIED.get(criterion.distinct, set()) if criterion.distinct else set()
        case CriterionKind.NARRATIVE:
            return set()
    return None


class _Together:
    """Everybody's sessions, those that are alike for the rules as one line; and the latest day that each came.

    Both are by the person's id. What sessions are alike in is worked out in columns.
    """

    def __init__(
        self,
        those: Sequence[Person],
        told: AsTold,
        came: Came,
        looks: Looks,
    ) -> None:
        self.sessions, self.columns = told.sessions, told.columns
        ids = np.array([one.id for one in those], dtype=np.int64)
        place = np.full(max(came.person.max(initial=0), ids.max(initial=0)) + 1, -1)
        place[ids] = np.arange(len(those))
        mine = place[came.person] >= 0
        self.came = Came(*(column[mine] for column in came))
        self.place = place[self.came.person]
        days = np.zeros(len(those), dtype=np.int64)
        np.maximum.at(days, self.place, self.columns.day[self.came.session])
        latest = (date.fromordinal(day) if day else None for day in days.tolist())
        self.latest = dict(zip((one.id for one in those), latest, strict=True))
        self.lines: dict[int, list[Evidence]] = defaultdict(list)
        _alike, first, times = np.unique(self._alike(those, looks), return_index=True, return_counts=True)
        of_first = zip(*(column[first].tolist() for column in self.came), times.tolist(), strict=True)
        leader = self.columns.leader.tolist()
        in_names = any(Detail.LEADERS in details for details in looks.details.values())
        for person, role, session, number in of_first:
            by_another = leader[session] not in (NOBODY, person)
            at = self.sessions[session]
            led_with = tuple([told.leaders[one].name for one in at.leaders if one != person]) if in_names else ()
            self.lines[person].append(_line(ROLES[role], at, led_with, by_another, number))

    def _alike(self, those: Sequence[Person], looks: Looks) -> Numbers:
        """One number for each time that somebody came: the same where the rules see no difference."""
        _person, role, session = self.came
        alike = len(ROLES) * self.place + role
        for milestone in {day for days in looks.days.values() for day in days}:
            known = [attributes_of(one).get(milestone) for one in those]
            edges = np.array([day.toordinal() if isinstance(day, date) else 0 for day in known], dtype=np.int64)
            alike = 2 * alike + (_where(looks.days, milestone)[role] & (self.columns.day[session] >= edges[self.place]))
        alike = 2 * alike + (_where(looks.details, Detail.LEADER)[role] & self._led_by_another())
        for details, column in (
            ((Detail.MODE, Detail.MINUTES, Detail.CASES), self.columns.way),
            ((Detail.GROUP,), self.columns.group),
            ((Detail.LEADERS,), self.columns.leaders),
            ((Detail.DAY,), self.columns.day),
            ((Detail.MONTH,), _month(self.columns.day)),
        ):
            looked_at = np.any([_where(looks.details, detail) for detail in details], axis=0)
            if looked_at.any():
                alike = _both(alike, np.where(looked_at[role], column[session], 0))
        return alike

    def _led_by_another(self) -> NDArray[np.bool_]:
        """Whether an accredited leader led who is another person."""
        leader = self.columns.leader[self.came.session]
        return (leader != NOBODY) & (leader != self.came.person)


def _month(day: Numbers) -> Numbers:
    """The number of the month that each day is of."""
    return (day - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _both(one: Numbers, other: Numbers) -> Numbers:
    """A number for each pair of these: the same only where both are. What was told apart is numbered anew, so that
    none becomes too large."""
    apart = np.unique(one, return_inverse=True)[1]
    return (int(other.max(initial=0)) + 1) * apart + other


def _line(role: Role, session: Told, led_with: tuple[str, ...], with_accredited_leader: bool, times: int) -> Evidence:
    return Evidence(
        Activity.SESSION,
        session.day,
        role.capitalize(),
        "",
        "",
        "",
        "",
        role=role,
        group=session.group or None,
        mode=session.mode,
        minutes=session.minutes,
        cases=session.cases,
        led_with=led_with,
        with_accredited_leader=with_accredited_leader,
        times=times,
    )


def _where(by_role: Mapping[Role, set[Any]], what: object) -> NDArray[np.bool_]:
    """The roles in whose sessions something is looked at, in their order."""
    return np.array([what in by_role.get(role, ()) for role in ROLES])


# --- in words ---------------------------------------------------------------------------------------------------


def headline(found: Cohort) -> str:
    """A cohort as a title: how many are close, and how many have nothing new."""
    close, stalled = (sum(getattr(one, what) for one in found.members) for what in ("close", "stalled"))
    said = [f"{in_words(close)} {'is' if close == 1 else 'are'} close"] if close else []
    said += [f"{in_words(stalled)} {'has' if stalled == 1 else 'have'} nothing new"] if stalled else []
    people_ = f"{in_words(len(found.members))} {'person' if len(found.members) == 1 else 'people'}"
    return f"Of {people_}, {listed(said)}" if said else f"{people_.capitalize()} on the pathway"


def describe(found: Cohort) -> list[str]:
    """What wants somebody's attention, a sentence each."""
    said = []
    waiting = Counter(one.waits_for.title for one in found.members if one.waits_for)
    for title, number in waiting.items():
        verb = "has every count on record and waits" if number == 1 else "have every count on record and wait"
        said.append(f"{_people(number)} {verb} for: {title[0].lower() + title[1:]}.")
    if number := sum(one.unsupervised for one in found.members):
        said.append(f"{_people(number)} {'has' if number == 1 else 'have'} no supervisor noted.")
    if number := sum(one.stalled for one in found.members):
        has = "has" if number == 1 else "have"
        said.append(f"{_people(number)} with an open count {has} had nothing new since {month(found.on - QUIET)}.")
    if number := sum(one.latest is None for one in found.members):
        said.append(f"{_people(number)} {'has' if number == 1 else 'have'} nothing on record yet.")
    return said


def _people(number: int) -> str:
    return f"{in_words(number).capitalize()} {'person' if number == 1 else 'people'}"


# --- a group led in turn ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turns:
    """How a group's leading is shared: its sessions that were held, and who led each, leaders by name."""

    sessions: tuple[Lead, ...]
    leaders: Mapping[int, str]

    def times(self, leader: int, *roles: Role) -> int:
        """How many sessions somebody led in one of these roles."""
        return sum(one.leaders.get(leader) in (roles or LEADING) for one in self.sessions)

    @property
    def unled(self) -> int:
        """Sessions for which nobody is noted as leading."""
        return sum(not one.leaders for one in self.sessions)


def shared_groups(database: Database, programme: str) -> list[str]:
    """The groups of a programme that three or more people have led, in turn."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        return attendance.groups_led_by_several(connection, home) if home is not None else []


def turns(database: Database, programme: str, group: str) -> Turns:
    """Who led which sessions of a group."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        sessions = attendance.who_led(connection, home, group) if home is not None else []
        named = people.known(connection, {leader for one in sessions for leader in one.leaders})
    leaders = {who: named[who].name for who in dict.fromkeys(who for one in sessions for who in one.leaders)}
    return Turns(tuple(sessions), leaders)


def describe_turns(found: Turns) -> str:
    """How the turns are shared, in a sentence or two."""
    shares = [f"{name} {found.times(who)}" for who, name in list(found.leaders.items())[:NAMED]]
    if (more := len(found.leaders) - NAMED) > 0:
        shares.append(f"{more:,} more")
    said = f"Of {counted(len(found.sessions), 'session')}: {listed(shares)}."
    if found.unled:
        said += f" Of {counted(found.unled, 'session')} the register does not say who led."
    return said
