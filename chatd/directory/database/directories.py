"""The port `Directories`: read whole or one organisation at a time, and made equal to another in one transaction."""

import time
from collections.abc import Callable, Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.errors import Reason, Refused
from chatd.base.names import OrganisationId, Seconds
from chatd.directory.database.differences import all_rows, alone, among, rows_in
from chatd.directory.database.kinds import of_all
from chatd.directory.database.publishing import (
    Keep,
    Who,
    is_otherwise,
    keep_nothing,
    publish,
    settle,
)
from chatd.directory.database.rows import Row, directory_of
from chatd.directory.database.tables import DIRECTORY, items, lines, organisations, published
from chatd.directory.ports import Changes, News
from chatd.directory.rules.directory import Directory
from chatd.directory.rules.items import NOTHING, Key, changed, items_of
from chatd.stores.database.engine import Database


class DatabaseDirectories:
    """The directory. `keep` puts acts into the staff's audit log, in the same transaction."""

    def __init__(
        self,
        database: Database,
        keep: Keep = keep_nothing,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._keep, self._now = database, keep, now

    async def load(self) -> Directory:
        async with self._database.reading() as connection:
            return directory_of(await all_rows(connection))

    async def news(self, known: Mapping[OrganisationId, int]) -> News:
        """An organisation of which nothing was ever published here (a release before made it) is of number 0."""
        async with self._database.reading() as connection:
            query = select(organisations.c.id, published.c.number).outerjoin(published)
            numbers = {
                OrganisationId(row.id): int(row.number or 0)
                for row in await connection.execute(query)
            }
            new = {each for each, number in numbers.items() if known.get(each) != number}
            return News(numbers, await self._of(connection, new) if new else NOTHING)

    async def store(self, directory: Directory, before: Directory | None = None) -> Changes:
        """Removed staff lose links, bearers and certificates by the foreign keys."""
        async with self._database.writing() as connection:
            await alone(self._database, connection)
            rows = await all_rows(connection)
            stored = directory_of(rows)
            if before is not None and before != stored:
                raise Refused(Reason.OUT_OF_ORDER)
            who = Who("", Seconds(self._now()))
            old, new = items_of(stored), items_of(directory)
            await settle(connection, old, who)
            keys = changed(stored, directory)
            if not keys:
                return Changes(0, 0, 0)
            was, wanted = ({key: some.get(key) for key in keys} for some in (old, new))
            changes, _ = await publish(connection, among(rows, keys), was, wanted, who, self._keep)
            return changes

    async def settle(self) -> None:
        async with self._database.reading() as connection:
            is_settled = await self._is_settled(connection)
        if not is_settled:
            async with self._database.writing() as connection:
                await alone(self._database, connection)
                some = items_of(directory_of(await all_rows(connection)))
                await settle(connection, some, Who("", Seconds(self._now())))

    async def _is_settled(self, connection: AsyncConnection) -> bool:
        some = items_of(directory_of(await all_rows(connection)))
        known = {Key(r["kind"], r["id"]): r for r in await rows_in(connection, of_all(items))}
        return not any(is_otherwise(known.get(key), some.get(key)) for key in {*some, *known})

    async def _of(
        self, connection: AsyncConnection, wanted: Collection[OrganisationId]
    ) -> Directory:
        own = select(lines.c.id).where(lines.c.organisation.in_(wanted))
        found: dict[str, list[Row]] = {}
        for table in DIRECTORY:
            of = table.c
            if table is organisations:
                which = of.id.in_(wanted)
            else:
                which = of.organisation.in_(wanted) if "organisation" in of else of.line.in_(own)
            found[table.name] = await rows_in(connection, select(table).where(which))
        return directory_of(found)
