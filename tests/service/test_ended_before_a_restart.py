"""What has ended is not brought back by a value that somebody has kept; who was there at the stop is."""

import pytest

from chatd.base.claims import REBUILD_SECONDS, RENEW_SECONDS, STANDS_SECONDS
from chatd.base.errors import Unknown
from tests.service.world import (
    World,
    a_directory,
    a_line,
    a_policy,
)


async def test_after_the_time_for_rebuilding_an_unknown_value_is_unknown(tmp_path):
    world = await World(tmp_path).start()
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    await console.view()
    await world.restart()
    world.clock.at += 600
    with pytest.raises(Unknown):
        await visitor.resume()
    with pytest.raises(Unknown):
        await console.resume()


async def test_what_has_ended_since_the_start_is_not_brought_back_by_its_value(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    other = world.visitor("other")
    await other.join()
    for page in (visitor, console, other):
        await page.view()
    held, value, other_value = console.last, visitor.value, other.value
    await world.restart()
    for page in (visitor, console, other):
        await page.resume()
    await world.relay.end(visitor.me, conversation.id)
    await world.visits.leave(other.ticket, quick=True)
    await world.pass_time(130, step=5)
    console.last = held
    assert (await console.resume()).conversations == ()
    for page, own in ((visitor, value), (other, other_value)):
        with pytest.raises(Unknown):
            await page.resume(value=own)
    assert await world.alive() == []


async def test_what_had_ended_before_the_restart_is_not_brought_back_by_the_console(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, _ = await world.a_conversation()
    await world.visits.leave(visitor.ticket, quick=True)
    assert [each.phase for each in (await console.view()).conversations] == ["ended"]
    await world.restart()
    assert (await console.resume()).conversations == ()
    assert await world.alive() == []


async def test_a_desk_whose_last_conversation_ended_meanwhile_does_not_come_back(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, _ = await world.a_conversation()
    await world.desks.end(console.desk)
    for page in (visitor, console):
        await page.view()
    await world.restart()
    await visitor.resume()
    await world.visits.leave(visitor.ticket, quick=True)
    await world.pass_time(130, step=5)
    assert (await console.resume()).desk is None
    assert await world.live.tickets_and_desks.desks() == []


async def kept_and_ended(world):
    """A page that waited and two that talked; all has ended, and somebody kept what each held."""
    visitor, console, conversation = await world.a_conversation()
    waiting = world.visitor("waiting")
    await waiting.join()
    for page in (visitor, waiting, console):
        await page.view()
    kept = visitor.value, waiting.value, console.last
    await world.visits.leave(waiting.ticket, quick=True)
    await world.relay.end(visitor.me, conversation.id)
    return visitor, waiting, console, kept


@pytest.mark.parametrize("down_seconds", [1, 3_600])
async def test_what_had_ended_half_an_hour_before_the_stop_is_not_brought_back_by_a_kept_value(
    tmp_path, down_seconds
):
    world = await World(tmp_path).start()
    await world.pass_time(REBUILD_SECONDS, step=60)
    visitor, waiting, console, (talking, place, held) = await kept_and_ended(world)
    await world.pass_time(STANDS_SECONDS + 60, step=20)
    await console.view()
    world.clock.at += down_seconds
    await world.restart()
    for page, value in ((visitor, talking), (waiting, place)):
        with pytest.raises(Unknown):
            await page.resume(value=value)
    await console.resume(memberships=held.conversations)
    assert await world.alive() == []


@pytest.mark.parametrize("down_seconds", [1, 3_600])
async def test_who_was_there_at_the_stop_comes_back_however_long_it_lasted(tmp_path, down_seconds):
    world = await World(
        tmp_path, a_directory(a_line(policy=a_policy(silent_end_seconds=0)))
    ).start()
    visitor, console, conversation = await world.a_conversation()
    waiting = world.visitor("waiting")
    await waiting.join()
    for _ in range(200):
        before = world.post.hints.copy()
        await world.pass_time(20, step=20)
        for page, name in (
            (visitor, visitor.ticket),
            (waiting, waiting.ticket),
            (console, console.desk),
        ):
            if (
                world.post.hints[name] > before[name]
            ):  # a page is told when its daemon hints, and only then
                await page.view()
    world.clock.at += down_seconds
    await world.restart()
    assert (await waiting.resume()).phase == "waiting"
    assert (await console.resume()).conversations[0].id == conversation.id
    assert (await visitor.resume()).phase == "conversation"


async def test_who_was_offline_at_the_stop_comes_back_within_the_longest_grace(tmp_path):
    policy = a_policy(ticket_grace_seconds=900, conversation_grace_seconds=900)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    world.clock.at += (
        RENEW_SECONDS - world.clock.at % RENEW_SECONDS - 1
    )  # the last second of a slot
    visitor, console, conversation = await world.a_conversation()
    waiting = world.visitor("waiting")
    await waiting.join()
    for page in (visitor, waiting, console):
        await page.view()
    for page in (visitor, waiting):
        await page.lost()
    world.services.key_jobs._started -= REBUILD_SECONDS
    await world.pass_time(890, step=10)
    world.clock.at += 3_600
    await world.restart()
    assert (await waiting.resume()).phase == "waiting"
    assert (await visitor.resume()).conversation.id == conversation.id


async def test_a_daemon_that_stops_again_at_once_still_waits_for_those_of_before(tmp_path):
    world = await World(tmp_path).start()
    waiting = world.visitor()
    await waiting.join()
    await world.pass_time(REBUILD_SECONDS + 60, step=20)
    await waiting.view()
    world.clock.at += 3_600
    await world.restart()
    await world.pass_time(REBUILD_SECONDS - 60, step=20)
    await world.restart()
    assert (await waiting.resume()).phase == "waiting"


async def test_every_page_gets_a_fresh_value_once_in_a_while_and_no_more_often(tmp_path):
    world = await World(
        tmp_path, a_directory(a_line(policy=a_policy(silent_end_seconds=0)))
    ).start()
    visitor, console, _ = await world.a_conversation()
    await world.pass_time(400, step=1)  # silent by now
    world.clock.at += RENEW_SECONDS - world.clock.at % RENEW_SECONDS - 1
    await world.services.sweeper.sweep(world.clock.now())  # they are here, and shown so
    for page in (visitor, console):
        await page.view()
    values = visitor.value, console.last.desk.value
    world.post.hints.clear()
    await world.pass_time(RENEW_SECONDS, step=1)
    assert world.post.hints[visitor.ticket] == world.post.hints[console.desk] == 1
    for page in (visitor, console):
        await page.view()
    assert visitor.value != values[0]
    assert console.last.desk.value != values[1]
