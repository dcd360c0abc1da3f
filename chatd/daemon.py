"""The daemon as it runs: it serves whatever areas main has built, sweeps them once a second, and stops in order."""

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

import structlog
from aiohttp import web

from chatd.base.area import Check, Metric, NotReady
from chatd.base.errors import Unavailable
from chatd.base.file_faults import of_a_file
from chatd.base.house import House
from chatd.base.names import CONSOLES, VISITORS, ProcessId
from chatd.base.ports import Clock, Ids, Signer
from chatd.base.retirement import read_statements
from chatd.base.sweeper import Job
from chatd.base.version import VERSION
from chatd.conversation.ports import Seals
from chatd.conversation.seal.adapter import MlsSeals
from chatd.main import build_areas, house_of
from chatd.process import log as logs
from chatd.process.clock import SharedClock, SystemClock
from chatd.process.config import Config, ConfigError
from chatd.process.faults import host_and_port, of_an_address
from chatd.process.ids import RandomIds, process_id
from chatd.process.loop_lag import LoopLag
from chatd.process.open_files import callers_max
from chatd.process.releases import keep_releases
from chatd.process.signing import SPREAD_SECONDS, FileSigner, UnsafeKeyFileError
from chatd.process.start_wait import StartWait, StoppedMeanwhileError
from chatd.storage import Durable, Live, durable_of, live_of, memory
from chatd.transport.assets import Assets, assets_folder, release, template, unlike_its_build
from chatd.transport.callers import Callers
from chatd.transport.connection import Connections
from chatd.transport.console_sites import ConsoleSites
from chatd.transport.counts import Counts
from chatd.transport.drain import drain
from chatd.transport.entrance import BACKLOG, Runner
from chatd.transport.handling import Handling, reason_of
from chatd.transport.health import Health
from chatd.transport.http import make_app
from chatd.transport.namespace_server import NamespaceServer
from chatd.transport.pushes import Pushes
from chatd.transport.sources import Sources

SWEEP_SECONDS = 1.0
WATCH_SECONDS = 0.4  # so that who is signed out from elsewhere is cut within a second
SWEEP_LATE_SECONDS = 10.0  # then it stands still, and nobody is assigned, lost or ended
COLLECT_SECONDS = 60.0
SOURCE_KEY_SECONDS = 60.0  # so that a store that was emptied has one again
CALLERS_SECONDS = 1.0
CLOCK_SECONDS = 5.0
YOUNG_MAX = 10_000  # objects; the collector's own 700 were a fifth of the cost of a relayed message

log = structlog.get_logger("chatd.daemon")


