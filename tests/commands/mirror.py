"""A line as the real daemon serves it, recorded once and served again by a small server that may alter any of it."""

import asyncio
import gzip
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import aiohttp

from chatd.process.manifest import sign_manifest
from tests.release_key import RELEASE_KEY
from tests.transport.conftest import ORIGIN, running

BUILT = Path(__file__).parents[2] / "chatd/assets"
EMBED = "e-nettiturva"


@dataclass(frozen=True)
class Reply:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def signed_assets(folder: Path) -> tuple[Path, str]:
    """What is built here, with a signature of the test key; and its version."""
    shutil.copytree(BUILT, folder)
    version = json.loads((folder / "manifest.json").read_bytes())["version"]
    manifest = folder / f"w/{version}/manifest.json"
    signature = sign_manifest(RELEASE_KEY, manifest.read_bytes())
    manifest.with_name("manifest.json.sig").write_text(signature)
    return folder, version


def recorded(folder: Path) -> dict[tuple[str, str], Reply]:
    """Every reply of the real daemon, by path and accepted encoding."""
    assets, version = signed_assets(folder / "assets")
    named = json.loads((assets / "manifest.json").read_bytes())["files"]
    signs = [f"/w/{each}manifest.json{end}" for each in ("", f"{version}/") for end in ("", ".sig")]
    paths = [
        *(f"/{each}" for each in named),
        *signs,
        "/console/",
        "/g/any",
        f"/l/{EMBED}",
        f"/line/{EMBED}",
    ]

    async def ask() -> dict[tuple[str, str], Reply]:
        replies = {}
        async with (
            running(folder, assets) as daemon,
            aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}", auto_decompress=False) as http,
        ):
            for path in paths:
                for encoding in ("identity", "gzip", "br"):
                    answer = await http.get(path, headers={"Accept-Encoding": encoding})
                    body = await answer.read()
                    replies[path, encoding] = Reply(answer.status, dict(answer.headers), body)
        return replies

    return asyncio.run(ask())


class Mirror:
    """Replies by path and encoding, for a test to alter; `asked`: the paths in order."""

    def __init__(self, replies: dict[tuple[str, str], Reply]) -> None:
        self.replies, self.asked, self.origin = dict(replies), [], ""

    def alter(self, path: str, *, encoding: str = "", **changes) -> None:
        """Of every encoding, unless one is named; `body` and `headers` may be functions of what was there."""
        for key, reply in list(self.replies.items()):
            if key[0] == path and encoding in ("", key[1]):
                made = {
                    name: value(getattr(reply, name)) if callable(value) else value
                    for name, value in changes.items()
                }
                self.replies[key] = replace(reply, **made)

    def flip(self, path: str, at: int, encoding: str = "") -> None:
        """One bit of one byte of what a browser has after decoding; of brotli, of the bytes as they travel."""
        for (each, name), reply in list(self.replies.items()):
            if each == path and encoding in ("", name):
                how = reply.headers.get("Content-Encoding", "")
                body = gzip.decompress(reply.body) if how == "gzip" else reply.body
                place = at % len(body)
                altered = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
                body = gzip.compress(altered) if how == "gzip" else altered
                self.replies[each, name] = replace(reply, body=body)

    def page(self, path: str, text: str, **headers: str) -> str:
        """A partner's page; its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for encoding in ("identity", "gzip", "br"):
            kind = {"Content-Type": "text/html; charset=utf-8"}
            self.replies[path, encoding] = Reply(200, kind | named, text.encode())
        return self.origin + path


@contextmanager
def served(replies: dict[tuple[str, str], Reply]) -> Iterator[Mirror]:
    """On a port of this machine, under which the recorded origin stands in every reply."""
    mirror = Mirror(replies)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mirror.asked.append(self.path)
            key = (self.path, self.headers.get("Accept-Encoding", "identity"))
            reply = mirror.replies.get(key, Reply(404))
            name = ORIGIN.partition("://")[2]
            here = mirror.origin.partition("://")[2]
            body = reply.body
            if reply.headers.get("Content-Type", "").startswith("text/html"):
                body = body.replace(name.encode(), here.encode())
            self.send_response_only(reply.status)
            for header, value in reply.headers.items():
                if header not in ("Content-Length", "Date", "Connection", "Transfer-Encoding"):
                    self.send_header(header, value.replace(name, here))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    mirror.origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield mirror
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
