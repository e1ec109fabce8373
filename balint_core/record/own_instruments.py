"""Instruments a programme has described itself: kept in its record as the TOML they would be in a file.

They come with answers, drafted from these, or on a sheet of their own that holds the lines of the TOML.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, delete, insert, or_, select, update

from balint_core.definitions import DefinitionError, read_definition_text, read_definitions
from balint_core.findings import finding, shortened
from balint_core.instruments import NOT_APPLICABLE, Instrument, as_toml, instruments
from balint_core.record.schema import definition, response
from balint_core.spreadsheets.cells import UNSEEN, word_key, writing
from balint_core.spreadsheets.layouts import HEADING_WITHIN, Layout, layouts
from balint_core.spreadsheets.points import APART
from balint_core.spreadsheets.reading import Reading, Row
from balint_core.spreadsheets.workbook import Sheet

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


def forget_unused(connection: Connection, programme: int, upload_number: int, identities: Iterable[str]) -> None:
    """Removes those of these instruments, and those that came with an upload, to which the record holds no answers."""
    columns = definition.c
    still = select(response.c.instrument).where(response.c.programme_id == programme)
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


def defines(sheet: Sheet) -> bool:
    """Whether a sheet that is not hidden has the headings of a sheet of definitions."""
    headings = {column.heading for column in sheet_layout().columns}
    above = (cells for number, cells in sheet.rows[:HEADING_WITHIN] if number <= HEADING_WITHIN)
    return sheet.state == "visible" and any(headings <= {c for c in cells if isinstance(c, str)} for cells in above)


def sheet_rows(own: Mapping[str, Instrument]) -> list[dict[str, str]]:
    """A row for each line of the instruments' definitions, written so that a cell gives it back as it is."""
    lines = ((one.id, line) for one in own.values() for line in as_toml(one).splitlines() if line)
    return [{"questionnaire": identity, "line": LOST.sub(_escaped, line)} for identity, line in lines]


LOST = re.compile(rf"(?<= ) |[^\S ]|{UNSEEN.pattern}")
"""What is not read from a cell as it stands in it: all spaces but single ones, and characters that nobody sees."""


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def check(file: str, sheet: str, reading: Reading, known: Mapping[str, Instrument]) -> DefinitionFacts:
    """The instruments of a sheet of definitions; one that is known already must be the same."""
    facts = DefinitionFacts()
    lines: dict[str, list[Row]] = {}
    for row in reading.rows:
        lines.setdefault(row.get("questionnaire"), []).append(row)
    kept: list[Row] = []
    for identity, rows in lines.items():
        where = {"file": file, "sheet": sheet, "value": identity}
        try:
            instrument = _defined(identity, [row.get("line") or "" for row in rows])
        except DefinitionError as fault:
            for key, slip in fault.slips:
                row = rows[_line_of([row.get("line") or "" for row in rows], key, slip)]
                words = {"key": key or "the definition", "slip": shortened(slip, 200)}
                reading.findings.append(finding("definition-slip", **where, cell=row.cell("line"), **words))
            continue
        if known.get(identity, instrument) != instrument:
            reading.findings.append(finding("definition-differs", **where, cell=rows[0].cell("questionnaire")))
            continue
        facts.instruments.append(instrument)
        kept += rows
    reading.keep(sorted(kept, key=lambda row: row.record))
    return facts


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


TOLD_LINE = re.compile(r"\(at line (\d+), column \d+\)$")
TABLE = re.compile(r"\[(?:\[(.+)\]|(.+))\]\s*")
KEY = re.compile(r"([\w-]+)\s*=")


def _line_of(lines: Sequence[str], key: str, slip: str) -> int:
    """The place, from 0, of the line that a slip is about: the one that is told, else the nearest to its key."""
    if told := TOLD_LINE.search(slip):
        return min(int(told[1]), len(lines)) - 1
    steps, at, best = key.split("."), list[str](), (0, 0)
    tables = Counter[str]()
    for place, line in enumerate(lines):
        if table := TABLE.fullmatch(line):
            name = table[1] or table[2]
            tables[name] += bool(table[1])
            at = [*name.split("."), *([str(tables[name])] if table[1] else [])]
            here = at
        else:
            here = [*at, *(found[1] for found in [KEY.match(line)] if found)]
        if steps[: len(here)] == here and len(here) > best[0]:
            best = (len(here), place)
    return best[1]
