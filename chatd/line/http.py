"""What anybody may ask of a line before joining: small, without credentials, readable from other sites."""

from aiohttp import web

from chatd.base.names import EmbedId, Language
from chatd.line.service.public_lines import PublicLines
from chatd.transport.handling import encode

STATE_CACHE = "max-age=5"
LANGUAGE_MAX_CHARS = 16


class States:
    """The state before the click, and the line's texts after it."""

    def __init__(self, lines: PublicLines) -> None:
        self._lines = lines

    def routes(self) -> list[web.RouteDef]:
        """What is answered here."""
        return [web.get("/state/{embed}", self.state), web.get("/line/{embed}", self.line)]

    async def state(self, request: web.Request) -> web.Response:
        """Open or not, and about how long; at most 300 bytes."""
        embed = EmbedId(request.match_info["embed"])
        language = _language(request) or None
        state = await self._lines.state(embed, request.headers.get("Origin"), language)
        return _readable(encode(state), cache=STATE_CACHE)

    async def line(self, request: web.Request) -> web.Response:
        """The line's reviewed texts in one language."""
        embed = EmbedId(request.match_info["embed"])
        language = _language(request)
        return _readable(encode(await self._lines.profile(embed, language)), cache="no-store")


def _language(request: web.Request) -> Language:
    return Language(request.query.get("lang", "")[:LANGUAGE_MAX_CHARS])


def _readable(body: bytes, *, cache: str) -> web.Response:
    """JSON that pages of other sites may read, since nothing in it depends on who asks."""
    return web.Response(
        body=body,
        content_type="application/json",
        headers={
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cache-Control": cache,
            "Vary": "Origin",
        },
    )
