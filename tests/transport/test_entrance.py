"""Callers that are slow, silent, many, or no browsers at all; and the seams of aiohttp that hold them."""

import asyncio
import gzip
import json
import socket
import zlib

import aiohttp
import pytest
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from chatd.transport.callers import SHARE_MIN, Callers, Phase
from tests.transport.conftest import running, until
from tests.transport.raw import answer_to, dialled, reply, until_closed

GET = b"GET /healthz HTTP/1.1\r\nHost: line.test\r\n\r\n"
GET_AND_GO = GET[:-2] + b"Connection: close\r\n\r\n"
POST = b"POST /leave HTTP/1.1\r\nHost: line.test\r\nContent-Length: 50\r\n"
STRANGER, OTHER = "127.0.0.2", "127.0.0.3"  # no proxies of the settings


def test_the_seams_of_aiohttp_are_still_there():
    for name in ("data_received", "finish_response", "handle_error", "_make_error_handler"):
        assert name in vars(RequestHandler)
    for name in ("pause_writing", "resume_writing"):
        assert hasattr(RequestHandler, name)
    assert "_messages" in RequestHandler.__slots__
    assert hasattr(web.AppRunner, "_make_server")
    assert "_prepare_headers" in vars(web.StreamResponse)


class Told:
    """The callers' clock, which a test sets."""

    def __init__(self, callers):
        self.callers, self.at = callers, 1_000.0
        callers._time = lambda: self.at

    async def after(self, seconds):
        self.at += seconds
        await self.callers.look()


@pytest.fixture
def told(daemon):
    return Told(daemon.callers)


def answered_by(daemon, monkeypatch, handler):
    """What `/healthz` does from now on."""
    for route in daemon.runner.app.router.routes():
        if route.resource.canonical == "/healthz":
            monkeypatch.setattr(route, "_handler", handler)


async def in_phase(daemon, phase, count=1):
    await until(lambda: len(daemon.callers._phases[phase]) == count)


# ---- in time ----


@pytest.mark.parametrize(
    "begun", [b"", b"\r\n", b"GET /he", GET[:-2], b"GET /visitor/socket.io/?EIO=4"]
)
async def test_a_head_that_does_not_come_is_waited_for_ten_seconds(daemon, told, begun):
    async with dialled(daemon.port) as (reader, writer):
        writer.write(begun)
        await in_phase(daemon, Phase.HEAD)
        await told.after(9)
        assert len(daemon.callers) == 1
        writer.write(b"X")  # a drop now and then buys no time
        await told.after(2)
        assert await until_closed(reader) == b""
    assert len(daemon.callers) == 0


@pytest.mark.parametrize("begun", [b"", b'{"key":', b"4"])
@pytest.mark.parametrize(
    "path", [b"/leave", b"/api/sign-in", b"/visitor/socket.io/?EIO=4&sid=none"]
)
async def test_a_body_that_does_not_come_is_waited_for_half_a_minute(daemon, told, path, begun):
    async with dialled(daemon.port) as (reader, writer):
        writer.write(POST.replace(b"/leave", path) + b"\r\n" + begun)
        if b"socket.io" in path:
            assert b" 400 " in await reply(reader)  # nobody's: answered, and let go
            return
        await in_phase(daemon, Phase.BODY)
        await told.after(29)
        assert len(daemon.callers) == 1
        writer.write(b" ")
        await told.after(2)
        assert await until_closed(reader) == b""
    assert not daemon.counts._faults


async def test_an_idle_connection_is_kept_for_a_proxy_and_not_for_ever(daemon, told):
    async with dialled(daemon.port) as (reader, writer):
        for _ in range(2):
            writer.write(GET)
            assert b" 200 " in await reply(reader)
            assert await reader.readexactly(6) == b"alive\n"
            await in_phase(daemon, Phase.IDLE)
            await told.after(61)  # nginx lets go after 60
        writer.write(b"GET")  # the next head has its own ten seconds
        await in_phase(daemon, Phase.HEAD)
        await told.after(11)
        assert await until_closed(reader) == b""
    async with dialled(daemon.port) as (reader, writer):
        writer.write(GET)
        await in_phase(daemon, Phase.IDLE)
        await told.after(76)
        await until_closed(reader)
    assert len(daemon.callers) == 0


