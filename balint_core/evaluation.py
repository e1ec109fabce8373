"""What a programme's record comes to: term summaries, who came, what was answered, what changed.

Pure: rows in, named figures and sentences out. Attendances count members and presenters who came to a Balint
group that was held; those who led, observers, fishbowls and talks are shown and never counted. Figures are not
tested for significance: the answers are anonymous and those of one closed group.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from balint_core.comparisons import Unlinked, describe
from balint_core.figures import (
    Share,
    counted,
    decimal,
    in_words,
    listed,
    long_date,
    mean_in_print,
    month,
)
from balint_core.instruments import NOT_APPLICABLE, Instrument, Item, Scale
from balint_core.people import Grades
from balint_core.record.attendance import Session
from balint_core.record.questionnaires import Tally
from balint_core.sessions import Held, Mode, SessionKind
from balint_core.spreadsheets.points import APART
from balint_core.statistics import Interval, mean, median, newcombe, places, standard_deviation, wilson
from balint_core.terms import UNDIVIDED, Calendar, Suspension, Term, TimePoint
from balint_core.turnout import Rate, Retention

# --- who came, when ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TermSummary:
    """One term in figures. `planned` is held and cancelled sessions together."""

    term: Term
    sessions: tuple[Session, ...]
    cancelled: int
    people: int

    @property
    def held(self) -> int:
        return len(self.sessions)

    @property
    def planned(self) -> int:
        return self.held + self.cancelled

    @property
    def attendances(self) -> int:
        return sum(session.attending for session in self.sessions)

    @property
    def mean_attendance(self) -> float | None:
        """Attendances for each session held."""
        return self.attendances / self.held if self.held else None

    @property
    def without_names(self) -> int:
        """Sessions with a headcount alone, whose people are among the attendances and not among the people."""
        return sum(session.headcount is not None for session in self.sessions)

    @property
    def modes(self) -> dict[Mode, int]:
        return dict(Counter(session.mode for session in self.sessions if session.mode))


def summarise_term(term: Term, sessions: Iterable[Session], people: int) -> TermSummary:
    """A term's figures from the programme's sessions and the number of different people who came in it."""
    inside = [session for session in sessions if term.holds(session.day)]
    groups = [session for session in inside if session.kind is SessionKind.BALINT_GROUP]
    held = tuple(session for session in groups if session.counts)
    return TermSummary(term, held, sum(session.held is Held.CANCELLED for session in groups), people)


@dataclass(frozen=True)
class AttenderGroup:
    """One grade, or group of grades, among those who came; `within` names the group a grade is part of."""

    id: str
    name: str
    share: Share
    within: str | None = None


@dataclass(frozen=True)
class WhoCame:
    """Everybody who came, each person once, by group and by grade at the first session they came to."""

    people: int
    groups: tuple[AttenderGroup, ...]
    grades: tuple[AttenderGroup, ...]

    def share(self, identity: str) -> Share:
        """The share of one group or grade; none of them where nobody of it came."""
        for group in (*self.groups, *self.grades):
            if group.id == identity:
                return group.share
        return Share(0, self.people)


def who_came(counts: Mapping[str | None, int], grades: Grades) -> WhoCame:
    """Groups and grades of people who came, from the number of people of each grade; a None grade is not recorded."""
    people = sum(counts.values())
    by_grade: Counter[str] = Counter()
    by_group: Counter[str] = Counter()
    for identity, number in counts.items():
        grade = grades.get(identity)
        by_grade[grade.id] += number
        by_group[grade.group] += number
    named = {grade.id: grade for grade in (*grades.grades, grades.get(None))}
    return WhoCame(
        people,
        tuple(
            AttenderGroup(group, name, Share(by_group[group], people))
            for group, name in grades.groups.items()
            if by_group[group]
        ),
        tuple(
            AttenderGroup(identity, grade.name, Share(by_grade[identity], people), grade.group)
            for identity, grade in named.items()
            if by_grade[identity]
        ),
    )


# --- what was answered ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemFigures:
    """One item at one time point: counts of every point in the scale's order, and what is not an answer apart.

    `n` is the people who chose a point. Mean and SD take the points' places and are None where the scale does
    not allow them or too few answered. Of a summary it is not known who left the item blank: None.
    """

    item: Item
    scale: Scale
    time_point: str
    counts: Mapping[str, int]
    missing: int | None
    not_applicable: int | None
    apart: Mapping[str, int] = field(default_factory=dict)
    """Answers that are no point of the scale and no blank either, such as “prefer not to say”."""

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def favourable(self) -> Share:
        return Share(sum(self.counts[point] for point in self.scale.favourable), self.n)

    @property
    def interval(self) -> Interval | None:
        """95 % Wilson interval of the favourable share, in per cent."""
        return wilson(self.favourable)

    @property
    def _places(self) -> list[int]:
        return places(self.counts, self.scale.labels)

    @property
    def mean(self) -> float | None:
        return mean(self._places) if self.scale.mean else None

    @property
    def standard_deviation(self) -> float | None:
        return standard_deviation(self._places) if self.scale.mean else None

    @property
    def median(self) -> float | None:
        return median(self._places) if self.scale.mean else None


@dataclass(frozen=True)
class TimePointFigures:
    """What was answered at one time point; items that were not asked there are in `not_asked`."""

    time_point: TimePoint
    respondents: int
    items: tuple[ItemFigures, ...]
    not_asked: tuple[Item, ...]

    def item(self, identity: str) -> ItemFigures | None:
        return next((figures for figures in self.items if figures.item.id == identity), None)


def summarise_answers(
    tallies: Sequence[Tally],
    respondents: Mapping[str, int],
    instruments: Mapping[str, Instrument],
    calendar: Calendar,
) -> tuple[TimePointFigures, ...]:
    """Figures for every time point with answers, in the calendar's order."""
    order = {point.name: place for place, point in enumerate(calendar.time_points)}
    names = sorted(respondents, key=lambda name: (order.get(name, len(order)), name))
    return tuple(
        _at_time_point(
            name, [tally for tally in tallies if tally.time_point == name], respondents, instruments, calendar
        )
        for name in names
    )


