"""The port `AuditLog`: one row for each act of the staff, until it is a year old."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.names import OrganisationId, Seconds, StaffId
from chatd.directory.database.tables import organisations
from chatd.staff.database.tables import audit
from chatd.staff.ports import AuditRow
from chatd.stores.database.engine import Database


async def add_rows(connection: AsyncConnection, rows: Sequence[AuditRow]) -> None:
    """In a transaction of somebody else's; rows of no organisation are left out."""
    known = {row.id for row in await connection.execute(select(organisations.c.id))}
    kept = [row._asdict() for row in rows if row.organisation in known]
    for row in kept:
        del row["number"]
    if kept:
        await connection.execute(insert(audit), kept)


class DatabaseAuditLog:
    """Rows that go with their organisation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, rows: Sequence[AuditRow]) -> None:
        if rows:
            async with self._database.writing() as connection:
                await add_rows(connection, rows)

    async def before(
        self,
        organisation: OrganisationId,
        number: int | None,
        most: int,
        accounts: Collection[StaffId] | None = None,
    ) -> Sequence[AuditRow]:
        find = select(audit).where(audit.c.organisation == organisation)
        if number is not None:
            find = find.where(audit.c.number < number)
        if accounts is not None:
            find = find.where(audit.c.account.in_(accounts))
        find = find.order_by(audit.c.number.desc()).limit(most)
        async with self._database.reading() as connection:
            rows = (await connection.execute(find)).mappings().all()
        return [AuditRow(**row) for row in rows]

    async def purge(self, before: Seconds) -> int:
        async with self._database.writing() as connection:
            return (await connection.execute(delete(audit).where(audit.c.at < before))).rowcount
