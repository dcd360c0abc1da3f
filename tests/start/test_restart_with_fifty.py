"""Fifty wait and ten talk, and the daemon goes and comes again: no place and no word is lost, no file knows of it."""

import asyncio
import json
import random
import re
import secrets
import time
import urllib.request
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chatd.base.base64url import to_text
from chatd.base.claims import ClaimCodec
from chatd.base.names import Seconds
from chatd.line.claims import CLAIMS, TicketClaim
from chatd.process.signing import FileSigner
from tests.patience import PATIENCE_SECONDS
from tests.stage.association import Association
from tests.stage.authenticator import Authenticator
from tests.stage.clients import Client, Console, Talk, Visitor
from tests.stage.seals import Issuer, message, opening
from tests.stage.tab import Tab
from tests.stage.words import found, planted
from tests.transport.official_client import OfficialClient

ORGANISATION = "Esimerkkiyhdistys"
LINE, EMBED = "avoin", "etusivu"
NAMES = [f"paivystaja-{number}" for number in range(1, 6)]
CAPACITY, WAITING = 2, 50
SEED = 20261121
CODEC = ClaimCodec(*CLAIMS)
SETTLED_SECONDS = 25  # nobody is assigned in the first ten after a start
POLICY = {
    "is_auto_assigned = false": "is_auto_assigned = true",
    "wrap_up_seconds = 180": "wrap_up_seconds = 0",
    "talk_start_minutes = 45": "talk_start_minutes = 5",  # else the line is full before sixty have come
}
STAFF = """
[[staff]]
id = "{name}"
organisation = "esimerkki"
alias = "{name}"
role = "counsellor"
lines = ["avoin"]
languages = ["fi"]
"""


class House(Association):
    """An association with five more counsellors, whose line assigns by itself."""

    def _description(self) -> str:
        text = super()._description()
        for before, after in POLICY.items():
            assert text.count(before) == 1
            text = text.replace(before, after)
        return text + "".join(STAFF.format(name=name) for name in NAMES)

    async def tab(self, name: str) -> Tab:
        """Signs in with a link of its own, and the passkey that is made for it."""
        return await self.tab_by(await self.link(name))

    async def tab_by(self, link: str) -> Tab:
        found = re.search(r"#link=([\w-]{43})", link)
        assert found
        secret, tab = {"secret": found[1]}, Tab()
        asked = await self._post("/api/invitation", secret)
        made = {**secret, "registration": Authenticator(self.origin).make(asked)}
        said = {"tab_key": tab.tab_key, "invitation": made}
        tab.bearer = str((await self._post("/api/sign-in", said))["bearer"])
        return tab

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - our own line
            f"{self.origin}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with await asyncio.to_thread(urllib.request.urlopen, request) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    async def me(self, tab: Tab) -> dict[str, Any]:
        """Who this tab is signed in as. Raises: HTTPError."""
        request = urllib.request.Request(  # noqa: S310 - our own line
            f"{self.origin}/api/me", headers=tab.headers("GET", "/api/me")
        )
        with await asyncio.to_thread(urllib.request.urlopen, request) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}


@dataclass
class Evening:
    """Who is there: ten who talk, each with a console, and fifty who wait, in the order in which they came."""

    consoles: list[Console]
    talking: list[Visitor]
    waiting: list[Visitor]

    @property
    def everybody(self) -> list[Client]:
        return [*self.consoles, *self.talking, *self.waiting]

    @property
    def pairs(self) -> list[tuple[Visitor, Talk, Console, Talk]]:
        return [
            (visitor, visitor.talk, console, console.talks[visitor.talk.id])
            for visitor in self.talking
            for console in self.consoles
            if visitor.talk.id in console.talks
        ]

    async def until(self, holds: Any, seconds: float = PATIENCE_SECONDS) -> None:
        """Work off what comes until it holds of all; what does not is the message of the failure."""
        end = time.monotonic() + seconds
        while True:
            for client in self.everybody:
                client.take()
            left = [each for each in holds() if each]
            if not left:
                return
            assert time.monotonic() < end, left[:3]
            await asyncio.sleep(0.02)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    running = House(tmp_path)
    try:
        await running.found()
        await running.found_chain()
        yield running
    finally:
        await running.close()


