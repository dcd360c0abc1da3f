"""The port `PlannedShifts`: wishes for credentials, the credentials, and each organisation's certificate."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from chatd.base.errors import Unknown
from chatd.base.names import OrganisationId, Seconds, StaffId
from chatd.staff.database.tables import certificates, planned_shifts
from chatd.staff.ports import PlannedShift
from chatd.stores.database.engine import Database

_columns = planned_shifts.c


class DatabasePlannedShifts:
    """Rows of wishes and credentials; a credential is written into its wish's row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, shifts: Sequence[PlannedShift]) -> None:
        """An id counts within its organisation, so that nobody can take another's."""
        if not shifts:
            return
        keep = self._insert(planned_shifts).on_conflict_do_nothing()
        async with self._database.writing() as connection:
            await connection.execute(keep, [asdict(shift) for shift in shifts])

    async def waiting(self, organisation: OrganisationId, now: Seconds) -> Sequence[PlannedShift]:
        return await self._find(
            _columns.organisation == organisation,
            _columns.credential.is_(None),
            _columns.not_after > now,
        )

    async def sign(self, organisation: OrganisationId, shift_id: str, credential: bytes) -> None:
        keep = (
            update(planned_shifts)
            .where(_columns.organisation == organisation, _columns.id == shift_id)
            .values(credential=credential)
        )
        async with self._database.writing() as connection:
            if not (await connection.execute(keep)).rowcount:
                raise Unknown

    async def of_staff(self, staff: StaffId, now: Seconds) -> Sequence[PlannedShift]:
        return await self._find(_columns.staff == staff, _columns.not_after > now)

    async def keep_certificate(self, organisation: OrganisationId, certificate: bytes) -> None:
        keep = (
            self._insert(certificates)
            .values(organisation=organisation, certificate=certificate)
            .on_conflict_do_update(
                index_elements=["organisation"], set_={"certificate": certificate}
            )
        )
        async with self._database.writing() as connection:
            await connection.execute(keep)

    async def certificate(self, organisation: OrganisationId) -> bytes | None:
        find = select(certificates.c.certificate).where(certificates.c.organisation == organisation)
        async with self._database.reading() as connection:
            found: bytes | None = (await connection.execute(find)).scalar_one_or_none()
        return found

    async def purge(self, now: Seconds) -> int:
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(planned_shifts).where(_columns.not_after <= now))
        return gone.rowcount

    async def _find(self, *conditions: ColumnElement[bool]) -> Sequence[PlannedShift]:
        find = select(planned_shifts).where(*conditions).order_by(_columns.not_before, _columns.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(find)).mappings().all()
        return [PlannedShift(**row) for row in rows]

    def _insert(self, table: Table) -> Any:
        """The dialect's own insert: both know `on_conflict`, the common one does not."""
        dialect = sqlite if self._database.dialect == "sqlite" else postgresql
        return dialect.insert(table)
