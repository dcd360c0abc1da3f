"""A server that lies: it serves the honest program, since partners pin it, and says to each page what a test tells it.

It speaks Socket.IO by hand (WebSocket alone), so that anything can be said, also what no honest daemon would.
"""

import asyncio
import contextlib
import copy
import json
import mimetypes
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from chatd.commands.release import built_manifest, release_in
from chatd.commands.snippet import snippet_of
from tests.stage.line import ROOT, free_port

ASSETS = ROOT / "chatd" / "assets"
NAMESPACE = "/visitor"
PINNED_NUMBER = "080 005 005"
WAIT_SECONDS = 30
OPEN = {
    "sid": "s",
    "upgrades": [],
    "pingInterval": 600_000,
    "pingTimeout": 20_000,
    "maxPayload": 65_536,
}
Answer = Mapping[str, Any] | None


def example(phase: str) -> dict[str, Any]:
    """A good state of this phase, as the wire's own examples have it, of now."""
    told = json.loads((ROOT / "tests/wire/events/push_state.json").read_text())
    found = next(
        each["payload"]
        for each in told["good"]
        if each["to"] == "visitor" and each["payload"]["phase"] == phase
    )
    state = copy.deepcopy(found)
    state["now"] = int(time.time())
    if state["line"]["closes_at"]:
        state["line"]["closes_at"] = int(time.time()) + 3_600
    return state


PROFILE: dict[str, Any] = {
    "line": "l-1",
    "name": "Avoin linja",
    "organisation": "Esimerkkiyhdistys",
    "language": "fi",
    "languages": [{"code": code, "is_served_now": True} for code in ("fi", "sv", "en")],
    "audience": "Sinulle.",
    "is_adult": True,
    "answered_by": [],
    "topics": [],
    "helplines": [],
    "hours": [],
    "phase": "open",
    "next_opening": None,
    "is_demonstration": False,
    "timezone": "Europe/Helsinki",
    "is_staffed": True,
    "retry_minutes": None,
    "exception": "",
}


