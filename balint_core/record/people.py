"""People in the record: whose name is known, what the list of people says, and finding somebody by a name.

A person's key is their name key; of a second person of the same name it is their e-mail address.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, insert, or_, select, update

from balint_core.figures import counted, listed, long_date
from balint_core.findings import finding
from balint_core.people import LEADING, in_order, name_key, near_keys
from balint_core.record.merged import merged
from balint_core.record.schema import (
    PART_OF,
    STANDING,
    attendance,
    identity_decision,
    noted,
    noted_name,
    of_person,
    one_person,
    part,
    person,
    person_detail,
    person_email,
    person_name,
    portfolio_entry,
    upload,
)
from balint_core.spreadsheets.cells import CellFault, date_of
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question
from balint_core.spreadsheets.tables import Same

NEW_PERSON = "a new person"
NAMESAKE = "another person of the same name"

DETAILS = (
    "grade",
    "grade_since",
    "health_profession",
    "training_since",
    "qualified_on",
    "psychoanalytic_training",
    "psychodynamic_training",
    "society_member",
    "leader_in_training",
    "joined_pathway",
    "judged_by",
    "accredited_leader",
    "accredited_on",
)


class Mention(NamedTuple):
    """A name as a row writes it, and the e-mail address beside it."""

    writing: str
    email: str | None = None

    def __str__(self) -> str:
        return f"{self.writing} <{self.email}>" if self.email else self.writing


class Named(NamedTuple):
    """A mention that a fact stands on: whose it is, by their key, and whether a list of people has it as their name."""

    key: str
    writing: str
    email: str | None = None
    listed: bool = False


@dataclass
class Roll:
    """Who is known so far: what each key's person is called, and the keys a name or an address may stand for.

    `same` gives the one key of a person who has several; by that, `addresses` has everybody's, and `accredited` since
    when somebody is an accredited leader, None for as long as the record goes back. `words` has those of each name in
    order, by which names are compared.
    """

    names: dict[str, str] = field(default_factory=dict)
    listed: bool = False
    same: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    by_address: dict[str, list[str]] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    accredited: dict[str, date | None] = field(default_factory=dict)

    def accredited_by(self, key: str, day: date) -> bool:
        """Whether the lists of people have somebody as an accredited leader on a day."""
        one = self.same.get(key, key)
        return one in self.accredited and (self.accredited[one] or day) <= day

    def add(self, key: str, writing: str, email: str | None = None) -> None:
        """Notes that a person's name was written so, beside this address."""
        self.names.setdefault(key, writing)
        written = name_key(writing)
        for index, entry in ((self.by_name, key), (self.by_name, written), (self.by_address, email)):
            if entry and key not in index.setdefault(entry, []):
                index[entry].append(key)
        for name in (key, written):
            if name not in self.words:
                self.words[name] = in_order(name)
        mine = self.addresses.setdefault(self.same.get(key, key), [])
        if email and email not in mine:
            mine.append(email)

    def whose(self, keys: Iterable[str]) -> dict[str, str]:
        """The people these keys stand for: of each their one key, with the first of the keys that is theirs."""
        people: dict[str, str] = {}
        for key in keys:
            people.setdefault(self.same.get(key, key), key)
        return people

    def shown(self, people: Mapping[str, str]) -> dict[str, str]:
        """What `whose` found, by what each person is shown as: the name, and an address where there is one."""
        shown = {}
        for somebody, key in people.items():
            name = self.names[somebody]
            beside = "".join(f" ({address})" for address in self.addresses[somebody][:1] if address not in name)
            shown[f"{name}{beside}"] = key
        return shown

    def near(self, key: str) -> dict[str, str]:
        """People whose names are near this one, at most three, nearest first."""
        keys = (known for name in near_keys(key, self.words) for known in self.by_name[name])
        return dict(list(self.whose(keys).items())[:3])


