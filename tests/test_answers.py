"""Answers of every kind, from the file to the page: boxes to tick, sub-scales, other scales, the same people."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO, StringIO
from json import loads
from pathlib import Path
from random import Random
from statistics import variance
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from balint_core import evaluation
from balint_core.__main__ import main
from balint_core.definitions import DefinitionError, read_definition_text
from balint_core.evaluation import TimePointFigures
from balint_core.exports.figures_workbook import figures_workbook
from balint_core.exports.programme_workbook import programme_workbook
from balint_core.figures import Share
from balint_core.instruments import OTHER_POINTS, Instrument, answered_on, as_toml, instruments, points_above
from balint_core.programme import Overview
from balint_core.record import intake, own_instruments, programmes, uploads
from balint_core.record.database import Database, open_database
from balint_core.record.questionnaires import Answered, Tally
from balint_core.scores import ScoreFigures, describe_score, scores
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.submissions import ALL
from balint_core.statistics import cronbachs_alpha
from balint_core.terms import Calendar
from tests import forms
from tests.forms import FIVE, HEARD, HELPED, NUMBERS, SAFE, SAID, SEVEN, SUBSCALE, TENSE, TERMS, look, take
from tests.shown import opened, text_of

FORBIDDEN = re.compile(r"\b(?:nan|None|inf|NaN|Infinity)\b")
HEADINGS = [HEARD, SAFE, TENSE, HELPED]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The programme's own folder of definitions, with the form and its sub-scale in it."""
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path / "own"))
    forms.describe(tmp_path / "own", forms.form(subscales=[{**SUBSCALE, "reversed": ["tense"]}]))
    yield tmp_path / "own"


def at(found: Overview, name: str) -> TimePointFigures:
    point = found.time_point(name)
    assert point is not None
    return point


def page_of() -> tuple[AppTest, str]:
    page = opened("evaluation")
    assert not page.exception
    said = text_of(page)
    assert not FORBIDDEN.search(said), FORBIDDEN.search(said)
    return page, said


def summary(*options: str) -> dict[str, Any]:
    out = StringIO()
    assert main(["summary", "--json", *options], out) == 0
    assert not FORBIDDEN.search(out.getvalue())
    found: dict[str, Any] = loads(out.getvalue())
    return found


# --- several answers to one item --------------------------------------------------------------------------------

TOOLS = {
    "semicolons": [[HEARD, HELPED], ["agree", "Talking;Listening;"], ["agree", "listening"], ["agree", None]],
    "commas": [[HEARD, HELPED], ["agree", "Listening, Talking"], ["agree", "listening"], ["agree", None]],
    "a column a choice": [
        ["Record ID", "Complete?", HEARD, f"{HELPED} (choice=Talking)", f"{HELPED} (choice=Listening)"],
        ["1", "Complete", "agree", "Checked", "Checked"],
        ["2", "Complete", "agree", "Unchecked", "Checked"],
        ["3", "Complete", "agree", "Unchecked", "Unchecked"],
    ],
}


@pytest.mark.parametrize("rows", TOOLS.values(), ids=TOOLS)
def test_several_answers_are_counted_one_by_one_of_those_who_ticked_any(
    own: Path, database: Database, rows: list[Any]
) -> None:
    (figures,) = at(take(database, {"TP2.csv": rows}), "TP2").choices
    assert dict(figures.counts) == {"talking": 1, "listening": 2, "tea, and biscuits": 0}
    assert (figures.n, figures.missing) == (2, 1)
    assert [str(figures.share(choice)) for choice in figures.counts] == ["50 % (1/2)", "100 % (2/2)", "0 % (0/2)"]
    _page, said = page_of()
    assert "Each percentage is of the people who ticked anything" in said
    assert "100 % (2/2)" in said
    told = [(row["Choice"], row["Count"], row["n"]) for row in sheet_of(database, "Several answers")]
    assert told == [("talking", 1, 2), ("listening", 2, 2), ("tea, and biscuits", 0, 2)]


def test_numbered_boxes_are_one_item_and_what_the_numbers_mean_is_asked_once(own: Path, database: Database) -> None:
    rows = [
        ["record_id", "heard", "helped___1", "helped___2", "helped___3", "climate_complete"],
        *(["1", "agree", 1, 1, 0, 2], ["2", "agree", 0, 1, 0, 2], ["3", "agree", 0, 0, 0, 2]),
    ]
    (asked,) = [one for one in look(database, {"TP2.csv": rows}).questions if not one.optional]
    meant = "1 means talking, 3 means tea, and biscuits"
    assert (asked.code, asked.guess) == ("scale-direction", None) and meant in asked.choices
    (figures,) = at(take(database, {"TP2.csv": rows}, (asked.code, meant)), "TP2").choices
    assert dict(figures.counts) == {"talking": 1, "listening": 2, "tea, and biscuits": 0}
    assert (figures.n, figures.missing) == (2, 1)


def test_a_choice_with_a_comma_is_one_choice_and_each_counts_once(own: Path, database: Database) -> None:
    rows = [
        [HEARD, HELPED],
        ["agree", "Tea, and biscuits"],
        ["agree", "talking;Talking;tea, and biscuits"],
        ["agree", "n/a"],
    ]
    (figures,) = at(take(database, {"TP2.csv": rows}), "TP2").choices
    assert dict(figures.counts) == {"talking": 1, "listening": 0, "tea, and biscuits": 2}
    assert (figures.n, figures.missing, figures.not_applicable) == (2, 0, 1)


