"""What all processes must have alike, in Redis: small secrets, what counts once, and who does what is done by one."""

from collections.abc import Collection, Mapping

from chatd.base.names import ProcessId
from chatd.stores.redis.functions import Library
from chatd.stores.redis.server import RedisServer, key

LIFE_SECONDS = 2 * 86_400  # of secrets that nobody renews
LEASE_SECONDS = 5.0  # then another does what is done by one
_SHARED = Library("chatd.stores.redis", "shared.lua")
_AGREE, _ONCE, _LEASE = map(_SHARED.function, ("agree", "once", "lease"))


class RedisShared:
    """Keeps the promise of `chatd.base.ports.Shared`. Each method is one round trip."""

    def __init__(self, server: RedisServer, process: ProcessId) -> None:
        self._server, self._process = server, process

    async def agree(
        self, kind: str, mine: Mapping[str, bytes], over: Collection[str] = ()
    ) -> Mapping[str, bytes]:
        args: list[str | bytes | float] = [LIFE_SECONDS, len(over), *over]
        for each in mine.items():
            args += each
        flat = await self._server.call(_AGREE, (key("agreed.1", kind),), args)
        return {name.decode(): value for name, value in zip(flat[::2], flat[1::2], strict=True)}

    def where(self) -> str:
        return self._server.where()

    async def is_first(self, kind: str, name: bytes, seconds: int) -> bool:
        where = key("once.1", kind, name.hex())
        return bool(await self._server.call(_ONCE, (where,), (seconds,)))

    async def leads(self) -> bool:
        args = self._process, int(LEASE_SECONDS * 1_000)
        return bool(await self._server.call(_LEASE, (key("lead.1"),), args))
