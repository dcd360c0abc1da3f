"""One of two processes on one Redis ends in the middle of an evening: everybody is at the other, with all they had.

The first is the frozen release, where one is kept (tests/frozen/README.md), else this one: an upgrade, and back.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests import redis_server
from tests.stage.clients import Client, Console, Visitor
from tests.stage.frozen import Older, unpacked
from tests.stage.seals import message
from tests.start.evenings import (
    EMBED,
    LINE,
    NAMES,
    Evening,
    House,
    exchange,
    open_groups,
    out_of_place,
    say_both_ways,
)
from tests.transport.official_client import OfficialClient

DRAIN_SECONDS = 2
WAITING = 4
SOON_SECONDS = 20


@pytest.fixture
async def houses(tmp_path: Path) -> AsyncIterator[tuple[House, House]]:
    with redis_server.running() as redis:
        shared = {
            "CHATD_REDIS_URL": redis.daemons_url,
            "CHATD_DATABASE": f"sqlite:///{tmp_path}/line.sqlite",
            "CHATD_SIGNING_KEY_PATH": str(tmp_path / "signing-key.json"),
            "CHATD_DRAIN_SECONDS": str(DRAIN_SECONDS),
            "CHATD_SETTLE_SECONDS": "0",
        }
        north, south = (
            kind(tmp_path / name, settings={**shared, "CHATD_NODE": name})
            for kind, name in ((Older, "north"), (House, "south"))
        )
        north.package = unpacked(tmp_path / "frozen")
        for each in (north, south):
            each.folder.mkdir()
        try:
            await north.found()
            await north.found_chain()
            await south.start()
            yield north, south
        finally:
            for each in (north, south):
                await each.close()


class Watching:
    """A page that remembers as what it was ever shown the others."""

    def _see(self, state: dict[str, Any]) -> None:
        super()._see(state)  # type: ignore[misc]
        shown: list[dict[str, Any]] = self.shown()  # type: ignore[attr-defined]
        self.__dict__.setdefault("presences", set()).update(
            member["presence"] for talk in shown for member in talk["members"]
        )


class WatchingConsole(Watching, Console):
    pass


class WatchingVisitor(Watching, Visitor):
    pass


async def sent_on(client: Client, to: House) -> float:
    """Does what a page does: waits until it is told, and connects to the other. When it was told."""
    async with asyncio.timeout(SOON_SECONDS):
        while not any(event == "disconnect" for event, _ in client.page.seen):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    told = time.monotonic()
    kept = [each for each in client.page.seen if each[0] != "disconnect"]
    client.page.seen.clear()
    client.page.seen.extend(kept)
    client.take()
    client.origin = to.origin
    await client.resume()  # type: ignore[attr-defined]
    return told


async def moved(from_: House, to: House, everybody: list[Client]) -> list[float]:
    began = time.monotonic()
    stopping = asyncio.ensure_future(from_.stop())
    told = await asyncio.gather(*(sent_on(each, to) for each in everybody))
    assert await stopping == 0
    return [at - began for at in told]


async def test_everybody_is_sent_on_bit_by_bit_and_back_and_every_word_arrives_once(
    houses: tuple[House, House], official: OfficialClient
):
    north, south = houses
    console = WatchingConsole(north.origin, official, NAMES[0], await north.tab(NAMES[0]))
    await console.start(LINE, 1)
    first, *waiting = visitors = [
        WatchingVisitor(north.origin, official) for _ in range(WAITING + 1)
    ]
    evening = Evening([console], [first], waiting)
    for visitor in visitors:
        await visitor.join(EMBED)
    await evening.until(lambda: [not each.talks for each in (first, console)])
    groups = await open_groups(evening, north.issuer)
    for from_, to in ((north, south), (south, north)):
        await say_both_ways(evening, groups)
        first.say(first.talk, "message", message(groups[first.talk.id], "on the way"))
        told = await moved(from_, to, evening.everybody)
        assert max(told) - min(told) > DRAIN_SECONDS / 5, told
        assert max(told) < DRAIN_SECONDS + 1
        await exchange(evening)
        await say_both_ways(evening, groups)
        await evening.until(lambda: [out_of_place(waiting)])
        assert first.presences == console.presences == {"here"}, "nobody was shown as lost"
        await from_.start()


async def test_two_releases_serve_one_conversation_side_by_side_and_change_places(
    houses: tuple[House, House], official: OfficialClient
):
    north, south = houses
    console = Console(north.origin, official, NAMES[0], await north.tab(NAMES[0]))
    await console.start(LINE, 1)
    first, *waiting = visitors = [Visitor(south.origin, official) for _ in range(WAITING + 1)]
    evening = Evening([console], [first], waiting)
    for at, visitor in enumerate(visitors):
        visitor.origin = (south, north)[at % 2].origin
        await visitor.join(EMBED)
    await evening.until(lambda: [not each.talks for each in (first, console)])
    groups = await open_groups(evening, north.issuer)
    await say_both_ways(evening, groups)
    for client, to in ((console, south), (first, north), (console, north), (first, south)):
        client.page.kill()
        client.take()
        client.origin = to.origin
        await client.resume()
        await say_both_ways(evening, groups)
        await evening.until(lambda: [out_of_place(waiting)])
    assert await console.page.ask("end", {"conversation": first.talk.id}) == {}
    await evening.until(lambda: [not waiting[0].talks], SOON_SECONDS)
