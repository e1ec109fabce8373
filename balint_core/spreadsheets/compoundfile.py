"""Compound files, in which older office programs keep their streams, and newer ones what has a password ([MS-CFB]).

The file is made of sectors, and a table says which sector follows which. No sector is followed twice, so that what is
read is never longer than the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from struct import iter_unpack, unpack_from

from balint_core.spreadsheets.guard import Broken

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA
"""Numbers from here on are no sectors."""
STREAM, ROOT = 2, 5
"""Kinds of an entry in the directory."""


@dataclass(frozen=True)
class _Entry:
    """One entry of the directory: where its stream begins and how long it is."""

    name: str
    kind: int
    begin: int
    length: int


@dataclass(frozen=True)
class CompoundFile:
    """A compound file; whatever is asked of one that is damaged raises Broken or another error."""

    content: bytes

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all streams, in whatever folder, in small letters."""
        return frozenset(entry.name for entry in self._directory if entry.kind == STREAM)

    def stream(self, name: str) -> bytes:
        """A stream by its name in small letters."""
        entry = next(entry for entry in self._directory if entry.kind == STREAM and entry.name == name)
        (least,) = unpack_from("<I", self.content, 56)
        if entry.length >= least:
            return b"".join(map(self._sector, _following(entry.begin, self._table)))[: entry.length]
        root = next(entry for entry in self._directory if entry.kind == ROOT)
        small = b"".join(map(self._sector, _following(root.begin, self._table)))
        (begin,) = unpack_from("<I", self.content, 60)
        table = self._numbers(_following(begin, self._table))
        pieces = (small[number * 64 : number * 64 + 64] for number in _following(entry.begin, table))
        return b"".join(pieces)[: entry.length]

    @cached_property
    def _size(self) -> int:
        (power,) = unpack_from("<H", self.content, 30)
        if power not in (9, 12):
            raise Broken("sectors of another size")
        return int(2**power)

    def _sector(self, number: int) -> bytes:
        return self.content[(number + 1) * self._size : (number + 2) * self._size]

    def _numbers(self, sectors: Iterator[int]) -> list[int]:
        whole = b"".join(map(self._sector, sectors))
        return [number for (number,) in iter_unpack("<I", whole[: len(whole) // 4 * 4])]

    @cached_property
    def _table(self) -> list[int]:
        """For each sector, which one follows."""
        listed = list(unpack_from("<109I", self.content, 76))
        (more,) = unpack_from("<I", self.content, 68)
        seen: set[int] = set()
        while more < END and more not in seen:
            seen.add(more)
            *numbers, more = unpack_from(f"<{self._size // 4}I", self._sector(more))
            listed += numbers
        return self._numbers(iter(dict.fromkeys(number for number in listed if number < END)))

    @cached_property
    def _directory(self) -> list[_Entry]:
        (begin,) = unpack_from("<I", self.content, 48)
        whole = b"".join(map(self._sector, _following(begin, self._table)))
        entries = []
        for at in range(0, len(whole) // 128 * 128, 128):
            length, kind = unpack_from("<HB", whole, at + 64)
            name = whole[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", errors="replace")
            entries.append(_Entry(name.lower(), kind, *unpack_from("<2I", whole, at + 116)))
        return entries


def _following(begin: int, table: Sequence[int]) -> Iterator[int]:
    """The sectors from this one on; Broken where they come round again or are not in the table."""
    number = begin
    for _each in chain(table, [END]):
        if number >= END:
            return
        if number >= len(table):
            break
        yield number
        number = table[number]
    raise Broken("sectors that follow one another without an end")
