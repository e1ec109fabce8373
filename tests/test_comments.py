"""Comments: looked through before they are quoted, quoted in other words, put under themes, found again."""

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select
from streamlit.testing.v1 import AppTest

from balint_core import sample
from balint_core.exports.data import summary_document
from balint_core.exports.programme_workbook import programme_workbook
from balint_core.people import name_key
from balint_core.programme import overview
from balint_core.record import intake, programmes, questionnaires, quotes, themes, uploads
from balint_core.record.database import Database, open_database
from balint_core.record.questionnaires import Comment
from balint_core.record.quotes import NotReleased
from balint_core.record.schema import comment, comment_theme, quote, response
from balint_core.record.themes import NotNamed
from balint_core.spreadsheets.recipe import Answers
from balint_core.traces import Names, Place, Trace, places, without
from tests.shown import alone, markup_of, text_of
from tests.tables import csv

HOME = "Test"
NAMES = Names.of(map(name_key, ["Asha Sample", "Zoë O'Example"]), singly=True)
REGISTER = [["Date", "Name"], ["6/10/2026", "Asha Sample"], ["6/10/2026", "Bryn Invented"]]
HEADING = ["Wellbeing", "Comments"]


def take(database: Database, *files: tuple[str, bytes]) -> dict[str, str]:
    with database.reading() as connection:
        found = intake.examine(connection, programmes.programme_named(connection, HOME), files)
    return uploads.accept(database, HOME, found)


def said(database: Database, *words: str, at: str = "TP2") -> str:
    """An upload of these comments; the people of a register are on record."""
    with database.reading() as connection:
        known = programmes.programme_named(connection, HOME)
    if known is None:
        take(database, ("register.csv", csv(REGISTER)))
    (upload,) = take(database, (f"{at}.csv", csv([HEADING, *(["agree", one] for one in words)]))).values()
    return upload


def kept(database: Database) -> list[Comment]:
    with database.reading() as connection:
        return questionnaires.comments(connection, programmes.programmes(connection)[HOME])


def home_of(database: Database) -> int:
    with database.reading() as connection:
        return programmes.programmes(connection)[HOME]


# --- what is found ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found", "trace"),
    [
        ("Asha was a kind leader", "Asha", Trace.NAME),
        ("As Dr Sample said", "Dr Sample", Trace.NAME),
        ("Thank you, ASHA  sample!", "ASHA  sample", Trace.NAME),
        ("With Zoe I dared to", "Zoe", Trace.NAME),
        ("With Zoë", "Zoë", Trace.NAME),
        ("The session of 6/10/26 was best", "6/10/26", Trace.DATE),
        ("on the 3rd of May we", "3rd of May", Trace.DATE),
        ("It ended on 3 Sept.", "3 Sept", Trace.DATE),
        ("It ended in Sept. 2026.", "Sept. 2026", Trace.DATE),
        ("In October 2026 it began", "October 2026", Trace.DATE),
        ("2026-10-06 was hard", "2026-10-06", Trace.DATE),
        ("I am in my forties", "in my forties", Trace.AGE),
        ("aged 43, I", "aged 43", Trace.AGE),
        ("my number 943 476 5919.", "943 476 5919", Trace.NHS_NUMBER),
        ("９４３４７６５９１９", "９４３４７６５９１９", Trace.NHS_NUMBER),
        ("call 07700 900123", "07700 900123", Trace.PHONE),
        ("asha@example.org", "asha@example.org", Trace.EMAIL),
        ("As the only ST4 I", "ST4", Trace.GRADE),
        ("I, a social worker,", "social worker", Trace.GRADE),
        ("Talking of a patient with psychosis", "psychosis", Trace.DIAGNOSIS),
        ("Talking of a patient", "patient", Trace.PATIENT),
        ("As\u200bha came", "As\u200bha", Trace.NAME),
    ],
)
def test_what_tells_of_somebody_is_found_where_it_stands(words: str, found: str, trace: Trace) -> None:
    marked = [words[one.start : one.end] for one in places(words, NAMES) if trace in one.traces]
    assert marked == [found]


