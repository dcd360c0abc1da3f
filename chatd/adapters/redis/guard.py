"""Live state never reaches a disk: a Redis that persists, or that does not say, is refused."""

from redis.exceptions import NoPermissionError, ResponseError

from chatd.adapters.redis.server import RedisServer
from chatd.core.errors import Unavailable

WRITES_NOTHING = {"save": "", "appendonly": "no"}
REMEDY = 'say `save ""` and `appendonly no` in redis.conf, and remove the files it wrote'


class RefusedRedisError(Exception):
    """This Redis would break a promise, or is not there to be asked; the text says what to do."""


async def refuse_persistence(server: RedisServer) -> None:
    """Raises: RefusedRedisError when it writes to disk, when it will not say, or when it does not answer."""
    try:
        await check(server)
    except Unavailable:
        raise RefusedRedisError(
            "redis_url: no Redis answers there, or it does not take this name and password"
        ) from None


async def check(server: RedisServer) -> None:
    """Whether it answers and keeps nothing on disk. Raises: Unavailable, RefusedRedisError."""
    for name, wanted in WRITES_NOTHING.items():
        found = await _setting(server, name)
        if found != wanted:
            raise RefusedRedisError(
                f"redis_url: this Redis writes what it holds to disk (`{name} {found}`): {REMEDY}"
            )


async def _setting(server: RedisServer, name: str) -> str:
    async with server.asked() as redis:
        try:
            found = await redis.config_get(name)
        except NoPermissionError:
            raise RefusedRedisError(
                "redis_url: this user may not ask whether Redis writes to disk: allow it +config|get"
            ) from None
        except ResponseError:
            raise RefusedRedisError(
                "redis_url: this Redis does not answer CONFIG GET, so it may write to disk unseen"
            ) from None
    if name not in found:
        raise RefusedRedisError(f"redis_url: this Redis does not say what `{name}` is set to")
    return str(found[name])
