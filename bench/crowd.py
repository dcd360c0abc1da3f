"""A line full of people, in a process of its own beside the daemon's: what they cost, and how long they wait for it.

Shares are of one core, and are the daemon's CPU; latencies are by the clock, so a busy machine is in them.
"""

import asyncio
import hashlib
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any, NamedTuple, TypeVar

import aiohttp
import uvloop

from bench.load import Pair, daemon_pair, text
from bench.servers import DAEMON, cpu_seconds, redis, started
from bench.wire import Line

Found = TypeVar("Found")
AUTH = {"protocol": 1, "build": "bench"}
PATIENCE_SECONDS = 300.0
OPENING_AT_ONCE = 50
WAITING = 1_000
WAITING_SECONDS = 20.0
WAITING_TARGET = 2.0
RETURNING = 2_000
RETURN_TARGET_MS = 0.6
DESKS, FREED = 5, 200
ASSIGNED_TARGET_MS = 50.0
WITHIN_TARGET_MS, ACROSS_TARGET_MS = 10.0, 25.0
SAID_EVERY_SECONDS = 5.0
PACED_PAIRS, PACED_SECONDS, TRIED = 50, 20.0, 100


class Waiting(NamedTuple):
    """One who waits. `state`: the answer to `join`."""

    line: Line
    key: bytes
    state: dict[str, Any]


class Talking(NamedTuple):
    """`share`: percent of a core; `p99_ms`: from `say` to the other's `deliver`; `said`: a second, of all pairs."""

    share: float
    p99_ms: float
    said: float


def waiting_share() -> float:
    """Percent of a core for a thousand who wait, pings and places and all."""

    async def measured(http: aiohttp.ClientSession, place: dict[str, Any]) -> float:
        people = await _joined(http, place["port"], WAITING)
        readers = [asyncio.ensure_future(read(each.line)) for each in people]
        await asyncio.sleep(5)
        share = await _share([place["pid"]], asyncio.sleep(WAITING_SECONDS))
        for each in readers:
            each.cancel()
        return share

    with started((*DAEMON, "--pings")) as place:
        return _run(lambda http: measured(http, place))


