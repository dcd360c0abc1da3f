"""Floods against the real daemon: many who connect from a hundred networks, and one who waits among them."""

import asyncio
import json
import logging
import re
import secrets
import time
from hashlib import sha256
from pathlib import Path
from typing import Self

import aiohttp
import pytest

from chatd.base.base64url import to_text
from tests.stage.line import Line
from tests.stage.work import solved

pytestmark = pytest.mark.asyncio(loop_scope="session")

log = logging.getLogger(__name__)
SOURCES = 100
PER_MINUTE = 5_000
QUEUED_MAX_SECONDS = 10
GROWTH_MAX_BYTES = 150 * 2**20
HELD_SECONDS = 3  # so long each of a flood stays


class Caller:
    """One WebSocket, without the official client: a flood has thousands."""

    def __init__(self, line: Line, source: str) -> None:
        self.where = f"http://127.0.0.1:{line.port}/visitor/socket.io/?EIO=4&transport=websocket"
        self.connector = aiohttp.TCPConnector(local_addr=(source, 0), limit=0)
        self.hash = to_text(sha256(secrets.token_bytes(32)).digest())

    async def __aenter__(self) -> Self:
        self.http = aiohttp.ClientSession(connector=self.connector)
        self.ws = await self.http.ws_connect(self.where)
        await self.ws.receive_str()
        await self.ws.send_str('40/visitor,{"protocol":1,"build":"flood"}')
        await self.ws.receive_str()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.close()

    async def join(self, **work: object) -> dict[str, object]:
        wish = {"embed": "etusivu", "language": "fi", "resume_hash": self.hash, **work}
        await self.ws.send_str("42/visitor,1" + json.dumps(["join", wish]))
        while not (said := await self.ws.receive_str()).startswith("43/visitor,1"):
            if said == "2":
                await self.ws.send_str("3")
        (answer,) = json.loads(said.removeprefix("43/visitor,1"))
        return answer


def memory_of(pid: int) -> int:
    """Resident, in bytes."""
    (kilobytes,) = re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(kilobytes) * 1024


class Flood:
    """Connects and asks for a place at a rate, from networks in turn, works for none, and stays a little."""

    def __init__(self, line: Line) -> None:
        self.line, self.answers, self.running = line, [], set()

    async def run(self, seconds: float) -> None:
        began, count = time.monotonic(), 0
        while (passed := time.monotonic() - began) < seconds:
            while count < passed * PER_MINUTE / 60:
                task = asyncio.create_task(self.one(f"127.1.{count % SOURCES}.1"))
                self.running.add(task)
                task.add_done_callback(self.running.discard)
                count += 1
            await asyncio.sleep(0.01)
        await asyncio.gather(*self.running)

    async def one(self, source: str) -> None:
        async with Caller(self.line, source) as caller:
            answer = await caller.join()
            self.answers.append(answer.get("refused", "place"))
            await asyncio.sleep(HELD_SECONDS)


async def queued_after(line: Line, source: str) -> tuple[float, int]:
    """Seconds from the first packet to a place, and how hard its work was."""
    began, bits = time.monotonic(), 0
    async with Caller(line, source) as caller:
        answer = await caller.join()
        while answer.get("refused") == "work_first":
            bits = answer["bits"]
            answer = await caller.join(work=solved(answer))
        assert answer.get("phase") in ("waiting", "offered"), answer
        return time.monotonic() - began, bits


async def flooded(line: Line, seconds: float) -> None:
    calm, bits = await queued_after(line, "127.2.0.1")
    assert bits == 0, "nothing while it is calm"
    before = memory_of(line.pid)
    flood = Flood(line)
    running = asyncio.create_task(flood.run(seconds))
    await asyncio.sleep(1)
    times, costs, most = [], [], before
    while not running.done():
        took, bits = await queued_after(line, f"127.2.1.{len(times) % 250 + 1}")
        times.append(took)
        costs.append(bits)
        most = max(most, memory_of(line.pid))
        await asyncio.sleep(0.5)
    await running
    times.sort()
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    asked = {each: flood.answers.count(each) for each in set(flood.answers)}
    log.info(
        "honest: %d, p50 %.2f s, p95 %.2f s, last %.2f s, calm %.2f s; bits up to %d; flood: %s",
        *(len(times), middle, late, times[-1], calm, max(costs), asked),
    )
    log.info("memory %.0f MiB, at most %.0f MiB", before / 2**20, most / 2**20)
    assert times[-1] < QUEUED_MAX_SECONDS
    assert most - before < GROWTH_MAX_BYTES
    assert max(costs) > 0, "control: it was seen as a flood"
    assert asked.get("work_first", 0) > len(flood.answers) // 2, "control: most would not work"
    assert set(asked) <= {"place", "work_first", "line_full"}


async def test_a_flood_from_a_hundred_networks_leaves_an_honest_visitor_her_place(
    line: Line,
) -> None:
    await flooded(line, 6)


@pytest.mark.long
async def test_a_minute_of_it_too_and_memory_is_bounded(line: Line) -> None:
    await flooded(line, 60)
