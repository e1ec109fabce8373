"""Answers of one person at several time points, linked by a one-way code where somebody asks for it."""

import sqlite3
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from balint_core.__main__ import main
from balint_core.exports.programme_workbook import everything_of, programme_workbook
from balint_core.record import drafts, intake, programmes, questionnaires, uploads
from balint_core.record.database import Database
from balint_core.record.intake import Examination, Status
from balint_core.record.questionnaires import QuestionnaireFacts
from balint_core.record.schema import pair_secret, response
from balint_core.spreadsheets.corrections import correction
from balint_core.spreadsheets.pairing import CODE, NOT_LINKED, pair_code
from balint_core.spreadsheets.recipe import Answers
from balint_core.spreadsheets.submissions import ALL, FIRST, LAST
from tests.properties import examples
from tests.shown import opened, text_of
from tests.tables import csv, workbook
from tests.test_pages import button, upload
from tests.test_round_trip import read_back

WELLBEING = "The Balint groups improved my wellbeing."
AWARE = "The Balint groups improved my self-awareness"
TERMS = [
    ["Name", "Kind", "Starts", "Ends"],
    ["Term 1", "term", "1/9/2025", "18/12/2025"],
    ["Term 2", "term", "5/1/2026", "1/4/2026"],
    ["TP1", "baseline", "31/8/2025", None],
    ["TP2", "end of term", "18/12/2025", None],
    ["TP3", "end of term", "1/4/2026", None],
]
ASHA, BRYN = "asha.sample@example.invalid", "bryn.invented@example.invalid"
HEADINGS = ["Email", WELLBEING]
TP2: list[list[Any]] = [HEADINGS, [ASHA, "agree"], [BRYN, "disagree"], [None, "neither"]]
TP3: list[list[Any]] = [
    HEADINGS,
    [f" {ASHA.upper()}\u00a0", "strongly agree"],
    ["cai.example@example.invalid", "agree"],
]
BY_EMAIL = (("pair-by", "", "Email"), "use “Email”")
Given = tuple[tuple[str, str, str], str]


def look(database: Database, files: dict[str, bytes], *answers: Given, programme: str = "Test") -> Examination:
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        return intake.examine(connection, home, list(files.items()), Answers(answers))


def put(database: Database, files: dict[str, bytes], *answers: Given, programme: str = "Test") -> list[str]:
    examination = look(database, files, *answers, programme=programme)
    assert [file.status(examination.answers) for file in examination.files] == [Status.READY] * len(files)
    return list(uploads.accept(database, programme, examination).values())


TWICE = (("answered-twice", "", "TP2.xlsx, sheet TP2"), ALL)


def codes_of(examination: Examination) -> dict[int, str | None]:
    """The code of each row whose answers would be stored."""
    facts = examination.files[0].sheets[0].facts
    assert isinstance(facts, QuestionnaireFacts)
    return {answer.row: answer.pair_code for answer in facts.answers}


def answered(point: str, rows: list[list[Any]]) -> dict[str, bytes]:
    return {f"{point}.xlsx": workbook({point: rows})}


def codes(database: Database) -> list[str | None]:
    with database.reading() as connection:
        return list(connection.execute(select(response.c.pair_code).order_by(response.c.row)).scalars())


def linked(database: Database) -> list[list[tuple[str, str | None]]]:
    """What is linked: of each person the answers by time point."""
    with database.reading() as connection:
        (home,) = programmes.programmes(connection).values()
        found = questionnaires.linked_answers(connection, home)
    people: dict[str, list[tuple[str, str | None]]] = {}
    for one in found:
        people.setdefault(one.pair_code, []).append((one.time_point, one.answer))
    return sorted(people.values(), key=str)


def asked(examination: Examination, code: str = "pair-by") -> list[Any]:
    return [one for one in examination.questions if one.code == code]


def said(examination: Examination) -> list[tuple[str, str | None]]:
    codes = ("paired-column", "identifying-column", "unread-column", "answered-twice")
    return [(one.code, one.cell) for one in examination.findings if one.code in codes]


# --- the code ---------------------------------------------------------------------------------------------------

SECRETS = st.binary(min_size=32, max_size=32)
WHO = st.from_regex(r"[a-zà-öéüñß]{1,8}( [a-z]{1,8}){0,2}", fullmatch=True)


@examples
@given(SECRETS, WHO, st.sampled_from([" ", "  ", "\u00a0", "\t\n"]))
def test_one_person_has_one_code_however_they_write_themselves(secret: bytes, who: str, space: str) -> None:
    assert pair_code(secret, f"{space}{who.upper().replace(' ', space)}{space}") == pair_code(secret, who)
    assert CODE.fullmatch(pair_code(secret, who))


