"""Frameworks in words: how each criterion is looked at, and what differs between two of them."""

from dataclasses import replace

import pytest

from balint_core.editions import asked, differences
from balint_core.frameworks import Criterion, Framework, Strength, frameworks

KNOWN = frameworks()
UK_2016, UK_2020, UK_2023 = (KNOWN[f"balint_society_uk_{year}"] for year in (2016, 2020, 2023))


@pytest.mark.parametrize(
    ("framework", "criterion", "words"),
    [
        (
            "balint_society_uk_2016",
            "member_experience",
            "With psychoanalytic training, at least 8 sessions (session as member or presenter; member sessions, "
            "by the "
            "number of sessions written beside it), from the start of professional training on; or with psychoanalytic "
            "training, at least 2 weekends (member weekend, run by Balint Society UK); or without psychoanalytic "
            "training, at least 20 sessions (session as member or presenter; member sessions, by the number of "
            "sessions "
            "written beside it; member weekend, run by Balint Society UK, by the number of sessions written "
            "beside it).",
        ),
        (
            "balint_society_uk_2016",
            "co_leading",
            "At least 20 sessions (session as co-leader; co-led sessions, by the number of sessions written "
            "beside it). "
            "Preferred: with an accredited leader. Shown and not added: session as leader.",
        ),
        ("balint_society_uk_2016", "membership", "Noted in the list of people."),
        ("balint_society_uk_2016", "portfolio", "Signed by an accredited leader who supervises them."),
        (
            "balint_society_uk_2016",
            "supervision",
            "For people to judge, without a number (supervision); settled by “Supervisor's report”.",
        ),
        ("balint_society_uk_2016", "report", "A stage, signed by an accredited leader who supervises them."),
        ("balint_society_uk_2016", "council", "A stage after “Recommendation”, decided by people."),
        (
            "balint_society_uk_2020",
            "settings",
            "Several different groups (session as member, presenter, co-leader or leader); how many is for people to "
            "judge.",
        ),
        (
            "balint_society_uk_2023",
            "member_groups",
            "For people to judge, without a number (session as member or presenter, with an accredited leader).",
        ),
        (
            "balint_society_uk_2023",
            "membership",
            "Kept up after “Accreditation by the Society”; no interval is published.",
        ),
        (
            "american_balint_society_2014",
            "first_intensive",
            "At least 1 intensive (leadership intensive, run by American Balint Society), before “Application "
            "approved”.",
        ),
        (
            "american_balint_society_2014",
            "leading",
            "At least 1 session in each of 24 months one after another (session as leader or co-leader).",
        ),
        (
            "american_balint_society_2014",
            "credentialing_last",
            "The last is a credentialing intensive (leadership intensive, run by American Balint Society; "
            "credentialing "
            "intensive, run by American Balint Society).",
        ),
        (
            "bsanz_leader_2021",
            "supervision",
            "At least 10 supervision sessions in each of 3 years one after another (supervision, with an accredited "
            "leader), from joining the pathway on.",
        ),
        (
            "bsanz_leader_2021",
            "intensives",
            "At least 2 intensives (leadership intensive, run by BSANZ); or at least 2 intensives (leadership "
            "intensive, "
            "run by BSANZ, no more than 1; international workshop, accepted, no more than 1). Shown and not added: "
            "international workshop.",
        ),
        (
            "bsanz_leader_2021",
            "meetings",
            "At least 20 meetings (session as leader or co-leader; co-led sessions, by the number of sessions written "
            "beside it). Counted on the same records as “Case discussions led”.",
        ),
        (
            "bsanz_leader_2021",
            "face_to_face",
            "Of the meetings (session as leader or co-leader), at least 50 in a hundred are face to face.",
        ),
        (
            "bsanz_leader_trainer_2021",
            "reports",
            "At least 2 reports within a year (supervisor's report, signed by an accredited leader).",
        ),
        ("bsanz_leader_trainer_2021", "since_accreditation", "At least 24 full months since accreditation."),
        (
            "deutsche_balint_gesellschaft",
            "before_training",
            "At least 35 double hours (session as member or presenter, by its length in whole double hours of 90 "
            "minutes), before joining the pathway. Counted on the same records as “Member of a Balint group”.",
        ),
        (
            "deutsche_balint_gesellschaft",
            "at_conferences",
            "Of the sessions (session as member or presenter; member weekend, by the number of sessions written beside "
            "it), it is for people to judge how many are at conferences and weekends.",
        ),
    ],
)
def test_a_criterion_is_said_in_words(framework: str, criterion: str, words: str) -> None:
    known = KNOWN[framework]
    assert asked(known.criterion(criterion), known) == words


