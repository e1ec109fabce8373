"""What registers come to: who counts, in which session, with which grade. The registers are the tests' docstrings."""

import inspect
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from sqlalchemy import update

from balint_core.programme import Overview, everybody, evidence_about, overview
from balint_core.record import attendance as attendances
from balint_core.record import intake, programmes, uploads
from balint_core.record.attendance import Part
from balint_core.record.database import Database
from balint_core.record.schema import session_fact
from balint_core.record.told import Told, as_told
from balint_core.sessions import Held
from balint_core.turnout import Who
from tests.tables import csv, workbook

TODAY = date(2026, 11, 22)
Take = Callable[..., Overview]


def table(text: str) -> list[list[str]]:
    """A docstring's table: a line a row, cells between bars."""
    lines = [line for line in inspect.cleandoc(text).splitlines() if "|" in line]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


@pytest.fixture
def take(database: Database, request: pytest.FixtureRequest) -> Take:
    """Accepts the test's docstring as a register, with other sheets given by name, and gives the overview."""

    def taken(**sheets: str) -> Overview:
        files = [(f"{name}.xlsx", workbook({name: table(text)})) for name, text in sheets.items()]
        files.append(("register.csv", csv(table(request.function.__doc__ or ""))))
        with database.reading() as connection:
            home = programmes.programme_named(connection, "Test")
            examination = intake.examine(connection, home, files, today=TODAY)
        assert not [one for one in examination.findings if one.is_error]
        uploads.accept(database, "Test", examination)
        found = overview(database, "Test")
        assert found is not None
        return found

    return taken


def test_members_and_presenters_attend_those_who_lead_and_observe_do_not(take: Take) -> None:
    """
    Date      | Name          | Role
    6/10/2026 | Asha Sample   | member
    6/10/2026 | Bryn Invented | presenter
    6/10/2026 | Carys Mock    | co-leader
    6/10/2026 | Dylan Pretend | leader
    6/10/2026 | Elin Dummy    | observer
    """
    (session,) = take().sessions
    assert (session.attending, session.leading, session.observing) == (2, 2, 1)


def test_late_counts_apologies_and_absence_do_not(take: Take) -> None:
    """
    Date      | Name          | Present
    6/10/2026 | Asha Sample   | yes
    6/10/2026 | Bryn Invented | late
    6/10/2026 | Carys Mock    | apologies
    6/10/2026 | Dylan Pretend | absent
    6/10/2026 | Elin Dummy    | not invited
    """
    found = take()
    assert found.terms[0].attendances == 2
    assert found.who_came.people == 2


def test_a_fishbowl_and_a_talk_are_no_sessions(take: Take) -> None:
    """
    Date      | Session           | Name        | Role
    6/10/2026 | introductory talk | Asha Sample | member
    6/10/2026 | fishbowl          | Asha Sample | member
    6/10/2026 | Balint group      | Asha Sample | member
    """
    found = take()
    assert [session.counts for session in found.sessions].count(True) == 1
    assert (found.terms[0].held, found.terms[0].attendances, found.terms[0].people) == (1, 1, 1)


def test_a_cancelled_session_is_not_one_with_nobody_in_it(take: Take) -> None:
    """
    Date       | Held      | Name        | Role
    6/10/2026  | held      | Asha Sample | member
    13/10/2026 | cancelled |             |
    """
    (term,) = take().terms
    assert (term.held, term.cancelled, term.planned, term.mean_attendance) == (1, 1, 2, 1.0)


def test_a_session_held_without_anybody_counts_as_held(take: Take) -> None:
    """
    Date       | Held | Name        | Role
    6/10/2026  | held | Asha Sample | member
    13/10/2026 | held |             |
    """
    (term,) = take().terms
    assert (term.held, term.mean_attendance) == (2, 0.5)


def test_the_grade_is_that_of_the_first_session_somebody_came_to(take: Take) -> None:
    """
    Date       | Name        | Grade
    6/10/2026  | Asha Sample | CT3
    13/10/2026 | Asha Sample | ST4
    """
    found = take()
    assert found.who_came.share("core_trainee").fraction == "1/1"
    assert found.who_came.share("medical").fraction == "1/1"
    assert found.who_came.share("specialty_trainee").fraction == "0/1"


