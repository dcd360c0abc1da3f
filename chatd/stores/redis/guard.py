"""Live state never reaches a disk: a Redis that persists, or that does not say, is refused."""

from contextlib import AsyncExitStack

from redis.exceptions import NoPermissionError, ResponseError

from chatd.base.errors import Unavailable
from chatd.stores.redis.server import RedisServer

WRITES_NOTHING = {"save": "", "appendonly": "no"}


class RefusedRedisError(Exception):
    """This Redis would break a promise, or cannot be asked; the text says what to do, and holds no password."""


async def opened_redis(url: str) -> RedisServer:
    """A Redis that keeps nothing on disk. Raises: RefusedRedisError (also when none answers)."""
    try:
        server = RedisServer(url)
    except ValueError:
        raise RefusedRedisError("like redis://, rediss:// or unix://") from None
    async with AsyncExitStack() as undo:
        undo.push_async_callback(server.close)
        try:
            await _must_write_nothing(server)
        except Unavailable:
            raise RefusedRedisError(
                "no Redis answers there, or it does not take this name and password"
            ) from None
        undo.pop_all()
    return server


async def check_redis(server: RedisServer) -> None:
    """Whether it answers and keeps nothing on disk, still. Raises: Unavailable."""
    try:
        await _must_write_nothing(server)
    except RefusedRedisError:
        raise Unavailable from None


async def _must_write_nothing(server: RedisServer) -> None:
    for name, wanted in WRITES_NOTHING.items():
        found = await _setting(server, name)
        if found != wanted:
            raise RefusedRedisError(
                f'this Redis writes what it holds to disk (`{name} {found}`): say `save ""` and '
                "`appendonly no` in redis.conf, and remove the files it wrote"
            )


async def _setting(server: RedisServer, name: str) -> str:
    async with server.asked() as redis:
        try:
            found = await redis.config_get(name)
        except NoPermissionError:
            raise RefusedRedisError(
                "this user may not ask Redis whether it writes to disk: allow it `+config|get`"
            ) from None
        except ResponseError:
            raise RefusedRedisError(
                "this Redis does not answer `CONFIG GET`, so it might write to disk unseen"
            ) from None
    if name not in found:
        raise RefusedRedisError(f"this Redis does not say what its `{name}` is")
    return str(found[name])