async def test_a_poll_waits_as_long_as_it_takes_and_is_nobody_s_silence(daemon, told):
    async with aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}") as http:
        opened = await http.get("/visitor/socket.io/?EIO=4&transport=polling")
        said = json.loads((await opened.text())[1:])
        sid = said["sid"]
        address = f"/visitor/socket.io/?EIO=4&transport=polling&sid={sid}"
        poll = asyncio.create_task(http.get(address, headers={"Accept": f"*/*;key={said['key']}"}))
        await until(lambda: daemon.visitors.eio.sockets[sid]._poller)
        await told.after(1_000)
        assert not poll.done()
        daemon.visitors.eio.sockets[sid].push("2")
        assert (await poll).status == 200


async def test_who_reads_an_answer_too_slowly_is_cut(daemon, told, monkeypatch):
    async def large(_):
        return web.Response(body=b"x" * 16_000_000)

    answered_by(daemon, monkeypatch, large)
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(slow, ("127.0.0.1", daemon.port))
    await loop.sock_sendall(slow, GET)
    await in_phase(daemon, Phase.READING)
    await loop.sock_recv(slow, 1000)
    await told.after(119)
    assert len(daemon.callers) == 1
    await told.after(2)
    await until(lambda: not daemon.callers._of)
    slow.close()


async def test_a_websocket_is_no_caller_any_more_whatever_time_passes(house):
    told = Told(house.daemon.callers)
    page = await house.visitor()
    assert len(house.daemon.callers) == 0
    await told.after(1_000)
    assert await page.ask("leave", {}) == {}


# ---- not too many ----


MOST = 50


class Silent:
    """A caller that says nothing."""

    def __init__(self, source=None):
        self.source, self.is_cut = source, False

    def cut(self):
        self.is_cut = True


async def test_whoever_has_been_silent_longest_gives_way_first_and_whoever_is_answered_never():
    callers = Callers(MOST)
    first, second, *others = [Silent() for _ in range(MOST)]
    for each in (first, second, *others):
        callers.came(each)
    callers.move(first, None)
    callers.move(others[0], Phase.IDLE)
    callers.came(latest := Silent())
    assert len(callers) == MOST
    assert callers.phase_of(second) is None
    assert callers.phase_of(first) is None
    assert first in callers._of
    assert second not in callers._of
    for each in others[1:]:
        callers.move(each, None)
    callers.move(latest, None)
    callers.came(newest := Silent())
    assert others[0] not in callers._of, "an idle one, where nobody is silent"
    callers.move(newest, None)
    callers.came(last := Silent())
    assert last not in callers._of, "all are being answered: who comes now waits outside"


async def test_one_source_makes_room_among_its_own_and_nobody_else_is_moved():
    callers = Callers(MOST)
    mine = [Silent(b"mine") for _ in range(SHARE_MIN + 5)]
    callers.came(other := Silent(b"other"))
    callers.came(proxy := Silent())
    for each in mine:
        callers.came(each)
    assert [each in callers._of for each in mine] == [False] * 5 + [True] * SHARE_MIN
    assert other in callers._of
    assert proxy in callers._of
    for each in list(callers._of):
        callers.gone(each)
        callers.gone(each)
    assert not callers._of_source


async def test_silent_connections_of_a_stranger_leave_room_for_everybody_and_for_himself(tmp_path):
    async with running(tmp_path, tmp_path, connections_max=10) as daemon:
        many = SHARE_MIN + 20
        held = [
            await asyncio.open_connection("127.0.0.1", daemon.port, local_addr=(STRANGER, 0))
            for _ in range(many)
        ]
        assert await until_closed(held[0][0]) == b"", "the one that was silent longest"
        await until(lambda: len(daemon.callers) == SHARE_MIN)
        for source in (OTHER, STRANGER):
            assert b" 200 " in await answer_to(daemon.port, GET_AND_GO, source=source)
        for _, writer in held:
            writer.close()
        await until(lambda: not daemon.callers._of)
        assert not daemon.callers._of_source


# ---- what is no request of ours ----

BAD = [
    b"\x16\x03\x01\x02\x00\x01planted-word",
    b"planted-word\r\n\r\n",
    b"GET /planted-word HTTP/9.9\r\n\r\n",
    b"GET /\x00planted-word HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /planted-word" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: planted-word" + b"x" * 9_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: planted-word\r\n" * 200 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nplanted word: y\r\n\r\n",
    b"POST /leave HTTP/1.1\r\nHost: x\r\nContent-Length: planted-word\r\n\r\n",
    b"POST /leave HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    b"POST /leave HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /leave HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: planted-word\r\n\r\n",
    b"POST /leave HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    b"POST /leave HTTP/1.1\r\nHost: x\r\nExpect: planted-word\r\nContent-Length: 5\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]


