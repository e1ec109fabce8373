"""What the Term summary shows of a term: its figures, attendance over time, who came, what people said."""

from functools import partial

import streamlit as st

from balint_core import charts, evaluation
from balint_core.evaluation import (
    TermSummary,
    TimePointFigures,
    WhoCame,
    describe_answers,
    describe_suspension,
    share_heading,
    share_under_heading,
)
from balint_core.figures import counted, interval_in_print, listed, long_date, mean_in_print
from balint_core.people import grades
from balint_core.programme import Overview
from balint_core.record.attendance import Session
from balint_core.run_charts import (
    ATTENDANCE,
    attendance_points,
    centre_in_words,
    describe_run_chart,
    limits_in_words,
    run_chart,
    run_chart_headline,
    table_of,
)
from balint_core.sessions import Held
from balint_core.turnout import attendances_of_grades
from pages.parts import elements, pictures_view

ALL_TERMS = "All terms"
COUNTED = "Members and presenters; those who led are not counted, nor are fishbowls and talks."
PEOPLE, ATTENDANCES = "People", "Attendances"
BY_GRADE = {
    PEOPLE: "Each person once, by their grade at the first session they came to.",
    ATTENDANCES: "Each time somebody came, by their grade at that session; headcounts without names are left out.",
}


def figures(summary: TermSummary, before: TermSummary | None, answers: TimePointFigures | None) -> None:
    def then(figure: str) -> str:
        return f"{figure} in {before.term.name}" if before else ""

    answered = answers.respondents if answers else 0
    came = "nobody is named" if summary.people_named is None else f"{counted(summary.people, 'person', 'people')} came"
    elements.cards(
        [
            elements.Card("Sessions held", str(summary.held), f"of {summary.planned} planned"),
            elements.Card(
                "People a session",
                mean_in_print(summary.mean_attendance),
                then(mean_in_print(before.mean_attendance)) if before else "",
            ),
            elements.Card("Attendances", str(summary.attendances), then(str(before.attendances)) if before else ""),
            elements.Card("People", people(summary), then(people(before)) if before else ""),
            elements.Card("Answered", str(answered) if answers else "–", came if answers else "no questionnaire"),
        ]
    )
    if summary.without_names:
        elements.note(
            f"Sessions with a headcount, and no names of those who came: {summary.without_names}. "
            "Those who came to them are among the attendances, and not among the people."
        )


def people(summary: TermSummary) -> str:
    """How many people came; a dash where no session has their names."""
    return "–" if summary.people_named is None else str(summary.people)


def attendance(overview: Overview) -> None:
    held = [session for session in overview.sessions if session.counts]
    if not held:
        return
    fewest, most = min(one.attending for one in held), max(one.attending for one in held)
    title = f"Between {fewest} and {most} people came to each session"
    elements.heading(title, COUNTED)
    with st.container(border=True):
        st.altair_chart(charts.attendance_chart(overview.sessions, overview.calendar, elements.theme()), theme=None)
    elements.note(*map(describe_suspension, overview.calendar.suspensions))
    with st.expander("The same as a table"):
        elements.table(
            ["Date", "Session", "Mode", "Held", "Came", "Led", "Observed"],
            [(long_date(one.day), one.kind, one.mode, one.held, *_came_to(one)) for one in overview.sessions],
        )
        chart = partial(charts.attendance_chart, overview.sessions, overview.calendar)
        pictures_view.offer(chart, title, f"Attendance {overview.name}", f"{overview.name}. {COUNTED}")


def _came_to(session: Session) -> tuple[int | None, ...]:
    """How many came, led and looked on: of a cancelled session nothing, and not nought."""
    came = (session.attending, session.leading, session.observing)
    return came if session.held is Held.HELD else (None, None, None)


