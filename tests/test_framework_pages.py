"""The Frameworks page: copied, changed as a form and as TOML, kept, gone back, withdrawn; and by two at once."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from balint_core import sample
from balint_core.definitions import LARGEST
from balint_core.framework_text import changed, content_of, shipped_text
from balint_core.frameworks import frameworks
from balint_core.programme import frameworks_of, own_frameworks_of
from balint_core.record import framework_drafts, own_frameworks, programmes, uploads
from balint_core.record.database import Database
from balint_core.record.intake import examine
from balint_core.record.schema import framework_version
from tests.running import ROOT
from tests.shown import alone, markup_of, opened, text_of
from tests.tables import csv

UK = "balint_society_uk_2016"
OWN = f"{UK}_own"
APART = "a framework of its own"


def button(page: AppTest, label: str) -> Any:
    return next(one for one in page.button if one.label.startswith(label))


def field(page: AppTest, label: str) -> Any:
    fields = (
        *page.text_input,
        *page.text_area,
        *page.number_input,
        *page.selectbox,
        *page.date_input,
        *page.multiselect,
    )
    return next(one for one in fields if one.label.startswith(label))


def copied(*, apart: bool = True) -> AppTest:
    """The page with a copy of the society's criteria, just made."""
    page = alone("frameworks")
    field(page, "Framework to copy").select(UK).run()
    if apart:
        page.radio[0].set_value(APART).run()
    return button(page, "Copy it").click().run()


def kept(page: AppTest) -> AppTest:
    return button(page, "Keep it from").click().run()


def criterion(page: AppTest, identity: str) -> AppTest:
    return field(page, "Criterion").select(identity).run()


def text(page: AppTest) -> str:
    return str(field(page, "The framework as TOML").value)


def drafts(database: Database) -> list[framework_drafts.FrameworkDraft]:
    with database.reading() as connection:
        home = programmes.programme_named(connection, sample.NAME) or 0
        return framework_drafts.waiting(connection, "", home)


def test_a_framework_is_copied_changed_and_kept(sampled: Database) -> None:
    page = copied()
    assert "Nobody’s status would change" in text_of(page)
    criterion(page, "co_leading")
    field(page, "Number needed").set_value(12).run()
    assert "judged by it, 1 person would stand otherwise" in text_of(page)
    assert "under way (12 of 20) → recorded (12 of 12)" in text_of(page)
    field(page, "Title").set_value("Our criteria").run()
    field(page, "How firmly").select("expected").run()
    kept(page)
    assert not page.exception
    mine = frameworks_of(sampled, sample.NAME)[OWN]
    assert (mine.title, mine.series) == ("Our criteria", OWN)
    assert (mine.criterion("co_leading").ways[0].needed, str(mine.criterion("co_leading").strength)) == (12, "expected")
    assert drafts(sampled) == []
    assert "Our criteria" in text_of(page)
    assert "One framework of your own" in text_of(page)


def test_the_form_and_the_text_are_in_step(sampled: Database) -> None:
    page = copied()
    criterion(page, "co_leading")
    field(page, "Number needed").set_value(25).run()
    assert "needed = 25" in text(page)
    field(page, "The framework as TOML").set_value(text(page).replace("needed = 25", "needed = 7")).run()
    assert field(page, "Number needed").value == 7
    field(page, "Valid from").set_value(date(2031, 2, 3)).run()
    field(page, "Valid until").set_value(date(2032, 2, 3)).run()
    assert "valid_from = 2031-02-03" in text(page)
    assert "valid_until = 2032-02-03" in text(page)
    field(page, "Valid until").set_value(None).run()
    assert "valid_until" not in text(page)
    button(page, "Undo the last change").click().run()
    assert "valid_until = 2032-02-03" in text(page)


