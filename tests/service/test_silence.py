"""Silence: when it is counted, who is told when it ends, and what it never does."""

import pytest

from chatd.base.names import Role
from chatd.line.rules.presence import TRY_MAX_SECONDS
from tests.service.world import World, a_directory, a_line, a_policy


async def a_greeted(world):
    """A conversation in which the visitor can answer somebody."""
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    return visitor, console, conversation


async def presence_of(visitor):
    members = (await visitor.view()).conversation.members
    return next(each.presence for each in members if each.role is Role.VISITOR)


async def test_a_silent_visitor_is_told_when_it_ends_and_one_tap_is_enough(world):
    visitor, console, _ = await a_greeted(world)
    assert (await visitor.view()).conversation.silent_until is None
    world.post.hints.clear()
    began = world.clock.at
    await world.pass_time(302, step=2)
    assert world.post.hints[visitor.ticket] >= 1
    until = (await visitor.view()).conversation.silent_until
    assert until == int(began + 900)
    await world.visits.here(visitor.ticket)
    assert (await visitor.view()).conversation.silent_until is None
    assert (await console.view()).conversations[0].phase == "open"
    await world.pass_time(890, step=5)
    assert (await visitor.view()).phase == "conversation"


async def test_the_end_comes_when_it_was_told_and_not_before(world):
    visitor, _, _ = await a_greeted(world)
    await world.pass_time(400, step=2)
    until = (await visitor.view()).conversation.silent_until
    await world.pass_time(until - world.clock.at - 1)
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(3)
    assert (await visitor.view()).outcome == "silent"


async def test_nobody_is_silent_while_lost_and_the_longer_time_counts(world):
    visitor, _, _ = await a_greeted(world)
    await world.pass_time(360, step=5)
    assert await presence_of(visitor) == "silent"
    await visitor.lost()
    assert (await visitor.view()).conversation.silent_until is None
    await world.pass_time(540, step=5)  # 15 minutes without a word, 9 of them lost
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(65 + TRY_MAX_SECONDS, step=5)
    assert (await visitor.view()).outcome == "expired"


async def test_silence_begins_anew_when_the_page_is_back(world):
    visitor, _, _ = await a_greeted(world)
    await world.pass_time(360, step=5)
    await visitor.lost()
    await world.pass_time(540, step=5)
    await visitor.resume()
    assert await presence_of(visitor) == "here"
    await world.pass_time(295, step=5)
    assert (await visitor.view()).phase == "conversation"
    assert await presence_of(visitor) == "here"


async def test_nobody_is_silent_towards_an_empty_chair(tmp_path):
    line = a_line(policy=a_policy(orphan_return_seconds=600, orphan_max_seconds=3600))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, console, _ = await a_greeted(world)
    await world.pass_time(200, step=5)
    await console.lost()
    await world.pass_time(590, step=5)
    assert (await visitor.view()).conversation.phase == "orphaned"
    assert await presence_of(visitor) == "here"
    await console.resume()
    await world.pass_time(295, step=5)
    assert await presence_of(visitor) == "here"
    await world.pass_time(10, step=5)
    assert await presence_of(visitor) == "silent"


async def test_a_line_on_which_silence_never_ends_anything_tells_no_end(tmp_path):
    line = a_line(policy=a_policy(silent_end_seconds=0))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, _, _ = await a_greeted(world)
    await world.pass_time(2_000, step=20)
    view = await visitor.view()
    assert (view.phase, view.conversation.silent_until) == ("conversation", None)


async def test_whoever_ended_it_is_known_by_role(world):
    visitor, console, conversation = await a_greeted(world)
    await visitor.say()
    await console.say(conversation)
    await visitor.view()
    await visitor.lost()
    await world.relay.end(console.me, conversation.id)
    view = await visitor.resume()
    assert (view.outcome, view.conversation.ended_by) == ("served", "counsellor")


@pytest.mark.parametrize("quick", [True, False])
async def test_a_visitor_who_leaves_has_ended_it(world, quick):
    visitor, console, _ = await a_greeted(world)
    await world.visits.leave(visitor.ticket, quick=quick)
    assert (await console.view()).conversations[0].ended_by == "visitor"


async def test_what_time_ends_nobody_has_ended(world):
    visitor, _, _ = await a_greeted(world)
    await visitor.lost()
    await world.pass_time(605 + TRY_MAX_SECONDS, step=5)
    view = await visitor.view()
    assert (view.outcome, view.conversation.ended_by) == ("expired", None)


# ---- before she can answer, or need not ----


async def test_nobody_is_silent_who_has_not_been_greeted(world):
    visitor, console, conversation = await world.a_conversation()
    await world.relay.received(visitor.me, conversation.id, 99)
    await world.relay.received(console.me, conversation.id, 99)
    await world.pass_time(1_000, step=5)
    assert (await visitor.view()).phase == "conversation"
    assert await presence_of(visitor) == "here"
    await console.say(conversation)
    await world.pass_time(295, step=5)
    assert await presence_of(visitor) == "here"
    await world.pass_time(10, step=5)
    assert await presence_of(visitor) == "silent"


async def test_nobody_is_silent_without_keys_to_answer_with(tmp_path):
    directory = a_directory(a_line(policy=a_policy(no_show_seconds=900)))
    world = await World(tmp_path, directory).start()
    visitor, console, conversation = await a_greeted(world)
    await world.relay.say(console.me, conversation.id, 3, "key_package", "a2V6")  # it has lost them
    await world.pass_time(600, step=5)
    assert await presence_of(visitor) == "here"
    await visitor.open("g2")
    await world.pass_time(295, step=5)
    assert await presence_of(visitor) == "here"
    await world.pass_time(10, step=5)
    assert await presence_of(visitor) == "silent"


# ---- a machine that slept ----


async def test_time_in_which_the_line_did_not_run_is_nobodys_silence(world):
    visitor, _, _ = await a_greeted(world)
    await world.pass_time(60)
    world.clock.at += 1_200
    await world.pass_time(3)
    assert (await visitor.view()).phase == "conversation"
    assert await presence_of(visitor) == "here"
    await world.pass_time(305, step=5)
    assert await presence_of(visitor) == "silent"


async def test_a_lost_place_has_the_time_that_it_was_promised_though_the_line_slept(world):
    visitor = world.visitor()
    await visitor.join()
    await world.pass_time(60)
    await visitor.lost()
    await world.pass_time(60)
    world.clock.at += 1_200
    await world.pass_time(200, step=5)
    assert (await world.live.tickets_and_desks.ticket(visitor.ticket)).phase == "waiting"
    await world.pass_time(90, step=5)
    assert (await visitor.view()).outcome == "expired"
