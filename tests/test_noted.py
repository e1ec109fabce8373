"""What is noted in the app: kept with every change, counted from the day it holds, and never lost with an upload."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from balint_core.accreditation import Progress, Status
from balint_core.activities import Activity, Decision
from balint_core.evidence import Evidence, evidence_of
from balint_core.exports.programme_workbook import everything_of, programme_workbook
from balint_core.frameworks import frameworks
from balint_core.programme import everybody, progress_of
from balint_core.record import identity, intake, noted, own_frameworks, programmes, uploads
from balint_core.record.database import Database, open_database
from balint_core.record.noted import Note, Noted, NotNoted, histories, slips_of_writer, takes_effect
from balint_core.record.people import Person
from balint_core.record.schema import noted as table
from balint_core.spreadsheets.recipe import Answers
from tests.tables import workbook

HOME = "Ours"
TODAY = date.today()
UK = "balint_society_uk_2016"
PEOPLE = [
    ["Name", "Leader in training", "Accredited leader", "Accredited on", "Supervisor"],
    ["Asha Sample", "yes", None, None, "Wren Placeholder"],
    ["Wren Placeholder", None, "yes", "14/5/2016", None],
    ["Dafydd Mockup", None, "yes", None, None],
]
REGISTER = [
    ["Date", "Name", "Role"],
    ["6/10/2020", "Asha Sample", "co-leader"],
    ["6/10/2020", "Bryn Invented", "member"],
]
DAYS = Note(
    Activity.CLAIM,
    date(2021, 3, 1),
    title="Two leadership days elsewhere",
    framework=UK,
    towards="leadership_training",
    unit="weekend",
    counts_as=1,
    decider="the leadership group",
    decision=Decision.PENDING,
)


def accept(database: Database, files: dict[str, bytes], answers: Answers = Answers()) -> dict[str, str]:
    with database.reading() as connection:
        home = programmes.programme_named(connection, HOME)
        found = intake.examine(connection, home, list(files.items()), answers)
        found = intake.examine(connection, home, list(files.items()), found.answers.with_guesses(found.questions))
    return uploads.accept(database, HOME, found)


@pytest.fixture
def ours(database: Database) -> Iterator[Database]:
    accept(database, {"people.xlsx": workbook({"People": PEOPLE})})
    accept(database, {"register.xlsx": workbook({"Register": REGISTER})})
    yield database


def somebody(database: Database, name: str) -> Person:
    return next(one for one in everybody(database, HOME) if one.name == name)


class Told:
    """Noting things about Asha, on days of one's choice."""

    def __init__(self, database: Database) -> None:
        self.database, self.asha = database, somebody(database, "Asha Sample").id
        self.wren, self.dafydd = (somebody(database, name).id for name in ("Wren Placeholder", "Dafydd Mockup"))

    def __call__(self, doing: Any, *what: Any, on: date | None = None) -> str:
        with self.database.writing() as connection:
            home = programmes.programmes(connection)[HOME]
            entry: str = doing(connection, home, *what, "the lead")
            if on:
                moment = datetime(on.year, on.month, on.day, 12, tzinfo=UTC).replace(tzinfo=None)
                connection.execute(update(table).where(table.c.entry == entry).values(noted_at=moment))
            return entry

    def note(self, what: Note, on: date | None = None) -> str:
        return self(noted.note, self.asha, what, on=on)

    def of_asha(self) -> list[Noted]:
        with self.database.reading() as connection:
            return noted.noted_of(connection, self.asha)

    def progress(self, on: date = TODAY, framework: str = UK) -> Progress:
        person = somebody(self.database, "Asha Sample")
        return progress_of(self.database, person, frameworks()[framework], on)


@pytest.fixture
def told(ours: Database) -> Told:
    return Told(ours)


# --- evidence ---------------------------------------------------------------------------------------------------


def test_what_is_noted_counts_and_says_where_it_stands(told: Told) -> None:
    weekend = Note(Activity.LEADERSHIP_WEEKEND, date(2021, 3, 12), "Balint Society UK", title="Spring weekend")
    before = told.database.version()
    told.note(weekend, on=date(2026, 5, 3))
    assert told.database.version() > before
    (line,) = told.progress().criterion("leadership_training").lines
    assert (line.counts, line.evidence.words) == (1, "Leadership weekend · Spring weekend")
    assert (line.evidence.upload, line.evidence.sheet, line.evidence.cell) == ("", "", "")
    assert line.evidence.file == "Noted in the app on 3 May 2026 by the lead"


