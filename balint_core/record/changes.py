"""What accepting files would change, told before it is done.

The files are stored in a transaction that is taken back; within it the record is asked what stood before and what
stands now. So the report is what would happen, not what somebody thinks would.
"""

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from balint_core.figures import counted, long_date
from balint_core.people import name_key
from balint_core.record import programmes, uploads
from balint_core.record.calendar import MAY_COME_AGAIN
from balint_core.record.database import Database
from balint_core.record.intake import Examination
from balint_core.record.people import DETAILS
from balint_core.record.schema import (
    PART_OF,
    attendance,
    calendar_entry,
    framework_version,
    part,
    person,
    person_detail,
    person_name,
    portfolio_entry,
    response,
    session,
    session_fact,
    summary_figure,
    upload,
)
from balint_core.watching import Progress, quiet

Key = Hashable
Rows = Iterable[Mapping[str, Any]]
Called = Callable[[Mapping[str, Any]], tuple[Key, str]]
"""What makes a row the same thing in two uploads, and what that thing is called."""


@dataclass(frozen=True)
class Changed:
    """Something of which more or other is said than before: its name, the detail, and both readings of it."""

    what: str
    detail: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What is new, gone and changed of one kind, by name."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


@dataclass(frozen=True)
class Changes:
    """What accepting would change, by kind: sessions, attendances, people, entries of portfolios, terms, answers,
    figures of summaries, frameworks."""

    by_kind: dict[str, Difference] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.by_kind.values())

    def lines(self) -> list[str]:
        """The changes in words, one a line."""
        return [
            line
            for kind, difference in self.by_kind.items()
            for line in (
                *(f"new {kind}: {name}" for name in difference.new),
                *(f"{kind} no longer there: {name}" for name in difference.gone),
                *(f"{one.what}: {one.detail} {one.before} → {one.after}" for one in difference.changed),
            )
        ]

    def as_json(self) -> dict[str, dict[str, Any]]:
        return {
            kind: {
                "new": list(difference.new),
                "gone": list(difference.gone),
                "changed": [vars(changed) for changed in difference.changed],
            }
            for kind, difference in self.by_kind.items()
            if difference
        }


def changes(database: Database, programme_name: str, examination: Examination, progress: Progress = quiet) -> Changes:
    """What accepting the files that are ready would change. Stores nothing; raises DatabaseAway and NotAccepted."""
    if not examination.ready:
        return Changes()
    with database.rehearsing() as connection:
        known = set(connection.execute(select(upload.c.number)).scalars())
        uploads.store(connection, programme_name, examination, progress)
        home = programmes.make_programme(connection, programme_name)
        return _Comparison(connection, home, known).changes()


