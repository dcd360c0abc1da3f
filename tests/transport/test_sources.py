"""From how many hands something comes: by networks, trusted proxies only, under a key that is replaced."""

import hashlib

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from chatd.base.base64url import KEY_BYTES
from chatd.line.rules.work import BITS_MIN, SOURCE_FREE
from chatd.process.setting_kinds import networks
from chatd.transport.engine_server import NETWORK_SHARE
from chatd.transport.sources import HASH_BYTES, KEY_SECONDS, Sources
from tests.service.world import ToldClock
from tests.stage import work
from tests.transport.conftest import Key, join


@pytest.fixture
def clock():
    return ToldClock()


@pytest.fixture
def sources(clock):
    return Sources(clock, networks("127.0.0.1,::1"))


def asked(remote, *forwarded):
    headers = CIMultiDict(("X-Forwarded-For", each) for each in forwarded)
    return make_mocked_request("GET", "/", headers=headers).clone(remote=remote)


def test_what_a_stranger_says_of_itself_counts_for_nothing(sources):
    assert sources.of(asked("192.0.2.1", "198.51.100.7")) == sources.of(asked("192.0.2.1"))


@pytest.mark.parametrize("forwarded", [("198.51.100.7, 192.0.2.1",), ("198.51.100.7", "192.0.2.1")])
def test_behind_a_proxy_its_own_word_counts_in_the_same_line_or_in_a_line_after(sources, forwarded):
    assert sources.of(asked("127.0.0.1", *forwarded)) == sources.of(asked("192.0.2.1"))


def test_a_proxy_that_is_seen_through_a_socket_for_both_kinds_is_the_proxy_still(sources):
    assert sources.of(asked("::ffff:127.0.0.1", "192.0.2.1")) == sources.of(asked("192.0.2.1"))
    assert sources.of(asked("::1", "192.0.2.1")) == sources.of(asked("192.0.2.1"))


def test_a_proxy_is_known_by_its_network_and_its_neighbours_are_strangers(clock):
    sources = Sources(clock, networks("10.1.0.0/16, fd00::/8, 192.0.2.9"))
    visitor = sources.of(asked("198.51.100.7"))
    for proxy in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::7", "192.0.2.9"):
        assert sources.of(asked(proxy, "198.51.100.7")) == visitor, proxy
    for stranger in ("10.2.0.1", "192.0.2.10", "fc00::7"):
        assert sources.of(asked(stranger, "198.51.100.7")) != visitor, stranger


def test_a_household_with_many_addresses_is_one_source(sources):
    one, other = asked("2001:db8:1:2::1"), asked("2001:db8:1:2:ffff::9")
    assert sources.of(one) == sources.of(other)
    assert sources.of(one) != sources.of(asked("2001:db8:1:200::1"))
    assert sources.of(asked("::ffff:192.0.2.1")) != sources.of(asked("::ffff:192.0.2.2"))


def test_the_key_is_replaced_even_when_nobody_joins(sources, clock):
    before = sources.of(asked("192.0.2.1"))
    clock.at += KEY_SECONDS + 1
    assert sources.of(asked("192.0.2.1")) != before


def test_without_an_address_there_is_no_limit(sources):
    assert sources.of(asked("127.0.0.1")) is None


async def test_connections_are_named_by_the_same_key_that_limits_them(daemon):
    assert daemon.visitors.eio.source_of.__self__ is daemon.sources
    assert daemon.consoles.eio.source_of.__self__ is daemon.sources


def guessed(source, keys, candidates):
    """The addresses of which one of these keys makes this hash, by what the source code says and nothing else."""
    return {
        address
        for key in keys
        for address in candidates
        if hashlib.blake2b(address.encode(), digest_size=HASH_BYTES, key=key).digest() == source
    }


def test_who_takes_all_that_is_kept_cannot_find_the_address_and_who_has_the_key_can(
    daemon, tmp_path
):
    """2^16 of the 2^32 addresses stand for all: each costs one hash with each key, so keys are what counts."""
    candidates = [f"198.51.{high}.{low}" for high in range(256) for low in range(256)]
    source = daemon.sources.of(asked("127.0.0.1", "198.51.100.7"))
    assert len(source) * 8 == 64
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files, "control: the key of signed values, and the database where there is one"
    kept = b"\0".join(path.read_bytes() for path in files)
    assert daemon.sources._key not in kept
    windows = {kept[at : at + KEY_BYTES] for at in range(max(1, len(kept) - KEY_BYTES + 1))}
    some = [key for key in sorted(windows)[:: max(1, len(windows) // 3)] if key][:4]
    assert guessed(source, [*some, b"\0" * KEY_BYTES], candidates) == set()
    assert guessed(source, windows, ["198.51.100.7"]) == set(), (
        "every key there is, for the right one"
    )
    assert guessed(source, [daemon.sources._key], candidates) == {"198.51.100.7"}, "control"


def test_after_two_replacements_nothing_links_an_address_to_what_it_was(sources, clock):
    source = sources.of(asked("192.0.2.1"))
    clock.at += KEY_SECONDS + 1
    next_one = sources.of(asked("192.0.2.1"))
    assert sources.formerly(next_one) == source, "so long it is known who is who"
    clock.at += KEY_SECONDS + 1
    last = sources.of(asked("192.0.2.1"))
    assert sources.formerly(last) == next_one
    assert source not in {*vars(sources)["_formerly"].values(), *vars(sources)["_formerly"]}
    keys = [sources._key, sources._key_before]
    assert guessed(source, keys, ["192.0.2.1"]) == set()
    clock.at += 2 * KEY_SECONDS + 1
    assert sources.formerly(sources.of(asked("192.0.2.1"))) is None


async def test_many_places_from_one_page_cost_work_as_from_many_pages_and_are_given(house):
    await house.on_shift()
    page = await house.visitor()
    for connection in house.daemon.visitors.connections.accepted.values():
        connection.socket.source = b"somebody"
    costs = []
    for _ in range(8):
        place, bits = await work.join(page, join(Key()))
        costs.append(bits)
        assert "refused" not in place
        await page.ask("leave", {})
    assert costs[: SOURCE_FREE + 1] == [0] * SOURCE_FREE + [BITS_MIN]
    assert costs[-1] > BITS_MIN


async def test_one_network_cannot_take_every_connection_and_who_only_reads_makes_room_in_it(
    house, monkeypatch
):
    engine = house.daemon.visitors.eio
    monkeypatch.setattr(engine, "connections_max", 2 * NETWORK_SHARE)
    where = "/visitor/socket.io/?EIO=4&transport=polling"
    shared = {"X-Forwarded-For": "192.0.2.1"}

    async def ask(address):
        async with aiohttp.ClientSession(house.url) as http:
            return (await http.get(where, headers={"X-Forwarded-For": address})).status

    reads = await house.visitor(headers=shared)
    waits = [await house.waiting(headers=shared) for _ in range(2)]
    assert await reads.next("disconnect"), "gave way to the second who waits"
    assert await ask("192.0.2.1") == 400
    assert await ask("192.0.2.2") == 200
    for page in waits:
        assert await page.ask("here", {}) == {}
    for socket in list(engine.sockets.values()):
        await socket.close(abort=True)
    assert not engine._of_source
    assert await ask("192.0.2.1") == 200
