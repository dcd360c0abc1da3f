"""The console on an organisation's own site: that site alone may call, and no cookie is ever asked for."""

import aiohttp
import pytest

from tests.transport.conftest import running

SITE = "https://apu.example"
CORS = "Access-Control-Allow-Origin"


@pytest.fixture
async def http(tmp_path):
    async with (
        running(tmp_path, tmp_path, console_origins=SITE) as daemon,
        aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}") as http,
    ):
        yield http


async def test_the_site_may_ask_and_read_the_answer_and_the_time(http):
    asked = await http.options("/api/me", headers={"Origin": SITE})
    assert asked.status == 204
    assert asked.headers[CORS] == SITE
    assert "authorization" in asked.headers["Access-Control-Allow-Headers"]
    answer = await http.get("/api/me", headers={"Origin": SITE, "Authorization": "Bearer none"})
    assert answer.status == 401
    assert answer.headers[CORS] == SITE
    assert answer.headers["Access-Control-Expose-Headers"] == "date"
    assert answer.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://apu.example", "https://apu.example.evil", "null", ""]
)
async def test_another_site_may_not(http, origin):
    headers = {"Origin": origin} if origin else {}
    assert (await http.options("/api/me", headers=headers)).status == 403
    answer = await http.get("/api/me", headers=headers)
    assert CORS not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("origin", "is_open"), [(SITE, True), ("https://evil.example", False), ("null", False)]
)
async def test_a_console_connects_from_the_site_and_from_no_other(http, origin, is_open):
    address = "/console/socket.io/?EIO=4&transport=polling"
    answer = await http.get(address, headers={"Origin": origin})
    assert (answer.status == 200) is is_open


async def test_visitors_pages_are_not_let_in_by_it(http):
    address = "/visitor/socket.io/?EIO=4&transport=polling"
    assert (await http.get(address, headers={"Origin": SITE})).status == 400


async def test_without_the_setting_nothing_is_answered(daemon):
    async with aiohttp.ClientSession(f"http://127.0.0.1:{daemon.port}") as http:
        assert (await http.options("/api/me", headers={"Origin": SITE})).status == 404
        assert CORS not in (await http.get("/api/me", headers={"Origin": SITE})).headers
