"""Answers the three pages of a line that say how accessible it is, what becomes of data, and where feedback goes.

Of the registry alone, so that they stand while the database and Redis are away.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from chatd.base.errors import Reason
from chatd.base.http import Reply, Request, Route
from chatd.base.language_tags import lookup
from chatd.base.names import EmbedId, Language
from chatd.base.ports import Clock
from chatd.base.texts.catalogue import spoken
from chatd.directory.service.previews import Previews
from chatd.directory.service.registry import Registry
from chatd.line.http.about_html import About, Page
from chatd.line.http.help_html import LANGUAGES, PLAIN_POLICY
from chatd.line.http.public_lines import LANGUAGE_MAX_CHARS

POLICY = f"{PLAIN_POLICY}; frame-ancestors 'none'"


class AboutPages:
    """`refused`: the page of whatever is no page; `leave_to`: where the way out of these leads."""

    def __init__(
        self,
        registry: Registry,
        previews: Previews,
        clock: Clock,
        refused: Callable[[Reason], Reply],
        leave_to: str,
    ) -> None:
        self._registry, self._previews, self._clock = registry, previews, clock
        self._refused, self._leave_to = refused, leave_to

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            Route("GET", "/l/{embed}/accessibility", self.accessibility, refused=self._refused),
            Route("GET", "/l/{embed}/privacy", self.privacy, refused=self._refused),
            Route("GET", "/l/{embed}/feedback", self.feedback, refused=self._refused),
        ]

    async def accessibility(self, request: Request) -> Reply:
        """The statement that the law 306/2019 asks for."""
        return await self._page(request, "accessibility")

    async def privacy(self, request: Request) -> Reply:
        """The three promises, and who answers for them."""
        return await self._page(request, "privacy")

    async def feedback(self, request: Request) -> Reply:
        """Where feedback and complaints go."""
        return await self._page(request, "feedback")

    async def _page(self, request: Request, which: Page) -> Reply:
        """In the language that is asked for, where we have it; else in the line's first."""
        embed, line, *_ = await self._previews.of(EmbedId(request.part("embed")))
        asked = request.query("lang")[:LANGUAGE_MAX_CHARS]
        language = lookup(asked, LANGUAGES) or Language(spoken(line.languages[0]))
        about = About(
            embed.id,
            line,
            self._registry.organisation_name(line),
            self._registry.imprint(line),
            datetime.fromtimestamp(self._clock.now(), UTC).date(),
            language,
            self._leave_to,
        )
        headers = {"Content-Security-Policy": POLICY, "Content-Language": language}
        return Reply(about.page(which), headers)
