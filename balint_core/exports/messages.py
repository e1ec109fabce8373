"""What a programme has to tell, one message at a time, in the order in which it is told.

A message is the sentence that is its title, what there is to draw, the same as a table, the base of its figures and the
careful paragraph. Slides, the term report and the poster set the same messages, each in its own way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from balint_core.evaluation import (
    Comparison,
    ItemFigures,
    Links,
    TermSummary,
    TimePointFigures,
    WhoCame,
    change_headline,
    compare,
    describe_change,
    describe_suspension,
    describe_term,
)
from balint_core.exports.document import Table, plain, shortened
from balint_core.exports.drawn import Categories, Changes, Dates, Drawn, Items, by_month
from balint_core.figures import counted, decimal, in_words, interval_in_print, listed, long_date, mean_in_print
from balint_core.programme import Overview
from balint_core.record.attendance import Session
from balint_core.sessions import Held, Mode
from balint_core.summarised import FROM_A_SUMMARY
from balint_core.terms import Calendar, Occasion, Suspension

TOGETHER = 5
"""Items of one scale that are drawn together, so that they can be read from afar."""
CROWDED, SPELLED_OUT = 120, 5
"""Sessions that can each be a point of a chart; time points and suspensions that are each named in a sentence."""
DESCRIBED = 2_000
"""Letters of an alternative text; a longer one is read by nobody."""
CAUTION = "This describes those who came and replied; it cannot show that the group caused a change."
FOR_THE_PROGRAMME = (
    "Figures of small groups, for the programme itself. Before anybody else sees them, look at what they would tell "
    "of single people."
)
Pair = tuple[TimePointFigures, TimePointFigures]


class Part(StrEnum):
    """What a message is about."""

    ATTENDANCE = "Attendance"
    WHO_CAME = "Who came"
    ANSWERS = "What people said"
    CHANGE = "What changed"


@dataclass(frozen=True)
class Message:
    """One thing to be told: `base` says what its figures are of, `careful` how far to trust them."""

    part: Part
    title: str
    drawn: Drawn
    table: Table
    base: str
    careful: str

    @property
    def alternative(self) -> str:
        """The message for somebody who does not see what is drawn: its title, and what its table says."""
        rows = (
            "; ".join(f"{heading} {cell}" for heading, cell in zip(self.table.headings, row, strict=True) if cell)
            for row in self.table.rows
        )
        return shortened(plain(f"{self.title}. {'. '.join(rows)}."), DESCRIBED)


def messages(overview: Overview, between: Pair | None) -> list[Message]:
    """The messages of a whole programme, and what changed between two of its time points; none where it has none."""
    told = [*attendance(overview.sessions, overview.calendar, overview.terms), *who_came(overview.who_came)]
    for figures in told_of(overview, between):
        told += answers(figures)
    return told + list(changes(*between, overview.links) if between else ())


def told_of(overview: Overview, between: Pair | None) -> list[TimePointFigures]:
    """The time points of which answers are told: the baselines, and those compared, or else the last."""
    baselines = [one for one in overview.time_points if one.time_point.occasion is Occasion.BASELINE]
    others = between or [one for one in overview.time_points if one not in baselines][-1:]
    return baselines + [one for one in others if one not in baselines]


def left_out(overview: Overview, between: Pair | None) -> list[str]:
    """The time points of which answers are not told, in a sentence; none where all are."""
    told = {one.time_point.name for one in told_of(overview, between)}
    others = [one.time_point.name for one in overview.time_points if one.time_point.name not in told]
    if len(others) > SPELLED_OUT:
        return [f"The answers at {len(others)} other time points are not shown here."]
    return [f"The answers at {listed(others)} are not shown here."] if others else []


def first_and_last(overview: Overview) -> Pair | None:
    """The first and the last end of a term, as far apart as an item was answered at both; None where none was."""
    ends = [one for one in overview.time_points if one.time_point.occasion is Occasion.END_OF_TERM]
    for later in reversed(ends):
        for earlier in ends[: ends.index(later)]:
            if compare(earlier, later):
                return earlier, later
    return None


def quotations(overview: Overview, time_point: str | None = None) -> list[str]:
    """What was released to be quoted, of one time point or of all; no role, mode or date stands beside it."""
    return [
        comment.quotation
        for comment in overview.comments
        if comment.released and time_point in (None, comment.time_point)
    ]


# --- who came, and when -----------------------------------------------------------------------------------------


def attendance(sessions: Sequence[Session], calendar: Calendar, terms: Sequence[TermSummary]) -> Iterator[Message]:
    """How many came to each session; nothing where no group was held."""
    whole = Dates(tuple(sessions), calendar)
    if not whole.held:
        return
    times = sum(session.attending for session in whole.held)
    rows = (
        (long_date(one.day), one.group, one.kind, one.mode or "", one.held, *_numbers(one)) for one in whole.sessions
    )
    first, last = whole.held[0].day, whole.held[-1].day
    between = [gap for gap in calendar.suspensions if gap.starts <= last and gap.ends >= first]
    crowded = len(whole.held) > CROWDED
    notes = ["those who led are not counted."]
    notes += ["Each point is the mean of a month, to the whole person."] if crowded else []
    yield Message(
        Part.ATTENDANCE,
        _attendance_title(whole.held),
        by_month(whole) if crowded else whole,
        Table(("Date", "Group", "What", "Mode", "Held", "Came", "Led"), (5, 5, 4, 4, 3, 2, 2), tuple(rows), (5, 6)),
        f"n = {counted(len(whole.held), 'session')} held, {counted(times, 'attendance')} of members and presenters; "
        + " ".join([*notes, *_gaps(between)]),
        " ".join([*(describe_term(term, None) for term in terms), *map(describe_suspension, between)]),
    )


def _numbers(session: Session) -> tuple[str, str]:
    """Who came and who led; nothing of a session that was cancelled, which is not one that nobody came to."""
    return ("", "") if session.held is Held.CANCELLED else (str(session.attending), str(session.leading))


def _gaps(suspensions: Sequence[Suspension]) -> list[str]:
    """Each suspension, or where there are many how many."""
    if len(suspensions) <= SPELLED_OUT:
        return [describe_suspension(gap) for gap in suspensions]
    first, last = suspensions[0].starts, suspensions[-1].ends
    return [f"Suspended {in_words(len(suspensions))} times from {long_date(first)} to {long_date(last)}."]


def _attendance_title(held: Sequence[Session]) -> str:
    """The mean of each way of holding a group, where it is known of all."""
    words = {Mode.FACE_TO_FACE: " face to face", Mode.VIRTUAL: " virtually", Mode.HYBRID: " in hybrid form", None: ""}
    modes = [mode for mode in Mode if any(session.mode is mode for session in held)]
    if any(session.mode is None for session in held):
        modes = []
    parts = [[session for session in held if session.mode is mode] for mode in modes] or [list(held)]
    means = [mean_in_print(sum(session.attending for session in part) / len(part)) for part in parts]
    ways = [words[mode] for mode in modes] or [" on average"]
    people = "person" if means[0] == "1" else "people"
    first = f"{means[0]} {people} a session{ways[0]}"
    return listed([first, *(f"{mean}{way}" for mean, way in zip(means[1:], ways[1:], strict=True))])


def who_came(came: WhoCame) -> Iterator[Message]:
    """Everybody who came, by group and grade; nothing where nobody is on record."""
    if not came.people:
        return
    most = max(came.groups, key=lambda group: group.share)
    nested = " Grades are part of their group, so the shares of both do not add up to 100 %." if came.grades else ""
    rows = tuple((one.name, str(one.share.count), str(one.share)) for one in came.nested)
    yield Message(
        Part.WHO_CAME,
        f"{most.share} of those who came were {most.name.lower()}"
        if came.grades
        else f"{most.name}: {most.share} of all",
        came,
        Table(("Group or grade", "People", "Share"), (6, 2, 3), rows, (1, 2)),
        f"n = {counted(came.people, 'person', 'people')}, each once, by the grade at the first session they came to.",
        f"{listed([f'{one.name} {one.share}' for one in came.nested])}.{nested} Those who led and onlookers are not "
        "among them.",
    )


# --- what was answered ------------------------------------------------------------------------------------------


def answers(figures: TimePointFigures) -> Iterator[Message]:
    """What was answered at one time point: items of one scale with two sides together, those of a summary
    apart, and every other by itself."""
    answered = [item for item in figures.items if item.n]
    alike: list[list[ItemFigures]] = []
    for item in (item for item in answered if item.scale.diverging):
        group = next((one for one in alike if (one[0].scale, one[0].time_point) == (item.scale, item.time_point)), None)
        if group is None:
            alike.append(group := [])
        group.append(item)
    for group in alike:
        for items, which in _in_parts(group):
            yield _answers_message(figures, items, Items(tuple(items)), f"{_answers_title(group)}{which}")
    for item in (item for item in answered if not item.scale.diverging):
        yield _answers_message(figures, [item], Categories(item), _answers_title([item]))


Told = TypeVar("Told")


def _in_parts(told: Sequence[Told]) -> Iterator[tuple[Sequence[Told], str]]:
    """So many as can be drawn together, and which part of all that is, where it is not all."""
    parts = [told[first : first + TOGETHER] for first in range(0, len(told), TOGETHER)]
    for place, part in enumerate(parts, start=1):
        yield part, f" ({place} of {len(parts)})" if len(parts) > 1 else ""


def _answers_message(figures: TimePointFigures, items: Sequence[ItemFigures], drawn: Drawn, title: str) -> Message:
    rows = tuple(
        (one.item.name, *map(str, one.counts.values()), *map(number, (one.n, one.missing, one.not_applicable)))
        for one in items
    )
    headings = ("Item", *items[0].scale.labels, "n", "Blank", "Not applicable")
    fewest, most = min(item.n for item in items), max(item.n for item in items)
    n = str(most) if fewest == most else f"{fewest} to {most}"
    replies = counted(figures.respondents, "reply", "replies")
    where = (
        f"of {replies} at {figures.time_point.name}" if items[0].missing is not None else f"at {items[0].time_point}"
    )
    return Message(
        Part.ANSWERS,
        title,
        drawn,
        Table(headings, (8, *[3] * (len(headings) - 2), 4), rows, tuple(range(1, len(headings)))),
        f"n = {n} {where}, each item with its own base; the numbers in the bars are people.",
        " ".join([*map(item_in_words, items), one_person(fewest)]),
    )


def _answers_title(items: Sequence[ItemFigures]) -> str:
    """The least and the largest favourable share; where nothing is said to be favourable, only what was asked.

    The time point says where the figures are from, and the item need not say so again.
    """
    in_order = sorted(items, key=lambda item: (item.favourable.count / item.n, item.n))
    least, most = in_order[0], in_order[-1]
    name = most.item.name.removesuffix(f" ({FROM_A_SUMMARY})")
    if not most.scale.favourable:
        return f"{most.time_point}: {counted(most.n, 'answer')} to “{name}”"
    if least.favourable == most.favourable:
        where = f" (“{name}”)" if len(items) == 1 else f" on each of {in_words(len(items))} items"
        return f"{most.time_point}: {most.favourable} {most.scale.favourable_label}{where}"
    reach = f"from {least.favourable} to {most.favourable}"
    return f"{most.time_point}: {reach} {most.scale.favourable_label}, most on “{name}”"


def item_in_words(item: ItemFigures) -> str:
    """One item in a sentence: the count, its interval, and what is no answer to it."""
    if not item.n:
        return f"“{item.item.name}”: nobody answered."
    apart = {"left blank": item.missing, "not applicable": item.not_applicable, **item.apart}
    others = "".join(f"; {count} {what}" for what, count in apart.items() if count)
    share = item.favourable
    if not item.scale.favourable:
        return f"“{item.item.name}”: {listed([f'{label} {count}' for label, count in item.counts.items()])}{others}."
    return (
        f"“{item.item.name}”: {share.count} of {share.of} {item.scale.favourable_label} ({share.percent} %; 95 % "
        f"interval {interval_in_print(item.interval or (0, 0))} %){others}."
    )


def number(value: int | None) -> str:
    """A number as it is printed; a dash where it is not known."""
    return "–" if value is None else str(value)


def one_person(n: int) -> str:
    """How much one of `n` people makes in a percentage."""
    points = decimal(100 / n).removesuffix(".0")
    return f"With {counted(n, 'answer')}, one person is {points} points: read the ranges, not only the figures."


def changes(earlier: TimePointFigures, later: TimePointFigures, links: Links) -> Iterator[Message]:
    """What changed in the items answered at both time points; nothing where there is none."""
    compared = compare(earlier, later, links)
    for part, which in _in_parts(compared):
        drawn = Changes(tuple(part))
        one, other = drawn.names
        rows = tuple(
            (change.item.name, str(change.earlier.favourable), str(change.later.favourable), *_difference(change))
            for change in drawn.comparisons
        )
        yield Message(
            Part.CHANGE,
            f"{change_headline(compared)}{which}",
            drawn,
            Table(("Item", one, other, "Points", "95 % interval"), (7, 3, 3, 2, 3), rows, (1, 2, 3, 4)),
            f"n = {_bases(drawn)}; shares of all who answered, no test is made; lines are 95 % intervals.",
            " ".join(f"“{change.item.name}”. {describe_change(change)}" for change in drawn.comparisons),
        )


def _difference(change: Comparison) -> tuple[str, str]:
    return decimal(change.difference, 0), interval_in_print(change.interval)


def _bases(drawn: Changes) -> str:
    """The bases of all items at both time points, such as “7 at TP2 and 8 at TP4”."""
    sides = zip(*((change.earlier.n, change.later.n) for change in drawn.comparisons), strict=True)
    reach = (str(min(ns)) if min(ns) == max(ns) else f"{min(ns)} to {max(ns)}" for ns in sides)
    return listed([f"{n} at {name}" for n, name in zip(reach, drawn.names, strict=True)])


# --- how it was found -------------------------------------------------------------------------------------------

HOW_MADE = (
    "A session is a Balint group that was held; a fishbowl, a talk and a cancelled group are none.",
    "Attendances are those of members and presenters, late ones included; those who led and onlookers are not counted. "
    "People a session is attendances divided by sessions held.",
    "People are counted once, by the grade at the first session they came to.",
    "The base of each percentage is those who chose an answer to that item: blanks, “not applicable” and “not asked” "
    "are kept apart. Percentages are rounded from the counts, halves upwards.",
    "The 95 % interval of a share is Wilson's (1927), of a difference Newcombe's (1998, method 10). All who answered "
    "are compared as if they were different people, and no test is made.",
    "Mean, standard deviation and median take the places on the scale, 1 for the first; with so few answers they say "
    "little.",
)
"""How each figure is made, a sentence or two for each."""


def course(overview: Overview) -> list[str]:
    """What was done, when: the groups held, the times of asking, and the gaps."""
    held = [session for session in overview.sessions if session.counts]
    said = []
    if held:
        when = f"from {long_date(held[0].day)} to {long_date(held[-1].day)}"
        said.append(f"{counted(len(held), 'Balint group')} held {when}, over {counted(len(overview.terms), 'term')}.")
    asked = overview.time_points
    named = [
        f"{one.time_point.name} ({one.time_point.occasion}{_on(one)}; {counted(one.respondents, 'reply', 'replies')})"
        for one in (asked if len(asked) <= SPELLED_OUT else (asked[0], asked[-1]))
    ]
    if asked:
        names = listed(named) if len(named) == len(asked) else f"from {named[0]} to {named[-1]}"
        kind = "Questionnaires, some answers linked by a code," if overview.links else "Anonymous questionnaires"
        said.append(f"{kind} at {counted(len(asked), 'time point')}: {names}.")
    return said + _gaps(overview.calendar.suspensions)


def _on(figures: TimePointFigures) -> str:
    day = figures.time_point.day
    return f", {long_date(day)}" if day else ""
