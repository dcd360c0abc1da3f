"""The daemon on Redis: what it refuses at the start, what outlives a restart, what goes on while Redis is gone."""

import os
import subprocess
import sys
from dataclasses import replace

import aiohttp
import pytest
import redis

from chatd.base.errors import Unavailable
from chatd.base.names import StaffRole
from chatd.daemon.running import Daemon
from chatd.line.memory.doors_and_tallies import MemoryDoorsAndTallies
from chatd.line.redis.doors_and_tallies import RedisDoorsAndTallies
from chatd.line.rules.outcome import Count
from chatd.process.config import Config, ConfigError
from chatd.storage import Durable, live_of, memory
from chatd.stores.redis import lane
from chatd.stores.redis.guard import RefusedRedisError
from chatd.stores.redis.opening import check_redis, opened_redis
from chatd.stores.redis.server import RedisServer
from chatd.transport import health
from tests import redis_server
from tests.service import world as worlds
from tests.service.world import LINE, World, a_directory, a_person
from tests.stage.line import free_port

LEAD = a_person("lea", StaffRole.LEAD)


# ---- what is refused ----


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--save", "900 1"), "`save 900 1`"),
        (("--save", "", "--appendonly", "yes"), "`appendonly yes`"),
        (("--save", "", "--rename-command", "CONFIG", ""), "does not answer `CONFIG GET`"),
    ],
)
async def test_a_redis_that_writes_to_disk_or_does_not_say_is_refused(options, says):
    with redis_server.running(*options) as process, pytest.raises(RefusedRedisError) as refused:
        await opened_redis(process.url)
    assert says in str(refused.value)


async def test_a_user_that_may_not_ask_is_told_what_to_allow(redis_process, redis_url):
    with redis.Redis.from_url(redis_process.url) as admin:
        admin.execute_command("ACL", "SETUSER", "chatd", "-config|get")
        try:
            with pytest.raises(RefusedRedisError, match=r"allow it `\+config\|get`"):
                await opened_redis(redis_url)
        finally:
            admin.execute_command("ACL", "SETUSER", "chatd", "+config|get")


@pytest.mark.parametrize(
    "wrong", ["http://x", "localhost:6379", "redis://:planted@host:planted/0", "redis://[planted/0"]
)
async def test_what_is_no_address_is_refused_without_quoting_it(wrong):
    with pytest.raises(RefusedRedisError) as refused:
        await opened_redis(wrong)
    assert "planted" not in str(refused.value)


async def test_no_redis_and_a_wrong_password_are_refused_without_quoting_it(
    redis_process, tmp_path
):
    for url, says in (
        (f"unix://chatd:planted@{tmp_path}/none", "no Redis answers"),
        (
            redis_process.daemons_url.replace(redis_server.PASSWORD, "planted"),
            "this Redis does not take this name and password",
        ),
    ):
        with pytest.raises(RefusedRedisError, match=says) as refused:
            await opened_redis(url)
        assert "planted" not in str(refused.value)


async def test_one_that_begins_to_write_to_disk_later_is_no_longer_ready(redis_process, redis_url):
    server = await opened_redis(redis_url)
    await check_redis(server)
    with redis.Redis.from_url(redis_process.url) as admin:
        admin.config_set("save", "900 1")
        with pytest.raises(Unavailable):
            await check_redis(server)
        admin.config_set("save", "")
    await check_redis(server)
    await server.close()


