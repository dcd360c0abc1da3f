"""Live state never reaches a disk: a Redis that persists, or that does not say, is refused."""

from contextlib import AsyncExitStack
from urllib.parse import parse_qs, urlsplit

from redis.exceptions import AuthenticationError, BusyLoadingError, NoPermissionError, ResponseError

from chatd.base.errors import Unavailable
from chatd.stores.redis.server import RedisServer, key

OPTIONS = frozenset({"db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs"})
CHECK_LIFE_SECONDS = 60  # of what a check writes
WRITES_NOTHING = {"save": "", "appendonly": "no"}


class RefusedRedisError(Exception):
    """This Redis would break a promise, or cannot be asked; the text says what to do, and holds no password."""


class SilentRedisError(RefusedRedisError):
    """None answers; it may be coming up."""


async def opened_redis(url: str) -> RedisServer:
    """A Redis that keeps nothing on disk. Raises: RefusedRedisError (also when none answers)."""
    try:
        _must_know_options(url)
        server = RedisServer(url)
    except ValueError:
        raise RefusedRedisError(
            "like redis://HOST:6379/0, rediss://HOST:6379/0 or unix:///FILE"
        ) from None
    async with AsyncExitStack() as undo:
        undo.push_async_callback(server.close)
        try:
            await _must_write_nothing(server)
        except Unavailable as error:
            raise _silent(error) from None
        undo.pop_all()
    return server


def _must_know_options(url: str) -> None:
    """Raises: RefusedRedisError; ValueError (no address at all)."""
    unknown = sorted(parse_qs(urlsplit(url).query, keep_blank_values=True).keys() - OPTIONS)
    if unknown:
        raise RefusedRedisError(f"no option {unknown[0]}; there are {', '.join(sorted(OPTIONS))}")


def _silent(error: Unavailable) -> RefusedRedisError:
    said = error.__cause__
    while said is not None and not isinstance(said, AuthenticationError | ResponseError):
        said = said.__cause__  # the client dresses it as a lost connection
    if said is not None and not isinstance(said, BusyLoadingError):
        return RefusedRedisError("this Redis does not take this name and password")
    return SilentRedisError("no Redis answers there; is it running, and are host and port right?")


async def check_redis(server: RedisServer) -> None:
    """Whether it answers, takes writes and keeps nothing on disk, still. Raises: Unavailable."""
    try:
        await _must_write_nothing(server)
        async with server.asked() as redis:
            await redis.set(key("check"), b"", ex=CHECK_LIFE_SECONDS)
    except RefusedRedisError:
        raise Unavailable from None


def why_not_ready(error: Unavailable) -> str:
    """In a word, why `check_redis` failed."""
    if error.__cause__ is None:
        return "writes_to_disk"
    return "refused" if isinstance(error.__cause__, ResponseError) else "no_answer"


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
