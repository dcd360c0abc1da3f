"""One of two processes on one Redis ends in the middle of an evening: everybody is at the other, with all they had.

The first is the frozen release, where one is kept (tests/frozen/README.md), else this one: an upgrade, and back.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import redis_server
from tests.stage.clients import Client, Console, Visitor
from tests.stage.frozen import Older, unpacked
from tests.stage.seals import message, opening
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
    async with several(tmp_path, "north", "south") as (north, south):
        yield north, south


@asynccontextmanager
async def several(tmp_path: Path, *names: str) -> AsyncIterator[list[House]]:
    """The first is the older one; all but it and the second are to be started."""
    with redis_server.running() as redis:
        shared = {
            "CHATD_REDIS_URL": redis.daemons_url,
            "CHATD_DATABASE": f"sqlite:///{tmp_path}/line.sqlite",
            "CHATD_SIGNING_KEY_PATH": str(tmp_path / "signing-key.json"),
            "CHATD_DRAIN_SECONDS": str(DRAIN_SECONDS),
            "CHATD_SETTLE_SECONDS": "0",
        }
        older, *others = (
            (Older if name == names[0] else House)(
                tmp_path / name, settings={**shared, "CHATD_NODE": name}
            )
            for name in names
        )
        older.package = unpacked(tmp_path / "frozen")
        houses = [older, *others]
        for each in houses:
            each.folder.mkdir()
        try:
            await older.found()
            await older.found_chain()
            await others[0].start()
            yield houses
        finally:
            for each in houses:
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


async def let_in(
    visitor: Visitor, first: Console, colleague: Console, group: bytes, key_package: str
) -> None:
    """The first asks, the colleague comes, and the visitor's page commits her in."""
    talk = visitor.talk.id
    assert await visitor.page.ask("company", {"conversation": talk}) == {}
    shown = await first.page.ask("ask_colleagues", {"conversation": talk})
    (desk,) = [each["desk"] for each in shown["lines"][0]["colleagues"]]
    asking = {"conversation": talk, "purpose": "together", "desk": desk}
    assert await first.page.ask("ask_in", asking) == {}
    assert await colleague.page.ask("come_in", {"conversation": talk}) == {}
    three = Evening([first, colleague], [visitor], [])
    await three.until(lambda: [not colleague.talks])
    colleague.say(colleague.talks[talk], "key_package", key_package)
    await three.until(
        lambda: [
            not any(
                e["kind"] == "key_package" and e["sender"] != first.talks[talk].state["me"]
                for e in visitor.talk.heard
            )
        ]
    )
    visitor.say(visitor.talk, "opening", opening(group, epoch=1))
    await three.until(lambda: [stage_of(each) != "here" for each in (first, colleague)])


def stage_of(client: Client) -> str:
    """How far the asking is, as this page was last told."""
    (talk,) = client.talks.values()
    return str((talk.state["asking"] or {}).get("stage"))


async def all_hear(three: list[Client], group: bytes, word: str) -> None:
    """One message of each, once at each of the other two."""
    for each in three:
        (talk,) = each.talks.values()
        each.say(talk, "message", message(group, f"{word} of {talk.state['me']}", epoch=2))

    def missing() -> list[object]:
        bodies = [[each["body"] for each in next(iter(c.talks.values())).heard] for c in three]
        said = [next(iter(c.talks.values())).said[-1][1] for c in three]
        return [
            (at, by)
            for at, heard in enumerate(bodies)
            for by, body in enumerate(said)
            if by != at and heard.count(body) != 1
        ]

    await Evening(three[1:], three[:1], []).until(missing)  # type: ignore[arg-type]


@pytest.mark.long
async def test_a_talk_that_began_before_the_upgrade_becomes_one_of_three_and_goes_on_through_the_next(
    tmp_path: Path, official: OfficialClient
):
    async with several(tmp_path, "north", "south", "east") as (north, south, east):
        aino, bo = [
            Console(north.origin, official, each, await north.tab(each)) for each in NAMES[:2]
        ]
        visitor = Visitor(north.origin, official)
        await aino.start(LINE, 1)
        evening = Evening([aino], [visitor], [])
        await visitor.join(EMBED)
        await evening.until(lambda: [not each.talks for each in (visitor, aino)])
        (group,) = (await open_groups(evening, north.issuer)).values()
        await moved(north, south, evening.everybody)
        await exchange(evening)
        bo.origin = south.origin
        await bo.start(LINE, 1)
        await let_in(visitor, aino, bo, group, north.issuer.key_package(bo.name))
        three: list[Client] = [visitor, aino, bo]
        await all_hear(three, group, "before")
        await east.start()
        await moved(south, east, three)
        await all_hear(three, group, "after")
        assert [stage_of(each) for each in three] == ["here"] * 3
        talk = visitor.talk.id
        assert await aino.page.ask("end", {"conversation": talk}) == {}
        await Evening([aino, bo], [visitor], []).until(
            lambda: [next(iter(each.talks.values())).state["phase"] != "ended" for each in three]
        )
