"""The port `AdviceCounts` on SQLite and PostgreSQL."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from chatd.base.errors import Unknown
from chatd.base.names import OrganisationId
from chatd.directory.database.tables import organisations
from chatd.line.database.tables import advice_counts
from chatd.line.ports.advice_counts import AdviceCount
from chatd.stores.database.engine import Database

_of = advice_counts.c


class DatabaseAdviceCounts:
    """One row for each month and field."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, organisation: OrganisationId, month: str, sector: str, times: int) -> None:
        mine = (_of.organisation == organisation) & (_of.month == month) & (_of.sector == sector)
        row = {"organisation": organisation, "month": month, "sector": sector, "count": times}
        async with self._database.writing() as connection:
            await self._database.alone(connection, "advice_counts")
            more = update(advice_counts).where(mine).values(count=_of.count + times)
            if (await connection.execute(more)).rowcount:
                return
            there = select(organisations.c.id).where(organisations.c.id == organisation)
            if (await connection.execute(there)).first() is None:
                raise Unknown
            await connection.execute(insert(advice_counts).values(row))

    async def of(self, organisation: OrganisationId) -> Sequence[AdviceCount]:
        query = select(_of.month, _of.sector, _of.count).where(_of.organisation == organisation)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(_of.month.desc(), _of.sector))).all()
        return [AdviceCount(*row) for row in rows]

    async def forget(self, before: str) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(advice_counts).where(_of.month < before))
