"""What a lead does on the board, who may, and what everybody is told then."""

from dataclasses import replace
from datetime import time

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import DeskId, LineId, StaffRole
from chatd.directory.rules.directory import Interval, OpeningHours
from tests.service.world import EMBED, FI, LINE, World, a_directory, a_line, a_person, a_policy

LEAD = a_person("lea", StaffRole.LEAD)
OTHER = LineId("other")
OPEN_SECONDS = 2 * 3_600  # from the world's start, 10:00 in Helsinki, to noon


@pytest.fixture
async def open_soon(tmp_path):
    """A line that closes by plan in two hours, and these two hours."""
    hours = OpeningHours("Europe/Helsinki", ((Interval(time(8), time(12)),),) * 7)
    world = await World(tmp_path, a_directory(a_line(hours=hours))).start()
    await world.pass_time(1)
    return world, OPEN_SECONDS - 1


async def board_line(world):
    return (await world.services.boards.view(LEAD)).lines[0]


async def refusal_of(attempt):
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.reason


async def away(world, name="aino"):
    """A console that has missed its offers."""
    console = world.console(name)
    await console.start()
    await world.visitor("offered").join()
    await world.pass_time(65)
    assert (await board_line(world)).desks[0].phase == "away"
    return console


# ---- the limit ----


async def test_a_lead_lowers_how_many_may_wait_and_visitors_are_told_alike(world):
    await world.services.boards.set_limit(LEAD, LINE, 2)
    for name in "ab":
        await world.visitor(name).join()
    line = await board_line(world)
    assert (line.limit, line.places_max, line.is_full) == (2, 2, True)
    assert (await world.services.public_lines.profile(EMBED, FI)).phase == "full"
    assert await refusal_of(world.visitor("c").join()) is Reason.LINE_FULL
    line = await board_line(world)
    assert (line.waiting, line.turned_away_last_hour) == (2, 1)


async def test_a_free_desk_stands_beside_the_limit(world):
    await world.services.boards.set_limit(LEAD, LINE, 0)
    assert (await board_line(world)).is_full
    await world.console().start(capacity=1)
    assert (await board_line(world)).places_max == 1
    await world.visitor("served").join()
    assert await refusal_of(world.visitor("waits").join()) is Reason.LINE_FULL


async def test_a_lead_raises_it_above_what_is_reckoned_and_never_above_the_lines_own_bound(
    tmp_path,
):
    policy = a_policy(wait_offered_max_minutes=60, waiting_max=5)
    world = await World(tmp_path, a_directory(a_line(policy=policy))).start()
    console = world.console()
    await console.start(capacity=1)
    for name in "ab":
        await world.visitor(name).join()
    assert (await board_line(world)).places_max == 2
    assert await refusal_of(world.visitor("c").join()) is Reason.LINE_FULL
    act = world.services.boards.set_limit(LEAD, LINE, 6)
    assert await refusal_of(act) is Reason.LIMIT_TOO_HIGH
    await world.services.boards.set_limit(LEAD, LINE, 4)
    for name in "cde":
        await world.visitor(name).join()
    line = await board_line(world)
    assert (line.waiting, line.places_max, line.is_full) == (5, 5, True)
    await world.services.boards.set_limit(LEAD, LINE, None)
    line = await board_line(world)
    assert (line.limit, line.places_max, line.is_full) == (None, 2, True)


async def test_the_limit_counts_until_the_plans_next_change_as_other_acts_do(open_soon):
    world, hours_left = open_soon
    await world.services.boards.set_limit(LEAD, LINE, 3)
    await world.pass_time(hours_left - 1, step=60)
    assert (await board_line(world)).limit == 3
    await world.pass_time(2)
    line = await board_line(world)
    assert (line.limit, line.phase) == (None, "closed")
    act = world.services.boards.set_limit(LEAD, LINE, 3)
    assert await refusal_of(act) is Reason.WRONG_STATE


