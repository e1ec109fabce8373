"""Each page by itself and through `app.py`: empty, with the sample, and by the cold deep link."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from balint_core import access, sample
from balint_core.access import Leave, Viewer
from balint_core.definitions import SHIPPED
from balint_core.drafting import OWN
from balint_core.editions import asked
from balint_core.frameworks import frameworks
from balint_core.instruments import TEMPLATES
from balint_core.people import Role
from balint_core.programme import overview
from balint_core.record import drafts, identity, intake, own_instruments, people, programmes, roster, uploads
from balint_core.record.database import Database
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.workbook import open_workbook
from pages.parts import cohort_view, elements
from tests.running import ROOT
from tests.shown import alone, markup_of, opened, text_of
from tests.tables import workbook

PAGES = [
    "home",
    "term_summary",
    "evaluation",
    "share",
    "my_progress",
    "cohort",
    "people",
    "frameworks",
    "upload",
    "methods",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_alone(page: str, sampled: Database) -> None:
    shown = alone(page)
    assert not shown.exception
    assert "<h1" in markup_of(shown)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_through_the_app(page: str, sampled: Database) -> None:
    shown = opened(page)
    assert not shown.exception
    assert "<h1" in markup_of(shown)


def test_methods_has_every_framework_with_its_source_and_what_is_not_known_of_it(database: Database) -> None:
    shown = alone("methods")
    text, markup = text_of(shown), markup_of(shown)
    assert [fold.label.replace("\\", "") for fold in shown.expander][: len(frameworks())] == [
        one.title for one in frameworks().values()
    ]
    for one in frameworks().values():
        assert one.standing in text and f'href="{escape(one.source_address)}"' in markup
        assert one.not_known is None or one.not_known in text
        for criterion in one.criteria:
            assert criterion.requirement in text and asked(criterion, one) in text
    assert text.count("Known in part") == sum(not one.complete for one in frameworks().values())
    assert "What differs from Balint Society UK, February 2016" in text
    assert "cannot be used" not in text


def test_methods_shows_own_files_that_were_left_out_and_everything_else(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "frameworks"
    folder.mkdir()
    (folder / "ours.toml").write_text('id = "ours"\n"<b>colour" = "red"\n', encoding="utf-8")
    text = (SHIPPED / "frameworks" / "core_training_30_groups.toml").read_text(encoding="utf-8")
    text = re.sub('source_address = ".*"', 'source_address = "javascript:alert(1)"', text)
    (folder / "core_training_30_groups.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path))
    shown = alone("methods")
    assert not shown.exception
    said, markup = text_of(shown), markup_of(shown)
    assert "1 file of your own cannot be used" in said
    assert "ours.toml" in said and "<b>colour" in said and "is not a key that is known here" in said
    assert "<b>colour" not in markup and 'href="javascript' not in markup and "javascript:alert(1)" in said
    assert "Balint Society UK, February 2016" in said


def test_a_questionnaire_of_one_s_own_is_shown_to_be_changed(database: Database) -> None:
    rows = [
        ["I felt heard in the group", "What helped you most?"],
        *([answer, "Time"] for answer in ("Somewhat agree", "Agree")),
    ]
    told = Answers(((("new-instrument", "", "Our form TP2.xlsx, sheet Sheet1"), OWN),))
    with database.reading() as connection:
        file = ("Our form TP2.xlsx", workbook({"Sheet1": rows}))
        found = intake.examine(connection, None, [file], told)
    uploads.accept(database, "Mine", found)
    shown = alone("upload")
    assert "Your own questionnaires" in markup_of(shown)
    (area,) = shown.text_area
    area.set_value(str(area.value).replace("Our form", "Our new form")).run()
    next(button for button in shown.button if button.label == "Save the changes").click().run()
    assert not shown.exception
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Mine")
        assert own_instruments.own_instruments(connection, home)["own_our_form"].title == "Our new form"
    (area,) = shown.text_area
    area.set_value("no toml").run()
    next(button for button in shown.button if button.label == "Save the changes").click().run()
    assert "cannot be used" in shown.error[0].value


@pytest.mark.parametrize("page", PAGES)
def test_a_page_over_an_empty_record_has_a_kind_word(page: str, database: Database) -> None:
    shown = opened(page)
    assert not shown.exception
    assert not shown.error
    assert "<h1" in markup_of(shown)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("mode", ["hosted", "published", "anything"])
def test_the_cold_deep_link_is_refused_without_leave(
    page: str, mode: str, sampled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALINT_MODE", mode)
    for shown in (opened(page), alone(page)):
        text = text_of(shown)
        assert any(one in text for one in ("This page cannot be shown", "or no longer, here", "Nothing is published"))
        assert "Asha" not in text
        assert "5/8" not in text
        assert not shown.selectbox
        assert not shown.button


@pytest.mark.parametrize("page", PAGES)
def test_the_cold_deep_link_finds_its_way_into_the_app(page: str, sampled: Database) -> None:
    opened(page)
    assert PagesManager.uses_pages_directory is False


def test_home_opens_the_sample(database: Database) -> None:
    home = opened("home")
    home.button[0].click().run()
    with database.reading() as connection:
        assert list(programmes.programmes(connection)) == [sample.NAME]


def test_a_record_that_is_away_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a record at all" * 99)
    monkeypatch.setenv("BALINT_DATABASE_URL", f"sqlite:///{broken}")
    shown = opened("home")
    assert "The record is out of reach" in text_of(shown)
    assert not shown.exception


# --- upload -----------------------------------------------------------------------------------------------------

HEADINGS = ["Date", "Name", "Role"]


def upload(page: AppTest, name: str, content: bytes) -> AppTest:
    return page.file_uploader[0].set_value((name, content, "")).run()


def button(page: AppTest, label: str) -> Any:
    return next(one for one in page.button if one.label.startswith(label))


def listed_cells(page: AppTest) -> set[str]:
    """The cells of the findings that are listed, each a button that leads to it."""
    listed = [one for one in page.button if str(one.key).startswith("finding ")]
    return {one.label.split("**")[1] for one in listed}


def test_upload_shows_then_accepts_then_undoes(database: Database) -> None:
    page = opened("upload")
    content = workbook({"Register": [HEADINGS, ["6/10/2026", "Asha Sample", "member"]]})
    upload(page, "autumn.xlsx", content)
    assert "was taken for a register" in text_of(page)
    assert "What will change" in text_of(page)
    assert "Sessions 1 new" in text_of(page)
    with database.reading() as connection:
        assert uploads.standing_uploads(connection) == 0, "nothing is stored until it is accepted"
    button(page, "Accept").click().run()
    assert page.success
    with database.reading() as connection:
        assert uploads.standing_uploads(connection) == 1
    button(page, "Undo").click().run()
    with database.reading() as connection:
        assert uploads.standing_uploads(connection) == 0


def test_accept_is_for_what_was_shown(database: Database) -> None:
    """What was answered in another window meanwhile is shown first: the click was not for it."""
    page, draft = begun(database)
    page.radio[0].set_value("observer").run()
    drafts.give(database, "", draft, ("unknown-mark", "role", "OD"), "presenter")
    button(page, "Accept").click().run()
    with database.reading() as connection:
        assert uploads.standing_uploads(connection) == 0
    button(page, "Accept").click().run()
    with database.reading() as connection:
        assert uploads.standing_uploads(connection) == 1


def test_workbooks_to_fill_in_are_made_on_the_click(sampled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blank ones for everybody; of a programme in the record filled in where wanted, and everything in one."""
    offered: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(
        streamlit, "download_button", lambda _label, data, *, file_name, **_look: offered.update({file_name: data})
    )
    page = opened("upload")
    assert list(offered) == [f"blank {kind}.xlsx" for kind in TEMPLATES], "a new programme is chosen at first"
    offered.clear()
    page.selectbox[0].set_value(sample.NAME).run()
    assert list(offered)[-1].startswith("everything ")
    offered.clear()
    page.toggle[0].set_value(True).run()
    assert [name.split()[0] for name in offered] == [*TEMPLATES, "everything"]
    names = {
        name.split()[0]: [sheet.name for sheet in open_workbook(name, made()).sheets] for name, made in offered.items()
    }
    assert names["register"] == ["ID Academic Programme", "Lists"]
    assert names["everything"][:4] == ["Terms", "People", "Register", "Portfolio"]


