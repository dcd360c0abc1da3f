"""The composition root: the one file that knows all areas. Every adapter is an argument with a default."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog
from aiohttp import web

from chatd.assembly import Services, assemble
from chatd.base.area import Area, Check, Job
from chatd.base.names import CONSOLES, VISITORS
from chatd.base.ports import Clock, Ids, Signer
from chatd.conversation import shapes as conversation_shapes
from chatd.conversation.build import build as build_conversation
from chatd.conversation.events import ConversationEvents
from chatd.conversation.memory.conversations import MemoryConversations
from chatd.conversation.ports import Seals
from chatd.conversation.pushes import Hints
from chatd.conversation.receipts import Receipts
from chatd.conversation.seal.adapter import MlsSeals
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.ports import Directories
from chatd.directory.service.registry import Registry
from chatd.line import shapes as line_shapes
from chatd.line.build import build as build_line
from chatd.line.memory.doors import MemoryDoors
from chatd.line.memory.places import MemoryPlaces
from chatd.line.memory.tallies import MemoryTallies
from chatd.line.redis.doors import RedisDoors
from chatd.line.redis.tallies import RedisTallies
from chatd.line.service.live import Live
from chatd.process import log as logs
from chatd.process.clock import SystemClock
from chatd.process.config import Config, ConfigError
from chatd.process.ids import RandomIds
from chatd.process.signing import FileSigner
from chatd.staff import shapes as staff_shapes
from chatd.staff.build import build as build_staff
from chatd.staff.database.planned_shifts import DatabasePlannedShifts
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.ports import PlannedShifts, SignIns
from chatd.staff.service.planned_shifts import PlannedShiftService
from chatd.staff.service.sign_in import SignIn
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import NewerDatabaseError, migrate
from chatd.stores.redis.guard import RefusedRedisError, check_redis, opened_redis
from chatd.stores.redis.server import RedisServer
from chatd.transport.assets import Assets, assets_folder, template
from chatd.transport.connection import Connections
from chatd.transport.counts import Counts
from chatd.transport.handling import Handling, reason_of
from chatd.transport.health import Health
from chatd.transport.http import make_app
from chatd.transport.namespace_server import NamespaceServer
from chatd.transport.pushes import Pushes
from chatd.transport.sources import Sources

SWEEP_SECONDS = 1.0
COLLECT_SECONDS = 60.0
YOUNG_MAX = 10_000  # objects; the collector's own 700 were a fifth of the cost of a relayed message

log = structlog.get_logger("chatd.main")

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
        """All of them on one database."""
        return cls(
            DatabaseDirectories(database),
            DatabaseSignIns(database),
            DatabasePlannedShifts(database),
            database.check,
        )


def memory() -> Live:
    """Live state in this process: the default."""
    return Live(
        places=MemoryPlaces(),
        conversations=MemoryConversations(),
        doors=MemoryDoors(),
        tallies=MemoryTallies(),
    )


class Daemon:
    """Everything, put together; `start` and `stop` once each."""

    def __init__(
        self,
        config: Config,
        durable: Durable,
        *,
        live: Live | None = None,
        live_checks: Sequence[Check] = (),
        clock: Clock | None = None,
        ids: Ids | None = None,
        seals: Seals | None = None,
        signer: Signer | None = None,
    ) -> None:
        self.config, self.durable = config, durable
        self.live = live or memory()
        self.clock = clock or SystemClock()
        self.ids = ids or RandomIds()
        self.seals = seals or MlsSeals()
        self.signer = signer or _file_signer(config, self.clock)
        self.counts = Counts()
        self.sources = Sources(self.clock, frozenset(config.proxies.split(",")))
        self.here = {name: Connections(name) for name in (VISITORS, CONSOLES)}
        self.pushes = Pushes(self.here, self.counts)
        self.receipts = Receipts(self.pushes)
        self.services = self._services()
        self.areas = self._areas()
        self.pushes.show(each for area in self.areas for each in area.shown)
        self.visitors, self.consoles = self._servers()
        checks = [each for area in self.areas for each in area.checks]
        self.health = Health(self.counts, durable.check, *live_checks, *checks)
        self._runner = web.AppRunner(
            self._application(), access_log=None, shutdown_timeout=config.stop_seconds
        )
        self._tasks: list[asyncio.Task[None]] = []
        self.port = config.port

    # ---- put together ----

    def _services(self) -> Services:
        config, durable = self.config, self.durable
        return assemble(
            live=self.live,
            directories=durable.directories,
            sign_ins=durable.sign_ins,
            planned_shifts=durable.planned_shifts,
            seals=self.seals,
            clock=self.clock,
            ids=self.ids,
            signer=self.signer,
            post=Hints(self.pushes, self.receipts),
            rebuild_settle_seconds=config.settle_seconds,
            is_demonstration=config.is_demonstration,
        )

    def _areas(self) -> Sequence[Area]:
        services, config = self.services, self.config
        conversation = ConversationEvents(services.conversations)
        return (
            build_staff(
                sign_in=services.sign_in,
                planned_shifts=services.credential_desk,
                post=self.pushes,
                consoles=self.here[CONSOLES],
                sources=self.sources,
                ids=self.ids,
            ),
            build_line(
                registry=services.registry,
                visits=services.visits,
                shifts=services.shifts,
                boards=services.boards,
                public_lines=services.public_lines,
                sources=self.sources,
                delivering=conversation.delivering,
                alive=self.receipts.forget_others,
                own_page=template(assets_folder(config.assets_path), "own.html"),
                origins=config.origins,
            ),
            build_conversation(conversation, self.receipts),
        )

    def _servers(self) -> tuple[NamespaceServer, NamespaceServer]:
        config = self.config
        pings = {
            VISITORS: (config.visitor_ping_seconds, config.visitor_wait_seconds),
            CONSOLES: (config.console_ping_seconds, config.console_wait_seconds),
        }
        origins = {VISITORS: ["null", *config.origins], CONSOLES: list(config.origins)}
        visitors, consoles = (
            NamespaceServer(
                Handling(connections, self.areas, self.counts),
                origins=origins[name],
                ping_seconds=pings[name],
                unsent_max_bytes=config.unsent_max_bytes,
                connections_max=config.connections_max,
                source_of=self.sources.of,
                logger=logs.deaf(),
            )
            for name, connections in self.here.items()
        )
        return visitors, consoles

    def _application(self) -> web.Application:
        return make_app(
            self.counts,
            self.sources.of,
            [route for area in self.areas for route in area.routes],
            [
                *self.visitors.routes(f"{VISITORS}/socket.io/"),
                *self.consoles.routes(f"{CONSOLES}/socket.io/"),
                *Assets(assets_folder(self.config.assets_path), self.config.origins).routes(),
                *self.health.routes(),
            ],
        )

    # ---- run ----

    async def start(self) -> None:
        """Listen; ready once everything is up. Raises: Unavailable, OSError (the port)."""
        await self.services.start()
        for area in self.areas:
            for start in area.starts:
                await start()
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._tasks = [
            asyncio.create_task(self._again_and_again(job))
            for job in (
                Job("sweep", SWEEP_SECONDS, self._sweep),
                Job("collect", COLLECT_SECONDS, self._collect),
                *(job for area in self.areas for job in area.jobs),
            )
        ]
        self.health.is_ready = True
        log.info("daemon_started")

    async def stop(self) -> None:
        """No new connections, what is under way is finished, then everything is closed."""
        self.health.is_ready = False
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for server in (self.visitors, self.consoles):
            await server.close_all()
        await self._runner.cleanup()
        log.info("daemon_stopped")

    async def _sweep(self) -> None:
        now = self.clock.now()
        self.counts.tick(now)
        await self.services.sweeper.sweep(now)

    async def _collect(self) -> None:
        """What a request left in a cycle is not to wait for the collector, which we have made rare."""
        if gc.get_freeze_count():
            gc.collect()

    async def _again_and_again(self, job: Job) -> None:
        """What fails is noted by the one table and tried again."""
        while True:
            try:
                await job.work()
            except Exception as error:  # noqa: BLE001 - handed to the one table
                reason_of(error, self.counts, job.name)
            await asyncio.sleep(job.every_seconds)


def _file_signer(config: Config, clock: Clock) -> Signer:
    path = config.signing_key_path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileSigner(path, clock.now())


def calm_collector() -> None:
    """What the start has made stays for good: the collector looks at it no more, and seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, 10, 10)


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
            planned_shifts=PlannedShiftService(registry, durable.planned_shifts, MlsSeals(), clock),
        )