async def test_the_limit_is_no_closing_by_hand(open_soon):
    world, _ = open_soon
    before = await board_line(world)
    await world.services.boards.set_limit(LEAD, LINE, 3)
    after = await board_line(world)
    assert before.closes_at is not None
    assert (after.phase, after.closes_at) == ("open", before.closes_at)


# ---- away and back ----


async def test_a_lead_calls_back_a_desk_that_missed_its_offers(world):
    console = await away(world)
    line = await board_line(world)
    assert "offer_missed" in [each.name for each in line.alarms]
    assert line.desks[0].since == world.clock.at - 5
    await world.services.boards.call_back(LEAD, console.desk)
    desk = (await board_line(world)).desks[0]
    assert (desk.phase, desk.misses, desk.since) == ("available", 0, world.clock.at)
    assert "offer_missed" not in [each.name for each in (await board_line(world)).alarms]
    view = await console.view()
    assert view.desk.phase == "available"
    assert view.offer is not None, "and is asked again"


async def test_only_a_desk_that_is_away_is_called_back(world):
    console = world.console()
    await console.start()
    call = world.services.boards.call_back
    assert await refusal_of(call(LEAD, console.desk)) is Reason.NOT_AWAY
    await world.desks.pause(console.desk, paused=True)
    assert await refusal_of(call(LEAD, console.desk)) is Reason.NOT_AWAY
    await world.a_conversation("talks", "bo")
    bo = world.services.registry.staff("bo")
    last = next(desk for desk in await world.live.tickets_and_desks.desks() if desk.staff == bo.id)
    await world.desks.end(last.id)
    assert await refusal_of(call(LEAD, last.id)) is Reason.NOT_AWAY
    with pytest.raises(Unknown):
        await call(LEAD, "d-nobody")


async def test_a_desk_that_is_away_and_lost_is_not_there_to_be_called_back(world):
    console = await away(world)
    await console.lost()
    call = world.services.boards.call_back(LEAD, console.desk)
    assert await refusal_of(call) is Reason.NOT_AWAY


async def test_since_when_it_is_away_survives_a_restart(world):
    console = await away(world)
    await console.view()
    since = (await board_line(world)).desks[0].since
    await world.pass_time(5)
    await world.restart()
    await console.resume()
    line = await board_line(world)
    assert (line.desks[0].phase, line.desks[0].since) == ("away", since)
    assert {each.name: each.since for each in line.alarms}["offer_missed"] == since


# ---- who may ----


async def test_who_does_not_lead_this_line_may_do_nothing_of_it(tmp_path):
    world = await World(tmp_path, a_directory(a_line(), a_line(id=OTHER))).start()
    console = await away(world)
    stranger = replace(LEAD, lines=(OTHER,))
    boards = world.services.boards
    for staff in (a_person("aino"), stranger):
        for act in (
            boards.change_line(staff, LINE, "close"),
            boards.set_limit(staff, LINE, 3),
            boards.set_limit(staff, LineId("nowhere"), 3),
        ):
            assert await refusal_of(act) is Reason.NOT_LEAD
    assert await refusal_of(boards.call_back(a_person("aino"), console.desk)) is Reason.NOT_LEAD
    for desk in (console.desk, DeskId("d-none")):
        with pytest.raises(Unknown):
            await boards.call_back(stranger, desk)


# ---- not today ----


@pytest.mark.parametrize("before", ["open", "stop_intake", "close"])
async def test_who_waits_is_released_from_every_state_in_which_somebody_waits(world, before):
    visitor = world.visitor()
    await visitor.join()
    await world.services.boards.change_line(LEAD, LINE, before)
    await world.services.boards.change_line(LEAD, LINE, "not_today")
    assert (await visitor.view()).outcome == "refused_by_lead"
    await world.pass_time(2)
    line = await board_line(world)
    assert (line.phase, line.waiting) == ("closed", 0)
