"""A lead pulls somebody forward: who, before whom, how it is counted, and who may not."""

from dataclasses import replace

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffRole, Urgent
from tests.service.world import FI, LINE, SV, a_person

LEAD = a_person("lea", StaffRole.LEAD)


@pytest.fixture
async def waiting(world):
    """Four in a row; the third and the fourth say that they are in danger."""
    visitors = []
    for name in ("first", "second", "third", "fourth"):
        visitors.append(world.visitor(name))
        await visitors[-1].join()
        await world.pass_time(1)
    for each in visitors[2:]:
        await world.visits.say_urgent(each.ticket, Urgent.DANGER)
    return visitors


async def pull(world, staff=LEAD):
    await world.services.boards.pull_forward(staff, LINE)


async def places(visitors):
    return [(await each.view()).place.ahead for each in visitors]


async def refusal(world, staff=LEAD):
    with pytest.raises(Refused) as refused:
        await pull(world, staff)
    return refused.value.reason


async def test_that_it_is_urgent_changes_no_order_by_itself(waiting):
    assert await places(waiting) == [0, 1, 2, 3]


async def test_the_longest_waiting_in_danger_goes_first_and_only_one_for_each_press(world, waiting):
    await pull(world)
    assert await places(waiting) == [1, 2, 0, 3]
    await pull(world)
    assert await places(waiting) == [2, 3, 0, 1]
    assert await refusal(world) is Reason.WRONG_STATE
    console = world.console()
    await console.start(capacity=1)
    assert (await console.view()).offer.ticket == waiting[2].ticket


async def test_who_is_afraid_to_hurt_somebody_is_let_go_first_as_who_is_in_danger(world, waiting):
    await world.visits.say_urgent(waiting[2].ticket, None)
    await world.visits.say_urgent(waiting[1].ticket, Urgent.HARM)
    await pull(world)
    assert await places(waiting) == [1, 0, 2, 3]
    await pull(world)
    assert await places(waiting) == [2, 0, 3, 1], "of both kinds the longest waiting, one by one"


async def test_it_is_counted_and_the_board_says_how_many_are_left(world, waiting):
    (line,) = (await world.services.boards.view(LEAD)).lines
    assert (line.urgent_waiting, line.pulled_last_hour) == (2, 0)
    await pull(world)
    (line,) = (await world.services.boards.view(LEAD)).lines
    assert line.pulled_last_hour == 1
    await world.pass_time(3_660, step=60)
    (line,) = (await world.services.boards.view(LEAD)).lines
    assert line.pulled_last_hour == 0


async def test_who_is_in_no_danger_or_not_here_is_not_pulled(world, waiting):
    await waiting[2].lost()
    await pull(world)
    assert (await waiting[3].view()).place.ahead == 0
    assert await refusal(world) is Reason.WRONG_STATE
    await world.visits.say_urgent(waiting[3].ticket, None)
    assert await refusal(world) is Reason.WRONG_STATE


async def test_all_who_are_passed_by_are_told_and_it_holds_after_a_restart(world, waiting):
    shown = [(each, (await each.view()).value) for each in waiting]
    world.post.forget()
    await pull(world)
    await world.pass_time(4)
    assert all(world.post.hints[each.ticket] for each in waiting[:3])
    value = (await waiting[2].view()).value
    await world.restart()
    for each, old in shown:
        await each.resume(value=value if each is waiting[2] else old)
    assert (await places(waiting))[2] == 0


@pytest.mark.parametrize(
    "staff",
    [replace(LEAD, role=StaffRole.COUNSELLOR), replace(LEAD, lines=())],
    ids=["no lead", "of another line"],
)
async def test_only_a_lead_of_the_line_may(world, waiting, staff):
    assert await refusal(world, staff) is Reason.NOT_LEAD
    assert await places(waiting) == [0, 1, 2, 3]


async def test_it_passes_who_speaks_another_language_only_where_they_stand_in_one_row(
    world, waiting
):
    swedish = world.visitor("swedish")
    await swedish.join(language=SV)
    await world.console("aino").start(languages=(FI,), capacity=1)
    await pull(world)
    assert (await swedish.view()).place.ahead == 0, "a desk that speaks Finnish is not hers"
