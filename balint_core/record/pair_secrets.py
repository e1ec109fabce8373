"""The secret a programme's pair codes are made with: random, kept as long as there are codes, and never let out."""

import secrets

from sqlalchemy import Connection, delete, exists, insert, select

from balint_core.record.schema import pair_secret, response

BYTES = 32


def secret_of(connection: Connection, programme: int | None) -> bytes:
    """A programme's secret, or a new one, to be kept with the first codes that are made with it."""
    return _kept(connection, programme) or secrets.token_bytes(BYTES)


def _kept(connection: Connection, programme: int | None) -> bytes | None:
    columns = pair_secret.c
    return connection.execute(select(columns.secret).where(columns.programme_id == programme)).scalar()


def keep(connection: Connection, programme: int, secret: bytes) -> None:
    """Keeps the secret that codes were made with, unless it is kept already."""
    if _kept(connection, programme) is None:
        connection.execute(insert(pair_secret).values(programme_id=programme, secret=secret))


def forget_unused(connection: Connection, programme: int) -> None:
    """Removes a programme's secret once the record has no code any more: nobody can make the same codes again."""
    mine = (response.c.programme_id == programme) & response.c.pair_code.is_not(None)
    if not connection.execute(select(exists().where(mine))).scalar():
        connection.execute(delete(pair_secret).where(pair_secret.c.programme_id == programme))
