"""What the line needs from the world, and of the conversations that tickets become."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from chatd.base.claims import Claim
from chatd.base.names import (
    ConversationId,
    DeskId,
    Language,
    LineId,
    Outcome,
    ProcessId,
    Seconds,
    TicketClass,
    TicketId,
    Urgent,
)
from chatd.base.ports import Change
from chatd.line.rules.assignment import Ahead, InRow
from chatd.line.rules.crowds import Crowd
from chatd.line.rules.desk import Desk
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks
from chatd.line.rules.need import Need, Order
from chatd.line.rules.presence import Page
from chatd.line.rules.rows import Waiting
from chatd.line.rules.tallies import Row
from chatd.line.rules.ticket import Ticket
from chatd.line.shapes.console import Orphan
from chatd.line.shapes.conversation import ConversationState


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


class Record(NamedTuple):
    """What is remembered of a line: its door as stored, and how long its talks take (None: none yet)."""

    door: Door
    talks: Talks | None


class DoorsAndTallies(Protocol):
    """Doors of lines, and counts that never go with a person. Each method is atomic and one round trip."""

    async def records(self, lines: Collection[LineId]) -> Mapping[LineId, Record]:
        """The record of each line; a line not heard of yet has `Door()`. Raises: Unavailable."""

    async def change_door(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        """Apply the rule. Rules as in `TicketsAndDesks`. Raises: Unavailable, whatever the rule raises."""

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        """Count one more, which is forgotten after an hour and a minute. Raises: Unavailable."""

    async def add_all(self, counts: Mapping[tuple[LineId, str], int], now: Seconds) -> None:
        """Count so many more of each of these. Raises: Unavailable."""

    async def tallies(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Row]]:
        """How many in each of the last `KEPT_MINUTES` minutes, the one that runs first. Raises: Unavailable."""

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        """Apply the rule to what is known of the length of talks. Raises: Unavailable."""


class Orphaned(NamedTuple):
    """A conversation that has lost its counsellor. `spoken`: what its visitor speaks; `is_up`: its console is late."""

    conversation: ConversationId
    language: Language
    spoken: tuple[Language, ...]
    since: Seconds
    is_urgent: bool
    is_up: bool


class Served(NamedTuple):
    """How many conversations of a line are carried by a counsellor, and those that have lost theirs, longest first.

    `lost`, `silent`: of those that are carried, in how many the visitor is so. `urgent`: in how many of both the
    visitor says that it cannot wait.
    """

    served: int = 0
    lost: int = 0
    silent: int = 0
    orphans: tuple[Orphaned, ...] = ()
    urgent: int = 0

    @property
    def urgent_orphan_since(self) -> Seconds | None:
        """Since when the longest of those that cannot wait has no counsellor."""
        return min((each.since for each in self.orphans if each.is_urgent), default=None)


class Conversations(Protocol):
    """What becomes of a ticket that is taken. The area `conversation` keeps this; main puts it in."""

    async def open(self, ticket: Ticket, desk: Desk, now: Seconds) -> ConversationId:
        """A new conversation of this visitor and this counsellor. Raises: Unavailable."""

    async def held_by(self, conversation: ConversationId, ticket: Ticket, desk: Desk) -> None:
        """What is said in it goes to where these pages are, as they are told of here. Raises: Unavailable."""

    async def discard(self, conversation: ConversationId) -> None:
        """The desk was not the first: the conversation never was. Raises: Unavailable."""

    async def for_visitor(self, ticket: Ticket) -> ConversationState:
        """What its visitor is shown. Raises: Unknown (forgotten), Unavailable."""

    async def for_console(
        self, desk: Desk
    ) -> tuple[tuple[ConversationState, ...], tuple[Orphan, ...]]:
        """What a desk's console is shown: its own, in its order, then those that ended lately; and orphans to take up.

        Raises: Unavailable.
        """

    async def ended_of(self, desk: DeskId) -> tuple[ConversationState, ...]:
        """What has ended lately at a desk that went with it. Raises: Unavailable."""

    async def kept_for_orphans(self, desks: Sequence[Desk]) -> Collection[tuple[DeskId, LineId]]:
        """Which of these desks may take up an orphan of which line: it goes before all who wait.

        Raises: Unavailable.
        """

    async def served(self) -> Mapping[LineId, Served]:
        """What there is now, by line. Raises: Unavailable."""

    async def of_ticket(self, ticket: Ticket) -> ConversationId | None:
        """The conversation that this ticket has become, if one lives; one that it has come back from ends.

        Raises: Unavailable.
        """

    async def visitor_here(self, ticket: Ticket) -> None:
        """The visitor's page is connected: what is said goes to where it is. Raises: Unavailable."""

    def here_after_all(self, member: str) -> None:
        """This page was thought lost or elsewhere, and is here: it gets what was said meanwhile."""

    async def visitor_back(self, claim: Claim) -> Ticket:
        """The visitor's ticket, by a membership's claim; after a restart the conversation again.

        Raises: Unknown (no visitor's membership; ended), Unavailable.
        """

    async def received(self, ticket: Ticket, up_to: int) -> None:
        """The visitor's page has every envelope up to this number. Raises: Unknown, Refused, Unavailable."""

    async def leave(self, ticket: Ticket, outcome: Outcome | None) -> None:
        """The visitor ends it for everybody. Raises: Unknown, Unavailable."""

    async def say_urgent(self, conversation: ConversationId, urgent: Urgent | None) -> None:
        """Its visitor says that it cannot wait, or takes it back. Raises: Unknown, Refused, Unavailable."""

    async def tell(self, conversation: ConversationId) -> None:
        """One of its members is seen otherwise than before: all are told, and time looks at it anew.

        One that is no more is no error. Raises: Unavailable.
        """

    async def console_back(self, desk: Desk, held: Sequence[tuple[Claim, int]]) -> Desk:
        """The console holds these memberships, each read up to a number; whatever lives of its own is on the desk.

        Raises: Unavailable.
        """

    async def console_here(self, desk: Desk, sealed: Sequence[Claim] | None) -> None:
        """The desk's console is connected, with its keys of these: they are conversations again, if they were orphans.

        The others are when their keys are made anew. `sealed` None: it has never been away, and has the keys of all.
        Raises: Unavailable.
        """

    async def console_lost(self, desk: Desk, since: Seconds) -> None:
        """The desk's console is gone: its conversations are orphans. Raises: Unavailable."""

    async def console_out(self, desk: Desk) -> None:
        """The desk's person is out: others may take its conversations up at once. Raises: Unavailable."""

    async def hand_over(self, old: Desk, new: Desk) -> None:
        """The same person at a new console: what the old desk carried, as far as there is room. Raises: Unavailable."""
