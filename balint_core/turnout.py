"""Attendance in figures: how many came, of how many, and how many came back; each figure with its base.

Pure: sessions, and a row for each person at each of them, in; frozen figures out. Counted are Balint groups that were
held. Neither the order of rows nor a register given in two parts, or twice, makes a difference. What the registers do
not say is None, with the reason.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from balint_core.figures import Share, counted, in_words, mean_in_print
from balint_core.people import ATTENDING, LEADING, Role
from balint_core.record.attendance import Attendance, Session
from balint_core.sessions import CAME, Held, Mark, Mode, SessionKind
from balint_core.terms import Term


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


@dataclass(frozen=True)
class _Register:
    """Groups by id, what is said of each person at each of those held, and which groups' registers name the absent."""

    groups: Mapping[int, Session]
    rows: Mapping[int, Collection[Attendance]]
    naming_absent: frozenset[str]

    @classmethod
    def of(cls, sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who) -> "_Register":
        groups = {session.id: session for session in sessions if session.kind is SessionKind.BALINT_GROUP}
        rows: dict[int, dict[int, Attendance]] = {one: {} for one, session in groups.items() if session.counts}
        for row in attendances:
            if row.session in rows and row.role in who.roles:
                rows[row.session][row.person] = row
        naming = {one for one, there in rows.items() if any(row.mark not in CAME for row in there.values())}
        said = {one: there.values() for one, there in rows.items()}
        return cls(groups, said, frozenset(groups[one].group for one in naming))

    def only(self, groups: Mapping[int, Session]) -> "_Register":
        """Some of its groups; which of them name the absent stays as it is for all."""
        return _Register(groups, {one: self.rows[one] for one in groups if one in self.rows}, self.naming_absent)

    @property
    def held(self) -> list[Session]:
        return [self.groups[one] for one in self.rows]

    @property
    def came(self) -> list[Attendance]:
        return [row for there in self.rows.values() for row in there if row.mark in CAME]

    @property
    def people(self) -> set[int] | None:
        """Those who came; None where sessions were held and none of them has names."""
        if self.rows and self.without_names == len(self.rows):
            return None
        return {row.person for row in self.came}

    @property
    def without_names(self) -> int:
        return sum(session.headcount is not None for session in self.held)

    @property
    def asked(self) -> list[Attendance]:
        """What is said of those who were expected, by registers that say who did not come."""
        naming = [there for one, there in self.rows.items() if self.groups[one].group in self.naming_absent]
        return [row for there in naming for row in there if row.mark is not Mark.NOT_INVITED]


def turnout(sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who = Who.MEMBERS) -> Turnout:
    """The figures of all these sessions together."""
    return _figures(_Register.of(sessions, attendances, who), who)


def _figures(register: _Register, who: Who) -> Turnout:
    people = register.people
    return Turnout(
        who,
        len(register.rows),
        sum(session.held is Held.CANCELLED for session in register.groups.values()),
        len(register.came) + sum(session.headcount or 0 for session in register.held),
        None if people is None else len(people),
        register.without_names,
        _expected(register),
    )


EXPECTED = "everybody marked at a session, those not invited left out"


def _expected(register: _Register) -> Rate:
    """Present or late, of all who are marked other than not invited.

    A group whose register never says that somebody did not come lists only those who did. It is left out, since all
    expected would seem to have come.
    """
    asked = register.asked
    if not asked:
        return Rate(None, EXPECTED, "the registers name only those who came")
    left_out = len({session.group for session in register.held} - register.naming_absent)
    base = EXPECTED + (
        f"; {counted(left_out, 'group')} left out, whose register names only those who came" if left_out else ""
    )
    return Rate(Share(sum(row.mark in CAME for row in asked), len(asked)), base)


# --- in parts ---------------------------------------------------------------------------------------------------

Key = TypeVar("Key")


def turnout_by_mode(
    sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who = Who.MEMBERS
) -> dict[Mode | None, Turnout]:
    """The figures of each way of holding a group, None for those nobody said it of. People may be in several."""
    register = _Register.of(sessions, attendances, who)
    return _in_parts(register, who, [*Mode, None], lambda session: session.mode)


def turnout_by_group(
    sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who = Who.MEMBERS
) -> dict[str, Turnout]:
    """The figures of each group, by name. People may be in several."""
    register = _Register.of(sessions, attendances, who)
    names = sorted({session.group for session in register.groups.values()})
    return _in_parts(register, who, names, lambda session: session.group)


def turnout_by_term(
    terms: Sequence[Term], sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who = Who.MEMBERS
) -> dict[Term, Turnout]:
    """The figures of each term, those without groups left out. People may be in several."""
    register = _Register.of(sessions, attendances, who)
    return _in_parts(register, who, terms, lambda session: next((one for one in terms if one.holds(session.day)), None))


