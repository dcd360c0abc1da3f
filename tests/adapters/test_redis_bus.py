"""What processes tell each other through a real Redis: who hears it, and who learns of what was missed."""

import asyncio

import msgspec
import pytest
import redis

from chatd.base.names import ProcessId
from chatd.stores.redis import bus as buses
from chatd.stores.redis import lane as lanes_module
from chatd.stores.redis.bus import ALL, PAYLOAD_MAX_BYTES, RedisBus, channel
from chatd.stores.redis.server import RedisServer
from tests import redis_server

ONE, TWO, THREE = map(ProcessId, ("one00000", "two00000", "three000"))
HEARD_WITHIN_SECONDS = 10


class Process:
    """One that listens, and what it has heard."""

    def __init__(self, url, name):
        self.server = RedisServer(url)
        self.bus = RedisBus(self.server, name)
        self.heard, self.cuts = [], 0
        self.bus.on("mark", self.hear)
        self.bus.cut_handlers.append(self.note_cut)

    def hear(self, payload):
        self.heard.append(payload)

    def note_cut(self):
        self.cuts += 1

    async def until(self, condition):
        async with asyncio.timeout(HEARD_WITHIN_SECONDS):
            while not condition():  # noqa: ASYNC110 - of any state
                await asyncio.sleep(0.005)

    async def end(self):
        await self.bus.stop()
        await self.server.close()


@pytest.fixture
async def processes(redis_url):
    """Three that listen."""
    made = [Process(redis_url, name) for name in (ONE, TWO, THREE)]
    for each in made:
        await each.bus.start()
    yield made
    for each in made:
        await each.end()


@pytest.fixture
def admin(redis_process):
    with redis.Redis.from_url(redis_process.url) as client:
        yield client


async def test_one_hears_what_is_for_it_and_all_others_what_is_for_all(processes):
    one, two, three = processes
    one.bus.publish(TWO, "mark", {"for": "two"})
    one.bus.publish(None, "mark", [1, b"\xff"])
    await two.until(lambda: len(two.heard) == 2)
    await three.until(lambda: three.heard)
    two.bus.publish(ONE, "mark", "last")
    await one.until(lambda: one.heard)
    assert (one.heard, two.heard, three.heard) == (
        ["last"],
        [{"for": "two"}, [1, b"\xff"]],
        [[1, b"\xff"]],
    )


async def test_what_is_published_in_one_turn_leaves_with_what_else_is_asked_in_it(processes):
    one, two, _ = processes
    before = one.server.round_trips
    for number in range(20):
        one.bus.publish(TWO, "mark", number)
    await one.server.run("GET", "{line}:none")
    assert one.server.round_trips == before + 1
    await two.until(lambda: len(two.heard) == 20)
    assert two.heard == list(range(20))


async def test_what_a_function_publishes_has_the_same_frame(processes, admin):
    one, two, _ = processes
    body = msgspec.msgpack.encode({"n": 1})
    script = (
        "redis.call('PUBLISH', 'chatd:p:' .. ARGV[1], 'mark ' .. ARGV[2] .. ' ' .. ARGV[3]); "
        "redis.call('PUBLISH', 'chatd:p:' .. ARGV[1], 'mark ' .. ARGV[2] .. ' ' .. cmsgpack.pack({'ä', 2}))"
    )
    admin.eval(script, 0, TWO, ONE, body)
    await two.until(lambda: len(two.heard) == 2)
    assert two.heard == [{"n": 1}, ["ä", 2]]
    assert one.heard == []


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"mark",
        b"mark one00000",
        b"mark one00000 ",
        b"mark one00000 \xc1",
        b"mark x \xa2\xff\xfe",
    ],
)
async def test_what_cannot_be_read_is_counted_and_the_next_is_heard(processes, admin, spoilt):
    one, two, _ = processes
    admin.publish(channel(TWO), spoilt)
    one.bus.publish(TWO, "mark", "next")
    await two.until(lambda: two.heard)
    assert two.heard == ["next"]
    assert two.bus.unreadable == 1


async def test_a_payload_of_another_shape_is_counted_and_an_unknown_kind_is_not(processes):
    one, two, _ = processes
    counted = []
    two.bus.on("count", counted.append, int)
    one.bus.publish(TWO, "later_kind", 1)
    one.bus.publish(TWO, "count", "no number")
    one.bus.publish(TWO, "count", 7)
    await two.until(lambda: counted)
    assert counted == [7]
    assert two.bus.unreadable == 1


