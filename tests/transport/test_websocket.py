"""A WebSocket taken over from aiohttp: what it leaves behind, and frames in every order."""

import asyncio
import gc
import re
from asyncio.selector_events import _SelectorSocketTransport

import aiohttp
import pytest
from aiohttp import web
from aiohttp._websocket.reader import WebSocketDataQueue, WebSocketReader
from aiohttp.web_protocol import RequestHandler

BOTH = pytest.mark.parametrize("transport", ["websocket", "polling"])


def planted(word):
    """How many texts that hold the word are reachable from any object of this process."""
    gc.collect()
    found, seen, inside = set(), set(), list(gc.get_objects())
    while inside:
        for part in gc.get_referents(inside.pop()):
            if isinstance(part, str | bytes):
                if (word if isinstance(part, str) else word.encode()) in part:
                    found.add(id(part))
            elif not gc.is_tracked(part) and id(part) not in seen:  # a dict of texts is not tracked
                seen.add(id(part))
                inside.append(part)
    return len(found)


def test_the_seams_of_aiohttp_are_still_there():
    assert hasattr(WebSocketDataQueue, "feed_data")
    assert hasattr(WebSocketReader, "feed_data")
    assert "transport" in RequestHandler.__mro__[1].__slots__
    assert hasattr(RequestHandler, "connection_lost")
    assert web.StreamResponse._send_headers_immediately


@BOTH
async def test_nothing_of_a_request_outlives_the_accepting_of_a_connection(house, transport):
    word = f"AgentPlanted{7:04}"  # in one piece it would stand in this function
    # An idle connection's parser has the last head until the next, or until it is let go: transport/callers.py
    headers = {"User-Agent": word, "X-Forwarded-For": word, "Connection": "close"}
    before = planted(word)
    page = house.official.page(house.url, "visitor", transports=[transport], headers=headers)
    await page.next("connect")
    assert await page.ask("leave", {}) == {}
    assert planted(word) == before
    control = {"kept": f"{word} kept"}
    assert planted(word) == before + 1, "the search finds what is kept"
    del control


async def test_who_connects_is_answered_in_one_write_head_and_opening_packet(house, monkeypatch):
    written: list[bytes] = []
    write = _SelectorSocketTransport.write

    def counted(transport, data):
        written.append(bytes(data))
        write(transport, data)

    monkeypatch.setattr(_SelectorSocketTransport, "write", counted)
    where = f"{house.url}/visitor/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, http.ws_connect(where) as ws:
        said = await ws.receive_str()
        assert said.startswith('0{"sid":')
    switched = [each for each in written if each.startswith(b"HTTP/1.1 101 ")]
    assert [b"0{" in each for each in switched] == [True]
    names = re.findall(rb"\r\n([\w-]+):", switched[0])
    assert {each.lower() for each in names} == {b"upgrade", b"connection", b"sec-websocket-accept"}


async def test_frames_split_and_joined_in_any_way_are_heard_in_order(house):
    where = f"{house.url}/visitor/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, http.ws_connect(where) as ws:
        await ws.receive_str()
        await ws.send_str('40/visitor,{"protocol":1,"build":"raw"}')
        await ws.receive_str()
        masked = b"".join(frame(f'42/visitor,{at}["leave",{{}}]') for at in range(200))
        for start in range(0, len(masked), 7):
            ws._writer.transport.write(masked[start : start + 7])
            if start % 700 == 0:
                await asyncio.sleep(0)
        for at in range(200):
            assert await ws.receive_str() == f"43/visitor,{at}[{{}}]"


async def test_a_ping_is_answered_and_a_binary_frame_ends_the_connection(house):
    where = f"{house.url}/visitor/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, http.ws_connect(where, autoping=False) as ws:
        await ws.receive_str()
        await ws.ping(b"are you there")
        pong = await ws.receive()
        assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"are you there")
        await ws.send_bytes(b"4x")
        assert (await ws.receive()).data == aiohttp.WSCloseCode.UNSUPPORTED_DATA


def frame(text):
    """A client's masked frame; the mask is zero."""
    body = text.encode()
    assert len(body) < 126
    return bytes((0x81, 0x80 | len(body))) + bytes(4) + body
