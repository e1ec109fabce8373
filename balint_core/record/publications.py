"""Publications: links that an audience has, each with the frozen figures that were published at it, one after another.

Nothing here changes a figure of the programme, so the record's version stays as it is. A snapshot is never changed or
taken away, and a link that was withdrawn shows nothing for good: what an audience was told, it may still know.
"""

import secrets
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from time import monotonic

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from balint_core.record.database import Database, DatabaseAway
from balint_core.record.quotes import names_on_record
from balint_core.record.schema import programme, publication, snapshot
from balint_core.snapshot import Snapshot, digest_of, written
from balint_core.spreadsheets.cells import writing
from balint_core.traces import Trace, in_words, traces

LONGEST_NAME, LONGEST_TITLE, LONGEST_REASON = 80, 200, 300
LONGEST_TOKEN = 200
"""Characters of what came for a token that are looked at; none that was given out has as many."""
GATHERED = 0.25
"""Seconds in which uses are gathered before they are stored together; a process that is killed loses those."""


class NotPublished(Exception):
    """What cannot be published, or changed of a link, as asked; the text says why in plain sentences."""


class PublishedMeanwhile(NotPublished):
    """Something of the programme was published since the draft was held against what an audience knows already."""


@dataclass(frozen=True)
class Made:
    """What is to be published: the snapshot and what it tells, as text for later attacks.

    `threshold` says in words below which number nothing is shown; where that is `lowered` beneath the usual one, a
    `reason` is needed. `beside` is how many earlier snapshots of the programme it was attacked together with.
    """

    snapshot: Snapshot
    told: str
    threshold: str
    beside: int
    lowered: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Kept:
    """One snapshot as it is listed, without its content; `made_at` in UTC."""

    number: int
    title: str
    digest: str
    threshold: str
    reason: str | None
    made_at: datetime
    software: str


@dataclass(frozen=True)
class Publication:
    """One link: what it is called, until when it is shown (that day included), its uses, and its snapshots in order.

    Times are UTC.
    """

    number: int
    name: str
    token: str
    made_at: datetime
    expires_on: date | None
    withdrawn_at: datetime | None
    uses: int
    last_used_at: datetime | None
    snapshots: tuple[Kept, ...]

    @property
    def shown(self) -> Kept:
        """The newest snapshot, which is what the link shows."""
        return self.snapshots[-1]

    def is_open(self, today: date) -> bool:
        return self.withdrawn_at is None and (self.expires_on is None or today <= self.expires_on)


# --- publishing -------------------------------------------------------------------------------------------------


@contextmanager
def _writing(database: Database) -> Iterator[Connection]:
    """A transaction that changes no figure; what links show is asked anew afterwards."""
    with database.writing(aside=True) as connection:
        yield connection
    _shown_in.cache_clear()


def publish(database: Database, home: int, name: str, made: Made, expires_on: date | None = None) -> int:
    """Publishes a snapshot at a link of its own; its number. Raises NotPublished and DatabaseAway."""
    token = secrets.token_urlsafe(32)
    with _writing(database) as connection:
        name = _name(connection, name)
        row = {"programme_id": home, "name": name, "token": token, "token_digest": _digest(token)}
        row |= {"made_at": _now(), "expires_on": expires_on, "uses": 0}
        new = connection.execute(insert(publication).values(row)).inserted_primary_key
        assert new is not None
        _add(connection, home, new.number, made)
        return int(new.number)


def replace(database: Database, number: int, made: Made) -> None:
    """Shows another snapshot at the same link; those before it are kept. Raises NotPublished and DatabaseAway."""
    with _writing(database) as connection:
        _add(connection, _standing(connection, number), number, made)


def rename(database: Database, number: int, name: str) -> None:
    """Calls a link otherwise; the audience does not see what it is called. Raises NotPublished and DatabaseAway."""
    with _writing(database) as connection:
        _standing(connection, number)
        _set(connection, number, name=_name(connection, name))


def expire(database: Database, number: int, on: date | None) -> None:
    """Sets the last day on which a link is shown, or none. Raises NotPublished and DatabaseAway."""
    with _writing(database) as connection:
        _standing(connection, number)
        _set(connection, number, expires_on=on)