def return_ms() -> float:
    """CPU of a daemon that was started anew, for each who waited and comes back with connection and `resume`."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        command = (*DAEMON, "--folder", folder)
        with started(command) as before:
            port = before["port"]
            people = _run(lambda http: _joined(http, port, RETURNING))
        with started(command) as after:
            spent = _run(lambda http: _returned(http, after, people))
    return spent / RETURNING * 1e3


async def _returned(
    http: aiohttp.ClientSession, place: dict[str, Any], people: Sequence[Waiting]
) -> float:
    async def come_back(one: Waiting) -> Line:
        line = await Line.open(http, place["port"], "visitor", AUTH)
        state = await line.ask("resume", {"value": one.state["value"], "key": text(one.key)})
        assert state.get("phase") == "waiting", state
        return line

    before = sum(cpu_seconds([place["pid"]]))
    here = await _some_at_once(people, come_back)  # and stay: to lose them costs, too
    spent = sum(cpu_seconds([place["pid"]])) - before
    assert len(here) == len(people)
    return spent


def assigned_p99_ms() -> float:
    """From a counsellor's `end` to the next visitor's conversation."""

    async def measured(http: aiohttp.ClientSession, place: dict[str, Any]) -> float:
        port = place["port"]
        pairs = [await daemon_pair(http, port, each) for each in place["bearers"][:DESKS]]
        people = await _joined(http, port, FREED + 1)
        begun: asyncio.Queue[tuple[str, float]] = asyncio.Queue()
        took: list[float] = []
        readers = [asyncio.ensure_future(_meets(each.line, begun)) for each in people]
        talks = {pair.hearer: pair.talk for pair in pairs}
        for at in range(FREED):
            console = pairs[at % DESKS].hearer
            ended = time.perf_counter()
            await console.emit("end", {"conversation": talks[console]})
            talk, since = await begun.get()
            talks[console] = await _next_talk(console, talks[console])
            assert talks[console] == talk
            took.append(since - ended)
        for each in readers:
            each.cancel()
        return p99_ms(took)

    with started(DAEMON) as place:
        return _run(lambda http: measured(http, place))


async def _next_talk(console: Line, last: str) -> str:
    while True:
        state = await console.next("state")
        for each in state["conversations"]:
            if each["id"] != last and each["phase"] != "ended":
                return str(each["id"])


async def _meets(line: Line, begun: "asyncio.Queue[tuple[str, float]]") -> None:
    while (state := await line.next("state"))["phase"] != "conversation":
        pass
    begun.put_nowait((state["conversation"]["id"], time.perf_counter()))


def talking(idle: int, pairs: int) -> Talking:
    """So many connections that say nothing, and so many pairs of which each says a message every five seconds."""

    async def measured(http: aiohttp.ClientSession, place: dict[str, Any]) -> Talking:
        port = place["port"]
        silent: list[Line] = []

        async def connect(_: int) -> None:
            silent.append(await Line.open(http, port, "visitor", AUTH))

        met = [await daemon_pair(http, port, each) for each in place["bearers"][:pairs]]
        await _some_at_once(range(idle), connect)
        found = await _paced(met, pairs / SAID_EVERY_SECONDS, [place["pid"]])
        assert len(silent) == idle
        return found

    with started(DAEMON) as place:
        return _run(lambda http: measured(http, place))


def latency(processes: int = 1) -> Talking:
    """At half of what they can on this machine, with the load beside them: that is tried first."""

    async def measured(http: aiohttp.ClientSession, places: Sequence[dict[str, Any]]) -> Talking:
        ports, pids = [each["port"] for each in places], [each["pid"] for each in places]
        met = [
            await daemon_pair(http, ports[at % processes], bearer, ports[(at + 1) % processes])
            for at, bearer in enumerate(places[0]["bearers"][:PACED_PAIRS])
        ]
        before = time.perf_counter()
        for _ in range(TRIED):
            await asyncio.gather(*(each.exchange() for each in met))
        per_second = TRIED * PACED_PAIRS / (time.perf_counter() - before)
        return await _paced(met, per_second / 2, pids)

    with ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory(dir="/tmp"))
        command: tuple[str, ...] = (*DAEMON, "--folder", folder)
        if processes > 1:
            url, _ = running.enter_context(redis(folder))
            command = (*command, "--redis", url)
        places = [running.enter_context(started(command)) for _ in range(processes)]
        return _run(lambda http: measured(http, places))


async def _paced(pairs: Sequence[Pair], per_second: float, pids: Sequence[int]) -> Talking:
    """Said when it is time, whether or not the one before has come: so a queue is seen."""
    took: list[float] = []
    gap = len(pairs) / per_second

    async def talk(pair: Pair, start: float) -> None:
        due, until = start, start + PACED_SECONDS
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            number = await pair.say()
            took.append(time.perf_counter() - due)
            await pair.hear(number)
            due += gap

    start = time.perf_counter()
    starts = [start + gap * at / len(pairs) for at in range(len(pairs))]
    share = await _share(pids, asyncio.gather(*map(talk, pairs, starts)))
    return Talking(share, p99_ms(took), len(took) / (time.perf_counter() - start))


async def _share(pids: Sequence[int], during: Awaitable[object]) -> float:
    before, since = sum(cpu_seconds(pids)), time.perf_counter()
    await during
    return (sum(cpu_seconds(pids)) - before) / (time.perf_counter() - since) * 100


def p99_ms(seconds: Sequence[float]) -> float:
    """The time that one in a hundred takes longer than."""
    return sorted(seconds)[len(seconds) * 99 // 100] * 1e3


async def _joined(http: aiohttp.ClientSession, port: int, people: int) -> list[Waiting]:
    async def join(_: int) -> Waiting:
        line, key = await Line.open(http, port, "visitor", AUTH), os.urandom(32)
        asked = {
            "embed": "bench",
            "language": "fi",
            "resume_hash": text(hashlib.sha256(key).digest()),
        }
        state = await line.ask("join", asked)
        assert "value" in state, state
        return Waiting(line, key, state)

    return await _some_at_once(range(people), join)


async def _some_at_once(items: Any, act: Callable[[Any], Awaitable[Any]]) -> list[Any]:
    found = []
    for at in range(0, len(items), OPENING_AT_ONCE):
        found += await asyncio.gather(*map(act, items[at : at + OPENING_AT_ONCE]))
    return found


async def read(line: Line) -> None:
    """And answer its pings, until it is closed."""
    with suppress(aiohttp.ClientError, TypeError):
        while True:
            await line.text()


def _run(act: Callable[[aiohttp.ClientSession], Awaitable[Found]]) -> Found:
    async def main() -> Found:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            return await asyncio.wait_for(act(http), PATIENCE_SECONDS)

    return uvloop.run(main())
