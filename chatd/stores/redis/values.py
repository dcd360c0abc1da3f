"""The one optimistic save: apply a pure rule to what was seen last, write if that stands still; else try again.

Without the random, growing pause two writers already starve each other (docs/adr/0008-redis.md).
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from secrets import token_hex
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from chatd.base.errors import Unavailable
from chatd.base.ports import Change
from chatd.stores.redis.commit import Check, commit
from chatd.stores.redis.server import RedisServer, key

LIFE_SECONDS = 8 * 86_400  # a line that opens one evening a week finds it again
TRIES_MAX = 64
PAUSE_FIRST_SECONDS = 0.002
PAUSE_MAX_SECONDS = 0.064

Value = TypeVar("Value")


class _Kept(NamedTuple, Generic[Value]):
    """A value and its version. `is_lasting`: whether its end is far, or it is not there at all."""

    version: str
    value: Value
    is_lasting: bool = True


class RedisValues(Generic[Value]):
    """Values of one kind, a key for each; one that is not there is `absent`.

    They end `LIFE_SECONDS` after they were last changed or, while a daemon applies rules to them, renewed. There are
    few, as there are few lines: each process remembers all that it has seen.
    """

    def __init__(self, server: RedisServer, kind: str, shape: Any, absent: Value) -> None:
        """`kind` names shape and meaning: a new release that reads it otherwise takes a new one."""
        self._server, self._kind, self._absent = server, kind, absent
        self._decoder: msgspec.msgpack.Decoder[Value] = msgspec.msgpack.Decoder(shape)
        self._seen: dict[str, _Kept[Value]] = {}

    async def get(self, name: str) -> Value:
        """The value. Raises: Unavailable."""
        async with self._server.asked():
            return self.read(await self.post(name))

    def post(self, name: str) -> "asyncio.Future[Any]":
        """The question for what `read` reads. To be awaited within `RedisServer.asked`."""
        return self._server.post("HMGET", self._key(name), "n", "v")

    def read(self, found: Sequence[bytes | None]) -> Value:
        """The value. Raises: Unavailable for what no release of ours has written."""
        return self._kept(*found).value

    async def change(self, name: str, rule: Callable[[Value], Value]) -> Change[Value]:
        """Apply the rule, once or more; nothing is lost and nothing written twice.

        Raises: Unavailable (also when others were faster `TRIES_MAX` times), whatever the rule raises.
        """
        kept = self._seen.get(name)
        if kept is None or not _changes(rule, kept.value):
            kept = await self._read(name)
        for tries in range(TRIES_MAX):
            after = rule(kept.value)
            if after == kept.value and kept.is_lasting:
                return Change(kept.value, kept.value)
            written, found = await self._write(name, kept.version, after)
            if found is None:
                self._seen[name] = written
                return Change(kept.value, kept.value if after == kept.value else after)
            kept = self._kept(found.get(b"n"), found.get(b"v"))
            await self._server.sleep(pause_seconds(tries))
        raise Unavailable

    async def _read(self, name: str) -> _Kept[Value]:
        """Most rules change nothing: then one question is all, and nobody who writes is disturbed."""
        async with self._server.asked():
            found, left_seconds = await asyncio.gather(
                self.post(name), self._server.post("TTL", self._key(name))
            )
        kept = self._kept(*found)
        self._seen[name] = kept
        return kept._replace(is_lasting=not kept.version or left_seconds > LIFE_SECONDS / 2)

    async def _write(
        self, name: str, version: str, after: Value
    ) -> tuple[_Kept[Value], Mapping[bytes, bytes] | None]:
        where, written = self._key(name), _Kept(token_hex(8), after)
        body = msgspec.msgpack.encode(after)
        write = ("HSET", where, "n", written.version, "v", body), ("EXPIRE", where, LIFE_SECONDS)
        found = await commit(self._server, (where,), (Check(where, version),), write)
        return written, None if found is None else found[0]

    def _key(self, name: str) -> str:
        return key(self._kind, name)

    def _kept(self, version: bytes | None, body: bytes | None) -> _Kept[Value]:
        """Raises: Unavailable for what no release of ours has written."""
        if version is None:
            return _Kept("", self._absent)
        try:
            return _Kept(version.decode(), self._decoder.decode(body or b""))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Unavailable from None


def _changes(rule: Callable[[Value], Value], value: Value) -> bool:
    """Whether it would; what is only remembered is not believed otherwise."""
    try:
        return rule(value) != value
    except Exception:  # noqa: BLE001 - asked again of what stands there
        return False


def pause_seconds(tries: int) -> float:
    """How long to stand back after so many lost races: at random, longer each time, up to a bound."""
    return random.uniform(0, min(PAUSE_MAX_SECONDS, PAUSE_FIRST_SECONDS * 2**tries))  # noqa: S311 - no secret


async def many(
    server: RedisServer, kinds: Sequence[RedisValues[Any]], names: Sequence[str]
) -> list[dict[str, Any]]:
    """Of each kind the values of these names, in one round trip. Raises: Unavailable."""
    async with server.asked():
        found = await asyncio.gather(*(kind.post(name) for kind in kinds for name in names))
    rows = (found[at * len(names) :][: len(names)] for at in range(len(kinds)))
    return [
        {name: kind.read(it) for name, it in zip(names, row, strict=True)}
        for kind, row in zip(kinds, rows, strict=True)
    ]
