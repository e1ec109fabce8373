"""What a supervisor or lead notes in the app: evidence, sign-offs, claims of equivalence and what was decided of them.

Nothing noted is ever changed. A change, a decision and a withdrawal are each a new entry that replaces the one before,
so that everything stays readable and a record judged on a past day gives what stood then. A programme's own workbook
has it all on a sheet of its own, the ledger, which is read back.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Result, Select, bindparam, insert, or_, select, true

from balint_core.activities import Activity, Decision
from balint_core.figures import long_date
from balint_core.frameworks import Framework
from balint_core.people import name_key
from balint_core.record import people
from balint_core.record.own_frameworks import frameworks_of
from balint_core.record.schema import STANDING, noted, noted_name, of_person, one_person, upload
from balint_core.spreadsheets.cells import LONGEST_LENGTH, YEARS, writing
from balint_core.traces import NOBODY, Names, Trace, in_words, traces

BY_DECISION = (Activity.CLAIM, Activity.WAIVER)
"""What counts once somebody has decided that it does."""
TO_DECIDE = (*BY_DECISION, Activity.LEADERSHIP_DAY)
"""What is decided after it was noted."""
UNTITLED = (Activity.COMPETENCY, Activity.WAIVER)
SETTLED = (Decision.ACCEPTED, Decision.DECLINED)
LONGEST = {"title": 200, "reason": 500, "decider": 200, "noted_by": 200}
"""Characters of a free text."""
OF_A_PERSON = ("decider", "noted_by")
"""Texts that name somebody, as they should, or a body."""
OF_A_CASE = (Trace.PATIENT, Trace.DIAGNOSIS)
"""What may stand in such a name: “Mrs Placeholder”."""
LEAST_AND_MOST = {
    "sessions": ("sessions", 0, 100),
    "cases": ("case discussions", 1, 100),
    "minutes": ("minutes", 1, LONGEST_LENGTH),
    "competency": ("the competency", 1, 99),
}
MOST_CLAIMED = {Activity.CLAIM: (1, 100), Activity.LEADERSHIP_DAY: (0, 4)}
"""What may be held equivalent to something else, and to how many at least and at most."""


@dataclass(frozen=True)
class Note:
    """What is noted: an activity on a day and, as far as it has them, its numbers, its signer (by id), and what of it
    is to be decided.

    A claim says how many units (`counts_as`, of `unit`) it should count `towards` a criterion of a framework; a waiver
    takes one as met. `decider` settles them, with a decision, its day and the reason. A leadership day `counts_as` so
    many weekends.
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
    what = _tidied(what)
    _may_be_said(connection, programme, person, what)
    _is_new(connection, programme, person, what)
    return _add(connection, programme, _Stored(person, what.signed_by), what, by)


def change(connection: Connection, programme: int, entry: str, what: Note, by: str) -> str:
    """Notes something otherwise than before; the earlier entry stays in its history. Raises NotNoted.

    A claim or waiver that reads otherwise than it was decided on waits for a decision again.
    """
    last, stored = _last(connection, programme, entry)
    before, what = last.note, _tidied(what)
    if what.kind in BY_DECISION:
        before, what = (replace(one, decision=Decision.PENDING, decided_on=None, reason=None) for one in (before, what))
    if what == before:
        raise NotNoted("It says so already: nothing was changed.")
    _may_be_said(connection, programme, last.person, what)
    _is_new(connection, programme, last.person, what, apart_from=entry)
    if what.signed_by != last.note.signed_by:
        stored = stored._replace(signed_by=what.signed_by)
    return _add(connection, programme, stored, what, by, replaces=entry)


def decide(
    connection: Connection,
    programme: int,
    entry: str,
    decision: Decision,
    on: date,
    reason: str,
    by: str,
    *,
    counts_as: int | None = None,
) -> str:
    """Notes what was decided of a claim, a waiver or a leadership day, on which day and why, and as how many the day
    counts if that is now known. Raises NotNoted."""
    last, stored = _last(connection, programme, entry)
    if last.note.kind not in TO_DECIDE:
        raise NotNoted("There is nothing to decide of this.")
    what = _tidied(
        replace(
            last.note,
            decision=decision,
            decided_on=on,
            reason=reason,
            counts_as=last.note.counts_as if counts_as is None else counts_as,
        )
    )
    if what == last.note:
        raise NotNoted("It was decided so already: nothing was changed.")
    _may_be_said(connection, programme, last.person, what, only=("decision", "decided_on", "reason", "counts_as"))
    return _add(connection, programme, stored, what, by, replaces=entry)


