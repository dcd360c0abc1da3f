"""The one place where a ticket meets a desk.

`assignment.match` decides, from a picture of the floor at one moment: who waits longest, which desks have room. By the
time a match is committed the picture may be old: the visitor has left, the desk has paused, another process has offered
the same ticket. So each match is committed by itself, and the store applies the rules of both sides to the ticket and
the desk *as they are then* (`change_pair`, both or neither). When a rule says no, the race is lost: nothing has
happened, nobody is told of an error, and the floor is looked at again, because who was second may be first now.

Why the loop ends. An offer takes the room of its desk, so one round of matches gives every desk with room a ticket, and
a second round would find nothing, unless a race was lost or tickets were given without asking, which leaves a desk with
room for another. Rounds in which every race was lost could go on for ever between two busy processes: after three of
them the work is left to the next sweep, a second later.

Who is behind one that has lost a race waits for the next round too, if its own desk could take that one: nobody who has
waited for longer is passed over. In the last round nobody waits for another.

Why the conversation is made before the ticket is taken (`_take`). Two stores cannot change in one step. If the ticket
went first and the process stopped, a visitor would be taken into a conversation that does not exist. In this order the
worst is a conversation that nobody knows of; when the race is lost it is deleted at once. It is told before, too, which
processes hold the two pages, so that the first word in it arrives; when one of them has moved since the floor was
loaded, the ticket is not taken before it is told that (`_MovedError`). Who moves later finds the conversation there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.live_state import Beginning
from chatd.base.names import DeskId, LineId, OrganisationId, ProcessId, Seconds, TicketId
from chatd.base.ports import Clock
from chatd.directory.service.registry import Registry
from chatd.line.ports import Conversations, DoorsAndTallies, Floor
from chatd.line.rules import assignment
from chatd.line.rules import desk as desks
from chatd.line.rules import offer as offers
from chatd.line.rules import ticket as tickets
from chatd.line.rules.affinity import wished
from chatd.line.rules.assignment import Match
from chatd.line.rules.desk import Desk
from chatd.line.rules.outcome import taken_by
from chatd.line.rules.ticket import Ticket
from chatd.line.service.telling import TellingTicketsAndDesks

FRUITLESS_MAX = 3  # rounds in which every race was lost; the next sweep asks again
MOVES_MAX = 3  # of their pages, while one ticket is taken; then the race is lost

Asked = ParamSpec("Asked")
Answered = TypeVar("Answered")


def settled(
    use_case: Callable[Asked, Awaitable[Answered]],
) -> Callable[Asked, Awaitable[Answered]]:
    """Makes a use case end with `Assigning.settle`: once, after all its changes. Its class has `_assigning`.

    When the use case raises, nothing is settled: what it had changed before is matched by the next sweep.
    """

    @wraps(use_case)
    async def settling(*args: Asked.args, **kwargs: Asked.kwargs) -> Answered:
        answer = await use_case(*args, **kwargs)
        me: Any = args[0]
        await me._assigning.settle()  # noqa: SLF001 - of the same class
        return answer

    return settling


class Assigning:
    """Called at the end of every use case that may let a ticket meet a desk, and by the sweep.

    Nothing is assigned before `Beginning.settled_at`. After a restart pages come back within seconds, in any order:
    whoever was assigned in the first moment might go before somebody who had waited longer and is about to come back.
    """

    def __init__(
        self,
        store: TellingTicketsAndDesks,
        conversations: Conversations,
        records: DoorsAndTallies,
        registry: Registry,
        clock: Clock,
        beginning: Beginning,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._records = records
        self._registry = registry
        self._clock = clock
        self._beginning = beginning

    async def settle(self) -> None:
        """Assign, if something has changed since the floor was last loaded. Raises: Unavailable."""
        if self._store.may_match:
            await self.assign()

    async def floor(self) -> Floor:
        """All desks and who waits, for an `assign` that follows at once. Raises: Unavailable.

        The flag is lowered before the load: what changes meanwhile raises it again, and is not missed.
        """
        self._store.may_match = False
        return await self._store.floor()

    async def assign(self, floor: Floor | None = None) -> dict[TicketId, Ticket]:
        """Match until nothing matches. Answers with the tickets that have met a desk, by their id.

        `floor`: as `floor` has just loaded it; None loads it here. Raises: Unavailable.
        """
        met: dict[TicketId, Ticket] = {}
        if self._clock.now() < self._beginning.settled_at:
            return met
        fruitless = 0
        while fruitless < FRUITLESS_MAX:
            matches = await self._matches(floor or await self.floor())
            is_last = fruitless == FRUITLESS_MAX - 1
            committed = await self._commit_all(matches, is_last=is_last)
            met |= {ticket.id: ticket for ticket in committed if ticket is not None}
            if not matches or not self._is_worth_another(matches, committed):
                break
            fruitless = 0 if any(committed) else fruitless + 1
            floor = None
        self._store.may_match = False
        return met

    async def accept(self, desk_id: DeskId, ticket_id: TicketId) -> None:
        """The desk takes what it was offered; accepting twice changes nothing. Three round trips, then what is matched.

        Raises: Unknown (desk), Refused(NOT_OFFERED, NO_ROOM), Unavailable.
        """
        ticket, desk = await self._store.pair(ticket_id, desk_id)
        if ticket is None:
            raise Refused(Reason.NOT_OFFERED)
        if _is_taken(ticket, desk):
            return
        if desk.offer is None or desk.offer.ticket != ticket_id:
            raise Refused(Reason.NOT_OFFERED)  # no conversation, not even for a moment
        if desks.is_full(desk):
            raise Refused(Reason.NO_ROOM)
        try:
            _, floor = await self._take(ticket, desk, is_offered=True)
        except Refused:
            taken, at = await self._store.pair(ticket_id, desk_id)
            if taken is not None and _is_taken(taken, at):
                return  # by the same desk, at the same time
            raise
        await self.assign(floor)

    async def _matches(self, floor: Floor) -> list[Match]:
        """No desk is given somebody who waits while it may take up an orphan of the same line. Raises: Unavailable."""
        now = self._clock.now()

        def wish(ticket: Ticket) -> OrganisationId | None:
            seconds = self._registry.policy(ticket.line).affinity_seconds
            return wished(ticket, self._registry.placed_by(ticket.embed), now, seconds)

        matches = assignment.match(floor.heads, floor.desks, now, wish=wish)
        kept = await self._conversations.kept_for_orphans(floor.desks) if matches else ()
        return assignment.match(floor.heads, floor.desks, now, kept, wish) if kept else matches

    def _is_worth_another(self, matches: list[Match], committed: list[Ticket | None]) -> bool:
        """An offer leaves a desk without room; so only a lost race, or a ticket given at once, leaves more to match."""
        has_given = any(
            self._registry.policy(each.ticket.line).is_auto_assigned for each in matches
        )
        return has_given or None in committed

    async def _commit_all(self, matches: Sequence[Match], *, is_last: bool) -> list[Ticket | None]:
        """In their order. None: the race was lost, by it or by one before it that its desk could take as well.

        So nobody is given the desk of somebody who waits for longer; but in the last round, in which no such one keeps
        others waiting.
        """
        committed: list[Ticket | None] = []
        losers: list[Ticket] = []
        for match in matches:
            waits = not is_last and any(desks.can_meet(match.desk, each) for each in losers)
            met = None if waits else await self._commit(match)
            committed.append(met)
            if met is None:
                losers.append(match.ticket)
        return committed

    async def _commit(self, match: Match) -> Ticket | None:
        """Offer the ticket or give it at once, as the line's policy says. None: the race was lost; no error."""
        policy = self._registry.policy(match.ticket.line)
        try:
            if policy.is_auto_assigned:
                return (await self._take(match.ticket, match.desk, is_offered=False))[0]
            return await self._offer(match, policy.offer_seconds)
        except (Refused, Unknown):
            return None

    async def _offer(self, match: Match, offer_seconds: float) -> Ticket:
        now = self._clock.now()

        def rule(ticket: Ticket, desk: Desk) -> tuple[Ticket, Desk]:
            assignment.check_can_meet(ticket, desk)
            return (
                tickets.offer(ticket, desk.id),
                offers.offer(desk, ticket.id, now, offer_seconds),
            )

        changed, _ = await self._store.change_pair(match.ticket.id, match.desk.id, rule)
        return changed.after

    async def _take(
        self, ticket: Ticket, desk: Desk, *, is_offered: bool
    ) -> tuple[Ticket, Floor | None]:
        """Make the conversation, then take the ticket into it. If another was faster, the conversation is deleted.

        With the floor as it is then, if it was on offer: both are asked together; None else, or where that failed.
        Raises: Refused(NOT_OFFERED), Unknown.
        """
        now = self._clock.now()
        conversation = await self._conversations.open(ticket, desk, now)
        at = _where(ticket, desk)

        def rule(ticket: Ticket, desk: Desk) -> tuple[Ticket, Desk]:
            assignment.check_can_meet(ticket, desk)
            if is_offered:
                taken = offers.accept(desk, ticket.id, conversation, now)
            else:
                taken = offers.take(desk, conversation, now)
            if _where(ticket, desk) != at:
                raise _MovedError(ticket, desk)
            return tickets.take(ticket, desk.id, conversation), taken

        for _ in range(MOVES_MAX):
            taken, floor = await asyncio.gather(
                self._store.change_pair(ticket.id, desk.id, rule),
                self.floor() if is_offered else asyncio.sleep(0, None),
                return_exceptions=True,
            )
            if not isinstance(taken, _MovedError):
                break
            at = _where(taken.ticket, taken.desk)
            await self._conversations.held_by(conversation, taken.ticket, taken.desk)
        if isinstance(taken, Refused | Unknown):
            await self._conversations.discard(conversation)
            raise _not_offered(taken) from None
        if isinstance(taken, BaseException):
            raise taken
        changed, _ = taken
        await self._count(ticket.line, desk, now)
        if changed.after.urgent is not ticket.urgent:  # said while the conversation was made
            await self._conversations.say_urgent(conversation, changed.after.urgent)
        return changed.after, None if isinstance(floor, BaseException) else floor

    async def _count(self, line: LineId, desk: Desk, now: Seconds) -> None:
        """For its organisation, where several serve the line."""
        with suppress(Unknown, Unavailable):  # a count lost is no harm
            if self._registry.helpers(self._registry.line(line)):
                await self._records.add(line, taken_by(desk.organisation), now)


class _MovedError(Refused):
    """A page has come to another process since its conversation was told where it is."""

    def __init__(self, ticket: Ticket, desk: Desk) -> None:
        super().__init__(Reason.NOT_OFFERED)
        self.ticket, self.desk = ticket, desk


def _where(ticket: Ticket, desk: Desk) -> tuple[ProcessId | None, ...]:
    """Which processes hold the two pages."""
    return ticket.page.at, desk.page.at


def _is_taken(ticket: Ticket, desk: Desk) -> bool:
    return ticket.conversation is not None and ticket.conversation in desk.conversations


def _not_offered(error: Refused | Unknown) -> Refused | Unknown:
    """The answer to a desk that came too late: the same, whatever became of the ticket."""
    return Refused(Reason.NOT_OFFERED) if error.reason is Reason.WRONG_STATE else error
