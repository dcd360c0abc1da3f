"""The daemon's one HTTP application: two Socket.IO servers on two paths, pages, calls and health."""

from collections.abc import Iterable
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from chatd.core.errors import Reason
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


def make_app(counts: Counts, routes: Iterable[list[web.RouteDef]]) -> web.Application:
    """The application; every error of every route goes through the one table."""

    @web.middleware
    async def answering(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - handed to the one table
            where = "api" if request.path.startswith("/api/") else "page"
            return _refusal(request, reason_of(error, counts, where))

    app = web.Application(middlewares=[answering], client_max_size=BODY_MAX_BYTES)
    app.on_response_prepare.append(add_common)
    for some in routes:
        app.add_routes(some)
    return app


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
