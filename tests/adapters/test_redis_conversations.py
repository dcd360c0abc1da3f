"""Conversations in Redis beyond their contract: what they cost, what other processes hear, and what is left of them."""

import asyncio
from dataclasses import replace

import pytest
import redis

from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.names import (
    ConversationId,
    ConversationPhase,
    MemberId,
    Outcome,
    ProcessId,
    Role,
    Seconds,
    Urgent,
)
from chatd.conversation.ports import DELIVER, RECEIPT, Relayed, Told
from chatd.conversation.redis.conversations import LIFE_SECONDS, RedisConversations
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import kinds, members
from chatd.conversation.rules.conversation import Kind, Member
from chatd.conversation.rules.envelopes import HELD_SECONDS_MAX, Envelope, Receipt
from chatd.conversation.rules.kinds import Given
from chatd.directory.rules.ranges import RANGES
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.due_times import RedisDueTimes
from chatd.stores.redis.server import RedisServer
from tests.adapters.test_live_conversations import NOW, C, D, V, a_conversation, opened, say
from tests.service.live import found_in

HERE, THERE = ProcessId("here"), ProcessId("there")


@pytest.fixture
async def server(redis_url):
    made = RedisServer(redis_url)
    yield made
    await made.close()


@pytest.fixture
async def here(server):
    store = RedisConversations(server, HERE)
    await store.add(a_conversation(), NOW)
    return store


@pytest.fixture
async def there(redis_url):
    server = RedisServer(redis_url)
    yield RedisConversations(server, THERE)
    await server.close()


@pytest.fixture
async def heard(redis_url):
    """What the process that is not `here` is told of, as it comes."""
    server = RedisServer(redis_url)
    bus, said = RedisBus(server, THERE), asyncio.Queue()
    bus.on(DELIVER, said.put_nowait, Relayed)
    bus.on(RECEIPT, said.put_nowait, Told)
    await bus.start()
    yield said
    await bus.stop()
    await server.close()


def given(own_id):
    return Given(V, own_id, Kind.MESSAGE, "AAAA")


def decided(before):
    return kinds.decide(before, V, Kind.MESSAGE, epoch=1, group=b"g")


async def asked(server, use_case):
    """The round trips of this, and its answer."""
    before = server.round_trips
    answer = await use_case
    return server.round_trips - before, answer


# ---- what it costs ----


async def test_saying_and_receiving_ask_once(here, server):
    await opened(here)
    await say(here, V, 2)
    await say(here, D, 2)
    before = await here.conversation(C)
    assert (await asked(server, here.append(before, decided(before), given(3), NOW)))[0] == 1
    assert (await asked(server, here.received(C, D, 5)))[0] == 1


async def test_envelopes_and_a_receipt_of_one_turn_leave_together(here, server):
    await opened(here)
    await say(here, V, 2)
    before = await here.conversation(C)
    turn = [here.append(before, decided(before), given(each), NOW) for each in (3, 4, 5)]
    many, answers = await asked(server, asyncio.gather(*turn, here.received(C, V, 1)))
    assert many == 1
    assert [each.envelope.number for each in answers[:3]] == [4, 5, 6]


async def test_what_lives_is_asked_for_once_however_many_there_are(here, server):
    many = 50
    for each in range(many):
        await here.add(a_conversation(ConversationId(f"cx{each}")), NOW)
    await here.living()
    trips, found = await asked(server, here.living())
    assert (trips, len(found)) == (1, many + 1)
    assert (await asked(server, here.orphans()))[0] == 1
    await here.of_member(V)
    assert (await asked(server, here.of_member(V)))[0] == 1


async def test_a_rule_that_changes_nothing_asks_once_whether_that_is_so_still(here, there, server):
    trips, same = await asked(server, here.change(C, lambda each: each, NOW))
    assert (trips, same.before is same.after) == (1, True)
    await there.change(C, lambda each: rules.with_urgent(each, Urgent.DANGER), NOW)
    found = await here.change(C, lambda each: each, NOW)
    assert found.after.urgent is Urgent.DANGER, "and not as it was remembered"


# ---- many processes ----


