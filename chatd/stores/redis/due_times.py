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
_TAKE, _LOOK_AGAIN = map(STORES.function, ("take_due", "look_again"))


class RedisDueTimes:
    """Keeps the promise of `chatd.base.ports.DueTimes`. Each method is one round trip.

    While somebody looks, another process may say that it is due earlier: that is not undone when the look is over.
    """

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self._taken: dict[str, float] = {}  # when each comes again, unless it is told otherwise

    async def take(self, now: Seconds) -> Mapping[str, Collection[str]]:
        again = now + LOOK_AGAIN_SECONDS
        found = await self._server.call(_TAKE, (DUE,), (now, again, TAKEN_MAX, LIFE_SECONDS))
        self._taken = {each: at for each, at in self._taken.items() if at > now}
        taken: defaultdict[str, list[str]] = defaultdict(list)
        for each in map(bytes.decode, found):
            self._taken[each] = again
            kind, _, name = each.partition(" ")
            taken[kind].append(name)
        return taken

    async def look_again(self, kind: str, times: Mapping[str, Seconds | None]) -> None:
        args: list[str | float] = [LIFE_SECONDS]
        for name, at in times.items():
            member = _member(kind, name)
            args += (member, self._taken.pop(member, ""), "" if at is None else at)
        if times:
            await self._server.call(_LOOK_AGAIN, (DUE,), args)


def put(kind: str, name: str, at: Seconds | None) -> Command:
    """Make it due at `at`, unless it is due earlier; None: never. Of a store's own step, which touches `DUE`."""
    if at is None:
        return ("ZREM", DUE, _member(kind, name))
    return ("ZADD", DUE, "LT", at, _member(kind, name))


def _member(kind: str, name: str) -> str:
    return f"{kind} {name}"
