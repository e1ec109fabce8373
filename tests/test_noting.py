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


def note(page: AppTest, kind: Activity, **said: Any) -> AppTest:
    """Notes an activity by its form; the widgets by the beginnings of their labels."""
    form(page, "Another activity or signature")
    labelled(page.selectbox, "Activity").set_value(kind).run()
    labelled(page.text_input, "Title").set_value(said.get("title", ""))
    return press(page, "Note it")


def test_a_leadership_day_is_noted_with_what_it_counts_as_and_decided(page: AppTest, sampled: Database) -> None:
    form(page, "Another activity or signature")
    assert not [one for one in page.number_input if one.label == "Counts as how many weekends?"]
    labelled(page.selectbox, "Activity").set_value(Activity.LEADERSHIP_DAY).run()
    labelled(page.selectbox, "Who ran it?").set_value("Balint Society UK")
    labelled(page.selectbox, "Decision").set_value(Decision.PENDING)
    press(page, "Note it")
    (waiting,) = told_of(sampled)
    assert (waiting.note.counts_as, waiting.note.decision) == (None, Decision.PENDING)
    assert waiting.note.decider == "the leadership group and Council"
    assert "to decide" in text_of(page)
    labelled(page.number_input, "Counts as how many weekends?").set_value(2)
    labelled(page.text_input, "Why?").set_value("Four days in all")
    press(page, "Note the decision")
    assert told_of(sampled)[-1].note.counts_as == 2
    shown = text_of(page)
    assert "Counts as 2 weekends. Accepted by the leadership group and Council on" in shown
    assert "Changed: what it counts as from nothing to 2. Accepted by" in shown


def test_an_entry_is_changed_and_both_stay_with_who_and_when(page: AppTest, sampled: Database) -> None:
    note(page, Activity.LEADERSHIP_WEEKEND, title="Spring")
    press(page, "Change")
    press(page, "Leave it as it is")
    assert not [one for one in page.button if one.label == "Note the change"]
    press(page, "Change")
    title = labelled(page.text_input, "Title")
    assert title.value == "Spring"
    title.set_value("Spring <b>course</b>")
    labelled(page.selectbox, "Who ran it?").set_value("BSANZ")
    labelled(page.selectbox, "Who notes it?").set_value("Wren Placeholder")
    press(page, "Note the change")
    first, second = told_of(sampled)
    assert (second.replaces, second.noted_by, second.note.title) == (
        first.entry,
        "Wren Placeholder",
        "Spring <b>course</b>",
    )
    assert (first.note.title, first.noted_by) == ("Spring", "the lead")
    shown = text_of(page)
    assert "Changed: who ran it from nothing to BSANZ; the title from “Spring” to “Spring <b>course</b>”." in shown
    assert "by the lead" in shown and "by Wren Placeholder" in shown
    assert not [one for one in page.button if one.label == "Note the change"]


def test_each_kind_of_entry_may_be_changed(page: AppTest, sampled: Database) -> None:
    labelled(page.selectbox, "Signed by").set_value(leader(sampled))
    press(page, "Note the signature")
    form(page, "A claim that something counts")
    labelled(page.text_input, "What should count?").set_value("Two days elsewhere")
    press(page, "Note the claim")
    form(page, "A criterion to be taken as met")
    press(page, "Ask for a decision")
    changes = {
        "Which criterion?": ("selectbox", "co_leading"),
        "As how many?": ("number_input", 2),
        "Competency": ("selectbox", 3),
    }
    for nth, (label, (kind, value)) in enumerate(changes.items()):
        [one for one in page.button if one.label == "Change"][nth].click().run()
        labelled(page.get(kind), label).set_value(value)
        press(page, "Note the change")
    last = {one.note.kind: one.note for one in told_of(sampled) if one.replaces}
    assert last[Activity.COMPETENCY].competency == 3
    assert (last[Activity.CLAIM].counts_as, last[Activity.WAIVER].towards) == (2, "co_leading")
    assert "Changed: the criterion from “" in text_of(page)


def test_who_notes_is_remembered_for_the_visit(page: AppTest, sampled: Database) -> None:
    asked = labelled(page.selectbox, "Who notes it?")
    assert (asked.value, asked.options[:2]) == ("the lead", ["the lead", "Wren Placeholder"])
    asked.set_value("Wren Placeholder").run()
    other = next(one for one in labelled(page.selectbox, "Person").options if one != "Asha Sample")
    labelled(page.selectbox, "Person").select(other).run()
    assert labelled(page.selectbox, "Who notes it?").value == "Wren Placeholder"
    note(page, Activity.REFLECTION)
    assert [one.noted_by for one in told_of(sampled)] == ["Wren Placeholder"]


def test_what_workbooks_say_was_signed_or_decided_stands_in_the_ledger(page: AppTest) -> None:
    shown = text_of(page)
    ledger = shown[shown.index("In workbooks") :]
    assert "Competency 1 · signed by Wren Placeholder noted as an accredited leader on that day" in ledger
    assert "Leadership day · Leaders' day · pending Balint Society UKportfolios.xlsx · Portfolio · A" in ledger
    assert "Supervision" not in ledger[: ledger.index("Take it with you")]
    assert not [one for one in page.button if one.label in ("Change", "Withdraw it")]


def test_the_same_is_not_noted_in_two_windows_and_neither_is_changed_unseen(page: AppTest, sampled: Database) -> None:
    other = alone("my_progress")
    for one in (page, other):
        form(one, "A claim that something counts")
        labelled(one.text_input, "What should count?").set_value("Two days elsewhere")
        press(one, "Note the claim")
    assert "The same was noted already" in other.error[0].value
    assert len(told_of(sampled)) == 1
    labelled(page.text_input, "Why does it not hold?").set_value("By mistake")
    labelled(other.text_input, "Why?").set_value("Two whole days")
    press(page, "Withdraw it")
    press(other, "Note the decision")
    assert "changed meanwhile" in other.warning[0].value
    assert [one.withdrawn for one in told_of(sampled)] == [False, True]
    assert not other.run().warning and not page.warning


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
