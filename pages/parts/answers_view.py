"""What Evaluation shows of answers: what changed between two time points, and every item at each."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from balint_core import charts
from balint_core.comparisons import Course, describe_course
from balint_core.evaluation import (
    ChoiceFigures,
    Comparison,
    ItemFigures,
    change_headline,
    describe_change,
    describe_changes,
    describe_set_apart,
)
from balint_core.figures import decimal, ending_once, in_words, interval_in_print, listed, mean_in_print, p_in_print
from balint_core.instruments import Item
from balint_core.programme import Overview
from balint_core.scores import ScoreFigures, describe_score, describe_subscale
from balint_core.shares_over_time import shares_headline, shares_over_time
from pages.parts import elements, pictures_view


def change(comparisons: tuple[Comparison, ...], *, ask_p: bool) -> None:
    elements.note(describe_changes(comparisons))
    with st.container(border=True):
        st.altair_chart(charts.change_chart(comparisons, elements.theme()), theme=None)
    elements.note(
        "The lines are 95 % ranges, and beneath each pair stands the difference with its own: they tell how "
        "much so few answers can say."
    )
    with st.expander("Each change in words", expanded=ask_p):
        told = {one.item.name: describe_change(one, ask_p, len(comparisons)) for one in comparisons}
        _each_in_words(told)
    with st.expander("The same as a table"):
        comparison_table(comparisons, ask_p=ask_p)
        elements.note("Cohen's h is the effect size of two shares; 0 is no difference.")
        if any(comparison.linked for comparison in comparisons):
            elements.subheading("The same people, linked by a code")
            linked_table(comparisons, ask_p=ask_p)
            elements.note(
                "Effect size: the rank-biserial correlation of those who changed, from −1, all lower, to 1, all higher."
            )
        earlier, later = comparisons[0].earlier.time_point, comparisons[0].later.time_point
        beneath = (
            f"Favourable answers at {earlier} and at {later}, and the difference in points; the ranges are of 95 %."
        )
        chart = partial(charts.change_chart, comparisons)
        pictures_view.offer(chart, change_headline(comparisons), f"Change {earlier} to {later}", beneath)


def _each_in_words(told: Mapping[str, str]) -> None:
    """A paragraph for each item; what all of them end with is said once, beneath."""
    paragraphs, ending = ending_once(list(told.values()))
    for name, paragraph in zip(told, paragraphs, strict=True):
        elements.subheading(name, paragraph)
    if ending:
        elements.subheading("All of these", ending)


def comparison_table(comparisons: tuple[Comparison, ...], *, ask_p: bool) -> None:
    first = comparisons[0]
    one, other = first.earlier.time_point, first.later.time_point
    test = ["Fisher's exact test"] if ask_p else []
    elements.table(
        ["Item", one, other, "Difference in points", "95 % range", "Cohen's h", *test],
        [
            (
                one.item.text,
                str(one.earlier.favourable),
                str(one.later.favourable),
                decimal(one.difference, 0),
                interval_in_print(one.interval),
                _effect(one.unlinked.effect),
                *([_p(one.unlinked.p)] if ask_p else []),
            )
            for one in comparisons
        ],
    )


def linked_table(comparisons: tuple[Comparison, ...], *, ask_p: bool) -> None:
    """Who changed, of those who are known to have answered both times."""
    first = comparisons[0]
    shares = [first.earlier.time_point, first.later.time_point, "Difference in points", "95 % range"]
    tests = ["McNemar", "Signed rank"] if ask_p else []
    rows = []
    for item, linked in ((one.item, one.linked) for one in comparisons if one.linked):
        pairs, ranks = linked.pairs, linked.ranks
        rank_p = ranks.tested.p if ranks and ranks.tested.could_show else None
        rows.append(
            (
                item.name,
                str(pairs.earlier),
                str(pairs.later),
                None if linked.difference is None else decimal(linked.difference, 0),
                interval_in_print(linked.interval) if linked.interval else None,
                f"{ranks.higher} · {ranks.same} · {ranks.lower}" if ranks else None,
                _effect(linked.effect),
                *([_p(linked.p), _p(rank_p)] if ask_p else []),
            )
        )
    elements.table(["Item", *shares, "Higher · same · lower", "Rank-biserial", *tests], rows)


def _effect(value: float | None) -> str | None:
    return None if value is None else decimal(value, 2)


def _p(value: float | None) -> str:
    return "too few for a test" if value is None else p_in_print(value)


def over_time(found: Mapping[str, Course], *, ask_p: bool) -> None:
    """Each item over all time points at which it was answered, in words."""
    if not found:
        return
    with st.expander("Each item over all its time points", expanded=ask_p):
        _each_in_words({name: describe_course(course, ask_p) for name, course in found.items()})
        if ask_p and len(found) > 1:
            elements.note(
                f"{in_words(len(found)).capitalize()} items are described: "
                "among several, a small p comes up by chance too."
            )


def by_item(overview: Overview) -> None:
    """Every item with its full distribution at each time point where it was asked, all shares at a glance first."""
    at_a_glance(overview)
    items: dict[tuple[str, ...], list[ItemFigures]] = {}
    for time_point in overview.time_points:
        for figures in time_point.items:
            items.setdefault(figures.key, []).append(figures)
    for nth, asked in enumerate(items.values(), 1):
        found = [figures for figures in asked if figures.n]
        named = next((one.item for one in found if one.missing is not None), asked[0].item)
        with st.container(border=True):
            elements.subheading(named.name, named.text)
            if not found:
                elements.note(f"Nobody has chosen an answer at {listed([one.time_point for one in asked])}.")
                distribution_table(asked)
                continue
            if found[0].scale.diverging:
                st.altair_chart(charts.answers_over_time_chart(found, elements.theme()), theme=None)
            for figures in found if not found[0].scale.diverging else []:
                elements.note(f"{figures.time_point}: {figures.in_brief}.")
                st.altair_chart(charts.categories_chart(figures, elements.theme()), theme=None)
            with st.expander("The same as a table"):
                distribution_table(asked)
                take_away(found, f"Answers {nth}", overview.name)


def take_away(found: list[ItemFigures], name: str, beneath: str) -> None:
    """The charts of an item as pictures: one of all its time points, or one of each."""
    item = found[0].item.name
    if found[0].scale.diverging:
        shares = listed([f"{one.share or one.in_brief} at {one.time_point}" for one in found])
        chart = partial(charts.answers_over_time_chart, found)
        pictures_view.offer(chart, f"{item}: {shares}", f"{name} {item}", beneath)
        return
    for one in found:
        title = f"{item}: {one.in_brief}"
        chart = partial(charts.categories_chart, one)
        pictures_view.offer(chart, title, f"{name} {one.time_point} {item}", f"{beneath} · {one.time_point}")


def at_a_glance(overview: Overview) -> None:
    """The favourable shares of items at time points, where they mean the same thing."""
    for nth, found in enumerate(shares_over_time(overview.time_points), 1):
        title, chart = shares_headline(found), partial(charts.heat_chart, found)
        with st.container(border=True):
            elements.subheading(title)
            st.altair_chart(chart(elements.theme()), theme=None)
            with st.expander("The same as a table"):
                elements.table(
                    ["Item", *found.time_points],
                    [(item.name, *(found.said(item, point) for point in found.time_points)) for item in found.items],
                )
                pictures_view.offer(chart, title, f"Shares {nth} {overview.name}", overview.name)


def distribution_table(found: list[ItemFigures]) -> None:
    """Every answer that could be given with the people who gave it, and below what these come to."""
    scale = found[0].scale
    others = list(dict.fromkeys(answer for one in found for answer in one.apart))
    elements.table(
        ["Time point", *scale.labels, *others, "Not applicable", "Blank"],
        [
            (
                one.time_point,
                *one.counts.values(),
                *(one.apart.get(answer, 0) for answer in others),
                one.not_applicable,
                one.missing,
            )
            for one in found
        ],
    )
    averages = ["Mean", "SD", "Median", "Quartiles"] if scale.mean else []
    shares = [scale.share_heading, "95 % range"] if scale.favourable else []
    elements.table(
        ["Time point", "Answered", *shares, *averages],
        [
            (
                one.time_point,
                one.n,
                *((one.share, f"{interval_in_print(one.interval)} %" if one.interval else None) if shares else ()),
                *(_averages(one) if averages else ()),
            )
            for one in found
        ],
    )


def _averages(one: ItemFigures) -> tuple[str | None, ...]:
    low_and_high = one.quartiles
    return (
        *(None if value is None else decimal(value, 2) for value in (one.mean, one.standard_deviation)),
        None if one.median is None else mean_in_print(one.median),
        " to ".join(map(mean_in_print, low_and_high)) if low_and_high else None,
    )


def several_answers(overview: Overview) -> None:
    """Every item of which several choices could be ticked, at each time point where it was asked."""
    items: dict[str, list[ChoiceFigures]] = {}
    for figures in (figures for one in overview.time_points for figures in one.choices):
        items.setdefault(figures.item.id, []).append(figures)
    if not items:
        return
    elements.heading(
        "Several answers possible",
        "Each percentage is of the people who ticked anything, so together they may come to more than 100 %. "
        "A box left empty is no answer “no”, and nothing is compared.",
    )
    for found in items.values():
        with st.container(border=True):
            elements.subheading(found[0].item.name, found[0].item.text)
            choices = list(dict.fromkeys(choice for one in found for choice in one.counts))
            elements.table(
                ["Choice", *(f"{one.time_point}, of {one.n}" for one in found)],
                [
                    *((choice, *(str(one.share(choice)) for one in found)) for choice in choices),
                    ("Not applicable", *(one.not_applicable for one in found)),
                    ("Nothing ticked", *(one.missing for one in found)),
                ],
            )


def set_apart(overview: Overview) -> None:
    """Answers on another scale than their item has now, counted as they were given."""
    found = [apart for one in overview.time_points for apart in one.set_apart]
    if not found:
        return
    elements.heading("Answers on another scale", "Kept apart from the figures above, and counted as they were given.")
    for apart in found:
        with st.container(border=True):
            elements.subheading(f"{apart.name}, {apart.time_point}", describe_set_apart(apart))
            elements.table(
                ["Answer", "People"],
                [*apart.counts.items(), ("Not applicable", apart.not_applicable), ("Blank", apart.missing)],
            )


def subscales(overview: Overview) -> None:
    """Every sub-scale at each time point that asked its items."""
    if not overview.scores:
        return
    elements.heading("Sub-scales", "Several items scored together, for each person who answered enough of them.")
    found: dict[str, list[ScoreFigures]] = {}
    for figures in overview.scores:
        found.setdefault(figures.key, []).append(figures)
    for those in found.values():
        with st.container(border=True):
            first = those[0]
            elements.subheading(first.subscale.name, describe_subscale(first.instrument, first.subscale))
            elements.note(*map(describe_score, those))
            with st.expander("The same as a table"):
                score_table(those)


def score_table(found: list[ScoreFigures]) -> None:
    elements.table(
        [
            "Time point",
            "Scored",
            "Too few items",
            "Mean",
            "SD",
            "Answered every item",
            "Cronbach's alpha",
            "95 % range of alpha",
        ],
        [
            (
                one.time_point,
                one.n,
                one.too_few,
                *(None if value is None else decimal(value, 2) for value in (one.mean, one.standard_deviation)),
                one.complete,
                None if one.alpha is None else decimal(one.alpha.value, 2),
                " to ".join(decimal(bound, 2) for bound in one.alpha.interval)
                if one.alpha and one.alpha.interval
                else None,
            )
            for one in found
        ],
    )


def not_asked(overview: Overview) -> None:
    items = {item.id: item for one in overview.time_points for item in one.not_asked}
    if not items:
        return
    with st.expander("What was not asked when"):
        _not_asked(items, overview)


def _not_asked(items: dict[str, Item], overview: Overview) -> None:
    for item in items.values():
        where = [one.time_point.name for one in overview.time_points if item in one.not_asked]
        elements.note(f"“{item.name}” was not asked at {', '.join(where)}.")
