"""How tickets end without a conversation, and how a desk lets go of a conversation or an offer."""

from collections.abc import Callable

from chatd.base.claims import REBUILD_SECONDS
from chatd.base.errors import Unavailable, Unknown
from chatd.base.faults import noted, raise_first
from chatd.base.names import ConversationId, DeskId, LineId, Seconds, TicketId
from chatd.base.ports import Clock
from chatd.base.signed import burnt_name
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.rules import desk as desks
from chatd.line.rules import grace, last_offer
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket as tickets
from chatd.line.rules.outcome import count_of
from chatd.line.rules.ticket import Ticket, waited_seconds


class Endings:
    """Every end of a ticket goes through here. Idempotent."""

    def __init__(
        self, store: TicketsAndDesks, tallies: DoorsAndTallies, registry: Registry, clock: Clock
    ) -> None:
        self._store = store
        self._tallies = tallies
        self._registry = registry
        self._clock = clock

    async def ticket(self, ticket: TicketId, rule: Callable[[Ticket], Ticket]) -> None:
        """End one that waits, by `leave`, `expire` or `refuse`. Raises: Unknown, Refused(WRONG_STATE), Unavailable."""
        now = self._clock.now()
        before, after = await self._store.change_ticket(ticket, rule)
        if after.is_waiting:
            return  # by `refuse_unless_taken`, of one on offer
        faults: list[Unavailable] = []
        if before.desk is not None:
            with noted(faults):
                await self._withdraw(before.desk, ticket)
        grace_seconds = self._registry.policy(after.line).ticket_grace_seconds
        kept_seconds = grace.kept_seconds(after, grace_seconds)
        with noted(faults):
            await self._store.keep_ticket_until(ticket, Seconds(now + kept_seconds))
        with noted(faults):
            await self.burn(ticket)
        raise_first(faults)
        count = count_of(after.outcome, waited_seconds(after, now))
        await self._tallies.add(after.line, count.value, now)  # last: a count lost is no harm

    async def lose(self, ticket: TicketId, rule: Callable[[Ticket], Ticket]) -> None:
        """Its page is lost, by `lose` or `unheard`: nobody is asked to answer one that is gone.

        Raises: Unknown, Unavailable.
        """
        before, after = await self._store.change_ticket(ticket, rule)
        if before.desk is not None and after.desk is None:
            await self._withdraw(before.desk, ticket)

    async def refuse_waiting(self, line: LineId, *, is_gone: bool = False) -> None:
        """The line serves nobody more: who waits is told so, and does not wait for nothing. Raises: Unavailable.

        Whoever is on offer at this moment may still be taken, and is told so else when the offer lapses; not where the
        line `is_gone`.
        """
        rule = tickets.refuse if is_gone else last_offer.refuse_unless_taken
        faults: list[Unavailable] = []
        for ticket in await self._store.on_line(line):
            with noted(faults):
                await self.ticket(ticket.id, rule)
        raise_first(faults)

    async def serve_again(self, line: LineId) -> None:
        """A lead has opened the line again: whoever was told otherwise while on offer waits on. Raises: Unavailable."""
        faults: list[Unavailable] = []
        for ticket in await self._store.on_line(line):
            if ticket.is_last_offer:
                with noted(faults):
                    await self._store.change_ticket(ticket.id, last_offer.serve_again)
        raise_first(faults)

    async def burn(self, *ended: str) -> None:
        """No value of these brings anything back, for as long as one might. Raises: Unavailable."""
        names = [burnt_name(each) for each in ended]
        await self._store.burn(names, Seconds(self._clock.now() + REBUILD_SECONDS))

    async def release(
        self, desk: DeskId, conversation: ConversationId, wrap_up_seconds: float = 0
    ) -> None:
        """The desk carries it no more; one whose shift is over goes with its last. Raises: Unavailable."""
        now = self._clock.now()
        try:
            changed = await self._store.change_desk(
                desk, lambda found: desks.release(found, conversation, now, wrap_up_seconds)
            )
        except Unknown:
            return
        if changed.after.is_over:
            await self._store.forget_desk(desk)

    async def _withdraw(self, desk: DeskId, ticket: TicketId) -> None:
        try:
            await self._store.change_desk(desk, lambda found: offers.withdraw(found, ticket))
        except Unknown:
            return