def test_what_is_wrong_is_told_beside_the_text_and_cannot_be_kept(sampled: Database) -> None:
    page = copied()
    before = text(page)
    field(page, "The framework as TOML").set_value(before.replace("needed = 8", "needed = 0\nbogus = 1")).run()
    shown = text_of(page)
    assert "It cannot be used as it stands" in shown
    assert "criteria.3.ways.1.bogus" in shown
    assert "is not a key that is known here" in shown
    assert not [one for one in page.button if one.label.startswith("Keep it")]
    field(page, "The framework as TOML").set_value("no toml").run()
    assert "the form comes back" in text_of(page)
    assert list(frameworks_of(sampled, sample.NAME)) == list(frameworks())
    button(page, "Undo the last change").click().run()
    button(page, "Undo the last change").click().run()
    assert text(page) == before


def test_criteria_are_left_out_and_added(sampled: Database) -> None:
    page = criterion(copied(), "membership")
    button(page, "Leave this criterion out").click().run()
    assert "membership" not in [one["id"] for one in content_of(text(page))["criteria"]]
    assert "Member of the Balint Society" in text_of(page), "it is listed among what would change"
    button(page, "Add it").click().run()
    assert "A criterion needs a title" in page.error[0].value
    field(page, "Its title").set_value("Leading alone")
    field(page, "What it asks").set_value("Lead a group alone.")
    field(page, "Sessions needed").set_value(3)
    button(page, "Add it").click().run()
    assert "in which roles" in page.error[0].value
    field(page, "In the role of").set_value(["leader"])
    field(page, "Its title").set_value("Leading alone")
    field(page, "What it asks").set_value("Lead a group alone.")
    field(page, "Sessions needed").set_value(3)
    button(page, "Add it").click().run()
    kept(page)
    assert not page.exception
    mine = frameworks_of(sampled, sample.NAME)[OWN]
    assert (mine.criteria[-1].id, mine.criteria[-1].ways[0].needed) == ("leading_alone", 3)


def test_nothing_typed_is_lost_on_a_refresh(sampled: Database) -> None:
    page = copied()
    field(page, "Title").set_value("Half way").run()
    (draft,) = drafts(sampled)
    again = AppTest.from_file(ROOT / "pages" / "frameworks.py", default_timeout=60)
    again.query_params["framework"] = draft.id
    again.run()
    assert field(again, "Title").value == "Half way"
    fresh = alone("frameworks")
    assert "You were changing “Half way”" in text_of(fresh)
    button(fresh, "Go on").click().run()
    assert field(fresh, "Title").value == "Half way"
    button(fresh, "Put aside").click().run()
    button(fresh, "Discard these changes").click().run()
    assert drafts(sampled) == []


def test_of_two_who_edit_at_once_the_later_is_told_and_loses_nothing(sampled: Database) -> None:
    kept(copied())
    first, second = alone("frameworks"), alone("frameworks")
    for page, title in ((first, "Mine"), (second, "Yours")):
        button(page, "Change it").click().run()
        field(page, "Title").set_value(title).run()
    kept(first)
    assert frameworks_of(sampled, sample.NAME)[OWN].title == "Mine"
    button(second, "Keep it from").click().run()
    assert "another version was kept" in second.error[0].value
    assert "Somebody has kept another version" in second.warning[0].value
    assert '+title = "Yours"' in second.code[0].value
    assert field(second, "Title").value == "Yours"
    button(second, "Let mine come after theirs").click().run()
    kept(second)
    assert frameworks_of(sampled, sample.NAME)[OWN].title == "Yours"
    with sampled.reading() as connection:
        home = programmes.programme_named(connection, sample.NAME) or 0
        titles = [content_of(one.text or "")["title"] for one in own_frameworks.versions(connection, home, OWN)]
    assert titles[:2] == ["Yours", "Mine"]


def test_a_text_typed_over_a_draft_that_changed_meanwhile_is_shown_and_not_lost(sampled: Database) -> None:
    page = copied()
    (draft,) = drafts(sampled)
    framework_drafts.edit(sampled, "", draft.id, lambda one: changed(one, ("title",), "In another window"))
    field(page, "The framework as TOML").set_value(draft.text + "# typed\n").run()
    assert "changed in another window" in page.warning[0].value
    assert page.code[0].value.endswith("# typed")
    assert field(page, "Title").value == "In another window"