@dataclass(frozen=True)
class Person:
    """Somebody in the record, with what is known of them as a leader in training; None is not known.

    `judged_by` is the series of criteria that is theirs. `supervisor` is the one noted last; `supervisors` has, by id,
    everybody who was ever noted.
    """

    id: int
    name: str
    leader_in_training: bool = False
    accredited_leader: bool = False
    accredited_on: date | None = None
    health_profession: str | None = None
    psychoanalytic_training: str | None = None
    psychodynamic_training: str | None = None
    society_member: str | None = None
    training_since: date | None = None
    qualified_on: date | None = None
    joined_pathway: date | None = None
    judged_by: str | None = None
    supervisor: str | None = None
    supervisors: frozenset[int] = frozenset()
    grade: str | None = None

    def accredited_by(self, day: date) -> bool:
        return self.accredited_leader and (self.accredited_on is None or self.accredited_on <= day)


# --- recognising people in a sheet ------------------------------------------------------------------------------

NO_NAMES = ("yes", "no", "true", "false")
NUMBER = re.compile(r"[-+]?[\d.,\s]+(e[-+]?\d+)?", re.I)
EMAIL = "email"
NOT_THE_SAME = "not_the_same_as"
BESIDE = {"name": EMAIL}
"""The column that has the address of whoever another column names."""


def mentioned(row: Row, column: str = "name") -> Mention:
    """Whom a row names in a column."""
    return Mention(row.get(column) or "", row.get(BESIDE[column]) if column in BESIDE else None)


def identify(
    file: str,
    sheet: str,
    reading: Reading,
    columns: Iterable[str],
    roll: Roll,
    answers: Answers,
    *,
    listing: bool = False,
) -> dict[Mention, str]:
    """Whom each mention in these columns means, as keys; one to be left out, or not settled yet, is not in it.

    What a name and its address do not settle is a question, with a finding at its first cell until it is answered; so
    is a name that nobody in the record has, where there is a list of people or somebody's name is near it. The
    reading receives both, and a note of the new people, except where the sheet is itself a list of people (`listing`).
    """
    meaning: dict[Mention, str] = {}
    new: list[str] = []
    mentions = _Mentions(reading, columns)
    for mention in mentions.everybody():
        key = name_key(mention.writing)
        if not may_be_a_name(mention.writing):
            bad = (
                finding("not-a-name", file=file, sheet=sheet, cell=at, value=mention.writing)
                for at in dict.fromkeys(mentions.cells(mention))
            )
            reading.findings.extend(bad)
            continue
        who = _beyond_doubt(mention, key, roll)
        if who is None and (doubt := _doubt(mention, key, mentions, sheet, roll, listing)):
            who = doubt.settled(file, reading, answers)
            if who is None:
                continue
        elif who is None:
            who = key
        if who not in roll.names and not listing:
            new.append(mention.writing)
        meaning[mention] = who
        roll.add(who, *mention)
    if new:
        names = sorted(new)
        shown = listed(names[:6] + ([f"{len(names) - 6} more"] if len(names) > 6 else []))
        count = counted(len(new), "person", "people")
        reading.findings.append(finding("new-people", file=file, sheet=sheet, count=count, names=shown))
    return meaning


LONG_AGO = 50
"""Years from which on a day can hardly be meant: nobody's record of Balint groups goes back so far."""


def doubt_day(file: str, sheet: str, row: Row, today: date) -> None:
    """Says where a row's day is still to come, or long ago."""
    day: date = row.get("date")
    if today.year - LONG_AGO <= day.year and day <= today:
        return
    code = "future-date" if day > today else "long-ago"
    where = {"file": file, "sheet": sheet, "cell": row.cell("date")}
    row.reading.findings.append(finding(code, **where, value=long_date(day)))


def may_be_a_name(writing: str) -> bool:
    """Whether somebody may be called so: it is no number, no date and no answer to another question.

    >>> [may_be_a_name(text) for text in ("Asha", "A2", "007", "-0.5", "yes", "FALSE", "4 September 2025", "???")]
    [True, True, False, False, False, False, False, False]
    """
    key = name_key(writing)
    is_date = not isinstance(date_of(writing), CellFault)
    return key not in ("", *NO_NAMES) and not NUMBER.fullmatch(writing) and not is_date


