"""One step that changes tickets, desks and their indexes together, or nothing of them."""

from collections.abc import Sequence
from itertools import chain

from chatd.base.names import Seconds
from chatd.stores.redis import due_times
from chatd.stores.redis.commit import Command
from chatd.stores.redis.functions import Library
from chatd.stores.redis.server import RedisServer

LINE = Library("chatd.line.redis", "line.lua")
LIFE_SECONDS = 86_400  # of each key since it was last written or heard
_COMMIT = LINE.function("commit")

Found = Sequence[bytes | None]  # version and value, as they stand


class Step:
    """Commands that are carried out when all checks hold."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._checks: list[tuple[str, str]] = []
        self._commands: list[Command] = []

    def check(self, where: str, version: str) -> "Step":
        """The hash at this key has this version; "" where it is not there."""
        self._keys[where] = None
        self._checks.append((where, version))
        return self

    def then(self, *commands: Command) -> "Step":
        """The second word of each is the key that it touches; of CROWD, the third too."""
        for each in commands:
            self._keys.update(dict.fromkeys(map(str, each[1 : 3 if each[0] == "CROWD" else 2])))
        self._commands += commands
        return self

    def due(self, kind: str, name: str, at: Seconds | None) -> "Step":
        """As `due_times.put`."""
        return self.then(due_times.put(kind, name, at))

    async def commit(self, server: RedisServer) -> Sequence[Found] | None:
        """None: done. Else nothing is; then what stands at each checked key. Raises: Unavailable."""
        words = chain.from_iterable((len(each), *each) for each in self._commands)
        checks = chain.from_iterable(self._checks)
        args = (LIFE_SECONDS, len(self._checks), *checks, *words)
        answer = await server.call(_COMMIT, tuple(self._keys), args)
        return None if answer[0] == 1 else answer[1]