@pytest.fixture
async def official() -> AsyncIterator[OfficialClient]:
    client = await OfficialClient.start()
    yield client
    await client.stop()


@pytest.fixture
async def evening(house: House, official: OfficialClient) -> Evening:
    tabs = await asyncio.gather(*(house.tab(name) for name in NAMES))
    consoles = [
        Console(house.origin, official, name, tab) for name, tab in zip(NAMES, tabs, strict=True)
    ]
    for console in consoles:
        await console.start(LINE, CAPACITY)
    talking = [Visitor(house.origin, official) for _ in range(len(NAMES) * CAPACITY)]
    for visitor in talking:
        await visitor.join(EMBED)
    there = Evening(consoles, talking, [])
    await there.until(lambda: [not each.talks for each in talking])
    await there.until(lambda: [len(each.talks) != CAPACITY for each in consoles])
    there.waiting = [Visitor(house.origin, official) for _ in range(WAITING)]
    for visitor in there.waiting:
        await visitor.join(EMBED)
    await there.until(lambda: [out_of_place(there.waiting)])
    return there


def out_of_place(waiting: list[Visitor]) -> dict[int, Any]:
    """Who does not stand where it was when they came."""
    return {at: each.ahead for at, each in enumerate(waiting) if each.ahead != at}


def unheard(evening: Evening) -> list[Any]:
    """Conversations in which a page has not all that the other has said, once and in order."""
    return [
        (mine.of_the_other, theirs.own)
        for _, of_visitor, _, of_console in evening.pairs
        for mine, theirs in ((of_visitor, of_console), (of_console, of_visitor))
        if mine.of_the_other != theirs.own
    ]


def unconfirmed(evening: Evening) -> list[Any]:
    """Conversations in which a page does not know yet that all of its own has been received."""
    talks = [talk for pair in evening.pairs for talk in (pair[1], pair[3])]
    return [
        (talk.receipt, len(talk.said)) for talk in talks if talk.receipt != 2 * (len(talk.said),)
    ]


async def exchange(evening: Evening) -> None:
    """All that was said is heard, received and confirmed."""
    await evening.until(lambda: unheard(evening))
    for visitor, of_visitor, console, of_console in evening.pairs:
        visitor.receive(of_visitor)
        console.receive(of_console)
    await evening.until(lambda: unconfirmed(evening))


async def open_groups(evening: Evening, issuer: Issuer) -> dict[str, bytes]:
    """The group of each conversation. Everybody's page has been told that it is open."""
    groups = {talk.id: secrets.token_bytes(32) for _, talk, _, _ in evening.pairs}
    for _, _, console, talk in evening.pairs:
        console.say(talk, "key_package", issuer.key_package(console.name))
    await exchange(evening)
    for visitor, talk, _, _ in evening.pairs:
        visitor.say(talk, "opening", opening(groups[talk.id]))
    await exchange(evening)
    talks = [talk for pair in evening.pairs for talk in (pair[1], pair[3])]
    await evening.until(lambda: [talk.id for talk in talks if talk.state["phase"] != "open"])
    return groups


async def say_both_ways(evening: Evening, groups: dict[str, bytes]) -> list[str]:
    """One message each way in every conversation, heard and confirmed."""
    words = []
    for visitor, of_visitor, console, of_console in evening.pairs:
        for client, talk in ((visitor, of_visitor), (console, of_console)):
            words.append(planted("kuultu"))
            client.say(talk, "message", message(groups[talk.id], words[-1]))
    await exchange(evening)
    return words


async def say_to_nobody(evening: Evening, groups: dict[str, bytes]) -> list[str]:
    """Two messages of each visitor that the daemon holds for a console that has just gone."""
    words = []
    for console in evening.consoles:
        console.page.kill()
    for visitor, talk, _, _ in evening.pairs:
        for _ in range(2):
            words.append(planted("kuulematta"))
            visitor.say(talk, "message", message(groups[talk.id], words[-1]))
    held = (4, 2)  # opening and first message were heard
    await evening.until(
        lambda: [talk.receipt for _, talk, _, _ in evening.pairs if talk.receipt != held]
    )
    return words


