"""Run charts: whether a measure over time holds steady or has changed by more than chance, as far as its points allow.

Pure: days and values in; centre lines, limits, signals and sentences out. Under 10 points nothing is judged. From 10
there is the median with the Anhøj tests, from 12 the mean with natural process limits (an XmR chart) by the rules of
NHS England's Making Data Count. A suspension breaks the chart, and each stretch is judged by itself alone.
"""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from math import isclose, isfinite, log2
from typing import NamedTuple

from balint_core.figures import counted, in_words, long_date, mean_in_print
from balint_core.record.attendance import Session
from balint_core.sessions import Mode
from balint_core.terms import Suspension

FEWEST_FOR_MEDIAN = 10
"""Points for a median, and points off it for its tests: J. Anhøj & A. V. Olesen (2014), “Run charts revisited”, PLoS
ONE 9(11), e113825, begin at ten."""
FEWEST_FOR_LIMITS = 12
"""Points for natural process limits: NHSRplotthedots, the package of Making Data Count, warns of fewer."""
SETTLED = 20
"""Points from which limits are no longer trial limits: L. P. Provost & S. K. Murray, The Health Care Data Guide, asks
for 20 to 30 measurements for a chart of individual values. (NHSRplotthedots calls limits of fewer than 12 points trial
limits; here there are none of so few.)"""
LIMIT = 2.66
"""Mean moving ranges between the mean and either limit, 3 ÷ 1.128 (d₂ of two values): D. J. Wheeler, Understanding
Variation; Making Data Count."""
NEAR = 2 / 3
"""The part of the way from the mean to a limit beyond which a point is near it (two of three standard deviations)."""
SHIFT = 7
"""Points in a row on one side of the mean. Making Data Count."""
TREND = 6
"""Points in a row that rise, or fall, from each to the next. L. S. Nelson (1984), J. Qual. Technol. 16, 237–239."""


