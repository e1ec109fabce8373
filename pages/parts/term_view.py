"""What the Term summary shows of a term: its figures, attendance over time, who came, what people said."""

import streamlit as st

from balint_core import charts
from balint_core.evaluation import (
    TermSummary,
    TimePointFigures,
    WhoCame,
    describe_answers,
    describe_suspension,
)
from balint_core.figures import counted, interval_in_print, listed, long_date, mean_in_print
from balint_core.programme import Overview
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
from pages.parts import elements

ALL_TERMS = "All terms"


def figures(summary: TermSummary, before: TermSummary | None, answers: TimePointFigures | None) -> None:
    def then(figure: str) -> str:
        return f"{figure} in {before.term.name}" if before else ""

    answered = answers.respondents if answers else 0
    came = f"{counted(summary.people, 'person', 'people')} came" if people(summary) != "–" else "nobody is named"
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
            f"Sessions with a headcount and no names: {summary.without_names}. "
            "Those who came to them are among the attendances, and not among the people."
        )


def people(summary: TermSummary) -> str:
    """How many people came; a dash where no session has their names."""
    return "–" if summary.held and summary.without_names == summary.held else str(summary.people)


def attendance(overview: Overview) -> None:
    held = [session for session in overview.sessions if session.counts]
    if not held:
        return
    fewest, most = min(one.attending for one in held), max(one.attending for one in held)
    elements.heading(
        f"Between {fewest} and {most} people came to each session",
        "Members and presenters; those who led are not counted, nor are fishbowls and talks.",
    )
    with st.container(border=True):
        st.altair_chart(charts.attendance_chart(overview.sessions, overview.calendar, elements.theme()), theme=None)
    elements.note(*map(describe_suspension, overview.calendar.suspensions))
    with st.expander("The same as a table"):
        elements.table(
            ["Date", "Session", "Mode", "Held", "Came", "Led", "Observed"],
            [
                (long_date(one.day), one.kind, one.mode, one.held, one.attending, one.leading, one.observing)
                for one in overview.sessions
            ],
        )


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


def who_came(overview: Overview, summary: TermSummary) -> None:
    medical = overview.who_came.share("medical")
    elements.heading(
        f"Who came: {medical} were medical", "Each person once, by their grade at the first session they came to."
    )
    chosen = st.segmented_control(
        "Terms",
        [ALL_TERMS, summary.term.name],
        default=ALL_TERMS,
        label_visibility="collapsed",
        format_func=elements.plain,
        key="terms of who came",
    )
    came: WhoCame = overview.who_came if chosen != summary.term.name else overview.who_came_by_term[summary.term.name]
    if not came.people:
        elements.note("Nobody is on record for this term.")
        return
    with st.container(border=True):
        st.altair_chart(charts.who_came_chart(came, elements.theme()), theme=None)
    with st.expander("The same as a table"):
        elements.table(
            ["Grade", "People", "Share"],
            [(one.name, one.share.count, str(one.share)) for one in (*came.groups, *came.grades)],
        )


def said(answers: TimePointFigures) -> None:
    elements.heading("What people said at the end of term", describe_answers(answers))
    diverging = [item for item in answers.items if item.scale.diverging and item.n]
    if diverging:
        with st.container(border=True):
            st.altair_chart(charts.answers_chart(diverging, elements.theme()), theme=None)
    for item in answers.items:
        if not item.scale.diverging and item.n:
            with st.container(border=True):
                elements.subheading(f"{item.item.name}: {item.favourable} {item.scale.favourable_label}")
                st.altair_chart(charts.categories_chart(item, elements.theme()), theme=None)
    with st.expander("The ranges, and the same as a table"):
        elements.table(
            ["Item", "Favourable", "95 % range", "Answered", "Blank", "Not applicable"],
            [
                (
                    one.item.text,
                    str(one.favourable),
                    f"{interval_in_print(one.interval)} %" if one.interval else None,
                    one.n,
                    one.missing,
                    one.not_applicable,
                )
                for one in answers.items
            ],
        )
