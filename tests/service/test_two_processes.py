"""Two processes on one live state: what one knows, all know."""

import pytest

from chatd.line.rules.presence import CONSOLE_BEAT_MAX_SECONDS, VISITOR_BEAT_MAX_SECONDS
from chatd.line.service.holding import ELSEWHERE_SECONDS
from tests.bus import Wire
from tests.service.world import World, a_policy


@pytest.fixture
async def worlds(world):
    return world, await world.beside().start()


@pytest.fixture
async def joined(tmp_path):
    """Two that tell each other what they know."""
    wire = Wire()
    here = await World(tmp_path, bus=wire.bus("here")).start()
    return here, await here.beside(bus=wire.bus("there")).start()


async def pass_time(worlds, seconds):
    """Each of them sweeps, as in life."""
    end = worlds[0].clock.at + seconds
    while worlds[0].clock.at < end:
        worlds[0].clock.at += 1
        for each in worlds:
            await each.services.sweeper.sweep(each.clock.now())


async def page_of(world, member):
    return (await world.live.tickets_and_desks.pages([member]))[member]


async def test_a_page_that_has_moved_is_not_lost_when_its_former_connection_is_gone(worlds):
    here, there = worlds
    visitor = here.visitor()
    await visitor.join()
    await visitor.move(there)
    here.post.visitors.discard(visitor.ticket)
    await here.visits.lost(visitor.ticket)
    assert (await page_of(here, visitor.ticket)).lost_at is None
    await visitor.lost()
    assert (await page_of(here, visitor.ticket)).lost_at is not None, "its last one is"


async def test_a_console_that_has_moved_keeps_its_offer_and_its_talks(worlds):
    here, there = worlds
    _, console, conversation = await here.a_conversation()
    await here.visitor("next").join()
    await console.move(there)
    here.post.consoles.discard(console.desk)
    await here.services.desk_pages.lost(console.desk)
    view = await console.view()
    assert view.offer is not None
    assert [each.phase for each in view.conversations] == ["open"]
    await console.lost()
    (found,) = await here.alive()
    assert (found.id, found.phase) == (conversation.id, "orphaned")


async def test_a_page_whose_process_died_is_lost_by_time_and_here_again_elsewhere(worlds):
    here, there = worlds
    visitor = here.visitor()
    await visitor.join()
    await pass_time([there], VISITOR_BEAT_MAX_SECONDS + 10)  # nobody beats for it
    assert (await page_of(there, visitor.ticket)).lost_at is not None
    await visitor.move(there)
    await pass_time([there], VISITOR_BEAT_MAX_SECONDS + 10)
    assert (await page_of(there, visitor.ticket)).lost_at is None


@pytest.mark.parametrize("is_visitor", [True, False])
async def test_a_page_thought_lost_whose_connection_lives_is_back_with_the_next_beat(
    worlds, is_visitor
):
    here, there = worlds
    visitor, console, conversation = await here.a_conversation()
    member = visitor.ticket if is_visitor else console.desk
    if is_visitor:
        await visitor.move(there)
        await there.visits.lost(member)
    else:
        await console.move(there)
        await there.services.desk_pages.lost(member)
    (there.post.visitors if is_visitor else there.post.consoles).discard(member)
    word_at = (await page_of(here, member)).word_at
    assert (await page_of(here, member)).lost_at is not None
    await pass_time(worlds, 11)
    page = await page_of(here, member)
    assert page.lost_at is None
    assert page.word_at == word_at, "a heartbeat is no word"
    (found,) = await here.alive()
    assert (found.id, found.phase) == (conversation.id, "open")


async def test_two_processes_with_a_connection_each_do_not_quarrel_over_the_page(worlds):
    here, there = worlds
    visitor = here.visitor()
    await visitor.join()
    await visitor.move(there)  # its former connection is noticed later
    holder = (await page_of(here, visitor.ticket)).at
    await pass_time(worlds, ELSEWHERE_SECONDS - 10)
    assert (await page_of(here, visitor.ticket)).at == holder
    there.post.visitors.discard(visitor.ticket)  # it was the other that died, and told nobody
    await pass_time(worlds, ELSEWHERE_SECONDS)
    assert (await page_of(here, visitor.ticket)).at not in (holder, None)


async def test_a_look_at_an_old_picture_makes_no_page_lost_that_was_heard_meanwhile(worlds):
    here, there = worlds
    _, console, _ = await here.a_conversation()
    here.post.consoles.clear()
    await pass_time([here], CONSOLE_BEAT_MAX_SECONDS - 1)
    await console.move(there)
    await here.services.desk_pages.unheard(console.desk)
    assert (await page_of(here, console.desk)).lost_at is None


async def test_that_time_makes_a_member_silent_is_told_where_the_others_page_is(joined):
    here, there = joined
    visitor, console, _ = await here.a_conversation()
    here.post.consoles.discard(console.desk)
    await console.move(there)
    await pass_time(joined, 5)
    here.post.hints.clear()
    there.post.hints.clear()
    policy = a_policy()
    await pass_time(joined, policy.silent_seconds + 5)
    assert there.post.hints[console.desk], "its page is there, whoever has looked"
    (shown,) = (await console.view()).conversations
    assert "silent" in [each.presence for each in shown.members]
    there.post.hints.clear()
    await pass_time(joined, 60)
    assert not there.post.hints[console.desk], "once"
    assert visitor.ticket in here.post.visitors


async def test_a_process_knows_of_an_orphan_at_which_another_has_looked(joined):
    here, _ = joined
    _, console, _ = await here.a_conversation()
    stores = [each.areas.conversation.services.orphans._store for each in joined]
    assert stores[1].has_orphans, "who has just started asks"
    for each in stores:
        each.found_up([])
    await console.lost()
    await pass_time([here], 65)
    assert [each.has_orphans for each in stores] == [True, True]
    await console.resume()
    await pass_time([here], 1)
    assert [each.has_orphans for each in stores] == [False, False]
    for cut in stores[1]._bus.cut_handlers:
        cut()
    assert [each.has_orphans for each in stores] == [False, True], "it may have missed one"
