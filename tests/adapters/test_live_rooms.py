"""Rooms keep the contract of `ConversationStore` beside talks, and neither finds the other's."""

from contextlib import suppress
from types import SimpleNamespace

import pytest

from chatd.base.errors import Refused, Unknown
from chatd.base.names import (
    ConversationPhase,
    DeskId,
    Language,
    LineId,
    MemberId,
    ProcessId,
    Role,
    Seconds,
    StaffId,
)
from chatd.conversation.memory.conversations import MemoryConversations
from chatd.conversation.ports import CONVERSATION, ROOMS
from chatd.conversation.redis.conversations import LIFE_SECONDS, RedisConversations
from chatd.conversation.rules.conversation import Kind, Member
from chatd.conversation.rules.kinds import Given
from chatd.conversation.rules.room import Seated
from chatd.room.rules import saying, seats, turns
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.due_times import RedisDueTimes

NOW = Seconds(1_800_000_000.0)
LINE = SimpleNamespace(id=LineId("nettiturva"), languages=(Language("fi"),))
ROOM = seats.id_of(LINE.id)
A, B = MemberId("d1"), MemberId("d2")


@pytest.fixture(params=["memory", "redis", "cluster"])
async def stores(request, redis_server_of):
    """That of rooms, that of talks, and the index that both put things into."""
    if request.param == "memory":
        due = MemoryDueTimes()
        return MemoryConversations(due, ROOMS), MemoryConversations(due), due, None
    server, here = redis_server_of(request.param), ProcessId("here")
    talks = RedisConversations(server, here, CONVERSATION)
    other = RedisConversations(redis_server_of(request.param), ProcessId("there"), ROOMS)
    return RedisConversations(server, here, ROOMS), talks, RedisDueTimes(server), other


@pytest.fixture
def rooms(stores):
    return Rooms(stores[0])


class Rooms:
    """A store, as the service uses it."""

    def __init__(self, store):
        self.store, self.now, self.said = store, NOW, 0

    async def change(self, do):
        change = await self.store.change(ROOM, do, self.now)
        for _ in range(20):
            step = seats.settle(change.after, self.now)
            if step.log is None and step.conversation is change.after:
                break
            change = await self.store.change(ROOM, lambda it: seats.settle(it, self.now), self.now)
        return change.after

    async def enter(self, who, *, has_keys=False):
        with suppress(Unknown):
            await self.store.conversation(ROOM)
        await self.store.add(seats.new(LINE, self.now, b"salt"), self.now)
        seated = Seated(who, who, "leaf", self.now, staff=StaffId(who))
        member = Member(who, Role.FACILITATOR, b"", DeskId(who))
        return await self.change(
            lambda it: seats.enter(it, seated, member, has_keys=has_keys, now=self.now)
        )

    async def say(self, who, own_id, kind, beside=0):
        self.said += 1
        before = await self.store.conversation(ROOM)
        key, group = str(self.said).encode(), before.group or b"group"
        epoch = before.epoch + beside
        decision = saying.decide(
            before, who, kind, self.now, epoch=epoch, group=group, key_package=key
        )
        return await self.store.append(before, decision, Given(who, own_id, kind, "AAAA"), self.now)

    async def two(self):
        await self.enter(A)
        await self.enter(B)
        await self.say(B, 1, Kind.KEY_PACKAGE)
        return await self.say(A, 1, Kind.OPENING)

    async def held(self, who):
        return [each.kind for each in await self.store.held(ROOM, who, 0)]


async def test_who_comes_is_handed_her_opening_first_and_nothing_of_before(rooms):
    await rooms.enter(A)
    await rooms.enter(B)
    await rooms.say(B, 1, Kind.KEY_PACKAGE)
    assert (await rooms.held(A), await rooms.held(B)) == (["key_package"], [])
    said = await rooms.say(A, 1, Kind.OPENING)
    assert said.conversation.epoch == 1
    await rooms.say(A, 2, Kind.MESSAGE)
    await rooms.say(B, 2, Kind.MESSAGE)
    assert await rooms.held(B) == ["opening", "message"]
    told = await rooms.store.received(ROOM, B, said.envelope.number + 1)
    assert [(sender, receipt.delivered) for sender, receipt in told] == [(A, 2)]


