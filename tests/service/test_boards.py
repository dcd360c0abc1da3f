"""What a lead sees and does; counts only."""

import pytest
from msgspec import Struct
from msgspec.structs import astuple

from chatd.base.errors import Malformed, Reason, Refused
from chatd.base.names import LineId, StaffRole
from tests.service.world import LINE, World, a_directory, a_line, a_person

LEAD = a_person("lea", StaffRole.LEAD)


async def board_line(world):
    return (await world.services.boards.view(LEAD)).lines[0]


async def test_a_counsellor_has_no_board(world):
    with pytest.raises(Refused) as refused:
        await world.services.boards.view(a_person("aino"))
    assert refused.value.reason is Reason.NOT_LEAD


async def test_the_board_counts_waiting_served_free_and_the_longest_wait(world):
    await world.a_conversation("served")
    await world.console("bo").start()
    for name in "xyz":
        await world.visitor(name).join()
    world.clock.at += 12
    line = await board_line(world)
    assert (line.line, line.name, line.phase) == (LINE, "Nettiturva", "open")
    assert (line.waiting, line.served, line.free) == (3, 1, 3)
    assert world.clock.at - line.longest_since == 12
    assert {desk.alias: (desk.phase, desk.conversations) for desk in line.desks} == {
        "Aino": ("available", 1),
        "Bo": ("available", 0),
    }


async def test_the_abandoned_are_those_who_waited_half_a_minute(world):
    for seconds in (5, 40, 50):
        visitor = world.visitor(str(seconds))
        await visitor.join()
        await world.pass_time(seconds)
        await world.visits.leave(visitor.ticket, quick=False)
    assert (await board_line(world)).abandoned_last_hour == 2
    await world.pass_time(3_700, step=20)
    assert (await board_line(world)).abandoned_last_hour == 0


async def test_an_orphan_and_a_lost_desk_show(world):
    _, console, _ = await world.a_conversation()
    await console.lost()
    line = await board_line(world)
    assert (len(line.orphans), line.served, line.free) == (1, 0, 0)
    assert line.desks[0].phase == "lost"


async def test_the_board_names_no_ticket_and_a_conversation_only_while_a_lead_may_be_needed(world):
    visitor, console, conversation = await world.a_conversation()
    await world.visitor("waits").join()
    texts = texts_in(await world.services.boards.view(LEAD))
    assert {"Aino", console.desk} <= texts
    assert not texts & {visitor.ticket, conversation.id, "aino"}
    await console.lost()
    texts = texts_in(await world.services.boards.view(LEAD))
    assert conversation.id in texts
    assert visitor.ticket not in texts


async def test_every_change_hints_at_the_board(world):
    async def hinted(step):
        world.post.hints.clear()
        await step
        return world.post.hints["board"] > 0

    visitor, console = world.visitor(), world.console()
    assert await hinted(console.start())
    assert await hinted(visitor.join())
    assert await hinted(console.accept())
    assert await hinted(console.lost())
    assert await hinted(console.resume())
    assert await hinted(world.visits.leave(visitor.ticket, quick=True))
    assert await hinted(world.desks.end(console.desk))


async def test_a_lead_stops_the_intake_and_opens_again(world):
    visitor = world.visitor("before")
    await visitor.join()
    await world.services.boards.change_line(LEAD, LINE, "stop_intake")
    with pytest.raises(Refused) as refused:
        await world.visitor("late").join()
    assert refused.value.reason is Reason.INTAKE_STOPPED
    view = await visitor.view()
    assert (view.phase, view.line.phase) == ("waiting", "intake_stopped")
    await world.services.boards.change_line(LEAD, LINE, "open")
    await world.visitor("later").join()


async def test_closing_serves_those_who_wait_and_then_closes(world):
    visitor, console = world.visitor(), world.console()
    await visitor.join()
    await world.services.boards.change_line(LEAD, LINE, "close")
    assert (await board_line(world)).phase == "closing"
    await console.start()
    await console.accept()
    await world.pass_time(2)
    assert (await board_line(world)).phase == "closed"
    assert (await visitor.view()).phase == "conversation"


async def test_who_may_not_lead_changes_no_line(tmp_path):
    other = a_line(id=LineId("other"))
    world = await World(tmp_path, a_directory(a_line(), other)).start()
    change = world.services.boards.change_line
    for staff, line in (
        (a_person("aino"), LINE),
        (LEAD, LineId("other")),
        (LEAD, LineId("nowhere")),
    ):
        with pytest.raises(Refused) as refused:
            await change(staff, line, "close")
        assert refused.value.reason is Reason.NOT_LEAD
    with pytest.raises(Malformed):
        await change(LEAD, LINE, "finish")


def texts_in(value):
    if isinstance(value, str):
        return {value}
    if isinstance(value, Struct):
        return set().union(*(texts_in(each) for each in astuple(value)))
    if isinstance(value, tuple):
        return set().union(*(texts_in(each) for each in value), set())
    return set()
