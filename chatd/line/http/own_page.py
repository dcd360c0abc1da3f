"""The own page of an embed, and what stands wherever there is no page: words, 112 and numbers, never JSON or nothing.

Both need the registry alone, which is in memory: the database and Redis may be away.
"""

import html
from http import HTTPStatus
from urllib.parse import urlencode

from chatd.base.errors import Reason, Unknown
from chatd.base.http import Reply, Request, Route, content_policy, own_connections, own_origin
from chatd.base.language_tags import lookup
from chatd.base.names import EmbedId, Language
from chatd.base.ports import Clock
from chatd.directory.rules import advice
from chatd.directory.rules.directory import Embed, Line
from chatd.directory.service.previews import Previews
from chatd.directory.service.public_services import PublicServices
from chatd.directory.service.registry import Registry
from chatd.line.http.about_html import links
from chatd.line.http.advice_html import advice_page
from chatd.line.http.help_html import PLAIN_POLICY, Why, plain_page, sections_of
from chatd.line.http.public_lines import LANGUAGE_MAX_CHARS
from chatd.line.service.help_text import help_of

FRAMED_BY_NOBODY = f"{PLAIN_POLICY}; frame-ancestors 'none'"
AROUND = " \t\r\n/.,;:!?()[]<>\"'"  # what stands around an address that somebody has copied
KEPT = ("lang", "framed", "for")  # of a query; anything else is not ours to send on


class OwnPage:
    """One template for all embeds. `origins`: the daemon's own."""

    def __init__(
        self,
        template: str,
        registry: Registry,
        previews: Previews,
        clock: Clock,
        origins: tuple[str, ...],
        services: PublicServices | None = None,
        leave_to: str = "",
    ) -> None:
        self._template, self._registry, self._previews = template, registry, previews
        self._clock, self._origins = clock, origins
        self._services = services or PublicServices()
        self._leave_to = leave_to

    def routes(self) -> list[Route]:
        """What is answered here: the page, and every address that nobody else answers."""
        return [
            Route("GET", "/l/{embed}", self.page, refused=self.refused),
            Route("*", "/{rest:.*}", self.elsewhere, refused=self.refused),
        ]

    async def page(self, request: Request) -> Reply:
        """The page, in the language asked for first.

        `?framed=1`: for the embed's own sites to frame, which is their choice and weaker than the sealed frame. It is
        counted: whoever follows a snippet's link to here has fallen out of the pinned program.
        """
        try:
            embed, line, is_real, _ = await self._previews.of(_name_of(request))
        except Unknown:
            return self._same_page(request, request.part("embed"))
        language = _language_of(line, request.query("lang"))
        if _is_before(request):
            page = advice_page(
                EmbedId(request.part("embed")),
                line,
                self._registry.contact(line),
                language,
                self._services.page_of(line.organisation),
                self._leave_to,
            )
            headers = {"Content-Security-Policy": FRAMED_BY_NOBODY, "Content-Language": language}
            return Reply(page, headers, counted="own_page" if is_real else "")
        sites = embed.sites if request.query("framed") == "1" else ()
        headers = {
            "Content-Security-Policy": self._policy(request, sites),
            "Content-Language": language,
        }
        if sites:
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        counted = "own_page_framed" if sites else "own_page"
        return Reply(
            self._filled(embed, line, language),
            headers,
            counted=counted if is_real else "",
        )

    async def elsewhere(self, request: Request) -> Reply:
        """No page is here: the one that was meant, if that is plain, else help. A program learns that there is none."""
        kind, _, embed = request.part("rest").strip(AROUND).partition("/")
        if kind.casefold() == "l":
            return self._same_page(request, embed)
        if not request.is_for_eyes:
            return Reply("", status=HTTPStatus.NOT_FOUND)
        return self._plain(Why.UNKNOWN, HTTPStatus.NOT_FOUND)

    def refused(self, reason: Reason) -> Reply:
        """Whatever failed, a person reads words and numbers."""
        if reason is Reason.GONE:
            return self._plain(Why.UNKNOWN, HTTPStatus.NOT_FOUND)
        return self._plain(Why.AWAY, HTTPStatus.SERVICE_UNAVAILABLE)

    def _same_page(self, request: Request, written: str) -> Reply:
        """Sends on whoever wrote the embed with a slash, a dot or capitals; of what they wrote nothing comes back."""
        embed = EmbedId(written.strip(AROUND).casefold())
        try:
            self._registry.embed(advice.read(embed).embed)
        except Unknown:
            return self._plain(Why.UNKNOWN, HTTPStatus.NOT_FOUND)
        if (
            request.path == f"/l/{embed}"
        ):  # asked for by another method, which would lead here again
            return self._plain(Why.UNKNOWN, HTTPStatus.METHOD_NOT_ALLOWED)
        kept = {name: request.query(name)[:LANGUAGE_MAX_CHARS] for name in KEPT}
        query = urlencode({name: value for name, value in kept.items() if value})
        address = f"/l/{embed}" + (f"?{query}" if query else "")
        return Reply("", {"Location": address}, HTTPStatus.PERMANENT_REDIRECT)

    def _plain(self, why: Why, status: HTTPStatus) -> Reply:
        page = plain_page(why, self._registry.lines)
        return Reply(page, {"Content-Security-Policy": FRAMED_BY_NOBODY}, status)

    def _policy(self, request: Request, sites: tuple[str, ...]) -> str:
        origin = own_origin(request.host, self._origins)
        return content_policy(
            script=f"{origin}/w/",
            style=f"{origin}/w/",
            connect=own_connections(origin),
            frame="blob:",
            trusted="avoinlinja",
            ancestors=" ".join(sites) or "'none'",
        )

    def _filled(self, embed: Embed, line: Line, language: Language) -> str:
        return fill(
            self._template,
            {
                "line.embed": html.escape(embed.id),
                "line.id": html.escape(line.id),
                "line.name": html.escape(line.name_in(language)),
                "line.organisation": html.escape(self._registry.organisation_name(line)),
                "line.language": html.escape(language),
                "line.help": sections_of(
                    help_of(line, self._clock.now(), language),
                    self._services.page_of(line.organisation),
                    lambda ours, own: links(embed.id, ours, own),
                ),
                "line.roots": html.escape(" ".join(self._registry.roots_text(line))),
            },
        )


def _is_before(request: Request) -> bool:
    """Whether the page is asked for that stands before the professionals' chat."""
    return request.query("for") == advice.PROFESSIONAL


def _name_of(request: Request) -> EmbedId:
    """By which entry: what stands before a chat is answered for lines that have it alone."""
    embed = EmbedId(request.part("embed"))
    return advice.name_of(embed) if _is_before(request) else embed


def _language_of(line: Line, asked: str) -> Language:
    """The line's language that the tag asked for means, or its first."""
    return lookup(asked[:LANGUAGE_MAX_CHARS], line.languages) or line.languages[0]


def fill(template: str, values: dict[str, str]) -> str:
    """The own page with the line's texts, which are escaped already."""
    for name, value in values.items():
        template = template.replace("{{" + name + "}}", value)
    return template