async def test_who_has_lost_her_keys_is_handed_nothing_until_she_is_let_in_anew(rooms):
    await rooms.two()
    await rooms.say(A, 2, Kind.MESSAGE)
    await rooms.enter(B, has_keys=False)
    assert await rooms.held(B) == []
    await rooms.say(B, 2, Kind.KEY_PACKAGE)
    await rooms.say(A, 3, Kind.OPENING)
    assert await rooms.held(B) == ["opening"]


async def test_who_goes_is_handed_nothing_and_one_commit_counts_for_each_epoch(rooms):
    await rooms.two()
    await rooms.change(lambda it: seats.leave(it, B))
    with pytest.raises(Refused):
        await rooms.store.held(ROOM, B, 0)
    with pytest.raises(Refused):
        await rooms.say(B, 3, Kind.MESSAGE)
    before = await rooms.store.conversation(ROOM)
    await rooms.say(A, 2, Kind.COMMIT)
    with pytest.raises(Refused):
        await rooms.say(A, 3, Kind.COMMIT, beside=-1)
    assert (await rooms.store.conversation(ROOM)).epoch == before.epoch + 1


async def test_two_who_come_at_once_are_both_in_it(rooms, stores):
    there = Rooms(stores[3] or stores[0])
    await rooms.enter(A)
    await there.enter(B)
    found = await rooms.store.conversation(ROOM)
    assert [each.member for each in found.room.seats] == [A, B]
    assert turns.called_in(found.room).member == B
    said = await there.say(B, 1, Kind.KEY_PACKAGE)
    assert said.envelope is not None
    said = await rooms.say(A, 1, Kind.OPENING)
    assert await there.held(B) == ["opening"]


async def test_the_commit_of_a_page_that_comes_too_late_changes_nothing(rooms, stores):
    there = Rooms(stores[3] or stores[0])
    await rooms.two()
    before = await rooms.store.conversation(ROOM)
    late = saying.decide(before, A, Kind.COMMIT, NOW, epoch=1, group=b"group")
    await there.enter(MemberId("d3"))
    given = Given(A, 2, Kind.COMMIT, "AAAA")
    assert await rooms.store.append(before, late, given, NOW) is None


async def test_with_the_last_it_is_over_and_one_who_opens_it_again_finds_nothing_of_before(rooms):
    await rooms.two()
    await rooms.say(A, 2, Kind.MESSAGE)
    made = (await rooms.store.conversation(ROOM)).room.made
    await rooms.change(lambda it: seats.leave(it, A))
    over = await rooms.change(lambda it: seats.leave(it, B))
    assert over.phase is ConversationPhase.ENDED
    (look,) = await rooms.store.looks([ROOM])
    assert (look.oldest_held, over.members, over.room.seats) == (None, (), ())
    rooms.now = Seconds(NOW + 1)
    again = await rooms.enter(B)
    assert again.room.made > made
    assert await rooms.held(B) == []


async def test_a_room_is_found_by_rooms_alone_and_looked_at_as_one(rooms, stores):
    _, talks, due, _ = stores
    await rooms.two()
    with pytest.raises(Unknown):
        await talks.conversation(ROOM)
    assert await talks.looks([ROOM]) == []
    assert await talks.of_member(A) == []
    assert [each.conversation.id for each in await rooms.store.of_member(A)] == [ROOM]
    assert await due.take(Seconds(NOW + 1)) == {ROOMS: [ROOM]}


async def test_nothing_is_left_of_one_that_is_forgotten_and_all_has_an_end_of_life(
    rooms, stores, request
):
    await rooms.two()
    await rooms.say(A, 2, Kind.MESSAGE)
    if stores[3] is not None:
        server = stores[0]._server
        for name in ("room.1", "room_log.1", "room_log.1:d1"):
            assert 0 < await server.run("TTL", f"{{{ROOM}}}:{name}") <= LIFE_SECONDS
        for name in ("rooms.1", "of_room.1:d1"):
            assert 0 < await server.run("TTL", f"{{line}}:{name}") <= 86_400
    await rooms.store.forget(ROOM)
    with pytest.raises(Unknown):
        await rooms.store.conversation(ROOM)
    assert await rooms.store.of_member(A) == []
