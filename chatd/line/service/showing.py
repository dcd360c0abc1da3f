"""Makes the states of one visitor and one console out of the live state. Reads only."""

import math
from contextlib import suppress

from msgspec.structs import replace

from chatd.base.errors import Unknown
from chatd.base.names import ConversationPhase, DeskId, LineId
from chatd.base.ports import Clock
from chatd.base.signed import SignedValues
from chatd.directory.service.registry import Registry
from chatd.line import claims
from chatd.line.ports import Conversations, Floor, Record, TicketsAndDesks
from chatd.line.rules import assignment, at_once, closing
from chatd.line.rules import door as doors
from chatd.line.rules.assignment import Ahead
from chatd.line.rules.desk import Desk, language_with
from chatd.line.rules.door import DoorPhase
from chatd.line.rules.staffing import Staffing
from chatd.line.rules.ticket import Ticket, waited_seconds
from chatd.line.rules.ticket_phases import TicketPhase
from chatd.line.rules.wrap_up import may_be_longer
from chatd.line.service.advice import advice_to
from chatd.line.service.pace import door_of, line_state, line_told, pace_of, place_on
from chatd.line.service.telling import TellingDoorsAndTallies
from chatd.line.service.told import Told
from chatd.line.service.versions import Versions
from chatd.line.shapes.console import Closing, ConsoleState, DeskState, Offer
from chatd.line.shapes.visitor import LineState, VisitorState


