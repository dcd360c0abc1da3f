"""Whose turn comes and who does not answer keeps the place for a while, but no longer than the line serves."""

from datetime import time

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffId
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules.outcome import Count
from tests.service.given_back import accept, an_unverified, not_verified, release
from tests.service.world import LINE, World, a_directory, a_line, a_policy

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
    assert (await console.view()).conversations[0].release_at == world.clock.at + 1
    assert (await visitor.view()).conversation.release_at is None
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


async def test_who_was_let_down_once_and_then_does_not_come_is_first_no_more(world):
    """Else whoever says nothing, and `here` each time, would be the next of the whole line for ever."""
    visitor, console, conversation = await an_unverified(world)
    await world.desks.set_capacity(console.desk, 1)
    earlier = world.visitor("earlier")
    world.clock.at -= 50
    await earlier.join()
    world.clock.at += 50
    await world.desks.pause(console.desk, paused=True)
    await not_verified(world, visitor, conversation)
    console = world.console("bo")
    await console.start(capacity=1)
    conversation = await accept(console)
    assert conversation.me == console.me
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await release(world, console, conversation)
    await world.visits.here(visitor.ticket)
    assert (await visitor.view()).place.ahead == 1
    await world.desks.pause(console.desk, paused=False)
    assert (await console.view()).offer.ticket == earlier.ticket


