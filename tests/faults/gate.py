"""What stands between two programs: a TCP port of ours that passes on, late, not at all, or not any more."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
PIECE_BYTES = 65536


def to_port(port: int) -> Callable[[], Awaitable[Streams]]:
    return lambda: asyncio.open_connection("127.0.0.1", port)


def to_file(path: str) -> Callable[[], Awaitable[Streams]]:
    return lambda: asyncio.open_unix_connection(path)


@dataclass
class Gate:
    """Passes every byte on, in order, until it is told otherwise.

    `cut`: every connection breaks, also each new one. `hold`: connections stay, and nothing passes; at `restore` what
    was held passes after all, as on a network that comes back. `delay_seconds`: each piece waits so long.
    """

    to: Callable[[], Awaitable[Streams]]
    port: int = 0
    is_cut: bool = False
    delay_seconds: float = 0.0
    _passes: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> "Gate":
        self._passes.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.break_all()

    def break_all(self) -> None:
        """What is open breaks; new ones pass."""
        for writer in list(self._open):
            writer.transport.abort()

    def cut(self) -> None:
        self.is_cut = True
        self._passes.set()
        self.break_all()

    def hold(self) -> None:
        self._passes.clear()

    def restore(self) -> None:
        self.is_cut, self.delay_seconds = False, 0.0
        self._passes.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._open.add(writer)
        try:
            if not self.is_cut:
                with contextlib.suppress(OSError, asyncio.CancelledError):
                    await self._pass_on(reader, writer)
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._passes.wait()
        upper, up = await self.to()
        self._open.add(up)
        for each in (writer, up):
            sock = each.get_extra_info("socket")
            if sock.family != socket.AF_UNIX:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ways = [
            asyncio.ensure_future(self._carry(reader, up)),
            asyncio.ensure_future(self._carry(upper, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._open.discard(up)
            up.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(PIECE_BYTES):
            if self.delay_seconds:
                await asyncio.sleep(self.delay_seconds)
            await self._passes.wait()
            writer.write(data)
            await writer.drain()
