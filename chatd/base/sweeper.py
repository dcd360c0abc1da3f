"""What time does, once a second: what is due in the one index of due times, then the jobs of all areas.

Each area registers its own lookers and jobs; nobody here knows what they are about.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from chatd.base.names import Seconds
from chatd.base.ports import DueTimes

Times = Mapping[str, Seconds | None]
Looker = Callable[[Collection[str], Seconds], Awaitable[Times]]
Run = Callable[[Seconds], Awaitable[None]]


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

    async def sweep(self, now: Seconds) -> None:
        """Everything that is due at `now`. A part that fails stops no other.

        Raises: the first fault, once all have had their turn; what was done stays done.
        """
        faults: list[Exception] = []
        for job in self._first:
            await self._run(job, now, faults)
        await _guarded(self._look(now, faults), faults)
        for job in self._jobs:
            await self._run(job, now, faults)
        if faults:
            raise faults[0]

    async def _run(self, job: Job, now: Seconds, faults: list[Exception]) -> None:
        last = self._last_run.get(job.name)
        if last is not None and 0 <= now - last < job.every_seconds:
            return
        self._last_run[job.name] = now
        await _guarded(job.run(now), faults)

    async def _look(self, now: Seconds, faults: list[Exception]) -> None:
        due = await self._due.take(now)
        for kind, looker in self._lookers.items():
            if due.get(kind):
                await _guarded(self._look_at(kind, looker, due[kind], now), faults)

    async def _look_at(
        self, kind: str, looker: Looker, keys: Collection[str], now: Seconds
    ) -> None:
        times = await looker(keys, now)
        if times:
            await self._due.look_again(kind, times)


async def _guarded(work: Awaitable[None], faults: list[Exception]) -> None:
    try:
        await work
    except Exception as fault:  # noqa: BLE001 - raised again when all have had their turn
        faults.append(fault)
