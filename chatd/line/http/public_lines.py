"""What anybody may ask of a line before joining: small, without credentials, readable from other sites."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from chatd.base.http import FOR_ALL_SITES, Reply, Request, Route
from chatd.base.names import EmbedId, Language, LineId
from chatd.base.shapes import Shape
from chatd.base.texts.catalogue import spoken
from chatd.line.service.public_lines import PublicLines

STATE_CACHE = "max-age=5"
LOGO_CACHE = "no-store"  # what a cache keeps on a disk says that somebody was here
LANGUAGE_MAX_CHARS = 16


class States:
    """The state before the click, and the line's texts after it."""

    def __init__(self, lines: PublicLines) -> None:
        self._lines = lines

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            Route("GET", "/state/{embed}", self.state),
            Route("GET", "/line/{embed}", self.line),
            Route("GET", "/logo/{embed}", self.logo),
            Route("GET", "/room/{line}", self.room),
        ]

    async def state(self, request: Request) -> Reply:
        """Open or not, and about how long; at most 300 bytes. A header says in which language its words are."""
        language = _language(request)
        embed = EmbedId(request.part("embed"))
        state = await self._lines.state(embed, request.origin, language or None)
        named = {"Content-Language": spoken(language)} if language else {}
        return _readable(state, cache=STATE_CACHE, more=named)

    async def line(self, request: Request) -> Reply:
        """The line's reviewed texts in one language."""
        profile = await self._lines.profile(EmbedId(request.part("embed")), _language(request))
        return replace(_readable(profile, cache="no-store"), is_packed=True)

    async def logo(self, request: Request) -> Reply:
        """As text, which the page draws itself: an image would be asked for under the policy of the partner's page."""
        shown = await self._lines.logo(EmbedId(request.part("embed")))
        return _readable(shown, cache=LOGO_CACHE)

    async def room(self, request: Request) -> Reply:
        """For the page of a guest, which is of this very site."""
        known = self._lines.guests(LineId(request.part("line")))
        return Reply(known, {"Cache-Control": "no-store"})


def _language(request: Request) -> Language:
    return Language(request.query("lang")[:LANGUAGE_MAX_CHARS])


def _readable(shape: Shape, *, cache: str, more: Mapping[str, str] = MappingProxyType({})) -> Reply:
    """JSON that pages of other sites may read, since nothing in it depends on who asks."""
    return Reply(shape, {**FOR_ALL_SITES, **more, "Cache-Control": cache, "Vary": "Origin"})
