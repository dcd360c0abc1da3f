"""Builds the area: members of a conversation say, receive, catch up and end."""

from dataclasses import dataclass

from chatd.base.area import Area
from chatd.base.house import House
from chatd.base.names import CONSOLES, VISITORS, MemberId
from chatd.conversation.assembly import ConversationServices, assemble
from chatd.conversation.events import ConversationEvents
from chatd.conversation.ports import ConversationStore, Seals
from chatd.conversation.service.relays import ToCome
from chatd.directory.service.registry import Registry
from chatd.line.build import Line
from chatd.staff.events import guarded
from chatd.staff.service.known_chain import KnownChain


@dataclass(frozen=True, slots=True)
class Conversations:
    """The area, and its services for whoever opens it without a daemon.

    `rooms`: where rooms are kept; `relays`: who relays in them, which the area of rooms fills in.
    """

    area: Area
    services: ConversationServices
    rooms: ConversationStore
    seals: Seals
    relays: ToCome


def build(
    house: House,
    registry: Registry,
    chain: KnownChain,
    line: Line,
    store: ConversationStore,
    rooms: ConversationStore,
    seals: Seals,
) -> Conversations:
    """Fills the line's port: from here on its tickets become conversations."""
    services = assemble(house, line.services, registry, chain, store, rooms, seals)
    relays = ToCome(services.relay)
    events = ConversationEvents(
        relays,
        services.relay,
        services.abuse,
        services.orphans,
        services.giving_back,
        services.company,
        line.services.visits,
        services.deliveries,
        services.holders,
    )
    line.to_come.fill(services.of_line, events.delivering)

    async def gone(member: str) -> None:
        services.deliveries.forget(MemberId(member))
        services.passing.forget(MemberId(member))

    area = Area(
        events={VISITORS: events.visitor_events(), CONSOLES: guarded(events.console_events())},
        gone={VISITORS: gone, CONSOLES: gone},
        lookers=services.lookers,
        jobs=services.jobs,
    )
    return Conversations(area, services, rooms, seals, relays)
