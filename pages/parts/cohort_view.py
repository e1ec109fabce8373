"""What the Cohort page shows: people by criterion, each with their units, a status in words and a way to the person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape

import streamlit as st

from balint_core.accreditation import Status
from balint_core.accreditation.results import SETTLED
from balint_core.accreditation.sentences import number
from balint_core.cohort import CLOSE, Cell, Cohort, Member, Turns, describe, describe_turns, headline
from balint_core.exports.cohort_table import cohort_csv, cohort_workbook
from balint_core.figures import counted, long_date, month
from balint_core.frameworks import Criterion, CriterionKind, Framework
from balint_core.people import Role, name_key
from balint_core.record.people import Person
from pages.parts import choice, elements

PAGE = 25
"""People shown at once."""
LATELY = 24
"""Sessions of a group that are drawn, the latest."""
WORDS = {
    Status.RECORDED: "Recorded",
    Status.UNDER_WAY: "Under way",
    Status.NOT_YET_RECORDED: "Not yet",
    Status.FOR_A_PERSON: "To judge",
    Status.DECIDED: "Decided",
    Status.NOT_APPLICABLE: "Not asked",
}
FILTERS: dict[str, Callable[[Member], bool]] = {
    "Everybody": lambda member: True,
    "Close": lambda member: member.close,
    "Nothing new": lambda member: member.stalled,
    "No supervisor": lambda member: member.unsupervised,
}
OWN = "Each by their own edition"
BY_NAME, BY_LATEST, BY_TO_GO = "Name", "Latest on record, oldest first", "Units to go in the last open count"
FURTHEST = "{}, furthest first"
OVERVIEW, EVERY = "In short", "Every criterion"


@dataclass(frozen=True)
class Choices:
    """What was chosen above the table; a None framework is each person's own."""

    framework: str | None
    everyone: bool
    who: str
    name: str
    order: str


def opening(programme: str, found: Cohort) -> None:
    elements.head(
        f"{programme} › Cohort",
        headline(found),
        " ".join(describe(found)),
        "Counts inform; people decide. Nothing here is a score, and nobody is compared with anybody.",
    )


