"""Traces of a person in free text: what a title or a reason must not hold, since anybody may be told by it.

Whoever wrote it is asked to put it otherwise. Nothing here understands a text: a patient described in other words
passes, so there is no field for what was said in a group at all.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from balint_core.figures import listed


class Trace(StrEnum):
    """What was found."""

    NHS_NUMBER = "an NHS number"
    BIRTH = "a date of birth"
    EMAIL = "an e-mail address"
    PHONE = "a phone number"
    NAME = "somebody's name"
    PATIENT = "words that point to a patient"
    DIAGNOSIS = "a diagnosis"


@dataclass(frozen=True)
class Names:
    """Names to look for in texts: whole ones, with an initial, and surnames, which count behind a title alone."""

    whole: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()

    @classmethod
    def of(cls, keys: Iterable[str]) -> "Names":
        """The names of people by their name keys."""
        words = [key.split() for key in keys if "@" not in key]
        short = [[one[0][0], *one[1:]] for one in words if len(one) > 1 and len(one[-1]) > 1]
        return cls(
            frozenset(" ".join(one) for one in (*words, *short) if one),
            frozenset(one[-1] for one in words if len(one) > 1),
        )


NOBODY = Names()
NHS_NUMBER = re.compile(r"(?<!\d)(\d{3})[ ./\-]{0,3}(\d{3})[ ./\-]{0,3}(\d{4})(?!\d)")
EMAIL = re.compile(r"[^@\s<>(),;:\"]+@[^@\s<>(),;:\"]+\.[^@\s<>(),;:\".]{2,}")
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
PATIENT = re.compile(
    r"(?<![\w\-])patients?\b(?![\- ]?(?:relationship|safety|care|experience|communication|cent))"
    r"|\bservice users?\b|\bdiagnosed\b|\b(?:presented|presenting) with\b|\bsectioned\b|\boverdosed?\b"
    r"|\bprescribed\b|\b(?:hospital|MRN|CHI) ?n(?:umber|o)\b|\b\d{1,3}[ \-]?(?:years?|yrs?|months?)[ \-]?old\b"
    r"|\b\d{1,3} ?y[/ .]?o\b|\bage[d:]? ?\d{1,3}\b|\b\d{1,3} ?(?-i:[MF]) (?=with\b|who\b)"
    r"|\bin (?:his|her|their) (?:early |mid[ \-]|late )?(?:\d0s|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b"
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
TITLES = ("dr", "doctor", "prof", "professor", "mr", "mrs", "ms", "miss", "mx")
LONGEST_NAME = 5
"""Words of a name, beyond which none is looked for."""


def traces(text: str, names: Names = NOBODY) -> dict[Trace, str]:
    """What is found in a text, each with the first words it was found by.

    >>> traces("943 476 5919, born on a Monday")
    {<Trace.NHS_NUMBER: 'an NHS number'>: '943 476 5919', <Trace.BIRTH: 'a date of birth'>: 'born on'}
    >>> list(traces("With A. Sample", Names.of(["asha sample"])).values()), traces("The doctor–patient relationship")
    (['A Sample'], {})
    """
    text = _plainly(text)
    found = {
        Trace.NHS_NUMBER: next((match[0] for match in NHS_NUMBER.finditer(text) if check_digit_holds(match)), ""),
        **{
            trace: match[0] if (match := pattern.search(text)) else ""
            for trace, pattern in (
                (Trace.BIRTH, BIRTH),
                (Trace.EMAIL, EMAIL),
                (Trace.PHONE, PHONE),
                (Trace.DIAGNOSIS, DIAGNOSIS),
            )
        },
        Trace.NAME: next(_named(text, names), ""),
        Trace.PATIENT: match[0] if (match := PATIENT.search(text)) else "",
    }
    return {trace: words.strip() for trace, words in found.items() if words}


def _plainly(text: str) -> str:
    """A text as it reads: wide and raised figures as plain ones, any dash a hyphen, without letters nobody sees."""
    plain = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    return " ".join("".join("-" if unicodedata.category(one) == "Pd" else one for one in plain).split())


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


def _named(text: str, names: Names) -> Iterator[str]:
    """The names in a text, as it writes them; a name of a single word only where it has a capital."""
    if not names.whole:
        return
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    written = re.findall(r"[^\W_]+", plain)
    keys = [word.casefold() for word in written]
    for start in range(len(keys)):
        if keys[start] in TITLES and keys[start + 1 : start + 2] and keys[start + 1] in names.surnames:
            yield " ".join(written[start : start + 2])
        for length in range(min(LONGEST_NAME, len(keys) - start), 0, -1):
            said = keys[start : start + length]
            if length == 1 and not (written[start][0].isupper() and len(said[0]) > 2):
                continue
            if any(" ".join(order) in names.whole for order in _orders(said)):
                yield " ".join(written[start : start + length])


def _orders(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """A name as it is spoken, and with the surname before."""
    yield words
    if len(words) > 1:
        yield [*words[1:], words[0]]
