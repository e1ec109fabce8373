"""The programme's checklist: what the record tells of it by itself, and what a lead ticks term by term."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from balint_core import sample
from balint_core.checklist import Checklist, ToldBy, checklist, told
from balint_core.definitions import DefinitionError, read_definition
from balint_core.programme import Overview, everybody, overview
from balint_core.record import happenings, programmes
from balint_core.record.checklist import NotMarked, mark, marks
from balint_core.record.database import Database, open_database
from balint_core.record.happenings import What
from balint_core.record.people import Person
from balint_core.record.schema import checklist_mark
from tests.shown import alone, text_of

LEAD = "the lead"


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    address = f"sqlite:///{tmp_path / 'page.sqlite'}"
    monkeypatch.setenv("BALINT_DATABASE_URL", address)
    database = open_database(address)
    sample.load_sample(database)
    return database


def seen(database: Database) -> Overview:
    found = overview(database, sample.NAME)
    assert found
    return found


def told_of(database: Database, item: str, term: str, people: list[Person] | None = None) -> str:
    found = seen(database)
    (about,) = [one for one in checklist().items if one.id == item]
    summary = found.term(term)
    assert summary and summary.term.name == term
    return told(about, found, summary.term, everybody(database, sample.NAME) if people is None else people)


# --- what the record tells --------------------------------------------------------------------------------------


def test_the_record_tells_what_it_knows_and_from_what(record: Database) -> None:
    assert told_of(record, "introductory_talk", "Term 1") == "Introductory talk, 1 October 2019"
    assert told_of(record, "introductory_talk", "Term 3") == told_of(record, "introductory_talk", "Term 1")
    assert told_of(record, "fishbowl", "Term 1").startswith("Fishbowl")
    assert told_of(record, "end_of_term", "Term 1") == "7 replies at TP2 on record"
    assert told_of(record, "end_of_term", "Term 3") == "8 replies at TP4 on record"
    assert told_of(record, "baseline", "Term 1").endswith("replies at TP1 on record")
    assert told_of(record, "modelling", "Term 1") == ""


def test_an_event_typed_tells_of_its_own_term_alone(record: Database) -> None:
    assert told_of(record, "ground_rules", "Term 2") == ""
    with record.writing() as connection:
        home = programmes.programmes(connection)[sample.NAME]
        happenings.note(connection, home, What("Ground rules revisited", date(2021, 3, 2)), LEAD)
    assert told_of(record, "ground_rules", "Term 2") == "Ground rules revisited, 2 March 2021"
    assert told_of(record, "ground_rules", "Term 3") == told_of(record, "ground_rules", "Term 1") == ""


def test_supervision_is_in_place_where_everybody_in_training_has_some_and_is_told_of_today(record: Database) -> None:
    asha = Person(1, "Asha Sample", leader_in_training=True, supervisors=frozenset({9}))
    bryn = replace(asha, id=2, name="Bryn Invented")
    alone_now = "The one person training as a leader has a supervisor, by the list of people as it is today"
    assert told_of(record, "supervision", "Term 3", [asha]) == alone_now
    assert told_of(record, "supervision", "Term 3", [asha, bryn]).startswith("Both people training as leaders have")
    assert told_of(record, "supervision", "Term 3", [asha, replace(bryn, supervisors=frozenset())]) == ""
    assert told_of(record, "supervision", "Term 3", [Person(3, "Wren Placeholder")]) == ""
    assert told_of(record, "supervision", "Term 1", [asha]) == ""
    assert told_of(record, "accreditation", "Term 3", [asha, bryn]).startswith("2 people are training as leaders")
    assert told_of(record, "accreditation", "Term 3", [Person(3, "Wren Placeholder")]) == ""


def test_something_still_to_come_tells_nothing(record: Database) -> None:
    found = seen(record)
    (item,) = [one for one in checklist().items if one.id == "ground_rules"]
    ahead = replace(found.calendar.terms[-1], starts=date.today(), ends=date(2100, 1, 1))
    planned = replace(found.calendar.events[0], name="Ground rules revisited", day=date(2099, 1, 1))
    later = replace(found, calendar=replace(found.calendar, events=(planned,)))
    assert told(item, later, ahead, ()) == ""


# --- the file ---------------------------------------------------------------------------------------------------


def test_the_file_is_read_strictly_and_a_programme_may_have_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {item.told_by for item in checklist().items} == {None, *ToldBy}
    assert all(item.title and item.why and item.section for item in checklist().items)
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path))
    own = tmp_path / "checklist.toml"
    item = '[[items]]\nid = "tea"\ntitle = "There was tea"\nwhy = "It helps."\nsection = "Ours"\n'
    head = 'id = "checklist"\ntitle = "Ours"\nsource = "Ourselves."\n'
    own.write_text(head + item, encoding="utf-8")
    assert [one.id for one in checklist().items] == ["tea"]
    for slip, key in (
        (item + 'told_by = "event"\n', "items.1.events"),
        (item + 'events = ["tea"]\n', "items.1.events"),
        (item + 'told_by = "rumour"\n', "items.1.told_by"),
        (item + "score = 3\n", "items.1.score"),
        (item + item, "items"),
    ):
        own.write_text(head + slip, encoding="utf-8")
        with pytest.raises(DefinitionError) as fault:
            read_definition(own, Checklist)
        assert fault.value.key == key


# --- what a lead ticks ------------------------------------------------------------------------------------------


def tick(database: Database, item: str, ticked: bool = True, note: str = "", by: str = LEAD) -> None:
    with database.writing(aside=True) as connection:
        mark(connection, programmes.programmes(connection)[sample.NAME], "Term 1", item, ticked, note, by)


def test_ticks_belong_to_a_term_and_nothing_is_overwritten(record: Database) -> None:
    tick(record, "planning", note=" Every  Tuesday ", by="Wren Placeholder")
    tick(record, "planning", ticked=False)
    tick(record, "planning")
    with record.reading() as connection:
        home = programmes.programmes(connection)[sample.NAME]
        found = marks(connection, home, "Term 1")["planning"]
        assert connection.execute(select(func.count()).select_from(checklist_mark)).scalar() == 3
        assert marks(connection, home, "Term 2") == {}
    assert [(one.ticked, one.note, one.noted_by) for one in found] == [
        (True, "Every Tuesday", "Wren Placeholder"),
        (False, None, LEAD),
        (True, None, LEAD),
    ]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("A patient, born on 3/4/1962, was talked of", "a date of birth"),
        ("Asha Sample did", "somebody's name"),
        ("x" * 301, "No more than 300 characters"),
    ],
)
def test_a_note_that_tells_of_a_person_is_not_kept(record: Database, note: str, said: str) -> None:
    with pytest.raises(NotMarked, match=said):
        tick(record, "planning", note=note)
    with record.reading() as connection:
        assert connection.execute(select(func.count()).select_from(checklist_mark)).scalar() == 0


def test_the_same_is_not_said_twice(record: Database) -> None:
    with pytest.raises(NotMarked, match="was not ticked"):
        tick(record, "planning", ticked=False)
    tick(record, "planning")
    with pytest.raises(NotMarked, match="nothing was changed"):
        tick(record, "planning")
    with pytest.raises(NotMarked, match="say who"):
        tick(record, "debrief", by="")


# --- on the page ------------------------------------------------------------------------------------------------


def test_a_lead_ticks_and_takes_back(record: Database) -> None:
    page = alone("term_summary")
    page.session_state["checklist"] = True
    page.run()
    shown = text_of(page)
    assert "Feedback was asked at the end of the term On record" in shown
    assert "From the record: 8 replies at TP4 on record." in shown
    assert "Facilitators planned the sessions together Open" in shown
    assert "%" not in shown[shown.index("What leaders see to in Term 3") :]
    ticks = [one for one in page.button if one.label == "Tick it"]
    next(one for one in page.text_input if one.label == "A note, if you like").set_value("Each <b>week</b>")
    ticks[0].click().run()
    assert "by the lead: Each <b>week</b>" in text_of(page)
    (back,) = [one for one in page.button if one.label == "Take it back"]
    back.click().run()
    assert "Taken back" in text_of(page) and not [one for one in page.button if one.label == "Take it back"]
    assert not page.exception


def test_the_fold_asks_nothing_until_it_is_opened(record: Database) -> None:
    page: AppTest = alone("term_summary")
    assert "What leaders see to" not in text_of(page) and not [one for one in page.button if one.label == "Tick it"]