class Showing:
    """Each state has a greater version than the one before."""

    def __init__(
        self,
        store: TicketsAndDesks,
        records: TellingDoorsAndTallies,
        conversations: Conversations,
        registry: Registry,
        values: SignedValues,
        versions: Versions,
        clock: Clock,
        told: Told,
    ) -> None:
        self._told = told
        self._store = store
        self._records = records
        self._conversations = conversations
        self._registry = registry
        self._values = values
        self._versions = versions
        self._clock = clock

    # ---- the visitor ----

    async def visitor(
        self,
        ticket: Ticket,
        floor: Floor | None = None,
        record: Record | None = None,
        ahead: Ahead | None = None,
    ) -> VisitorState:
        """All that the page is told. `floor`, `record` (of the ticket's line), `ahead`: as just loaded, else they are.

        Raises: Unknown (the conversation is forgotten), Unavailable.
        """
        if record is None:
            record = (await self._records.seen_records([ticket.line]))[ticket.line]
        if ticket.phase is TicketPhase.TAKEN:
            return await self._in_conversation(ticket, record)
        if not ticket.is_waiting:
            return self._ended(ticket, record)
        line = self._registry.line(ticket.line)
        floor = floor or await self._store.floor()
        now = self._clock.now()
        pace = pace_of(line, ticket.need, floor, record, now)
        ahead = ahead or await self._ahead(ticket, pace.staff)
        door = door_of(line, record, floor, now)
        shown = (
            place_on(line, ticket, ahead, pace, now),
            line_told(
                line, self._registry.contact(line), ticket, line_state(line, door, now), door, now
            ),
        )
        self._told.note(ticket.id, shown)
        return VisitorState(
            version=self._versions.next(),
            now=int(self._clock.now()),
            phase="offered" if ticket.phase is TicketPhase.OFFERED else "waiting",
            value=self._values.sign(claims.of_ticket(ticket, self._values.made())),
            line=shown[1],
            place=shown[0],
        )

    async def ahead(self, ticket: Ticket, floor: Floor, record: Record) -> Ahead:
        """How many of those who wait go before it. Raises: Unavailable."""
        line = self._registry.line(ticket.line)
        pace = pace_of(line, ticket.need, floor, record, self._clock.now())
        return await self._ahead(ticket, pace.staff)

    def line(self, line_id: LineId, record: Record) -> LineState:
        """What the page of somebody who waits no more is told of the line; one that is no more is closed."""
        try:
            line = self._registry.line(line_id)
        except Unknown:
            return LineState(id=line_id, phase=DoorPhase.CLOSED, closes_at=None)
        now = self._clock.now()
        grace_seconds = line.policy.closing_grace_minutes * 60
        door = doors.follow(record.door, line.hours, 1, now, grace_seconds=grace_seconds)
        return line_state(line, door, now)

    def _line_talked(self, ticket: Ticket, record: Record) -> LineState:
        """As `line`, and what a professional is told of names stands while she talks."""
        state = self.line(ticket.line, record)
        with suppress(Unknown):
            line = self._registry.line(ticket.line)
            return replace(state, advice=advice_to(ticket, line, None, self._clock.now()))
        return state

    async def _ahead(self, ticket: Ticket, staff: Staffing) -> Ahead:
        ends = assignment.ends(ticket, self._clock.now())
        return assignment.ahead(await self._store.before(staff.lines, ends), staff.competes)

    async def _in_conversation(self, ticket: Ticket, record: Record) -> VisitorState:
        shown = await self._conversations.for_visitor(ticket)
        is_ended = shown.phase is ConversationPhase.ENDED
        return VisitorState(
            version=self._versions.next(),
            now=int(self._clock.now()),
            phase="ended" if is_ended else "conversation",
            value=None if is_ended else shown.value,
            line=self._line_talked(ticket, record),
            conversation=shown,
            outcome=shown.outcome,
        )

    def _ended(self, ticket: Ticket, record: Record) -> VisitorState:
        return VisitorState(
            version=self._versions.next(),
            now=int(self._clock.now()),
            phase="ended",
            value=None,
            line=self.line(ticket.line, record),
            outcome=ticket.outcome,
        )

    # ---- the console ----

    async def console(self, desk: Desk) -> ConsoleState:
        """All that the console is told. Raises: Unavailable."""
        theirs = await self._conversations.for_console(desk)
        return ConsoleState(
            version=self._versions.next(),
            now=int(self._clock.now()),
            desk=await self._desk(desk),
            offer=await self._offer(desk),
            conversations=theirs.own,
            orphans=theirs.orphans,
            askings=theirs.askings,
        )

    async def no_desk(self, desk: DeskId) -> ConsoleState:
        """What a console is shown when its shift is over, and how its last ones ended. Raises: Unavailable."""
        return ConsoleState(
            version=self._versions.next(),
            now=int(self._clock.now()),
            desk=None,
            conversations=await self._conversations.ended_of(desk),
        )

    async def _desk(self, desk: Desk) -> DeskState:
        return DeskState(
            value=self._values.sign(claims.of_desk(desk, self._values.made())),
            phase=desk.phase,
            capacity=desk.capacity,
            lines=desk.lines,
            languages=desk.languages,
            closings=await self._closings(desk),
            wrap_ups=tuple(math.ceil(each.until) for each in desk.wrap_ups),
            may_wrap_up_longer=any(may_be_longer(each) for each in desk.wrap_ups),
            only_one=at_once.is_relieved(desk),
            one_until=int(desk.one_until)
            if desk.one_until and at_once.is_first_hour(desk, self._clock.now())
            else None,
        )

    async def _closings(self, desk: Desk) -> tuple[Closing, ...]:
        """Of its lines, but those that do not close, or are no more."""
        now = self._clock.now()
        closings = []
        for line_id, record in (await self._records.seen_records(desk.lines)).items():
            with suppress(Unknown):
                line = self._registry.line(line_id)
                grace_seconds = line.policy.closing_grace_minutes * 60
                door = doors.follow(record.door, line.hours, 1, now, grace_seconds=grace_seconds)
                ends_at = closing.ends_at(door, line.hours, now)
                if ends_at is not None:
                    closings.append(Closing(line=line_id, at=int(ends_at)))
        return tuple(closings)

    async def _offer(self, desk: Desk) -> Offer | None:
        if desk.offer is None:
            return None
        try:
            ticket = await self._store.ticket(desk.offer.ticket)
        except Unknown:
            return None
        return Offer(
            ticket=ticket.id,
            line=ticket.line,
            language=language_with(desk, ticket),
            topic=ticket.topic,
            waited_seconds=int(waited_seconds(ticket, self._clock.now())),
            expires_at=int(desk.offer.expires),
            offer_seconds=self._registry.policy(ticket.line).offer_seconds,
            urgent=ticket.urgent,
        )