@dataclass
class LyingPage:
    """One connection of a visitor's page. `said`: every event that it has sent, in order.

    `carried`: the envelopes to it. `ended`: it is closed.
    """

    socket: web.WebSocketResponse
    version: int = 10
    number: int = 0
    said: list[tuple[str, Any]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    carried: list[dict[str, Any]] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def push(self, event: str, payload: Any) -> None:
        with contextlib.suppress(ConnectionError):
            await self.socket.send_str(f"42{NAMESPACE},{json.dumps([event, payload])}")

    async def tell(self, state: Mapping[str, Any]) -> None:
        """A whole state, newer than the last."""
        self.version += 1
        await self.push("state", {**state, "version": self.version})

    async def deliver(
        self, kind: str, body: str, number: int | None = None, own_id: int | None = None
    ) -> None:
        """An envelope of the counsellor. Without numbers: the next."""
        self.number = self.number + 1 if number is None else number
        envelope = {
            "conversation": "c-1",
            "number": self.number,
            "sender": "d-1",
            "id": self.number if own_id is None else own_id,
            "kind": kind,
            "body": body,
        }
        self.carried.append(envelope)
        await self.push("deliver", envelope)

    async def hears(self, event: str, kind: str | None = None, after: int = 0) -> Any:
        """The payload of the first such event. Raises: TimeoutError."""
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                for name, payload in self.said[after:]:
                    if name == event and (kind is None or payload.get("kind") == kind):
                        return payload
                self._news.clear()
                await self._news.wait()

    @property
    def embed(self) -> str:
        """Of the place that it has asked for; empty before."""
        return next((given["embed"] for event, given in self.said if event == "join"), "")

    def kinds(self) -> list[str]:
        """Of every `say`."""
        return [payload["kind"] for event, payload in self.said if event == "say"]

    def note(self, event: str, payload: Any) -> None:
        self.said.append((event, payload))
        self._news.set()


class LyingLine:
    """Listens on loopback. `plot` is run for each page that asks for a place, and ends with it."""

    def __init__(self, roots: tuple[str, ...]) -> None:
        self.port, self.partner_port = free_port(), free_port()
        self.roots = roots
        self.profile: Any = copy.deepcopy(PROFILE)
        self.profiles: dict[str, Any] = {}  # by embed, where it is another; bytes: as they are
        self.pins: dict[str, tuple[str, ...]] = {}  # by embed, where others are pinned
        self.refuses: str | None = None  # the reason of a CONNECT_ERROR
        self.answers: dict[str, Any] = {}  # to an event, in place of the usual
        self.plot: Callable[[LyingPage], Awaitable[None]] | None = None
        self.pages: list[LyingPage] = []
        self.bodies: list[bytes] = []  # of every request
        self._joined, self._opened = asyncio.Event(), asyncio.Event()
        self._plots: set[asyncio.Task[None]] = set()
        self._runners: list[web.AppRunner] = []

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def partner(self) -> str:
        return f"http://localhost:{self.partner_port}/"

    @property
    def hosts(self) -> set[str]:
        return {f"127.0.0.1:{self.port}", f"localhost:{self.partner_port}"}

    async def open(self) -> "LyingLine":
        line, partner = web.Application(), web.Application()
        line.router.add_get("/w/{path:.+}", self._asset)
        line.router.add_get("/line/{embed}", self._profile)
        line.router.add_get("/state/{embed}", self._state)
        line.router.add_post("/leave", self._leave)
        line.router.add_get("/visitor/socket.io/", self._socket)
        partner.router.add_get("/", self._partner)
        for app, port in ((line, self.port), (partner, self.partner_port)):
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            self._runners.append(runner)
        return self

    async def close(self) -> None:
        for task in list(self._plots):
            task.cancel()
        await asyncio.gather(*self._plots, return_exceptions=True)
        for runner in self._runners:
            await runner.cleanup()

    async def page_of(self, embed: str) -> LyingPage:
        """The connection by which a place of this embed is asked for. Raises: TimeoutError."""
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                for page in self.pages:
                    if page.embed == embed:
                        return page
                self._joined.clear()
                await self._joined.wait()

    async def comes_again(self, before: int) -> None:
        """Until there are more connections than before. Raises: TimeoutError."""
        async with asyncio.timeout(WAIT_SECONDS):
            while len(self.pages) <= before:
                self._opened.clear()
                await self._opened.wait()

    def sent(self) -> bytes:
        """All that pages have sent, however."""
        return "\n".join(text for page in self.pages for text in page.raw).encode() + b"\n".join(
            self.bodies
        )

    # ---- what a page asks for ----

    async def _partner(self, request: web.Request) -> web.Response:
        manifest, embed = release_in(built_manifest(ASSETS)), request.query.get("embed", "etusivu")
        roots = self.pins.get(embed, self.roots)
        snippet = snippet_of(
            self.origin, embed, roots, manifest, helpline=f"Nollalinja: {PINNED_NUMBER}"
        )
        page = f"<!doctype html><html lang=fi><title>Suvantosilta</title><body>{snippet}"
        return web.Response(text=page, content_type="text/html")

    async def _asset(self, request: web.Request) -> web.Response:
        path = ASSETS / "w" / request.match_info["path"]
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return self._reply(path.read_bytes(), kind)

    async def _profile(self, request: web.Request) -> web.Response:
        told = self.profiles.get(request.match_info["embed"], self.profile)
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        return self._reply(body, "application/json")

    async def _state(self, _: web.Request) -> web.Response:
        state = {"phase": "open", "next_opening": None, "wait": None, "text": ""}
        return self._reply(json.dumps(state).encode(), "application/json")

    async def _leave(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        return self._reply(b"{}", "application/json")

    def _reply(self, body: bytes, kind: str) -> web.Response:
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
        return web.Response(body=body, content_type=kind, headers=headers)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        page = LyingPage(socket)
        self.pages.append(page)
        self._opened.set()
        await socket.send_str("0" + json.dumps(OPEN))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                page.raw.append(message.data)
                await self._hear(page, message.data)
        page.ended.set()
        return socket

    async def _hear(self, page: LyingPage, packet: str) -> None:
        if packet == "2":
            await page.socket.send_str("3")
        elif packet.startswith(f"40{NAMESPACE},"):
            fault = {"message": self.refuses}
            told = (
                f"44{NAMESPACE},{json.dumps(fault)}"
                if self.refuses
                else f"40{NAMESPACE}," + '{"sid":"x"}'
            )
            await page.socket.send_str(told)
        elif packet.startswith(f"42{NAMESPACE},"):
            number, bracket, rest = packet.removeprefix(f"42{NAMESPACE},").partition("[")
            event, payload = json.loads(bracket + rest)
            page.note(event, payload)
            if number:
                answer = self.answers.get(event, self._usual(page, event, payload))
                await page.socket.send_str(f"43{NAMESPACE},{number}{json.dumps([answer])}")
            if event == "join":
                self._joined.set()
            if event == "join" and self.plot:
                task = asyncio.ensure_future(self.plot(page))
                self._plots.add(task)
                task.add_done_callback(self._plots.discard)
            if event == "say" and "say" not in self.answers:
                own = payload["id"]
                await page.push("receipt", {"conversation": "c-1", "stored": own, "delivered": 0})

    def _usual(self, page: LyingPage, event: str, payload: Any) -> Any:
        if event in {"join", "resume"}:
            return {**served(), "version": page.version}
        if event in {"not_verified", "wait_for_another"}:
            return {**example("waiting"), "version": page.version + 1}
        if event == "catch_up":
            return {"envelopes": [one for one in page.carried if one["number"] > payload["after"]]}
        return {}


def served() -> dict[str, Any]:
    """The state of a page that talks with somebody who is there, at the beginning."""
    state = example("conversation")
    conversation = state["conversation"]
    conversation.update(stored=0, delivered=0)
    for member in conversation["members"]:
        member["presence"] = "here"
    return state
