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


def assemble(
    house: House,
    registry: Registry,
    kept: TicketsAndDesks,
    kept_records: DoorsAndTallies,
    conversations: ConversationsToCome,
) -> LineServices:
    """All of them. `kept` and `kept_records` are the stores, which here begin to tell."""
    clock, ids, post, signer, values = (
        house.clock,
        house.ids,
        house.post,
        house.signer,
        house.values,
    )
    port = cast("Conversations", conversations)
    store = TellingTicketsAndDesks(kept, port, post)
    records = TellingDoorsAndTallies(kept_records, store, post)
    versions = Versions(clock)
    endings = Endings(store, records, clock)
    rebuilding = Rebuilding(
        store=store,
        records=records,
        conversations=port,
        registry=registry,
        clock=clock,
        started=house.started,
        last_alive=signer.last_alive(),
    )
    settled_at = _settled_at(house)
    assigning = Assigning(store, port, registry, clock, settled_at=settled_at)
    showing = Showing(store, records, port, registry, values, versions, clock)
    desks = Desks(
        store=store,
        conversations=port,
        registry=registry,
        assigning=assigning,
        rebuilding=rebuilding,
        showing=showing,
        values=values,
        clock=clock,
        ids=ids,
        post=post,
    )
    looks = Looks(store, registry, endings, desks)
    return LineServices(
        store=store,
        records=records,
        assigning=assigning,
        endings=endings,
        rebuilding=rebuilding,
        visits=Visits(
            store=store,
            records=records,
            conversations=port,
            registry=registry,
            assigning=assigning,
            endings=endings,
            rebuilding=rebuilding,
            showing=showing,
            values=values,
            clock=clock,
            ids=ids,
        ),
        desks=desks,
        boards=Boards(
            store=store,
            records=records,
            conversations=port,
            registry=registry,
            assigning=assigning,
            versions=versions,
            clock=clock,
        ),
        public_lines=PublicLines(
            store=store,
            records=records,
            registry=registry,
            clock=clock,
            is_demonstration=house.is_demonstration,
        ),
        jobs=Jobs(
            store=store,
            records=records,
            registry=registry,
            assigning=assigning,
            endings=endings,
            desks=desks,
            places=Places(store, registry, showing, post),
            post=post,
            started=house.started,
        ),
        lookers={
            "desk": looks.desks,
            "ticket": looks.tickets,
            "ticket_end": looks.ticket_ends,
        },
    )


def _settled_at(house: House) -> Seconds:
    """When older tickets have had their time to come back; at once when there can be none."""
    if house.started - house.signer.oldest() < JUST_MADE_SECONDS:
        return house.started
    return Seconds(house.started + house.settle_seconds)
