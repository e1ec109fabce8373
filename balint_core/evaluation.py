"""What a programme's record comes to: term summaries, who came, what was answered, what changed.

Pure: rows in, named figures and sentences out. Attendances count members and presenters who came to a Balint
group that was held; those who led, observers, fishbowls and talks are shown and never counted. Figures are not
tested for significance: the answers are anonymous and those of one closed group.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from balint_core.comparisons import Course, Linked, Unlinked, describe, link, points, what_fits
from balint_core.figures import (
    Share,
    all_of,
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
from balint_core.record.questionnaires import LinkedAnswer, Tally
from balint_core.sessions import Held, Mode, SessionKind
from balint_core.spreadsheets.answers import choices_of
from balint_core.spreadsheets.cells import word_key
from balint_core.spreadsheets.points import APART
from balint_core.statistics import Interval, mean, median, newcombe, places, quartiles, standard_deviation, wilson
from balint_core.terms import UNDIVIDED, Calendar, Occasion, Suspension, Term, TimePoint
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
    def people_named(self) -> int | None:
        """The people; None where sessions were held and none of them has names."""
        return None if self.held and self.without_names == self.held else self.people

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

    @property
    def by_group(self) -> tuple[tuple[AttenderGroup, tuple[AttenderGroup, ...]], ...]:
        """Each group with its grades; “Grade not recorded” is all of “not recorded” and would say the same twice."""
        return tuple(
            (group, tuple(one for one in self.grades if one.within == group.id and one.id != group.id))
            for group in self.groups
        )

    @property
    def nested(self) -> tuple[AttenderGroup, ...]:
        """Each group with its grades after it, in one list."""
        return tuple(one for group, grades in self.by_group for one in (group, *grades))

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
    instrument: str = ""
    share_alone: bool = False
    """Whether no more is known than how many answered favourably; the scale then has two points."""

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def key(self) -> tuple[str, ...]:
        """The item, of which questionnaire, and its points: only figures that have this in common may be held against
        one another."""
        return (self.instrument, self.item.id, *self.scale.labels)

    @property
    def favourable(self) -> Share:
        return Share(sum(self.counts[point] for point in self.scale.favourable), self.n)

    @property
    def share(self) -> str | None:
        """The favourable share as it is printed; None where the scale says of no answer that it is favourable."""
        return str(self.favourable) if self.scale.favourable else None

    @property
    def in_brief(self) -> str:
        """The favourable share and what it says, or without one every answer with its people."""
        if self.scale.favourable:
            return f"{self.share} {self.scale.favourable_label}"
        return listed([f"{label} {count}" for label, count in self.counts.items()])

    @property
    def interval(self) -> Interval | None:
        """95 % Wilson interval of the favourable share, in per cent; None where there is no such share."""
        return wilson(self.favourable) if self.scale.favourable else None

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

    @property
    def quartiles(self) -> tuple[float, float] | None:
        """The lower and the upper quartile."""
        found = quartiles(self._places) if self.scale.mean else None
        return (found[0], found[2]) if found else None


@dataclass(frozen=True)
class ChoiceFigures:
    """An item of which several choices could be ticked, at one time point: the people who ticked each.

    Shares are of the `n` people who ticked any, so they may add up to more than 100 %. A choice that is no longer
    among those of the item stands behind them.
    """

    item: Item
    time_point: str
    counts: Mapping[str, int]
    n: int
    missing: int
    not_applicable: int

    def share(self, choice: str) -> Share:
        return Share(self.counts[choice], self.n)


@dataclass(frozen=True)
class SetApart:
    """Answers at one time point that are held against none: given on another scale than the item has now, or to an
    item that no questionnaire has any more (without a `scale`). They are counted as they were given. Of a
    summary it is not known who left the item blank."""

    name: str
    time_point: str
    counts: Mapping[str, int]
    missing: int | None
    not_applicable: int | None
    scale: Scale | None
    item: str

    @property
    def n(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class TimePointFigures:
    """What was answered at one time point; items that were not asked there are in `not_asked`."""

    time_point: TimePoint
    respondents: int
    items: tuple[ItemFigures, ...]
    not_asked: tuple[Item, ...]
    choices: tuple[ChoiceFigures, ...] = ()
    set_apart: tuple[SetApart, ...] = ()

    def item(self, identity: str) -> ItemFigures | None:
        """An item's figures: of one left wholly blank, those of a summary where there are any."""
        found = [figures for figures in self.items if figures.item.id == identity]
        return next((figures for figures in found if figures.n), found[0] if found else None)


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
    given: dict[tuple[str, str], list[Tally]] = {}
    for tally in tallies:
        given.setdefault((tally.instrument, tally.item), []).append(tally)
    items: list[ItemFigures] = []
    choices: list[ChoiceFigures] = []
    set_apart: list[SetApart] = []
    not_asked: list[Item] = []
    for identity in sorted({tally.instrument for tally in tallies} & set(instruments)):
        for item in instruments[identity].items:
            scale = instruments[identity].scale_of(item)
            answers = given.pop((identity, item.id), []) if scale else []
            if scale and not answers:
                not_asked.append(item)
            elif scale and item.several:
                choices.append(_choice_figures(item, scale, name, answers))
            elif scale:
                fits = instruments[identity].is_on_the_scale
                strange = {one.points for one in answers if not fits(item.id, one.answer, one.points)}
                own = [tally for tally in answers if tally.points not in strange]
                items += [_item_figures(identity, item, scale, name, _added_up(own))] if own else []
                for was in sorted(strange):
                    those = [tally for tally in answers if tally.points == was]
                    set_apart.append(_set_apart(item.name, name, those, item.id, scale))
    set_apart += [_set_apart(item, name, those, item) for (_instrument, item), those in given.items()]
    point = calendar.time_point(name)
    if point is None:
        occasions = {occasion for figures in items for occasion in figures.item.asked_at}
        point = TimePoint(name, min(occasions, default=Occasion.END_OF_TERM))
    return TimePointFigures(point, respondents[name], tuple(items), tuple(not_asked), tuple(choices), tuple(set_apart))


