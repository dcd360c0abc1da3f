"""Malformed, oversized, unknown, repeated and too-frequent events change nothing and disturb nobody else."""

import json
from pathlib import Path

import aiohttp
import msgspec
import pytest

from chatd.base import limits
from chatd.base.shapes import Key
from chatd.conversation.shapes import Body
from chatd.line.rules.work import WAITING_FREE
from chatd.process.setting_kinds import networks
from chatd.staff.shapes.chain import Part
from chatd.transport.handling import MALFORMED_MAX
from tests.stage import work
from tests.transport.conftest import Key as ResumeKey
from tests.transport.conftest import join, say, until

FILES = [
    json.loads(path.read_text())
    for path in (Path(__file__).parents[1] / "wire/events").glob("*.json")
    if not path.name.startswith("push_")
]
BAD = [
    pytest.param(side, file["event"], payload, id=f"{side}-{file['event']}-{at}")
    for file in FILES
    for side in file["from"]
    for at, payload in enumerate(file["bad"][:3])
]


class RawPage:
    """A connection without the official client, which would send nothing wrong."""

    def __init__(self, ws, side):
        self.ws, self.side = ws, side

    async def ask(self, text):
        await self.ws.send_str(f"42/{self.side},7{text}")
        while not (answer := await self.ws.receive_str()).startswith("43"):
            pass
        return answer


async def raw_page(http, house, side="visitor"):
    where = f"{house.url}/{side}/socket.io/?EIO=4&transport=websocket"
    ws = await http.ws_connect(where)
    await ws.receive_str()
    auth = {"protocol": 1, "build": "raw"}
    if side == "console":
        auth |= (await house.tab("bo")).auth
    await ws.send_str(f"40/{side},{json.dumps(auth)}")
    await ws.receive_str()
    return RawPage(ws, side)


@pytest.mark.parametrize(("side", "event", "payload"), BAD)
async def test_a_bad_payload_is_answered_malformed(house, side, event, payload):
    async with aiohttp.ClientSession() as http:
        page = await raw_page(http, house, side)
        answer = await page.ask(json.dumps([event, payload]))
        assert answer == f'43/{side},7[{{"refused":"malformed"}}]'


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '["say"]',
        '["say",{},{}]',
        "[7,{}]",
        '["say",{"id":1',
        "[" * 5_000,
        '["say",{"a":"\\ud800"}]',
    ],
)
async def test_bad_json_is_answered_malformed_and_the_next_event_is_heard(house, text):
    async with aiohttp.ClientSession() as http:
        page = await raw_page(http, house)
        assert await page.ask(text) == '43/visitor,7[{"refused":"malformed"}]'
        assert await page.ask('["leave",{}]') == "43/visitor,7[{}]"


@pytest.mark.parametrize("kind", [Key, Body, Part])
def test_a_line_end_behind_what_is_base64url_is_malformed(kind):
    assert msgspec.convert("A" * 43, kind) == "A" * 43
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("A" * 43 + "\n", kind)


async def test_repeated_malformed_events_close_the_connection_and_no_other(house):
    visitor, console, talk = await house.talking()
    async with aiohttp.ClientSession() as http:
        page = await raw_page(http, house)
        for _ in range(MALFORMED_MAX + 1):
            await page.ws.send_str('42/visitor,["nonsense",{}]')
        async for message in page.ws:
            assert message.type is aiohttp.WSMsgType.TEXT
    visitor.emit("say", say(talk, 2))
    assert (await console.next("deliver"))["id"] == 2


async def test_too_many_events_are_too_often_and_nothing_else_happens(house):
    async with aiohttp.ClientSession() as http:
        page = await raw_page(http, house)
        answers = [await page.ask('["leave",{}]') for _ in range(limits.EVENTS.burst + 20)]
        assert answers[0] == "43/visitor,7[{}]"
        assert answers[-1] == '43/visitor,7[{"refused":"too_often"}]'
        other = await raw_page(http, house)
        assert await other.ask('["leave",{}]') == "43/visitor,7[{}]"


async def test_joins_of_one_address_cost_work_and_another_address_joins_without(house):
    await house.on_shift()
    last, at, wish = {}, 0, None
    while "refused" not in last:
        at += 1
        page = await house.visitor(headers={"X-Forwarded-For": "198.51.100.7"})
        wish = join(ResumeKey())
        last = await page.ask("join", wish)
    assert at == WAITING_FREE + 1
    assert last.keys() == {"refused", "challenge", "bits", "puzzles"}
    assert last["refused"] == "work_first"
    again = wish | {"work": work.solved(last)}
    assert "refused" not in await page.ask("join", again)
    other = await house.visitor(headers={"X-Forwarded-For": "198.51.100.8"})
    stolen = join(ResumeKey()) | {"work": again["work"]}
    assert "refused" not in await other.ask("join", stolen), "calm there, with it or without"


async def test_guessing_keys_is_too_often(house):
    async with aiohttp.ClientSession():
        page = await house.visitor(headers={"X-Forwarded-For": "198.51.100.9"})
        asked = {"value": "guess", "key": "A" * 43}
        answers = [await page.ask("resume", asked) for _ in range(limits.WRONG_KEYS.burst + 1)]
    assert answers[0] == {"refused": "gone"}
    assert answers[-1] == {"refused": "too_often"}


async def test_a_forged_address_from_outside_the_proxy_is_ignored(house):
    house.daemon.sources._proxies = networks("192.0.2.1")

    class Asking:
        remote = "203.0.113.5"

        def __init__(self, forged):
            self.headers = {"X-Forwarded-For": forged, "Forwarded": f"for={forged}"}

    of = house.daemon.sources.of
    assert of(Asking("1.1.1.1")) == of(Asking("2.2.2.2"))


async def test_a_bug_in_a_handler_is_answered_broken_and_quotes_nobody(house, capsys, monkeypatch):
    async def buggy(*_, **__):
        raise TypeError("planted word")

    monkeypatch.setattr(house.daemon.areas.line.services.visits, "leave", buggy)
    page = await house.visitor()
    page.emit("here", {})
    await house.on_shift()
    joined = await house.waiting()
    assert await joined.ask("leave", {}) == {"refused": "broken"}
    said = capsys.readouterr()
    assert "planted word" not in said.out + said.err
    assert "TypeError" in said.out


async def test_a_connection_cut_in_the_middle_of_everything_leaves_nothing_behind(house):
    visitor, console, _ = await house.talking()
    for page in (visitor, console):
        page.kill()
    await until(
        lambda: not house.daemon.visitors.eio.sockets and not house.daemon.consoles.eio.sockets
    )
    for server in (house.daemon.visitors, house.daemon.consoles):
        assert server.connections.accepted == {}
        assert server.connections.members == {}
        assert server.environ == {}
