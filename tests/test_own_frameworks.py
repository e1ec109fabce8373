"""A programme's own frameworks: their texts, versions, drafts, consequences, and their way out and back."""

import json
import tomllib
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from balint_core import sample
from balint_core.__main__ import main
from balint_core.accreditation import Status
from balint_core.activities import Activity, Decision
from balint_core.cohort import Cell, members
from balint_core.consequences import Consequences, consequences
from balint_core.definitions import DefinitionError, read_definition_text
from balint_core.exports.prefilled import prefilled_workbook
from balint_core.exports.programme_workbook import everything_of, programme_workbook
from balint_core.framework_text import (
    added,
    changed,
    content_of,
    copied,
    criteria_of,
    new_criterion,
    on_one_line,
    shipped_text,
    without,
)
from balint_core.frameworks import CriterionKind, Framework, frameworks
from balint_core.people import Role
from balint_core.programme import everybody, framework_of, frameworks_of, own_frameworks_of, progress_of
from balint_core.record import framework_drafts, noted, own_frameworks, programmes, uploads
from balint_core.record.database import Database, open_database
from balint_core.record.definition_sheets import LOST, line_of
from balint_core.record.intake import Examination, examine
from balint_core.record.noted import Note
from balint_core.record.own_frameworks import KeptMeanwhile
from balint_core.record.schema import framework_version
from balint_core.spreadsheets.recipe import Answers
from tests.tables import csv
from tests.test_templates import dropdowns_of

TODAY = date(2026, 11, 23)
UK = "balint_society_uk_2016"
FORM = Activity.FORM
OWN = f"{UK}_own"
TEXT = shipped_text(UK)
SHIPPED = frameworks()[UK]
CO_LEADING = ("criteria", "co_leading", "ways", "sessions", "needed")


def copy(begins: date | None = None, **values: Any) -> str:
    """The shipped framework as the programme's own, apart or from a day, with some values at its top changed."""
    text = copied(TEXT, SHIPPED, OWN, begins, TODAY)
    for key, value in values.items():
        text = changed(text, (key,), value)
    return text


def home(database: Database, name: str = sample.NAME) -> int:
    with database.reading() as connection:
        return programmes.programme_named(connection, name) or 0


def keep(database: Database, text: str, based_on: int | None = None, identity: str = OWN) -> int:
    """Keeps a text; the number of the version."""
    with database.writing() as connection:
        own_frameworks.keep(connection, home(database), identity, text, based_on)
        return own_frameworks.latest(connection, home(database))[identity].number


# --- the text ---------------------------------------------------------------------------------------------------