def test_upload_asks_and_takes_the_answer(database: Database) -> None:
    page = opened("upload")
    rows = [HEADINGS, ["6/10/2026", "Asha Sample", "OD"], ["6/10/2026", "Bryn Invented", "OD"]]
    upload(page, "autumn.xlsx", workbook({"Register": rows}))
    assert not [one for one in page.button if one.label.startswith("Accept")]
    assert listed_cells(page) >= {"C2", "C3"}
    assert "cells C2, C3" in text_of(page)
    (question,) = page.radio
    assert question.value is None
    question.set_value("observer").run()
    button(page, "Accept").click().run()
    assert page.success


def test_upload_shows_every_fault_at_once_and_the_good_rows(database: Database) -> None:
    page = opened("upload")
    rows: list[list[object]] = [
        ["Date", "Name", "Role", "Minutes", "Present"],
        ["6/10/2026", "Asha Sample", "member", 60, "yes"],
        ["32 Sep 2026", "Bryn Invented", "member", 60, "yes"],
        ["6/10/2026", "Carys Mock", "bystander", 60, "yes"],
        ["6/10/2026", "Dylan Pretend", "member", "an hour", "yes"],
        ["6/10/2026", "Elin Dummy", "member", 60, "perhaps"],
        ["6/10/2026", "Asha Sample", "member", 60, "yes"],
    ]
    upload(page, "autumn.xlsx", workbook({"Register": rows}))
    text = text_of(page)
    assert listed_cells(page) >= {"A3", "C4", "D5", "E6", "B7"}
    assert "1 row, 5 rows left out" in text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("notes.pdf", b"%PDF-1.7 ...", "a PDF document"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("nothing.xlsx", b"", "is empty"),
        ("broken.xlsx", b"PK\x03\x04 and then nothing", "is damaged"),
    ],
)
def test_upload_answers_a_file_of_another_kind(database: Database, name: str, content: bytes, says: str) -> None:
    page = upload(opened("upload"), name, content)
    assert says in text_of(page)
    assert not page.exception
    assert not [one for one in page.button if one.label.startswith("Accept")]


