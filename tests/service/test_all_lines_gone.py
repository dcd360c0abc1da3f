"""Every line is gone for minutes, hers and the console's: whoever is back first waits a moment for the other."""

import pytest

from chatd.conversation.rules.orphans import BOTH_BACK_SECONDS
from tests.service.orphans import MOST, an_orphan, on_shift

NINE_MINUTES = 9 * 60
GAPS = [100, MOST + 20, NINE_MINUTES]


async def both_away(world, seconds):
    visitor, console, conversation = await an_orphan(world)
    await visitor.lost()
    await world.pass_time(seconds, step=5)
    return visitor, console, conversation


@pytest.mark.parametrize("seconds", GAPS)
async def test_who_is_back_before_the_console_goes_on_with_it(world, seconds):
    visitor, console, conversation = await both_away(world, seconds)
    await visitor.resume()
    await world.pass_time(BOTH_BACK_SECONDS - 2)
    await console.resume()
    view = await visitor.view()
    assert (view.phase, view.conversation.id) == ("conversation", conversation.id)
    assert view.conversation.phase == "open"
    await visitor.say()
    assert [each.id for each in (await console.view()).conversations] == [conversation.id]


@pytest.mark.parametrize("seconds", GAPS)
async def test_a_console_that_is_back_before_her_goes_on_with_her(world, seconds):
    visitor, console, conversation = await both_away(world, seconds)
    await console.resume()
    await world.pass_time(20)
    assert (await visitor.resume()).conversation.id == conversation.id
    await visitor.say()


async def test_a_console_that_does_not_come_keeps_her_no_longer_whatever_she_does(world):
    visitor, _, _ = await both_away(world, NINE_MINUTES)
    await visitor.resume()
    for _ in range(3):
        await world.pass_time(8)
        await visitor.say()
        await visitor.lost()
        await visitor.resume()
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(BOTH_BACK_SECONDS - 22)
    assert (await visitor.view()).phase == "waiting"


async def test_who_was_there_all_the_time_waits_for_nobody(world):
    visitor, _, _ = await an_orphan(world)
    await world.pass_time(92)
    assert (await visitor.view()).phase == "waiting"


async def test_a_console_that_is_back_after_she_waits_again_meets_her_first(world):
    visitor, console, conversation = await an_orphan(world)
    other = await on_shift(world, "bo", paused=True)
    before = world.visitor("before")
    await before.join()
    await world.pass_time(NINE_MINUTES, step=5)
    assert (await visitor.view()).place.ahead == 0
    view = await console.resume()
    assert view.conversations in ((), [])
    await world.pass_time(1)
    assert (await console.view()).offer.ticket == visitor.ticket
    assert (await console.accept()).id != conversation.id
    assert (await other.view()).conversations in ((), [])
