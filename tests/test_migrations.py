"""Records of older versions, brought up to date: everything in them is as it was."""

from datetime import date
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select, text

from balint_core.record import calendar, checklist, happenings
from balint_core.record.database import open_database
from balint_core.record.happenings import What
from balint_core.record.portfolio import entries_of
from balint_core.record.schema import PART_OF, attendance, part, portfolio_entry, session_fact

UPLOADS = """
INSERT INTO programme (id, name) VALUES (1, 'Test programme');
INSERT INTO upload (number, id, programme_id, file, digest, content, accepted_at, answers, sheets) VALUES
  (1, 'u_autumn', 1, 'autumn.xlsx', 'a', '', '2026-09-01 00:00:00', '[]', '[]'),
  (2, 'u_spring', 1, 'spring.xlsx', 'b', '', '2026-09-02 00:00:00', '[]', '[]');
INSERT INTO person (id, name) VALUES (1, 'Asha Sample'), (2, 'Bryn Invented');
INSERT INTO session (id, programme_id, day, group_name, kind) VALUES
  (1, 1, '2026-09-01', '', 'Balint group'), (2, 1, '2026-09-08', '', 'Balint group')
"""
WAS = [
    # person, session, upload, sheet, row, role, mark, grade
    (1, 1, 1, "Autumn", 2, "member", "present", "CT2"),
    (1, 1, 2, "Spring", 7, "member", "present", "CT2"),
    (1, 2, 1, "Autumn", 4, "member", "late", "CT2"),
    (2, 1, 1, "Autumn", 3, "leader", "present", None),
    (2, 2, 1, "Second", 3, "leader", "present", None),
    (2, 2, 2, "Spring", 8, "leader", "present", ""),
]


def brought_to(version: str, address: str, *statements: str, rows: Any = ()) -> None:
    """A record of a version, with what is said put into it."""
    engine = create_engine(address)
    settings = Config()
    settings.set_main_option("script_location", "balint_core/record/migrations")
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, version)
        for statement in statements:
            connection.execute(text(statement.strip()))
        for row in rows:
            connection.exec_driver_sql("INSERT INTO attendance VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    engine.dispose()


def test_attendances_are_as_they_were_when_parts_came_to_stand_once(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'old.sqlite'}"
    as_it_stood = [(at, who, upload, *rest) for who, at, upload, *rest in WAS]
    brought_to("0010", address, *UPLOADS.split(";\n"), rows=as_it_stood)
    database = open_database(address)
    facts, said = attendance.c, part.c
    columns = (facts.person_id, facts.session_id, facts.upload_number)
    said_of = (said.sheet, facts.row, said.role, said.mark, said.grade)
    with database.reading() as connection:
        rows = connection.execute(select(*columns, *said_of).join(part, PART_OF).order_by(*columns)).all()
        parts = connection.execute(select(said.upload_number, said.number).order_by(*said)).all()
    database.close()
    assert [tuple(row) for row in rows] == sorted(WAS, key=lambda row: row[:3])
    assert parts == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2)]


def test_a_record_from_before_events_were_typed_keeps_its_own_and_takes_more(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'old.sqlite'}"
    fishbowl = "INSERT INTO calendar_entry VALUES (1, 'Terms', 2, 1, 'event', 'Fishbowl', '2026-09-01', NULL)"
    brought_to("0012", address, *UPLOADS.split(";\n"), fishbowl)
    database = open_database(address)
    with database.writing() as connection:
        happenings.note(connection, 1, What("Moved online", date(2026, 9, 8)), "the lead")
        checklist.mark(connection, 1, "Term 1", "planning", True, "", "the lead")
        assert [one.name for one in calendar.calendar_of(connection, 1).events] == ["Fishbowl", "Moved online"]
        assert checklist.marks(connection, 1, "Term 1")["planning"][-1].ticked
    database.close()


def test_entries_and_sessions_are_as_they_were_when_they_came_to_know_what_stands_where(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'old.sqlite'}"
    entry = "INSERT INTO portfolio_entry (upload_number, sheet, row, person_id, day, activity) "
    fact = "INSERT INTO session_fact (session_id, upload_number, sheet, row, held) "
    said = [f"{entry} VALUES (1, 'Asha', 4, 1, '2026-09-01', 'supervision')", f"{fact} VALUES (2, 1, 'R', 7, 'held')"]
    brought_to("0012", address, *UPLOADS.split(";\n"), *said)
    database = open_database(address)
    with database.reading() as connection:
        (kept,) = connection.execute(select(portfolio_entry)).mappings()
        (held,) = connection.execute(select(session_fact)).mappings()
        assert [(one.activity, one.row) for one in entries_of(connection, 1)] == [("supervision", 4)]
    database.close()
    assert (kept["sheet"], kept["row"], kept["replaced_by"]) == ("Asha", 4, None)
    assert (held["session_id"], held["row"], held["at_column"]) == (2, 7, None)
