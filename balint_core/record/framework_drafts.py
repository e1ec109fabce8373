"""Frameworks that are being edited: the text so far, kept until it becomes a version or is discarded.

A draft changes no figure, so what is written here leaves the record's version as it is. It belongs to an owner, blank
on a computer of one's own.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, insert, select, update

from balint_core.definitions import DefinitionError
from balint_core.framework_text import content_of
from balint_core.record.database import Database
from balint_core.record.schema import framework_draft, programme


@dataclass(frozen=True)
class FrameworkDraft:
    """A text to become a version of the own framework of id `framework`.

    It is `based_on` a version, by number, or `copied_from` another framework, by id.
    """

    id: str
    programme: str
    framework: str
    based_on: int | None
    copied_from: str | None
    text: str
    changed_at: datetime

    @property
    def title(self) -> str:
        """What the text calls itself; the id where it does not say."""
        try:
            return str(content_of(self.text).get("title") or self.framework)
        except DefinitionError:
            return self.framework


def begin(
    database: Database,
    owner: str,
    home: int,
    framework: str,
    text: str,
    *,
    based_on: int | None = None,
    copied_from: str | None = None,
) -> str:
    """Keeps a text as a new draft for a programme; its id, which nobody can guess. Raises DatabaseAway."""
    identity = secrets.token_urlsafe(24)
    values = {"framework": framework, "based_on": based_on, "copied_from": copied_from, "content": text}
    with database.writing(aside=True) as connection:
        connection.execute(
            insert(framework_draft).values(id=identity, owner=owner, programme_id=home, changed_at=_now(), **values)
        )
    return identity


def edit(database: Database, owner: str, identity: str, change: Callable[[str], str]) -> None:
    """Changes a draft's text as it stands now, whatever was changed elsewhere in the meantime. Raises DatabaseAway.

    Nothing happens where there is no such draft of this owner.
    """
    with database.writing(aside=True) as connection:
        found = read(connection, owner, identity)
        if found is not None:
            _put(connection, identity, change(found.text))


def rewrite(database: Database, owner: str, identity: str, was: str, text: str) -> bool:
    """Puts a text in the place of a draft's; False where that is no longer what it `was`. Raises DatabaseAway."""
    with database.writing(aside=True) as connection:
        found = read(connection, owner, identity)
        if found is None or found.text != was:
            return False
        _put(connection, identity, text)
        return True


def follow(database: Database, owner: str, identity: str, number: int) -> None:
    """Says that a draft is to follow a version that was kept while it was edited. Raises DatabaseAway."""
    with database.writing(aside=True) as connection:
        connection.execute(update(framework_draft).where(_is(owner, identity)).values(based_on=number))


def discard(connection: Connection, owner: str, identity: str) -> None:
    """Within a transaction under way, deletes a draft; nothing happens where there is none."""
    connection.execute(delete(framework_draft).where(_is(owner, identity)))


def read(connection: Connection, owner: str, identity: str) -> FrameworkDraft | None:
    """A draft; None where there is none of this owner."""
    found = connection.execute(_drafts().where(_is(owner, identity))).first()
    return _draft(found) if found is not None else None


def waiting(connection: Connection, owner: str, home: int) -> list[FrameworkDraft]:
    """An owner's drafts for a programme, the latest first."""
    columns = framework_draft.c
    mine = (columns.owner == owner) & (columns.programme_id == home)
    found = connection.execute(_drafts().where(mine).order_by(columns.changed_at.desc(), columns.id))
    return [_draft(row) for row in found]


def taken(connection: Connection, home: int) -> set[str]:
    """The ids of the frameworks that anybody's drafts for a programme are to become."""
    columns = framework_draft.c
    return set(connection.scalars(select(columns.framework).where(columns.programme_id == home)))


def _drafts() -> Select:
    return select(framework_draft, programme.c.name).join(programme, programme.c.id == framework_draft.c.programme_id)


def _put(connection: Connection, identity: str, text: str) -> None:
    columns = framework_draft.c
    connection.execute(update(framework_draft).where(columns.id == identity).values(content=text, changed_at=_now()))


def _draft(row: Row) -> FrameworkDraft:
    return FrameworkDraft(row.id, row.name, row.framework, row.based_on, row.copied_from, row.content, row.changed_at)


def _is(owner: str, identity: str) -> ColumnElement[bool]:
    return (framework_draft.c.id == identity) & (framework_draft.c.owner == owner)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
