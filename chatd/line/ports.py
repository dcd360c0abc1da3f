"""What the line needs from the world."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from chatd.base.names import DeskId, LineId, Seconds, TicketId
from chatd.base.ports import Change
from chatd.line.rules.desk import Desk
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks
from chatd.line.rules.ticket import Need, Order, Ticket


class Waiting(NamedTuple):
    """How many of one need wait, and since when the oldest, seconds since 1970."""

    need: Need
    tickets: int
    oldest: Seconds


class PlaceStore(Protocol):
    """Tickets and desks, each method atomic.

    Rules are pure and may be applied more than once; when a rule raises, nothing has changed.
    """

    async def add_ticket(self, ticket: Ticket) -> Ticket:
        """Keep it; or, when a ticket with this id or resume hash is there, leave that as it is and give it back.

        Raises: Unavailable.
        """

    async def ticket(self, ticket: TicketId) -> Ticket:
        """Raises: Unknown, Unavailable."""

    async def ticket_of(self, resume_hash: bytes) -> Ticket | None:
        """The ticket of this page, if it has one that has not ended. Raises: Unavailable."""

    async def change_ticket(
        self, ticket: TicketId, rule: Callable[[Ticket], Ticket]
    ) -> Change[Ticket]:
        """Apply the rule. Raises: Unknown, Unavailable, whatever the rule raises."""

    async def heads(self, each: int) -> Sequence[Ticket]:
        """Of every need the oldest `each` that wait, are not on offer and whose page is not known to be lost.

        Raises: Unavailable.
        """

    async def waiting(self, line: LineId) -> Sequence[Waiting]:
        """What waits on the line, by need, on offer or not. Raises: Unavailable."""

    async def on_line(self, line: LineId) -> Sequence[Ticket]:
        """All that wait on the line, oldest first of each need; the cost grows with them. Raises: Unavailable."""

    async def before(self, line: LineId, order: Order) -> Mapping[Need, int]:
        """How many wait on the line with a smaller order, by need. Raises: Unavailable."""

    async def lost_tickets(self, now: Seconds) -> Sequence[Ticket]:
        """Those that wait and whose page is lost by `presence.lost_since` of a visitor. Raises: Unavailable."""

    async def add_desk(self, desk: Desk) -> Desk:
        """Keep it; or, when a desk with this id or of this person is there, give that back. Raises: Unavailable."""

    async def desk(self, desk: DeskId) -> Desk:
        """Raises: Unknown, Unavailable."""

    async def desks(self) -> Sequence[Desk]:
        """All of them: there are few. Raises: Unavailable."""

    async def change_desk(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Change[Desk]:
        """Apply the rule. Raises: Unknown, Unavailable, whatever the rule raises."""

    async def change_pair(
        self,
        ticket: TicketId,
        desk: DeskId,
        rule: Callable[[Ticket, Desk], tuple[Ticket, Desk]],
    ) -> tuple[Change[Ticket], Change[Desk]]:
        """Apply the rule to both at once, or to neither: so a ticket meets a desk.

        Raises: Unknown (either), Unavailable, whatever the rule raises.
        """

    async def keep_ticket_until(self, ticket: TicketId, end: Seconds) -> None:
        """Forget it at `end`. Its resume hash is forgotten at once. An unknown one is no error. Raises: Unavailable."""

    async def burn(self, name: bytes, until: Seconds) -> None:
        """Remember that what this digest names has ended, so that no signed value brings it back before `until`.

        Raises: Unavailable.
        """

    async def is_burnt(self, name: bytes, now: Seconds) -> bool:
        """Whether it was burnt, and not too long ago. Raises: Unavailable."""

    async def forget_desk(self, desk: DeskId) -> None:
        """Forget it now; twice is once. Raises: Unavailable."""

    async def purge(self, now: Seconds) -> int:
        """Forget the tickets whose end has come; how many. Raises: Unavailable."""


class DoorStore(Protocol):
    """The doors of the lines, each method atomic. Rules as in `PlaceStore`."""

    async def door(self, line: LineId) -> Door:
        """The door; a line not heard of yet has `Door()`. Raises: Unavailable."""

    async def change(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        """Apply the rule. Raises: Unavailable, whatever the rule raises."""


class TallyStore(Protocol):
    """Counts of a line, never with a person; gone after an hour. Each method atomic."""

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        """One more. Raises: Unavailable."""

    async def last_hour(self, line: LineId, count: str, now: Seconds) -> int:
        """How many within the last 3 600 s, to the minute. Raises: Unavailable."""

    async def talks(self, line: LineId) -> Talks | None:
        """What is known of the length of talks; None when there was none yet. Raises: Unavailable."""

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        """Apply the rule to it. Raises: Unavailable."""
