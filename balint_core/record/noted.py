"""What a supervisor or lead notes in the app: evidence, sign-offs, claims of equivalence and what was decided of them.

Nothing noted is ever changed. A change, a decision and a withdrawal are each a new entry that replaces the one before,
so that everything stays readable and a record judged on a past day gives what stood then. A programme's own workbook
has it all on a sheet of its own, the ledger, which is read back.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Result, Select, bindparam, insert, or_, select, true

from balint_core.activities import Activity, Decision
from balint_core.people import name_key
from balint_core.record import people
from balint_core.record.schema import STANDING, noted, noted_name, of_person, one_person, upload
from balint_core.traces import NOBODY, Names, Trace, in_words, traces

BY_DECISION = (Activity.CLAIM, Activity.WAIVER)
"""What counts once somebody has decided that it does."""
SETTLED = (Decision.ACCEPTED, Decision.DECLINED)
LONGEST = {"title": 200, "reason": 500, "decider": 200}
"""Characters of a free text."""


@dataclass(frozen=True)
class Note:
    """What is noted: an activity on a day and, as far as it has them, its numbers, its signer (by id), and what of it
    is to be decided.

    A claim says how many units (`counts_as`, of `unit`) it should count `towards` a criterion of a framework; a waiver
    takes one as met. `decider` settles them, with a decision, its day and the reason.
    """

    kind: Activity
    day: date
    organiser: str | None = None
    sessions: int | None = None
    cases: int | None = None
    minutes: int | None = None
    competency: int | None = None
    title: str | None = None
    signed_by: int | None = None
    framework: str | None = None
    towards: str | None = None
    unit: str | None = None
    counts_as: int | None = None
    decider: str | None = None
    decision: Decision | None = None
    decided_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Noted:
    """One entry: what was noted about somebody (`person`, by id), when (UTC) and by whom, and what it replaces.

    `upload`, `file`, `sheet` and `row` say where it stands if it came with a workbook; they are blank otherwise.
    """

    number: int
    entry: str
    person: int
    note: Note
    noted_at: datetime
    noted_by: str
    replaces: str | None = None
    withdrawn: bool = False
    upload: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None

    @property
    def noted_on(self) -> date:
        """The day on the calendar of whoever runs the app."""
        return self.noted_at.replace(tzinfo=UTC).astimezone().date()


class NotNoted(Exception):
    """Something that cannot be noted so; the text says why in plain sentences."""


# --- noting -----------------------------------------------------------------------------------------------------


def note(connection: Connection, programme: int, person: int, what: Note, by: str) -> str:
    """Notes something about somebody; the new entry's id. Raises NotNoted."""
    return _add(connection, programme, person, what, by, None)


def change(connection: Connection, programme: int, entry: str, what: Note, by: str) -> str:
    """Notes something otherwise than before; the earlier entry stays in its history. Raises NotNoted."""
    last = _last(connection, programme, entry)
    return _add(connection, programme, last.person, what, by, last)


def decide(
    connection: Connection, programme: int, entry: str, decision: Decision, on: date, reason: str, by: str
) -> str:
    """Notes what was decided of a claim or a waiver, on which day and why. Raises NotNoted."""
    last = _last(connection, programme, entry)
    what = replace(last.note, decision=decision, decided_on=on, reason=reason.strip() or None)
    return _add(connection, programme, last.person, what, by, last)


def withdraw(connection: Connection, programme: int, entry: str, reason: str, by: str) -> str:
    """Notes that an entry does not hold any more, and why; it counts from today on no longer. Raises NotNoted."""
    last = _last(connection, programme, entry)
    what = replace(last.note, reason=reason.strip() or None)
    if not what.reason:
        raise NotNoted("Please say why it is withdrawn.")
    return _add(connection, programme, last.person, what, by, last, withdrawn=True)