@examples
@given(SECRETS, SECRETS, WHO, WHO)
def test_other_people_and_other_programmes_have_other_codes(one: bytes, other: bytes, who: str, somebody: str) -> None:
    same = one == other and who.casefold() == somebody.casefold()
    assert (pair_code(one, who) == pair_code(other, somebody)) is same


# --- asking -----------------------------------------------------------------------------------------------------


def test_nobody_is_linked_unasked(database: Database) -> None:
    found = look(database, answered("TP2", TP2))
    (question,) = asked(found)
    assert (question.guess, question.choices, question.optional) == (NOT_LINKED, (NOT_LINKED, "use “Email”"), True)
    assert (question.cells, found.files[0].status(found.answers)) == (("A1",), Status.READY)
    assert said(found) == [("identifying-column", "A1")]
    put(database, answered("TP2", TP2))
    assert codes(database) == [None, None, None]
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(pair_secret)).scalar() == 0


def test_the_answers_of_one_person_have_one_code_at_every_time_point(database: Database) -> None:
    put(database, answered("TP2", TP2), BY_EMAIL)
    assert said(look(database, answered("TP3", TP3), BY_EMAIL)) == [("paired-column", "A1")]
    put(database, answered("TP3", TP3), BY_EMAIL)
    assert linked(database) == [
        [("TP2", "agree"), ("TP3", "strongly agree")],
        [("TP2", "disagree")],
        [("TP3", "agree")],
    ]


def test_what_was_asked_for_once_holds_for_the_next_file_and_can_be_changed(database: Database) -> None:
    put(database, answered("TP2", TP2), BY_EMAIL)
    found = look(database, answered("TP3", TP3))
    assert found.answered_before == asked(found)
    assert said(found) == [("paired-column", "A1")]
    assert said(look(database, answered("TP3", TP3), (BY_EMAIL[0], NOT_LINKED))) == [("identifying-column", "A1")]


def test_several_files_ask_once(database: Database) -> None:
    found = look(database, {**answered("TP2", TP2), **answered("TP3", TP3)})
    assert len(asked(found)) == 1


SOURCES: dict[str, tuple[list[list[Any]], tuple[str, ...], list[int]]] = {
    "a memorable code": (
        [["Your memorable code", WELLBEING], ["0412 SM", "agree"], ["0412 sm ", "agree"], ["x", "agree"]],
        ("use “Your memorable code”",),
        [2, 3, 4],
    ),
    "a code in other words": (
        [["Code: first letter of your street and your birthday", WELLBEING], ["S12", "agree"], [7.0, "agree"]],
        ("use “Code: first letter of your street and your birthday”",),
        [2, 3],
    ),
    "first names and surnames, together or not at all": (
        [["First name", "Surname", WELLBEING], ["Asha", "Sample", "agree"], ["Asha", "Pretend", "agree"]],
        ("use “First name” and “Surname”",),
        [2, 3],
    ),
    "entries that tell nobody": (
        [["Name", WELLBEING], ["Asha Sample", "agree"], ["n/a", "agree"], ["Anonymous", "agree"], ["?", "agree"]],
        ("use “Name”",),
        [2],
    ),
    "two columns of one heading": (
        [["Email", "Email", WELLBEING], [None, ASHA, "agree"], [BRYN, None, "agree"]],
        ("use “Email”", "use “Email” (column B)"),
        [3],
    ),
    "an address beside a computer's, which several people share": (
        [["IP address", "Your contact", WELLBEING], ["192.0.2.1", ASHA, "agree"], ["192.0.2.1", BRYN, "agree"]],
        ("use “Your contact”",),
        [2, 3],
    ),
    "answers one a row": (
        [
            ["Respondent", "Name", "Question", "Answer"],
            ["R1", "Asha Sample", WELLBEING, "agree"],
            ["R1", "Asha Sample", AWARE, "agree"],
            ["R2", None, WELLBEING, "agree"],
        ],
        ("use “Respondent”", "use “Name”"),
        [2, 4],
    ),
    "REDCap's number of a person": (
        [
            ["record_id", "redcap_event_name", WELLBEING, "form_complete"],
            [1, "TP2", "agree", 2],
            [2, "TP2", "agree", 2],
        ],
        ("use “record_id”",),
        [2, 3],
    ),
}


