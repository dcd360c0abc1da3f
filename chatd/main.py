"""The composition root: all areas, put together. Every store is an argument."""

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from typing import Any

from chatd.base.area import Area, sweeper_of
from chatd.base.claims import ClaimCodec, ClaimStruct
from chatd.base.ground import Ground
from chatd.base.house import House
from chatd.base.key_jobs import KeyJobs
from chatd.base.live_state import Beginning, LiveState
from chatd.base.names import ProcessId
from chatd.base.ports import Bus, Clock, DueTimes, Ids, Journal, Post, Shared, Signer, SourceLimits
from chatd.base.shapes import Exchange, Shape
from chatd.base.signed import SignedValues
from chatd.base.sure import sure
from chatd.base.sweeper import Sweeper
from chatd.conversation.build import Conversations
from chatd.conversation.build import build as build_conversation
from chatd.conversation.ports import Seals
from chatd.directory.build import Directory, build_editing
from chatd.directory.build import build as build_directory
from chatd.directory.ports import Directories, Items
from chatd.directory.service.previews import Previews
from chatd.directory.service.questions import Asking
from chatd.directory.service.registry import Registry
from chatd.directory.service.snippets import Pin, Snippets
from chatd.line.build import Line
from chatd.line.build import build as build_line
from chatd.process.clock import SystemClock
from chatd.process.ids import RandomIds, process_id
from chatd.process.log import NoJournal, StaffJournal
from chatd.staff.assembly import Stores
from chatd.staff.build import Staff
from chatd.staff.build import build as build_staff
from chatd.staff.events import Consoles
from chatd.staff.ports import Passkeys
from chatd.staff.rules import may_change
from chatd.staff.service.audit import Audit
from chatd.staff.service.bearers import Bearers
from chatd.staff.service.chain import ChainService
from chatd.staff.service.invitations import Invitations
from chatd.staff.service.known_chain import KnownChain
from chatd.storage import Durable, Live, durable_of

FIRST = ("line", "conversation", "directory", "staff")  # all others may stand on these
LATER: tuple[str, ...] = (
    # An area is added here, by the name of its folder: its `build` is given the ground, and gives an `Area`.
    "room",
    "referral",
    "rota",
)


def _said(part: str, name: str) -> list[Any]:
    """What the areas have under this name in this module, in their order; few areas have every module."""
    places = [f"chatd.{area}.{part}" for area in FIRST + LATER]
    modules = [import_module(place) for place in places if find_spec(place)]
    return [getattr(module, name) for module in modules if hasattr(module, name)]


def _joined(name: str) -> dict[str, Any]:
    """One table of all areas' tables of this name. Raises: ValueError when two areas say the same."""
    items = list(chain.from_iterable(each.items() for each in _said("shapes", name)))
    if len(items) != len(dict(items)):
        raise ValueError(f"{name}: two areas have one name")
    return dict(items)


VISITOR_EVENTS: Mapping[str, Exchange] = _joined("VISITOR_EVENTS")
CONSOLE_EVENTS: Mapping[str, Exchange] = _joined("CONSOLE_EVENTS")
VISITOR_PUSHES: Mapping[str, type[Shape]] = _joined("VISITOR_PUSHES")
CONSOLE_PUSHES: Mapping[str, type[Shape]] = _joined("CONSOLE_PUSHES")
HTTP: Mapping[str, Exchange] = _joined("HTTP")
CLAIMS: tuple[type[ClaimStruct], ...] = tuple(chain.from_iterable(_said("claims", "CLAIMS")))


@dataclass(frozen=True, slots=True)
class Areas:
    """Every area, and the one sweep of all. An area is added by its folder, and its name in `LATER`."""

    directory: Directory
    staff: Staff
    line: Line
    conversation: Conversations
    later: tuple[Area, ...]
    sweeper: Sweeper
    key_jobs: KeyJobs

    @property
    def all(self) -> tuple[Area, ...]:
        """In the order in which they stand on each other."""
        first = (self.directory, self.staff, self.line, self.conversation)
        return (*(each.area for each in first), *self.later)

    async def start(self) -> None:
        """Once, before anybody connects. Raises: Unavailable."""
        for area in self.all:
            for start in area.starts:
                await start()


