"""Term summary: one term on one page."""

import streamlit as st

from balint_core.access import Viewer
from balint_core.evaluation import (
    TimePointFigures,
    period,
    term_headline,
)
from balint_core.figures import counted
from balint_core.programme import Overview
from balint_core.record.database import DatabaseAway
from balint_core.record.questionnaires import Comment
from balint_core.record.quotes import NotReleased, release, take_back
from pages.parts import (
    checklist_view,
    choice,
    elements,
    entry,
    events_view,
    take_away,
    term_view,
    turnout_view,
)

entry.ask_leave(Viewer.LEAD)


def turn_release(comment: Comment, key: str) -> None:
    """Releases a comment or takes it back: only the one that was clicked, and only from the state it was seen in."""
    doing = release if st.session_state[key] else take_back
    try:
        with database.writing() as connection:
            doing(connection, comment.key)
    except (NotReleased, DatabaseAway) as fault:
        st.session_state[key] = comment.released
        where = " You can do so on Evaluation." if isinstance(fault, NotReleased) else ""
        st.toast(elements.plain(f"{fault}{where}"))


def comments(overview: Overview, answers: TimePointFigures) -> None:
    name = answers.time_point.name
    here = [comment for comment in overview.comments if comment.time_point == name]
    for comment in here:
        if comment.released:
            elements.quote(comment.quotation)
    if not here:
        return
    with st.expander(f"Comments: {counted(sum(one.released for one in here), 'is', 'are')} released of {len(here)}"):
        elements.note("Only what you release is quoted. Look for anything that could tell who wrote it.")
        for comment in here:
            key = f"release {comment.key} {comment.released}"
            st.toggle(
                elements.plain(comment.words), comment.released, key=key, on_change=turn_release, args=(comment, key)
            )


database = entry.open_record()
overview = choice.chosen_overview(database, "Term summary")
names = {period(one.term): one.term.name for one in overview.terms}
if not names:
    elements.head(overview.name, "No sessions yet", "Upload a register, and the term summary appears here.")
    elements.link("upload", "Upload workbooks", "upload_file")
    st.stop()

latest = overview.term(None)
assert latest is not None
top, side = st.columns([3, 1], vertical_alignment="bottom")
chosen_period = side.selectbox("Term", list(names), index=list(names.values()).index(latest.term.name))
summary = overview.term(names[chosen_period]) or latest
before, answers = overview.before(summary), overview.answers_after(summary)
with top:
    elements.head(f"{overview.name} › Term summary", term_headline(summary))
elements.html(elements.leading(overview.paragraph(summary)))
term_view.figures(summary, before, answers)
if answers:
    term_view.said(answers)
    comments(overview, answers)
left, right = st.columns([3, 2], gap="large")
with left:
    term_view.attendance(overview)
    term_view.steadiness(overview)
with right:
    term_view.who_came(overview, summary)
turnout_view.in_figures(overview, summary)
turnout_view.side_by_side(overview)
events_view.section(database, overview)
checklist_view.section(database, overview.name, summary.term)
take_away.section(database, overview, summary.term.name)
