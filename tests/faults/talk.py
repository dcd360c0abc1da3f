"""One conversation as one page lives it, by the rules of `widget/src/core/conversation.ts`, without real keys.

A word is what a person writes; it is sealed for a group, and again for the next one when the other has not said, inside
the seal, that it heard it. Each has a number, so that a test can tell one from another.
"""

import asyncio
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from chatd.base.base64url import to_bytes, to_text
from chatd.conversation.seal.headers import peek, peek_opening
from tests.faults.saying import PAUSE_SECONDS, Saying
from tests.stage.seals import opening, word_of

ACK_SECONDS = 1.0


@dataclass
class Talk(Saying):
    def begin(self) -> None:
        """The counsellor's page offers keys."""
        self.group, self._offered = None, secrets.token_bytes(100)
        self._say_keys("key_package", to_text(self._offered), ("keys",))

    def on_deliver(self, one: dict[str, Any]) -> None:
        self._process(self.inbox.take(one))
        if self.inbox.held and not self._is_asking:
            self._later(self._fill_hole())

    def _adopted(self) -> None:
        for one in self._parked:
            self._read(one)
        self._parked = []

    async def _fill_hole(self) -> None:
        self._is_asking, asked = True, self.inbox.held
        try:
            answer = await self.ports.ask(
                "catch_up", {"conversation": self.id, "after": self.received}
            )
            if answer.get("refused") == "offline":
                return  # the next connection delivers everything again
            if answer.get("refused"):
                self._later(self._ask_again_soon())
                return
            for one in answer["envelopes"]:
                self._process(self.inbox.take(one))
            if waiting := [each["id"] for each in self.inbox.held]:
                self.ports.history.note("goes_on", page=self.page, talk=self.id, waiting=waiting)
            self._process(self.inbox.go_on(asked, answer["envelopes"]))
        finally:
            self._is_asking = False
        if self.inbox.held:
            self._later(self._fill_hole())  # for what came meanwhile

    async def _ask_again_soon(self) -> None:
        await asyncio.sleep(PAUSE_SECONDS)
        if self.inbox.held and not self._is_asking:
            await self._fill_hole()

    def _process(self, ready: list[dict[str, Any]]) -> None:
        for one in ready:
            self.ports.history.takes_in(self.page, one)
            self._open(one)
        if self.received and self.way != "cut":
            self.ports.emit("received", {"conversation": self.id, "up_to": self.received})

    def _open(self, one: dict[str, Any]) -> None:
        if one["kind"] == "key_package" and self.is_visitor:
            self.group, self._parked, self._making = None, [], secrets.token_bytes(32)
            to = hashlib.sha256(to_bytes(one["body"])).digest()
            self._say_keys("opening", opening(self._making, to), ("opening", self._making))
        elif one["kind"] == "opening" and not self.is_visitor:
            body = to_bytes(one["body"])
            if body[-80:-48] != hashlib.sha256(self._offered).digest():
                self.begin()  # it answered an earlier one
            else:
                self._adopt(peek_opening(body).group)
                self.pump()
        elif one["kind"] in {"message", "ack"}:
            self._parked.append(one) if self.group is None and self._making else self._read(one)
        elif one["kind"] == "commit" and self.group is not None:
            self._take_commit(one)

    def _take_commit(self, one: dict[str, Any]) -> None:
        header = peek(to_bytes(one["body"]))
        if header.group == self.group:
            if header.epoch != self.epoch:
                self.ports.history.breaks(
                    "a commit of another epoch",
                    page=self.page,
                    talk=self.id,
                    epoch=header.epoch,
                    ours=self.epoch,
                )
            self.epoch = header.epoch + 1

    def _read(self, one: dict[str, Any]) -> None:
        if self.group is None or peek(to_bytes(one["body"])).group != self.group:
            self.ports.history.note("unread", page=self.page, talk=self.id, id=one["id"])
            return  # sealed for keys that this page has no more: its sender seals it anew
        payload = json.loads(word_of(one["body"]))
        self.acked = max(self.acked, payload["heard"].get(self.page, 0))
        if "word" in payload:
            self._hear(payload["page"], payload["word"])

    def _hear(self, speaker: str, word: int) -> None:
        assert self.group is not None
        if self.hearing.takes(self.group, speaker, word):
            self._acknowledge_soon()

    def _acknowledge_soon(self) -> None:
        if not self._acks_at:
            self._acks_at = ACK_SECONDS
            self._later(self._acknowledge())

    async def _acknowledge(self) -> None:
        await asyncio.sleep(ACK_SECONDS)
        self._acks_at = 0.0
        if self.group is not None and not self.is_ended and not self._sealing:  # which tells it too
            self._seal("ack", {}, ("ack",))
            self._flush()
