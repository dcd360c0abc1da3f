"""The evenings of `make soak` on each house, short; and that on each of them the model can see a loss."""

import pytest

from tests.faults import schedule
from tests.faults.evening import evening
from tests.faults.houses import DRAWN, HOUSES

OTHERS = sorted(set(DRAWN) - {"one"})


def test_whatever_may_go_wrong_on_a_house_can_be_played():
    for house in HOUSES.values():
        for seed in range(20):
            for step in schedule.made(seed, 30, 2, house=house):
                assert step.what in schedule.DONE or step.node is None
                assert step.what in house.steps


@pytest.mark.long
@pytest.mark.parametrize("house", OTHERS)
async def test_on_each_house_nothing_is_lost(house: str):
    told = await evening("5", seconds=10.0, nodes=2, house=house, longest=4.0)
    assert not told.broken, str(told)
    assert told.figures["words"]


@pytest.mark.long
@pytest.mark.parametrize("house", OTHERS)
async def test_on_each_house_words_that_are_called_stored_and_are_not_are_missed(house: str):
    told = await evening(
        f"forgetful {house}", seconds=5.0, nodes=2, house=house, longest=0.0, patience=4.0,
        extra={"FAULT_PLANT": "forgetful"},
    )  # fmt: skip
    assert any("not settled" in each or "stored, and is not" in each for each in told.broken)
