"""A conversation that could not begin gives the ticket back: to the head of the line, or to the place that is kept."""

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffId
from chatd.line.rules.back_on_line import VERIFY_PAUSE_SECONDS
from chatd.line.rules.estimate import Talks
from tests.service.given_back import accept, an_unverified, not_verified, release
from tests.service.world import LINE, World, a_directory, a_line, a_policy, sealed

# ---- the seal fails ----


async def test_who_could_not_be_verified_waits_again_before_all_others(world):
    visitor, console, conversation = await an_unverified(world)
    await world.desks.set_capacity(console.desk, 1)
    for name in ("second", "third"):
        world.clock.at += 1
        await world.visitor(name).join()
    await world.desks.pause(console.desk, paused=True)

    view = await not_verified(world, visitor, conversation)

    assert (view.phase, view.place.ahead, view.outcome) == ("waiting", 0, None)
    shown = (await console.view()).conversations[-1]
    assert (shown.phase, shown.outcome, shown.ended_by) == ("ended", "not_verified", None)
    other = world.console("bo")
    assert (await other.start()).offer.ticket == visitor.ticket


async def test_the_desk_that_failed_is_asked_last_and_only_after_a_pause_but_is_asked(world):
    visitor, console, conversation = await an_unverified(world)
    other = world.console("bo")
    await other.start()
    await not_verified(world, visitor, conversation)
    assert (await console.view()).offer is None
    assert (await other.view()).offer.ticket == visitor.ticket
    await world.desks.pause(other.desk, paused=True)
    await world.pass_time(VERIFY_PAUSE_SECONDS - 1)
    assert (await console.view()).offer is None
    await world.pass_time(1)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_while_the_only_desk_pauses_for_her_others_are_answered_and_no_range_is_told(world):
    await world.live.doors_and_tallies.learn(LINE, lambda _: Talks(30.0, 50))
    visitor, console, conversation = await an_unverified(world)
    second = world.visitor("second")
    await second.join()
    await console.accept()
    third = world.visitor("third")
    await third.join()
    view = await not_verified(world, visitor, conversation)
    place = view.place
    assert (view.phase, place.ahead, place.has_counsellor) == ("waiting", 0, True)
    assert place.estimate is None, "nobody may answer her before five minutes are over"
    assert (await console.view()).offer.ticket == third.ticket
    await world.visits.leave(third.ticket, quick=False)
    world.post.hints.clear()
    await world.pass_time(VERIFY_PAUSE_SECONDS + 3)
    assert world.post.hints[visitor.ticket]
    assert (await visitor.view()).phase == "offered"


async def test_a_shift_begun_anew_has_other_keys_and_is_asked_at_once(world):
    visitor, console, conversation = await an_unverified(world)
    await not_verified(world, visitor, conversation)
    await world.desks.end(console.desk)
    again = world.console("aino")
    again.key = b"k" * 32
    assert (await again.start()).offer.ticket == visitor.ticket


async def test_said_twice_is_said_once(world):
    visitor, _, conversation = await an_unverified(world)
    await not_verified(world, visitor, conversation)
    again = await not_verified(world, visitor, conversation)
    assert (again.phase, again.place.ahead) == ("waiting", 0)
    bo = world.console("bo")
    await bo.start()
    other = await accept(bo)
    shown = await not_verified(world, visitor, conversation)
    assert (shown.phase, shown.conversation.id) == ("conversation", other.id)


async def test_after_the_last_try_it_ends_with_the_truth(world):
    visitor, console, conversation = await an_unverified(world)
    for _ in range(2):
        assert (await not_verified(world, visitor, conversation)).phase == "waiting"
        await world.pass_time(VERIFY_PAUSE_SECONDS)
        conversation = await accept(console)
    view = await not_verified(world, visitor, conversation)
    assert (view.phase, view.outcome) == ("ended", "not_verified")
    assert (await not_verified(world, visitor, conversation)).phase == "ended"
    assert (await console.view()).offer is None
    board = await world.services.boards.view(world.services.registry.staff(StaffId("lea")))
    assert board.lines[0].unverified_last_hour == 3


# ---- too early, too late, twice, in the wrong order ----


