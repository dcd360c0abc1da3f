"""Two workers behind nginx, HAProxy and Caddy, with the files of ops/: who comes to which, and what is written down."""

import asyncio
import contextlib
import json
import re
import ssl
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.stage.line import ROOT
from tests.stage.nginx import HOST
from tests.stage.proxies import PROXIES, before
from tests.transport.test_engine import Echo

PATH = "/visitor/socket.io/?EIO=4&transport="
SOON_SECONDS = 15
EACH = pytest.mark.parametrize("name", PROXIES)
LOGGING = {
    "nginx": {"    access_log off;\n": "    access_log FOLDER/access.log;\n"},
    "haproxy": {
        "defaults\n": "defaults\n    log global\n    option httplog\n    option logasap\n",
        "global\n": "global\n    log stdout format raw local0\n",
    },
    "caddy": {
        "\t\toutput discard\n": "\t\toutput stderr\n",
        "request_body {": "log\n\trequest_body {",
    },
}


class Worker(Echo):
    """The transport of one worker, and `/readyz`."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.server.eio.place = f"w{number}"
        self.asked: list[web.Request] = []
        self.looks = 0
        self.port, self.is_red = 0, False

    async def start(self) -> None:
        app = web.Application(client_max_size=2**20)
        app.add_routes([*self.server.routes("/visitor/socket.io/"), web.get("/readyz", self.ready)])
        app.add_routes([web.get("/healthz", self.healthy)])
        app.add_routes([web.get("/{path:.*}", self.page)])
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        self.port = self.runner.addresses[0][1]

    async def ready(self, _: web.Request) -> web.Response:
        self.looks += 1
        return web.Response(status=200 if self.server.eio.is_open and not self.is_red else 503)

    async def healthy(self, _: web.Request) -> web.Response:
        return web.Response()

    async def page(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        return web.Response(text=self.server.eio.place)

    async def stop(self) -> None:
        await self.server.close_all()
        await self.runner.cleanup()


@dataclass
class Site:
    workers: list[Worker]
    origin: str
    http: aiohttp.ClientSession
    folder: Path

    async def poll(self) -> tuple[str, dict[str, str]]:
        """Opens a connection by polling: its address, and what shows whose it is."""
        async with self.http.get(f"{self.origin}{PATH}polling") as answer:
            assert answer.status == 200, await answer.text()
            said = json.loads((await answer.text())[1:])
        address = f"{self.origin}{PATH}polling&sid={said['sid']}"
        headers = {"Accept": f"*/*;key={said['key']}"}
        return address, headers

    async def places(self) -> set[str]:
        """Where several who come now are."""
        return {place_in((await self.poll())[0]) for _ in range(8)}

    async def say(self, address: str, headers: dict[str, str], text: str) -> None:
        async with self.http.post(address, headers=headers, data=text.encode()) as answer:
            assert answer.status == 200

    async def hear(self, address: str, headers: dict[str, str]) -> str:
        async with self.http.get(address, headers=headers) as answer:
            assert answer.status == 200
            return await answer.text()


def place_in(address: str) -> str:
    return re.findall(r"&sid=(w\d)-", address)[0]


@contextlib.asynccontextmanager
async def behind(name: str, folder: Path, changes: dict[str, str]) -> AsyncIterator[Site]:
    workers = [Worker(1), Worker(2)]
    for each in workers:
        await each.start()
    try:
        ports = [each.port for each in workers]
        async with before(name, folder / name, ports, changes) as proxy:
            trust = ssl.create_default_context(cafile=str(proxy.folder / "ca.pem"))
            connector = aiohttp.TCPConnector(ssl=trust)
            async with aiohttp.ClientSession(connector=connector) as http:
                site = Site(workers, f"https://{HOST}:{proxy.port}", http, proxy.folder)
                async with asyncio.timeout(SOON_SECONDS):
                    while await site.places() != {"w1", "w2"}:  # noqa: ASYNC110 - as it looks by itself
                        await asyncio.sleep(0.1)
                yield site
    finally:
        for each in workers:
            await each.stop()


@EACH
async def test_a_poll_reaches_its_worker_also_while_that_one_sends_its_pages_away(name, tmp_path):
    async with behind(name, tmp_path, {}) as site:
        pages = [await site.poll() for _ in range(8)]
        assert {place_in(address) for address, _ in pages} == {"w1", "w2"}
        first, second = site.workers
        second.server.close_door()
        for at, (address, headers) in enumerate(pages):
            await site.say(address, headers, '40/visitor,{"protocol":1}')
            assert (await site.hear(address, headers)).startswith("40/visitor,")
            await site.say(address, headers, f'42/visitor,{at}["say",{{}}]')
            assert f"43/visitor,{at}[" in await site.hear(address, headers)
        assert first.packets
        assert second.packets

        # nginx and HAProxy take a refused opening to the other; Caddy has to look first, and the page tries again.
        passing = (AssertionError, aiohttp.WSServerHandshakeError) if name == "caddy" else ()
        async with asyncio.timeout(SOON_SECONDS):
            came: list[str] = []
            while len(came) < 6:
                with contextlib.suppress(*passing):
                    came.append(place_in((await site.poll())[0]))
            assert set(came) == {"w1"}
            page = None
            while page is None:
                with contextlib.suppress(*passing):
                    page = await site.http.ws_connect(f"{site.origin}{PATH}websocket")
        async with page:
            assert '"sid":"w1-' in await page.receive_str()
            await page.send_str('40/visitor,{"protocol":1}')
            assert (await page.receive_str()).startswith("40/visitor,")
            await page.send_str('42/visitor,1["say",{}]')
            assert (await page.receive_str()).startswith("43/visitor,1[")


@EACH
async def test_while_a_store_is_gone_for_all_whoever_comes_is_still_let_in(name, tmp_path):
    async with behind(name, tmp_path, {}) as site:
        pages = [await site.poll() for _ in range(4)]
        looks = [each.looks for each in site.workers]
        for each in site.workers:
            each.is_red = True
        async with asyncio.timeout(SOON_SECONDS):
            while name != "nginx" and not all(  # noqa: ASYNC110 - as it looks by itself
                each.looks > before + 2 for each, before in zip(site.workers, looks, strict=True)
            ):
                await asyncio.sleep(0.1)
        assert await site.places() == {"w1", "w2"}
        async with site.http.get(f"{site.origin}/l/x") as answer:
            said = answer.status, await answer.text()
        assert said == (503, "112") if name == "caddy" else said[0] == 200
        async with site.http.get(f"{site.origin}/console/socket.io/") as answer:
            assert answer.status == 200, "consoles too"
        for address, headers in pages:
            await site.say(address, headers, '40/visitor,{"protocol":1}')
            assert (await site.hear(address, headers)).startswith("40/visitor,")


@EACH
async def test_who_was_at_a_worker_that_died_comes_to_the_other(name, tmp_path):
    async with behind(name, tmp_path, {}) as site:
        address, headers = await site.poll()
        while place_in(address) != "w1":
            address, headers = await site.poll()
        await site.workers[0].stop()
        async with site.http.get(address, headers=headers) as answer:
            assert answer.status >= 400, "its page is to connect anew"
        for _ in range(4):
            assert place_in((await site.poll())[0]) == "w2"
        await site.workers[0].start()
        async with asyncio.timeout(SOON_SECONDS):
            while "w1" not in await site.places():  # noqa: ASYNC110 - the proxy looks by itself
                await asyncio.sleep(0.1)


@EACH
async def test_nothing_of_who_asked_reaches_a_log_or_the_worker_and_what_is_closed_is(
    name, tmp_path
):
    async with behind(name, tmp_path, {}) as site:
        for path in ("/readyz", "/metrics"):
            async with site.http.get(f"{site.origin}{path}") as answer:
                assert answer.status == 404
        planted = {"Referer": "https://p.example/", "User-Agent": "planted", "Forwarded": "for=1"}
        planted |= {"X-Forwarded-For": "198.51.100.7", "Accept-Language": "fi"}
        async with site.http.get(f"{site.origin}/l/x", headers=planted) as answer:
            assert answer.status == 200
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        (asked,) = [each for one in site.workers for each in one.asked]
        assert asked.headers.getall("X-Forwarded-For") == ["127.0.0.1"]
        assert not {"Referer", "Accept-Language", "Forwarded"} & set(asked.headers)
        assert "planted" not in str(asked.headers)
        code, said = await checked(site)
        assert (code, "nothing of who asked" in said) == (0, True), said
    folder = tmp_path / "logging" / name
    folder.parent.mkdir()
    changes = {old: new.replace("FOLDER", str(folder)) for old, new in LOGGING[name].items()}
    async with behind(name, folder.parent, changes) as site:
        code, said = await checked(site)
        assert code == 1, f"control: what is written is found\n{said}"
        assert "FOUND in " in said


async def checked(site: Site) -> tuple[int, str]:
    """As an operator runs the check of the proxy's logs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "ops" / "check-proxy-logs"), site.origin, str(site.folder)),
        *("--ca", str(site.folder / "ca.pem")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_a_check_without_a_log_to_look_into_says_that_it_checked_nothing(tmp_path):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "ops" / "check-proxy-logs"), "https://127.0.0.1:1"),
        str(tmp_path / "none.log"),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 2
    assert said.startswith(b"not checked: no log at ")
