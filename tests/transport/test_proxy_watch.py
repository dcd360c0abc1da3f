"""A proxy that does not say where people come from is told of; how the daemon does, it tells only who may watch."""

import json

import aiohttp
import pytest

from chatd.process.setting_kinds import networks
from chatd.transport.proxy_watch import ALL_FROM_ONE, HELD_SECONDS
from chatd.transport.sources import Sources
from tests.service.world import ToldClock
from tests.transport.conftest import running
from tests.transport.test_sources import asked

PROXY, OUTER = "127.0.0.1", "10.0.0.9"


@pytest.fixture
def clock():
    return ToldClock()


@pytest.fixture
def sources(clock):
    return Sources(clock, networks(f"{PROXY},{OUTER}"), is_behind_proxy=True)


@pytest.mark.parametrize(
    "forwarded", [(), ("",), (" , ",), (PROXY,), (OUTER,), (f"{OUTER}, {PROXY}",), (OUTER, PROXY)]
)
def test_a_proxy_that_names_nobody_is_told_of_once_and_until_an_hour_has_passed(
    sources, clock, capsys, forwarded
):
    assert sources.proxy_warning() == ""
    for _ in range(3):
        assert sources.of(asked(PROXY, *forwarded)) is None
    sources.of(asked(PROXY, "198.51.100.7"))
    assert sources.proxy_warning() == "names_nobody"
    said = capsys.readouterr().out
    assert said.count("proxy_warned") == 1
    assert PROXY not in said
    clock.at += HELD_SECONDS
    assert sources.proxy_warning() == ""
    sources.of(asked(PROXY, *forwarded))
    assert sources.proxy_warning() == "names_nobody"


def test_of_two_proxies_that_both_add_their_hop_the_one_before_them_counts(sources):
    visitor = sources.of(asked(PROXY, "198.51.100.7"))
    assert sources.of(asked(PROXY, f"203.0.113.1, 198.51.100.7, {OUTER}")) == visitor
    assert sources.of(asked(PROXY, "198.51.100.7", OUTER)) == visitor
    assert sources.of(asked(PROXY, "198.51.100.7, 203.0.113.1")) != visitor, (
        "what came to them is a claim"
    )
    assert sources.proxy_warning() == ""


def test_when_all_come_from_one_network_for_long_it_is_a_proxy_s_own(sources):
    for _ in range(ALL_FROM_ONE - 1):
        sources.of(asked(PROXY, "10.0.0.5"))
    assert sources.proxy_warning() == ""
    sources.of(asked(PROXY, "10.0.0.5"))
    assert sources.proxy_warning() == "names_one"
    sources.of(asked(PROXY, "198.51.100.7"))
    assert sources.proxy_warning() == ""


def test_who_comes_straight_and_a_line_for_this_machine_alone_are_no_matter_of_proxies(clock):
    sources = Sources(clock, networks(PROXY), is_behind_proxy=True)
    for _ in range(ALL_FROM_ONE + 1):
        sources.of(asked("198.51.100.7"))
    assert sources.proxy_warning() == ""
    alone = Sources(clock, networks(PROXY))
    alone.of(asked(PROXY))
    assert alone.proxy_warning() == ""


@pytest.fixture
async def public(tmp_path):
    async with running(tmp_path, tmp_path, origin="https://line.test") as daemon:
        yield daemon


async def test_the_warning_is_told_to_who_watches_and_makes_nothing_red(public):
    where = "/visitor/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession(f"http://127.0.0.1:{public.port}") as http:
        before = await (await http.get("/readyz")).json()
        assert "warnings" not in before
        assert (await http.get(where, headers={"X-Forwarded-For": "198.51.100.7"})).status == 200
        assert "warnings" not in await (await http.get("/readyz")).json()
        assert 'chatd_warning{warning="proxy"} 0.0' in await (await http.get("/metrics")).text()
        assert (await http.get(where)).status == 200
        answer = await http.get("/readyz")
        assert answer.status == 200 if before["ready"] else 503
        assert (await answer.json())["warnings"] == {"proxy": "names_nobody"}
        assert 'chatd_warning{warning="proxy"} 1.0' in await (await http.get("/metrics")).text()


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
async def test_how_the_daemon_does_is_told_only_to_who_may_watch(public, path):
    url = f"http://127.0.0.1:{public.port}"
    by_proxy = [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}, {"via": "1.1 x"}]
    async with aiohttp.ClientSession(url) as http:
        assert (await http.get(path)).status in {200, 503}
        for headers in by_proxy:
            answer = await http.get(path, headers=headers)
            assert (answer.status, await answer.read()) == (404, b"")
        assert (await http.get("/healthz", headers=by_proxy[0])).status == 200
    stranger = aiohttp.TCPConnector(local_addr=("127.0.0.2", 0))
    async with aiohttp.ClientSession(url, connector=stranger) as http:
        assert (await http.get(path)).status == 404
        public.health._watchers = networks("127.0.0.2")
        assert (await http.get(path)).status in {200, 503}
        assert json.loads(await (await http.get("/readyz")).text())["parts"]
