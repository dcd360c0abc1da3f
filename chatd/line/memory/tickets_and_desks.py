"""Tickets and desks in the memory of one process. No method waits inside, and so each is atomic."""

from collections.abc import Callable, Collection, Mapping, Sequence
from heapq import heappop, heappush

from chatd.base.errors import Unknown
from chatd.base.names import DeskId, LineId, ProcessId, Seconds, TicketClass, TicketId
from chatd.base.ports import Change
from chatd.line.memory.crowds import Crowds
from chatd.line.memory.ranks import Count, Ranks
from chatd.line.ports import Floor, Waiting
from chatd.line.rules import desk as rules
from chatd.line.rules import presence
from chatd.line.rules.assignment import Ahead, may_let_pass
from chatd.line.rules.desk import Desk
from chatd.line.rules.grace import look_at
from chatd.line.rules.need import Need, Order
from chatd.line.rules.presence import Page
from chatd.line.rules.ticket import Ticket, is_away, keeps_its_turn, with_page
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
        self._here = Ranks()  # waiting or on offer, and not away
        self._away = Ranks()  # waiting, and not there
        self._heads = Ranks()  # those that keep their turn
        self._pausing: set[TicketId] = set()  # those that wait and may have to let others pass
        self._urgent: set[TicketId] = set()  # those that wait and have said that they cannot
        self._lost = Ranks()  # waiting, and the page is lost
        self._crowds = Crowds()  # waiting, by the network that they come from

    async def floor(self) -> Floor:
        desks = list(self._desks.values())
        heads = self._heads.first(len(desks) + len(self._pausing))
        return Floor(
            desks,
            self._waiting(),
            [self._tickets[id_] for id_ in heads],
            [self._tickets[id_] for id_ in sorted(self._urgent)],
            [self._tickets[id_] for id_ in sorted(self._pausing)],
            self._crowds.all(),
        )

    def _waiting(self) -> list[Waiting]:
        here, away = self._here.counts(), self._away.counts()
        lost = {need: count.tickets for need, count in self._lost.counts().items()}
        every = [
            *(_both(need, count, away.get(need)) for need, count in here.items()),
            *(_all_away(need, count) for need, count in away.items() if need not in here),
        ]
        return [each._replace(lost=lost.get(each.need, 0)) for each in every]

    async def add_ticket(self, ticket: Ticket) -> Ticket:
        known = self._by_resume_hash.get(ticket.resume_hash, ticket.id)
        if known in self._tickets:
            return self._tickets[known]
        self._by_resume_hash[ticket.resume_hash] = ticket.id
        self._put(None, ticket)
        return ticket

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
        orders = sorted((*self._here.of(line), *self._away.of(line)))
        return [self._tickets[order.id] for order in orders]

    async def before(
        self, lines: Collection[LineId], ends: Mapping[TicketClass, Order]
    ) -> Mapping[TicketClass, Mapping[Need, Ahead]]:
        return {each: self._before(lines, end) for each, end in ends.items()}

    def _before(self, lines: Collection[LineId], end: Order) -> dict[Need, Ahead]:
        here, away = self._here.before(lines, end), self._away.before(lines, end)
        return {
            need: Ahead(here.get(need, 0) + away.get(need, 0), away.get(need, 0))
            for need in here.keys() | away.keys()
        }

    async def add_desk(self, desk: Desk) -> Desk:
        for known in self._desks.values():
            if known.id == desk.id or known.staff == desk.staff:
                return known
        self._put_desk(desk)
        return desk

    async def desk(self, desk: DeskId) -> Desk:
        return self._desk(desk)

    async def desks(self) -> Sequence[Desk]:
        return list(self._desks.values())

    async def change_desk(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Change[Desk]:
        before = self._desk(desk)
        after = rule(before)
        self._put_desk(after)
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
        self._put_desk(desk_after)
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
            self._by_resume_hash.pop(known.resume_hash, None)
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
                self._unrank(ticket)
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

    def _put_desk(self, desk: Desk) -> None:
        self._desks[desk.id] = desk
        self._due.put("desk", desk.id, rules.look_at(desk))

    def _put(self, before: Ticket | None, after: Ticket) -> None:
        """Store the ticket, and move it in the indexes where something they hold has changed."""
        if after is before:
            return
        self._tickets[after.id] = after
        self._due.put("ticket", after.id, look_at(after))
        if before is None or _ranks_of(before) != _ranks_of(after):
            self._unrank(before or after)
            self._rank(after)

    def _rank(self, ticket: Ticket) -> None:
        if ticket.is_waiting:
            row = self._away if is_away(ticket) else self._here
            row.add(ticket.need, ticket.order)
            self._crowds.add(ticket)
        if _is_lost(ticket):
            self._lost.add(ticket.need, ticket.order)
        if _is_urgent(ticket):
            self._urgent.add(ticket.id)
        if _is_pausing(ticket):
            self._pausing.add(ticket.id)
        if keeps_its_turn(ticket):
            self._heads.add(ticket.need, ticket.order)

    def _unrank(self, ticket: Ticket) -> None:
        self._crowds.discard(ticket)
        self._here.discard(ticket.need, ticket.order)
        self._away.discard(ticket.need, ticket.order)
        self._lost.discard(ticket.need, ticket.order)
        self._heads.discard(ticket.need, ticket.order)
        self._urgent.discard(ticket.id)
        self._pausing.discard(ticket.id)


def _is_lost(ticket: Ticket) -> bool:
    return ticket.is_waiting and ticket.page.lost_at is not None


def _is_urgent(ticket: Ticket) -> bool:
    return ticket.is_waiting and ticket.urgent is not None


def _is_pausing(ticket: Ticket) -> bool:
    return ticket.is_waiting and may_let_pass(ticket)


def _ranks_of(ticket: Ticket) -> tuple[object, ...]:
    """In which rows the ticket stands, at which place, whether it is urgent, and whether it may let pass."""
    is_in = (ticket.is_waiting, keeps_its_turn(ticket), is_away(ticket), _is_urgent(ticket))
    return ticket.need, ticket.order, is_in, _is_pausing(ticket), _is_lost(ticket)


def _both(need: Need, here: Count, away: Count | None) -> Waiting:
    """Who waits of a need of which somebody is here."""
    if away is None:
        return Waiting(need, here.tickets, 0, here.oldest, here.newest)
    tickets = here.tickets + away.tickets
    return Waiting(need, tickets, away.tickets, here.oldest, max(here.newest, away.newest))


def _all_away(need: Need, away: Count) -> Waiting:
    return Waiting(need, away.tickets, away.tickets, None, away.newest)
