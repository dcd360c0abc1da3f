"""A ticket meets a desk: offers, misses, pauses, room, and the lines that assign by themselves."""

import asyncio
from dataclasses import replace

import pytest

from chatd.base.errors import Malformed, Reason, Refused, Unavailable, Unknown
from chatd.base.names import LineId
from tests.service.failing import FailingWorld, never
from tests.service.world import FI, LINE, SV, World, a_directory, a_line, a_policy


def reason_of(refused):
    return refused.value.reason


async def test_the_longest_waiting_is_offered_first(world):
    first, second = world.visitor("first"), world.visitor("second")
    await first.join()
    world.clock.at += 1
    await second.join()
    console = world.console()
    view = await console.start()
    assert view.offer.ticket == first.ticket
    assert view.offer.expires_at == int(world.clock.at) + 30
    assert view.offer.waited_seconds == 1
    assert (await first.view()).phase == "offered"
    assert (await second.view()).phase == "waiting"


async def test_a_desk_that_starts_paused_is_offered_nobody_before_it_asks(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    view = await console.start(paused=True)
    assert (view.desk.phase, view.offer) == ("paused", None)
    await world.desks.pause(console.desk, paused=False)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_accepting_opens_a_conversation_for_both(world):
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    view = await visitor.view()
    assert (view.phase, view.conversation.id) == ("conversation", conversation.id)
    assert view.place is None
    assert {each.role: each.presence for each in view.conversation.members} == {
        "visitor": "here",
        "counsellor": "here",
    }
    assert view.conversation.phase == "opening"


async def test_accepting_twice_is_accepting_once(world):
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    await console.accept()
    await world.desks.accept(console.desk, visitor.ticket)
    assert len((await console.view()).conversations) == 1
    assert len(await world.alive()) == 1


async def test_a_ticket_that_is_not_offered_here_cannot_be_taken(world):
    visitor, console, other = world.visitor(), world.console("aino"), world.console("bo")
    await console.start()
    await other.start()
    await visitor.join()
    holder = console if (await console.view()).offer else other
    stranger = other if holder is console else console
    with pytest.raises(Refused) as refused:
        await world.desks.accept(stranger.desk, visitor.ticket)
    assert reason_of(refused) is Reason.NOT_OFFERED
    assert await world.alive() == []
    with pytest.raises(Refused) as refused:
        await world.desks.accept(stranger.desk, "t-guessed")
    assert reason_of(refused) is Reason.NOT_OFFERED


async def test_an_offer_that_runs_out_goes_to_the_next_desk_and_the_place_stays(world):
    first, second = world.visitor("first"), world.visitor("second")
    one, two = world.console("aino"), world.console("bo")
    await one.start()
    await first.join()
    world.clock.at += 1
    await second.join()
    assert (await one.view()).offer.ticket == first.ticket
    await world.pass_time(28)
    await two.start()
    assert (await two.view()).offer.ticket == second.ticket
    await world.desks.decline(two.desk, second.ticket)
    await world.pass_time(2)
    assert (await second.view()).place.ahead == 1
    offers = [(await each.view()).offer for each in (one, two)]
    assert offers[0] is None or offers[0].ticket == first.ticket


async def test_two_misses_set_the_desk_away_and_a_resume_brings_it_back(world):
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    await world.pass_time(31)
    assert (await console.view()).desk.phase == "available"
    await world.pass_time(31)
    view = await console.view()
    assert (view.desk.phase, view.offer) == ("away", None)
    assert (await visitor.view()).place.ahead == 0
    await world.desks.pause(console.desk, paused=False)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_an_offer_accepted_too_late_is_not_offered(world):
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    world.clock.at += 30
    with pytest.raises(Refused) as refused:
        await world.desks.accept(console.desk, visitor.ticket)
    assert reason_of(refused) is Reason.NOT_OFFERED
    assert (await visitor.view()).phase == "offered"


async def test_declining_is_no_miss_and_another_desk_is_asked(world):
    visitor, one, two = world.visitor(), world.console("aino"), world.console("bo")
    await one.start()
    await visitor.join()
    await two.start()
    await world.desks.decline(one.desk, visitor.ticket)
    assert (await one.view()).offer is None
    assert (await two.view()).offer.ticket == visitor.ticket


async def test_an_offer_goes_when_its_visitor_leaves(world):
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    await world.visits.leave(visitor.ticket, quick=True)
    assert (await console.view()).offer is None
    with pytest.raises(Refused) as refused:
        await world.desks.accept(console.desk, visitor.ticket)
    assert reason_of(refused) is Reason.NOT_OFFERED


async def test_nobody_is_given_more_than_the_capacity(world):
    console = world.console()
    await console.start(capacity=1)
    for name in "abc":
        await world.visitor(name).join()
    await console.accept()
    await world.pass_time(5)
    assert (await console.view()).offer is None
    await world.desks.set_capacity(console.desk, 2)
    await console.accept()
    assert (await console.view()).offer is None


async def test_capacity_above_the_lines_own_is_not_allowed(world):
    console = world.console()
    with pytest.raises(Refused) as refused:
        await console.start(capacity=3)
    assert reason_of(refused) is Reason.NOT_ALLOWED
    await console.start()
    with pytest.raises(Refused) as refused:
        await world.desks.set_capacity(console.desk, 3)
    assert reason_of(refused) is Reason.NOT_ALLOWED


async def test_a_desk_is_asked_only_in_its_languages(world):
    visitor, console = world.visitor(), world.console()
    await console.start(languages=(SV,))
    await visitor.join(language=FI)
    assert (await console.view()).offer is None


async def test_a_paused_desk_is_not_asked_and_its_offer_goes_on(world):
    visitor, one, two = world.visitor(), world.console("aino"), world.console("bo")
    await one.start()
    await visitor.join()
    await world.desks.pause(one.desk, paused=True)
    assert (await one.view()).offer is None
    assert (await visitor.view()).phase == "waiting"
    await two.start()
    assert (await two.view()).offer.ticket == visitor.ticket


async def test_a_lost_console_is_not_asked_and_its_offer_goes_on_at_once(world):
    visitor, one, two = world.visitor(), world.console("aino"), world.console("bo")
    await one.start()
    await visitor.join()
    await one.lost()
    assert (await visitor.view()).phase == "waiting"
    await two.start()
    assert (await two.view()).offer.ticket == visitor.ticket


async def test_a_lost_visitor_is_passed_over_and_is_first_again_when_back(world):
    lost, other = world.visitor("lost"), world.visitor("other")
    await lost.join()
    world.clock.at += 1
    await other.join()
    await lost.lost()
    console = world.console()
    await console.start()
    assert (await console.view()).offer.ticket == other.ticket
    await console.accept()
    await lost.resume()
    assert (await console.view()).offer.ticket == lost.ticket


async def test_a_line_that_assigns_by_itself_asks_nobody(tmp_path):
    line = a_line(policy=a_policy(is_auto_assigned=True))
    world = await World(tmp_path, a_directory(line)).start()
    visitor, console = world.visitor(), world.console()
    await console.start()
    view = await visitor.join()
    assert view.phase == "conversation"
    shown = await console.view()
    assert shown.offer is None
    assert [each.id for each in shown.conversations] == [view.conversation.id]


async def test_nobody_is_assigned_before_older_tickets_had_their_time(tmp_path):
    world = await World(tmp_path).start()
    world.clock.at += 60
    await world.restart(settle_seconds=10.0)
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    await world.pass_time(9)
    assert (await console.view()).offer is None
    await world.pass_time(1)
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_a_first_start_need_not_wait_for_anybody(tmp_path):
    world = await World(tmp_path, settle_seconds=10.0).start()
    visitor, console = world.visitor(), world.console()
    await console.start()
    await visitor.join()
    assert (await console.view()).offer.ticket == visitor.ticket


async def test_a_shift_on_a_foreign_line_or_language_is_not_allowed(world):
    console = world.console()
    for wishes in ({"lines": (LineId("foreign"),)}, {"languages": ("ru",)}):
        with pytest.raises(Refused) as refused:
            await console.start(**wishes)
        assert reason_of(refused) is Reason.NOT_ALLOWED
    with pytest.raises(Malformed):
        await world.desks.start(console.staff, (LINE,), (FI,), 1, b"short")


async def test_a_second_console_of_one_person_is_refused_while_the_first_is_there(world):
    first, second = world.console(), world.console()
    second.key = b"another key".ljust(32)
    await first.start()
    with pytest.raises(Refused) as refused:
        await second.start()
    assert reason_of(refused) is Reason.ON_SHIFT_ALREADY


async def test_starting_twice_with_the_same_key_is_starting_once(world):
    console = world.console()
    await console.start()
    first = console.desk
    await console.start()
    assert first == console.desk


async def test_another_console_of_the_same_person_inherits_what_the_lost_one_carried(world):
    visitor, old, conversation = await world.a_conversation()
    await old.lost()
    new = world.console()
    new.key = b"another key".ljust(32)
    view = await new.start()
    assert [each.id for each in view.conversations] == [conversation.id]
    assert (await world.desks.view(old.desk)).desk is None
    await new.key_package(conversation)
    await visitor.open("g2")
    await new.say(conversation, "g2")
    assert visitor.box()[-1].sender == new.me


async def test_an_empty_desk_goes_with_the_end_of_its_shift(world):
    console = world.console()
    await console.start()
    await world.desks.end(console.desk)
    assert (await console.view()).desk is None
    with pytest.raises(Refused) as refused:
        await world.desks.end(console.desk)
    assert reason_of(refused) is Reason.NOT_ON_SHIFT


async def test_a_desk_with_a_conversation_stays_until_that_has_ended(world):
    visitor, console, conversation = await world.a_conversation()
    await world.desks.end(console.desk)
    await world.visitor("next").join()
    view = await console.view()
    assert (view.desk.phase, view.offer) == ("last", None)
    await world.relay.end(visitor.me, conversation.id)
    assert (await console.view()).desk is None


async def test_who_is_removed_from_the_staff_is_cut_within_seconds(world):
    visitor, console, _ = await world.a_conversation()
    world.directories.directory = a_directory()
    del world.directories.directory.staff[console.staff.id]
    await world.pass_time(12)
    assert world.post.cuts == ["aino"]
    assert (await world.desks.view(console.desk)).desk is None
    assert (await visitor.view()).conversation.phase == "orphaned"


async def test_who_is_taken_off_a_line_gets_none_of_its_tickets_within_seconds(world):
    console = world.console()
    await console.start()
    await world.visitor().join()
    assert (await console.view()).offer is not None
    directory = world.directories.directory = a_directory()
    directory.staff[console.staff.id] = replace(console.staff, lines=())
    await world.pass_time(12)
    view = await console.view()
    assert (view.desk.lines, view.offer) == ((), None)
    with pytest.raises(Refused):
        await world.desks.set_capacity(console.desk, 1)


async def test_a_desk_that_comes_back_after_a_restart_serves_what_its_person_still_may(world):
    console = world.console()
    await console.start()
    directory = world.directories.directory = a_directory()
    directory.staff[console.staff.id] = replace(console.staff, languages=(SV,))
    await world.restart()
    await console.resume()
    await world.pass_time(12)
    assert (await console.view()).desk.languages == (SV,)


async def test_many_at_once_are_each_taken_once(world):
    """Joins, accepts and leaves in one turn of the loop; whoever loses a race asks again."""
    consoles = [world.console(name) for name in ("aino", "bo", "cilla")]
    for console in consoles:
        await console.start()
    visitors = [world.visitor(str(number)) for number in range(20)]
    await asyncio.gather(*(visitor.join() for visitor in visitors))

    async def take(console):
        view = await console.view()
        if view.offer:
            await world.desks.accept(console.desk, view.offer.ticket)

    for _ in range(4):
        await asyncio.gather(*(take(each) for each in consoles), *(take(each) for each in consoles))
    taken = await world.alive()
    members = [member.id for each in taken for member in each.members if member.desk is None]
    assert len(members) == len(set(members)) == 6
    for console in consoles:
        assert len((await console.view()).conversations) == 2


async def test_an_unknown_visitor_has_no_view(world):
    with pytest.raises(Unknown):
        await world.visits.view("t-nobody")


async def test_an_offer_of_one_who_has_left_is_no_miss_though_a_store_failed_to_withdraw_it(
    tmp_path,
):
    world = await FailingWorld(tmp_path).start()
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    world.fails = lambda _, method, __: method == "change_desk"
    with pytest.raises(Unavailable):
        await world.visits.leave(visitor.ticket, quick=False)
    world.fails = never
    assert (await world.live.tickets_and_desks.desk(console.desk)).offer is not None
    await world.pass_time(31)
    desk = await world.live.tickets_and_desks.desk(console.desk)
    assert (desk.offer, desk.misses, desk.phase) == (None, 0, "available")
