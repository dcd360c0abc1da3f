"""A conversation that is ended as abuse: an end as any for the visitor, and work for the network, for an hour."""

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import MemberId, StaffRole
from chatd.line.rules import work as rules
from tests.service.test_admission import ELSEWHERE, HOME, Door
from tests.service.world import a_person


@pytest.fixture
def door(world):
    return Door(world)


async def talk_from(world, source):
    """Somebody from there talks with Aino: the visitor's ticket, the console and the conversation."""
    console = world.console("aino")
    await console.start()
    _, (ticket, state) = await Door(world).join(source)
    await world.desks.accept(console.desk, ticket)
    state = await world.visits.view(ticket)
    return ticket, console, state.conversation.id


def abuse_of(world):
    return world.areas.conversation.services.abuse


async def test_the_visitor_is_told_an_end_as_any_and_the_network_works_for_an_hour(world, door):
    ticket, console, talk = await talk_from(world, HOME)
    await abuse_of(world).end(MemberId(console.desk), talk)
    view = await world.visits.view(ticket)
    assert (view.phase, view.outcome, view.conversation.ended_by) == (
        "ended",
        "ended_by_counsellor",
        "counsellor",
    )
    assert (await door.ask(HOME)).first.bits == rules.BITS_MAX
    assert (await door.ask(ELSEWHERE)).first is None, "control"
    assert (await door.join(HOME))[1] is not None, "never a bar"
    world.clock.at += rules.ABUSE_SECONDS
    assert (await door.ask(HOME)).first is None


async def test_an_end_as_any_other_marks_nobody(world, door):
    _, console, talk = await talk_from(world, HOME)
    await world.relay.end(MemberId(console.desk), talk)
    assert (await door.ask(HOME)).first is None


async def test_no_visitor_can_say_it_and_no_stranger(world, door):
    ticket, _, talk = await talk_from(world, HOME)
    with pytest.raises(Refused) as refused:
        await abuse_of(world).end(MemberId(ticket), talk)
    assert refused.value.reason is Reason.NOT_ALLOWED
    other = world.console("bo")
    await other.start()
    with pytest.raises(Refused) as refused:
        await abuse_of(world).end(MemberId(other.desk), talk)
    assert refused.value.reason is Reason.NOT_A_MEMBER
    assert (await world.visits.view(ticket)).phase == "conversation"
    assert (await door.ask(HOME)).first is None


async def test_to_say_it_twice_is_to_say_it_once_and_where_nothing_is_known_it_is_an_end(
    world, door
):
    ticket, console, talk = await talk_from(world, None)
    await abuse_of(world).end(MemberId(console.desk), talk)
    await abuse_of(world).end(MemberId(console.desk), talk)
    assert (await world.visits.view(ticket)).phase == "ended"
    assert door.services.admission._marked == {}


async def test_it_is_counted_once_for_the_lead_and_an_end_as_any_is_not(world):
    async def counted():
        lead = a_person("lea", StaffRole.LEAD)
        return (await world.services.boards.view(lead)).lines[0].abuse_last_hour

    _, console, talk = await talk_from(world, HOME)
    for _ in range(2):
        await abuse_of(world).end(MemberId(console.desk), talk)
    assert await counted() == 1
    ticket = (await Door(world).join(ELSEWHERE))[1][0]
    await world.desks.accept(console.desk, ticket)
    other = (await world.visits.view(ticket)).conversation.id
    await world.relay.end(MemberId(console.desk), other)
    assert await counted() == 1
    await world.pass_time(3600 + 60)
    assert await counted() == 0
