"""That it cannot wait: a flag without content, from the visitor's press to the eyes of counsellor and lead."""

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.limits import FLAGS
from chatd.base.names import StaffRole, Urgent
from tests.service.world import a_person

LEAD = a_person("lea", StaffRole.LEAD)


async def board_line(world):
    return (await world.services.boards.view(LEAD)).lines[0]


def unseen_seconds(world, line):
    since = line.urgent_unseen_since
    return 0 if since is None else world.clock.at - since


async def test_the_offer_says_that_it_is_urgent(world):
    await world.visitor().join(urgent=Urgent.HARM)
    console = world.console()
    await console.start()
    assert (await console.view()).offer.urgent is Urgent.HARM


async def test_a_flag_on_what_is_on_offer_reaches_the_console_at_once_and_can_be_taken_back(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    for urgent in (Urgent.DANGER, None):
        world.post.hints.clear()
        await world.visits.say_urgent(visitor.ticket, urgent)
        assert world.post.hints[console.desk] == 1
        assert world.post.hints["board"] == 1
        assert (await console.view()).offer.urgent is urgent


async def test_it_changes_no_order(world):
    first, second = world.visitor("first"), world.visitor("second")
    await first.join()
    world.clock.at += 1
    await second.join(urgent=Urgent.DANGER)
    assert (await second.view()).place.ahead == 1
    console = world.console()
    await console.start()
    assert (await console.view()).offer.ticket == first.ticket


async def test_the_flag_goes_with_the_ticket_into_the_conversation(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join(urgent=Urgent.DANGER)
    await console.start()
    assert (await console.accept()).urgent is Urgent.DANGER
    assert (await visitor.view()).conversation.urgent is Urgent.DANGER


async def test_in_a_conversation_the_counsellor_is_told(world):
    visitor, console, _ = await world.a_conversation()
    world.post.hints.clear()
    await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    assert world.post.hints[console.desk]
    assert world.post.hints["board"]
    assert (await console.view()).conversations[0].urgent is Urgent.DANGER


async def test_a_flag_said_while_the_conversation_is_made_is_not_lost(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await console.start()
    kept = world.live.conversations
    add = kept.add

    async def add_and_meanwhile(*args):
        added = await add(*args)
        await world.visits.say_urgent(visitor.ticket, Urgent.HARM)
        return added

    kept.add = add_and_meanwhile
    assert (await console.accept()).urgent is Urgent.HARM


async def test_the_board_counts_them_and_says_how_long_nobody_has_seen_the_oldest(world):
    visitor = world.visitor()
    await world.visitor("calm").join()
    await visitor.join(urgent=Urgent.DANGER)
    await world.pass_time(31)
    line = await board_line(world)
    assert (line.urgent, unseen_seconds(world, line)) == (1, 31)
    await world.visits.say_urgent(visitor.ticket, Urgent.HARM)  # another word, the same need
    assert unseen_seconds(world, await board_line(world)) == 31
    await world.visits.say_urgent(visitor.ticket, None)
    line = await board_line(world)
    assert (line.urgent, unseen_seconds(world, line)) == (0, 0)


async def test_an_offer_alone_is_no_eye_and_who_accepts_has_seen_it(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join(urgent=Urgent.DANGER)
    await world.pass_time(10)
    await console.start()
    await world.pass_time(20)
    assert (await console.view()).offer.ticket == visitor.ticket
    assert unseen_seconds(world, await board_line(world)) == 30
    await console.accept()
    line = await board_line(world)
    assert (line.urgent, unseen_seconds(world, line)) == (1, 0)


async def test_of_a_page_that_is_lost_nobody_can_take_care_and_no_alarm_says_so(world):
    visitor = world.visitor()
    await visitor.join(urgent=Urgent.DANGER)
    world.clock.at += 40
    await visitor.lost()
    line = await board_line(world)
    assert (line.urgent, unseen_seconds(world, line)) == (1, 0)


async def test_what_is_urgent_and_has_lost_its_counsellor_is_unseen(world):
    visitor, console, _ = await world.a_conversation()
    await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    assert (await board_line(world)).urgent == 1
    await console.lost()
    world.clock.at += 12
    line = await board_line(world)
    assert (line.urgent, unseen_seconds(world, line)) == (1, 12)


async def test_the_board_is_told_when_a_lost_counsellors_urgent_conversation_becomes_an_alarm(
    world,
):
    visitor, console, _ = await world.a_conversation()
    await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    await console.lost()
    await world.pass_time(29)
    world.post.hints.clear()
    await world.pass_time(2)
    assert world.post.hints["board"] > 0
    assert unseen_seconds(world, await board_line(world)) >= 30


async def test_it_survives_a_restart_whichever_page_comes_back_first(world):
    waiting = world.visitor("waiting")
    visitor, console, _ = await world.a_conversation()
    await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    await console.view()
    await waiting.join(urgent=Urgent.HARM)
    await world.pass_time(20)
    await world.restart()
    await waiting.resume()
    line = await board_line(world)
    assert (line.urgent, unseen_seconds(world, line)) == (1, 20)
    await console.resume()
    assert console.last.conversations[0].urgent is Urgent.DANGER
    assert (await board_line(world)).urgent == 2


async def test_the_page_is_told_anew_since_its_value_says_it(world):
    visitor = world.visitor()
    await visitor.join()
    world.post.hints.clear()
    await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    assert world.post.hints[visitor.ticket] == 1
    await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    assert world.post.hints[visitor.ticket] == 1, "nothing has changed"
    await world.visits.say_urgent(visitor.ticket, None)
    assert world.post.hints[visitor.ticket] == 2


async def test_how_often_it_is_said_belongs_to_the_ticket_and_a_new_connection_has_no_more(world):
    """Each time an alarm sounds at people. Taking it back is always heard."""
    visitor = world.visitor()
    await visitor.join()
    for at in range(FLAGS.burst):
        await world.visits.say_urgent(visitor.ticket, tuple(Urgent)[at % 2])
    await visitor.lost()
    await visitor.resume()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
        assert refused.value.reason is Reason.TOO_OFTEN
        await world.visits.say_urgent(visitor.ticket, None)
        assert (await board_line(world)).urgent == 0
    world.clock.at += 10
    await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    assert (await board_line(world)).urgent == 1


async def test_to_say_the_same_again_costs_nothing(world):
    visitor = world.visitor()
    await visitor.join()
    for _ in range(2 * FLAGS.burst):
        await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    await world.visits.say_urgent(visitor.ticket, Urgent.HARM)


async def test_what_has_ended_takes_no_flag(world):
    visitor = world.visitor()
    await visitor.join()
    await world.visits.leave(visitor.ticket, quick=False)
    with pytest.raises(Refused) as refused:
        await world.visits.say_urgent(visitor.ticket, Urgent.DANGER)
    assert refused.value.reason is Reason.WRONG_STATE
    talking, _, conversation = await world.a_conversation("talking")
    await world.relay.end(talking.me, conversation.id)
    with pytest.raises(Refused):
        await world.visits.say_urgent(talking.ticket, Urgent.DANGER)
    with pytest.raises(Unknown):
        await world.visits.say_urgent("t-nobody", Urgent.DANGER)