@pytest.mark.parametrize(
    "words",
    [
        "A good hour",
        "Five sessions a term feels right",
        "I may come 5 times, may I not",
        "For nurses and consultants alike",
        "It begins in October",
        "Version 1.2",
        "sample sizes",
        "The doctor–patient relationship",
        "Half of us, 4/8",
        "",
    ],
)
def test_what_tells_of_nobody_is_not_marked(words: str) -> None:
    assert places(words, NAMES) == ()


@given(st.text(), st.lists(st.text(max_size=12), max_size=3))
def test_places_stand_in_order_within_any_text(words: str, names: list[str]) -> None:
    found = places(words, Names.of(map(name_key, names), singly=True))
    ends = [0, *(at for one in found for at in (one.start, one.end)), len(words)]
    assert ends == sorted(ends)
    assert all(one.start < one.end and one.traces for one in found)
    assert len(without(words, found)) >= len(words) - sum(one.end - one.start for one in found)


def test_what_overlaps_is_one_place() -> None:
    words = "asha.sample@example.org on 3 May"
    assert places(words, NAMES) == (
        Place(0, 23, (Trace.NAME, Trace.EMAIL)),
        Place(27, 32, (Trace.DATE,)),
    )
    assert without(words, places(words, NAMES)) == "[…] on […]"


def test_an_age_in_a_comment_is_called_an_age() -> None:
    assert [one.traces for one in places("aged 43", NAMES)] == [(Trace.AGE,)]


def test_a_very_long_comment_is_looked_through_at_once() -> None:
    for words in ("a" * 32_000, "é" * 32_000, "1" * 32_000, "a@" * 16_000, "A. " * 10_000, " \t" * 16_000):
        places(words, NAMES)
    assert places("x" * 32_000 + " Asha", NAMES)[0].start == 32_001


# --- releasing --------------------------------------------------------------------------------------------------


def test_nothing_is_released_that_was_found_to_tell_of_somebody(database: Database) -> None:
    said(database, "Asha was kind")
    (one,) = kept(database)
    with database.writing() as connection, pytest.raises(NotReleased, match="somebody's name"):
        quotes.release(connection, one.key)
    assert not kept(database)[0].released


def test_another_wording_is_quoted_and_what_was_written_stays(database: Database) -> None:
    said(database, "Asha was kind")
    (one,) = kept(database)
    with database.writing() as connection:
        quotes.release(connection, one.key, wording=" […] was\x00 kind ")
    (one,) = kept(database)
    assert (one.words, one.wording, one.released, one.quotation) == (
        "Asha was kind",
        "[…] was kind",
        True,
        "[…] was kind",
    )
    found = overview(database, HOME)
    assert found is not None
    assert summary_document(found)["quotes"] == [{"time_point": "TP2", "text": "[…] was kind"}]
    with database.writing() as connection:
        quotes.take_back(connection, one.key)
    (one,) = kept(database)
    assert (one.words, one.wording, one.released) == ("Asha was kind", None, False)


@pytest.mark.parametrize(
    ("wording", "says"), [("Bryn was kind", "somebody's name"), ("  ", "no words"), ("x" * 4_001, "characters")]
)
def test_another_wording_is_looked_through_as_well(database: Database, wording: str, says: str) -> None:
    said(database, "Asha was kind")
    (one,) = kept(database)
    with database.writing() as connection, pytest.raises(NotReleased, match=says):
        quotes.release(connection, one.key, wording=wording)


def test_a_comment_may_be_released_all_the_same_and_the_reason_is_kept(database: Database) -> None:
    said(database, "Asha was kind", "A good hour")
    good, kind = kept(database)
    with database.writing() as connection:
        quotes.release(connection, kind.key, reason="She has agreed")
        quotes.release(connection, good.key, reason="Not needed")
    assert [(one.released, one.quotation, one.reason) for one in kept(database)] == [
        (True, "A good hour", None),
        (True, "Asha was kind", "She has agreed"),
    ]
    with database.writing() as connection:
        for reason, says in (("Bryn agreed", "The reason holds"), ("x" * 301, "characters"), ("  ", "say why")):
            with pytest.raises(NotReleased, match=says):
                quotes.release(connection, kind.key, reason=reason)
    assert kept(database)[1].reason == "She has agreed"


