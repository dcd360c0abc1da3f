"""Brings the tables up to this release, or back to an earlier one. Those that begin together do it one after the other.

A revision is called `0007`, or `0007_0005` where code of 0005 can live with its tables too: it only adds to them
(docs/adr/0053-one-database-for-many.md). So a daemon of the release before starts on tables of this one.
"""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from chatd.stores.database.engine import Database

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_WAIT_SECONDS = (
    8.0  # below a command's ten: then it is told as locked, and holds nobody up who waits behind
)
_LOCK = 0x61766F696E  # any number that nobody else uses in this database


class NewerDatabaseError(Exception):
    """The tables are of a newer release, which this one cannot live with: it must not touch them."""


class NoSuchRevisionError(Exception):
    """There is no such revision, or it is none of before."""


async def migrate(database: Database, folder: Path = MIGRATIONS) -> None:
    """Run every migration that is missing, all or none. Newer tables that allow it are left as they are.

    `folder`: where the migrations are. Raises: Unavailable; NewerDatabaseError.
    """

    def upgrade(connection: Connection) -> None:
        config = _config(folder, connection)
        if not _is_newer(_revision(connection), config):
            command.upgrade(config, "head")

    await _alone(database, upgrade)


async def go_back(database: Database, revision: str, folder: Path = MIGRATIONS) -> None:
    """Undo every migration after this one, all or none; what only their tables hold is gone.

    Raises: NoSuchRevisionError; NewerDatabaseError; Unavailable.
    """

    def downgrade(connection: Connection) -> None:
        config = _config(folder, connection)
        now = _revision(connection)
        if _is_newer(now, config):
            raise NewerDatabaseError
        if revision not in revisions(folder) or now is None or number(revision) > number(now):
            raise NoSuchRevisionError
        command.downgrade(config, revision)

    await _alone(database, downgrade)


async def revision_of(database: Database) -> str | None:
    """Of which revision its tables are; None where there are none. Raises: Unavailable."""
    async with database.reading() as connection:
        return await connection.run_sync(_revision)


def revisions(folder: Path = MIGRATIONS) -> tuple[str, ...]:
    """All that this release knows, the first one first."""
    walked = ScriptDirectory.from_config(_config(folder)).walk_revisions()
    return tuple(reversed([each.revision for each in walked]))


def number(revision: str) -> str:
    """Its four digits: `0007` of `0007_0005`."""
    return revision.partition("_")[0]


def usable_from(revision: str) -> str:
    """The oldest revision whose code can live with the tables of this one: `0005` of `0007_0005`."""
    return revision.rpartition("_")[2]


async def _alone(database: Database, work: Callable[[Connection], None]) -> None:
    """In one transaction that writes, while nobody else migrates."""
    async with database.writing() as connection:
        if database.dialect == "postgresql":
            milliseconds = round(LOCK_WAIT_SECONDS * 1000)
            await connection.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        await connection.run_sync(work)


def _is_newer(revision: str | None, config: Config) -> bool:
    """Whether it is of a later release, and usable. Raises: NewerDatabaseError for one that is not."""
    known = [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()]
    if revision is None or revision in known:
        return False
    head = number(known[0])
    if number(revision) <= head or usable_from(revision) > head:
        raise NewerDatabaseError
    return True


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(folder: Path, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
