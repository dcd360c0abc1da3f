"""Brings the tables up to this release. Two processes that start together do it once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text

from chatd.stores.database.engine import Database

MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 0x61766F696E  # any number that nobody else uses in this database


class NewerDatabaseError(Exception):
    """The database was made by a newer release; this one must not touch it."""


async def migrate(database: Database) -> None:
    """Run every migration that is missing, all or none.

    Raises: Unavailable; NewerDatabaseError.
    """
    async with database.writing() as connection:
        if database.dialect == "postgresql":
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise NewerDatabaseError from None
