"""What time does, once a second: what is due in the one index of due times, then the jobs of all areas.

Each area registers its own lookers and jobs; nobody here knows what they are about. They are kept apart: a part that
fails is tried again in the next sweep and stops no other, and a part that takes long is not waited for. So a store that
is away, or does not answer, keeps nobody from being told of what has nothing to do with it.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from typing import NamedTuple

from chatd.base.names import Seconds
from chatd.base.ports import DueTimes

Times = Mapping[str, Seconds | None]
Looker = Callable[[Collection[str], Seconds], Coroutine[None, None, Times]]
Run = Callable[[Seconds], Coroutine[None, None, None]]
Work = Callable[[], Coroutine[None, None, None]]
LOOKS_AT_ONCE = 50  # things of one kind; then others have their turn
AGAIN_SECONDS = 1.0  # what a look has failed for is looked at in the next sweep
PART_MAX_SECONDS = (
    1.0  # then the sweep goes on without it: consoles are to be heard every few seconds
)


STOP_SECONDS = 1.0  # for what is under way at the end


class Job(NamedTuple):
    """Work that is done every so many seconds; 0: in each sweep. `run` is given seconds since 1970."""

    name: str
    every_seconds: float
    run: Run


class Sweeper:
    """Run every second by main; a second run at the same time changes nothing."""

    def __init__(
        self,
        due: DueTimes,
        *,
        first: Sequence[Job],
        lookers: Mapping[str, Looker],
        jobs: Sequence[Job],
    ) -> None:
        """`lookers`: for each kind of due things, who looks at these keys and says when to look again.

        A key that a looker does not name stands as the store has put it. In a sweep come `first`, what is due by the
        order of `lookers`, then `jobs` in their order.
        """
        self._due = due
        self._first, self._lookers, self._jobs = first, lookers, jobs
        self._last_run: dict[str, Seconds] = {}
        self._running: dict[str, asyncio.Task[None]] = {}  # parts that are not done yet, by name

    async def sweep(self, now: Seconds) -> None:
        """Everything that is due at `now`. A part that fails, or takes long, stops no other.

        Raises: the first fault, once all have had their turn; what was done stays done. One of a part that took long
        is raised by the sweep in which it ends.
        """
        faults: list[Exception] = []
        for job in self._first:
            await self._run(job, now, faults)
        await self._look(now, faults)
        for job in self._jobs:
            await self._run(job, now, faults)
        if faults:
            raise faults[0]

    async def stop(self) -> None:
        """Let what still runs end, and give up what does not within a second."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running.values(), timeout=STOP_SECONDS)
        for part in late:
            part.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, job: Job, now: Seconds, faults: list[Exception]) -> None:
        last = self._last_run.get(job.name)
        if last is not None and 0 <= now - last < job.every_seconds:
            return
        if await self._part(job.name, lambda: job.run(now), faults):
            self._last_run[job.name] = now

    async def _look(self, now: Seconds, faults: list[Exception]) -> None:
        due: Mapping[str, Collection[str]] = {}
        try:
            due = await self._due.take(now)
        except Exception as fault:  # noqa: BLE001 - raised again when all have had their turn
            faults.append(fault)
        for kind, looker in self._lookers.items():
            if due.get(kind):
                await self._part(
                    f"look:{kind}", self._looking(kind, looker, due[kind], now), faults
                )

    def _looking(self, kind: str, looker: Looker, keys: Collection[str], now: Seconds) -> Work:
        async def look() -> None:
            left = list(keys)
            try:
                while left:
                    times = await looker(left[:LOOKS_AT_ONCE], now)
                    del left[:LOOKS_AT_ONCE]
                    if times:
                        await self._due.look_again(kind, times)
                    await asyncio.sleep(0)  # a message must not wait for all of them
            finally:
                if left:
                    again = dict.fromkeys(left, Seconds(now + AGAIN_SECONDS))
                    await self._due.look_again(kind, again)

        return look

    async def _part(self, name: str, work: Work, faults: list[Exception]) -> bool:
        """Do it, and wait a moment for it; one that still runs is not begun again. Answers whether it is well done."""
        self._is_well_done(name, faults)
        if name in self._running:
            return False
        self._running[name] = part = asyncio.ensure_future(work())
        await asyncio.wait([part], timeout=PART_MAX_SECONDS)
        return self._is_well_done(name, faults)

    def _is_well_done(self, name: str, faults: list[Exception]) -> bool:
        part = self._running.get(name)
        if part is None or not part.done():
            return False
        del self._running[name]
        fault = part.exception()
        if isinstance(fault, Exception):
            faults.append(fault)
        return fault is None
