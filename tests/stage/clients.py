"""Pages without a browser: what each holds of its tickets and conversations, over the official Socket.IO client."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from chatd.base.base64url import to_text
from tests.stage import work
from tests.stage.tab import Tab
from tests.transport.official_client import OfficialClient, Page


@dataclass
class Talk:
    """What one page holds of one conversation: its own words, and those of the other as they came."""

    id: str
    state: dict[str, Any]
    said: list[tuple[str, str]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    receipt: tuple[int, int] = (0, 0)

    @property
    def received(self) -> int:
        return max((each["number"] for each in self.heard), default=0)

    @property
    def of_the_other(self) -> list[tuple[int, str, str]]:
        return [(each["id"], each["kind"], each["body"]) for each in self.heard]

    @property
    def own(self) -> list[tuple[int, str, str]]:
        return [(own_id, *each) for own_id, each in enumerate(self.said, start=1)]


class Client:
    """One browser: a resume key, what the daemon gave it, and the connection of the moment."""

    side = "visitor"

    def __init__(self, origin: str, official: OfficialClient) -> None:
        self.origin, self.official = origin, official
        secret = secrets.token_bytes(32)
        self.key, self.hash = to_text(secret), to_text(hashlib.sha256(secret).digest())
        self.auth: dict[str, Any] = {"protocol": 1, "build": "test"}
        self.state: dict[str, Any] = {}
        self.talks: dict[str, Talk] = {}
        self.page: Page

    async def connect(self) -> None:
        self.page = self.official.page(self.origin, self.side, auth=self.auth)
        await self.page.next("connect")

    async def ask(self, event: str, payload: dict[str, Any]) -> None:
        """An act whose answer is the state."""
        answer = await self.page.ask(event, payload)
        assert "version" in answer, answer
        self._see(answer)

    def take(self) -> None:
        """Work off what has come."""
        while self.page.seen:
            event, (*_, payload) = self.page.seen.popleft()
            if event == "state":
                self._see(payload)
            elif event == "deliver":
                self.talks[payload["conversation"]].heard.append(payload)
            elif event == "receipt":
                talk = self.talks[payload["conversation"]]
                talk.receipt = (payload["stored"], payload["delivered"])
            assert event not in {"refusal", "connect_error"}, payload

    def _see(self, state: dict[str, Any]) -> None:
        self.state = state
        for shown in self.shown():
            self.talks.setdefault(shown["id"], Talk(shown["id"], shown)).state = shown

    def shown(self) -> list[dict[str, Any]]:
        return [self.state["conversation"]] if self.state["conversation"] else []

    def say(self, talk: Talk, kind: str, body: str) -> None:
        talk.said.append((kind, body))
        self._emit(talk, len(talk.said))

    def say_again(self, talk: Talk, delivered: int) -> None:
        """What an outbox does: all that was not delivered, after what is stored."""
        for own_id in range(max(delivered, talk.state["stored"]) + 1, len(talk.said) + 1):
            self._emit(talk, own_id)

    def _emit(self, talk: Talk, own_id: int) -> None:
        kind, body = talk.said[own_id - 1]
        envelope = {"conversation": talk.id, "id": own_id, "kind": kind, "body": body}
        self.page.emit("say", envelope)

    def receive(self, talk: Talk) -> None:
        self.page.emit("received", {"conversation": talk.id, "up_to": talk.received})


class Visitor(Client):
    async def join(self, embed: str) -> None:
        await self.connect()
        wish = {"embed": embed, "language": "fi", "resume_hash": self.hash}
        answer, _ = await work.join(self.page, wish)
        assert "version" in answer, answer
        self._see(answer)

    async def resume(self) -> None:
        await self.connect()
        received = max((each.received for each in self.talks.values()), default=0)
        held = self.state["conversation"] or self.state
        await self.ask("resume", {"value": held["value"], "key": self.key, "received": received})
        for talk in self.talks.values():
            self.say_again(talk, talk.receipt[1])

    @property
    def talk(self) -> Talk:
        (talk,) = self.talks.values()
        return talk

    @property
    def ahead(self) -> int | None:
        return self.state["place"] and self.state["place"]["ahead"]


class Console(Client):
    side = "console"

    def __init__(self, origin: str, official: OfficialClient, name: str, tab: Tab) -> None:
        super().__init__(origin, official)
        self.name, self.tab = name, tab

    async def connect(self) -> None:
        self.auth = self.tab.auth
        await super().connect()

    def shown(self) -> list[dict[str, Any]]:
        return list(self.state["conversations"])

    async def start(self, line: str, capacity: int) -> None:
        await self.connect()
        shift = {"lines": [line], "languages": ["fi"], "capacity": capacity}
        await self.ask("start_shift", {**shift, "resume_hash": self.hash})

    async def resume(self) -> None:
        await self.connect()
        held = [
            {"value": talk.state["value"], "received": talk.received}
            for talk in self.talks.values()
        ]
        value = self.state["desk"]["value"]
        await self.ask("resume_shift", {"value": value, "key": self.key, "memberships": held})
        for talk in self.talks.values():
            self.say_again(talk, talk.receipt[1])