async def test_of_two_that_change_at_once_both_count(here, there):
    def once_more(found):
        return replace(found, handovers=found.handovers + 1)

    await there.conversation(C)
    await asyncio.gather(
        *(each.change(C, once_more, NOW) for each in (here, there) for _ in range(8))
    )
    assert (await here.conversation(C)).handovers == 16
    assert (await there.conversation(C)).version == 16


async def test_a_rule_that_refuses_what_is_remembered_is_asked_about_what_is_there(here, there):
    await here.conversation(C)

    def must_be_urgent(found):
        if found.urgent is None:
            raise Refused(Reason.WRONG_STATE)
        return found

    with pytest.raises(Refused):
        await here.change(C, must_be_urgent, NOW)
    await there.change(C, lambda each: rules.with_urgent(each, Urgent.DANGER), NOW)
    assert (await here.change(C, must_be_urgent, NOW)).after.urgent is Urgent.DANGER


async def test_one_of_the_same_name_made_anew_is_not_the_one_remembered(here, there):
    first = await here.conversation(C)
    await there.forget(C)
    anew = replace(a_conversation(), rebuilt_at=NOW, handovers=3)
    await there.add(anew, NOW)
    assert (await here.conversation(C)).handovers == 3
    assert await here.append(first, decided(first), given(1), NOW) is None


async def test_an_orphan_is_found_by_a_process_that_has_not_made_it_one(here, there):
    assert await there.orphans() == []
    await here.change(C, lambda each: members.orphan(each, NOW), NOW)
    assert [each.phase for each in await there.orphans()] == [ConversationPhase.ORPHANED]
    await there.change(C, lambda each: members.give_back(each, NOW), NOW)
    assert await here.orphans() == []


async def test_each_process_that_holds_another_member_hears_an_envelope_once(here, there, heard):
    await opened(here)
    await here.held_at(D, [C, ConversationId("c9")], THERE)
    await here.held_at(V, [C], HERE)
    guest = MemberId("d2")
    joined = Member(guest, Role.SPECIALIST, b"x")
    await here.change(C, lambda each: members.join(each, joined), NOW)
    await here.held_at(guest, [C], THERE)
    await say(here, V, 2, now=Seconds(NOW + 0.5), body="BBBB")
    told = await asyncio.wait_for(heard.get(), 5)
    assert told == (C, Envelope(3, V, 2, "message", "BBBB", NOW + 0.5), (D, guest))
    assert [type(each) for each in (told, told.envelope)] == [Relayed, Envelope]
    await say(there, D, 2)
    await say(here, V, 2)
    await here.held_at(D, [C], HERE)
    await say(here, V, 3)
    assert (await asyncio.wait_for(heard.get(), 5)).to == (guest,), "neither its own, nor a repeat"
    assert heard.empty()


async def test_the_process_that_holds_a_sender_hears_of_its_receipt(here, heard):
    await opened(here)
    await here.held_at(V, [C], THERE)
    await here.held_at(D, [C], HERE)
    await here.received(C, D, 2)
    assert await asyncio.wait_for(heard.get(), 5) == Told(C, V, Receipt(1, 1))
    await here.received(C, V, 1)
    await say(here, V, 2)
    await here.drop_overdue(C, Seconds(NOW + HELD_SECONDS_MAX + 1))
    assert await asyncio.wait_for(heard.get(), 5) == Told(C, V, Receipt(1, 1))
    assert heard.empty()


# ---- what is left ----


def keys_of(process):
    with redis.Redis.from_url(process.url) as client:
        return {each.decode(): client.ttl(each) for each in client.scan_iter()}


async def test_nothing_is_left_of_what_is_forgotten(here, there, redis_process):
    await opened(here)
    await here.held_at(D, [C], THERE)
    await say(here, V, 2)
    new = Member(MemberId("d2"), Role.COUNSELLOR, b"d2")
    await here.change(C, lambda each: members.orphan(each, NOW), NOW)
    await here.change(C, lambda each: members.take_over(each, D, new, NOW), NOW)
    assert len(keys_of(redis_process)) > 5
    await here.change(C, lambda each: rules.end(each, Outcome.LEFT, NOW), NOW)
    await there.forget(C)
    assert keys_of(redis_process) == {}
    with pytest.raises(Unknown):
        await here.change(C, lambda each: each, NOW)
    assert await here.living() == []


