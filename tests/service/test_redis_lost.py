"""Redis is emptied, started anew or gone in the middle of an evening: all are brought back, in the same order."""

import asyncio
from contextlib import suppress

import pytest
import redis

from chatd.base.away import AWAY_SECONDS
from chatd.base.claims import REBUILD_SECONDS
from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.live_state import ELSEWHERE_SECONDS
from chatd.base.names import CONSOLES
from chatd.base.shapes import Fault
from chatd.storage import redis_live
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.server import RedisServer
from tests import redis_server
from tests.service.world import World, a_directory, a_line, a_policy, sealed

WAITING, TALKS = 50, 5
NAMES = ("aino", "bo", "cilla")


class RedisWorld(World):
    """On a Redis of its own, which may be ended."""

    def __init__(self, folder, process, **wishes):
        self.redis, self.opened = process, []
        line = a_line(policy=a_policy(capacity_max=2))
        super().__init__(folder, a_directory(line), settle_seconds=8.0, **wishes)

    def make_live(self):
        server = RedisServer(self.redis.daemons_url)
        bus = RedisBus(server, f"p{len(self.opened)}".ljust(8, "0"))
        self.opened.append((server, bus))
        return redis_live(server, bus)

    async def close(self):
        for server, bus in self.opened:
            await bus.stop()
            await server.close()


@pytest.fixture
async def world(tmp_path):
    with redis_server.running() as process:
        made = await RedisWorld(tmp_path, process).start()
        yield made
        await made.close()


async def sweep(world, seconds=1.0):
    """As the daemon does it, whatever fails."""
    for _ in range(int(seconds)):
        world.clock.at += 1
        try:
            await world.services.sweeper.sweep(world.clock.now())
        except Unavailable:
            continue


async def an_evening(world):
    """Five talk, at three desks that are full but for one; fifty wait."""
    await sweep(world, 10)
    consoles = [world.console(name) for name in NAMES]
    talking = []
    for console in consoles:
        await console.start(capacity=2 if console is not consoles[2] else 1)
    for number in range(TALKS):
        console = consoles[number % 3]
        visitor = world.visitor(f"talk{number}")
        await visitor.join()
        await sweep(world)
        for each in consoles:
            if (await each.view()).offer is not None:
                conversation = await each.accept()
                await each.key_package(conversation, own_id=1)
                each.said = 1
                await visitor.open(f"g{number}")
                talking.append((visitor, each, conversation.id))
                break
    assert len(talking) == TALKS
    waiting = []
    for number in range(WAITING):
        world.clock.at += 1
        visitor = world.visitor(f"w{number}")
        await visitor.join()
        waiting.append(visitor)
    for visitor, console, _ in talking:
        await visitor.view()
        await console.view()
    for each in waiting:
        await each.view()
    return consoles, talking, waiting


async def test_whom_a_failover_has_forgotten_is_back_at_her_place(world):
    console = world.console()
    await console.start(capacity=1)
    await sweep(world, REBUILD_SECONDS + 20)
    kept = [world.visitor(f"kept{number}") for number in range(2)]
    for each in kept:
        await each.join()
        await sweep(world)
    with redis.Redis.from_url(world.redis.url) as client:
        copied = {each: client.dump(each) for each in client.scan_iter()}
        last = world.visitor("last")
        await last.join()
        await sweep(world)
        for each in client.scan_iter():
            client.delete(each)  # what the replica had not got when it became the primary
        for each, said in copied.items():
            client.restore(each, 60_000, said)
        world.live.shared.where = lambda: "another"
        await sweep(world)
    assert world.post.asked_again == 1
    assert (await last.resume()).phase == "waiting"
    assert await in_order(world) == [each.ticket for each in (*kept, last)]
    await sweep(world)
    assert world.post.asked_again == 1, "once"
    assert (await console.view()).offer.ticket == kept[0].ticket, "nobody waits for who was lost"


async def in_order(world):
    found = await world.live.tickets_and_desks.on_line(a_line().id)
    return [each.id for each in found]


async def come_back(world, consoles, talking, waiting):
    """In whatever order: the last first."""
    for each in reversed(waiting):
        view = await each.resume()
        assert view.phase == "waiting"
    for visitor, _, id_ in talking:
        view = await visitor.resume()
        assert view.conversation.id == id_
    for console in consoles:
        await console.resume()


def emptied(world):
    with redis.Redis.from_url(world.redis.url) as client:
        client.flushall()


def restarted(world):
    world.redis.stop()
    world.redis.start()


@pytest.mark.parametrize("lose", [emptied, restarted])
async def test_fifty_who_wait_and_five_who_talk_are_back_in_the_same_order(world, lose):
    consoles, talking, waiting = await an_evening(world)
    before = await in_order(world)
    assert before == [each.ticket for each in waiting]
    lose(world)
    with pytest.raises(Unavailable):
        await waiting[0].resume()  # unknown for the moment, but not gone
    await sweep(world, 2)
    assert world.post.asked_again == 1, "each page is asked to come, once"
    await come_back(world, consoles, talking, waiting)
    assert await in_order(world) == before
    offered = [(await each.view()).offer for each in consoles]
    assert offered == [None] * 3, "nobody before all have had the time to come"
    await sweep(world, 10)
    assert await in_order(world) == before
    living = [look.conversation.phase for look in await world.live.conversations.living()]
    assert living == ["open"] * TALKS
    for visitor, console, id_ in talking:
        held = len(visitor.box())
        (conversation,) = [each for each in (await console.view()).conversations if each.id == id_]
        await console.say(conversation, group=visitor.group)
        assert len(visitor.box()) == held + 1


