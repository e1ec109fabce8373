"""Small numbers are withheld, what would give them away is, too, and the attack that decides about it is real."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from balint_core.definitions import DefinitionError, read_definition_text
from balint_core.disclosure import (
    NoMore,
    Numbers,
    Pinned,
    Rule,
    Rules,
    Sum,
    Told,
    Why,
    attack,
    protect,
    rules,
)
from tests import programmes

FIVE = rules().rule("at_least_5")
ROUNDED = rules().rule("over_7_rounded")
PRESETS = {one.id: one for one in rules().presets}


def numbers(whole: int, **parts: int) -> Numbers:
    """A total and its parts, none of which may be smaller than five."""
    true = {"all": whole, **parts}
    return Numbers(true, dict.fromkeys(true, 5), (Sum("all", tuple(parts)),))


# --- the rule ---------------------------------------------------------------------------------------------------


def test_the_presets_are_those_of_the_field_each_with_its_source() -> None:
    told = {one.id: (one.respondents, one.people, one.each, one.rounding) for one in rules().presets}
    assert told == {
        "at_least_3": (3, 3, 0, 1),
        "at_least_5": (5, 5, 0, 1),
        "over_7_rounded": (8, 8, 8, 5),
        "at_least_10": (10, 10, 0, 1),
    }
    assert rules().default == "at_least_5"
    assert all(one.source for one in rules().presets)


def test_a_rule_beneath_the_default_asks_for_a_reason() -> None:
    assert [one.id for one in rules().presets if rules().lowers(one)] == ["at_least_3"]


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_numbers_are_rounded_to_the_nearest_five(number: int, shown: int) -> None:
    assert ROUNDED.rounded(number) == shown


def test_what_a_rounded_number_may_be_is_all_that_rounds_to_it() -> None:
    for number in range(1, 60):
        low, high = ROUNDED.may_be(number, 0)
        assert low <= number <= high
        assert {ROUNDED.rounded(one) for one in range(low, int(high) + 1)} == {ROUNDED.rounded(number)}
        assert ROUNDED.rounded(int(high) + 1) != ROUNDED.rounded(number)
    assert ROUNDED.may_be(9, 8) == (8, 12)
    assert ROUNDED.may_be(0, 8) == (0, 0)
    assert FIVE.may_be(9, 5) == (9, 9)


def test_a_file_of_ones_own_that_lets_one_person_be_seen_is_refused_with_its_keys() -> None:
    text = """
        id = "disclosure"
        title = "Ours"
        source = "Us"
        default = "none"
        [[presets]]
        id = "all"
        title = "All"
        source = "Us"
        respondents = 1
        people = 0
        rounding = 0
    """
    with pytest.raises(DefinitionError) as fault:
        read_definition_text(Path("disclosure.toml"), text, Rules)
    keys = [key for key, _problem in fault.value.slips]
    assert keys == ["default", "presets.1.respondents", "presets.1.people", "presets.1.rounding"]


# --- withholding ------------------------------------------------------------------------------------------------


def test_a_small_number_is_withheld_and_a_second_one_beside_it() -> None:
    found = protect(numbers(40, a=10, b=9, c=8, d=10, e=3), FIVE)
    assert found.why == {"e": Why.SMALL, "c": Why.TOGETHER}
    assert not found.pinned


def test_none_is_told_as_none() -> None:
    assert protect(numbers(10, a=10, b=0), FIVE).why == {}


def test_two_small_numbers_that_only_share_a_few_people_are_not_enough() -> None:
    found = protect(numbers(23, a=10, b=10, c=2, d=1), FIVE)
    assert len(found.why) == 3
    low, high = 0, 3 + 10
    assert high - low >= FIVE.people


def test_with_nothing_else_to_withhold_the_total_is() -> None:
    assert protect(numbers(3, a=3), FIVE).why.keys() == {"a", "all"}
    assert protect(numbers(9, a=5, b=4), FIVE).why.keys() == {"a", "b"}


def test_five_of_one_each_are_not_told_by_their_total() -> None:
    """None is told as none, so what is withheld is one at least."""
    ones = numbers(5, a=1, b=1, c=1, d=1, e=1)
    assert "all" not in protect(ones, FIVE).why
    found = protect(replace(ones, seen=frozenset(ones.true)), FIVE)
    assert found.told.some == {"all", *"abcde"}
    assert "all" in found.why


def test_what_is_withheld_beside_is_of_the_shortest_sum() -> None:
    """Sessions of two terms, all of them virtual: the smallest of the other would help by a long way round only."""
    true = {"a": 3, "b": 9, "c": 8, "d": 6, "e": 7, "one": 20, "two": 13, "virtual": 33}
    sums = (Sum("virtual", tuple("abcde")), Sum("one", tuple("abc")), Sum("two", tuple("de")))
    assert protect(Numbers(true, dict.fromkeys(true, 5), sums), FIVE).why.keys() == {"a", "c"}


def test_what_bounds_a_withheld_number_is_withheld_where_no_sum_helps() -> None:
    """One session in a term: as many came to it as came at all, whatever is said of its total."""
    true = {"session": 4, "attendance": 4, "people": 6}
    bounds = (NoMore("session", ("people",)), NoMore("people", ("attendance", "session")))
    found = protect(Numbers(true, dict.fromkeys(true, 5), (Sum("attendance", ("session",)),), bounds), FIVE)
    assert (found.why.keys(), found.pinned) == (true.keys(), ())


def test_a_withheld_number_bounded_by_another_is_found() -> None:
    """Nobody can be among those who came in the term who came to none of its sessions."""
    told = Told(
        {"people": (7, 7)},
        frozenset(["session"]),
        {},
        (),
        (NoMore("people", ("session",)), NoMore("session", ("people",))),
        5,
    )
    assert attack(told) == [Pinned("session", 7, 7)]


def test_of_a_number_that_hangs_together_with_nothing_nothing_is_known() -> None:
    assert attack(Told({}, frozenset(["a"]), {}, (), (), 5)) == []


# --- from one publication to the next ---------------------------------------------------------------------------

FIRST = numbers(40, a=10, b=9, c=8, d=10, e=3)


def test_the_same_figures_again_withhold_the_same() -> None:
    first = protect(FIRST, FIVE)
    again = protect(FIRST, FIVE, [first.told])
    assert (again.why, again.pinned) == (first.why, ())


def test_one_more_person_is_not_told_by_the_difference() -> None:
    first = protect(FIRST, FIVE)
    found = protect(numbers(41, a=11, b=9, c=8, d=10, e=3), FIVE, [first.told])
    assert found.why["a"] is Why.CHANGED
    assert found.why["all"] is Why.CHANGED
    assert "e" in found.why
    assert not found.pinned


def test_what_was_withheld_beside_it_then_is_not_shown_now() -> None:
    """The total and a part have changed, so the sum holds of then alone: shown now, the second would give the first."""
    first = protect(FIRST, FIVE)
    changed = numbers(41, a=11, b=9, c=8, d=10, e=3)
    naive = Told({"c": (8, 8)}, frozenset("e"), {}, (), (), 5)
    assert attack(naive, [first.told], changed.true) == [Pinned("e", 3, 3)]
    assert "c" in protect(changed, FIVE, [first.told]).why


def test_many_more_people_may_be_told() -> None:
    first = protect(FIRST, FIVE)
    assert protect(numbers(50, a=20, b=9, c=8, d=10, e=3), FIVE, [first.told]).why.keys() == first.why.keys()


def test_answers_that_moved_among_few_people_withhold_the_item() -> None:
    """As many answered, and one of them otherwise than was told before: that one's answer would be known."""
    points = {"agree": 4, "neither": 3, "disagree": 1}
    item = Numbers({"n": 8, **points}, {"n": 5}, (Sum("n", tuple(points)),))
    first = protect(item, FIVE)
    assert not first.why
    mended = replace(item, true={"n": 8, "agree": 5, "neither": 2, "disagree": 1})
    assert protect(mended, FIVE, [first.told]).why.keys() >= {"n", "agree", "neither"}


