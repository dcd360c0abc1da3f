"""TLS where Redis is several: with Sentinels and in a cluster everybody speaks it, and a failover changes nothing."""

import pytest

from chatd.base.errors import Unavailable
from chatd.base.names import ProcessId
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.opening import SilentRedisError, check_redis, opened_redis
from tests import redis_many
from tests.adapters.test_redis_places import has_written, read, until, write


async def heard_on(server):
    """The bus of one process, and what it hears of itself."""
    bus, heard = RedisBus(server, ProcessId("one00000")), []
    bus.on("mark", heard.append)
    await bus.start()
    return bus, heard


async def is_heard(bus, heard):
    bus.publish(bus.process, "mark", 1)
    return bool(heard)


async def test_with_sentinels_and_the_primary_they_name_next(tmp_path):
    with redis_many.sentinels(tls=redis_many.Files(tmp_path, redis_many.LOCAL)) as trio:
        server = await opened_redis(trio.daemons_url)
        bus, heard = await heard_on(server)
        await write(server, "1")
        await check_redis(server)
        trio.nodes[0].kill()
        with pytest.raises(Unavailable):
            await server.run("GET", "{line}:x")
        await until(lambda: has_written(server, "2"))
        assert server.where() == f"{redis_many.LOCAL}:{trio.nodes[1].port}"
        await until(lambda: is_heard(bus, heard))
        await bus.stop()
        await server.close()


async def test_in_a_cluster_and_the_node_that_takes_over(tmp_path):
    with redis_many.cluster(replicas=1, tls=redis_many.Files(tmp_path, redis_many.LOCAL)) as many:
        server = await opened_redis(many.daemons_url)
        bus, heard = await heard_on(server)
        await write(server, "1")
        assert await read(server) == {b"1"}
        await check_redis(server)
        many.nodes[0].kill()
        await until(lambda: has_written(server, "2"))
        assert await read(server) == {b"2"}
        await until(lambda: is_heard(bus, heard))
        await bus.stop()
        await server.close()


@pytest.mark.parametrize("store", [redis_many.sentinels, redis_many.cluster])
async def test_nobody_is_believed_whose_certificate_does_not_name_where_it_is(store, tmp_path):
    """Sentinels and nodes name each other by address, so that must stand in it."""
    with store(tls=redis_many.Files(tmp_path)) as several:
        plain, _, _ = several.daemons_url.replace("rediss", "redis").partition("?")
        for url in (several.daemons_url, plain):
            with pytest.raises(SilentRedisError):
                await opened_redis(url)
