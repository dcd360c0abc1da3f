"""How often a use case asks a store: in memory that is nothing, over a network it is everything."""

from collections import Counter
from dataclasses import fields, replace

import pytest

from chatd.base.errors import Refused
from chatd.base.names import ConversationId, StaffId
from chatd.line.rules.outcome import Count
from tests.service.live import in_memory
from tests.service.three import three
from tests.service.world import (
    EMBED,
    FI,
    LINE,
    World,
    a_directory,
    a_line,
    a_policy,
    hash_of,
    sealed,
)

pytestmark = in_memory  # on Redis: tests/service/test_round_trips_to_redis.py
CHANGES = ("add", "change", "keep", "burn", "forget", "purge", "learn", "append", "beat", "drop")


class Counting:
    """Hands every call on, and counts it by its name."""

    def __init__(self, kept, calls):
        self._kept, self._calls = kept, calls

    def __getattr__(self, name):
        found = getattr(self._kept, name)
        if name.startswith("_") or not callable(found):
            return found

        def counted(*args, **kwargs):
            self._calls[name] += 1
            return found(*args, **kwargs)

        return counted


class CountedWorld(World):
    """A world whose stores are counted; `calls` is emptied by `asked`."""

    def make_live(self):
        live = super().make_live()
        self.calls = Counter()
        return replace(
            live,
            **{
                each.name: Counting(getattr(live, each.name), self.calls)
                for each in fields(live)
                if each.name not in ("redis", "bus", "shared")
            },
        )

    async def asked(self, use_case):
        """The calls that this use case makes."""
        self.calls.clear()
        await use_case
        return Counter(self.calls)


@pytest.fixture
async def world(tmp_path):
    return await CountedWorld(tmp_path).start()


def changes_in(calls):
    return {name for name in calls if name.startswith(CHANGES)}


async def test_the_counts_count(world):
    """Control: a use case that is known to ask twice is seen to ask twice."""
    calls = await world.asked(world.services.public_lines.state(EMBED, None))
    assert calls == {"floor": 1, "records": 1}


async def test_a_public_state_is_two_questions_and_writes_nothing(world):
    await world.console().start()
    await world.visitor().join()
    for question in (
        world.services.public_lines.state(EMBED, None),
        world.services.public_lines.profile(EMBED, FI),
    ):
        calls = await world.asked(question)
        assert calls.total() <= 2
        assert not changes_in(calls)


@pytest.mark.parametrize("on_shift", [False, True])
async def test_a_join_is_at_most_six(world, on_shift):
    if on_shift:
        await world.console().start()
    for number in range(3):
        calls = await world.asked(world.visitor(f"v{number}").join())
        assert calls.total() <= 6, calls


async def test_a_join_on_a_line_that_gives_at_once_is_bounded_too(tmp_path):
    line = a_line(policy=a_policy(is_auto_assigned=True))
    world = await CountedWorld(tmp_path, a_directory(line)).start()
    await world.console().start()
    calls = await world.asked(world.visitor().join())
    assert calls.total() <= 9, calls


async def test_a_join_that_is_refused_writes_nothing_but_that_one_more_was_turned_away(tmp_path):
    world = await CountedWorld(
        tmp_path, a_directory(a_line(policy=a_policy(waiting_max=1)))
    ).start()
    await world.visitor("first").join()

    async def refused():
        with pytest.raises(Refused):
            await world.services.joining.join(EMBED, FI, None, hash_of(b"second"))

    calls = await world.asked(refused())
    assert calls.total() <= 4
    assert changes_in(calls) == {"add"}
    assert await world.counted(Count.TURNED_AWAY) == 1


async def test_who_comes_back_after_a_restart_is_made_again_and_not_changed_besides(world):
    first, second = world.visitor("first"), world.visitor("second")
    for each in (first, second):
        await each.join()
    await world.restart()
    await first.resume()  # and the door opens for all
    calls = await world.asked(second.resume())
    assert changes_in(calls) == {"add_ticket", "change_door"}, calls
    assert calls.total() <= 11, calls
    third = world.visitor("third")
    await third.join()
    store = world.live.tickets_and_desks
    held = [(await store.ticket(each.ticket)).page.at for each in (first, second, third)]
    assert held == [held[-1]] * 3
    assert held[-1] is not None


