"""Who is taken to be whom: facts stay with the person they name, and are asked for by the one they are."""

from sqlalchemy import Connection, select

from balint_core.record.schema import same_person


def merged(connection: Connection) -> dict[int, int]:
    """Everybody who was found to be somebody else, each with that one person's id."""
    columns = same_person.c
    return {one: who for one, who in connection.execute(select(columns.person_id, columns.same_as_id))}
