"""The snippet of an embed, ready to be pasted; and where a draft can be looked at."""

from chatd.base.errors import Reason, Refused
from chatd.base.http import Reply, Request, Route, own_origin
from chatd.base.names import EmbedId, LineId
from chatd.base.texts.catalogue import LANGUAGES
from chatd.directory.http.items import CALL
from chatd.directory.ports import Asking
from chatd.directory.rules.advice import PROFESSIONAL
from chatd.directory.service.previews import TEST, Previews
from chatd.directory.service.snippets import DISPLAYS, Snippets
from chatd.directory.shapes.snippets import (
    PreviewBody,
    PreviewShown,
    SnippetBody,
    SnippetShown,
)


class SnippetRequests:
    """One method for each call. `origins`: the daemon's own."""

    def __init__(
        self,
        snippets: Snippets,
        previews: Previews,
        asking: Asking,
        origins: tuple[str, ...],
    ) -> None:
        self._snippets, self._previews = snippets, previews
        self._asking, self._origins = asking, origins

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("POST", "/api/snippet", self.snippet),
            CALL("POST", "/api/preview", self.preview),
        ]

    async def snippet(self, request: Request) -> Reply:
        """As `chatd snippet` prints it."""
        staff = await self._asking.staff(request)
        body = await request.body(SnippetBody)
        if body.language not in LANGUAGES or body.display not in DISPLAYS:
            raise Refused(Reason.NOT_ALLOWED)
        origin = own_origin(request.host, self._origins)
        found = self._snippets.of(staff, EmbedId(body.embed), body.language, origin, body.display)
        page = f"{origin}/l/{body.embed}"
        return Reply(
            SnippetShown(
                html=found.html,
                policy=found.policy,
                roots=found.roots,
                page=page,
                test=found.test,
                test_page=page + TEST,
                for_advice=f"{page}?for={PROFESSIONAL}" if found.is_for_advice else "",
            )
        )

    async def preview(self, request: Request) -> Reply:
        """One's own draft as its visitors would meet it."""
        staff = await self._asking.staff(request)
        body = await request.body(PreviewBody)
        embed, expires = await self._previews.make(staff, LineId(body.line))
        origin = own_origin(request.host, self._origins)
        return Reply(PreviewShown(page=f"{origin}/l/{embed}", expires=int(expires)))
