"""The counts are the least: when their store is gone, people still leave, end and are forgotten."""

import pytest

from chatd.base.errors import Unavailable
from chatd.line.rules.presence import TRY_MAX_SECONDS
from tests.service.live import kept_in


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
    assert kept_in(world.live, {visitor.ticket}), "the search must find what is there"
    await world.live.tickets_and_desks.purge(world.clock.now() + 121)
    assert kept_in(world.live, {visitor.ticket}) == set()


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


async def end_all_though_one_faults(world):
    """One sweep in which the counts are gone, at a moment when all are due."""
    lose_the_counts(world)
    with pytest.raises(Unavailable):
        await world.services.sweeper.sweep(world.clock.now())


async def test_all_whose_grace_is_over_go_at_once_though_the_counts_are_gone(world):
    visitors = [world.visitor(name) for name in "abc"]
    for visitor in visitors:
        await visitor.join()
    for visitor in visitors:
        await visitor.lost()
    await world.pass_time(297 + TRY_MAX_SECONDS, step=5)
    world.clock.at += 5
    await end_all_though_one_faults(world)
    assert {(await each.view()).phase for each in visitors} == {"ended"}


async def test_all_whose_silence_is_over_end_at_once_though_the_counts_are_gone(world):
    pages = [await world.a_conversation(*names) for names in (("a", "aino"), ("b", "bo"))]
    for visitor, console, conversation in pages:
        await visitor.say()
        await console.say(conversation)
        await visitor.lost()
    await world.pass_time(2)
    world.clock.at += 1000
    await end_all_though_one_faults(world)
    assert {(await each.view()).phase for each, _, _ in pages} == {"ended"}
