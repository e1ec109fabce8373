"""A cohort: the same as each of its people one by one, and what wants somebody's attention."""

import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from balint_core.activities import Activity
from balint_core.cohort import (
    Cell,
    Looks,
    members,
)
from balint_core.frameworks import (
    Accepts,
    Criterion,
    CriterionKind,
    Distinct,
    Framework,
    Strength,
    Such,
    Way,
    Which,
    Worth,
    frameworks,
)
from balint_core.people import Role
from balint_core.programme import everybody, progress_of
from balint_core.record import schema
from balint_core.record.cohort import Detail
from balint_core.record.database import Database
from balint_core.sessions import Held, Mark, Mode, SessionKind

UK = frameworks()["balint_society_uk_2016"]
TODAY = date(2026, 11, 23)


def criterion(identity: str, kind: CriterionKind, **keys: Any) -> Criterion:
    words: dict[str, Any] = {
        "section": "all",
        "title": identity,
        "requirement": identity,
        "next": "Go on.",
        "paragraph": "1",
    }
    return Criterion(id=identity, strength=Strength.REQUIRED, kind=kind, **words, **keys)


def counting(identity: str, accepts: dict[str, Any], beside: str | None = None, **way: Any) -> Criterion:
    rules = (Accepts(Activity.SESSION, **accepts),)
    ways = (Way(id="only", title="sessions", unit="session", needed=6, accepts=rules, **way),)
    return criterion(identity, CriterionKind.COUNT, ways=ways, beside=beside)


MEMBER, LEADER = (Role.MEMBER, Role.PRESENTER), (Role.LEADER,)
SESSIONS = (Which(Activity.SESSION, MEMBER),)

OTHERS = (
    counting("hours", {"roles": MEMBER, "value": Worth.HOURS}),
    counting("in_one_room", {"roles": MEMBER, "modes": (Mode.FACE_TO_FACE,)}, beside="hours", until="joined_pathway"),
    counting("with_leader", {"roles": LEADER, "with_accredited_leader": True}, since="training_since"),
    criterion("share", CriterionKind.SHARE, accepts=SESSIONS, such=Such("online", modes=(Mode.VIRTUAL,)), at_least=50),
)
MADE_UP = replace(UK, id="made_up", series="made_up", sections=(), criteria=(), branch=None, pathways=())


def made_up(*criteria: Criterion) -> Framework:
    return replace(MADE_UP, sections=({"id": "all", "title": "All"},), criteria=criteria)  # type: ignore[arg-type]


ALL = [*frameworks().values(), made_up(*OTHERS)]


# --- the same as one by one -------------------------------------------------------------------------------------

FACTS = (
    schema.attendance,
    schema.session_fact,
    schema.portfolio_entry,
    schema.person_detail,
    schema.person_name,
    schema.same_person,
    schema.session,
    schema.person,
    schema.upload,
    schema.programme,
)
PEOPLE, UPLOADS, MEETINGS = 7, 4, 14


def fill(database: Database, chance: Any) -> None:
    """A record of whatever: uploads that overlap, were undone or replaced, several names of one person, cancelled
    sessions, talks, apologies, every role."""
    some = chance.choice
    days = [TODAY - timedelta(days=some([-40, 0, 1, 100, 100, 300, 800, 1500])) for _meeting in range(MEETINGS)]

    def maybe(*values: Any) -> Any:
        return some([None, *values])

    with database.writing() as connection:
        for table in FACTS:
            connection.execute(delete(table))
        connection.execute(insert(schema.programme).values(id=1, name="Test"))
        connection.execute(insert(schema.upload), [_upload(number, chance) for number in range(1, UPLOADS + 1)])
        connection.execute(insert(schema.person), [{"id": n, "name": f"Sample {n}"} for n in range(1, PEOPLE + 1)])
        connection.execute(insert(schema.person_name), [_name(n) for n in range(1, PEOPLE + 1)])
        for one, other in some([[], [], [(2, 1)], [(2, 1), (3, 1)], [(7, 6)]]):
            connection.execute(insert(schema.same_person).values(person_id=one, same_as_id=other))
        for row in range(1, PEOPLE + some([1, 6])):
            yes_no = [maybe("yes", "no") for _column in range(3)]
            about = dict(zip(("psychoanalytic_training", "accredited_leader", "society_member"), yes_no, strict=True))
            dates = {name: maybe(*days) for name in ("training_since", "joined_pathway", "accredited_on")}
            who = {"person_id": chance.randint(1, PEOPLE), "supervisor_id": maybe(1, 2), "row": row}
            connection.execute(insert(schema.person_detail).values(**_origin(chance), **who, **about, **dates))
        for number, day in enumerate(days, start=1):
            kind = str(some([SessionKind.BALINT_GROUP] * 4 + [SessionKind.TALK]))
            there = {"day": day, "group_name": f"Group {number}", "kind": kind}
            connection.execute(insert(schema.session).values(id=number, programme_id=1, **there))
            for told in set(chance.choices(range(1, UPLOADS + 1), k=some([1, 1, 2]))):
                _told(connection, chance, number, told, maybe)
        entries = some([0, 5])
        for row in range(entries):
            said = {"person_id": chance.randint(1, PEOPLE), "signed_by_id": maybe(1, 2, 3), "day": some(days)}
            said |= {"activity": some(ACTIVITIES), "organiser": maybe("Balint Society UK"), "competency": maybe(1, 2)}
            said |= {"sessions": maybe(2, 4), "counts_as": maybe(1), "decision": maybe("pending", "accepted")}
            connection.execute(insert(schema.portfolio_entry).values(**_origin(chance), row=row, **said))


