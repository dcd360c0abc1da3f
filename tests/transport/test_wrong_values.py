"""Whoever is wrong is counted for what was wrong: no address is ever barred, and guessing stays cheap for us."""

import asyncio
import json

import aiohttp
import pytest

from chatd.base.errors import Refused, Unknown
from chatd.base.limits import WRONG_SECRETS, Limit
from chatd.transport.wrong_values import LOOKUPS_AT_ONCE, VALUES_MAX, WrongValues
from tests.service.world import ToldClock
from tests.transport.newcomer import Newcomer

LIMIT = Limit("things", burst=2, per_second=2 / 60)
OFFICE = {"X-Forwarded-For": "192.0.2.1"}
WRONG = "A" * 43


@pytest.fixture
def clock():
    return ToldClock()


@pytest.fixture
def wrong(clock):
    return WrongValues(clock)


async def guess(wrong, value, looked_up, source=b"office"):
    async with wrong.guessing(LIMIT, value, source):
        looked_up.append(value)
        raise Unknown


async def test_what_was_wrong_often_is_looked_up_no_more_until_a_minute_has_passed(wrong, clock):
    looked_up = []
    for _ in range(LIMIT.burst):
        with pytest.raises(Unknown):
            await guess(wrong, "x", looked_up)
    with pytest.raises(Refused):
        await guess(wrong, "x", looked_up)
    with pytest.raises(Unknown):
        await guess(wrong, "y", looked_up)
    assert looked_up == ["x", "x", "y"]
    clock.at += 60
    with pytest.raises(Unknown):
        await guess(wrong, "x", looked_up)


async def test_of_one_source_a_few_secrets_are_looked_up_at_a_time_and_every_one_has_its_turn(
    wrong,
):
    gate, inside, done = asyncio.Event(), [], []

    async def look_up(value, source):
        async with wrong.guessing(LIMIT, value, source):
            inside.append(source)
            await gate.wait()
        done.append(value)

    asking = [asyncio.create_task(look_up(f"g{at}", b"noisy")) for at in range(50)]
    asking.append(asyncio.create_task(look_up("calm", b"calm")))
    asking += [asyncio.create_task(look_up(f"n{at}", None)) for at in range(10)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert inside.count(b"noisy") == LOOKUPS_AT_ONCE
    assert inside.count(b"calm") == 1
    assert inside.count(None) == 10
    asking[-11].cancel()  # who goes while waiting gives its turn on
    asking[20].cancel()
    gate.set()
    await asyncio.gather(*asking, return_exceptions=True)
    assert len(done) == 59
    assert not wrong._turns


async def test_no_number_of_guesses_grows_without_bound_or_keeps_what_was_guessed(wrong):
    for at in range(VALUES_MAX + 10):
        with pytest.raises(Unknown), wrong.counting(LIMIT, f"guess {at} \ud800"):
            raise Unknown
    assert len(wrong._buckets) == VALUES_MAX
    assert all(len(key) == 16 for key in wrong._buckets)


async def test_twenty_wrong_bearers_of_one_office_bar_none_of_its_right_ones(house):
    right, auth, lea = await house.tab(), "Authorization", Newcomer(house, "lea")
    async with aiohttp.ClientSession(house.url, headers=OFFICE) as http:
        for at in range(20):
            guessed = f"{at:043}"
            assert (await http.get("/api/me", headers={auth: f"Bearer {guessed}"})).status == 401
            guess = {"tab_key": lea.tab.tab_key, "invitation": {"secret": guessed}}
            assert (await http.post("/api/invitation", json={"secret": guessed})).status == 401
            assert (await http.post("/api/sign-in", json=guess)).status == 401
        while (await http.get("/api/me", headers={auth: f"Bearer {WRONG}"})).status != 429:
            pass
        assert (await http.get("/api/me", **right.asking("GET", "/api/me"))).status == 200
        await lea.sign_in(http)
    console = await house.console(headers=OFFICE)
    assert await console.ask("watch_chain", {}) == {}


async def test_a_bearer_that_is_wrong_again_and_again_is_not_asked_of_the_database(
    house, monkeypatch
):
    asked, stock = [], house.daemon.durable.sign_ins.bearers

    async def counted(*args):
        if args[0]:  # every few seconds those who are signed in are looked up: here nobody
            asked.append(args)
        return await stock(*args)

    monkeypatch.setattr(house.daemon.durable.sign_ins, "bearers", counted)
    where = "/console/socket.io/?EIO=4&transport=websocket"
    bearer = {"Authorization": f"Bearer {WRONG}"}
    async with aiohttp.ClientSession(house.url, headers=OFFICE) as http:
        answers = [(await http.get("/api/me", headers=bearer)).status for _ in range(40)]
        async with http.ws_connect(where) as ws:
            await ws.receive_str()
            said = json.dumps({"protocol": 1, "build": "x", "bearer": WRONG})
            await ws.send_str(f"40/console,{said}")
            assert "too_often" in await ws.receive_str()
    assert answers == [401] * WRONG_SECRETS.burst + [429] * (40 - WRONG_SECRETS.burst)
    assert len(asked) == WRONG_SECRETS.burst
