"""A process that ends while others go on: nobody comes in, who is here is sent away bit by bit, and nobody is lost."""

import asyncio
import time

import aiohttp
import pytest

from chatd.transport.drain import FIRST, LAST, drain
from tests.patience import PATIENCE_SECONDS
from tests.transport.test_engine import BOTH, Echo, polling, served, until

SECONDS = 1.0


@pytest.fixture
async def echo():
    async with served(Echo()) as echo:
        yield echo


async def drained(echo, seconds=SECONDS, hurried=None):
    await drain((echo.server,), seconds, hurried or asyncio.Event())


async def web_socket(http, echo):
    ws = await http.ws_connect(f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket")
    await ws.receive_str()
    await ws.send_str('40/visitor,{"protocol":1}')
    assert (await ws.receive_str()).startswith("40")
    return ws


async def told_when(ws):
    """When the page is told to connect anew, in seconds from the beginning of the loop's clock."""
    assert await ws.receive_str() == "1"
    at = time.monotonic()
    assert (await ws.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    return at


async def test_pages_are_told_one_after_another_over_the_time_and_none_at_first(echo):
    async with aiohttp.ClientSession() as http:
        pages = [await web_socket(http, echo) for _ in range(40)]
        began = time.monotonic()
        draining = asyncio.ensure_future(drained(echo))
        told = sorted(at - began for at in await asyncio.gather(*map(told_when, pages)))
        await draining
        assert time.monotonic() - began < SECONDS, "who has nobody left does not wait"
    assert told[0] >= FIRST * SECONDS
    assert told[len(told) // 2] >= (FIRST + (LAST - FIRST) / 4) * SECONDS
    assert told[-1] - told[0] >= (LAST - FIRST) / 2 * SECONDS


@BOTH
async def test_who_comes_new_is_to_go_elsewhere_and_who_is_here_is_served(echo, transport):
    async with aiohttp.ClientSession() as http:
        ws = await web_socket(http, echo)
        echo.server.close_door()
        address = f"{echo.url}/visitor/socket.io/?EIO=4&transport={transport}"
        headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        headers["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
        async with http.get(address, headers=headers if transport == "websocket" else {}) as no:
            assert no.status == 503
            assert no.headers["Retry-After"] == "1"
        await ws.send_str('42/visitor,1["say",{}]')
        assert await ws.receive_str() == '43/visitor,1[{"heard":true}]'


@pytest.mark.parametrize("waits", [True, False])
async def test_a_page_that_polls_reads_it_whether_it_was_just_asking_or_not(echo, waits):
    async with aiohttp.ClientSession() as http:
        mine = await polling(http, echo)
        await http.post(mine, data=b'40/visitor,{"protocol":1}')
        assert (await (await http.get(mine)).text()).startswith("40")
        draining = asyncio.ensure_future(drained(echo, 0.4))
        if not waits:
            await asyncio.sleep(0.36)  # the time in which pages are told has passed
            assert echo.server.eio.sockets, "it stays until it has read"
        assert (await (await http.get(mine)).text()).split("\x1e")[0] == "1"
        await draining
        await until(lambda: not echo.server.eio.sockets)


@BOTH
async def test_what_is_under_way_is_answered_before_the_page_is_told(echo, transport):
    gate, stock = asyncio.Event(), echo.event

    async def event(connection, packet):
        await gate.wait()
        await stock(connection, packet)

    async with aiohttp.ClientSession() as http:
        if transport == "websocket":
            ws = await web_socket(http, echo)
            echo.event = event
            await ws.send_str('42/visitor,1["say",{}]')
        else:
            mine = await polling(http, echo)
            await http.post(mine, data=b'40/visitor,{"protocol":1}')
            await (await http.get(mine)).text()
            echo.event = event
            posting = asyncio.ensure_future(http.post(mine, data=b'42/visitor,1["say",{}]'))
        (socket,) = echo.server.eio.sockets.values()
        await until(lambda: socket.is_busy)
        draining = asyncio.ensure_future(drained(echo, 0.2))
        await asyncio.sleep(0.18)
        assert not socket.closed
        gate.set()
        if transport == "websocket":
            said = [await ws.receive_str() for _ in range(3)]
        else:
            assert (await posting).status == 200
            said = (await (await http.get(mine)).text()).split("\x1e")
            while said[-1] != "1":
                said += (await (await http.get(mine)).text()).split("\x1e")
        assert said == ['43/visitor,1[{"heard":true}]', '42/visitor,["echo",["say",{}]]', "1"]
        await draining


async def test_nobody_is_told_that_a_page_is_lost_before_it_could_be_elsewhere(echo):
    async with aiohttp.ClientSession() as http:
        ws = await web_socket(http, echo)
        await asyncio.gather(told_when(ws), drained(echo, 0.2))
        assert not echo.server.eio.sockets
        assert echo.left == []
        await echo.server.close_all()
        assert len(echo.left) == 1
        await echo.server.close_all()
        assert len(echo.left) == 1


async def test_who_is_told_to_make_haste_does(echo):
    hurried = asyncio.Event()
    async with aiohttp.ClientSession() as http:
        ws = await web_socket(http, echo)
        draining = asyncio.ensure_future(drained(echo, 600, hurried))
        hurried.set()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await draining
        await echo.server.close_all()
        await told_when(ws)