ACTIVITIES = ["member weekend", "leadership weekend", "leadership day", "supervision", "competency", "member sessions"]


def _upload(number: int, chance: Any) -> dict[str, Any]:
    when = datetime(2026, 1, number)
    state = {"withdrawn_at": None, "replaced_by": None}
    if number > 1:
        state |= chance.choice([{}, {}, {"withdrawn_at": when}, {"replaced_by": 1}])
    about = {"number": number, "id": f"u_{number}", "programme_id": 1, "file": "register.xlsx", "digest": str(number)}
    return {**about, "content": b"", "accepted_at": when, "answers": {}, "sheets": [], **state}


def _name(number: int) -> dict[str, Any]:
    key = {"programme_id": 1, "key": f"sample {number}", "upload_number": 1, "writing": f"Sample {number}"}
    return {**key, "person_id": number, "listed": True}


def _origin(chance: Any) -> dict[str, Any]:
    return {"upload_number": chance.randint(1, UPLOADS), "sheet": "Sheet"}


def _told(connection: Any, chance: Any, at: int, upload: int, maybe: Any) -> None:
    origin = {"session_id": at, "upload_number": upload, "sheet": "Register"}
    held = str(chance.choice([Held.HELD, Held.HELD, Held.HELD, Held.CANCELLED]))
    fact = {"mode": maybe("virtual", "face-to-face"), "held": held, "minutes": maybe(60, 100)}
    connection.execute(insert(schema.session_fact).values(**origin, **fact, row=at))
    marks = [Mark.PRESENT, Mark.PRESENT, Mark.LATE, Mark.APOLOGIES]
    came = [
        {
            **origin,
            "person_id": who,
            "row": row,
            "role": str(chance.choice(list(Role))),
            "mark": str(chance.choice(marks)),
        }
        for row, who in enumerate(chance.sample(range(1, PEOPLE + 1), k=chance.randint(1, PEOPLE)))
    ]
    connection.execute(insert(schema.attendance), came)


@settings(
    max_examples=int(os.environ.get("EX", "20")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=False), st.sampled_from([TODAY, TODAY - timedelta(days=250)]))
def test_a_cohort_is_its_people_one_by_one(database: Database, chance: Any, on: date) -> None:
    fill(database, chance)
    those = everybody(database, "Test")
    for framework in ALL:
        found = {one.person.id: one for one in members(database, [(person, framework) for person in those], on)}
        for person in those:
            alone = progress_of(database, person, framework, on)
            expected = {
                one.criterion.id: Cell(one.status, one.recorded, one.needed, one.unit) for one in alone.criteria
            }
            assert dict(found[person.id].cells) == expected
            assert found[person.id].pathway == alone.pathway


def test_what_the_record_tells_of_one_leader_is_found_at_every_session(database: Database) -> None:
    """The generated records above do hold accredited leaders, other modes and lengths, so the comparison is of them."""
    assert Looks.of([UK]).all_details() == {Detail.LEADER}  # type: ignore[union-attr]
    assert Looks.of([ALL[-1]]).all_details() == set(Detail)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "looked_at",
    [
        criterion("groups", CriterionKind.VARIETY, accepts=SESSIONS, distinct=Distinct.GROUP, needed=2),
        criterion("long", CriterionKind.SPAN, accepts=SESSIONS, months=6),
        criterion("noted", CriterionKind.NARRATIVE, evidence=Activity.SESSION),
        counting("a_month", {"roles": MEMBER}, per="month", periods=3),
        counting("cases", {"roles": MEMBER, "value": Worth.CASES}),
    ],
    ids=lambda one: one.id,
)
def test_what_cannot_be_told_of_several_at_once_is_asked_one_by_one(looked_at: Criterion, sampled: Database) -> None:
    framework = made_up(looked_at)
    assert Looks.of([framework]) is None
    person = next(one for one in everybody(sampled, "Sample programme") if one.leader_in_training)
    (member,) = members(sampled, [(person, framework)], TODAY)
    alone = progress_of(sampled, person, framework, TODAY).criterion(looked_at.id)
    assert member.cells[looked_at.id] == Cell(alone.status, alone.recorded, alone.needed, alone.unit)
