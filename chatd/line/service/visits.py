"""What a visitor does who has a place: come back, say what has changed, leave quickly or quietly."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress

from chatd.base.claims import Claim
from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import (
    Language,
    Outcome,
    ProcessId,
    Seconds,
    TicketId,
    Urgent,
)
from chatd.base.ports import Clock
from chatd.base.signed import SignedValues
from chatd.directory.service.registry import Registry
from chatd.line.claims import TicketClaim
from chatd.line.ports import Conversations, DoorsAndTallies, TicketsAndDesks
from chatd.line.rules import assignment, back_on_line, presence
from chatd.line.rules import ticket as tickets
from chatd.line.rules.closing import promised_until
from chatd.line.rules.door import check_languages
from chatd.line.rules.presence import PageRule
from chatd.line.rules.ticket import Ticket, with_page
from chatd.line.rules.urgent import with_urgent
from chatd.line.service.assigning import Assigning, settled
from chatd.line.service.endings import Endings
from chatd.line.service.entering import Entering, nobody
from chatd.line.service.rebuilding import Rebuilding
from chatd.line.service.showing import Showing
from chatd.line.shapes.visitor import VisitorState


class Visits:
    """A visitor is known by its ticket for its whole life, in a conversation too."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        records: DoorsAndTallies,
        conversations: Conversations,
        registry: Registry,
        assigning: Assigning,
        endings: Endings,
        rebuilding: Rebuilding,
        showing: Showing,
        values: SignedValues,
        clock: Clock,
        process: ProcessId,
    ) -> None:
        self._store = store
        self._records = records
        self._conversations = conversations
        self._registry = registry
        self._assigning = assigning
        self._endings = endings
        self._rebuilding = rebuilding
        self._showing = showing
        self._values = values
        self._clock = clock
        self._process = process

    async def resume(
        self, value: str, key: bytes, received: int, entering: Entering = nobody
    ) -> tuple[TicketId, VisitorState]:
        """Take the ticket or conversation up again; counts as `connected`. Idempotent.

        `received`: the number of the last envelope the page has. `entering`: as for `Joining.join`.
        Raises: Unknown (altered, expired, another key, ended and forgotten: one answer), Unavailable.
        """
        ticket, is_new = await self._ticket_of(self._values.open_with(value, key))
        if ticket.page.left_at is not None:
            raise Unknown  # who left on purpose does not come back
        if is_new:
            await entering(ticket.id)  # by which it is lost, where its connection is gone
            await self._assigning.settle()
        else:
            await self.enter(ticket.id, entering)
        if ticket.conversation is not None:
            await self._conversations.received(ticket, received)
        try:
            now_there = await self._store.ticket(ticket.id)
        except Unknown:  # it was there a moment ago: lost or over, the next answer says
            raise Unavailable from None
        return ticket.id, await self._showing.visitor(now_there)

    async def enter(self, ticket: TicketId, entering: Entering) -> None:
        """As `connected`, unless its connection is gone. `entering`: as for `Joining.join`. Raises: Unavailable."""
        if await entering(ticket):
            await self.connected(ticket)
            await entering(ticket)

    async def _ticket_of(self, claim: Claim) -> tuple[Ticket, bool]:
        """And whether it was made again just now, as connected."""
        if not isinstance(claim, TicketClaim):
            return await self._conversations.visitor_back(claim), False
        try:
            return await self._store.ticket(claim.id), False
        except Unknown:
            return await self._rebuilding.ticket(claim)

    @settled
    async def languages(self, ticket: TicketId, others: Sequence[Language]) -> None:
        """These languages are fine too, while she waits; the place is the same. Idempotent.

        An offer to somebody who speaks none of them any more is withdrawn.

        Raises: Unknown, Refused(LANGUAGE_NOT_SERVED; WRONG_STATE: waits no more; TOO_OFTEN), Unavailable.
        """
        line = self._registry.line((await self._store.ticket(ticket)).line)
        check_languages(line, others)
        now = self._clock.now()
        changed = await self._store.change_ticket(
            ticket, lambda found: tickets.with_others(found, others, now)
        )
        if changed.after.desk is not None:
            with suppress(Unknown):  # the desk is no more, and its offer with it
                await self._store.change_pair(
                    ticket,
                    changed.after.desk,
                    lambda found, desk: assignment.unless_unmet(found, desk, now),
                )

    async def view(self, ticket: TicketId) -> VisitorState:
        """All that the visitor's page is told, now. Raises: Unknown."""
        return await self._showing.visitor(await self._store.ticket(ticket))

    @settled
    async def leave(self, ticket: TicketId, *, quick: bool) -> None:
        """End ticket or conversation and kill the resume key. Idempotent; an unknown ticket is no error."""
        with suppress(Unknown):
            found = await self._store.ticket(ticket)
            if found.conversation is not None:
                await self._conversations.leave(found, Outcome.QUICK_EXIT if quick else None)
            elif found.is_waiting:
                now = self._clock.now()
                await self._endings.ticket(
                    ticket, lambda each: tickets.leave(each, now, is_quick=quick)
                )

    async def goodbye(self, value: str | None, key: bytes, *, quick: bool) -> None:
        """`leave`, said without a connection, by what `resume` would take. Idempotent.

        It brings nobody back first, so nothing is offered meanwhile. Each place has a key of its own: who has joined
        anew since, after a reload, is not meant. `value` None: the key alone says which place.
        Raises: Unknown (altered, expired, another key, ended and forgotten: one answer), Unavailable.
        """
        if value is not None:
            ticket, _ = await self._ticket_of(self._values.open_with(value, key))
        elif (known := await self._store.ticket_of(hashlib.sha256(key).digest())) is not None:
            ticket = known
        else:
            raise Unknown
        await self.leave(ticket.id, quick=quick)

    @settled
    async def here(self, ticket: TicketId) -> None:
        """Somebody sits here still: the clock of silence goes back, and a kept turn comes again. Raises: Unknown."""
        now = self._clock.now()
        _, after = await self._store.change_ticket(
            ticket, lambda found: back_on_line.here(found, presence.here(found.page, now))
        )
        if after.conversation is not None:
            await self._conversations.tell(after.conversation)  # who waits for a word reads it

    async def say_urgent(self, ticket: TicketId, urgent: Urgent | None) -> None:
        """It cannot wait, or it can again; whoever has the ticket before them, and the board, are told.

        Raises: Unknown, Refused(WRONG_STATE; TOO_OFTEN, but never for taking it back), Unavailable.
        """
        now = self._clock.now()
        changed = await self._store.change_ticket(
            ticket, lambda found: with_urgent(found, urgent, now)
        )
        if changed.after.conversation is not None:
            await self._conversations.say_urgent(changed.after.conversation, urgent)

    @settled
    async def connected(self, ticket: TicketId) -> None:
        """A connection of the visitor is up, which may have come by itself. Unknown tickets are ignored. Idempotent."""
        now, at = self._clock.now(), self._process
        await self._back(ticket, lambda page: presence.come_back(page, now, at), now)

    @settled
    async def held(self, ticket: TicketId) -> None:
        """A connection to this process lives, though the page is thought lost or elsewhere. As `connected`, no word."""
        now, at = self._clock.now(), self._process
        try:
            await self._back(ticket, lambda page: presence.hold(page, now, at), now)
        finally:
            self._conversations.here_after_all(ticket)

    async def _back(self, ticket: TicketId, rule: PageRule, now: Seconds) -> None:
        with suppress(Unknown):
            before, after = await self._store.change_ticket(
                ticket, lambda found: with_page(found, rule(found.page))
            )
            if after.conversation is not None:
                await self._conversations.visitor_here(after)
            lost_at, kept_until = before.page.lost_at, after.kept_until
            if lost_at is not None and kept_until is not None and kept_until <= now:
                await self._keep_on(after, lost_at, now)

    async def _keep_on(self, ticket: Ticket, lost_at: Seconds, now: Seconds) -> None:
        """The turn was kept by the grace of a lost page alone: it has the rest of that, while the line serves."""
        line = self._registry.line(ticket.line)
        door = (await self._records.records([line.id]))[line.id].door
        until = promised_until(
            door,
            line.hours,
            presence.lost_until(lost_at, line.policy.ticket_grace_seconds),
            now,
            grace_seconds=line.policy.closing_grace_minutes * 60,
        )
        await self._store.change_ticket(ticket.id, lambda found: back_on_line.keep_on(found, until))

    @settled
    async def lost(self, ticket: TicketId) -> None:
        """The visitor's last connection to this process is down: an open offer is withdrawn. Idempotent.

        Unknown tickets are ignored, and those whose page another process holds.
        """
        now, at = self._clock.now(), self._process
        with suppress(Unknown):
            await self._endings.lose(ticket, lambda found: tickets.lose(found, now, at))