def test_a_choice_nobody_knows_is_a_question_about_itself_alone(own: Path, database: Database) -> None:
    rows = {"TP2.csv": [[HEARD, HELPED], ["agree", "talking; other: cake"], ["agree", "listening"]]}
    (question,) = look(database, rows).questions
    assert (question.code, question.about, question.cells) == ("unknown-mark", "other: cake", ("B2",))
    assert not look(database, rows).files[0].sheets[0].reading.rows[1:]
    (figures,) = at(take(database, rows, ("unknown-mark", "leave out")), "TP2").choices
    assert dict(figures.counts) == {"talking": 1, "listening": 1, "tea, and biscuits": 0}, "the rest of the row stays"


def test_several_answers_are_compared_with_nothing(own: Path, database: Database) -> None:
    rows = [[HEARD, HELPED], ["agree", "talking"], ["agree", "talking; listening"]]
    found = take(database, {"TP2.csv": rows, "TP4.csv": [*rows, ["disagree", None]]})
    assert {one.item.id for one in evaluation.every_comparison(found.time_points)} == {"heard"}
    points = summary()["time_points"]
    (told,) = points[0]["several_answers"]
    assert (told["item"], told["n"]) == ("helped", 2)
    assert told["choices"][0] == {"choice": "talking", "count": 2, "of": 2, "percent": 100}
    assert "helped" not in {item["item"] for item in points[0]["items"]}


def test_several_answers_come_back_from_an_export(own: Path, database: Database, tmp_path: Path) -> None:
    rows = [
        [HEARD, HELPED],
        ["agree", "listening; talking"],
        ["agree", "tea, and biscuits"],
        ["agree", None],
        [None, "n/a"],
    ]
    before = take(database, {"terms.csv": TERMS, "TP2.csv": rows})
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    with other.reading() as connection:
        found = intake.examine(connection, None, [("all.xlsx", programme_workbook(database, "Test"))], Answers())
    assert found.questions == []
    uploads.accept(other, "Test", found)
    assert forms.shown(other).time_points == before.time_points
    other.close()


def test_boxes_of_a_form_nobody_described_are_drafted_as_several_answers(database: Database) -> None:
    rows = [["I felt heard in the group", "What helped you most?"], *[["Agree", "Talking;Cake"], ["Agree", "Cake"]] * 2]
    chosen = (
        ("new-instrument", "a questionnaire of our own"),
        ("which-scale", FIVE_TITLE),
        ("unknown-time-point", "TP2"),
    )
    found = take(database, {"terms.csv": TERMS, "TP2.csv": rows}, *chosen)
    (figures,) = at(found, "TP2").choices
    assert (dict(figures.counts), figures.n) == ({"Talking": 2, "Cake": 4}, 4)


FIVE_TITLE = "Agreement, five points: strongly disagree, disagree, neither, agree, strongly agree"


# --- definitions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subscale", "key", "slip"),
    [
        ({**SUBSCALE, "items": ["heard", "loud"]}, "subscales.1.items", "“loud”, which is no item"),
        ({**SUBSCALE, "items": ["heard", "helped"]}, "subscales.1.items", "“helped”, which has no one answer"),
        ({**SUBSCALE, "items": ["heard", "anything"]}, "subscales.1.items", "“anything”, which has no one answer"),
        ({**SUBSCALE, "items": ["heard", "heard"]}, "subscales.1.items", "two different items"),
        ({**SUBSCALE, "items": ["heard", "often"]}, "subscales.1.items", "“often”, which is answered on another scale"),
        ({**SUBSCALE, "reversed": ["often"]}, "subscales.1.reversed", "“often”, which is not among its items"),
        ({**SUBSCALE, "least": 4}, "subscales.1.least", "from 1 to the number of items, 3"),
        ({**SUBSCALE, "least": 0}, "subscales.1.least", "from 1 to"),
        ({**SUBSCALE, "better": "up"}, "subscales.1.better", "'higher', 'lower' or 'neither'"),
        ({**SUBSCALE, "sum": 1}, "subscales.1.sum", "not a key"),
    ],
)
def test_a_subscale_that_cannot_be_scored_is_refused_with_its_key(
    subscale: dict[str, Any], key: str, slip: str
) -> None:
    often = '[scales.often]\ntitle = "Often"\nfavourable = ["often"]\nfavourable_label = "often"\n'
    often += '[[scales.often.points]]\nlabel = "never"\n[[scales.often.points]]\nlabel = "often"\n'
    often += '[[items]]\nid = "often"\nname = "Often"\ntext = "How often?"\nasked_at = ["baseline"]\nscale = "often"\n'
    with pytest.raises(DefinitionError) as caught:
        read_definition_text("climate_form.toml", forms.form(subscales=[subscale]) + often, Instrument)
    (found,) = caught.value.slips
    assert found[0] == key
    assert slip in found[1]


