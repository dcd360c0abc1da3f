"""The parts of a sweep do not stop each other: one that fails is tried again, one that takes long is not waited for."""

import asyncio

import pytest

from chatd.base import sweeper as sweepers
from chatd.base.errors import Unavailable
from chatd.base.names import Seconds
from chatd.base.sweeper import Job, Sweeper
from chatd.stores.memory import MemoryDueTimes

NOW = 1_000_000.0


class Swept:
    """Jobs and a looker that fail, or never end, as the test wishes; and what was done."""

    def __init__(self):
        self.done, self.fails, self.held = [], set(), {}
        self.due = MemoryDueTimes()
        self.sweeper = Sweeper(
            self.due,
            first=[self.job("beat", 5)],
            lookers={"ticket": self.looker("ticket"), "desk": self.looker("desk")},
            jobs=[self.job("slow", 5), self.job("last", 0)],
        )

    def job(self, name, every_seconds):
        async def run(_):
            await self.does(name)

        return Job(name, every_seconds, run)

    def looker(self, kind):
        async def look(keys, _):
            await self.does(kind)
            return dict.fromkeys(keys)

        return look

    async def does(self, name):
        self.done.append(name)
        if name in self.held:
            await self.held[name].wait()
        if name in self.fails:
            raise Unavailable

    async def sweep(self, seconds):
        self.done.clear()
        await self.sweeper.sweep(Seconds(NOW + seconds))
        return list(self.done)


@pytest.fixture
def swept(monkeypatch):
    monkeypatch.setattr(sweepers, "PART_MAX_SECONDS", 0.001)
    return Swept()


async def test_a_job_that_failed_is_done_again_in_the_next_sweep_and_then_by_its_time(swept):
    swept.fails.add("beat")
    with pytest.raises(Unavailable):
        await swept.sweep(0)
    swept.fails.clear()
    assert await swept.sweep(1) == ["beat", "last"]
    assert await swept.sweep(5) == ["slow", "last"]
    assert await swept.sweep(6) == ["beat", "last"]


async def test_what_a_look_failed_for_is_looked_at_in_the_next_sweep(swept):
    for kind in ("ticket", "desk"):
        swept.due.put(kind, "1", Seconds(NOW))
    swept.fails.add("ticket")
    with pytest.raises(Unavailable):
        await swept.sweep(0)
    assert swept.done == ["beat", "ticket", "desk", "slow", "last"], "and none kept another"
    swept.fails.clear()
    assert await swept.sweep(1) == ["ticket", "last"]
    assert await swept.sweep(2) == ["last"]


async def test_a_part_that_does_not_end_holds_up_no_other_and_is_begun_once(swept):
    for kind in ("ticket", "desk"):
        swept.due.put(kind, "1", Seconds(NOW))
    swept.held = {"ticket": asyncio.Event(), "slow": asyncio.Event()}
    assert await swept.sweep(0) == ["beat", "ticket", "desk", "slow", "last"]
    swept.due.put("ticket", "2", Seconds(NOW))
    assert await swept.sweep(9) == ["beat", "last"]
    swept.fails.add("slow")
    for each in swept.held.values():
        each.set()
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await swept.sweep(10)
    assert swept.done == ["slow", "last"]
    swept.fails.clear()
    assert await swept.sweep(19) == ["beat", "ticket", "slow", "last"]


async def test_what_still_runs_is_given_up_at_the_end(swept):
    swept.held = {"slow": asyncio.Event()}
    await swept.sweep(0)
    await swept.sweeper.stop()
    assert all(each.done() for each in swept.sweeper._running.values())


async def test_an_index_that_fails_keeps_no_job_from_its_turn(swept):
    async def away(_):
        raise Unavailable

    swept.due.take = away
    with pytest.raises(Unavailable):
        await swept.sweep(0)
    assert swept.done == ["beat", "slow", "last"]


async def test_many_that_are_due_at_once_let_others_have_their_turn_and_a_fault_leaves_none_out():
    looked, turns, fails, due = [], [], [True], MemoryDueTimes()

    async def look(keys, _):
        if len(looked) == 1 and fails:
            fails.clear()
            raise Unavailable
        looked.append(set(keys))
        return dict.fromkeys(keys)

    async def beside():
        while len(looked) < 3:
            turns.append(len(looked))
            await asyncio.sleep(0)

    names = {f"t{number}" for number in range(2 * sweepers.LOOKS_AT_ONCE + 1)}
    for name in names:
        due.put("ticket", name, Seconds(NOW))
    sweeper = Sweeper(due, first=(), lookers={"ticket": look}, jobs=())
    task = asyncio.ensure_future(beside())
    with pytest.raises(Unavailable):
        await sweeper.sweep(Seconds(NOW))
    assert len(looked) == 1
    await sweeper.sweep(Seconds(NOW + 1))
    task.cancel()
    assert set.union(*looked) == names
    assert [len(each) for each in looked] == [sweepers.LOOKS_AT_ONCE] * 2 + [1]
    assert {1, 2} <= set(turns)
