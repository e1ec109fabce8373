"""What a lead has ticked of the programme's checklist, term by term, with a note if they wish, and who did so when.

Nothing is overwritten: ticking and taking back are each a new entry, and the latest counts.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, insert, select

from balint_core.record.noted import slips_of_writer
from balint_core.record.quotes import names_on_record
from balint_core.record.schema import checklist_mark
from balint_core.spreadsheets.cells import writing
from balint_core.traces import in_words, traces

LONGEST_NOTE = 300


class NotMarked(Exception):
    """An item cannot be ticked so; the text says why in plain sentences."""


@dataclass(frozen=True)
class Mark:
    """One entry about an item of a term: whether it is ticked, the note, when (UTC) and by whom."""

    item: str
    ticked: bool
    note: str | None
    noted_at: datetime
    noted_by: str

    @property
    def noted_on(self) -> date:
        """The day on the calendar of whoever runs the app."""
        return self.noted_at.replace(tzinfo=UTC).astimezone().date()


def marks(connection: Connection, programme: int, term: str) -> dict[str, tuple[Mark, ...]]:
    """What was ticked or taken back of each item for a term, the latest last."""
    columns = checklist_mark.c
    question = (
        select(columns.item, columns.ticked, columns.note, columns.noted_at, columns.noted_by)
        .where(columns.programme_id == programme, columns.term == term)
        .order_by(columns.number)
    )
    found: dict[str, tuple[Mark, ...]] = {}
    for row in connection.execute(question):
        found[row.item] = (*found.get(row.item, ()), Mark(*row))
    return found


def mark(connection: Connection, programme: int, term: str, item: str, ticked: bool, note: str, by: str) -> None:
    """Ticks an item for a term, or takes that back. Raises NotMarked."""
    words, by = writing(note) or None, writing(by)
    before = marks(connection, programme, term).get(item, ())
    if before and (before[-1].ticked, before[-1].note) == (ticked, words):
        raise NotMarked("It says so already: nothing was changed.")
    if not before and not ticked:
        raise NotMarked("It was not ticked.")
    wrong = list(slips_of_writer(by))
    if words and len(words) > LONGEST_NOTE:
        wrong.append(f"No more than {LONGEST_NOTE} characters for the note, please.")
    elif words and (found := traces(words, names_on_record(connection))):
        wrong.append(f"The note holds {in_words(found)}. Please put it in other words: nothing that tells of a person.")
    if wrong:
        raise NotMarked(" ".join(wrong))
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    said = {"term": term, "item": item, "ticked": ticked, "note": words, "noted_at": now, "noted_by": by}
    connection.execute(insert(checklist_mark).values(programme_id=programme, **said))