@pytest.mark.parametrize(("rows", "choices", "linked_rows"), SOURCES.values(), ids=SOURCES)
def test_what_may_link(
    database: Database, rows: list[list[Any]], choices: tuple[str, ...], linked_rows: list[int]
) -> None:
    (question,) = asked(look(database, answered("TP2", rows)))
    assert question.choices == (NOT_LINKED, *choices)
    chosen = look(database, answered("TP2", rows), (question.key, choices[0]), TWICE)
    assert sorted(row for row, code in codes_of(chosen).items() if code) == linked_rows


def test_a_heading_near_one_that_is_never_read_is_not_taken_for_a_slip(database: Database) -> None:
    found = look(database, answered("TP2", [["Your memorable codes", WELLBEING], ["s12", "agree"]]))
    assert said(found) == [("unread-column", "A1")]
    assert "near-heading" not in {one.code for one in found.findings}


@pytest.mark.parametrize(
    "rows",
    [
        [[WELLBEING], ["agree"]],
        [["IP address", WELLBEING], ["192.0.2.1", "agree"]],
        [["Name", WELLBEING], [None, "agree"], ["anonymous", "agree"]],
        [["Surname", WELLBEING], ["Sample", "agree"]],
    ],
    ids=["no column", "a computer's address", "nobody named", "a surname alone"],
)
def test_where_nothing_tells_one_person_nothing_is_asked(database: Database, rows: list[list[Any]]) -> None:
    assert asked(look(database, answered("TP2", rows))) == []


# --- twice ------------------------------------------------------------------------------------------------------

MAY_CODE: list[list[Any]] = [
    ["Time point", "Your code", WELLBEING],
    ["TP2", "s12", "agree"],
    ["TP 2", "S12", "disagree"],
    ["TP2", "t7", "neither"],
    ["TP3", "s12", "strongly agree"],
]
BY_CODE = (("pair-by", "", "Your code"), "use “Your code”")


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (LAST, [[("TP2", "disagree"), ("TP3", "strongly agree")], [("TP2", "neither")]]),
        (FIRST, [[("TP2", "agree"), ("TP3", "strongly agree")], [("TP2", "neither")]]),
        (ALL, [[("TP2", "neither")], [("TP3", "strongly agree")]]),
    ],
)
def test_one_code_twice_at_a_time_point_is_asked_about(database: Database, choice: str, left: list[Any]) -> None:
    put(database, {"terms.xlsx": workbook({"Terms": TERMS})})
    files = {"all.xlsx": workbook({"Data": MAY_CODE})}
    assert asked(look(database, files), "answered-twice") == []
    found = look(database, files, BY_CODE)
    (question,) = asked(found, "answered-twice")
    assert (question.cells, found.files[0].status(found.answers)) == (("A2", "A3"), Status.NEEDS_ANSWERS)
    assert ("answered-twice", "A3") in said(found)
    assert "s12" not in str((found.findings, found.questions)).casefold()
    settled = look(database, files, BY_CODE, (question.key, choice))
    assert ("answered-twice", "A3") not in said(settled)
    assert settled.files[0].sheets[0].counts == {"responses": 4 if choice == ALL else 3}
    put(database, files, BY_CODE, (question.key, choice))
    assert linked(database) == left


def test_a_program_s_own_address_asks_no_second_time(database: Database) -> None:
    """An export tells who answered twice by itself; linking by the same column adds no question to that."""
    rows = [
        ["Timestamp", "Email Address", WELLBEING],
        *(["18/12/2025 10:00", ASHA, one] for one in ("agree", "neither")),
    ]
    by_address = (("pair-by", "", "Email Address"), "use “Email Address”")
    found = look(database, answered("TP2", rows), by_address)
    (question,) = asked(found, "answered-twice")
    assert [one for one in said(found) if one[0] == "answered-twice"] == [("answered-twice", "A3")]
    put(database, answered("TP2", rows), by_address, (question.key, LAST))
    assert linked(database) == [[("TP2", "neither")]]


# --- what is kept -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_who_answered_is_found_nowhere_in_the_record(database: Database, tmp_path: Path, ending: str) -> None:
    content = workbook({"TP2": TP2}) if ending == "xlsx" else csv(TP2)
    files = [(f"TP2.{ending}", content)]
    typed = (correction(f"TP2.{ending}", "TP2", "A4"), "wren.typed@example.invalid")
    draft = drafts.begin(database, "", "Test", files)
    for key, choice in (BY_EMAIL, typed):
        drafts.give(database, "", draft, key, choice)
    found = look(database, dict(files), BY_EMAIL, typed)
    (identity,) = uploads.accept(database, "Test", found, draft=draft).values()
    assert all(codes(database))
    with database.reading() as connection:
        kept = uploads.kept_workbook(connection, identity)
        secret = connection.execute(select(pair_secret.c.secret)).scalar_one()
        assert drafts.waiting(connection, "") == []
    with closing(sqlite3.connect(tmp_path / "record.sqlite", isolation_level=None)) as file:
        file.execute("VACUUM")
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    record = b"".join(file.read_bytes() for file in tmp_path.glob("record.sqlite*"))
    assert kept is not None
    whole = [record, kept[1], *(unpacked(kept[1]) if ending == "xlsx" else [])]
    for who in ("asha", "bryn", "wren", "example.invalid"):
        assert all(who.encode() not in part.lower() for part in whole), who
    assert len(secret) == 32
    for word in (str(found), str(found.files[0].sheets[0].as_json()), programme_text(database)):
        assert secret.hex() not in word
        assert repr(secret) not in word