@pytest.mark.parametrize(
    "name",
    ["<b>Asha</b> Sample", "![x](http://example.invalid/x.png)", "=1+1", "$\\frac{1}{2}$ :material/home:", "# Asha"],
)
def test_names_are_shown_as_the_text_they_are(database: Database, name: str) -> None:
    page = opened("upload")
    upload(page, "autumn.xlsx", workbook({"Register": [HEADINGS, ["6/10/2026", name, "member"]]}))
    for element in [*page.markdown, *page.radio, *page.selectbox]:
        assert name not in str(getattr(element, "label", "")) + str(element.value)
    if "<" in name:
        assert name not in markup_of(page)
        assert name in text_of(page)


# --- an upload under way ---------------------------------------------------------------------------------------

UNCLEAR = [
    HEADINGS,
    ["32 Sep 2026", "Asha Sample", "member"],
    ["6/10/2026", "Bryn Invented", "OD"],
    ["6/10/2026", "Carys Mock", "OD"],
]


def waiting(database: Database) -> list[drafts.Draft]:
    with database.reading() as connection:
        return drafts.waiting(connection, "")


def again(draft: str) -> AppTest:
    """The page opened anew, in another session, at the address of a draft."""
    page = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    page.query_params["draft"] = draft
    return page.switch_page("pages/upload.py").run()


def begun(database: Database, *files: tuple[str, bytes]) -> tuple[AppTest, str]:
    page = opened("upload")
    for name, content in files or [("autumn.xlsx", workbook({"Register": UNCLEAR}))]:
        upload(page, name, content)
    (draft,) = waiting(database)
    return page, draft.id


def test_nothing_is_lost_on_a_refresh(database: Database) -> None:
    page, draft = begun(database)
    assert page.query_params["draft"] == draft
    page.radio[0].set_value("observer").run()
    button(page, "**A2**").click().run()
    next(one for one in page.text_input if one.label == "Value in A2").set_value("30/9/2026")
    button(page, "Use this value").click().run()
    assert "3 rows" in text_of(page)
    fresh = again(draft)
    assert (fresh.radio[0].value, "3 rows" in text_of(fresh)) == ("observer", True)
    button(fresh, "Accept").click().run()
    assert (fresh.success[0].value, waiting(database)) == ("autumn\\.xlsx is in the record\\.", [])
    assert "draft" not in fresh.query_params
    with database.reading() as connection:
        assert uploads.standing_uploads(connection) == 1


def test_unfinished_uploads_are_listed_to_continue_or_discard(database: Database) -> None:
    page, first = begun(database)
    button(page, "Put aside").click().run()
    assert "draft" not in page.query_params
    upload(page, "spring.xlsx", workbook({"Register": [HEADINGS, ["6/5/2026", "Asha Sample", "member"]]}))
    assert "You have an unfinished upload of 1 file, from" in text_of(page)
    assert "wait on this computer" in text_of(page)
    page.button(key=f"continue {first}").click().run()
    assert page.query_params["draft"] == first
    (other,) = [one.id for one in waiting(database) if one.id != first]
    page.button(key=f"discard {other}").click().run()
    assert [one.id for one in waiting(database)] == [first]
    button(page, "Discard this upload").click().run()
    assert waiting(database) == []
    assert "Drop in what you have" in text_of(page)


def test_a_draft_that_is_gone_is_said_kindly(database: Database) -> None:
    page = again("no such draft")
    assert not page.exception
    assert "it was accepted or discarded" in text_of(page)
    assert "draft" not in page.query_params


