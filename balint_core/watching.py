"""How somebody who waits for a long piece of work is told how far it has come.

It is told by the block, never by the row, and not at all of what fits in one block.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Protocol, TypeVar

STEPS = "steps"
BLOCK = 20_000
"""Rows after which it is told again."""

T = TypeVar("T")
Count = Callable[[int, int, str], None]
"""Told how many are done, of how many, and of what: (240_000, 1_000_000, "rows"). What it raises ends the work."""


class Progress(Protocol):
    """Told how much is done, of how much, in words what is under way, and what is counted: steps, or what one has."""

    def __call__(self, done: int, of: int, words: str, counted: str = STEPS, /) -> None: ...


def quiet(*_told: object) -> None:
    """Progress, or a count, that nobody watches."""


def within(progress: Progress, words: str) -> Count:
    """The count within one step of a piece of work."""
    return lambda done, of, counted: progress(done, of, words, counted)


def watched(rows: Iterable[T], of: int, counted: str, tell: Count) -> Iterator[T]:
    """The rows again, told after each block of them."""
    return iter(rows) if of <= BLOCK else chain.from_iterable(_blocks(iter(rows), of, counted, tell))


def _blocks(rows: Iterator[T], of: int, counted: str, tell: Count) -> Iterator[list[T]]:
    done = 0
    while block := list(islice(rows, BLOCK)):
        yield block
        done += len(block)
        tell(min(done, of), of, counted)
