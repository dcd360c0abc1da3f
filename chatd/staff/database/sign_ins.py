"""The port `SignIns`: hashes of links, digits and bearers. What is spent or expired is deleted, not marked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.errors import Unknown
from chatd.base.names import Seconds, StaffId
from chatd.directory.database.tables import staff
from chatd.staff.database.tables import bearers, digits, links
from chatd.staff.ports import Bearer, Digits
from chatd.stores.database.engine import Database

ASKED_MAX = 500  # hashes in one statement; databases bound its arguments
OF_PERSON = (links, digits, bearers)


class DatabaseSignIns:
    """Each secret is looked for by its hash; the secret itself is never stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- links ----

    async def add_link(self, staff: StaffId, link_hash: bytes, expires: Seconds) -> None:
        async with self._database.writing() as connection:
            await add_of_staff(connection, links, staff, hash=link_hash, expires=expires)

    async def link(self, link_hash: bytes, now: Seconds) -> StaffId:
        find = select(links.c.staff).where(links.c.hash == link_hash, links.c.expires > now)
        async with self._database.reading() as connection:
            return _found((await connection.execute(find)).scalar_one_or_none())

    async def spend_link(self, link_hash: bytes, now: Seconds) -> StaffId:
        """One statement finds and deletes, so of two who ask one gets the row."""
        spend = (
            delete(links)
            .where(links.c.hash == link_hash, links.c.expires > now)
            .returning(links.c.staff)
        )
        async with self._database.writing() as connection:
            return _found((await connection.execute(spend)).scalar_one_or_none())

    # ---- digits ----

    async def keep_digits(self, digits_: Digits) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(digits).where(digits.c.staff == digits_.staff))
            await add_of_staff(
                connection,
                digits,
                digits_.staff,
                hashed=digits_.hashed,
                salt=digits_.salt,
                tries=0,
                expires=digits_.expires,
            )

    async def try_digits(self, staff: StaffId, tries_max: int, now: Seconds) -> Digits:
        """Counted before it is judged, so that many at once have no more tries than one after another."""
        try_ = (
            update(digits)
            .where(digits.c.staff == staff, digits.c.tries < tries_max, digits.c.expires > now)
            .values(tries=digits.c.tries + 1)
            .returning(digits.c.hashed, digits.c.salt, digits.c.expires)
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(try_)).one_or_none()
        if row is None:
            raise Unknown
        return Digits(staff, bytes(row.hashed), bytes(row.salt), Seconds(row.expires))

    async def right_digits(self, digits_: Digits) -> None:
        give = update(digits).where(*_same(digits_), digits.c.tries > 0)
        async with self._database.writing() as connection:
            await connection.execute(give.values(tries=digits.c.tries - 1))

    async def spend_digits(self, digits_: Digits) -> None:
        async with self._database.writing() as connection:
            spent = await connection.execute(delete(digits).where(*_same(digits_)))
        if not spent.rowcount:
            raise Unknown

    async def invited(self, now: Seconds) -> Mapping[StaffId, Seconds]:
        found: defaultdict[StaffId, Seconds] = defaultdict(lambda: Seconds(0))
        async with self._database.reading() as connection:
            for table in (links, digits):
                ask = select(table.c.staff, table.c.expires).where(table.c.expires > now)
                for row in await connection.execute(ask):
                    person = StaffId(row.staff)
                    found[person] = max(found[person], Seconds(row.expires))
        return dict(found)

    # ---- bearers ----

    async def add_bearer(self, bearer_hash: bytes, bearer: Bearer) -> None:
        async with self._database.writing() as connection:
            await add_of_staff(
                connection,
                bearers,
                bearer.staff,
                hash=bearer_hash,
                tab_key=bearer.tab_key,
                expires=bearer.expires,
                idle_ends=bearer.idle_ends,
            )

    async def bearers(self, hashes: Collection[bytes], now: Seconds) -> Mapping[bytes, Bearer]:
        found = dict[bytes, Bearer]()
        async with self._database.reading() as connection:
            for some in _in_parts(hashes):
                find = select(bearers).where(bearers.c.hash.in_(some), *_counts(now))
                for row in await connection.execute(find):
                    found[bytes(row.hash)] = Bearer(
                        StaffId(row.staff),
                        None if row.tab_key is None else bytes(row.tab_key),
                        Seconds(row.expires),
                        Seconds(row.idle_ends),
                    )
        return found

    async def used(self, hashes: Collection[bytes], idle_ends: Seconds) -> None:
        async with self._database.writing() as connection:
            for some in _in_parts(hashes):
                moved = update(bearers).where(bearers.c.hash.in_(some))
                await connection.execute(moved.values(idle_ends=idle_ends))

    async def signed_in(self, now: Seconds) -> frozenset[StaffId]:
        async with self._database.reading() as connection:
            rows = await connection.execute(select(bearers.c.staff).where(*_counts(now)).distinct())
            return frozenset(StaffId(row.staff) for row in rows)

    async def end_bearer(self, bearer_hash: bytes) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(bearers).where(bearers.c.hash == bearer_hash))

    async def end_bearers(self, staff: StaffId) -> int:
        async with self._database.writing() as connection:
            counts = [
                (await connection.execute(delete(table).where(table.c.staff == staff))).rowcount
                for table in OF_PERSON
            ]
        return sum(counts)

    async def purge(self, now: Seconds) -> int:
        over = [
            (links, links.c.expires <= now),
            (digits, digits.c.expires <= now),
            (bearers, bearers.c.expires <= now),  # one that is idle may have been in use unwritten
        ]
        async with self._database.writing() as connection:
            counts = [
                (await connection.execute(delete(table).where(is_over))).rowcount
                for table, is_over in over
            ]
        return sum(counts)


async def add_of_staff(
    connection: AsyncConnection, table: Table, person: StaffId, **values: Any
) -> None:
    """A row that goes with its person. Raises: Unknown where there is no such person."""
    said = [literal(value, table.c[name].type) for name, value in values.items()]
    row = select(*said, staff.c.id).where(staff.c.id == person)
    added = await connection.execute(insert(table).from_select([*values, "staff"], row))
    if not added.rowcount:
        raise Unknown


def _counts(now: Seconds) -> tuple[ColumnElement[bool], ...]:
    return bearers.c.expires > now, bearers.c.idle_ends > now


def _same(asked: Digits) -> tuple[ColumnElement[bool], ...]:
    return digits.c.staff == asked.staff, digits.c.salt == asked.salt


def _in_parts(hashes: Collection[bytes]) -> list[list[bytes]]:
    every = list(hashes)
    return [every[start : start + ASKED_MAX] for start in range(0, len(every), ASKED_MAX)]


def _found(person: str | None) -> StaffId:
    if person is None:
        raise Unknown
    return StaffId(person)
