"""How long the organisations' certificates still count, for who watches the daemon."""

from collections.abc import Mapping

from chatd.base.errors import Refused
from chatd.base.names import OrganisationId, Seconds
from chatd.base.ports import Clock
from chatd.directory.service.registry import Registry
from chatd.staff.credentials import read_certificate
from chatd.staff.ports import PlannedShifts

DAY_SECONDS = 86_400


class CertificateEnds:
    """As last read; `days` needs no store, so that numbers are told also while the database is away."""

    def __init__(self, registry: Registry, planned_shifts: PlannedShifts, clock: Clock) -> None:
        self._registry, self._planned_shifts, self._clock = registry, planned_shifts, clock
        self._ends: dict[OrganisationId, int] = {}

    async def read(self, _: Seconds) -> None:
        """Of every organisation. Raises: Unavailable."""
        ends: dict[OrganisationId, int] = {}
        for organisation in self._registry.directory.organisations:
            certificate = await self._planned_shifts.certificate(organisation)
            if certificate is not None:
                try:
                    ends[organisation] = read_certificate(certificate).not_after
                except Refused:
                    continue  # none that says when it ends
        self._ends = ends

    def days(self) -> Mapping[str, float]:
        """By organisation, negative when it is over; without one that has none."""
        now = self._clock.now()
        return {
            organisation: round((end - now) / DAY_SECONDS, 1)
            for organisation, end in self._ends.items()
        }
