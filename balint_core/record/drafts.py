"""Uploads that were begun: files and the answers so far, kept until they are accepted or discarded.

A draft changes no figure, so what is written here leaves the record's version as it is. It belongs to an owner (blank
on a computer of one's own) and is for one programme, which need not exist yet.
"""

import hashlib
import secrets
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from balint_core.record.database import Database
from balint_core.record.intake import own_name
from balint_core.record.schema import draft, draft_file
from balint_core.spreadsheets.recipe import Answers, sheet_of

LONGEST = 290
"""Characters of a file's name that are kept, with room for a number."""


@dataclass(frozen=True)
class DraftFile:
    """One file of a draft; place and name are its own within the draft, whatever else is added or removed."""

    place: int
    file: str
    content: bytes


@dataclass(frozen=True)
class Draft:
    """A draft: the names of its files in order and, unless it is only listed, the files themselves."""

    id: str
    programme: str
    made_at: datetime
    answers: Answers
    names: tuple[str, ...]
    files: tuple[DraftFile, ...] = ()


def begin(database: Database, owner: str, programme: str, files: Sequence[tuple[str, bytes]]) -> str:
    """Keeps files as a new draft; its id, which nobody can guess. Raises DatabaseAway."""
    identity = secrets.token_urlsafe(24)
    with database.writing(aside=True) as connection:
        made_at = datetime.now(UTC).replace(tzinfo=None)
        connection.execute(
            insert(draft).values(id=identity, owner=owner, programme=programme[:200], answers=[], made_at=made_at)
        )
        _put(connection, identity, 0, files)
    return identity


def add(database: Database, owner: str, identity: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Puts more files behind those of a draft; one that is there already, name and content, is not put twice.

    One of a name that another file of the draft has gets a number, by which its answers are told from the other's.
    Nothing happens where there is no such draft of this owner. Raises DatabaseAway.
    """
    with database.writing(aside=True) as connection:
        if not _is_there(connection, owner, identity):
            return
        last = connection.execute(
            select(func.max(draft_file.c.place)).where(draft_file.c.draft_id == identity)
        ).scalar_one()
        _put(connection, identity, (last or 0) + 1, files)


def remove(database: Database, owner: str, identity: str, place: int) -> None:
    """Takes one file out of a draft, its bytes and its answers with it; the draft itself with its last file."""
    with database.writing(aside=True) as connection:
        if _is_there(connection, owner, identity):
            _take_out(connection, identity, [one for one in _files(connection, identity) if one.place == place])


def give(database: Database, owner: str, identity: str, key: tuple[str, str, str], choice: str | None) -> None:
    """Keeps one answer in place of what was answered to the same before; None takes it back."""
    with database.writing(aside=True) as connection:
        given = connection.execute(select(draft.c.answers).where(_is(owner, identity))).scalar_one_or_none()
        if given is None:
            return
        others = tuple(one for one in _answers(given).given if one[0] != key)
        now = Answers(others if choice is None else (*others, (key, choice)))
        connection.execute(update(draft).where(draft.c.id == identity).values(answers=now.as_json()))


def move(database: Database, owner: str, identity: str, programme: str) -> None:
    """Says which programme a draft is for."""
    with database.writing(aside=True) as connection:
        connection.execute(update(draft).where(_is(owner, identity)).values(programme=programme[:200]))


def discard(database: Database, owner: str, identity: str) -> None:
    """Deletes a draft and the bytes of its files; nothing happens where there is none."""
    with database.writing(aside=True) as connection:
        if _is_there(connection, owner, identity):
            _forget(connection, identity)


def let_go(connection: Connection, identity: str, digests: Container[str]) -> None:
    """Within a transaction under way, deletes the files of a draft that have these digests: they are in the record.

    What was answered about them goes too, and the draft with its last file.
    """
    kept = (one for one in _files(connection, identity) if hashlib.sha256(one.content).hexdigest() in digests)
    _take_out(connection, identity, list(kept))


def _take_out(connection: Connection, identity: str, files: Sequence[Row]) -> None:
    """Deletes files of a draft and what was answered about them: another file may come by the same name."""
    places, names = [one.place for one in files], [one.file for one in files]
    connection.execute(delete(draft_file).where(draft_file.c.draft_id == identity, draft_file.c.place.in_(places)))
    if not _files(connection, identity):
        _forget(connection, identity)
        return
    given = _answers(connection.execute(select(draft.c.answers).where(draft.c.id == identity)).scalar_one())
    left = Answers(tuple(one for one in given.given if not any(_is_of(name, one[0]) for name in names)))
    connection.execute(update(draft).where(draft.c.id == identity).values(answers=left.as_json()))


def _is_of(file: str, key: tuple[str, str, str]) -> bool:
    """Whether an answer is about a file or one of its sheets."""
    return any(text == file or text.startswith(sheet_of(file, "")) for text in key[1:])


def _forget(connection: Connection, identity: str) -> None:
    connection.execute(delete(draft_file).where(draft_file.c.draft_id == identity))
    connection.execute(delete(draft).where(draft.c.id == identity))


def read(connection: Connection, owner: str, identity: str) -> Draft | None:
    """A draft with its files; None where there is none of this owner."""
    found = connection.execute(select(draft).where(_is(owner, identity))).first()
    if found is None:
        return None
    files = tuple(DraftFile(row.place, row.file, row.content) for row in _files(connection, identity))
    return _draft(found, [one.file for one in files], files)


def waiting(connection: Connection, owner: str) -> list[Draft]:
    """An owner's drafts, the latest first, with the names of their files and without their bytes."""
    names: dict[str, list[str]] = {}
    listed = select(draft_file.c.draft_id, draft_file.c.file).order_by(draft_file.c.draft_id, draft_file.c.place)
    for row in connection.execute(listed):
        names.setdefault(row.draft_id, []).append(row.file)
    found = connection.execute(select(draft).where(draft.c.owner == owner).order_by(draft.c.made_at.desc()))
    return [_draft(row, names.get(row.id, [])) for row in found]


def _draft(row: Row, names: Sequence[str], files: tuple[DraftFile, ...] = ()) -> Draft:
    return Draft(row.id, row.programme, row.made_at, _answers(row.answers), tuple(names), files)


def _answers(kept: list[dict[str, str]]) -> Answers:
    return Answers(tuple(((one["code"], one["column"], one["about"]), one["choice"]) for one in kept))


def _is(owner: str, identity: str) -> ColumnElement[bool]:
    return (draft.c.id == identity) & (draft.c.owner == owner)


def _is_there(connection: Connection, owner: str, identity: str) -> bool:
    return connection.execute(select(draft.c.id).where(_is(owner, identity))).first() is not None


def _files(connection: Connection, identity: str) -> Sequence[Row]:
    question = select(draft_file).where(draft_file.c.draft_id == identity).order_by(draft_file.c.place)
    return connection.execute(question).all()


def _put(connection: Connection, identity: str, first: int, files: Sequence[tuple[str, bytes]]) -> None:
    known = {one.file: one.content for one in _files(connection, identity)}
    for place, (file, content) in enumerate(files, start=first):
        name = own_name(file[:LONGEST], {one for one, there in known.items() if there != content})
        if name not in known:
            known[name] = content
            connection.execute(insert(draft_file).values(draft_id=identity, place=place, file=name, content=content))