def _added_up(tallies: Iterable[Tally]) -> Counter[str | None]:
    """The people who gave each answer."""
    given: Counter[str | None] = Counter()
    for tally in tallies:
        given[tally.answer] += tally.count
    return given


def _item_figures(
    instrument: str, item: Item, scale: Scale, time_point: str, given: Mapping[str | None, int]
) -> ItemFigures:
    counts = {point: given.get(point, 0) for point in scale.labels}
    apart = {answer: given[answer] for answer in APART if given.get(answer)}
    blank, not_applicable = given.get(None, 0), given.get(NOT_APPLICABLE, 0)
    return ItemFigures(item, scale, time_point, counts, blank, not_applicable, apart, instrument)


def _choice_figures(item: Item, scale: Scale, time_point: str, tallies: Iterable[Tally]) -> ChoiceFigures:
    given = _added_up(tallies)
    missing, not_applicable = given.pop(None, 0), given.pop(NOT_APPLICABLE, 0)
    counts = Counter(dict.fromkeys(scale.labels, 0))
    for answer, people in given.items():
        counts.update(dict.fromkeys(choices_of(answer), people))
    return ChoiceFigures(item, time_point, counts, given.total(), missing, not_applicable)


def _set_apart(name: str, time_point: str, tallies: Sequence[Tally], item: str, scale: Scale | None = None) -> SetApart:
    given = _added_up(tallies)
    missing, not_applicable = given.pop(None, 0), given.pop(NOT_APPLICABLE, 0)
    order = dict.fromkeys([*tallies[0].points, *sorted(filter(None, given))])
    counts = {answer: given[answer] for answer in order}
    return SetApart(name, time_point, counts, missing, not_applicable, scale, item)


# --- what changed -----------------------------------------------------------------------------------------------


Links = Mapping[tuple[str, str, str], Mapping[str, str | None]]
"""What people who can be linked answered, by the code they are known by, by questionnaire, time point and item."""


