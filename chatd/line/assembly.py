"""Puts the line's services together, from the ports they need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from chatd.base.events import Connection
from chatd.base.house import House
from chatd.base.names import Seconds
from chatd.base.sweeper import Looker
from chatd.directory.service.registry import Registry
from chatd.line.ports import Conversations, DoorsAndTallies, TicketsAndDesks
from chatd.line.service.assigning import Assigning
from chatd.line.service.boards import Boards
from chatd.line.service.desks import Desks
from chatd.line.service.endings import Endings
from chatd.line.service.jobs import Jobs
from chatd.line.service.looks import Looks
from chatd.line.service.places import Places
from chatd.line.service.public_lines import PublicLines
from chatd.line.service.rebuilding import Rebuilding
from chatd.line.service.showing import Showing
from chatd.line.service.telling import TellingDoorsAndTallies, TellingTicketsAndDesks
from chatd.line.service.versions import Versions
from chatd.line.service.visits import Visits
from chatd.line.visitor_events import Delivering

JUST_MADE_SECONDS = 1.0  # a signing key no older than this has signed nothing before


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
    visits: Visits
    desks: Desks
    boards: Boards
    public_lines: PublicLines
    jobs: Jobs
    lookers: dict[str, Looker]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every service of the line stands on."""

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


def assemble(
    house: House,
    registry: Registry,
    kept: TicketsAndDesks,
    kept_records: DoorsAndTallies,
    to_come: ConversationsToCome,
) -> LineServices:
    """All of them. `kept` and `kept_records` are the stores, which here begin to tell."""
    ground = _ground(house, registry, kept, kept_records, cast("Conversations", to_come))
    desks = _desks(ground)
    looks = Looks(ground.store, registry, ground.endings, desks)
    return LineServices(
        store=ground.store,
        records=ground.records,
        assigning=ground.assigning,
        endings=ground.endings,
        rebuilding=ground.rebuilding,
        visits=_visits(ground),
        desks=desks,
        boards=_boards(ground),
        public_lines=PublicLines(
            store=ground.store,
            records=ground.records,
            registry=registry,
            clock=house.clock,
            is_demonstration=house.is_demonstration,
        ),
        jobs=_jobs(ground, desks),
        lookers={
            "desk": looks.desks,
            "ticket": looks.tickets,
            "ticket_end": looks.ticket_ends,
        },
    )


def _ground(
    house: House,
    registry: Registry,
    kept: TicketsAndDesks,
    kept_records: DoorsAndTallies,
    conversations: Conversations,
) -> _Ground:
    clock, values = house.clock, house.values
    store = TellingTicketsAndDesks(kept, conversations, house.post)
    records = TellingDoorsAndTallies(kept_records, store, house.post)
    versions = Versions(clock)
    rebuilding = Rebuilding(
        store=store,
        records=records,
        conversations=conversations,
        registry=registry,
        clock=clock,
        started=house.started,
        last_alive=house.signer.last_alive(),
    )
    settled_at = _settled_at(house)
    return _Ground(
        house=house,
        registry=registry,
        conversations=conversations,
        store=store,
        records=records,
        versions=versions,
        endings=Endings(store, records, clock),
        rebuilding=rebuilding,
        assigning=Assigning(store, conversations, registry, clock, settled_at=settled_at),
        showing=Showing(store, records, conversations, registry, values, versions, clock),
    )


def _visits(ground: _Ground) -> Visits:
    return Visits(
        store=ground.store,
        records=ground.records,
        conversations=ground.conversations,
        registry=ground.registry,
        assigning=ground.assigning,
        endings=ground.endings,
        rebuilding=ground.rebuilding,
        showing=ground.showing,
        values=ground.house.values,
        clock=ground.house.clock,
        ids=ground.house.ids,
    )


def _desks(ground: _Ground) -> Desks:
    return Desks(
        store=ground.store,
        conversations=ground.conversations,
        registry=ground.registry,
        assigning=ground.assigning,
        rebuilding=ground.rebuilding,
        showing=ground.showing,
        values=ground.house.values,
        clock=ground.house.clock,
        ids=ground.house.ids,
        post=ground.house.post,
    )


def _boards(ground: _Ground) -> Boards:
    return Boards(
        store=ground.store,
        records=ground.records,
        conversations=ground.conversations,
        registry=ground.registry,
        assigning=ground.assigning,
        versions=ground.versions,
        clock=ground.house.clock,
    )


def _jobs(ground: _Ground, desks: Desks) -> Jobs:
    return Jobs(
        store=ground.store,
        records=ground.records,
        registry=ground.registry,
        assigning=ground.assigning,
        endings=ground.endings,
        desks=desks,
        places=Places(ground.store, ground.registry, ground.house.post),
        post=ground.house.post,
        started=ground.house.started,
    )


def _settled_at(house: House) -> Seconds:
    """From when on tickets are assigned: older ones have had the time to come back, or there can be none."""
    if house.started - house.signer.oldest() < JUST_MADE_SECONDS:
        return house.started
    return Seconds(house.started + house.settle_seconds)
