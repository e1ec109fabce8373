"""What My progress shows of what lies ahead: what to do next, the record over time, and a group imagined."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from html import escape

import streamlit as st

from balint_core import charts
from balint_core.accreditation import CriterionProgress, Outlook, Progress, forecast_of
from balint_core.accreditation.forecast import Fed, in_month, meetings_of, what_if
from balint_core.accreditation.results import Number
from balint_core.accreditation.sentences import in_a_sentence
from balint_core.accreditation.sentences import number as in_print
from balint_core.accreditation.timeline import timeline, timeline_headline
from balint_core.activities import Activity
from balint_core.evidence import Evidence
from balint_core.figures import listed, long_date
from balint_core.frameworks import CriterionKind, Strength, Which
from balint_core.people import Role
from balint_core.programme import Diary
from balint_core.record.attendance import Meeting
from pages.parts import elements, pictures_view, progress_view

JUDGED = (CriterionKind.SIGN_OFF, CriterionKind.NARRATIVE)
STAGED = (CriterionKind.STAGE, CriterionKind.STANDING)


def next_steps(progress: Progress, outlook: Outlook) -> None:
    """What is missing, what to do next and by when, in a few lines: first what counts, then what people settle."""
    required = [one for one in progress.criteria if one.open and one.criterion.strength is Strength.REQUIRED]
    soft = [one for one in progress.criteria if one.open and one.criterion.strength is not Strength.REQUIRED]
    items = [*_to_count(required, outlook), *_to_judge(required), *_to_apply(required)]
    if not items:
        return
    elements.heading("What to do next")
    elements.html(f'<ol class="b-next">{"".join(items)}</ol>')
    if soft:
        titles = listed([in_a_sentence(one.criterion.title) for one in soft])
        elements.note(f"Also asked for, and holding nothing up: {titles}.")


def beginnings(progress: Progress) -> None:
    """For somebody without any record: how people begin."""
    elements.heading("How people begin", "Nothing here has to be done in one go, or in this order.")
    steps = [one for one in progress.criteria if one.criterion.first]
    inside = "".join(
        f"<li><b>{escape(one.criterion.title)}</b><span>{escape(one.criterion.first or '')}</span></li>"
        for one in steps
    )
    elements.html(f'<ul class="b-steps b-steps-plain">{inside}</ul>')
    elements.note(
        "If something has been done already, it comes here by itself once a register or portfolio that names you is "
        "uploaded."
    )
    elements.link("upload", "Upload workbooks", "upload_file")


def _item(figure: str, unit: str, title: str, when: str, words: str) -> str:
    by = f'<p class="b-next-when">{escape(when)}</p>' if when else ""
    return (
        f'<li><div class="b-next-figure">{escape(figure)} <small>{escape(unit)}</small></div>'
        f"<div><h3>{escape(title)}</h3>{by}<p>{escape(words)}</p></div></li>"
    )


def _to_count(found: Sequence[CriterionProgress], outlook: Outlook) -> Iterator[str]:
    for one in found:
        if one.criterion.kind in (*JUDGED, *STAGED):
            continue
        figure, unit = _missing(one)
        forecast = forecast_of(one, outlook)
        yield _item(figure, unit, one.criterion.title, forecast.when if forecast else "", one.next)


def _missing(found: CriterionProgress) -> tuple[str, str]:
    """How much is missing, by each way that is open."""
    if found.ways:
        ways = sorted(found.ways, key=lambda way: way is not found.speaks)
        (figure, unit), *others = [_more(way.needed - way.recorded, way.unit) for way in ways if not way.met]
        return figure, " ".join([f"more {unit}", *(f"or {number} {of}" for number, of in others)])
    if found.needed and found.unit and found.recorded is not None and found.recorded < found.needed:
        figure, unit = _more(found.needed - found.recorded, found.unit)
        return figure, f"more {unit}"
    return "", progress_view.WORDS[found.status]


def _more(missing: Number, unit: str) -> tuple[str, str]:
    return in_print(missing), unit if missing == 1 else f"{unit}s"


def _to_judge(found: Sequence[CriterionProgress]) -> Iterator[str]:
    waiting = [one for one in found if one.criterion.kind in JUDGED]
    if waiting:
        titles = listed([in_a_sentence(one.criterion.title) for one in waiting])
        nexts = dict.fromkeys(one.next for one in waiting)
        words = f"{titles[0].upper()}{titles[1:]}. {next(iter(nexts))}"
        yield _item(str(len(waiting)), "to be judged", "With your supervisor", "", words)


def _to_apply(found: Sequence[CriterionProgress]) -> Iterator[str]:
    stages = [one for one in found if one.criterion.kind in STAGED]
    if stages:
        first = stages[0]
        unit = "stage to come" if len(stages) == 1 else "stages to come"
        yield _item(str(len(stages)), unit, f"First of them: {in_a_sentence(first.criterion.title)}", "", first.next)


# --- over time ----------------------------------------------------------------------------------------------------


def over_time(progress: Progress, diary: Diary) -> None:
    """The record on an axis of dates, and the same as a table."""
    found = timeline(progress)
    if not found.days:
        return
    bands = "; bands are suspensions" if diary.calendar.suspensions else ""
    elements.heading(timeline_headline(found), f"The dashed line is the number asked for{bands}.")
    chart = partial(charts.timeline_chart, found, diary.calendar)
    with st.container(border=True, key="timeline"):
        st.altair_chart(chart(elements.theme()), theme=None)
    with st.expander("The same as a table"):
        rows = [(day, strand.title, in_print(total)) for strand in found.strands for day, total in strand.steps]
        rows += [(mark.day, mark.sort, mark.words) for mark in found.marks]
        elements.table(
            ["Date", "What", "So far, or which"],
            [(long_date(day), what, said) for day, what, said in sorted(rows, key=lambda row: row[0])],
        )
        beneath = f"{progress.framework.title}, {long_date(progress.on)}"
        pictures_view.offer(chart, timeline_headline(found), "Timeline", beneath)


# --- what if ------------------------------------------------------------------------------------------------------


def imagined(progress: Progress, milestones: dict[str, object], diary: Diary) -> None:
    """What a group would add, chosen freely; nothing of it is stored."""
    held = diary.known_on(progress.on, date.today())
    names = list(dict.fromkeys(one.group for one in reversed(held)))
    if not names or not any(one.open and one.ways for one in progress.criteria):
        return
    with st.expander("What if I joined a group?", icon=":material/group_add:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            group = st.selectbox("Group", names, format_func=lambda name: name or "The group without a name", width=240)
            role = st.selectbox("As", [Role.CO_LEADER, Role.MEMBER], format_func=str.capitalize, width=140)
            tomorrow = progress.on + timedelta(days=1)
            begin = st.date_input("From", tomorrow, min_value=tomorrow, format="DD/MM/YYYY", width=150)
        asked = any(rule.with_accredited_leader for one in progress.criteria for rule in _rules(one) if one.open)
        accredited = asked and st.toggle("An accredited leader leads it")
        begins = begin if isinstance(begin, date) else tomorrow
        meetings = meetings_of(group, held, diary.calendar, progress.on)
        if not meetings.ahead:
            elements.note(
                f"{group or 'This group'} did not meet in the twelve months before {long_date(progress.on)}, and the "
                "register has no session to come: there is nothing to go by."
            )
            return
        session = _session_like(held, group, role, begins, accredited=accredited)
        fed = what_if(progress, milestones, meetings, session)
        every = f"every session of {group or 'this group'}"
        show_fed(progress, fed, f"{every} as {role} from {long_date(begins)} ({meetings.often})")


def _rules(found: CriterionProgress) -> Iterator[Which]:
    """What counts for each way of a count."""
    return (rule for way in found.ways for rule in way.way.accepts)


def _session_like(held: Sequence[Meeting], group: str | None, role: Role, day: date, *, accredited: bool) -> Evidence:
    """A session of a group like its last one, in a role."""
    last = [one for one in held if one.group == group][-1]
    return Evidence(
        Activity.SESSION,
        day,
        str(role).capitalize(),
        "",
        "",
        "",
        "",
        role=role,
        group=group,
        mode=last.mode,
        minutes=last.minutes,
        with_accredited_leader=accredited,
    )


def show_fed(progress: Progress, fed: Sequence[Fed], assumption: str) -> None:
    items = []
    for one in fed:
        when = f"About {in_month(one.reached_on)}" if one.reached_on else "More than ten years by this group alone"
        words = f"{in_print(one.found.recorded)} of {one.found.needed} {one.found.way.title} so far."
        items.append(
            _item(f"+{in_print(one.a_year)}", f"{one.found.way.unit}s a year", one.criterion.title, when, words)
        )
    if items:
        elements.html(f'<ol class="b-next">{"".join(items)}</ol>')
    titles = {one.criterion.title for one in fed}
    others = [
        in_a_sentence(one.criterion.title)
        for one in progress.criteria
        if one.open and one.ways and one.criterion.title not in titles
    ]
    nothing = f" It would add nothing to {listed(others)}." if others else ""
    elements.note(f"If you came to {assumption}, and nothing else were added.{nothing} Nothing of this is stored.")