async def test_all_lives_on_while_it_is_looked_at_and_no_longer(here, redis_process):
    await opened(here)
    own = {each for each in keys_of(redis_process) if each.startswith("{c1}")}
    assert own == {"{c1}:talk.1", "{c1}:log.1", "{c1}:log.1:t1", "{c1}:log.1:d1"}
    with redis.Redis.from_url(redis_process.url) as client:
        for each in own:
            client.expire(each, 5)
    await here.looks([C])
    assert {keys_of(redis_process)[each] for each in own} == {LIFE_SECONDS}


def test_it_lives_longer_than_anything_waits_for_it():
    grace = RANGES["conversation_grace_seconds"].most
    assert min(LIFE_SECONDS - grace, LIFE_SECONDS - HELD_SECONDS_MAX) >= 600


async def test_what_finds_it_may_be_left_over_and_is_passed_over(
    here, there, server, redis_process
):
    with redis.Redis.from_url(redis_process.url) as client:
        client.delete("{c1}:talk.1", "{c1}:log.1")
    assert (await here.living(), await there.of_member(V)) == ([], [])
    assert (await RedisDueTimes(server).take(NOW))["conversation"] == [C]
    assert await here.looks([C]) == []


async def test_a_process_remembers_nothing_of_what_it_has_forgotten(here):
    await opened(here)
    body = "never-kept-here"
    await say(here, V, 2, body=body)
    await here.held(C, D, 0)
    await here.living()
    assert found_in([here._seen, here._index], {C, V, body}) == {C, V}
    await here.change(C, lambda each: rules.end(each, Outcome.LEFT, NOW), NOW)
    await here.of_member(V)
    await here.forget(C)
    assert found_in([here._seen, here._index._guesses], {C, V, D}) == set()


# ---- half of it fails ----


class Half:
    """Its index is away when `is_away`: what stands with the line cannot be written."""

    def __init__(self, server):
        self._server, self.is_away = server, False

    def __getattr__(self, name):
        return getattr(self._server, name)

    async def call(self, function, keys, args=()):
        if self.is_away and any(each.startswith("{line}") for each in keys):
            raise Unavailable
        return await self._server.call(function, keys, args)


@pytest.fixture
async def half(server):
    kept = Half(server)
    store = RedisConversations(kept, HERE)
    await store.add(a_conversation(), NOW)
    return kept, store


async def test_one_that_was_kept_but_not_noted_is_noted_when_it_is_added_again(half, there):
    kept, store = half
    other = ConversationId("c2")
    kept.is_away = True
    with pytest.raises(Unavailable):
        await store.add(a_conversation(other), NOW)
    kept.is_away = False
    assert [each.conversation.id for each in await there.living()] == [C]
    await store.add(a_conversation(other), NOW)
    assert [each.conversation.id for each in await there.living()] == [C, other]


async def test_none_is_an_orphan_or_has_a_member_that_is_not_noted_before(half, there):
    kept, store = half
    kept.is_away = True
    with pytest.raises(Unavailable):
        await store.change(C, lambda each: members.orphan(each, NOW), NOW)
    assert (await there.conversation(C)).phase is ConversationPhase.OPENING
    joined = Member(MemberId("d2"), Role.SPECIALIST, b"x")
    with pytest.raises(Unavailable):
        await store.change(C, lambda each: members.join(each, joined), NOW)
    assert len((await there.conversation(C)).members) == 2


async def test_an_end_that_cannot_be_noted_has_not_come(half, there):
    """Else nobody would look at it, and do what follows from it."""
    kept, store = half
    kept.is_away = True
    with pytest.raises(Unavailable):
        await store.change(C, lambda each: rules.end(each, Outcome.LEFT, NOW), NOW)
    kept.is_away = False
    assert len(await there.living()) == 1
    again = await store.change(C, lambda each: rules.end(each, Outcome.SERVED, NOW), NOW)
    assert again.after.outcome is Outcome.SERVED
    assert await there.living() == []


async def test_what_was_forgotten_by_half_is_looked_at_again(half, server, redis_process):
    kept, store = half
    kept.is_away = True
    with pytest.raises(Unavailable):
        await store.forget(C)
    kept.is_away = False
    assert (await RedisDueTimes(server).take(NOW))["conversation"] == [C]
    assert len(await store.looks([C])) == 1
    await store.forget(C)
    assert keys_of(redis_process) == {}
