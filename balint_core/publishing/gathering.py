"""The numbers behind a choice: what each is called, how small it may be, and how they add up.

Their names stay the same from one publication to the next, so that what was told before can be held against them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from balint_core import turnout
from balint_core.disclosure import Key, NoMore, Numbers, Rule, Sum
from balint_core.evaluation import AttenderGroup, ItemFigures, TermSummary, TimePointFigures, WhoCame, who_came
from balint_core.figures import counted, listed, long_date
from balint_core.people import grades
from balint_core.programme import Overview
from balint_core.publishing.categories import Reading, readings
from balint_core.publishing.choosing import Choice
from balint_core.record.attendance import Session
from balint_core.sessions import Mode

PEOPLE, IN_ALL, HELD_ON, AND, OF = "people in ", "attendance in ", "attendance on ", " + ", ": "
"""How the names of numbers begin: of people, and of attendances in terms and at a session; and what stands between
terms, and before a group or a grade."""
EACH_SESSION = 120
"""Sessions that are shown one by one; of more, only the terms are."""


@dataclass
class Gathered:
    """Numbers as they are gathered, with what each is in the words of a page."""

    true: dict[Key, int] = field(default_factory=dict)
    least: dict[Key, int] = field(default_factory=dict)
    words: dict[Key, str] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    no_more: list[NoMore] = field(default_factory=list)
    folded: set[Key] = field(default_factory=set)
    sessions: dict[int, Key] = field(default_factory=dict)
    """The name of each session's number, by the session's id."""
    who: dict[Key, "Folded"] = field(default_factory=dict)
    """How those who came are told in parts: all of them, and each group, by the name of their number."""
    others: dict[Key, Key] = field(default_factory=dict)
    """The name of those folded into one, by the name of the whole."""
    beside: list[Sum] = field(default_factory=list)
    readings: dict[Key, Reading] = field(default_factory=dict)
    """The categories on which each item's answers may be shown, by the name of its number."""

    def add(self, key: Key, number: int, least: int, words: str) -> Key:
        self.true[key], self.least[key], self.words[key] = number, least, words
        return key

    def sum(self, whole: Key, parts: Iterable[Key]) -> None:
        self.sums.append(Sum(whole, tuple(parts)))

    @property
    def numbers(self) -> Numbers:
        folded = frozenset(self.folded)
        seen = frozenset(key for key in self.true if key.startswith((HELD_ON, IN_ALL)))
        return Numbers(self.true, self.least, tuple(self.sums), tuple(self.no_more), folded, seen, tuple(self.beside))


@dataclass(frozen=True)
class Folded:
    """Parts of a whole that are told by themselves, and those that are folded into one, by the names of their
    numbers."""

    told: Mapping[Key, int]
    together: Mapping[Key, int]

    @property
    def other(self) -> int:
        """How many are in what is folded, where it may be told beside others."""
        return sum(self.together.values()) if self.told else 0


def fold(parts: Mapping[Key, int], least: int, besides: Collection[Key] = ()) -> Folded:
    """Small parts folded into one, with as many of the next larger ones as it needs to be large enough.

    `besides` are further parts that may not be told. Where hardly anything would be left to fold into, nothing is told
    but the whole.
    """
    told = {key: number for key, number in parts.items() if number >= least and key not in besides}
    together = {key: number for key, number in parts.items() if key not in told}
    while together and told and (len(together) == 1 or sum(together.values()) < least):
        smallest = min(told, key=lambda key: (told[key], key))
        together[smallest] = told.pop(smallest)
    return Folded(told, together)


def gather(overview: Overview, choice: Choice, besides: Collection[Key]) -> Gathered:
    """The numbers behind a choice; groups and grades in `besides` are folded whatever their size."""
    found = Gathered()
    terms = choice.terms_of(overview)
    if terms:
        _attendance(found, terms, choice.rule)
        _people(found, overview, terms, choice.rule, besides)
    for figures in choice.time_points_of(overview):
        _answers(found, figures, choice)
    return found


# --- attendance -------------------------------------------------------------------------------------------------


def scope(terms: Iterable[TermSummary]) -> str:
    """The terms that figures are of, as a name."""
    return AND.join(map(term_key, terms))


