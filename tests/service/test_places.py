"""Whose place has changed is told, however it came."""

from dataclasses import replace

from chatd.line.rules.estimate import Talks
from tests.service.world import LINE, a_directory, a_line


async def test_who_moves_up_while_another_comes_is_told(world):
    visitors = [world.visitor(name) for name in "abc"]
    for visitor in visitors:
        await visitor.join()
        world.clock.at += 0.25
    await world.pass_time(4)
    _, second, third = visitors
    world.post.visitors.discard(second.ticket)
    await world.visits.leave(second.ticket, quick=False)
    await world.visitor("d").join()
    world.post.hints.clear()
    await world.pass_time(4)
    assert world.post.hints[third.ticket]


async def test_a_line_that_is_decided_otherwise_is_told_to_who_waits(world):
    await world.live.doors_and_tallies.learn(LINE, lambda _: Talks(30.0, 50))
    await world.console().start()
    visitor = world.visitor()
    await visitor.join()
    await world.pass_time(4)
    assert not (await visitor.view()).place.is_long
    policy = replace(a_line().policy, long_wait_minutes=1)
    world.directories.directory = a_directory(a_line(policy=policy))
    world.post.hints.clear()
    await world.pass_time(15)
    assert (await visitor.view()).place.is_long
    assert world.post.hints[visitor.ticket]


async def test_who_was_shown_a_moment_between_is_told_when_it_is_as_before(world):
    """Else a page that was sent its state for another reason would go on showing a place that is over."""
    first, second = world.visitor("first"), world.visitor("second")
    await first.join()
    world.clock.at += 1
    await second.join()
    await world.pass_time(4)
    assert (await second.view()).place.away == 0
    await first.lost()
    shown = await second.view()
    await first.resume()
    assert shown.place.away == 1
    world.post.hints.clear()
    await world.pass_time(4)
    assert world.post.hints[second.ticket]
