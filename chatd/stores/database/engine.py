"""Opens SQLite or PostgreSQL the way docs/adr/0003-database.md says, and makes every fault `Unavailable`."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from chatd.base.errors import Unavailable
from chatd.stores.database.faults import DatabaseFault, database_fault
from chatd.stores.reach import Reach

COMMAND_SECONDS = (
    10  # and for an answer: a network that swallows all would hold us for a quarter of an hour
)
ANSWER_SECONDS = 5  # how long PostgreSQL may take to accept a connection
BUSY_SECONDS = 5  # how long one SQLite process waits for another's write
PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten
    "PRAGMA journal_mode = DELETE",  # one file; no old pages left behind in a -wal
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
)
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
PORT_MAX = 65_535
_OPTIONS = frozenset({"host", "ssl", "sslmode", "passfile", "prepared_statement_cache_size"})
_TLS = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")  # Source: libpq
_WRITES = "chatd_writes"
_TRIED = "UPDATE alembic_version SET version_num = version_num"  # a table that has one row always


def database_url(text: str) -> URL:
    """The URL with its driver. `sqlite:///chatd.sqlite` or `postgresql://user@host/name`.

    Raises: ValueError, for the person at the terminal (not a URL; another kind of database; an option that is unknown).
    """
    try:
        url = make_url(text)
        url = url.set(drivername=_DRIVERS[url.drivername])
    except (SQLAlchemyError, KeyError, ValueError):  # a port that is no number
        raise ValueError("like sqlite:///FILE or postgresql://USER@HOST/NAME") from None
    return _postgresql_url(url) if url.get_backend_name() == "postgresql" else _sqlite_url(url)


def _sqlite_url(url: URL) -> URL:
    if url.query or url.host:
        raise ValueError("like sqlite:///FILE, or sqlite:////FILE from the root; without options")
    return url


def _postgresql_url(url: URL) -> URL:
    """As libpq says it, `sslmode`, is as the driver says it, `ssl`."""
    unknown = sorted(url.query.keys() - _OPTIONS)
    if unknown:
        raise ValueError(f"no option {unknown[0]}; there are {', '.join(sorted(_OPTIONS))}")
    if url.port is not None and not 0 < url.port <= PORT_MAX:
        raise ValueError(f"a port is a number from 1 to {PORT_MAX}")
    mode = url.query.get("sslmode") or url.query.get("ssl")
    if mode is None:
        return url
    if mode not in _TLS:
        raise ValueError(f"sslmode is one of {', '.join(_TLS)}")
    return url.difference_update_query(("sslmode", "ssl")).update_query_dict({"ssl": str(mode)})


class Database:
    """One pool of connections; the durable adapters share it."""

    def __init__(self, url: str) -> None:
        """`url` as `database_url` takes it; nothing is opened yet. Raises: ValueError."""
        self._url = database_url(url)
        self.engine = _open(self._url)
        self._is_made = False
        self._reach = Reach("database")
        self._writes = self.engine.execution_options(**{_WRITES: True})

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one moment. Raises: Unavailable."""
        async with self._transaction(self.engine) as connection:
            if self.dialect == "postgresql":
                await connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                )
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes all or nothing. Raises: Unavailable."""
        async with self._transaction(self._writes) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        try:
            if self.dialect == "sqlite" and not self._is_made:
                _make_private(self._url.database)
                self._is_made = True
            async with engine.begin() as connection:
                yield connection
        except IntegrityError as error:  # it is there, and refuses what does not fit
            raise Unavailable from error
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            self._reach.failed(error)
            raise Unavailable from error
        self._reach.answered()

    async def alone(self, connection: AsyncConnection, table: str) -> None:
        """Whoever changes this table waits for the one before; who reads waits for nobody. SQLite begins it so.

        First all wait for who publishes: a line that goes takes its rows of many tables along, and would wait for what
        we hold, and we for the line.
        """
        if self.dialect == "postgresql":
            await connection.execute(text("LOCK TABLE organisations IN ROW SHARE MODE"))
            await connection.execute(text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))

    async def check(self) -> None:
        """Whether it answers and takes writes: one is made in full, and none is kept. Raises: Unavailable."""
        async with self.writing() as connection:
            await connection.execute(text(_TRIED))
            if (
                self.dialect == "sqlite"
            ):  # its journal was on the disk: so no page of the file is worn each second
                await connection.rollback()

    @property
    def shown(self) -> str:
        """Where it is, without user, password and options, for a terminal or the log."""
        if self.dialect == "sqlite":
            return self._url.database or ":memory:"
        port = f":{self._url.port}" if self._url.port else ""
        host = (self._url.host or "").rpartition("@")[
            2
        ]  # before it: a password that was written plainly
        return f"postgresql://{host}{port}/{self._url.database or ''}"

    def fault(self, error: BaseException) -> DatabaseFault | None:
        """What is the matter, when that is known."""
        return database_fault(error, is_file=self.dialect == "sqlite")

    def may_pass(self, error: Exception) -> str | None:
        """In a word what keeps it away, when it may be there in a moment."""
        fault = self.fault(error)
        return fault.word if fault and fault.passes else None

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _open(url: URL) -> AsyncEngine:
    if url.get_backend_name() == "postgresql":
        return create_async_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"timeout": ANSWER_SECONDS, "command_timeout": COMMAND_SECONDS},
        )
    path = url.database
    is_file = path not in (None, "", ":memory:")
    engine = create_async_engine(_never_made(url) if is_file else url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    if is_file:
        event.listen(engine.sync_engine, "connect", partial(_note_file, str(path)))
        event.listen(engine.sync_engine, "checkout", partial(_check_file, str(path)))
    return engine


def _never_made(url: URL) -> URL:
    """A file that has gone is not made anew, empty and for all to read, by whoever opens it next."""
    return url.set(database=f"file:{quote(str(url.database))}", query={"mode": "rw", "uri": "true"})


def _make_private(path: str | None) -> None:
    """A file for its owner alone. Raises: OSError."""
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = (
        None  # we say BEGIN ourselves: the driver would forget it for reads
    )
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _note_file(path: str, _: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    entry.info["file"] = _which(path)


def _check_file(path: str, _: DBAPIConnection, entry: ConnectionPoolEntry, __: object) -> None:
    """What is kept open may be of a file that has gone. Raises: DisconnectionError, by which it is opened anew."""
    if entry.info["file"] != _which(path):
        raise DisconnectionError


def _which(path: str) -> tuple[int, int] | None:
    with suppress(OSError):
        found = os.stat(path)  # noqa: PTH116 - a Path for each transaction would cost more than the answer
        return found.st_dev, found.st_ino
    return None


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