def term_key(term: TermSummary) -> str:
    """A term as it stands in the names of numbers: without the signs that mean something there."""
    return quote(term.term.name, safe=" ")


def session_key(session: Session) -> Key:
    """The name of the number of those who came to a session."""
    return f"{HELD_ON}{session.day.isoformat()} of {session.group}"


def _attendance(found: Gathered, terms: list[TermSummary], rule: Rule) -> None:
    one_by_one = sum(one.held for one in terms) <= EACH_SESSION
    for summary in terms:
        name = summary.term.name
        whole = found.add(f"{IN_ALL}{term_key(summary)}", summary.attendances, rule.people, f"attendances in {name}")
        if one_by_one:
            found.sum(whole, _sessions(found, summary.sessions, rule))
        if summary.people_named is not None and not summary.without_names:
            _people_of(found, summary, rule)
    if len(terms) > 1:
        whole = found.add(
            f"{IN_ALL}{scope(terms)}", sum(one.attendances for one in terms), rule.people, "attendances in all"
        )
        found.sum(whole, [f"{IN_ALL}{term_key(one)}" for one in terms])
    if one_by_one:
        _modes(found, terms, rule)


def _sessions(found: Gathered, sessions: Iterable[Session], rule: Rule) -> Iterator[Key]:
    for session in sessions:
        if session.id in found.sessions:  # of two terms that overlap
            yield found.sessions[session.id]
            continue
        key = session_key(session)
        while key in found.true:
            key += " again"
        group = f", {session.group}" if session.group else ""
        yield found.add(key, session.attending, rule.people, f"who came on {long_date(session.day)}{group}")
        found.sessions[session.id] = key


def _people_of(found: Gathered, summary: TermSummary, rule: Rule) -> None:
    """People of a term: no fewer than came to any of its sessions, no more than came to all of them together."""
    name = term_key(summary)
    key = found.add(f"{PEOPLE}{name}", summary.people, rule.people, f"people who came in {summary.term.name}")
    found.no_more.append(NoMore(key, (f"{IN_ALL}{name}",)))
    sessions = [found.sessions[one.id] for one in summary.sessions if one.id in found.sessions]
    found.no_more += [NoMore(one, (key,)) for one in sessions]


def _modes(found: Gathered, terms: list[TermSummary], rule: Rule) -> None:
    sessions = [session for one in terms for session in one.sessions]
    by_mode: dict[Mode, list[Key]] = {}
    for session in sessions:
        if session.mode:
            by_mode.setdefault(session.mode, []).append(found.sessions[session.id])
    if len(by_mode) < 2 or any(session.mode is None for session in sessions):
        return
    for mode, keys in by_mode.items():
        number = sum(found.true[key] for key in keys)
        found.sum(found.add(f"{IN_ALL}{scope(terms)}, {mode}", number, rule.people, f"attendances {mode}"), keys)


# --- who came ---------------------------------------------------------------------------------------------------


def those_who_came(overview: Overview, terms: Iterable[TermSummary]) -> WhoCame | None:
    """Everybody who came in these terms, each once; None where some came whose names are not on record."""
    register = overview.register.only([session for one in terms for session in one.sessions])
    return None if register.without_names else who_came(turnout.grades_who_came(register), grades())


def _people(
    found: Gathered, overview: Overview, terms: list[TermSummary], rule: Rule, besides: Collection[Key]
) -> None:
    came = those_who_came(overview, terms)
    if came is None or not came.people:
        return
    whole = f"{PEOPLE}{scope(terms)}"
    found.add(whole, came.people, rule.people, "people who came")
    found.no_more += [NoMore(whole, tuple(f"{PEOPLE}{term_key(one)}" for one in terms))] if len(terms) > 1 else []
    for one in terms if len(terms) > 1 else ():
        _others_than(found, whole, f"{PEOPLE}{term_key(one)}", rule)
    groups = {f"{whole}: {group.name}": group for group in came.groups}
    found.sum(whole, [_part(found, key, group, rule) for key, group in groups.items()])
    grades_of = {f"{whole}: {group.name}": its for group, its in came.by_group if its}
    for key, its in grades_of.items():
        found.sum(key, [_part(found, f"{key}: {one.name}", one, rule) for one in its])
    told = _folded(found, whole, groups, rule, besides)
    if told:
        for key in grades_of.keys() & told:
            _folded(found, key, [f"{key}: {one.name}" for one in grades_of[key]], rule, besides)
    else:
        grades_ = [f"{key}: {one.name}" for key, its in grades_of.items() for one in its]
        _folded(found, whole, [*grades_, *(groups.keys() - grades_of.keys())], rule, besides)