def test_files_are_added_and_removed(database: Database) -> None:
    good = workbook({"Register": [HEADINGS, ["6/5/2026", "Asha Sample", "member"]]})
    page, _draft = begun(database, ("autumn.xlsx", workbook({"Register": UNCLEAR})), ("spring.xlsx", good))
    assert "autumn.xlsx" in text_of(page)
    assert "spring.xlsx" in text_of(page)
    page.button(key="remove 0").click().run()
    assert "autumn.xlsx" not in text_of(page)
    button(page, "Accept 1 file").click().run()
    assert waiting(database) == []


def test_a_finding_leads_to_its_cell_in_the_sheet(database: Database) -> None:
    rows = [*UNCLEAR, ["6/10/2026", "Dylan Pretend", "member"]]
    page, _draft = begun(database, ("autumn.xlsx", workbook({"Register": rows})))
    assert "sheet “Register”, cell A2" not in text_of(page)
    button(page, "**A2**").click().run()
    assert "sheet “Register”, cell A2" in text_of(page)
    assert 'class="b-cell-error b-cell-here">32 Sep 2026' in markup_of(page)
    page.pills(key="filter severity").set_value(["note"]).run()
    assert listed_cells(page) == {"Register"}, "what is new in the sheet as a whole"
    page.pills(key="filter severity").set_value([]).run()
    page.multiselect(key="filter kind").set_value(["impossible-date"]).run()
    assert listed_cells(page) == {"A2"}


def test_a_value_put_right_is_shown_with_what_stood_there_and_can_be_taken_back(database: Database) -> None:
    page, _draft = begun(database)
    button(page, "**C3**").click().run()
    next(one for one in page.text_input if one.label == "Value in C3").set_value("leader")
    button(page, "Use this value").click().run()
    assert "C3" not in listed_cells(page)
    assert 'class="b-cell-corrected">leader <s>OD</s>' in markup_of(page)
    button(page, "Take back").click().run()
    assert "C3" in listed_cells(page)
    assert "b-cell-corrected" not in markup_of(page)


def test_a_guess_is_ticked_and_can_be_changed(database: Database) -> None:
    rows = [["Date", "Name", "Role", "Full name"], ["6/10/2026", "Asha", "member", "Asha Sample"]]
    page, _draft = begun(database, ("autumn.xlsx", workbook({"Register": rows})))
    (question,) = page.radio
    assert question.value == "column B"
    assert "Our guess" in text_of(page)
    assert button(page, "Accept 1 file")
    question.set_value("column D").run()
    assert "Answered" in text_of(page)


def test_a_sheet_that_is_not_recognised_is_declared_in_two_steps(database: Database) -> None:
    rows = [["Achternaam", "Voornaam", "Functie"], ["Sample", "Asha", "CT2"], ["Invented", "Bryn", "CT1"]]
    page, _draft = begun(database, ("lijst.xlsx", workbook({"Blad1": rows})))
    assert "Nothing here to take" in text_of(page)

    def answer(asks: str, choice: str) -> None:
        asked = [one for one in (*page.radio, *page.selectbox) if one.label.startswith(asks)]
        asked[0].set_value(choice).run()
        assert not page.exception

    answer("What is sheet", "a list of people")
    assert [one.value for one in page.radio if "is “Name”" in one.label] == [None]
    answer("Which column of sheet “Blad1” is “First name”", "Voornaam")
    answer("Which column of sheet “Blad1” is “Surname”", "Achternaam")
    answer("Which column of sheet “Blad1” is “Grade”", "Functie")
    assert "2 rows" in text_of(page)
    button(page, "Accept 1 file").click().run()
    with database.reading() as connection:
        (home,) = programmes.programmes(connection).values()
        known = {one.name: one.grade for one in roster.roster(connection, home)}
    assert known == {"Asha Sample": "core_trainee", "Bryn Invented": "core_trainee"}


def test_a_long_sheet_is_leafed_through(database: Database) -> None:
    rows = [
        HEADINGS,
        *(["6/10/2026", f"Asha Sample{'a' * n}", "member"] for n in range(90)),
        ["soon", "Bryn", "member"],
    ]
    page, _draft = begun(database, ("autumn.xlsx", workbook({"Register": rows})))
    button(page, "**A92**").click().run()
    assert "Rows 89 to 92 of 92" in text_of(page)
    assert '<th class="b-row-number" scope="row">1</th>' in markup_of(page), "headings stay above"
    button(page, "Above").click().run()
    assert "Rows 49 to 88 of 92" in text_of(page)


# --- my progress ------------------------------------------------------------------------------------------------


