"""Instruments a programme has described itself: kept in its record as the TOML they would be in a file.

They come with answers, drafted from these, or on a sheet of their own that holds the lines of the TOML.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, delete, insert, or_, select, union, update

from balint_core.definitions import DefinitionError, read_definition_text, read_definitions
from balint_core.findings import shortened
from balint_core.instruments import NOT_APPLICABLE, Instrument, as_toml, instruments
from balint_core.record import definition_sheets
from balint_core.record.definition_sheets import DefinitionSheet
from balint_core.record.schema import answer_scale, definition, response, summary_figure
from balint_core.spreadsheets.answers import choices_of
from balint_core.spreadsheets.cells import word_key, writing
from balint_core.spreadsheets.layouts import Layout, layouts
from balint_core.spreadsheets.points import APART
from balint_core.spreadsheets.reading import Reading

KIND = "instrument"
LONGEST = 60
"""Characters of an id, and of a point's label, that the record has room for."""


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


def keep(connection: Connection, programme: int, upload_number: int, instrument: Instrument) -> None:
    """Keeps an instrument that came with an upload, unless it is kept already."""
    if instrument.id not in own_instruments(connection, programme):
        now = datetime.now(UTC).replace(tzinfo=None)
        values = {"kind": KIND, "id": instrument.id, "content": as_toml(instrument), "made_at": now}
        origin = {"programme_id": programme, "upload_number": upload_number}
        connection.execute(insert(definition).values(**origin, **values))


def revise(
    connection: Connection, programme: int, identity: str, text: str, *, from_the_beginning: bool = False
) -> None:
    """Puts an edited text in the place of an own instrument's.

    Answers that were given before stay on the scale they were given on, unless the form has had these scales
    `from_the_beginning` and was only described wrongly. Raises DefinitionError where it cannot be read, or where
    answers in the record would have no item or point left.
    """
    changed = read_definition_text(f"{identity}.toml", text, Instrument)
    slips = [] if changed.id == identity else [("id", f"is “{changed.id}” and must stay “{identity}”")]
    given = [
        select(table.c.item, table.c.answer).where(table.c.programme_id == programme, table.c.instrument == identity)
        for table in (response, summary_figure)
    ]
    for name, answer in connection.execute(union(*given).order_by("item", "answer")):
        item = changed.by_id.get(name)
        scale = changed.scale_of(item) if item else None
        if scale is None:
            slips.append((f"items.{name}", "has answers in the record and must stay, with its scale"))
        elif item is not None:
            chosen = choices_of(answer) if item.several else [answer]
            lost = [one for one in chosen if one not in (None, "", NOT_APPLICABLE, *APART, *scale.labels)]
            slips += [(f"items.{name}", f"was answered “{one}”, which must stay a point of its scale") for one in lost]
    if slips:
        raise DefinitionError(Path(f"{identity}.toml"), list(dict.fromkeys(slips)))
    known = definition.c
    mine = (known.programme_id == programme) & (known.kind == KIND) & (known.id == identity)
    connection.execute(update(definition).where(mine).values(content=as_toml(changed)))
    kept = answer_scale.c
    for item in changed.items if from_the_beginning else ():
        if scale := changed.scale_of(item):
            of_item = (kept.programme_id == programme) & (kept.instrument == identity) & (kept.item == item.id)
            connection.execute(update(answer_scale).where(of_item).values(points=scale.labels))


def used_by(connection: Connection, upload_number: int) -> list[str]:
    """The instruments one upload holds answers to, or figures of."""
    used = (
        select(table.c.instrument).where(table.c.upload_number == upload_number) for table in (response, summary_figure)
    )
    return list(connection.scalars(union(*used)))


def forget_unused(connection: Connection, programme: int, upload_number: int, identities: Iterable[str]) -> None:
    """Removes those of these instruments, and those that came with an upload, to which the record holds no answers."""
    columns = definition.c
    still = union(
        *(select(table.c.instrument).where(table.c.programme_id == programme) for table in (response, summary_figure))
    )
    connection.execute(
        delete(definition)
        .where(columns.programme_id == programme, columns.kind == KIND)
        .where(or_(columns.id.in_(list(identities)), columns.upload_number == upload_number))
        .where(columns.id.not_in(still))
    )


# --- a sheet of definitions -------------------------------------------------------------------------------------


@dataclass
class DefinitionFacts:
    """Instruments that a sheet defines."""

    instruments: list[Instrument] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {}


@cache
def sheet_layout() -> Layout:
    """The layout of a sheet of definitions, which the programme's own workbook has."""
    return read_definitions("shapes", Layout)["own_questionnaires"]


def sheet_rows(own: Mapping[str, Instrument]) -> list[dict[str, str]]:
    """A row for each line of the instruments' definitions, written so that a cell gives it back as it is."""
    lines = ((one.id, line) for one in own.values() for line in as_toml(one).splitlines() if line)
    return [{SHEET.column: identity, "line": definition_sheets.escaped(line)} for identity, line in lines]


SHEET = DefinitionSheet("questionnaire", "definition-slip", "definition-differs")


def check(file: str, sheet: str, reading: Reading, known: Mapping[str, Instrument]) -> DefinitionFacts:
    """The instruments of a sheet of definitions; one that is known already must be the same."""
    return DefinitionFacts(list(definition_sheets.check(file, sheet, reading, SHEET, _defined, known).values()))


def store(connection: Connection, programme: int, upload_number: int, facts: DefinitionFacts) -> None:
    """Keeps the instruments of one sheet; those of files are known without."""
    for instrument in facts.instruments:
        if instrument.id not in instruments():
            keep(connection, programme, upload_number, instrument)


def _defined(identity: str, lines: Sequence[str]) -> Instrument:
    """An instrument that answers may be read by. Raises DefinitionError with all that is wrong."""
    instrument = read_definition_text(f"{identity}.toml", "\n".join(lines), Instrument)
    if slips := list(_slips(identity, instrument)):
        raise DefinitionError(Path(f"{identity}.toml"), slips)
    return instrument


def _slips(identity: str, instrument: Instrument) -> Iterator[tuple[str, str]]:
    if instrument.id != identity:
        yield "id", f"is “{instrument.id}” and must be “{identity}”"
    if not instrument.items:
        yield "items", "are missing"
    taken = {column.name for column in layouts()["questionnaire"].columns}
    yield from _repeated("items", "id", [item.id for item in instrument.items], taken)
    yield from _repeated("items", "text", [item.text for item in instrument.items], ())
    for name, scale in instrument.scales.items():
        if len(scale.points) < 2:
            yield f"scales.{name}.points", "must be two at least"
        yield from _repeated(f"scales.{name}.points", "label", scale.labels, (), LONGEST)


def _repeated(
    table: str, key: str, texts: Sequence[str], taken: Collection[str], longest: int | None = None
) -> Iterator[tuple[str, str]]:
    """What is wrong with texts that must differ: a blank, one that is there before, one that is taken or too long."""
    longest = LONGEST if key == "id" else longest
    before = Counter[str]()
    for number, text in enumerate(texts, start=1):
        at = f"{table}.{number}.{key}"
        before[word_key(text)] += 1
        if not writing(text):
            yield at, "is blank"
        elif text in taken or before[word_key(text)] > 1:
            yield at, f"is “{shortened(text)}”, which is taken"
        elif longest and len(text) > longest:
            yield at, f"has more than {longest} characters"