class Daemon:
    """Everything, put together; `start` and `stop` once each."""

    def __init__(
        self,
        config: Config,
        durable: Durable,
        *,
        live: Live | None = None,
        live_checks: Mapping[str, Check] | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        seals: Seals | None = None,
        signer: Signer | None = None,
        process: ProcessId | None = None,
        worker: int = 1,
    ) -> None:
        self.config, self.durable = config, durable
        self.place = config.place_of(worker)
        self.live = live or memory()
        bus = self.live.bus
        self.process = process or (process_id() if bus is None else bus.process)
        self.clock = clock or SystemClock()
        self.counts = Counts()
        self.sources = Sources(
            self.clock,
            config.proxy_networks,
            is_behind_proxy=config.origin.startswith("https:"),
        )
        self.here: Mapping[str, Connections] = {
            name: Connections(name) for name in (VISITORS, CONSOLES)
        }
        self._signer = signer or file_signer(config, self.clock)
        self.pushes = Pushes(self.here, self.counts, bus)
        self.areas = build_areas(
            self._house(ids or RandomIds(), self._signer),
            durable,
            self.live,
            seals or MlsSeals(),
            consoles=self.here[CONSOLES],
            own_page=own_page(assets_folder(config.assets_path)),
            console_origins=config.console_sites,
        )
        self.pushes.show(each for area in self.areas.all for each in area.shown)
        self.counts.watch(
            visitors=lambda: len(self.here[VISITORS].accepted),
            consoles=lambda: len(self.here[CONSOLES].accepted),
        )
        self._loop_lag = LoopLag()
        self.counts.show(each for area in self.areas.all for each in area.metrics)
        self.counts.show([_of_the_loop(self._loop_lag), *self.live.metrics])
        self.visitors, self.consoles = self._servers()
        self.health = Health(
            self.counts,
            self._checks(live_checks or {}),
            warnings={"proxy": self.sources.proxy_warning},
            watchers=config.watcher_networks,
        )
        self.callers = Callers(callers_max(config.connections_max))
        self._runner = Runner(
            self._application(),
            callers=self.callers,
            peer_of=self.sources.of_peer,
            counts=self.counts,
            shutdown_timeout=config.stop_seconds,
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._is_over = (
            asyncio.Event()
        )  # what is under way ends by itself: a store's driver is not cut off
        self._swept = 0.0  # when the last sweep began, on the loop's clock
        self.port = config.port

    # ---- put together ----

    def _house(self, ids: Ids, signer: Signer) -> House:
        return house_of(
            process=self.process,
            clock=self.clock,
            ids=ids,
            signer=signer,
            post=self.pushes,
            sources=self.sources,
            due=self.live.due,
            settle_seconds=self.config.settle_seconds,
            origins=self.config.origins,
            is_demonstration=self.config.is_demonstration,
            build=release(assets_folder(self.config.assets_path)),
            retirements=retirements_in(self.config.retirements_path),
            bus=self.live.bus,
            shared=self.live.shared,
        )

    def _checks(self, live_checks: Mapping[str, Check]) -> Mapping[str, Check]:
        """What must be well for `/readyz` to be green, by the name of the part."""
        checks = {"database": self.durable.check, **live_checks}
        for area in self.areas.all:
            checks |= area.checks
        checks["sweep"] = self._check_sweep
        if isinstance(self._signer, FileSigner):
            checks["signing_key"] = partial(_check_key, self._signer)
        return checks

    async def _check_sweep(self) -> None:
        if asyncio.get_running_loop().time() - self._swept > SWEEP_LATE_SECONDS:
            raise NotReady("stands_still")

    def _servers(self) -> tuple[NamespaceServer, NamespaceServer]:
        config = self.config
        pings = {
            VISITORS: (config.visitor_ping_seconds, config.visitor_wait_seconds),
            CONSOLES: (config.console_ping_seconds, config.console_wait_seconds),
        }
        origins = {
            VISITORS: ["null", *config.origins],
            CONSOLES: [*config.origins, *config.console_sites],
        }
        visitors, consoles = (
            NamespaceServer(
                Handling(connections, self.areas.all, self.counts),
                origins=origins[name],
                ping_seconds=pings[name],
                unsent_max_bytes=config.unsent_max_bytes,
                connections_max=config.connections_max,
                place=self.place,
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
            [route for area in self.areas.all for route in area.routes],
            [
                *self.visitors.routes(f"{VISITORS}/socket.io/"),
                *self.consoles.routes(f"{CONSOLES}/socket.io/"),
                *Assets(
                    assets_folder(self.config.assets_path),
                    self.config.origins,
                    kept=self.config.releases_path,
                ).routes(),
                *self.health.routes(),
            ],
            ConsoleSites(self.config.console_sites),
        )

    # ---- run ----

    async def start(self) -> None:
        """Listen; ready once everything is up. Raises: Unavailable, ConfigError (the port)."""
        await self.areas.start()
        await self._share_source_key()
        await self._runner.setup()
        await self._listen()
        self.port = self._runner.addresses[0][1]
        self._tasks = [
            asyncio.create_task(self._every(SWEEP_SECONDS, self._sweep, "sweep")),
            *(
                asyncio.create_task(
                    self._every(WATCH_SECONDS, partial(self._watch, each), each.name)
                )
                for area in self.areas.all
                for each in area.watches
            ),
            asyncio.create_task(self._every(COLLECT_SECONDS, self._collect, "collect")),
            asyncio.create_task(
                self._every(SOURCE_KEY_SECONDS, self._share_source_key, "source_key")
            ),
            asyncio.create_task(self._every(CALLERS_SECONDS, self.callers.look, "callers")),
            asyncio.create_task(self._every(CLOCK_SECONDS, self._follow_clock, "clock")),
        ]
        self._loop_lag.start()
        self.health.is_ready = True
        log.info(
            "daemon_started",
            version=VERSION,
            listens_at=host_and_port(self.config.host, self.port),
            database=self.durable.database.shown if self.durable.database else "none",
            redis=self.live.redis.shown if self.live.redis else "none",
            lines=len(self.areas.directory.registry.lines),
        )

    async def _listen(self) -> None:
        host, port = self.config.host, self.config.port
        try:
            await web.TCPSite(self._runner, host, port, backlog=BACKLOG).start()
        except OSError as error:
            words = of_an_address(error, host, port)
            if words is None:
                raise
            raise ConfigError(words) from None

    async def drain(self, seconds: float, hurried: asyncio.Event) -> None:
        """No new work, and who is here is sent to other processes, spread over the seconds; `hurried` ends that."""
        self.health.stop()
        log.info("daemon_drains", seconds=seconds)
        await drain((self.visitors, self.consoles), seconds, hurried)

    async def stop(self) -> None:
        """No new connections, what is under way is finished, then everything is closed."""
        self.health.stop()
        self._loop_lag.stop()
        self._is_over.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=SWEEP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self.areas.sweeper.stop()
        for server in (self.visitors, self.consoles):
            await server.close_all()
        await self._runner.cleanup()
        if self._tasks:
            log.info("daemon_stopped")

    async def _sweep(self) -> None:
        now = self.clock.now()
        self.counts.tick(now)
        self._swept = asyncio.get_running_loop().time()
        await self.areas.sweeper.sweep(now)

    async def _watch(self, watch: Job) -> None:
        await watch.run(self.clock.now())

    async def _share_source_key(self) -> None:
        if self.live.shared is not None:
            await self.sources.share(self.live.shared)

    async def _follow_clock(self) -> None:
        if isinstance(self.clock, SharedClock):
            await self.clock.follow()

    async def _collect(self) -> None:
        """What a request left in a cycle is not to wait for the collector, which we have made rare."""
        if gc.get_freeze_count():
            gc.collect()

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]], name: str) -> None:
        """Again and again; what fails is noted by the one table and tried again."""
        while not self._is_over.is_set():
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - handed to the one table
                reason_of(error, self.counts, name)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._is_over.wait(), seconds)


