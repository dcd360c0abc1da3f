"""The rules of the log are written twice, in Python and in Lua: whatever is done, both answer alike."""

import asyncio
from dataclasses import replace
from itertools import count
from unittest.mock import patch

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatd.base.errors import ChatdError, Reason
from chatd.base.names import ConversationId, Language, LineId, MemberId, ProcessId, Role, Seconds
from chatd.conversation.memory.conversations import MemoryConversations
from chatd.conversation.redis.conversations import RedisConversations
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import envelopes
from chatd.conversation.rules.conversation import Kind, Member, Step
from chatd.conversation.rules.kinds import Decision, Given
from chatd.conversation.rules.log_steps import Add, Drop, Forget, Replace, Seat, Succeed
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis.server import RedisServer
from tests import redis_server

NOW = 1_800_000_000.25
PEOPLE = tuple(MemberId(each) for each in ("t1", "d1", "d2", "d3"))
# small, so that all of them are met
BOUNDS = {"ENVELOPES_HELD_MAX": 4, "BYTES_HELD_MAX": 40, "HELD_SECONDS_MAX": 30}
NAMES = count()

people = st.sampled_from(PEOPLE)
first_two = st.sampled_from(PEOPLE[:2])  # they have a track at any time
some = st.lists(people, max_size=2, unique=True).map(tuple)
steps = st.one_of(
    st.builds(Add, people),
    st.builds(Seat, people),
    st.builds(Drop, people),
    st.builds(Replace, people, people),
    st.builds(Succeed, some, some),
    st.builds(Forget, st.lists(first_two, max_size=2, unique=True).map(tuple)),
)
says = st.fixed_dictionaries(
    {
        "sender": people,
        "ahead": st.sampled_from((1, 1, 1, 1, 1, 1, 0, -1, 2)),  # of what is stored; 1 is the next
        "kind": st.sampled_from((Kind.MESSAGE, Kind.MESSAGE, Kind.ACK, Kind.KEY_PACKAGE)),
        "size": st.integers(0, 15),
        "refused": st.sampled_from((None,) * 8 + (Reason.WRONG_EPOCH,)),
        "lost": st.one_of(st.none(), st.none(), st.none(), first_two),
        "lets_in": st.one_of(st.none(), st.none(), people),
        "waits_for": st.sampled_from((0, 0, 0, 1, 2, 3)),
        "is_change": st.booleans(),
        "is_stale": st.sampled_from((False,) * 9 + (True,)),
    }
)
calls = st.one_of(
    *[st.tuples(st.just("say"), says)] * 3,
    *[st.tuples(st.just("received"), people, st.integers(-1, 12))] * 2,
    st.tuples(st.just("back"), people, st.integers(-1, 12)),
    st.tuples(st.just("held"), people, st.integers(-1, 12)),
    st.tuples(st.just("change"), st.booleans(), st.one_of(st.none(), steps)),
    st.tuples(st.just("drop_overdue")),
    st.tuples(st.just("wait"), st.sampled_from((0.125, 7, 30, 31))),
)


@pytest.fixture(scope="module")
def server_url():
    with redis_server.running() as process:
        yield process.daemons_url
        with redis.Redis.from_url(process.url) as client:
            assert redis_server.strays(client) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    many=st.integers(2, 3), is_rebuilt=st.booleans(), done=st.lists(calls, min_size=1, max_size=40)
)
def test_memory_and_redis_answer_alike(server_url, many, is_rebuilt, done):
    with patch.multiple(envelopes, **BOUNDS):
        asyncio.run(_both(server_url, a_conversation(many, is_rebuilt), done))


async def _both(url, conversation, done):
    server = RedisServer(url)
    stores = (
        MemoryConversations(MemoryDueTimes()),
        RedisConversations(server, ProcessId("here")),
        RedisConversations(server, ProcessId("there")),  # sees what the other has done
    )
    try:
        for each in stores:
            await each.add(conversation, Seconds(NOW))
        await _go_on(stores, conversation.id, done)
    finally:
        await stores[1].forget(conversation.id)
        await server.close()


async def _go_on(stores, name, done):
    memory, *both = stores
    now = NOW
    for at, (what, *how) in enumerate(done):
        if what == "wait":
            now += how[0]
            continue
        used = both[at % 3 // 2]
        expected, found = [await _done(each, name, what, how, now) for each in (memory, used)]
        assert found == expected, (what, how)
        expected, *others = [await _all_of(each, name) for each in stores]
        assert others == [expected] * 2, (what, how)


async def _done(store, name, what, how, now):
    """What the store answers, or refuses."""
    before = await store.conversation(name)
    (look,) = await store.looks([name])
    try:
        match what:
            case "say":
                return await _said(store, look, how[0], Seconds(now))
            case "received" | "held":
                member, number = how
                found = await getattr(store, what)(name, member, number + before.numbers_after)
                return sorted(found) if what == "received" else found
            case "back":
                member, number = how
                up_to = number + before.numbers_after
                return sorted(await store.received(name, member, up_to, is_back=True))
            case "drop_overdue":
                return sorted(await store.drop_overdue(name, Seconds(now)))
            case "change":
                is_change, step = how
                return await store.change(
                    name, lambda found: Step(changed(found) if is_change else found, step), now
                )
    except ChatdError as error:
        return type(error), error.reason


async def _said(store, look, how, now):
    before = look.conversation
    mark = look.marks.get(how["sender"])
    own_id = max(1, (mark.receipt.stored if mark else 0) + how["ahead"])
    after = changed(before) if how["is_change"] else before
    lets_in = None if how["lost"] else how["lets_in"]
    decision = Decision(after, how["refused"], how["lost"], how["waits_for"], lets_in)
    asked_about = replace(before, version=before.version + 1) if how["is_stale"] else before
    said = await store.append(
        asked_about,
        decision,
        Given(how["sender"], own_id, how["kind"], "A" * how["size"]),
        now,
    )
    return said and (said, said.conversation.version)


async def _all_of(store, name):
    """Everything that can be asked."""
    held = {}
    for member in PEOPLE:
        try:
            held[member] = await store.held(name, member, 0)
        except ChatdError as error:
            held[member] = error.reason
    conversation = await store.conversation(name)
    return conversation, conversation.version, await store.looks([name]), held


def changed(conversation):
    return replace(conversation, handovers=conversation.handovers + 1)


def a_conversation(many, is_rebuilt):
    started = rules.start(
        ConversationId(f"c{next(NAMES)}"),
        line=LineId("l"),
        language=Language("fi"),
        topic=None,
        members=[Member(each, Role.COUNSELLOR, b"x") for each in PEOPLE[:many]],
        now=Seconds(NOW),
    )
    return replace(
        started, greeted_at=Seconds(NOW), rebuilt_at=Seconds(NOW) if is_rebuilt else None
    )
