"""Somebody's progress in words: a title, and a sentence or two. They never judge."""

from collections import defaultdict

from balint_core.accreditation.results import CriterionProgress, Number, Progress, Status
from balint_core.evidence import Evidence
from balint_core.figures import counted, decimal, in_words, listed, long_date
from balint_core.frameworks import CriterionKind, Strength

NOTHING_ASKED_FOR = "Nothing that these criteria ask for is on record yet"


def headline(progress: Progress) -> str:
    """Somebody's progress as a title: what is on record, and the one thing to plan for."""
    decisions = [found for found in progress.criteria if found.criterion.decided]
    if decisions and decisions[-1].status is Status.DECIDED:
        return f"{decisions[-1].criterion.title}: {in_a_sentence(decisions[-1].reason).removesuffix('.')}"
    counts = [found for found in _counts(progress) if found.criterion.strength is Strength.REQUIRED]
    begun = [found for found in counts if found.recorded]
    open_counts = [found for found in counts if found.open]
    if not any(found.lines for found in progress.criteria):
        return (
            NOTHING_ASKED_FOR if progress.evidence else "Nothing is on record yet, and that is where everybody begins"
        )
    if not counts:
        noted = _noted(progress)
        return f"{listed(noted)} noted, for people to judge" if noted else "For people to judge"
    if not open_counts:
        return "The counts are on record; now it is for people to judge"
    nearest = max(open_counts, key=lambda found: (found.recorded or 0) / (found.needed or 1))
    if not begun:
        return f"Under way. Next to plan for: {in_a_sentence(nearest.criterion.title)}"
    done = len(counts) - len(open_counts)
    if not done:
        return f"Under way. Nearest: {in_a_sentence(nearest.criterion.title)}"
    plan = in_a_sentence(nearest.criterion.title)
    if done == 1:
        (met,) = [found for found in counts if not found.open]
        return f"On record: {in_a_sentence(met.criterion.title)}. To plan for: {plan}"
    return f"{in_words(done).capitalize()} strands are on record. To plan for: {plan}"


def describe(progress: Progress) -> str:
    """Somebody's counts in a sentence or two, and who decides."""
    body = f"Counts inform; the people of the {progress.framework.body} decide."
    if progress.pathway is None and progress.framework.branch:
        asks = progress.framework.branch.asks
        return f"Whether there is {in_a_sentence(asks)} is the first thing to note: it decides the pathway. {body}"
    said = "; ".join(
        f"{in_a_sentence(found.criterion.title)} {number(found.recorded or 0)} of {found.needed}"
        for found in _counts(progress)
    )
    return f"On {long_date(progress.on)}: {said}. {body}" if said else body


def _noted(progress: Progress) -> list[str]:
    """What is noted of criteria that people judge without a number, in each unit; no line is told twice."""
    lines: dict[str, set[Evidence]] = defaultdict(set)
    for found in progress.criteria:
        if found.criterion.kind is CriterionKind.NARRATIVE and found.lines and found.unit:
            lines[found.unit] |= {line.evidence for line in found.lines}
    return [counted(sum(one.times for one in noted), unit) for unit, noted in lines.items()]


def _counts(progress: Progress) -> list[CriterionProgress]:
    """The counts that are asked on somebody's pathway."""
    return [
        found
        for found in progress.criteria
        if found.criterion.kind is CriterionKind.COUNT and found.status is not Status.NOT_APPLICABLE
    ]


def in_a_sentence(title: str) -> str:
    """A title as it reads within a sentence."""
    return title[0].lower() + title[1:]


def number(value: Number) -> str:
    """Units in print: whole, or of hours with one decimal.

    >>> from fractions import Fraction
    >>> number(12), number(Fraction(3, 2))
    ('12', '1.5')
    """
    return str(value) if value == int(value) else decimal(float(value))
