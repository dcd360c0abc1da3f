"""What we need from the world. The docstrings are the contract; tests/adapters holds each adapter to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from chatd.core.directory import Directory
from chatd.core.names import (
    ConversationId,
    DeskId,
    MemberId,
    OrganisationId,
    Seconds,
    StaffId,
    TicketId,
)


# ---- durable ----


class Directories(Protocol):
    """The durable configuration: organisations, lines, embeds, staff."""

    async def load(self) -> Directory:
        """All of it, as last stored. Raises: Unavailable."""

    async def store(self, directory: Directory) -> "Changes":
        """Make the stored directory equal to this one; twice is once. Staff that are gone lose their links
        and bearers. Raises: Unavailable."""


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


@dataclass(frozen=True, slots=True)
class Envelope:
    """One thing as relayed. `body` is base64url and opaque; `id` is the sender's own count, `number` the log's."""

    number: int
    sender: MemberId
    id: int
    kind: str
    body: str


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
    """Signs what pages hold for us, so that it survives a restart. Keys are replaced daily; the one before counts
    for a day more."""

    def sign(self, claims: bytes) -> str:
        """A signed value, URL-safe, at most 2 048 characters for 1 400 bytes of claims."""

    def open(self, value: str) -> bytes:
        """The claims. Raises: Unknown (not ours, altered, or signed by a key too old)."""

    def oldest(self) -> Seconds:
        """Since when values may be about, seconds since 1970: when the oldest accepted key was made."""

    def rotate(self, now: Seconds) -> None:
        """Replace the key when it is a day old; forget the one before when it is two days old."""
