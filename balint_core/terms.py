"""The programme's calendar: terms, time points, suspensions and events.

A term is the programme's own, not the school's. A suspension is a gap, never a run of empty sessions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Occasion(StrEnum):
    """When in the programme a questionnaire is asked; instruments say which item is asked at which."""

    BASELINE = "baseline"
    END_OF_TERM = "end of term"


@dataclass(frozen=True)
class Term:
    """A stretch of time that the programme itself calls a term; both days belong to it."""

    name: str
    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True)
class TimePoint:
    """A moment at which a questionnaire is asked: TP1 is baseline, TP2 the end of the first term."""

    name: str
    occasion: Occasion
    day: date | None = None


@dataclass(frozen=True)
class Suspension:
    """A gap in the programme, and why; both days belong to it."""

    reason: str
    starts: date
    ends: date


@dataclass(frozen=True)
class Event:
    """Something worth a mark on the time axis: the introductory talk, a fishbowl, the move online."""

    name: str
    day: date


@dataclass(frozen=True)
class Calendar:
    """A programme's terms, time points, suspensions and events, each in order of date."""

    terms: tuple[Term, ...] = ()
    time_points: tuple[TimePoint, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    events: tuple[Event, ...] = ()

    def term_of(self, day: date) -> Term | None:
        """The term a date falls in; None between terms."""
        return next((term for term in self.terms if term.holds(day)), None)

    def time_point(self, name: str) -> TimePoint | None:
        return next((point for point in self.time_points if point.name == name), None)

    def closing(self, term: Term) -> TimePoint | None:
        """The end-of-term time point of a term: the first on or after its end and before the next term's start."""
        following = [other.starts for other in self.terms if other.starts > term.ends]
        limit = min(following, default=date.max)
        ended = [
            point
            for point in self.time_points
            if point.occasion is Occasion.END_OF_TERM and point.day and term.starts <= point.day < limit
        ]
        return ended[-1] if ended else None

    def before(self, term: Term) -> Term | None:
        """The term before this one, if there was any."""
        earlier = [other for other in self.terms if other.ends < term.starts]
        return earlier[-1] if earlier else None


def calendar(
    terms: Iterable[Term] = (),
    time_points: Iterable[TimePoint] = (),
    suspensions: Iterable[Suspension] = (),
    events: Iterable[Event] = (),
) -> Calendar:
    """A Calendar with everything put in order of date."""
    return Calendar(
        tuple(sorted(terms, key=lambda term: term.starts)),
        tuple(sorted(time_points, key=lambda point: (point.day or date.max, point.name))),
        tuple(sorted(suspensions, key=lambda gap: gap.starts)),
        tuple(sorted(events, key=lambda event: event.day)),
    )


UNDIVIDED = "All sessions so far"
"""The name of the one term of a programme that has not said when its terms are."""


def single_term(days: Iterable[date]) -> tuple[Term, ...]:
    """One term over all sessions, for a programme that has not said when its terms are."""
    held = sorted(days)
    return (Term(UNDIVIDED, held[0], held[-1]),) if held else ()