async def test_a_handler_that_fails_keeps_nobody_from_hearing_the_next(processes):
    one, two, _ = processes
    two.bus.on("bad", lambda _: 1 / 0)
    one.bus.publish(TWO, "bad", None)
    one.bus.publish(TWO, "mark", "next")
    await two.until(lambda: two.heard)


async def test_no_more_than_the_bound_is_published(processes):
    bus = processes[0].bus
    bus.publish(TWO, "mark", b"x" * (PAYLOAD_MAX_BYTES - 5))
    for kind, payload in (("mark", b"x" * PAYLOAD_MAX_BYTES), ("two words", None), ("", None)):
        with pytest.raises(ValueError, match="bytes"):
            bus.publish(TWO, kind, payload)


# ---- cut ----


async def test_one_whose_subscription_was_cut_is_told_and_hears_again(processes, admin):
    one, two, three = processes
    admin.client_kill_filter(_type="pubsub")
    await two.until(lambda: two.cuts and one.cuts and three.cuts)
    one.bus.publish(TWO, "mark", "again")
    await two.until(lambda: two.heard)
    assert [each.cuts for each in processes] == [1, 1, 1]


async def test_a_subscription_that_is_silently_dead_is_noticed(
    redis_process, redis_url, monkeypatch
):
    monkeypatch.setattr(buses, "ECHO_SECONDS", 0.05)
    monkeypatch.setattr(lanes_module, "PATIENCE_SECONDS", 0.3)
    one = Process(redis_url, ONE)
    await one.bus.start()
    first = one.bus._link
    await asyncio.sleep(1)  # a few echoes
    assert one.bus._link is first, "control: its echoes are heard"
    with redis_process.hanging():
        await one.until(lambda: one.bus._link is not first)
        assert one.cuts == 0
    await one.until(lambda: one.cuts)
    await one.end()


async def test_while_redis_is_gone_it_tries_seldom_and_is_told_once_it_is_back():
    pauses = []

    async def told(seconds):
        pauses.append(seconds)
        await asyncio.sleep(min(seconds, 0.02))

    with redis_server.running() as process:
        one = Process(process.daemons_url, ONE)
        await one.bus.start()
        one.server.sleep = told
        assert one.bus.is_subscribed
        process.stop()
        await one.until(lambda: len([each for each in pauses if each < buses.ECHO_SECONDS]) > 12)
        tries = [each for each in pauses if each not in (buses.ECHO_SECONDS, 2.0)]
        assert max(tries) <= buses.PAUSE_MAX_SECONDS
        assert min(tries[6:]) >= buses.PAUSE_MAX_SECONDS / 2
        assert len(set(tries)) == len(tries), "at random"
        assert (one.cuts, one.bus.is_subscribed) == (0, False)
        process.start()
        await one.until(lambda: one.cuts)
        assert one.bus.is_subscribed
        await one.end()
        assert not one.bus.is_subscribed


async def test_whoever_could_not_publish_tells_who_was_to_hear_it(processes, admin, monkeypatch):
    monkeypatch.setattr(buses, "ECHO_SECONDS", 0.05)
    one, two, three = processes
    await one.bus.stop()
    admin.execute_command("ACL", "SETUSER", "chatd", "-publish")
    try:
        one.bus.publish(TWO, "mark", "lost")
        await one.until(lambda: one.bus._owed)
    finally:
        admin.execute_command("ACL", "SETUSER", "chatd", "+publish")
    await one.bus.start()
    await two.until(lambda: two.cuts)
    assert (two.heard, three.cuts, one.bus._owed) == ([], 0, set())


async def test_what_is_owed_to_many_is_owed_to_all_so_that_it_stays_small(redis_url):
    one = Process(redis_url, ONE)
    lost = asyncio.get_running_loop().create_future()
    lost.set_exception(RuntimeError())
    for number in range(10 * buses.OWED_MAX):
        one.bus._published(channel(ProcessId(f"{number:08}")), lost)
        assert len(one.bus._owed) <= buses.OWED_MAX
    assert ALL in one.bus._owed
    await one.end()
