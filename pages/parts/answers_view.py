"""What Evaluation shows of answers: what changed between two time points, and every item at each."""

from functools import partial

import streamlit as st

from balint_core import charts
from balint_core.evaluation import Comparison, ItemFigures, change_headline, describe_change
from balint_core.figures import decimal, interval_in_print, listed
from balint_core.instruments import Item, Scale
from balint_core.programme import Overview
from balint_core.shares_over_time import shares_headline, shares_over_time
from pages.parts import elements, pictures_view


def change(comparisons: tuple[Comparison, ...]) -> None:
    with st.container(border=True):
        st.altair_chart(charts.change_chart(comparisons, elements.theme()), theme=None)
    elements.note(
        "The lines are 95 % ranges; beneath each pair stands the difference with its own. These answers were "
        "anonymous, so they cannot be paired, and no test is made: the ranges tell how much so few answers can say."
    )
    with st.expander("Each change in words"):
        for comparison in comparisons:
            elements.subheading(comparison.item.name, describe_change(comparison))
    with st.expander("The same as a table"):
        comparison_table(comparisons)
        earlier, later = comparisons[0].earlier.time_point, comparisons[0].later.time_point
        beneath = (
            f"Favourable answers at {earlier} and at {later}, and the difference in points; the ranges are of 95 %."
        )
        chart = partial(charts.change_chart, comparisons)
        pictures_view.offer(chart, change_headline(comparisons), f"Change {earlier} to {later}", beneath)


def comparison_table(comparisons: tuple[Comparison, ...]) -> None:
    first = comparisons[0]
    elements.table(
        ["Item", first.earlier.time_point, first.later.time_point, "Difference in points", "95 % range"],
        [
            (
                one.item.text,
                str(one.earlier.favourable),
                str(one.later.favourable),
                decimal(one.difference, 0),
                interval_in_print(one.interval),
            )
            for one in comparisons
        ],
    )


def by_item(overview: Overview) -> None:
    """Every item with its full distribution at each time point where it was asked, all shares at a glance first."""
    at_a_glance(overview)
    items: dict[tuple[str, Scale], list[ItemFigures]] = {}
    for time_point in overview.time_points:
        for figures in time_point.items:
            if figures.n:
                items.setdefault((figures.item.id, figures.scale), []).append(figures)
    for nth, found in enumerate(items.values(), 1):
        with st.container(border=True):
            named = next((one.item for one in found if one.missing is not None), found[0].item)
            elements.subheading(named.name, named.text)
            if found[0].scale.diverging:
                st.altair_chart(charts.answers_over_time_chart(found, elements.theme()), theme=None)
            for figures in found if not found[0].scale.diverging else []:
                elements.note(f"{figures.time_point}: {figures.favourable} {figures.scale.favourable_label}.")
                st.altair_chart(charts.categories_chart(figures, elements.theme()), theme=None)
            with st.expander("The same as a table"):
                distribution_table(found)
                take_away(found, f"Answers {nth}", overview.name)


def take_away(found: list[ItemFigures], name: str, beneath: str) -> None:
    """The charts of an item as pictures: one of all its time points, or one of each."""
    item = found[0].item.name
    if found[0].scale.diverging:
        shares = listed([f"{one.favourable} at {one.time_point}" for one in found])
        chart = partial(charts.answers_over_time_chart, found)
        pictures_view.offer(chart, f"{item}: {shares}", f"{name} {item}", beneath)
        return
    for one in found:
        title = f"{item}: {one.favourable} {one.scale.favourable_label}"
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
    scale = found[0].scale
    elements.table(
        [
            "Time point",
            *scale.labels,
            "Not applicable",
            "Blank",
            "Answered",
            "Favourable",
            "95 % range",
            "Mean",
            "SD",
            "Median",
        ],
        [
            (
                one.time_point,
                *one.counts.values(),
                one.not_applicable,
                one.missing,
                one.n,
                str(one.favourable),
                f"{interval_in_print(one.interval)} %" if one.interval else None,
                *(None if value is None else decimal(value, 2) for value in (one.mean, one.standard_deviation)),
                None if one.median is None else decimal(one.median),
            )
            for one in found
        ],
    )


def not_asked(items: dict[str, Item], overview: Overview) -> None:
    for item in items.values():
        where = [one.time_point.name for one in overview.time_points if item in one.not_asked]
        elements.note(f"“{item.name}” was not asked at {', '.join(where)}.")
