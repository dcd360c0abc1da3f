"""The port `Chains`: certificates, statements, lists and the leads' enrolled list, in tables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.errors import Reason, Refused
from chatd.base.names import OrganisationId, Seconds
from chatd.directory.database.tables import staff as people
from chatd.staff.database.tables import (
    enrolled,
    issuing_certificates,
    revocation_lists,
    staff_certificates,
    statements,
)
from chatd.staff.ports import KeptCertificate, KeptIssuing, KeptList, KeptStatement
from chatd.stores.database.engine import Database


class DatabaseChains:
    """Compare-and-set is a statement of the database, so that of two who ask together one is refused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep_issuing(self, organisation: OrganisationId, kept: KeptIssuing) -> None:
        row = {"organisation": organisation, **kept._asdict()}
        async with self._database.writing() as connection:
            await connection.execute(
                self._insert(issuing_certificates).values(row).on_conflict_do_nothing()
            )

    async def issuing(self, organisation: OrganisationId, now: Seconds) -> Sequence[KeptIssuing]:
        columns = issuing_certificates.c
        find = (
            select(columns.certificate, columns.not_after)
            .where(columns.organisation == organisation, columns.not_after > now)
            .order_by(columns.not_after, columns.certificate)
        )
        return [KeptIssuing(*row) for row in await self._all(find)]

    async def state(self, kept: KeptStatement) -> None:
        insert = self._insert(statements).values(kept._asdict())
        newer = insert.on_conflict_do_update(
            index_elements=["staff"],
            set_={"serial": kept.serial, "statement": kept.statement},
            where=statements.c.serial < kept.serial,
        )
        async with self._database.writing() as connection:
            _must_be_kept((await connection.execute(newer)).rowcount)

    async def statements(self, organisation: OrganisationId) -> Sequence[KeptStatement]:
        columns = statements.c
        find = (
            select(columns.staff, columns.serial, columns.statement)
            .join(people, people.c.id == columns.staff)
            .where(people.c.organisation == organisation)
            .order_by(columns.staff)
        )
        return [KeptStatement(*row) for row in await self._all(find)]

    async def press(
        self,
        organisation: OrganisationId,
        certificates: Sequence[KeptCertificate],
        lists: Sequence[KeptList],
    ) -> None:
        async with self._database.writing() as connection:
            for each in lists:
                await self._add_list(connection, organisation, each)
            if certificates:
                await connection.execute(
                    self._insert(staff_certificates).on_conflict_do_nothing(),
                    [each._asdict() for each in certificates],
                )

    async def certificates(
        self, organisation: OrganisationId, now: Seconds
    ) -> Sequence[KeptCertificate]:
        columns = staff_certificates.c
        find = (
            select(columns.staff, columns.certificate, columns.signing_key, columns.not_after)
            .join(people, people.c.id == columns.staff)
            .where(people.c.organisation == organisation, columns.not_after > now)
            .order_by(columns.not_after, columns.certificate)
        )
        return [KeptCertificate(*row) for row in await self._all(find)]

    async def lists(self, organisation: OrganisationId, now: Seconds) -> Sequence[KeptList]:
        columns = revocation_lists.c
        find = (
            select(columns.series, columns.number, columns.not_after, columns.list)
            .where(columns.organisation == organisation, (columns.not_after > now) | _is_last())
            .order_by(columns.series, columns.number)
        )
        return [KeptList(*row) for row in await self._all(find)]

    async def add_record(self, organisation: OrganisationId, number: int, record: bytes) -> None:
        columns = enrolled.c
        last = select(func.max(columns.number)).where(columns.organisation == organisation)
        row = {"organisation": organisation, "number": number, "record": record}
        async with self._database.writing() as connection:
            found = (await connection.execute(last)).scalar_one() or 0
            _must_be_kept(found + 1 == number)
            add = self._insert(enrolled).values(row).on_conflict_do_nothing()
            _must_be_kept((await connection.execute(add)).rowcount)

    async def records(
        self, organisation: OrganisationId, after: int, count: int
    ) -> Sequence[bytes]:
        columns = enrolled.c
        find = (
            select(columns.record)
            .where(columns.organisation == organisation, columns.number > after)
            .order_by(columns.number)
            .limit(count)
        )
        return [row.record for row in await self._all(find)]

    async def purge(self, now: Seconds) -> int:
        gone = 0
        async with self._database.writing() as connection:
            for table in (issuing_certificates, staff_certificates, revocation_lists):
                over = delete(table).where(table.c.not_after <= now)
                if table is revocation_lists:
                    over = over.where(~_is_last())
                gone += (await connection.execute(over)).rowcount
        return gone

    async def _add_list(
        self, connection: AsyncConnection, organisation: OrganisationId, kept: KeptList
    ) -> None:
        columns = revocation_lists.c
        last = select(func.max(columns.number)).where(
            columns.organisation == organisation, columns.series == kept.series
        )
        found = (await connection.execute(last)).scalar_one()
        _must_be_kept(found is None or found < kept.number)
        row = {"organisation": organisation, **kept._asdict()}
        add = self._insert(revocation_lists).values(row).on_conflict_do_nothing()
        _must_be_kept((await connection.execute(add)).rowcount)

    async def _all(self, find: Any) -> Sequence[Any]:
        async with self._database.reading() as connection:
            return (await connection.execute(find)).all()

    def _insert(self, table: Table) -> Any:
        """The dialect's own insert: both know `on_conflict`, the common one does not."""
        dialect = sqlite if self._database.dialect == "sqlite" else postgresql
        return dialect.insert(table)


def _is_last() -> ColumnElement[bool]:
    """Of its series: it says from which number to go on, whether it is over or not."""
    other = revocation_lists.alias()
    last = select(func.max(other.c.number)).where(
        other.c.organisation == revocation_lists.c.organisation,
        other.c.series == revocation_lists.c.series,
    )
    return revocation_lists.c.number == last.scalar_subquery()


def _must_be_kept(was_kept: object) -> None:
    """Raises: Refused(OUT_OF_ORDER)."""
    if not was_kept:
        raise Refused(Reason.OUT_OF_ORDER)
