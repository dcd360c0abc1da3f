"""The quiet after a conversation: no new offer in its place until it is over, or its counsellor is ready."""

import pytest

from chatd.base.errors import Refused
from chatd.base.names import StaffRole
from tests.service.world import World, a_directory, a_line, a_person, a_policy

REST = 180


@pytest.fixture
async def world(tmp_path):
    policy = a_policy(wrap_up_seconds=REST, no_show_seconds=120)
    return await World(tmp_path, a_directory(a_line(policy=policy))).start()


async def after_a_talk(world, capacity=1):
    """A counsellor who has just said good-bye, and somebody who waits."""
    visitor, console = world.visitor("first"), world.console()
    await console.start(capacity=capacity)
    await visitor.join()
    conversation = await console.accept()
    await console.key_package(conversation)
    await visitor.open()
    await visitor.say()
    await console.say(conversation)
    waiting = world.visitor("next")
    await waiting.join()
    await world.relay.end(console.me, conversation.id)
    return console, waiting


async def test_the_next_is_offered_when_the_rest_is_over(world):
    console, waiting = await after_a_talk(world)
    view = await console.view()
    assert view.offer is None
    assert view.desk.wrap_ups == (int(world.clock.at) + REST,)
    await world.pass_time(REST - 1)
    assert (await console.view()).offer is None
    await world.pass_time(2)
    assert (await console.view()).offer.ticket == waiting.ticket


async def test_the_board_says_that_a_place_rests_while_it_is_not_free(world):
    lead = a_person("lea", StaffRole.LEAD)
    console, _ = await after_a_talk(world)

    async def shown():
        line = (await world.services.boards.view(lead)).lines[0]
        return line.free, line.desks[0].conversations, line.desks[0].resting

    assert await shown() == (0, 0, 1)
    await world.desks.wrap_up(console.desk, more=False)
    assert await shown() == (1, 0, 0)


async def test_another_place_of_hers_takes_the_next_at_once(world):
    console, waiting = await after_a_talk(world, capacity=2)
    assert (await console.view()).offer.ticket == waiting.ticket


async def test_ready_now_brings_the_next_at_once(world):
    console, waiting = await after_a_talk(world)
    await world.desks.wrap_up(console.desk, more=False)
    view = await console.view()
    assert view.offer.ticket == waiting.ticket
    assert view.desk.wrap_ups == ()


async def test_more_is_three_minutes_more_as_often_as_there_is_time(world):
    console, _ = await after_a_talk(world)
    ends = int(world.clock.at) + REST
    for _ in range(4):
        assert (await console.view()).desk.may_wrap_up_longer
        await world.desks.wrap_up(console.desk, more=True)
    view = await console.view()
    assert view.desk.wrap_ups == (ends - REST + 900,)
    assert not view.desk.may_wrap_up_longer
    with pytest.raises(Refused):
        await world.desks.wrap_up(console.desk, more=True)


async def test_who_waits_is_told_of_a_counsellor_meanwhile(world):
    console, waiting = await after_a_talk(world)
    place = (await waiting.view()).place
    assert place.has_counsellor
    assert place.languages_now
    assert not place.is_long  # a rest of minutes, though a talk may take long
    board = await world.services.boards.view(world.console("lea").staff)
    assert board.lines[0].free == 0
    await world.desks.wrap_up(console.desk, more=False)
    await console.accept()
    behind = world.visitor("behind")
    await behind.join()
    assert (await behind.view()).place.is_long  # for her that talk must end


async def test_the_rest_is_there_after_a_reload_and_after_a_restart(world):
    console, waiting = await after_a_talk(world)
    rest = (await console.view()).desk.wrap_ups
    await waiting.view()
    await console.lost()
    assert (await console.resume()).desk.wrap_ups == rest
    await world.restart()
    await waiting.resume()
    view = await console.resume()
    assert (view.desk.wrap_ups, view.offer) == (rest, None)
    assert view.desk.may_wrap_up_longer


async def test_without_a_word_there_is_no_rest(world):
    visitor, console = world.visitor(), world.console()
    await console.start(capacity=1)
    await visitor.join()
    conversation = await console.accept()
    await console.key_package(conversation)
    await visitor.open()
    await world.relay.end(console.me, conversation.id)
    assert (await console.view()).desk.wrap_ups == ()


async def test_after_a_visitor_who_did_not_come_there_is_no_rest(world):
    visitor, console = world.visitor(), world.console()
    await console.start(capacity=1)
    await visitor.join()
    conversation = await console.accept()
    await console.key_package(conversation)
    await visitor.open()
    await console.say(conversation)
    await world.pass_time(121)
    await world.services.giving_back.release(console.desk, conversation.id)
    assert (await console.view()).desk.wrap_ups == ()


async def test_after_keys_that_did_not_hold_there_is_no_rest(world):
    visitor, console = world.visitor(), world.console()
    await console.start(capacity=1)
    await visitor.join()
    conversation = await console.accept()
    await world.services.giving_back.not_verified(visitor.me, conversation.id)
    assert (await console.view()).desk.wrap_ups == ()


async def test_the_rest_counts_in_the_length_of_a_talk(world):
    await after_a_talk(world)
    talks = await world.talks()
    assert talks.mean_minutes == pytest.approx(45 + (REST / 60 - 45) / 5)


async def test_a_counsellor_reads_when_it_began_and_how_long_the_visitor_had_waited(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await world.pass_time(240)
    await console.start()
    began = int(world.clock.at)
    shown = await console.accept()
    assert (shown.began_at, shown.waited_seconds) == (began, 240)
    theirs = (await visitor.view()).conversation
    assert (theirs.began_at, theirs.waited_seconds) == (None, None)
    await world.restart()
    again = (await console.resume()).conversations[0]
    assert (again.began_at, again.waited_seconds) == (began, 240)
