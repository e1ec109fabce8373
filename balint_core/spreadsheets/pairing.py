"""One person's answers at several time points, linked by a code that nobody can turn back into who they are.

Nobody is linked unasked. What tells who answered is looked at here alone, and turned into its code on the spot: it
comes into no table, finding or question, and not into the copy of the file that is kept.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from balint_core.figures import counted
from balint_core.findings import finding, shortened
from balint_core.spreadsheets.answers import at, records
from balint_core.spreadsheets.cells import word_key, writing
from balint_core.spreadsheets.layouts import Recognition, layouts
from balint_core.spreadsheets.recipe import Answers, Question
from balint_core.spreadsheets.sources import sources
from balint_core.spreadsheets.workbook import Cell, Sheet, Unreadable, a1

PAIR_CODE = "pair_code"
"""The column of a questionnaire that holds codes already."""
SHARED = "shared_by_people"
"""The column of a questionnaire whose entries several people may have: no code is made of them."""
NOT_LINKED = "no, leave out who answered"
NOBODY = ("", "n/a", "na", "no", "none", "nil", "anon", "anonymous", "not known", "unknown", "prefer not to say")
"""Entries that tell nobody, so that no code is made of them."""
DIGITS = 32
CODE = re.compile(f"[0-9a-f]{{{DIGITS}}}")
MAY_BE_A_CODE = re.compile(r"\b(?:code|codeword|pseudonym|nickname|identifier)\b", re.I)
"""Headings of columns that nobody knows, but that may hold what people chose to be known again by."""


def pair_code(secret: bytes, who: str) -> str:
    """The code of what tells who answered: 32 hexadecimal digits of its HMAC-SHA-256 under a programme's secret.

    Case, spaces about and between words, and the way a letter is encoded do not matter.
    """
    plain = " ".join(unicodedata.normalize("NFKC", who).casefold().split())
    return hmac.new(secret, plain.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:DIGITS]


def with_pair_codes(file: str, sheet: Sheet, recognition: Recognition, answers: Answers, secret: bytes) -> Recognition:
    """Recognised answers with the code of each row, where linking is asked for or the sheet has codes; else as it was.

    Where a column tells who answered, it is asked whether it links them; unless somebody says so, it does not.
    """
    offered = _offered(recognition)
    if ready := _ready(sheet, recognition, offered):
        return _taken(file, sheet, recognition, (ready,), dict(_entries(sheet, recognition, (ready,))))
    choices = _choices(recognition, offered)
    if not any(any(_entries(sheet, recognition, places)) for places in choices.values()):
        return recognition
    asks = (
        "Should answers of one person be linked across time points? Who it is becomes a one-way code and is not kept."
    )
    may_link = [place for places in choices.values() for place in places]
    cells = tuple(map(recognition.heading_at, may_link))
    names = ", ".join(shortened(offered[place]) for place in may_link)
    question = Question("pair-by", names, asks, sheet.name, cells, (NOT_LINKED, *choices), NOT_LINKED, optional=True)
    recognition = replace(recognition, questions=(*recognition.questions, question))
    chosen = answers.to(question.code, question.about)
    if chosen not in choices:
        return recognition
    places = choices[chosen]
    codes = {row: pair_code(secret, who) for row, who in _entries(sheet, recognition, places)}
    return _taken(file, sheet, recognition, places, codes)


def _offered(recognition: Recognition) -> dict[int, str]:
    """The headings, by place, of columns that are not read and may tell one person from all others."""
    likely = {place: text for place, text in recognition.unread.items() if MAY_BE_A_CODE.search(text)}
    shared = layouts()["questionnaire"].column(SHARED).keys
    found = sorted({**recognition.dropped, **recognition.numbered, **likely}.items())
    return {place: text for place, text in found if _key(recognition, text) not in shared}


def _key(recognition: Recognition, heading: str) -> str:
    """The word key of a heading, without the code that a survey tool may put before it."""
    source = sources().get(recognition.source)
    return word_key(source.plain(heading) if source else heading)


def _ready(sheet: Sheet, recognition: Recognition, offered: Mapping[int, str]) -> int | None:
    """The column whose entries are all codes already, as an export of a programme has it."""
    own = layouts()["questionnaire"].column(PAIR_CODE).keys
    for place in (place for place, text in offered.items() if word_key(text) in own):
        codes = [code for _row, code in _entries(sheet, recognition, (place,))]
        if codes and all(map(CODE.fullmatch, codes)):
            return place
    return None


def _choices(recognition: Recognition, offered: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """What may be chosen to link by, with its columns: a first name and a surname go together, or not at all."""
    keys = [""] * max(offered, default=0)
    for place, text in offered.items():
        keys[place - 1] = _key(recognition, text)
    name = layouts()["register"].column("name")
    columns: list[tuple[int, ...]] = [(place,) for place in offered if keys[place - 1] not in name.keys_of_parts]
    if parts := name.parts_among(keys):
        columns.append(parts)
    choices: dict[str, tuple[int, ...]] = {}
    for places in columns:
        choice = "use " + " and ".join(f"“{shortened(offered[place])}”" for place in places)
        choices[f"{choice} (column {a1(1, places[0])[:-1]})" if choice in choices else choice] = places
    return choices


def _entries(sheet: Sheet, recognition: Recognition, places: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    """Who answered in each row, as these columns have it; no row in which they are blank, or say it was nobody."""
    source = sources().get(recognition.source)
    nobody = set(map(word_key, (*NOBODY, *(source.nobody if source else ()))))
    for number, cells in records(sheet, recognition):
        who = " ".join(_writing(at(cells, place)) for place in places).strip()
        if word_key(who) not in nobody and any(map(str.isalnum, who)):
            yield number, who


def _writing(cell: Cell) -> str:
    return "" if isinstance(cell, Unreadable) else writing(cell)


def _taken(
    file: str, sheet: Sheet, recognition: Recognition, places: tuple[int, ...], codes: Mapping[int, str]
) -> Recognition:
    """The recognition with these codes by row, which come from these columns."""
    people = counted(len(set(codes.values())), "person", "people")
    headings = {**recognition.dropped, **recognition.unread, **recognition.numbered}
    said = [
        finding(
            "paired-column",
            file=file,
            sheet=sheet.name,
            cell=recognition.heading_at(place),
            value=headings[place],
            count=people,
        )
        for place in places
    ]
    return replace(
        recognition,
        dropped={place: text for place, text in recognition.dropped.items() if place not in places},
        unread={place: text for place, text in recognition.unread.items() if place not in places},
        findings=(*recognition.findings, *said),
        pair_codes=codes,
    )