def test_a_signature_counts_by_the_standing_of_whoever_signed_on_that_day(told: Told) -> None:
    signed = Note(Activity.COMPETENCY, date(2016, 5, 13), competency=1, signed_by=told.wren)
    told.note(signed)
    found = told.progress().criterion("competency_setting")
    assert found.status is Status.FOR_A_PERSON
    assert found.reason == "Noted, but Wren Placeholder is not recorded as an accredited leader on that day."
    told.note(replace(signed, day=date(2016, 5, 14)))
    found = told.progress().criterion("competency_setting")
    assert (found.status, found.reason) == (Status.DECIDED, "Signed by Wren Placeholder on 14 May 2016.")


def test_another_accredited_leader_signs_once_they_held_supervision(told: Told) -> None:
    signed = Note(Activity.COMPETENCY, date(2021, 6, 1), competency=1, signed_by=told.dafydd)
    told.note(signed)
    assert told.progress().criterion("competency_setting").reason.endswith("is not noted as their supervisor.")
    held = told.note(Note(Activity.SUPERVISION, date(2021, 5, 1), signed_by=told.dafydd))
    assert told.progress().criterion("competency_setting").status is Status.DECIDED
    changed = told(noted.change, held, Note(Activity.SUPERVISION, date(2021, 5, 1), signed_by=told.wren))
    assert told.progress().criterion("competency_setting").status is Status.FOR_A_PERSON
    again = told(noted.change, changed, Note(Activity.SUPERVISION, date(2021, 5, 1), signed_by=told.dafydd))
    assert told.progress().criterion("competency_setting").status is Status.DECIDED
    told(noted.withdraw, again, "It was somebody else's")
    assert told.progress().criterion("competency_setting").status is Status.FOR_A_PERSON


def test_every_supervisor_ever_noted_may_sign(told: Told) -> None:
    later = [PEOPLE[0], ["Asha Sample", None, None, None, "Dafydd Mockup"]]
    accept(told.database, {"later.xlsx": workbook({"People": later})})
    person = somebody(told.database, "Asha Sample")
    assert (person.supervisor, person.supervisors) == ("Dafydd Mockup", {told.wren, told.dafydd})
    for number, signer in enumerate((told.wren, told.dafydd), start=1):
        told.note(Note(Activity.COMPETENCY, date(2021, 6, 1), competency=number, signed_by=signer))
    found = told.progress().section("competencies")
    assert [one.status for one in found[:2]] == [Status.DECIDED, Status.DECIDED]


# --- the ledger of equivalences ---------------------------------------------------------------------------------


def test_a_claim_counts_from_the_day_it_is_accepted(told: Told) -> None:
    claim = told.note(DAYS, on=date(2021, 3, 2))
    reason = "Two full days with the Society's leaders"
    told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), reason, on=date(2021, 5, 20))
    for day, counts in ((date(2021, 2, 28), []), (date(2021, 4, 30), [0]), (date(2021, 5, 1), [1])):
        lines = told.progress(day).criterion("leadership_training").lines
        assert [line.counts for line in lines] == counts, day
    waiting, accepted = told.of_asha()
    assert (waiting.note, accepted.replaces) == (DAYS, waiting.entry)
    assert accepted.note == replace(DAYS, decision=Decision.ACCEPTED, decided_on=date(2021, 5, 1), reason=reason)


def test_a_claim_noted_together_with_its_decision_counts_from_the_day_of_that(told: Told) -> None:
    told.note(replace(DAYS, decision=Decision.ACCEPTED, decided_on=date(2022, 5, 1), reason="Two full days"))
    for day, counts in ((date(2021, 2, 28), []), (date(2022, 4, 30), [0]), (date(2022, 5, 1), [1])):
        lines = told.progress(day).criterion("leadership_training").lines
        assert [line.counts for line in lines] == counts, day


def test_a_claim_that_is_declined_is_shown_and_not_added(told: Told) -> None:
    claim = told.note(DAYS)
    told(noted.decide, claim, Decision.DECLINED, date(2021, 5, 1), "A single day")
    (line,) = told.progress().criterion("leadership_training").lines
    assert (line.counts, line.remark) == (0, "declined by the leadership group: shown, not added")


