"""Memory of the daemon for each visitor that is connected and says nothing."""

import asyncio
import json
import subprocess
import sys

import aiohttp
import psutil

from bench.wire import Line

CONNECTIONS = 2_000


def idle_kb() -> float:
    """Kilobytes of private memory (USS) for each connection, over the daemon without any."""
    command = [sys.executable, "-m", "bench.daemon", "full"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        place = json.loads(server.stdout.readline())  # type: ignore[union-attr]
        used = asyncio.run(_grown(place["port"], psutil.Process(server.pid)))
        server.stdin.close()  # type: ignore[union-attr]
        server.wait(30)
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
