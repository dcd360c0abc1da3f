"""The port `Rotas`: each planned shift is a row with a version, and is changed by whoever has seen that one."""

from collections.abc import Collection, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import Language, LineId, OrganisationId, Seconds, StaffId
from chatd.rota.database.tables import rota_shifts
from chatd.rota.ports import Change
from chatd.rota.rules.shifts import OFFERS_MAX, SHIFTS_MAX, PlannedShift, State, Times
from chatd.stores.database.engine import Database

_of = rota_shifts.c


class DatabaseRotas:
    """On SQLite and PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def between(
        self, organisation: OrganisationId, first: date, last: date
    ) -> Sequence[PlannedShift]:
        query = (
            select(rota_shifts)
            .where(_of.organisation == organisation, _of.day.between(str(first), str(last)))
            .order_by(_of.day, _of.begins, _of.ends, _of.id)
        )
        async with self._database.reading() as connection:
            return [_shift(row) for row in (await connection.execute(query)).mappings()]

    async def beside(
        self, organisation: OrganisationId, lines: Collection[LineId], first: date, last: date
    ) -> Sequence[PlannedShift]:
        query = select(rota_shifts).where(
            _of.organisation != organisation,
            _of.line.in_(lines),
            _of.day.between(str(first), str(last)),
        )
        async with self._database.reading() as connection:
            return [_shift(row) for row in (await connection.execute(query)).mappings()]

    async def shift(self, organisation: OrganisationId, shift: str) -> PlannedShift:
        async with self._database.reading() as connection:
            return await _one(connection, organisation, shift)

    async def add(
        self, organisation: OrganisationId, shifts: Sequence[PlannedShift], today: date
    ) -> None:
        mine = select(func.count()).where(_of.organisation == organisation)
        async with self._database.writing() as connection:
            await self._database.alone(connection, "rota_shifts")
            new = await _new(connection, organisation, shifts, today)
            there = (await connection.execute(mine)).scalar_one()
            if there + len(new) > SHIFTS_MAX:
                raise Refused(Reason.NO_ROOM)
            if new:
                await connection.execute(insert(rota_shifts), [_row(each) for each in new])

    async def change(
        self,
        organisation: OrganisationId,
        shift: str,
        base: int,
        change: Change,
        *,
        is_following: bool = False,
    ) -> Sequence[PlannedShift]:
        async with self._database.writing() as connection:
            await self._database.alone(connection, "rota_shifts")
            those = await _those(connection, organisation, shift, base, is_following)
            after = [change(each) for each in those]
            for before, each in zip(those, after, strict=True):
                row = {**_row(each), "version": before.version + 1}
                await connection.execute(update(rota_shifts).where(_of.id == each.id).values(**row))
            return [await _one(connection, organisation, each.id) for each in after]

    async def remove(
        self, organisation: OrganisationId, shift: str, base: int, *, is_following: bool = False
    ) -> Sequence[PlannedShift]:
        async with self._database.writing() as connection:
            await self._database.alone(connection, "rota_shifts")
            those = await _those(connection, organisation, shift, base, is_following)
            ids = [each.id for each in those]
            await connection.execute(delete(rota_shifts).where(_of.id.in_(ids)))
            return those

    async def purge(self, before: date) -> int:
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(rota_shifts).where(_of.day < str(before)))
            return gone.rowcount


async def _new(
    connection: AsyncConnection,
    organisation: OrganisationId,
    shifts: Sequence[PlannedShift],
    today: date,
) -> Sequence[PlannedShift]:
    """Without the offers that their person has made already. Raises: Refused(NO_ROOM)."""
    new = list(shifts)
    for staff in {each.staff for each in shifts if each.state is State.CAN}:
        query = select(rota_shifts).where(
            _of.organisation == organisation, _of.state == State.CAN.value, _of.staff == staff
        )
        stand = [_shift(row) for row in (await connection.execute(query)).mappings()]
        known = {(each.line, each.times) for each in stand}
        new = [each for each in new if each.staff != staff or (each.line, each.times) not in known]
        ahead = sum(each.times.day >= today for each in stand)
        if ahead + sum(each.staff == staff for each in new) > OFFERS_MAX:
            raise Refused(Reason.NO_ROOM)
    return new


async def _those(
    connection: AsyncConnection,
    organisation: OrganisationId,
    shift: str,
    base: int,
    is_following: bool,
) -> Sequence[PlannedShift]:
    """The one, and of its series those after it that are alike."""
    one = await _one(connection, organisation, shift)
    if one.version != base:
        raise Refused(Reason.OUT_OF_ORDER)
    if not is_following or one.series is None:
        return [one]
    query = select(rota_shifts).where(
        and_(
            _of.organisation == organisation,
            _of.series == one.series,
            _of.day > str(one.times.day),
        )
    )
    found = [_shift(row) for row in (await connection.execute(query)).mappings()]
    return [one, *(each for each in found if _is_alike(each, one))]


def _is_alike(one: PlannedShift, other: PlannedShift) -> bool:
    def essence(each: PlannedShift) -> tuple[object, ...]:
        times = each.times
        return (each.line, times.begins, times.ends, each.languages, each.state, each.staff)

    return essence(one) == essence(other)


async def _one(
    connection: AsyncConnection, organisation: OrganisationId, shift: str
) -> PlannedShift:
    query = select(rota_shifts).where(_of.organisation == organisation, _of.id == shift)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise Unknown
    return _shift(row)


def _shift(row: Any) -> PlannedShift:
    return PlannedShift(
        id=row["id"],
        organisation=OrganisationId(row["organisation"]),
        line=LineId(row["line"]),
        times=Times(
            date.fromisoformat(row["day"]),
            time.fromisoformat(row["begins"]),
            time.fromisoformat(row["ends"]),
        ),
        languages=tuple(Language(each) for each in row["languages"].split(",") if each),
        state=State(row["state"]),
        staff=None if row["staff"] is None else StaffId(row["staff"]),
        series=row["series"],
        version=row["version"],
        account=row["account"],
        at=Seconds(row["at"]),
    )


def _row(each: PlannedShift) -> dict[str, object]:
    return {
        "id": each.id,
        "organisation": each.organisation,
        "line": each.line,
        "day": each.times.day.isoformat(),
        "begins": f"{each.times.begins:%H:%M}",
        "ends": f"{each.times.ends:%H:%M}",
        "languages": ",".join(each.languages),
        "state": each.state.value,
        "staff": each.staff,
        "series": each.series,
        "version": each.version,
        "account": each.account,
        "at": each.at,
    }
