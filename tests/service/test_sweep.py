"""What time does beside tickets and conversations: keys are renewed, what is over is forgotten."""

from chatd.base.names import Seconds, StaffId
from tests.service.world import START

DAY = 86_400.0


async def test_a_daemon_that_runs_for_days_signs_with_a_fresh_key_each_day(world):
    visitor = world.visitor()
    await visitor.join()
    before = world.key_file.read_bytes()
    await world.pass_time(60)
    assert world.key_file.read_bytes() == before
    await world.pass_time(DAY, step=DAY)
    assert world.key_file.read_bytes() != before


async def test_what_has_expired_is_forgotten_within_the_hour(world):
    ways_in = world.services.ways_in
    await ways_in.invitations.make_link(StaffId("aino"))
    await ways_in.bearers.give(world.services.registry.staff(StaffId("bo")), None)
    await world.pass_time(1)
    assert world.sign_ins.links, "control: it is kept while it counts"
    assert world.sign_ins.kept
    world.clock.at = Seconds(START + 15 * 3_600)
    await world.services.sweeper.sweep(world.clock.now())
    assert (world.sign_ins.links, world.sign_ins.kept) == ({}, {})


async def test_a_console_that_does_not_come_back_has_no_desk_after_ten_minutes(world):
    console = world.console()
    await console.start()
    await console.lost()
    await world.pass_time(599)
    assert await world.live.tickets_and_desks.desks()
    await world.pass_time(1)
    assert not await world.live.tickets_and_desks.desks()


async def test_a_place_that_moves_each_second_is_told_every_third(world):
    others = [world.visitor(f"v{number}") for number in range(9)]
    last = world.visitor("last")
    for each in (*others, last):
        await each.join()
        world.clock.at += 1
    await world.pass_time(3)
    world.post.hints.clear()
    for each in others:
        await world.visits.leave(each.ticket, quick=False)
        await world.pass_time(1)
    assert world.post.hints[last.ticket] == 3
    assert (await last.view()).place.ahead == 0
