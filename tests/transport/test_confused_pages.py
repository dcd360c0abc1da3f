"""What a page may do with what it was shown of another, and with connections that are not quite there."""

import asyncio
import base64
import contextlib
import json
import re
from dataclasses import replace

import aiohttp

from chatd.base.errors import Unavailable
from chatd.line.rules.work import SOURCE_FREE
from chatd.process.config import Config
from tests.transport.conftest import Key, join, say, until, until_state

HASHES = re.compile(rb'"([A-Za-z0-9_-]{43})"')


def hashes_in(value):
    """Every resume hash that somebody can read in a signed value."""
    return {found.decode() for found in HASHES.findall(base64.urlsafe_b64decode(value + "=="))}


async def test_a_counsellor_cannot_sit_down_in_the_visitors_seat(house):
    visitor, console, _ = await house.talking()
    state = await until_state(console, lambda state: state["conversations"])
    shown = json.dumps(state) + str(hashes_in(state["conversations"][0]["value"]))
    assert visitor.key.hash not in shown


class Held:
    """Holds one call of a store back, as a slow Redis or database would."""

    def __init__(self, monkeypatch, store, method):
        self._call, self.calls, self._go = getattr(store, method), 0, asyncio.Event()
        monkeypatch.setattr(store, method, self)

    async def __call__(self, *arguments):
        self.calls += 1
        await self._go.wait()
        return await self._call(*arguments)

    def go(self):
        self._go.set()


async def test_a_page_that_was_gone_before_its_place_came_does_not_look_connected_for_ever(
    house, monkeypatch
):
    await house.on_shift()
    await house.visitor()
    connections = house.daemon.visitors.connections
    (connection,) = connections.accepted.values()
    held = Held(monkeypatch, house.daemon.live.doors_and_tallies, "records")
    joining = asyncio.create_task(house.daemon.visitors.receive(connection.socket, _joining()))
    await until(lambda: held.calls)
    await connection.socket.close(abort=True)
    held.go()
    await joining
    assert connections.members == {}
    (line,) = house.daemon.areas.directory.registry.lines
    (ticket,) = await house.daemon.live.tickets_and_desks.on_line(line.id)
    assert ticket.page.lost_at is not None


async def test_a_page_that_has_gone_to_another_process_before_it_was_let_in_is_left_there(
    house, monkeypatch
):
    waiting = await house.waiting()
    store = house.daemon.live.tickets_and_desks
    (ticket,) = await store.on_line("nettiturva")
    await house.visitor()
    connection = list(house.daemon.visitors.connections.accepted.values())[-1]
    held = Held(monkeypatch, store, "ticket")
    value = {"value": waiting.state["value"], "key": waiting.key.text, "received": 0}
    asked = '2/visitor,1["resume",' + json.dumps(value) + "]"
    resuming = asyncio.create_task(house.daemon.visitors.receive(connection.socket, asked))
    await until(lambda: held.calls)
    await connection.socket.close(abort=True)
    elsewhere = replace(ticket, page=replace(ticket.page, at="elsewhere"))
    await store.change_ticket(ticket.id, lambda _: elsewhere)
    held.go()
    await resuming
    (ticket,) = await store.on_line("nettiturva")
    assert ticket == elsewhere


async def test_two_hellos_at_once_are_one(house, monkeypatch):
    tab = await house.tab()
    held = Held(monkeypatch, house.daemon.durable.sign_ins, "bearers")
    where = f"{house.url}/console/socket.io/?EIO=4&transport=polling"
    hello = "40/console," + json.dumps(tab.auth)
    async with aiohttp.ClientSession() as http:
        opened = json.loads((await (await http.get(where)).text())[1:])
        where += f"&sid={opened['sid']}"
        http.headers["Accept"] = f"*/*;key={opened['key']}"
        both = [asyncio.create_task(http.post(where, data=hello)) for _ in range(2)]
        await until(lambda: held.calls > 1)
        held.go()
        await asyncio.gather(*both)
        answers = await (await http.get(where)).text()
    assert answers.count("40/console") == 1


