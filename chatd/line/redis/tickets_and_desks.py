"""Tickets and desks in Redis, for any number of processes.

A ticket or a desk is a hash: its value as a whole, and its version. Rules are applied here, to the value as this
process has seen it last, and a step commits them if that is still the version (`changes.py`). Rows are kept in the same
step (`rows.py`). A heartbeat rewrites no value: it goes into the version, so that a rule which asks when a page was
last heard is never committed on an older answer.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping

from chatd.base.errors import Unknown
from chatd.base.names import DeskId, ProcessId, Seconds, TicketId
from chatd.base.ports import Change
from chatd.line.ports import Floor
from chatd.line.redis.changes import Changes
from chatd.line.redis.desks import DESKS, RedisDesks
from chatd.line.redis.rows import (
    COUNTED,
    COUNTED_ROWS,
    NEEDS,
    PAUSING,
    PLACE_LENGTH,
    ROWS,
    crowds_in,
    source_key,
    waiting_in,
)
from chatd.line.redis.steps import LIFE_SECONDS, LINE
from chatd.line.redis.tickets import RedisTickets
from chatd.line.rules.desk import Desk
from chatd.line.rules.presence import Page
from chatd.line.rules.rows import RowName
from chatd.line.rules.ticket import Ticket
from chatd.stores.redis.server import RedisServer, key

BURNT_LIFE_SECONDS = 1_200  # twice as long as any value counts
_BEAT, _FLOOR = map(LINE.function, ("beat", "floor"))


class RedisTicketsAndDesks(RedisTickets, RedisDesks):
    """Keeps the promise of `chatd.line.ports.TicketsAndDesks`."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self._changes = Changes(server)

    async def floor(self, source: bytes | None = None) -> Floor:
        keys = (NEEDS, DESKS, PAUSING, COUNTED, *(() if source is None else (source_key(source),)))
        prefixes = self._changes.desks.prefix, self._changes.tickets.prefix, ROWS, PLACE_LENGTH
        args: list[str | int] = [*prefixes, *COUNTED_ROWS, RowName.HEADS]
        desks, waiting, pausing, own = await self._server.call(_FLOOR, keys, args)
        return Floor(
            self._desks_in(desks),
            [waiting_in(each) for each in waiting],
            self._tickets_in([each for _, _, _, heads in waiting for each in heads]),
            self._tickets_in(pausing),
            crowds_in(own),
        )

    async def join(self, ticket: Ticket) -> tuple[Ticket, Floor]:
        """What is asked together is done in this order, in one round trip."""
        return await asyncio.gather(self.add_ticket(ticket), self.floor(ticket.source))

    # ---- both ----

    async def pair(self, ticket: TicketId, desk: DeskId) -> tuple[Ticket | None, Desk]:
        slots = [self._changes.ticket(ticket), self._changes.desk(desk)]
        found, at = await self._changes.read(slots)
        if at.value is None:
            raise Unknown
        return found.value, at.value

    async def change_pair(
        self,
        ticket: TicketId,
        desk: DeskId,
        rule: Callable[[Ticket, Desk], tuple[Ticket, Desk]],
    ) -> tuple[Change[Ticket], Change[Desk]]:
        slots = [self._changes.ticket(ticket), self._changes.desk(desk)]
        of_ticket, of_desk = await self._changes.change(slots, rule)
        return of_ticket, of_desk

    async def pages(self, members: Collection[str]) -> Mapping[str, Page]:
        names = list(members)
        tickets = [self._changes.ticket(TicketId(each)) for each in names]
        desks = [self._changes.desk(DeskId(each)) for each in names]
        found = await self._changes.read([*tickets, *desks])
        pairs = zip(names, found[: len(names)], found[len(names) :], strict=True)
        known = {name: one.value or other.value for name, one, other in pairs}
        return {name: value.page for name, value in known.items() if value is not None}

    async def beat(
        self,
        tickets: Collection[TicketId],
        desks: Collection[DeskId],
        now: Seconds,
        at: ProcessId,
    ) -> Collection[str]:
        names, when = [*tickets, *desks], repr(now)
        if not names:
            return ()
        keys = [*map(self._changes.tickets.key, tickets), *map(self._changes.desks.key, desks)]
        missed = await self._server.call(_BEAT, keys, (when, at, LIFE_SECONDS))
        for ticket in tickets:
            self._changes.tickets.heard(ticket, when)
        for desk in desks:
            self._changes.desks.heard(desk, when)
        return [names[each - 1] for each in missed]

    # ---- what has ended ----

    async def burn(self, names: Collection[bytes], until: Seconds) -> None:
        """Each ends by itself."""
        life = "EX", BURNT_LIFE_SECONDS
        asked = (self._server.run("SET", _burnt_key(each), repr(until), *life) for each in names)
        await asyncio.gather(*asked)

    async def is_burnt(self, name: bytes, now: Seconds) -> bool:
        until = await self._server.run("GET", _burnt_key(name))
        return until is not None and float(until) > now


def _burnt_key(name: bytes) -> str:
    return key("burnt.1", name.hex())
