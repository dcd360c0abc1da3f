"""Microseconds of one joining, one look at the heads, one place asked and one leaving, by how many wait already.

In memory: CPU of this process. On Redis: what Redis itself counts for its functions, and this process beside it.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

import redis.asyncio

from bench.servers import redis as redis_server
from chatd.base.names import EmbedId, Language, LineId, Seconds, TicketClass, TicketId
from chatd.line.memory.tickets_and_desks import MemoryTicketsAndDesks
from chatd.line.ports import TicketsAndDesks
from chatd.line.redis.tickets_and_desks import RedisTicketsAndDesks
from chatd.line.rules import ticket as tickets
from chatd.line.rules.presence import arrive
from chatd.line.rules.ticket import Ticket
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.server import RedisServer

WAITING = (10, 1_000, 100_000)
ROUNDS, AT_ONCE = 5, 200
FILLED_AT_ONCE = 200
NOW = Seconds(1_800_000_000.0)
Spent = Callable[[], Awaitable[float]]  # seconds, of whoever is measured


class Cost(NamedTuple):
    """Microseconds for each visitor: of the store, which in memory is this process, and of this process."""

    store: float
    ours: float


def ticket(at: int) -> Ticket:
    return Ticket(
        id=TicketId(f"t{at:021}"),
        line=LineId("bench"),
        embed=EmbedId("bench"),
        language=Language("fi"),
        topic=None,
        ticket_class=TicketClass.HELP_SEEKER,
        issued=Seconds(NOW + at / 1_000),
        resume_hash=at.to_bytes(32, "big"),
        page=arrive(NOW),
    )


async def _operations(places: TicketsAndDesks, start: int, spent: Spent) -> Cost:
    fresh = [ticket(start + at) for at in range(AT_ONCE)]
    store, begun = await spent(), time.process_time()
    for each in fresh:
        await places.add_ticket(each)
        await places.floor()
        await places.before((each.line,), {TicketClass.HELP_SEEKER: each.order})
    for each in fresh:
        await places.change_ticket(each.id, lambda found: tickets.leave(found, NOW))
    ours = time.process_time() - begun
    return Cost((await spent() - store) / AT_ONCE * 1e6, ours / AT_ONCE * 1e6)


async def _filled(places: TicketsAndDesks, first: int, end: int) -> None:
    for at in range(first, end, FILLED_AT_ONCE):
        some = range(at, min(end, at + FILLED_AT_ONCE))
        await asyncio.gather(*(places.add_ticket(ticket(each)) for each in some))


async def _costs(places: TicketsAndDesks, waiting: int, before: int, spent: Spent) -> Cost:
    """Medians with so many who wait, of whom `before` are there."""
    await _filled(places, before, waiting)
    start = 10 * WAITING[-1] + waiting * 10
    rounds = [await _operations(places, start + at * AT_ONCE, spent) for at in range(ROUNDS)]
    return Cost(*(statistics.median(each) for each in zip(*rounds, strict=True)))


async def _in_memory() -> dict[int, Cost]:
    async def spent() -> float:
        return time.process_time()

    places = MemoryTicketsAndDesks(MemoryDueTimes())
    befores = (0, *WAITING)
    return {
        waiting: await _costs(places, waiting, before, spent)
        for before, waiting in zip(befores, WAITING, strict=False)
    }


@asynccontextmanager
async def _on_a_redis(url: str) -> AsyncIterator[tuple[TicketsAndDesks, Spent]]:
    server, asked = RedisServer(url), redis.asyncio.Redis.from_url(url)

    async def spent() -> float:
        counts = await asked.info("commandstats")
        return sum(each["usec"] for name, each in counts.items() if "fcall" in name) / 1e6

    try:
        yield RedisTicketsAndDesks(server), spent
    finally:
        await server.close()
        await asked.aclose()


async def _on_redis(url: str) -> dict[int, Cost]:
    async with _on_a_redis(url) as (places, spent):
        befores = (0, *WAITING)
        return {
            waiting: await _costs(places, waiting, before, spent)
            for before, waiting in zip(befores, WAITING, strict=False)
        }


def figures() -> dict[int, Cost]:
    """In memory, the median by how many wait."""
    return asyncio.run(_in_memory())


def on_redis() -> dict[int, Cost]:
    """As `figures`, on a Redis of its own."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, redis_server(folder) as (url, _):
        return asyncio.run(_on_redis(url))