class _Comparison:
    """Two readings of the record: by the uploads that stood before, and by those that stand now."""

    def __init__(self, connection: Connection, programme: int, known: set[int]) -> None:
        self.connection, self.programme = connection, programme
        columns = upload.c
        standing = select(columns.number, columns.replaced_by).where(
            columns.programme_id == programme, columns.withdrawn_at.is_(None)
        )
        rows = connection.execute(standing).all()
        self.known = known
        self.before = {number for number, by in rows if number in known and (by is None or by not in known)}
        self.after = {number for number, by in rows if by is None}
        self.touched = self.before ^ self.after

    def changes(self) -> Changes:
        kinds = {
            "sessions": self._compared(self._sessions(), _session_called, SESSION_DETAILS),
            "attendances": self._compared(self._attendances(), _attendance_called, ("role", "mark", "grade")),
            "people": self._compared(self._people(), _person_called, DETAILS),
            "portfolio entries": self._compared(self._entries(), _entry_called, ENTRY_DETAILS),
            "terms and time points": self._compared(self._calendar(), _calendar_called, ("starts", "ends")),
            "replies": self._replies(),
            "figures of summaries": self._compared(self._summaries(), _summary_called, ("people", "n")),
            "frameworks": self._compared(self._frameworks(), _framework_called, ()),
        }
        return Changes({kind: difference for kind, difference in kinds.items() if difference})

    def _compared(self, rows: Rows, called: Called, details: Sequence[str]) -> Difference:
        """Rows of all uploads, the earlier ones first, as the later of each thing has it, before and now."""
        named: dict[Key, str] = {}
        before: dict[Key, dict[str, Any]] = {}
        after: dict[Key, dict[str, Any]] = {}
        for row in rows:
            key, name = called(row)
            named[key] = name
            for numbers, things in ((self.before, before), (self.after, after)):
                if row["upload_number"] in numbers and not self._replaced(row, numbers):
                    said = {detail: row[detail] for detail in details if row.get(detail) is not None}
                    things.setdefault(key, {}).update(said)
        return Difference(
            tuple(name for key, name in named.items() if key not in before and key in after),
            tuple(name for key, name in named.items() if key in before and key not in after),
            tuple(
                Changed(name, detail.replace("_", " "), _shown(one), _shown(other))
                for key, name in named.items()
                if key in before and key in after
                for detail in details
                if (one := before[key].get(detail)) != (other := after[key].get(detail))
            ),
        )

    def _replaced(self, row: Mapping[str, Any], numbers: Container[int]) -> bool:
        """Whether another upload has taken a row's place, as it was before or is now."""
        by = row.get("replaced_by")
        return by is not None and (numbers is self.after or by in self.known)

    def _rows(self, question: Select, number: Any, *order: Any) -> Rows:
        wanted = question.where(number.in_(self.before | self.after)).order_by(number, *order)
        return map(dict, self.connection.execute(wanted).mappings())

    def _sessions_touched(self) -> Select:
        return select(session_fact.c.session_id).where(session_fact.c.upload_number.in_(self.touched))

    def _sessions(self) -> Rows:
        question = (
            select(session_fact, session.c.day, session.c.group_name, session.c.kind)
            .join(session, session.c.id == session_fact.c.session_id)
            .where(session_fact.c.session_id.in_(self._sessions_touched()))
        )
        return self._rows(question, session_fact.c.upload_number, session.c.day)

    def _attendances(self) -> Rows:
        question = (
            select(attendance, part.c.role, part.c.mark, part.c.grade)
            .add_columns(session.c.day, session.c.group_name, session.c.kind, person.c.name)
            .join(part, PART_OF)
            .join(session, session.c.id == attendance.c.session_id)
            .join(person, person.c.id == attendance.c.person_id)
            .where(attendance.c.session_id.in_(self._sessions_touched()))
        )
        return self._rows(question, attendance.c.upload_number, session.c.day, person.c.name)

    def _people(self) -> Rows:
        named = (
            select(person_name.c.person_id, person_name.c.upload_number, person.c.name)
            .join(person, person.c.id == person_name.c.person_id)
            .where(person_name.c.programme_id == self.programme)
        )
        yield from self._rows(named, person_name.c.upload_number, person.c.name)
        details = select(person_detail, person.c.name).join(person, person.c.id == person_detail.c.person_id)
        yield from self._rows(details, person_detail.c.upload_number, person_detail.c.row)

    def _entries(self) -> Rows:
        question = select(portfolio_entry, person.c.name).join(person, person.c.id == portfolio_entry.c.person_id)
        return self._rows(question, portfolio_entry.c.upload_number, portfolio_entry.c.day, portfolio_entry.c.row)

    def _calendar(self) -> Rows:
        question = select(calendar_entry).where(calendar_entry.c.programme_id == self.programme)
        return self._rows(question, calendar_entry.c.upload_number, calendar_entry.c.starts)

    def _summaries(self) -> Rows:
        question = select(summary_figure).where(summary_figure.c.programme_id == self.programme)
        return self._rows(question, summary_figure.c.upload_number, summary_figure.c.row)

    def _frameworks(self) -> Rows:
        question = select(framework_version).where(framework_version.c.programme_id == self.programme)
        return self._rows(question, framework_version.c.upload_number, framework_version.c.number)

    def _replies(self) -> Difference:
        """Answers are about nobody, so of those only the number at each time point can be told."""
        columns = response.c
        question = (
            select(columns.upload_number, columns.sheet, columns.row, columns.time_point)
            .where(columns.programme_id == self.programme)
            .distinct()
        )
        before: dict[str, int] = {}
        after: dict[str, int] = {}
        for row in self._rows(question, columns.upload_number):
            for numbers, replies in ((self.before, before), (self.after, after)):
                if row["upload_number"] in numbers:
                    replies[row["time_point"]] = replies.get(row["time_point"], 0) + 1
        points = sorted(before.keys() | after.keys())
        return Difference(
            new=tuple(f"{counted(after[one], 'reply', 'replies')} at {one}" for one in points if one not in before),
            gone=tuple(f"{counted(before[one], 'reply', 'replies')} at {one}" for one in points if one not in after),
            changed=tuple(
                Changed(one, "replies", str(before[one]), str(after[one]))
                for one in points
                if one in before and one in after and before[one] != after[one]
            ),
        )


# --- what things are called -------------------------------------------------------------------------------------

SESSION_DETAILS = ("mode", "held", "minutes", "headcount", "cases")
ENTRY_DETAILS = ("sessions", "cases", "minutes", "decision", "counts_as", "signed_by_id")


def _session_called(row: Mapping[str, Any]) -> tuple[Key, str]:
    key = (row["day"], row["group_name"], row["kind"])
    return key, ", ".join(filter(None, (long_date(row["day"]), row["group_name"], _unless_a_group(row["kind"]))))


def _unless_a_group(kind: str) -> str:
    return "" if kind == "Balint group" else kind


def _attendance_called(row: Mapping[str, Any]) -> tuple[Key, str]:
    key, named = _session_called(row)
    return (key, row["person_id"]), f"{row['name']}, {named}"


def _person_called(row: Mapping[str, Any]) -> tuple[Key, str]:
    return row["person_id"], row["name"]


def _entry_called(row: Mapping[str, Any]) -> tuple[Key, str]:
    about = (row["day"], row["activity"], row["organiser"], row["competency"], name_key(row["title"] or ""))
    return (row["person_id"], *about), f"{row['name']}, {row['activity']}, {long_date(row['day'])}"


def _calendar_called(row: Mapping[str, Any]) -> tuple[Key, str]:
    if row["kind"] not in MAY_COME_AGAIN:
        return (row["kind"], row["name"].casefold()), row["name"]
    return (row["kind"], row["name"].casefold(), row["starts"]), f"{row['name']}, {long_date(row['starts'])}"


def _summary_called(row: Mapping[str, Any]) -> tuple[Key, str]:
    about = (row["time_point"], row["instrument"], row["item"], row["answer"])
    return about, f"“{row['answer'] or 'favourable'}” to {row['item']} at {row['time_point']}"


def _framework_called(row: Mapping[str, Any]) -> tuple[Key, str]:
    return row["id"], row["id"]


def _shown(value: Any) -> str:
    if value is None:
        return "blank"
    return long_date(value) if isinstance(value, date) else str(value)
