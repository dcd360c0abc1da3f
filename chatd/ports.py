"""What we need from the world. The docstrings are the contract; tests/adapters holds each adapter to it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from chatd.base.names import (
    ConversationId,
    DeskId,
    LineId,
    MemberId,
    OrganisationId,
    Seconds,
    StaffId,
    TicketId,
)
from chatd.conversation.rules.conversation import Conversation, Kind
from chatd.conversation.rules.envelopes import Envelope, Receipt
from chatd.conversation.rules.kinds import Said
from chatd.directory.rules.directory import Directory
from chatd.line.rules.desk import Desk
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks
from chatd.line.rules.ticket import Need, Order, Ticket

Value = TypeVar("Value")


# ---- durable ----


class Directories(Protocol):
    """The durable configuration: organisations, lines, embeds, staff."""

    async def load(self) -> Directory:
        """All of it, as last stored. Raises: Unavailable."""

    async def store(self, directory: Directory) -> "Changes":
        """Make the stored directory equal to this one; twice is once.

        Staff that are gone lose their links and bearers. Raises: Unavailable.
        """


@dataclass(frozen=True, slots=True)
class Changes:
    """What a `store` did, in counts of rows."""

    added: int
    changed: int
    removed: int


class SignIns(Protocol):
    """One-time links and bearers. Only SHA-256 hashes are kept; times in seconds since 1970."""

    async def add_link(self, staff: StaffId, link_hash: bytes, expires: Seconds) -> None:
        """Keep a link until it is spent or expires. Raises: Unknown (staff), Unavailable."""

    async def spend_link(self, link_hash: bytes, now: Seconds) -> StaffId:
        """Whose link it is; it is spent by this, exactly once also when two ask together.

        Raises: Unknown (never was, spent or expired: one answer), Unavailable.
        """

    async def add_bearer(self, staff: StaffId, bearer_hash: bytes, expires: Seconds) -> None:
        """Keep a bearer. Raises: Unknown (staff), Unavailable."""

    async def staff_of(self, bearer_hash: bytes, now: Seconds) -> StaffId:
        """Whose bearer it is. Raises: Unknown, Unavailable."""

    async def staff_of_all(
        self, bearer_hashes: Collection[bytes], now: Seconds
    ) -> Mapping[bytes, StaffId]:
        """Whose they are, without those that are nobody's. Raises: Unavailable."""

    async def end_bearer(self, bearer_hash: bytes) -> None:
        """Forget a bearer; twice is once. Raises: Unavailable."""

    async def purge(self, now: Seconds) -> int:
        """Forget what has expired; how many rows. Raises: Unavailable."""


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """A counsellor's wish for a credential, and the credential once a lead has signed it."""

    id: str
    staff: StaffId
    organisation: OrganisationId
    alias: str
    not_before: Seconds
    not_after: Seconds
    public_key: bytes  # Ed25519, 32 bytes
    credential: bytes | None = None


class PlannedShifts(Protocol):
    """Planned shifts and their credentials, until they expire. Certificates of issuing keys."""

    async def ask(self, shifts: Sequence[PlannedShift]) -> None:
        """Keep these wishes; an id seen before is left as it is. Raises: Unavailable."""

    async def waiting(self, organisation: OrganisationId, now: Seconds) -> Sequence[PlannedShift]:
        """Those not yet signed and not over, earliest first. Raises: Unavailable."""

    async def sign(self, organisation: OrganisationId, shift_id: str, credential: bytes) -> None:
        """Keep the credential. Raises: Unknown (no such shift of this organisation), Unavailable."""

    async def of_staff(self, staff: StaffId, now: Seconds) -> Sequence[PlannedShift]:
        """One person's own, not yet over, earliest first. Raises: Unavailable."""

    async def keep_certificate(self, organisation: OrganisationId, certificate: bytes) -> None:
        """Replace the certificate of the organisation's issuing key. Raises: Unavailable."""

    async def certificate(self, organisation: OrganisationId) -> bytes | None:
        """The certificate, or None when none was kept. Raises: Unavailable."""

    async def purge(self, now: Seconds) -> int:
        """Forget shifts that are over; how many. Raises: Unavailable."""


# ---- what the daemon may know of MLS ----


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


# ---- live ----


class Change(NamedTuple, Generic[Value]):
    """What a value was, and what it is now; the same object twice when the rule changed nothing."""

    before: Value
    after: Value


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


class Clock(Protocol):
    """The time."""

    def now(self) -> Seconds:
        """Seconds since 1970."""


class Ids(Protocol):
    """Ids and secrets that nobody can guess: at least 128 random bits, URL-safe."""

    def ticket(self) -> TicketId:
        """A new ticket id."""

    def desk(self) -> DeskId:
        """A new desk id."""

    def conversation(self) -> ConversationId:
        """A new conversation id."""

    def secret(self) -> bytes:
        """32 random bytes."""


class Signer(Protocol):
    """Signs what pages hold for us, so that it survives a restart.

    Keys are replaced daily; the one before counts for a day more.
    """

    def sign(self, claims: bytes) -> str:
        """A signed value, URL-safe, at most 2 048 characters for 1 400 bytes of claims."""

    def open(self, value: str) -> bytes:
        """The claims. Raises: Unknown (not ours, altered, or signed by a key too old)."""

    def oldest(self) -> Seconds:
        """Since when values may be about, seconds since 1970: when the oldest accepted key was made."""

    def note_alive(self, now: Seconds) -> None:
        """The daemon is alive at `now`: for the next start to know."""

    def last_alive(self) -> Seconds:
        """Until when the daemon before this one was, as noted by it; when the keys were made, if none was."""

    def rotate(self, now: Seconds) -> None:
        """Replace the key when it is a day old; forget the one before when it is two days old."""