async def test_who_has_said_a_word_is_never_released(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(119)
    await visitor.say()
    await visitor.lost()
    await world.pass_time(300)
    with pytest.raises(Refused) as refused:
        await release(world, console, conversation)
    assert refused.value.reason is Reason.WRONG_STATE


async def test_keys_that_are_never_made_may_be_released_too(world):
    _, console, conversation = await an_unverified(world)
    await world.pass_time(119)
    with pytest.raises(Refused):
        await release(world, console, conversation)
    await world.pass_time(1)
    await release(world, console, conversation)


async def test_a_strangers_desk_releases_nobody(world):
    _, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    other = world.console("bo")
    await other.start()
    with pytest.raises(Refused) as refused:
        await release(world, other, conversation)
    assert refused.value.reason is Reason.NOT_A_MEMBER


async def test_with_keys_there_is_nothing_to_give_back(world):
    visitor, _, conversation = await world.a_conversation()
    with pytest.raises(Refused) as refused:
        await not_verified(world, visitor, conversation)
    assert refused.value.reason is Reason.WRONG_STATE
    assert (await visitor.view()).phase == "conversation"


async def test_nobody_gives_back_the_ticket_of_another(world):
    _, _, conversation = await an_unverified(world)
    stranger = world.visitor("stranger")
    await stranger.join()
    with pytest.raises(Refused) as refused:
        await not_verified(world, stranger, conversation)
    assert refused.value.reason is Reason.NOT_A_MEMBER


async def test_a_counsellor_who_ends_first_takes_nobodys_place(world):
    visitor, console, conversation = await an_unverified(world)
    await world.desks.pause(console.desk, paused=True)
    await world.relay.end(console.me, conversation.id)
    view = await not_verified(world, visitor, conversation)
    assert (view.phase, view.place.ahead) == ("waiting", 0)
    assert (await console.view()).conversations[-1].outcome == "ended_by_counsellor"


async def test_a_visitor_who_has_left_is_not_brought_back(world):
    visitor, _, conversation = await an_unverified(world)
    await world.visits.leave(visitor.ticket, quick=False)
    await world.services.giving_back.not_verified(visitor.me, conversation.id)
    assert (await visitor.view()).phase == "ended"
    assert await world.waiting() == []


async def test_nothing_is_said_in_a_conversation_that_gave_its_ticket_back(world):
    visitor, console, conversation = await an_unverified(world)
    await not_verified(world, visitor, conversation)
    with pytest.raises(Refused) as refused:
        await console.key_package(conversation, own_id=2)
    assert refused.value.reason is Reason.WRONG_STATE


async def test_the_forgetting_of_the_old_conversation_leaves_the_ticket_alone(world):
    visitor, console, conversation = await an_unverified(world)
    old = visitor.value
    await world.desks.pause(console.desk, paused=True)
    await not_verified(world, visitor, conversation)
    await world.pass_time(130)
    assert all(each.id != conversation.id for each in (await console.view()).conversations)
    assert (await visitor.view()).place.ahead == 0
    assert (await visitor.resume(value=old)).phase == "waiting"
    assert (await visitor.resume()).phase == "waiting"


async def test_who_left_the_line_later_is_not_shown_to_the_former_counsellor(world):
    visitor, console, conversation = await an_unverified(world)
    await world.desks.pause(console.desk, paused=True)
    await not_verified(world, visitor, conversation)
    await world.visits.leave(visitor.ticket, quick=True)
    members = (await console.view()).conversations[-1].members
    assert {each.presence for each in members} == {"here"}


# ---- a line's own numbers ----


async def test_a_lines_own_numbers_count(tmp_path):
    numbers = {"no_show_seconds": 60, "no_show_kept_seconds": 120, "verify_tries_max": 1}
    world = await World(tmp_path, a_directory(a_line(policy=a_policy(**numbers)))).start()
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(60)
    await release(world, console, conversation)
    assert (await visitor.view()).place.kept_until == int(world.clock.at) + 120
    await world.visits.here(visitor.ticket)
    second = await accept(console)
    assert (await not_verified(world, visitor, second)).outcome == "not_verified"


async def test_with_no_group_the_time_counts_from_the_counsellor_who_is_there(world):
    """A console that was lost and is back has the whole time again: it could not greet meanwhile."""
    _, console, conversation = await an_unverified(world)
    await world.pass_time(100)
    await console.lost()
    await console.resume()
    await world.pass_time(100)
    with pytest.raises(Refused):
        await release(world, console, conversation)
    await world.pass_time(20)
    await release(world, console, conversation)


async def test_an_orphan_that_was_never_sealed_goes_back_to_the_head_too(world):
    visitor, console, conversation = await an_unverified(world)
    await console.lost()
    view = await not_verified(world, visitor, conversation)
    assert (view.phase, view.place.ahead) == ("waiting", 0)


async def test_a_message_that_comes_after_the_release_is_refused(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await release(world, console, conversation)
    with pytest.raises(Refused) as refused:
        await world.relay.say(visitor.me, conversation.id, 2, "message", sealed("g1", 1))
    assert refused.value.reason is Reason.WRONG_STATE
    await world.relay.end(visitor.me, conversation.id)  # too late as well: the place is hers still
    assert (await visitor.view()).phase == "waiting"
