"""Whoever is gone is not counted as somebody who waits: nobody is asked to answer an empty page."""

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import StaffId
from chatd.line.rules.presence import VISITOR_BEAT_MAX_SECONDS
from chatd.line.rules.ticket import YIELD_SECONDS
from tests.service.world import LINE, World, a_directory, a_line, a_policy


async def an_offer(world):
    """Two who wait, and a desk that is offered the first."""
    first, second = world.visitor("first"), world.visitor("second")
    await first.join()
    world.clock.at += 1
    await second.join()
    console = world.console()
    assert (await console.start()).offer.ticket == first.ticket
    return first, second, console


async def test_the_offer_of_a_lost_page_goes_at_once_and_the_desk_has_missed_nothing(world):
    first, second, console = await an_offer(world)
    await first.lost()
    view = await console.view()
    assert view.offer.ticket == second.ticket
    desk = await world.live.tickets_and_desks.desk(console.desk)
    assert desk.misses == 0


async def test_a_lost_connection_that_nobody_told_of_withdraws_the_offer_too(tmp_path):
    line = a_line(policy=a_policy(offer_seconds=90))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    world.post.visitors.discard(visitor.ticket)  # no heartbeat, and nobody told
    await world.pass_time(VISITOR_BEAT_MAX_SECONDS - 5)
    assert (await console.start()).offer.ticket == visitor.ticket
    await world.pass_time(5)
    assert (await console.view()).offer is not None
    await world.pass_time(2)
    assert (await console.view()).offer is None
    assert (await visitor.view()).phase == "waiting"


async def test_a_visitor_lost_in_a_talk_is_shown_within_thirty_seconds_though_nobody_told(world):
    visitor, console, _ = await world.a_conversation()
    await world.pass_time(VISITOR_BEAT_MAX_SECONDS)
    world.post.visitors.discard(visitor.ticket)
    world.post.hints.clear()
    await world.pass_time(15)  # a telephone line's pause
    assert not world.post.hints[console.desk]
    await world.pass_time(15)
    assert world.post.hints[console.desk]
    (shown,) = (await console.view()).conversations
    assert "lost" in [each.presence for each in shown.members]


async def test_nobody_takes_a_page_that_is_gone(world):
    first, _, console = await an_offer(world)
    await first.lost()
    with pytest.raises(Refused) as refused:
        await world.desks.accept(console.desk, first.ticket)
    assert refused.value.reason is Reason.NOT_OFFERED
    assert await world.alive() == []


async def test_who_is_back_is_offered_again_to_the_same_desk_at_the_old_place(world):
    first, _, console = await an_offer(world)
    other = world.console("bo")
    await first.lost()
    await world.desks.pause(console.desk, paused=True)
    await first.resume()
    assert (await first.view()).place.ahead == 0
    await other.start()
    await world.desks.pause(other.desk, paused=True)
    await world.desks.pause(console.desk, paused=False)
    assert (await console.view()).offer.ticket == first.ticket


async def test_a_page_that_leaves_frees_offer_and_place_at_once(tmp_path):
    line = a_line(policy=a_policy(waiting_max=2))
    world = await World(tmp_path, a_directory(line)).start()
    first, second, console = await an_offer(world)
    await world.pass_time(5)
    third = world.visitor("third")
    with pytest.raises(Refused) as refused:
        await third.join()
    assert refused.value.reason is Reason.LINE_FULL
    world.post.hints.clear()

    await world.visits.leave(first.ticket, quick=False)

    assert (await console.view()).offer.ticket == second.ticket
    assert sum(each.tickets for each in await world.waiting()) == 1
    await world.visits.leave(second.ticket, quick=False)
    await third.join()
    await world.pass_time(3)
    assert world.post.hints[second.ticket] >= 1


async def test_those_behind_are_told_within_the_next_round(world):
    first, second = world.visitor("first"), world.visitor("second")
    await first.join()
    world.clock.at += 1
    await second.join()
    await world.pass_time(4)
    world.post.hints.clear()
    await world.visits.leave(first.ticket, quick=False)
    await world.pass_time(4)
    assert world.post.hints[second.ticket] == 1
    assert (await second.view()).place.ahead == 0


