"""What the area needs from the world."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from chatd.base.http import BODY_MAX_BYTES, Request
from chatd.base.names import OrganisationId, Seconds
from chatd.directory.rules.directory import Staff
from chatd.referral.rules.services import Service


class Version(NamedTuple):
    """One published table of an organisation. `is_public`: whoever knows the address may read it."""

    number: int
    account: str
    at: Seconds
    is_public: bool
    services: tuple[Service, ...]


class Past(NamedTuple):
    """A version that stood before, without its services."""

    number: int
    account: str
    at: Seconds
    size: int


class Referred(NamedTuple):
    """How often somebody was told of a service of this category in a month, `2026-11`."""

    month: str
    category: str
    times: int


class ServiceTables(Protocol):
    """The tables of all organisations, with the versions before."""

    async def number(self, organisation: OrganisationId) -> int:
        """Of the version that stands; 0: there is none. Raises: Unavailable."""

    async def version(self, organisation: OrganisationId, number: int) -> Version | None:
        """That one, None without. Raises: Unavailable."""

    async def public(self) -> frozenset[OrganisationId]:
        """Whose version that stands is for anybody to read. Raises: Unavailable."""

    async def past(self, organisation: OrganisationId) -> Sequence[Past]:
        """All that are kept with the one that stands, the newest first. Raises: Unavailable."""

    async def publish(self, organisation: OrganisationId, version: Version, base: int) -> None:
        """As the one that stands, in place of `base`, and no more than `VERSIONS_MAX` are kept.

        Raises: Refused(OUT_OF_ORDER: another stands), Unavailable.
        """

    async def refer(self, organisation: OrganisationId, month: str, category: str) -> None:
        """One more. Raises: Unavailable."""

    async def referred(self, organisation: OrganisationId) -> Sequence[Referred]:
        """All months that are kept, the newest first. Raises: Unavailable."""

    async def forget_referrals(self, before: str) -> None:
        """Those of months before this one. Raises: Unavailable."""

    async def purge(self, before: Seconds) -> int:
        """Forget versions that have not stood since; how many. Raises: Unavailable."""


class Asking(Protocol):
    """Who of the staff asks over HTTP; the area of the staff keeps this."""

    async def staff(self, request: Request, *, max_bytes: int = BODY_MAX_BYTES) -> Staff:
        """Whose bearer it is, when that person may ask this. Raises: as the staff's."""

    def note(self, event: str, staff: Staff, count: int | None = None, about: str = "") -> None:
        """One act of this person."""
