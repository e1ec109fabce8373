"""Evidence for accreditation: what registers and portfolios say of one person, and what was noted in the app.

Each line knows where it stands. What was noted in the app stands in no workbook: its file says when and by whom.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from balint_core.activities import Activity, Decision
from balint_core.figures import counted, long_date
from balint_core.people import LEADING, Role
from balint_core.record.attendance import Part
from balint_core.record.noted import SETTLED, Noted, histories, takes_effect
from balint_core.record.people import Person
from balint_core.record.portfolio import Entry
from balint_core.sessions import CAME, Held, Mode, SessionKind


@dataclass(frozen=True)
class Evidence:
    """One line of evidence: what it is, when, and the workbook, sheet and row it came from.

    It is of a session where a register gave it, else an activity of the portfolio, or a claim or waiver `towards` a
    criterion of a `framework`. What the record does not say is None. `minutes` and `cases` are the session's. The
    signer is `qualified` who was an accredited leader on that day and another person; `signer_supervises` is None
    where nobody is noted as their supervisor. A line stands from `known_from` (its own day, unless given) until just
    before `known_until`. `times` is more than one where a line speaks for several sessions that are alike.
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
    framework: str | None = None
    decider: str | None = None
    known_from: date | None = None
    known_until: date | None = None
    times: int = 1

    def stands_on(self, day: date) -> bool:
        """Whether it was known on a day, and of a day not after it."""
        known_from = max(self.day, self.known_from or self.day)
        return known_from <= day and (self.known_until is None or day < self.known_until)


def evidence_of(
    parts: Iterable[Part],
    entries: Sequence[Entry],
    people: Mapping[int, Person],
    noted: Sequence[Noted] = (),
    supervisors: Collection[int] = (),
) -> list[Evidence]:
    """Evidence from somebody's parts in sessions, the entries of their portfolio and what was noted in the app.

    A session counts as evidence when it was a Balint group, was held, and they came: a fishbowl, a talk, an
    apology are none. The role at that session is kept with it and decides what it may count towards. `supervisors` are
    all who were ever noted as theirs; who held supervision with them is one of these, too.
    """
    held = {entry.signed_by for entry in entries if entry.activity == Activity.SUPERVISION}
    held |= {one.note.signed_by for one in noted if one.note.kind is Activity.SUPERVISION and not one.withdrawn}
    supervising = {*supervisors, *held} if supervisors else None
    took_part = (
        part for part in parts if part.kind is SessionKind.BALINT_GROUP and part.held is Held.HELD and part.mark in CAME
    )
    return [
        *(_from_part(part, people) for part in took_part),
        *(_from_entry(entry, people, supervising) for entry in entries),
        *(line for history in histories(noted) for line in _from_history(history, people, supervising)),
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


def _from_entry(entry: Entry, people: Mapping[int, Person], supervising: Collection[int | None] | None) -> Evidence:
    signer = people.get(entry.signed_by) if entry.signed_by is not None else None
    return Evidence(
        Activity(entry.activity),
        entry.day,
        _words(entry, signer),
        entry.upload,
        entry.file,
        entry.sheet,
        f"A{entry.row}",
        minutes=entry.minutes,
        cases=entry.cases,
        organiser=entry.organiser,
        sessions=entry.sessions,
        competency=entry.competency,
        signed_by=signer.name if signer else None,
        signer_qualified=bool(signer and signer.accredited_by(entry.day) and entry.signed_by != entry.person),
        signed_by_oneself=entry.signed_by == entry.person,
        signer_supervises=entry.signed_by in supervising if signer and supervising is not None else None,
        decision=Decision(entry.decision) if entry.decision else None,
        counts_as=entry.counts_as,
    )


def _from_history(
    history: Sequence[Noted], people: Mapping[int, Person], supervising: Collection[int | None] | None
) -> Iterator[Evidence]:
    """A line for each entry of a history, known from its own day on until a later entry takes effect; what was decided
    already when it was noted, from the day of the decision."""
    effects = [history[0].note.decided_on, *(takes_effect(later, earlier) for earlier, later in pairwise(history))]
    for nth, one in enumerate(history):
        if one.withdrawn:
            continue
        note, later = one.note, [day for day in effects[nth + 1 :] if day]
        signer = people.get(note.signed_by) if note.signed_by is not None else None
        is_waived = note.kind is Activity.WAIVER and note.decided_on is not None
        yield Evidence(
            note.kind,
            note.decided_on if is_waived and note.decided_on else note.day,
            words_noted(one, signer),
            one.upload,
            one.file or f"Noted in the app on {long_date(one.noted_on)} by {one.noted_by}",
            one.sheet,
            f"A{one.row}" if one.row else "",
            minutes=note.minutes,
            cases=note.cases,
            organiser=note.organiser,
            sessions=note.sessions,
            competency=note.competency,
            signed_by=signer.name if signer else None,
            signer_qualified=bool(signer and signer.accredited_by(note.day) and note.signed_by != one.person),
            signed_by_oneself=note.signed_by == one.person,
            signer_supervises=note.signed_by in supervising if signer and supervising is not None else None,
            decision=note.decision,
            counts_as=note.counts_as,
            unit=note.unit,
            towards=note.towards,
            framework=note.framework,
            decider=note.decider,
            known_from=effects[nth],
            known_until=min(later, default=None),
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
        parts.append(_signed(entry.activity, signer))
    return " · ".join(parts)


def _signed(activity: str, signer: Person) -> str:
    return f"with {signer.name}" if activity == Activity.SUPERVISION else f"signed by {signer.name}"


def words_noted(one: Noted, signer: Person | None) -> str:
    """What an entry of the app says, in one line."""
    note = one.note
    parts = [note.kind[0].upper() + note.kind[1:]]
    if note.kind is Activity.WAIVER:
        parts = ["Taken as met" if note.decision is Decision.ACCEPTED else "Asked to be taken as met"]
    elif note.competency is not None:
        parts = [f"{parts[0]} {note.competency}"]
    parts += filter(None, [note.title])
    if note.sessions is not None:
        parts.append(counted(note.sessions, "session"))
    if note.kind is Activity.CLAIM and note.unit:
        parts.append(f"to count as {counted(note.counts_as or 0, note.unit)}")
    if note.decision:
        by = f" by {note.decider}" if note.decider and note.decision in SETTLED else ""
        on = f" on {long_date(note.decided_on)}" if note.decided_on else ""
        why = f": {note.reason}" if note.reason else ""
        parts.append(f"{note.decision}{by}{on}{why}")
    if signer:
        parts.append(_signed(note.kind, signer))
    return " · ".join(parts)
