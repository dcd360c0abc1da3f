"""For the counsellor's own sake: only one now, how many wait for who asks, a pause that is nobody's idle time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import DeskId, StaffId, StaffRole
from tests.service.world import ToldClock, World, a_directory, a_person

LEAD = a_person("lea", StaffRole.LEAD)


async def board_line(world):
    return (await world.services.boards.view(LEAD)).lines[0]


async def talking(world, name="first"):
    """A counsellor with room for two who talks with one."""
    console, visitor = world.console("aino"), world.visitor(name)
    await console.start(capacity=2)
    await visitor.join()
    await console.accept()
    return console


async def test_only_one_now_asks_no_more_of_her_and_the_lead_sees_it(world):
    console = await talking(world)
    waiting = world.visitor("next")
    await waiting.join()
    assert (await console.view()).offer is not None, "control"
    await world.services.relief.only_one(console.desk, is_on=True)
    view = await console.view()
    assert (view.offer, view.desk.only_one, view.desk.capacity) == (None, True, 1)
    assert (await waiting.view()).phase == "waiting"
    assert (await waiting.view()).place.ahead == 0, "nobody lost a place by it"
    line = await board_line(world)
    assert (line.desks[0].only_one, line.desks[0].misses, line.free) == (True, 0, 0)
    await world.services.relief.only_one(console.desk, is_on=False)
    view = await console.view()
    assert (view.offer.ticket, view.desk.only_one, view.desk.capacity) == (waiting.ticket, False, 2)


async def test_only_one_now_brings_the_offer_to_the_next_counsellor(world):
    console = await talking(world)
    other = world.console("bo")
    await world.visitor("next").join()
    await other.start()
    await world.services.relief.only_one(console.desk, is_on=True)
    assert (await other.view()).offer is not None


async def test_how_many_wait_is_told_to_who_asks_and_stands_in_no_state(world):
    console = await talking(world)
    await world.services.relief.only_one(console.desk, is_on=True)
    for name in ("a", "b", "c"):
        await world.visitor(name).join()
    queue = await world.services.relief.queue(console.desk)
    assert [(each.line, each.waiting) for each in queue.lines] == [("nettiturva", 3)]
    told = repr(await console.view())
    assert "waiting=" not in told


async def test_without_a_shift_nobody_is_told(world):
    with pytest.raises(Refused) as refused:
        await world.services.relief.queue(DeskId("d-none"))
    assert refused.value.reason is Reason.NOT_ON_SHIFT


async def test_after_a_pause_she_is_not_asked_first_for_having_been_idle(world):
    tired, other = world.console("aino"), world.console("bo")
    await tired.start()
    await world.pass_time(1)
    await other.start()
    await world.pass_time(5)
    await world.desks.pause(tired.desk, paused=True)
    await world.pass_time(300)
    await world.desks.pause(tired.desk, paused=False)
    await world.visitor("next").join()
    assert (await tired.view()).offer is None
    assert (await other.view()).offer is not None


async def test_of_a_pause_the_lead_sees_that_it_is_one_and_nothing_more(world):
    console = world.console("aino")
    await console.start()
    await world.desks.pause(console.desk, paused=True)
    (desk,) = (await board_line(world)).desks
    assert (desk.phase, desk.misses, desk.resting, desk.only_one) == ("paused", 0, 0, False)


async def test_who_is_new_has_one_at_once_for_an_hour_and_everybody_else_as_many_as_they_ask(
    tmp_path,
):
    directory = a_directory()
    today = datetime.fromtimestamp(ToldClock().at, UTC).date()
    new = replace(directory.staff[StaffId("aino")], since=today)
    staff = {**directory.staff, new.id: new}
    world = await World(tmp_path, replace(directory, staff=staff)).start()
    console, other = world.console("aino"), world.console("bo")
    await console.start(capacity=2)
    await other.start(capacity=2)
    until = int(world.clock.at + 3600)
    desk = (await console.view()).desk
    assert (desk.capacity, desk.one_until) == (1, until)
    assert (await other.view()).desk.capacity == 2, "control"
    with pytest.raises(Refused) as refused:
        await world.desks.set_capacity(console.desk, 2)
    assert refused.value.reason is Reason.NOT_ALLOWED
    world.clock.at += 3600
    await world.desks.set_capacity(console.desk, 2)
    desk = (await console.view()).desk
    assert (desk.capacity, desk.one_until) == (2, None)
