"""A store was away meanwhile: what was due then is done when it is back, and what failed lets nobody else fall."""

import pytest

from chatd.base.errors import Unavailable
from chatd.base.names import StaffId
from tests.service.failing import FailingWorld, never
from tests.service.world import LINE


@pytest.fixture
async def world(tmp_path):
    return await FailingWorld(tmp_path).start()


def shown(view):
    """How the visitor and the counsellor are shown to be there."""
    return [each.presence for each in view.conversation.members]


async def test_one_desk_that_a_store_fails_for_keeps_no_other_from_being_lost(world):
    consoles = [world.console(name) for name in ("aino", "bo", "cilla")]
    for console in consoles:
        await console.start()
    world.post.consoles.clear()  # dead, and nobody said so
    bad = consoles[0].desk
    world.fails = lambda _, method, args: method == "change_desk" and args[0] == bad
    for _ in range(25):
        await world.sweep()
    desks = {each.id: each for each in await world.kept.tickets_and_desks.desks()}
    assert {id_ for id_, each in desks.items() if each.page.lost_at is None} == {bad}
    world.fails = never
    await world.sweep()
    await world.sweep()
    assert (await world.kept.tickets_and_desks.desk(bad)).page.lost_at is not None


async def test_an_offer_that_cannot_be_missed_keeps_no_dead_console_from_being_told(world):
    visitor, console, _ = await world.a_conversation()
    await world.visitor("next").join()
    assert (await console.view()).offer is not None
    world.post.consoles.clear()
    world.fails = lambda _, method, __: method == "change_pair"
    for _ in range(40):
        await world.sweep()
    assert world.failed
    assert "lost" in shown(await visitor.view())


async def test_who_was_shown_otherwise_while_nobody_could_look_is_told(world):
    visitor, console, _ = await world.a_conversation()
    world.fails = lambda _, method, __: method == "looks"  # from the beginning
    world.post.visitors.clear()
    for _ in range(5):
        await world.sweep()
    world.fails = never
    assert "here" in shown_to(await console.view(), visitor)
    world.fails = lambda _, method, __: method == "looks"
    for _ in range(60):
        await world.sweep()
    world.fails = never
    world.post.hints.clear()
    for _ in range(2):
        await world.sweep()
    assert world.post.hints[console.desk]
    assert "lost" in shown_to(await console.view(), visitor)


@pytest.mark.parametrize("bad", ["change_ticket", "burn"])
async def test_an_end_that_fails_in_one_step_frees_the_desk_all_the_same(world, bad):
    visitor, console, _ = await world.a_conversation()
    world.fails = lambda _, method, __: method == bad
    with pytest.raises(Unavailable):
        await world.visits.leave(visitor.ticket, quick=False)
    assert world.failed
    assert (await world.kept.tickets_and_desks.desk(console.desk)).conversations == ()


async def test_one_conversation_that_fails_keeps_no_other_from_losing_its_counsellor(world):
    console = world.console()
    await console.start()
    visitors = [world.visitor(name) for name in "ab"]
    for visitor in visitors:
        await visitor.join()
        await console.accept()
    bad = (await visitors[0].view()).conversation.id
    world.fails = lambda _, method, args: method == "change" and args[0] == bad
    with pytest.raises(Unavailable):
        await console.lost()
    assert (await visitors[1].view()).conversation.phase == "orphaned"
    world.fails = never
    await world.services.desk_pages.lost(console.desk)
    assert (await visitors[0].view()).conversation.phase == "orphaned"


# ---- doors and tallies alone, as on Redis ----


def doors_are_away(world):
    world.fails = lambda store, *_: store == "doors_and_tallies"


async def test_a_dead_counsellor_is_told_while_doors_and_tallies_are_away(world):
    visitor, _, _ = await world.a_conversation()
    await world.sweep()
    doors_are_away(world)
    world.post.consoles.clear()
    world.post.hints.clear()
    for _ in range(20):
        await world.sweep()
    assert world.failed
    assert world.post.hints[visitor.ticket]
    assert "lost" in shown(await visitor.view())


async def test_who_waits_meets_a_desk_and_comes_back_while_doors_and_tallies_are_away(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await world.sweep()
    doors_are_away(world)
    await visitor.lost()
    assert (await visitor.resume()).phase == "waiting"
    await console.start()
    await world.sweep()
    assert (await console.accept()).phase == "opening"
    assert (await visitor.view()).phase == "conversation"


async def test_whoever_is_new_waits_until_they_are_back(world):
    await world.sweep()
    doors_are_away(world)
    with pytest.raises(Unavailable):
        await world.visitor().join()


async def test_all_are_told_that_the_line_serves_nobody_more_though_no_count_can_be_kept(world):
    visitors = [world.visitor(f"v{each}") for each in range(5)]
    for visitor in visitors:
        await visitor.join()
    await world.sweep()
    world.fails = lambda _, method, __: method == "add"
    lea = world.services.registry.staff(StaffId("lea"))
    with pytest.raises(Unavailable):
        await world.services.boards.change_line(lea, LINE, "not_today")
    assert {(await each.view()).phase for each in visitors} == {"ended"}


def shown_to(view, visitor):
    """How the console is shown this visitor."""
    return [
        member.presence
        for each in view.conversations
        for member in each.members
        if member.member == visitor.ticket
    ]
