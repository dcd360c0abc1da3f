"""How often a use case goes to Redis and back, all stores together: what is asked at one time goes together."""

import pytest

from tests.service.live import LIVES
from tests.service.world import EMBED, World, a_directory, a_line, a_policy


class Trips(World):
    """A world whose live state is on a real Redis; `trips` counts."""

    def make_live(self):
        return LIVES.on_redis()

    async def trips(self, use_case):
        """How often Redis is gone to for it."""
        before = self.live.redis.round_trips
        await use_case
        return self.live.redis.round_trips - before


@pytest.fixture
async def world(tmp_path):
    started = await Trips(tmp_path).start()
    console = started.console("bo")
    await console.start()  # so that all functions are loaded
    await started.visitor("first").join()
    view = await console.view()
    await started.desks.accept(console.desk, view.offer.ticket)
    await started.desks.set_capacity(console.desk, 1)
    return started


@pytest.mark.parametrize("on_shift", [False, True])
async def test_a_join_is_three_also_when_it_is_offered_at_once(world, on_shift):
    if on_shift:
        await world.console("aino").start()
    for number in range(3):
        assert await world.trips(world.visitor(f"v{number}").join()) <= 3
    if on_shift:
        assert len([each for each in await world.live.tickets_and_desks.desks() if each.offer]) == 1


async def test_a_join_on_a_line_that_gives_at_once_is_a_few_more(tmp_path):
    line = a_line(policy=a_policy(is_auto_assigned=True))
    world = await Trips(tmp_path, a_directory(line)).start()
    await world.console().start()
    await world.visitor("first").join()
    assert await world.trips(world.visitor("second").join()) <= 8


async def test_an_accept_is_three(world):
    console = world.console("aino")
    await console.start()
    await world.visitor().join()
    offer = (await console.view()).offer
    assert await world.trips(world.desks.accept(console.desk, offer.ticket)) <= 3


async def test_a_public_state_is_one_and_a_heartbeat_of_all_pages_is_one(world):
    for number in range(3):
        await world.visitor(f"v{number}").join()
    assert await world.trips(world.services.public_lines.state(EMBED, None)) == 1
    now = world.clock.now()
    jobs = {job.name: job.run for job in world.services.sweeper._first}
    assert await world.trips(jobs["beat_visitors"](now)) == 1
    assert await world.trips(jobs["beat_consoles"](now)) == 1


async def test_an_idle_sweep_is_a_few_however_many_wait(world):
    async def idle(count):
        for number in range(count):
            await world.visitor(f"v{count}-{number}").join()
        await world.pass_time(21)
        trips = []
        for _ in range(11):
            world.clock.at += 1
            trips.append(await world.trips(world.services.sweeper.sweep(world.clock.now())))
        return sorted(trips)[len(trips) // 2]

    few = await idle(2)
    assert await idle(40) == few <= 3
