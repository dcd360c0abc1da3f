"""The counts are the least: when their store is gone, people still leave, end and are forgotten."""

import pytest

from chatd.base.errors import Unavailable
from tests.service.test_conversations import found_in


def lose_the_counts(world):
    async def gone(*_, **__):
        raise Unavailable

    world.live.doors_and_tallies.add = gone
    world.live.doors_and_tallies.learn = gone


async def test_who_leaves_is_forgotten_though_the_counts_are_gone(world):
    visitor = world.visitor()
    await visitor.join()
    lose_the_counts(world)
    with pytest.raises(Unavailable):
        await world.visits.leave(visitor.ticket, quick=True)
    assert found_in(world.live, {visitor.ticket}), "the search must find what is there"
    await world.live.tickets_and_desks.purge(world.clock.now() + 121)
    assert found_in(world.live, {visitor.ticket}) == set()


async def test_the_other_side_is_told_of_the_end_though_the_counts_are_gone(world):
    visitor, console, conversation = await world.a_conversation()
    await visitor.say()
    await console.say(conversation)
    lose_the_counts(world)
    world.post.hints.clear()
    with pytest.raises(Unavailable):
        await world.relay.end(console.me, conversation.id)
    assert world.post.hints[visitor.ticket]
    assert (await visitor.view()).phase == "ended"
