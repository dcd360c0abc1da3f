"""The built pages and scripts, held in memory, already compressed.

Everything but the loader and the console's assets is `no-store`, so that no sign of a chat is left on a disk.
"""

import hashlib
import json
import mimetypes
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from aiohttp import web

from chatd.base.http import FOR_ALL_SITES, content_policy, own_connections, own_origin
from chatd.process.releases import files_of
from chatd.transport.headers import CONSOLE_PERMISSIONS, negotiated

IMMUTABLE = "public, max-age=31536000, immutable"
SUFFIXES = (("br", ".br"), ("gzip", ".gz"))
TEMPLATES = ("own.html", "README.md")
MANIFEST = ("manifest.json", "manifest.json.sig")  # of the release that runs


@dataclass(frozen=True, slots=True)
class Asset:
    """One built file: its bytes by content encoding, "" is plain."""

    content_type: str
    bodies: Mapping[str, bytes]


class Assets:
    """Serves what the build made, and of earlier releases what visitors' pages load."""

    def __init__(self, folder: Path, origins: tuple[str, ...], *, kept: Path) -> None:
        """`kept`: the earlier releases, a folder each (`process.releases`); what `folder` has goes before."""
        earlier = _read_all(kept, files_of(kept))
        self._assets = {f"w/{path}": asset for path, asset in earlier}
        self._assets |= _read_all(folder, sorted(folder.rglob("*")))
        self._origins, self._release = origins, release(folder)

    def routes(self) -> list[web.RouteDef]:
        """What is answered here."""
        return [
            web.get("/w/{path:.+}", self.widget),
            web.get("/console", self.to_console),
            web.get("/console/", self.console),
            web.get("/console/assets/{path:.+}", self.console_asset),
            web.get("/console/root.html", self.to_keep),
            web.get("/g/{line}", self.guest),
            web.get("/openapi.json", self.calls),
            web.get("/console/openapi.json", self.calls),  # as the signed manifest names it
        ]

    async def widget(self, request: web.Request) -> web.Response:
        """The loader, immutable; the visitor's application and what says what it is, never kept."""
        path = request.match_info["path"]
        if path in MANIFEST:
            path = f"{self._release}/{path}"
        headers = dict(FOR_ALL_SITES)
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
            {
                "Content-Security-Policy": self._console_policy(request),
                "Permissions-Policy": CONSOLE_PERMISSIONS,
            },
        )

    async def guest(self, request: web.Request) -> web.Response:
        """The page of a guest in a room of a line's staff: the same bytes for every line, and for what is none."""
        origin = own_origin(request.headers.get("Host", ""), self._origins)
        policy = content_policy(
            script=f"{origin}/w/",
            style=f"{origin}/w/",
            connect=own_connections(origin),
            frame="'none'",
            trusted="'none'",
        )
        return self._serve(request, "console/guest.html", {"Content-Security-Policy": policy})

    async def to_keep(self, request: web.Request) -> web.Response:
        """A page that is no use here: whoever wants it carries it to a computer without network."""
        kept = {"Content-Disposition": 'attachment; filename="avoinlinja-root.html"'}
        return self._serve(request, "console/root.html", kept)

    async def calls(self, request: web.Request) -> web.Response:
        """What programs may ask, for everybody to read: it is of the release, and the same everywhere."""
        return self._serve(request, "console/openapi.json", dict(FOR_ALL_SITES))

    async def console_asset(self, request: web.Request) -> web.Response:
        """What the console's page names by hash."""
        return self._serve(
            request, f"console/assets/{request.match_info['path']}", {"Cache-Control": IMMUTABLE}
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

    def _console_policy(self, request: web.Request) -> str:
        origin = own_origin(request.headers.get("Host", ""), self._origins)
        assets = f"{origin}/console/assets/"
        return content_policy(
            script=assets,
            style=assets,
            connect=own_connections(origin),
            frame="'none'",
            trusted="'none'",
        )


def assets_folder(given: Path) -> Path:
    """Where the built pages are: as configured, or inside the package."""
    return given if given != Path() else Path(str(files("chatd"))) / "assets"


def release(folder: Path) -> str:
    """The release that the manifest names; "" when nothing is built."""
    manifest = folder / "manifest.json"
    return str(json.loads(manifest.read_bytes())["version"]) if manifest.exists() else ""


def unlike_its_build(folder: Path) -> str:
    """The first file of the manifest that is not there as it was built; "" when all are. Raises: OSError."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for name, said in manifest["files"].items():
        file = folder / name
        data = file.read_bytes() if file.exists() else b""
        if said["integrity"] != f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}":
            return str(name)
    return ""


def template(folder: Path, name: str) -> str:
    """A page to be filled, of that release; "" when nothing is built."""
    version = release(folder)
    return (folder / "w" / version / name).read_text("utf-8") if version else ""


def _read_all(folder: Path, paths: Iterable[Path]) -> list[tuple[str, Asset]]:
    compressed = {suffix for _, suffix in SUFFIXES}
    return [
        (path.relative_to(folder).as_posix(), _read(path))
        for path in paths
        if path.is_file() and path.suffix not in compressed and path.name not in TEMPLATES
    ]


def _read(path: Path) -> Asset:
    bodies = {"": path.read_bytes()}
    for name, suffix in SUFFIXES:
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            bodies[name] = beside.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind in {"application/json", "application/javascript"}:
        kind += "; charset=utf-8"
    return Asset(kind, bodies)