async def test_nothing_is_remembered_of_receipts_for_a_page_that_is_gone(house):
    visitor, console, talk = await house.talking()
    visitor.emit("say", say(talk, 2))
    number = (await console.next("deliver"))["number"]
    visitor.close()
    await until(lambda: not house.daemon.visitors.connections.members)
    console.emit("received", {"conversation": talk, "up_to": number})
    assert (await console.ask("catch_up", {"conversation": talk, "after": 0}))["envelopes"] == []
    assert list(told_by(house)) == list(house.daemon.consoles.connections.members)


async def test_a_loss_that_one_area_cannot_note_is_told_to_the_others_all_the_same(
    house, monkeypatch
):
    visitor, console, talk = await house.talking()
    visitor.emit("say", say(talk, 2))
    number = (await console.next("deliver"))["number"]
    console.emit("received", {"conversation": talk, "up_to": number})
    (member,) = house.daemon.visitors.connections.members
    await until(lambda: member in told_by(house))

    async def lost(*_):
        raise Unavailable

    monkeypatch.setattr(house.daemon.areas.line.services.visits, "lost", lost)
    visitor.close()
    await until(lambda: member not in house.daemon.visitors.connections.members)
    await until(lambda: member not in told_by(house))


async def test_a_long_lived_console_keeps_nothing_of_what_has_ended(house):
    visitor, console, talk = await house.talking()
    for page, number in ((visitor, 2), (console, 2)):
        page.emit("say", say(talk, number))
        other = console if page is visitor else visitor
        heard = (await other.next("deliver"))["number"]
        other.emit("received", {"conversation": talk, "up_to": heard})
    told = told_by(house)
    await until(lambda: len([each for each in told.values() if talk in each]) == 2)
    await visitor.ask("end", {"conversation": talk})
    await until(lambda: not any(talk in each for each in told.values()))
    assert house.daemon.consoles.connections.members, "control: the console is still there"


def told_by(house):
    """What is remembered of receipts, by member."""
    return house.daemon.areas.conversation.services.deliveries._told


def _joining():
    return '2/visitor,1["join",' + json.dumps(join(Key())) + "]"


async def test_a_stranger_does_not_stay_by_answering_pings_that_nobody_sent(house):
    where = f"{house.url}/console/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, http.ws_connect(where) as ws:
        await ws.receive_str()
        await ws.send_str("3")
        async with asyncio.timeout(4):  # well before the first ping would cut it
            assert (await ws.receive()).type is not aiohttp.WSMsgType.TEXT
    assert not house.daemon.consoles.eio.sockets


async def test_pings_of_a_page_that_reads_nothing_take_no_memory(house):
    reader, writer = await asyncio.open_connection("127.0.0.1", house.daemon.port)
    asked = (
        "GET /visitor/socket.io/?EIO=4&transport=websocket HTTP/1.1", "Host: x",
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "", "",
    )  # fmt: skip
    writer.write("\r\n".join(asked).encode())
    await reader.readuntil(b'"maxPayload":65536')
    writer.transport.pause_reading()
    (socket,) = house.daemon.visitors.eio.sockets.values()
    unsent = 0
    for _ in range(100):
        writer.write((b"\x89\xfd" + bytes(4) + b"x" * 125) * 1_000)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(writer.drain(), 0.5)
        unsent = max(unsent, socket._transport.get_write_buffer_size())
    writer.transport.abort()
    assert unsent < Config().unsent_max_bytes


async def test_joining_and_leaving_with_one_key_costs_work_as_joining_does(house):
    page, key = await house.visitor(headers={"X-Forwarded-For": "198.51.100.7"}), Key()
    answers = []
    for _ in range(SOURCE_FREE + 1):
        answers.append(await page.ask("join", join(key)))
        await page.ask("leave", {"quick": False})
    assert answers[0]["phase"] == "waiting"
    assert answers[-1]["refused"] == "work_first"