def test_two_subscales_of_one_id_and_choices_that_cannot_be_told_apart_are_refused() -> None:
    text = forms.form(subscales=[SUBSCALE, SUBSCALE], choices=["tea; cake", "talking"])
    with pytest.raises(DefinitionError) as caught:
        read_definition_text("climate_form.toml", text, Instrument)
    assert caught.value.key == "scales.boxes.points"
    with pytest.raises(DefinitionError) as caught:
        read_definition_text("climate_form.toml", forms.form(subscales=[SUBSCALE, SUBSCALE]), Instrument)
    assert caught.value.slips == [("subscales.2.id", "is “climate”, which is taken")]


def test_boxes_and_subscales_come_back_from_the_text_of_a_definition() -> None:
    text = forms.form(subscales=[{**SUBSCALE, "reversed": ["tense"]}])
    read = read_definition_text("climate_form.toml", text, Instrument)
    assert read.by_id["helped"].several and read.subscales[0].reversed == ("tense",)
    assert read_definition_text("climate_form.toml", as_toml(read), Instrument) == read


# --- sub-scales -------------------------------------------------------------------------------------------------


def sheet_of(database: Database, title: str) -> list[dict[str, Any]]:
    """A sheet of the workbook of figures, by its headings."""
    book = openpyxl.load_workbook(BytesIO(figures_workbook(database, "Test")))
    headings, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def climate(*people: str) -> list[list[str | None]]:
    """Replies, each by the places of its answers on the scale and a comment, so that none is a blank row."""
    rows = ([*(FIVE[int(place) - 1] if place != "-" else None for place in one), "Words"] for one in people)
    return [[HEARD, SAFE, TENSE, SAID], *rows]


def test_a_subscale_is_the_mean_of_the_items_somebody_answered_reversed_ones_turned(
    own: Path, database: Database
) -> None:
    found = take(database, {"TP2.csv": climate("451", "442", "334", "2-5", "5--", "---")})
    (figures,) = found.scores
    assert (figures.time_point, figures.n, figures.too_few, figures.complete) == ("TP2", 4, 2, 3)
    expected = [(4 + 5 + 5) / 3, (4 + 4 + 4) / 3, (3 + 3 + 2) / 3, (2 + 1) / 2]
    assert figures.mean == pytest.approx(sum(expected) / 4)
    alpha = cronbachs_alpha([(4, 5, 5), (4, 4, 4), (3, 3, 2)])
    assert figures.alpha == alpha and alpha is not None
    _page, said = page_of()
    assert "Turned round first: “Tense”" in said
    assert "Higher scores are the better ones." in said
    assert "At TP2 4 people answered at least 2 of 3 items, and 2 fewer." in said
    assert f"Cronbach's alpha is {alpha.value:.2f}, of the 3 people who answered every item" in said
    assert "too few people to tell how well the items go together" in said
    (told,) = summary()["time_points"][0]["subscales"]
    assert (told["n"], told["too_few_items"], told["complete"], told["better"]) == (4, 2, 3, "higher")
    assert told["mean"] == 3.21
    (row,) = sheet_of(database, "Sub-scales")
    assert (row["Sub-scale"], row["n"], row["Too few items answered"], row["Mean"]) == ("Climate", 4, 2, 3.21)
    assert (row["Cronbach's alpha"], row["alpha n"]) == (round(alpha.value, 2), 3)


@pytest.mark.parametrize(
    ("people", "says"),
    [
        (["451"], "There is no Cronbach's alpha: 1 person answered every item, and it takes two people at least."),
        (["---", "---"], "At TP2 nobody answered at least 2 of 3 items, and 2 fewer. There is no Cronbach's alpha"),
        (["333"] * 3, "3 people answered every item, and everybody's answers add up to the same"),
        (["115", "551", "333"], "Cronbach's alpha is 1.00, of the 3 people who answered every item; at 1 it has no"),
    ],
    ids=["one respondent", "all blank", "everyone the same", "alpha of 1"],
)
def test_where_too_few_answered_a_subscale_says_so(own: Path, database: Database, people: list[str], says: str) -> None:
    take(database, {"TP2.csv": climate(*people)})
    assert says in page_of()[1]