def test_names_of_every_programme_are_looked_for(database: Database) -> None:
    said(database, "Wren was kind")
    with database.reading() as connection:
        other = intake.examine(connection, None, [("other.csv", csv([REGISTER[0], ["7/10/2026", "Wren Pretend"]]))])
    uploads.accept(database, "Other", other)
    (one,) = kept(database)
    with database.writing() as connection, pytest.raises(NotReleased):
        quotes.release(connection, one.key)


def test_a_workbook_releases_nothing_that_has_to_be_looked_at(database: Database) -> None:
    take(database, ("register.csv", csv(REGISTER)))
    rows = [[*HEADING, "Released"], ["agree", "Asha was kind", "yes"], ["agree", "A good hour", "yes"]]
    with database.reading() as connection:
        found = intake.examine(connection, programmes.programme_named(connection, HOME), [("TP2.csv", csv(rows))])
    assert {"released-here", "released-held-back"} <= {one.code for one in found.findings}
    uploads.accept(database, HOME, found)
    assert [(one.words, one.released) for one in kept(database)] == [("A good hour", True), ("Asha was kind", False)]


def test_a_wording_never_comes_back_as_a_release_of_the_words_themselves(database: Database, tmp_path: Path) -> None:
    said(database, "A good hour", "In room 5 we laughed")
    good, room = kept(database)
    with database.writing() as connection:
        quotes.release(connection, good.key)
        quotes.release(connection, room.key, wording="We laughed")
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    take(other, ("programme.xlsx", programme_workbook(database, HOME)))
    assert [(one.quotation, one.released) for one in kept(other)] == [
        ("A good hour", True),
        ("In room 5 we laughed", False),
    ]
    other.close()


# --- themes -----------------------------------------------------------------------------------------------------


def test_themes_are_counted_by_time_point_in_comments_and_replies(database: Database) -> None:
    said(database, "A good hour", "Time to think")
    said(database, "Time", at="TP3")
    home = home_of(database)
    good, think, time = kept(database)
    with database.writing() as connection:
        first = themes.create(connection, home, "Time set aside")
        other = themes.create(connection, home, "Company")
        assert themes.create(connection, home, " time SET  aside ") == first, "one name, one theme"
        themes.tag(connection, home, think.key, [first, other])
        themes.tag(connection, home, time.key, [first])
        themes.tag_by_name(connection, home, good.key, ["Company", "Quiet"])
        found = themes.themes(connection, home)
    assert [one.name for one in found] == ["Company", "Quiet", "Time set aside"]
    told = {(one.theme, one.time_point): (one.comments, one.replies) for one in themes.counts(found, kept(database))}
    assert told == {
        ("Company", "TP2"): (2, 2),
        ("Company", "TP3"): (0, 0),
        ("Quiet", "TP2"): (1, 1),
        ("Quiet", "TP3"): (0, 0),
        ("Time set aside", "TP2"): (1, 1),
        ("Time set aside", "TP3"): (1, 1),
    }


def test_two_comments_of_one_reply_are_two_comments_in_one_reply() -> None:
    two = [Comment((1, "TP2", 2, item, "TP2"), "TP2", item, False) for item in ("best", "worst")]
    (count,) = themes.counts([themes.Theme(1, "Tea", frozenset(one.key for one in two))], two)
    assert (count.comments, count.replies) == (2, 1)