def links_of(answers: Iterable[LinkedAnswer]) -> Links:
    """Linked answers by questionnaire, time point and item."""
    found: dict[tuple[str, str, str], dict[str, str | None]] = {}
    for one in answers:
        found.setdefault((one.instrument, one.time_point, one.item), {})[one.pair_code] = one.answer
    return found


@dataclass(frozen=True)
class Comparison:
    """One item at two time points: the difference of the shares of all who answered, later − earlier.

    `linked` compares those alone who are known to be the same people; None where nobody is.
    """

    earlier: ItemFigures
    later: ItemFigures
    linked: Linked | None = None

    @property
    def item(self) -> Item:
        return self.later.item

    @property
    def unlinked(self) -> Unlinked:
        when = f"at {self.earlier.time_point}", f"at {self.later.time_point}"
        return Unlinked(self.later.scale.favourable_label, when, self.earlier.favourable, self.later.favourable)

    @property
    def told(self) -> Unlinked | Linked:
        """The comparison that says most: of the same people where there are any, else of all."""
        return self.linked or self.unlinked

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


def compare(earlier: TimePointFigures, later: TimePointFigures, links: Links | None = None) -> tuple[Comparison, ...]:
    """Comparisons of the items asked and answered at both time points on one scale; others are not compared, and none
    of which no answer is favourable."""
    apart = {one.item for point in (earlier, later) for one in point.set_apart}
    return tuple(
        Comparison(one, other, None if other.item.id in apart else _linked(one, other, links or {}))
        for other in later.items
        for one in earlier.items
        if one.n and other.n and other.scale.favourable and _comparable(one, other)
    )


def _comparable(one: ItemFigures, other: ItemFigures) -> bool:
    """Whether both are of one item and one scale, or the favourable share of either is all that is known."""
    if one.share_alone or other.share_alone:
        alike = one.scale.favourable_label == other.scale.favourable_label
        return alike and (one.instrument, one.item.id) == (other.instrument, other.item.id)
    return one.key == other.key


def _linked(earlier: ItemFigures, later: ItemFigures, links: Links) -> Linked | None:
    """The comparison of those who are linked and chose a point both times; None for nobody."""
    item, scale = later.item.id, later.scale
    first, then = (links.get((one.instrument, one.time_point, item), {}) for one in (earlier, later))
    labels = scale.labels
    places_of = {label: place for place, label in enumerate(labels, start=1)}
    at_the_low_end = labels[0] in scale.favourable
    if at_the_low_end:
        places_of = {label: len(labels) + 1 - place for label, place in places_of.items()}
    pairs = [
        (places_of[before], places_of[after])
        for code, answer in then.items()
        if (before := first.get(code) or "") in places_of and (after := answer or "") in places_of
    ]
    favourable = {places_of[label] for label in scale.favourable}
    ordered = at_the_low_end != (labels[-1] in scale.favourable)
    when = f"at {earlier.time_point}", f"at {later.time_point}"
    return link(scale.favourable_label, when, pairs, favourable, ordered) if pairs else None


def every_comparison(time_points: Sequence[TimePointFigures], links: Links | None = None) -> tuple[Comparison, ...]:
    """Comparisons of every two time points, in order."""
    return tuple(
        comparison
        for place, earlier in enumerate(time_points)
        for later in time_points[place + 1 :]
        for comparison in compare(earlier, later, links)
    )


def courses(time_points: Sequence[TimePointFigures], links: Links | None = None) -> dict[str, Course]:
    """The favourable share of each item answered on one scale at three time points or more, by the item's name."""
    found: dict[tuple[str, ...], list[ItemFigures]] = {}
    for figures in (one for point in time_points for one in point.items if one.n and one.scale.favourable):
        found.setdefault(figures.key, []).append(figures)
    return {
        those[0].item.name: course_of(those, links)
        for those in found.values()
        if len({one.time_point for one in those}) > 2
    }


