"""`python -m bench.day`: real traffic, an hour a minute, for `DAY_SECONDS`; the other half of `make soak`.

2 000 pages that only read, 300 who wait, 150 who talk for 45 minutes each; everybody comes at the opening, some reload
in the middle of a talk, some leave the line, some are never heard again; at closing time all go. Each time the line is
closed and nobody is there but who reads, memory and descriptors are noted: they must be what they were. Lengths of
talks and patience are compressed, and all that the daemon does by its clock; what is waited for on the wire is not.
Each piece is a row in test-results/day.jsonl, and they add up.
"""

import asyncio
import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import uvloop

from bench.crowd import AUTH, p99_ms, read
from bench.hours import DAYS_BEARERS, OPEN_SECONDS, PACE, ROUND_SECONDS
from bench.load import Pair, opening, text
from bench.servers import DAEMON, cpu_seconds, started
from bench.wire import Line

FILE = Path(__file__).parents[1] / "test-results" / "day.jsonl"
READING, TALKING, WAITING = 2_000, 150, 300
TALK_SECONDS = 45 * 60 / PACE
SAID_SECONDS = 10.0 / PACE  # by one of the two
BURST_PER_SECOND = 40.0  # until all who can are there; then a little more than are answered
LATER_PER_SECOND = 1.1 * TALKING / TALK_SECONDS
PATIENCE_SECONDS = 40 * 60 / PACE  # the mean, of who waits
RELOADS, VANISHES = 0.3, 0.02  # of those who talk
P99_TARGET_MS, MEMORY_TARGET_MB = 50.0, 1_000.0
GROWTH_TARGET = 5.0  # percent, from the second closing to the last
OPENINGS_MAX = DAYS_BEARERS // TALKING
TURN_SECONDS = 5.0  # until who has the turn is there
LEAD_SECONDS = 20.0  # for those who only read, before the first opening
LATE_SECONDS = 20.0  # for all to be gone after the last talk that began in time