def test_a_decision_may_be_taken_otherwise_later_and_each_day_has_its_own(told: Told) -> None:
    claim = told.note(DAYS, on=date(2021, 3, 2))
    accepted = told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "One reason", on=date(2021, 5, 1))
    told(noted.decide, accepted, Decision.DECLINED, date(2021, 7, 1), "Another reason", on=date(2021, 7, 1))
    counts = {
        day: [line.counts for line in told.progress(day).criterion("leadership_training").lines]
        for day in (date(2021, 4, 30), date(2021, 6, 30), date(2021, 7, 1))
    }
    assert list(counts.values()) == [[0], [1], [0]]
    assert len(told.of_asha()) == 3


def test_a_criterion_may_be_taken_as_met_with_a_reason(told: Told) -> None:
    waiver = Note(Activity.WAIVER, date(2021, 3, 1), framework=UK, towards="co_leading", decider="Council")
    entry = told.note(replace(waiver, decision=Decision.PENDING))
    assert told.progress().criterion("co_leading").lines[-1].remark == "Council is still to decide"
    told(noted.decide, entry, Decision.ACCEPTED, date(2021, 5, 1), "Led groups abroad for ten years")
    found = told.progress().criterion("co_leading")
    assert (found.status, found.reason[-39:]) == (Status.DECIDED, "Taken as met by Council on 1 May 2021.".rjust(39))
    assert "Led groups abroad for ten years" in found.lines[-1].evidence.words
    assert told.progress(date(2021, 4, 30)).criterion("co_leading").status is Status.UNDER_WAY


DAY = Note(
    Activity.LEADERSHIP_DAY,
    date(2021, 3, 1),
    "Balint Society UK",
    title="Autumn leaders' day",
    decider="the leadership group",
    decision=Decision.PENDING,
)


def test_leadership_days_count_from_the_day_it_was_decided_as_how_many_weekends(told: Told) -> None:
    entry = told.note(DAY, on=date(2021, 3, 2))
    decide = partial(noted.decide, counts_as=1)
    told(decide, entry, Decision.ACCEPTED, date(2021, 5, 1), "A full day", on=date(2021, 6, 1))
    for day, counts in ((date(2021, 4, 30), 0), (date(2021, 5, 1), 1)):
        (line,) = told.progress(day).criterion("leadership_training").lines
        assert line.counts == counts, day
    assert told.of_asha()[-1].note == replace(
        DAY, decision=Decision.ACCEPTED, decided_on=date(2021, 5, 1), reason="A full day", counts_as=1
    )


def test_what_is_noted_with_its_decision_was_open_until_then(told: Told) -> None:
    told.note(replace(DAY, decision=Decision.ACCEPTED, decided_on=date(2021, 5, 1), counts_as=2))
    for day, counts in ((date(2021, 2, 28), []), (date(2021, 4, 30), [0]), (date(2021, 5, 1), [2])):
        lines = told.progress(day).criterion("leadership_training").lines
        assert [line.counts for line in lines] == counts, day


def test_only_what_waits_for_a_decision_is_decided(told: Told) -> None:
    entry = told.note(Note(Activity.REFLECTION, date(2021, 3, 1)))
    with pytest.raises(NotNoted, match="nothing to decide"):
        told(noted.decide, entry, Decision.ACCEPTED, date(2021, 5, 1), "A reason")
    claim = told.note(DAYS)
    accepted = told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "A reason")
    with pytest.raises(NotNoted, match="decided so already"):
        told(noted.decide, accepted, Decision.ACCEPTED, date(2021, 5, 1), "A reason")


def test_the_day_of_a_decision_put_right_holds_from_that_day(told: Told) -> None:
    claim = told.note(DAYS, on=date(2021, 3, 2))
    accepted = told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "A reason", on=date(2021, 5, 1))
    told(noted.decide, accepted, Decision.ACCEPTED, date(2021, 4, 1), "A reason")
    for day, counts in ((date(2021, 3, 31), [0]), (date(2021, 4, 1), [1]), (TODAY, [1])):
        lines = told.progress(day).criterion("leadership_training").lines
        assert [line.counts for line in lines] == counts, day


