"""What somebody learns of others who looks: from the door, by joining, and by joining again and again."""

import re

import pytest

from chatd.base.shapes import as_json
from chatd.line.rules.work import SOURCE_FREE
from tests.service.test_admission import HOME, Door
from tests.service.world import EMBED, FI, SV, World, a_directory, a_line, a_policy

OWN = re.compile(
    r'"(?:version|value)":(?:\d+|"[^"]*")'
)  # of this answer alone, whoever else is there
# The documented class (docs/adr/0044): how long it may take, which follows from how many counsellors are free.
OF_THE_WAIT = re.compile(
    r'"(?:estimate|wait|retry_minutes)":(?:null|\d+|\[[^\]]*\]|\{[^}]*\})|"is_long":\w+'
)


def bytes_of(shape, *patterns):
    text = as_json(shape)
    for pattern in patterns:
        text = pattern.sub("", text)
    return text.encode()


async def a_world(folder, *, talks):
    """Aino at her desk with room for two; with one conversation, or none."""
    folder.mkdir()
    line = a_line(policy=a_policy(wait_offered_max_minutes=60))
    world = await World(folder, a_directory(line)).start()
    console = world.console("aino")
    await console.start(capacity=2)
    if talks:
        _, (ticket, _) = await Door(world).join(HOME)
        await world.desks.accept(console.desk, ticket)
    return world


@pytest.fixture
async def two(tmp_path):
    alone = await a_world(tmp_path / "alone", talks=False)
    beside = await a_world(tmp_path / "beside", talks=True)
    return alone, beside


async def test_from_the_door_nobody_sees_whether_another_talks(two):
    for language in (FI, SV):
        states = [await each.services.public_lines.state(EMBED, None, language) for each in two]
        profiles = [await each.services.public_lines.profile(EMBED, language) for each in two]
        assert len({bytes_of(each, OF_THE_WAIT) for each in states}) == 1
        assert len({bytes_of(each, OF_THE_WAIT) for each in profiles}) == 1


async def test_who_joins_does_not_see_whether_another_talks_byte_by_byte(two):
    shown = []
    for world in two:
        visitor = world.visitor("second")
        answers = [await visitor.join()]
        await world.visits.here(visitor.ticket)
        answers.append(await world.visits.view(visitor.ticket))
        await world.visits.leave(visitor.ticket, quick=False)
        answers.append(await world.visits.view(visitor.ticket))
        shown.append([bytes_of(each, OWN, OF_THE_WAIT) for each in answers])
    assert shown[0] == shown[1]
    assert b'"ahead":0' in shown[0][0], "control: there is something to compare"


async def test_one_who_waits_is_seen_by_who_has_a_place_and_by_nobody_else(two):
    alone, beside = two
    for world in two:
        await world.console("bo").start(capacity=1)
    await beside.visitor(
        "waits",
    ).join()
    states = [await each.services.public_lines.state(EMBED, None, FI) for each in two]
    assert len({bytes_of(each, OF_THE_WAIT) for each in states}) == 1
    assert "ahead" not in as_json(states[0])
    assert alone is not beside


async def test_to_look_by_joining_and_leaving_costs_work_that_grows(two):
    world, _ = two
    door, costs = Door(world), []
    for _ in range(24):
        bits, (ticket, _) = await door.join(HOME)
        costs.append(bits)
        await world.visits.leave(ticket, quick=False)
    assert costs[:SOURCE_FREE] == [0] * SOURCE_FREE
    assert costs == sorted(costs)
    assert costs[SOURCE_FREE] < costs[-1]