def names_of(house: House, evening: Evening) -> list[str]:
    """Ids of tickets, conversations and members. Who waits is not told the own: it stands in the hidden value."""
    signer = FileSigner(house.folder / "signing-key.json", Seconds(time.time()))
    tickets = [CODEC.decode(signer.open(each.state["value"])) for each in evening.waiting]
    talks = [talk for pair in evening.pairs for talk in (pair[1], pair[3])]
    return [
        *(each.id for each in tickets if isinstance(each, TicketClaim)),
        *{talk.id for talk in talks},
        *{talk.state["me"] for talk in talks},
    ]


def keys_of(evening: Evening) -> list[str]:
    """What pages hold and show, and the bodies of all that was said."""
    held = [each.state.get("value") or each.state["desk"]["value"] for each in evening.everybody]
    said = [body for pair in evening.pairs for talk in (pair[1], pair[3]) for _, body in talk.said]
    return [*held, *said, *(text for each in evening.everybody for text in (each.key, each.hash))]


def assert_nothing_is_in_a_file(house: House, secret: list[str]) -> None:
    """The search is tried first: a file with some of it must be found, and no other."""
    control = house.folder / "control"
    control.write_text("\n".join([secret[0], to_text(secret[-1].encode())]))
    hits = {name: found(secret, content) for name, content in house.files().items()}
    assert {word for word, _ in hits.pop("control")} == {secret[0], secret[-1]}
    control.unlink()
    assert found([ORGANISATION], house.files()["line.sqlite"]), "control: what is kept is found"
    assert b"daemon_started" in house.files()["output.log"], "control: this is the log"
    assert {name: each for name, each in hits.items() if each} == {}


def shape(state: dict[str, Any]) -> dict[str, Any]:
    """A conversation as a page is shown it, without what a page does."""
    members = {each["member"]: each["role"] for each in state["members"]}
    same = ("id", "me", "phase", "line", "language", "topic")
    return {**{name: state[name] for name in same}, "members": members}


def shapes(evening: Evening) -> list[dict[str, Any]]:
    """The conversations of every page, by id."""
    return [{state["id"]: shape(state) for state in each.shown()} for each in evening.everybody]


def absent(evening: Evening) -> list[Any]:
    """Members whom somebody's page does not show as here."""
    shown = [state for each in evening.everybody for state in each.shown()]
    return [each for state in shown for each in state["members"] if each["presence"] != "here"]


async def assert_the_first_is_the_next(evening: Evening) -> None:
    """The places that pages are shown are those that the line goes by."""
    first, *rest = evening.waiting
    _, _, console, talk = evening.pairs[0]
    assert await console.page.ask("end", {"conversation": talk.id}) == {}
    await evening.until(lambda: [not first.talks, out_of_place(rest)], SETTLED_SECONDS)
    assert not any(each.talks for each in rest)
    assert first.talk.id in console.talks


async def test_after_a_restart_all_stand_where_they_stood_and_every_word_arrives_once(
    house: House, evening: Evening
):
    assert len(evening.pairs) == len(NAMES) * CAPACITY
    groups = await open_groups(evening, house.issuer)
    words = await say_both_ways(evening, groups)
    before = shapes(evening)
    words += await say_to_nobody(evening, groups)
    secret = [*names_of(house, evening), *keys_of(evening), *words]
    assert len(set(secret)) == len(secret)

    assert await house.stop() == 0
    assert_nothing_is_in_a_file(house, secret)
    await house.start()
    came_back = evening.everybody
    random.Random(SEED).shuffle(came_back)
    for client in came_back:
        await client.resume()

    await evening.until(lambda: [out_of_place(evening.waiting)])
    await evening.until(lambda: absent(evening))
    await exchange(evening)
    assert shapes(evening) == before
    assert {talk.receipt for _, talk, _, _ in evening.pairs} == {(4, 4)}

    secret += await say_both_ways(evening, groups)
    assert out_of_place(evening.waiting) == {}
    assert_nothing_is_in_a_file(house, [*secret, *keys_of(evening)])
    await assert_the_first_is_the_next(evening)
