"""Traces of a person in free text: what a title or a reason must not hold, since anybody may be told by it.

Whoever wrote it is asked to put it otherwise; in somebody's comment each place is shown before it may be quoted.
Nothing here understands a text: a patient described in other words passes, so there is no field for what was said in a
group at all, and a comment is still read by a person.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from balint_core.figures import listed
from balint_core.people import grades


class Trace(StrEnum):
    """What was found."""

    NHS_NUMBER = "an NHS number"
    BIRTH = "a date of birth"
    EMAIL = "an e-mail address"
    PHONE = "a phone number"
    NAME = "somebody's name"
    PATIENT = "words that point to a patient"
    DIAGNOSIS = "a diagnosis"
    AGE = "an age"
    DATE = "a date"
    GRADE = "a grade or a profession"


@dataclass(frozen=True)
class Names:
    """Names to look for in texts: whole ones, with an initial, and surnames, which count behind a title alone."""

    whole: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()

    @classmethod
    def of(cls, keys: Iterable[str], *, singly: bool = False) -> "Names":
        """The names of people by their name keys; `singly`, each word of a name is looked for by itself as well."""
        words = [key.split() for key in keys if "@" not in key]
        short = [[one[0][0], *one[1:]] for one in words if len(one) > 1 and len(one[-1]) > 1]
        single = [[word] for one in words for word in one] if singly else []
        return cls(
            frozenset(" ".join(one) for one in (*words, *short, *single) if one),
            frozenset(one[-1] for one in words if len(one) > 1),
        )


NOBODY = Names()
NHS_NUMBER = re.compile(r"(?<!\d)(\d{3})[ ./\-]{0,3}(\d{3})[ ./\-]{0,3}(\d{4})(?!\d)")
EMAIL = re.compile(r"(?<![^@\s<>(),;:\"])[^@\s<>(),;:\"]+@[^@\s<>(),;:\"]+\.[^@\s<>(),;:\".]{2,}")
PHONE = re.compile(
    r"(?<![\d.+])(?:\+\d{1,3}[ \-]?(?:\(0\)[ \-]?)?\d(?:[ ()\-]{0,2}\d){7,11}|\(?0\d(?:[ ()\-]{0,2}\d){8,9})(?!\d)"
)
BIRTH = re.compile(
    r"\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bborn (?:on\b|in\b|\d)"
    r"|(?<!\d)\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*19\d\d(?!\d)|(?<!\d)19\d\d-\d\d-\d\d(?!\d)"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+19\d\d\b",
    re.I,
)
"""Words of a birth, or a whole date of the last century, of which no programme has records."""
AGE = re.compile(
    r"\b\d{1,3}[ \-]?(?:years?|yrs?|months?)[ \-]?old\b|\b\d{1,3} ?y[/ .]?o\b|\bage[d:]? ?\d{1,3}\b"
    r"|\bin (?:his|her|their|my) (?:early |mid[ \-]|late )?(?:\d0s|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b",
    re.I,
)
PATIENT = re.compile(
    r"(?<![\w\-])patients?\b(?![\- ]?(?:relationship|safety|care|experience|communication|cent))"
    r"|\bservice users?\b|\bdiagnosed\b|\b(?:presented|presenting) with\b|\bsectioned\b|\boverdosed?\b"
    r"|\bprescribed\b|\b(?:hospital|MRN|CHI) ?n(?:umber|o)\b|\b\d{1,3} ?(?-i:[MF]) (?=with\b|who\b)"
    r"|\b(?-i:M[Rr]|M[Rr][Ss]|M[Ss]|Miss|MISS|Mx)\b\.? (?!(?:Teams|Excel|Word|Office)\b)(?-i:[A-Z])\w*",
    re.I,
)
"""Words that point to a patient. “Doctor–patient relationship” does not; neither does “MS Teams”."""
DIAGNOSIS = re.compile(
    r"\b(?:schizophreni\w+|schizoaffective|bipolar|psycho(?:sis|tic)|suicid\w+|self[ \-]?harm\w*|depress(?:ed|ion|ive)"
    r"|personality disorders?|anorexi\w+|bulimi\w+|ptsd|adhd|autis\w+|dementia|alcoholi(?:c|cs|sm)|cancer|tumours?"
    r"|hiv|epilep\w+|miscarr\w+|stillb\w+)\b",
    re.I,
)
"""Illnesses that are spoken of in groups, as far as no title of a weekend or a meeting needs them."""
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May|MAY)|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=,? \d))?"
)
DATE = re.compile(
    r"(?<![\d/.\-])\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?(?:\d{4}|\d{2})(?!\d)|(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? \d{{4}}\b)?"
    rf"|\b{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?|\b{MONTH} \d{{4}}\b",
    re.I,
)
"""A day, or a month of a year. A month by itself narrows nothing down."""
EVERYWHERE = (
    (Trace.NHS_NUMBER, NHS_NUMBER),
    (Trace.BIRTH, BIRTH),
    (Trace.EMAIL, EMAIL),
    (Trace.PHONE, PHONE),
    (Trace.DIAGNOSIS, DIAGNOSIS),
)
IN_TITLES = (*EVERYWHERE, (Trace.PATIENT, re.compile(f"{PATIENT.pattern}|{AGE.pattern}", re.I)))
"""What no title may hold, beside names: an age there is a patient's."""
LEFT_OUT = "[…]"
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
TITLES = ("dr", "doctor", "prof", "professor", "mr", "mrs", "ms", "miss", "mx")
LONGEST_NAME = 5
"""Words of a name, beyond which none is looked for."""


