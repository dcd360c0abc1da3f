"""Pages without a browser that keep what a page keeps, and come back to any daemon that lives, as a page does."""

import asyncio
import hashlib
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from chatd.base.base64url import to_text
from tests.faults.hearing import Ports
from tests.faults.history import History
from tests.faults.talk import Talk
from tests.faults.wire import OFFLINE, Lost, Wire

BACKOFF_SECONDS = (0.1, 0.2, 0.4, 0.8)  # a page's are longer; the spread is the same
DEAF_SECONDS = 10.0  # a page waits for 30


@dataclass(frozen=True)
class World:
    """What all pages share. `ports`: of the daemons' gates, as a balancer would name them."""

    http: aiohttp.ClientSession
    ports: Callable[[], list[int]]
    history: History
    seed: object

    def chance(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}/{name}")


class Page:
    side = "visitor"

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.history, self.chance = world.history, world.chance(name)
        secret = secrets.token_bytes(32)
        self.key, self.hash = to_text(secret), to_text(hashlib.sha256(secret).digest())
        self.state: dict[str, Any] | None = None
        self.talks: dict[str, Talk] = {}
        self.port = 0
        self.is_over = False
        self.is_taken_up = False
        self.since = 0.0
        self.drops = 0  # deliveries that this page loses, for a control
        self._early: list[
            dict[str, Any]
        ] = []  # that came before the state that tells of their conversation
        self._asking: asyncio.Future[None] | None = None
        self._wire: Wire | None = None
        self._task: asyncio.Task[None] | None = None

    # ---- its life ----

    def start(self) -> None:
        self._task = asyncio.create_task(self._live())
        self._task.add_done_callback(self._fell)

    def _fell(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception():
            self.history.breaks("a page fell", page=self.name, error=repr(task.exception()))

    async def stop(self) -> None:
        """As a page that is closed: no goodbye."""
        self.is_over = True
        for talk in self.talks.values():
            talk.stop()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def vanish(self) -> None:
        self.history.note("vanishes", page=self.name)
        self.is_over = True
        if self._task:
            self._task.cancel()

    async def _live(self) -> None:
        attempt = 0
        while not self.is_over:
            self.port = self.chance.choice(self.world.ports())
            try:
                wire = await Wire.open(self.world.http, self.port, self.side, self.auth)
            except Lost:
                full = BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS) - 1)]
                attempt += 1
                await asyncio.sleep(full / 2 + full / 2 * self.chance.random())
                continue
            attempt = 1
            await self._live_on(wire)
            await asyncio.sleep(BACKOFF_SECONDS[0] * self.chance.random())

    async def _live_on(self, wire: Wire) -> None:
        self._wire = wire
        self.history.note("up", page=self.name, port=self.port)
        running = asyncio.ensure_future(wire.run(self._pushed))
        greeting = asyncio.ensure_future(self._greet_until_taken(wire))
        hearing = asyncio.ensure_future(self._watch_receipts(wire))
        try:
            await asyncio.shield(running)
        finally:
            wire.close()
            greeting.cancel()
            hearing.cancel()
            if self.is_taken_up:
                self.was_here(wire)
            self.is_taken_up = False
            for talk in self.talks.values():
                talk.cut()
            self.history.note("down", page=self.name)
            await asyncio.gather(running, greeting, hearing, return_exceptions=True)
            if greeting.done() and not greeting.cancelled() and greeting.exception():
                self.history.breaks("a page fell", page=self.name, error=repr(greeting.exception()))

    async def _greet_until_taken(self, wire: Wire) -> None:
        while wire.is_up and not self.is_over:
            answer = await self.greet()
            if answer is OFFLINE:
                return
            if not answer.get("refused"):
                if not self.is_taken_up:
                    self.is_taken_up, self.since = True, self.history.now()
                    self.history.note("taken_up", page=self.name, port=self.port)
                self.see(answer, is_answer=True)
                return
            self.history.note("no", page=self.name, why=answer["refused"])
            await self.refused(answer)
            await asyncio.sleep(0.3 + 0.4 * self.chance.random())

    def _ask_again(self) -> None:
        if self._wire and self.is_taken_up and (self._asking is None or self._asking.done()):
            self._asking = asyncio.ensure_future(self._greet_until_taken(self._wire))

    async def _watch_receipts(self, wire: Wire) -> None:
        """A line that answers, and tells a visitor for too long of nothing stored, is made anew."""
        waits_for, since = None, 0.0
        while self.side == "visitor":
            await asyncio.sleep(0.5)
            now = next(
                (each.oldest_sending for each in self.talks.values() if each.oldest_sending), None
            )
            if now is None or now != waits_for:
                waits_for, since = now, time.monotonic()
            elif time.monotonic() - since > DEAF_SECONDS:
                self.history.note("deaf", page=self.name, waits_for=now)
                wire.close()

    def _pushed(self, event: str, payload: Any) -> None:
        if event == "state":
            self.see(payload, is_answer=False)
        elif event == "refusal" and payload["conversation"] is None:
            self._ask_again()  # nobody can be answered for the moment
        elif event in {"deliver", "receipt", "refusal"}:
            talk = self.talks.get(payload["conversation"])
            if talk is None:
                if event == "deliver":
                    self._early.append(payload)
                return
            if event == "deliver" and self.drops and payload["kind"] == "message":
                self.drops -= 1
                return
            {"deliver": talk.on_deliver, "receipt": talk.on_receipt, "refusal": talk.on_refusal}[
                event
            ](payload)

    async def ask(self, event: str, payload: Any) -> Any:
        return await self._wire.ask(event, payload) if self._wire else OFFLINE

    def emit(self, event: str, payload: Any) -> None:
        if self._wire and self._wire.is_up:
            self._wire.emit(event, payload)

    def show(self, shown: dict[str, Any], *, is_answer: bool) -> Talk:
        """A conversation stands in the state."""
        talk = self.talks.get(shown["id"])
        if talk is None:
            ports = Ports(self.emit, self.ask, self.history, self.chance)
            talk = self.talks[shown["id"]] = Talk(self.name, self.side == "visitor", shown, ports)
            talk.begin() if self.side == "console" and shown["phase"] != "ended" else None
            early, self._early = self._early, []
            for one in early:
                self._pushed("deliver", one)
        elif is_answer:
            talk.resumed(shown)
        else:
            talk.update(shown)
        return talk

    # ---- what each side does in its own way ----

    @property
    def auth(self) -> dict[str, Any]:
        return {"protocol": 1, "build": "faults"}

    async def greet(self) -> Any:
        raise NotImplementedError

    async def refused(self, answer: dict[str, Any]) -> None:
        raise NotImplementedError

    def see(self, state: dict[str, Any], *, is_answer: bool) -> None:
        raise NotImplementedError

    def was_here(self, wire: Wire) -> None:
        """For how long it was connected, with its place or desk."""
