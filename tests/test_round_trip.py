"""A whole programme written out and read back is the same programme."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from balint_core import sample
from balint_core.exports.data import progress_document, summary_document
from balint_core.exports.programme_workbook import programme_workbook
from balint_core.frameworks import frameworks
from balint_core.people import name_key
from balint_core.programme import everybody, framework_of, overview, progress_of
from balint_core.record import calendar, everything, programmes, questionnaires
from balint_core.record.attendance import sessions
from balint_core.record.database import Database, open_database
from balint_core.record.intake import Examination, Status, examine
from balint_core.record.uploads import accept
from tests.tables import table, workbook

ON = date(2026, 10, 6)
ELSEWHERE = {"upload", "file", "sheet", "cell"}


def without(document: Any, keys: set[str]) -> Any:
    if isinstance(document, dict):
        return {key: without(value, keys) for key, value in document.items() if key not in keys}
    return [without(value, keys) for value in document] if isinstance(document, list) else document


def documents(database: Database, programme: str) -> dict[str, Any]:
    """Everything that is concluded of a programme, apart from where it stands and what was released."""
    found = overview(database, programme)
    assert found is not None
    people = everybody(database, programme)
    progress = [
        (person, progress_of(database, programme, person, framework, ON))
        for person in people
        for framework in {framework_of(person).id: framework_of(person), **frameworks()}.values()
    ]
    with database.reading() as connection:
        home = programmes.programmes(connection)[programme]
        known = everything.everybody(connection, home)
        parts = everything.parts(connection, home)
        return {
            "summary": without(summary_document(found), {"quotes"}),
            "progress": without(progress_document(progress), ELSEWHERE),
            "calendar": calendar.calendar_of(connection, home),
            "people": [replace(person, id=0) for person in people],
            "known": sorted(
                (
                    name_key(one.name),
                    one.name,
                    one.other_names,
                    dict(one.details),
                    one.grades,
                    one.supervisor and known[one.supervisor].name,
                )
                for one in known.values()
            ),
            "sessions": [
                (
                    replace(session, id=0),
                    sorted(
                        (known[part.person].name, *asdict(part).values())[:1] + (part.role, part.mark, part.grade)
                        for part in parts.get(session.id, [])
                    ),
                )
                for session in sessions(connection, home)
            ],
            "portfolio": [
                (known[entry.person].name, entry.signed_by and known[entry.signed_by].name)
                + tuple(
                    asdict(entry)[name]
                    for name in (
                        "day",
                        "activity",
                        "organiser",
                        "sessions",
                        "competency",
                        "decision",
                        "counts_as",
                        "title",
                    )
                )
                for entry in sorted(everything.portfolio(connection, home), key=lambda e: known[e.person].name)
            ],
            "answers": everything.answers(connection, home),
            "respondents": questionnaires.respondents(connection, home),
            "comments": [(one.time_point, one.words) for one in questionnaires.comments(connection, home)],
        }


def look(database: Database, name: str, files: list[tuple[str, bytes]]) -> Examination:
    with database.reading() as connection:
        return examine(connection, programmes.programme_named(connection, name), files, today=ON)


def put(database: Database, name: str, files: list[tuple[str, bytes]]) -> Examination:
    """Accepts files, the guess taken where there is a question."""
    examined = look(database, name, files)
    with database.reading() as connection:
        home = programmes.programme_named(connection, name)
        for _round in range(3):
            answers = examined.answers.with_guesses(examined.questions)
            examined = examine(connection, home, files, answers, today=ON)
    accept(database, name, examined)
    return examined


def read_back(content: bytes, folder: Path, name: str) -> Database:
    """A new record that holds only this workbook, which was accepted at once."""
    other = open_database(f"sqlite:///{(folder / 'other.sqlite').as_posix()}")
    examined = look(other, name, [("everything.xlsx", content)])
    (file,) = examined.files
    assert examined.questions == []
    assert [fault for fault in examined.findings if fault.is_error] == []
    assert file.status(examined.answers) is Status.READY
    accept(other, name, examined)
    return other


def test_the_sample_programme_comes_back_as_it_was(sampled: Database, tmp_path: Path) -> None:
    other = read_back(programme_workbook(sampled, sample.NAME), tmp_path, sample.NAME)
    before = documents(sampled, sample.NAME)
    for part, after in documents(other, sample.NAME).items():
        assert after == before[part], part
    other.close()
