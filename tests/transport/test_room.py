"""A staff room over the wire: the real daemon and the official client; two consoles and a guest."""

import asyncio

import aiohttp
import pytest

from chatd.base.errors import Unavailable
from chatd.room.service.showing import Showing
from tests.service.world import sealed
from tests.transport.conftest import Key

LINE, ROOM = "nettiturva", "room.nettiturva"
LEAF = "A" * 43
WITHIN_SECONDS = 2.0


class InRoom:
    """A page that watches its room."""

    def __init__(self, page, push):
        self.page, self.push, self.said = page, push, 0

    async def until(self, holds):
        """The room as it is shown when this holds."""
        async with asyncio.timeout(10):
            while True:
                shown = await self.page.next(self.push)
                room = shown["rooms"][0] if self.push == "rooms" else shown
                if holds(room):
                    return room

    def say(self, kind, body):
        self.said += 1
        said = {"conversation": ROOM, "id": self.said, "kind": kind, "body": body}
        self.page.emit("say", said)

    async def deliver(self, kind):
        delivered = await self.page.next("deliver")
        assert (delivered["conversation"], delivered["kind"]) == (ROOM, kind)
        return delivered


def names(room):
    return [each["name"] for each in room["members"]]


async def staff(house, name):
    page = await house.on_shift(name)
    await page.ask("watch_rooms", {})
    return InRoom(page, "rooms")


async def enter(who, **more):
    return await who.page.ask("room_enter", {"line": LINE, "leaf": LEAF, **more})


async def two(house):
    """Aino and Bo, in the room: one is called by a push, the other commits by one."""
    aino, bo = await staff(house, "aino"), await staff(house, "bo")
    assert (await enter(aino))["stage"] == "here"
    assert (await enter(bo))["call"] == 1
    bo.say("key_package", "a2V5")
    await aino.deliver("key_package")
    aino.say("opening", sealed("g", 0, "commit"))
    await bo.deliver("opening")
    shown = await bo.until(lambda room: room["stage"] == "here")
    assert names(shown) == ["Aino", "Bo"]
    return aino, bo


async def a_guest(house, aino):
    code = (await aino.page.ask("room_code", {"line": LINE}))["code"]
    page, key = await house.visitor(), Key()
    who = {"name": "Sari Virta", "office": "Poliisi", "leaf": LEAF, "resume_hash": key.hash}
    shown = await page.ask("room_knock", {"line": LINE, "code": code, **who})
    assert shown["stage"] == "asking"
    guest = InRoom(page, "room")
    guest.key = key.text
    shown = await aino.until(lambda room: room["guests"])
    guest.me = shown["guests"][0]["member"]
    assert await aino.page.ask("room_admit", {"line": LINE, "guest": guest.me}) == {}
    await guest.until(lambda room: room["stage"] == "called")
    guest.say("key_package", "Z3Vlc3Q")
    await aino.deliver("key_package")
    aino.say("opening", sealed("g", 1, "commit"))
    await guest.deliver("opening")
    return guest


async def test_two_of_the_staff_and_a_guest_talk_and_it_is_over_with_the_last(house):
    aino, bo = await two(house)
    guest = await a_guest(house, aino)
    assert (await bo.page.next("deliver"))["kind"] == "key_package"
    await bo.deliver("opening")
    guest.say("message", sealed("g", 2))
    first, second = await aino.deliver("message"), await bo.deliver("message")
    assert first == second
    assert first["sender"] == guest.me
    assert await bo.page.ask("room_leave", {"line": LINE}) == {}
    assert (await aino.until(lambda room: room["is_due"]))["epoch"] == 2
    assert await aino.page.ask("end_shift", {}) == {}
    house.daemon.clock.at += 2
    assert (await guest.until(lambda room: room["over"]))["over"] == "over"


