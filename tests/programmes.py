"""Invented programmes as numbers alone: terms with sessions, groups with grades, items with answers; for disclosure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from balint_core.disclosure import Key, Numbers, Rule, Sum, Told, attack, protect


def programme(chance: random.Random, rule: Rule) -> Numbers:
    """Numbers of a small programme that hang together as a published one's do."""
    true: dict[Key, int] = {}
    sums: list[Sum] = []
    least: dict[Key, int] = {}

    def add(key: Key, number: int, smallest: int) -> Key:
        true[key], least[key] = number, smallest
        return key

    modes: dict[str, list[Key]] = {"virtual": [], "face to face": []}
    terms = []
    for term in range(chance.randint(1, 4)):
        sessions = [
            add(f"term {term}, session {nth}", chance.choice([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12]), rule.people)
            for nth in range(chance.randint(1, 6))
        ]
        for one in sessions:
            modes[chance.choice(list(modes))].append(one)
        terms.append(add(f"term {term}", sum(true[one] for one in sessions), rule.people))
        sums.append(Sum(terms[-1], tuple(sessions)))
    sums.append(Sum(add("all terms", sum(true[one] for one in terms), rule.people), tuple(terms)))
    for mode, sessions in modes.items():
        if sessions:
            sums.append(Sum(add(mode, sum(true[one] for one in sessions), rule.people), tuple(sessions)))
    groups = []
    for group in range(chance.randint(1, 3)):
        grades = [
            add(f"group {group}, grade {nth}", chance.choice([0, 1, 2, 3, 5, 6, 8, 15]), rule.people)
            for nth in range(chance.randint(1, 4))
        ]
        groups.append(add(f"group {group}", sum(true[one] for one in grades), rule.people))
        sums.append(Sum(groups[-1], tuple(grades)))
    sums.append(Sum(add("people", sum(true[one] for one in groups), rule.people), tuple(groups)))
    for item in range(chance.randint(0, 4)):
        points = [add(f"item {item}, point {nth}", chance.randint(0, 6), rule.each) for nth in range(5)]
        sums.append(Sum(add(f"item {item}", sum(true[one] for one in points), rule.respondents), tuple(points)))
        if 0 < true[f"item {item}"] < rule.respondents:
            least.update(dict.fromkeys(points, rule.respondents))
    return Numbers(true, least, tuple(sums))


def later(chance: random.Random, before: Numbers) -> Numbers:
    """The same programme some time later: a few numbers have grown, or were put right."""
    true = dict(before.true)
    parts = [key for key in true if all(key != one.whole for one in before.sums)]
    for key in chance.sample(parts, min(len(parts), chance.randint(0, 3))):
        true[key] = max(0, true[key] + chance.choice([-2, -1, 1, 1, 2, 3, 6, 9]))
    for _level in range(3):
        for one in before.sums:
            true[one.whole] = sum(true[part] for part in one.parts)
    return Numbers(true, before.least, before.sums)


def naive(numbers: Numbers, rule: Rule) -> Told:
    """What somebody tells who withholds the small numbers and nothing else."""
    small = frozenset(key for key, number in numbers.true.items() if 0 < number < numbers.least[key])
    shown = {key: (number, number) for key, number in numbers.true.items() if key not in small}
    return Told(shown, small, numbers.least, numbers.sums, (), rule.people)


def possible(told: Told, most: int) -> Iterator[dict[Key, int]]:
    """Every assignment of the withheld numbers that fits what is told, by trying all: none is larger than `most`."""
    names = sorted(told.withheld)
    known = {key: int(low) for key, (low, _high) in told.shown.items()}

    def fits(found: dict[Key, int]) -> bool:
        for one in told.sums:
            keys = (one.whole, *one.parts)
            if all(key in found for key in keys) and found[one.whole] != sum(found[part] for part in one.parts):
                return False
        return all(
            found[one.number] <= sum(found[key] for key in one.than)
            for one in told.no_more
            if all(key in found for key in (one.number, *one.than))
        )

    def further(found: dict[Key, int], left: list[Key]) -> Iterator[dict[Key, int]]:
        if not fits(found):
            return
        if not left:
            yield found
            return
        for number in range(most + 1):
            yield from further({**found, left[0]: number}, left[1:])

    yield from further(known, names)


@dataclass(frozen=True)
class Tried:
    """What came of one programme that was published, and published again later."""

    seed: int
    told_small: tuple[Key, ...]
    """Numbers that were told although they are too small."""
    pinned_first: int
    pinned_then: int
    """Numbers that the attack pins down in what was published: in the first, and in both together."""
    refused: bool
    """Whether the second could not be published: an earlier audience knows too much."""
    naive_broken: bool
    """Whether the attack breaks what withholds the small numbers and nothing else."""


def tried(rule: Rule, seed: int) -> Tried:
    """One invented programme, published twice under a rule."""
    chance = random.Random(seed)
    first = programme(chance, rule)
    told = protect(first, rule).told
    second = later(chance, first)
    then = protect(second, rule, [told])
    return Tried(
        seed,
        tuple(
            key
            for numbers, one in ((first, told), (second, then.told))
            for key in one.shown
            if 0 < numbers.true[key] < numbers.least[key]
        ),
        len(attack(told)),
        0 if then.pinned else len(attack(then.told, [told], second.true)),
        bool(then.pinned),
        bool(attack(naive(first, rule))),
    )
