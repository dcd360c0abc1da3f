"""Makes the views of one visitor and one console out of the live state."""

from collections.abc import Sequence

from chatd.base.errors import Unknown
from chatd.base.names import ConversationPhase, DeskId, MemberId, Seconds, StaffRole
from chatd.base.ports import Clock
from chatd.conversation.rules import conversation as conversations
from chatd.conversation.rules import members
from chatd.conversation.rules.conversation import Conversation
from chatd.directory.rules.directory import LinePolicy
from chatd.directory.service.registry import Registry
from chatd.line.rules import assignment, estimate
from chatd.line.rules.desk import Desk
from chatd.line.rules.door import Phase
from chatd.line.rules.ticket import Ticket, TicketPhase, waited_seconds
from chatd.line.service.doors import Doors
from chatd.line.service.live import Live
from chatd.line.service.values import Values
from chatd.line.service.views import (
    ConsoleView,
    ConversationView,
    DeskView,
    EstimateView,
    LineView,
    MemberView,
    OfferView,
    OrphanView,
    PlaceView,
    VisitorView,
)

ENDED_VALUE = "ended"  # brings nothing back, and replaces the value in the page's memory that would


class Showing:
    """Reads only. Each view has a greater version than the one before."""

    def __init__(
        self, live: Live, registry: Registry, doors: Doors, values: Values, clock: Clock
    ) -> None:
        self._live = live
        self._registry = registry
        self._doors = doors
        self._values = values
        self._clock = clock
        self._version = 0

    def next_version(self) -> int:
        """Milliseconds since 1970, or one more than the last: so it grows over a restart too."""
        self._version = max(self._version + 1, int(self._clock.now() * 1_000))
        return self._version

    # ---- the visitor ----

    async def visitor(self, ticket: Ticket) -> VisitorView:
        """All that the page is told. Raises: Unknown (the conversation is forgotten), Unavailable."""
        if ticket.phase is TicketPhase.TAKEN:
            return await self._in_conversation(ticket)
        if not ticket.is_waiting:
            return await self._ended(ticket)
        line = self._registry.line(ticket.line)
        return VisitorView(
            ticket=ticket.id,
            version=self.next_version(),
            now=int(self._clock.now()),
            phase="offered" if ticket.phase is TicketPhase.OFFERED else "waiting",
            value=self._values.of_ticket(ticket),
            line=await self._doors.view(line),
            place=await self.place(ticket),
        )

    async def place(self, ticket: Ticket) -> PlaceView:
        """Where a waiting visitor stands. Raises: Unavailable."""
        line = self._registry.line(ticket.line)
        staff = await self._doors.staffing(line.id)
        ahead = await self._ahead(ticket)
        talks = await self._doors.talks(line)
        wait = estimate.estimate(ahead + 1, staff.slots, staff.free, talks)
        return PlaceView(
            ahead=ahead,
            estimate=EstimateView(wait.low, wait.high) if wait else None,
            is_long=estimate.is_long(wait, line.policy.long_wait_minutes),
            has_counsellor=staff.speaks(ticket.language),
        )

    async def _ahead(self, ticket: Ticket) -> int:
        ends = assignment.ends(ticket, self._clock.now())
        before = {
            ticket_class: await self._live.places.before(ticket.line, end)
            for ticket_class, end in ends.items()
        }
        return assignment.ahead(before)

    async def _in_conversation(self, ticket: Ticket) -> VisitorView:
        if ticket.conversation is None:
            raise Unknown
        conversation = await self._live.conversations.conversation(ticket.conversation)
        shown = self.conversation(conversation, MemberId(ticket.id))
        is_ended = conversation.phase is ConversationPhase.ENDED
        return VisitorView(
            ticket=ticket.id,
            version=self.next_version(),
            now=int(self._clock.now()),
            phase="ended" if is_ended else "conversation",
            value=None if is_ended else shown.value,
            line=await self._line(ticket),
            conversation=shown,
            outcome=shown.outcome,
        )

    async def _ended(self, ticket: Ticket) -> VisitorView:
        return VisitorView(
            ticket=ticket.id,
            version=self.next_version(),
            now=int(self._clock.now()),
            phase="ended",
            value=None,
            line=await self._line(ticket),
            outcome=ticket.outcome.value if ticket.outcome else None,
        )

    async def _line(self, ticket: Ticket) -> LineView:
        try:
            return await self._doors.view(self._registry.line(ticket.line))
        except Unknown:
            return LineView(ticket.line, Phase.CLOSED.value, None)

    # ---- both ----

    def conversation(self, conversation: Conversation, me: MemberId) -> ConversationView:
        """As this member is shown it. Raises: Refused(NOT_A_MEMBER)."""
        receipt = conversations.receipt(conversation, me)
        is_ended = conversation.phase is ConversationPhase.ENDED
        return ConversationView(
            id=conversation.id,
            me=me,
            value=ENDED_VALUE if is_ended else self._values.of_member(conversation, me),
            phase=conversation.phase.value,
            line=conversation.line,
            language=conversation.language,
            topic=conversation.topic,
            members=self._members(conversation),
            stored=receipt.stored,
            delivered=receipt.delivered,
            outcome=conversation.outcome.value if conversation.outcome else None,
        )

    def _members(self, conversation: Conversation) -> tuple[MemberView, ...]:
        silent_seconds = self._registry.policy(conversation.line).silent_seconds
        now = self._clock.now()
        return tuple(
            MemberView(
                each.id,
                each.role.value,
                members.presence_in(conversation, each.id, now, silent_seconds).value,
            )
            for each in conversation.members
        )

    # ---- the console ----

    async def console(self, desk: Desk) -> ConsoleView:
        """All that the console is told. Raises: Unavailable."""
        alive = await self._live.conversations.all()
        return ConsoleView(
            id=desk.id,
            version=self.next_version(),
            now=int(self._clock.now()),
            desk=self._desk(desk),
            offer=await self._offer(desk),
            conversations=self._own(desk, alive),
            orphans=tuple(self._orphans(desk, alive)),
        )

    def no_desk(self, desk: DeskId) -> ConsoleView:
        """What a console is told whose shift is over."""
        return ConsoleView(
            id=desk, version=self.next_version(), now=int(self._clock.now()), desk=None
        )

    def _desk(self, desk: Desk) -> DeskView:
        return DeskView(
            value=self._values.of_desk(desk),
            phase=desk.phase.value,
            capacity=desk.capacity,
            lines=desk.lines,
            languages=desk.languages,
        )

    async def _offer(self, desk: Desk) -> OfferView | None:
        if desk.offer is None:
            return None
        try:
            ticket = await self._live.places.ticket(desk.offer.ticket)
        except Unknown:
            return None
        return OfferView(
            ticket=ticket.id,
            line=ticket.line,
            language=ticket.language,
            topic=ticket.topic,
            waited_seconds=int(waited_seconds(ticket, self._clock.now())),
            expires_at=int(desk.offer.expires),
            offer_seconds=self._registry.policy(ticket.line).offer_seconds,
        )

    def _own(self, desk: Desk, alive: Sequence[Conversation]) -> tuple[ConversationView, ...]:
        """In the order of the desk; then those that have ended and are not forgotten yet."""
        by_id = {each.id: each for each in alive if _has_member(each, MemberId(desk.id))}
        order = [*desk.conversations, *(id_ for id_ in by_id if id_ not in desk.conversations)]
        return tuple(
            self.conversation(by_id[id_], MemberId(desk.id)) for id_ in order if id_ in by_id
        )

    def _orphans(self, desk: Desk, alive: Sequence[Conversation]) -> list[OrphanView]:
        return [
            OrphanView(
                conversation=each.id,
                line=each.line,
                language=each.language,
                lost_seconds=int(self._clock.now() - (each.orphaned_at or 0)),
            )
            for each in alive
            if self.may_take_up(desk, each)
        ]

    def may_take_up(self, desk: Desk, conversation: Conversation) -> bool:
        """Whether this desk is a lead's of the line, and the orphan's own console had its time to return."""
        try:
            staff = self._registry.staff(desk.staff)
        except Unknown:
            return False
        may_lead = staff.role is not StaffRole.COUNSELLOR and conversation.line in staff.lines
        policy = self._registry.policy(conversation.line)
        return may_lead and is_up_for_taking(conversation, policy, self._clock.now())


def is_up_for_taking(conversation: Conversation, policy: LinePolicy, now: Seconds) -> bool:
    """Whether it is an orphan whose own console did not return in time."""
    since = conversation.orphaned_at
    is_orphan = conversation.phase is ConversationPhase.ORPHANED and since is not None
    return is_orphan and now - (since or now) >= policy.orphan_return_seconds


def _has_member(conversation: Conversation, member: MemberId) -> bool:
    return any(each.id == member for each in conversation.members)
