"""A cohort: the same as each of its people one by one, and what wants somebody's attention."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from balint_core.accreditation import Status
from balint_core.activities import Activity
from balint_core.cohort import (
    CLOSE,
    Cell,
    Cohort,
    Detail,
    Looks,
    Member,
    cohort,
    describe,
    describe_turns,
    headline,
    members,
    shared_groups,
    turns,
)
from balint_core.exports.cohort_table import cohort_csv, cohort_workbook
from balint_core.frameworks import (
    Accepts,
    Criterion,
    CriterionKind,
    Distinct,
    Framework,
    Strength,
    Such,
    Way,
    Worth,
    frameworks,
)
from balint_core.people import Role
from balint_core.programme import everybody, progress_of
from balint_core.record import schema
from balint_core.record.database import Database
from balint_core.record.people import Person
from balint_core.sessions import Held, Mark, Mode, SessionKind
from pages.parts import cohort_view

SAMPLE = "Sample programme (invented)"
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
SESSIONS = (Accepts(Activity.SESSION, MEMBER),)
HOURS = (Accepts(Activity.SESSION, MEMBER, value=Worth.HOURS),)
LED = (Accepts(Activity.SESSION, LEADER),)
ONLINE = Such("online", modes=(Mode.VIRTUAL,))

OTHERS = (
    counting("hours", {"roles": MEMBER, "value": Worth.HOURS}),
    counting("in_one_room", {"roles": MEMBER, "modes": (Mode.FACE_TO_FACE,)}, beside="hours", until="joined_pathway"),
    counting("with_leader", {"roles": LEADER, "with_accredited_leader": True}, since="training_since"),
    criterion("share", CriterionKind.SHARE, accepts=SESSIONS, such=ONLINE, at_least=50, unit="session"),
    counting("cases", {"roles": MEMBER, "value": Worth.CASES}, beside="hours"),
    counting("a_month", {"roles": MEMBER}, beside="hours", per="month", periods=3),
    criterion("hours_online", CriterionKind.SHARE, accepts=HOURS, such=ONLINE, at_least=50, unit="hour"),
    criterion("groups", CriterionKind.VARIETY, accepts=SESSIONS, distinct=Distinct.GROUP, needed=2),
    criterion("modes", CriterionKind.VARIETY, accepts=SESSIONS, distinct=Distinct.MODE),
    criterion("co_leaders", CriterionKind.VARIETY, accepts=LED, distinct=Distinct.CO_LEADER, needed=2),
    criterion("long", CriterionKind.SPAN, accepts=LED, months=6),
    criterion("noted", CriterionKind.NARRATIVE, accepts=SESSIONS),
    criterion("supervised", CriterionKind.STAGE, evidence=Activity.SUPERVISION),
    counting("before_that", {"roles": (Role.CO_LEADER,)}, before="supervised"),
)
MADE_UP = replace(UK, id="made_up", series="made_up", sections=(), criteria=(), branch=None, pathways=())


def made_up(*criteria: Criterion) -> Framework:
    return replace(MADE_UP, sections=({"id": "all", "title": "All"},), criteria=criteria)  # type: ignore[arg-type]


ALL = [*frameworks().values(), made_up(*OTHERS)]


# --- the same as one by one -------------------------------------------------------------------------------------

FACTS = (
    schema.noted,
    schema.attendance,
    schema.part,
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
MARKS = [Mark.PRESENT, Mark.PRESENT, Mark.LATE, Mark.APOLOGIES]
PARTS = dict(enumerate(product(Role, MARKS), start=1))
"""Every role with every mark, by number; being present is twice as likely as anything else."""


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
        numbers = range(1, UPLOADS + 1)
        connection.execute(insert(schema.upload), [_upload(number, chance) for number in numbers])
        connection.execute(insert(schema.part), [one for number in numbers for one in _parts(number)])
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
            earlier = days[: number - 1].count(day)  # that day
            there = {"day": day, "group_name": f"Group {earlier}" if earlier else "", "kind": kind}
            connection.execute(insert(schema.session).values(id=number, programme_id=1, **there))
            for told in set(chance.choices(range(1, UPLOADS + 1), k=some([1, 1, 2]))):
                _told(connection, chance, number, told, maybe)
        entries = some([0, 5])
        for row in range(entries):
            said = {"person_id": chance.randint(1, PEOPLE), "signed_by_id": maybe(1, 2, 3), "day": some(days)}
            said |= {"activity": some(ACTIVITIES), "organiser": maybe("Balint Society UK"), "competency": maybe(1, 2)}
            said |= {"sessions": maybe(2, 4), "counts_as": maybe(1), "decision": maybe("pending", "accepted")}
            connection.execute(insert(schema.portfolio_entry).values(**_origin(chance), row=row, **said))
        for number in range(some([3, 9])):
            connection.execute(insert(schema.noted), _noted(number, chance, maybe))


def _noted(number: int, chance: Any, maybe: Any) -> list[dict[str, Any]]:
    """A claim noted on a day, and what came of it on another: decided, withdrawn, or still to be decided."""
    day = TODAY - timedelta(days=chance.choice([0, 250, 300, 900]))
    claim = {"kind": "claim", "unit": chance.choice(["session", "weekend"]), "counts_as": chance.choice([1, 15])}
    claim |= {
        "framework": chance.choice([UK.id, UK.id, *frameworks()]),
        "towards": chance.choice(["co_leading", "member_experience"]),
    }
    supervised = {"kind": chance.choice(["supervision", "competency"]), "competency": 1, "signed_by_id": maybe(1, 2)}
    what = {"day": day, "programme_id": 1, "person_id": chance.randint(1, PEOPLE), "decider": "Council"}
    what |= {"noted_by": "the lead", **chance.choice([claim, claim, supervised])}
    after = min(TODAY, day + timedelta(days=chance.choice([0, 40, 400])))
    decision = maybe("accepted", "declined")
    first = {"entry": f"n_{number}", "replaces": None, "withdrawn": False, "decision": "pending", "decided_on": None}
    later = {"entry": f"n_{number}_later", "replaces": f"n_{number}", "withdrawn": chance.choice([False, False, True])}
    later |= {"decision": decision, "decided_on": after if decision else None}
    return [
        {**what, **first, "noted_at": datetime.combine(day, time(9))},
        {**what, **later, "noted_at": datetime.combine(after, time(10))},
    ]


ACTIVITIES = ["member weekend", "leadership weekend", "leadership day", "supervision", "competency", "member sessions"]


def _upload(number: int, chance: Any) -> dict[str, Any]:
    when = datetime(2026, 1, number)
    state = {"withdrawn_at": None, "replaced_by": None}
    if number > 1:
        state |= chance.choice([{}, {}, {"withdrawn_at": when}, {"replaced_by": 1}])
    about = {"number": number, "id": f"u_{number}", "programme_id": 1, "file": "register.xlsx", "digest": str(number)}
    return {**about, "content": b"", "accepted_at": when, "answers": {}, "sheets": [], **state}


def _parts(upload: int) -> list[dict[str, Any]]:
    about = {"upload_number": upload, "sheet": "Register"}
    return [{**about, "number": number, "role": role, "mark": mark} for number, (role, mark) in PARTS.items()]


def _name(number: int) -> dict[str, Any]:
    key = {"programme_id": 1, "key": f"sample {number}", "upload_number": 1, "writing": f"Sample {number}"}
    return {**key, "person_id": number, "listed": True}


def _origin(chance: Any) -> dict[str, Any]:
    return {"upload_number": chance.randint(1, UPLOADS), "sheet": "Sheet"}


def _told(connection: Any, chance: Any, at: int, upload: int, maybe: Any) -> None:
    origin = {"session_id": at, "upload_number": upload}
    held = str(chance.choice([Held.HELD, Held.HELD, Held.HELD, Held.CANCELLED]))
    fact = {"mode": maybe("virtual", "face-to-face"), "held": held, "minutes": maybe(60, 100), "cases": maybe(1, 2)}
    connection.execute(insert(schema.session_fact).values(**origin, **fact, sheet="Register", row=at))
    came = [
        {
            **origin,
            "person_id": who,
            "row": row,
            "part": chance.choice(list(PARTS)),
        }
        for row, who in enumerate(chance.sample(range(1, PEOPLE + 1), k=chance.randint(1, PEOPLE)))
    ]
    connection.execute(insert(schema.attendance), came)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.sampled_from(ALL), st.sampled_from([TODAY, TODAY - timedelta(days=250)]))
def test_a_cohort_is_its_people_one_by_one(database: Database, chance: Any, framework: Framework, on: date) -> None:
    fill(database, chance)
    both = [(person, by) for person in everybody(database, "Test") for by in (framework, UK)]
    for (person, by), found in zip(both, members(database, both, on), strict=True):
        alone = progress_of(database, person, by, on)
        cells = {one.criterion.id: Cell(one.status, one.recorded, one.needed, one.unit) for one in alone.criteria}
        assert (found.person, found.framework, found.pathway) == (person, by, alone.pathway)
        assert dict(found.cells) == cells


def test_what_the_record_tells_of_one_leader_is_found_at_every_session(database: Database) -> None:
    """The generated records above do hold accredited leaders, other modes and lengths, so the comparison is of them."""
    assert _details(Looks.of([UK])) == {Detail.LEADER}
    assert _details(Looks.of([ALL[-1]])) == set(Detail)


@pytest.mark.parametrize("framework", frameworks().values(), ids=lambda one: one.id)
def test_every_shipped_framework_is_looked_at_of_all_at_once(framework: Framework) -> None:
    assert Looks.of([framework])


def _details(looks: Looks | None) -> set[Detail]:
    assert looks
    return {detail for details in looks.details.values() for detail in details}


@pytest.mark.parametrize(
    "looked_at",
    [
        criterion("both_ends", CriterionKind.FIRST_AND_LAST, accepts=SESSIONS, such=ONLINE),
    ],
    ids=lambda one: one.id,
)
def test_what_cannot_be_told_of_several_at_once_is_asked_one_by_one(looked_at: Criterion, sampled: Database) -> None:
    framework = made_up(looked_at)
    assert Looks.of([framework]) is None
    person = next(one for one in everybody(sampled, SAMPLE) if one.leader_in_training)
    (member,) = members(sampled, [(person, framework)], TODAY)
    alone = progress_of(sampled, person, framework, TODAY).criterion(looked_at.id)
    assert member.cells[looked_at.id] == Cell(alone.status, alone.recorded, alone.needed, alone.unit)


# --- what wants somebody's attention ----------------------------------------------------------------------------

STATUSES = {
    CriterionKind.COUNT: Status.UNDER_WAY,
    CriterionKind.SIGN_OFF: Status.FOR_A_PERSON,
    CriterionKind.NARRATIVE: Status.FOR_A_PERSON,
}
LATELY, LONG_AGO = TODAY - timedelta(days=30), TODAY - timedelta(days=300)


def member(latest: date | None = LATELY, supervisor: str | None = "Wren Placeholder", **recorded: int) -> Member:
    """Somebody with so many units of each count; the others have what is needed."""
    cells = {}
    for one in UK.criteria:
        needed = max((way.needed for way in one.ways), default=None)
        so_far = recorded.get(one.id, needed)
        status = STATUSES.get(one.kind, Status.NOT_YET_RECORDED)
        met = needed is not None and so_far is not None and so_far >= needed
        unit = one.ways[0].unit if one.ways else None
        cells[one.id] = Cell(Status.RECORDED if met else status, so_far, needed, unit)
    return Member(Person(1, "Asha Sample", supervisor=supervisor), UK, None, cells, latest, TODAY)


def with_stages(found: Member, **stages: Status) -> Member:
    cells = {**found.cells, **{name: Cell(status, None, None, None) for name, status in stages.items()}}
    return replace(found, cells=cells)


def test_with_every_count_on_record_the_next_stage_is_waited_for() -> None:
    assert member().waits_for is UK.criterion("report")
    reported = with_stages(member(), report=Status.RECORDED)
    assert reported.waits_for is UK.criterion("form")
    assert reported.close
    assert member(co_leading=19).waits_for is None


def test_who_is_close_has_one_count_open_and_few_units_to_go() -> None:
    assert member(co_leading=20 - CLOSE).close
    assert not member(co_leading=20 - CLOSE - 1).close
    assert not member(co_leading=19, leadership_training=1).close
    assert member(co_leading=19).to_go == 1
    assert member(co_leading=19, leadership_training=1).to_go is None, "sessions and weekends are never added up"


@pytest.mark.parametrize(
    ("found", "stalled"),
    [
        (member(LONG_AGO, co_leading=3), True),
        (member(LATELY, co_leading=3), False),
        (member(LONG_AGO), False),
        (member(None, co_leading=0), False),
        (member(date(2026, 5, 23), co_leading=3), False),
        (member(date(2026, 5, 22), co_leading=3), True),
    ],
    ids=["long ago", "lately", "no count is open", "not begun", "six months to the day", "a day longer"],
)
def test_who_has_stalled_has_nothing_new_for_half_a_year_and_an_open_count(found: Member, stalled: bool) -> None:
    assert found.stalled is stalled


def test_somebody_who_joined_lately_has_not_stalled() -> None:
    new = member(None, co_leading=0)
    joined = replace(new.person, joined_pathway=LATELY)
    assert not replace(new, person=joined).stalled
    assert replace(new, person=replace(joined, joined_pathway=LONG_AGO)).stalled


def test_once_council_has_decided_nothing_is_asked() -> None:
    decided = with_stages(member(LONG_AGO, None, co_leading=19), council=Status.DECIDED)
    assert not (decided.close or decided.stalled or decided.unsupervised or decided.waits_for)


def test_the_findings_in_words() -> None:
    found = Cohort(TODAY, (member(), member(), member(LONG_AGO, None, co_leading=3), member(None, co_leading=0)))
    assert headline(found) == "Of four people, two are close and one has nothing new"
    assert describe(found) == [
        "Two people have every count on record and wait for: supervisor's report.",
        "One person has no supervisor noted.",
        "One person with an open count has had nothing new since May 2026.",
        "One person has nothing on record yet.",
    ]
    assert headline(Cohort(TODAY, (member(co_leading=3),))) == "One person on the pathway"


FORBIDDEN = ("eligible", "failed", "complete", "accredited", "%", "score:")


def test_nobody_is_judged_in_the_findings(sampled: Database) -> None:
    found = cohort(sampled, SAMPLE, None, TODAY)
    words = " ".join([headline(found), *describe(found)]).casefold()
    assert not any(word in words for word in FORBIDDEN)


def test_each_is_judged_by_their_own_edition_or_all_by_one(sampled: Database) -> None:
    own = cohort(sampled, SAMPLE, None, TODAY)
    assert {one.person.name for one in own.members} >= {"Asha Sample", "Bryn Invented"}
    assert all(one.person.leader_in_training for one in own.members)
    everyone = cohort(sampled, SAMPLE, UK.id, TODAY, everyone=True)
    assert len(everyone.members) > len(own.members)
    assert list(everyone.frameworks()) == [UK]
    assert not cohort(sampled, "No such programme", None, TODAY).members


def test_a_change_in_the_record_is_seen(sampled: Database) -> None:
    before = cohort(sampled, SAMPLE, None, TODAY)
    assert cohort(sampled, SAMPLE, None, TODAY) is before, "kept while the record stays as it is"
    with sampled.writing() as connection:
        connection.execute(delete(schema.attendance))
    after = cohort(sampled, SAMPLE, None, TODAY)
    assert {one.cells["co_leading"].recorded for one in after.members} != {
        one.cells["co_leading"].recorded for one in before.members
    }


# --- led in turn ------------------------------------------------------------------------------------------------


def test_the_turns_of_a_group_are_told_session_by_session(sampled: Database) -> None:
    (group,) = shared_groups(sampled, SAMPLE)
    found = turns(sampled, SAMPLE, group)
    assert len(found.sessions) == 12
    times = {name: found.times(who, Role.CO_LEADER) for who, name in found.leaders.items()}
    assert times == {"Asha Sample": 12, "Bryn Invented": 6, "Wren Placeholder": 3, "Chidi Example": 3}
    assert describe_turns(found).startswith("Of 12 sessions: Asha Sample 12, Bryn Invented 6")
    for who, name in found.leaders.items():
        person = next(one for one in everybody(sampled, SAMPLE) if one.id == who)
        credited = progress_of(sampled, person, UK, TODAY).criterion("co_leading").recorded
        assert credited == times[name], "co-leading is credited by the role at each session"


# --- out --------------------------------------------------------------------------------------------------------


def test_what_leaves_the_screen_is_text() -> None:
    found = member()
    tricky = replace(found, person=replace(found.person, name="=1+1"))
    lines = cohort_csv(Cohort(TODAY, (tricky,))).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Person,Framework,Criterion,Status,Recorded,Needed,Unit")
    assert all(line.startswith("'=1+1,") for line in lines[1:])
    from openpyxl import load_workbook

    sheet = load_workbook(BytesIO(cohort_workbook(Cohort(TODAY, (tricky,)))))["Cohort"]
    first = sheet["A2"]
    assert (first.value, first.data_type, first.quotePrefix) == ("=1+1", "s", True)
    assert [cell.value for cell in sheet[4]][2:7] == ["Member of a Balint group", "recorded", 20, 20, "session"]


def test_the_people_of_a_cohort_come_in_the_order_of_any_count() -> None:
    near, far = member(co_leading=18), member(co_leading=3)
    done, unasked = member(), replace(member(), cells={})
    chosen = cohort_view.Choices(None, False, "Everybody", "", "Co-leading a group, furthest first")
    assert chosen.order in cohort_view._orders(Cohort(TODAY, (near,)))
    assert cohort_view.filtered([unasked, far, done, near], chosen) == [done, near, far, unasked]
