"""That the loop was held up is told to operators."""

import asyncio
import time

from chatd.process.loop_lag import LOOK_SECONDS, LoopLag

HELD_UP_SECONDS = 2 * LOOK_SECONDS


async def test_work_that_holds_the_loop_up_is_seen():
    lag = LoopLag()
    lag.start()
    time.sleep(HELD_UP_SECONDS)  # noqa: ASYNC251 - the fault itself
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    lag.stop()
    assert lag.worst.read() >= HELD_UP_SECONDS - LOOK_SECONDS - 0.05


async def test_one_that_was_stopped_looks_no_more():
    lag = LoopLag()
    lag.start()
    lag.stop()
    lag.stop()
    before = lag.worst.read()
    await asyncio.sleep(2 * LOOK_SECONDS)
    assert lag.worst.read() == before == 0.0
