"""The composition root: the one file that knows all areas. Every store is an argument with a default."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from chatd.base.area import Area, Check, NotReady, sweeper_of
from chatd.base.claims import ClaimCodec, ClaimStruct
from chatd.base.errors import Unavailable
from chatd.base.ground import Ground
from chatd.base.house import House
from chatd.base.key_jobs import KeyJobs
from chatd.base.ports import Clock, DueTimes, Ids, Journal, Post, Signer, SourceLimits
from chatd.base.shapes import Exchange, Shape
from chatd.base.signed import SignedValues
from chatd.base.sweeper import Sweeper
from chatd.conversation.build import Conversations
from chatd.conversation.build import build as build_conversation
from chatd.conversation.memory.conversations import MemoryConversations
from chatd.conversation.ports import ConversationStore, Seals
from chatd.directory.build import Directory
from chatd.directory.build import build as build_directory
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.database.questions import DatabaseQuestions
from chatd.directory.ports import Directories, NoQuestions, Questions
from chatd.directory.service.questions import Asking
from chatd.directory.service.registry import Registry
from chatd.line.build import Line
from chatd.line.build import build as build_line
from chatd.line.memory.doors_and_tallies import MemoryDoorsAndTallies
from chatd.line.memory.tickets_and_desks import MemoryTicketsAndDesks
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.redis.doors_and_tallies import RedisDoorsAndTallies
from chatd.process.clock import SystemClock
from chatd.process.config import Config, ConfigError
from chatd.process.ids import RandomIds
from chatd.process.log import StaffJournal
from chatd.process.start_wait import StartWait
from chatd.staff.build import Staff
from chatd.staff.build import build as build_staff
from chatd.staff.credential_checks import SignatureChecks
from chatd.staff.database.planned_shifts import DatabasePlannedShifts
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.events import Consoles
from chatd.staff.ports import CredentialChecks, PlannedShifts, SignIns
from chatd.staff.service.planned_shifts import PlannedShiftService
from chatd.staff.service.sign_in import SignIn
from chatd.stores.database.engine import Database, database_url
from chatd.stores.database.migrate import NewerDatabaseError, migrate
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.guard import (
    RefusedRedisError,
    SilentRedisError,
    check_redis,
    opened_redis,
    why_not_ready,
)
from chatd.stores.redis.server import RedisServer

FIRST = ("line", "conversation", "directory", "staff")  # all others may stand on these
LATER: tuple[str, ...] = (
    # An area is added here, by the name of its folder: its `build` is given the ground, and gives an `Area`.
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
class Durable:
    """The durable ports, and how to ask whether they answer."""

    directories: Directories
    sign_ins: SignIns
    planned_shifts: PlannedShifts
    check: Check
    database: Database | None = None  # for later areas
    questions: Questions = field(default_factory=NoQuestions)

    @classmethod
    def of(cls, database: Database) -> "Durable":
        """All durable ports on one database."""
        return cls(
            DatabaseDirectories(database),
            DatabaseSignIns(database),
            DatabasePlannedShifts(database),
            partial(_check_database, database),
            database,
            DatabaseQuestions(database),
        )


async def _check_database(database: Database) -> None:
    """Raises: NotReady."""
    try:
        await database.check()
    except Unavailable as error:
        fault = database.fault(error)
        raise NotReady(fault.word if fault else "broken") from None


async def _check_redis(redis: RedisServer) -> None:
    """Raises: NotReady."""
    try:
        await check_redis(redis)
    except Unavailable as error:
        raise NotReady(why_not_ready(error)) from None


@dataclass(frozen=True, slots=True)
class Live:
    """The live stores, and the one index of when to look at what they keep."""

    tickets_and_desks: TicketsAndDesks
    doors_and_tallies: DoorsAndTallies
    conversations: ConversationStore
    due: DueTimes
    redis: RedisServer | None = None  # for later areas


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
    checks: Checks,
    *,
    consoles: Consoles,
    own_page: str = "",
) -> Areas:
    """`consoles`: their connections. `own_page`: the template of an embed's own page."""
    directory = build_directory(durable.directories, durable.questions, house.clock, house.journal)
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
        signing=staff.signing,
        own_page=own_page,
    )
    conversation = build_conversation(
        house, directory.registry, line, live.conversations, checks.seals
    )
    later = _later(house, durable.database, live.redis, directory, staff, line, conversation)
    key_jobs = KeyJobs(house.signer, house.started)
    swept = (line.area, conversation.area, *later, Area(jobs=key_jobs.all))
    sweeper = sweeper_of(live.due, (*swept, directory.area, staff.area))
    return Areas(directory, staff, line, conversation, later, sweeper, key_jobs)


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
    journal: Journal | None = None,
    is_demonstration: bool = False,
    build: str = "",
) -> House:
    """The parts that all areas share. The daemon counts as started now."""
    codec = ClaimCodec(*CLAIMS)
    return House(
        clock=clock,
        ids=ids,
        signer=signer,
        values=SignedValues(codec, signer, clock),
        post=post,
        sources=sources,
        due=due,
        journal=journal or StaffJournal(),
        started=clock.now(),
        settle_seconds=settle_seconds,
        origins=origins,
        is_demonstration=is_demonstration,
        build=build,
    )