def test_what_an_earlier_audience_was_told_cannot_be_withheld_any_more() -> None:
    """A stricter rule comes too late: it is said, and nothing else is withheld for its sake."""
    lax = replace(FIRST, least=dict.fromkeys(FIRST.true, 3))
    told = protect(lax, rules().rule("at_least_3")).told
    found = protect(FIRST, FIVE, [told])
    assert found.pinned == (Pinned("e", 3, 3),)
    assert found.why.keys() == {"e"}


def test_what_was_told_roughly_and_then_exactly_is_known_exactly() -> None:
    rough, exact = (Told({"a": ends}, frozenset(), {}, (), (), 5) for ends in ((8, 12), (9, 9)))
    now = Told({}, frozenset("a"), {}, (), (), 5)
    for earlier in ([rough, exact], [exact, rough]):
        assert attack(now, earlier, {"a": 9}) == [Pinned("a", 9, 9)]


def test_what_no_longer_holds_gives_way_and_nothing_else_does() -> None:
    """Two of three have grown, as a second publication told: the first says nothing of the third any more. What it
    said of others stands."""
    first = Told(
        {"all": (10, 10), "both": (20, 20), "c": (17, 17)},
        frozenset(["j", "k", "m", "a", "more"]),
        {},
        (Sum("all", ("j", "k", "m")), Sum("both", ("a", "c")), Sum("more", ("a", "m"))),
        (),
        5,
    )
    then = Told({"j": (14, 14), "k": (10, 10)}, frozenset(), {}, (), (), 5)
    now = Told({}, frozenset("ma"), {}, (), (), 5)
    true = {"all": 26, "j": 14, "k": 10, "m": 2, "a": 3, "c": 17}
    assert [one for one in attack(now, [first, then], true) if one.key in now.withheld] == [Pinned("a", 3, 3)]