def choices(known: dict[str, Framework], found: Cohort) -> Choices:
    """The choices above the table."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="cohort-choices"):
        who = st.pills("Show", list(FILTERS), default="Everybody", required=True) or "Everybody"
        wanted = st.text_input("Find somebody", placeholder="Part of a name", width=180)
        order = st.selectbox("In order of", [BY_NAME, BY_LATEST, BY_TO_GO, *_orders(found)], width=260)
        with st.popover("Criteria and people", icon=":material/tune:"):
            framework = st.selectbox(
                "Criteria", [None, *known], format_func=lambda one: known[one].title if one else OWN
            )
            everyone = st.toggle("Everybody on record, not only those who train as leaders")
    elements.note(
        f"Close: every count is on record, or {CLOSE} units or fewer are to go in the last. "
        f"Nothing new: a count is open, and nothing came since {month(found.members[0].since_quiet)}."
    )
    return Choices(framework, everyone, who, name_key(wanted), order)


def filtered(members: Sequence[Member], chosen: Choices) -> list[Member]:
    """The members who are to be shown, in the order that was chosen."""
    fits = FILTERS[chosen.who]
    found = [one for one in members if fits(one) and chosen.name in name_key(one.person.name)]
    if chosen.order == BY_LATEST:
        found.sort(key=lambda one: one.latest or date.min)
    elif chosen.order == BY_TO_GO:
        found.sort(key=lambda one: (one.to_go is None, one.to_go or 0))
    elif chosen.order != BY_NAME:
        found.sort(key=lambda one: _come(one, chosen.order), reverse=True)
    return found


def _orders(found: Cohort) -> list[str]:
    """An order by each criterion that has a number, of every framework that somebody is judged by."""
    return list(
        dict.fromkeys(
            FURTHEST.format(criterion.title)
            for framework in found.frameworks()
            for criterion in framework.criteria
            if criterion.kind is CriterionKind.COUNT
        )
    )


def _come(member: Member, order: str) -> tuple[bool, float]:
    """How far somebody has come by the criterion of an order; those who are not asked for it come last."""
    of_this = (one.id for one in member.framework.criteria if FURTHEST.format(one.title) == order)
    cell = member.cells.get(next(of_this, ""))
    if cell is None or not cell.needed or cell.recorded is None:
        return False, 0.0
    return True, float(cell.recorded / cell.needed)


# --- the table --------------------------------------------------------------------------------------------------


def table(framework: Framework, members: Sequence[Member], of: int, supervisors: Mapping[int, Person]) -> None:
    """The people judged by one framework, a page at a time, each with who supervises them."""
    shown = counted(len(members), "person", "people")
    elements.heading(framework.title, shown if len(members) == of else f"{shown} of {of:,}")
    if not members:
        elements.note("Nobody here fits what was chosen above.")
        return
    sections = {section.title: section.id for section in framework.sections}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = st.selectbox("Criteria shown", [OVERVIEW, *sections, EVERY], key=f"part {framework.id}", width=320)
        pages = -(-len(members) // PAGE)
        page = 1
        if pages > 1:
            page = int(st.number_input(f"Page of {pages:,}", 1, pages, 1, key=f"page {framework.id}", width=150))
    columns = _columns(framework, part, sections)
    heads = "".join(f"<span>{escape(title)}</span>" for title, _cell in columns)
    with st.container(key=f"cohort-{framework.id}", gap=None):
        if part != EVERY:
            grid = f"--b-columns:{len(columns)}"
            elements.html(f'<div class="b-cohort b-cohort-head" style="{grid}" aria-hidden="true">{heads}</div>')
        for member in members[(page - 1) * PAGE : page * PAGE]:
            _row(member, columns, part, supervised(member, supervisors))


Column = tuple[str, Callable[[Member], str]]


def _columns(framework: Framework, part: str, sections: dict[str, str]) -> list[Column]:
    """Heading and cell of each column: in short the counts, and a word on every other section."""
    if part != OVERVIEW:
        criteria = [one for one in framework.criteria if part == EVERY or one.section == sections[part]]
        return [(one.title, partial(_cell, one)) for one in criteria]
    columns: list[Column] = []
    for section in framework.sections:
        criteria = [one for one in framework.criteria if one.section == section.id]
        counts = [one for one in criteria if one.kind is CriterionKind.COUNT]
        columns += [(one.title, partial(_cell, one)) for one in counts]
        if rest := [one for one in criteria if one not in counts]:
            columns.append((section.title.split(",")[0], partial(_summary, rest)))
    return columns


def _cell(criterion: Criterion, member: Member) -> str:
    found = member.cells[criterion.id]
    return f"{_units(found)}{elements.chip(found.status, WORDS[found.status])}"


def _units(found: Cell) -> str:
    if found.recorded is None or found.unit is None:
        return ""
    if found.needed is None:
        return f"<b>{number(found.recorded)}</b> {escape(found.unit)}{'s' * (found.recorded != 1)} "
    if found.recorded > found.needed:
        return f"<b>{number(found.recorded)}</b> {escape(found.unit)}s, {found.needed} asked for "
    return f"<b>{number(found.recorded)}</b> of {found.needed} {escape(found.unit)}s "


def _summary(criteria: Sequence[Criterion], member: Member) -> str:
    """How many of several criteria are settled, and the first that is not."""
    cells = [(one, member.cells[one.id]) for one in criteria]
    asked = [(one, cell) for one, cell in cells if cell.status is not Status.NOT_APPLICABLE]
    if not asked:
        return elements.chip(Status.NOT_APPLICABLE, WORDS[Status.NOT_APPLICABLE])
    open_ones = [one for one, cell in asked if cell.status not in SETTLED]
    settled = f"<b>{len(asked) - len(open_ones)}</b> of {len(asked)} settled"
    return f"{settled}<small>next: {escape(open_ones[0].title)}</small>" if open_ones else settled


def supervised(member: Member, supervisors: Mapping[int, Person]) -> str:
    """Who supervises somebody, and that they are not noted as an accredited leader: what they sign does not count."""
    person = member.person
    if not person.supervisor:
        return "no supervisor noted"
    noted = [supervisors[who] for who in person.supervisors if who in supervisors]
    theirs = [one for one in noted if one.name == person.supervisor]
    said = f"with {person.supervisor}"
    if theirs and not any(one.accredited_by(member.on) for one in theirs):
        return f"{said}, who is not noted as an accredited leader"
    return said


def _row(member: Member, columns: Sequence[Column], part: str, supervisor: str) -> None:
    person = member.person
    with st.container(key=f"cohort-row-{member.framework.id}-{person.id}", gap=None):
        st.button(
            elements.plain(person.name),
            key=f"open {member.framework.id} {person.id}",
            type="tertiary",
            help="Opens My progress of this person",
            on_click=choice.choose_person,
            args=(person.id,),
        )
        latest = f"latest {long_date(member.latest)}" if member.latest else "nothing on record yet"
        flags = "".join(
            elements.chip(kind, words)
            for kind, words, there in (
                ("ready", f"Waits for: {member.waits_for.title}" if member.waits_for else "", member.waits_for),
                ("ready", "Close", member.close and not member.waits_for),
                ("warning", "Nothing new", member.stalled),
            )
            if there
        )
        cells = "".join(
            f'<div role="listitem"><em>{escape(title)}</em><span>{cell(member)}</span></div>' for title, cell in columns
        )
        grid = "b-cohort b-cohort-every" if part == EVERY else "b-cohort"
        elements.html(
            f'<p class="b-cohort-who">{escape(supervisor)} · {escape(latest)} {flags}</p>'
            f'<div class="{grid}" style="--b-columns:{len(columns)}" role="list">{cells}</div>'
        )


# --- beside it --------------------------------------------------------------------------------------------------


def take_with_you(found: Cohort, programme: str) -> None:
    """The whole cohort as a table of its own, made on the click."""
    with st.container(horizontal=True, key="cohort-downloads"):
        for label, made, ending in (
            ("Table for Excel", cohort_workbook, "xlsx"),
            ("Table as CSV", cohort_csv, "csv"),
        ):
            st.download_button(
                label,
                partial(made, found),
                file_name=f"cohort {found.on}.{ending}",
                icon=":material/download:",
                on_click="ignore",
            )
    elements.note("For you as lead: it names everybody who is on the pathway.")


def shared(found: Turns) -> None:
    """How the sessions of one group were led in turn: a row of marks for each leader, and the numbers."""
    elements.note(describe_turns(found))
    lately = found.sessions[-LATELY:]
    marks = {None: "none", Role.CO_LEADER: "co", Role.LEADER: "led"}
    rows = "".join(
        f'<div class="b-turn"><b>{escape(name)}</b><span aria-hidden="true">'
        + "".join(
            f'<i class="b-turn-{marks[one.leaders.get(who)]}" title="{long_date(one.day)}"></i>' for one in lately
        )
        + f"</span><small>co-led {found.times(who, Role.CO_LEADER)}, led {found.times(who, Role.LEADER)}</small></div>"
        for who, name in found.leaders.items()
        if any(who in one.leaders for one in lately)
    )
    elements.html(
        f'<div class="b-turns">{rows}</div><p class="b-legend">'
        '<span class="b-key"><i class="b-turn-co"></i>co-led</span>'
        '<span class="b-key"><i class="b-turn-led"></i>led</span>'
        f"<span>The latest {len(lately)} sessions, from left to right</span></p>"
    )
    with st.expander(f"Who led each of the latest {len(lately)} sessions"):
        elements.table(
            ["Date", "Led by"],
            [
                (
                    long_date(one.day),
                    ", ".join(f"{found.leaders[who]} ({role})" for who, role in one.leaders.items()) or None,
                )
                for one in reversed(lately)
            ],
        )
