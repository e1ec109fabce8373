"""The programme's checklist: what those who lead it see to, term by term, and what the record tells of it by itself.

It is a reminder. Nothing is counted or scored, and what the record does not know is only not known.
"""

from collections.abc import Collection
from dataclasses import field
from datetime import date
from enum import StrEnum

from pydantic import model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, DefinitionFolder, Slips, read_definition
from balint_core.figures import all_of, counted, long_date
from balint_core.programme import Overview
from balint_core.record.people import Person
from balint_core.sessions import Held, SessionKind
from balint_core.terms import Occasion, Term


class ToldBy(StrEnum):
    """From what the record knows an item by itself."""

    EVENT = "event"
    SUPERVISION = "supervision"
    TRAINING = "training"
    BASELINE = "baseline"
    END_OF_TERM = "end of term"


OF_TODAY = (ToldBy.SUPERVISION, ToldBy.TRAINING)
"""What a list of people says of today, and of no term that is over."""


@definition(frozen=True, config=STRICT)
class ChecklistItem:
    """One item: `why` it matters, the `section` of the source it is from, and what tells it by itself, if anything.

    An item that happens `once` stays told in later terms; others are told of each term anew.
    """

    id: str
    title: str
    why: str
    section: str
    told_by: ToldBy | None = None
    events: tuple[str, ...] = ()
    once: bool = False

    @model_validator(mode="after")
    def _agrees(self) -> "ChecklistItem":
        if (self.told_by is ToldBy.EVENT) != bool(self.events):
            raise Slips([("events", "are given with told_by = “event”, and with nothing else")])
        return self


@definition(frozen=True, config=STRICT)
class Checklist:
    """All items in their order."""

    id: str
    title: str
    source: str
    items: tuple[ChecklistItem, ...] = field(default=())

    @model_validator(mode="after")
    def _each_once(self) -> "Checklist":
        ids = [item.id for item in self.items]
        if again := {one for one in ids if ids.count(one) > 1}:
            raise Slips([("items", f"name “{sorted(again)[0]}” twice")])
        return self


def checklist() -> Checklist:
    """The checklist of `data/checklist.toml`, or of the file of that name in the programme's own folder."""
    *_shipped, file = (file for file in DefinitionFolder("").files() if file.name == "checklist.toml")
    return read_definition(file, Checklist)


def told(item: ChecklistItem, overview: Overview, term: Term, people: Collection[Person]) -> str:
    """From what the record knows that an item holds of a term, in words; blank where it does not know.

    What the lists of people say is of today, so it is told of the latest term alone.
    """
    latest = overview.term(None)
    if item.told_by in OF_TODAY and (latest is None or latest.term != term):
        return ""
    match item.told_by:
        case ToldBy.EVENT:
            return _event(item, overview, term)
        case ToldBy.SUPERVISION:
            return _supervision(people)
        case ToldBy.TRAINING:
            training = sum(one.leader_in_training for one in people)
            on_pathway = counted(training, "person is", "people are")
            return f"{on_pathway} training as leaders, by the list of people as it is today" if training else ""
        case ToldBy.BASELINE | ToldBy.END_OF_TERM:
            return _feedback(item, overview, term)
        case None:
            return ""


def _event(item: ChecklistItem, overview: Overview, term: Term) -> str:
    """The latest event or entry of a register with one of the item's words, in the term or, if once is enough, by its
    end."""
    happened = [(one.name, one.day) for one in overview.calendar.events]
    happened += [
        (str(one.kind).capitalize(), one.day)
        for one in overview.sessions
        if one.kind is not SessionKind.BALINT_GROUP and one.held is Held.HELD
    ]
    found = [
        (day, name)
        for name, day in happened
        if any(word in name.casefold() for word in item.events)
        and (term.holds(day) or (item.once and day <= term.ends))
        and day <= date.today()
    ]
    return f"{max(found)[1]}, {long_date(max(found)[0])}" if found else ""


def _supervision(people: Collection[Person]) -> str:
    training = [one for one in people if one.leader_in_training]
    if not training or not all(one.supervisors for one in training):
        return ""
    if len(training) == 1:
        return "The one person training as a leader has a supervisor, by the list of people as it is today"
    who = f"{all_of(len(training))} people training as leaders"
    return f"{who[0].upper()}{who[1:]} have a supervisor, by the list of people as it is today"


def _feedback(item: ChecklistItem, overview: Overview, term: Term) -> str:
    if item.told_by is ToldBy.END_OF_TERM:
        summary = overview.term(term.name)
        found = overview.answers_after(summary) if summary else None
    else:
        asked = (one for one in overview.time_points if one.time_point.occasion is Occasion.BASELINE)
        found = next((one for one in asked if one.time_point.day is None or one.time_point.day <= term.ends), None)
    if found is None:
        return ""
    return f"{counted(found.respondents, 'reply', 'replies')} at {found.time_point.name} on record"
