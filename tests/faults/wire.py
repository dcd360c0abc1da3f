"""One connection of a page, by hand over a WebSocket: it ends when it broke, was silent for too long, or was closed."""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import Callable
from typing import Any

import aiohttp

OPEN_SECONDS = 5.0
ASK_SECONDS = 8.0
SILENT_SECONDS = 4.0  # the daemons here ping every second
OFFLINE = {"refused": "offline"}
Refuse = dict[str, Any]


class Lost(Exception):
    """No connection came about."""


class Wire:
    """`on_push(event, payload)` is called in the order in which they came."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, namespace: str) -> None:
        self._ws, self._namespace = ws, namespace
        self._numbers = itertools.count(1)
        self._asked: dict[str, asyncio.Future[Any]] = {}
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self.heard_at = time.monotonic()
        self.is_up = True

    @classmethod
    async def open(
        cls, http: aiohttp.ClientSession, port: int, side: str, auth: dict[str, Any]
    ) -> "Wire":
        """Raises: Lost."""
        url = f"http://127.0.0.1:{port}/{side}/socket.io/?EIO=4&transport=websocket"
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                ws = await http.ws_connect(url, compress=0, autoclose=True)
                await ws.receive_str()
                await ws.send_str(f"40/{side},{json.dumps(auth)}")
                answer = await ws.receive_str()
        except (aiohttp.ClientError, TypeError, OSError, TimeoutError):
            raise Lost from None  # aiohttp says TypeError of a close where a text was waited for
        if not answer.startswith("40"):
            await ws.close()
            raise Lost
        return cls(ws, f"/{side}")

    async def run(self, on_push: Callable[[str, Any], None]) -> None:
        """Until it is over."""
        parts = [
            asyncio.ensure_future(each)
            for each in (self._read(on_push), self._write(), self._watch())
        ]
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.close()
            for each in parts:
                each.cancel()
            ended = await asyncio.gather(*parts, return_exceptions=True)
            with contextlib.suppress(Exception):
                self._ws._response.close()  # at once: who is stopped answers no goodbye
        for each in ended:
            if isinstance(each, AssertionError | KeyError | ValueError):
                raise each  # of the one who was told, and no fault of the connection

    def close(self) -> None:
        self.is_up = False
        for each in self._asked.values():
            if not each.done():
                each.set_result(OFFLINE)
        self._asked.clear()
        self._outgoing.put_nowait("")

    def emit(self, event: str, payload: Any) -> None:
        self._outgoing.put_nowait(f"42{self._namespace},{json.dumps([event, payload])}")

    async def ask(self, event: str, payload: Any) -> Any:
        """`OFFLINE` when no answer came; then this connection is none."""
        if not self.is_up:
            return OFFLINE
        number = str(next(self._numbers))
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        self._outgoing.put_nowait(f"42{self._namespace},{number}{json.dumps([event, payload])}")
        try:
            async with asyncio.timeout(ASK_SECONDS):
                return await answer
        except TimeoutError:
            self.close()
            return OFFLINE

    async def _read(self, on_push: Callable[[str, Any], None]) -> None:
        async for message in self._ws:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            self.heard_at = time.monotonic()
            text = message.data
            if text == "2":
                self._outgoing.put_nowait("3")
            elif text.startswith("42"):
                event, *rest = json.loads(text[text.index("[") :])
                on_push(event, rest[0] if rest else None)
            elif text.startswith("43"):
                head, _, rest = text.partition("[")
                waiting = self._asked.pop(head.rpartition(",")[2], None)
                if waiting and not waiting.done():
                    waiting.set_result(json.loads(f"[{rest}")[0])
                    await asyncio.sleep(0)  # whoever asked goes on before the next packet is read
            elif text.startswith("41"):
                return

    async def _write(self) -> None:
        while text := await self._outgoing.get():
            await self._ws.send_str(text)

    async def _watch(self) -> None:
        while (left := self.heard_at + SILENT_SECONDS - time.monotonic()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(left)
