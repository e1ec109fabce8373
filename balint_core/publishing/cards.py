"""What an audience is shown of the figures that may be told: cards, each with its chart, its table and its base."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from balint_core import charts
from balint_core.charts import Chart, Palette
from balint_core.charts.drawing import by_itself
from balint_core.disclosure import Key, Told
from balint_core.evaluation import (
    AttenderGroup,
    ItemFigures,
    TermSummary,
    TimePointFigures,
    WhoCame,
    describe_suspension,
)
from balint_core.exports import embedded, messages, pictures
from balint_core.exports.document import Table, plain, shortened
from balint_core.exports.drawn import Categories, Changes, Dates, Drawn, Items
from balint_core.exports.messages import DESCRIBED, Message, Part
from balint_core.figures import Share, counted, listed, long_date, mean_in_print
from balint_core.programme import Overview
from balint_core.publishing.choosing import Choice
from balint_core.publishing.gathering import IN_ALL, PEOPLE, Gathered, item_key, scope, term_key
from balint_core.record.attendance import Session
from balint_core.sessions import Mode
from balint_core.snapshot import Card, Figure

MODES = {Mode.FACE_TO_FACE: "face to face", Mode.VIRTUAL: "virtually", Mode.HYBRID: "in hybrid form"}
WITHHELD = "withheld"
OTHERS = "All others"
WIDTHS = {"wide": 860, "narrow": 340}
"""How wide a chart is drawn for a desk and for a phone, px."""
PICTURE = 640
"""Width of the pictures that are downloaded, px of two dots each."""
THEMES = {"light": charts.LIGHT, "dark": charts.DARK}


@dataclass(frozen=True)
class Shown:
    """The figures of a choice that may be told, each as it may be told: rounded, folded, or not at all."""

    overview: Overview
    choice: Choice
    gathered: Gathered
    told: Told

    def number(self, key: Key) -> int | None:
        """A number as it is shown; None where it is withheld."""
        return self.choice.rule.rounded(self.gathered.true[key]) if key in self.told.shown else None

    @property
    def terms(self) -> list[TermSummary]:
        return self.choice.terms_of(self.overview)

    @property
    def sessions(self) -> list[tuple[Session, int | None]]:
        """The sessions of the chosen terms with how many came, None where that is withheld; none where there are so
        many that only terms are told."""
        held = [one for term in self.terms for one in term.sessions if one.id in self.gathered.sessions]
        return [(one, self.number(self.gathered.sessions[one.id])) for one in held]

    @property
    def who_came(self) -> WhoCame | None:
        """Those who came, in the groups and grades that may be told."""
        whole = f"{PEOPLE}{scope(self.terms)}"
        people, folded = self.number(whole) if whole in self.gathered.true else None, self.gathered.who.get(whole)
        if not people or folded is None or not folded.told:
            return None
        groups, grades = [], []
        for key in folded.told:
            groups.append(self._group(key, people))
            its = self.gathered.who.get(key)
            grades += [self._group(grade, people, key) for grade in (its.told if its else ())]
            grades += self._others(key, people, key)
        groups += self._others(whole, people)
        return WhoCame(people, tuple(groups), tuple(grades))

    def _group(self, key: Key, of: int, within: str | None = None) -> AttenderGroup:
        name = key.rpartition(": ")[2]
        return AttenderGroup(key, name, self._share(self.gathered.true[key], of), within)

    def _others(self, whole: Key, of: int, within: str | None = None) -> list[AttenderGroup]:
        """Those of a whole that are folded into one, where they are and may be told."""
        key = self.gathered.others.get(whole, "")
        if key not in self.told.shown:
            return []
        return [AttenderGroup(f"{within}: {OTHERS}", OTHERS, self._share(self.gathered.true[key], of), within)]

    def _share(self, number: int, of: int) -> Share:
        return Share(min(self.choice.rule.rounded(number), of), of)

    @property
    def time_points(self) -> list[TimePointFigures]:
        """What was answered, the items that may be told; blanks and the like are not among it."""
        found = []
        for figures in self.choice.time_points_of(self.overview):
            items = [self._item(one) for one in self.choice.items_of(figures) if self._is_told(one)]
            replies = self.number(f"replies at {figures.time_point.name}")
            if items:
                found.append(TimePointFigures(figures.time_point, replies or 0, tuple(items), ()))
        return found

    def _is_told(self, item: ItemFigures) -> bool:
        key, reading = item_key(item), self.gathered.readings.get(item_key(item))
        return (
            reading is not None and {key, *(reading.key(key, one) for one in reading.counts)} <= self.told.shown.keys()
        )

    def _item(self, item: ItemFigures) -> ItemFigures:
        key, reading = item_key(item), self.gathered.readings[item_key(item)]
        counts = {label: self.number(reading.key(key, label)) or 0 for label in reading.counts}
        return replace(item, scale=reading.scale, counts=counts, missing=None, not_applicable=None, apart={})

    @property
    def compared(self) -> tuple[TimePointFigures, TimePointFigures] | None:
        """The two time points that are held against one another, with the items that may be told at both."""
        named = {one.time_point.name: one for one in self.time_points}
        one, other = (named.get(name) for name in self.choice.between or ("", ""))
        return (one, other) if one and other else None


def cards(shown: Shown, *, with_pictures: bool) -> list[Card]:
    """The cards of what may be told, in the order in which it is told."""
    told = [one for one in _messages(shown) if one.part in shown.choice.parts]
    return [_card(nth, one, with_pictures) for nth, one in enumerate(told, start=1)]


def _messages(shown: Shown) -> Iterator[Message]:
    yield from _attendance(shown)
    came = shown.who_came
    yield from messages.who_came(came) if came else ()
    for figures in shown.time_points:
        yield from messages.answers(figures)
    pair = shown.compared
    yield from messages.changes(*pair, {}) if pair else ()


# --- attendance -------------------------------------------------------------------------------------------------


def _attendance(shown: Shown) -> Iterator[Message]:
    if not shown.terms:
        return
    known = [replace(one, attending=came, leading=0, observing=0) for one, came in shown.sessions if came is not None]
    hidden = len(shown.sessions) - len(known)
    held = sum(one.held for one in shown.terms)
    notes = [f"Of {counted(hidden, 'session')} the number is not shown."] if hidden else []
    yield Message(
        Part.ATTENDANCE,
        attendance_title(shown),
        Dates(tuple(known), shown.overview.calendar),
        _sessions_table(shown) if known else _terms_table(shown),
        " ".join([f"n = {counted(held, 'session')} held; those who led are not counted.", *notes]),
        " ".join([*map(_term_in_words, [shown] * len(shown.terms), shown.terms), *_gaps(shown)]),
    )


def attendance_title(shown: Shown) -> str:
    """The mean of each way of holding a group where all of them may be told, else of all sessions, else how many."""
    sessions = [one for term in shown.terms for one in term.sessions]
    held = counted(len(sessions), "group") + " held"
    by_mode = {mode: sum(one.mode is mode for one in sessions) for mode in Mode}
    keys = {mode: f"{IN_ALL}{scope(shown.terms)}, {mode}" for mode, number in by_mode.items() if number}
    totals = {mode: shown.number(key) for mode, key in keys.items() if key in shown.gathered.true}
    means = [
        f"{mean_in_print(total / by_mode[mode])} a session {MODES[mode]}" for mode, total in totals.items() if total
    ]
    if means and len(means) == len(keys):
        return f"{held}: {listed(means)}"
    total = shown.number(f"{IN_ALL}{scope(shown.terms)}")
    return f"{held}: {mean_in_print(total / len(sessions))} people a session" if total else held


def _sessions_table(shown: Shown) -> Table:
    rows = tuple(
        (long_date(one.day), one.group, str(one.mode or ""), WITHHELD if came is None else str(came))
        for one, came in shown.sessions
    )
    return Table(("Date", "Group", "Mode", "Came"), (5, 5, 4, 3), rows, (3,))


def _terms_table(shown: Shown) -> Table:
    rows = tuple(
        (one.term.name, str(one.held), messages.number(shown.number(f"{IN_ALL}{term_key(one)}"))) for one in shown.terms
    )
    return Table(("Term", "Sessions", "Attendances"), (6, 3, 3), rows, (1, 2))


def _term_in_words(shown: Shown, summary: TermSummary) -> str:
    """A term in a sentence, with what may be told of it."""
    name = summary.term.name
    said = [f"{counted(summary.held, 'session')} held"]
    if (times := shown.number(f"{IN_ALL}{term_key(summary)}")) is not None:
        mean = mean_in_print(times / summary.held)
        said.append(f"{counted(times, 'attendance')}, {mean} a session on average")
    people = f"{PEOPLE}{term_key(summary)}"
    if people in shown.gathered.true and (number := shown.number(people)) is not None:
        said.append(counted(number, "person", "people"))
    return f"{name}: {'; '.join(said)}."


def _gaps(shown: Shown) -> list[str]:
    first, last = shown.terms[0].term.starts, shown.terms[-1].term.ends
    return [
        describe_suspension(gap)
        for gap in shown.overview.calendar.suspensions
        if gap.starts <= last and gap.ends >= first
    ]


# --- the first screen -------------------------------------------------------------------------------------------


def figures(shown: Shown) -> list[Figure]:
    """The large figures of the first screen, each with what it is of."""
    if not shown.terms or Part.ATTENDANCE not in shown.choice.parts:
        return list(_best(shown))
    held, terms = sum(one.held for one in shown.terms), len(shown.terms)
    over = f"over {counted(terms, 'term')}"
    found = [Figure("Groups held", str(held), over)]
    whole = f"{IN_ALL}{scope(shown.terms)}"
    if times := shown.number(whole):
        found.append(Figure("People a session", mean_in_print(times / held), f"{counted(times, 'attendance')} in all"))
    people = f"{PEOPLE}{scope(shown.terms)}"
    if people in shown.gathered.true and (number := shown.number(people)):
        found.append(Figure("People who came", str(number), f"each once, {over}"))
    return [*found, *_best(shown)]


def _best(shown: Shown) -> Iterator[Figure]:
    """The largest favourable share at the last time point that has one."""
    if Part.ANSWERS not in shown.choice.parts:
        return
    for figures_ in reversed(shown.time_points):
        scaled = [one for one in figures_.items if one.scale.favourable]
        if scaled:
            best = max(scaled, key=lambda one: (one.favourable.count / one.n, one.n))
            share = best.favourable
            label = f"“{best.item.name}”: {best.scale.favourable_label}"
            yield Figure(label, f"{share.percent} %", f"{share.count} of {share.of} at {best.time_point}")
            return


def finding(shown: Shown, told: Sequence[Card]) -> str:
    """The sentence of the first screen: what changed, else what was answered, else who came."""
    for part in (Part.CHANGE, Part.ANSWERS, Part.ATTENDANCE, Part.WHO_CAME):
        of_part = [one for one in told if one.part == part]
        if of_part:
            return of_part[-1].title if part is Part.ANSWERS else of_part[0].title
    return "Nothing may be shown of so few people yet"


# --- as a card --------------------------------------------------------------------------------------------------


def _card(nth: int, message: Message, with_pictures: bool) -> Card:
    headings, rows, numbers = _without_empty(message.table)
    said = ". ".join(
        "; ".join(f"{heading} {cell}" for heading, cell in zip(headings, row, strict=True) if cell) for row in rows
    )
    words = shortened(plain(f"{message.title}. {said}."), DESCRIBED)
    drawn = {theme: _chart(message.drawn, colours, words) for theme, colours in THEMES.items()}
    specified = {theme: by_itself(chart, 0) | {"width": "container"} for theme, chart in drawn.items() if chart}
    png, ready = b"", {}
    if with_pictures and (chart := drawn["light"]):
        png = pictures.png(chart, message.title, message.base, width=PICTURE, dpi=144)
        ready = {theme: _ready(json.dumps(specification)) for theme, specification in specified.items()}
    return Card(
        f"card-{nth}",
        message.part,
        message.title,
        specified,
        b64encode(png).decode(),
        headings,
        rows,
        numbers,
        message.base,
        message.careful,
        words,
        ready,
    )


@lru_cache(maxsize=256)
def _ready(specification: str) -> Mapping[str, str]:
    """A chart, written as JSON, drawn for a page in each of its widths; kept for the next look."""
    return {name: embedded.embedded(json.loads(specification), width) for name, width in WIDTHS.items()}


def _without_empty(table: Table) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """A table's headings, rows and places of numbers, without the columns that say nothing in any row."""
    rows = [[cell if isinstance(cell, str) else cell.words for cell in row] for row in table.rows]
    columns = list(zip(*rows, strict=True)) if rows else []
    kept = [place for place, column in enumerate(columns) if set(column) - {"", messages.number(None)}]
    return (
        tuple(table.headings[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        tuple(new for new, place in enumerate(kept) if place in table.figures),
    )


def _chart(drawn: Drawn, colours: Palette, words: str) -> Chart | None:
    """What is drawn, described in these words; None where there is nothing to draw."""
    match drawn:
        case Dates(sessions, calendar):
            return charts.attendance_chart(sessions, calendar, colours, description=words) if sessions else None
        case WhoCame():
            return charts.who_came_chart(drawn, colours, description=words)
        case Items(items):
            return charts.answers_chart(items, colours, description=words)
        case Categories(item):
            return charts.categories_chart(item, colours, description=words)
        case Changes(comparisons):
            return charts.change_chart(comparisons, colours, description=words)
