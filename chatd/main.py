"""The composition root: the one file that knows all parts. Every adapter is an argument with a default."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog
from aiohttp import web

from chatd.assembly import Services, assemble
from chatd.base.ports import Clock, Ids, Signer
from chatd.conversation import shapes as conversation_shapes
from chatd.conversation.events import Talk
from chatd.conversation.memory.conversations import MemoryConversations
from chatd.conversation.ports import Seals
from chatd.conversation.seal.adapter import MlsSeals
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.ports import Directories
from chatd.line import shapes as line_shapes
from chatd.line.console_events import ConsoleEvents
from chatd.line.http import States
from chatd.line.memory.doors import MemoryDoors
from chatd.line.memory.places import MemoryPlaces
from chatd.line.memory.tallies import MemoryTallies
from chatd.line.redis.doors import RedisDoors
from chatd.line.redis.tallies import RedisTallies
from chatd.line.service.live import Live
from chatd.line.visitor_events import VisitorEvents
from chatd.process import log as logs
from chatd.process.clock import SystemClock
from chatd.process.config import Config, ConfigError
from chatd.process.ids import RandomIds
from chatd.process.signing import FileSigner
from chatd.staff import shapes as staff_shapes
from chatd.staff.database.planned_shifts import DatabasePlannedShifts
from chatd.staff.database.sign_ins import DatabaseSignIns
from chatd.staff.http import Api
from chatd.staff.ports import PlannedShifts, SignIns
from chatd.stores.database.engine import Database
from chatd.stores.database.migrate import migrate
from chatd.stores.redis.guard import RefusedRedisError, check_redis, opened_redis
from chatd.stores.redis.server import RedisServer
from chatd.transport.assets import Pages, assets_folder
from chatd.transport.counts import Counts
from chatd.transport.handling import Handling, reason_of
from chatd.transport.health import Check, Health
from chatd.transport.http import CONSOLE_PATH, VISITOR_PATH, make_app
from chatd.transport.namespace_server import LeanServer
from chatd.transport.pushes import Pushes
from chatd.transport.sources import Sources

SWEEP_SECONDS = 1.0
BEARERS_SECONDS = 5.0
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
        self.signer = signer or self._file_signer()
        self.counts = Counts()
        self.pushes = Pushes(self.counts)
        self.sources = Sources(self.clock, frozenset(config.proxies.split(",")))
        self.services = self._services()
        self.visitors = self._server(
            "/visitor",
            ["null", *config.origins],
            (config.visitor_ping_seconds, config.visitor_wait_seconds),
        )
        self.consoles = self._server(
            "/console",
            list(config.origins),
            (config.console_ping_seconds, config.console_wait_seconds),
        )
        self._connect()
        self.health = Health(self.counts, durable.check, *live_checks)
        self.app = self._application()
        self._runner = web.AppRunner(
            self.app, access_log=None, shutdown_timeout=config.stop_seconds
        )
        self._tasks: list[asyncio.Task[None]] = []
        self.port = config.port

    # ---- put together ----

    def _file_signer(self) -> Signer:
        path = self.config.signing_key_path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileSigner(path, self.clock.now())

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
            post=self.pushes,
            rebuild_settle_seconds=config.settle_seconds,
            is_demonstration=config.is_demonstration,
        )

    def _server(
        self, namespace: str, origins: list[str], ping_seconds: tuple[float, float]
    ) -> LeanServer:
        return LeanServer(
            namespace,
            origins=origins,
            ping_seconds=ping_seconds,
            unsent_max_bytes=self.config.unsent_max_bytes,
            connections_max=self.config.connections_max,
            source_of=self.sources.of,
            logger=logs.deaf(),
        )

    def _connect(self) -> None:
        """Events to services, and hints back to pages."""
        services, counts, pushes = self.services, self.counts, self.pushes
        pushes.connect(
            self.visitors, self.consoles, (services.visits, services.shifts, services.boards)
        )
        talk = Talk(services.conversations)
        visitor = VisitorEvents(
            self.visitors.manager,
            services.visits,
            talk,
            pushes,
            counts=counts,
            sources=self.sources,
        )
        self.console = ConsoleEvents(
            self.consoles,
            (services.sign_in, services.shifts, services.boards),
            talk,
            pushes,
            counts=counts,
            sources=self.sources,
        )
        for server, shapes, events in (
            (self.visitors, VISITOR_EVENTS, visitor),
            (self.consoles, CONSOLE_EVENTS, self.console),
        ):
            handling = Handling(server.manager, shapes, events.handlers(), counts)
            server.handle(events.connect, handling.event, events.gone)

    def _application(self) -> web.Application:
        services = self.services
        folder = assets_folder(self.config.assets_path)
        self.pages = Pages(folder, services.public_lines, self.config.origins)
        api = Api(services.sign_in, services.credential_desk, self.pushes, self.sources)
        return make_app(
            self.counts,
            self.visitors.routes(VISITOR_PATH) + self.consoles.routes(CONSOLE_PATH),
            self.pages.routes()
            + States(services.public_lines).routes()
            + api.routes()
            + self.health.routes(),
        )

    # ---- run ----

    async def start(self) -> None:
        """Listen; ready once everything is up. Raises: Unavailable, OSError (the port)."""
        await self.services.start()
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._tasks = [
            asyncio.create_task(self._every(SWEEP_SECONDS, self._sweep, "sweep")),
            asyncio.create_task(
                self._every(BEARERS_SECONDS, self.console.check_bearers, "bearers")
            ),
            asyncio.create_task(self._every(COLLECT_SECONDS, self._collect, "collect")),
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

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]], name: str) -> None:
        """Again and again; what fails is noted by the one table and tried again."""
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - handed to the one table
                reason_of(error, self.counts, name)
            await asyncio.sleep(seconds)


def calm_collector() -> None:
    """What the start has made stays for good: the collector looks at it no more, and seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, 10, 10)


async def opened(config: Config) -> tuple[Database, Durable]:
    """The database, at this release's tables. Raises: Unavailable, ChatdError, ValueError (the address)."""
    database = Database(config.database)
    await migrate(database)
    return database, Durable.of(database)


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
    """Run until `stopped`. Raises: ConfigError (redis_url; assets_path), Unavailable, OSError (the port)."""
    async with live_of(config) as (live, live_checks):
        database, durable = await opened(config)
        daemon = Daemon(config, durable, live=live, live_checks=live_checks)
        try:
            if not daemon.pages.are_built:
                raise ConfigError(
                    "assets_path: nothing that browsers load is there; run `make build`"
                )
            await daemon.start()
            calm_collector()
            await stopped.wait()
        finally:
            await daemon.stop()
            await database.close()
