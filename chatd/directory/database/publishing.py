"""What follows from a change, in its transaction: versions, the organisation's number, what stood before, the audit.

The release before writes the directory too and knows nothing of this (ADR 0053). So each version is kept with the
digest of what it stands for: an item that is otherwise was changed by somebody else; `settle` makes a version of that.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chatd.base.names import OrganisationId, Seconds
from chatd.directory.database.differences import make_equal, rows_in
from chatd.directory.database.kinds import of_all, table_for
from chatd.directory.database.rows import Row, rows_of
from chatd.directory.database.tables import (
    drafts,
    items,
    organisations,
    past,
    publications,
    published,
)
from chatd.directory.ports import ADDED, CHANGED, REMOVED, Act, Changes
from chatd.directory.rules.items import Key, directory_of, owner_of
from chatd.directory.rules.written import Item, plain, table_of

Keep: TypeAlias = Callable[[AsyncConnection, Sequence[Act]], Awaitable[None]]
Some: TypeAlias = Mapping[Key, Item | None]  # what stands, None where there is none
TAKEN_AWAY = ""  # the digest of what is no more


class Who(NamedTuple):
    """Who publishes, when, and of which publication it puts back what stood before. `account`: "" is the operator."""

    account: str
    at: Seconds
    undoes: int | None = None


async def keep_nothing(_: AsyncConnection, __: Sequence[Act]) -> None:
    """Where no audit log is."""


async def versions_of(connection: AsyncConnection, keys: Sequence[Key]) -> dict[Key, Row]:
    """The rows of these items, as far as there are any."""
    found = await rows_in(connection, of_all(items, lambda of: of.id.in_({key.id for key in keys})))
    by_key = {Key(row["kind"], row["id"]): row for row in found}
    return {key: by_key[key] for key in keys if key in by_key}


def digest_of(item: Item) -> str:
    """By which one sees that an item is as it was."""
    said = json.dumps(plain(table_of(item)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def is_otherwise(row: Row | None, item: Item | None) -> bool:
    """Whether the item is not what its version stands for."""
    return (row["digest"] if row else TAKEN_AWAY) != (digest_of(item) if item else TAKEN_AWAY)


async def publish(
    connection: AsyncConnection,
    stored: Mapping[str, list[Row]],
    before: Some,
    after: Some,
    who: Who,
    keep: Keep,
) -> tuple[Changes, Mapping[OrganisationId, int]]:
    """Write what is otherwise in `after`, and all that follows. `stored`: the rows of these items."""
    known = await versions_of(connection, list(after))
    wanted = rows_of(directory_of({key: item for key, item in after.items() if item}))
    changes = await make_equal(connection, stored, wanted)
    of = _by_organisation(before, after)
    there = await _organisations(connection, list(of))
    numbers = {}
    for organisation, keys in of.items():
        if organisation in there:
            number = numbers[organisation] = await _next(connection, organisation)
            await _note(connection, organisation, number, who)
            await _keep_before(
                connection, organisation, number, {k: before[k] for k in keys}, known
            )
    for key, item in after.items():
        owner = _owner(before, after, key)
        if owner in there:
            await _raise_version(connection, key, item, known.get(key), owner, who)
    acts = [_act(key, before, after, who) for key in after]
    await keep(connection, [each for each in acts if each.organisation in there])
    return changes, numbers


async def settle(connection: AsyncConnection, some: Mapping[Key, Item], who: Who) -> None:
    """All items as they are; those that are otherwise than their version get the next one."""
    known = {Key(r["kind"], r["id"]): r for r in await rows_in(connection, of_all(items))}
    moved = set()
    for key in dict.fromkeys((*some, *known)):
        item, row = some.get(key), known.get(key)
        if is_otherwise(row, item):
            owner = owner_of(item) if item else OrganisationId(row["organisation"] if row else "")
            await _raise_version(connection, key, item, row, owner, who)
            moved.add(owner)
    for organisation in sorted(moved):
        await _next(connection, organisation)


async def forget_drafts(connection: AsyncConnection, account: str, keys: Sequence[Key]) -> None:
    """Those of this person."""
    for key in keys:
        table = table_for(drafts, key.kind)
        of = table.c
        await connection.execute(
            delete(table).where(of.staff == account, of.kind == key.kind, of.id == key.id)
        )


async def _organisations(
    connection: AsyncConnection, wanted: Sequence[OrganisationId]
) -> frozenset[OrganisationId]:
    query = select(organisations.c.id).where(organisations.c.id.in_(wanted))
    return frozenset((await connection.execute(query)).scalars())


async def _next(connection: AsyncConnection, organisation: OrganisationId) -> int:
    mine = published.c.organisation == organisation
    last = (await connection.execute(select(published.c.number).where(mine))).scalar_one_or_none()
    if last is None:
        row = {"organisation": organisation, "number": 1}
        await connection.execute(insert(published).values(row))
        return 1
    await connection.execute(update(published).where(mine).values(number=last + 1))
    return int(last) + 1


async def _note(
    connection: AsyncConnection, organisation: OrganisationId, number: int, who: Who
) -> None:
    row = {"organisation": organisation, "number": number, **who._asdict()}
    await connection.execute(insert(publications).values(row))


async def _keep_before(
    connection: AsyncConnection,
    organisation: OrganisationId,
    number: int,
    before: Some,
    known: Mapping[Key, Row],
) -> None:
    rows = [
        {
            "organisation": organisation,
            "number": number,
            "kind": key.kind,
            "id": key.id,
            "version": known[key]["version"] if key in known else 0,
            "value": plain(table_of(item)) if item else None,
        }
        for key, item in before.items()
    ]
    for row in rows:
        await connection.execute(insert(table_for(past, str(row["kind"]))), row)


async def _raise_version(
    connection: AsyncConnection,
    key: Key,
    item: Item | None,
    row: Row | None,
    owner: OrganisationId,
    who: Who,
) -> None:
    values = {
        "organisation": owner,
        "version": (row["version"] if row else 0) + 1,
        "digest": digest_of(item) if item else TAKEN_AWAY,
        "account": who.account,
        "at": who.at,
    }
    table = table_for(items, key.kind)
    if row is None:
        await connection.execute(insert(table).values(kind=key.kind, id=key.id, **values))
    else:
        mine = (table.c.kind == key.kind) & (table.c.id == key.id)
        await connection.execute(update(table).where(mine).values(values))


def _by_organisation(before: Some, after: Some) -> Mapping[OrganisationId, list[Key]]:
    """Whose number grows; that of both where something goes from one to another."""
    found: defaultdict[OrganisationId, list[Key]] = defaultdict(list)
    for key in after:
        for owner in {owner_of(item) for item in (before[key], after[key]) if item}:
            found[owner].append(key)
    return found


def _owner(before: Some, after: Some, key: Key) -> OrganisationId:
    item = after[key] or before[key]
    return owner_of(item) if item else OrganisationId("")


def _act(key: Key, before: Some, after: Some, who: Who) -> Act:
    act = REMOVED if after[key] is None else CHANGED if before[key] else ADDED
    return Act(_owner(before, after, key), who.at, who.account, act, key.id)
