"""What conversations need from the world."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from chatd.base.names import ConversationId, MemberId, ProcessId, Seconds
from chatd.base.ports import Change
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.rules.envelopes import Envelope, Mark, Receipt
from chatd.conversation.rules.kinds import Decision, Given, Said

CONVERSATION = "conversation"  # the kind under which due times know it
ROOMS = "room"  # and a room
AT_ONCE = Seconds(0)  # when one that was changed is to be looked at


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

    def check_key_package(
        self,
        body: bytes,
        roots: Sequence[bytes],
        lists: Sequence[bytes],
        now: Seconds,
        leaf: bytes | None = None,
    ) -> bytes:
        """MLSMessage(KeyPackage) whose identity chains to one of these roots at `now`, and is on no revocation list.

        `leaf`: the key that signs it, where that was said before.

        Its key that opens a welcome, 32 bytes: by that it is told apart from another.

        Raises: Malformed, Refused(BAD_CREDENTIAL).
        """

    def check_guest_key_package(
        self, body: bytes, identity: bytes, leaf: bytes, now: Seconds
    ) -> bytes:
        """MLSMessage(KeyPackage) with this identity, signed by this leaf key; else as `check_key_package`.

        Nobody has signed for a guest: what it names is what she says.
        """


class Told(NamedTuple):
    """A sender to be told how far its own envelopes are."""

    conversation: ConversationId
    sender: MemberId
    receipt: Receipt


class Relayed(NamedTuple):
    """An envelope that another process has stored. `to`: those of the other members whom this process holds."""

    conversation: ConversationId
    envelope: Envelope
    to: tuple[MemberId, ...]


# What a store of many processes publishes, and to which of them; in MessagePack each is an array, as its fields stand.
# Never to the process that calls, which tells its own members by what it is answered.
DELIVER = "deliver"  # a `Relayed`: once to each process that holds another member; by `append`
RECEIPT = "receipt"  # a `Told`: to the process that holds its sender; `received`, `drop_overdue`


class Look(NamedTuple):
    """A conversation with what its log says of each member who reads.

    `oldest_held`: when the oldest envelope came that somebody has not received; None when nothing is held.
    """

    conversation: Conversation
    marks: Mapping[MemberId, Mark]
    oldest_held: Seconds | None


class ConversationStore(Protocol):
    """Conversations, and beside each the log of its envelopes. Each method is atomic and one round trip.

    Rules are pure and may be applied more than once; when a rule raises, nothing has changed. Each stored change makes
    `version` one greater. The store puts it into the index of due times, at once, under its kind: "conversation", of
    rooms "room".
    """

    async def add(self, conversation: Conversation, now: Seconds) -> Conversation:
        """Keep it, with an empty log; or, when one with this id is there, leave that as it is and give it back.

        Raises: Unavailable.
        """

    async def conversation(self, conversation: ConversationId) -> Conversation:
        """Raises: Unknown, Unavailable."""

    async def looks(self, conversations: Collection[ConversationId]) -> Sequence[Look]:
        """Those of them that there are. Raises: Unavailable."""

    async def of_member(self, member: MemberId) -> Sequence[Look]:
        """Those in which this is a member, or was asked in or has asked last (`company.concerned`); ended ones too.

        Raises: Unavailable.
        """

    async def orphans(self) -> Sequence[Conversation]:
        """Those that have lost their counsellor. Raises: Unavailable."""

    async def living(self) -> Sequence[Look]:
        """Those that have not ended. Raises: Unavailable."""

    async def change(
        self,
        conversation: ConversationId,
        rule: Callable[[Conversation], Conversation | Step],
        now: Seconds,
    ) -> Change[Conversation]:
        """Apply the rule, and its step to the log. Raises: Unknown, Unavailable, whatever the rule raises."""

    async def append(
        self,
        before: Conversation,
        decision: Decision,
        given: Given,
        now: Seconds,
    ) -> Said | None:
        """Apply `kinds.append` to the log and keep what the decision makes of the conversation.

        None, and nothing has changed, when the conversation has another version than `before`.
        Raises: Unknown, Unavailable, Refused.
        """

    async def held_at(
        self, member: MemberId, conversations: Collection[ConversationId], process: ProcessId
    ) -> None:
        """This process holds the member's page: there, and not elsewhere, is published what is for it in these.

        One round trip for all; those that there are not are left out. A store of one process does nothing.
        Raises: Unavailable.
        """

    async def received(
        self, conversation: ConversationId, member: MemberId, up_to: int, *, is_back: bool = False
    ) -> Sequence[tuple[MemberId, Receipt]]:
        """Apply `envelopes.received`. `is_back`: the page says it as it takes the conversation up again.

        Raises: Unknown, Unavailable, Refused(NOT_A_MEMBER).
        """

    async def held(
        self, conversation: ConversationId, member: MemberId, after: int
    ) -> Sequence[Envelope]:
        """As `envelopes.held_for`. Raises: Unknown, Unavailable, Refused(NOT_A_MEMBER)."""

    async def drop_overdue(self, conversation: ConversationId, now: Seconds) -> Sequence[Told]:
        """Apply `envelopes.drop_overdue`. Raises: Unknown, Unavailable."""

    async def forget(self, conversation: ConversationId) -> None:
        """Forget it and its log. Idempotent. Raises: Unavailable."""


class Relays(Protocol):
    """What is said in conversations of one kind goes through this (`conversation/service/relay.py`)."""

    async def say(
        self, member: MemberId, conversation: ConversationId, own_id: int, kind: str, body: str
    ) -> None:
        """Relay one envelope. Raises: Unavailable, Unknown, Malformed, Refused."""

    async def received(self, member: MemberId, conversation: ConversationId, up_to: int) -> None:
        """This page has everything up to this number. Raises: Unavailable, Unknown, Refused(NOT_A_MEMBER)."""

    async def held(
        self, member: MemberId, conversation: ConversationId, after: int
    ) -> Sequence[Envelope]:
        """What is held for this member. Raises: Unavailable, Unknown, Refused(NOT_A_MEMBER)."""
