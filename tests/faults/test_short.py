"""A few evenings of fixed seeds; `FAULT_SEED=N` plays another one, `make soak` an hour."""

import os

import pytest

from tests.faults.evening import evening

SEEDS = os.environ.get("FAULT_SEED", "33 34 41").split()
SECONDS = 8.0


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_fails_no_place_and_no_word_is_lost_doubled_or_out_of_order(seed: str):
    told = await evening(seed, seconds=SECONDS, nodes=2, house="one", longest=4.0)

    assert not told.broken, str(told)
    assert told.figures["talks"]
    assert told.figures["words"]