def course_of(figures: Sequence[ItemFigures], links: Links | None = None) -> Course:
    """The favourable share of one item over time points, all who answered at each of them counted."""
    asked = [(links or {}).get((one.instrument, one.time_point, one.item.id), {}) for one in figures]
    often = Counter(code for answers in asked for code in answers)
    return Course(
        figures[0].scale.favourable_label,
        tuple(f"at {one.time_point}" for one in figures),
        tuple(one.favourable for one in figures),
        linked=any(times > 1 for times in often.values()),
    )


def share_heading(items: Iterable[ItemFigures]) -> str:
    """What heads the favourable shares of several items in one table."""
    return "Favourable" if all(one.scale.diverging for one in items) else "Share"


def share_under_heading(figures: ItemFigures) -> str | None:
    """A favourable share beneath that heading: of a scale without two sides with what those people said."""
    if figures.scale.diverging or not figures.scale.favourable:
        return figures.share
    return figures.in_brief


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
    said = [text, *_rates_in_words(expected, again, answered)]
    if before and before.held:
        said.append(
            f"In {before.term.name} there were {counted(before.held, 'session')} and "
            f"{counted(before.attendances, 'attendance')}, {mean_in_print(before.mean_attendance)} a session."
        )
    return " ".join(said)


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
    scaled = [item for item in figures.items if item.n and item.scale.favourable]
    if not scaled:
        answered = max((item.n for item in figures.items), default=0)
        return (
            f"{counted(answered, 'answer')}, none of them favourable or not."
            if answered
            else "Nobody has answered yet."
        )
    best = max(scaled, key=lambda item: (item.favourable.count / item.n, item.n))
    said = f"{_of_all(best.favourable)} {best.scale.favourable_label} on “{best.item.name}”."
    if best.n == 1:
        return f"{said} One answer says nothing of a group."
    one = decimal(100 / best.n).removesuffix(".0")
    return (
        f"{said} With {counted(best.n, 'answer')}, one person is {one} points: read the ranges, not only the figures."
    )


def _of_all(share: Share) -> str:
    if share.count == share.of:
        return "The one person who answered" if share.of == 1 else f"{_capital(all_of(share.of))} who answered"
    return f"{_capital(in_words(share.count)) if share.count else 'None'} of {in_words(share.of)} who answered"


def describe_change(comparison: Comparison, ask_p: bool = False, among: int = 1) -> str:
    """A comparison as a careful statistician would put it: counts, ranges, and why there is no test.

    `among` is how many are made at once. Where people are linked it is theirs, with how many answered in all.
    """
    one, other = comparison.earlier, comparison.later
    said = describe(comparison.told, ask_p, among)
    if comparison.linked:
        said += f" In all {in_words(one.n)} answered at {one.time_point} and {in_words(other.n)} at {other.time_point}."
    return said


def compared_at(comparisons: Sequence[Comparison]) -> tuple[str, str]:
    """The names of the two time points of comparisons; where only some figures are from a summary, that is said."""

    def name(figures: Iterable[ItemFigures]) -> str:
        names = sorted({one.time_point for one in figures}, key=len)
        return names[0] if len(names) == 1 else f"{names[0]} (in part from a summary)"

    return name(one.earlier for one in comparisons), name(one.later for one in comparisons)