def test_without_a_grade_in_the_register_the_list_of_people_gives_that_of_the_day(take: Take) -> None:
    """
    Date       | Name
    6/10/2026  | Asha Sample
    13/10/2026 | Bryn Invented
    """
    found = take(
        People="""
        Name          | Grade | Grade since | Leader in training
        Asha Sample   | CT3   |             | no
        Asha Sample   | ST4   | 1/10/2026   | no
        Bryn Invented | CT1   |             | no
        Bryn Invented | CT2   | 14/10/2026  | no
        """
    )
    assert found.who_came.share("specialty_trainee").count == 1
    assert found.who_came.share("core_trainee").count == 1


def test_a_grade_nobody_wrote_down_is_not_recorded(take: Take) -> None:
    """
    Date       | Name
    6/10/2026  | Asha Sample
    """
    (group,) = take().who_came.groups
    assert (group.name, group.share.fraction) == ("Not recorded", "1/1")


TERMS = """
    Name    | Kind        | Starts    | Ends
    Autumn  | term        | 1/9/2025  | 19/12/2025
    TP2     | end of term | 19/12/2025 |
    Pause   | suspension  | 20/12/2025 | 31/8/2026
    Autumn 2 | term       | 1/9/2026  | 18/12/2026
    """


def test_people_count_once_in_each_term_and_once_over_all(take: Take) -> None:
    """
    Date       | Name
    1/9/2025   | Asha Sample
    19/12/2025 | Asha Sample
    19/12/2025 | Bryn Invented
    1/9/2026   | Asha Sample
    1/8/2026   | Carys Mock
    """
    found = take(Terms=TERMS)
    assert [(term.held, term.attendances, term.people) for term in found.terms] == [(2, 3, 2), (1, 1, 1)]
    assert found.calendar.term_of(date(2026, 8, 1)) is None
    assert found.calendar.before(found.terms[1].term) == found.terms[0].term
    (gap,) = found.calendar.suspensions
    assert (gap.reason, gap.starts) == ("Pause", date(2025, 12, 20))
    closing = found.calendar.closing(found.terms[0].term)
    assert closing and closing.name == "TP2"
    assert found.calendar.closing(found.terms[1].term) is None


def test_one_spelling_or_another_is_one_person(take: Take) -> None:
    """
    Date       | Name
    6/10/2026  | Asha Sample
    13/10/2026 | Dr asha SAMPLE
    20/10/2026 | Sample, Asha
    27/10/2026 | A. Sample
    """
    found = take(People="Name | Also known as | Grade\nAsha Sample | A. Sample | CT2")
    assert found.who_came.people == 1


def parts(database: Database, name: str) -> list[Part]:
    (somebody,) = [person for person in everybody(database, "Test") if person.name == name]
    with database.reading() as connection:
        return attendances.parts_of(connection, somebody.id)


def test_a_part_knows_its_row_and_the_others_who_led(take: Take, database: Database) -> None:
    """
    Date      | Name          | Role
    6/10/2026 | Asha Sample   | co-leader
    6/10/2026 | Wren Mock     | co-leader
    6/10/2026 | Bryn Invented | member
    """
    take()
    (part,) = parts(database, "Asha Sample")
    (fellow,) = part.fellow_leaders
    assert (part.file, part.sheet, part.row) == ("register.csv", "register", 2)
    assert fellow == next(person.id for person in everybody(database, "Test") if person.name == "Wren Mock")


def cells(database: Database, name: str) -> list[str]:
    (somebody,) = [person for person in everybody(database, "Test") if person.name == name]
    return [line.cell for line in evidence_about(database, somebody)]


def test_where_sessions_are_across_evidence_cites_the_cell_of_that_session(take: Take, database: Database) -> None:
    """
    Facilitators  |       | E Dummy  | E Dummy / C Mock |
    Name          | Grade | 6/10/26  | 13/10/26         | 20/10/26
    Asha Sample   | CT2   | yes      | late             | no group
    Bryn Invented | Nurse | apols    | yes              | no group
    """
    take()
    assert cells(database, "Asha Sample") == ["C3", "D3"]
    assert cells(database, "Bryn Invented") == ["D4"]
    assert cells(database, "E Dummy") == ["C1", "D1"]


def test_where_people_are_across_evidence_cites_the_row(take: Take, database: Database) -> None:
    """
    Date     | Mode  | Asha Sample | Bryn Invented
    6/10/26  | f2f   | yes         | yes
    13/10/26 | f2f   | apols       | yes
    """
    take()
    assert cells(database, "Asha Sample") == ["A2"]
    assert cells(database, "Bryn Invented") == ["A2", "A3"]