def unpacked(content: bytes) -> list[bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def programme_text(database: Database) -> str:
    return b"".join(unpacked(programme_workbook(database, "Test"))).decode("utf-8", "replace")


def test_two_programmes_have_codes_of_their_own(database: Database) -> None:
    for programme in ("Test", "Other"):
        put(database, answered("TP2", TP2), BY_EMAIL, programme=programme)
    kept = [code for code in codes(database) if code]
    assert len(set(kept)) == len(kept) == 4


def test_undo_leaves_no_code_and_no_secret(database: Database) -> None:
    first, second = (*put(database, answered("TP2", TP2), BY_EMAIL), *put(database, answered("TP3", TP3), BY_EMAIL))
    before = codes(database)
    uploads.undo(database, second)
    assert linked(database) == [[("TP2", "agree")], [("TP2", "disagree")]]
    (again,) = put(database, answered("TP3", TP3), BY_EMAIL)
    assert codes(database) == before, "the secret stays as long as there are codes"
    for identity in (first, again):
        uploads.undo(database, identity)
    with database.reading() as connection:
        for table in (response, pair_secret):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0


def test_codes_come_back_from_an_export(database: Database, tmp_path: Path) -> None:
    put(database, {"terms.xlsx": workbook({"Terms": TERMS})})
    put(database, answered("TP2", TP2), BY_EMAIL)
    put(
        database,
        answered("TP3", [*TP3, [ASHA, "agree"]]),
        BY_EMAIL,
        (("answered-twice", "", "TP3.xlsx, sheet TP3"), ALL),
    )
    written = programme_workbook(database, "Test")
    other = read_back(written, tmp_path, "Test")
    assert everything_of(other, "Test") == everything_of(database, "Test")
    assert linked(other) == linked(database)
    kept, there = (list(filter(None, codes(record))) for record in (other, database))
    assert set(kept) == set(there)
    assert (len(kept), len(there)) == (3, 5), "a code of two replies at one time point does not say which to pair"
    other.close()


def test_a_column_of_that_name_with_anything_else_in_it_is_no_column_of_codes(database: Database) -> None:
    rows = [["Pair code", WELLBEING], ["a" * 32, "agree"], ["Asha Sample", "agree"]]
    found = look(database, answered("TP2", rows))
    assert said(found) == [("identifying-column", "A1")]
    (question,) = asked(found)
    chosen = look(database, answered("TP2", rows), (question.key, "use “Pair code”"))
    assert "a" * 32 not in codes_of(chosen).values()
    ready = look(database, answered("TP2", rows[:2]))
    assert asked(ready) == []
    assert codes_of(ready) == {2: "a" * 32}


# --- from elsewhere ---------------------------------------------------------------------------------------------


def test_a_file_of_answers_links_on_the_command_line(database: Database, tmp_path: Path) -> None:
    file, answers = tmp_path / "TP2.xlsx", tmp_path / "answers.toml"
    file.write_bytes(workbook({"TP2": TP2}))
    answers.write_text('[[answers]]\ncode = "pair-by"\nabout = "Email"\nchoice = "use “Email”"\n', encoding="utf-8")
    assert main(["import", str(file), "--programme", "Test", "--answers", str(answers)], StringIO()) == 0
    assert linked(database) == [[("TP2", "agree")], [("TP2", "disagree")]]


def test_the_page_offers_to_link_with_no_ticked(database: Database) -> None:
    page = opened("upload")
    upload(page, "TP2.xlsx", workbook({"TP2": TP2}))
    (question,) = page.radio
    assert (question.value, question.options) == (NOT_LINKED, [NOT_LINKED, "use “Email”"])
    assert "Our guess" in text_of(page)
    assert button(page, "Accept 1 file")
    question.set_value("use “Email”").run()
    assert "Only a one-way code is kept" in text_of(page)
    button(page, "Accept 1 file").click().run()
    assert linked(database) == [[("TP2", "agree")], [("TP2", "disagree")]]
