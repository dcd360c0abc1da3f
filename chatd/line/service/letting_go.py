"""A desk changes, and lets go of what it was offered: the ticket goes on to the next, at the same place."""

from collections.abc import Callable

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import DeskId, TicketId
from chatd.base.ports import Clock
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules import desk as desks
from chatd.line.rules import ticket as tickets
from chatd.line.rules.desk import Desk
from chatd.line.rules.ticket import Ticket
from chatd.line.rules.ticket_phases import TicketPhase
from chatd.line.service.assigning import Assigning, settled

DeskRule = Callable[[Desk], Desk]


async def change(store: TicketsAndDesks, desk: DeskId, rule: DeskRule) -> Desk:
    """Apply the rule; when the offer goes by it, its ticket is let go. Raises: Unknown (desk), what the rule raises."""
    before = await store.desk(desk)
    if before.offer is None:
        return (await store.change_desk(desk, rule)).after
    try:
        return await change_with(store, before.offer.ticket, desk, rule)
    except Unknown:  # the ticket is no more
        return (await store.change_desk(desk, rule)).after


async def change_with(
    store: TicketsAndDesks, ticket: TicketId, desk: DeskId, rule: DeskRule
) -> Desk:
    """The same, of a desk to which this ticket is offered. Raises: Unknown (either), what the rule raises."""

    def both(found: Ticket, at: Desk) -> tuple[Ticket, Desk]:
        after = rule(at)
        is_let_go = after.offer is None and found.desk == at.id
        if is_let_go and found.phase is TicketPhase.OFFERED:
            return tickets.let_go(found), after
        return found, after

    _, changed = await store.change_pair(ticket, desk, both)
    return changed.after


class DeskChanges:
    """What is asked of a desk on shift, and what the board says of it."""

    def __init__(self, store: TicketsAndDesks, assigning: Assigning, clock: Clock) -> None:
        self._store, self._assigning, self._clock = store, assigning, clock

    @settled
    async def change(self, desk: DeskId, rule: DeskRule) -> Desk:
        """Apply the rule; when the offer goes by it, its ticket goes on to the next."""
        try:
            return await change(self._store, desk, self.noting(rule))
        except Unknown:
            raise Refused(Reason.NOT_ON_SHIFT) from None

    def noting(self, rule: DeskRule) -> DeskRule:
        """The same, which notes since when the desk is in its phase."""
        now = self._clock.now()
        return lambda found: desks.since_phase(found, rule(found), now)
