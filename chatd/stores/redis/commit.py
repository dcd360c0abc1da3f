"""Writes all or nothing, if what the rules have decided on is still what stands there: one round trip."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from chatd.stores.redis.functions import Library
from chatd.stores.redis.server import RedisServer

STORES = Library("chatd.stores.redis", "stores.lua")
_COMMIT = STORES.function("commit")

Command = tuple[str | bytes | float, ...]
Found = Mapping[bytes, bytes]


class Check(NamedTuple):
    """The hash at this key has this version in its field `n`; "" where it is not there."""

    key: str
    version: str


async def commit(
    server: RedisServer,
    keys: Collection[str],
    checks: Sequence[Check],
    commands: Sequence[Command],
) -> Sequence[Found] | None:
    """Carry out the commands; or, when a check fails, nothing: then what is at each checked key.

    `keys`: all that checks and commands touch, of one hash tag. Raises: Unavailable.
    """
    words = chain.from_iterable((len(each), *each) for each in commands)
    args = (len(checks), *chain.from_iterable(checks), *words)
    answer = await server.call(_COMMIT, tuple(keys), args)
    if answer[0] == 1:
        return None
    return [_mapping(each) for each in answer[1]]


def _mapping(flat: Sequence[bytes]) -> Found:
    return dict(zip(flat[::2], flat[1::2], strict=True))
