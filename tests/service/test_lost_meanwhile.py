"""Redis is emptied in the middle of what a process does: nobody's place goes with what it leaves undone."""

import pytest

from chatd.base.errors import Refused, Unavailable, Unknown
from tests import redis_server
from tests.service.test_redis_lost import RedisWorld, emptied, in_order, sweep


@pytest.fixture
async def world(tmp_path):
    with redis_server.running() as process:
        made = await RedisWorld(tmp_path, process).start()
        yield made
        await made.close()


@pytest.mark.parametrize("is_desk_back", [False, True])
async def test_who_is_back_while_a_desk_reaches_for_her_keeps_her_place(
    world, monkeypatch, is_desk_back
):
    """The conversation made for it goes when she cannot be taken into it, and had taken her with it."""
    await sweep(world, 20)
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join()
    await sweep(world)
    await visitor.view()
    await console.view()
    conversations = world.services.assigning._conversations
    opened = conversations.open

    async def opening(*args):
        emptied(world)
        await sweep(world, 2)
        conversation = await opened(*args)
        if is_desk_back:
            await console.resume()
        assert (await visitor.resume()).phase == "waiting"
        return conversation

    monkeypatch.setattr(conversations, "open", opening)
    with pytest.raises((Unknown, Refused)):
        await console.accept()
    assert (await visitor.view()).phase == "waiting"
    assert await in_order(world) == [visitor.ticket]


async def test_who_is_forgotten_and_that_noticed_while_she_comes_back_is_not_gone(
    world, monkeypatch
):
    await sweep(world, 20)
    visitor = world.visitor()
    await visitor.join()
    await visitor.view()
    entered = world.visits.enter

    async def entering(*args):
        await entered(*args)
        emptied(world)
        await sweep(world, 2)

    monkeypatch.setattr(world.visits, "enter", entering)
    with pytest.raises(Unavailable):
        await visitor.resume()
    assert (await visitor.resume()).phase == "waiting"
    assert await in_order(world) == [visitor.ticket]
