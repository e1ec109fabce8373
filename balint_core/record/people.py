"""People in the record: whose name is known, what the list of people says, and finding somebody by a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, delete, insert, select

from balint_core.figures import counted, listed
from balint_core.findings import finding
from balint_core.people import LEADING, name_key, near_names
from balint_core.record.schema import STANDING, attendance, person, person_detail, person_name, portfolio_entry, upload
from balint_core.spreadsheets.reading import Reading
from balint_core.spreadsheets.recipe import LEAVE_OUT, Answers, Question

NEW_PERSON = "a new person"

DETAILS = (
    "grade",
    "grade_since",
    "health_profession",
    "training_since",
    "psychoanalytic_training",
    "society_member",
    "leader_in_training",
    "joined_pathway",
    "accredited_leader",
    "accredited_on",
)


@dataclass
class Roll:
    """The names known so far: name key to the name as written, and whether there is a list of people."""

    names: dict[str, str] = field(default_factory=dict)
    listed: bool = False

    def with_list(self, people: "PeopleFacts") -> "Roll":
        """This roll and the names of a list of people that comes with the same files."""
        return Roll({**self.names, **dict(people.names)}, True)


@dataclass(frozen=True)
class Person:
    """Somebody in the record, with what is known of them as a leader in training; None is not known."""

    id: int
    name: str
    leader_in_training: bool = False
    accredited_leader: bool = False
    accredited_on: date | None = None
    health_profession: str | None = None
    psychoanalytic_training: str | None = None
    society_member: str | None = None
    training_since: date | None = None
    joined_pathway: date | None = None
    supervisor: str | None = None
    grade: str | None = None

    def accredited_by(self, day: date) -> bool:
        return self.accredited_leader and (self.accredited_on is None or self.accredited_on <= day)


# --- recognising people in a sheet ------------------------------------------------------------------------------


def identify(
    file: str, sheet: str, reading: Reading, columns: Iterable[str], roll: Roll, answers: Answers
) -> dict[str, str]:
    """Whom each writing of a name in these columns means, as name keys; a name to be left out is not in it.

    A name that nobody in the record has, where there is a list of people or somebody's name is near it, is a
    question with a finding at its first cell. The reading receives both, and a note of the new people.
    """
    meaning: dict[str, str] = {}
    new: dict[str, str] = {}
    for writing, cells in _writings(reading, columns).items():
        key = name_key(writing)
        if not key:
            reading.findings.extend(
                finding("not-a-name", file=file, sheet=sheet, cell=cell, value=writing) for cell in cells
            )
            continue
        if key in roll.names or key in new:
            meaning[writing] = key
            continue
        near = near_names(key, {**roll.names, **new} if roll.names else new)
        if not near and not roll.listed:
            meaning[writing] = key
            new[key] = writing
            continue
        question = Question(
            "unknown-person",
            writing,
            f"Who is “{writing}”?",
            sheet,
            tuple(cells),
            (*near, NEW_PERSON, LEAVE_OUT),
            None if near else NEW_PERSON,
        )
        reading.questions.append(question)
        chosen = answers.to("unknown-person", writing)
        if chosen not in question.choices:
            hint = f" Do you mean {' or '.join(near)}?" if near else ""
            reading.findings.append(
                finding("unknown-person", file=file, sheet=sheet, cell=cells[0], value=writing, near=hint)
            )
        if chosen in near:
            meaning[writing] = name_key(chosen)
        elif chosen != LEAVE_OUT:
            meaning[writing] = key
            new[key] = writing
    if new:
        names = sorted(new.values())
        shown = listed(names[:6] + ([f"{len(names) - 6} more"] if len(names) > 6 else []))
        count = counted(len(new), "person", "people")
        reading.findings.append(finding("new-people", file=file, sheet=sheet, count=count, names=shown))
    roll.names.update(new)
    return meaning


def _writings(reading: Reading, columns: Iterable[str]) -> dict[str, Sequence[str]]:
    """Each writing of a name in these columns, in the order of the rows, with its cells."""
    found: dict[str, Sequence[str]] = {}
    for column in columns:
        names = reading.column(column)
        records: dict[str, list[int]] = {}
        for record in reading.taken:
            if name := names[record]:
                records.setdefault(name, []).append(record)
        for name, standing in records.items():
            cells = reading.cells(column, standing)
            found[name] = [*found[name], *cells] if name in found else cells
    return found


# --- the list of people -----------------------------------------------------------------------------------------


@dataclass
class PeopleFacts:
    """Rows of a list of people: (row number, name key, details, supervisor's key), and all names by key."""

    rows: list[tuple[int, str, dict[str, Any], str | None]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    same_person: dict[str, str] = field(default_factory=dict)
    """Key of another name to the key of the name it belongs to."""

    def counts(self) -> dict[str, int]:
        return {"people": len({key for _row, key, _details, _supervisor in self.rows})}


def check(file: str, sheet: str, reading: Reading, roll: Roll, answers: Answers) -> PeopleFacts:
    """Facts of a list of people; several rows of one name are the history of their grade."""
    facts = PeopleFacts()
    owners: dict[str, str] = {name_key(row.get("name")): name_key(row.get("name")) for row in reading.rows}
    own = Roll({**roll.names, **{name_key(row.get("name")): row.get("name") for row in reading.rows}}, True)
    meaning = identify(file, sheet, reading, ["supervisor"], own, answers)
    roll.names.update(own.names)
    for row in reading.rows:
        key, name = name_key(row.get("name")), row.get("name")
        facts.names.append((key, name))
        for other in filter(None, (part.strip() for part in (row.get("also_known_as") or "").split(";"))):
            other_key = name_key(other)
            where = {"file": file, "sheet": sheet, "cell": row.cell("also_known_as"), "value": other}
            if owners.setdefault(other_key, key) != key:
                reading.findings.append(finding("one-name-two-people", **where))
            elif other_key != key and name_key(roll.names.get(other_key, name)) != key:
                reading.findings.append(finding("name-in-use", **where, first=name))
            else:
                facts.names.append((other_key, other))
                facts.same_person[other_key] = key
        details = {name: row.get(name) for name in DETAILS}
        supervisor = row.get("supervisor")
        if supervisor and supervisor in meaning:
            facts.names.append((meaning[supervisor], supervisor))
        facts.rows.append((row.number, key, details, meaning.get(supervisor) if supervisor else None))
    return facts


def store(connection: Connection, programme: int, upload_number: int, sheet: str, facts: PeopleFacts) -> None:
    """Keeps the facts of one list of people."""
    ids = ensure(connection, programme, upload_number, facts.names, facts.same_person, listed_names=True)
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
    if rows:
        connection.execute(insert(person_detail), rows)


def ensure(
    connection: Connection,
    programme: int,
    upload_number: int,
    names: Iterable[tuple[str, str]],
    same_person: Mapping[str, str] | None = None,
    *,
    listed_names: bool = False,
) -> dict[str, int]:
    """The person of each name key, made where there is none, and a note that this upload used the name."""
    ids: dict[str, int] = _standing_names(connection, programme)
    written = dict(_keys_of(connection, programme, upload_number))
    for key, name in names:
        owner = (same_person or {}).get(key, key)
        if owner not in ids:
            made = connection.execute(insert(person).values(name=name)).inserted_primary_key
            ids[owner] = made[0] if made else 0
        if key != owner or key not in ids:
            ids[key] = ids[owner]
        if key not in written:
            connection.execute(
                insert(person_name).values(
                    programme_id=programme,
                    key=key,
                    upload_number=upload_number,
                    person_id=ids[key],
                    listed=listed_names,
                )
            )
            written[key] = ids[key]
    return ids


def _keys_of(connection: Connection, programme: int, upload_number: int) -> Iterable[tuple[str, int]]:
    names = person_name.c
    question = select(names.key, names.person_id).where(
        names.programme_id == programme, names.upload_number == upload_number
    )
    return [(key, identity) for key, identity in connection.execute(question)]


def _standing_names(connection: Connection, programme: int) -> dict[str, int]:
    """Every name any upload of the programme has used, with its person; standing and later uploads decide."""
    names = person_name.c
    standing_last = case((STANDING, 1), else_=0)
    question = (
        select(names.key, names.person_id)
        .join(upload, upload.c.number == names.upload_number)
        .where(names.programme_id == programme)
        .order_by(standing_last, names.upload_number)
    )
    return {key: identity for key, identity in connection.execute(question)}


def forget_unnamed(connection: Connection) -> None:
    """Removes people whose name no upload uses any more, which is so when their facts are gone too."""
    connection.execute(delete(person).where(person.c.id.not_in(select(person_name.c.person_id))))


# --- asking -----------------------------------------------------------------------------------------------------


def roll_of(connection: Connection, programme: int) -> Roll:
    """The names known in a programme."""
    names = person_name.c
    question = (
        select(names.key, person.c.name, names.listed)
        .join(person, person.c.id == names.person_id)
        .join(upload, upload.c.number == names.upload_number)
        .where(names.programme_id == programme, STANDING)
    )
    rows = connection.execute(question).all()
    return Roll({key: name for key, name, _listed in rows}, any(is_listed for _key, _name, is_listed in rows))


def people(connection: Connection, programme: int) -> list[Person]:
    """Everybody in a programme, by name; what several rows or uploads say of one person, the latest decides.

    A person's grade here is the one that began last; for the grade at a session ask the register. Where a list of
    people does not say who is a leader in training, those who have led or keep a portfolio are taken to be, unless
    they are accredited.
    """
    question = (
        select(person.c.id, person.c.name)
        .join(person_name, person_name.c.person_id == person.c.id)
        .join(upload, upload.c.number == person_name.c.upload_number)
        .where(person_name.c.programme_id == programme, STANDING)
        .distinct()
    )
    names = {identity: name for identity, name in connection.execute(question)}
    known: dict[int, dict[str, Any]] = {identity: {} for identity in names}
    details = (
        select(person_detail)
        .join(upload, upload.c.number == person_detail.c.upload_number)
        .where(STANDING, upload.c.programme_id == programme)
        .order_by(person_detail.c.upload_number, person_detail.c.grade_since.nulls_first(), person_detail.c.row)
    )
    for row in connection.execute(details).mappings():
        about = known.setdefault(row["person_id"], {})
        about.update({name: row[name] for name in DETAILS if row[name] is not None})
        if row["supervisor_id"] is not None:
            about["supervisor"] = names.get(row["supervisor_id"])
    for identity in _leading_or_with_a_portfolio(connection, programme) & set(known):
        if known[identity].get("accredited_leader") != "yes":
            known[identity].setdefault("leader_in_training", "yes")
    found = [_person(identity, names[identity], about) for identity, about in known.items() if identity in names]
    return sorted(found, key=lambda somebody: name_key(somebody.name))


def _leading_or_with_a_portfolio(connection: Connection, programme: int) -> set[int]:
    led = (
        select(attendance.c.person_id)
        .join(upload, upload.c.number == attendance.c.upload_number)
        .where(STANDING, upload.c.programme_id == programme, attendance.c.role.in_(LEADING))
    )
    kept = (
        select(portfolio_entry.c.person_id)
        .join(upload, upload.c.number == portfolio_entry.c.upload_number)
        .where(STANDING, upload.c.programme_id == programme)
    )
    return set(connection.execute(led.union(kept)).scalars())


def _person(identity: int, name: str, about: dict[str, Any]) -> Person:
    plain = {key: value for key, value in about.items() if key != "grade_since"}
    for flag in ("leader_in_training", "accredited_leader"):
        plain[flag] = plain.get(flag) == "yes"
    return Person(identity, name, **plain)
