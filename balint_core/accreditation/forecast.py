"""When a count may be reached: two days with what they go by, or why none can be said. A guess, and no promise.

The future is imagined as lines of evidence and counted by the rules that count what is recorded, so that limits,
milestones, hours and periods hold for it as well.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import count as counting_up

from balint_core.accreditation.counting import count
from balint_core.accreditation.results import CriterionProgress, Line, Number, Progress, WayProgress
from balint_core.accreditation.sentences import number
from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence
from balint_core.figures import in_words, listed, long_date
from balint_core.frameworks import Criterion, CriterionKind, Way
from balint_core.people import Role
from balint_core.record.attendance import Meeting
from balint_core.terms import Calendar

PACE = timedelta(days=365)
"""The time before a day from which a pace is taken."""
DAY = timedelta(days=1)
PACE_FROM = 3
"""Lines of evidence within that time, below which there is no pace to speak of."""
SO_FAR_AHEAD = timedelta(days=3652)
"""Ten years: nobody can say anything of what lies beyond."""
WEEKS = timedelta(weeks=52)
"""A year after which a group is taken to meet again, on the same day of the week."""


@dataclass(frozen=True)
class Meetings:
    """A group's meetings as a day knows them: how many there were in the last 365 days, and the days to come.

    `ahead` are the days the register has already, and after them those of the last year over again; `dated` is the
    number of the former. A suspension has none. `gap` is the last day of one that is under way or still to come.
    """

    group: str | None
    lately: int
    ahead: tuple[date, ...]
    dated: int = 0
    gap: date | None = None

    @property
    def often(self) -> str:
        """How often it meets, in words."""
        return f"{self.lately} a year" if self.lately else f"{self.dated} dates in the register"


def meetings_of(group: str | None, held: Iterable[Meeting], calendar: Calendar, on: date) -> Meetings:
    """The meetings of one group as a day knows them.

    A group whose last year lay within terms does not meet between those the calendar has.
    """
    own = [one for one in held if one.group == group]
    days = sorted({one.day for one in own if not one.cancelled})
    lately = [day for day in days if timedelta() <= on - day < PACE]
    dated = [day for day in days if day > on and not _suspended(calendar, day)]
    by_term = bool(lately) and all(map(calendar.term_of, lately))
    last_term = calendar.terms[-1].ends if calendar.terms and by_term else date.min
    off = {one.day for one in own if one.cancelled}
    again = (
        day
        for day in _again(lately, max(dated, default=on), _horizon(on))
        if not _suspended(calendar, day) and (day > last_term or calendar.term_of(day)) and day not in off
    )
    gaps = [gap.ends for gap in calendar.suspensions if gap.ends > on]
    return Meetings(group, len(lately), (*dated, *again), len(dated), max(gaps, default=None))


def _again(lately: Sequence[date], after: date, until: date) -> Iterator[date]:
    """The days of a year, year after year."""
    if not lately or after > until:
        return
    seen = after
    for years in counting_up(1):
        for day in lately:
            if day + years * WEEKS > until:
                return
            if day + years * WEEKS > seen:
                seen = day + years * WEEKS
                yield seen


def _suspended(calendar: Calendar, day: date) -> bool:
    return any(gap.starts <= day <= gap.ends for gap in calendar.suspensions)


def _horizon(on: date) -> date:
    return date.fromordinal(min(on.toordinal() + SO_FAR_AHEAD.days, date.max.toordinal() - WEEKS.days))


@dataclass(frozen=True)
class Pace:
    """What counted in the last 365 days: so many lines of evidence, worth so many units."""

    lines: int
    units: Number


@dataclass(frozen=True)
class Ahead:
    """A way to meet a count on a day, and what decides whether evidence still to come counts for it."""

    found: WayProgress
    criterion: str
    milestones: Mapping[str, object]
    before: date | None
    on: date

    def adding(self, imagined: Sequence[Evidence]) -> WayProgress:
        """The way with evidence of days to come, in order of date, on top of what is recorded."""
        lines = [*(line.evidence for line in self.found.lines), *imagined]
        return count(self.found.way, self.criterion, lines, self.milestones, self.before)

    def reached(self, imagined: Sequence[Evidence]) -> date | None:
        """The day on which imagined evidence first meets the way; None where it does not."""
        place = bisect_left(range(len(imagined) + 1), True, key=lambda first: self.adding(imagined[:first]).met)
        return imagined[place - 1].day if 0 < place <= len(imagined) else None

    def lately(self) -> list[Evidence]:
        """The lines that counted in the last 365 days."""
        return [line.evidence for line in self._recent()]

    def pace(self) -> Pace:
        recent = self._recent()
        return Pace(sum(line.evidence.times for line in recent), sum(line.counts for line in recent))

    def _recent(self) -> list[Line]:
        return [line for line in self.found.lines if line.counts and self.on - line.evidence.day < PACE]

    def gained(self, imagined: Sequence[Evidence]) -> Number:
        """The units that imagined evidence adds."""
        return _units(self.adding(imagined)) - _units(self.found)

    def grows_with(self, imagined: Sequence[Evidence]) -> bool:
        """Whether the last year of imagined evidence still adds something, so that more of it would add more."""
        earlier = [one for one in imagined if one.day <= imagined[-1].day - PACE]
        return self.adding(imagined).recorded > self.adding(earlier).recorded

    def goes_on(self) -> bool:
        """Whether there is a pace, and years like the last would come nearer to the number and reach it some day."""
        if self.found.way.per or self.pace().lines < PACE_FROM:
            return False
        if self._limited:
            years = self._years_like_the_last
            return self.reached(years) is not None or (bool(years) and self.grows_with(years))
        tomorrow = min(self.on, date.max - DAY) + DAY
        return self.gained([one._replace(day=tomorrow) for one in self.lately()]) > 0

    def at_own_pace(self) -> date | None:
        """The day the number would be reached at the pace of the last 365 days; None without a pace, or when met.

        There is no such day where a minimum is asked in each of several periods: hurrying in one does not help another.
        """
        if self.found.met or not self.goes_on():
            return None
        if self._limited:
            return self.reached(self._years_like_the_last)
        days = -(-(self.found.needed - self.found.recorded) * PACE.days // self.pace().units)
        try:
            return self.on + timedelta(days=days)
        except OverflowError:
            return None

    @property
    def _limited(self) -> bool:
        """Whether only so much of a kind counts, or nothing after a day, so that a pace does not go on for ever."""
        return bool(self.found.way.until or any(rule.at_most for rule in self.found.way.accepts))

    @cached_property
    def _years_like_the_last(self) -> list[Evidence]:
        """What counted in the last 365 days, over again in each of the years to come of which something can be said."""
        until = _horizon(self.on)
        days = ((one, one.day.toordinal() + years * PACE.days) for years in range(1, 11) for one in self.lately())
        return [one._replace(day=date.fromordinal(day)) for one, day in days if day <= until.toordinal()]


def _units(found: WayProgress) -> Number:
    return sum(line.counts for line in found.lines)


# --- forecasts ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forecast:
    """When a way may be met: two days, each None where there is nothing to go by or it lies beyond ten years.

    `when` is the range in whole months, "" where there is none; `assumption` is what it goes by in one sentence, or
    why nothing can be said.
    """

    way: Way
    earliest: date | None
    latest: date | None
    when: str
    assumption: str

    @property
    def words(self) -> str:
        return f"{self.when}: {self.assumption}" if self.when else self.assumption


Outlook = Mapping[str, tuple[Forecast, ...]]
"""By criterion, a forecast for each of its ways that is open."""


def look_ahead(
    progress: Progress, milestones: Mapping[str, object], held: Sequence[Meeting], calendar: Calendar
) -> dict[str, tuple[Forecast, ...]]:
    """Forecasts for every open way of every count that is open.

    `held` are the meetings of the programme's groups, past and to come, that may be known on the day of the progress.
    """
    return {
        found.criterion.id: tuple(_forecast(ahead, held, calendar) for ahead in _open_ways(progress, found, milestones))
        for found in progress.criteria
        if found.open and found.criterion.kind is CriterionKind.COUNT
    }


def forecast_of(found: CriterionProgress, outlook: Outlook) -> Forecast | None:
    """The forecast of the way that speaks for a count."""
    way = found.speaks.way if found.speaks else None
    return next((one for one in outlook.get(found.criterion.id, ()) if one.way == way), None)


def _open_ways(progress: Progress, found: CriterionProgress, milestones: Mapping[str, object]) -> list[Ahead]:
    return [
        Ahead(way, found.criterion.id, milestones, _stage_day(progress, way.way.before), progress.on)
        for way in found.ways
        if not way.met
    ]


def _stage_day(progress: Progress, stage: str | None) -> date | None:
    """The day of a stage; None where it is still ahead, or was declined."""
    lines = progress.criterion(stage).lines if stage else ()
    days = (line.evidence.day for line in lines if line.evidence.decision is not Decision.DECLINED)
    return min(days, default=None)


@dataclass(frozen=True)
class _Guess:
    """A day, None where it lies beyond ten years, and on what condition."""

    day: date | None
    condition: str


def _forecast(ahead: Ahead, held: Sequence[Meeting], calendar: Calendar) -> Forecast:
    way, own = ahead.found.way, _at_own_pace(ahead)
    group = _with_every_session(ahead, held, calendar)
    guesses = sorted(filter(None, [group, own]), key=lambda guess: guess.day or date.max)
    days = [guess.day for guess in guesses if guess.day]
    if not guesses:
        return Forecast(way, None, None, "", _why_none(ahead))
    first, last = guesses[0], guesses[-1]
    if not days:
        return Forecast(
            way, None, None, "More than ten years from now", f"{first.condition}; another group brings it nearer."
        )
    if len(days) > 1:
        return Forecast(way, days[0], days[1], *_between(days[0], first.condition, days[1], last.condition))
    when = f"About {in_month(days[0])}"
    if len(guesses) > 1:
        return Forecast(way, days[0], None, when, f"{first.condition}; more than ten years {last.condition}.")
    if own:
        return Forecast(way, days[0], days[0], when, f"{own.condition}.")
    few = f"{_lately(ahead)} too few to tell your own pace"
    return Forecast(way, days[0], None, f"{when} at the earliest", f"{first.condition}; {few}.")


def _between(day: date, condition: str, later: date, other: str) -> tuple[str, str]:
    """A range in whole months, and what each end of it goes by."""
    one, two = in_month(day), in_month(later)
    if one == two:
        return f"About {one}", f"{condition}, and also {other}."
    month, year = one.split()
    begins = month if year == two.split()[1] else one
    return f"Between about {begins} and {two}", f"the earliest {condition}, the latest {other}."


def in_month(day: date) -> str:
    """The month that begins nearest to a day, half-way upwards.

    >>> in_month(date(2027, 3, 16)), in_month(date(2027, 4, 16)), in_month(date(2027, 12, 31))
    ('March 2027', 'May 2027', 'January 2028')
    """
    length = monthrange(day.year, day.month)[1]
    if 2 * (day.day - 1) >= length:
        day += timedelta(days=length - day.day + 1)
    return f"{day:%B %Y}"


def _at_own_pace(ahead: Ahead) -> _Guess | None:
    day = ahead.at_own_pace()
    if day is None and not ahead.goes_on():
        return None
    near = day if day and day <= _horizon(ahead.on) else None
    return _Guess(near, f"at your own pace of the last twelve months ({number(ahead.pace().units)})")


def _with_every_session(ahead: Ahead, held: Sequence[Meeting], calendar: Calendar) -> _Guess | None:
    """When the way is met by coming to every session of the groups whose sessions counted in the last year."""
    latest = {one.group: one for one in ahead.lately() if one.kind is Activity.SESSION}
    groups = [meetings_of(group, held, calendar, ahead.on) for group in latest]
    groups = [one for one in groups if one.ahead]
    imagined = sorted(
        (_again_on(day, latest[one.group]) for one in groups for day in one.ahead), key=lambda one: one.day
    )
    day = ahead.reached(imagined)
    goes_on = any(one.lately for one in groups) and ahead.grows_with(imagined)
    if day is None and not goes_on:
        return None
    does = {DOES.get(one.role or Role.MEMBER, "come to") for one in latest.values()}
    names = listed([one.group or "your group" for one in groups])
    gaps = [one.gap for one in groups if one.gap and (day is None or one.gap < day)]
    beside = f"{listed([one.often for one in groups])}{f', none until {long_date(max(gaps))}' if gaps else ''}"
    does_what = does.pop() if len(does) == 1 else "come to"
    return _Guess(day, f"if you {does_what} every session of {names} ({beside})")


DOES = {Role.CO_LEADER: "co-lead", Role.LEADER: "lead"}


def _again_on(day: date, one: Evidence) -> Evidence:
    """Another session like one there was."""
    return one._replace(day=day, times=1, known_from=None, known_until=None)


def _why_none(ahead: Ahead) -> str:
    pace = ahead.pace()
    if ahead.found.way.per and pace.lines:
        return f"No date can be said: a minimum is asked in each {ahead.found.way.per}, and a pace does not tell that."
    if not pace.lines:
        return "No date can be said yet: nothing that counts here is recorded in the last twelve months."
    if pace.lines < PACE_FROM:
        return f"No date can be said yet: {_lately(ahead)} too few for a pace."
    if any(rule.at_most for rule in ahead.found.way.accepts):
        return "No date can be said: only so much of what was recorded in the last twelve months may count here."
    return "No date can be said: more of what was recorded in the last twelve months would not count here."


def _lately(ahead: Ahead) -> str:
    lines = ahead.pace().lines
    return f"{in_words(lines)} in the last twelve months {'is' if lines == 1 else 'are'}"


# --- what if ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fed:
    """What a group would add to an open way: units in a first year, and the day it would be met, None where by this
    group alone it would not be within ten years."""

    criterion: Criterion
    found: WayProgress
    a_year: Number
    reached_on: date | None


def what_if(
    progress: Progress, milestones: Mapping[str, object], meetings: Meetings, session: Evidence
) -> tuple[Fed, ...]:
    """What every session of a group from the day of `session` on, each like it, would add to the counts still open.

    Nothing else is imagined, and nothing is stored. A way that it would add nothing to is left out.
    """
    imagined = [_again_on(day, session) for day in meetings.ahead if day >= session.day]
    year = [one for one in imagined if one.day < session.day + WEEKS]
    fed = []
    for found in progress.criteria:
        if found.open and found.criterion.kind is CriterionKind.COUNT:
            for ahead in _open_ways(progress, found, milestones):
                if gained := ahead.gained(year):
                    fed.append(Fed(found.criterion, ahead.found, gained, ahead.reached(imagined)))
    return tuple(fed)