def test_a_claim_is_not_shown_against_criteria_of_another_series(
    told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = Path("data/frameworks") / f"{UK}.toml"
    text = shipped.read_text(encoding="utf-8").replace(f'id = "{UK}"', 'id = "another"')
    (tmp_path / "frameworks").mkdir()
    another = text.replace('series = "balint_society_uk"', 'series = "another"')
    (tmp_path / "frameworks" / "another.toml").write_text(another, encoding="utf-8")
    monkeypatch.setenv("BALINT_DEFINITIONS", str(tmp_path))
    told.note(DAYS)
    assert len(told.progress().criterion("leadership_training").lines) == 1
    assert told.progress(framework="another").criterion("leadership_training").lines == ()


# --- changes ----------------------------------------------------------------------------------------------------


def test_a_change_keeps_what_was_there_and_holds_from_the_day_it_was_noted(told: Told) -> None:
    weekend = Note(Activity.MEMBER_WEEKEND, date(2021, 3, 12), "Balint Society UK", sessions=4)
    entry = told.note(weekend, on=date(2021, 3, 15))
    changed = told(noted.change, entry, replace(weekend, sessions=6), on=date(2021, 6, 1))
    told(noted.withdraw, changed, "It was somebody else's", on=date(2021, 9, 1))
    ((first, second, last),) = histories(told.of_asha())
    assert [one.note.sessions for one in (first, second)] == [4, 6]
    assert (last.withdrawn, last.note.reason) == (True, "It was somebody else's")
    for day, sessions in ((date(2021, 5, 31), [4]), (date(2021, 6, 1), [6]), (date(2021, 9, 1), [])):
        lines = told.progress(day).criterion("member_experience").lines
        assert [line.evidence.sessions for line in lines] == sessions, day


def test_a_claim_that_was_changed_waits_for_a_decision_again(told: Told) -> None:
    claim = told.note(DAYS, on=date(2021, 3, 2))
    accepted = told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "Two days", on=date(2021, 5, 1))
    told(noted.change, accepted, replace(told.of_asha()[-1].note, counts_as=2), on=date(2021, 9, 1))
    last = told.of_asha()[-1].note
    assert (last.counts_as, last.decision, last.decided_on, last.reason) == (2, Decision.PENDING, None, None)
    for day, counts in ((date(2021, 8, 31), [1]), (date(2021, 9, 1), [0])):
        lines = told.progress(day).criterion("leadership_training").lines
        assert [line.counts for line in lines] == counts, day


def test_a_change_of_nothing_is_said(told: Told) -> None:
    weekend = Note(Activity.LEADERSHIP_WEEKEND, date(2021, 3, 12), "Balint Society UK", title="Spring")
    entry = told.note(weekend)
    with pytest.raises(NotNoted, match="says so already"):
        told(noted.change, entry, replace(weekend, title=" Spring "))
    claim = told.note(DAYS)
    accepted = told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "Two days")
    with pytest.raises(NotNoted, match="says so already"):
        told(noted.change, accepted, DAYS)
    told(noted.change, accepted, replace(DAYS, decider="Council"))


def test_the_same_is_noted_once(told: Told) -> None:
    weekend = Note(Activity.LEADERSHIP_WEEKEND, date(2021, 3, 12), "Balint Society UK", title="Spring")
    entry = told.note(weekend)
    claim = told.note(DAYS)
    told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "Two days")
    for again in (replace(weekend, title="spring "), DAYS):
        with pytest.raises(NotNoted, match=r"noted already, on .* by the lead"):
            told.note(again)
    other = told.note(replace(weekend, title="Spring, second part"))
    with pytest.raises(NotNoted, match="noted already"):
        told(noted.change, other, weekend)
    told(noted.withdraw, entry, "By mistake")
    told.note(weekend)
    assert [line.counts for line in told.progress().criterion("leadership_training").lines] == [1, 1, 1]


def test_what_a_workbook_says_too_is_counted_once_and_goes_on_where_the_app_says_it_no_longer(told: Told) -> None:
    rows = [
        ["Name", "Date", "Activity", "Organiser", "Title"],
        ["Asha Sample", "12/3/2021", "leadership weekend", "Balint Society UK", "Spring"],
    ]
    weekend = Note(Activity.LEADERSHIP_WEEKEND, date(2021, 3, 12), "Balint Society UK", title="spring", sessions=4)
    entry = told.note(weekend, on=date(2021, 4, 1))
    accept(told.database, {"portfolio.xlsx": workbook({"Portfolio": rows})})
    (line,) = told.progress().criterion("leadership_training").lines
    assert (line.counts, line.evidence.upload) == (1, "")
    told(noted.withdraw, entry, "It stands in the workbook", on=date(2021, 9, 1))
    for day, file in ((date(2021, 8, 31), "Noted in the app on 1 April 2021 by the lead"), (TODAY, "portfolio.xlsx")):
        lines = told.progress(day).criterion("leadership_training").lines
        assert [(one.counts, one.evidence.file) for one in lines] == [(1, file)], day