def test_serve_does_not_start_on_a_redis_that_writes_to_disk(tmp_path):
    with redis_server.running("--save", "900 1") as process:
        ran = subprocess.run(
            [sys.executable, "-m", "chatd", "serve"],
            env=os.environ
            | {
                "CHATD_REDIS_URL": process.daemons_url,
                "CHATD_DATABASE": f"sqlite:///{tmp_path}/line.sqlite",
                "CHATD_PORT": str(free_port()),
                "CHATD_SWAP_IS_ALLOWED": "true",
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr.startswith("chatd: CHATD_REDIS_URL: this Redis writes what it holds to disk")
    assert len(ran.stderr.splitlines()) == 1
    assert redis_server.PASSWORD not in ran.stdout + ran.stderr
    assert not list(tmp_path.iterdir())


def test_the_address_prints_as_a_secret():
    assert "planted" not in repr(Config(redis_url="redis://:planted@host"))


async def test_without_an_address_live_state_stays_in_memory():
    async with live_of(Config()) as (live, checks):
        assert isinstance(live.doors_and_tallies, MemoryDoorsAndTallies)
        assert not checks


# ---- what outlives a restart ----


def with_doors_in(server):
    """All else in memory, which a restart empties."""
    return replace(memory(), doors_and_tallies=RedisDoorsAndTallies(server))


@pytest.fixture(params=["memory", "redis"])
async def world(request, tmp_path, monkeypatch):
    """A daemon without transport, its doors and tallies here or there; a restart makes the stores anew."""
    servers = []
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")

        def opened():
            servers.append(RedisServer(url))
            return servers[-1]

        monkeypatch.setattr(World, "make_live", lambda _: with_doors_in(opened()))
    made = await World(tmp_path).start()
    made.outlives = request.param == "redis"
    yield made
    for each in servers:
        await each.close()


async def on_the_board(world):
    (line,) = (await world.services.boards.view(LEAD)).lines
    return line.phase, line.abandoned_last_hour


async def test_a_lead_s_close_and_the_counts_outlive_a_restart_on_redis_alone(world):
    assert await on_the_board(world) == ("open", 0)
    await world.services.boards.change_line(LEAD, LINE, "close")
    await world.live.doors_and_tallies.add(LINE, Count.ABANDONED.value, world.clock.now())
    assert await on_the_board(world) == ("closed", 1)
    await world.restart()
    await world.pass_time(3)
    assert await on_the_board(world) == (("closed", 1) if world.outlives else ("open", 0))


async def test_a_line_that_was_closing_still_serves_those_who_come_back(world):
    visitor = world.visitor()
    await visitor.join()
    await world.services.boards.change_line(LEAD, LINE, "close")
    await visitor.view()
    await world.restart()
    await visitor.resume()
    console = world.console()
    await console.start()
    assert (await console.view()).offer.ticket == visitor.ticket
    if world.outlives:
        assert (await on_the_board(world))[0] == "closing"


async def test_nothing_of_it_is_in_a_file_after_redis_has_ended():
    """The control: one that may write, does."""
    for options, files in (((), []), (("--save", "900 1"), ["dump.rdb"])):
        with redis_server.running(*options) as process:
            if options:
                with process.client() as admin:
                    admin.set("{line}:control", "1", ex=100)
            else:
                server = RedisServer(process.daemons_url)
                await RedisDoorsAndTallies(server).add(LINE, "taken", worlds.START)
                await server.close()
            process.stop()
            left = {each.name for each in process.folder.iterdir()} - {"out", "s"}
            assert sorted(left) == files


@pytest.mark.parametrize(("report", "is_there"), [("no", False), ("yes", True)])
def test_nothing_of_what_was_asked_is_in_a_file_after_redis_has_fallen(report, is_there):
    """The control: with its report, it is. One that reports is refused."""
    options = (*redis_server.KEEPS_NOTHING, "--crash-log-enabled", report)
    with redis_server.running(*options, "--enable-debug-command", "yes") as process:
        with process.client() as admin, pytest.raises(redis.ConnectionError):
            admin.execute_command("DEBUG", "SEGFAULT", "planted-word")
        said = b"".join(each.read_bytes() for each in process.folder.iterdir() if each.is_file())
        assert (b"planted-word" in said) == is_there


async def test_a_redis_that_would_report_what_it_was_asked_is_refused():
    options = (*redis_server.KEEPS_NOTHING, "--crash-log-enabled", "yes")
    with (
        redis_server.running(*options) as process,
        pytest.raises(RefusedRedisError, match="crash-log-enabled yes"),
    ):
        await opened_redis(process.daemons_url)


# ---- while Redis is gone ----


async def test_those_who_talk_go_on_without_redis(tmp_path, monkeypatch):
    with redis_server.running() as process:
        server = RedisServer(process.daemons_url)
        monkeypatch.setattr(World, "make_live", lambda _: with_doors_in(server))
        world = await World(tmp_path).start()
        visitor, console, conversation = await world.a_conversation()
        process.stop()
        with pytest.raises(Unavailable):
            await world.visitor("new").join()
        before = len(visitor.box())
        await console.say(conversation)
        assert len(visitor.box()) == before + 1
        process.start()
        await world.visitor("new").join()
        await server.close()


async def test_ready_is_red_while_redis_is_gone_or_full_and_green_again_after(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(health, "LOOK_AGAIN_SECONDS", 0)

    async def well():
        return None

    with redis_server.running() as process:
        config = Config(
            port=0,
            redis_url=process.daemons_url,
            signing_key_path=tmp_path / "key",
            assets_path=tmp_path,
        )
        durable = Durable(
            worlds.KeptDirectory(a_directory()),
            worlds.KeptSignIns(),
            worlds.KeptChains(),
            well,
            worlds.KeptPasskeys(),
            worlds.KeptAudit(),
        )
        async with live_of(config) as (live, checks):
            assert isinstance(live.doors_and_tallies, RedisDoorsAndTallies)
            daemon = Daemon(config, durable, live=live, live_checks=checks)
            await daemon.start()
            try:
                url = f"http://127.0.0.1:{daemon.port}"
                assert await statuses(url) == (200, 200)
                told = await numbers(url)
                assert told["chatd_redis_round_trip_seconds"] < lane.PATIENCE_SECONDS
                assert told["chatd_bus_subscribed"] == 1
                process.stop()
                assert await statuses(url) == (200, 503)
                assert (await numbers(url))["chatd_bus_subscribed"] == 0
                process.start()
                assert await statuses(url) == (200, 200)
                with redis.Redis.from_url(process.url) as admin:
                    admin.config_set("maxmemory", "1")
                assert await statuses(url) == (200, 503), "it takes no writes"
            finally:
                await daemon.stop()
        process.stop()
        with pytest.raises(ConfigError, match="CHATD_REDIS_URL: no Redis answers"):
            async with live_of(config):
                pass


async def numbers(url):
    async with aiohttp.ClientSession() as http, http.get(f"{url}/metrics") as answer:
        said = [line.rpartition(" ") for line in (await answer.text()).splitlines()]
        return {name: float(number) for name, _, number in said if name[0] != "#"}


async def statuses(url):
    async with aiohttp.ClientSession() as http:
        found = []
        for path in ("/healthz", "/readyz"):
            async with http.get(url + path) as answer:
                found.append(answer.status)
        return tuple(found)
