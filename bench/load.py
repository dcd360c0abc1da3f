"""The load, in a process of its own: pairs in a closed loop, one message in flight for each.

`python -m bench.load` reads from its standard input which servers, and drives them in turn, round by round, so that a
busy machine is busy for all. It prints, for each server and round, the microseconds of CPU of the server per message:
user, system.
"""

import asyncio
import json
import os
import sys
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, Protocol

import aiohttp
import uvloop

from bench import xmpp
from bench.servers import cpu_seconds
from bench.wire import Line

PAIRS = 100
ROUNDS = 7
MESSAGES = (
    50  # of each pair and round: the kernel counts CPU in steps of 10 ms, 2 us of each message here
)
WARM_UPS = 2  # rounds that do not count: Node compiles what is hot
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
        await self.hear(await self.say())

    async def hear(self, number: int) -> None:
        """What was said last is received, and its sender told."""
        await self.hearer.emit("received", {"conversation": self.talk, "up_to": number})
        while (await self.speaker.next("receipt"))["delivered"] < self.said:
            pass


class Exchanges(Protocol):
    """Two who can say one thing to the other."""

    async def exchange(self) -> None:
        """It is there, and whoever said it knows."""


class BarePair(Pair):
    """Only said and delivered."""

    async def exchange(self) -> None:
        self.said += 1
        envelope = {"conversation": self.talk, "id": self.said, "kind": "message", "body": BODY}
        await self.speaker.emit("say", envelope)
        await self.hearer.next("deliver")


async def reference_pair(
    http: aiohttp.ClientSession, ports: tuple[int, int], at: int, kind: type[Pair]
) -> Pair:
    """`ports`: of the two ends."""
    talk = f"conversation-{at:018}"
    ends = [await Line.open(http, port, "visitor", {}) for port in ports]
    for place, end in enumerate(ends):
        await end.ask("join", {"conversation": talk, "place": place})
    return kind(ends[0], ends[1], talk)


async def daemon_pair(
    http: aiohttp.ClientSession, port: int, bearer: str, visitors_port: int = 0
) -> Pair:
    """`visitors_port`: of the process to which the visitor connects, when it is another."""
    auth = {"protocol": 1, "build": "bench"}
    console = await Line.open(http, port, "console", auth | {"bearer": bearer})
    shift = {"lines": ["bench"], "languages": ["fi"], "capacity": 1, "resume_hash": "A" * 43}
    await console.ask("start_shift", shift)
    visitor = await Line.open(http, visitors_port or port, "visitor", auth)
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


class Server:
    """One server under load, and its pairs."""

    def __init__(self, place: dict[str, Any]) -> None:
        self.kind, self.port = place["kind"], place["port"]
        self.bearers = place.get("bearers", [])
        self.pid = place["pid"]

    pairs: Sequence[Exchanges]

    async def meet(self, http: aiohttp.ClientSession) -> None:
        """Open the pairs, and warm up."""
        if self.kind == "daemon":
            self.pairs = [
                await daemon_pair(http, self.port, bearer) for bearer in self.bearers[:PAIRS]
            ]
        elif self.kind == "xmpp":
            self.pairs = [await xmpp.pair(self.port, BODY) for _ in range(PAIRS)]
        else:
            shape = BarePair if self.kind == "bare" else Pair
            ports = self.port, self.port
            self.pairs = [await reference_pair(http, ports, at, shape) for at in range(PAIRS)]
        for _ in range(WARM_UPS):
            await self.round()

    async def round(self) -> tuple[float, float]:
        """Microseconds per message, user and system."""
        before = cpu_seconds([self.pid])
        await asyncio.gather(*(self._talk(pair) for pair in self.pairs))
        user, system = (
            (now - then) / (PAIRS * MESSAGES) * 1e6
            for now, then in zip(cpu_seconds([self.pid]), before, strict=True)
        )
        return user, system

    @staticmethod
    async def _talk(pair: Exchanges) -> None:
        for _ in range(MESSAGES):
            await pair.exchange()


async def main(servers: list[Server]) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        for server in servers:
            await server.meet(http)
        rounds = [[await server.round() for server in servers] for _ in range(ROUNDS)]
    print(json.dumps(list(zip(*rounds, strict=True))))


if __name__ == "__main__":
    uvloop.run(main([Server(place) for place in json.load(sys.stdin)]))
