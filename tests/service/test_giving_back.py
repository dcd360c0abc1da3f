"""A conversation that could not begin gives the ticket back: to the head of the line, or to the place that is kept."""

from datetime import time

import pytest
from msgspec import structs

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import StaffId
from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.line.rules.back_on_line import VERIFY_PAUSE_SECONDS
from chatd.line.rules.estimate import Talks
from chatd.line.rules.outcome import Count
from tests.service.world import LINE, World, a_directory, a_line, a_policy, sealed


async def an_unverified(world, visitor="visitor", console="aino"):
    """A visitor and a counsellor whose key package has come, and was not answered."""
    there = world.console(console)
    await there.start()
    here = world.visitor(visitor)
    await here.join()
    conversation = await there.accept()
    await there.key_package(conversation)
    await here.view()
    return here, there, conversation


async def not_verified(world, visitor, conversation):
    await world.services.giving_back.not_verified(visitor.me, conversation.id)
    return await visitor.view()


async def accept(console):
    """The conversation that lives, whatever has ended lately."""
    await console.accept()
    return next(each for each in console.last.conversations if each.outcome is None)


async def release(world, console, conversation):
    await world.services.giving_back.release(console.desk, conversation.id)


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


# ---- nobody came ----


async def test_who_did_not_come_keeps_the_place_and_is_passed_over(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.desks.set_capacity(console.desk, 1)
    await world.pass_time(119)
    second = world.visitor("second")
    await second.join()
    with pytest.raises(Refused) as refused:
        await release(world, console, conversation)
    assert refused.value.reason is Reason.WRONG_STATE
    assert (await console.view()).conversations[0].release_at == world.clock.at + 1
    assert (await visitor.view()).conversation.release_at is None
    await world.pass_time(1)
    await release(world, console, conversation)
    await release(world, console, conversation)

    view = await visitor.view()
    assert (view.phase, view.place.ahead) == ("waiting", 0)
    assert view.place.kept_until == int(world.clock.at) + 300
    shown = (await console.view()).conversations[-1]
    assert (shown.outcome, shown.ended_by) == ("released", "counsellor")
    assert (await console.view()).offer.ticket == second.ticket


async def test_who_says_here_in_time_is_next_at_the_old_place(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await world.visitor("second").join()
    await release(world, console, conversation)
    await world.pass_time(290)
    await world.visits.here(visitor.ticket)
    assert (await visitor.view()).place.kept_until is None
    await world.desks.pause(console.desk, paused=False)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_who_was_let_down_once_and_then_does_not_come_is_first_no_more(world):
    """Else whoever says nothing, and `here` each time, would be the next of the whole line for ever."""
    visitor, console, conversation = await an_unverified(world)
    await world.desks.set_capacity(console.desk, 1)
    earlier = world.visitor("earlier")
    world.clock.at -= 50
    await earlier.join()
    world.clock.at += 50
    await world.desks.pause(console.desk, paused=True)
    await not_verified(world, visitor, conversation)
    console = world.console("bo")
    await console.start(capacity=1)
    conversation = await accept(console)
    assert conversation.me == console.me
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await release(world, console, conversation)
    await world.visits.here(visitor.ticket)
    assert (await visitor.view()).place.ahead == 1
    await world.desks.pause(console.desk, paused=False)
    assert (await console.view()).offer.ticket == earlier.ticket


async def test_whoever_does_not_come_in_time_expires(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await release(world, console, conversation)
    await world.pass_time(298)
    assert (await visitor.view()).phase == "waiting"
    await world.pass_time(4)
    assert (await visitor.view()).outcome == "expired"


# ---- nobody came, again and again ----


async def no_show(world, visitor, console):
    """Greeted, and no answer: the counsellor frees the place, and the page says `here` when it may."""
    conversation = await accept(console)
    await world.pass_time(120)
    await release(world, console, conversation)
    if (view := await visitor.view()).phase != "ended":
        await world.visits.here(visitor.ticket)
    return view


async def test_whose_turn_came_three_times_in_vain_keeps_no_fourth(world):
    """Each costs a counsellor two minutes, and whoever waits behind as much."""
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    assert [(await no_show(world, visitor, console)).phase for _ in range(2)] == ["waiting"] * 2
    view = await no_show(world, visitor, console)
    assert (view.phase, view.outcome) == ("ended", "no_show")
    assert view.conversation.ended_by is None, "nobody is said to have ended a talk that never was"
    assert (await console.view()).conversations[-1].outcome == "no_show"
    assert console.last.offer is None
    assert await world.waiting() == []
    assert await world.counted(Count.ABANDONED) == 1


async def test_said_twice_the_last_release_counts_once(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    for _ in range(2):
        await no_show(world, visitor, console)
    conversation = await accept(console)
    await world.pass_time(120)
    for _ in range(2):
        await release(world, console, conversation)
    assert await world.counted(Count.ABANDONED) == 1


@pytest.mark.parametrize("where", ["on the line", "in a conversation"])
async def test_a_restart_forgets_no_turn_that_was_kept(world, where):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    for _ in range(2):
        await no_show(world, visitor, console)
    if where == "in a conversation":
        await accept(console)
    await visitor.view()
    await console.view()
    await world.restart()
    await console.resume()
    await visitor.resume()
    if where == "on the line":
        assert (await no_show(world, visitor, console)).outcome == "no_show"
        return
    await world.pass_time(120)
    await release(world, console, console.last.conversations[-1])
    assert (await visitor.view()).outcome == "no_show"


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


async def test_whose_page_is_lost_may_be_released_though_nobody_could_greet(world):
    visitor, console, conversation = await world.a_conversation()
    await world.pass_time(300)
    with pytest.raises(Refused):
        await release(world, console, conversation)
    await visitor.lost()
    await world.pass_time(120)
    await release(world, console, conversation)
    await world.pass_time(200)
    await visitor.resume()
    await world.visits.here(visitor.ticket)
    view = await visitor.view()
    assert (view.phase, view.place.kept_until) == ("offered", None)


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


async def test_a_lost_page_whose_turn_is_kept_has_the_longer_of_both_times(world):
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await visitor.lost()
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await release(world, console, conversation)
    await world.pass_time(
        290, step=5
    )  # lost for 410 s, longer than the grace; the turn is kept for 300
    assert (await visitor.resume()).phase == "waiting"


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


async def test_a_line_that_has_closed_serves_whoever_comes_back_to_it(world):
    visitor, console, conversation = await an_unverified(world)
    await world.services.boards.change_line(
        world.services.registry.staff(StaffId("lea")), conversation.line, "close"
    )
    await world.pass_time(5)
    assert (await world.door()).phase == "closed"
    await world.desks.pause(console.desk, paused=True)
    await not_verified(world, visitor, conversation)
    await world.pass_time(5)
    assert (await visitor.view()).phase == "waiting"


async def test_whoever_comes_back_again_and_again_begins_no_new_grace_of_a_closed_line(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    lea = world.services.registry.staff(StaffId("lea"))
    until = int(world.clock.at) + 3_600
    conversation = await accept(console)
    await world.services.boards.change_line(lea, conversation.line, "close")
    for _ in range(2):
        await world.pass_time(125)
        assert (await world.door()).phase == "closed"
        await release(world, console, conversation)
        await world.visits.here(visitor.ticket)
        assert (await visitor.view()).line.served_until == until
        conversation = await accept(console)


async def test_who_comes_back_when_the_grace_is_over_is_told_that_nobody_can_today(tmp_path):
    line = a_line(policy=a_policy(closing_grace_minutes=1))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, console, conversation = await world.a_conversation()
    lea = world.services.registry.staff(StaffId("lea"))
    await world.services.boards.change_line(lea, conversation.line, "close")
    await world.pass_time(125)
    await world.desks.pause(console.desk, paused=True)
    await console.say(conversation)
    await world.pass_time(120)
    await release(world, console, conversation)
    await world.pass_time(3)
    assert (await visitor.view()).outcome == "refused_by_lead"
    assert (await world.door()).phase == "closed"


async def test_who_left_the_line_later_is_not_shown_to_the_former_counsellor(world):
    visitor, console, conversation = await an_unverified(world)
    await world.desks.pause(console.desk, paused=True)
    await not_verified(world, visitor, conversation)
    await world.visits.leave(visitor.ticket, quick=True)
    members = (await console.view()).conversations[-1].members
    assert {each.presence for each in members} == {"here"}


# ---- a restart in the midst ----


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
    ticket = await world.areas.line.services.rebuilding.ticket(claim)
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


# ---- keys that do not come ----


async def accepted(world, *, with_keys=False):
    """Taken by a console, which says its keys, or does not; and a colleague is free."""
    console, visitor, other = world.console(), world.visitor(), world.console("bo")
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    if with_keys:
        await console.key_package(conversation)
    await other.start()
    return visitor, console, conversation, other


async def test_for_whom_no_keys_come_a_colleague_is_asked(world):
    visitor, console, _, other = await accepted(world)
    await world.pass_time(179)  # the counsellor may have freed the place since the 120th
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(2)
    view = await visitor.view()
    assert (view.phase, view.place.ahead) == ("offered", 0)
    assert (await other.view()).offer.ticket == visitor.ticket
    assert (await console.view()).conversations[-1].outcome == "not_verified"
    ticket = await world.live.tickets_and_desks.ticket(visitor.ticket)
    assert (ticket.is_first, ticket.tries) == (True, 1)


async def test_whose_counsellor_is_gone_before_the_keys_waits_no_ten_minutes(world):
    visitor, console, _, other = await accepted(world)
    await world.pass_time(30)
    await console.lost()
    await world.pass_time(59)
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(2)
    assert (await other.view()).offer.ticket == visitor.ticket


async def test_a_counsellor_who_has_said_her_keys_and_is_gone_counts_too(world):
    visitor, console, _, other = await accepted(world, with_keys=True)
    await console.lost()
    await world.pass_time(61)
    assert (await other.view()).offer.ticket == visitor.ticket


async def test_a_console_that_is_back_in_time_keeps_her(world):
    visitor, console, conversation, other = await accepted(world)
    await world.pass_time(50)
    await console.lost()
    await world.pass_time(50)
    await console.resume()
    await world.pass_time(50)
    await console.key_package(conversation)
    await visitor.view()
    await visitor.open()
    await world.pass_time(300, step=5)
    assert (await visitor.view()).phase == "conversation"
    assert (await other.view()).offer is None


async def test_keys_that_her_page_never_answers_are_not_waited_for_without_end(world):
    visitor, _, _, other = await accepted(world, with_keys=True)
    await world.pass_time(179)
    assert (await visitor.view()).phase == "conversation"
    await world.pass_time(2)
    assert (await other.view()).offer.ticket == visitor.ticket


async def test_whose_page_is_lost_has_her_grace_also_without_keys(world):
    visitor, _, _, _ = await accepted(world)
    await visitor.lost()
    await world.pass_time(595, step=5)
    assert (await visitor.resume()).phase == "conversation"
    await world.pass_time(2)
    assert (await visitor.view()).phase == "offered", "and then she is first"


async def test_no_console_without_keys_takes_her_for_ever(world):
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join()
    for _ in range(3):
        await world.pass_time(310, step=5)
        view = await console.view()
        if view.offer is None:
            await world.desks.pause(console.desk, paused=False)
            view = await console.view()
        await accept(console)
        await world.pass_time(181)
    assert (await visitor.view()).outcome == "not_verified"


# ---- a line that is about to end ----


@pytest.mark.parametrize(
    ("closes", "grace_minutes", "kept_seconds"),
    [
        (time(10, 5), 60, 300),
        (time(10, 5), 1, 240),  # released at 10.02, and the line serves until 10.06
        (time(10, 3), 0, 60),
        (time(10, 1), 3, 120),  # it has closed while they talked
        (time(10, 1), 0, 2),  # and then she is told that it has closed
    ],
)
async def test_a_turn_is_kept_no_longer_than_the_line_serves(
    tmp_path, closes, grace_minutes, kept_seconds
):
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(9), closes),),) * 7)
    policy = a_policy(closing_grace_minutes=grace_minutes)
    world = await World(tmp_path, a_directory(a_line(policy=policy, hours=hours))).start()
    visitor, console, conversation = await world.a_conversation()
    await console.say(conversation)
    await world.pass_time(120)
    await world.desks.pause(console.desk, paused=True)
    await release(world, console, conversation)
    view = await visitor.view()
    assert view.place.kept_until == int(world.clock.at) + kept_seconds
    if kept_seconds > 2:
        await world.pass_time(kept_seconds - 1)
        assert (await visitor.view()).phase == "waiting", "a promise"


async def test_a_turn_is_kept_no_longer_on_a_line_that_a_lead_closes(tmp_path):
    line = a_line(policy=a_policy(closing_grace_minutes=3))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, console, conversation = await world.a_conversation()
    await world.desks.pause(console.desk, paused=True)
    await world.visitor("waits").join()
    lea = world.services.registry.staff(StaffId("lea"))
    await world.services.boards.change_line(lea, LINE, "close")
    until = int(world.clock.at) + 180
    await console.say(conversation)
    await world.pass_time(120)
    await release(world, console, conversation)
    view = await visitor.view()
    assert (view.place.kept_until, view.line.served_until) == (until, until)
