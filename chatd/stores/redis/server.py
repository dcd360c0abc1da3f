"""One Redis as all stores use it: few connections, short patience, and every fault is `Unavailable`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.maint_notifications import MaintNotificationsConfig

from chatd.base.errors import Unavailable
from chatd.stores.reach import Reach

TAG = "{line}"  # one hash tag: all keys lie on one node, and one transaction can hold several
CONNECTIONS_MAX = 16
PATIENCE_SECONDS = 2.0  # for a connection, and for an answer

Sleep = Callable[[float], Awaitable[None]]


class RedisServer:
    """The connections to one Redis; the live adapters share it."""

    def __init__(self, url: str, *, sleep: Sleep = asyncio.sleep) -> None:
        """`url`: redis://, rediss:// or unix://. Nothing is connected yet. Raises: ValueError."""
        pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS_MAX,
            timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),  # a command sent again could count twice
            maint_notifications_config=MaintNotificationsConfig(enabled=False),
        )
        self._redis = Redis.from_pool(pool)
        where = pool.connection_kwargs
        self.shown = str(where.get("path") or f"{where.get('host')}:{where.get('port', 6379)}")
        self.sleep = sleep
        self._reach = Reach("redis")

    @asynccontextmanager
    async def asked(self) -> AsyncIterator[Redis]:
        """The client, for one use. Raises: Unavailable for whatever goes wrong with Redis."""
        try:
            yield self._redis
        except (RedisError, OSError, TimeoutError) as error:
            self._reach.failed(error)
            raise Unavailable from error
        self._reach.answered()

    async def close(self) -> None:
        """Close every connection."""
        await self._redis.aclose()


def key(*parts: str) -> str:
    """A name in Redis: all of ours begin with the tag."""
    return ":".join((TAG, *parts))
