"""The port `SignIns`: hashes of one-time links and bearers. What is spent or expired is deleted, not marked."""

from collections.abc import Collection, Mapping

from sqlalchemy import Table, delete, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.errors import Unknown
from chatd.base.names import Seconds, StaffId
from chatd.directory.database.tables import staff
from chatd.staff.database.tables import bearers, links
from chatd.stores.database.engine import Database

ASKED_MAX = 500  # hashes in one statement; databases bound its arguments


class DatabaseSignIns:
    """Each secret is looked for by its SHA-256; the secret itself is never stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_link(self, staff: StaffId, link_hash: bytes, expires: Seconds) -> None:
        async with self._database.writing() as connection:
            await _add(connection, links, staff, link_hash, expires)

    async def spend_link(self, link_hash: bytes, now: Seconds) -> StaffId:
        """One statement finds and deletes, so of two who ask one gets the row."""
        spend = (
            delete(links)
            .where(links.c.hash == link_hash, links.c.expires > now)
            .returning(links.c.staff)
        )
        async with self._database.writing() as connection:
            return _found((await connection.execute(spend)).scalar_one_or_none())

    async def add_bearer(self, staff: StaffId, bearer_hash: bytes, expires: Seconds) -> None:
        async with self._database.writing() as connection:
            await _add(connection, bearers, staff, bearer_hash, expires)

    async def staff_of(self, bearer_hash: bytes, now: Seconds) -> StaffId:
        find = select(bearers.c.staff).where(bearers.c.hash == bearer_hash, bearers.c.expires > now)
        async with self._database.reading() as connection:
            return _found((await connection.execute(find)).scalar_one_or_none())

    async def staff_of_all(
        self, bearer_hashes: Collection[bytes], now: Seconds
    ) -> Mapping[bytes, StaffId]:
        asked, found = list(bearer_hashes), dict[bytes, StaffId]()
        async with self._database.reading() as connection:
            for start in range(0, len(asked), ASKED_MAX):
                find = select(bearers.c.hash, bearers.c.staff).where(
                    bearers.c.hash.in_(asked[start : start + ASKED_MAX]), bearers.c.expires > now
                )
                for row in await connection.execute(find):
                    found[bytes(row.hash)] = StaffId(row.staff)
        return found

    async def end_bearer(self, bearer_hash: bytes) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(bearers).where(bearers.c.hash == bearer_hash))

    async def end_bearers(self, staff: StaffId) -> int:
        """Forget every link and bearer of one person, for a lead's command; how many rows. Raises: Unavailable."""
        async with self._database.writing() as connection:
            counts = [
                (await connection.execute(delete(table).where(table.c.staff == staff))).rowcount
                for table in (links, bearers)
            ]
        return sum(counts)

    async def purge(self, now: Seconds) -> int:
        async with self._database.writing() as connection:
            counts = [
                (await connection.execute(delete(table).where(table.c.expires <= now))).rowcount
                for table in (links, bearers)
            ]
        return sum(counts)


async def _add(
    connection: AsyncConnection, table: Table, person: StaffId, hashed: bytes, expires: Seconds
) -> None:
    row = select(
        literal(hashed, table.c.hash.type), staff.c.id, literal(expires, table.c.expires.type)
    ).where(staff.c.id == person)
    added = await connection.execute(insert(table).from_select(["hash", "staff", "expires"], row))
    if not added.rowcount:
        raise Unknown


def _found(person: str | None) -> StaffId:
    if person is None:
        raise Unknown
    return StaffId(person)