class _Mentions:
    """Whom a sheet mentions in some columns. Where, is looked for only when somebody is in doubt: few are."""

    def __init__(self, reading: Reading, columns: Iterable[str]) -> None:
        self.reading, self.columns = reading, list(columns)

    def _said(self, column: str) -> Iterator[tuple[str, str | None]]:
        """The name that each record taken has in a column, and the address beside it."""
        names = self.reading.taken_values(column)
        beside = BESIDE.get(column)
        return zip(names, self.reading.taken_values(beside) if beside else Same(None, len(names)), strict=True)

    def everybody(self) -> list[Mention]:
        """Each mention once; those with an address come first, since they tell most."""
        found = dict.fromkeys(chain.from_iterable(map(self._said, self.columns)))
        return sorted((Mention(*said) for said in found if said[0]), key=lambda one: one.email is None)

    def cells(self, mention: Mention) -> Sequence[str]:
        """Every cell that has the mention, column by column."""
        cells = [self.reading.cells(column, records) for column, records in self._standing[mention].items()]
        return cells[0] if len(cells) == 1 else list(chain.from_iterable(cells))

    def address_cell(self, mention: Mention) -> str:
        """The cell of the address beside the first."""
        first = next(iter(self._standing[mention].values()))[0]
        return Row(self.reading, first).cell(EMAIL)

    @cached_property
    def _standing(self) -> dict[tuple[str, str | None], dict[str, list[int]]]:
        """The records of each mention, by column."""
        found: dict[tuple[str, str | None], dict[str, list[int]]] = defaultdict(dict)
        for column in self.columns:
            for record, one in zip(self.reading.taken, self._said(column), strict=True):
                found[one].setdefault(column, []).append(record)
        return found


def _beyond_doubt(mention: Mention, key: str, roll: Roll) -> str | None:
    """The person whom name and address mean together; the name alone where nobody else has it, or the address."""
    named = roll.whose(roll.by_name.get(key, ()))
    if mention.email in roll.by_address:
        both = [known for who, known in roll.whose(roll.by_address[mention.email]).items() if who in named]
        return both[0] if len(both) == 1 else None
    if len(named) != 1:
        return None
    ((somebody, known),) = named.items()
    return None if mention.email and roll.addresses[somebody] else known


@dataclass(frozen=True)
class _Doubt:
    """A mention that may be several people: the question, and whom each choice means."""

    question: Question
    people: Mapping[str, str]
    cell: str
    value: str
    unanswered: str | None = None
    """Whom it is taken for until the question is answered, so that its rows can be looked at."""

    def settled(self, file: str, reading: Reading, answers: Answers) -> str | None:
        """The key that was answered; None where the rows are to be left out. Notes the question and, if need be, a
        finding."""
        question = self.question
        reading.questions.append(question)
        chosen = answers.to(question.code, question.about)
        if chosen in question.choices:
            return self.people.get(chosen)
        known = [choice for choice in question.choices if choice not in (NEW_PERSON, NAMESAKE, LEAVE_OUT)]
        others = " or ".join(known)
        reading.findings.append(
            finding(
                question.code,
                file=file,
                sheet=question.sheet,
                cell=self.cell,
                value=self.value,
                others=others,
                near=f" Do you mean {others}?" if known else "",
            )
        )
        return self.unanswered


