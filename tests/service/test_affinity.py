"""Two organisations on one line: who comes from a site meets that organisation's free desk first, and never waits."""

import pytest

from tests.service.sharing import THEIR_EMBED, together, vouch
from tests.service.world import World


@pytest.fixture
async def world(tmp_path):
    return await a_world(tmp_path)


async def a_world(tmp_path, **policy):
    found = await World(tmp_path, together(**policy)).start()
    await vouch(found)
    return found


async def both_on_shift(world, apart_seconds=60):
    """Aino of Turva is idle longest."""
    own, theirs = world.console("aino"), world.console("dora")
    await own.start()
    await world.pass_time(apart_seconds)
    await theirs.start()
    return own, theirs


async def test_who_comes_by_an_organisations_embed_meets_its_desk(world):
    aino, dora = await both_on_shift(world)
    visitor = world.visitor()
    await visitor.join(embed=THEIR_EMBED)
    assert (await dora.view()).offer.ticket == visitor.ticket
    assert (await aino.view()).offer is None


async def test_with_nought_on_the_line_the_longest_idle_meets_her(tmp_path):
    world = await a_world(tmp_path, affinity_seconds=0)
    aino, _ = await both_on_shift(world)
    visitor = world.visitor()
    await visitor.join(embed=THEIR_EMBED)
    assert (await aino.view()).offer.ticket == visitor.ticket


async def test_nobody_waits_for_it(world):
    aino = world.console("aino")
    await aino.start()
    visitor = world.visitor()
    await visitor.join(embed=THEIR_EMBED)
    assert (await aino.view()).offer.ticket == visitor.ticket


async def test_who_has_waited_longer_is_not_passed_by(world):
    first, second = world.visitor("first"), world.visitor("second")
    await first.join()
    await world.pass_time(1)
    await second.join(embed=THEIR_EMBED)
    dora = world.console("dora")
    await dora.start(capacity=1)
    assert (await dora.view()).offer.ticket == first.ticket


async def test_it_holds_after_a_restart(world):
    visitor = world.visitor()
    await visitor.join(embed=THEIR_EMBED)
    value = (await visitor.view()).value
    await world.restart()
    aino, dora = await both_on_shift(world, apart_seconds=1)
    await visitor.resume(value=value)
    assert (await dora.view()).offer.ticket == visitor.ticket
    assert (await aino.view()).offer is None
