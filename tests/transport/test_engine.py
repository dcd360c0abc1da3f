"""The lean engine under the official client: both transports, the upgrade, and each way to break it."""

import asyncio
import contextlib
import importlib.metadata
import json
import re

import aiohttp
import engineio
import pytest
import socketio
from aiohttp import web
from engineio.async_socket import AsyncSocket

from chatd.base.errors import Reason
from chatd.process.log import deaf
from chatd.transport import frames
from chatd.transport.connection import Connection, Connections
from chatd.transport.engine_server import EngineServer
from chatd.transport.engine_socket import EngineSocket
from chatd.transport.namespace_server import NamespaceServer
from tests.patience import PATIENCE_SECONDS

BOTH = pytest.mark.parametrize("transport", ["websocket", "polling"])
ORIGIN = "http://line.test"


class Echo:
    """A server that pushes back every event it gets, and answers `say` in place."""

    in_place = ("say",)

    def __init__(self) -> None:
        self.connections = Connections("/visitor")
        self.server = NamespaceServer(
            self,
            origins=["null", ORIGIN],
            ping_seconds=(25, 60),
            unsent_max_bytes=200_000,
            connections_max=50,
            place="north-w2",
            source_of=lambda _: None,
            logger=deaf(),
        )
        self.left: list[str] = []
        self.packets: list[frames.Packet] = []

    async def admit(self, _, auth):
        return None if auth else Reason.GONE

    async def event(self, connection, packet):
        self.packets.append(packet)
        if packet.ack:
            connection.socket.push(frames.acknowledged("/visitor", packet.ack, '{"heard":true}'))
        if packet.kind == frames.EVENT:
            self.server.connections.push("echo", packet.text, (connection,))

    async def gone(self, connection):
        self.left.append(connection.socket.sid)


@contextlib.asynccontextmanager
async def served(echo):
    app = web.Application()
    app.add_routes(echo.server.routes("/visitor/socket.io/"))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    echo.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    yield echo
    await echo.server.close_all()
    await runner.cleanup()


@pytest.fixture
async def echo():
    async with served(Echo()) as echo:
        yield echo


async def until(holds) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds():  # noqa: ASYNC110 - the other end is another process
            await asyncio.sleep(0.01)


def test_the_libraries_are_those_whose_seams_we_use():
    assert importlib.metadata.version("python-socketio") == "5.18.1"
    assert importlib.metadata.version("python-engineio") == "4.15.1"
    assert importlib.metadata.version("aiohttp") == "3.14.5"


def test_every_seam_is_still_a_seam():
    for name in (
        "_handle_connect",
        "_ok",
        "_bad_request",
        "_log_error_once",
        "create_queue",
        "generate_id",
    ):
        assert name in vars(EngineServer)
        assert hasattr(engineio.AsyncServer, name)
    for name in (
        "poll",
        "send",
        "close",
        "schedule_ping",
        "handle_get_request",
    ):
        assert name in vars(EngineSocket)
        assert hasattr(AsyncSocket, name)
    assert hasattr(socketio.AsyncServer, "_engineio_server_class")


@BOTH
async def test_an_event_comes_back_and_is_acknowledged(echo, official, transport):
    page = official.page(echo.url, "visitor", transports=[transport])
    assert await page.next("connect") == transport
    assert await page.ask("say", {"a": "ä"}) == {"heard": True}
    assert await page.next("echo") == ["say", {"a": "ä"}]


async def test_a_page_that_begins_by_polling_stays_with_it_and_nothing_is_lost(echo, official):
    page = official.page(echo.url, "visitor", transports=["polling", "websocket"])
    assert await page.next("connect") == "polling"
    for number in range(200):
        page.emit("say", {"n": number})
    got = [(await page.next("echo"))[1]["n"] for _ in range(200)]
    assert got == list(range(200))
    assert await page.ask("say", {}) == {"heard": True}
    assert not any(socket.upgraded for socket in echo.server.eio.sockets.values())


async def test_what_has_to_wait_keeps_its_turn_and_is_begun_without_a_task(echo):
    stock, gate, tasks = echo.event, asyncio.Event(), []

    async def event(connection, packet):
        tasks.append(asyncio.current_task())
        if '"n":1' in packet.text:
            await gate.wait()
            await asyncio.sleep(0)
        await stock(connection, packet)

    echo.event = event
    async with aiohttp.ClientSession() as http:
        where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(where) as ws:
            await ws.send_str("40/visitor,{}")
            said = [await ws.receive_str() for _ in range(2)]
            for at in range(4):
                await ws.send_str(f'42/visitor,["say",{{"n":{at}}}]')
            assert await ws.receive_str() == '42/visitor,["echo",["say",{"n":0}]]'
            await until(lambda: len(tasks) == 2)
            gate.set()
            said = [await ws.receive_str() for _ in range(3)]
            await ws.send_str('42/visitor,["say",{"n":4}]')
            assert (await ws.receive_str()).endswith('{"n":4}]]')
    assert said == [f'42/visitor,["echo",["say",{{"n":{at}}}]]' for at in (1, 2, 3)]
    assert tasks[-1] is None


