"""The daemon's user in `ops/redis.acl` may do what the daemon does, and nothing else."""

import ast
import re
from pathlib import Path

import pytest
import redis
from redis.exceptions import NoPermissionError

from chatd.base.errors import Unavailable
from chatd.base.names import StaffRole
from chatd.conversation.rules.conversation import Step
from chatd.conversation.rules.log_steps import Replace
from chatd.line.rules.outcome import Count
from chatd.stores.redis.guard import RefusedRedisError
from chatd.stores.redis.opening import opened_redis
from tests import redis_server
from tests.redis_server import ACL, PASSWORD, RIGHTS, USER
from tests.service.live import LIVES, the_redis
from tests.service.world import LINE, World, a_person

CODE = Path(__file__).parents[2] / "chatd"
LEAD = a_person("lea", StaffRole.LEAD)
GRANTED = {each[1:] for each in RIGHTS.split() if each.startswith("+")}
OF_A_CLUSTER = {"cluster|slots", "asking"}  # test_redis_places.py goes without for neither
PARENTS = {"config": "config|get", "function": "function|load", "cluster": "cluster|slots"}
ALWAYS = {"auth", "hello", "readonly"}  # to whoever signs in; and an answer of that name


class RedisWorld(World):
    """On an empty Redis."""

    def make_live(self):
        return LIVES.on_redis()


async def an_evening(folder):
    """Whatever the daemon may ask of one Redis. Raises: Unavailable, RefusedRedisError."""
    await (await opened_redis(the_redis().daemons_url)).close()
    try:
        world = await RedisWorld(folder).start()
        other = await world.beside().start()
        live, now = world.live, world.clock.now()
        await world.services.boards.change_line(LEAD, LINE, "close")
        await world.services.boards.change_line(LEAD, LINE, "open")
        await world.counted(Count.ABANDONED)
        await live.shared.agree("test", {"a": b"1"})
        await live.shared.agree("test", {}, ["a"])
        await live.shared.leads()
        await live.redis.time()
        await live.shared.is_first("test", b"x", 60)
        await live.tickets_and_desks.burn([b"x"], now + 60)
        visitor, console, conversation = await world.a_conversation()
        await a_talk(world, visitor, console, conversation, other)
        await world.visitor("other").join()
        await live.conversations.forget(conversation.id)
        await world.pass_time(1_000, step=200)
    finally:
        await LIVES.close()


async def a_talk(world, visitor, console, conversation, other):
    """Words that are received, and some that nobody can read any more; a counsellor who moves, and is lost."""
    store, name = world.live.conversations, conversation.id
    await console.move(other)
    for _ in range(3):
        await visitor.say()
        await console.say(conversation)
    await store.held(name, console.me, 0)
    await store.received(name, console.me, 2)
    await store.change(
        name, lambda found: Step(found, Replace(console.me, console.me)), world.clock.now()
    )
    await console.lost()
    await world.pass_time(70, step=10)


# ---- what is granted ----


def test_each_right_is_used_by_our_code_and_none_is_missing(redis_process):
    with redis_process.client() as admin:
        known = {each.decode() for each in admin.execute_command("COMMAND LIST")}
    assert said_in_code() & known - ALWAYS - PARENTS.keys() | set(PARENTS.values()) == GRANTED


def said_in_code():
    """What may be a command, in Lua and in Python."""
    said = set()
    for file in CODE.rglob("redis/*.lua"):
        said |= set(re.findall(r"redis\.p?call\('([A-Z]+)'", file.read_text()))
    for file in CODE.rglob("redis/*.py"):
        nodes = ast.walk(ast.parse(file.read_text()))
        constants = (each.value for each in nodes if isinstance(each, ast.Constant))
        said |= {each for each in constants if isinstance(each, str) and each.isupper()}
    return {each.lower() for each in said}


async def test_an_evening_uses_each_right(tmp_path):
    with the_redis().client() as admin:
        admin.function_flush()
        admin.config_resetstat()
        await an_evening(tmp_path)
        used = {each.removeprefix("cmdstat_") for each in admin.info("commandstats")}
    assert GRANTED - used == OF_A_CLUSTER


@pytest.mark.parametrize("right", sorted(GRANTED - OF_A_CLUSTER))
async def test_without_one_right_an_evening_fails(tmp_path, right):
    with the_redis().client() as admin:
        admin.execute_command("FUNCTION", "FLUSH")
        admin.execute_command("ACL", "SETUSER", USER, f"-{right}")
        try:
            with pytest.raises((Unavailable, RefusedRedisError)):
                await an_evening(tmp_path)
        finally:
            admin.execute_command("ACL", "SETUSER", USER, f"+{right}")


# ---- what is not ----


@pytest.mark.parametrize(
    "command",
    [
        *("CONFIG SET save 1", "KEYS *", "FLUSHALL", "EVAL x 0", "MODULE LIST", "FUNCTION FLUSH"),
        *("GET x", "GET {x}:y", "PUBLISH other x", "ACL LIST", "CLIENT LIST", "CLIENT KILL ID 1"),
    ],
)
def test_the_user_may_do_no_more(redis_url, command):
    with redis.Redis.from_url(redis_url) as client, pytest.raises(NoPermissionError):
        client.execute_command(*command.split())


def test_redis_takes_the_file_as_it_is_given_but_for_the_password():
    with redis_server.a_folder() as folder:
        file = folder / "users.acl"
        file.write_text(ACL.read_text().replace("PASSWORD", PASSWORD))
        process = redis_server.RedisProcess(folder)
        process.run(
            "--port", "0", "--unixsocket", f"{folder}/s", "--save", "", "--aclfile", str(file)
        )
        try:
            with redis.Redis.from_url(process.daemons_url) as client:
                client.set("{line}:x", "1", ex=100)
            with (
                redis.Redis.from_url(process.url) as nobody,
                pytest.raises(redis.AuthenticationError),
            ):
                nobody.ping()
        finally:
            process.stop()
