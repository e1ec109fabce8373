"""Who is the same person: what a name and an address settle, what is asked, and what the lead decides."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, permutations
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text

from balint_core.evidence import evidence_of
from balint_core.programme import everybody, overview, who_is_who
from balint_core.record import attendance, identity, intake, people, portfolio, programmes, uploads
from balint_core.record.database import Database, open_database
from balint_core.record.identity import NotDecided, Proposal, Reason
from balint_core.record.intake import Examination
from balint_core.record.people import NAMESAKE, NEW_PERSON
from balint_core.record.roster import Somebody
from balint_core.record.schema import identity_decision, person_email, person_name, same_person
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers
from balint_core.terms import Term
from balint_core.turnout import Register, grades_who_came
from tests.tables import table, workbook

HOME = "Test programme"
TODAY = date(2026, 11, 22)
ASHA, SAMPLE = "asha@example.org", "sample@example.org"


def look(database: Database, *sheets: str, answers: Answers = Answers()) -> Examination:
    """Looks at sheets, each a table of text: with a column of grades alone a list of people, else a register."""
    files = [(f"{abs(hash(text))}.xlsx", workbook({"Sheet": table(text)})) for text in sheets]
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME)
        return intake.examine(connection, home, files, answers, TODAY)


def take(database: Database, *sheets: str, **chosen: str) -> list[str]:
    """Accepts sheets, each question of a code (with _ for -) answered alike; the uploads."""
    asked = look(database, *sheets).questions
    codes = {code.replace("_", "-"): choice for code, choice in chosen.items()}
    answers = Answers(tuple((one.key, codes[one.code]) for one in asked))
    return list(uploads.accept(database, HOME, look(database, *sheets, answers=answers)).values())


def roster(database: Database) -> dict[str, Somebody]:
    return {one.name: one for one in who_is_who(database, HOME).everybody}


def proposals(database: Database) -> list[Proposal]:
    return list(who_is_who(database, HOME).proposals)


def pairs(database: Database) -> list[tuple[str, str]]:
    return [(one.one.name, one.other.name) for one in proposals(database)]


def decide(database: Database, decision: Any, *names: str) -> None:
    known = roster(database)
    with database.writing() as connection:
        decision(connection, programmes.make_programme(connection, HOME), *(known[name].id for name in names))


def undo_latest(database: Database) -> None:
    with database.writing() as connection:
        home = programmes.make_programme(connection, HOME)
        standing = [one for one in identity.decisions(connection, home) if one.undone_at is None]
        identity.undo(connection, home, standing[0].id)


def everything(database: Database) -> Any:
    """What the record answers about people, without the numbers of the database."""
    found = overview(database, HOME)
    sessions = [(one.day, one.attending, one.leading, one.observing) for one in found.sessions] if found else []
    known = [
        (one.name, one.writings, one.addresses, one.listed, one.grades, one.as_member, one.leading)
        for one in who_is_who(database, HOME).everybody
    ]
    return sessions, found.who_came if found else None, known


# --- what name and address settle, and what is asked ------------------------------------------------------------

KNOWN = f"Date | Name | E-mail\n1/9/2026 | Asha Sample | {ASHA}\n1/9/2026 | Bryn Invented | |"


@pytest.mark.parametrize(
    ("row", "code", "choices", "guess"),
    [
        (f"Asha Sample | {ASHA}", None, (), None),
        ("Asha Sample |", None, (), None),
        (f"SAMPLE, Asha | {ASHA.upper()}", None, (), None),
        ("Bryn Invented | bryn@example.org", None, (), None),
        ("Carys Mock | carys@example.org", None, (), None),
        (
            f"Asha Sampel | {ASHA}",
            "address-of-another",
            (f"Asha Sample ({ASHA})", NEW_PERSON, LEAVE_OUT),
            f"Asha Sample ({ASHA})",
        ),
        (f"Carys Mock | {ASHA}", "address-of-another", (f"Asha Sample ({ASHA})", NEW_PERSON, LEAVE_OUT), None),
        (
            f"Bryn Invented | {ASHA}",
            "address-of-another",
            ("Bryn Invented", f"Asha Sample ({ASHA})", LEAVE_OUT),
            None,
        ),
        (f"Asha Sample | {SAMPLE}", "another-address", (f"Asha Sample ({ASHA})", NAMESAKE, LEAVE_OUT), None),
        ("Asha Sampel |", "unknown-person", (f"Asha Sample ({ASHA})", NEW_PERSON, LEAVE_OUT), None),
    ],
)
def test_what_a_name_and_its_address_settle(
    database: Database, row: str, code: str | None, choices: tuple[str, ...], guess: str | None
) -> None:
    take(database, KNOWN)
    found = look(database, f"Date | Name | E-mail\n8/9/2026 | {row}")
    asked = [(one.code, one.choices, one.guess) for one in found.questions]
    assert asked == ([(code, choices, guess)] if code else [])


def test_an_address_is_kept_in_small_letters_and_never_costs_a_row(database: Database) -> None:
    take(database, f"Date | Name | E-mail\n1/9/2026 | Asha Sample | {ASHA.upper()}\n1/9/2026 | Bryn Invented | none")
    assert {one.name: one.addresses for one in roster(database).values()} == {
        "Asha Sample": (ASHA,),
        "Bryn Invented": (),
    }


def test_a_second_address_is_learnt(database: Database) -> None:
    take(database, KNOWN)
    take(database, f"Date | Name | E-mail\n8/9/2026 | Asha Sample | {SAMPLE}", another_address=f"Asha Sample ({ASHA})")
    assert roster(database)["Asha Sample"].addresses == (ASHA, SAMPLE)
    assert not look(database, f"Date | Name | E-mail\n15/9/2026 | Asha Sample | {SAMPLE}").questions


def test_two_people_of_one_name_are_told_apart_by_address_and_otherwise_asked_for(database: Database) -> None:
    take(database, KNOWN)
    take(database, f"Date | Name | E-mail\n8/9/2026 | Asha Sample | {SAMPLE}", another_address=NAMESAKE)
    assert {"Asha Sample", f"Asha Sample ({SAMPLE})"} < set(roster(database))
    take(database, f"Date | Name | E-mail\n15/9/2026 | Asha Sample | {SAMPLE}\n15/9/2026 | Asha Sample | {ASHA}")
    bare = "Date | Name | Role\n22/9/2026 | Asha Sample | member"
    (question,) = look(database, bare).questions
    assert (question.code, question.guess) == ("two-of-one-name", None)
    assert question.choices == (f"Asha Sample ({ASHA})", f"Asha Sample ({SAMPLE})", LEAVE_OUT)
    take(database, bare, two_of_one_name=f"Asha Sample ({SAMPLE})")
    assert roster(database)[f"Asha Sample ({SAMPLE})"].as_member == 3
    assert roster(database)["Asha Sample"].as_member == 2
    assert look(database, bare.replace("22", "29")).questions, "it is asked of every new file"


def test_two_people_of_one_name_in_one_session_are_two(database: Database) -> None:
    rows = f"Date | Name | E-mail\n8/9/2026 | Asha Sample | {ASHA}\n8/9/2026 | Asha Sample | {SAMPLE}"
    take(database, rows, another_address=NAMESAKE)
    found = overview(database, HOME)
    assert found is not None
    assert found.sessions[0].attending == 2


def test_a_list_of_people_asks_about_addresses_too(database: Database) -> None:
    take(database, KNOWN)
    (question,) = look(database, f"Name | E-mail | Grade\nAsha Sample | {SAMPLE} | CT1").questions
    assert question.code == "another-address"


def test_a_list_may_hold_two_people_of_one_name(database: Database) -> None:
    rows = f"Name | E-mail | Grade\nAsha Sample | {ASHA} | CT1\nAsha Sample | {SAMPLE} | nurse"
    take(database, rows, another_address=NAMESAKE)
    grades = {one.name: one.grade for one in roster(database).values()}
    assert grades == {"Asha Sample": "core_trainee", f"Asha Sample ({SAMPLE})": "nurse"}


def test_an_answer_about_a_writing_holds_for_the_next_file(database: Database) -> None:
    take(database, "Date | Name\n1/9/2026 | Asha Sample")
    take(database, "Date | Name\n8/9/2026 | Asha Sampel", unknown_person="Asha Sample")
    assert not look(database, "Date | Name\n15/9/2026 | Asha Sampel").questions
    assert roster(database)["Asha Sample"].writings == ("Asha Sampel", "Asha Sample")


def test_a_sheet_of_names_and_addresses_beside_unknown_columns_is_not_a_list_of_people(database: Database) -> None:
    sheets = look(database, "Name | E-mail | What was it like?\nAsha Sample | a@example.org | good").files[0].sheets
    assert [sheet.kind for sheet in sheets] == ["unrecognised"]
    sheets = look(database, "Name | E-mail\nAsha Sample | a@example.org").files[0].sheets
    assert [sheet.kind for sheet in sheets] == ["people"]


def test_a_name_typed_without_an_address_is_a_temporary_person_until_merged(database: Database) -> None:
    take(database, f"Name | E-mail | Grade\nAsha Sample | {ASHA} | CT1")
    take(database, "Date | Name\n1/9/2026 | A. Sample", unknown_person=NEW_PERSON)
    assert {one.name: one.temporary for one in roster(database).values()} == {"A. Sample": True, "Asha Sample": False}
    decide(database, identity.merge, "Asha Sample", "A. Sample")
    (one,) = roster(database).values()
    assert (one.name, one.temporary, one.as_member) == ("Asha Sample", False, 1)


# --- the name that is shown -------------------------------------------------------------------------------------


def test_the_name_is_that_of_the_list_and_of_no_upload_that_was_undone(database: Database) -> None:
    (first,) = take(database, "Date | Name\n1/9/2026 | ASHA SAMPLE")
    (second,) = take(database, "Date | Name\n8/9/2026 | Dr Asha Sample")
    (people_list,) = take(database, "Name | Also known as | Grade\nAsha Sample | Ash Sample | CT1")
    assert list(roster(database)) == ["Asha Sample"]
    uploads.undo(database, people_list)
    assert list(roster(database)) == ["ASHA SAMPLE"]
    uploads.undo(database, first)
    assert list(roster(database)) == ["Dr Asha Sample"]
    uploads.undo(database, second)
    assert list(roster(database)) == []


def test_a_writing_that_was_answered_to_mean_somebody_does_not_become_their_name(database: Database) -> None:
    (first,) = take(database, "Date | Name\n1/9/2026 | Asha Sample")
    take(database, "Date | Name\n8/9/2026 | Asha Sampel", unknown_person="Asha Sample")
    uploads.undo(database, first)
    assert list(roster(database)) == ["Asha Sample"]


# --- proposals --------------------------------------------------------------------------------------------------


def test_pairs_are_proposed_the_likeliest_first_with_why(database: Database) -> None:
    take(
        database,
        f"""Date | Name | E-mail
        1/9/2026 | Carys Pretend | carys@example.org
        1/9/2026 | Josephine Placeholder |
        2/9/2026 | J. Placeholder |
        1/9/2026 | Asha Sample | {ASHA}
        1/9/2026 | Dylan Mock |""",
    )
    take(database, "Date | Name | E-mail\n8/9/2026 | Asha Sampel |", unknown_person=NEW_PERSON)
    take(database, f"Date | Name | E-mail\n8/9/2026 | Asha Sample | {SAMPLE}", another_address=NAMESAKE)
    take(database, "Date | Name | E-mail\n8/9/2026 | C. Dummy | carys@example.org", address_of_another=NEW_PERSON)
    found = {(one.one.name, one.other.name): (one.reasons, len(one.together)) for one in proposals(database)}
    assert found == {
        ("Carys Pretend", "C. Dummy"): ((Reason.ONE_ADDRESS,), 0),
        ("Asha Sample", "Asha Sampel"): ((Reason.NEAR_NAMES,), 0),
        ("Josephine Placeholder", "J. Placeholder"): ((Reason.INITIALS,), 0),
        ("Asha Sample", f"Asha Sample ({SAMPLE})"): ((Reason.ONE_NAME,), 0),
        ("Asha Sampel", f"Asha Sample ({SAMPLE})"): ((Reason.NEAR_NAMES,), 1),
    }
    assert [one[0].split()[0] for one in found] == ["Carys", "Asha", "Josephine", "Asha", "Asha"]


def test_two_at_one_session_are_proposed_last_and_said_to_be_two(database: Database) -> None:
    rows = "Date | Name\n1/9/2026 | Asha Sample\n1/9/2026 | Asha Sampel\n8/9/2026 | Bryn Placeholder"
    take(database, rows, unknown_person=NEW_PERSON)
    take(database, "Date | Name\n15/9/2026 | B. Placeholder", unknown_person=NEW_PERSON)
    assert pairs(database) == [("Bryn Placeholder", "B. Placeholder"), ("Asha Sampel", "Asha Sample")]
    assert [one.together for one in proposals(database)] == [(), (date(2026, 9, 1),)]


def test_an_apology_is_not_a_session_together(database: Database) -> None:
    rows = "Date | Name | Present\n1/9/2026 | Asha Sample | yes\n1/9/2026 | Asha Sampel | apologies"
    take(database, rows, unknown_person=NEW_PERSON)
    assert [one.together for one in proposals(database)] == [()]


# --- decisions --------------------------------------------------------------------------------------------------

TWICE = "Date | Name | Role\n1/9/2026 | Asha Sample | member\n8/9/2026 | Asha Sampel | co-leader"


@pytest.fixture
def two(database: Database) -> Iterator[Database]:
    """Asha Sample and Asha Sampel, at a session each and at one together."""
    take(database, TWICE + "\n15/9/2026 | Asha Sample | member", unknown_person=NEW_PERSON)
    take(database, "Date | Name | Role\n15/9/2026 | Asha Sampel | presenter", unknown_person=NEW_PERSON)
    yield database


def test_somebody_merged_is_one_person_everywhere_and_counts_once_in_a_session(two: Database) -> None:
    before = everything(two)
    assert [one.attending for one in _sessions(two)] == [1, 0, 2]
    decide(two, identity.merge, "Asha Sample", "Asha Sampel")
    assert [one.attending for one in _sessions(two)] == [1, 0, 1]
    assert [one.name for one in everybody(two, HOME)] == ["Asha Sample"]
    found = overview(two, HOME)
    assert found is not None
    assert found.who_came.people == 1
    (one,) = roster(two).values()
    assert (one.as_member, one.leading, one.writings) == (2, 1, ("Asha Sampel", "Asha Sample"))
    with two.reading() as connection:
        assert [part.day.day for part in attendance.parts_of(connection, one.id)] == [1, 8, 15]
    assert pairs(two) == []
    undo_latest(two)
    assert everything(two) == before


def _sessions(database: Database) -> Any:
    found = overview(database, HOME)
    return found.sessions if found else ()


def test_merged_twice_in_one_register_they_came_if_one_row_says_so(database: Database) -> None:
    rows = "Date | Name | Present\n1/9/2026 | Asha Sample | absent\n1/9/2026 | Asha Sampel | yes"
    take(database, rows, unknown_person=NEW_PERSON)
    decide(database, identity.merge, "Asha Sample", "Asha Sampel")
    assert [one.attending for one in _sessions(database)] == [1]


def test_details_supervisors_and_signatures_follow_a_merge(database: Database) -> None:
    listed = "Name | Grade | Accredited leader | Supervisor\nAsha Sample | CT1 | | W. Mock\nWren Mock | | yes |"
    kept = "Name | Date | Activity | Competency | Signed by\nAsha Sampel | 1/9/2026 | competency | 1 | W. Mock"
    take(database, listed, kept, unknown_person=NEW_PERSON)
    decide(database, identity.merge, "Asha Sample", "Asha Sampel")
    decide(database, identity.merge, "Wren Mock", "W. Mock")
    asha, wren = everybody(database, HOME)
    assert (asha.name, asha.supervisor, asha.grade, wren.name) == (
        "Asha Sample",
        "Wren Mock",
        "core_trainee",
        "Wren Mock",
    )
    with database.reading() as connection:
        (entry,) = portfolio.entries_of(connection, asha.id)
    assert (entry.person, entry.signed_by) == (asha.id, wren.id)
    (line,) = evidence_of([], [entry], {one.id: one for one in (asha, wren)})
    assert line.signer_qualified


def test_a_leader_of_two_names_is_not_their_own_fellow_leader(database: Database) -> None:
    rows = "Date | Name | Role\n1/9/2026 | Asha Sample | co-leader\n1/9/2026 | Asha Sampel | co-leader"
    take(database, rows, unknown_person=NEW_PERSON)
    decide(database, identity.merge, "Asha Sample", "Asha Sampel")
    (asha,) = everybody(database, HOME)
    with database.reading() as connection:
        (part,) = attendance.parts_of(connection, asha.id)
    assert part.fellow_leaders == ()


def test_a_fellow_of_two_names_led_only_if_the_row_that_counts_says_so(database: Database) -> None:
    came = ["Asha Sample | member", "Bryn Mock | member", "Bryn Mok | leader"]
    rows = "\n".join(["Date | Name | Role", *(f"1/9/2026 | {one}" for one in came)])
    take(database, rows, unknown_person=NEW_PERSON)
    decide(database, identity.merge, "Bryn Mock", "Bryn Mok")
    asha, _bryn = everybody(database, HOME)
    with database.reading() as connection:
        (part,) = attendance.parts_of(connection, asha.id)
    assert part.fellow_leaders == ()


def test_the_grade_at_the_session_follows_a_merge_and_so_does_the_profession(database: Database) -> None:
    take(database, "Name | Grade | Grade since\nAsha Sample | nurse |\nAsha Sample | GPST1 | 1/8/2026")
    take(database, "Date | Name\n1/6/2026 | Asha Sampel\n1/9/2026 | Asha Sampel", unknown_person=NEW_PERSON)
    decide(database, identity.merge, "Asha Sample", "Asha Sampel")
    with database.reading() as connection:
        home = programmes.make_programme(connection, HOME)
        rows = attendance.attendances(connection, home)
        register = Register.of(attendance.sessions(connection, home), rows)
    terms = [Term("", date(2026, 5, 1), date(2026, 7, 31)), Term("", date(2026, 8, 1), date(2026, 12, 31))]
    summer, autumn = [grades_who_came(register.within(term)) for term in terms]
    assert (summer, autumn) == ({"nurse": 1}, {"gp_trainee": 1})


def test_a_profession_is_the_one_at_the_session(database: Database) -> None:
    terms = "Name | Kind | Starts | Ends\nTerm 1 | term | 1/5/2026 | 31/7/2026\nTerm 2 | term | 1/8/2026 | 30/11/2026"
    take(database, terms, "Date | Name | Grade\n1/6/2026 | Asha Sample | nurse\n1/9/2026 | Asha Sample | GPST1")
    found = overview(database, HOME)
    assert found is not None
    assert [found.who_came_by_term[name].share("medical").count for name in ("Term 1", "Term 2")] == [0, 1]
    assert found.who_came.share("medical").count == 0
    asha = roster(database)["Asha Sample"]
    assert asha.grades == ((date(2026, 6, 1), "nurse"), (date(2026, 9, 1), "gp_trainee"))
    assert asha.grade == "gp_trainee"


def test_kept_apart_is_not_proposed_again_until_that_is_undone(two: Database) -> None:
    assert pairs(two) == [("Asha Sample", "Asha Sampel")]
    decide(two, identity.keep_apart, "Asha Sample", "Asha Sampel")
    assert pairs(two) == []
    with pytest.raises(NotDecided, match="two people"):
        decide(two, identity.merge, "Asha Sample", "Asha Sampel")
    undo_latest(two)
    assert pairs(two) == [("Asha Sample", "Asha Sampel")]


def test_two_kept_apart_are_not_merged_by_way_of_a_third(two: Database) -> None:
    take(two, "Date | Name\n22/9/2026 | Asha Samples", unknown_person=NEW_PERSON)
    decide(two, identity.keep_apart, "Asha Sample", "Asha Sampel")
    decide(two, identity.merge, "Asha Samples", "Asha Sampel")
    with pytest.raises(NotDecided):
        decide(two, identity.merge, "Asha Sample", "Asha Samples")


def test_what_is_one_is_not_kept_apart(two: Database) -> None:
    known = roster(two)
    decide(two, identity.merge, "Asha Sample", "Asha Sampel")
    with two.writing() as connection:
        home = programmes.make_programme(connection, HOME)
        identity.merge(connection, home, known["Asha Sample"].id, known["Asha Sampel"].id)  # said twice
        assert len(identity.decisions(connection, home)) == 1
        with pytest.raises(NotDecided, match="same person"):
            identity.keep_apart(connection, home, known["Asha Sample"].id, known["Asha Sampel"].id)
        with pytest.raises(NotDecided, match="any more"):
            identity.merge(connection, home, known["Asha Sample"].id, 999)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_merges_are_undone_in_any_order(database: Database, order: tuple[int, ...]) -> None:
    names = ["Asha Sample", "Asha Sampel", "Asha Samples", "Asha Simple"]
    rows = [f"{day}/9/2026 | {name}" for day, name in enumerate(names, start=1)]
    take(database, "\n".join(["Date | Name", *rows]), unknown_person=NEW_PERSON)
    before = everything(database)
    for one, other in pairwise(names):
        decide(database, identity.merge, other, one)
    assert list(roster(database)) == ["Asha Simple"]
    with database.reading() as connection:
        home = programmes.make_programme(connection, HOME)
        taken = [one.id for one in identity.decisions(connection, home)]
    for nth, place in enumerate(order, start=2):
        with database.writing() as connection:
            identity.undo(connection, home, taken[place])
            identity.undo(connection, home, taken[place])  # once more changes nothing
        assert len(roster(database)) == nth
    assert everything(database) == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_uploads_are_undone_in_any_order_under_a_merge_which_holds_when_they_come_again(
    database: Database, order: tuple[int, ...]
) -> None:
    sheets = [f"Date | Name\n{day}/9/2026 | {name}" for day, name in ((1, "Asha Sample"), (8, "Asha Sampel"))]
    sheets.append("Date | Name\n15/9/2026 | Asha Sample\n15/9/2026 | Asha Sampel")
    done = [take(database, sheet, unknown_person=NEW_PERSON)[0] for sheet in sheets]
    decide(database, identity.merge, "Asha Sample", "Asha Sampel")
    merged = everything(database)
    for place in order:
        uploads.undo(database, done[place])
        assert len(roster(database)) <= 1, "whoever is left is one person"
    with database.reading() as connection:
        tables = (person_name, person_email, same_person)
        assert [connection.execute(select(one)).all() for one in tables] == [[], [], []]
        assert len(connection.execute(select(identity_decision)).all()) == 1
    for sheet in sheets:
        take(database, sheet, unknown_person=NEW_PERSON)
    assert everything(database) == merged


def test_a_name_that_was_merged_is_not_asked_about_when_it_comes_again(database: Database) -> None:
    """It is stored as whom it was merged with, so “a new person” must not be offered."""
    short = "Date | Name | Role\n6/10/2026 | J Sample | member"
    (first,) = take(database, short)
    take(database, "Date | Name | Role\n13/10/2026 | Jane Sample | member", unknown_person=NEW_PERSON)
    decide(database, identity.merge, "Jane Sample", "J Sample")
    uploads.undo(database, first)
    again = look(database, short)
    assert ([one.code for one in again.questions], [one.code for one in again.findings]) == ([], [])
    uploads.accept(database, HOME, again)
    assert list(roster(database)) == ["Jane Sample"]
    undo_latest(database)
    assert sorted(roster(database)) == ["J Sample", "Jane Sample"]


def test_a_merge_outlives_a_newer_copy_without_the_name_that_was_kept(database: Database) -> None:
    take(database, "Date | Name\n8/9/2026 | Asha Sampel")
    files = [
        ("a.xlsx", workbook({"Sheet": table(f"Date | Name\n1/9/2026 | {name}")})) for name in ("A. Sample", "Zed Mock")
    ]
    for file in files:
        with database.reading() as connection:
            home = programmes.programme_named(connection, HOME)
            asked = intake.examine(connection, home, [file], today=TODAY).questions
            given = {"unknown-person": NEW_PERSON, "newer-copy": intake.REPLACE}
            answers = Answers(tuple((one.key, given[one.code]) for one in asked))
            found = intake.examine(connection, home, [file], answers, TODAY)
        uploads.accept(database, HOME, found)
        if file is files[0]:
            decide(database, identity.merge, "A. Sample", "Asha Sampel")
            assert list(roster(database)) == ["A. Sample"]
    assert list(roster(database)) == ["Asha Sampel", "Zed Mock"]
    assert roster(database)["Asha Sampel"].as_member == 1


def test_a_person_merged_keeps_new_rows_under_the_name_they_were_written_by(two: Database) -> None:
    decide(two, identity.merge, "Asha Sample", "Asha Sampel")
    take(two, "Date | Name\n22/9/2026 | Asha Sampel")
    assert roster(two)["Asha Sample"].as_member == 3
    undo_latest(two)
    assert roster(two)["Asha Sampel"].as_member == 2


# --- an older record --------------------------------------------------------------------------------------------


def test_a_record_of_the_first_version_is_brought_forward(tmp_path: Any) -> None:
    from alembic import command
    from alembic.config import Config

    address = f"sqlite:///{tmp_path / 'old.sqlite'}"
    engine = create_engine(address)
    settings = Config()
    settings.set_main_option("script_location", "balint_core/record/migrations")
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        for statement in OLD_RECORD.strip().split(";\n"):
            connection.execute(text(statement.strip().removesuffix(";")))
    engine.dispose()
    database = open_database(address)
    known = roster(database)
    assert {one.name: (one.writings, one.listed, one.as_member) for one in known.values()} == {
        "Asha Sample": (("A Sample", "Asha Sample"), True, 1)
    }
    with database.reading() as connection:
        assert people.roll_of(connection, 1).by_name == {"asha sample": ["asha sample"], "a sample": ["a sample"]}
    uploads.undo(database, "u_people")
    assert list(roster(database)) == ["A Sample"]
    database.close()


OLD_RECORD = """
INSERT INTO record_version (id, number) VALUES (1, 3);
INSERT INTO programme (id, name) VALUES (1, 'Test programme');
INSERT INTO upload (number, id, programme_id, file, digest, content, accepted_at, answers, sheets) VALUES
  (1, 'u_people', 1, 'people.xlsx', 'a', '', '2026-09-01 00:00:00', '[]', '[]'),
  (2, 'u_register', 1, 'register.xlsx', 'b', '', '2026-09-02 00:00:00', '[]', '[]');
INSERT INTO person (id, name) VALUES (1, 'Asha Sample');
INSERT INTO person_name (programme_id, key, upload_number, person_id, listed) VALUES
  (1, 'asha sample', 1, 1, 1), (1, 'a sample', 1, 1, 1), (1, 'a sample', 2, 1, 0);
INSERT INTO session (id, programme_id, day, group_name, kind) VALUES (1, 1, '2026-09-01', '', 'Balint group');
INSERT INTO session_fact (session_id, upload_number, sheet, row, held) VALUES (1, 2, 'Sheet', 2, 'held');
INSERT INTO attendance (session_id, person_id, upload_number, sheet, row, role, mark) VALUES
  (1, 1, 2, 'Sheet', 2, 'member', 'present')
"""
