"""The port `Directories`: the stored rows are made equal to the wanted ones, and only what differs is written."""

from typing import Any

from sqlalchemy import Table, and_, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.directory.database.rows import Row, directory_of, rows_of, with_unknown
from chatd.directory.database.tables import DIRECTORY
from chatd.directory.ports import Changes
from chatd.directory.rules.directory import Directory
from chatd.stores.database.engine import Database

Key = tuple[Any, ...]


class DatabaseDirectories:
    """The directory, read whole and made equal to another in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> Directory:
        async with self._database.reading() as connection:
            return directory_of({t.name: await _rows(connection, t) for t in DIRECTORY})

    async def store(self, directory: Directory) -> Changes:
        """Removed staff lose links, bearers and certificates by the foreign keys."""
        wanted = rows_of(directory)
        async with self._database.writing() as connection:
            if self._database.dialect == "postgresql":
                await connection.execute(text("LOCK TABLE organisations IN EXCLUSIVE MODE"))
            stored = {table.name: await _rows(connection, table) for table in DIRECTORY}
            wanted = {**wanted, "lines": with_unknown(wanted["lines"], stored["lines"])}
            differences = [
                _Difference(table, stored[table.name], list(wanted[table.name]))
                for table in DIRECTORY
            ]
            for difference in differences:
                await difference.write(connection)
            for difference in reversed(differences):
                await difference.remove(connection)
        return Changes(
            added=sum(len(one.added) for one in differences),
            changed=sum(len(one.changed) for one in differences),
            removed=sum(len(one.removed) for one in differences),
        )


class _Difference:
    """What one table lacks, has otherwise, and has too much."""

    def __init__(self, table: Table, stored: list[Row], wanted: list[Row]) -> None:
        self._table = table
        before = {self._key(row): row for row in stored}
        after = {self._key(row): row for row in wanted}
        self.added = [row for key, row in after.items() if key not in before]
        self.changed = [row for key, row in after.items() if before.get(key, row) != row]
        self.removed = [row for key, row in before.items() if key not in after]

    async def write(self, connection: AsyncConnection) -> None:
        """Add and change; parents come before children."""
        if self.added:
            await connection.execute(insert(self._table), self.added)
        for row in self.changed:
            await connection.execute(update(self._table).where(self._is(row)).values(row))

    async def remove(self, connection: AsyncConnection) -> None:
        """Remove; children go before parents."""
        for row in self.removed:
            await connection.execute(delete(self._table).where(self._is(row)))

    def _key(self, row: Row) -> Key:
        return tuple(row[column.name] for column in self._table.primary_key)

    def _is(self, row: Row) -> Any:
        return and_(*(column == row[column.name] for column in self._table.primary_key))


async def _rows(connection: AsyncConnection, table: Table) -> list[Row]:
    return [dict(row) for row in (await connection.execute(select(table))).mappings()]