async def test_a_connection_that_goes_while_its_answer_waits_leaves_nothing(echo):
    gate, ends = asyncio.Event(), []

    async def event(connection, packet):
        try:
            await gate.wait()
        finally:
            ends.append(connection.socket.closed)

    echo.event = event
    async with aiohttp.ClientSession() as http:
        where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(where) as ws:
            await ws.send_str("40/visitor,{}")
            assert (await ws.receive_str())[0] == "0"
            assert (await ws.receive_str()).startswith("40")
            for _ in range(2):
                await ws.send_str('42/visitor,["say",{}]')
        await until(lambda: echo.left)
        gate.set()
        await until(lambda: ends)
    assert ends == [True]
    assert not echo.server.eio._tasks


async def test_an_id_says_first_where_its_connection_is_held(echo):
    async with aiohttp.ClientSession() as http:
        ids = [(await polling(http, echo)).partition("&sid=")[2] for _ in range(3)]
    assert all(re.fullmatch(r"north-w2-[A-Za-z0-9_-]{20}", one) for one in ids), ids
    assert len(set(ids)) == 3


@BOTH
async def test_a_refused_connect_says_its_reason(echo, official, transport):
    page = official.page(echo.url, "visitor", transports=[transport], auth=None)
    assert await page.next("connect_error") == "gone"
    assert echo.server.connections.accepted == {}


@BOTH
async def test_who_leaves_is_forgotten_once(echo, official, transport):
    page = official.page(echo.url, "visitor", transports=[transport])
    await page.next("connect")
    page.close()
    await until(lambda: echo.left)
    assert echo.server.eio.sockets == {}
    assert echo.server.connections.accepted == {}
    assert len(echo.left) == 1


async def test_a_foreign_origin_gets_nothing_and_is_not_quoted(echo):
    async with aiohttp.ClientSession() as http:
        where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=polling"
        foreign = await http.get(where, headers={"Origin": "https://evil.example"})
        assert foreign.status == 400
        assert "evil" not in await foreign.text()
        assert "Access-Control-Allow-Origin" not in foreign.headers


async def test_the_opaque_origin_is_allowed_without_credentials(echo):
    async with aiohttp.ClientSession() as http:
        where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=polling"
        answer = await http.get(where, headers={"Origin": "null"})
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "null"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Set-Cookie" not in answer.headers


async def test_jsonp_is_not_spoken(echo):
    async with aiohttp.ClientSession() as http:
        answer = await http.get(f"{echo.url}/visitor/socket.io/?EIO=4&transport=polling&j=0")
        assert answer.status == 400


async def test_compression_is_never_agreed(echo):
    async with aiohttp.ClientSession() as http:
        where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(where, compress=15) as ws:
            assert not ws.compress


MALFORMED = [
    "2/visitor,[",
    "2/visitor,{}",
    "2/visitor,x[]",
    '2["say",{}]',
    "2/visitor,99999999999[]",
    "3/visitor,1[]",
    "4/visitor,{}",
    '51-/visitor,["say",{"_placeholder":true,"num":0}]',
    "9",
    "",
]


@pytest.mark.parametrize("text", MALFORMED)
async def test_what_is_no_packet_reaches_the_handler_as_malformed_and_disturbs_nobody(echo, text):
    async with aiohttp.ClientSession() as http:
        where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(where) as ws, http.ws_connect(where) as other:
            for each in (ws, other):
                await each.receive_str()
                await each.send_str('40/visitor,{"protocol":1}')
                await each.receive_str()
            await ws.send_str("4" + text)
            await until(lambda: echo.packets)
            await other.send_str('42/visitor,1["say",{}]')
            assert await other.receive_str() == '43/visitor,1[{"heard":true}]'
    first = echo.packets[0]
    assert first == frames.MALFORMED or first.text in {"[", "{}", "x[]", "[]"}