@pytest.mark.parametrize("is_visitor_first", [True, False])
async def test_each_is_seen_by_the_other_as_soon_as_both_are_back(world, is_visitor_first):
    await sweep(world, 20)
    visitor, console, _ = await world.a_conversation()
    await visitor.view()
    emptied(world)
    await sweep(world, 2)
    first, second = (visitor, console) if is_visitor_first else (console, visitor)
    await first.resume()
    world.post.hints.clear()
    await second.resume()
    assert world.post.hints[first.me], "told at once, and not by a look much later"
    shown = [(await visitor.view()).conversation, *(await console.view()).conversations]
    for each in shown:
        assert [one.presence for one in each.members] == ["here", "here"]


async def test_whoever_has_not_come_back_says_nothing_in_what_was_made_again(world):
    """Her page was told that 2 is stored, which is lost, and would not say it again."""
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    world.post.consoles.clear()
    await _says(world, visitor, conversation, 2)
    emptied(world)
    await sweep(world, 2)
    await console.resume()
    with pytest.raises(Refused) as refused:
        await _says(world, visitor, conversation, 3)
    assert refused.value.reason is Reason.OUT_OF_ORDER
    assert (await visitor.resume()).conversation.stored == 0
    for own_id in (2, 3):
        await _says(world, visitor, conversation, own_id)
    assert [each.id for each in world.post.boxes[console.me]][-2:] == [2, 3]


async def test_what_could_not_be_stored_comes_first_in_a_log_that_is_made_again(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    world.post.consoles.clear()  # at another process, so that nothing passes on from memory
    emptied(world)
    await sweep(world, 2)
    await visitor.resume()
    world.redis.kill()
    for own_id in (2, 3):
        with pytest.raises(Unavailable):
            await _says(world, visitor, conversation, own_id)
    world.redis.start()
    await sweep(world, 2)
    await visitor.resume()
    with pytest.raises(Refused) as refused:
        await _says(world, visitor, conversation, 4)
    assert refused.value.reason is Reason.OUT_OF_ORDER
    await console.resume()
    for own_id in (2, 3, 4):
        await _says(world, visitor, conversation, own_id)
    assert [each.id for each in world.post.boxes[console.me]][-3:] == [2, 3, 4]


async def _says(world, visitor, conversation, own_id):
    body = sealed(visitor.group, visitor.epoch)
    await world.relay.say(visitor.me, conversation.id, own_id, "message", body)


async def test_what_was_never_there_is_unknown_still(world):
    with pytest.raises(Unknown):
        await world.visits.view("t-nobody")
    await sweep(world, 3)
    assert world.post.asked_again == 0


async def test_whoever_does_not_talk_with_somebody_here_tries_another_process(world):
    """The store may be away for this process alone: others answer those who wait, and go on without them otherwise."""
    console, talks, waits = world.console(), world.visitor("talks"), world.visitor("waits")
    await console.start(capacity=1)
    await talks.join()
    await sweep(world, 10)
    conversation = await console.accept()
    await console.key_package(conversation, own_id=1)
    await talks.open("g")
    await waits.join()
    await sweep(world)
    world.redis.stop()
    gone_at, asked_at = world.clock.at, []
    while len(asked_at) < 3:
        before = world.post.asked_again
        await sweep(world)
        if world.post.asked_again > before:
            asked_at.append(world.clock.at - gone_at)
    first, second, third = asked_at
    assert ELSEWHERE_SECONDS <= first <= ELSEWHERE_SECONDS + 2
    assert second <= 2 * ELSEWHERE_SECONDS + 2
    assert third - first > 2 * (second - first), "ever more seldom"
    assert world.post.stay == {talks.me, console.me}


async def test_pages_are_told_within_five_seconds_that_redis_is_gone_and_once_in_ten(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    await sweep(world)
    world.redis.stop()
    gone_at = world.clock.at
    while not world.post.refused[visitor.ticket]:
        await sweep(world)
        assert world.clock.at - gone_at <= AWAY_SECONDS + 2
    await sweep(world, 5)
    assert world.post.refused[visitor.ticket] == ["try_again"]
    await sweep(world, 6)
    assert world.post.refused[visitor.ticket] == ["try_again"] * 2
    assert world.post.said_to_all == [(CONSOLES, "fault", Fault(store="live"))] * 2
    with pytest.raises(Unavailable):
        await visitor.resume()
    world.redis.start()
    await sweep(world, 2)
    assert (await visitor.resume()).phase == "waiting"
    told = len(world.post.refused[visitor.ticket])
    await sweep(world, 20)
    assert len(world.post.refused[visitor.ticket]) == told


async def test_a_redis_that_hangs_is_gone_too(world, monkeypatch):
    visitor = world.visitor()
    await visitor.join()
    await sweep(world)
    loop = asyncio.get_running_loop()
    began, at = loop.time(), world.clock.at
    monkeypatch.setattr(world.clock, "now", lambda: at + loop.time() - began)

    async def sweeping():
        while True:
            with suppress(Unavailable):
                await world.services.sweeper.sweep(world.clock.now())

    with world.redis.hanging():
        sweeps = asyncio.ensure_future(sweeping())
        async with asyncio.timeout(5):
            while not world.post.refused[visitor.ticket]:  # noqa: ASYNC110 - of any state
                await asyncio.sleep(0.05)
        sweeps.cancel()
        await asyncio.gather(sweeps, return_exceptions=True)
