"""A programme's record as it stands, to be written out again: of every fact what the latest upload says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from balint_core.frameworks import frameworks, series
from balint_core.instruments import NOT_APPLICABLE, Instrument
from balint_core.people import name_key
from balint_core.record import attendance as attendances
from balint_core.record import calendar as calendars
from balint_core.record import people, questionnaires
from balint_core.record import portfolio as portfolios
from balint_core.record.attendance import Session
from balint_core.record.identity import kept_apart
from balint_core.record.noted import Noted, noted_in
from balint_core.record.own_frameworks import own_frameworks
from balint_core.record.own_instruments import instruments_of, own_instruments
from balint_core.record.people import DETAILS
from balint_core.record.portfolio import Entry
from balint_core.record.schema import (
    STANDING,
    attendance,
    comment,
    one_person,
    person_detail,
    person_name,
    portfolio_entry,
    quote,
    response,
    session,
    upload,
)
from balint_core.record.summaries import SummaryFigure, summary_figures
from balint_core.spreadsheets.answers import RELEASED, choices_of
from balint_core.spreadsheets.pairing import PAIR_CODE
from balint_core.spreadsheets.points import APART
from balint_core.terms import Calendar


@dataclass(frozen=True)
class Everything:
    """A programme's record as it stands: people by id, parts by the session's id, and the rest in order of date."""

    calendar: Calendar
    people: Mapping[int, "Known"]
    sessions: Sequence[Session]
    parts: Mapping[int, Sequence["SessionPart"]]
    portfolio: Sequence[Entry]
    noted: Sequence[Noted]
    answers: Sequence["AnswerTable"]
    summaries: Sequence[SummaryFigure]
    instruments: Mapping[str, Instrument]
    own_instruments: Mapping[str, Instrument]
    own_frameworks: Mapping[str, str]
    """The texts of the programme's own frameworks that can be used, by id."""
    series: Mapping[str, str]
    """What each series of criteria that somebody may be judged by is called, by its id."""
    apart: Sequence[tuple[int, int]]
    """People, by id, who were found not to be the same, the lower id first."""

    def name(self, person: int | None) -> str | None:
        somebody = self.people.get(person) if person is not None else None
        return somebody.name if somebody else None


def everything(connection: Connection, programme: int) -> Everything:
    """Everything that stands of a programme."""
    own = own_frameworks(connection, programme)
    return Everything(
        calendars.calendar_of(connection, programme),
        _everybody(connection, programme),
        attendances.sessions(connection, programme),
        _parts(connection, programme),
        _portfolio(connection, programme),
        noted_in(connection, programme),
        _answers(connection, programme, instruments_of(connection, programme)),
        summary_figures(connection, programme),
        instruments_of(connection, programme),
        own_instruments(connection, programme),
        own.usable_texts(),
        series((*frameworks().values(), *own.frameworks.values())),
        [(min(pair), max(pair)) for pair in kept_apart(connection, programme) if len(pair) == 2],
    )


@dataclass(frozen=True)
class Known:
    """What the record knows of somebody; `details` by column, those not known left out.

    `name` is theirs alone in the programme. `grades` is their history, as (since, grade), the earliest first.
    `in_training` is what the record concludes, where `details` may not say so. `supervisors` are all who were noted,
    the latest last.
    """

    id: int
    name: str
    in_training: bool
    other_names: tuple[str, ...]
    details: Mapping[str, Any]
    grades: tuple[tuple[date | None, str], ...]
    supervisors: tuple[int, ...]

    def grade_on(self, day: date) -> str | None:
        begun = [grade for since, grade in self.grades if since is None or since <= day]
        return begun[-1] if begun else None


