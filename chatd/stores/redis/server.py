"""One Redis as all stores use it: few connections, short patience, and every fault is `Unavailable`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.maint_notifications import MaintNotificationsConfig

from chatd.base.errors import Unavailable
from chatd.stores.reach import Reach
from chatd.stores.redis.batches import Batches, Command
from chatd.stores.redis.functions import Function

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
        self._pool = pool
        self._redis = Redis.from_pool(pool)
        where = pool.connection_kwargs
        self.shown = str(where.get("path") or f"{where.get('host')}:{where.get('port', 6379)}")
        self.sleep = sleep
        self._reach = Reach("redis")
        self._batches = Batches(self._send)

    @asynccontextmanager
    async def asked(self) -> AsyncIterator[Redis]:
        """The client, for one use. Raises: Unavailable for whatever goes wrong with Redis."""
        try:
            yield self._redis
        except (RedisError, OSError, TimeoutError) as error:
            self._reach.failed(error)
            raise Unavailable from error
        self._reach.answered()

    @property
    def round_trips(self) -> int:
        """How often something was sent by `run` and `call`, and answered or not."""
        return self._batches.sent

    async def run(self, *command: str | bytes | float) -> Any:
        """The answer to one command, sent with all that is asked now. Raises: Unavailable."""
        async with self.asked():
            return await self._batches.ask(command)

    def post(self, *command: str | bytes | float) -> "asyncio.Future[Any]":
        """As `run`, for who does not wait; look at the future's exception, for nobody else does."""
        return self._batches.put(command)

    async def listener(self) -> AbstractConnection:
        """A connection of its own, for a subscription. Raises: Unavailable."""
        connection = self._pool.connection_class(**self._pool.connection_kwargs | {"protocol": 2})
        async with self.asked():
            await connection.connect()  # type: ignore[no-untyped-call]
        return connection

    async def call(
        self, function: Function, keys: Sequence[str], args: Sequence[str | bytes | float] = ()
    ) -> Any:
        """What the function answers, which is loaded when Redis does not know it. As `run`. Raises: Unavailable."""
        command = ("FCALL", function.name, len(keys), *keys, *args)
        async with self.asked():
            try:
                return await self._batches.ask(command)
            except ResponseError as error:
                if "Function not found" not in str(error):
                    raise
            await self._redis.function_load(function.library.code, replace=True)
            return await self._batches.ask(command)

    async def _send(self, commands: Sequence[Command]) -> Sequence[Any]:
        if len(commands) == 1:
            return [await self._redis.execute_command(*commands[0])]  # type: ignore[no-untyped-call]
        async with self._redis.pipeline(transaction=False) as pipe:
            for command in commands:
                pipe.execute_command(*command)
            return await pipe.execute(raise_on_error=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._redis.aclose()


def key(*parts: str) -> str:
    """A name in Redis: all of ours begin with the tag."""
    return ":".join((TAG, *parts))
