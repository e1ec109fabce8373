"""Frameworks: files that people may edit, with every slip named, and the edition that belongs to a person."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from balint_core.definitions import SHIPPED, DefinitionError, read_definition
from balint_core.frameworks import (
    KEYS_OF,
    OWN_SERIES,
    Criterion,
    CriterionKind,
    Framework,
    Strength,
    Worth,
    framework_on,
    frameworks,
)
from balint_core.people import Role

SHIPPED_FILE = SHIPPED / "frameworks" / "balint_society_uk_2016.toml"
SHIPPED_TEXT = SHIPPED_FILE.read_text(encoding="utf-8")
UK_2016 = frameworks()["balint_society_uk_2016"]

HEAD = """
id = "{id}"
series = "{id}"
title = "Made for a test"
body = "A society"
dated = {valid_from}
valid_from = {valid_from}
source = "Invented."
source_address = ""
verified_on = 2026-01-01
standing = "Guidelines."
complete = true
[[sections]]
id = "all"
title = "All"
"""
CRITERION = """
[[criteria]]
id = "{id}"
section = "all"
title = "Asked"
requirement = "Something is asked."
strength = "{strength}"
kind = "{kind}"
next = "Go on."
paragraph = "1"
"""
KEYS: Mapping[CriterionKind, str] = {
    CriterionKind.ATTRIBUTE: 'attribute = "society_member"\n',
    CriterionKind.COUNT: (
        '[[criteria.ways]]\nid = "sessions"\ntitle = "sessions"\nunit = "session"\nneeded = 20\n'
        '[[criteria.ways.accepts]]\nevidence = "session"\nroles = ["co-leader"]\n'
    ),
    CriterionKind.SHARE: (
        'accepts = [{ evidence = "supervision" }]\nsuch = { words = "virtual", modes = ["virtual"] }\n'
    ),
    CriterionKind.SPAN: 'accepts = [{ evidence = "supervision" }]\nmonths = 6\n',
    CriterionKind.FIRST_AND_LAST: (
        'accepts = [{ evidence = "supervision" }]\nsuch = { words = "virtual", modes = ["virtual"] }\n'
    ),
    CriterionKind.VARIETY: 'accepts = [{ evidence = "supervision" }]\ndistinct = "organiser"\nneeded = 2\n',
    CriterionKind.STANDING: 'evidence = "membership"\nafter = "first"\n',
    CriterionKind.SIGN_OFF: 'evidence = "competency"\nnumber = 1\nsigned_by = "supervisor"\n',
    CriterionKind.NARRATIVE: 'evidence = "supervision"\nunit = "meeting"\n',
    CriterionKind.STAGE: 'evidence = "recommendation"\ndecided = true\n',
}
SETS = {
    "attribute": '"society_member"',
    "evidence": '"competency"',
    "signed_by": '"supervisor"',
    "number": "1",
    "unit": '"x"',
    "decided": "true",
    "months": "6",
    "needed": "2",
}
"""Keys of one kind of criterion or another, each with a value."""


def framework(*criteria: str, identity: str = "made", valid_from: str = "2020-01-01") -> str:
    return HEAD.format(id=identity, valid_from=valid_from) + "".join(criteria)


def criterion(kind: CriterionKind, strength: Strength = Strength.REQUIRED, identity: str = "asked") -> str:
    return CRITERION.format(id=identity, kind=kind, strength=strength) + KEYS[kind]


def read(folder: Path, text: str, name: str = "made") -> Framework:
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return read_definition(file, Framework)


def slips(folder: Path, text: str) -> dict[str, str]:
    """The slips of a file: key to what is wrong with it."""
    with pytest.raises(DefinitionError) as caught:
        read(folder, text)
    assert str(caught.value).startswith("made.toml cannot be used:\n")
    assert len(str(caught.value)) < 1000
    return dict(caught.value.slips)


def edited(*changes: tuple[str, str]) -> str:
    """The shipped framework with its first writing of each text changed."""
    text = SHIPPED_TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


# --- the shipped framework, against the Society's text


def test_the_numbers_are_those_of_the_societys_text() -> None:
    numbers = {
        (criterion.id, way.pathway, way.unit): way.needed for criterion in UK_2016.criteria for way in criterion.ways
    }
    assert numbers == {
        ("member_experience", "psychoanalytic_training", "session"): 8,
        ("member_experience", "psychoanalytic_training", "weekend"): 2,
        ("member_experience", "no_psychoanalytic_training", "session"): 20,
        ("co_leading", None, "session"): 20,
        ("leadership_training", None, "weekend"): 2,
    }


def test_only_membership_is_soft_and_supervision_has_no_number() -> None:
    soft = [criterion.id for criterion in UK_2016.criteria if criterion.strength is not Strength.REQUIRED]
    assert soft == ["membership"]
    assert UK_2016.criterion("supervision").kind is CriterionKind.NARRATIVE
    assert not UK_2016.criterion("supervision").ways and UK_2016.criterion("supervision").number is None


def test_five_competencies_are_signed_and_the_application_is_staged() -> None:
    signed = [found for found in UK_2016.criteria if found.section == "competencies"]
    assert [found.number for found in signed] == [1, 2, 3, 4, 5]
    assert {(found.kind, found.signed_by) for found in signed} == {(CriterionKind.SIGN_OFF, "supervisor")}
    stages = [(found.id, found.after) for found in UK_2016.criteria if found.kind is CriterionKind.STAGE]
    assert stages == [
        ("report", None),
        ("form", "report"),
        ("recommendation", "form"),
        ("council", "recommendation"),
    ]


def test_an_edition_says_where_it_is_from_and_how_it_stands() -> None:
    for known in frameworks().values():
        assert known.source and known.source_address.startswith("https://") and known.standing
        assert known.dated <= known.valid_from <= known.verified_on
    assert UK_2016.dated == date(2016, 2, 1) and "not rules" in UK_2016.standing


def test_a_pathway_is_found_by_what_is_known_of_the_person() -> None:
    found = {
        value: UK_2016.pathway_of({"psychoanalytic_training": value}) for value in ("yes", "no", None, "psychodynamic")
    }
    assert {value: pathway and pathway.id for value, pathway in found.items()} == {
        "yes": "psychoanalytic_training",
        "no": "no_psychoanalytic_training",
        None: None,
        "psychodynamic": None,
    }


# --- slips


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        ("needed = 8", "need = 8\nneeded = 8", "criteria.3.ways.1.need", "is not a key that is known here"),
        ("complete = true", 'complete = true\ncolour = "red"', "colour", "is not a key that is known here"),
        ("needed = 8\n", "", "criteria.3.ways.1.needed", "is missing"),
        ('body = "Balint Society UK"\n', "", "body", "is missing"),
        ("needed = 8", 'needed = "eight"', "criteria.3.ways.1.needed", "valid integer"),
        ("needed = 8", "needed = 7.5", "criteria.3.ways.1.needed", "valid integer"),
        ("needed = 8", "needed = 0", "criteria.3.ways.1.needed", "greater than 0"),
        ("dated = 2016-02-01", 'dated = "February"', "dated", "valid date"),
        ('strength = "expected"', 'strength = "hoped for"', "criteria.1.strength", "'preferred'"),
        ('kind = "attribute"', 'kind = "feeling"', "criteria.1.kind", "'narrative'"),
        ('value = "sessions"', 'value = "days"', "criteria.3.ways.1.accepts.2.value", "'counts_as'"),
        ('"member", "presenter"', '"membre"', "criteria.3.ways.1.accepts.1.roles.1", "'co-leader'"),
        ('"with_accredited_leader"', '"with_a_friend"', "criteria.4.prefers.condition", "'with_accredited_leader'"),
        (
            'pathway = "psychoanalytic_training"',
            'pathway = "psychodynamic"',
            "criteria.3.ways.1.pathway",
            "“psychodynamic”, which is not in this file",
        ),
        ('section = "standing"', 'section = "stand"', "criteria.1.section", "“stand”, which is not in this file"),
        ('settled_by = "report"', 'settled_by = "rapport"', "criteria.11.settled_by", "“rapport”"),
        ('after = "report"', 'after = "rapport"', "criteria.14.after", "“rapport”, which is not before it"),
        ('after = "report"', 'after = "council"', "criteria.14.after", "“council”, which is not before it"),
        ('attribute = "society_member"\n', "", "criteria.1.attribute", "the kind “attribute” needs it"),
        ('id = "profession"', 'id = "membership"', "criteria", "2 have the id “membership”"),
        ('id = "no_psychoanalytic_training"', 'id = "psychoanalytic_training"', "pathways", "2 have the id"),
    ],
    ids=lambda value: value if value.isascii() and "\n" not in value else None,
)
def test_a_slip_names_its_key(tmp_path: Path, old: str, new: str, key: str, problem: str) -> None:
    found = slips(tmp_path, edited((old, new)))
    assert problem in found[key]


def test_every_slip_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    text = edited(
        ("needed = 8", 'needed = "eight"'),
        ("complete = true", 'complete = true\ncolour = "red"'),
        ('body = "Balint Society UK"\n', ""),
        ('attribute = "society_member"\n', ""),
        ('signed_by = "supervisor"\n', ""),
    )
    assert set(slips(tmp_path, text)) == {
        "criteria.3.ways.1.needed",
        "colour",
        "body",
        "criteria.1.attribute",
        "criteria.6.signed_by",
    }


def test_every_name_that_points_nowhere_is_named_at_once(tmp_path: Path) -> None:
    text = edited(
        ('pathway = "psychoanalytic_training"', 'pathway = "psychodynamic"'),
        ('section = "standing"', 'section = "stand"'),
        ('after = "form"', 'after = "from"'),
    )
    assert set(slips(tmp_path, text)) == {"criteria.3.ways.1.pathway", "criteria.1.section", "criteria.15.after"}


@pytest.mark.parametrize("kind", CriterionKind)
def test_a_kind_needs_its_keys(tmp_path: Path, kind: CriterionKind) -> None:
    needed, _allowed = KEYS_OF[kind]
    bare = CRITERION.format(id="asked", kind=kind, strength="required")
    either = ["since"] if kind is CriterionKind.SPAN else []
    assert set(slips(tmp_path, framework(bare))) == {f"criteria.1.{key}" for key in (*needed, *either)}


@pytest.mark.parametrize("kind", CriterionKind)
def test_a_key_of_another_kind_is_not_quietly_passed_over(tmp_path: Path, kind: CriterionKind) -> None:
    needed, allowed = KEYS_OF[kind]
    strange = [key for key in SETS if key not in (*needed, *allowed)]
    more = "".join(f"{key} = {SETS[key]}\n" for key in strange)
    text = CRITERION.format(id="asked", kind=kind, strength="required") + more + KEYS[kind]
    found = slips(tmp_path, framework(text))
    assert set(found) == {f"criteria.1.{key}" for key in strange}
    assert set(found.values()) == {f"does not belong to the kind “{kind}”"}


# --- every kind and strength


@pytest.mark.parametrize("strength", Strength)
@pytest.mark.parametrize("kind", CriterionKind)
def test_every_kind_and_strength_comes_out_as_it_went_in(
    tmp_path: Path, kind: CriterionKind, strength: Strength
) -> None:
    first = read(tmp_path, framework(criterion(CriterionKind.STAGE, identity="first"), criterion(kind, strength)))
    assert (first.criteria[1].kind, first.criteria[1].strength) == (kind, strength)
    adapter = TypeAdapter(Framework)
    assert adapter.validate_json(adapter.dump_json(first)) == first


def test_the_shipped_frameworks_come_out_as_they_went_in() -> None:
    adapter = TypeAdapter(Framework)
    for known in frameworks().values():
        assert adapter.validate_json(adapter.dump_json(known)) == known


def test_the_words_of_a_way_are_read_as_they_are_meant() -> None:
    ways = {way.id: way for found in UK_2016.criteria for way in found.ways if found.id == "member_experience"}
    assert ways["sessions"].accepts[0].roles == (Role.MEMBER, Role.PRESENTER)
    assert [rule.value for rule in ways["sessions_without"].accepts] == [Worth.ONE, Worth.SESSIONS, Worth.SESSIONS]
    assert ways["sessions"].since == "training_since" and ways["sessions_without"].since is None


def test_every_key_of_a_criterion_belongs_to_a_kind_or_to_all() -> None:
    of_kinds = {key for groups in KEYS_OF.values() for group in groups for key in group}
    of_all = {"id", "section", "title", "requirement", "strength", "kind", "next", "first", "paragraph"}
    assert set(Criterion.__dataclass_fields__) == of_kinds | of_all
    assert set(KEYS_OF) == set(CriterionKind)


# --- a programme's own frameworks


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a programme's own frameworks."""
    folder = tmp_path / "own" / "frameworks"
    folder.mkdir(parents=True)
    monkeypatch.setenv("BALINT_DEFINITIONS", str(folder.parent))
    return folder


