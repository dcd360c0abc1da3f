"""The composition root: the one file that knows all areas. Every store is an argument with a default."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from chatd.base.area import Area, Check, sweeper_of
from chatd.base.claims import ClaimCodec
from chatd.base.house import House
from chatd.base.key_jobs import KeyJobs
from chatd.base.ports import Clock, DueTimes, Ids, Post, Signer, SourceLimits
from chatd.base.signed import SignedValues
from chatd.base.sweeper import Sweeper
from chatd.conversation import claims as conversation_claims
from chatd.conversation import shapes as conversation_shapes
from chatd.conversation.build import Conversations
from chatd.conversation.build import build as build_conversation
from chatd.conversation.memory.conversations import MemoryConversations
from chatd.conversation.ports import ConversationStore, Seals
from chatd.directory.build import Directory
from chatd.directory.build import build as build_directory
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.ports import Directories
from chatd.directory.service.registry import Registry
from chatd.line import claims as line_claims
from chatd.line import shapes as line_shapes
from chatd.line.build import Line
from chatd.line.build import build as build_line
from chatd.line.memory.doors_and_tallies import MemoryDoorsAndTallies
from chatd.line.memory.tickets_and_desks import MemoryTicketsAndDesks
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.redis.doors_and_tallies import RedisDoorsAndTallies
from chatd.process.clock import SystemClock
from chatd.process.config import Config, ConfigError
from chatd.process.ids import RandomIds
from chatd.staff import shapes as staff_shapes
from chatd.staff.build import Staff
from chatd.staff.build import build as build_staff
from chatd.staff.credential_checks import SignatureChecks
from chatd.staff.database.planned_shifts import DatabasePlannedShifts
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.events import Consoles
from chatd.staff.ports import CredentialChecks, PlannedShifts, SignIns
from chatd.staff.service.planned_shifts import PlannedShiftService
from chatd.staff.service.sign_in import SignIn
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import NewerDatabaseError, migrate
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.guard import RefusedRedisError, check_redis, opened_redis
from chatd.stores.redis.server import RedisServer

VISITOR_EVENTS = line_shapes.VISITOR_EVENTS | conversation_shapes.VISITOR_EVENTS
CONSOLE_EVENTS = line_shapes.CONSOLE_EVENTS | conversation_shapes.CONSOLE_EVENTS
VISITOR_PUSHES = line_shapes.VISITOR_PUSHES | conversation_shapes.VISITOR_PUSHES
CONSOLE_PUSHES = line_shapes.CONSOLE_PUSHES | conversation_shapes.CONSOLE_PUSHES
HTTP = line_shapes.HTTP | staff_shapes.HTTP


@dataclass(frozen=True, slots=True)
class Durable:
    """The durable ports, and how to ask whether they answer."""

    directories: Directories
    sign_ins: SignIns
    planned_shifts: PlannedShifts
    check: Callable[[], Awaitable[None]]

    @classmethod
    def of(cls, database: Database) -> "Durable":
        """All durable ports on one database."""
        return cls(
            DatabaseDirectories(database),
            DatabaseSignIns(database),
            DatabasePlannedShifts(database),
            database.check,
        )


@dataclass(frozen=True, slots=True)
class Live:
    """The live stores, and the one index of when to look at what they keep."""

    tickets_and_desks: TicketsAndDesks
    doors_and_tallies: DoorsAndTallies
    conversations: ConversationStore
    due: DueTimes


def memory() -> Live:
    """Live state in this process: the default."""
    due = MemoryDueTimes()
    return Live(MemoryTicketsAndDesks(due), MemoryDoorsAndTallies(), MemoryConversations(due), due)


@dataclass(frozen=True, slots=True)
class Checks:
    """What is asked of sealed bytes and of credentials, without any secret."""

    seals: Seals
    credentials: CredentialChecks


@dataclass(frozen=True, slots=True)
class Areas:
    """Every area, and the one sweep of all. An area is added by its folder, and its line in `build_areas`."""

    directory: Directory
    staff: Staff
    line: Line
    conversation: Conversations
    sweeper: Sweeper
    key_jobs: KeyJobs

    @property
    def all(self) -> tuple[Area, ...]:
        """In the order in which they stand on each other."""
        return (self.directory.area, self.staff.area, self.line.area, self.conversation.area)

    async def start(self) -> None:
        """Once, before anybody connects. Raises: Unavailable."""
        for area in self.all:
            for start in area.starts:
                await start()


def build_areas(
    house: House,
    durable: Durable,
    live: Live,
    checks: Checks,
    *,
    consoles: Consoles,
    own_page: str = "",
) -> Areas:
    """`consoles`: their connections. `own_page`: the template of an embed's own page."""
    directory = build_directory(durable.directories)
    staff = build_staff(
        house,
        directory.registry,
        sign_ins=durable.sign_ins,
        planned_shifts=durable.planned_shifts,
        checks=checks.credentials,
        consoles=consoles,
    )
    line = build_line(
        house,
        directory,
        store=live.tickets_and_desks,
        records=live.doors_and_tallies,
        own_page=own_page,
    )
    conversation = build_conversation(
        house, directory.registry, line, live.conversations, checks.seals
    )
    key_jobs = KeyJobs(house.signer, house.started)
    areas = (line.area, conversation.area, Area(jobs=key_jobs.all), directory.area, staff.area)
    return Areas(directory, staff, line, conversation, sweeper_of(live.due, areas), key_jobs)


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
    is_demonstration: bool = False,
) -> House:
    """The parts that all areas share. The daemon counts as started now."""
    codec = ClaimCodec(*line_claims.CLAIMS, *conversation_claims.CLAIMS)
    return House(
        clock=clock,
        ids=ids,
        signer=signer,
        values=SignedValues(codec, signer, clock),
        post=post,
        sources=sources,
        due=due,
        started=clock.now(),
        settle_seconds=settle_seconds,
        origins=origins,
        is_demonstration=is_demonstration,
    )


