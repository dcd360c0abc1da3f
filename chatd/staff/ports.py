"""What the staff's sign-in and planned shifts need from the world."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from chatd.base.names import OrganisationId, Seconds, StaffId
from chatd.directory.rules.directory import AnsweredBy


@dataclass(frozen=True, slots=True)
class Digits:
    """Six digits that a lead reads out to one person. `hashed`: by scrypt with this salt."""

    staff: StaffId
    hashed: bytes
    salt: bytes
    expires: Seconds


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose a bearer is, and the key of the tab that shows it; None only in a demonstration.

    `tab_key`: Ed25519 (32 bytes) or P-256 (65 bytes). `idle_ends` moves on with each use; `expires` does not.
    """

    staff: StaffId
    tab_key: bytes | None
    expires: Seconds
    idle_ends: Seconds


class SignIns(Protocol):
    """One-time links, digits and bearers. Only hashes are kept; times in seconds since 1970."""

    async def add_link(self, staff: StaffId, link_hash: bytes, expires: Seconds) -> None:
        """Keep a link until it is spent or expires. Raises: Unknown (staff), Unavailable."""

    async def link(self, link_hash: bytes, now: Seconds) -> StaffId:
        """Whose link it is; it stays. Raises: Unknown, Unavailable."""

    async def spend_link(self, link_hash: bytes, now: Seconds) -> StaffId:
        """Whose link it is; it is spent by this, exactly once also when two ask together.

        Raises: Unknown (never was, spent or expired: one answer), Unavailable.
        """

    async def keep_digits(self, digits: Digits) -> None:
        """These in place of what the person had, with all tries left. Raises: Unknown (staff), Unavailable."""

    async def try_digits(self, staff: StaffId, tries_max: int, now: Seconds) -> Digits:
        """Those of this person, and one try less, until `right_digits` gives it back; so many at once change nothing.

        Raises: Unknown (none, expired, no try left), Unavailable.
        """

    async def right_digits(self, digits: Digits) -> None:
        """The last try was right. Raises: Unavailable."""

    async def spend_digits(self, digits: Digits) -> None:
        """They are spent by this, exactly once. Raises: Unknown, Unavailable."""

    async def invited(self, now: Seconds) -> Mapping[StaffId, Seconds]:
        """Until when each person may come by a link or digits. Raises: Unavailable."""

    async def add_bearer(self, bearer_hash: bytes, bearer: Bearer) -> None:
        """Keep a bearer. Raises: Unknown (staff), Unavailable."""

    async def bearers(self, hashes: Collection[bytes], now: Seconds) -> Mapping[bytes, Bearer]:
        """What is known of each; one that is nobody's, idle or over is left out. Raises: Unavailable."""

    async def used(self, hashes: Collection[bytes], idle_ends: Seconds) -> None:
        """These have been used, and are idle from then. Raises: Unavailable."""

    async def signed_in(self, now: Seconds) -> frozenset[StaffId]:
        """Who has a bearer that counts. Raises: Unavailable."""

    async def end_bearer(self, bearer_hash: bytes) -> None:
        """Forget a bearer. Idempotent. Raises: Unavailable."""

    async def end_bearers(self, staff: StaffId) -> int:
        """Forget every link, digits and bearer of one person; how many rows. Raises: Unavailable."""

    async def purge(self, now: Seconds) -> int:
        """Forget what has expired; how many rows. Raises: Unavailable."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey of a person, as the authenticator has registered it.

    `rp_id`: the host that it counts for. `count`: as it last said, 0 when it does not count.
    """

    id: bytes
    staff: StaffId
    rp_id: str
    public_key: bytes  # COSE
    count: int
    is_synced: bool
    made: Seconds
    used: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """A person's passphrase and one-time codes. `key_hash`: SHA-256 of what the console derives of the passphrase."""

    staff: StaffId
    key_hash: bytes
    totp: str  # the secret, base32
    last_step: int  # of 30 s since 1970: each code counts once


class Passkeys(Protocol):
    """Passkeys and fallbacks. They go with their person."""

    async def add(self, passkey: Passkey, most: int) -> None:
        """Keep it. Raises: Unknown (staff), Refused(NO_ROOM: so many already, or one of this id), Unavailable."""

    async def passkey(self, id_: bytes) -> Passkey:
        """Raises: Unknown, Unavailable."""

    async def of(self, staff: StaffId) -> Sequence[Passkey]:
        """One person's, oldest first. Raises: Unavailable."""

    async def counts(self) -> Mapping[StaffId, int]:
        """How many each person has; who has none is left out. Raises: Unavailable."""

    async def used(self, passkey: Passkey, count: int, now: Seconds) -> None:
        """It said this count; when another was faster with the same one before, nothing is kept.

        Raises: Unknown, Unavailable.
        """

    async def remove(self, staff: StaffId, id_: bytes) -> None:
        """Raises: Unknown (no such passkey of this person), Unavailable."""

    async def keep_fallback(self, fallback: Fallback) -> None:
        """In place of the one before. Raises: Unknown (staff), Unavailable."""

    async def fallback(self, staff: StaffId) -> Fallback:
        """Raises: Unknown, Unavailable."""

    async def spend_step(self, staff: StaffId, step: int) -> None:
        """This step, and all before it, count no more; of two who ask together one. Raises: Unknown, Unavailable."""

    async def forget(self, staff: StaffId) -> int:
        """Every passkey and the fallback of one person; how many. Raises: Unavailable."""


class AuditRow(NamedTuple):
    """One act of the staff. `account`: who, "" the operator at a terminal. `about`: a person, line, embed or count.

    Never about a visitor. `number`: the place in the order in which they were kept; 0 before it has one.
    """

    organisation: OrganisationId
    at: Seconds
    account: str
    act: str
    about: str = ""
    number: int = 0


class AuditLog(Protocol):
    """What the staff has done, for twelve months."""

    async def add(self, rows: Sequence[AuditRow]) -> None:
        """Keep these; one of no organisation is left out. Raises: Unavailable."""

    async def before(
        self, organisation: OrganisationId, number: int | None, most: int
    ) -> Sequence[AuditRow]:
        """The newest, or those before this number, newest first. Raises: Unavailable."""

    async def purge(self, before: Seconds) -> int:
        """Forget what is older; how many. Raises: Unavailable."""


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
