"""Tickets and desks in the memory of one process. No method waits inside, and so each is atomic."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from heapq import heappop, heappush

from chatd.base.errors import Unknown
from chatd.base.names import DeskId, LineId, Seconds, TicketId
from chatd.base.ports import Change
from chatd.line.memory.ranks import Ranks
from chatd.line.ports import Waiting
from chatd.line.rules.desk import Desk
from chatd.line.rules.presence import VISITOR_BEAT_MAX_SECONDS, lost_since
from chatd.line.rules.ticket import Need, Order, Ticket, TicketPhase


class MemoryPlaces:
    """Keeps the promise of `chatd.line.ports.PlaceStore`."""

    def __init__(self) -> None:
        self._tickets: dict[TicketId, Ticket] = {}
        self._by_resume_hash: dict[bytes, TicketId] = {}
        self._ends: list[tuple[Seconds, TicketId]] = []
        self._burnt: dict[bytes, Seconds] = {}
        self._desks: dict[DeskId, Desk] = {}
        self._on_line = Ranks()  # waiting or on offer
        self._heads = Ranks()  # waiting, page not lost
        self._lost: dict[TicketId, None] = {}  # whose connection is known to be gone
        self._seen: OrderedDict[TicketId, None] = OrderedDict()  # the others, longest unseen first

    async def add_ticket(self, ticket: Ticket) -> Ticket:
        """See `PlaceStore.add_ticket`."""
        known = self._by_resume_hash.get(ticket.resume_hash, ticket.id)
        if known in self._tickets:
            return self._tickets[known]
        self._by_resume_hash[ticket.resume_hash] = ticket.id
        self._put(None, ticket)
        return ticket

    async def ticket(self, ticket: TicketId) -> Ticket:
        """See `PlaceStore.ticket`."""
        return self._ticket(ticket)

    async def ticket_of(self, resume_hash: bytes) -> Ticket | None:
        """See `PlaceStore.ticket_of`."""
        known = self._by_resume_hash.get(resume_hash)
        return None if known is None else self._tickets.get(known)

    async def change_ticket(
        self, ticket: TicketId, rule: Callable[[Ticket], Ticket]
    ) -> Change[Ticket]:
        """See `PlaceStore.change_ticket`."""
        before = self._ticket(ticket)
        after = rule(before)
        self._put(before, after)
        return Change(before, after)

    async def heads(self, each: int) -> Sequence[Ticket]:
        """See `PlaceStore.heads`."""
        return [self._tickets[id_] for id_ in self._heads.first(each)]

    async def waiting(self, line: LineId) -> Sequence[Waiting]:
        """See `PlaceStore.waiting`."""
        return self._on_line.counts(line)

    async def on_line(self, line: LineId) -> Sequence[Ticket]:
        """See `PlaceStore.on_line`."""
        return [self._tickets[id_] for id_ in self._on_line.of(line)]

    async def before(self, line: LineId, order: Order) -> Mapping[Need, int]:
        """See `PlaceStore.before`."""
        return self._on_line.before(line, order)

    async def lost_tickets(self, now: Seconds) -> Sequence[Ticket]:
        """See `PlaceStore.lost_tickets`."""
        unseen: list[Ticket] = []
        for id_ in self._seen:
            ticket = self._tickets[id_]
            if lost_since(ticket.page, now, VISITOR_BEAT_MAX_SECONDS) is None:
                break
            unseen.append(ticket)
        return [self._tickets[id_] for id_ in self._lost] + unseen

    async def add_desk(self, desk: Desk) -> Desk:
        """See `PlaceStore.add_desk`."""
        for known in self._desks.values():
            if known.id == desk.id or known.staff == desk.staff:
                return known
        self._desks[desk.id] = desk
        return desk

    async def desk(self, desk: DeskId) -> Desk:
        """See `PlaceStore.desk`."""
        return self._desk(desk)

    async def desks(self) -> Sequence[Desk]:
        """See `PlaceStore.desks`."""
        return list(self._desks.values())

    async def change_desk(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Change[Desk]:
        """See `PlaceStore.change_desk`."""
        before = self._desk(desk)
        after = rule(before)
        self._desks[desk] = after
        return Change(before, after)

    async def change_pair(
        self,
        ticket: TicketId,
        desk: DeskId,
        rule: Callable[[Ticket, Desk], tuple[Ticket, Desk]],
    ) -> tuple[Change[Ticket], Change[Desk]]:
        """See `PlaceStore.change_pair`."""
        ticket_before, desk_before = self._ticket(ticket), self._desk(desk)
        ticket_after, desk_after = rule(ticket_before, desk_before)
        self._put(ticket_before, ticket_after)
        self._desks[desk] = desk_after
        return Change(ticket_before, ticket_after), Change(desk_before, desk_after)

    async def keep_ticket_until(self, ticket: TicketId, end: Seconds) -> None:
        """See `PlaceStore.keep_ticket_until`."""
        known = self._tickets.get(ticket)
        if known is not None:
            self._by_resume_hash.pop(known.resume_hash, None)
            heappush(self._ends, (end, ticket))

    async def burn(self, name: bytes, until: Seconds) -> None:
        """See `PlaceStore.burn`."""
        self._burnt[name] = until

    async def is_burnt(self, name: bytes, now: Seconds) -> bool:
        """See `PlaceStore.is_burnt`."""
        return self._burnt.get(name, Seconds(0)) > now

    async def forget_desk(self, desk: DeskId) -> None:
        """See `PlaceStore.forget_desk`."""
        self._desks.pop(desk, None)

    async def purge(self, now: Seconds) -> int:
        """See `PlaceStore.purge`."""
        self._burnt = {name: until for name, until in self._burnt.items() if until > now}
        forgotten = 0
        while self._ends and self._ends[0][0] <= now:
            _, id_ = heappop(self._ends)
            ticket = self._tickets.pop(id_, None)
            if ticket is not None:
                self._unrank(ticket)
                forgotten += 1
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

    def _put(self, before: Ticket | None, after: Ticket) -> None:
        """Store the ticket, and move it in the indexes where something they hold has changed."""
        if after is before:
            return
        self._tickets[after.id] = after
        if before is None or _standing(before) != _standing(after):
            self._unrank(after)
            self._rank(after)
        elif after.page is not before.page and after.is_waiting:
            self._note_page(after)

    def _rank(self, ticket: Ticket) -> None:
        if ticket.is_waiting:
            self._on_line.add(ticket.need, ticket.order)
            self._note_page(ticket)
        if ticket.phase is TicketPhase.WAITING and ticket.page.lost_at is None:
            self._heads.add(ticket.need, ticket.order)

    def _unrank(self, ticket: Ticket) -> None:
        self._on_line.discard(ticket.need, ticket.order)
        self._heads.discard(ticket.need, ticket.order)
        self._lost.pop(ticket.id, None)
        self._seen.pop(ticket.id, None)

    def _note_page(self, ticket: Ticket) -> None:
        self._lost.pop(ticket.id, None)
        self._seen.pop(ticket.id, None)
        if ticket.page.lost_at is None:
            self._seen[ticket.id] = None
        else:
            self._lost[ticket.id] = None


def _standing(ticket: Ticket) -> tuple[TicketPhase, bool]:
    """What decides in which order a ticket stands."""
    return ticket.phase, ticket.page.lost_at is None
