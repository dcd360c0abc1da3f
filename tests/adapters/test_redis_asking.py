"""How Redis is asked: in order, in batches, with a bounded patience; what fails harms nobody else."""

import asyncio

import pytest

from chatd.base.errors import Unavailable
from chatd.stores.redis import lane as lanes
from chatd.stores.redis.commit import commit
from chatd.stores.redis.functions import Library
from chatd.stores.redis.server import RedisServer
from tests import redis_server

KEY, LIST = "{line}:test", "{line}:list"
LIFE_SECONDS = 100
LATE_MS = 400


@pytest.fixture
def admin(redis_process):
    with redis_process.client() as client:
        yield client


@pytest.fixture
async def server(redis_server_of):
    return redis_server_of("redis")


async def ask(server, value=b"x"):
    return await server.run("SET", KEY, value, "EX", LIFE_SECONDS)


# ---- batches ----


async def test_what_is_asked_first_is_done_first_however_much_it_is(server, admin):
    many = 3 * lanes.COMMANDS_MAX + 7
    await asyncio.gather(*(server.run("RPUSH", LIST, number) for number in range(many)))
    assert [int(each) for each in admin.lrange(LIST, 0, -1)] == list(range(many))
    assert server.round_trips == 4
    admin.delete(LIST)


async def test_one_batch_is_under_way_and_what_is_asked_meanwhile_follows_together(server):
    await ask(server)
    before = server.round_trips

    async def twice():
        await ask(server)
        await ask(server)

    await asyncio.gather(*(twice() for _ in range(50)))
    assert server.round_trips == before + 2


async def test_who_stops_waiting_harms_nobody_and_what_was_not_sent_is_not_done(server, admin):
    await ask(server, "before")
    gone = asyncio.ensure_future(ask(server, "of who has gone"))
    await asyncio.sleep(0)
    others = [asyncio.ensure_future(server.run("GET", KEY)) for _ in range(3)]
    gone.cancel()
    assert await asyncio.gather(*others) == [b"before"] * 3
    sent = [asyncio.ensure_future(server.run("GET", KEY)) for _ in range(3)]
    for _ in range(3):
        await asyncio.sleep(0)
    sent[0].cancel()
    assert await asyncio.gather(*sent[1:]) == [b"before"] * 2


async def test_a_command_that_redis_refuses_fails_alone(server, admin):
    admin.rpush(LIST, "x")
    admin.expire(LIST, LIFE_SECONDS)
    answers = await asyncio.gather(
        ask(server), server.run("GET", LIST), server.run("GET", KEY), return_exceptions=True
    )
    assert (answers[0], type(answers[1]), answers[2]) == (b"OK", Unavailable, b"x")


async def test_what_cannot_be_sent_is_a_fault_of_ours_and_harms_nobody(server):
    with pytest.raises(TypeError):
        await server.run("SET", KEY, None)
    await ask(server)


# ---- patience ----


async def test_a_redis_that_hangs_fails_all_that_wait_within_the_patience_and_nothing_twice(
    redis_process, server, admin, monkeypatch
):
    monkeypatch.setattr(lanes, "PATIENCE_SECONDS", 0.5)
    await ask(server, 0)
    with redis_process.hanging():
        begun = asyncio.get_running_loop().time()
        counted = [asyncio.ensure_future(server.run("INCRBY", KEY, 1))]
        for _ in range(3):
            await asyncio.sleep(0)
        counted += [asyncio.ensure_future(server.run("INCRBY", KEY, 100)) for _ in range(1_000)]
        answers = await asyncio.gather(*counted, return_exceptions=True)
        took = asyncio.get_running_loop().time() - begun
    assert {type(each) for each in answers} == {Unavailable}
    assert 0.4 < took < 1.5
    await server.run("GET", KEY)
    assert admin.get(KEY) == b"1", (
        "what had been sent was done, once; what waited behind it was not"
    )


async def test_who_waits_too_long_behind_a_crowd_is_told(server, monkeypatch):
    await ask(server)
    monkeypatch.setattr(lanes, "WAIT_MAX_SECONDS", -1)
    with pytest.raises(Unavailable) as raised:
        await ask(server)
    assert isinstance(raised.value.__cause__, TimeoutError)


async def test_more_than_the_bound_is_refused_at_once_and_not_kept(server, monkeypatch):
    monkeypatch.setattr(lanes, "WAITING_MAX_BYTES", 100_000)
    before = server.round_trips
    asked = [asyncio.ensure_future(ask(server, b"x" * 10_000)) for _ in range(50)]
    await asyncio.sleep(0)
    refused = [each for each in asked if each.done() and each.exception()]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert server.round_trips == before + 1
    assert answers.count(b"OK") == 9
    assert len(refused) <= 41
    await ask(server, b"x" * 10_000)


# ---- gone and back ----