def test_what_was_told_is_kept_and_read_again() -> None:
    found = protect(FIRST, FIVE)
    assert Told.of(found.told.as_json()) == found.told
    small = [str(number) for key, number in FIRST.true.items() if key in found.told.withheld]
    assert not any(f'"{key}": [{number}' in found.told.as_json() for key, number in zip("ce", small, strict=True))


# --- by the thousand --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", PRESETS)
def test_after_protection_the_attack_finds_nothing(preset: str) -> None:
    """Invented programmes, each published twice: nothing withheld can be pinned down, then or later, and the attack is
    real: it breaks most of what withholds the small numbers alone. `run.py attack` tries them by the thousand."""
    found = [programmes.tried(PRESETS[preset], seed) for seed in range(EACH)]
    assert not [one for one in found if one.told_small or one.pinned_first or one.pinned_then]
    assert sum(one.naive_broken for one in found) > EACH / 2
    assert sum(one.refused for one in found) < EACH / 2


EACH = 12
"""Programmes of each preset, published twice each."""


def test_the_attack_says_what_trying_every_number_says() -> None:
    """Small systems by brute force: linear programming bounds each withheld number exactly as all possibilities do."""
    tried = 0
    for seed in range(400):
        chance = random.Random(seed)
        told = some_told(chance)
        if len(told.withheld) > 4:
            continue
        bounds = {one.key: (one.low, one.high) for one in attack(replace(told, doubt=10**9))}
        if bounds.keys() != told.withheld or max(high for _low, high in bounds.values()) > MOST:
            continue  # more than can be tried one by one
        every = list(programmes.possible(told, MOST))
        assert every, "what is true is possible"
        for key, said in bounds.items():
            assert said == (min(one[key] for one in every), max(one[key] for one in every)), f"{seed}, {key}"
            tried += 1
    assert tried > 400


MOST = 12


def some_told(chance: random.Random) -> Told:
    """Parts in two overlapping sums, as sessions are in terms and in modes; some of all withheld."""
    parts = {f"part {nth}": chance.randint(0, 4) for nth in range(chance.randint(2, 5))}
    names = list(parts)
    one, other = names[: len(names) // 2 + 1], chance.sample(names, chance.randint(1, len(names)))
    true = {**parts, "one": sum(parts[key] for key in one), "other": sum(parts[key] for key in other)}
    withheld = frozenset(chance.sample(sorted(true), chance.randint(1, min(4, len(true)))))
    shown = {key: (number, number) for key, number in true.items() if key not in withheld}
    return Told(shown, withheld, {}, (Sum("one", tuple(one)), Sum("other", tuple(other))), (), 1)


def test_a_rule_is_a_rule() -> None:
    assert isinstance(FIVE, Rule)
