"""The own page of an embed: without scripts it shows hours, numbers and plain words."""

import html
from collections.abc import Sequence

from chatd.base.http import Reply, Request, Route, content_policy, own_connections, own_origin
from chatd.base.names import EmbedId, Language
from chatd.line.http.public_lines import LANGUAGE_MAX_CHARS
from chatd.line.service.public_lines import PublicLines
from chatd.line.shapes import LineProfile


class OwnPage:
    """One template for all embeds. `origins`: the daemon's own."""

    def __init__(self, template: str, lines: PublicLines, origins: tuple[str, ...]) -> None:
        self._template, self._lines, self._origins = template, lines, origins

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [Route("GET", "/l/{embed}", self.page)]

    async def page(self, request: Request) -> Reply:
        """The page in the language asked for.

        `?framed=1`: for the embed's own sites to frame, which is their choice and weaker than the sealed frame.
        """
        embed = EmbedId(request.part("embed"))
        language = Language(request.query("lang")[:LANGUAGE_MAX_CHARS])
        profile = await self._lines.profile(embed, language)
        sites = self._lines.sites(embed) if request.query("framed") == "1" else ()
        headers = {
            "Content-Security-Policy": self._policy(request, sites),
            "Content-Language": profile.language,
        }
        if sites:
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return Reply(fill(self._template, embed, profile, self._lines.roots(embed)), headers)

    def _policy(self, request: Request, sites: Sequence[str]) -> str:
        origin = own_origin(request.host, self._origins)
        return content_policy(
            script=f"{origin}/w/",
            style=f"{origin}/w/",
            connect=own_connections(origin),
            frame="blob:",
            trusted="avoinlinja",
            ancestors=" ".join(sites) or "'none'",
        )


def fill(template: str, embed: EmbedId, profile: LineProfile, roots: Sequence[str]) -> str:
    """The own page with the line's texts, each escaped."""
    helplines = "".join(
        f"<li><strong>{html.escape(each.name)}</strong> "
        f'<a href="tel:{html.escape(each.number.replace(" ", ""))}">{html.escape(each.number)}</a> '
        f"{html.escape(each.hours)} {html.escape(each.cost)}</li>"
        for each in profile.helplines
    )
    hours = "".join(f"<li>{html.escape(each)}</li>" for each in profile.hours)
    values = {
        "line.embed": html.escape(embed),
        "line.id": html.escape(profile.line),
        "line.name": html.escape(profile.name),
        "line.organisation": html.escape(profile.organisation),
        "line.language": html.escape(profile.language),
        "line.audience": html.escape(profile.audience),
        "line.helplines": helplines,
        "line.hours": hours,
        "line.roots": html.escape(" ".join(roots)),
    }
    for name, value in values.items():
        template = template.replace("{{" + name + "}}", value)
    return template
