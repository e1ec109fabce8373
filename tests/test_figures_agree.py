"""The figures of one programme, wherever they stand: they agree, and each says what it is of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from balint_core import evaluation, instruments
from balint_core.evaluation import ItemFigures, TimePointFigures
from balint_core.exports import data, messages
from balint_core.exports.data import summary_document
from balint_core.exports.document import Facts, Table
from balint_core.exports.figures_workbook import TERMS, tables
from balint_core.exports.native_charts import plan_of
from balint_core.exports.term_report import term_report
from balint_core.instruments import Item
from balint_core.programme import Overview, overview
from balint_core.record import intake, programmes, uploads
from balint_core.record.database import Database
from balint_core.record.people import NEW_PERSON
from balint_core.record.questionnaires import LinkedAnswer, Tally
from balint_core.record.summaries import ANY_FAVOURABLE, SummaryFigure
from balint_core.scales import usual_scales
from balint_core.shares_over_time import shares_over_time
from balint_core.summarised import with_summaries
from balint_core.terms import Calendar, Occasion, TimePoint
from tests import forms
from tests.shown import alone, text_of
from tests.tables import table, workbook

HOME = "Test"
CALENDAR = """
Name   | Kind        | Starts    | Ends
Term 1 | term        | 2/9/2025  | 18/12/2025
TP2    | end of term | 18/12/2025 |
Term 2 | term        | 6/1/2026  | 27/3/2026
TP3    | end of term | 27/3/2026 |
"""
REGISTER = """
Date       | Group   | Held      | Headcount | Name          | Present | Grade
6/10/2025  | Tuesday | held      |           | Asha Sample   | yes     | CT1
6/10/2025  | Tuesday | held      |           | Bryn Invented | yes     | CT1
13/10/2025 | Tuesday | held      | 8         |               |         |
20/10/2025 | Friday  | cancelled |           |               |         |
25/12/2025 | Friday  | held      |           | Carys Mock    | yes     | CT2
20/2/2026  | Friday  | held      | 6         |               |         |
20/4/2026  | Friday  | held      |           | Dewi Example  | yes     | CT2
"""
POINTS = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
SUMMARY = [["Item", "n", *POINTS], ["self_awareness", 20, 1, 2, 3, 4, 10]]


def take(database: Database, *sheets: Mapping[str, Sequence[Any]]) -> Overview:
    for number, one in enumerate(sheets):
        with database.reading() as connection:
            home = programmes.programme_named(connection, HOME)
            files = [(f"{number} {next(iter(one))}.xlsx", workbook(one))]
            found = intake.examine(connection, home, files, today=date(2026, 11, 22))
        assert uploads.accept(database, HOME, found), found.findings
    seen = overview(database, HOME)
    assert seen
    return seen


@pytest.fixture
def mixed(database: Database) -> Overview:
    """Sessions with names and with a headcount, one outside every term, and a questionnaire."""
    answers = [["Wellbeing", "self_awareness"], ["agree", "agree"], ["prefer not to say", None]]
    return take(database, {"Terms": table(CALENDAR)}, {"Register": table(REGISTER)}, {"TP2": answers})


# --- who came ---------------------------------------------------------------------------------------------------


def test_people_are_as_many_wherever_they_are_counted(mixed: Overview) -> None:
    whole = mixed.turnouts().whole
    assert whole.people == mixed.who_came.people == 4
    assert summary_document(mixed)["attendees"]["people"] == 4
    sheets = {one.title: one.rows for one in tables(mixed, mixed.turnouts())}
    of_all = [row for row in sheets["Attendance"] if row[:2] == ("People", "all")]
    assert [row[2] for row in of_all] == [4]
    assert {row[4] for row in sheets["Who came"] if row[0] == "All terms"} == {4}


def test_nobody_named_is_no_nought_people(mixed: Overview) -> None:
    assert [one["people"] for one in summary_document(mixed)["terms"]] == [2, None]
    sheets = {one.title: one.rows for one in tables(mixed, mixed.turnouts())}
    assert [row[TERMS.index("People")] for row in sheets["Terms"]] == [2, None]


def test_a_cancelled_session_is_none_that_nobody_came_to(mixed: Overview) -> None:
    sheets = {one.title: one.rows for one in tables(mixed, mixed.turnouts())}
    assert [row[5:8] for row in sheets["Sessions"] if row[4] == "cancelled"] == [(None, None, None)]
    (message,) = messages.attendance(mixed.sessions, mixed.calendar, mixed.terms)
    assert [row[5:] for row in message.table.rows if row[4] == "cancelled"] == [("", "")]


def test_the_report_knows_no_more_of_the_response_than_the_record(mixed: Overview, database: Database) -> None:
    term = mixed.terms[0]
    assert mixed.response(term).share is None
    (facts,) = [block for block in term_report(database, HOME, "Term 1").blocks if isinstance(block, Facts)]
    said = dict(facts.rows)
    assert said["Replies"] == "2 at TP2; not known: the registers do not name all people who came"
    assert said["Headcounts"] == "1 session without names, in the attendances alone"


OVERLAPPING = """
Date     | Name          | Grade
5/2/2025 | Asha Sample   | CT1
5/3/2025 | Asha Sample   | CT1
5/3/2025 | Bryn Invented | CT1
5/9/2025 | Carys Mock    | CT2
"""


def test_of_terms_that_overlap_neither_is_before_the_other(database: Database) -> None:
    head = ["Name", "Kind", "Starts", "Ends"]
    year = {"Terms": [head, ["Year", "term", "1/1/2025", "31/12/2025"]]}
    spring = {"Terms": [head, ["Spring", "term", "1/3/2025", "30/4/2025"]]}
    found = take(database, year, spring, {"Register": table(OVERLAPPING)})
    came = found.turnouts()
    assert came.retentions == () and found.turnouts(term="Spring").retentions == ()
    assert [found.retention(one) for one in found.terms] == [None, None]
    assert found.who_came.people == came.whole.people == 3, "also whoever came after the last term to begin"


# --- what was answered ------------------------------------------------------------------------------------------


def test_what_is_no_answer_is_not_blank(mixed: Overview, database: Database) -> None:
    tables_of = [block for block in term_report(database, HOME, "Term 1").blocks if isinstance(block, Table)]
    (by_item,) = [one for one in tables_of if one.headings[-1] == "Median, quartiles"]
    assert [row[2] for row in by_item.rows] == ["1", "0"], "one left it blank, one preferred not to say"


def test_figures_of_a_summary_are_not_of_the_replies(database: Database) -> None:
    asked = [["Wellbeing"], ["agree"], ["disagree"]]
    later = [["Wellbeing", "self_awareness"], ["agree", "agree"], ["agree", "agree"]]
    found = take(database, {"Terms": table(CALENDAR)}, {"TP2": asked}, {"TP2": SUMMARY}, {"TP3": later})
    point = found.time_point("TP2")
    assert point
    told = list(messages.answers(point))
    assert [one.base.split(",")[0] for one in told] == ["n = 2 of 2 replies at TP2", "n = 20 at TP2 (from a summary)"]
    assert told[0].title.startswith("TP2: 50 %") and told[1].title.startswith("TP2 (from a summary): 70 %")
    earlier, after = found.time_points
    compared = evaluation.compare(earlier, after)
    (change,) = messages.changes(earlier, after, found.links)
    for words in (evaluation.describe_changes(compared), evaluation.change_headline(compared), change.base):
        assert "TP2 (in part from a summary)" in words
    assert "at both TP2 (in part from a summary) and TP3" in evaluation.describe_changes(compared)


@pytest.mark.parametrize(
    ("item", "people", "counts"),
    [
        ("gone", {"agree": 3}, {"agree": 3}),
        ("wellbeing", {"agree": 3, "somewhat agree": 4}, {"agree": 3, "somewhat agree": 4}),
        ("gone", {ANY_FAVOURABLE: 3}, {"other answers": 4, "favourable answers": 3}),
    ],
)
def test_a_summary_of_what_a_questionnaire_no_longer_has_is_set_apart(
    item: str, people: dict[str, int], counts: dict[str, int]
) -> None:
    known = instruments.instruments()
    one = SummaryFigure("TP2", "south_wales_balint", item, 7, people, "a.xlsx", "TP2", 2)
    (point,) = with_summaries((), [one], known, Calendar())
    assert (point.items, point.respondents) == ((), 7)
    (apart,) = point.set_apart
    assert (dict(apart.counts), apart.missing, apart.not_applicable) == (counts, None, None)
    assert apart.name.endswith("(from a summary)") and evaluation.describe_set_apart(apart)


# --- where no answer is favourable ------------------------------------------------------------------------------

FREQUENCY = usual_scales()["frequency_5"]


def often(name: str, *counts: int) -> TimePointFigures:
    item = Item("often", "How often", "How often did you come?", tuple(Occasion), "frequency")
    figures = ItemFigures(item, FREQUENCY, name, dict(zip(FREQUENCY.labels, counts, strict=True)), 0, 0)
    return TimePointFigures(TimePoint(name, Occasion.END_OF_TERM), sum(counts), (figures,), ())


def test_no_share_is_told_where_no_answer_is_favourable() -> None:
    points = often("TP2", 0, 0, 1, 1, 5), often("TP3", 0, 0, 0, 1, 6), often("TP4", 1, 1, 1, 1, 1)
    assert evaluation.every_comparison(points) == () and evaluation.courses(points) == {}
    assert list(messages.changes(points[0], points[1], {})) == []
    assert evaluation.describe_answers(points[0]) == "7 answers, none of them favourable or not."
    (item,) = data._time_point(points[0], [])["items"]
    shares = {"count": None, "of": None, "percent": None, "interval": None}
    assert item["favourable"] == {"points": [], **shares}
    plan = plan_of(messages.Items(points[0].items))
    assert plan.categories == ["How often"], "and no share of nought stands beside the bar"


def test_a_title_and_its_paragraph_agree_on_what_an_interval_includes(monkeypatch: pytest.MonkeyPatch) -> None:
    known = instruments.instruments()["south_wales_balint"]
    scale, item = known.scales["agreement"], known.by_id["wellbeing"]

    def point(name: str, counts: Sequence[int]) -> TimePointFigures:
        figures = ItemFigures(item, scale, name, dict(zip(scale.labels, counts, strict=True)), 0, 0)
        return TimePointFigures(TimePoint(name, Occasion.END_OF_TERM), sum(counts), (figures,), ())

    compared = evaluation.compare(point("TP2", [0, 5, 0, 5, 0]), point("TP3", [0, 1, 0, 9, 0]))
    monkeypatch.setattr(evaluation.Comparison, "interval", (0.3, 60.0))
    assert "Its interval includes no change." in evaluation.describe_changes(compared)
    assert evaluation.change_headline(compared).endswith("too few answers to tell a rise from a fall")


def test_a_title_says_where_only_some_intervals_lie_on_one_side() -> None:
    known = instruments.instruments()["south_wales_balint"]
    scale = known.scales["agreement"]

    def point(name: str, **counts: Sequence[int]) -> TimePointFigures:
        items = tuple(
            ItemFigures(known.by_id[item], scale, name, dict(zip(scale.labels, given, strict=True)), 0, 0)
            for item, given in counts.items()
        )
        return TimePointFigures(TimePoint(name, Occasion.END_OF_TERM), 9, items, ())

    earlier = point("TP2", wellbeing=[9, 0, 0, 0, 0], self_awareness=[4, 0, 0, 5, 0])
    later = point("TP3", wellbeing=[0, 0, 0, 0, 9], self_awareness=[3, 0, 0, 6, 0])
    said = evaluation.change_headline(evaluation.compare(earlier, later))
    assert said == "Both items stood higher at TP3 than at TP2; the interval of one includes no change"


# --- two questionnaires -----------------------------------------------------------------------------------------


def test_an_item_of_one_questionnaire_is_never_held_against_one_of_another() -> None:
    known = instruments.instruments()["south_wales_balint"]
    both = {known.id: known, "another": replace(known, id="another")}

    def tallies(point: str, instrument: str) -> list[Tally]:
        return [Tally(point, instrument, "wellbeing", answer, 3) for answer in ("disagree", "agree")]

    def figures(*told: tuple[str, str]) -> tuple[TimePointFigures, ...]:
        given = [tally for one in told for tally in tallies(*one)]
        return evaluation.summarise_answers(given, dict.fromkeys((point for point, _form in told), 6), both, Calendar())

    links = evaluation.links_of(
        LinkedAnswer(form, point, "wellbeing", "code", answer)
        for form, point, answer in (
            (known.id, "TP2", "agree"),
            (known.id, "TP3", "agree"),
            ("another", "TP2", "disagree"),
            ("another", "TP3", "agree"),
        )
    )
    assert evaluation.every_comparison(figures(("TP2", known.id), ("TP3", "another")), links) == ()
    everything = figures(("TP2", known.id), ("TP3", "another"), ("TP2", "another"), ("TP3", known.id))
    assert len(shares_over_time(everything)) == 2 and shares_over_time(figures(("TP2", "another"))) == ()
    found = evaluation.every_comparison(everything, links)
    assert {one.later.instrument: str(one.linked.earlier) for one in found if one.linked} == {
        known.id: "100 % (1/1)",
        "another": "0 % (0/1)",
    }
    summary = SummaryFigure("TP2", "another", "wellbeing", 7, {"agree": 7}, "a.xlsx", "TP2", 2)
    (point,) = with_summaries(figures(("TP2", known.id)), [summary], both, Calendar())
    assert [one.n for one in point.items] == [6, 7], "answers to one questionnaire hide no summary of another"


@pytest.mark.parametrize("page", ["term_summary", "evaluation"])
def test_a_scale_that_calls_no_answer_favourable_has_no_share_on_any_page(
    page: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = forms.form().replace("favourable = ['agree', 'strongly agree']", "favourable = []")
    one_sided = plain.replace("diverging = true", "diverging = false")
    for name, text in (("climate_form", plain), ("other_form", one_sided)):
        own = text.replace("climate_form", name).replace("Climate form", name).replace("in the group", f"in {name}")
        forms.describe(tmp_path / "own", own, name)
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path / "own"))
    register = [["Date", "Name"], ["9/9/2025", "Asha Sample"]]
    files: dict[str, list[Any]] = {"terms.csv": forms.TERMS, "register.csv": register}
    for name in ("climate_form", "other_form"):
        asked = [text.replace("in the group", f"in {name}") for text in (forms.HEARD, forms.SAFE)]
        files[f"TP2 {name}.csv"] = [asked, ["agree", "agree"], ["disagree", "agree"]]
    forms.take(database, files, ("unknown-person", NEW_PERSON))
    shown = alone(page)
    assert not shown.exception
    said = text_of(shown)
    assert "Heard" in said and "disagree 1" in said and " agreed" not in said and "(0/2)" not in said
