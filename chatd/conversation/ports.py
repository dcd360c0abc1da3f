"""What conversations need from the world."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from chatd.base.names import ConversationId, DeskId, MemberId, Seconds, StaffId, TicketId
from chatd.base.ports import Change
from chatd.conversation.rules.conversation import Conversation, Kind
from chatd.conversation.rules.envelopes import Envelope, Receipt
from chatd.conversation.rules.kinds import Said
from chatd.staff.ports import PlannedShift


@dataclass(frozen=True, slots=True)
class SealHeader:
    """The outside of an MLSMessage that is a PrivateMessage.

    `content_type`: "application", "commit" or "proposal".
    """

    group: bytes
    epoch: int
    content_type: str


class Seals(Protocol):
    """What can be checked of sealed bytes without any secret. Quick and synchronous: no waiting inside."""

    def peek(self, body: bytes) -> SealHeader:
        """The header of one PrivateMessage that fills `body`. Raises: Malformed (any other wire format too)."""

    def peek_opening(self, body: bytes) -> SealHeader:
        """The header of the commit in an opening: `u32` length, the commit, MLSMessage(Welcome) to the end.

        Raises: Malformed.
        """

    def check_key_package(self, body: bytes, roots: Sequence[bytes], now: Seconds) -> None:
        """MLSMessage(KeyPackage) whose credential chains to one of these roots at `now`.

        Raises: Malformed, Refused(BAD_CREDENTIAL).
        """

    def check_certificate(
        self, certificate: bytes, organisation: str, roots: Sequence[bytes], now: Seconds
    ) -> None:
        """A root's certificate of this organisation's (by name) issuing key, valid now or later.

        Raises: Refused(BAD_CREDENTIAL).
        """

    def check_credential(self, credential: bytes, certificate: bytes, shift: PlannedShift) -> None:
        """Signed by the certified key for this shift: same key, alias and times, within the certificate's.

        Raises: Refused(BAD_CREDENTIAL).
        """


class Told(NamedTuple):
    """A sender to be told how far its own envelopes are."""

    conversation: ConversationId
    sender: MemberId
    receipt: Receipt


class ConversationStore(Protocol):
    """Conversations with their logs, each method atomic.

    A rule may change the log in place, as `core.envelopes` allows it, and is applied exactly once.
    """

    async def add(self, conversation: Conversation) -> Conversation:
        """Keep it; or, when one with this id is there, leave that as it is and give it back. Raises: Unavailable."""

    async def conversation(self, conversation: ConversationId) -> Conversation:
        """Raises: Unknown, Unavailable."""

    async def all(self) -> Sequence[Conversation]:
        """All of them. Raises: Unavailable."""

    async def change(
        self, conversation: ConversationId, rule: Callable[[Conversation], Conversation]
    ) -> Change[Conversation]:
        """Apply the rule. Raises: Unknown, Unavailable, whatever the rule raises."""

    async def say(
        self,
        conversation: ConversationId,
        sender: MemberId,
        own_id: int,
        kind: Kind,
        body: str,
        *,
        now: Seconds,
        epoch: int,
        group: bytes,
    ) -> Said:
        """Apply `core.saying.say`. Raises: Unknown, Unavailable, Refused."""

    async def received(
        self, conversation: ConversationId, member: MemberId, up_to: int
    ) -> Sequence[tuple[MemberId, Receipt]]:
        """Apply `core.conversation.received`. Raises: Unknown, Unavailable, Refused(NOT_A_MEMBER)."""

    async def held(
        self, conversation: ConversationId, member: MemberId, after: int
    ) -> Sequence[Envelope]:
        """As `core.conversation.held_for`. Raises: Unknown, Unavailable, Refused(NOT_A_MEMBER)."""

    async def drop_overdue(self, now: Seconds) -> Sequence[Told]:
        """Apply `core.conversation.drop_overdue` to all. Raises: Unavailable."""

    async def forget(self, conversation: ConversationId) -> None:
        """Forget it and its log; twice is once. Raises: Unavailable."""


class Post(Protocol):
    """Hints to pages, made by the transport. Synchronous, never awaited, never raising; may come twice.

    A hint without a connection in this process is dropped: the store is the truth, and whoever reconnects asks.
    A visitor's member id is its ticket's id, a counsellor's its desk's.
    """

    def ticket_changed(self, ticket: TicketId) -> None:
        """Ask `Visits.view` and push it. Unknown there: the visitor is gone for good, close quietly."""

    def desk_changed(self, desk: DeskId) -> None:
        """Ask `Shifts.view` and push it."""

    def board_changed(self) -> None:
        """Ask `Boards.view` for each watching console, at most once a second."""

    def deliver(
        self, conversation: ConversationId, to: Sequence[MemberId], envelope: Envelope
    ) -> None:
        """Push the envelope to these members."""

    def receipt(
        self, conversation: ConversationId, to: MemberId, stored: int, delivered: int
    ) -> None:
        """Push a receipt; at once when `delivered` grew, within a second otherwise. Both are ids of `to`."""

    def cut(self, staff: StaffId) -> None:
        """Close every console connection of this person."""

    def connected(self) -> tuple[Collection[TicketId], Collection[DeskId]]:
        """Whose connections in this process are up and answer pings: asked every few seconds, it is their heartbeat.

        Who is missing here for longer than `core.presence` allows counts as lost, also when nobody said `lost`.
        """