async def test_one_that_is_gone_is_asked_for_seldom_and_at_random_and_is_there_again():
    pauses = []

    async def told(seconds):
        pauses.append(seconds)

    with redis_server.running() as process:
        server = RedisServer(process.daemons_url, sleep=told)
        await ask(server)
        process.stop()
        for _ in range(20):
            answers = await asyncio.gather(
                *(ask(server) for _ in range(50)), return_exceptions=True
            )
            assert {type(each) for each in answers} == {Unavailable}
        assert len(pauses) <= 21, "one for each time, however many ask"
        assert max(pauses) <= lanes.PAUSE_MAX_SECONDS
        assert max(pauses) > 2 * lanes.PAUSE_FIRST_SECONDS, "they grow"
        assert len(set(pauses)) == len(pauses)
        process.start()
        await ask(server)
        await server.close()


async def test_a_redis_that_was_emptied_is_given_its_functions_once_however_many_miss_them(
    server, admin
):
    calls = [
        commit(server, (KEY,), (), (("SET", KEY, "x", "EX", LIFE_SECONDS),)) for _ in range(50)
    ]
    admin.execute_command("FUNCTION", "FLUSH")
    admin.config_resetstat()
    gone = asyncio.ensure_future(calls[0])
    others = [asyncio.ensure_future(each) for each in calls[1:]]
    while not server._loads:  # noqa: ASYNC110 - for as long as the first answers take
        await asyncio.sleep(0)
    gone.cancel()
    assert await asyncio.gather(*others) == [None] * 49
    assert admin.info("commandstats")["cmdstat_function|load"]["calls"] == 1
    assert not server._loads


async def test_two_releases_have_their_functions_side_by_side(server, tmp_path, monkeypatch):
    for number in (1, 2):
        package = tmp_path / f"release{number}"
        package.mkdir()
        (package / "__init__.py").write_text("")
        code = f"redis.register_function('PREFIX_n', function() return {number} end)"
        (package / "same.lua").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    both = [Library(f"release{number}", "same.lua").function("n") for number in (1, 2)]
    for _ in range(2):
        assert [await server.call(each, (KEY,)) for each in both] == [1, 2]


async def test_a_library_that_redis_does_not_take_is_unavailable(server, tmp_path, monkeypatch):
    package = tmp_path / "broken_release"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "broken.lua").write_text("this is no Lua")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Unavailable):
        await server.call(Library("broken_release", "broken.lua").function("n"), (KEY,))


async def test_one_that_has_become_a_replica_is_left_and_taken_again_when_it_is_the_primary(
    server, admin
):
    await ask(server)
    admin.replicaof("127.0.0.1", 1)
    try:
        for _ in range(3):
            with pytest.raises(Unavailable):
                await ask(server)
    finally:
        admin.replicaof("NO", "ONE")
    await ask(server)


async def test_one_that_is_loading_is_unavailable_until_it_has_loaded():
    with redis_server.running("--save", "900 1") as process:
        with process.client() as admin:
            admin.mset({f"old{number}": "x" * 100 for number in range(1_000)})
            admin.save()
        process.stop()
        slowly = ("--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024")
        process._options = (*redis_server.KEEPS_NOTHING, *slowly)
        process.start()
        server = RedisServer(process.daemons_url)
        with pytest.raises(Unavailable):
            await ask(server)
        async with asyncio.timeout(30):
            while True:
                try:
                    await ask(server)
                except Unavailable:
                    await asyncio.sleep(0.1)
                else:
                    break
        await server.close()


async def test_one_whose_memory_is_full_refuses_writes_alone(server, admin):
    await ask(server)
    admin.config_set("maxmemory", "1")
    try:
        with pytest.raises(Unavailable):
            await ask(server)
        assert await server.run("GET", KEY) == b"x"
    finally:
        admin.config_set("maxmemory", "0")


async def test_what_answers_in_bytes_of_no_redis_is_unavailable(tmp_path):
    async def babble(reader, writer):
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    place = tmp_path / "s"
    listening = await asyncio.start_unix_server(babble, place)
    server = RedisServer(f"unix://{place}")
    with pytest.raises(Unavailable):
        await ask(server)
    await server.close()
    listening.close()


async def test_one_that_is_closed_while_somebody_waits_tells_them(redis_process, redis_url):
    server = RedisServer(redis_url)
    await ask(server)
    with redis_process.hanging():
        waiting = [asyncio.ensure_future(ask(server)) for _ in range(3)]
        await asyncio.sleep(0.05)
        await server.close()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(each) for each in answers} == {Unavailable}


# ---- how long it took ----


async def test_the_longest_round_trip_is_told(server, admin):
    assert server.worst_trip.read() == 0.0
    await ask(server)
    admin.client_pause(LATE_MS)
    await ask(server)
    assert server.worst_trip.read() >= LATE_MS / 2000
    before = server.worst_trip.read()
    await ask(server)
    assert server.worst_trip.read() == before


async def test_one_that_was_never_answered_took_the_patience(monkeypatch):
    monkeypatch.setattr(lanes, "PATIENCE_SECONDS", 0.3)
    with redis_server.running() as process:
        server = RedisServer(process.daemons_url)
        await ask(server)
        with process.hanging(), pytest.raises(Unavailable):
            await ask(server)
        assert server.worst_trip.read() >= lanes.PATIENCE_SECONDS
        await server.close()
