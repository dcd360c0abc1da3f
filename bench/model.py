"""A model of many processes: what a message waits for, by how many visitors come in a day. `python -m bench.model`.

Each process and Redis is one server that takes all that waits for it in one go, as the event loop and the pipeline do;
a go costs something by itself, and something for each thing in it, as measured by `bench across` alone and at 16 in one
go. Everything comes at random (Poisson), from a seed. It knows no network, no garbage and no machine that is shared: so
it says where the queues begin, and never that it is faster than what was measured.
"""

import heapq
import random
import sys
from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

MICRO = 1e-6
TALK_SECONDS, SAID_SECONDS = 2_700.0, 5.0
BUSIEST_HOUR, ANSWERED = 0.1, 1 / 3  # of a day's visitors; of those who come
WAIT_SECONDS = 720.0  # the mean, of all who come
PER_PROCESS = 5_000  # connections of visitors (`CHATD_CONNECTIONS_MAX`)
SECONDS, WARM_UP_SECONDS = 3.0, 0.5
BEAT_SECONDS = 0.05  # pings and places of those who wait, a few at a time
BEND_SHARE = 70.0  # percent of a core, from which on the queue of one server counts
DAYS = (10_000, 100_000, 300_000, 1_000_000, 2_000_000, 3_000_000, 4_000_000)


class Cost(NamedTuple):
    """Seconds of one server: of a go by itself, and of each thing in it."""

    go: float
    each: float


# `bench across`, two processes on a quiet machine: 165 us of both daemons and 65 of Redis a message, 16 functions in
# one go; half as much again alone.
SAYS = Cost(15 * MICRO, 55 * MICRO)  # the sender's process
DELIVERS = Cost(15 * MICRO, 60 * MICRO)  # the other's: it is shown, and read
TELLS = Cost(10 * MICRO, 40 * MICRO)  # the sender's again: the receipt
FUNCTION = Cost(17 * MICRO, 31 * MICRO)  # of Redis; two for a message
JOINS, JOINS_REDIS = Cost(0, 600 * MICRO), Cost(0, 300 * MICRO)  # with all its pushes, and its end
WAITS_SHARE = 13 * MICRO  # of a core, for each who waits or only reads


class Found(NamedTuple):
    """What came of one load. Shares in percent of a core."""

    p99_ms: float
    process: float  # the busiest
    redis: float


class World:
    """What happens, in its order."""

    def __init__(self) -> None:
        self.now = 0.0
        self._ahead: list[tuple[float, int, Callable[[], None]]] = []
        self._number = count()

    def at(self, when: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._ahead, (when, next(self._number), act))

    def run(self, until: float) -> None:
        """What is under way then is left."""
        while self._ahead and self._ahead[0][0] < until:
            self.now, _, act = heapq.heappop(self._ahead)
            act()


class Server:
    """Takes what waits in one go, one go at a time."""

    def __init__(self, world: World) -> None:
        self._world, self._waiting, self._is_busy = (
            world,
            list[tuple[Cost, Callable[[], None]]](),
            False,
        )
        self.busy = 0.0

    def ask(self, cost: Cost, then: Callable[[], None]) -> None:
        """`then`: what follows, when it is done."""
        self._waiting.append((cost, then))
        if not self._is_busy:
            self._go()

    def _go(self) -> None:
        taken, self._waiting = self._waiting, []
        took = max(cost.go for cost, _ in taken) + sum(cost.each for cost, _ in taken)
        self._is_busy = True
        self.busy += took
        self._world.at(self._world.now + took, lambda: self._done(taken))

    def _done(self, taken: Sequence[tuple[Cost, Callable[[], None]]]) -> None:
        self._is_busy = False
        for _, then in taken:
            then()
        if self._waiting and not self._is_busy:
            self._go()


class Load(NamedTuple):
    """In the busiest hour."""

    joins: float  # a second
    talks: int
    waits: int

    @property
    def messages(self) -> float:
        """A second."""
        return self.talks / SAID_SECONDS

    @property
    def processes(self) -> int:
        """As many as their connections need; one more, so that one may die."""
        return -(-(self.talks + self.waits) // PER_PROCESS) + 1


def load_of(visitors: int) -> Load:
    joins = visitors * BUSIEST_HOUR / 3_600
    return Load(joins, int(joins * ANSWERED * TALK_SECONDS), int(joins * WAIT_SECONDS))


def simulate(load: Load, seed: int = 1) -> Found:
    """A few seconds of it, all processes and Redis."""
    world, chance, took = World(), random.Random(seed), list[float]()  # noqa: S311 - a model
    redis, processes = Server(world), [Server(world) for _ in range(load.processes)]

    def often(per_second: float, act: Callable[[], None]) -> None:
        def again() -> None:
            act()
            world.at(world.now + chance.expovariate(per_second), again)

        world.at(chance.expovariate(per_second), again)

    def message() -> None:
        sender, other, since = chance.choice(processes), chance.choice(processes), world.now

        def delivered() -> None:
            if since > WARM_UP_SECONDS:
                took.append(world.now - since)
            redis.ask(FUNCTION, lambda: sender.ask(TELLS, _nothing))

        sender.ask(SAYS, lambda: redis.ask(FUNCTION, lambda: other.ask(DELIVERS, delivered)))

    def join() -> None:
        chance.choice(processes).ask(JOINS, lambda: redis.ask(JOINS_REDIS, _nothing))

    share = (load.waits + load.talks) / load.processes * WAITS_SHARE
    for each in processes:
        beat = Cost(0, share * BEAT_SECONDS)
        often(1 / BEAT_SECONDS, lambda each=each, beat=beat: each.ask(beat, _nothing))  # type: ignore[misc]
    often(load.messages, message)
    often(load.joins, join)
    world.run(SECONDS)
    busiest = max(each.busy for each in processes)
    p99 = sorted(took)[len(took) * 99 // 100]
    return Found(p99 * 1e3, busiest / SECONDS * 100, redis.busy / SECONDS * 100)


def _nothing() -> None:
    """Nothing follows."""


def table() -> str:
    """As docs/scaling.md has it."""
    rows = [
        "| visitors a day | join, a second | talk at once | messages a second | processes | busiest | Redis | p99 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for visitors in DAYS:
        load = load_of(visitors)
        found = simulate(load)
        bends = " **bends**" if found.redis >= BEND_SHARE else ""
        rows.append(
            f"| {visitors:,} | {load.joins:.1f} | {load.talks:,} | {load.messages:,.0f} | {load.processes} "
            f"| {found.process:.0f} % | {found.redis:.0f} %{bends} | {found.p99_ms:.1f} ms |".replace(
                ",", " "
            )
        )
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
