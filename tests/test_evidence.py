"""Evidence from parts in sessions and entries of portfolios."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence, evidence_of
from balint_core.people import Role
from balint_core.record.attendance import Part
from balint_core.record.people import Person
from balint_core.record.portfolio import Entry
from balint_core.sessions import CAME, Held, Mark, SessionKind

ACCREDITED = date(2016, 5, 14)
BEFORE = ACCREDITED - timedelta(days=1)

ASHA = Person(1, "Asha Sample")
WREN = Person(2, "Wren Placeholder", accredited_leader=True, accredited_on=ACCREDITED)
BRYN = Person(3, "Bryn Invented")
DAFYDD = Person(4, "Dafydd Mockup", accredited_leader=True)
PEOPLE = {person.id: person for person in (ASHA, WREN, BRYN, DAFYDD)}


def part(**changes: Any) -> Part:
    """A session on 6 October 2020 that Asha co-led with nobody, in row 14 of a register."""
    plain = Part(
        date(2020, 10, 6),
        SessionKind.BALINT_GROUP,
        Held.HELD,
        Role.CO_LEADER,
        Mark.PRESENT,
        "Tuesday group",
        (),
        "u_1",
        "autumn.xlsx",
        "Register",
        14,
    )
    return plain._replace(**changes)


def entry(**changes: Any) -> Entry:
    """A supervision meeting of Asha's on 12 June 2021, in row 7 of a portfolio."""
    plain = Entry(
        person=ASHA.id,
        day=date(2021, 6, 12),
        activity="supervision",
        organiser=None,
        sessions=None,
        competency=None,
        signed_by=None,
        decision=None,
        counts_as=None,
        title=None,
        upload="u_2",
        file="portfolios.xlsx",
        sheet="Asha",
        row=7,
    )
    return replace(plain, **changes)


def of_part(**changes: Any) -> Evidence:
    (found,) = evidence_of([part(**changes)], [], PEOPLE)
    return found


def of_entry(**changes: Any) -> Evidence:
    (found,) = evidence_of([], [entry(**changes)], PEOPLE)
    return found


def test_a_session_knows_its_role_and_where_it_stands() -> None:
    assert of_part() == Evidence(
        kind=Activity.SESSION,
        day=date(2020, 10, 6),
        words="Co-leader · Tuesday group",
        upload="u_1",
        file="autumn.xlsx",
        sheet="Register",
        cell="A14",
        role=Role.CO_LEADER,
        group="Tuesday group",
    )


def test_an_entry_knows_what_it_is_and_where_it_stands() -> None:
    found = of_entry(
        activity="leadership day",
        organiser="Balint Society UK",
        sessions=4,
        signed_by=WREN.id,
        decision="accepted",
        counts_as=1,
        title="Spring day",
    )
    assert found == Evidence(
        kind=Activity.LEADERSHIP_DAY,
        day=date(2021, 6, 12),
        words="Leadership day · Spring day · 4 sessions · accepted · signed by Wren Placeholder",
        upload="u_2",
        file="portfolios.xlsx",
        sheet="Asha",
        cell="A7",
        organiser="Balint Society UK",
        sessions=4,
        signed_by="Wren Placeholder",
        signer_qualified=True,
        decision=Decision.ACCEPTED,
        counts_as=1,
    )


def test_nothing_recorded_is_no_evidence() -> None:
    assert evidence_of([], [], PEOPLE) == []


def test_sessions_and_entries_stand_together() -> None:
    found = evidence_of([part(), part(row=15)], [entry()], PEOPLE)
    assert [line.kind for line in found] == [Activity.SESSION, Activity.SESSION, Activity.SUPERVISION]


@pytest.mark.parametrize("mark", Mark)
def test_only_those_who_came_have_evidence(mark: Mark) -> None:
    assert len(evidence_of([part(mark=mark)], [], PEOPLE)) == (mark in (Mark.PRESENT, Mark.LATE))
    assert set(CAME) == {Mark.PRESENT, Mark.LATE}


