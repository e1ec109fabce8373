"""Reports of who joined a meeting and when, turned into who came, with the minutes they stayed.

The headings, labels and words of the program that writes them stand in a layout's `events`. It writes in the language
and with the dates of whoever exports, so lengths are read by their figures, and the order of day and month is proved.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from balint_core.figures import long_date
from balint_core.findings import Finding, finding
from balint_core.people import name_key
from balint_core.spreadsheets.cells import CellFault, DateOrder, date_of, date_order, is_blank, word_key, writing
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Events, Layout, Recognition, Shape
from balint_core.spreadsheets.recipe import Answers, Question
from balint_core.spreadsheets.tables import Field, Same, Table
from balint_core.spreadsheets.workbook import Cell, Sheet, a1

MOMENT = re.compile(
    r"(.*?\d)[\s,T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([ap])?\.?m?\.?\s*(?:Z|UTC)?", re.I
)
CLOCK_LENGTH = re.compile(r"(?:(\d{1,3})\.)?(\d{1,2}):(\d{2})(?::(\d{2}))?")
SHORT_STAY = 0.5
"""Share of a session below which a stay is asked about."""


@dataclass
class Stay:
    """Somebody in a meeting: where their name first stands, from when to when each time, and the lengths given."""

    name: str
    row: int
    place: int
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    lengths: list[timedelta] = field(default_factory=list)

    @property
    def minutes(self) -> int | None:
        """Whole minutes there, what overlaps counted once; None where the report does not tell."""
        known = [length for length in (_union(self.spans), sum(self.lengths, timedelta())) if length]
        return round(min(known).total_seconds() / 60) if known else None


def _union(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """The time that these spans cover together."""
    covered, until = timedelta(), None
    for begins, ends in sorted(spans):
        begins = begins if until is None else max(begins, until)
        covered += max(ends - begins, timedelta())
        until = ends if until is None else max(until, ends)
    return covered


def length_of(value: Cell) -> timedelta | None:
    """A length of time: hours, minutes and seconds in any language, the largest first; or as a clock shows it.

    >>> length_of("1h 2m 3s"), length_of("59 min 5 sek."), length_of("01:02:03")
    (datetime.timedelta(seconds=3723), datetime.timedelta(seconds=3545), datetime.timedelta(seconds=3723))
    """
    if isinstance(value, timedelta):
        return value
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    text = writing(value).casefold()
    if clock := CLOCK_LENGTH.fullmatch(text):
        days, hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    parts = re.findall(r"(?<!\d)(\d{1,6})\s*([^\W\d]+)", text)
    units = [next((unit for letter, unit in UNITS if word.startswith(letter)), None) for _number, word in parts]
    if not parts or None in units:
        return None
    return sum((int(number) * unit for (number, _w), unit in zip(parts, units, strict=True) if unit), timedelta())


UNITS = (
    *((word, timedelta(days=1)) for word in ("day", "tag", "jour", "dia", "d")),
    *((word, timedelta(hours=1)) for word in ("h", "st", "ó", "ur", "uur", "tim", "godz", "t", "ч")),
    *((word, timedelta(minutes=1)) for word in ("m", "п", "м")),
    *((word, timedelta(seconds=1)) for word in ("s", "с")),
)
"""How words for a length of time begin in the languages the report is written in."""


def recognise_joins(file: str, sheet: Sheet, layout: Layout, answers: Answers) -> Recognition | None:
    """A report of joins and leaves, its people as a table; None where the sheet is none."""
    events = layout.events
    if events is None:
        return None
    parts = _parts(sheet, events)
    if not parts:
        return None
    return _Report(file, sheet, layout, events, parts, answers).recognition()


@dataclass(frozen=True)
class Part:
    """A table within the report: its heading row, the place of each known heading, its rows."""

    row: int
    places: Mapping[str, int]
    rows: Sequence[tuple[int, tuple[Cell, ...]]]


COLUMNS = ("name", "joined_at", "left_at", "stayed", "action", "at")


def _parts(sheet: Sheet, events: Events) -> list[Part]:
    """The tables of a report, each ended by the title of the next, which stands alone in its row."""
    known = {word_key(text): column for column in COLUMNS for text in getattr(events, column)}
    parts: list[Part] = []
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for number, cells in sheet.rows:
        if number > HEADING_WITHIN and not parts:
            break
        places: dict[str, int] = {}
        for place, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and (column := known.get(word_key(cell))):
                places.setdefault(column, place)
        if "name" in places and ({"joined_at", "left_at"} <= places.keys() or {"action", "at"} <= places.keys()):
            rows = []
            parts.append(Part(number, places, rows))
        elif sum(not is_blank(cell) for cell in cells) > 1:
            rows.append((number, cells))
        else:
            rows = []
    return parts


def _at(cells: Sequence[Cell], place: int | None) -> Cell:
    cell = cells[place - 1] if place and place <= len(cells) else None
    return None if is_blank(cell) else cell


LONGEST_MEETING = timedelta(hours=12)
"""What lies further apart is of several meetings."""


class _Report:
    """One look at a report: its meeting, its people, and what has to be asked."""

    def __init__(
        self, file: str, sheet: Sheet, layout: Layout, events: Events, parts: list[Part], answers: Answers
    ) -> None:
        self.file, self.sheet, self.layout, self.events = file, sheet, layout, events
        self.parts, self.answers = parts, answers
        self.findings: list[Finding] = []
        self.questions: list[Question] = []
        self.said = self._lines()
        self.order = self._order()
        self.stays = self._stays()

    def recognition(self) -> Recognition | None:
        day = self._day()
        if day is None or not self.stays:
            return None
        heading = self.parts[0].row
        if moments := self._too_far_apart():
            first, last = (long_date(moment.date()) for moment in moments)
            self._note("several-meetings", a1(heading, self.parts[0].places["name"]), None, first=first, last=last)
            self.stays = []
        self._note("joins-and-leaves", a1(heading, self.parts[0].places["name"]), None)
        table = self._table(*day)
        return Recognition(
            self.layout,
            heading,
            {},
            {},
            {},
            {},
            {name: self.layout.column(name).heading for name in table.fields},
            shape=Shape.EVENTS,
            source=self.events.source,
            table=table,
            findings=tuple(self.findings),
            questions=tuple(self.questions),
        )

    def _note(self, code: str, cell: str, value: str | None, **words: str) -> None:
        where = {"file": self.file, "sheet": self.sheet.name, "cell": cell}
        self.findings.append(finding(code, **where, value=value, **words))

    def _lines(self) -> dict[str, tuple[Cell, int, int]]:
        """The meeting's own lines: start, end and length, each with its cell."""
        wanted = {word_key(text): part for part in ("starts", "ends", "lasts") for text in getattr(self.events, part)}
        found: dict[str, tuple[Cell, int, int]] = {}
        for number, cells in self.sheet.rows:
            if number >= self.parts[0].row:
                break
            part = wanted.get(word_key(writing(_at(cells, 1))))
            value = next(((cell, place) for place, cell in enumerate(cells[1:], start=2) if not is_blank(cell)), None)
            if part and value:
                found.setdefault(part, (value[0], number, value[1]))
        return found

    def _moments(self) -> list[tuple[Cell, int, int]]:
        """Every time with its cell, the meeting's start first."""
        found = [self.said[part] for part in ("starts", "ends") if part in self.said]
        for part in self.parts:
            for number, cells in part.rows:
                for column in ("joined_at", "left_at", "at"):
                    if (cell := _at(cells, part.places.get(column))) is not None:
                        found.append((cell, number, part.places[column]))
        return found

    def _order(self) -> DateOrder:
        """Day or month first: as a number above 12 or a clock of twelve hours proves, else as somebody answers."""
        moments = self._moments()
        texts = [(match, cell) for cell, _row, _place in moments if (match := MOMENT.fullmatch(writing(cell)))]
        if proved := date_order(match[1].rstrip(",") for match, _cell in texts):
            return proved
        open_to_both = [one for one in moments if _either_way(one[0])]
        if not open_to_both:
            return DateOrder.DAY_FIRST
        if any((match[5] or "").isupper() for match, _cell in texts):  # small letters are Australia's, the day first
            return DateOrder.MONTH_FIRST
        cell, row, place = open_to_both[0]
        about, shown = f"{self.file}, sheet {self.sheet.name}", writing(cell)
        asks = f"Does the day or the month come first in “{shown}”?"
        cells = tuple(dict.fromkeys(a1(row, place) for _cell, row, place in open_to_both))
        question = Question("date-order", about, asks, self.sheet.name, cells, tuple(DateOrder), column=self.events.day)
        self.questions.append(question)
        chosen = self.answers.to(question.code, about, question.column)
        if chosen in question.choices:
            return DateOrder(chosen)
        self._note("date-order", a1(row, place), shown)
        return DateOrder.DAY_FIRST

    def _moment(self, cell: Cell) -> datetime | None:
        return moment_of(cell, self.order)

    def _day(self) -> tuple[date, int, int] | None:
        """The day of the meeting with its cell: of its start, else of the first to join."""
        known = [(moment, row, place) for cell, row, place in self._moments() if (moment := self._moment(cell))]
        if not known:
            return None
        first = known[0] if "starts" in self.said else min(known)
        return first[0].date(), first[1], first[2]

    def _too_far_apart(self) -> tuple[datetime, datetime] | None:
        """The first to join and the last, where no one meeting can have lasted from the one to the other."""
        rows = ((part, cells) for part in self.parts for _number, cells in part.rows)
        joined = (_at(cells, part.places.get("joined_at") or part.places.get("at")) for part, cells in rows)
        known = sorted(moment for cell in joined if (moment := self._moment(cell)))
        return (known[0], known[-1]) if known and known[-1] - known[0] > LONGEST_MEETING else None

    # --- people ------------------------------------------------------------------------------------------------

    def _stays(self) -> list[Stay]:
        """Everybody in the report; where a part lists each join, their spans are taken from it."""
        stays: dict[str, Stay] = {}
        moments = [moment for cell, _row, _place in self._moments() if (moment := self._moment(cell))]
        for part in self.parts:
            spans: dict[str, list[tuple[datetime, datetime]]] = {}
            lengths: dict[str, list[timedelta]] = {}
            opened: dict[str, datetime] = {}
            for number, cells in part.rows:
                name = self._name(_at(cells, part.places["name"]))
                key = name_key(name)
                if not key:
                    continue
                if not self._has_a_time(part, cells):
                    cell = a1(number, part.places["name"])
                    self._note("text-left-out", cell, name, cells=cell)
                    continue
                stays.setdefault(key, Stay(name, number, part.places["name"]))
                if {"action", "at"} <= part.places.keys():
                    self._event(part, cells, key, opened, spans)
                    continue
                joined, left = (self._moment(_at(cells, part.places.get(at))) for at in ("joined_at", "left_at"))
                if joined and left and joined <= left:
                    spans.setdefault(key, []).append((joined, left))
                if (length := length_of(_at(cells, part.places.get("stayed")))) is not None:
                    lengths.setdefault(key, []).append(length)
            for key, joined in opened.items():
                spans.setdefault(key, []).append((joined, max(moments, default=joined)))
            for key, stay in stays.items():
                stay.spans = spans.get(key, stay.spans)
                stay.lengths = lengths.get(key, stay.lengths)
        return list(stays.values())

    def _has_a_time(self, part: Part, cells: Sequence[Cell]) -> bool:
        """Whether a row says when somebody came or went, or for how long."""
        moments = (self._moment(_at(cells, part.places.get(column))) for column in ("joined_at", "left_at", "at"))
        return any(moments) or length_of(_at(cells, part.places.get("stayed"))) is not None

    def _event(
        self,
        part: Part,
        cells: Sequence[Cell],
        key: str,
        opened: dict[str, datetime],
        spans: dict[str, list[tuple[datetime, datetime]]],
    ) -> None:
        """Joins and leaves in a row each: a span from the one to the other."""
        action, at = word_key(writing(_at(cells, part.places["action"]))), self._moment(_at(cells, part.places["at"]))
        if at is None:
            return
        if action in map(word_key, self.events.joins):
            opened.setdefault(key, at)
        elif action in map(word_key, self.events.leaves) and key in opened:
            spans.setdefault(key, []).append((opened.pop(key), at))

    def _name(self, cell: Cell) -> str:
        """A name without what the program writes behind it, such as “(Guest)”."""
        beside = "|".join(map(re.escape, self.events.beside_names))
        return re.sub(rf"\s*[\(\[](?:{beside})[\)\]]", "", writing(cell), flags=re.I).strip()

    # --- records -----------------------------------------------------------------------------------------------

    def _table(self, day: date, row: int, place: int) -> Table:
        events, count = self.events, len(self.stays)
        own_rows, own_places = [stay.row for stay in self.stays], [stay.place for stay in self.stays]
        minutes, minutes_row, minutes_place = self._minutes(row, place)
        fields = {
            events.day: Field(Same(day, count), Same(row, count), Same(place, count)),
            events.person: Field([stay.name for stay in self.stays], own_rows, own_places),
            events.mark: Field(self._marks(minutes), own_rows, own_places),
        }
        if any(stay.minutes is not None for stay in self.stays):
            fields[events.stayed_for] = Field([stay.minutes for stay in self.stays], own_rows, own_places)
        if minutes:
            at = (Same(minutes_row, count), Same(minutes_place, count))
            fields[events.minutes] = Field(Same(minutes, count), *at)
        for name, entry in events.entries.items():
            fields[name] = Field(Same(entry, count), Same(row, count), Same(place, count))
        return Table(own_rows, fields)

    def _minutes(self, row: int, place: int) -> tuple[int | None, int, int]:
        """The meeting's minutes with their cell: as the report says, else from its start to its end."""
        if "lasts" in self.said and (length := length_of(self.said["lasts"][0])):
            return self._within(length), *self.said["lasts"][1:]
        begins, ends = (self._moment(self.said[part][0]) if part in self.said else None for part in ("starts", "ends"))
        spans = [span for stay in self.stays for span in stay.spans]
        if begins is None or ends is None:
            begins, ends = min((one for one, _ in spans), default=None), max((one for _, one in spans), default=None)
        return (self._within(ends - begins) if begins and ends else None), row, place

    def _within(self, length: timedelta) -> int | None:
        """Whole minutes, where the column for them can hold so many."""
        column, minutes = self.layout.column(self.events.minutes), round(length.total_seconds() / 60)
        return minutes if (column.least or 0) <= minutes <= (column.most or minutes) else None

    def _marks(self, minutes: int | None) -> list[Cell]:
        """Everybody came; whether those count who did not stay for half of it is asked, once for the sheet."""
        events = self.events
        short = {
            place
            for place, stay in enumerate(self.stays)
            if minutes and stay.minutes is not None and stay.minutes < SHORT_STAY * minutes
        }
        if not short:
            return [events.came] * len(self.stays)
        about = f"{self.file}, sheet {self.sheet.name}"
        asks = "Do people who stayed for less than half of the session count as present?"
        stays = [self.stays[place] for place in sorted(short)]
        cells = tuple(a1(stay.row, stay.place) for stay in stays)
        choices = (events.came, events.did_not_come)
        question = Question("short-stay", about, asks, self.sheet.name, cells, choices, events.came, events.mark)
        self.questions.append(question)
        chosen = self.answers.to(question.code, about, events.mark)
        if chosen not in choices:
            names = ", ".join(f"{stay.name} ({stay.minutes} of {minutes} minutes)" for stay in stays)
            self._note("short-stay", cells[0], names, cells=", ".join(cells))
            chosen = events.came
        return [chosen if place in short else events.came for place in range(len(self.stays))]


def moment_of(cell: Cell, order: DateOrder) -> datetime | None:
    """A day with a time of day; None for anything else.

    >>> moment_of("10/3/2019, 5:31:02 PM", DateOrder.MONTH_FIRST)
    datetime.datetime(2019, 10, 3, 17, 31, 2)
    """
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    match = MOMENT.fullmatch(writing(cell)) if isinstance(cell, str) else None
    if match is None:
        return None
    day = date_of(match[1].rstrip(","), order)
    hour, minute, second = (int(part or 0) for part in match.groups()[1:4])
    if match[5]:
        hour = hour % 12 + (12 if match[5].casefold() == "p" else 0)
    if isinstance(day, CellFault) or hour > 23 or minute > 59 or second > 59:
        return None
    return datetime.combine(day, time(hour, minute, second))


def _either_way(cell: Cell) -> bool:
    """Whether a time's day could be read in both orders, as different days."""
    one, other = (moment_of(cell, order) for order in DateOrder)
    return one != other