@pytest.mark.parametrize("text", ["", "7", "x", "b4AAAA", "0{}"])
async def test_what_is_no_engine_packet_ends_the_connection(echo, text):
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket") as ws,
    ):
        await ws.receive_str()
        await ws.send_str(text)
        assert (await ws.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    await until(lambda: not echo.server.eio.sockets)


async def test_a_packet_above_the_bound_ends_the_connection(echo):
    async with aiohttp.ClientSession() as http:
        where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(where) as ws:
            await ws.receive_str()
            await ws.send_str("4" + "x" * 70_000)
            assert (await ws.receive()).data == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    await until(lambda: not echo.server.eio.sockets)


async def polling(http, echo):
    answer = await http.get(f"{echo.url}/visitor/socket.io/?EIO=4&transport=polling")
    said = json.loads((await answer.text())[1:])
    http.headers["Accept"] = f"*/*;key={said['key']}"  # of this session from now on
    return f"{echo.url}/visitor/socket.io/?EIO=4&transport=polling&sid={said['sid']}"


@pytest.mark.parametrize("body", [b"x" * 70_000, b"\xff\xfe", b"\x1e" * 1_000, b"no packet"])
async def test_a_broken_polling_body_is_400_and_ends_the_connection(echo, body):
    async with aiohttp.ClientSession() as http:
        mine = await polling(http, echo)
        answer = await http.post(mine, data=body)
        assert answer.status == 400
        assert (await http.get(mine)).status == 400
    assert echo.server.eio.sockets == {}


async def test_two_polls_at_once_end_the_connection(echo):
    async with aiohttp.ClientSession() as http:
        mine = await polling(http, echo)
        await http.post(mine, data=b'40/visitor,{"protocol":1}')
        await (await http.get(mine)).text()
        first, second = await asyncio.gather(http.get(mine), http.get(mine))
        assert sorted([first.status, second.status]) == [200, 400]


@BOTH
async def test_who_does_not_read_is_cut_at_the_bound_and_nobody_else(echo, transport):
    async with aiohttp.ClientSession() as http:
        slow = await open_silent(http, echo, transport)
        async with http.ws_connect(
            f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
        ) as other:
            await other.receive_str()
            await other.send_str('40/visitor,{"protocol":1}')
            await other.receive_str()
            connection = next(iter(echo.server.connections.accepted.values()))
            pushed = 0
            while not connection.socket.closed and pushed < 100_000_000:
                echo.server.connections.push("echo", '"' + "x" * 30_000 + '"', (connection,))
                pushed += 30_000
                await asyncio.sleep(0)
            assert connection.socket.closed
            assert pushed < 10_000_000  # what the system's own buffers take, and ours
            await other.send_str('42/visitor,1["say",{}]')
            assert await other.receive_str() == '43/visitor,1[{"heard":true}]'
        await until(lambda: len(echo.left) == 2)
        del slow


async def open_silent(http, echo, transport):
    """A connection that opens and never reads again."""
    if transport == "polling":
        mine = await polling(http, echo)
        await http.post(mine, data=b'40/visitor,{"protocol":1}')
        return mine
    ws = await http.ws_connect(f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket")
    await ws.receive_str()
    await ws.send_str('40/visitor,{"protocol":1}')
    await ws.receive_str()
    ws._conn.protocol.pause_reading()
    return ws


async def test_who_opens_and_says_nothing_is_cut_at_the_first_ping(echo):
    echo.server.eio.ping_interval = 0.05
    async with aiohttp.ClientSession() as http:
        await polling(http, echo)
        await until(lambda: not echo.server.eio.sockets)


async def test_who_answers_no_ping_is_gone_after_the_wait(echo):
    echo.server.eio.ping_interval, echo.server.eio.ping_timeout = 0.05, 0.05
    async with aiohttp.ClientSession() as http:
        mine = await polling(http, echo)
        await http.post(mine, data=b'40/visitor,{"protocol":1}')
        await until(lambda: echo.left)
        assert (await http.get(mine)).status == 400


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_page_that_asks_whether_anybody_is_there_is_answered(echo, transport):
    async with aiohttp.ClientSession() as http:
        if transport == "polling":
            mine = await polling(http, echo)
            await http.post(mine, data=b"2")
            assert await (await http.get(mine)).text() == "3"
        else:
            address = f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
            async with http.ws_connect(address) as page:
                await page.receive_str()
                await page.send_str("2")
                assert await page.receive_str() == "3"


async def test_nobody_stays_by_asking_alone(echo):
    echo.server.eio.ping_interval, echo.server.eio.ping_timeout = 0.05, 0.05
    async with aiohttp.ClientSession() as http:
        mine = await polling(http, echo)
        await http.post(mine, data=b'40/visitor,{"protocol":1}')
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not echo.left:
                await http.post(mine, data=b"2")


async def test_who_answers_pings_stays(echo, official):
    echo.server.eio.ping_interval, echo.server.eio.ping_timeout = 0.05, 5
    page = official.page(echo.url, "visitor")
    await page.next("connect")
    socket = next(iter(echo.server.eio.sockets.values()))
    pongs = []
    stock = socket.schedule_ping
    socket.schedule_ping = lambda: (pongs.append(1), stock())
    await until(lambda: len(pongs) >= 3)
    assert not echo.left


async def test_at_the_bound_of_connections_the_first_that_only_reads_gives_way(echo):
    echo.server.eio.connections_max = 3
    async with aiohttp.ClientSession() as http:
        first, second, third = [await polling(http, echo) for _ in range(3)]
        (one, *_) = echo.server.eio.sockets.values()
        await polling(http, echo)
        assert one.closed
        assert len(echo.server.eio.sockets) == 3
        for socket in echo.server.eio.sockets.values():
            connection = Connection(socket, echo.connections, None)
            echo.connections.accepted[socket.sid] = connection
            connection.owner = "aino"
        where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=polling"
        assert (await http.get(where)).status == 400, "whoever is signed in or has a place stays"
        connection.owner = ""
        assert (await http.get(where)).status == 200
        assert connection.socket.closed
    assert len({first, second, third}) == 3


async def opened(url, http):
    """The address of a page that polls, and its key."""
    answer = await http.get(f"{url}/visitor/socket.io/?EIO=4&transport=polling")
    said = json.loads((await answer.text())[1:])
    where = f"{url}/visitor/socket.io/?EIO=4&transport=polling&sid={said['sid']}"
    return where, {"Accept": f"*/*;key={said['key']}"}


async def test_the_id_of_a_connection_is_worth_nothing_without_its_key(echo):
    async with aiohttp.ClientSession() as http:
        mine, key = await opened(echo.url, http)
        _, other = await opened(echo.url, http)
        (await http.post(mine, headers=key, data=b'40/visitor,{"protocol":1}')).raise_for_status()
        wrong = key["Accept"][:-1] + ("A" if key["Accept"][-1] != "A" else "B")
        for shown in (
            {},
            other,
            {"Accept": wrong},
            {"Accept": f"{key['Accept']}x"},
            {"Accept": "*/*;key="},
        ):
            assert (await http.get(mine, headers=shown)).status == 400
            assert (
                await http.post(mine, headers=shown, data=b'42/visitor,["say",{}]')
            ).status == 400
            assert (await http.post(mine, headers=shown, data=b"1")).status == 400
            websocket = mine.replace("polling", "websocket")
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await http.ws_connect(websocket, headers=shown)
        assert (await http.get(f"{mine}&key={key['Accept'][8:]}")).status == 400, (
            "not in the address"
        )
        assert echo.packets == []
        assert (await (await http.get(mine, headers=key)).text()).startswith("40/visitor,")
        listed = {"Accept": f"text/html, {key['Accept']}, */*"}
        assert (await http.post(mine, headers=listed, data=b'42/visitor,["say",{}]')).status == 200
        assert [packet.kind for packet in echo.packets] == [frames.EVENT]


async def test_a_websocket_takes_no_connection_over_from_a_page_that_polls(echo):
    """It would have to show the key in its address. A try costs the page its connection, and so only with the key."""
    async with aiohttp.ClientSession() as http:
        mine, key = await opened(echo.url, http)
        websocket = mine.replace("polling", "websocket")
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(websocket)
        assert len(echo.server.eio.sockets) == 1
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(websocket, headers=key)
        assert not echo.server.eio.sockets


async def test_the_key_is_shown_without_a_question_before_it(echo):
    """A header of our own would have a browser ask first (CORS), a round trip on each of the slowest lines."""
    async with aiohttp.ClientSession() as http:
        _, key = await opened(echo.url, http)
    assert len(key["Accept"]) <= 128, (
        "more is asked for first. Source: Fetch standard, CORS-safelisted"
    )
    assert not set(key["Accept"]) & set('"():<>?@[\\]{}')


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_refused_connect_is_read_and_asks_no_second_time(echo, transport):
    asked = []
    stock = echo.admit

    async def admit(connection, auth):
        asked.append(auth)
        return await stock(connection, auth)

    echo.admit = admit
    refused = '44/visitor,{"message":"gone"}'
    async with aiohttp.ClientSession() as http:
        if transport == "polling":
            mine = await polling(http, echo)
            both = b"40/visitor,\x1e40/visitor,"
            await http.post(mine, data=both)
            assert (await (await http.get(mine)).text()).split("\x1e")[0] == refused
            assert (await http.get(mine)).status == 400
        else:
            where = f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
            async with http.ws_connect(where) as ws:
                await ws.receive_str()
                await ws.send_str("40/visitor,")
                await ws.send_str("40/visitor,")
                assert await ws.receive_str() == refused
                said = [message.data async for message in ws]
                assert refused not in said
        await until(lambda: not echo.server.eio.sockets)
    assert len(asked) == 1
