"""The line behind a real nginx with the file of ops/nginx, over TLS, as docs/operations.md sets it up."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.stage.association import Association
from tests.stage.nginx import HOST, Nginx

HSTS = "max-age=31536000"


@dataclass
class Secure(Association):
    """An association whose line is called by its name and over https."""

    public: str = ""

    @property
    def origin(self) -> str:
        return self.public


@dataclass
class Site:
    line: Secure
    nginx: Nginx
    http: aiohttp.ClientSession

    def get(self, path: str, **headers: str) -> "aiohttp.client._RequestContextManager":
        return self.http.get(f"{self.line.origin}{path}", headers=headers)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    (tmp_path / "line").mkdir()
    line = Secure(tmp_path / "line")
    nginx = Nginx(tmp_path / "nginx", line.port)
    line.public = f"https://{HOST}:{nginx.port}"
    try:
        await line.found()
        await nginx.open()
        page = await line.run("error-page")
        (nginx.folder / "error.html").write_text(page)
        connector = aiohttp.TCPConnector(ssl=nginx.trust)
        async with aiohttp.ClientSession(connector=connector) as http:
            yield Site(line, nginx, http)
    finally:
        await nginx.close()
        await line.close()


async def test_the_line_is_there_over_tls_and_what_is_not_for_all_is_not(site: Site):
    async with site.get("/l/etusivu") as page:
        assert page.status == 200
        assert page.headers["Strict-Transport-Security"] == HSTS
    async with site.get("/console/") as console:
        assert console.status == 200
    for closed in ("/metrics", "/readyz"):
        async with site.get(closed) as answer:
            assert answer.status == 404, closed
    async with aiohttp.ClientSession() as plain:
        asked = plain.get(
            f"http://{HOST}:{site.nginx.plain_port}/l/etusivu?x=1", allow_redirects=False
        )
        async with asked as answer:
            assert answer.status == 308
            assert answer.headers["Location"] == f"{site.line.origin}/l/etusivu?x=1"


async def test_what_an_authority_asks_for_is_shown_by_http(site: Site):
    path = ".well-known/acme-challenge/answer"
    file = site.nginx.folder / "html" / path
    file.parent.mkdir(parents=True)
    file.write_text("the answer")
    plain = f"http://{HOST}:{site.nginx.plain_port}"
    async with aiohttp.ClientSession() as http, http.get(f"{plain}/{path}") as answer:
        assert (answer.status, await answer.text()) == (200, "the answer")


async def test_a_page_talks_by_websocket_and_without(site: Site):
    address = f"{site.line.origin}/visitor/socket.io/?EIO=4&transport="
    headers = {"Origin": site.line.origin}
    async with site.http.ws_connect(f"{address}websocket", headers=headers) as socket:
        assert json.loads((await socket.receive_str())[1:])["pingInterval"] > 0
    async with site.http.get(f"{address}polling", headers=headers) as answer:
        assert (await answer.text()).startswith("0{")


async def test_without_the_daemon_numbers_are_shown_and_nothing_is_noted_of_who_asked(site: Site):
    came_from = "https://www.esimerkki.example/apua"
    async with site.get("/l/etusivu", Referer=came_from, **{"User-Agent": "a-browser"}) as before:
        assert before.status == 200
    assert await site.line.stop() == 0
    async with site.get("/l/etusivu", Referer=came_from, **{"User-Agent": "a-browser"}) as page:
        assert page.status == 502
        assert 'href="tel:112"' in await page.text()
        assert page.headers["Strict-Transport-Security"] == HSTS
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    async with site.http.get(f"{site.line.origin}/error.html") as page:
        assert page.status == 404
    said = site.nginx.said
    assert "start worker process" in said, "control: what it writes is read"
    for trace in ("esimerkki.example", "a-browser", "client:", "/l/etusivu", "GET "):
        assert trace not in said


async def test_people_are_known_apart_behind_it_and_how_the_daemon_does_is_told_beside_it(
    site: Site,
):
    address = f"{site.line.origin}/visitor/socket.io/?EIO=4&transport=polling"
    async with site.http.get(address, headers={"X-Forwarded-For": "198.51.100.7"}) as answer:
        assert answer.status == 200
    async with aiohttp.ClientSession(f"http://127.0.0.1:{site.line.port}") as straight:
        told = await (await straight.get("/readyz")).json()
    # The test comes from this machine itself, which is a proxy of the settings: so nobody is named.
    assert told == told | {"ready": True, "warnings": {"proxy": "names_nobody"}}


async def test_nothing_that_is_sent_is_put_down_on_a_disk(site: Site):
    address = f"{site.line.origin}/visitor/socket.io/?EIO=4&transport=polling"
    async with site.http.post(address, data=b"x" * 60_000) as answer:
        assert answer.status < 500
    async with site.http.post(address, data=b"x" * 70_000) as answer:
        assert answer.status == 413
    kept = [
        each
        for each in site.nginx.folder.rglob("*")
        if each.is_file() and "x" * 1000 in each.read_text(errors="replace")
    ]
    assert kept == []