@contextlib.asynccontextmanager
async def live_of(config: Config) -> AsyncIterator[tuple[Live, Sequence[Check]]]:
    """Live state as the settings say, and how to ask whether it answers. Raises: ConfigError (redis_url)."""
    if not config.redis_url:
        yield memory(), ()
        return
    redis = await _redis(config.redis_url)
    try:
        live = replace(memory(), doors=RedisDoors(redis), tallies=RedisTallies(redis))
        yield live, (partial(check_redis, redis),)
    finally:
        await redis.close()


async def _redis(url: str) -> RedisServer:
    try:
        return await opened_redis(url)
    except RefusedRedisError as error:
        raise ConfigError(f"redis_url: {error}") from None


async def serve(config: Config, stopped: asyncio.Event) -> None:
    """Run until `stopped`. Raises: ConfigError (redis, assets, database), Unavailable, OSError (the port)."""
    async with live_of(config) as (live, live_checks), durable_of(config.database) as durable:
        if not template(assets_folder(config.assets_path), "own.html"):
            raise ConfigError("assets_path: nothing that browsers load is there; run `make build`")
        daemon = Daemon(config, durable, live=live, live_checks=live_checks)
        try:
            await daemon.start()
            calm_collector()
            await stopped.wait()
        finally:
            await daemon.stop()
