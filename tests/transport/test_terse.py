"""Terse events: what was said before is not said again, and nothing else is lost by it."""

import asyncio
import contextlib
import json
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.base64url import to_text
from chatd.base.errors import Malformed
from chatd.transport import terse
from chatd.transport.in_turn import IN_PLACE_MAX, InTurn
from chatd.transport.terse import Direction
from tests.patience import PATIENCE_SECONDS
from tests.transport.test_engine import ORIGIN, Echo, served

MOST = 2**16
WIRE = json.loads((Path(__file__).parents[1] / "wire/terse.json").read_text(encoding="utf-8"))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text('aä😀"\\', max_size=20)
    | st.binary(min_size=12, max_size=60).map(to_text)
    | st.just(to_text(bytes(20)))
    | st.lists(st.integers(0, 3), max_size=3)
)
KEYS = st.sampled_from(["a", "b", "ä", "10", "9"])
PAYLOADS = st.dictionaries(KEYS, LEAVES | st.dictionaries(KEYS, LEAVES, max_size=3), max_size=4)


@pytest.fixture
async def echo():
    async with served(Echo()) as echo:
        yield echo


def test_each_form_is_as_it_was_written_down():
    """Pages of today speak it with daemons of later: a form that changes is another form."""
    says, hears = Direction(MOST), Direction(MOST)
    for each in WIRE:
        text = json.dumps(each["payload"], ensure_ascii=False)
        short = says.shortened(each["name"], text)
        assert (None if short is None else short.hex()) == each["terse"]
        if short is None:
            hears.note(each["name"], text)
        else:
            name, written = hears.written_out(short)
            assert (name, json.loads(written)) == (each["name"], each["payload"])


@given(st.lists(st.tuples(st.sampled_from(["one", "two"]), PAYLOADS), max_size=8))
def test_whatever_is_said_is_heard(said):
    says, hears = Direction(MOST), Direction(MOST)
    for name, payload in said:
        short = says.shortened(name, json.dumps(payload))
        if short is None:
            hears.note(name, json.dumps(payload))
        else:
            heard, written = hears.written_out(short)
            assert (heard, json.loads(written)) == (name, payload)


@given(st.binary(min_size=1, max_size=40))
def test_what_is_none_is_refused_or_is_an_event_and_nothing_else_happens(data):
    hears = Direction(MOST)
    hears.note("say", json.dumps(WIRE[0]["payload"]))
    with contextlib.suppress(Malformed):
        name, written = hears.written_out(b"\0" + data)
        assert name == "say"
        assert json.loads(written).keys() == WIRE[0]["payload"].keys()


def test_a_page_that_grows_what_it_says_is_refused_at_the_largest_packet():
    hears = Direction(MOST)
    hears.note("say", json.dumps({"body": to_text(bytes(20))}))
    more = bytes((0, terse.BYTES, 20)) + b"\xc0\x3e" + bytes(8_000)  # behind the twenty, 8 000
    assert len(hears.written_out(more)[1]) > 10_000
    grown = Direction(10_000)
    grown.note("say", json.dumps({"body": to_text(bytes(20))}))
    with pytest.raises(Malformed):
        grown.written_out(more)


def test_of_more_names_than_eight_the_later_are_always_text():
    says = Direction(MOST)
    for _ in range(2):
        forms = [says.shortened(f"n{number}", '{"a":1}') for number in range(terse.NAMES_MAX + 2)]
    assert [form is None for form in forms] == [False] * terse.NAMES_MAX + [True, True]


@pytest.mark.parametrize(
    "broken", [b"\x05", b"\0\xff", b"\0\x02\x02{]", b"\0\x7c\x02", b"\0\x03\0"]
)
def test_broken_ones_are_malformed(broken):
    hears = Direction(MOST)
    hears.note("say", '{"id":1}')
    with pytest.raises(Malformed):
        hears.written_out(broken)


# ---- over the socket ----


@contextlib.asynccontextmanager
async def _page(echo):
    address = f"{echo.url}/visitor/socket.io/?EIO=4&transport=websocket"
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(address, origin=ORIGIN, compress=15) as ws,
    ):
        opening = json.loads((await ws.receive_str())[1:])
        await ws.send_str('40/visitor,{"protocol":1}')
        await ws.receive_str()
        yield ws, opening


async def _next(ws):
    return (await asyncio.wait_for(ws.receive(), PATIENCE_SECONDS)).data


async def test_who_says_nothing_of_it_hears_text_alone(echo):
    async with _page(echo) as (ws, opening):
        assert opening["terse"] == 1
        for number in (1, 2):
            await ws.send_str(f'42/visitor,["say",{{"id":{number}}}]')
            assert await _next(ws) == f'42/visitor,["echo",["say",{{"id":{number}}}]]'


