"""The daemon's one HTTP application: two Socket.IO servers on two paths, pages, calls and health."""

from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

from aiohttp import web

from chatd.base.errors import Reason
from chatd.transport.counts import Counts
from chatd.transport.handling import reason_of
from chatd.transport.headers import add_common

VISITOR_PATH = "/visitor/socket.io/"
CONSOLE_PATH = "/console/socket.io/"
BODY_MAX_BYTES = 64 * 1024

STATUS = {
    Reason.MALFORMED: HTTPStatus.BAD_REQUEST,
    Reason.TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    Reason.TRY_AGAIN: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.BROKEN: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def make_app(
    counts: Counts, sockets: Iterable[web.RouteDef], pages: Iterable[web.RouteDef]
) -> web.Application:
    """The application; every error of a page or a call goes through the one table.

    The sockets have it in their own handling, and no middleware: its frames would stay in memory with each connection.
    """
    app = web.Application(client_max_size=BODY_MAX_BYTES)
    app.on_response_prepare.append(add_common)
    app.add_routes(sockets)
    app.add_routes([_answered(route, counts) for route in pages])
    return app


def _answered(route: web.RouteDef, counts: Counts) -> web.RouteDef:
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - handed to the one table
            where = "api" if request.path.startswith("/api/") else "page"
            return _refusal(request, reason_of(error, counts, where))

    handler: Callable[[web.Request], Awaitable[web.StreamResponse]] = route.handler
    return web.RouteDef(route.method, route.path, answered, route.kwargs)


def _refusal(request: web.Request, reason: Reason) -> web.Response:
    """`gone` is 401 where a bearer is asked for, and 404 where a page is."""
    is_api = request.path.startswith("/api/")
    gone = HTTPStatus.UNAUTHORIZED if is_api else HTTPStatus.NOT_FOUND
    other = gone if reason is Reason.GONE else HTTPStatus.FORBIDDEN
    return web.Response(
        status=STATUS.get(reason, other),
        text=f'{{"refused":"{reason.value}"}}',
        content_type="application/json",
    )
