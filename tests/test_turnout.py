"""Attendance in figures: each with its base, nothing made up, and the same however the rows come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_core import sample
from balint_core.evaluation import who_came
from balint_core.figures import Share
from balint_core.people import Role, grades
from balint_core.programme import overview
from balint_core.record import attendance, calendar, intake, programmes, uploads
from balint_core.record.attendance import Attendance, Session
from balint_core.record.database import Database, open_database
from balint_core.sessions import CAME, Held, Mark, Mode, SessionKind
from balint_core.terms import Term
from balint_core.turnout import (
    Base,
    OfGrade,
    Rate,
    Register,
    Retention,
    Turnout,
    Who,
    attendances_of_grades,
    describe_turnout,
    grades_who_came,
    people_invited,
    response_rate,
    retentions,
    turnout,
    turnout_by_grade,
    turnout_by_group,
    turnout_by_mode,
    turnout_by_term,
)
from balint_core.turnout import turnouts as turnouts_of
from tests.properties import examples
from tests.tables import table, workbook

AUTUMN = Term("Autumn", date(2026, 9, 1), date(2026, 12, 18))
SPRING = Term("Spring", date(2027, 1, 4), date(2027, 3, 26))
SUMMER = Term("Summer", date(2027, 4, 12), date(2027, 7, 16))
TERMS = (AUTUMN, SPRING, SUMMER)


def session(
    number: int,
    day: date = date(2026, 10, 6),
    group: str = "Tuesday",
    mode: Mode | None = Mode.VIRTUAL,
    held: Held = Held.HELD,
    kind: SessionKind = SessionKind.BALINT_GROUP,
    headcount: int | None = None,
) -> Session:
    return Session(number, day, group, kind, mode, held, 60, headcount or 0, 0, 0, headcount)


def row(at: int, who: int, mark: Mark = Mark.PRESENT, role: Role = Role.MEMBER, grade: str | None = None) -> Attendance:
    return Attendance(at, who, role, mark, grade)


REGISTER = [
    row(1, 1, grade="core_trainee"),
    row(1, 2, Mark.LATE, grade="consultant"),
    row(1, 3, Mark.APOLOGIES),
    row(1, 4, Mark.ABSENT),
    row(1, 5, Mark.NOT_INVITED),
    row(1, 8, role=Role.LEADER),
    row(1, 9, Mark.ABSENT, Role.CO_LEADER),
    row(1, 10, role=Role.OBSERVER),
    row(2, 1, grade="specialty_trainee"),
    row(2, 3, role=Role.PRESENTER),
    row(2, 8, role=Role.LEADER),
    row(3, 4, Mark.APOLOGIES),
    row(4, 1),
]
SESSIONS = [
    session(1, mode=Mode.FACE_TO_FACE),
    session(2, date(2027, 1, 12)),
    session(3, date(2027, 1, 26), held=Held.CANCELLED),
    session(4, date(2026, 10, 7), kind=SessionKind.FISHBOWL),
]


def fraction(found: Turnout) -> str | None:
    return found.expected.share.fraction if found.expected.share else None


# --- one by one -------------------------------------------------------------------------------------------------


def test_members_who_came_to_groups_that_were_held_are_counted() -> None:
    found = turnout(Register.of(SESSIONS, REGISTER))
    assert (found.held, found.cancelled, found.planned) == (2, 1, 3)
    assert (found.attendances, found.people) == (4, 3)
    assert (found.per_session.value, found.per_session.n, found.per_session.base) == (2, 2, "sessions held")


def test_expected_are_all_marked_but_those_not_invited() -> None:
    found = turnout(Register.of(SESSIONS, REGISTER)).expected
    assert found.share is not None and found.share.fraction == "4/6"
    assert (found.n, found.base) == (6, "everybody marked at a session, those not invited left out")


def test_those_who_led_are_counted_when_asked_for_and_the_figure_says_so() -> None:
    found = turnout(Register.of(SESSIONS, REGISTER, Who.WITH_LEADERS))
    assert (found.attendances, found.people, fraction(found)) == (6, 4, "6/9")
    assert describe_turnout(found) == (
        "Two of three planned groups held: 4 people, 6 attendances, 3 a session on average, those who led counted too. "
        "Of those expected at each session 67 % (6/9) came."
    )
    assert "those who led not counted" in describe_turnout(turnout(Register.of(SESSIONS, REGISTER)))


def test_a_register_of_those_who_came_does_not_say_who_was_expected() -> None:
    only_came = [one for one in REGISTER if one.mark in CAME]
    found = turnout(Register.of(SESSIONS, only_came)).expected
    assert (found.share, found.why) == (None, "the registers name only those who came")
    assert people_invited(Register.of(SESSIONS, only_came)) is None
    other = [*SESSIONS, session(5, group="Friday")]
    both = turnout(Register.of(other, [*REGISTER, row(5, 1), row(5, 2)]))
    assert fraction(both) == "4/6"
    assert both.expected.base.endswith("1 group left out, whose register names only those who came")


def test_a_session_to_which_all_came_is_in_the_rate_where_the_group_names_the_absent_elsewhere() -> None:
    parts = turnout_by_mode(Register.of(SESSIONS, REGISTER))
    assert {mode: fraction(part) for mode, part in parts.items()} == {Mode.FACE_TO_FACE: "2/4", Mode.VIRTUAL: "2/2"}


def test_a_headcount_is_attendances_and_nobody_s_name() -> None:
    counted = turnout(Register.of([session(1, headcount=7)], []))
    assert (counted.attendances, counted.people, counted.without_names) == (7, None, 1)
    assert (counted.expected.share, counted.expected.why) == (None, "no session has names")
    mixed = turnout(Register.of([session(1, headcount=7), session(2)], [row(2, 1)]))
    assert (mixed.attendances, mixed.people, mixed.without_names) == (8, 1, 1)
    assert "1 session with a headcount and no names." in describe_turnout(mixed)


def test_nothing_held_has_no_mean() -> None:
    found = turnout(Register.of([session(1, held=Held.CANCELLED)], []))
    assert (found.held, found.cancelled, found.people, found.per_session.value) == (0, 1, 0, None)
    assert describe_turnout(found) == "No Balint group was held."
    assert found.expected.why == "no group was held"


def test_grades_are_those_at_the_session() -> None:
    grades = turnout_by_grade(Register.of(SESSIONS, REGISTER))
    found = {one.grade: (str(one.attendances.share), one.people) for one in grades}
    assert found == {
        "core_trainee": ("25 % (1/4)", 1),
        "specialty_trainee": ("25 % (1/4)", 1),
        "consultant": ("25 % (1/4)", 1),
        None: ("25 % (1/4)", 1),
    }
    assert grades[0].attendances.base == "attendances with a name"


def test_parts_are_named_and_those_without_groups_left_out() -> None:
    several = [*SESSIONS, session(5, group="Friday", mode=None)]
    register = Register.of(several, REGISTER)
    assert {name: part.held for name, part in turnout_by_group(register).items()} == {
        "Friday": 1,
        "Tuesday": 2,
    }
    assert list(turnout_by_mode(register)) == [Mode.FACE_TO_FACE, Mode.VIRTUAL, None]
    assert {term.name: part.planned for term, part in turnout_by_term(TERMS, register).items()} == {
        "Autumn": 2,
        "Spring": 2,
    }


def test_retention_is_of_those_who_came_in_the_earlier_term() -> None:
    first, second = retentions(TERMS, Register.of(SESSIONS, REGISTER))
    assert (first.earlier, first.later, str(first.rate.share)) == (AUTUMN, SPRING, "50 % (1/2)")
    assert first.rate.base == "people who came in Autumn"
    assert (second.rate.share, second.rate.why) == (None, "no group was held in Summer")


def test_retention_is_not_known_without_names() -> None:
    sessions = [session(1), session(2, date(2027, 1, 12), headcount=5)]
    (found, _) = retentions(TERMS, Register.of(sessions, [row(1, 1)]))
    assert found == Retention(AUTUMN, SPRING, found.rate, 1)
    assert (found.rate.share, found.rate.why) == (None, "no session of Spring has names")
    nobody = retentions(TERMS[:2], Register.of([session(1), session(2, date(2027, 1, 12))], [row(2, 1)]))[0]
    assert (nobody.rate.share, nobody.rate.why) == (None, "nobody came")


def test_a_response_rate_names_its_base() -> None:
    attenders = response_rate(7, 9, Base.ATTENDERS)
    assert (str(attenders.share), attenders.base) == ("78 % (7/9)", "people who came")
    assert people_invited(Register.of(SESSIONS, REGISTER)) == 4
    assert response_rate(5, 4, Base.INVITED).why == "5 answered, and there were 4 people invited"
    assert response_rate(5, None, Base.INVITED).share is None
    assert response_rate(0, 9, Base.ATTENDERS).share is not None


# --- whatever the rows ------------------------------------------------------------------------------------------

SOME_SESSIONS = st.lists(
    st.builds(
        session,
        st.integers(1, 12),
        st.dates(AUTUMN.starts, SUMMER.ends),
        st.sampled_from(["Tuesday", "Friday"]),
        st.sampled_from([*Mode, None]),
        st.sampled_from([Held.HELD, Held.HELD, Held.CANCELLED]),
        st.sampled_from([SessionKind.BALINT_GROUP, SessionKind.BALINT_GROUP, SessionKind.FISHBOWL]),
    ),
    max_size=10,
    unique_by=lambda one: one.id,
)
SOME_ROWS = st.lists(
    st.builds(
        row,
        st.integers(1, 12),
        st.integers(1, 8),
        st.sampled_from(Mark),
        st.sampled_from(Role),
        st.sampled_from(["consultant", "core_trainee", None]),
    ),
    max_size=50,
    unique_by=lambda one: one[:2],
)


def everything(sessions: Sequence[Session], rows: Sequence[Attendance], who: Who) -> list[Any]:
    register = Register.of(sessions, rows, who)
    parts = [turnout_by_mode(register), turnout_by_group(register), turnout_by_term(TERMS, register)]
    more = [grades_who_came(register), turnouts_of(TERMS, register), turnouts_of(TERMS, register, SPRING)]
    return [turnout(register), *parts, *more, turnout_by_grade(register), retentions(TERMS, register)]


@examples
@given(SOME_SESSIONS, SOME_ROWS, st.sampled_from(Who), st.randoms(use_true_random=False), st.integers(0, 50))
def test_order_and_parts_of_a_register_make_no_difference(
    sessions: list[Session], rows: list[Attendance], who: Who, random: Any, cut: int
) -> None:
    found = everything(sessions, rows, who)
    shuffled = random.sample(sessions, len(sessions)), random.sample(rows, len(rows))
    assert everything(*shuffled, who) == found
    assert everything([*sessions, *sessions], [*rows[cut:], *rows[:cut], *rows], who) == found


@examples
@given(SOME_SESSIONS, SOME_ROWS, st.sampled_from(Who))
def test_parts_add_up_to_the_whole(sessions: list[Session], rows: list[Attendance], who: Who) -> None:
    register = Register.of(sessions, rows, who)
    whole, grades = turnout(register), turnout_by_grade(register)
    by_mode, by_group = turnout_by_mode(register), turnout_by_group(register)
    for parts in ([*by_mode.values()], [*by_group.values()]):
        assert sum(part.held for part in parts) == whole.held
        assert sum(part.cancelled for part in parts) == whole.cancelled
        assert sum(part.attendances for part in parts) == whole.attendances
        assert sum(part.expected.n or 0 for part in parts) == (whole.expected.n or 0)
        assert max((part.people or 0 for part in parts), default=0) <= (whole.people or 0)
    assert sum(one.attendances.share.count for one in grades if one.attendances.share) == whole.attendances


@examples
@given(SOME_SESSIONS, SOME_ROWS)
def test_a_slow_recount_agrees(sessions: list[Session], rows: list[Attendance]) -> None:
    came, asked, naming = 0, 0, set()
    people = set()
    for one in sessions:
        for said in rows:
            if one.counts and said.session == one.id and said.role in (Role.MEMBER, Role.PRESENTER):
                if said.mark in (Mark.PRESENT, Mark.LATE):
                    came += 1
                    people.add(said.person)
                else:
                    naming.add(one.group)
    for one in sessions:
        for said in rows:
            member = said.role in (Role.MEMBER, Role.PRESENTER) and said.mark is not Mark.NOT_INVITED
            asked += one.counts and one.group in naming and said.session == one.id and member
    found = turnout(Register.of(sessions, rows))
    assert (found.attendances, found.people, found.expected.n or 0) == (came, len(people), asked)


@examples
@given(SOME_SESSIONS, SOME_ROWS)
def test_a_slow_recount_of_grades_agrees(sessions: list[Session], rows: list[Attendance]) -> None:
    register, days = Register.of(sessions, rows), {one.id: (one.day, one.id) for one in sessions if one.counts}
    members = [one for one in rows if one.role in (Role.MEMBER, Role.PRESENTER) and one.mark in CAME]
    by_grade: dict[str | None, int] = {}
    for who in range(1, 9):
        came = [(*days[one.session], one.grade) for one in members if one.person == who and one.session in days]
        if came:
            first = sorted(grade_at for grade_at in came if grade_at[0] == min(came)[0])
            grade = next((grade for *_at, grade in first if grade), None)
            by_grade[grade] = by_grade.get(grade, 0) + 1
    assert grades_who_came(register) == by_grade


@examples
@given(SOME_SESSIONS, SOME_ROWS)
def test_a_slow_recount_of_who_came_again_agrees(sessions: list[Session], rows: list[Attendance]) -> None:
    def came(term: Term) -> set[int]:
        days = {one.id: one.day for one in sessions if one.counts}
        there = [said for said in rows if said.session in days and term.holds(days[said.session])]
        return {said.person for said in there if said.mark in CAME and said.role in (Role.MEMBER, Role.PRESENTER)}

    for found in retentions(TERMS, Register.of(sessions, rows)):
        first, second = came(found.earlier), came(found.later)
        if found.rate.share:
            assert (found.rate.share.count, found.rate.n) == (len(first & second), len(first))
        else:
            assert not first or not any(one.counts and found.later.holds(one.day) for one in sessions)


# --- from the record --------------------------------------------------------------------------------------------

HEAD = "Date | Name | Role | Present | Grade"
ROWS = """
6/10/2026  | Asha Sample   | member    | yes        | CT1
6/10/2026  | Bryn Invented | presenter | late       | consultant
6/10/2026  | Carys Mock    | member    | apologies  |
6/10/2026  | Dylan Pretend | leader    | yes        | consultant
20/10/2026 | Asha Sample   | member    | yes        | ST4
20/10/2026 | Carys Mock    | member    | absent     |
"""


def taken(database: Database, *files: str) -> list[Any]:
    """The figures after these registers, one file each, were accepted."""
    for number, text in enumerate(files):
        content = workbook({"Register": table(f"{HEAD}\n{text.strip()}")})
        with database.reading() as connection:
            home = programmes.programme_named(connection, "Test")
            examination = intake.examine(
                connection, home, [(f"register {number}.xlsx", content)], today=date(2026, 11, 22)
            )
        uploads.accept(database, "Test", examination)
    with database.reading() as connection:
        home = programmes.programme_named(connection, "Test")
        assert home is not None
        sessions, rows = attendance.sessions(connection, home), attendance.attendances(connection, home)
    return everything(sessions, rows, Who.MEMBERS)


def test_the_record_gives_marks_roles_and_grades_of_the_day(database: Database) -> None:
    whole, *_, grades, _again = taken(database, ROWS)
    assert (whole.held, whole.attendances, whole.people, fraction(whole)) == (2, 3, 2, "3/5")
    assert {one.grade for one in grades} == {"core_trainee", "consultant", "specialty_trainee"}


@pytest.mark.parametrize("cut", [1, 3, 4, 5])
def test_a_register_in_two_workbooks_comes_to_the_same(database: Database, cut: int, tmp_path: Any) -> None:
    lines = ROWS.strip().splitlines()
    whole = open_database(f"sqlite:///{(tmp_path / 'whole.sqlite').as_posix()}")
    assert taken(database, "\n".join(lines[:cut]), "\n".join(lines[cut:])) == taken(whole, ROWS)
    whole.close()


def test_the_sample_programme_comes_to_the_poster_s_figures(sample_to_read: Database) -> None:
    with sample_to_read.reading() as connection:
        (home,) = programmes.programmes(connection).values()
        sessions, rows = attendance.sessions(connection, home), attendance.attendances(connection, home)
        terms = calendar.calendar_of(connection, home).terms
    parts = turnout_by_term(terms, Register.of(sessions, rows))
    assert [(one.held, one.attendances, one.per_session.value) for one in parts.values()] == [
        (2, 18, 9),
        (5, 40, 8),
        (5, 40, 8),
    ]
    assert turnout(Register.of(sessions, rows)).people == 34


def test_attendances_are_nested_in_the_groups_of_grades_as_people_are() -> None:
    base = "attendances with a name"
    found = [
        OfGrade("consultant", Rate(Share(5, 8), base), 2),
        OfGrade("nurse", Rate(Share(2, 8), base), 1),
        OfGrade(None, Rate(Share(1, 8), base), 1),
    ]
    came = who_came(attendances_of_grades(found), grades())
    assert (came.people, came.share("medical"), came.share("consultant")) == (8, Share(5, 8), Share(5, 8))
    assert [group.name for group in came.groups] == ["Medical", "Not medical", "Not recorded"]


def test_a_programme_s_turnouts_are_its_own_and_those_of_one_term(sample_to_read: Database) -> None:
    found = overview(sample_to_read, sample.NAME)
    assert found
    whole = found.turnouts()
    assert [(one.held, one.attendances) for one in whole.by_term.values()] == [(2, 18), (5, 40), (5, 40)]
    assert {mode: one.held for mode, one in whole.by_mode.items()} == {Mode.FACE_TO_FACE: 2, Mode.VIRTUAL: 10}
    assert [(one.earlier.name, one.later.name) for one in whole.retentions] == [
        ("Term 1", "Term 2"),
        ("Term 2", "Term 3"),
    ]
    only = found.turnouts(term="Term 1")
    assert list(only.by_term) == ["Term 1"] and only.whole == only.by_term["Term 1"] == whole.by_term["Term 1"]
    with_leaders = found.turnouts(Who.WITH_LEADERS)
    assert with_leaders.whole.attendances > whole.whole.attendances
    assert overview(sample_to_read, "Nobody's") is None
