"""Whether a file says again what an upload under another name has said: then it may be meant to take its place."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Subquery, func, select

from balint_core.people import name_key
from balint_core.record.portfolio import IN_PLACE, PortfolioFacts
from balint_core.record.questionnaires import QuestionnaireFacts
from balint_core.record.register import RegisterFacts
from balint_core.record.schema import (
    STANDING,
    attendance,
    person_name,
    portfolio_entry,
    response,
    session,
    upload,
)

ALIKE = 0.6
"""Share of an upload's entries that another file repeats, from which it may be a newer copy."""
FEWEST = 3
"""Entries of an upload below which a likeness says nothing."""

Entries = Counter[Hashable]
ELSEWHERE = "on other days"
"""Stands for the entries of an upload that a sheet cannot repeat, since it is about other days."""


@dataclass(frozen=True)
class Overlap:
    """An upload whose entries a file repeats: its number and file, how many are repeated, of how many.

    Of a portfolio these are the entries of the people the file is about; `of_others` has how many it has of others.
    """

    number: int
    file: str
    shared: int
    of: int
    of_others: int = 0


def overlaps(connection: Connection, programme: int, facts: object) -> list[Overlap]:
    """The standing uploads of which a sheet repeats enough, those first of which it repeats most."""
    found = _shared(connection, programme, facts) or []
    alike = [one for one in found if one.of >= FEWEST and one.shared >= ALIKE * one.of]
    return sorted(alike, key=lambda one: (one.shared, one.number), reverse=True)


def repeats(connection: Connection, programme: int, facts: object, number: int) -> bool:
    """Whether a sheet repeats anything of an upload; also where its entries are not compared."""
    found = _shared(connection, programme, facts)
    return found is None or any(one.number == number and one.shared for one in found)


def _shared(connection: Connection, programme: int, facts: object) -> list[Overlap] | None:
    """What each standing upload shares with a sheet; None for a sheet whose entries are not compared."""
    match facts:
        case RegisterFacts():
            mine, kept = _of_register(facts), _kept_attendances(connection, programme, facts)
        case QuestionnaireFacts():
            mine, kept = _of_answers(facts), _kept_answers(connection, programme, facts)
        case PortfolioFacts():
            return _portfolios(connection, programme, facts)
        case _:
            return None
    return [
        Overlap(number, file, sum((mine & theirs).values()), theirs.total()) for (number, file), theirs in kept.items()
    ]


def _gathered(rows: Iterable[Any]) -> dict[tuple[int, str], Entries]:
    """Rows of (upload number, file, entry) as the entries of each upload."""
    kept: dict[tuple[int, str], Entries] = {}
    for number, file, entry in rows:
        kept.setdefault((number, file), Counter())[entry] += 1
    return kept


def _keys() -> Subquery:
    """The keys each upload knows people by, once each: a key may have several writings."""
    names = person_name.c
    return select(names.upload_number, names.person_id, names.key).distinct().subquery()


# --- who was at which session -----------------------------------------------------------------------------------


def _of_register(facts: RegisterFacts) -> Entries:
    return Counter(zip(facts.attendances.sessions, facts.attendances.people, strict=True))


def _kept_attendances(connection: Connection, programme: int, facts: RegisterFacts) -> dict[tuple[int, str], Entries]:
    """What each upload says of the days a sheet is about; of the other days, only how much."""
    if not facts.sessions:
        return {}
    named, days = _keys(), {key[0] for key in facts.sessions}
    of_these_days = session.c.day.between(min(days), max(days))
    question = (
        select(upload.c.number, upload.c.file)
        .select_from(attendance)
        .join(session, session.c.id == attendance.c.session_id)
        .join(upload, upload.c.number == attendance.c.upload_number)
        .where(session.c.programme_id == programme, STANDING)
    )
    whose = (named.c.upload_number == attendance.c.upload_number) & (named.c.person_id == attendance.c.person_id)
    here = question.add_columns(session.c.day, session.c.group_name, session.c.kind, named.c.key).join(named, whose)
    rows = connection.execute(here.where(of_these_days))
    kept = _gathered((number, file, ((day, group, kind), key)) for number, file, day, group, kind, key in rows)
    elsewhere = question.add_columns(func.count()).where(~of_these_days).group_by(upload.c.number, upload.c.file)
    for number, file, many in connection.execute(elsewhere):
        if (number, file) in kept:
            kept[number, file][ELSEWHERE] = many
    return kept


# --- what somebody answered -------------------------------------------------------------------------------------


def _of_answers(facts: QuestionnaireFacts) -> Entries:
    answers: dict[tuple[int, str], set[tuple[str, str]]] = {}
    for one in facts.answers:
        if one.answer is not None:
            answers.setdefault((one.row, one.time_point), set()).add((one.item, one.answer))
    return Counter((point, frozenset(said)) for (_row, point), said in answers.items())


def _kept_answers(connection: Connection, programme: int, facts: QuestionnaireFacts) -> dict[tuple[int, str], Entries]:
    columns = response.c
    question = (
        select(upload.c.number, upload.c.file, columns.sheet, columns.row, columns.time_point)
        .add_columns(columns.item, columns.answer)
        .join(upload, upload.c.number == columns.upload_number)
        .where(columns.programme_id == programme, columns.instrument == facts.instrument, STANDING)
        .where(columns.answer.is_not(None))
    )
    answers: dict[tuple[int, str, str, int, str], set[tuple[str, str]]] = {}
    for *reply, item, answer in connection.execute(question):
        answers.setdefault(tuple(reply), set()).add((item, answer))
    return _gathered(
        (number, file, (point, frozenset(said))) for (number, file, _sheet, _row, point), said in answers.items()
    )


# --- what a portfolio lists -------------------------------------------------------------------------------------


def _portfolios(connection: Connection, programme: int, facts: PortfolioFacts) -> list[Overlap]:
    mine, found = _of_portfolio(facts), []
    here = {one.person for one in facts.entries}
    for (number, file), kept in _kept_entries(connection, programme).items():
        theirs = Counter({entry: times for entry, times in kept.items() if _whose(entry) in here})
        of_others = kept.total() - theirs.total()
        found.append(Overlap(number, file, (mine & theirs).total(), theirs.total(), of_others))
    return found


def _whose(entry: Hashable) -> str:
    """The name key that an entry of a portfolio begins with."""
    return str(entry[0]) if isinstance(entry, tuple) else ""


def _of_portfolio(facts: PortfolioFacts) -> Entries:
    return Counter(
        (one.person, one.day, one.activity, one.organiser, one.competency, name_key(one.title or ""))
        for one in facts.entries
    )


def _kept_entries(connection: Connection, programme: int) -> dict[tuple[int, str], Entries]:
    columns, named = portfolio_entry.c, _keys()
    question = (
        select(upload.c.number, upload.c.file, named.c.key, columns.day, columns.activity)
        .add_columns(columns.organiser, columns.competency, columns.title)
        .select_from(portfolio_entry)
        .join(upload, upload.c.number == columns.upload_number)
        .join(named, (named.c.upload_number == columns.upload_number) & (named.c.person_id == columns.person_id))
        .where(upload.c.programme_id == programme, STANDING, IN_PLACE)
    )
    return _gathered(
        (number, file, (*entry, name_key(title or ""))) for number, file, *entry, title in connection.execute(question)
    )
