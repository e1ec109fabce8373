"""Frameworks of a programme's own: kept in its record as the TOML they would be in a file, version by version.

A change is a new version and so is a withdrawal; nothing is overwritten. They come along with a workbook on a sheet
that holds the lines of the TOML.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Select, delete, insert, or_, select

from balint_core.definitions import DefinitionError, read_definition_text, read_definitions
from balint_core.figures import long_date
from balint_core.framework_text import on_one_line
from balint_core.frameworks import Framework, check_editions, frameworks, known_organisers, unknown_organisers
from balint_core.record import definition_sheets
from balint_core.record.definition_sheets import DefinitionSheet
from balint_core.record.schema import STANDING, framework_version, upload
from balint_core.spreadsheets.layouts import Layout
from balint_core.spreadsheets.reading import Reading

IDENTITY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""What an id may be: it names a file, and is typed on the command line."""


class KeptMeanwhile(Exception):
    """Somebody else has kept another version, or withdrawn it, since this one was begun; the text says when."""


@dataclass(frozen=True)
class Version:
    """One version of an own framework: `text` is None where it was withdrawn, `made_at` is in UTC."""

    number: int
    id: str
    text: str | None
    made_at: datetime


@dataclass(frozen=True)
class OwnFrameworks:
    """A programme's own frameworks as they stand: by id those that can be used, the texts of all, and what is wrong
    with those that cannot be used, as when this app reads its files otherwise than when they were kept."""

    frameworks: Mapping[str, Framework] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, DefinitionError] = field(default_factory=dict)

    def usable_texts(self) -> dict[str, str]:
        return {identity: self.texts[identity] for identity in self.frameworks}


def own_frameworks(connection: Connection, programme: int | None) -> OwnFrameworks:
    """The frameworks of one programme's record. One that cannot be used takes no other with it."""
    standing = (version for version in latest(connection, programme).values() if version.text is not None)
    shipped, refused, texts = frameworks(), dict[str, DefinitionError](), dict[str, str]()
    own: dict[str, Framework] = {}
    for version in sorted(standing, key=lambda version: version.number):
        texts[version.id] = version.text or ""
        try:
            own[version.id] = read(version.id, version.text or "", own, shipped)
        except DefinitionError as fault:
            refused[version.id] = fault
    return OwnFrameworks(own, texts, refused)


def frameworks_of(connection: Connection, programme: int | None) -> dict[str, Framework]:
    """Every framework a programme may use, by id: the shipped ones, those of files, and its own."""
    return {**frameworks(), **own_frameworks(connection, programme).frameworks}


def read(identity: str, text: str, own: Mapping[str, Framework], shipped: Mapping[str, Framework]) -> Framework:
    """An own framework's text, to be used beside others. Raises DefinitionError with all that is wrong."""
    file = Path(f"{identity}.toml")
    framework = read_definition_text(file, text, Framework)
    if framework.id != identity:
        raise DefinitionError(file, [("id", f"is “{framework.id}” and must be “{identity}”")])
    if not IDENTITY.fullmatch(identity):
        raise DefinitionError(file, [("id", "has something else than small letters, digits, “_” and “-”, or too many")])
    if identity in shipped:
        raise DefinitionError(file, [("id", "is that of a framework that came with the app or from a file")])
    if strangers := list(unknown_organisers(framework, known_organisers())):
        raise DefinitionError(file, strangers)
    others = [one for one in (*shipped.values(), *own.values()) if one.id != identity]
    try:
        check_editions([*others, framework])
    except DefinitionError as fault:
        if fault.file.stem == identity:
            raise
        later = next(one for one in others if one.id == fault.file.stem)
        same_day = later.valid_from == framework.valid_from
        problem = f"overlaps “{later.id}” of the same series, in force on {later.valid_from}"
        raise DefinitionError(file, [("valid_from" if same_day else "valid_until", problem)]) from fault
    return framework


# --- versions ---------------------------------------------------------------------------------------------------


def latest(connection: Connection, programme: int | None) -> dict[str, Version]:
    """The latest version of each own framework, by id; a withdrawal is one too."""
    return {version.id: version for version in map(_version, connection.execute(_versions(programme)))}


def versions(connection: Connection, programme: int, identity: str) -> list[Version]:
    """Every version of one own framework, the latest first."""
    found = connection.execute(_versions(programme).where(framework_version.c.id == identity))
    return list(reversed([_version(row) for row in found]))