def _in_parts(
    register: _Register, who: Who, keys: Sequence[Key], key_of: Callable[[Session], Key | None]
) -> dict[Key, Turnout]:
    parts: dict[Key | None, dict[int, Session]] = {key: {} for key in keys}
    for identity, session in register.groups.items():
        parts.setdefault(key_of(session), {})[identity] = session
    return {key: _figures(register.only(parts[key]), who) for key in keys if parts[key]}


@dataclass(frozen=True)
class OfGrade:
    """Those who came with one grade at the session: their attendances, and how many people they were.

    Somebody who moved on is among the people of each grade they came with. `grade` is None where it is not recorded.
    """

    grade: str | None
    attendances: Rate
    people: int


def turnout_by_grade(
    sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who = Who.MEMBERS
) -> tuple[OfGrade, ...]:
    """The attendances with names by grade at the session, the most first."""
    came = _Register.of(sessions, attendances, who).came
    times = Counter(row.grade for row in came)
    people = Counter(grade for grade, _ in {(row.grade, row.person) for row in came})
    in_order = sorted(times, key=lambda grade: (-times[grade], grade or ""))
    base = "attendances with a name"
    return tuple(OfGrade(grade, Rate(Share(times[grade], len(came)), base), people[grade]) for grade in in_order)


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


def retentions(
    terms: Sequence[Term], sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who = Who.MEMBERS
) -> tuple[Retention, ...]:
    """The retention between every two terms that follow one another."""
    register = _Register.of(sessions, attendances, who)
    parts = [
        (term, register.only({one: session for one, session in register.groups.items() if term.holds(session.day)}))
        for term in terms
    ]
    return tuple(
        Retention(earlier, later, _came_again(earlier, one, later, other), one.without_names + other.without_names)
        for (earlier, one), (later, other) in pairwise(parts)
    )


def _came_again(earlier: Term, one: _Register, later: Term, other: _Register) -> Rate:
    base = f"people who came in {earlier.name}"
    first, second = one.people, other.people
    for term, part, people in ((earlier, one, first), (later, other, second)):
        if not part.rows:
            return Rate(None, base, f"no group was held in {term.name}")
        if people is None:
            return Rate(None, base, f"no session of {term.name} has names")
    assert first is not None and second is not None
    return Rate(Share(len(first & second), len(first)), base) if first else Rate(None, base, "nobody came")


def people_invited(
    sessions: Iterable[Session], attendances: Iterable[Attendance], who: Who = Who.MEMBERS
) -> int | None:
    """How many people were expected at one session or more; None where no register names those who did not come."""
    register = _Register.of(sessions, attendances, who)
    return len({row.person for row in register.asked}) or None


class Base(StrEnum):
    """Whom a response rate is of."""

    ATTENDERS = "people who came"
    INVITED = "people invited"


def response_rate(respondents: int, people: int | None, base: Base) -> Rate:
    """How many answered, of those who came or were invited; not known where more answered than that."""
    if not people:
        return Rate(None, base, f"the registers do not say how many {base}")
    if respondents > people:
        return Rate(None, base, f"{respondents} answered, and there were {people} {base}")
    return Rate(Share(respondents, people), base)


@dataclass(frozen=True)
class Turnouts:
    """A programme's attendance in figures: the whole, and in parts; terms by their name, `who` as in `Turnout`."""

    who: Who
    whole: Turnout
    by_term: Mapping[str, Turnout]
    by_mode: Mapping[Mode | None, Turnout]
    by_group: Mapping[str, Turnout]
    by_grade: tuple[OfGrade, ...]
    retentions: tuple[Retention, ...]


def turnouts(
    terms: Sequence[Term], sessions: Sequence[Session], attendances: Sequence[Attendance], who: Who = Who.MEMBERS
) -> Turnouts:
    """All of it at once, from every session and every row about it."""
    told = sessions, attendances, who
    return Turnouts(
        who,
        turnout(*told),
        {term.name: found for term, found in turnout_by_term(terms, *told).items()},
        turnout_by_mode(*told),
        turnout_by_group(*told),
        turnout_by_grade(*told),
        retentions(terms, *told),
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
        return f"{said} Of those expected {found.expected.share} came."
    return f"{said} How many were expected is not known: {found.expected.why}."


# --- by grade ---------------------------------------------------------------------------------------------------


def attendances_of_grades(found: Iterable[OfGrade]) -> dict[str | None, int]:
    """The attendances of each grade at the session, to be nested in the groups of grades as people are."""
    shares = {one.grade: one.attendances.share for one in found}
    return {grade: share.count for grade, share in shares.items() if share}
