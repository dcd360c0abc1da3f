"""Challenges for passkeys: made from the time and a key in memory alone, so that nobody can fill a memory with them."""

import hashlib
import hmac

from chatd.base.errors import Unknown
from chatd.base.names import Seconds
from chatd.base.ports import Clock, Ids, Shared

CHALLENGE_SECONDS = 300
CHALLENGE_BYTES = 32
USED_MAX = 10_000  # answered rightly within five minutes; then the oldest are forgotten
_TIME, _RANDOM = 8, 8  # bytes; the rest is a MAC


class Challenges:
    """Each counts once. Only those that were answered rightly are remembered."""

    def __init__(self, clock: Clock, ids: Ids, shared: Shared | None = None) -> None:
        self._clock, self._ids, self._shared = clock, ids, shared
        self._key = ids.secret()
        self._used: dict[bytes, Seconds] = {}

    async def share_key(self, _: Seconds | None = None) -> None:
        """By which they are made, for all processes: the answer may come to another. Raises: Unavailable.

        A store that was emptied is told the key that all have, so that what was asked before can still be answered.
        """
        if self._shared is not None:
            agreed = await self._shared.agree("passkeys", {"key": self._key})
            self._key = agreed["key"]

    async def use_once(self, challenge: bytes) -> None:
        """As `use`, once in all processes. Raises: Unknown (used meanwhile), Unavailable."""
        self.use(challenge)
        if self._shared is not None and not await self._shared.is_first(
            "passkey", challenge, CHALLENGE_SECONDS
        ):
            raise Unknown

    def make(self) -> bytes:
        """A fresh one, 32 bytes."""
        expires = int(self._clock.now() + CHALLENGE_SECONDS)
        head = expires.to_bytes(_TIME, "big") + self._ids.secret()[:_RANDOM]
        return head + self._mac(head)

    def check(self, challenge: bytes) -> None:
        """Raises: Unknown (not ours, too old, or used)."""
        head = challenge[: _TIME + _RANDOM]
        if not hmac.compare_digest(challenge[_TIME + _RANDOM :], self._mac(head)):
            raise Unknown
        if self._clock.now() > int.from_bytes(head[:_TIME], "big") or challenge in self._used:
            raise Unknown

    def use(self, challenge: bytes) -> None:
        """It was answered rightly, and counts no more. Raises: Unknown (used meanwhile)."""
        self.check(challenge)
        now = self._clock.now()
        if len(self._used) >= USED_MAX:
            self._used = {each: until for each, until in self._used.items() if until > now}
        while len(self._used) >= USED_MAX:
            del self._used[next(iter(self._used))]
        self._used[challenge] = Seconds(now + CHALLENGE_SECONDS)

    def _mac(self, head: bytes) -> bytes:
        size = CHALLENGE_BYTES - _TIME - _RANDOM
        return hmac.digest(self._key, b"challenge\0" + head, hashlib.sha256)[:size]