def _add(
    connection: Connection,
    programme: int,
    person: int,
    what: Note,
    by: str,
    last: Noted | None,
    *,
    withdrawn: bool = False,
) -> str:
    ones = people.ones(connection, programme)
    if person not in ones or (what.signed_by is not None and what.signed_by not in ones):
        raise NotNoted("One of the two is not in the record any more. Please look at the page once more.")
    names = Names.of(one.key for one in people.standing_names(connection, programme))
    if wrong := [sentence for _column, sentence in slips(what, names, date.today(), settled=withdrawn)]:
        raise NotNoted(" ".join(wrong))
    entry = f"n_{secrets.token_hex(8)}"
    connection.execute(
        insert(noted).values(
            **as_stored(what),
            entry=entry,
            programme_id=programme,
            person_id=ones[person][0],
            noted_at=_now(),
            noted_by=by,
            replaces=last.entry if last else None,
            withdrawn=withdrawn,
        )
    )
    for one in filter(None, (person, what.signed_by)):
        _hold(connection, programme, ones[one][0])
    return entry


def as_stored(what: Note) -> dict[str, Any]:
    """A note by the columns of the record."""
    said = {one.name: getattr(what, one.name) for one in fields(Note) if one.name != "signed_by"}
    return {**said, "signed_by_id": what.signed_by, "kind": str(what.kind)}


def _hold(connection: Connection, programme: int, person: int) -> None:
    """Keeps a name by which somebody stays known when no upload names them."""
    columns, called = noted_name.c, dict(people.ones(connection, programme).values())
    mine = [one for one in people.standing_names(connection, programme) if one.person == person]
    own = next((one for one in mine if one.key == name_key(called[person])), mine[0])
    known = select(columns.key).where(columns.programme_id == programme, columns.key == own.key)
    if connection.execute(known).first() is None:
        values = {"key": own.key, "writing": own.writing, "person_id": person}
        connection.execute(insert(noted_name).values(programme_id=programme, **values))


def _last(connection: Connection, programme: int, entry: str) -> Noted:
    """The entry of this id, which nothing has replaced and nobody withdrawn."""
    columns = noted.c
    question = select(columns.person_id).where(columns.programme_id == programme, columns.entry == entry)
    person = connection.execute(question).scalar()
    for history in histories(noted_of(connection, person)) if person is not None else ():
        if history[-1].entry == entry and not history[-1].withdrawn:
            return history[-1]
    raise NotNoted("This has been changed or withdrawn meanwhile. Please look at the page once more.")


# --- what may be noted ------------------------------------------------------------------------------------------


def slips(what: Note, names: Names, today: date, *, settled: bool = False) -> Iterator[tuple[str, str]]:
    """What is wrong with a note, as (column, a plain sentence); `settled` leaves open why a decision was taken."""
    if what.kind is Activity.SESSION:
        yield "kind", "A session comes from a register."
    if what.day > today:
        yield "day", "The day is still to come."
    if what.kind is Activity.COMPETENCY and what.competency is None:
        yield "competency", "A signed competency needs its number."
    if what.kind in BY_DECISION:
        yield from _slips_of_claim(what, today, settled=settled)
    for column in ("title", "reason", "decider"):
        yield from _slips_of_text(column, getattr(what, column), NOBODY if column == "decider" else names)


def _slips_of_claim(what: Note, today: date, *, settled: bool) -> Iterator[tuple[str, str]]:
    if not (what.framework and what.towards):
        yield "towards", "It needs the criterion that it is about."
    if what.kind is Activity.CLAIM and not (what.unit and what.counts_as):
        yield "counts_as", "A claim needs the number that it should count as, and of what."
    if not what.decider:
        yield "decider", "It needs who decides."
    if what.decision in SETTLED and not what.decided_on:
        yield "decided_on", "A decision needs its day."
    if what.decided_on and what.decided_on > today:
        yield "decided_on", "The day of the decision is still to come."
    if what.decision in SETTLED and not what.reason and not settled:
        yield "reason", "A decision needs its reason."


