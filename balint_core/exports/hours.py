"""The sessions somebody came to and how long they were, and what that is in credits of CPD."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pydantic import PositiveFloat
from pydantic.dataclasses import dataclass as definition

from balint_core.activities import Activity
from balint_core.definitions import STRICT, DefinitionFolder, read_definition
from balint_core.evidence import Evidence
from balint_core.figures import counted, decimal
from balint_core.people import LEADING, Role

HOUR = 60
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Attended:
    """Sessions of Balint groups somebody took part in, in order of date. An observer attended none."""

    sessions: tuple[Evidence, ...]

    @property
    def number(self) -> int:
        return sum(session.times for session in self.sessions)

    @property
    def leading(self) -> int:
        return sum(session.times for session in self.sessions if session.role in LEADING)

    @property
    def years(self) -> list[int]:
        """The calendar years that have a session."""
        return sorted({session.day.year for session in self.sessions})

    @property
    def hours(self) -> Fraction:
        """Hours of the sessions whose length is recorded; no length is ever assumed."""
        return sum((_hours(session) for session in self.sessions), Fraction(0))

    @property
    def without_length(self) -> int:
        return sum(session.times for session in self.sessions if session.minutes is None)

    def between(self, first: date, last: date) -> "Attended":
        """Those from one day to another, both included."""
        return Attended(tuple(session for session in self.sessions if first <= session.day <= last))

    def in_words(self) -> str:
        """The hours, and of how many sessions they are not known."""
        if not self.sessions:
            return "none"
        if self.without_length == self.number:
            return NOT_RECORDED
        left = (
            f", and {counted(self.without_length, 'session')} of a length {NOT_RECORDED}" if self.without_length else ""
        )
        return f"{hours_in_print(self.hours)}{left}"


def hours_in_print(hours: Fraction) -> str:
    """
    >>> hours_in_print(Fraction(51, 4)), hours_in_print(Fraction(3, 4)), hours_in_print(Fraction(2))
    ('12 h 45 min', '45 min', '2 h')
    """
    whole, minutes = divmod(int(hours * HOUR), HOUR)
    return " ".join(filter(None, (f"{whole} h" if whole else "", f"{minutes} min" if minutes or not whole else "")))


def attended(evidence: Iterable[Evidence], on: date) -> Attended:
    """What of somebody's evidence up to a day is a session they took part in."""
    sessions = (
        line
        for line in evidence
        if line.kind is Activity.SESSION and line.role is not Role.OBSERVER and line.stands_on(on)
    )
    return Attended(tuple(sorted(sessions, key=lambda session: session.day)))


def in_portfolio(evidence: Iterable[Evidence], on: date) -> Attended:
    """What of somebody's portfolio up to a day has a length: weekends, courses, supervision."""
    lines = (line for line in evidence if line.kind is not Activity.SESSION and line.minutes and line.stands_on(on))
    return Attended(tuple(sorted(lines, key=lambda line: line.day)))


def _hours(session: Evidence) -> Fraction:
    return Fraction((session.minutes or 0) * session.times, HOUR)


# --- CPD --------------------------------------------------------------------------------------------------------


@definition(frozen=True, config=STRICT)
class CpdRule:
    """How hours become credits: how many an hour gives, how many one day may give, and what is asked beside them."""

    id: str
    title: str
    source: str
    source_address: str
    verified_on: date
    credits_an_hour: PositiveFloat
    asks: str
    most_credits_a_day: PositiveFloat | None = None


def cpd_rule() -> CpdRule:
    """The rule of `data/cpd.toml`, or of the file of that name in the programme's own folder."""
    *_shipped, file = (file for file in DefinitionFolder("").files() if file.name == "cpd.toml")
    return read_definition(file, CpdRule)


def cpd_credits(sessions: Attended, rule: CpdRule) -> Fraction:
    """Credits for the sessions whose length is recorded."""
    days: dict[date, Fraction] = defaultdict(Fraction)
    for session in sessions.sessions:
        days[session.day] += _hours(session) * Fraction(rule.credits_an_hour)
    most = rule.most_credits_a_day
    return sum((min(credits, Fraction(most)) if most else credits for credits in days.values()), Fraction(0))


def credits_in_print(sessions: Attended, rule: CpdRule) -> str:
    """Credits with two decimals; where no length is recorded there is nothing to reckon them from."""
    return decimal(float(cpd_credits(sessions, rule)), 2) if sessions.hours else NOT_RECORDED