def test_themes_are_renamed_merged_and_removed(database: Database) -> None:
    said(database, "A good hour", "Time to think")
    home, (good, think) = home_of(database), kept(database)
    with database.writing() as connection:
        one, other, third = (themes.create(connection, home, name) for name in ("Time", "Hours", "Tea"))
        themes.tag(connection, home, good.key, [one, other, third])
        themes.tag(connection, home, think.key, [other])
        with pytest.raises(NotNamed, match="may be merged"):
            themes.rename(connection, home, other, "TIME")
        themes.rename(connection, home, one, "time")
        themes.merge(connection, home, one, other)
        themes.remove(connection, home, third)
        (left,) = themes.themes(connection, home)
        assert (left.name, left.comments) == ("time", {good.key, think.key})
        for refused in ((themes.merge, one, other), (themes.merge, one, one), (themes.rename, other, "Gone")):
            with pytest.raises(NotNamed):
                refused[0](connection, home, *refused[1:])
        with pytest.raises(NotNamed):
            themes.tag(connection, home, good.key, [other])
        with pytest.raises(NotNamed):
            themes.tag(connection, home, (99, "TP2", 2, "comments", "TP2"), [one])
    assert len(kept(database)) == 2


@pytest.mark.parametrize("name", ["", " \x00 ", "Asha's kindness", "x" * 61, "ﷺ" * 60, "Mrs X"])
def test_a_theme_needs_a_name_that_tells_of_nobody(database: Database, name: str) -> None:
    said(database, "A good hour")
    with database.writing() as connection, pytest.raises(NotNamed):
        themes.create(connection, home_of(database), name)


def test_undoing_an_upload_takes_its_tags_and_quotes_and_leaves_the_themes(database: Database) -> None:
    stays = said(database, "A good hour")
    goes = said(database, "Asha was kind", at="TP3")
    assert stays != goes
    home, (good, kind) = home_of(database), kept(database)
    with database.writing() as connection:
        theme = themes.create(connection, home, "Time")
        for one in (good, kind):
            themes.tag(connection, home, one.key, [theme])
            quotes.release(connection, one.key, wording="In other words")
    uploads.undo(database, goes)
    with database.reading() as connection:
        for table in (comment, quote, comment_theme):
            assert len(connection.execute(select(table)).all()) == 1, table.name
        (left,) = themes.themes(connection, home)
    assert left.comments == {good.key}


def test_themes_stay_beside_the_same_words_of_a_corrected_workbook(database: Database) -> None:
    """What was released has to be released anew; undoing the corrected one brings back all that was."""
    first = said(database, "A good hour", "A good hour", "Mistyped")
    home, before = home_of(database), kept(database)
    with database.writing() as connection:
        for one in before:
            themes.tag_by_name(connection, home, one.key, ["Time", f"row {one.key[2]}"])
            quotes.release(connection, one.key)
    rows = [HEADING, *(["agree", one] for one in ("New", "A good hour", "A good hour", "Typed"))]
    with database.reading() as connection:
        file = ("TP2.csv", csv(rows))
        looked = intake.examine(connection, home, [file])
        (question,) = looked.questions
        assert question.code == "newer-copy"
        looked = intake.examine(connection, home, [file], Answers(((question.key, intake.REPLACE),)))
    (second,) = uploads.accept(database, HOME, looked).values()
    assert first != second
    with database.reading() as connection:
        found = themes.themes(connection, home)
    by_words = {one.key: one.words for one in kept(database)}
    assert sorted(by_words.values()) == ["A good hour", "A good hour", "New", "Typed"]
    assert not any(one.released for one in kept(database))
    assert {one.name: [by_words[key] for key in one.comments] for one in found} == {
        "Time": ["A good hour"] * 2,
        "row 2": ["A good hour"],
        "row 3": ["A good hour"],
        "row 4": [],
    }
    uploads.undo(database, second)
    assert kept(database) == [replace(one, released=True) for one in before]


# --- finding again ----------------------------------------------------------------------------------------------

WRITTEN = [
    Comment((1, "TP2", 2, "comments", "TP2"), "TP2", "A Café, and TIME to think", False),
    Comment((1, "TP2", 3, "comments", "TP2"), "TP2", "Asha’s kindness", True, "[…] kindness"),
    Comment((2, "TP3", 2, "comments", "TP3"), "TP3", "More time. (50%_)", True),
]


