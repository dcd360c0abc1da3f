"""A line that several organisations serve in the calendar: each plans its own people, and sees how many others come."""

import pytest

from chatd.base.names import StaffId
from chatd.rota.rules.shifts import State, Times
from chatd.rota.service.planning import Wanted
from tests.service.sharing import together, vouch
from tests.service.test_roles import on_disk
from tests.service.test_rota import TODAY, TOMORROW, Calendar, time
from tests.service.world import LINE, World

SIXTEEN = time(16)


@pytest.fixture
async def calendar(tmp_path):
    database = await on_disk(tmp_path, together())
    world = World(tmp_path, together(), database=database)
    await world.start()
    await vouch(world)
    yield Calendar(world)
    await database.close()


async def plan(calendar, lead, staff, **more):
    wanted = Wanted(LINE, Times(TOMORROW, SIXTEEN, time(20)), (), StaffId(staff), False)
    return await calendar.rota.planning.plan(calendar.staff(lead), wanted, 1)


def at_five(rota, line=LINE):
    """The part of tomorrow in which both are planned."""
    of = next(each for each in rota.lines if each.line == line)
    day = next(each for each in of.days if each.day == TOMORROW.isoformat())
    return max(day.parts, key=lambda part: part.planned)


async def test_each_lead_sees_her_own_people_and_of_the_others_how_many_come(calendar):
    await plan(calendar, "lea", "aino")
    await plan(calendar, "lea", "bo")
    await plan(calendar, "silja", "dora")
    for lead, own in (("lea", {"aino", "bo"}), ("silja", {"dora"})):
        seen = await calendar.seen(lead)
        assert {each.staff for each in seen.shifts} == own
        assert not {each.id for each in seen.people} & ({"aino", "bo", "dora"} - own)
        part = at_five(seen)
        assert (part.planned, part.of_others) == (3, 3 - len(own))
    of = {each.line: each for each in (await calendar.seen("silja")).lines}
    assert of[LINE].offered_by == "Turva ry"
    assert (await calendar.seen("lea")).lines[0].offered_by is None


async def test_what_is_known_of_who_comes_is_told_to_the_lines_own_alone(calendar):
    parts = [part for day in (await calendar.seen("silja")).lines[0].days for part in day.parts]
    assert parts
    assert {(part.in_time, part.left) for part in parts} == {(None, None)}


async def test_who_helps_offers_and_takes_her_own_organisations_shifts_alone(calendar):
    free = Wanted(LINE, Times(TOMORROW, SIXTEEN, time(20)), (), None, False)
    await calendar.rota.planning.plan(calendar.staff("lea"), free, 1)
    await calendar.rota.planning.plan(calendar.staff("silja"), free, 1)
    dora = await calendar.seen("dora")
    assert [each.state for each in dora.shifts] == ["free"]
    offered = await calendar.rota.planning.offer(
        calendar.staff("dora"), LINE, Times(TODAY, SIXTEEN, time(20)), 1
    )
    assert offered.shifts[0].state is State.CAN
    assert "dora" not in {each.staff for each in (await calendar.seen("lea")).shifts}


async def test_when_it_is_taken_back_nobody_of_theirs_comes(calendar):
    await plan(calendar, "lea", "aino")
    await plan(calendar, "silja", "dora")
    calendar.world.directories.directory = together(serves=False)
    await calendar.world.pass_time(3)
    part = at_five(await calendar.seen("lea"))
    assert (part.planned, part.of_others) == (1, 0)
    assert [each.line for each in (await calendar.seen("silja")).lines] == []