async def test_the_floor_says_how_many_are_not_there(world):
    first, second = world.visitor("first"), world.visitor("second")
    await first.join()
    await second.join()
    await first.lost()
    assert [(each.tickets, each.away) for each in await world.waiting()] == [(2, 1)]
    await first.resume()
    assert [(each.tickets, each.away) for each in await world.waiting()] == [(2, 0)]


# ---- how it ended, for a page that was away ----


async def lost_for(world, visitor, seconds):
    """Her page is lost, and back after so long."""
    await visitor.lost()
    await world.pass_time(seconds, step=5)
    view = await visitor.resume()
    return view.phase, view.outcome, view.conversation and view.conversation.ended_by


@pytest.mark.parametrize("seconds", [60, 190, 595])
async def test_whose_talk_ended_while_her_page_was_lost_learns_how_for_the_whole_grace(
    world, seconds
):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await visitor.say()
    await visitor.lost()
    await world.relay.end(console.me, conversation.id)
    assert await lost_for(world, visitor, seconds) == ("ended", "served", "counsellor")


async def test_whom_the_line_has_abandoned_learns_that_it_was_not_her_own_connection(tmp_path):
    directory = a_directory(a_line(policy=a_policy(closing_grace_minutes=1)))
    world = await World(tmp_path, directory).start()
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await visitor.say()
    lea = world.services.registry.staff(StaffId("lea"))
    await world.services.boards.change_line(lea, LINE, "close")
    await console.lost()
    await world.pass_time(160, step=5)
    assert await lost_for(world, visitor, 500) == ("ended", "abandoned_by_line", None)


@pytest.mark.parametrize("seconds", [60, 130, 295])
async def test_who_was_refused_while_her_page_was_lost_learns_it_for_the_whole_grace(
    world, seconds
):
    visitor = world.visitor()
    await visitor.join()
    await visitor.lost()
    lea = world.services.registry.staff(StaffId("lea"))
    await world.services.boards.change_line(lea, LINE, "not_today")
    assert await lost_for(world, visitor, seconds) == ("ended", "refused_by_lead", None)


async def test_a_lines_own_grace_counts_for_what_is_told_of_an_end(tmp_path):
    directory = a_directory(a_line(policy=a_policy(conversation_grace_seconds=900)))
    world = await World(tmp_path, directory).start()
    visitor, console, conversation = await world.a_conversation()
    await visitor.lost()
    await world.relay.end(console.me, conversation.id)
    assert await lost_for(world, visitor, 890) == ("ended", "ended_by_counsellor", "counsellor")
    with pytest.raises(Unknown):
        await lost_for(world, visitor, 20)


async def test_of_who_left_on_purpose_nothing_is_kept_for_so_long(world):
    visitor, _, _ = await world.a_conversation()
    waiting = world.visitor("waiting")
    await waiting.join()
    await world.visits.leave(visitor.ticket, quick=True)
    await world.visits.leave(waiting.ticket, quick=False)
    await world.pass_time(125, step=5)
    assert await world.alive() == []
    assert await world.live.tickets_and_desks.tickets([visitor.ticket, waiting.ticket]) == []


async def test_a_counsellor_is_shown_an_end_for_a_little(world):
    _, console, conversation = await world.a_conversation()
    await world.relay.end(console.me, conversation.id)
    await world.pass_time(115, step=5)
    assert [each.id for each in (await console.view()).conversations] == [conversation.id]
    await world.pass_time(10, step=5)
    assert (await console.view()).conversations == ()


# ---- the last words of a talk that ended meanwhile ----


async def words_for(world, visitor):
    """What is held for her page, after it has come back."""
    conversation = (await visitor.resume()).conversation.id
    held = await world.relay.held(visitor.me, conversation, 0)
    return [(each.kind, each.id) for each in held]