def test_a_programmes_own_framework_is_read_after_the_shipped_ones(own: Path) -> None:
    read(own, framework(criterion(CriterionKind.NARRATIVE), identity="a_society_2020"), "a_society_2020")
    assert list(frameworks()) == [UK_2016.id, "a_society_2020"]


def test_a_programmes_own_reading_of_an_edition_replaces_it(own: Path) -> None:
    read(own, edited(("needed = 8", "needed = 10")), UK_2016.id)
    assert list(frameworks()) == [UK_2016.id]
    assert frameworks()[UK_2016.id].criterion("member_experience").ways[0].needed == 10


def test_a_framework_is_named_as_its_file(own: Path) -> None:
    (own / "society.toml").write_text(framework(criterion(CriterionKind.NARRATIVE)), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"society\.toml cannot be used:\n  id: is “made” but the file is named"):
        frameworks()


def test_a_slip_in_a_programmes_own_framework_is_named(own: Path) -> None:
    (own / "made.toml").write_text(framework(CRITERION.format(id="a", kind="count", strength="required")), "utf-8")
    with pytest.raises(DefinitionError, match=r"made\.toml cannot be used:\n  criteria\.1\.ways: is missing"):
        frameworks()


@pytest.mark.parametrize(
    ("joined", "edition"),
    [
        (date(2015, 6, 1), "balint_society_uk_2016"),
        (date(2016, 2, 1), "balint_society_uk_2016"),
        (date(2020, 3, 31), "balint_society_uk_2016"),
        (date(2020, 4, 1), "edition_2020"),
        (date(2023, 5, 31), "edition_2020"),
        (date(2023, 6, 1), "edition_2023"),
        (date(2026, 1, 1), "edition_2023"),
        (None, "balint_society_uk_2016"),
    ],
    ids=[
        "before every edition",
        "on the day of the first edition",
        "on the day before the second edition",
        "on the day of the second edition",
        "on the day before the third edition",
        "on the day of the third edition",
        "after every edition",
        "not known",
    ],
)
def test_the_edition_is_that_of_the_day_somebody_joined(own: Path, joined: date | None, edition: str) -> None:
    for identity, valid_from in (("edition_2023", "2023-06-01"), ("edition_2020", "2020-04-01")):
        text = framework(criterion(CriterionKind.NARRATIVE), identity=identity, valid_from=valid_from)
        read(own, text.replace(f'series = "{identity}"', f'series = "{OWN_SERIES}"'), identity)
    assert framework_on(frameworks().values(), joined).id == edition
    assert framework_on(reversed(frameworks().values()), joined).id == edition


def test_another_society_s_edition_does_not_take_over(own: Path) -> None:
    read(own, framework(criterion(CriterionKind.NARRATIVE), identity="elsewhere", valid_from="2018-01-01"), "elsewhere")
    assert framework_on(frameworks().values(), date(2019, 1, 1)).id == "balint_society_uk_2016"
    assert framework_on(frameworks().values(), date(2019, 1, 1), series="elsewhere").id == "elsewhere"