def lines_apart(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that one of two texts has and the other has not, in order."""
    one, other = before.splitlines(), after.splitlines()
    return [line for line in one if line not in other], [line for line in other if line not in one]


@pytest.mark.parametrize("framework", frameworks().values(), ids=lambda one: one.id)
def test_a_copy_keeps_every_line_it_does_not_change(framework: Framework) -> None:
    text = shipped_text(framework.id)
    mine = copied(text, framework, "ours", None, TODAY)
    gone, new = lines_apart(text, mine)
    assert {line.split(" =")[0] for line in new} <= {"id", "series", "title", "standing", "dated", "valid_from"}
    assert all(line.split(" =")[0] not in ("source", "body") for line in gone)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in mine.splitlines() if line.startswith("#")
    ]
    read = read_definition_text("ours", mine, Framework)
    assert (read.id, read.series, read.criteria, read.valid_until) == ("ours", "ours", framework.criteria, None)
    assert read.standing.startswith("Changed by this programme")


def test_a_change_touches_its_own_line_alone() -> None:
    text = TEXT.replace(
        'needed = 20\n[[criteria.ways.accepts]]\nevidence = "session"\nroles = ["co-leader"]',
        'needed = 20  # as in 2016\n[[criteria.ways.accepts]]\nevidence = "session"\nroles = ["co-leader"]',
    )
    assert lines_apart(text, changed(text, CO_LEADING, 25)) == (
        ["needed = 20  # as in 2016"],
        ["needed = 25  # as in 2016"],
    )
    assert changed(text, CO_LEADING, 20) == text


def test_a_key_is_added_and_taken_away_again() -> None:
    ends = changed(copy(), ("valid_until",), date(2030, 1, 1))
    assert read_definition_text("it", ends, Framework).valid_until == date(2030, 1, 1)
    assert changed(ends, ("valid_until",), None) == copy()


EDITS = st.one_of(
    st.tuples(
        st.sampled_from(
            [
                ("title",),
                ("standing",),
                ("criteria", "membership", "title"),
                ("criteria", "supervision", "requirement"),
                ("criteria", "council", "next"),
                ("criteria", "member_experience", "ways", "weekends", "title"),
            ]
        ),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(lambda text: text.replace("\r", "")),
    ),
    st.tuples(
        st.sampled_from([CO_LEADING, ("criteria", "member_experience", "ways", "sessions_without", "needed")]),
        st.integers(1, 10**9),
    ),
    st.tuples(st.just(("valid_from",)), st.dates(date(1950, 1, 1), date(2150, 1, 1))),
)


def put(content: Any, place: tuple[str, ...], value: Any) -> None:
    """The slow and obvious way to change a value."""
    for step in place[:-1]:
        content = content[step] if isinstance(content, dict) else next(one for one in content if one["id"] == step)
    content[place[-1]] = value


@given(st.lists(EDITS, max_size=6))
def test_what_is_put_into_the_form_is_read_back(edits: list[tuple[tuple[str, ...], Any]]) -> None:
    text, expected = TEXT, deepcopy(tomllib.loads(TEXT))
    for place, value in edits:
        text = changed(text, place, value)
        put(expected, place, value)
    assert tomllib.loads(text) == expected
    assert content_of(text) == expected
    assert [line for line in text.splitlines() if line.startswith("#")][:4] == TEXT.splitlines()[:4]
    assert tomllib.loads(on_one_line(text, LOST)) == expected


@given(st.lists(st.sampled_from([one.id for one in SHIPPED.criteria]), unique=True, max_size=12))
def test_criteria_that_are_left_out_are_gone_and_nothing_else(gone: list[str]) -> None:
    text = TEXT
    for identity in gone:
        text = without(text, identity)
    read = read_definition_text("it", text, Framework)
    assert [one.id for one in read.criteria] == [one.id for one in SHIPPED.criteria if one.id not in gone]


def test_a_stage_that_is_left_out_leaves_the_others_in_order() -> None:
    read = read_definition_text("it", without(TEXT, "form"), Framework)
    assert read.criterion("recommendation").after == "report"


@pytest.mark.parametrize(
    "kind", [CriterionKind.COUNT, CriterionKind.SIGN_OFF, CriterionKind.NARRATIVE, CriterionKind.STAGE]
)
@pytest.mark.parametrize("title", ["Leading with a colleague", "Membership", "[x](http://evil) \"'", "日本"])
def test_a_criterion_that_is_added_is_read(kind: CriterionKind, title: str) -> None:
    text = TEXT
    for _time in range(2):
        one = new_criterion(
            content_of(text),
            kind,
            title=title,
            section="experience",
            requirement="Asked here.",
            evidence=Activity.PORTFOLIO_REVIEWED,
            needed=5,
            roles=[Role.CO_LEADER],
        )
        text = added(text, one)
    read = read_definition_text("it", text, Framework)
    assert [(one.kind, one.title) for one in read.criteria[-2:]] == [(kind, title)] * 2
    assert text.startswith(TEXT.rstrip("\n"))
    assert [one["id"] for one in criteria_of(content_of(text))] == [one.id for one in read.criteria]


MIXED = 'criteria = [1, { id = "a", ways = [1, { id = "w", accepts = 3 }] }, { id = "b", after = "a" }]\n'


def test_whatever_stands_between_the_criteria_stays_there() -> None:
    text = changed(MIXED, ("criteria", "a", "ways", "w", "needed"), 3)
    assert content_of(text)["criteria"][1]["ways"] == [1, {"id": "w", "accepts": 3, "needed": 3}]
    assert content_of(without(text, "a"))["criteria"] == [1, {"id": "b"}]
    one = new_criterion(
        content_of(MIXED), CriterionKind.STAGE, title="New", section="s", requirement="r", evidence=FORM
    )
    assert tomllib.loads(added(MIXED, one))["criteria"][-1] == one


@pytest.mark.parametrize(
    "text", ['criteria = "none"\n', "", "criteria = { a = 1 }\n", 'criteria = [{ id = "a", ways = 1 }]\n']
)
def test_a_place_that_is_not_in_the_text_is_told(text: str) -> None:
    for doing in (
        lambda: changed(text, CO_LEADING, 3),
        lambda: changed(text, ("criteria", "a", "ways", "sessions", "needed"), 3),
        lambda: without(text, "co_leading"),
    ):
        with pytest.raises(KeyError):
            doing()


def test_counts_of_any_shape_stand_in_nobody_s_way() -> None:
    ways = '[{ id = "w", accepts = [{ roles = [[1]] }, { roles = "x" }] }]'
    odd = f'[[criteria]]\nid = "a"\nkind = "count"\nways = {ways}\n'
    keys: dict[str, Any] = {
        "title": "New",
        "section": "s",
        "requirement": "r",
        "evidence": Activity.SESSION,
        "roles": [Role.MEMBER],
    }
    assert "beside" not in new_criterion(content_of(odd), CriterionKind.COUNT, **keys)


@pytest.mark.parametrize("text", ["no toml", 'title = "', "a = 1\na = 2", "[" * 30_000])
def test_a_text_that_is_no_toml_is_told(text: str) -> None:
    for change in (content_of, lambda one: changed(one, ("title",), "x"), lambda one: without(one, "membership")):
        with pytest.raises(DefinitionError, match="is not TOML"):
            change(text)


# --- bad input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ('kind = "count"\nnext = "The next session as co', 'bogus = 1\nkind = "count"\nnext = "The next session as co',
         "criteria.4.bogus", "bogus = 1"),
        ("needed = 8", "needed = 0", "criteria.3.ways.1.needed", "needed = 0"),
        ('since = "training_since"', 'since = "training_since"\nuntil = "training_since"',
         "criteria.3.ways.1.until", 'until = "training_since"'),
        ('after = "form"', 'after = "nothing"', "criteria.15.after", 'after = "nothing"'),
        ('words = "with an accredited leader"', 'words = "x"\nbogus = 1', "criteria.4.prefers.bogus", "bogus = 1"),
        ('title = "Standing"', "", "sections.1.title", "[[sections]]"),
        ('id = "balint_society_uk_2016_own"', 'id = "other"', "id", 'id = "other"'),
        ("complete = true", "complete = ", "", "complete = "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_key_and_line(old: str, new: str, key: str, line: str) -> None:
    text = copy().replace(old, new, 1)
    assert text != copy()
    with pytest.raises(DefinitionError) as fault:
        own_frameworks.read(OWN, text, {}, frameworks())
    assert key in [slip[0] for slip in fault.value.slips]
    slip = next(slip for slip in fault.value.slips if slip[0] == key)
    lines = text.split("\n")
    assert lines[line_of(lines, *slip)] == line


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"series": SHIPPED.series, "valid_from": SHIPPED.valid_from}, "valid_from"),
        ({"series": SHIPPED.series, "valid_from": date(2010, 1, 1), "valid_until": date(2017, 1, 1)}, "valid_until"),
        ({"id": UK}, "id"),
    ],
)
def test_editions_that_overlap_are_refused_with_the_key(sampled: Database, values: dict[str, Any], key: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        keep(sampled, copy(**values))
    assert (fault.value.file, fault.value.key) == (Path(f"{OWN}.toml"), key)
    assert list(frameworks_of(sampled, sample.NAME)) == list(frameworks())


def test_one_s_own_editions_may_not_overlap_one_another(sampled: Database) -> None:
    keep(sampled, copy(date(2026, 9, 1)))
    other = changed(copy(date(2026, 9, 1)), ("id",), "other")
    with pytest.raises(DefinitionError, match=f"overlaps “{OWN}”"):
        keep(sampled, other, identity="other")
    keep(sampled, changed(other, ("valid_from",), date(2027, 9, 1)), identity="other")


@pytest.mark.parametrize("identity", ["", "../x", "A", "a b", "x" * 61, "é"])
def test_an_id_is_one_that_can_be_typed_and_name_a_file(sampled: Database, identity: str) -> None:
    with pytest.raises(DefinitionError, match="id"):
        keep(sampled, changed(copy(), ("id",), identity), identity=identity)


def test_one_that_no_longer_reads_is_told_and_the_others_work(sampled: Database) -> None:
    keep(sampled, copy())
    broken = {"programme_id": home(sampled), "id": "older", "content": 'id = "older"\nwords = "of another time"\n'}
    with sampled.writing() as connection:
        connection.execute(insert(framework_version).values(**broken, made_at=datetime(2020, 1, 1)))
    found = own_frameworks_of(sampled, sample.NAME)
    assert (list(found.frameworks), list(found.refused)) == ([OWN], ["older"])
    assert ("words", "is not a key that is known here") in found.refused["older"].slips
    assert list(frameworks_of(sampled, sample.NAME)) == [*frameworks(), OWN]
    assert list(everything_of(sampled, sample.NAME).own_frameworks) == [OWN]


# --- versions ---------------------------------------------------------------------------------------------------


def test_every_version_stays_and_any_can_be_had_back(sampled: Database) -> None:
    first = keep(sampled, copy())
    second = keep(sampled, copy(title="Another title"), first)
    with sampled.writing() as connection:
        own_frameworks.withdraw(connection, home(sampled), OWN, second)
    assert OWN not in frameworks_of(sampled, sample.NAME)
    with sampled.reading() as connection:
        found = own_frameworks.versions(connection, home(sampled), OWN)
    assert [one.text for one in found] == [None, copy(title="Another title"), copy()]
    keep(sampled, found[-1].text or "", found[0].number)
    assert frameworks_of(sampled, sample.NAME)[OWN].title == content_of(copy())["title"]


def test_of_two_who_change_it_at_once_the_later_is_told_and_nothing_is_lost(sampled: Database) -> None:
    first = keep(sampled, copy())
    keep(sampled, copy(title="Mine"), first)
    with pytest.raises(KeptMeanwhile, match="another version was kept"):
        keep(sampled, copy(title="Yours"), first)
    with pytest.raises(KeptMeanwhile), sampled.writing() as connection:
        own_frameworks.withdraw(connection, home(sampled), OWN, first)
    assert frameworks_of(sampled, sample.NAME)[OWN].title == "Mine"


def test_one_programme_s_frameworks_are_not_another_s(sampled: Database) -> None:
    keep(sampled, copy())
    assert OWN not in frameworks_of(sampled, "Another")
    assert OWN not in frameworks_of(sampled, None)


def test_a_draft_is_kept_without_a_change_to_the_record(sampled: Database) -> None:
    before = sampled.version()
    made = framework_drafts.begin(sampled, "", home(sampled), OWN, copy(), copied_from=UK)
    framework_drafts.edit(sampled, "", made, lambda text: changed(text, ("title",), "One"))
    framework_drafts.edit(sampled, "", made, lambda text: changed(text, CO_LEADING, 3))
    framework_drafts.edit(sampled, "somebody else", made, lambda _text: "nothing")
    with sampled.reading() as connection:
        (draft,) = framework_drafts.waiting(connection, "", home(sampled))
        assert framework_drafts.read(connection, "somebody else", made) is None
    assert (draft.title, draft.text) == ("One", changed(copy(title="One"), CO_LEADING, 3))
    assert not framework_drafts.rewrite(sampled, "", made, copy(), "typed over what has changed")
    assert framework_drafts.rewrite(sampled, "", made, draft.text, "no toml")
    with sampled.reading() as connection:
        (draft,) = framework_drafts.waiting(connection, "", home(sampled))
    assert (draft.title, draft.text, sampled.version()) == (OWN, "no toml", before)


# --- consequences -----------------------------------------------------------------------------------------------


def would(database: Database, text: str, before: Framework = SHIPPED) -> Consequences:
    mine = own_frameworks.read(OWN, text, own_frameworks_of(database, sample.NAME).frameworks, frameworks())
    return consequences(database, sample.NAME, frameworks_of(database, sample.NAME), mine, before, TODAY)


def told(found: Consequences) -> list[tuple[str, str, Status | None, Status | None, bool]]:
    def status(one: Cell | None) -> Status | None:
        return one.status if one else None

    return [
        (one.person.name, one.criterion.id, status(one.now), status(one.then), one.applies) for one in found.changed
    ]


def test_whose_status_would_change_is_told_and_nothing_is_stored(sampled: Database) -> None:
    version = sampled.version()
    assert would(sampled, copy()).changed == ()
    found = would(sampled, changed(copy(), CO_LEADING, 12))
    assert told(found) == [("Asha Sample", "co_leading", Status.UNDER_WAY, Status.RECORDED, False)]
    assert would(sampled, changed(copy(), CO_LEADING, 13)).changed == ()
    assert (found.applies_to, sampled.version()) == (0, version)


def test_a_criterion_that_is_left_out_or_added_is_told(sampled: Database) -> None:
    found = would(sampled, without(copy(), "membership"))
    assert {(one.criterion.title, one.then) for one in found.changed} == {("Member of the Balint Society", None)}
    assert len(found.changed) == found.people


def test_what_was_noted_in_the_app_is_looked_at_too(sampled: Database) -> None:
    joined = csv([["Name", "Leader in training", "Joined the pathway"], ["Asha Sample", "yes", "10/1/2024"]])
    with sampled.reading() as connection:
        looked = examine(connection, home(sampled), [("people.csv", joined)])
    uploads.accept(sampled, sample.NAME, looked)
    claim = Note(Activity.CLAIM, date(2021, 6, 1), framework=UK, towards="co_leading", unit="session", counts_as=8)
    accepted = replace(claim, decider="Council", decision=Decision.ACCEPTED, decided_on=TODAY, reason="Led abroad")
    with sampled.writing() as connection:
        asha = next(one.id for one in everybody(sampled, sample.NAME) if one.name == "Asha Sample")
        noted.note(connection, home(sampled), asha, accepted, "the lead")
    found = told(would(sampled, copy(date(2024, 1, 1))))
    assert ("Asha Sample", "co_leading", None, Status.RECORDED, True) in found


def test_a_claim_towards_one_s_own_edition_is_one_towards_its_series_and_outlives_it(sampled: Database) -> None:
    kept = keep(sampled, copy(date(2024, 1, 1)))
    claim = Note(Activity.CLAIM, date(2021, 6, 1), framework=OWN, towards="co_leading", unit="session", counts_as=8)
    accepted = replace(claim, decider="Council", decision=Decision.ACCEPTED, decided_on=TODAY, reason="Led abroad")
    asha = next(one for one in everybody(sampled, sample.NAME) if one.name == "Asha Sample")
    with sampled.writing() as connection:
        noted.note(connection, home(sampled), asha.id, accepted, "the lead")
    for withdrawn in (False, True):
        if withdrawn:
            with sampled.writing() as connection:
                own_frameworks.withdraw(connection, home(sampled), OWN, kept)
        (member,) = members(sampled, [(asha, SHIPPED)], TODAY)
        assert member.cells["co_leading"].recorded == 20
        assert progress_of(sampled, asha, SHIPPED, TODAY).criterion("co_leading").recorded == 20
        apart = replace(SHIPPED, id="apart", series="apart")
        assert progress_of(sampled, asha, apart, TODAY).criterion("co_leading").recorded == 12


NEW = [["Name", "Leader in training", "Joined the pathway"], ["Efa Sample", "yes", "10/1/2024"]]


def test_an_edition_applies_to_those_who_join_while_it_is_in_force(sampled: Database) -> None:
    with sampled.reading() as connection:
        looked = examine(connection, home(sampled), [("people.csv", csv(NEW))])
    uploads.accept(sampled, sample.NAME, looked)
    text = changed(copy(date(2024, 1, 10)), CO_LEADING, 12)
    found = would(sampled, text)
    assert (found.people, found.applies_to) == (5, 1)
    theirs = [one for one in told(found) if one[-1]]
    assert {one[0] for one in theirs} == {"Efa Sample"}
    assert [one[0] for one in told(found) if not one[-1]] == ["Asha Sample"], "held against the text it was made from"
    assert would(sampled, copy(date(2024, 1, 11))).applies_to == 0

    keep(sampled, text)
    mine = own_frameworks_of(sampled, sample.NAME).frameworks[OWN]
    later = would(sampled, changed(text, ("valid_from",), date(2024, 1, 11)), mine)
    assert later.applies_to == 0
    back = {(name, which, now, then, applies) for name, which, then, now, applies in told(later)}
    assert back == set(theirs), "they go back to the edition they had"


# --- whom it is for ---------------------------------------------------------------------------------------------


def listed(database: Database, *judged_by: str) -> Examination:
    """A look at a list of people of whom each is judged by one of these."""
    head = ["Name", "Leader in training", "Joined the pathway", "Judged by"]
    rows = [[f"{first} Example", "yes", "10/1/2024", one] for first, one in zip("EFGH", judged_by, strict=False)]
    return look(database, ("people.csv", csv([head, *rows])))


def look(database: Database, *files: tuple[str, bytes]) -> Examination:
    with database.reading() as connection:
        return examine(connection, programmes.programme_named(connection, sample.NAME), files)


def judged_by(database: Database) -> list[str]:
    """The frameworks of those whose surname is Example, by name."""
    known = frameworks_of(database, sample.NAME)
    theirs = [one for one in everybody(database, sample.NAME) if one.name[1:] == " Example"]
    return [framework_of(one, known).id for one in theirs]


def test_a_list_of_people_names_the_programme_s_own_criteria_by_id_or_title(sampled: Database) -> None:
    title = "Our own criteria, as of 2026"
    keep(sampled, copy(title=title))
    looked = listed(sampled, OWN, title.upper(), "Balint Society UK")
    assert looked.questions == []
    uploads.accept(sampled, sample.NAME, looked)
    assert judged_by(sampled) == [OWN, OWN, "balint_society_uk_2023"]
    looked = listed(sampled, "Their criteria")
    asked = next(one for one in looked.questions if one.code == "unknown-mark")
    assert asked.cells == ("D2",)
    assert {title, "Balint Society UK"} < {*asked.choices}
    left_out = next(one for one in looked.findings if one.code == "unknown-mark")
    assert title in left_out.expected


def test_a_later_edition_of_one_s_own_leaves_a_society_its_name(sampled: Database) -> None:
    keep(sampled, copy(date(2025, 1, 1), title="Ours"))
    looked = listed(sampled, "Balint Society UK")
    assert looked.questions == []
    assert "Ours" not in listed(sampled, "Their criteria").questions[0].choices


def test_a_name_that_two_have_is_asked_about_and_told_apart_by_their_ids(sampled: Database) -> None:
    keep(sampled, copy(title="Balint Society UK"))
    looked = listed(sampled, "Balint Society UK", f"Balint Society UK ({OWN})", "Balint Society UK (balint_society_uk)")
    (asked,) = looked.questions
    assert asked.cells == ("D2",)
    assert {"Balint Society UK (balint_society_uk)", f"Balint Society UK ({OWN})"} < {*asked.choices}
    answers = Answers((((asked.code, asked.column, asked.about), f"Balint Society UK ({OWN})"),))
    with sampled.reading() as connection:
        looked = examine(connection, home(sampled), [("people.csv", looked.files[0].content)], answers)
    uploads.accept(sampled, sample.NAME, looked)
    assert judged_by(sampled) == [OWN, OWN, "balint_society_uk_2023"]


@pytest.mark.parametrize("title", ["Our criteria, 2026", "=1+1", "  Two  spaces, a \ttab, \u00a0 and \u200b “it”"])
def test_own_criteria_stand_in_the_list_to_fill_in_and_come_back(title: str, sampled: Database, tmp_path: Path) -> None:
    version = keep(sampled, copy(title=title))
    uploads.accept(sampled, sample.NAME, listed(sampled, OWN))
    people = prefilled_workbook(sampled, sample.NAME, "people", TODAY)
    assert title.strip() in dropdowns_of(people)["People"]["Judged by"]
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    everything = programme_workbook(sampled, sample.NAME)
    for database, content in ((sampled, people), (other, everything)):
        looked = look(database, ("filled.xlsx", content))
        assert [asked.code for asked in looked.questions] == []
        uploads.accept(database, sample.NAME, looked)
        assert judged_by(database) == [OWN]
    other.close()

    with sampled.writing() as connection:
        own_frameworks.withdraw(connection, home(sampled), OWN, version)
    assert judged_by(sampled) == ["balint_society_uk_2023"]
    withdrawn = look(sampled, ("again.xlsx", prefilled_workbook(sampled, sample.NAME, "people", TODAY)))
    assert [asked for asked in withdrawn.questions if asked.code == "unknown-mark"] == []


# --- out and back -----------------------------------------------------------------------------------------------

ODD: dict[str, Any] = {
    "title": "  Two  spaces, a \ttab, \u00a0 and “<b>[x](http://evil)</b>” \u200b",
    "standing": "One\nand another\\ \"'",
}


def test_own_frameworks_come_back_with_their_remarks_and_go_when_the_upload_is_undone(
    sampled: Database, tmp_path: Path
) -> None:
    keep(sampled, copy(**ODD))
    lit = copy().replace('unit = "weekend"', "unit = 'weekend'  #   a remark\u2028and more", 1).replace(OWN, "other")
    keep(sampled, lit, identity="other")
    content = programme_workbook(sampled, sample.NAME)
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    for _time in range(2):
        with other.reading() as connection:
            looked = examine(connection, programmes.programme_named(connection, sample.NAME), [("all.xlsx", content)])
        assert [fault for fault in looked.findings if fault.is_error] == []
        if looked.ready:
            uploads.accept(other, sample.NAME, looked)
    assert own_frameworks_of(other, sample.NAME).frameworks == own_frameworks_of(sampled, sample.NAME).frameworks
    came = own_frameworks_of(other, sample.NAME).texts
    assert "# a remark and more" in came["other"]
    assert came["other"].splitlines()[:4] == TEXT.splitlines()[:4]
    with other.reading() as connection:
        (upload,) = uploads.history(connection)
    uploads.undo(other, upload.id)
    assert own_frameworks_of(other, sample.NAME).texts == {}
    other.close()


def test_a_framework_that_the_record_has_otherwise_stays_as_it_is(sampled: Database) -> None:
    keep(sampled, copy())
    content = programme_workbook(sampled, sample.NAME)
    with sampled.reading() as connection:
        number = own_frameworks.latest(connection, home(sampled))[OWN].number
    keep(sampled, copy(title="Changed since"), number)
    with sampled.reading() as connection:
        looked = examine(connection, home(sampled), [("all.xlsx", content)])
    (fault,) = [one for one in looked.findings if one.code == "framework-differs"]
    assert fault.value == OWN
    uploads.accept(sampled, sample.NAME, looked)
    assert frameworks_of(sampled, sample.NAME)[OWN].title == "Changed since"
    with sampled.reading() as connection:
        assert len(connection.execute(select(framework_version)).all()) == 2


def test_the_command_line_takes_an_own_framework(sampled: Database) -> None:
    keep(sampled, changed(copy(), CO_LEADING, 12))
    out = StringIO()
    assert main(["progress", "Asha Sample", "--framework", OWN, "--json"], out) == 0
    (person,) = json.loads(out.getvalue())["people"]
    assert person["framework"] == OWN
    (found,) = [one for one in person["criteria"] if one["id"] == "co_leading"]
    assert (found["needed"], found["status"]) == (12, "recorded")
