"""Evidence for accreditation: what registers and portfolios say of one person, each line knowing where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from balint_core.activities import Activity, Decision
from balint_core.figures import counted
from balint_core.people import LEADING, Role
from balint_core.record.attendance import Part
from balint_core.record.people import Person
from balint_core.record.portfolio import Entry
from balint_core.sessions import CAME, Held, Mode, SessionKind


@dataclass(frozen=True)
class Evidence:
    """One line of evidence: what it is, when, and the workbook, sheet and row it came from.

    It is of a session where a register gave it, else an activity of the portfolio, or a claim or waiver `towards` a
    criterion. What the record does not say is None. `minutes` and `cases` are the session's. The signer is `qualified`
    who was an accredited leader on that day and another person; `signer_supervises` is None where nobody is noted as
    their supervisor. A line stands from `known_from` (its own day, unless given) until just before `known_until`.
    `times` is more than one where a line speaks for several sessions that are alike.
    """

    kind: Activity
    day: date
    words: str
    upload: str
    file: str
    sheet: str
    cell: str
    role: Role | None = None
    group: str | None = None
    mode: Mode | None = None
    minutes: int | None = None
    cases: int | None = None
    led_with: tuple[str, ...] = ()
    with_accredited_leader: bool = False
    organiser: str | None = None
    sessions: int | None = None
    competency: int | None = None
    signed_by: str | None = None
    signer_qualified: bool = False
    signed_by_oneself: bool = False
    signer_supervises: bool | None = None
    decision: Decision | None = None
    counts_as: int | None = None
    unit: str | None = None
    towards: str | None = None
    decider: str | None = None
    known_from: date | None = None
    known_until: date | None = None
    times: int = 1

    def stands_on(self, day: date) -> bool:
        """Whether it was known on a day, and of a day not after it."""
        known_from = max(self.day, self.known_from or self.day)
        return known_from <= day and (self.known_until is None or day < self.known_until)


def evidence_of(parts: Iterable[Part], entries: Iterable[Entry], people: Mapping[int, Person]) -> list[Evidence]:
    """Evidence from somebody's parts in sessions and the entries of their portfolio.

    A session counts as evidence when it was a Balint group, was held, and they came: a fishbowl, a talk, an
    apology are none. The role at that session is kept with it and decides what it may count towards.
    """
    took_part = (
        part for part in parts if part.kind is SessionKind.BALINT_GROUP and part.held is Held.HELD and part.mark in CAME
    )
    return [
        *(_from_part(part, people) for part in took_part),
        *(_from_entry(entry, people) for entry in entries),
    ]


def _from_part(part: Part, people: Mapping[int, Person]) -> Evidence:
    accredited = [
        people[leader].name
        for leader in part.fellow_leaders
        if leader in people and people[leader].accredited_by(part.day)
    ]
    words = str(part.role).capitalize()
    if part.role in LEADING and accredited:
        words += f", with {accredited[0]}"
    return Evidence(
        Activity.SESSION,
        part.day,
        f"{words} · {part.group}" if part.group else words,
        part.upload,
        part.file,
        part.sheet,
        f"A{part.row}",
        role=part.role,
        group=part.group or None,
        mode=Mode(part.mode) if part.mode else None,
        minutes=part.minutes,
        cases=part.cases,
        led_with=tuple(people[leader].name for leader in part.fellow_leaders if leader in people),
        with_accredited_leader=bool(accredited),
    )


def _from_entry(entry: Entry, people: Mapping[int, Person]) -> Evidence:
    signer = people.get(entry.signed_by) if entry.signed_by is not None else None
    return Evidence(
        Activity(entry.activity),
        entry.day,
        _words(entry, signer),
        entry.upload,
        entry.file,
        entry.sheet,
        f"A{entry.row}",
        organiser=entry.organiser,
        sessions=entry.sessions,
        competency=entry.competency,
        signed_by=signer.name if signer else None,
        signer_qualified=bool(signer and signer.accredited_by(entry.day) and entry.signed_by != entry.person),
        signed_by_oneself=entry.signed_by == entry.person,
        decision=Decision(entry.decision) if entry.decision else None,
        counts_as=entry.counts_as,
    )


def _words(entry: Entry, signer: Person | None) -> str:
    parts = [entry.activity[0].upper() + entry.activity[1:]]
    if entry.title:
        parts.append(entry.title)
    if entry.sessions is not None:
        parts.append(counted(entry.sessions, "session"))
    if entry.decision:
        parts.append(entry.decision)
    if signer:
        parts.append(f"with {signer.name}" if entry.activity == Activity.SUPERVISION else f"signed by {signer.name}")
    return " · ".join(parts)
