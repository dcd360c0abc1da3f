"""An association with five more counsellors, and the people of an evening on its line: who talks, and who waits."""

import asyncio
import json
import re
import secrets
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE_SECONDS
from tests.stage.association import Association
from tests.stage.authenticator import Authenticator
from tests.stage.clients import Client, Console, Talk, Visitor
from tests.stage.seals import Issuer, message, opening
from tests.stage.tab import Tab
from tests.stage.words import planted

LINE, EMBED = "avoin", "etusivu"

NAMES = [f"paivystaja-{number}" for number in range(1, 6)]

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


@asynccontextmanager
async def open_house(folder: Path, **settings: str) -> AsyncIterator[House]:
    """It is served, with its chain; `settings` beside those that every test needs."""
    running = House(folder, settings=settings)
    try:
        await running.found()
        await running.found_chain()
        yield running
    finally:
        await running.close()


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
