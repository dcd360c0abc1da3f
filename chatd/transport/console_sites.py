"""The console on an organisation's own site: browsers there may call `/api/`, and no other site's may."""

from aiohttp import web

_API = "/api/"
_MAY_SEND = "authorization, content-type, proof"
_ASKED_AGAIN_SECONDS = 600


class ConsoleSites:
    """`origins`: of the sites, as browsers write them; nobody else learns that there are any."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        self._origins = frozenset(origins)

    def routes(self) -> list[web.RouteDef]:
        """What a browser asks before it calls."""
        return [web.options(_API + "{rest:.+}", self._may)] if self._origins else []

    async def add(self, request: web.Request, response: web.StreamResponse) -> None:
        """Let the site's page read the answer, and the time in it."""
        if self._origins and request.path.startswith(_API):
            response.headers["Vary"] = "Origin"
            if request.headers.get("Origin") in self._origins:
                response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
                response.headers["Access-Control-Expose-Headers"] = "date"
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"

    async def _may(self, request: web.Request) -> web.Response:
        if request.headers.get("Origin") not in self._origins:
            return web.Response(status=403)
        return web.Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
                "Access-Control-Allow-Headers": _MAY_SEND,
                "Access-Control-Max-Age": str(_ASKED_AGAIN_SECONDS),
            },
        )