async def test_whoever_does_not_come_in_time_expires(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await release(world, console, conversation)
    await world.pass_time(298)
    assert (await visitor.view()).phase == "waiting"
    await world.pass_time(4)
    assert (await visitor.view()).outcome == "expired"


# ---- nobody came, again and again ----


async def no_show(world, visitor, console):
    """Greeted, and no answer: the counsellor frees the place, and the page says `here` when it may."""
    conversation = await accept(console)
    await world.pass_time(120)
    await release(world, console, conversation)
    if (view := await visitor.view()).phase != "ended":
        await world.visits.here(visitor.ticket)
    return view


async def test_whose_turn_came_three_times_in_vain_keeps_no_fourth(world):
    """Each costs a counsellor two minutes, and whoever waits behind as much."""
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    assert [(await no_show(world, visitor, console)).phase for _ in range(2)] == ["waiting"] * 2
    view = await no_show(world, visitor, console)
    assert (view.phase, view.outcome) == ("ended", "no_show")
    assert view.conversation.ended_by is None, "nobody is said to have ended a talk that never was"
    assert (await console.view()).conversations[-1].outcome == "no_show"
    assert console.last.offer is None
    assert await world.waiting() == []
    assert await world.counted(Count.ABANDONED) == 1


async def test_said_twice_the_last_release_counts_once(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    for _ in range(2):
        await no_show(world, visitor, console)
    conversation = await accept(console)
    await world.pass_time(120)
    for _ in range(2):
        await release(world, console, conversation)
    assert await world.counted(Count.ABANDONED) == 1


@pytest.mark.parametrize("where", ["on the line", "in a conversation"])
async def test_a_restart_forgets_no_turn_that_was_kept(world, where):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    for _ in range(2):
        await no_show(world, visitor, console)
    if where == "in a conversation":
        await accept(console)
    await visitor.view()
    await console.view()
    await world.restart()
    await console.resume()
    await visitor.resume()
    if where == "on the line":
        assert (await no_show(world, visitor, console)).outcome == "no_show"
        return
    await world.pass_time(120)
    await release(world, console, console.last.conversations[-1])
    assert (await visitor.view()).outcome == "no_show"


# ---- too early, too late, twice, in the wrong order ----


async def test_whose_page_is_lost_may_be_released_though_nobody_could_greet(world):
    visitor, console, conversation = await world.a_conversation()
    await world.pass_time(300)
    with pytest.raises(Refused):
        await release(world, console, conversation)
    await visitor.lost()
    await world.pass_time(120)
    await release(world, console, conversation)
    await world.pass_time(200)
    await visitor.resume()
    await world.visits.here(visitor.ticket)
    view = await visitor.view()
    assert (view.phase, view.place.kept_until) == ("offered", None)


async def test_a_lost_page_whose_turn_is_kept_has_the_longer_of_both_times(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await visitor.lost()
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await release(world, console, conversation)
    await world.pass_time(
        290, step=5
    )  # lost for 410 s, longer than the grace; the turn is kept for 300
    assert (await visitor.resume()).phase == "waiting"


async def test_a_line_that_has_closed_serves_whoever_comes_back_to_it(world):
    visitor, console, conversation = await an_unverified(world)
    await world.services.boards.change_line(
        world.services.registry.staff(StaffId("lea")), conversation.line, "close"
    )
    await world.pass_time(5)
    assert (await world.door()).phase == "closed"
    await world.desks.pause(console.desk, paused=True)
    await not_verified(world, visitor, conversation)
    await world.pass_time(5)
    assert (await visitor.view()).phase == "waiting"


async def test_whoever_comes_back_again_and_again_begins_no_new_grace_of_a_closed_line(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    lea = world.services.registry.staff(StaffId("lea"))
    until = int(world.clock.at) + 3_600
    conversation = await accept(console)
    await world.services.boards.change_line(lea, conversation.line, "close")
    for _ in range(2):
        await world.pass_time(125)
        assert (await world.door()).phase == "closed"
        await release(world, console, conversation)
        await world.visits.here(visitor.ticket)
        assert (await visitor.view()).line.served_until == until
        conversation = await accept(console)


async def test_who_comes_back_when_the_grace_is_over_is_told_that_nobody_can_today(tmp_path):
    line = a_line(policy=a_policy(closing_grace_minutes=1))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, console, conversation = await world.a_conversation()
    lea = world.services.registry.staff(StaffId("lea"))
    await world.services.boards.change_line(lea, conversation.line, "close")
    await world.pass_time(125)
    await world.desks.pause(console.desk, paused=True)
    await console.say(conversation)
    await world.pass_time(120)
    await release(world, console, conversation)
    await world.pass_time(3)
    assert (await visitor.view()).outcome == "refused_by_lead"
    assert (await world.door()).phase == "closed"


# ---- a line that is about to end ----


@pytest.mark.parametrize(
    ("closes", "grace_minutes", "kept_seconds"),
    [
        (time(10, 5), 60, 300),
        (time(10, 5), 1, 240),  # released at 10.02, and the line serves until 10.06
        (time(10, 3), 0, 60),
        (time(10, 1), 3, 120),  # it has closed while they talked
        (time(10, 1), 0, 2),  # and then she is told that it has closed
    ],
)
async def test_a_turn_is_kept_no_longer_than_the_line_serves(
    tmp_path, closes, grace_minutes, kept_seconds
):
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), closes),),) * 7)
    policy = a_policy(closing_grace_minutes=grace_minutes)
    world = await World(tmp_path, a_directory(a_line(policy=policy, hours=hours))).start()
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await release(world, console, conversation)
    view = await visitor.view()
    assert view.place.kept_until == int(world.clock.at) + kept_seconds
    if kept_seconds > 2:
        await world.pass_time(kept_seconds - 1)
        assert (await visitor.view()).phase == "waiting", "a promise"


async def test_a_turn_is_kept_no_longer_on_a_line_that_a_lead_closes(tmp_path):
    line = a_line(policy=a_policy(closing_grace_minutes=3))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, console, conversation = await world.a_conversation()
    await world.desks.pause(console.desk, paused=True)
    await world.visitor("waits").join()
    lea = world.services.registry.staff(StaffId("lea"))
    await world.services.boards.change_line(lea, LINE, "close")
    until = int(world.clock.at) + 180
    await console.say(conversation)
    await world.pass_time(120)
    await release(world, console, conversation)
    view = await visitor.view()
    assert (view.place.kept_until, view.line.served_until) == (until, until)