def _others_than(found: Gathered, whole: Key, part: Key, rule: Rule) -> None:
    """Those who came in other terms alone: nobody is told of them, and two figures beside one another tell them."""
    if part in found.true:
        rest = found.true[whole] - found.true[part]
        found.sum(whole, [part, found.add(f"{whole}, not {part}", rest, rule.people, found.words[part])])


def _part(found: Gathered, key: Key, group: AttenderGroup, rule: Rule) -> Key:
    found.folded.add(key)  # until it is told
    return found.add(key, group.share.count, rule.people, f"{group.name}, of those who came")


def _folded(found: Gathered, whole: Key, parts: Iterable[Key], rule: Rule, besides: Collection[Key]) -> Collection[Key]:
    """How a whole is told in parts, the small ones folded; gives those that are told by themselves."""
    found.who[whole] = folded = fold({key: found.true[key] for key in sorted(parts)}, rule.people, besides)
    found.folded -= folded.told.keys()
    if folded.other:
        other = f"{whole}: {' and '.join(sorted(folded.together))}"
        found.sum(found.add(other, folded.other, rule.people, "the others"), sorted(folded.together))
        found.others[whole] = other
    return folded.told.keys()


# --- answers ----------------------------------------------------------------------------------------------------


def _answers(found: Gathered, figures: TimePointFigures, choice: Choice) -> None:
    name, rule = figures.time_point.name, choice.rule
    replies = found.add(f"replies at {name}", figures.respondents, rule.respondents, f"replies at {name}")
    for item in choice.items_of(figures):
        key = item_key(item)
        found.add(key, item.n, rule.respondents, f"“{item.item.name}” at {item.time_point}")
        if item.missing is not None:
            found.no_more.append(NoMore(key, (replies,)))
        _points(found, key, item, choice)


def item_key(item: ItemFigures) -> Key:
    """The name of the number of those who answered an item."""
    return f"answers at {item.time_point} to {item.instrument}/{item.item.id}"


def _points(found: Gathered, key: Key, item: ItemFigures, choice: Choice) -> None:
    """The answers of an item on the finest scale on which each may be shown, and those that stand behind them."""
    least, words = choice.rule.each, found.words[key]
    possible = readings(item, three=choice.three)
    fine = (one for one in possible if all(not number or number >= least for number in one.counts.values()))
    reading = next(fine, None)
    if reading is None:
        found.folded.add(key)
        return
    found.readings[key] = reading
    found.sum(key, [found.add(reading.key(key, one), number, 0, words) for one, number in reading.counts.items()])
    for one in readings(item):
        found.beside += [
            Sum(one.key(key, label), tuple(f"{key}: {point}" for point in points))
            for label, points in one.made_of.items()
            if len(points) > 1
        ]
        found.beside.append(Sum(key, tuple(one.key(key, label) for label in one.counts)))
    if least:
        _behind(found, key, item, reading, least)


def _behind(found: Gathered, key: Key, item: ItemFigures, reading: Reading, least: int) -> None:
    """The points that are told together because one of them is too small to be told."""
    for label, points in reading.made_of.items():
        if len(points) > 1 and reading.counts[label]:
            parts = [
                found.add(f"{key}: {one}", item.counts[one], least, f"{found.words[key]}: {one}") for one in points
            ]
            found.folded.update(parts)
            found.sum(reading.key(key, label), parts)


def in_words(found: Gathered, keys: Iterable[Key]) -> str:
    """What some numbers are, for a page."""
    said = list(dict.fromkeys(found.words.get(key, key) for key in keys))
    return listed(said) if len(said) <= EACH_IN_WORDS else counted(len(said), "figure")


EACH_IN_WORDS = 6
"""Figures that are each named in a sentence."""