def test_what_nobody_sees_is_not_kept(told: Told) -> None:
    told.note(replace(DAYS, title="Two \x00days\u202e\n\nelsewhere\u200b", decider="  \tCouncil "))
    (one,) = told.of_asha()
    assert (one.note.title, one.note.decider) == ("Two days elsewhere", "Council")


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (" \u200b ", "say who notes it"),
        ("x" * 201, "No more than 200"),
        ("943 476 5919", "an NHS number"),
        ("Mrs Placeholder", ""),
        ("Wren Placeholder, for the cancer board", ""),
    ],
)
def test_whoever_notes_has_a_name(told: Told, by: str, words: str) -> None:
    with told.database.writing() as connection:
        home = programmes.programmes(connection)[HOME]
        if words:
            with pytest.raises(NotNoted, match=words):
                noted.note(connection, home, told.asha, DAYS, by)
        else:
            noted.note(connection, home, told.asha, DAYS, by)
    assert [one.noted_by for one in told.of_asha()] == ([] if words else [by])
    assert not list(slips_of_writer("the lead"))


def test_an_entry_is_changed_once(told: Told) -> None:
    claim = told.note(DAYS)
    told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "A reason")
    for doing in (
        (noted.decide, claim, Decision.DECLINED, date(2021, 5, 1), "Another reason"),
        (noted.withdraw, claim, "A reason"),
        (noted.change, claim, DAYS),
        (noted.withdraw, "n_nothing", "A reason"),
    ):
        with pytest.raises(NotNoted, match="meanwhile"):
            told(*doing)
    assert len(told.of_asha()) == 2


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (Note(Activity.SESSION, date(2021, 1, 1)), "comes from a register"),
        (Note(Activity.REFLECTION, TODAY + timedelta(days=1)), "still to come"),
        (Note(Activity.COMPETENCY, date(2021, 1, 1)), "needs its number"),
        (replace(DAYS, towards=None), "needs the criterion"),
        (replace(DAYS, counts_as=None), "needs the number"),
        (replace(DAYS, decider=None), "needs who decides"),
        (replace(DAYS, decider="asha SAMPLE"), "Nobody decides about themselves"),
        (replace(DAYS, counts_as=0), "from 1 to 100"),
        (replace(DAYS, counts_as=-1), "from 1 to 100"),
        (replace(DAYS, counts_as=101), "from 1 to 100"),
        (replace(DAY, counts_as=5), "from 0 to 4"),
        (replace(DAY, counts_as=-1), "from 0 to 4"),
        (replace(DAYS, unit="session"), "not counted in this unit"),
        (replace(DAYS, towards="shoe_size"), "no such criterion"),
        (replace(DAYS, framework="nobody_2030"), "No framework"),
        (Note(Activity.REFLECTION, date(2021, 1, 1), counts_as=1), "Only a claim or a leadership day"),
        (Note(Activity.REFLECTION, date(2021, 1, 1), framework=UK, towards="co_leading"), "towards one criterion"),
        (Note(Activity.REFLECTION, date(1899, 12, 31)), "too long ago"),
        (Note(Activity.MEMBER_WEEKEND, date(2021, 1, 1), sessions=-1), "from 0 to 100"),
        (Note(Activity.MEMBER_WEEKEND, date(2021, 1, 1), sessions=101), "from 0 to 100"),
        (Note(Activity.MEMBER_WEEKEND, date(2021, 1, 1), cases=0), "from 1 to 100"),
        (Note(Activity.MEMBER_WEEKEND, date(2021, 1, 1), minutes=0), "from 1 to 6,000"),
        (Note(Activity.COMPETENCY, date(2021, 1, 1), competency=0), "from 1 to 99"),
        (replace(DAY, decided_on=TODAY + timedelta(days=1)), "still to come"),
        (replace(DAYS, title="A day on schizophrenia"), "a diagnosis"),
        (replace(DAYS, decision=Decision.ACCEPTED, reason="Why"), "needs its day"),
        (replace(DAYS, decision=Decision.ACCEPTED, decided_on=date(2021, 5, 1)), "needs its reason"),
        (replace(DAYS, decided_on=TODAY + timedelta(days=1)), "still to come"),
        (replace(DAYS, title="x" * 201), "No more than 200 characters"),
        (replace(DAYS, title="With Bryn Invented"), "holds somebody's name"),
        (replace(DAYS, title="The patient who left"), "words that point to a patient"),
        (replace(DAYS, reason="Call 07700 900123"), "a phone number"),
        (replace(DAYS, decider="lead@example.org"), "an e-mail address"),
        (Note(Activity.SUPERVISION, date(2021, 1, 1), signed_by=999), "not in the record any more"),
    ],
)
def test_what_cannot_be_noted_so_is_said_and_not_stored(told: Told, what: Note, words: str) -> None:
    with pytest.raises(NotNoted, match=words):
        told.note(what)
    assert told.of_asha() == []


