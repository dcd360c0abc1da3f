"""The load, in a process of its own: pairs in a closed loop, one message in flight for each.

`python -m bench.load KIND PORT PID BEARERS` prints microseconds of CPU of the server process per message, per round.
"""

import asyncio
import json
import os
import sys
from base64 import urlsafe_b64encode

import aiohttp
import psutil

from bench.wire import Line

PAIRS = 100
ROUNDS = 5
MESSAGES = (
    40  # of each pair and round: with the warm-up below the limit of what a page may say at once
)
BODY_CHARS = 600
GROUP = b"g" * 32


def vector(data: bytes) -> bytes:
    """An MLS vector. Source: RFC 9420, 2.1.2."""
    size = len(data)
    return (bytes([size]) if size < 64 else (0x4000 | size).to_bytes(2, "big")) + data


def private_message(content_type: int, epoch: int, padding: int) -> bytes:
    head = b"\0\1\0\2" + vector(GROUP) + epoch.to_bytes(8, "big") + bytes([content_type])
    return head + b"\0" + vector(b"s" * 28) + vector(b"c" * padding)


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


BODY = text(private_message(1, 1, BODY_CHARS * 3 // 4 - 80))


def opening() -> str:
    commit = private_message(3, 0, 100)
    welcome = b"\0\1\0\3\0\1" + vector(b"w" * 80) + vector(b"i" * 80)
    return text(len(commit).to_bytes(4, "big") + commit + welcome)


class Pair:
    """Two ends of one conversation."""

    said = 0

    def __init__(self, speaker: Line, hearer: Line, talk: str) -> None:
        self.speaker, self.hearer, self.talk = speaker, hearer, talk

    async def say(self) -> int:
        self.said += 1
        envelope = {"conversation": self.talk, "id": self.said, "kind": "message", "body": BODY}
        await self.speaker.emit("say", envelope)
        number: int = (await self.hearer.next("deliver"))["number"]
        return number

    async def exchange(self) -> None:
        """say, deliver, received, receipt."""
        number = await self.say()
        await self.hearer.emit("received", {"conversation": self.talk, "up_to": number})
        while (await self.speaker.next("receipt"))["delivered"] < self.said:
            pass


class BarePair(Pair):
    """Only said and delivered."""

    async def exchange(self) -> None:
        self.said += 1
        envelope = {"conversation": self.talk, "id": self.said, "kind": "message", "body": BODY}
        await self.speaker.emit("say", envelope)
        await self.hearer.next("deliver")


async def reference_pair(http: aiohttp.ClientSession, port: int, at: int, kind: type[Pair]) -> Pair:
    talk = f"conversation-{at:018}"
    ends = [await Line.open(http, port, "visitor", {}) for _ in range(2)]
    for place, end in enumerate(ends):
        await end.ask("join", {"conversation": talk, "place": place})
    return kind(ends[0], ends[1], talk)


async def daemon_pair(http: aiohttp.ClientSession, port: int, bearer: str) -> Pair:
    auth = {"protocol": 1, "build": "bench"}
    console = await Line.open(http, port, "console", auth | {"bearer": bearer})
    shift = {"lines": ["bench"], "languages": ["fi"], "capacity": 1, "resume_hash": "A" * 43}
    await console.ask("start_shift", shift)
    visitor = await Line.open(http, port, "visitor", auth)
    key = text(os.urandom(32))
    await visitor.ask("join", {"embed": "bench", "language": "fi", "resume_hash": key})
    talk = ""
    while not talk:
        state = await console.next("state")
        talk = state["conversations"][0]["id"] if state["conversations"] else ""
    first = {"conversation": talk, "id": 1}
    await console.emit("say", first | {"kind": "key_package", "body": "a2V5"})
    await visitor.next("deliver")
    await visitor.emit("say", first | {"kind": "opening", "body": opening()})
    pair = Pair(visitor, console, talk)
    number = (await console.next("deliver"))["number"]
    await console.emit("received", {"conversation": talk, "up_to": number})
    pair.said = 1
    return pair


def cpu_seconds(server: psutil.Process) -> float:
    """User and system, of the process and its children (node may have a wrapper)."""
    times = [each.cpu_times() for each in (server, *server.children(recursive=True))]
    return sum(each.user + each.system for each in times)


async def main(kind: str, port: int, pid: int, bearers: list[str]) -> None:
    server = psutil.Process(pid)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        if kind == "daemon":
            pairs = [await daemon_pair(http, port, bearer) for bearer in bearers]
        else:
            shape = BarePair if kind == "bare" else Pair
            pairs = [await reference_pair(http, port, at, shape) for at in range(PAIRS)]
        await round_of(pairs)
        costs = []
        for _ in range(ROUNDS):
            before = cpu_seconds(server)
            await round_of(pairs)
            costs.append((cpu_seconds(server) - before) / (PAIRS * MESSAGES) * 1e6)
    print(json.dumps(costs))


async def round_of(pairs: list[Pair]) -> None:
    async def talk(pair: Pair) -> None:
        for _ in range(MESSAGES):
            await pair.exchange()

    await asyncio.gather(*(talk(pair) for pair in pairs))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])))
