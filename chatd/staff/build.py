"""Builds the area: the staff signs in, vouches for its keys, and connects its consoles."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from chatd.base.area import Area, Metric, Shown
from chatd.base.away import Away
from chatd.base.house import House
from chatd.base.http import Route
from chatd.base.names import CONSOLES, Seconds
from chatd.base.shapes import Empty, Fault
from chatd.base.sweeper import Job
from chatd.directory.service.registry import Registry
from chatd.staff.assembly import Stores, WaysIn, ways_in
from chatd.staff.events import (
    CeremonyEvents,
    ChainEvents,
    ConsoleBearers,
    Consoles,
    guarded,
)
from chatd.staff.http.asking import Asking
from chatd.staff.http.chain import ChainRequests
from chatd.staff.http.passkeys import PasskeyRequests
from chatd.staff.http.people import PeopleRequests
from chatd.staff.http.sign_in import Cut, SignInRequests
from chatd.staff.service.audit import Audit
from chatd.staff.service.bearers import Bearers
from chatd.staff.service.chain import ChainService
from chatd.staff.service.known_chain import CHAIN, KnownChain
from chatd.staff.service.leaving import Leaving
from chatd.staff.service.people import People

CHAINS_EVERY_SECONDS = 5  # what a command has kept is known within so long; another process says so
PURGE_EVERY_SECONDS = 3_600
CHALLENGE_KEY_EVERY_SECONDS = 60  # so that a store that was emptied has one again
CHAIN_GAP_SECONDS = 1.0  # a press is told once
METRICS = (
    ("chatd_certificate_days", "certificate_ends", "the certificate of an organisation's issuing key"),
    ("chatd_revocations_days", "revocations_end", "an organisation's last revocation list that is signed ahead"),
    ("chatd_staff_certificate_days", "staff_certificates_end", "the first staff certificate of an organisation"),
    ("chatd_vouched_days", "vouched_ends", "the first certificate for another organisation's people, on either side"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staff:
    """The area, and its services for whoever opens it without a daemon."""

    area: Area
    ways_in: WaysIn
    chain: ChainService
    known_chain: KnownChain
    leaving: Leaving
    audit: Audit
    asking: Asking


def build(
    house: House,
    registry: Registry,
    audit: Audit,
    *,
    stores: Stores,
    consoles: Consoles,
    console_origins: Sequence[str] = (),
) -> Staff:
    """A console is admitted by its bearer, and cut within a second of its end."""
    ways = ways_in(registry, stores, house, console_origins=console_origins)
    known = KnownChain(registry, stores.chains, house.clock, house.post, house.bus)
    chain = ChainService(registry, stores.chains, known, house.clock)
    bearers = ConsoleBearers(consoles, ways.bearers, house.sources, house.clock)
    leaving = Leaving(house.post)
    people = People(
        registry,
        stores.sign_ins,
        stores.passkeys,
        ways.bearers,
        ways.invitations,
        house.clock,
        leaving.out,
    )
    away = Away(
        house.clock, lambda: house.post.push_to_all(CONSOLES, "fault", Fault(store="durable"))
    )
    check_bearers = partial(_check_bearers, bearers, ways.bearers, leaving)
    asking = Asking(ways.bearers, house.sources, house.journal)
    area = Area(
        events={CONSOLES: guarded({**ChainEvents().events(), **CeremonyEvents(consoles).events()})},
        shown=[Shown(CHAIN, CONSOLES, "chain", _changed, CHAIN_GAP_SECONDS, is_watched=True)],
        admits={CONSOLES: bearers.admit},
        routes=_routes(house, ways, stores, chain, people, audit, bearers.cut, asking),
        watches=[Job("bearers", 0, away.around(check_bearers))],
        jobs=[
            Job("audit", 0, audit.keep),
            Job("purge", PURGE_EVERY_SECONDS, partial(_purge, stores, audit)),
            Job("chains", CHAINS_EVERY_SECONDS, known.read),
            Job("chains_heard", 0, known.read_heard),
            Job("passkey_key", CHALLENGE_KEY_EVERY_SECONDS, ways.challenges.share_key),
        ],
        starts=[known.read, ways.challenges.share_key],
        metrics=_metrics(known),
    )
    return Staff(area, ways, chain, known, leaving, audit, asking)


async def _check_bearers(
    consoles: ConsoleBearers, bearers: Bearers, leaving: Leaving, _: Seconds
) -> None:
    """Whose console was cut, and who has no other sign-in, is out."""
    if gone := await consoles.check():
        for person in gone - await bearers.signed_in():
            await leaving.out(person)


async def _purge(stores: Stores, audit: Audit, now: Seconds) -> None:
    await stores.sign_ins.purge(now)
    await stores.chains.purge(now)
    await audit.purge(now)


async def _changed(_: str) -> Empty:
    return Empty()


def _metrics(known: KnownChain) -> Sequence[Metric]:
    return [
        Metric(name, f"Days until {what} ends", partial(known.days, which), label="organisation")
        for name, which, what in METRICS
    ]


def _routes(
    house: House,
    ways: WaysIn,
    stores: Stores,
    chain: ChainService,
    people: People,
    audit: Audit,
    cut: Cut,
    asking: Asking,
) -> Sequence[Route]:
    sign_in = SignInRequests(ways.sign_in, ways.bearers, ways.profiles, asking, house.sources, cut)
    passkeys = PasskeyRequests(
        ways.sign_in,
        stores.passkeys,
        ways.challenges,
        asking,
        house.sources,
        profiles=ways.profiles,
        is_demonstration=house.is_demonstration,
    )
    return [
        *sign_in.routes(),
        *passkeys.routes(),
        *PeopleRequests(people, audit, asking).routes(),
        *ChainRequests(chain, asking).routes(),
    ]
