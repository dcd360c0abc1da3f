"""A visitor asks for a place on a line: the line takes her, or says why not; the same page has the same place."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from chatd.base.base64url import KEY_BYTES
from chatd.base.errors import Malformed, Reason, Refused, Unavailable, Unknown
from chatd.base.names import EmbedId, Language, LineId, ProcessId, TicketId, Topic, Urgent
from chatd.base.ports import Clock, Ids
from chatd.directory.rules import advice
from chatd.directory.rules.directory import Line
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies, Floor, Record, TicketsAndDesks
from chatd.line.rules import presence
from chatd.line.rules import ticket as tickets
from chatd.line.rules.assignment import Ahead
from chatd.line.rules.need import class_of
from chatd.line.rules.outcome import Count
from chatd.line.rules.ticket import Ticket
from chatd.line.service.admission import Admission
from chatd.line.service.assigning import Assigning
from chatd.line.service.counting_advice import CountingAdvice
from chatd.line.service.entering import Entering, nobody
from chatd.line.service.pace import check_may_join, door_of, is_full_for, waiting_on, without
from chatd.line.service.showing import Showing
from chatd.line.service.visits import Visits
from chatd.line.shapes.visitor import VisitorState


class Joining:
    """One page has one place at a time."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        records: DoorsAndTallies,
        registry: Registry,
        assigning: Assigning,
        showing: Showing,
        visits: Visits,
        clock: Clock,
        ids: Ids,
        process: ProcessId,
        admission: Admission,
        counting: CountingAdvice,
    ) -> None:
        self._store = store
        self._records = records
        self._registry = registry
        self._assigning = assigning
        self._showing = showing
        self._visits = visits
        self._clock = clock
        self._ids = ids
        self._process = process
        self._admission = admission
        self._counting = counting

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
        if len(resume_hash) != KEY_BYTES or not _may_say(line, topic):
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
        return await self._take(ticket, line, floor, records[line.id], entering)

    async def _take(
        self, ticket: Ticket, line: Line, floor: Floor, record: Record, entering: Entering
    ) -> tuple[TicketId, VisitorState]:
        """As the line was a moment ago, and once more as it is with the ticket on it."""
        flooded = self._admission.flooded()
        try:
            check_may_join(line, ticket.need, floor, record, ticket.issued, flooded=flooded)
        except Refused as refused:
            return await self._known_still(refused, ticket, entering)
        kept, now_there = await self._store.join(ticket)
        if kept.id != ticket.id:
            return await self._again(kept, entering)
        if waiting_on(line.id, now_there) > waiting_on(line.id, floor) + 1:
            await self._must_have_room(line, ticket, now_there, record)
        self._counting.came(line.organisation, ticket.topic)
        await entering(ticket.id)
        return await self._joined(ticket, now_there, record)

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
        await self._visits.enter(ticket.id, entering)
        return ticket.id, await self._visits.view(ticket.id)

    async def check_may_join_again(self, ticket: TicketId) -> None:
        """One page has one place at a time. Raises: Refused(ALREADY_JOINED) while its ticket or conversation lives."""
        with suppress(Unknown):
            if (await self._visits.view(ticket)).phase != "ended":
                raise Refused(Reason.ALREADY_JOINED)


def _may_say(line: Line, topic: Topic | None) -> bool:
    return topic is None or (advice.kind_of(topic) in line.topics and advice.is_topic(topic))
