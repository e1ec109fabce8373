"""A snapshot is one piece of JSON that comes back as it was, or not at all."""

import json
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from balint_core.definitions import SHIPPED
from balint_core.snapshot import FORMAT, SOFTWARE, Card, Figure, Snapshot, SnapshotFault, digest_of, read, written

SNAPSHOT = Snapshot(
    "Sample programme",
    "Balint groups for doctors in training",
    "Eight of eight would recommend it",
    (Figure("Sessions held", "12", "over 3 terms"),),
    (
        Card(
            "answers-1",
            "What people said",
            "TP4: 8 of 8 (100 %) agree",
            {"light": {"mark": "bar", "data": {"values": [{"n": 8}]}}, "dark": {"mark": "bar"}},
            "aGVsbG8=",
            ("Item", "Agree"),
            (("Confidence", "8"),),
            (1,),
            "n = 8",
            "Read the ranges.",
            "Eight of eight agree.",
        ),
    ),
    ("“It helped”",),
    ("A session is a Balint group that was held.",),
    "Nothing is shown of fewer than 5 people.",
    "",
    date(2026, 11, 23),
    "0.1.0",
)


def test_what_is_written_is_read_as_it_was() -> None:
    assert read(written(SNAPSHOT)) == SNAPSHOT
    assert written(SNAPSHOT) == written(read(written(SNAPSHOT)))


def test_its_digest_is_of_all_that_is_in_it() -> None:
    other = replace(SNAPSHOT, quotes=("“It did not”",))
    assert digest_of(written(SNAPSHOT)) != digest_of(written(other))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a snapshot"),
        ("[]", "not a snapshot"),
        ("{}", "not a snapshot"),
        ("[" * 100_000, "not a snapshot"),
        ('{"balint_snapshot": "1"}', "not a snapshot"),
        (json.dumps({"balint_snapshot": FORMAT + 1, "content": {}}), "later version"),
        (written(SNAPSHOT).replace("Eight of eight would", "Nobody would"), "not as it was made"),
        (written(SNAPSHOT)[:-20], "not a snapshot"),
        (json.dumps({"balint_snapshot": FORMAT, "content": 3}), "not as it was made"),
    ],
)
def test_what_is_no_snapshot_is_said_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(SnapshotFault, match=why):
        read(text)


def test_it_names_the_version_that_made_it() -> None:
    project = tomllib.loads((SHIPPED.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == SOFTWARE
