"""What a visitor does on a line: join, come back, leave quickly or quietly."""

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import suppress

from chatd.base.base64url import KEY_BYTES
from chatd.base.claims import Claim
from chatd.base.errors import Malformed, Reason, Refused, Unavailable, Unknown
from chatd.base.names import (
    EmbedId,
    Language,
    LineId,
    Outcome,
    ProcessId,
    Seconds,
    TicketId,
    Topic,
    Urgent,
)
from chatd.base.ports import Clock, Ids
from chatd.base.signed import SignedValues
from chatd.directory.rules.directory import Line
from chatd.directory.service.registry import Registry
from chatd.line.claims import TicketClaim
from chatd.line.ports import Conversations, DoorsAndTallies, Floor, Record, TicketsAndDesks
from chatd.line.rules import assignment, back_on_line, presence
from chatd.line.rules import ticket as tickets
from chatd.line.rules.assignment import Ahead
from chatd.line.rules.closing import promised_until
from chatd.line.rules.door import check_languages
from chatd.line.rules.need import class_of
from chatd.line.rules.outcome import Count
from chatd.line.rules.presence import PageRule
from chatd.line.rules.ticket import Ticket, with_page
from chatd.line.rules.urgent import with_urgent
from chatd.line.service.admission import Admission
from chatd.line.service.assigning import Assigning, settled
from chatd.line.service.endings import Endings
from chatd.line.service.entering import Entering, nobody
from chatd.line.service.pace import check_may_join, door_of, is_full_for, waiting_on, without
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
        ids: Ids,
        process: ProcessId,
        admission: Admission,
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
        self._ids = ids
        self._process = process
        self._admission = admission

    async def join(
        self,
        embed: EmbedId,
        language: Language,
        topic: Topic | None,
        resume_hash: bytes,
        urgent: Urgent | None = None,
        *,
        others: Sequence[Language] = (),
        source: bytes | None = None,
        has_worked: bool = False,
        entering: Entering = nobody,
    ) -> tuple[TicketId, VisitorState]:
        """Take a place. `resume_hash`: SHA-256 of the page's resume key, 32 bytes; `others`: languages fine too.

        `source`: the keyed network that asks; `has_worked`: its page has (`Admission`). `entering`: called once the
        ticket is kept and before its state is loaded: what others change from then on is told to who has entered.

        The same hash again gives the same ticket back, and counts as `connected`. At most three round trips, some more
        where a conversation begins at once.
        Raises: Unknown (embed), Refused(LINE_CLOSED, LINE_FULL, INTAKE_STOPPED, CLOSED_FOR_NOW, LANGUAGE_NOT_SERVED),
        Malformed.
        """
        found, line = self._registry.embed(embed)
        if len(resume_hash) != KEY_BYTES or not (topic is None or topic in line.topics):
            raise Malformed
        records, floor = await asyncio.gather(
            self._records.records([line.id]), self._store.floor(source)
        )
        now = self._clock.now()
        ticket = Ticket(
            id=TicketId(self._ids.id("t")),
            line=line.id,
            embed=found.id,
            language=language,
            topic=topic,
            ticket_class=class_of(topic),
            issued=now,
            resume_hash=resume_hash,
            page=presence.arrive(now, self._process),
            urgent=urgent,
            urgent_since=None if urgent is None else now,
            source=source,
            has_worked=has_worked,
        )
        ticket = tickets.with_others(ticket, others, now)
        flooded = self._admission.flooded()
        try:
            check_may_join(line, ticket.need, floor, records[line.id], now, flooded=flooded)
        except Refused as refused:
            return await self._known_still(refused, ticket, entering)
        kept, now_there = await self._store.join(ticket)
        if kept.id != ticket.id:
            return await self._again(kept, entering)
        if waiting_on(line.id, now_there) > waiting_on(line.id, floor) + 1:
            await self._must_have_room(line, ticket, now_there, records[line.id])
        await entering(ticket.id)
        return await self._joined(ticket, now_there, records[line.id])

    async def _must_have_room(
        self, line: Line, ticket: Ticket, floor: Floor, record: Record
    ) -> None:
        """Others came meanwhile, and the last place may be theirs. Raises: Refused(LINE_FULL), and it has no ticket."""
        now, flooded = self._clock.now(), self._admission.flooded()
        door = door_of(line, record, floor, now)
        others = without(floor, ticket)
        if is_full_for(ticket.need, line, door, others, record, now, flooded=flooded):
            await self._store.change_ticket(ticket.id, tickets.refuse)
            await self._store.keep_ticket_until(ticket.id, now)
            await self._count(ticket.line, Count.TURNED_AWAY)
            raise Refused(Reason.LINE_FULL)

    async def _known_still(
        self, refused: Refused, ticket: Ticket, entering: Entering
    ) -> tuple[TicketId, VisitorState]:
        """A line that takes nobody new still knows who has joined. Raises: Refused, which is so for who has not."""
        known = await self._store.ticket_of(ticket.resume_hash)
        if known is not None:
            return await self._again(known, entering)
        if refused.reason is Reason.LINE_FULL:
            await self._count(ticket.line, Count.TURNED_AWAY)
        raise refused

    async def _count(self, line: LineId, count: Count) -> None:
        """A count lost is no harm; whoever came must not feel it."""
        with suppress(Unavailable):
            await self._records.add(line, count.value, self._clock.now())

    async def _joined(
        self, ticket: Ticket, floor: Floor, record: Record
    ) -> tuple[TicketId, VisitorState]:
        """The new ticket may meet a desk at once; an offer leaves its place as it is."""
        met, ahead, _ = await asyncio.gather(
            self._assigning.assign(floor),
            self._ahead(ticket, floor, record),
            self._count(ticket.line, Count.JOINED),
        )
        now_there = met.get(ticket.id, ticket)
        return ticket.id, await self._showing.visitor(now_there, floor, record, ahead)

    async def _ahead(self, ticket: Ticket, floor: Floor, record: Record) -> Ahead | None:
        """Asked together with an offer; not where a conversation may begin at once, which has no place."""
        if self._registry.policy(ticket.line).is_auto_assigned:
            return None
        return await self._showing.ahead(ticket, floor, record)

    async def _again(self, ticket: Ticket, entering: Entering) -> tuple[TicketId, VisitorState]:
        await self.connected(ticket.id)
        await entering(ticket.id)
        return ticket.id, await self.view(ticket.id)

    async def check_may_join_again(self, ticket: TicketId) -> None:
        """One page has one place at a time. Raises: Refused(ALREADY_JOINED) while its ticket or conversation lives."""
        with suppress(Unknown):
            if (await self.view(ticket)).phase != "ended":
                raise Refused(Reason.ALREADY_JOINED)

    async def resume(
        self, value: str, key: bytes, received: int, entering: Entering = nobody
    ) -> tuple[TicketId, VisitorState]:
        """Take the ticket or conversation up again; counts as `connected`. Idempotent.

        `received`: the number of the last envelope the page has. `entering`: as for `join`.
        Raises: Unknown (altered, expired, another key, ended and forgotten: one answer).
        """
        ticket = await self._ticket_of(self._values.open_with(value, key))
        if ticket.page.left_at is not None:
            raise Unknown  # who left on purpose does not come back
        await self.connected(ticket.id)
        await entering(ticket.id)
        if ticket.conversation is not None:
            await self._conversations.received(ticket, received)
        return ticket.id, await self.view(ticket.id)

    async def _ticket_of(self, claim: Claim) -> Ticket:
        if not isinstance(claim, TicketClaim):
            return await self._conversations.visitor_back(claim)
        try:
            return await self._store.ticket(claim.id)
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
            ticket = await self._ticket_of(self._values.open_with(value, key))
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
            Seconds(lost_at + line.policy.ticket_grace_seconds),
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
