"""People, the roles they have in a session, and grades.

A grade belongs to a date, never to a person for good. Names that look alike are proposals, never merged silently.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import SHIPPED, STRICT, read_definition


class Role(StrEnum):
    """What somebody did in a session; this alone decides what the session counts towards.

    A presenter brought the case and is a member all the same. An observer, as in a fishbowl, took no part.
    """

    MEMBER = "member"
    PRESENTER = "presenter"
    CO_LEADER = "co-leader"
    LEADER = "leader"
    OBSERVER = "observer"


ATTENDING = (Role.MEMBER, Role.PRESENTER)
"""Roles counted as attendances. Those who lead are counted apart, and an observer attended no group."""

LEADING = (Role.CO_LEADER, Role.LEADER)


@definition(frozen=True, config=STRICT)
class Grade:
    """A professional grade: its `group` (medical or not), and the writings by which a sheet may name it."""

    id: str
    name: str
    group: str
    writings: tuple[str, ...] = ()


@definition(frozen=True, config=STRICT)
class Grades:
    """All grades in the order they are shown, and the names of their groups."""

    id: str
    source: str
    groups: dict[str, str]
    grades: tuple[Grade, ...]

    def get(self, identity: str | None) -> Grade:
        return next((grade for grade in self.grades if grade.id == identity), UNKNOWN_GRADE)


UNKNOWN_GRADE = Grade("unknown", "Grade not recorded", "unknown")


@cache
def grades() -> Grades:
    """The grades of `data/grades.toml`."""
    return read_definition(SHIPPED / "grades.toml", Grades)


TITLES = re.compile(r"\b(dr|doctor|prof|professor|mr|mrs|ms|miss|mx)\b")
COMING_AND_GOING = re.compile(
    r"[(\[]\s*(?:left|leaver|leaving|joined|started|starting|moved|retired|until|since|from|maternity|on leave)\b"
    r"[^)\]]*[)\]]"
)
"""What a register writes behind the name of somebody who left or joined. Other words in brackets tell people apart."""


def name_key(name: str) -> str:
    """What two writings of one name have in common: case, accents, titles, spacing and “Surname, First” aside.

    >>> name_key("Bryn Invented (left Aug 20)"), name_key("Bryn Invented (nurse)")
    ('bryn invented', 'bryn invented nurse')
    >>> name_key("Dr  Asha SAMPLE"), name_key("Sample, Ásha"), name_key("dr_o'example-test")
    ('asha sample', 'asha sample', 'o example test')
    """
    plain = (name if name.isascii() else _without_accents(name)).casefold()
    plain = COMING_AND_GOING.sub(" ", plain)
    if plain.count(",") == 1:
        last, first = plain.split(",")
        plain = f"{first} {last}"
    return " ".join(TITLES.sub(" ", re.sub(r"[\W_]+", " ", plain)).split())


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def in_order(key: str) -> str:
    """A name key's words in alphabetical order, by which names are compared.

    >>> in_order("sampel asha")
    'asha sampel'
    """
    return " ".join(sorted(key.split()))


def near_keys(key: str, known: Mapping[str, str]) -> list[str]:
    """Name keys so like this one that they may be of the same person, nearest first; `known` has each `in_order`.

    Names whose initials differ are not alike, however short they are.

    >>> near_keys("asha sampel", {"asha sample": "asha sample", "bryn invented": "bryn invented"})
    ['asha sample']
    >>> near_keys("a sample", {"b sample": "b sample"})
    []
    """
    from rapidfuzz import fuzz, process

    found = process.extract(in_order(key), known, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
    return [other for _in_order, _likeness, other in found if _initials_agree(key, other)]


def near_pairs(keys: Sequence[str]) -> list[tuple[str, str, int]]:
    """Every two of these name keys that are near one another, each with their likeness of 100.

    >>> near_pairs(["asha sample", "bryn invented", "sampel asha"])
    [('asha sample', 'sampel asha', 91)]
    """
    import numpy
    from rapidfuzz import fuzz, process

    words = list(map(in_order, keys))
    likeness = process.cdist(words, words, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=numpy.uint8)
    places = numpy.argwhere(numpy.triu(likeness, 1)).tolist()
    found = [(keys[one], keys[other], int(likeness[one, other])) for one, other in places]
    return [(one, other, likeness) for one, other, likeness in found if _initials_agree(one, other)]


def initials_fit(one: str, other: str) -> bool:
    """Whether two name keys differ only in that a name is an initial in the one and written out in the other.

    >>> initials_fit("a sample", "asha sample"), initials_fit("asha s", "asha sample"), initials_fit("a s", "b sample")
    (True, True, False)
    """
    words = list(zip(one.split(), other.split(), strict=False))
    same = [first == second for first, second in words]
    fit = (first == second or (min(len(first), len(second)) == 1 and first[0] == second[0]) for first, second in words)
    told = any(first == second and len(first) > 1 for first, second in words)
    return len(one.split()) == len(other.split()) and told and not all(same) and all(fit)


NEAR = 84
"""Likeness, of 100, from which two names are put before somebody as perhaps one person."""


def _initials_agree(one: str, other: str) -> bool:
    if not one or not other:
        return False
    first, second = one.split()[0], other.split()[0]
    return first[0] == second[0] if min(len(first), len(second)) == 1 else True
