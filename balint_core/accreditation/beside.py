"""What is on record beside somebody's criteria, because these do not ask for it: shown, and judged by nobody."""

from collections import Counter

from balint_core.accreditation.counting import unsigned
from balint_core.accreditation.results import Line, Progress
from balint_core.activities import Activity
from balint_core.evidence import Evidence
from balint_core.frameworks import Signer


def not_asked_for(progress: Progress) -> tuple[Line, ...]:
    """The lines; each with the number of its competency, and who signed it where they are no accredited leader."""
    return tuple(Line(one, 0, _remark(one)) for one in progress.beside)


def in_short(progress: Progress) -> str:
    """How often each is on record: “Sessions as co-leader: 9; supervision: 4”. Nothing where there is none."""
    numbers = Counter[str]()
    for one in progress.beside:
        numbers[f"sessions as {one.role}" if one.kind is Activity.SESSION else str(one.kind)] += one.times
    said = "; ".join(f"{what}: {times}" for what, times in numbers.items())
    return said[:1].upper() + said[1:]


def _remark(one: Evidence) -> str:
    number = f"competency {one.competency}" if one.competency is not None else ""
    signer = Signer.ASSESSOR if one.kind is Activity.ASSESSMENT else Signer.ACCREDITED_LEADER
    return "; ".join(filter(None, (number, unsigned(one, signer) if one.signed_by else "")))
