"""A conversation that could not begin gives the ticket back: to the head of the line, or to the place that is kept."""

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffId


async def an_unverified(world, visitor="visitor", console="aino"):
    """A visitor and a counsellor whose key package has come, and was not answered."""
    there = world.console(console)
    await there.start()
    here = world.visitor(visitor)
    await here.join()
    conversation = await there.accept()
    await there.key_package(conversation)
    await here.view()
    return here, there, conversation


async def not_verified(world, visitor, conversation):
    await world.services.giving_back.not_verified(visitor.me, conversation.id)
    return await visitor.view()


async def accept(console):
    """The conversation that lives, whatever has ended lately."""
    await console.accept()
    return next(each for each in console.last.conversations if each.outcome is None)


async def release(world, console, conversation):
    await world.services.giving_back.release(console.desk, conversation.id)


# ---- the seal fails ----


async def test_who_could_not_be_verified_waits_again_before_all_others(world):
    visitor, console, conversation = await an_unverified(world)
    await world.desks.set_capacity(console.desk, 1)
    for name in ("second", "third"):
        world.clock.at += 1
        await world.visitor(name).join()
    await world.desks.pause(console.desk, paused=True)

    view = await not_verified(world, visitor, conversation)

    assert (view.phase, view.place.ahead, view.outcome) == ("waiting", 0, None)
    shown = (await console.view()).conversations[-1]
    assert (shown.phase, shown.outcome, shown.ended_by) == ("ended", "not_verified", None)
    other = world.console("bo")
    assert (await other.start()).offer.ticket == visitor.ticket


async def test_the_desk_that_failed_is_asked_last_but_is_asked(world):
    visitor, console, conversation = await an_unverified(world)
    other = world.console("bo")
    await other.start()
    await not_verified(world, visitor, conversation)
    assert (await console.view()).offer is None
    assert (await other.view()).offer.ticket == visitor.ticket
    await world.desks.decline(other.desk, visitor.ticket)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_said_twice_is_said_once(world):
    visitor, console, conversation = await an_unverified(world)
    await not_verified(world, visitor, conversation)
    again = await not_verified(world, visitor, conversation)
    assert again.phase == "offered"
    other = await accept(console)
    shown = await not_verified(world, visitor, conversation)
    assert (shown.phase, shown.conversation.id) == ("conversation", other.id)


async def test_after_the_last_try_it_ends_with_the_truth(world):
    visitor, console, conversation = await an_unverified(world)
    for _ in range(2):
        assert (await not_verified(world, visitor, conversation)).phase == "offered"
        conversation = await accept(console)
    view = await not_verified(world, visitor, conversation)
    assert (view.phase, view.outcome) == ("ended", "not_verified")
    assert (await not_verified(world, visitor, conversation)).phase == "ended"
    assert (await console.view()).offer is None
    board = await world.services.boards.view(world.services.registry.staff(StaffId("lea")))
    assert board.lines[0].unverified_last_hour == 3


# ---- nobody came ----


async def test_who_did_not_come_keeps_the_place_and_is_passed_over(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.desks.set_capacity(console.desk, 1)
    await world.pass_time(119)
    second = world.visitor("second")
    await second.join()
    with pytest.raises(Refused) as refused:
        await release(world, console, conversation)
    assert refused.value.reason is Reason.WRONG_STATE
    await world.pass_time(1)
    await release(world, console, conversation)
    await release(world, console, conversation)

    view = await visitor.view()
    assert (view.phase, view.place.ahead) == ("waiting", 0)
    assert view.place.kept_until == int(world.clock.at) + 300
    shown = (await console.view()).conversations[-1]
    assert (shown.outcome, shown.ended_by) == ("released", "counsellor")
    assert (await console.view()).offer.ticket == second.ticket


async def test_who_says_here_in_time_is_next_at_the_old_place(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await world.visitor("second").join()
    await release(world, console, conversation)
    await world.pass_time(290)
    await world.visits.here(visitor.ticket)
    assert (await visitor.view()).place.kept_until is None
    await world.desks.pause(console.desk, paused=False)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_whoever_does_not_come_in_time_expires(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await release(world, console, conversation)
    await world.pass_time(298)
    assert (await visitor.view()).phase == "waiting"
    await world.pass_time(4)
    assert (await visitor.view()).outcome == "expired"