def withdraw(connection: Connection, programme: int, entry: str, reason: str, by: str) -> str:
    """Notes that an entry does not hold any more, and why; it counts from today on no longer. Raises NotNoted."""
    last, stored = _last(connection, programme, entry)
    what = _tidied(replace(last.note, reason=reason))
    if not what.reason:
        raise NotNoted("Please say why it is withdrawn.")
    _may_be_said(connection, programme, last.person, what, only=("reason",))
    return _add(connection, programme, stored, what, by, replaces=entry, withdrawn=True)


class _Stored(NamedTuple):
    """Whom a row names: the person as they were called, who may be found to be another, and the signer."""

    person: int
    signed_by: int | None


def _add(
    connection: Connection,
    programme: int,
    stored: _Stored,
    what: Note,
    by: str,
    *,
    replaces: str | None = None,
    withdrawn: bool = False,
) -> str:
    by = writing(by)
    if wrong := list(slips_of_writer(by)):
        raise NotNoted(" ".join(wrong))
    entry = f"n_{secrets.token_hex(8)}"
    connection.execute(
        insert(noted).values(
            **as_stored(replace(what, signed_by=stored.signed_by)),
            entry=entry,
            programme_id=programme,
            person_id=stored.person,
            noted_at=_now(),
            noted_by=by,
            replaces=replaces,
            withdrawn=withdrawn,
        )
    )
    for one in filter(None, stored):
        _hold(connection, programme, one)
    return entry


def _tidied(what: Note) -> Note:
    """Its texts without what nobody sees; blank ones are none."""
    title, reason, decider = (writing(text) or None for text in (what.title, what.reason, what.decider))
    return replace(what, title=title, reason=reason, decider=decider)


def _may_be_said(
    connection: Connection, programme: int, person: int, what: Note, *, only: Collection[str] = ()
) -> None:
    """Raises NotNoted with all that is wrong, or wrong in these columns `only`: what was noted before may have become
    so since, and must not stand in the way of a decision."""
    ones = people.ones(connection, programme)
    if person not in ones or (what.signed_by is not None and what.signed_by not in ones):
        raise NotNoted("One of the two is not in the record any more. Please look at the page once more.")
    known = people.standing_names(connection, programme)
    wrong = [
        *slips(what, Names.of(one.key for one in known), date.today()),
        *slips_of_criterion(what, frameworks_of(connection, programme)),
    ]
    mine = {one.key for one in known if ones[one.person][0] == ones[person][0]}
    if what.decider and name_key(what.decider) in mine:
        wrong.append(("decider", "Nobody decides about themselves."))
    if said := [sentence for column, sentence in wrong if not only or column in only]:
        raise NotNoted(" ".join(said))


def _is_new(connection: Connection, programme: int, person: int, what: Note, apart_from: str = "") -> None:
    """Raises NotNoted where the same stands already, as after a second click or in another window."""
    ones = people.ones(connection, programme)
    who, signer = ones[person][0], ones[what.signed_by][0] if what.signed_by is not None else None
    for history in histories(noted_of(connection, who)):
        last = history[-1]
        if last.withdrawn or last.entry == apart_from:
            continue
        if _the_matter(last.note) == _the_matter(replace(what, signed_by=signer)):
            apart = "" if what.kind in UNTITLED else " If this was another one, its title can tell the two apart."
            raise NotNoted(f"The same was noted already, on {long_date(last.noted_on)} by {last.noted_by}.{apart}")


def _the_matter(what: Note) -> Note:
    """A note without who decides, and how it was decided."""
    plain = replace(what, title=name_key(what.title or ""), decider=None, decision=None, decided_on=None, reason=None)
    return replace(plain, counts_as=None) if what.kind is Activity.LEADERSHIP_DAY else plain


def as_stored(what: Note) -> dict[str, Any]:
    """A note by the columns of the record."""
    said = {one.name: getattr(what, one.name) for one in fields(Note) if one.name != "signed_by"}
    return {**said, "signed_by_id": what.signed_by, "kind": str(what.kind)}


def _hold(connection: Connection, programme: int, person: int) -> None:
    """Keeps a name by which somebody stays known when no upload names them."""
    columns, called = noted_name.c, dict(people.ones(connection, programme).values())
    mine = [one for one in people.standing_names(connection, programme) if one.person == person]
    own = next((one for one in mine if one.key == name_key(called.get(person, ""))), mine[0])
    known = select(columns.key).where(columns.programme_id == programme, columns.key == own.key)
    if connection.execute(known).first() is None:
        values = {"key": own.key, "writing": own.writing, "person_id": person}
        connection.execute(insert(noted_name).values(programme_id=programme, **values))


