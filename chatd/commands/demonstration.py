"""A throw-away root for a demonstration: it signs every shift at once, and protects nobody.

In a real line the root is offline and a lead signs; here the daemon plays all three, and every page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chatd.base.base64url import KEY_BYTES
from chatd.base.names import OrganisationId, Role, Seconds, StaffId
from chatd.staff.credentials import Certificate, Credential, make_certificate, make_credential
from chatd.staff.ports import PlannedShift, PlannedShifts
from chatd.staff.rules import CLOCK_TOLERANCE_SECONDS

CERTIFICATE_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class DemonstrationKeys:
    """A root and one issuing key, known to the daemon and so worth nothing outside a demonstration."""

    root: Ed25519PrivateKey
    issuing: Ed25519PrivateKey

    @classmethod
    def fresh(cls) -> "DemonstrationKeys":
        """Keys that nobody has seen before."""
        return cls(Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, seeds: bytes) -> "DemonstrationKeys":
        """The keys that `to_bytes` gave. Raises: ValueError (not 64 bytes)."""
        root, issuing = seeds[:KEY_BYTES], seeds[KEY_BYTES:]
        return cls(
            Ed25519PrivateKey.from_private_bytes(root),
            Ed25519PrivateKey.from_private_bytes(issuing),
        )

    def to_bytes(self) -> bytes:
        """Both seeds, 64 bytes."""
        return self.root.private_bytes_raw() + self.issuing.private_bytes_raw()

    @property
    def root_public(self) -> bytes:
        """The root's public key, 32 bytes: what the partner's snippet names."""
        return self.root.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def certificate(self, organisation_name: str, now: Seconds) -> bytes:
        """The root's word that the issuing key signs for this organisation, for a week from an hour ago."""
        start = int(now) - CLOCK_TOLERANCE_SECONDS
        issuing_key = self.issuing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return make_certificate(
            self.root,
            Certificate(organisation_name, issuing_key, start, start + CERTIFICATE_SECONDS),
        )

    def credential(self, shift: PlannedShift) -> bytes:
        """The credential of one planned shift, as a lead would sign it."""
        return make_credential(
            self.issuing,
            Credential(
                str(shift.organisation),
                Role.COUNSELLOR,
                shift.alias,
                shift.public_key,
                int(shift.not_before),
                int(shift.not_after),
                shift.answers_as,
            ),
        )


class SelfSigned:
    """`PlannedShifts` in which every wish is signed as it is made: the lead who never sleeps."""

    def __init__(self, kept: PlannedShifts, keys: DemonstrationKeys) -> None:
        self._kept = kept
        self._keys = keys

    async def ask(self, shifts: Sequence[PlannedShift]) -> None:
        """Keep the wishes, and sign each at once."""
        await self._kept.ask(shifts)
        for shift in shifts:
            await self._kept.sign(shift.organisation, shift.id, self._keys.credential(shift))

    async def waiting(self, organisation: OrganisationId, now: Seconds) -> Sequence[PlannedShift]:
        """None: every wish is signed as it comes."""
        return await self._kept.waiting(organisation, now)

    async def sign(self, organisation: OrganisationId, shift_id: str, credential: bytes) -> None:
        await self._kept.sign(organisation, shift_id, credential)

    async def of_staff(self, staff: StaffId, now: Seconds) -> Sequence[PlannedShift]:
        return await self._kept.of_staff(staff, now)

    async def keep_certificate(self, organisation: OrganisationId, certificate: bytes) -> None:
        await self._kept.keep_certificate(organisation, certificate)

    async def certificate(self, organisation: OrganisationId) -> bytes | None:
        return await self._kept.certificate(organisation)

    async def purge(self, now: Seconds) -> int:
        return await self._kept.purge(now)
