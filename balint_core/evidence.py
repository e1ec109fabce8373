"""Evidence for accreditation: what registers and portfolios say of one person, each line knowing where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from balint_core.figures import counted
from balint_core.people import LEADING, Role
from balint_core.record.attendance import Part
from balint_core.record.people import Person
from balint_core.record.portfolio import Entry
from balint_core.sessions import CAME, Held, SessionKind

SUPERVISION = "supervision"

SESSION = "session"
"""The kind of evidence that registers give; every other kind is an activity of the portfolio."""


@dataclass(frozen=True)
class Evidence:
    """One line of evidence: what it is, when, and the workbook, sheet and row it came from.

    `kind` is “session” for the register, else the portfolio's activity. `role` belongs to sessions; `competency`,
    `signed_by`, `decision` and `counts_as` to the portfolio. `signer_qualified` says that the signer was an
    accredited leader on that day, and another person than the one whose evidence it is.
    """

    kind: str
    day: date
    words: str
    upload: str
    file: str
    sheet: str
    cell: str
    role: Role | None = None
    organiser: str | None = None
    sessions: int | None = None
    competency: int | None = None
    signed_by: str | None = None
    signer_qualified: bool = False
    signed_by_oneself: bool = False
    decision: str | None = None
    counts_as: int | None = None
    with_accredited_leader: bool = False


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
        SESSION,
        part.day,
        f"{words} · {part.group}" if part.group else words,
        part.upload,
        part.file,
        part.sheet,
        f"A{part.row}",
        role=part.role,
        with_accredited_leader=bool(accredited),
    )


def _from_entry(entry: Entry, people: Mapping[int, Person]) -> Evidence:
    signer = people.get(entry.signed_by) if entry.signed_by is not None else None
    return Evidence(
        entry.activity,
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
        decision=entry.decision,
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
        parts.append(f"with {signer.name}" if entry.activity == SUPERVISION else f"signed by {signer.name}")
    return " · ".join(parts)
