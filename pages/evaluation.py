"""Evaluation: what was said across terms and time points, and what changed between two of them."""

import streamlit as st

from balint_core.access import Viewer
from balint_core.evaluation import (
    Comparison,
    TimePointFigures,
    change_headline,
    compare,
)
from balint_core.figures import counted
from balint_core.terms import Occasion
from pages.parts import answers_view, choice, comments_view, elements, entry, take_away

entry.ask_leave(Viewer.LEAD)


def chosen_comparisons(time_points: tuple[TimePointFigures, ...]) -> tuple[Comparison, ...]:
    """The items answered at both of two end-of-term time points that are chosen; none where there are not two."""
    figures = {one.time_point.name: one for one in time_points}
    names = [one.time_point.name for one in time_points if one.time_point.occasion is Occasion.END_OF_TERM]
    if len(names) < 2:
        elements.note("A second end-of-term questionnaire would show what changed.")
        return ()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        earlier = st.selectbox("From", names[:-1], width=140)
        later_ones = names[names.index(earlier) + 1 :]
        later = st.selectbox("to", later_ones, index=len(later_ones) - 1, width=140)
    found = compare(figures[earlier], figures[later])
    if not found:
        elements.note(f"No item was answered at both {earlier} and {later}, so there is nothing to compare.")
    return found


database = entry.open_record()
overview = choice.chosen_overview(database, "Evaluation")
where = f"{overview.name} › Evaluation"
if not overview.time_points:
    elements.head(where, "No questionnaires yet", "Upload answers from any time point, and they appear here.")
    elements.link("upload", "Upload workbooks", "upload_file")
    comments_view.section(database, overview.name)
    st.stop()
replies = sum(one.respondents for one in overview.time_points)
answered = ", ".join(f"{one.time_point.name} {one.respondents}" for one in overview.time_points)
top = st.container()
comparisons = chosen_comparisons(overview.time_points)
with top:
    elements.head(
        where,
        change_headline(comparisons) if comparisons else f"{counted(replies, 'reply', 'replies')} so far",
        f"{counted(replies, 'reply', 'replies')} at {counted(len(overview.time_points), 'time point')}: {answered}. "
        "Who answered is not on record, so nobody’s answers can be followed.",
    )
if comparisons:
    answers_view.change(comparisons)
elements.heading(
    "Item by item", "Counts stand in the bars; beside each, those who answered favourably out of all who answered."
)
answers_view.by_item(overview)
with st.expander("What was not asked when"):
    answers_view.not_asked({item.id: item for one in overview.time_points for item in one.not_asked}, overview)
comments_view.section(database, overview.name)
take_away.section(database, overview)