def test_a_draft_that_changed_meanwhile_is_looked_at_before_it_is_kept(sampled: Database) -> None:
    page = copied()
    (draft,) = drafts(sampled)
    framework_drafts.edit(sampled, "", draft.id, lambda one: changed(one, ("title",), "In another window"))
    kept(page)
    assert "changed in another window" in page.error[0].value
    assert OWN not in frameworks_of(sampled, sample.NAME)
    kept(page)
    assert frameworks_of(sampled, sample.NAME)[OWN].title == "In another window"


def test_an_earlier_version_comes_back_and_one_is_withdrawn(sampled: Database) -> None:
    kept(copied())
    page = alone("frameworks")
    button(page, "Change it").click().run()
    field(page, "Title").set_value("Second").run()
    kept(page)
    assert "2 versions on record" in [one.label for one in page.expander]
    button(page, "Go back to this one").click().run()
    kept(page)
    assert frameworks_of(sampled, sample.NAME)[OWN].title.endswith("as we have it")
    button(page, "Withdraw it").click().run()
    assert OWN not in frameworks_of(sampled, sample.NAME)
    assert "Withdrawn" in text_of(page)
    button(page, "Go back to this one").click().run()
    kept(page)
    assert OWN in frameworks_of(sampled, sample.NAME)


def test_a_later_edition_says_to_whom_it_applies(sampled: Database) -> None:
    page = copied(apart=False)
    assert "An edition belongs to those who join while it is in force" in text_of(page)
    field(page, "Valid from").set_value(date(2016, 2, 1)).run()
    assert "overlaps" in text_of(page)
    field(page, "Valid from").set_value(date(2024, 1, 1)).run()
    assert "from 1 January 2024, that is 0 of 4 people on the pathway" in text_of(page)
    criterion(page, "co_leading")
    field(page, "Number needed").set_value(12).run()
    assert "Kept, it changes nobody’s status; judged by it, 1 person would stand otherwise" in text_of(page)
    assert "What differs: 1 thing" in [one.label for one in page.expander]


def test_own_frameworks_are_chosen_wherever_frameworks_are(sampled: Database) -> None:
    page = copied()
    field(page, "Title").set_value("Ours to choose").run()
    kept(page)
    progress = alone("my_progress")
    criteria = next(one for one in progress.selectbox if one.label == "Criteria")
    assert "Ours to choose" in criteria.options
    judged_by = next(one for one in alone("cohort").selectbox if one.label == "Criteria")
    assert "Ours to choose" in judged_by.options
    assert not judged_by.select(OWN).run().exception
    assert "Ours to choose" in [one.label for one in alone("methods").expander]


def test_own_criteria_are_those_of_whom_the_list_of_people_names_them_for(sampled: Database) -> None:
    page = copied()
    assert "names it under “Judged by”: 0 of 4 people on the pathway" in text_of(page)
    kept(page)
    assert "named for nobody yet in the list of people" in text_of(page)
    rows = [["Name", "Leader in training", "Judged by"], ["Asha Sample", "yes", OWN]]
    with sampled.reading() as connection:
        looked = examine(connection, programmes.programme_named(connection, sample.NAME), [("people.csv", csv(rows))])
    uploads.accept(sampled, sample.NAME, looked)
    assert "named for 1 person in the list of people" in text_of(alone("frameworks"))
    progress = alone("my_progress")
    assert next(one for one in progress.selectbox if one.label == "Criteria").value == OWN


@pytest.mark.parametrize(
    ("joined", "said"),
    [("1/2/2016", "in force when you joined the pathway on 1 February 2016"), ("31/1/2016", "none was in force when")],
)
def test_an_edition_is_said_to_have_been_in_force_only_when_it_was(sampled: Database, joined: str, said: str) -> None:
    rows = [["Name", "Leader in training", "Joined the pathway"], ["Asha Sample", "yes", joined]]
    with sampled.reading() as connection:
        looked = examine(connection, programmes.programme_named(connection, sample.NAME), [("people.csv", csv(rows))])
    uploads.accept(sampled, sample.NAME, looked)
    page = field(alone("my_progress"), "Criteria").select("balint_society_uk_2020").run()
    assert said in text_of(page)


