"""What the staff's sign-in and its chain of signatures need from the world."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from chatd.base.names import OrganisationId, Seconds, StaffId


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
        """Forget what has expired; how many rows. A bearer that is idle stays until then. Raises: Unavailable."""


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
        self,
        organisation: OrganisationId,
        number: int | None,
        most: int,
        accounts: Collection[StaffId] | None = None,
    ) -> Sequence[AuditRow]:
        """The newest, or those before this number, newest first; of these accounts alone. Raises: Unavailable."""

    async def purge(self, before: Seconds) -> int:
        """Forget what is older; how many. Raises: Unavailable."""


STAFF_SERIES = "staff"  # of revocation lists; those of issuing keys have a series for each root


class KeptIssuing(NamedTuple):
    """An issuing certificate, and when it ends."""

    certificate: bytes
    not_after: int


class KeptStatement(NamedTuple):
    """Somebody's newest statement."""

    staff: StaffId
    serial: int
    statement: bytes


class KeptCertificate(NamedTuple):
    """A staff certificate, for which key, and when it ends."""

    staff: StaffId
    certificate: bytes
    signing_key: bytes
    not_after: int


class KeptList(NamedTuple):
    """A revocation list as it travels. `series`: "staff", or the root's public key in base64url."""

    series: str
    number: int
    not_after: int
    list: bytes


class Chains(Protocol):
    """What the chain of signatures is made of, by organisation. Nothing here is secret; all is checked before.

    Times in seconds since 1970.
    """

    async def keep_issuing(self, organisation: OrganisationId, kept: KeptIssuing) -> None:
        """Beside those that there are. Idempotent. Raises: Unavailable."""

    async def issuing(self, organisation: OrganisationId, now: Seconds) -> Sequence[KeptIssuing]:
        """Those not over, the one that ends last at the end. Raises: Unavailable."""

    async def state(self, kept: KeptStatement) -> None:
        """In place of one of a smaller serial. Raises: Refused(OUT_OF_ORDER), Unavailable."""

    async def statements(self, organisation: OrganisationId) -> Sequence[KeptStatement]:
        """Everybody's newest, by id. Raises: Unavailable."""

    async def press(
        self,
        organisation: OrganisationId,
        certificates: Sequence[KeptCertificate],
        lists: Sequence[KeptList],
    ) -> None:
        """Keep all of it, or nothing.

        Raises: Refused(OUT_OF_ORDER: a list's number is not above its series' last), Unavailable.
        """

    async def certificates(
        self, organisation: OrganisationId, now: Seconds
    ) -> Sequence[KeptCertificate]:
        """Everybody's that are not over, the one that ends last at the end. Raises: Unavailable."""

    async def lists(self, organisation: OrganisationId, now: Seconds) -> Sequence[KeptList]:
        """Those not over, and the last of each series; by series and number. Raises: Unavailable."""

    async def add_record(self, organisation: OrganisationId, number: int, record: bytes) -> None:
        """The next of the enrolled list. Raises: Refused(OUT_OF_ORDER: not the last number and one), Unavailable."""

    async def records(
        self, organisation: OrganisationId, after: int, count: int
    ) -> Sequence[bytes]:
        """Those that follow this number, in order, so many at most. Raises: Unavailable."""

    async def purge(self, now: Seconds) -> int:
        """Forget what is over, but for each series' last list; how many rows. Raises: Unavailable."""