def describe_changes(comparisons: Sequence[Comparison]) -> str:
    """A comparison of two time points as a whole, in one paragraph."""
    one, other = compared_at(comparisons)
    many = len(comparisons)
    differences = [comparison.difference for comparison in comparisons]
    higher, lower = sum(each > 0 for each in differences), sum(each < 0 for each in differences)
    ways = {"higher": higher, "lower": lower, "the same": many - higher - lower}
    least, most = points(min(differences)), points(max(differences))
    clear = [f"“{each.item.name}”" for each in comparisons if "no change" not in what_fits(*each.interval)]
    if many == 1:
        sentences = [
            f"One item was answered at both {one} and {other}. The difference of its favourable share is {least}."
        ]
    else:
        of = {number: in_words(number) for number in ways.values()} | {many: all_of(many)}
        shares = listed([f"{way} at {of[number]}" for way, number in ways.items() if number])
        run = f"the differences run from {least} to {most}" if least != most else f"the difference of each is {least}"
        sentences = [
            f"{_capital(in_words(many))} items were answered at both {one} and {other}.",
            f"At {other} the favourable share was {shares}: {run}.",
        ]
    if not clear:
        sentences.append("Every interval includes no change." if many > 1 else "Its interval includes no change.")
    elif many == 1:
        sentences.append("Its interval lies wholly on one side of no change.")
    else:
        whose = f"The interval of {clear[0]} lies" if len(clear) == 1 else f"The intervals of {listed(clear)} lie"
        sentences.append(f"{whose} wholly on one side of no change; among several, one may by chance.")
    linked = sum(comparison.linked is not None for comparison in comparisons)
    if linked:
        where = f" at {in_words(linked)} of {in_words(many)}" if many > 1 else ""
        sentences.append(f"Some of the same people are linked by a code{where}, and compared with themselves below.")
    else:
        sentences.append("The answers were anonymous and cannot be paired, so no test is made unless it is asked for.")
    return " ".join([*sentences, "This describes those who replied; it cannot show that the group caused a change."])


def describe_set_apart(apart: SetApart) -> str:
    """Why answers are shown apart, in words."""
    if apart.scale is None:
        return (
            f"“{apart.name}”, answered at {apart.time_point}, is no longer an item of a questionnaire that is known "
            "here. Its answers are shown as they were given and compared with none."
        )
    return (
        f"“{apart.name}” was answered at {apart.time_point} on another scale than it has now "
        f"({in_words(len(apart.scale.points))} points: {', '.join(apart.scale.labels)}). Answers of two scales are "
        "never mixed: these are shown apart and compared with none."
    )


def on_several_scales(time_points: Sequence[TimePointFigures]) -> tuple[str, ...]:
    """A sentence for each question, by its wording, that was asked on different scales."""
    found: dict[str, dict[tuple[str, ...], list[ItemFigures]]] = {}
    for figures in (figures for point in time_points for figures in point.items):
        of_text = found.setdefault(word_key(figures.item.text), {})
        of_text.setdefault(tuple(figures.scale.labels), []).append(figures)
    return tuple(
        f"“{next(iter(scales.values()))[0].item.name}” was asked on "
        + listed(
            [
                f"{_scale_words(those[0].scale)} at {listed([one.time_point for one in those])}"
                for those in scales.values()
            ]
        )
        + ": these are different scales, shown apart and never compared."
        for scales in found.values()
        if len(scales) > 1
    )


def _scale_words(scale: Scale) -> str:
    low, high = scale.labels[0], scale.labels[-1]
    return f"{in_words(len(scale.points))} points from “{low}” to “{high}”"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def change_headline(comparisons: Sequence[Comparison]) -> str:
    """What a comparison of two time points comes to, as a title that claims no more than the ranges allow."""
    one, other = compared_at(comparisons)
    higher = sum(comparison.difference > 0 for comparison in comparisons)
    lower = sum(comparison.difference < 0 for comparison in comparisons)
    if higher and lower:
        said = f"From {one} to {other}, {_items(higher, comparisons)} rose and {in_words(lower)} fell"
    elif higher or lower:
        items = _items(higher or lower, comparisons)
        said = f"{items[0].upper()}{items[1:]} stood {'higher' if higher else 'lower'} at {other} than at {one}"
    else:
        said = f"The favourable shares were the same at {one} and {other}"
    unclear = sum("no change" in what_fits(*comparison.interval) for comparison in comparisons)
    if unclear == len(comparisons):
        said += "; too few answers to tell a rise from a fall"
    elif unclear:
        whose = "interval of one includes" if unclear == 1 else f"intervals of {in_words(unclear)} include"
        said += f"; the {whose} no change"
    return said


def _items(number: int, comparisons: Sequence[Comparison]) -> str:
    if number == len(comparisons):
        return "the one item compared" if number == 1 else f"{all_of(number)} items"
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
