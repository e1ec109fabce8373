"""The ledger in words: what stands, how whoever signed stood, and what each entry of a history changed."""

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest

from balint_core.activities import Activity, Decision
from balint_core.frameworks import frameworks
from balint_core.record.noted import Note, Noted
from balint_core.record.people import Person
from balint_core.record.portfolio import Entry
from pages.parts import ledger_view

ASHA = Person(1, "Asha Sample")
WREN = Person(2, "Wren Placeholder", accredited_leader=True, accredited_on=date(2016, 5, 14))
PEOPLE = {one.id: one for one in (ASHA, WREN)}
UK = "balint_society_uk_2016"
CLAIM = Note(
    Activity.CLAIM,
    date(2021, 3, 1),
    title="Two days <i>elsewhere</i>",
    framework=UK,
    towards="leadership_training",
    unit="weekend",
    counts_as=1,
    decider="the leadership group",
    decision=Decision.PENDING,
)
SIGNED = Note(Activity.COMPETENCY, date(2021, 6, 1), competency=1, signed_by=WREN.id)


def noted(what: Note, **changes: Any) -> Noted:
    return replace(Noted(1, "n_1", ASHA.id, what, datetime(2026, 5, 3, 12), "the lead"), **changes)


def words(*history: Noted) -> str:
    markup = ledger_view.noted(history, PEOPLE, frameworks())
    assert "<i>" not in markup
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Wren Placeholder is noted as an accredited leader on that day."),
        ({"day": date(2016, 5, 14)}, "Wren Placeholder is noted as an accredited leader on that day."),
        ({"day": date(2016, 5, 13)}, "Wren Placeholder is not noted as an accredited leader on that day."),
        ({"signed_by": ASHA.id}, "Asha Sample is the person it is about, whose own signature does not count."),
    ],
)
def test_a_signature_says_how_whoever_signed_stood_on_that_day(changes: dict[str, Any], said: str) -> None:
    assert said in words(noted(replace(SIGNED, **changes)))


def test_whoever_assesses_needs_no_standing() -> None:
    assert "accredited" not in words(noted(Note(Activity.ASSESSMENT, date(2015, 6, 1), signed_by=WREN.id)))


def test_a_claim_says_what_it_is_towards_and_who_decides() -> None:
    assert words(noted(CLAIM)).startswith(
        "Claim · Two days <i>elsewhere</i> · to count as 1 weekend Waiting for a decision 1 March 2021. "
        "Towards “Leadership weekends” (Balint Society UK, February 2016). The leadership group to decide. History"
    )
    assert "Towards criteria that are not here." in words(noted(replace(CLAIM, framework="ours")))


def test_each_entry_says_what_it_changed() -> None:
    later = replace(
        SIGNED, day=date(2021, 6, 2), competency=2, signed_by=ASHA.id, minutes=90, decision=Decision.PENDING
    )
    shown = words(noted(SIGNED), noted(later, entry="n_2", replaces="n_1", noted_by="Wren Placeholder"))
    assert (
        "Changed: the day from 1 June 2021 to 2 June 2021; minutes from nothing to 90; the competency from 1 to 2; "
        "who signed from Wren Placeholder to Asha Sample. Not decided. by Wren Placeholder"
    ) in shown
    settled = replace(CLAIM, decision=Decision.DECLINED, decided_on=date(2021, 5, 1), reason="A single day")
    shown = words(noted(CLAIM), noted(settled, entry="n_2", replaces="n_1"))
    assert shown.count("Declined by the leadership group on 1 May 2021: A single day.") == 2
    moved = replace(CLAIM, towards="co_leading", unit="session", title="Twenty sessions")
    shown = words(noted(CLAIM), noted(moved, entry="n_2", replaces="n_1"))
    assert (
        "Changed: the title from “Two days <i>elsewhere</i>” to “Twenty sessions”; the criterion from "
        "“Leadership weekends” to “Co-leading a group”; of what from weekend to session."
    ) in shown


def test_what_is_left_of_a_history_says_so() -> None:
    assert "(what it changes went with its upload)" in words(noted(CLAIM, replaces="n_0"))
    assert "Withdrawn by the lead" in words(noted(CLAIM), noted(CLAIM, entry="n_2", replaces="n_1", withdrawn=True))


def test_an_entry_of_a_workbook_says_where_it_stands() -> None:
    shown = words(noted(CLAIM, upload="u_1", file="all.xlsx", sheet="Ledger", row=7))
    assert "From all.xlsx · Ledger · A7." in shown
    assert "by the lead · all.xlsx · Ledger · A7" in shown


def entry(activity: Activity, signed_by: int | None = None, **changes: Any) -> Entry:
    plain = Entry(
        *(ASHA.id, date(2016, 5, 13), str(activity), None, None, None, signed_by, None, None, None),
        *("u_1", "<b>.xlsx", "Portfolio", 7),
    )
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("one", "is_one"),
    [
        (entry(Activity.SUPERVISION, WREN.id), False),
        (entry(Activity.LEADERSHIP_WEEKEND), False),
        (entry(Activity.LEADERSHIP_WEEKEND, WREN.id), True),
        (entry(Activity.LEADERSHIP_DAY, decision="pending"), True),
        (entry(Activity.COMPETENCY), True),
        (entry(Activity.COUNCIL_DECISION), True),
    ],
)
def test_signatures_and_decisions_of_workbooks_are_told_from_the_rest(one: Entry, is_one: bool) -> None:
    assert one.is_signed_or_decided == is_one


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (entry(Activity.REPORT, WREN.id), "signed by Wren Placeholder not noted as an accredited leader on that day"),
        (entry(Activity.REPORT, ASHA.id), "signed by Asha Sample their own signature, which does not count"),
        (entry(Activity.REPORT), "Supervisor's report it does not say who signed"),
        (entry(Activity.ASSESSMENT, WREN.id), "CBDGA · signed by Wren Placeholder <b>.xlsx · Portfolio · A7"),
        (
            entry(Activity.LEADERSHIP_DAY, organiser="BSANZ", decision="accepted", counts_as=2),
            "Leadership day · accepted BSANZ; counts as 2 weekends <b>.xlsx · Portfolio · A7",
        ),
    ],
)
def test_a_row_of_a_workbook_says_how_it_stands_and_where(one: Entry, said: str) -> None:
    markup = ledger_view.in_workbooks([one], [], PEOPLE)
    assert "<b>" not in markup
    assert said in " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def test_a_row_that_was_noted_in_the_app_as_well_says_so() -> None:
    kept = entry(Activity.REPORT, WREN.id)
    same = noted(Note(Activity.REPORT, kept.day, signed_by=WREN.id))
    assert "noted in the app as well, and counted once" in ledger_view.in_workbooks([kept], [same], PEOPLE)
    assert "as well" not in ledger_view.in_workbooks([kept], [replace(same, withdrawn=True)], PEOPLE)
