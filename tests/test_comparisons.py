"""What a comparison says, word for word where it matters, and what it never says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_core.comparisons import Course, Linked, Unlinked, describe, describe_course, link, points, what_fits
from balint_core.figures import Share
from balint_core.statistics import PairedShares, signed_rank
from tests.properties import examples

AGREED = "agreed or strongly agreed"
WHEN = ("at TP2", "at TP4")
CLAIMS = ("significan", "improve", "no difference", "worse", "better", "nan", "None")


def unlinked(earlier: tuple[int, int], later: tuple[int, int], one_group: bool = True) -> Unlinked:
    return Unlinked(AGREED, WHEN, Share(*earlier), Share(*later), one_group)


def linked(*counts: int, answers: list[tuple[int, int]] | None = None) -> Linked:
    return Linked(AGREED, WHEN, PairedShares(*counts), signed_rank(answers or []))


def test_unlinked_answers_of_one_group_have_counts_ranges_and_the_reason_for_no_test() -> None:
    assert describe(unlinked((3, 7), (5, 8))) == (
        "Agreed or strongly agreed: 3 of 7 at TP2 (43 %; 95 % interval 16 to 75 %), "
        "5 of 8 at TP4 (63 %; 95 % interval 31 to 86 %). "
        "The difference is 20 points higher (95 % interval 26 lower to 56 higher): "
        "these answers fit a fall, no change or a large rise. "
        "They were anonymous, so the two groups are treated as different people although some may be the same, "
        "and no test is made. "
        "This describes those who replied; it cannot show that the group caused a change."
    )


def test_a_test_that_was_asked_for_and_could_show_nothing_is_not_reported() -> None:
    said = describe(unlinked((5, 7), (8, 8)), ask_p=True)
    assert "No rise among so few could give a p of 0.05, so none is reported." in said
    assert "p = " not in said
    assert unlinked((5, 7), (8, 8)).p is None
    assert "No fall among so few" in describe(unlinked((1, 3), (0, 3)), ask_p=True)


def test_different_people_may_be_tested() -> None:
    comparison = unlinked((3, 7), (8, 8), one_group=False)
    assert "They come from different people, and no test is made." in describe(comparison)
    said = describe(comparison, ask_p=True, among=6)
    assert "these answers fit a rise, small or large." in said
    assert "They come from different people. Fisher's exact test, as asked for: p = 0.026," in said
    assert "It is one of six compared: among several, a small p comes up by chance too." in said
    assert "although some may be the same" not in said
    assert comparison.effect == pytest.approx(1.7141438957)


def test_linked_answers_say_who_changed() -> None:
    """Eleven people: 27 to 82 %, by McNemar 9 of 128, by signed ranks 5 of 128."""
    answers = [(2, 4)] * 7 + [(4, 2), (4, 5), (2, 2), (4, 4)]
    comparison = linked(2, 1, 7, 1, answers=answers)
    assert describe(comparison) == (
        "Agreed or strongly agreed: 3 of 11 at TP2 (27 %; 95 % interval 10 to 57 %), "
        "9 of 11 at TP4 (82 %; 95 % interval 52 to 95 %). "
        "The difference is 55 points higher (95 % interval 8 higher to 79 higher): "
        "these answers fit a rise, small or large. "
        "They are the same eleven people, linked by a code: seven agreed or strongly agreed only at TP4, "
        "one only at TP2, and three stayed the same. "
        "On the whole scale eight answered higher, two the same and one lower. "
        "This describes those who replied both times; it cannot show that the group caused a change."
    )
    said = describe(comparison, ask_p=True)
    assert "McNemar's exact test, as asked for: p = 0.070, how often changes at least as one-sided" in said
    assert "Wilcoxon's signed-rank test, as asked for: p = 0.039," in said
    assert comparison.p == pytest.approx(9 / 128)
    assert comparison.effect == pytest.approx(34 / 45)


def test_linked_answers_are_counted_once_for_shares_and_for_ranks() -> None:
    answers = [(2, 4), (4, 2), (4, 5), (3, 3)]
    assert link(AGREED, WHEN, answers, {4, 5}, ordered=True) == linked(1, 1, 1, 1, answers=answers)
    assert link(AGREED, WHEN, answers, {4, 5}, ordered=False).ranks is None


def test_too_few_who_changed_have_no_p() -> None:
    said = describe(linked(2, 1, 4, 1), ask_p=True)
    assert "Only five changed, too few for McNemar's exact test to show anything, so no p is reported." in said
    assert "Wilcoxon" not in said
    same = linked(3, 0, 0, 2, answers=[(4, 4)] * 5)
    assert "Nobody changed, too few for McNemar's exact test" in describe(same, ask_p=True)
    assert "none answered higher, five the same and none lower" in describe(same, ask_p=True)
    assert same.effect is None
    assert "the same person, linked by a code" in describe(linked(0, 0, 1, 0))


@pytest.mark.parametrize(
    ("comparison", "said"),
    [
        (unlinked((0, 0), (5, 8)), "Nobody answered at TP2, so nothing is compared."),
        (unlinked((5, 8), (0, 0)), "Nobody answered at TP4, so nothing is compared."),
        (unlinked((0, 0), (0, 0)), "Nobody answered at TP2 or at TP4, so nothing is compared."),
        (linked(0, 0, 0, 0), "Nobody's answers at TP2 and at TP4 are linked, so nothing is compared."),
    ],
)
def test_nobody_is_not_compared(comparison: Unlinked | Linked, said: str) -> None:
    assert describe(comparison, ask_p=True) == said
    assert comparison.difference is comparison.interval is comparison.effect is comparison.p is None


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        ((-26, 56), "a fall, no change or a large rise"),
        ((-60, 5), "a large fall, no change or a rise"),
        ((0.4, 56), "no change or a large rise"),
        ((-20, -0.4), "a fall or no change"),
        ((-0.4, 0.4), "no change"),
        ((8, 25), "a rise"),
        ((8, 56), "a rise, small or large"),
        ((-25, -1), "a fall"),
        ((-56, -8), "a fall, small or large"),
        ((31, 80), "a large rise"),
        ((-80, -31), "a large fall"),
    ],
)
def test_the_words_leave_open_what_the_printed_interval_does(interval: tuple[float, float], said: str) -> None:
    assert what_fits(*interval) == said


def course(*counts: tuple[int, int], one_group: bool = True) -> Course:
    names = tuple(f"at TP{place}" for place in range(1, len(counts) + 1))
    return Course(AGREED, names, tuple(Share(*each) for each in counts), one_group)


def test_a_course_has_every_count_and_the_line_through_them() -> None:
    assert describe_course(course((0, 0), (3, 7), (4, 8), (5, 8))) == (
        "Agreed or strongly agreed: 3 of 7 at TP2 (43 %; 95 % interval 16 to 75 %), "
        "4 of 8 at TP3 (50 %; 95 % interval 22 to 78 %) and 5 of 8 at TP4 (63 %; 95 % interval 31 to 86 %). "
        "From each time point to the next the share goes up by 10 points, by a straight line drawn through them all. "
        "The difference of the last from the first is 20 points higher (95 % interval 26 lower to 56 higher): "
        "these answers fit a fall, no change or a large rise. "
        "They were anonymous, so the three groups are treated as different people although some may be the same, "
        "and no test is made. "
        "This describes those who replied; it cannot show that the group caused a change."
    )


def test_a_course_is_tested_only_where_a_test_could_show_something() -> None:
    rising = course((1, 6), (3, 7), (6, 8), (8, 8), one_group=False)
    assert "p = " not in describe_course(rising)
    said = describe_course(rising, ask_p=True)
    assert "They come from different people. The Cochran-Armitage test, as asked for: p < 0.001, how often" in said
    few = describe_course(course((0, 1), (1, 2), (1, 1)), ask_p=True)
    assert "So few answers could not give a p of 0.05, so none is reported." in few
    alike = describe_course(course((4, 4), (5, 5)), ask_p=True)
    assert "by less than one point" not in few and "the share changes by less than one point, by" in alike
    assert "p = " not in few + alike
    assert describe_course(course((3, 7), (0, 0))) == (
        "Fewer than two time points have answers, so there is no course to describe."
    )


def test_a_course_of_people_who_are_linked_is_not_called_anonymous() -> None:
    linked = replace(course((3, 7), (4, 8), (5, 8)), linked=True)
    assert (
        "Some are the same people, linked by a code; all who answered count here, and the three groups are treated as "
        "different people, and no test is made."
    ) in describe_course(linked)
    assert "anonymous" not in describe_course(linked)


def test_one_point_is_a_point() -> None:
    falling = describe_course(course((5, 5), (98, 100), (97, 100)))
    assert "the share goes down by 1 point, by a straight line" in falling
    assert (points(1.2), points(-1.6), points(0)) == ("1 point higher", "2 points lower", "less than one point")


PEOPLE = st.integers(0, 12)
SHARES = st.integers(0, 12).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))
COMPARISONS = st.one_of(
    st.builds(Unlinked, st.just(AGREED), st.just(WHEN), SHARES, SHARES, st.booleans()),
    st.builds(
        Linked,
        st.just(AGREED),
        st.just(WHEN),
        st.builds(PairedShares, PEOPLE, PEOPLE, PEOPLE, PEOPLE),
        st.one_of(st.none(), st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5))).map(signed_rank)),
    ),
)


@examples
@given(COMPARISONS, st.booleans(), st.integers(1, 8))
def test_whatever_the_answers_no_sentence_claims_more_than_they_show(
    comparison: Unlinked | Linked, ask_p: bool, among: int
) -> None:
    said = describe(comparison, ask_p, among)
    assert not any(claim in said for claim in CLAIMS)
    if not ask_p:
        assert "p = " not in said and "p < " not in said
    if comparison.interval and comparison.interval[0] <= 0 <= comparison.interval[1]:
        assert "no change" in said
    if comparison.interval:
        assert f"{comparison.earlier.count} of {comparison.earlier.of} at TP2" in said
        assert "it cannot show" in said


@examples
@given(st.lists(SHARES, min_size=1, max_size=5), st.booleans(), st.booleans())
def test_no_course_claims_more_than_it_shows(found: list[Share], one_group: bool, ask_p: bool) -> None:
    said = describe_course(
        Course(AGREED, tuple(f"at TP{n}" for n in range(len(found))), tuple(found), one_group), ask_p
    )
    assert not any(claim in said for claim in CLAIMS)
    assert ask_p or "p = " not in said