HOSTILE = "<b>x</b> ![x](http://evil.example/beacon.png) [Click](http://evil.example) $x$ :rocket:"


def test_markup_in_a_title_stays_the_text_it_is(sampled: Database) -> None:
    page = criterion(copied(), "co_leading")
    field(page, "Title").set_value(HOSTILE).run()
    field(page, "Title of the criterion").set_value(HOSTILE).run()
    field(page, "Number needed").set_value(12).run()
    assert not page.exception
    for shown in (page, kept(page), alone("frameworks"), alone("my_progress"), alone("methods")):
        assert not shown.exception
        assert "<b>x</b>" not in markup_of(shown)
        assert not [one for one in (*shown.success, *shown.error, *shown.warning) if "![x](" in one.value]
        assert not [one for one in (*shown.expander, *shown.tabs) if "![x](" in one.label]
    assert frameworks_of(sampled, sample.NAME)[OWN].title == HOSTILE


def test_one_that_no_longer_reads_is_shown_and_can_be_put_right(sampled: Database) -> None:
    with sampled.writing() as connection:
        home = programmes.programme_named(connection, sample.NAME)
        values = {"programme_id": home, "id": "older", "content": 'id = "older"\n<b>'}
        connection.execute(insert(framework_version).values(**values, made_at=datetime(2020, 1, 1)))
    page = alone("frameworks")
    assert "Cannot be used as it stands" in text_of(page)
    button(page, "Change it").click().run()
    assert not page.exception
    assert "It cannot be used as it stands" in text_of(page)
    assert list(own_frameworks_of(sampled, sample.NAME).refused) == ["older"]
    assert not alone("my_progress").exception


@pytest.mark.parametrize(
    "odd",
    [
        "",
        'title = 3\ncriteria = "none"\nsections = 1\n',
        'criteria = [1, {id = 2}, {id = "a"}, {id = "a", title = "Twice"}]\n',
        '[[criteria]]\nid = "a"\nneeded = true\nways = [1, {id = "w", needed = "many", per = "<b>"}]\nstrength = []\n',
        "valid_from = 2020-01-01T00:00:00\nvalid_until = 1066-10-14\n",
        'sections = 1\n[[criteria]]\nid = "a"\nways = [{id = 5, needed = 1}, {id = "w"}, {id = "w", needed = 2}]\n',
        'sections = [{id = []}, {id = "s"}]\n[[criteria]]\nid = "a"\nneeded = 9007199254740993\nmonths = -1\n',
    ],
)
def test_a_text_of_any_shape_is_shown(sampled: Database, odd: str) -> None:
    page = copied()
    field(page, "The framework as TOML").set_value(odd).run()
    assert not page.exception
    assert text(page) == odd
    assert "It cannot be used as it stands" in text_of(page)


def test_a_text_far_too_long_is_not_taken(sampled: Database) -> None:
    page = copied()
    before = text(page)
    field(page, "The framework as TOML").set_value(before + "#" * LARGEST).run()
    assert "more than 500,000 characters" in page.error[0].value
    assert text(page) == before


def test_a_file_s_framework_is_copied_whatever_its_file_is_called(
    sampled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "frameworks").mkdir()
    named = changed(shipped_text(UK), ("id",), "Our Rules (é)")
    file = tmp_path / "frameworks" / "Our Rules (é).toml"
    file.write_text(changed(changed(named, ("series",), "ours"), ("title",), "Our rules"), encoding="utf-8")
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path))
    page = alone("frameworks")
    field(page, "Framework to copy").select("Our Rules (é)").run()
    page.radio[0].set_value(APART).run()
    kept(button(page, "Copy it").click().run())
    assert frameworks_of(sampled, sample.NAME)["our_rules_own"].title == "Our rules, as we have it"


def test_the_page_through_the_app_is_for_leads(sampled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALINT_MODE", "hosted")
    assert "This page cannot be shown here" in text_of(alone("frameworks"))
    assert "This page is not, or no longer, here" in text_of(opened("frameworks"))