def test_a_large_group_s_alpha_has_a_narrow_interval_and_no_warning() -> None:
    instrument = read_definition_text("climate_form.toml", forms.form(subscales=[SUBSCALE]), Instrument)
    people = [
        Answered("TP2", {"heard": 1 + n % 5, "safe": 1 + n % 5, "tense": 1 + (n + n % 7 // 6) % 5}) for n in range(90)
    ]
    (figures,) = scores(instrument, people, ["TP2"])
    assert figures.alpha and figures.alpha.n == 90
    assert "too few people" not in describe_score(figures)


# --- scales are never mixed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "now", "answers"),
    [
        (FIVE, SEVEN, ["agree", "neither", "strongly agree"]),
        (NUMBERS[:5], NUMBERS, ["5", "4", "1"]),
        (SEVEN, FIVE, ["somewhat agree", "agree", "not applicable"]),
        (FIVE, FIVE[::-1], ["agree", "neither", "strongly agree"]),
    ],
    ids=["five points to seven", "numbers to more numbers", "seven points to five", "turned round"],
)
def test_answers_on_the_scale_an_item_had_are_shown_apart_and_compared_with_none(
    own: Path, database: Database, was: tuple[str, ...], now: tuple[str, ...], answers: list[str]
) -> None:
    forms.describe(own, forms.form(was, [SUBSCALE]))
    headings = [HEARD, SAFE]
    take(database, {"terms.csv": TERMS, "TP2.csv": [headings, *([one, one] for one in answers)]})
    forms.describe(own, forms.form(now, [SUBSCALE]))
    found = take(database, {"TP4.csv": [headings, *[[now[-1], now[-2]]] * 3]})
    earlier, later = at(found, "TP2"), at(found, "TP4")
    assert [one.item for one in earlier.set_apart] == ["heard", "safe"]
    assert earlier.set_apart[0].counts == {point: answers.count(point) for point in was}
    assert earlier.set_apart[0].not_applicable == answers.count("not applicable")
    assert earlier.items == ()
    assert later.item("heard") and not later.set_apart
    assert evaluation.every_comparison(found.time_points, found.links) == ()
    assert [(one.time_point, one.n) for one in found.scores] == [("TP4", 3)]
    _page, said = page_of()
    assert "“Heard” was answered at TP2 on another scale than it has now" in said
    assert "Answers of two scales are never mixed" in said
    assert "No item was answered on one scale at both TP2 and TP4" in said
    told = summary()
    assert told["comparisons"] == []
    kept = {row["Answer"]: row["Count"] for row in sheet_of(database, "Other scales") if row["Item"] == "Heard"}
    assert kept == {point: answers.count(point) for point in was}
    assert [one["item"] for one in told["time_points"][0]["on_another_scale"]] == ["heard", "safe"]
    assert read_back(database, own).time_points == found.time_points


def read_back(database: Database, folder: Path) -> Overview:
    """What the whole programme comes to in another record."""
    content = programme_workbook(database, "Test")
    with TemporaryDirectory(dir=folder) as place:
        other = open_database(f"sqlite:///{(Path(place) / 'other.sqlite').as_posix()}")
        with other.reading() as connection:
            examined = intake.examine(connection, None, [("whole.xlsx", content)])
        assert not [one for one in examined.questions if not one.optional]
        assert not [one.message for one in examined.findings if one.is_error]
        uploads.accept(other, "Test", examined)
        found = forms.shown(other)
        assert found.time_points
        other.close()
    return found


def test_one_item_on_two_scales_at_one_time_point_is_counted_apart(own: Path, database: Database) -> None:
    take(database, {"TP2 first.csv": [[HEARD, SAFE], ["agree", "agree"], ["neither", None]]})
    forms.describe(own, forms.form(SEVEN))
    found = take(database, {"TP2 second.csv": [[HEARD, SAFE], ["agree", "somewhat agree"]]})
    point = at(found, "TP2")
    heard = point.item("heard")
    assert heard and (heard.n, point.respondents) == (1, 3)
    assert [(one.item, one.n) for one in point.set_apart] == [("heard", 2), ("safe", 1)]
    assert read_back(database, own).time_points == found.time_points
    page_of()


UNFIT = ["", "{", "[]", '{"heard": 7}', '{"heard": []}', '{"heard": ["a", "A"]}', '{"helped": ["a;b", "c"]}']


@pytest.mark.parametrize("said", UNFIT)
def test_points_that_nobody_could_answer_on_are_those_of_no_item(own: Path, said: str) -> None:
    form = instruments()["climate_form"]
    assert points_above([None, 7, "Words", f"{OTHER_POINTS}{said}"], form) == {}
    assert points_above([answered_on({"heard": ("a", "b")})], form) == {"heard": ("a", "b")}


def test_answers_to_a_questionnaire_that_is_gone_do_not_vanish(own: Path, database: Database) -> None:
    take(database, {"TP9.csv": [[HEARD, SAFE], ["agree", None]]}, ("unknown-time-point", "TP9"))
    (own / "instruments" / "climate_form.toml").unlink()
    with database.writing() as connection:
        programmes.make_programme(connection, "Another")
    (point,) = forms.shown(database).time_points
    assert {(one.name, one.n, one.missing) for one in point.set_apart} == {("heard", 1, 0), ("safe", 0, 1)}
    said = " ".join(map(evaluation.describe_set_apart, point.set_apart))
    assert "“heard”, answered at TP9, is no longer an item of a questionnaire that is known here" in said


def test_two_questionnaires_with_one_wording_and_other_scales_say_so(own: Path, database: Database) -> None:
    seven = forms.form(SEVEN).replace('"climate_form"', '"climate_seven"').replace('id = "heard"', 'id = "heard_seven"')
    forms.describe(own, seven, "climate_seven")
    tallies = [
        Tally("TP2", "climate_form", "heard", "agree", 3, FIVE),
        Tally("TP4", "climate_seven", "heard_seven", "agree", 3, SEVEN),
    ]
    found = evaluation.summarise_answers(tallies, {"TP2": 3, "TP4": 3}, instruments(), Calendar())
    (said,) = evaluation.on_several_scales(found)
    assert said.startswith(
        "“Heard” was asked on five points from “strongly disagree” to “strongly agree” at TP2 and seven"
    )
    assert evaluation.every_comparison(found) == ()


def test_a_scale_that_was_only_described_wrongly_can_be_put_right(database: Database) -> None:
    rows = [
        ["I felt heard in the group", "I felt safe in the group"],
        *[["mostly", "seldom"], ["seldom", "mostly"]] * 3,
    ]
    order = (
        ("new-instrument", "a questionnaire of our own"),
        ("scale-order", "seldom, mostly"),
        ("favourable-end", "mostly"),
    )
    take(database, {"TP2.csv": rows}, *order)
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test") or 0
        (instrument,) = own_instruments.own_instruments(connection, home).values()
    text = as_toml(instrument)
    text = text.replace(
        'label = "seldom"', 'label = "seldom"\n\n[[scales.answers_a.points]]\nlabel = "now and then"', 1
    )
    assert "now and then" in text
    for put_right, apart in ((False, 1), (True, 0)):
        with database.writing() as connection:
            own_instruments.revise(connection, home, instrument.id, text, from_the_beginning=put_right)
        assert len(at(forms.shown(database), "TP2").set_apart) == apart


def test_an_export_takes_answers_on_another_scale_along_and_is_read_without_a_question(
    own: Path, database: Database, tmp_path: Path
) -> None:
    take(database, {"terms.csv": TERMS, "TP2.csv": [[HEARD, SAFE], ["agree", "neither"]]})
    forms.describe(own, forms.form(SEVEN))
    before = take(database, {"TP4.csv": [[HEARD, SAFE], ["agree", "somewhat agree"], [None, "agree"]]})
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    with other.reading() as connection:
        found = intake.examine(connection, None, [("all.xlsx", programme_workbook(database, "Test"))], Answers())
    assert found.questions == []
    uploads.accept(other, "Test", found)
    assert forms.shown(other).time_points == before.time_points
    other.close()


# --- comparisons ------------------------------------------------------------------------------------------------

WHO = ["Your code", HEARD]
BY_CODE = ("pair-by", "use “Your code”")


def coded(*answers: tuple[str, int]) -> list[list[str]]:
    return [WHO, *([f"code {who}", FIVE[place - 1]] for who, place in answers)]


def test_the_same_people_are_compared_with_themselves_and_tested_only_where_asked(
    own: Path, database: Database
) -> None:
    before = coded(*((f"w{n}", 2) for n in range(9)), ("x", 5))
    after = coded(*((f"w{n}", 4 + n % 2) for n in range(8)), ("w8", 2), ("new", 5))
    found = take(database, {"TP2.csv": before, "TP4.csv": after}, BY_CODE)
    (comparison,) = evaluation.compare(at(found, "TP2"), at(found, "TP4"), found.links)
    linked = comparison.linked
    assert linked and (linked.pairs.people, linked.pairs.only_later, linked.pairs.neither) == (9, 8, 1)
    page, said = page_of()
    assert "They are the same nine people, linked by a code: eight agreed only at TP4" in said
    assert "In all ten answered at TP2 and ten at TP4." in said
    assert "Some of the same people are linked by a code, and compared with themselves below." in said
    assert "Effect size: the rank-biserial correlation" in said and "Cohen's h is the effect size" in said
    assert "p = " not in said and "p < " not in said
    (toggle,) = page.toggle
    assert not toggle.value
    said = text_of(toggle.set_value(True).run())
    assert "McNemar's exact test, as asked for: p = 0.008" in said
    assert "Wilcoxon's signed-rank test, as asked for: p = 0.008" in said
    plain, tested = (summary(*options)["comparisons"][0] for options in ((), ("--with-p",)))
    assert (plain["paired"], plain["people"], plain["test"], plain["p"]) == (True, 9, None, None)
    assert (tested["test"], tested["p"]) == ("McNemar, exact", pytest.approx(2 / 256))
    assert plain["difference"] == pytest.approx(800 / 9)
    everybody, the_same = sheet_of(database, "Comparisons")
    assert (everybody["Earlier n"], the_same["Earlier n"], the_same["Difference, points"]) == (10, 9, 88.89)
    assert "the same people, linked by a code" in the_same["Base of the figures"]
    assert "no test is made" in everybody["Base of the figures"]


def test_ranks_rise_towards_the_favourable_end(own: Path, database: Database) -> None:
    turned = forms.form().replace(
        "favourable = ['agree', 'strongly agree']", "favourable = ['strongly disagree', 'disagree']"
    )
    assert turned != forms.form()
    forms.describe(own, turned)
    found = take(database, {"TP2.csv": coded(("a", 5), ("b", 4)), "TP4.csv": coded(("a", 1), ("b", 2))}, BY_CODE)
    (comparison,) = evaluation.compare(at(found, "TP2"), at(found, "TP4"), found.links)
    assert comparison.linked and comparison.linked.ranks
    assert (comparison.linked.ranks.higher, comparison.linked.earlier.count, comparison.linked.later.count) == (2, 0, 2)


def test_a_p_of_unlinked_answers_comes_only_with_the_switch_and_where_n_allows(own: Path, database: Database) -> None:
    low, high = [["disagree", "agree"]] * 8, [["agree", "agree"]] * 8
    take(database, {"TP2.csv": [[HEARD, SAFE], *low], "TP4.csv": [[HEARD, SAFE], *high]})
    page, said = page_of()
    assert "p < " not in said and "p = " not in said
    assert "At TP4 the favourable share was higher at one and the same at one: the differences run from less" in said
    assert "The interval of “Heard” lies wholly on one side of no change; among several, one may by chance." in said
    said = text_of(page.toggle[0].set_value(True).run())
    assert "Fisher's exact test, as asked for: p < 0.001" in said
    assert "It is one of two compared: among several, a small p comes up by chance too." in said
    assert "too few for a test" not in said.split("Safe")[0]
    first, second = summary("--with-p")["comparisons"]
    assert (first["test"], first["paired"]) == ("Fisher, exact", False)
    assert (second["p"], second["difference"]) == (1.0, 0)


def test_any_two_time_points_are_compared_the_baseline_too(own: Path, database: Database) -> None:
    rows = [[f"TP{n}", *row] for n in (1, 2, 3) for row in (["agree", "neither"], ["disagree", "agree"])]
    take(database, {"terms.csv": TERMS, "answers.csv": [["Time point", HEARD, SAFE], *rows]})
    page, said = page_of()
    earlier, later = (box for box in page.selectbox if box.label in ("From", "to"))
    assert (earlier.options, later.options, earlier.value, later.value) == (
        ["TP1", "TP2"],
        ["TP2", "TP3"],
        "TP1",
        "TP3",
    )
    assert "From each time point to the next the share changes by less than one point, by a straight line" in said
    assert "were answered at both TP1 and TP3" in said


# --- bad input, each in words -----------------------------------------------------------------------------------

BAD = {
    "one respondent": [["agree", "neither", "disagree", "talking"]],
    "all blank": [[None, None, None, None, "Only words"], [None, None, None, None, "More words"]],
    "everyone the same": [["agree", "agree", "agree", "talking"]] * 4,
    "duplicates": [["agree", "disagree", "neither", "talking; listening"]] * 2 + [["agree", None, None, None]] * 2,
    "unused levels": [["strongly agree", "agree", "disagree", None], ["strongly disagree", "agree", "agree", None]],
    "not applicable alone": [["n/a", "n/a", "n/a", "n/a"], ["n/a", "prefer not to say", "don't know", None]],
}


@pytest.mark.parametrize("rows", BAD.values(), ids=BAD)
@pytest.mark.parametrize("asked_at", [("TP2",), ("TP2", "TP4"), ("TP2", "TP3", "TP4")], ids=["once", "twice", "thrice"])
def test_whatever_was_answered_the_page_says_it_in_words(
    own: Path, database: Database, rows: list[Any], asked_at: tuple[str, ...]
) -> None:
    together = [["Time point", *HEADINGS, SAID], *([name, *row] for name in asked_at for row in rows)]
    found = take(database, {"terms.csv": TERMS, "answers.csv": together})
    silent = len(asked_at) > 1 and not any(any(row[:4]) for row in rows)  # then nothing says what was asked where
    assert [point.respondents for point in found.time_points] == ([] if silent else [len(rows)] * len(asked_at))
    page, said = page_of()
    for toggle in page.toggle:
        said = text_of(toggle.set_value(True).run())
        assert not page.exception
        assert not FORBIDDEN.search(said)
    if silent:
        assert "No questionnaires yet" in said
    elif all(row[0] in (None, "n/a") for row in rows):
        assert "Nobody has chosen an answer at TP2" in said
    else:
        assert all(point in said for point in FIVE), "every point stands there, also those nobody chose"
    summary("--with-p")


def test_a_time_point_with_no_term_stands_with_its_answers(own: Path, database: Database) -> None:
    found = take(database, {"TP7.csv": [[HEARD, SAFE], ["agree", "agree"]]})
    assert [point.time_point.name for point in found.time_points] == ["TP7"]
    _page, said = page_of()
    assert "TP7" in said and "100 % (1/1)" in said


# --- nothing about a table but its answers ----------------------------------------------------------------------

PLACES = st.sampled_from([*FIVE, "not applicable", None])
BOXES = st.sampled_from(["talking", "talking; listening", "not applicable", None])
REPLIES = st.lists(st.tuples(PLACES, PLACES, PLACES, BOXES), min_size=1, max_size=7)


few = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


def figures_of(
    folder: Path, *files: Iterable[Sequence[str | None]]
) -> tuple[TimePointFigures, list[ScoreFigures], list[tuple[int, float] | None]]:
    """What a new record comes to that is given replies at TP2 in so many files; each reply comes with a comment."""
    with TemporaryDirectory(dir=folder) as place:
        record = open_database(f"sqlite:///{(Path(place) / 'record.sqlite').as_posix()}")
        for number, rows in enumerate(files, start=1):
            noted = [[*row, f"Words {number}.{at}"] for at, row in enumerate(rows)]
            found = take(record, {f"TP2 part {number}.csv": [[*HEADINGS, SAID], *noted]}, ("same-answers", "keep both"))
        (point,), scores = found.time_points, found.scores
        record.close()
    # alpha's sums come in another order
    scored = [replace(one, mean=one.mean and round(one.mean, 9), standard_deviation=None, alpha=None) for one in scores]
    alphas = [(one.alpha.n, round(one.alpha.value, 9)) if one.alpha else None for one in scores]
    return point, scored, alphas


@few
@given(REPLIES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_figure(own: Path, rows: list[Any], turned: Random) -> None:
    before = figures_of(own, rows)
    turned.shuffle(rows)
    assert figures_of(own, rows) == before


@few
@given(REPLIES, REPLIES)
def test_a_workbook_split_in_two_changes_no_figure(own: Path, one: list[Any], other: list[Any]) -> None:
    assert figures_of(own, [*one, *other]) == figures_of(own, one, other)


@few
@given(REPLIES)
def test_a_blank_reply_changes_what_is_missing_and_nothing_else(own: Path, rows: list[Any]) -> None:
    before, scored, alphas = figures_of(own, rows)
    after, scored_after, alphas_after = figures_of(own, [*rows, [None] * 4])
    assert after == replace(
        before,
        respondents=before.respondents + 1,
        items=tuple(replace(one, missing=(one.missing or 0) + 1) for one in before.items),
        choices=tuple(replace(one, missing=one.missing + 1) for one in before.choices),
    )
    assert (scored_after, alphas_after) == ([replace(one, too_few=one.too_few + 1) for one in scored], alphas)


@few
@given(
    st.sampled_from([4, 7, 11]).flatmap(
        lambda most: st.tuples(
            st.just(most),
            st.lists(st.tuples(*[st.one_of(st.none(), st.integers(1, most))] * 3), min_size=1, max_size=6),
        )
    )
)
def test_reversed_items_are_turned_about_the_middle_of_their_own_scale(
    own: Path, asked: tuple[int, list[tuple[int | None, ...]]]
) -> None:
    most, rows = asked
    points = [f"point {'abcdefghijk'[place]}" for place in range(most)]
    forms.describe(own, forms.form(points, [{**SUBSCALE, "reversed": ["tense"]}]))
    words = [[*(points[place - 1] if place else None for place in row), None] for row in rows]
    turned = [[heard, safe, tense and most + 1 - tense] for heard, safe, tense in rows]
    answered = [[Fraction(place) for place in row if place] for row in turned]
    scored = [sum(row) / len(row) for row in answered if len(row) > 1]
    whole = [row for row in answered if len(row) == 3]
    _point, found, alphas = figures_of(own, words)
    if not any(place for row in rows for place in row):
        return
    (figures,), (alpha,) = found, alphas
    assert (figures.n, figures.complete) == (len(scored), len(whole))
    assert figures.mean == (round(float(sum(scored) / len(scored)), 9) if scored else None)
    totals = [sum(row, Fraction(0)) for row in whole]
    if len(whole) > 1 and len(set(totals)) > 1:
        items = sum((variance([row[item] for row in whole]) for item in range(3)), Fraction(0))
        assert alpha == (len(whole), round(float(Fraction(3, 2) * (1 - items / variance(totals))), 9))
    else:
        assert alpha is None


REPLY = st.tuples(
    st.sampled_from(["TP2", "TP4"]),
    st.sampled_from(["pine", "oak", "elm", "ash", None]),
    st.sampled_from(["agree", "disagree", "neither", None]),
)
CODED = st.lists(REPLY, min_size=2, max_size=9)
ANSWERED = st.lists(REPLY.filter(lambda reply: reply[2] is not None), min_size=2, max_size=9)
"""Of blanks alone a sheet of several time points does not tell whether the item was asked."""


def linked_of(folder: Path, *files: Sequence[tuple[str | None, ...]]) -> tuple[Any, ...]:
    """What a new record comes to that is given coded replies in so many files: its figures, and who is linked."""
    with TemporaryDirectory(dir=folder) as place:
        record = open_database(f"sqlite:///{(Path(place) / 'record.sqlite').as_posix()}")
        given = ("pair-by", "use “Your code”"), ("answered-twice", ALL), ("same-entries", "keep both")
        take(record, {"terms.csv": TERMS})
        for number, rows in enumerate(files, start=1):
            noted = [[*row, f"Words {number}.{at}"] for at, row in enumerate(rows)]
            asked = ["Time point", "Your code", HEARD, SAID]
            found = take(record, {f"part {number}.csv": [asked, *noted]}, *given)
        compared = evaluation.every_comparison(found.time_points, found.links)
        told = found.time_points, [(one.unlinked, one.linked) for one in compared]
        record.close()
    return told


@few
@given(CODED, st.randoms(use_true_random=False))
def test_the_order_of_coded_replies_links_nobody_else(own: Path, rows: list[Any], turned: Random) -> None:
    before = linked_of(own, rows)
    turned.shuffle(rows)
    assert linked_of(own, rows) == before


@few
@given(ANSWERED, ANSWERED)
def test_coded_replies_in_two_files_are_linked_as_in_one(own: Path, one: list[Any], other: list[Any]) -> None:
    assert linked_of(own, one, other) == linked_of(own, [*one, *other])


@few
@given(CODED)
def test_a_code_that_comes_twice_at_a_time_point_links_nobody(own: Path, rows: list[Any]) -> None:
    often = Counter((point, code) for point, code, _answer in rows)
    first, then = (
        {code for at, code, answer in rows if at == point and code and answer and often[at, code] == 1}
        for point in ("TP2", "TP4")
    )
    pairs = first & then
    _points, compared = linked_of(own, rows)
    assert [linked.pairs.people for _unlinked, linked in compared if linked] == ([len(pairs)] if pairs else [])


# --- published tables -------------------------------------------------------------------------------------------


def one_item(identity: str, points: Sequence[str], favourable: Sequence[str], text: str) -> str:
    lines = [f'id = "{identity}"', f'title = "{identity}"', 'source = "Published."', 'licence = "Free."']
    lines += ["[scales.of_it]", 'title = "As published"', "diverging = true", "mean = true"]
    lines += [f"favourable = {list(favourable)}", 'favourable_label = "agreed"']
    lines += [f'[[scales.of_it.points]]\nlabel = "{point}"' for point in points]
    for number, words in enumerate(text.split("|")):
        lines += ["[[items]]", f'id = "{identity}_{number}"', f'name = "{words}"', f'text = "{words}"']
        lines += ['asked_at = ["baseline", "end of term"]', 'scale = "of_it"']
    return "\n".join(lines) + "\n"


RCOMPANION = {
    "Speaker Pooh was good": ([3, 5, 4, 4, 4, 4, 4, 4, 5, 5], [0, 0, 10, 60, 30], (4.2, 4, (4, 5))),
    "Speaker Piglet was good": ([2, 4, 2, 2, 1, 2, 3, 2, 2, 3], [10, 60, 20, 10, 0], (2.3, 2, (2, 3))),
    "Speaker Tigger was good": ([4, 4, 4, 4, 5, 3, 5, 4, 4, 3], [0, 0, 20, 60, 20], (4.0, 4, (4, 4))),
}


def test_the_handbook_s_speakers_come_out_as_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    """The rcompanion handbook's E_03, ten listeners and three speakers."""
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path))
    forms.describe(tmp_path, one_item("speakers", "12345", "45", "|".join(RCOMPANION)), "speakers")
    rows = [list(row) for row in zip(*(answers for answers, _percent, _averages in RCOMPANION.values()), strict=True)]
    found = at(take(database, {"TP2.csv": [[*RCOMPANION], *rows]}), "TP2")
    for figures, (_answers, percent, (mean, median, quartiles)) in zip(found.items, RCOMPANION.values(), strict=True):
        assert [Share(count, figures.n).percent for count in figures.counts.values()] == percent
        assert (figures.mean, figures.median, figures.quartiles) == (pytest.approx(mean), median, quartiles)
    assert "4.20" in page_of()[1]


CHALLENGE = {
    "all": (4, 21, 27, 230, 283),
    "academic": (0, 5, 8, 78, 162),
    "business": (0, 11, 5, 88, 72),
    "government": (2, 3, 5, 34, 27),
    "consultant": (0, 0, 2, 15, 11),
    "other": (2, 2, 5, 15, 10),
}


def test_professional_challenges_come_out_as_published_and_three_without_a_sector_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    """HH's ProfChal: 565 people, of whom three gave no sector."""
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path))
    sectors = [name for name in CHALLENGE if name != "all"]
    challenging, where = "Is your job professionally challenging?", "In which sector is your job?"
    _head, *rest = one_item("sector", sectors, sectors[:1], where).partition("[scales.of_it]")
    second = "".join(rest).replace("of_it", "of_sectors")
    forms.describe(tmp_path, one_item("challenge", FIVE, FIVE[3:], challenging) + second, "challenge")
    by_sector = [(place, name) for name in sectors for place, count in enumerate(CHALLENGE[name]) for _ in range(count)]
    of_sectors = [sum(CHALLENGE[name][place] for name in sectors) for place in range(5)]
    without = [(place, None) for place in range(5) for _ in range(CHALLENGE["all"][place] - of_sectors[place])]
    everybody = [*by_sector, *without]
    assert (len(everybody), len(without)) == (565, 3)
    rows = [[challenging, where], *([FIVE[place], sector] for place, sector in everybody)]
    found = take(database, {"TP2.csv": rows})
    challenge, sector = at(found, "TP2").items
    assert tuple(challenge.counts.values()) == CHALLENGE["all"]
    assert (challenge.n, str(challenge.favourable)) == (565, "91 % (513/565)")
    assert dict(sector.counts) == {name: sum(CHALLENGE[name]) for name in sectors}
    assert (sector.n, sector.missing) == (562, 3)


@pytest.mark.parametrize("sector", CHALLENGE)
def test_each_sector_s_distribution_is_as_published(sector: str, own: Path) -> None:
    counts = dict(zip(FIVE, CHALLENGE[sector], strict=True))
    tallies = [Tally("TP2", "climate_form", "heard", point, count, FIVE) for point, count in counts.items() if count]
    (point,) = evaluation.summarise_answers(tallies, {"TP2": sum(counts.values())}, instruments(), Calendar())
    (figures,) = point.items
    assert dict(figures.counts) == counts
    assert figures.favourable == Share(counts["agree"] + counts["strongly agree"], sum(counts.values()))
    low, high = figures.interval or (0, 0)
    assert low < 100 * figures.favourable.count / figures.n < high
