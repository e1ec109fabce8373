"""What may be shown of small groups: which figures are withheld, and the attack that tries to work them out again.

Three steps, in the words of statistical disclosure control. *Primary suppression*: a number of people that is smaller
than the rule's is withheld, and so is one that differs by fewer than that from what was told before. *Secondary
suppression*: where the figures that are shown still give a withheld one away, a further one is withheld, until they do
not. *The attack* decides about that: it is told all that the audience is told, and earlier audiences were, and finds by
linear programming between which bounds each withheld number must lie. What it can pin down is not published.

Nothing here knows of people or answers: there are numbers by name, and how they add up. The thresholds and their
sources stand in `data/disclosure.toml`.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property
from math import ceil, floor, inf
from typing import Any

from pydantic import model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, DefinitionFolder, Slips, read_definition

Key = str
"""The name of a number, the same in every snapshot: such as “attendance/Term 1/2019-10-06/Thursday group”."""
Range = tuple[int, float]
"""The least and the most that a number may be; the most is infinite where nothing bounds it."""
NEAR = 1e-6
"""How far from a whole number the solver may end."""
ANY_NUMBER = 1e6
"""As large a number as is ever tried: one that can be so large is bounded by nothing."""


# --- the rule ---------------------------------------------------------------------------------------------------


@definition(frozen=True, config=STRICT)
class Rule:
    """A preset of `data/disclosure.toml`: thresholds are numbers of people, and what is smaller is not shown."""

    id: str
    title: str
    source: str
    respondents: int
    people: int
    each: int = 0
    rounding: int = 1

    def rounded(self, number: int) -> int:
        """A number as it is shown: to the nearest multiple of `rounding`, halves upwards."""
        return (2 * number + self.rounding) // (2 * self.rounding) * self.rounding

    def may_be(self, number: int, least: int) -> Range:
        """What an audience knows of a number that is shown and never smaller than `least` unless it is none."""
        if self.rounding == 1 or not number:
            return number, number
        shown, away = self.rounded(number), self.rounding // 2
        return max(shown - away, least, 1), shown + (self.rounding - 1 - away)


@definition(frozen=True, config=STRICT)
class Rules:
    """The presets, the least strict first, and the one that is taken unless another is chosen."""

    id: str
    title: str
    source: str
    default: str
    presets: tuple[Rule, ...]

    @model_validator(mode="after")
    def _agrees(self) -> "Rules":
        slips = [] if self.default in {one.id for one in self.presets} else [("default", "names none of the presets")]
        for place, one in enumerate(self.presets, start=1):
            for key in ("respondents", "people", "rounding"):
                if getattr(one, key) < (1 if key == "rounding" else 2):
                    slips.append((f"presets.{place}.{key}", "is too small: one person would be shown"))
        if slips:
            raise Slips(slips)
        return self

    def rule(self, identity: str) -> Rule:
        """A preset by its id; KeyError where there is none."""
        return {one.id: one for one in self.presets}[identity]

    def lowers(self, rule: Rule) -> bool:
        """Whether a rule lets smaller groups be seen than the default: that asks for a reason."""
        usual = self.rule(self.default)
        return rule.respondents < usual.respondents or rule.people < usual.people


@cache
def rules() -> Rules:
    """The presets as shipped, or as the programme's own file has them."""
    *_shipped, file = (file for file in DefinitionFolder("").files() if file.name == "disclosure.toml")
    return read_definition(file, Rules)


# --- numbers, and what an audience is told of them --------------------------------------------------------------


@dataclass(frozen=True)
class Sum:
    """A whole that is all of its parts together."""

    whole: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        return (self.whole, *self.parts)

    def named(self, names: Mapping[Key, Key]) -> "Sum":
        whole, *parts = (names.get(key, key) for key in self.keys)
        return Sum(whole, tuple(parts))


@dataclass(frozen=True)
class NoMore:
    """A number that is no larger than these together, such as people and their attendances."""

    number: Key
    than: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        return (self.number, *self.than)

    def named(self, names: Mapping[Key, Key]) -> "NoMore":
        number, *than = (names.get(key, key) for key in self.keys)
        return NoMore(number, tuple(than))


@dataclass(frozen=True)
class Numbers:
    """True numbers by name, the least that each may be to be shown (0: any), and how they hang together."""

    true: Mapping[Key, int]
    least: Mapping[Key, int]
    sums: tuple[Sum, ...] = ()
    no_more: tuple[NoMore, ...] = ()
    withheld: frozenset[Key] = frozenset()
    """Those that are not to be shown for a reason of their own."""
    seen: frozenset[Key] = frozenset()
    """Those of which an audience sees that they are withheld, and so that they are not none."""
    beside: tuple[Sum, ...] = ()
    """How numbers that are not told here are made of those that are: an earlier audience may have been told them."""


