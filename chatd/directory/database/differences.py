"""Makes the rows of some items equal to the wanted ones: only what differs is written."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, and_, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.directory.database.rows import Row, Rows, with_unknown
from chatd.directory.database.tables import (
    DIRECTORY,
    cards,
    embeds,
    lines,
    organisations,
    phrases,
    staff,
    units,
)
from chatd.directory.ports import Changes
from chatd.directory.rules.items import Key, Kind
from chatd.stores.database.engine import Database

Primary = tuple[Any, ...]
OWN: Mapping[str, Kind] = {
    organisations.name: "organisation",
    units.name: "unit",
    lines.name: "line",
    embeds.name: "embed",
    staff.name: "staff",
    phrases.name: "phrase",
    cards.name: "card",
}


async def alone(database: Database, connection: AsyncConnection) -> None:
    """Whoever publishes waits for the one before; who reads waits for nobody."""
    if database.dialect == "postgresql":  # SQLite begins it so
        await connection.execute(text("LOCK TABLE organisations IN EXCLUSIVE MODE"))


async def all_rows(connection: AsyncConnection) -> dict[str, list[Row]]:
    """Every row of the directory, by table."""
    return {table.name: await rows_in(connection, select(table)) for table in DIRECTORY}


async def rows_of_items(connection: AsyncConnection, keys: Collection[Key]) -> dict[str, list[Row]]:
    """The rows of these items, by table."""
    return {
        table.name: await rows_in(
            connection, select(table).where(_item(table).in_(_ids(table, keys)))
        )
        for table in DIRECTORY
    }


def among(rows: Rows, keys: Collection[Key]) -> dict[str, list[Row]]:
    """Those of these items."""
    return {
        table.name: [row for row in rows[table.name] if row[_item(table).name] in _ids(table, keys)]
        for table in DIRECTORY
    }


async def rows_in(connection: AsyncConnection, query: Any) -> list[Row]:
    """What is found, as dictionaries."""
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def make_equal(
    connection: AsyncConnection, stored: Mapping[str, list[Row]], wanted: Rows
) -> Changes:
    """Removed staff lose links, bearers and certificates by the foreign keys."""
    wanted = {**wanted, "lines": with_unknown(wanted["lines"], stored["lines"])}
    differences = [
        _Difference(table, stored[table.name], list(wanted[table.name])) for table in DIRECTORY
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

    def __init__(self, table: Table, stored: Sequence[Row], wanted: Sequence[Row]) -> None:
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

    def _key(self, row: Row) -> Primary:
        return tuple(row[column.name] for column in self._table.primary_key)

    def _is(self, row: Row) -> Any:
        return and_(*(column == row[column.name] for column in self._table.primary_key))


def _item(table: Table) -> Column[Any]:
    """The column that says of which item a row is; a line's parts name their line."""
    return table.c.id if table.name in OWN else table.c.line


def _ids(table: Table, keys: Collection[Key]) -> set[str]:
    kind = OWN.get(table.name, "line")
    return {key.id for key in keys if key.kind == kind}