class Better(StrEnum):
    """The direction of a measure that is hoped for. Attendance has none: more people are not a better group."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Measure:
    """What is drawn over time: its name within a sentence, one occasion of it, its unit, and its ends if any."""

    name: str
    occasion: str = "group"
    unit: str = ""
    better: Better | None = None
    least: float | None = None
    most: float | None = None

    def printed(self, value: float) -> str:
        return mean_in_print(value) + self.unit


ATTENDANCE = Measure("attendance", least=0)


@dataclass(frozen=True)
class Measured:
    """One value of one day, and how the session was held that gave it."""

    day: date
    value: float
    mode: Mode | None = None


def attendance_points(sessions: Iterable[Session]) -> list[Measured]:
    """How many came to each Balint group that was held, members and presenters.

    Groups differ in size: the sessions should be of one group, or of a programme that has one on a day.
    """
    return [Measured(session.day, session.attending, session.mode) for session in sessions if session.counts]


class Level(StrEnum):
    """How far a stretch may be judged by the number of its points, the least first."""

    PLAIN = "points alone"
    MEDIAN = "median"
    LIMITS = "mean and limits"


class Rule(StrEnum):
    """What tells a change from chance: the first four with limits, the last two with a median."""

    OUTSIDE = "outside the limits"
    SHIFT = "a run on one side of the mean"
    TREND = "a trend"
    NEAR = "two of three near a limit"
    LONG_RUN = "an unusually long run on one side of the median"
    FEW_CROSSINGS = "unusually few crossings of the median"


class Kind(StrEnum):
    """What a point is by the rules, as the colours of Making Data Count tell it: grey, blue, orange, purple."""

    USUAL = "usual variation"
    FOR_THE_BETTER = "signal for the better"
    FOR_THE_WORSE = "signal for the worse"
    UNJUDGED = "signal"


@dataclass(frozen=True)
class Signal:
    """A rule that was met, by the places of its points in their stretch; `upward` is None where it has no direction."""

    rule: Rule
    places: tuple[int, ...]
    upward: bool | None


@dataclass(frozen=True)
class Runs:
    """The Anhøj tests of a stretch: `n` points not on the median, and the bounds chance seldom passes."""

    n: int
    longest: int
    longest_expected: int
    crossings: int
    fewest_expected: int


@dataclass(frozen=True)
class Stretch:
    """Points between suspensions, in order of date, with all that may be said of them.

    `centre` is the median or the mean, None with points alone. A limit is None where there is none, or where it would
    lie beyond the measure's own ends. `runs` is None where fewer than ten points are off the median, or all of them
    on one side of it: too few to test.
    """

    points: tuple[Measured, ...]
    level: Level
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    runs: Runs | None = None
    signals: tuple[Signal, ...] = ()

    @property
    def n(self) -> int:
        return len(self.points)

    @property
    def trial(self) -> bool:
        """Whether its limits are trial limits, which the next points will move."""
        return self.level is Level.LIMITS and self.n < SETTLED

    @property
    def tested(self) -> bool:
        """Whether its points could have signalled at all."""
        return self.level is Level.LIMITS or self.runs is not None

    def said_of(self, place: int) -> list[Rule]:
        """The rules that a point is part of, each once."""
        return list(dict.fromkeys(signal.rule for signal in self.signals if place in signal.places))


@dataclass(frozen=True)
class RunChart:
    """A measure over time, in one stretch or, about suspensions, several."""

    measure: Measure
    stretches: tuple[Stretch, ...]

    def kind(self, stretch: Stretch, place: int) -> Kind:
        """What a point is by its first signal that has a direction."""
        upward = next((one.upward for one in stretch.signals if place in one.places and one.upward is not None), None)
        if upward is None:
            return Kind.USUAL
        if self.measure.better is None:
            return Kind.UNJUDGED
        return Kind.FOR_THE_BETTER if upward == (self.measure.better is Better.HIGHER) else Kind.FOR_THE_WORSE


def run_chart(
    points: Iterable[Measured], suspensions: Iterable[Suspension], measure: Measure, at_most: Level = Level.LIMITS
) -> RunChart:
    """A measure's run chart, judged as far as the points of each stretch allow, and no further than `at_most`.

    Points of one day stand in order of their value, so that the order of rows makes no difference. One within a
    suspension belongs to the stretch before. ValueError without points, and for a value that is no number.
    """
    ordered = sorted(points, key=lambda point: (point.day, point.value, point.mode or ""))
    if not ordered:
        raise ValueError("there are no points")
    if not all(isfinite(point.value) for point in ordered):
        raise ValueError("a value is not a number")
    ends = [gap.ends for gap in suspensions]
    parted = groupby(ordered, key=lambda point: sum(end < point.day for end in ends))
    return RunChart(measure, tuple(_judged(tuple(those), measure, at_most) for _, those in parted))


def _judged(points: tuple[Measured, ...], measure: Measure, at_most: Level) -> Stretch:
    values = [point.value for point in points]
    if len(values) < FEWEST_FOR_MEDIAN or at_most is Level.PLAIN:
        return Stretch(points, Level.PLAIN)
    if len(values) < FEWEST_FOR_LIMITS or at_most is Level.MEDIAN:
        centre = statistics.median(values)
        runs = _runs(values, centre)
        told = tuple(_signals_about_median(values, centre, runs)) if runs else ()
        return Stretch(points, Level.MEDIAN, centre, runs=runs, signals=told)
    centre = statistics.fmean(values)
    reach = LIMIT * statistics.fmean(abs(later - earlier) for earlier, later in pairwise(values))
    lower: float | None = centre - reach
    upper: float | None = centre + reach
    signals = tuple(_signals_about_mean(values, centre, reach))
    if measure.least is not None and centre - reach < measure.least:
        lower = None
    if measure.most is not None and centre + reach > measure.most:
        upper = None
    return Stretch(points, Level.LIMITS, centre, lower, upper, signals=signals)


def _side(value: float, line: float) -> int:
    """1 above a line, −1 below, 0 on it: sums of decimals miss their mark by a hair."""
    if isclose(value, line, rel_tol=1e-9, abs_tol=1e-9):
        return 0
    return 1 if value > line else -1


class _Run(NamedTuple):
    """Places in a row that are alike, on one side or going one way: 1 for upwards, −1 for downwards."""

    way: int
    places: tuple[int, ...]


def _in_a_row(ways: Iterable[tuple[int, int]]) -> list[_Run]:
    """Runs of one way among (place, way); what goes neither way parts them and is in none."""
    parted = groupby(ways, key=lambda one: one[1])
    return [_Run(way, tuple(place for place, _ in those)) for way, those in parted if way]


# --- about the median -------------------------------------------------------------------------------------------


def _off_median(values: Sequence[float], centre: float) -> list[_Run]:
    """Runs on one side of the median; a point on it neither makes nor breaks one."""
    return _in_a_row((place, side) for place, value in enumerate(values) if (side := _side(value, centre)))


def _runs(values: Sequence[float], centre: float) -> Runs | None:
    """The tests. Where all points off the median are on one side it parts nothing, and they would always signal."""
    found = _off_median(values, centre)
    n = sum(len(run.places) for run in found)
    if n < FEWEST_FOR_MEDIAN or len(found) < 2:
        return None
    longest = max(len(run.places) for run in found)
    return Runs(n, longest, longest_run_expected(n), len(found) - 1, fewest_crossings_expected(n))


def longest_run_expected(n: int) -> int:
    """The longest run about the median that chance still explains among `n` points off it: log₂ n + 3, rounded.

    M. F. Schilling (2012), Math. Mag. 85, 141–149, as in Anhøj & Olesen (2014).

    >>> [longest_run_expected(n) for n in (10, 11, 12, 24, 100)]
    [6, 6, 7, 8, 10]
    """
    return round(log2(n) + 3)


def fewest_crossings_expected(n: int) -> int:
    """The fewest crossings of the median that chance still explains: the 5 % quantile of n − 1 tosses of a coin.

    Z. Chen (2010), Model Assist. Stat. Appl. 5, 73–77, as in Anhøj & Olesen (2014): R's `qbinom(0.05, n - 1, 0.5)`,
    here by exact counting.

    >>> [fewest_crossings_expected(n) for n in (10, 11, 12, 24, 100)]
    [2, 2, 3, 8, 41]
    """
    tosses = n - 1
    ways = reached = 1
    heads = 0
    while 20 * reached < 2**tosses:
        ways = ways * (tosses - heads) // (heads + 1)
        heads += 1
        reached += ways
    return heads


def _signals_about_median(values: Sequence[float], centre: float, runs: Runs) -> Iterator[Signal]:
    found = _off_median(values, centre)
    for run in found:
        if len(run.places) > runs.longest_expected:
            yield Signal(Rule.LONG_RUN, run.places, run.way > 0)
    if runs.crossings < runs.fewest_expected:
        yield Signal(Rule.FEW_CROSSINGS, tuple(place for run in found for place in run.places), None)


# --- about the mean ---------------------------------------------------------------------------------------------


def _signals_about_mean(values: Sequence[float], centre: float, reach: float) -> Iterator[Signal]:
    """The four rules of Making Data Count. A point on the mean breaks a run; one outside is not near a limit."""
    sides = [_side(value, centre) for value in values]
    outside = [_side(abs(value - centre), reach) > 0 for value in values]
    far = [_side(abs(value - centre), NEAR * reach) > 0 for value in values]
    near = [beyond and not out for beyond, out in zip(far, outside, strict=True)]
    for place, side in enumerate(sides):
        if outside[place]:
            yield Signal(Rule.OUTSIDE, (place,), side > 0)
    for run in _in_a_row(enumerate(sides)):
        if len(run.places) >= SHIFT:
            yield Signal(Rule.SHIFT, run.places, run.way > 0)
        yield from _near_a_limit(run, near)
    for run in _in_a_row(enumerate(_side(later, earlier) for earlier, later in pairwise(values))):
        if len(run.places) + 1 >= TREND:
            yield Signal(Rule.TREND, (*run.places, run.places[-1] + 1), run.way > 0)


def _near_a_limit(run: _Run, near: Sequence[bool]) -> Iterator[Signal]:
    """Points near a limit where two of three in a row on one side are; those that lie together are one signal."""
    threes = [run.places[at : at + 3] for at in range(len(run.places) - 2)]
    met = sorted({place for three in threes if sum(near[one] for one in three) >= 2 for place in three if near[place]})
    together: list[list[int]] = []
    for place in met:
        if together and place - together[-1][-1] <= 2:
            together[-1].append(place)
        else:
            together.append([place])
    for places in together:
        yield Signal(Rule.NEAR, tuple(places), run.way > 0)


# --- in words ---------------------------------------------------------------------------------------------------


def run_chart_headline(chart: RunChart) -> str:
    """The finding as a title: that of the latest stretch, its latest signal first. It claims no change without one."""
    latest = chart.stretches[-1]
    since = f"Since {long_date(latest.points[0].day)}, " if len(chart.stretches) > 1 else ""
    if latest.signals:
        signal = max(latest.signals, key=lambda one: one.places[-1])
        said = _signal_in_words(chart.measure, latest, signal)
        if len(latest.signals) > 1:
            said += f"; {in_words(len(latest.signals))} signals in all"
    else:
        said = _no_signal_in_words(chart.measure, latest)
    said = f"{since}{chart.measure.name} {said}"
    return said[0].upper() + said[1:]


def _no_signal_in_words(measure: Measure, stretch: Stretch) -> str:
    low, high = (measure.printed(end([point.value for point in stretch.points])) for end in (min, max))
    steady, groups = low == high, f"{in_words(stretch.n)} {_occasions(measure, stretch.n)}"
    if steady:
        said = f"was {low} at {'the ' if stretch.n == 1 else 'each of '}{groups}"
    elif stretch.centre is None:
        said = f"was between {low} and {high} at {groups}"
    else:
        said = f"varied about a {centre_in_words(measure, stretch)} over {groups}"
    if stretch.n < FEWEST_FOR_MEDIAN:
        return f"{said}: too few to tell a change from chance"
    if steady or stretch.centre is None:
        return said
    if not stretch.tested:
        return f"{said}: too many stood on it to tell a change from chance"
    return f"{said}, with no sign of a change"


def _occasions(measure: Measure, number: int) -> str:
    return measure.occasion + ("" if number == 1 else "s")


def centre_in_words(measure: Measure, stretch: Stretch) -> str:
    """A stretch's centre line in figures, “median of 8”; nothing with points alone."""
    if stretch.centre is None:
        return ""
    return f"{'median' if stretch.level is Level.MEDIAN else 'mean'} of {measure.printed(stretch.centre)}"


