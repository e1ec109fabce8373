"""What the People page shows: two who may be one person, everybody on record, and a decision."""

from datetime import UTC, datetime
from difflib import SequenceMatcher
from html import escape

import streamlit as st

from balint_core.figures import counted, listed, long_date
from balint_core.people import grades, name_key
from balint_core.programme import WhoIsWho
from balint_core.record.identity import Decision, Proposal, Verdict
from balint_core.record.roster import Somebody
from pages.parts import elements

AT_ONCE = 10
"""Pairs that are put before somebody at once."""
SHOWN = 200
"""People whose rows are listed; the others are found by name."""
MANY = 20
"""People from which on one can look for a name."""


def opening(programme: str, who: WhoIsWho) -> None:
    people = counted(len(who.everybody), "person", "people")
    pairs = len(who.proposals)
    if not pairs:
        elements.head(
            f"{programme} › People",
            f"{people}, and nobody looks like somebody else",
            "Should one person turn up under two names, you will be asked here: names are never put together unasked.",
        )
        return
    elements.head(
        f"{programme} › People",
        f"{people}, and {counted(pairs, 'pair')} that may be one person",
        "You decide, and can undo it at any time. The rows stay as they are in the workbooks: only who is counted as "
        "whom changes.",
    )
    elements.heading("The same person?", "The likeliest first; last those who came to a session together.")


def pair(proposal: Proposal) -> None:
    """Two people beside one another, why they may be one, and what speaks against it."""
    one, other = proposal.one, proposal.other
    chips = "".join(elements.chip("note", reason[0].upper() + reason[1:]) for reason in proposal.reasons)
    against = ""
    if days := proposal.together:
        when = listed([long_date(day) for day in days[:3]] + ([f"{len(days) - 3} more"] if len(days) > 3 else []))
        against = f'<p class="b-against">Both came to a session on {escape(when)}: probably two people.</p>'
    names = zip((one, other), _marked(one.name, other.name), strict=True)
    columns = "".join(f"<li><b>{name}</b>{_evidence(somebody)}</li>" for somebody, name in names)
    elements.html(f'{chips}<ul class="b-pair">{columns}</ul>{against}')


def _marked(*names: str) -> tuple[str, str]:
    """Two names, escaped, with what differs between them marked."""
    one, other = names
    marked: tuple[list[str], list[str]] = ([], [])
    for kind, start, end, other_start, other_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for parts, part in zip(marked, (one[start:end], other[other_start:other_end]), strict=True):
            parts.append(escape(part) if kind == "equal" or not part.strip() else f"<em>{escape(part)}</em>")
    return "".join(marked[0]), "".join(marked[1])


def _evidence(somebody: Somebody) -> str:
    addresses = ", ".join(address for address in somebody.addresses if address not in somebody.name)
    known = [_grade(somebody.grade), addresses, "in your list of people" * somebody.listed]
    others = [f"“{writing}”" for writing in also_written(somebody)]
    written = f"also written {listed(others)}" if others else ""
    lines = [_sessions(somebody), *known, written]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def _sessions(somebody: Somebody) -> str:
    if somebody.first is None or somebody.last is None:
        return "no sessions"
    parts = ((somebody.as_member, "as member"), (somebody.leading, "leading"))
    came = listed([f"{counted(number, 'session')} {words}" for number, words in parts if number]) or "observing"
    reach = long_date(somebody.first)
    if somebody.last != somebody.first:
        reach = f"{reach} to {long_date(somebody.last)}"
    return f"{came}: {reach}"


def _grade(grade: str | None) -> str:
    return grades().get(grade).name if grade else ""


def more(who: WhoIsWho) -> None:
    left = len(who.proposals) - AT_ONCE
    if left > 0:
        elements.note(f"{counted(left, 'more pair')} will be shown once these are decided.")


def everybody(who: WhoIsWho) -> None:
    """Everybody on record as a table, and how grades changed in a fold."""
    elements.heading(
        "Everybody on record",
        "Sessions are groups that were held. Somebody known by a name only is kept until you say who they are.",
    )
    people = who.everybody
    if len(people) >= MANY:
        wanted = name_key(st.text_input("Find somebody", placeholder="Part of a name", width=260))
        people = tuple(one for one in people if any(wanted in name_key(name) for name in one.writings))
    elements.table(
        ["Name", "Also written", "E-mail", "Grade", "As member", "Led", "Since", "Known by"],
        [
            (
                one.name,
                ", ".join(also_written(one)) or None,
                ", ".join(one.addresses) or None,
                _grade(one.grade) or None,
                one.as_member,
                one.leading,
                long_date(one.first) if one.first else None,
                known_by(one),
            )
            for one in people[:SHOWN]
        ],
    )
    if len(people) > SHOWN:
        elements.note(f"{len(people) - SHOWN:,} more: look for a name above.")
    changed = [one for one in people if len(one.grades) > 1]
    if changed:
        with st.expander(f"Grades over time: {counted(len(changed), 'person', 'people')} with more than one"):
            elements.table(
                ["Name", "Grade", "Since"],
                [
                    (one.name, _grade(grade), long_date(since) if since else "as far back as the record goes")
                    for one in changed
                    for since, grade in one.grades
                ],
            )


def also_written(somebody: Somebody) -> list[str]:
    """The writings of a name beside the one shown, which may have an address behind it."""
    return [one for one in somebody.writings if one != somebody.name and not somebody.name.startswith(f"{one} (")]


def known_by(somebody: Somebody) -> str:
    if somebody.temporary:
        return "a name only"
    return listed(["list of people"] * somebody.listed + ["e-mail"] * bool(somebody.addresses))


def decision(taken: Decision) -> None:
    same = taken.verdict is Verdict.SAME
    kind, words = ("ready", "Same person") if same else ("for-a-person", "Two people")
    if taken.undone_at:
        kind, words = "note", "Undone"
    said = "is counted as" if same else "is somebody else than"
    first, second = (taken.other_name, taken.name) if same else (taken.name, taken.other_name)
    when = _day(taken.taken_at) + (f"; undone on {_day(taken.undone_at)}" if taken.undone_at else "")
    elements.html(
        f'<div class="b-file"><b>{escape(first)}</b> {said} <b>{escape(second)}</b>{elements.chip(kind, words)}</div>'
        f'<p class="b-note">{when}</p>'
    )


def _day(moment: datetime) -> str:
    return long_date(moment.replace(tzinfo=UTC).astimezone().date())


def two_names(who: WhoIsWho) -> tuple[int, int] | None:
    """Two people whom somebody says to be one, the name to be kept first; None until both are chosen."""
    if len(who.everybody) < 2:
        return None
    elements.heading("One person under two names?", "A new surname, or initials: put them together here.")
    names = {somebody.id: somebody.name for somebody in who.everybody}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        keep = _chosen("The name to keep", names)
        other = _chosen("The other name", {identity: name for identity, name in names.items() if identity != keep})
    return (keep, other) if keep is not None and other is not None else None


def _chosen(label: str, names: dict[int, str]) -> int | None:
    return st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda identity: names[identity],
        placeholder="Choose a name",
        width=320,
    )