def _slips_of_text(column: str, text: str | None, names: Names) -> Iterator[tuple[str, str]]:
    if text and len(text) > LONGEST[column]:
        yield column, f"No more than {LONGEST[column]} characters, please."
    elif text and (found := [one for one in traces(text, names) if column != "decider" or one is not Trace.PATIENT]):
        yield column, f"“{text}” holds {in_words(found)}. Please put it in other words: nothing that tells of a person."


# --- what was noted ---------------------------------------------------------------------------------------------


def noted_of(connection: Connection, person: int) -> list[Noted]:
    """Everything noted about somebody, in the order it was; what they were noted as under another name is theirs too.

    An entry that also came with an upload, from a workbook that was written before, is taken once.
    """
    return _read(connection.execute(NOTED_OF, {"person": person}))


def noted_of_everybody(connection: Connection) -> dict[int, list[Noted]]:
    """Everything noted about each person, by their id, in the order it was."""
    found: dict[int, list[Noted]] = {}
    for one in _read(connection.execute(_noted_where(true()))):
        found.setdefault(one.person, []).append(one)
    return found


def noted_in(connection: Connection, programme: int) -> list[Noted]:
    """Everything noted in a programme, in the order it was."""
    return _read(connection.execute(_noted_where(noted.c.programme_id == programme)))


TEXTS = [one.name for one in fields(Note) if one.name not in ("kind", "signed_by", "decision")]
"""What is read of a note as it stands."""


def _noted_where(about: ColumnElement[bool]) -> Select:
    columns = noted.c
    return (
        select(
            *(columns[name] for name in (*TEXTS, "number", "entry", "kind", "decision", "noted_at", "noted_by")),
            *(columns[name] for name in ("replaces", "withdrawn", "sheet", "row", "upload_number")),
            one_person(columns.person_id).label("person"),
            one_person(columns.signed_by_id).label("signed_by"),
            upload.c.id.label("upload"),
            upload.c.file,
        )
        .select_from(noted)
        .outerjoin(upload, upload.c.number == columns.upload_number)
        .where(or_(columns.upload_number.is_(None), STANDING), about)
        .order_by(columns.upload_number.desc().nulls_last(), columns.number)
    )


NOTED_OF = _noted_where(of_person(noted.c.person_id, bindparam("person")))


def _read(rows: Result) -> list[Noted]:
    first = {row["entry"]: row for row in rows.mappings()}  # the app's own, else the earliest's
    return sorted(map(_noted, first.values()), key=lambda one: (one.noted_at, one.number))


def _noted(row: Mapping[Any, Any]) -> Noted:
    decision = Decision(row["decision"]) if row["decision"] else None
    what = Note(
        kind=Activity(row["kind"]),
        signed_by=row["signed_by"],
        decision=decision,
        **{name: row[name] for name in TEXTS},
    )
    about: dict[str, Any] = {name: row[name] for name in ("number", "entry", "person", "noted_at", "noted_by")}
    about |= {name: row[name] for name in ("replaces", "withdrawn", "row")}
    about |= {name: row[name] or "" for name in ("upload", "file", "sheet")}
    return Noted(note=what, **about)


def histories(found: Sequence[Noted]) -> list[tuple[Noted, ...]]:
    """Each thing that was noted, with its changes: the first entry first, the one that holds last."""
    by_entry = {one.entry: one for one in found}
    chains: dict[str, list[Noted]] = {}
    for one in found:
        first, seen = one, {one.entry}
        while first.replaces in by_entry and first.replaces not in seen:
            first = by_entry[first.replaces]
            seen.add(first.entry)
        chains.setdefault(min(seen) if first.replaces in seen else first.entry, []).append(one)
    ordered = ([*sorted(chain, key=lambda one: one.replaces in by_entry)] for chain in chains.values())
    return [tuple(chain) for chain in ordered]


def takes_effect(entry: Noted, before: Noted) -> date:
    """The day from which a change holds: of a decision its own, else the one on which it was noted."""
    decided = entry.note.decision != before.note.decision and entry.note.decided_on
    return decided or entry.noted_on


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
