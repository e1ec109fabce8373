"""What somebody's words say of a time point: a cell, a heading, a sheet's name, a file's name."""

import re

from balint_core.spreadsheets.cells import word_key
from balint_core.terms import Calendar, Occasion, TimePoint

NUMBERED = r"(?:tp|time ?point) ?(\d{1,2})"
BASELINE = {"baseline", "pre", "before", "start", "at start", "at the start", "pre group", "pre course", "initial"}
END = {"post", "after", "end", "end of term", "at end of term", "at the end of term", "post group", "post course"}
NEW = " (a new time point)"
"""Marks a choice that names a time point which the sheet of terms has not yet."""
LONGEST = 40
"""Letters of an entry that may be the name of a time point."""
ENDING = r"(?:at )?(?:the )?(?:end of|end|post|after)(?: the)? "


def named_point(text: str, calendar: Calendar) -> str | None:
    """The time point that a text names, and nothing else: by its own name, its number, its term or its occasion.

    Without a calendar only TP1, TP2 … are known; None for what may be any or none.
    """
    for point in calendar.time_points:
        if word_key(text) == word_key(point.name):
            return point.name
    words = _words(text)
    if match := re.fullmatch(NUMBERED, words):
        name = f"TP{int(match[1])}"
        return _known(name, calendar) if calendar.time_points else name
    for term in calendar.terms:
        if re.fullmatch(f"(?:{ENDING})?{re.escape(_words(term.name))}(?: end)?", words):
            closing = calendar.closing(term)
            return closing.name if closing else None
    if words in BASELINE:
        return _only(calendar, Occasion.BASELINE)
    return _only(calendar, Occasion.END_OF_TERM) if words in END else None


def point_within(name: str, calendar: Calendar, occasion: Occasion | None) -> str | None:
    """The one time point that the name of a sheet or file tells, among other words; None for none or several.

    A point of another occasion than the items are asked at is not the one that is meant.
    """
    words = _words(name)
    found = {named_point(name, calendar)}
    found |= {named_point(match, calendar) for match in re.findall(r"\b(?:tp|time ?point) ?\d{1,2}\b", words)}
    for term in calendar.terms:
        if re.search(rf"\b{ENDING}{re.escape(_words(term.name))}\b", words) and (closing := calendar.closing(term)):
            found.add(closing.name)
    if found == {None} and re.search(r"\bbaseline\b", words):
        found.add(_only(calendar, Occasion.BASELINE))
    if found == {None} and re.search(r"\bend of term\b(?! \d)", words):
        found.add(_only(calendar, Occasion.END_OF_TERM))
    points = found - {None}
    point = points.pop() if len(points) == 1 else None
    known = calendar.time_point(point) if point else None
    return point if known is None or occasion in (None, known.occasion) else None


def suggested(text: str, names: tuple[str, ...]) -> str | None:
    """The time point that a text most likely means, to be confirmed: TP1 is baseline, TP2 the end of the first term."""
    words = _words(text)
    number = 1 if words in BASELINE else None
    if match := re.fullmatch(r"(?:t|wave|round) ?(\d{1,2})", words):
        number = int(match[1])
    elif match := re.fullmatch(rf"{ENDING}term (\d{{1,2}})", words):
        number = int(match[1]) + 1
    return next((name for name in names if name == f"TP{number}"), None)


def fitting(calendar: Calendar, occasion: Occasion | None = None) -> tuple[str, ...]:
    """Names of the time points that may be meant; TP1 to TP6 for a programme that has named none."""
    points = [point.name for point in calendar.time_points if occasion in (None, point.occasion)]
    return tuple(points or (f"TP{number}" for number in range(1, 7)))


def new_points(text: str, calendar: Calendar, *, is_entry: bool = False) -> tuple[str, ...]:
    """Choices of time points that the calendar has not yet: the number a text tells or else the next, and an entry's
    own words."""
    known = set(map(word_key, fitting(calendar)))
    words = _words(text)
    names = [f"TP{int(number)}" for number in re.findall(rf"\b{NUMBERED}\b", words)]
    names = [name for name in names if word_key(name) not in known]
    if calendar.time_points and not names:
        numbers = [int(number) for name in known for number in re.findall(r"^tp ?(\d{1,2})$", name)]
        names.append(f"TP{max(numbers, default=len(known)) + 1}")
    if is_entry and len(text) <= LONGEST and re.search(r"[^\W\d_]{2}", text) and not re.fullmatch(NUMBERED, words):
        names.append(text)
    return tuple(f"{name}{NEW}" for name in dict.fromkeys(names))


def chosen_point(choice: str) -> str:
    """The name of the time point that a choice means."""
    return choice.removesuffix(NEW)


def _words(text: str) -> str:
    """A text in small letters, one space between its words, without the study arm that a database adds to an event.

    >>> _words("end_of_term_1_arm_1"), _words("Baseline (Arm 1: Balint)"), _words(" Pre-group ")
    ('end of term 1', 'baseline', 'pre group')
    """
    plain = re.sub(r"\(\s*arm \d+\b[^)]*\)", " ", text.casefold())
    plain = re.sub(r"[\W_]+", " ", plain).strip()
    return re.sub(r" arm \d+$", "", plain)


def _known(name: str, calendar: Calendar) -> str | None:
    return next((point.name for point in calendar.time_points if word_key(point.name) == word_key(name)), None)


def _only(calendar: Calendar, occasion: Occasion) -> str | None:
    points: list[TimePoint] = [point for point in calendar.time_points if point.occasion is occasion]
    return points[0].name if len(points) == 1 else None
