"""A line between browser and daemon that can be cut, restored and watched: one TCP proxy on loopback."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from tests.stage.frames import texts_of


@dataclass
class Heard:
    """One connection: every byte from the browser, every byte to it."""

    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)


@dataclass
class Proxy:
    """Listens on a free port and passes everything on to `upstream`; keeps what it heard."""

    upstream: int
    port: int = 0
    heard: list[Heard] = field(default_factory=list)
    is_cut: bool = False
    blocks_websocket: bool = False
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

    def restore(self) -> None:
        self.is_cut = False

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
        if self.blocks_websocket and b"upgrade: websocket" in first.lower():
            writer.write(
                b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            await writer.drain()
            return
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        self._open.add(up_writer)
        try:
            heard = Heard(sent=bytearray(first))
            self.heard.append(heard)
            up_writer.write(first)
            ways = [
                asyncio.ensure_future(_pump(reader, up_writer, heard.sent)),
                asyncio.ensure_future(_pump(up_reader, writer, heard.received)),
            ]
            _, rest = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in rest:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            self._open.discard(up_writer)
            up_writer.transport.abort()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: bytearray
) -> None:
    while data := await reader.read(65536):
        seen += data
        writer.write(data)
        await writer.drain()
