"""What a lead looks at before it is published: a draft held against all that an audience was told before."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from balint_core.disclosure import Rule, Told, rules
from balint_core.programme import overview
from balint_core.publishing.choosing import Choice
from balint_core.publishing.drafting import Draft, draft
from balint_core.record import programmes, publications, quotes
from balint_core.record.database import Database
from balint_core.record.publications import Made
from balint_core.snapshot import digest_of, written


@dataclass(frozen=True)
class Looked:
    """A draft with its digest and its rule, and how many earlier publications it was held against."""

    draft: Draft
    digest: str
    rule: Rule
    beside: int

    @property
    def lowered(self) -> bool:
        """Whether its rule lets smaller groups be seen than the usual one: that asks for a reason."""
        return rules().lowers(self.rule)

    def made(self, reason: str = "") -> Made:
        """The same, to be published; `reason` says why smaller groups may be seen."""
        snapshot, told = self.draft.snapshot, self.draft.told.as_json()
        return Made(snapshot, told, snapshot.rule, self.beside, self.lowered, reason)


def look(database: Database, programme: str, choice: Choice, on: date) -> Looked:
    """What a choice comes to, beside all that was published of the programme. Raises DatabaseAway."""
    with database.reading() as connection:
        home = programmes.programme_named(connection, programme)
        told = publications.earlier_told(connection, home or 0)
    made = _drafted(database, programme, database.version(), choice, told, on)
    return Looked(made, digest_of(written(made.snapshot)), choice.rule, len(told))


@lru_cache(maxsize=4)
def _drafted(
    database: Database, programme: str, _version: int, choice: Choice, told: tuple[str, ...], on: date
) -> Draft:
    """The draft; kept until the record changes, or something more is published."""
    found = overview(database, programme)
    assert found is not None
    with database.reading() as connection:
        names = quotes.names_on_record(connection, singly=False)
    return draft(found, choice, [Told.of(one) for one in told], on, names)
