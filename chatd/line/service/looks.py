"""What time has to say to tickets and desks: missed offers, unheard pages, graces that are over.

A look is asked for by the index of due times; it answers when to look next. Looking too early is harmless, so no
heartbeat moves the index. A key that a look has changed is not answered: the store has put it anew.
"""

from collections.abc import Collection

from chatd.base.errors import Unavailable
from chatd.base.faults import noted, raise_first
from chatd.base.names import Seconds, TicketId
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules import desk as desks
from chatd.line.rules import grace, last_offer, presence
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket as tickets
from chatd.line.rules.desk import Desk
from chatd.line.rules.presence import VISITOR_BEAT_MAX_SECONDS
from chatd.line.rules.ticket import Ticket
from chatd.line.service.desk_pages import DeskPages
from chatd.line.service.desks import Desks
from chatd.line.service.endings import Endings

AT_ONCE_SECONDS = 1.0  # a look that is due now comes with the next sweep


class Looks:
    """Asks the rules; what they say is done by the use cases."""

    def __init__(
        self,
        store: TicketsAndDesks,
        registry: Registry,
        endings: Endings,
        desks_of_line: Desks,
        desk_pages: DeskPages,
    ) -> None:
        self._store = store
        self._registry = registry
        self._endings = endings
        self._desks, self._desk_pages = desks_of_line, desk_pages

    async def tickets(self, keys: Collection[str], now: Seconds) -> dict[str, Seconds | None]:
        """Those that wait: whose page is unheard, and whose grace is over. Raises: Unavailable."""
        times: dict[str, Seconds | None] = dict.fromkeys(keys)
        faults: list[Unavailable] = []
        for ticket in await self._store.tickets([TicketId(key) for key in keys]):
            del times[ticket.id]
            with noted(faults):
                if not await self._has_changed(ticket, now):
                    times[ticket.id] = self._next_look(ticket, now) if ticket.is_waiting else None
        raise_first(faults)
        return times

    async def _has_changed(self, ticket: Ticket, now: Seconds) -> bool:
        """Refuse or expire it, or note that its page is lost. Raises: Unknown, Refused, Unavailable."""
        if last_offer.is_to_refuse(ticket):
            await self._endings.ticket(ticket.id, tickets.refuse)
            return True
        if grace.is_overdue(ticket, now, self._grace_seconds(ticket)):
            await self._endings.ticket(ticket.id, tickets.expire)
            return True
        since = presence.lost_since(ticket.page, now, VISITOR_BEAT_MAX_SECONDS)
        if since is None or ticket.page.lost_at is not None or not ticket.is_waiting:
            return False
        await self._endings.lose(ticket.id, lambda found: tickets.unheard(found, now))
        return True

    def _next_look(self, ticket: Ticket, now: Seconds) -> Seconds:
        times = [ticket.page.seen_at + VISITOR_BEAT_MAX_SECONDS]
        if ticket.page.lost_at is not None:
            times = [presence.lost_until(ticket.page.lost_at, self._grace_seconds(ticket))]
        if ticket.kept_until is not None:
            times.append(ticket.kept_until)
        return min((Seconds(each) for each in times if each > now), default=later(now, now))

    def _grace_seconds(self, ticket: Ticket) -> float:
        return self._registry.policy(ticket.line).ticket_grace_seconds

    async def ticket_ends(self, _: Collection[str], now: Seconds) -> dict[str, Seconds | None]:
        """Those that have ended, and were kept a little for the outcome. Raises: Unavailable."""
        await self._store.purge(now)
        return {}

    async def desks(self, keys: Collection[str], now: Seconds) -> dict[str, Seconds | None]:
        """Whose offer has run out, whose console is unheard, who does not come back. Raises: Unavailable."""
        times: dict[str, Seconds | None] = dict.fromkeys(keys)
        faults: list[Unavailable] = []
        for desk in await self._store.desks():
            if desk.id in times:
                del times[desk.id]
                if not await self._has_changed_desk(desk, now, faults):
                    times[desk.id] = later(desks.look_at(desk), now)
        raise_first(faults)
        return times

    async def _has_changed_desk(self, desk: Desk, now: Seconds, faults: list[Unavailable]) -> bool:
        """Note that its console is lost, miss its offer, or give it up; that one fails keeps no other from it."""
        is_lost = desks.is_lost(desk, now) and desk.page.lost_at is None
        has_missed, is_given_up = offers.is_missed(desk, now), desks.is_given_up(desk, now)
        if has_missed:
            with noted(faults):
                await self._desks.miss(desk)
        if is_lost:
            with noted(faults):
                await self._desk_pages.unheard(desk.id)
        if is_given_up:
            with noted(faults):
                await self._store.forget_desk(desk.id)
        return is_lost or has_missed or is_given_up


def later(at: Seconds, now: Seconds) -> Seconds:
    """That time, or the next sweep if that is later."""
    return Seconds(max(at, now + AT_ONCE_SECONDS))
