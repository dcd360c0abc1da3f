"""The index of due times in Redis, for all processes: what one takes, no other does, until it is due again."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from chatd.base.names import Seconds
from chatd.base.ports import LOOK_AGAIN_SECONDS
from chatd.stores.redis.commit import STORES, Command
from chatd.stores.redis.server import RedisServer, key

DUE = key("due.1")
LIFE_SECONDS = 2 * 86_400  # longer than anything of an evening is kept
TAKEN_MAX = 500  # in one call, so that Redis is not held up; the others are taken by the next sweep, or another process
_TAKE = STORES.function("take_due")


class RedisDueTimes:
    """Keeps the promise of `chatd.base.ports.DueTimes`."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server

    async def take(self, now: Seconds) -> Mapping[str, Collection[str]]:
        again = int(now + LOOK_AGAIN_SECONDS)
        found = await self._server.call(_TAKE, (DUE,), (now, again, TAKEN_MAX, LIFE_SECONDS))
        taken: defaultdict[str, list[str]] = defaultdict(list)
        for each in found:
            kind, _, name = each.decode().partition(" ")
            taken[kind].append(name)
        return taken

    async def look_again(self, kind: str, times: Mapping[str, Seconds | None]) -> None:
        later = {name: at for name, at in times.items() if at is not None}
        never = [_member(kind, name) for name in times if name not in later]
        if never:
            await self._server.run("ZREM", DUE, *never)
        if later:
            pairs = [each for name, at in later.items() for each in (int(at), _member(kind, name))]
            await self._server.run("ZADD", DUE, *pairs)

    async def put(self, kind: str, name: str, at: Seconds | None) -> None:
        """As the command that `put` gives, by itself. Raises: Unavailable."""
        await self._server.run(*put(kind, name, at))


def put(kind: str, name: str, at: Seconds | None) -> Command:
    """Make it due at `at`, unless it is due earlier; None: never. Of a store's own step, which touches `DUE`."""
    if at is None:
        return ("ZREM", DUE, _member(kind, name))
    return ("ZADD", DUE, "LT", int(at), _member(kind, name))


def _member(kind: str, name: str) -> str:
    return f"{kind} {name}"