def withdraw(database: Database, number: int) -> None:
    """Shows nothing at a link any more, for good. Raises NotPublished and DatabaseAway."""
    with _writing(database) as connection:
        _standing(connection, number)
        _set(connection, number, withdrawn_at=_now())


def slips(connection: Connection, words: str, longest: int) -> Iterator[str]:
    """What is wrong with words that go out with a snapshot, or are kept with it: too many, or they name somebody."""
    if len(words) > longest:
        yield f"No more than {longest} characters, please."
        return
    names = names_on_record(connection, singly=False)
    if found := [one for one in traces(words, names) if one in OF_SOMEBODY]:
        yield f"“{words}” holds {in_words(found)}. Please put it in other words."


OF_SOMEBODY = {Trace.NAME, Trace.EMAIL, Trace.PHONE, Trace.NHS_NUMBER, Trace.BIRTH}


def _name(connection: Connection, given: str) -> str:
    name = writing(given)
    wrong = list(slips(connection, name, LONGEST_NAME)) if name else ["Please say how the link is called."]
    if wrong:
        raise NotPublished(" ".join(wrong))
    return name


def _add(connection: Connection, home: int, number: int, made: Made) -> None:
    if _so_far(connection, home) != made.beside:
        raise PublishedMeanwhile("Something was published meanwhile. Please look at what the audience will see again.")
    reason = writing(made.reason)
    wrong = [*slips(connection, made.snapshot.title, LONGEST_TITLE), *slips(connection, reason, LONGEST_REASON)]
    if made.lowered and not reason:
        wrong.append("Please say why fewer people than usual may be shown: the reason is kept.")
    if wrong:
        raise NotPublished(" ".join(wrong))
    content = written(made.snapshot)
    last = select(func.max(snapshot.c.number)).where(snapshot.c.publication_number == number)
    row = {"publication_number": number, "number": (connection.execute(last).scalar() or 0) + 1}
    row |= {"title": made.snapshot.title, "content": content, "digest": digest_of(content), "told": made.told}
    row |= {"threshold": made.threshold, "reason": reason if made.lowered else None}
    row |= {"made_at": _now(), "software": made.snapshot.software}
    connection.execute(insert(snapshot).values(row))


def _so_far(connection: Connection, home: int) -> int:
    """How many snapshots of a programme were ever published."""
    link = publication.c
    question = select(func.count()).select_from(snapshot.join(publication)).where(link.programme_id == home)
    return connection.execute(question).scalar_one()


def _standing(connection: Connection, number: int) -> int:
    """The programme of a link that was not withdrawn; raises NotPublished."""
    columns = publication.c
    found = select(columns.programme_id).where(columns.number == number, columns.withdrawn_at.is_(None))
    home = connection.execute(found).scalar()
    if home is None:
        raise NotPublished("This link was withdrawn, which is for good. Please publish at a new one.")
    return int(home)


def _set(connection: Connection, number: int, **values: object) -> None:
    connection.execute(update(publication).where(publication.c.number == number).values(values))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


# --- what is published ------------------------------------------------------------------------------------------


def publications(connection: Connection, home: int) -> list[Publication]:
    """A programme's links, withdrawn ones too, the newest first."""
    columns = publication.c
    listed = (columns.number, columns.name, columns.token, columns.made_at, columns.expires_on, columns.withdrawn_at)
    question = select(*listed, columns.uses, columns.last_used_at).where(columns.programme_id == home)
    kept = _kept(connection, home)
    return [Publication(*row, kept[row.number]) for row in connection.execute(question.order_by(columns.number.desc()))]


def _kept(connection: Connection, home: int) -> Mapping[int, tuple[Kept, ...]]:
    own = snapshot.c
    listed = (own.number, own.title, own.digest, own.threshold, own.reason, own.made_at, own.software)
    question = (
        select(own.publication_number, *listed)
        .join(publication, publication.c.number == own.publication_number)
        .where(publication.c.programme_id == home)
        .order_by(own.publication_number, own.number)
    )
    found: dict[int, tuple[Kept, ...]] = {}
    for number, *row in connection.execute(question):
        found[number] = (*found.get(number, ()), Kept(*row))
    return found