@pytest.mark.parametrize("said", BAD)
async def test_what_is_no_request_is_answered_with_a_number_and_our_headers_alone(
    daemon, capsys, said
):
    answer = await answer_to(daemon.port, said)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split(b" ")[1] in {b"400", b"417", b"501"}, answer
    assert body == b""
    assert b"planted" not in answer
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert "Server" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert not daemon.counts._faults
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
async def test_no_method_is_answered_with_what_was_asked_or_by_name(daemon, method):
    asked = f"{method} /visitor/socket.io/?planted HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = await answer_to(daemon.port, asked.encode())
    assert answer.split(b" ")[1] in {b"404", b"405"}
    assert b"planted" not in answer
    assert b"Server:" not in answer
    assert b"X-Content-Type-Options: nosniff" in answer


async def test_a_fault_of_ours_outside_the_table_is_noted_and_told_without_a_word(
    daemon, monkeypatch, capsys
):
    async def broken(_):
        raise RuntimeError("planted")

    answered_by(daemon, monkeypatch, broken)
    answer = await answer_to(daemon.port, GET)
    assert answer.split(b" ")[1] == b"500"
    assert answer.endswith(b"\r\n\r\n")
    assert b"X-Content-Type-Options: nosniff" in answer
    assert sum(daemon.counts._faults.values()) == 1
    said = capsys.readouterr().out
    assert "handler_broken" in said
    assert "planted" not in said


async def test_who_says_no_host_has_nobody_ask_the_network_for_one(daemon, monkeypatch):
    def never():
        raise AssertionError("asked")

    monkeypatch.setattr(socket, "getfqdn", never)
    for path in (b"/l/e-nettiturva", b"/console/", b"/healthz"):
        answer = await answer_to(daemon.port, b"GET " + path + b" HTTP/1.0\r\n\r\n")
        assert answer.split(b" ")[1] in {b"200", b"404"}, answer


TORN = [
    b"Content-Length: 50\r\n\r\n42/visitor,",
    b"Transfer-Encoding: chunked\r\n\r\n5\r\n42/v",
    b"Transfer-Encoding: chunked\r\n\r\nno chunk\r\n",
]


@pytest.mark.parametrize("rest", TORN)
async def test_a_poll_s_body_that_is_torn_off_or_broken_is_no_fault_of_ours(daemon, capsys, rest):
    async with aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}") as http:
        opened = await http.get("/visitor/socket.io/?EIO=4&transport=polling")
        said = json.loads((await opened.text())[1:])
    head = f"POST /visitor/socket.io/?EIO=4&transport=polling&sid={said['sid']} HTTP/1.1\r\nHost: x\r\n"
    async with dialled(daemon.port) as (_, writer):
        writer.write(f"{head}Accept: */*;key={said['key']}\r\n".encode() + rest)
        await writer.drain()
    await until(lambda: not daemon.callers._of)
    assert not daemon.counts._faults
    assert capsys.readouterr().out == ""


# ---- nothing is inflated ----

BOMB = gzip.compress(b"0" * 4_000_000)
ENCODED = [
    "gzip",
    "deflate",
    "br",
    "zstd",
    "GZIP",
    "x-gzip",
    "identity, gzip",
    "gzip, gzip",
    "planted",
]


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize(
    "path", ["/leave", "/api/sign-in", "/visitor/socket.io/?EIO=4&transport=polling&sid=x", "/none"]
)
async def test_a_body_that_would_have_to_be_inflated_is_refused_before_it_is_read(
    daemon, path, encoding
):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(BOMB)}\r\n\r\n"
    async with dialled(daemon.port) as (reader, writer):
        writer.write(head.encode())
        assert b" 415 " in await reply(reader), "not a byte of the body has been sent"
    assert not daemon.counts._faults


async def test_identity_is_no_encoding_and_nothing_is_inflated_anywhere(daemon, monkeypatch):
    def never(*_, **__):
        raise AssertionError("inflated")

    monkeypatch.setattr(zlib, "decompressobj", never)
    monkeypatch.setattr("aiohttp.compression_utils.ZLibDecompressor.__init__", never)
    url = f"http://127.0.0.1:{daemon.port}/leave"
    async with aiohttp.ClientSession() as http:
        said = {"data": b'{"key":"%s"}' % (b"A" * 43), "headers": {"Content-Encoding": "identity"}}
        assert (await http.post(url, **said)).status == 404
        said["headers"] = {"Content-Encoding": "gzip"}
        assert (await http.post(url, **said)).status == 415