@dataclass(frozen=True)
class Told:
    """All that an audience can know: the numbers shown to it, those withheld, and how both hang together.

    Kept with a snapshot for the attacks on later ones; it holds no number that was not shown.
    """

    shown: Mapping[Key, Range]
    withheld: frozenset[Key]
    least: Mapping[Key, int]
    sums: tuple[Sum, ...]
    no_more: tuple[NoMore, ...]
    doubt: int
    """How many different values must remain possible for a number that is withheld."""
    some: frozenset[Key] = frozenset()
    """Those withheld that cannot be none: none would be shown as none."""

    @property
    def bounds(self) -> dict[Key, Range]:
        """Between which ends a number lies, of those of which that is told or is plain."""
        return {**dict.fromkeys(self.some, (1, inf)), **self.shown}

    def named(self, names: Mapping[Key, Key]) -> "Told":
        """The same with some numbers under other names."""
        return replace(
            self,
            shown={names.get(key, key): ends for key, ends in self.shown.items()},
            withheld=frozenset(names.get(key, key) for key in self.withheld),
            sums=tuple(one.named(names) for one in self.sums),
            no_more=tuple(one.named(names) for one in self.no_more),
            some=frozenset(names.get(key, key) for key in self.some),
        )

    def as_json(self) -> str:
        return json.dumps(
            {
                "shown": {key: list(ends) for key, ends in self.shown.items()},
                "withheld": sorted(self.withheld),
                "least": dict(self.least),
                "sums": [one.keys for one in self.sums],
                "no_more": [one.keys for one in self.no_more],
                "doubt": self.doubt,
                "some": sorted(self.some),
            },
            ensure_ascii=False,
        )

    @classmethod
    def of(cls, text: str) -> "Told":
        """What was told, from its JSON; raises ValueError or KeyError for anything else."""
        kept = json.loads(text)
        return cls(
            {key: (low, high) for key, (low, high) in kept["shown"].items()},
            frozenset(kept["withheld"]),
            kept["least"],
            tuple(Sum(whole, tuple(parts)) for whole, *parts in kept["sums"]),
            tuple(NoMore(number, tuple(than)) for number, *than in kept["no_more"]),
            kept["doubt"],
            frozenset(kept.get("some", ())),
        )


# --- withholding ------------------------------------------------------------------------------------------------


class Why(StrEnum):
    """Why a number is withheld, in the words of a page."""

    SMALL = "fewer than may be shown"
    CHANGED = "it would tell how few have been added or taken away since an earlier publication"
    TOGETHER = "with the figures beside it, it would give a withheld one away"
    CHOSEN = "left out"


@dataclass(frozen=True)
class Protected:
    """What may be told, why each number is withheld, and what could be pinned down all the same: nothing, or it may
    not be published."""

    told: Told
    why: Mapping[Key, Why]
    pinned: tuple["Pinned", ...]


def protect(numbers: Numbers, rule: Rule, earlier: Sequence[Told] = ()) -> Protected:
    """Withholds what must be, and further numbers beside it, until the attack finds nothing any more.

    Nothing is withheld for the sake of a number that earlier publications give away by themselves.
    """
    why = dict.fromkeys(numbers.withheld, Why.CHOSEN)
    why |= {key: Why.SMALL for key, number in numbers.true.items() if 0 < number < numbers.least.get(key, 0)}
    why |= {key: Why.CHANGED for key in _changed_by_few(numbers, earlier) if key not in why}
    told_before = attack(_told(numbers, rule, numbers.true.keys()), earlier, numbers.true) if earlier else []
    hopeless = {one.key for one in told_before}
    held: frozenset[Key] = frozenset()  # what could not be pinned down is asked again at the end, all at once
    while True:
        told = _told(numbers, rule, why.keys())
        pinned = attack(told, earlier, numbers.true, but=held)
        to_mend = [one.key for one in pinned if one.key not in hopeless]
        further = {key for one in to_mend for key in _beside(one, numbers, why.keys() | hopeless)}
        if not further and not held:
            return Protected(told, why, tuple(pinned))
        held = told.withheld.difference(one.key for one in pinned) if further else frozenset()
        why |= dict.fromkeys(further, Why.TOGETHER)


def _told(numbers: Numbers, rule: Rule, withheld: Collection[Key]) -> Told:
    shown = {
        key: rule.may_be(number, numbers.least.get(key, 0))
        for key, number in numbers.true.items()
        if key not in withheld
    }
    some = frozenset(key for key in numbers.seen.intersection(withheld) if numbers.true[key])
    return Told(shown, frozenset(withheld), numbers.least, numbers.sums, numbers.no_more, rule.people, some)