async def a_talk_with_last_words(world):
    """She is lost; the counsellor writes twice more, and so does nobody else."""
    visitor, console, conversation = await world.a_conversation()
    await world.relay.received(visitor.me, conversation.id, 99)
    await visitor.say()
    await visitor.lost()
    await console.say(conversation)
    await console.say(conversation)
    return visitor, console, conversation


@pytest.mark.parametrize("seconds", [0, 60, 590])
async def test_what_was_said_before_the_end_reaches_her_when_she_is_back(world, seconds):
    visitor, console, conversation = await a_talk_with_last_words(world)
    await world.relay.end(console.me, conversation.id)
    await world.pass_time(seconds, step=5)
    assert await words_for(world, visitor) == [("message", 2), ("message", 3)]
    assert await world.relay.held(console.me, conversation.id, 0) == [], "only for her"


async def test_what_she_has_received_is_held_no_more(world):
    visitor, console, conversation = await a_talk_with_last_words(world)
    await world.relay.end(console.me, conversation.id)
    await visitor.resume()
    await world.relay.received(visitor.me, conversation.id, 99)
    assert await words_for(world, visitor) == []


async def test_last_words_end_with_the_outcome_and_are_never_older_than_what_is_held(world):
    visitor, console, conversation = await a_talk_with_last_words(world)
    await world.pass_time(400, step=5)
    await world.relay.end(console.me, conversation.id)
    await world.pass_time(190, step=5)
    assert len(await words_for(world, visitor)) == 2
    await world.pass_time(20, step=5)
    assert await words_for(world, visitor) == []
    await world.pass_time(400, step=5)
    assert await world.alive() == []


@pytest.mark.parametrize("quick", [False, True])
async def test_who_ends_it_herself_leaves_no_words(world, quick):
    visitor, console, conversation = await a_talk_with_last_words(world)
    await visitor.resume()
    await world.visits.leave(visitor.ticket, quick=quick)
    assert await world.relay.held(visitor.me, conversation.id, 0) == []
    assert await world.relay.held(console.me, conversation.id, 0) == []


async def test_of_a_place_that_goes_on_the_line_no_words_are_held(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await visitor.lost()
    await world.pass_time(130, step=5)
    await world.services.giving_back.release(console.desk, conversation.id)
    assert await world.relay.held(visitor.me, conversation.id, 0) == []


async def test_two_that_come_and_go_are_not_all_that_a_desk_is_offered(world):
    comers, third = [world.visitor("one"), world.visitor("other")], world.visitor("third")
    for visitor in (*comers, third):
        await visitor.join()
        world.clock.at += 1
    console = world.console()
    await console.start()
    offered = []
    for _ in range(5):
        await world.pass_time(2)
        offered.append((await console.view()).offer.ticket)
        for visitor in comers:
            if visitor.ticket == offered[-1]:
                await visitor.lost()
                await world.pass_time(1)
                await visitor.resume()
    assert offered == [*2 * [each.ticket for each in comers], third.ticket]


async def lost_on_offer(visitor, console):
    assert (await console.view()).offer.ticket == visitor.ticket
    await visitor.lost()
    assert (await console.view()).offer is None
    await visitor.resume()


async def test_whoever_is_alone_and_comes_back_is_offered_again_at_once(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    for _ in range(3):
        await lost_on_offer(visitor, console)
    assert (await console.view()).offer.ticket == visitor.ticket


@pytest.mark.parametrize(("seconds", "is_first"), [(1, False), (YIELD_SECONDS, True)])
async def test_whoever_comes_and_goes_lets_others_pass_for_a_moment_only(world, seconds, is_first):
    first, second, console = world.visitor("first"), world.visitor("second"), world.console()
    await first.join()
    await console.start()
    for _ in range(2):
        await lost_on_offer(first, console)
    await world.desks.pause(console.desk, paused=True)
    await world.pass_time(seconds)
    await second.join()
    other = world.console("bo")
    expected = first if is_first else second
    assert (await other.start()).offer.ticket == expected.ticket
