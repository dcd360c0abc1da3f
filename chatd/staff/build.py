"""Builds the area: the staff signs in, asks for credentials, and connects its consoles."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from chatd.base.area import Area, Metric, Shown
from chatd.base.house import House
from chatd.base.http import Route
from chatd.base.names import CONSOLES, Seconds, StaffId
from chatd.base.sweeper import Job
from chatd.directory.service.registry import Registry
from chatd.staff.assembly import Stores, WaysIn, ways_in
from chatd.staff.events import (
    CeremonyEvents,
    ConsoleBearers,
    Consoles,
    SignatureEvents,
    guarded,
)
from chatd.staff.http.asking import Asking
from chatd.staff.http.passkeys import PasskeyRequests
from chatd.staff.http.people import PeopleRequests
from chatd.staff.http.planned_shifts import PlannedShiftRequests
from chatd.staff.http.sign_in import Cut, SignInRequests
from chatd.staff.ports import CredentialChecks
from chatd.staff.rules import rp_id_of, sites_of
from chatd.staff.service.audit import Audit
from chatd.staff.service.certificates import CertificateEnds
from chatd.staff.service.people import People
from chatd.staff.service.planned_shifts import PlannedShiftService
from chatd.staff.service.signing import Signing
from chatd.staff.service.telling import SIGNATURES, TellingPlannedShifts
from chatd.staff.shapes.planned_shifts import Signatures

CERTIFICATES_EVERY_SECONDS = 60
PURGE_EVERY_SECONDS = 3_600
SIGNATURES_GAP_SECONDS = 1.0  # a batch of signatures is told once


@dataclass(frozen=True, slots=True)
class Staff:
    """The area, and its services for whoever opens it without a daemon.

    `left`: who are told of a person who is out at once, whose connections are closed already.
    """

    area: Area
    ways_in: WaysIn
    planned_shifts: PlannedShiftService
    signing: Signing
    left: list[Callable[[StaffId], Awaitable[None]]]
    audit: Audit


def build(
    house: House,
    registry: Registry,
    audit: Audit,
    *,
    stores: Stores,
    checks: CredentialChecks,
    consoles: Consoles,
    console_origins: Sequence[str] = (),
) -> Staff:
    """A console is admitted by its bearer, and cut within a second of its end."""
    ways = ways_in(registry, stores, house, console_origins=console_origins)
    telling = TellingPlannedShifts(stores.planned_shifts, house.post)
    planned = PlannedShiftService(registry, telling, checks, house.clock)
    bearers = ConsoleBearers(consoles, ways.bearers, house.sources, house.clock)
    left: list[Callable[[StaffId], Awaitable[None]]] = []

    async def out(staff: StaffId) -> None:
        house.post.cut(staff)
        for listener in left:
            await listener(staff)

    async def check_bearers(_: Seconds) -> None:
        gone = await bearers.check()
        if gone:
            for person in gone - await ways.bearers.signed_in():
                await out(person)

    async def purge(now: Seconds) -> None:
        await stores.sign_ins.purge(now)
        await telling.purge(now)
        await audit.purge(now)

    async def signatures(owner: str) -> Signatures:
        return await planned.signatures(registry.staff(StaffId(owner)))

    people = People(
        registry,
        stores.sign_ins,
        stores.passkeys,
        ways.bearers,
        ways.invitations,
        house.clock,
        out,
    )
    ends = CertificateEnds(registry, stores.planned_shifts, house.clock)
    gap = SIGNATURES_GAP_SECONDS
    shown = Shown(SIGNATURES, CONSOLES, "signatures", signatures, gap, is_watched=True)
    area = Area(
        events={
            CONSOLES: guarded(
                {**SignatureEvents(planned).events(), **CeremonyEvents(consoles).events()}
            )
        },
        shown=[shown],
        admits={CONSOLES: bearers.admit},
        routes=_routes(house, ways, stores, planned, people, audit, bearers.cut, console_origins),
        watches=[Job("bearers", 0, check_bearers)],
        jobs=[
            Job("audit", 0, audit.keep),
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
    return Staff(area, ways, planned, Signing(telling, house.clock), left, audit)


def _routes(
    house: House,
    ways: WaysIn,
    stores: Stores,
    planned: PlannedShiftService,
    people: People,
    audit: Audit,
    cut: Cut,
    console_origins: Sequence[str],
) -> Sequence[Route]:
    asking = Asking(ways.bearers, house.sources, house.journal)
    sign_in = SignInRequests(ways.sign_in, ways.bearers, ways.profiles, asking, house.sources, cut)
    passkeys = PasskeyRequests(
        ways.sign_in,
        stores.passkeys,
        ways.challenges,
        asking,
        house.sources,
        sites=sites_of((*house.origins, *console_origins)),
        rp_id=rp_id_of(house.origins),
        is_demonstration=house.is_demonstration,
    )
    return [
        *sign_in.routes(),
        *passkeys.routes(),
        *PeopleRequests(people, audit, asking).routes(),
        *PlannedShiftRequests(planned, asking, house.ids).routes(),
    ]