def _beside(key: Key, numbers: Numbers, without: Collection[Key]) -> Iterator[Key]:
    """The number to withhold beside one that could be pinned down: the smallest part of the shortest sum they share,
    else the whole of one, else a number that bounds it, else one further away; none that it would be useless to
    withhold."""
    reached = {key}
    while True:
        sums = [one for one in numbers.sums if reached.intersection(one.keys)]
        sums.sort(key=lambda one: len(one.parts))
        limits = [one for one in numbers.no_more if reached.intersection(one.keys)]
        beside = [key for one in limits for key in one.keys]
        for among in (*(one.parts for one in sums), [one.whole for one in sums], beside):
            left = [one for one in among if one not in reached and one not in without and numbers.true[one]]
            if left:
                yield min(left, key=lambda one: (numbers.true[one], one))
                return
        further = reached.union(beside, *(one.keys for one in sums))
        if further == reached:
            return
        reached = further


def _changed_by_few(numbers: Numbers, earlier: Iterable[Told]) -> Iterator[Key]:
    """Numbers that were told before and have changed by fewer people than may be shown: the difference would be told
    of those. Of a whole it is what was added to its parts, or taken away."""
    sums = (*numbers.beside, *numbers.sums)
    now = _added_up(numbers.true, sums)
    for before in earlier:
        then = _added_up({key: int(low) for key, (low, high) in before.shown.items() if low == high}, sums)
        moved = {key: now[key] - number for key, number in then.items() if key in now}
        few = {key for key, by in moved.items() if 0 < abs(by) < numbers.least.get(key, 0)}
        for one in sums:
            by_part = [moved.get(part, 0) for part in one.parts]
            gained, lost = sum(by for by in by_part if by > 0), -sum(by for by in by_part if by < 0)
            if 0 < max(gained, lost) < numbers.least.get(one.whole, 0):
                few |= {one.whole, *(part for part, by in zip(one.parts, by_part, strict=True) if by)}
        yield from few & numbers.true.keys()


def _added_up(known: Mapping[Key, int], sums: Iterable[Sum]) -> Mapping[Key, int]:
    """Numbers, and the wholes of those whose parts are all known."""
    found = dict(known)
    for one in sums:
        if one.whole not in found and all(part in found for part in one.parts):
            found[one.whole] = sum(found[part] for part in one.parts)
    return found


# --- the attack -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pinned:
    """A withheld number that must lie between these, which is too narrow."""

    key: Key
    low: int
    high: float


def attack(
    told: Told, earlier: Sequence[Told] = (), true: Mapping[Key, int] | None = None, but: Collection[Key] = ()
) -> list[Pinned]:
    """The withheld numbers that an audience which knows all this, and all that was told earlier, can pin down.

    What was told earlier is taken to be so still, as long as it does not contradict what is told now; with the `true`
    numbers at hand, only what is indeed so still. What was withheld earlier and is not shown now is attacked, too.
    Nothing is asked of those in `but`.
    """
    own: list[Statement] = [*told.sums, *told.no_more]
    known = _Known(told.bounds, own)
    for nth, before in enumerate(earlier):
        known = known.with_earlier(nth, before, true)
    known = known.where_possible(own) if earlier else known
    asked = told.withheld.union(*(before.withheld for before in earlier)) - told.shown.keys() - set(but)
    return [one for system in known.systems(asked) for one in system.pinned(sorted(asked & system.keys), told.doubt)]


Statement = Sum | NoMore


@dataclass(frozen=True)
class _Known:
    """Bounds of numbers by name, and statements about how they hang together."""

    bounds: Mapping[Key, Range]
    statements: Sequence[Statement]

    def with_earlier(self, nth: int, before: Told, true: Mapping[Key, int] | None) -> "_Known":
        """This and what the `nth` earlier audience was told.

        A number that is another now stands under a name of its own; one that was withheld is taken to be the same
        still.
        """
        now: Mapping[Key, Range] = {**self.bounds, **{key: (one, one) for key, one in (true or {}).items()}}
        names = {
            key: key if _agree(ends, now.get(key, ends)) else f"{key} in {nth}" for key, ends in before.bounds.items()
        }
        bounds = dict(self.bounds)
        for key, (low, high) in before.bounds.items():
            least, most = bounds.get(names[key], (low, high))
            bounds[names[key]] = max(low, least), min(high, most)
        own = set(self.statements)
        statements: list[Statement] = [*before.sums, *before.no_more]
        further = [one for one in (one.named(names) for one in statements) if one not in own]
        return _Known(bounds, [*self.statements, *further])

    def where_possible(self, own: Collection[Statement]) -> "_Known":
        """This without those statements that cannot be so any more beside the others; all of its `own` are."""
        doubtful = set(self.statements).difference(own)
        asked = {key for one in doubtful for key in one.keys if self.open(key)}
        wrong = {one for system in self.systems(asked) for one in system.contradicting(doubtful)}
        return replace(self, statements=[one for one in self.statements if one not in wrong])

    def systems(self, asked: Collection[Key]) -> Iterator["_System"]:
        """What hangs together with the numbers asked about, each part that stands apart by itself."""
        by_key: dict[Key, list[Statement]] = {key: [] for key in asked}
        for one in self.statements:
            for key in filter(self.open, one.keys):
                by_key.setdefault(key, []).append(one)
        seen: set[Key] = set()
        for first in sorted(asked):
            if first in seen:
                continue
            keys, waiting, statements = {first}, [first], dict[Statement, None]()
            while waiting:
                for one in by_key[waiting.pop()]:
                    statements[one] = None
                    further = set(filter(self.open, one.keys)) - keys
                    keys |= further
                    waiting += further
            seen |= keys
            yield _System(frozenset(keys), tuple(statements), self.bounds)

    def open(self, key: Key) -> bool:
        """Whether a number is not known exactly."""
        low, high = self.bounds.get(key, (0, inf))
        return low < high