def test_of_two_registers_the_later_one_s_column_is_cited(take: Take, database: Database) -> None:
    """
    Name          | Grade | 6/10/26 | 13/10/26
    Asha Sample   | CT2   | yes     | late
    """
    take(autumn="Name | 13/10/26 | 27/10/26\nAsha Sample | yes | yes", others="Name | 6/10/26\nBryn Mock | yes")
    assert cells(database, "Asha Sample") == ["C2", "D2", "C2"]
    undone = {"register.csv": ["B2", "C2"]}
    with database.reading() as connection:
        latest = next(one for one in uploads.history(connection) if one.file in undone)
    uploads.undo(database, latest.id)
    assert cells(database, "Asha Sample") == undone["register.csv"]


def test_what_is_told_of_sessions_is_kept_until_the_record_changes(take: Take, database: Database) -> None:
    """
    Date      | Name        | Role
    6/10/2026 | Asha Sample | co-leader
    """

    def told() -> Mapping[int, Told]:
        with database.reading() as connection:
            return as_told(connection).sessions

    take()
    before = told()
    assert told() is before
    with pytest.raises(RuntimeError, match="taken back"), database.writing() as connection:
        connection.execute(update(session_fact).values(held=Held.CANCELLED))
        assert [one.held for one in as_told(connection).sessions.values()] == [Held.CANCELLED]
        raise RuntimeError("taken back")
    assert told() is before, "what was taken back is not kept"
    with database.writing() as connection:
        connection.execute(update(session_fact).values(held=Held.CANCELLED))
    assert [one.held for one in told().values()] == [Held.CANCELLED]


def test_two_registers_may_share_a_session(take: Take, database: Database) -> None:
    """
    Date      | Name        | Role
    6/10/2026 | Asha Sample | member
    """
    take()
    more = csv(table("Date | Name | Role\n6/10/2026 | Bryn Invented | member\n6/10/2026 | Asha Sample | presenter"))
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        examination = intake.examine(connection, home, [("more.csv", more)], today=TODAY)
    uploads.accept(database, "Test", examination)
    found = overview(database, "Test")
    assert found is not None
    (session,) = found.sessions
    assert session.attending == 2
    assert [part.role for part in parts(database, "Asha Sample")] == ["presenter"], "the later register decides"


def test_without_a_list_of_people_those_who_lead_are_taken_to_be_in_training(take: Take, database: Database) -> None:
    """
    Date      | Name          | Role
    6/10/2026 | Asha Sample   | co-leader
    6/10/2026 | Bryn Invented | member
    """
    take()
    assert {person.name: person.leader_in_training for person in everybody(database, "Test")} == {
        "Asha Sample": True,
        "Bryn Invented": False,
    }


def test_a_session_whose_rows_were_all_left_out_is_not_held_without_anybody(database: Database) -> None:
    rows = table("Date | Name | Role\n6/10/2026 | Asha Sample | member\n13/10/2026 | ??? | member")
    with database.reading() as connection:
        examination = intake.examine(connection, None, [("register.csv", csv(rows))], today=TODAY)
    uploads.accept(database, "Test", examination)
    found = overview(database, "Test")
    assert found is not None
    assert [session.day for session in found.sessions] == [date(2026, 10, 6)]


def test_a_headcount_stands_for_people_without_names(take: Take) -> None:
    """
    Date       | Attendees | Mode
    6/10/2026  | 9         | f2f
    13/10/2026 | 8         | virtual
    20/10/2026 | cancelled |
    """
    found = take()
    assert [(one.attending, one.headcount) for one in found.sessions] == [(9, 9), (8, 8), (0, None)]
    (term,) = found.terms
    assert (term.held, term.cancelled, term.attendances, term.people, term.without_names) == (2, 1, 17, 0, 2)


def test_two_headcounts_of_one_session_are_told(database: Database) -> None:
    rows = table("Date | Headcount\n6/10/2026 | 9\n6/10/2026 | 4\n13/10/2026 | 8\n13/10/2026 | 8")
    with database.reading() as connection:
        examination = intake.examine(connection, None, [("register.csv", csv(rows))], today=TODAY)
    assert [(fault.code, fault.cell, fault.value) for fault in examination.findings] == [
        ("session-disagrees", "B3", "4")
    ]


