"""Redis is there and says no, for one reason or another: a store that is away, never a fault of ours.

Words of two who talk pass on, nobody new is let in, both pages are told, and all goes on when it says yes again.
"""

import asyncio
from contextlib import contextmanager

import pytest
from structlog.testing import capture_logs

from chatd.base.away import AWAY_SECONDS
from chatd.base.errors import Reason, Unavailable
from chatd.base.names import CONSOLES
from chatd.base.shapes import Fault
from chatd.stores.redis.link import ReplyError
from chatd.stores.redis.places import slot_of
from chatd.transport.counts import Counts
from chatd.transport.handling import reason_of
from tests import redis_many, redis_server
from tests.patience import PATIENCE_SECONDS
from tests.service.test_redis_lost import RedisWorld

LOADED_KEYS = 3_000  # of a millisecond each, as Redis is told


@contextmanager
def set_to(process, **settings):
    """These settings inside, and those of before afterwards."""
    named = {name.replace("_", "-"): value for name, value in settings.items()}
    with process.client() as client:
        before = {name: client.config_get(name)[name] for name in named}
        for name, value in named.items():
            client.config_set(name, value)
        yield client
        for name, value in before.items():
            client.config_set(name, value)


@contextmanager
def full(process, _):
    with set_to(process, maxmemory=1):
        yield


@contextmanager
def without_replicas(process, _):
    with set_to(process, min_replicas_to_write=1):
        yield


@contextmanager
def failing_to_save(process, _):
    """Somebody has told it to write to disk, and it cannot."""
    (process.folder / "dump.rdb").mkdir()
    with set_to(process, save="900 1") as client:
        client.bgsave()
        redis_many.until(lambda: client.info("persistence")["rdb_last_bgsave_status"] == "err")
        yield


@contextmanager
def made_a_replica(process, _):
    with process.client() as client:
        client.replicaof("127.0.0.1", 1)
        yield
        client.replicaof("NO", "ONE")


@contextmanager
def loading(process, _):
    """Started again, with what it had, by who has had it saved by hand."""
    with process.client() as client:
        client.mset({f"old{number}": "x" * 100 for number in range(LOADED_KEYS)})
        client.save()
    process.stop()
    slowly = ("--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024")
    process._options = (*redis_server.KEEPS_NOTHING, *slowly)
    process.start()
    yield
    with process.client() as client:
        redis_many.until(client.dbsize)


@contextmanager
def without_a_node(cluster, conversation):
    """Of a cluster that gives no answer where one of its nodes is gone: one that holds nothing of ours."""
    used = {
        redis_many.PRIMARIES * slot_of(f"{{{tag}}}") // redis_many.SLOTS
        for tag in ("line", conversation)
    }
    (spare, *_) = (each for at, each in enumerate(cluster.nodes) if at not in used)
    spare.kill()
    yield
    spare.start()


@contextmanager
def one():
    with redis_server.running() as process:
        yield process


FAULTS = [
    ("OOM", one, full),
    ("NOREPLICAS", one, without_replicas),
    ("MISCONF", one, failing_to_save),
    ("READONLY", one, made_a_replica),
    ("LOADING", one, loading),
    ("CLUSTERDOWN", redis_many.cluster, without_a_node),
]


class Sweeping:
    """As the daemon does it: what is unavailable is tried again, and anything else is a fault."""

    def __init__(self, world):
        self.world, self.codes = world, set()

    async def once(self):
        self.world.clock.at += 1
        try:
            await self.world.services.sweeper.sweep(self.world.clock.now())
        except Unavailable as error:
            self.note(error)

    def note(self, error):
        assert reason_of(error, Counts(), "sweep") is Reason.TRY_AGAIN
        if isinstance(error.__cause__, ReplyError):
            self.codes.add(error.__cause__.code)

    async def done(self, what):
        """As soon as the store answers."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    return await what()
                except Unavailable as error:
                    self.note(error)
                    await self.once()

    async def until(self, holds):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not holds():
                await self.once()
                await asyncio.sleep(0.02)


async def said_again(sweeping, visitor, console, talk):
    """As its page does each time that it is refused: the nodes of a cluster need not come back at the same moment."""
    own_id, times = console.said, 0
    again = (console.me, talk.id, own_id, Reason.TRY_AGAIN)
    told = sweeping.world.post.said["refusal"]

    def is_numbered():
        return own_id in [each.id for each in visitor.box() if each.number]

    while not is_numbered():
        times += 1
        await sweeping.until(lambda times=times: is_numbered() or told.count(again) >= times)
        console.said = own_id - 1
        await console.say(talk)


@pytest.mark.parametrize(("code", "store", "fault"), FAULTS, ids=[each[0] for each in FAULTS])
async def test_a_no_of_redis_is_a_store_that_is_away_and_words_pass_on(
    tmp_path, code, store, fault
):
    with store() as process:
        world = await RedisWorld(tmp_path, process).start()
        sweeping = Sweeping(world)
        visitor, console, talk = await world.a_conversation()
        await sweeping.until(lambda: True)
        with capture_logs() as logged:
            with fault(process, talk.id):
                await sweeping.until(lambda: code in sweeping.codes)
                began = world.clock.at
                await console.say(talk)
                passed = visitor.box()[-1]
                assert (passed.number, passed.id) == (0, console.said), "passed on"
                assert not [each for each in world.post.said["refusal"] if each[2]], "not settled"
                with pytest.raises(Unavailable) as refused:
                    await world.visitor("new").join()
                sweeping.note(refused.value)
                await sweeping.until(lambda: world.post.refused[visitor.me])
                assert world.clock.at - began <= AWAY_SECONDS + 2
                assert world.post.said_to_all == [(CONSOLES, "fault", Fault(store="live"))]
            await said_again(sweeping, visitor, console, talk)
            await sweeping.done(world.visitor("new").join)
        assert not [each for each in logged if each["log_level"] in ("error", "critical")]
        assert sum(each["event"] == "dependency_gone" for each in logged) <= 1
        await world.close()
