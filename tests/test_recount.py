"""A hundred invented lives, the same each time, counted by hand as well; `run.py recount` counts thousands."""

import random
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from balint_core.accreditation import Line, assess, counting
from balint_core.cohort import Looks
from balint_core.frameworks import CriterionKind, frameworks
from tests.campaigns import recount
from tests.campaigns.by_hand import BY_HAND, NOT_ASKED, stands
from tests.campaigns.lives import ASKED, DAYS, FIRST, TOWARDS, WAIVED, Life, a_life

SEED = 7
LIVES = 100
IN_A_RECORD = 8
OPEN = {"not-yet-recorded", "under-way", "for-a-person"}
NO_NUMBER = {"settings", "co_leaders", "at_conferences"}
"""Of these no number is published, or not by each society, so that none need be reached."""


@cache
def life(number: int) -> Life:
    return a_life(SEED, number)


def test_the_engine_agrees_with_a_slow_and_obvious_recount() -> None:
    told = recount.Findings()
    for number in range(LIVES):
        told.add(recount.judged(SEED, number))
    assert not told.differing, told.differing[:3]
    for framework in recount.judged_by().values():
        for criterion in framework.criteria:
            seen = {status for (one, which, status) in told.statuses if (one, which) == (framework.id, criterion.id)}
            reached, still_open = seen - OPEN - {NOT_ASKED}, seen & OPEN
            judged = criterion.kind is CriterionKind.NARRATIVE and not criterion.settled_by
            assert still_open and (reached or judged or criterion.id in NO_NUMBER), (framework.id, criterion.id)


def test_what_is_uploaded_is_counted_alike_alone_in_a_cohort_and_by_hand() -> None:
    told = recount.recorded(SEED, range(IN_A_RECORD))
    assert not told.differing, told.differing[:3]
    together = [framework for framework in recount.judged_by().values() if Looks.of([framework])]
    assert told.compared["people of a cohort"] == IN_A_RECORD * len(together) > 0


@pytest.mark.parametrize("towards", [*TOWARDS, *WAIVED])
def test_whatever_is_claimed_or_waived_is_asked_by_a_framework_that_lives_are_made_by(towards: str) -> None:
    assert any(towards in asked for asked in ASKED.values())


def test_every_framework_is_recounted() -> None:
    assert {*frameworks(), "every_shape"} == recount.judged_by().keys() == BY_HAND.keys()


SLIPS: dict[str, Callable[..., Any]] = {
    "unsigned": lambda _evidence, _asked: "",
    "worth": lambda _rule, evidence: evidence.times,
    "_claimed": lambda _way, evidence: Line(evidence, evidence.counts_as or 0),
    "_since": lambda *_told: lambda line: line,
    "_until": lambda *_told: lambda line: line,
    "_before": lambda _day: lambda line: line,
    "_capped": lambda _way, lines: lines,
    "_nth_month": lambda day: 12 * day.year + day.month - 2,
    "_best_month": lambda _way, counting, _times: counting[0].evidence.day.replace(day=1) if counting else None,
}
"""Steps of counting, and how each may go wrong."""


@pytest.mark.parametrize("step", SLIPS)
def test_the_recount_sees_a_step_that_goes_wrong(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge itself is tried: an engine with a slip is found out."""
    monkeypatch.setattr(counting, step, SLIPS[step])
    assert any(recount.judged(SEED, number).differing for number in range(LIVES))


@pytest.mark.parametrize("identity", frameworks())
def test_a_record_judged_on_a_day_in_the_past_gives_what_was_true_then(identity: str) -> None:
    """What was entered, or came to be, after a day changes nothing about that day; nor does what no longer stands."""
    framework = frameworks()[identity]
    for number in range(40):
        chance = random.Random(number)
        about, evidence = life(number).about, life(number).evidence
        for day in [FIRST + timedelta(days=chance.randrange(DAYS)) for _ in range(4)]:
            then = [line for line in evidence if stands(line, day)]
            assert assess(about, evidence, framework, day) == assess(about, then, framework, day)
