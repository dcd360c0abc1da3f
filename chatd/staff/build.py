"""Builds the area: the staff signs in, asks for credentials, and connects its consoles."""

from dataclasses import dataclass

from chatd.base.area import Area, Metric, Shown
from chatd.base.house import House
from chatd.base.names import CONSOLES, Seconds, StaffId
from chatd.base.sweeper import Job
from chatd.directory.service.registry import Registry
from chatd.staff.events import CeremonyEvents, ConsoleBearers, Consoles, SignatureEvents
from chatd.staff.http.asking import Asking
from chatd.staff.http.planned_shifts import PlannedShiftRequests
from chatd.staff.http.sign_in import SignInRequests
from chatd.staff.ports import CredentialChecks, PlannedShifts, SignIns
from chatd.staff.service.certificates import CertificateEnds
from chatd.staff.service.planned_shifts import PlannedShiftService
from chatd.staff.service.sign_in import SignIn
from chatd.staff.service.signing import Signing
from chatd.staff.service.telling import SIGNATURES, TellingPlannedShifts
from chatd.staff.shapes.planned_shifts import Signatures

BEARERS_EVERY_SECONDS = 5
CERTIFICATES_EVERY_SECONDS = 60
PURGE_EVERY_SECONDS = 3_600
SIGNATURES_GAP_SECONDS = 1.0  # a batch of signatures is told once


@dataclass(frozen=True, slots=True)
class Staff:
    """The area, and its services for whoever opens it without a daemon."""

    area: Area
    sign_in: SignIn
    planned_shifts: PlannedShiftService
    signing: Signing


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
        build=house.build,
    )
    telling = TellingPlannedShifts(planned_shifts, house.post)
    planned = PlannedShiftService(registry, telling, checks, house.clock)
    bearers = ConsoleBearers(consoles, sign_in, house.sources)
    asking = Asking(sign_in, house.sources, house.journal)

    async def check_bearers(_: Seconds) -> None:
        await bearers.check()

    async def purge(now: Seconds) -> None:
        await sign_ins.purge(now)
        await telling.purge(now)

    async def signatures(owner: str) -> Signatures:
        return await planned.signatures(registry.staff(StaffId(owner)))

    ends = CertificateEnds(registry, planned_shifts, house.clock)
    gap = SIGNATURES_GAP_SECONDS
    shown = Shown(SIGNATURES, CONSOLES, "signatures", signatures, gap, is_watched=True)
    area = Area(
        events={
            CONSOLES: {**SignatureEvents(planned).events(), **CeremonyEvents(consoles).events()}
        },
        shown=[shown],
        admits={CONSOLES: bearers.admit},
        routes=[
            *SignInRequests(sign_in, asking, house.sources, bearers.cut, house.journal).routes(),
            *PlannedShiftRequests(planned, asking, house.ids).routes(),
        ],
        jobs=[
            Job("bearers", BEARERS_EVERY_SECONDS, check_bearers),
            Job("purge", PURGE_EVERY_SECONDS, purge),
            Job("certificates", CERTIFICATES_EVERY_SECONDS, ends.read),
        ],
        metrics=[
            Metric(
                "chatd_certificate_days",
                "Days until the certificate of an organisation's issuing key ends",
                ends.days,
                label="organisation",
            )
        ],
    )
    return Staff(area, sign_in, planned, Signing(telling, house.clock))