def traces(text: str, names: Names = NOBODY) -> dict[Trace, str]:
    """What is found in a title or a reason, each with the first words it was found by.

    >>> traces("943 476 5919, born on a Monday")
    {<Trace.NHS_NUMBER: 'an NHS number'>: '943 476 5919', <Trace.BIRTH: 'a date of birth'>: 'born on'}
    >>> list(traces("With A. Sample", Names.of(["asha sample"])).values()), traces("The doctor–patient relationship")
    (['A. Sample'], {})
    """
    plain, _origins = _plainly(text)
    found: dict[Trace, str] = {}
    for trace, start, end in _found(plain, IN_TITLES, names):
        found.setdefault(trace, plain[start:end])
    return found


@dataclass(frozen=True)
class Place:
    """A stretch of a text, from `start` up to `end`, and what it was found to be."""

    start: int
    end: int
    traces: tuple[Trace, ...]


def places(text: str, names: Names = NOBODY) -> tuple[Place, ...]:
    """Everything in a comment that may tell who wrote it or whom it is about, in order; what overlaps is one place.

    Beside what no title may hold these are dates, ages and grades, which narrow down who wrote it.

    >>> [("Since 3 May I, the only ST4, came"[one.start : one.end], *one.traces)
    ...  for one in places("Since 3 May I, the only ST4, came")]
    [('3 May', <Trace.DATE: 'a date'>), ('ST4', <Trace.GRADE: 'a grade or a profession'>)]
    """
    plain, origins = _plainly(text)
    kept: list[Place] = []
    for start, end, trace in sorted((start, end, trace) for trace, start, end in _found(plain, _in_comments(), names)):
        first, last = origins[start][0], origins[end - 1][1]
        if kept and first < kept[-1].end:
            before = kept.pop()
            both = tuple(dict.fromkeys((*before.traces, trace)))
            kept.append(Place(before.start, max(before.end, last), both))
        else:
            kept.append(Place(first, last, (trace,)))
    return tuple(kept)


def kinds(found: Iterable[Place]) -> list[Trace]:
    """What was found at all these places, each once."""
    return list(dict.fromkeys(trace for place in found for trace in place.traces))


def without(text: str, found: Iterable[Place]) -> str:
    """A text with what was found left out of it, each place marked as editors mark it.

    >>> without("Asha was kind", [Place(0, 4, (Trace.NAME,))])
    '[…] was kind'
    """
    for place in sorted(found, key=lambda one: one.start, reverse=True):
        text = text[: place.start] + LEFT_OUT + text[place.end :]
    return text


Found = tuple[Trace, int, int]
"""What was found, and from where to where in a plain text."""


def _found(plain: str, patterns: Iterable[tuple[Trace, re.Pattern[str]]], names: Names) -> Iterator[Found]:
    for trace, pattern in patterns:
        for match in pattern.finditer(plain):
            if trace is not Trace.NHS_NUMBER or check_digit_holds(match):
                yield trace, match.start(), match.start() + len(match[0].rstrip())
    for start, end in _named(plain, names):
        yield Trace.NAME, start, end


@cache
def _in_comments() -> tuple[tuple[Trace, re.Pattern[str]], ...]:
    """What is looked for in a comment; a grade as somebody would say it of themselves, in the singular."""
    said = {grade.name for grade in grades().grades}
    said |= {writing for grade in grades().grades for writing in grade.writings if re.search(r"[\d ]", writing)}
    ranks = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(said, key=len, reverse=True)))})\b", re.I)
    return (*EVERYWHERE, (Trace.PATIENT, PATIENT), (Trace.AGE, AGE), (Trace.DATE, DATE), (Trace.GRADE, ranks))


def _plainly(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text as it reads, and of each letter from where to where it stands in the text as it is written.

    Wide and raised figures are plain ones, any dash a hyphen, any space one, and letters nobody sees are left out.
    """
    plain: list[str] = []
    origins: list[tuple[int, int]] = []
    for start, end in _letters(text):
        for one in unicodedata.normalize("NFKC", text[start:end]):
            category = unicodedata.category(one)
            if category == "Cf" or (one.isspace() and plain[-1:] in ([], [" "])):
                continue
            plain.append("-" if category == "Pd" else " " if one.isspace() else one)
            origins.append((start, end))
    return "".join(plain), origins


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Where each letter of a text stands, with the accents that are written after it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def in_words(found: Iterable[Trace]) -> str:
    """What was found, to be said in a sentence.

    >>> in_words([Trace.PHONE, Trace.EMAIL])
    'a phone number and an e-mail address'
    """
    return listed(list(map(str, found)))


def check_digit_holds(match: re.Match[str]) -> bool:
    """Whether ten digits may be an NHS number: the last is the check digit of the others, modulo 11.

    https://www.datadictionary.nhs.uk/attributes/nhs_number.html
    """
    *digits, check = map(int, "".join(match.groups()))
    return (11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11) % 11 == check


def _named(plain: str, names: Names) -> Iterator[tuple[int, int]]:
    """Where names stand in a text; a name of a single word only where it has a capital."""
    if not names.whole:
        return
    written = list(WORD.finditer(plain))
    keys = [_key(word[0]) for word in written]
    for start in range(len(keys)):
        if keys[start] in TITLES and keys[start + 1 : start + 2] and keys[start + 1] in names.surnames:
            yield written[start].start(), written[start + 1].end()
        for length in range(min(LONGEST_NAME, len(keys) - start), 0, -1):
            said = keys[start : start + length]
            if length == 1 and not (written[start][0][0].isupper() and len(said[0]) > 2):
                continue
            if any(" ".join(order) in names.whole for order in _orders(said)):
                yield written[start].start(), written[start + length - 1].end()


def _key(word: str) -> str:
    """A word without accents and capitals, as it stands in a name key."""
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one)).casefold()


def _orders(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """A name as it is spoken, and with the surname before."""
    yield words
    if len(words) > 1:
        yield [*words[1:], words[0]]