def _of_the_loop(lag: LoopLag) -> Metric:
    return Metric(
        "chatd_loop_lag_seconds",
        "How late the event loop was at most, in this minute and the one before",
        lambda: round(lag.worst.read(), 3),
    )


def file_signer(config: Config, clock: Clock) -> FileSigner:
    """The keys in the file of the settings; made when there are none. Raises: ConfigError."""
    path = config.signing_key_path
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileSigner(path, clock.now(), SPREAD_SECONDS if config.redis_url else 0)
    except UnsafeKeyFileError as error:
        raise ConfigError(f"CHATD_SIGNING_KEY_PATH: {error}") from None
    except OSError as error:
        raise ConfigError(f"CHATD_SIGNING_KEY_PATH: {of_a_file(error)}") from None


def retirements_in(path: Path) -> tuple[str, ...]:
    """What is handed out of retired releases; nothing where there is no such file. Raises: ConfigError."""
    try:
        return read_statements(path.read_text(encoding="ascii").splitlines())
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError:
        raise ConfigError("CHATD_RETIREMENTS_PATH: not the text of statements") from None
    except ValueError as error:
        raise ConfigError(f"CHATD_RETIREMENTS_PATH: {error}") from None
    except OSError as error:
        raise ConfigError(f"CHATD_RETIREMENTS_PATH: {of_a_file(error)}") from None


async def _check_key(signer: FileSigner) -> None:
    try:
        signer.check()
    except UnsafeKeyFileError:
        raise NotReady("unsafe") from None
    except OSError:
        raise NotReady("not_usable") from None


def calm_collector() -> None:
    """What the start has made stays for good: the collector looks at it no more, and seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, 10, 10)


async def prepare(config: Config, stopped: asyncio.Event) -> None:
    """What several workers find ready: the tables, the signing key, earlier releases. Raises: as `serve`."""
    with contextlib.suppress(StoppedMeanwhileError):
        _keep_releases(config)
        file_signer(config, SystemClock())
        async with durable_of(config.database, StartWait(config.start_wait_seconds, stopped)):
            pass


async def serve(
    config: Config,
    stopped: asyncio.Event,
    *,
    worker: int = 1,
    ready: Callable[[], None] = lambda: None,
    drain_seconds: float = 0,
    hurried: asyncio.Event | None = None,
) -> None:
    """Run until `stopped`; `ready` is told once. Raises: ConfigError for what the operator can change; Unavailable.

    `worker`: its number among those of this machine. `drain_seconds`: what other processes are given to take over who
    is here; none when `hurried`.
    """
    wait = StartWait(config.start_wait_seconds, stopped)
    with contextlib.suppress(StoppedMeanwhileError):
        _keep_releases(config)
        async with (
            live_of(config, wait) as (live, live_checks),
            durable_of(config.database, wait) as durable,
        ):
            clock = await clock_of(live)
            daemon = Daemon(
                config, durable, live=live, live_checks=live_checks, clock=clock, worker=worker
            )
            try:
                await daemon.start()
                calm_collector()
                ready()
                await stopped.wait()
                if drain_seconds:
                    await daemon.drain(drain_seconds, hurried or asyncio.Event())
            finally:
                await daemon.stop()


async def clock_of(live: Live) -> Clock:
    """One for all processes that share a Redis: its own."""
    if live.redis is None:
        return SystemClock()
    clock = SharedClock(live.redis.time)
    with contextlib.suppress(Unavailable):  # it is asked again
        await clock.follow()
    return clock


def _keep_releases(config: Config) -> None:
    """Raises: ConfigError."""
    assets = assets_folder(config.assets_path)
    if not own_page(assets):
        raise ConfigError(
            "CHATD_ASSETS_PATH: nothing that browsers load is there; run `make build`"
        )
    try:
        keep_releases(assets, config.releases_path, SystemClock().now())
    except OSError as error:
        raise ConfigError(f"CHATD_RELEASES_PATH: {of_a_file(error)}") from None


def own_page(assets: Path) -> str:
    """The template of an embed's own page; "" when nothing is built. Raises: ConfigError."""
    try:
        page = template(assets, "own.html")
        changed = page and unlike_its_build(assets)
    except OSError as error:
        raise ConfigError(f"CHATD_ASSETS_PATH: {of_a_file(error)}; run `make build`") from None
    except (ValueError, KeyError, TypeError):
        raise ConfigError(
            f"CHATD_ASSETS_PATH: {assets}/manifest.json is none of a build; run `make build`"
        ) from None
    if changed:
        raise ConfigError(
            f"CHATD_ASSETS_PATH: {assets / changed} is not as it was built; install it again, or run `make build`"
        )
    return page
