"""Somebody of the staff is out: taken off the staff, or signed out by a lead. What becomes of who talks with them."""

import pytest

from chatd.base.errors import Refused, Unknown
from chatd.base.names import StaffId
from tests.service.world import a_directory


async def out(world, name="aino"):
    """A lead signs the person out, as the call does it."""
    for listener in world.areas.staff.leaving.listeners:
        await listener(StaffId(name))


async def test_who_is_out_has_no_desk_and_no_connection_and_can_do_nothing_more(world):
    _, console, conversation = await world.a_conversation()
    await out(world)
    assert world.post.cuts == ["aino"]
    assert not await world.live.tickets_and_desks.desks()
    acts = [
        lambda: world.desks.pause(console.desk, paused=True),
        lambda: world.desks.end(console.desk),
        lambda: world.services.orphans.take(console.desk, conversation.id),
        lambda: world.desks.accept(console.desk, conversation.id),
    ]
    before = await world.alive()
    for act in acts * 4:
        with pytest.raises((Refused, Unknown)):
            await act()
    assert await world.alive() == before


async def test_others_may_take_over_at_once_and_the_visitor_opens_a_group_of_her_own(world):
    visitor, console, conversation = await world.a_conversation()
    bo = world.console("bo")
    await bo.start()
    await out(world)
    assert [each.conversation for each in (await bo.view()).orphans] == [conversation.id]
    await world.services.orphans.take(bo.desk, conversation.id)
    talk = (await bo.view()).conversations[-1]
    await bo.key_package(talk)
    await visitor.open("g2")
    with pytest.raises((Refused, Unknown)):
        await console.say(conversation)
    with pytest.raises((Refused, Unknown)):
        await world.relay.held(console.me, conversation.id, 0)
    await visitor.say()
    before = len(bo_box := world.post.boxes[bo.me])
    assert [each.kind for each in bo_box][-2:] == ["opening", "message"]
    assert len(world.post.boxes[console.me]) < before or not world.post.boxes[console.me]
    (kept,) = await world.alive()
    assert console.me not in {each.id for each in kept.members}
    assert len(kept.members) == 2, "never a third: a take-over is a fresh group"


async def test_one_whose_console_was_lost_a_moment_ago_is_waited_for_no_longer(world):
    _, console, conversation = await world.a_conversation()
    bo = world.console("bo")
    await bo.start()
    await console.lost()
    await world.pass_time(10)
    assert (await bo.view()).orphans == ()
    await out(world)
    assert [each.conversation for each in (await bo.view()).orphans] == [conversation.id]


async def test_who_is_taken_off_the_staff_is_out_the_same_way(world):
    _, _, conversation = await world.a_conversation()
    bo = world.console("bo")
    await bo.start()
    world.directories.directory = a_directory()
    del world.directories.directory.staff[StaffId("aino")]
    await world.pass_time(11)
    assert world.post.cuts == ["aino"]
    assert [each.conversation for each in (await bo.view()).orphans] == [conversation.id]


async def test_who_is_let_in_again_has_no_shift_by_what_the_console_kept(world):
    _, console, _ = await world.a_conversation()
    await out(world)
    with pytest.raises(Unknown):
        await console.resume()
    assert not await world.live.tickets_and_desks.desks()