def _everybody(connection: Connection, programme: int) -> dict[int, Known]:
    """Everybody in a programme by id, in the order in which the record came to know them."""
    found = {somebody.id: somebody for somebody in people.people(connection, programme)}
    details: dict[int, dict[str, Any]] = defaultdict(dict)
    grades: dict[int, dict[date | None, str]] = defaultdict(dict)
    supervisors: dict[int, dict[int, None]] = defaultdict(dict)
    question = (
        select(
            person_detail,
            one_person(person_detail.c.person_id).label("somebody"),
            one_person(person_detail.c.supervisor_id).label("supervisor"),
        )
        .join(upload, upload.c.number == person_detail.c.upload_number)
        .where(STANDING, upload.c.programme_id == programme)
        .order_by(person_detail.c.upload_number, person_detail.c.grade_since.nulls_first(), person_detail.c.row)
    )
    for row in connection.execute(question).mappings():
        said = {column: row[column] for column in DETAILS if row[column] is not None}
        since, grade = said.pop("grade_since", None), said.pop("grade", None)
        details[row["somebody"]].update(said)
        if row["supervisor"] is not None:
            supervisors[row["somebody"]].pop(row["supervisor"], None)
            supervisors[row["somebody"]][row["supervisor"]] = None
        if grade is not None:
            grades[row["somebody"]][since] = grade
    single = _told_apart({identity: somebody.name for identity, somebody in found.items()})
    others = _other_names(connection, programme, single)
    return {
        identity: Known(
            identity,
            name,
            found[identity].leader_in_training,
            tuple(others.get(identity, ())),
            details[identity],
            tuple(sorted(grades[identity].items(), key=lambda begun: begun[0] or date.min)),
            tuple(supervisors[identity]),
        )
        for identity, name in single.items()
    }


def _told_apart(names: Mapping[int, str]) -> dict[int, str]:
    """Everybody's name by id, in order of id; a second person of one name gets a number."""
    taken: set[str] = set()
    single: dict[int, str] = {}
    for identity, name in sorted(names.items()):
        number, own = 1, name
        while name_key(own) in taken:
            number += 1
            own = f"{name} {number}"
        taken.add(name_key(own))
        single[identity] = own
    return single


def _other_names(connection: Connection, programme: int, single: Mapping[int, str]) -> dict[int, list[str]]:
    """Other names by which somebody is found, as far as the record has kept how they are written."""
    names = person_name.c
    question = (
        select(names.writing, one_person(names.person_id))
        .join(upload, upload.c.number == names.upload_number)
        .where(names.programme_id == programme, STANDING)
        .order_by(names.upload_number, names.writing)
    )
    taken = {name_key(name) for name in single.values()}
    others: dict[int, list[str]] = defaultdict(list)
    for writing, identity in connection.execute(question):
        key = name_key(writing)
        if key and key not in taken:
            taken.add(key)
            others[identity].append(writing)
    return {identity: sorted(writings, key=name_key) for identity, writings in others.items()}


@dataclass(frozen=True)
class SessionPart:
    """Somebody's part in a session; the people by id."""

    person: int
    role: str
    mark: str
    grade: str | None


def _parts(connection: Connection, programme: int) -> dict[int, list[SessionPart]]:
    """Who was in which session, by the session's id."""
    here = select(session.c.id).where(session.c.programme_id == programme)
    part = attendances.latest_attendance(attendance.c.session_id.in_(here)).c
    question = select(part.session_id, part.person_id, part.role, part.mark, part.grade)
    found: dict[int, list[SessionPart]] = defaultdict(list)
    for held, *said in connection.execute(question.order_by(part.session_id, part.person_id)):
        found[held].append(SessionPart(*said))
    return found


def _portfolio(connection: Connection, programme: int) -> list[Entry]:
    """The entries of everybody's portfolio, person by person, each in order of date."""
    kept = (
        select(one_person(portfolio_entry.c.person_id).label("somebody"))
        .join(upload, upload.c.number == portfolio_entry.c.upload_number)
        .where(STANDING, upload.c.programme_id == programme)
        .distinct()
        .order_by("somebody")
    )
    return [
        entry
        for person in connection.execute(kept).scalars().all()
        for entry in portfolios.entries_of(connection, person)
    ]


