"""Tickets and desks in the memory of one process. No method waits inside, and so each is atomic."""

from collections.abc import Callable, Collection, Mapping, Sequence
from heapq import heappop, heappush

from chatd.base.errors import Unknown
from chatd.base.names import DeskId, LineId, ProcessId, Seconds, TicketClass, TicketId
from chatd.base.ports import Change
from chatd.line.memory.crowds import Crowds
from chatd.line.memory.ranks import Ranks
from chatd.line.ports import Floor
from chatd.line.rules import desk as rules
from chatd.line.rules import presence
from chatd.line.rules.assignment import Ahead, InRow
from chatd.line.rules.desk import Desk
from chatd.line.rules.grace import look_at
from chatd.line.rules.need import Need, Order
from chatd.line.rules.offer import may_have_room
from chatd.line.rules.presence import Page
from chatd.line.rules.rows import RowName, Standing, Waiting, standing, waiting_of
from chatd.line.rules.ticket import Ticket, with_page
from chatd.stores.memory import MemoryDueTimes

TICKET_END = "ticket_end"  # the kind of due times at which `purge` has something to forget
BURNT = ""  # the key under which the memory of what has ended is due


class MemoryTicketsAndDesks:
    """Keeps the promise of `chatd.line.ports.TicketsAndDesks`."""

    def __init__(self, due: MemoryDueTimes) -> None:
        self._due = due
        self._tickets: dict[TicketId, Ticket] = {}
        self._by_resume_hash: dict[bytes, TicketId] = {}
        self._ends: list[tuple[Seconds, TicketId]] = []
        self._burnt: dict[bytes, Seconds] = {}
        self._desks: dict[DeskId, Desk] = {}
        self._rows = {row: Ranks() for row in RowName}
        self._pausing: set[TicketId] = set()  # those that wait and may have to let others pass
        self._crowds = Crowds()  # waiting, by the network that they come from
        self._known_waiting: list[Waiting] | None = None  # until somebody comes, goes or moves

    async def floor(self, source: bytes | None = None) -> Floor:
        desks = list(self._desks.values())
        many = sum(map(may_have_room, desks)) + len(self._pausing)
        return Floor(
            desks,
            self._waiting(),
            [self._tickets[id_] for id_ in self._rows[RowName.HEADS].first(many)],
            [self._tickets[id_] for id_ in sorted(self._pausing)],
            self._crowds.of(source),
        )

    def _waiting(self) -> list[Waiting]:
        if self._known_waiting is None:
            counts = {
                row: ranks.counts() for row, ranks in self._rows.items() if row is not RowName.HEADS
            }
            shares = self._crowds.shares()
            self._known_waiting = [
                waiting_of(need, {row: found.get(need) for row, found in counts.items()}, shares)
                for need in counts[RowName.HERE].keys() | counts[RowName.AWAY].keys()
            ]
        return self._known_waiting

    async def add_ticket(self, ticket: Ticket) -> Ticket:
        known = self._by_resume_hash.get(ticket.resume_hash, ticket.id)
        if known in self._tickets:
            return self._tickets[known]
        self._by_resume_hash[ticket.resume_hash] = ticket.id
        self._put(None, ticket)
        return ticket

    async def join(self, ticket: Ticket) -> tuple[Ticket, Floor]:
        return await self.add_ticket(ticket), await self.floor(ticket.source)

    async def ticket(self, ticket: TicketId) -> Ticket:
        return self._ticket(ticket)

    async def ticket_of(self, resume_hash: bytes) -> Ticket | None:
        known = self._by_resume_hash.get(resume_hash)
        return None if known is None else self._tickets.get(known)

    async def tickets(self, tickets: Collection[TicketId]) -> Sequence[Ticket]:
        return [self._tickets[each] for each in tickets if each in self._tickets]

    async def change_ticket(
        self, ticket: TicketId, rule: Callable[[Ticket], Ticket]
    ) -> Change[Ticket]:
        before = self._ticket(ticket)
        after = rule(before)
        self._put(before, after)
        return Change(before, after)

    async def on_line(self, line: LineId) -> Sequence[Ticket]:
        orders = sorted(each.order for each in await self.rows((line,)))
        return [self._tickets[order.id] for order in orders]

    async def rows(self, lines: Collection[LineId]) -> Sequence[InRow]:
        return [
            InRow(need, order, row is RowName.AWAY)
            for row in (RowName.HERE, RowName.AWAY)
            for need, order in self._rows[row].all_of(lines)
        ]

    async def before(
        self, lines: Collection[LineId], ends: Mapping[TicketClass, Order]
    ) -> Mapping[TicketClass, Mapping[Need, Ahead]]:
        return {each: self._before(lines, end) for each, end in ends.items()}

    def _before(self, lines: Collection[LineId], end: Order) -> dict[Need, Ahead]:
        here = self._rows[RowName.HERE].before(lines, end)
        away = self._rows[RowName.AWAY].before(lines, end)
        return {
            need: Ahead(here.get(need, 0) + away.get(need, 0), away.get(need, 0))
            for need in here.keys() | away.keys()
        }

    async def add_desk(self, desk: Desk) -> Desk:
        for known in self._desks.values():
            if known.id == desk.id or known.staff == desk.staff:
                return known
        self._put_desk(None, desk)
        return desk

    async def desk(self, desk: DeskId) -> Desk:
        return self._desk(desk)

    async def desks(self) -> Sequence[Desk]:
        return list(self._desks.values())

    async def change_desk(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Change[Desk]:
        before = self._desk(desk)
        after = rule(before)
        self._put_desk(before, after)
        return Change(before, after)

    async def pair(self, ticket: TicketId, desk: DeskId) -> tuple[Ticket | None, Desk]:
        return self._tickets.get(ticket), self._desk(desk)

    async def change_pair(
        self,
        ticket: TicketId,
        desk: DeskId,
        rule: Callable[[Ticket, Desk], tuple[Ticket, Desk]],
    ) -> tuple[Change[Ticket], Change[Desk]]:
        ticket_before, desk_before = self._ticket(ticket), self._desk(desk)
        ticket_after, desk_after = rule(ticket_before, desk_before)
        self._put(ticket_before, ticket_after)
        self._put_desk(desk_before, desk_after)
        return Change(ticket_before, ticket_after), Change(desk_before, desk_after)

    async def pages(self, members: Collection[str]) -> Mapping[str, Page]:
        found: dict[str, Page] = {}
        for member in members:
            known = self._tickets.get(TicketId(member)) or self._desks.get(DeskId(member))
            if known is not None:
                found[member] = known.page
        return found

    async def beat(
        self,
        tickets: Collection[TicketId],
        desks: Collection[DeskId],
        now: Seconds,
        at: ProcessId,
    ) -> Collection[str]:
        """No index moves: whoever looks too early looks again."""
        missed: list[str] = []
        for id_ in tickets:
            if (ticket := self._tickets.get(id_)) is not None:
                self._tickets[id_] = with_page(ticket, presence.beat(ticket.page, now))
                if not presence.is_held(ticket.page, at):
                    missed.append(id_)
        for desk_id in desks:
            if (desk := self._desks.get(desk_id)) is not None:
                self._desks[desk_id] = rules.with_page(desk, presence.beat(desk.page, now))
                if not presence.is_held(desk.page, at):
                    missed.append(desk_id)
        return missed

    async def keep_ticket_until(self, ticket: TicketId, end: Seconds) -> None:
        known = self._tickets.get(ticket)
        if known is not None:
            if self._by_resume_hash.get(known.resume_hash) == ticket:
                del self._by_resume_hash[known.resume_hash]
            heappush(self._ends, (end, ticket))
            self._due.put(TICKET_END, ticket, end)

    async def burn(self, names: Collection[bytes], until: Seconds) -> None:
        self._burnt.update(dict.fromkeys(names, until))
        self._due.put(TICKET_END, BURNT, until)

    async def is_burnt(self, name: bytes, now: Seconds) -> bool:
        return self._burnt.get(name, Seconds(0)) > now

    async def forget_desk(self, desk: DeskId) -> None:
        self._desks.pop(desk, None)
        self._due.put("desk", desk, None)

    async def purge(self, now: Seconds) -> int:
        self._burnt = {name: until for name, until in self._burnt.items() if until > now}
        forgotten = 0
        while self._ends and self._ends[0][0] <= now:
            _, id_ = heappop(self._ends)
            ticket = self._tickets.pop(id_, None)
            self._due.put(TICKET_END, id_, None)
            if ticket is not None:
                self._due.put("ticket", id_, None)
                self._unrank(id_, standing(ticket))
                forgotten += 1
        self._due.put(TICKET_END, BURNT, None)
        self._due.put(TICKET_END, BURNT, min(self._burnt.values(), default=None))
        return forgotten

    def _ticket(self, ticket: TicketId) -> Ticket:
        try:
            return self._tickets[ticket]
        except KeyError:
            raise Unknown from None

    def _desk(self, desk: DeskId) -> Desk:
        try:
            return self._desks[desk]
        except KeyError:
            raise Unknown from None

    def _put_desk(self, before: Desk | None, after: Desk) -> None:
        if after != before:
            self._desks[after.id] = after
            self._due.put("desk", after.id, rules.look_at(after))

    def _put(self, before: Ticket | None, after: Ticket) -> None:
        """Store the ticket, and move it in the indexes where something they hold has changed."""
        if after is before or after == before:
            return
        self._tickets[after.id] = after
        self._due.put("ticket", after.id, look_at(after))
        stood = None if before is None else standing(before)
        stands = standing(after)
        if stood != stands:
            self._unrank(after.id, stood)
            self._rank(after, stands)

    def _rank(self, ticket: Ticket, stands: Standing | None) -> None:
        if stands is None:
            return
        self._known_waiting = None
        for row, order in stands.places.items():
            self._rows[row].add(stands.need, order)
        self._crowds.add(ticket)
        if stands.may_let_pass:
            self._pausing.add(ticket.id)

    def _unrank(self, ticket: TicketId, stood: Standing | None) -> None:
        if stood is None:
            return
        self._known_waiting = None
        for row, order in stood.places.items():
            self._rows[row].discard(stood.need, order)
        self._crowds.discard(ticket)
        self._pausing.discard(ticket)
