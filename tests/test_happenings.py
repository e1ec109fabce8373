"""Events and suspensions typed in the app: what may be typed, how it changes, and where it is seen."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from balint_core import sample
from balint_core.charts import attendance_chart
from balint_core.exports.programme_workbook import programme_workbook
from balint_core.findings import Finding
from balint_core.palette import palette
from balint_core.programme import overview
from balint_core.record import calendar, happenings, intake, programmes, uploads
from balint_core.record.calendar import SUSPENSION
from balint_core.record.database import Database, open_database
from balint_core.record.happenings import NotTyped, What
from balint_core.record.schema import happening
from balint_core.terms import Calendar, Event, Suspension
from tests.shown import alone, text_of
from tests.tables import csv

HOME = "Test"
LEAD = "the lead"
HEADING = ["Name", "Kind", "Starts", "Ends"]
TERMS = [
    HEADING,
    ["Term 1", "term", "1/9/2026", "18/12/2026"],
    ["Introductory talk", "event", "2/9/2026", ""],
    ["Suspended: moving", "suspension", "5/10/2026", "16/10/2026"],
]
RULES = What("Ground rules revisited", date(2026, 11, 3))


def take(database: Database, rows: list[list[str]], file: str = "terms.csv", home: str = HOME) -> list[Finding]:
    with database.reading() as connection:
        found = intake.examine(connection, programmes.programme_named(connection, home), [(file, csv(rows))])
    assert uploads.accept(database, home, found)
    return found.findings


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    take(database, TERMS)
    yield database
    database.close()


def note(database: Database, what: What, by: str = LEAD) -> str:
    with database.writing() as connection:
        return happenings.note(connection, home_of(database), what, by)


def change(database: Database, entry: str, what: What) -> str:
    with database.writing() as connection:
        return happenings.change(connection, home_of(database), entry, what, LEAD)


def withdraw(database: Database, entry: str) -> None:
    with database.writing() as connection:
        happenings.withdraw(connection, home_of(database), entry, LEAD)


def home_of(database: Database) -> int:
    with database.reading() as connection:
        return programmes.programmes(connection)[HOME]


def calendar_now(database: Database, home: str = HOME) -> Calendar:
    with database.reading() as connection:
        return calendar.calendar_of(connection, programmes.programmes(connection)[home])


def refused(database: Database, what: What, by: str = LEAD) -> str:
    before = calendar_now(database)
    with pytest.raises(NotTyped) as fault:
        note(database, what, by)
    assert calendar_now(database) == before
    return str(fault.value)


# --- what is typed is in the calendar ---------------------------------------------------------------------------


def test_what_is_typed_stands_beside_what_a_sheet_says(record: Database) -> None:
    note(record, RULES)
    note(record, What("  Ground rules\nrevisited ", date(2026, 12, 1)))
    note(record, What("Suspended: strike", date(2026, 11, 10), date(2026, 11, 12), SUSPENSION))
    found = calendar_now(record)
    assert found.events == (
        Event("Introductory talk", date(2026, 9, 2)),
        Event("Ground rules revisited", date(2026, 11, 3)),
        Event("Ground rules revisited", date(2026, 12, 1)),
    )
    assert found.suspensions == (
        Suspension("Suspended: moving", date(2026, 10, 5), date(2026, 10, 16)),
        Suspension("Suspended: strike", date(2026, 11, 10), date(2026, 11, 12)),
    )


def test_the_same_in_a_sheet_and_in_the_app_is_one(record: Database) -> None:
    note(record, What("Fishbowl", date(2026, 9, 8)))
    take(record, [HEADING, ["fishbowl", "event", "8/9/2026", ""]], "more.csv")
    assert [one.name for one in calendar_now(record).events] == ["Introductory talk", "Fishbowl"]
    take(record, [HEADING, ["Fishbowl", "event", "9/9/2026", ""]], "later.csv")
    assert [one.day.day for one in calendar_now(record).events] == [2, 8, 9]


def test_an_event_may_come_again_in_a_sheet_and_a_later_sheet_decides_of_its_name(record: Database) -> None:
    again = [HEADING, *(["Ground rules revisited", "event", day, ""] for day in ("6/10/2026", "3/11/2026"))]
    assert not [one for one in take(record, again, "again.csv") if one.code == "repeated-name"]
    assert len(calendar_now(record).events) == 3
    take(record, [HEADING, ["Ground rules revisited", "event", "10/11/2026", ""]], "latest.csv")
    assert [one.day for one in calendar_now(record).events][1:] == [date(2026, 11, 10)]


def test_it_is_changed_and_withdrawn_and_all_of_it_stays(record: Database) -> None:
    first = note(record, RULES)
    second = change(record, first, What("Ground rules revisited", date(2026, 11, 10)))
    assert [one.day.month for one in calendar_now(record).events] == [9, 11]
    withdraw(record, second)
    assert len(calendar_now(record).events) == 1
    with record.reading() as connection:
        (chain,) = happenings.histories(connection, home_of(record))
        assert connection.execute(select(func.count()).select_from(happening)).scalar() == 3
    assert [(one.what.starts, one.withdrawn) for one in chain] == [
        (date(2026, 11, 3), False),
        (date(2026, 11, 10), False),
        (date(2026, 11, 10), True),
    ]
    assert {one.noted_by for one in chain} == {LEAD}
    assert abs(datetime.now(UTC).replace(tzinfo=None) - chain[0].noted_at) < timedelta(hours=1)
    note(record, RULES)  # what was withdrawn may be noted again
    assert len(calendar_now(record).events) == 2


def test_what_was_changed_meanwhile_is_not_changed_again(record: Database) -> None:
    first = note(record, RULES)
    with pytest.raises(NotTyped, match="nothing was changed"):
        change(record, first, RULES)
    change(record, first, What("Moved online", date(2026, 11, 3)))
    for doing in (lambda: change(record, first, RULES), lambda: withdraw(record, first)):
        with pytest.raises(NotTyped, match="meanwhile"):
            doing()


def test_a_suspension_may_be_made_longer(record: Database) -> None:
    entry = note(record, What("Suspended", date(2026, 11, 2), date(2026, 11, 6), SUSPENSION))
    change(record, entry, What("Suspended", date(2026, 11, 2), date(2026, 11, 20), SUSPENSION))
    assert calendar_now(record).suspensions[-1].ends == date(2026, 11, 20)


def test_it_is_changed_though_a_sheet_has_it_as_well(record: Database) -> None:
    entry = note(record, What("Suspended: strike", date(2026, 11, 2), date(2026, 11, 6), SUSPENSION))
    take(record, [HEADING, ["Suspended: strike", "suspension", "2/11/2026", "6/11/2026"]], "strike.csv")
    change(record, entry, What("Suspended: strike", date(2026, 11, 2), date(2026, 11, 20), SUSPENSION))
    assert [one.ends.day for one in calendar_now(record).suspensions] == [16, 20]


def test_a_day_that_a_later_sheet_has_moved_may_be_typed(record: Database) -> None:
    take(record, [HEADING, ["Introductory talk", "event", "9/9/2026", ""]], "moved.csv")
    note(record, What("Introductory talk", date(2026, 9, 2)))
    assert [one.day.day for one in calendar_now(record).events] == [2, 9]


# --- what may be typed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (What(" ", date(2026, 11, 3)), "say what happened"),
        (What("Talk", None), "give the day"),
        (What("Suspended", date(2026, 11, 3), None, SUSPENSION), "the last day"),
        (What("Suspended", date(2026, 11, 3), date(2026, 11, 2), SUSPENSION), "2 November 2026, which is before"),
        (What("Talk", date(2062, 11, 3)), "3 November 2062 is far from everything else on record (1 September 2026"),
        (What("Talk", date(2001, 11, 3)), "Is the year right?"),
        (What("introductory  Talk", date(2026, 9, 2)), "on record already, in the sheet of terms"),
        (What("Suspended", date(2026, 10, 16), date(2026, 10, 20), SUSPENSION), "suspended from 5 October 2026"),
        (What("Talk of mrs.smith@example.org", date(2026, 11, 3)), "an e-mail address"),
        (What("x" * 81, date(2026, 11, 3)), "No more than 80 characters"),
    ],
)
def test_what_cannot_be_is_said_in_words(record: Database, what: What, said: str) -> None:
    assert said in refused(record, what)


def test_the_same_is_not_typed_twice_and_nobody_is_named(record: Database) -> None:
    note(record, RULES)
    assert "on record already, here" in refused(record, RULES)
    assert "say who notes it" in refused(record, What("Talk", date(2026, 11, 4)), by=" ")
    take(record, [["Date", "Name"], ["6/10/2026", "Asha Sample"]], "register.csv")
    assert "somebody's name" in refused(record, What("Asha Sample led", date(2026, 11, 4)))


# --- where it is seen -------------------------------------------------------------------------------------------


def test_the_whole_programme_takes_it_along_once(record: Database, tmp_path: Path) -> None:
    note(record, RULES)
    note(record, What("Ground rules revisited", date(2026, 12, 1)))
    note(record, What("Suspended: strike", date(2026, 11, 10), date(2026, 11, 12), SUSPENSION))
    withdraw(record, note(record, What("Moved online", date(2026, 11, 5))))
    before, content = calendar_now(record), programme_workbook(record, HOME)
    other = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    for database in (other, record):
        with database.reading() as connection:
            home = programmes.programme_named(connection, HOME)
            found = intake.examine(connection, home, [("whole.xlsx", content)])
        assert not found.questions
        uploads.accept(database, HOME, found)
        assert calendar_now(database) == before
    other.close()


def test_another_programme_has_its_own(record: Database) -> None:
    note(record, RULES)
    take(record, TERMS, "theirs.csv", home="Other")
    assert len(calendar_now(record, "Other").events) == 1


def test_charts_have_it_at_once(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'sample.sqlite'}")
    sample.load_sample(database)

    def drawn() -> str:
        found = overview(database, sample.NAME)
        assert found
        return str(attendance_chart(found.sessions, found.calendar, palette("light")).to_dict())

    assert "Library reopened" not in drawn()
    with database.writing() as connection:
        home = programmes.programmes(connection)[sample.NAME]
        happenings.note(connection, home, What("Library reopened", date(2021, 3, 1)), LEAD)
    assert "Library reopened" in drawn()
    database.close()


# --- on the page ------------------------------------------------------------------------------------------------


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    address = f"sqlite:///{tmp_path / 'page.sqlite'}"
    monkeypatch.setenv("BALINT_DATABASE_URL", address)
    sample.load_sample(open_database(address))
    shown = alone("term_summary")
    shown.session_state["events"] = True
    return shown.run()


def labelled(elements: Iterable[Any], label: str) -> Any:
    """The one element of this label."""
    (found,) = [one for one in elements if one.label == label]
    return found


def test_a_lead_types_changes_and_withdraws_one(page: AppTest) -> None:
    assert "terms.xlsx, row" in text_of(page)
    labelled(page.selectbox, "What happened?").set_value("Moved online").run()
    labelled(page.button, "Note it").click().run()
    assert [one.value for one in page.error] == ["Please give the day\\."]
    labelled(page.date_input, "On which day?").set_value(date(2021, 1, 11))
    labelled(page.selectbox, "Who notes it?").set_value("Wren Placeholder")
    labelled(page.button, "Note it").click().run()
    assert "11 January 2021 · noted" in text_of(page) and "by Wren Placeholder" in text_of(page)
    labelled(page.button, "Change").click().run()
    labelled(page.text_input, "How it is called").set_value("Moved <b>online</b>")
    labelled(page.button, "Note the change").click().run()
    assert "Moved <b>online</b>" in text_of(page) and "Before: Moved online, 11 January 2021 (noted" in text_of(page)
    labelled(page.button, "Withdraw it").click().run()
    assert "Withdrawn" in text_of(page)
    assert not page.exception and not [one for one in page.button if one.label == "Change"]


def test_a_suspension_has_its_days_and_its_reason(page: AppTest) -> None:
    labelled(page.selectbox, "What happened?").set_value("Suspended").run()
    labelled(page.text_input, "How it is called").set_value("Suspended: strike")
    labelled(page.date_input, "From").set_value(date(2021, 4, 5))
    labelled(page.date_input, "To, that day included").set_value(date(2021, 4, 1))
    labelled(page.button, "Note it").click().run()
    assert "before it begins" in page.error[0].value
    labelled(page.date_input, "To, that day included").set_value(date(2021, 4, 9))
    labelled(page.button, "Note it").click().run()
    assert not page.error
    assert "Suspended: strike, 5 April 2021 to 9 April 2021." in text_of(page)