def _last(connection: Connection, programme: int, entry: str) -> tuple[Noted, _Stored]:
    """The entry of this id, which nothing has replaced and nobody withdrawn, and whom its row names: what is said of it
    later names the same, so that all of it comes apart again where two people do."""
    columns = noted.c
    question = (
        select(columns.person_id, columns.signed_by_id, one_person(columns.person_id))
        .outerjoin(upload, upload.c.number == columns.upload_number)
        .where(columns.programme_id == programme, columns.entry == entry)
        .where(or_(columns.upload_number.is_(None), STANDING))
        .order_by(columns.upload_number.nulls_first())
    )
    for person, signer, one in connection.execute(question).all()[:1]:
        for history in histories(noted_of(connection, one)):
            if history[-1].entry == entry and not history[-1].withdrawn:
                return history[-1], _Stored(person, signer)
    raise NotNoted("This has been changed or withdrawn meanwhile. Please look at the page once more.")


# --- what may be noted ------------------------------------------------------------------------------------------


def slips(what: Note, names: Names, today: date, *, settled: bool = False) -> Iterator[tuple[str, str]]:
    """What is wrong with a note, as (column, a plain sentence); `settled` leaves open why a decision was taken."""
    if what.kind is Activity.SESSION:
        yield "kind", "A session comes from a register."
    if what.day > today:
        yield "day", "The day is still to come."
    elif what.day.year not in YEARS:
        yield "day", "The day is too long ago."
    if what.decided_on and what.decided_on > today:
        yield "decided_on", "The day of the decision is still to come."
    if what.kind is Activity.COMPETENCY and what.competency is None:
        yield "competency", "A signed competency needs its number."
    yield from _slips_of_numbers(what)
    if what.kind in BY_DECISION:
        yield from _slips_of_claim(what, settled=settled)
    elif what.framework or what.towards or what.unit:
        yield "towards", "Only a claim, or what is to be taken as met, is towards one criterion."
    for column in ("title", "reason", "decider"):
        yield from _slips_of_text(column, getattr(what, column), NOBODY if column in OF_A_PERSON else names)


def _slips_of_numbers(what: Note) -> Iterator[tuple[str, str]]:
    for column, (noun, least, most) in LEAST_AND_MOST.items():
        number = getattr(what, column)
        if number is not None and not least <= number <= most:
            yield column, f"The number of {noun} has to be from {least} to {most:,}."
    if what.counts_as is None:
        return
    if what.kind not in MOST_CLAIMED:
        yield "counts_as", "Only a claim or a leadership day counts as a number of something else."
        return
    least, most = MOST_CLAIMED[what.kind]
    if not least <= what.counts_as <= most:
        yield "counts_as", f"What it counts as has to be from {least} to {most}."


def _slips_of_claim(what: Note, *, settled: bool) -> Iterator[tuple[str, str]]:
    if not (what.framework and what.towards):
        yield "towards", "It needs the criterion that it is about."
    if what.kind is Activity.CLAIM and not (what.unit and what.counts_as is not None):
        yield "counts_as", "A claim needs the number that it should count as, and of what."
    if not what.decider:
        yield "decider", "It needs who decides."
    if what.decision in SETTLED and not what.decided_on:
        yield "decided_on", "A decision needs its day."
    if what.decision in SETTLED and not what.reason and not settled:
        yield "reason", "A decision needs its reason."


def slips_of_criterion(what: Note, known: Mapping[str, Framework]) -> Iterator[tuple[str, str]]:
    """What is wrong with the criterion that a claim or waiver is about, and with the unit that it should count."""
    if not what.framework:
        return
    framework = known.get(what.framework)
    if framework is None:
        yield "framework", "No framework of this app is called so."
        return
    criterion = next((one for one in framework.criteria if one.id == what.towards), None)
    if criterion is None:
        yield "towards", f"“{framework.title}” has no such criterion."
    elif what.kind is Activity.CLAIM and what.unit not in {way.unit for way in criterion.ways}:
        yield "unit", f"“{criterion.title}” is not counted in this unit, and one is never turned into another."


def slips_of_writer(name: str) -> Iterator[str]:
    """What is wrong with the name of whoever notes something."""
    if not name:
        yield "Please say who notes it."
    yield from (sentence for _column, sentence in _slips_of_text("noted_by", name, NOBODY))


def _slips_of_text(column: str, text: str | None, names: Names) -> Iterator[tuple[str, str]]:
    if text and len(text) > LONGEST[column]:
        yield column, f"No more than {LONGEST[column]} characters, please."
        return
    if found := [one for one in traces(text or "", names) if column not in OF_A_PERSON or one not in OF_A_CASE]:
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
    settled, earlier = ((one.note.decision, one.note.decided_on) for one in (entry, before))
    return (entry.note.decided_on if settled != earlier else None) or entry.noted_on


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