@pytest.mark.parametrize(
    ("words", "narrowed", "found"),
    [
        ("", {}, [0, 1, 2]),
        ("cafe", {}, [0]),
        ("TIME  think", {}, [0]),
        ("time", {}, [0, 2]),
        ("time", {"time_point": "TP3"}, [2]),
        ("", {"released": True}, [1, 2]),
        ("", {"released": False}, [0]),
        ("asha's", {}, [1]),
        ("", {"within": themes.Theme(1, "Tea", frozenset({WRITTEN[2].key}))}, [2]),
        ("50%_)", {}, [2]),
        (".*", {}, []),
    ],
)
def test_comments_are_found_by_plain_words(words: str, narrowed: dict[str, Any], found: list[int]) -> None:
    assert themes.search(WRITTEN, words, **narrowed) == [WRITTEN[one] for one in found]


# --- the page ---------------------------------------------------------------------------------------------------

HOSTILE = [
    "<b>bold</b><script>alert(1)</script> by Asha",
    "**strong** ![x](http://example.invalid/x.png) :material/home: $x^2$",
    '=HYPERLINK("http://example.invalid")',
    "'+1+cmd|' /C calc'!A0",
    "x" * 20_000,
    "\u202eturned around",
]


def button(page: AppTest, label: str, nth: int = 0) -> Any:
    return [one for one in page.button if one.label == label][nth]


def field(kind: Any, label: str, nth: int = 0) -> Any:
    return [one for one in kind if one.label == label][nth]


def test_comments_on_evaluation_are_the_text_they_are(database: Database) -> None:
    said(database, *HOSTILE)
    with database.writing() as connection:
        for one in HOSTILE[:2]:
            themes.create(connection, home_of(database), one.replace("Asha", "x")[:60])
    page = alone("evaluation")
    assert not page.exception
    markup = markup_of(page)
    assert "<script" not in markup and "<b>bold" not in markup
    assert f'{escape("<b>bold</b><script>alert(1)</script> by ")}<mark class="b-found">Asha</mark>' in markup
    assert "x" * 20_000 in text_of(page)
    assert "turned around" in text_of(page) and "\u202e" not in text_of(page)
    assert not [one for one in page.markdown if "example" in one.value]


def test_a_comment_in_which_nothing_was_found_is_released_by_a_click_and_taken_back(database: Database) -> None:
    said(database, "A good hour", "Time to think")
    page = alone("evaluation")
    button(page, "Release").click().run()
    assert not page.exception
    assert [one.released for one in kept(database)] == [True, False]
    assert "2 comments, 1 released" in text_of(page)
    button(page, "Take back").click().run()
    assert not any(one.released for one in kept(database))


def test_a_comment_with_a_name_needs_other_words_or_a_reason(database: Database) -> None:
    said(database, "Asha was kind")
    page = alone("evaluation")
    assert "Found in it: somebody's name (“Asha”)." in text_of(page)
    assert not [one for one in page.button if one.label == "Release"]
    wording = field(page.text_area, "The words that may be quoted")
    assert wording.value == "[…] was kind"
    wording.set_value("Bryn was kind")
    button(page, "Release these words").click().run()
    assert "It holds somebody's name" in page.warning[0].value.replace("\\", "")
    assert not kept(database)[0].released
    button(page, "Release as it was written").click().run()
    assert "say why" in page.warning[0].value
    field(page.text_area, "The words that may be quoted").set_value("[…] was very kind")
    button(page, "Release these words").click().run()
    (one,) = kept(database)
    assert (one.released, one.wording, one.words) == (True, "[…] was very kind", "Asha was kind")
    assert not page.exception
    assert "as it is quoted" in text_of(page)


