"""Events and suspensions that a lead types in the app, beside those of the sheets of terms.

Nothing typed is ever changed: a change and a withdrawal are each a new entry that replaces the one before, so that
everything stays readable, with who noted it and when. What stands is part of the programme's calendar.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from balint_core.figures import long_date
from balint_core.record.calendar import EVENT, MAY_COME_AGAIN, SUSPENSION, Entry, deciding, entries_of, typed_in
from balint_core.record.noted import slips_of_writer
from balint_core.record.quotes import names_on_record
from balint_core.record.schema import happening, session, upload
from balint_core.spreadsheets.cells import YEARS, writing
from balint_core.traces import in_words, traces

LONGEST_NAME = 80
FAR = timedelta(days=3 * 366)
"""A day further than this from everything on record is taken for a slip of the year."""


class NotTyped(Exception):
    """What cannot be noted so; the text says why in plain sentences."""


@dataclass(frozen=True)
class What:
    """An event on a day or, with its last day, a suspension; None where a day was left blank."""

    name: str
    starts: date | None
    ends: date | None = None
    kind: str = EVENT


@dataclass(frozen=True)
class Happening:
    """One entry: what was typed, when (UTC) and by whom, and what it replaces."""

    entry: str
    what: What
    noted_at: datetime
    noted_by: str
    replaces: str | None
    withdrawn: bool

    @property
    def noted_on(self) -> date:
        """The day on the calendar of whoever runs the app."""
        return self.noted_at.replace(tzinfo=UTC).astimezone().date()


def note(connection: Connection, programme: int, what: What, by: str) -> str:
    """Notes an event or a suspension; the new entry's id. Raises NotTyped."""
    what = _tidied(what)
    _may_be_said(connection, programme, what)
    return _add(connection, programme, what, by)


def change(connection: Connection, programme: int, entry: str, what: What, by: str) -> str:
    """Notes it otherwise than before; the earlier entry stays in its history. Raises NotTyped."""
    last, what = _last(connection, programme, entry), _tidied(what)
    if what == last.what:
        raise NotTyped("It says so already: nothing was changed.")
    _may_be_said(connection, programme, what, last.what)
    return _add(connection, programme, what, by, replaces=entry)


def withdraw(connection: Connection, programme: int, entry: str, by: str) -> str:
    """Notes that it does not hold; it stays in the history alone. Raises NotTyped."""
    last = _last(connection, programme, entry)
    return _add(connection, programme, last.what, by, replaces=entry, withdrawn=True)


def histories(connection: Connection, programme: int) -> list[tuple[Happening, ...]]:
    """Everything that was typed, each with its changes, the last one holding; in order of the days."""
    columns = happening.c
    question = select(happening).where(columns.programme_id == programme).order_by(columns.number)
    chains: dict[str, list[Happening]] = {}
    for row in connection.execute(question):
        what = What(row.name, row.starts, row.ends, row.kind)
        one = Happening(row.entry, what, row.noted_at, row.noted_by, row.replaces, row.withdrawn)
        chains[one.entry] = [*chains.pop(one.replaces or "", ()), one]
    return sorted(map(tuple, chains.values()), key=lambda chain: (chain[-1].what.starts, chain[-1].what.name))


def of_sheets(connection: Connection, programme: int) -> list[tuple[Entry, str]]:
    """The events and suspensions of the programme's sheets, each with the file it stands in, in order of the days."""
    files = {number: file for number, file in connection.execute(select(upload.c.number, upload.c.file))}
    found = [one for one in deciding(entries_of(connection, programme)) if one.kind in MAY_COME_AGAIN]
    return [(one, files[one.upload or 0]) for one in sorted(found, key=lambda one: (one.starts, one.name))]


# --- what may be typed ------------------------------------------------------------------------------------------


def _tidied(what: What) -> What:
    return replace(what, name=writing(what.name), ends=what.ends if what.kind == SUSPENSION else None)