def _at_time_point(
    name: str,
    tallies: Sequence[Tally],
    respondents: Mapping[str, int],
    instruments: Mapping[str, Instrument],
    calendar: Calendar,
) -> TimePointFigures:
    items: list[ItemFigures] = []
    not_asked: list[Item] = []
    used = sorted({tally.instrument for tally in tallies} & set(instruments))
    for instrument in (instruments[identity] for identity in used):
        for item in instrument.items:
            scale = instrument.scale_of(item)
            of_item = (tally for tally in tallies if (tally.instrument, tally.item) == (instrument.id, item.id))
            given = {tally.answer: tally.count for tally in of_item}
            if scale and given:
                items.append(_item_figures(item, scale, name, given))
            elif scale:
                not_asked.append(item)
    point = calendar.time_point(name)
    if point is None:
        occasions = {occasion for figures in items for occasion in figures.item.asked_at}
        point = TimePoint(name, min(occasions))
    return TimePointFigures(point, respondents[name], tuple(items), tuple(not_asked))


def _item_figures(item: Item, scale: Scale, time_point: str, given: Mapping[str | None, int]) -> ItemFigures:
    counts = {point: given.get(point, 0) for point in scale.labels}
    apart = {answer: given[answer] for answer in APART if given.get(answer)}
    return ItemFigures(item, scale, time_point, counts, given.get(None, 0), given.get(NOT_APPLICABLE, 0), apart)


