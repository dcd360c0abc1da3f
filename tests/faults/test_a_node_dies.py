"""kill -9 of one of two daemons, with 50 who wait and 20 who talk: all are on the other, and nothing is missing."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.faults.cluster import Cluster
from tests.faults.console import Console
from tests.faults.directory import GIVEN
from tests.faults.history import History
from tests.faults.houses import HOUSES, live_of
from tests.faults.pages import World
from tests.faults.talk import Talk
from tests.faults.visitor import Visitor

CONSOLES, CAPACITY, WAITING = 10, 2, 50
SOON_SECONDS = 30.0
BACK_SECONDS = 10.0  # after a page has noticed
NOTICED_SECONDS = 20.0  # that a console is dead
RETURN_SECONDS = 8.0  # as `directory.POLICY` has it: then others may take its conversations up


@dataclass
class Line:
    """`talking` in the order in which they came, then `waiting`."""

    cluster: Cluster
    world: World
    consoles: list[Console] = field(default_factory=list)
    talking: list[Visitor] = field(default_factory=list)
    waiting: list[Visitor] = field(default_factory=list)

    @property
    def pages(self) -> list[Any]:
        return [*self.consoles, *self.talking, *self.waiting]

    @property
    def history(self) -> History:
        return self.world.history

    @property
    def dead(self) -> int:
        """The port of the daemon that is to die."""
        return self.cluster.nodes[0].gate.port

    @property
    def pairs(self) -> list[tuple[Talk, Talk]]:
        theirs = {talk.id: talk for each in self.consoles for talk in each.living}
        return [
            (each.talk, theirs[each.talk.id])
            for each in self.talking
            if each.talk and each.talk.id in theirs
        ]

    async def comes(self, count: int, to: list[Visitor]) -> None:
        """One after another, so that each knows its place."""
        for _ in range(count):
            visitor = Visitor(self.world, f"visitor{len(self.talking) + len(self.waiting)}", GIVEN)
            to.append(visitor)
            visitor.start()
            await until(lambda: [each.name for each in to if not each.is_taken_up])

    def words(self) -> None:
        for pair in self.pairs:
            for talk in pair:
                talk.write()

    def unsettled(self) -> list[str]:
        return [talk.page for pair in self.pairs for talk in pair if not talk.is_settled]

    def places(self) -> list[int | None]:
        return [each.state["place"] and each.state["place"]["ahead"] for each in self.waiting]


async def until(left: Callable[[], list], seconds: float = SOON_SECONDS) -> float:
    """How long it took until nothing was left of it."""
    start = time.monotonic()
    while still := left():
        assert time.monotonic() - start < seconds, still[:5]
        await asyncio.sleep(0.05)
    return time.monotonic() - start


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    async with contextlib.AsyncExitStack() as stack:
        house = HOUSES["one"]
        cluster = Cluster(tmp_path, house, 2, stack.enter_context(live_of(house)))
        stack.push_async_callback(cluster.close)
        await cluster.open()
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        opened = Line(cluster, World(http, cluster.ports, History(), "a node dies"))
        for at in range(CONSOLES):
            opened.consoles.append(
                Console(opened.world, f"console{at}", GIVEN, cluster.bearers[at])
            )
            opened.consoles[-1].start()
        try:
            await until(lambda: [each.name for each in opened.consoles if not each.is_taken_up])
            await opened.comes(CONSOLES * CAPACITY, opened.talking)
            await until(
                lambda: [
                    each.name for each in opened.talking if not each.talk or not each.talk.group
                ]
            )
            await until(
                lambda: [talk.page for pair in opened.pairs for talk in pair if talk.group is None]
            )
            await opened.comes(WAITING, opened.waiting)
            await until(lambda: [] if opened.places() == [*range(WAITING)] else [opened.places()])
            opened.words()
            await until(opened.unsettled)
            yield opened
        finally:
            if os.environ.get("FAULT_DUMP"):
                Path(os.environ["FAULT_DUMP"]).write_text(
                    "\n".join(map(str, opened.history.events))
                )
            for page in opened.pages:
                await page.stop()


def of_port(pages: list[Any], port: int) -> list[Any]:
    return [each for each in pages if each.port == port]


async def test_kill_9_of_a_node_leaves_everybody_on_the_other_with_place_conversation_and_words(
    line: Line,
):
    hit = of_port(line.pages, line.dead)
    assert len(of_port(line.waiting, line.dead)) > WAITING / 5, "control: many of each kind are hit"
    assert of_port(line.talking, line.dead)
    assert of_port(line.consoles, line.dead)
    talks = [each.talk.id for each in line.talking if each.talk]
    held = {each.name: {talk.id for talk in each.living} for each in line.consoles}
    assert len(set(talks)) == CONSOLES * CAPACITY

    line.words()  # and on their way when it dies
    await line.cluster.nodes[0].kill()
    line.words()
    back = await until(
        lambda: [
            each.name for each in line.pages if not each.is_taken_up or each.port == line.dead
        ],
        BACK_SECONDS,
    )

    assert back < BACK_SECONDS
    assert len(hit) > (CONSOLES * CAPACITY + WAITING) / 5
    await until(lambda: [] if line.places() == [*range(WAITING)] else [line.places()])
    await until(line.unsettled)
    assert [each.talk and each.talk.id for each in line.talking] == talks
    assert {each.name: {talk.id for talk in each.living} for each in line.consoles} == held
    assert not any(each.talk for each in line.waiting), "nobody was met meanwhile"
    for mine, theirs in line.pairs:
        assert (mine.words, theirs.words) == (3, 3)
        assert (mine.hearing.heard, theirs.hearing.heard) == ({theirs.page: 3}, {mine.page: 3})
    assert not line.history.broken

    console = line.consoles[0]
    await console.end(console.living[0])
    first, *rest = line.waiting
    await until(lambda: [] if first.talk else ["the first is the next"])
    assert not any(each.talk for each in rest)


@pytest.mark.long
async def test_a_console_that_dies_with_its_node_leaves_orphans_that_others_take_up(line: Line):
    console = of_port(line.consoles, line.dead)[0]
    orphans = {talk.id for talk in console.living}
    visitors = [each for each in line.talking if each.talk and each.talk.id in orphans]
    assert len(visitors) == CAPACITY

    console.vanish()
    line.consoles.remove(console)
    await line.cluster.nodes[0].kill()
    lost = await until(
        lambda: [
            each.name
            for each in visitors
            if not each.talk or each.talk.state["phase"] != "orphaned"
        ],
        NOTICED_SECONDS + BACK_SECONDS,
    )
    assert lost < NOTICED_SECONDS + BACK_SECONDS

    for each in visitors:
        assert each.talk
        each.talk.write()
    await asyncio.sleep(
        RETURN_SECONDS + 1
    )  # until then they are its own console's, and who waits is given to others
    at = CONSOLES
    line.consoles.append(Console(line.world, f"console{at}", GIVEN, line.cluster.bearers[at]))
    line.consoles[-1].start()
    await until(
        lambda: list(orphans - {talk.id for talk in line.consoles[-1].living}),
        SOON_SECONDS,
    )
    await until(line.unsettled)
    assert not any(each.talk for each in line.waiting), "they go before all who wait"
    assert not line.history.broken
