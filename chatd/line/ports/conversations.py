"""What the line needs of the conversations that tickets become."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from chatd.base.claims import Claim
from chatd.base.names import (
    ConversationId,
    DeskId,
    Language,
    LineId,
    Outcome,
    Seconds,
    Urgent,
)
from chatd.line.rules.desk import Desk
from chatd.line.rules.ticket import Ticket
from chatd.line.shapes.console import AskedIn, Orphan
from chatd.line.shapes.conversation import ConversationState


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


class ForConsole(NamedTuple):
    """What a desk's console is shown: its own, in its order, then those that ended lately; orphans to take up.

    `askings`: into which others it is asked, or was until a moment ago.
    """

    own: tuple[ConversationState, ...]
    orphans: tuple[Orphan, ...]
    askings: tuple[AskedIn, ...]


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

    async def for_console(self, desk: Desk) -> ForConsole:
        """What a desk's console is shown. Raises: Unavailable."""

    async def ended_of(self, desk: DeskId) -> tuple[ConversationState, ...]:
        """What has ended lately at a desk that went with it. Raises: Unavailable."""

    async def kept_for_orphans(self, desks: Sequence[Desk]) -> Collection[tuple[DeskId, LineId]]:
        """Which of these desks may take up an orphan of which line: it goes before all who wait.

        Raises: Unavailable.
        """

    async def served(self) -> Mapping[LineId, Served]:
        """What there is now, by line. Raises: Unavailable."""

    async def of_ticket(self, ticket: Ticket) -> ConversationId | None:
        """The conversation that this unknown ticket had become, if one lives; one that it has come back from ends.

        One that was not made again does not count: the ticket is about to be taken into it, or it is discarded.
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
