"""What the daemon does again and again, each at its own pace; above all the sweep, once a second."""

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable

from chatd.base.area import NotReady
from chatd.base.ports import Clock
from chatd.base.sweeper import Sweeper
from chatd.transport.counts import Counts
from chatd.transport.handling import reason_of

SWEEP_SECONDS = 1.0
SWEEP_LATE_SECONDS = 10.0  # then it stands still, and nobody is assigned, lost or ended
WATCH_SECONDS = 0.4  # so that who is signed out from elsewhere is cut within a second
COLLECT_SECONDS = 60.0
SOURCE_KEY_SECONDS = 60.0  # so that a store that was emptied has one again
CALLERS_SECONDS = 1.0
CLOCK_SECONDS = 5.0
STOP_SECONDS = 1.0  # what is under way ends by itself within so long, or is cut off


class Rounds:
    """`every` once for each; `stop` ends them all."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._tasks: list[asyncio.Task[None]] = []
        self._is_over = (
            asyncio.Event()
        )  # what is under way ends by itself: a store's driver is not cut off

    def every(self, seconds: float, work: Callable[[], Awaitable[None]], name: str) -> None:
        """From now on; what fails is noted under this name and tried again."""
        self._tasks.append(asyncio.create_task(self._go_on(seconds, work, name)))

    async def _go_on(self, seconds: float, work: Callable[[], Awaitable[None]], name: str) -> None:
        while not self._is_over.is_set():
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - handed to the one table
                reason_of(error, self._counts, name)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._is_over.wait(), seconds)

    async def stop(self) -> bool:
        """No further round. Whether there were any."""
        self._is_over.set()
        if not self._tasks:
            return False
        _, late = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return True


class Sweep:
    """All that time asks of the areas, in one round."""

    def __init__(self, sweeper: Sweeper, counts: Counts, clock: Clock) -> None:
        self._sweeper, self._counts, self._clock = sweeper, counts, clock
        self._began = 0.0  # the last round, on the loop's clock

    async def run(self) -> None:
        """One round."""
        now = self._clock.now()
        self._counts.tick(now)
        self._began = asyncio.get_running_loop().time()
        await self._sweeper.sweep(now)

    async def check(self) -> None:
        """Raises: NotReady when the rounds have stopped."""
        if asyncio.get_running_loop().time() - self._began > SWEEP_LATE_SECONDS:
            raise NotReady("stands_still")


async def collect() -> None:
    """What a request left in a cycle is not to wait for the collector, which `calm_collector` has made rare."""
    if gc.get_freeze_count():
        gc.collect()
