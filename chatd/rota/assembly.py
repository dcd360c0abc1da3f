"""Puts the area's services together, each with the ports it needs."""

from dataclasses import dataclass

from chatd.base.ports import Clock, Ids, Shared
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies
from chatd.rota.ports import Profiles, Rotas
from chatd.rota.service.needs import Needs
from chatd.rota.service.planning import Planning
from chatd.rota.service.seeing import Seeing
from chatd.staff.service.known_chain import KnownChain


@dataclass(frozen=True, slots=True)
class RotaServices:
    """What the area's calls and jobs speak to."""

    seeing: Seeing
    planning: Planning
    needs: Needs


def assemble(
    rotas: Rotas,
    profiles: Profiles,
    registry: Registry,
    records: DoorsAndTallies,
    chain: KnownChain,
    *,
    clock: Clock,
    ids: Ids,
    shared: Shared | None,
) -> RotaServices:
    """`records`: of the lines, from which is learnt how many come."""
    needs = Needs(registry, records, profiles, clock, shared)
    seeing = Seeing(registry, rotas, needs, chain, clock)
    return RotaServices(seeing, Planning(registry, rotas, seeing, clock, ids), needs)