@pytest.mark.parametrize("kind", SessionKind)
def test_only_a_balint_group_is_a_session(kind: SessionKind) -> None:
    assert len(evidence_of([part(kind=kind)], [], PEOPLE)) == (kind is SessionKind.BALINT_GROUP)


@pytest.mark.parametrize("held", Held)
def test_a_cancelled_session_is_no_evidence(held: Held) -> None:
    assert len(evidence_of([part(held=held)], [], PEOPLE)) == (held is Held.HELD)


@pytest.mark.parametrize("role", Role)
def test_every_role_is_kept_as_it_was(role: Role) -> None:
    assert of_part(role=role).role is role


# --- leading beside an accredited leader


@pytest.mark.parametrize(
    ("fellows", "day", "together"),
    [
        ((), ACCREDITED, False),
        ((WREN.id,), BEFORE, False),
        ((WREN.id,), ACCREDITED, True),
        ((BRYN.id,), ACCREDITED, False),
        ((BRYN.id, WREN.id), ACCREDITED, True),
        ((DAFYDD.id,), BEFORE, True),
        ((99,), ACCREDITED, False),
    ],
    ids=[
        "nobody beside them",
        "the day before the other was accredited",
        "the very day the other was accredited",
        "a leader who is not accredited",
        "two others, one of them accredited",
        "accredited for as long as the record goes back",
        "somebody who is not known",
    ],
)
def test_with_an_accredited_leader(fellows: tuple[int, ...], day: date, together: bool) -> None:
    assert of_part(fellow_leaders=fellows, day=day).with_accredited_leader is together


def test_the_accredited_leader_is_named_to_those_who_led_beside_them() -> None:
    assert of_part(fellow_leaders=(BRYN.id, WREN.id)).words == "Co-leader, with Wren Placeholder · Tuesday group"
    assert of_part(fellow_leaders=(WREN.id,), role=Role.MEMBER).words == "Member · Tuesday group"
    assert of_part(group="").words == "Co-leader"


# --- signatures


@pytest.mark.parametrize(
    ("signer", "day", "qualified"),
    [
        (WREN, BEFORE, False),
        (WREN, ACCREDITED, True),
        (DAFYDD, BEFORE, True),
        (BRYN, ACCREDITED, False),
        (ASHA, ACCREDITED, False),
    ],
    ids=[
        "the day before the signer was accredited",
        "the very day the signer was accredited",
        "a signer accredited for as long as the record goes back",
        "a signer who is not accredited",
        "oneself",
    ],
)
def test_who_may_sign(signer: Person, day: date, qualified: bool) -> None:
    found = of_entry(activity="competency", competency=2, signed_by=signer.id, day=day)
    assert (found.signed_by, found.signer_qualified, found.competency) == (signer.name, qualified, 2)


def test_an_accredited_leader_does_not_sign_for_themselves() -> None:
    found = of_entry(person=WREN.id, signed_by=WREN.id, activity="competency", competency=1)
    assert found.signed_by == "Wren Placeholder" and not found.signer_qualified


@pytest.mark.parametrize("signer", [None, 99])
def test_a_signature_of_nobody_known_qualifies_nothing(signer: int | None) -> None:
    found = of_entry(signed_by=signer)
    assert found.signed_by is None and not found.signer_qualified


# --- nothing is guessed


def test_a_weekend_without_its_number_of_sessions_keeps_none() -> None:
    found = of_entry(activity="member weekend", organiser="Balint Society UK")
    assert found.sessions is None and found.counts_as is None and found.words == "Member weekend"


def test_a_weekend_of_no_session_is_not_one_without_a_number() -> None:
    found = of_entry(activity="member weekend", sessions=0)
    assert found.sessions == 0 and found.words == "Member weekend · 0 sessions"


def test_a_decision_stays_as_it_was_written() -> None:
    assert [of_entry(decision=decision).decision for decision in (None, "pending", "accepted", "declined")] == [
        None,
        "pending",
        "accepted",
        "declined",
    ]
