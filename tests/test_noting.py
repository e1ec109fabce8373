"""Noting on My progress: each form, the ledger it fills, and who may not write."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from balint_core import access, sample
from balint_core.access import Leave, Viewer
from balint_core.activities import Activity, Decision
from balint_core.programme import everybody
from balint_core.record import noted
from balint_core.record.database import Database
from balint_core.record.noted import Noted
from tests.shown import alone, markup_of, text_of


@pytest.fixture
def page(sampled: Database) -> AppTest:
    return alone("my_progress")


def labelled(widgets: Any, label: str) -> Any:
    return next(one for one in widgets if one.label == label)


def press(page: AppTest, label: str) -> AppTest:
    labelled(page.button, label).click().run()
    assert not page.exception
    return page


def form(page: AppTest, name: str) -> AppTest:
    labelled(page.radio, "What is it?").set_value(name).run()
    return page


def leader(database: Database) -> int:
    return next(one.id for one in everybody(database, sample.NAME) if one.accredited_leader)


def told_of(database: Database) -> list[Noted]:
    with database.reading() as connection:
        return [one for person in everybody(database, sample.NAME) for one in noted.noted_of(connection, person.id)]


def test_a_competency_is_noted_with_the_standing_of_whoever_signed(page: AppTest, sampled: Database) -> None:
    assert "Nothing has been noted here yet." in text_of(page)
    press(page, "Note the signature")
    assert [one.value for one in page.error] == ["Please choose who signed."]
    signer = labelled(page.selectbox, "Signed by")
    assert signer.options[0].endswith(", accredited leader")
    signer.set_value(leader(sampled))
    press(page, "Note the signature")
    (one,) = told_of(sampled)
    assert (one.note.kind, one.note.competency, one.noted_by) == (Activity.COMPETENCY, 1, "the lead")
    shown = text_of(page)
    assert "Competency 1 · signed by" in shown
    assert "noted as an accredited leader on that day" in shown
    assert "Noted in the app on" in shown  # behind the criterion, too
    assert "Nothing has been noted here yet." not in shown


def test_a_claim_waits_is_decided_and_withdrawn_and_all_of_it_stays(page: AppTest, sampled: Database) -> None:
    form(page, "A claim that something counts")
    labelled(page.text_input, "What should count?").set_value("Two days elsewhere")
    press(page, "Note the claim")
    assert "Waiting for a decision" in text_of(page)
    labelled(page.text_input, "Why?").set_value("Two whole days")
    press(page, "Note the decision")
    assert "accepted by the leadership group and Council" in text_of(page)
    labelled(page.text_input, "Why does it not hold?").set_value("It was another event")
    press(page, "Withdraw it")
    assert "Withdrawn: It was another event" in text_of(page)
    assert [one.note.decision for one in told_of(sampled)] == [Decision.PENDING, Decision.ACCEPTED, Decision.ACCEPTED]
    assert not [one for one in page.button if one.label in ("Note the decision", "Withdraw it")]


def test_a_criterion_may_be_asked_to_be_taken_as_met(page: AppTest, sampled: Database) -> None:
    form(page, "A criterion to be taken as met")
    labelled(page.selectbox, "Which criterion?").set_value("co_leading")
    press(page, "Ask for a decision")
    assert "Asked to be taken as met" in text_of(page)
    assert "Towards “Co-leading a group”" in text_of(page)
    (one,) = told_of(sampled)
    assert (one.note.kind, one.note.towards, one.note.decision) == (Activity.WAIVER, "co_leading", Decision.PENDING)


def test_another_activity_is_noted_with_its_numbers(page: AppTest, sampled: Database) -> None:
    form(page, "Another activity or signature")
    labelled(page.selectbox, "Activity").set_value(Activity.CO_LED_SESSIONS)
    labelled(page.number_input, "Sessions in it").set_value(3)
    labelled(page.number_input, "Case discussions in it").set_value(5)
    labelled(page.text_input, "How long it lasted").set_value("long")
    press(page, "Note it")
    assert "Please write the length" in page.error[0].value
    labelled(page.text_input, "How long it lasted").set_value("4.5 h")
    press(page, "Note it")
    (one,) = told_of(sampled)
    assert (one.note.kind, one.note.sessions, one.note.cases, one.note.minutes) == ("co-led sessions", 3, 5, 270)


def test_a_text_that_tells_of_somebody_is_asked_to_be_put_otherwise(page: AppTest, sampled: Database) -> None:
    form(page, "Another activity or signature")
    labelled(page.text_input, "Title").set_value("A patient who left <b>")
    press(page, "Note it")
    assert "holds words that point to a patient" in page.error[0].value
    assert labelled(page.text_input, "Title").value == "A patient who left <b>"
    assert told_of(sampled) == []


def test_what_people_write_stays_text(page: AppTest) -> None:
    form(page, "A claim that something counts")
    labelled(page.text_input, "What should count?").set_value("<img src=x> **bold** :red[x]")
    press(page, "Note the claim")
    assert "&lt;img src=x&gt; **bold** :red[x]" in markup_of(page)


def test_somebody_who_is_neither_lead_nor_supervisor_reads_and_writes_nothing(
    page: AppTest, sampled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled(page.selectbox, "Signed by").set_value(leader(sampled))
    press(page, "Note the signature")

    def trainee(needs: frozenset[Viewer], *_request: object) -> Leave:
        return Leave(Viewer.TRAINEE) if Viewer.TRAINEE in needs else Leave(None, "This page is for somebody else.")

    monkeypatch.setattr(access, "ask", trainee)
    page.run()
    assert "Competency 1 · signed by" in text_of(page)
    assert not page.button
    assert not [one for one in page.radio if one.label == "What is it?"]
