"""Redis at the start, and as `/readyz` asks for it: it must answer, take writes and keep our promises."""

import asyncio
from contextlib import AsyncExitStack

from chatd.base.errors import Unavailable
from chatd.stores.redis.addresses import BadAddressError
from chatd.stores.redis.guard import RefusedRedisError
from chatd.stores.redis.lane import PATIENCE_SECONDS, NotPrimaryError
from chatd.stores.redis.link import ReplyError
from chatd.stores.redis.server import RedisServer, key

CHECK_LIFE_SECONDS = 60  # of what a check writes
NAME_OR_PASSWORD = frozenset({"WRONGPASS", "NOAUTH", "NOPERM", "ERR"})


class SilentRedisError(RefusedRedisError):
    """None answers; it may be coming up."""


async def opened_redis(url: str) -> RedisServer:
    """A Redis that keeps nothing on disk, nor do its replicas. Raises: RefusedRedisError (also when none answers)."""
    try:
        server = RedisServer(url)
    except BadAddressError as error:
        raise RefusedRedisError(str(error)) from None
    async with AsyncExitStack() as undo:
        undo.push_async_callback(server.close)
        await _must_be_fit(server)
        undo.pop_all()
    return server


async def _must_be_fit(server: RedisServer) -> None:
    try:
        await _ask_everybody(server)
    except NotPrimaryError:
        raise RefusedRedisError("this Redis is a replica; the primary is meant") from None
    except ReplyError as error:
        if error.code in NAME_OR_PASSWORD:
            raise RefusedRedisError("this Redis does not take this name and password") from None
        raise _SILENT from None
    except OSError as error:
        raise _SILENT from error


_SILENT = SilentRedisError("no Redis answers there; is it running, and are host and port right?")


async def _ask_everybody(server: RedisServer) -> None:
    """Raises: OSError, ReplyError, RefusedRedisError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        home = await server.primary()
        for node in await server.everybody():
            link = await server.dialled(
                node, may_be_replica=server.address.has_replicas and node != home
            )
            link.close()


async def check_redis(server: RedisServer) -> None:
    """Whether it answers, takes writes and keeps our promises, still. Raises: Unavailable."""
    await server.run("SET", key("check"), b"", "EX", CHECK_LIFE_SECONDS)
    await server.must_still_be_fit()


def why_not_ready(error: Unavailable) -> str:
    """In a word, why `check_redis` failed."""
    if isinstance(error.__cause__, RefusedRedisError):
        return "writes_to_disk"
    return "refused" if isinstance(error.__cause__, ReplyError) else "no_answer"
