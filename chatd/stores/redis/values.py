"""The one optimistic save: watch, apply a pure rule, write all or nothing; whoever lost a race tries again.

Without the random, growing pause two writers already starve each other (docs/adr/0008-redis.md).
"""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

import msgspec
from redis.asyncio import Redis
from redis.exceptions import WatchError

from chatd.base.errors import Unavailable
from chatd.base.ports import Change
from chatd.stores.redis.server import RedisServer, key

LIFE_SECONDS = 8 * 86_400  # a line that opens one evening a week finds it again
TRIES_MAX = 64
PAUSE_FIRST_SECONDS = 0.002
PAUSE_MAX_SECONDS = 0.064

Value = TypeVar("Value")


class RedisValues(Generic[Value]):
    """Values of one kind, a key for each; one that is not there is `absent`.

    They end `LIFE_SECONDS` after they were last changed or, while a daemon applies rules to them, renewed.
    """

    def __init__(self, server: RedisServer, kind: str, shape: Any, absent: Value) -> None:
        """`kind` names shape and meaning: a new release that reads it otherwise takes a new one."""
        self._server, self._kind, self._absent = server, kind, absent
        self._decoder: msgspec.msgpack.Decoder[Value] = msgspec.msgpack.Decoder(shape)

    async def get(self, name: str) -> Value:
        """The value. Raises: Unavailable."""
        async with self._server.asked() as redis:
            return self._value(await redis.get(key(self._kind, name)))

    def key(self, name: str) -> str:
        """Where the value stands."""
        return key(self._kind, name)

    def read(self, kept: bytes | str | None) -> Value:
        """The value that stands there. Raises: Unavailable for what no release of ours has written."""
        return self._value(kept)

    async def change(self, name: str, rule: Callable[[Value], Value]) -> Change[Value]:
        """Apply the rule, once or more; nothing is lost and nothing written twice.

        Raises: Unavailable (also when others were faster `TRIES_MAX` times), whatever the rule raises.
        """
        name_there = key(self._kind, name)
        async with self._server.asked() as redis:
            unchanged = await self._unchanged(redis, name_there, rule)
            return unchanged or await self._saved(redis, name_there, rule)

    async def _unchanged(
        self, redis: Redis, name_there: str, rule: Callable[[Value], Value]
    ) -> Change[Value] | None:
        """Most rules change nothing: then one question is all, and nobody who writes is disturbed."""
        async with redis.pipeline(transaction=False) as pipe:
            pipe.get(name_there)
            pipe.ttl(name_there)
            kept, left_seconds = await pipe.execute()
        before = self._value(kept)
        is_lasting = kept is None or left_seconds > LIFE_SECONDS / 2
        return Change(before, before) if is_lasting and rule(before) == before else None

    async def _saved(
        self, redis: Redis, name_there: str, rule: Callable[[Value], Value]
    ) -> Change[Value]:
        for tries in range(TRIES_MAX):
            with suppress(WatchError):
                return await self._tried(redis, name_there, rule)
            await self._server.sleep(pause_seconds(tries))
        raise Unavailable

    async def _tried(
        self, redis: Redis, name_there: str, rule: Callable[[Value], Value]
    ) -> Change[Value]:
        """Raises: WatchError when somebody else wrote in between; nothing has changed then."""
        async with redis.pipeline() as pipe:
            await pipe.watch(name_there)
            before = self._value(await pipe.get(name_there))
            after = rule(before)
            pipe.multi()  # type: ignore[no-untyped-call]
            pipe.set(name_there, msgspec.msgpack.encode(after), ex=LIFE_SECONDS)
            await pipe.execute()
        return Change(before, before if after == before else after)

    def _value(self, kept: bytes | str | None) -> Value:
        """Raises: Unavailable for what no release of ours has written."""
        if kept is None:
            return self._absent
        try:
            return self._decoder.decode(kept)  # type: ignore[arg-type]  # bytes, as we have not asked for text
        except msgspec.MsgspecError:
            raise Unavailable from None


def pause_seconds(tries: int) -> float:
    """How long to stand back after so many lost races: at random, longer each time, up to a bound."""
    return random.uniform(0, min(PAUSE_MAX_SECONDS, PAUSE_FIRST_SECONDS * 2**tries))  # noqa: S311 - no secret


async def many(
    server: RedisServer, kinds: Sequence[RedisValues[Any]], names: Sequence[str]
) -> list[dict[str, Any]]:
    """Of each kind the values of these names, in one round trip. Raises: Unavailable."""
    if not names:
        return [{} for _ in kinds]
    keys = [kind.key(name) for kind in kinds for name in names]
    async with server.asked() as redis, redis.pipeline(transaction=False) as pipe:
        for each in keys:  # and no MGET, to which a key of another type is just absent
            pipe.get(each)
        found = await pipe.execute()
    rows = [found[at : at + len(names)] for at in range(0, len(keys), len(names))]
    return [
        {name: kind.read(kept) for name, kept in zip(names, row, strict=True)}
        for kind, row in zip(kinds, rows, strict=True)
    ]
