"""A line between browser and daemon that can be cut, restored and watched: one TCP proxy on loopback."""

import asyncio
import contextlib
import re
from dataclasses import dataclass, field
from typing import Literal

from tests.stage.frames import texts_of
from tests.stage.thin_line import ThinLine, Way

PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 29\r\n\r\n"
    b"<!doctype html><p>Hotel Wi-Fi"
)
STAFF = re.compile(rb"[A-Z]+ /(console|api)\b")
ALTERED_AT_BYTES = 400  # from the end of what comes at once: inside the body, behind the head
SPOILT_BEHIND_BYTES = 300  # inside what was signed


@dataclass
class Heard:
    """One connection: every byte from the browser, every byte to it."""

    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    is_altered: bool = False
    is_silent: bool = False
    writer: asyncio.StreamWriter | None = None


@dataclass
class Proxy:
    """Listens on a free port and passes everything on to `upstream`; keeps what it heard."""

    upstream: int
    port: int = 0
    heard: list[Heard] = field(default_factory=list)
    is_cut: bool = False
    are_visitors_cut: bool = False
    are_consoles_cut: bool = False
    frozen: str = ""
    altered: str = ""
    refused: str = ""
    spoilt: bytes = b""
    tells_no_terse: bool = False  # as a daemon of before
    header: bytes = (
        b""  # what a proxy before the daemon would add to the first request of each connection
    )
    blocks_websocket: bool = False
    is_portal: bool = False
    portal_requests: int = 0
    thin: ThinLine | None = None
    _thawed: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> "Proxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Break every connection, and every new one until `restore`."""
        self.is_cut = True
        for writer in list(self._open):
            writer.transport.abort()

    def cut_visitors(self, *, for_long: bool = False) -> None:
        """Break every connection but the consoles'. `for_long`: new ones of visitors too, until `restore`."""
        self.are_visitors_cut = for_long
        for heard in self.heard:
            if heard.writer and not STAFF.match(heard.sent):
                heard.writer.transport.abort()

    def cut_consoles(self) -> None:
        """Break every connection of consoles, and every new one until `restore`."""
        self.are_consoles_cut = True
        for heard in self.heard:
            if heard.writer and STAFF.match(heard.sent):
                heard.writer.transport.abort()

    def restore_first(self, whose: Literal["visitors", "consoles"]) -> None:
        """Undo `cut` for these; the others come with `restore`."""
        self.is_cut = False
        self.are_visitors_cut = whose == "consoles"
        self.are_consoles_cut = whose == "visitors"

    def restore(self) -> None:
        """Undo every cut, `freeze` and `refuse`."""
        self.refused = ""
        self.is_cut = self.are_visitors_cut = self.are_consoles_cut = False
        self.frozen = ""
        self._thawed.set()

    def freeze(self, path: str) -> None:
        """Hold all that goes to and from addresses with `path`, and close nothing: as a dead machine does."""
        self.frozen = path
        self._thawed.clear()

    def fall_silent(self, path: str = "") -> None:
        """As a network does that the device has left: what is open stays open and carries nothing; new ones work."""
        for heard in self.heard:
            if path.encode() in heard.sent.partition(b"\r\n")[0]:
                heard.is_silent = True

    def become_portal(self) -> None:
        """A hotel's network before one has signed in: everything is answered with its own page."""
        self.cut()
        self.is_cut = False
        self.is_portal = True

    def alter(self, path: str) -> None:
        """From now on one byte of the answer to addresses with `path` is another."""
        self.altered = path

    def refuse(self, address: str) -> None:
        """As a blocker in the network: a request for a matching address gets no answer. Empty: all get theirs."""
        self.refused = address

    def spoil(self, words: bytes) -> None:
        """The next thing that comes down with these words has another letter behind them, once. (Not what is terse.)"""
        self.spoilt = words

    def _as_spoilt(self, data: bytes) -> bytes:
        at = data.find(self.spoilt) + len(self.spoilt) + SPOILT_BEHIND_BYTES
        if not self.spoilt or self.spoilt not in data or at >= len(data):
            return data
        self.spoilt = b""
        return data[:at] + (b"B" if data[at : at + 1] == b"A" else b"A") + data[at + 1 :]

    def _is_frozen(self, first: bytes) -> bool:
        return bool(self.frozen) and self.frozen.encode() in first.partition(b"\r\n")[0]

    def sent_texts(self) -> list[str]:
        """All that browsers have sent: requests as they are, WebSocket frames unmasked."""
        return [text for heard in self.heard for text in texts_of(bytes(heard.sent))]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._open.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._pass_on(reader, writer)
        self._open.discard(writer)
        writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            return
        first = await reader.read(65536)
        if self.are_consoles_cut if STAFF.match(first) else self.are_visitors_cut:
            return
        thin = (
            None if STAFF.match(first) else self.thin
        )  # those who answer have a line of their own
        if thin:
            await thin.open()
        if self.is_portal:
            await self._answer_as_portal(first, reader, writer)
            return
        if self.blocks_websocket and b"upgrade: websocket" in first.lower():
            writer.write(
                b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            await writer.drain()
            return
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        self._open.add(up_writer)
        try:
            heard = Heard(writer=writer)
            self.heard.append(heard)
            way = thin.up() if thin else None
            await _carry(way, up_writer, self._with_header(self._asked(first, heard)))
            ways = [
                asyncio.ensure_future(self._up(first, reader, up_writer, heard, way)),
                asyncio.ensure_future(self._down(first, up_reader, writer, heard, thin)),
            ]
            _, rest = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in rest:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            self._open.discard(up_writer)
            up_writer.transport.abort()

    async def _answer_as_portal(
        self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while first:
            self.portal_requests += 1
            writer.write(PORTAL)
            await writer.drain()
            first = await reader.read(65536)

    def _with_header(self, request: bytes) -> bytes:
        if not self.header:
            return request
        line, _, rest = request.partition(b"\r\n")
        return line + b"\r\n" + self.header + b"\r\n" + rest

    def _asked(self, data: bytes, heard: Heard) -> bytes:
        """Note what the browser says; what is to be altered must come back as it is. Raises: ConnectionAbortedError."""
        heard.sent += data
        if self.refused and re.search(self.refused, _address_of(data)):
            raise ConnectionAbortedError
        if self.altered and self.altered.encode() in data.partition(b"\r\n")[0]:
            heard.is_altered = True
            return re.sub(rb"(?i)accept-encoding: [^\r]*", b"Accept-Encoding: identity", data)
        return data

    async def _up(
        self,
        first: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        heard: Heard,
        way: Way | None,
    ) -> None:
        while data := await reader.read(65536):
            if self._is_frozen(first):
                await self._thawed.wait()
            if heard.is_silent:
                continue
            await _carry(way, writer, self._asked(data, heard))

    async def _down(
        self,
        first: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        heard: Heard,
        thin: ThinLine | None,
    ) -> None:
        way = thin.down() if thin else None
        while data := await reader.read(65536):
            if self._is_frozen(first):
                await self._thawed.wait()
            if heard.is_silent:
                continue
            if heard.is_altered and len(data) > ALTERED_AT_BYTES:
                data = (
                    data[:-ALTERED_AT_BYTES]
                    + bytes([data[-ALTERED_AT_BYTES] ^ 1])
                    + data[1 - ALTERED_AT_BYTES :]
                )
                heard.is_altered = False
            if self.tells_no_terse:
                data = data.replace(b'"terse":1', b'"terse":0')
            data = self._as_spoilt(data)
            heard.received += data
            await _carry(way, writer, data)
        if way:
            await way.landed()


async def _carry(way: Way | None, writer: asyncio.StreamWriter, data: bytes) -> None:
    if way:
        await way.carry(data, writer.write)
    else:
        writer.write(data)
        await writer.drain()


def _address_of(request: bytes) -> str:
    """Empty: these bytes begin no request."""
    asked, host = re.match(rb"[A-Z]+ (\S+) HTTP", request), re.search(rb"\r\nHost: (\S+)", request)
    return f"http://{host[1].decode()}{asked[1].decode()}" if asked and host else ""
