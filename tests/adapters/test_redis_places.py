"""Where Redis is: addresses, TLS, a cluster whose slots move, Sentinels that name another primary."""

import asyncio
from contextlib import contextmanager

import pytest

from chatd.base.errors import Unavailable
from chatd.base.names import ProcessId, Seconds
from chatd.stores.redis.addresses import BadAddressError, Node, address_of
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.due_times import RedisDueTimes
from chatd.stores.redis.guard import RefusedRedisError
from chatd.stores.redis.opening import SilentRedisError, check_redis, opened_redis
from chatd.stores.redis.places import slot_of
from chatd.stores.redis.server import RedisServer
from tests import redis_many, redis_server
from tests.patience import PATIENCE_SECONDS

NOW = Seconds(1_800_000_000.0)
TALKS = [f"{{c{number}}}:test" for number in range(30)]  # on all nodes of a cluster
LIFE_SECONDS = 100


async def until(condition):
    """The condition, once it answers and is true; what is unavailable is asked again."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                if await condition():
                    return
            except Unavailable:
                pass
            await asyncio.sleep(0.05)


async def write(server, value):
    """To each key. Raises: Unavailable."""
    for key in ("{line}:test", *TALKS):
        await server.run("SET", key, value, "EX", LIFE_SECONDS)


async def read(server):
    return {await server.run("GET", key) for key in ("{line}:test", *TALKS)}


async def has_written(server, value):
    await write(server, value)
    return True


# ---- addresses ----


@pytest.mark.parametrize(
    ("url", "nodes", "shown"),
    [
        ("redis://h", [Node("h", 6379)], "h:6379"),
        ("redis://u:p%40@h:1/0", [Node("h", 1)], "h:1"),
        ("redis://[::1]:2", [Node("::1", 2)], "::1:2"),
        ("rediss://h", [Node("h", 6379)], "h:6379"),
        ("unix://u:p@/run/r.sock", [Node("/run/r.sock")], "/run/r.sock"),
        ("redis+sentinel://u:p@a,b:5/line", [Node("a", 26379), Node("b", 5)], "a:26379,b:5/line"),
        ("rediss+cluster://a:7000,b", [Node("a", 7000), Node("b", 6379)], "a:7000,b:6379"),
    ],
)
def test_what_an_address_says(url, nodes, shown):
    address = address_of(url)
    assert list(address.nodes) == nodes
    assert address.shown == shown
    assert (address.tls is not None) == url.startswith("rediss")
    assert address.is_cluster == ("cluster" in url)


def test_name_and_password_are_read_with_their_signs():
    assert address_of("redis://u%3A:p%40%2F@h").credentials == ("u:", "p@/")
    assert address_of("redis://:p@h").credentials == ("", "p")
    sentinel = address_of("redis+sentinel://u:p@h/n?sentinel_username=s&sentinel_password=t")
    assert sentinel.sentinel_credentials == ("s", "t")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://h", "like redis://"),
        ("redis://", "like redis://"),
        ("redis://h:planted", "like redis://"),
        ("redis://[planted", "like redis://"),
        ("redis://a,b", "one host"),
        ("redis://h/1", "the database 0"),
        ("redis+cluster://h/1", "the database 0"),
        ("redis+sentinel://h", "after the Sentinels comes /NAME"),
        ("redis+other://h", "like redis://"),
        ("unix+cluster:///planted", "like redis://"),
        ("unix://", "like unix:///"),
        ("redis://h?db=0", "no option db"),
        ("redis://h?ssl_ca_certs=/planted", "no option ssl_ca_certs"),
        ("rediss://h?ssl_ca_certs=/planted", "ssl_ca_certs: no such file"),
        ("rediss://h?ssl_ca_certs=/etc/passwd", "ssl_ca_certs: cannot be read, or is no PEM"),
        ("rediss://h?ssl_certfile=/planted", "belong together"),
        ("rediss://h?ssl_cert_reqs=none", "no option ssl_cert_reqs; there are ssl_ca_certs"),
    ],
)
def test_what_is_wrong_with_an_address_is_one_line_without_what_it_holds(url, says):
    with pytest.raises(BadAddressError) as raised:
        address_of(url)
    assert says in str(raised.value)
    assert "planted" not in str(raised.value)
    assert "\n" not in str(raised.value)


# ---- TLS ----


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    with redis_many.tls(tmp_path_factory.mktemp("authority")) as running:
        yield running


async def test_by_tls_both_sides_show_a_certificate(tls):
    server = await opened_redis(tls.url("ssl_ca_certs", "ssl_certfile", "ssl_keyfile"))
    await write(server, "1")
    bus, heard = RedisBus(server, ProcessId("one00000")), []
    await bus.start()
    bus.on("mark", heard.append)
    bus.publish(bus.process, "mark", 1)
    await until(lambda: asyncio.sleep(0, heard))
    await bus.stop()
    await server.close()


async def test_without_its_authority_or_a_certificate_nothing_is_said(tls):
    by_address = tls.url("ssl_ca_certs", "ssl_certfile", "ssl_keyfile").replace(
        "localhost", "127.0.0.1"
    )
    for url in (
        tls.url("ssl_certfile", "ssl_keyfile"),
        tls.url("ssl_ca_certs"),
        by_address,
        tls.url().replace("rediss", "redis"),
    ):
        with pytest.raises(SilentRedisError):
            await opened_redis(url)


# ---- a cluster ----


def test_a_key_s_slot_is_that_of_its_tag(redis_cluster):
    with redis_cluster.nodes[0].client() as client:
        for key in (*TALKS, "{line}:x", "plain", "{}x", "a{b}c{d}", "{ä}"):
            assert client.execute_command("CLUSTER", "KEYSLOT", key) == slot_of(key), key


async def test_each_key_goes_to_its_node_and_functions_are_loaded_on_all(
    cluster_url, redis_cluster
):
    server = await opened_redis(cluster_url)
    await write(server, "1")
    assert await read(server) == {b"1"}
    for node in redis_cluster.nodes:
        with node.client() as client:
            assert client.dbsize() > 0
    await check_redis(server)
    await server.close()


async def test_what_is_asked_in_one_turn_is_one_round_trip_for_each_node(cluster_url):
    server = RedisServer(cluster_url)
    await write(server, "1")
    before = server.round_trips
    await asyncio.gather(*(server.run("GET", key) for key in TALKS))
    assert server.round_trips - before <= redis_many.PRIMARIES
    await server.close()


async def test_all_processes_hear_each_other_whatever_node_they_are_at(cluster_url):
    server = RedisServer(cluster_url)
    heard = []
    buses = [RedisBus(server, ProcessId(name)) for name in ("one00000", "two00000")]
    for bus in buses:
        bus.on("mark", heard.append)
        await bus.start()
    buses[0].publish(None, "mark", "all")
    buses[1].publish(buses[0].process, "mark", "one")
    await until(lambda: asyncio.sleep(0, len(heard) == 2))
    for bus in buses:
        await bus.stop()
    await server.close()


async def test_a_slot_that_moves_and_a_node_that_dies_are_followed():
    with redis_many.cluster(replicas=1) as cluster:
        server = await opened_redis(cluster.daemons_url)
        await write(server, "1")
        first, *_, spare = cluster.nodes
        with moving_slot(slot_of("{line}"), cluster.nodes[:3]):
            assert await read(server) == {b"1"}, (
                "its keys have gone, and it is not said to be there yet"
            )
        await write(server, "2")
        assert await read(server) == {b"2"}, "followed"
        first.kill()
        with pytest.raises(Unavailable):
            await write(server, "3")
        await until(lambda: has_written(server, "4"))
        assert await read(server) == {b"4"}
        with spare.client() as client:
            assert client.execute_command("ROLE")[0] == b"master"
        await server.close()


@contextmanager
def moving_slot(slot, nodes):
    """To another primary, with what is in it; inside it is under way."""
    clients = [node.client() for node in nodes]
    names = [client.execute_command("CLUSTER", "MYID").decode() for client in clients]
    (owner,) = (
        at
        for at, each in enumerate(clients)
        if each.execute_command("CLUSTER", "COUNTKEYSINSLOT", slot)
    )
    taker = (owner + 1) % len(nodes)
    clients[taker].execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", names[owner])
    clients[owner].execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", names[taker])
    keys = clients[owner].execute_command("CLUSTER", "GETKEYSINSLOT", slot, 100)
    place = ("127.0.0.1", nodes[taker].port)
    clients[owner].execute_command("MIGRATE", *place, "", 0, 1000, "KEYS", *keys)
    yield
    for client in (clients[taker], clients[owner]):
        client.execute_command("CLUSTER", "SETSLOT", slot, "NODE", names[taker])
    for client in clients:
        client.close()


# ---- Sentinels ----


async def test_the_primary_that_sentinels_name_next_is_followed_and_the_bus_is_told():
    with redis_many.sentinels() as trio:
        server = await opened_redis(trio.daemons_url)
        due = RedisDueTimes(server)
        bus, cuts = RedisBus(server, ProcessId("one00000")), []
        bus.cut_handlers.append(lambda: cuts.append(1))
        await bus.start()
        await due.look_again("ticket", {"t1": NOW})
        with trio.nodes[0].client() as client:
            assert client.execute_command("WAIT", 1, 5_000) == 1
        assert server.where() == f"127.0.0.1:{trio.nodes[0].port}"
        trio.sentinels[0].kill()  # the one that was asked first
        trio.nodes[0].kill()
        with pytest.raises(Unavailable):
            await server.run("GET", "{line}:x")
        await until(lambda: has_written(server, "1"))
        assert server.where() == f"127.0.0.1:{trio.nodes[1].port}", "another holds what is kept"
        assert await due.take(NOW) == {"ticket": ["t1"]}, (
            "it has what the other had, and the functions"
        )
        await until(lambda: asyncio.sleep(0, cuts))
        await bus.stop()
        await server.close()


async def test_a_replica_that_would_write_to_disk_is_refused_at_the_start():
    with redis_many.sentinels() as trio:
        for setting, wrong, right in (
            ("save", "900 1", ""),
            ("repl-diskless-load", "disabled", "swapdb"),
        ):
            with trio.nodes[1].client() as client:
                client.config_set(setting, wrong)
                with pytest.raises(RefusedRedisError, match=setting):
                    await opened_redis(trio.daemons_url)
                client.config_set(setting, right)
        await (await opened_redis(trio.daemons_url)).close()


# ---- what is refused ----


@pytest.mark.parametrize(
    ("option", "value"),
    [("--repl-diskless-sync", "no"), ("--maxmemory-policy", "allkeys-lru")],
)
async def test_one_that_would_write_to_disk_later_or_throws_away_is_refused(option, value):
    options = (*redis_server.KEEPS_NOTHING, option, value)
    with (
        redis_server.running(*options) as process,
        pytest.raises(RefusedRedisError, match=f"{option[2:]} {value}"),
    ):
        await opened_redis(process.daemons_url)


async def test_a_replica_is_no_place_to_write(redis_process, redis_url):
    with redis_process.client() as client:
        client.replicaof("127.0.0.1", 1)
        try:
            with pytest.raises(RefusedRedisError, match="a replica"):
                await opened_redis(redis_url)
        finally:
            client.replicaof("NO", "ONE")