def _doubt(mention: Mention, key: str, mentions: _Mentions, sheet: str, roll: Roll, listing: bool) -> _Doubt | None:
    """What has to be asked about a mention; None for a new person whom nobody is near."""
    named = roll.whose(roll.by_name.get(key, ()))
    reached = roll.whose(roll.by_address.get(mention.email or "", ()))
    near = {} if named or reached or listing else roll.shown(roll.near(key))
    if not (named or reached or near) and (listing or not roll.listed):
        return None
    cells = tuple(dict.fromkeys(mentions.cells(mention)))
    at_name, where = cells[0], (sheet, cells)
    if not named and not reached:
        choices = (*near, NEW_PERSON, LEAVE_OUT)
        asks = f"Who is “{mention.writing}”?"
        question = Question("unknown-person", mention.writing, asks, *where, choices, None if near else NEW_PERSON)
        return _Doubt(question, {**near, NEW_PERSON: key}, at_name, mention.writing, key)
    people = roll.shown({**named, **reached})
    if reached:
        code, at, asks = (
            "address-of-another",
            mentions.address_cell(mention),
            f"Who is “{mention.writing}”, with {mention.email}?",
        )
        others = {} if named else {NEW_PERSON: key}
    elif mention.email:
        code, at, asks = (
            "another-address",
            mentions.address_cell(mention),
            f"Who is “{mention.writing}”, with {mention.email}?",
        )
        others = {NAMESAKE: mention.email}
    else:
        code, at, asks, others = "two-of-one-name", at_name, f"Which “{mention.writing}” is this?", {}
    near_by = {known for known in near_keys(key, roll.words) for known in roll.by_name[known]}
    alike = [shown for shown, known in people.items() if not named and known in near_by]
    choices = (*people, *others, LEAVE_OUT)
    question = Question(code, str(mention), asks, *where, choices, alike[0] if len(alike) == 1 else None)
    return _Doubt(question, {**people, **others}, at, mention.writing)


# --- the list of people -----------------------------------------------------------------------------------------


@dataclass
class PeopleFacts:
    """Rows of a list of people: (row number, key, details, supervisor's key), and everybody it names."""

    rows: list[tuple[int, str, dict[str, Any], str | None]] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)
    same_person: dict[str, str] = field(default_factory=dict)
    """Key of another name to the key of the person it belongs to."""
    apart: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Keys of two who are not the same, with their names."""

    def counts(self) -> dict[str, int]:
        return {"people": len({key for _row, key, _details, _supervisor in self.rows})}


def check(file: str, sheet: str, reading: Reading, roll: Roll, answers: Answers, today: date) -> PeopleFacts:
    """Facts of a list of people; several rows of one name are the history of their grade. The roll learns them.

    A supervisor who is known, and not as an accredited leader, is kept, and said.
    """
    facts = PeopleFacts()
    meaning = identify(file, sheet, reading, ["name"], roll, answers, listing=True)
    reading.keep([row for row in reading.rows if mentioned(row) in meaning])
    roll.listed = True
    _other_names(file, sheet, reading, roll, meaning, facts)
    known = set(roll.names)
    supervisors = identify(file, sheet, reading, ["supervisor"], roll, answers)
    _kept_apart(file, sheet, reading, roll, meaning, facts)
    for row in reading.rows:
        key, supervisor = meaning[mentioned(row)], supervisors.get(mentioned(row, "supervisor"))
        facts.names.append(Named(key, *mentioned(row), listed=True))
        if supervisor:
            facts.names.append(Named(supervisor, row.get("supervisor")))
        facts.rows.append((row.number, key, {name: row.get(name) for name in DETAILS}, supervisor))
        if row.get("accredited_leader") == "yes":
            roll.accredited[roll.same.get(key, key)] = row.get("accredited_on")
    for row in reading.rows:
        supervisor = supervisors.get(mentioned(row, "supervisor"))
        if supervisor in known and not roll.accredited_by(supervisor, today):
            where = {"file": file, "sheet": sheet, "cell": row.cell("supervisor"), "value": row.get("supervisor")}
            reading.findings.append(finding("supervisor-not-accredited", **where))
    return facts


def _other_names(
    file: str, sheet: str, reading: Reading, roll: Roll, meaning: Mapping[Mention, str], facts: PeopleFacts
) -> None:
    """Notes the other names somebody goes by, unless they are somebody else's."""
    owners = {name_key(row.get("name")): meaning[mentioned(row)] for row in reading.rows}
    for row in reading.rows:
        key, name = meaning[mentioned(row)], row.get("name")
        for other in _several(row, "also_known_as"):
            other_key = name_key(other)
            where = {"file": file, "sheet": sheet, "cell": row.cell("also_known_as"), "value": other}
            if not other_key or other_key == name_key(name):
                continue
            if owners.setdefault(other_key, key) != key:
                reading.findings.append(finding("one-name-two-people", **where))
            elif not roll.whose(roll.by_name.get(other_key, ())).keys() <= {roll.same.get(key, key)}:
                reading.findings.append(finding("name-in-use", **where, first=name))
            else:
                facts.names.append(Named(other_key, other))
                facts.same_person[other_key] = key
                roll.same[other_key] = roll.same.get(key, key)
                roll.add(other_key, other)


