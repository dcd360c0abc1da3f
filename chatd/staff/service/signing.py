"""What a lead must know of signing, whatever she looks at: when the certificate ends, and how many requests wait.

The board asks each second: so the database is asked once in a while, and when something was kept here.
"""

from typing import NamedTuple

from chatd.base.errors import Refused, Unavailable
from chatd.base.names import OrganisationId, Seconds
from chatd.base.ports import Clock
from chatd.staff.credentials import read_certificate
from chatd.staff.service.telling import TellingPlannedShifts

KNOWN_SECONDS = 30.0  # what another process or a command has kept is known within so long


class SigningState(NamedTuple):
    """Of one organisation. `certificate_ends`: seconds since 1970; None when there is none that can be read."""

    certificate_ends: int | None = None
    asked: int = 0


class _Known(NamedTuple):
    at: Seconds
    changes: int
    certificate_ends: int | None
    ends: tuple[Seconds, ...]  # of the shifts that wait to be signed


class Signing:
    """Remembers for `KNOWN_SECONDS`; while the database is away, what was known last."""

    def __init__(self, planned_shifts: TellingPlannedShifts, clock: Clock) -> None:
        self._planned_shifts, self._clock = planned_shifts, clock
        self._known: dict[OrganisationId, _Known] = {}

    async def of(self, organisation: OrganisationId) -> SigningState:
        """As it is now. Never raises: a board goes on without its database."""
        now = self._clock.now()
        known = self._known.get(organisation)
        is_old = known is None or not 0 <= now - known.at < KNOWN_SECONDS
        if is_old or known is None or known.changes != self._planned_shifts.changes:
            known = await self._asked(organisation, now) or known
        if known is None:
            return SigningState()
        return SigningState(known.certificate_ends, sum(each > now for each in known.ends))

    async def _asked(self, organisation: OrganisationId, now: Seconds) -> _Known | None:
        changes = self._planned_shifts.changes
        try:
            waiting = await self._planned_shifts.waiting(organisation, now)
            certificate = await self._planned_shifts.certificate(organisation)
        except Unavailable:
            return None
        ends = tuple(each.not_after for each in waiting)
        known = _Known(now, changes, _end_of(certificate), ends)
        self._known[organisation] = known
        return known


def _end_of(certificate: bytes | None) -> int | None:
    try:
        return None if certificate is None else read_certificate(certificate).not_after
    except Refused:
        return None