@pytest.mark.parametrize("framework", KNOWN.values(), ids=lambda framework: framework.id)
def test_every_number_of_a_framework_is_in_the_words_for_it(framework: Framework) -> None:
    for criterion in framework.criteria:
        words = asked(criterion, framework)
        numbers = [criterion.months, criterion.at_least, criterion.at_most, criterion.needed]
        numbers += [number for way in criterion.ways for number in (way.needed, way.periods) if number != 1]
        assert all(str(number) in words for number in numbers if number is not None), words
        assert words.endswith(".") and ".." not in words and "None" not in words and "_" not in words


def test_a_framework_does_not_differ_from_itself() -> None:
    for known in KNOWN.values():
        plain = replace(known, changes=(), not_known=None, complete=True)
        assert differences(plain, plain) == []


def test_what_2020_changed_is_said_and_the_numbers_that_stayed_are_not() -> None:
    found = differences(UK_2016, UK_2020)
    assert found[: len(UK_2020.changes)] == list(UK_2020.changes)
    assert found[len(UK_2020.changes) :] == [
        "In Balint Society UK, April 2020 psychoanalytic or psychodynamic training decides the pathway; in "
        "Balint Society "
        "UK, February 2016 psychoanalytic training decides the pathway.",
        "Member of the Balint Society: required in Balint Society UK, April 2020, expected in Balint Society UK, "
        "February 2016.",
        "Professional training in health: expected in Balint Society UK, April 2020, required in Balint Society UK, "
        "February 2016.",
        "Only in Balint Society UK, April 2020: More than one setting; A leadership event of two days.",
    ]


def test_what_is_not_known_of_2023_is_said() -> None:
    found = differences(UK_2020, UK_2023)
    assert found[-1] == f"{UK_2023.title} is not known in full. {UK_2023.not_known}"
    assert any(one.startswith(f"In Balint Society UK, April 2020, and not known of {UK_2023.title}: ") for one in found)
    assert not any(one.startswith("Only in Balint Society UK, April 2020") for one in found)
    assert any(one.startswith(f"Only in {UK_2023.title}: ") for one in found)


def test_between_societies_what_a_file_says_of_its_own_editions_is_left_out() -> None:
    found = differences(KNOWN["bsanz_leader_2021"], UK_2020)
    assert not set(found) & set(UK_2020.changes)


def changed(criterion: Criterion, **keys: object) -> Framework:
    """The criteria of 2016 with something of one of them changed."""
    others = {one.id: one for one in UK_2016.criteria} | {criterion.id: replace(criterion, **keys)}  # type: ignore[arg-type]
    return replace(UK_2016, title="Ours", criteria=tuple(others.values()))


def test_a_changed_number_and_a_changed_strength_are_said() -> None:
    led = UK_2016.criterion("co_leading")
    (number,) = differences(UK_2016, changed(led, ways=(replace(led.ways[0], needed=25),)))
    assert number.startswith("Co-leading a group, in Ours: at least 25 sessions (")
    assert "In Balint Society UK, February 2016: at least 20 sessions (" in number
    (strength,) = differences(UK_2016, changed(led, strength=Strength.PREFERRED))
    assert strength == "Co-leading a group: preferred in Ours, required in Balint Society UK, February 2016."


def test_criteria_of_one_framework_alone_are_named() -> None:
    fewer = replace(UK_2016, title="Ours", criteria=UK_2016.criteria[1:])
    alone = "Only in Balint Society UK, February 2016: Member of the Balint Society."
    assert differences(UK_2016, fewer) == differences(fewer, UK_2016) == [alone]