def programmes_with_links(connection: Connection) -> dict[str, int]:
    """The programmes that have links, by name in order, with their ids: the uploads of some may all be undone."""
    found = select(programme.c.name, programme.c.id).where(programme.c.id.in_(select(publication.c.programme_id)))
    return {name: identity for name, identity in connection.execute(found.order_by(programme.c.name))}


def content_of(connection: Connection, number: int) -> str | None:
    """The written snapshot that a link shows, or would show, for those who published it."""
    own = snapshot.c
    newest = select(own.content).where(own.publication_number == number).order_by(own.number.desc()).limit(1)
    return connection.execute(newest).scalar()


def earlier_told(connection: Connection, home: int) -> tuple[str, ...]:
    """What every snapshot of a programme told an audience, in order, those of withdrawn links included."""
    own = snapshot.c
    question = (
        select(own.told)
        .join(publication, publication.c.number == own.publication_number)
        .where(publication.c.programme_id == home)
        .order_by(own.publication_number, own.number)
    )
    return tuple(connection.scalars(question))


# --- what an audience asks for ----------------------------------------------------------------------------------


def digest_shown(database: Database, token: object, today: date) -> str | None:
    """The digest of the snapshot that a link shows; None for every kind of no.

    Whatever comes is made into a digest and looked up once, so that nobody learns from the answer or from how long it
    takes what a link lacks. What was found is kept for no more than a second, since two hundred phones ask within one;
    whatever is written here is seen at once.
    """
    return _shown_in(database, _digest(token), today, int(monotonic()))


@lru_cache(maxsize=512)
def _shown_in(database: Database, token_digest: str, today: date, _second: int) -> str | None:
    with database.reading() as connection:
        return connection.execute(_SHOWN_AT, {"token": token_digest, "today": today}).scalar()


_SHOWN_AT = (
    select(snapshot.c.digest)
    .join(publication, publication.c.number == snapshot.c.publication_number)
    .where(
        publication.c.token_digest == bindparam("token"),
        publication.c.withdrawn_at.is_(None),
        or_(publication.c.expires_on.is_(None), publication.c.expires_on >= bindparam("today")),
    )
    .order_by(snapshot.c.number.desc())
    .limit(1)
)


def written_with(connection: Connection, digest: str) -> str:
    """The written snapshot of a digest that is on record."""
    own = snapshot.c
    return connection.execute(select(own.content).where(own.digest == digest).limit(1)).scalar_one()


def _digest(token: object) -> str:
    words = token if isinstance(token, str) else ""
    return sha256(words[:LONGEST_TOKEN].encode("utf-8", "surrogatepass")).hexdigest()


def count(database: Database, token: str) -> None:
    """Counts that a link was opened, without waiting for anything; for a link that showed something."""
    _uses_of(database).add(_digest(token))


class _Uses:
    """Uses of links on their way into the record: gathered for a moment, then stored by a thread of their own.

    Two hundred who open a link within a second so make a few short transactions, and none of them waits for one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: Counter[str] = Counter()
        self._storing: threading.Thread | None = None

    def add(self, token_digest: str) -> None:
        with self._lock:
            self._waiting[token_digest] += 1
            if self._storing is None:
                # No daemon: a process that ends in good order waits for the last ones.
                self._storing = threading.Thread(target=self._store, name="uses of links", daemon=False)
                self._storing.start()

    def _store(self) -> None:
        """Stores what has gathered until nothing more has; where the record is away, that waits for the next use."""
        while True:
            threading.Event().wait(GATHERED)
            with self._lock:
                taken, self._waiting = self._waiting, Counter()
                if not taken:
                    self._storing = None
                    return
            try:
                self._put(taken)
            except DatabaseAway:
                with self._lock:
                    self._waiting += taken
                    self._storing = None
                    return

    def _put(self, taken: Mapping[str, int]) -> None:
        columns, now = publication.c, _now()
        with self._database.writing(aside=True) as connection:
            for token_digest, times in taken.items():
                values = {"uses": columns.uses + times, "last_used_at": now}
                connection.execute(update(publication).where(columns.token_digest == token_digest).values(values))


@cache
def _uses_of(database: Database) -> _Uses:
    return _Uses(database)
