"""Puts the services of conversations together, on those of the line."""

from dataclasses import dataclass

from chatd.base.house import House
from chatd.base.ports import Clock, Ids
from chatd.base.sweeper import Job, Looker
from chatd.conversation.ports import CONVERSATION, ConversationStore, Seals
from chatd.conversation.service.abuse import Abuse
from chatd.conversation.service.catching_up import CatchingUp
from chatd.conversation.service.company import Company
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.elsewhere import Elsewhere
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.for_line import ConversationsOfLine
from chatd.conversation.service.giving_back import GivingBack
from chatd.conversation.service.holders import Holders
from chatd.conversation.service.looks import Looks
from chatd.conversation.service.orphans import Orphans
from chatd.conversation.service.passing import Passing
from chatd.conversation.service.rebuilding import Rebuilding
from chatd.conversation.service.relay import Beside, Relay
from chatd.conversation.service.seats import Seats
from chatd.conversation.service.showing import Showing
from chatd.conversation.service.showing_company import ShowingCompany
from chatd.conversation.service.takers import Takers
from chatd.conversation.service.telling import TellingConversations
from chatd.conversation.service.told import Told
from chatd.directory.service.registry import Registry
from chatd.line.assembly import LineServices
from chatd.staff.service.known_chain import KnownChain


@dataclass(frozen=True, slots=True)
class ConversationServices:
    """What the events of conversations speak to; `of_line` is for the line's port."""

    relay: Relay
    abuse: Abuse
    orphans: Orphans
    giving_back: GivingBack
    company: Company
    deliveries: Deliveries
    passing: Passing
    holders: Holders
    of_line: ConversationsOfLine
    catching_up: CatchingUp
    lookers: dict[str, Looker]
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the services of conversations share."""

    line: LineServices
    registry: Registry
    store: TellingConversations
    deliveries: Deliveries
    holders: Holders
    showing: Showing
    endings: Endings
    told: Told
    clock: Clock


def assemble(
    house: House,
    line: LineServices,
    registry: Registry,
    chain: KnownChain,
    kept: ConversationStore,
    rooms: ConversationStore,
    seals: Seals,
) -> ConversationServices:
    """All of them. `kept` is the store, which here begins to tell; `rooms`: of which something may be missed too."""
    shared = _shared(house, line, registry, kept)
    takers = Takers(shared.store, line.store, registry, house.clock)
    seats = _seats(shared)
    orphans = Orphans(
        store=shared.store,
        seats=seats,
        line=line.store,
        line_endings=line.endings,
        assigning=line.assigning,
        takers=takers,
        holders=shared.holders,
        registry=registry,
        clock=house.clock,
    )
    company = Company(
        store=shared.store,
        seats=seats,
        line=line.store,
        assigning=line.assigning,
        orphans=orphans,
        takers=takers,
        registry=registry,
        chain=chain,
        clock=house.clock,
    )
    given_back = _giving_back(shared)
    looks = Looks(
        store=shared.store,
        registry=registry,
        showing=shared.showing,
        endings=shared.endings,
        given_back=given_back,
        orphans=orphans,
        company=company,
        takers=takers,
        deliveries=shared.deliveries,
        told=shared.told,
        elsewhere=Elsewhere(shared.store, shared.told, house.post, house.bus),
        clock=house.clock,
    )
    catching_up = CatchingUp((shared.store, rooms), shared.deliveries, house.post, house.bus)
    passing = Passing(shared.store, house.post, catching_up.later)
    relay = _relay(shared, Beside(given_back, orphans, company, seats), passing, chain, seals)
    return ConversationServices(
        relay=relay,
        abuse=Abuse(
            shared.store, line.store, relay, line.admission.abused, line.records, house.clock
        ),
        orphans=orphans,
        giving_back=given_back,
        company=company,
        deliveries=shared.deliveries,
        passing=passing,
        holders=shared.holders,
        of_line=_of_line(shared, orphans, takers, catching_up, house.ids),
        catching_up=catching_up,
        lookers={CONVERSATION: looks.conversations},
        jobs=(Job("catch_up", 0, catching_up.run), Job("settle_passed", 0, passing.settle)),
    )


def _shared(
    house: House, line: LineServices, registry: Registry, kept: ConversationStore
) -> _Shared:
    store = TellingConversations(kept, house.due, house.post, house.clock, house.bus)
    deliveries = Deliveries(house.post, house.bus)
    endings = Endings(
        store=store,
        line=line.store,
        line_endings=line.endings,
        tallies=line.records,
        deliveries=deliveries,
        registry=registry,
        clock=house.clock,
    )
    told = Told()
    showing = Showing(
        line.store, registry, house.values, house.clock, told, ShowingCompany(registry)
    )
    holders = Holders(store, house.bus)
    return _Shared(line, registry, store, deliveries, holders, showing, endings, told, house.clock)


def _seats(shared: _Shared) -> Seats:
    return Seats(
        store=shared.store,
        line=shared.line.store,
        line_endings=shared.line.endings,
        tallies=shared.line.records,
        registry=shared.registry,
        clock=shared.clock,
    )


def _relay(
    shared: _Shared, beside: Beside, passing: Passing, chain: KnownChain, seals: Seals
) -> Relay:
    return Relay(
        store=shared.store,
        registry=shared.registry,
        chain=chain,
        assigning=shared.line.assigning,
        endings=shared.endings,
        beside=beside,
        deliveries=shared.deliveries,
        passing=passing,
        tallies=shared.line.records,
        seals=seals,
        clock=shared.clock,
    )


def _giving_back(shared: _Shared) -> GivingBack:
    return GivingBack(
        store=shared.store,
        line=shared.line.store,
        records=shared.line.records,
        assigning=shared.line.assigning,
        endings=shared.endings,
        registry=shared.registry,
        clock=shared.clock,
    )


def _of_line(
    shared: _Shared, orphans: Orphans, takers: Takers, catching_up: CatchingUp, ids: Ids
) -> ConversationsOfLine:
    rebuilding = Rebuilding(
        store=shared.store,
        line=shared.line.store,
        line_rebuilding=shared.line.rebuilding,
        line_endings=shared.line.endings,
        holders=shared.holders,
        registry=shared.registry,
        clock=shared.clock,
    )
    return ConversationsOfLine(
        store=shared.store,
        line=shared.line.store,
        registry=shared.registry,
        showing=shared.showing,
        endings=shared.endings,
        orphans=orphans,
        takers=takers,
        rebuilding=rebuilding,
        deliveries=shared.deliveries,
        holders=shared.holders,
        catching_up=catching_up,
        clock=shared.clock,
        ids=ids,
    )
