"""What somebody publishes on our Redis who is no process of ours: nothing of it is shown, and others are heard."""

import asyncio
import math
import random

import msgspec
import pytest
import redis
from structlog.testing import capture_logs

from chatd.base.names import ConversationId
from chatd.stores.redis import bus as buses
from tests.service.live import the_redis
from tests.service.test_across_processes import RedisWorld, a_talk, kinds, numbers, until
from tests.stage.words import found

SEED, MANY = 20261129, 200
STRANGER = b"stranger"
DEEP = b"\x91" * 60_000 + b"\xc0"  # a list in a list in a list
ENVELOPE = (7, "t-elsewhere", 1, "message", "AAAA", 1.8e9)
OF_ANOTHER_HOUSE = {  # a frame of each kind, as another installation would publish it
    "deliver": ["c-elsewhere", ENVELOPE, ["t-elsewhere"]],
    "receipt": ["c-elsewhere", "t-elsewhere", [1, 1]],
    "changed": [["ticket", "t-elsewhere"], ["no such thing", "x"]],
    "cut": "somebody-elsewhere",
    "chain_kept": "an-organisation-elsewhere",
    "keys": None,
    "takers": ["c-elsewhere", ["d-elsewhere"]],
    "seen": ["c-elsewhere", [["t-elsewhere", None]], ["here"]],
    "asked": [b"12345678", "a-line-elsewhere"],
    "abused": [b"abcdefgh", math.inf],
    "missed": None,
    "later_kind": {"of": "a later release"},
}
CUTS = {"cut", "changed"}  # heard by the transport, which this world has not


@pytest.fixture
async def worlds(tmp_path):
    here = await RedisWorld(tmp_path).start()
    return here, await here.beside().start()


@pytest.fixture
def admin(worlds):
    with redis.Redis.from_url(the_redis().url) as client:
        yield client


async def settled_talk(here, there):
    """Of which nothing is held any more, so that nothing is delivered again."""
    visitor, console, talk = await a_talk(here, there)
    await there.relay.received(console.me, ConversationId(talk.id), 99)
    await here.relay.received(visitor.me, ConversationId(talk.id), 99)
    return visitor, console, talk


def garbage(seed):
    """Bytes at random, kinds of ours with bodies at random, and what is cut off in the middle."""
    chance = random.Random(seed)
    heads = [b"%s stranger " % each.encode() for each in OF_ANOTHER_HOUSE] + [b"", b"x", b"  "]
    for _ in range(MANY):
        yield chance.choice(heads) + chance.randbytes(chance.randrange(80))
    for kind, body in OF_ANOTHER_HOUSE.items():
        whole = b"%s stranger %s" % (kind.encode(), msgspec.msgpack.encode(body))
        yield whole[: chance.randrange(len(whole))]
        yield b"%s stranger %s" % (kind.encode(), DEEP)


async def heard_still(visitor, console, talk):
    """A word each way is there, by the connections that there were."""
    before = len(kinds(console)), len(kinds(visitor))
    await visitor.say()
    await console.say(talk)
    await until(
        lambda: (len(kinds(console)), len(kinds(visitor))) == (before[0] + 1, before[1] + 1)
    )


async def published(admin, worlds, frames):
    """To each process alone and to all; what they have shown until all of it was heard."""
    before = [dict(each.post.boxes) for each in worlds]
    links = [each.live.bus._link for each in worlds]
    names = [buses.ALL, *(buses.channel(each.live.bus.process) for each in worlds)]
    with capture_logs() as logged:
        for frame in frames:
            for name in names:
                admin.publish(name, frame)
        seen = []
        for each in worlds:
            each.live.bus.on("told_last", seen.append)
        body = b"told_last stranger " + msgspec.msgpack.encode(None)
        admin.publish(buses.ALL, body)
        await until(lambda: len(seen) == len(worlds))
        await asyncio.sleep(0)
    assert [each.live.bus._link for each in worlds] == links, "nobody was cut"
    assert [dict(each.post.boxes) for each in worlds] == before
    return logged


async def test_what_is_no_frame_breaks_no_reader_and_is_counted(worlds, admin):
    talk = await settled_talk(*worlds)
    for each in worlds:
        for kind in CUTS:
            each.live.bus.on(kind, lambda _: None, list[tuple[str, str]])
    logged = await published(admin, worlds, garbage(SEED))
    assert {each["event"] for each in logged} <= {"bus_unreadable"}
    assert all(each.live.bus.unreadable > MANY for each in worlds)
    await heard_still(*talk)


