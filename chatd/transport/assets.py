"""The built pages and scripts, held in memory, already compressed; and the pages of each embed.

Everything but the loader and the console's assets is `no-store`, so that no sign of a chat is left on a disk.
"""

import html
import json
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from aiohttp import web

from chatd.base.names import EmbedId, Language
from chatd.line.service.public_lines import PublicLines
from chatd.line.service.views import LineProfile

IMMUTABLE = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
TEMPLATES = ("own.html", "manifest.json", "README.md")


@dataclass(frozen=True, slots=True)
class Asset:
    """One built file: its bytes by content encoding, "" is plain."""

    content_type: str
    bodies: Mapping[str, bytes]


class Pages:
    """Serves what the build made."""

    def __init__(self, folder: Path, lines: PublicLines, origins: tuple[str, ...]) -> None:
        self._assets = dict(_read_all(folder))
        self._lines, self._origins = lines, origins
        self._own = _released_own(folder)

    @property
    def are_built(self) -> bool:
        """Whether there is anything to serve."""
        return bool(self._own)

    def routes(self) -> list[web.RouteDef]:
        """What is answered here."""
        return [
            web.get("/w/{path:.+}", self.widget),
            web.get("/console", self.to_console),
            web.get("/console/", self.console),
            web.get("/console/assets/{path:.+}", self.console_asset),
            web.get("/l/{embed}", self.own),
        ]

    async def widget(self, request: web.Request) -> web.Response:
        """The loader, immutable; the visitor's application, never kept."""
        path = request.match_info["path"]
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if path.endswith("/loader.js"):
            headers["Cache-Control"] = IMMUTABLE
        return self._serve(request, f"w/{path}", headers)

    async def to_console(self, _: web.Request) -> web.Response:
        """The address without its slash."""
        return web.Response(status=308, headers={"Location": "/console/"})

    async def console(self, request: web.Request) -> web.Response:
        """The console's start page."""
        return self._serve(
            request,
            "console/index.html",
            {"Content-Security-Policy": self._console_policy(request)},
        )

    async def console_asset(self, request: web.Request) -> web.Response:
        """What the console's page names by hash."""
        return self._serve(
            request, f"console/assets/{request.match_info['path']}", {"Cache-Control": IMMUTABLE}
        )

    async def own(self, request: web.Request) -> web.Response:
        """The own page of an embed. Without scripts: hours, numbers and plain words.

        `?framed=1`: for the embed's own sites to frame, which is their choice and weaker than the sealed frame.
        """
        embed = EmbedId(request.match_info["embed"])
        language = Language(request.query.get("lang", "")[:16])
        profile = await self._lines.profile(embed, language)
        sites = self._lines.sites(embed) if request.query.get("framed") == "1" else ()
        headers = {
            "Content-Security-Policy": self._own_policy(request, sites),
            "Content-Language": profile.language,
        }
        if sites:
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return web.Response(
            text=fill(self._own, embed, profile, self._lines.roots(embed)),
            content_type="text/html",
            headers=headers,
        )

    def _serve(self, request: web.Request, path: str, headers: dict[str, str]) -> web.Response:
        asset = self._assets.get(path)
        if asset is None:
            return web.Response(status=404)
        encoding = negotiated(request.headers.get("Accept-Encoding", ""), asset.bodies)
        if encoding:
            headers["Content-Encoding"] = encoding
        return web.Response(
            body=asset.bodies[encoding],
            headers={"Content-Type": asset.content_type, "Vary": "Accept-Encoding"} | headers,
        )

    def _origin(self, request: web.Request) -> str:
        """The line's own origin, as the page was asked for when it has several."""
        asked = f"http://{request.host}"
        return asked if asked in self._origins else self._origins[0]

    def _own_policy(self, request: web.Request, sites: Sequence[str]) -> str:
        origin = self._origin(request)
        return policy(
            script=f"{origin}/w/",
            style=f"{origin}/w/",
            connect=f"{origin} {_socket(origin)}",
            frame="blob:",
            trusted="avoinlinja",
            ancestors=" ".join(sites) or "'none'",
        )

    def _console_policy(self, request: web.Request) -> str:
        origin = self._origin(request)
        assets = f"{origin}/console/assets/"
        return policy(
            script=assets,
            style=assets,
            connect=f"{origin} {_socket(origin)}",
            frame="'none'",
            trusted="'none'",
        )


def policy(
    *, script: str, style: str, connect: str, frame: str, trusted: str, ancestors: str = "'none'"
) -> str:
    """A content security policy that allows these sources and nothing else."""
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; connect-src {connect}; "
        f"img-src 'self' data: blob:; font-src 'self'; frame-src {frame}; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {ancestors}; "
        f"require-trusted-types-for 'script'; trusted-types {trusted}"
    )


def negotiated(accepted: str, bodies: Mapping[str, bytes]) -> str:
    """The best encoding that both sides have; "" is plain."""
    wanted = set()
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            wanted.add(name.strip().lower())
    return next((name for name, _ in ENCODINGS if name in wanted and name in bodies), "")


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


def assets_folder(given: Path) -> Path:
    """Where the built pages are: as configured, or inside the package."""
    return given if given != Path() else Path(str(files("chatd"))) / "assets"


def _socket(origin: str) -> str:
    return origin.replace("http", "ws", 1)


def _released_own(folder: Path) -> str:
    """The own page of the release that the manifest names; "" when nothing is built."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return ""
    version = str(json.loads(manifest.read_bytes())["version"])
    return (folder / "w" / version / "own.html").read_text("utf-8")


def _read_all(folder: Path) -> list[tuple[str, Asset]]:
    compressed = {suffix for _, suffix in ENCODINGS}
    return [
        (path.relative_to(folder).as_posix(), _read(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in compressed and path.name not in TEMPLATES
    ]


def _read(path: Path) -> Asset:
    bodies = {"": path.read_bytes()}
    for name, suffix in ENCODINGS:
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            bodies[name] = beside.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind in {"application/json", "application/javascript"}:
        kind += "; charset=utf-8"
    return Asset(kind, bodies)