def _kept_apart(
    file: str, sheet: str, reading: Reading, roll: Roll, meaning: Mapping[Mention, str], facts: PeopleFacts
) -> None:
    """Notes who is said to be somebody else than a person of a name much alike."""
    for row in reading.rows:
        key = meaning[mentioned(row)]
        for other in _several(row, NOT_THE_SAME):
            known = roll.whose(roll.by_name.get(name_key(other), ()))
            others = [theirs for one, theirs in known.items() if one != roll.same.get(key, key)]
            if len(others) == len(known) == 1:
                facts.apart.setdefault((key, others[0]), (row.get("name"), other))
            else:
                where = {"file": file, "sheet": sheet, "cell": row.cell(NOT_THE_SAME), "value": other}
                reading.findings.append(finding("apart-from-nobody", **where, first=row.get("name")))


def _several(row: Row, column: str) -> list[str]:
    """The names in a cell that may hold several, with a semicolon between them."""
    return [name for part in (row.get(column) or "").split(";") if (name := part.strip())]


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: PeopleFacts) -> None:
    """Keeps the facts of one list of people."""
    ids = ensure(connection, programme, upload_number, facts.names, facts.same_person)
    rows = [
        {
            "upload_number": upload_number,
            "sheet": sheet,
            "row": number,
            "person_id": ids[key],
            "supervisor_id": ids[supervisor] if supervisor else None,
            **details,
        }
        for number, key, details, supervisor in facts.rows
    ]
    apart = [
        {
            "programme_id": programme,
            "verdict": "apart",
            "key": key,
            "name": name,
            "other_key": other_key,
            "other_name": other,
            "taken_at": datetime.now(UTC).replace(tzinfo=None),
            "upload_number": upload_number,
        }
        for (key, other_key), (name, other) in facts.apart.items()
    ]
    for table, kept in ((person_detail, rows), (identity_decision, apart)):
        if kept:
            connection.execute(insert(table), kept)


def ensure(
    connection: Connection,
    programme: int,
    upload_number: int,
    names: Iterable[Named],
    same_person: Mapping[str, str] | None = None,
) -> dict[str, int]:
    """The person of each key, made where there is none, and a note that this upload used the name and the address."""
    ids = _ids_of_keys(connection, programme)
    written, reached = _noted(connection, upload_number)
    origin = {"programme_id": programme, "upload_number": upload_number}
    writings: dict[tuple[str, str], dict[str, Any]] = {}
    addresses: dict[tuple[str, int], dict[str, Any]] = {}
    mentioned = [(one, (same_person or {}).get(one.key, one.key)) for one in dict.fromkeys(names)]
    new: dict[str, str] = {}
    for one, owner in mentioned:
        if owner not in ids:
            new.setdefault(owner, one.writing)
    ids.update(_make(connection, new))
    for one, owner in mentioned:
        who = ids[one.key] = ids[owner]
        if (one.key, one.writing) not in written:
            row = {**origin, "key": one.key, "writing": one.writing, "person_id": who, "listed": False}
            noted = writings.setdefault((one.key, one.writing), row)
            noted["listed"] = noted["listed"] or one.listed
        if one.email and (one.email, who) not in reached:
            addresses[one.email, who] = {**origin, "address": one.email, "person_id": who}
    for table, rows in ((person_name, writings), (person_email, addresses)):
        if rows:
            connection.execute(insert(table), list(rows.values()))
    return ids