async def test_who_begins_is_answered_and_both_sides_are_terse_from_there(echo):
    async with _page(echo) as (ws, _):
        await ws.send_bytes(terse.BEGIN)
        assert await _next(ws) == terse.BEGIN
        says = Direction(MOST)
        for number in (1, 2, 3):
            text = f'{{"id":{number}}}'
            short = says.shortened("say", text)
            if short is None:
                await ws.send_str(f'42/visitor,["say",{text}]')
            else:
                await ws.send_bytes(short)
            assert await _next(ws) == f'42/visitor,["echo",["say",{text}]]'
        assert short is not None
        assert [packet.text for packet in echo.packets] == [
            f'["say",{{"id":{number}}}]' for number in (1, 2, 3)
        ]


async def test_what_is_pushed_again_in_the_same_shape_is_terse(echo):
    async with _page(echo) as (ws, _):
        await ws.send_bytes(terse.BEGIN)
        await _next(ws)
        connections = echo.server.connections
        for number in (1, 2):
            connections.push("told", f'{{"id":{number}}}', connections.all())
        assert await _next(ws) == '42/visitor,["told",{"id":1}]'
        assert await _next(ws) == bytes((0, terse.NUMBER, 2))


def test_a_few_bytes_stand_for_no_more_than_a_few():
    """One of 64 KiB in seven bytes, again and again, would be minutes of work and gigabytes of memory."""
    hears = Direction(MOST)
    spare = terse.GROWN_SPARE_CHARS
    for size, is_taken in ((spare - 100, True), (spare + 100, False), (MOST, False)):
        hears.note("say", json.dumps({"id": 1, "body": "x" * size}))
        with contextlib.nullcontext() if is_taken else pytest.raises(Malformed):
            hears.written_out(bytes((0, 4 + terse.NUMBER, 2)))


def test_bytes_that_are_told_again_and_again_are_as_long_each_time():
    hears = Direction(MOST)
    hears.note("say", json.dumps(dict.fromkeys("abcdefgh", 1)))
    told = bytes((terse.BYTES, 0)) + b"\xe8\x07" + bytes(1_000)
    again = bytes((terse.AGAIN, 0))
    assert len(hears.written_out(b"\0" + told + again)[1]) > 2_000
    hears.note("say", json.dumps(dict.fromkeys("abcdefgh", 1)))
    with pytest.raises(Malformed):
        hears.written_out(b"\0" + told + again * 7)


@pytest.mark.parametrize("payload", ['["x",1]', "null", '"x"', '{"a":' * 900 + "1" + "}" * 900])
def test_what_no_event_of_ours_looks_like_is_malformed(payload):
    hears = Direction(MOST)
    hears.note("say", payload)
    with pytest.raises(Malformed):
        hears.written_out(b"\0\x7c\2")


class _Speaker:
    """Answers each packet in place."""

    def __init__(self) -> None:
        self.closed, self.answered = False, list[str]()
        self.tasks = list[asyncio.Task[None]]()

    def text_of(self, said: str | bytes) -> str:
        return said if isinstance(said, str) else said.decode()

    async def take_or_close(self, text: str) -> None:
        self.answered.append(text)

    begin = take_or_close

    def read_on(self, *, is_on: bool) -> None:
        pass

    def soon(self, work) -> None:
        self.tasks.append(asyncio.create_task(work))


async def test_who_says_much_at_once_leaves_others_their_turn_and_is_answered_in_order():
    speaker = _Speaker()
    turn = InTurn(speaker)
    said = [str(number) for number in range(3 * IN_PLACE_MAX)]
    for number, each in enumerate(said):
        turn.hear(each if number % 2 else each.encode())
    assert len(speaker.answered) == IN_PLACE_MAX
    seen = []
    while len(speaker.answered) < len(said):
        seen.append(len(speaker.answered))
        await asyncio.sleep(0)
    assert len(set(seen)) > 1
    assert speaker.answered == said


@pytest.mark.parametrize(
    "said",
    [
        [b"\0\0\2"],
        [terse.BEGIN, b"\0\0\2"],
        [terse.BEGIN, b"\xff"],
        [terse.BEGIN, terse.BEGIN],
    ],
)
async def test_bytes_that_stand_for_nothing_end_the_connection(echo, said):
    async with _page(echo) as (ws, _):
        for each in said:
            await ws.send_bytes(each)
        while isinstance(heard := await _next(ws), bytes):
            pass
        assert heard == aiohttp.WSCloseCode.UNSUPPORTED_DATA


async def test_who_polls_is_not_told_of_it(echo):
    address = f"{echo.url}/visitor/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        assert "terse" not in json.loads((await answer.text())[1:])