def _may_be_said(connection: Connection, programme: int, what: What, before: What | None = None) -> None:
    """Raises NotTyped with all that is wrong; what it said `before`, where it is changed, is in nobody's way."""
    wrong = [*_slips_of_name(connection, what.name), *_slips_of_days(connection, programme, what)]
    if not wrong:
        own = _as_entry(before).matter if before else None
        typed = [one for one in typed_in(connection, programme) if one.matter != own]
        written = [one for one, _file in of_sheets(connection, programme) if one.matter != own]
        wrong = [*_slips_beside(what, typed, written)]
    if wrong:
        raise NotTyped(" ".join(wrong))


def _slips_of_name(connection: Connection, name: str) -> Iterator[str]:
    if not name:
        yield "Please say what happened."
    elif len(name) > LONGEST_NAME:
        yield f"No more than {LONGEST_NAME} characters, please: it stands on the time axis."
    elif found := traces(name, names_on_record(connection)):
        yield f"“{name}” holds {in_words(found)}. Please put it in other words: it stands on charts that are shown."


def _slips_of_days(connection: Connection, programme: int, what: What) -> Iterator[str]:
    if what.starts is None:
        yield "Please give the day."
        return
    if what.kind == SUSPENSION and what.ends is None:
        yield "Please give the last day; if it is not over yet, the day on which it should be."
    if what.ends and what.ends < what.starts:
        yield f"It ends on {long_date(what.ends)}, which is before it begins."
    known = _days_on_record(connection, programme)
    for day in filter(None, (what.starts, what.ends)):
        if day.year not in YEARS or not known[0] - FAR <= day <= known[-1] + FAR:
            yield (
                f"{long_date(day)} is far from everything else on record "
                f"({long_date(known[0])} to {long_date(known[-1])}). Is the year right?"
            )


def _slips_beside(what: What, typed: Sequence[Entry], written: Sequence[Entry]) -> Iterator[str]:
    """What does not go with what is on record: the same once more, or a suspension within another."""
    said = _as_entry(what)
    for others, where in ((typed, "here"), (written, "in the sheet of terms")):
        for other in others:
            if other.matter == said.matter:
                yield f"“{other.name}” on {long_date(other.starts)} is on record already, {where}."
            elif other.kind == said.kind == SUSPENSION and _overlap(other, said):
                yield (
                    f"The groups were suspended from {long_date(other.starts)} to "
                    f"{long_date(other.ends or other.starts)} already (“{other.name}”, {where})."
                )


def _overlap(one: Entry, other: Entry) -> bool:
    return one.starts <= (other.ends or other.starts) and other.starts <= (one.ends or one.starts)


def _as_entry(what: What) -> Entry:
    return Entry(0, what.kind, what.name, what.starts or date.min, what.ends)


def _days_on_record(connection: Connection, programme: int) -> list[date]:
    """Every day the record knows of the programme's sessions and sheets of terms, and today, in order."""
    reach = select(func.min(session.c.day), func.max(session.c.day)).where(session.c.programme_id == programme)
    sheets = entries_of(connection, programme)
    days = [*connection.execute(reach).one(), *(day for one in sheets for day in (one.starts, one.ends)), date.today()]
    return sorted(filter(None, days))


def _last(connection: Connection, programme: int, entry: str) -> Happening:
    """The entry of this id, which nothing has replaced and nobody withdrawn."""
    for chain in histories(connection, programme):
        if chain[-1].entry == entry and not chain[-1].withdrawn:
            return chain[-1]
    raise NotTyped("This has been changed or withdrawn meanwhile. Please look at the page once more.")


def _add(
    connection: Connection,
    programme: int,
    what: What,
    by: str,
    *,
    replaces: str | None = None,
    withdrawn: bool = False,
) -> str:
    by = writing(by)
    if wrong := list(slips_of_writer(by)):
        raise NotTyped(" ".join(wrong))
    entry = f"h_{secrets.token_hex(8)}"
    connection.execute(
        insert(happening).values(
            entry=entry,
            programme_id=programme,
            kind=what.kind,
            name=what.name,
            starts=what.starts,
            ends=what.ends,
            noted_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            noted_by=by,
            replaces=replaces,
            withdrawn=withdrawn,
        )
    )
    return entry
