"""The daemon's one HTTP application: areas' routes in their own words, sockets, assets and health in aiohttp's."""

from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import TypeVar

import msgspec
from aiohttp import web

from chatd.base.errors import Malformed, Reason, Unknown
from chatd.base.http import BODY_MAX_BYTES, Reply, Route
from chatd.base.shapes import Shape, as_json
from chatd.transport.console_sites import ConsoleSites
from chatd.transport.counts import Counts
from chatd.transport.handling import reason_of
from chatd.transport.headers import add_common, negotiated

STATUS = {
    Reason.MALFORMED: HTTPStatus.BAD_REQUEST,
    Reason.TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    Reason.TRY_AGAIN: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.BROKEN: HTTPStatus.INTERNAL_SERVER_ERROR,
}
T = TypeVar("T", bound=Shape)
SourceOf = Callable[[web.BaseRequest], bytes | None]


class Asked:
    """Keeps the promise of `base.http.Request`."""

    def __init__(self, request: web.Request, source_of: SourceOf) -> None:
        self._request, self._source_of = request, source_of
        self._content: bytes | None = None

    @property
    def host(self) -> str:
        """As the client says it."""
        return self._request.headers.get("Host", "")  # aiohttp would ask the network for a name

    @property
    def method(self) -> str:
        """In capitals."""
        return self._request.method

    @property
    def target(self) -> str:
        """Not decoded."""
        return self._request.raw_path

    @property
    def path(self) -> str:
        """Decoded once."""
        return self._request.path

    @property
    def is_for_eyes(self) -> bool:
        """By what it accepts."""
        return "text/html" in self._request.headers.get("Accept", "")

    @property
    def origin(self) -> str | None:
        """As the browser says it."""
        return self._request.headers.get("Origin")

    @property
    def source(self) -> bytes | None:
        """The keyed hash of the network it comes from; None is never limited."""
        return self._source_of(self._request)

    @property
    def bearer(self) -> str:
        """Raises: Unknown when there is none."""
        kind, _, bearer = self._request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not bearer.isascii():
            raise Unknown
        return bearer

    @property
    def proof(self) -> str:
        """As it was sent."""
        return self._request.headers.get("Proof", "")

    def part(self, name: str) -> str:
        """Decoded."""
        return self._request.match_info[name]

    def query(self, name: str) -> str:
        """The first of that name."""
        return self._request.query.get(name, "")

    async def body(self, shape: type[T], *, max_bytes: int = BODY_MAX_BYTES) -> T:
        """Raises: Malformed; the decoder's own text quotes what was sent."""
        try:
            return msgspec.json.decode(await self.content(max_bytes=max_bytes), type=shape)
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            raise Malformed from None

    async def content(self, *, max_bytes: int = BODY_MAX_BYTES) -> bytes:
        """Read once, and no further than the bound. Raises: Malformed, also when the page is gone before the end."""
        if self._content is None:
            self._content = bytes(await self._bytes(max_bytes))
        return self._content

    async def _bytes(self, max_bytes: int) -> bytearray:
        body = bytearray()
        try:
            async for chunk in self._request.content.iter_any():
                body += chunk
                if len(body) > max_bytes:
                    raise Malformed
        except (web.RequestPayloadError, ConnectionError):
            raise Malformed from None
        return body


def make_app(
    counts: Counts,
    source_of: SourceOf,
    routes: Iterable[Route],
    others: Iterable[web.RouteDef],
    sites: ConsoleSites,
) -> web.Application:
    """The application; every error of an area's route goes through the one table.

    `others`: sockets, assets and health, which raise nothing. No middleware: its frames would stay in memory with each
    connection.
    """
    app = web.Application(client_max_size=BODY_MAX_BYTES)
    app.on_response_prepare.append(sites.add)
    app.on_response_prepare.append(add_common)
    app.add_routes(sites.routes())
    app.add_routes(others)
    app.add_routes([_route_of(route, counts, source_of) for route in routes])
    return app


def _route_of(route: Route, counts: Counts, source_of: SourceOf) -> web.RouteDef:
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            reply = await route.answer(Asked(request, source_of))
            if reply.counted:
                counts.event(reply.counted)
            return _packed(_response(reply), request) if reply.is_packed else _response(reply)
        except Exception as error:  # noqa: BLE001 - handed to the one table
            reason = reason_of(error, counts, route.counted_as)
            return (
                _refusal(route, reason)
                if route.refused is None
                else _response(route.refused(reason))
            )

    answer: Callable[[web.Request], Awaitable[web.StreamResponse]] = answered
    if route.method == "GET":
        return web.get(route.path, answer)  # and HEAD, which is the same without its body
    return web.route(route.method, route.path, answer)


def _response(reply: Reply) -> web.Response:
    is_text = isinstance(reply.body, str)
    return web.Response(
        text=reply.body if isinstance(reply.body, str) else as_json(reply.body),
        content_type="text/html" if is_text else "application/json",
        headers=reply.headers,
        status=reply.status,
    )


def _packed(response: web.Response, request: web.Request) -> web.Response:
    if negotiated(request.headers.get("Accept-Encoding", ""), {"gzip"}):
        response.enable_compression(web.ContentCoding.gzip)
    varies = [response.headers.get("Vary", ""), "Accept-Encoding"]
    response.headers["Vary"] = ", ".join(filter(None, varies))
    return response


def _refusal(route: Route, reason: Reason) -> web.Response:
    other = route.gone_status if reason is Reason.GONE else HTTPStatus.FORBIDDEN
    return web.Response(
        status=STATUS.get(reason, other),
        text=f'{{"refused":"{reason.value}"}}',
        content_type="application/json",
        headers=route.headers,
    )