async def test_what_is_longer_than_any_frame_of_ours_is_not_looked_into(worlds, admin):
    talk = await settled_talk(*worlds)
    marks = msgspec.msgpack.encode([["conversation", "x" * 50]] * 50_000)
    decoded = []
    worlds[0].live.bus.on("changed", decoded.append)
    await published(admin, worlds, [b"changed stranger " + marks, b"missed stranger " + marks])
    assert worlds[0].live.bus.unreadable == 4
    assert decoded == []
    await heard_still(*talk)


async def test_of_another_installation_nothing_is_shown_and_nothing_is_remembered(worlds, admin):
    talk = await settled_talk(*worlds)
    here, _ = worlds
    known = {each.decode() for each in here.live.bus._heard} | CUTS
    assert known - {buses.ECHO} == set(OF_ANOTHER_HOUSE) - {"later_kind"}, "a frame of each kind"
    frames = [
        b"%s %s %s" % (kind.encode(), STRANGER, msgspec.msgpack.encode(body))
        for kind, body in OF_ANOTHER_HOUSE.items()
    ]
    logged = await published(admin, worlds, frames)
    assert not logged
    for world in worlds:  # with the next sweep it has what it was told that it missed
        await world.areas.conversation.services.catching_up.run(world.clock.now())
        admission = world.areas.line.services.admission
        assert "a-line-elsewhere" not in admission._of_lines
        assert admission._marked[b"abcdefgh"] <= world.clock.now() + 3_600, "an hour at most"
        assert not world.areas.staff.known_chain._heard
    await heard_still(*talk)


async def test_what_is_said_again_tells_a_page_nothing_that_it_has_not(worlds, admin):
    with admin.pubsub() as listening:
        listening.psubscribe("chatd:*")
        visitor, console, talk = await settled_talk(*worlds)
        for _ in range(5):
            await heard_still(visitor, console, talk)
        recorded = []
        while (said := listening.get_message(timeout=0.2)) is not None:
            if said["type"] == "pmessage":
                recorded.append((said["channel"], said["data"]))
    assert any(frame.startswith(b"deliver ") for _, frame in recorded), "control"
    told = {page.me: {told_of(one) for one in page.box()} for page in (visitor,)}
    told[console.me] = {told_of(one) for one in console.world.post.boxes[console.me]}
    highest = max(numbers(visitor) + numbers(console))
    random.Random(SEED).shuffle(recorded)
    for channel, frame in recorded:
        admin.publish(channel, frame)
    await visitor.say()
    await console.say(talk)
    await until(lambda: min(max(numbers(visitor)), max(numbers(console))) > highest)
    for page in (visitor, console):
        heard = page.world.post.boxes[page.me]
        news = {told_of(one) for one in heard} - told[page.me]
        assert {number for number, *_ in news} <= set(range(highest + 1, highest + 3)), (
            "by these a page tells copies apart: tests/hostile/test_hostile_envelopes.py"
        )


def told_of(envelope):
    return envelope.number, envelope.sender, envelope.id, envelope.kind, envelope.body


async def test_a_forged_holder_gets_nothing_that_can_be_read_and_keeps_nothing_from_her(
    worlds, admin
):
    """Whoever may write in this Redis may have envelopes sent to himself; they are sealed, and the page asks again."""
    here, there = worlds
    visitor, console, talk = await settled_talk(here, there)
    key = f"{{{talk.id}}}:talk.1"
    mine = here.live.bus.process.encode()
    field = next(name for name, value in admin.hgetall(key).items() if value == mine)
    with admin.pubsub() as listening:
        listening.subscribe(buses.channel("forged00"))
        admin.hset(key, field, "forged00")
        before = len(numbers(visitor))
        await console.say(talk)
        said = next(each for each in listening.listen() if each["type"] == "message")
    assert not found(["Aino"], said["data"])
    assert len(numbers(visitor)) == before
    await here.live.conversations.held_at(
        visitor.me, [ConversationId(talk.id)], here.live.bus.process
    )
    here.areas.conversation.services.catching_up.later()
    await here.areas.conversation.services.catching_up.run(here.clock.now())
    assert len(numbers(visitor)) == before + 1
