"""A WebSocket after its handshake, taken over from aiohttp with its own frame reader and nothing else.

aiohttp would keep two tasks and the request, with what it says of a person, for as long as the connection lives.
tests/transport/test_websocket.py pins the seams.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import WebSocketError, WSMsgType, web
from aiohttp._websocket.reader import WebSocketDataQueue, WebSocketReader

from chatd.transport.masks import Masks

PONG = 0x8A
NORMAL, PROTOCOL_ERROR, UNSUPPORTED = 1000, 1002, 1003
CONTROL_MAX_BYTES = 125


class WebSocketProtocol(asyncio.Protocol):
    """Hands every text to `heard` and every other message to `heard_bytes`, answers pings, and says `lost` once."""

    def __init__(
        self,
        transport: asyncio.Transport,
        heard: Callable[[str], None],
        heard_bytes: Callable[[bytes], None],
        lost: Callable[[], None],
        max_bytes: int,
    ) -> None:
        self._transport, self._lost = transport, lost
        self._heard_bytes = heard_bytes
        frames = _Frames(heard, self._control, self._broken)
        reader = WebSocketReader(frames, max_bytes, compress=False, decode_text=True)
        self._feed, self._masks = reader.feed_data, Masks()

    def data_received(self, data: bytes) -> None:
        """Some frames, or some of one."""
        if self._masks.are_in(data):
            self._feed(data)
        else:
            self._close(PROTOCOL_ERROR)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - why does not matter
        """The transport is closed."""
        self._lost()

    def unsupported(self) -> None:
        """What was heard stands for nothing: it ends here."""
        self._close(UNSUPPORTED)

    def _control(self, message: Any) -> None:
        """A frame that is no text."""
        kind = message.type
        if kind is WSMsgType.PING:
            if self._transport.get_write_buffer_size() == 0:  # who reads nothing gets no more
                data = bytes(message.data)[:CONTROL_MAX_BYTES]
                self._transport.write(bytes((PONG, len(data))) + data)
        elif kind is WSMsgType.BINARY:
            self._heard_bytes(bytes(message.data))
        elif kind is not WSMsgType.PONG:
            self._close(NORMAL if kind is WSMsgType.CLOSE else UNSUPPORTED)

    def _broken(self, error: BaseException) -> None:
        self._close(error.code if isinstance(error, WebSocketError) else UNSUPPORTED)

    def _close(self, code: int) -> None:
        if not self._transport.is_closing():
            self._transport.write(b"\x88\x02" + code.to_bytes(2, "big"))
            self._transport.close()


class _Frames(WebSocketDataQueue):
    """Where the frame reader puts what it has read: straight on, without a queue."""

    def __init__(
        self,
        heard: Callable[[str], None],
        other: Callable[[Any], None],
        broken: Callable[[BaseException], None],
    ) -> None:
        super().__init__(None, 2**16, loop=asyncio.get_running_loop())  # type: ignore[arg-type]  # no protocol to pause
        self._hear, self._other, self._fail = heard, other, broken

    def feed_data(self, data: Any, size: int) -> None:  # noqa: ARG002 - nothing waits here
        if data[0] is WSMsgType.TEXT:
            self._hear(data[1])
        else:
            self._other(data)

    def set_exception(self, exc: BaseException, exc_cause: Any = None) -> None:  # noqa: ARG002
        self._fail(exc)


def take_over(
    request: web.Request, transport: asyncio.Transport, protocol: WebSocketProtocol
) -> None:
    """From now on the transport speaks to `protocol`; aiohttp believes that the connection is lost."""
    former = request.protocol
    transport.set_protocol(protocol)
    former.transport = None  # so that it does not close it
    former.connection_lost(None)
