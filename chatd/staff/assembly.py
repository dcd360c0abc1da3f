"""Puts together how people come in."""

from collections.abc import Sequence
from dataclasses import dataclass

from chatd.base.house import House
from chatd.directory.service.registry import Registry
from chatd.staff.ports import Chains, Passkeys, SignIns
from chatd.staff.rules import rp_id_of, sites_of
from chatd.staff.service.bearers import Bearers
from chatd.staff.service.challenges import Challenges
from chatd.staff.service.invitations import Invitations
from chatd.staff.service.profiles import Profiles
from chatd.staff.service.sign_in import SignIn


@dataclass(frozen=True, slots=True)
class Stores:
    """What the area keeps."""

    sign_ins: SignIns
    passkeys: Passkeys
    chains: Chains


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How people come in, and what they then have."""

    bearers: Bearers
    invitations: Invitations
    challenges: Challenges
    sign_in: SignIn
    profiles: Profiles


def ways_in(
    registry: Registry, stores: Stores, house: House, *, console_origins: Sequence[str] = ()
) -> WaysIn:
    """All of them. `console_origins`: where else than at the line a console stands."""
    clock, ids = house.clock, house.ids
    sites = sites_of((*house.origins, *console_origins))
    is_demonstration = house.is_demonstration
    bearers = Bearers(registry, stores.sign_ins, clock, ids, is_demonstration=is_demonstration)
    invitations = Invitations(stores.sign_ins, clock, ids)
    challenges = Challenges(clock, ids, house.shared)
    sign_in = SignIn(
        registry,
        stores.passkeys,
        bearers,
        invitations,
        challenges,
        clock,
        house.journal,
        sites=sites,
        shared=house.shared,
        is_demonstration=is_demonstration,
    )
    profiles = Profiles(
        registry,
        sites=sites,
        rp_id=rp_id_of(house.origins),
        is_demonstration=is_demonstration,
        build=house.build,
    )
    return WaysIn(bearers, invitations, challenges, sign_in, profiles)
