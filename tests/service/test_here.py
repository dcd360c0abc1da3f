"""That somebody sits there, only the person says: no connection says it for her."""

from datetime import time

import pytest

from chatd.base.errors import Reason, Refused
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules.presence import TRY_MAX_SECONDS
from tests.service.world import World, a_directory, a_line, a_policy


async def a_kept_turn(world):
    """Greeted, and no answer for two minutes: the counsellor frees the place, and takes others."""
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.services.giving_back.release(console.desk, conversation.id)
    view = await visitor.view()
    assert view.place.kept_until == int(world.clock.at) + 300, "control"
    return visitor, console, view.place.kept_until


async def flap(visitor, seconds=3):
    await visitor.lost()
    await visitor.world.pass_time(seconds)
    return await visitor.resume()


async def test_a_connection_that_comes_by_itself_calls_no_counsellor_to_a_kept_turn(world):
    visitor, console, until = await a_kept_turn(world)
    for _ in range(3):
        view = await flap(visitor)
        assert (view.phase, view.place.kept_until) == ("waiting", until)
        assert (await console.view()).offer is None
    await world.visits.here(visitor.ticket)
    assert (await console.view()).offer.ticket == visitor.ticket
    assert (await visitor.view()).place.kept_until is None


async def test_nor_does_an_answer_to_the_join_that_is_asked_for_again(world):
    visitor, _, until = await a_kept_turn(world)
    await visitor.lost()
    assert (await visitor.join()).place.kept_until == until


async def test_nor_does_a_restart(world):
    visitor, console, until = await a_kept_turn(world)
    await console.view()
    await world.restart()
    await console.resume()
    assert (await visitor.resume()).place.kept_until == until
    await world.pass_time(5)
    assert (await console.view()).offer is None
    await world.visits.here(visitor.ticket)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_who_is_back_within_the_grace_of_a_lost_page_has_it_to_say_so(world):
    visitor, console, until = await a_kept_turn(world)
    await world.pass_time(280)
    lost_at = int(world.clock.at)
    view = await flap(visitor, 100)
    assert world.clock.at > until
    assert (view.phase, view.place.kept_until) == ("waiting", lost_at + 300 + TRY_MAX_SECONDS)
    await world.pass_time(190)
    await world.visits.here(visitor.ticket)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_who_is_back_and_never_says_so_expires(world):
    visitor, console, _ = await a_kept_turn(world)
    await flap(visitor)
    await world.pass_time(302)
    assert (await visitor.view()).outcome == "expired"
    assert (await console.view()).offer is None


async def test_a_turn_is_kept_no_longer_than_the_line_serves_for_who_is_back_either(tmp_path):
    # it is 10.00; the line closes at 10.06, and serves no longer
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), time(10, 6)),),) * 7)
    line = a_line(hours=hours, policy=a_policy(closing_grace_minutes=0))
    world = await World(tmp_path, a_directory(line)).start()
    closes = world.clock.at + 360
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.services.giving_back.release(console.desk, conversation.id)
    await visitor.view()
    view = await flap(visitor, 100)
    assert view.place.kept_until == int(closes)


async def test_so_it_is_too_for_who_was_kept_by_the_grace_of_a_lost_page(tmp_path):
    # released at 10.02, kept for a minute, and the line closes at 10.05
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), time(10, 5)),),) * 7)
    line = a_line(hours=hours, policy=a_policy(closing_grace_minutes=0, no_show_kept_seconds=60))
    world = await World(tmp_path, a_directory(line)).start()
    closes = world.clock.at + 300
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.services.giving_back.release(console.desk, conversation.id)
    await visitor.view()
    view = await flap(visitor, 100)
    assert (view.phase, view.place.kept_until) == ("waiting", int(closes))


# ---- in a conversation: who has just said so is not sent back ----


async def may_release(world, console, conversation):
    """Whether it is shown so, and is so."""
    at = (await console.view()).conversations[0].release_at
    if at <= world.clock.at:
        await world.services.giving_back.release(console.desk, conversation.id)
        return True
    with pytest.raises(Refused) as refused:
        await world.services.giving_back.release(console.desk, conversation.id)
    assert refused.value.reason is Reason.WRONG_STATE
    return False


async def greeted(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    return visitor, console, conversation


@pytest.mark.parametrize("waited", [110, 310])
async def test_who_has_just_said_that_she_is_here_has_two_minutes_more(world, waited):
    visitor, console, conversation = await greeted(world)
    await world.pass_time(waited)
    world.post.hints.clear()
    await world.visits.here(visitor.ticket)
    assert world.post.hints[console.desk], "who waits for her is told"
    await world.pass_time(119)
    assert not await may_release(world, console, conversation)
    await world.pass_time(1)
    assert await may_release(world, console, conversation)


async def test_a_counsellor_who_presses_at_the_same_moment_is_too_early(world):
    visitor, console, conversation = await greeted(world)
    await world.pass_time(120)
    await world.visits.here(visitor.ticket)
    assert not await may_release(world, console, conversation)


async def test_without_keys_who_is_here_is_not_blamed_either(world):
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    await world.pass_time(100)
    await world.visits.here(visitor.ticket)
    await world.pass_time(70)
    assert not await may_release(world, console, conversation)


async def test_a_connection_that_comes_by_itself_stops_no_release(world):
    visitor, console, conversation = await greeted(world)
    await world.pass_time(118)
    await flap(visitor, 2)
    assert await may_release(world, console, conversation)


async def test_what_she_said_before_a_connection_that_broke_is_not_forgotten(world):
    visitor, console, conversation = await greeted(world)
    await world.pass_time(100)
    await world.visits.here(visitor.ticket)
    await flap(visitor, 10)
    await world.pass_time(109)
    assert not await may_release(world, console, conversation)
    await world.pass_time(1)
    assert await may_release(world, console, conversation)


async def test_who_has_said_so_and_is_lost_is_waited_for_as_any_lost_page(world):
    visitor, console, conversation = await greeted(world)
    await world.pass_time(60)
    await world.visits.here(visitor.ticket)
    await world.pass_time(60)
    await visitor.lost()
    assert not await may_release(world, console, conversation)
    await world.pass_time(60)
    assert await may_release(world, console, conversation)


async def test_what_was_said_in_the_queue_counts_for_no_later_silence(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await world.visits.here(visitor.ticket)
    await console.start()
    conversation = await console.accept()
    await world.pass_time(120)
    assert await may_release(world, console, conversation)
