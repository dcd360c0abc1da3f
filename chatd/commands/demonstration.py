"""A throw-away root for a demonstration: it certifies every statement at once, and protects nobody.

In a real line the root is offline and a lead's console certifies whom she has enrolled; here the daemon plays all
three, and every page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chatd.base.base64url import KEY_BYTES
from chatd.base.names import OrganisationId, Role, Seconds
from chatd.base.ports import Clock
from chatd.directory.rules.directory import Directory, Organisation, Staff
from chatd.staff.credentials.certificates import (
    IssuingCertificate,
    StaffCertificate,
    make_issuing,
    make_staff,
)
from chatd.staff.credentials.lists import RevocationList, make_revoked_staff
from chatd.staff.credentials.statements import read_statement
from chatd.staff.ports import (
    STAFF_SERIES,
    Chains,
    KeptCertificate,
    KeptIssuing,
    KeptList,
    KeptStatement,
)
from chatd.staff.rules import CLOCK_TOLERANCE_SECONDS, DAY_SECONDS, STAFF_MAX_SECONDS

WEEK_SECONDS = 7 * DAY_SECONDS
ISSUING_SECONDS = 90 * DAY_SECONDS


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
        return self.root.public_key().public_bytes_raw()

    def certificate(self, organisation_name: str, now: Seconds) -> KeptIssuing:
        """The root's word that the issuing key issues for this organisation, for 90 days from an hour ago."""
        start = int(now) - CLOCK_TOLERANCE_SECONDS
        issuing_key = self.issuing.public_key().public_bytes_raw()
        end = start + ISSUING_SECONDS
        made = make_issuing(
            self.root, IssuingCertificate(organisation_name, issuing_key, start, end)
        )
        return KeptIssuing(made, end)

    def lists(self, certificate: KeptIssuing, first: int, start: int) -> list[KeptList]:
        """Nobody is revoked, week after week, as long as the certificate lives. `first`: the number of the first."""
        found: list[KeptList] = []
        while start < certificate.not_after:
            end = min(start + WEEK_SECONDS, certificate.not_after)
            listed = RevocationList(first + len(found), frozenset(), start, end)
            made = make_revoked_staff(self.issuing, certificate.certificate, listed)
            found.append(KeptList(STAFF_SERIES, listed.number, end, made))
            start = end
        return found

    def staff_certificate(self, staff: Staff, signing_key: bytes, now: Seconds) -> KeptCertificate:
        """What a lead's console would sign for this person."""
        start = int(now) - CLOCK_TOLERANCE_SECONDS
        end = start + STAFF_MAX_SECONDS
        certificate = StaffCertificate(
            Role.COUNSELLOR, staff.alias, signing_key, start, end, staff.answers_as
        )
        return KeptCertificate(staff.id, make_staff(self.issuing, certificate), signing_key, end)


class SelfCertified:
    """`Chains` in which every statement is certified as it is made: the lead who never sleeps."""

    def __init__(
        self, kept: Chains, keys: DemonstrationKeys, directory: Directory, clock: Clock
    ) -> None:
        self._kept, self._keys, self._directory, self._clock = kept, keys, directory, clock

    async def found(self, organisation: Organisation) -> None:
        """Certify the issuing key, and sign the lists of all its weeks. Again after a restart: beside the old."""
        now = self._clock.now()
        certificate = self._keys.certificate(organisation.name, now)
        await self._kept.keep_issuing(organisation.id, certificate)
        numbers = [each.number for each in await self._kept.lists(organisation.id, now)]
        start = int(now) - CLOCK_TOLERANCE_SECONDS
        lists = self._keys.lists(certificate, max(numbers, default=0) + 1, start)
        await self._kept.press(organisation.id, [], lists)

    async def state(self, kept: KeptStatement) -> None:
        """Keep the statement, and certify it at once."""
        await self._kept.state(kept)
        statement, _ = read_statement(kept.statement)
        staff = self._directory.staff[kept.staff]
        certificate = self._keys.staff_certificate(staff, statement.signing_key, self._clock.now())
        await self._kept.press(staff.organisation, [certificate], [])

    async def statements(self, organisation: OrganisationId) -> Sequence[KeptStatement]:
        return await self._kept.statements(organisation)

    async def keep_issuing(self, organisation: OrganisationId, kept: KeptIssuing) -> None:
        await self._kept.keep_issuing(organisation, kept)

    async def issuing(self, organisation: OrganisationId, now: Seconds) -> Sequence[KeptIssuing]:
        return await self._kept.issuing(organisation, now)

    async def press(
        self,
        organisation: OrganisationId,
        certificates: Sequence[KeptCertificate],
        lists: Sequence[KeptList],
    ) -> None:
        await self._kept.press(organisation, certificates, lists)

    async def certificates(
        self, organisation: OrganisationId, now: Seconds
    ) -> Sequence[KeptCertificate]:
        return await self._kept.certificates(organisation, now)

    async def lists(self, organisation: OrganisationId, now: Seconds) -> Sequence[KeptList]:
        return await self._kept.lists(organisation, now)

    async def add_record(self, organisation: OrganisationId, number: int, record: bytes) -> None:
        await self._kept.add_record(organisation, number, record)

    async def records(
        self, organisation: OrganisationId, after: int, count: int
    ) -> Sequence[bytes]:
        return await self._kept.records(organisation, after, count)

    async def purge(self, now: Seconds) -> int:
        return await self._kept.purge(now)
