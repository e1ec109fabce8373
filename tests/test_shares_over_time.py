"""Favourable shares side by side: only what means the same thing, and what was not asked is no share."""

from dataclasses import replace

from balint_core.evaluation import ItemFigures, TimePointFigures
from balint_core.figures import Share
from balint_core.instruments import Item, Scale
from balint_core.scales import Point
from balint_core.shares_over_time import describe_shares, shares_headline, shares_over_time
from balint_core.terms import Occasion, TimePoint

FIVE = Scale("Five", tuple(map(Point, "abcde")), ("d", "e"), "agreed", True)
FOUR = Scale("Four", tuple(map(Point, "abcd")), ("c", "d"), "agreed", True)


def item(name: str, at: str, *counts: int, of: Scale = FIVE) -> ItemFigures:
    asked = Item(name, name.capitalize(), name, (Occasion.END_OF_TERM,), "five")
    return ItemFigures(asked, of, at, dict(zip(of.labels, counts, strict=True)), 0, 0)


def at(name: str, *items: ItemFigures) -> TimePointFigures:
    return TimePointFigures(TimePoint(name, Occasion.END_OF_TERM), 9, items, ())


def test_items_of_one_scale_stand_together_and_what_was_not_asked_has_no_share() -> None:
    (found,) = shares_over_time(
        [
            at("TP2", item("one", "TP2", 1, 1, 1, 1, 1)),
            at("TP3", item("one", "TP3", 0, 0, 0, 1, 1), item("two", "TP3", 1, 0, 0, 0, 0)),
        ]
    )
    one, two = found.items
    assert (found.time_points, found.share(one, "TP2"), found.share(two, "TP2")) == (("TP2", "TP3"), Share(2, 5), None)
    assert (found.said(two, "TP2"), found.said(two, "TP3"), found.empty) == ("not asked", "0 % (0/1)", ["not asked"])


def test_scales_are_never_mixed_though_their_shares_are_named_alike() -> None:
    points = [
        at(name, item("one", name, 1, 1, 1, 1, 1), item("two", name, 1, 1, 1, 1, of=FOUR)) for name in ("TP2", "TP3")
    ]
    assert [[one.name for one in found.items] for found in shares_over_time(points)] == [["One"], ["Two"]]


def test_an_item_asked_on_another_scale_later_has_no_share_of_the_first_there() -> None:
    found, *others = shares_over_time(
        [
            at("TP2", item("one", "TP2", 1, 1, 1, 1, 1)),
            at("TP3", item("one", "TP3", 1, 1, 1, 1, 1)),
            at("TP4", item("one", "TP4", 1, 1, 1, 1, of=FOUR)),
        ]
    )
    assert found.time_points == ("TP2", "TP3")
    assert not others, "one time point is no course"


def test_titles_of_scales_that_hold_the_same_answers_make_no_difference() -> None:
    other = replace(FIVE, title="Agreement")
    (found,) = shares_over_time(
        [at("TP2", item("one", "TP2", 1, 1, 1, 1, 1)), at("TP3", item("one", "TP3", 1, 1, 1, 1, 1, of=other))]
    )
    assert found.time_points == ("TP2", "TP3")


def test_nothing_is_shown_of_a_scale_without_a_favourable_side_or_of_one_time_point_with_answers() -> None:
    nowhere = replace(FIVE, favourable=())
    for of, later in ((nowhere, (1, 1, 1, 1, 1)), (FIVE, (0, 0, 0, 0, 0))):
        assert not shares_over_time(
            [at("TP2", item("one", "TP2", 1, 1, 1, 1, 1, of=of)), at("TP3", item("one", "TP3", *later, of=of))]
        )
    assert not shares_over_time([])


def test_the_title_has_the_least_share_and_the_most_with_their_counts() -> None:
    (found,) = shares_over_time(
        [at("TP2", item("one", "TP2", 2, 3, 0, 0, 0)), at("TP3", item("one", "TP3", 0, 1, 2, 3, 2))]
    )
    assert shares_headline(found) == "Agreed: between 0 % (0/5) and 63 % (5/8), by item and time point"
    assert describe_shares(found).endswith(" One: TP2 0 % (0/5), TP3 63 % (5/8).")


def test_where_all_shares_are_alike_the_title_says_so() -> None:
    (found,) = shares_over_time([at(name, item("one", name, 0, 0, 1, 1, 0)) for name in ("TP2", "TP3")])
    assert shares_headline(found) == "Agreed: 50 % for every item at every time point"
