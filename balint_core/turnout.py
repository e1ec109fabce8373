"""Attendance in figures: how many came, of how many, and how many came back; each figure with its base.

Pure: sessions, and a row for each person at each of them, in; frozen figures out. Counted are Balint groups that were
held. Neither the order of rows nor a register given in two parts, or twice, makes a difference. What the registers do
not say is None, with the reason.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import NamedTuple, TypeVar

from balint_core.figures import Share, counted, in_words, mean_in_print
from balint_core.people import ATTENDING, LEADING, Role
from balint_core.record.attendance import Attendance, Session
from balint_core.sessions import CAME, Held, Mark, Mode, SessionKind
from balint_core.terms import Calendar, Term


class Who(StrEnum):
    """Whose coming is counted. Onlookers came to no group, and are in neither."""

    MEMBERS = "those who led not counted"
    WITH_LEADERS = "those who led counted too"

    @property
    def roles(self) -> tuple[Role, ...]:
        return ATTENDING if self is Who.MEMBERS else (*ATTENDING, *LEADING)


@dataclass(frozen=True)
class Mean:
    """A total for each of a number of things; `value` is None where there are none."""

    total: int
    n: int
    base: str

    @property
    def value(self) -> float | None:
        return self.total / self.n if self.n else None


@dataclass(frozen=True)
class Rate:
    """A share and what it is of; None where it is not known, and `why`."""

    share: Share | None
    base: str
    why: str = ""

    @property
    def n(self) -> int | None:
        return self.share.of if self.share else None


@dataclass(frozen=True)
class Turnout:
    """Some groups in figures. `who` says whose coming is counted.

    `attendances` has those of sessions with a headcount alone, `without_names` of them; `people`, each once, has not,
    and is None where no session has names. `expected` is the rate of those expected who came.
    """

    who: Who
    held: int
    cancelled: int
    attendances: int
    people: int | None
    without_names: int
    expected: Rate

    @property
    def planned(self) -> int:
        return self.held + self.cancelled

    @property
    def per_session(self) -> Mean:
        return Mean(self.attendances, self.held, "sessions held")


class There(NamedTuple):
    """Who came to one session, with what grade each; who was expected; and whether anybody is marked as not there."""

    came: tuple[int, ...]
    grades: tuple[str | None, ...]
    expected: tuple[int, ...]
    names_absent: bool


@dataclass(frozen=True)
class Register:
    """Balint groups in order of date, those of `who` at each that was held, by its id, and the groups whose registers
    name the absent."""

    who: Who
    groups: tuple[Session, ...]
    there: Mapping[int, There]
    naming_absent: frozenset[str]

    @classmethod
    def of(cls, sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who = Who.MEMBERS) -> "Register":
        groups = {session.id: session for session in sessions if session.kind is SessionKind.BALINT_GROUP}
        rows: dict[int, dict[int, Attendance]] = {one: {} for one, session in groups.items() if session.counts}
        roles = frozenset(who.roles)
        for row in attendances:
            if row.role in roles and row.session in rows:
                rows[row.session][row.person] = row
        there = {one: _there(said.values()) for one, said in rows.items()}
        named = [groups[one] for one, said in there.items() if said.names_absent]
        naming = frozenset(session.group for session in named if session.headcount is None)
        in_order = sorted(groups.values(), key=lambda session: (session.day, session.id))
        return cls(who, tuple(in_order), there, naming)

    def only(self, groups: Sequence[Session]) -> "Register":
        """Some of its groups, in order; which of them name the absent stays as it is for all."""
        return Register(self.who, tuple(groups), self.there, self.naming_absent)

    def within(self, term: Term) -> "Register":
        """Its groups in a term."""
        first = bisect_left(self.groups, term.starts, key=lambda session: session.day)
        return self.only(self.groups[first : bisect_right(self.groups, term.ends, key=lambda session: session.day)])

    @property
    def held(self) -> list[Session]:
        return [session for session in self.groups if session.id in self.there]

    @property
    def at_those_held(self) -> list[There]:
        return [self.there[session.id] for session in self.groups if session.id in self.there]

    @property
    def people(self) -> set[int] | None:
        """Those who came; None where sessions were held and none of them has names."""
        held = self.held
        if held and all(session.headcount is not None for session in held):
            return None
        return set(chain.from_iterable(said.came for said in self.at_those_held))

    @property
    def without_names(self) -> int:
        return sum(session.headcount is not None for session in self.held)

    @property
    def asked(self) -> list[There]:
        """The sessions held of groups whose registers say who did not come; not those with a headcount alone."""
        named = [session for session in self.held if session.headcount is None]
        return [self.there[session.id] for session in named if session.group in self.naming_absent]


def _there(rows: Iterable[Attendance]) -> There:
    came: list[int] = []
    grades: list[str | None] = []
    absent: list[Attendance] = []
    for row in rows:
        if row.mark in CAME:
            came.append(row.person)
            grades.append(row.grade)
        else:
            absent.append(row)
    expected = (*came, *[row.person for row in absent if row.mark is not Mark.NOT_INVITED])
    return There(tuple(came), tuple(grades), expected, bool(absent))


def turnout(register: Register) -> Turnout:
    """The figures of all these sessions together."""
    held, people = register.held, register.people
    return Turnout(
        register.who,
        len(held),
        sum(session.held is Held.CANCELLED for session in register.groups),
        sum(len(said.came) for said in register.at_those_held) + sum(session.headcount or 0 for session in held),
        None if people is None else len(people),
        register.without_names,
        _expected(register),
    )


EXPECTED = "everybody marked at a session, those not invited left out"


def _expected(register: Register) -> Rate:
    """Present or late, of all who are marked other than not invited.

    A group whose register never says that somebody did not come lists only those who did. It is left out, since all
    expected would seem to have come.
    """
    asked = register.asked
    expected = sum(len(said.expected) for said in asked)
    if not expected:
        return Rate(None, EXPECTED, _why_not_known(register))
    left_out = len({session.group for session in register.held} - register.naming_absent)
    base = EXPECTED + (
        f"; {counted(left_out, 'group')} left out, whose register names only those who came" if left_out else ""
    )
    return Rate(Share(sum(len(said.came) for said in asked), expected), base)


def _why_not_known(register: Register) -> str:
    if not register.held:
        return "no group was held"
    return NO_NAMES if register.people is None else "the registers name only those who came"


NO_NAMES = "no session has names"


# --- in parts ---------------------------------------------------------------------------------------------------

Key = TypeVar("Key")


def turnout_by_mode(register: Register) -> dict[Mode | None, Turnout]:
    """The figures of each way of holding a group, None for those nobody said it of. People may be in several."""
    return _in_parts(register, [*Mode, None], lambda session: session.mode)


def turnout_by_group(register: Register) -> dict[str, Turnout]:
    """The figures of each group, by name. People may be in several."""
    return _in_parts(register, sorted({session.group for session in register.groups}), lambda session: session.group)


def turnout_by_term(terms: Iterable[Term], register: Register) -> dict[Term, Turnout]:
    """The figures of each term, those without groups left out. People may be in several."""
    parts = {term: register.within(term) for term in terms}
    return {term: turnout(part) for term, part in parts.items() if part.groups}


def _in_parts(register: Register, keys: Sequence[Key], key_of: Callable[[Session], Key]) -> dict[Key, Turnout]:
    parts: dict[Key, list[Session]] = {}
    for session in register.groups:
        parts.setdefault(key_of(session), []).append(session)
    return {key: turnout(register.only(parts[key])) for key in keys if key in parts}


@dataclass(frozen=True)
class OfGrade:
    """Those who came with one grade at the session: their attendances, and how many people they were.

    Somebody who moved on is among the people of each grade they came with. `grade` is None where it is not recorded.
    """

    grade: str | None
    attendances: Rate
    people: int


def turnout_by_grade(register: Register) -> tuple[OfGrade, ...]:
    """The attendances with names by grade at the session, the most first."""
    came = [one for said in register.at_those_held for one in zip(said.grades, said.came, strict=True)]
    times = Counter(grade for grade, _person in came)
    people = Counter(grade for grade, _person in set(came))
    in_order = sorted(times, key=lambda grade: (-times[grade], grade or ""))
    base = "attendances with a name"
    return tuple(OfGrade(grade, Rate(Share(times[grade], len(came)), base), people[grade]) for grade in in_order)


def grades_who_came(register: Register) -> dict[str | None, int]:
    """People who came, by grade: each once, by the first session of their first day that has their grade."""
    first: dict[int, tuple[date, str | None]] = {}
    for session in register.held:
        said = register.there[session.id]
        for person, grade in zip(said.came, said.grades, strict=True):
            known = first.get(person)
            if known is None or (grade and known == (session.day, None)):
                first[person] = session.day, grade
    return Counter(grade for _day, grade in first.values())


# --- who came again, and who answered ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Retention:
    """How many of those who came in one term came again in the next, once or more often.

    Sessions `without_names` of either term hide people who may have come, and the share is then the least it can be.
    """

    earlier: Term
    later: Term
    rate: Rate
    without_names: int


def retentions(terms: Iterable[Term], register: Register) -> tuple[Retention, ...]:
    """The retention from the term before to each term that has one."""
    return tuple(retention(earlier, later, register) for earlier, later in _one_after_another(terms))


def _one_after_another(terms: Iterable[Term]) -> list[tuple[Term, Term]]:
    """Each term with the one before it, which was over when it began: of terms that overlap, neither is before."""
    known = Calendar(tuple(terms))
    return [(earlier, later) for later in known.terms if (earlier := known.before(later))]


def retention(earlier: Term, later: Term, register: Register) -> Retention:
    """The retention from one term to another."""
    one, other = register.within(earlier), register.within(later)
    return Retention(earlier, later, _came_again(earlier, one, later, other), one.without_names + other.without_names)


def _came_again(earlier: Term, one: Register, later: Term, other: Register) -> Rate:
    base = f"people who came in {earlier.name}"
    first, second = one.people, other.people
    for term, part, people in ((earlier, one, first), (later, other, second)):
        if not part.held:
            return Rate(None, base, f"no group was held in {term.name}")
        if people is None:
            return Rate(None, base, f"no session of {term.name} has names")
    assert first is not None and second is not None
    return Rate(Share(len(first & second), len(first)), base) if first else Rate(None, base, "nobody came")


def people_invited(register: Register) -> int | None:
    """How many people were expected at one session or more; None where no register names those who did not come."""
    return len(set(chain.from_iterable(said.expected for said in register.asked))) or None


class Base(StrEnum):
    """Whom a response rate is of."""

    ATTENDERS = "people who came"
    INVITED = "people invited"


def response_rate(respondents: int, people: int | None, base: Base) -> Rate:
    """How many answered, of those who came or were invited; not known where more answered than that."""
    if not people:
        return Rate(None, base, f"the registers do not name all {base}")
    if respondents > people:
        there = f"were {people} {base}" if people > 1 else f"was 1 {base.replace('people', 'person')}"
        return Rate(None, base, f"{respondents} answered, and there {there}")
    return Rate(Share(respondents, people), base)


@dataclass(frozen=True)
class Turnouts:
    """Attendance in figures, of a programme or of one term: the whole, and in parts; terms by their name.

    `invited` is people, as `people_invited` has it. Of one term, the retentions are those to it and from it.
    """

    who: Who
    whole: Turnout
    invited: int | None
    by_term: Mapping[str, Turnout]
    by_mode: Mapping[Mode | None, Turnout]
    by_group: Mapping[str, Turnout]
    by_grade: tuple[OfGrade, ...]
    retentions: tuple[Retention, ...]


def turnouts(terms: Sequence[Term], register: Register, only: Term | None = None) -> Turnouts:
    """All of it at once, of every term and what is between them, or of one term only."""
    counted_in = register.within(only) if only else register
    again = [(one, other) for one, other in _one_after_another(terms) if only in (None, one, other)]
    return Turnouts(
        register.who,
        turnout(counted_in),
        people_invited(counted_in),
        {term.name: found for term, found in turnout_by_term([only] if only else terms, register).items()},
        turnout_by_mode(counted_in),
        turnout_by_group(counted_in),
        turnout_by_grade(counted_in),
        tuple(retention(one, other, register) for one, other in again),
    )


# --- in words ---------------------------------------------------------------------------------------------------


def describe_turnout(found: Turnout) -> str:
    """The figures in a sentence or two, saying whose coming is counted."""
    if not found.held:
        return "No Balint group was held."
    groups = f"{counted(found.held, 'group')} held"
    if found.cancelled:
        groups = f"{in_words(found.held).capitalize()} of {in_words(found.planned)} planned groups held"
    people = "" if found.people is None else f"{counted(found.people, 'person', 'people')}, "
    said = (
        f"{groups}: {people}{counted(found.attendances, 'attendance')}, "
        f"{mean_in_print(found.per_session.value)} a session on average, {found.who}."
    )
    if found.without_names:
        said += f" {counted(found.without_names, 'session')} with a headcount and no names."
    if found.expected.share:
        return f"{said} Of those expected at each session {found.expected.share} came."
    return f"{said} How many were expected is not known: {found.expected.why}."


# --- by grade ---------------------------------------------------------------------------------------------------


def attendances_of_grades(found: Iterable[OfGrade]) -> dict[str | None, int]:
    """The attendances of each grade at the session, to be nested in the groups of grades as people are."""
    shares = {one.grade: one.attendances.share for one in found}
    return {grade: share.count for grade, share in shares.items() if share}
