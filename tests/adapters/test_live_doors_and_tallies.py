"""The contracts of `DoorStore` and `TallyStore`; later stores join by one line each."""

import pytest

from chatd.adapters.memory.doors import MemoryDoors
from chatd.adapters.memory.tallies import MemoryTallies
from chatd.core.errors import Reason, Refused
from chatd.core.estimate import Talks
from chatd.core.line import Door, Phase
from chatd.core.names import LineId, Seconds

DOORS = {"memory": MemoryDoors}
TALLIES = {"memory": MemoryTallies}
NOW = Seconds(1_800_000_000.0)
LINE, OTHER = LineId("line"), LineId("other")


@pytest.fixture(params=DOORS)
def doors(request):
    return DOORS[request.param]()


@pytest.fixture(params=TALLIES)
def tallies(request):
    return TALLIES[request.param]()


def refuse(_):
    raise Refused(Reason.WRONG_STATE)


async def test_a_door_not_heard_of_is_closed(doors):
    assert await doors.door(LINE) == Door()


async def test_a_changed_door_stays_changed_and_a_refusal_changes_nothing(doors):
    changed = await doors.change(LINE, lambda _: Door(Phase.OPEN))
    assert changed == (Door(), Door(Phase.OPEN))
    with pytest.raises(Refused):
        await doors.change(LINE, refuse)
    assert await doors.door(LINE) == Door(Phase.OPEN)
    assert await doors.door(OTHER) == Door()


async def test_counts_are_those_of_the_last_hour_of_one_line_and_kind(tallies):
    for minute in (0, 1, 59):
        await tallies.add(LINE, "abandoned", Seconds(NOW + minute * 60))
    await tallies.add(LINE, "taken", NOW)
    await tallies.add(OTHER, "abandoned", NOW)
    assert await tallies.last_hour(LINE, "abandoned", Seconds(NOW + 59 * 60)) == 3
    assert await tallies.last_hour(LINE, "abandoned", Seconds(NOW + 60 * 60)) == 2
    assert await tallies.last_hour(LINE, "abandoned", Seconds(NOW + 3 * 3_600)) == 0
    assert await tallies.last_hour(OTHER, "taken", NOW) == 0


async def test_the_length_of_talks_is_learnt_by_line(tallies):
    assert await tallies.talks(LINE) is None
    await tallies.learn(LINE, lambda known: known or Talks(45.0))
    await tallies.learn(LINE, lambda known: Talks(known.mean_minutes + 1, known.count + 1))
    assert await tallies.talks(LINE) == Talks(46.0, 1)
    assert await tallies.talks(OTHER) is None
