"""A restart, seen from the console: its desk, its conversations, and those that it has handed over or taken over."""

import pytest

from chatd.base.errors import Refused, Unknown
from tests.service.world import (
    World,
    a_directory,
    sealed,
)


async def test_a_console_that_lost_its_memberships_still_has_the_conversations(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await visitor.view()
    await console.view()
    await world.restart()
    await visitor.resume()
    view = await console.resume(memberships=[])
    assert [each.id for each in view.conversations] == [conversation.id]


async def test_who_was_assigned_while_away_finds_the_conversation(tmp_path):
    """The page holds the ticket's value only; the counsellor's page knows better."""
    for order in ("visitor first", "console first"):
        world = await World(tmp_path, a_directory()).start()
        visitor, console = world.visitor(order), world.console()
        await console.start()
        await visitor.join()
        value = visitor.value
        conversation = await console.accept()
        visitor.value = value
        world.clock.at += 5
        await world.restart(settle_seconds=10.0)
        if order == "visitor first":
            await visitor.resume()
            await console.resume()
        else:
            await console.resume()
            await visitor.resume()
        view = await visitor.view()
        assert (view.phase, view.conversation.id) == ("conversation", conversation.id)
        assert await world.waiting() == []


async def test_one_persons_desk_is_not_taken_up_by_another(tmp_path):
    world = await World(tmp_path).start()
    console, thief = world.console("aino"), world.console("bo")
    await console.start()
    await console.view()
    await world.restart()
    thief.last, thief.key = console.last, console.key
    with pytest.raises(Unknown):
        await thief.resume()


async def test_a_foreign_membership_is_ignored(tmp_path):
    world = await World(tmp_path).start()
    _, console, _ = await world.a_conversation()
    other = world.console("bo")
    await other.start()
    for page in (console, other):
        await page.view()
    await world.restart()
    view = await other.resume(memberships=console.last.conversations)
    assert view.conversations == ()


async def test_a_desk_that_is_paused_is_paused_still_after_a_restart(tmp_path):
    world = await World(tmp_path).start()
    console, visitor = world.console(), world.visitor()
    await console.start()
    await world.desks.pause(console.desk, paused=True)
    await console.view()
    await world.restart()
    assert (await console.resume()).desk.phase == "paused"
    await visitor.join()
    assert (await console.view()).offer is None


async def test_a_desk_at_its_last_conversation_goes_with_it_also_after_a_restart(tmp_path):
    world = await World(tmp_path).start()
    visitor, console, conversation = await world.a_conversation()
    await world.desks.end(console.desk)
    for page in (visitor, console):
        await page.view()
    await world.restart()
    view = await console.resume()
    assert (view.desk.phase, [each.id for each in view.conversations]) == (
        "last",
        [conversation.id],
    )
    await visitor.resume()
    await world.relay.end(visitor.me, conversation.id)
    assert (await console.view()).desk is None


async def a_conversation_taken_over(world, *, has_group=True):
    """Who was there first, with the value of that time; then the lead who has it now."""
    visitor, console, conversation = await world.a_conversation()
    await console.view()
    await console.lost()
    await world.pass_time(61)
    lead = world.console("lea")
    await lead.start()
    await world.services.orphans.take(lead.desk, conversation.id)
    if has_group:
        await lead.key_package(conversation)
        await visitor.open("g2")
    await visitor.view()
    await lead.view()
    return visitor, console, lead, conversation


@pytest.mark.parametrize("has_group", [True, False])
@pytest.mark.parametrize(
    "order",
    ["first lead visitor", "first visitor lead", "lead first visitor", "visitor lead first"],
)
async def test_who_had_taken_over_has_the_conversation_whoever_comes_back_first(
    tmp_path, order, has_group
):
    world = await World(tmp_path).start()
    visitor, first, lead, conversation = await a_conversation_taken_over(world, has_group=has_group)
    visitor.said = 2 if has_group else 1
    world.clock.at += 5
    await world.restart()
    pages = {"first": first, "lead": lead, "visitor": visitor}
    for name in order.split():
        await pages[name].resume()
    await world.pass_time(2)
    assert (await first.view()).conversations == ()
    assert [each.id for each in (await lead.view()).conversations] == [conversation.id]
    shown = (await visitor.view()).conversation
    assert {each.member for each in shown.members} == {visitor.me, lead.me}
    assert shown.phase == ("open" if has_group else "opening")
    if has_group:
        await visitor.say()
        assert world.post.boxes[lead.me][-1].id == visitor.said
        assert world.post.boxes[first.me] == []
        lead.said = 1  # its ids go on
        await lead.say(conversation, "g2")
        assert visitor.box()[-1].sender == lead.me
    with pytest.raises(Refused):
        await world.relay.say(first.me, conversation.id, 9, "message", sealed("g1", 1))


async def test_who_had_handed_over_shows_its_old_value_in_vain(tmp_path):
    world = await World(tmp_path).start()
    _, first, lead, conversation = await a_conversation_taken_over(world)
    before = await world.live.conversations.conversation(conversation.id)
    assert before.handovers == 1
    await world.restart()
    await lead.resume()
    old = first.last.conversations[0].value
    desks = world.services.desks
    claim = desks._values.open(old)
    with pytest.raises(Unknown):
        await desks._conversations._rebuilding.conversation(claim)