def test_my_progress_tells_four_people_at_different_points(sampled: Database) -> None:
    page = opened("my_progress")
    page.date_input[0].set_value(date(2021, 12, 17)).run()
    box = page.selectbox[0]
    seen = []
    for person in box.options:
        box.set_value(next(one for one in box.options if one == person))
        page.selectbox[0].select(person).run()
        seen.append(text_of(page))
    assert len(box.options) == 4
    assert "12 of 20 sessions" in seen[0]
    assert "10 sessions during or after professional training (8 are asked for)" in seen[1]
    assert "Nothing is on record yet" in seen[3]
    for text in seen:
        assert "guidelines" in text.casefold()
        for word in ("eligible", "failed", "% accredited"):
            assert word not in text.casefold()


def progress_on(day: date, person: str | None = None) -> AppTest:
    """My progress as of a day, of the first person unless another is named."""
    page = opened("my_progress")
    if person:
        page.selectbox[0].select(person).run()
    page.date_input[0].set_value(day).run()
    assert not page.exception
    return page


def test_my_progress_says_first_what_is_missing_what_to_do_next_and_by_when(sampled: Database) -> None:
    text = text_of(progress_on(date(2021, 12, 17)))
    todo = text.index("What to do next")
    for words in (
        "8 more sessions",
        "Between about October and November 2022",
        "1 more weekend",
        "With your supervisor",
    ):
        assert todo < text.index(words) < text.index("Each criterion"), words
    assert "the latest if you co-lead every session of ID Academic Programme (10 a year)" in text


def test_my_progress_shows_workbook_sheet_and_cell_of_every_line(sampled: Database) -> None:
    text = text_of(progress_on(date(2021, 12, 17)))
    assert re.search(r"register\.xlsx · Register · A\d+", text)
    assert re.search(r"portfolios\.xlsx · Portfolio · A\d+", text)


def test_my_progress_over_time_is_a_chart_with_a_table_beside_it(sampled: Database) -> None:
    page = progress_on(date(2021, 12, 17))
    (chart,) = page.get("vega_lite_chart")
    assert "Suspended: COVID-19 pandemic" in chart.proto.spec
    assert "Co-leading a group stands at 12 of 20, with ten in the last twelve months" in text_of(page)
    assert '<th scope="col">So far, or which</th>' in markup_of(page)


def test_somebody_without_any_record_is_told_how_people_begin(sampled: Database) -> None:
    page = progress_on(date(2021, 12, 17), "Delyth Specimen")
    text = text_of(page)
    assert "that is where everybody begins" in text and "How people begin" in text
    assert "Find a group to co-lead" in text
    assert "What to do next" not in text and not page.get("vega_lite_chart")


def test_what_the_criteria_do_not_ask_for_is_on_the_page(sampled: Database) -> None:
    page = progress_on(date(2021, 12, 17))
    next(box for box in page.selectbox if box.label == "Criteria").select("balint_society_uk_2023").run()
    text = text_of(page)
    also = text[text.index("Also on record") : text.index("The same record by other criteria")]
    assert "essions as co-leader: 12" in also and "upervision: 9" in also
    assert "Spring leadership course" in also


@pytest.mark.parametrize(("joined", "said"), [(None, True), (date(2017, 5, 2), False)])
def test_who_has_no_day_of_joining_is_told_that_the_earliest_edition_is_taken(
    database: Database, joined: date | None, said: bool
) -> None:
    rows = [["Name", "Leader in training", "Joined pathway"], ["Asha Sample", "yes", joined]]
    with database.reading() as connection:
        found = intake.examine(connection, None, [("people.xlsx", workbook({"People": rows}))])
    uploads.accept(database, "Mine", found)
    text = text_of(opened("my_progress"))
    assert "Balint Society UK, February 2016" in text
    assert ("When you joined the pathway is not recorded, so the earliest edition is taken." in text) is said


def test_a_group_is_imagined_and_nothing_is_stored(sampled: Database) -> None:
    page = progress_on(date(2021, 12, 17))
    version = sampled.version()
    text = text_of(page)
    assert "+10 sessions a year" in text and "About November 2022" in text
    next(box for box in page.selectbox if box.label == "As").select(Role.MEMBER).run()
    assert "It would add nothing to co-leading a group and leadership weekends." in text_of(page)
    assert sampled.version() == version


