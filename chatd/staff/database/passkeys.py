"""The port `Passkeys`: public keys of passkeys, and fallbacks."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import Seconds, StaffId
from chatd.staff.database.sign_ins import add_of_staff
from chatd.staff.database.tables import fallbacks, passkeys
from chatd.staff.ports import Fallback, Passkey
from chatd.stores.database.engine import Database

_keys = passkeys.c


class DatabasePasskeys:
    """Rows that go with their person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, passkey: Passkey, most: int) -> None:
        async with self._database.writing() as connection:
            has = select(func.count()).where(_keys.staff == passkey.staff)
            known = select(func.count()).where(_keys.id == passkey.id)
            if (await connection.execute(has)).scalar_one() >= most:
                raise Refused(Reason.NO_ROOM)
            if (await connection.execute(known)).scalar_one():
                raise Refused(Reason.NO_ROOM)
            await self._add(connection, passkey)

    async def _add(self, connection: AsyncConnection, passkey: Passkey) -> None:
        try:
            await add_of_staff(
                connection,
                passkeys,
                passkey.staff,
                id=passkey.id,
                rp_id=passkey.rp_id,
                public_key=passkey.public_key,
                count=passkey.count,
                is_synced=passkey.is_synced,
                made=passkey.made,
                used=passkey.used,
            )
        except IntegrityError:
            raise Refused(Reason.NO_ROOM) from None

    async def passkey(self, id_: bytes) -> Passkey:
        found = await self._find(_keys.id == id_)
        if not found:
            raise Unknown
        return found[0]

    async def of(self, staff: StaffId) -> Sequence[Passkey]:
        return await self._find(_keys.staff == staff)

    async def counts(self) -> Mapping[StaffId, int]:
        ask = select(_keys.staff, func.count().label("many")).group_by(_keys.staff)
        async with self._database.reading() as connection:
            return {StaffId(row.staff): row.many for row in await connection.execute(ask)}

    async def used(self, passkey: Passkey, count: int, now: Seconds) -> None:
        keep = (
            update(passkeys)
            .where(_keys.id == passkey.id, _keys["count"] == passkey.count)
            .values({"count": count, "used": now})
        )
        await self._one(keep)

    async def remove(self, staff: StaffId, id_: bytes) -> None:
        await self._one(delete(passkeys).where(_keys.staff == staff, _keys.id == id_))

    async def keep_fallback(self, fallback: Fallback) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(fallbacks).where(fallbacks.c.staff == fallback.staff))
            await add_of_staff(
                connection,
                fallbacks,
                fallback.staff,
                key_hash=fallback.key_hash,
                totp=fallback.totp,
                last_step=fallback.last_step,
            )

    async def fallback(self, staff: StaffId) -> Fallback:
        async with self._database.reading() as connection:
            asked = await connection.execute(select(fallbacks).where(fallbacks.c.staff == staff))
            row = asked.one_or_none()
        if row is None:
            raise Unknown
        return Fallback(staff, bytes(row.key_hash), row.totp, row.last_step)

    async def spend_step(self, staff: StaffId, step: int) -> None:
        keep = update(fallbacks).where(fallbacks.c.staff == staff, fallbacks.c.last_step < step)
        await self._one(keep.values(last_step=step))

    async def forget(self, staff: StaffId) -> int:
        async with self._database.writing() as connection:
            counts = [
                (await connection.execute(delete(table).where(table.c.staff == staff))).rowcount
                for table in (passkeys, fallbacks)
            ]
        return sum(counts)

    async def _one(self, change: Any) -> None:
        async with self._database.writing() as connection:
            if not (await connection.execute(change)).rowcount:
                raise Unknown

    async def _find(self, condition: Any) -> Sequence[Passkey]:
        find = select(passkeys).where(condition).order_by(_keys.made, _keys.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(find)).mappings().all()
        return [
            Passkey(**{**row, "id": bytes(row["id"]), "public_key": bytes(row["public_key"])})
            for row in rows
        ]