def test_themes_are_named_and_tagged_on_evaluation(database: Database) -> None:
    said(database, "A good hour", "Time to think")
    page = alone("evaluation")
    field(page.text_input, "A new theme").set_value("Time")
    button(page, "Add").click().run()
    field(page.multiselect, "Themes").set_value(["Time"]).run()
    assert not page.exception
    assert "Comments are counted, never people." in text_of(page)
    field(page.text_input, "Its name").set_value("Hours")
    button(page, "Rename").click().run()
    with database.reading() as connection:
        (theme,) = themes.themes(connection, home_of(database))
    assert (theme.name, theme.comments) == ("Hours", {kept(database)[0].key})
    field(page.selectbox, "Theme").select("Hours").run()
    assert "A good hour" in text_of(page) and "Time to think" not in text_of(page)
    button(page, "Remove it").click().run()
    assert not page.exception
    assert "Time to think" in text_of(page)


def test_what_two_windows_put_beside_a_comment_stays(database: Database) -> None:
    said(database, "A good hour")
    home, (one,) = home_of(database), kept(database)
    with database.writing() as connection:
        themes.tag_by_name(connection, home, one.key, ["Time"])
    page = alone("evaluation")
    with database.writing() as connection:
        themes.tag_by_name(connection, home, one.key, ["Tea"], seen=[])
    field(page.multiselect, "Themes").set_value(["Quiet"]).run()
    with database.reading() as connection:
        beside = [found.name for found in themes.themes(connection, home) if one.key in found.comments]
    assert beside == ["Quiet", "Tea"], "Time was taken away, Tea came meanwhile"


def test_a_theme_that_cannot_be_called_so_is_said_and_what_was_typed_stays(database: Database) -> None:
    said(database, "A good hour")
    page = alone("evaluation")
    field(page.text_input, "A new theme").set_value("Asha's kindness")
    button(page, "Add").click().run()
    assert "holds somebody's name" in page.warning[0].value.replace("\\", "")
    assert field(page.text_input, "A new theme").value == "Asha's kindness"
    field(page.multiselect, "Themes").set_value(["Bryn"]).run()
    assert not page.exception
    assert "holds somebody's name" in page.warning[0].value.replace("\\", "")
    assert field(page.multiselect, "Themes").value == []


def test_comments_are_shown_where_no_item_was_answered(database: Database) -> None:
    said(database, "A good hour")
    with database.writing() as connection:
        connection.execute(delete(response))
    page = alone("evaluation")
    assert not page.exception
    assert "A good hour" in text_of(page)


def test_comments_are_shown_ten_at_once_and_found_by_words(database: Database) -> None:
    said(database, *(f"Comment number {number}" for number in range(10, 35)))
    page = alone("evaluation")
    assert text_of(page).count("Comment number") == 10
    button(page, "Show more (15 left)").click().run()
    assert text_of(page).count("Comment number") == 20
    field(page.text_input, "Search the comments").set_value("NUMBER 34").run()
    assert text_of(page).count("Comment number") == 1
    field(page.text_input, "Search the comments").set_value("nowhere").run()
    assert "No comment is like that." in text_of(page)


def test_the_term_summary_quotes_the_wording(sampled: Database) -> None:
    with sampled.writing() as connection:
        home = programmes.programmes(connection)[sample.NAME]
        (one,) = (one for one in questionnaires.comments(connection, home) if one.released)
        quotes.release(connection, one.key, wording="An excellent […] space")
    page = alone("term_summary")
    assert "“An excellent […] space”" in text_of(page)
    assert sample.QUOTE not in text_of(page)


def test_the_term_summary_refuses_what_has_to_be_looked_at(database: Database) -> None:
    said(database, "Asha was kind")
    terms = [["Name", "Kind", "Starts", "Ends"], ["Term 1", "term", "1/9/2026", "18/12/2026"]]
    take(database, ("terms.csv", csv([*terms, ["TP2", "end of term", "18/12/2026", None]])))
    page = alone("term_summary")
    (toggle,) = page.toggle
    toggle.set_value(True).run()
    assert not page.exception
    assert "It holds somebody's name" in page.toast[0].value.replace("\\", "")
    assert not page.toggle[0].value
    assert not kept(database)[0].released
