"""Memory of the daemon for each visitor that is connected and says nothing."""

import asyncio

import aiohttp
import psutil

from bench.servers import DAEMON, started
from bench.wire import Line

CONNECTIONS = 2_000
PATIENCE_SECONDS = 300.0


def idle_kb() -> float:
    """Kilobytes of private memory (USS) for each connection, over the daemon without any."""
    with started(DAEMON) as place:
        grown = _grown(place["port"], psutil.Process(place["pid"]))
        used = asyncio.run(asyncio.wait_for(grown, PATIENCE_SECONDS))
    return used / CONNECTIONS / 1_000


async def _grown(port: int, server: psutil.Process) -> float:
    auth = {"protocol": 1, "build": "bench"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        first = [
            await Line.open(http, port, "visitor", auth) for _ in range(100)
        ]  # what is lazy is made
        before = server.memory_full_info().uss
        lines = [await Line.open(http, port, "visitor", auth) for _ in range(CONNECTIONS)]
        await asyncio.sleep(1)
        grown = server.memory_full_info().uss - before
        del first, lines
    return float(grown)
