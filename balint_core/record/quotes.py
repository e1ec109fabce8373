"""Releasing comments to be quoted, one by one: what is found in one is left out first, or answered for.

What somebody wrote is never overwritten. A lead may quote it in another wording, which is kept beside it.
"""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, tuple_, update

from balint_core.record.questionnaires import CommentKey
from balint_core.record.schema import comment, noted_name, person_name, quote
from balint_core.spreadsheets.cells import writing
from balint_core.traces import Names, in_words, kinds, places, traces

LONGEST_WORDING = 4_000
LONGEST_REASON = 300


class NotReleased(Exception):
    """A comment cannot be released as asked; the text says why in a plain sentence."""


def names_on_record(connection: Connection, *, singly: bool = True) -> Names:
    """Everybody's names in all programmes, replaced workbooks included; `singly`, each word of them by itself too."""
    keys = select(person_name.c.key).union(select(noted_name.c.key))
    return Names.of(connection.scalars(keys), singly=singly)


def release(connection: Connection, key: CommentKey, *, wording: str | None = None, reason: str | None = None) -> None:
    """Releases one comment to be quoted, as it was written or in another wording.

    Where something is found in what would be quoted, a reason is needed and kept. Raises NotReleased.
    """
    words = connection.execute(select(comment.c.words).where(_is(comment, key))).scalar()
    if words is None:
        raise NotReleased("This comment is not in the record any more.")
    wording = None if wording is None else writing(wording)
    if wording == "":
        raise NotReleased("There are no words left to be quoted.")
    if wording and len(wording) > LONGEST_WORDING:
        raise NotReleased(f"No more than {LONGEST_WORDING:,} characters, please.")
    names = names_on_record(connection)
    found = places(wording or words, names)
    reason = _reason(reason, names) if found else None
    if found and not reason:
        raise NotReleased(
            f"It holds {in_words(kinds(found))}. Please leave that out, or say why it may be quoted all the same."
        )
    take_back(connection, key)
    if wording == words:
        wording = None
    if wording or reason:
        row = dict(zip(quote.primary_key.columns.keys(), key, strict=True))
        connection.execute(insert(quote).values(**row, wording=wording, reason=reason))
    _set(connection, key, datetime.now(UTC).replace(tzinfo=None))


def take_back(connection: Connection, key: CommentKey) -> None:
    """A comment is not to be quoted any more; the wording that was released goes."""
    connection.execute(delete(quote).where(_is(quote, key)))
    _set(connection, key, None)


def _set(connection: Connection, key: CommentKey, when: datetime | None) -> None:
    connection.execute(update(comment).where(_is(comment, key)).values(released_at=when))


def _reason(given: str | None, names: Names) -> str:
    reason = writing(given)
    if len(reason) > LONGEST_REASON:
        raise NotReleased(f"No more than {LONGEST_REASON} characters for the reason, please.")
    if found := traces(reason, names):
        raise NotReleased(f"The reason holds {in_words(found)}. Please put it in other words: it is kept.")
    return reason


def _is(table: Table, key: CommentKey) -> ColumnElement[bool]:
    return tuple_(*table.primary_key.columns) == tuple_(*key)