def _signal_in_words(measure: Measure, stretch: Stretch, signal: Signal) -> str:
    many = f"{in_words(len(signal.places))} {_occasions(measure, len(signal.places))}"
    first, last = (stretch.points[signal.places[end]] for end in (0, -1))
    when = f"{long_date(first.day)} to {long_date(last.day)}"
    match signal.rule:
        case Rule.OUTSIDE:
            than = "higher" if signal.upward else "lower"
            return f"was {measure.printed(last.value)} on {long_date(last.day)}, {than} than its usual variation"
        case Rule.SHIFT | Rule.LONG_RUN:
            side, row = "above" if signal.upward else "below", f"{many} in a row" if _unbroken(signal) else many
            return f"stayed {side} its {centre_in_words(measure, stretch)} for {row}, {when}"
        case Rule.TREND:
            return f"{'rose' if signal.upward else 'fell'} steadily over {many} in a row, {when}"
        case Rule.NEAR:
            return f"came near the {'top' if signal.upward else 'bottom'} of its usual range at {many}, {when}"
        case Rule.FEW_CROSSINGS:
            assert stretch.runs is not None, "crossings were counted"
            times = {0: "never", 1: "only once", 2: "only twice"}.get(
                stretch.runs.crossings, f"only {in_words(stretch.runs.crossings)} times"
            )
            return f"{times} crossed its {centre_in_words(measure, stretch)} over {many}, {when}"