@dataclass(frozen=True)
class AnswerTable:
    """Answers of people who were asked the same: each row one person's, by item, a blank as None.

    Rows are in order of what they say, so that their order tells nothing of who answered. Beside its items a row has
    the code that links it, where it has one, as PAIR_CODE, and under RELEASED which of its comments are released, as
    they were written and with nothing found in them: “yes” for all of them, else the items. Where all that was kept of
    some rows is a comment, `items` is empty and `instrument` may be None. `was` has the points of each item that was
    answered on others than it has now.
    """

    time_point: str
    instrument: str | None
    items: tuple[str, ...]
    rows: Sequence[Mapping[str, str | None]]
    was: Mapping[str, tuple[str, ...]]


def _answers(connection: Connection, programme: int, known: Mapping[str, Instrument]) -> list[AnswerTable]:
    """A programme's questionnaire answers with their comments, by time point, instrument and what was asked.

    Answers on another scale than their item has now stand in tables that say so; where it is not known on which, they
    are left out: read again they would be mixed with others.
    """
    scales = questionnaires.scales_answered(connection, programme)
    given: dict[tuple[Any, ...], dict[str, str | None]] = defaultdict(dict)
    others: dict[tuple[Any, ...], dict[str, tuple[str, ...]]] = defaultdict(dict)
    instruments: dict[tuple[Any, ...], str] = {}
    said: dict[tuple[Any, ...], dict[str, str | None]] = defaultdict(dict)
    codes = {who: {PAIR_CODE: code} for who, code in questionnaires.pair_codes(connection, programme).items()}
    released: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    reworded = {tuple(key) for key in connection.execute(select(*quote.primary_key))}
    for table in (response, comment):
        columns = table.c
        question = (
            select(table)
            .join(upload, upload.c.number == columns.upload_number)
            .where(columns.programme_id == programme, STANDING)
        )
        for row in connection.execute(question).mappings():
            who = (row["time_point"], row["upload_number"], row["sheet"], row["row"])
            if table is response:
                instruments[who[1:3]] = row["instrument"]
                was = scales.get((row["upload_number"], row["sheet"], row["item"]), ())
                form = known.get(row["instrument"])
                if form and not form.is_on_the_scale(row["item"], row["answer"], was):
                    if not _is_one_of(row["answer"], was):
                        continue
                    others[who][row["item"]] = tuple(was)
                given[who][row["item"]] = row["answer"]
            else:
                said[who][row["item"]] = row["words"]
                if row["released_at"] is not None and (*who[1:], row["item"], who[0]) not in reworded:
                    released[who].add(row["item"])
    tables: dict[tuple[Any, ...], list[Mapping[str, str | None]]] = defaultdict(list)
    for who, items in released.items():
        said[who][RELEASED] = "yes" if items == said[who].keys() else "; ".join(sorted(items))
    for who in {**given, **said}:
        asked = tuple(sorted(given.get(who, {})))
        tables[who[0], instruments.get(who[1:3]), asked, tuple(sorted(others.get(who, {}).items()))].append(
            {**given.get(who, {}), **said.get(who, {}), **codes.get(who, {})}
        )
    return [
        AnswerTable(point, instrument, asked, sorted(rows, key=_what_it_says), dict(was))
        for (point, instrument, asked, was), rows in sorted(
            tables.items(), key=lambda table: (table[0][0], table[0][1] or "", *table[0][2:])
        )
    ]


def _is_one_of(answer: str | None, points: Sequence[str]) -> bool:
    """Whether an answer, or each of several choices, is one of these points or none at all."""
    given = {answer} if answer in points else {*choices_of(answer)}
    return bool(points) and given <= {NOT_APPLICABLE, *APART, *points}


def _what_it_says(row: Mapping[str, str | None]) -> list[tuple[str, str]]:
    return sorted((item, answer or "") for item, answer in row.items())