def _make(connection: Connection, names: Mapping[str, str]) -> dict[str, int]:
    """New people, by key, who are called so until all that is known of them is read."""
    if not names:
        return {}
    numbered = insert(person).returning(person.c.id, sort_by_parameter_order=True)
    made = connection.execute(numbered, [{"name": name} for name in names.values()]).scalars()
    return dict(zip(names, made, strict=True))


def _noted(connection: Connection, upload_number: int) -> tuple[set[tuple[str, str]], set[tuple[str, int]]]:
    """What another sheet of this upload has noted already: writings of keys, and addresses of people."""
    names, emails = person_name.c, person_email.c
    written = select(names.key, names.writing).where(names.upload_number == upload_number)
    reached = select(emails.address, emails.person_id).where(emails.upload_number == upload_number)
    return (
        {(key, writing) for key, writing in connection.execute(written)},
        {(address, who) for address, who in connection.execute(reached)},
    )


def _ids_of_keys(connection: Connection, programme: int) -> dict[str, int]:
    """Every key any upload of the programme has used, with its person; standing and later uploads decide."""
    names = person_name.c
    standing_last = case((STANDING, 1), else_=0)
    question = (
        select(names.key, names.person_id)
        .join(upload, upload.c.number == names.upload_number)
        .where(names.programme_id == programme)
        .order_by(standing_last, names.upload_number)
    )
    in_the_app = select(noted_name.c.key, noted_name.c.person_id).where(noted_name.c.programme_id == programme)
    known = [*connection.execute(in_the_app), *connection.execute(question)]
    return {key: identity for key, identity in known}


def forget_unnamed(connection: Connection) -> None:
    """Removes people whose name no upload uses any more, which is so when their facts are gone too; who was named in
    what the app was told stays."""
    named = select(person_name.c.person_id).union(select(noted_name.c.person_id))
    connection.execute(delete(person).where(person.c.id.not_in(named)))


def rename(connection: Connection, programme: int) -> None:
    """Names everybody as the uploads that stand write them: as a list of people does, else as was first written.

    A writing that was only answered to mean somebody is not their name; a second person of one name has their address
    behind it.
    """
    names: dict[int, str] = {}
    known: dict[int, str] = {}
    for one in sorted(standing_names(connection, programme), key=lambda noted: not noted.listed):
        if "@" in one.key:
            names.setdefault(one.person, f"{one.writing} ({one.key})")
        elif name_key(one.writing) == one.key:
            names.setdefault(one.person, one.writing)
        known.setdefault(one.person, one.key.title())
    shown = select(person.c.id, person.c.name).where(person.c.id.in_(select(person_name.c.person_id)))
    for identity, name in connection.execute(shown).all():
        called = names.get(identity) or known.get(identity)
        if called and called != name:
            connection.execute(update(person).where(person.c.id == identity).values(name=called))


# --- asking -----------------------------------------------------------------------------------------------------


class StandingName(NamedTuple):
    """A writing of somebody's name in an upload that stands, or in what was noted in the app."""

    person: int
    key: str
    writing: str
    listed: bool


def standing_names(connection: Connection, programme: int) -> list[StandingName]:
    """Every name in the uploads that stand, in the order they came, then the names in what was noted in the app."""
    names, in_the_app = person_name.c, noted_name.c
    question = (
        select(names.person_id, names.key, names.writing, names.listed)
        .join(upload, upload.c.number == names.upload_number)
        .where(names.programme_id == programme, STANDING)
        .order_by(names.upload_number, names.key, names.writing)
    )
    found = [StandingName(*row) for row in connection.execute(question)]
    known = {(one.person, one.key) for one in found}
    more = select(in_the_app.person_id, in_the_app.key, in_the_app.writing).where(in_the_app.programme_id == programme)
    told = (StandingName(*row, listed=False) for row in connection.execute(more.order_by(in_the_app.key)))
    return found + [one for one in told if (one.person, one.key) not in known]


