"""Planned shifts: a counsellor asks for credentials, a lead signs a batch ahead of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from chatd.core.directory import Staff
from chatd.core.names import Seconds
from chatd.ports import PlannedShift


@dataclass(frozen=True, slots=True)
class Wish:
    """A planned shift as the console asks for it. `public_key`: Ed25519, 32 bytes."""

    id: str
    not_before: Seconds
    not_after: Seconds
    public_key: bytes


class CredentialDesk:
    """Between the counsellor's console and the lead's; the daemon never holds an issuing key."""

    async def ask(self, staff: Staff, wishes: Sequence[Wish]) -> None:
        """Keep the wishes, under this person's alias. Raises: Refused(NOT_ALLOWED: longer than 12 h, over, or too
        many), Malformed, Unavailable.
        """
        raise NotImplementedError

    async def waiting(self, lead: Staff) -> Sequence[PlannedShift]:
        """What waits to be signed in the lead's organisation. Raises: Refused(NOT_ALLOWED), Unavailable."""
        raise NotImplementedError

    async def sign(self, lead: Staff, credentials: Sequence[tuple[str, bytes]]) -> None:
        """Keep credentials by shift id; all are checked before the first is kept.

        Raises: Refused(NOT_ALLOWED, BAD_CREDENTIAL), Unknown (shift), Unavailable.
        """
        raise NotImplementedError

    async def own(self, staff: Staff) -> Sequence[PlannedShift]:
        """One person's own shifts, signed or not, that are not over. Raises: Unavailable."""
        raise NotImplementedError

    async def certificate(self, staff: Staff) -> bytes | None:
        """The certificate of the person's organisation. Raises: Unavailable."""
        raise NotImplementedError

    async def keep_certificate(self, lead: Staff, certificate: bytes) -> None:
        """Install the certificate of the organisation's issuing key.

        Raises: Refused(NOT_ALLOWED, BAD_CREDENTIAL), Unavailable.
        """
        raise NotImplementedError