def build_areas(
    house: House,
    durable: Durable,
    live: Live,
    seals: Seals,
    *,
    consoles: Consoles,
    own_page: str = "",
    pin: Pin | None = None,
    console_origins: Sequence[str] = (),
    more: Sequence[object] = (),
) -> Areas:
    """`consoles`: their connections. `own_page`: the template of an embed's own page; `pin`: the loader beside it.

    `console_origins`: where else than at the line a console stands. `more`: for areas that come later.
    """
    audit = Audit(durable.audit, house.journal, house.clock)
    house = replace(house, journal=audit)
    state = LiveState(house.shared, house.beginning, house.post, house.clock, house.ids)
    tickets_and_desks, conversations = live.tickets_and_desks, live.conversations
    if house.shared is not None:
        tickets_and_desks = sure(tickets_and_desks, state.is_as_known)
        conversations = sure(conversations, state.is_as_known)
    directory = build_directory(durable.directories, durable.questions, house.clock, house.journal)
    staff = build_staff(
        house,
        directory.registry,
        audit,
        stores=Stores(durable.sign_ins, durable.passkeys, durable.chains),
        consoles=consoles,
        console_origins=console_origins,
    )
    previews = Previews(directory.registry, house.values, house.clock)
    line = build_line(
        house,
        directory,
        store=tickets_and_desks,
        records=live.doors_and_tallies,
        chain=staff.known_chain,
        own_page=own_page,
        leave_to="" if pin is None else pin.exit,
        previews=previews,
        asking=staff.asking,
        database=durable.database,
    )
    staff.leaving.listeners.append(line.services.desks.cut)
    conversation = build_conversation(
        house, directory.registry, staff.known_chain, line, conversations, live.rooms, seals
    )
    state.talking = conversation.services.passing.talking
    editing = Area()
    if durable.items is not None and durable.own_phrases is not None:
        items, own = durable.items, durable.own_phrases
        snippets = Snippets(directory.registry, pin, staff.known_chain.number)
        editing = build_editing(
            house, directory, items, own, snippets, previews, staff.asking, may_change
        )
    standing = (durable.database, live.redis, directory, staff, line, conversation, *more)
    later = _later(house, *standing)
    key_jobs = KeyJobs(house.signer, house.clock, house.started, shared=house.shared, bus=house.bus)
    store = Area(first=state.first, starts=state.starts)
    keys = Area(jobs=key_jobs.all, starts=key_jobs.starts)
    swept = (store, line.area, conversation.area, *later, keys, editing)
    sweeper = sweeper_of(live.due, (*swept, directory.area, staff.area))
    others = (editing, *later, store, keys)
    return Areas(directory, staff, line, conversation, others, sweeper, key_jobs)


def _later(house: House, *standing: object) -> tuple[Area, ...]:
    ground = Ground(house, *standing)
    return tuple(import_module(f"chatd.{name}.build").build(ground) for name in LATER)


def house_of(
    *,
    clock: Clock,
    ids: Ids,
    signer: Signer,
    post: Post,
    sources: SourceLimits,
    due: DueTimes,
    settle_seconds: float,
    origins: tuple[str, ...],
    process: ProcessId | None = None,
    journal: Journal | None = None,
    is_demonstration: bool = False,
    build: str = "",
    retirements: tuple[str, ...] = (),
    bus: Bus | None = None,
    shared: Shared | None = None,
) -> House:
    """The parts that all areas share. The daemon counts as started now; `process` is a new one unless it is given."""
    codec = ClaimCodec(*CLAIMS)
    return House(
        process=process or (bus.process if bus is not None else process_id()),
        clock=clock,
        ids=ids,
        signer=signer,
        values=SignedValues(codec, signer, clock),
        post=post,
        sources=sources,
        due=due,
        journal=journal or StaffJournal(),
        started=clock.now(),
        beginning=Beginning(clock.now(), signer, settle_seconds),
        settle_seconds=settle_seconds,
        origins=origins,
        is_demonstration=is_demonstration,
        build=build,
        retirements=retirements,
        bus=bus,
        shared=shared,
    )


@dataclass(frozen=True, slots=True)
class Offline:
    """What an operator can do at a terminal, whether the daemon runs or not."""

    directories: Directories
    items: Items | None
    registry: Registry  # as stored when it was opened
    bearers: Bearers
    invitations: Invitations
    passkeys: Passkeys
    audit: Audit
    chain: ChainService
    known_chain: KnownChain
    asking: Asking


@contextlib.asynccontextmanager
async def offline(address: str) -> AsyncIterator[Offline]:
    """On the database at this address. Raises: as `durable_of`."""
    async with durable_of(address) as durable:
        registry, clock, ids = Registry(durable.directories), SystemClock(), RandomIds()
        audit = Audit(durable.audit, NoJournal(), clock)
        known = KnownChain(registry, durable.chains, clock)
        await registry.reload()
        yield Offline(
            directories=durable.directories,
            items=durable.items,
            registry=registry,
            bearers=Bearers(registry, durable.sign_ins, clock, ids),
            invitations=Invitations(durable.sign_ins, clock, ids),
            passkeys=durable.passkeys,
            audit=audit,
            chain=ChainService(registry, durable.chains, known, clock),
            known_chain=known,
            asking=Asking(durable.questions),
        )
        await audit.keep(clock.now())