def test_the_least_and_the_most_may_be_noted(told: Told) -> None:
    for number in (0, 4):
        told.note(replace(DAY, counts_as=number, title=f"Day {number}"))
    for number in (1, 100):
        told.note(replace(DAYS, counts_as=number))
    assert len(told.of_asha()) == 4


def test_what_has_come_to_tell_of_somebody_may_still_be_decided_and_withdrawn(told: Told) -> None:
    claim = told.note(replace(DAYS, title="Days with Merlin Pretend"))
    rows = [["Date", "Name", "Role"], ["13/10/2020", "Merlin Pretend", "member"]]
    accept(told.database, {"later.xlsx": workbook({"Register": rows})})
    accepted = told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "Two days")
    with pytest.raises(NotNoted, match="holds somebody's name"):
        told(noted.withdraw, accepted, "Merlin Pretend says so")
    told(noted.withdraw, accepted, "Another event")
    assert told.of_asha()[-1].withdrawn


def test_a_withdrawal_says_why(told: Told) -> None:
    entry = told.note(DAYS)
    with pytest.raises(NotNoted, match="say why"):
        told(noted.withdraw, entry, "  ")


def test_changes_of_one_day_leave_the_last_alone() -> None:
    def entry(number: int, **changes: Any) -> Noted:
        before = f"e{number - 1}" if number else None
        moment = datetime(2021, 5, 1, 12, number)
        return Noted(number, f"e{number}", 1, replace(DAYS, **changes), moment, "the lead", before)

    chain = [entry(0), entry(1, counts_as=2), entry(2, decision=Decision.ACCEPTED, decided_on=date(2021, 4, 1))]
    assert takes_effect(chain[2], chain[1]) == date(2021, 4, 1)
    lines: list[Evidence] = evidence_of([], [], {}, chain)
    for day, standing in ((date(2021, 3, 31), ["pending"]), (date(2021, 4, 1), ["accepted"]), (TODAY, ["accepted"])):
        assert [line.decision for line in lines if line.stands_on(day)] == standing, day


# --- uploads and identities -------------------------------------------------------------------------------------


def test_undoing_uploads_loses_neither_what_was_noted_nor_whom_it_is_about(database: Database) -> None:
    listed = accept(database, {"people.xlsx": workbook({"People": PEOPLE})})["people.xlsx"]
    attended = accept(database, {"register.xlsx": workbook({"Register": REGISTER})})["register.xlsx"]
    told = Told(database)
    told.note(Note(Activity.COMPETENCY, date(2021, 6, 1), competency=1, signed_by=told.wren))
    for upload in (attended, listed):
        uploads.undo(database, upload)
    assert {one.name: one.leader_in_training for one in everybody(database, HOME)} == {
        "Asha Sample": True,
        "Wren Placeholder": False,
    }
    assert [one.note.signed_by for one in told.of_asha()] == [told.wren]
    accept(database, {"people.xlsx": workbook({"People": PEOPLE})})
    assert somebody(database, "Asha Sample").id == told.asha
    assert told.progress().criterion("competency_setting").status is Status.DECIDED


def test_what_was_noted_follows_a_merge_and_comes_back_when_it_is_undone(told: Told) -> None:
    rows = [["Date", "Name", "Role"], ["13/10/2020", "A. Sample-Otherwise", "member"]]
    accept(told.database, {"later.xlsx": workbook({"Register": rows})})
    other = somebody(told.database, "A. Sample-Otherwise").id
    told.note(Note(Activity.REFLECTION, date(2021, 6, 1), title="First"))
    told(noted.note, other, Note(Activity.REFLECTION, date(2021, 6, 2), title="Second"))
    with told.database.writing() as connection:
        home = programmes.programmes(connection)[HOME]
        identity.merge(connection, home, told.asha, other)
    assert [one.note.title for one in told.of_asha()] == ["First", "Second"]
    with told.database.writing() as connection:
        (decision,) = identity.decisions(connection, home)
        identity.undo(connection, home, decision.id)
    assert [one.note.title for one in told.of_asha()] == ["First"]


