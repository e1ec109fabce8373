"""The programmes in a record. People may be in several."""

from sqlalchemy import Connection, insert, select

from balint_core.record.schema import STANDING, programme, upload


def programme_named(connection: Connection, name: str) -> int | None:
    """The programme of this name, if there is one."""
    return connection.execute(select(programme.c.id).where(programme.c.name == name)).scalar()


def make_programme(connection: Connection, name: str) -> int:
    """The programme of this name, made if there is none."""
    found = programme_named(connection, name)
    if found is not None:
        return found
    made = connection.execute(insert(programme).values(name=name)).inserted_primary_key
    return int(made[0]) if made else 0


def programmes(connection: Connection) -> dict[str, int]:
    """Programmes that have something in the record, by name."""
    question = (
        select(programme.c.name, programme.c.id)
        .join(upload, upload.c.programme_id == programme.c.id)
        .where(STANDING)
        .distinct()
        .order_by(programme.c.name)
    )
    return {name: identity for name, identity in connection.execute(question)}