@contextlib.asynccontextmanager
async def durable_of(address: str, wait: StartWait | None = None) -> AsyncIterator[Durable]:
    """The database at this address, its tables brought up to this release; closed in the end.

    `wait`: for a database that is coming up. Whatever it does not take later, inside, is told alike.
    Raises: ConfigError (what to change); Unavailable (for a reason that nobody knows yet); StoppedMeanwhileError.
    """
    try:
        database = Database(address)
    except ValueError as error:
        raise ConfigError(f"database: {error}") from None
    try:
        await (wait or StartWait()).until("database", partial(migrate, database), database.may_pass)
        yield Durable.of(database)
    except NewerDatabaseError:
        raise ConfigError(
            f"database {database.shown}: made by a newer release; nothing was changed"
        ) from None
    except Unavailable as error:
        fault = database.fault(error)
        if fault is None:
            raise
        text = fault.text.removeprefix(f"{database.shown}: ")
        raise ConfigError(f"database {database.shown}: {text}") from None
    finally:
        await database.close()


def database_file(address: str) -> Path | None:
    """The file of a SQLite database; None where it is no file. Raises: ValueError (not the address of a database)."""
    url = database_url(address)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


@dataclass(frozen=True, slots=True)
class Offline:
    """What an operator can do at a terminal, whether the daemon runs or not."""

    directories: Directories
    registry: Registry  # as stored when it was opened
    sign_in: SignIn
    planned_shifts: PlannedShiftService
    asking: Asking


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
            asking=Asking(durable.questions),
        )


@contextlib.asynccontextmanager
async def live_of(
    config: Config, wait: StartWait | None = None
) -> AsyncIterator[tuple[Live, Mapping[str, Check]]]:
    """Live state as the settings say, and how to ask whether it answers, by the name of the part.

    Raises: ConfigError (redis_url); StoppedMeanwhileError.
    """
    if not config.redis_url:
        yield memory(), {}
        return
    redis = await _redis(config.redis_url, wait or StartWait())
    try:
        live = replace(memory(), doors_and_tallies=RedisDoorsAndTallies(redis), redis=redis)
        yield live, {"redis": partial(_check_redis, redis)}
    finally:
        await redis.close()


async def _redis(url: str, wait: StartWait) -> RedisServer:
    def why(error: Exception) -> str | None:
        return "no_answer" if isinstance(error, SilentRedisError) else None

    try:
        return await wait.until("redis", partial(opened_redis, url), why)
    except RefusedRedisError as error:
        raise ConfigError(f"CHATD_REDIS_URL: {error}") from None