# --- what changed -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """One item at two time points, the answers unlinked: the difference of the shares, later − earlier."""

    earlier: ItemFigures
    later: ItemFigures

    @property
    def item(self) -> Item:
        return self.later.item

    @property
    def difference(self) -> float:
        """Percentage points."""
        one, other = self.earlier.favourable, self.later.favourable
        return 100 * other.count / other.of - 100 * one.count / one.of

    @property
    def interval(self) -> Interval:
        """95 % Newcombe interval of the difference, in percentage points."""
        found = newcombe(self.earlier.favourable, self.later.favourable)
        assert found is not None, "compared only where both were answered"
        return found


def compare(earlier: TimePointFigures, later: TimePointFigures) -> tuple[Comparison, ...]:
    """Comparisons of the items asked and answered at both time points; others are not compared."""
    pairs = [(earlier.item(figures.item.id), figures) for figures in later.items]
    return tuple(Comparison(one, other) for one, other in pairs if one and one.n and other.n)


def every_comparison(time_points: Sequence[TimePointFigures]) -> tuple[Comparison, ...]:
    """Comparisons of every two time points, in order."""
    return tuple(
        comparison
        for place, earlier in enumerate(time_points)
        for later in time_points[place + 1 :]
        for comparison in compare(earlier, later)
    )


# --- in words ---------------------------------------------------------------------------------------------------


def describe_term(
    summary: TermSummary,
    before: TermSummary | None,
    expected: Rate | None = None,
    again: Retention | None = None,
    answered: Rate | None = None,
) -> str:
    """A term in one plain paragraph, with numbers; of the three rates, those that are known."""
    if not summary.held:
        return f"No Balint group was held in {summary.term.name}."
    where = "so far" if summary.term.name == UNDIVIDED else f"in {summary.term.name}"
    how = f", {_mode_words(summary)}" if summary.modes else ""
    often = {1: "once", 2: "twice"}.get(summary.held, f"{in_words(summary.held)} times")
    text = (
        f"The Balint group met {often} {where}{how}. "
        f"{_who_came_in_words(summary)}, {counted(summary.attendances, 'time')} in all: "
        f"{mean_in_print(summary.mean_attendance)} a session on average, those who led not counted."
    )
    if summary.cancelled:
        sessions = "session" if summary.cancelled == 1 else "sessions"
        text += f" {in_words(summary.cancelled).capitalize()} more {sessions} had to be cancelled."
    if before and before.held:
        text += (
            f" In {before.term.name} it was {mean_in_print(before.mean_attendance)} a session "
            f"over {counted(before.held, 'session')}, {counted(before.attendances, 'time')} in all."
        )
    return " ".join([text, *_rates_in_words(expected, again, answered)])


def _who_came_in_words(summary: TermSummary) -> str:
    if summary.without_names == summary.held:
        return "People came whose names are not on record"
    named = " by name" if summary.without_names else ""
    return f"{counted(summary.people, 'person', 'people')} came{named}"


def _rates_in_words(expected: Rate | None, again: Retention | None, answered: Rate | None) -> list[str]:
    said = []
    if expected and expected.share:
        said.append(f"Of those expected at each session {expected.share} came.")
    if again and (share := again.rate.share):
        least = "at least " if again.without_names and share.count else ""
        came = f"{least}{in_words(share.count)}" if share.count else "nobody"
        earlier = counted(share.of, "person", "people")
        said.append(f"Of the {earlier} who came in {again.earlier.name}, {came} came again, {share}.")
    if answered and (share := answered.share):
        people = f"{in_words(share.count)} of the {share.of:,} {answered.base}"
        said.append(f"The questionnaire at its end was answered by {people}, {share}.")
    return said


def describe_suspension(gap: Suspension) -> str:
    """A gap in the programme, with its days."""
    return f"{gap.reason}, {long_date(gap.starts)} to {long_date(gap.ends)}."


