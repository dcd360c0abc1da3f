"""Puts the line's services together, from the ports they need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from chatd.base.events import Connection
from chatd.base.house import House
from chatd.base.names import CONSOLES, VISITORS, DeskId, TicketId
from chatd.base.sweeper import Looker
from chatd.directory.service.previews import Previews
from chatd.directory.service.public_services import PublicServices
from chatd.directory.service.registry import Registry
from chatd.line.events.visitor import Delivering
from chatd.line.ports import Conversations, DoorsAndTallies, TicketsAndDesks
from chatd.line.service.admission import Admission
from chatd.line.service.assigning import Assigning
from chatd.line.service.boards import Boards
from chatd.line.service.counting_advice import CountingAdvice
from chatd.line.service.desk_pages import DeskPages
from chatd.line.service.desks import Desks
from chatd.line.service.endings import Endings
from chatd.line.service.holding import Holding
from chatd.line.service.in_use import InUse
from chatd.line.service.jobs import Jobs
from chatd.line.service.joining import Joining
from chatd.line.service.last_hours import LastHoursService
from chatd.line.service.letting_go import DeskChanges
from chatd.line.service.looks import Looks
from chatd.line.service.places import Places
from chatd.line.service.public_lines import PublicLines
from chatd.line.service.rebuilding import Rebuilding
from chatd.line.service.relief import Relief
from chatd.line.service.showing import Showing
from chatd.line.service.telling import TellingDoorsAndTallies, TellingTicketsAndDesks
from chatd.line.service.told import Told
from chatd.line.service.versions import Versions
from chatd.line.service.visits import Visits
from chatd.staff.service.known_chain import KnownChain


class ConversationsToCome:
    """The port `Conversations` until main fills it: conversations stand on the line, and are made after it."""

    def __init__(self) -> None:
        self._kept: Conversations | None = None
        self._deliver_held: Delivering | None = None

    def fill(self, kept: Conversations, deliver_held: Delivering) -> None:
        """From now on these are asked; once, before anybody connects."""
        self._kept, self._deliver_held = kept, deliver_held

    async def deliver_held(
        self, connection: Connection, conversations: Sequence[str]
    ) -> Callable[[], None]:
        """What is held for this page, right behind an answer (`base.events.Answer.then`)."""
        if self._deliver_held is None:
            return lambda: None
        return await self._deliver_held(connection, conversations)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)


@dataclass(frozen=True, slots=True)
class LineServices:
    """What the line's events, routes and jobs speak to, and what conversations stand on."""

    store: TicketsAndDesks
    records: DoorsAndTallies
    assigning: Assigning
    endings: Endings
    rebuilding: Rebuilding
    joining: Joining
    visits: Visits
    admission: Admission
    desks: Desks
    desk_pages: DeskPages
    boards: Boards
    last_hours: LastHoursService
    relief: Relief
    public_lines: PublicLines
    jobs: Jobs
    in_use: InUse
    lookers: dict[str, Looker]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the services of the line share."""

    house: House
    registry: Registry
    conversations: Conversations
    store: TellingTicketsAndDesks
    records: TellingDoorsAndTallies
    versions: Versions
    endings: Endings
    rebuilding: Rebuilding
    assigning: Assigning
    showing: Showing
    told: Told
    admission: Admission


def assemble(
    house: House,
    registry: Registry,
    previews: Previews,
    kept: TicketsAndDesks,
    kept_records: DoorsAndTallies,
    to_come: ConversationsToCome,
    chain: KnownChain,
    counting: CountingAdvice,
    public_services: PublicServices,
) -> LineServices:
    """All of them. `kept` and `kept_records` are the stores, which here begin to tell."""
    shared = _shared(house, registry, kept, kept_records, cast("Conversations", to_come))
    changes = DeskChanges(shared.store, shared.assigning, house.clock)
    pages = _desk_pages(shared, changes)
    desks, visits = _desks(shared, changes, pages, chain), _visits(shared)
    looks = Looks(shared.store, registry, shared.endings, desks, pages)
    return LineServices(
        store=shared.store,
        records=shared.records,
        assigning=shared.assigning,
        endings=shared.endings,
        rebuilding=shared.rebuilding,
        joining=_joining(shared, visits, counting),
        visits=visits,
        admission=shared.admission,
        desks=desks,
        desk_pages=pages,
        boards=_boards(shared, desks, chain),
        last_hours=LastHoursService(shared.registry, shared.records, shared.versions, house.clock),
        relief=Relief(shared.store, changes),
        public_lines=PublicLines(
            store=shared.store,
            records=shared.records,
            registry=registry,
            previews=previews,
            chain=chain,
            clock=house.clock,
            ids=house.ids,
            flooded=shared.admission.flooded,
            is_demonstration=house.is_demonstration,
            retirements=house.retirements,
            services=public_services,
        ),
        jobs=_jobs(shared, desks, pages, visits),
        in_use=InUse(shared.store, shared.conversations),
        lookers={
            "desk": looks.desks,
            "ticket": looks.tickets,
            "ticket_end": looks.ticket_ends,
        },
    )


def _shared(
    house: House,
    registry: Registry,
    kept: TicketsAndDesks,
    kept_records: DoorsAndTallies,
    conversations: Conversations,
) -> _Shared:
    clock, values = house.clock, house.values
    store = TellingTicketsAndDesks(kept, conversations, house.post)
    records = TellingDoorsAndTallies(kept_records, store, house.post)
    versions, told = Versions(clock), Told()
    rebuilding = Rebuilding(
        store=store,
        records=records,
        conversations=conversations,
        registry=registry,
        clock=clock,
        beginning=house.beginning,
        process=house.process,
    )
    return _Shared(
        house=house,
        registry=registry,
        conversations=conversations,
        store=store,
        records=records,
        versions=versions,
        endings=Endings(store, records, registry, clock),
        rebuilding=rebuilding,
        assigning=Assigning(store, conversations, records, registry, clock, house.beginning),
        told=told,
        admission=Admission(
            store,
            records,
            registry,
            house.sources,
            clock,
            house.ids,
            shared=house.shared,
            bus=house.bus,
        ),
        showing=Showing(store, records, conversations, registry, values, versions, clock, told),
    )


def _visits(shared: _Shared) -> Visits:
    return Visits(
        store=shared.store,
        records=shared.records,
        conversations=shared.conversations,
        registry=shared.registry,
        assigning=shared.assigning,
        endings=shared.endings,
        rebuilding=shared.rebuilding,
        showing=shared.showing,
        values=shared.house.values,
        clock=shared.house.clock,
        process=shared.house.process,
    )


def _joining(shared: _Shared, visits: Visits, counting: CountingAdvice) -> Joining:
    return Joining(
        store=shared.store,
        records=shared.records,
        registry=shared.registry,
        assigning=shared.assigning,
        showing=shared.showing,
        visits=visits,
        clock=shared.house.clock,
        ids=shared.house.ids,
        process=shared.house.process,
        admission=shared.admission,
        counting=counting,
    )


def _desk_pages(shared: _Shared, changes: DeskChanges) -> DeskPages:
    return DeskPages(
        store=shared.store,
        conversations=shared.conversations,
        assigning=shared.assigning,
        changes=changes,
        clock=shared.house.clock,
        process=shared.house.process,
    )


def _desks(shared: _Shared, changes: DeskChanges, pages: DeskPages, chain: KnownChain) -> Desks:
    return Desks(
        store=shared.store,
        conversations=shared.conversations,
        registry=shared.registry,
        assigning=shared.assigning,
        changes=changes,
        pages=pages,
        rebuilding=shared.rebuilding,
        showing=shared.showing,
        values=shared.house.values,
        clock=shared.house.clock,
        ids=shared.house.ids,
        process=shared.house.process,
        post=shared.house.post,
        chain=chain,
    )


def _boards(shared: _Shared, desks: Desks, chain: KnownChain) -> Boards:
    return Boards(
        store=shared.store,
        records=shared.records,
        conversations=shared.conversations,
        registry=shared.registry,
        assigning=shared.assigning,
        endings=shared.endings,
        desks=desks,
        chain=chain,
        versions=shared.versions,
        clock=shared.house.clock,
        flooded=shared.admission.flooded,
    )


def _jobs(shared: _Shared, desks: Desks, pages: DeskPages, visits: Visits) -> Jobs:
    async def held_visitor(member: str) -> None:
        await visits.held(TicketId(member))

    async def held_console(member: str) -> None:
        await pages.held(DeskId(member))

    store, post = shared.store, shared.house.post
    return Jobs(
        store=shared.store,
        records=shared.records,
        conversations=shared.conversations,
        registry=shared.registry,
        assigning=shared.assigning,
        endings=shared.endings,
        desks=desks,
        admission=shared.admission,
        places=Places(shared.store, shared.registry, shared.house.post, shared.told),
        post=post,
        process=shared.house.process,
        visitors=Holding(store, post, VISITORS, held_visitor),
        consoles=Holding(store, post, CONSOLES, held_console),
        shared=shared.house.shared,
        started=shared.house.started,
    )
