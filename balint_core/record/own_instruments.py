"""Instruments a programme has described itself: kept in its record as the TOML they would be in a file."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from balint_core.definitions import DefinitionError, read_definition_text
from balint_core.instruments import NOT_APPLICABLE, Instrument, as_toml, instruments
from balint_core.record.schema import definition, response
from balint_core.spreadsheets.points import APART

KIND = "instrument"


def instruments_of(connection: Connection, programme: int | None) -> dict[str, Instrument]:
    """Every instrument a programme may use, by id: the shipped ones, those of files, and its own."""
    return {**instruments(), **own_instruments(connection, programme)}


def own_instruments(connection: Connection, programme: int | None) -> dict[str, Instrument]:
    """The instruments of one programme's record, by id."""
    columns = definition.c
    found = connection.execute(
        select(columns.id, columns.content)
        .where(columns.programme_id == programme, columns.kind == KIND)
        .order_by(columns.id)
    )
    return {identity: read_definition_text(f"{identity}.toml", text, Instrument) for identity, text in found}


def keep(connection: Connection, programme: int, instrument: Instrument) -> None:
    """Keeps a drafted instrument, unless it is kept already."""
    if instrument.id not in own_instruments(connection, programme):
        now = datetime.now(UTC).replace(tzinfo=None)
        values = {"kind": KIND, "id": instrument.id, "content": as_toml(instrument), "made_at": now}
        connection.execute(insert(definition).values(programme_id=programme, **values))


def revise(connection: Connection, programme: int, identity: str, text: str) -> None:
    """Puts an edited text in the place of an own instrument's.

    Raises DefinitionError where it cannot be read, or where answers in the record would have no item or point left.
    """
    changed = read_definition_text(f"{identity}.toml", text, Instrument)
    slips = [] if changed.id == identity else [("id", f"is “{changed.id}” and must stay “{identity}”")]
    columns = response.c
    given = select(columns.item, columns.answer).where(
        columns.programme_id == programme, columns.instrument == identity
    )
    for name, answer in connection.execute(given.distinct().order_by(columns.item, columns.answer)):
        item = changed.by_id.get(name)
        scale = changed.scale_of(item) if item else None
        if scale is None:
            slips.append((f"items.{name}", "has answers in the record and must stay, with its scale"))
        elif answer not in (None, NOT_APPLICABLE, *APART, *scale.labels):
            slips.append((f"items.{name}", f"was answered “{answer}”, which must stay a point of its scale"))
    if slips:
        raise DefinitionError(Path(f"{identity}.toml"), list(dict.fromkeys(slips)))
    known = definition.c
    mine = (known.programme_id == programme) & (known.kind == KIND) & (known.id == identity)
    connection.execute(update(definition).where(mine).values(content=as_toml(changed)))


def used_by(connection: Connection, upload_number: int) -> list[str]:
    """The instruments one upload holds answers to."""
    columns = response.c
    return list(connection.scalars(select(columns.instrument).where(columns.upload_number == upload_number).distinct()))


def forget_unused(connection: Connection, programme: int, identities: Iterable[str]) -> None:
    """Removes those of these instruments to which the record holds no answers any more."""
    columns = definition.c
    still = select(response.c.instrument).where(response.c.programme_id == programme)
    connection.execute(
        delete(definition)
        .where(columns.programme_id == programme, columns.kind == KIND, columns.id.in_(list(identities)))
        .where(columns.id.not_in(still))
    )