def _mode_words(summary: TermSummary) -> str:
    words = {Mode.FACE_TO_FACE: "face to face", Mode.VIRTUAL: "virtually", Mode.HYBRID: "in hybrid form"}
    if len(summary.modes) == 1:
        (mode,) = summary.modes
        return words[mode]
    return listed([f"{in_words(number)} {words[mode]}" for mode, number in summary.modes.items()])


def term_headline(summary: TermSummary) -> str:
    """The finding of a term, as a title."""
    if not summary.held:
        return f"{summary.term.name}: no groups held"
    names = {Mode.FACE_TO_FACE: "face-to-face ", Mode.VIRTUAL: "virtual ", Mode.HYBRID: "hybrid "}
    mode = names[next(iter(summary.modes))] if len(summary.modes) == 1 else ""
    mean_words = mean_in_print(summary.mean_attendance)
    people = in_words(int(mean_words)) if mean_words.isdigit() else mean_words
    groups = "group" if summary.held == 1 else "groups"
    persons = "person" if people == "one" else "people"
    return f"{summary.term.name}: {in_words(summary.held)} {mode}{groups}, {people} {persons} a session"


def describe_answers(figures: TimePointFigures) -> str:
    """What was answered at a time point, in a sentence or two, with how far to trust it."""
    scaled = [item for item in figures.items if item.n]
    if not scaled:
        return "Nobody has answered yet."
    best = max(scaled, key=lambda item: (item.favourable.count / item.n, item.n))
    one = decimal(100 / best.n).removesuffix(".0")
    return (
        f"{_of_all(best.favourable)} {best.scale.favourable_label} on “{best.item.name}”. "
        f"With {counted(best.n, 'answer')}, one person is {one} points: read the ranges, not only the figures."
    )


def _of_all(share: Share) -> str:
    if share.count == share.of:
        return f"All {in_words(share.of)} who answered"
    return f"{in_words(share.count).capitalize()} of {in_words(share.of)} who answered"


def describe_change(comparison: Comparison) -> str:
    """A comparison as a careful statistician would put it: counts, ranges, and why there is no test."""
    one, other = comparison.earlier, comparison.later
    when = f"at {one.time_point}", f"at {other.time_point}"
    return describe(Unlinked(one.scale.favourable_label, when, one.favourable, other.favourable))


def change_headline(comparisons: Sequence[Comparison]) -> str:
    """What a comparison of two time points comes to, as a title that claims no more than the ranges allow."""
    one, other = comparisons[0].earlier.time_point, comparisons[0].later.time_point
    higher = sum(comparison.difference > 0 for comparison in comparisons)
    lower = sum(comparison.difference < 0 for comparison in comparisons)
    if higher and lower:
        said = f"From {one} to {other}, {_items(higher, comparisons)} rose and {in_words(lower)} fell"
    elif higher or lower:
        items = _items(higher or lower, comparisons)
        said = f"{items[0].upper()}{items[1:]} stood {'higher' if higher else 'lower'} at {other} than at {one}"
    else:
        said = f"The favourable shares were the same at {one} and {other}"
    if all(low < 0 < high for low, high in (comparison.interval for comparison in comparisons)):
        said += "; too few answers to tell a rise from a fall"
    return said


def _items(number: int, comparisons: Sequence[Comparison]) -> str:
    if number == len(comparisons):
        return "the one item compared" if number == 1 else f"all {in_words(number)} items"
    return f"{in_words(number)} of {in_words(len(comparisons))} items"


def period(term: Term) -> str:
    """A term's name with its months.

    >>> from datetime import date
    >>> period(Term("Term 3", date(2021, 9, 6), date(2021, 12, 17)))
    'Term 3 · Sep–Dec 2021'
    >>> period(Term("Term 1", date(2019, 10, 1), date(2020, 3, 13)))
    'Term 1 · Oct 2019–Mar 2020'
    """
    begins = f"{term.starts:%b}" if term.starts.year == term.ends.year else month(term.starts)
    return f"{term.name} · {begins}–{month(term.ends)}"
