"""What `serve` does: opens the stores, runs a daemon on them until told to stop, drains it and closes them."""

import asyncio
import contextlib
import gc
from collections.abc import Callable

from chatd.base.errors import Unavailable
from chatd.base.ports import Clock
from chatd.daemon.files import file_signer, keep_earlier_releases
from chatd.daemon.running import Daemon
from chatd.process.clock import SharedClock, SystemClock
from chatd.process.config import Config
from chatd.process.start_wait import StartWait, StoppedMeanwhileError
from chatd.storage import Live, durable_of, live_of

YOUNG_MAX = 10_000  # objects; the collector's own 700 were a fifth of the cost of a relayed message


def calm_collector() -> None:
    """What the start has made stays for good: the collector looks at it no more, and seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, 10, 10)


async def prepare(config: Config, stopped: asyncio.Event) -> None:
    """What several workers find ready: the tables, the signing key, earlier releases. Raises: as `serve`."""
    with contextlib.suppress(StoppedMeanwhileError):
        keep_earlier_releases(config)
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
        keep_earlier_releases(config)
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
                hurried = hurried or asyncio.Event()
                if drain_seconds and not hurried.is_set():
                    await daemon.drain(drain_seconds, hurried)
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
