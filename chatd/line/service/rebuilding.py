"""After a restart: tickets and desks from what pages hold, in whatever order they come back.

A page shows a signed value. When the daemon does not know what it tells of, it is made again from the claim: only
within the first minutes after the start, only from a value young enough to be a living page's, and never when what it
tells of has ended since (`claims.check_rebuild` and the memory of what has ended). Each method leaves what is there as
it is; so whoever comes second joins what the first made.
"""

from chatd.base.claims import Claim, check_rebuild, is_young
from chatd.base.errors import Unknown
from chatd.base.live_state import Beginning
from chatd.base.names import ProcessId
from chatd.base.ports import Clock
from chatd.base.signed import burnt_name
from chatd.directory.service.registry import Registry
from chatd.line import claims
from chatd.line.claims import DeskClaim, TicketClaim
from chatd.line.ports import Conversations, DoorsAndTallies, TicketsAndDesks
from chatd.line.rules import back_on_line
from chatd.line.rules import door as doors
from chatd.line.rules import ticket as tickets
from chatd.line.rules.desk import Desk
from chatd.line.rules.door import Door
from chatd.line.rules.ticket import Ticket


class Rebuilding:
    """`beginning`: of the live state; until `REBUILD_SECONDS` later what is not known is made again."""

    def __init__(
        self,
        *,
        store: TicketsAndDesks,
        records: DoorsAndTallies,
        conversations: Conversations,
        registry: Registry,
        clock: Clock,
        beginning: Beginning,
        process: ProcessId,
    ) -> None:
        self._process = process
        self._store = store
        self._records = records
        self._conversations = conversations
        self._registry = registry
        self._clock = clock
        self._beginning = beginning

    async def check(self, claim: Claim, name: str) -> None:
        """Whether what is unknown may be made again from this claim; `name` is its id. Raises: Unknown, Unavailable."""
        now = self._clock.now()
        check_rebuild(claim, self._beginning.at, now, self._beginning.last_alive)
        if await self._store.is_burnt(burnt_name(name), now):
            raise Unknown

    async def ticket(self, claim: TicketClaim) -> tuple[Ticket, bool]:
        """The ticket again, at the place it had; its line, if closed, opens for those who wait.

        And whether it is on the line as made here, with its page connected to this process: then that need not be said.
        If the other side of its conversation came back first, the ticket belongs to that conversation. That it goes
        before all others is believed of a young value only: an older one may tell of a time that is over.
        Raises: Unknown, Unavailable.
        """
        await self.check(claim, claim.id)
        line = self._registry.line(claim.line)
        now = self._clock.now()
        ticket = claims.ticket_again(claim, now, self._process)
        if not is_young(claim, self._beginning.last_alive):
            ticket = back_on_line.first_no_more(ticket)
        conversation = await self._conversations.of_ticket(ticket)
        if conversation is not None:
            ticket = tickets.become(ticket, conversation)

        def rule(door: Door) -> Door:
            grace_seconds = line.policy.closing_grace_minutes * 60
            followed = doors.follow(door, line.hours, 1, now, grace_seconds=grace_seconds)
            return doors.serve_on(followed, now)

        await self._records.change_door(line.id, rule)  # first, or a sweep would refuse the ticket
        kept = await self._store.add_ticket(ticket)
        await self._records.change_door(line.id, rule)  # a sweep that saw nobody may have closed it
        return kept, kept == ticket and conversation is None

    async def desk(self, claim: DeskClaim) -> Desk:
        """The desk again, with nothing on it yet. Raises: Unknown (also when this person has another), Unavailable."""
        await self.check(claim, claim.id)
        desk = claims.desk_again(claim, self._clock.now())
        kept = await self._store.add_desk(desk)
        if kept.id != desk.id:
            raise Unknown
        return kept