def test_where_there_are_names_they_count_and_not_the_headcount(take: Take) -> None:
    """
    Date       | Name          | Role   | Headcount
    6/10/2026  | Asha Sample   | member | 2
    6/10/2026  | Bryn Invented | leader | 2
    13/10/2026 |               |        | 7
    """
    found = take()
    assert [(one.attending, one.leading, one.headcount) for one in found.sessions] == [(1, 1, None), (7, 0, 7)]
    assert (found.terms[0].people, found.terms[0].without_names) == (1, 1)


def test_a_headcount_stands_where_nobody_who_attended_is_named(database: Database) -> None:
    """Only those who led, or only those who did not come, are named; a headcount they account for is of them."""
    rows = table("""
    Date       | Name          | Role   | Present   | Headcount
    6/10/2026  | Bryn Invented | leader | yes       | 8
    13/10/2026 | Bryn Invented | leader | yes       |
    13/10/2026 | Asha Sample   | member | apologies | 7
    20/10/2026 | Bryn Invented | leader | yes       | 1
    27/10/2026 | Asha Sample   | member | yes       |
    27/10/2026 | Carys Mock    | member | absent    |
    """)
    with database.reading() as connection:
        examination = intake.examine(connection, None, [("register.csv", csv(rows))], today=TODAY)
    stands = [(one.code, one.cell, one.value) for one in examination.findings if one.code.startswith("headcount")]
    assert stands == [("headcount-stands", "E2", "8"), ("headcount-stands", "E4", "7")]
    uploads.accept(database, "Test", examination)
    found = overview(database, "Test")
    assert found is not None
    assert [(one.attending, one.leading, one.headcount) for one in found.sessions] == [
        (8, 1, 8),
        (7, 1, 7),
        (0, 1, None),
        (1, 0, None),
    ]
    assert (found.terms[0].attendances, found.terms[0].people_named, found.terms[0].without_names) == (16, 1, 2)
    whole = found.turnouts().whole
    assert (whole.attendances, whole.people, str(whole.expected.share)) == (16, 1, "50 % (1/2)")
    assert found.turnouts(Who.WITH_LEADERS).whole.attendances == 16 + 3


def test_a_headcount_of_one_file_stands_beside_the_leaders_of_another(database: Database) -> None:
    shown, told = [], []
    for name, text in {
        "counts.csv": "Date | Headcount\n6/10/2026 | 8",
        "leaders.csv": "Date | Name | Role\n6/10/2026 | Bryn Invented | leader",
        "members.csv": "Date | Name\n6/10/2026 | Asha Sample",
        "others.csv": "Date | Name | Role\n6/10/2026 | Carys Mock | leader",
    }.items():
        with database.reading() as connection:
            home = programmes.programme_named(connection, "Test")
            examination = intake.examine(connection, home, [(name, csv(table(text)))], today=TODAY)
        uploads.accept(database, "Test", examination)
        found = overview(database, "Test")
        assert found is not None
        shown += [(one.attending, one.leading, one.headcount, found.people_named) for one in found.sessions]
        told += [(name, one.code, one.cell) for one in examination.findings if one.code.startswith("headcount")]
    assert shown == [(8, 0, 8, None), (8, 1, 8, None), (1, 1, None, 1), (1, 2, None, 1)]
    assert told == [("leaders.csv", "headcount-stands", "A2"), ("members.csv", "headcount-disagrees", "A2")]


def test_a_register_with_sessions_across_comes_to_the_same_as_one_with_a_row_each(take: Take) -> None:
    """
    Mode          |       | f2f      | virtual   | virtual
    Facilitators  |       | E Dummy  | E Dummy / C Mock |
    Name          | Grade | 6/10/26  | 13/10/26  | 20/10/26
    Asha Sample   | CT2   | yes      | late      | no group
    Bryn Invented | Nurse | apols    | yes       | no group
    Total         |       | 1        | 2         |
    """
    found = take()
    shown = [(one.day.day, one.mode, one.held, one.attending, one.leading) for one in found.sessions]
    assert shown == [
        (6, "face-to-face", "held", 1, 1),
        (13, "virtual", "held", 2, 2),
        (20, "virtual", "cancelled", 0, 0),
    ]
    assert found.who_came.share("medical").fraction == "1/2"