def series_of_all(connection: Connection) -> dict[str, str]:
    """The series of every own framework there ever was, by id, withdrawn or not; what does not read has none."""
    columns = framework_version.c
    texts = select(columns.id, columns.content).where(columns.content.is_not(None)).order_by(columns.number)
    found: dict[str, str] = {}
    for identity, text in connection.execute(texts):
        try:
            found[identity] = str(tomllib.loads(text).get("series"))
        except (ValueError, RecursionError):
            continue
    return found


def keep(connection: Connection, programme: int, identity: str, text: str, based_on: int | None) -> None:
    """Keeps a text as the newest version of an own framework, which was begun from the version `based_on`.

    Raises DefinitionError where it cannot be used, and KeptMeanwhile.
    """
    _unchanged(connection, programme, identity, based_on)
    read(identity, text, own_frameworks(connection, programme).frameworks, frameworks())
    _add(connection, programme, identity, text)


def withdraw(connection: Connection, programme: int, identity: str, based_on: int) -> None:
    """Takes an own framework out of use; its versions stay. Raises KeptMeanwhile."""
    _unchanged(connection, programme, identity, based_on)
    _add(connection, programme, identity, None)


def forget(connection: Connection, upload_number: int) -> None:
    """Removes the versions that came with an upload, which is being undone."""
    connection.execute(delete(framework_version).where(framework_version.c.upload_number == upload_number))


def _unchanged(connection: Connection, programme: int, identity: str, based_on: int | None) -> None:
    now = latest(connection, programme).get(identity)
    if now is not None and now.number != based_on:
        what = "another version was kept" if now.text is not None else "it was withdrawn"
        raise KeptMeanwhile(f"While you were at it, {what}, on {long_date(now.made_at.date())}.")


def _add(
    connection: Connection, programme: int, identity: str, text: str | None, upload_number: int | None = None
) -> None:
    values = {"id": identity, "content": text, "made_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0)}
    origin = {"programme_id": programme, "upload_number": upload_number}
    connection.execute(insert(framework_version).values(**origin, **values))


def _versions(programme: int | None) -> Select:
    """A programme's versions that stand, the earliest first."""
    columns = framework_version.c
    return (
        select(columns.number, columns.id, columns.content, columns.made_at)
        .join(upload, upload.c.number == columns.upload_number, isouter=True)
        .where(columns.programme_id == programme, or_(columns.upload_number.is_(None), STANDING))
        .order_by(columns.number)
    )


def _version(row: tuple[int, str, str | None, datetime]) -> Version:
    return Version(*row)


# --- a sheet of frameworks --------------------------------------------------------------------------------------


@dataclass
class FrameworkFacts:
    """Frameworks that a sheet holds, and the text of each."""

    frameworks: dict[str, Framework] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        return {}


@cache
def sheet_layout() -> Layout:
    """The layout of a sheet of frameworks, which the programme's own workbook has."""
    return read_definitions("shapes", Layout)["own_frameworks"]


def sheet_rows(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """A row for each line of the frameworks' texts, written so that a cell gives it back as it is."""
    lines = (
        (identity, line)
        for identity, text in texts.items()
        for line in on_one_line(text, definition_sheets.LOST).rstrip("\n").split("\n")
    )
    return [{SHEET.column: identity, "line": line} for identity, line in lines]


def check(file: str, sheet: str, reading: Reading, known: Mapping[str, Framework]) -> FrameworkFacts:
    """The frameworks of a sheet; one that is known already must be the same, and none may overlap another."""
    shipped, texts = frameworks(), dict[str, str]()
    own = {identity: framework for identity, framework in known.items() if identity not in shipped}

    def defined(identity: str, lines: Sequence[str]) -> Framework:
        texts[identity] = "\n".join(lines) + "\n"
        others = {one: framework for one, framework in shipped.items() if one != identity}
        framework = read(identity, texts[identity], own, others)
        own.setdefault(identity, framework)
        return framework

    found = definition_sheets.check(file, sheet, reading, SHEET, defined, known)
    return FrameworkFacts(found, {identity: texts[identity] for identity in found})


SHEET = DefinitionSheet("framework", "framework-slip", "framework-differs")


def store(connection: Connection, programme: int, upload_number: int, facts: FrameworkFacts) -> None:
    """Keeps the frameworks of one sheet that are not known without."""
    standing = frameworks_of(connection, programme)
    for identity, text in facts.texts.items():
        if identity not in standing:
            _add(connection, programme, identity, text, upload_number)
