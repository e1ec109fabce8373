"""Frameworks: files that people may edit, with every slip named, and the edition that belongs to a person."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from balint_core.definitions import LARGEST, SHIPPED, DefinitionError, read_definition
from balint_core.frameworks import (
    KEYS_OF,
    OWN_SERIES,
    WORKING_LIFE,
    Criterion,
    CriterionKind,
    Framework,
    Strength,
    Worth,
    check_editions,
    framework_on,
    frameworks,
    refused,
)
from balint_core.people import Role

SHIPPED_FILE = SHIPPED / "frameworks" / "balint_society_uk_2016.toml"
SHIPPED_TEXT = SHIPPED_FILE.read_text(encoding="utf-8")
SHIPPED_ONES = list(frameworks())
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
        'accepts = [{ evidence = "supervision" }]\nsuch = { words = "by BSANZ", organisers = ["BSANZ"] }\n'
        'unit = "meeting"\n'
    ),
    CriterionKind.SPAN: 'accepts = [{ evidence = "supervision" }]\nmonths = 6\n',
    CriterionKind.FIRST_AND_LAST: (
        'accepts = [{ evidence = "supervision" }]\nsuch = { words = "by BSANZ", organisers = ["BSANZ"] }\n'
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
        ("needed = 8", "needed = -8", "criteria.3.ways.1.needed", "greater than 0 (found -8)"),
        ("needed = 8", 'needed = "8"', "criteria.3.ways.1.needed", "valid integer (found '8')"),
        ("needed = 8", "needed = 8.0", "criteria.3.ways.1.needed", "valid integer"),
        ("needed = 8", "needed = true", "criteria.3.ways.1.needed", "valid integer (found True)"),
        ("needed = 8", "needed = nan", "criteria.3.ways.1.needed", "valid integer"),
        ("needed = 8", "needed = inf", "criteria.3.ways.1.needed", "valid integer"),
        ("needed = 8", "needed = 100_001", "criteria.3.ways.1.needed", "less than or equal to 100000"),
        ("needed = 8", f"needed = {10**4000}", "criteria.3.ways.1.needed", "less than or equal to 100000"),
        ("dated = 2016-02-01", 'dated = "2016-02-01"', "dated", "valid date (found '2016-02-01')"),
        ("dated = 2016-02-01", "dated = 0", "dated", "valid date (found 0)"),
        ("dated = 2016-02-01", "dated = 2016-02-01T00:00:00", "dated", "valid date"),
        ("complete = true", 'complete = "yes"', "complete", "valid boolean"),
        ('body = "Balint Society UK"', 'body = " "', "body", "at least 1 character"),
        ("number = 1\n", "number = -1\n", "criteria.6.number", "greater than 0"),
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
    either = {CriterionKind.SPAN: ["since"], CriterionKind.NARRATIVE: ["evidence"]}.get(kind, [])
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


CASES_LED = KEYS[CriterionKind.COUNT].replace("needed = 20", "needed = 20\n{more}")
MEASURED = 'accepts = [{ evidence = "session", roles = ["member"] }]\n'
PATHWAYS = (
    '[branch]\nattribute = "psychoanalytic_training"\nasks = "Training"\n'
    '[[pathways]]\nid = "a"\ntitle = "A"\nwhen = "yes"\n[[pathways]]\nid = "b"\ntitle = "B"\nwhen = "{when}"\n'
)


@pytest.mark.parametrize(
    ("kind", "keys", "key", "problem"),
    [
        ("count", CASES_LED.format(more='per = "year"'), "ways.1.periods", "and “per” belong together"),
        ("count", CASES_LED.format(more="periods = 3"), "ways.1.periods", "and “per” belong together"),
        (
            "count",
            CASES_LED.format(more='per = "year"\nperiods = 51'),
            "ways.1.periods",
            "cannot be reached: 51 of a year are longer than a working life",
        ),
        ("count", CASES_LED.format(more='before = "asked"'), "ways.1.before", "is of the kind “count”, and a stage"),
        ("count", CASES_LED.format(more='before = "nobody"'), "ways.1.before", "“nobody”, which is not in this file"),
        (
            "count",
            CASES_LED.format(more='since = "qualified_on"\nuntil = "qualified_on"'),
            "ways.1.until",
            "nothing is both before and after one day",
        ),
        (
            "count",
            KEYS[CriterionKind.COUNT] + "at_most = 19\n",
            "ways.1.needed",
            "20 cannot be reached: no more than 19 may count",
        ),
        ("count", 'beside = "stage"\n' + CASES_LED.format(more=""), "beside", "is of the kind “stage”, and a count"),
        ("count", 'beside = "asked"\n' + CASES_LED.format(more=""), "beside", "“asked”, which is not in this file"),
        ("share", MEASURED + 'unit = "session"\n', "such", "is missing"),
        ("share", 'unit = "session"\nsuch = { words = "x", modes = ["virtual"] }\n', "accepts", "is missing"),
        ("share", MEASURED + 'unit = "session"\nsuch = { words = "x" }\n', "such.modes", "everything is such"),
        (
            "share",
            MEASURED + 'unit = "session"\nsuch = { words = "x", activities = ["supervision"] }\n',
            "such.activities",
            "nothing could be such",
        ),
        (
            "share",
            MEASURED + 'unit = "session"\nat_least = 50\nat_most = 60\nsuch = { words = "x", modes = ["virtual"] }\n',
            "at_most",
            "do not go together",
        ),
        (
            "share",
            MEASURED.replace(" }", ", at_most = 3 }")
            + 'unit = "session"\nsuch = { words = "x", modes = ["virtual"] }\n',
            "accepts.1.at_most",
            "belongs to a way of a count",
        ),
        ("share", MEASURED + 'unit = "session"\nat_least = 101\nsuch = { words = "x" }\n', "at_least", "100"),
        ("span", f"months = {WORKING_LIFE + 1}\n" + MEASURED, "months", "601 months are longer than a working life"),
        ("span", 'months = 6\nsince = "qualified_on"\n' + MEASURED, "since", "one of them only"),
        ("variety", MEASURED + 'distinct = "mode"\nneeded = 4\n', "needed", "4 cannot be reached: there are 3 modes"),
        ("narrative", 'evidence = "session"\n', "evidence", "what counts of those is said with “accepts” and “roles”"),
        ("stage", 'evidence = "claim"\n', "evidence", "is not a claim"),
        ("narrative", 'accepts = [{ evidence = "session" }]\n', "accepts.1.roles", "is missing: a session counts by"),
        (
            "narrative",
            'accepts = [{ evidence = "waiver" }]\n',
            "accepts.1.evidence",
            "is towards a criterion by itself",
        ),
        (
            "narrative",
            'accepts = [{ evidence = "session", roles = ["member"], organisers = ["BSANZ"] }]\n',
            "accepts.1.organisers",
            "is never recorded of a session",
        ),
        (
            "narrative",
            'accepts = [{ evidence = "supervision", roles = ["member"] }]\n',
            "accepts.1.roles",
            "is never recorded of a supervision",
        ),
        (
            "narrative",
            'accepts = [{ evidence = "session", roles = ["member"], value = "sessions" }]\n',
            "accepts.1.value",
            "“sessions” is never recorded of a session",
        ),
        ("narrative", 'evidence = "supervision"\n' + MEASURED, "evidence", "one of them only"),
        ("narrative", 'evidence = "supervision"\nsettled_by = "asked"\n', "settled_by", "“asked”, which is not in"),
        ("count", CASES_LED.format(more="") * 2, "ways", "2 have the id “sessions”"),
        (
            "count",
            CASES_LED.format(more='since = "accredited_on"\nuntil = "joined_pathway"'),
            "ways.1.until",
            "20 cannot be reached: it always comes before “accredited_on”",
        ),
        (
            "count",
            CASES_LED.format(more="")
            + 'value = "hours"\n[[criteria.ways.accepts]]\nevidence = "leadership day"\nvalue = "counts_as"\n'
            + '[[criteria.ways.accepts]]\nevidence = "supervision"\n',
            "ways.1.accepts",
            "adds “hours” and “one” together, and one unit never becomes another",
        ),
        (
            "share",
            'accepts = [{ evidence = "supervision", value = "double_hours" }, { evidence = "residential co-led" }]\n'
            'unit = "hour"\nsuch = { words = "x", organisers = ["BSANZ"] }\n',
            "accepts",
            "adds “double_hours” and “one” together",
        ),
        (
            "first-and-last",
            'accepts = [{ evidence = "supervision" }]\nsuch = { words = "x", modes = ["virtual"] }\n',
            "such.modes",
            "nothing could be such",
        ),
        (
            "share",
            MEASURED + 'unit = "x"\nsuch = { words = "x", organisers = ["BSANZ"] }\n',
            "such.organisers",
            "never so",
        ),
        ("variety", MEASURED + 'distinct = "organiser"\n', "distinct", "“organiser”, which is never recorded of"),
        (
            "variety",
            'accepts = [{ evidence = "supervision" }]\ndistinct = "co-leader"\n',
            "distinct",
            "“co-leader”, which is never recorded of",
        ),
        ("sign-off", 'evidence = "CBDGA"\nnumber = 2\nsigned_by = "assessor"\n', "number", "is that of a competency"),
    ],
)
def test_what_cannot_be_reached_or_refers_to_nothing_is_refused(
    tmp_path: Path, kind: str, keys: str, key: str, problem: str
) -> None:
    stage = criterion(CriterionKind.STAGE, identity="stage")
    text = framework(stage, CRITERION.format(id="asked", kind=kind, strength="required") + keys)
    found = slips(tmp_path, text)
    assert problem in found[f"criteria.2.{key}"]


def test_people_judge_and_keep_up_what_a_stage_settles_and_nothing_else_does(tmp_path: Path) -> None:
    signed = criterion(CriterionKind.SIGN_OFF, identity="first")
    judged = criterion(CriterionKind.NARRATIVE) + 'settled_by = "first"\n'
    assert slips(tmp_path, framework(signed, judged, criterion(CriterionKind.STANDING, identity="kept_up"))) == {
        "criteria.2.settled_by": "“first” is of the kind “sign-off”, and a stage is needed",
        "criteria.3.after": "“first” is of the kind “sign-off”, and a stage is needed",
    }


def test_a_pathway_that_nobody_comes_to_is_refused(tmp_path: Path) -> None:
    one = criterion(CriterionKind.COUNT)
    assert read(tmp_path, framework(PATHWAYS.format(when="no"), one)).pathways
    assert slips(tmp_path, framework(PATHWAYS.format(when="yes"), one)) == {
        "pathways": "are two: one taken by those who answer “yes”, and one by those who answer “no”"
    }


def test_two_counts_of_the_same_sessions_are_apart_only_by_one_and_the_same_day(tmp_path: Path) -> None:
    def twice(until: str, since: str) -> str:
        early = CASES_LED.format(more=f'until = "{until}"')
        late = CASES_LED.format(more=f'since = "{since}"')
        kinds = [CRITERION.format(id=name, kind="count", strength="required") for name in ("early", "late")]
        return framework(kinds[0] + early, kinds[1] + late)

    assert read(tmp_path, twice("qualified_on", "qualified_on")).criteria
    assert (
        "counts the same sessions as “early”"
        in slips(tmp_path, twice("joined_pathway", "qualified_on"))["criteria.2.ways"]
    )


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
    assert list(frameworks()) == [*SHIPPED_ONES, "a_society_2020"]
    assert not refused()


def test_a_programmes_own_reading_of_an_edition_replaces_it(own: Path) -> None:
    read(own, edited(("needed = 8", "needed = 10")), UK_2016.id)
    assert list(frameworks()) == SHIPPED_ONES
    assert frameworks()[UK_2016.id].criterion("member_experience").ways[0].needed == 10


def test_a_framework_is_named_as_its_file(own: Path) -> None:
    (own / "society.toml").write_text(framework(criterion(CriterionKind.NARRATIVE)), encoding="utf-8")
    (fault,) = refused()
    assert str(fault) == "society.toml cannot be used:\n  id: is “made” but the file is named “society”"
    assert list(frameworks()) == SHIPPED_ONES


def test_a_slip_in_a_programmes_own_framework_is_named(own: Path) -> None:
    (own / "made.toml").write_text(framework(CRITERION.format(id="a", kind="count", strength="required")), "utf-8")
    (fault,) = refused()
    assert str(fault).startswith("made.toml cannot be used:\n  criteria.1.ways: is missing")
    assert list(frameworks()) == SHIPPED_ONES


def test_a_file_that_is_no_toml_is_refused_with_its_line(own: Path) -> None:
    (own / "made.toml").write_text('id = "made"\ntitle = Made\n', encoding="utf-8")
    (fault,) = refused()
    assert fault.file == own / "made.toml" and "is not TOML" in fault.slips[0][1] and "line 2" in fault.slips[0][1]
    assert list(frameworks()) == SHIPPED_ONES


BODY = framework(criterion(CriterionKind.NARRATIVE))


@pytest.mark.parametrize(
    ("content", "key", "problem"),
    [
        (b"", "id", "is missing"),
        (BODY.replace("a test", "té").encode("latin-1"), "", "written in UTF-8 (at line 4)"),
        (BODY.encode("utf-16"), "", "written in UTF-8 (at line 1)"),
        (bytes(range(256)), "", "written in UTF-8 (at line 2)"),
        (BODY.replace("a test", "\0").encode(), "", "(at line 4, column 19)"),
        (BODY.encode() + b"#" * LARGEST, "", "is larger than 500,000 bytes"),
        (b"a = " + b"[" * 9_000, "", "brackets in it are too deep"),
        (b"a = " + b"9" * 9_000, "", "a number in it is too long"),
        (BODY.encode() + b"[" + b"a." * 2_000 + b"a]\n", "a", "is not a key"),
    ],
    ids=["empty", "latin-1", "utf-16", "binary", "nul", "large", "brackets", "digits", "deep"],
)
def test_whatever_a_file_holds_it_is_refused_with_the_place_and_takes_no_other_with_it(
    own: Path, content: bytes, key: str, problem: str
) -> None:
    (own / "made.toml").write_bytes(content)
    (fault,) = refused()
    assert problem in dict(fault.slips)[key]
    assert len(str(fault)) < 1_000
    assert list(frameworks()) == SHIPPED_ONES


@pytest.mark.parametrize(
    "content", [BODY.encode("utf-8-sig"), BODY.replace("\n", "\r\n").encode()], ids=["BOM", "CRLF"]
)
def test_a_file_as_other_systems_write_it_is_read(own: Path, content: bytes) -> None:
    (own / "made.toml").write_bytes(content)
    assert not refused() and frameworks()["made"].title == "Made for a test"


@pytest.mark.parametrize(
    "make",
    [Path.mkdir, lambda file: file.symlink_to(file), lambda file: file.symlink_to("nowhere"), os.mkfifo],
    ids=["a folder", "a link to itself", "a link to nothing", "a pipe"],
)
def test_what_is_no_file_is_refused_and_takes_no_other_with_it(own: Path, make: Callable[[Path], None]) -> None:
    make(own / "made.toml")
    (fault,) = refused()
    assert str(fault) == "made.toml cannot be used:\n  the file: is not a file, or leads to none"
    assert list(frameworks()) == SHIPPED_ONES


def test_a_file_that_was_mended_is_read_again(own: Path) -> None:
    file = own / "made.toml"
    file.write_text("id = made", encoding="utf-8")
    assert len(refused()) == 1
    read(own, framework(criterion(CriterionKind.NARRATIVE)))
    os.utime(file, ns=(0, 0))
    assert not refused() and "made" in frameworks()


def test_a_slip_in_an_own_reading_of_an_edition_leaves_the_shipped_one(own: Path) -> None:
    (own / f"{UK_2016.id}.toml").write_text(edited(("needed = 8", "needed = 0")), encoding="utf-8")
    (fault,) = refused()
    assert fault.key == "criteria.3.ways.1.needed"
    assert frameworks()[UK_2016.id] == UK_2016


def edition(
    own: Path, identity: str, valid_from: str, series: str = OWN_SERIES, valid_until: str | None = None
) -> None:
    text = framework(criterion(CriterionKind.NARRATIVE), identity=identity, valid_from=valid_from)
    text = text.replace(f'series = "{identity}"', f'series = "{series}"')
    if valid_until:
        text = text.replace("\ncomplete", f"\nvalid_until = {valid_until}\ncomplete")
    (own / f"{identity}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "other", "day"),
    [
        ("2022-01-01", None, "balint_society_uk_2020", "2022-01-01"),
        ("2023-06-01", None, "balint_society_uk_2023", "2023-06-01"),
        ("2015-01-01", "2016-02-01", "balint_society_uk_2016", "2016-02-01"),
    ],
    ids=["within an edition", "on the day of an edition", "until after the next one begins"],
)
def test_an_own_edition_that_overlaps_a_shipped_one_is_refused(
    own: Path, valid_from: str, valid_until: str | None, other: str, day: str
) -> None:
    edition(own, "ours", valid_from, valid_until=valid_until)
    (fault,) = refused()
    assert fault.file == own / "ours.toml"
    assert fault.slips == [("valid_from", f"overlaps “{other}” of the same series, in force on {day}")]
    assert list(frameworks()) == SHIPPED_ONES


@pytest.mark.parametrize(("valid_from", "valid_until"), [("2015-01-01", "2016-01-31"), ("2030-01-01", None)])
def test_an_own_edition_beside_the_shipped_ones_is_used(own: Path, valid_from: str, valid_until: str | None) -> None:
    edition(own, "ours", valid_from, valid_until=valid_until)
    assert not refused() and "ours" in frameworks()


def test_of_two_own_editions_that_overlap_the_later_one_is_refused(own: Path) -> None:
    edition(own, "a_later", "2019-01-01", series="ours")
    edition(own, "b_earlier", "2018-01-01", series="ours", valid_until="2019-01-01")
    assert [fault.file.stem for fault in refused()] == ["a_later"]
    assert "b_earlier" in frameworks()


def test_a_shipped_edition_made_shorter_leaves_room_for_one_s_own(own: Path) -> None:
    text = (SHIPPED / "frameworks" / "balint_society_uk_2020.toml").read_text(encoding="utf-8")
    shorter = text.replace("valid_until = 2023-05-31", "valid_until = 2021-12-31")
    (own / "balint_society_uk_2020.toml").write_text(shorter, encoding="utf-8")
    edition(own, "a_2022", "2022-01-01", valid_until="2023-05-31")
    assert not refused()
    assert framework_on(frameworks().values(), date(2022, 6, 1)).id == "a_2022"


def test_an_organiser_whom_no_portfolio_can_name_is_refused(own: Path) -> None:
    text = edited(('organisers = ["Balint Society UK"]', 'organisers = ["Balint Club"]'))
    (own / f"{UK_2016.id}.toml").write_text(text, encoding="utf-8")
    (fault,) = refused()
    assert fault.slips == [
        ("criteria.3.ways.2.accepts.1.organisers", "“Balint Club” is no organiser that a portfolio can name")
    ]


def test_the_shipped_editions_follow_one_another_without_a_gap() -> None:
    check_editions(frameworks().values())
    ours = sorted((one for one in frameworks().values() if one.series == OWN_SERIES), key=lambda one: one.valid_from)
    assert [one.id for one in ours] == [f"balint_society_uk_{year}" for year in (2016, 2020, 2023)]
    assert [one.valid_until for one in ours] == [date(2020, 3, 31), date(2023, 5, 31), None]
    assert [one.valid_from for one in ours[1:]] == [date(2020, 4, 1), date(2023, 6, 1)]


def test_what_is_known_in_part_says_what_is_missing_and_has_no_number_that_is_not_published() -> None:
    in_part = {one.id for one in frameworks().values() if not one.complete}
    assert in_part == {
        "balint_society_uk_2023",
        "american_balint_society_2014",
        "deutsche_balint_gesellschaft",
        "core_training_30_groups",
    }
    shell = frameworks()["balint_society_uk_2023"]
    assert not [found for found in shell.criteria if found.ways or found.needed or found.months or found.at_least]
    for one in frameworks().values():
        if one.id.startswith("core_training"):
            assert "check with your school" in one.standing


@pytest.mark.parametrize(
    ("joined", "edition"),
    [
        (date(2015, 6, 1), "balint_society_uk_2016"),
        (date(2016, 2, 1), "balint_society_uk_2016"),
        (date(2020, 3, 31), "balint_society_uk_2016"),
        (date(2020, 4, 1), "balint_society_uk_2020"),
        (date(2023, 5, 31), "balint_society_uk_2020"),
        (date(2023, 6, 1), "balint_society_uk_2023"),
        (date(2026, 1, 1), "balint_society_uk_2023"),
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
def test_the_edition_is_that_of_the_day_somebody_joined(joined: date | None, edition: str) -> None:
    assert framework_on(frameworks().values(), joined).id == edition
    assert framework_on(reversed(frameworks().values()), joined).id == edition


def test_another_society_s_edition_does_not_take_over(own: Path) -> None:
    read(own, framework(criterion(CriterionKind.NARRATIVE), identity="elsewhere", valid_from="2018-01-01"), "elsewhere")
    assert framework_on(frameworks().values(), date(2019, 1, 1)).id == "balint_society_uk_2016"
    assert framework_on(frameworks().values(), date(2019, 1, 1), series="elsewhere").id == "elsewhere"


def test_where_a_series_was_withdrawn_the_usual_one_takes_its_place_and_no_other_society_s() -> None:
    assert framework_on(frameworks().values(), date(2022, 1, 1), series="withdrawn").id == "balint_society_uk_2020"
    others = [one for one in frameworks().values() if one.series != OWN_SERIES]
    assert framework_on(others, date(2015, 1, 1), series="withdrawn") in others
