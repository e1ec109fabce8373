"""Attendance in figures, each with what it is of; and two terms, modes or groups held side by side.

Both are folds that are filled when they are opened.
"""

from collections.abc import Iterable, Mapping

import streamlit as st

from balint_core.evaluation import TermSummary
from balint_core.figures import counted, mean_in_print
from balint_core.people import grades
from balint_core.programme import Overview
from balint_core.sessions import Mode
from balint_core.turnout import (
    NO_NAMES,
    Base,
    OfGrade,
    Rate,
    Retention,
    Turnout,
    Turnouts,
    Who,
    response_rate,
)
from balint_core.turnout_compared import bases_of_means, describe_rates, means_in_words
from pages.parts import elements

NOT_KNOWN = "not known"
FEW = 4
"""Parts whose means are all named in a title; of more of them, the ends are."""

Row = tuple[str, str, str]


def in_figures(overview: Overview, summary: TermSummary) -> None:
    """A term's attendance in tables: as a whole, by mode, by group where there are several, and by grade."""
    fold = st.expander("Attendance in figures", key="attendance in figures", on_change="rerun")
    if not fold.open:
        return
    with fold:
        who = _who("leaders in figures")
        base = st.segmented_control("Response rate: of whom", list(Base), default=Base.ATTENDERS) or Base.ATTENDERS
        found = overview.turnouts(who, summary.term.name)
        elements.subheading(_finding(found.whole))
        answered = _figure("Answered at its end", _response(overview, summary, found, base))
        rows = [*_coming(found.whole), *_again(summary, found.retentions), answered]
        elements.table(["Attendance", "Figure", "Of what, or why it is not known"], rows, f"{summary.term.name}, {who}")
        if len(found.by_mode) > 1:
            _parts("Mode", {_mode(mode): part for mode, part in found.by_mode.items()}, who)
        if len(found.by_group) > 1:
            _parts("Group", {_group(name): part for name, part in found.by_group.items()}, who)
        _grades(found.by_grade, who)


def _who(key: str) -> Who:
    return Who.WITH_LEADERS if st.toggle("Count those who led too", key=key) else Who.MEMBERS


def _mode(mode: Mode | None) -> str:
    return str(mode or "mode not recorded")


def _group(name: str) -> str:
    return name or "group without a name"


def _finding(found: Turnout) -> str:
    if not found.held:
        return "No Balint group was held"
    mean = mean_in_print(found.per_session.value)
    people = f"{mean} {'person' if mean == '1' else 'people'} a session"
    share = found.expected.share
    return f"{people}, {share} of those expected" if share else f"{people}; of how many expected is not known"


def _coming(found: Turnout) -> list[Row]:
    held = counted(found.held, "session held", "sessions held")
    hidden = f"; not those at {counted(found.without_names, 'session')} with a headcount alone"
    people = (NOT_KNOWN, NO_NAMES) if found.people is None else (f"{found.people:,}", "each person once")
    mean = (NOT_KNOWN, "no session was held")
    if found.held:
        mean = mean_in_print(found.per_session.value), f"{counted(found.attendances, 'attendance')} at {held}"
    return [
        ("Sessions held", f"{found.held:,}", f"{found.planned:,} planned, {found.cancelled:,} cancelled"),
        ("Attendances", f"{found.attendances:,}", f"at {held}"),
        ("People a session", *mean),
        ("People", people[0], people[1] + (hidden if found.people is not None and found.without_names else "")),
        _figure("Came, of those expected", found.expected),
    ]


def _again(summary: TermSummary, retentions: Iterable[Retention]) -> list[Row]:
    """Who came again, since the term before and in the next."""
    before = {one.later: one for one in retentions}.get(summary.term)
    after = {one.earlier: one for one in retentions}.get(summary.term)
    earlier = f"Came again since {before.earlier.name}" if before else "Came again since the term before"
    later = f"Came again in {after.later.name}" if after else "Came again in the next term"
    return [_retention(earlier, before, "no term before it"), _retention(later, after, "no term after it yet")]


def _retention(label: str, found: Retention | None, none: str) -> Row:
    if found is None:
        return label, NOT_KNOWN, none
    _label, figure, of = _figure(label, found.rate)
    if found.rate.share and found.without_names:
        of += f"; at least, since {counted(found.without_names, 'session')} of either term have no names"
    return label, figure, of


