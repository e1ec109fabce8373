"""The programs whose exports are known by their headings, from `data/sources`: what is theirs, and what was asked."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property

from pydantic import field_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import STRICT, read_definitions
from balint_core.spreadsheets.cells import word_key
from balint_core.spreadsheets.layouts import Holds


class Below(StrEnum):
    """What a heading row beneath the first one holds: the items' wording, the parts of a question, or neither."""

    WORDING = "wording"
    PARTS = "parts"
    NEITHER = "neither"


@definition(frozen=True, config=STRICT)
class RowBelow:
    """A further heading row: one of its cells matches the pattern, or it is blank under a heading."""

    pattern: str = ""
    blank_under: tuple[str, ...] = ()
    holds: Below = Below.NEITHER

    def fits(self, names: Sequence[str], texts: Sequence[str]) -> bool:
        if self.pattern:
            return any(re.fullmatch(self.pattern, text) for text in texts)
        under = {word_key(heading) for heading in self.blank_under}
        filled = [text for name, text in zip(names, texts, strict=False) if word_key(name) in under]
        return any(texts) and not any(filled)


@definition(frozen=True, config=STRICT)
class Entries:
    """Entries of one column that say something of a row, such as that it is a preview; "" is a blank."""

    heading: str
    values: tuple[str, ...]


@definition(frozen=True, config=STRICT)
class Source:
    """A program that exports answers, and how its exports are laid out.

    A row of headings is of this program when it has `enough` of those that tell, and all of the `needed` ones. The
    columns that are the program's own are `ignored`; the `identifying` ones tell who answered, and one of `people`
    numbers them, the same person alike at every time point. `strip` is taken off
    the beginning of a heading; `grid` splits one into a group and an item, `choice` into an item and one of its
    choices. All patterns are regular expressions, and match whole headings.
    """

    id: str
    title: str
    source: str
    tells: tuple[str, ...]
    enough: int
    tells_patterns: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    first: bool = False
    ignored: tuple[str, ...] = ()
    ignored_patterns: tuple[str, ...] = ()
    identifying: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    answer_id: tuple[str, ...] = ()
    time_point: tuple[str, ...] = ()
    strip: str = ""
    grid: str = ""
    choice: str = ""
    plain_parts: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()
    below: tuple[RowBelow, ...] = ()
    left_out: tuple[Entries, ...] = ()
    unfinished: tuple[Entries, ...] = ()
    blank_is_no_answer: bool = False

    @field_validator("strip", "grid", "choice", "tells_patterns", "ignored_patterns")
    @classmethod
    def _is_a_pattern(cls, given: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for pattern in (given,) if isinstance(given, str) else given:
            try:
                re.compile(pattern)
            except re.error as fault:
                raise ValueError(f"“{pattern}” is no pattern: {fault}") from fault
        return given

    @cached_property
    def _own(self) -> Mapping[str, Holds]:
        ignored = dict.fromkeys(map(word_key, (*self.ignored, *self.time_point)), Holds.IGNORED)
        return {**ignored, **dict.fromkeys(map(word_key, self.identifying), Holds.IDENTIFYING)}

    def own(self, heading: str) -> Holds | None:
        """What a column of the program's own holds; None for one that was asked for."""
        plain = self.plain(heading)
        if _fits(self.ignored_patterns, plain):
            return Holds.IGNORED
        return self._own.get(word_key(plain))

    def numbers_people(self, heading: str) -> bool:
        return word_key(self.plain(heading)) in map(word_key, self.people)

    def plain(self, heading: str) -> str:
        """A heading without the code before it."""
        match = re.match(self.strip, heading) if self.strip else None
        return heading[match.end() :] if match else heading

    @cached_property
    def _telling(self) -> frozenset[str]:
        return frozenset(map(word_key, self.tells))

    def tells_of(self, names: Sequence[str], keys: Sequence[str]) -> int:
        """How many of these headings, given with their word keys, tell this program; 0 where they are not enough."""
        told = len(self._telling.intersection(keys))
        if not told or not set(map(word_key, self.needed)) <= set(keys):
            return 0
        if self.first and next(filter(None, keys)) not in self._telling:
            return 0
        told += sum(_fits(self.tells_patterns, name) for name in names)
        return told if told >= self.enough else 0


LONGEST = 1000
"""Characters up to which a heading is looked into."""


def _fits(patterns: Sequence[str], heading: str) -> bool:
    return len(heading) <= LONGEST and any(re.fullmatch(pattern, heading) for pattern in patterns)


@cache
def sources() -> dict[str, Source]:
    """The programs of `data/sources`, by id."""
    return read_definitions("sources", Source)


def source_of(names: Sequence[str], keys: Sequence[str]) -> Source | None:
    """The program whose exports have these headings, given with their word keys; None for none that is known."""
    told = [(source.tells_of(names, keys), source) for source in sources().values()]
    most, source = max(told, key=lambda pair: pair[0], default=(0, None))
    return source if most else None
