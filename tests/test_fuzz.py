"""A few hundred spoiled workbooks, the same each time; `run.py fuzz` tries thousands."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns import fuzz

SEED = 7
FILES = 120
PARTS = 4
"""Groups the files are tried in, so that two processes can share them."""


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> fuzz.Trial:
    return fuzz.Trial(tmp_path_factory.mktemp("fuzz"), fuzz.all_bases(None))


@pytest.mark.parametrize("part", range(PARTS))
def test_spoiled_workbooks_are_answered_and_nothing_is_stored_wrongly(
    trial: fuzz.Trial, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fuzz.read_definitions_once(monkeypatch.setattr)
    levels = set()
    for number in range(part, FILES, PARTS):
        outcome, base, content = trial.file(SEED, number)
        trial.run(outcome, base, content)
        assert not outcome.failure, (outcome, content[:200])
        levels.add(outcome.level)
    assert levels == {"bytes", "parts", "cells"}


def test_every_workbook_to_begin_with_is_taken_and_judged_to_be_stored_rightly(
    trial: fuzz.Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fuzz.read_definitions_once(monkeypatch.setattr)
    for base in trial.bases:
        with fuzz.One(tmp_path, trial.before[0], base, base.content) as one:
            one.take()
            assert one.stored, base.file
            assert (one.wrongly_stored(set()), one.unseen) == ("", 0)
            assert not base.known or one.left_unsaid() == ""
            assert one.undone() == ""


def test_the_campaign_sees_a_row_that_is_stored_wrongly(
    trial: fuzz.Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judge itself is tried: a reader that takes every row for the one below it is found out."""
    from balint_core.record import register

    store: Any = register.store

    def store_the_row_below(*place: Any, **told: Any) -> None:
        *home, facts = place[:5]
        below = replace(facts.attendances, rows=[row + 1 for row in facts.attendances.rows])
        store(*home, replace(facts, attendances=below), *place[5:], **told)

    monkeypatch.setattr(register, "store", store_the_row_below)
    base = fuzz.all_bases(None)[0]
    with fuzz.One(tmp_path, trial.before[0], base, base.content) as one:
        one.take()
        assert one.stored and "stored wrongly" in one.wrongly_stored(set())
        assert "neither stored nor spoken of" in one.left_unsaid() or "is stored as" in one.left_unsaid()