def _unbroken(signal: Signal) -> bool:
    return signal.places[-1] - signal.places[0] + 1 == len(signal.places)


def describe_run_chart(chart: RunChart) -> str:
    """Every stretch with its numbers and signals, and how far to trust them."""
    said = [sentence for stretch in chart.stretches for sentence in _stretch_in_words(chart.measure, stretch)]
    if any(stretch.signals for stretch in chart.stretches):
        said.append("Chance alone seldom brings such a signal; what brought it, the chart cannot tell.")
    return " ".join(said)


def _stretch_in_words(measure: Measure, stretch: Stretch) -> Iterator[str]:
    first, last = stretch.points[0].day, stretch.points[-1].day
    when = f"{long_date(first)} to {long_date(last)}" if first < last else long_date(first)
    if stretch.centre is None:
        yield f"{when}: {measure.name} {_no_signal_in_words(measure, stretch)}."
        return
    groups = counted(stretch.n, measure.occasion)
    yield f"{when}: {groups}, {centre_in_words(measure, stretch)}{_bounds_in_words(measure, stretch)}."
    if stretch.tested and not stretch.signals:
        yield "No signal of a change."
    for signal in stretch.signals:
        yield f"Signal: {measure.name} {_signal_in_words(measure, stretch, signal)}."


def _bounds_in_words(measure: Measure, stretch: Stretch) -> str:
    if stretch.level is Level.MEDIAN:
        runs = stretch.runs
        if runs is None:
            return "; too many points on it to test"
        return (
            f"; of {runs.n} off it the longest run on one side is {runs.longest} "
            f"(chance: up to {runs.longest_expected}), "
            f"crossings {runs.crossings} (chance: {runs.fewest_expected} or more)"
        )
    name = "trial limits" if stretch.trial else "limits"
    reach = limits_in_words(measure, stretch)
    if not reach:
        return f"; both {name} lie beyond its ends"
    few = f", from fewer than {SETTLED} {measure.occasion}s" if stretch.trial else ""
    return f"; {name} {reach}{few}"


def limits_in_words(measure: Measure, stretch: Stretch) -> str:
    """A stretch's limits in figures, “3.9 to 13.3” or the one there is; nothing where there is none."""
    low, high = (None if end is None else measure.printed(end) for end in (stretch.lower, stretch.upper))
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else f"up to {high}" if high else ""


class TableRow(NamedTuple):
    """One point of a run chart in its table, with the stretch it belongs to."""

    point: Measured
    stretch: Stretch
    kind: Kind
    rules: tuple[Rule, ...]


def table_of(chart: RunChart) -> list[TableRow]:
    """The chart's table: every point with its stretch, whose lines apply to it, and the rules it is part of."""
    return [
        TableRow(point, stretch, chart.kind(stretch, place), tuple(stretch.said_of(place)))
        for stretch in chart.stretches
        for place, point in enumerate(stretch.points)
    ]
