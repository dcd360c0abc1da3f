"""A desk that pauses is there for a while; who pauses for longer is nobody for those who wait."""

import pytest

from chatd.base.errors import Reason, Refused
from chatd.line.rules.desk import PAUSED_THERE_SECONDS
from chatd.line.rules.estimate import Talks
from tests.service.world import EMBED, FI, LINE, SV, World, a_directory, a_line, a_policy

LONG = PAUSED_THERE_SECONDS
PATIENCE = UNSTAFFED = 300


async def a_pause(world, languages=(FI, SV), name="aino"):
    console = world.console(name)
    await console.start(languages=languages)
    await world.desks.pause(console.desk, paused=True)
    return console


async def phase(world, language=FI):
    return (await world.services.public_lines.state(EMBED, None, language)).phase


async def has_counsellor(visitor):
    return (await visitor.view()).place.has_counsellor


async def test_when_the_only_one_of_her_language_pauses_for_long_she_is_told_and_asked(world):
    await a_pause(world, (SV,))
    await world.console("bo").start(languages=(FI,))
    visitor = world.visitor()
    assert (await visitor.join(language=SV)).place.has_counsellor
    await world.pass_time(LONG - 4)
    assert await has_counsellor(visitor)
    world.post.hints.clear()
    await world.pass_time(8)
    assert world.post.hints[visitor.ticket], "by time alone"
    place = (await visitor.view()).place
    assert (place.has_counsellor, place.languages_now) == (False, (FI,))
    told = await world.services.public_lines.state(EMBED, None, SV)
    assert told.text == "Linjen är öppen, men just nu svarar ingen på det här språket."
    await world.pass_time(PATIENCE)
    assert (await visitor.view()).place.asks_language


async def test_a_line_at_which_all_pause_for_long_is_closed_for_now(world):
    console, visitor = await a_pause(world), world.visitor()
    await visitor.join()
    await world.pass_time(LONG + UNSTAFFED - 10)
    assert await phase(world) == "open"
    world.post.hints.clear()
    await world.pass_time(14)
    assert await phase(world) == "closed_for_now"
    assert world.post.hints[visitor.ticket]
    assert (await visitor.view()).line.is_closed_for_now
    with pytest.raises(Refused) as refused:
        await world.visitor("late").join()
    assert refused.value.reason is Reason.CLOSED_FOR_NOW
    await world.desks.pause(console.desk, paused=False)
    assert await phase(world) == "open"
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_a_new_pause_counts_from_its_own_beginning(world):
    console, visitor = await a_pause(world), world.visitor()
    await visitor.join(language=SV)
    await world.pass_time(LONG - 60)
    await world.desks.pause(console.desk, paused=False)
    await world.desks.pause(console.desk, paused=True)
    await world.pass_time(LONG - 60)
    assert await has_counsellor(visitor)


@pytest.mark.parametrize("again", ["pause", "connection", "restart", "capacity"])
async def test_nothing_but_a_return_to_work_makes_a_pause_young(world, again):
    console, visitor = await a_pause(world), world.visitor()
    await visitor.join()
    await console.view()
    await world.pass_time(LONG - 60)
    if again == "pause":
        await world.desks.pause(console.desk, paused=True)
    elif again == "connection":
        await console.lost()
        await world.pass_time(5)
        await console.resume()
    elif again == "capacity":
        await world.desks.set_capacity(console.desk, 1)
    else:
        await visitor.view()
        await world.restart()
        await visitor.resume()
        await console.resume()
    assert await has_counsellor(visitor)
    await world.pass_time(61, 1)
    assert not await has_counsellor(visitor)


async def test_who_was_away_and_pauses_is_there_from_then_on(world):
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join()
    await world.pass_time(63)
    assert not await has_counsellor(visitor)
    await world.desks.pause(console.desk, paused=True)
    assert await has_counsellor(visitor)
    await world.pass_time(LONG)
    assert not await has_counsellor(visitor)


async def test_a_desk_that_pauses_for_long_admits_nobody_more_by_its_capacity(tmp_path):
    line = a_line(policy=a_policy(wait_offered_max_minutes=60, silent_end_seconds=0))
    world = await World(tmp_path, a_directory(line)).start()
    await world.live.doors_and_tallies.learn(LINE, lambda _: Talks(45.0, 30))
    await a_pause(world, name="bo")
    _, working, _ = await world.a_conversation()
    await world.desks.set_capacity(working.desk, 1)
    for name in ("first", "second"):
        await world.visitor(name).join()
    await world.pass_time(LONG - 4)
    assert await phase(world) == "open", "control: two desks"
    await world.pass_time(8)
    assert await phase(world) == "full"


async def test_whoever_begins_paused_is_nobody_for_those_who_wait_until_she_takes_offers(world):
    """As a lead does who takes over from the board: she has never said that she would answer anybody else."""
    visitor = world.visitor()
    await visitor.join()
    await world.pass_time(310, step=5)
    lead = world.console("lea")
    await lead.start(capacity=1, paused=True)
    view = await visitor.view()
    assert (view.line.is_closed_for_now, view.place.has_counsellor) == (True, False)
    with pytest.raises(Refused) as refused:
        await world.visitor("next").join()
    assert refused.value.reason is Reason.CLOSED_FOR_NOW
    await lead.view()
    await world.restart()
    await lead.resume()
    await visitor.resume()
    assert not (await visitor.view()).place.has_counsellor
    await world.desks.pause(lead.desk, paused=False)
    view = await visitor.view()
    assert not view.line.is_closed_for_now
    assert view.place is None or view.place.has_counsellor
