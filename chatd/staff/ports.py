"""What the staff's sign-in and planned shifts need from the world."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chatd.base.names import OrganisationId, Seconds, StaffId
from chatd.directory.rules.directory import AnsweredBy


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
        """The person of each of these hashes; one that is nobody's is left out. Raises: Unavailable."""

    async def end_bearer(self, bearer_hash: bytes) -> None:
        """Forget a bearer. Idempotent. Raises: Unavailable."""

    async def end_bearers(self, staff: StaffId) -> int:
        """Forget every link and bearer of one person, to sign them out; how many rows. Raises: Unavailable."""

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
    answers_as: AnsweredBy | None = None  # stands in the credential


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


class CredentialChecks(Protocol):
    """What can be checked of certificates and credentials without any secret. Quick and synchronous."""

    def check_certificate(
        self, certificate: bytes, organisation: str, roots: Sequence[bytes], now: Seconds
    ) -> None:
        """A root's certificate of this organisation's (by name) issuing key, valid now or later.

        Raises: Refused(BAD_CREDENTIAL).
        """

    def check_credential(self, credential: bytes, certificate: bytes, shift: PlannedShift) -> None:
        """Signed by the certified key for this shift: same key, alias, role and times, within the certificate's.

        Raises: Refused(BAD_CREDENTIAL).
        """
