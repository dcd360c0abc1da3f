"""Tickets and desks in Redis, for any number of processes.

A ticket or a desk is a hash: its value as a whole, and its version. Rules are applied here, to the value as this
process has seen it last, and a step commits them if that is still the version (`changes.py`). Rows are kept in the same
step (`rows.py`). A heartbeat rewrites no value: it goes into the version, so that a rule which asks when a page was
last heard is never committed on an older answer.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence

from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import DeskId, LineId, ProcessId, Seconds, TicketClass, TicketId
from chatd.base.ports import Change
from chatd.line.ports import Floor
from chatd.line.redis.changes import Changes
from chatd.line.redis.rows import (
    COUNTED,
    COUNTED_ROWS,
    NEEDS,
    PAUSING,
    PLACE_LENGTH,
    ROWS,
    crowds_in,
    id_of,
    member,
    moves,
    source_key,
    waiting_in,
)
from chatd.line.redis.steps import LIFE_SECONDS, LINE, Step
from chatd.line.rules.assignment import Ahead
from chatd.line.rules.desk import Desk
from chatd.line.rules.need import Need, Order, need_from
from chatd.line.rules.presence import Page
from chatd.line.rules.rows import RowName, standing
from chatd.line.rules.ticket import Ticket
from chatd.stores.redis.server import RedisServer, key
from chatd.stores.redis.values import TRIES_MAX

TICKET_END = "ticket_end"  # the kind of due times at which `purge` has something to forget
DESKS, ENDS = key("desks.1"), key("ends.1")
READ_AT_ONCE = 500  # tickets, in one function: Redis does nothing else meanwhile
PURGED_AT_ONCE = 500
_BEAT, _BEFORE, _DESKS, _FLOOR, _OF_PAGE, _ON_LINE = map(
    LINE.function, ("beat", "before", "desks", "floor", "of_page", "on_line")
)


class RedisTicketsAndDesks:
    """Keeps the promise of `chatd.line.ports.TicketsAndDesks`."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self._changes = Changes(server)
        self._tickets, self._desks = self._changes.tickets, self._changes.desks

    async def floor(self, source: bytes | None = None) -> Floor:
        keys = (NEEDS, DESKS, PAUSING, COUNTED, *(() if source is None else (source_key(source),)))
        prefixes = self._desks.prefix, self._tickets.prefix, ROWS, PLACE_LENGTH
        args: list[str | int] = [*prefixes, *COUNTED_ROWS, RowName.HEADS]
        desks, waiting, pausing, own = await self._server.call(_FLOOR, keys, args)
        return Floor(
            self._desks_in(desks),
            [waiting_in(each) for each in waiting],
            self._tickets_in([each for _, _, _, heads in waiting for each in heads]),
            self._tickets_in(pausing),
            crowds_in(own),
        )

    def _tickets_in(self, found: Sequence[Sequence[bytes]]) -> list[Ticket]:
        read = (self._tickets.read(each[0].decode(), each[1:]).value for each in found)
        return [each for each in read if each is not None]

    def _desks_in(self, found: Sequence[Sequence[bytes]]) -> list[Desk]:
        read = (self._desks.read(each[0].decode(), each[1:]).value for each in found)
        return sorted((each for each in read if each is not None), key=lambda desk: desk.id)

    # ---- tickets ----

    async def add_ticket(self, ticket: Ticket) -> Ticket:
        page = _page_key(ticket.resume_hash)
        held = ""  # by whom the page's key is, as far as known
        for _ in range(TRIES_MAX):
            version = self._changes.version()
            step = Step().check(page, held).check(self._tickets.key(ticket.id), "")
            self._changes.put_ticket(step, None, ticket, version)
            step.then(("HSET", page, "n", ticket.id))
            found = await step.commit(self._server)
            if found is None:
                self._tickets.wrote(ticket.id, ticket, version)
                return ticket
            held = (found[0][0] or b"").decode()
            known = await self._there(TicketId(held)) if held else None
            known = known or self._tickets.read(ticket.id, found[1]).value
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
        keys, args = (_page_key(resume_hash),), (self._tickets.prefix,)
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
        rows = await self._server.call(_ON_LINE, (NEEDS,), (ROWS, line))
        ids = [TicketId(id_of(each)) for each in sorted(each for row in rows for each in row)]
        return [each for each in await self.tickets(ids) if each.is_waiting and each.line == line]

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
            step = Step().check(self._tickets.key(ticket), kept.version)
            if holds_page:
                step.check(page, ticket).then(("DEL", page))
            step.then(("ZADD", ENDS, "LT", end, ticket)).due(TICKET_END, ticket, end)
            found = await step.commit(self._server)
            if found is None:
                return
            kept = self._tickets.read(ticket, found[0])
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
        where = self._tickets.key(ticket)
        step = Step().check(where, version).then(("DEL", where), ("ZREM", ENDS, ticket))
        if value is not None:
            step.then(*moves(ticket, standing(value), None))
        step.due("ticket", ticket, None).due(TICKET_END, ticket, None)
        is_done = await step.commit(self._server) is None
        self._tickets.forget(ticket)
        return is_done and value is not None

    # ---- desks ----

    async def add_desk(self, desk: Desk) -> Desk:
        of_staff, held = _staff_key(desk), ""
        for _ in range(TRIES_MAX):
            version = self._changes.version()
            step = Step().check(of_staff, held).check(self._desks.key(desk.id), "")
            self._changes.put_desk(step, None, desk, version)
            step.then(("HSET", of_staff, "n", desk.id), ("SADD", DESKS, desk.id))
            found = await step.commit(self._server)
            if found is None:
                self._desks.wrote(desk.id, desk, version)
                return desk
            known = self._desks.read(desk.id, found[1]).value
            held = (found[0][0] or b"").decode()
            if known is None and held:
                (other,) = await self._changes.read([self._changes.desk(DeskId(held))])
                known = other.value
            if known is not None:
                return known
        raise Unavailable

    async def desk(self, desk: DeskId) -> Desk:
        (found,) = await self._changes.read([self._changes.desk(desk)])
        if found.value is None:
            raise Unknown
        return found.value  # type: ignore[no-any-return]

    async def desks(self) -> Sequence[Desk]:
        return self._desks_in(await self._server.call(_DESKS, (DESKS,), (self._desks.prefix,)))

    async def change_desk(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Change[Desk]:
        slots = [self._changes.desk(desk)]
        (change,) = await self._changes.change(slots, lambda found: (rule(found),))
        return change

    async def forget_desk(self, desk: DeskId) -> None:
        kept = await self._changes.known(self._changes.desk(desk))
        for _ in range(TRIES_MAX):
            if kept.value is None:
                return
            where = self._desks.key(desk)
            step = Step().check(where, kept.version).then(("DEL", where))
            step.then(("DEL", _staff_key(kept.value)), ("SREM", DESKS, desk)).due(
                "desk", desk, None
            )
            found = await step.commit(self._server)
            if found is None:
                self._desks.forget(desk)
                return
            kept = self._desks.read(desk, found[0])
        raise Unavailable

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
        keys = [*map(self._tickets.key, tickets), *map(self._desks.key, desks)]
        missed = await self._server.call(_BEAT, keys, (when, at, LIFE_SECONDS))
        for ticket in tickets:
            self._tickets.heard(ticket, when)
        for desk in desks:
            self._desks.heard(desk, when)
        return [names[each - 1] for each in missed]

    # ---- what has ended ----

    async def burn(self, names: Collection[bytes], until: Seconds) -> None:
        """Each ends by itself, after longer than any value of a page counts."""
        step = Step()
        for each in names:
            step.then(("SET", _burnt_key(each), repr(until)))
        await step.commit(self._server)

    async def is_burnt(self, name: bytes, now: Seconds) -> bool:
        until = await self._server.run("GET", _burnt_key(name))
        return until is not None and float(until) > now


def _ahead_in(flat: Sequence[bytes | int]) -> dict[Need, Ahead]:
    found: dict[Need, Ahead] = {}
    for need, here, away in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
        found[need_from(bytes(need).decode())] = Ahead(int(here) + int(away), int(away))
    return found


def _page_key(resume_hash: bytes) -> str:
    return key("page.1", resume_hash.hex())


def _staff_key(desk: Desk) -> str:
    return key("staff.1", desk.staff)


def _burnt_key(name: bytes) -> str:
    return key("burnt.1", name.hex())
