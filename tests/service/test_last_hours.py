"""The last hours as a lead sees them: what was, of her lines alone, and no more than six hours."""

import pytest

from chatd.base.errors import Refused
from chatd.base.names import StaffId
from chatd.line.rules.last_hours import KEPT_TENS, TEN_SECONDS
from tests.service.world import LINE, World


@pytest.fixture
async def world(tmp_path):
    world = World(tmp_path)
    await world.start()
    return world


def hours_of(world, name="lea"):
    services = world.areas.line.services
    return services.last_hours.view(world.services.registry.staff(StaffId(name)))


async def tens(world):
    (line,) = [each for each in (await hours_of(world)).lines if each.line == LINE]
    return line.tens


async def test_who_waits_talks_and_could_be_taken_is_seen_each_minute(world):
    console = world.console("aino")
    await console.start(capacity=1)
    visitor, other = world.visitor("a"), world.visitor("b")
    await visitor.join()
    await console.key_package(await console.accept())
    await visitor.open()
    await other.join()
    await world.pass_time(TEN_SECONDS - world.clock.at % TEN_SECONDS + 60)
    ten = (await tens(world))[-1]
    assert (ten.waiting, ten.served, ten.free) == (1.0, 1.0, 0.0)


async def test_what_is_older_than_six_hours_is_gone(world):
    await world.live.doors_and_tallies.add(LINE, "answered", world.clock.now())
    assert sum(each.answered for each in await tens(world)) == 1
    world.clock.at += 7 * 3_600
    assert sum(each.answered for each in await tens(world)) == 0
    assert len(await tens(world)) == KEPT_TENS


async def test_a_counsellor_is_told_nothing_of_it(world):
    with pytest.raises(Refused):
        await hours_of(world, "aino")
