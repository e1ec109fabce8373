"""Every definition file loads, and what files say of one another agrees."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from balint_core.checklist import checklist
from balint_core.definitions import SHIPPED
from balint_core.exports.hours import cpd_rule
from balint_core.findings import catalogue
from balint_core.frameworks import Framework, frameworks
from balint_core.instruments import NOT_APPLICABLE, Instrument, instruments, questionnaire_layout
from balint_core.people import Role, grades
from balint_core.programme import attributes_of
from balint_core.record.calendar import SPANS
from balint_core.record.people import Person
from balint_core.record.portfolio import COMPETENCY
from balint_core.sessions import Held, Mark, Mode, SessionKind
from balint_core.spreadsheets.cells import word_key
from balint_core.spreadsheets.layouts import Holds, Layout, layouts
from balint_core.spreadsheets.not_answers import SAID, kinds_of_not_answers
from balint_core.spreadsheets.recognising import long_answers
from balint_core.spreadsheets.sources import sources
from balint_core.terms import Occasion

ROOT = Path(__file__).resolve().parent.parent


def choices(layout: str, column: str) -> set[str]:
    return set(layouts()[layout].column(column).choices or {})


def test_every_definition_loads_and_names_its_source() -> None:
    definitions: list[Any] = [*layouts().values(), *instruments().values(), *frameworks().values(), grades()]
    definitions += [*sources().values(), *kinds_of_not_answers().values(), long_answers(), cpd_rule(), checklist()]
    assert all(definition.source for definition in definitions)
    assert set(layouts()) == {"register", "questionnaire", "portfolio", "people", "terms"}
    assert set(sources()) == {"ms-forms", "google-forms", "surveymonkey", "qualtrics", "redcap", "limesurvey"}
    assert set(kinds_of_not_answers()) == set(SAID)
    assert catalogue()


def test_the_register_knows_the_words_of_the_field() -> None:
    assert choices("register", "role") == set(Role)
    assert choices("register", "kind") == set(SessionKind)
    assert choices("register", "mode") == set(Mode)
    assert choices("register", "held") == set(Held)
    assert choices("register", "present") == set(Mark)


def test_the_terms_know_the_occasions() -> None:
    assert choices("terms", "kind") == {*SPANS, *Occasion, "event"}


@pytest.mark.parametrize("layout", layouts().values(), ids=lambda layout: layout.id)
def test_no_writing_means_two_things(layout: Layout) -> None:
    headings = [key for column in layout.columns if not column.repeatable for key in column.keys]
    assert len(headings) == len(set(headings)), sorted(key for key in headings if headings.count(key) > 1)
    for column in layout.columns:
        one_meaning_each((meaning, (meaning, *writings)) for meaning, writings in (column.choices or {}).items())


def one_meaning_each(writings: Iterable[tuple[str, Iterable[str]]]) -> None:
    owners: dict[str, str] = {}
    for meaning, texts in writings:
        for text in texts:
            assert owners.setdefault(word_key(text), meaning) == meaning, text


def test_no_grade_is_written_like_another() -> None:
    one_meaning_each((grade.id, (grade.id, grade.name, *grade.writings)) for grade in grades().grades)
    assert {grade.group for grade in grades().grades} <= set(grades().groups)


@pytest.mark.parametrize("instrument", instruments().values(), ids=lambda instrument: instrument.id)
def test_no_two_items_or_answers_are_written_alike(instrument: Instrument) -> None:
    layout = questionnaire_layout(layouts()["questionnaire"], instrument)
    owners: dict[str, str] = {}
    for column in layout.columns:
        for key in column.keys:
            assert owners.setdefault(key, column.name) == column.name, key
        one_meaning_each((meaning, (meaning, *writings)) for meaning, writings in (column.choices or {}).items())
    assert all(NOT_APPLICABLE not in scale.labels for scale in instrument.scales.values())


@pytest.mark.parametrize("framework", frameworks().values(), ids=lambda framework: framework.id)
def test_frameworks_ask_for_evidence_that_a_sheet_can_give(framework: Framework) -> None:
    activities = choices("portfolio", "activity") | {"session"}
    attributes = set(attributes_of(Person(1, "Nobody")))
    organisers = choices("portfolio", "organiser")
    decisions = choices("portfolio", "decision")
    if framework.branch:
        assert {framework.branch.attribute, framework.branch.or_attribute} - {None} <= attributes
    for criterion in framework.criteria:
        assert criterion.evidence is None or criterion.evidence in activities
        assert criterion.number is None or criterion.evidence == COMPETENCY
        assert criterion.attribute is None or criterion.attribute in attributes
        assert set(criterion.organisers) <= organisers
        for rule in [*(rule for way in criterion.ways for rule in way.accepts), *criterion.shown, *criterion.accepts]:
            assert rule.evidence in activities
            assert set(rule.roles) <= set(Role)
            assert set(rule.organisers) <= organisers
            assert rule.decision is None or rule.decision in decisions
        days = {criterion.since, *(day for way in criterion.ways for day in (way.since, way.until))}
        assert days - {None} <= attributes


def test_every_finding_in_the_code_is_in_the_catalogue_and_the_other_way_round() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "balint_core").rglob("*.py"))
    mentioned = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))
    assert set(catalogue()) <= mentioned, set(catalogue()) - mentioned
    made = set(re.findall(r'(?:finding|CellFault|Refused)\(\s*"([a-z-]+)"', text))
    assert made <= set(catalogue())


def test_every_column_that_needs_choices_has_them() -> None:
    for layout in layouts().values():
        for column in layout.columns:
            assert (column.holds is Holds.CHOICE) == bool(column.choices), (layout.id, column.name)
            assert column.help


def test_the_sample_says_that_it_is_invented() -> None:
    from openpyxl import load_workbook

    files = sorted((SHIPPED / "sample").glob("*.xlsx"))
    assert len(files) == 8
    for file in files:
        cells = [str(cell.value) for row in load_workbook(file).worksheets[0].iter_rows(max_row=3) for cell in row]
        assert any("invented" in cell.casefold() for cell in cells), file.name
