"""What a ticket that came back from a conversation is worth after a restart."""

import pytest
from msgspec import structs

from chatd.base.errors import Refused, Unknown
from chatd.line.rules.back_on_line import VERIFY_PAUSE_SECONDS
from tests.service.given_back import accept, an_unverified, not_verified, release


@pytest.mark.parametrize("first_back", ["visitor", "console"])
async def test_the_head_of_the_line_outlives_a_restart_whoever_is_back_first(world, first_back):
    visitor, console, conversation = await an_unverified(world)
    await world.desks.set_capacity(console.desk, 1)
    await console.view()
    held = console.last.conversations
    earlier = world.visitor("earlier")
    world.clock.at -= 50
    await earlier.join()
    world.clock.at += 50
    await console.lost()
    await not_verified(world, visitor, conversation)
    await world.restart()
    await earlier.resume()
    if first_back == "console":
        await console.resume(held)
        await visitor.resume()
    else:
        await visitor.resume()
        await console.resume(held)
    await world.pass_time(1)
    assert all(each.outcome is not None for each in (await console.view()).conversations)
    assert console.last.offer.ticket == earlier.ticket, "the pause outlives it too"
    assert (await world.console("bo").start()).offer.ticket == visitor.ticket


async def test_a_kept_turn_and_the_tries_outlive_a_restart(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await release(world, console, conversation)
    until = (await visitor.view()).place.kept_until
    await world.restart()
    claim = world.areas.line.services.visits._values.open_with(visitor.value, visitor.key)
    ticket, _ = await world.areas.line.services.rebuilding.ticket(claim)
    assert int(ticket.kept_until) == until


async def test_the_place_and_the_tries_outlive_a_restart_within_a_conversation(world):
    visitor, console, conversation = await an_unverified(world)
    issued = (await world.live.tickets_and_desks.ticket(visitor.ticket)).issued
    await world.pass_time(20)
    await not_verified(world, visitor, conversation)
    await world.pass_time(VERIFY_PAUSE_SECONDS)
    await accept(console)
    await visitor.view()
    await world.restart()
    await visitor.resume()
    ticket = await world.live.tickets_and_desks.ticket(visitor.ticket)
    assert (ticket.issued, ticket.is_first, ticket.tries) == (issued, True, 1)


@pytest.mark.parametrize("is_older", [False, True])
async def test_an_older_value_that_says_first_is_not_believed_after_a_restart(world, is_older):
    """It may tell of a time that is over: she was first, was called, and did not come."""
    visitor, console, conversation = await an_unverified(world)
    await world.desks.pause(console.desk, paused=True)
    await not_verified(world, visitor, conversation)
    older = visitor.value
    await world.pass_time(700)
    await visitor.view()
    await world.restart()
    await visitor.resume(value=older if is_older else None)
    ticket = await world.live.tickets_and_desks.ticket(visitor.ticket)
    assert ticket.is_first is not is_older


async def test_an_older_value_with_fewer_tries_counts_no_fewer_once_the_other_side_is_back(world):
    visitor, _, conversation = await an_unverified(world)
    world.clock.at += 1
    bo = world.console("bo")
    await bo.start()
    await not_verified(world, visitor, conversation)
    assert (await visitor.view()).phase == "offered"
    older = world.areas.line.services.visits._values.open_with(visitor.value, visitor.key)
    older = world.areas.line.services.visits._values.sign(structs.replace(older, tries=0))
    world.clock.at += 1
    second = await accept(bo)
    await visitor.view()
    await world.restart()
    assert (await visitor.resume(value=older)).phase == "waiting"
    await bo.resume()
    await not_verified(world, visitor, second)
    assert (await world.live.tickets_and_desks.ticket(visitor.ticket)).tries == 2


async def test_after_a_restart_whoever_was_greeted_has_the_whole_time_again(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await visitor.view()
    await console.view()
    await world.restart()
    await console.resume()
    await visitor.resume()
    await world.pass_time(119)
    with pytest.raises(Refused):
        await release(world, console, conversation)
    await world.pass_time(2)
    await release(world, console, conversation)
    assert (await visitor.view()).phase == "waiting"


async def test_a_forgotten_conversation_is_unknown(world):
    visitor, _, _ = await an_unverified(world)
    with pytest.raises(Unknown):
        await world.services.giving_back.not_verified(visitor.me, "c-never")
