"""Opening the database, one transaction at a time; SQLite by default, through SQLAlchemy Core.

Every transaction that changes a figure raises the record's version, under which anything computed from the record may
be kept.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, inspect, select, text, update
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.exc import OperationalError as Refused

from balint_core.record import schema
from balint_core.watching import BLOCK, Count, quiet

HEAD = "0017"
"""The newest migration. An older database is brought here when it is opened."""


RAISE_VERSION = update(schema.record_version).values(number=schema.record_version.c.number + 1)
SAME_VERSION = update(schema.record_version).values(number=schema.record_version.c.number)


class DatabaseAway(Exception):
    """The database cannot be reached, read or written; the text says why in a plain sentence."""


class RecordChanged(DatabaseAway):
    """The record is not as it was any more when the rest of something was asked of it; asking anew helps."""


class Database:
    """An opened database: `reading()` and `writing()` give connections, each one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads; raises DatabaseAway."""
        with _plainly(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading_as_of(self, version: int) -> Iterator[Connection]:
        """A transaction that reads the record as it is in this version; raises RecordChanged where it was changed."""
        with self.reading() as connection:
            yield connection
            if version_of(connection) != version:  # at the end, so that it holds on any database
                raise RecordChanged("The record was changed while it was read. Please try again.")

    @contextmanager
    def writing(self, *, aside: bool = False) -> Iterator[Connection]:
        """A transaction that writes: everything in it is stored, or nothing. Raises DatabaseAway.

        What is written `aside` changes no figure (an upload that was begun), and leaves the version as it is.
        """
        with _plainly(), self._engine.connect() as connection:
            writer = connection.execution_options(writes=True)
            with writer.begin():
                # First of all, so that two who write wait for one another from the beginning, on any database.
                writer.execute(SAME_VERSION if aside else RAISE_VERSION)
                yield writer

    @contextmanager
    def rehearsing(self) -> Iterator[Connection]:
        """A transaction that may write and is always taken back: what would happen, without its happening."""
        with _plainly(), self._engine.connect() as connection:
            writer = connection.execution_options(writes=True)
            transaction = writer.begin()
            try:
                writer.execute(RAISE_VERSION)
                yield writer
            finally:
                transaction.rollback()

    def version(self) -> int:
        """The record's version, one higher after every writing transaction."""
        with self.reading() as connection:
            return version_of(connection)

    def close(self) -> None:
        self._engine.dispose()


def version_of(connection: Connection) -> int:
    """The record's version as a transaction sees it; one that writes has raised it already."""
    return connection.execute(select(schema.record_version.c.number)).scalar_one()


MOST_PARAMETERS = 32_766
"""Values that SQLite takes in one statement: https://www.sqlite.org/limits.html."""


def insert_many(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[tuple[object, ...]],
    tell: Count = quiet,
) -> None:
    """Stores many rows of numbers, texts and days; where the driver takes them as they are, without a detour."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        together = MOST_PARAMETERS // len(columns)
        for first in range(0, len(rows), together):
            some = rows[first : first + together]
            marks = ", ".join([f"({', '.join('?' * len(columns))})"] * len(some))
            words = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES {marks}"
            connection.exec_driver_sql(words, _days_written(some))
            if len(rows) > BLOCK:
                tell(first + len(some), len(rows), "entries")
    else:
        connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])


def _days_written(rows: Sequence[tuple[object, ...]]) -> tuple[object, ...]:
    """The values of rows one after another, days as SQLite keeps them; there are none where the first row has none."""
    values = chain.from_iterable(rows)
    if not any(isinstance(value, date) for value in rows[0]):
        return tuple(values)
    return tuple([value.isoformat() if isinstance(value, date) else value for value in values])


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except Refused as fault:
        raise DatabaseAway(_plain_words(str(fault.orig))) from fault
    except DatabaseError as fault:
        if "not a database" in str(fault.orig) or "malformed" in str(fault.orig):
            raise DatabaseAway("The file of the record is damaged, or is not a record.") from fault
        raise


def _plain_words(fault: str) -> str:
    if "full" in fault:
        return "There is no room left on the disk, so nothing was stored."
    if "readonly" in fault or "read-only" in fault:
        return "The record may be read here but not changed, so nothing was stored."
    if "locked" in fault or "busy" in fault:
        return "Somebody else is storing something just now. Please try again in a moment."
    return "The record cannot be reached just now. Nothing is lost; please try again."


def default_address() -> str:
    """The address in BALINT_DATABASE_URL, or a file in the user's own data folder."""
    if given := os.environ.get("BALINT_DATABASE_URL"):
        return given
    from platformdirs import user_data_path

    return f"sqlite:///{(user_data_path('balint-dashboard', appauthor=False) / 'balint.sqlite').as_posix()}"


@cache
def open_database(address: str) -> Database:
    """The database at a SQLAlchemy address, made or brought up to date if need be. Raises DatabaseAway.

    Opened once a process and address.
    """
    try:
        engine = create_engine(address, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as fault:
        raise DatabaseAway("The address of the record is not one that can be opened.") from fault
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    with _plainly():
        _bring_up_to_date(engine)
    return Database(engine)


PRAGMAS = (
    "page_size = 8192",  # of a new record; comes before the first of these that writes
    "journal_mode = WAL",
    "busy_timeout = 10000",
    "foreign_keys = ON",
    "synchronous = NORMAL",
    "cache_size = -65536",  # kilobytes: a large register is stored without writing its pages again and again
    "secure_delete = ON",  # what is discarded or erased leaves no trace in the file
)


def _prepare_sqlite(engine: Engine) -> None:
    if engine.url.database and engine.url.database != ":memory:":
        try:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise DatabaseAway("The folder of the record cannot be made.") from fault

    @event.listens_for(engine, "connect")
    def pragmas(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # transactions begin below, not where the driver thinks fit
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(engine: Engine) -> None:
    with engine.connect() as connection:
        begun = inspect(connection).has_table("alembic_version")
        if begun and connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD:
            return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        settings.attributes["connection"] = connection
        try:
            command.upgrade(settings, "head")
        except CommandError as fault:
            raise DatabaseAway("The record was made by a newer version of this app. Please update the app.") from fault
        if connection.execute(select(schema.record_version.c.number)).first() is None:
            connection.execute(insert(schema.record_version).values(id=1, number=1))
