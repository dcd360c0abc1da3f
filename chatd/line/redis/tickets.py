"""Tickets in Redis, alone and in their rows."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence

from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import LineId, Seconds, TicketClass, TicketId
from chatd.base.ports import Change
from chatd.line.redis.changes import Changes
from chatd.line.redis.rows import NEEDS, ROWS, member, moves, order_of
from chatd.line.redis.steps import LINE, Step
from chatd.line.rules.assignment import Ahead, InRow
from chatd.line.rules.need import Need, Order, need_from
from chatd.line.rules.rows import standing
from chatd.line.rules.ticket import Ticket
from chatd.stores.redis.server import RedisServer, key
from chatd.stores.redis.values import TRIES_MAX

TICKET_END = "ticket_end"  # the kind of due times at which `purge` has something to forget
ENDS = key("ends.1")
READ_AT_ONCE = 500  # tickets, in one function: Redis does nothing else meanwhile
PURGED_AT_ONCE = 500
_BEFORE, _OF_PAGE, _ROWS = map(LINE.function, ("before", "of_page", "rows"))


class RedisTickets:
    """What the port says of tickets alone."""

    _server: RedisServer
    _changes: Changes

    async def add_ticket(self, ticket: Ticket) -> Ticket:
        page = _page_key(ticket.resume_hash)
        held = ""  # by whom the page's key is, as far as known
        for _ in range(TRIES_MAX):
            version = self._changes.version()
            step = Step().check(page, held).check(self._changes.tickets.key(ticket.id), "")
            self._changes.put_ticket(step, None, ticket, version)
            step.then(("HSET", page, "n", ticket.id))
            found = await step.commit(self._server)
            if found is None:
                self._changes.tickets.wrote(ticket.id, ticket, version)
                return ticket
            held = (found[0][0] or b"").decode()
            known = await self._there(TicketId(held)) if held else None
            known = known or self._changes.tickets.read(ticket.id, found[1]).value
            if known is not None:
                return known
        raise Unavailable

    async def _there(self, ticket: TicketId) -> Ticket | None:
        (found,) = await self._changes.read([self._changes.ticket(ticket)])
        return found.value

    async def ticket(self, ticket: TicketId) -> Ticket:
        found = await self._there(ticket)
        if found is None:
            raise Unknown
        return found

    async def tickets(self, tickets: Collection[TicketId]) -> Sequence[Ticket]:
        slots = [self._changes.ticket(each) for each in tickets]
        some = (slots[at : at + READ_AT_ONCE] for at in range(0, len(slots), READ_AT_ONCE))
        read = await asyncio.gather(*map(self._changes.read, some))
        return [each.value for part in read for each in part if each.value is not None]

    async def ticket_of(self, resume_hash: bytes) -> Ticket | None:
        keys, args = (_page_key(resume_hash),), (self._changes.tickets.prefix,)
        found = await self._server.call(_OF_PAGE, keys, args)
        return next(iter(self._tickets_in([found] if found else [])), None)

    async def change_ticket(
        self, ticket: TicketId, rule: Callable[[Ticket], Ticket]
    ) -> Change[Ticket]:
        slots = [self._changes.ticket(ticket)]
        (change,) = await self._changes.change(slots, lambda found: (rule(found),))
        return change

    async def on_line(self, line: LineId) -> Sequence[Ticket]:
        """In two round trips, and so that nothing else is held up."""
        ids = [order.id for order in sorted(each.order for each in await self.rows((line,)))]
        return [each for each in await self.tickets(ids) if each.is_waiting and each.line == line]

    async def rows(self, lines: Collection[LineId]) -> Sequence[InRow]:
        found = await self._server.call(_ROWS, (NEEDS,), (ROWS, *lines))
        return [
            InRow(need, order_of(each), is_away)
            for text, here, away in zip(found[::3], found[1::3], found[2::3], strict=True)
            for need in (need_from(text.decode()),)
            for is_away, row in ((False, here), (True, away))
            for each in row
        ]

    async def before(
        self, lines: Collection[LineId], ends: Mapping[TicketClass, Order]
    ) -> Mapping[TicketClass, Mapping[Need, Ahead]]:
        args: list[str | int] = [
            ROWS,
            len(lines),
            *lines,
            *(member(each) for each in ends.values()),
        ]
        found = await self._server.call(_BEFORE, (NEEDS,), args)
        return {each: _ahead_in(flat) for each, flat in zip(ends, found, strict=True)}

    async def keep_ticket_until(self, ticket: TicketId, end: Seconds) -> None:
        kept = await self._changes.known(self._changes.ticket(ticket))
        holds_page = True
        for _ in range(TRIES_MAX):
            if kept.value is None:
                return
            page = _page_key(kept.value.resume_hash)
            step = Step().check(self._changes.tickets.key(ticket), kept.version)
            if holds_page:
                step.check(page, ticket).then(("DEL", page))
            step.then(("ZADD", ENDS, "LT", end, ticket)).due(TICKET_END, ticket, end)
            found = await step.commit(self._server)
            if found is None:
                return
            kept = self._changes.tickets.read(ticket, found[0])
            holds_page = holds_page and found[1][0] == ticket.encode()
        raise Unavailable

    async def purge(self, now: Seconds) -> int:
        forgotten = 0
        while True:
            limit = "LIMIT", 0, PURGED_AT_ONCE
            names = await self._server.run("ZRANGEBYSCORE", ENDS, "-inf", now, *limit)
            ended = [TicketId(each.decode()) for each in names]
            kept = await self._changes.read([self._changes.ticket(each) for each in ended])
            done = await asyncio.gather(
                *(
                    self._forget(id_, each.version, each.value)
                    for id_, each in zip(ended, kept, strict=True)
                )
            )
            forgotten += sum(done)
            if len(ended) < PURGED_AT_ONCE:
                return forgotten

    async def _forget(self, ticket: TicketId, version: str, value: Ticket | None) -> bool:
        """Not when it has changed meanwhile: then the next look does it."""
        where = self._changes.tickets.key(ticket)
        step = Step().check(where, version).then(("DEL", where), ("ZREM", ENDS, ticket))
        if value is not None:
            step.then(*moves(ticket, standing(value), None))
        step.due("ticket", ticket, None).due(TICKET_END, ticket, None)
        is_done = await step.commit(self._server) is None
        self._changes.tickets.forget(ticket)
        return is_done and value is not None

    def _tickets_in(self, found: Sequence[Sequence[bytes]]) -> list[Ticket]:
        read = (self._changes.tickets.read(each[0].decode(), each[1:]).value for each in found)
        return [each for each in read if each is not None]


def _ahead_in(flat: Sequence[bytes | int]) -> dict[Need, Ahead]:
    found: dict[Need, Ahead] = {}
    for need, here, away in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
        found[need_from(bytes(need).decode())] = Ahead(int(here) + int(away), int(away))
    return found


def _page_key(resume_hash: bytes) -> str:
    return key("page.1", resume_hash.hex())
