"""Each connection while it speaks HTTP: aiohttp's own handler, in time, and with our answers to what is no request.

aiohttp names its software and quotes what it could not read, and logs it as a fault. Here a request that is none is
answered with a number and our headers, and nobody hears of it. Seams: tests/transport/test_entrance.py.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler, _ErrInfo

from chatd.base.errors import Reason
from chatd.process.log import fault_of
from chatd.transport.callers import Callers, Phase
from chatd.transport.counts import Counts
from chatd.transport.headers import COMMON

LINGER_SECONDS = (
    2.0  # what an answered page goes on sending is read so long, so that it can read the answer
)
BACKLOG = 1024  # connections that the system keeps for us until we take them
PeerOf = Callable[[str], bytes | None]

log = structlog.get_logger("chatd.transport")


class Runner(web.AppRunner):
    """Serves an application to callers that are bounded and in time."""

    def __init__(
        self,
        app: web.Application,
        *,
        callers: Callers,
        peer_of: PeerOf,
        counts: Counts,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            app,
            access_log=None,
            tcp_keepalive=False,  # who is silent is let go long before
            auto_decompress=False,  # nobody sends us anything that is larger than what travels
            lingering_time=LINGER_SECONDS,
            **kwargs,
        )
        self._ours = (callers, peer_of, counts)

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(*self._ours, made)


class _Server(web.Server):
    """Makes an `Entrance` for each connection."""

    def __init__(self, callers: Callers, peer_of: PeerOf, counts: Counts, made: web.Server) -> None:
        super().__init__(made.request_handler, request_factory=made.request_factory)
        self.callers, self.peer_of, self.counts = callers, peer_of, counts
        self._kwargs = made._kwargs  # noqa: SLF001 - what the runner was given

    def __call__(self) -> RequestHandler:
        return Entrance(self, asyncio.get_running_loop(), **self._kwargs)


class Entrance(RequestHandler):
    """One connection, until it is closed or becomes a WebSocket."""

    __slots__ = ("_body", "_callers", "_counts", "_peer_of", "source")

    def __init__(self, server: _Server, loop: asyncio.AbstractEventLoop, **kwargs: Any) -> None:
        super().__init__(server, loop=loop, **kwargs)
        self._callers, self._peer_of, self._counts = server.callers, server.peer_of, server.counts
        self._body: StreamReader | None = None  # of the last request, until all of it is there
        self.source: bytes | None = None  # the keyed hash of where it comes from; None for a proxy

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self.source = self._peer_of(str(peer[0]) if peer else "")
        self._callers.came(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Closed, or taken over as a WebSocket."""
        self._callers.gone(self)
        super().connection_lost(exc)

    def cut(self) -> None:
        """Close it now, whatever is unsent: a close in order would wait for who does not read."""
        if self.transport is not None:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Some of a request."""
        phase = self._callers.phase_of(self)
        if phase is Phase.IDLE and data:
            self._callers.move(self, Phase.HEAD)
        known = len(self._messages)
        super().data_received(data)
        if len(self._messages) > known:
            self._look_at(known)
        if self._body is not None and self._body.is_eof():
            self._body = None
            if self._callers.phase_of(self) is Phase.BODY:
                self._callers.move(self, None)

    def _look_at(self, first: int) -> None:
        """At the heads that have just come: what nobody answers is refused before its body is read."""
        for at in range(first, len(self._messages)):
            message, body = self._messages[at]
            status = 0 if isinstance(message, _ErrInfo) else _refused(message.headers)
            if status:
                refused = _ErrInfo(status=status, exc=ConnectionError(), message="")
                self._messages[at] = (refused, body)
        self._body = self._messages[-1][1]
        self._callers.move(self, Phase.BODY)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """The answer is written; what comes next is the next request."""
        done = await super().finish_response(request, resp, start_time)
        if not self._messages and self._callers.phase_of(self) is None:
            self._callers.move(self, Phase.IDLE)
        return done

    def pause_writing(self) -> None:
        """Whoever is answered does not read."""
        super().pause_writing()
        self._callers.move(self, Phase.READING)

    def resume_writing(self) -> None:
        """It has read."""
        super().resume_writing()
        if self._callers.phase_of(self) is Phase.READING:
            self._callers.move(self, None)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it quotes what was sent
    ) -> web.StreamResponse:
        """A number, our headers and nothing else; only what we have broken is noted."""
        is_theirs = isinstance(exc, ConnectionError | web.RequestPayloadError)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and exc is not None and not is_theirs:
            self._counts.refusal("page", Reason.BROKEN)
            log.error("handler_broken", phase="page", **fault_of(exc))
        if request.writer.output_size > 0:
            raise ConnectionError
        response = _Plain(status=status, headers=COMMON)
        response.force_close()
        return response


class _Plain(web.Response):
    """An answer that does not name the software, where no route's hook takes the name away."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        self.headers.popall("Server", None)


def _refused(headers: Any) -> int:
    """With which status a request is refused by its head alone; 0: it is not.

    Nothing is ever inflated, so what is small only on the way is refused before it has come.
    """
    if headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    if headers.get("Transfer-Encoding", "chunked").strip().lower() != "chunked":
        return HTTPStatus.NOT_IMPLEMENTED
    if headers.get("Expect", "100-continue").strip().lower() != "100-continue":
        return HTTPStatus.EXPECTATION_FAILED
    return 0
