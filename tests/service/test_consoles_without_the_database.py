"""Consoles while the database is away, or takes no writes: who is there stays, and may come back; nobody else."""

import asyncio
import json

import pytest

from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import CONSOLES, StaffId
from chatd.base.shapes import Fault
from chatd.staff import events
from chatd.staff.events import ConsoleBearers
from chatd.staff.rules import BEARER_IDLE_SECONDS, BEARER_SECONDS
from tests.service.staff_stores import KeptSignIns
from tests.service.world import NoLimits
from tests.stage.tab import Tab

READS, WRITES = frozenset({"bearers", "signed_in"}), frozenset({"used", "add_bearer", "purge"})
HOUR = 3600


class AwaySignIns:
    """Those of `KeptSignIns`, but what is in `away` is not answered."""

    def __init__(self):
        self.kept, self.away, self.hangs = KeptSignIns(), frozenset(), asyncio.Event()
        self.hangs.set()

    def __getattr__(self, method):
        async def asked(*args):
            await self.hangs.wait()
            if method in self.away:
                raise Unavailable
            return await getattr(self.kept, method)(*args)

        return asked


class Socket:
    def __init__(self, house):
        self.house, self.source, self.kept, self.owner = house, b"network", None, ""

    async def close(self):
        self.house.here.remove(self)


class House:
    """The consoles of one process, and a person with a tab."""

    def __init__(self, world):
        self.world, self.sign_ins, self.here = world, AwaySignIns(), []
        ways = world.services.ways_in
        ways.bearers._sign_ins = self.sign_ins
        self.bearers = ways.bearers
        self.consoles = ConsoleBearers(self, ways.bearers, NoLimits(), world.clock)

    def all(self):
        return list(self.here)

    async def sign_in(self, name="aino"):
        tab = Tab(self.world.clock.now)
        staff = self.world.services.registry.staff(StaffId(name))
        tab.bearer = await self.bearers.give(staff, tab.public_key)
        return tab

    async def connect(self, tab):
        socket = Socket(self)
        await self.consoles.admit(socket, json.dumps(tab.auth))
        self.here.append(socket)
        return socket

    async def pass_time(self, seconds, step=30):
        """Looks as often as the daemon does for these promises, whatever the store answers."""
        end = self.world.clock.at + seconds
        while self.world.clock.at < end:
            self.world.clock.at = min(end, self.world.clock.at + step)
            await self.look()

    async def look(self):
        try:
            return await self.consoles.check()
        except Unavailable:
            return None


@pytest.fixture
def house(world):
    return House(world)


@pytest.mark.parametrize("away", [READS | WRITES, WRITES])
async def test_who_is_there_stays_however_long_it_takes_and_is_there_when_it_is_over(house, away):
    socket = await house.connect(await house.sign_in())
    await house.pass_time(61)
    house.sign_ins.away = away
    await house.pass_time(5 * HOUR)
    assert house.here == [socket]
    house.sign_ins.away = frozenset()
    await house.pass_time(120)
    assert house.here == [socket]
    (kept,) = house.sign_ins.kept.kept.values()
    assert kept.idle_ends > house.world.clock.at + BEARER_IDLE_SECONDS - 120


async def test_a_console_whose_line_breaks_meanwhile_comes_back(house):
    tab = await house.sign_in()
    socket = await house.connect(tab)
    await house.pass_time(61)
    house.sign_ins.away = READS | WRITES
    await house.pass_time(HOUR)
    await socket.close()
    await house.pass_time(60)
    back = await house.connect(tab)
    assert back.owner == "aino"
    house.sign_ins.away = frozenset()
    await house.pass_time(60)
    assert house.here == [back]


async def test_it_does_not_wait_for_a_database_that_hangs(house, monkeypatch):
    monkeypatch.setattr(events, "PATIENCE_SECONDS", 0.01)
    tab = await house.sign_in()
    await (await house.connect(tab)).close()
    house.sign_ins.hangs.clear()
    assert (await asyncio.wait_for(house.connect(tab), 5)).owner == "aino"
    house.sign_ins.hangs.set()
    await house.bearers.end(tab.bearer)
    await house.look()
    assert house.here == [], "what the database says later counts"


async def test_it_comes_back_within_half_an_hour_and_within_its_shift_alone(house):
    tab = await house.sign_in()
    socket = await house.connect(tab)
    await house.look()
    house.sign_ins.away = READS | WRITES
    await socket.close()
    await house.pass_time(BEARER_IDLE_SECONDS + 31)
    with pytest.raises(Unavailable):
        await house.connect(tab)
    house.sign_ins.away = frozenset()
    tab = await house.sign_in()
    socket = await house.connect(tab)
    house.sign_ins.away = READS | WRITES
    await house.pass_time(BEARER_SECONDS + 1)
    await socket.close()
    with pytest.raises(Unavailable):
        await house.connect(tab)


async def test_a_shift_that_is_over_is_over_also_where_nothing_can_be_written(house):
    await house.connect(await house.sign_in())
    house.sign_ins.away = WRITES
    await house.pass_time(BEARER_SECONDS - 60)
    assert len(house.here) == 1
    await house.pass_time(61)
    assert house.here == []


async def test_nobody_else_comes_in(house):
    tab, other = await house.sign_in(), await house.sign_in()
    await house.connect(tab)
    house.sign_ins.away = READS | WRITES
    with pytest.raises(Unavailable):
        await house.connect(other)
    stolen = Tab(house.world.clock.now)
    stolen.bearer = tab.bearer
    with pytest.raises(Unknown):
        await house.connect(stolen)


async def test_who_has_signed_out_or_was_cut_comes_back_by_nothing_that_is_remembered(house):
    for leave in ("out", "cut"):
        tab = await house.sign_in()
        await house.connect(tab)
        await house.bearers.end(tab.bearer)
        if leave == "out":
            await house.consoles.cut(tab.bearer)
        else:
            await house.look()
        assert house.here == []
        house.sign_ins.away = READS | WRITES
        with pytest.raises(Unavailable):
            await house.connect(tab)
        house.sign_ins.away = frozenset()


async def test_on_a_full_disk_who_is_signed_in_goes_on_asking(house):
    tab = await house.sign_in()
    await house.pass_time(120)
    house.sign_ins.away = WRITES
    assert (await house.connect(tab)).owner == "aino"


async def test_without_a_fault_idle_is_idle_and_over_is_over(house):
    tab = await house.sign_in()
    await (await house.connect(tab)).close()
    await house.pass_time(BEARER_IDLE_SECONDS + 1)
    with pytest.raises(Unknown):
        await house.connect(tab)
    await house.connect(await house.sign_in())
    await house.pass_time(BEARER_SECONDS)
    assert house.here == []


async def test_every_console_is_told_that_the_database_is_away_and_again_while_it_lasts(world):
    house = House(world)
    await house.connect(await house.sign_in())
    world.post.all = house.all
    (watch,) = [each for each in world.areas.staff.area.watches if each.name == "bearers"]

    async def look():
        world.clock.at += 0.5
        try:
            await watch.run(world.clock.now())
        except Unavailable:
            return

    await look()
    house.sign_ins.away = READS
    for _ in range(3):
        await look()
    assert world.post.said_to_all == [], "a moment is no matter"
    for _ in range(24):
        await look()
    assert world.post.said_to_all == [(CONSOLES, "fault", Fault(store="durable"))] * 2
    house.sign_ins.away = frozenset()
    for _ in range(24):
        await look()
    assert len(world.post.said_to_all) == 2