def steadiness(overview: Overview) -> None:
    """The run chart of each group's attendance, one at a time, in a fold that is filled when it is opened."""
    groups = sorted({session.group for session in overview.sessions if session.counts})
    if not groups:
        return
    fold = st.expander("Does attendance hold steady?", key="run chart", on_change="rerun")
    if not fold.open:
        return
    with fold:
        group = groups[0]
        if len(groups) > 1:
            group = st.selectbox("Group", groups, format_func=lambda name: elements.plain(name or "No name given"))
        points = attendance_points(session for session in overview.sessions if session.group == group)
        found = run_chart(points, overview.calendar.suspensions, ATTENDANCE)
        elements.subheading(run_chart_headline(found), describe_run_chart(found))
        st.altair_chart(charts.run_chart(found, overview.calendar, elements.theme()), theme=None)
        elements.table(
            ["Date", "Came", "Mode", "Median or mean", "Limits", "Signals"],
            [
                (
                    long_date(row.point.day),
                    found.measure.printed(row.point.value),
                    row.point.mode,
                    centre_in_words(found.measure, row.stretch) or None,
                    limits_in_words(found.measure, row.stretch) or None,
                    listed([*row.rules]) or None,
                )
                for row in table_of(found)
            ],
        )
        chart, beneath = (
            partial(charts.run_chart, found, overview.calendar),
            " · ".join(filter(None, (overview.name, group))),
        )
        pictures_view.offer(chart, run_chart_headline(found), f"Run chart {beneath}", beneath)


def who_came(overview: Overview, summary: TermSummary) -> None:
    top = st.container()
    with st.container(horizontal=True):
        chosen = st.segmented_control(
            "Terms",
            [ALL_TERMS, summary.term.name],
            default=ALL_TERMS,
            label_visibility="collapsed",
            format_func=elements.plain,
            key="terms of who came",
        )
        what = st.segmented_control(
            "Counted", [PEOPLE, ATTENDANCES], default=PEOPLE, label_visibility="collapsed", key="counted of who came"
        )
    term = summary.term.name if chosen == summary.term.name else None
    each = ("attendance", "attendances") if what == ATTENDANCES else ("person", "people")
    came = _attendances(overview, term) if what == ATTENDANCES else _people(overview, term)
    title = f"Who came: {came.share('medical')} of {each[1]} were medical" if came.people else "Who came"
    with top:
        elements.heading(title, BY_GRADE[what or PEOPLE])
    if not came.people:
        elements.note("Nobody is on record for this term.")
        return
    chart = partial(charts.who_came_chart, came, each=each)
    with st.container(border=True):
        st.altair_chart(chart(elements.theme()), theme=None)
    with st.expander("The same as a table"):
        elements.table(
            ["Grade", each[1].capitalize(), "Share"],
            [(one.name, one.share.count, str(one.share)) for one in came.nested],
        )
        beneath = f"{overview.name} · {term or ALL_TERMS}. {BY_GRADE[what or PEOPLE]}"
        pictures_view.offer(chart, title, f"Who came {overview.name}", beneath)


def _people(overview: Overview, term: str | None) -> WhoCame:
    return overview.who_came_by_term[term] if term else overview.who_came


def _attendances(overview: Overview, term: str | None) -> WhoCame:
    found = overview.turnouts(term=term)
    return evaluation.who_came(attendances_of_grades(found.by_grade), grades())


def said(answers: TimePointFigures) -> None:
    elements.heading("What people said at the end of term", describe_answers(answers))
    by_scale = charts.by_scale(item for item in answers.items if item.scale.diverging and item.n)
    for alike in by_scale:
        with st.container(border=True):
            st.altair_chart(charts.answers_chart(alike, elements.theme()), theme=None)
    categories = [item for item in answers.items if not item.scale.diverging and item.n]
    for item in categories:
        with st.container(border=True):
            elements.subheading(f"{item.item.name}: {item.in_brief}")
            st.altair_chart(charts.categories_chart(item, elements.theme()), theme=None)
    with st.expander("The ranges, and the same as a table"):
        elements.table(
            ["Item", share_heading(answers.items), "95 % range", "Answered", "Blank", "Not applicable"],
            [
                (
                    one.item.text,
                    share_under_heading(one),
                    f"{interval_in_print(one.interval)} %" if one.interval else None,
                    one.n,
                    one.missing,
                    one.not_applicable,
                )
                for one in answers.items
            ],
        )
        at, replies = answers.time_point.name, counted(answers.respondents, "reply", "replies")
        for nth, alike in enumerate(by_scale, 1):
            chart = partial(charts.answers_chart, alike)
            pictures_view.offer(chart, describe_answers(answers), f"Answers {nth} {at}", f"{at}: {replies}")
        for item in categories:
            title = f"{item.item.name}: {item.in_brief}"
            chart = partial(charts.categories_chart, item)
            pictures_view.offer(chart, title, f"{item.item.name} {at}", f"{at}: {replies}")
