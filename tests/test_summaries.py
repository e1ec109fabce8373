"""Tables that were summed up already: what is taken from them, what is checked, and how they stand beside answers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from balint_core.evaluation import ItemFigures, compare
from balint_core.exports.programme_workbook import programme_workbook
from balint_core.programme import Overview, overview
from balint_core.record import intake, programmes, uploads
from balint_core.record.database import Database, open_database
from balint_core.record.intake import Examination, Status
from balint_core.record.summaries import SummaryFacts
from balint_core.spreadsheets.recipe import Answers
from balint_core.summarised import is_from_summary
from tests.shown import alone, text_of
from tests.tables import csv, workbook

HOME = "Test"
Rows = Sequence[Any]
SELF = "The Balint groups improved my self-awareness of my own emotional response in the therapeutic relationship."
WELL = "The Balint groups improved my wellbeing."
POINTS = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
COUNTS: Rows = [
    ["Item", "n", *POINTS],
    ["Wellbeing", 7, 0, 1, 1, 3, 2],
    ["self_awareness", 7, 1, 1, 2, 2, 1],
]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    yield database
    database.close()


def look(database: Database, rows: Rows, sheet: str = "TP2", answers: Answers = Answers()) -> Examination:
    content = workbook({sheet: list(rows)})
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME)
        return intake.examine(connection, home, [("summary.xlsx", content)], answers)


def facts_of(found: Examination) -> SummaryFacts:
    (sheet,) = found.files[0].sheets
    assert isinstance(sheet.facts, SummaryFacts), (sheet.kind, found.findings)
    return sheet.facts


def people(database: Database, rows: Rows, answers: Answers = Answers()) -> list[dict[str, int]]:
    return [dict(row.people) for row in facts_of(look(database, rows, answers=answers)).rows]


def codes(found: Examination) -> list[tuple[str, str | None]]:
    return [(one.code, one.cell) for one in found.findings]


def accept(database: Database, rows: Rows) -> str:
    (upload,) = uploads.accept(database, HOME, look(database, rows)).values()
    return upload


def take(database: Database, name: str, rows: Rows) -> str:
    with database.reading() as connection:
        found = intake.examine(connection, programmes.programme_named(connection, HOME), [(name, csv(list(rows)))])
    (upload,) = uploads.accept(database, HOME, found).values()
    return upload


def seen(database: Database) -> Overview:
    found = overview(database, HOME)
    assert found
    return found


def item_at(database: Database, point: str, item: str) -> ItemFigures:
    figures = seen(database).time_point(point)
    found = figures.item(item) if figures else None
    assert found
    return found


# --- what is taken ----------------------------------------------------------------------------------------------

WHOLE = {"strongly disagree": 0, "disagree": 1, "neither": 1, "agree": 3, "strongly agree": 2}


@pytest.mark.parametrize(
    "cells",
    [
        [0, 1, 1, 3, 2],
        ["0 %", "14 %", "14%", "43 %", "29 %"],
        [0, 14, 14, 43, 29],
        [0.0, 14.3, 14.3, 42.9, 28.6],
        [0, 1 / 7, 1 / 7, 3 / 7, 2 / 7],
        ["0 (0 %)", "1 (14 %)", "1 (14%)", "3 (43 %)", "2 (29 %)"],
        ["0 % (0/7)", "14 % (1)", "14 % (1/7)", "43 % (n = 3)", "29 % (2/7)"],
        ["–", 1, 1, 3, 2],
    ],
)
def test_counts_are_the_same_however_they_are_written(record: Database, cells: list[Any]) -> None:
    found = look(record, [["Item", "n", *POINTS], [WELL, 7, *cells]])
    (row,) = facts_of(found).rows
    assert {**dict.fromkeys(WHOLE, 0), **row.people} == WHOLE and row.n == 7
    assert codes(found) == [("summary-taken", "A1")] and not found.questions
    assert found.files[0].status(found.answers) is Status.READY


def test_people_and_per_cent_beside_one_another_are_held_against_one_another(record: Database) -> None:
    heading = ["Item", "n", "Disagree (n)", "Disagree (%)", "Agree (n)", "Agree (%)"]
    assert people(record, [heading, [WELL, 7, 4, 57, 3, 43]]) == [{"disagree": 4, "agree": 3}]
    found = look(record, [heading, [WELL, 7, 4, 57, 3, 44], [SELF, 7, 3, 43, 4, 57]])
    assert ("percentage-impossible", "F2") in codes(found)
    assert [one.row for one in facts_of(found).rows] == [3]


@pytest.mark.parametrize(
    ("heading", "cell", "count"),
    [
        ("% agree or strongly agree", 63, 5),
        ("Agree/strongly agree (%)", "63 %", 5),
        ("Favourable", "62.5 %", 5),
        ("% agreed or strongly agreed", 0.63, 5),
        ("Top two box %", 100, 8),
        ("Number who agreed or strongly agreed", 5, 5),
    ],
)
def test_a_favourable_share_alone_is_taken_as_such(record: Database, heading: str, cell: Any, count: int) -> None:
    assert people(record, [["Question", "Base", heading], [WELL, 8, cell]]) == [{"": count}]


def test_the_poster_s_half_is_rounded_up_and_a_misprint_is_said_at_its_cell(record: Database) -> None:
    heading = ["Item", "n", "% agree or strongly agree"]
    assert people(record, [heading, [SELF, 8, "63 %"], [WELL, 7, "43 %"]]) == [{"": 5}, {"": 3}]
    found = look(record, [heading, [SELF, 26, "14 %"], [WELL, 26, "15 %"]])
    assert ("percentage-impossible", "C2") in codes(found)
    (said,) = [one for one in found.findings if one.code == "percentage-impossible"]
    assert "14 % of 26 is not possible: 3 of 26 is 12 % and 4 of 26 is 15 %." in said.message
    assert [row.row for row in facts_of(found).rows] == [3]
    assert found.files[0].status(found.answers) is Status.READY


def test_what_does_not_add_up_is_said(record: Database) -> None:
    short = look(record, [["Item", "n", *POINTS], [WELL, 9, "0 %", "11 %", "11 %", "33 %", "22 %"]])
    assert ("summary-sum", "B2") in codes(short)
    assert sum(facts_of(short).rows[0].people.values()) == 7
    over = look(record, [["Item", "n", *POINTS], [WELL, 10, "80 %", "60 %", "20 %", "0 %", "0 %"]])
    assert ("summary-several", "B2") in codes(over) and not facts_of(over).rows
    (said,) = [one for one in over.findings if one.code == "summary-several"]
    assert "16 together, of 10 people" in said.message and "the base is the 10 people" in said.remedy


def test_a_percentage_that_several_numbers_give_is_not_guessed(record: Database) -> None:
    found = look(record, [["Item", "n", "% agreed"], [WELL, 400, "23 %"]])
    (said,) = [one for one in found.findings if one.code == "summary-counts-open"]
    assert "23 %: 90 to 94" in said.message and not facts_of(found).rows
    # all of them together may leave one way alone
    counts = people(record, [["Item", "n", "Disagree", "Agree (n)"], [WELL, 150, "50.00 %", 75]])
    assert counts == [{"disagree": 75, "agree": 75}]


def test_the_number_who_answered_is_needed(record: Database) -> None:
    found = look(record, [["Item", "n", *POINTS], [WELL, "some", 0, 1, 1, 3, 2], [SELF, 7, 0, 1, 1, 3, 2]])
    assert ("summary-n", "B2") in codes(found) and len(facts_of(found).rows) == 1
    without = look(record, [["Item", *POINTS], [WELL, 0, 1, 1, 3, 2], [SELF, 0, 1, 1, 3, 2]])
    assert not isinstance(without.files[0].sheets[0].facts, SummaryFacts)


def test_a_table_without_all_the_answers_gives_the_favourable_share_of_all_who_answered(record: Database) -> None:
    assert people(record, [["Item", "n", "Agree", "Strongly agree"], [WELL, 7, "43 %", "29 %"]]) == [{"": 5}]
    found = look(record, [["Item", "n", "Disagree (n)", "Agree (n)"], [WELL, 7, 1, 3]])
    assert ("summary-other-scale", "A2") in codes(found) and not facts_of(found).rows
    assert people(record, [["Item", "n", "Disagree (n)", "Agree (n)"], [WELL, 7, 4, 3]]) == [
        {"disagree": 4, "agree": 3}
    ]


@pytest.mark.parametrize("cell", ["few", -1, 1e300, "3 or 4", "#DIV/0!"])
def test_what_is_no_figure_is_said_at_its_cell(record: Database, cell: Any) -> None:
    found = look(record, [["Item", "n", *POINTS], [WELL, 7, 0, cell, 1, 3, 2], [SELF, 7, 0, 1, 1, 3, 2], [WELL, 7]])
    assert ("summary-figure", "D2") in codes(found)
    assert ("summary-figure", "C4") in codes(found)
    assert [row.row for row in facts_of(found).rows] == [3]


def test_the_kept_copy_has_its_figures_beside_answers(record: Database) -> None:
    content = workbook({"TP2": COUNTS, "TP4": [["Email", WELL], ["asha@example.org", "agree"]]})
    with record.reading() as connection:
        found = intake.examine(connection, None, [("both.xlsx", content)])
    (upload,) = uploads.accept(record, HOME, found).values()
    with record.reading() as connection:
        kept = uploads.kept_workbook(connection, upload)
        assert kept
        again = intake.examine(connection, None, [kept])
    facts = again.files[0].sheets[0].facts
    assert isinstance(facts, SummaryFacts) and len(facts.rows) == 2


# --- what is asked ----------------------------------------------------------------------------------------------


def test_what_is_not_clear_is_asked(record: Database) -> None:
    bare = [["Item", "n", "Agreed"], [WELL, 50, 20]]
    found = look(record, bare)
    (asked,) = found.questions
    assert asked.code == "summary-figures" and asked.guess is None and not facts_of(found).rows
    for choice, count in (("people", 20), ("per cent", 10)):
        assert people(record, bare, Answers(((asked.key, choice),))) == [{"": count}]
    found = look(record, [["Item", "n", "% agree"], [WELL, 50, 20]])
    (asked,) = found.questions
    assert asked.code == "summary-agree" and ("summary-agree", "C1") in codes(found)
    assert ("summary-other-scale", "A2") not in codes(found), "while it is asked nobody knows"
    left_out = look(record, [["Item", "n", "% agree"], [WELL, 50, 20]], answers=Answers(((asked.key, "leave out"),)))
    assert ("summary-other-scale", "A2") in codes(left_out)
    assert people(record, [["Item", "n", "% agree"], [WELL, 50, 20]], Answers(((asked.key, "yes"),))) == [{"": 10}]


def test_the_time_point_is_told_by_the_sheet_or_asked(record: Database) -> None:
    assert facts_of(look(record, COUNTS, "TP4 end of term")).time_point == "TP4"
    found = look(record, COUNTS, "Results")
    (asked,) = found.questions
    assert asked.code == "unknown-time-point"
    assert found.files[0].status(found.answers) is Status.NEEDS_ANSWERS
    assert facts_of(look(record, COUNTS, "Results", Answers(((asked.key, "TP3"),)))).time_point == "TP3"


def test_rows_of_other_items_and_other_scales_are_left_out_and_said(record: Database) -> None:
    interest = "Would you be interested in taking part in Balint groups?"
    rows = [*COUNTS, [interest, 7, 1, 1, 1, 2, 2], ["Tea was good", 7, 0, 1, 1, 3, 2], [WELL, 7, 0, 1, 1, 3, 2]]
    found = look(record, rows)
    assert [row.row for row in facts_of(found).rows] == [2, 3]
    assert {("summary-other-scale", "A4"), ("summary-item-unknown", "A5"), ("summary-item-twice", "A6")} <= {
        *codes(found)
    }
    assert found.files[0].sheets[0].as_json()["rows"] == {"read": 5, "accepted": 2, "rejected": 3, "ignored": 0}


# --- beside answers ---------------------------------------------------------------------------------------------


def test_figures_are_shown_as_from_a_summary_with_nothing_that_it_cannot_know(record: Database) -> None:
    upload = accept(record, COUNTS)
    found = item_at(record, "TP2", "wellbeing")
    assert (found.n, found.favourable.fraction, found.missing, found.not_applicable) == (7, "5/7", None, None)
    assert found.item.name.endswith("(from a summary)") and is_from_summary(found)
    figures = seen(record).time_point("TP2")
    assert figures and figures.respondents == 7 and not figures.not_asked
    uploads.undo(record, upload)
    with record.reading() as connection:
        assert HOME not in programmes.programmes(connection)
    assert not overview(record, HOME) or not seen(record).time_points


def test_a_summary_is_compared_with_answers_at_another_time_point(record: Database) -> None:
    accept(record, [["Item", "n", "% agree or strongly agree"], [WELL, 7, "71 %"]])
    take(record, "TP4.csv", [[WELL], *[["agree"]] * 8])
    earlier, later = (seen(record).time_point(name) for name in ("TP2", "TP4"))
    assert earlier and later
    (found,) = compare(earlier, later)
    assert (found.earlier.favourable.fraction, found.later.favourable.fraction) == ("5/7", "8/8")


def test_answers_come_first_and_are_never_added_to(record: Database) -> None:
    answers = take(record, "TP2.csv", [[WELL], *[["disagree"]] * 3])
    found = look(record, COUNTS)
    assert ("summary-beside-answers", "A2") in codes(found)
    uploads.accept(record, HOME, found)
    well, own = item_at(record, "TP2", "wellbeing"), item_at(record, "TP2", "self_awareness")
    assert (well.n, is_from_summary(well)) == (3, False)
    assert (own.n, is_from_summary(own)) == (7, True)
    uploads.undo(record, answers)
    assert item_at(record, "TP2", "wellbeing").n == 7


def test_an_item_that_was_left_wholly_blank_hides_no_summary(record: Database) -> None:
    take(record, "TP2.csv", [[WELL, SELF], *[["", "agree"]] * 2, ["not applicable", "agree"]])
    found = look(record, COUNTS)
    assert [one for one in codes(found) if one[0] == "summary-beside-answers"] == [("summary-beside-answers", "A3")]
    uploads.accept(record, HOME, found)
    well, own = item_at(record, "TP2", "wellbeing"), item_at(record, "TP2", "self_awareness")
    assert (well.n, is_from_summary(well)) == (7, True)
    assert (own.n, is_from_summary(own)) == (3, False)
    figures = seen(record).time_point("TP2")
    assert figures and [(one.n, one.missing) for one in figures.items if one.item.id == "wellbeing"] == [
        (0, 2),
        (7, None),
    ]


def test_of_two_summaries_the_later_decides(record: Database) -> None:
    accept(record, COUNTS)
    take(record, "TP2 later.csv", [["Item", "n", *POINTS], [WELL, 9, 0, 0, 0, 4, 5]])
    assert item_at(record, "TP2", "wellbeing").n == 9
    assert item_at(record, "TP2", "self_awareness").n == 7


def test_the_whole_programme_takes_them_along(record: Database, tmp_path: Path) -> None:
    accept(record, [*COUNTS[:2], ["psychological_awareness", 7, 0, 0, 0, 3, 4]])
    take(record, "TP3.csv", [["Item", "n", "% agree or strongly agree"], [WELL, 8, "63 %"]])
    content = programme_workbook(record, HOME)
    other = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with other.reading() as connection:
        found = intake.examine(connection, None, [("whole.xlsx", content)])
    assert not found.questions and not [one for one in found.findings if one.code.startswith("summary-i")]
    uploads.accept(other, HOME, found)
    assert seen(other).time_points == seen(record).time_points
    assert len(seen(other).time_points) == 2
    other.close()


def test_the_page_says_that_figures_are_from_a_summary(
    record: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(record, "TP2.csv", [[WELL], *[["agree"]] * 3])
    accept(record, COUNTS)
    accept_of = [["Item", "n", "% agree or strongly agree"], [WELL, 8, "63 %"]]
    take(record, "TP3.csv", accept_of)
    monkeypatch.setenv("BALINT_DATABASE_URL", f"sqlite:///{tmp_path / 'test.sqlite'}")
    page = alone("evaluation")
    shown = text_of(page)
    assert not page.exception
    assert "(from a summary)" in shown
    assert "TP2: 1 item from a summary (summary.xlsx, sheet TP2)" in shown
    assert "answers are on record and are shown instead: Wellbeing" in shown.replace("My wellbeing", "Wellbeing")
    assert "TP3: 1 item from a summary" in shown
    assert not alone("term_summary").exception and not alone("home").exception
