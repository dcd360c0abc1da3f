"""Two stores cannot change in one step: who died between the two, or was failed by one, leaves nothing half-done."""

import pytest

from chatd.base.errors import Reason, Unavailable
from chatd.conversation.rules.asking import LEAVE_AFTER_SECONDS
from chatd.conversation.rules.giving_back import ANSWER_SECONDS
from tests.service.failing import FailingWorld, never
from tests.service.orphans import UP, an_orphan, on_shift, refused, shown, take, taken_over
from tests.service.three import TRANSFER, USERS, three, with_users_line
from tests.service.world import LINE, a_directory


@pytest.fixture
async def world(tmp_path):
    return await FailingWorld(tmp_path).start()


def failing(store, method):
    return lambda name, asked, _: (name, asked) == (store, method)


async def carried(world, console):
    """How many places of its desk hold a conversation."""
    return len((await world.kept.tickets_and_desks.desk(console.desk)).conversations)


async def until_back(world, seconds):
    world.fails = never
    for _ in range(seconds):
        await world.sweep()


async def test_the_place_of_a_conversation_that_has_ended_is_free_though_that_failed_at_first(
    world,
):
    _, console, conversation = await world.a_conversation()
    world.fails = failing("tickets_and_desks", "change_desk")
    with pytest.raises(Unavailable):
        await world.relay.end(console.me, conversation.id)
    assert await carried(world, console) == 1
    await until_back(world, 2)
    assert await carried(world, console) == 0


async def test_room_for_an_orphan_that_was_not_taken_up_is_free_again(world):
    _, _, conversation = await an_orphan(world)
    eetu = await on_shift(world, "bo", capacity=1)
    await world.pass_time(UP)
    world.fails = failing("conversations", "change")
    with pytest.raises(Unavailable):
        await take(world, eetu, conversation)
    assert await carried(world, eetu) == 1
    assert await refused(take(world, eetu, conversation)) is Reason.NO_ROOM
    await until_back(world, 6)
    assert shown(await eetu.view()) == [conversation.id]
    await take(world, eetu, conversation)
    await until_back(world, 6)
    assert await carried(world, eetu) == 1


async def test_whoever_has_taken_it_up_has_it_at_the_desk_though_its_room_was_thought_forgotten(
    world, monkeypatch
):
    _, _, conversation = await an_orphan(world)
    eetu = await on_shift(world, "bo")
    await world.pass_time(UP)
    change = world.kept.conversations.change

    async def late(*args):
        monkeypatch.undo()
        for _ in range(6):
            await world.sweep()  # as another process, which looks at the orphan
        assert await carried(world, eetu) == 0
        return await change(*args)

    monkeypatch.setattr(world.kept.conversations, "change", late)
    await take(world, eetu, conversation)
    assert await carried(world, eetu) == 1
    assert [each.id for each in (await eetu.view()).conversations] == [conversation.id]


async def test_whom_nobody_took_up_is_on_the_line_though_that_failed_at_first(world):
    visitor, _, conversation = await an_orphan(world)
    await an_end_that_fails(world, conversation)
    await is_back(world, visitor)


async def test_who_could_not_be_verified_is_on_the_line_though_that_failed_at_first(world):
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    world.fails = failing("tickets_and_desks", "change_ticket")
    with pytest.raises(Unavailable):
        await world.services.giving_back.not_verified(visitor.me, conversation.id)
    place = await is_back(world, visitor)
    assert place.kept_until is None
    ticket = await world.kept.tickets_and_desks.ticket(visitor.ticket)
    assert (ticket.tries, len(ticket.pauses)) == (1, 1)


async def test_whose_turn_is_kept_keeps_it_though_that_failed_at_first(world):
    console, visitor = world.console(), world.visitor()
    await console.start()
    await visitor.join()
    conversation = await console.accept()
    await world.pass_time(150)
    world.fails = failing("tickets_and_desks", "change_ticket")
    with pytest.raises(Unavailable):
        await world.services.giving_back.release(console.desk, conversation.id)
    assert (await is_back(world, visitor)).kept_until is not None


@pytest.mark.parametrize("answers", [True, False])
async def test_who_was_asked_for_another_is_on_the_line_though_that_failed_at_first(world, answers):
    visitor, _, conversation, _ = await taken_over(world)
    if answers:
        world.fails = failing("tickets_and_desks", "change_ticket")
        with pytest.raises(Unavailable):
            await world.services.giving_back.another_wanted(visitor.me, conversation.id)
    else:
        await world.pass_time(ANSWER_SECONDS - 2)
        await an_end_that_fails(world, conversation)
    assert ((await is_back(world, visitor)).kept_until is None) is answers


async def an_end_that_fails(world, conversation):
    """By time, and the ticket cannot be given back."""
    for _ in range(400):
        world.fails = failing("tickets_and_desks", "change_ticket")
        await world.sweep()
        if (await world.kept.conversations.conversation(conversation.id)).outcome:
            return
    raise AssertionError


async def is_back(world, visitor):
    """On the line or offered, and nothing else: the place."""
    assert (await visitor.view()).phase == "ended"
    await until_back(world, 2)
    view = await visitor.view()
    assert view.phase in {"waiting", "offered"}
    return view.place


async def test_a_ticket_whose_line_was_not_told_follows_its_talk(tmp_path):
    world = await FailingWorld(tmp_path, with_users_line(a_directory())).start()
    them = await three(world, bo_lines=(LINE, USERS))
    await them.here(TRANSFER, line=USERS)
    await world.pass_time(LEAVE_AFTER_SECONDS)
    world.fails = failing("tickets_and_desks", "change_ticket")
    with pytest.raises(Unavailable):
        await them.part(them.aino)
    kept = world.kept
    assert (await kept.conversations.conversation(them.id)).line == USERS
    assert (await kept.tickets_and_desks.ticket(them.visitor.ticket)).line == LINE
    await until_back(world, 6)
    assert (await kept.tickets_and_desks.ticket(them.visitor.ticket)).line == USERS
