"""The ledger as My progress shows it: what was noted in the app with its history, and what workbooks say was signed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from html import escape

from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence, evidence_of, same_thing, words_noted
from balint_core.figures import counted, long_date
from balint_core.frameworks import Framework
from balint_core.record.noted import Note, Noted
from balint_core.record.people import Person
from balint_core.record.portfolio import FOR_A_LEADER, Entry
from pages.parts import elements
from pages.parts.noting_forms import capitalised

CHIPS = {
    Decision.PENDING: ("for-a-person", "Waiting for a decision"),
    Decision.ACCEPTED: ("decided", "Accepted"),
    Decision.DECLINED: ("note", "Declined"),
}
FIELDS = {
    "kind": "what it was",
    "day": "the day",
    "organiser": "who ran it",
    "sessions": "sessions",
    "cases": "case discussions",
    "minutes": "minutes",
    "competency": "the competency",
    "title": "the title",
    "signed_by": "who signed",
    "towards": "the criterion",
    "unit": "of what",
    "counts_as": "what it counts as",
    "decider": "who decides",
}
"""What may change in an entry, beside its decision, as a change is told."""


def noted(history: tuple[Noted, ...], people: Mapping[int, Person], known: Mapping[str, Framework]) -> str:
    """One thing that was noted as it stands now, and in a fold how it came to be so."""
    last = history[-1]
    signer = people.get(last.note.signed_by or 0)
    chip = elements.chip("note", "Withdrawn") if last.withdrawn else ""
    if last.note.decision and not last.withdrawn:
        chip = elements.chip(*CHIPS[last.note.decision])
    said = [
        long_date(last.note.day),
        *_numbers(last.note),
        _about(last.note, known),
        f"{signer.name} is {_standing(last, signer)}" if signer and _standing(last, signer) else "",
        _decided(last),
        f"Reason: {last.note.reason}" if last.withdrawn and last.note.reason else "",
        f"From {_place(last)}" if last.file else "",
    ]
    plainly = replace(last, note=replace(last.note, decision=None))
    rows = "".join(
        _line(
            _moment(one.noted_at),
            event(history, nth, people, known),
            " · ".join(filter(None, [f"by {one.noted_by}", _place(one)])),
        )
        for nth, one in enumerate(history)
    )
    return (
        f'<div class="b-file"><b>{escape(words_noted(plainly, signer))}</b>{chip}</div>'
        f'<p class="b-note">{escape(_sentences(said))}</p>'
        f'<details class="b-evidence"><summary>History</summary><ol class="b-lines">{rows}</ol></details>'
    )


def _line(when: str, what: str, where: str, remark: str = "") -> str:
    """A line of the ledger, laid out as the evidence behind a criterion is."""
    remarked = f' <em class="b-line-remark">{escape(remark)}</em>' if remark else ""
    return (
        f'<li><span class="b-line-day">{escape(when)}</span><span>{escape(what)}{remarked}</span>'
        f'<span class="b-line-where">{escape(where)}</span></li>'
    )


def _sentences(said: Iterable[str]) -> str:
    return " ".join(one if one.endswith((".", "?", "!")) else f"{one}." for one in said if one)


def _numbers(note: Note) -> list[str]:
    """Who ran it, and the numbers that its headline does not have."""
    return [
        note.organiser or "",
        counted(note.cases, "case discussion") if note.cases is not None else "",
        counted(note.minutes, "minute") if note.minutes is not None else "",
        f"Counts as {counted(note.counts_as, 'weekend')}"
        if note.kind is Activity.LEADERSHIP_DAY and note.counts_as is not None
        else "",
    ]


def _decided(one: Noted) -> str:
    """Who decides, or has decided, when and why; nothing where there is nothing to decide, or no longer."""
    note = one.note
    if note.decision is None or one.withdrawn:
        return ""
    if note.decision is Decision.PENDING:
        return f"{capitalised(note.decider)} to decide" if note.decider else ""
    by = f" by {note.decider}" if note.decider else ""
    on = f" on {long_date(note.decided_on)}" if note.decided_on else ""
    why = f": {note.reason}" if note.reason else ""
    return f"{capitalised(note.decision)}{by}{on}{why}"


def _about(note: Note, known: Mapping[str, Framework]) -> str:
    """The criterion that a claim is made towards; nothing for what is none."""
    if note.framework is None:
        return ""
    framework = known.get(note.framework)
    return f"Towards “{_title(note, known)}” ({framework.title})" if framework else "Towards criteria that are not here"


def _title(note: Note, known: Mapping[str, Framework]) -> str:
    """What the criterion is called; its id where the criteria no longer have it."""
    framework = known.get(note.framework or "")
    titles = {one.id: one.title for one in framework.criteria} if framework else {}
    return titles.get(note.towards or "", note.towards or "")


def _standing(one: Noted, signer: Person) -> str:
    """How whoever signed stood on that day; nothing where that does not matter."""
    if signer.id == one.person:
        return "the person it is about, whose own signature does not count"
    if one.note.kind not in FOR_A_LEADER:
        return ""
    return f"{'' if signer.accredited_by(one.note.day) else 'not '}noted as an accredited leader on that day"


def _place(one: Noted) -> str:
    """Where it stands in the workbook that it came with; nothing for what was noted here."""
    return " · ".join([one.file, one.sheet, f"A{one.row}"]) if one.file else ""


def event(history: Sequence[Noted], nth: int, people: Mapping[int, Person], known: Mapping[str, Framework]) -> str:
    """What one entry of a history tells: what it was, what changed, what was decided, or that it was withdrawn."""
    one = history[nth]
    if one.withdrawn:
        return f"Withdrawn: {one.note.reason}" if one.note.reason else "Withdrawn"
    if not nth:
        words = words_noted(one, people.get(one.note.signed_by or 0))
        return f"{words} (what it changes went with its upload)" if one.replaces else words
    before, now = history[nth - 1].note, one.note
    changed = [
        f"{label} from {_value(before, field, people, known)} to {_value(now, field, people, known)}"
        for field, label in FIELDS.items()
        if getattr(before, field) != getattr(now, field)
    ]
    parts = [f"Changed: {'; '.join(changed)}"] if changed else []
    if (before.decision, before.decided_on, before.reason) != (now.decision, now.decided_on, now.reason):
        parts.append(_decided(one) or "Not decided")
    return _sentences(parts)


def _value(note: Note, field: str, people: Mapping[int, Person], known: Mapping[str, Framework]) -> str:
    value = getattr(note, field)
    if value is None:
        return "nothing"
    if isinstance(value, date):
        return long_date(value)
    if field == "signed_by":
        return people[value].name if value in people else "somebody"
    return f"“{_title(note, known)}”" if field == "towards" else f"“{value}”" if field == "title" else str(value)


def _moment(moment: datetime) -> str:
    there = moment.replace(tzinfo=UTC).astimezone()
    return f"{long_date(there.date())}, {there:%H:%M}"


# --- what stands in workbooks -------------------------------------------------------------------------------------


def in_workbooks(entries: Sequence[Entry], told: Iterable[Noted], people: Mapping[int, Person]) -> str:
    """Signatures and decisions in portfolios, each with the workbook, sheet and cell it stands in."""
    in_the_app = {same_thing(one.note) for one in told if not one.withdrawn}
    rows = []
    for entry, line in zip(entries, evidence_of([], entries, people), strict=True):
        remarks = [*_remarks(entry, line)]
        if same_thing(entry) in in_the_app:
            remarks.append("noted in the app as well, and counted once")
        where = " · ".join([line.file, line.sheet, line.cell])
        rows.append(_line(long_date(line.day), line.words, where, "; ".join(remarks)))
    return f'<ol class="b-lines">{"".join(rows)}</ol>'


def _remarks(entry: Entry, line: Evidence) -> Iterable[str]:
    if entry.organiser:
        yield entry.organiser
    if entry.counts_as is not None:
        yield f"counts as {counted(entry.counts_as, 'weekend')}"
    if line.signed_by_oneself:
        yield "their own signature, which does not count"
    elif entry.activity not in FOR_A_LEADER:
        return
    elif line.signed_by:
        yield f"{'' if line.signer_qualified else 'not '}noted as an accredited leader on that day"
    else:
        yield "it does not say who signed"
