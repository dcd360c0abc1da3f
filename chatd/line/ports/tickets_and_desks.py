"""Tickets and desks as a store keeps them, and the floor: what most use cases need of both."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from chatd.base.names import (
    DeskId,
    LineId,
    ProcessId,
    Seconds,
    TicketClass,
    TicketId,
)
from chatd.base.ports import Change
from chatd.line.rules.assignment import Ahead, InRow
from chatd.line.rules.crowds import Crowd
from chatd.line.rules.desk import Desk
from chatd.line.rules.need import Need, Order
from chatd.line.rules.presence import Page
from chatd.line.rules.rows import Waiting
from chatd.line.rules.ticket import Ticket


class Floor(NamedTuple):
    """All desks, what waits, and who may be next: what most use cases need, in one call.

    `heads`: of every need the oldest that keep their turn (`ticket.keeps_its_turn`), as many as there are desks that
    might have room (`offer.may_have_room`), and one more for each of `pausing`: all that wait and may have to let
    others pass (`assignment.may_let_pass`). `own`: all that wait from the network that was asked for.
    """

    desks: Sequence[Desk]
    waiting: Sequence[Waiting]
    heads: Sequence[Ticket]
    pausing: Sequence[Ticket] = ()
    own: Sequence[Crowd] = ()


class TicketsAndDesks(Protocol):
    """Tickets and desks together, since they meet in one step. Each method is atomic and one round trip.

    Rules are pure and may be applied more than once; when a rule raises, nothing has changed. A store puts
    `grace.look_at` and `desk.look_at` into the index of due times with each change, under "ticket" and "desk".
    """

    async def floor(self, source: bytes | None = None) -> Floor:
        """Everything at one moment, and what waits from this network; None: none. Raises: Unavailable.

        The cost does not grow with those who wait.
        """

    async def add_ticket(self, ticket: Ticket) -> Ticket:
        """Keep it; or, when a ticket with this id or resume hash is there, leave that as it is and give it back.

        Raises: Unavailable.
        """

    async def join(self, ticket: Ticket) -> tuple[Ticket, Floor]:
        """As `add_ticket`, and the floor after that, with what waits from its network. Raises: Unavailable."""

    async def ticket(self, ticket: TicketId) -> Ticket:
        """Raises: Unknown, Unavailable."""

    async def tickets(self, tickets: Collection[TicketId]) -> Sequence[Ticket]:
        """Those of them that there are. Raises: Unavailable."""

    async def ticket_of(self, resume_hash: bytes) -> Ticket | None:
        """The ticket of this page, if it has one that has not ended. Raises: Unavailable."""

    async def change_ticket(
        self, ticket: TicketId, rule: Callable[[Ticket], Ticket]
    ) -> Change[Ticket]:
        """Apply the rule. Raises: Unknown, Unavailable, whatever the rule raises."""

    async def on_line(self, line: LineId) -> Sequence[Ticket]:
        """All that wait on the line, oldest first; the cost grows with them. Raises: Unavailable."""

    async def rows(self, lines: Collection[LineId]) -> Sequence[InRow]:
        """All that wait on these lines, without their tickets; the cost grows with them. Raises: Unavailable."""

    async def before(
        self, lines: Collection[LineId], ends: Mapping[TicketClass, Order]
    ) -> Mapping[TicketClass, Mapping[Need, Ahead]]:
        """How many wait on these lines with a smaller order than each of these ends, by need. Raises: Unavailable."""

    async def add_desk(self, desk: Desk) -> Desk:
        """Keep it; or, when a desk with this id or of this person is there, give that back. Raises: Unavailable."""

    async def desk(self, desk: DeskId) -> Desk:
        """Raises: Unknown, Unavailable."""

    async def desks(self) -> Sequence[Desk]:
        """All of them: there are few. Raises: Unavailable."""

    async def change_desk(self, desk: DeskId, rule: Callable[[Desk], Desk]) -> Change[Desk]:
        """Apply the rule. Raises: Unknown, Unavailable, whatever the rule raises."""

    async def pair(self, ticket: TicketId, desk: DeskId) -> tuple[Ticket | None, Desk]:
        """Both at one moment; None for a ticket that is no more. Raises: Unknown (desk), Unavailable."""

    async def change_pair(
        self,
        ticket: TicketId,
        desk: DeskId,
        rule: Callable[[Ticket, Desk], tuple[Ticket, Desk]],
    ) -> tuple[Change[Ticket], Change[Desk]]:
        """Apply the rule to both at once, or to neither: so a ticket meets a desk.

        Raises: Unknown (either), Unavailable, whatever the rule raises.
        """

    async def pages(self, members: Collection[str]) -> Mapping[str, Page]:
        """The pages behind these tickets' and desks' ids, without those that are no more. Raises: Unavailable."""

    async def beat(
        self,
        tickets: Collection[TicketId],
        desks: Collection[DeskId],
        now: Seconds,
        at: ProcessId,
    ) -> Collection[str]:
        """The heartbeat of all these pages, by the process that they are connected to: as `presence.beat`.

        Answers whose page is not held there (`presence.is_held`). Unknown ones are no error. Raises: Unavailable.
        """

    async def keep_ticket_until(self, ticket: TicketId, end: Seconds) -> None:
        """Forget it at `end`, by `purge`. Its resume hash is forgotten at once. An unknown one is no error.

        Raises: Unavailable.
        """

    async def burn(self, names: Collection[bytes], until: Seconds) -> None:
        """Remember that what these digests name has ended: no signed value brings it back before `until`.

        Raises: Unavailable.
        """

    async def is_burnt(self, name: bytes, now: Seconds) -> bool:
        """Whether it was burnt, and not too long ago. Raises: Unavailable."""

    async def forget_desk(self, desk: DeskId) -> None:
        """Forget it now. Idempotent. Raises: Unavailable."""

    async def purge(self, now: Seconds) -> int:
        """Forget the tickets whose end has come; how many. Raises: Unavailable."""