async def test_who_signs_out_or_is_signed_out_is_out_of_the_room_within_two_seconds(house):
    aino, bo = await two(house)
    lea = await house.tab("lea")
    time = asyncio.get_running_loop().time
    async with aiohttp.ClientSession(house.url) as http:
        began = time()
        await http.post("/api/sign-out", **bo.page.tab.asking("POST", "/api/sign-out"))
        assert await bo.page.next("disconnect") == "io server disconnect"
        shown = await aino.until(lambda room: room["is_due"])
        assert names(shown) == ["Aino"]
        assert time() - began < WITHIN_SECONDS
        await enter(await staff(house, "cilla"))
        await aino.until(lambda room: names(room) == ["Aino", "Cilla"])
        began = time()
        body = {"staff": "cilla"}
        asked = lea.asking("POST", "/api/staff/out", body)
        assert (await http.post("/api/staff/out", **asked)).status == 200
        house.daemon.clock.at += 1
        await aino.until(lambda room: names(room) == ["Aino"])
        assert time() - began < WITHIN_SECONDS


async def test_whoever_loses_the_connection_comes_back_and_is_given_what_was_said(house):
    aino, bo = await two(house)
    bo.page.kill()
    aino.say("message", sealed("g", 1))
    page = house.official.page(house.url, "console", auth=bo.page.tab.auth)
    await page.next("connect")
    value = bo.page.state["desk"]["value"]
    await page.ask("resume_shift", {"value": value, "key": bo.page.key.text, "memberships": []})
    bo.page = page
    shown = await enter(bo, has_keys=True)
    assert (shown["stage"], shown["stored"]) == ("here", 1)
    await bo.deliver("opening")  # which her page had not said to have
    await bo.deliver("message")


async def test_a_guest_who_comes_back_while_the_store_is_away_hears_on_once_it_is_there(
    house, monkeypatch
):
    aino, bo = await two(house)
    guest = await a_guest(house, aino)
    guest.page.kill()

    async def away(*_):
        raise Unavailable

    page = house.official.page(house.url, "visitor")
    await page.next("connect")
    back = {"line": LINE, "member": guest.me, "key": guest.key, "has_keys": True}
    with monkeypatch.context() as patch:
        patch.setattr(Showing, "of_guest", away)
        assert await page.ask("room_back", back) == {"refused": "try_again"}
    assert (await page.ask("room_back", back))["stage"] == "here"
    bo.say("message", sealed("g", 2))
    guest.page = page
    await guest.deliver("opening")  # which her page had not said to have
    await guest.deliver("message")


async def test_what_a_room_refuses_comes_back_with_its_id_and_a_talks_calls_know_no_room(house):
    aino, _ = await two(house)
    aino.say("message", sealed("another", 1))
    refused = await aino.page.next("refusal")
    assert refused == {"refused": "wrong_epoch", "conversation": ROOM, "id": 2}
    assert await aino.page.ask("end", {"conversation": ROOM}) == {"refused": "gone"}
    cilla = await staff(house, "cilla")
    cilla.say("message", sealed("g", 1))
    assert (await cilla.page.next("refusal"))["refused"] == "gone"
    asked = await cilla.page.ask("catch_up", {"conversation": ROOM, "after": 0})
    assert asked == {"refused": "gone"}


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef"])
async def test_what_is_no_code_is_malformed(house, code):
    page = await house.visitor()
    who = {"name": "Sari", "office": "Poliisi", "leaf": LEAF, "resume_hash": LEAF}
    assert await page.ask("room_knock", {"line": LINE, "code": code, **who}) == {
        "refused": "malformed"
    }


async def test_one_network_tries_three_codes_and_no_other_is_kept_from_it(house):
    page = await house.visitor()
    who = {"name": "Sari", "office": "Poliisi", "leaf": LEAF, "resume_hash": LEAF}
    told = [
        (await page.ask("room_knock", {"line": LINE, "code": "123456", **who}))["refused"]
        for _ in range(7)
    ]
    assert told == ["gone"] * 3 + ["too_often"] * 4