def standing_addresses(connection: Connection, programme: int) -> dict[int, list[str]]:
    """The e-mail addresses beside each person's name in the uploads that stand."""
    emails = person_email.c
    question = (
        select(emails.person_id, emails.address)
        .join(upload, upload.c.number == emails.upload_number)
        .where(emails.programme_id == programme, STANDING)
        .distinct()
        .order_by(emails.address)
    )
    found: dict[int, list[str]] = {}
    for identity, address in connection.execute(question):
        found.setdefault(identity, []).append(address)
    return found


def roll_of(connection: Connection, programme: int) -> Roll:
    """Everybody known in a programme."""
    shown = ones(connection, programme)
    addresses = standing_addresses(connection, programme)
    roll = Roll()
    first: dict[int, str] = {}
    for identity, key, writing, is_listed in standing_names(connection, programme):
        one, name = shown[identity]
        roll.names[key] = name
        roll.same[key] = first.setdefault(one, key)
        roll.listed = roll.listed or is_listed
        roll.add(key, writing)
        for address in addresses.get(identity, ()):
            roll.add(key, writing, address)
    for two in _merged_keys(connection, programme):
        for key, gone in (two, two[::-1]):
            if key in roll.names and gone not in roll.names:  # the decision holds when its upload comes again
                roll.same[gone] = roll.same[key]
                roll.add(gone, roll.names[key])
    leaders = {one.id: one.accredited_on for one in people(connection, programme) if one.accredited_leader}
    roll.accredited = {key: leaders[one] for one, key in first.items() if one in leaders}
    return roll


def _merged_keys(connection: Connection, programme: int) -> list[tuple[str, str]]:
    """The keys of each two who were found to be the same, whether or not an upload has them now."""
    columns = identity_decision.c
    question = (
        select(columns.key, columns.other_key)
        .where(columns.programme_id == programme, columns.verdict == "same", columns.undone_at.is_(None))
        .order_by(columns.id)
    )
    return [(key, other) for key, other in connection.execute(question)]


def ones(connection: Connection, programme: int) -> dict[int, tuple[int, str]]:
    """Everybody whom a standing upload names, or what was noted in the app: the one person they are, who is another
    where two were found to be the same, and the name of that one."""
    one = person.alias("one")
    question = (
        select(person.c.id, one.c.id, one.c.name)
        .select_from(person)
        .join(one, one.c.id == one_person(person.c.id))
        .where(
            person.c.id.in_(
                select(person_name.c.person_id)
                .join(upload, upload.c.number == person_name.c.upload_number)
                .where(person_name.c.programme_id == programme, STANDING)
                .union(select(noted_name.c.person_id).where(noted_name.c.programme_id == programme))
            )
        )
    )
    return {identity: (who, name) for identity, who, name in connection.execute(question)}


def people(connection: Connection, programme: int) -> list[Person]:
    """Everybody in a programme, by name; what several rows or uploads say of one person, the latest decides.

    A person's grade here is the one that began last; for the grade at a session ask the register. Where a list of
    people does not say who is a leader in training, those who have led or keep a portfolio are taken to be, unless
    they are accredited.
    """
    found = ones(connection, programme)
    names = dict(found.values())
    details_of: dict[int, dict[str, Any]] = {one: {} for one in names}
    details = (
        select(person_detail)
        .join(upload, upload.c.number == person_detail.c.upload_number)
        .where(STANDING, upload.c.programme_id == programme)
        .order_by(person_detail.c.upload_number, person_detail.c.grade_since.nulls_first(), person_detail.c.row)
    )
    for row in connection.execute(details).mappings():
        about = details_of[found[row["person_id"]][0]]
        about.update({name: row[name] for name in DETAILS if row[name] is not None})
        if row["supervisor_id"] is not None:
            supervisor, about["supervisor"] = found[row["supervisor_id"]]
            about["supervisors"] = about.get("supervisors", frozenset()) | {supervisor}
    unsaid = {one for one, said in details_of.items() if "leader_in_training" not in said}
    for identity in _leading_or_with_a_portfolio(connection, programme) if unsaid else ():
        one = found[identity][0]
        if one in unsaid and details_of[one].get("accredited_leader") != "yes":
            details_of[one]["leader_in_training"] = "yes"
    everybody = [_person(identity, names[identity], about) for identity, about in details_of.items()]
    return sorted(everybody, key=lambda somebody: name_key(somebody.name))