def test_a_group_without_a_name_is_imagined_too(database: Database) -> None:
    days = [date(2021, 10, 5), date(2021, 10, 12), date(2021, 10, 19)]
    rows = [["Date", "Name", "Role"], *([day, "Asha Sample", "co-leader"] for day in days)]
    with database.reading() as connection:
        found = intake.examine(connection, None, [("register.xlsx", workbook({"Register": rows}))])
    uploads.accept(database, "Mine", found)
    assert "If you came to every session of this group as co-leader" in text_of(progress_on(date(2021, 12, 17)))
    assert "This group did not meet in the twelve months" in text_of(progress_on(date(2023, 12, 17)))


def test_a_day_in_the_past_is_shown_as_it_was_known(sampled: Database) -> None:
    text = text_of(progress_on(date(2020, 1, 5)))
    assert "On 5 January 2020" in text
    assert "0 more" not in text and "19 more sessions" in text


def test_other_criteria_are_shown_with_what_differs_and_how_far_they_are_known(
    sampled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own" / "frameworks"
    own.mkdir(parents=True)
    shipped = (ROOT / "data" / "frameworks" / "balint_society_uk_2016.toml").read_text(encoding="utf-8")
    later = (
        shipped.replace('id = "balint_society_uk_2016"', 'id = "later"')
        .replace("valid_from = 2016-02-01", "valid_from = 2030-01-01")
        .replace("valid_until = 2020-03-31\n", "")
        .replace('title = "Balint Society UK, February 2016"', 'title = "Another society"')
        .replace("complete = true", 'complete = false\nnot_known = "The tail is not known."\nchanges = ["It is new."]')
    )
    (own / "later.toml").write_text(later, encoding="utf-8")
    monkeypatch.setenv("BALINT_DEFINITIONS", str(own.parent))
    page = progress_on(date(2021, 12, 17))
    assert page.selectbox[1].value == "balint_society_uk_2016", "the person's own edition comes first"
    assert "The same record by other criteria" in text_of(page)
    page.selectbox[1].select("later").run()
    text = text_of(page)
    assert "Known in part. The tail is not known." in text
    assert "These criteria are known only in part." in text
    assert "Your own criteria are those of the Balint Society UK, February 2016" in text
    assert "What differs" in text and "It is new." in text
    assert 'href="https://balint.co.uk/' in markup_of(page)


def test_nobody_s_name_is_in_the_address(sampled: Database) -> None:
    assert not progress_on(date(2021, 12, 17), "Bryn Invented").query_params


def test_the_cohort_is_filtered_found_and_opened_by_a_click(sampled: Database) -> None:
    page = opened("cohort")
    assert "12 of 20 sessions" in text_of(page)
    assert "10 sessions, 8 asked for" in text_of(page)
    page.text_input[0].set_value("bryn").run()
    assert [one.label for one in page.button if str(one.key).startswith("open ")] == ["Bryn Invented"]
    page.text_input[0].set_value("").run()
    page.button_group[0].set_value("No supervisor").run()
    assert [one.label for one in page.button if str(one.key).startswith("open ")] == ["Delyth Specimen"]
    assert "Balint Society UK, April 20201 person" in text_of(page), "of the one who is judged by it"
    assert "3 people" not in text_of(page)
    page.button_group[0].set_value("Close").run()
    assert "Nobody here fits" in text_of(page)
    page.button_group[0].set_value("Everybody").run()
    button(page, "Bryn Invented").click().run()
    assert not page.exception
    assert "Bryn Invented › " in text_of(page)
    assert not page.query_params, "nobody is named in an address"


def test_the_cohort_shows_every_criterion_in_its_section(sampled: Database) -> None:
    page = opened("cohort")
    part = next(one for one in page.selectbox if one.label == "Criteria shown")
    part.set_value("Every criterion").run()
    assert "Decision of Council" in text_of(page)
    part = next(one for one in page.selectbox if one.label == "Criteria shown")
    part.set_value("Application, in this order").run()
    assert "Decision of Council" in text_of(page)
    assert "12 of 20 sessions" not in text_of(page)


@pytest.mark.parametrize(("accredited", "on"), [(None, None), ("yes", None), ("yes", date(2020, 1, 6))])
def test_the_cohort_says_whose_supervisor_is_not_noted_as_accredited(
    database: Database, accredited: str | None, on: date | None
) -> None:
    rows = [
        ["Name", "Leader in training", "Supervisor", "Accredited leader", "Accredited on"],
        ["Asha Sample", "yes", "Wren Placeholder", None, None],
        ["Wren Placeholder", None, None, accredited, on],
    ]
    with database.reading() as connection:
        found = intake.examine(connection, None, [("people.xlsx", workbook({"People": rows}))])
    uploads.accept(database, "Mine", found)
    text = text_of(opened("cohort"))
    assert "with Wren Placeholder" in text
    assert ("with Wren Placeholder, who is not noted as an accredited leader" in text) is (accredited is None)


def test_a_cohort_of_many_is_shown_a_page_at_a_time(database: Database) -> None:
    rows = [["Name", "Leader in training"], *([f"Asha Sample{number:03}", "yes"] for number in range(60))]
    with database.reading() as connection:
        found = intake.examine(connection, None, [("people.xlsx", workbook({"People": rows}))])
    uploads.accept(database, "Mine", found)
    page = opened("cohort")
    assert len([one for one in page.button if str(one.key).startswith("open ")]) == cohort_view.PAGE
    page.number_input[0].set_value(3).run()
    assert len([one for one in page.button if str(one.key).startswith("open ")]) == 10


@pytest.mark.parametrize("viewer", [Viewer.SUPERVISOR, Viewer.TRAINEE])
def test_the_cohort_is_not_for_everybody(sampled: Database, monkeypatch: pytest.MonkeyPatch, viewer: Viewer) -> None:
    def asked(needs: frozenset[Viewer], *_request: object) -> Leave:
        return Leave(viewer) if viewer in needs else Leave(None, "This page is for somebody else.")

    monkeypatch.setattr(access, "ask", asked)
    page = opened("cohort")
    assert not page.exception
    assert "Asha" not in text_of(page)
    assert not page.button


def test_pages_start_light(sampled: Database, own_surroundings: str) -> None:
    """What takes seconds to load is loaded where it is needed, and no page needs it to open."""
    script = (
        "import sys; from tests.shown import opened\n"
        f"for page in {PAGES}: opened(page)\n"
        "print([name for name in ('scipy', 'statsmodels', 'openpyxl', 'alembic', 'vl_convert') if name in sys.modules])"
    )
    environment = dict(os.environ, BALINT_DATABASE_URL=own_surroundings, PYTHONPATH=str(ROOT))
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# --- people -----------------------------------------------------------------------------------------------------

ALIKE = [HEADINGS, ["6/10/2026", "Asha Sample", "member"], ["13/10/2026", "A. Sample", "member"]]


def with_two_alike(database: Database, *more: list[str]) -> AppTest:
    files = [("autumn.xlsx", workbook({"Register": [*ALIKE, *more]}))]
    with database.reading() as connection:
        asked = intake.examine(connection, None, files).questions
        answers = Answers(tuple((question.key, people.NEW_PERSON) for question in asked))
        examination = intake.examine(connection, None, files, answers)
    uploads.accept(database, "Test", examination)
    return opened("people")


def test_people_are_merged_and_unmerged_by_a_click(database: Database) -> None:
    page = with_two_alike(database)
    assert "2 people, and 1 pair that may be one person" in text_of(page)
    button(page, "Same person").click().run()
    text = text_of(page)
    assert "1 person, and nobody looks like somebody else" in text
    assert "A. Sample is counted as Asha Sample" in text
    button(page, "Undo").click().run()
    assert "2 people, and 1 pair" in text_of(page)
    assert "Undone" in text_of(page)
    assert not page.exception


def test_two_names_that_are_not_alike_are_put_together_by_hand(database: Database) -> None:
    page = with_two_alike(database, ["20/10/2026", "Cai Example", "member"])
    names = {box.label: box for box in page.selectbox}
    asha = next(identity for identity in names["The name to keep"].options if "Asha" in identity)
    names["The name to keep"].select(asha).run()
    other = next(box for box in page.selectbox if box.label == "The other name")
    assert asha not in other.options
    other.select(next(name for name in other.options if "Cai" in name)).run()
    page.button("by hand").click().run()
    assert "Cai Example is counted as Asha Sample" in text_of(page)
    assert not page.exception


def test_people_kept_apart_are_not_shown_again(database: Database) -> None:
    page = with_two_alike(database)
    button(page, "Two people").click().run()
    text = text_of(page)
    assert "2 people, and nobody looks like somebody else" in text
    assert "Asha Sample is somebody else than A. Sample" in text


def test_a_decision_that_somebody_else_took_first_is_said_in_a_sentence(database: Database) -> None:
    page = with_two_alike(database)
    with database.writing() as connection:
        home = programmes.make_programme(connection, "Test")
        (found,) = identity.proposals(connection, home)
        identity.keep_apart(connection, home, found.one.id, found.other.id)
    button(page, "Same person").click().run()
    assert [one.value for one in page.toast] == [
        "It was decided before that these are two people\\. Undo that decision first\\."
    ]


def test_names_on_the_people_page_are_the_text_they_are(database: Database) -> None:
    name = "<b>Asha</b> ![x](http://example.invalid/x.png)"
    page = with_two_alike(database, ["6/10/2026", name, "member"], ["6/10/2026", name.replace("x]", "y]"), "member"])
    assert name in text_of(page)
    assert name not in markup_of(page)
    assert not [one for one in page.markdown if "example" in one.value]


# --- term summary -----------------------------------------------------------------------------------------------


def test_a_comment_is_released_by_its_own_click_alone(sampled: Database) -> None:
    page = opened("term_summary")
    waiting = next(one for one in page.toggle if not one.value)
    waiting.set_value(True).run()
    found = overview(sampled, sample.NAME)
    assert found is not None
    released = {one.words for one in found.comments if one.released}
    assert len(released) == 2
    assert sample.QUOTE in released
    page.selectbox[0].select_index(0).run()
    found = overview(sampled, sample.NAME)
    assert found is not None
    assert {one.words for one in found.comments if one.released} == released, "looking elsewhere releases nothing"


def test_a_programme_without_terms_or_suspension_has_a_term_summary(database: Database) -> None:
    rows = [HEADINGS, ["6/10/2026", "Asha Sample", "member"]]
    with database.reading() as connection:
        examination = intake.examine(connection, None, [("autumn.xlsx", workbook({"Register": rows}))])
    uploads.accept(database, "Test", examination)
    page = opened("term_summary")
    assert not page.exception
    assert "All sessions so far: one group, one people a session" not in text_of(page)
    assert "All sessions so far" in text_of(page)


def test_the_run_chart_is_of_one_group_at_a_time_and_has_its_table(database: Database) -> None:
    first = [[f"{day}/10/2026", "Asha Sample", "Tuesday"] for day in range(1, 4)]
    rows = [["Date", "Name", "Group"], *first, ["7/10/2026", "Bryn Invented", "Friday"]]
    with database.reading() as connection:
        examination = intake.examine(connection, None, [("autumn.xlsx", workbook({"Register": rows}))])
    uploads.accept(database, "Test", examination)
    page = opened("term_summary")
    assert "Does attendance hold steady?" in [one.label for one in page.expander]
    assert "Attendance was 1" not in text_of(page), "a fold that is shut costs nothing"
    page.session_state["run chart"] = True
    page.run()
    assert "Attendance was 1 at the one group: too few to tell a change from chance" in text_of(page)
    next(one for one in page.selectbox if one.label == "Group").set_value("Tuesday").run()
    assert not page.exception
    assert "Attendance was 1 at each of three groups: too few to tell a change from chance" in text_of(page)
    assert "Median or mean" in text_of(page)


def test_home_with_two_programmes_asks_once_which(sampled: Database) -> None:
    rows = [HEADINGS, ["6/10/2026", "Asha Sample", "member"]]
    with sampled.reading() as connection:
        examination = intake.examine(connection, None, [("autumn.xlsx", workbook({"Register": rows}))])
    uploads.accept(sampled, "Our own", examination)
    page = opened("home")
    assert not page.exception
    (box,) = page.selectbox
    assert (box.value, len(box.options)) == ("Our own", 2)


def test_documents_are_offered_to_take_along_and_a_certificate_once_it_is_known_who_signs(sampled: Database) -> None:
    shown = alone("my_progress")
    assert not shown.exception
    assert "Take it with you" in text_of(shown)

    def able() -> list[str]:
        labels = [str(one.proto.label) for one in shown.get("download_button") if not one.proto.disabled]
        return [label for label in labels if not label.startswith("Picture")]

    assert able() == ["Word", "PDF", "Word", "PDF", "Portfolio"]
    next(field for field in shown.text_input if field.label == "Signed by").set_value("Wren Placeholder").run()
    assert not shown.exception
    assert able() == ["Word", "PDF", "Word", "PDF", "Portfolio", "Word", "PDF"]
    assert "12 sessions; hours: 12 h 50 min." in text_of(shown)


def test_somebody_without_a_session_is_told_kindly_that_there_is_nothing_to_certify(database: Database) -> None:
    rows = [["Name", "Leader in training"], ["Asha Sample", "yes"]]
    with database.reading() as connection:
        found = intake.examine(connection, None, [("people.xlsx", workbook({"People": rows}))])
    uploads.accept(database, "Mine", found)
    shown = alone("my_progress")
    assert not shown.exception
    assert "There is no session of this programme on record to certify yet." in text_of(shown)


@pytest.mark.parametrize("cell", ["63 % (5/8)", "31 to 86 %", "face-to-face"])
def test_what_a_narrow_table_would_tear_apart_stays_whole(cell: str) -> None:
    assert f'<td class="b-whole">{cell}</td>' in elements.table_html(["Figure"], [[cell]])
    assert f"<td>{cell} and more</td>" in elements.table_html(["Figure"], [[f"{cell} and more"]])
