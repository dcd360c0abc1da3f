"""Three members of one conversation at two processes: nothing of one covers what another has said."""

import asyncio
from dataclasses import replace

import redis

from chatd.base.errors import Reason
from chatd.base.names import ConversationId, MemberId, Role
from chatd.conversation.rules.conversation import Member, Step
from chatd.conversation.rules.log_steps import Add
from tests.service.live import the_redis
from tests.service.test_across_processes import a_talk, kinds, numbers, sweep, until, worlds
from tests.service.world import sealed

__all__ = ["worlds"]

THIRD = MemberId("d-third")


async def a_talk_of_three(here, there):
    """The third sits where the counsellor does; it is another facilitator, so that it may commit."""
    visitor, console, talk = await a_talk(here, there)
    id_ = ConversationId(talk.id)

    def rule(found):
        third = Member(THIRD, Role.FACILITATOR, b"f")
        return Step(replace(found, members=(*found.members, third)), Add(THIRD))

    await there.live.conversations.change(id_, rule, there.clock.now())
    await here.relay.received(visitor.me, id_, 99)
    there.post.consoles.add(THIRD)
    await there.live.conversations.held_at(THIRD, [id_], there.live.bus.process)
    return visitor, console, id_


async def test_a_lost_word_of_one_is_not_covered_by_what_is_received_of_another(worlds):
    here, there = worlds
    visitor, console, id_ = await a_talk_of_three(here, there)
    catching_up = here.areas.conversation.services.catching_up
    with redis.Redis.from_url(the_redis().url) as client:
        client.client_kill_filter(_type="pubsub")
        await there.relay.say(console.me, id_, 2, "message", sealed("g1", 1))
    await until(lambda: catching_up.is_due and here.live.bus.is_subscribed)
    await there.relay.say(THIRD, id_, 1, "message", sealed("g1", 1))
    await asyncio.sleep(0.1)  # it is there: the bus is
    await here.relay.received(visitor.me, id_, max(numbers(visitor)))
    await sweep(worlds, 1)
    await until(lambda: len(numbers(visitor)) == 3)
    assert numbers(visitor) == [1, 3, 4]
    await there.relay.say(THIRD, id_, 2, "message", sealed("g1", 1))
    await until(lambda: numbers(visitor)[-1] == 5)


async def test_of_two_who_commit_at_two_processes_at_once_one_is_first_and_the_other_hears_it(
    worlds,
):
    here, there = worlds
    visitor, console, id_ = await a_talk_of_three(here, there)
    both = {visitor.me: here, THIRD: there}
    next_ids = {visitor.me: 2, THIRD: 1}
    for epoch in range(1, 9):  # whoever is faster
        commit = sealed("g1", epoch, "commit")
        done = await asyncio.gather(
            *(
                world.relay.say(me, id_, next_ids[me], "commit", commit)
                for me, world in both.items()
            ),
            return_exceptions=True,
        )
        (first,) = [me for me, each in zip(both, done, strict=True) if each is None]
        (refused,) = [each for each in done if each is not None]
        assert refused.reason is Reason.WRONG_EPOCH
        next_ids[first] += 1
        await until(lambda epoch=epoch: kinds(console).count("commit") == epoch)
        assert (await here.live.conversations.conversation(id_)).epoch == epoch + 1