def test_what_was_decided_while_two_were_one_stays_with_what_it_was_decided_of(told: Told) -> None:
    rows = [["Date", "Name", "Role"], ["13/10/2020", "A. Sample-Otherwise", "member"]]
    accept(told.database, {"later.xlsx": workbook({"Register": rows})})
    other = somebody(told.database, "A. Sample-Otherwise").id
    claim = told(noted.note, other, DAYS)
    signed = told(noted.note, told.dafydd, Note(Activity.COMPETENCY, date(2021, 6, 1), competency=1, signed_by=other))
    with told.database.writing() as connection:
        home = programmes.programmes(connection)[HOME]
        identity.merge(connection, home, told.asha, other)
    told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "Two days")
    again = Note(Activity.COMPETENCY, date(2021, 6, 2), competency=1, signed_by=told.asha)
    told(noted.change, signed, again)
    with pytest.raises(NotNoted, match="meanwhile"):
        told(noted.withdraw, claim, "A reason")
    with told.database.writing() as connection:
        (decision,) = identity.decisions(connection, home)
        identity.undo(connection, home, decision.id)
    assert told.of_asha() == []
    with told.database.reading() as connection:
        assert [one.note.decision for one in noted.noted_of(connection, other)] == ["pending", "accepted"]
        assert [one.note.signed_by for one in noted.noted_of(connection, told.dafydd)] == [other, other]


# --- the ledger's sheet -----------------------------------------------------------------------------------------


def some_history(told: Told) -> None:
    claim = told.note(DAYS, on=date(2021, 3, 2))
    told(noted.decide, claim, Decision.ACCEPTED, date(2021, 5, 1), "=Two days", on=date(2021, 5, 20))
    told.note(Note(Activity.COMPETENCY, date(2021, 6, 1), competency=1, signed_by=told.wren), on=date(2021, 6, 1))
    day = Note(Activity.LEADERSHIP_DAY, date(2021, 7, 1), "BSANZ", 4, 5, 90, None, "+Autumn", decision=Decision.PENDING)
    told(noted.withdraw, told.note(day, on=date(2021, 7, 2)), "Not so", on=date(2021, 7, 3))


def told_of(database: Database) -> list[Any]:
    found = everything_of(database, HOME)
    return [
        (
            *(found.name(one.person), found.name(one.note.signed_by), replace(one.note, signed_by=None)),
            *(one.entry, one.replaces, one.noted_at, one.noted_by, one.withdrawn),
        )
        for one in found.noted
    ]


def examined(database: Database, content: bytes) -> intake.Examination:
    with database.reading() as connection:
        return intake.examine(connection, programmes.programme_named(connection, HOME), [("all.xlsx", content)])


def test_the_ledger_comes_back_as_it_was(told: Told, tmp_path: Path) -> None:
    some_history(told)
    written = programme_workbook(told.database, HOME)
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    looked = examined(other, written)
    assert (looked.questions, [one for one in looked.findings if one.code != "new-people"]) == ([], [])
    (upload,) = uploads.accept(other, HOME, looked).values()
    assert told_of(other) == told_of(told.database)
    asha = somebody(other, "Asha Sample")
    lines = progress_of(other, asha, frameworks()[UK], TODAY).criterion("leadership_training").lines
    assert [(line.counts, line.evidence.file, line.evidence.sheet) for line in lines] == [(1, "all.xlsx", "Ledger")]
    uploads.undo(other, upload)
    assert everybody(other, HOME) == []
    other.close()


def test_the_ledger_read_into_its_own_record_adds_nothing(told: Told) -> None:
    some_history(told)
    before = told_of(told.database)
    accept(told.database, {"all.xlsx": programme_workbook(told.database, HOME)})
    assert told_of(told.database) == before


def test_what_came_with_an_upload_is_changed_in_the_app(told: Told, tmp_path: Path) -> None:
    told.note(DAYS)
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    accept(other, {"all.xlsx": programme_workbook(told.database, HOME)})
    there = Told(other)
    (claim,) = there.of_asha()
    there(noted.decide, claim.entry, Decision.ACCEPTED, date(2021, 5, 1), "A reason")
    assert [line.counts for line in there.progress().criterion("leadership_training").lines] == [1]
    other.close()