def _agree(one: Range, other: Range) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@dataclass(frozen=True)
class _System:
    """Numbers that are not known exactly and hang together: what linear programming says of each."""

    keys: frozenset[Key]
    statements: tuple[Statement, ...]
    bounds: Mapping[Key, Range]

    def pinned(self, keys: Sequence[Key], doubt: int) -> Iterator[Pinned]:
        """Those of some numbers for which fewer than `doubt` further values are left.

        Every solution shows values that each number may have: what has been seen far enough apart needs no asking.
        """
        least, most = dict.fromkeys(keys, inf), dict.fromkeys(keys, -inf)
        for key in keys:
            for sign in (-1, 1):
                if self.statements and most[key] - least[key] < doubt:
                    for one, value in self._solution(key, sign).items():
                        if one in least:
                            least[one], most[one] = min(least[one], value), max(most[one], value)
            low, high = (least[key], most[key]) if self.statements else self.bounds.get(key, (0, inf))
            if low > high:  # what is known contradicts itself, and nothing is certain
                low, high = 0, 0
            low, high = ceil(low - NEAR), floor(high + NEAR) if high < ANY_NUMBER else inf
            if high - low < doubt:
                yield Pinned(key, low, high)

    def contradicting(self, doubtful: Collection[Statement]) -> list[Statement]:
        """Those of some statements that cannot be true beside the others: as little as possible gives way."""
        from numpy import eye, hstack

        if not self.statements or self._solution(min(self.keys), 1):
            return []
        give = eye(len(self.statements))
        found = self._least(
            [0] * len(self._places) + [1] * 2 * len(give),
            hstack([self._rows[0], give, -give]),
            [(0, inf if one in doubtful else 0) for one in (*self.statements, *self.statements)],
        )
        given = found[len(self._places) :] or [inf] * 2 * len(give)
        return [one for one, by in zip((*self.statements, *self.statements), given, strict=True) if by > NEAR]

    def _solution(self, key: Key, sign: int) -> Mapping[Key, float]:
        """Values that all numbers may have together, this one the least it can be or, with −1, the most.

        There are none where what is known contradicts itself.
        """
        cost = [0] * len(self._places)
        cost[self._places[key]] = sign
        return dict(zip(self._places, self._least(cost, self._rows[0]), strict=False))

    def _least(self, cost: Sequence[int], rows: Any, further: Sequence[Range] = ()) -> list[float]:
        """The values with the least cost, by the rows of all statements; none where there are no values at all."""
        from scipy.optimize import linprog

        ends = [self.bounds.get(one, (0, ANY_NUMBER)) for one in self._places]
        _matrix, right, equal = self._rows
        solved = linprog(
            cost,
            A_eq=rows[equal],
            b_eq=right[equal],
            A_ub=rows[~equal],
            b_ub=right[~equal],
            bounds=[(low, min(high, ANY_NUMBER)) for low, high in (*ends, *further)],
            method="highs",
        )
        return list(solved.x) if solved.status == 0 else []

    @cached_property
    def _places(self) -> dict[Key, int]:
        """The place of each number among the unknown."""
        return {key: place for place, key in enumerate(sorted(self.keys))}

    @cached_property
    def _rows(self) -> tuple[Any, Any, Any]:
        """The statements as rows over the unknown, their right sides, and which of them are sums."""
        from numpy import array, zeros

        matrix, right = zeros((len(self.statements), len(self._places))), zeros(len(self.statements))
        for nth, one in enumerate(self.statements):
            first, *others = one.keys
            for key, by in ((first, 1), *((other, -1) for other in others)):
                if key in self._places:
                    matrix[nth, self._places[key]] += by
                else:
                    right[nth] -= by * self.bounds[key][0]
        return matrix, right, array([isinstance(one, Sum) for one in self.statements])
