"""The port `Items`: one item is changed alone, by who has seen the version that stands."""

import time
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.errors import Reason, Refused
from chatd.base.names import OrganisationId, Seconds, StaffId
from chatd.directory.database.differences import alone, rows_in, rows_of_items
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.kinds import both, of_all, table_for
from chatd.directory.database.publishing import (
    Keep,
    Some,
    Who,
    forget_drafts,
    is_otherwise,
    keep_nothing,
    publish,
    versions_of,
)
from chatd.directory.database.rows import Row, directory_of
from chatd.directory.database.tables import (
    drafts,
    embeds,
    items,
    lines,
    past,
    publications,
    staff,
)
from chatd.directory.ports import NOTHING_ELSE, Change, Draft, Publication, Standing
from chatd.directory.rules.items import KINDS, Key, Kind, items_of, owner_of
from chatd.directory.rules.written import Item
from chatd.stores.database.engine import Database

IN_A_UNIT: Sequence[tuple[Kind, Table]] = (("line", lines), ("staff", staff))


class DatabaseItems:
    """Items in the tables of the directory, with a row of their version each."""

    def __init__(
        self,
        database: Database,
        keep: Keep = keep_nothing,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._keep, self._now = database, keep, now
        self._directories = DatabaseDirectories(database, keep, now)

    async def standing(self, organisation: OrganisationId) -> Mapping[Key, Standing]:
        await self._directories.settle()
        query = of_all(items, lambda of: of.organisation == organisation)
        async with self._database.reading() as connection:
            rows = {_key(row): row for row in await rows_in(connection, query)}
            found = items_of(directory_of(await rows_of_items(connection, rows)))
        return {
            key: Standing(row["version"], row["account"], Seconds(row["at"]), found.get(key))
            for key, row in sorted(rows.items(), key=lambda each: _place(each[0]))
        }

    async def publish(
        self,
        organisation: OrganisationId,
        account: StaffId,
        changes: Sequence[Change],
        undoes: int | None = None,
        relied_on: Mapping[Key, int] = NOTHING_ELSE,
    ) -> int:
        keys = [change.key for change in changes]
        async with self._database.writing() as connection:
            await alone(self._database, connection)
            rows = await rows_of_items(connection, keys)
            stored = items_of(directory_of(rows))
            known = await versions_of(connection, keys)
            for change in changes:
                _check(change, organisation, stored.get(change.key), known.get(change.key))
            beside = await versions_of(connection, list(relied_on))
            if any(beside[key]["version"] != at for key, at in relied_on.items()):
                raise Refused(Reason.OUT_OF_ORDER)
            was = {key: stored.get(key) for key in keys}
            wanted = {change.key: change.item for change in changes}
            if await _comes_meanwhile(connection, wanted):
                raise Refused(Reason.OUT_OF_ORDER)
            who = Who(account, Seconds(self._now()), undoes)
            await self._take_along(connection, organisation, wanted)
            _, numbers = await publish(connection, rows, was, wanted, who, self._keep)
            await forget_drafts(connection, account, keys)
            return numbers[organisation]

    async def _take_along(
        self, connection: AsyncConnection, organisation: OrganisationId, wanted: Some
    ) -> None:
        """With a line goes what others have there by an agreement that is over. Nobody of ours is named to them."""
        lines = [key.id for key, item in wanted.items() if key.kind == "line" and item is None]
        there = embeds.c.line.in_(lines) & (embeds.c.organisation != organisation)
        found = await rows_in(connection, select(embeds).where(there)) if lines else []
        keys = [Key("embed", row["id"]) for row in found]
        if keys:
            rows = await rows_of_items(connection, keys)
            was = {key: items_of(directory_of(rows))[key] for key in keys}
            nobody = Who("", Seconds(self._now()))
            await publish(connection, rows, was, dict.fromkeys(keys), nobody, self._keep)

    async def publications(self, organisation: OrganisationId) -> Sequence[Publication]:
        mine = publications.c.organisation == organisation
        query = select(publications).where(mine).order_by(publications.c.number.desc())
        async with self._database.reading() as connection:
            found = await rows_in(connection, query)
            old = await rows_in(
                connection, of_all(past, lambda of: of.organisation == organisation)
            )
        return [
            Publication(
                row["number"],
                row["account"],
                Seconds(row["at"]),
                row["undoes"],
                {
                    _key(each): (each["version"], each["value"])
                    for each in sorted(old, key=lambda one: _place(_key(one)))
                    if each["number"] == row["number"]
                },
            )
            for row in found
        ]

    async def keep_draft(self, draft: Draft, most: int) -> None:
        theirs = select(staff.c.organisation).where(staff.c.id == draft.staff).scalar_subquery()
        everybody = select(staff.c.id).where(staff.c.organisation == theirs)
        of_them = [
            select(func.count()).select_from(one).where(one.c.staff.in_(everybody))
            for one in both(drafts)
        ]
        row = {
            "staff": draft.staff,
            "kind": draft.key.kind,
            "id": draft.key.id,
            "base": draft.base,
            "value": draft.value,
            "at": draft.at,
        }
        async with self._database.writing() as connection:
            await forget_drafts(connection, draft.staff, [draft.key])
            if sum([(await connection.execute(one)).scalar_one() for one in of_them]) >= most:
                raise Refused(Reason.NO_ROOM)
            await connection.execute(insert(table_for(drafts, draft.key.kind)).values(row))

    async def drop_draft(self, staff: StaffId, key: Key) -> None:
        async with self._database.writing() as connection:
            await forget_drafts(connection, staff, [key])

    async def drafts(self, organisation: OrganisationId) -> Sequence[Draft]:
        everybody = select(staff.c.id).where(staff.c.organisation == organisation)
        query = of_all(drafts, lambda of: of.staff.in_(everybody))
        async with self._database.reading() as connection:
            return [
                Draft(
                    StaffId(row["staff"]),
                    _key(row),
                    row["base"],
                    row["value"],
                    Seconds(row["at"]),
                )
                for row in sorted(
                    await rows_in(connection, query),
                    key=lambda each: (each["at"], each["kind"], each["id"]),
                )
            ]

    async def purge(self, before: Seconds) -> int:
        async with self._database.writing() as connection:
            old = await rows_in(connection, select(publications).where(publications.c.at < before))
            for row in old:
                for table in (*both(past), publications):
                    of = table.c
                    mine = (of.organisation == row["organisation"]) & (of.number == row["number"])
                    await connection.execute(delete(table).where(mine))
            return len(old)


def _check(
    change: Change, organisation: OrganisationId, stored: Item | None, row: Row | None
) -> None:
    """Raises: Refused(NOT_ALLOWED, OUT_OF_ORDER)."""
    if any(owner_of(item) != organisation for item in (stored, change.item) if item):
        raise Refused(Reason.NOT_ALLOWED)
    if (row["version"] if row else 0) != change.base or is_otherwise(row, stored):
        raise Refused(Reason.OUT_OF_ORDER)


async def _comes_meanwhile(connection: AsyncConnection, wanted: Some) -> bool:
    """Whether something stands in a unit that is to go and does not go with it: it came after the look."""
    gone = [key.id for key, item in wanted.items() if key.kind == "unit" and item is None]
    if not gone:
        return False
    found = {
        Key(kind, row["id"])
        for kind, table in IN_A_UNIT
        for row in await rows_in(connection, select(table.c.id).where(table.c.unit.in_(gone)))
    }
    return not found <= wanted.keys()


def _key(row: Row) -> Key:
    return Key(row["kind"], row["id"])


def _place(key: Key) -> tuple[int, str]:
    return KINDS.index(key.kind), key.id
