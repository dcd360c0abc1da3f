"""The port `ServiceTables`: each version is one row, which is read only when somebody asks for it."""

from collections.abc import Sequence

from msgspec import json
from sqlalchemy import delete, func, insert, select, update

from chatd.base.errors import Reason, Refused
from chatd.base.names import OrganisationId, Seconds
from chatd.referral.database.tables import referrals, service_tables
from chatd.referral.ports import Past, Referred, Version
from chatd.referral.rules.services import VERSIONS_MAX, Service
from chatd.stores.database.engine import Database

_of = service_tables.c


class DatabaseServiceTables:
    """On SQLite and PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def number(self, organisation: OrganisationId) -> int:
        query = select(func.max(_of.number)).where(_of.organisation == organisation)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one() or 0)

    async def version(self, organisation: OrganisationId, number: int) -> Version | None:
        query = select(service_tables).where(_of.organisation == organisation, _of.number == number)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        services = json.decode(row["services"], type=tuple[Service, ...])
        return Version(
            row["number"], row["account"], Seconds(row["at"]), row["is_public"], services
        )

    async def public(self) -> frozenset[OrganisationId]:
        query = select(_of.organisation).where(_of.replaced.is_(None), _of.is_public)
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def past(self, organisation: OrganisationId) -> Sequence[Past]:
        query = (
            select(_of.number, _of.account, _of.at, _of.count)
            .where(_of.organisation == organisation)
            .order_by(_of.number.desc())
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Past(row[0], row[1], Seconds(row[2]), row[3]) for row in rows]

    async def publish(self, organisation: OrganisationId, version: Version, base: int) -> None:
        mine = _of.organisation == organisation
        async with self._database.writing() as connection:
            await self._database.alone(connection, "service_tables")
            last = (await connection.execute(select(func.max(_of.number)).where(mine))).scalar_one()
            if (last or 0) != base:
                raise Refused(Reason.OUT_OF_ORDER)
            await connection.execute(
                update(service_tables).where(mine, _of.number == base).values(replaced=version.at)
            )
            row = {
                "organisation": organisation,
                "number": version.number,
                "account": version.account,
                "at": version.at,
                "replaced": None,
                "is_public": version.is_public,
                "count": len(version.services),
                "services": json.encode(version.services).decode(),
            }
            await connection.execute(insert(service_tables).values(row))
            too_old = _of.number <= version.number - VERSIONS_MAX
            await connection.execute(delete(service_tables).where(mine, too_old))

    async def refer(self, organisation: OrganisationId, month: str, category: str) -> None:
        of = referrals.c
        mine = (of.organisation == organisation) & (of.month == month) & (of.category == category)
        row = {"organisation": organisation, "month": month, "category": category, "count": 1}
        async with self._database.writing() as connection:
            await self._database.alone(connection, "referrals")
            one_more = update(referrals).where(mine).values(count=of.count + 1)
            if not (await connection.execute(one_more)).rowcount:
                await connection.execute(insert(referrals).values(row))

    async def referred(self, organisation: OrganisationId) -> Sequence[Referred]:
        of = referrals.c
        query = select(of.month, of.category, of.count).where(of.organisation == organisation)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(of.month.desc(), of.category))).all()
        return [Referred(*row) for row in rows]

    async def forget_referrals(self, before: str) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(referrals).where(referrals.c.month < before))

    async def purge(self, before: Seconds) -> int:
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(service_tables).where(_of.replaced < before))
            return gone.rowcount
