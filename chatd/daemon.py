"""The daemon as it runs: it serves whatever areas main has built, sweeps them once a second, and stops in order."""

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog
from aiohttp import web

from chatd.base.area import Check
from chatd.base.house import House
from chatd.base.names import CONSOLES, VISITORS
from chatd.base.ports import Clock, Ids, Signer
from chatd.conversation.seal.adapter import MlsSeals
from chatd.main import (
    Checks,
    Durable,
    Live,
    build_areas,
    durable_of,
    house_of,
    live_of,
    memory,
)
from chatd.process import log as logs
from chatd.process.clock import SystemClock
from chatd.process.config import Config, ConfigError
from chatd.process.ids import RandomIds
from chatd.process.releases import keep_releases
from chatd.process.signing import FileSigner
from chatd.staff.credential_checks import SignatureChecks
from chatd.transport.assets import Assets, assets_folder, release, template
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

log = structlog.get_logger("chatd.daemon")


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
        checks: Checks | None = None,
        signer: Signer | None = None,
    ) -> None:
        self.config, self.durable = config, durable
        self.live = live or memory()
        self.clock = clock or SystemClock()
        self.counts = Counts()
        self.sources = Sources(self.clock, config.proxy_networks)
        self.here: Mapping[str, Connections] = {
            name: Connections(name) for name in (VISITORS, CONSOLES)
        }
        self.pushes = Pushes(self.here, self.counts)
        self.areas = build_areas(
            self._house(ids or RandomIds(), signer or _file_signer(config, self.clock)),
            durable,
            self.live,
            checks or Checks(MlsSeals(), SignatureChecks()),
            consoles=self.here[CONSOLES],
            own_page=template(assets_folder(config.assets_path), "own.html"),
        )
        self.pushes.show(each for area in self.areas.all for each in area.shown)
        self.counts.show(each for area in self.areas.all for each in area.metrics)
        self.visitors, self.consoles = self._servers()
        all_checks = [each for area in self.areas.all for each in area.checks]
        self.health = Health(self.counts, durable.check, *live_checks, *all_checks)
        self._runner = web.AppRunner(
            self._application(),
            access_log=None,
            auto_decompress=False,  # nobody sends us anything that is larger than what travels
            shutdown_timeout=config.stop_seconds,
        )
        self._tasks: list[asyncio.Task[None]] = []
        self.port = config.port

    # ---- put together ----

    def _house(self, ids: Ids, signer: Signer) -> House:
        return house_of(
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
                Handling(connections, self.areas.all, self.counts),
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
        )

    # ---- run ----

    async def start(self) -> None:
        """Listen; ready once everything is up. Raises: Unavailable, OSError (the port)."""
        await self.areas.start()
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._tasks = [
            asyncio.create_task(self._every(SWEEP_SECONDS, self._sweep, "sweep")),
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
        await self.areas.sweeper.stop()
        for server in (self.visitors, self.consoles):
            await server.close_all()
        await self._runner.cleanup()
        log.info("daemon_stopped")

    async def _sweep(self) -> None:
        now = self.clock.now()
        self.counts.tick(now)
        await self.areas.sweeper.sweep(now)

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


def _file_signer(config: Config, clock: Clock) -> Signer:
    path = config.signing_key_path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileSigner(path, clock.now())


def calm_collector() -> None:
    """What the start has made stays for good: the collector looks at it no more, and seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, 10, 10)


async def serve(config: Config, stopped: asyncio.Event) -> None:
    """Run until `stopped`. Raises: ConfigError (redis, assets, database), Unavailable, OSError (the port)."""
    async with live_of(config) as (live, live_checks), durable_of(config.database) as durable:
        if not template(assets_folder(config.assets_path), "own.html"):
            raise ConfigError(
                "CHATD_ASSETS_PATH: nothing that browsers load is there; run `make build`"
            )
        keep_releases(assets_folder(config.assets_path), config.releases_path, SystemClock().now())
        daemon = Daemon(config, durable, live=live, live_checks=live_checks)
        try:
            await daemon.start()
            calm_collector()
            await stopped.wait()
        finally:
            await daemon.stop()