async def test_an_accept_is_at_most_four(world):
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join()
    offer = (await console.view()).offer
    calls = await world.asked(world.desks.accept(console.desk, offer.ticket))
    assert calls.total() <= 4, calls


async def test_an_envelope_is_one_and_so_is_its_receipt(world):
    visitor, console, conversation = await world.a_conversation()
    for number in (2, 3):
        body = "ZzE6MTphcHBsaWNhdGlvbg"  # g1:1:application
        calls = await world.asked(
            world.relay.say(visitor.me, conversation.id, number, "message", body)
        )
        assert calls == {"append": 1}
    calls = await world.asked(world.relay.received(console.me, conversation.id, 99))
    assert calls == {"received": 1}


async def test_an_envelope_after_a_change_elsewhere_asks_for_the_change(world):
    """Another process has changed the conversation: its members are asked for once, and then known again."""
    visitor, _, conversation = await world.a_conversation()
    kept = world.live.conversations._kept
    known = kept._conversations[ConversationId(conversation.id)]
    kept._conversations[known.id] = replace(known, version=known.version + 1)
    body = sealed(visitor.group, visitor.epoch)
    said = world.relay.say(visitor.me, known.id, visitor.said + 1, "message", body)
    calls = await world.asked(said)
    assert calls["append"] == 2
    assert (await world.asked(visitor.say()))["append"] == 1


async def test_a_heartbeat_of_all_pages_is_one_of_each_kind(world):
    for name in ("aino", "bo"):
        await world.a_conversation(f"with-{name}", name)
    for number in range(3):
        await world.visitor(f"v{number}").join()
    now = world.clock.now()
    await world.pass_time(1)
    jobs = {job.name: job.run for job in world.services.sweeper._first}
    assert await world.asked(jobs["beat_visitors"](now)) == {"beat": 1}
    assert await world.asked(jobs["beat_consoles"](now)) == {"beat": 1}


async def test_an_idle_sweep_is_at_most_three_whoever_waits_and_talks(world):
    _, console, _ = await world.a_conversation()
    await world.desks.set_capacity(console.desk, 1)
    for number in range(5):
        await world.visitor(f"v{number}").join()
    await world.pass_time(21)
    idle = []
    for _ in range(16):
        world.clock.at += 1
        calls = await world.asked(world.services.sweeper.sweep(world.clock.now()))
        idle.append(calls.total() - calls["beat"])
        assert not changes_in(calls) - {"beat"}, calls
    assert sorted(idle)[len(idle) // 2] == 3
    assert max(idle) <= 8, "desks or conversations were looked at: two or three, however many"


async def test_no_value_grows_with_what_is_said(world):
    """A heartbeat rewrites no word: the conversation's own value has no log in it."""
    visitor, console, conversation = await world.a_conversation()
    before = repr(await world.live.conversations.conversation(conversation.id))
    for _ in range(20):
        await console.say(conversation)
    after = repr(await world.live.conversations.conversation(conversation.id))
    assert len(after) <= len(before) + 200
    assert LINE in after
    assert StaffId(console.name)
    assert visitor.box(), "control: something was said"


async def test_what_is_asked_of_a_colleague_is_bounded(world):
    """A word among three costs no more than between two, and a talk of two no look at desks for it."""
    them = await three(world, knows=False)
    known = await world.asked(them.company.known(them.visitor.me, them.id))
    assert known.total() <= 1, known
    assert (await world.asked(them.company.askable(them.aino.desk, them.id))).total() <= 3
    asked = await world.asked(them.ask())
    assert asked.total() <= 4, asked
    coming = await world.asked(them.come())
    assert coming.total() <= 12, coming
    assert (await world.asked(them.keys())).total() <= 2
    yes = await world.asked(them.yes())
    assert yes.total() <= 2, yes
    for who in (them.visitor, them.aino, them.bo):
        said = await world.asked(them.say(who))
        assert said["append"] == 1
        assert changes_in(said) <= {"append", "add"}
    gone = await world.asked(them.part(them.bo))
    assert gone.total() <= 6, gone