class Day:
    """One daemon and everybody who comes to it. `seed`: of who does what."""

    def __init__(self, http: aiohttp.ClientSession, place: dict[str, Any], seed: int) -> None:
        self.http, self.port = http, place["port"]
        self.bearers = place["bearers"]
        self.process = psutil.Process(place["pid"])
        self.chance = random.Random(seed)  # noqa: S311 - a load, no secret
        self.met: dict[str, asyncio.Future[Visitor]] = {}
        self.took: list[float] = []
        self.words = self.talks = self.refused = self.gave_up = 0
        self.late = 0  # whom a desk had let go before they came, on a machine that others fill
        self.closings: list[tuple[float, int]] = []  # megabytes, descriptors
        self.reading: list[asyncio.Task[None]] = []

    async def rounds(self, count: int, began: float) -> None:
        """So many openings, one after the other."""
        for _ in range(READING // 50):
            some = [Line.open(self.http, self.port, "visitor", AUTH) for _ in range(50)]
            self.reading += [
                asyncio.ensure_future(read(each)) for each in await asyncio.gather(*some)
            ]
        for number in range(count):
            opens = began + number * ROUND_SECONDS
            await asyncio.sleep(max(0.0, opens - time.time()))
            await self.evening(
                opens + OPEN_SECONDS, self.bearers[number * TALKING : (number + 1) * TALKING]
            )
            self.closings.append(
                (self.process.memory_full_info().uss / 1e6, self.process.num_fds())
            )

    async def evening(self, closes: float, bearers: Sequence[str]) -> None:
        """From the opening until the last is gone. `bearers`: of who has signed in for it."""
        desks = [asyncio.ensure_future(self.desk(each, closes)) for each in bearers]
        visitors = []
        while time.time() < closes:
            visitors.append(asyncio.ensure_future(self.visitor()))
            per_second = BURST_PER_SECOND if len(visitors) < TALKING + WAITING else LATER_PER_SECOND
            await asyncio.sleep(self.chance.expovariate(per_second))
        async with asyncio.timeout(2 * TALK_SECONDS + LATE_SECONDS):
            await asyncio.gather(*desks)
            await asyncio.gather(*visitors)
        self.late += len(self.met)
        self.met.clear()

    # ---- who answers ----

    async def desk(self, bearer: str, closes: float) -> None:
        line = await Line.open(self.http, self.port, "console", AUTH | {"bearer": bearer})
        shift = {"lines": ["bench"], "languages": ["fi"], "capacity": 1, "resume_hash": "A" * 43}
        await line.ask("start_shift", shift)
        last = ""
        while (talk := await self.next_talk(line, last, closes)) is not None:
            last = talk
            found = self.met.setdefault(talk, asyncio.get_running_loop().create_future())
            try:
                async with asyncio.timeout(TURN_SECONDS):
                    visitor = await found
            except TimeoutError:  # who left the line at this very moment
                await line.emit("end", {"conversation": talk})
            else:
                await self.talk(line, visitor, talk)
            self.met.pop(talk, None)
        await line.ask("end_shift", {})
        await line.ws.close()

    async def next_talk(self, line: Line, last: str, closes: float) -> str | None:
        """None: the line is closed, and nobody waits any more."""
        while True:
            try:
                async with asyncio.timeout(max(0.5, closes - time.time() + 2)):
                    state = await line.next("state")
            except TimeoutError:
                return None
            for each in state["conversations"]:
                if each["id"] != last and each["phase"] != "ended":
                    return str(each["id"])

    async def talk(self, desk: Line, visitor: "Visitor", talk: str) -> None:
        self.talks += 1
        pair = await sealed(Pair(visitor.line, desk, talk))
        until = time.time() + self.chance.uniform(0.6, 1.0) * TALK_SECONDS
        reloads_at = until - self.chance.random() * TALK_SECONDS / 2
        does = self.chance.random()
        while (now := time.time()) < until:
            if does < VANISHES:
                break
            if does < RELOADS and now > reloads_at:
                does = 1.0
                await visitor.reload(self)
                pair.speaker = visitor.line
            await self.say(pair)
            await asyncio.sleep(self.chance.expovariate(1 / SAID_SECONDS))
        if does < VANISHES:
            await visitor.line.ws.close()
        await desk.emit("end", {"conversation": talk})
        await visitor.line.ws.close()

    async def say(self, pair: Pair) -> None:
        said = time.perf_counter()
        number = await pair.say()
        self.took.append(time.perf_counter() - said)
        self.words += 1
        await pair.hear(number)

    # ---- who comes ----

    async def visitor(self) -> None:
        line, key = await Line.open(self.http, self.port, "visitor", AUTH), os.urandom(32)
        visitor = Visitor(line, key)
        if not await visitor.join():
            self.refused += 1
        else:
            try:
                async with asyncio.timeout(self.chance.expovariate(1 / PATIENCE_SECONDS)):
                    talk = await visitor.turn()
            except TimeoutError:
                self.gave_up += 1
                await visitor.leave()
                talk = None
            if talk is not None:
                found = asyncio.get_running_loop().create_future()
                self.met.setdefault(talk, found).set_result(visitor)
                return  # whoever answers has it from here on
        await visitor.line.ws.close()


class Visitor:
    """One who has come. `value`: the last one that the page was given."""

    def __init__(self, line: Line, key: bytes) -> None:
        self.line, self._key, self._value = line, key, ""

    async def join(self) -> bool:
        """False: the line takes nobody."""
        hashed = text(hashlib.sha256(self._key).digest())
        state = await self.line.ask(
            "join", {"embed": "bench", "language": "fi", "resume_hash": hashed}
        )
        self._value = state.get("value", "")
        self._state = state
        return "phase" in state

    async def turn(self) -> str | None:
        """The conversation; None: it has ended without one."""
        while (phase := self._state["phase"]) not in {"conversation", "ended"}:
            self._state = await self.line.next("state")
            self._value = self._state.get("value") or self._value
        return str(self._state["conversation"]["id"]) if phase == "conversation" else None

    async def leave(self) -> None:
        """Off the line; a conversation that was faster ends by it."""
        await self.line.emit("leave", {"quick": False})

    async def reload(self, day: Day) -> None:
        """The page goes, and comes back."""
        await self.line.ws.close()
        self.line = await Line.open(day.http, day.port, "visitor", AUTH)
        state = await self.line.ask("resume", {"value": self._value, "key": text(self._key)})
        assert state["phase"] == "conversation", state


async def sealed(pair: Pair) -> Pair:
    """As both pages begin: a key, and the group that the visitor makes with it."""
    first = {"conversation": pair.talk, "id": 1}
    await pair.hearer.emit("say", first | {"kind": "key_package", "body": "a2V5"})
    await pair.speaker.next("deliver")
    await pair.speaker.emit("say", first | {"kind": "opening", "body": opening()})
    number = (await pair.hearer.next("deliver"))["number"]
    await pair.hearer.emit("received", {"conversation": pair.talk, "up_to": number})
    pair.said = 1
    return pair


def growth(values: list[float]) -> float:
    """Percent from the second closing, when all that is lazy was made, to the last; 0 where there are not two."""
    return (values[-1] / values[1] - 1) * 100 if len(values) > 2 else 0.0


def found(day: Day, share: float, seconds: float) -> dict[str, Any]:
    megabytes, descriptors = (list(each) for each in zip(*day.closings, strict=True))
    return {
        "seconds": round(seconds),
        "talks": day.talks,
        "words": day.words,
        "refused": day.refused,
        "gave_up": day.gave_up,
        "late": day.late,
        "p99_ms": round(p99_ms(day.took), 2),
        "share": round(share, 1),
        "megabytes": [round(each, 1) for each in megabytes],
        "descriptors": descriptors,
        "growth_percent": round(growth(megabytes), 2),
        "more_descriptors": descriptors[-1] - descriptors[0],
    }


async def played(place: dict[str, Any], rounds: int, began: float, seed: int) -> dict[str, Any]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        day = Day(http, place, seed)
        before, since = sum(cpu_seconds([place["pid"]])), time.perf_counter()
        await day.rounds(rounds, began)
        seconds = time.perf_counter() - since
        share = (sum(cpu_seconds([place["pid"]])) - before) / seconds * 100
        return found(day, share, seconds)


def day(seconds: float) -> dict[str, Any]:
    """A piece of so many seconds, one opening at least; its row is kept. Raises: SystemExit (too long for one)."""
    rounds, began = max(1, round(seconds / ROUND_SECONDS)), time.time() + LEAD_SECONDS
    if rounds > OPENINGS_MAX:
        raise SystemExit(f"DAY_SECONDS: {OPENINGS_MAX * ROUND_SECONDS:.0f} at most; pieces add up")
    FILE.parent.mkdir(exist_ok=True)
    before = FILE.read_text().splitlines() if FILE.exists() else []
    with started((*DAEMON, "--pings", "--day", str(began))) as place:
        row = uvloop.run(played(place, rounds, began, len(before)))
    with FILE.open("a") as file:
        file.write(json.dumps(row) + "\n")
    return row


def main() -> int:
    row = day(float(os.environ.get("DAY_SECONDS", "1800")))
    rows = [json.loads(line) for line in FILE.read_text().splitlines()]
    seconds, words = (sum(each[name] for each in rows) for name in ("seconds", "words"))
    sys.stdout.write(f"{json.dumps(row)}\n{len(rows)} pieces, {seconds} s in all, {words} words\n")
    return int(row["growth_percent"] > GROWTH_TARGET or row["more_descriptors"] > 0)


if __name__ == "__main__":
    sys.exit(main())
