"""Builds the area: the staff signs in, asks for credentials, and connects its consoles."""

from dataclasses import dataclass

from chatd.base.area import Area
from chatd.base.house import House
from chatd.base.names import CONSOLES, Seconds
from chatd.base.sweeper import Job
from chatd.directory.service.registry import Registry
from chatd.staff.events import ConsoleBearers, Consoles
from chatd.staff.http import StaffRequests
from chatd.staff.ports import CredentialChecks, PlannedShifts, SignIns
from chatd.staff.service.planned_shifts import PlannedShiftService
from chatd.staff.service.sign_in import SignIn

BEARERS_EVERY_SECONDS = 5
PURGE_EVERY_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Staff:
    """The area, and its services for whoever opens it without a daemon."""

    area: Area
    sign_in: SignIn
    planned_shifts: PlannedShiftService


def build(
    house: House,
    registry: Registry,
    *,
    sign_ins: SignIns,
    planned_shifts: PlannedShifts,
    checks: CredentialChecks,
    consoles: Consoles,
) -> Staff:
    """A console is admitted by its bearer, and cut within seconds of its end."""
    sign_in = SignIn(
        registry,
        sign_ins,
        planned_shifts,
        house.clock,
        house.ids,
        is_demonstration=house.is_demonstration,
    )
    planned = PlannedShiftService(registry, planned_shifts, checks, house.clock)
    bearers = ConsoleBearers(consoles, sign_in, house.sources)

    async def check_bearers(_: Seconds) -> None:
        await bearers.check()

    async def purge(now: Seconds) -> None:
        await sign_ins.purge(now)
        await planned_shifts.purge(now)

    area = Area(
        admits={CONSOLES: bearers.admit},
        routes=StaffRequests(sign_in, planned, house.post, house.sources, house.ids).routes(),
        jobs=[
            Job("bearers", BEARERS_EVERY_SECONDS, check_bearers),
            Job("purge", PURGE_EVERY_SECONDS, purge),
        ],
    )
    return Staff(area, sign_in, planned)
