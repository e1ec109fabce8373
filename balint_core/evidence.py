"""Evidence for accreditation: what registers and portfolios say of one person, and what was noted in the app.

Each line knows where it stands. What was noted in the app stands in no workbook: its file says when and by whom.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from balint_core.activities import Activity, Decision
from balint_core.figures import counted, long_date
from balint_core.people import LEADING, Role, name_key
from balint_core.record.attendance import Part
from balint_core.record.noted import SETTLED, Note, Noted, histories, takes_effect
from balint_core.record.people import Person
from balint_core.record.portfolio import Entry
from balint_core.sessions import CAME, Held, Mode, SessionKind
from balint_core.spreadsheets.sheet import a1


class Evidence(NamedTuple):
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
        if self.day > day or (self.known_from is not None and self.known_from > day):
            return False
        return self.known_until is None or day < self.known_until


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
    all who were ever noted as theirs; who held supervision with them is one of these, too. What stands in a portfolio
    and was noted in the app as well is one line: the app's, for as long as it is known.
    """
    held = {entry.signed_by for entry in entries if entry.activity == Activity.SUPERVISION}
    chains = histories(noted)
    standing = (chain[-1] for chain in chains if not chain[-1].withdrawn)
    held |= {one.note.signed_by for one in standing if one.note.kind is Activity.SUPERVISION}
    supervising = {*supervisors, *held} if supervisors else None
    took_part = (
        part for part in parts if part.kind is SessionKind.BALINT_GROUP and part.held is Held.HELD and part.mark in CAME
    )
    told = [line for history in chains for line in _from_history(history, people, supervising)]
    in_the_app = defaultdict(list)
    for one, line in told:
        in_the_app[same_thing(one.note)].append(line)
    kept: Iterable[Evidence] = (_from_entry(entry, people, supervising) for entry in entries)
    if told:
        beside = (in_the_app.get(same_thing(entry), ()) for entry in entries)
        kept = (line for one, same in zip(kept, beside, strict=True) for line in _beside(one, same))
    return [*(_from_part(part, people) for part in took_part), *kept, *(line for _one, line in told)]


def same_thing(one: Entry | Note) -> tuple[object, ...]:
    """What makes an entry of a portfolio and one of the app the same; a decision may have been added since."""
    activity = one.activity if isinstance(one, Entry) else one.kind
    return (activity, one.day, one.organiser, one.competency, name_key(one.title or ""))


def _beside(line: Evidence, told: Sequence[Evidence]) -> Iterator[Evidence]:
    """A line of a portfolio while none of these, which say the same, is known: before the first and after the last."""
    if not told:
        yield line
        return
    begins = min(one.known_from or one.day for one in told)
    ends = max(begins, *(one.known_until or date.max for one in told))
    if line.day < begins:
        yield line._replace(known_until=begins)
    if ends < date.max:
        yield line._replace(known_from=ends)


def _from_part(part: Part, people: Mapping[int, Person]) -> Evidence:
    leaders = [people[leader] for leader in part.fellow_leaders if leader in people]
    accredited = [leader.name for leader in leaders if leader.accredited_by(part.day)] if leaders else []
    words = part.role.capitalize()
    if part.role in LEADING and accredited:
        words += f", with {accredited[0]}"
    return Evidence(
        Activity.SESSION,
        part.day,
        f"{words} · {part.group}" if part.group else words,
        part.upload,
        part.file,
        part.sheet,
        a1(part.row, part.column),
        role=part.role,
        group=part.group or None,
        mode=part.mode,
        minutes=part.minutes,
        cases=part.cases,
        led_with=tuple([leader.name for leader in leaders]),
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
) -> Iterator[tuple[Noted, Evidence]]:
    """A line for each entry of a history, known from its own day on until a later entry takes effect.

    What was noted with its decision already was open until that; so was what a decision is left of, when the entry it
    was taken on went with its upload.
    """
    first = history[0]
    if first.note.decided_on and first.note.kind is not Activity.WAIVER and not first.withdrawn:
        asked = replace(first, note=replace(first.note, decision=Decision.PENDING, decided_on=None, reason=None))
        history = [asked, *history]
    effects = [None, *(takes_effect(later, earlier) for earlier, later in pairwise(history))]
    for nth, one in enumerate(history):
        if one.withdrawn:
            continue
        note, later = one.note, [day for day in effects[nth + 1 :] if day]
        signer = people.get(note.signed_by) if note.signed_by is not None else None
        is_waived = note.kind is Activity.WAIVER and note.decided_on is not None
        line = Evidence(
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
        yield one, line


def _words(entry: Entry, signer: Person | None) -> str:
    parts = [entry.activity[0].upper() + entry.activity[1:]]
    if entry.competency is not None:
        parts = [f"{parts[0]} {entry.competency}"]
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
