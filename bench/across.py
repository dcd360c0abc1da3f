"""CPU of all daemons and of Redis together for each message that goes from one process to another.

Each pair has one end at one process and the other at the next. Each process has as many pairs, however many processes
there are: so what one asks of Redis in one go is as much, which its cost goes by.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

import aiohttp
import redis

from bench.load import BarePair, Pair, daemon_pair, reference_pair
from bench.relay import HERE, NODE, on_debians
from bench.servers import DAEMON, cpu_seconds, started
from bench.servers import redis as redis_server

PAIRS = 50  # for each process
MESSAGES = 20  # of each pair and round: less than a member may have unread
ROUNDS = 5
TARGET_US = 300.0
ALONE_TARGET_US = 150.0
PATIENCE_SECONDS = 240.0
STOCK = (sys.executable, "-m", "bench.stock")
REFERENCE = (str(NODE), str(HERE / "reference.mjs"), "bare")


class Across(NamedTuple):
    """Microseconds of CPU per message, medians; `batch`: functions that Redis was asked in one go, on the average."""

    servers: float
    redis: float
    batch: float

    @property
    def both(self) -> float:
        """All processes."""
        return self.servers + self.redis


class Unread(Pair):
    """Stored, with a receipt for that; what is read is said once for a round, unmeasured."""

    async def exchange(self) -> None:
        self.number = await self.say()

    async def catch_up(self) -> None:
        await self.hear(self.number)


def ours(processes: int, *, alone: bool = False) -> Across:
    """The full exchange, or the relay alone; on Debian's Python where that is like ours. Raises: TimeoutError."""
    return _cost("daemon", processes, Unread if alone else Pair)


def stock(processes: int) -> Across:
    """python-socketio with its Redis manager, handing on alone: nothing is stored. Raises: TimeoutError.

    On our own Python: on Debian's 3.11.2 its Redis client needs one library more.
    """
    return _cost("stock", processes, BarePair)


def node(processes: int) -> Across:
    """npm socket.io with its Redis adapter, handing on alone: nothing is stored. Raises: TimeoutError."""
    return _cost("node", processes, BarePair)


def _command(which: str, url: str, folder: str) -> Sequence[str]:
    if which == "node":
        return (*REFERENCE, url.removeprefix("unix://"))
    if which == "stock":
        return (*STOCK, url)
    return on_debians((*DAEMON, "--redis", url, "--folder", folder))


def _cost(which: str, processes: int, kind: type[Pair]) -> Across:
    with ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory(dir="/tmp"))
        url, redis_pid = running.enter_context(redis_server(folder))
        command = _command(which, url, folder)
        places = [running.enter_context(started(command)) for _ in range(processes)]
        measured = _measured(places, kind, redis_pid, url)
        return asyncio.run(asyncio.wait_for(measured, PATIENCE_SECONDS))


async def _measured(
    places: Sequence[dict[str, Any]], kind: type[Pair], redis_pid: int, url: str
) -> Across:
    pids = [each["pid"] for each in places]
    found = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        pairs = await _pairs(http, places, kind)
        await _round(pairs)
        with redis.Redis.from_url(url) as client:
            for _ in range(ROUNDS):
                before = cpu_seconds(pids), cpu_seconds([redis_pid]), _asked(client)
                await _round(pairs)
                after = cpu_seconds(pids), cpu_seconds([redis_pid]), _asked(client)
                await asyncio.gather(
                    *(each.catch_up() for each in pairs if isinstance(each, Unread))
                )
                servers, stored = (sum(after[at]) - sum(before[at]) for at in (0, 1))
                calls, reads = (now - then for now, then in zip(after[2], before[2], strict=True))
                each = len(pairs) * MESSAGES / 1e6
                found.append((servers / each, stored / each, calls / max(reads, 1)))
    return Across(*(statistics.median(each) for each in zip(*found, strict=True)))


async def _pairs(
    http: aiohttp.ClientSession, places: Sequence[dict[str, Any]], kind: type[Pair]
) -> list[Pair]:
    pairs: list[Pair] = []
    for at in range(PAIRS * len(places)):
        here, there = (places[(at + each) % len(places)]["port"] for each in (0, 1))
        if kind is BarePair:
            pairs.append(await reference_pair(http, (here, there), at, kind))
        else:
            met = await daemon_pair(http, here, places[0]["bearers"][at], there)
            pair = kind(met.speaker, met.hearer, met.talk)
            pair.said = met.said
            pairs.append(pair)
    for each in pairs:
        if isinstance(each, Unread):
            await each.exchange()
            await each.catch_up()
    return pairs


async def _round(pairs: Sequence[Pair]) -> None:
    async def talk(pair: Pair) -> None:
        for _ in range(MESSAGES):
            await pair.exchange()

    await asyncio.gather(*map(talk, pairs))


def _asked(client: "redis.Redis") -> tuple[int, int]:
    """Functions called, and how often Redis has read something."""
    calls = client.info("commandstats").get("cmdstat_fcall", {}).get("calls", 0)
    return calls, client.info("stats")["total_reads_processed"]