def test_a_decision_whose_claim_went_with_its_upload_counts_from_its_day(told: Told, tmp_path: Path) -> None:
    told.note(DAYS, on=date(2021, 3, 2))
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    files = {
        "all.xlsx": programme_workbook(told.database, HOME),
        "people.xlsx": workbook({"People": [["Name", "Grade"], ["Asha Sample", "ST4"]]}),
    }
    (upload, _people) = accept(other, files).values()
    there = Told(other)
    (claim,) = there.of_asha()
    there(noted.decide, claim.entry, Decision.ACCEPTED, date(2021, 5, 1), "A reason")
    uploads.undo(other, upload)
    (left,) = there.of_asha()
    assert (left.replaces, left.note.decision) == (claim.entry, Decision.ACCEPTED)
    for day, counts in ((date(2021, 4, 30), [0]), (date(2021, 5, 1), [1])):
        lines = there.progress(day).criterion("leadership_training").lines
        assert [line.counts for line in lines] == counts, day
    other.close()


def test_claims_towards_criteria_of_ones_own_come_back_too(told: Told, tmp_path: Path) -> None:
    shipped = (Path("data/frameworks") / f"{UK}.toml").read_text(encoding="utf-8")
    text = shipped.replace(f'id = "{UK}"', 'id = "ours"').replace('series = "balint_society_uk"', 'series = "ours"')
    with told.database.writing() as connection:
        own_frameworks.keep(connection, programmes.programmes(connection)[HOME], "ours", text, None)
    told.note(replace(DAYS, framework="ours"))
    told.note(Note(Activity.COMPETENCY, date(2021, 6, 1), competency=7, signed_by=told.wren))
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    accept(other, {"all.xlsx": programme_workbook(told.database, HOME)})
    assert told_of(other) == told_of(told.database)
    other.close()


EDITS: dict[str, tuple[str, int, object, str]] = {
    "an entry of one's own making": ("Entry", 1, "n_mine", "sixteen"),
    "the same entry twice": ("Entry", 2, "=first", "has this entry"),
    "a change of nothing": ("Replaces", 2, "n_0000000000000000", "No row above"),
    "a change of itself": ("Replaces", 1, "=first", "No row above"),
    "a moment that is none": ("Noted at", 1, "yesterday", "needs when"),
    "a moment to come": ("Noted at", 1, "2999-01-01 00:00:00", "needs when"),
    "a change before what it changes": ("Noted at", 2, "2020-01-01 00:00:00", "noted later"),
    "a framework that is not here": ("Framework", 1, "nobody_2030", "No framework"),
    "a criterion that is not in it": ("Criterion", 1, "shoe_size", "no such criterion"),
    "a unit that is not counted": ("Of what", 1, "weekends", "not counted in this unit"),
    "nobody's name": ("Noted by", 1, "943 476 5919", "an NHS number"),
    "a withdrawal of nothing": ("Withdrawn", 1, "yes", "withdraws nothing"),
    "a decision without its day": ("Decided on", 2, None, "needs its day"),
    "a decision without its reason": ("Reason", 2, None, "needs its reason"),
    "a day to come": ("Date", 1, date(2099, 1, 1), "still to come"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_row_that_the_app_cannot_have_written_is_left_out_and_said(
    told: Told, tmp_path: Path, edit: tuple[str, int, object, str]
) -> None:
    heading, nth, value, words = edit
    some_history(told)
    book = load_workbook(BytesIO(programme_workbook(told.database, HOME)))
    sheet = book["Ledger"]
    top = next(row for row in sheet.iter_rows() if row[0].value == "Entry")
    at = next(cell for cell in top if cell.value == heading)
    first = sheet.cell(at.row + 1, 1).value
    sheet.cell(at.row + nth, at.column).value = first if value == "=first" else value  # type: ignore[assignment]
    kept = BytesIO()
    book.save(kept)
    other = open_database(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    said = [one for one in examined(other, kept.getvalue()).findings if one.code == "ledger-slip"]
    assert words in said[0].message
    assert (said[0].sheet, said[0].cell) == ("Ledger", sheet.cell(at.row + nth, at.column).coordinate)
    other.close()


def test_an_entry_that_the_record_has_otherwise_is_said_and_the_record_counts(told: Told) -> None:
    told.note(DAYS)
    book = load_workbook(BytesIO(programme_workbook(told.database, HOME)))
    sheet = book["Ledger"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == DAYS.title)
    cell.value = "Twenty days"
    kept = BytesIO()
    book.save(kept)
    said = [one.code for one in examined(told.database, kept.getvalue()).findings]
    assert "ledger-differs" in said
    accept(told.database, {"all.xlsx": kept.getvalue()})
    assert [one.note.title for one in told.of_asha()] == [DAYS.title]