def known(connection: Connection, identities: Collection[int]) -> dict[int, Person]:
    """These people by id: their names, and since when they are accredited leaders.

    The latest standing list of people that says so decides, in whatever programme.
    """
    same = {one: who for one, who in merged(connection).items() if who in identities}
    asked = {one: one for one in identities} | same
    about: dict[int, dict[str, Any]] = {one: {} for one in identities}
    for who, *said in connection.execute(ACCREDITED, {"asked": list(asked)}):
        about[asked[who]].update({name: value for name, value in zip(ACCREDITATION, said, strict=True) if value})
    named = connection.execute(NAMES, {"asked": list(identities)})
    return {identity: _person(identity, name, about[identity]) for identity, name in named}


ACCREDITATION = ("accredited_leader", "accredited_on")
ACCREDITED = (
    select(person_detail.c.person_id, *(person_detail.c[name] for name in ACCREDITATION))
    .join(upload, upload.c.number == person_detail.c.upload_number)
    .where(
        STANDING,
        person_detail.c.person_id.in_(bindparam("asked", expanding=True)),
        or_(*(person_detail.c[name].is_not(None) for name in ACCREDITATION)),
    )
    .order_by(person_detail.c.upload_number, person_detail.c.grade_since.nulls_first(), person_detail.c.row)
)
NAMES = select(person.c.id, person.c.name).where(person.c.id.in_(bindparam("asked", expanding=True)))


def grades_listed(connection: Connection, person_id: int) -> list[tuple[date | None, str]]:
    """The grades that lists of people give somebody, as (since, grade), the earliest first; the latest list decides."""
    detail = person_detail.c
    question = (
        select(detail.grade_since, detail.grade)
        .join(upload, upload.c.number == detail.upload_number)
        .where(STANDING, of_person(detail.person_id, person_id), detail.grade.is_not(None))
        .order_by(detail.upload_number, detail.row)
    )
    begun = {since: grade for since, grade in connection.execute(question)}
    return sorted(begun.items(), key=lambda one: one[0] or date.min)


def _leading_or_with_a_portfolio(connection: Connection, programme: int) -> set[int]:
    """Everybody, by any of their names, who led or keeps a portfolio by an upload of the programme."""
    those = select(upload.c.number).where(STANDING, upload.c.programme_id == programme).scalar_subquery()
    led, kept = (
        select(table.c.person_id)
        .where(table.c.person_id == person.c.id, table.c.upload_number.in_(those), *only)
        .exists()
        for table, only in ((attendance, [PART_OF, part.c.role.in_(LEADING)]), (portfolio_entry, []))
    )
    told = (noted.c.person_id == person.c.id) & (noted.c.programme_id == programme)
    told &= noted.c.upload_number.is_(None) | noted.c.upload_number.in_(those)
    mentioned = select(noted.c.number).where(told).exists()
    return set(connection.execute(select(person.c.id).where(led | kept | mentioned)).scalars())


def _person(identity: int, name: str, about: dict[str, Any]) -> Person:
    plain = {key: value for key, value in about.items() if key != "grade_since"}
    for flag in ("leader_in_training", "accredited_leader"):
        plain[flag] = plain.get(flag) == "yes"
    return Person(identity, name, **plain)