def _response(overview: Overview, summary: TermSummary, found: Turnouts, base: Base) -> Rate:
    answers = overview.answers_after(summary)
    if answers is None:
        return Rate(None, base, "no questionnaire was answered at its end")
    people = found.whole.people if base is Base.ATTENDERS else found.invited
    return response_rate(answers.respondents, None if found.whole.without_names else people, base)


def _figure(label: str, rate: Rate) -> Row:
    return (label, str(rate.share), rate.base) if rate.share else (label, NOT_KNOWN, rate.why)


def _parts(heading: str, parts: Mapping[str, Turnout], who: Who) -> None:
    st.space("small")
    elements.subheading(_means(parts))
    elements.table(
        [heading, "Held", "Planned", "Attendances", "People", "People a session", "Came, of those expected"],
        [
            (
                name,
                part.held,
                part.planned,
                part.attendances,
                NOT_KNOWN if part.people is None else part.people,
                mean_in_print(part.per_session.value) if part.held else NOT_KNOWN,
                str(part.expected.share or NOT_KNOWN),
            )
            for name, part in parts.items()
        ],
        f"By {heading.lower()}, {who}; somebody may be in several",
    )
    reasons: dict[str, list[str]] = {}
    for name, part in parts.items():
        if not part.expected.share:
            reasons.setdefault(part.expected.why, []).append(name)
    elements.note(*(f"Not known of {', '.join(names)}: {why}." for why, names in reasons.items()))


def _means(parts: Mapping[str, Turnout]) -> str:
    """How many came to a session of each part that met, or of the two ends where there are many, as a title."""
    means = sorted((part.attendances / part.held, name) for name, part in parts.items() if part.held)
    if not means:
        return "No Balint group was held"
    if len(means) > FEW:
        (fewest, one), *_between, (most, other) = means
        return f"Between {mean_in_print(fewest)} ({one}) and {mean_in_print(most)} ({other}) people a session"
    return f"People a session: {', '.join(f'{name} {mean_in_print(mean)}' for mean, name in means)}"


def _grades(found: tuple[OfGrade, ...], who: Who) -> None:
    if not found:
        elements.note("No attendance has a name, so who came by grade is not known.")
        return
    names = [grades().get(one.grade).name for one in found]
    st.space("small")
    elements.subheading(f"Most attendances by grade: {names[0]}, {found[0].attendances.share}")
    elements.table(
        ["Grade at the session", "Attendances", "Share", "People"],
        [
            (name, one.attendances.share.count, str(one.attendances.share), one.people)
            for name, one in zip(names, found, strict=True)
            if one.attendances.share
        ],
        f"By grade at the session, {who}; somebody who moved on is among the people of each",
    )


# --- side by side -----------------------------------------------------------------------------------------------


def side_by_side(overview: Overview) -> None:
    """Two terms, modes or groups that are chosen: how many came to a session, and the rate of those expected."""
    fold = st.expander("Two terms, modes or groups side by side", key="attendance compared", on_change="rerun")
    if not fold.open:
        return
    with fold:
        who = _who("leaders compared")
        kinds = {kind: parts for kind, parts in _kinds(overview.turnouts(who)).items() if len(parts) > 1}
        if not kinds:
            elements.note("There is one term, one mode and one group so far, so nothing can be held side by side.")
            return
        kind = st.segmented_control("Compare", list(kinds), default=next(iter(kinds))) or next(iter(kinds))
        parts = kinds[kind]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            one = st.selectbox("This", list(parts), format_func=elements.plain, key=f"one of {kind}", width=220)
            others = [name for name in parts if name != one]
            other = st.selectbox("beside", others, format_func=elements.plain, key=f"other of {kind}", width=220)
            ask_p = st.toggle("Show a p", key="p of attendance")
        when, sides = (f"in {one}", f"in {other}"), (parts[one], parts[other])
        elements.subheading(means_in_words(when, *sides), bases_of_means(when, *sides))
        elements.html(elements.leading(describe_rates(when, *sides, ask_p)))


def _kinds(found: Turnouts) -> dict[str, Mapping[str, Turnout]]:
    modes = {
        f"{_mode(mode)} groups" if mode else "groups of no recorded mode": part for mode, part in found.by_mode.items()
    }
    return {
        "Terms": found.by_term,
        "Modes": modes,
        "Groups": {_group(name): part for name, part in found.by_group.items()},
    }
