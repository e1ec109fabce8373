"""Evaluation: what was said across terms and time points, and what changed between two of them."""

import streamlit as st

from balint_core.access import Viewer
from balint_core.evaluation import Comparison, change_headline, compare, courses, on_several_scales
from balint_core.figures import counted
from balint_core.programme import Overview
from pages.parts import answers_view, choice, comments_view, elements, entry, summaries_view, take_away

entry.ask_leave(Viewer.LEAD)


def chosen_comparisons(overview: Overview) -> tuple[Comparison, ...]:
    """The items answered at both of two time points that are chosen; none where there are not two."""
    figures = {one.time_point.name: one for one in overview.time_points}
    names = list(figures)
    if len(names) < 2:
        elements.note("Answers from a second time point would show what changed.")
        return ()
    begins = next((place for place, name in enumerate(names[:-1]) if compare(figures[name], figures[names[-1]])), 0)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        earlier = st.selectbox("From", names[:-1], index=begins, width=140)
        later_ones = names[names.index(earlier) + 1 :]
        later = st.selectbox("to", later_ones, index=len(later_ones) - 1, width=140)
    found = compare(figures[earlier], figures[later], overview.links)
    if not found:
        elements.note(
            f"No item was answered on one scale at both {earlier} and {later}, so there is nothing to compare."
        )
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
comparisons = chosen_comparisons(overview)
with top:
    elements.head(
        where,
        change_headline(comparisons) if comparisons else f"{counted(replies, 'reply', 'replies')} so far",
        f"{counted(replies, 'reply', 'replies')} at {counted(len(overview.time_points), 'time point')}: {answered}. "
        + (
            "Some are linked by a code, which leads to nobody."
            if overview.links
            else "Who answered is not on record, so nobody’s answers can be followed."
        ),
    )
over_time = courses(overview.time_points, overview.links)
ask_p = bool(comparisons or over_time) and st.toggle("Show p where the numbers allow a test")
if comparisons:
    answers_view.change(comparisons, ask_p=ask_p)
answers_view.over_time(over_time, ask_p=ask_p)
elements.heading(
    "Item by item", "Counts stand in the bars; beside each, those who answered favourably out of all who answered."
)
summaries_view.note(overview)
elements.note(*on_several_scales(overview.time_points))
answers_view.by_item(overview)
answers_view.several_answers(overview)
answers_view.set_apart(overview)
answers_view.not_asked(overview)
answers_view.subscales(overview)
comments_view.section(database, overview.name)
take_away.section(database, overview)
