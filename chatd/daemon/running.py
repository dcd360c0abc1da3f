"""The order in which a daemon starts, drains and stops."""

import asyncio
from functools import partial

import structlog
from aiohttp import web

from chatd.base.sweeper import Job
from chatd.base.version import VERSION
from chatd.daemon.rounds import (
    CALLERS_SECONDS,
    CLOCK_SECONDS,
    COLLECT_SECONDS,
    SOURCE_KEY_SECONDS,
    SWEEP_SECONDS,
    WATCH_SECONDS,
    collect,
)
from chatd.daemon.wiring import Parts
from chatd.process.clock import SharedClock
from chatd.process.config import ConfigError
from chatd.process.faults import host_and_port, of_an_address
from chatd.transport.drain import drain
from chatd.transport.entrance import BACKLOG

log = structlog.get_logger("chatd.daemon")


class Daemon(Parts):
    """The parts, which `start` sets going and `stop` ends: once each."""

    async def start(self) -> None:
        """Listen; ready once everything is up. Raises: Unavailable, ConfigError (the port)."""
        await self.areas.start()
        await self._share_source_key()
        await self.runner.setup()
        await self._listen()
        self.port = self.runner.addresses[0][1]
        self._go_round()
        self.loop_lag.start()
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
            await web.TCPSite(self.runner, host, port, backlog=BACKLOG).start()
        except OSError as error:
            words = of_an_address(error, host, port)
            if words is None:
                raise
            raise ConfigError(words) from None

    def _go_round(self) -> None:
        every = self.rounds.every
        every(SWEEP_SECONDS, self.sweep.run, "sweep")
        for area in self.areas.all:
            for each in area.watches:
                every(WATCH_SECONDS, partial(self._watch, each), each.name)
        every(COLLECT_SECONDS, collect, "collect")
        every(SOURCE_KEY_SECONDS, self._share_source_key, "source_key")
        every(CALLERS_SECONDS, self.callers.look, "callers")
        every(CLOCK_SECONDS, self._follow_clock, "clock")

    async def _watch(self, watch: Job) -> None:
        await watch.run(self.clock.now())

    async def _share_source_key(self) -> None:
        if self.live.shared is not None:
            await self.sources.share(self.live.shared)

    async def _follow_clock(self) -> None:
        if isinstance(self.clock, SharedClock):
            await self.clock.follow()

    async def drain(self, seconds: float, hurried: asyncio.Event) -> None:
        """No new work, and who is here is sent to other processes, spread over the seconds; `hurried` ends that."""
        self.health.stop()
        log.info("daemon_drains", seconds=seconds)
        await drain((self.visitors, self.consoles), seconds, hurried)

    async def stop(self) -> None:
        """No new connections, what is under way is finished, then everything is closed."""
        self.health.stop()
        self.loop_lag.stop()
        has_run = await self.rounds.stop()
        await self.areas.sweeper.stop()
        for server in (self.visitors, self.consoles):
            await server.close_all()
        await self.runner.cleanup()
        if has_run:
            log.info("daemon_stopped")