@contextlib.asynccontextmanager
async def durable_of(address: str) -> AsyncIterator[Durable]:
    """The database at this address, its tables brought up to this release; closed in the end.

    Raises: Unavailable; ValueError (not the address of a database); ConfigError (made by a newer release).
    """
    database = Database(address)
    try:
        await migrate(database)
        yield Durable.of(database)
    except NewerDatabaseError:
        raise ConfigError("the database was made by a newer release; nothing was changed") from None
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class Offline:
    """What an operator can do at a terminal, whether the daemon runs or not."""

    directories: Directories
    registry: Registry  # as stored when it was opened
    sign_in: SignIn
    planned_shifts: PlannedShiftService


@contextlib.asynccontextmanager
async def offline(address: str) -> AsyncIterator[Offline]:
    """On the database at this address. Raises: as `durable_of`."""
    async with durable_of(address) as durable:
        registry, clock = Registry(durable.directories), SystemClock()
        await registry.reload()
        yield Offline(
            directories=durable.directories,
            registry=registry,
            sign_in=SignIn(registry, durable.sign_ins, durable.planned_shifts, clock, RandomIds()),
            planned_shifts=PlannedShiftService(
                registry, durable.planned_shifts, SignatureChecks(), clock
            ),
        )


@contextlib.asynccontextmanager
async def live_of(config: Config) -> AsyncIterator[tuple[Live, Sequence[Check]]]:
    """Live state as the settings say, and how to ask whether it answers. Raises: ConfigError (redis_url)."""
    if not config.redis_url:
        yield memory(), ()
        return
    redis = await _redis(config.redis_url)
    try:
        live = replace(memory(), doors_and_tallies=RedisDoorsAndTallies(redis))
        yield live, (partial(check_redis, redis),)
    finally:
        await redis.close()


async def _redis(url: str) -> RedisServer:
    try:
        return await opened_redis(url)
    except RefusedRedisError as error:
        raise ConfigError(f"redis_url: {error}") from None
